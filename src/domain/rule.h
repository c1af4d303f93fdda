/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/apply.h"

#include <glib.h>

G_BEGIN_DECLS

/* One command while it is decided. A rule changes the copies that stand in the outcome; if it
 * refuses, they are dropped. */
typedef struct {
  const CptKindRow *row;
  const CptAggregate *before;
  const CptCommand *command;
  const CptContext *context;
  const char *location; /* of args.location; `?` where this shop has no place of that code */
  CptOutcome *outcome;
} CptAct;

typedef gboolean (*CptRuleFunction) (CptAct *self);

/* FALSE with the code of commands.md §3: the first that fits of those that the kind has.
 * @nothing_left: allowed is 0, or nothing would change; @too_much: too late or too many. */
gboolean cpt_act_refuse_line (CptAct *self,
                              const CptLine *line,
                              gint64 asked,
                              gint64 allowed,
                              gboolean too_much);
gboolean cpt_act_refuse_whole (CptAct *self, gboolean nothing_left, gboolean too_much);
gboolean cpt_act_refuse_malformed (CptAct *self);

/* Books @quantity pieces; none if it is not positive. */
void cpt_act_move (CptAct *self, const char *sku, gint64 quantity, CptBucket from, CptBucket to);

/* The line that args.line names in the new state. */
CptLine *cpt_act_get_line (CptAct *self);

/* Sets exit if nothing is owed any more and nothing is gone (commands.md, `cancel`). */
void cpt_act_exit_if_empty (CptAct *self);

/* What follows from any change of a fulfilment (commands.md §1, under the table). */
void cpt_act_settle (CptFulfilment *fulfilment);

/* TRUE if somebody else than the actor holds the fulfilment. */
gboolean cpt_act_is_held_by_other (const CptAct *self);

/* commands.md "Arguments": ranges, and that what they name is there. */
gboolean cpt_arguments_are_good (const CptAct *self);

/* The reason that the command names, NULL if its kind has none. */
const CptReason *cpt_arguments_find_reason (const CptCommand *command, const CptPolicy *policy);

/* The right `kind:x` that is needed too in this state, or NULL. */
const char *cpt_rule_accept_needs (const CptAct *self);
const char *cpt_rule_release_needs (const CptAct *self);
const char *cpt_rule_close_needs (const CptAct *self);
const char *cpt_rule_hand_over_needs (const CptAct *self);

/* What a refused report leaves behind: the goods are in somebody's hands all the same (commands.md
 * §3, "A refused report"). Not called for what is malformed. */
void cpt_rule_pick_refused (CptAct *self);
void cpt_rule_hand_over_refused (CptAct *self);

/* Notes @asked pieces of @line as astray, of which @booked could be booked. */
void cpt_act_leave_astray (CptAct *self,
                           const CptLine *line,
                           gint64 asked,
                           gint64 booked,
                           CptBucket from);

gboolean cpt_rule_accept (CptAct *self);
gboolean cpt_rule_release (CptAct *self);
gboolean cpt_rule_pick (CptAct *self);
gboolean cpt_rule_short (CptAct *self);
gboolean cpt_rule_unshort (CptAct *self);
gboolean cpt_rule_bag (CptAct *self);
gboolean cpt_rule_stage (CptAct *self);
gboolean cpt_rule_ready (CptAct *self);
gboolean cpt_rule_put_back (CptAct *self);
gboolean cpt_rule_cancel (CptAct *self);
gboolean cpt_rule_decline (CptAct *self);
gboolean cpt_rule_count (CptAct *self);
gboolean cpt_rule_close (CptAct *self);
gboolean cpt_rule_undo (CptAct *self);
gboolean cpt_rule_reveal (CptAct *self);
gboolean cpt_rule_hand_over (CptAct *self);
gboolean cpt_rule_arrive (CptAct *self);
gboolean cpt_rule_extend (CptAct *self);
gboolean cpt_rule_reopen (CptAct *self);
gboolean cpt_rule_resend (CptAct *self);
gboolean cpt_rule_remind (CptAct *self);
gboolean cpt_rule_expire (CptAct *self);

G_END_DECLS
