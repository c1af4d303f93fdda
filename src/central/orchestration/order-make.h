/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/orchestration/sourcing.h"

G_BEGIN_DECLS

/* An order that is being placed: the document's goods become one fulfilment for each shop. */
typedef struct {
  CptService *service;         /* (unowned) */
  CptTransaction *transaction; /* (unowned) */
  CptOrder *order;             /* (unowned) its goods are filled from the catalogue */
  GPtrArray *assignments;      /* (unowned) (element-type CptAssignment) */
  gint64 now_us;
  char id[CPT_ID_SIZE];  /* the order's */
  GPtrArray *parts;      /* (owned) (element-type CptFulfilment) one for each assignment */
  GPtrArray *time_zones; /* (owned) (element-type utf8) of their shops */
} CptOrderMaking;

/* Fills `parts` and `time_zones`; nothing is written. */
gboolean cpt_order_make_parts (CptOrderMaking *self, GError **error);
/* Saves contact and parts and publishes their rows. */
gboolean cpt_order_write_parts (CptOrderMaking *self, GError **error);
void cpt_order_making_clear (CptOrderMaking *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CptOrderMaking, cpt_order_making_clear)

G_END_DECLS
