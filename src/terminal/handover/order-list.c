/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/handover/order-list.h"

#include "terminal/widgets/due-chip.h"
#include "terminal/widgets/wrap-pair.h"

struct _CptOrderList {
  AdwBin parent_instance;

  CptOrders *orders; /* (owned) (nullable) before it is bound */

  GtkStack *stack;
  AdwStatusPage *empty;
  GtkListView *list;
};

G_DEFINE_FINAL_TYPE (CptOrderList, cpt_order_list, ADW_TYPE_BIN)

static guint chosen_signal;

static void
show (CptOrderList *self)
{
  g_autofree char *words = NULL;

  g_object_get (self->orders, "empty-words", &words, NULL);
  adw_status_page_set_title (self->empty, words != NULL ? words : "");
  gtk_stack_set_visible_child_name (self->stack, words != NULL ? "empty" : "list");
}

static void
choose (CptOrderList *self, CptOrderItem *item)
{
  g_signal_emit (self, chosen_signal, 0, cpt_order_item_get_fulfilment (item));
}

static void
on_activated (CptOrderList *self, guint position, GtkListView *list)
{
  g_autoptr (CptOrderItem) item = g_list_model_get_item (G_LIST_MODEL (self->orders), position);

  if (item != NULL)
    choose (self, item);
}

static void
cpt_order_list_dispose (GObject *object)
{
  g_clear_object (&CPT_ORDER_LIST (object)->orders);
  G_OBJECT_CLASS (cpt_order_list_parent_class)->dispose (object);
}

static void
cpt_order_list_class_init (CptOrderListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cpt_order_list_dispose;
  chosen_signal = g_signal_new ("chosen", CPT_TYPE_ORDER_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (CPT_TYPE_DUE_CHIP);
  g_type_ensure (CPT_TYPE_ORDER_ITEM);
  g_type_ensure (CPT_TYPE_WRAP_PAIR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/comptoir/Comptoir/handover/order-list.ui");
  gtk_widget_class_bind_template_child (widget_class, CptOrderList, stack);
  gtk_widget_class_bind_template_child (widget_class, CptOrderList, empty);
  gtk_widget_class_bind_template_child (widget_class, CptOrderList, list);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
}

static void
cpt_order_list_init (CptOrderList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static gboolean
has_text (GtkListItem *item, const char *text)
{
  return text != NULL && *text != '\0';
}

static GtkListItemFactory *
make_factory (void)
{
  g_autoptr (GtkBuilderScope) scope = gtk_builder_cscope_new ();

  gtk_builder_cscope_add_callback (GTK_BUILDER_CSCOPE (scope), has_text);
  return gtk_builder_list_item_factory_new_from_resource (
      scope, "/org/comptoir/Comptoir/handover/order-row.ui");
}

void
cpt_order_list_bind (CptOrderList *self, CptOrders *orders)
{
  g_autoptr (GtkListItemFactory) factory = make_factory ();
  g_autoptr (GtkNoSelection) selection = NULL;

  g_return_if_fail (CPT_IS_ORDER_LIST (self));
  g_return_if_fail (CPT_IS_ORDERS (orders) && self->orders == NULL);

  self->orders = g_object_ref (orders);
  selection = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (orders)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  gtk_list_view_set_factory (self->list, factory);
  g_signal_connect_object (orders, "notify::empty-words", G_CALLBACK (show), self,
                           G_CONNECT_SWAPPED);
  show (self);
}

gboolean
cpt_order_list_choose_only (CptOrderList *self)
{
  CptOrderItem *only;

  g_return_val_if_fail (CPT_IS_ORDER_LIST (self), FALSE);

  only = cpt_orders_get_only (self->orders);
  if (only != NULL)
    choose (self, only);
  return only != NULL;
}
