/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/calendar.h"
#include "domain/limits.h"

#include <glib.h>

G_BEGIN_DECLS

/* A shop as terminals see it (rows.md `store`). */
typedef struct {
  char number[CPT_STORE_SIZE];
  char *name;
  char time_zone[41];
  char locale[17];
  char currency[4];
  char country[3];
  char assortment[33];
  char price_zone[33];
  GArray *customer_hours;    /* (owned) (element-type CptInterval) */
  GArray *preparation_hours; /* (owned) (element-type CptInterval) */
  gboolean web_orders;
} CptStore;

CptStore *cpt_store_new (const char *number);
void cpt_store_free (CptStore *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptStore, cpt_store_free)

G_END_DECLS
