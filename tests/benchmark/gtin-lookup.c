/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long a scanned code takes to find its article in a large catalogue, on the path of a scan:
 * cpt_view_find_code() on a cache.db that was filled through the feed, beside the bare statement.
 */
#include "cache/cache.h"
#include "cache/view.h"
#include "crypto/crypto.h"

#include "articles.h"
#include "figures.h"

#include <sqlite3.h>
#include <stdio.h>

#define N_PRODUCTS 200000
#define N_LOOKUPS  20000
#define LIMIT_US   1000
#define SEED       20261121
#define SCOPE      "catalogue/FR"

static void
fill_cache (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CptCache) cache = cpt_cache_open (folder, &error);
  g_auto (FeedMaker) feed;
  gint64 took_us = 0;
  gsize bytes = 0;

  if (cache == NULL)
    figures_give_up ("cache.db does not open", error);
  feed_maker_init (&feed, SCOPE);
  for (guint number = 0; number < N_PRODUCTS; number++) {
    gint64 start_us;

    articles_put (&feed, number);
    if (feed.rows->len < ARTICLES_MAX_ANSWER && number + 1 < N_PRODUCTS)
      continue;
    bytes += feed.rows->len;
    start_us = g_get_monotonic_time ();
    feed_maker_apply (&feed, cache, g_get_real_time ());
    took_us += g_get_monotonic_time () - start_us;
  }
  if (!cpt_cache_checkpoint (cache, &error))
    figures_give_up ("cache.db is not written through", error);
  printf ("gtin-lookup: %" G_GINT64_FORMAT " rows, %.0f MB, applied in %.1f s: %.0f rows/s\n",
          feed.n, (double)bytes / 1e6, (double)took_us / 1e6,
          (double)feed.n / ((double)took_us / 1e6));
}

static void
measure_ours (const char *folder, Figures *figures)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CptView) view =
      cpt_view_open (folder, "LYO1", "01a05b8d-9300-7236-b375-2bda6a992c72", &error);
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);

  if (view == NULL)
    figures_give_up ("the view does not open", error);
  for (guint i = 0; i < N_LOOKUPS; i++) {
    char gtin[CPT_GTIN_SIZE];
    CptProductCode found;
    double start_us;

    articles_make_gtin ((guint)g_rand_int_range (random, 0, N_PRODUCTS), gtin);
    start_us = figures_now_us ();
    if (!cpt_view_find_code (view, gtin, &found))
      figures_give_up (gtin, NULL);
    figures_add (figures, figures_now_us () - start_us);
  }
}

static void
measure_bare (const char *folder, Figures *figures)
{
  g_autofree char *path = g_build_filename (folder, CPT_CACHE_FILE, NULL);
  g_autoptr (GRand) random = g_rand_new_with_seed (SEED);
  sqlite3 *sql = NULL;
  sqlite3_stmt *statement = NULL;

  if (sqlite3_open_v2 (path, &sql, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
      sqlite3_prepare_v2 (sql, "SELECT sku, pack FROM code WHERE code = ?1", -1, &statement,
                          NULL) != SQLITE_OK)
    figures_give_up (sqlite3_errmsg (sql), NULL);
  for (guint i = 0; i < N_LOOKUPS; i++) {
    char gtin[CPT_GTIN_SIZE];
    double start_us;

    articles_make_gtin ((guint)g_rand_int_range (random, 0, N_PRODUCTS), gtin);
    start_us = figures_now_us ();
    sqlite3_bind_text (statement, 1, gtin, -1, SQLITE_STATIC);
    if (sqlite3_step (statement) != SQLITE_ROW)
      figures_give_up (gtin, NULL);
    sqlite3_reset (statement);
    figures_add (figures, figures_now_us () - start_us);
  }
  sqlite3_finalize (statement);
  sqlite3_close (sql);
}

int
main (void)
{
  const char *folder = figures_make_folder ();
  g_auto (Figures) ours;
  g_auto (Figures) bare;

  if (!cpt_crypto_init ())
    figures_give_up ("no libsodium", NULL);
  figures_init (&ours, "gtin-lookup: view");
  figures_init (&bare, "gtin-lookup: bare SELECT");
  fill_cache (folder);
  measure_bare (folder, &bare);
  measure_ours (folder, &ours);
  figures_print (&bare);
  figures_print (&ours);
  figures_print_peer (&ours, &bare);
  figures_print_limit (&ours, 99, LIMIT_US);
  return 0;
}
