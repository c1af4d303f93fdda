/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scene.h"

#include <string.h>

/* Commands on what is no fulfilment: a place is counted, an exception is closed, a customer's data
 * are shown. */
typedef struct {
  const char *name;
  const char *act;
  const char *after;
} Case;

/* clang-format off */
static const Case COUNTS[] = {
  { "fewer than thought", "count sku=S1 quantity=2", " -> 3 S1 floor@A-1>adjustment" },
  { "more than thought", "count sku=S1 quantity=9", " -> 4 S1 adjustment>floor@A-1" },
  { "as many as thought", "count sku=S1 quantity=5", "" },
  { "none", "count sku=S1 quantity=0", " -> 5 S1 floor@A-1>adjustment" },
  { "where we owed some", "count sku=S1 quantity=1 / balance=-3", " -> 4 S1 adjustment>floor@A-1" },
  { "a balance no shop can have", "count sku=S1 quantity=1 / balance=-9223372036854775808", " -> 1000000000 S1 adjustment>floor@A-1" },
  { "less than nothing", "count sku=S1 quantity=-1", "malformed" },
  { "too many", "count sku=S1 quantity=1000000", "malformed" },
  { "what central does not know", "count sku=S1 quantity=1 / no-sku", "malformed" },
  { "no sku", "count quantity=1", "malformed" },
  { "another shop's place", "count sku=S1 quantity=1 / store=PAR2", "wrong_store" },
  { "without the right", "count sku=S1 quantity=1 / role=none", "not_authorised needs place.count" },
};

static const Case CLOSINGS[] = {
  { "put back", "close as=put-back location=C-1", " -> 1 S1 astray>floor@C-1, 2 S2 astray>floor@C-1" },
  { "put back at a place the shop has not", "close as=put-back location=Z-9 / no-place", " -> 1 S1 astray>floor@?, 2 S2 astray>floor@?" },
  { "counted twice", "close as=counted-twice", " -> 1 S1 astray>floor@A-1, 2 S2 astray>floor@B-1" },
  { "written off by a manager", "close as=written-off / role=manager", " -> 1 S1 astray>adjustment, 2 S2 astray>adjustment" },
  { "written off, a manager said yes", "close as=written-off / role=supervisor approver=manager", " -> 1 S1 astray>adjustment, 2 S2 astray>adjustment" },
  { "written off by a supervisor", "close as=written-off / role=supervisor", "not_authorised needs exception.close:manager" },
  { "written off, a supervisor said yes", "close as=written-off / approver=supervisor", "not_authorised needs exception.close:manager" },
  { "brought back is not among its answers", "close as=brought-back / role=manager", "guard_failed" },
  { "brought back needs a supervisor", "close as=brought-back", "not_authorised needs exception.close:supervisor" },
  { "no such answer", "close as=eaten", "malformed" },
  { "put back, but where", "close as=put-back", "malformed" },
  { "counted twice, but where", "close as=counted-twice location=A-1", "malformed" },
  { "another shop's", "close as=counted-twice / store=PAR2", "wrong_store" },
};

static const Case REVEALS[] = {
  { "a phone", "reveal field=phone reason=call-customer", "" },
  { "an address", "reveal field=address reason=call-customer", "" },
  { "a name", "reveal field=name reason=call-customer", "malformed" },
  { "no reason", "reveal field=phone", "malformed" },
  { "a reason of another sort", "reveal field=phone reason=customer-wish", "malformed" },
  { "without the right", "reveal field=phone reason=call-customer / role=none", "not_authorised needs contact.reveal" },
};
/* clang-format on */

static gboolean
decide_place (const CptPlace *place, const SceneAct *act, CptOutcome *outcome)
{
  CptAggregate aggregate = { .place = (CptPlace *)place, .store = SCENE_STORE };

  return cpt_apply (&aggregate, act->command, &act->context, outcome);
}

static CptPlace *
make_place (const char *code)
{
  CptPlace *place = cpt_place_new (code);

  cpt_place_open_count (place, "S1", SCENE_EARLIER_US);
  cpt_place_open_count (place, "S2", SCENE_NOW_US);
  return place;
}

static void
check_count (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (CptPlace) place = make_place ("A-1");
  g_autoptr (SceneAct) act = scene_act (row->act, NULL);
  g_auto (CptOutcome) outcome = { 0 };
  g_autofree char *answer = NULL;
  gboolean accepted = decide_place (place, act, &outcome);

  answer = scene_describe_outcome (&outcome);
  g_assert_cmpstr (answer, ==, row->after);
  g_assert_cmpint (outcome.counted_us, ==, accepted ? SCENE_NOW_US : -1);
  g_assert_cmpint (outcome.place != NULL, ==, accepted);
  if (accepted) {
    g_assert_cmpuint (outcome.place->count.n_skus, ==, 1);
    g_assert_cmpstr (outcome.place->count.skus[0], ==, "S2");
    g_assert_cmpint (outcome.place->count.since_us, ==, SCENE_EARLIER_US);
    g_assert_cmpstr (outcome.place->last.kind, ==, "place.count");
  }
}

static void
test_undo_count (void)
{
  g_autoptr (CptPlace) place = make_place ("A-1");
  g_autoptr (SceneAct) act = scene_act ("count sku=S1 quantity=2 / counted=77", NULL);
  g_autoptr (SceneAct) undo = NULL;
  g_auto (CptOutcome) counted = { 0 };
  g_auto (CptOutcome) undone = { 0 };
  g_autofree char *answer = NULL;

  g_assert_true (decide_place (place, act, &counted));
  undo = scene_act ("undo of=last", &counted.place->last);
  g_assert_true (decide_place (counted.place, undo, &undone));
  answer = scene_describe_outcome (&undone);
  g_assert_cmpstr (answer, ==, " -> 3 S1 adjustment>floor@A-1");
  g_assert_cmpint (undone.counted_us, ==, 77);
  g_assert_cmpmem (&undone.place->count, sizeof place->count, &place->count, sizeof place->count);
  g_assert_cmpstr (undone.place->last.kind, ==, "undo");
  g_assert_null (undone.place->last.undo);
}

static void
test_count_nowhere (void)
{
  g_autoptr (CptPlace) place = make_place (CPT_LOCATION_NONE);
  g_autoptr (SceneAct) act = scene_act ("count sku=S1 quantity=2", NULL);
  g_auto (CptOutcome) outcome = { 0 };

  g_assert_false (decide_place (place, act, &outcome));
  g_assert_cmpint (outcome.refusal.code, ==, CPT_REFUSAL_MALFORMED);
}

static CptException *
make_exception (void)
{
  CptException *exception = cpt_exception_new ("01900000-0000-7000-8000-000000000009");
  CptExceptionItem items[] = {
    { .line = 1, .sku = "S1", .asked = 2, .booked = 1 },
    { .line = 2, .sku = "S2", .asked = 2, .booked = 2 },
    { .line = 2, .sku = "S2", .asked = 1, .booked = 0 },
  };

  items[0].from = cpt_bucket_floor ("A-1");
  items[1].from = items[2].from = cpt_bucket_floor ("B-1");
  g_array_append_vals (exception->items, items, G_N_ELEMENTS (items));
  g_ptr_array_add (exception->closings, g_strdup ("put-back"));
  g_ptr_array_add (exception->closings, g_strdup ("counted-twice"));
  g_ptr_array_add (exception->closings, g_strdup ("written-off"));
  return exception;
}

static gboolean
decide_exception (const CptException *exception, const SceneAct *act, CptOutcome *outcome)
{
  CptAggregate aggregate = { .exception = (CptException *)exception, .store = SCENE_STORE };

  return cpt_apply (&aggregate, act->command, &act->context, outcome);
}

static void
check_close (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (CptException) exception = make_exception ();
  g_autoptr (SceneAct) act = scene_act (row->act, NULL);
  g_auto (CptOutcome) outcome = { 0 };
  g_autofree char *answer = NULL;
  gboolean accepted = decide_exception (exception, act, &outcome);

  answer = scene_describe_outcome (&outcome);
  g_assert_cmpstr (answer, ==, row->after);
  if (accepted) {
    g_assert_cmpint (outcome.exception->closed_us, ==, SCENE_NOW_US);
    g_assert_cmpstr (outcome.exception->closed_as, ==, act->command->args.as);
    g_assert_cmpint (cpt_exception_get_booked (outcome.exception), ==, 3);
  }
  g_assert_cmpint (exception->closed_us, ==, 0);
}

/* Goods that left the custody of an order with a refused hand-over: where they are now, and what
 * the order is owed then. */
static const struct {
  const char *name;
  const char *before;
  const char *act;
  const char *after;
} GONE[] = {
  { "brought back", "o3 p3 b2 ; ready loc=R-1", "close as=brought-back / role=supervisor",
    "o3 p3 ; ready loc=R-1 -> 2 S1 astray>custody" },
  { "never went", "o3 p3 b2 ; ready loc=R-1", "close as=counted-twice",
    "o3 p3 ; ready loc=R-1 -> 2 S1 astray>custody" },
  { "the customer keeps them", "o3 p3 b2 ; ready loc=R-1", "close as=charged / role=supervisor",
    "o3 p3 g2 ; ready loc=R-1 -> 2 S1 astray>customer" },
  { "the customer keeps them, and was given others", "o3 p5 b2 g2",
    "close as=charged / role=manager", "o3 p5 b1 g3 -> 2 S1 astray>customer" },
  { "the customer keeps what was cancelled", "o3 c3 p2 b2 ; exit=cancelled",
    "close as=charged / role=manager", "o3 c3 p2 b2 ; exit=cancelled -> 2 S1 astray>customer" },
  { "lost", "o3 p3 b2 ; ready loc=R-1", "close as=written-off / role=manager",
    "o3 p3 b2 ; ready loc=R-1 -> 2 S1 astray>adjustment" },
  { "on the shelf", "o3 p3 b2 ; ready loc=R-1", "close as=put-back location=A-1",
    "o3 p3 b2 ; ready loc=R-1 -> 2 S1 astray>floor@A-1" },
};

static void
check_gone (gconstpointer data)
{
  const gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (CptFulfilment) fulfilment = scene_fulfilment (GONE[i].before);
  g_autoptr (CptException) exception = cpt_exception_new ("01900000-0000-7000-8000-000000000009");
  CptAggregate aggregate = { .exception = exception,
                             .fulfilment = fulfilment,
                             .store = SCENE_STORE };
  CptExceptionItem item = { .line = 1, .sku = "S1", .asked = 2, .booked = 2 };
  static const char *const ALL[] = { "put-back", "counted-twice", "written-off", "brought-back",
                                     "charged" };
  g_autoptr (SceneAct) act = scene_act (GONE[i].act, NULL);
  g_auto (CptOutcome) outcome = { 0 };
  g_autofree char *answer = NULL;

  item.from = cpt_bucket (CPT_BUCKET_CUSTODY);
  g_strlcpy (item.fulfilment, fulfilment->id, sizeof item.fulfilment);
  g_array_append_val (exception->items, item);
  for (gsize j = 0; j < G_N_ELEMENTS (ALL); j++)
    g_ptr_array_add (exception->closings, g_strdup (ALL[j]));
  g_assert_true (cpt_apply (&aggregate, act->command, &act->context, &outcome));
  answer = scene_describe_outcome (&outcome);
  g_assert_cmpstr (answer, ==, GONE[i].after);
  g_assert_cmpstr (outcome.fulfilment->last.kind, ==, "exception.close");
  g_assert_null (outcome.fulfilment->last.undo);
}

static void
test_close_twice (void)
{
  g_autoptr (CptException) exception = make_exception ();
  g_autoptr (SceneAct) act = scene_act ("close as=counted-twice", NULL);
  g_autoptr (SceneAct) undo = NULL;
  g_auto (CptOutcome) first = { 0 };
  g_auto (CptOutcome) second = { 0 };
  g_auto (CptOutcome) undone = { 0 };

  g_assert_true (decide_exception (exception, act, &first));
  g_assert_false (decide_exception (first.exception, act, &second));
  g_assert_cmpint (second.refusal.code, ==, CPT_REFUSAL_ALREADY_DONE);
  undo = scene_act ("undo of=last", &first.exception->last);
  g_assert_false (decide_exception (first.exception, undo, &undone));
  g_assert_cmpint (undone.refusal.code, ==, CPT_REFUSAL_GUARD_FAILED);
}

static void
check_reveal (gconstpointer data)
{
  const Case *row = data;
  CptAggregate aggregate = { .store = SCENE_STORE };
  g_autoptr (SceneAct) act = scene_act (row->act, NULL);
  g_auto (CptOutcome) outcome = { 0 };
  g_autofree char *answer = NULL;

  cpt_apply (&aggregate, act->command, &act->context, &outcome);
  answer = scene_describe_outcome (&outcome);
  g_assert_cmpstr (answer, ==, row->after);
}

/* What a command is about is not there, whatever its kind. */
static void
test_nothing_there (void)
{
  static const char *const ACTS[] = {
    "accept",
    "release",
    "pick line=1 quantity=1 location=A-1",
    "ready",
    "count sku=S1 quantity=1",
    "close as=counted-twice",
    "reveal field=phone reason=call-customer",
    "undo of=A",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (ACTS); i++) {
    CptAggregate aggregate = { 0 };
    g_autoptr (SceneAct) act = scene_act (ACTS[i], NULL);
    g_auto (CptOutcome) outcome = { 0 };

    g_assert_false (cpt_apply (&aggregate, act->command, &act->context, &outcome));
    g_assert_cmpint (outcome.refusal.code, ==, CPT_REFUSAL_MALFORMED);
    g_assert_false (outcome.opens_exception);
  }
}

static void
add_all (const char *what, const Case *cases, gsize n_cases, GTestDataFunc function)
{
  for (gsize i = 0; i < n_cases; i++) {
    g_autofree char *path = g_strdup_printf ("/domain/closing/%s/%s", what, cases[i].name);

    g_test_add_data_func (path, &cases[i], function);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  add_all ("count", COUNTS, G_N_ELEMENTS (COUNTS), check_count);
  g_test_add_func ("/domain/closing/count/taken back", test_undo_count);
  g_test_add_func ("/domain/closing/count/at no place", test_count_nowhere);
  add_all ("exception", CLOSINGS, G_N_ELEMENTS (CLOSINGS), check_close);
  g_test_add_func ("/domain/closing/exception/twice", test_close_twice);
  for (gsize i = 0; i < G_N_ELEMENTS (GONE); i++) {
    g_autofree char *path = g_strdup_printf ("/domain/closing/gone/%s", GONE[i].name);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), check_gone);
  }
  add_all ("reveal", REVEALS, G_N_ELEMENTS (REVEALS), check_reveal);
  g_test_add_func ("/domain/closing/nothing there", test_nothing_there);
  return g_test_run ();
}
