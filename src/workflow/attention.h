/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/rows.h"
#include "workflow/shop.h"

G_BEGIN_DECLS

/* One thing that needs a person: an open exception (goods in hands that no order wants) or an own
 * refusal. Properties: `id` (exception id, "" for a refusal), `seq` (int64), `title` ("C-10479 was
 * cancelled while it was picked"), `detail` ("Put 1 × Pull mérinos back to B-01-1"), `goods` (strv
 * of lines), `place` (suggested, where it came from), `closings` (GListModel of
 * CptAttentionClosing), `story` (GListModel of CptAttentionEvent, the oldest first), `pending`
 * (bool: answered, to send). */
#define CPT_TYPE_ATTENTION_ITEM (cpt_attention_item_get_type ())
G_DECLARE_FINAL_TYPE (CptAttentionItem, cpt_attention_item, CPT, ATTENTION_ITEM, GObject)

/* `code` ("put-back"), `label`, `effect` (what it does to the stock, in words), `needs-place`
 * (bool), `needs-role` (int, CptRole: who may; others need their approval). */
#define CPT_TYPE_ATTENTION_CLOSING (cpt_attention_closing_get_type ())
G_DECLARE_FINAL_TYPE (CptAttentionClosing, cpt_attention_closing, CPT, ATTENTION_CLOSING, GObject)

typedef enum {
  CPT_ATTENTION_EVENT_GONE = 0, /* the order left this shop */
  CPT_ATTENTION_EVENT_OTHER,    /* somebody else did it */
  CPT_ATTENTION_EVENT_HERE,     /* what was done here */
  CPT_ATTENTION_EVENT_CENTRAL,  /* what central said to it */
} CptAttentionEventSort;

/* One line of what happened: `sort` (int, CptAttentionEventSort), `title` ("Théo took it"),
 * `detail`, `clock` ("13:02"; NULL where nobody knows when). */
#define CPT_TYPE_ATTENTION_EVENT (cpt_attention_event_get_type ())
G_DECLARE_FINAL_TYPE (CptAttentionEvent, cpt_attention_event, CPT, ATTENTION_EVENT, GObject)

/* GListModel of CptAttentionItem, newest first. */
#define CPT_TYPE_ATTENTION (cpt_attention_get_type ())
G_DECLARE_FINAL_TYPE (CptAttention, cpt_attention, CPT, ATTENTION, CptRows)
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
