/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/shop.h"

G_BEGIN_DECLS

/* What the rule knows of one open order. */
typedef struct {
  char fulfilment[CPT_ID_SIZE];
  char *reference;   /* (owned) C-10482 */
  gboolean is_held;  /* somebody has it */
  gboolean is_mine;  /* who is signed in here has it */
  gboolean is_new;   /* nobody accepted it yet */
  gboolean is_soon;  /* what the customer was promised is due soon */
  gboolean is_late;  /* its open milestone is over */
  gboolean is_risk;  /* more is promised than is on the floor */
  gboolean is_here;  /* the customer waits for it */
  gint64 n_put_back; /* pieces in hands that nobody wants any more */
  gint64 n_items;    /* pieces that the order still wants from this shop's hands */
  gint64 due_us;     /* 0: none */
} CptAlertFact;
void cpt_alert_fact_clear (CptAlertFact *self);

/* (transfer full) (element-type CptAlertFact): the open orders of what @shop shows, the most urgent
 * first. NULL before the first pull: then nobody knows what is new. */
GArray *cpt_alerts_read (CptShop *shop);

/* One call for people: about one order, or about several of one sort. */
typedef struct {
  CptAlertSort sort;
  guint n;                      /* orders, or things that need attention; at least 1 */
  char fulfilment[CPT_ID_SIZE]; /* the most urgent of them; "" for needs-attention */
  char *reference;              /* (owned) (nullable) of that one */
  gint64 n_items, n_put_back, due_us;
} CptAlert;
void cpt_alert_clear (CptAlert *self);

/* (transfer full): title and detail in the reader's language, without any customer's name: a
 * notification stands on locked screens too. @detail_out: (transfer full) (nullable) */
char *cpt_words_alert (const CptAlert *alert, const char *time_zone, char **detail_out);

/**
 * CptAlerts:
 *
 * When a terminal calls its people, and for what (policy `alerts`). Each order calls for the most
 * urgent thing that is true of it (the order of CptAlertSort), once, and again every `repeat_s`
 * until somebody has it. Who has an order is called once for each thing that becomes of it, others
 * are not; a cancellation in one's own hands calls until its order was looked at here. At most one
 * call in `shop_gap_s`; what comes meanwhile of one sort is one call, new things before repeated
 * ones. During a hand-over none: what came is called after it. What is there at the first look was
 * there before: it waits for its repeat.
 *
 * No clock is read: time is given.
 */
typedef struct _CptAlerts CptAlerts;

CptAlerts *cpt_alerts_new (void);
void cpt_alerts_free (CptAlerts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptAlerts, cpt_alerts_free)

/**
 * cpt_alerts_look:
 * @facts: (element-type CptAlertFact): the open orders, the most urgent first
 * @n_attention: how much needs attention
 * @hands_over: a hand-over is in front
 * @alert_out: cleared by the caller when TRUE
 *
 * Returns: whether to call now
 */
gboolean cpt_alerts_look (CptAlerts *self,
                          const CptPolicy *policy,
                          const GArray *facts,
                          guint n_attention,
                          gboolean hands_over,
                          gint64 now_us,
                          CptAlert *alert_out);
/* The order was looked at on this terminal. */
void cpt_alerts_see (CptAlerts *self, const char *fulfilment);

G_END_DECLS
