/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the disk changed of the published rows is seen when somebody asks for it, and written anew
 * from what is true. */
#include "day.h"

#include "central/orchestration/feed.h"
#include "central/orchestration/mend.h"

#include <string.h>

#define WORK      "work/LYO1"
#define SHOP      "shop/LYO1"
#define CATALOGUE "catalogue/FR-MODE"
#define SPOIL                                                                                      \
  "UPDATE published SET doc = replace (doc, ':', ' :') WHERE scope <> 'shop/LYO2' AND kind = "
#define ONE " AND seq = (SELECT max (seq) FROM published WHERE doc IS NOT NULL AND kind = "

/* clang-format off */
static const struct { const char *name, *scope, *sql; gboolean is_news; } mended[] = {
  { "a part",      WORK, SPOIL "'fulfilment'", FALSE },
  { "a line",      WORK, SPOIL "'line'" ONE "'line')", FALSE },
  { "a bag",       WORK, SPOIL "'bag'", FALSE },
  { "a contact",   WORK, SPOIL "'contact'", FALSE },
  { "an exception", WORK, SPOIL "'exception'", FALSE },
  { "the shop",    SHOP, SPOIL "'store'", FALSE },
  { "a place",     SHOP, SPOIL "'place'", FALSE },
  { "a person",    SHOP, SPOIL "'person'", FALSE },
  { "a policy",    SHOP, SPOIL "'policy'", FALSE },
  { "stock",       SHOP, SPOIL "'stock'", FALSE },
  { "an article",  CATALOGUE, SPOIL "'product'", FALSE },
  { "a code",      CATALOGUE, SPOIL "'code'", FALSE },
  { "a word of a code", CATALOGUE, "UPDATE published SET doc = replace (doc, 'gtin', 'gtio') WHERE kind = 'code'", FALSE },
  { "a price",     "price/FR", SPOIL "'price'", FALSE },
  { "no document", SHOP, "UPDATE published SET doc = '{' WHERE scope = 'shop/LYO1' AND kind = 'person'", FALSE },
  { "a number",    SHOP, "UPDATE published SET seq = seq + 5000 WHERE kind = 'person'" ONE "'person')", TRUE },
  { "its own sum", SHOP, "UPDATE published SET sum = sum + 1 WHERE scope = 'shop/LYO1' AND kind = 'person'", TRUE },
  { "the scope's sum", SHOP, "UPDATE scope SET sum = sum + 1 WHERE name = 'shop/LYO1'", FALSE },
  { "the scope's count", SHOP, "UPDATE scope SET n = n + 1 WHERE name = 'shop/LYO1'", FALSE },
  { "what is true by now", CATALOGUE, "UPDATE product SET brand = 'Another' WHERE sku = '45001-KAK-M';"
                           "UPDATE published SET doc = replace (doc, ':', ' :') WHERE kind = 'product' AND id = '45001-KAK-M'", TRUE },
};
static const struct { const char *name, *scope, *sql, *words; } lost[] = {
  { "a person that is not there", SHOP, "DELETE FROM person_grant; DELETE FROM person;" SPOIL "'person'", "person 01" },
  { "a part that cannot be read", WORK, "UPDATE fulfilment SET method = 'pickuq';" SPOIL "'fulfilment'", "fulfilment 01" },
  { "another id",    SHOP, "UPDATE published SET id = 'R-15' || char (1) WHERE id = 'R-14'", "place R-15" },
  { "another sku",   SHOP, "UPDATE published SET id = 'X-9' WHERE kind = 'stock'" ONE "'stock')", "stock X-9" },
  { "a row that is gone", WORK, "DELETE FROM published WHERE kind = 'line'", "add up" },
};
/* clang-format on */

typedef struct {
  const char *scope; /* (unowned) */
  CptScopeHead head;
  CptChain chain;
} Look;

static gboolean
load_head (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Look *self = user_data;

  return cpt_storage_load_chain (transaction, &self->chain, error) &&
         cpt_storage_load_head (transaction, self->scope, &self->head, error);
}

static gint64
get_newest (CptWorld *world, const char *scope)
{
  Look look = { .scope = scope };

  cpt_world_read (world, load_head, &look);
  return look.head.seq;
}

static void
test_mended (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (CptWorld) world = cpt_day_new_world ();
  g_autoptr (CptDevice) device = cpt_device_new (world, "LYO1", "1041");
  g_autofree char *before = cpt_device_pull (device, mended[i].scope, "");
  gint64 newest = get_newest (world, mended[i].scope);
  g_autofree char *after = NULL;

  g_assert_cmpuint (cpt_service_get_count (world->service, CPT_SERVICE_MENDED), ==, 0);
  cpt_day_damage (world, mended[i].sql);
  after = cpt_device_pull (device, mended[i].scope, "");
  g_assert_cmpint (get_newest (world, mended[i].scope) > newest, ==, mended[i].is_news);
  if (!mended[i].is_news)
    g_assert_cmpstr (after, ==, before);
  else
    g_assert_cmpstr (after, !=, before);
  g_assert_cmpuint (cpt_service_get_count (world->service, CPT_SERVICE_MENDED), >, 0);
  cpt_day_assert_clean (world);
}

/* Whoever asks for the newest row alone is not given it as the disk left it. */
static void
test_tail (void)
{
  g_autoptr (CptWorld) world = cpt_day_new_world ();
  g_autoptr (CptDevice) device = cpt_device_new (world, "LYO1", "1041");
  g_autofree char *before = NULL, *after = NULL;
  Look look = { .scope = WORK };
  g_autofree char *cursor = NULL;

  cpt_world_read (world, load_head, &look);
  cursor = cpt_cursor_write (look.chain.epoch, look.head.seq - 1);
  before = cpt_device_pull (device, WORK, cursor);
  cpt_day_damage (world,
                  "UPDATE published SET doc = replace (doc, ':', ' :') WHERE scope = 'work/LYO1'"
                  " AND seq = (SELECT max (seq) FROM published WHERE scope = 'work/LYO1')");
  after = cpt_device_pull (device, WORK, cursor);
  g_assert_cmpstr (after, ==, before);
  cpt_day_assert_clean (world);
}

/* What is written over a row that the disk changed leaves the scope's sum right. */
static void
test_written_over (void)
{
  g_autoptr (CptWorld) world = cpt_day_new_world ();
  g_autoptr (CptDevice) device = cpt_device_new (world, "LYO1", "1041");
  g_autofree char *text = NULL;

  cpt_day_damage (world, SPOIL "'stock' AND id = '45014-BOR-L'");
  cpt_chain_import (world, "stock", "store,sku,place,quantity\nLYO1,45014-BOR-L,B-01-1,9\n");
  text = cpt_device_pull (device, SHOP, "");
  g_assert_nonnull (text);
  g_assert_cmpuint (cpt_service_get_count (world->service, CPT_SERVICE_MENDED), ==, 0);
  cpt_day_assert_clean (world);
}

static void
assert_lost (CptDevice *device, const char *scope, const char *words)
{
  g_autoptr (CptProblem) problem = NULL;
  g_autoptr (GBytes) bytes =
      cpt_feed_pull (device->world->service, device->id, scope, "", NULL, &problem);

  g_assert_null (bytes);
  g_assert_nonnull (problem);
  if (problem == NULL)
    return;
  g_assert_cmpint (problem->status, ==, 500);
  g_assert_cmpstr (problem->code, ==, "published_damaged");
  g_test_message ("%s", problem->detail);
  g_assert_nonnull (strstr (problem->detail, words));
  g_assert_nonnull (strstr (problem->detail, "restore from a copy"));
}

/* Nobody is given what nobody knows to be true. */
static void
test_lost (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (CptWorld) world = cpt_day_new_world ();
  g_autoptr (CptDevice) device = cpt_device_new (world, "LYO1", "1041");

  cpt_day_damage (world, lost[i].sql);
  assert_lost (device, lost[i].scope, lost[i].words);
  assert_lost (device, lost[i].scope, lost[i].words); /* it is kept in mind */
}

static void
add (const char *what, const char *name, gsize i, GTestDataFunc function)
{
  g_autofree char *path = g_strdup_printf ("/central/orchestration/mend/%s/%s", what, name);

  g_test_add_data_func (path, GSIZE_TO_POINTER (i), function);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (gsize i = 0; i < G_N_ELEMENTS (mended); i++)
    add ("mended", mended[i].name, i, test_mended);
  g_test_add_func ("/central/orchestration/mend/tail", test_tail);
  g_test_add_func ("/central/orchestration/mend/written over", test_written_over);
  for (gsize i = 0; i < G_N_ELEMENTS (lost); i++)
    add ("lost", lost[i].name, i, test_lost);
  return g_test_run ();
}
