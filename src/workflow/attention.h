/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/shop.h"

G_BEGIN_DECLS

/* One thing that needs a person: an open exception (goods in hands that no order wants) or an own
 * refusal. Properties: `id` (exception id, "" for a refusal), `seq` (int64), `title` ("Order
 * C-10479 was cancelled while you picked"), `detail` ("Put 1 × Pull mérinos back to B-01-1"),
 * `goods` (strv of lines), `place` (suggested, where it came from), `closings` (GListModel of
 * CptAttentionClosing), `pending` (bool: answered, to send). */
#define CPT_TYPE_ATTENTION_ITEM (cpt_attention_item_get_type ())
G_DECLARE_FINAL_TYPE (CptAttentionItem, cpt_attention_item, CPT, ATTENTION_ITEM, GObject)

/* `code` ("put-back"), `label`, `needs-place` (bool), `needs-role` (int, CptRole). */
#define CPT_TYPE_ATTENTION_CLOSING (cpt_attention_closing_get_type ())
G_DECLARE_FINAL_TYPE (CptAttentionClosing, cpt_attention_closing, CPT, ATTENTION_CLOSING, GObject)

/* GListModel of CptAttentionItem, newest first. */
#define CPT_TYPE_ATTENTION (cpt_attention_get_type ())
G_DECLARE_FINAL_TYPE (CptAttention, cpt_attention, CPT, ATTENTION, GObject)
CptAttention *cpt_attention_new (CptShop *shop);
/* @place: put-back only. A refusal is read by closing it as "read". */
void cpt_attention_close_async (CptAttention *self,
                                CptAttentionItem *item,
                                const char *as,
                                const char *place,
                                const char *approver_sign_in,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
/* The command of such an answer, as an act may hold it. (transfer full) */
CptCommand *cpt_attention_new_close (CptShop *shop,
                                     const char *exception,
                                     const char *as,
                                     const char *place,
                                     const char *approver_sign_in);
gboolean cpt_attention_close_finish (CptAttention *self, GAsyncResult *result, GError **error);

G_END_DECLS
