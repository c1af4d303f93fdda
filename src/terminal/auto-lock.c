/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/auto-lock.h"

#include "terminal/preferences.h"

#define US_PER_MINUTE (G_GINT64_CONSTANT (60) * G_USEC_PER_SEC)

struct _CptAutoLock {
  CptShop *shop;               /* (unowned) outlives the window */
  CptPreferences *preferences; /* (owned) */
  gint64 touched_us;           /* monotonic: a tablet that sleeps is touched when it wakes */
};

static gboolean
on_event (GtkEventControllerLegacy *controller, GdkEvent *event, CptAutoLock *self)
{
  cpt_auto_lock_touch (self);
  return GDK_EVENT_PROPAGATE;
}

CptAutoLock *
cpt_auto_lock_new (CptShop *shop, GtkWidget *window)
{
  CptAutoLock *self = g_new0 (CptAutoLock, 1);
  GtkEventController *events = gtk_event_controller_legacy_new ();

  self->shop = shop;
  self->preferences = cpt_preferences_new (g_settings_schema_source_get_default ());
  cpt_auto_lock_touch (self);
  gtk_event_controller_set_propagation_phase (events, GTK_PHASE_CAPTURE);
  g_signal_connect (events, "event", G_CALLBACK (on_event), self);
  gtk_widget_add_controller (window, events);
  return self;
}

void
cpt_auto_lock_free (CptAutoLock *self)
{
  cpt_preferences_free (self->preferences);
  g_free (self);
}

void
cpt_auto_lock_touch (CptAutoLock *self)
{
  self->touched_us = g_get_monotonic_time ();
}

void
cpt_auto_lock_tick (CptAutoLock *self)
{
  const CptPolicy *policy = cpt_shop_get_policy (self->shop);
  guint policy_minutes, minutes;

  if (policy == NULL || cpt_shop_get_person (self->shop) == NULL)
    return;
  policy_minutes = (guint)MAX (policy->auto_lock_minutes, 0);
  minutes = cpt_preferences_get_auto_lock_minutes (self->preferences, policy_minutes);
  if (minutes > 0 && g_get_monotonic_time () - self->touched_us > minutes * US_PER_MINUTE)
    cpt_shop_set_person (self->shop, NULL, CPT_SIGN_IN_BADGE_PIN);
}
