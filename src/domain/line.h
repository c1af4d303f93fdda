/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/limits.h"
#include "domain/refusal.h"

#include <glib.h>

G_BEGIN_DECLS

/* What a line says of its goods; made once with the order and never changed, so copies of a line
 * share it. */
typedef struct {
  char *kind;               /* (owned) "goods" */
  char *group;              /* (owned) (nullable) a kit's lines */
  char *name;               /* (owned) */
  GPtrArray *options;       /* (owned) (element-type utf8) name, value, name, value … */
  char *picture;            /* (owned) (nullable) 64 hex digits */
  char *vat_rate;           /* (owned) (nullable) decimal text, "20.0" */
  char *instructions;       /* (owned) (nullable) prose */
  char gtin[CPT_GTIN_SIZE]; /* GTIN-14; "": none */
  gint64 unit_price, discount, eco_fee, deposit; /* minor units */
  gint age_min;                                  /* years; -1: none */
  gboolean serial, antitheft, bulky;
} CptGoods;

CptGoods *cpt_goods_new (void);
CptGoods *cpt_goods_ref (CptGoods *self);
void cpt_goods_unref (CptGoods *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptGoods, cpt_goods_unref)

/* The value of option @name ("size", "colour"), or NULL. */
const char *cpt_goods_get_option (const CptGoods *self, const char *name);

typedef enum {
  CPT_COUNTER_ORDERED = 0,
  CPT_COUNTER_CANCELLED,
  CPT_COUNTER_SHORT,
  CPT_COUNTER_REROUTED, /* part of short */
  CPT_COUNTER_PICKED,
  CPT_COUNTER_PUT_BACK,
  CPT_COUNTER_PACKED,
  CPT_COUNTER_GONE,
  CPT_N_COUNTERS,
} CptCounter;

/* One line of a fulfilment: counters only, what is open follows from them (DESIGN §4). */
typedef struct {
  guint number; /* 1…9,999, the order's */
  char sku[CPT_SKU_SIZE];
  gint64 counters[CPT_N_COUNTERS]; /* pieces, each ≥ 0 */
  CptGoods *goods;                 /* (owned, shared) (nullable in pure tests) */
} CptLine;

gint64 cpt_line_get_custody (const CptLine *self); /* picked − put_back − gone */
gint64 cpt_line_get_owed (const CptLine *self);    /* ordered − cancelled − short − gone */
gint64 cpt_line_get_to_pick (const CptLine *self); /* max (0, owed − custody) */
gint64 cpt_line_get_to_put_back (const CptLine *self); /* max (0, custody − owed) */

const char *cpt_counter_to_text (CptCounter counter); /* "put_back" */
gboolean cpt_counter_from_text (const char *text, CptCounter *counter_out);

G_END_DECLS
