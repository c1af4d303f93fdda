/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/calendar.h"
#include "domain/fulfilment.h"
#include "domain/policy.h"

#include <glib.h>

G_BEGIN_DECLS

/* What becomes due while something waits for its customer (commands.md §10). */
typedef enum {
  CPT_HOLD_REMINDER = 0,
  CPT_HOLD_LAST_DAY,
  CPT_HOLD_AUTHORISATION, /* the payment's authorisation ends before the hold does */
  CPT_HOLD_END,
} CptHoldSort;
#define CPT_N_HOLD_SORTS 4

typedef struct {
  CptHoldSort sort;
  gint64 at_us;
} CptHoldMoment;

const char *cpt_hold_to_text (
    CptHoldSort sort); /* "reminder", "last_day", "authorisation", "end" */
gboolean cpt_hold_from_text (const char *text, CptHoldSort *sort_out);

/**
 * cpt_hold_list:
 * @customer_hours: of the shop; days and openings are the customer's
 *
 * All moments of one that is ready, to be collected, and held until some day, by time; none of any
 * other. Those of reminders lie between ready and the end. The end is the last, but for those of
 * the same moment.
 *
 * Returns: (transfer full) (element-type CptHoldMoment)
 */
GArray *cpt_hold_list (const CptFulfilment *fulfilment,
                       const CptPolicy *policy,
                       const CptInterval *customer_hours,
                       gsize n_hours);

/* The first of them after @after_us; 0: there is none. */
gint64 cpt_hold_find_next (const GArray *moments, gint64 after_us);

/* @days of customer days after @from_us: the end of that day's opening, else the same time of day.
 */
gint64 cpt_hold_add_days (const CptInterval *customer_hours,
                          gsize n_hours,
                          gint64 from_us,
                          gint64 days);

G_END_DECLS
