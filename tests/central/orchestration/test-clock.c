/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hold, from ready to the refund: what the clock does, and what people do about it. */
#include "day.h"

#include "central/orchestration/clock.h"
#include "central/orchestration/ordering.h"
#include "central/storage/storage-clock.h"
#include "domain/fulfilment.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define SATURDAY "2026-11-21T09:00:00+01:00"
#define PRICE    13800
#define TWO      "[{\"sku\":\"45014-BOR-L\",\"quantity\":2,\"unit_price\":6900}]"
#define PAID     "{\"state\":\"paid\",\"currency\":\"EUR\",\"total\":13800,\"paid\":13800}"

typedef struct {
  CptWorld *world;    /* (owned) */
  CptDevice *desk;    /* (owned) an associate's */
  CptDevice *manager; /* (owned) */
  char *part;         /* (owned) ready, two pieces */
} Counter;

static void
counter_clear (Counter *self)
{
  g_clear_pointer (&self->part, g_free);
  g_clear_pointer (&self->manager, cpt_device_free);
  g_clear_pointer (&self->desk, cpt_device_free);
  g_clear_pointer (&self->world, cpt_world_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Counter, counter_clear)

static char *
order (CptWorld *world, const char *number, const char *payment)
{
  g_autofree char *document = g_strdup_printf (
      "{\"number\":\"%s\",\"fulfil\":{\"method\":\"pickup\",\"store\":\"LYO1\"},\"payment\":%s,"
      "\"lines\":" TWO "}",
      number, payment);
  CptProblem *problem = NULL;
  g_autofree char *answer =
      cpt_ordering_place (world->service, "web", document, strlen (document), NULL, &problem);
  const char *at = strstr (answer, "\"id\":\"");

  return g_strndup (at + strlen ("\"id\":\""), CPT_ID_SIZE - 1);
}

static void
push (CptDevice *device, const char *kind, const char *part, const char *args, const char *wanted)
{
  g_autofree char *answer = cpt_device_push_one (device, kind, part, args);

  if (strstr (answer, wanted) == NULL)
    g_test_message ("%s: %s", kind, answer);
  g_assert_nonnull (strstr (answer, wanted));
}

#define OK      "\"accepted\""
#define PUT_ONE "{\"line\":1,\"quantity\":1,\"to\":\"floor\",\"location\":\"B-01-1\",\"bag\":null}"

static void
open_counter (Counter *self, const char *payment)
{
  self->world = cpt_world_new (SATURDAY);
  cpt_chain_found (self->world);
  self->desk = cpt_device_new (self->world, "LYO1", "1041");
  self->manager = cpt_device_new (self->world, "LYO1", "1001");
  self->part = order (self->world, "C-1", payment);
  push (self->desk, "fulfilment.pick", self->part,
        "{\"line\":1,\"quantity\":2,\"location\":\"B-01-1\"}", OK);
  push (self->desk, "fulfilment.stage", self->part, "{\"location\":\"R-14\",\"bags\":[]}", OK);
  push (self->desk, "fulfilment.ready", self->part, "{}", OK);
}

static void
run_clock (Counter *self, const char *instant)
{
  g_autoptr (GError) error = NULL;

  cpt_world_set_clock (self->world, instant);
  g_assert_true (cpt_clock_run (self->world->service, &error));
  g_assert_no_error (error);
  /* It found all that was due: a second look changes nothing. */
  g_assert_true (cpt_clock_run (self->world->service, &error));
  g_assert_no_error (error);
}

/* ---- what is kept ---- */

typedef struct {
  Counter *counter;
  gint64 alarm_us;
  char text[200];    /* "ready owed 2 custody 2" */
  char outbox[2000]; /* "order.ready;payment.refund 13800 due …;" */
  gint64 refund_due_us;
  guint n_log;
} Kept;

static gboolean
on_outbox (const CptOutboxRow *row, gpointer user_data)
{
  Kept *kept = user_data;
  g_autoptr (JsonNode) root = json_from_string (row->document, NULL);
  JsonObject *document = json_node_get_object (root);

  g_strlcat (kept->outbox, row->effect, sizeof kept->outbox);
  if (json_object_has_member (document, "amount")) {
    g_autofree char *amount =
        g_strdup_printf (" %d", (int)json_object_get_int_member (document, "amount"));

    g_strlcat (kept->outbox, amount, sizeof kept->outbox);
    kept->refund_due_us = row->due_us;
  }
  g_strlcat (kept->outbox, ";", sizeof kept->outbox);
  return TRUE;
}

static gboolean
on_log (const CptLogEntry *entry, gpointer user_data)
{
  Kept *kept = user_data;

  kept->n_log += g_str_has_prefix (entry->kind, "promise.") && entry->accepted;
  return TRUE;
}

static gboolean
look (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Kept *kept = user_data;
  g_autoptr (CptFulfilment) part =
      cpt_storage_load_fulfilment (transaction, kept->counter->part, error);
  CptSums sums = cpt_fulfilment_get_sums (part);

  g_snprintf (kept->text, sizeof kept->text, "%s owed %d custody %d",
              cpt_word_to_text (cpt_fulfilment_get_word (part)), (int)sums.owed, (int)sums.custody);
  return cpt_storage_find_alarm (transaction, part->id, &kept->alarm_us, error) &&
         cpt_storage_walk_outbox (transaction, on_outbox, kept, error) &&
         cpt_storage_walk_log (transaction, 0, on_log, kept, error);
}

static Kept
get_kept (Counter *self)
{
  Kept kept = { .counter = self };

  cpt_world_read (self->world, look, &kept);
  return kept;
}

static gboolean
tells (const Kept *kept, const char *effect)
{
  g_autofree char *each = g_strconcat (effect, ";", NULL);

  return strstr (kept->outbox, each) != NULL;
}

static void
assert_clean (Counter *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = cpt_check_run (self->world->service, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (cpt_day_count_found (results, NULL), ==, 0);
}

/* ---- the clock ---- */

/* Two days after ready, on the last day, and at its end: each once, at its time. */
static void
test_whole (void)
{
  g_auto (Counter) counter = { 0 };
  Kept kept;

  open_counter (&counter, PAID);
  kept = get_kept (&counter);
  g_assert_cmpint (kept.alarm_us, !=, 0);
  run_clock (&counter, "2026-11-21T09:00:01+01:00");
  kept = get_kept (&counter);
  g_assert_cmpuint (kept.n_log, ==, 0);
  g_assert_cmpint (kept.alarm_us, ==,
                   cpt_world_us ("2026-11-23T10:00:00+01:00")); /* it opens at ten */

  run_clock (&counter, "2026-11-23T10:00:00+01:00");
  kept = get_kept (&counter);
  g_assert_true (tells (&kept, "order.reminder"));
  g_assert_cmpuint (kept.n_log, ==, 1);

  run_clock (&counter, "2026-11-28T10:00:00+01:00");
  g_assert_cmpuint (get_kept (&counter).n_log, ==, 2);
  kept = get_kept (&counter);
  g_assert_true (tells (&kept, "order.last_day"));
  g_assert_cmpstr (kept.text, ==, "ready owed 2 custody 2");

  run_clock (&counter, "2026-11-28T19:59:59+01:00");
  g_assert_cmpuint (get_kept (&counter).n_log, ==, 2);
  run_clock (&counter, "2026-11-28T20:00:00+01:00");
  kept = get_kept (&counter);
  g_assert_cmpstr (kept.text, ==, "expired owed 0 custody 2");
  g_assert_true (tells (&kept, "order.expired"));
  g_assert_true (tells (&kept, "payment.refund 13800"));
  g_assert_cmpint (kept.refund_due_us, ==, cpt_world_us ("2026-11-30T20:00:00+01:00"));
  g_assert_cmpint (kept.alarm_us, ==, 0);

  /* Put back: it can be sold, and the money goes. */
  push (counter.desk, "fulfilment.put_back", counter.part, PUT_ONE, OK);
  g_assert_cmpint (get_kept (&counter).refund_due_us, ==,
                   cpt_world_us ("2026-11-30T20:00:00+01:00"));
  push (counter.desk, "fulfilment.put_back", counter.part, PUT_ONE, OK);
  kept = get_kept (&counter);
  g_assert_cmpstr (kept.text, ==, "expired owed 0 custody 0");
  g_assert_cmpint (kept.refund_due_us, ==, cpt_world_us ("2026-11-28T20:00:30+01:00"));
  assert_clean (&counter);
}

/* A central that was down: of what was missed the latest is told, and then the end. */
static void
test_missed (void)
{
  g_auto (Counter) counter = { 0 };
  Kept kept;

  open_counter (&counter, PAID);
  run_clock (&counter, "2026-11-28T12:00:00+01:00");
  kept = get_kept (&counter);
  g_assert_cmpuint (kept.n_log, ==, 1);
  g_assert_true (tells (&kept, "order.last_day"));
  g_assert_false (tells (&kept, "order.reminder"));
  run_clock (&counter, "2026-12-02T08:00:00+01:00");
  g_assert_cmpstr (get_kept (&counter).text, ==, "expired owed 0 custody 2");
  assert_clean (&counter);
}

/* An authorisation that ends before the hold does: a day before. */
static void
test_authorised (void)
{
  g_auto (Counter) counter = { 0 };
  Kept kept;

  open_counter (&counter, "{\"state\":\"authorised\",\"currency\":\"EUR\",\"total\":13800,"
                          "\"paid\":0,\"authorised_until\":\"2026-11-25T12:00:00+01:00\"}");
  run_clock (&counter, "2026-11-24T11:59:59+01:00");
  kept = get_kept (&counter);
  g_assert_false (tells (&kept, "payment.ends"));
  run_clock (&counter, "2026-11-24T12:00:00+01:00");
  kept = get_kept (&counter);
  g_assert_true (tells (&kept, "payment.ends"));
  run_clock (&counter, "2026-11-28T20:00:00+01:00");
  kept = get_kept (&counter);
  g_assert_cmpstr (kept.text, ==, "expired owed 0 custody 2");
  g_assert_null (strstr (kept.outbox, "payment.refund")); /* nothing was paid */
  assert_clean (&counter);
}

/* Part of it was paid, and some is gone: what is paid goes first. */
static void
test_part (void)
{
  g_auto (Counter) counter = { 0 };
  Kept kept;

  open_counter (&counter, PAID);
  push (counter.desk, "fulfilment.hand_over", counter.part,
        "{\"pass\":null,\"collector\":\"buyer\",\"checks\":[\"id-seen\"],\"bags\":[],\"units\":["
        "{\"line\":1,\"quantity\":1}],\"signature\":null,\"receipt\":null,\"offline\":false}",
        OK);
  run_clock (&counter, "2026-11-28T20:00:00+01:00");
  kept = get_kept (&counter);
  g_assert_true (tells (&kept, "payment.refund 6900"));
  /* Nothing can be opened again: no reason to wait. */
  g_assert_cmpint (kept.refund_due_us, ==, cpt_world_us ("2026-11-28T20:00:30+01:00"));
  push (counter.desk, "fulfilment.put_back", counter.part, PUT_ONE, OK);
  g_assert_cmpstr (get_kept (&counter).text, ==, "handed_over owed 0 custody 0");
  assert_clean (&counter);
}

/* ---- people ---- */

static void
test_extended (void)
{
  g_auto (Counter) counter = { 0 };
  Kept kept;

  open_counter (&counter, PAID);
  run_clock (&counter, "2026-11-28T12:00:00+01:00");
  push (counter.desk, "fulfilment.extend", counter.part, "{\"days\":3}", OK);
  run_clock (&counter, "2026-11-28T20:00:00+01:00");
  kept = get_kept (&counter);
  g_assert_cmpstr (kept.text, ==, "ready owed 2 custody 2");
  g_assert_true (tells (&kept, "order.extended"));
  g_assert_cmpint (kept.alarm_us, ==, cpt_world_us ("2026-12-01T10:00:00+01:00"));
  run_clock (&counter, "2026-12-01T20:00:00+01:00");
  kept = get_kept (&counter);
  g_assert_cmpstr (kept.text, ==, "expired owed 0 custody 2");
  push (counter.desk, "fulfilment.extend", counter.part, "{\"days\":3}", "guard_failed");
  assert_clean (&counter);
}

static void
test_extension_undone (void)
{
  g_auto (Counter) counter = { 0 };
  g_autofree char *id = NULL, *args = NULL;
  g_autofree char *answer = NULL;
  CptProblem *problem = NULL;

  open_counter (&counter, PAID);
  id = cpt_device_do (counter.desk, "fulfilment.extend", counter.part, "{\"days\":3}");
  answer = cpt_device_push (counter.desk, &problem);
  args = g_strdup_printf ("{\"of\":\"%s\"}", id);
  push (counter.desk, "undo", counter.part, args, OK);
  run_clock (&counter, "2026-11-28T20:00:00+01:00");
  g_assert_cmpstr (get_kept (&counter).text, ==, "expired owed 0 custody 2");
  assert_clean (&counter);
}

static void
test_resent (void)
{
  g_auto (Counter) counter = { 0 };
  Kept kept;

  open_counter (&counter, PAID);
  push (counter.desk, "fulfilment.resend", counter.part, "{}", "already_done"); /* just told */
  cpt_world_set_clock (counter.world, "2026-11-23T10:30:00+01:00");
  push (counter.desk, "fulfilment.resend", counter.part, "{}", OK);
  kept = get_kept (&counter);
  g_assert_true (tells (&kept, "order.resent"));
  /* The reminder of ten o'clock comes late, and they were told since. */
  run_clock (&counter, "2026-11-23T10:31:00+01:00");
  kept = get_kept (&counter);
  g_assert_false (tells (&kept, "order.reminder"));
  assert_clean (&counter);
}

/* The customer of day eight, while the goods are still here. */
static void
test_reopened (void)
{
  g_auto (Counter) counter = { 0 };
  Kept kept;

  open_counter (&counter, PAID);
  run_clock (&counter, "2026-11-28T20:00:00+01:00");
  push (counter.desk, "fulfilment.reopen", counter.part, "{}", "not_authorised");
  push (counter.manager, "fulfilment.reopen", counter.part, "{}", OK);
  kept = get_kept (&counter);
  g_assert_cmpstr (kept.text, ==, "ready owed 2 custody 2");
  g_assert_null (strstr (kept.outbox, "payment.refund"));
  g_assert_true (tells (&kept, "order.reopened"));
  /* And if nobody comes then either, it expires again. */
  run_clock (&counter, "2026-11-29T20:00:00+01:00");
  kept = get_kept (&counter);
  g_assert_cmpstr (kept.text, ==, "expired owed 0 custody 2");
  g_assert_true (tells (&kept, "payment.refund 13800"));
  assert_clean (&counter);
}

/* One is on its shelf again: its money goes, the other goes over the counter. */
static void
test_reopened_in_part (void)
{
  g_auto (Counter) counter = { 0 };
  Kept kept;

  open_counter (&counter, PAID);
  run_clock (&counter, "2026-11-28T20:00:00+01:00");
  push (counter.desk, "fulfilment.put_back", counter.part, PUT_ONE, OK);
  push (counter.manager, "fulfilment.reopen", counter.part, "{}", OK);
  kept = get_kept (&counter);
  g_assert_cmpstr (kept.text, ==, "ready owed 1 custody 1");
  g_assert_true (tells (&kept, "payment.refund 6900"));
  g_assert_cmpint (kept.refund_due_us, ==, cpt_world_us ("2026-11-28T20:00:30+01:00"));
  assert_clean (&counter);
}

static void
test_refund_has_gone (void)
{
  g_auto (Counter) counter = { 0 };

  open_counter (&counter, PAID);
  run_clock (&counter, "2026-11-28T20:00:00+01:00");
  cpt_world_set_clock (counter.world, "2026-11-30T20:00:00+01:00");
  push (counter.manager, "fulfilment.reopen", counter.part, "{}", "over_limit");
  assert_clean (&counter);
}

static void
test_nothing_is_here (void)
{
  g_auto (Counter) counter = { 0 };

  open_counter (&counter, PAID);
  run_clock (&counter, "2026-11-28T20:00:00+01:00");
  push (counter.desk, "fulfilment.put_back", counter.part, PUT_ONE, OK);
  push (counter.desk, "fulfilment.put_back", counter.part, PUT_ONE, OK);
  push (counter.manager, "fulfilment.reopen", counter.part, "{}", "guard_failed");
  assert_clean (&counter);
}

/* Somebody picks something for it after all: it is not ready, and not given up; the clock comes
 * back. */
static void
test_ready_no_more (void)
{
  g_auto (Counter) counter = { 0 };
  Kept kept;

  open_counter (&counter, PAID);
  push (counter.desk, "fulfilment.put_back", counter.part, PUT_ONE, OK);
  run_clock (&counter, "2026-11-28T20:00:00+01:00");
  kept = get_kept (&counter);
  g_assert_cmpuint (kept.n_log, ==, 0);
  g_assert_cmpint (kept.alarm_us, ==, cpt_world_us ("2026-11-28T21:00:00+01:00"));
  push (counter.desk, "fulfilment.pick", counter.part,
        "{\"line\":1,\"quantity\":1,\"location\":\"B-01-1\"}", OK);
  push (counter.desk, "fulfilment.ready", counter.part, "{}", OK);
  run_clock (&counter, "2026-11-28T21:00:00+01:00");
  g_assert_cmpstr (get_kept (&counter).text, ==, "expired owed 0 custody 2");
  assert_clean (&counter);
}

/* Nobody but the clock gives up what a customer paid for. */
static void
test_not_by_a_terminal (void)
{
  g_auto (Counter) counter = { 0 };

  open_counter (&counter, PAID);
  cpt_world_set_clock (counter.world, "2026-11-29T09:00:00+01:00");
  push (counter.manager, "promise.expire", counter.part, "{\"at_us\":1}", "not_authorised");
  push (counter.manager, "promise.remind", counter.part, "{\"what\":\"reminder\",\"at_us\":1}",
        "not_authorised");
  assert_clean (&counter);
}

static void
test_checked (void)
{
  g_auto (Counter) counter = { 0 };
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;

  open_counter (&counter, PAID);
  cpt_day_damage (counter.world, "DELETE FROM alarm");
  results = cpt_check_run (counter.world->service, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (cpt_day_count_found (results, "I25"), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/clock/whole", test_whole);
  g_test_add_func ("/clock/missed", test_missed);
  g_test_add_func ("/clock/authorised", test_authorised);
  g_test_add_func ("/clock/part", test_part);
  g_test_add_func ("/clock/extended", test_extended);
  g_test_add_func ("/clock/extension-undone", test_extension_undone);
  g_test_add_func ("/clock/resent", test_resent);
  g_test_add_func ("/clock/reopened", test_reopened);
  g_test_add_func ("/clock/reopened-in-part", test_reopened_in_part);
  g_test_add_func ("/clock/refund-has-gone", test_refund_has_gone);
  g_test_add_func ("/clock/nothing-is-here", test_nothing_is_here);
  g_test_add_func ("/clock/ready-no-more", test_ready_no_more);
  g_test_add_func ("/clock/not-by-a-terminal", test_not_by_a_terminal);
  g_test_add_func ("/clock/checked", test_checked);
  return g_test_run ();
}
