/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/application.h"

#include "domain/instant.h"
#include "scan/camera.h"
#include "terminal/feedback/feedback.h"
#include "terminal/preferences.h"
#include "terminal/window.h"
#include "workflow/shop.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <stdio.h>

#define STATUS_COULD_NOT 3
#define PLAIN_DPI        (96 * 1024)
#define MAX_TICKET_BYTES 4096
#define FILE_CAMERA_FPS  15
#define FILE_FRAMES_EACH 6

struct _CptApplication {
  AdwApplication parent_instance;

  CptShop *shop;               /* (owned) (nullable) */
  CptPreferences *preferences; /* (owned) */
  CptWindow *window;           /* (weak) (nullable) */
  CptFeedback *feedback;       /* (unowned): the window's, as long as that lives */
  char *data;                  /* (owned) (nullable) options … */
  char *enrol_file;            /* (owned) (nullable) */
  char *clock;                 /* (owned) (nullable) */
  char *camera;                /* (owned) (nullable) */
  char *size;                  /* (owned) (nullable) */
  char *sound;                 /* (owned) (nullable) */
  gboolean training;
  int status;
};

G_DEFINE_FINAL_TYPE (CptApplication, cpt_application, ADW_TYPE_APPLICATION)

/* In the order of the person's question: what happened, then what to do. */
static void
show_why_not (CptApplication *self, const char *words)
{
  GtkWidget *page = adw_status_page_new ();
  GtkWidget *window = adw_application_window_new (GTK_APPLICATION (self));

  self->status = STATUS_COULD_NOT;
  g_printerr ("comptoir: %s\n", words);
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "cpt-alert-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _ ("Comptoir cannot start"));
  adw_status_page_set_description (ADW_STATUS_PAGE (page), words);
  gtk_window_set_title (GTK_WINDOW (window), "Comptoir");
  gtk_window_set_default_size (GTK_WINDOW (window), 412, 480);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), page);
  gtk_window_present (GTK_WINDOW (window));
}

static CptClock *
make_clock (CptApplication *self, GError **error)
{
  gint64 real_us = g_get_real_time ();
  CptClockSpec spec;

  if (self->clock == NULL)
    return cpt_clock_new (0, 0, 0);
  if (!cpt_clock_spec_from_text (self->clock, real_us, &spec)) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 _ ("--clock takes INSTANT[@REAL][,xRATE] with times such as "
                    "2026-11-21T14:32:00+01:00, not “%s”"),
                 self->clock);
    return NULL;
  }
  return cpt_clock_new (spec.instant_us, spec.real_us, spec.rate);
}

static void
on_enrolled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CptApplication) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!cpt_shop_enrol_finish (CPT_SHOP (source), result, &error))
    g_printerr ("comptoir: %s\n", error->message);
}

static void
enrol (CptApplication *self)
{
  g_autofree char *ticket = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0;

  if (self->enrol_file == NULL || self->training || cpt_shop_is_enrolled (self->shop))
    return;
  if (!g_file_get_contents (self->enrol_file, &ticket, &length, &error) ||
      length > MAX_TICKET_BYTES)
    g_printerr ("comptoir: %s\n",
                error != NULL ? error->message : _ ("The enrolment file is too large."));
  else
    cpt_shop_enrol_async (self->shop, ticket, on_enrolled, g_object_ref (self));
}

/* `none`, a device, or `files:PATH[,PATH…]`: pictures that are played as frames. */
static CptCamera *
make_camera (CptApplication *self)
{
  g_autofree char *camera = NULL;

  camera = self->camera != NULL ? g_strdup (self->camera)
                                : cpt_preferences_get_camera (self->preferences);
  if (g_str_equal (camera, "none"))
    return NULL;
  if (g_str_has_prefix (camera, "files:")) {
    g_auto (GStrv) files = g_strsplit (camera + strlen ("files:"), ",", -1);

    return cpt_camera_new_files ((const char *const *)files, FILE_CAMERA_FPS, FILE_FRAMES_EACH);
  }
  return cpt_camera_new_device (camera);
}

static void
on_preferences_changed (CptPreferences *preferences, gpointer user_data)
{
  CptApplication *self = user_data;

  if (self->window == NULL)
    return;
  cpt_feedback_set_volume (self->feedback, cpt_preferences_get_volume (preferences));
  cpt_feedback_set_vibration (self->feedback, cpt_preferences_get_vibration (preferences));
}

/* The window owns the feedback; what an administrator sets is heard with the next tone. */
static GtkWindow *
make_window (CptApplication *self)
{
  g_autofree char *output = cpt_preferences_get_sound_output (self->preferences);
  CptWindow *window;

  self->feedback = cpt_feedback_new (self->sound != NULL ? self->sound : output);
  window = cpt_window_new (ADW_APPLICATION (self), self->shop, self->feedback);
  g_set_weak_pointer (&self->window, window);
  on_preferences_changed (self->preferences, self);
  cpt_preferences_watch (self->preferences, on_preferences_changed, self);
  cpt_window_set_camera (window, make_camera (self));
  return GTK_WINDOW (window);
}

static void
set_size (CptApplication *self, GtkWindow *window)
{
  int width, height;

  if (self->size != NULL && sscanf (self->size, "%dx%d", &width, &height) == 2)
    gtk_window_set_default_size (window, width, height);
}

static void
cpt_application_activate (GApplication *application)
{
  CptApplication *self = CPT_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));
  g_autoptr (CptClock) clock = NULL;
  g_autoptr (GError) error = NULL;

  if (window != NULL) {
    gtk_window_present (window);
    return;
  }
  clock = make_clock (self, &error);
  if (clock != NULL && self->training)
    self->shop = cpt_shop_open_training (self->data, clock, &error);
  else if (clock != NULL)
    self->shop = cpt_shop_open (self->data, clock, &error);
  if (self->shop == NULL) {
    show_why_not (self, error->message);
    return;
  }
  window = make_window (self);
  set_size (self, window);
  if (self->training)
    gtk_widget_add_css_class (GTK_WIDGET (window), "training");
  enrol (self);
  gtk_window_present (window);
}

/* X11 answers 96 dpi whatever the person needs: the text size comes from here there. */
static void
scale_text (void)
{
  const char *text = g_getenv ("COMPTOIR_TEXT_SCALE");
  double scale = text != NULL ? g_ascii_strtod (text, NULL) : 0;

  if (scale >= 0.5 && scale <= 3)
    g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", (int)(PLAIN_DPI * scale), NULL);
}

/* A notification, or the call over the page, was tapped. */
static void
on_open_order (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CptApplication *self = CPT_APPLICATION (user_data);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));
  const char *id = g_variant_get_string (parameter, NULL);

  if (!CPT_IS_WINDOW (window))
    return;
  gtk_window_present (window);
  if (cpt_shop_get_person (self->shop) == NULL) /* it waits in the list until somebody signs in */
    return;
  if (*id == '\0')
    gtk_widget_activate_action (GTK_WIDGET (window), "win.open-attention", NULL);
  else if (!cpt_window_open_order (CPT_WINDOW (window), id))
    gtk_widget_activate_action (GTK_WIDGET (window), "win.place", "s", "work");
}

/* Ended from outside it closes its files as ever, and a training takes its copy away. */
static gboolean
on_end_signal (gpointer user_data)
{
  g_application_quit (G_APPLICATION (user_data));
  return G_SOURCE_CONTINUE;
}

static void
cpt_application_startup (GApplication *application)
{
  static const GActionEntry entries[] = {
    { .name = "open-order", .parameter_type = "s", .activate = on_open_order },
  };

  G_APPLICATION_CLASS (cpt_application_parent_class)->startup (application);
  g_action_map_add_action_entries (G_ACTION_MAP (application), entries, G_N_ELEMENTS (entries),
                                   application);
  g_unix_signal_add (SIGINT, on_end_signal, application);
  g_unix_signal_add (SIGTERM, on_end_signal, application);
  g_unix_signal_add (SIGHUP, on_end_signal, application);
  scale_text ();
}

static void
cpt_application_shutdown (GApplication *application)
{
  CptApplication *self = CPT_APPLICATION (application);

  if (self->shop != NULL)
    cpt_shop_close (self->shop);
  G_APPLICATION_CLASS (cpt_application_parent_class)->shutdown (application);
  g_clear_object (&self->shop);
}

static int
cpt_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  CptApplication *self = CPT_APPLICATION (application);

  if (g_variant_dict_contains (options, "version")) {
    g_print ("comptoir %s\n", CPT_VERSION);
    return 0;
  }
  g_variant_dict_lookup (options, "data", "^ay", &self->data);
  g_variant_dict_lookup (options, "enrol-file", "^ay", &self->enrol_file);
  g_variant_dict_lookup (options, "clock", "s", &self->clock);
  g_variant_dict_lookup (options, "camera", "s", &self->camera);
  g_variant_dict_lookup (options, "size", "s", &self->size);
  self->training = g_variant_dict_contains (options, "training");
  g_variant_dict_lookup (options, "sound", "s", &self->sound);
  return -1;
}

static void
cpt_application_finalize (GObject *object)
{
  CptApplication *self = CPT_APPLICATION (object);

  g_free (self->data);
  g_free (self->enrol_file);
  g_free (self->clock);
  g_free (self->camera);
  g_free (self->size);
  g_free (self->sound);
  g_clear_weak_pointer (&self->window);
  g_clear_pointer (&self->preferences, cpt_preferences_free);
  G_OBJECT_CLASS (cpt_application_parent_class)->finalize (object);
}

static void
cpt_application_class_init (CptApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = cpt_application_finalize;
  application_class->activate = cpt_application_activate;
  application_class->startup = cpt_application_startup;
  application_class->shutdown = cpt_application_shutdown;
  application_class->handle_local_options = cpt_application_handle_local_options;
}

static void
cpt_application_init (CptApplication *self)
{
  static const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_ ("Folder of this terminal's data"),
      N_ ("DIR") },
    { "enrol-file", 0, 0, G_OPTION_ARG_FILENAME, NULL,
      N_ ("Enrol with the line that comptoir-central enrol printed"), N_ ("FILE") },
    { "clock", 0, 0, G_OPTION_ARG_STRING, NULL,
      N_ ("The time that it is, for demonstrations and tests"), "INSTANT[@REAL][,xRATE]" },
    { "camera", 0, 0, G_OPTION_ARG_STRING, NULL,
      N_ ("A camera to scan with: none, /dev/video0, files:PATH[,PATH…]"), N_ ("CAMERA") },
    { "sound", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Where tones go, as for gst-launch-1.0"),
      N_ ("ELEMENTS") },
    { "size", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Size of the window, such as 412x892"),
      N_ ("WxH") },
    { "training", 0, 0, G_OPTION_ARG_NONE, NULL,
      N_ ("Work on a copy of this terminal's data: nothing of it leaves, and it goes at the end"),
      NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version and end"), NULL },
    { NULL },
  };

  self->preferences = cpt_preferences_new (g_settings_schema_source_get_default ());
  g_application_add_main_option_entries (G_APPLICATION (self), entries);
  g_application_set_option_context_summary (
      G_APPLICATION (self), _ ("The terminal for people who work on a shop floor."));
}

CptApplication *
cpt_application_new (void)
{
  /* NON_UNIQUE: the data folder's lock says who owns it; two folders may have two windows. */
  return g_object_new (CPT_TYPE_APPLICATION, "application-id", "org.comptoir.Comptoir", "flags",
                       G_APPLICATION_NON_UNIQUE, "resource-base-path", "/org/comptoir/Comptoir",
                       NULL);
}

int
cpt_application_get_status (CptApplication *self)
{
  g_return_val_if_fail (CPT_IS_APPLICATION (self), STATUS_COULD_NOT);

  return self->status;
}
