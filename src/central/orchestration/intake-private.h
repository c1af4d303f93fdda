/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/orchestration/intake.h"
#include "crypto/crypto.h"
#include "wire/command.h"
#include "wire/push.h"

G_BEGIN_DECLS

typedef struct {
  char *text;          /* (owned) verbatim, without its newline */
  CptCommand *command; /* (owned) */
  guint8 hash[CPT_HASH_BYTES];
} PushLine;

/* One call: what came, and what became of it so far. */
typedef struct {
  CptService *service;   /* (unowned) */
  const char *terminal;  /* (unowned) */
  CptPushHeader *header; /* (owned) */
  GPtrArray *lines;      /* (owned) (element-type PushLine) */
  gint64 received_us;
  char store[CPT_STORE_SIZE];
  GPtrArray *verdicts; /* (owned) (element-type CptVerdict) of lines 0 … verdicts->len - 1 */
  gint64 hwm;
  guint until;         /* the batch under way ends before this line */
  gboolean forked;     /* two journals spoke: the terminal is to be frozen */
  gboolean done;       /* every line has its verdict, and is committed */
  CptProblem *problem; /* (owned) (nullable) why the whole call stops */
  GError *error;       /* (owned) (nullable) why it could not be done */
} Push;

void cpt_push_init (Push *self, CptService *service, const CptIntakeCall *call);
void cpt_push_clear (Push *self);
/* FALSE: push->problem says why. */
gboolean cpt_push_read (Push *self, const char *body, gsize length);

G_END_DECLS
