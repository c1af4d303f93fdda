/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/orchestration/service.h"

G_BEGIN_DECLS

/* One invariant of SYNC §13 that the database can be held to. */
typedef struct {
  char id[8];  /* "I18" */
  char *words; /* (owned) what holds */
  gint64 n_checked;
  GPtrArray *found; /* (owned) (element-type utf8) rows that break it, in words */
} CptCheckResult;
void cpt_check_result_free (CptCheckResult *self);

/* (transfer full) (element-type CptCheckResult): I1 to I6, I8, I9, I13, I14, I15, I18, I20, I23,
 * I24, I26. One damage is named by one invariant, the one nearest to it. */
GPtrArray *cpt_check_run (CptService *self, GError **error);

G_END_DECLS
