/* SPDX-License-Identifier: GPL-3.0-or-later */
/* feedbackd over D-Bus, by its own words: no library of it is needed. Newer ones play a pattern
 * where the device has a motor; older ones, and devices without one, only know events, whose length
 * their theme says. */
#include "terminal/feedback/vibration.h"

#include <gio/gio.h>

#define SERVICE        "org.sigxcpu.Feedback"
#define PATH           "/org/sigxcpu/Feedback"
#define HAPTIC         "org.sigxcpu.Feedback.Haptic"
#define APPLICATION_ID "org.comptoir.Comptoir"
#define FULL_STRENGTH  1.0
#define PAUSE_MS       60 /* between two pulses */
#define SHORT_PULSE_MS                                                                             \
  60                 /* up to here a pulse is what a pressed button gives, above it a message */
#define CALL_MS 2000 /* the service answers at once, or is stuck */

struct _CptVibration {
  guint watch;                 /* of the service's name */
  GDBusConnection *connection; /* (owned) (nullable): the service is there */
  GCancellable *cancellable;   /* (owned) */
  gboolean has_haptic;         /* it plays patterns */
  gboolean works;
  guint n_pulses, pulse_ms; /* of what is played as events, and is left */
  guint next;               /* source */
};

static void
trigger_event (CptVibration *self, guint pulse_ms)
{
  GVariantBuilder hints;

  /* Its tone is ours: the theme must not add a sound. */
  g_variant_builder_init (&hints, G_VARIANT_TYPE ("a{sv}"));
  g_variant_builder_add (&hints, "{sv}", "profile", g_variant_new_string ("quiet"));
  g_dbus_connection_call (
      self->connection, SERVICE, PATH, SERVICE, "TriggerFeedback",
      g_variant_new ("(ssa{sv}i)", APPLICATION_ID,
                     pulse_ms <= SHORT_PULSE_MS ? "button-pressed" : "message-new-instant", &hints,
                     -1),
      NULL, G_DBUS_CALL_FLAGS_NONE, CALL_MS, NULL, NULL, NULL);
}

static gboolean
on_next_pulse (gpointer user_data)
{
  CptVibration *self = user_data;

  self->next = 0;
  if (self->connection == NULL || self->n_pulses == 0)
    return G_SOURCE_REMOVE;
  trigger_event (self, self->pulse_ms);
  if (--self->n_pulses > 0)
    self->next = g_timeout_add (self->pulse_ms + PAUSE_MS, on_next_pulse, self);
  return G_SOURCE_REMOVE;
}

static void
play_events (CptVibration *self, guint n_pulses, guint pulse_ms)
{
  g_clear_handle_id (&self->next, g_source_remove);
  self->n_pulses = n_pulses;
  self->pulse_ms = pulse_ms;
  on_next_pulse (self);
}

static void
on_vibrated (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CptVibration *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* it went meanwhile */
  if (answer != NULL)
    g_variant_get (answer, "(b)", &self->works);
  else
    self->works = FALSE;
}

/* An empty pattern ends what plays, and so shows who knows patterns. */
static void
on_probed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CptVibration *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer =
      g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->has_haptic = answer != NULL;
  self->works = answer != NULL ||
                g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD) ||
                g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_INTERFACE);
}

/* @n_pulses 0: none. */
static void
call_vibrate (CptVibration *self, guint n_pulses, guint pulse_ms, GAsyncReadyCallback callback)
{
  GVariantBuilder pattern;

  g_variant_builder_init (&pattern, G_VARIANT_TYPE ("a(du)"));
  for (guint i = 0; i < n_pulses; i++) {
    if (i > 0)
      g_variant_builder_add (&pattern, "(du)", 0.0, PAUSE_MS);
    g_variant_builder_add (&pattern, "(du)", FULL_STRENGTH, pulse_ms);
  }
  g_dbus_connection_call (self->connection, SERVICE, PATH, HAPTIC, "Vibrate",
                          g_variant_new ("(sa(du))", APPLICATION_ID, &pattern),
                          G_VARIANT_TYPE ("(b)"), G_DBUS_CALL_FLAGS_NONE, CALL_MS,
                          self->cancellable, callback, self);
}

static void
on_appeared (GDBusConnection *connection, const char *name, const char *owner, gpointer user_data)
{
  CptVibration *self = user_data;

  g_set_object (&self->connection, connection);
  call_vibrate (self, 0, 0, on_probed);
}

static void
on_vanished (GDBusConnection *connection, const char *name, gpointer user_data)
{
  CptVibration *self = user_data;

  g_clear_object (&self->connection);
  self->has_haptic = FALSE;
  self->works = FALSE;
}

CptVibration *
cpt_vibration_new (void)
{
  CptVibration *self = g_new0 (CptVibration, 1);

  self->cancellable = g_cancellable_new ();
  self->watch = g_bus_watch_name (G_BUS_TYPE_SESSION, SERVICE, G_BUS_NAME_WATCHER_FLAGS_AUTO_START,
                                  on_appeared, on_vanished, self, NULL);
  return self;
}

void
cpt_vibration_free (CptVibration *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->next, g_source_remove);
  g_bus_unwatch_name (self->watch);
  g_clear_object (&self->connection);
  g_clear_object (&self->cancellable);
  g_free (self);
}

gboolean
cpt_vibration_works (CptVibration *self)
{
  return self->works;
}

void
cpt_vibration_pulse (CptVibration *self, guint n_pulses, guint pulse_ms)
{
  g_assert (n_pulses > 0 && pulse_ms > 0);

  if (self->connection == NULL || (!self->has_haptic && !self->works))
    return;
  if (self->has_haptic)
    call_vibrate (self, n_pulses, pulse_ms, on_vibrated);
  else
    play_events (self, n_pulses, pulse_ms);
}
