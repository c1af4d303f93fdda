/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/scan-input.h"

#include "scan/wedge.h"

#define US_PER_MS 1000
#define GS        0x1D /* a GS1 separator; scanners type it as Ctrl+] */

struct _CptScanInput {
  GtkWindow *window; /* (unowned) */
  CptScanInputFound found;
  CptScanInputTyped typed;
  CptScanInputCamera camera_changed;
  gpointer user_data;
  CptWedge *wedge;   /* (owned) */
  CptCamera *camera; /* (owned) (nullable) */
  guint pause;       /* source: the burst broke off */
};

/* The focused entry already got the first characters of a burst: they are taken out again. */
static void
take_out_of_entry (CptScanInput *self, guint n)
{
  GtkWidget *focus = gtk_window_get_focus (self->window);
  int position;

  if (n == 0 || focus == NULL || !GTK_IS_EDITABLE (focus))
    return;
  position = gtk_editable_get_position (GTK_EDITABLE (focus));
  gtk_editable_delete_text (GTK_EDITABLE (focus), MAX (0, position - (int)n), position);
}

static void
on_wedge_found (const guint8 *bytes, gsize n, gpointer user_data)
{
  CptScanInput *self = user_data;

  take_out_of_entry (self, cpt_wedge_get_n_passed (self->wedge));
  self->found (bytes, n, CPT_SYMBOLOGY_UNKNOWN, self->user_data);
}

/* What was swallowed and is no scan after all goes where it was meant to go. */
static void
give_back (CptScanInput *self)
{
  g_autofree char *text = cpt_wedge_take_back (self->wedge);
  GtkWidget *focus = gtk_window_get_focus (self->window);

  if (text == NULL)
    return;
  if (focus != NULL && GTK_IS_EDITABLE (focus)) {
    int position = gtk_editable_get_position (GTK_EDITABLE (focus));

    gtk_editable_insert_text (GTK_EDITABLE (focus), text, -1, &position);
    gtk_editable_set_position (GTK_EDITABLE (focus), position);
  } else {
    self->typed (text, self->user_data);
  }
}

static gboolean
on_pause (gpointer user_data)
{
  CptScanInput *self = user_data;

  self->pause = 0;
  cpt_wedge_pause (self->wedge);
  give_back (self);
  return G_SOURCE_REMOVE;
}

static gunichar
get_character (guint keyval, GdkModifierType state)
{
  if ((state & GDK_CONTROL_MASK) != 0)
    return keyval == GDK_KEY_bracketright ? GS : 0;
  if ((state & (GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return 0;
  return gdk_keyval_to_unicode (keyval);
}

static gboolean
on_key_pressed (GtkEventControllerKey *controller,
                guint keyval,
                guint keycode,
                GdkModifierType state,
                CptScanInput *self)
{
  gboolean is_enter =
      keyval == GDK_KEY_Return || keyval == GDK_KEY_KP_Enter || keyval == GDK_KEY_Tab;
  guint32 time_ms = gtk_event_controller_get_current_event_time (GTK_EVENT_CONTROLLER (controller));
  gunichar character = is_enter ? 0 : get_character (keyval, state);
  CptWedgeVerdict verdict;

  verdict = cpt_wedge_key (self->wedge, character, is_enter, (gint64)time_ms * US_PER_MS);
  g_clear_handle_id (&self->pause, g_source_remove);
  if (verdict == CPT_WEDGE_PASS)
    give_back (self);
  if (!is_enter)
    self->pause = g_timeout_add_full (G_PRIORITY_DEFAULT_IDLE, CPT_WEDGE_GAP_US / US_PER_MS,
                                      on_pause, self, NULL);
  return verdict == CPT_WEDGE_SWALLOW ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
}

static void
on_camera_found (CptCamera *camera, GBytes *bytes, int symbology, CptScanInput *self)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  self->found (data, length, (CptSymbology)symbology, self->user_data);
}

static void
on_camera_state (CptCamera *camera, int state, const char *words, CptScanInput *self)
{
  self->camera_changed ((CptCameraState)state, self->user_data);
}

CptScanInput *
cpt_scan_input_new (GtkWindow *window,
                    CptScanInputFound found,
                    CptScanInputTyped typed,
                    CptScanInputCamera camera,
                    gpointer user_data)
{
  CptScanInput *self = g_new0 (CptScanInput, 1);
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_assert (GTK_IS_WINDOW (window));
  self->window = window;
  self->found = found;
  self->typed = typed;
  self->camera_changed = camera;
  self->user_data = user_data;
  self->wedge = cpt_wedge_new (on_wedge_found, self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (window), keys);
  return self;
}

void
cpt_scan_input_free (CptScanInput *self)
{
  cpt_scan_input_set_camera (self, NULL);
  g_clear_handle_id (&self->pause, g_source_remove);
  g_clear_pointer (&self->wedge, cpt_wedge_free);
  g_free (self);
}

void
cpt_scan_input_set_camera (CptScanInput *self, CptCamera *camera)
{
  if (self->camera != NULL) {
    g_signal_handlers_disconnect_by_data (self->camera, self);
    cpt_camera_stop (self->camera);
    g_clear_object (&self->camera);
  }
  if (camera == NULL)
    return;
  self->camera = camera;
  g_signal_connect (camera, "found", G_CALLBACK (on_camera_found), self);
  g_signal_connect (camera, "state", G_CALLBACK (on_camera_state), self);
  cpt_camera_start (camera);
}

gboolean
cpt_scan_input_has_camera (CptScanInput *self)
{
  return self->camera != NULL;
}
