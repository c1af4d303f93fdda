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
  gboolean pending;
} CptAttentionRow;

void cpt_attention_row_clear (CptAttentionRow *self);
/* (element-type CptAttentionRow) newest first. */
GArray *cpt_attention_list_rows (CptShop *shop);

/* Both take what @row owns. */
CptAttentionItem *cpt_attention_item_new (CptAttentionRow *row);
void cpt_attention_item_take (CptAttentionItem *self, CptAttentionRow *row);
const CptAttentionRow *cpt_attention_item_get_row (CptAttentionItem *self);

CptAttentionClosing *cpt_attention_closing_new (const char *code,
                                                const char *label,
                                                gboolean needs_place,
                                                CptRole needs_role);

G_END_DECLS
