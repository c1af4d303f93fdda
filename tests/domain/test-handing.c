/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scene.h"

#include "domain/proof.h"
#include "domain/worth.h"

/* At the counter: what was true, what was done, and all that follows. */
typedef struct {
  const char *name;
  const char *before;
  const char *act;
  const char *after;
} Case;

#define ONE   "o2 p2 $5000 ; loc=R-1 staged ready here bag1@R-1:1x2"
#define DEAR  "o2 p2 $8000 ; loc=R-1 staged ready"
#define WINE  "o1 p1 $900 @18 | o1 p1 $4000 ; loc=R-1 staged ready"
#define SEEN  "hand_over collector=buyer checks=id-seen bags="
#define SHOWN "hand_over pass=CPT1 collector=buyer bags= checks="

/* clang-format off */
static const Case CASES[] = {
  /* what goes */
  { "all of it", ONE, SEEN "1", "o2 p2 g2 ; staged ready bag1: -> 2 S1 custody>customer !order.handed_over 10000 minor" },
  { "one of two", ONE, SEEN "1 units=1x1", "o2 p2 g1 ; staged ready loc=R-1 bag1@R-1:1x1 -> 1 S1 custody>customer !order.handed_over 5000 minor" },
  { "the second of two", "o2 p2 g1 ; loc=R-1 staged ready", SEEN, "o2 p2 g2 ; staged ready -> 1 S1 custody>customer !order.handed_over" },
  { "out of the scanned bag first", "o3 p3 ; loc=R-1 ready bag1@R-1:1x1 bag2@R-1:1x1", SEEN "2 units=1x1", "o3 p3 g1 ; ready loc=R-1 bag1@R-1:1x1 bag2: -> 1 S1 custody>customer !order.handed_over" },
  { "then what is in none", "o3 p3 ; loc=R-1 ready bag1@R-1:1x1 bag2@R-1:1x1", SEEN "2 units=1x2", "o3 p3 g2 ; ready loc=R-1 bag1@R-1:1x1 bag2: -> 2 S1 custody>customer !order.handed_over" },
  { "then the others", "o3 p3 ; loc=R-1 ready bag1@R-1:1x1 bag2@R-1:1x1", SEEN "2 units=1x3", "o3 p3 g3 ; ready bag1: bag2: -> 3 S1 custody>customer !order.handed_over" },
  { "a discount, parted", "o3 p3 $1000 -100 +20 ; loc=R-1 ready", SEEN " units=1x1", "o3 p3 g1 ; ready loc=R-1 -> 1 S1 custody>customer !order.handed_over 987 minor" },
  { "a discount, the rest of it", "o3 p3 g1 $1000 -100 +20 ; loc=R-1 ready", SEEN, "o3 p3 g3 ; ready -> 2 S1 custody>customer !order.handed_over 1973 minor" },
  { "who held it does no more", "o1 p1 ; loc=R-1 ready accepted held=A wave=W tote=T-1", SEEN, "o1 p1 g1 ; accepted ready -> 1 S1 custody>customer !order.handed_over" },
  { "more than there are", ONE, SEEN "1 units=1x3", "guard_failed 3/2 line 1, o2 p2 b2 ; staged ready here loc=R-1 bag1:, 2 astray -> 2 S1 custody>astray" },
  { "twice", "o2 p2 g2", SEEN, "already_handed_over, 0 astray" },
  { "a line twice", "o1 p1 g1 | o1 p1 ; loc=R-1 ready", SEEN " units=1x1", "already_handed_over 1/0 line 1, 0 astray" },
  { "not ready yet", "o2 p2 ; loc=R-1 staged", SEEN, "not_ready, o2 p2 b2 ; staged loc=R-1, 2 astray -> 2 S1 custody>astray" },
  { "half of it to pick", "o2 p1 ; loc=R-1 ready", SEEN, "not_ready, o2 p1 b1 ; ready loc=R-1, 1 astray -> 1 S1 custody>astray" },
  { "nothing picked", "o2", SEEN, "not_ready, 0 astray" },
  { "all short", "o2 s2", SEEN, "not_ready, 0 astray" },
  { "cancelled in hand", "o1 c1 p1 ; loc=R-1 ready exit=cancelled", SEEN, "order_cancelled, o1 c1 p1 b1 ; ready loc=R-1 exit=cancelled, 1 astray -> 1 S1 custody>astray" },
  { "declined", "o1 c1 ; exit=declined", SEEN, "guard_failed, 0 astray" },
  { "a parcel", "o1 p1 ; loc=R-1 ready method=ship", SEEN, "guard_failed, o1 p1 b1 ; ready loc=R-1, 1 astray -> 1 S1 custody>astray" },
  { "another shop's", ONE, SEEN "1 / store", "wrong_store, 0 astray" },
  { "without the right", ONE, SEEN "1 / role=none", "not_authorised needs fulfilment.hand_over, o2 p2 b2 ; staged ready here loc=R-1 bag1:, 2 astray -> 2 S1 custody>astray" },
  { "a bag left behind", ONE, SEEN, "guard_failed needs bags, o2 p2 b2 ; staged ready here loc=R-1 bag1:, 2 astray -> 2 S1 custody>astray" },
  { "a bag of somebody else", ONE, SEEN "1,2", "guard_failed needs bags, o2 p2 b2 ; staged ready here loc=R-1 bag1:, 2 astray -> 2 S1 custody>astray" },
  { "an empty bag stays", "o1 p1 ; loc=R-1 ready bag1@R-1:", SEEN, "o1 p1 g1 ; ready bag1@R-1: -> 1 S1 custody>customer !order.handed_over" },
  /* form */
  { "no such check", ONE, "hand_over collector=buyer checks=smile bags=1", "malformed" },
  { "a check twice", ONE, "hand_over collector=buyer checks=name,name bags=1", "malformed" },
  { "an age of nought", ONE, "hand_over collector=buyer checks=age-0 bags=1", "malformed" },
  { "an age of a hundred", ONE, "hand_over collector=buyer checks=age-100 bags=1", "malformed" },
  { "no such collector", ONE, "hand_over collector=dog checks=id-seen bags=1", "malformed" },
  { "no list of checks", ONE, "hand_over collector=buyer bags=1", "malformed" },
  { "no list of bags", ONE, "hand_over collector=buyer checks=id-seen", "malformed" },
  { "units, but none", ONE, SEEN "1 units=", "malformed" },
  /* is it paid */
  { "authorised", "o2 p2 $5000 ; loc=R-1 ready pay=authorised until-us=0", SEEN, "o2 p2 g2 ; ready -> 2 S1 custody>customer !order.handed_over !payment.capture 10000 minor" },
  { "authorised without an end", "o1 p1 $1 ; loc=R-1 ready pay=authorised", SEEN, "o1 p1 g1 ; ready -> 1 S1 custody>customer !order.handed_over !payment.capture 1 minor" },
  { "authorised until just now", "o1 p1 $500 ; loc=R-1 ready pay=authorised total=500 until-us=-1", SEEN, "not_paid 500, o1 p1 b1 ; ready loc=R-1, 1 astray -> 1 S1 custody>astray" },
  { "to pay", "o1 p1 $500 ; loc=R-1 ready pay=to_pay total=500 paid=200", SEEN, "not_paid 300, o1 p1 b1 ; ready loc=R-1, 1 astray -> 1 S1 custody>astray" },
  { "to pay, all came", "o1 p1 ; loc=R-1 ready pay=to_pay total=500 paid=500", SEEN, "o1 p1 g1 ; ready -> 1 S1 custody>customer !order.handed_over" },
  { "to pay, a receipt", "o1 p1 ; loc=R-1 ready pay=to_pay total=500", SEEN " receipt=R-1 offline=yes", "o1 p1 g1 ; ready -> 1 S1 custody>customer !order.handed_over" },
  { "to pay, a receipt with the network there", "o1 p1 ; loc=R-1 ready pay=to_pay total=500", SEEN " receipt=R-1 offline=no", "not_paid 500, o1 p1 b1 ; ready loc=R-1, 1 astray -> 1 S1 custody>astray" },
  { "failed, a receipt", "o1 p1 ; loc=R-1 ready pay=failed total=500", SEEN " receipt=R-1 offline=yes", "not_paid 500, o1 p1 b1 ; ready loc=R-1, 1 astray -> 1 S1 custody>astray" },
  /* the pass */
  { "forged", "o1 p1 ; loc=R-1 ready", SHOWN "pass,name / pass-is=forged", "pass_invalid, o1 p1 b1 ; ready loc=R-1, 1 astray -> 1 S1 custody>astray" },
  { "revoked", "o1 p1 g1 | o1 ; loc=R-1 ready", SHOWN "pass,name / pass-is=revoked", "not_ready, 0 astray" },
  { "revoked, ready", "o1 p1 ; loc=R-1 ready", SHOWN "pass,name / pass-is=revoked", "pass_revoked, o1 p1 b1 ; ready loc=R-1, 1 astray -> 1 S1 custody>astray" },
  { "another's", "o1 p1 ; loc=R-1 ready", SHOWN "pass,name / pass-is=live not-theirs", "pass_invalid, o1 p1 b1 ; ready loc=R-1, 1 astray -> 1 S1 custody>astray" },
  { "in its last moment", "o1 p1 ; loc=R-1 ready", SHOWN "pass,name / pass-is=live until-us=1", "o1 p1 g1 ; ready -> 1 S1 custody>customer !order.handed_over" },
  { "expired", "o1 p1 ; loc=R-1 ready", SHOWN "pass,name / pass-is=live until-us=0", "pass_expired, o1 p1 b1 ; ready loc=R-1, 1 astray -> 1 S1 custody>astray" },
  { "not yet", "o1 p1 ; loc=R-1 ready", SHOWN "pass,name / pass-is=live from-us=1", "pass_expired, o1 p1 b1 ; ready loc=R-1, 1 astray -> 1 S1 custody>astray" },
  { "used", "o1 p1 ; loc=R-1 ready", SHOWN "pass,name / pass-is=live used", "pass_used, o1 p1 b1 ; ready loc=R-1, 1 astray -> 1 S1 custody>astray" },
  /* what is asked */
  { "live, the name said", "o1 p1 ; loc=R-1 ready", SHOWN "pass,name / pass-is=live", "o1 p1 g1 ; ready -> 1 S1 custody>customer !order.handed_over" },
  { "live, no name", "o1 p1 ; loc=R-1 ready", SHOWN "pass / pass-is=live", "guard_failed needs name, o1 p1 b1 ; ready loc=R-1, 1 astray -> 1 S1 custody>astray" },
  { "live, new contact", "o1 p1 ; loc=R-1 ready", SHOWN "pass,name / pass-is=live changed-us=86399999999", "guard_failed needs phone|order-number|id-seen, o1 p1 b1 ; ready loc=R-1, 1 astray -> 1 S1 custody>astray" },
  { "live, contact a day old", "o1 p1 ; loc=R-1 ready", SHOWN "pass,name / pass-is=live changed-us=86400000000", "o1 p1 g1 ; ready -> 1 S1 custody>customer !order.handed_over" },
  { "live, contact changed after", "o1 p1 ; loc=R-1 ready", SHOWN "pass,name / pass-is=live changed-us=-1", "o1 p1 g1 ; ready -> 1 S1 custody>customer !order.handed_over" },
  { "live, dear", DEAR, SHOWN "pass,name / pass-is=live", "guard_failed needs phone|order-number|id-seen, o2 p2 b2 ; staged ready loc=R-1, 2 astray -> 2 S1 custody>astray" },
  { "live, dear, one of two", DEAR, SHOWN "pass,name units=1x1 / pass-is=live", "o2 p2 g1 ; staged ready loc=R-1 -> 1 S1 custody>customer !order.handed_over 8000 minor" },
  { "live, dear, the phone too", DEAR, SHOWN "pass,name,phone / pass-is=live", "o2 p2 g2 ; staged ready -> 2 S1 custody>customer !order.handed_over 16000 minor" },
  { "static, the order's number too", "o1 p1 ; loc=R-1 ready", SHOWN "pass,name,order-number", "o1 p1 g1 ; ready -> 1 S1 custody>customer !order.handed_over" },
  { "static, only the name", "o1 p1 ; loc=R-1 ready", SHOWN "pass,name", "guard_failed needs phone|order-number|id-seen, o1 p1 b1 ; ready loc=R-1, 1 astray -> 1 S1 custody>astray" },
  { "a case that the policy does not know", DEAR, SHOWN "pass,name,phone / changed-us=1", "guard_failed needs checks, o2 p2 b2 ; staged ready loc=R-1, 2 astray -> 2 S1 custody>astray" },
  { "no pass, dear", DEAR, SEEN, "not_authorised needs fulfilment.hand_over:manager, o2 p2 b2 ; staged ready loc=R-1, 2 astray -> 2 S1 custody>astray" },
  { "no pass, dear, a manager said yes", DEAR, SEEN " / approver=manager", "o2 p2 g2 ; staged ready -> 2 S1 custody>customer !order.handed_over 16000 minor" },
  { "no pass, dear, by a manager", DEAR, SEEN " / role=manager", "o2 p2 g2 ; staged ready -> 2 S1 custody>customer !order.handed_over 16000 minor" },
  { "no pass, new contact", "o1 p1 ; loc=R-1 ready", SEEN " / changed-us=1", "not_authorised needs fulfilment.hand_over:supervisor, o1 p1 b1 ; ready loc=R-1, 1 astray -> 1 S1 custody>astray" },
  { "no pass, new contact, a supervisor said yes", "o1 p1 ; loc=R-1 ready", SEEN " / changed-us=1 approver=supervisor", "o1 p1 g1 ; ready -> 1 S1 custody>customer !order.handed_over" },
  { "nothing asked", "o1 p1 ; loc=R-1 ready", "hand_over collector=buyer checks= bags=", "guard_failed needs id-seen, o1 p1 b1 ; ready loc=R-1, 1 astray -> 1 S1 custody>astray" },
  /* who stands there */
  { "named, and the order names them", "o1 p1 ; loc=R-1 ready", "hand_over collector=named checks=id-seen bags= / names-collector", "o1 p1 g1 ; ready -> 1 S1 custody>customer !order.handed_over" },
  { "named, and the order names nobody", "o1 p1 ; loc=R-1 ready", "hand_over collector=named checks=id-seen bags= / approver=manager", "guard_failed needs collector, o1 p1 b1 ; ready loc=R-1, 1 astray -> 1 S1 custody>astray" },
  { "another, the buyer said yes", "o1 p1 ; loc=R-1 ready", "hand_over collector=other checks=id-seen,buyer-yes bags=", "o1 p1 g1 ; ready -> 1 S1 custody>customer !order.handed_over" },
  { "another", "o1 p1 ; loc=R-1 ready", "hand_over collector=other checks=id-seen bags=", "not_authorised needs fulfilment.hand_over:manager, o1 p1 b1 ; ready loc=R-1, 1 astray -> 1 S1 custody>astray" },
  { "another, a manager said yes", "o1 p1 ; loc=R-1 ready", "hand_over collector=other checks=id-seen bags= / approver=manager", "o1 p1 g1 ; ready -> 1 S1 custody>customer !order.handed_over" },
  { "of age", WINE, "hand_over collector=buyer checks=id-seen,age-18 bags=", "o1 p1 g1 | o1 p1 g1 ; staged ready -> 1 S1 custody>customer, 1 S2 custody>customer !order.handed_over 4900 minor" },
  { "older than asked", WINE, "hand_over collector=buyer checks=id-seen,age-21 bags=", "o1 p1 g1 | o1 p1 g1 ; staged ready -> 1 S1 custody>customer, 1 S2 custody>customer !order.handed_over 4900 minor" },
  { "age not asked", WINE, "hand_over collector=buyer checks=id-seen bags=", "guard_failed line 1 needs age-18, o1 p1 b1 | o1 p1 b1 ; staged ready loc=R-1, 2 astray -> 1 S1 custody>astray, 1 S2 custody>astray" },
  { "asked for less", WINE, "hand_over collector=buyer checks=id-seen,age-16 bags=", "guard_failed line 1 needs age-18, o1 p1 b1 | o1 p1 b1 ; staged ready loc=R-1, 2 astray -> 1 S1 custody>astray, 1 S2 custody>astray" },
  { "too young", WINE, "hand_over collector=buyer checks=id-seen,under-age-18 bags=", "guard_failed line 1 needs under-age-18, o1 p1 b1 | o1 p1 b1 ; staged ready loc=R-1, 2 astray -> 1 S1 custody>astray, 1 S2 custody>astray" },
  { "too young, whatever else is said", WINE, "hand_over collector=buyer checks=id-seen,age-18,under-age-18 bags=", "guard_failed line 1 needs under-age-18, o1 p1 b1 | o1 p1 b1 ; staged ready loc=R-1, 2 astray -> 1 S1 custody>astray, 1 S2 custody>astray" },
  { "too young, those lines stay", WINE, "hand_over collector=buyer checks=id-seen,under-age-18 bags= units=2x1", "o1 p1 | o1 p1 g1 ; staged ready loc=R-1 -> 1 S2 custody>customer !order.handed_over 4000 minor" },
  { "a signature is wanted", "o1 p1 $50001 ; loc=R-1 ready", SEEN " / role=manager", "guard_failed needs signature, o1 p1 b1 ; ready loc=R-1, 1 astray -> 1 S1 custody>astray" },
  { "signed", "o1 p1 $50001 ; loc=R-1 ready", SEEN " signature=S / role=manager", "o1 p1 g1 ; ready -> 1 S1 custody>customer !order.handed_over 50001 minor" },
  /* without a network */
  { "offline, below the cap", "o1 p1 $15000 ; loc=R-1 ready", SHOWN "pass,name offline=yes / pass-is=live", "o1 p1 g1 ; ready -> 1 S1 custody>customer !order.handed_over 15000 minor" },
  { "offline, above the cap", DEAR, SHOWN "pass,name,phone offline=yes / pass-is=live", "not_authorised needs fulfilment.hand_over:manager, o2 p2 b2 ; staged ready loc=R-1, 2 astray -> 2 S1 custody>astray" },
  { "offline, above the cap, a manager said yes", DEAR, SHOWN "pass,name,phone offline=yes / pass-is=live approver=manager", "o2 p2 g2 ; staged ready -> 2 S1 custody>customer !order.handed_over 16000 minor" },
  { "offline at the main desk", DEAR, SHOWN "pass,name,phone offline=yes / pass-is=live main-desk", "o2 p2 g2 ; staged ready -> 2 S1 custody>customer !order.handed_over 16000 minor" },
  { "offline, above the cap of the main desk", "o1 p1 $30001 ; loc=R-1 ready", SHOWN "pass,name,phone offline=yes / pass-is=live main-desk", "not_authorised needs fulfilment.hand_over:manager, o1 p1 b1 ; ready loc=R-1, 1 astray -> 1 S1 custody>astray" },
  /* is here */
  { "is here", "o2", "arrive", "o2 ; here*" },
  { "is here, still", "o2 ; here", "arrive", "o2 ; here" },
  { "is here, and has it", "o1 p1 g1", "arrive", "already_handed_over" },
  { "is here, and it is cancelled", "o1 c1 p1 ; exit=cancelled", "arrive", "order_cancelled" },
  { "is here for a parcel", "o2 ; method=ship", "arrive", "guard_failed" },
  { "is here, where it was declined", "o1 c1 ; exit=declined", "arrive", "guard_failed" },
};
/* clang-format on */

static void
check (gconstpointer data)
{
  const Case *row = data;
  g_autoptr (CptFulfilment) before = scene_fulfilment (row->before);
  g_autoptr (CptFulfilment) copy = cpt_fulfilment_copy (before);
  g_autoptr (SceneAct) act = scene_act (row->act, NULL);
  g_auto (CptOutcome) outcome = { 0 };
  g_autofree char *answer = NULL;

  scene_decide (before, act, &outcome);
  answer = scene_describe_outcome (&outcome);
  g_assert_cmpstr (answer, ==, row->after);
  g_assert_true (scene_is_same (before, copy));
}

/* Each piece bears its share, and all of them bear it all. */
static void
test_worth (void)
{
  static const gint64 DISCOUNTS[] = { 0, 1, 2, 3, 99, 100, 999 };

  for (gint64 ordered = 1; ordered <= 7; ordered++)
    for (gsize i = 0; i < G_N_ELEMENTS (DISCOUNTS); i++) {
      CptLine line = { .number = 1, .counters = { [CPT_COUNTER_ORDERED] = ordered } };
      gint64 sum = 0;

      line.goods = cpt_goods_new ();
      line.goods->unit_price = 1000;
      line.goods->deposit = 15;
      line.goods->discount = DISCOUNTS[i];
      for (gint64 from = 0; from < ordered; from++)
        sum += cpt_line_get_worth (&line, from, 1);
      g_assert_cmpint (sum, ==, ordered * 1015 - DISCOUNTS[i]);
      g_assert_cmpint (cpt_line_get_worth (&line, 0, ordered), ==, sum);
      g_assert_cmpint (cpt_line_get_worth (&line, ordered, 1), ==, 0);
      cpt_goods_unref (line.goods);
    }
}

/* No amount that a document can hold makes a sum that is none. */
static void
test_worth_of_too_much (void)
{
  CptLine line = { .number = 1, .counters = { [CPT_COUNTER_ORDERED] = CPT_MAX_PIECES } };

  line.goods = cpt_goods_new ();
  line.goods->unit_price = CPT_MAX_SAFE_INTEGER;
  g_assert_cmpint (cpt_line_get_worth (&line, 0, CPT_MAX_PIECES), ==, CPT_MAX_SAFE_INTEGER);
  line.goods->discount = G_MAXINT64;
  g_assert_cmpint (cpt_line_get_worth (&line, 0, CPT_MAX_PIECES), ==, 0);
  g_assert_cmpint (cpt_line_get_worth (&line, 1, G_MAXINT64), ==, 0);
  g_assert_cmpint (cpt_line_get_worth (&line, 0, -1), ==, 0);
  line.goods->unit_price = G_MININT64;
  g_assert_cmpint (cpt_line_get_worth (&line, 0, 2), >=, 0);
  g_assert_cmpint (cpt_worth_add (CPT_MAX_SAFE_INTEGER, 1), ==, CPT_MAX_SAFE_INTEGER);
  cpt_goods_unref (line.goods);
}

static void
test_proofs (void)
{
  static const char *const GOOD[] = { "pass",  "name",      "phone",  "order-number", "id-seen",
                                      "age-1", "buyer-yes", "age-99", "under-age-18" };
  static const char *const BAD[] = {
    "",       "Name",    "age-",        "age-01",     "age-1x",
    "age-+5", "age-999", "under-age-0", "under-age-", "over-age-18"
  };
  char words[CPT_PROOFS_TEXT];

  for (gsize i = 0; i < G_N_ELEMENTS (GOOD); i++)
    g_assert_true (cpt_proof_is_good (GOOD[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (BAD); i++)
    g_assert_false (cpt_proof_is_good (BAD[i]));
  cpt_proofs_to_text (0x3f, words);
  g_assert_cmpstr (words, ==, "pass|name|phone|order-number|id-seen|buyer-yes");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++) {
    g_autofree char *path = g_strdup_printf ("/domain/handing/%s", CASES[i].name);

    g_test_add_data_func (path, &CASES[i], check);
  }
  g_test_add_func ("/domain/handing/worth/each piece bears its share", test_worth);
  g_test_add_func ("/domain/handing/worth/too much", test_worth_of_too_much);
  g_test_add_func ("/domain/handing/checks/words", test_proofs);
  return g_test_run ();
}
