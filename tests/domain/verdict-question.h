/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "scene.h"

G_BEGIN_DECLS

/* What the second table asks about, see verdicts.h. */

/* One line, or all of them together. */
typedef struct {
  gint64 ordered, cancelled, missing, rerouted, picked, put_back, gone;
  gint64 custody, owed;
} Pieces;

typedef struct {
  const CptFulfilment *fulfilment; /* NULL: none */
  const CptAggregate *before;
  const CptCommand *command;
  const CptArgs *args;
  const CptContext *context;
  const CptMilestones *milestones;
  Pieces all;
} Question;

void question_add_line (Pieces *pieces, const CptLine *line);
const CptLine *question_find_line (const Question *q, gint64 number);
Pieces question_count_line (const Question *q, gint64 number);
const CptBag *question_find_bag (const Question *q, const char *number);
gint64 question_count_in_bag (const CptBag *bag, gint64 line);
/* Of the line's custody, what is in no bag. */
gint64 question_count_loose (const Question *q, gint64 line);
/* Nothing to pick, nothing to put back. */
gboolean question_is_whole (const Question *q);
gboolean question_is_ready (const Question *q);
gboolean question_is_held_by_other (const Question *q);

/* FALSE: malformed. */
gboolean question_is_well_formed (const Question *q);
gboolean question_is_authorised (const Question *q);
/* What the reason of a short does with the rest; UNSET: the order's word counts. */
CptOnShort question_get_on_short (const Question *q);

G_END_DECLS
