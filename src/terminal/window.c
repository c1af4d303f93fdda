/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/window-private.h"

#include "terminal/alerter.h"
#include "terminal/attention/attention-page.h"
#include "terminal/code-dialog.h"
#include "terminal/feedback/saying.h"
#include "terminal/handover/handover-page.h"
#include "terminal/keys-dialog.h"
#include "terminal/more/more-page.h"
#include "terminal/more/offline-page.h"
#include "terminal/sign-in/sign-in-page.h"
#include "terminal/stock/stock-page.h"
#include "terminal/work/work-page.h"
#include "workflow/orders.h"

#include <glib/gi18n.h>

#define LIST_WIDTH 440 /* beside a detail pane */

G_DEFINE_FINAL_TYPE (CptWindow, cpt_window, ADW_TYPE_APPLICATION_WINDOW)

void
cpt_window_show_note (CptWindow *self, const CptSay *say)
{
  cpt_note_show (self->note, say);
  cpt_feedback_say (self->feedback, say);
}

void
cpt_window_say_note (CptWindow *self, CptSaySort sort, const char *title, const char *detail)
{
  g_autoptr (CptSay) say = cpt_say_new (sort, title, detail);

  cpt_window_show_note (self, say);
}

void
cpt_window_on_page_say (CptPage *page, const CptSay *say, CptWindow *self)
{
  /* What has no band of its own on the page stands in the window's note. */
  if (say->sort == CPT_SAY_UNKNOWN || say->sort == CPT_SAY_PROBLEM)
    cpt_window_show_note (self, say);
  else
    cpt_feedback_say (self->feedback, say);
}

static void
on_primary (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CptPage *front = cpt_window_get_front (CPT_WINDOW (widget));

  if (front != NULL)
    cpt_page_do_primary (front);
}

static void
on_undone (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CptWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!cpt_shop_undo_finish (CPT_SHOP (source), result, &error))
    cpt_window_say_note (self, CPT_SAY_PROBLEM, _ ("This can no longer be undone"), error->message);
}

static void
on_undo (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CptWindow *self = CPT_WINDOW (widget);
  const CptUndoable *undoable = cpt_shop_get_undoable (self->shop);

  if (undoable != NULL && undoable->command[0] != '\0')
    cpt_shop_undo_async (self->shop, undoable->command, NULL, NULL, on_undone, g_object_ref (self));
}

static void
on_person_changed (CptWindow *self)
{
  cpt_window_close_approval (self);
  if (cpt_shop_get_person (self->shop) == NULL) {
    cpt_window_close_all_tasks (self);
    gtk_stack_set_visible_child_name (self->shell, "sign-in");
  } else {
    gtk_widget_activate_action (GTK_WIDGET (self), "win.place", "s", "work");
    gtk_stack_set_visible_child_name (self->shell, "main");
  }
  cpt_note_hide (self->note);
  cpt_window_show_front (self);
}

static void
on_sign_out (GtkWidget *widget, const char *action, GVariant *parameter)
{
  cpt_shop_set_person (CPT_WINDOW (widget)->shop, NULL, CPT_SIGN_IN_BADGE_PIN);
}

static void
show_status (CptWindow *self)
{
  const CptStore *store = cpt_view_get_store (cpt_shop_get_view (self->shop));
  guint n_attention = cpt_shop_get_n_attention (self->shop);
  guint n_here = cpt_orders_count_here (self->shop);
  CptStripFacts facts;
  CptStripWords words;

  cpt_strip_read (self->shop, self->scanner, &facts);
  cpt_strip_words (&facts, store != NULL ? store->time_zone : NULL, &words);
  cpt_sync_strip_show (self->strip, &words);
  cpt_strip_words_clear (&words);
  gtk_stack_set_visible_child_name (
      self->empty, facts.link != CPT_LINK_ONLINE && facts.n_unsent > 0 ? "offline" : "nothing");
  cpt_places_set_badge (self->rail, "attention", n_attention);
  cpt_places_set_badge (self->bottom_bar, "attention", n_attention);
  cpt_places_set_badge (self->rail, "handover", n_here);
  cpt_places_set_badge (self->bottom_bar, "handover", n_here);
}

static void
show_clock (CptWindow *self)
{
  const CptStore *store = cpt_view_get_store (cpt_shop_get_view (self->shop));
  g_autofree char *clock = NULL;

  if (store != NULL) /* before the first pull nobody here knows what time it is in the shop */
    clock = cpt_words_clock (cpt_shop_now_us (self->shop), store->time_zone);
  cpt_sync_strip_set_clock (self->strip, clock != NULL ? clock : "");
}

static gboolean
on_second (gpointer user_data)
{
  CptWindow *self = user_data;

  show_clock (self);
  show_status (self);
  cpt_undo_toast_tick (self->undo);
  if (gtk_widget_get_visible (
          GTK_WIDGET (self->call))) /* the toast below it may have been closed */
    gtk_widget_queue_allocate (gtk_widget_get_parent (GTK_WIDGET (self->call)));
  cpt_auto_lock_tick (self->lock);
  return G_SOURCE_CONTINUE;
}

static void
on_input_camera (CptCameraState state, gpointer user_data)
{
  CptWindow *self = CPT_WINDOW (user_data);

  self->scanner = state == CPT_CAMERA_STATE_LOST ? CPT_SCANNER_CAMERA_LOST : CPT_SCANNER_READY;
  cpt_sync_strip_set_scanner (self->strip, self->scanner);
  show_status (self);
}

static void
on_find (GtkWidget *widget, const char *action, GVariant *parameter)
{
  CptWindow *self = CPT_WINDOW (widget);

  if (!cpt_window_is_signed_in (self))
    return;
  gtk_widget_activate_action (widget, "win.place", "s", "stock");
  cpt_stock_page_find (CPT_STOCK_PAGE (gtk_stack_get_child_by_name (self->places, "stock")));
}

static void
on_show_keys (GtkWidget *widget, const char *action, GVariant *parameter)
{
  cpt_keys_dialog_show (CPT_WINDOW (widget), cpt_window_get_front (CPT_WINDOW (widget)));
}

static void
on_enter_code (GtkWidget *widget, const char *action, GVariant *parameter)
{
  cpt_code_dialog_show (CPT_WINDOW (widget));
}

static void
on_kind_changed (CptWindow *self)
{
  CptSizeKind kind = cpt_size_class_get_kind (self->size_class);

  gtk_widget_set_visible (GTK_WIDGET (self->rail), kind != CPT_SIZE_HANDHELD);
  cpt_window_lay_out_place (self);
}

void
cpt_window_lay_out_place (CptWindow *self)
{
  CptSizeKind kind = cpt_size_class_get_kind (self->size_class);
  CptHandoverPage *handover =
      CPT_HANDOVER_PAGE (gtk_stack_get_child_by_name (self->places, "handover"));
  gboolean is_handover = cpt_window_is_at_handover (self);
  gboolean beside = kind == CPT_SIZE_WIDE && !is_handover;

  gtk_widget_set_visible (GTK_WIDGET (self->bottom_bar),
                          kind == CPT_SIZE_HANDHELD &&
                              !(is_handover && cpt_handover_page_is_serving (handover)));
  adw_leaflet_set_can_unfold (self->leaflet, beside);
  gtk_widget_set_size_request (self->list_side, beside ? LIST_WIDTH : -1, -1);
  gtk_widget_set_hexpand (self->list_side, !beside);
}

static void
on_folded_changed (CptWindow *self)
{
  const char *name = gtk_stack_get_visible_child_name (self->tasks);

  if (adw_leaflet_get_folded (self->leaflet) && !cpt_window_is_at_handover (self))
    adw_leaflet_set_visible_child_name (
        self->leaflet, name != NULL && g_str_equal (name, "empty") ? "list" : "detail");
}

static void
add_place (CptWindow *self, const char *name, GtkWidget *page)
{
  g_signal_connect (page, "say", G_CALLBACK (cpt_window_on_page_say), self);
  g_signal_connect (page, "ask-approver", G_CALLBACK (cpt_window_on_ask_approver), self);
  gtk_stack_add_named (self->places, page, name);
}

static void
fill (CptWindow *self)
{
  GtkWidget *sign_in = cpt_sign_in_page_new (self->shop);

  g_signal_connect (sign_in, "say", G_CALLBACK (cpt_window_on_page_say), self);
  adw_bin_set_child (self->sign_in_bin, sign_in);
  add_place (self, "work", cpt_work_page_new (self->shop));
  add_place (self, "handover", cpt_handover_page_new (self->shop));
  g_signal_connect_object (gtk_stack_get_child_by_name (self->places, "handover"),
                           "notify::serving", G_CALLBACK (cpt_window_lay_out_place), self,
                           G_CONNECT_SWAPPED);
  add_place (self, "stock", cpt_stock_page_new (self->shop));
  add_place (self, "attention", cpt_attention_page_new (self->shop));
  add_place (self, "more", cpt_more_page_new (self->shop));
  gtk_stack_add_named (self->empty, cpt_offline_page_new (self->shop, FALSE), "offline");
  self->lock = cpt_auto_lock_new (self->shop, GTK_WIDGET (self));
  self->undo = cpt_undo_toast_new (self->shop, self->toasts, GTK_WIDGET (self->tasks));
  cpt_window_place_call (self);
  self->input = cpt_scan_input_new (GTK_WINDOW (self), cpt_window_on_input_found,
                                    cpt_window_on_input_typed, on_input_camera, self);
  g_signal_connect_object (self->shop, "person", G_CALLBACK (on_person_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->shop, "status", G_CALLBACK (show_status), self, G_CONNECT_SWAPPED);
  self->second = g_timeout_add_seconds (1, on_second, self);
  cpt_alerter_attach (self, self->shop, self->feedback, self->call);
}

static void
cpt_window_dispose (GObject *object)
{
  CptWindow *self = CPT_WINDOW (object);

  g_clear_handle_id (&self->second, g_source_remove);
  g_clear_weak_pointer (&self->asking);
  g_clear_pointer (&self->undo, cpt_undo_toast_free);
  g_clear_pointer (&self->input, cpt_scan_input_free);
  g_clear_pointer (&self->feedback, cpt_feedback_free);
  G_OBJECT_CLASS (cpt_window_parent_class)->dispose (object);
  g_clear_pointer (&self->lock, cpt_auto_lock_free); /* after the controller that tells it */
  g_clear_object (&self->shop);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, CptWindow, size_class);
  gtk_widget_class_bind_template_child (widget_class, CptWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, CptWindow, strip);
  gtk_widget_class_bind_template_child (widget_class, CptWindow, note);
  gtk_widget_class_bind_template_child (widget_class, CptWindow, call);
  gtk_widget_class_bind_template_child (widget_class, CptWindow, empty);
  gtk_widget_class_bind_template_child (widget_class, CptWindow, parked_bar);
  gtk_widget_class_bind_template_child (widget_class, CptWindow, parked_label);
  gtk_widget_class_bind_template_child (widget_class, CptWindow, shell);
  gtk_widget_class_bind_template_child (widget_class, CptWindow, sign_in_bin);
  gtk_widget_class_bind_template_child (widget_class, CptWindow, rail);
  gtk_widget_class_bind_template_child (widget_class, CptWindow, bottom_bar);
  gtk_widget_class_bind_template_child (widget_class, CptWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, CptWindow, list_side);
  gtk_widget_class_bind_template_child (widget_class, CptWindow, places);
  gtk_widget_class_bind_template_child (widget_class, CptWindow, tasks);
  gtk_widget_class_bind_template_callback (widget_class, on_kind_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_folded_changed);
}

static void
cpt_window_class_init (CptWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cpt_window_dispose;
  g_type_ensure (CPT_TYPE_SIZE_CLASS);
  g_type_ensure (CPT_TYPE_NOTE);
  g_type_ensure (CPT_TYPE_CALL);
  g_type_ensure (CPT_TYPE_SYNC_STRIP);
  g_type_ensure (CPT_TYPE_PLACES);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/comptoir/Comptoir/window.ui");
  bind_children (widget_class);

  cpt_window_install_task_actions (widget_class);
  gtk_widget_class_install_action (widget_class, "win.primary", NULL, on_primary);
  gtk_widget_class_install_action (widget_class, "win.undo", NULL, on_undo);
  gtk_widget_class_install_action (widget_class, "win.sign-out", NULL, on_sign_out);
  gtk_widget_class_install_action (widget_class, "win.enter-code", NULL, on_enter_code);
  gtk_widget_class_install_action (widget_class, "win.open-order", "s", cpt_window_on_open_order);
  gtk_widget_class_install_action (widget_class, "win.find", NULL, on_find);
  gtk_widget_class_install_action (widget_class, "win.show-keys", NULL, on_show_keys);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "win.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK,
                                       "win.primary", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F1, 0, "win.show-keys", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "win.undo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "win.find", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_e, GDK_CONTROL_MASK, "win.enter-code",
                                       NULL);
  for (guint n = 0; cpt_places_get_name (n) != NULL; n++)
    gtk_widget_class_add_binding_action (widget_class, GDK_KEY_1 + n, GDK_CONTROL_MASK, "win.place",
                                         "s", cpt_places_get_name (n));
}

static void
cpt_window_init (CptWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  cpt_window_add_place_action (self);
}

CptWindow *
cpt_window_new (AdwApplication *application, CptShop *shop, CptFeedback *feedback)
{
  CptWindow *self;

  g_return_val_if_fail (ADW_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (CPT_IS_SHOP (shop), NULL);

  self = g_object_new (CPT_TYPE_WINDOW, "application", application, NULL);
  self->shop = g_object_ref (shop);
  self->feedback = feedback;
  fill (self);
  on_kind_changed (self);
  on_person_changed (self);
  show_clock (self);
  show_status (self);
  return self;
}

void
cpt_window_set_camera (CptWindow *self, CptCamera *camera)
{
  g_return_if_fail (CPT_IS_WINDOW (self));

  cpt_scan_input_set_camera (self->input, camera);
}
