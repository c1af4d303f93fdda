/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "room.h"

#include "workflow/collect.h"

#include <string.h>

#define BAG_A "CB7KQ00001E"
#define BAG_B "CB7KQ00002C"
#define BAG_C "CB7KQ00003A"
#define JTI   "01a1fcf2-a1d0-7c1e-b0a4-6d2f5a1e9c11"

static void
assert_text (CptCollect *collect, const char *property, const char *text)
{
  g_autofree char *got = NULL;

  g_object_get (collect, property, &got, NULL);
  g_assert_cmpstr (got, ==, text);
}

static void
assert_step (CptCollect *collect, CptCollectStep step)
{
  int got;

  g_object_get (collect, "step", &got, NULL);
  g_assert_cmpint (got, ==, step);
}

static void
assert_said (CptCollect *collect, CptSaySort sort, const char *title)
{
  g_autoptr (CptSay) say = NULL;

  g_object_get (collect, "say", &say, NULL);
  g_assert_nonnull (say);
  g_assert_cmpstr (say->title, ==, title);
  g_assert_cmpint (say->sort, ==, sort);
}

static void
put_bag (CptFulfilment *order, const char *number, guint line, gint64 quantity)
{
  CptBag *bag = cpt_bag_new (number);

  cpt_bag_add_units (bag, line, quantity);
  g_strlcpy (bag->location, "R-12", sizeof bag->location);
  g_ptr_array_add (order->bags, bag);
}

static void
make_ready (CptFulfilment *order)
{
  CptMilestones *milestones = &order->milestones;

  for (gsize i = 0; i < order->n_lines; i++)
    order->lines[i].counters[CPT_COUNTER_PICKED] = order->lines[i].counters[CPT_COUNTER_ORDERED];
  milestones->accepted_us = milestones->staged_us = ROOM_NOW_US - 9 * ROOM_MINUTE;
  milestones->ready_us = ROOM_NOW_US - 8 * ROOM_MINUTE;
  g_strlcpy (milestones->location, "R-12", sizeof milestones->location);
  if (strcmp (order->id, ROOM_ONE) != 0) {
    put_bag (order, BAG_C, 1, 1);
    return;
  }
  put_bag (order, BAG_A, 1, 3);
  put_bag (order, BAG_B, 2, 1);
}

static gboolean
scan (Room *room, CptCollect *collect, const char *code)
{
  CptMeaning meaning = room_scan (room, code);

  return cpt_collect_take_scan (collect, &meaning);
}

static void
show_pass (Room *room, CptCollect *collect)
{
  g_autofree char *pass =
      room_pass (ROOM_ORDER, JTI, ROOM_NOW_US - ROOM_MINUTE, ROOM_NOW_US + 14 * ROOM_MINUTE);

  g_assert_true (scan (room, collect, pass));
  room_settle (room);
}

/* The whole minute, with no network: what is worth more than the policy lets go then needs a
 * manager. */
static void
test_minute (Room *room, gconstpointer data)
{
  g_autoptr (CptCollect) collect = NULL;

  room_restart_with (room, ROOM_ONE, make_ready);
  room_sign_in (room, ROOM_CAMILLE);
  collect = cpt_collect_new (room->shop);
  assert_step (collect, CPT_COLLECT_FIND);
  show_pass (room, collect);
  assert_text (collect, "title", "Hand over C-10001");
  assert_text (collect, "pass-title", "Pass is genuine");
  assert_text (collect, "payment", "Paid 0,00\u00a0€");
  assert_text (collect, "here-label", "Here · 0 s");
  assert_text (collect, "bags-words", "0 of 2");
  assert_text (collect, "primary", "Scan bag 1 of 2");
  g_assert_true (scan (room, collect, BAG_B));
  assert_said (collect, CPT_SAY_RIGHT, "Right bag");
  g_assert_true (scan (room, collect, BAG_B));
  assert_said (collect, CPT_SAY_ALREADY, "Already scanned");
  show_pass (room, collect); /* once more: what is ticked stays */
  assert_said (collect, CPT_SAY_ALREADY, "Already scanned");
  assert_text (collect, "bags-words", "1 of 2");
  g_assert_true (scan (room, collect, BAG_A));
  assert_said (collect, CPT_SAY_COMPLETE, "Right bag");
  assert_step (collect, CPT_COLLECT_COLLECTOR);
  cpt_collect_set_collector (collect, CPT_COLLECTOR_BUYER);
  assert_text (collect, "primary", "Ask for the name");
  cpt_collect_set_check (collect, CPT_PROOF_NAME, TRUE);
  assert_step (collect, CPT_COLLECT_CHECKS);
  g_assert_false (cpt_collect_type (collect, "10002"));
  assert_said (collect, CPT_SAY_WRONG, "That is not what the order says");
  g_assert_true (cpt_collect_type (collect, "10001"));
  assert_step (collect, CPT_COLLECT_APPROVER);
  g_assert_cmpint (cpt_collect_get_approver_role (collect), ==, CPT_ROLE_MANAGER);
  cpt_collect_set_approver (collect,
                            cpt_shop_sign_in_for (room->shop, ROOM_NADIA, CPT_SIGN_IN_BADGE_PIN));
  assert_text (collect, "primary", "Hand over 4 items");
  cpt_collect_do_next (collect);
  room_settle (room);
  assert_step (collect, CPT_COLLECT_OVER);
  assert_said (collect, CPT_SAY_DONE, "Handed over");
  g_assert_cmpint (cpt_fulfilment_get_sums (room_show (room, ROOM_ONE)).gone, ==, 4);
  g_assert_cmpint (cpt_fulfilment_get_word (room_show (room, ROOM_ONE)), ==, CPT_WORD_HANDED_OVER);
}

/* Nothing is ticked beforehand, and the button says what is open instead of doing it. */
static void
test_nothing_ticked (Room *room, gconstpointer data)
{
  g_autoptr (CptCollect) collect = NULL;
  CptCollector collector;

  room_restart_with (room, ROOM_TWO, make_ready);
  room_sign_in (room, ROOM_CAMILLE);
  collect = cpt_collect_new (room->shop);
  cpt_collect_choose (collect, ROOM_TWO);
  g_assert_false (cpt_collect_get_collector (collect, &collector));
  g_assert_false (cpt_collect_is_checked (collect, CPT_PROOF_NAME));
  cpt_collect_do_next (collect);
  assert_said (collect, CPT_SAY_UNKNOWN, "Scan bag 1 of 1");
  g_assert_true (scan (room, collect, BAG_C));
  cpt_collect_set_collector (collect, CPT_COLLECTOR_BUYER);
  assert_text (collect, "primary", "Ask to see an ID"); /* no pass */
  cpt_collect_set_check (collect, CPT_PROOF_ID_SEEN, TRUE);
  assert_text (collect, "primary", "Hand over 1 item");
  cpt_collect_set_check (collect, CPT_PROOF_ID_SEEN, FALSE);
  assert_step (collect, CPT_COLLECT_CHECKS);
  g_assert_cmpint (cpt_fulfilment_get_sums (room_show (room, ROOM_TWO)).gone, ==, 0);
}

static void
test_not_ready (Room *room, gconstpointer data)
{
  g_autoptr (CptCollect) collect = cpt_collect_new (room->shop);

  room_sign_in (room, ROOM_CAMILLE);
  cpt_collect_choose (collect, ROOM_ONE);
  assert_step (collect, CPT_COLLECT_BLOCKED);
  cpt_collect_do_next (collect);
  g_assert_cmpint (cpt_fulfilment_get_sums (room_show (room, ROOM_ONE)).gone, ==, 0);
}

static void
make_aged (CptFulfilment *order)
{
  make_ready (order);
  order->lines[1].goods->age_min = 18;
}

/* Who is too young, or has no proof, gets the rest. */
static void
test_too_young (Room *room, gconstpointer data)
{
  g_autoptr (CptCollect) collect = NULL;
  g_autoptr (GPtrArray) commands = NULL;
  const CptCommand *command;

  room_restart_with (room, ROOM_ONE, make_aged);
  room_sign_in (room, ROOM_NADIA);
  collect = cpt_collect_new (room->shop);
  show_pass (room, collect);
  scan (room, collect, BAG_A);
  scan (room, collect, BAG_B);
  cpt_collect_set_collector (collect, CPT_COLLECTOR_BUYER);
  cpt_collect_set_check (collect, CPT_PROOF_NAME, TRUE);
  cpt_collect_set_check (collect, CPT_PROOF_ID_SEEN, TRUE);
  assert_text (collect, "primary", "Ask for proof of age: 18");
  cpt_collect_set_age (collect, CPT_COLLECT_AGE_TOO_YOUNG);
  assert_text (collect, "primary", "Hand over 3 items");
  commands = cpt_collect_make_commands (collect);
  g_assert_cmpuint (commands->len, ==, 1);
  command = g_ptr_array_index (commands, 0);
  g_assert_cmpuint (command->args.units->len, ==, 1);
  g_assert_cmpint (g_array_index (command->args.units, CptUnits, 0).quantity, ==, 3);
  cpt_collect_set_age (collect, CPT_COLLECT_AGE_OLD_ENOUGH);
  assert_text (collect, "primary", "Hand over 4 items");
}

/* Another order's bag and bin are said, and tick nothing. */
static void
test_strangers (Room *room, gconstpointer data)
{
  g_autoptr (CptCollect) collect = NULL;

  room_restart_with (room, ROOM_TWO, make_ready);
  room_sign_in (room, ROOM_CAMILLE);
  collect = cpt_collect_new (room->shop);
  cpt_collect_choose (collect, ROOM_TWO);
  g_assert_true (scan (room, collect, BAG_A));
  assert_said (collect, CPT_SAY_WRONG, "Another order’s bag");
  g_assert_true (scan (room, collect, "A-03-2"));
  assert_said (collect, CPT_SAY_WRONG, "Another bin");
  assert_text (collect, "bags-words", "0 of 1");
}

/* A pass that nobody signed hands nothing over, and says so. */
static void
test_false_pass (Room *room, gconstpointer data)
{
  g_autoptr (CptCollect) collect = NULL;
  g_autofree char *pass =
      room_pass (ROOM_ORDER, JTI, ROOM_NOW_US - 20 * ROOM_MINUTE, ROOM_NOW_US - 5 * ROOM_MINUTE);

  room_restart_with (room, ROOM_ONE, make_ready);
  room_sign_in (room, ROOM_CAMILLE);
  collect = cpt_collect_new (room->shop);
  g_assert_true (scan (room, collect, pass)); /* genuine, and over */
  room_settle (room);
  assert_text (collect, "pass-title", "This pass has expired");
  assert_step (collect, CPT_COLLECT_BLOCKED);
  pass[100] = pass[100] == 'A' ? 'B' : 'A';
  cpt_collect_clear (collect);
  g_assert_true (scan (room, collect, pass));
  assert_step (collect, CPT_COLLECT_FIND);
}

static void
assert_detail (CptCollect *collect, const char *detail)
{
  g_autoptr (CptSay) say = NULL;

  g_object_get (collect, "say", &say, NULL);
  g_assert_nonnull (say);
  g_assert_cmpstr (say->detail, ==, detail);
}

/* Both orders of the customer lie ready, their bags are scanned and all is asked. */
static CptCollect *
collect_both (Room *room)
{
  CptCollect *collect;

  room_restart_with (room, NULL, make_ready);
  room_sign_in (room, ROOM_NADIA);
  collect = cpt_collect_new (room->shop);
  show_pass (room, collect);
  assert_text (collect, "title", "Hand over 2 orders");
  scan (room, collect, BAG_A);
  scan (room, collect, BAG_B);
  scan (room, collect, BAG_C);
  cpt_collect_set_collector (collect, CPT_COLLECTOR_BUYER);
  cpt_collect_set_check (collect, CPT_PROOF_NAME, TRUE);
  cpt_collect_set_check (collect, CPT_PROOF_ID_SEEN, TRUE);
  assert_text (collect, "primary", "Hand over 2 orders · 3 bags");
  return collect;
}

/* A piece goes back to its shelf before the goods do: its order is not ready any more. */
static void
spoil (Room *room, const char *id)
{
  CptCommand *command = room_command (room, CPT_KIND_PUT_BACK, id, 1, 1);
  GPtrArray *act = g_ptr_array_new ();

  g_strlcpy (command->args.location, "A-03-2", sizeof command->args.location);
  g_strlcpy (command->args.bag, strcmp (id, ROOM_ONE) == 0 ? BAG_A : BAG_C,
             sizeof command->args.bag);
  g_ptr_array_add (act, command);
  cpt_shop_submit_async (room->shop, act, NULL, NULL, NULL, NULL);
}

/* One is refused, the other goes: it is said which and why, and what is left can be put right. */
static void
test_one_refused (Room *room, gconstpointer data)
{
  g_autoptr (CptCollect) collect = collect_both (room);

  spoil (room, ROOM_TWO);
  cpt_collect_do_next (collect);
  cpt_collect_clear (collect); /* nothing is forgotten while it is on its way */
  g_assert_false (cpt_collect_add (collect, ROOM_TWO));
  cpt_collect_drop (collect, ROOM_TWO);
  room_settle (room);
  assert_said (collect, CPT_SAY_PROBLEM, "1 of 2 orders handed over");
  assert_detail (collect, "C-10002: Not ready for the customer yet. Pick what is missing, and put "
                          "it in its place.");
  g_assert_cmpstr (cpt_collect_get_fulfilment (collect), ==, ROOM_TWO);
  assert_text (collect, "title", "Hand over C-10002");
  assert_step (collect, CPT_COLLECT_BLOCKED);
  g_assert_true (cpt_collect_is_checked (collect, CPT_PROOF_NAME));
  g_assert_cmpint (cpt_fulfilment_get_word (room_show (room, ROOM_ONE)), ==, CPT_WORD_HANDED_OVER);
  g_assert_cmpint (cpt_fulfilment_get_sums (room_show (room, ROOM_TWO)).gone, ==, 0);
}

static void
test_both_refused (Room *room, gconstpointer data)
{
  g_autoptr (CptCollect) collect = collect_both (room);
  g_autoptr (CptSay) say = NULL;

  spoil (room, ROOM_ONE);
  spoil (room, ROOM_TWO);
  cpt_collect_do_next (collect);
  room_settle (room);
  assert_said (collect, CPT_SAY_PROBLEM, "Not handed over");
  assert_text (collect, "title", "Hand over 2 orders");
  g_object_get (collect, "say", &say, NULL);
  g_assert_nonnull (strstr (say->detail, "C-10001: Not ready for the customer yet."));
  g_assert_nonnull (strstr (say->detail, "C-10002: Not ready for the customer yet."));
}

/* What else of the customer waits here is offered, joins and stays behind as it is told. */
static void
test_others (Room *room, gconstpointer data)
{
  g_autoptr (CptCollect) collect = NULL;
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;

  room_restart_with (room, NULL, make_ready);
  room_sign_in (room, ROOM_CAMILLE);
  collect = cpt_collect_new (room->shop);
  cpt_collect_choose (collect, ROOM_ONE);
  before = cpt_collect_list_others (collect);
  g_assert_cmpuint (before->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (before, 0), ==, ROOM_TWO);
  g_assert_false (cpt_collect_add (collect, ROOM_ONE));
  g_assert_false (cpt_collect_add (collect, "01a1fcf2-9de8-7b96-8014-c714138bb4ff"));
  g_assert_true (cpt_collect_add (collect, ROOM_TWO));
  assert_text (collect, "title", "Hand over 2 orders");
  assert_text (collect, "bags-words", "0 of 3");
  after = cpt_collect_list_others (collect);
  g_assert_cmpuint (after->len, ==, 0);
  cpt_collect_drop (collect, ROOM_ONE);
  assert_text (collect, "title", "Hand over C-10002");
  cpt_collect_drop (collect, ROOM_TWO); /* one stays: clear is for none */
  assert_text (collect, "title", "Hand over C-10002");
}

static void
make_unpaid (CptFulfilment *order)
{
  make_ready (order);
  order->promise->payment_state = CPT_PAYMENT_TO_PAY;
  order->promise->total = 8490;
}

/* A till's receipt stands for a payment that nobody here can see, as long as there is no network.
 */
static void
test_receipt (Room *room, gconstpointer data)
{
  g_autoptr (CptCollect) collect = NULL;
  g_autoptr (GPtrArray) commands = NULL;

  room_restart_with (room, ROOM_TWO, make_unpaid);
  room_sign_in (room, ROOM_CAMILLE);
  collect = cpt_collect_new (room->shop);
  cpt_collect_choose (collect, ROOM_TWO);
  assert_step (collect, CPT_COLLECT_BLOCKED);
  assert_text (collect, "payment", "To pay 84,90\u00a0€");
  cpt_collect_set_receipt (collect, "T1-0042");
  assert_step (collect, CPT_COLLECT_BAGS);
  commands = cpt_collect_make_commands (collect);
  g_assert_cmpstr (((CptCommand *)g_ptr_array_index (commands, 0))->args.receipt, ==, "T1-0042");
  g_assert_true (((CptCommand *)g_ptr_array_index (commands, 0))->args.offline);
  cpt_collect_set_receipt (collect, NULL);
  assert_step (collect, CPT_COLLECT_BLOCKED);
}

/* The policy of the room asks for none; what was signed goes with the command all the same, and
 * another customer starts without. */
static void
test_signature (Room *room, gconstpointer data)
{
  g_autoptr (CptCollect) collect = NULL;
  g_autoptr (GPtrArray) with = NULL;
  g_autoptr (GPtrArray) without = NULL;

  room_restart_with (room, ROOM_TWO, make_ready);
  room_sign_in (room, ROOM_CAMILLE);
  collect = cpt_collect_new (room->shop);
  cpt_collect_choose (collect, ROOM_TWO);
  cpt_collect_set_signature (collect, ROOM_JTI);
  with = cpt_collect_make_commands (collect);
  g_assert_cmpstr (((CptCommand *)g_ptr_array_index (with, 0))->args.signature, ==, ROOM_JTI);
  cpt_collect_choose (collect, ROOM_ONE);
  without = cpt_collect_make_commands (collect);
  g_assert_cmpstr (((CptCommand *)g_ptr_array_index (without, 0))->args.signature, ==, "");
}

/* Where central cannot be asked, the till's receipt is enough; a number of ours is none. */
static void
test_receipt_scanned (Room *room, gconstpointer data)
{
  g_autoptr (CptCollect) collect = NULL;

  room_restart_with (room, ROOM_TWO, make_unpaid);
  room_sign_in (room, ROOM_CAMILLE);
  collect = cpt_collect_new (room->shop);
  g_assert_false (scan (room, collect, "T-4711-0042")); /* nobody is asked for one */
  cpt_collect_choose (collect, ROOM_TWO);
  assert_step (collect, CPT_COLLECT_BLOCKED);
  assert_text (collect, "bins-words", "R-12");
  g_assert_true (scan (room, collect, "T-4711-0042"));
  assert_said (collect, CPT_SAY_RIGHT, "Receipt noted");
  assert_text (collect, "payment", "84,90\u00a0€ by receipt");
  assert_step (collect, CPT_COLLECT_BAGS);
  g_assert_false (scan (room, collect, "T-4711-0043"));
}

static void
make_both_ready (Room *room)
{
  room_restart_with (room, NULL, make_ready);
  room_sign_in (room, ROOM_NADIA);
}

/* Who is left for another customer finds their ticks again, for ten minutes, and only while the
 * same person is here. */
static void
test_kept (Room *room, gconstpointer data)
{
  g_autoptr (CptCollect) collect = NULL;
  CptCollector collector;

  make_both_ready (room);
  collect = cpt_collect_new (room->shop);
  cpt_collect_choose (collect, ROOM_TWO);
  g_assert_true (scan (room, collect, BAG_C));
  cpt_collect_set_collector (collect, CPT_COLLECTOR_OTHER);
  cpt_collect_choose (collect, ROOM_ONE);
  assert_text (collect, "bags-words", "0 of 2");
  g_assert_false (cpt_collect_get_collector (collect, &collector));
  assert_text (collect, "kept-title", "Hand over C-10002");
  cpt_collect_choose (collect, ROOM_TWO); /* nothing was ticked for the other */
  assert_text (collect, "kept-title", NULL);
  assert_text (collect, "bags-words", "1 of 1");
  g_assert_true (cpt_collect_get_collector (collect, &collector));
  g_assert_cmpint (collector, ==, CPT_COLLECTOR_OTHER);
  cpt_collect_clear (collect);
  g_assert_cmpstr (cpt_collect_get_kept (collect), ==, ROOM_TWO);
  room_sign_in (room, ROOM_CAMILLE);
  g_assert_null (cpt_collect_get_kept (collect));
}

static void
test_kept_too_long (Room *room, gconstpointer data)
{
  g_autoptr (CptCollect) collect = NULL;

  make_both_ready (room);
  collect = cpt_collect_new (room->shop);
  cpt_collect_choose (collect, ROOM_TWO);
  g_assert_true (scan (room, collect, BAG_C));
  cpt_collect_clear (collect);
  cpt_clock_set_server_us (room->clock, ROOM_NOW_US + 9 * ROOM_MINUTE);
  cpt_collect_tick (collect);
  g_assert_cmpstr (cpt_collect_get_kept (collect), ==, ROOM_TWO);
  cpt_clock_set_server_us (room->clock, ROOM_NOW_US + 11 * ROOM_MINUTE);
  cpt_collect_tick (collect);
  g_assert_null (cpt_collect_get_kept (collect));
}

static CptCollectOther *
get_other (CptCollect *collect, guint position)
{
  g_autoptr (GListModel) others = NULL;
  g_autoptr (CptCollectOther) other = NULL;

  g_object_get (collect, "others", &others, NULL);
  other = g_list_model_get_item (others, position);
  g_assert_nonnull (other);
  return other; /* the list holds it */
}

/* What else lies ready for the same customer goes with it, in one act of theirs. */
static void
test_other_rows (Room *room, gconstpointer data)
{
  g_autoptr (CptCollect) collect = NULL;
  CptCollectOther *other;
  gboolean chosen;
  g_autofree char *detail = NULL;

  make_both_ready (room);
  collect = cpt_collect_new (room->shop);
  cpt_collect_choose (collect, ROOM_ONE);
  other = get_other (collect, 0);
  g_assert_cmpstr (cpt_collect_other_get_fulfilment (other), ==, ROOM_TWO);
  g_object_get (other, "detail", &detail, "chosen", &chosen, NULL);
  g_assert_cmpstr (detail, ==, "1 item · 1 bag · R-12");
  g_assert_false (chosen);
  g_assert_true (cpt_collect_add (collect, ROOM_TWO));
  g_assert_true (get_other (collect, 0) == other);
  g_object_get (other, "chosen", &chosen, NULL);
  g_assert_true (chosen);
  assert_text (collect, "title", "Hand over 2 orders");
  assert_text (collect, "bags-words", "0 of 3");
  scan (room, collect, BAG_A);
  scan (room, collect, BAG_B);
  scan (room, collect, BAG_C);
  cpt_collect_set_collector (collect, CPT_COLLECTOR_BUYER);
  cpt_collect_set_check (collect, CPT_PROOF_ID_SEEN, TRUE);
  assert_text (collect, "primary", "Hand over 2 orders · 3 bags");
  cpt_collect_do_next (collect);
  room_settle (room);
  assert_step (collect, CPT_COLLECT_OVER);
  g_assert_cmpint (cpt_fulfilment_get_word (room_show (room, ROOM_ONE)), ==, CPT_WORD_HANDED_OVER);
  g_assert_cmpint (cpt_fulfilment_get_word (room_show (room, ROOM_TWO)), ==, CPT_WORD_HANDED_OVER);
}

static void
count (guint *n)
{
  (*n)++;
}

/* What says the same is the same row; and what is taken back leaves the ticks. */
static void
test_undone (Room *room, gconstpointer data)
{
  g_autoptr (CptCollect) collect = NULL;
  g_autoptr (GListModel) bags = NULL;
  g_auto (RoomWait) wait = { 0 };
  char command[CPT_ID_SIZE];
  guint n_changes = 0;

  room_restart_with (room, ROOM_TWO, make_ready);
  room_sign_in (room, ROOM_CAMILLE);
  collect = cpt_collect_new (room->shop);
  cpt_collect_choose (collect, ROOM_TWO);
  g_assert_true (scan (room, collect, BAG_C));
  g_object_get (collect, "bags", &bags, NULL);
  g_signal_connect_swapped (bags, "items-changed", G_CALLBACK (count), &n_changes);
  cpt_collect_set_collector (collect, CPT_COLLECTOR_BUYER);
  cpt_collect_set_check (collect, CPT_PROOF_ID_SEEN, TRUE);
  cpt_collect_tick (collect);
  g_assert_cmpuint (n_changes, ==, 0);
  cpt_collect_do_next (collect);
  room_settle (room);
  assert_step (collect, CPT_COLLECT_OVER);
  g_strlcpy (command, cpt_shop_get_undoable (room->shop)->command, sizeof command);
  cpt_shop_undo_async (room->shop, command, NULL, NULL, room_done, &wait);
  g_assert_true (cpt_shop_undo_finish (room->shop, room_wait (&wait), NULL));
  assert_step (collect, CPT_COLLECT_GO);
  g_assert_true (cpt_collect_is_checked (collect, CPT_PROOF_ID_SEEN));
}

int
main (int argc, char *argv[])
{
  static const struct {
    const char *path;
    void (*test) (Room *, gconstpointer);
  } TESTS[] = {
    { "/collect/minute", test_minute },
    { "/collect/nothing ticked", test_nothing_ticked },
    { "/collect/not ready", test_not_ready },
    { "/collect/strangers", test_strangers },
    { "/collect/false pass", test_false_pass },
    { "/collect/too young", test_too_young },
    { "/collect/one refused", test_one_refused },
    { "/collect/both refused", test_both_refused },
    { "/collect/others", test_others },
    { "/collect/receipt", test_receipt },
    { "/collect/signature", test_signature },
    { "/collect/receipt scanned", test_receipt_scanned },
    { "/collect/undone", test_undone },
    { "/collect/kept", test_kept },
    { "/collect/kept too long", test_kept_too_long },
    { "/collect/other rows", test_other_rows },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (TESTS); i++)
    g_test_add (TESTS[i].path, Room, NULL, room_set_up, TESTS[i].test, room_tear_down);
  return g_test_run ();
}
