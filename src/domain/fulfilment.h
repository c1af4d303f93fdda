/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/bag.h"
#include "domain/inverse.h"
#include "domain/line.h"
#include "domain/policy.h"

#include <glib.h>

G_BEGIN_DECLS

typedef enum { CPT_METHOD_PICKUP = 0, CPT_METHOD_SHIP, CPT_METHOD_TRANSFER } CptMethod;
typedef enum { CPT_SOURCE_SHELF = 0, CPT_SOURCE_PARCEL } CptSource;
typedef enum {
  CPT_PAYMENT_PAID = 0,
  CPT_PAYMENT_AUTHORISED,
  CPT_PAYMENT_TO_PAY,
  CPT_PAYMENT_FAILED
} CptPaymentState;

/* What the order says, for one fulfilment; no command of an associate changes it, so copies share
 * it. 0 and NULL mean null. */
typedef struct {
  char order[CPT_ID_SIZE];
  char store[CPT_STORE_SIZE];
  char *number;      /* (owned) C-10487 */
  char *reference;   /* (owned) C-10487-2 where there are several */
  char *channel;     /* (owned) */
  char *order_class; /* (owned) consumer, business */
  char *seller;      /* (owned) (nullable) */
  char *vat_country; /* (owned) (nullable) */
  CptMethod method;
  CptSource source;
  gint64 placed_us, assigned_us, accept_by_us, ready_by_us, ship_by_us;
  gint64 slot_from_us, slot_to_us; /* 0, 0: no slot */
  CptOnShort on_short;
  CptPaymentState payment_state;
  char currency[4];
  gint64 total, paid; /* minor units, of the whole order */
  gint64 authorised_until_us;
  gboolean gift_wrap, hide_prices;
  char contact[CPT_ID_SIZE]; /* "": erased */
} CptPromise;

CptPromise *cpt_promise_new (void);
CptPromise *cpt_promise_ref (CptPromise *self);
void cpt_promise_unref (CptPromise *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptPromise, cpt_promise_unref)

/* The part of an order that one shop owes; it belongs to that shop for life. */
typedef struct {
  char id[CPT_ID_SIZE];
  CptPromise *promise; /* (owned, shared) */
  CptMilestones milestones;
  CptLine *lines; /* (owned) ascending by number */
  gsize n_lines;
  GPtrArray *bags; /* (owned) (element-type CptBag) ascending by number */
  CptLast last;
} CptFulfilment;

CptFulfilment *cpt_fulfilment_new (const char *id, CptPromise *promise, gsize n_lines);
CptFulfilment *cpt_fulfilment_copy (const CptFulfilment *self);
void cpt_fulfilment_free (CptFulfilment *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptFulfilment, cpt_fulfilment_free)

CptLine *cpt_fulfilment_find_line (const CptFulfilment *self, guint number); /* NULL: none */
CptBag *cpt_fulfilment_find_bag (const CptFulfilment *self, const char *number);
void cpt_fulfilment_add_bag (CptFulfilment *self, CptBag *bag); /* takes it, in its place */

typedef struct {
  gint64 ordered, cancelled, missing, rerouted, picked, put_back, packed, gone;
  gint64 custody, owed, to_pick, to_put_back;
} CptSums;

CptSums cpt_fulfilment_get_sums (const CptFulfilment *self);

/* Of @line's custody, what is in no bag. */
gint64 cpt_fulfilment_get_loose (const CptFulfilment *self, const CptLine *line);

/* Owed and custody both 0 and not waiting (commands.md §4). */
gboolean cpt_fulfilment_is_closed (const CptFulfilment *self);

typedef enum {
  CPT_WORD_ASSIGNED = 0,
  CPT_WORD_ACCEPTED,
  CPT_WORD_PICKING,
  CPT_WORD_PICKED,
  CPT_WORD_STAGED,
  CPT_WORD_READY,
  CPT_WORD_WAITING,
  CPT_WORD_HANDED_OVER,
  CPT_WORD_SHIPPED,
  CPT_WORD_IN_TRANSIT,
  CPT_WORD_ARRIVED,
  CPT_WORD_DECLINED,
  CPT_WORD_RE_ROUTED,
  CPT_WORD_CANCELLED,
  CPT_WORD_EXPIRED,
} CptWord;

/* The word people see: derived, first that fits (commands.md §4). */
CptWord cpt_fulfilment_get_word (const CptFulfilment *self);
const char *cpt_word_to_text (CptWord word);

const char *cpt_method_to_text (CptMethod method);
gboolean cpt_method_from_text (const char *text, CptMethod *method_out);
const char *cpt_payment_state_to_text (CptPaymentState state);
gboolean cpt_payment_state_from_text (const char *text, CptPaymentState *state_out);
const char *cpt_exit_to_text (CptExit exit);             /* NULL for NONE */
const char *cpt_waiting_to_text (CptWaitingFor waiting); /* NULL for NONE */

/* The diff of two states of one fulfilment as the inverse of what led from @before to @after;
 * @moves are the act's movements. */
CptInverse *cpt_fulfilment_find_inverse (const CptFulfilment *before,
                                         const CptFulfilment *after,
                                         const GArray *moves);
/* Gives back what the inverse names. FALSE, and nothing changed, if a counter or bag would fall
 * below zero (the row was not @after). */
gboolean cpt_fulfilment_apply_inverse (CptFulfilment *self, const CptInverse *inverse);

G_END_DECLS
