/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/stage/put-back-page.h"

#include "terminal/page.h"
#include "terminal/widgets/article-row.h"
#include "terminal/widgets/band.h"
#include "terminal/widgets/stepper.h"
#include "terminal/widgets/wrap-pair.h"
#include "workflow/put-back.h"

#include <glib/gi18n.h>

struct _CptPutBackPage {
  AdwBin parent_instance;

  CptShop *shop;        /* (owned) */
  CptPutBack *put_back; /* (owned) */
  gboolean shows;       /* set here, not by a person */

  GtkWidget *title_box;
  GtkLabel *title;
  GtkLabel *subtitle;
  CptBand *band;
  GtkListBox *items;
  GtkWidget *details;
  CptStepper *quantity;
  AdwActionRow *to_floor_row;
  GtkCheckButton *to_floor;
  GtkCheckButton *to_damaged;
  GtkCheckButton *to_lost;
  GtkLabel *primary_label;
};

static void page_iface_init (CptPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CptPutBackPage,
                               cpt_put_back_page,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (CPT_TYPE_PAGE, page_iface_init))

static void
show_place (CptPutBackPage *self)
{
  g_autofree char *place = NULL;
  g_autofree char *words = NULL;

  g_object_get (self->put_back, "suggested", &place, NULL);
  if (place != NULL)
    /* Translators: %s is a place */
    words = g_strdup_printf (_ ("The one that you scan; most of it stands at %s"), place);
  adw_action_row_set_subtitle (self->to_floor_row,
                               words != NULL ? words : _ ("The one that you scan"));
}

static void
show_current (CptPutBackPage *self)
{
  g_autoptr (CptPutBackItem) current = NULL;
  g_autofree char *most_words = NULL;
  guint quantity = 0;
  guint most = 0;
  int to = CPT_PUT_BACK_FLOOR;

  g_object_get (self->put_back, "current", &current, "quantity", &quantity, "most", &most, "to",
                &to, NULL);
  self->shows = TRUE;
  gtk_widget_set_visible (self->details, current != NULL);
  cpt_stepper_set_range (self->quantity, 1, MAX (1, most));
  cpt_stepper_set_value (self->quantity, quantity);
  most_words = g_strdup_printf (_ ("of %u"), most);
  cpt_stepper_set_of (self->quantity, most_words);
  gtk_check_button_set_active (to == CPT_PUT_BACK_DAMAGED ? self->to_damaged
                               : to == CPT_PUT_BACK_LOST  ? self->to_lost
                                                          : self->to_floor,
                               TRUE);
  show_place (self);
  self->shows = FALSE;
}

static void
on_over (CptPutBackPage *self)
{
  gboolean over = FALSE;

  g_object_get (self->put_back, "over", &over, NULL);
  if (over && gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
}

static void
on_say (CptPutBackPage *self)
{
  g_autoptr (CptSay) say = NULL;
  gboolean in_note;

  g_object_get (self->put_back, "say", &say, NULL);
  /* Those two stand in the window's note. */
  in_note = say != NULL && (say->sort == CPT_SAY_UNKNOWN || say->sort == CPT_SAY_PROBLEM);
  cpt_band_show (self->band, in_note ? NULL : say);
  if (say != NULL)
    cpt_page_say (CPT_PAGE (self), say);
  if (say != NULL && say->sort == CPT_SAY_DONE)
    on_over (self);
}

static void
on_quantity_changed (CptPutBackPage *self)
{
  if (!self->shows)
    cpt_put_back_set_quantity (self->put_back, (guint)cpt_stepper_get_value (self->quantity));
}

static void
on_to_toggled (CptPutBackPage *self, GtkCheckButton *button)
{
  if (self->shows || !gtk_check_button_get_active (button))
    return;
  cpt_put_back_set_to (self->put_back, button == self->to_damaged ? CPT_PUT_BACK_DAMAGED
                                       : button == self->to_lost  ? CPT_PUT_BACK_LOST
                                                                  : CPT_PUT_BACK_FLOOR);
}

static void
on_row_activated (CptPutBackPage *self, GtkListBoxRow *row)
{
  g_autoptr (GListModel) items = NULL;
  g_autoptr (CptPutBackItem) item = NULL;

  g_object_get (self->put_back, "items", &items, NULL);
  item = g_list_model_get_item (items, (guint)gtk_list_box_row_get_index (row));
  if (item != NULL)
    cpt_put_back_choose (self->put_back, item);
}

static void
show_row_current (CptPutBackItem *item, GParamSpec *pspec, GtkWidget *row)
{
  gboolean current = FALSE;

  g_object_get (item, "current", &current, NULL);
  if (current)
    gtk_widget_add_css_class (row, "current");
  else
    gtk_widget_remove_css_class (row, "current");
  gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_SELECTED, current, -1);
}

static GtkWidget *
make_row (gpointer item, gpointer user_data)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *article = g_object_new (CPT_TYPE_ARTICLE_ROW, NULL);
  static const char *const names[] = { "picture", "name", "detail", "place" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_object_bind_property (item, names[i], article, names[i], G_BINDING_SYNC_CREATE);
  g_object_bind_property (item, "n-left", article, "count", G_BINDING_SYNC_CREATE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), article);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  article, NULL, -1);
  g_signal_connect_object (item, "notify::current", G_CALLBACK (show_row_current), row, 0);
  show_row_current (item, NULL, row);
  return row;
}

static gboolean
cpt_put_back_page_take_scan (CptPage *page, const CptMeaning *meaning)
{
  return cpt_put_back_take_scan (CPT_PUT_BACK_PAGE (page)->put_back, meaning);
}

static void
cpt_put_back_page_do_primary (CptPage *page)
{
  CptPutBackPage *self = CPT_PUT_BACK_PAGE (page);
  gboolean over = FALSE;

  g_object_get (self->put_back, "over", &over, NULL);
  if (over)
    on_over (self);
  else
    cpt_put_back_do_next (self->put_back);
}

static void
cpt_put_back_page_shown (CptPage *page)
{
  gtk_widget_grab_focus (CPT_PUT_BACK_PAGE (page)->title_box);
}

static char *
cpt_put_back_page_make_title (CptPage *page)
{
  return g_strdup (gtk_label_get_label (CPT_PUT_BACK_PAGE (page)->title));
}

static const CptPageScan *
cpt_put_back_page_list_scans (CptPage *page)
{
  static const CptPageScan scans[] = {
    { N_ ("Item"), N_ ("Takes it into your hand; once more, one more") },
    { N_ ("Shelf"), N_ ("Puts what is in your hand back there") },
    { N_ ("Order, bag"), N_ ("Leaves for that order; this one is kept") },
    { NULL, NULL },
  };

  return scans;
}

static void
page_iface_init (CptPageInterface *iface)
{
  iface->make_title = cpt_put_back_page_make_title;
  iface->list_scans = cpt_put_back_page_list_scans;
  iface->take_scan = cpt_put_back_page_take_scan;
  iface->do_primary = cpt_put_back_page_do_primary;
  iface->shown = cpt_put_back_page_shown;
}

static void
cpt_put_back_page_dispose (GObject *object)
{
  CptPutBackPage *self = CPT_PUT_BACK_PAGE (object);

  g_clear_object (&self->put_back);
  g_clear_object (&self->shop);
  G_OBJECT_CLASS (cpt_put_back_page_parent_class)->dispose (object);
}

static void
cpt_put_back_page_class_init (CptPutBackPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cpt_put_back_page_dispose;
  g_type_ensure (CPT_TYPE_BAND);
  g_type_ensure (CPT_TYPE_STEPPER);
  g_type_ensure (CPT_TYPE_WRAP_PAIR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/comptoir/Comptoir/stage/put-back-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CptPutBackPage, title_box);
  gtk_widget_class_bind_template_child (widget_class, CptPutBackPage, title);
  gtk_widget_class_bind_template_child (widget_class, CptPutBackPage, subtitle);
  gtk_widget_class_bind_template_child (widget_class, CptPutBackPage, band);
  gtk_widget_class_bind_template_child (widget_class, CptPutBackPage, items);
  gtk_widget_class_bind_template_child (widget_class, CptPutBackPage, details);
  gtk_widget_class_bind_template_child (widget_class, CptPutBackPage, quantity);
  gtk_widget_class_bind_template_child (widget_class, CptPutBackPage, to_floor);
  gtk_widget_class_bind_template_child (widget_class, CptPutBackPage, to_damaged);
  gtk_widget_class_bind_template_child (widget_class, CptPutBackPage, to_lost);
  gtk_widget_class_bind_template_child (widget_class, CptPutBackPage, to_floor_row);
  gtk_widget_class_bind_template_child (widget_class, CptPutBackPage, primary_label);
  gtk_widget_class_bind_template_callback (widget_class, on_quantity_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_to_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
}

static void
cpt_put_back_page_init (CptPutBackPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
watch (CptPutBackPage *self, const char *detailed_signal, GCallback callback)
{
  g_signal_connect_object (self->put_back, detailed_signal, callback, self, G_CONNECT_SWAPPED);
}

GtkWidget *
cpt_put_back_page_new (CptShop *shop, const char *fulfilment)
{
  CptPutBackPage *self = g_object_new (CPT_TYPE_PUT_BACK_PAGE, NULL);
  g_autoptr (GListModel) items = NULL;

  self->shop = g_object_ref (shop);
  self->put_back = cpt_put_back_new (shop, fulfilment);
  g_object_get (self->put_back, "items", &items, NULL);
  gtk_list_box_bind_model (self->items, items, make_row, NULL, NULL);
  g_object_bind_property (self->put_back, "title", self->title, "label", G_BINDING_SYNC_CREATE);
  g_object_bind_property (self->put_back, "subtitle", self->subtitle, "label",
                          G_BINDING_SYNC_CREATE);
  g_object_bind_property (self->put_back, "primary", self->primary_label, "label",
                          G_BINDING_SYNC_CREATE);
  watch (self, "notify::current", G_CALLBACK (show_current));
  watch (self, "notify::quantity", G_CALLBACK (show_current));
  watch (self, "notify::to", G_CALLBACK (show_current));
  watch (self, "notify::say", G_CALLBACK (on_say));
  show_current (self);
  return GTK_WIDGET (self);
}

const char *
cpt_put_back_page_get_fulfilment (CptPutBackPage *self)
{
  g_return_val_if_fail (CPT_IS_PUT_BACK_PAGE (self), NULL);

  return cpt_put_back_get_fulfilment (self->put_back);
}
