/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/contact.h"
#include "domain/exception.h"
#include "domain/fulfilment.h"
#include "domain/number.h"
#include "domain/person.h"
#include "domain/place.h"
#include "domain/policy.h"
#include "domain/product.h"
#include "domain/stock.h"
#include "domain/store.h"
#include "domain/text.h"

#include <string.h>

static void
test_enumerations (void)
{
  for (gint i = 0; i <= CPT_REFUSAL_INTERNAL_ERROR; i++)
    g_assert_cmpint (cpt_refusal_code_from_text (cpt_refusal_code_to_text ((CptRefusalCode)i)), ==,
                     i);
  for (gint i = 0; i <= CPT_ROLE_MANAGER; i++)
    g_assert_cmpint (cpt_role_from_text (cpt_role_to_text ((CptRole)i)), ==, i);
  for (gint i = CPT_ON_SHORT_ASK; i <= CPT_ON_SHORT_REROUTE; i++)
    g_assert_cmpint (cpt_on_short_from_text (cpt_on_short_to_text ((CptOnShort)i)), ==, i);
  for (gint i = 0; i < CPT_N_COUNTERS; i++) {
    CptCounter counter;

    g_assert_true (cpt_counter_from_text (cpt_counter_to_text ((CptCounter)i), &counter));
    g_assert_cmpint (counter, ==, i);
  }
  for (gint i = 0; i <= CPT_PLACE_UNKNOWN; i++) {
    CptPlaceSort sort;

    g_assert_true (cpt_place_sort_from_text (cpt_place_sort_to_text ((CptPlaceSort)i), &sort));
    g_assert_cmpint (sort, ==, i);
  }
  for (gint i = 0; i <= CPT_METHOD_TRANSFER; i++) {
    CptMethod method;

    g_assert_true (cpt_method_from_text (cpt_method_to_text ((CptMethod)i), &method));
    g_assert_cmpint (method, ==, i);
  }
  for (gint i = 0; i <= CPT_PAYMENT_FAILED; i++) {
    CptPaymentState state;

    g_assert_true (
        cpt_payment_state_from_text (cpt_payment_state_to_text ((CptPaymentState)i), &state));
    g_assert_cmpint (state, ==, i);
  }
}

static void
test_unknown_words (void)
{
  CptCounter counter;
  CptPlaceSort sort;
  CptMethod method;
  CptPaymentState state;

  g_assert_cmpint (cpt_refusal_code_from_text ("refund_exceeds_paid"), ==, CPT_REFUSAL_NONE);
  g_assert_cmpint (cpt_refusal_code_from_text (NULL), ==, CPT_REFUSAL_NONE);
  g_assert_cmpint (cpt_role_from_text ("boss"), ==, CPT_ROLE_NONE);
  g_assert_cmpint (cpt_on_short_from_text (NULL), ==, CPT_ON_SHORT_UNSET);
  g_assert_null (cpt_on_short_to_text (CPT_ON_SHORT_UNSET));
  g_assert_null (cpt_exit_to_text (CPT_EXIT_NONE));
  g_assert_null (cpt_waiting_to_text (CPT_WAITING_NONE));
  g_assert_false (cpt_counter_from_text ("Picked", &counter));
  g_assert_false (cpt_place_sort_from_text ("", &sort));
  g_assert_false (cpt_method_from_text (NULL, &method));
  g_assert_false (cpt_payment_state_from_text ("free", &state));
}

static void
test_buckets (void)
{
  static const char *const TEXTS[] = {
    "floor@A-03-2", "floor@?", "floor@Réserve-02", "custody",  "damaged",
    "transit",      "astray",  "supplier",         "customer", "adjustment",
  };
  static const char *const WRONG[] = {
    "floor", "floor@", "Custody", "", "custody ", "floor@123456789012345678901234567890123",
  };
  CptBucket bucket;

  for (gsize i = 0; i < G_N_ELEMENTS (TEXTS); i++) {
    char text[48];

    g_assert_true (cpt_bucket_from_text (TEXTS[i], &bucket));
    cpt_bucket_to_text (&bucket, text, sizeof text);
    g_assert_cmpstr (text, ==, TEXTS[i]);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (WRONG); i++)
    g_assert_false (cpt_bucket_from_text (WRONG[i], &bucket));
  g_assert_false (cpt_bucket_from_text (NULL, &bucket));
}

static void
test_lines (void)
{
  /* ordered cancelled short rerouted picked put_back packed gone -> custody owed to_pick
   * to_put_back */
  static const struct {
    gint64 counters[CPT_N_COUNTERS];
    gint64 custody, owed, to_pick, to_put_back;
  } cases[] = {
    { { 3 }, 0, 3, 3, 0 },
    { { 3, 0, 1, 0, 2 }, 2, 2, 0, 0 },
    { { 3, 3, 0, 0, 2 }, 2, 0, 0, 2 },
    { { 3, 0, 0, 0, 3, 0, 0, 3 }, 0, 0, 0, 0 },
    { { 3, 1, 1, 1, 3, 2, 0, 0 }, 1, 1, 0, 0 },
    { { 5, 1, 0, 0, 4, 1, 2, 2 }, 1, 2, 1, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    CptLine line = { .number = 1 };

    memcpy (line.counters, cases[i].counters, sizeof line.counters);
    g_assert_cmpint (cpt_line_get_custody (&line), ==, cases[i].custody);
    g_assert_cmpint (cpt_line_get_owed (&line), ==, cases[i].owed);
    g_assert_cmpint (cpt_line_get_to_pick (&line), ==, cases[i].to_pick);
    g_assert_cmpint (cpt_line_get_to_put_back (&line), ==, cases[i].to_put_back);
  }
}

static void
test_find_line (void)
{
  g_autoptr (CptPromise) promise = cpt_promise_new ();
  g_autoptr (CptFulfilment) fulfilment = cpt_fulfilment_new ("f", promise, 100);
  g_autoptr (CptFulfilment) copy = NULL;

  for (guint i = 0; i < 100; i++) {
    fulfilment->lines[i].number = i * 3 + 1;
    fulfilment->lines[i].goods = cpt_goods_new ();
  }
  for (guint number = 0; number < 310; number++) {
    CptLine *line = cpt_fulfilment_find_line (fulfilment, number);

    g_assert_cmpint (line != NULL, ==, number % 3 == 1 && number <= 298);
    if (line != NULL)
      g_assert_cmpuint (line->number, ==, number);
  }
  copy = cpt_fulfilment_copy (fulfilment);
  g_assert_true (copy->lines[7].goods == fulfilment->lines[7].goods);
}

static void
test_bag (void)
{
  g_autoptr (CptBag) bag = cpt_bag_new ("CB7KQ00041V");
  g_autoptr (CptBag) copy = NULL;

  cpt_bag_add_units (bag, 3, 2);
  cpt_bag_add_units (bag, 1, 4);
  cpt_bag_add_units (bag, 2, 0);
  cpt_bag_add_units (bag, 3, 1);
  copy = cpt_bag_copy (bag);
  cpt_bag_add_units (bag, 1, -4);
  g_assert_cmpint (cpt_bag_get_n_pieces (bag), ==, 3);
  g_assert_cmpuint (bag->units->len, ==, 1);
  g_assert_cmpint (cpt_bag_get_units (bag, 1), ==, 0);
  g_assert_cmpint (cpt_bag_get_units (copy, 1), ==, 4);
  g_assert_cmpuint (g_array_index (copy->units, CptUnits, 0).line, ==, 1);
}

static void
test_open_count (void)
{
  g_autoptr (CptPlace) place = cpt_place_new ("A-03-2");
  char sku[CPT_SKU_SIZE];

  for (guint i = 0; i < CPT_MAX_COUNT_SKUS; i++) {
    g_snprintf (sku, sizeof sku, "S%u", i);
    g_assert_true (cpt_place_open_count (place, sku, 100 + i));
    g_assert_false (cpt_place_open_count (place, sku, 100 + i));
  }
  g_assert_false (cpt_place_open_count (place, "one more", 999));
  g_assert_cmpint (place->count.since_us, ==, 100);
  g_assert_false (cpt_place_end_count (place, "one more"));
  for (guint i = 0; i < CPT_MAX_COUNT_SKUS; i++) {
    g_snprintf (sku, sizeof sku, "S%u", (i * 7) % CPT_MAX_COUNT_SKUS);
    g_assert_true (cpt_place_end_count (place, sku));
  }
  g_assert_cmpuint (place->count.n_skus, ==, 0);
  g_assert_cmpint (place->count.since_us, ==, 0);
}

static void
test_stock (void)
{
  g_autoptr (CptStock) stock = cpt_stock_new ("S1");
  g_autoptr (CptStock) copy = NULL;

  cpt_stock_add_floor (stock, "B-1", 4);
  cpt_stock_add_floor (stock, "?", -1);
  cpt_stock_add_floor (stock, "A-1", 2);
  stock->reserved = 2;
  stock->safety = 1;
  copy = cpt_stock_copy (stock);
  g_assert_cmpint (cpt_stock_get_floor (stock), ==, 5);
  g_assert_cmpint (cpt_stock_get_available (stock), ==, 2);
  g_assert_cmpstr (g_array_index (stock->floor, CptFloorStock, 0).location, ==, "?");
  cpt_stock_add_floor (stock, "B-1", -4);
  g_assert_cmpint (cpt_stock_get_floor_at (stock, "B-1"), ==, 0);
  g_assert_cmpuint (stock->floor->len, ==, 2);
  g_assert_cmpint (cpt_stock_get_available (stock), ==, 0);
  g_assert_cmpint (cpt_stock_get_floor_at (copy, "B-1"), ==, 4);

  /* A place that was counted keeps its entry: 0 is something that is known. */
  g_array_index (stock->floor, CptFloorStock, 1).counted_us = 77;
  cpt_stock_add_floor (stock, "A-1", -2);
  g_assert_cmpuint (stock->floor->len, ==, 2);
}

static void
test_roles (void)
{
  const CptGrant grants[] = {
    { CPT_ROLE_ASSOCIATE, 100, 0 },
    { CPT_ROLE_MANAGER, 200, 300 },
  };

  g_assert_cmpint (cpt_grants_get_role (grants, 2, 99), ==, CPT_ROLE_NONE);
  g_assert_cmpint (cpt_grants_get_role (grants, 2, 100), ==, CPT_ROLE_ASSOCIATE);
  g_assert_cmpint (cpt_grants_get_role (grants, 2, 200), ==, CPT_ROLE_MANAGER);
  g_assert_cmpint (cpt_grants_get_role (grants, 2, 300), ==, CPT_ROLE_ASSOCIATE);
  g_assert_cmpint (cpt_grants_get_role (NULL, 0, 100), ==, CPT_ROLE_NONE);
}

static void
test_languages (void)
{
  g_autoptr (CptProduct) product = cpt_product_new ("45020-OCR-U");
  CptReason *reason = cpt_reason_new ();

  g_assert_cmpstr (cpt_product_get_name (product, "fr"), ==, "45020-OCR-U");
  g_ptr_array_add (product->names, g_strdup ("fr"));
  g_ptr_array_add (product->names, g_strdup ("Bonnet"));
  g_assert_cmpstr (cpt_product_get_name (product, "de"), ==, "Bonnet");
  g_ptr_array_add (product->names, g_strdup ("en"));
  g_ptr_array_add (product->names, g_strdup ("Hat"));
  g_assert_cmpstr (cpt_product_get_name (product, "de"), ==, "Hat");
  g_assert_cmpstr (cpt_product_get_name (product, "fr"), ==, "Bonnet");
  g_assert_cmpstr (cpt_product_get_name (product, NULL), ==, "Hat");

  g_strlcpy (reason->code, "damaged", sizeof reason->code);
  g_assert_cmpstr (cpt_reason_get_label (reason, "fr"), ==, "damaged");
  cpt_reason_free (reason);
}

static void
test_texts (void)
{
  g_assert_true (cpt_text_is_plain ("Réserve-02", 32));
  g_assert_false (cpt_text_is_plain ("", 32));
  g_assert_false (cpt_text_is_plain (NULL, 32));
  g_assert_false (cpt_text_is_plain ("é", 1));
  g_assert_false (cpt_text_is_plain ("a\tb", 32));
  g_assert_false (cpt_text_is_plain ("a\xc2\x85", 32));
  g_assert_false (cpt_text_is_plain ("\xff", 32));
  g_assert_true (cpt_text_is_uuid ("01a1fd31-030b-734a-aeca-9aa61c0467a9"));
  g_assert_false (cpt_text_is_uuid ("01A1FD31-030B-734A-AECA-9AA61C0467A9"));
  g_assert_false (cpt_text_is_uuid ("01a1fd31-030b-734a-aeca-9aa61c0467a"));
  g_assert_false (cpt_text_is_uuid ("01a1fd31+030b-734a-aeca-9aa61c0467a9"));
  g_assert_false (cpt_text_is_uuid (NULL));
  g_assert_true (cpt_number_is_valid ("CB7KQ00041V", CPT_NUMBER_LETTER_BAG));
  g_assert_false (cpt_number_is_valid ("CB7KQ00041V", 'K'));
}

/* Nothing of an empty value is lost or freed twice; the sanitizers watch. */
static void
test_empty (void)
{
  g_autoptr (CptContact) contact = cpt_contact_new ("c");
  g_autoptr (CptPerson) person = cpt_person_new ();
  g_autoptr (CptStore) store = cpt_store_new ("LYO1");
  g_autoptr (CptException) exception = cpt_exception_new ("e");
  g_autoptr (CptException) copy = cpt_exception_copy (exception);
  g_autoptr (CptPolicy) policy = cpt_policy_new ();
  g_autoptr (CptPolicy) second = cpt_policy_ref (policy);
  CptLast last = { 0 }, other = { 0 };

  cpt_last_copy (&other, &last);
  cpt_last_clear (&other);
  g_assert_cmpint (cpt_policy_get_right (second, "fulfilment.pick", CPT_ROLE_MANAGER), ==,
                   CPT_RIGHT_NO);
  g_assert_cmpint (cpt_policy_get_right (second, "fulfilment.pick", (CptRole)99), ==, CPT_RIGHT_NO);
  g_assert_cmpint (cpt_exception_get_booked (copy), ==, 0);
  g_assert_cmpstr (store->number, ==, "LYO1");
  g_assert_cmpstr (contact->id, ==, "c");
  g_assert_cmpuint (person->n_grants, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/domain/values/enumerations", test_enumerations);
  g_test_add_func ("/domain/values/unknown words", test_unknown_words);
  g_test_add_func ("/domain/values/buckets", test_buckets);
  g_test_add_func ("/domain/values/lines", test_lines);
  g_test_add_func ("/domain/values/a line is found", test_find_line);
  g_test_add_func ("/domain/values/bag", test_bag);
  g_test_add_func ("/domain/values/open count", test_open_count);
  g_test_add_func ("/domain/values/stock", test_stock);
  g_test_add_func ("/domain/values/roles", test_roles);
  g_test_add_func ("/domain/values/languages", test_languages);
  g_test_add_func ("/domain/values/texts", test_texts);
  g_test_add_func ("/domain/values/empty ones", test_empty);
  return g_test_run ();
}
