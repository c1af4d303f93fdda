/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A snapshot on its way to a device: in pieces, as the network gives them. */
#include "world-private.h"

#include <glib/gstdio.h>
#include <string.h>

struct _Fetch {
  guint64 job;
  CptSnapshotName name;
  gsize offset; /* where it begins */
};

static void
answer_later (World *world, Device *self, guint64 job)
{
  Happening *happening = happening_new (HAPPENS_ANSWER, self);

  happening->job = job;
  happening->reply.status = 200;
  world_expect (world, happening, 1000);
}

/* Takes @action. */
void
device_fetch (World *world, Device *self, CptSyncAction *action)
{
  const CptSnapshotName *name = &action->snapshot;
  g_autofree char *path = cpt_cache_get_snapshot_path (self->cache, name->scope, name->hash);
  Fetch *fetch = g_new0 (Fetch, 1);
  GStatBuf info = { 0 };

  cpt_cache_drop_snapshots (self->cache, name->scope, name->hash);
  fetch->job = action->job;
  fetch->name = *name;
  fetch->offset = g_stat (path, &info) == 0 ? (gsize)info.st_size : 0;
  g_assert_cmpint ((gint64)fetch->offset, <=, name->bytes);
  if ((gint64)fetch->offset == name->bytes) {
    answer_later (world, self, fetch->job);
    g_free (fetch);
    cpt_sync_action_free (action);
    return;
  }
  g_ptr_array_add (self->fetches, fetch);
  network_send (world, self, action);
}

static Fetch *
find_fetch (Device *self, guint64 job)
{
  for (guint i = 0; i < self->fetches->len; i++)
    if (((Fetch *)self->fetches->pdata[i])->job == job)
      return self->fetches->pdata[i];
  return NULL;
}

/* Central gave all of it; the piece from its offset on is added, at its own place. */
static gboolean
add_piece (Device *self, const Fetch *fetch, GBytes *body)
{
  g_autofree char *path =
      cpt_cache_get_snapshot_path (self->cache, fetch->name.scope, fetch->name.hash);
  g_autofree char *there = NULL;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gsize length = 0, n_here = 0;
  const guint8 *data = g_bytes_get_data (body, &length);

  g_file_get_contents (path, &there, &n_here, NULL);
  g_byte_array_append (bytes, (const guint8 *)there, (guint)n_here);
  if (length > fetch->offset && length > n_here) {
    g_byte_array_set_size (bytes, (guint)length);
    memcpy (bytes->data + fetch->offset, data + fetch->offset, length - fetch->offset);
  }
  g_assert_true (g_file_set_contents (path, (const char *)bytes->data, bytes->len, NULL));
  return (gint64)bytes->len == fetch->name.bytes;
}

void
device_take_piece (Device *self, CptSyncEvent *event)
{
  const Fetch *fetch = find_fetch (self, event->job);

  if (fetch == NULL)
    return;
  if (event->failure != NULL)
    event->status = 0; /* whatever was on its way */
  if (event->status == 200 && g_strcmp0 (event->content_type, "application/gzip") != 0)
    event->failure = "this is no snapshot";
  else if (event->status == 200 && !add_piece (self, fetch, event->body))
    event->failure = "cut off";
  if (event->status == 200)
    event->body = NULL;
  g_ptr_array_remove (self->fetches, (gpointer)fetch);
}
