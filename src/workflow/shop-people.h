/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/shop.h"

G_BEGIN_DECLS

/* What the sign-in job needs of the shop beside shop.h. */

/* The person of a badge's public number; @sort_out says whether the shop's own rows know it, or
 * central was asked today. (nullable) */
const CptPerson *cpt_shop_find_badge (CptShop *self, const char *number, CptSignInSort *sort_out);
/* Asks central; an answer is kept until midnight. TRUE: found. */
void cpt_shop_ask_badge_async (CptShop *self,
                               const char *number,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean cpt_shop_ask_badge_finish (CptShop *self, GAsyncResult *result);

/* Counts one try on disk before the PIN is looked at; FALSE without an error: locked until
 * @locked_until_us_out. @n_left_out: tries after this one. */
void cpt_shop_take_pin_try_async (CptShop *self,
                                  const char *person,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean cpt_shop_take_pin_try_finish (CptShop *self,
                                       GAsyncResult *result,
                                       gint64 *n_left_out,
                                       gint64 *locked_until_us_out,
                                       GError **error);
/* The PIN was right. */
void cpt_shop_clear_pin_tries_async (CptShop *self,
                                     const char *person,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean cpt_shop_clear_pin_tries_finish (CptShop *self, GAsyncResult *result, GError **error);

/* How long ago central was last heard, in microseconds; −1: never. */
gint64 cpt_shop_get_silence_us (CptShop *self);
/* For longer than the policy's `max_offline`: nobody may sign in, and customers' data leaves. */
gboolean cpt_shop_is_cut_off (CptShop *self);

G_END_DECLS
