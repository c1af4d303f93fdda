/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/stage.h"

G_BEGIN_DECLS

/* ---- a bag of the page; "" is one whose number is not drawn yet ---- */
CptStageBag *cpt_stage_bag_new (void);
const char *cpt_stage_bag_get_number (CptStageBag *self);
gboolean cpt_stage_bag_is_placed (CptStageBag *self);
/* @bin: (nullable) where it lies */
void cpt_stage_bag_update (CptStageBag *self,
                           const char *number,
                           guint n,
                           guint n_bags,
                           const char *bin,
                           gboolean is_next);

struct _CptStage {
  GObject parent_instance;

  CptShop *shop; /* (owned) */
  char fulfilment[CPT_ID_SIZE];
  guint n_bags; /* chosen; at least those there are */
  char bin[CPT_LOCATION_SIZE];
  guint n_placed;   /* bags that stood in a bin when last looked */
  GListStore *bags; /* (owned) (element-type CptStageBag) */
  guint item_line;  /* scanned, waits for its bag; 0: none */
  CptSay *say;      /* (owned) (nullable) */
  gboolean busy;
  guint tick; /* source */
};

const CptFulfilment *cpt_stage_get_shown (CptStage *self); /* NULL: it left this shop's work */
void cpt_stage_refresh (CptStage *self);
void cpt_stage_set_say (CptStage *self, CptSaySort sort, const char *title, const char *detail);
/* (transfer full) (nullable) the first bin by rank with room for one order more */
char *cpt_stage_find_bin (CptStage *self);
gboolean cpt_stage_has_room (CptStage *self, const CptPlace *place);
/* Another order that stands there; NULL: none. */
const CptViewFulfilment *cpt_stage_find_owner (CptStage *self, const char *place);
/* The first line with units that nobody wants any more; NULL: none. */
/* The next bag that does not lie in the bin; G_MAXUINT: all do. */
guint cpt_stage_find_next_bag (CptStage *self);
guint cpt_stage_get_step (CptStage *self);

typedef enum {
  CPT_STAGE_BAGS = 1,
  CPT_STAGE_BIN,
  CPT_STAGE_PUT,
  CPT_STAGE_READY,
  CPT_STAGE_DONE
} CptStageStep;

G_END_DECLS
