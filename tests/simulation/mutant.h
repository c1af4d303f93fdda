/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Mistakes that a programmer could have made, one at a time, switched on while the program runs.
 * The linker puts them before the programs' own functions (--wrap), so no program knows of them. */
typedef enum {
  MUTANT_NONE,
  MUTANT_TOLD_BEFORE_COMMIT,
  MUTANT_CURSOR_OUTSIDE,
  MUTANT_DROP_ON_ANSWER,
  MUTANT_ONE_APPLIED,
  MUTANT_NO_HASH,
  MUTANT_NO_LOCK,
  MUTANT_NEW_ID,
  MUTANT_NO_TOMBSTONE,
  MUTANT_NOT_SYNCED,
  MUTANT_HWM_OUTSIDE,
  MUTANT_UNDO_NO_LEDGER,
  MUTANT_REFUSED_NO_LEDGER,
  MUTANT_GONE_TWICE,
  MUTANT_READY_NOT_ASKED,
  MUTANT_PAID_NOT_ASKED,
  MUTANT_PASS_NOT_MARKED,
  MUTANT_UNDO_KEEPS_PASS,
  N_MUTANTS,
} Mutant;

void mutant_choose (Mutant mutant); /* and forgets what the one before had begun */

G_END_DECLS
