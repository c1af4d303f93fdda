/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/storage/storage.h"

G_BEGIN_DECLS

/* What a shop is besides its row: how near it is, and the weekly hours that its intervals are made
 * of. Kept as one JSON text. */
typedef struct {
  gint64 rank;
  char *customer;    /* (owned) */
  char *preparation; /* (owned) */
} CptShopHours;
void cpt_shop_hours_clear (CptShopHours *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CptShopHours, cpt_shop_hours_clear)

/* FALSE and an error: the storage failed. A shop without hours gives `always`. */
gboolean cpt_shop_load_hours (CptTransaction *transaction,
                              const char *number,
                              CptShopHours *hours_out,
                              GError **error);

/* Fills the store's intervals for the 14 days from @now_us on. */
void cpt_shop_make_hours (CptStore *store, const CptShopHours *hours, gint64 now_us);

/* Is what is kept of this shop the same? The intervals that follow from the hours do not count. */
gboolean cpt_shop_is_same (CptTransaction *transaction,
                           const CptStore *store,
                           const CptShopHours *hours,
                           gboolean *same_out,
                           GError **error);
gboolean cpt_shop_save (CptTransaction *transaction,
                        const CptStore *store,
                        const CptShopHours *hours,
                        GError **error);
/* All that a new shop's terminals need to find: the store, its places `?` and `counter`, its
 * people, the policies. */
gboolean cpt_shop_publish_all (CptTransaction *transaction, const char *number, GError **error);

/* The person's row, with the grants that count in this shop. */
gboolean cpt_shop_publish_person (CptTransaction *transaction,
                                  const char *number,
                                  const char *person,
                                  GError **error);

G_END_DECLS
