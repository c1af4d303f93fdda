/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "feed-maker.h"
#include "room.h"

#include "cache/cache-private.h"
#include "cache/search.h"
#include "crypto/crypto.h"

#include <string.h>

#define NOW_US   G_GINT64_CONSTANT (1795250700000000)
#define PRODUCTS "catalogue/FR-MODE"
#define PRICES   "price/FR"

typedef struct {
  Room room;
  CptCache *cache;   /* (owned) */
  CptSearch *search; /* (owned) */
  FeedMaker feed;
} Fixture;

static char *
write_article (const char *name, const char *brand, const char *size, const char *colour)
{
  g_autoptr (CptProduct) product = cpt_product_new ("");

  g_ptr_array_add (product->names, g_strdup ("fr"));
  g_ptr_array_add (product->names, g_strdup (name));
  product->brand = g_strdup (brand);
  if (size != NULL) {
    g_ptr_array_add (product->options, g_strdup ("size"));
    g_ptr_array_add (product->options, g_strdup (size));
    g_ptr_array_add (product->options, g_strdup ("colour"));
    g_ptr_array_add (product->options, g_strdup (colour));
  }
  return cpt_row_write_product (product);
}

static void
put_code (Fixture *self, const char *gtin, const char *sku, gint pack)
{
  CptProductCode code = { .pack = pack };

  g_strlcpy (code.sku, sku, sizeof code.sku);
  feed_maker_put (&self->feed, CPT_ROW_CODE, gtin, cpt_row_write_code (&code, TRUE));
}

static void
apply (Fixture *self)
{
  feed_maker_apply (&self->feed, self->cache, NOW_US);
}

/* Central takes a row back, or writes it anew: @doc NULL takes it away. */
static void
change (Fixture *self, const char *kind, const char *id, gint64 seq, const char *was, char *doc)
{
  self->feed.n--;
  self->feed.sum -= cpt_crypto_row_sum (kind, id, seq, was, strlen (was));
  if (doc != NULL) {
    CptRowKind of;

    g_assert_true (cpt_row_kind_from_text (kind, &of));
    feed_maker_put (&self->feed, of, id, doc);
  } else {
    g_string_append_printf (self->feed.rows,
                            "[\"del\",\"%s\",\"%s\",%" G_GINT64_FORMAT ",\"gone\"]\n", kind, id,
                            ++self->feed.seq);
  }
}

static void
set_up (Fixture *self, gconstpointer data)
{
  static const struct {
    const char *sku, *name, *brand, *size, *colour;
  } ARTICLES[] = {
    { "45001-KAK-M", "Parka Chamonix", "Maison Vernay", "M", "Kaki" },
    { "45001-NOI-L", "Parka Chamonix", "Maison Vernay", "L", "Noir" },
    { "45014-BOR-L", "Pull d'été à capuche", "Vercors", "L", "Bordeaux" },
    { "70001", "Cœur de bœuf", "L'Œuf doré", NULL, NULL },
    { "70002", "Coeur d'artichaut", NULL, NULL, NULL },
    { "70003", "مشمش مجفف", NULL, NULL, NULL },
    { "70004", "Straße 😀 Müsli", "Ærlig", NULL, NULL },
  };
  g_autoptr (GError) error = NULL;

  room_make (&self->room);
  self->cache = cpt_cache_open (self->room.path, &error);
  g_assert_no_error (error);
  self->search = cpt_search_new (self->room.path);
  feed_maker_init (&self->feed, PRODUCTS);
  for (gsize i = 0; i < G_N_ELEMENTS (ARTICLES); i++)
    feed_maker_put (
        &self->feed, CPT_ROW_PRODUCT, ARTICLES[i].sku,
        write_article (ARTICLES[i].name, ARTICLES[i].brand, ARTICLES[i].size, ARTICLES[i].colour));
  put_code (self, "03760123450010", "45001-KAK-M", 1);
  put_code (self, "00036000291452", "45014-BOR-L", 6);
  put_code (self, "00000096385074", "70001", 1);
  apply (self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  feed_maker_clear (&self->feed);
  g_clear_pointer (&self->search, cpt_search_free);
  g_clear_pointer (&self->cache, cpt_cache_close);
  room_leave (&self->room);
}

/* The skus found, in order, with a space between. */
static char *
find (Fixture *self, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = cpt_search_run (self->search, text, NULL, NOW_US, &error);
  g_autoptr (GString) out = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < found->len; i++)
    g_string_append_printf (out, "%s%s", i > 0 ? " " : "",
                            ((const CptFound *)g_ptr_array_index (found, i))->product->sku);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
assert_finds (Fixture *self, const char *text, const char *skus)
{
  g_autofree char *found = find (self, text);

  if (strcmp (found, skus) != 0)
    g_test_message ("“%s” finds %s, not %s", text, found, skus);
  g_assert_cmpstr (found, ==, skus);
}

static void
test_words (Fixture *self, gconstpointer data)
{
  static const struct {
    const char *text, *skus;
  } CASES[] = {
    { "p", "45001-KAK-M 45001-NOI-L 45014-BOR-L" },
    { "parka", "45001-KAK-M 45001-NOI-L" },
    { "PARKA cham", "45001-KAK-M 45001-NOI-L" },
    { "kaki parka", "45001-KAK-M" },
    { "parka m", "45001-KAK-M 45001-NOI-L" }, /* Maison */
    { "noi ver", "45001-NOI-L" },
    { "ete", "45014-BOR-L" },
    { "ÉTÉ", "45014-BOR-L" },
    { "e\xcc\x81te", "45014-BOR-L" }, /* é in two characters */
    { "d'été", "45014-BOR-L" },
    { "capuche, pull", "45014-BOR-L" },
    { "coeur", "70001 70002" },
    { "cœur", "70001 70002" },
    { "boeuf oeuf", "70001" },
    { "strasse", "70004" },
    { "STRAßE musli", "70004" },
    { "aerlig", "70004" },
    { "مشمش", "70003" },
    { "\xe2\x80\x8fمش", "70003" }, /* behind a mark that turns the direction */
    { "45001-kak", "45001-KAK-M" },
    { "45001 noir", "45001-NOI-L" },
    { "parka chaussette", "" },
    { "arka", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++)
    assert_finds (self, CASES[i].text, CASES[i].skus);
}

static void
test_numbers (Fixture *self, gconstpointer data)
{
  static const struct {
    const char *text, *skus;
  } CASES[] = {
    { "3760123450010", "45001-KAK-M" },
    { "3 760123 450010", "45001-KAK-M" },
    { "376", "45001-KAK-M" },
    { "03760123450010", "45001-KAK-M" },
    { "036000291452", "45014-BOR-L" },
    { "0-36000", "45014-BOR-L" },
    { "96385074", "70001" },
    { "9638", "70001" },
    { "377", "" },
    { " 45014-bor-l ", "45014-BOR-L" },
    { "70001", "70001" },
    { "7000", "70001 70002 70003 70004" },
  };
  g_autoptr (GPtrArray) found = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++)
    assert_finds (self, CASES[i].text, CASES[i].skus);

  found = cpt_search_run (self->search, "036000291452", NULL, NOW_US, NULL);
  g_assert_cmpint (((const CptFound *)g_ptr_array_index (found, 0))->pack, ==, 6);
}

static void
test_order (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) found = NULL;

  for (guint i = 0; i < 80; i++) {
    g_autofree char *sku = g_strdup_printf ("B%02u", i);

    feed_maker_put (&self->feed, CPT_ROW_PRODUCT, sku, write_article ("Bol", NULL, NULL, NULL));
  }
  feed_maker_put (&self->feed, CPT_ROW_PRODUCT, "BOL", write_article ("Vase", NULL, NULL, NULL));
  put_code (self, "09999999999994", "B70", 1);
  apply (self);

  /* What is named exactly comes first, then by publication, and no more than are read. */
  found = cpt_search_run (self->search, "bol", NULL, NOW_US, NULL);
  g_assert_cmpuint (found->len, ==, CPT_SEARCH_MAX_ROWS);
  g_assert_cmpstr (((const CptFound *)g_ptr_array_index (found, 0))->product->sku, ==, "BOL");
  g_assert_cmpstr (((const CptFound *)g_ptr_array_index (found, 1))->product->sku, ==, "B00");
  g_assert_cmpstr (((const CptFound *)g_ptr_array_index (found, 49))->product->sku, ==, "B48");
  g_clear_pointer (&found, g_ptr_array_unref);
  found = cpt_search_run (self->search, "bol", "B70", NOW_US, NULL);
  g_assert_cmpstr (((const CptFound *)g_ptr_array_index (found, 0))->product->sku, ==, "B70");
  g_assert_cmpuint (found->len, ==, CPT_SEARCH_MAX_ROWS);
}

static void
test_any_bytes (Fixture *self, gconstpointer data)
{
  static const char *const TEXTS[] = {
    "",
    "   ",
    "\"",
    "\"\"",
    "parka\"",
    "*",
    "a*",
    "(",
    "NEAR(a b, 2",
    "AND",
    "a AND",
    "NOT",
    "a OR b",
    "-parka",
    "words:a",
    "{words}:a",
    "^parka",
    "a + b",
    "';--",
    "%_",
    "😀",
    "👩‍👩‍👧",
    "\xff\xfe",
    "a\xc3",
    "\xed\xa0\x80",
    "\xf4\x90\x80\x80",
    "\xe2\x80\xae"
    "akrap",
    "\x01\x02",
    "ﷺ",
    "ｐａｒｋａ",
    "²½",
    "ß",
    "İ",
    "ǆ",
    "a b c d e f g h i j k l m n o p",
    "0",
    "00000000000000",
    "999999999999999999999",
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (20261121);
  g_autofree char *long_text = g_strnfill (100000, 'p');
  g_autofree char *quotes = g_strnfill (5000, '"');

  for (gsize i = 0; i < G_N_ELEMENTS (TEXTS); i++) {
    g_autofree char *found = find (self, TEXTS[i]);

    g_assert_nonnull (found);
  }
  assert_finds (self, long_text, "");
  assert_finds (self, quotes, "");
  assert_finds (self, "\xff parka \xff kaki \xc3", "45001-KAK-M");
  for (guint i = 0; i < 3000; i++) {
    char text[40];
    gsize length = (gsize)g_rand_int_range (random, 0, sizeof text);
    g_autofree char *found = NULL;

    for (gsize k = 0; k < length; k++)
      text[k] = (char)g_rand_int_range (random, 1, 256);
    text[length] = '\0';
    found = find (self, text);
    g_assert_nonnull (found);
  }
}

/* All that stands in the index. */
static char *
dump_index (Fixture *self)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (CptSqlStatement) statement = NULL;

  g_assert_true (cpt_sql_execute (self->cache->sql,
                                  "CREATE VIRTUAL TABLE IF NOT EXISTS temp.seen"
                                  " USING fts5vocab (main, search, 'instance')",
                                  NULL));
  statement = cpt_sql_prepare (self->cache->sql,
                               "SELECT term || ' ' || doc || ' ' || \"offset\" FROM temp.seen"
                               " ORDER BY term, doc, \"offset\"",
                               NULL);
  while (cpt_sql_step (statement, NULL) == CPT_SQL_STEP_ROW)
    g_string_append_printf (out, "%s\n", cpt_sql_column_text (statement, 0));
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
test_changes (Fixture *self, gconstpointer data)
{
  g_autofree char *was = write_article ("Parka Chamonix", "Maison Vernay", "M", "Kaki");
  g_autofree char *hat = write_article ("Cœur de bœuf", "L'Œuf doré", NULL, NULL);
  g_autofree char *followed = NULL;
  g_autofree char *anew = NULL;

  change (self, "product", "45001-KAK-M", 1, was,
          write_article ("Anorak d'hiver", "Maison Vernay", "M", "Écru"));
  change (self, "product", "70001", 4, hat, NULL);
  feed_maker_put (&self->feed, CPT_ROW_PRODUCT, "45099", write_article ("Parka", NULL, NULL, NULL));
  apply (self);
  assert_finds (self, "parka", "45001-NOI-L 45099");
  assert_finds (self, "anorak ecru", "45001-KAK-M");
  assert_finds (self, "kaki", "");
  assert_finds (self, "boeuf", "");
  /* It keeps its place among the others. */
  assert_finds (self, "45001", "45001-KAK-M 45001-NOI-L");

  /* Nothing of what it was is left: the index is the one that is made anew from the rows. */
  followed = dump_index (self);
  g_assert_true (cpt_cache_derive (self->cache, PRODUCTS, NULL));
  anew = dump_index (self);
  g_assert_cmpstr (followed, ==, anew);
}

static void
test_strange_rows (Fixture *self, gconstpointer data)
{
  static const char *const DOCS[] = {
    "{}",
    "{\"name\":\"Lampe\",\"options\":{\"a\":1}}",
    "{\"name\":{\"fr\":[\"Lampe\"]},\"options\":[\"x\",[],[1],[\"size\",{\"a\":1}]]}",
    "{\"name\":{\"fr\":\"Lampe nue\"},\"brand\":{\"a\":1}}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (DOCS); i++) {
    g_autofree char *sku = g_strdup_printf ("S%" G_GSIZE_FORMAT, i);

    feed_maker_put (&self->feed, CPT_ROW_PRODUCT, sku, g_strdup (DOCS[i]));
  }
  feed_maker_put (&self->feed, CPT_ROW_PRODUCT, "S9", write_article ("Lampe", NULL, NULL, NULL));
  apply (self); /* kept, whatever a later program means by them */
  assert_finds (self, "lampe", "S9");
  change (self, "product", "S2", 13, DOCS[2], write_article ("Lampe", NULL, NULL, NULL));
  apply (self);
  assert_finds (self, "lampe", "S2 S9");
}

/* clang-format off */
static const struct { const char *doc, *words; } DOCS_OF_X[] = {
  { "{\"name\":{\"fr\":\"Parka\",\"en\":\"Coat\"},\"brand\":\"Vernay\",\"options\":[[\"size\",\"M\"],[\"colour\",\"Kaki\"]]}", "X Vernay Parka Coat M Kaki" },
  { "{ \"options\" : [ [ \"size\" , \"M\" ] ] , \"brand\" : null , \"n\\u0061me\" : { \"fr\" : \"\\u00c9té \\\"x\\\"\" } }", "X Été \"x\" M" },
  { "{\"brand\":\"Œuf Æon\",\"name\":{\"de\":\"Straße cœur\",\"fr\":\"ÃŸ\"}}", "X oeuf aeon Strasse coeur ÃŸ" },
  { "{\"deep\":{\"name\":{\"fr\":\"no\"},\"brand\":\"no\"},\"name\":{\"fr\":1,\"en\":[\"no\"]},\"options\":[\"no\",[],[\"no\"],[\"a\",[\"no\"]],{\"a\":\"no\"}]}", "X" },
  { "{}", "X" },
  { "[\"name\",\"brand\"]", "X" },
};
static const struct { const char *doc, *sku; gint64 pack; } CODES[] = {
  { "{\"sku\":\"A\",\"pack\":1,\"kind\":\"gtin\"}", "A", 1 },
  { "{ \"pack\" : 24 , \"more\" : {\"sku\":\"B\"}, \"s\\u006bu\" : \"\\u00c9\\n\" }", "É\n", 24 },
  { "{\"sku\":\"\",\"pack\":-9007199254740991}", "", -9007199254740991 },
  { "{\"sku\":1,\"pack\":1}", NULL, 0 },
  { "{\"sku\":\"A\",\"pack\":\"1\"}", NULL, 0 },
  { "{\"sku\":\"A\",\"pack\":null}", NULL, 0 },
  { "{\"sku\":\"A\",\"pack\":{\"pack\":1}}", NULL, 0 },
  { "{\"sku\":\"A\"}", NULL, 0 },
  { "{\"pack\":1}", NULL, 0 },
  { "{}", NULL, 0 },
};
/* clang-format on */

/* What a doc says, as text and in the table. */
static void
test_docs (Fixture *self, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (DOCS_OF_X); i++) {
    g_autoptr (GString) words = g_string_new ("before ");

    cpt_cache_write_words (words, "X", DOCS_OF_X[i].doc, strlen (DOCS_OF_X[i].doc));
    g_assert_true (g_str_has_prefix (words->str, "before X"));
    g_assert_cmpstr (words->str + strlen ("before "), ==, DOCS_OF_X[i].words);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (CODES); i++) {
    g_autoptr (GString) sku = g_string_new (NULL);
    g_autofree char *id = g_strdup_printf ("%" G_GSIZE_FORMAT, i);
    gint64 pack = 0;

    g_assert_cmpint (cpt_cache_read_code (CODES[i].doc, strlen (CODES[i].doc), sku, &pack), ==,
                     CODES[i].sku != NULL);
    if (CODES[i].sku != NULL) {
      g_assert_cmpstr (sku->str, ==, CODES[i].sku);
      g_assert_cmpint (pack, ==, CODES[i].pack);
    }
    feed_maker_put (&self->feed, CPT_ROW_CODE, id, g_strdup (CODES[i].doc));
  }
  apply (self);
  /* It would make them anew. */
  g_assert_true (cpt_sql_execute (self->cache->sql,
                                  "CREATE TEMP TRIGGER no DELETE ON code BEGIN"
                                  " SELECT raise (ABORT, 'made anew'); END",
                                  NULL));
  g_assert_true (cpt_cache_check_codes (self->cache, PRODUCTS, NULL));
}

static void
test_other_scopes (Fixture *self, gconstpointer data)
{
  static const char *const KEEP[] = { "catalogue/FR-MAISON", NULL };
  g_auto (FeedMaker) other;
  g_autofree char *left = NULL;

  feed_maker_init (&other, "catalogue/FR-MAISON");
  feed_maker_put (&other, CPT_ROW_PRODUCT, "90001", write_article ("Parka", NULL, NULL, NULL));
  feed_maker_apply (&other, self->cache, NOW_US);
  assert_finds (self, "parka", "45001-KAK-M 45001-NOI-L 90001");
  g_assert_cmpint (cpt_cache_keep_scopes (self->cache, KEEP, NULL), ==, 1);
  assert_finds (self, "parka", "90001");
  assert_finds (self, "376", "");
  left = dump_index (self);
  g_assert_nonnull (strstr (left, "parka"));
  g_assert_null (strstr (left, "chamonix"));
}

static void
test_replaced (Fixture *self, gconstpointer data)
{
  g_auto (FeedMaker) anew;

  g_assert_true (cpt_cache_mark_suspect (self->cache, PRODUCTS, NULL));
  assert_finds (self, "parka kaki", "45001-KAK-M"); /* shown until it is replaced */
  feed_maker_init (&anew, PRODUCTS);
  feed_maker_put (&anew, CPT_ROW_PRODUCT, "1", write_article ("Parka", NULL, NULL, NULL));
  feed_maker_apply (&anew, self->cache, NOW_US);
  assert_finds (self, "parka", "1");

  /* A damaged file was put aside: what is found is what the new one has. */
  g_assert_true (cpt_cache_start_anew (self->cache, NULL));
  assert_finds (self, "parka", "");
}

static void
test_damaged_index (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->room.path, CPT_CACHE_FILE, NULL);
  g_autoptr (GError) error = NULL;
  sqlite3 *sql = NULL;

  /* The pages are whole, what stands in them is not. */
  g_assert_cmpint (sqlite3_open (path, &sql), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (sql, "UPDATE search_data SET block = zeroblob (40) WHERE id > 100",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  sqlite3_close (sql);
  g_assert_cmpint (cpt_cache_audit (self->cache, &error), ==, 0);
  g_assert_no_error (error);
  assert_finds (self, "parka", "45001-KAK-M 45001-NOI-L");
}

static void
test_older_file (Fixture *self, gconstpointer data)
{
  g_assert_true (cpt_sql_execute (self->cache->sql,
                                  "DROP TABLE search; DROP TABLE erased; DROP INDEX price;"
                                  "ALTER TABLE scope DROP COLUMN seal;"
                                  "UPDATE derived SET version = 1; PRAGMA user_version = 1",
                                  NULL));
  g_clear_pointer (&self->cache, cpt_cache_close);
  self->cache = cpt_cache_open (self->room.path, NULL);
  g_assert_nonnull (self->cache);
  assert_finds (self, "parka", "45001-KAK-M 45001-NOI-L"); /* without the network */
}

static void
test_prices (Fixture *self, gconstpointer data)
{
  static const struct {
    gint64 from_us, minor, reference;
  } PRICES_OF[] = {
    { NOW_US - 10, 14900, -1 },
    { NOW_US - 5, 9900, 14900 },
    { NOW_US + 5, 19900, -1 },
  };
  g_auto (FeedMaker) feed;
  g_autoptr (GPtrArray) found = NULL;
  const CptFound *first;

  feed_maker_init (&feed, PRICES);
  for (gsize i = 0; i < G_N_ELEMENTS (PRICES_OF); i++) {
    CptPrice price = { .sku = "45001-KAK-M",
                       .from_us = PRICES_OF[i].from_us,
                       .minor = PRICES_OF[i].minor,
                       .reference = PRICES_OF[i].reference };
    g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT "/45001-KAK-M", price.from_us);

    feed_maker_put (&feed, CPT_ROW_PRICE, id, cpt_row_write_price (&price));
  }
  feed_maker_apply (&feed, self->cache, NOW_US);
  found = cpt_search_run (self->search, "parka", NULL, NOW_US, NULL);
  g_assert_cmpuint (found->len, ==, 2);
  first = g_ptr_array_index (found, 0);
  g_assert_true (first->has_price);
  g_assert_cmpint (first->price.minor, ==, 9900);
  g_assert_cmpint (first->price.reference, ==, 14900);
  g_assert_false (((const CptFound *)g_ptr_array_index (found, 1))->has_price);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_assert_true (cpt_crypto_init ());

#define ADD(path, function)                                                                        \
  g_test_add ("/cache/search/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("words", test_words);
  ADD ("numbers", test_numbers);
  ADD ("order", test_order);
  ADD ("any-bytes", test_any_bytes);
  ADD ("changes", test_changes);
  ADD ("strange-rows", test_strange_rows);
  ADD ("docs", test_docs);
  ADD ("other-scopes", test_other_scopes);
  ADD ("replaced", test_replaced);
  ADD ("damaged-index", test_damaged_index);
  ADD ("older-file", test_older_file);
  ADD ("prices", test_prices);
#undef ADD
  return g_test_run ();
}
