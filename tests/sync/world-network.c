/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "world-private.h"

#include <string.h>

#define NO_ANSWER "the network is gone"

static void
answer (World *world, Device *device, guint life, guint64 job, NaiveReply reply, char *failure)
{
  Happening *happening = happening_new (HAPPENS_ANSWER, device);

  happening->life = life;
  happening->job = job;
  happening->reply = reply;
  happening->failure = failure;
  world_expect (world, happening,
                world_draw (world, 1000, world->suffering ? 3 * SECOND_US : 50000));
}

static CptSyncAction *
copy_call (const CptSyncAction *action)
{
  CptSyncAction *copy = g_memdup2 (action, sizeof *action);

  copy->bytes = action->bytes != NULL ? g_bytes_ref (action->bytes) : NULL;
  copy->verdicts = NULL;
  copy->texts = NULL;
  copy->path = g_strdup (action->path);
  copy->session = g_strdup (action->session);
  copy->signature = g_strdup (action->signature);
  return copy;
}

static void
send (World *world, Device *device, CptSyncAction *action)
{
  Happening *request = happening_new (HAPPENS_REQUEST, device);

  request->action = action;
  world_expect (world, request, world_draw (world, 1000, world->suffering ? 5 * SECOND_US : 50000));
}

/* Takes @action. */
void
network_send (World *world, Device *device, CptSyncAction *action)
{
  if (world_chance (world, world->faults.lose_request)) {
    /* Half of what is lost is noticed, half is silence. */
    if (g_rand_boolean (world->rand))
      answer (world, device, device->life, action->job, (NaiveReply){ 0 }, g_strdup (NO_ANSWER));
    cpt_sync_action_free (action);
    return;
  }
  if (world_chance (world, world->faults.repeat))
    send (world, device, copy_call (action));
  send (world, device, action);
}

static NaiveReply
lie (int status, const char *type, const char *text)
{
  return (NaiveReply){ status, type, NULL, -1, g_bytes_new (text, strlen (text)) };
}

static void
cut (World *world, NaiveReply *reply)
{
  gsize length = g_bytes_get_size (reply->body);
  GBytes *part =
      g_bytes_new_from_bytes (reply->body, 0, (gsize)world_draw (world, 0, (gint64)length));

  g_bytes_unref (reply->body);
  reply->body = part;
}

/* What an evil or a tired network makes of an answer, after central has done its part. */
static void
spoil (World *world, Device *device, const char *path, NaiveReply *reply)
{
  gboolean is_push = strcmp (path, "/v1/commands") == 0;
  Device *other = g_ptr_array_index (world->devices, (device->index + 1) % world->devices->len);
  NaiveReply spoilt = { 0 };

  if (world_chance (world, world->faults.cut)) {
    cut (world, reply);
    return;
  }
  if (world_chance (world, world->faults.busy)) {
    spoilt = lie (g_rand_boolean (world->rand) ? 503 : 429, "text/plain", "later");
    spoilt.retry_after_s = world_draw (world, 0, 5);
  } else if (world_chance (world, world->faults.html)) {
    spoilt = lie (200, "text/html", "<html>Please sign in to the Wi-Fi</html>");
  } else if (world_chance (world, world->faults.elsewhere)) {
    spoilt = lie (301, "text/html", "moved");
    spoilt.location = "https://elsewhere.example.org/v1/feed";
  } else if (is_push && other->last.body != NULL && world_chance (world, world->faults.swap)) {
    spoilt = naive_reply_copy (&other->last);
  } else {
    return;
  }
  naive_reply_clear (reply);
  *reply = spoilt;
}

static void
hold (World *world, Happening *request)
{
  Happening *waits = happening_new (HAPPENS_REQUEST, request->device);
  Happening *end = happening_new (HAPPENS_RELEASE, request->device);

  waits->life = request->life;
  waits->action = copy_call (request->action);
  waits->held = TRUE;
  g_ptr_array_add (world->held, waits);
  end->life = request->life;
  end->action = copy_call (request->action);
  world_expect (world, end, 25 * SECOND_US);
}

/* A release whose call was answered in between finds nothing. */
static gboolean
take_held (World *world, const Happening *release)
{
  for (guint i = 0; i < world->held->len; i++) {
    const Happening *waits = g_ptr_array_index (world->held, i);

    if (waits->device == release->device && waits->life == release->life &&
        waits->action->job == release->action->job) {
      g_ptr_array_remove_index (world->held, i);
      return TRUE;
    }
  }
  return FALSE;
}

void
network_arrive (World *world, Happening *happening)
{
  const CptSyncAction *action = happening->action;
  Device *device = happening->device;
  gboolean may_wait = FALSE;
  NaiveReply reply;

  if (happening->sort == HAPPENS_RELEASE && !take_held (world, happening))
    return;
  reply = naive_answer (world->central, action->is_post, action->path, action->session,
                        action->signature, action->bytes, &may_wait);
  if (may_wait && happening->sort == HAPPENS_REQUEST && !happening->held) {
    naive_reply_clear (&reply);
    hold (world, happening);
    return;
  }
  if (strcmp (action->path, "/v1/commands") == 0) {
    naive_reply_clear (&device->last);
    device->last = naive_reply_copy (&reply);
  }
  if (world_chance (world, world->faults.lose_answer)) {
    naive_reply_clear (&reply);
    if (g_rand_boolean (world->rand))
      answer (world, device, happening->life, action->job, reply, g_strdup (NO_ANSWER));
    return;
  }
  spoil (world, device, action->path, &reply);
  answer (world, device, happening->life, action->job, reply, NULL);
}

/* Something moved: all that waits is answered. */
void
network_release (World *world)
{
  static gint64 seen;
  g_autoptr (GPtrArray) held = NULL;

  if (naive_get_moves (world->central) == seen)
    return;
  seen = naive_get_moves (world->central);
  held = g_steal_pointer (&world->held);
  world->held = g_ptr_array_new_with_free_func (happening_free);
  for (guint i = 0; i < held->len; i++)
    network_arrive (world, g_ptr_array_index (held, i));
}
