/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/pick/pick-page.h"

#include "terminal/page.h"
#include "terminal/pick/next-row.h"
#include "terminal/pick/short-sheet.h"
#include "terminal/pick/stop-card.h"
#include "terminal/pick/wrong-view.h"
#include "terminal/widgets/due-chip.h"
#include "terminal/widgets/note.h"
#include "terminal/widgets/pips.h"
#include "terminal/widgets/show-icon.h"
#include "terminal/widgets/size-class.h"
#include "terminal/widgets/steady-label.h"
#include "terminal/widgets/task-icon.h"
#include "terminal/widgets/wrap-pair.h"
#include "workflow/pick.h"
#include "workflow/rows.h"

#include <glib/gi18n.h>

#define MAX_NEXT_SHOWN 20 /* the nearest stops; the walk itself has no such limit */

struct _CptPickPage {
  AdwBin parent_instance;

  CptShop *shop;       /* (owned) */
  CptPickWalk *walk;   /* (owned) */
  CptPickStop *stop;   /* (owned) (nullable) shown */
  gulong stop_changed; /* handler on @stop */
  GListStore *nearest; /* (owned) the next stops that have a row */
  char *taken_out;     /* (owned) (nullable) what the note said last */

  GtkWidget *head;
  GtkWidget *title_box;
  GtkLabel *title;
  CptSteadyLabel *subtitle;
  GtkWidget *by_hand;
  CptPips *pips;
  CptNote *take_out;
  GtkStack *stack;
  GtkLabel *position;
  GtkLabel *place;
  CptDueChip *due;
  GtkWidget *tote_chip;
  GtkLabel *tote;
  CptStopCard *card;
  GtkWidget *next_label;
  GtkWidget *next_card;
  GtkListBox *next;
  CptWrongView *wrong_view;
  CptShortSheet *short_sheet;
  AdwStatusPage *done;
  GtkWidget *thumb_bar;
  GtkWidget *cannot_find;
  GtkLabel *cannot_find_label;
  GtkImage *primary_icon;
  GtkLabel *primary_label;
};

static void page_iface_init (CptPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CptPickPage,
                               cpt_pick_page,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (CPT_TYPE_PAGE, page_iface_init))

static gboolean
shows (CptPickPage *self, const char *name)
{
  return g_str_equal (gtk_stack_get_visible_child_name (self->stack), name);
}

static void
show_stop_place (CptPickPage *self)
{
  g_autofree char *place = NULL;
  g_autofree char *tote = NULL;

  g_object_get (self->stop, "place", &place, "tote", &tote, NULL);
  gtk_label_set_label (self->place,
                       g_strcmp0 (place, CPT_LOCATION_NONE) == 0 ? _ ("No place known") : place);
  gtk_label_set_label (self->tote, tote != NULL ? tote : "");
  gtk_widget_set_visible (self->tote_chip, tote != NULL && *tote != '\0');
}

static void
on_stop_changed (CptPickPage *self)
{
  if (self->stop == NULL)
    return;
  show_stop_place (self);
  cpt_stop_card_show (self->card, self->stop);
}

/* A cancelled order goes back to its shelf and never to a bin. */
static void
open_after (CptPickPage *self)
{
  const char *fulfilment;
  CptTaskSort task = cpt_pick_walk_get_after (self->walk, &fulfilment);

  if (task == CPT_TASK_NONE)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
  else
    gtk_widget_activate_action (GTK_WIDGET (self),
                                task == CPT_TASK_PUT_BACK ? "win.open-put-back" : "win.open-stage",
                                "s", fulfilment);
}

static void
show_primary (CptPickPage *self)
{
  const char *words = _ ("Scan next");
  const char *after;
  const char *icon = "cpt-scan-symbolic";
  g_autofree char *made = NULL;
  g_autoptr (CptPickWrong) wrong = NULL;
  gboolean finished = FALSE;

  g_object_get (self->walk, "finished", &finished, "wrong", &wrong, NULL);
  if (finished) {
    icon = cpt_task_icon (cpt_pick_walk_get_after (self->walk, &after));
    words = made = cpt_pick_walk_write_after (self->walk);
  } else if (shows (self, "short")) {
    guint missing = cpt_short_sheet_get_missing (self->short_sheet);

    if (cpt_short_sheet_get_reason (self->short_sheet) == NULL)
      made = g_strdup (_ ("Choose a reason"));
    else
      made =
          g_strdup_printf (ngettext ("Confirm %u missing", "Confirm %u missing", missing), missing);
    words = made;
    icon = "cpt-check-symbolic";
  } else if (wrong != NULL && wrong->needed_option != NULL) {
    /* Translators: %s is a size, as in "Scan the M" */
    made = g_strdup_printf (_ ("Scan the %s"), wrong->needed_option);
    words = made;
  }
  gtk_label_set_label (self->primary_label, words);
  cpt_show_icon (self->primary_icon, icon);
  gtk_label_set_label (self->cannot_find_label,
                       shows (self, "short") ? _ ("Keep looking") : _ ("Can’t find it"));
  gtk_widget_set_visible (self->cannot_find, !finished && !shows (self, "wrong"));
  gtk_widget_set_visible (self->by_hand, !finished && shows (self, "walk"));
  gtk_widget_set_visible (self->head, !shows (self, "wrong"));
}

/* Back at the walk, the focus is at its title again and not in the list below. */
static void
show_walk (CptPickPage *self)
{
  if (shows (self, "walk"))
    return;
  gtk_stack_set_visible_child_name (self->stack, "walk");
  gtk_widget_grab_focus (self->title_box);
}

static void
show_done (CptPickPage *self)
{
  g_autofree char *subtitle = NULL;
  guint n_total = 0;

  g_object_get (self->walk, "n-total", &n_total, "subtitle", &subtitle, NULL);
  adw_status_page_set_title (self->done, n_total > 0 ? _ ("Everything is picked")
                                                     : _ ("Nothing is left to pick"));
  adw_status_page_set_description (self->done, n_total > 0 ? subtitle : NULL);
  gtk_stack_set_visible_child_name (self->stack, "done");
}

static void
show_view (CptPickPage *self)
{
  g_autoptr (CptPickWrong) wrong = NULL;
  gboolean finished = FALSE;

  g_object_get (self->walk, "wrong", &wrong, "finished", &finished, NULL);
  if (wrong != NULL)
    cpt_wrong_view_show (self->wrong_view, self->walk, wrong);
  if (wrong != NULL)
    gtk_stack_set_visible_child_name (self->stack, "wrong");
  else if (finished)
    show_done (self);
  else if (!shows (self, "short"))
    show_walk (self);
  show_primary (self);
}

static void
on_current_changed (CptPickPage *self)
{
  g_autoptr (CptPickStop) stop = NULL;

  g_object_get (self->walk, "current", &stop, NULL);
  if (stop != self->stop) {
    g_clear_signal_handler (&self->stop_changed, self->stop);
    g_set_object (&self->stop, stop);
    if (stop != NULL)
      self->stop_changed =
          g_signal_connect_swapped (stop, "notify", G_CALLBACK (on_stop_changed), self);
    if (shows (self, "short"))
      gtk_stack_set_visible_child_name (self->stack, "walk");
  }
  on_stop_changed (self);
  show_view (self);
}

/* Closed by hand, the note stays away until it has something else to say. */
static void
show_take_out (CptPickPage *self)
{
  g_autoptr (CptSay) say = cpt_pick_walk_make_take_out (self->walk);

  if (say == NULL)
    cpt_note_hide (self->take_out);
  else if (g_strcmp0 (say->detail, self->taken_out) != 0)
    cpt_note_show (self->take_out, say);
  g_free (self->taken_out);
  self->taken_out = say != NULL ? g_strdup (say->detail) : NULL;
}

static void
on_progress (CptPickPage *self)
{
  guint n_done = 0;
  guint n_total = 0;

  g_object_get (self->walk, "n-done", &n_done, "n-total", &n_total, NULL);
  cpt_pips_set (self->pips, n_done, n_total);
  if (shows (self, "done"))
    show_done (self);
  show_take_out (self);
}

static void
on_due (CptPickPage *self)
{
  g_autofree char *label = NULL;
  int state = CPT_DUE_NONE;

  g_object_get (self->walk, "due-label", &label, "due-state", &state, NULL);
  g_object_set (self->due, "state", state, "label", label, NULL);
}

static void
on_say (CptPickPage *self)
{
  g_autoptr (CptSay) say = NULL;

  g_object_get (self->walk, "say", &say, NULL);
  cpt_stop_card_say (self->card, say != NULL && say->sort == CPT_SAY_WRONG
                                     ? NULL
                                     : say); /* a wrong item has the red head */
  show_view (self);
  if (say != NULL)
    cpt_page_say (CPT_PAGE (self), say);
}

/* Rows of stops that stay stay. */
static void
on_next_items (CptPickPage *self, guint position, guint removed, guint added, GListModel *model)
{
  g_autoptr (GPtrArray) nearest = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < MIN (g_list_model_get_n_items (model), MAX_NEXT_SHOWN); i++)
    g_ptr_array_add (nearest, g_list_model_get_item (model, i));
  cpt_rows_merge (self->nearest, nearest);
  gtk_widget_set_visible (self->next_label, nearest->len > 0);
  gtk_widget_set_visible (self->next_card, nearest->len > 0);
}

static void
on_next_activated (CptPickPage *self, GtkListBoxRow *row)
{
  cpt_pick_walk_select (self->walk, cpt_next_row_get_stop (CPT_NEXT_ROW (row)));
}

static void
on_by_hand (CptPickPage *self)
{
  cpt_pick_walk_count_by_hand (self->walk);
}

static void
on_more (CptPickPage *self)
{
  g_autofree char *fulfilment = NULL;

  if (self->stop == NULL)
    return;
  g_object_get (self->stop, "fulfilment", &fulfilment, NULL);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-more", "s", fulfilment);
}

static void
close_sheet (CptPickPage *self)
{
  show_walk (self);
  show_view (self);
}

static void
on_cannot_find (CptPickPage *self)
{
  if (shows (self, "short")) {
    close_sheet (self);
    return;
  }
  cpt_short_sheet_open (self->short_sheet, self->shop, self->walk);
  gtk_stack_set_visible_child_name (self->stack, "short");
  show_primary (self);
}

static void
on_short_chosen (CptPickPage *self)
{
  if (cpt_short_sheet_is_later (self->short_sheet)) {
    cpt_pick_walk_later (self->walk);
    close_sheet (self);
  } else {
    show_primary (self);
  }
}

static void
on_short_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CptPickPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CptSay) say = NULL;

  if (cpt_pick_walk_short_finish (CPT_PICK_WALK (source), result, &error)) {
    close_sheet (self);
    return;
  }
  say = cpt_say_new (CPT_SAY_PROBLEM, _ ("This was not saved"), error->message);
  cpt_page_say (CPT_PAGE (self), say);
}

static void
cpt_pick_page_do_primary (CptPage *page)
{
  CptPickPage *self = CPT_PICK_PAGE (page);
  gboolean finished = FALSE;

  g_object_get (self->walk, "finished", &finished, NULL);
  if (finished) {
    open_after (self);
  } else if (shows (self, "wrong")) {
    cpt_pick_walk_dismiss_wrong (self->walk);
  } else if (!shows (self, "short")) {
    gtk_widget_activate_action (GTK_WIDGET (self), "win.enter-code", NULL);
  } else if (cpt_short_sheet_get_reason (self->short_sheet) != NULL) {
    cpt_pick_walk_short_async (self->walk, cpt_short_sheet_get_found (self->short_sheet),
                               cpt_short_sheet_get_reason (self->short_sheet), on_short_saved,
                               g_object_ref (self));
  }
}

static gboolean
cpt_pick_page_take_scan (CptPage *page, const CptMeaning *meaning)
{
  return cpt_pick_walk_take_scan (CPT_PICK_PAGE (page)->walk, meaning);
}

static gboolean
cpt_pick_page_go_back (CptPage *page)
{
  CptPickPage *self = CPT_PICK_PAGE (page);

  if (shows (self, "wrong"))
    cpt_pick_walk_dismiss_wrong (self->walk);
  else if (shows (self, "short"))
    close_sheet (self);
  else
    return FALSE;
  return TRUE;
}

static void
cpt_pick_page_shown (CptPage *page)
{
  gtk_widget_grab_focus (CPT_PICK_PAGE (page)->title_box);
}

static char *
cpt_pick_page_make_title (CptPage *page)
{
  return g_strdup (gtk_label_get_label (CPT_PICK_PAGE (page)->title));
}

static const CptPageScan *
cpt_pick_page_list_scans (CptPage *page)
{
  static const CptPageScan scans[] = {
    { N_ ("Item"), N_ ("Counts it, at whichever stop of this walk needs it") },
    { N_ ("Shelf"), N_ ("Takes the next item from there") },
    { N_ ("Tote"), N_ ("Sets the tote of this order") },
    { N_ ("Order, bag"), N_ ("Leaves for that order; the walk is kept") },
    { NULL, NULL },
  };

  return scans;
}

static void
page_iface_init (CptPageInterface *iface)
{
  iface->make_title = cpt_pick_page_make_title;
  iface->list_scans = cpt_pick_page_list_scans;
  iface->take_scan = cpt_pick_page_take_scan;
  iface->do_primary = cpt_pick_page_do_primary;
  iface->go_back = cpt_pick_page_go_back;
  iface->shown = cpt_pick_page_shown;
}

static void
cpt_pick_page_dispose (GObject *object)
{
  CptPickPage *self = CPT_PICK_PAGE (object);

  if (self->stop != NULL)
    g_clear_signal_handler (&self->stop_changed, self->stop);
  g_clear_object (&self->stop);
  g_clear_pointer (&self->taken_out, g_free);
  g_clear_object (&self->nearest);
  g_clear_object (&self->walk);
  g_clear_object (&self->shop);
  G_OBJECT_CLASS (cpt_pick_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, CptPickPage, head);
  gtk_widget_class_bind_template_child (widget_class, CptPickPage, title_box);
  gtk_widget_class_bind_template_child (widget_class, CptPickPage, title);
  gtk_widget_class_bind_template_child (widget_class, CptPickPage, subtitle);
  gtk_widget_class_bind_template_child (widget_class, CptPickPage, by_hand);
  gtk_widget_class_bind_template_child (widget_class, CptPickPage, pips);
  gtk_widget_class_bind_template_child (widget_class, CptPickPage, take_out);
  gtk_widget_class_bind_template_child (widget_class, CptPickPage, stack);
  gtk_widget_class_bind_template_child (widget_class, CptPickPage, position);
  gtk_widget_class_bind_template_child (widget_class, CptPickPage, place);
  gtk_widget_class_bind_template_child (widget_class, CptPickPage, due);
  gtk_widget_class_bind_template_child (widget_class, CptPickPage, tote_chip);
  gtk_widget_class_bind_template_child (widget_class, CptPickPage, tote);
  gtk_widget_class_bind_template_child (widget_class, CptPickPage, card);
  gtk_widget_class_bind_template_child (widget_class, CptPickPage, next_label);
  gtk_widget_class_bind_template_child (widget_class, CptPickPage, next_card);
  gtk_widget_class_bind_template_child (widget_class, CptPickPage, next);
  gtk_widget_class_bind_template_child (widget_class, CptPickPage, wrong_view);
  gtk_widget_class_bind_template_child (widget_class, CptPickPage, short_sheet);
  gtk_widget_class_bind_template_child (widget_class, CptPickPage, done);
  gtk_widget_class_bind_template_child (widget_class, CptPickPage, thumb_bar);
  gtk_widget_class_bind_template_child (widget_class, CptPickPage, cannot_find);
  gtk_widget_class_bind_template_child (widget_class, CptPickPage, cannot_find_label);
  gtk_widget_class_bind_template_child (widget_class, CptPickPage, primary_icon);
  gtk_widget_class_bind_template_child (widget_class, CptPickPage, primary_label);
}

static void
cpt_pick_page_class_init (CptPickPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cpt_pick_page_dispose;
  g_type_ensure (CPT_TYPE_DUE_CHIP);
  g_type_ensure (CPT_TYPE_NOTE);
  g_type_ensure (CPT_TYPE_PIPS);
  g_type_ensure (CPT_TYPE_SHORT_SHEET);
  g_type_ensure (CPT_TYPE_STEADY_LABEL);
  g_type_ensure (CPT_TYPE_STOP_CARD);
  g_type_ensure (CPT_TYPE_WRAP_PAIR);
  g_type_ensure (CPT_TYPE_WRONG_VIEW);
  g_type_ensure (CPT_TYPE_PICK_STOP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/comptoir/Comptoir/pick/pick-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_by_hand);
  gtk_widget_class_bind_template_callback (widget_class, on_cannot_find);
  gtk_widget_class_bind_template_callback (widget_class, on_more);
  gtk_widget_class_bind_template_callback (widget_class, on_next_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_short_chosen);
}

/* With large text the one button that counts stands first. */
static void
on_large_text (GtkWidget *widget, gboolean is_large)
{
  CptPickPage *self = CPT_PICK_PAGE (widget);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->thumb_bar),
                                  is_large ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_box_reorder_child_after (GTK_BOX (self->thumb_bar), self->cannot_find,
                               is_large ? gtk_widget_get_last_child (self->thumb_bar) : NULL);
}

static void
cpt_pick_page_init (CptPickPage *self)
{
  self->nearest = g_list_store_new (CPT_TYPE_PICK_STOP);
  gtk_widget_init_template (GTK_WIDGET (self));
  cpt_size_class_watch (GTK_WIDGET (self), on_large_text);
}

static GtkWidget *
make_next_row (gpointer stop, gpointer user_data)
{
  return cpt_next_row_new (CPT_PICK_STOP (stop));
}

static void
fill_next (CptPickPage *self)
{
  g_autoptr (GListModel) next = NULL;

  g_object_get (self->walk, "next", &next, NULL);
  g_signal_connect_object (next, "items-changed", G_CALLBACK (on_next_items), self,
                           G_CONNECT_SWAPPED);
  on_next_items (self, 0, 0, 0, next);
  gtk_list_box_bind_model (self->next, G_LIST_MODEL (self->nearest), make_next_row, NULL, NULL);
}

static void
on_started (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CptPickPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CptSay) say = NULL;

  if (cpt_pick_walk_start_finish (CPT_PICK_WALK (source), result, &error))
    return;
  say = cpt_say_new (CPT_SAY_PROBLEM, _ ("This order could not be taken"), error->message);
  cpt_page_say (CPT_PAGE (self), say);
}

GtkWidget *
cpt_pick_page_new (CptShop *shop, const char *const *fulfilments)
{
  CptPickPage *self = g_object_new (CPT_TYPE_PICK_PAGE, NULL);

  self->shop = g_object_ref (shop);
  self->walk = cpt_pick_walk_new (shop, fulfilments);
  g_object_bind_property (self->walk, "title", self->title, "label", G_BINDING_SYNC_CREATE);
  g_object_bind_property (self->walk, "subtitle", self->subtitle, "label", G_BINDING_SYNC_CREATE);
  g_object_bind_property (self->walk, "position", self->position, "label", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (self->walk, "notify::current", G_CALLBACK (on_current_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->walk, "notify::finished", G_CALLBACK (show_view), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->walk, "notify::wrong", G_CALLBACK (show_view), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->walk, "notify::say", G_CALLBACK (on_say), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->walk, "notify::n-done", G_CALLBACK (on_progress), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->walk, "notify::n-total", G_CALLBACK (on_progress), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->walk, "notify::due-label", G_CALLBACK (on_due), self,
                           G_CONNECT_SWAPPED);
  fill_next (self);
  on_progress (self);
  on_due (self);
  on_current_changed (self);
  cpt_pick_walk_start_async (self->walk, on_started, g_object_ref (self));
  return GTK_WIDGET (self);
}

gboolean
cpt_pick_page_has (CptPickPage *self, const char *fulfilment)
{
  g_return_val_if_fail (CPT_IS_PICK_PAGE (self), FALSE);

  return g_strv_contains (cpt_pick_walk_get_fulfilments (self->walk), fulfilment);
}

gboolean
cpt_pick_page_is_over (CptPickPage *self)
{
  gboolean finished = FALSE;

  g_return_val_if_fail (CPT_IS_PICK_PAGE (self), FALSE);

  g_object_get (self->walk, "finished", &finished, NULL);
  return finished && cpt_pick_walk_get_fulfilments (self->walk)[1] == NULL;
}
