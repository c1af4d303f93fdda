/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/dispatch.h"
#include "workflow/shop.h"

G_BEGIN_DECLS

/* What a scanned article means for one order, before anything is written. */
typedef enum {
  CPT_SCAN_UNKNOWN = 0,
  CPT_SCAN_RIGHT,
  CPT_SCAN_WRONG,
  CPT_SCAN_ALREADY,
} CptScanResult;

/* @pack: pieces that one scan means; more than the line still needs is wrong. @line_out: the line
 * that is meant, 0 if none. */
CptScanResult cpt_pick_judge (const CptFulfilment *fulfilment,
                              const char *sku,
                              gint64 pack,
                              guint *line_out);
const char *cpt_scan_result_to_text (CptScanResult result); /* "right" */

typedef enum {
  CPT_STOP_OPEN = 0,
  CPT_STOP_DONE,
  CPT_STOP_LATER,
  CPT_STOP_SHORT,
  CPT_STOP_CANCELLED
} CptStopState;

/* One stop of a walk: one line of one order at one place. Properties, read-only, notified:
 * `fulfilment`, `line` (uint), `reference`, `tote`, `place` ("A-03-2", "?" when unknown), `zone`,
 * `name`, `size` (option shown inverted, or NULL), `options` ("Kaki"), `price` ("149,00 €"),
 * `picture` (path or NULL), `sku`, `n-wanted`, `n-done` (picked + short), `n-picked`, `state`,
 * `stock-words` ("3 here · seen 13:40", or NULL; notified of the current stop only). */
#define CPT_TYPE_PICK_STOP (cpt_pick_stop_get_type ())
G_DECLARE_FINAL_TYPE (CptPickStop, cpt_pick_stop, CPT, PICK_STOP, GObject)

/* The walk over one or several fulfilments in shelf order. Properties: `current` (CptPickStop or
 * NULL when all is done), `stops` (GListModel of CptPickStop), `next` (GListModel: open stops after
 * the current one), `title` ("Pick C-10479" or "Pick wave"), `subtitle` ("3 orders · 2 of 9
 * items"), `say` (CptSay), `n-done`, `n-total` (items), `position` ("Stop 2 of 5 · Women"),
 * `due-label`, `due-state`, `wrong` (CptPickWrong boxed or NULL: the head of screen 04), `finished`
 * (bool). */
#define CPT_TYPE_PICK_WALK (cpt_pick_walk_get_type ())
G_DECLARE_FINAL_TYPE (CptPickWalk, cpt_pick_walk, CPT, PICK_WALK, GObject)

CptPickWalk *cpt_pick_walk_new (CptShop *shop, const char *const *fulfilments);
const char *const *cpt_pick_walk_get_fulfilments (CptPickWalk *self);

/* Accepts what nobody holds (fulfilment.accept). Held by another: help, with words in `say`. */
void cpt_pick_walk_start_async (CptPickWalk *self,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean cpt_pick_walk_start_finish (CptPickWalk *self, GAsyncResult *result, GError **error);

/* TRUE: this page claims the scan (products, places of a stop, totes); the answer comes as `say`
 * and, durable, as a pick. */
gboolean cpt_pick_walk_take_scan (CptPickWalk *self, const CptMeaning *meaning);
/* Counts one of the current stop by hand. */
void cpt_pick_walk_count_by_hand (CptPickWalk *self);
void cpt_pick_walk_later (CptPickWalk *self);
/* @found: all units of the line found so far, picked ones included. */
void cpt_pick_walk_short_async (CptPickWalk *self,
                                gint64 found,
                                const char *reason,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean cpt_pick_walk_short_finish (CptPickWalk *self, GAsyncResult *result, GError **error);
/* What a short with that reason will do, before the tap: (transfer full) (element-type utf8) lines
 * of words */
GPtrArray *cpt_pick_walk_list_effects (CptPickWalk *self, gint64 found, const char *reason);
void cpt_pick_walk_select (CptPickWalk *self, CptPickStop *stop);

/* What comes when nothing is left to pick, and with which of the walk's orders: to stage, to put
 * back, or nothing (then @fulfilment_out is NULL): a cancelled order of which nothing was picked.
 * @fulfilment_out: the walk's. */
CptTaskSort cpt_pick_walk_get_after (CptPickWalk *self, const char **fulfilment_out);
/* Words of the button for it: "Stage C-10479". (transfer full) */
char *cpt_pick_walk_write_after (CptPickWalk *self);
/* What no customer wants any more and where it lies: the first of the walk's orders that has goods
 * in excess. (transfer full) (nullable): none has */
CptSay *cpt_pick_walk_make_take_out (CptPickWalk *self);

/* Screen 04: what was scanned beside what is needed. */
typedef struct {
  char *title; /* "Wrong size", "Wrong item" */
  char *words; /* "You scanned L. This order needs M." */
  char *scanned_name, *scanned_option, *scanned_picture,
      *scanned_code; /* option, picture nullable */
  char *needed_name, *needed_option, *needed_picture;
  char *needed_where; /* (nullable) "M is at A-03-2 (3), Réserve-02 (1)": another of its style */
} CptPickWrong;
void cpt_pick_wrong_free (CptPickWrong *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptPickWrong, cpt_pick_wrong_free)
#define CPT_TYPE_PICK_WRONG (cpt_pick_wrong_get_type ())
GType cpt_pick_wrong_get_type (void); /* boxed */
void cpt_pick_walk_dismiss_wrong (CptPickWalk *self);

G_END_DECLS
