/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "day.h"

#include "central/orchestration/ordering.h"
#include "central/orchestration/pass-read.h"
#include "central/orchestration/passes.h"
#include "central/orchestration/upkeep.h"
#include "central/storage/storage-pass.h"

#include <string.h>

#define NOW   "2026-11-21T09:00:00+01:00"
#define LATER "2026-11-21T10:00:00+01:00"
#define LINES                                                                                      \
  "[{\"line\":1,\"sku\":\"45001-KAK-M\",\"quantity\":1,\"unit_price\":14900},"                     \
  "{\"line\":2,\"sku\":\"45014-BOR-L\",\"quantity\":1,\"unit_price\":6900}]"
#define SECOND_US G_GINT64_CONSTANT (1000000)
#define HOUR_US   (3600 * SECOND_US)
#define DAY_US    (24 * HOUR_US)

/* A world with one order of two lines for LYO1. */
static CptWorld *
found (char **part_out)
{
  CptWorld *world = cpt_world_new (NOW);
  g_autofree char *part = NULL;

  cpt_chain_found (world);
  part = cpt_chain_order (world, "C-1", LINES);
  if (part_out != NULL)
    *part_out = g_steal_pointer (&part);
  return world;
}

/* Nothing is broken, much as not all of it was tried in so short a day. */
static void
assert_clean (CptWorld *world)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = cpt_check_run (world->service, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < results->len; i++) {
    const CptCheckResult *result = results->pdata[i];

    for (guint j = 0; j < result->found->len; j++)
      g_test_message ("%s: %s", result->id, (const char *)result->found->pdata[j]);
    g_assert_cmpuint (result->found->len, ==, 0);
  }
}

/* The text of a new pass. (transfer full) */
static char *
issue (CptWorld *world, gboolean live, gint days)
{
  g_auto (CptPassIssued) issued = { 0 };
  g_autoptr (CptProblem) problem = NULL;
  gboolean done = cpt_passes_issue (world->service, "web", "C-1", live, days, &issued, &problem);

  if (problem != NULL)
    g_test_message ("%s: %s", problem->code, problem->detail);
  g_assert_true (done);
  g_assert_cmpstr (issued.number, ==, "C-1");
  g_assert_cmpint (issued.live, ==, live);
  return g_strdup (issued.text);
}

typedef struct {
  const char *text;
  gint64 at_us;
  CptPassFacts facts;
} Question;

static gboolean
ask (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Question *self = user_data;

  return cpt_pass_read (transaction, self->text, self->at_us, &self->facts, error);
}

/* What central says of it when something was done on it at @at_us. */
static CptPassFacts
judge (CptWorld *world, const char *text, gint64 at_us)
{
  Question question = { .text = text, .at_us = at_us };

  cpt_world_read (world, ask, &question);
  return question.facts;
}

/* How many rows of that kind the shop's feed has. */
static guint
count_rows (CptWorld *world, const char *store, const char *kind)
{
  g_autoptr (CptDevice) device = cpt_device_new (world, store, "1041");
  g_autofree char *scope = g_strconcat ("shop/", store, NULL);
  g_autofree char *feed = cpt_device_pull (device, scope, NULL);
  g_autofree char *start = g_strdup_printf ("[\"put\",\"%s\",", kind);
  guint n = 0;

  for (const char *at = feed; (at = strstr (at, start)) != NULL; at++)
    n++;
  return n;
}

static void
test_genuine (void)
{
  g_autofree char *part = NULL;
  g_autoptr (CptWorld) world = found (&part);
  gint64 now_us = cpt_world_us (NOW);
  g_autofree char *text = issue (world, TRUE, 0);
  CptPassFacts facts = judge (world, text, now_us);
  CptPass pass;

  g_assert_cmpint (facts.state, ==, CPT_PASS_GENUINE);
  g_assert_true (facts.live);
  g_assert_cmpint (facts.not_before_us, ==, now_us);
  g_assert_cmpint (facts.expires_us, ==, now_us + 15 * 60 * SECOND_US);
  g_assert_true (cpt_pass_decode (text, &pass));
  g_assert_cmpstr (facts.order, ==, pass.order);
  for (guint i = 6; i < CPT_PASS_TEXT_LENGTH; i++) {
    g_autofree char *spoilt = g_strdup (text);

    spoilt[i] = spoilt[i] == 'A' ? 'B' : 'A';
    facts = judge (world, spoilt, now_us);
    g_assert_cmpint (facts.state, ==, CPT_PASS_NOT_GENUINE);
  }
  assert_clean (world);
}

/* What one chain signs is nothing to another. */
static void
test_other_chain (void)
{
  g_autoptr (CptWorld) one = found (NULL);
  g_autoptr (CptWorld) other = found (NULL);
  g_autofree char *text = issue (one, FALSE, 0);

  g_assert_cmpint (judge (other, text, cpt_world_us (NOW)).state, ==, CPT_PASS_NOT_GENUINE);
}

static void
make_ready (CptWorld *world, const char *part)
{
  g_autoptr (CptDevice) device = cpt_device_new (world, "LYO1", "1041");
  g_autofree char *answer = NULL;
  CptProblem *problem = NULL;
  static const char *const acts[][2] = {
    { "fulfilment.pick", "{\"line\":1,\"quantity\":1,\"location\":\"A-03-2\"}" },
    { "fulfilment.pick", "{\"line\":2,\"quantity\":1,\"location\":\"B-01-1\"}" },
    { "fulfilment.stage", "{\"location\":\"R-12\",\"bags\":[]}" },
    { "fulfilment.ready", "{}" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (acts); i++)
    g_free (cpt_device_do (device, acts[i][0], part, acts[i][1]));
  answer = cpt_device_push (device, &problem);
  g_assert_null (problem);
  g_assert_null (strstr (answer, "rejected"));
}

static gboolean
load_hold (CptTransaction *transaction, gpointer user_data, GError **error)
{
  char **part = user_data;
  g_autoptr (CptFulfilment) loaded = cpt_storage_load_fulfilment (transaction, part[0], error);

  g_assert_nonnull (loaded);
  *(gint64 *)(gpointer)part[1] = loaded->milestones.hold_until_us;
  return TRUE;
}

/* Not ready: thirty days; ready: as long as it is held; or as many days as somebody says. */
static void
test_how_long (void)
{
  g_autofree char *part = NULL;
  g_autoptr (CptWorld) world = found (&part);
  g_autofree char *before = issue (world, FALSE, 0), *after = NULL, *days = NULL;
  gint64 now_us = cpt_world_us (NOW), hold_us = 0;
  char *asked[] = { part, (char *)&hold_us };

  g_assert_cmpint (judge (world, before, now_us).expires_us, ==, now_us + 30 * DAY_US);
  make_ready (world, part);
  cpt_world_read (world, load_hold, asked);
  g_assert_cmpint (hold_us, >, now_us + DAY_US);
  after = issue (world, FALSE, 0);
  g_assert_cmpint (judge (world, after, now_us).expires_us, ==, hold_us - hold_us % SECOND_US);
  days = issue (world, FALSE, 3);
  g_assert_cmpint (judge (world, days, now_us).expires_us, ==, now_us + 3 * DAY_US);
  assert_clean (world);
}

/* ---- called back ---- */

/* Good for what was done before, gone for what comes after; the shop is told as long as it matters.
 */
static void
test_revoked (void)
{
  g_autoptr (CptWorld) world = found (NULL);
  gint64 now_us = cpt_world_us (NOW);
  g_autofree char *text = issue (world, FALSE, 2), *answer = NULL;
  CptProblem *problem = NULL;

  g_assert_cmpuint (count_rows (world, "LYO1", "pass_revoked"), ==, 0);
  cpt_world_set_clock (world, LATER);
  answer = cpt_passes_revoke (world->service, "web", "C-1", &problem);
  g_assert_null (problem);
  g_assert_cmpstr (answer, ==, "{\"number\":\"C-1\",\"revoked\":1}");
  g_assert_cmpint (judge (world, text, now_us + HOUR_US - 1).state, ==, CPT_PASS_GENUINE);
  g_assert_cmpint (judge (world, text, now_us + HOUR_US).state, ==, CPT_PASS_REVOKED);
  g_assert_cmpuint (count_rows (world, "LYO1", "pass_revoked"), ==, 1);
  g_assert_cmpuint (count_rows (world, "LYO2", "pass_revoked"), ==, 0);
  assert_clean (world);

  cpt_world_set_clock (world, "2026-11-23T08:59:59+01:00");
  g_assert_true (cpt_upkeep_run (world->service, NULL));
  g_assert_cmpuint (count_rows (world, "LYO1", "pass_revoked"), ==, 1);
  cpt_world_set_clock (world, "2026-11-23T09:00:00+01:00");
  g_assert_true (cpt_upkeep_run (world->service, NULL));
  g_assert_cmpuint (count_rows (world, "LYO1", "pass_revoked"), ==, 0);
  g_assert_cmpint (judge (world, text, now_us + HOUR_US).state, ==, CPT_PASS_REVOKED);
  assert_clean (world);
}

static void
cancel (CptWorld *world, const char *body)
{
  CptProblem *problem = NULL;
  g_autofree char *answer =
      cpt_ordering_cancel (world->service, "web", "C-1", NULL, body, strlen (body), &problem);

  g_assert_null (problem);
  g_assert_nonnull (answer);
}

/* One line of two changes nothing, the last one calls the passes back, goods in hands or not. */
static void
test_cancelled (void)
{
  g_autofree char *part = NULL;
  g_autoptr (CptWorld) world = found (&part);
  g_autofree char *text = issue (world, FALSE, 0);
  g_auto (CptPassIssued) issued = { 0 };
  g_autoptr (CptProblem) problem = NULL;
  gint64 now_us = cpt_world_us (NOW);

  make_ready (world, part);
  cancel (world, "{\"lines\":[{\"line\":2,\"quantity\":1}],\"reason\":\"customer-wish\"}");
  g_assert_cmpint (judge (world, text, now_us).state, ==, CPT_PASS_GENUINE);
  cancel (world, "{\"lines\":null,\"reason\":\"customer-wish\"}");
  g_assert_cmpint (judge (world, text, now_us).state, ==, CPT_PASS_REVOKED);
  g_assert_cmpuint (count_rows (world, "LYO1", "pass_revoked"), ==, 1);
  g_assert_false (cpt_passes_issue (world->service, "web", "C-1", FALSE, 0, &issued, &problem));
  g_assert_cmpint (problem->status, ==, 409);
  g_assert_cmpstr (problem->code, ==, "order_cancelled");
  assert_clean (world);
}

/* ---- keys ---- */

static char *
rotate (CptWorld *world, gboolean drop, const char *code)
{
  g_autoptr (CptProblem) problem = NULL;
  char *answer = cpt_passes_rotate (world->service, drop, &problem);

  g_assert_cmpstr (problem != NULL ? problem->code : NULL, ==, code);
  return answer;
}

static void
test_rotated (void)
{
  g_autoptr (CptWorld) world = found (NULL);
  gint64 now_us = cpt_world_us (NOW);
  g_autofree char *first = issue (world, FALSE, 2), *second = NULL, *third = NULL;
  g_autofree char *a = NULL, *b = NULL, *c = NULL, *d = NULL;

  g_assert_cmpuint (count_rows (world, "LYO1", "pass_key"), ==, 1);
  cpt_world_set_clock (world, LATER);
  a = rotate (world, FALSE, NULL);
  second = issue (world, FALSE, 1);
  g_assert_cmpuint (count_rows (world, "LYO2", "pass_key"), ==, 2);
  g_assert_cmpint (judge (world, first, now_us + HOUR_US).state, ==, CPT_PASS_GENUINE);
  g_assert_cmpint (judge (world, second, now_us + HOUR_US).state, ==, CPT_PASS_GENUINE);
  b = rotate (world, FALSE, "guard_failed");
  g_assert_null (b);
  assert_clean (world);

  c = rotate (world, TRUE, NULL);
  third = issue (world, TRUE, 0);
  g_assert_cmpint (judge (world, first, now_us + HOUR_US - 1).state, ==, CPT_PASS_GENUINE);
  g_assert_cmpint (judge (world, first, now_us + HOUR_US).state, ==, CPT_PASS_NOT_GENUINE);
  g_assert_cmpint (judge (world, second, now_us + HOUR_US).state, ==, CPT_PASS_GENUINE);
  g_assert_cmpint (judge (world, third, now_us + HOUR_US).state, ==, CPT_PASS_GENUINE);
  assert_clean (world);

  /* A day later the second key's last pass has run out, and it may be changed again; terminals
   * forget what is older than they may be cut off. */
  cpt_world_set_clock (world, "2026-11-22T10:00:00+01:00");
  d = rotate (world, FALSE, NULL);
  g_assert_true (cpt_upkeep_run (world->service, NULL));
  g_assert_cmpuint (count_rows (world, "LYO1", "pass_key"), ==, 4);
  cpt_world_set_clock (world, "2026-11-28T10:00:00+01:00");
  g_assert_true (cpt_upkeep_run (world->service, NULL));
  g_assert_cmpuint (count_rows (world, "LYO1", "pass_key"), ==, 3);
  assert_clean (world);
}

/* A folder from before there were keys: the first pass makes one, and every shop hears of it. */
static void
test_old_folder (void)
{
  g_autoptr (CptWorld) world = found (NULL);
  g_autofree char *text = NULL;

  cpt_day_damage (world, "DELETE FROM pass_key");
  text = issue (world, FALSE, 0);
  g_assert_cmpint (judge (world, text, cpt_world_us (NOW)).state, ==, CPT_PASS_GENUINE);
  g_assert_cmpuint (count_rows (world, "LYO1", "pass_key"), ==, 2); /* the one the test took away */
  g_assert_cmpuint (count_rows (world, "LYO2", "pass_key"), ==, 2);
}

/* ---- refused ---- */

static void
test_unknown (void)
{
  g_autoptr (CptWorld) world = found (NULL);
  g_auto (CptPassIssued) issued = { 0 };
  g_autoptr (CptProblem) problem = NULL, other = NULL;
  g_autofree char *answer = NULL;

  g_assert_false (cpt_passes_issue (world->service, "web", "C-9", FALSE, 0, &issued, &problem));
  g_assert_cmpint (problem->status, ==, 404);
  answer = cpt_passes_revoke (world->service, "erp", "C-1", &other);
  g_assert_null (answer);
  g_assert_cmpint (other->status, ==, 404); /* another channel's */
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/central/passes/genuine", test_genuine);
  g_test_add_func ("/central/passes/other-chain", test_other_chain);
  g_test_add_func ("/central/passes/how-long", test_how_long);
  g_test_add_func ("/central/passes/revoked", test_revoked);
  g_test_add_func ("/central/passes/cancelled", test_cancelled);
  g_test_add_func ("/central/passes/rotated", test_rotated);
  g_test_add_func ("/central/passes/old-folder", test_old_folder);
  g_test_add_func ("/central/passes/unknown", test_unknown);
  return g_test_run ();
}
