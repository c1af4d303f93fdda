/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is told what, when, and what becomes of a message that nobody takes. */
#include "day.h"

#include "central/orchestration/webhooks.h"
#include "wire/json.h"

#include <string.h>

#define NOW   "2026-11-21T09:00:00+01:00"
#define SOON  "2026-11-21T09:00:29+01:00" /* undo_s is 30 */
#define DUE   "2026-11-21T09:00:30+01:00"
#define HOOK  "https://shop.example.org/hooks"
#define LINES "[{\"sku\":\"45001-KAK-M\",\"quantity\":2,\"unit_price\":100}]"

typedef struct {
  CptWorld *world;   /* (owned) */
  CptDevice *device; /* (owned) */
  char *part;        /* (owned) */
  char *id;          /* (owned) of the receiver */
} Shop;

static void
shop_clear (Shop *self)
{
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->part, g_free);
  g_clear_pointer (&self->device, cpt_device_free);
  g_clear_pointer (&self->world, cpt_world_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Shop, shop_clear)

static char *
add (CptWorld *world, const char *url, const char *const *events)
{
  g_autoptr (CptProblem) problem = NULL;
  g_autofree char *secret = NULL;
  g_autofree char *answer = cpt_webhooks_add (world->service, url, events, &secret, &problem);

  g_assert_null (problem);
  g_assert_true (g_str_has_prefix (secret, "whsec_"));
  g_assert_true (g_str_has_prefix (answer, "{\"webhook\":\""));
  return g_strndup (answer + strlen ("{\"webhook\":\""), CPT_ID_SIZE - 1);
}

static void
open_shop (Shop *self)
{
  self->world = cpt_world_new (NOW);
  cpt_chain_found (self->world);
  self->device = cpt_device_new (self->world, "LYO1", "1041");
  self->part = cpt_chain_order (self->world, "C-1", LINES);
  self->id = add (self->world, HOOK, NULL);
}

static GPtrArray *
take (Shop *self)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *messages = cpt_webhooks_take (self->world->service, 10, &error);

  g_assert_no_error (error);
  return messages;
}

static void
report (Shop *self, const CptWebhookMessage *message, guint status, gint64 retry_after_s)
{
  g_autoptr (GError) error = NULL;

  cpt_webhooks_report (self->world->service, message, status, retry_after_s, &error);
  g_assert_no_error (error);
}

/* A short that was done now; its command. (transfer full) */
static char *
find_missing (Shop *self)
{
  g_autoptr (CptProblem) problem = NULL;
  char *id = cpt_device_do (
      self->device, "fulfilment.short", self->part,
      "{\"line\":1,\"missing\":1,\"reason\":\"not-on-shelf\",\"location\":\"A-03-2\"}");
  g_autofree char *answer = cpt_device_push (self->device, &problem);

  g_assert_nonnull (strstr (answer, "\"accepted\""));
  return id;
}

static void
take_back (Shop *self, const char *command)
{
  g_autofree char *args = g_strdup_printf ("{\"of\":\"%s\"}", command);
  g_autofree char *answer = cpt_device_push_one (self->device, "undo", self->part, args);

  g_assert_nonnull (strstr (answer, "\"accepted\""));
}

/* The list's one line of that receiver. (transfer full) */
static char *
find_line (Shop *self)
{
  g_autoptr (CptProblem) problem = NULL;
  g_autoptr (GPtrArray) lines = cpt_webhooks_list (self->world->service, &problem);

  for (guint i = 0; i < lines->len; i++)
    if (strstr (lines->pdata[i], self->id) != NULL)
      return g_strdup (lines->pdata[i]);
  return g_strdup ("");
}

static void
assert_state (Shop *self, const char *state, const char *figures)
{
  g_autofree char *line = find_line (self);
  g_autofree char *wanted = g_strdup_printf ("\"state\":\"%s\",%s", state, figures);

  if (strstr (line, wanted) == NULL)
    g_test_message ("%s", line);
  g_assert_nonnull (strstr (line, wanted));
}

static void
assert_clean (Shop *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = cpt_check_run (self->world->service, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (cpt_day_count_found (results, NULL), ==, 0);
}

/* ---- when ---- */

static void
test_due (void)
{
  g_auto (Shop) shop = { 0 };
  g_autofree char *command = NULL;
  g_autofree char *wanted = NULL;
  g_autoptr (GPtrArray) early = NULL, due = NULL, again = NULL, after = NULL;
  const CptWebhookMessage *message;

  open_shop (&shop);
  command = find_missing (&shop);
  assert_state (&shop, "live", "\"waiting\":1,\"taken\":0");
  cpt_world_set_clock (shop.world, SOON);
  early = take (&shop);
  g_assert_cmpuint (early->len, ==, 0);
  cpt_world_set_clock (shop.world, DUE);
  due = take (&shop);
  again = take (&shop); /* it is due until it is reported: the process may have ended */
  g_assert_cmpuint (due->len, ==, 1);
  g_assert_cmpuint (again->len, ==, 1);

  message = due->pdata[0];
  g_assert_cmpstr (message->command, ==, command);
  g_assert_cmpstr (message->effect, ==, "order.short");
  g_assert_cmpstr (message->url, ==, HOOK);
  g_assert_cmpstr (message->id, ==, ((CptWebhookMessage *)again->pdata[0])->id);
  g_assert_true (g_str_has_prefix (message->id, "msg_"));
  wanted = g_strdup_printf (
      "{\"type\":\"order.short\",\"timestamp\":\"2026-11-21T08:00:00+00:00\",\"data\":{"
      "\"type\":\"order.short\",\"command\":\"%s\",\"number\":\"C-1\",\"fulfilment\":\"%s\","
      "\"lines\":[{\"line\":1,\"sku\":\"45001-KAK-M\",\"ordered\":2,\"short\":1,\"cancelled\":0}]}"
      "}",
      command, shop.part);
  cpt_world_assert_fits (message->body, wanted);

  report (&shop, message, 204, 0);
  report (&shop, message, 500, 0); /* of a try that was answered late: it is taken all the same */
  after = take (&shop);
  g_assert_cmpuint (after->len, ==, 0);
  assert_state (&shop, "live",
                "\"waiting\":0,\"taken\":1,\"given_up\":0,"
                "\"last_taken\":\"2026-11-21T08:00:30+00:00\"");
  assert_clean (&shop);
}

/* What was taken back in time is told to nobody. */
static void
test_undone (void)
{
  g_auto (Shop) shop = { 0 };
  g_autofree char *command = NULL;
  g_autoptr (GPtrArray) due = NULL, after = NULL;

  open_shop (&shop);
  command = find_missing (&shop);
  take_back (&shop, command);
  cpt_world_set_clock (shop.world, "2026-11-22T09:00:00+01:00");
  due = take (&shop);
  g_assert_cmpuint (due->len, ==, 0);
  assert_state (&shop, "live", "\"waiting\":0,\"taken\":0,\"given_up\":0");
  assert_clean (&shop);
}

/* An undo that comes while it is on its way: what was sent cannot be taken back, and is not sent
 * again. */
static void
test_undone_on_its_way (void)
{
  g_auto (Shop) shop = { 0 };
  g_autofree char *command = NULL;
  g_autoptr (GPtrArray) due = NULL, after = NULL;

  open_shop (&shop);
  command = find_missing (&shop);
  cpt_world_set_clock (shop.world, DUE);
  due = take (&shop);
  g_assert_cmpuint (due->len, ==, 1);
  take_back (&shop, command);
  report (&shop, due->pdata[0], 503, 0);
  cpt_world_set_clock (shop.world, "2026-11-22T09:00:00+01:00");
  after = take (&shop);
  g_assert_cmpuint (after->len, ==, 0);
  assert_clean (&shop);
}

/* ---- whom ---- */

static void
test_wanted (void)
{
  static const char *const ready[] = { "order.ready", NULL };
  static const char *const missing[] = { "order.short", "order.short", NULL };
  g_auto (Shop) shop = { 0 };
  g_autofree char *command = NULL, *deaf = NULL, *keen = NULL, *late = NULL;
  g_autoptr (GPtrArray) due = NULL;

  open_shop (&shop);
  deaf = add (shop.world, "http://127.0.0.1:9/ready", ready);
  keen = add (shop.world, "http://[::1]:9/short", missing);
  command = find_missing (&shop);
  late = add (shop.world, "http://localhost:9/late", NULL); /* it came after */
  cpt_world_set_clock (shop.world, DUE);
  due = take (&shop);
  g_assert_cmpuint (due->len, ==, 2);
  for (guint i = 0; i < due->len; i++) {
    const CptWebhookMessage *message = due->pdata[i];

    g_assert_true (g_str_equal (message->webhook, shop.id) || g_str_equal (message->webhook, keen));
  }
  g_assert_cmpmem (((CptWebhookMessage *)due->pdata[0])->id, 36,
                   ((CptWebhookMessage *)due->pdata[1])->id, 36);
}

static void
test_refused (void)
{
  static const char *const urls[] = { "ftp://example.org/",
                                      "http://example.org/",
                                      "https://",
                                      "https://a:b@example.org/",
                                      "https://example.org/#no",
                                      "http://127.0.0.1.example.org/",
                                      "hook",
                                      "http://10.0.0.1/" };
  static const char *const unknown[] = { "order.ready", "reroute", NULL };
  g_auto (Shop) shop = { 0 };
  g_autofree char *secret = NULL, *long_url = NULL, *none = NULL, *answer = NULL;
  g_autoptr (CptProblem) problem = NULL, full = NULL, long_problem = NULL;

  open_shop (&shop);
  for (gsize i = 0; i < G_N_ELEMENTS (urls); i++) {
    g_autoptr (CptProblem) each = NULL;

    g_assert_null (cpt_webhooks_add (shop.world->service, urls[i], NULL, &secret, &each));
    g_assert_cmpstr (each->code, ==, "malformed");
  }
  g_assert_null (cpt_webhooks_add (shop.world->service, HOOK, unknown, &secret, &problem));
  g_assert_nonnull (strstr (problem->detail, "reroute"));
  none = g_strnfill (CPT_WEBHOOK_MAX_URL, 'a');
  long_url = g_strconcat ("https://example.org/", none, NULL);
  g_assert_null (cpt_webhooks_add (shop.world->service, long_url, NULL, &secret, &long_problem));
  for (guint i = 1; i < CPT_WEBHOOK_MAX; i++)
    g_free (add (shop.world, HOOK, NULL));
  g_assert_null (cpt_webhooks_add (shop.world->service, HOOK, NULL, &secret, &full));
  g_assert_cmpstr (full->code, ==, "over_limit");
}

/* ---- what becomes of it ---- */

/* Tried later each time, in a day and more, and then given up. */
static void
test_given_up (void)
{
  static const char *const after[] = {
    "2026-11-21T09:00:36+01:00", "2026-11-21T09:02:00+01:00", "2026-11-21T09:09:00+01:00",
    "2026-11-21T09:46:00+01:00", "2026-11-21T12:30:00+01:00", "2026-11-21T19:00:00+01:00",
    "2026-11-22T08:00:00+01:00", "2026-11-23T02:00:00+01:00", "2026-11-24T03:00:00+01:00",
    "2026-11-25T09:00:00+01:00",
  };
  g_auto (Shop) shop = { 0 };
  g_autofree char *command = NULL;

  open_shop (&shop);
  command = find_missing (&shop);
  cpt_world_set_clock (shop.world, DUE);
  for (gsize i = 0; i <= G_N_ELEMENTS (after); i++) {
    g_autoptr (GPtrArray) due = take (&shop);
    g_autoptr (GPtrArray) at_once = NULL;

    g_assert_cmpuint (due->len, ==, 1);
    report (&shop, due->pdata[0], i % 2 == 0 ? 500 : 0, 0);
    at_once = take (&shop);
    g_assert_cmpuint (at_once->len, ==, 0);
    if (i < G_N_ELEMENTS (after))
      cpt_world_set_clock (shop.world, after[i]);
  }
  assert_state (&shop, "live", "\"waiting\":0,\"taken\":0,\"given_up\":1,\"last_taken\":null");
  assert_clean (&shop);
}

static void
test_retry_after (void)
{
  g_auto (Shop) shop = { 0 };
  g_autofree char *command = NULL;
  g_autoptr (GPtrArray) due = NULL, early = NULL, late = NULL;

  open_shop (&shop);
  command = find_missing (&shop);
  cpt_world_set_clock (shop.world, DUE);
  due = take (&shop);
  report (&shop, due->pdata[0], 429, 3600);
  cpt_world_set_clock (shop.world, "2026-11-21T10:00:29+01:00");
  early = take (&shop);
  cpt_world_set_clock (shop.world, "2026-11-21T10:00:30+01:00");
  late = take (&shop);
  g_assert_cmpuint (early->len, ==, 0);
  g_assert_cmpuint (late->len, ==, 1);
}

/* 410: the receiver wants no more, and what waits for it is let go. */
static void
test_gone (void)
{
  g_auto (Shop) shop = { 0 };
  g_autofree char *first = NULL, *second = NULL, *third = NULL;
  g_autoptr (GPtrArray) due = NULL, after = NULL;

  open_shop (&shop);
  first = find_missing (&shop);
  second = find_missing (&shop);
  cpt_world_set_clock (shop.world, DUE);
  due = take (&shop);
  g_assert_cmpuint (due->len, ==, 2);
  report (&shop, due->pdata[0], 410, 0);
  assert_state (&shop, "gone", "\"waiting\":0,\"taken\":0,\"given_up\":2");
  report (&shop, due->pdata[1], 500, 0); /* it was on its way */
  assert_state (&shop, "gone", "\"waiting\":0,\"taken\":0,\"given_up\":2");
  after = take (&shop);
  g_assert_cmpuint (after->len, ==, 0);
  assert_clean (&shop);
}

static void
test_removed (void)
{
  g_auto (Shop) shop = { 0 };
  g_autofree char *command = NULL;
  g_autoptr (GPtrArray) due = NULL;
  g_autoptr (CptProblem) problem = NULL;

  open_shop (&shop);
  command = find_missing (&shop);
  g_assert_true (cpt_webhooks_remove (shop.world->service, shop.id, &problem));
  g_assert_true (cpt_webhooks_remove (shop.world->service, shop.id, &problem));
  g_assert_false (cpt_webhooks_remove (shop.world->service, shop.part, &problem));
  g_assert_cmpint (problem->status, ==, 404);
  cpt_world_set_clock (shop.world, DUE);
  due = take (&shop);
  g_assert_cmpuint (due->len, ==, 0);
  assert_state (&shop, "removed", "\"waiting\":0");
  assert_clean (&shop);
}

/* ---- what check sees ---- */

static void
test_checked (void)
{
  static const char *const damages[] = { "DELETE FROM outbox",
                                         "UPDATE delivery SET effect = 'reroute'" };

  for (gsize i = 0; i < G_N_ELEMENTS (damages); i++) {
    g_auto (Shop) shop = { 0 };
    g_autofree char *command = NULL;
    g_autoptr (GPtrArray) results = NULL;
    g_autoptr (GError) error = NULL;

    open_shop (&shop);
    command = find_missing (&shop);
    cpt_day_damage (shop.world, damages[i]);
    results = cpt_check_run (shop.world->service, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (cpt_day_count_found (results, "I25"), ==, 1);
  }
}

/* As Python computes it: HMAC-SHA256 over id, time and body. */
static void
test_signature (void)
{
  CptWebhookMessage message = { .id = "msg_p5jXN8AQM9LWM0D4loKWxJek",
                                .body = (char *)"{\"test\": 2432232314}" };
  g_autofree char *signature = NULL;

  memset (message.secret, 'k', sizeof message.secret);
  signature = cpt_webhook_message_sign (&message, 1614265330);
  g_assert_cmpstr (signature, ==, "v1,+qNgyReIHqPuR060oMQ+nyzPsJZG+OFv/pI9RG/w4Ts=");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/webhooks/due", test_due);
  g_test_add_func ("/webhooks/undone", test_undone);
  g_test_add_func ("/webhooks/undone-on-its-way", test_undone_on_its_way);
  g_test_add_func ("/webhooks/wanted", test_wanted);
  g_test_add_func ("/webhooks/refused", test_refused);
  g_test_add_func ("/webhooks/given-up", test_given_up);
  g_test_add_func ("/webhooks/retry-after", test_retry_after);
  g_test_add_func ("/webhooks/gone", test_gone);
  g_test_add_func ("/webhooks/removed", test_removed);
  g_test_add_func ("/webhooks/checked", test_checked);
  g_test_add_func ("/webhooks/signature", test_signature);
  return g_test_run ();
}
