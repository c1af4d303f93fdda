/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/feed.h"

#include "crypto/crypto.h"
#include "golden.h"
#include "wire/json.h"
#include "wire/push.h"

#include <string.h>

/* A terminal's cache of one scope, as far as a trailer speaks of it. */
typedef struct {
  GHashTable *sums; /* (owned) kind\nid -> guint64 */
  gint64 cursor;
} Cache;

static guint64
get_sum (Cache *cache)
{
  GHashTableIter iter;
  gpointer value;
  guint64 sum = 0;

  g_hash_table_iter_init (&iter, cache->sums);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    sum += *(guint64 *)value;
  return sum;
}

static void
apply_row (Cache *cache, const CptFeedRow *row)
{
  char *key = g_strconcat (row->kind, "\n", row->id, NULL);

  if (row->deleted) {
    g_hash_table_remove (cache->sums, key);
    g_free (key);
  } else {
    guint64 sum = cpt_crypto_row_sum (row->kind, row->id, row->seq, row->doc, row->doc_length);

    g_hash_table_replace (cache->sums, key, g_memdup2 (&sum, sizeof sum));
  }
}

static void
check_feed (Cache *cache, const char *name)
{
  g_auto (GStrv) lines = golden_read_lines (name);
  guint n = g_strv_length (lines);
  g_autoptr (GString) out = g_string_new (NULL);
  g_auto (CptFeedTrailer) trailer = { 0 };
  g_autoptr (GError) error = NULL;
  CptFeedHead head;

  g_assert_true (cpt_feed_read_head (lines[0], strlen (lines[0]), &head, &error));
  g_assert_no_error (error);
  g_assert_cmpint (head.from, ==, cache->cursor);
  cpt_feed_write_head (out, &head);
  g_assert_cmpstr (out->str, ==, lines[0]);

  for (guint i = 1; i + 1 < n; i++) {
    CptFeedRow row;

    g_assert_true (cpt_feed_read_row (lines[i], strlen (lines[i]), &row, &error));
    g_assert_no_error (error);
    apply_row (cache, &row);
    g_string_truncate (out, 0);
    cpt_feed_write_row (out, &row);
    g_assert_cmpstr (out->str, ==, lines[i]);
  }

  cpt_feed_trailer_init (&trailer);
  g_assert_true (cpt_feed_read_trailer (lines[n - 1], strlen (lines[n - 1]), &trailer, &error));
  g_assert_no_error (error);
  g_string_truncate (out, 0);
  cpt_feed_write_trailer (out, &trailer);
  g_assert_cmpstr (out->str, ==, lines[n - 1]);
  g_assert_cmpint (g_hash_table_size (cache->sums), ==, trailer.n);
  g_assert_cmphex (get_sum (cache), ==, trailer.sum);
  cache->cursor = trailer.to;
}

static const struct {
  const char *name;
  const char *files[3];
} feeds[] = {
  { "work", { "feed-work-1.ndjson", "feed-work-2.ndjson", "feed-work-3-empty.ndjson" } },
  { "shop", { "feed-shop.ndjson", "feed-shop-2-passes.ndjson" } },
  { "catalogue", { "feed-catalogue.ndjson" } },
  { "price", { "feed-price.ndjson" } },
};

/* Head, rows and trailer are read and written to the same bytes; n and sum are those of the
 * cache. */
static void
test_golden (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  Cache cache = { g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free), 0 };

  for (gsize f = 0; f < G_N_ELEMENTS (feeds[i].files) && feeds[i].files[f] != NULL; f++)
    check_feed (&cache, feeds[i].files[f]);
  g_hash_table_unref (cache.sums);
}

static void
test_rejected (void)
{
  g_auto (GStrv) lines = golden_read_lines ("feed-work-2.ndjson");
  const char *last = lines[g_strv_length (lines) - 1];
  g_auto (CptFeedTrailer) trailer = { 0 };
  CptVerdict *verdict;
  CptFeedPosition *head;

  g_assert_true (cpt_feed_read_trailer (last, strlen (last), &trailer, NULL));
  g_assert_cmpuint (trailer.rejected->len, ==, 2);
  verdict = g_ptr_array_index (trailer.rejected, 1);
  g_assert_cmpint (verdict->seq, ==, 809);
  g_assert_cmpint (verdict->status, ==, CPT_VERDICT_REJECTED);
  g_assert_cmpstr (
      verdict->problem, ==,
      "{\"type\":\"/problems/guard_failed\",\"title\":\"Not all is picked\","
      "\"code\":\"guard_failed\",\"detail\":\"Line 3 still has 1 to pick.\",\"line\":3}");
  g_assert_cmpuint (trailer.heads->len, ==, 3);
  head = g_ptr_array_index (trailer.heads, 2);
  g_assert_cmpstr (head->scope, ==, "price/FR");
  g_assert_cmpint (head->seq, ==, 77);
}

#define SEALED "{\"to\":1,\"heads\":{},\"seal\":\"0123456789abcdef\"}"

/* What is sealed is the trailer as it was without its seal, whoever writes or reads it. */
static void
test_seal (void)
{
  static const char *const none[] = {
    "",
    "{}",
    "{\"to\":1}",
    "{\"to\":1,\"seal\":\"0123456789ABCDEF\"}",
    "{\"to\":1,\"seal\":\"0123456789abcdef\",\"x\":1}",
    ",\"seal\":\"0123456789abcdef\"}",
  };
  g_autoptr (GString) line = g_string_new ("{\"to\":1,\"heads\":{}}");
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize n_before, n_after;
  guint64 seal;

  before = cpt_feed_write_sealed ("{}", 2, line->str, line->len, &n_before);
  g_assert_cmpstr (before, ==, "{}\n{\"to\":1,\"heads\":{}}");
  g_assert_false (cpt_feed_find_seal (line->str, line->len, &seal));
  cpt_feed_append_seal (line, G_GUINT64_CONSTANT (0x0123456789abcdef));
  g_assert_cmpstr (line->str, ==, SEALED);
  g_assert_true (cpt_feed_find_seal (line->str, line->len, &seal));
  g_assert_cmphex (seal, ==, G_GUINT64_CONSTANT (0x0123456789abcdef));
  after = cpt_feed_write_sealed ("{}", 2, line->str, line->len, &n_after);
  g_assert_cmpmem (before, n_before, after, n_after);
  for (gsize i = 0; i < G_N_ELEMENTS (none); i++)
    g_assert_false (cpt_feed_find_seal (none[i], strlen (none[i]), &seal));
}

/* clang-format off */
static const struct { const char *name, *line; gboolean good; } rows[] = {
  { "put",                 "[\"put\",\"bag\",\"x\",1,{}]",                   TRUE },
  { "unknown kind",        "[\"put\",\"basket\",\"x\",1,{\"a\":[{}]}]",      TRUE },
  { "id with quotes",      "[\"put\",\"bag\",\"a\\\"b\\\\\",1,{}]",          TRUE },
  { "del",                 "[\"del\",\"bag\",\"x\",1,\"closed\"]",           TRUE },
  { "brackets in texts",   "[\"put\",\"bag\",\"],{}\",1,{\"a\":\"]}\"}]",    TRUE },
  { "empty",               "",                                              FALSE },
  { "other word",          "[\"set\",\"bag\",\"x\",1,{}]",                   FALSE },
  { "space",               "[\"put\", \"bag\",\"x\",1,{}]",                  FALSE },
  { "space before doc",    "[\"put\",\"bag\",\"x\",1, {}]",                  FALSE },
  { "space behind doc",    "[\"put\",\"bag\",\"x\",1,{} ]",                  FALSE },
  { "two docs",            "[\"put\",\"bag\",\"x\",1,{},{}]",                FALSE },
  { "doc and more",        "[\"put\",\"bag\",\"x\",1,{}],{}]",               FALSE },
  { "doc a list",          "[\"put\",\"bag\",\"x\",1,[]]",                   FALSE },
  { "doc null",            "[\"put\",\"bag\",\"x\",1,null]",                 FALSE },
  { "doc with twins",      "[\"put\",\"bag\",\"x\",1,{\"a\":1,\"a\":1}]",    FALSE },
  { "doc with a decimal",  "[\"put\",\"bag\",\"x\",1,{\"a\":1.5}]",          FALSE },
  { "doc cut off",         "[\"put\",\"bag\",\"x\",1,{\"a\":1]",             FALSE },
  { "no kind",             "[\"put\",\"\",\"x\",1,{}]",                      FALSE },
  { "kind a number",       "[\"put\",1,\"x\",1,{}]",                         FALSE },
  { "long kind",           "[\"put\",\"123456789012345678901234\",\"x\",1,{}]", FALSE },
  { "no id",               "[\"put\",\"bag\",\"\",1,{}]",                    FALSE },
  { "id not UTF-8",        "[\"put\",\"bag\",\"\xff\",1,{}]",                FALSE },
  { "seq a text",          "[\"put\",\"bag\",\"x\",\"1\",{}]",               FALSE },
  { "seq negative",        "[\"put\",\"bag\",\"x\",-1,{}]",                  FALSE },
  { "seq 01",              "[\"put\",\"bag\",\"x\",01,{}]",                  FALSE },
  { "seq 2^53",            "[\"put\",\"bag\",\"x\",9007199254740992,{}]",    FALSE },
  { "seq 2^64",            "[\"put\",\"bag\",\"x\",18446744073709551617,{}]", FALSE },
  { "no seq",              "[\"put\",\"bag\",\"x\",,{}]",                    FALSE },
  { "del without why",     "[\"del\",\"bag\",\"x\",1]",                      FALSE },
  { "del with a doc",      "[\"del\",\"bag\",\"x\",1,{}]",                   FALSE },
  { "del and more",        "[\"del\",\"bag\",\"x\",1,\"closed\",1]",         FALSE },
  { "long why",            "[\"del\",\"bag\",\"x\",1,\"1234567890123456\"]", FALSE },
};

static const struct { const char *name, *line; } bad_trailers[] = {
  { "no sum",        "{\"to\":1,\"hwm\":0,\"rejected\":[],\"n\":0,\"heads\":{}}" },
  { "short sum",     "{\"to\":1,\"hwm\":0,\"rejected\":[],\"n\":0,\"sum\":\"12\",\"heads\":{}}" },
  { "capital sum",   "{\"to\":1,\"hwm\":0,\"rejected\":[],\"n\":0,\"sum\":\"000000000000000A\",\"heads\":{}}" },
  { "no rejected",   "{\"to\":1,\"hwm\":0,\"n\":0,\"sum\":\"0000000000000000\",\"heads\":{}}" },
  { "rejected what", "{\"to\":1,\"hwm\":0,\"rejected\":[1],\"n\":0,\"sum\":\"0000000000000000\",\"heads\":{}}" },
  { "rejected who",  "{\"to\":1,\"hwm\":0,\"rejected\":[{\"seq\":1}],\"n\":0,\"sum\":\"0000000000000000\",\"heads\":{}}" },
  { "negative to",   "{\"to\":-1,\"hwm\":0,\"rejected\":[],\"n\":0,\"sum\":\"0000000000000000\",\"heads\":{}}" },
  { "head a text",   "{\"to\":1,\"hwm\":0,\"rejected\":[],\"n\":0,\"sum\":\"0000000000000000\",\"heads\":{\"a\":\"b\"}}" },
  { "a row",         "[\"del\",\"bag\",\"x\",1,\"closed\"]" },
};

static const struct { const char *name, *text, *epoch; gint64 seq; } cursors[] = {
  { "usual",        "1.5f0c9a1e.8036",             "5f0c9a1e", 8036 },
  { "from nothing", "1.a.0",                       "a", 0 },
  { "long epoch",   "1.1234567890abcdef.7",        "1234567890abcdef", 7 },
  { "too long",     "1.1234567890abcdef0.7",       NULL, 0 },
  { "version 2",    "2.5f0c9a1e.8036",             NULL, 0 },
  { "no epoch",     "1..8036",                     NULL, 0 },
  { "no seq",       "1.5f0c9a1e.",                 NULL, 0 },
  { "no dot",       "1.5f0c9a1e",                  NULL, 0 },
  { "negative",     "1.5f0c9a1e.-1",               NULL, 0 },
  { "plus",         "1.5f0c9a1e.+1",               NULL, 0 },
  { "space",        "1.5f0c9a1e. 1",               NULL, 0 },
  { "more",         "1.5f0c9a1e.1.2",              NULL, 0 },
  { "2^53",         "1.5f0c9a1e.9007199254740992", NULL, 0 },
  { "path",         "1.../etc.1",                  NULL, 0 },
  { "empty",        "",                            NULL, 0 },
};
/* clang-format on */

static void
test_row (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  gsize length = strlen (rows[i].line);
  g_autofree char *exact = g_memdup2 (rows[i].line, MAX (length, 1));
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  CptFeedRow row;

  g_assert_cmpint (cpt_feed_read_row (exact, length, &row, &error), ==, rows[i].good);
  if (!rows[i].good) {
    g_assert_nonnull (error);
    return;
  }
  g_assert_no_error (error);
  cpt_feed_write_row (out, &row);
  g_assert_cmpstr (out->str, ==, rows[i].line);
}

static void
test_bad_trailer (gconstpointer data)
{
  const char *line = bad_trailers[GPOINTER_TO_SIZE (data)].line;
  g_auto (CptFeedTrailer) trailer = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (cpt_feed_read_trailer (line, strlen (line), &trailer, &error));
  g_assert_nonnull (error);
}

static void
test_cursor (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  char epoch[CPT_EPOCH_SIZE] = "";
  gint64 seq = -1;
  g_autofree char *again = NULL;

  g_assert_cmpint (cpt_cursor_read (cursors[i].text, epoch, &seq), ==, cursors[i].epoch != NULL);
  if (cursors[i].epoch == NULL)
    return;
  g_assert_cmpstr (epoch, ==, cursors[i].epoch);
  g_assert_cmpint (seq, ==, cursors[i].seq);
  again = cpt_cursor_write (epoch, seq);
  g_assert_cmpstr (again, ==, cursors[i].text);
}

/* Every prefix of every line is refused. */
static void
test_prefixes (void)
{
  g_auto (GStrv) lines = golden_read_lines ("feed-work-2.ndjson");
  guint n = g_strv_length (lines);

  for (guint i = 0; i < n; i++) {
    for (gsize length = 0; length < strlen (lines[i]); length++) {
      g_autofree char *cut = g_memdup2 (lines[i], MAX (length, 1));
      g_auto (CptFeedTrailer) trailer = { 0 };
      CptFeedHead head;
      CptFeedRow row;

      g_assert_false (cpt_feed_read_row (cut, length, &row, NULL));
      g_assert_false (cpt_feed_read_head (cut, length, &head, NULL));
      g_assert_false (cpt_feed_read_trailer (cut, length, &trailer, NULL));
    }
  }
}

/* Members that a later central adds are passed over. */
static void
test_more_members (void)
{
  static const char head_text[] =
      "{\"later\":[1],\"scope\":\"work/LYO1\",\"from\":8,\"epoch\":\"e\",\"x\":{\"y\":null}}";
  static const char trailer_text[] =
      "{\"x\":1,\"to\":9,\"hwm\":3,\"rejected\":[{\"y\":[],\"seq\":2,\"id\":\"i\",\"problem\":{"
      "\"code\":\"c\"}}],"
      "\"n\":1,\"sum\":\"00000000000000ff\",\"heads\":{\"shop/LYO1\":4},\"z\":{}}";
  g_auto (CptFeedTrailer) trailer = { 0 };
  g_autoptr (GError) error = NULL;
  CptFeedHead head;

  g_assert_true (cpt_feed_read_head (head_text, strlen (head_text), &head, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (head.scope, ==, "work/LYO1");
  g_assert_true (cpt_feed_read_trailer (trailer_text, strlen (trailer_text), &trailer, &error));
  g_assert_no_error (error);
  g_assert_cmphex (trailer.sum, ==, 0xff);
  g_assert_cmpstr (((CptVerdict *)g_ptr_array_index (trailer.rejected, 0))->problem, ==,
                   "{\"code\":\"c\"}");
}

/* A problem is kept as it came, white space and escapes too. */
static void
test_sticky (void)
{
  static const char text[] =
      "{ \"results\" : [ {\"seq\":1, \"id\":\"i\",\"status\":\"rejected\", "
      "\"problem\" : { \"code\":\"\\u0061\" , \"x\":[ 1 ] } } ], \"hwm\": 1 }";
  g_autoptr (GError) error = NULL;
  gint64 hwm = 0;
  g_autoptr (GPtrArray) verdicts = cpt_push_answer_read (text, strlen (text), &hwm, &error);

  g_assert_no_error (error);
  g_assert_cmpint (hwm, ==, 1);
  g_assert_cmpstr (((CptVerdict *)g_ptr_array_index (verdicts, 0))->problem, ==,
                   "{ \"code\":\"\\u0061\" , \"x\":[ 1 ] }");
}

#define ADD_ROWS(path, table, function)                                                            \
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++) {                                               \
    g_autofree char *name = g_strdup_printf (path "/%s", table[i].name);                           \
    g_test_add_data_func (name, GSIZE_TO_POINTER (i), function);                                   \
  }

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!cpt_crypto_init ())
    g_error ("libsodium does not start");
  ADD_ROWS ("/wire/feed/golden", feeds, test_golden);
  ADD_ROWS ("/wire/feed/row", rows, test_row);
  ADD_ROWS ("/wire/feed/bad-trailer", bad_trailers, test_bad_trailer);
  ADD_ROWS ("/wire/feed/cursor", cursors, test_cursor);
  g_test_add_func ("/wire/feed/rejected", test_rejected);
  g_test_add_func ("/wire/feed/seal", test_seal);
  g_test_add_func ("/wire/feed/prefixes", test_prefixes);
  g_test_add_func ("/wire/feed/more-members", test_more_members);
  g_test_add_func ("/wire/feed/sticky", test_sticky);
  return g_test_run ();
}
