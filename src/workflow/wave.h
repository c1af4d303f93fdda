/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/dispatch.h"
#include "workflow/shop.h"

G_BEGIN_DECLS

/* What is fetched at one place for one line of one order. */
typedef struct {
  char fulfilment[CPT_ID_SIZE];
  guint line;
  char sku[CPT_SKU_SIZE];
  gint64 quantity;               /* pieces that are still to be picked */
  char place[CPT_LOCATION_SIZE]; /* `?`: nobody knows where it stands */
  gint floor;                    /* of the place; means nothing for `?` */
  gint rank;                     /* order of the walk; G_MAXINT for `?`: looked for last */
  gboolean bulky;
  gboolean later; /* somebody put it off: it comes after all others */
} CptWaveStop;

/* An order that a wave may take. */
typedef struct {
  char fulfilment[CPT_ID_SIZE];
  gint64 due_us; /* ready_by or ship_by; 0: none */
  GArray *stops; /* (owned) (element-type CptWaveStop) */
} CptWaveOrder;

CptWaveOrder *cpt_wave_order_new (const char *fulfilment, gint64 due_us);
void cpt_wave_order_free (CptWaveOrder *self);

/* Orders that one person picks in one walk. */
typedef struct {
  char id[CPT_ID_SIZE];     /* what `accept` labels them with */
  char holder[CPT_ID_SIZE]; /* the person who has taken it; "": nobody yet */
  GPtrArray *orders;        /* (owned) (element-type CptWaveOrder) due first */
  guint n_stops;            /* places to go to; of what has none, one an article */
  gint64 n_units;           /* pieces */
  gint64 takes_us;          /* by the policy's times, slack included */
  gint64 due_us;            /* of its earliest order; 0: none is due */
} CptWave;

void cpt_wave_free (CptWave *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptWave, cpt_wave_free)

/* Leaves the half that is due first, the larger one, and gives the rest: a wave of its own, without
 * an id. @self has two orders at least. (transfer full) */
CptWave *cpt_wave_halve (CptWave *self, const CptWaveRule *rule);

/**
 * cpt_wave_plan:
 * @orders: (element-type CptWaveOrder) (transfer full): what may be taken, in any order
 * @max: orders at most; 0: as many as @rule allows
 *
 * The order that is due first, and those due after it as long as the whole walk still ends before
 * the first is due. What is bulky or lies on another floor is passed over, as @rule says; the first
 * that would make the walk too long ends it, so that nobody overtakes it. An order that is too late
 * already goes alone. Without an id.
 *
 * Returns: (transfer full) (nullable): NULL if there is no order that a wave may take
 */
CptWave *cpt_wave_plan (GPtrArray *orders, const CptWaveRule *rule, gint64 now_us, guint max);

/**
 * cpt_wave_choose:
 *
 * Plans a wave of what this shop has to pick and nobody has taken, or the person who is signed in
 * has taken outside of any wave. Writes nothing.
 *
 * Returns: (transfer full) (nullable): NULL with CPT_SHOP_ERROR_NOT_NOW or
 * CPT_SHOP_ERROR_NOT_SIGNED_IN
 */
CptWave *cpt_wave_choose (CptShop *shop, guint max, GError **error);

/**
 * cpt_wave_new_act:
 * @person: (nullable): id of who gets it; NULL, "": who is signed in
 *
 * The act that takes all of it under its id, from whom this terminal shows as the holder: a planned
 * wave (take), a colleague's under a new id (help), one's own for a colleague (give to).
 *
 * Returns: (transfer full) (element-type CptCommand)
 */
GPtrArray *cpt_wave_new_act (CptShop *shop, const CptWave *self, const char *person);

/**
 * cpt_wave_split:
 * @act_out: (out) (transfer full) (element-type CptCommand): takes both halves, each under its id
 *
 * @self keeps the half that is due first; what is planned only is taken with it, so that nobody is
 * left with the later half alone.
 *
 * Returns: (transfer full) (nullable): the other half; NULL, and no act: there is but one order
 */
CptWave *cpt_wave_split (CptShop *shop, CptWave *self, GPtrArray **act_out);

/**
 * cpt_wave_list_taken:
 *
 * The waves that somebody has taken, as far as they are left to pick: those of the person who is
 * signed in first, then what of colleagues' waves nobody has begun, which is what others can help
 * with; each by due time. Made of what is shown, as the walk is.
 *
 * Returns: (transfer full) (element-type CptWave)
 */
GPtrArray *cpt_wave_list_taken (CptShop *shop);

/* That of them under this id: the person's own before a colleague's. (transfer full) (nullable) */
CptWave *cpt_wave_find_taken (CptShop *shop, const char *wave);

/* Whether the person who is signed in has it. */
gboolean cpt_wave_is_mine (CptShop *shop, const CptWave *self);

/* Its stops in the order of the walk. (transfer full) (element-type CptWaveStop) */
GArray *cpt_wave_list_stops (const CptWave *self);

/**
 * cpt_wave_list_walk:
 * @fulfilment: an order that the person who is signed in has taken
 * @wave_out: (nullable): the wave's id, "" where the order is picked by itself
 *
 * The walk that the order belongs to, as far as it is left: made of what is shown, so that it is
 * the same after a restart. What was put off comes last.
 *
 * Returns: (transfer full) (nullable) (element-type CptWaveStop): NULL with CPT_SHOP_ERROR_NOT_NOW
 * if the order is in no walk of that person
 */
GArray *cpt_wave_list_walk (CptShop *shop,
                            const char *fulfilment,
                            char wave_out[CPT_ID_SIZE],
                            GError **error);

/* The orders of that walk, each once; @fulfilment alone if it is in none. (transfer full)
 * (element-type utf8) ends with NULL */
GPtrArray *cpt_wave_list_orders_of_walk (CptShop *shop, const char *fulfilment);

/* "3 orders · 9 items · 5 stops · about 11 min" (transfer full) */
char *cpt_wave_write_summary (const CptWave *self);
/* The same, with the colleague's name before it where somebody else has it. (transfer full) */
char *cpt_wave_write_words (CptShop *shop, const CptWave *self);
/* "Mathilde Girard · 1 item · 15:30" (transfer full) */
char *cpt_wave_write_order (CptShop *shop, const CptWaveOrder *order);

G_END_DECLS
