/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/work/work-page.h"

#include "terminal/page.h"
#include "terminal/widgets/due-chip.h"
#include "terminal/widgets/show-icon.h"
#include "terminal/widgets/task-icon.h"
#include "terminal/widgets/wrap-pair.h"
#include "terminal/work/wave-card.h"
#include "workflow/wave.h"
#include "workflow/work.h"

#include <glib/gi18n.h>

#define MAX_WAVES 4 /* on the screen: the list below them is what people work by */

struct _CptWorkPage {
  AdwBin parent_instance;

  CptShop *shop; /* (owned) */
  CptWork *work; /* (owned) */
  gboolean waves_are_old;
  guint tick; /* source */

  GtkWidget *title_box;
  GtkLabel *title;
  GtkLabel *subtitle;
  GtkWidget *filters;
  GtkWidget *filter_counts[CPT_WORK_N_FILTERS]; /* (unowned) below the filters */
  GtkWidget *waves;
  GtkLabel *as_of;
  GtkStack *stack;
  GtkListView *list;
  AdwStatusPage *empty;
  GtkWidget *thumb_bar;
  GtkImage *primary_icon;
  GtkLabel *primary_label;
};

static void page_iface_init (CptPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CptWorkPage,
                               cpt_work_page,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (CPT_TYPE_PAGE, page_iface_init))

static const char *const filter_names[CPT_WORK_N_FILTERS] = {
  [CPT_WORK_ALL] = N_ ("All"),
  [CPT_WORK_PICK] = N_ ("Pick"),
  [CPT_WORK_STAGE] = N_ ("Stage"),
  [CPT_WORK_PUT_BACK] = N_ ("Put back"),
};

static char *
get_task_icon (GtkListItem *item, int task)
{
  return g_strdup (cpt_task_icon ((CptTaskSort)task));
}

/* One path for a row, the button and the keyboard: the window opens what the task needs. */
static void
open_item (CptWorkPage *self, CptWorkItem *item)
{
  const char *fulfilment = cpt_work_item_get_fulfilment (item);

  switch (cpt_work_item_get_task (item)) {
  case CPT_TASK_ACCEPT:
  case CPT_TASK_PICK:
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-pick", "s", fulfilment);
    break;
  case CPT_TASK_ATTENTION:
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-attention", NULL);
    break;
  case CPT_TASK_PUT_BACK:
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-put-back", "s", fulfilment);
    break;
  case CPT_TASK_HAND_OVER:
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-handover", "s", fulfilment);
    break;
  case CPT_TASK_STAGE:
  case CPT_TASK_NONE:
  case CPT_TASK_PACK:
  case CPT_TASK_SHIP:
  case CPT_TASK_COUNT:
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-stage", "s", fulfilment);
    break;
  default:
    break;
  }
}

static void
on_activated (CptWorkPage *self, guint position, GtkListView *list)
{
  g_autoptr (CptWorkItem) item = g_list_model_get_item (G_LIST_MODEL (self->work), position);

  if (item != NULL)
    open_item (self, item);
}

static void
show_next (CptWorkPage *self)
{
  CptWorkItem *next = cpt_work_get_next (self->work);

  gtk_widget_set_visible (self->thumb_bar, next != NULL);
  if (next == NULL)
    return;
  gtk_label_set_label (self->primary_label, cpt_work_item_get_action (next));
  cpt_show_icon (self->primary_icon, cpt_task_icon (cpt_work_item_get_task (next)));
}

static void
show_counts (CptWorkPage *self)
{
  gboolean is_empty = g_list_model_get_n_items (G_LIST_MODEL (self->work)) == 0;

  for (guint n = 0; n < CPT_WORK_N_FILTERS; n++) {
    g_autofree char *count =
        g_strdup_printf ("%u", cpt_work_get_count (self->work, (CptWorkFilter)n));

    gtk_label_set_label (GTK_LABEL (self->filter_counts[n]), count);
  }
  gtk_stack_set_visible_child_name (self->stack, is_empty ? "empty" : "list");
  self->waves_are_old = TRUE;
  show_next (self);
}

static void
on_filter_toggled (GtkToggleButton *button, CptWorkPage *self)
{
  if (!gtk_toggle_button_get_active (button))
    return;
  cpt_work_set_filter (self->work,
                       GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "cpt-filter")));
  show_counts (self);
}

static void
add_filter (CptWorkPage *self, CptWorkFilter filter, GtkToggleButton **group)
{
  GtkWidget *button = gtk_toggle_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *name = gtk_label_new (_ (filter_names[filter]));

  self->filter_counts[filter] = gtk_label_new ("0");
  gtk_widget_add_css_class (self->filter_counts[filter], "count");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), self->filter_counts[filter]);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  name, self->filter_counts[filter], NULL, -1);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "filter");
  gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), *group);
  if (*group == NULL) {
    *group = GTK_TOGGLE_BUTTON (button);
    gtk_toggle_button_set_active (*group, TRUE);
  }
  g_object_set_data (G_OBJECT (button), "cpt-filter", GUINT_TO_POINTER (filter));
  g_signal_connect (button, "toggled", G_CALLBACK (on_filter_toggled), self);
  gtk_box_append (GTK_BOX (self->filters), button);
}

/* A card stays the same widget while there is a wave in its place: it may have the focus. */
static void
show_cards (CptWorkPage *self, const GPtrArray *waves)
{
  GtkWidget *card = gtk_widget_get_first_child (self->waves);

  for (guint i = 0; i < waves->len; i++) {
    if (card == NULL) {
      card = cpt_wave_card_new ();
      gtk_box_append (GTK_BOX (self->waves), card);
    }
    cpt_wave_card_show (CPT_WAVE_CARD (card), self->shop, g_ptr_array_index (waves, i));
    card = gtk_widget_get_next_sibling (card);
  }
  while (card != NULL) {
    GtkWidget *next = gtk_widget_get_next_sibling (card);

    gtk_box_remove (GTK_BOX (self->waves), card);
    card = next;
  }
}

/* Planning looks at every open order: at most once a second, and never in the frame of a scan. */
static void
show_waves (CptWorkPage *self)
{
  g_autoptr (GPtrArray) waves = NULL;
  CptWave *planned;

  if (!self->waves_are_old || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->waves_are_old = FALSE;
  waves = cpt_wave_list_taken (self->shop);
  planned = cpt_wave_choose (self->shop, 0, NULL);
  if (planned != NULL && planned->orders->len > 1)
    g_ptr_array_insert (waves, 0, planned);
  else
    cpt_wave_free (planned);
  if (waves->len > MAX_WAVES)
    g_ptr_array_set_size (waves, MAX_WAVES);
  show_cards (self, waves);
}

static gboolean
on_tick (gpointer user_data)
{
  CptWorkPage *self = user_data;

  cpt_work_tick (self->work);
  show_waves (self);
  return G_SOURCE_CONTINUE;
}

static void
cpt_work_page_do_primary (CptPage *page)
{
  CptWorkPage *self = CPT_WORK_PAGE (page);
  CptWorkItem *next = cpt_work_get_next (self->work);

  if (next != NULL)
    open_item (self, next);
}

static void
cpt_work_page_shown (CptPage *page)
{
  CptWorkPage *self = CPT_WORK_PAGE (page);

  cpt_work_tick (self->work);
  show_counts (self);
  show_waves (self);
  gtk_widget_grab_focus (self->title_box);
}

static const CptPageScan *
cpt_work_page_list_scans (CptPage *page)
{
  static const CptPageScan scans[] = {
    { N_ ("Item"), N_ ("Opens the order that needs it first, and counts it") },
    { N_ ("Order, bag"), N_ ("Opens that order") },
    { N_ ("Badge"), N_ ("Hands the terminal to that person") },
    { NULL, NULL },
  };

  return scans;
}

static void
page_iface_init (CptPageInterface *iface)
{
  iface->list_scans = cpt_work_page_list_scans;
  iface->do_primary = cpt_work_page_do_primary;
  iface->shown = cpt_work_page_shown;
}

static void
cpt_work_page_dispose (GObject *object)
{
  CptWorkPage *self = CPT_WORK_PAGE (object);

  g_clear_handle_id (&self->tick, g_source_remove);
  g_clear_object (&self->work);
  g_clear_object (&self->shop);
  G_OBJECT_CLASS (cpt_work_page_parent_class)->dispose (object);
}

static void
cpt_work_page_class_init (CptWorkPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cpt_work_page_dispose;
  g_type_ensure (CPT_TYPE_WRAP_PAIR);
  g_type_ensure (CPT_TYPE_DUE_CHIP);
  g_type_ensure (CPT_TYPE_WORK_ITEM);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/comptoir/Comptoir/work/work-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CptWorkPage, title_box);
  gtk_widget_class_bind_template_child (widget_class, CptWorkPage, title);
  gtk_widget_class_bind_template_child (widget_class, CptWorkPage, subtitle);
  gtk_widget_class_bind_template_child (widget_class, CptWorkPage, filters);
  gtk_widget_class_bind_template_child (widget_class, CptWorkPage, waves);
  gtk_widget_class_bind_template_child (widget_class, CptWorkPage, as_of);
  gtk_widget_class_bind_template_child (widget_class, CptWorkPage, stack);
  gtk_widget_class_bind_template_child (widget_class, CptWorkPage, list);
  gtk_widget_class_bind_template_child (widget_class, CptWorkPage, empty);
  gtk_widget_class_bind_template_child (widget_class, CptWorkPage, thumb_bar);
  gtk_widget_class_bind_template_child (widget_class, CptWorkPage, primary_icon);
  gtk_widget_class_bind_template_child (widget_class, CptWorkPage, primary_label);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
}

static void
cpt_work_page_init (CptWorkPage *self)
{
  GtkToggleButton *group = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint n = 0; n < CPT_WORK_N_FILTERS; n++)
    add_filter (self, (CptWorkFilter)n, &group);
}

/* The row's closures are found by the list's own scope, not by the page's template. */
static GtkListItemFactory *
make_factory (void)
{
  g_autoptr (GtkBuilderScope) scope = gtk_builder_cscope_new ();
  gtk_builder_cscope_add_callback (GTK_BUILDER_CSCOPE (scope), get_task_icon);

  return gtk_builder_list_item_factory_new_from_resource (
      scope, "/org/comptoir/Comptoir/work/work-row.ui");
}

GtkWidget *
cpt_work_page_new (CptShop *shop)
{
  CptWorkPage *self = g_object_new (CPT_TYPE_WORK_PAGE, NULL);
  g_autoptr (GtkListItemFactory) factory = make_factory ();
  g_autoptr (GtkNoSelection) selection = NULL;

  self->shop = g_object_ref (shop);
  self->work = cpt_work_new (shop);
  selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->work)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  gtk_list_view_set_factory (self->list, factory);
  g_object_bind_property (self->work, "title", self->title, "label", G_BINDING_SYNC_CREATE);
  g_object_bind_property (self->work, "subtitle", self->subtitle, "label", G_BINDING_SYNC_CREATE);
  g_object_bind_property (self->work, "as-of", self->as_of, "label", G_BINDING_SYNC_CREATE);
  g_object_bind_property (self->work, "empty-words", self->empty, "title", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (self->work, "counts", G_CALLBACK (show_counts), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->work, "items-changed", G_CALLBACK (show_counts), self,
                           G_CONNECT_SWAPPED);
  self->tick = g_timeout_add_seconds (1, on_tick, self);
  show_counts (self);
  return GTK_WIDGET (self);
}
