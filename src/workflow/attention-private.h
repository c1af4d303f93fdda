/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/attention.h"

G_BEGIN_DECLS

/* What one item says. */
typedef struct {
  char id[CPT_ID_SIZE]; /* "": a refusal */
  gint64 seq;
  gint64 at_us; /* opened, or written */
  char *title;
  char *detail;
  GPtrArray *goods;              /* (element-type utf8), ends with NULL */
  char place[CPT_LOCATION_SIZE]; /* "": none */
  GListStore *closings;
  GListStore *story; /* (owned) (element-type CptAttentionEvent) */
  gboolean pending;
} CptAttentionRow;

void cpt_attention_row_clear (CptAttentionRow *self);
/* (element-type CptAttentionRow) newest first. */
GArray *cpt_attention_list_rows (CptShop *shop);

/* Both take what @row owns. */
CptAttentionItem *cpt_attention_item_new (CptAttentionRow *row);
void cpt_attention_item_take (CptAttentionItem *self, CptAttentionRow *row);
const CptAttentionRow *cpt_attention_item_get_row (CptAttentionItem *self);

/* Takes @effect. */
CptAttentionClosing *cpt_attention_closing_new (const char *code,
                                                const char *label,
                                                char *effect,
                                                gboolean needs_place,
                                                CptRole needs_role);

/* ---- attention-story.c ---- */
/* (transfer full) (element-type CptAttentionEvent) the oldest first; @place: "" or where the goods
 * came from. */
GListStore *cpt_attention_tell_exception (CptShop *shop,
                                          const CptException *exception,
                                          const char *place);
/* @why: central's answer in words. */
GListStore *cpt_attention_tell_refusal (CptShop *shop, const CptCommand *command, const char *why);
/* Word for word: who did it may be known later, and an hour becomes a day. */
gboolean cpt_attention_is_same_story (GListStore *one, GListStore *two);

G_END_DECLS
