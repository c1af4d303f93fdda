/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/dispatch.h"
#include "workflow/shop.h"

G_BEGIN_DECLS

/* One bag on the stage page: `number` (own code), `title` ("Bag 1 of 2"), `subtitle` ("In R-14 ·
 * 14:31", "Scan its label"), `placed` (bool), `next` (bool: the one to scan). */
#define CPT_TYPE_STAGE_BAG (cpt_stage_bag_get_type ())
G_DECLARE_FINAL_TYPE (CptStageBag, cpt_stage_bag, CPT, STAGE_BAG, GObject)

/**
 * CptStage:
 *
 * Bags, bin, ready for one fulfilment (screen 06). Properties: `title` ("Stage C-10479"),
 * `subtitle` ("Julien Mercier · 4 items"), `promised` ("Promised 14:56"), `due-label`, `due-state`,
 * `n-bags` (uint, chosen), `bags` (GListModel of CptStageBag), `bin` (code or NULL),
 * `suggested-bin` (NULL: none free), `pictures` (strv of paths of the lines' pictures), `progress`
 * ("4/4"), `step` (1 something is to be put back first, 2 bin, 3 put, 4 ready, 5 done), `primary`
 * (words of the one button), `say`, `told-words` ("Then Julien is told it is ready").
 *
 * What is still loose when the first bag is put into the bin goes into that bag; with several bags,
 * scan an item and then the bag it goes into before.
 */
#define CPT_TYPE_STAGE (cpt_stage_get_type ())
G_DECLARE_FINAL_TYPE (CptStage, cpt_stage, CPT, STAGE, GObject)

CptStage *cpt_stage_new (CptShop *shop, const char *fulfilment);
const char *cpt_stage_get_fulfilment (CptStage *self);
void cpt_stage_set_n_bags (CptStage *self, guint n); /* 1…; drawn, durable, when first needed */
/* TRUE: claimed: bins, bags, items of this order. */
gboolean cpt_stage_take_scan (CptStage *self, const CptMeaning *meaning);
/* Draws the numbers of those bags that have none yet, and the labels of all of them: the path of a
 * PDF, (transfer full), NULL with a CptShopError or CptPrintError. */
void cpt_stage_make_labels_async (CptStage *self, GAsyncReadyCallback callback, gpointer user_data);
char *cpt_stage_make_labels_finish (CptStage *self, GAsyncResult *result, GError **error);
void cpt_stage_use_bin (CptStage *self, const char *place); /* by hand: the suggested bin */
/* The primary button: takes the suggested bin, places the next bag, or makes ready — whatever comes
 * next. */
void cpt_stage_do_next (CptStage *self);
void cpt_stage_make_ready_async (CptStage *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean cpt_stage_make_ready_finish (CptStage *self, GAsyncResult *result, GError **error);

G_END_DECLS
