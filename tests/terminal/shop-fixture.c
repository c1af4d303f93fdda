/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "shop-fixture.h"

#include "codes/own.h"
#include "crypto/crypto.h"
#include "feed-maker.h"
#include "workflow/shop-private.h"

#include <glib/gstdio.h>
#include <string.h>

#define STORE       "LYO1"
#define ASSORTMENT  "FR-MODE"
#define DAY_US      G_GINT64_CONSTANT (1795219200000000) /* 2026-11-21T00:00:00Z */
#define AT(h, m)    (DAY_US + ((h)*60 + (m)) * 60 * (gint64)G_USEC_PER_SEC)
#define NOW_US      AT (13, 32) /* 14:32 in Lyon */
#define LONG_AGO_US G_GINT64_CONSTANT (1788213600000000)
#define PERSON      "01a05b8d-9300-7236-b375-2bda6a992c72"
#define MANAGER     "01a05b8f-67c0-75c4-ae9e-fcaa660242ba"
#define SIGN_IN     "01a1fd04-0ec0-736c-8ddb-cd748869e339"
#define THEO        "01a05b8e-7d60-7410-9dee-64818dfb06ef"
#define MAX_LINES   4
#define PIN_MEM_KIB 8 /* the least: a test waits for it */

static ShopFixtureFill more_articles; /* (nullable) */

static const guint8 SECRET[CPT_BADGE_SECRET_BYTES] = { 7, 1, 8, 2, 8, 1, 8, 2, 8, 4 };

static const struct {
  const char *id, *number, *name, *badge;
  CptRole role;
} PEOPLE[] = {
  { PERSON, "1041", "Camille", "7Q2M", CPT_ROLE_ASSOCIATE },
  { THEO, "1042", "Théo", "5H3W", CPT_ROLE_ASSOCIATE },
  { MANAGER, "1001", "Nadia", "9K4T", CPT_ROLE_MANAGER },
};

static const struct {
  const char *sku, *gtin, *fr, *en, *size, *colour, *picture, *place;
  gint64 price, n_here;
} ARTICLES[] = {
  { "45001-KAK-M", "0" SHOP_GTIN_PARKA_M, "Parka Chamonix", "Parka Chamonix", "M", "Kaki",
    "parka-kaki.svg", "A-03-2", 14900, 3 },
  { "45001-KAK-L", "0" SHOP_GTIN_PARKA_L, "Parka Chamonix", "Parka Chamonix", "L", "Kaki",
    "parka-kaki.svg", "A-03-2", 14900, 2 },
  { "45014-BOR-L", "0" SHOP_GTIN_JUMPER, "Pull mérinos", "Merino jumper", "L", "Bordeaux",
    "knit-bordeaux.svg", "B-01-1", 6900, 4 },
  { "45020-OCR-U", "0" SHOP_GTIN_HAT, "Bonnet côtelé", "Ribbed hat", NULL, "Ocre",
    "beanie-moutarde.svg", "A-05-1", 2450, 5 },
  { "45031-SAP-XL", "09521234500308", "Veste en laine bouillie à col montant Chartreuse",
    "Boiled wool jacket with a high collar Chartreuse", "XL", "Vert sapin", "parka-marine.svg",
    "Réserve-02", 24900, 3 },
  { "46007-BLC-U", "0" SHOP_GTIN_MANY, "Tasse émaillée", "Enamel mug", NULL, "Blanc",
    "mug-blanc.svg", "C-02-4", 1690, 1000 },
};

typedef struct {
  const char *sku;
  gint64 ordered, picked;
} LineRow;

static const struct {
  const char *id, *order, *contact, *reference, *first, *name;
  gint64 ready_by_us;
  LineRow lines[MAX_LINES];
} ORDERS[] = {
  { "01a1fcf2-9de8-7b96-8014-c714138bb47e",
    "01a1fcf2-9de8-7f3a-90c7-f5aaf4959c5c",
    "01a1fcf2-9a00-792e-a932-8d781467a2e6",
    SHOP_REFERENCE,
    "Julien",
    "Mercier",
    AT (13, 56),
    { { "45001-KAK-M", 2, 0 }, { "45014-BOR-L", 1, 0 }, { "45020-OCR-U", 1, 0 } } },
  { "01a1fcf3-9de8-7b96-8014-c714138bb47e",
    "01a1fcf3-9de8-7f3a-90c7-f5aaf4959c5c",
    "01a1fcf3-9a00-792e-a932-8d781467a2e6",
    SHOP_REFERENCE_PICKED,
    "Anne-Sophie",
    "Duchêne-Marchand",
    AT (13, 20),
    { { "45014-BOR-L", 1, 1 }, { "45020-OCR-U", 2, 2 } } },
  { "01a1fcf4-9de8-7b96-8014-c714138bb47e",
    "01a1fcf4-9de8-7f3a-90c7-f5aaf4959c5c",
    "01a1fcf4-9a00-792e-a932-8d781467a2e6",
    SHOP_REFERENCE_LATER,
    "Maximilien",
    "Vandenbroucke",
    AT (16, 0),
    { { "45031-SAP-XL", 2, 0 }, { "45001-KAK-M", 1, 0 } } },
  { "01a1fcf5-9de8-7b96-8014-c714138bb47e",
    "01a1fcf5-9de8-7f3a-90c7-f5aaf4959c5c",
    "01a1fcf5-9a00-792e-a932-8d781467a2e6",
    SHOP_REFERENCE_MANY,
    "Lise",
    "Adam",
    AT (17, 0),
    { { "46007-BLC-U", SHOP_MANY, 0 }, { "45020-OCR-U", 1, 0 } } },
};

static const struct {
  const char *code, *zone;
  CptPlaceSort sort;
  gint rank, capacity;
} PLACES[] = {
  { CPT_LOCATION_NONE, "", CPT_PLACE_UNKNOWN, 0, 0 },
  { CPT_LOCATION_COUNTER, "", CPT_PLACE_COUNTER, 0, 0 },
  { "A-03-2", "Femme", CPT_PLACE_SHELF, 120, 0 },
  { "A-05-1", "Femme", CPT_PLACE_SHELF, 140, 0 },
  { "B-01-1", "Homme", CPT_PLACE_RAIL, 210, 0 },
  { "C-02-4", "Maison", CPT_PLACE_SHELF, 310, 0 },
  { "R-12", "Retrait", CPT_PLACE_BIN, 0, 1 },
  { SHOP_BIN, "Retrait", CPT_PLACE_BIN, 0, 1 },
  { SHOP_BIN_READY, "Retrait", CPT_PLACE_BIN, 0, 1 },
  { SHOP_BIN_SECOND, "Retrait", CPT_PLACE_BIN, 0, 1 },
  { "Réserve-02", "Réserve", CPT_PLACE_STOCKROOM, 900, 0 },
};

static gboolean is_strict;

void
shop_fixture_set_strict (gboolean strict)
{
  is_strict = strict;
}

static guint
find_article (const char *sku)
{
  guint i = 0;

  while (!g_str_equal (ARTICLES[i].sku, sku))
    i++;
  return i;
}

static void
add_pair (GPtrArray *pairs, const char *name, const char *value)
{
  if (value == NULL)
    return;
  g_ptr_array_add (pairs, g_strdup (name));
  g_ptr_array_add (pairs, g_strdup (value));
}

/* A picture's file is named after the hash of what it shows. */
static char *
make_picture_name (guint article)
{
  return cpt_crypto_hash_hex (ARTICLES[article].picture, strlen (ARTICLES[article].picture));
}

static void
put_store (FeedMaker *feed)
{
  g_autoptr (CptStore) store = cpt_store_new (STORE);
  CptInterval open = { AT (9, 0), AT (19, 0) };

  store->name = g_strdup ("Lyon Part-Dieu");
  g_strlcpy (store->time_zone, "Europe/Paris", sizeof store->time_zone);
  g_strlcpy (store->locale, "fr-FR", sizeof store->locale);
  g_strlcpy (store->currency, "EUR", sizeof store->currency);
  g_strlcpy (store->country, "FR", sizeof store->country);
  g_strlcpy (store->assortment, ASSORTMENT, sizeof store->assortment);
  g_strlcpy (store->price_zone, "FR", sizeof store->price_zone);
  g_array_append_val (store->customer_hours, open);
  g_array_append_val (store->preparation_hours, open);
  store->web_orders = TRUE;
  feed_maker_put (feed, CPT_ROW_STORE, STORE, cpt_row_write_store (store));
}

static void
put_person (FeedMaker *feed, guint position)
{
  g_autoptr (CptPerson) person = cpt_person_new ();
  CptVerifier *verifier = &person->verifier;

  g_strlcpy (person->id, PEOPLE[position].id, sizeof person->id);
  g_strlcpy (person->number, PEOPLE[position].number, sizeof person->number);
  person->name = g_strdup (PEOPLE[position].name);
  person->grants[0] = (CptGrant){ .role = PEOPLE[position].role, .from_us = LONG_AGO_US };
  person->n_grants = 1;
  g_strlcpy (person->badge, PEOPLE[position].badge, sizeof person->badge);
  person->has_verifier = TRUE;
  verifier->ops = 1;
  verifier->mem_kib = PIN_MEM_KIB;
  memset (verifier->salt, 0xa5, sizeof verifier->salt);
  if (!cpt_crypto_pin_hash (SECRET, sizeof SECRET, SHOP_PIN, verifier->salt, verifier->ops,
                            verifier->mem_kib, verifier->hash))
    g_error ("no memory for a PIN");
  feed_maker_put (feed, CPT_ROW_PERSON, person->id, cpt_row_write_person (person));
}

static void
put_policy (FeedMaker *feed)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("COMPTOIR_SOURCE_ROOT"), "data", "policy", "fr.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GString) policy = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0;
  char *doc;

  if (!g_file_get_contents (path, &text, &length, &error))
    g_error ("%s", error->message);
  policy = g_string_new (text);
  if (is_strict)
    g_assert_cmpuint (g_string_replace (policy, "\"place.count\": {\"associate\": \"yes\"",
                                        "\"place.count\": {\"associate\": \"approver\"", 0),
                      ==, 1);
  if (shop_counter_wants_signature ())
    g_assert_cmpuint (g_string_replace (policy, "\"signature\": {\"over\": null}",
                                        "\"signature\": {\"over\": 0}", 0),
                      ==, 1);
  if ((doc = cpt_policy_minify (policy->str, policy->len, &error)) == NULL)
    g_error ("%s", error->message);
  feed_maker_put (feed, CPT_ROW_POLICY, "p-41", doc);
}

static void
put_places (FeedMaker *feed)
{
  for (guint i = 0; i < G_N_ELEMENTS (PLACES); i++) {
    g_autoptr (CptPlace) place = cpt_place_new (PLACES[i].code);

    g_strlcpy (place->zone, PLACES[i].zone, sizeof place->zone);
    place->sort = PLACES[i].sort;
    place->rank = PLACES[i].rank;
    place->capacity = PLACES[i].capacity;
    feed_maker_put (feed, CPT_ROW_PLACE, place->code, cpt_row_write_place (place));
  }
}

static void
put_stock (FeedMaker *feed)
{
  for (guint i = 0; i < G_N_ELEMENTS (ARTICLES); i++) {
    g_autoptr (CptStock) stock = cpt_stock_new (ARTICLES[i].sku);

    cpt_stock_add_floor (stock, ARTICLES[i].place, ARTICLES[i].n_here);
    stock->astray = shop_questions_get_astray (stock->sku);
    stock->confidence = 90;
    stock->as_of_us = AT (8, 0);
    feed_maker_put (feed, CPT_ROW_STOCK, stock->sku, cpt_row_write_stock (stock));
  }
}

static void
fill_shop (CptCache *cache)
{
  g_auto (FeedMaker) feed;

  feed_maker_init (&feed, "shop/" STORE);
  put_store (&feed);
  put_places (&feed);
  for (guint i = 0; i < G_N_ELEMENTS (PEOPLE); i++)
    put_person (&feed, i);
  put_policy (&feed);
  put_stock (&feed);
  shop_counter_put_key (&feed, NOW_US);
  feed_maker_apply (&feed, cache, NOW_US);
}

static void
fill_catalogue (CptCache *cache)
{
  g_auto (FeedMaker) feed;

  feed_maker_init (&feed, "catalogue/" ASSORTMENT);
  for (guint i = 0; i < G_N_ELEMENTS (ARTICLES); i++) {
    g_autoptr (CptProduct) product = cpt_product_new (ARTICLES[i].sku);
    CptProductCode code = { .pack = 1 };

    add_pair (product->names, "fr", ARTICLES[i].fr);
    add_pair (product->names, "en", ARTICLES[i].en);
    add_pair (product->options, "size", ARTICLES[i].size);
    add_pair (product->options, "colour", ARTICLES[i].colour);
    product->picture = make_picture_name (i);
    product->style = g_strndup (ARTICLES[i].sku, strlen ("45001"));
    feed_maker_put (&feed, CPT_ROW_PRODUCT, product->sku, cpt_row_write_product (product));
    g_strlcpy (code.code, ARTICLES[i].gtin, sizeof code.code);
    g_strlcpy (code.sku, ARTICLES[i].sku, sizeof code.sku);
    feed_maker_put (&feed, CPT_ROW_CODE, code.code, cpt_row_write_code (&code, TRUE));
  }
  if (more_articles != NULL)
    more_articles (&feed, cache);
  feed_maker_apply (&feed, cache, NOW_US);
}

void
shop_fixture_fill_line (CptLine *line, guint number, const char *sku, gint64 ordered)
{
  guint article = find_article (sku);
  CptGoods *goods = cpt_goods_new ();

  line->number = number;
  g_strlcpy (line->sku, sku, sizeof line->sku);
  line->counters[CPT_COUNTER_ORDERED] = ordered;
  line->goods = goods;
  goods->kind = g_strdup ("goods");
  goods->name = g_strdup (ARTICLES[article].fr);
  add_pair (goods->options, "size", ARTICLES[article].size);
  add_pair (goods->options, "colour", ARTICLES[article].colour);
  goods->picture = make_picture_name (article);
  goods->vat_rate = g_strdup ("20.0");
  g_strlcpy (goods->gtin, ARTICLES[article].gtin, sizeof goods->gtin);
  goods->unit_price = ARTICLES[article].price;
  goods->age_min = -1;
}

static CptPromise *
make_promise (guint order)
{
  CptPromise *promise = cpt_promise_new ();

  g_strlcpy (promise->order, ORDERS[order].order, sizeof promise->order);
  g_strlcpy (promise->store, STORE, sizeof promise->store);
  g_strlcpy (promise->contact, ORDERS[order].contact, sizeof promise->contact);
  g_strlcpy (promise->currency, "EUR", sizeof promise->currency);
  promise->reference = g_strdup (ORDERS[order].reference);
  promise->number = g_strndup (ORDERS[order].reference, strlen ("C-10479"));
  promise->channel = g_strdup ("web");
  promise->order_class = g_strdup ("consumer");
  promise->placed_us = promise->assigned_us = AT (11, 0) + order;
  promise->ready_by_us = ORDERS[order].ready_by_us;
  promise->on_short = CPT_ON_SHORT_ASK;
  promise->total = promise->paid = 10000;
  return promise;
}

static void
put_contact (FeedMaker *feed, guint order)
{
  g_autoptr (CptContact) contact = cpt_contact_new (ORDERS[order].contact);

  g_strlcpy (contact->order, ORDERS[order].order, sizeof contact->order);
  contact->first = g_strdup (ORDERS[order].first);
  contact->name = g_strdup (ORDERS[order].name);
  contact->phone = g_strdup ("+33600000041");
  feed_maker_put (feed, CPT_ROW_CONTACT, contact->id, cpt_row_write_contact (contact));
}

static void
put_order (FeedMaker *feed, guint order)
{
  g_autoptr (CptPromise) promise = make_promise (order);
  g_autoptr (CptFulfilment) fulfilment = NULL;
  gsize n_lines = 0;

  while (n_lines < MAX_LINES && ORDERS[order].lines[n_lines].sku != NULL)
    n_lines++;
  fulfilment = cpt_fulfilment_new (ORDERS[order].id, promise, n_lines);
  if (ORDERS[order].lines[0].picked > 0) {
    fulfilment->milestones.accepted_us = AT (12, 0);
    g_strlcpy (fulfilment->milestones.holder_sign_in, SIGN_IN, CPT_ID_SIZE);
    g_strlcpy (fulfilment->milestones.holder_person, PERSON, CPT_ID_SIZE);
  }
  feed_maker_put (feed, CPT_ROW_FULFILMENT, fulfilment->id, cpt_row_write_fulfilment (fulfilment));
  for (guint i = 0; i < n_lines; i++) {
    g_autofree char *id = g_strdup_printf ("%s/%u", fulfilment->id, i + 1);

    shop_fixture_fill_line (&fulfilment->lines[i], i + 1, ORDERS[order].lines[i].sku,
                            ORDERS[order].lines[i].ordered);
    fulfilment->lines[i].counters[CPT_COUNTER_PICKED] = ORDERS[order].lines[i].picked;
    feed_maker_put (feed, CPT_ROW_LINE, id,
                    cpt_row_write_line (fulfilment->id, &fulfilment->lines[i]));
  }
  put_contact (feed, order);
}

static void
fill_work (CptCache *cache, FeedMaker *feed)
{
  feed_maker_init (feed, "work/" STORE);
  for (guint i = 0; i < G_N_ELEMENTS (ORDERS); i++)
    put_order (feed, i);
  shop_questions_put (feed, STORE, NOW_US);
  shop_counter_put (feed, STORE, NOW_US);
  feed_maker_apply (feed, cache, NOW_US);
}

static void
enrol (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CptJournal) journal = cpt_journal_open (folder, NOW_US, &error);
  g_autoptr (CptJournalDevice) device = NULL;
  g_autoptr (CptEnrolAnswer) answer = g_new0 (CptEnrolAnswer, 1);

  if (journal == NULL || (device = cpt_journal_load_device (journal, &error)) == NULL)
    g_error ("%s", error->message);
  g_strlcpy (answer->terminal, device->terminal, sizeof answer->terminal);
  g_strlcpy (answer->tag, "7KQ", sizeof answer->tag);
  g_strlcpy (answer->store, STORE, sizeof answer->store);
  g_strlcpy (answer->profile, "handheld", sizeof answer->profile);
  answer->name = g_strdup ("Handheld 4");
  answer->chain = g_strdup (SHOP_CHAIN);
  answer->server_us = NOW_US;
  if (!cpt_journal_save_enrolment (journal, answer, &error))
    g_error ("%s", error->message);
}

static void
copy_pictures (const char *folder)
{
  g_autofree char *pictures = g_build_filename (folder, "pictures", NULL);

  g_mkdir (pictures, 0700);
  for (guint i = 0; i < G_N_ELEMENTS (ARTICLES); i++) {
    g_autofree char *hash = make_picture_name (i);
    g_autofree char *name = g_strconcat (hash, ".svg", NULL);
    g_autofree char *path = g_build_filename (pictures, name, NULL);
    g_autofree char *from = g_build_filename (g_getenv ("COMPTOIR_SOURCE_ROOT"), "data", "demo",
                                              "products", ARTICLES[i].picture, NULL);
    g_autofree char *picture = NULL;
    gsize length;

    if (g_file_get_contents (from, &picture, &length, NULL))
      g_file_set_contents (path, picture, (gssize)length, NULL);
  }
}

static char *
make_folder (const char *parent, FeedMaker *work)
{
  char *folder =
      g_build_filename (parent != NULL ? parent : g_get_tmp_dir (), "comptoir-shop-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CptCache) cache = NULL;

  if (!cpt_crypto_init () || g_mkdtemp (folder) == NULL)
    g_error ("no folder for a shop");
  cache = cpt_cache_open (folder, &error);
  if (cache == NULL)
    g_error ("%s", error->message);
  fill_shop (cache);
  fill_catalogue (cache);
  fill_work (cache, work);
  enrol (folder);
  copy_pictures (folder);
  return folder;
}

char *
shop_fixture_make_folder (const char *parent)
{
  g_auto (FeedMaker) work;

  return make_folder (parent, &work);
}

void
shop_fixture_remove_folder (const char *path)
{
  g_autoptr (GDir) dir =
      g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    shop_fixture_remove_folder (child);
  }
  g_remove (path);
}

void
shop_fixture_fill_with (ShopFixtureFill fill)
{
  more_articles = fill;
}

void
shop_fixture_init (ShopFixture *self, const char *parent)
{
  g_autoptr (GError) error = NULL;

  self->folder = make_folder (parent, &self->work);
  self->clock = cpt_clock_new (NOW_US, g_get_real_time (), 1);
  self->shop = cpt_shop_open (self->folder, self->clock, &error);
  if (self->shop == NULL)
    g_error ("%s", error->message);
}

void
shop_fixture_clear (ShopFixture *self)
{
  if (self->shop != NULL)
    cpt_shop_close (self->shop);
  g_clear_object (&self->shop);
  g_clear_pointer (&self->clock, cpt_clock_unref);
  if (self->folder != NULL)
    shop_fixture_remove_folder (self->folder);
  g_clear_pointer (&self->folder, g_free);
  feed_maker_clear (&self->work);
}

void
shop_fixture_ask (ShopFixture *self, ShopQuestion question)
{
  g_autoptr (CptCacheApplied) applied = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *answer = NULL;
  gsize length;

  shop_questions_put_one (&self->work, question, STORE, NOW_US);
  answer = feed_maker_take (&self->work, &length);
  cpt_shop_take_files_back (self->shop); /* there is no central, so nobody else has them */
  applied = cpt_cache_apply (self->shop->cache, self->work.scope, answer, length, NOW_US, &error);
  cpt_shop_lend_files (self->shop);
  if (applied == NULL || !cpt_view_reload (self->shop->view, applied, &error))
    g_error ("%s", error->message);
}

char *
shop_fixture_get_badge (void)
{
  return shop_fixture_get_badge_of (PEOPLE[0].name);
}

char *
shop_fixture_get_badge_of (const char *name)
{
  char badge[64];
  guint i = 0;

  while (!g_str_equal (PEOPLE[i].name, name))
    i++;
  if (!cpt_badge_make (PEOPLE[i].badge, SECRET, badge, sizeof badge))
    g_error ("no badge");
  return g_strdup (badge);
}

void
shop_fixture_sign_in (ShopFixture *self)
{
  const CptPerson *person = cpt_view_get_person (cpt_shop_get_view (self->shop), PERSON);

  g_assert (person != NULL);
  cpt_shop_set_person (self->shop, person, CPT_SIGN_IN_BADGE_PIN);
}

const CptViewFulfilment *
shop_fixture_find (ShopFixture *self, const char *reference)
{
  return cpt_view_find_by_reference (cpt_shop_get_view (self->shop), reference);
}

gint64
shop_fixture_get_n_picked (ShopFixture *self, const char *reference)
{
  const CptViewFulfilment *found = shop_fixture_find (self, reference);

  g_assert (found != NULL);
  return cpt_fulfilment_get_sums (found->shown).picked;
}
