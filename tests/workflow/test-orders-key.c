/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workflow/orders-key.h"
#include "workflow/say.h"

/* clang-format off */
static const struct { const char *name, *text; CptOrderFit fit; } TYPED[] = {
  { "the number",                   "C-10482",           CPT_ORDER_FIT_EXACT },
  { "without its hyphen",           "c10482",            CPT_ORDER_FIT_EXACT },
  { "its digits",                   "10482",             CPT_ORDER_FIT_EXACT },
  { "its digits, with a gap",       " 104 82 ",          CPT_ORDER_FIT_EXACT },
  { "the reference of this part",   "C-10482-2",         CPT_ORDER_FIT_EXACT },
  { "the beginning",                "C-10",              CPT_ORDER_FIT_NUMBER },
  { "the beginning of its digits",  "104",               CPT_ORDER_FIT_NUMBER },
  { "the end",                      "482",               CPT_ORDER_FIT_END },
  { "too little of the end",        "82",                CPT_ORDER_FIT_NO },
  { "another number",               "10483",             CPT_ORDER_FIT_NO },
  { "longer than the number",       "104821",            CPT_ORDER_FIT_NO },
  { "first name",                   "élodie",            CPT_ORDER_FIT_NAME },
  { "no accents",                   "elodie",            CPT_ORDER_FIT_NAME },
  { "capitals",                     "FOURNIER-BLANC",    CPT_ORDER_FIT_NAME },
  { "name first",                   "fournier el",       CPT_ORDER_FIT_NAME },
  { "the second of two names",      "blanc",             CPT_ORDER_FIT_NAME },
  { "the middle of a name",         "lodie",             CPT_ORDER_FIT_NO },
  { "one word of two is another's", "elodie martin",     CPT_ORDER_FIT_NO },
  { "phone as at home",             "06 00 00 00 41",    CPT_ORDER_FIT_EXACT },
  { "phone with dots",              "06.00.00.00.41",    CPT_ORDER_FIT_EXACT },
  { "phone from abroad",            "+33 6 00 00 00 41", CPT_ORDER_FIT_EXACT },
  { "phone, 00",                    "0033600000041",     CPT_ORDER_FIT_EXACT },
  { "the beginning of the phone",   "06 00",             CPT_ORDER_FIT_REACH },
  { "the end of the phone",         "0041",              CPT_ORDER_FIT_END },
  { "too little of the phone",      "041",               CPT_ORDER_FIT_NO },
  { "another phone",                "06 00 00 00 42",    CPT_ORDER_FIT_NO },
  { "another country",              "+32 6 00 00 00 41", CPT_ORDER_FIT_NO },
  { "e-mail",                       "Elodie.F@Example.org", CPT_ORDER_FIT_EXACT },
  { "the beginning of the e-mail",  "elodie.f@ex",       CPT_ORDER_FIT_REACH },
  { "the host of the e-mail",       "@example.org",      CPT_ORDER_FIT_NO },
  { "broken UTF-8 behind it",       "10482\xff",         CPT_ORDER_FIT_EXACT },
};

static const struct { const char *name, *phone, *words; } PHONES[] = {
  { "French",            "+33600000041",   "06 ·· ·· ·· 41" },
  { "of another length", "+3360000004",    "·· ·· ·· 04" },
  { "abroad",            "+447700900123",  "·· ·· ·· 23" },
  { "hardly a number",   "+33112",         NULL },
  { "none",              NULL,             NULL },
};
/* clang-format on */

static CptFulfilment *
make_order (void)
{
  g_autoptr (CptPromise) promise = cpt_promise_new ();

  promise->number = g_strdup ("C-10482");
  promise->reference = g_strdup ("C-10482-2");
  return cpt_fulfilment_new ("01a1fcf2-9de8-7b96-8014-c714138bb401", promise, 0);
}

static CptContact *
make_contact (void)
{
  CptContact *contact = cpt_contact_new ("01a1fcf2-9de8-7b96-8014-c714138bb402");

  contact->first = g_strdup ("Élodie");
  contact->name = g_strdup ("Fournier-Blanc");
  contact->phone = g_strdup ("+33600000041");
  contact->email = g_strdup ("elodie.f@example.org");
  return contact;
}

static void
test_typed (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (CptFulfilment) order = make_order ();
  g_autoptr (CptContact) contact = make_contact ();
  g_autoptr (CptOrderKey) key = cpt_order_key_new (order, contact);
  g_auto (CptOrderQuery) query = { 0 };

  g_assert_true (cpt_order_query_init (&query, TYPED[i].text));
  g_assert_cmpint (cpt_order_key_fit (key, &query), ==, TYPED[i].fit);
}

/* Somebody whose data was erased is found by the number alone, and by no empty word. */
static void
test_nobody (void)
{
  g_autoptr (CptFulfilment) order = make_order ();
  g_autoptr (CptOrderKey) key = cpt_order_key_new (order, NULL);
  static const char *const NOT[] = { "elodie", "0600000041", "a@b", "0000" };

  for (gsize i = 0; i < G_N_ELEMENTS (NOT); i++) {
    g_auto (CptOrderQuery) query = { 0 };

    g_assert_true (cpt_order_query_init (&query, NOT[i]));
    g_assert_cmpint (cpt_order_key_fit (key, &query), ==, CPT_ORDER_FIT_NO);
  }
}

static void
test_nothing (void)
{
  static const char *const EMPTY[] = { "", "   ", " - ", "…", "\xff\xfe" };

  for (gsize i = 0; i < G_N_ELEMENTS (EMPTY); i++) {
    CptOrderQuery query;

    g_assert_false (cpt_order_query_init (&query, EMPTY[i]));
  }
}

static void
test_masked (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autofree char *words = cpt_words_phone_masked (PHONES[i].phone);

  g_assert_cmpstr (words, ==, PHONES[i].words);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (TYPED); i++) {
    g_autofree char *path = g_strconcat ("/orders-key/typed/", TYPED[i].name, NULL);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_typed);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (PHONES); i++) {
    g_autofree char *path = g_strconcat ("/orders-key/masked/", PHONES[i].name, NULL);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_masked);
  }
  g_test_add_func ("/orders-key/nobody", test_nobody);
  g_test_add_func ("/orders-key/nothing", test_nothing);
  return g_test_run ();
}
