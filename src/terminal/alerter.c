/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/alerter.h"

#include "terminal/handover/handover-page.h"
#include "terminal/page.h"
#include "terminal/pick/pick-page.h"
#include "terminal/stage/stage-page.h"
#include "workflow/alerts.h"

#define NOTIFICATION_ID "alert"
#define DESKTOP_NAME    "org.freedesktop.Notifications"
#define IN_A_SANDBOX    "/.flatpak-info" /* there a portal shows them, and the name is not seen */

struct _CptAlerter {
  CptWindow *window;     /* (unowned) it owns us */
  CptShop *shop;         /* (owned) */
  CptFeedback *feedback; /* (unowned) */
  CptCall *shown;        /* (unowned) */
  CptAlerts *alerts;     /* (owned) */
  guint second;          /* source; 0: the window goes */
  guint watch;           /* of the bus: who shows notifications */
  gboolean has_desktop;
};

static const CptTone TONES[CPT_N_ALERTS] = {
  [CPT_ALERT_CANCELLED_IN_HAND] = CPT_TONE_CANCELLED,
  [CPT_ALERT_CUSTOMER_HERE] = CPT_TONE_CUSTOMER_HERE,
  [CPT_ALERT_LATE] = CPT_TONE_LATE,
  [CPT_ALERT_AT_RISK] = CPT_TONE_AT_RISK,
  [CPT_ALERT_DUE_SOON] = CPT_TONE_DUE_SOON,
  [CPT_ALERT_NEW] = CPT_TONE_NEW_WORK,
  [CPT_ALERT_NEEDS_ATTENTION] = CPT_TONE_ATTENTION,
};

static void
send_notification (CptAlerter *self, const CptAlert *alert, const char *title, const char *detail)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self->window));
  g_autoptr (GNotification) notification = g_notification_new (title);
  g_autoptr (GIcon) icon = g_themed_icon_new ("org.comptoir.Comptoir");

  g_notification_set_body (notification, detail);
  g_notification_set_icon (notification, icon);
  g_notification_set_priority (notification, alert->sort == CPT_ALERT_NEW
                                                 ? G_NOTIFICATION_PRIORITY_HIGH
                                                 : G_NOTIFICATION_PRIORITY_URGENT);
  g_notification_set_default_action_and_target (notification, "app.open-order", "s",
                                                alert->fulfilment);
  g_application_send_notification (G_APPLICATION (application), NOTIFICATION_ID, notification);
}

static void
on_desktop_came (GDBusConnection *bus, const char *name, const char *owner, gpointer user_data)
{
  ((CptAlerter *)user_data)->has_desktop = TRUE;
}

static void
on_desktop_left (GDBusConnection *bus, const char *name, gpointer user_data)
{
  ((CptAlerter *)user_data)->has_desktop = g_file_test (IN_A_SANDBOX, G_FILE_TEST_EXISTS);
}

/* A call over the very list that it calls to would cover the question. */
static gboolean
shows_it_already (CptAlerter *self, const CptAlert *alert)
{
  return alert->sort == CPT_ALERT_NEEDS_ATTENTION &&
         cpt_window_shows_place (self->window, "attention");
}

static void
call (CptAlerter *self, const CptAlert *alert)
{
  g_autofree char *detail = NULL;
  g_autofree char *title = cpt_words_alert (alert, cpt_shop_get_time_zone (self->shop), &detail);

  cpt_feedback_play (self->feedback, TONES[alert->sort]);
  if (self->has_desktop) /* a bare kiosk has nobody who shows it; tone and call are there all the
                            same */
    send_notification (self, alert, title, detail);
  if (!shows_it_already (self, alert))
    cpt_call_show (self->shown, alert, title, detail);
}

static gboolean
is_in_front (CptPage *front, const char *fulfilment)
{
  if (CPT_IS_HANDOVER_PAGE (front))
    return cpt_handover_page_shows (CPT_HANDOVER_PAGE (front), fulfilment);
  if (CPT_IS_PICK_PAGE (front))
    return cpt_pick_page_has (CPT_PICK_PAGE (front), fulfilment);
  return CPT_IS_STAGE_PAGE (front) &&
         g_str_equal (cpt_stage_page_get_fulfilment (CPT_STAGE_PAGE (front)), fulfilment);
}

static gboolean
on_second (gpointer user_data)
{
  CptAlerter *self = user_data;
  CptPage *front = cpt_window_get_front (self->window);
  g_autoptr (GArray) facts = cpt_alerts_read (self->shop);
  CptAlert alert = { 0 };

  if (facts == NULL)
    return G_SOURCE_CONTINUE;
  for (guint i = 0; front != NULL && i < facts->len; i++) {
    const CptAlertFact *fact = &g_array_index (facts, CptAlertFact, i);

    if (is_in_front (front, fact->fulfilment))
      cpt_alerts_see (self->alerts, fact->fulfilment);
  }
  if (cpt_alerts_look (self->alerts, cpt_shop_get_policy (self->shop), facts,
                       cpt_shop_get_n_attention (self->shop),
                       front != NULL && cpt_page_hands_over (front), cpt_shop_now_us (self->shop),
                       &alert))
    call (self, &alert);
  cpt_alert_clear (&alert);
  return G_SOURCE_CONTINUE;
}

static void
on_window_destroyed (GtkWidget *window, CptAlerter *self)
{
  g_clear_handle_id (&self->second, g_source_remove);
}

static void
free_alerter (gpointer data)
{
  CptAlerter *self = data;

  g_clear_handle_id (&self->second, g_source_remove);
  g_clear_handle_id (&self->watch, g_bus_unwatch_name);
  g_clear_pointer (&self->alerts, cpt_alerts_free);
  g_clear_object (&self->shop);
  g_free (self);
}

void
cpt_alerter_attach (CptWindow *window, CptShop *shop, CptFeedback *feedback, CptCall *shown)
{
  CptAlerter *self;

  g_return_if_fail (CPT_IS_WINDOW (window));
  g_return_if_fail (CPT_IS_SHOP (shop));
  g_return_if_fail (feedback != NULL);

  if (cpt_shop_is_training (shop)) /* nobody is called to what is not there */
    return;
  self = g_new0 (CptAlerter, 1);
  self->window = window;
  self->shop = g_object_ref (shop);
  self->feedback = feedback;
  self->shown = shown;
  self->alerts = cpt_alerts_new ();
  self->second = g_timeout_add_seconds (1, on_second, self);
  self->watch =
      g_bus_watch_name (G_BUS_TYPE_SESSION, DESKTOP_NAME, G_BUS_NAME_WATCHER_FLAGS_AUTO_START,
                        on_desktop_came, on_desktop_left, self, NULL);
  g_signal_connect (window, "destroy", G_CALLBACK (on_window_destroyed), self);
  g_object_set_data_full (G_OBJECT (window), "cpt-alerter", self, free_alerter);
}
