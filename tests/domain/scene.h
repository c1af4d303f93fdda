/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/apply.h"

#include <glib.h>

G_BEGIN_DECLS

/* A shop in a line of text, so that a table of cases reads like a table.
 *
 * A fulfilment: its lines' counters, then what is set:
 *   "o3 p2 | o1 s1 ; accepted held=A wave=W tote=T-1 loc=R-1 staged ready hold here told
 *    wait=customer exit=cancelled bag1@R-1:1x2,2x1"
 * with o ordered, c cancelled, s short, r rerouted, p picked, b put back, k packed, g gone; $5000
 * is a price, -500 the line's discount, +10 a deposit, @18 an age. A time with a star is the moment
 * of the act: "ready*". `held=A-` is a sign-in whose person was emptied. `method=`, `on_short=`,
 * `pay=`, `total=`, `paid=` and `until-us=` (from now) are the promise's.
 *
 * A command: "pick line=1 quantity=2 location=A-1 / balance=5 role=manager by=B": the arguments of
 * its kind's row, then what the context says otherwise than usual. `of=last` is the newest command
 * of what it is about, `of=other` one that is not.
 */
#define SCENE_NOW_US     G_GINT64_CONSTANT (1800000000000000)
#define SCENE_EARLIER_US (SCENE_NOW_US - G_GINT64_CONSTANT (3600000000))
#define SCENE_STORE      "LYO1"

CptPolicy *scene_policy (void);
CptFulfilment *scene_fulfilment (const char *text);
char *scene_describe (const CptFulfilment *fulfilment);

typedef struct {
  char *text; /* (owned) as it was written */
  CptPolicy *policy;
  CptCommand *command;
  CptContext context;
  gboolean is_nobodys; /* nobody signed in */
} SceneAct;

/* @last: of the aggregate that the command is about, or NULL */
SceneAct *scene_act (const char *text, const CptLast *last);
void scene_act_free (SceneAct *self);
/* An undo that was written once names another newest command; one of `other` names none. */
void scene_act_name_last (SceneAct *self, const CptLast *last);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SceneAct, scene_act_free)

gboolean scene_decide (const CptFulfilment *before, const SceneAct *act, CptOutcome *outcome);

/* "o3 p2 ; accepted -> 2 floor@A-1>custody !order.short" or "already_done 2/0 line 1, 2 astray" */
char *scene_describe_outcome (const CptOutcome *outcome);

/* Every member that an act may change, `last` aside. */
gboolean scene_is_same (const CptFulfilment *a, const CptFulfilment *b);

void scene_sign_in (char name, char id_out[CPT_ID_SIZE]);
void scene_bag_number (guint n, char number_out[CPT_BAG_SIZE]);

G_END_DECLS
