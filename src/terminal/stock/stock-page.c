/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/stock/stock-page.h"

#include "terminal/page.h"
#include "terminal/stock/product-view.h"
#include "terminal/widgets/product-picture.h"
#include "terminal/widgets/wrap-pair.h"
#include "workflow/find.h"

#include <glib/gi18n.h>

struct _CptStockPage {
  AdwBin parent_instance;

  CptShop *shop;       /* (owned) */
  CptFind *find;       /* (owned) */
  gboolean opens_only; /* a scan, or Enter: what is found alone is opened */

  GtkWidget *back;
  GtkWidget *title_box;
  GtkLabel *title;
  GtkWidget *entry;
  GtkStack *stack;
  GtkListView *list;
  AdwStatusPage *empty;
  CptProductView *product;
};

static void page_iface_init (CptPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CptStockPage,
                               cpt_stock_page,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (CPT_TYPE_PAGE, page_iface_init))

static gboolean
shows (CptStockPage *self, const char *name)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), name) == 0;
}

static void
show (CptStockPage *self, const char *name)
{
  gboolean is_product = g_str_equal (name, "product");

  gtk_stack_set_visible_child_name (self->stack, name);
  gtk_widget_set_visible (self->back, is_product);
  if (is_product)
    gtk_widget_add_css_class (gtk_widget_get_parent (self->back), "with-back");
  else
    gtk_widget_remove_css_class (gtk_widget_get_parent (self->back), "with-back");
  gtk_widget_set_visible (self->entry, !is_product);
  gtk_label_set_label (self->title, is_product ? _ ("Article") : _ ("Stock"));
}

static void
show_list (CptStockPage *self)
{
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->find)) > 0;
  g_autofree char *words = NULL;
  CptFindState state = cpt_find_get_state (self->find);

  g_object_get (self->find, "empty-words", &words, NULL);
  adw_status_page_set_title (self->empty,
                             state == CPT_FIND_EMPTY ? _ ("Scan, or type") : _ ("Nothing found"));
  adw_status_page_set_description (self->empty, words);
  if (!shows (self, "product") && state != CPT_FIND_SEARCHING)
    show (self, any ? "list" : "empty");
}

static void
open_item (CptStockPage *self, CptFindItem *item)
{
  const char *fulfilment = cpt_find_item_get_fulfilment (item);

  if (cpt_find_item_get_means (item) == CPT_MEANS_PRODUCT) {
    cpt_product_view_show (self->product, self->shop, item);
    show (self, "product");
    gtk_widget_grab_focus (self->title_box);
  } else if (*fulfilment != '\0') {
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-order", "s", fulfilment);
  }
}

static void
on_answered (CptStockPage *self)
{
  CptFindItem *only = self->opens_only ? cpt_find_get_only (self->find) : NULL;

  self->opens_only = FALSE;
  show_list (self);
  if (only != NULL)
    open_item (self, only);
}

static void
on_text_changed (CptStockPage *self)
{
  cpt_find_set_text (self->find, gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  show_list (self);
}

static void
on_entered (CptStockPage *self)
{
  CptFindItem *only = cpt_find_get_only (self->find);

  self->opens_only = cpt_find_get_state (self->find) == CPT_FIND_SEARCHING;
  if (!self->opens_only && only != NULL)
    open_item (self, only);
}

static void
on_activated (CptStockPage *self, guint position, GtkListView *list)
{
  g_autoptr (CptFindItem) item = g_list_model_get_item (G_LIST_MODEL (self->find), position);

  if (item != NULL)
    open_item (self, item);
}

static char *
get_picture_path (GtkListItem *item, const char *picture)
{
  GtkWidget *row = gtk_list_item_get_child (item);
  CptStockPage *self =
      row != NULL ? CPT_STOCK_PAGE (gtk_widget_get_ancestor (row, CPT_TYPE_STOCK_PAGE)) : NULL;

  return self != NULL && picture != NULL && *picture != '\0'
             ? cpt_shop_find_picture (self->shop, picture)
             : NULL;
}

static gboolean
has_text (GtkListItem *item, const char *text)
{
  return text != NULL && *text != '\0';
}

/* An article or a place of this shop is looked at here; all else goes where it belongs. */
static gboolean
cpt_stock_page_take_scan (CptPage *page, const CptMeaning *meaning)
{
  CptStockPage *self = CPT_STOCK_PAGE (page);

  if (meaning->sort != CPT_MEANS_PRODUCT)
    return FALSE;
  show (self, "list");
  gtk_editable_set_text (GTK_EDITABLE (self->entry), meaning->code.text);
  cpt_find_set_text (self->find, meaning->code.text); /* the entry tells it a moment later */
  on_entered (self);
  return TRUE;
}

static void
cpt_stock_page_do_primary (CptPage *page)
{
  on_entered (CPT_STOCK_PAGE (page));
}

static gboolean
cpt_stock_page_go_back (CptPage *page)
{
  CptStockPage *self = CPT_STOCK_PAGE (page);

  if (!shows (self, "product"))
    return FALSE;
  cpt_product_view_show (self->product, self->shop, NULL);
  show (self, "list");
  show_list (self);
  return TRUE;
}

static void
cpt_stock_page_shown (CptPage *page)
{
  gtk_widget_grab_focus (CPT_STOCK_PAGE (page)->title_box);
}

static const CptPageScan *
cpt_stock_page_list_scans (CptPage *page)
{
  static const CptPageScan scans[] = {
    { N_ ("Item"), N_ ("Shows how many are here, and where") },
    { N_ ("Order, bag"), N_ ("Opens that order") },
    { NULL, NULL },
  };

  return scans;
}

static void
page_iface_init (CptPageInterface *iface)
{
  iface->take_scan = cpt_stock_page_take_scan;
  iface->do_primary = cpt_stock_page_do_primary;
  iface->go_back = cpt_stock_page_go_back;
  iface->shown = cpt_stock_page_shown;
  iface->list_scans = cpt_stock_page_list_scans;
}

static void
cpt_stock_page_dispose (GObject *object)
{
  CptStockPage *self = CPT_STOCK_PAGE (object);

  g_clear_object (&self->find);
  g_clear_object (&self->shop);
  G_OBJECT_CLASS (cpt_stock_page_parent_class)->dispose (object);
}

static void
cpt_stock_page_class_init (CptStockPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cpt_stock_page_dispose;
  g_type_ensure (CPT_TYPE_FIND_ITEM);
  g_type_ensure (CPT_TYPE_PRODUCT_PICTURE);
  g_type_ensure (CPT_TYPE_PRODUCT_VIEW);
  g_type_ensure (CPT_TYPE_WRAP_PAIR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/comptoir/Comptoir/stock/stock-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CptStockPage, back);
  gtk_widget_class_bind_template_child (widget_class, CptStockPage, title_box);
  gtk_widget_class_bind_template_child (widget_class, CptStockPage, title);
  gtk_widget_class_bind_template_child (widget_class, CptStockPage, entry);
  gtk_widget_class_bind_template_child (widget_class, CptStockPage, stack);
  gtk_widget_class_bind_template_child (widget_class, CptStockPage, list);
  gtk_widget_class_bind_template_child (widget_class, CptStockPage, empty);
  gtk_widget_class_bind_template_child (widget_class, CptStockPage, product);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_entered);
  gtk_widget_class_bind_template_callback (widget_class, on_text_changed);
}

static void
cpt_stock_page_init (CptStockPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static GtkListItemFactory *
make_factory (void)
{
  g_autoptr (GtkBuilderScope) scope = gtk_builder_cscope_new ();

  gtk_builder_cscope_add_callback (GTK_BUILDER_CSCOPE (scope), get_picture_path);
  gtk_builder_cscope_add_callback (GTK_BUILDER_CSCOPE (scope), has_text);
  return gtk_builder_list_item_factory_new_from_resource (
      scope, "/org/comptoir/Comptoir/stock/find-row.ui");
}

GtkWidget *
cpt_stock_page_new (CptShop *shop)
{
  CptStockPage *self = g_object_new (CPT_TYPE_STOCK_PAGE, NULL);
  g_autoptr (GtkListItemFactory) factory = make_factory ();
  g_autoptr (GtkNoSelection) selection = NULL;

  self->shop = g_object_ref (shop);
  self->find = cpt_find_new (shop);
  selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->find)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  gtk_list_view_set_factory (self->list, factory);
  g_signal_connect_object (self->find, "answered", G_CALLBACK (on_answered), self,
                           G_CONNECT_SWAPPED);
  show (self, "empty");
  show_list (self);
  return GTK_WIDGET (self);
}

void
cpt_stock_page_find (CptStockPage *self)
{
  g_return_if_fail (CPT_IS_STOCK_PAGE (self));

  cpt_stock_page_go_back (CPT_PAGE (self));
  gtk_widget_grab_focus (self->entry);
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
}
