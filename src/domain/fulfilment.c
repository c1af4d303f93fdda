/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/fulfilment.h"

#include "domain/text.h"

#include <string.h>

static const char *const METHODS[] = { "pickup", "ship", "transfer" };
static const char *const PAYMENT_STATES[] = { "paid", "authorised", "to_pay", "failed" };
static const char *const EXITS[] = { NULL, "declined", "re_routed", "cancelled", "expired" };
static const char *const WAITING[] = { NULL, "customer", "stock" };

CptPromise *
cpt_promise_new (void)
{
  return g_atomic_rc_box_new0 (CptPromise);
}

CptPromise *
cpt_promise_ref (CptPromise *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear_promise (gpointer data)
{
  CptPromise *self = data;

  g_clear_pointer (&self->number, g_free);
  g_clear_pointer (&self->reference, g_free);
  g_clear_pointer (&self->channel, g_free);
  g_clear_pointer (&self->order_class, g_free);
  g_clear_pointer (&self->seller, g_free);
  g_clear_pointer (&self->vat_country, g_free);
}

void
cpt_promise_unref (CptPromise *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear_promise);
}

static void
free_bag (gpointer data)
{
  cpt_bag_free (data);
}

static gpointer
copy_bag (gconstpointer bag, gpointer user_data)
{
  return cpt_bag_copy (bag);
}

CptFulfilment *
cpt_fulfilment_new (const char *id, CptPromise *promise, gsize n_lines)
{
  CptFulfilment *self = g_new0 (CptFulfilment, 1);

  g_strlcpy (self->id, id, sizeof self->id);
  self->promise = cpt_promise_ref (promise);
  self->lines = g_new0 (CptLine, n_lines);
  self->n_lines = n_lines;
  self->bags = g_ptr_array_new_with_free_func (free_bag);
  return self;
}

CptFulfilment *
cpt_fulfilment_copy (const CptFulfilment *self)
{
  CptFulfilment *copy = cpt_fulfilment_new (self->id, self->promise, self->n_lines);

  copy->milestones = self->milestones;
  for (gsize i = 0; i < self->n_lines; i++) {
    copy->lines[i] = self->lines[i];
    if (self->lines[i].goods != NULL)
      cpt_goods_ref (copy->lines[i].goods);
  }
  g_ptr_array_extend (copy->bags, self->bags, (GCopyFunc)copy_bag, NULL);
  cpt_last_copy (&copy->last, &self->last);
  return copy;
}

void
cpt_fulfilment_free (CptFulfilment *self)
{
  if (self == NULL)
    return;
  for (gsize i = 0; i < self->n_lines; i++)
    cpt_goods_unref (self->lines[i].goods);
  g_clear_pointer (&self->lines, g_free);
  g_clear_pointer (&self->bags, g_ptr_array_unref);
  g_clear_pointer (&self->promise, cpt_promise_unref);
  cpt_last_clear (&self->last);
  g_free (self);
}

CptLine *
cpt_fulfilment_find_line (const CptFulfilment *self, guint number)
{
  gsize low = 0, high = self->n_lines;

  while (low < high) {
    gsize middle = low + (high - low) / 2;

    if (self->lines[middle].number == number)
      return &self->lines[middle];
    if (self->lines[middle].number < number)
      low = middle + 1;
    else
      high = middle;
  }
  return NULL;
}

CptBag *
cpt_fulfilment_find_bag (const CptFulfilment *self, const char *number)
{
  for (guint i = 0; i < self->bags->len; i++) {
    CptBag *bag = g_ptr_array_index (self->bags, i);

    if (strcmp (bag->number, number) == 0)
      return bag;
  }
  return NULL;
}

void
cpt_fulfilment_add_bag (CptFulfilment *self, CptBag *bag)
{
  guint at = 0;

  while (at < self->bags->len &&
         strcmp (((CptBag *)g_ptr_array_index (self->bags, at))->number, bag->number) < 0)
    at++;
  g_ptr_array_insert (self->bags, (gint)at, bag);
}

CptSums
cpt_fulfilment_get_sums (const CptFulfilment *self)
{
  CptSums sums = { 0 };

  for (gsize i = 0; i < self->n_lines; i++) {
    const CptLine *line = &self->lines[i];

    sums.ordered += line->counters[CPT_COUNTER_ORDERED];
    sums.cancelled += line->counters[CPT_COUNTER_CANCELLED];
    sums.missing += line->counters[CPT_COUNTER_SHORT];
    sums.rerouted += line->counters[CPT_COUNTER_REROUTED];
    sums.picked += line->counters[CPT_COUNTER_PICKED];
    sums.put_back += line->counters[CPT_COUNTER_PUT_BACK];
    sums.packed += line->counters[CPT_COUNTER_PACKED];
    sums.gone += line->counters[CPT_COUNTER_GONE];
    sums.custody += cpt_line_get_custody (line);
    sums.owed += cpt_line_get_owed (line);
    sums.to_pick += cpt_line_get_to_pick (line);
    sums.to_put_back += cpt_line_get_to_put_back (line);
  }
  return sums;
}

gint64
cpt_fulfilment_get_loose (const CptFulfilment *self, const CptLine *line)
{
  gint64 loose = cpt_line_get_custody (line);

  for (guint i = 0; i < self->bags->len; i++)
    loose -= cpt_bag_get_units (g_ptr_array_index (self->bags, i), line->number);
  return loose;
}

gboolean
cpt_fulfilment_is_closed (const CptFulfilment *self)
{
  CptSums sums = cpt_fulfilment_get_sums (self);

  return sums.owed == 0 && sums.custody == 0 && self->milestones.waiting_for == CPT_WAITING_NONE;
}

const char *
cpt_method_to_text (CptMethod method)
{
  return (guint)method < G_N_ELEMENTS (METHODS) ? METHODS[method] : METHODS[0];
}

gboolean
cpt_method_from_text (const char *text, CptMethod *method_out)
{
  gint found = cpt_text_find (METHODS, G_N_ELEMENTS (METHODS), text);

  if (found < 0)
    return FALSE;
  *method_out = (CptMethod)found;
  return TRUE;
}

const char *
cpt_payment_state_to_text (CptPaymentState state)
{
  return (guint)state < G_N_ELEMENTS (PAYMENT_STATES) ? PAYMENT_STATES[state] : PAYMENT_STATES[0];
}

gboolean
cpt_payment_state_from_text (const char *text, CptPaymentState *state_out)
{
  gint found = cpt_text_find (PAYMENT_STATES, G_N_ELEMENTS (PAYMENT_STATES), text);

  if (found < 0)
    return FALSE;
  *state_out = (CptPaymentState)found;
  return TRUE;
}

const char *
cpt_exit_to_text (CptExit exit)
{
  return (guint)exit < G_N_ELEMENTS (EXITS) ? EXITS[exit] : NULL;
}

const char *
cpt_waiting_to_text (CptWaitingFor waiting)
{
  return (guint)waiting < G_N_ELEMENTS (WAITING) ? WAITING[waiting] : NULL;
}
