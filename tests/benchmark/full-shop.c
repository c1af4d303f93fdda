/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "full-shop.h"

#include "articles.h"
#include "figures.h"

#define PLACE "C-02-4"
#define SKU   "46007-BLC-U"

typedef struct {
  guint n_left;
  GError *error; /* (owned) (nullable) */
} Sending;

static void
fill (FeedMaker *catalogue, CptCache *cache)
{
  for (guint number = 0; number < FULL_SHOP_PRODUCTS; number++) {
    articles_put (catalogue, number);
    if (catalogue->rows->len >= ARTICLES_MAX_ANSWER)
      feed_maker_apply (catalogue, cache, g_get_real_time ());
  }
}

static void
on_submitted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Sending *sending = user_data;

  cpt_shop_submit_finish (CPT_SHOP (source), result,
                          sending->error == NULL ? &sending->error : NULL);
  sending->n_left--;
}

static gboolean
is_sent (gpointer data)
{
  return ((const Sending *)data)->n_left == 0;
}

static void
count_again_and_again (Hand *hand)
{
  Sending sending = { .n_left = FULL_SHOP_UNSENT };
  CptShop *shop = hand->fixture.shop;
  guint n_before;

  for (guint i = 0; i < FULL_SHOP_UNSENT; i++) {
    CptCommand *command = cpt_shop_new_command (shop, CPT_KIND_COUNT, PLACE);
    GPtrArray *commands = g_ptr_array_new ();

    g_strlcpy (command->args.sku, SKU, sizeof command->args.sku);
    command->args.quantity = 1000;
    g_ptr_array_add (commands, command);
    cpt_shop_submit_async (shop, commands, NULL, NULL, on_submitted, &sending);
  }
  do
    n_before = sending.n_left;
  while (!hand_wait (is_sent, &sending) && sending.n_left < n_before);
  if (sending.n_left > 0 || sending.error != NULL)
    figures_give_up ("the commands that wait to be sent were not written", sending.error);
}

void
full_shop_init (Hand *hand, const char *parent, int width, int height)
{
  shop_fixture_fill_with (fill);
  hand_init_in (hand, parent, width, height);
  hand_sign_in (hand);
  count_again_and_again (hand);
}
