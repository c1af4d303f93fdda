/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scene.h"

G_BEGIN_DECLS

/* What commands.md says of a command, read a second time: a table that was written from its words
 * and not from the code. Nothing of the domain is called here, counters are read and added up
 * anew, so that a mistake has to be made twice to stay. */
typedef struct {
  CptRefusalCode code; /* NONE: accepted */
  gint64 asked, allowed;
  guint line;
} Verdict;

Verdict verdict_find (const CptAggregate *before, const SceneAct *act);

/* Counter @counter of line @line when the command was accepted. */
gint64 verdict_count (const CptFulfilment *before,
                      const SceneAct *act,
                      guint line,
                      CptCounter counter);

G_END_DECLS
