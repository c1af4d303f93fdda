/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/feedback/vibration.h"

#ifdef CPT_HAVE_LIBFEEDBACK

#define LIBFEEDBACK_USE_UNSTABLE_API
#include <libfeedback.h>

#define APPLICATION_ID "org.comptoir.Comptoir"
#define SHORT_PULSE_MS                                                                             \
  60 /* up to here a pulse is what a pressed button gives, above it what a message gives */
#define PAUSE_MS    60 /* between two pulses */
#define MAX_WAITING 4

#define QUIT GUINT_TO_POINTER (G_MAXUINT)

struct _CptVibration {
  GThread *thread;    /* (owned) */
  GAsyncQueue *queue; /* (owned): n_pulses << 16 | pulse_ms, or QUIT */
  gint works;         /* atomic */
};

/* Returns what came meanwhile and ends these pulses, or NULL. */
static gpointer
pulse (CptVibration *self, guint n_pulses, guint pulse_ms)
{
  /* The service's theme knows how long each kind of event is. */
  const char *name = pulse_ms <= SHORT_PULSE_MS ? "button-pressed" : "message-new-instant";
  g_autoptr (LfbEvent) event = lfb_event_new (name);
  gpointer item = NULL;

  for (guint i = 0; i < n_pulses && item == NULL; i++) {
    if (!lfb_event_trigger_feedback (event, NULL))
      return NULL;
    if (i + 1 < n_pulses)
      item = g_async_queue_timeout_pop (self->queue, (guint64)(pulse_ms + PAUSE_MS) * 1000);
  }

  return item;
}

static gpointer
run (gpointer data)
{
  CptVibration *self = data;
  gpointer item = NULL;

  g_atomic_int_set (&self->works, lfb_init (APPLICATION_ID, NULL));
  while (item != QUIT) {
    if (item == NULL)
      item = g_async_queue_pop (self->queue);
    else if (g_atomic_int_get (&self->works))
      item = pulse (self, GPOINTER_TO_UINT (item) >> 16, GPOINTER_TO_UINT (item) & 0xffff);
    else
      item = NULL;
  }
  if (lfb_is_initted ())
    lfb_uninit ();

  return NULL;
}

CptVibration *
cpt_vibration_new (void)
{
  CptVibration *self = g_new0 (CptVibration, 1);

  self->queue = g_async_queue_new ();
  self->thread = g_thread_new ("vibration", run, self);

  return self;
}

void
cpt_vibration_free (CptVibration *self)
{
  g_async_queue_push (self->queue, QUIT);
  g_thread_join (self->thread);
  g_async_queue_unref (self->queue);
  g_free (self);
}

gboolean
cpt_vibration_works (CptVibration *self)
{
  return g_atomic_int_get (&self->works);
}

void
cpt_vibration_pulse (CptVibration *self, guint n_pulses, guint pulse_ms)
{
  g_assert (n_pulses > 0 && pulse_ms <= 0xffff);

  if (g_async_queue_length (self->queue) < MAX_WAITING)
    g_async_queue_push (self->queue, GUINT_TO_POINTER (n_pulses << 16 | pulse_ms));
}

#else

CptVibration *
cpt_vibration_new (void)
{
  return NULL;
}

void
cpt_vibration_free (CptVibration *self)
{
}

gboolean
cpt_vibration_works (CptVibration *self)
{
  return FALSE;
}

void
cpt_vibration_pulse (CptVibration *self, guint n_pulses, guint pulse_ms)
{
}

#endif
