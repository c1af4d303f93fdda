/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a pass loads, or is not good for, in words. */
#include "workflow/dispatch.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Titles and details, by what is wrong. */
typedef struct {
  const char *title, *detail; /* to be translated */
} Words;

static const Words NOT_GENUINE = { N_ ("This pass is not genuine"),
                                   N_ ("It is not signed by this chain. Scan it once more, or "
                                       "ask for the order number.") };
static const Words REVOKED = { N_ ("This pass was revoked"),
                               N_ ("The order was cancelled, or its passes were called back. Ask "
                                   "for the order number.") };
static const Words NOT_YET = { N_ ("This pass is not valid yet"),
                               N_ ("Check this device's clock, or ask for the order number.") };
static const Words EXPIRED = { N_ ("This pass has run out"),
                               N_ ("Ask the customer to open their order's page again, or for the "
                                   "order number.") };
static const Words NOT_HERE = { N_ ("This order is not on this device"),
                                N_ ("The pass is genuine, but its order belongs to another shop, "
                                    "or is finished.") };

static const Words *
find_words (CptShop *shop, const CptMeaning *meaning)
{
  const CptPassFacts *pass = &meaning->pass;
  gint64 now_us = cpt_shop_now_us (shop);

  if (pass->state == CPT_PASS_NOT_GENUINE)
    return &NOT_GENUINE;
  if (pass->state == CPT_PASS_REVOKED)
    return &REVOKED;
  if (meaning->sort == CPT_MEANS_PASS)
    return &NOT_HERE;
  if (now_us < pass->not_before_us)
    return &NOT_YET;
  return now_us >= pass->expires_us ? &EXPIRED : NULL;
}

const char *
cpt_dispatch_say_pass (CptShop *shop, const CptMeaning *meaning, const char **detail_out)
{
  const Words *words;

  g_return_val_if_fail (CPT_IS_SHOP (shop), NULL);
  g_return_val_if_fail (meaning != NULL && meaning->pass.state != CPT_PASS_NONE, NULL);
  g_return_val_if_fail (detail_out != NULL, NULL);

  words = find_words (shop, meaning);
  *detail_out = words != NULL ? _ (words->detail) : NULL;
  return words != NULL ? _ (words->title) : NULL;
}

typedef struct {
  const char *order; /* (unowned) */
  GPtrArray *ready;  /* (unowned) (element-type utf8) */
} Loading;

static void
load_ready (const CptViewFulfilment *found, gpointer user_data)
{
  Loading *loading = user_data;

  if (strcmp (found->shown->promise->order, loading->order) == 0 &&
      cpt_fulfilment_get_word (found->shown) == CPT_WORD_READY)
    g_ptr_array_add (loading->ready, g_strdup (found->shown->id));
}

GPtrArray *
cpt_dispatch_list_ready (CptShop *shop, const char *order)
{
  GPtrArray *ready;
  Loading loading;

  g_return_val_if_fail (CPT_IS_SHOP (shop), NULL);
  g_return_val_if_fail (order != NULL, NULL);

  ready = g_ptr_array_new_with_free_func (g_free);
  loading = (Loading){ order, ready };
  cpt_view_each_open (cpt_shop_get_view (shop), load_ready, &loading);
  return ready;
}
