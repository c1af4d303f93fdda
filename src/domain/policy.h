/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/proof.h"
#include "domain/role.h"

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  CPT_REASON_SHORT = 0,
  CPT_REASON_DECLINE,
  CPT_REASON_CANCEL,
  CPT_REASON_REVEAL,
  CPT_REASON_CLOSE,
} CptReasonSort;

/* What a short does to the stock at the place it names (commands.md §2). */
typedef enum {
  CPT_EFFECT_NONE = 0,
  CPT_EFFECT_DAMAGED,
  CPT_EFFECT_ADJUSTMENT,
  CPT_EFFECT_FOUND
} CptShortEffect;

typedef enum {
  CPT_ON_SHORT_UNSET = 0,
  CPT_ON_SHORT_ASK,
  CPT_ON_SHORT_KEEP,
  CPT_ON_SHORT_WAIT,
  CPT_ON_SHORT_CANCEL,
  CPT_ON_SHORT_REROUTE,
} CptOnShort;

typedef struct {
  char code[CPT_CODE_SIZE];
  CptReasonSort sort;
  CptShortEffect effect; /* short only */
  gboolean opens_count;  /* short only */
  CptOnShort on_short;   /* short only; UNSET: the order's */
  CptRole role;          /* close only: who may */
  gboolean live;
  GPtrArray *labels; /* (owned) (element-type utf8) language, label, language, label … */
} CptReason;

typedef enum { CPT_RIGHT_NO = 0, CPT_RIGHT_APPROVER, CPT_RIGHT_YES } CptRight;

typedef struct {
  char key[48]; /* "fulfilment.accept" or "fulfilment.accept:take_over" */
  CptRight by_role[CPT_ROLE_MANAGER + 1];
} CptRightRow;

/* How long a walk takes, and what may be in it (policy `wave`). */
typedef struct {
  gint64 stop_s, unit_s, order_s; /* seconds: a place, a piece, an order */
  gint64 slack_percent;           /* on top of all of it */
  gint64 max_orders;
  gboolean one_floor;  /* all of it lies on one floor */
  gboolean with_bulky; /* FALSE: what is bulky is picked by itself */
} CptWaveRule;

/* What a terminal calls its people for, the most urgent first. */
typedef enum {
  CPT_ALERT_CANCELLED_IN_HAND = 0, /* somebody holds what nobody wants any more */
  CPT_ALERT_CUSTOMER_HERE,
  CPT_ALERT_LATE,
  CPT_ALERT_AT_RISK, /* more is promised than stands on the floor */
  CPT_ALERT_DUE_SOON,
  CPT_ALERT_NEW,
  CPT_ALERT_NEEDS_ATTENTION, /* a refusal or an exception waits for an answer */
  CPT_N_ALERTS,
} CptAlertSort;

const char *cpt_alert_to_text (CptAlertSort sort); /* as the policy names it: "cancelled-in-hand" */

/* What kind of pass a hand-over rests on; the words of `checks.table`. */
typedef enum { CPT_PASS_SORT_NONE = 0, CPT_PASS_SORT_STATIC, CPT_PASS_SORT_LIVE } CptPassSort;

/* A row of `checks.table`: what has to be asked in that case. */
typedef struct {
  CptPassSort pass;
  gboolean over_limit, contact_changed;
  guint all, one_of; /* CptProof: each of these, and one of those (0: of none) */
  CptRole approver;  /* NONE: nobody else is needed */
} CptProofRow;

/* Who stands at the counter. */
typedef enum { CPT_COLLECTOR_BUYER = 0, CPT_COLLECTOR_NAMED, CPT_COLLECTOR_OTHER } CptCollector;
#define CPT_N_COLLECTORS 3

typedef enum {
  CPT_COLLECTOR_NEEDS_NOTHING = 0,
  CPT_COLLECTOR_NEEDS_NAME_IN_ORDER, /* "named-in-order": the order names who may collect it */
  CPT_COLLECTOR_NEEDS_BUYER_YES,     /* "buyer-yes-by-link" */
  CPT_COLLECTOR_NEEDS_UNKNOWN,       /* a word that this build does not know: never given */
} CptCollectorNeeds;

typedef struct {
  CptCollectorNeeds needs;
  CptRole else_approver; /* who may say yes without it; NONE: nobody */
} CptCollectorRule;

/* How it is found out that the goods go to whom they belong (policy `checks`). */
typedef struct {
  gint64 limit;                 /* minor units; what is worth more is asked more */
  gint64 contact_changed_hours; /* so long a change of phone or e-mail counts */
  GArray *table;                /* (owned) (element-type CptProofRow) the first that fits */
  CptCollectorRule collectors[CPT_N_COLLECTORS];
  gint64 signature_over; /* minor units; −1: none is asked */
} CptProofRule;

const char *cpt_collector_to_text (CptCollector collector); /* "buyer" */
gboolean cpt_collector_from_text (const char *text, CptCollector *collector_out);

/* When a customer is told again (policy `clocks.reminders`). */
typedef struct {
  gboolean is_before_end; /* days before the hold ends; else after it was ready */
  gint64 days;
} CptReminder;

/* The policy document, as far as this build has rules for it (../policy in data/). Immutable once
 * parsed. */
typedef struct {
  char id[33];
  gint64 version;
  GPtrArray *reasons; /* (owned) (element-type CptReason) */
  GArray *rights;     /* (owned) (element-type CptRightRow) */
  CptOnShort on_short;
  gint64 accept_minutes, prepare_minutes, ship_minutes, slot_margin_minutes;
  gint64 undo_s, same_label_ms, count_hours, put_back_minutes, hold_days, ask_answer_hours;
  GArray *reminders;                /* (owned) (element-type CptReminder) */
  gint64 authorisation_alert_hours; /* so long before it ends */
  gint64 refund_wait_hours; /* so long what expired can be had after all, if it is not put back */
  CptWaveRule wave;
  gint64 soon_minutes;
  gint64 alert_repeat_s; /* an alert that nobody took rings again after this */
  gint64 alert_gap_s;    /* between two alerts of a shop, at least */
  gboolean alerts_quiet_during_hand_over;
  guint alert_events; /* 1 << CptAlertSort of those that ring */
  gboolean bags_required_to_stage;
  gint64 bags_max_per_fulfilment;
  gint64 max_offline_s;
  CptProofRule checks;
  gint64 live_minutes;           /* so long a live pass is good */
  gint64 offline_cap;            /* minor units that go without a network; −1: no limit */
  gint64 offline_cap_main_desk;  /* the same at the shop's main desk */
  gint64 receipt_unseen_minutes; /* a receipt's payment has to be seen by then; 0: no receipt
                                    counts */
  gint64 pin_tries, lock_minutes, auto_lock_minutes;
  gint64 contact_days_after_end;
  gint64 attachment_months; /* so long what customers signed is kept */
  gint64 safety_default;
} CptPolicy;

CptPolicy *cpt_policy_new (void);
CptPolicy *cpt_policy_ref (CptPolicy *self);
void cpt_policy_unref (CptPolicy *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptPolicy, cpt_policy_unref)

CptReason *cpt_reason_new (void);
void cpt_reason_free (CptReason *self);

/* NULL when there is no live reason of that code and sort. */
const CptReason *cpt_policy_find_reason (const CptPolicy *self,
                                         CptReasonSort sort,
                                         const char *code);

/* A short for this reason asks for a count of the place. FALSE for a code that is none. */
gboolean cpt_policy_opens_count (const CptPolicy *self, const char *reason);

/* Falls back to English, then to the first label, then to the code. Never NULL. */
const char *cpt_reason_get_label (const CptReason *self, const char *language);

/* Does the policy name @key? */
gboolean cpt_policy_has_right (const CptPolicy *self, const char *key);

/* What @role may with @key; NO for a key the policy does not name. */
CptRight cpt_policy_get_right (const CptPolicy *self, const char *key, CptRole role);

/* The row that says what to ask, or NULL: there is none, and nothing can go. */
const CptProofRow *cpt_policy_find_checks (const CptPolicy *self,
                                           CptPassSort pass,
                                           gboolean over_limit,
                                           gboolean contact_changed);

const char *cpt_on_short_to_text (CptOnShort value); /* NULL for UNSET */
CptOnShort cpt_on_short_from_text (const char *text);

G_END_DECLS
