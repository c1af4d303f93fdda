/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the machine wants of journal and cache, done on their threads. */
#include "sync/sync-private.h"
#include "wire/command.h"

#include <string.h>

/* Sign-ins and the header need room in a push beside the lines. */
#define MAX_LINE_BYTES (CPT_PUSH_MAX_BYTES - 48 * 1024)

typedef struct {
  CptSync *sync; /* (owned) */
  CptSyncActionSort sort;
  guint64 job;
  gboolean journal_only;
  gint64 seq;
  gint64 now_us; /* chain's time */
  char scope[CPT_SCOPE_SIZE];
  char hash[CPT_SNAPSHOT_HASH_SIZE]; /* INSTALL */
  GBytes *bytes;                     /* (owned) (nullable) */
  GPtrArray *verdicts;               /* (owned) (nullable) */
  GPtrArray *texts;                  /* (owned) (nullable) */

  /* Filled in on the thread. */
  gboolean has_disk;
  CptSyncDisk disk;
  GArray *scopes;           /* (owned) (nullable) */
  GPtrArray *lines;         /* (owned) (nullable) */
  GArray *sign_ins;         /* (owned) (nullable) */
  CptCacheApplied *applied; /* (owned) (nullable) */
  gint n_suspect;
  gint n_dropped;     /* scopes */
  CptCommand *oldest; /* (owned) (nullable) that waits to be sent */
} Job;

static void
job_free (gpointer data)
{
  Job *self = data;

  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->verdicts, g_ptr_array_unref);
  g_clear_pointer (&self->texts, g_ptr_array_unref);
  g_clear_pointer (&self->scopes, g_array_unref);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_clear_pointer (&self->sign_ins, g_array_unref);
  g_clear_pointer (&self->applied, cpt_cache_applied_free);
  g_clear_pointer (&self->oldest, cpt_command_free);
  g_clear_pointer (&self->sync, cpt_sync_unref);
  g_free (self);
}

static gboolean
read_oldest (Job *self, GError **error)
{
  g_autoptr (GPtrArray) lines =
      cpt_journal_list (self->sync->journal, self->disk.newest_answered, 1, MAX_LINE_BYTES, error);
  const CptJournalLine *line;

  if (lines == NULL)
    return FALSE;
  line = lines->len > 0 ? lines->pdata[0] : NULL;
  if (line != NULL) /* one of a newer program cannot be read: its device's time has to do */
    self->oldest = cpt_command_read (line->line, strlen (line->line), NULL);
  return TRUE;
}

/* A line says what the device's clock said; when that was in the chain, its boot time knows, or the
 * distance of the two clocks now (SYNC §9). */
static gint64
to_chain_us (CptSync *self, gint64 at_us, const CptCommand *command)
{
  const CptSyncOutside *outside = &self->outside;
  gint64 now_us = outside->get_now_us (outside->user_data);

  if (command != NULL && g_strcmp0 (command->boot, outside->get_boot_id (outside->user_data)) == 0)
    return now_us - (outside->get_boot_us (outside->user_data) - command->boot_us);
  return at_us + now_us - outside->get_wall_us (outside->user_data);
}

static gboolean
read_counts (Job *self, GError **error)
{
  CptJournal *journal = self->sync->journal;

  if (!cpt_journal_get_range (journal, &self->disk.next_seq, &self->disk.oldest_retained_seq,
                              error) ||
      !cpt_journal_get_counts (journal, &self->disk.n_unsent, &self->disk.oldest_unsent_us,
                               &self->disk.newest_answered, error))
    return FALSE;
  if (self->disk.n_unsent > 0 && !read_oldest (self, error))
    return FALSE;
  self->has_disk = TRUE;
  return TRUE;
}

static gboolean
load_lines (Job *self, GError **error)
{
  CptJournal *journal = self->sync->journal;

  self->lines = cpt_journal_list (journal, self->seq, CPT_PUSH_MAX_COMMANDS, MAX_LINE_BYTES, error);
  if (self->lines == NULL)
    return FALSE;
  self->sign_ins = cpt_journal_list_sign_ins (journal, self->lines, error);
  return self->sign_ins != NULL && read_counts (self, error);
}

static void
run_on_journal (GTask *task, gpointer data)
{
  Job *self = data;
  GError *error = NULL;
  gboolean done = FALSE;

  if (self->sort == CPT_SYNC_ACTION_READ_DISK)
    done = read_counts (self, &error);
  else if (self->sort == CPT_SYNC_ACTION_LOAD_LINES)
    done = load_lines (self, &error);
  else if (self->sort == CPT_SYNC_ACTION_SAVE_VERDICTS)
    done = cpt_journal_save_verdicts (self->sync->journal, self->verdicts, &error) &&
           read_counts (self, &error);
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
run_on_cache (GTask *task, gpointer data)
{
  Job *self = data;
  CptCache *cache = self->sync->cache;
  GError *error = NULL;
  gboolean done = FALSE;

  if (self->sort == CPT_SYNC_ACTION_APPLY || self->sort == CPT_SYNC_ACTION_INSTALL) {
    gsize length;
    const char *text = g_bytes_get_data (self->bytes, &length);

    self->applied = self->sort == CPT_SYNC_ACTION_APPLY
                        ? cpt_cache_apply (cache, self->scope, text, length, self->now_us, &error)
                        : cpt_cache_install (cache, self->scope, self->hash, text, length,
                                             self->now_us, &error);
    done = self->applied != NULL;
  } else if (self->sort == CPT_SYNC_ACTION_READ_DISK) {
    self->scopes = cpt_cache_list_scopes (cache, &error);
    done = self->scopes != NULL;
  } else if (self->sort == CPT_SYNC_ACTION_MARK_SUSPECT) {
    done = cpt_cache_mark_suspect (cache, self->scope, &error);
  } else if (self->sort == CPT_SYNC_ACTION_KEEP_SCOPES) {
    self->n_dropped =
        cpt_cache_keep_scopes (cache, (const char *const *)self->texts->pdata, &error);
    done = self->n_dropped >= 0;
  } else if (self->sort == CPT_SYNC_ACTION_AUDIT) {
    self->n_suspect = cpt_cache_audit (cache, &error);
    done = self->n_suspect >= 0;
  }
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* Whoever reads the cache reads all of it anew. */
static void
tell_all_changed (CptSync *self)
{
  CptCacheApplied all = { 0 };

  if (self->outside.applied != NULL)
    self->outside.applied (&all, self->outside.user_data);
}

static void
on_applied (Job *self, CptSyncEvent *event)
{
  CptSync *sync = self->sync;

  /* What is shown follows before the machine goes on to the scope's next answer. */
  if (self->applied != NULL && sync->outside.applied != NULL)
    sync->outside.applied (self->applied, sync->outside.user_data);
  else if (event->error != NULL && strcmp (g_quark_to_string (event->error->domain),
                                           g_quark_to_string (CPT_CACHE_ERROR)) != 0)
    tell_all_changed (sync);
  event->sort = CPT_SYNC_EVENT_APPLIED;
  event->applied = self->applied;
}

static void
on_job_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Job *self = user_data;
  CptSync *sync = self->sync;
  g_autoptr (GError) error = NULL;
  CptSyncEvent event = { .job = self->job, .retry_after_s = -1 };

  g_task_propagate_boolean (G_TASK (result), &error);
  if (sync->closed)
    return;
  event.error = error;
  if (self->has_disk && error == NULL) {
    if (self->disk.n_unsent > 0)
      self->disk.oldest_unsent_us = to_chain_us (sync, self->disk.oldest_unsent_us, self->oldest);
    event.disk = &self->disk;
  }
  self->disk.scopes = self->scopes;
  switch (self->sort) {
  case CPT_SYNC_ACTION_READ_DISK:
    event.sort = CPT_SYNC_EVENT_DISK;
    break;
  case CPT_SYNC_ACTION_LOAD_LINES:
    event.sort = CPT_SYNC_EVENT_LINES;
    event.lines = error == NULL ? self->lines : NULL;
    event.sign_ins = self->sign_ins;
    break;
  case CPT_SYNC_ACTION_SAVE_VERDICTS:
    if (error == NULL && sync->outside.verdicts != NULL)
      sync->outside.verdicts (self->verdicts, sync->outside.user_data);
    event.sort = CPT_SYNC_EVENT_SAVED;
    break;
  case CPT_SYNC_ACTION_APPLY:
  case CPT_SYNC_ACTION_INSTALL:
    on_applied (self, &event);
    break;
  case CPT_SYNC_ACTION_AUDIT:
    event.sort = CPT_SYNC_EVENT_AUDITED;
    event.on = self->n_suspect > 0;
    if (error != NULL)
      tell_all_changed (sync); /* the file may be another one */
    break;
  case CPT_SYNC_ACTION_KEEP_SCOPES:
    if (self->n_dropped != 0)
      tell_all_changed (sync);
    return;
  case CPT_SYNC_ACTION_MARK_SUSPECT:
  case CPT_SYNC_ACTION_CALL:
  case CPT_SYNC_ACTION_FETCH:
  case CPT_SYNC_ACTION_CANCEL:
  case CPT_SYNC_ACTION_SERVER_TIME:
  case CPT_SYNC_ACTION_TIMER:
  case CPT_SYNC_ACTION_STATUS:
  default:
    return;
  }
  cpt_sync_tell (sync, &event);
}

/* The journal's part of READ_DISK is done; the cache's follows. */
static void
on_counts_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Job *self = user_data;

  if (g_task_had_error (G_TASK (result)) || self->sync->closed) {
    on_job_done (source, result, self);
    job_free (self);
    return;
  }
  cpt_worker_run_async (self->sync->cache_worker, run_on_cache, self, job_free, on_job_done, self);
}

void
cpt_sync_do_disk (CptSync *self, const CptSyncAction *action)
{
  Job *job = g_new0 (Job, 1);

  job->sync = cpt_sync_ref (self);
  job->sort = action->sort;
  job->job = action->job;
  job->journal_only = action->journal_only;
  job->seq = action->seq;
  job->now_us = self->outside.get_now_us (self->outside.user_data);
  g_strlcpy (job->scope, action->scope, sizeof job->scope);
  g_strlcpy (job->hash, action->snapshot.hash, sizeof job->hash);
  job->bytes = action->bytes != NULL ? g_bytes_ref (action->bytes) : NULL;
  job->verdicts = action->verdicts != NULL ? g_ptr_array_ref (action->verdicts) : NULL;
  job->texts = action->texts != NULL ? g_ptr_array_ref (action->texts) : NULL;
  if (action->sort == CPT_SYNC_ACTION_READ_DISK && !action->journal_only)
    cpt_worker_run_async (self->journal_worker, run_on_journal, job, NULL, on_counts_read, job);
  else if (action->sort == CPT_SYNC_ACTION_READ_DISK ||
           action->sort == CPT_SYNC_ACTION_LOAD_LINES ||
           action->sort == CPT_SYNC_ACTION_SAVE_VERDICTS)
    cpt_worker_run_async (self->journal_worker, run_on_journal, job, job_free, on_job_done, job);
  else
    cpt_worker_run_async (self->cache_worker, run_on_cache, job, job_free, on_job_done, job);
}
