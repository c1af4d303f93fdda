/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/role.h"
#include "wire/problem.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define CPT_PUSH_MAX_COMMANDS 100
#define CPT_PUSH_MAX_BYTES    (256 * 1024)

typedef enum { CPT_SIGN_IN_BADGE_PIN = 0, CPT_SIGN_IN_CENTRAL, CPT_SIGN_IN_NAMED } CptSignInSort;

/* One person on one terminal on one day (commands.md §8): the only row that says who. */
typedef struct {
  char id[CPT_ID_SIZE];
  char person[CPT_ID_SIZE]; /* "": emptied */
  CptRole role;
  CptSignInSort sort;
  char day[11]; /* 2026-11-21 */
} CptSignIn;

typedef struct {
  char terminal[CPT_ID_SIZE];
  char boot[CPT_ID_SIZE];
  gint64 boot_us, sent_us;
  GArray *sign_ins; /* (owned) (element-type CptSignIn) */
} CptPushHeader;

CptPushHeader *cpt_push_header_new (void);
void cpt_push_header_free (CptPushHeader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptPushHeader, cpt_push_header_free)
char *cpt_push_header_write (const CptPushHeader *self); /* one line, no newline */
CptPushHeader *cpt_push_header_read (const char *line, gsize length, GError **error);

typedef enum {
  CPT_VERDICT_ACCEPTED = 0,
  CPT_VERDICT_DUPLICATE,
  CPT_VERDICT_REJECTED
} CptVerdictStatus;

/* @problem is the text of a problem document as it came, so that verdicts are sticky to the byte.
 */
typedef struct {
  gint64 seq;
  char id[CPT_ID_SIZE];
  CptVerdictStatus status;
  char *problem; /* (owned) (nullable) */
} CptVerdict;

CptVerdict *cpt_verdict_new (gint64 seq,
                             const char *id,
                             CptVerdictStatus status,
                             const char *problem);
void cpt_verdict_free (CptVerdict *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptVerdict, cpt_verdict_free)

char *cpt_push_answer_write (const GPtrArray *verdicts, gint64 hwm);
/* Returns: (transfer full) (element-type CptVerdict) */
GPtrArray *cpt_push_answer_read (const char *text, gsize length, gint64 *hwm_out, GError **error);

G_END_DECLS
