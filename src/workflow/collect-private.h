/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/collect.h"

G_BEGIN_DECLS

/* One customer that was left for another. */
typedef struct _CptCollectKept CptCollectKept;

/* What is not done yet, of all orders that go. */
typedef struct {
  gboolean bags, signature;
  guint checks;           /* CptProof: one of these */
  gint age;               /* years, of who stands there; 0: not asked */
  CptRole approver;       /* NONE: nobody else is needed */
  CptRefusal blocked;     /* code NONE: nothing is in the way that nobody here can do */
  const char *blocked_at; /* (unowned) (nullable) the fulfilment */
} CptCollectMissing;

struct _CptCollect {
  GObject parent_instance;

  CptShop *shop;    /* (owned) */
  GPtrArray *parts; /* (owned) (element-type utf8) fulfilments that go; the first gives the title */
  GPtrArray *scanned;             /* (owned) (element-type utf8) bags */
  char pass[CPT_PASS_SIZE];       /* "": none */
  CptPassFacts facts;             /* of it, when it was scanned */
  char signature[CPT_ID_SIZE];    /* "": none */
  char approver[CPT_ID_SIZE];     /* "": nobody */
  char receipt[CPT_RECEIPT_SIZE]; /* "": none */
  gint collector;                 /* −1: nobody was said */
  guint checks;                   /* CptProof */
  CptCollectAge age;
  CptCollectMissing missing;
  CptCollectStep step;
  gboolean over;
  guint n_going;       /* commands on their way to the disk */
  gboolean is_signing; /* so is what the customer signed */
  GPtrArray *went;     /* (owned) (element-type utf8) fulfilments of those that were and went */
  GPtrArray *refused;  /* (owned) (element-type utf8) what was said of the others */
  GListStore *items;   /* (owned) (element-type CptCollectItem) */
  GListStore *bags;    /* (owned) (element-type CptCollectBag) */
  GListStore *others;  /* (owned) (element-type CptCollectOther) */
  GPtrArray *kept;     /* (owned) (element-type CptCollectKept) the newest first */
  char person[CPT_ID_SIZE]; /* who said what is said; "": nobody yet */
  CptSay *say;              /* (owned) (nullable) */
};

/* NULL: none is chosen, or it left this shop's work. */
const CptViewFulfilment *cpt_collect_get_part (CptCollect *self, guint index);
void cpt_collect_set_say (CptCollect *self, CptSaySort sort, const char *title, const char *detail);

/* Who stood here and what was ticked for them is gone. */
void cpt_collect_forget (CptCollect *self);
/* Asks the rule anew, and tells everybody. */
void cpt_collect_refresh (CptCollect *self);

CptCollectSigned cpt_collect_get_signed (CptCollect *self);

/* ---- kept ---- */
void cpt_collect_kept_free (CptCollectKept *kept);
/* What is ticked now, if anything is. */
void cpt_collect_keep (CptCollect *self);
/* TRUE: what was ticked for that order is ticked again. */
gboolean cpt_collect_resume (CptCollect *self, const char *fulfilment);
/* TRUE: something was too old. */
gboolean cpt_collect_drop_old (CptCollect *self);
/* What somebody said that they asked and saw; what was scanned stays. */
void cpt_collect_drop_statements (CptCollect *self);

/* ---- others ---- */
/* TRUE: @a is the same order as @b, and says now what that says. */
gboolean cpt_collect_other_take (gpointer a, gpointer b);
/* (transfer full) (element-type CptCollectOther) */
GPtrArray *cpt_collect_make_other_rows (CptCollect *self);

/* ---- steps ---- */
CptCommand *cpt_collect_make_command (CptCollect *self, const char *fulfilment);
void cpt_collect_find_missing (CptCollect *self, CptCollectMissing *missing_out);
CptCollectStep cpt_collect_find_step (CptCollect *self);
/* The highest age that an article of it asks, the lowest in @lowest_out; 0: none. */
gint cpt_collect_get_age_asked (CptCollect *self, gint *lowest_out);
/* The answer about age keeps this line here. */
gboolean cpt_collect_stays (CptCollect *self, const CptLine *line);
gboolean cpt_collect_is_scanned (CptCollect *self, const char *bag);

/* ---- rows ---- */
CptCollectItem *cpt_collect_item_new (CptCollect *self, const CptLine *line);
CptCollectBag *cpt_collect_bag_new (const CptBag *bag,
                                    guint n,
                                    guint n_bags,
                                    const char *reference,
                                    gboolean scanned,
                                    gboolean next);
gboolean cpt_collect_bag_is_scanned (CptCollectBag *self);
void cpt_collect_fill_rows (CptCollect *self);

/* ---- words; all (transfer full) (nullable) ---- */
char *cpt_collect_write_title (CptCollect *self);
char *cpt_collect_write_subtitle (CptCollect *self);
char *cpt_collect_write_payment (CptCollect *self, gboolean *settled_out);
char *cpt_collect_write_primary (CptCollect *self);
char *cpt_collect_write_blocked (CptCollect *self);
char *cpt_collect_write_pass (CptCollect *self, CptCollectPass *pass_out, char **detail_out);
char *cpt_collect_write_bags (CptCollect *self);
char *cpt_collect_write_bins (CptCollect *self);
char *cpt_collect_write_kept (CptCollect *self);

G_END_DECLS
