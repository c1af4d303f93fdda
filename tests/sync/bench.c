/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"

void
tell (Bench *self, CptSyncEvent event)
{
  event.now_us = self->now_us;
  event.wall_us = event.chain_us = self->now_us;
  event.boot = BOOT;
  event.random = G_GUINT64_CONSTANT (0x123456789abcdef);
  g_clear_pointer (&self->actions, g_ptr_array_unref);
  self->actions = cpt_sync_machine_step (self->machine, &event);
}

const CptSyncAction *
find (Bench *self, CptSyncActionSort sort, const char *path)
{
  for (guint i = 0; i < self->actions->len; i++) {
    const CptSyncAction *action = g_ptr_array_index (self->actions, i);

    if (action->sort == sort &&
        (path == NULL || (action->path != NULL && g_str_has_prefix (action->path, path))))
      return action;
  }
  return NULL;
}

void
answer (Bench *self, guint64 job, int status, const char *type, const char *text)
{
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));

  tell (self, (CptSyncEvent){ .sort = CPT_SYNC_EVENT_ANSWER,
                              .job = job,
                              .status = status,
                              .content_type = type,
                              .retry_after_s = -1,
                              .body = body });
}

void
tell_disk (Bench *self, gint64 next_seq)
{
  const CptSyncAction *read = find (self, CPT_SYNC_ACTION_READ_DISK, NULL);
  g_autoptr (GArray) scopes = g_array_new (FALSE, TRUE, sizeof (CptCacheScope));

  g_assert_nonnull (read);
  self->disk = (CptSyncDisk){ .next_seq = next_seq,
                              .oldest_retained_seq = 1,
                              .n_unsent = next_seq - 1,
                              .oldest_unsent_us = 1,
                              .scopes = scopes };
  tell (self, (CptSyncEvent){ .sort = CPT_SYNC_EVENT_DISK, .job = read->job, .disk = &self->disk });
  self->disk.scopes = NULL;
}

void
bench_start (Bench *self, gint64 next_seq)
{
  const guint8 seed[32] = { 1 };

  *self = (Bench){ .now_us = 1000 * SECOND_US };
  self->machine = cpt_sync_machine_new ();
  cpt_sync_machine_set_central (self->machine, "https://central.example.org", TERMINAL, seed);
  tell (self, (CptSyncEvent){ .sort = CPT_SYNC_EVENT_START });
  tell_disk (self, next_seq);
}

void
bench_clear (Bench *self)
{
  g_clear_pointer (&self->actions, g_ptr_array_unref);
  g_clear_pointer (&self->machine, cpt_sync_machine_free);
}

guint64
get_job (Bench *self, CptSyncActionSort sort, const char *path)
{
  const CptSyncAction *action = find (self, sort, path);

  g_assert_nonnull (action);
  return action != NULL ? action->job : 0;
}

void
say_hello (Bench *self)
{
  answer (self, get_job (self, CPT_SYNC_ACTION_CALL, "/v1/hello"), 200, JSON, NONCE);
  answer (self, get_job (self, CPT_SYNC_ACTION_CALL, "/v1/hello"), 200, JSON, HELLO);
}
