/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/stock/product-view.h"

#include "terminal/widgets/product-picture.h"
#include "terminal/widgets/wrap-pair.h"

#include <glib/gi18n.h>

struct _CptProductView {
  AdwBin parent_instance;

  CptShop *shop;     /* (owned) (nullable) */
  CptFindItem *item; /* (owned) (nullable) */
  gulong changed;    /* handler on @item */

  CptProductPicture *picture;
  GtkLabel *name;
  GtkLabel *options;
  GtkLabel *price;
  GtkLabel *price_before;
  GtkLabel *here;
  GtkLabel *as_of;
  GtkListBox *places;
  GtkWidget *no_place;
};

G_DEFINE_FINAL_TYPE (CptProductView, cpt_product_view, ADW_TYPE_BIN)

static void
set_text (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static char *
write_counted (CptProductView *self, const CptFloorStock *at)
{
  g_autofree char *clock = NULL;
  g_autofree char *day = NULL;

  if (at->counted_us <= 0)
    return g_strdup (_ ("Not counted yet"));
  clock = cpt_words_clock (at->counted_us, cpt_shop_get_time_zone (self->shop));
  day = cpt_words_day (at->counted_us, cpt_shop_get_time_zone (self->shop));
  /* Translators: a day and a clock time */
  return g_strdup_printf (_ ("Counted %1$s, %2$s"), day, clock);
}

static void
add_place (CptProductView *self, const CptFloorStock *at)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *quantity = g_strdup_printf ("%" G_GINT64_FORMAT, at->quantity);
  g_autofree char *counted = write_counted (self, at);
  gboolean is_known = !g_str_equal (at->location, CPT_LOCATION_NONE);
  GtkWidget *number = gtk_label_new (quantity);

  gtk_widget_add_css_class (number, "t-2");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 is_known ? at->location : _ ("No place known"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), counted);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), number);
  if (is_known) {
    GtkWidget *count = gtk_image_new_from_icon_name ("cpt-go-forward-symbolic");

    gtk_widget_add_css_class (count, "i18");
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), count);
    gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
    gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "(ss)", at->location,
                                      cpt_find_item_get_id (self->item));
    gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.open-count");
  }
  gtk_list_box_append (self->places, row);
}

static void
show_places (CptProductView *self)
{
  const CptStock *stock = cpt_find_item_get_stock (self->item);
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->places))) != NULL)
    gtk_list_box_remove (self->places, row);
  for (guint i = 0; stock != NULL && i < stock->floor->len; i++)
    add_place (self, &g_array_index (stock->floor, CptFloorStock, i));
  row = gtk_widget_get_first_child (GTK_WIDGET (self->places));
  gtk_widget_set_visible (GTK_WIDGET (self->places), row != NULL);
  gtk_widget_set_visible (self->no_place, row == NULL);
}

static void
show_item (CptProductView *self)
{
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;
  g_autofree char *picture = NULL;
  g_autofree char *path = NULL;
  g_autofree char *price = NULL;
  g_autofree char *before = NULL;
  g_autofree char *here = NULL;
  g_autofree char *as_of = NULL;
  g_autofree char *seen = NULL;

  g_object_get (self->item, "title", &title, "subtitle", &subtitle, "picture", &picture, "price",
                &price, "reference-price", &before, "here-words", &here, "as-of", &as_of, NULL);
  if (picture != NULL && *picture != '\0')
    path = cpt_shop_find_picture (self->shop, picture);
  if (as_of != NULL)
    seen = g_strdup_printf (_ ("As of %s"), as_of);
  g_object_set (self->picture, "path", path, NULL);
  set_text (self->name, title);
  set_text (self->options, subtitle);
  set_text (self->price, price);
  set_text (self->price_before, before);
  set_text (self->here, here);
  set_text (self->as_of, seen != NULL ? seen : _ ("This shop never had it"));
  show_places (self);
}

static void
cpt_product_view_dispose (GObject *object)
{
  CptProductView *self = CPT_PRODUCT_VIEW (object);

  if (self->item != NULL)
    g_clear_signal_handler (&self->changed, self->item);
  g_clear_object (&self->item);
  g_clear_object (&self->shop);
  G_OBJECT_CLASS (cpt_product_view_parent_class)->dispose (object);
}

static void
cpt_product_view_class_init (CptProductViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cpt_product_view_dispose;
  g_type_ensure (CPT_TYPE_PRODUCT_PICTURE);
  g_type_ensure (CPT_TYPE_WRAP_PAIR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/comptoir/Comptoir/stock/product-view.ui");
  gtk_widget_class_bind_template_child (widget_class, CptProductView, picture);
  gtk_widget_class_bind_template_child (widget_class, CptProductView, name);
  gtk_widget_class_bind_template_child (widget_class, CptProductView, options);
  gtk_widget_class_bind_template_child (widget_class, CptProductView, price);
  gtk_widget_class_bind_template_child (widget_class, CptProductView, price_before);
  gtk_widget_class_bind_template_child (widget_class, CptProductView, here);
  gtk_widget_class_bind_template_child (widget_class, CptProductView, as_of);
  gtk_widget_class_bind_template_child (widget_class, CptProductView, places);
  gtk_widget_class_bind_template_child (widget_class, CptProductView, no_place);
}

static void
cpt_product_view_init (CptProductView *self)
{
  PangoAttrList *struck = pango_attr_list_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  pango_attr_list_insert (struck, pango_attr_strikethrough_new (TRUE));
  gtk_label_set_attributes (self->price_before, struck);
  pango_attr_list_unref (struck);
}

void
cpt_product_view_show (CptProductView *self, CptShop *shop, CptFindItem *item)
{
  g_return_if_fail (CPT_IS_PRODUCT_VIEW (self));

  g_set_object (&self->shop, shop);
  if (self->item != NULL)
    g_clear_signal_handler (&self->changed, self->item);
  g_set_object (&self->item, item);
  if (item == NULL)
    return;
  self->changed = g_signal_connect_swapped (item, "notify", G_CALLBACK (show_item), self);
  show_item (self);
}
