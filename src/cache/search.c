/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cache/search.h"

#include "cache/cache.h"
#include "sql/statement.h"

#include <glib/gstdio.h>
#include <string.h>

#define MIN_DIGITS 3 /* fewer are no beginning of a barcode that is worth a list */

struct _CptSearch {
  char *path;  /* (owned) cache.db */
  CptSql *sql; /* (owned) (nullable) read-only */
  GStatBuf of; /* the file that it has open */
};

/* One run. */
typedef struct {
  CptSearch *search; /* (unowned) */
  gint64 now_us;
  GPtrArray *found;  /* (owned) (element-type CptFound) */
  GHashTable *known; /* (owned) (element-type utf8) their skus */
} Run;

void
cpt_found_free (CptFound *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->product, cpt_product_free);
  g_free (self);
}

CptSearch *
cpt_search_new (const char *folder)
{
  CptSearch *self;

  g_return_val_if_fail (folder != NULL, NULL);

  self = g_new0 (CptSearch, 1);
  self->path = g_build_filename (folder, CPT_CACHE_FILE, NULL);
  return self;
}

void
cpt_search_free (CptSearch *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->sql, cpt_sql_close);
  g_clear_pointer (&self->path, g_free);
  g_free (self);
}

/* A damaged cache is put aside and a snapshot put in its place by renaming: an open connection
 * would go on reading the old file. */
static gboolean
open_file (CptSearch *self, GError **error)
{
  GStatBuf now = { 0 };

  if (g_stat (self->path, &now) != 0 || now.st_ino != self->of.st_ino ||
      now.st_dev != self->of.st_dev)
    g_clear_pointer (&self->sql, cpt_sql_close);
  if (self->sql == NULL)
    self->sql = cpt_sql_open (self->path, CPT_SQL_READ_ONLY, error);
  self->of = now;
  return self->sql != NULL;
}

/* ---- what was typed ---- */

/* Marks belong to the letter before them. */
static gboolean
is_of_word (gunichar letter)
{
  return g_unichar_isalnum (letter) || g_unichar_ismark (letter);
}

/* The same two letters as in the index. */
static void
put_letter (GString *out, gunichar letter)
{
  switch (letter) {
  case 0x0153: /* œ */
  case 0x0152:
    g_string_append (out, "oe");
    break;
  case 0x00e6: /* æ */
  case 0x00c6:
    g_string_append (out, "ae");
    break;
  case 0x00df: /* ß */
    g_string_append (out, "ss");
    break;
  default:
    g_string_append_unichar (out, letter);
  }
}

/* Each word is a quoted text with a star: no letter that FTS5 reads otherwise can get out of it. */
char *
cpt_search_write_query (const char *text)
{
  g_autofree char *valid = NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  guint n_words = 0;

  g_return_val_if_fail (text != NULL, NULL);

  valid = g_utf8_make_valid (text, (gssize)strnlen (text, CPT_SEARCH_MAX_BYTES));
  for (const char *at = valid; *at != '\0' && n_words < CPT_SEARCH_MAX_WORDS;) {
    if (!g_unichar_isalnum (g_utf8_get_char (at))) {
      at = g_utf8_next_char (at);
      continue;
    }
    g_string_append (out, n_words > 0 ? " \"" : "\"");
    for (; is_of_word (g_utf8_get_char (at)); at = g_utf8_next_char (at))
      put_letter (out, g_utf8_get_char (at));
    g_string_append (out, "\"*");
    n_words++;
  }
  return n_words > 0 ? g_string_free (g_steal_pointer (&out), FALSE) : NULL;
}

/* Digits as people write them, "3 760123 450010" and "978-2-07": without what stands between; NULL:
 * it is something else. */
static char *
write_digits (const char *text)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at++) {
    if (g_ascii_isdigit (*at))
      g_string_append_c (out, *at);
    else if (*at != ' ' && *at != '-')
      return NULL;
  }
  return out->len >= MIN_DIGITS && out->len <= 14 ? g_string_free (g_steal_pointer (&out), FALSE)
                                                  : NULL;
}

/* ---- what is there ---- */

static gboolean
take_price (Run *run, CptFound *found, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sql_prepare (run->search->sql,
                       "SELECT doc FROM row WHERE kind = 'price'"
                       " AND substr (id, instr (id, '/') + 1) = :sku",
                       error);
  CptSqlStep step;

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":sku", found->product->sku);
  while ((step = cpt_sql_step (statement, error)) == CPT_SQL_STEP_ROW) {
    CptPrice price = { 0 };

    if (cpt_row_read_price (cpt_sql_column_text (statement, 0),
                            cpt_sql_column_length (statement, 0), &price, NULL) &&
        price.from_us <= run->now_us &&
        (!found->has_price || price.from_us > found->price.from_us)) {
      found->price = price;
      found->has_price = TRUE;
    }
  }
  return step == CPT_SQL_STEP_DONE;
}

/* A row of a shape that this build does not know is passed over. */
static gboolean
take_row (Run *run, CptSqlStatement *row, gint pack, GError **error)
{
  const char *sku = cpt_sql_column_text (row, 0);
  g_autoptr (CptFound) found = NULL;

  if (g_hash_table_contains (run->known, sku))
    return TRUE;
  found = g_new0 (CptFound, 1);
  found->pack = pack;
  found->product = cpt_row_read_product (sku, cpt_sql_column_text (row, 1),
                                         cpt_sql_column_length (row, 1), NULL);
  if (found->product == NULL)
    return TRUE;
  if (!take_price (run, found, error))
    return FALSE;
  g_hash_table_add (run->known, found->product->sku);
  g_ptr_array_add (run->found, g_steal_pointer (&found));
  return TRUE;
}

/* Rows of (sku, doc, pack). */
static gboolean
take_rows (Run *run, CptSqlStatement *statement, GError **error)
{
  CptSqlStep step = CPT_SQL_STEP_DONE;

  while (run->found->len < CPT_SEARCH_MAX_ROWS &&
         (step = cpt_sql_step (statement, error)) == CPT_SQL_STEP_ROW)
    if (!take_row (run, statement, (gint)cpt_sql_column_int64 (statement, 2), error))
      return FALSE;
  return step != CPT_SQL_STEP_ERROR;
}

static gboolean
find_number (Run *run, const char *sku, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sql_prepare (run->search->sql,
                       "SELECT id, doc, 1 FROM row WHERE scope IN (SELECT scope FROM scope)"
                       " AND kind = 'product' AND id = :id",
                       error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":id", sku);
  return take_rows (run, statement, error);
}

/* A barcode of 13, 12 or 8 digits stands as GTIN-14 in the table, with zeros before it. */
static gboolean
find_codes (Run *run, const char *text, GError **error)
{
  static const char *const ZEROS[] = { "", "0", "00", "000000" };
  g_autofree char *digits = write_digits (text);

  for (gsize i = 0; digits != NULL && i < G_N_ELEMENTS (ZEROS); i++) {
    g_autoptr (CptSqlStatement) statement = NULL;
    g_autofree char *from = g_strconcat (ZEROS[i], digits, NULL);
    g_autofree char *until = g_strconcat (from, ":", NULL); /* follows 9 */

    statement = cpt_sql_prepare (run->search->sql,
                                 "SELECT row.id, row.doc, code.pack FROM code JOIN row"
                                 " ON row.scope = code.scope AND row.kind = 'product'"
                                 " AND row.id = code.sku"
                                 " WHERE code.code >= :from AND code.code < :until"
                                 " ORDER BY code.code",
                                 error);
    if (statement == NULL)
      return FALSE;
    cpt_sql_bind_text (statement, ":from", from);
    cpt_sql_bind_text (statement, ":until", until);
    if (!take_rows (run, statement, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
find_words (Run *run, const char *text, GError **error)
{
  g_autoptr (CptSqlStatement) statement = NULL;
  g_autofree char *query = cpt_search_write_query (text);

  if (query == NULL)
    return TRUE;
  statement = cpt_sql_prepare (run->search->sql,
                               "SELECT row.id, row.doc, 1 FROM search CROSS JOIN row"
                               " ON row.rowid = search.rowid AND row.kind = 'product'"
                               " WHERE search MATCH :query ORDER BY search.rowid",
                               error);
  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":query", query);
  return take_rows (run, statement, error);
}

/* The order of what is found is that of these. */
static gboolean
find_all (Run *run, const char *sku, const char *typed, GError **error)
{
  g_autofree char *upper = g_utf8_strup (typed, -1);

  return (sku == NULL || find_number (run, sku, error)) && find_number (run, typed, error) &&
         find_number (run, upper, error) && find_codes (run, typed, error) &&
         find_words (run, typed, error);
}

GPtrArray *
cpt_search_run (CptSearch *self, const char *text, const char *sku, gint64 now_us, GError **error)
{
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GHashTable) known = NULL;
  g_autofree char *typed = NULL;
  Run run;
  gboolean done;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (text != NULL, NULL);

  typed = g_strstrip (g_utf8_make_valid (text, (gssize)strnlen (text, CPT_SEARCH_MAX_BYTES)));
  found = g_ptr_array_new_with_free_func ((GDestroyNotify)cpt_found_free);
  known = g_hash_table_new (g_str_hash, g_str_equal);
  run = (Run){ .search = self, .now_us = now_us, .found = found, .known = known };
  if (!open_file (self, error) || !cpt_sql_begin_read (self->sql, error))
    return NULL;
  done = find_all (&run, sku, typed, error);
  cpt_sql_rollback (self->sql);
  return done ? g_steal_pointer (&found) : NULL;
}
