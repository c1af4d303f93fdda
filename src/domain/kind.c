/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/command.h"

#include <stddef.h>
#include <string.h>

#define ARG(name, sort, member)                                                                    \
  {                                                                                                \
    name, CPT_ARG_##sort, offsetof (CptArgs, member)                                               \
  }

#define WORK_CODES "order_cancelled already_handed_over already_done guard_failed"

/* In the order of CptKind; docs/commands.md says the same in words. */
/* clang-format off */
static const CptKindRow ROWS[CPT_N_KINDS] = {
  { CPT_KIND_ACCEPT, "fulfilment.accept", 1, FALSE, CPT_AGGREGATE_FULFILMENT,
    { ARG ("for", SIGN_IN_OR_NULL, for_sign_in), ARG ("from", SIGN_IN_OR_NULL, from_sign_in),
      ARG ("wave", UUID_OR_NULL, wave), ARG ("tote", TOTE_OR_NULL, tote) },
    0, TRUE, TRUE, "order_cancelled guard_failed already_done" },
  { CPT_KIND_RELEASE, "fulfilment.release", 1, FALSE, CPT_AGGREGATE_FULFILMENT, { { NULL } },
    0, TRUE, TRUE, "already_done" },
  { CPT_KIND_PICK, "fulfilment.pick", 1, TRUE, CPT_AGGREGATE_FULFILMENT,
    { ARG ("line", LINE, line), ARG ("quantity", PIECES, quantity),
      ARG ("location", LOCATION, location) },
    CPT_NEEDS_PLACE | CPT_NEEDS_BALANCE, TRUE, TRUE, WORK_CODES },
  { CPT_KIND_SHORT, "fulfilment.short", 1, TRUE, CPT_AGGREGATE_FULFILMENT,
    { ARG ("line", LINE, line), ARG ("missing", PIECES, missing), ARG ("reason", REASON, reason),
      ARG ("location", LOCATION, location) },
    CPT_NEEDS_PLACE | CPT_NEEDS_BALANCE, TRUE, TRUE, WORK_CODES },
  { CPT_KIND_UNSHORT, "fulfilment.unshort", 1, FALSE, CPT_AGGREGATE_FULFILMENT,
    { ARG ("line", LINE, line), ARG ("quantity", PIECES, quantity),
      ARG ("location", LOCATION, location) },
    CPT_NEEDS_PLACE | CPT_NEEDS_BALANCE, TRUE, TRUE, "order_cancelled already_done guard_failed" },
  { CPT_KIND_BAG, "fulfilment.bag", 1, TRUE, CPT_AGGREGATE_FULFILMENT,
    { ARG ("bag", BAG, bag), ARG ("units", UNITS, units) },
    CPT_NEEDS_BAG, TRUE, TRUE, WORK_CODES " over_limit" },
  { CPT_KIND_STAGE, "fulfilment.stage", 1, TRUE, CPT_AGGREGATE_FULFILMENT,
    { ARG ("location", LOCATION, location), ARG ("bags", BAGS, bags) },
    CPT_NEEDS_PLACE, TRUE, TRUE, WORK_CODES " over_limit" },
  { CPT_KIND_READY, "fulfilment.ready", 1, FALSE, CPT_AGGREGATE_FULFILMENT, { { NULL } },
    CPT_NEEDS_HOURS, TRUE, TRUE, WORK_CODES },
  { CPT_KIND_PUT_BACK, "fulfilment.put_back", 1, TRUE, CPT_AGGREGATE_FULFILMENT,
    { ARG ("line", LINE, line), ARG ("quantity", PIECES, quantity), ARG ("to", PUT_BACK_TO, to),
      ARG ("location", LOCATION_OR_NULL, location), ARG ("bag", BAG_OR_NULL, bag) },
    CPT_NEEDS_PLACE, TRUE, TRUE, "already_handed_over already_done guard_failed" },
  { CPT_KIND_CANCEL, "fulfilment.cancel", 1, FALSE, CPT_AGGREGATE_FULFILMENT,
    { ARG ("lines", LINES_OR_NULL, units), ARG ("reason", REASON, reason) },
    0, FALSE, FALSE, WORK_CODES },
  { CPT_KIND_DECLINE, "fulfilment.decline", 1, FALSE, CPT_AGGREGATE_FULFILMENT,
    { ARG ("reason", REASON, reason) },
    0, TRUE, TRUE, WORK_CODES },
  { CPT_KIND_COUNT, "place.count", 1, TRUE, CPT_AGGREGATE_PLACE,
    { ARG ("sku", SKU, sku), ARG ("quantity", PIECES_OR_ZERO, quantity) },
    CPT_NEEDS_PLACE | CPT_NEEDS_BALANCE | CPT_NEEDS_SKU, TRUE, TRUE, "" },
  { CPT_KIND_CLOSE, "exception.close", 1, FALSE, CPT_AGGREGATE_EXCEPTION,
    { ARG ("as", REASON, as), ARG ("location", LOCATION_OR_NULL, location) },
    CPT_NEEDS_PLACE, FALSE, TRUE, "already_done guard_failed" },
  { CPT_KIND_UNDO, "undo", 1, FALSE, CPT_AGGREGATE_ANY, { ARG ("of", UUID, of) },
    CPT_NEEDS_UNDONE, FALSE, TRUE, "already_done guard_failed over_limit" },
  { CPT_KIND_REVEAL, "contact.reveal", 1, TRUE, CPT_AGGREGATE_CONTACT,
    { ARG ("field", FIELD, field), ARG ("reason", REASON, reason) },
    0, FALSE, TRUE, "" },
  { CPT_KIND_HAND_OVER, "fulfilment.hand_over", 1, TRUE, CPT_AGGREGATE_FULFILMENT,
    { ARG ("pass", PASS_OR_NULL, pass), ARG ("collector", COLLECTOR, collector),
      ARG ("checks", CHECKS, checks), ARG ("bags", BAGS, bags),
      ARG ("units", LINES_OR_NULL, units), ARG ("signature", UUID_OR_NULL, signature),
      ARG ("receipt", RECEIPT_OR_NULL, receipt), ARG ("offline", BOOL, offline) },
    CPT_NEEDS_PASS, TRUE, TRUE, "order_cancelled already_handed_over not_ready not_paid "
    "pass_invalid pass_expired pass_revoked pass_used guard_failed" },
  { CPT_KIND_ARRIVE, "fulfilment.arrive", 1, TRUE, CPT_AGGREGATE_FULFILMENT, { { NULL } },
    0, TRUE, TRUE, "order_cancelled already_handed_over guard_failed" },
  { CPT_KIND_EXTEND, "fulfilment.extend", 1, FALSE, CPT_AGGREGATE_FULFILMENT,
    { ARG ("days", DAYS, days) },
    CPT_NEEDS_HOURS, TRUE, TRUE, "order_cancelled already_handed_over guard_failed" },
  { CPT_KIND_REOPEN, "fulfilment.reopen", 1, FALSE, CPT_AGGREGATE_FULFILMENT, { { NULL } },
    CPT_NEEDS_HOURS | CPT_NEEDS_REFUND, FALSE, FALSE, "already_done over_limit guard_failed" },
  { CPT_KIND_RESEND, "fulfilment.resend", 1, FALSE, CPT_AGGREGATE_FULFILMENT, { { NULL } },
    0, TRUE, FALSE, WORK_CODES },
  { CPT_KIND_REMIND, "promise.remind", 1, FALSE, CPT_AGGREGATE_FULFILMENT,
    { ARG ("what", WHAT, what), ARG ("at_us", MOMENT, moment_us) },
    CPT_NEEDS_HOURS, FALSE, FALSE, WORK_CODES },
  { CPT_KIND_EXPIRE, "promise.expire", 1, FALSE, CPT_AGGREGATE_FULFILMENT,
    { ARG ("at_us", MOMENT, moment_us) },
    CPT_NEEDS_HOURS, FALSE, FALSE, "order_cancelled already_handed_over guard_failed" },
};
/* clang-format on */

const CptKindRow *
cpt_kind_get_row (CptKind kind)
{
  return (guint)kind < CPT_N_KINDS ? &ROWS[kind] : NULL;
}

const CptKindRow *
cpt_kind_find (const char *text)
{
  if (text == NULL)
    return NULL;
  for (gsize i = 0; i < CPT_N_KINDS; i++)
    if (strcmp (ROWS[i].text, text) == 0)
      return &ROWS[i];
  return NULL;
}
