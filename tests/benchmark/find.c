/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long the answer to each key takes while somebody types the name of an article, in a catalogue
 * of 200,000 and of 800,000 made of real names, beside FTS5's own ranking; and a scanned code in
 * both. The names are those of $COMPTOIR_REAL_DATA, each as often as sizes and colours need. */
#include "cache/cache.h"
#include "cache/search.h"
#include "cache/view.h"
#include "codes/gtin.h"
#include "crypto/crypto.h"

#include "feed-maker.h"
#include "figures.h"

#include <gio/gio.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#define N_SMALL   200000
#define N_LARGE   800000
#define N_TYPED   1000 /* names, of each the first one to ten letters */
#define N_LETTERS 10
#define N_RANKED  100
#define N_LOOKUPS 20000
#define N_ROUNDS                                                                                   \
  3 /* of lookups, of which the quietest counts: what else a machine does only adds */
#define MAX_ANSWER (8 * 1024 * 1024)
#define LIMIT_US   30000
#define SEED       20261121
#define NOW_US     G_GINT64_CONSTANT (1795250700000000)
#define TERMINAL   "01a05b8d-9300-7236-b375-2bda6a992c72"

static const char *const COLOURS[] = { "Noir", "Kaki", "Marine", "Écru", "Rouille", "Gris" };
static const char *const SIZES[] = { "XS", "S", "M", "L", "XL", "36", "38", "40", "42", "44" };

/* ---- real names ---- */

/* One field of a CSV line, unquoted; @at moves behind it. (transfer full) */
static char *
take_field (const char **at)
{
  GString *out = g_string_new (NULL);
  gboolean quoted = **at == '"';
  const char *c = *at + (quoted ? 1 : 0);

  for (; *c != '\0' && (quoted || *c != ','); c++) {
    if (quoted && *c == '"' && c[1] != '"') {
      quoted = FALSE;
      continue;
    }
    c += quoted && *c == '"' ? 1 : 0;
    g_string_append_c (out, *c);
  }
  *at = *c == ',' ? c + 1 : c;
  return g_string_free (out, FALSE);
}

static void
read_names (const char *folder, const char *name, guint column, GPtrArray *names)
{
  g_autofree char *path = g_build_filename (folder, "catalogue", name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GInputStream) stream = G_INPUT_STREAM (g_file_read (file, NULL, NULL));
  g_autoptr (GConverter) gunzip =
      G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  g_autoptr (GInputStream) plain = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  char *line;

  if (stream == NULL)
    figures_give_up (path, NULL);
  plain = g_converter_input_stream_new (stream, gunzip);
  lines = g_data_input_stream_new (plain);
  g_free (g_data_input_stream_read_line_utf8 (lines, NULL, NULL, NULL)); /* the header */
  while ((line = g_data_input_stream_read_line_utf8 (lines, NULL, NULL, NULL)) != NULL) {
    g_autofree char *owned = line;
    const char *at = line;
    g_autofree char *field = NULL;

    for (guint i = 0; i <= column; i++) {
      g_free (field);
      field = take_field (&at);
    }
    if (*field != '\0' && strlen (field) <= 250)
      g_ptr_array_add (names, g_steal_pointer (&field));
  }
}

static GPtrArray *
load_names (void)
{
  const char *folder = g_getenv ("COMPTOIR_REAL_DATA");
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);

  if (folder == NULL || !g_file_test (folder, G_FILE_TEST_IS_DIR)) {
    printf ("find: not measured, COMPTOIR_REAL_DATA names no folder of real names\n");
    exit (0);
  }
  read_names (folder, "open-food-facts-2019.csv.gz", 1, names);
  read_names (folder, "goodbooks-ean13.csv.gz", 2, names);
  for (guint i = names->len; i > 1; i--) {
    guint other = (guint)g_rand_int_range (random, 0, (gint32)i);
    gpointer kept = names->pdata[i - 1];

    names->pdata[i - 1] = names->pdata[other];
    names->pdata[other] = kept;
  }
  return names;
}

/* ---- the catalogue ---- */

static void
make_gtin (guint product, char gtin[CPT_GTIN_SIZE])
{
  g_snprintf (gtin, CPT_GTIN_SIZE, "0376%09u", product);
  gtin[CPT_GTIN_SIZE - 2] = cpt_gtin_check_digit (gtin, CPT_GTIN_SIZE - 2);
  gtin[CPT_GTIN_SIZE - 1] = '\0';
}

static void
put_product (FeedMaker *feed, const GPtrArray *names, guint number)
{
  guint variant = number / names->len;
  g_autofree char *sku = g_strdup_printf ("%06u-%u", number % names->len, variant);
  g_autoptr (CptProduct) product = cpt_product_new (sku);
  CptProductCode code = { .pack = 1 };

  g_ptr_array_add (product->names, g_strdup ("fr"));
  g_ptr_array_add (product->names, g_strdup (names->pdata[number % names->len]));
  g_ptr_array_add (product->options, g_strdup ("size"));
  g_ptr_array_add (product->options, g_strdup (SIZES[variant % G_N_ELEMENTS (SIZES)]));
  g_ptr_array_add (product->options, g_strdup ("colour"));
  g_ptr_array_add (product->options, g_strdup (COLOURS[variant % G_N_ELEMENTS (COLOURS)]));
  product->brand = g_strdup ("Maison Vernay");
  feed_maker_put (feed, CPT_ROW_PRODUCT, sku, cpt_row_write_product (product));

  make_gtin (number, code.code);
  g_strlcpy (code.sku, sku, sizeof code.sku);
  feed_maker_put (feed, CPT_ROW_CODE, code.code, cpt_row_write_code (&code, TRUE));
}

static void
grow (const char *folder, FeedMaker *feed, const GPtrArray *names, guint from, guint to)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CptCache) cache = cpt_cache_open (folder, &error);
  gint64 took_us = 0;

  if (cache == NULL)
    figures_give_up ("cache.db does not open", error);
  for (guint number = from; number < to; number++) {
    gint64 start_us;

    put_product (feed, names, number);
    if (feed->rows->len < MAX_ANSWER && number + 1 < to)
      continue;
    start_us = g_get_monotonic_time ();
    feed_maker_apply (feed, cache, g_get_real_time ());
    took_us += g_get_monotonic_time () - start_us;
  }
  if (!cpt_cache_checkpoint (cache, &error))
    figures_give_up ("cache.db is not written through", error);
  printf ("find: %u to %u articles in %.1f s, words and codes with them: %.0f articles/s\n", from,
          to, (double)took_us / 1e6, (to - from) / ((double)took_us / 1e6));
}

/* ---- measuring ---- */

/* Of one size of catalogue. */
typedef struct {
  Figures keys;
  Figures worked; /* the same, what they took of a processor: comparable on a busy machine */
  Figures ranked;
  Figures codes;
  Figures codes_worked;
} Size;

static void
size_init (Size *self, const char *const names[5])
{
  figures_init (&self->keys, names[0]);
  figures_init (&self->worked, names[1]);
  figures_init (&self->ranked, names[2]);
  figures_init (&self->codes, names[3]);
  figures_init (&self->codes_worked, names[4]);
}

static void
size_clear (Size *self)
{
  figures_clear (&self->keys);
  figures_clear (&self->worked);
  figures_clear (&self->ranked);
  figures_clear (&self->codes);
  figures_clear (&self->codes_worked);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Size, size_clear)

/* The first letters of a name, as somebody has typed them. (transfer full) */
static char *
type_letters (const char *name, guint n)
{
  glong letters = g_utf8_strlen (name, -1);

  return g_utf8_substring (name, 0, MIN (letters, (glong)n));
}

static void
measure_typing (const char *folder, const GPtrArray *names, Size *size)
{
  g_autoptr (CptSearch) search = cpt_search_new (folder);
  guint64 n_found = 0;

  for (guint i = 0; i < N_TYPED; i++)
    for (guint n = 1; n <= N_LETTERS; n++) {
      g_autoptr (GError) error = NULL;
      g_autofree char *text = type_letters (names->pdata[i], n);
      double start_us = figures_now_us ();
      double start_worked_us = figures_worked_us ();
      g_autoptr (GPtrArray) found = cpt_search_run (search, text, NULL, NOW_US, &error);

      figures_add (&size->worked, figures_worked_us () - start_worked_us);
      figures_add (&size->keys, figures_now_us () - start_us);
      if (found == NULL)
        figures_give_up (text, error);
      n_found += found->len;
    }
  printf ("%s: %.1f rows an answer\n", size->keys.name, (double)n_found / (N_TYPED * N_LETTERS));
}

/* The same question, ranked by FTS5 itself. */
static void
measure_ranked (const char *folder, const GPtrArray *names, Figures *figures)
{
  g_autofree char *path = g_build_filename (folder, CPT_CACHE_FILE, NULL);
  sqlite3 *sql = NULL;
  sqlite3_stmt *statement = NULL;

  if (sqlite3_open_v2 (path, &sql, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
      sqlite3_prepare_v2 (sql,
                          "SELECT rowid FROM search WHERE search MATCH ?1 ORDER BY rank LIMIT 50",
                          -1, &statement, NULL) != SQLITE_OK)
    figures_give_up (sqlite3_errmsg (sql), NULL);
  for (guint i = 0; i < N_RANKED; i++) {
    g_autofree char *text = type_letters (names->pdata[i], 1 + i % N_LETTERS);
    g_autofree char *query = cpt_search_write_query (text);
    double start_us = figures_now_us ();

    if (query == NULL)
      continue;
    sqlite3_bind_text (statement, 1, query, -1, SQLITE_STATIC);
    while (sqlite3_step (statement) == SQLITE_ROW)
      ;
    sqlite3_reset (statement);
    figures_add (figures, figures_now_us () - start_us);
  }
  sqlite3_finalize (statement);
  sqlite3_close (sql);
}

static void
look_up (CptView *view, guint n_products, Figures *figures, Figures *worked)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);

  for (guint i = 0; i < N_LOOKUPS; i++) {
    char gtin[CPT_GTIN_SIZE];
    CptProductCode found;
    double start_us, start_worked_us;

    make_gtin ((guint)g_rand_int_range (random, 0, (gint32)n_products), gtin);
    start_us = figures_now_us ();
    start_worked_us = figures_worked_us ();
    if (!cpt_view_find_code (view, gtin, &found))
      figures_give_up (gtin, NULL);
    figures_add (worked, figures_worked_us () - start_worked_us);
    figures_add (figures, figures_now_us () - start_us);
  }
}

/* Takes @round if it was quieter. */
static void
keep_quietest (Figures *figures, const Figures *round)
{
  Figures other = *round;

  if (figures->us->len > 0 && figures_get (figures, 99) <= figures_get (&other, 99))
    return;
  g_array_set_size (figures->us, 0);
  g_array_append_vals (figures->us, round->us->data, round->us->len);
}

static void
measure_codes (const char *folder, guint n_products, Size *size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CptView) view = cpt_view_open (folder, "LYO1", TERMINAL, &error);

  if (view == NULL)
    figures_give_up ("the view does not open", error);
  for (guint i = 0; i < N_ROUNDS; i++) {
    g_auto (Figures) figures;
    g_auto (Figures) worked;

    figures_init (&figures, "a round");
    figures_init (&worked, "a round");
    look_up (view, n_products, &figures, &worked);
    keep_quietest (&size->codes, &figures);
    keep_quietest (&size->codes_worked, &worked);
  }
}

static void
measure (const char *folder, const GPtrArray *names, guint n, Size *size)
{
  measure_typing (folder, names, size);
  measure_ranked (folder, names, &size->ranked);
  measure_codes (folder, n, size);
  figures_print (&size->keys);
  figures_print (&size->worked);
  figures_print (&size->ranked);
  figures_print_peer (&size->keys, &size->ranked);
  figures_print_limit (&size->keys, 99, LIMIT_US);
  figures_print_limit (&size->worked, 99, LIMIT_US);
  figures_print (&size->codes);
  figures_print (&size->codes_worked);
}

int
main (void)
{
  static const char *const SMALL[] = { "find: a key among 200,000",
                                       "find: a key among 200,000, of a processor",
                                       "find: ranked by FTS5 among 200,000",
                                       "find: a code among 200,000",
                                       "find: a code among 200,000, of a processor" };
  static const char *const LARGE[] = { "find: a key among 800,000",
                                       "find: a key among 800,000, of a processor",
                                       "find: ranked by FTS5 among 800,000",
                                       "find: a code among 800,000",
                                       "find: a code among 800,000, of a processor" };
  const char *folder = figures_make_folder ();
  g_autoptr (GPtrArray) names = load_names ();
  g_auto (FeedMaker) feed;
  g_auto (Size) small;
  g_auto (Size) large;

  if (!cpt_crypto_init ())
    figures_give_up ("no libsodium", NULL);
  feed_maker_init (&feed, "catalogue/FR");
  size_init (&small, SMALL);
  size_init (&large, LARGE);
  grow (folder, &feed, names, 0, N_SMALL);
  measure (folder, names, N_SMALL, &small);
  grow (folder, &feed, names, N_SMALL, N_LARGE);
  measure (folder, names, N_LARGE, &large);
  figures_print_limit (&large.codes, 99, 2 * figures_get (&small.codes, 99));
  figures_print_limit (&large.codes_worked, 99, 2 * figures_get (&small.codes_worked, 99));
  return 0;
}
