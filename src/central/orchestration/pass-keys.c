/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys that sign passes: made, changed, forgotten. */
#include "central/orchestration/passes.h"

#include "central/orchestration/own-log.h"
#include "central/orchestration/pass-private.h"
#include "central/orchestration/publish.h"
#include "central/storage/storage-pass.h"
#include "crypto/crypto.h"
#include "wire/json.h"
#include "wire/order.h"

#include <string.h>

#define KID_BYTES 4

/* The key's name is the start of its public half's hash: nobody has to hand out numbers. */
static void
make_key (CptPassKeyRow *row, gint64 now_us)
{
  guint8 hash[CPT_HASH_BYTES];

  *row = (CptPassKeyRow){ .has_seed = TRUE };
  cpt_crypto_random (row->seed, sizeof row->seed);
  cpt_crypto_public_key (row->seed, row->key.public_key);
  cpt_crypto_hash (row->key.public_key, sizeof row->key.public_key, hash);
  for (gsize i = 0; i < KID_BYTES; i++)
    g_snprintf (row->key.kid + 2 * i, 3, "%02x", hash[i]);
  row->key.from_us = now_us;
}

static gboolean
publish_key (CptTransaction *transaction,
             const GPtrArray *stores,
             const CptPassKeyRow *row,
             GError **error)
{
  for (guint i = 0; i < stores->len; i++)
    if (!cpt_publish_pass_key (transaction, stores->pdata[i], &row->key, row->gone, error))
      return FALSE;
  return TRUE;
}

static gboolean
save_key (CptTransaction *transaction,
          const GPtrArray *stores,
          const CptPassKeyRow *row,
          GError **error)
{
  return cpt_storage_save_pass_key (transaction, row, error) &&
         publish_key (transaction, stores, row, error);
}

static char *
write_args (const CptPassKeyRow *row, const CptPassKeyRow *before)
{
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;

  cpt_json_begin_object (&writer, NULL);
  cpt_json_put_text (&writer, "key", row->key.kid);
  cpt_json_put_text_if (&writer, "before", before != NULL ? before->key.kid : "");
  cpt_json_put_int_if (&writer, "until_us", before != NULL ? before->key.until_us : 0, 0);
  cpt_json_end_object (&writer);
  return cpt_json_writer_end (&writer);
}

/* @before: (nullable): the one that signed until now, with its end set */
static gboolean
add_key (CptService *service,
         CptTransaction *transaction,
         const GPtrArray *stores,
         const CptPassKeyRow *row,
         const CptPassKeyRow *before,
         GError **error)
{
  g_autofree char *args = write_args (row, before);
  CptChain chain = { 0 };
  char id[CPT_ID_SIZE];

  cpt_service_new_id (service, id);
  return cpt_storage_load_chain (transaction, &chain, error) &&
         cpt_own_log_append (transaction, CPT_SOURCE_OPERATOR, id, "pass.rotate", chain.id,
                             row->key.from_us, args, error) &&
         save_key (transaction, stores, row, error);
}

gboolean
cpt_passes_make_first_key (CptService *self, CptTransaction *transaction, GError **error)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  CptPassKeyRow row;

  make_key (&row, cpt_service_now_us (self));
  return add_key (self, transaction, none, &row, NULL, error);
}

/* ---- all shops at once ---- */

typedef struct {
  CptService *service; /* (unowned) */
  GPtrArray *stores;   /* (owned) (nullable) (element-type utf8) */
  gint64 now_us;
  gboolean only_first; /* nothing is done where there is a key */
  gboolean drop;
  CptPassKeyRow made, before; /* before.key.kid "": there was none */
  CptProblem *problem;        /* (owned) (nullable) */
} Rotating;

static void
rotating_clear (Rotating *self)
{
  g_clear_pointer (&self->stores, g_ptr_array_unref);
  g_clear_pointer (&self->problem, cpt_problem_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Rotating, rotating_clear)

static gboolean
list_stores (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Rotating *self = user_data;

  self->stores = cpt_storage_list_stores (transaction, error);
  return self->stores != NULL;
}

static GStrv
list_scopes (const GPtrArray *stores)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < stores->len; i++) {
    char scope[CPT_SCOPE_SIZE];

    cpt_scope_shop (stores->pdata[i], scope);
    g_strv_builder_add (builder, scope);
  }
  return g_strv_builder_end (builder);
}

/* A shop that came in between is no harm: it publishes what there is when it is made. */
static gboolean
run_on_all (Rotating *self, CptStorageFunction function, GError **error)
{
  g_auto (GStrv) scopes = NULL;

  if (!cpt_storage_read (cpt_service_get_storage (self->service), list_stores, self, error))
    return FALSE;
  scopes = list_scopes (self->stores);
  return cpt_service_run (self->service, (const char *const *)scopes, function, self, error);
}

/* NULL: none signs. */
static CptPassKeyRow *
find_signing (GArray *keys)
{
  for (guint i = 0; i < keys->len; i++) {
    CptPassKeyRow *row = &g_array_index (keys, CptPassKeyRow, i);

    if (row->has_seed && row->key.until_us == 0)
      return row;
  }
  return NULL;
}

static gboolean
refuse (Rotating *self, const CptPassKeyRow *row, GError **error)
{
  g_autofree char *until = cpt_time_to_text (row->key.until_us, "UTC");
  g_autofree char *detail = g_strdup_printf (
      "Passes of the key before it, %s, are good until %s. With `--drop` it goes at once, and they "
      "with it.",
      row->key.kid, until);

  g_clear_pointer (&self->problem, cpt_problem_free);
  self->problem = cpt_problem_new (409, "guard_failed", "Two keys are in use already", detail);
  return cpt_service_stop (error);
}

/* What was retired before and still has passes about: kept, or dropped when that was asked for. */
static gboolean
end_older (Rotating *self, CptTransaction *transaction, GArray *keys, GError **error)
{
  for (guint i = 0; i < keys->len; i++) {
    CptPassKeyRow *row = &g_array_index (keys, CptPassKeyRow, i);

    if (row->key.until_us <= self->now_us) /* 0: it signs now */
      continue;
    if (!self->drop)
      return refuse (self, row, error);
    row->key.until_us = self->now_us;
    if (!save_key (transaction, self->stores, row, error))
      return FALSE;
  }
  return TRUE;
}

/* It signs nothing any more, and is known for as long as what it signed lasts. */
static gboolean
retire (Rotating *self, CptTransaction *transaction, CptPassKeyRow *row, GError **error)
{
  gint64 end_us = 0;

  if (!cpt_storage_find_pass_end (transaction, row->key.kid, &end_us, error))
    return FALSE;
  row->key.until_us = MAX (end_us, self->now_us);
  row->has_seed = FALSE;
  memset (row->seed, 0, sizeof row->seed);
  self->before = *row;
  return save_key (transaction, self->stores, row, error);
}

static gboolean
rotate (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Rotating *self = user_data;
  g_autoptr (GArray) keys = cpt_storage_list_pass_keys (transaction, error);
  CptPassKeyRow *signing;

  if (keys == NULL)
    return FALSE;
  signing = find_signing (keys);
  if (signing != NULL && self->only_first)
    return TRUE;
  if (!end_older (self, transaction, keys, error) ||
      (signing != NULL && !retire (self, transaction, signing, error)))
    return FALSE;
  make_key (&self->made, self->now_us);
  return add_key (self->service, transaction, self->stores, &self->made,
                  signing != NULL ? &self->before : NULL, error);
}

gboolean
cpt_pass_keys_ensure (CptService *self, GError **error)
{
  g_auto (Rotating) rotating = { .service = self, .only_first = TRUE };

  rotating.now_us = cpt_service_now_us (self);
  return run_on_all (&rotating, rotate, error);
}

static char *
write_answer (const Rotating *self)
{
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;
  g_autofree char *from = cpt_time_to_text (self->made.key.from_us, "UTC");

  cpt_json_begin_object (&writer, NULL);
  cpt_json_put_text (&writer, "key", self->made.key.kid);
  cpt_json_put_text (&writer, "from", from);
  if (*self->before.key.kid == '\0') {
    cpt_json_put_null (&writer, "before");
  } else {
    g_autofree char *until = cpt_time_to_text (self->before.key.until_us, "UTC");

    cpt_json_begin_object (&writer, "before");
    cpt_json_put_text (&writer, "key", self->before.key.kid);
    cpt_json_put_text (&writer, "until", until);
    cpt_json_end_object (&writer);
  }
  cpt_json_end_object (&writer);
  return cpt_json_writer_end (&writer);
}

char *
cpt_passes_rotate (CptService *self, gboolean drop, CptProblem **problem_out)
{
  g_auto (Rotating) rotating = { .service = self, .drop = drop };
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (self != NULL && problem_out != NULL, NULL);

  rotating.now_us = cpt_service_now_us (self);
  if (run_on_all (&rotating, rotate, &error))
    return write_answer (&rotating);
  *problem_out = rotating.problem != NULL ? g_steal_pointer (&rotating.problem)
                                          : cpt_service_problem_from_error (error);
  return NULL;
}

/* ---- what the clock brings about ---- */

/* A terminal that was cut off may still hold what was handed over on such a pass. */
static gint64
find_forgotten_before (Rotating *self, CptTransaction *transaction, GError **error)
{
  g_autoptr (CptPolicy) policy = cpt_service_get_policy (self->service, transaction, NULL, error);

  return policy != NULL ? self->now_us - policy->max_offline_s * G_USEC_PER_SEC : -1;
}

static gboolean
forget_keys (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Rotating *self = user_data;
  g_autoptr (GArray) keys = cpt_storage_list_pass_keys (transaction, error);
  gint64 before_us = find_forgotten_before (self, transaction, error);

  if (keys == NULL || before_us < 0)
    return FALSE;
  for (guint i = 0; i < keys->len; i++) {
    CptPassKeyRow *row = &g_array_index (keys, CptPassKeyRow, i);

    if (row->gone || row->key.until_us == 0 || row->key.until_us > before_us)
      continue;
    row->gone = TRUE;
    if (!save_key (transaction, self->stores, row, error))
      return FALSE;
  }
  return TRUE;
}

typedef struct {
  Rotating all;
  GHashTable *due; /* (owned) (nullable) (element-type utf8) shops with something to take away */
  gboolean key_due;
  const char *store; /* (unowned) under way */
} Tidying;

static gboolean
look_for_due (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Tidying *self = user_data;
  g_autoptr (GArray) keys = cpt_storage_list_pass_keys (transaction, error);
  gint64 before_us = find_forgotten_before (&self->all, transaction, error);

  if (keys == NULL || before_us < 0 || !list_stores (transaction, &self->all, error))
    return FALSE;
  for (guint i = 0; i < keys->len; i++) {
    const CptPassKeyRow *row = &g_array_index (keys, CptPassKeyRow, i);

    self->key_due =
        self->key_due || (!row->gone && row->key.until_us != 0 && row->key.until_us <= before_us);
  }
  for (guint i = 0; i < self->all.stores->len; i++) {
    const char *store = self->all.stores->pdata[i];
    g_autoptr (GArray) list =
        cpt_storage_list_passes_revoked (transaction, store, self->all.now_us, error);

    if (list == NULL)
      return FALSE;
    if (list->len > 0)
      g_hash_table_add (self->due, g_strdup (store));
  }
  return TRUE;
}

static gboolean
take_away (CptTransaction *transaction, gpointer user_data, GError **error)
{
  const Tidying *self = user_data;
  g_autoptr (GArray) list =
      cpt_storage_list_passes_revoked (transaction, self->store, self->all.now_us, error);

  if (list == NULL)
    return FALSE;
  for (guint i = 0; i < list->len; i++) {
    const CptPassRevoked *revoked = &g_array_index (list, CptPassRevoked, i);

    if (!cpt_storage_drop_pass_revoked (transaction, self->store, revoked->jti, error) ||
        !cpt_publish_pass_revoked (transaction, self->store, revoked, TRUE, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
tidy_shops (Tidying *self, GError **error)
{
  GHashTableIter iter;
  gpointer store;

  g_hash_table_iter_init (&iter, self->due);
  while (g_hash_table_iter_next (&iter, &store, NULL)) {
    char scope[CPT_SCOPE_SIZE];
    const char *const scopes[] = { scope, NULL };

    self->store = store;
    cpt_scope_shop (store, scope);
    if (!cpt_service_run (self->all.service, scopes, take_away, self, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
cpt_passes_tidy (CptService *self, GError **error)
{
  g_autoptr (GHashTable) due = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (Rotating) rotating = { .service = self };
  Tidying tidying = { .all = { .service = self }, .due = due };
  gboolean done;

  g_return_val_if_fail (self != NULL, FALSE);

  tidying.all.now_us = rotating.now_us = cpt_service_now_us (self);
  done = cpt_storage_read (cpt_service_get_storage (self), look_for_due, &tidying, error) &&
         tidy_shops (&tidying, error) &&
         (!tidying.key_due || run_on_all (&rotating, forget_keys, error));
  rotating_clear (&tidying.all);
  return done;
}

/* ---- a new shop ---- */

gboolean
cpt_passes_publish_all (CptTransaction *transaction, const char *store, GError **error)
{
  g_autoptr (GArray) keys = cpt_storage_list_pass_keys (transaction, error);

  if (keys == NULL)
    return FALSE;
  for (guint i = 0; i < keys->len; i++) {
    const CptPassKeyRow *row = &g_array_index (keys, CptPassKeyRow, i);

    if (!row->gone && !cpt_publish_pass_key (transaction, store, &row->key, FALSE, error))
      return FALSE;
  }
  return TRUE;
}
