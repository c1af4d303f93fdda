/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/facts.h"

#include "central/orchestration/refunding.h"
#include "wire/command.h"

#include <string.h>

void
cpt_facts_clear (CptFacts *self)
{
  g_clear_pointer (&self->before.fulfilment, cpt_fulfilment_free);
  g_clear_pointer (&self->before.place, cpt_place_free);
  g_clear_pointer (&self->before.exception, cpt_exception_free);
  g_clear_pointer (&self->policy, cpt_policy_unref);
  g_clear_pointer (&self->shop, cpt_store_free);
  g_clear_pointer (&self->undone, cpt_command_free);
}

const char *
cpt_facts_get_sku (const CptFacts *self)
{
  const CptArgs *args = &self->command->args;
  const CptLine *line = NULL;

  if (*args->sku != '\0')
    return args->sku;
  if (self->before.fulfilment != NULL && args->line > 0 && args->line <= CPT_MAX_LINE_NUMBER)
    line = cpt_fulfilment_find_line (self->before.fulfilment, (guint)args->line);
  return line != NULL ? line->sku : "";
}

/* TRUE when a loader that gave NULL meant "there is none"; else the error was passed on. */
static gboolean
is_none (GError *local_error, GError **error)
{
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, local_error);
  return FALSE;
}

static gboolean
load_fulfilment (CptFacts *self, GError **error)
{
  GError *local_error = NULL;

  self->before.fulfilment =
      cpt_storage_load_fulfilment (self->transaction, self->command->aggregate, &local_error);
  if (self->before.fulfilment == NULL)
    return is_none (local_error, error);
  g_strlcpy (self->store, self->before.fulfilment->promise->store, sizeof self->store);
  return TRUE;
}

static gboolean
load_place (CptFacts *self, GError **error)
{
  GError *local_error = NULL;

  self->before.place = cpt_storage_load_place (self->transaction, self->actor->store,
                                               self->command->aggregate, &local_error);
  if (self->before.place == NULL)
    return is_none (local_error, error);
  g_strlcpy (self->store, self->before.place->store, sizeof self->store);
  return TRUE;
}

/* Goods that left the custody of an order come back to its lines, or go to its customer. */
static gboolean
load_part_of_exception (CptFacts *self, GError **error)
{
  const CptException *exception = self->before.exception;
  GError *local_error = NULL;

  if (!cpt_exception_is_of_custody (exception))
    return TRUE;
  self->before.fulfilment =
      cpt_storage_load_fulfilment (self->transaction, exception->fulfilment, &local_error);
  return self->before.fulfilment != NULL || is_none (local_error, error);
}

static gboolean
load_exception (CptFacts *self, GError **error)
{
  GError *local_error = NULL;

  self->before.exception =
      cpt_storage_load_exception (self->transaction, self->command->aggregate, &local_error);
  if (self->before.exception == NULL)
    return is_none (local_error, error);
  g_strlcpy (self->store, self->before.exception->store, sizeof self->store);
  return load_part_of_exception (self, error);
}

/* A contact is no aggregate with rules: only whose shop's it is counts. */
static gboolean
load_contact (CptFacts *self, GError **error)
{
  g_autoptr (GPtrArray) parts =
      cpt_storage_list_fulfilments_of_contact (self->transaction, self->command->aggregate, error);

  if (parts == NULL)
    return FALSE;
  for (guint i = 0; i < parts->len; i++) {
    g_autoptr (CptFulfilment) part =
        cpt_storage_load_fulfilment (self->transaction, parts->pdata[i], error);

    if (part == NULL)
      return FALSE;
    if (*self->store == '\0' || g_str_equal (part->promise->store, self->actor->store))
      g_strlcpy (self->store, part->promise->store, sizeof self->store);
  }
  return TRUE;
}

/* What an undo is about is known from what it takes back. */
static gboolean
load_undone (CptFacts *self, GError **error)
{
  g_autoptr (CptLogEntry) entry = NULL;
  g_autoptr (GError) line_error = NULL;
  GError *local_error = NULL;
  CptContext *context = &self->context;

  entry = cpt_storage_find_log (self->transaction, self->command->args.of, &local_error);
  if (entry == NULL)
    return is_none (local_error, error);
  self->undone = cpt_command_read (entry->line, strlen (entry->line), &line_error);
  self->undone_number = entry->number;
  context->undone_known = entry->accepted && self->undone != NULL &&
                          g_str_equal (entry->aggregate, self->command->aggregate);
  context->undone_from_terminal = entry->source == CPT_SOURCE_TERMINAL;
  context->undone_effective_us = entry->effective_us;
  g_strlcpy (context->undone_kind, entry->kind, sizeof context->undone_kind);
  return cpt_storage_is_undone (self->transaction, entry->id, &context->undone_already, error);
}

static CptAggregateSort
get_sort (const CptFacts *self)
{
  if (self->row->aggregate != CPT_AGGREGATE_ANY)
    return self->row->aggregate;
  if (self->undone != NULL)
    return cpt_kind_get_row (self->undone->kind)->aggregate;
  return CPT_AGGREGATE_FULFILMENT;
}

static gboolean
load_aggregate (CptFacts *self, GError **error)
{
  gboolean loaded = FALSE;

  switch (get_sort (self)) {
  case CPT_AGGREGATE_PLACE:
    loaded = load_place (self, error);
    break;
  case CPT_AGGREGATE_EXCEPTION:
    loaded = load_exception (self, error);
    break;
  case CPT_AGGREGATE_CONTACT:
    loaded = load_contact (self, error);
    break;
  case CPT_AGGREGATE_FULFILMENT:
  case CPT_AGGREGATE_ANY:
  default:
    loaded = load_fulfilment (self, error);
    break;
  }
  if (*self->store != '\0')
    self->before.store = self->store;
  return loaded;
}

/* The role and the person behind a sign-in that this terminal made; a named one gives no rights. */
static gboolean
load_role (CptFacts *self,
           const char *sign_in_id,
           CptRole *role_out,
           char person_out[CPT_ID_SIZE],
           GError **error)
{
  CptSignIn sign_in = { 0 };
  CptGrant grants[CPT_MAX_GRANTS] = { 0 };
  char terminal[CPT_ID_SIZE] = "";
  gboolean found = FALSE;
  gsize n_grants = 0;

  *role_out = CPT_ROLE_NONE;
  if (*sign_in_id == '\0')
    return TRUE;
  if (!cpt_storage_find_sign_in (self->transaction, sign_in_id, &sign_in, terminal, &found, error))
    return FALSE;
  if (!found || *sign_in.person == '\0')
    return TRUE;
  if (person_out != NULL)
    g_strlcpy (person_out, sign_in.person, CPT_ID_SIZE);
  if (sign_in.sort == CPT_SIGN_IN_NAMED || self->actor->terminal == NULL ||
      !g_str_equal (terminal, self->actor->terminal->id))
    return TRUE;
  if (!cpt_storage_load_grants (self->transaction, sign_in.person, self->actor->store, grants,
                                &n_grants, error))
    return FALSE;
  *role_out = cpt_grants_get_role (grants, n_grants, self->actor->effective_us);
  return TRUE;
}

static gboolean
load_people (CptFacts *self, GError **error)
{
  const CptCommand *command = self->command;
  CptContext *context = &self->context;
  CptRole ignored;

  return load_role (self, command->sign_in, &context->actor_role, context->actor_person, error) &&
         load_role (self, command->approver, &context->approver_role, NULL, error) &&
         load_role (self, command->args.for_sign_in, &ignored, context->for_person, error);
}

static gboolean
load_location (CptFacts *self, GError **error)
{
  const char *code = self->command->args.location;
  const char *except = self->before.fulfilment != NULL ? self->before.fulfilment->id : "";
  CptContext *context = &self->context;
  g_autoptr (CptPlace) place = NULL;
  GError *local_error = NULL;

  if (self->row->aggregate == CPT_AGGREGATE_PLACE)
    code = self->command->aggregate;
  g_strlcpy (self->location, CPT_LOCATION_NONE, sizeof self->location);
  if (*code == '\0' || strlen (code) >= CPT_LOCATION_SIZE)
    return TRUE;
  place = cpt_storage_load_place (self->transaction, self->actor->store, code, &local_error);
  if (place == NULL)
    return is_none (local_error, error);
  context->place_known = TRUE;
  context->place_capacity = place->capacity;
  g_strlcpy (self->location, place->code, sizeof self->location);
  if (self->command->kind == CPT_KIND_SHORT)
    context->count_is_open = !cpt_place_may_open_count (place, cpt_facts_get_sku (self));
  if (place->capacity == 0)
    return TRUE;
  return cpt_storage_count_at_place (self->transaction, self->actor->store, code, except,
                                     &context->place_load, error);
}

/* Counts and "found" compare with what was booked up to the act; what hands took or brought can
 * only come from what is there now. */
static gboolean
is_as_of_the_act (CptKind kind)
{
  return kind == CPT_KIND_COUNT || kind == CPT_KIND_SHORT;
}

static gboolean
load_balance (CptFacts *self, GError **error)
{
  const char *sku = cpt_facts_get_sku (self);
  CptBucket bucket = cpt_bucket_floor (self->location);
  g_autoptr (CptStock) stock = NULL;
  CptContext *context = &self->context;

  if (*sku == '\0')
    return TRUE;
  stock = cpt_storage_load_stock (self->transaction, self->actor->store, sku, error);
  if (stock == NULL)
    return FALSE;
  for (guint i = 0; i < stock->floor->len; i++) {
    const CptFloorStock *entry = &g_array_index (stock->floor, CptFloorStock, i);

    if (g_str_equal (entry->location, self->location))
      context->counted_us = entry->counted_us;
  }
  if (is_as_of_the_act (self->command->kind))
    return cpt_storage_load_balance_at (self->transaction, self->actor->store, sku, &bucket,
                                        self->actor->effective_us, &context->floor_balance, error);
  return cpt_storage_load_balance (self->transaction, self->actor->store, sku, &bucket,
                                   &context->floor_balance, error);
}

static gboolean
load_shop (CptFacts *self, GError **error)
{
  GError *local_error = NULL;

  if (self->shop == NULL)
    self->shop = cpt_storage_load_store_front (self->transaction, self->actor->store, &local_error);
  return self->shop != NULL || is_none (local_error, error);
}

/* A sku is known from the catalogue; one that only an order or a stock file named counts too. */
static gboolean
load_sku_known (CptFacts *self, GError **error)
{
  const char *sku = cpt_facts_get_sku (self);
  g_autoptr (CptProduct) product = NULL;
  g_autoptr (CptStock) stock = NULL;
  GError *local_error = NULL;

  if (*sku == '\0' || !load_shop (self, error))
    return *sku == '\0';
  if (self->shop != NULL) {
    product =
        cpt_storage_load_product (self->transaction, self->shop->assortment, sku, &local_error);
    if (product == NULL && !is_none (local_error, error))
      return FALSE;
  }
  if (product == NULL) {
    stock = cpt_storage_load_stock (self->transaction, self->actor->store, sku, error);
    if (stock == NULL)
      return FALSE;
  }
  self->context.sku_known =
      product != NULL || stock->floor->len > 0 || stock->reserved > 0 || stock->custody > 0;
  return TRUE;
}

static gboolean
load_bag (CptFacts *self, GError **error)
{
  char owner[CPT_ID_SIZE] = "";

  if (*self->command->args.bag == '\0')
    return TRUE;
  if (!cpt_storage_find_bag (self->transaction, self->command->args.bag, owner, error))
    return FALSE;
  self->context.bag_of_other = *owner != '\0' && !g_str_equal (owner, self->command->aggregate);
  return TRUE;
}

static gboolean
load_hours (CptFacts *self, GError **error)
{
  GError *local_error = NULL;

  g_clear_pointer (&self->shop, cpt_store_free);
  self->shop = cpt_storage_load_store (self->transaction, self->actor->store, &local_error);
  if (self->shop == NULL && !is_none (local_error, error))
    return FALSE;
  if (self->shop != NULL) {
    self->context.customer_hours = (const CptInterval *)(gpointer)self->shop->customer_hours->data;
    self->context.n_customer_hours = self->shop->customer_hours->len;
  }
  return TRUE;
}

/* ---- the count that an undone short opened ---- */

typedef struct {
  CptFacts *facts;           /* (unowned) */
  const CptInverse *inverse; /* (unowned) */
  GError *error;             /* (owned) (nullable) */
} Wanting;

/* An accepted short of the same article at the same place, not taken back itself. */
static gboolean
is_wanting (Wanting *self, const CptLogEntry *entry)
{
  CptFacts *facts = self->facts;
  g_autoptr (CptCommand) command = cpt_command_read (entry->line, strlen (entry->line), NULL);
  g_autoptr (CptFulfilment) fulfilment = NULL;
  g_autoptr (CptPolicy) policy = NULL;
  const CptLine *line;
  gboolean undone = FALSE;

  if (command == NULL || !g_str_equal (command->args.location, self->inverse->opened_location))
    return FALSE;
  policy =
      cpt_service_get_policy (facts->service, facts->transaction, command->policy, &self->error);
  if (policy == NULL || !cpt_policy_opens_count (policy, command->args.reason))
    return FALSE;
  fulfilment = cpt_storage_load_fulfilment (facts->transaction, entry->aggregate, &self->error);
  if (fulfilment == NULL || !g_str_equal (fulfilment->promise->store, facts->actor->store))
    return FALSE;
  line = cpt_fulfilment_find_line (fulfilment, (guint)command->args.line);
  if (line == NULL || !g_str_equal (line->sku, self->inverse->opened_sku))
    return FALSE;
  return cpt_storage_is_undone (facts->transaction, entry->id, &undone, &self->error) && !undone;
}

static gboolean
on_later_entry (const CptLogEntry *entry, gpointer user_data)
{
  Wanting *self = user_data;

  if (!entry->accepted || !g_str_equal (entry->kind, cpt_kind_get_row (CPT_KIND_SHORT)->text))
    return TRUE;
  self->facts->context.undone_count_wanted = is_wanting (self, entry);
  return !self->facts->context.undone_count_wanted && self->error == NULL;
}

/* Only the log after the short is read, and an undo comes soon after what it takes back. */
static gboolean
load_count_wanted (CptFacts *self, GError **error)
{
  const CptFulfilment *fulfilment = self->before.fulfilment;
  Wanting wanting = { self, fulfilment != NULL ? fulfilment->last.undo : NULL, NULL };

  if (wanting.inverse == NULL || (wanting.inverse->was & CPT_WAS_OPENED) == 0 ||
      !g_str_equal (fulfilment->last.command, self->command->args.of))
    return TRUE;
  if (!cpt_storage_walk_log (self->transaction, self->undone_number, on_later_entry, &wanting,
                             error))
    return FALSE;
  return wanting.error == NULL || is_none (wanting.error, error);
}

static gboolean
load_needs (CptFacts *self, GError **error)
{
  guint needs = self->row->needs;
  CptKind kind = self->command->kind;

  if ((needs & (CPT_NEEDS_PLACE | CPT_NEEDS_BALANCE)) != 0 && !load_location (self, error))
    return FALSE;
  if ((needs & CPT_NEEDS_BALANCE) != 0 && !load_balance (self, error))
    return FALSE;
  if ((needs & CPT_NEEDS_BAG) != 0 && !load_bag (self, error))
    return FALSE;
  if ((needs & CPT_NEEDS_SKU) != 0 && !load_sku_known (self, error))
    return FALSE;
  if ((needs & CPT_NEEDS_PASS) != 0 && !cpt_facts_load_pass (self, error))
    return FALSE;
  if (kind == CPT_KIND_UNDO && !load_count_wanted (self, error))
    return FALSE;
  if ((needs & CPT_NEEDS_HOURS) != 0 && !load_hours (self, error))
    return FALSE;
  if ((needs & CPT_NEEDS_REFUND) != 0 &&
      !cpt_refund_has_gone (self->transaction, self->command->aggregate, self->actor->received_us,
                            &self->context.refund_has_gone, error))
    return FALSE;
  if (kind == CPT_KIND_UNSHORT)
    return cpt_storage_was_told (self->transaction, self->command->aggregate, "order.short",
                                 self->actor->received_us, &self->context.short_was_told, error);
  return TRUE;
}

gboolean
cpt_facts_load (CptFacts *self, GError **error)
{
  CptContext *context = &self->context;

  self->row = cpt_kind_get_row (self->command->kind);
  self->policy =
      cpt_service_get_policy (self->service, self->transaction, self->command->policy, error);
  if (self->policy == NULL)
    return FALSE;
  context->effective_us = self->actor->effective_us;
  context->policy = self->policy;
  context->store = self->actor->store;
  context->by_central = self->actor->source != CPT_SOURCE_TERMINAL;
  if (self->command->malformed) /* its arguments mean nothing */
    return TRUE;
  if ((self->row->needs & CPT_NEEDS_UNDONE) != 0 && !load_undone (self, error))
    return FALSE;
  return load_aggregate (self, error) && (context->by_central || load_people (self, error)) &&
         load_needs (self, error);
}
