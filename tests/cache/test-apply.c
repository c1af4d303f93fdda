/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mutations.h"
#include "room.h"

#include "cache/cache-private.h"
#include "cache/cache.h"
#include "crypto/crypto.h"
#include "wire/push.h"

#include <string.h>

#define NOW_US   G_GINT64_CONSTANT (1795250700000000)
#define WORK     "work/LYO1"
#define PRODUCTS "catalogue/FR-MODE"

typedef struct {
  Room room;
  CptCache *cache; /* (owned) */
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  room_make (&self->room);
  self->cache = cpt_cache_open (self->room.path, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_pointer (&self->cache, cpt_cache_close);
  room_leave (&self->room);
}

static gboolean
apply (Fixture *self, const char *scope, const char *text, gsize length, GError **error)
{
  g_autoptr (CptCacheApplied) applied =
      cpt_cache_apply (self->cache, scope, text, length, NOW_US, error);

  return applied != NULL;
}

static gboolean
apply_golden (Fixture *self, const char *scope, const char *name)
{
  g_autoptr (GError) error = NULL;
  gsize length;
  g_autofree char *text = golden_read (name, &length);

  if (text == NULL)
    return FALSE;
  apply (self, scope, text, length, &error);
  g_assert_no_error (error);
  return TRUE;
}

/* All of the file that others see, as text. */
static char *
dump (Fixture *self)
{
  static const char *const texts[] = {
    "SELECT scope || epoch || seq || ' ' || applied || ' ' || n || ' ' || sum FROM scope ORDER BY "
    "1",
    "SELECT scope || kind || id || seq || doc FROM row ORDER BY 1",
    "SELECT code || scope || sku || pack FROM code ORDER BY 1",
  };
  GString *out = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (CptSqlStatement) statement = cpt_sql_prepare (self->cache->sql, texts[i], NULL);

    while (cpt_sql_step (statement, NULL) == CPT_SQL_STEP_ROW)
      g_string_append_printf (out, "%s\n", cpt_sql_column_text (statement, 0));
  }
  return g_string_free (out, FALSE);
}

static gboolean
is_suspect (Fixture *self, const char *scope)
{
  CptCacheCursor cursor;

  g_assert_true (cpt_cache_load_cursor (self->cache, scope, &cursor, NULL));
  return cursor.scope.suspect;
}

/* ---- a central of our own, as plain as can be ---- */

typedef struct {
  char *scope; /* (owned) */
  gint64 seq;
  gint64 hwm;
  GHashTable *rows; /* (owned) "kind\nid" → doc */
  GHashTable *seqs; /* (owned) "kind\nid" → seq */
} Model;

static Model *
model_new (const char *scope)
{
  Model *self = g_new0 (Model, 1);

  self->scope = g_strdup (scope);
  self->rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->seqs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

static void
model_free (Model *self)
{
  g_clear_pointer (&self->rows, g_hash_table_unref);
  g_clear_pointer (&self->seqs, g_hash_table_unref);
  g_clear_pointer (&self->scope, g_free);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Model, model_free)

static void
model_put (Model *self, const char *kind, const char *id, const char *doc)
{
  gint64 *seq = g_new (gint64, 1);

  *seq = ++self->seq;
  g_hash_table_replace (self->rows, g_strdup_printf ("%s\n%s", kind, id), g_strdup (doc));
  g_hash_table_replace (self->seqs, g_strdup_printf ("%s\n%s", kind, id), seq);
}

/* The feed from @from; rows that were deleted are not remembered: a test names them itself. */
static char *
model_write (Model *self, gint64 from, const char *deleted)
{
  GString *out = g_string_new (NULL);
  CptFeedHead head = { .from = from };
  g_auto (CptFeedTrailer) trailer = { 0 };
  GHashTableIter iter;
  gpointer key;
  gpointer doc;

  g_strlcpy (head.scope, self->scope, sizeof head.scope);
  g_strlcpy (head.epoch, "5f0c9a1e", sizeof head.epoch);
  cpt_feed_write_head (out, &head);
  g_string_append_c (out, '\n');
  cpt_feed_trailer_init (&trailer);
  g_hash_table_iter_init (&iter, self->rows);
  while (g_hash_table_iter_next (&iter, &key, &doc)) {
    g_auto (GStrv) name = g_strsplit (key, "\n", 2);
    CptFeedRow row = { .doc = doc, .doc_length = strlen (doc) };

    row.seq = *(gint64 *)g_hash_table_lookup (self->seqs, key);
    g_strlcpy (row.kind, name[0], sizeof row.kind);
    g_strlcpy (row.id, name[1], sizeof row.id);
    trailer.n++;
    trailer.sum += cpt_crypto_row_sum (row.kind, row.id, row.seq, row.doc, row.doc_length);
    if (row.seq <= from)
      continue;
    cpt_feed_write_row (out, &row);
    g_string_append_c (out, '\n');
  }
  if (deleted != NULL)
    g_string_append (out, deleted);
  trailer.to = self->seq;
  trailer.hwm = self->hwm;
  cpt_feed_write_trailer (out, &trailer);
  g_string_append_c (out, '\n');
  return g_string_free (out, FALSE);
}

static void
apply_model (Fixture *self, Model *model, gint64 from, const char *deleted)
{
  g_autofree char *text = model_write (model, from, deleted);
  g_autoptr (GError) error = NULL;

  apply (self, model->scope, text, strlen (text), &error);
  g_assert_no_error (error);
}

/* ---- the contract's feeds ---- */

static void
test_golden (Fixture *self, gconstpointer data)
{
  static const struct {
    const char *scope;
    const char *name;
    gint64 seq;
    gint64 n;
  } rows[] = {
    { WORK, "feed-work-1.ndjson", 8022, -1 },        { WORK, "feed-work-2.ndjson", 8034, 20 },
    { WORK, "feed-work-3-empty.ndjson", 8036, 20 },  { "shop/LYO1", "feed-shop.ndjson", 512, 19 },
    { PRODUCTS, "feed-catalogue.ndjson", 2210, 11 }, { "price/FR", "feed-price.ndjson", 77, 6 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    CptCacheCursor cursor;

    g_test_message ("%s", rows[i].name);
    if (!apply_golden (self, rows[i].scope, rows[i].name))
      return;
    g_assert_true (cpt_cache_load_cursor (self->cache, rows[i].scope, &cursor, NULL));
    if (rows[i].n >= 0) {
      g_assert_cmpint (cursor.scope.seq, ==, rows[i].seq);
      g_assert_cmpint (cursor.n, ==, rows[i].n);
      g_assert_cmpint (cursor.scope.applied, ==, 812);
    }
    g_assert_cmpint (cursor.scope.as_of_us, ==, NOW_US);
  }
}

static void
test_what_changed (Fixture *self, gconstpointer data)
{
  gsize length;
  g_autofree char *text = golden_read ("feed-work-2.ndjson", &length);
  g_autoptr (CptCacheApplied) applied = NULL;

  if (text == NULL || !apply_golden (self, WORK, "feed-work-1.ndjson"))
    return;
  applied = cpt_cache_apply (self->cache, WORK, text, length, NOW_US, NULL);
  g_assert_nonnull (applied);
  g_assert_cmpint (applied->n_rows, ==, 11);
  g_assert_cmpuint (applied->changed->len, ==, 11);
  g_assert_true (
      g_ptr_array_find_with_equal_func (applied->changed, "bag\nCB7KQ00041V", g_str_equal, NULL));
  g_assert_cmpuint (applied->rejected->len, ==, 2);
  g_assert_cmpint (((CptVerdict *)g_ptr_array_index (applied->rejected, 0))->seq, ==, 805);
  g_assert_cmpuint (applied->heads->len, ==, 3);
}

static void
test_mutation (Fixture *self, gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *text = NULL;
  g_autofree char *mutated = NULL;
  gsize length;

  text = golden_read ("feed-work-2.ndjson", &length);
  if (text == NULL || !apply_golden (self, WORK, "feed-work-1.ndjson"))
    return;
  before = dump (self);
  mutated = MUTATIONS[i].mutate (text, &length);
  g_assert_false (apply (self, WORK, mutated, length, &error));
  g_assert_error (error, CPT_CACHE_ERROR, (gint)MUTATIONS[i].code);
  after = dump (self);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpint (is_suspect (self, WORK), ==, MUTATIONS[i].code == CPT_CACHE_ERROR_SUM);
}

static void
test_cut (Fixture *self, gconstpointer data)
{
  g_autofree char *before = NULL;
  gsize length;
  g_autofree char *text = golden_read ("feed-work-2.ndjson", &length);

  if (text == NULL || !apply_golden (self, WORK, "feed-work-1.ndjson"))
    return;
  before = dump (self);
  /* At each line, and a little before and behind it. */
  for (gsize cut = 0; cut + 2 < length; cut++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *after = NULL;

    if (text[cut] != '\n' && text[cut + 1] != '\n' && (cut == 0 || text[cut - 1] != '\n'))
      continue;
    g_assert_false (apply (self, WORK, text, cut, &error));
    g_assert_error (error, CPT_CACHE_ERROR, CPT_CACHE_ERROR_TRUNCATED);
    after = dump (self);
    g_assert_cmpstr (after, ==, before);
  }
  g_assert_true (apply_golden (self, WORK, "feed-work-2.ndjson"));
}

static void
test_flipped (Fixture *self, gconstpointer data)
{
  g_autofree char *before = NULL;
  gsize length;
  g_autofree char *text = golden_read ("feed-work-2.ndjson", &length);
  const char *trailer;
  guint n_sum = 0;

  if (text == NULL || !apply_golden (self, WORK, "feed-work-1.ndjson"))
    return;
  before = dump (self);
  trailer = strstr (text, "[\"del\""); /* why a row left is in no sum */
  /* A bit of every 61st byte of the rows; the sum, the reader or the position finds it. */
  for (gsize at = 0; at < (gsize)(trailer - text); at += 61) {
    g_autoptr (GError) error = NULL;
    g_autofree char *after = NULL;

    text[at] ^= 1 << (at % 7);
    g_assert_false (apply (self, WORK, text, length, &error));
    g_assert_nonnull (error);
    text[at] ^= 1 << (at % 7);
    after = dump (self);
    g_assert_cmpstr (after, ==, before);
    n_sum += is_suspect (self, WORK);
    g_assert_true (cpt_sql_execute (self->cache->sql, "UPDATE scope SET suspect = 0", NULL));
  }
  g_assert_cmpuint (n_sum, >, 10);
  g_assert_true (apply_golden (self, WORK, "feed-work-2.ndjson"));
}

/* ---- scopes that begin again ---- */

static void
test_suspect (Fixture *self, gconstpointer data)
{
  g_autoptr (Model) model = model_new (WORK);
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *next = NULL;

  model_put (model, "thing", "a", "{\"v\":1}");
  model_put (model, "thing", "b", "{\"v\":1}");
  apply_model (self, model, 0, NULL);
  /* A bit of the file itself is wrong: seen when the row is written over. */
  g_assert_true (
      cpt_sql_execute (self->cache->sql, "UPDATE row SET doc = '{\"v\":3}' WHERE id = 'a'", NULL));
  model_put (model, "thing", "a", "{\"v\":2}");
  next = model_write (model, 2, NULL);
  g_assert_false (apply (self, WORK, next, strlen (next), &error));
  g_assert_error (error, CPT_CACHE_ERROR, CPT_CACHE_ERROR_SUM);
  g_clear_error (&error);
  g_assert_true (is_suspect (self, WORK));

  /* It is shown until it is replaced, and takes nothing but an answer from 0. */
  before = dump (self);
  g_assert_nonnull (strstr (before, "{\"v\":3}"));
  g_assert_false (apply (self, WORK, next, strlen (next), &error));
  g_assert_error (error, CPT_CACHE_ERROR, CPT_CACHE_ERROR_NOT_OURS);
  apply_model (self, model, 0, NULL);
  g_assert_false (is_suspect (self, WORK));
  after = dump (self);
  g_assert_null (strstr (after, "{\"v\":3}"));
  g_assert_nonnull (strstr (after, "thinga3{\"v\":2}"));
  g_assert_nonnull (strstr (after, "thingb2{\"v\":1}"));
}

static void
test_replaced_leave (Fixture *self, gconstpointer data)
{
  g_autoptr (Model) model = model_new (PRODUCTS);
  g_autoptr (Model) other = model_new (PRODUCTS);
  g_autofree char *after = NULL;

  model_put (model, "code", "09521234500100", "{\"sku\":\"A\",\"pack\":1,\"kind\":\"gtin\"}");
  model_put (model, "code", "09521234500148", "{\"sku\":\"B\",\"pack\":1,\"kind\":\"gtin\"}");
  apply_model (self, model, 0, NULL);
  model_put (other, "code", "09521234500148", "{\"sku\":\"C\",\"pack\":2,\"kind\":\"gtin\"}");
  g_assert_true (cpt_cache_mark_suspect (self->cache, PRODUCTS, NULL));
  apply_model (self, other, 0, NULL);
  after = dump (self);
  g_assert_null (strstr (after, "09521234500100"));
  g_assert_nonnull (strstr (after, "09521234500148" PRODUCTS "C2"));
}

static void
test_codes (Fixture *self, gconstpointer data)
{
  g_autoptr (Model) model = model_new (PRODUCTS);
  g_autofree char *text = NULL;

  model_put (model, "code", "1", "{\"sku\":\"A\",\"pack\":1,\"kind\":\"other\"}");
  model_put (model, "code", "2", "{\"sku\":\"B\",\"pack\":6,\"kind\":\"other\"}");
  model_put (model, "code", "3",
             "{\"strange\":[]}"); /* of a later program: kept, found by nobody */
  apply_model (self, model, 0, NULL);
  model_put (model, "code", "1", "{\"sku\":\"C\",\"pack\":1,\"kind\":\"other\"}");
  g_hash_table_remove (model->rows, "code\n2");
  model->seq++;
  apply_model (self, model, 3, "[\"del\",\"code\",\"2\",5,\"gone\"]\n");
  text = dump (self);
  g_assert_nonnull (strstr (text, "1" PRODUCTS "C1\n"));
  g_assert_null (strstr (text, "2" PRODUCTS "B6"));
  g_assert_null (strstr (text, "3" PRODUCTS));

  /* A program with other lookup tables makes them anew from the rows. */
  g_assert_true (
      cpt_sql_execute (self->cache->sql, "DELETE FROM code; UPDATE derived SET version = 0", NULL));
  g_clear_pointer (&self->cache, cpt_cache_close);
  self->cache = cpt_cache_open (self->room.path, NULL);
  {
    g_autofree char *again = dump (self);

    g_assert_cmpstr (again, ==, text);
  }
}

static void
test_empty_advances (Fixture *self, gconstpointer data)
{
  g_autoptr (Model) model = model_new (WORK);
  CptCacheCursor cursor;

  model_put (model, "thing", "a", "{}");
  apply_model (self, model, 0, NULL);
  model->seq = 9;
  model->hwm = 4;
  apply_model (self, model, 1, NULL);
  g_assert_true (cpt_cache_load_cursor (self->cache, WORK, &cursor, NULL));
  g_assert_cmpint (cursor.scope.seq, ==, 9);
  g_assert_cmpint (cursor.scope.applied, ==, 4);
}

static void
test_keep_scopes (Fixture *self, gconstpointer data)
{
  static const char *const keep[] = { PRODUCTS, NULL };
  g_autoptr (Model) work = model_new (WORK);
  g_autoptr (Model) products = model_new (PRODUCTS);
  g_autoptr (GArray) scopes = NULL;
  g_autofree char *text = NULL;

  model_put (work, "thing", "a", "{}");
  model_put (products, "thing", "b", "{}");
  apply_model (self, work, 0, NULL);
  apply_model (self, products, 0, NULL);
  g_assert_cmpint (cpt_cache_keep_scopes (self->cache, keep, NULL), ==, 1);
  g_assert_cmpint (cpt_cache_keep_scopes (self->cache, keep, NULL), ==, 0);
  scopes = cpt_cache_list_scopes (self->cache, NULL);
  g_assert_cmpuint (scopes->len, ==, 1);
  text = dump (self);
  g_assert_null (strstr (text, WORK));
}

static void
test_damaged (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->room.path, CPT_CACHE_FILE, NULL);
  g_autofree char *aside = g_build_filename (self->room.path, CPT_CACHE_DAMAGED, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->cache, cpt_cache_close);
  g_assert_true (
      g_file_set_contents (path, "this is no database, whatever its name says", -1, NULL));
  self->cache = cpt_cache_open (self->room.path, &error);
  g_assert_no_error (error);
  g_assert_nonnull (self->cache);
  g_assert_true (g_file_get_contents (aside, &text, NULL, NULL));
  g_assert_true (g_str_has_prefix (text, "this is no database"));
}

/* Applied and killed: the file is whole, at the old position or the new one. */
static void
test_killed (Fixture *self, gconstpointer data)
{
  g_autoptr (Model) model = model_new (WORK);

  for (guint i = 1; i <= 5; i++) {
    g_autofree char *id = g_strdup_printf ("row-%u", i);
    Fixture copy = { 0 };
    g_autofree char *mine = NULL;
    g_autofree char *theirs = NULL;

    model_put (model, "thing", id, "{}");
    apply_model (self, model, i - 1, NULL);
    room_make (&copy.room);
    room_copy (&self->room, &copy.room);
    copy.cache = cpt_cache_open (copy.room.path, NULL);
    mine = dump (self);
    theirs = dump (&copy);
    g_assert_cmpstr (mine, ==, theirs);
    tear_down (&copy, NULL);
  }
}

static void
test_many (Fixture *self, gconstpointer data)
{
  g_autoptr (Model) model = model_new (PRODUCTS);
  g_autoptr (CptCacheApplied) applied = NULL;
  g_autofree char *text = NULL;
  gint64 n_codes = 0;
  gint64 us;

  for (guint i = 0; i < 5000; i++) {
    g_autofree char *code = g_strdup_printf ("%014u", i * 7919);
    g_autofree char *doc = g_strdup_printf ("{\"sku\":\"S-%u\",\"pack\":1,\"kind\":\"gtin\"}", i);

    model_put (model, "code", code, doc);
  }
  text = model_write (model, 0, NULL);
  us = g_get_monotonic_time ();
  applied = cpt_cache_apply (self->cache, PRODUCTS, text, strlen (text), NOW_US, NULL);
  g_test_message ("5,000 rows in %" G_GINT64_FORMAT " ms", (g_get_monotonic_time () - us) / 1000);
  g_assert_nonnull (applied);
  g_assert_null (applied->changed); /* too many to name */
  g_assert_cmpint (applied->n_rows, ==, 5000);
  g_assert_true (
      cpt_sql_query_int64 (self->cache->sql, "SELECT COUNT (*) FROM code", 0, &n_codes, NULL));
  g_assert_cmpint (n_codes, ==, 5000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_assert_true (cpt_crypto_init ());

#define ADD(path, function)                                                                        \
  g_test_add ("/cache/apply/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("golden", test_golden);
  ADD ("what changed", test_what_changed);
  for (gsize i = 0; i < N_MUTATIONS; i++) {
    g_autofree char *path = g_strdup_printf ("/cache/apply/mutated/%s", MUTATIONS[i].name);

    g_test_add (path, Fixture, GSIZE_TO_POINTER (i), set_up, test_mutation, tear_down);
  }
  ADD ("cut", test_cut);
  ADD ("flipped", test_flipped);
  ADD ("suspect", test_suspect);
  ADD ("replaced leave", test_replaced_leave);
  ADD ("codes", test_codes);
  ADD ("empty advances", test_empty_advances);
  ADD ("keep scopes", test_keep_scopes);
  ADD ("damaged", test_damaged);
  ADD ("killed", test_killed);
  ADD ("many", test_many);
  return g_test_run ();
}
