/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a device's hand feels, against a service that writes down what it is asked for, on a bus of
 * the test's own. */
#include "terminal/feedback/feedback.h"

#include <gio/gio.h>

#define SERVICE   "org.sigxcpu.Feedback"
#define PATH      "/org/sigxcpu/Feedback"
#define WAIT_S    10
#define NO_SOUND  "fakesink"
#define COMPTOIRS "org.comptoir.Comptoir"

/* As feedbackd has them; the second interface came with 0.5, and stands where there is a motor. */
static const char SERVICE_XML[] = "<node><interface name='org.sigxcpu.Feedback'>"
                                  "<method name='TriggerFeedback'>"
                                  "<arg direction='in' name='app_id' type='s'/>"
                                  "<arg direction='in' name='event' type='s'/>"
                                  "<arg direction='in' name='hints' type='a{sv}'/>"
                                  "<arg direction='in' name='timeout' type='i'/>"
                                  "<arg direction='out' name='id' type='u'/>"
                                  "</method></interface>"
                                  "<interface name='org.sigxcpu.Feedback.Haptic'>"
                                  "<method name='Vibrate'>"
                                  "<arg direction='in' name='app_id' type='s'/>"
                                  "<arg direction='in' name='pattern' type='a(du)'/>"
                                  "<arg direction='out' name='success' type='b'/>"
                                  "</method></interface></node>";

typedef struct {
  GTestDBus *bus;              /* (owned) */
  GDBusConnection *connection; /* (owned) the service's own */
  GDBusNodeInfo *info;         /* (owned) */
  guint owned;
  gboolean vibrates; /* what it answers */
  GString *seen;     /* (owned) a line each */
} Service;

/* "1.0*40 0.0*60 1.0*40" */
static void
write_pattern (GString *out, GVariant *pattern)
{
  GVariantIter iter;
  double strength;
  guint32 ms;

  g_variant_iter_init (&iter, pattern);
  while (g_variant_iter_next (&iter, "(du)", &strength, &ms))
    g_string_append_printf (out, "%.1f*%u ", strength, ms);
}

static void
on_call (GDBusConnection *connection,
         const char *sender,
         const char *path,
         const char *interface,
         const char *method,
         GVariant *arguments,
         GDBusMethodInvocation *invocation,
         gpointer user_data)
{
  Service *self = user_data;
  const char *application, *event, *profile = NULL;
  g_autoptr (GVariant) more = NULL;

  if (g_str_equal (method, "Vibrate")) {
    g_variant_get (arguments, "(&s@a(du))", &application, &more);
    g_assert_cmpstr (application, ==, COMPTOIRS);
    write_pattern (self->seen, more);
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(b)", self->vibrates));
    return;
  }
  g_variant_get (arguments, "(&s&s@a{sv}i)", &application, &event, &more, NULL);
  g_assert_cmpstr (application, ==, COMPTOIRS);
  g_assert_true (g_variant_lookup (more, "profile", "&s", &profile));
  g_assert_cmpstr (profile, ==, "quiet");
  g_string_append_printf (self->seen, "%s ", event);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(u)", 1));
}

static const GDBusInterfaceVTable VTABLE = { .method_call = on_call };

/* @with_patterns: a newer feedbackd on a device with a motor. */
static void
start (Service *self, gboolean with_patterns)
{
  g_autoptr (GError) error = NULL;
  const char *address = g_test_dbus_get_bus_address (self->bus);

  self->vibrates = TRUE;
  self->connection =
      g_dbus_connection_new_for_address_sync (address,
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                  G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, &error);
  g_assert_no_error (error);
  self->info = g_dbus_node_info_new_for_xml (SERVICE_XML, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < (with_patterns ? 2 : 1); i++)
    g_assert_cmpuint (g_dbus_connection_register_object (self->connection, PATH,
                                                         self->info->interfaces[i], &VTABLE, self,
                                                         NULL, &error),
                      >, 0);
  self->owned = g_bus_own_name_on_connection (self->connection, SERVICE,
                                              G_BUS_NAME_OWNER_FLAGS_NONE, NULL, NULL, NULL, NULL);
}

static void
stop (Service *self)
{
  if (self->owned != 0)
    g_bus_unown_name (self->owned);
  self->owned = 0;
  if (self->connection != NULL)
    g_dbus_connection_close_sync (self->connection, NULL, NULL);
  g_clear_object (&self->connection);
  g_clear_pointer (&self->info, g_dbus_node_info_unref);
}

static void
set_up (Service *self, gconstpointer data)
{
  self->seen = g_string_new (NULL);
  self->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (self->bus);
}

static void
tear_down (Service *self, gconstpointer data)
{
  stop (self);
  g_test_dbus_down (self->bus);
  g_clear_object (&self->bus);
  g_string_free (self->seen, TRUE);
}

static gboolean
on_late (gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Until the hand has felt @wanted. */
static void
expect (Service *self, const char *wanted)
{
  gboolean late = FALSE;
  guint timeout = g_timeout_add_seconds (WAIT_S, on_late, &late);

  while (!late && g_strcmp0 (self->seen->str, wanted) != 0)
    g_main_context_iteration (NULL, TRUE);
  if (!late)
    g_source_remove (timeout);
  g_assert_cmpstr (self->seen->str, ==, wanted);
  g_string_truncate (self->seen, 0);
}

static void
await_vibration (CptFeedback *feedback, gboolean wanted)
{
  gboolean late = FALSE;
  guint timeout = g_timeout_add_seconds (WAIT_S, on_late, &late);

  while (!late && cpt_feedback_can_vibrate (feedback) != wanted)
    g_main_context_iteration (NULL, TRUE);
  if (!late)
    g_source_remove (timeout);
  g_assert_cmpint (cpt_feedback_can_vibrate (feedback), ==, wanted);
}

/* The table of the drawn screens: pulses and their milliseconds. */
static const struct {
  CptTone tone;
  const char *pattern;
} FELT[] = {
  { CPT_TONE_RIGHT, "1.0*40 " },
  { CPT_TONE_COMPLETE, "1.0*40 0.0*60 1.0*40 " },
  { CPT_TONE_TASK_DONE, "1.0*120 " },
  { CPT_TONE_WRONG, "1.0*400 " },
  { CPT_TONE_ALREADY, "1.0*20 0.0*60 1.0*20 " },
  { CPT_TONE_UNKNOWN, "1.0*40 0.0*60 1.0*40 0.0*60 1.0*40 " },
  { CPT_TONE_CUSTOMER_HERE, "1.0*200 0.0*60 1.0*200 " },
  { CPT_TONE_ATTENTION, "1.0*200 " },
};

static void
test_patterns (Service *self, gconstpointer data)
{
  g_autoptr (CptFeedback) feedback = NULL;

  start (self, TRUE);
  feedback = cpt_feedback_new (NO_SOUND);
  await_vibration (feedback, TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (FELT); i++) {
    cpt_feedback_play (feedback, FELT[i].tone);
    expect (self, FELT[i].pattern);
  }
}

/* An older service, or a device without a motor, gets one event a pulse. */
static void
test_events (Service *self, gconstpointer data)
{
  g_autoptr (CptFeedback) feedback = NULL;

  start (self, FALSE);
  feedback = cpt_feedback_new (NO_SOUND);
  await_vibration (feedback, TRUE);
  cpt_feedback_play (feedback, CPT_TONE_COMPLETE);
  expect (self, "button-pressed button-pressed ");
  cpt_feedback_play (feedback, CPT_TONE_CUSTOMER_HERE);
  expect (self, "message-new-instant message-new-instant ");
  cpt_feedback_play (feedback, CPT_TONE_WRONG);
  expect (self, "message-new-instant ");
}

/* Nobody wants it, or the device does not do it: then nothing more is asked of it. */
static void
test_off (Service *self, gconstpointer data)
{
  g_autoptr (CptFeedback) feedback = NULL;

  start (self, TRUE);
  feedback = cpt_feedback_new (NO_SOUND);
  await_vibration (feedback, TRUE);
  cpt_feedback_set_vibration (feedback, FALSE);
  cpt_feedback_play (feedback, CPT_TONE_WRONG);
  cpt_feedback_set_vibration (feedback, TRUE);
  cpt_feedback_play (feedback, CPT_TONE_RIGHT);
  expect (self, "1.0*40 ");
  self->vibrates = FALSE;
  cpt_feedback_play (feedback, CPT_TONE_RIGHT);
  expect (self, "1.0*40 ");
  await_vibration (feedback, FALSE);
}

/* It may come and go while the terminal runs. */
static void
test_comes_and_goes (Service *self, gconstpointer data)
{
  g_autoptr (CptFeedback) feedback = cpt_feedback_new (NO_SOUND);

  await_vibration (feedback, FALSE);
  cpt_feedback_play (feedback, CPT_TONE_WRONG); /* nobody feels it, and nobody waits */
  start (self, TRUE);
  await_vibration (feedback, TRUE);
  cpt_feedback_play (feedback, CPT_TONE_RIGHT);
  expect (self, "1.0*40 ");
  stop (self);
  await_vibration (feedback, FALSE);
  cpt_feedback_play (feedback, CPT_TONE_RIGHT);
}

int
main (int argc, char *argv[])
{
  static const struct {
    const char *path;
    void (*function) (Service *, gconstpointer);
  } TESTS[] = {
    { "/terminal/vibration/patterns", test_patterns },
    { "/terminal/vibration/events", test_events },
    { "/terminal/vibration/off", test_off },
    { "/terminal/vibration/comes and goes", test_comes_and_goes },
  };

  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (gsize i = 0; i < G_N_ELEMENTS (TESTS); i++)
    g_test_add (TESTS[i].path, Service, NULL, set_up, TESTS[i].function, tear_down);
  return g_test_run ();
}
