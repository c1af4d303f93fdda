/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between a terminal and central: what is sent may be lost, doubled, late, cut or spoilt, each way
 * by itself. */
#include "world.h"

#include <string.h>

#define NO_ANSWER "the network is gone"

static CptSyncAction *
copy_call (const CptSyncAction *call)
{
  CptSyncAction *copy = g_memdup2 (call, sizeof *call);

  copy->bytes = call->bytes != NULL ? g_bytes_ref (call->bytes) : NULL;
  copy->verdicts = NULL;
  copy->texts = NULL;
  copy->path = g_strdup (call->path);
  copy->session = g_strdup (call->session);
  copy->signature = g_strdup (call->signature);
  return copy;
}

static gint64
get_delay_us (Terminal *self)
{
  World *world = self->world;
  gint64 delay_us = env_draw (2000, 40000);

  if (world_chance (world, world->faults.slow))
    delay_us = env_draw (1000, 4 * SECOND_US);
  delay_us = MAX (delay_us, self->clog_until_us - world->now_us + env_draw (0, 1000));
  if (delay_us > SECOND_US)
    terminal_trouble (self, delay_us);
  return delay_us;
}

/* Half of what is lost is noticed, half is silence. */
static void
lose (Terminal *self, guint life, guint64 job)
{
  Happening *answer;

  terminal_trouble (self, CPT_SYNC_CALL_US);
  if (!env_chance (50))
    return;
  answer = world_expect (self->world, HAPPENS_ANSWER, self, get_delay_us (self));
  answer->life = life;
  answer->job = job;
  answer->failure = NO_ANSWER;
  answer->reply.retry_after_s = -1;
}

static void
send (Terminal *self, CptSyncAction *call)
{
  Happening *request = world_expect (self->world, HAPPENS_REQUEST, self, get_delay_us (self));

  request->call = call;
}

/* Takes @call. */
void
network_send (Terminal *self, CptSyncAction *call)
{
  World *world = self->world;

  if (!self->to_central || world_chance (world, world->faults.lose_request)) {
    lose (self, self->life, call->job);
    cpt_sync_action_free (call);
    return;
  }
  if (world_chance (world, world->faults.repeat))
    send (self, copy_call (call));
  send (self, call);
}

/* Answers with a line that is cut; feeds, which have a sum and a seal, also with a bit that is not
 * as it was. Of the rest TLS is the guard. */
static void
spoil (Terminal *self, Reply *reply)
{
  World *world = self->world;
  gsize length = g_bytes_get_size (reply->body);
  gboolean truncate = world_chance (world, world->faults.truncate);
  guint8 *copy;

  if (world_chance (world, world->faults.busy)) {
    reply_clear (reply);
    terminal_trouble (self, 5 * SECOND_US);
    *reply = (Reply){ env_chance (50) ? 503 : 429, "text/plain", env_draw (-1, 4),
                      g_bytes_new_static ("later", 5), FALSE };
    return;
  }
  if (!truncate && (strcmp (reply->content_type, "application/x-ndjson") != 0 ||
                    !world_chance (world, world->faults.flip_stream)))
    return;
  terminal_trouble (self, CPT_SYNC_CALL_US);
  copy = g_memdup2 (g_bytes_get_data (reply->body, NULL), length);
  if (truncate)
    length = (gsize)env_draw (0, (gint64)length);
  else
    copy[env_draw (0, (gint64)length)] ^= (guint8)(1u << env_draw (0, 8));
  reply_clear (reply);
  reply->body = g_bytes_new_take (copy, length);
}

static void
hold (Terminal *from, guint life, const CptSyncAction *call)
{
  World *world = from->world;
  Happening *waits = g_new0 (Happening, 1);
  Happening *end = world_expect (world, HAPPENS_RELEASE, from, 25 * SECOND_US);

  waits->terminal = from;
  waits->life = life;
  waits->call = copy_call (call);
  g_ptr_array_add (world->held, waits);
  end->life = life;
  end->job = call->job;
}

void
network_arrive (World *world, Terminal *from, guint life, CptSyncAction *call, gboolean held)
{
  Happening *answer;
  Reply reply;

  if (world->central.service == NULL) {
    lose (from, life, call->job);
    return;
  }
  reply = central_call (world, call);
  world_note (world, "%u asks %s: %d", from->index, call->path, reply.status);
  if (central_check_crash (world)) {
    reply_clear (&reply);
    lose (from, life, call->job);
    return;
  }
  truth_follow (world);
  if (reply.may_wait && !held) {
    reply_clear (&reply);
    hold (from, life, call);
    return;
  }
  if (!from->from_central || world_chance (world, world->faults.lose_answer)) {
    reply_clear (&reply);
    lose (from, life, call->job);
    return;
  }
  spoil (from, &reply);
  if (reply.status >= 500)
    terminal_trouble (from, 0);
  answer = world_expect (world, HAPPENS_ANSWER, from, get_delay_us (from));
  answer->life = life;
  answer->job = call->job;
  answer->reply = reply;
}

/* Something moved: all that waits is answered. */
void
network_release (World *world)
{
  g_autoptr (GPtrArray) held = NULL;

  if (!world->central.moved)
    return;
  world->central.moved = FALSE;
  held = world->held;
  world->held = g_ptr_array_new_with_free_func (happening_free);
  for (guint i = 0; i < held->len; i++) {
    const Happening *waits = held->pdata[i];

    network_arrive (world, waits->terminal, waits->life, waits->call, TRUE);
  }
}
