/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/calendar.h"
#include "domain/command.h"
#include "domain/exception.h"
#include "domain/fulfilment.h"
#include "domain/pass.h"
#include "domain/place.h"
#include "domain/policy.h"
#include "domain/refusal.h"

#include <glib.h>

G_BEGIN_DECLS

/* The thing a command is about; exactly the member that its kind's row names is set, none if there
 * is no such thing. Beside an exception about goods from custody stands the fulfilment that they
 * were of, if it is at hand. */
typedef struct {
  CptFulfilment *fulfilment;
  CptPlace *place;
  CptException *exception;
  const char *store; /* the shop it belongs to, NULL: it does not exist */
} CptAggregate;

/* What a rule may know beside aggregate and command. Values only: whoever decides has looked them
 * up (CptNeeds). */
typedef struct {
  gint64 effective_us;
  const CptPolicy *policy; /* (unowned) the one the command names */
  const char *store;       /* (unowned) the shop of the terminal that sent it */
  gboolean by_central;     /* a channel, the clock or the operator acts: no right is asked */
  CptRole actor_role, approver_role; /* at effective time; NONE: no right here */
  char actor_person[CPT_ID_SIZE], for_person[CPT_ID_SIZE];
  const CptInterval *customer_hours; /* (unowned) CPT_NEEDS_HOURS */
  gsize n_customer_hours;
  /* CPT_NEEDS_PLACE */
  gboolean place_known;
  gint place_capacity; /* 0: no limit */
  gint place_load;     /* other fulfilments that stand there */
  /* CPT_NEEDS_BALANCE */
  gint64 floor_balance;
  gint64 counted_us;      /* when that sku was last counted there, 0: never */
  gboolean count_is_open; /* short: the sku is in that place's open count, or there is no room */
  /* CPT_NEEDS_BAG */
  gboolean bag_of_other;
  /* CPT_NEEDS_UNDONE; the rest of what undo asks stands in the aggregate's `last` */
  gboolean undone_known; /* args.of is an accepted command on this aggregate */
  gboolean undone_from_terminal;
  gboolean undone_already; /* an accepted undo of it exists */
  char undone_kind[CPT_CODE_SIZE];
  gint64 undone_effective_us;   /* 0: not known; the newest command's own stands in `last` */
  gboolean undone_count_wanted; /* a later short wants the count that the one undone opened */
  /* CPT_NEEDS_SKU */
  gboolean sku_known;
  gboolean short_was_told; /* unshort: `order.short` went out */
  /* CPT_NEEDS_PASS */
  CptPassFacts pass;
  gint64 contact_changed_us; /* when phone, e-mail or collectors changed last; 0: never */
  gboolean names_collector;  /* the order names somebody who may collect it */
  gboolean at_main_desk;     /* the terminal is its shop's main desk (SYNC §10) */
  gboolean refund_has_gone;  /* CPT_NEEDS_REFUND */
} CptContext;

typedef enum {
  CPT_OUTSIDE_ORDER_SHORT = 1 << 0,
  CPT_OUTSIDE_ORDER_FOUND = 1 << 1,
  CPT_OUTSIDE_ORDER_READY = 1 << 2,
  CPT_OUTSIDE_ORDER_CANCELLED = 1 << 3,
  CPT_OUTSIDE_REROUTE = 1 << 4,
  CPT_OUTSIDE_ORDER_HANDED_OVER = 1 << 5,
  CPT_OUTSIDE_PAYMENT_CAPTURE = 1 << 6, /* of `worth` */
  CPT_OUTSIDE_ORDER_EXTENDED = 1 << 7,
  CPT_OUTSIDE_ORDER_REOPENED = 1 << 8,
  CPT_OUTSIDE_ORDER_RESENT = 1 << 9,
  CPT_OUTSIDE_ORDER_REMINDER = 1 << 10,
  CPT_OUTSIDE_ORDER_LAST_DAY = 1 << 11,
  CPT_OUTSIDE_PAYMENT_ENDS = 1 << 12, /* its authorisation, before the hold does */
  CPT_OUTSIDE_ORDER_EXPIRED = 1 << 13,
  CPT_OUTSIDE_PAYMENT_REFUND = 1 << 14, /* of `worth`, as far as it was paid */
} CptOutside;

/* Goods that are in somebody's hands although the report of it was refused. */
typedef struct {
  guint line;
  gint64 asked, booked; /* pieces; booked: of them, those that were there to be booked astray */
  CptBucket from;
} CptAstray;

/* The whole answer to a command. On refusal the aggregate is NULL, but that of a refused hand-over
 * whose goods are gone: they have left the shop's custody whatever the verdict. */
typedef struct {
  CptRefusal refusal;        /* code NONE: accepted */
  CptFulfilment *fulfilment; /* (owned) the new state, or NULL */
  CptPlace *place;           /* (owned) */
  CptException *exception;   /* (owned) */
  GArray *movements;         /* (owned) (element-type CptMovement) */
  guint outside;             /* CptOutside */
  gboolean
      opens_exception; /* a refused report that moves goods: one exception item (commands.md §3) */
  GArray *astray;      /* (owned) (element-type CptAstray) with it: its items */
  gint64 booked;       /* with it: Σ booked */
  gint64 worth;        /* of what goes by an accepted hand-over, or expires, in minor units */
  gboolean on_receipt; /* it rests on a till's receipt that nobody has seen yet */
  gboolean opens_count;  /* the sku below joins the open count at the place below */
  gboolean closes_count; /* undo of such a short: it leaves that count */
  char count_sku[CPT_SKU_SIZE];
  char count_location[CPT_LOCATION_SIZE];
  gint64 counted_us; /* place.count and its undo: the new counted_us of args.sku there; -1:
                        unchanged */
} CptOutcome;

void cpt_outcome_clear (CptOutcome *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CptOutcome, cpt_outcome_clear)

/**
 * cpt_apply:
 * @before: what is true now; never changed
 * @command: what is asked or reported
 * @context: the facts its kind needs
 * @outcome: (out caller-allocates): zeroed or cleared before
 *
 * Decides one command. Pure and total: no input makes it fail, anything odd is a refusal. The same
 * function decides on the terminal (an answer now) and at central (the final answer). Questions in
 * the order of commands.md §3.
 *
 * Returns: TRUE if accepted
 */
gboolean cpt_apply (const CptAggregate *before,
                    const CptCommand *command,
                    const CptContext *context,
                    CptOutcome *outcome);

G_END_DECLS
