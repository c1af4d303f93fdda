/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contract.h"

#include <string.h>

#define NOW_US  1794564120000000
#define HOUR_US 3600000000

/* ---- stores ---- */

static CptStore *
make_store (const char *number, gboolean full)
{
  CptStore *store = cpt_store_new (number);

  store->name = g_strdup ("Lyon – République");
  g_strlcpy (store->time_zone, "Europe/Paris", sizeof store->time_zone);
  g_strlcpy (store->locale, "fr_FR", sizeof store->locale);
  g_strlcpy (store->currency, "EUR", sizeof store->currency);
  g_strlcpy (store->country, "FR", sizeof store->country);
  g_strlcpy (store->assortment, "FR", sizeof store->assortment);
  g_strlcpy (store->price_zone, "FR", sizeof store->price_zone);
  store->web_orders = full;
  for (guint i = 0; full && i < 24; i++) {
    CptInterval customer = { NOW_US + i * 24 * HOUR_US, NOW_US + (i * 24 + 10) * HOUR_US };
    CptInterval preparation = { customer.from_us - HOUR_US, customer.to_us + HOUR_US };

    g_array_append_val (store->customer_hours, customer);
    if (i % 2 == 0)
      g_array_append_val (store->preparation_hours, preparation);
  }
  return store;
}

static gboolean
save_stores (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (CptStore) full = make_store (CPT_STORE, TRUE);
  g_autoptr (CptStore) bare = make_store ("PAR9", FALSE);
  g_autoptr (CptStore) far_away = make_store ("BRE1", FALSE);

  CPT_MUST (cpt_storage_save_store (transaction, far_away, 9, NULL, error));
  CPT_MUST (cpt_storage_save_store (transaction, bare, 1, NULL, error));
  CPT_MUST (cpt_storage_save_store (transaction, full, 2, "{\"mon\":[\"08:30\"]}", error));
  CPT_MUST (cpt_storage_save_store (transaction, full, -1, NULL, error));
  return TRUE;
}

static void
assert_same_store (const CptStore *a, const CptStore *b)
{
  g_autofree char *doc_a = NULL;
  g_autofree char *doc_b = NULL;

  g_assert_nonnull (a);
  if (a == NULL)
    return;
  doc_a = cpt_row_write_store (a);
  doc_b = cpt_row_write_store (b);
  g_assert_cmpstr (doc_a, ==, doc_b);
  g_assert_cmpstr (a->number, ==, b->number);
}

static gboolean
load_stores (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (CptStore) full = make_store (CPT_STORE, TRUE);
  g_autoptr (CptStore) bare = make_store ("PAR9", FALSE);
  g_autoptr (CptStore) found_full = cpt_storage_load_store (transaction, CPT_STORE, error);
  g_autoptr (CptStore) found_bare = cpt_storage_load_store (transaction, "PAR9", error);
  g_autoptr (CptStore) front = cpt_storage_load_store_front (transaction, CPT_STORE, error);
  g_autofree char *hours = cpt_storage_load_store_hours (transaction, CPT_STORE, error);
  g_autoptr (GPtrArray) stores = cpt_storage_list_stores (transaction, error);

  assert_same_store (found_full, full);
  assert_same_store (found_bare, bare);
  g_assert_cmpstr (front->assortment, ==, full->assortment);
  g_assert_cmpuint (front->customer_hours->len + front->preparation_hours->len, ==, 0);
  g_assert_null (cpt_storage_load_store_front (transaction, "PAR1", error));
  g_assert_cmpstr (hours, ==, "{\"mon\":[\"08:30\"]}");
  g_assert_null (cpt_storage_load_store_hours (transaction, "PAR9", error));
  g_assert_null (cpt_storage_load_store (transaction, "PAR1", error));
  CPT_MUST (stores != NULL && stores->len == 3);
  g_assert_cmpstr (g_ptr_array_index (stores, 0), ==, "PAR9");
  g_assert_cmpstr (g_ptr_array_index (stores, 1), ==, CPT_STORE);
  g_assert_cmpstr (g_ptr_array_index (stores, 2), ==, "BRE1");
  return TRUE;
}

/* ---- people ---- */

static CptPerson *
make_person (gboolean full)
{
  CptPerson *person = cpt_person_new ();

  g_strlcpy (person->id, full ? CPT_ID_A : CPT_ID_B, sizeof person->id);
  g_strlcpy (person->number, full ? "E-007" : "E-008", sizeof person->number);
  person->name = g_strdup (full ? "Camille D." : "Noé");
  if (!full)
    return person;
  g_strlcpy (person->language, "fr", sizeof person->language);
  person->grants[0] = (CptGrant){ CPT_ROLE_ASSOCIATE, NOW_US, 0 };
  person->grants[1] = (CptGrant){ CPT_ROLE_MANAGER, NOW_US, NOW_US + HOUR_US };
  person->n_grants = 2;
  g_strlcpy (person->badge, "B-0042", sizeof person->badge);
  person->has_verifier = TRUE;
  person->verifier.ops = 2;
  person->verifier.mem_kib = 65536;
  person->verifier.salt[15] = 7;
  person->verifier.hash[0] = 9;
  return person;
}

static gboolean
save_people (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (CptPerson) full = make_person (TRUE);
  g_autoptr (CptPerson) bare = make_person (FALSE);

  CPT_MUST (cpt_storage_save_person (transaction, full, CPT_STORE, error));
  CPT_MUST (cpt_storage_save_person (transaction, full, CPT_STORE, error));
  CPT_MUST (cpt_storage_save_person (transaction, bare, CPT_STORE, error));
  return TRUE;
}

static void
assert_same_person (const CptPerson *a, const CptPerson *b)
{
  g_autofree char *doc_a = NULL;
  g_autofree char *doc_b = NULL;

  g_assert_nonnull (a);
  if (a == NULL)
    return;
  doc_a = cpt_row_write_person (a);
  doc_b = cpt_row_write_person (b);
  g_assert_cmpstr (doc_a, ==, doc_b);
  g_assert_cmpstr (a->id, ==, b->id);
}

static gboolean
load_people (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (CptPerson) full = make_person (TRUE);
  g_autoptr (CptPerson) bare = make_person (FALSE);
  g_autoptr (CptPerson) by_id = cpt_storage_load_person (transaction, CPT_ID_A, error);
  g_autoptr (CptPerson) by_number = cpt_storage_find_person (transaction, "E-007", error);
  g_autoptr (CptPerson) by_badge = cpt_storage_find_person_by_badge (transaction, "B-0042", error);
  g_autoptr (CptPerson) found_bare = cpt_storage_load_person (transaction, CPT_ID_B, error);

  assert_same_person (by_id, full);
  assert_same_person (by_number, full);
  assert_same_person (by_badge, full);
  assert_same_person (found_bare, bare);
  g_assert_null (cpt_storage_load_person (transaction, CPT_ID_C, error));
  g_assert_null (cpt_storage_find_person (transaction, "B-0042", error));
  g_assert_null (cpt_storage_find_person_by_badge (transaction, "", error));
  return TRUE;
}

/* Another shop's grant, one of the whole chain, and this shop's taken away. */
static gboolean
change_grants (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (CptPerson) person = make_person (TRUE);

  person->n_grants = 1;
  person->grants[0] = (CptGrant){ CPT_ROLE_SUPERVISOR, NOW_US + 1, 0 };
  CPT_MUST (cpt_storage_save_person (transaction, person, "PAR9", error));
  person->grants[0] = (CptGrant){ CPT_ROLE_MANAGER, NOW_US + 2, NOW_US + 3 };
  CPT_MUST (cpt_storage_save_person (transaction, person, "*", error));
  return TRUE;
}

static gboolean
check_grants (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (CptPerson) person = cpt_storage_load_person (transaction, CPT_ID_A, error);
  CptGrant grants[CPT_MAX_GRANTS];
  g_autoptr (GPtrArray) people = cpt_storage_list_people (transaction, "PAR9", error);
  gsize n = 0;

  CPT_MUST (people != NULL && people->len == 1); /* once, for all of its grants */
  g_assert_cmpstr (g_ptr_array_index (people, 0), ==, CPT_ID_A);
  CPT_MUST (person != NULL);
  g_assert_cmpuint (person->n_grants, ==, 4);
  CPT_MUST (cpt_storage_load_grants (transaction, CPT_ID_A, "PAR9", grants, &n, error));
  CPT_MUST (n == 2);
  g_assert_cmpint (grants[0].role, ==, CPT_ROLE_SUPERVISOR);
  g_assert_cmpint (grants[0].from_us, ==, NOW_US + 1);
  g_assert_cmpint (grants[0].until_us, ==, 0);
  g_assert_cmpint (grants[1].role, ==, CPT_ROLE_MANAGER);
  g_assert_cmpint (grants[1].until_us, ==, NOW_US + 3);
  CPT_MUST (cpt_storage_load_grants (transaction, CPT_ID_A, "BRE1", grants, &n, error));
  g_assert_cmpuint (n, ==, 1);
  CPT_MUST (cpt_storage_load_grants (transaction, CPT_ID_B, CPT_STORE, grants, &n, error));
  g_assert_cmpuint (n, ==, 0);
  return TRUE;
}

static gboolean
take_grants_away (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (CptPerson) person = make_person (TRUE);
  CptGrant grants[CPT_MAX_GRANTS];
  gsize n = 0;

  person->n_grants = 0;
  CPT_MUST (cpt_storage_save_person (transaction, person, CPT_STORE, error));
  CPT_MUST (cpt_storage_load_grants (transaction, CPT_ID_A, CPT_STORE, grants, &n, error));
  g_assert_cmpuint (n, ==, 1); /* the chain's */
  return TRUE;
}

/* More grants over all shops than a person can hold: as many as there is room for. */
static gboolean
save_too_many_grants (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (CptPerson) person = make_person (TRUE);
  g_autoptr (CptPerson) found = NULL;

  person->n_grants = CPT_MAX_GRANTS;
  for (guint i = 0; i < CPT_MAX_GRANTS; i++)
    person->grants[i] = (CptGrant){ CPT_ROLE_ASSOCIATE, NOW_US + i, 0 };
  CPT_MUST (cpt_storage_save_person (transaction, person, CPT_STORE, error));
  CPT_MUST (cpt_storage_save_person (transaction, person, "PAR9", error));
  found = cpt_storage_load_person (transaction, CPT_ID_A, error);
  CPT_MUST (found != NULL);
  g_assert_cmpuint (found->n_grants, ==, CPT_MAX_GRANTS);
  return TRUE;
}

/* ---- policy ---- */

static gboolean
save_policies (CptTransaction *transaction, gpointer user_data, GError **error)
{
  CPT_MUST (cpt_storage_save_policy (transaction, "p-42", 42, "{\"id\":\"p-42\"}", error));
  CPT_MUST (cpt_storage_save_policy (transaction, "p-41", 41, "{}", error));
  CPT_MUST (cpt_storage_save_policy (transaction, "p-41", 41, "{\"id\":\"p-41\"}", error));
  return TRUE;
}

static gboolean
load_policies (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autofree char *newest = cpt_storage_load_policy (transaction, NULL, error);
  g_autofree char *older = cpt_storage_load_policy (transaction, "p-41", error);
  g_autoptr (GPtrArray) ids = cpt_storage_list_policies (transaction, error);

  g_assert_cmpstr (newest, ==, "{\"id\":\"p-42\"}");
  g_assert_cmpstr (older, ==, "{\"id\":\"p-41\"}");
  g_assert_null (cpt_storage_load_policy (transaction, "p-40", error));
  CPT_MUST (ids != NULL && ids->len == 2);
  g_assert_cmpstr (g_ptr_array_index (ids, 0), ==, "p-42");
  g_assert_cmpstr (g_ptr_array_index (ids, 1), ==, "p-41");
  return TRUE;
}

static gboolean
load_no_policy (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_assert_null (cpt_storage_load_policy (transaction, NULL, error));
  return TRUE;
}

/* ---- catalogue ---- */

static CptProduct *
make_product (gboolean full)
{
  CptProduct *product = cpt_product_new (full ? "45020-OCR-U" : "7");

  g_ptr_array_add (product->names, g_strdup ("fr"));
  g_ptr_array_add (product->names, g_strdup ("Bonnet côtelé 3\" \\ \t"));
  if (!full)
    return product;
  g_ptr_array_add (product->names, g_strdup ("en"));
  g_ptr_array_add (product->names, g_strdup ("Ribbed hat"));
  product->brand = g_strdup ("Vernay");
  product->style = g_strdup ("45020");
  product->product_class = g_strdup ("hats");
  g_ptr_array_add (product->options, g_strdup ("colour"));
  g_ptr_array_add (product->options, g_strdup ("Ocre"));
  product->picture = g_strnfill (64, 'f');
  product->weight_g = 0;
  product->age_min = 0;
  product->serial = product->antitheft = product->bulky = TRUE;
  return product;
}

static gboolean
save_catalogue (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (CptProduct) full = make_product (TRUE);
  g_autoptr (CptProduct) bare = make_product (FALSE);
  CptProductCode code = { .code = "09521234500209", .sku = "45020-OCR-U", .pack = 6 };
  CptPrice prices[] = { { "7", 990, NOW_US, -1 },
                        { "7", 790, NOW_US + HOUR_US, 990 },
                        { "8", 0, NOW_US, 0 } };

  CPT_MUST (cpt_storage_save_product (transaction, "FR", full, error));
  CPT_MUST (cpt_storage_save_product (transaction, "FR", bare, error));
  CPT_MUST (cpt_storage_save_product (transaction, "FR", full, error));
  CPT_MUST (cpt_storage_save_code (transaction, "FR", &code, TRUE, error));
  g_strlcpy (code.code, "ABC", sizeof code.code);
  CPT_MUST (cpt_storage_save_code (transaction, "FR", &code, FALSE, error));
  for (guint i = 0; i < G_N_ELEMENTS (prices); i++)
    CPT_MUST (cpt_storage_save_price (transaction, "FR", &prices[i], error));
  return TRUE;
}

static gboolean
load_products (CptTransaction *transaction, gpointer user_data, GError **error)
{
  static const gboolean both[] = { TRUE, FALSE };

  for (guint i = 0; i < G_N_ELEMENTS (both); i++) {
    g_autoptr (CptProduct) expected = make_product (both[i]);
    g_autoptr (CptProduct) product =
        cpt_storage_load_product (transaction, "FR", expected->sku, error);
    g_autofree char *doc = NULL;
    g_autofree char *expected_doc = cpt_row_write_product (expected);

    CPT_MUST (product != NULL);
    doc = cpt_row_write_product (product);
    g_assert_cmpstr (doc, ==, expected_doc);
    g_assert_cmpstr (product->sku, ==, expected->sku);
    g_assert_null (cpt_storage_load_product (transaction, "BE", expected->sku, error));
  }
  return TRUE;
}

static gboolean
find_codes (CptTransaction *transaction, gpointer user_data, GError **error)
{
  CptProductCode code;
  gboolean found = FALSE;

  CPT_MUST (cpt_storage_find_code (transaction, "FR", "09521234500209", &code, &found, error));
  g_assert_true (found);
  g_assert_cmpstr (code.code, ==, "09521234500209");
  g_assert_cmpstr (code.sku, ==, "45020-OCR-U");
  g_assert_cmpint (code.pack, ==, 6);
  CPT_MUST (cpt_storage_find_code (transaction, "FR", "abc", &code, &found, error));
  g_assert_false (found);
  CPT_MUST (cpt_storage_find_code (transaction, "BE", "ABC", &code, &found, error));
  g_assert_false (found);
  return TRUE;
}

/* (sku, when) -> minor, reference; −1: no price then */
static const struct {
  const char *sku;
  gint64 at_us, minor, reference;
} prices[] = {
  { "7", NOW_US - 1, -1, 0 },
  { "7", NOW_US, 990, -1 },
  { "7", NOW_US + HOUR_US - 1, 990, -1 },
  { "7", NOW_US + HOUR_US, 790, 990 },
  { "8", NOW_US, 0, 0 },
  { "9", NOW_US, -1, 0 },
};

static gboolean
load_prices (CptTransaction *transaction, gpointer user_data, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (prices); i++) {
    CptPrice price;
    gboolean found = FALSE;

    CPT_MUST (cpt_storage_load_price (transaction, "FR", prices[i].sku, prices[i].at_us, &price,
                                      &found, error));
    g_assert_cmpint (found, ==, prices[i].minor >= 0);
    if (!found)
      continue;
    g_assert_cmpstr (price.sku, ==, prices[i].sku);
    g_assert_cmpint (price.minor, ==, prices[i].minor);
    g_assert_cmpint (price.reference, ==, prices[i].reference);
  }
  return TRUE;
}

static const CptContractCase cases[] = {
  { "store", { CPT_WRITE (save_stores), CPT_REOPEN, CPT_LOAD (load_stores) } },
  { "person", { CPT_WRITE (save_people), CPT_REOPEN, CPT_LOAD (load_people) } },
  { "grants",
    { CPT_WRITE (save_people), CPT_WRITE (change_grants), CPT_LOAD (check_grants),
      CPT_WRITE (take_grants_away) } },
  { "many-grants", { CPT_WRITE (save_too_many_grants) } },
  { "policy", { CPT_WRITE (save_policies), CPT_REOPEN, CPT_LOAD (load_policies) } },
  { "no-policy", { CPT_LOAD (load_no_policy) } },
  { "product", { CPT_WRITE (save_catalogue), CPT_REOPEN, CPT_LOAD (load_products) } },
  { "code", { CPT_WRITE (save_catalogue), CPT_REOPEN, CPT_LOAD (find_codes) } },
  { "price", { CPT_WRITE (save_catalogue), CPT_REOPEN, CPT_LOAD (load_prices) } },
};

void
cpt_contract_add_shop (void)
{
  cpt_contract_add_cases ("shop", cases, G_N_ELEMENTS (cases));
}
