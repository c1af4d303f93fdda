/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scene.h"

#include "domain/due.h"
#include "domain/task.h"

#include <string.h>

#define ACCEPT_BY_US 1000
#define READY_BY_US  2000
#define SHIP_BY_US   3000

/* What a state is called, what is to be done with it, and which promise is open. */
typedef struct {
  const char *name;
  const char *state;
  const char *word;
  const char *tasks;
  gint64 open_us;
  gboolean is_closed;
} Case;

/* clang-format off */
static const Case CASES[] = {
  { "nothing yet", "o3", "assigned", "accept@1000", ACCEPT_BY_US },
  { "accepted", "o3 ; accepted held=A", "accepted", "pick@2000", READY_BY_US },
  { "one picked", "o3 p1 ; accepted held=A", "picking", "pick@2000", READY_BY_US },
  { "one picked, released", "o3 p1", "picking", "pick@2000", READY_BY_US },
  { "one short", "o3 s1 ; accepted", "picking", "pick@2000", READY_BY_US },
  { "all picked", "o3 p3 ; accepted", "picked", "stage@2000", READY_BY_US },
  { "a parcel, all picked", "o3 p3 ; accepted method=ship", "picked", "stage@3000", SHIP_BY_US },
  { "staged", "o3 p3 ; accepted staged loc=R-1", "staged", "stage@2000", READY_BY_US },
  { "ready", "o3 p3 ; staged ready loc=R-1", "ready", "", 0 },
  { "ready, the customer is here", "o3 p3 ; staged ready here loc=R-1", "ready", "hand_over@1799996400000000", 0 },
  { "ready, then one cancelled", "o3 c1 p3 ; staged ready loc=R-1", "staged", "put_back@0", READY_BY_US },
  { "ready, then one found", "o3 p2 ; staged ready loc=R-1", "picking", "pick@2000", READY_BY_US },
  { "the customer is asked", "o3 s1 p2 ; wait=customer", "waiting", "stage@2000", 0 },
  { "the customer is asked, some to pick", "o3 s1 p1 ; wait=customer", "picking", "pick@2000", READY_BY_US },
  { "all short, asked", "o3 s3 ; wait=customer", "waiting", "", 0, FALSE },
  { "all short", "o3 s3", "cancelled", "", 0, TRUE },
  { "all went elsewhere", "o3 s3 r3", "re_routed", "", 0, TRUE },
  { "part went elsewhere", "o3 s3 r1", "cancelled", "", 0, TRUE },
  { "cancelled", "o3 c3 ; exit=cancelled", "cancelled", "", 0, TRUE },
  { "cancelled with goods in hand", "o3 c3 p2 ; accepted exit=cancelled", "cancelled", "put_back@1800000000000000", 0 },
  { "declined", "o3 c3 ; exit=declined", "declined", "", 0, TRUE },
  { "expired", "o3 c3 p3 ; ready exit=expired", "expired", "put_back@1800000000000000", 0 },
  { "re-routed", "o3 s3 r3 ; exit=re_routed", "re_routed", "", 0, TRUE },
  { "handed over", "o3 p3 g3 ; ready", "handed_over", "", 0, TRUE },
  { "shipped", "o3 p3 k3 g3 ; ready method=ship", "shipped", "", 0, TRUE },
  { "transferred", "o3 p3 k3 g3 ; method=transfer", "shipped", "", 0, TRUE },
  { "part handed over, the rest waits", "o3 p3 g1 ; ready loc=R-1", "ready", "", 0 },
  { "one to pick, another to put back", "o3 p1 | o1 c1 p1", "picking", "pick@2000 put_back@0", READY_BY_US },
};
/* clang-format on */

static void
check (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (CptFulfilment) fulfilment = scene_fulfilment (row->state);
  g_autoptr (CptPolicy) policy = scene_policy ();
  g_autoptr (GString) text = g_string_new (NULL);
  CptTask tasks[CPT_MAX_TASKS];
  gsize n_tasks;

  fulfilment->promise->accept_by_us = ACCEPT_BY_US;
  fulfilment->promise->ready_by_us = READY_BY_US;
  fulfilment->promise->ship_by_us = SHIP_BY_US;
  g_assert_cmpstr (cpt_word_to_text (cpt_fulfilment_get_word (fulfilment)), ==, row->word);
  g_assert_cmpint (cpt_due_get_open (fulfilment), ==, row->open_us);
  g_assert_cmpint (cpt_fulfilment_is_closed (fulfilment), ==, row->is_closed);

  n_tasks = cpt_fulfilment_get_tasks (fulfilment, policy, tasks);
  for (gsize i = 0; i < n_tasks; i++)
    g_string_append_printf (text, "%s%s@%" G_GINT64_FORMAT, i > 0 ? " " : "",
                            cpt_task_to_text (tasks[i].sort), tasks[i].due_us);
  g_assert_cmpstr (text->str, ==, row->tasks);
}

static void
test_put_back_since_last (void)
{
  g_autoptr (CptFulfilment) fulfilment = scene_fulfilment ("o3 c1 p3");
  g_autoptr (CptPolicy) policy = scene_policy ();
  CptTask tasks[CPT_MAX_TASKS];

  fulfilment->last.effective_us = SCENE_NOW_US;
  g_assert_cmpuint (cpt_fulfilment_get_tasks (fulfilment, policy, tasks), ==, 1);
  g_assert_cmpint (tasks[0].due_us, ==, SCENE_NOW_US + 60 * G_GINT64_CONSTANT (60000000));
}

static void
test_due_state (void)
{
  const gint64 now_us = SCENE_NOW_US, half_an_hour_us = 30 * G_GINT64_CONSTANT (60000000);
  g_autoptr (CptPolicy) policy = scene_policy ();

  g_assert_cmpint (cpt_due_state (0, now_us, policy), ==, CPT_DUE_NONE);
  g_assert_cmpint (cpt_due_state (now_us - 1, now_us, policy), ==, CPT_DUE_LATE);
  g_assert_cmpint (cpt_due_state (now_us, now_us, policy), ==, CPT_DUE_SOON);
  g_assert_cmpint (cpt_due_state (now_us + half_an_hour_us, now_us, policy), ==, CPT_DUE_SOON);
  g_assert_cmpint (cpt_due_state (now_us + half_an_hour_us + 1, now_us, policy), ==,
                   CPT_DUE_ON_TIME);
  g_assert_cmpint (cpt_due_state (G_MAXINT64, G_MAXINT64, policy), ==, CPT_DUE_SOON);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++) {
    g_autofree char *path = g_strdup_printf ("/domain/word/%s", CASES[i].name);

    g_test_add_data_func (path, &CASES[i], check);
  }
  g_test_add_func ("/domain/word/an excess since the last act", test_put_back_since_last);
  g_test_add_func ("/domain/word/late, soon, on time", test_due_state);
  return g_test_run ();
}
