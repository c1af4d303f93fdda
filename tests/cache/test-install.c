/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A snapshot into the cache: all of it or nothing, whatever the file, the tail or the process does.
 */
#include "feed-maker.h"
#include "room.h"

#include "cache/cache-private.h"
#include "crypto/crypto.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOW_US   G_GINT64_CONSTANT (1795250700000000)
#define PRODUCTS "catalogue/FR-MODE"
#define OTHER    "price/FR"
#define N_ROWS   40

typedef struct {
  Room room;
  CptCache *cache; /* (owned) */
  FeedMaker maker;
  char *text;  /* (owned) the snapshot, unpacked */
  char *tail;  /* (owned) what the feed says from there on */
  char *hash;  /* (owned) (nullable) of what was packed last */
  char *path;  /* (owned) (nullable) of its file */
  char *after; /* (owned) what the cache has once all is well */
} Fixture;

/* All of the file that others see, as text. */
static char *
dump (CptCache *cache)
{
  static const char *const texts[] = {
    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.seen USING fts5vocab (main, search, 'instance')",
    "SELECT scope || epoch || seq || ' ' || applied || ' ' || n || ' ' || sum FROM scope",
    "SELECT scope || kind || id || seq || doc FROM row ORDER BY 1",
    "SELECT code || scope || sku || pack FROM code ORDER BY 1",
    "SELECT term || ' ' || doc || ' ' || \"offset\" FROM temp.seen ORDER BY term, doc, \"offset\"",
  };
  GString *out = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (CptSqlStatement) statement = cpt_sql_prepare (cache->sql, texts[i], NULL);

    while (cpt_sql_step (statement, NULL) == CPT_SQL_STEP_ROW)
      g_string_append_printf (out, "%s\n", cpt_sql_column_text (statement, 0));
  }
  return g_string_free (out, FALSE);
}

static void
put_product (Fixture *self, guint number)
{
  g_autofree char *id = g_strdup_printf ("S-%u", number);
  g_autofree char *code = g_strdup_printf ("%014u", number * 7919);

  feed_maker_put (&self->maker, CPT_ROW_PRODUCT, id,
                  g_strdup_printf ("{\"name\":{\"fr\":\"Parka %u\"},\"options\":[]}", number));
  feed_maker_put (&self->maker, CPT_ROW_CODE, code,
                  g_strdup_printf ("{\"sku\":\"S-%u\",\"pack\":1,\"kind\":\"gtin\"}", number));
}

/* Gives the trailer of @text its seal. */
static char *
seal (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint last = g_strv_length (lines) - 2;
  g_autoptr (GString) trailer = g_string_new (lines[last]);
  g_autofree char *sealed = NULL;
  gsize length;

  sealed = cpt_feed_write_sealed (lines[0], strlen (lines[0]), trailer->str, trailer->len, &length);
  cpt_feed_append_seal (trailer, cpt_crypto_sip (sealed, length));
  g_free (lines[last]);
  lines[last] = g_strdup (trailer->str);
  return g_strjoinv ("\n", lines);
}

static char *
replace (const char *text, const char *what, const char *with)
{
  g_auto (GStrv) parts = g_strsplit (text, what, 2);

  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  return g_strconcat (parts[0], with, parts[1], NULL);
}

/* Lays @bytes where a snapshot of that name is fetched to. */
static void
lay_bytes (Fixture *self, const guint8 *bytes, gsize length)
{
  g_clear_pointer (&self->hash, g_free);
  g_clear_pointer (&self->path, g_free);
  self->hash = cpt_crypto_hash_hex (bytes, length);
  self->path = cpt_cache_get_snapshot_path (self->cache, PRODUCTS, self->hash);
  g_assert_true (g_file_set_contents (self->path, (const char *)bytes, (gssize)length, NULL));
}

static void
lay (Fixture *self, const char *text)
{
  g_autoptr (GByteArray) packed = pack_text (text, strlen (text));

  lay_bytes (self, packed->data, packed->len);
}

static gboolean
install (Fixture *self, const char *tail, GError **error)
{
  g_autoptr (CptCacheApplied) applied =
      cpt_cache_install (self->cache, PRODUCTS, self->hash, tail, strlen (tail), NOW_US, error);

  if (applied != NULL)
    g_assert_null (applied->changed); /* all of it */
  return applied != NULL;
}

/* An old row of each scope is in the cache; the snapshot has others, and the tail one more. */
static void
set_up (Fixture *self, gconstpointer data)
{
  g_auto (FeedMaker) other;
  g_autoptr (GError) error = NULL;
  g_autofree char *plain = NULL;
  gsize length;

  room_make (&self->room);
  self->cache = cpt_cache_open (self->room.path, &error);
  g_assert_no_error (error);
  feed_maker_init (&other, OTHER);
  feed_maker_put (&other, CPT_ROW_PRICE, "1/S-1", g_strdup ("{\"minor\":100}"));
  feed_maker_apply (&other, self->cache, NOW_US);
  feed_maker_init (&self->maker, PRODUCTS);
  put_product (self, 9999);
  feed_maker_apply (&self->maker, self->cache, NOW_US);

  feed_maker_clear (&self->maker);
  feed_maker_init (&self->maker, PRODUCTS);
  for (guint i = 0; i < N_ROWS / 2; i++)
    put_product (self, i);
  plain = feed_maker_take (&self->maker, &length);
  self->text = seal (plain);
  g_clear_pointer (&plain, g_free);
  put_product (self, 777);
  plain = feed_maker_take (&self->maker, &length);
  self->tail = replace (plain, "\"hwm\":0", "\"hwm\":5");
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_pointer (&self->cache, cpt_cache_close);
  feed_maker_clear (&self->maker);
  g_free (self->text);
  g_free (self->tail);
  g_free (self->hash);
  g_free (self->path);
  room_leave (&self->room);
}

static gboolean
is_suspect (Fixture *self)
{
  CptCacheCursor cursor;

  g_assert_true (cpt_cache_load_cursor (self->cache, PRODUCTS, &cursor, NULL));
  return cursor.scope.suspect;
}

static gint64
count (Fixture *self, const char *query)
{
  gint64 n = -1;

  g_assert_true (cpt_sql_query_int64 (self->cache->sql, query, -1, &n, NULL));
  return n;
}

/* What was there is gone, what came is there, and what the tail's trailer says counts. */
static void
assert_installed (Fixture *self)
{
  CptCacheCursor cursor;

  g_assert_true (cpt_cache_load_cursor (self->cache, PRODUCTS, &cursor, NULL));
  g_assert_cmpint (cursor.scope.seq, ==, N_ROWS + 2);
  g_assert_cmpint (cursor.scope.applied, ==, 5);
  g_assert_cmpint (cursor.n, ==, N_ROWS + 2);
  g_assert_false (cursor.scope.suspect);
  g_assert_cmpint (count (self, "SELECT count (*) FROM row WHERE scope = '" PRODUCTS "'"), ==,
                   N_ROWS + 2);
  g_assert_cmpint (count (self, "SELECT count (*) FROM row WHERE id = 'S-9999'"), ==, 0);
  g_assert_cmpint (count (self, "SELECT count (*) FROM row WHERE scope = '" OTHER "'"), ==, 1);
  g_assert_cmpint (count (self, "SELECT count (*) FROM code"), ==, N_ROWS / 2 + 1);
  g_assert_cmpint (count (self, "SELECT count (*) FROM search WHERE search MATCH 'parka'"), ==,
                   N_ROWS / 2 + 1);
  g_assert_cmpint (cpt_cache_audit (self->cache, NULL), ==, 0);
  g_assert_false (g_file_test (self->path, G_FILE_TEST_EXISTS));
}

static void
test_whole (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  lay (self, self->text);
  g_assert_true (install (self, self->tail, &error));
  g_assert_no_error (error);
  assert_installed (self);
}

/* A scope that is suspect, and one that is not there yet. */
static void
test_instead (Fixture *self, gconstpointer data)
{
  g_assert_true (cpt_cache_mark_suspect (self->cache, PRODUCTS, NULL));
  lay (self, self->text);
  g_assert_true (install (self, self->tail, NULL));
  assert_installed (self);
  g_assert_true (cpt_sql_execute (self->cache->sql,
                                  "DELETE FROM row WHERE scope = '" PRODUCTS "';"
                                  "DELETE FROM scope WHERE scope = '" PRODUCTS "'",
                                  NULL));
  lay (self, self->text);
  g_assert_true (install (self, self->tail, NULL));
  assert_installed (self);
}

/* A snapshot may be a quarter of an hour old: whose time has come meanwhile is not shown, and the
 * rest still adds up. */
static void
test_due_contacts (Fixture *self, gconstpointer data)
{
  g_auto (FeedMaker) maker;
  g_autoptr (CptCacheApplied) applied = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GByteArray) packed = NULL;
  g_autofree char *text = NULL;
  g_autofree char *tail = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *path = NULL;
  gsize length;

  feed_maker_init (&maker, "work/LYO1");
  feed_maker_put (
      &maker, CPT_ROW_CONTACT, "due",
      g_strdup_printf ("{\"name\":\"Caron\",\"erase_at_us\":%" G_GINT64_FORMAT "}", NOW_US));
  feed_maker_put (
      &maker, CPT_ROW_CONTACT, "later",
      g_strdup_printf ("{\"name\":\"Adam\",\"erase_at_us\":%" G_GINT64_FORMAT "}", NOW_US + 1));
  text = feed_maker_take (&maker, &length);
  packed = pack_text (text, length);
  tail = feed_maker_take (&maker, &length);
  hash = cpt_crypto_hash_hex (packed->data, packed->len);
  path = cpt_cache_get_snapshot_path (self->cache, "work/LYO1", hash);
  g_assert_true (g_file_set_contents (path, (const char *)packed->data, packed->len, NULL));
  applied = cpt_cache_install (self->cache, "work/LYO1", hash, tail, strlen (tail), NOW_US, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count (self, "SELECT count (*) FROM row WHERE id = 'due'"), ==, 0);
  g_assert_cmpint (count (self, "SELECT count (*) FROM row WHERE id = 'later'"), ==, 1);
  g_assert_cmpint (cpt_cache_audit (self->cache, NULL), ==, 0);
}

/* Many pieces of a file, and docs of all sizes and shapes, beside another catalogue: what is looked
 * up is what is made anew from the rows. */
static void
test_many (Fixture *self, gconstpointer data)
{
  g_auto (FeedMaker) beside;
  g_autofree char *big = g_strdup_printf ("{\"name\":{\"fr\":\"Lampe\"},\"x\":\"%065000d\"}", 0);
  g_autofree char *text = NULL, *tail = NULL;
  g_autofree char *installed = NULL, *anew = NULL;
  gsize length;

  feed_maker_init (&beside, "catalogue/B");
  feed_maker_put (&beside, CPT_ROW_PRODUCT, "B", g_strdup ("{\"name\":{\"fr\":\"Lampe\"}}"));
  feed_maker_apply (&beside, self->cache, NOW_US);
  feed_maker_clear (&self->maker);
  feed_maker_init (&self->maker, PRODUCTS);
  for (guint i = 0; i < 5000; i++)
    put_product (self, 10000 + i);
  for (guint i = 0; i < 40; i++) {
    g_autofree char *id = g_strdup_printf ("L-%u", i);

    feed_maker_put (&self->maker, CPT_ROW_PRODUCT, id, g_strdup (big));
    feed_maker_put (&self->maker, CPT_ROW_CODE, id, g_strdup (i % 2 == 0 ? "{\"sku\":1}" : "{}"));
  }
  text = feed_maker_take (&self->maker, &length);
  tail = feed_maker_take (&self->maker, &length);
  lay (self, text);
  g_assert_true (install (self, tail, NULL));
  g_assert_cmpint (count (self, "SELECT count (*) FROM code"), ==, 5000);
  g_assert_cmpint (count (self, "SELECT count (*) FROM search WHERE search MATCH 'lampe'"), ==, 41);
  installed = dump (self->cache);
  g_assert_true (cpt_cache_derive (self->cache, NULL, NULL));
  anew = dump (self->cache);
  g_assert_true (strcmp (installed, anew) == 0);
}

/* ---- files that are not what they ought to be ---- */

/* clang-format off */
static const struct { const char *name, *what, *with; gboolean seals; CptCacheError error; } texts[] = {
  { "another scope",   "\"" PRODUCTS "\"", "\"catalogue/X\"", TRUE, CPT_CACHE_ERROR_SNAPSHOT },
  { "not from 0",      "\"from\":0", "\"from\":1", TRUE, CPT_CACHE_ERROR_SNAPSHOT },
  { "no head",         "{\"scope\"", "[\"scope\"", FALSE, CPT_CACHE_ERROR_SNAPSHOT },
  { "a row",           "Parka 7", "Parka 8", TRUE, CPT_CACHE_ERROR_SUM },
  { "a row's number",  "\"S-7\",15", "\"S-7\",1", TRUE, CPT_CACHE_ERROR_SNAPSHOT },
  { "a row twice",     "\"S-7\",15", "\"S-6\",15", TRUE, CPT_CACHE_ERROR_SNAPSHOT },
  { "a deletion",      "[\"put\",\"product\",\"S-3\",7,{", "[\"del\",\"product\",\"S-3\",7,\"gone\"]\n[\"put\",\"product\",\"S-3\",7,{", TRUE, CPT_CACHE_ERROR_SNAPSHOT },
  { "no row at all",   "[\"put\",\"product\",\"S-3\",7,{", "frog\n[\"put\",\"product\",\"S-3\",7,{", TRUE, CPT_CACHE_ERROR_SNAPSHOT },
  { "an empty line",   "[\"put\",\"product\",\"S-3\",7,{", "\n[\"put\",\"product\",\"S-3\",7,{", TRUE, CPT_CACHE_ERROR_SNAPSHOT },
  { "its end",         "{\"to\":40", "{\"to\":41", FALSE, CPT_CACHE_ERROR_SNAPSHOT },
  { "an end too soon", "{\"to\":40", "{\"to\":39", TRUE, CPT_CACHE_ERROR_SNAPSHOT },
  { "its count",       "\"n\":40", "\"n\":41", TRUE, CPT_CACHE_ERROR_SUM },
  { "its seal",        "\"heads\":{}", "\"heads\":{\"x\":1}", FALSE, CPT_CACHE_ERROR_SNAPSHOT },
};
/* clang-format on */

static void
assert_refused (Fixture *self, const char *tail, CptCacheError code, const char *before)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *after = NULL;

  g_assert_false (install (self, tail, &error));
  g_assert_error (error, CPT_CACHE_ERROR, (gint)code);
  after = dump (self->cache);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpint (is_suspect (self), ==, code == CPT_CACHE_ERROR_SUM);
}

static void
test_text (Fixture *self, gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autofree char *before = dump (self->cache);
  g_autofree char *wrong = replace (self->text, texts[i].what, texts[i].with);
  g_autofree char *plain = NULL;

  if (texts[i].seals) {
    char *at = strstr (wrong, ",\"seal\":");

    *at = '\0';
    plain = g_strconcat (wrong, "}\n", NULL);
    g_free (wrong);
    wrong = seal (plain);
  }
  lay (self, wrong);
  assert_refused (self, self->tail, texts[i].error, before);
  g_assert_false (g_file_test (self->path, G_FILE_TEST_EXISTS)); /* it would never do */
  lay (self, self->text);
  g_assert_true (install (self, self->tail, NULL));
  assert_installed (self);
}

/* Cut anywhere, also at the end of a line or without its last newline. */
static void
test_cut_text (Fixture *self, gconstpointer data)
{
  g_autofree char *before = dump (self->cache);
  gsize length = strlen (self->text);

  for (gsize n = 0; n < length; n += n + 40 < length ? 37 : 1) {
    g_autofree char *part = g_strndup (self->text, n);

    lay (self, part);
    assert_refused (self, self->tail, CPT_CACHE_ERROR_SNAPSHOT, before);
  }
}

/* Packed bytes under their right name that cannot be unpacked, or hold more. */
static void
test_packed (Fixture *self, gconstpointer data)
{
  g_autofree char *before = dump (self->cache);
  g_autoptr (GByteArray) packed = pack_text (self->text, strlen (self->text));
  guint length = packed->len;

  for (guint n = 0; n < length; n += 11) {
    lay_bytes (self, packed->data, n);
    assert_refused (self, self->tail, CPT_CACHE_ERROR_SNAPSHOT, before);
  }
  g_byte_array_append (packed, (const guint8 *)"more", 4);
  lay_bytes (self, packed->data, packed->len);
  assert_refused (self, self->tail, CPT_CACHE_ERROR_SNAPSHOT, before);
  lay_bytes (self, (const guint8 *)self->text, strlen (self->text));
  assert_refused (self, self->tail, CPT_CACHE_ERROR_SNAPSHOT, before);
}

/* A bit on the way or on the disk: its bytes are not those of its name. */
static void
test_bits (Fixture *self, gconstpointer data)
{
  g_autofree char *before = dump (self->cache);
  g_autoptr (GByteArray) packed = pack_text (self->text, strlen (self->text));

  for (guint at = 0; at < packed->len; at += 7) {
    lay (self, self->text);
    packed->data[at] ^= (guint8)(1 << (at % 8));
    g_assert_true (g_file_set_contents (self->path, (const char *)packed->data, packed->len, NULL));
    packed->data[at] ^= (guint8)(1 << (at % 8));
    assert_refused (self, self->tail, CPT_CACHE_ERROR_SNAPSHOT, before);
    g_assert_false (g_file_test (self->path, G_FILE_TEST_EXISTS));
  }
}

static void
test_no_file (Fixture *self, gconstpointer data)
{
  g_autofree char *before = dump (self->cache);

  lay (self, self->text);
  g_unlink (self->path);
  assert_refused (self, self->tail, CPT_CACHE_ERROR_SNAPSHOT, before);
}

/* ---- tails ---- */

/* clang-format off */
static const struct { const char *name, *what, *with; CptCacheError error; gboolean stays; } tails[] = {
  { "cut",              "{\"to\":42", "", CPT_CACHE_ERROR_TRUNCATED, TRUE },
  { "another position", "\"from\":40", "\"from\":39", CPT_CACHE_ERROR_NOT_OURS, FALSE },
  { "another scope",    "\"" PRODUCTS "\"", "\"catalogue/X\"", CPT_CACHE_ERROR_NOT_OURS, FALSE },
  { "another epoch",    "\"epoch\":\"", "\"epoch\":\"x", CPT_CACHE_ERROR_NOT_OURS, FALSE },
  { "a row",            "Parka 777", "Parka 778", CPT_CACHE_ERROR_SUM, FALSE },
};
/* clang-format on */

static void
test_tail (Fixture *self, gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autofree char *before = dump (self->cache);
  g_autofree char *wrong = replace (self->tail, tails[i].what, tails[i].with);

  lay (self, self->text);
  assert_refused (self, wrong, tails[i].error, before);
  g_assert_cmpint (g_file_test (self->path, G_FILE_TEST_EXISTS), ==, tails[i].stays);
  if (!tails[i].stays)
    lay (self, self->text);
  g_assert_true (install (self, self->tail, NULL));
  assert_installed (self);
}

/* ---- who reads meanwhile, and what is left when the process goes ---- */

static void
test_readers (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->room.path, CPT_CACHE_FILE, NULL);
  g_autoptr (CptSql) reader = cpt_sql_open (path, CPT_SQL_READ_ONLY, NULL);
  gint64 n = 0;

  g_assert_true (cpt_sql_begin_read (reader, NULL));
  g_assert_true (cpt_sql_query_int64 (reader, "SELECT count (*) FROM row", 0, &n, NULL));
  lay (self, self->text);
  g_assert_true (install (self, self->tail, NULL));
  g_assert_true (
      cpt_sql_query_int64 (reader, "SELECT count (*) FROM row WHERE id = 'S-9999'", 0, &n, NULL));
  g_assert_cmpint (n, ==, 1); /* what it began with */
  cpt_sql_rollback (reader);
  g_assert_true (
      cpt_sql_query_int64 (reader, "SELECT count (*) FROM row WHERE id = 'S-9999'", 0, &n, NULL));
  g_assert_cmpint (n, ==, 0);
}

/* Killed between the commit and the file's end: the next answer of the feed ends it. */
static void
test_left_over (Fixture *self, gconstpointer data)
{
  g_autoptr (CptCacheApplied) applied = NULL;
  g_autofree char *plain = NULL;
  g_autofree char *answer = NULL;
  gsize length;

  lay (self, self->text);
  g_assert_true (install (self, self->tail, NULL));
  lay (self, self->text);
  put_product (self, 888);
  plain = feed_maker_take (&self->maker, &length);
  answer = replace (plain, "\"hwm\":0", "\"hwm\":5");
  applied = cpt_cache_apply (self->cache, PRODUCTS, answer, strlen (answer), NOW_US, NULL);
  g_assert_nonnull (applied);
  g_assert_false (g_file_test (self->path, G_FILE_TEST_EXISTS));
}

/* Names of other snapshots of the scope, and of others. */
static void
test_drop (Fixture *self, gconstpointer data)
{
  g_autofree char *kept = NULL;
  g_autofree char *other = cpt_cache_get_snapshot_path (self->cache, OTHER, "a");
  g_autofree char *hostile = cpt_cache_get_snapshot_path (self->cache, "../../x/y", "a");
  g_autofree char *folder = g_path_get_dirname (hostile);

  g_assert_cmpstr (folder, ==, self->room.path);
  lay (self, "old");
  kept = g_strdup (self->path);
  lay (self, "new");
  g_assert_true (g_file_set_contents (other, "x", 1, NULL));
  cpt_cache_drop_snapshots (self->cache, PRODUCTS, self->hash);
  g_assert_false (g_file_test (kept, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (self->path, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (other, G_FILE_TEST_EXISTS));
  cpt_cache_drop_snapshots (self->cache, PRODUCTS, NULL);
  g_assert_false (g_file_test (self->path, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (other, G_FILE_TEST_EXISTS));
}

static int
on_step (void *left)
{
  if (--*(guint *)left == 0)
    raise (SIGKILL);
  return 0;
}

/* A process of its own, which ends by itself at step @n of SQLite's, or after all of them. */
static pid_t
install_for (Fixture *self, guint n)
{
  pid_t child = fork ();

  if (child != 0)
    return child;
  self->cache = cpt_cache_open (self->room.path, NULL);
  lay (self, self->text);
  sqlite3_progress_handler (cpt_sql_get_handle (self->cache->sql), 1, on_step, &n);
  install (self, self->tail, NULL);
  _exit (0);
}

/* kill −9 at any step of an installation: what was there, or what came, and never a part. */
static void
test_killed (Fixture *self, gconstpointer data)
{
  g_autofree char *before = dump (self->cache);
  guint n_before = 0, n_after = 0;
  int status = 0;

  for (guint n = 1; n_after == 0 && n < 1000000; n += 97) {
    g_autofree char *found = NULL;

    g_clear_pointer (&self->cache, cpt_cache_close);
    g_assert_cmpint (waitpid (install_for (self, n), &status, 0), >, 0);
    self->cache = cpt_cache_open (self->room.path, NULL);
    g_assert_nonnull (self->cache);
    found = dump (self->cache);
    g_assert_cmpint (cpt_cache_audit (self->cache, NULL), ==, 0);
    if (strcmp (found, before) == 0) {
      n_before++;
    } else {
      g_assert_nonnull (strstr (found, "S-777"));
      g_assert_null (strstr (found, "S-9999"));
      n_after++;
    }
  }
  g_test_message ("killed at %u steps before it was done", n_before);
  g_assert_cmpuint (n_before, >, 10);
  g_assert_cmpuint (n_after, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_assert_true (cpt_crypto_init ());

#define ADD(path, data, function)                                                                  \
  g_test_add (path, Fixture, GSIZE_TO_POINTER (data), set_up, function, tear_down)
  ADD ("/cache/install/whole", 0, test_whole);
  ADD ("/cache/install/instead", 0, test_instead);
  ADD ("/cache/install/due contacts", 0, test_due_contacts);
  ADD ("/cache/install/many", 0, test_many);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *path = g_strdup_printf ("/cache/install/file/%s", texts[i].name);

    ADD (path, i, test_text);
  }
  ADD ("/cache/install/file/cut anywhere", 0, test_cut_text);
  ADD ("/cache/install/file/packed", 0, test_packed);
  ADD ("/cache/install/file/any bit", 0, test_bits);
  ADD ("/cache/install/file/none", 0, test_no_file);
  for (gsize i = 0; i < G_N_ELEMENTS (tails); i++) {
    g_autofree char *path = g_strdup_printf ("/cache/install/tail/%s", tails[i].name);

    ADD (path, i, test_tail);
  }
  ADD ("/cache/install/readers", 0, test_readers);
  ADD ("/cache/install/left over", 0, test_left_over);
  ADD ("/cache/install/drop", 0, test_drop);
  ADD ("/cache/install/killed", 0, test_killed);
  return g_test_run ();
}
