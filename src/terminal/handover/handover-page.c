/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/handover/handover-page.h"

#include "terminal/handover/asks-view.h"
#include "terminal/handover/goods-view.h"
#include "terminal/handover/order-list.h"
#include "terminal/handover/others-view.h"
#include "terminal/page.h"
#include "terminal/widgets/band.h"
#include "terminal/widgets/due-chip.h"
#include "terminal/widgets/show-icon.h"
#include "terminal/widgets/size-class.h"
#include "terminal/widgets/wrap-pair.h"
#include "workflow/collect.h"

#include <glib/gi18n.h>

struct _CptHandoverPage {
  AdwBin parent_instance;

  CptShop *shop;       /* (owned) */
  CptOrders *orders;   /* (owned) */
  CptCollect *collect; /* (owned) */
  gboolean is_bag;     /* what was scanned last */
  CptCollectStep step; /* that was shown */
  CptSizeKind kind;
  guint tick;               /* source */
  gulong kind_changed;      /* a signal of … */
  CptSizeClass *size_class; /* (unowned) (nullable) weak: while it is on the screen */

  GtkWidget *head;
  GtkWidget *back;
  GtkWidget *title_box;
  GtkLabel *title;
  GtkLabel *subtitle;
  CptDueChip *here;
  GtkWidget *arrive;
  GtkBox *body;
  GtkWidget *entry;
  GtkWidget *kept;
  GtkLabel *kept_words;
  GtkStack *stack;
  CptOrderList *list;
  GtkBox *left;
  CptBand *band;
  CptGoodsView *goods;
  CptOthersView *others;
  CptAsksView *asks;
  GtkWidget *right_side;
  GtkBox *right;
  GtkWidget *thumb_bar;
  GtkImage *primary_icon;
  GtkLabel *primary_label;
};

static void page_iface_init (CptPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CptHandoverPage,
                               cpt_handover_page,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (CPT_TYPE_PAGE, page_iface_init))

typedef enum { PROP_SERVING = 1 } CptHandoverPageProperty;

static GParamSpec *properties[PROP_SERVING + 1];

static CptCollectStep
get_step (CptHandoverPage *self)
{
  int step = CPT_COLLECT_FIND;

  g_object_get (self->collect, "step", &step, NULL);
  return (CptCollectStep)step;
}

/* ---- what is on the page ---- */

static void
show_head (CptHandoverPage *self)
{
  gboolean serving = cpt_handover_page_is_serving (self);
  gboolean with_back = serving && self->kind != CPT_SIZE_WIDE; /* there the field stays beside it */
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;
  g_autofree char *here = NULL;
  g_autofree char *left = NULL;
  g_autofree char *kept = NULL;

  g_object_get (self->collect, "title", &title, "subtitle", &subtitle, "here-label", &here,
                "kept-title", &left, NULL);
  gtk_label_set_label (self->title, serving ? title : _ ("Handover"));
  gtk_label_set_label (self->subtitle, serving && subtitle != NULL ? subtitle : "");
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle), serving && subtitle != NULL);
  g_object_set (self->here, "here", serving ? here : NULL, NULL);
  gtk_widget_set_visible (self->arrive,
                          serving && here == NULL && get_step (self) < CPT_COLLECT_OVER);
  gtk_widget_set_visible (self->back, with_back);
  if (with_back)
    gtk_widget_add_css_class (self->head, "with-back");
  else
    gtk_widget_remove_css_class (self->head, "with-back");
  gtk_widget_set_visible (self->kept, !serving && left != NULL);
  /* Translators: %s is a task, as in "Back to Pick C-10479" */
  kept = g_strdup_printf (_ ("Back to %s"), left != NULL ? left : "");
  gtk_label_set_label (self->kept_words, kept);
}

static void
show_primary (CptHandoverPage *self)
{
  CptCollectStep step = get_step (self);
  g_autofree char *words = NULL;

  g_object_get (self->collect, "primary", &words, NULL);
  gtk_label_set_label (self->primary_label, words);
  cpt_show_icon (self->primary_icon, step == CPT_COLLECT_BAGS   ? "cpt-scan-symbolic"
                                     : step == CPT_COLLECT_GO   ? "cpt-handover-symbolic"
                                     : step == CPT_COLLECT_OVER ? "cpt-go-forward-symbolic"
                                                                : "cpt-task-symbolic");
  gtk_widget_set_visible (self->thumb_bar, cpt_handover_page_is_serving (self));
}

static void
move_to (GtkWidget *widget, GtkBox *box)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);

  if (parent == GTK_WIDGET (box))
    return;
  g_object_ref (widget);
  gtk_box_remove (GTK_BOX (parent), widget);
  gtk_box_append (box, widget);
  g_object_unref (widget);
}

/* Two columns, or one below the other in one scrolled window. */
static void
lay_out (CptHandoverPage *self)
{
  gboolean serving = cpt_handover_page_is_serving (self);
  gboolean is_wide = self->kind == CPT_SIZE_WIDE;
  GtkWidget *others = GTK_WIDGET (self->others);
  GtkWidget *asks = GTK_WIDGET (self->asks);

  if (is_wide) {
    move_to (asks, self->right);
    move_to (others, self->right);
  } else {
    move_to (others, self->left); /* what is brought stands above what is asked */
    move_to (asks, self->left);
  }
  gtk_widget_set_visible (self->right_side, is_wide && serving);
  gtk_box_set_homogeneous (self->body, is_wide && serving);
  gtk_widget_set_visible (self->entry, !serving || is_wide);
  cpt_asks_view_set_stacked (self->asks, self->kind == CPT_SIZE_HANDHELD);
  g_object_set (self->entry, "placeholder-text",
                self->kind == CPT_SIZE_HANDHELD ? _ ("Name or number")
                                                : _ ("Order, name or phone, or just scan"),
                NULL);
}

static void
show (CptHandoverPage *self)
{
  lay_out (self);
  show_head (self);
  gtk_stack_set_visible_child_name (self->stack,
                                    cpt_handover_page_is_serving (self) ? "order" : "find");
  show_primary (self);
}

/* The order that was chosen comes on the page. */
static void
serve (CptHandoverPage *self)
{
  cpt_orders_set_text (self->orders, "");
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  gtk_widget_grab_focus (self->title_box);
}

/* The find field; who was served is kept with what is ticked. */
static void
leave (CptHandoverPage *self)
{
  cpt_band_show (self->band, NULL);
  cpt_collect_clear (self->collect);
}

/* After the last bag the questions come into view by themselves; while somebody answers them
 * nothing moves. */
static void
follow (CptHandoverPage *self)
{
  CptCollectStep step = get_step (self);

  if (self->step == CPT_COLLECT_BAGS && step > CPT_COLLECT_BAGS && step < CPT_COLLECT_GO)
    cpt_asks_view_focus_step (self->asks);
  self->step = step;
}

static void
on_collect_changed (CptHandoverPage *self)
{
  show (self);
  follow (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SERVING]);
}

/* A bag turns green, and what is unknown, or cannot be, stands in the window's note: the band has
 * the rest. */
static void
on_say (CptHandoverPage *self)
{
  g_autoptr (CptSay) say = NULL;
  gboolean is_shown;

  g_object_get (self->collect, "say", &say, NULL);
  if (say == NULL)
    return;
  is_shown = say->sort == CPT_SAY_UNKNOWN || say->sort == CPT_SAY_PROBLEM ||
             (self->is_bag && (say->sort == CPT_SAY_RIGHT || say->sort == CPT_SAY_COMPLETE));
  cpt_band_show (self->band, is_shown ? NULL : say);
  cpt_page_say (CPT_PAGE (self), say);
}

/* ---- finding ---- */

static void
choose (CptHandoverPage *self, const char *fulfilment)
{
  if (!cpt_collect_has_part (self->collect, fulfilment) || get_step (self) == CPT_COLLECT_OVER) {
    cpt_band_show (self->band, NULL);
    cpt_collect_choose (self->collect, fulfilment);
  }
  serve (self);
}

static void
on_text_changed (CptHandoverPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  cpt_orders_set_text (self->orders, text);
  if (*text != '\0' && cpt_handover_page_is_serving (self))
    leave (self);
}

static void
on_entered (CptHandoverPage *self)
{
  cpt_order_list_choose_only (self->list);
}

static void
on_chosen (CptHandoverPage *self, const char *fulfilment)
{
  g_autofree char *id = g_strdup (fulfilment); /* the row goes with the text */

  choose (self, id);
}

static void
on_kept (CptHandoverPage *self)
{
  const char *fulfilment = cpt_collect_get_kept (self->collect);
  g_autofree char *id = g_strdup (fulfilment);

  if (id != NULL)
    choose (self, id);
}

static void
on_arrive (CptHandoverPage *self)
{
  cpt_collect_arrive (self->collect);
}

/* What was scanned where nobody is served: the only order that fits is served, else they are
 * listed. */
static gboolean
find_scanned (CptHandoverPage *self, const CptMeaning *meaning)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  leave (self);
  cpt_orders_set_meaning (self->orders, meaning);
  on_entered (self);
  return TRUE;
}

static gboolean
cpt_handover_page_take_scan (CptPage *page, const CptMeaning *meaning)
{
  CptHandoverPage *self = CPT_HANDOVER_PAGE (page);
  gboolean serving = cpt_handover_page_is_serving (self) && get_step (self) != CPT_COLLECT_OVER;

  if (meaning->sort == CPT_MEANS_BADGE && serving && get_step (self) == CPT_COLLECT_APPROVER) {
    cpt_page_ask_approver (page, cpt_collect_get_approver_role (self->collect));
    return TRUE;
  }
  if (!serving && (meaning->sort == CPT_MEANS_PRODUCT || meaning->sort == CPT_MEANS_PLACE))
    return find_scanned (self, meaning);
  if (!serving && meaning->sort == CPT_MEANS_BAG) {
    if (*meaning->fulfilment == '\0')
      return FALSE;
    choose (self, meaning->fulfilment);
  }
  if (meaning->sort == CPT_MEANS_ORDER)
    cpt_band_show (self->band, NULL);
  self->is_bag = meaning->sort == CPT_MEANS_BAG;
  if (!cpt_collect_take_scan (self->collect, meaning))
    return FALSE;
  if (meaning->sort == CPT_MEANS_ORDER)
    serve (self);
  return TRUE;
}

/* ---- the page ---- */

static void
cpt_handover_page_do_primary (CptPage *page)
{
  CptHandoverPage *self = CPT_HANDOVER_PAGE (page);

  if (!cpt_handover_page_is_serving (self)) {
    on_entered (self);
    return;
  }
  if (get_step (self) == CPT_COLLECT_APPROVER) {
    cpt_page_ask_approver (page, cpt_collect_get_approver_role (self->collect));
    return;
  }
  if (get_step (self) == CPT_COLLECT_OVER) {
    leave (self); /* the next scan is not typed into the field */
    gtk_widget_grab_focus (self->title_box);
    return;
  }
  if (!cpt_asks_view_focus_step (self->asks)) /* an answer is given where it is asked for */
    cpt_collect_do_next (self->collect);
}

static void
cpt_handover_page_take_approver (CptPage *page, const char *sign_in)
{
  CptHandoverPage *self = CPT_HANDOVER_PAGE (page);

  if (cpt_handover_page_is_serving (self))
    cpt_collect_set_approver (self->collect, sign_in);
}

static gboolean
cpt_handover_page_go_back (CptPage *page)
{
  CptHandoverPage *self = CPT_HANDOVER_PAGE (page);

  if (cpt_handover_page_is_serving (self)) {
    leave (self);
    gtk_widget_grab_focus (self->title_box);
    return TRUE;
  }
  if (*gtk_editable_get_text (GTK_EDITABLE (self->entry)) == '\0')
    return FALSE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  return TRUE;
}

static void
cpt_handover_page_take_text (CptPage *page, const char *text)
{
  CptHandoverPage *self = CPT_HANDOVER_PAGE (page);

  if (cpt_handover_page_is_serving (self))
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_widget_grab_focus (self->entry);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
}

static void
cpt_handover_page_shown (CptPage *page)
{
  CptHandoverPage *self = CPT_HANDOVER_PAGE (page);

  cpt_orders_tick (self->orders);
  show (self);
  gtk_widget_grab_focus (self->title_box);
}

static char *
cpt_handover_page_make_title (CptPage *page)
{
  return g_strdup (gtk_label_get_label (CPT_HANDOVER_PAGE (page)->title));
}

static const CptPageScan *
cpt_handover_page_list_scans (CptPage *page)
{
  static const CptPageScan scans[] = {
    { N_ ("Pass, order"), N_ ("Opens its hand-over") },
    { N_ ("Bag"), N_ ("Ticks that bag") },
    { N_ ("Bin"), N_ ("Compares it with where the order stands") },
    { N_ ("Item"), N_ ("Says whether it is of this order") },
    { N_ ("Receipt"), N_ ("Shows that the till was paid, where that is asked") },
    { N_ ("Badge"), N_ ("Approves what needs it") },
    { NULL, NULL },
  };

  return scans;
}

static gboolean
cpt_handover_page_hands_over (CptPage *page)
{
  CptHandoverPage *self = CPT_HANDOVER_PAGE (page);

  return cpt_handover_page_is_serving (self) && get_step (self) != CPT_COLLECT_OVER;
}

static void
page_iface_init (CptPageInterface *iface)
{
  iface->take_scan = cpt_handover_page_take_scan;
  iface->do_primary = cpt_handover_page_do_primary;
  iface->take_approver = cpt_handover_page_take_approver;
  iface->go_back = cpt_handover_page_go_back;
  iface->take_text = cpt_handover_page_take_text;
  iface->shown = cpt_handover_page_shown;
  iface->make_title = cpt_handover_page_make_title;
  iface->list_scans = cpt_handover_page_list_scans;
  iface->hands_over = cpt_handover_page_hands_over;
}

/* A wait grows, and a live pass runs out, while nobody does anything. */
static gboolean
on_tick (gpointer user_data)
{
  CptHandoverPage *self = user_data;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return G_SOURCE_CONTINUE;
  cpt_collect_tick (self->collect);
  if (!cpt_handover_page_is_serving (self))
    cpt_orders_tick (self->orders);
  return G_SOURCE_CONTINUE;
}

static void
on_kind_changed (CptHandoverPage *self)
{
  self->kind = cpt_size_class_get_kind (self->size_class);
  show (self);
}

static void
on_realized (GtkWidget *widget)
{
  CptHandoverPage *self = CPT_HANDOVER_PAGE (widget);
  GtkWidget *size_class = gtk_widget_get_ancestor (widget, CPT_TYPE_SIZE_CLASS);

  if (size_class == NULL || self->size_class != NULL)
    return;
  g_set_weak_pointer (&self->size_class, CPT_SIZE_CLASS (size_class));
  g_signal_connect_object (size_class, "notify::kind", G_CALLBACK (on_kind_changed), self,
                           G_CONNECT_SWAPPED);
  on_kind_changed (self);
}

static void
cpt_handover_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SERVING)
    g_value_set_boolean (value, cpt_handover_page_is_serving (CPT_HANDOVER_PAGE (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
cpt_handover_page_dispose (GObject *object)
{
  CptHandoverPage *self = CPT_HANDOVER_PAGE (object);

  g_clear_handle_id (&self->tick, g_source_remove);
  g_clear_weak_pointer (&self->size_class);
  g_clear_object (&self->collect);
  g_clear_object (&self->orders);
  g_clear_object (&self->shop);
  G_OBJECT_CLASS (cpt_handover_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, CptHandoverPage, head);
  gtk_widget_class_bind_template_child (widget_class, CptHandoverPage, back);
  gtk_widget_class_bind_template_child (widget_class, CptHandoverPage, title_box);
  gtk_widget_class_bind_template_child (widget_class, CptHandoverPage, title);
  gtk_widget_class_bind_template_child (widget_class, CptHandoverPage, subtitle);
  gtk_widget_class_bind_template_child (widget_class, CptHandoverPage, here);
  gtk_widget_class_bind_template_child (widget_class, CptHandoverPage, arrive);
  gtk_widget_class_bind_template_child (widget_class, CptHandoverPage, body);
  gtk_widget_class_bind_template_child (widget_class, CptHandoverPage, entry);
  gtk_widget_class_bind_template_child (widget_class, CptHandoverPage, kept);
  gtk_widget_class_bind_template_child (widget_class, CptHandoverPage, kept_words);
  gtk_widget_class_bind_template_child (widget_class, CptHandoverPage, stack);
  gtk_widget_class_bind_template_child (widget_class, CptHandoverPage, list);
  gtk_widget_class_bind_template_child (widget_class, CptHandoverPage, left);
  gtk_widget_class_bind_template_child (widget_class, CptHandoverPage, band);
  gtk_widget_class_bind_template_child (widget_class, CptHandoverPage, goods);
  gtk_widget_class_bind_template_child (widget_class, CptHandoverPage, others);
  gtk_widget_class_bind_template_child (widget_class, CptHandoverPage, asks);
  gtk_widget_class_bind_template_child (widget_class, CptHandoverPage, right_side);
  gtk_widget_class_bind_template_child (widget_class, CptHandoverPage, right);
  gtk_widget_class_bind_template_child (widget_class, CptHandoverPage, thumb_bar);
  gtk_widget_class_bind_template_child (widget_class, CptHandoverPage, primary_icon);
  gtk_widget_class_bind_template_child (widget_class, CptHandoverPage, primary_label);
}

static void
cpt_handover_page_class_init (CptHandoverPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cpt_handover_page_dispose;
  object_class->get_property = cpt_handover_page_get_property;
  properties[PROP_SERVING] = g_param_spec_boolean ("serving", NULL, NULL, FALSE,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
  g_type_ensure (CPT_TYPE_ASKS_VIEW);
  g_type_ensure (CPT_TYPE_BAND);
  g_type_ensure (CPT_TYPE_DUE_CHIP);
  g_type_ensure (CPT_TYPE_GOODS_VIEW);
  g_type_ensure (CPT_TYPE_ORDER_LIST);
  g_type_ensure (CPT_TYPE_OTHERS_VIEW);
  g_type_ensure (CPT_TYPE_WRAP_PAIR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/comptoir/Comptoir/handover/handover-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_arrive);
  gtk_widget_class_bind_template_callback (widget_class, on_entered);
  gtk_widget_class_bind_template_callback (widget_class, on_kept);
  gtk_widget_class_bind_template_callback (widget_class, on_text_changed);
}

static void
cpt_handover_page_init (CptHandoverPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "realize", G_CALLBACK (on_realized), NULL);
}

GtkWidget *
cpt_handover_page_new (CptShop *shop)
{
  CptHandoverPage *self = g_object_new (CPT_TYPE_HANDOVER_PAGE, NULL);

  self->shop = g_object_ref (shop);
  self->orders = cpt_orders_new (shop);
  self->collect = cpt_collect_new (shop);
  cpt_order_list_bind (self->list, self->orders);
  cpt_goods_view_bind (self->goods, self->collect);
  cpt_others_view_bind (self->others, self->collect);
  cpt_asks_view_bind (self->asks, self->collect);
  g_signal_connect_object (self->collect, "notify::step", G_CALLBACK (on_collect_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->collect, "notify::say", G_CALLBACK (on_say), self,
                           G_CONNECT_SWAPPED);
  self->tick = g_timeout_add_seconds (1, on_tick, self);
  show (self);
  return GTK_WIDGET (self);
}

void
cpt_handover_page_open (CptHandoverPage *self, const char *fulfilment)
{
  g_return_if_fail (CPT_IS_HANDOVER_PAGE (self));
  g_return_if_fail (fulfilment != NULL);

  if (*fulfilment != '\0')
    choose (self, fulfilment);
  else
    leave (self);
}

gboolean
cpt_handover_page_shows (CptHandoverPage *self, const char *fulfilment)
{
  g_return_val_if_fail (CPT_IS_HANDOVER_PAGE (self), FALSE);
  g_return_val_if_fail (fulfilment != NULL, FALSE);

  return cpt_handover_page_is_serving (self) && cpt_collect_has_part (self->collect, fulfilment);
}

gboolean
cpt_handover_page_is_serving (CptHandoverPage *self)
{
  g_return_val_if_fail (CPT_IS_HANDOVER_PAGE (self), FALSE);

  return *cpt_collect_get_fulfilment (self->collect) != '\0';
}
