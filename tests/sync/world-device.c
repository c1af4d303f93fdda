/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "world-private.h"

#include "cache/cache-private.h"

#include <string.h>

#define WALL_US G_GINT64_CONSTANT (1795249210123000)
#define ORIGIN  "https://central.example.org"
#define BOOT    "b3d7c1f0-52a4-4e0e-9b6a-0c8f4d21e7aa"
#define SIGN_IN "01a1fd04-0ec0-736c-8ddb-cd748869e339"
#define FULFIL  "01a1fcf2-9de8-7b96-8014-c714138bb47e"

static void
open_files (Device *self)
{
  g_autoptr (GError) error = NULL;

  self->journal = cpt_journal_open (self->room.path, WALL_US, &error);
  g_assert_no_error (error);
  self->cache = cpt_cache_open (self->room.path, &error);
  g_assert_no_error (error);
}

static void
start (World *world, Device *self)
{
  CptSyncEvent event = { .sort = CPT_SYNC_EVENT_START };

  self->machine = cpt_sync_machine_new ();
  cpt_sync_machine_set_central (self->machine, ORIGIN, self->id, self->seed);
  device_tell (world, self, &event);
}

Device *
device_new (World *world, guint index)
{
  Device *self = g_new0 (Device, 1);
  g_autoptr (CptJournalDevice) device = NULL;

  self->index = index;
  self->acked = g_ptr_array_new_with_free_func (g_free);
  self->fetches = g_ptr_array_new_with_free_func (g_free);
  memset (self->seed, (int)index + 1, sizeof self->seed);
  room_make (&self->room);
  open_files (self);
  device = cpt_journal_load_device (self->journal, NULL);
  g_strlcpy (self->id, device->terminal, sizeof self->id);
  naive_add_terminal (world->central, self->id, self->seed);
  start (world, self);
  return self;
}

static void
close_files (Device *self)
{
  g_clear_pointer (&self->machine, cpt_sync_machine_free);
  g_clear_pointer (&self->journal, cpt_journal_close);
  g_clear_pointer (&self->cache, cpt_cache_close);
}

void
device_free (gpointer data)
{
  Device *self = data;

  close_files (self);
  room_leave (&self->room);
  naive_reply_clear (&self->last);
  g_clear_pointer (&self->acked, g_ptr_array_unref);
  g_clear_pointer (&self->fetches, g_ptr_array_unref);
  g_free (self);
}

/* kill −9: the next process has the files as they lay there. */
void
device_crash (World *world, Device *self)
{
  Room next;

  world_note (world, "%u crashes", self->index);
  room_make (&next);
  room_copy (&self->room, &next);
  close_files (self);
  room_leave (&self->room);
  self->room = next;
  self->life++;
  g_ptr_array_set_size (self->fetches, 0);
  open_files (self);
  start (world, self);
}

static void
obey (World *world, Device *self, CptSyncAction *action)
{
  Happening *happening;

  /* A snapshot's name is of bytes that hold random ids: it is no part of the trace. */
  world_note (world, "%u does %d %" G_GUINT64_FORMAT " %s %s", self->index, action->sort,
              action->job, action->scope,
              action->path != NULL && action->sort != CPT_SYNC_ACTION_FETCH ? action->path : "");
  switch (action->sort) {
  case CPT_SYNC_ACTION_CALL:
    network_send (world, self, g_steal_pointer (&action));
    break;
  case CPT_SYNC_ACTION_FETCH:
    device_fetch (world, self, g_steal_pointer (&action));
    break;
  case CPT_SYNC_ACTION_TIMER:
    happening = happening_new (HAPPENS_TIMER, self);
    happening->timer = ++self->timer;
    world_expect (world, happening, action->us - world->now_us);
    break;
  case CPT_SYNC_ACTION_READ_DISK:
  case CPT_SYNC_ACTION_LOAD_LINES:
  case CPT_SYNC_ACTION_SAVE_VERDICTS:
  case CPT_SYNC_ACTION_APPLY:
  case CPT_SYNC_ACTION_MARK_SUSPECT:
  case CPT_SYNC_ACTION_KEEP_SCOPES:
  case CPT_SYNC_ACTION_AUDIT:
  case CPT_SYNC_ACTION_INSTALL:
    happening = happening_new (HAPPENS_DISK, self);
    happening->action = g_steal_pointer (&action);
    /* One worker each: what was asked first is done first. */
    world_expect (world, happening, 1000);
    happening->tie = 0;
    break;
  case CPT_SYNC_ACTION_CANCEL:
  case CPT_SYNC_ACTION_SERVER_TIME:
  case CPT_SYNC_ACTION_STATUS:
  default:
    break;
  }
  cpt_sync_action_free (action);
}

void
device_tell (World *world, Device *self, CptSyncEvent *event)
{
  g_autoptr (GPtrArray) actions = NULL;

  event->now_us = world->now_us;
  event->wall_us = event->chain_us = WALL_US + world->now_us;
  event->boot = BOOT;
  event->random = (guint64)g_rand_int (world->rand) << 32 | g_rand_int (world->rand);
  world_note (world, "%u told %d %" G_GUINT64_FORMAT " %d", self->index, event->sort, event->job,
              event->status);
  actions = cpt_sync_machine_step (self->machine, event);
  while (actions->len > 0)
    obey (world, self, g_ptr_array_steal_index (actions, 0));
}

void
device_act (World *world, Device *self)
{
  g_autoptr (CptJournalAct) act = cpt_journal_act_new ();
  CptCommand *command = cpt_command_new (CPT_KIND_PICK);
  CptSignIn sign_in = { .role = CPT_ROLE_ASSOCIATE };
  CptSyncEvent event = { .sort = CPT_SYNC_EVENT_WAKE };

  command->v = 1;
  g_strlcpy (command->aggregate, FULFIL, sizeof command->aggregate);
  g_strlcpy (command->boot, BOOT, sizeof command->boot);
  g_strlcpy (command->policy, "p-41", sizeof command->policy);
  g_strlcpy (command->sign_in, SIGN_IN, sizeof command->sign_in);
  command->at_us = WALL_US + world->now_us;
  command->boot_us = world->now_us;
  command->args.line = 1;
  command->args.quantity = 1;
  g_strlcpy (command->args.location, "A-03-2", sizeof command->args.location);
  g_strlcpy (sign_in.id, SIGN_IN, sizeof sign_in.id);
  g_strlcpy (sign_in.person, FULFIL, sizeof sign_in.person);
  g_strlcpy (sign_in.day, "2026-11-21", sizeof sign_in.day);
  g_ptr_array_add (act->commands, command);
  g_array_append_val (act->sign_ins, sign_in);
  g_assert_true (cpt_journal_write (self->journal, act, NULL));
  g_ptr_array_add (self->acked, g_strdup (command->id));
  world->n_acts++;
  device_tell (world, self, &event);
}

static gboolean
read_disk (Device *self, CptSyncDisk *disk)
{
  g_autoptr (CptJournalDevice) device = cpt_journal_load_device (self->journal, NULL);

  disk->next_seq = device->next_seq;
  disk->oldest_retained_seq = device->oldest_retained_seq;
  return cpt_journal_get_counts (self->journal, &disk->n_unsent, &disk->oldest_unsent_us,
                                 &disk->newest_answered, NULL);
}

static void
apply (World *world, Device *self, const CptSyncAction *action)
{
  CptSyncEvent event = { .sort = CPT_SYNC_EVENT_APPLIED, .job = action->job };
  g_autoptr (CptCacheApplied) applied = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;
  const char *text = g_bytes_get_data (action->bytes, &length);

  applied = action->sort == CPT_SYNC_ACTION_APPLY
                ? cpt_cache_apply (self->cache, action->scope, text, length, world->now_us, &error)
                : cpt_cache_install (self->cache, action->scope, action->snapshot.hash, text,
                                     length, world->now_us, &error);
  world->n_snapshots += applied != NULL && action->sort == CPT_SYNC_ACTION_INSTALL;
  event.applied = applied;
  event.error = error;
  world_note (world, "%u applies %s", self->index, error != NULL ? error->message : "");
  device_tell (world, self, &event);
}

void
device_do_disk (World *world, Device *self, const CptSyncAction *action)
{
  CptSyncEvent event = { .job = action->job };
  CptSyncDisk disk = { 0 };
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GArray) sign_ins = NULL;
  g_autoptr (GArray) scopes = NULL;

  if (action->sort == CPT_SYNC_ACTION_APPLY || action->sort == CPT_SYNC_ACTION_INSTALL) {
    apply (world, self, action);
    return;
  }
  if (action->sort == CPT_SYNC_ACTION_MARK_SUSPECT) {
    cpt_cache_mark_suspect (self->cache, action->scope, NULL);
    return;
  }
  if (action->sort == CPT_SYNC_ACTION_KEEP_SCOPES) {
    cpt_cache_keep_scopes (self->cache, (const char *const *)action->texts->pdata, NULL);
    return;
  }
  if (action->sort == CPT_SYNC_ACTION_AUDIT) {
    event.sort = CPT_SYNC_EVENT_AUDITED;
    event.on = cpt_cache_audit (self->cache, NULL) != 0;
    device_tell (world, self, &event);
    return;
  }
  if (action->sort == CPT_SYNC_ACTION_SAVE_VERDICTS) {
    g_assert_true (cpt_journal_save_verdicts (self->journal, action->verdicts, NULL));
    event.sort = CPT_SYNC_EVENT_SAVED;
  } else if (action->sort == CPT_SYNC_ACTION_LOAD_LINES) {
    lines = cpt_journal_list (self->journal, action->seq, 100, 200000, NULL);
    sign_ins = cpt_journal_list_sign_ins (self->journal, lines, NULL);
    event.sort = CPT_SYNC_EVENT_LINES;
  } else {
    scopes = action->journal_only ? NULL : cpt_cache_list_scopes (self->cache, NULL);
    event.sort = CPT_SYNC_EVENT_DISK;
  }
  g_assert_true (read_disk (self, &disk));
  disk.scopes = scopes;
  event.disk = &disk;
  event.lines = lines;
  event.sign_ins = sign_ins;
  device_tell (world, self, &event);
}

static char *
find_wrong_scope (World *world, Device *self)
{
  static const char *const names[] = { NAIVE_WORK, NAIVE_SHOP, NAIVE_PRICE };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    CptCacheCursor here;
    gint64 seq;
    gint64 n;
    guint64 sum;

    naive_get_sum (world->central, names[i], &seq, &n, &sum);
    g_assert_true (cpt_cache_load_cursor (self->cache, names[i], &here, NULL));
    if (here.scope.suspect || here.scope.seq != seq || here.n != n || here.sum != sum)
      return g_strdup_printf ("terminal %u: %s is not what central has", self->index, names[i]);
  }
  return NULL;
}

static char *
find_wrong_line (World *world, Device *self)
{
  g_autoptr (GPtrArray) lines = cpt_journal_list (self->journal, 0, 100000, G_MAXSIZE, NULL);

  if (lines->len != self->acked->len)
    return g_strdup_printf ("terminal %u has %u commands, %u were acknowledged", self->index,
                            lines->len, self->acked->len);
  for (guint i = 0; i < lines->len; i++) {
    const CptJournalLine *line = g_ptr_array_index (lines, i);
    guint n_effects = naive_get_n_effects (world->central, line->id);

    if (strcmp (line->id, g_ptr_array_index (self->acked, i)) != 0)
      return g_strdup_printf ("terminal %u: command %u is another one", self->index, i);
    if (n_effects != 1)
      return g_strdup_printf ("terminal %u: command %u had %u effects", self->index, i, n_effects);
    if (!line->sent || (line->problem != NULL) != naive_is_rejected (line->seq))
      return g_strdup_printf ("terminal %u: command %u has not its verdict", self->index, i);
  }
  return NULL;
}

char *
device_find_fault (World *world, Device *self)
{
  const CptSyncStatus *status = cpt_sync_machine_get_status (self->machine);
  char *fault;

  if (status->n_unsent > 0 || !status->all_seen || status->link != CPT_LINK_ONLINE)
    return g_strdup_printf ("terminal %u: %" G_GINT64_FORMAT " unsent, link %d, %s", self->index,
                            status->n_unsent, status->link,
                            status->detail != NULL ? status->detail : "no problem");
  fault = find_wrong_scope (world, self);
  return fault != NULL ? fault : find_wrong_line (world, self);
}
