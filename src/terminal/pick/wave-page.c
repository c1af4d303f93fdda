/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/pick/wave-page.h"

#include "terminal/page.h"
#include "terminal/pick/next-row.h"
#include "terminal/widgets/due-chip.h"
#include "terminal/widgets/wrap-pair.h"
#include "workflow/pick.h"
#include "workflow/wave.h"

#include <glib/gi18n.h>

#define MAX_STOPS_SHOWN 60 /* the walk itself has no such limit */

struct _CptWavePage {
  AdwBin parent_instance;

  CptShop *shop;     /* (owned) */
  CptWave *wave;     /* (owned) */
  CptPickWalk *walk; /* (owned) as it will be; not started */
  gboolean busy;

  GtkWidget *title_box;
  GtkLabel *title;
  GtkLabel *subtitle;
  CptDueChip *due;
  GtkListBox *orders;
  GtkListBox *stops;
};

static void page_iface_init (CptPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CptWavePage,
                               cpt_wave_page,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (CPT_TYPE_PAGE, page_iface_init))

static void
on_taken (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CptWavePage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CptSay) say = NULL;
  const CptWaveOrder *first = g_ptr_array_index (self->wave->orders, 0);

  self->busy = FALSE;
  if (cpt_shop_submit_finish (CPT_SHOP (source), result, &error)) {
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-pick", "s", first->fulfilment);
    return;
  }
  say = cpt_say_new (CPT_SAY_PROBLEM, _ ("This wave could not be taken"), error->message);
  cpt_page_say (CPT_PAGE (self), say);
}

static void
cpt_wave_page_do_primary (CptPage *page)
{
  CptWavePage *self = CPT_WAVE_PAGE (page);

  if (self->busy)
    return;
  self->busy = TRUE;
  cpt_shop_submit_async (self->shop, cpt_wave_new_act (self->shop, self->wave), NULL, NULL,
                         on_taken, g_object_ref (self));
}

static void
cpt_wave_page_shown (CptPage *page)
{
  gtk_widget_grab_focus (CPT_WAVE_PAGE (page)->title_box);
}

static char *
cpt_wave_page_make_title (CptPage *page)
{
  return g_strdup (gtk_label_get_label (CPT_WAVE_PAGE (page)->title));
}

static const CptPageScan *
cpt_wave_page_list_scans (CptPage *page)
{
  static const CptPageScan scans[] = {
    { N_ ("Item"), N_ ("Opens the order that needs it first, and counts it") },
    { N_ ("Order, bag"), N_ ("Opens that order") },
    { NULL, NULL },
  };

  return scans;
}

static void
page_iface_init (CptPageInterface *iface)
{
  iface->do_primary = cpt_wave_page_do_primary;
  iface->shown = cpt_wave_page_shown;
  iface->make_title = cpt_wave_page_make_title;
  iface->list_scans = cpt_wave_page_list_scans;
}

static void
cpt_wave_page_dispose (GObject *object)
{
  CptWavePage *self = CPT_WAVE_PAGE (object);

  g_clear_object (&self->walk);
  G_OBJECT_CLASS (cpt_wave_page_parent_class)->dispose (object);
}

static void
cpt_wave_page_finalize (GObject *object)
{
  CptWavePage *self = CPT_WAVE_PAGE (object);

  g_clear_pointer (&self->wave, cpt_wave_free); /* an act that comes back still asks for it */
  g_clear_object (&self->shop);
  G_OBJECT_CLASS (cpt_wave_page_parent_class)->finalize (object);
}

static void
cpt_wave_page_class_init (CptWavePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cpt_wave_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = cpt_wave_page_finalize;
  g_type_ensure (CPT_TYPE_DUE_CHIP);
  g_type_ensure (CPT_TYPE_WRAP_PAIR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/comptoir/Comptoir/pick/wave-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CptWavePage, title_box);
  gtk_widget_class_bind_template_child (widget_class, CptWavePage, title);
  gtk_widget_class_bind_template_child (widget_class, CptWavePage, subtitle);
  gtk_widget_class_bind_template_child (widget_class, CptWavePage, due);
  gtk_widget_class_bind_template_child (widget_class, CptWavePage, orders);
  gtk_widget_class_bind_template_child (widget_class, CptWavePage, stops);
}

static void
cpt_wave_page_init (CptWavePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
add_order (CptWavePage *self, const CptWaveOrder *order)
{
  const CptViewFulfilment *found =
      cpt_view_get_fulfilment (cpt_shop_get_view (self->shop), order->fulfilment);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name ("cpt-pick-symbolic");
  g_autofree char *words = cpt_wave_write_order (self->shop, order);

  gtk_widget_add_css_class (icon, "i24");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 found != NULL ? found->shown->promise->reference : "");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  gtk_list_box_append (self->orders, row);
}

static GtkWidget *
make_stop_row (gpointer stop, gpointer user_data)
{
  GtkWidget *row = cpt_next_row_new (CPT_PICK_STOP (stop));

  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  return row;
}

static void
fill (CptWavePage *self)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GListModel) stops = NULL;
  g_autoptr (GListModel) nearest = NULL;
  g_autofree char *summary = cpt_wave_write_summary (self->wave);
  g_autofree char *due = NULL;
  int due_state = CPT_DUE_NONE;

  for (guint i = 0; i < self->wave->orders->len; i++) {
    const CptWaveOrder *order = g_ptr_array_index (self->wave->orders, i);

    g_ptr_array_add (ids, (gpointer)order->fulfilment);
    add_order (self, order);
  }
  g_ptr_array_add (ids, NULL);
  self->walk = cpt_pick_walk_new (self->shop, (const char *const *)ids->pdata);
  g_object_get (self->walk, "stops", &stops, "due-label", &due, "due-state", &due_state, NULL);
  nearest = G_LIST_MODEL (gtk_slice_list_model_new (g_steal_pointer (&stops), 0, MAX_STOPS_SHOWN));
  gtk_list_box_bind_model (self->stops, nearest, make_stop_row, NULL, NULL);
  gtk_label_set_label (self->subtitle, summary);
  g_object_set (self->due, "state", due_state, "label", due, NULL);
}

GtkWidget *
cpt_wave_page_new (CptShop *shop, GError **error)
{
  CptWave *wave = cpt_wave_choose (shop, 0, error);
  CptWavePage *self;

  if (wave == NULL)
    return NULL;
  self = g_object_new (CPT_TYPE_WAVE_PAGE, NULL);
  self->shop = g_object_ref (shop);
  self->wave = wave;
  fill (self);
  return GTK_WIDGET (self);
}
