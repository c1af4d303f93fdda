/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contract.h"

#include <string.h>

/* A fulfilment with something, or as little as can be, in every member. */

#define NOW_US 1794564120000000

static CptGoods *
make_goods (guint number, gboolean full)
{
  CptGoods *goods = cpt_goods_new ();

  goods->kind = g_strdup ("goods");
  goods->name = g_strdup_printf ("Bonnet côtelé “%u”", number);
  if (!full)
    return goods;
  goods->group = g_strdup ("kit-1");
  g_ptr_array_add (goods->options, g_strdup ("colour"));
  g_ptr_array_add (goods->options, g_strdup ("Ocre \"foncé\""));
  g_ptr_array_add (goods->options, g_strdup ("size"));
  g_ptr_array_add (goods->options, g_strdup ("U"));
  goods->picture = g_strnfill (64, 'a');
  goods->vat_rate = g_strdup ("20.0");
  goods->instructions = g_strdup ("Fragile.\nTwo hands.");
  g_strlcpy (goods->gtin, "09521234500209", sizeof goods->gtin);
  goods->unit_price = 2450;
  goods->discount = 100;
  goods->eco_fee = 3;
  goods->deposit = 20;
  goods->age_min = number % 2 == 0 ? 18 : 0;
  goods->serial = TRUE;
  goods->antitheft = TRUE;
  goods->bulky = TRUE;
  return goods;
}

static void
fill_promise (CptPromise *promise, gboolean full)
{
  g_strlcpy (promise->order, CPT_ID_D, sizeof promise->order);
  g_strlcpy (promise->store, CPT_STORE, sizeof promise->store);
  promise->number = g_strdup ("C-10487");
  promise->reference = g_strdup (full ? "C-10487-2" : "C-10487");
  promise->channel = g_strdup ("web");
  promise->order_class = g_strdup ("consumer");
  promise->placed_us = NOW_US;
  promise->assigned_us = NOW_US + 1;
  promise->on_short = CPT_ON_SHORT_ASK;
  g_strlcpy (promise->currency, "EUR", sizeof promise->currency);
  if (!full)
    return;
  promise->seller = g_strdup ("VERNAY-ECOM");
  promise->vat_country = g_strdup ("FR");
  promise->method = CPT_METHOD_SHIP;
  promise->source = CPT_SOURCE_PARCEL;
  promise->accept_by_us = NOW_US + 2;
  promise->ready_by_us = NOW_US + 3;
  promise->ship_by_us = NOW_US + 4;
  promise->slot_from_us = NOW_US + 5;
  promise->slot_to_us = NOW_US + 6;
  promise->on_short = CPT_ON_SHORT_REROUTE;
  promise->payment_state = CPT_PAYMENT_AUTHORISED;
  promise->total = 53050;
  promise->paid = 50;
  promise->authorised_until_us = NOW_US + 7;
  promise->gift_wrap = TRUE;
  promise->hide_prices = TRUE;
  g_strlcpy (promise->contact, CPT_ID_A, sizeof promise->contact);
}

static void
fill_milestones (CptMilestones *milestones)
{
  g_strlcpy (milestones->holder_sign_in, CPT_ID_B, sizeof milestones->holder_sign_in);
  g_strlcpy (milestones->holder_person, CPT_ID_C, sizeof milestones->holder_person);
  g_strlcpy (milestones->wave, CPT_ID_D, sizeof milestones->wave);
  g_strlcpy (milestones->tote, "T-2", sizeof milestones->tote);
  g_strlcpy (milestones->location, "Réserve-02", sizeof milestones->location);
  milestones->accepted_us = NOW_US + 11;
  milestones->staged_us = NOW_US + 12;
  milestones->ready_us = NOW_US + 13;
  milestones->told_us = NOW_US + 14;
  milestones->here_us = NOW_US + 15;
  milestones->hold_until_us = NOW_US + 16;
  milestones->waiting_for = CPT_WAITING_STOCK;
  milestones->waiting_since_us = NOW_US + 17;
  milestones->exit = CPT_EXIT_EXPIRED;
  milestones->exit_us = NOW_US + 18;
}

void
cpt_contract_fill_last (CptLast *last, const char *command)
{
  CptCounterChange change = { .line = 1, .counter = CPT_COUNTER_PICKED, .add = -1 };
  CptMovement move = {
    .sku = "45020-OCR-U",
    .quantity = 1,
    .from = cpt_bucket (CPT_BUCKET_CUSTODY),
    .to = cpt_bucket_floor ("Réserve-02"),
  };

  g_strlcpy (last->command, command, sizeof last->command);
  g_strlcpy (last->kind, "fulfilment.pick", sizeof last->kind);
  last->effective_us = NOW_US + 20;
  last->undo = cpt_inverse_new ();
  g_array_append_val (last->undo->lines, change);
  g_array_append_val (last->undo->moves, move);
}

CptFulfilment *
cpt_contract_make_fulfilment (const char *id, gsize n_lines, gboolean full)
{
  g_autoptr (CptPromise) promise = cpt_promise_new ();
  CptFulfilment *fulfilment;

  fill_promise (promise, full);
  fulfilment = cpt_fulfilment_new (id, promise, n_lines);
  for (gsize i = 0; i < n_lines; i++) {
    CptLine *line = &fulfilment->lines[i];

    line->number = (guint)(3 * i + 1);
    g_snprintf (line->sku, sizeof line->sku, "sku-%u", (guint)(i % 5));
    line->counters[CPT_COUNTER_ORDERED] = (gint64)(i % 3) + 1;
    line->goods = make_goods (line->number, full);
  }
  if (full) {
    fill_milestones (&fulfilment->milestones);
    cpt_contract_fill_last (&fulfilment->last, CPT_ID_C);
  }
  return fulfilment;
}

CptBag *
cpt_contract_add_bag (CptFulfilment *fulfilment, const char *number)
{
  CptBag *bag = cpt_bag_new (number);

  bag->made_us = NOW_US + 30;
  g_ptr_array_add (fulfilment->bags, bag);
  return bag;
}

static void
assert_same_lines (const CptFulfilment *a, const CptFulfilment *b)
{
  g_assert_cmpuint (a->n_lines, ==, b->n_lines);
  for (gsize i = 0; i < MIN (a->n_lines, b->n_lines); i++) {
    g_autofree char *line_a = cpt_row_write_line (a->id, &a->lines[i]);
    g_autofree char *line_b = cpt_row_write_line (b->id, &b->lines[i]);

    g_assert_cmpstr (line_a, ==, line_b);
  }
}

static void
assert_same_bags (const CptFulfilment *a, const CptFulfilment *b)
{
  g_assert_cmpuint (a->bags->len, ==, b->bags->len);
  for (guint i = 0; i < MIN (a->bags->len, b->bags->len); i++) {
    const CptBag *bag_a = g_ptr_array_index (a->bags, i);
    const CptBag *bag_b = g_ptr_array_index (b->bags, i);
    g_autofree char *doc_a = cpt_row_write_bag (a->id, bag_a);
    g_autofree char *doc_b = cpt_row_write_bag (b->id, bag_b);

    g_assert_cmpstr (bag_a->number, ==, bag_b->number);
    g_assert_cmpstr (doc_a, ==, doc_b);
  }
}

void
cpt_contract_assert_same_fulfilment (const CptFulfilment *a, const CptFulfilment *b)
{
  g_autofree char *doc_a = NULL;
  g_autofree char *doc_b = NULL;

  g_assert_nonnull (a);
  g_assert_nonnull (b);
  if (a == NULL || b == NULL)
    return;
  doc_a = cpt_row_write_fulfilment (a);
  doc_b = cpt_row_write_fulfilment (b);
  g_assert_cmpstr (a->id, ==, b->id);
  g_assert_cmpstr (doc_a, ==, doc_b);
  g_assert_cmpstr (a->promise->store, ==, b->promise->store);
  assert_same_lines (a, b);
  assert_same_bags (a, b);
}
