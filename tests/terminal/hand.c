/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hand.h"

#include "terminal/sign-in/sign-in-page.h"
#include "terminal/widgets/call.h"
#include "terminal/widgets/steady-label.h"

#include <gdk/x11/gdkx.h>
#include <string.h>

#define PATIENCE_US (10 * (gint64)G_USEC_PER_SEC)
#define PLAIN_DPI   (96 * 1024)
#define MAX_SCROLLS 40

static gboolean
on_tick (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

gboolean
hand_wait (HandCondition condition, gpointer data)
{
  gint64 until_us = g_get_monotonic_time () + PATIENCE_US;
  guint tick = g_timeout_add (10, on_tick, NULL); /* so that a condition of time is looked at */
  gboolean came;

  while (!(came = condition (data)) && g_get_monotonic_time () < until_us)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (tick);
  return came;
}

static gboolean
is_seen (GtkWidget *widget)
{
  return gtk_widget_get_mapped (widget) && gtk_widget_get_child_visible (widget);
}

static const char *
get_text (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return gtk_label_get_label (GTK_LABEL (widget));
  if (GTK_IS_INSCRIPTION (widget))
    return gtk_inscription_get_text (GTK_INSCRIPTION (widget));
  if (CPT_IS_STEADY_LABEL (widget))
    return cpt_steady_label_get_label (CPT_STEADY_LABEL (widget));
  if (GTK_IS_BUTTON (widget))
    return gtk_button_get_label (GTK_BUTTON (widget));
  return NULL;
}

/* Itself, its tooltip, or a label below it. */
static gboolean
says (GtkWidget *widget, const char *text)
{
  const char *own = get_text (widget);
  const char *tip = gtk_widget_get_tooltip_text (widget);

  if (!is_seen (widget))
    return FALSE;
  if ((own != NULL && strstr (own, text) != NULL) || (tip != NULL && strstr (tip, text) != NULL))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (says (child, text))
      return TRUE;
  }
  return FALSE;
}

/* Words in a place of a fixed size, and such as change at each scan, are a label, too. */
static gboolean
is_a (GtkWidget *widget, GType type)
{
  return g_type_is_a (G_OBJECT_TYPE (widget), type) ||
         (type == GTK_TYPE_LABEL && (GTK_IS_INSCRIPTION (widget) || CPT_IS_STEADY_LABEL (widget)));
}

GtkWidget *
hand_find (GtkWidget *root, GType type, const char *text)
{
  if (!is_seen (root))
    return NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = hand_find (child, type, text);

    if (found != NULL)
      return found;
  }
  return is_a (root, type) && (text == NULL || says (root, text)) ? root : NULL;
}

static void
read_into (GtkWidget *widget, GString *words)
{
  const char *text = GTK_IS_BUTTON (widget) ? NULL : get_text (widget);

  if (!is_seen (widget))
    return;
  if (text != NULL && *text != '\0')
    g_string_append_printf (words, "%s\n", text);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    read_into (child, words);
}

char *
hand_read (Hand *self)
{
  GString *words = g_string_new (NULL);

  read_into (GTK_WIDGET (self->window), words);
  return g_string_free (words, FALSE);
}

typedef struct {
  Hand *hand;
  GType type;
  const char *text;
  GtkWidget *found;
} Search;

static gboolean
is_found (gpointer data)
{
  Search *search = data;

  search->found = hand_find (GTK_WIDGET (search->hand->window), search->type, search->text);
  return search->found != NULL;
}

static gboolean
is_gone (gpointer data)
{
  return !is_found (data);
}

gboolean
hand_sees (Hand *self, const char *text)
{
  return hand_find (GTK_WIDGET (self->window), GTK_TYPE_LABEL, text) != NULL;
}

GtkWidget *
hand_await_widget (Hand *self, GType type, const char *text)
{
  Search search = { self, type, text, NULL };

  if (!hand_wait (is_found, &search)) {
    g_autofree char *words = hand_read (self);

    g_error ("no %s with “%s” on the screen:\n%s", g_type_name (type), text, words);
  }
  return search.found;
}

void
hand_await (Hand *self, const char *text)
{
  hand_await_widget (self, GTK_TYPE_LABEL, text);
}

void
hand_await_gone (Hand *self, const char *text)
{
  Search search = { self, GTK_TYPE_LABEL, text, NULL };

  if (!hand_wait (is_gone, &search))
    g_error ("“%s” stays on the screen", text);
}

void
hand_click (Hand *self, const char *text)
{
  GtkWidget *button = hand_await_widget (self, GTK_TYPE_BUTTON, text);

  g_assert_true (gtk_widget_is_sensitive (button));
  self->n_touches++;
  g_signal_emit_by_name (button, "clicked");
}

void
hand_touch_row (Hand *self, const char *text)
{
  GtkWidget *row = hand_await_widget (self, ADW_TYPE_ACTION_ROW, text);

  g_assert_true (gtk_widget_is_sensitive (row));
  self->n_touches++;
  g_assert_true (gtk_widget_activate (row));
}

void
hand_choose (Hand *self, const char *text)
{
  GtkWidget *list = hand_await_widget (self, GTK_TYPE_LIST_VIEW, text);
  guint position = 0;

  /* The children of a list view stand in the order of its model, those that are out of sight too.
   */
  for (GtkWidget *row = gtk_widget_get_first_child (list); row != NULL;
       row = gtk_widget_get_next_sibling (row), position++) {
    if (says (row, text)) {
      self->n_touches++;
      g_signal_emit_by_name (list, "activate", position);
      return;
    }
  }
  g_error ("no row with “%s”", text);
}

static GtkEventController *
find_key_controller (GtkWidget *window)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (window);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (GTK_IS_EVENT_CONTROLLER_KEY (controller) &&
        gtk_event_controller_get_propagation_phase (controller) == GTK_PHASE_CAPTURE)
      return controller;
  }
  g_error ("nothing takes scans");
}

void
hand_scan (Hand *self, const char *text)
{
  GtkEventController *keys = find_key_controller (GTK_WIDGET (self->window));
  gboolean taken = FALSE;

  self->n_scans++;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    g_signal_emit_by_name (keys, "key-pressed", gdk_unicode_to_keyval (g_utf8_get_char (at)), 0, 0,
                           &taken);
  g_signal_emit_by_name (keys, "key-pressed", GDK_KEY_Return, 0, 0, &taken);
  g_assert_true (taken);
}

static gboolean
is_active (gpointer data)
{
  return gtk_window_is_active (GTK_WINDOW (data));
}

static void
run_xdotool (Hand *self, const char *const argv[])
{
  g_autoptr (GError) error = NULL;
  int status = 0;

  if (!hand_wait (is_active, self->window))
    g_error ("the window is not in front");
  if (!g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL,
                     &status, &error) ||
      !g_spawn_check_wait_status (status, &error))
    g_error ("%s", error->message);
}

void
hand_press (Hand *self, const char *key)
{
  const char *argv[] = { "xdotool", "key", "--clearmodifiers", key, NULL };

  run_xdotool (self, argv);
}

/* Presses mouse button @button in the middle of @box. */
static void
point (Hand *self, const graphene_rect_t *box, const char *button)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (self->window));
  g_autofree char *window = g_strdup_printf ("%lu", gdk_x11_surface_get_xid (surface));
  g_autofree char *x = g_strdup_printf ("%d", (int)(box->origin.x + box->size.width / 2));
  g_autofree char *y = g_strdup_printf ("%d", (int)(box->origin.y + box->size.height / 2));
  const char *argv[] = { "xdotool", "mousemove", "--window", window, x, y, "click", button, NULL };

  run_xdotool (self, argv);
  hand_settle (self);
}

static void
find_box (Hand *self, GtkWidget *widget, graphene_rect_t *box_out)
{
  if (!gtk_widget_compute_bounds (widget, GTK_WIDGET (self->window), box_out))
    g_error ("a %s that is nowhere", G_OBJECT_TYPE_NAME (widget));
}

void
hand_tap (Hand *self, const char *text)
{
  GtkWidget *target = hand_await_widget (self, GTK_TYPE_BUTTON, text);

  hand_tap_widget (self, target);
}

void
hand_tap_row (Hand *self, const char *text)
{
  hand_tap_widget (self, hand_await_widget (self, ADW_TYPE_ACTION_ROW, text));
}

/* An alert that stands over what is to be touched is closed first, as a person would. On a slow
 * machine one may come at any time. */
static void
close_call_over (Hand *self, const graphene_rect_t *target)
{
  GtkWidget *call = hand_find (GTK_WIDGET (self->window), CPT_TYPE_CALL, NULL);
  graphene_rect_t box;

  if (call == NULL)
    return;
  find_box (self, call, &box);
  if (!graphene_rect_intersection (&box, target, NULL))
    return;
  cpt_call_hide (CPT_CALL (call));
  hand_settle (self);
}

void
hand_tap_widget (Hand *self, GtkWidget *target)
{
  GtkWidget *scrolled = gtk_widget_get_ancestor (target, GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t box, view;

  hand_settle (self);
  for (guint i = 0; scrolled != NULL && i < MAX_SCROLLS; i++) {
    find_box (self, target, &box);
    find_box (self, scrolled, &view);
    if (box.origin.y >= view.origin.y - 1 &&
        box.origin.y + box.size.height <= view.origin.y + view.size.height + 1)
      break;
    point (self, &view, box.origin.y < view.origin.y ? "4" : "5");
  }
  find_box (self, target, &box);
  if (gtk_widget_get_ancestor (target, CPT_TYPE_CALL) == NULL)
    close_call_over (self, &box);
  self->n_touches++;
  point (self, &box, "1");
}

void
hand_draw_over (Hand *self, GtkWidget *target)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (self->window));
  g_autofree char *window = g_strdup_printf ("%lu", gdk_x11_surface_get_xid (surface));
  graphene_rect_t box;

  hand_settle (self);
  find_box (self, target, &box);
  for (guint i = 0; i < 4; i++) { /* across, and a little up and down */
    g_autofree char *x =
        g_strdup_printf ("%d", (int)(box.origin.x + box.size.width * (0.2F + 0.2F * (float)i)));
    g_autofree char *y =
        g_strdup_printf ("%d", (int)(box.origin.y + box.size.height * (i % 2 == 0 ? 0.4F : 0.6F)));
    const char *argv[] = { "xdotool", "mousemove", "--window", window, x, y, NULL };
    const char *down[] = { "xdotool", "mousedown", "1", NULL };

    run_xdotool (self, argv);
    if (i == 0)
      run_xdotool (self, down);
    hand_settle (self);
  }
  run_xdotool (self, (const char *[]){ "xdotool", "mouseup", "1", NULL });
  hand_settle (self);
}

static void
take_picture (const char *folder, const char *name)
{
  g_autofree char *file = g_strconcat (name, ".png", NULL);
  g_autofree char *path = g_build_filename (folder, file, NULL);
  const char *argv[] = { "import", "-window", "root", path, NULL };

  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
}

void
hand_look (Hand *self, const char *name)
{
  const char *folder = g_getenv ("COMPTOIR_LOOK");

  hand_settle (self);
  if (folder != NULL)
    take_picture (folder, name);
}

void
hand_settle (Hand *self)
{
  for (guint i = 0; i < 2; i++) {
    while (g_main_context_iteration (NULL, FALSE))
      ;
    gtk_test_widget_wait_for_draw (GTK_WIDGET (self->window));
  }
}

typedef struct {
  GtkWidget *window;
  int width, height;
} Size;

static gboolean
has_size (gpointer data)
{
  const Size *size = data;

  return gtk_widget_get_width (size->window) == size->width &&
         gtk_widget_get_height (size->window) == size->height;
}

void
hand_resize (Hand *self, int width, int height)
{
  Size size = { GTK_WIDGET (self->window), width, height };

  gtk_window_set_default_size (GTK_WINDOW (self->window), width, height);
  if (!hand_wait (has_size, &size))
    g_error ("the window stays at %d × %d", gtk_widget_get_width (size.window),
             gtk_widget_get_height (size.window));
  hand_settle (self);
}

void
hand_set_text_scale (double scale)
{
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", (int)(PLAIN_DPI * scale), NULL);
}

/* One for the life of the program: it cannot be made twice. */
static AdwApplication *
get_application (void)
{
  static AdwApplication *application;
  g_autoptr (GError) error = NULL;

  if (application != NULL)
    return application;
  application =
      g_object_new (ADW_TYPE_APPLICATION, "application-id", "org.comptoir.Test", "flags",
                    G_APPLICATION_NON_UNIQUE, "resource-base-path", "/org/comptoir/Comptoir", NULL);
  if (!g_application_register (G_APPLICATION (application), NULL, &error))
    g_error ("%s", error->message);
  return application;
}

void
hand_init (Hand *self, int width, int height)
{
  hand_init_in (self, NULL, width, height);
}

void
hand_init_in (Hand *self, const char *parent, int width, int height)
{
  memset (self, 0, sizeof *self);
  /* A tap is a tap, however fast this hand comes back to the same row. */
  g_object_set (gtk_settings_get_default (), "gtk-double-click-time", 1, NULL);
  shop_fixture_init (&self->fixture, parent);
  self->window = cpt_window_new (get_application (), self->fixture.shop,
                                 cpt_feedback_new ("fakesink sync=true"));
  gtk_window_set_default_size (GTK_WINDOW (self->window), width, height);
  gtk_window_present (GTK_WINDOW (self->window));
  hand_resize (self, width, height);
}

void
hand_clear (Hand *self)
{
  if (self->window != NULL)
    gtk_window_destroy (GTK_WINDOW (self->window));
  self->window = NULL;
  while (g_main_context_iteration (NULL, FALSE))
    ;
  shop_fixture_clear (&self->fixture);
}

void
hand_sign_in (Hand *self)
{
  shop_fixture_sign_in (&self->fixture);
  hand_await (self, SHOP_REFERENCE);
  hand_settle (self);
}

void
hand_approve (Hand *self, const char *name)
{
  GtkWidget *page = hand_await_widget (self, CPT_TYPE_SIGN_IN_PAGE, "Scan their badge");
  g_autofree char *badge = shop_fixture_get_badge_of (name);

  hand_scan (self, badge);
  hand_await (self, name);
  for (const char *at = SHOP_PIN; *at != '\0'; at++) {
    const char digit[] = { *at, '\0' };

    hand_tap_widget (self, hand_find (page, GTK_TYPE_BUTTON, digit));
  }
}

void
hand_open_pick (Hand *self, const char *reference)
{
  const CptViewFulfilment *found = shop_fixture_find (&self->fixture, reference);

  g_assert_nonnull (found);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.open-pick", "s", found->shown->id);
  hand_settle (self);
}

typedef struct {
  Hand *hand;
  const char *reference;
  gint64 n_picked;
} Picked;

static gboolean
is_picked (gpointer data)
{
  const Picked *picked = data;

  return shop_fixture_get_n_picked (&picked->hand->fixture, picked->reference) == picked->n_picked;
}

void
hand_await_picked (Hand *self, const char *reference, gint64 n_picked)
{
  Picked picked = { self, reference, n_picked };

  if (!hand_wait (is_picked, &picked))
    g_error ("%s has %" G_GINT64_FORMAT " pieces picked, not %" G_GINT64_FORMAT, reference,
             shop_fixture_get_n_picked (&self->fixture, reference), n_picked);
}
