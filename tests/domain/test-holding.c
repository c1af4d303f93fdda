/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What waits for its customer: when they are told again, how long it is kept, what becomes of it.
 */
#include "scene.h"

#include "domain/hold.h"

#include <string.h>

#define MINUTE_US G_GINT64_CONSTANT (60000000)
#define HOUR_US   (60 * MINUTE_US)
#define DAY_US    (24 * HOUR_US)
#define READY     "o2 p2 $900 ; staged ready loc=R-1"

/* clang-format off */
static const struct { const char *name, *before, *command, *after; } CASES[] = {
  { "extend/by days", READY " hold", "extend days=3", "o2 p2 ; staged ready hold loc=R-1 !order.extended" },
  { "extend/what is ready no more too", "o2 p1 ; staged ready hold loc=R-1", "extend days=1", "o2 p1 ; staged ready hold loc=R-1 !order.extended" },
  { "extend/never held", READY, "extend days=3", "guard_failed" },
  { "extend/a parcel", READY " hold method=ship", "extend days=3", "guard_failed" },
  { "extend/cancelled", "o2 c2 p2 ; hold exit=cancelled", "extend days=3", "order_cancelled" },
  { "extend/expired", "o2 c2 p2 ; hold exit=expired", "extend days=3", "guard_failed" },
  { "extend/handed over", "o2 p2 g2 ; hold", "extend days=3", "already_handed_over" },
  { "extend/no day", READY " hold", "extend days=0", "malformed" },
  { "extend/too many", READY " hold", "extend days=31", "malformed" },
  { "resend/again", READY " told hold", "resend", "o2 p2 ; staged ready told* hold loc=R-1 !order.resent" },
  { "resend/just told", READY " told* hold", "resend / after-s=29", "already_done" },
  { "resend/told a while ago", READY " told* hold", "resend / after-s=30", "o2 p2 ; staged ready told hold loc=R-1 !order.resent" },
  { "resend/not ready", "o2 p1 ; staged loc=R-1", "resend", "guard_failed" },
  { "resend/a parcel", READY " told method=ship", "resend", "guard_failed" },
  { "resend/expired", "o2 c2 p2 ; ready loc=R-1 exit=expired", "resend", "guard_failed" },
  { "reopen/all is here", "o2 c2 p2 ; ready loc=R-1 hold exit=expired", "reopen / role=manager", "o2 p2 ; ready hold loc=R-1 !order.reopened" },
  { "reopen/with a manager", "o2 c2 p2 ; ready loc=R-1 hold exit=expired", "reopen / approver=manager", "o2 p2 ; ready hold loc=R-1 !order.reopened" },
  { "reopen/alone", "o2 c2 p2 ; ready loc=R-1 hold exit=expired", "reopen", "not_authorised needs fulfilment.reopen" },
  { "reopen/some is back on its shelf", "o2 c2 p2 b1 ; ready loc=R-1 hold exit=expired", "reopen / role=manager", "o2 c1 p2 b1 ; ready hold loc=R-1 !order.reopened" },
  { "reopen/some was cancelled before", "o3 c3 p2 ; ready loc=R-1 hold exit=expired", "reopen / role=manager", "o3 c1 p2 ; ready hold loc=R-1 !order.reopened" },
  { "reopen/nothing is here", "o2 c2 p2 b2 ; ready hold exit=expired", "reopen / role=manager", "guard_failed" },
  { "reopen/the refund has gone", "o2 c2 p2 ; ready loc=R-1 hold exit=expired", "reopen / role=manager refund-gone", "over_limit" },
  { "reopen/cancelled", "o2 c2 p2 ; ready loc=R-1 hold exit=cancelled", "reopen / role=manager", "guard_failed" },
  { "reopen/never expired", READY " hold", "reopen / role=manager", "already_done" },
  { "remind/a reminder", READY " told hold", "remind what=reminder at_us=0 / central", "o2 p2 ; staged ready told* hold loc=R-1 !order.reminder" },
  { "remind/the last day", READY " told hold", "remind what=last_day at_us=-5 / central", "o2 p2 ; staged ready told* hold loc=R-1 !order.last_day" },
  { "remind/told since", READY " told* hold", "remind what=reminder at_us=-5 / central", "already_done" },
  { "remind/of the payment", READY " told* hold", "remind what=authorisation at_us=-5 / central", "o2 p2 ; staged ready told* hold loc=R-1 !payment.ends" },
  { "remind/too early", READY " told hold", "remind what=reminder at_us=1 / central", "guard_failed" },
  { "remind/not ready", "o2 p1 ; staged told hold loc=R-1", "remind what=reminder at_us=0 / central", "guard_failed" },
  { "remind/of the end", READY " told hold", "remind what=end at_us=0 / central", "malformed" },
  { "remind/by a terminal", READY " told hold", "remind what=reminder at_us=0 / role=manager", "not_authorised needs promise.remind" },
  { "expire/nobody came", READY " hold", "expire at_us=0 / central", "o2 c2 p2 ; staged ready hold loc=R-1 exit=expired !order.expired !payment.refund 1800 minor" },
  { "expire/at the very moment", READY " hold*", "expire at_us=0 / central", "o2 c2 p2 ; staged ready hold* loc=R-1 exit=expired !order.expired !payment.refund 1800 minor" },
  { "expire/some is gone", "o2 p2 g1 $900 ; staged ready hold loc=R-1", "expire at_us=0 / central", "o2 c1 p2 g1 ; staged ready hold loc=R-1 !order.expired !payment.refund 900 minor" },
  { "expire/worth nothing", "o1 p1 ; staged ready hold loc=R-1", "expire at_us=0 / central", "o1 c1 p1 ; staged ready hold loc=R-1 exit=expired !order.expired" },
  { "expire/not ready", "o2 p1 ; staged ready hold loc=R-1", "expire at_us=0 / central", "guard_failed" },
  { "expire/never held", READY, "expire at_us=0 / central", "guard_failed" },
  { "expire/handed over", "o2 p2 g2 ; ready hold", "expire at_us=0 / central", "already_handed_over" },
  { "expire/by a terminal", READY " hold", "expire at_us=0 / role=manager", "not_authorised needs promise.expire" },
};
/* clang-format on */

static void
check_case (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (CptFulfilment) before = scene_fulfilment (CASES[i].before);
  g_autoptr (SceneAct) act = scene_act (CASES[i].command, &before->last);
  g_auto (CptOutcome) outcome = { 0 };
  g_autofree char *after = NULL;
  g_autofree char *wanted = g_strdup (CASES[i].after);
  const char *rest = strpbrk (wanted, "!");

  scene_decide (before, act, &outcome);
  after = scene_describe_outcome (&outcome);
  if (outcome.refusal.code == CPT_REFUSAL_NONE) {
    /* As it is described, whatever the order of its words. */
    g_autofree char *state = g_strndup (wanted, (gsize)(rest - wanted));
    g_autoptr (CptFulfilment) made = scene_fulfilment (g_strchomp (state));
    g_autofree char *text = NULL;

    for (gsize line = 0; line < made->n_lines; line++)
      if (before->lines[line].goods != NULL)
        made->lines[line].goods = cpt_goods_ref (before->lines[line].goods);
    text = scene_describe (made);
    g_free (g_steal_pointer (&wanted));
    wanted = g_strdup_printf ("%s %s", text, strchr (CASES[i].after, '!'));
  }
  g_assert_cmpstr (after, ==, wanted);
}

/* ---- when ---- */

/* Two weeks of 9:00 to 19:00, closed each seventh day; the first day begins at 0. */
static GArray *
make_hours (void)
{
  GArray *hours = g_array_new (FALSE, TRUE, sizeof (CptInterval));

  for (gint64 day = 0; day < 14; day++) {
    CptInterval open = { day * DAY_US + 9 * HOUR_US, day * DAY_US + 19 * HOUR_US };

    if (day % 7 != 6)
      g_array_append_val (hours, open);
  }
  return hours;
}

#define AT(day, hour) ((day)*DAY_US + (hour)*HOUR_US)

static void
test_days (void)
{
  static const struct {
    gint64 from_us, days, to_us;
  } cases[] = {
    { AT (0, 11), 1, AT (1, 19) },  /* the end of that day's opening */
    { AT (0, 19), 3, AT (3, 19) },  /* from an end to an end */
    { AT (0, 11), 6, AT (6, 11) },  /* closed that day: the same time of day */
    { AT (0, 11), 30, AT (30, 11) } /* further than is known */
  };
  g_autoptr (GArray) hours = make_hours ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (cpt_hold_add_days ((const CptInterval *)(gconstpointer)hours->data, hours->len,
                                        cases[i].from_us, cases[i].days),
                     ==, cases[i].to_us);
}

static void
check_moments (const GArray *moments, const CptHoldMoment *wanted, guint n)
{
  g_assert_cmpuint (moments->len, ==, n);
  for (guint i = 0; i < MIN (n, moments->len); i++) {
    const CptHoldMoment *moment = &g_array_index (moments, CptHoldMoment, i);

    g_assert_cmpstr (cpt_hold_to_text (moment->sort), ==, cpt_hold_to_text (wanted[i].sort));
    g_assert_cmpint (moment->at_us, ==, wanted[i].at_us);
  }
}

static void
test_moments (void)
{
  static const CptHoldMoment all[] = { { CPT_HOLD_AUTHORISATION, AT (1, 12) },
                                       { CPT_HOLD_REMINDER, AT (2, 18) },
                                       { CPT_HOLD_LAST_DAY, AT (7, 9) },
                                       { CPT_HOLD_END, AT (7, 19) } };
  static const CptHoldMoment late[] = { { CPT_HOLD_REMINDER, AT (7, 9) } };
  g_autoptr (GArray) hours = make_hours ();
  const CptInterval *open = (const CptInterval *)(gconstpointer)hours->data;
  g_autoptr (CptPolicy) policy = scene_policy ();
  g_autoptr (CptFulfilment) part = scene_fulfilment ("o1 p1 ; ready hold loc=R-1 pay=authorised");
  g_autoptr (CptFulfilment) parcel = scene_fulfilment ("o1 p1 ; ready hold method=ship");
  g_autoptr (CptFulfilment) picking = scene_fulfilment ("o2 p1 ; ready hold loc=R-1");
  g_autoptr (GArray) moments = NULL, closed = NULL, none = NULL, nor = NULL;

  part->milestones.ready_us = AT (0, 18);
  part->milestones.hold_until_us = AT (7, 19);
  part->promise->authorised_until_us = AT (2, 12);
  moments = cpt_hold_list (part, policy, open, hours->len);
  check_moments (moments, all, G_N_ELEMENTS (all));
  g_assert_cmpint (cpt_hold_find_next (moments, 0), ==, AT (1, 12));
  g_assert_cmpint (cpt_hold_find_next (moments, AT (2, 18)), ==, AT (7, 9));
  g_assert_cmpint (cpt_hold_find_next (moments, AT (7, 19)), ==, 0);

  /* Two days after ready is a closed day: when the shop opens next. */
  part->milestones.ready_us = AT (4, 10);
  part->milestones.hold_until_us = AT (11, 19);
  part->promise->authorised_until_us = AT (11, 19); /* not before the end */
  closed = cpt_hold_list (part, policy, open, hours->len);
  g_assert_cmpuint (closed->len, ==, 3);
  check_moments (closed,
                 (const CptHoldMoment[]){
                     late[0], { CPT_HOLD_LAST_DAY, AT (11, 9) }, { CPT_HOLD_END, AT (11, 19) } },
                 3);
  none = cpt_hold_list (parcel, policy, open, hours->len);
  nor = cpt_hold_list (picking, policy, open, hours->len);
  g_assert_cmpuint (none->len + nor->len, ==, 0);
}

/* A shop that never closes, or whose hours nobody knows: the last day begins twelve hours before.
 */
static void
test_without_hours (void)
{
  static const CptInterval always = { 0, AT (14, 0) };
  static const CptHoldMoment wanted[] = { { CPT_HOLD_REMINDER, AT (3, 3) },
                                          { CPT_HOLD_LAST_DAY, AT (7, 15) },
                                          { CPT_HOLD_END, AT (8, 3) } };
  g_autoptr (CptPolicy) policy = scene_policy ();
  g_autoptr (CptFulfilment) part = scene_fulfilment ("o1 p1 ; ready hold loc=R-1");
  g_autoptr (GArray) moments = NULL, nobody_knows = NULL;

  /* Seven days are seven days, where no day of opening ends. */
  g_assert_cmpint (cpt_hold_add_days (&always, 1, AT (1, 3), 7), ==, AT (8, 3));
  part->milestones.ready_us = AT (1, 3);
  part->milestones.hold_until_us = AT (8, 3);
  moments = cpt_hold_list (part, policy, &always, 1);
  nobody_knows = cpt_hold_list (part, policy, NULL, 0);
  check_moments (moments, wanted, G_N_ELEMENTS (wanted));
  check_moments (nobody_knows, wanted, G_N_ELEMENTS (wanted));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++) {
    g_autofree char *path = g_strdup_printf ("/domain/holding/%s", CASES[i].name);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), check_case);
  }
  g_test_add_func ("/domain/holding/days", test_days);
  g_test_add_func ("/domain/holding/moments", test_moments);
  g_test_add_func ("/domain/holding/without-hours", test_without_hours);
  return g_test_run ();
}
