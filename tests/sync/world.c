/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "world.h"

#include "world-private.h"

#include <string.h>

gint64
world_draw (World *self, gint64 from, gint64 to)
{
  return from + (gint64)(g_rand_double (self->rand) * (gdouble)(to - from));
}

gboolean
world_chance (World *self, gint percent)
{
  gboolean hit = g_rand_int_range (self->rand, 0, 100) < percent;

  if (!self->suffering)
    return FALSE;
  self->n_faults += hit;
  return hit;
}

void
world_note (World *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_checksum_update (self->trace, (const guchar *)text, -1);
  if (g_getenv ("COMPTOIR_TRACE") != NULL)
    g_printerr ("%12.6f %s\n", (gdouble)self->now_us / 1e6, text);
}

Happening *
happening_new (Sort sort, Device *device)
{
  Happening *self = g_new0 (Happening, 1);

  self->sort = sort;
  self->device = device;
  self->life = device != NULL ? device->life : 0;
  return self;
}

void
happening_free (gpointer data)
{
  Happening *self = data;

  g_clear_pointer (&self->action, cpt_sync_action_free);
  g_clear_pointer (&self->failure, g_free);
  naive_reply_clear (&self->reply);
  g_free (self);
}

static gint
compare (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Happening *one = a;
  const Happening *two = b;

  if (one->at_us != two->at_us)
    return one->at_us < two->at_us ? -1 : 1;
  return (one->tie > two->tie) - (one->tie < two->tie);
}

void
world_expect (World *self, Happening *happening, gint64 in_us)
{
  happening->at_us = self->now_us + MAX (in_us, 0);
  happening->tie = g_rand_int (self->rand);
  g_sequence_insert_sorted (self->queue, happening, compare, NULL);
}

/* Each seed draws which faults exist at all. */
static void
draw_faults (World *self)
{
  gint *chances[] = { &self->faults.lose_request, &self->faults.lose_answer, &self->faults.repeat,
                      &self->faults.cut,          &self->faults.busy,        &self->faults.html,
                      &self->faults.elsewhere,    &self->faults.swap };

  for (gsize i = 0; i < G_N_ELEMENTS (chances); i++)
    *chances[i] = g_rand_boolean (self->rand) ? g_rand_int_range (self->rand, 2, 30) : 0;
  self->faults.crash = g_rand_boolean (self->rand) ? 50 : 0;
  self->faults.restart_central = g_rand_boolean (self->rand) ? 50 : 0;
}

World *
world_new (guint32 seed, guint n_terminals)
{
  World *self = g_new0 (World, 1);

  self->rand = g_rand_new_with_seed (seed);
  self->now_us = 1000 * SECOND_US;
  self->queue = g_sequence_new (happening_free);
  self->held = g_ptr_array_new_with_free_func (happening_free);
  self->central = naive_new ();
  self->trace = g_checksum_new (G_CHECKSUM_SHA256);
  self->devices = g_ptr_array_new_with_free_func (device_free);
  draw_faults (self);
  if (g_rand_boolean (self->rand))
    naive_set_far (self->central, (guint)g_rand_int_range (self->rand, 0, 8));
  naive_set_price (self->central, 100);
  for (guint i = 0; i < n_terminals; i++)
    g_ptr_array_add (self->devices, device_new (self, i));
  return self;
}

void
world_free (World *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->queue, g_sequence_free);
  g_clear_pointer (&self->held, g_ptr_array_unref);
  g_clear_pointer (&self->devices, g_ptr_array_unref);
  g_clear_pointer (&self->central, naive_free);
  g_clear_pointer (&self->trace, g_checksum_free);
  g_clear_pointer (&self->rand, g_rand_free);
  g_free (self);
}

static void
work_at_central (World *self)
{
  naive_set_price (self->central, world_draw (self, 1, 1000));
  if (world_chance (self, self->faults.restart_central)) {
    if (g_rand_boolean (self->rand))
      naive_change_epoch (self->central);
    else
      naive_end_sessions (self->central);
  }
  if (self->suffering)
    world_expect (self, happening_new (HAPPENS_CENTRAL, NULL),
                  world_draw (self, 1, 40 * SECOND_US));
  network_release (self);
}

static void
tell_timer (World *self, Happening *happening)
{
  CptSyncEvent event = { .sort = CPT_SYNC_EVENT_TIME };

  if (happening->timer == happening->device->timer)
    device_tell (self, happening->device, &event);
}

static void
tell_network (World *self, Happening *happening)
{
  CptSyncEvent event = { .sort = CPT_SYNC_EVENT_NETWORK, .on = happening->on };

  device_tell (self, happening->device, &event);
}

static void
tell_answer (World *self, Happening *happening)
{
  CptSyncEvent event = { .sort = CPT_SYNC_EVENT_ANSWER, .job = happening->job };

  event.failure = happening->failure;
  event.status = happening->reply.status;
  event.content_type = happening->reply.content_type;
  event.location = happening->reply.location;
  event.retry_after_s = happening->reply.retry_after_s;
  event.body = happening->reply.body;
  device_take_piece (happening->device, &event);
  device_tell (self, happening->device, &event);
}

static void
happen (World *self, Happening *happening)
{
  Device *device = happening->device;
  gboolean at_central = happening->sort == HAPPENS_REQUEST || happening->sort == HAPPENS_CENTRAL ||
                        happening->sort == HAPPENS_RELEASE;

  /* What was meant for a process that crashed reaches nobody; what it had sent arrives. */
  if (!at_central && device->life != happening->life)
    return;
  naive_set_clock (self->central, self->now_us);
  switch (happening->sort) {
  case HAPPENS_ACT:
    device_act (self, device);
    break;
  case HAPPENS_TIMER:
    tell_timer (self, happening);
    break;
  case HAPPENS_DISK:
    device_do_disk (self, device, happening->action);
    break;
  case HAPPENS_REQUEST:
  case HAPPENS_RELEASE:
    network_arrive (self, happening);
    network_release (self);
    break;
  case HAPPENS_ANSWER:
    tell_answer (self, happening);
    break;
  case HAPPENS_CRASH:
    device_crash (self, device);
    break;
  case HAPPENS_NETWORK:
    tell_network (self, happening);
    break;
  case HAPPENS_CENTRAL:
    work_at_central (self);
    break;
  default:
    g_assert_not_reached ();
  }
}

/* FALSE: nothing happens before @until_us. */
static gboolean
step (World *self, gint64 until_us)
{
  GSequenceIter *first = g_sequence_get_begin_iter (self->queue);
  Happening *happening;

  if (g_sequence_iter_is_end (first))
    return FALSE;
  happening = g_sequence_get (first);
  if (happening->at_us > until_us)
    return FALSE;
  self->now_us = happening->at_us;
  {
    Happening taken = *happening;

    *happening = (Happening){ 0 };
    g_sequence_remove (first);
    happen (self, &taken);
    g_clear_pointer (&taken.action, cpt_sync_action_free);
    g_clear_pointer (&taken.failure, g_free);
    naive_reply_clear (&taken.reply);
  }
  return TRUE;
}

static void
plan_device (World *self, Device *device, gint64 us)
{
  guint n_acts = (guint)g_rand_int_range (self->rand, 10, 40);

  for (guint i = 0; i < n_acts; i++)
    world_expect (self, happening_new (HAPPENS_ACT, device), world_draw (self, 0, us));
  if (world_chance (self, self->faults.crash))
    world_expect (self, happening_new (HAPPENS_CRASH, device), world_draw (self, 0, us));
  if (g_rand_boolean (self->rand)) {
    Happening *off = happening_new (HAPPENS_NETWORK, device);
    Happening *on = happening_new (HAPPENS_NETWORK, device);

    on->on = TRUE;
    world_expect (self, off, world_draw (self, 0, us / 2));
    world_expect (self, on, world_draw (self, us / 2, us));
  }
}

void
world_suffer (World *self, gint64 us)
{
  gint64 until_us = self->now_us + us;

  self->suffering = TRUE;
  for (guint i = 0; i < self->devices->len; i++)
    plan_device (self, g_ptr_array_index (self->devices, i), us);
  world_expect (self, happening_new (HAPPENS_CENTRAL, NULL), world_draw (self, 1, 20 * SECOND_US));
  while (step (self, until_us))
    ;
  self->now_us = until_us;
  self->suffering = FALSE;
}

static char *
find_fault (World *self)
{
  for (guint i = 0; i < self->devices->len; i++) {
    char *fault = device_find_fault (self, g_ptr_array_index (self->devices, i));

    if (fault != NULL)
      return fault;
  }
  return NULL;
}

char *
world_heal (World *self, gint64 us)
{
  gint64 until_us = self->now_us + us;
  char *fault;

  for (guint i = 0; i < self->devices->len; i++) {
    Happening *on = happening_new (HAPPENS_NETWORK, g_ptr_array_index (self->devices, i));

    on->on = TRUE;
    world_expect (self, on, 0);
  }
  while ((fault = find_fault (self)) != NULL) {
    if (!step (self, until_us))
      return fault;
    g_free (fault);
  }
  return NULL;
}

const char *
world_get_trace (World *self)
{
  return g_checksum_get_string (self->trace);
}

guint
world_get_n_acts (World *self)
{
  return self->n_acts;
}

guint
world_get_n_snapshots (World *self)
{
  return self->n_snapshots;
}

guint
world_get_n_faults (World *self)
{
  return self->n_faults;
}
