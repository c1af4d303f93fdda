/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/pick.h"

G_BEGIN_DECLS

struct _CptPickStop {
  GObject parent_instance;

  CptShop *shop; /* (owned) */
  char fulfilment[CPT_ID_SIZE];
  guint line;
  char sku[CPT_SKU_SIZE];
  char *reference; /* (owned) */
  char *tote;      /* (owned) (nullable) */
  char place[CPT_LOCATION_SIZE];
  gint rank;
  char *zone;         /* (owned) (nullable) */
  char *name;         /* (owned) */
  char *size;         /* (owned) (nullable) */
  char *options;      /* (owned) (nullable) */
  char *price;        /* (owned) (nullable) */
  char *picture;      /* (owned) (nullable) hash of the picture, whose file is looked for when it is
                         shown */
  char *picture_path; /* (owned) (nullable) once it was found */
  char *stock_words;  /* (owned) (nullable) as last notified */
  gint64 n_wanted, n_picked, n_short;
  CptStopState state;
  gboolean later; /* put off by the person */
};

CptPickStop *cpt_pick_stop_new (CptShop *shop, const CptViewFulfilment *found, const CptLine *line);
/* What is shown of it now; NULL @found: the order is not here any more. */
void cpt_pick_stop_refresh (CptPickStop *self, const CptViewFulfilment *found);
/* Notifies what lies at its place, where it changed. Only somebody who stands there asks. */
void cpt_pick_stop_refresh_stock (CptPickStop *self);
/* (nullable) a path, looked for until it is found */
const char *cpt_pick_stop_get_picture (CptPickStop *self);
void cpt_pick_stop_set_later (CptPickStop *self, gboolean later);
gint64 cpt_pick_stop_get_to_pick (CptPickStop *self);

struct _CptPickWalk {
  GObject parent_instance;

  CptShop *shop;        /* (owned) */
  GStrv fulfilments;    /* (owned) */
  GListStore *stops;    /* (owned) (element-type CptPickStop) in shelf order, as at the start */
  GListStore *next;     /* (owned) open ones after the current */
  CptPickStop *current; /* (owned) (nullable) */
  CptSay *say;          /* (owned) (nullable) */
  CptPickWrong *wrong;  /* (owned) (nullable) */
  char place[CPT_LOCATION_SIZE]; /* scanned just before; "": none */
  char wave[CPT_ID_SIZE];
  gint64 n_done, n_total;
  gboolean finished;
};

/* The walk's own files share these. */
void cpt_pick_walk_take_say (CptPickWalk *self, CptSay *say);
void cpt_pick_walk_take_wrong (CptPickWalk *self, CptPickWrong *wrong);
void cpt_pick_walk_refresh (CptPickWalk *self);
void cpt_pick_walk_set_current (CptPickWalk *self, CptPickStop *stop);
guint cpt_pick_walk_get_n_stops (CptPickWalk *self);
CptPickStop *cpt_pick_walk_get_stop (CptPickWalk *self, guint position); /* (transfer none) */
/* Picks @quantity for @stop: says what came of it when it is on disk. */
void cpt_pick_walk_pick (CptPickWalk *self, CptPickStop *stop, gint64 quantity);
void cpt_pick_walk_say_error (CptPickWalk *self, const GError *error);
void cpt_pick_walk_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec);
void cpt_pick_walk_install_properties (GObjectClass *object_class);
void cpt_pick_walk_notify_all (CptPickWalk *self);

CptPickWrong *cpt_pick_wrong_new (CptShop *shop, const CptMeaning *meaning, CptPickStop *needed);

G_END_DECLS
