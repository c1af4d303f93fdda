/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "verdict-question.h"

#include <string.h>

void
question_add_line (Pieces *pieces, const CptLine *line)
{
  pieces->ordered += line->counters[CPT_COUNTER_ORDERED];
  pieces->cancelled += line->counters[CPT_COUNTER_CANCELLED];
  pieces->missing += line->counters[CPT_COUNTER_SHORT];
  pieces->rerouted += line->counters[CPT_COUNTER_REROUTED];
  pieces->picked += line->counters[CPT_COUNTER_PICKED];
  pieces->put_back += line->counters[CPT_COUNTER_PUT_BACK];
  pieces->gone += line->counters[CPT_COUNTER_GONE];
  pieces->custody = pieces->picked - pieces->put_back - pieces->gone;
  pieces->owed = pieces->ordered - pieces->cancelled - pieces->missing - pieces->gone;
}

const CptLine *
question_find_line (const Question *q, gint64 number)
{
  for (gsize i = 0; q->fulfilment != NULL && i < q->fulfilment->n_lines; i++)
    if (q->fulfilment->lines[i].number == number)
      return &q->fulfilment->lines[i];
  return NULL;
}

Pieces
question_count_line (const Question *q, gint64 number)
{
  Pieces pieces = { 0 };

  question_add_line (&pieces, question_find_line (q, number));
  return pieces;
}

const CptBag *
question_find_bag (const Question *q, const char *number)
{
  for (guint i = 0; i < q->fulfilment->bags->len; i++)
    if (strcmp (((const CptBag *)q->fulfilment->bags->pdata[i])->number, number) == 0)
      return q->fulfilment->bags->pdata[i];
  return NULL;
}

gint64
question_count_in_bag (const CptBag *bag, gint64 line)
{
  gint64 n = 0;

  for (guint i = 0; i < bag->units->len; i++)
    if (g_array_index (bag->units, CptUnits, i).line == line)
      n += g_array_index (bag->units, CptUnits, i).quantity;
  return n;
}

gint64
question_count_loose (const Question *q, gint64 line)
{
  gint64 loose = question_count_line (q, line).custody;

  for (guint i = 0; i < q->fulfilment->bags->len; i++)
    loose -= question_count_in_bag (q->fulfilment->bags->pdata[i], line);
  return loose;
}

gboolean
question_is_whole (const Question *q)
{
  for (gsize i = 0; i < q->fulfilment->n_lines; i++) {
    Pieces line = question_count_line (q, q->fulfilment->lines[i].number);

    if (line.custody != line.owed)
      return FALSE;
  }
  return TRUE;
}

gboolean
question_is_ready (const Question *q)
{
  return q->milestones->exit == CPT_EXIT_NONE && q->milestones->ready_us != 0 &&
         q->all.custody > 0 && question_is_whole (q);
}

gboolean
question_is_held_by_other (const Question *q)
{
  const CptMilestones *milestones = q->milestones;

  return *milestones->holder_sign_in != '\0' &&
         strcmp (milestones->holder_sign_in, q->command->sign_in) != 0 &&
         (*milestones->holder_person == '\0' ||
          strcmp (milestones->holder_person, q->context->actor_person) != 0);
}
