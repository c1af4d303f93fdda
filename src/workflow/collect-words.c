/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workflow/collect-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

char *
cpt_collect_write_title (CptCollect *self)
{
  const CptViewFulfilment *first = cpt_collect_get_part (self, 0);

  if (self->parts->len == 0)
    return g_strdup (_ ("Handover"));
  if (self->parts->len > 1)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Hand over %u order",
                                         "Hand over %u orders", self->parts->len),
                            self->parts->len);
  return first != NULL ? g_strdup_printf (_ ("Hand over %s"), first->shown->promise->reference)
                       : g_strdup (_ ("Handover"));
}

char *
cpt_collect_write_subtitle (CptCollect *self)
{
  const CptViewFulfilment *first = cpt_collect_get_part (self, 0);
  const char *zone = cpt_shop_get_time_zone (self->shop);
  g_autofree char *customer = NULL;
  g_autofree char *day = NULL;
  g_autofree char *clock = NULL;
  g_autofree char *ordered = NULL;

  if (first == NULL)
    return NULL;
  customer = cpt_words_customer (first->contact);
  day = cpt_words_day (first->shown->promise->placed_us, zone);
  clock = cpt_words_clock (first->shown->promise->placed_us, zone);
  /* Translators: when an order was placed: day, clock */
  ordered = g_strdup_printf (_ ("ordered %1$s, %2$s"), day, clock);
  return customer != NULL ? g_strjoin (" · ", customer, ordered, NULL) : g_steal_pointer (&ordered);
}

static gboolean
is_owed (const CptPromise *promise)
{
  return promise->payment_state == CPT_PAYMENT_TO_PAY ||
         promise->payment_state == CPT_PAYMENT_FAILED;
}

/* What all of the orders cost, or what is missing of it; of the first that is not settled. */
char *
cpt_collect_write_payment (CptCollect *self, gboolean *settled_out)
{
  const CptPolicy *policy = cpt_shop_get_policy (self->shop);
  const CptRefusal *blocked = &self->missing.blocked;
  const CptPromise *promise = NULL;
  g_autofree char *money = NULL;
  gint64 total = 0;

  *settled_out = blocked->code != CPT_REFUSAL_NOT_PAID;
  for (guint p = 0; p < self->parts->len; p++) {
    const CptViewFulfilment *found = cpt_collect_get_part (self, p);
    gboolean counted = FALSE;

    if (found == NULL)
      continue;
    for (guint q = 0; q < p; q++) {
      const CptViewFulfilment *earlier = cpt_collect_get_part (self, q);

      counted |= earlier != NULL &&
                 strcmp (earlier->shown->promise->order, found->shown->promise->order) == 0;
    }
    promise = found->shown->promise;
    total += counted ? 0 : promise->total;
  }
  if (promise == NULL)
    return NULL;
  /* Something else stands in the way first: whether it is paid was not asked of the rule. */
  if (is_owed (promise) && blocked->code != CPT_REFUSAL_NONE && *settled_out) {
    *settled_out = FALSE;
    money = cpt_words_money (promise->total - promise->paid, promise->currency, policy);
    return g_strdup_printf (_ ("To pay %s"), money);
  }
  money = cpt_words_money (*settled_out ? total : blocked->asked, promise->currency, policy);
  if (*settled_out && is_owed (promise) && *self->receipt != '\0')
    return g_strdup_printf (_ ("%s by receipt"), money);
  if (*settled_out)
    return g_strdup_printf (promise->payment_state == CPT_PAYMENT_AUTHORISED ? _ ("Authorised %s")
                                                                             : _ ("Paid %s"),
                            money);
  return g_strdup_printf (_ ("To pay %s"), money);
}

char *
cpt_collect_write_bags (CptCollect *self)
{
  guint n_bags = g_list_model_get_n_items (G_LIST_MODEL (self->bags)), n_scanned = 0;

  for (guint i = 0; i < n_bags; i++) {
    g_autoptr (CptCollectBag) bag = g_list_model_get_item (G_LIST_MODEL (self->bags), i);

    n_scanned += cpt_collect_bag_is_scanned (bag);
  }
  return n_bags > 0 ? g_strdup_printf (_ ("%1$d of %2$d"), (int)n_scanned, (int)n_bags) : NULL;
}

/* Where to go for it: each place once. */
char *
cpt_collect_write_bins (CptCollect *self)
{
  g_autoptr (GPtrArray) bins = g_ptr_array_new ();

  for (guint p = 0; p < self->parts->len; p++) {
    const CptViewFulfilment *found = cpt_collect_get_part (self, p);
    const char *bin = found != NULL ? found->shown->milestones.location : "";

    if (*bin != '\0' && !g_ptr_array_find_with_equal_func (bins, bin, g_str_equal, NULL))
      g_ptr_array_add (bins, (char *)bin);
  }
  if (bins->len == 0)
    return NULL;
  g_ptr_array_add (bins, NULL);
  return g_strjoinv (", ", (char **)bins->pdata);
}

/* ---- the pass ---- */

static const struct {
  CptRefusalCode code;
  const char *title, *detail;
} BAD_PASSES[] = {
  { CPT_REFUSAL_PASS_INVALID, N_ ("This pass is not genuine"),
    N_ ("Not signed by your company, or for another customer’s order.") },
  { CPT_REFUSAL_PASS_EXPIRED, N_ ("This pass has expired"),
    N_ ("The customer’s page shows a new one; or find the order by name.") },
  { CPT_REFUSAL_PASS_REVOKED, N_ ("This pass was withdrawn"),
    N_ ("A newer one was sent; or find the order by name.") },
  { CPT_REFUSAL_PASS_USED, N_ ("This pass was already used"),
    N_ ("Ask for ID, and find the order by name.") },
};

/* What is wrong with the pass by itself, whatever else is open; NONE: nothing. */
static CptRefusalCode
find_fault (CptCollect *self)
{
  gint64 now_us = cpt_shop_now_us (self->shop);

  if (self->facts.state == CPT_PASS_REVOKED)
    return CPT_REFUSAL_PASS_REVOKED;
  if (self->facts.state != CPT_PASS_GENUINE)
    return CPT_REFUSAL_PASS_INVALID;
  if (now_us < self->facts.not_before_us || now_us >= self->facts.expires_us)
    return CPT_REFUSAL_PASS_EXPIRED;
  return self->missing.blocked.code;
}

char *
cpt_collect_write_pass (CptCollect *self, CptCollectPass *pass_out, char **detail_out)
{
  const char *zone = cpt_shop_get_time_zone (self->shop);
  g_autofree char *until = NULL;
  CptRefusalCode fault;

  *pass_out = CPT_COLLECT_PASS_NONE;
  *detail_out = NULL;
  if (*self->pass == '\0')
    return NULL;
  fault = find_fault (self);
  for (gsize i = 0; i < G_N_ELEMENTS (BAD_PASSES); i++)
    if (BAD_PASSES[i].code == fault) {
      *pass_out = CPT_COLLECT_PASS_BAD;
      *detail_out = g_strdup (_ (BAD_PASSES[i].detail));
      return g_strdup (_ (BAD_PASSES[i].title));
    }
  *pass_out = CPT_COLLECT_PASS_GOOD;
  until = self->facts.live ? cpt_words_clock (self->facts.expires_us, zone)
                           : cpt_words_day (self->facts.expires_us, zone);
  /* Translators: until when a pass is good: a day, or the clock */
  *detail_out =
      g_strdup_printf (_ ("Checked on this device · first use here · valid to %s"), until);
  return g_strdup (_ ("Pass is genuine"));
}

/* ---- what is open ---- */

char *
cpt_collect_write_blocked (CptCollect *self)
{
  const CptRefusal *blocked = &self->missing.blocked;
  g_autofree char *title = NULL;
  g_autofree char *detail = NULL;

  if (blocked->code == CPT_REFUSAL_NONE)
    return NULL;
  title = cpt_words_refusal_of (blocked, CPT_KIND_HAND_OVER, &detail);
  return detail != NULL ? g_strjoin (". ", title, detail, NULL) : g_steal_pointer (&title);
}

static char *
write_next_bag (CptCollect *self)
{
  guint n_bags = g_list_model_get_n_items (G_LIST_MODEL (self->bags));

  for (guint i = 0; i < n_bags; i++) {
    g_autoptr (CptCollectBag) bag = g_list_model_get_item (G_LIST_MODEL (self->bags), i);

    if (!cpt_collect_bag_is_scanned (bag))
      return g_strdup_printf (_ ("Scan bag %1$u of %2$u"), i + 1, n_bags);
  }
  return g_strdup (_ ("Scan the bags"));
}

static const char *
get_check (guint proofs)
{
  if ((proofs & CPT_PROOF_NAME) != 0)
    return _ ("Ask for the name");
  if (proofs == CPT_PROOF_ID_SEEN)
    return _ ("Ask to see an ID");
  return _ ("Check the phone, the number or an ID");
}

static char *
write_go (CptCollect *self)
{
  guint n_bags = g_list_model_get_n_items (G_LIST_MODEL (self->bags));
  guint n_items = 0;
  g_autofree char *items = NULL;

  if (self->parts->len > 1)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Hand over %1$u orders · %2$u bag",
                                         "Hand over %1$u orders · %2$u bags", n_bags),
                            self->parts->len, n_bags);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++) {
    g_autoptr (CptCollectItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
    guint count;
    gboolean stays;

    g_object_get (item, "count", &count, "stays", &stays, NULL);
    n_items += stays ? 0 : count;
  }
  items = cpt_words_items (n_items);
  return g_strdup_printf (_ ("Hand over %s"), items);
}

char *
cpt_collect_write_primary (CptCollect *self)
{
  switch (self->step) {
  case CPT_COLLECT_BLOCKED: {
    g_autofree char *detail = NULL;

    return cpt_words_refusal_of (&self->missing.blocked, CPT_KIND_HAND_OVER, &detail);
  }
  case CPT_COLLECT_BAGS:
    return write_next_bag (self);
  case CPT_COLLECT_COLLECTOR:
    return g_strdup (_ ("Say who collects"));
  case CPT_COLLECT_CHECKS:
    return g_strdup (get_check (self->missing.checks));
  case CPT_COLLECT_AGE:
    return g_strdup_printf (_ ("Ask for proof of age: %d"), self->missing.age);
  case CPT_COLLECT_SIGNATURE:
    return g_strdup (_ ("Let the customer sign"));
  case CPT_COLLECT_APPROVER:
    return g_strdup (self->missing.approver == CPT_ROLE_MANAGER ? _ ("Ask a manager")
                                                                : _ ("Ask a supervisor"));
  case CPT_COLLECT_GO:
    return write_go (self);
  case CPT_COLLECT_OVER:
    return g_strdup (_ ("Next customer"));
  case CPT_COLLECT_FIND:
  default:
    return g_strdup (_ ("Scan the pass"));
  }
}
