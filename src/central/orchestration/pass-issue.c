/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Passes of one order: given out, and called back. */
#include "central/orchestration/passes.h"

#include "central/orchestration/order-answer.h"
#include "central/orchestration/own-log.h"
#include "central/orchestration/pass-private.h"
#include "central/orchestration/publish.h"
#include "central/storage/storage-pass.h"
#include "crypto/crypto.h"
#include "wire/json.h"
#include "wire/order.h"

#include <string.h>

#define SECOND_US G_GINT64_CONSTANT (1000000)
#define MINUTE_US (60 * SECOND_US)
#define DAY_US    (1440 * MINUTE_US)

#define LIVE_MINUTES 15 /* where the policy says nothing */

typedef struct {
  CptService *service; /* (unowned) */
  const char *channel; /* (unowned) */
  const char *number;  /* (unowned) */
  gboolean live;
  gint days;
  gint64 now_us;
  CptOrderRow *row;          /* (owned) (nullable) */
  GPtrArray *parts;          /* (owned) (nullable) (element-type CptFulfilment) */
  CptPassIssued *issued_out; /* (unowned) (nullable) */
  guint n_revoked;
  CptProblem *problem; /* (owned) (nullable) */
} Passing;

void
cpt_pass_issued_clear (CptPassIssued *self)
{
  g_clear_pointer (&self->not_before, g_free);
  g_clear_pointer (&self->expires, g_free);
}

static void
passing_clear (Passing *self)
{
  g_clear_pointer (&self->row, cpt_order_row_free);
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_clear_pointer (&self->problem, cpt_problem_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Passing, passing_clear)

static gboolean
stop (Passing *self, CptProblem *problem, GError **error)
{
  g_clear_pointer (&self->problem, cpt_problem_free);
  self->problem = problem;
  return cpt_service_stop (error);
}

static gboolean
load (Passing *self, CptTransaction *transaction, GError **error)
{
  GError *local_error = NULL;

  g_clear_pointer (&self->row, cpt_order_row_free);
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  self->row = cpt_storage_load_order (transaction, cpt_own_log_key_of (self->channel), self->number,
                                      &local_error);
  if (local_error != NULL) {
    g_propagate_error (error, local_error);
    return FALSE;
  }
  if (self->row == NULL)
    return stop (self,
                 cpt_problem_new (404, "unknown", "No such order",
                                  "No order of that number came from this channel."),
                 error);
  self->parts = cpt_order_load_parts (transaction, self->row, error);
  return self->parts != NULL;
}

static gboolean
is_expected (const CptFulfilment *part)
{
  return part->promise->method == CPT_METHOD_PICKUP && cpt_fulfilment_get_sums (part).owed > 0;
}

/* The first part that a customer will come for; NULL: there is none. */
static const CptFulfilment *
find_expected (const Passing *self)
{
  for (guint i = 0; i < self->parts->len; i++)
    if (is_expected (self->parts->pdata[i]))
      return self->parts->pdata[i];
  return NULL;
}

/* ---- giving one out ---- */

/* Ready parts are held until their day; of what is not ready yet nobody knows the day. */
static gint64
find_hold_end (const Passing *self)
{
  gint64 end_us = self->now_us + DAY_US;

  for (guint i = 0; i < self->parts->len; i++) {
    const CptFulfilment *part = self->parts->pdata[i];
    const CptMilestones *milestones = &part->milestones;

    if (!is_expected (part))
      continue;
    if (milestones->ready_us == 0 || milestones->hold_until_us == 0)
      end_us = MAX (end_us, self->now_us + CPT_PASS_STATIC_DAYS * DAY_US);
    else
      end_us = MAX (end_us, milestones->hold_until_us);
  }
  return end_us;
}

static gboolean
find_end (const Passing *self, CptTransaction *transaction, gint64 *end_us_out, GError **error)
{
  g_autoptr (CptPolicy) policy = NULL;
  gint64 minutes;

  if (self->days > 0) {
    *end_us_out = self->now_us + self->days * DAY_US;
    return TRUE;
  }
  if (!self->live) {
    *end_us_out = find_hold_end (self);
    return TRUE;
  }
  policy = cpt_service_get_policy (self->service, transaction, NULL, error);
  if (policy == NULL)
    return FALSE;
  minutes = policy->live_minutes > 0 ? policy->live_minutes : LIVE_MINUTES;
  *end_us_out = self->now_us + minutes * MINUTE_US;
  return TRUE;
}

static gboolean
find_key (CptTransaction *transaction, CptPassKeyRow *row_out, GError **error)
{
  g_autoptr (GArray) keys = cpt_storage_list_pass_keys (transaction, error);

  for (guint i = 0; keys != NULL && i < keys->len; i++) {
    *row_out = g_array_index (keys, CptPassKeyRow, i);
    if (row_out->has_seed && row_out->key.until_us == 0)
      return TRUE;
  }
  if (keys != NULL)
    g_set_error_literal (error, CPT_STORAGE_ERROR, CPT_STORAGE_ERROR_FAILED,
                         "No key signs passes any more");
  return FALSE;
}

static gboolean
sign (Passing *self, CptTransaction *transaction, CptPass *pass, GError **error)
{
  CptPassKeyRow row;
  CptChain chain = { 0 };

  if (!cpt_storage_load_chain (transaction, &chain, error) || !find_key (transaction, &row, error))
    return FALSE;
  g_strlcpy (pass->kid, row.key.kid, sizeof pass->kid);
  g_strlcpy (pass->chain, chain.id, sizeof pass->chain);
  g_strlcpy (pass->order, self->row->id, sizeof pass->order);
  cpt_service_new_id (self->service, pass->jti);
  if (!cpt_pass_pack (pass)) {
    g_set_error_literal (error, CPT_STORAGE_ERROR, CPT_STORAGE_ERROR_FAILED,
                         "No pass can say what is kept of this order");
    return FALSE;
  }
  cpt_crypto_sign (row.seed, pass->signed_bytes, sizeof pass->signed_bytes, pass->signature);
  memset (&row, 0, sizeof row);
  return TRUE;
}

static char *
write_issue_args (const Passing *self, const CptPass *pass)
{
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;

  cpt_json_begin_object (&writer, NULL);
  cpt_json_put_text (&writer, "channel", self->channel);
  cpt_json_put_text (&writer, "number", self->number);
  cpt_json_put_text (&writer, "jti", pass->jti);
  cpt_json_put_text (&writer, "key", pass->kid);
  cpt_json_put_bool (&writer, "live", pass->live);
  cpt_json_put_int (&writer, "expires_us", pass->expires_us);
  cpt_json_end_object (&writer);
  return cpt_json_writer_end (&writer);
}

static gboolean
keep (Passing *self, CptTransaction *transaction, const CptPass *pass, GError **error)
{
  g_autofree char *args = write_issue_args (self, pass);
  CptPassRow row = { .live = pass->live,
                     .not_before_us = pass->not_before_us,
                     .expires_us = pass->expires_us };
  char id[CPT_ID_SIZE];

  g_strlcpy (row.jti, pass->jti, sizeof row.jti);
  g_strlcpy (row.order, pass->order, sizeof row.order);
  g_strlcpy (row.kid, pass->kid, sizeof row.kid);
  cpt_service_new_id (self->service, id);
  return cpt_own_log_append (transaction, cpt_own_log_source_of (self->channel), id, "pass.issue",
                             self->row->id, self->now_us, args, error) &&
         cpt_storage_save_pass (transaction, &row, error);
}

static gboolean
tell (Passing *self,
      CptTransaction *transaction,
      const CptPass *pass,
      const CptFulfilment *part,
      GError **error)
{
  CptPassIssued *issued = self->issued_out;
  g_autoptr (CptStore) store =
      cpt_storage_load_store_front (transaction, part->promise->store, error);

  if (store == NULL)
    return FALSE;
  cpt_pass_encode (pass, issued->text);
  g_strlcpy (issued->number, self->row->number, sizeof issued->number);
  issued->live = pass->live;
  issued->not_before = cpt_time_to_text (pass->not_before_us, store->time_zone);
  issued->expires = cpt_time_to_text (pass->expires_us, store->time_zone);
  return TRUE;
}

/* It begins with the second that runs, and ends with one that is full. */
static gboolean
issue (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Passing *self = user_data;
  const CptFulfilment *part;
  CptPass pass = { .live = self->live };
  gint64 end_us = 0;

  if (!load (self, transaction, error))
    return FALSE;
  part = find_expected (self);
  if (part == NULL)
    return stop (self, cpt_order_explain_end (self->parts), error);
  if (!find_end (self, transaction, &end_us, error))
    return FALSE;
  pass.not_before_us = self->now_us - self->now_us % SECOND_US;
  pass.expires_us = end_us - end_us % SECOND_US;
  return sign (self, transaction, &pass, error) && keep (self, transaction, &pass, error) &&
         tell (self, transaction, &pass, part, error);
}

gboolean
cpt_passes_issue (CptService *self,
                  const char *channel,
                  const char *number,
                  gboolean live,
                  gint days,
                  CptPassIssued *issued_out,
                  CptProblem **problem_out)
{
  g_auto (Passing) passing = {
    .service = self, .channel = channel, .number = number, .live = live, .days = days
  };
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (self != NULL && channel != NULL && number != NULL, FALSE);
  g_return_val_if_fail (days >= 0 && days <= CPT_PASS_MAX_DAYS, FALSE);
  g_return_val_if_fail (issued_out != NULL && problem_out != NULL, FALSE);

  *issued_out = (CptPassIssued){ 0 };
  passing.now_us = cpt_service_now_us (self);
  passing.issued_out = issued_out;
  if (cpt_pass_keys_ensure (self, &error) && cpt_service_run (self, NULL, issue, &passing, &error))
    return TRUE;
  *problem_out = passing.problem != NULL ? g_steal_pointer (&passing.problem)
                                         : cpt_service_problem_from_error (error);
  return FALSE;
}

/* ---- calling them back ---- */

static gboolean
tell_store (CptTransaction *transaction, const CptPassRow *row, const char *store, GError **error)
{
  CptPassRevoked revoked = { .revoked_us = row->revoked_us };

  g_strlcpy (revoked.jti, row->jti, sizeof revoked.jti);
  g_strlcpy (revoked.order, row->order, sizeof revoked.order);
  return cpt_storage_put_pass_revoked (transaction, store, row->jti, row->expires_us, error) &&
         cpt_publish_pass_revoked (transaction, store, &revoked, FALSE, error);
}

/* @stores: (element-type utf8): locked */
static gboolean
revoke_all (CptTransaction *transaction,
            const char *order,
            const GPtrArray *stores,
            gint64 now_us,
            guint *n_out,
            GError **error)
{
  g_autoptr (GArray) passes = cpt_storage_list_passes (transaction, order, error);

  if (passes == NULL)
    return FALSE;
  for (guint i = 0; i < passes->len; i++) {
    CptPassRow *row = &g_array_index (passes, CptPassRow, i);

    if (row->revoked_us != 0 || row->expires_us <= now_us)
      continue;
    row->revoked_us = now_us;
    if (!cpt_storage_save_pass (transaction, row, error))
      return FALSE;
    for (guint j = 0; j < stores->len; j++)
      if (!tell_store (transaction, row, stores->pdata[j], error))
        return FALSE;
    *n_out += 1;
  }
  return TRUE;
}

gboolean
cpt_passes_revoke_ended (CptTransaction *transaction,
                         const CptFulfilment *part,
                         gint64 now_us,
                         GError **error)
{
  const CptPromise *promise = part->promise;
  g_autoptr (GPtrArray) ids =
      cpt_storage_list_fulfilments_of_order (transaction, promise->number, error);
  g_autoptr (GPtrArray) stores = g_ptr_array_new ();
  guint n = 0;

  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++) {
    g_autoptr (CptFulfilment) other =
        cpt_storage_load_fulfilment (transaction, ids->pdata[i], error);

    if (other == NULL)
      return FALSE;
    if (g_str_equal (other->promise->order, promise->order) &&
        cpt_fulfilment_get_sums (other).owed > 0)
      return TRUE;
  }
  g_ptr_array_add (stores, (gpointer)promise->store);
  return revoke_all (transaction, promise->order, stores, now_us, &n, error);
}

/* (transfer container): each shop that has a part, once */
static GPtrArray *
list_stores (const Passing *self)
{
  GPtrArray *stores = g_ptr_array_new ();

  for (guint i = 0; i < self->parts->len; i++) {
    const CptFulfilment *part = self->parts->pdata[i];

    if (!g_ptr_array_find_with_equal_func (stores, part->promise->store, g_str_equal, NULL))
      g_ptr_array_add (stores, (gpointer)part->promise->store);
  }
  return stores;
}

static gboolean
look (CptTransaction *transaction, gpointer user_data, GError **error)
{
  return load (user_data, transaction, error);
}

static gboolean
call_back (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Passing *self = user_data;
  g_autoptr (GPtrArray) stores = NULL;
  g_autofree char *args = NULL;
  char id[CPT_ID_SIZE];

  if (!load (self, transaction, error))
    return FALSE;
  stores = list_stores (self);
  self->n_revoked = 0;
  if (!revoke_all (transaction, self->row->id, stores, self->now_us, &self->n_revoked, error))
    return FALSE;
  if (self->n_revoked == 0)
    return TRUE;
  args = g_strdup_printf ("{\"revoked\":%u}", self->n_revoked);
  cpt_service_new_id (self->service, id);
  return cpt_own_log_append (transaction, cpt_own_log_source_of (self->channel), id, "pass.revoke",
                             self->row->id, self->now_us, args, error);
}

static gboolean
look_and_revoke (Passing *self, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GPtrArray) stores = NULL;
  g_auto (GStrv) scopes = NULL;

  if (!cpt_storage_read (cpt_service_get_storage (self->service), look, self, error))
    return FALSE;
  stores = list_stores (self);
  for (guint i = 0; i < stores->len; i++) {
    char scope[CPT_SCOPE_SIZE];

    cpt_scope_shop (stores->pdata[i], scope);
    g_strv_builder_add (builder, scope);
  }
  scopes = g_strv_builder_end (builder);
  return cpt_service_run (self->service, (const char *const *)scopes, call_back, self, error);
}

char *
cpt_passes_revoke (CptService *self,
                   const char *channel,
                   const char *number,
                   CptProblem **problem_out)
{
  g_auto (Passing) passing = { .service = self, .channel = channel, .number = number };
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (self != NULL && channel != NULL && number != NULL, NULL);
  g_return_val_if_fail (problem_out != NULL, NULL);

  passing.now_us = cpt_service_now_us (self);
  if (!look_and_revoke (&passing, &error)) {
    *problem_out = passing.problem != NULL ? g_steal_pointer (&passing.problem)
                                           : cpt_service_problem_from_error (error);
    return NULL;
  }
  cpt_json_begin_object (&writer, NULL);
  cpt_json_put_text (&writer, "number", passing.row->number);
  cpt_json_put_int (&writer, "revoked", passing.n_revoked);
  cpt_json_end_object (&writer);
  return cpt_json_writer_end (&writer);
}
