/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "walk.h"

#include <string.h>

/* A place with an open count, an exception open and closed, a contact. */
typedef struct {
  const char *what;
  const char *code; /* of the place; of an exception, the one answer that it allows */
  gboolean is_closed;
  const char *acts; /* separated by ';' */
} Other;

static const Other OTHERS[] = {
  { "place", "A-1", FALSE,
    "count sku=S1 quantity=-1;count sku=S1 quantity=0;count sku=S1 quantity=1;"
    "count sku=S1 quantity=5;count sku=S2 quantity=6;count sku=S1 quantity=999999;"
    "count sku=S1 quantity=1000000;count quantity=1;count sku=S1 quantity=1 / no-sku;"
    "count sku=S1 quantity=1 / role=none;count sku=S1 quantity=1 / store" },
  { "place", "?", FALSE, "count sku=S1 quantity=1" },
  { "exception", "", FALSE,
    "close as=put-back location=C-1;close as=put-back;close as=counted-twice;"
    "close as=counted-twice location=A-1;close as=written-off;close as=brought-back;"
    "close as=eaten;close as=written-off / approver=manager;close as=counted-twice / role=none;"
    "close as=counted-twice / store" },
  { "exception", "", TRUE,
    "close as=put-back location=C-1;close as=counted-twice;close as=written-off;"
    "close as=brought-back / role=manager" },
  { "exception", "put-back", FALSE,
    "close as=put-back location=C-1;close as=counted-twice;close as=written-off / role=manager" },
  { "contact", "", FALSE,
    "reveal field=phone reason=call-customer;reveal field=email reason=call-customer;"
    "reveal field=address reason=call-customer;reveal field=name reason=call-customer;"
    "reveal field=phone;reveal field=phone reason=customer-wish;"
    "reveal field=phone reason=call-customer / role=none;"
    "reveal field=phone reason=call-customer / store" },
  { "nothing", "", FALSE,
    "accept;release;pick line=1 quantity=1 location=A-1;ready;count sku=S1 quantity=1;"
    "close as=counted-twice;reveal field=phone reason=call-customer;undo of=other" },
};

static CptException *
make_exception (const char *only, gboolean is_closed)
{
  CptException *exception = cpt_exception_new ("01900000-0000-7000-8000-000000000009");
  CptExceptionItem item = { .line = 1, .sku = "S1", .asked = 2, .booked = 1 };

  item.from = cpt_bucket_floor ("A-1");
  g_array_append_val (exception->items, item);
  g_ptr_array_add (exception->closings, g_strdup ("put-back"));
  if (*only == '\0') {
    g_ptr_array_add (exception->closings, g_strdup ("counted-twice"));
    g_ptr_array_add (exception->closings, g_strdup ("written-off"));
  }
  exception->closed_us = is_closed ? SCENE_EARLIER_US : 0;
  return exception;
}

static CptPlace *
make_place (const char *code)
{
  CptPlace *place = cpt_place_new (code);

  cpt_place_open_count (place, "S1", SCENE_EARLIER_US);
  cpt_place_open_count (place, "S2", SCENE_NOW_US);
  return place;
}

/* A count is taken back: the open count is what it was, and so is the ledger. */
static gboolean
undoes_place (const CptAggregate *before, const CptOutcome *done, gboolean is_silent)
{
  static const char *const UNDOS[] = { "undo of=last / undone-already",
                                       "undo of=last / after-us=30000001",
                                       "undo of=last / undone-unknown", "undo of=other",
                                       "undo of=last" };
  gboolean is_whole = TRUE;

  for (gsize i = 0; i < G_N_ELEMENTS (UNDOS); i++) {
    CptAggregate counted = { .place = done->place, .store = SCENE_STORE };
    g_autoptr (SceneAct) undo = scene_act (UNDOS[i], &done->place->last);
    g_auto (CptOutcome) outcome = { 0 };

    cpt_apply (&counted, undo->command, &undo->context, &outcome);
    is_whole = walk_compare (&counted, undo, &outcome, is_silent) && is_whole;
    if (outcome.place != NULL)
      is_whole =
          is_whole && outcome.movements->len == done->movements->len &&
          memcmp (&outcome.place->count, &before->place->count, sizeof before->place->count) == 0;
  }
  return is_whole;
}

static void
try_act (const CptAggregate *before, const SceneAct *act, gboolean is_silent, WalkResult *result)
{
  g_auto (CptOutcome) outcome = { 0 };
  gboolean accepted = cpt_apply (before, act->command, &act->context, &outcome);
  gint64 gained = 0;

  result->n_transitions++;
  result->n_refusals += accepted ? 0 : 1;
  if (!walk_compare (before, act, &outcome, is_silent))
    result->n_wrong++;
  for (guint i = 0; i < outcome.movements->len; i++) {
    const CptMovement *movement = &g_array_index (outcome.movements, CptMovement, i);

    gained += movement->to.sort == CPT_BUCKET_ASTRAY ? movement->quantity : 0;
    gained -= movement->from.sort == CPT_BUCKET_ASTRAY ? movement->quantity : 0;
  }
  if (gained != (accepted && before->exception != NULL ? -1 : 0))
    result->n_wrong++;
  if (accepted && before->place != NULL) {
    result->n_undone++;
    if (!undoes_place (before, &outcome, is_silent))
      result->n_wrong++;
  }
}

static void
try_all (const Other *row, gboolean ends_when_wrong, WalkResult *result)
{
  static const char *const WHO[] = { "role=associate by=A", "role=manager by=B" };
  g_autoptr (CptPlace) place = NULL;
  g_autoptr (CptException) exception = NULL;
  CptAggregate before = { .store = strcmp (row->what, "nothing") == 0 ? NULL : SCENE_STORE };
  g_auto (GStrv) acts = g_strsplit (row->acts, ";", -1);

  if (strcmp (row->what, "place") == 0)
    before.place = place = make_place (row->code);
  if (strcmp (row->what, "exception") == 0)
    before.exception = exception = make_exception (row->code, row->is_closed);
  for (char **act = acts; *act != NULL; act++)
    for (gsize i = 0; i < G_N_ELEMENTS (WHO); i++) {
      gboolean names_role = strstr (*act, "role=") != NULL;
      g_autofree char *text = g_strdup_printf (
          "%s%s %s", *act, strchr (*act, '/') != NULL ? "" : " /", names_role ? "" : WHO[i]);
      g_autoptr (SceneAct) made = scene_act (text, NULL);

      try_act (&before, made, ends_when_wrong, result);
      if (ends_when_wrong && result->n_wrong > 0)
        return;
    }
  result->n_states++;
}

void
walk_run_others (gboolean ends_when_wrong, WalkResult *result)
{
  *result = (WalkResult){ 0 };
  for (gsize i = 0; i < G_N_ELEMENTS (OTHERS); i++)
    if (!ends_when_wrong || result->n_wrong == 0)
      try_all (&OTHERS[i], ends_when_wrong, result);
}
