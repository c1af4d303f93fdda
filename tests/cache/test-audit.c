/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a disk or a wire spoilt is found though nobody writes to it again. */
#include "room.h"

#include "cache/cache-private.h"
#include "crypto/crypto.h"

#include <string.h>

#define NOW_US   G_GINT64_CONSTANT (1795250100000000) /* before a golden contact is due */
#define WORK     "work/LYO1"
#define PRODUCTS "catalogue/FR-MODE"

typedef struct {
  Room room;
  CptCache *cache; /* (owned) */
} Fixture;

static void
open_cache (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  self->cache = cpt_cache_open (self->room.path, &error);
  g_assert_no_error (error);
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

static void
set_up (Fixture *self, gconstpointer data)
{
  room_make (&self->room);
  open_cache (self);
  if (apply_golden (self, WORK, "feed-work-1.ndjson"))
    apply_golden (self, PRODUCTS, "feed-catalogue.ndjson");
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_pointer (&self->cache, cpt_cache_close);
  room_leave (&self->room);
}

/* All that is read from the file, by its tables and by its indexes; NULL: it cannot be read. */
static char *
dump (Fixture *self)
{
  static const char *const texts[] = {
    "SELECT scope || epoch || seq || ' ' || applied || ' ' || n || ' ' || sum FROM scope ORDER BY "
    "1",
    "SELECT scope || kind || id || seq || doc FROM row NOT INDEXED ORDER BY 1",
    "SELECT scope || kind || id || seq || doc FROM row INDEXED BY sqlite_autoindex_row_1"
    " WHERE scope >= '' ORDER BY 1",
    "SELECT code || scope || sku || pack FROM code ORDER BY 1",
  };
  g_autoptr (GString) out = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (CptSqlStatement) statement = cpt_sql_prepare (self->cache->sql, texts[i], NULL);
    CptSqlStep step;

    if (statement == NULL)
      return NULL;
    while ((step = cpt_sql_step (statement, NULL)) == CPT_SQL_STEP_ROW)
      g_string_append_printf (out, "%s\n", cpt_sql_column_text (statement, 0));
    if (step == CPT_SQL_STEP_ERROR)
      return NULL;
  }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static gboolean
is_suspect (Fixture *self, const char *scope)
{
  CptCacheCursor cursor;

  g_assert_true (cpt_cache_load_cursor (self->cache, scope, &cursor, NULL));
  return cursor.scope.suspect;
}

/* clang-format off */
static const struct { const char *name, *damage; gboolean suspect; } damages[] = {
  { "none",                "SELECT 1", FALSE },
  { "a document",          "UPDATE row SET doc = replace (doc, '1', '3') WHERE rowid = 3", TRUE },
  { "a document that is none", "UPDATE row SET doc = '{' WHERE rowid = 3", TRUE },
  { "an id",               "UPDATE row SET id = 'x' WHERE rowid = 3", TRUE },
  { "a kind",              "UPDATE row SET kind = 'x' WHERE rowid = 3", TRUE },
  { "a number",            "UPDATE row SET seq = seq - 1 WHERE rowid = 3", TRUE },
  { "a row too few",       "DELETE FROM row WHERE rowid = 3", TRUE },
  { "a row too many",      "INSERT INTO row SELECT scope, kind, 'x', seq, doc FROM row WHERE rowid = 3", TRUE },
  { "a row of no scope",   "UPDATE row SET scope = 'work/LYO2' WHERE rowid = 3", TRUE },
  { "a cursor",            "UPDATE scope SET seq = seq + 64 WHERE scope = '" WORK "'", TRUE },
  { "what is contained",   "UPDATE scope SET applied = applied + 4 WHERE scope = '" WORK "'", TRUE },
  { "an epoch",            "UPDATE scope SET epoch = epoch || '1' WHERE scope = '" WORK "'", TRUE },
  { "a count",             "UPDATE scope SET n = n + 1 WHERE scope = '" WORK "'", TRUE },
  { "a sum",               "UPDATE scope SET sum = sum + 1 WHERE scope = '" WORK "'", TRUE },
  { "a count and no seal", "UPDATE scope SET n = n + 1, seal = NULL WHERE scope = '" WORK "'", TRUE },
  { "no seal",             "UPDATE scope SET seal = NULL WHERE scope = '" WORK "'", FALSE },
  { "when it came",        "UPDATE scope SET as_of_us = 1 WHERE scope = '" WORK "'", FALSE },
};
/* clang-format on */

static void
test_damage (Fixture *self, gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (GError) error = NULL;
  g_autofree char *before = dump (self);
  g_autofree char *after = NULL;

  g_assert_true (cpt_sql_execute (self->cache->sql, damages[i].damage, NULL));
  g_assert_cmpint (cpt_cache_audit (self->cache, &error), ==, damages[i].suspect);
  g_assert_no_error (error);
  g_assert_cmpint (is_suspect (self, WORK), ==, damages[i].suspect);
  g_assert_false (is_suspect (self, PRODUCTS));
  if (damages[i].suspect) /* found once, and not again until an answer has replaced it */
    g_assert_true (apply_golden (self, WORK, "feed-work-1.ndjson"));
  g_assert_cmpint (cpt_cache_audit (self->cache, NULL), ==, 0);
  after = dump (self);
  g_assert_cmpstr (after, ==, before);
}

static const char *const code_damages[] = {
  "UPDATE code SET sku = 'other' WHERE code = (SELECT min (code) FROM code)",
  "UPDATE code SET pack = pack + 1 WHERE code = (SELECT max (code) FROM code)",
  "DELETE FROM code WHERE code = (SELECT min (code) FROM code)",
  "INSERT INTO code VALUES ('x', '" PRODUCTS "', 'other', 1)",
  "UPDATE code SET code = 'x' WHERE code = (SELECT min (code) FROM code)",
};

/* What is made from the rows is made anew from them; central is not asked. */
static void
test_codes (Fixture *self, gconstpointer data)
{
  g_autofree char *before = dump (self);

  for (gsize i = 0; i < G_N_ELEMENTS (code_damages); i++) {
    g_autofree char *spoilt = NULL;
    g_autofree char *after = NULL;

    g_assert_true (cpt_sql_execute (self->cache->sql, code_damages[i], NULL));
    spoilt = dump (self);
    g_assert_cmpstr (spoilt, !=, before);
    g_assert_cmpint (cpt_cache_audit (self->cache, NULL), ==, 0);
    after = dump (self);
    g_assert_cmpstr (after, ==, before);
  }
}

/* Codes of a scope that does not add up are not made anew from its wrong rows. */
static void
test_codes_of_suspect (Fixture *self, gconstpointer data)
{
  static const char right[] =
      "SELECT count (*) FROM code WHERE sku NOT IN (SELECT id FROM row WHERE kind = 'product')";
  gint64 n_wrong = 1;

  g_assert_true (cpt_sql_execute (self->cache->sql,
                                  "UPDATE row SET doc = json_set (doc, '$.sku', 'other')"
                                  " WHERE kind = 'code'",
                                  NULL));
  g_assert_cmpint (cpt_cache_audit (self->cache, NULL), ==, 1);
  g_assert_true (cpt_sql_query_int64 (self->cache->sql, right, 1, &n_wrong, NULL));
  g_assert_cmpint (n_wrong, ==, 0);
}

/* A bit anywhere in the file: found, or what is read is what was there. */
static void
test_bits (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->room.path, CPT_CACHE_FILE, NULL);
  g_autofree char *before = dump (self);
  g_autofree char *file = NULL;
  guint n_found = 0, n_unread = 0;
  gsize length;

  g_clear_pointer (&self->cache, cpt_cache_close);
  g_assert_true (g_file_get_contents (path, &file, &length, NULL));
  for (gsize at = 0; at < length; at += 211) {
    g_autofree char *after = NULL;
    gint n;

    file[at] ^= (char)(1 << (at % 8));
    g_assert_true (g_file_set_contents (path, file, (gssize)length, NULL));
    file[at] ^= (char)(1 << (at % 8));
    open_cache (self);
    n = cpt_cache_audit (self->cache, NULL);
    after = dump (self);
    if (n != 0 || g_strcmp0 (after, before) != 0) {
      /* Started anew with nothing, or to be pulled anew. */
      if (n == 0)
        g_assert_cmpstr (after, ==, "");
      n_found++;
    } else {
      n_unread++;
    }
    g_clear_pointer (&self->cache, cpt_cache_close);
  }
  g_test_message ("%u bits found, %u in bytes that nobody reads", n_found, n_unread);
  g_assert_cmpuint (n_found, >, 20);
  open_cache (self);
}

/* ---- what comes over the wire ---- */

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

/* Each bit of each byte of head and trailer: the cursor never follows a wrong one. */
static void
test_sealed (Fixture *self, gconstpointer data)
{
  gsize length;
  g_autofree char *plain = golden_read ("feed-work-2.ndjson", &length);
  g_autofree char *text = plain != NULL ? seal (plain) : NULL;
  g_autofree char *before = dump (self);
  const char *trailer;
  guint n_refused = 0;

  if (text == NULL)
    return;
  length = strlen (text);
  trailer = strstr (text, "{\"to\":");
  for (gsize at = 0; at < length - 1; at++) {
    if (text + at > strchr (text, '\n') && text + at < trailer)
      continue;
    for (guint bit = at % 3; bit < 8; bit += 3) {
      g_autofree char *after = NULL;
      gboolean taken;

      text[at] ^= (char)(1 << bit);
      taken = apply (self, WORK, text, length, NULL);
      text[at] ^= (char)(1 << bit);
      if (taken) { /* in the name of the seal alone: the rest is as it was */
        g_assert_true (text + at >= trailer + strlen (trailer) - CPT_FEED_SEAL_BYTES - 1);
        g_assert_true (cpt_sql_execute (self->cache->sql,
                                        "DELETE FROM row; DELETE FROM scope;"
                                        "DELETE FROM code",
                                        NULL));
        g_assert_true (apply_golden (self, WORK, "feed-work-1.ndjson"));
        g_assert_true (apply_golden (self, PRODUCTS, "feed-catalogue.ndjson"));
        continue;
      }
      n_refused++;
      g_assert_true (cpt_sql_execute (self->cache->sql, "UPDATE scope SET suspect = 0", NULL));
      after = dump (self);
      g_assert_cmpstr (after, ==, before);
    }
  }
  g_assert_cmpuint (n_refused, >, 1000);
  g_assert_true (apply (self, WORK, text, length, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_assert_true (cpt_crypto_init ());

#define ADD(path, data, function)                                                                  \
  g_test_add (path, Fixture, GSIZE_TO_POINTER (data), set_up, function, tear_down)
  for (gsize i = 0; i < G_N_ELEMENTS (damages); i++) {
    g_autofree char *path = g_strdup_printf ("/cache/audit/%s", damages[i].name);

    ADD (path, i, test_damage);
  }
  ADD ("/cache/audit/codes", 0, test_codes);
  ADD ("/cache/audit/codes of a suspect", 0, test_codes_of_suspect);
  ADD ("/cache/audit/any bit of the file", 0, test_bits);
  ADD ("/cache/audit/any bit of head and trailer", 0, test_sealed);
  return g_test_run ();
}
