/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "world.h"

#include <stdlib.h>
#include <string.h>

#define HEAL_US     (4 * MINUTE_US)  /* all must be quiet after it */
#define STILL_US    (25 * SECOND_US) /* people go on for so long after all is healed */
#define MAX_US      (40 * MINUTE_US)
#define TRACE_PRIME 0x100000001b3

void
world_note (World *self, const char *format, ...)
{
  static int shown = -1;
  char text[600];
  va_list arguments;

  va_start (arguments, format);
  g_vsnprintf (text, sizeof text, format, arguments);
  va_end (arguments);
  self->step++;
  for (const char *at = text; *at != '\0'; at++)
    self->trace = (self->trace ^ (guint8)*at) * TRACE_PRIME;
  if (shown < 0)
    shown = g_getenv ("COMPTOIR_TRACE") != NULL;
  if (shown)
    g_printerr ("%8" G_GUINT64_FORMAT " %12.6f %s\n", self->step, (gdouble)self->now_us / 1e6,
                text);
}

void
world_violate (World *self, const char *invariant, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  if (self->violation != NULL)
    return;
  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  self->violation = g_strdup_printf ("%s at step %" G_GUINT64_FORMAT " (%.3f s): %s", invariant,
                                     self->step, (gdouble)self->now_us / 1e6, text);
  world_note (self, "%s", self->violation);
}

gboolean
world_chance (World *self, guint percent)
{
  gboolean hit = percent > 0 && self->suffering && env_chance (percent);

  self->n_faults += hit;
  return hit;
}

gboolean
world_buggify (World *self, guint percent)
{
  return self->buggify && self->suffering && env_chance (percent);
}

void
happening_free (gpointer data)
{
  Happening *self = data;

  g_clear_pointer (&self->call, cpt_sync_action_free);
  reply_clear (&self->reply);
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

Happening *
world_expect (World *self, Sort sort, Terminal *terminal, gint64 in_us)
{
  Happening *happening = g_new0 (Happening, 1);

  happening->sort = sort;
  happening->terminal = terminal;
  happening->life = terminal != NULL ? terminal->life : 0;
  happening->at_us = self->now_us + MAX (in_us, 0);
  happening->tie = env_random ();
  g_sequence_insert_sorted (self->queue, happening, compare, NULL);
  return happening;
}

/* ---- what this seed has at all ---- */

static void
draw_faults (World *self)
{
  Faults *faults = &self->faults;
  guint *chances[] = { &faults->lose_request, &faults->lose_answer, &faults->repeat,
                       &faults->truncate,     &faults->busy,        &faults->slow };
  gboolean *kinds[] = { &faults->cut,     &faults->one_way, &faults->clog,
                        &faults->kill,    &faults->power,   &faults->central_crash,
                        &faults->io_once, &faults->full,    &faults->wall,
                        &faults->drift,   &faults->trim,    &faults->sessions_end };

  for (gsize i = 0; i < G_N_ELEMENTS (chances); i++)
    *chances[i] = env_chance (50) ? (guint)env_draw (2, 30) : 0;
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    *kinds[i] = env_chance (50);
  faults->clone = env_chance (15);
  faults->flip_disk = env_chance (20);
  faults->io_sticky = env_chance (20);
  faults->flip_stream = env_chance (20) ? 3 : 0;
  self->buggify = env_chance (60);
  if (env_draw_more (0, 100) < 50)
    faults->far_rows = (guint)env_draw_more (6, 40);
  faults->flip_central = env_draw_more (0, 100) < 30;
  /* What goes wrong with twins shows in few seeds: there are more of them, and less besides. */
  faults->clone = env_draw_more (0, 100) < 25 || faults->clone;
  faults->flip_central = faults->flip_central && !faults->clone;
}

static void
draw_commands (World *self)
{
  static const guint usual[CPT_N_KINDS] = {
    [CPT_KIND_ACCEPT] = 8,    [CPT_KIND_RELEASE] = 3, [CPT_KIND_PICK] = 30,
    [CPT_KIND_SHORT] = 8,     [CPT_KIND_UNSHORT] = 4, [CPT_KIND_BAG] = 6,
    [CPT_KIND_STAGE] = 6,     [CPT_KIND_READY] = 5,   [CPT_KIND_PUT_BACK] = 7,
    [CPT_KIND_CANCEL] = 3,    [CPT_KIND_DECLINE] = 1, [CPT_KIND_COUNT] = 4,
    [CPT_KIND_CLOSE] = 6,     [CPT_KIND_UNDO] = 10,   [CPT_KIND_REVEAL] = 2,
    [CPT_KIND_HAND_OVER] = 6, [CPT_KIND_ARRIVE] = 2,
  };

  for (guint i = 0; i < CPT_N_KINDS; i++)
    if (usual[i] > 0) /* a kind that nobody draws takes no number of those that others have */
      self->weights[i] = i == CPT_KIND_PICK || env_chance (75) ? usual[i] : 0;
}

World *
world_new (guint64 seed, guint n_commands)
{
  World *self = g_new0 (World, 1);

  template_get_central_disk ();
  env_start (seed);
  self->seed = seed;
  self->n_commands = n_commands;
  self->trace = 0xcbf29ce484222325;
  self->queue = g_sequence_new (happening_free);
  self->held = g_ptr_array_new_with_free_func (happening_free);
  self->truth = truth_new ();
  self->shadow = shadow_new ();
  self->central.disk = disk_new ("central");
  disk_copy (template_get_central_disk (), self->central.disk);
  self->n_terminals = (guint)env_draw (1, MAX_TERMINALS + 1);
  draw_faults (self);
  draw_commands (self);
  if (!central_open (self))
    g_assert_not_reached ();
  truth_follow (self);
  for (guint i = 0; i < self->n_terminals; i++) {
    self->terminals[i] = terminal_new (self, i);
    terminal_start (self->terminals[i]);
  }
  return self;
}

void
world_free (World *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (self->terminals); i++)
    terminal_free (self->terminals[i]);
  central_close (self);
  disk_free (self->central.disk);
  g_sequence_free (self->queue);
  g_ptr_array_unref (self->held);
  truth_free (self->truth);
  shadow_free (self->shadow);
  g_free (self->violation);
  g_free (self);
}

/* ---- happenings ---- */

static void
tell_answer (Happening *happening)
{
  CptSyncEvent event = { .sort = CPT_SYNC_EVENT_ANSWER, .job = happening->job };

  event.failure = happening->failure;
  event.status = happening->reply.status;
  event.content_type = happening->reply.content_type;
  event.retry_after_s = happening->reply.retry_after_s;
  event.body = happening->reply.body;
  if (snapshot_take (happening->terminal, &event))
    terminal_tell (happening->terminal, &event);
}

/* A release whose call was answered in between finds nothing. */
static void
release (World *self, const Happening *end)
{
  for (guint i = 0; i < self->held->len; i++) {
    Happening *waits = self->held->pdata[i];

    if (waits->terminal != end->terminal || waits->life != end->life ||
        waits->call->job != end->job)
      continue;
    g_ptr_array_steal_index (self->held, i);
    network_arrive (self, waits->terminal, waits->life, waits->call, TRUE);
    happening_free (waits);
    return;
  }
}

static void
act_at_channel (World *self)
{
  check_growth (self);
  if (self->central.service != NULL) {
    channel_act (self);
    if (!central_check_crash (self))
      truth_follow (self);
  }
  if (!self->healed && self->n_made < self->n_commands)
    world_expect (self, HAPPENS_CHANNEL, NULL, env_draw (0, 10 * SECOND_US));
}

static void
act_at_terminal (World *self, Terminal *terminal)
{
  if (terminal_is_up (terminal) && !terminal->forked) {
    check_age (terminal);
    people_act (terminal);
  }
  world_expect (self, HAPPENS_ACT, terminal, env_draw (0, 2 * SECOND_US))->life = terminal->life;
}

static void
start_central (World *self)
{
  if (self->central.storage != NULL)
    return;
  if (!central_open (self)) {
    central_close (self);
    if (disk_is_dead (self->central.disk))
      disk_revive (self->central.disk, self->faults.power);
    world_expect (self, HAPPENS_CENTRAL_START, NULL, 2 * SECOND_US);
    return;
  }
  truth_follow (self);
}

static void
cut_power (World *self, Terminal *terminal)
{
  if (!self->suffering)
    return;
  if (terminal != NULL && terminal_is_up (terminal))
    terminal_crash (terminal, TRUE, env_draw (SECOND_US, 20 * SECOND_US));
  else if (terminal == NULL && self->central.storage != NULL)
    central_crash (self, TRUE);
}

static gboolean
is_for_anybody (const Happening *happening)
{
  switch (happening->sort) {
  case HAPPENS_TIMER:
    return happening->timer == happening->terminal->timer &&
           happening->life == happening->terminal->life && terminal_is_up (happening->terminal);
  case HAPPENS_JOB:
  case HAPPENS_ANSWER:
    return happening->life == happening->terminal->life && terminal_is_up (happening->terminal);
  case HAPPENS_ACT:
  case HAPPENS_CHANNEL:
  case HAPPENS_REQUEST:
  case HAPPENS_RELEASE:
  case HAPPENS_MISFORTUNE:
  case HAPPENS_RECOVERY:
  case HAPPENS_START:
  case HAPPENS_CENTRAL_START:
  case HAPPENS_POWER_CUT:
  default:
    return TRUE;
  }
}

static void
happen (World *self, Happening *happening)
{
  CptSyncEvent time = { .sort = CPT_SYNC_EVENT_TIME, .retry_after_s = -1 };
  Terminal *terminal = happening->terminal;

  if (!is_for_anybody (happening))
    return;
  switch (happening->sort) {
  case HAPPENS_ACT:
    act_at_terminal (self, terminal);
    break;
  case HAPPENS_CHANNEL:
    act_at_channel (self);
    break;
  case HAPPENS_TIMER:
    terminal_tell (terminal, &time);
    break;
  case HAPPENS_JOB:
    terminal_do_job (terminal);
    break;
  case HAPPENS_REQUEST:
    network_arrive (self, terminal, happening->life, happening->call, FALSE);
    break;
  case HAPPENS_RELEASE:
    release (self, happening);
    break;
  case HAPPENS_ANSWER:
    tell_answer (happening);
    break;
  case HAPPENS_MISFORTUNE:
    misfortune_happen (self);
    break;
  case HAPPENS_RECOVERY:
    misfortune_end (self, terminal, happening->what);
    break;
  case HAPPENS_START:
    if (!terminal_is_up (terminal))
      terminal_start (terminal);
    break;
  case HAPPENS_CENTRAL_START:
    start_central (self);
    break;
  case HAPPENS_POWER_CUT:
    cut_power (self, terminal);
    break;
  default:
    g_assert_not_reached ();
  }
  network_release (self);
}

/* FALSE: nothing happens before @until_us. */
static gboolean
step (World *self, gint64 until_us)
{
  GSequenceIter *first = g_sequence_get_begin_iter (self->queue);
  Happening *happening;

  if (self->violation != NULL || g_sequence_iter_is_end (first))
    return FALSE;
  happening = g_sequence_get (first);
  if (happening->at_us > until_us)
    return FALSE;
  self->now_us = happening->at_us;
  happening = g_memdup2 (happening, sizeof *happening);
  *(Happening *)g_sequence_get (first) = (Happening){ 0 };
  g_sequence_remove (first);
  happen (self, happening);
  happening_free (happening);
  return self->violation == NULL;
}

/* ---- two phases ---- */

/* Where a terminal and its twin were all, nobody can work any more. */
static gboolean
is_anybody_left (World *self)
{
  for (guint i = 0; i < self->n_terminals; i++)
    if (!self->terminals[i]->forked)
      return TRUE;
  return FALSE;
}

static void
suffer (World *self)
{
  self->suffering = TRUE;
  for (guint i = 0; i < self->n_terminals; i++)
    world_expect (self, HAPPENS_ACT, self->terminals[i], env_draw (0, 2 * SECOND_US));
  world_expect (self, HAPPENS_CHANNEL, NULL, SECOND_US);
  world_expect (self, HAPPENS_MISFORTUNE, NULL, env_draw (0, 20 * SECOND_US));
  while (self->n_made < self->n_commands && is_anybody_left (self) && step (self, MAX_US))
    ;
  self->suffering = FALSE;
}

static void
drop_acts (World *self)
{
  GSequenceIter *at = g_sequence_get_begin_iter (self->queue);

  while (!g_sequence_iter_is_end (at)) {
    GSequenceIter *next = g_sequence_iter_next (at);
    const Happening *happening = g_sequence_get (at);

    if (happening->sort == HAPPENS_ACT || happening->sort == HAPPENS_CHANNEL)
      g_sequence_remove (at);
    at = next;
  }
}

/* All is well again: people go on for a while, and then everything has to agree. */
static void
heal (World *self)
{
  gint64 still_us = self->now_us + STILL_US;
  gint64 until_us = still_us + HEAL_US;
  g_autofree char *what = NULL;

  world_note (self, "all is healed");
  self->healed = TRUE;
  misfortune_end_all (self);
  while (step (self, still_us))
    ;
  drop_acts (self);
  while (self->violation == NULL) {
    g_free (what);
    what = check_quiet (self);
    if ((what == NULL && !central_mend (self)) || !step (self, until_us))
      break;
  }
  if (self->violation == NULL && what != NULL)
    world_violate (self, "I12", "not quiet %d s after all was healed: %s",
                   (int)((HEAL_US + STILL_US) / SECOND_US), what);
}

gboolean
world_run (World *self)
{
  suffer (self);
  if (self->violation == NULL)
    heal (self);
  if (self->violation == NULL)
    check_end (self);
  if (self->violation == NULL)
    central_let_an_hour_pass (self);
  return self->violation == NULL;
}
