/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/service.h"

#include "central/orchestration/snapshot.h"
#include "crypto/crypto.h"

#include <string.h>

#define DAMAGE_US (60 * G_USEC_PER_SEC)

struct _CptService {
  CptStorage *storage; /* (owned) */
  CptClockSpec clock;
  const char *origin;      /* (interned) */
  CptSnapshots *snapshots; /* (owned) (nullable) */

  GMutex lock; /* guards what stands below */
  CptServiceMoved moved;
  gpointer moved_data; /* (unowned) */
  CptUuid7State ids;
  guint64 counts[CPT_N_SERVICE_COUNTS];
  GHashTable *policies; /* (owned) (element-type utf8 CptPolicy) a document never changes */
  GHashTable *damages;  /* (owned) (element-type utf8 Damage) by scope */
};

typedef struct {
  char *words; /* (owned) */
  gint64 until_us;
} Damage;

static void
damage_free (gpointer data)
{
  Damage *self = data;

  g_free (self->words);
  g_free (self);
}

CptService *
cpt_service_new (CptStorage *storage, const CptClockSpec *clock)
{
  CptService *self;

  g_return_val_if_fail (CPT_IS_STORAGE (storage), NULL);
  g_return_val_if_fail (clock != NULL, NULL);

  self = g_new0 (CptService, 1);
  self->storage = g_object_ref (storage);
  self->clock = *clock;
  self->origin = g_intern_static_string ("");
  g_mutex_init (&self->lock);
  self->policies =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)cpt_policy_unref);
  self->damages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, damage_free);
  return self;
}

void
cpt_service_free (CptService *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->damages, g_hash_table_unref);
  g_clear_pointer (&self->policies, g_hash_table_unref);
  g_clear_pointer (&self->snapshots, cpt_snapshots_free);
  g_clear_object (&self->storage);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
cpt_service_set_origin (CptService *self, const char *origin)
{
  g_return_if_fail (self != NULL && origin != NULL);

  g_atomic_pointer_set (&self->origin, g_intern_string (origin));
}

const char *
cpt_service_get_origin (CptService *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_pointer_get (&self->origin);
}

void
cpt_service_set_moved (CptService *self, CptServiceMoved moved, gpointer user_data)
{
  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->lock);
  self->moved = moved;
  self->moved_data = user_data;
  g_mutex_unlock (&self->lock);
}

CptStorage *
cpt_service_get_storage (CptService *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->storage;
}

void
cpt_service_set_snapshots (CptService *self, CptSnapshots *snapshots)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->snapshots, cpt_snapshots_free);
  self->snapshots = snapshots;
}

CptSnapshots *
cpt_service_get_snapshots (CptService *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->snapshots;
}

gint64
cpt_service_now_us (CptService *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return cpt_clock_spec_get (&self->clock, g_get_real_time ());
}

void
cpt_service_new_id (CptService *self, char out[CPT_ID_SIZE])
{
  guint64 now_ms;

  g_return_if_fail (self != NULL);

  now_ms = (guint64)MAX (0, cpt_service_now_us (self) / 1000);
  g_mutex_lock (&self->lock);
  cpt_uuid7_make (&self->ids, now_ms, out);
  g_mutex_unlock (&self->lock);
}

void
cpt_service_count (CptService *self, CptServiceCount count, guint n)
{
  g_return_if_fail (self != NULL && count < CPT_N_SERVICE_COUNTS);

  g_mutex_lock (&self->lock);
  self->counts[count] += n;
  g_mutex_unlock (&self->lock);
}

guint64
cpt_service_get_count (CptService *self, CptServiceCount count)
{
  guint64 n;

  g_return_val_if_fail (self != NULL && count < CPT_N_SERVICE_COUNTS, 0);

  g_mutex_lock (&self->lock);
  n = self->counts[count];
  g_mutex_unlock (&self->lock);
  return n;
}

char *
cpt_service_get_damage (CptService *self, const char *scope)
{
  const Damage *damage;
  char *words = NULL;

  g_return_val_if_fail (self != NULL && scope != NULL, NULL);

  g_mutex_lock (&self->lock);
  damage = g_hash_table_lookup (self->damages, scope);
  if (damage != NULL && g_get_monotonic_time () < damage->until_us)
    words = g_strdup (damage->words);
  g_mutex_unlock (&self->lock);
  return words;
}

void
cpt_service_set_damage (CptService *self, const char *scope, const char *words)
{
  Damage *damage;

  g_return_if_fail (self != NULL && scope != NULL);

  damage = g_new0 (Damage, 1);
  damage->words = g_strdup (words);
  damage->until_us = words != NULL ? g_get_monotonic_time () + DAMAGE_US : 0;
  g_mutex_lock (&self->lock);
  g_hash_table_replace (self->damages, g_strdup (scope), damage);
  g_mutex_unlock (&self->lock);
}

CptProblem *
cpt_service_problem_from_error (const GError *error)
{
  const char *detail = error != NULL ? error->message : NULL;

  if (g_error_matches (error, CPT_STORAGE_ERROR, CPT_STORAGE_ERROR_FULL))
    return cpt_problem_new (503, "disk_full", "Central's disk is full", detail);
  if (g_error_matches (error, CPT_STORAGE_ERROR, CPT_STORAGE_ERROR_BUSY))
    return cpt_problem_new (503, "busy", "Central is busy", detail);
  return cpt_problem_new (500, "internal_error", "Central could not do that", detail);
}

typedef struct {
  const char *const *scopes; /* (unowned) */
  CptStorageFunction function;
  gpointer user_data; /* (unowned) */
  GPtrArray *moved;   /* (owned) (element-type utf8) unowned scopes, NULL at its end */
} Run;

static gboolean
load_seqs (CptTransaction *transaction, const char *const *scopes, gint64 *seqs, GError **error)
{
  for (guint i = 0; scopes[i] != NULL; i++) {
    CptScopeHead head = { 0 };

    if (!cpt_storage_load_head (transaction, scopes[i], &head, error))
      return FALSE;
    seqs[i] = head.seq;
  }
  return TRUE;
}

static gboolean
run_and_compare (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Run *run = user_data;
  guint n = g_strv_length ((char **)run->scopes);
  g_autofree gint64 *before = g_new0 (gint64, n + 1);
  g_autofree gint64 *after = g_new0 (gint64, n + 1);

  if (!load_seqs (transaction, run->scopes, before, error) ||
      !run->function (transaction, run->user_data, error) ||
      !load_seqs (transaction, run->scopes, after, error))
    return FALSE;
  g_ptr_array_set_size (run->moved, 0);
  for (guint i = 0; i < n; i++) {
    if (before[i] != after[i])
      g_ptr_array_add (run->moved, (gpointer)run->scopes[i]);
  }
  return TRUE;
}

static void
tell_moved (CptService *self, GPtrArray *scopes)
{
  CptServiceMoved moved;
  gpointer moved_data;

  if (scopes->len == 0)
    return;
  g_mutex_lock (&self->lock);
  moved = self->moved;
  moved_data = self->moved_data;
  g_mutex_unlock (&self->lock);
  g_ptr_array_add (scopes, NULL);
  if (moved != NULL)
    moved ((const char *const *)scopes->pdata, moved_data);
}

void
cpt_service_tell_terminal (CptService *self, const char *terminal)
{
  g_autofree char *name = g_strconcat (CPT_SERVICE_TERMINAL, terminal, NULL);
  g_autoptr (GPtrArray) moved = g_ptr_array_new ();

  g_return_if_fail (self != NULL && terminal != NULL);

  g_ptr_array_add (moved, name);
  tell_moved (self, moved);
}

gboolean
cpt_service_run (CptService *self,
                 const char *const *scopes,
                 CptStorageFunction function,
                 gpointer user_data,
                 GError **error)
{
  static const char *const none[] = { NULL };
  g_autoptr (GPtrArray) moved = g_ptr_array_new ();
  Run run = { scopes != NULL ? scopes : none, function, user_data, moved };

  g_return_val_if_fail (self != NULL, FALSE);

  if (!cpt_storage_run (self->storage, run.scopes, run_and_compare, &run, error))
    return FALSE;
  tell_moved (self, moved);
  return TRUE;
}

gboolean
cpt_service_stop (GError **error)
{
  g_set_error_literal (error, CPT_STORAGE_ERROR, CPT_STORAGE_ERROR_STOPPED, "Refused");
  return FALSE;
}

static CptPolicy *
find_policy (CptService *self, const char *id)
{
  CptPolicy *policy;

  g_mutex_lock (&self->lock);
  policy = g_hash_table_lookup (self->policies, id);
  if (policy != NULL)
    cpt_policy_ref (policy);
  g_mutex_unlock (&self->lock);
  return policy;
}

/* NULL without an error: there is no such policy. */
static CptPolicy *
load_policy (CptService *self, CptTransaction *transaction, const char *id, GError **error)
{
  g_autoptr (CptPolicy) policy = find_policy (self, id);
  g_autofree char *document = NULL;
  g_autoptr (GError) local_error = NULL;

  if (policy != NULL)
    return g_steal_pointer (&policy);
  document = cpt_storage_load_policy (transaction, id, &local_error);
  if (document == NULL) {
    if (local_error != NULL)
      g_propagate_error (error, g_steal_pointer (&local_error));
    return NULL;
  }
  policy = cpt_row_read_policy (document, strlen (document), error);
  if (policy == NULL)
    return NULL;
  g_mutex_lock (&self->lock);
  g_hash_table_insert (self->policies, g_strdup (id), cpt_policy_ref (policy));
  g_mutex_unlock (&self->lock);
  return g_steal_pointer (&policy);
}

CptPolicy *
cpt_service_get_policy (CptService *self,
                        CptTransaction *transaction,
                        const char *id,
                        GError **error)
{
  g_autoptr (CptPolicy) policy = NULL;
  g_autoptr (GPtrArray) ids = NULL;
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (id != NULL && *id != '\0') {
    policy = load_policy (self, transaction, id, &local_error);
    if (policy != NULL)
      return g_steal_pointer (&policy);
    if (local_error != NULL) {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  }
  ids = cpt_storage_list_policies (transaction, error);
  if (ids == NULL)
    return NULL;
  if (ids->len > 0)
    policy = load_policy (self, transaction, ids->pdata[0], &local_error);
  if (policy == NULL && local_error == NULL)
    g_set_error_literal (error, CPT_STORAGE_ERROR, CPT_STORAGE_ERROR_CORRUPT,
                         "There is no policy: `init` was not run on this folder");
  else if (policy == NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));
  return g_steal_pointer (&policy);
}
