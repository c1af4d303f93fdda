/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A terminal's process: the real machine, journal, cache and view, and the glue that sync.c and
 * workflow are in life, in one thread. */
#include "world.h"

#include <string.h>

static void
acked_free (gpointer data)
{
  Acked *self = data;

  g_free (self->line);
  g_free (self);
}

gint64
terminal_get_wall_us (const Terminal *self)
{
  return WALL_US + self->world->now_us + self->wall_offset_us;
}

gint64
terminal_get_boot_us (const Terminal *self)
{
  gint64 elapsed_us = self->world->now_us - self->booted_us;

  return 5 * SECOND_US + elapsed_us + elapsed_us / 1000 * self->drift_ppm / 1000;
}

gboolean
terminal_is_up (const Terminal *self)
{
  return self->machine != NULL;
}

const CptSyncStatus *
terminal_get_status (Terminal *self)
{
  return cpt_sync_machine_get_status (self->machine);
}

static void
boot (Terminal *self)
{
  static CptUuid7State ids;

  self->booted_us = self->world->now_us;
  cpt_uuid7_make (&ids, (guint64)(WALL_US + self->world->now_us) / 1000, self->boot);
}

Terminal *
terminal_new (World *world, guint index)
{
  const Enrolled *enrolled = template_get_terminal (index % MAX_TERMINALS);
  Terminal *self = g_new0 (Terminal, 1);
  g_autofree char *name = g_strdup_printf ("terminal-%u", index);

  self->world = world;
  self->index = index;
  self->disk = disk_new (name);
  disk_copy (template_get_terminal_disk (index % MAX_TERMINALS), self->disk);
  memcpy (self->seed, enrolled->seed, sizeof self->seed);
  g_strlcpy (self->id, enrolled->id, sizeof self->id);
  g_strlcpy (self->tag, enrolled->tag, sizeof self->tag);
  self->to_central = self->from_central = TRUE;
  self->drift_ppm = world->faults.drift ? env_draw (-10000, 10000) : 0;
  self->acked = g_ptr_array_new_with_free_func (acked_free);
  self->rejected = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->versions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->jobs = g_ptr_array_new_with_free_func ((GDestroyNotify)cpt_sync_action_free);
  for (guint i = 0; i < G_N_ELEMENTS (self->mirrors); i++)
    self->mirrors[i].rows = g_hash_table_new (g_str_hash, g_str_equal);
  boot (self);
  return self;
}

void
terminal_free (Terminal *self)
{
  if (self == NULL)
    return;
  terminal_stop (self);
  for (guint i = 0; i < G_N_ELEMENTS (self->mirrors); i++)
    g_hash_table_unref (self->mirrors[i].rows);
  g_hash_table_unref (self->versions);
  g_hash_table_unref (self->rejected);
  g_ptr_array_unref (self->jobs);
  g_ptr_array_unref (self->acked);
  disk_free (self->disk);
  g_free (self);
}

void
terminal_stop (Terminal *self)
{
  g_clear_pointer (&self->machine, cpt_sync_machine_free);
  g_clear_pointer (&self->view, cpt_view_close);
  g_clear_pointer (&self->cache, cpt_cache_close);
  g_clear_pointer (&self->journal, cpt_journal_close);
  g_ptr_array_set_size (self->jobs, 0);
  self->job_is_planned = FALSE;
  self->life++;
}

void
terminal_crash (Terminal *self, gboolean power, gint64 for_us)
{
  World *world = self->world;

  world_note (world, "%u crashes%s", self->index, power ? " with its power" : "");
  world->n_crashes++;
  disk_die (self->disk);
  terminal_stop (self);
  disk_revive (self->disk, power);
  if (power) {
    boot (self);
    g_hash_table_remove_all (self->versions); /* the cache's last commits may be gone */
    memcpy (self->spoilt, self->spoilt_once, sizeof self->spoilt);
  }
  terminal_trouble (self, for_us);
  world_expect (world, HAPPENS_START, self, for_us);
  /* What the program alone left behind is not on the plate yet. */
  if (!power && world->faults.power && world_buggify (world, 50))
    world_expect (world, HAPPENS_POWER_CUT, self, for_us + env_draw (1000, SECOND_US));
}

gboolean
terminal_check_crash (Terminal *self)
{
  if (!disk_is_dead (self->disk))
    return FALSE;
  terminal_crash (self, self->world->faults.power && env_chance (60),
                  env_draw (SECOND_US, 20 * SECOND_US));
  return TRUE;
}

void
terminal_trouble (Terminal *self, gint64 for_us)
{
  self->trouble_us = MAX (self->trouble_us, self->world->now_us + for_us);
}

static gpointer
copy_acked (gconstpointer source, gpointer user_data)
{
  Acked *copy = g_memdup2 (source, sizeof *copy);

  copy->line = g_strdup (copy->line);
  return copy;
}

void
terminal_clone (Terminal *self)
{
  World *world = self->world;
  Terminal *twin = terminal_new (world, world->n_terminals);

  world_note (world, "%u has a twin, %u", self->index, twin->index);
  world->terminals[world->n_terminals++] = twin;
  disk_copy (self->disk, twin->disk);
  memcpy (twin->seed, self->seed, sizeof self->seed);
  g_strlcpy (twin->id, self->id, sizeof self->id);
  g_strlcpy (twin->tag, self->tag, sizeof self->tag);
  g_ptr_array_unref (twin->acked);
  twin->acked = g_ptr_array_copy (self->acked, copy_acked, NULL);
  g_ptr_array_set_free_func (twin->acked, acked_free);
  twin->last_seq = self->last_seq;
  twin->trimmed_to = self->trimmed_to;
  memcpy (twin->spoilt, self->spoilt, sizeof twin->spoilt);
  memcpy (twin->spoilt_once, self->spoilt, sizeof twin->spoilt);
  twin->twin_seq = self->twin_seq = self->last_seq + 1;
  twin->twin = self;
  self->twin = twin;
  terminal_start (twin);
  world_expect (world, HAPPENS_ACT, twin, env_draw (0, 2 * SECOND_US));
}

/* ---- the view ---- */

static gboolean
load_view (Terminal *self, GError **error)
{
  g_autoptr (GPtrArray) lines = cpt_journal_list (self->journal, 0, G_MAXUINT, G_MAXSIZE, error);
  g_autoptr (GArray) sign_ins = NULL;

  if (lines == NULL)
    return FALSE;
  sign_ins = cpt_journal_list_all_sign_ins (self->journal, error);
  return sign_ins != NULL && cpt_view_load (self->view, lines, sign_ins, error);
}

static gboolean
open_files (Terminal *self, GError **error)
{
  const char *folder = disk_get_folder (self->disk);

  self->journal = cpt_journal_open (folder, terminal_get_wall_us (self), error);
  if (self->journal == NULL)
    return FALSE;
  self->cache = cpt_cache_open (folder, error);
  if (self->cache == NULL)
    return FALSE;
  self->view = cpt_view_open (folder, STORE, self->id, error);
  return self->view != NULL && load_view (self, error);
}

gboolean
terminal_start (Terminal *self)
{
  World *world = self->world;
  CptSyncEvent event = { .sort = CPT_SYNC_EVENT_START };
  g_autoptr (GError) error = NULL;
  static CptUuid7State ids;

  env_set_clock (terminal_get_wall_us (self));
  if (!open_files (self, &error)) {
    world_note (world, "%u does not start: %s", self->index, error->message);
    if (!terminal_check_crash (self)) {
      terminal_stop (self);
      world_expect (world, HAPPENS_START, self, 5 * SECOND_US);
    }
    return FALSE;
  }
  cpt_uuid7_make (&ids, (guint64)(WALL_US + world->now_us) / 1000, self->sign_in);
  self->sign_in_saved = FALSE;
  self->person = template_get_person ((guint)env_draw (0, N_PEOPLE));
  shadow_sign_in (world->shadow, self->sign_in, self->person);
  self->machine = cpt_sync_machine_new ();
  cpt_sync_machine_set_central (self->machine, ORIGIN, self->id, self->seed);
  check_journal (self);
  check_cache_whole (self, FALSE);
  check_pending (self);
  terminal_tell (self, &event);
  return TRUE;
}

/* ---- the machine ---- */

static void
plan_job (Terminal *self)
{
  if (self->job_is_planned || self->jobs->len == 0)
    return;
  self->job_is_planned = TRUE;
  world_expect (self->world, HAPPENS_JOB, self, env_draw (500, 3000));
}

static void
obey (Terminal *self, CptSyncAction *action)
{
  World *world = self->world;
  Happening *timer;

  world_note (world, "%u does %d %" G_GUINT64_FORMAT " %s%s", self->index, action->sort,
              action->job, action->scope, action->path != NULL ? action->path : "");
  switch (action->sort) {
  case CPT_SYNC_ACTION_CALL:
    network_send (self, action);
    return;
  case CPT_SYNC_ACTION_TIMER:
    timer = world_expect (world, HAPPENS_TIMER, self,
                          MAX (action->us - terminal_get_boot_us (self), 0) * 102 / 100 + 1);
    timer->timer = ++self->timer;
    break;
  case CPT_SYNC_ACTION_CANCEL:
  case CPT_SYNC_ACTION_SERVER_TIME:
  case CPT_SYNC_ACTION_STATUS:
    break;
  case CPT_SYNC_ACTION_READ_DISK:
  case CPT_SYNC_ACTION_LOAD_LINES:
  case CPT_SYNC_ACTION_SAVE_VERDICTS:
  case CPT_SYNC_ACTION_APPLY:
  case CPT_SYNC_ACTION_MARK_SUSPECT:
  case CPT_SYNC_ACTION_KEEP_SCOPES:
  case CPT_SYNC_ACTION_AUDIT:
  case CPT_SYNC_ACTION_FETCH:
  case CPT_SYNC_ACTION_INSTALL:
  default:
    g_ptr_array_add (self->jobs, action);
    plan_job (self);
    return;
  }
  cpt_sync_action_free (action);
}

/* A fork is told to one of two copies, and to nobody else; from then on it is shown. */
static void
take_refusal (Terminal *self)
{
  const CptSyncStatus *status = terminal_get_status (self);

  if (self->forked || status->link != CPT_LINK_REFUSED)
    return;
  self->forked = TRUE;
  self->world->n_forks++;
  world_note (self->world, "%u is refused: %s", self->index, status->code);
  if (self->twin == NULL || strcmp (status->code, "fork") != 0)
    world_violate (self->world, "I4", "terminal %u was refused: %s %s", self->index, status->code,
                   status->detail != NULL ? status->detail : "");
}

void
terminal_tell (Terminal *self, CptSyncEvent *event)
{
  g_autoptr (GPtrArray) actions = NULL;

  event->now_us = terminal_get_boot_us (self);
  event->wall_us = event->chain_us = terminal_get_wall_us (self);
  event->boot = self->boot;
  event->random = env_random ();
  world_note (self->world, "%u told %d %" G_GUINT64_FORMAT " %d", self->index, event->sort,
              event->job, event->status);
  actions = cpt_sync_machine_step (self->machine, event);
  take_refusal (self);
  while (actions->len > 0)
    obey (self, g_ptr_array_steal_index (actions, 0));
}

/* ---- its disk ---- */

static gboolean
read_counts (Terminal *self, CptSyncDisk *disk, GError **error)
{
  return cpt_journal_get_range (self->journal, &disk->next_seq, &disk->oldest_retained_seq,
                                error) &&
         cpt_journal_get_counts (self->journal, &disk->n_unsent, &disk->oldest_unsent_us,
                                 &disk->newest_answered, error);
}

static void
take_verdicts (Terminal *self, const GPtrArray *verdicts)
{
  for (guint i = 0; verdicts != NULL && i < verdicts->len; i++) {
    const CptVerdict *verdict = verdicts->pdata[i];

    if (verdict->status == CPT_VERDICT_REJECTED || verdict->problem != NULL) {
      cpt_view_reject (self->view, verdict->seq, verdict->problem);
      g_hash_table_add (self->rejected, g_memdup2 (&verdict->seq, sizeof verdict->seq));
    }
  }
}

static void
reload (Terminal *self, const CptCacheApplied *applied)
{
  static const CptCacheApplied all = { 0 };
  g_autoptr (GError) error = NULL;

  if (applied != NULL)
    take_verdicts (self, applied->rejected);
  else
    check_read_applied (self);
  if (!cpt_view_reload (self->view, applied != NULL ? applied : &all, &error))
    world_note (self->world, "%u cannot reload: %s", self->index, error->message);
  else
    check_pending (self);
}

/* What is answered for good leaves the journal, sooner than in life. */
static void
trim (Terminal *self)
{
  gint64 applied =
      MIN (cpt_view_get_applied (self->view, WORK), cpt_view_get_applied (self->view, SHOP));

  if (!self->world->faults.trim || !world_buggify (self->world, 20) ||
      !cpt_cache_checkpoint (self->cache, NULL))
    return;
  /* Also when it fails: a crash after its commit is told as a failure, and the lines are gone. */
  self->trimmed_to = MAX (self->trimmed_to, applied);
  cpt_journal_trim (self->journal, applied, terminal_get_wall_us (self), NULL);
}

static void
do_apply (Terminal *self, const CptSyncAction *action)
{
  CptSyncEvent event = { .sort = CPT_SYNC_EVENT_APPLIED, .job = action->job, .retry_after_s = -1 };
  g_autoptr (CptCacheApplied) applied = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;
  const char *text = g_bytes_get_data (action->bytes, &length);

  applied = action->sort == CPT_SYNC_ACTION_APPLY
                ? cpt_cache_apply (self->cache, action->scope, text, length,
                                   terminal_get_wall_us (self), &error)
                : cpt_cache_install (self->cache, action->scope, action->snapshot.hash, text,
                                     length, terminal_get_wall_us (self), &error);
  if (terminal_check_crash (self))
    return;
  world_note (self->world, "%u applies %s", self->index, error != NULL ? error->message : "");
  if (error != NULL)
    terminal_trouble (self, 0);
  if (applied != NULL) {
    self->world->n_snapshots += action->sort == CPT_SYNC_ACTION_INSTALL;
    check_applied (self, applied);
    reload (self, applied);
  } else if (error->domain != CPT_CACHE_ERROR) {
    reload (self, NULL);
  } else if (g_error_matches (error, CPT_CACHE_ERROR, CPT_CACHE_ERROR_SUM)) {
    self->world->n_resnapshots++;
  }
  event.applied = applied;
  event.error = error;
  terminal_tell (self, &event);
  if (applied != NULL && terminal_is_up (self))
    trim (self);
  terminal_check_crash (self);
}

static void
do_audit (Terminal *self, const CptSyncAction *action)
{
  CptSyncEvent event = { .sort = CPT_SYNC_EVENT_AUDITED, .job = action->job, .retry_after_s = -1 };
  g_autoptr (GError) error = NULL;
  gint n_suspect = cpt_cache_audit (self->cache, &error);

  if (terminal_check_crash (self))
    return;
  world_note (self->world, "%u audits: %d", self->index, n_suspect);
  if (error != NULL)
    reload (self, NULL);
  else
    check_audited (self);
  self->world->n_resnapshots += (guint)MAX (0, n_suspect);
  event.on = n_suspect > 0;
  event.error = error;
  terminal_tell (self, &event);
  terminal_check_crash (self);
}

static void
do_journal (Terminal *self, const CptSyncAction *action)
{
  CptSyncEvent event = { .job = action->job, .retry_after_s = -1 };
  CptSyncDisk disk = { 0 };
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GArray) sign_ins = NULL;
  g_autoptr (GArray) scopes = NULL;
  g_autoptr (GError) error = NULL;
  gboolean done = TRUE;

  if (action->sort == CPT_SYNC_ACTION_SAVE_VERDICTS) {
    event.sort = CPT_SYNC_EVENT_SAVED;
    done = cpt_journal_save_verdicts (self->journal, action->verdicts, &error);
    if (done)
      take_verdicts (self, action->verdicts);
  } else if (action->sort == CPT_SYNC_ACTION_LOAD_LINES) {
    event.sort = CPT_SYNC_EVENT_LINES;
    lines = cpt_journal_list (self->journal, action->seq, CPT_PUSH_MAX_COMMANDS, 200000, &error);
    if (lines != NULL)
      sign_ins = cpt_journal_list_sign_ins (self->journal, lines, &error);
    done = sign_ins != NULL;
  } else {
    event.sort = CPT_SYNC_EVENT_DISK;
    if (!action->journal_only)
      scopes = cpt_cache_list_scopes (self->cache, &error);
    done = action->journal_only || scopes != NULL;
  }
  done = done && read_counts (self, &disk, &error);
  if (terminal_check_crash (self))
    return;
  world_note (self->world, "%u disk: %s", self->index, error != NULL ? error->message : "");
  if (error != NULL)
    terminal_trouble (self, 0);
  disk.scopes = scopes;
  event.disk = done ? &disk : NULL;
  event.lines = done ? lines : NULL;
  event.sign_ins = sign_ins;
  event.error = error;
  terminal_tell (self, &event);
}

void
terminal_do_job (Terminal *self)
{
  CptSyncAction *action = g_ptr_array_steal_index (self->jobs, 0);

  self->job_is_planned = FALSE;
  env_set_clock (terminal_get_wall_us (self));
  if (action->sort == CPT_SYNC_ACTION_APPLY || action->sort == CPT_SYNC_ACTION_INSTALL) {
    do_apply (self, action);
  } else if (action->sort == CPT_SYNC_ACTION_FETCH) {
    snapshot_fetch (self, g_steal_pointer (&action));
  } else if (action->sort == CPT_SYNC_ACTION_AUDIT) {
    do_audit (self, action);
  } else if (action->sort == CPT_SYNC_ACTION_MARK_SUSPECT) {
    self->world->n_resnapshots++;
    cpt_cache_mark_suspect (self->cache, action->scope, NULL);
    terminal_check_crash (self);
  } else if (action->sort == CPT_SYNC_ACTION_KEEP_SCOPES) {
    gint n = cpt_cache_keep_scopes (self->cache, (const char *const *)action->texts->pdata, NULL);

    if (!terminal_check_crash (self) && n != 0)
      reload (self, NULL);
  } else {
    do_journal (self, action);
  }
  g_clear_pointer (&action, cpt_sync_action_free);
  if (terminal_is_up (self))
    plan_job (self);
}

static void
remember (Terminal *self, const CptCommand *command)
{
  Acked *acked = g_new0 (Acked, 1);
  g_autoptr (GPtrArray) lines =
      cpt_journal_list (self->journal, command->seq - 1, 1, G_MAXSIZE, NULL);

  acked->seq = command->seq;
  acked->kind = command->kind;
  acked->made_us = self->world->now_us;
  g_strlcpy (acked->id, command->id, sizeof acked->id);
  g_strlcpy (acked->aggregate, command->aggregate, sizeof acked->aggregate);
  if (lines != NULL && lines->len == 1)
    acked->line = g_strdup (((const CptJournalLine *)lines->pdata[0])->line);
  g_ptr_array_add (self->acked, acked);
  self->last_seq = command->seq;
}

gboolean
terminal_write (Terminal *self, CptJournalAct *act)
{
  CptSyncEvent wake = { .sort = CPT_SYNC_EVENT_WAKE, .retry_after_s = -1 };
  g_autoptr (GError) error = NULL;
  gboolean done;

  env_set_clock (terminal_get_wall_us (self));
  done = cpt_journal_write (self->journal, act, &error);
  world_note (self->world, "%u writes: %s", self->index, done ? "done" : error->message);
  if (disk_is_dead (self->disk))
    done = FALSE; /* nobody was told */
  if (!done) {
    terminal_check_crash (self);
    return FALSE;
  }
  for (guint i = 0; i < act->commands->len; i++)
    remember (self, act->commands->pdata[i]);
  self->sign_in_saved = self->sign_in_saved || act->sign_ins->len > 0;
  if (act->commands->len == 0)
    return TRUE;
  cpt_view_add (self->view, act);
  check_pending (self);
  terminal_tell (self, &wake);
  return TRUE;
}
