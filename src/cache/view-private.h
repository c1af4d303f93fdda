/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cache/view.h"
#include "domain/pass-key.h"
#include "sql/statement.h"
#include "wire/row.h"

G_BEGIN_DECLS

/* A command of this terminal that work or shop does not contain yet, and what it did to what is
 * shown when it was decided last. */
typedef struct {
  gint64 seq;
  CptCommand *command;                /* (owned) */
  gboolean accepted;                  /* it applies to what is shown; its effects stand below */
  GArray *movements;                  /* (owned) (element-type CptMovement) */
  GArray *reserved;                   /* (owned) (element-type CptViewReserved) */
  gboolean opens_count, closes_count; /* of count_sku at count_location */
  char count_sku[CPT_SKU_SIZE];
  char count_location[CPT_LOCATION_SIZE];
  gint64 counted_us; /* place.count and its undo: at the place, of counted_sku; −1: unchanged */
  char counted_sku[CPT_SKU_SIZE];
} CptPending;

typedef struct {
  char sku[CPT_SKU_SIZE];
  gint64 change; /* of Σ to_pick */
} CptViewReserved;

typedef struct {
  CptPlace *confirmed; /* (owned) */
  CptPlace *shown;     /* (owned) */
} CptViewPlace;

/* A stock row in memory, and how far its scope had applied this terminal's commands by then. */
typedef struct {
  CptStock *row;  /* (owned) */
  gboolean known; /* FALSE: there is no such row */
  gint64 applied;
} CptViewStock;

struct _CptView {
  char *path;  /* (owned) cache.db */
  CptSql *sql; /* (owned) read-only */
  char store[CPT_STORE_SIZE];
  char terminal[CPT_ID_SIZE];
  char chain[CPT_ID_SIZE]; /* "": not known */
  gboolean main_desk;
  char work[CPT_SCOPE_SIZE];
  char shop[CPT_SCOPE_SIZE];
  CptViewChanged changed;
  gpointer changed_data;

  GArray *scopes;          /* (owned) (element-type CptCacheScope) as last read */
  GHashTable *fulfilments; /* (owned) id → CptViewFulfilment */
  GHashTable *exceptions;  /* (owned) id → CptViewException */
  GHashTable *bags;        /* (owned) number of a confirmed bag → its fulfilment's id */
  CptStore *the_store;     /* (owned) (nullable) */
  GPtrArray *policies;     /* (owned) (element-type CptPolicy) newest first */
  CptPolicy *no_policy;    /* (owned) decides while none is known: it gives no right */
  GHashTable *places;      /* (owned) code → CptViewPlace */
  GHashTable *persons;     /* (owned) id → CptPerson */
  GArray *pass_keys;       /* (owned) (element-type CptPassKey) */
  GArray *passes_revoked;  /* (owned) (element-type CptPassRevoked) */
  GHashTable *stocks;      /* (owned) sku → CptViewStock */
  GHashTable *sign_ins;    /* (owned) id → CptSignIn */
  GPtrArray *pending;      /* (owned) (element-type CptPending) by seq */
  GPtrArray *seen;         /* (owned) own hand-overs on a pass, as view-seen.c keeps them */
  GPtrArray *refusals;     /* (owned) (element-type CptViewRefusal) newest first */
  GHashTable *told;        /* (owned) id → CptCommand: own refused ones that an exception tells */
  GHashTable *at_risk;     /* (owned) (nullable) ids; NULL: to be found anew */
};

void cpt_view_fulfilment_free (CptViewFulfilment *self);
void cpt_view_exception_free (CptViewException *self);
void cpt_view_place_free (CptViewPlace *self);
void cpt_view_stock_free (CptViewStock *self);
void cpt_view_refusal_free (CptViewRefusal *self);

/* Rows → values. All read inside the caller's read transaction; a row of a shape that this build
 * does not know is passed over. */
gboolean cpt_view_read_scopes (CptView *self, GError **error);
gboolean cpt_view_read_work (CptView *self, GError **error);
gboolean cpt_view_read_shop (CptView *self, GError **error);
gboolean cpt_view_read_fulfilment (CptView *self, const char *id, GError **error);
/* Parts of a fulfilment that is in memory: its own row, or the line of that id. All else of it
 * stays: an order has a thousand lines, and a scan changes one. */
gboolean cpt_view_read_head (CptView *self, const char *id, GError **error);
gboolean cpt_view_read_line (CptView *self, const char *id, GError **error);
gboolean cpt_view_read_exception (CptView *self, const char *id, GError **error);
/* store, policy, place, person, and what is known of passes: @id NULL reads all of that kind. */
gboolean cpt_view_read_kind (CptView *self, CptRowKind kind, const char *id, GError **error);
/* What view-pass.c keeps. */
void cpt_view_take_pass_key (CptView *self, const char *id, const char *doc, gsize length);
void cpt_view_take_pass_revoked (CptView *self, const char *id, const char *doc, gsize length);
/* Both kinds are few and are read whole. */
gboolean cpt_view_is_pass_kind (CptRowKind kind);
void cpt_view_forget_pass_kind (CptView *self, CptRowKind kind);
/* The doc of one row, (transfer full) (nullable): none. */
char *cpt_view_read_doc (CptView *self,
                         const char *scope,
                         CptRowKind kind,
                         const char *id,
                         gsize *length_out);
/* The fulfilment that a bag row names; FALSE: no such row. */
gboolean cpt_view_find_bag_owner (CptView *self, const char *number, char owner_out[CPT_ID_SIZE]);

/* Pending commands. */
CptPending *cpt_pending_new (CptCommand *command);
void cpt_pending_free (CptPending *self);
/* Decides all that is pending again, by seq. @changed: (element-type utf8): ids whose confirmed
 * state or verdicts are new; those are added whose doubt came or went. NULL: all. */
void cpt_view_replay (CptView *self, GHashTable *changed);
/* Commands that work contains and the shop does not: their movements, when they were never decided
 * in this run. */
void cpt_view_take_half_contained (CptView *self);
/* Applies one more on top of what is shown. */
void cpt_view_apply_pending (CptView *self, CptPending *pending);
/* Shows the count that an accepted one opens or ends at a place. */
void cpt_view_show_count (CptView *self, const CptPending *pending);
/* (nullable): what is shown, or confirmed while its own commands wait to be decided. */
const CptFulfilment *cpt_view_get_shown (CptView *self, const char *id);
/* Those that neither work nor shop lack any more fall away. */
void cpt_view_drop_contained (CptView *self);
void cpt_view_add_refusal (CptView *self, gint64 seq, CptCommand *command, const char *problem);

/* Passes that this terminal gave goods on: of its own commands, as far as they are retained and
 * were not refused. */
GPtrArray *cpt_view_seen_new (void);
void cpt_view_see (CptView *self, const CptCommand *command);
void cpt_view_see_line (CptView *self, const CptJournalLine *line);
void cpt_view_unsee (CptView *self, gint64 seq);
/* Another act before @command gave its fulfilment on its pass. */
gboolean cpt_view_saw_pass (CptView *self, const CptCommand *command);

/* Rows in memory that an answer did not change stand for its position too. */
void cpt_view_confirm_stocks (CptView *self, gint64 applied);
const CptViewStock *cpt_view_get_stock (CptView *self, const char *sku);
/* Floor of one place with the movements of pending commands before @before_seq (0: of all), and
 * when it was counted there. */
gint64 cpt_view_get_floor_at (CptView *self,
                              const char *sku,
                              const char *location,
                              gint64 before_seq,
                              gint64 *counted_us_out);
gboolean cpt_view_knows_sku (CptView *self, const char *sku);

G_END_DECLS
