/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cache/journal.h"
#include "sql/statement.h"

G_BEGIN_DECLS

struct _CptJournal {
  CptSql *sql;   /* (owned) */
  char *reserve; /* (owned) path of the reserve file */

  GMutex lock; /* guards ids alone: they are drawn on the main thread too */
  CptUuid7State ids;
};

/* Makes the reserve file full size if there is room; it is no error if there is not. */
void cpt_journal_fill_reserve (CptJournal *self);

G_END_DECLS
