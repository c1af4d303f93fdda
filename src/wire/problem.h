/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/limits.h"
#include "domain/refusal.h"
#include "wire/feed.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Of one scope's snapshot (SYNC §7): its bytes are addressed by their BLAKE2b-256, so two that have
 * one name are one. */
#define CPT_SNAPSHOT_HASH_SIZE 65
#define CPT_SNAPSHOT_MAX_BYTES (1024 * 1024 * 1024) /* as it is sent, packed */
typedef struct {
  char scope[CPT_SCOPE_SIZE];
  char hash[CPT_SNAPSHOT_HASH_SIZE]; /* 64 lower-case hex digits; "": none */
  gint64 bytes;                      /* 1…CPT_SNAPSHOT_MAX_BYTES */
  gint64 to;                         /* the scope's number that it contains */
} CptSnapshotName;
gboolean cpt_snapshot_hash_is_valid (const char *text);

/* A problem document (RFC 9457): `type` is /problems/<code>. Members without a value are left out.
 */
typedef struct {
  int status;                  /* HTTP status; 0: an item's problem */
  char code[41];               /* stable: SYNC §5's codes, and those of whole calls */
  char *title;                 /* (owned) (nullable) */
  char *detail;                /* (owned) (nullable) */
  gint64 asked, allowed;       /* −1: left out */
  guint line;                  /* 0: left out */
  char exception[CPT_ID_SIZE]; /* "": left out */
  char needs[48];              /* what is missing, CptRefusal; "": left out */
  gint64 expected;             /* gap: the seq central waits for; −1: left out */
  gint64 seq;                  /* upgrade_central; −1: left out */
  CptSnapshotName snapshot;    /* use_snapshot; hash "": left out */
  char *rows; /* (owned) (nullable) rows_refused: a JSON list; written, not read back */
} CptProblem;

CptProblem *cpt_problem_new (int status, const char *code, const char *title, const char *detail);
CptProblem *cpt_problem_new_from_refusal (const CptRefusal *refusal);
void cpt_problem_free (CptProblem *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptProblem, cpt_problem_free)

/* Its words in one line: what happened, and what to do. (transfer full) (nullable) */
char *cpt_problem_say (const CptProblem *self);
char *cpt_problem_write (const CptProblem *self);
CptProblem *cpt_problem_read (const char *text, gsize length, GError **error);

G_END_DECLS
