/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/snapshot.h"

#include "central/orchestration/feed.h"
#include "central/orchestration/snapshot-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* One file. */
typedef struct {
  CptSnapshotName name;
  char epoch[CPT_EPOCH_SIZE];
  gint64 until_us; /* monotonic; G_MAXINT64: until a newer one is there */
} Entry;

struct _CptSnapshots {
  char *folder; /* (owned) */
  GMutex lock;  /* guards what stands below */
  gint64 keep_us;
  guint far_rows;
  void (*gate) (gpointer user_data); /* (nullable) */
  gpointer gate_data;                /* (unowned) */
  GPtrArray *entries;                /* (owned) (element-type Entry) oldest first */
  GPtrArray *building;               /* (owned) (element-type utf8) scopes */
};

static void
empty_folder (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *file = g_build_filename (path, name, NULL);

    g_unlink (file);
  }
}

CptSnapshots *
cpt_snapshots_new (const char *folder)
{
  CptSnapshots *self;

  g_return_val_if_fail (folder != NULL, NULL);

  self = g_new0 (CptSnapshots, 1);
  self->folder = g_strdup (folder);
  self->keep_us = CPT_SNAPSHOT_KEEP_US;
  self->far_rows = CPT_FEED_FAR_ROWS;
  self->entries = g_ptr_array_new_with_free_func (g_free);
  self->building = g_ptr_array_new_with_free_func (g_free);
  g_mutex_init (&self->lock);
  empty_folder (folder);
  return self;
}

void
cpt_snapshots_free (CptSnapshots *self)
{
  if (self == NULL)
    return;
  empty_folder (self->folder);
  g_rmdir (self->folder);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_pointer (&self->building, g_ptr_array_unref);
  g_clear_pointer (&self->folder, g_free);
  g_mutex_clear (&self->lock);
  g_free (self);
}

guint
cpt_snapshots_get_far (CptSnapshots *self)
{
  guint rows;

  g_mutex_lock (&self->lock);
  rows = self->far_rows;
  g_mutex_unlock (&self->lock);
  return rows;
}

void
cpt_snapshots_set_far (CptSnapshots *self, guint rows)
{
  g_mutex_lock (&self->lock);
  self->far_rows = rows;
  g_mutex_unlock (&self->lock);
}

void
cpt_snapshots_set_keep (CptSnapshots *self, gint64 keep_us)
{
  g_mutex_lock (&self->lock);
  self->keep_us = keep_us;
  g_mutex_unlock (&self->lock);
}

void
cpt_snapshots_set_gate (CptSnapshots *self, void (*gate) (gpointer user_data), gpointer user_data)
{
  g_mutex_lock (&self->lock);
  self->gate = gate;
  self->gate_data = user_data;
  g_mutex_unlock (&self->lock);
}

static gboolean
is_private (const char *scope)
{
  return g_str_has_prefix (scope, "work/") || g_str_has_prefix (scope, "shop/");
}

static char *
get_path (CptSnapshots *self, const char *name)
{
  return g_build_filename (self->folder, name, NULL);
}

/* ---- what there is; all under the lock ---- */

static void
sweep (CptSnapshots *self)
{
  gint64 now_us = g_get_monotonic_time ();

  for (guint i = self->entries->len; i-- > 0;) {
    const Entry *entry = self->entries->pdata[i];
    g_autofree char *path = NULL;

    if (entry->until_us > now_us)
      continue;
    path = get_path (self, entry->name.hash);
    g_unlink (path); /* who reads it goes on: the file is open */
    g_ptr_array_remove_index (self->entries, i);
  }
}

/* The feed from @entry's number is short, and whoever stands at @from has not had it already. */
static gboolean
serves (const CptSnapshots *self,
        const Entry *entry,
        const char *scope,
        const char *epoch,
        gint64 from,
        gint64 head_seq)
{
  return strcmp (entry->name.scope, scope) == 0 && strcmp (entry->epoch, epoch) == 0 &&
         head_seq - entry->name.to <= self->far_rows / 2 && entry->name.to <= head_seq &&
         (from == 0 || entry->name.to > from);
}

static const Entry *
find_serving (CptSnapshots *self,
              const char *scope,
              const char *epoch,
              gint64 from,
              gint64 head_seq)
{
  for (guint i = self->entries->len; i-- > 0;)
    if (serves (self, self->entries->pdata[i], scope, epoch, from, head_seq))
      return self->entries->pdata[i];
  return NULL;
}

static gboolean
find_hash (CptSnapshots *self, const char *hash, CptSnapshotName *name_out)
{
  for (guint i = 0; i < self->entries->len; i++) {
    const Entry *entry = self->entries->pdata[i];

    if (strcmp (entry->name.hash, hash) != 0)
      continue;
    *name_out = entry->name;
    return TRUE;
  }
  return FALSE;
}

/* Older ones of the scope stay for who fetches them now. */
static void
add_entry (CptSnapshots *self, const CptSnapshotName *name, const char *epoch)
{
  gint64 later_us = g_get_monotonic_time () + self->keep_us;
  Entry *entry = g_new0 (Entry, 1);

  for (guint i = self->entries->len; i-- > 0;) {
    Entry *other = self->entries->pdata[i];

    if (strcmp (other->name.scope, name->scope) != 0)
      continue;
    other->until_us = MIN (other->until_us, later_us);
    if (strcmp (other->name.hash, name->hash) == 0)
      g_ptr_array_remove_index (self->entries, i);
  }
  entry->name = *name;
  g_strlcpy (entry->epoch, epoch, sizeof entry->epoch);
  entry->until_us = is_private (name->scope) ? later_us : G_MAXINT64;
  g_ptr_array_add (self->entries, entry);
}

static gboolean
begin_building (CptSnapshots *self, const char *scope)
{
  if (self->building->len >= CPT_SNAPSHOT_MAX_BUILDS ||
      g_ptr_array_find_with_equal_func (self->building, scope, g_str_equal, NULL))
    return FALSE;
  g_ptr_array_add (self->building, g_strdup (scope));
  return TRUE;
}

static void
end_building (CptSnapshots *self, const char *scope)
{
  guint index;

  if (g_ptr_array_find_with_equal_func (self->building, scope, g_str_equal, &index))
    g_ptr_array_remove_index_fast (self->building, index);
}

/* ---- the services ---- */

void
cpt_snapshot_sweep (CptService *self)
{
  CptSnapshots *snapshots = cpt_service_get_snapshots (self);

  if (snapshots == NULL)
    return;
  g_mutex_lock (&snapshots->lock);
  sweep (snapshots);
  g_mutex_unlock (&snapshots->lock);
}

static gboolean
build (CptService *service, CptSnapshots *self, CptSnapshotBuild *what, CptProblem **problem_out)
{
  g_autofree char *plain = g_strdup (what->name.scope);
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;
  g_autofree char *target = NULL;

  if (g_mkdir_with_parents (self->folder, 0700) < 0 && errno != EEXIST) {
    *problem_out = cpt_problem_new (errno == ENOSPC ? 503 : 500,
                                    errno == ENOSPC ? "disk_full" : "internal_error",
                                    "There is no folder for snapshots", g_strerror (errno));
    return FALSE;
  }
  g_strdelimit (plain, "/", '_');
  name = g_strconcat ("building-", plain, NULL);
  path = get_path (self, name);
  if (!cpt_snapshot_write (service, path, what, problem_out)) {
    g_unlink (path);
    return FALSE;
  }
  if (self->gate != NULL)
    self->gate (self->gate_data);
  target = get_path (self, what->name.hash);
  if (g_rename (path, target) == 0)
    return TRUE;
  *problem_out =
      cpt_problem_new (500, "internal_error", "The snapshot cannot be kept", g_strerror (errno));
  return FALSE;
}

gboolean
cpt_snapshot_offer (CptService *self,
                    const char *scope,
                    const char *epoch,
                    gint64 from,
                    gint64 head_seq,
                    CptSnapshotName *name_out,
                    CptProblem **problem_out)
{
  CptSnapshots *snapshots = cpt_service_get_snapshots (self);
  CptSnapshotBuild what = { { { 0 } } };
  const Entry *entry;
  gboolean begins = FALSE;
  gboolean built;

  g_return_val_if_fail (snapshots != NULL, FALSE);
  g_return_val_if_fail (scope != NULL && epoch != NULL && problem_out != NULL, FALSE);

  g_mutex_lock (&snapshots->lock);
  sweep (snapshots);
  entry = find_serving (snapshots, scope, epoch, from, head_seq);
  if (entry != NULL)
    *name_out = entry->name;
  else
    begins = begin_building (snapshots, scope);
  g_mutex_unlock (&snapshots->lock);
  if (entry != NULL)
    return TRUE;
  if (!begins) {
    *problem_out = cpt_problem_new (503, "snapshot_building", "The snapshot is being made",
                                    "Ask again in a moment.");
    return FALSE;
  }

  g_strlcpy (what.name.scope, scope, sizeof what.name.scope);
  built = build (self, snapshots, &what, problem_out);
  g_mutex_lock (&snapshots->lock);
  end_building (snapshots, scope);
  if (built)
    add_entry (snapshots, &what.name, what.epoch);
  g_mutex_unlock (&snapshots->lock);
  *name_out = what.name;
  return built;
}

/* ---- who may read one ---- */

typedef struct {
  const char *terminal; /* (unowned) */
  const char *scope;    /* (unowned) */
  CptProblem *problem;  /* (owned) (nullable) */
} Reader;

static gboolean
may_read (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Reader *self = user_data;
  CptTerminalRow terminal = { 0 };
  g_autoptr (GPtrArray) scopes = cpt_feed_open_scope (transaction, self->terminal, self->scope,
                                                      &terminal, &self->problem, error);

  return scopes != NULL;
}

gboolean
cpt_snapshot_open (CptService *self,
                   const char *terminal,
                   const char *hash,
                   CptSnapshotFile *file_out,
                   CptProblem **problem_out)
{
  CptSnapshots *snapshots = cpt_service_get_snapshots (self);
  g_autoptr (GError) error = NULL;
  CptSnapshotName name = { { 0 } };
  Reader reader = { terminal, name.scope, NULL };
  gboolean found = FALSE;

  g_return_val_if_fail (self != NULL && terminal != NULL && hash != NULL, FALSE);
  g_return_val_if_fail (file_out != NULL && problem_out != NULL, FALSE);

  file_out->fd = -1;
  if (snapshots != NULL && cpt_snapshot_hash_is_valid (hash)) {
    g_autofree char *path = get_path (snapshots, hash);

    g_mutex_lock (&snapshots->lock);
    sweep (snapshots);
    found = find_hash (snapshots, hash, &name);
    if (found)
      file_out->fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    g_mutex_unlock (&snapshots->lock);
  }
  if (file_out->fd < 0) {
    *problem_out = cpt_problem_new (404, "snapshot_gone", "There is no such snapshot",
                                    "Ask the feed: it names the one to take.");
    return FALSE;
  }
  file_out->bytes = name.bytes;
  file_out->is_private = is_private (name.scope);
  if (cpt_storage_read (cpt_service_get_storage (self), may_read, &reader, &error))
    return TRUE;
  close (file_out->fd);
  file_out->fd = -1;
  *problem_out = reader.problem != NULL ? reader.problem : cpt_service_problem_from_error (error);
  return FALSE;
}
