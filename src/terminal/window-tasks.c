/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tasks lie in one stack, each once; a person leaves them and comes back, and nothing is lost. */
#include "terminal/window-private.h"

#include "terminal/handover/handover-page.h"
#include "terminal/more/offline-page.h"
#include "terminal/more/printer-page.h"
#include "terminal/pick/order-page.h"
#include "terminal/pick/pick-page.h"
#include "terminal/pick/wave-page.h"
#include "terminal/stage/put-back-page.h"
#include "terminal/stage/stage-page.h"
#include "terminal/stock/count-page.h"
#include "workflow/wave.h"

#include <glib/gi18n.h>

gboolean
cpt_window_is_signed_in (CptWindow *self)
{
  return !g_str_equal (gtk_stack_get_visible_child_name (self->shell), "sign-in");
}

gboolean
cpt_window_is_at_handover (CptWindow *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->places), "handover") == 0;
}

/* The leaflet folds a frame after it was told to. */
static gboolean
is_folded (CptWindow *self)
{
  return adw_leaflet_get_folded (self->leaflet) || cpt_window_is_at_handover (self);
}

static gboolean
shows_task (CptWindow *self)
{
  const char *name = gtk_stack_get_visible_child_name (self->tasks);

  if (name != NULL && g_str_equal (name, "empty"))
    return FALSE;
  return !is_folded (self) ||
         g_strcmp0 (adw_leaflet_get_visible_child_name (self->leaflet), "detail") == 0;
}

/* The page that a key or a scan is for. */
CptPage *
cpt_window_get_front (CptWindow *self)
{
  GtkWidget *page;

  if (!cpt_window_is_signed_in (self))
    page = adw_bin_get_child (self->sign_in_bin);
  else if (!g_str_equal (gtk_stack_get_visible_child_name (self->shell), "main"))
    page = gtk_stack_get_visible_child (self->shell); /* an approval */
  else if (shows_task (self))
    page = gtk_stack_get_visible_child (self->tasks);
  else
    page = gtk_stack_get_visible_child (self->places);
  return page != NULL && CPT_IS_PAGE (page) ? CPT_PAGE (page) : NULL;
}

gboolean
cpt_window_shows_place (CptWindow *self, const char *name)
{
  const char *shown;

  g_return_val_if_fail (CPT_IS_WINDOW (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  shown = gtk_stack_get_visible_child_name (self->places);
  return shown != NULL && g_str_equal (shown, name) &&
         gtk_widget_get_mapped (GTK_WIDGET (self->places));
}

void
cpt_window_show_front (CptWindow *self)
{
  CptPage *front = cpt_window_get_front (self);

  if (front != NULL)
    cpt_page_shown (front);
}

void
cpt_window_park (CptWindow *self, GtkWidget *task)
{
  g_autofree char *title = NULL;
  g_autofree char *words = NULL;

  if (task == gtk_stack_get_visible_child (self->tasks) && shows_task (self))
    task = NULL; /* it did not leave */
  self->parked = task;
  gtk_widget_set_visible (self->parked_bar, task != NULL);
  if (task == NULL)
    return;
  title = cpt_page_make_title (CPT_PAGE (task));
  /* Translators: %s is a task, as in "Back to Pick C-10479" */
  words = g_strdup_printf (_ ("Back to %s"), title != NULL ? title : "");
  gtk_label_set_label (self->parked_label, words);
}

GtkWidget *
cpt_window_get_task (CptWindow *self)
{
  GtkWidget *task = cpt_window_is_signed_in (self) && shows_task (self)
                        ? gtk_stack_get_visible_child (self->tasks)
                        : NULL;

  return task != NULL && CPT_IS_PAGE (task) ? task : NULL;
}

static void
remove_task (CptWindow *self, GtkWidget *task)
{
  if (task == self->parked)
    cpt_window_park (self, NULL);
  gtk_stack_remove (self->tasks, task);
}

static void
bring_to_front (CptWindow *self, GtkWidget *task)
{
  cpt_window_close_approval (self);
  if (task == self->parked)
    cpt_window_park (self, NULL);
  gtk_stack_set_visible_child (self->tasks, task);
  adw_leaflet_set_visible_child_name (self->leaflet, "detail");
  cpt_note_hide (self->note);
  cpt_window_show_front (self);
}

static void
open_task (CptWindow *self, GtkWidget *task)
{
  g_signal_connect (task, "say", G_CALLBACK (cpt_window_on_page_say), self);
  g_signal_connect (task, "ask-approver", G_CALLBACK (cpt_window_on_ask_approver), self);
  gtk_stack_add_child (self->tasks, task);
  bring_to_front (self, task);
}

/* @fulfilment NULL: the first of that type. */
static GtkWidget *
find_task (CptWindow *self, GType type, const char *fulfilment)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->tasks)); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (!g_type_is_a (G_OBJECT_TYPE (child), type))
      continue;
    if (fulfilment == NULL)
      return child;
    if (CPT_IS_PICK_PAGE (child) && cpt_pick_page_has (CPT_PICK_PAGE (child), fulfilment))
      return child;
    if (CPT_IS_STAGE_PAGE (child) &&
        g_str_equal (cpt_stage_page_get_fulfilment (CPT_STAGE_PAGE (child)), fulfilment))
      return child;
    if (CPT_IS_PUT_BACK_PAGE (child) &&
        g_str_equal (cpt_put_back_page_get_fulfilment (CPT_PUT_BACK_PAGE (child)), fulfilment))
      return child;
  }
  return NULL;
}

/* An order of a wave opens the wave: it is one walk. */
static void
on_open_pick (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CptWindow *self = CPT_WINDOW (widget);
  const char *fulfilment = g_variant_get_string (parameter, NULL);
  GtkWidget *page = find_task (self, CPT_TYPE_PICK_PAGE, fulfilment);
  GtkWidget *preview = find_task (self, CPT_TYPE_WAVE_PAGE, NULL);
  g_autoptr (GPtrArray) orders = NULL;

  if (page != NULL) {
    bring_to_front (self, page);
  } else {
    orders = cpt_wave_list_orders_of_walk (self->shop, fulfilment);
    open_task (self, cpt_pick_page_new (self->shop, (const char *const *)orders->pdata));
  }
  if (preview != NULL)
    remove_task (self, preview);
}

/* Takes @page (nullable): then @error says why. */
static void
show_wave (CptWindow *self, GtkWidget *page, const GError *error)
{
  GtkWidget *before = find_task (self, CPT_TYPE_WAVE_PAGE, NULL);

  if (page == NULL)
    cpt_window_say_note (self, CPT_SAY_PROBLEM, _ ("No wave to pick now"), error->message);
  else
    open_task (self, page);
  if (before != NULL) /* what it showed is older */
    remove_task (self, before);
}

static void
on_open_wave (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CptWindow *self = CPT_WINDOW (widget);
  g_autoptr (GError) error = NULL;
  GtkWidget *page = cpt_wave_page_new (self->shop, &error);

  show_wave (self, page, error);
}

static void
on_open_taken_wave (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CptWindow *self = CPT_WINDOW (widget);
  g_autoptr (GError) error = NULL;
  GtkWidget *page =
      cpt_wave_page_new_taken (self->shop, g_variant_get_string (parameter, NULL), &error);

  show_wave (self, page, error);
}

static void
on_open_more (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CptWindow *self = CPT_WINDOW (widget);

  open_task (self, cpt_order_page_new (self->shop, g_variant_get_string (parameter, NULL)));
}

static void
on_open_count (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CptWindow *self = CPT_WINDOW (widget);
  const char *place, *sku;

  g_variant_get (parameter, "(&s&s)", &place, &sku);
  open_task (self, cpt_count_page_new (self->shop, place, sku));
}

static void
on_open_offline (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CptWindow *self = CPT_WINDOW (widget);
  GtkWidget *page = find_task (self, CPT_TYPE_OFFLINE_PAGE, NULL);

  if (page != NULL)
    bring_to_front (self, page);
  else
    open_task (self, cpt_offline_page_new (self->shop, TRUE));
}

static void
on_open_printers (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CptWindow *self = CPT_WINDOW (widget);
  GtkWidget *page = find_task (self, CPT_TYPE_PRINTER_PAGE, NULL);

  if (page != NULL)
    bring_to_front (self, page);
  else
    open_task (self, cpt_printer_page_new ());
}

static void
on_open_stage (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CptWindow *self = CPT_WINDOW (widget);
  const char *fulfilment = g_variant_get_string (parameter, NULL);
  GtkWidget *page = find_task (self, CPT_TYPE_STAGE_PAGE, fulfilment);
  GtkWidget *walk = find_task (self, CPT_TYPE_PICK_PAGE, fulfilment);

  if (page != NULL)
    bring_to_front (self, page);
  else
    open_task (self, cpt_stage_page_new (self->shop, fulfilment));
  if (walk != NULL && cpt_pick_page_is_over (CPT_PICK_PAGE (walk)))
    remove_task (self, walk);
}

static void
on_open_put_back (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CptWindow *self = CPT_WINDOW (widget);
  const char *fulfilment = g_variant_get_string (parameter, NULL);
  GtkWidget *page = find_task (self, CPT_TYPE_PUT_BACK_PAGE, fulfilment);
  GtkWidget *walk = find_task (self, CPT_TYPE_PICK_PAGE, fulfilment);

  if (page != NULL)
    bring_to_front (self, page);
  else
    open_task (self, cpt_put_back_page_new (self->shop, fulfilment));
  if (walk != NULL && cpt_pick_page_is_over (CPT_PICK_PAGE (walk)))
    remove_task (self, walk);
}

static void
go_to_place (CptWindow *self, const char *name)
{
  GtkWidget *page = gtk_stack_get_child_by_name (self->places, name);

  if (page == NULL)
    return;
  cpt_window_close_approval (self);
  gtk_stack_set_visible_child (self->places, page);
  cpt_window_lay_out_place (self);
  adw_leaflet_set_visible_child_name (self->leaflet, "list");
  cpt_note_hide (self->note);
  cpt_window_show_front (self);
}

static void
on_open_handover (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CptWindow *self = CPT_WINDOW (widget);

  gtk_widget_activate_action (widget, "win.place", "s", "handover");
  cpt_handover_page_open (
      CPT_HANDOVER_PAGE (gtk_stack_get_child_by_name (self->places, "handover")),
      g_variant_get_string (parameter, NULL));
}

static void
on_open_attention (GtkWidget *widget, const char *action, GVariant *parameter)
{
  gtk_widget_activate_action (widget, "win.place", "s", "attention");
}

static void
on_place_changed (GSimpleAction *action, GVariant *value, gpointer user_data)
{
  g_simple_action_set_state (action, value);
  go_to_place (CPT_WINDOW (user_data), g_variant_get_string (value, NULL));
}

/* One page up. Work is saved at every step, so leaving a task loses nothing. */
static void
close_task (CptWindow *self)
{
  GtkWidget *task = gtk_stack_get_visible_child (self->tasks);
  GtkWidget *previous = gtk_widget_get_prev_sibling (task);

  if (!CPT_IS_PAGE (task))
    return;
  if (previous != NULL && CPT_IS_PAGE (previous)) {
    bring_to_front (self, previous);
  } else {
    gtk_stack_set_visible_child_name (self->tasks, "empty");
    adw_leaflet_set_visible_child_name (self->leaflet, "list");
  }
  remove_task (self, task);
  cpt_window_show_front (self);
}

static void
on_back (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CptWindow *self = CPT_WINDOW (widget);
  CptPage *front = cpt_window_get_front (self);

  if (!cpt_window_is_signed_in (self) || (front != NULL && cpt_page_go_back (front)))
    return;
  if (cpt_window_close_approval (self)) {
    cpt_window_show_front (self);
    return;
  }
  if (shows_task (self))
    close_task (self);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.place", "s", "work");
}

void
cpt_window_close_all_tasks (CptWindow *self)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->tasks));

  gtk_stack_set_visible_child_name (self->tasks, "empty");
  while (child != NULL) {
    GtkWidget *next = gtk_widget_get_next_sibling (child);

    if (CPT_IS_PAGE (child))
      remove_task (self, child);
    child = next;
  }
  adw_leaflet_set_visible_child_name (self->leaflet, "list");
}

static void
on_unpark (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CptWindow *self = CPT_WINDOW (widget);

  if (self->parked != NULL)
    bring_to_front (self, self->parked);
}

void
cpt_window_install_task_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.open-pick", "s", on_open_pick);
  gtk_widget_class_install_action (widget_class, "win.open-more", "s", on_open_more);
  gtk_widget_class_install_action (widget_class, "win.open-count", "(ss)", on_open_count);
  gtk_widget_class_install_action (widget_class, "win.open-offline", NULL, on_open_offline);
  gtk_widget_class_install_action (widget_class, "win.open-printers", NULL, on_open_printers);
  gtk_widget_class_install_action (widget_class, "win.open-wave", NULL, on_open_wave);
  gtk_widget_class_install_action (widget_class, "win.open-taken-wave", "s", on_open_taken_wave);
  gtk_widget_class_install_action (widget_class, "win.open-stage", "s", on_open_stage);
  gtk_widget_class_install_action (widget_class, "win.open-put-back", "s", on_open_put_back);
  gtk_widget_class_install_action (widget_class, "win.open-handover", "s", on_open_handover);
  gtk_widget_class_install_action (widget_class, "win.open-attention", NULL, on_open_attention);
  gtk_widget_class_install_action (widget_class, "win.back", NULL, on_back);
  gtk_widget_class_install_action (widget_class, "win.unpark", NULL, on_unpark);
}

void
cpt_window_add_place_action (CptWindow *self)
{
  static const GActionEntry entries[] = {
    { .name = "place", .parameter_type = "s", .state = "'work'", .change_state = on_place_changed },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
