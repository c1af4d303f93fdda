/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/handover/goods-view.h"

#include "terminal/handover/tiles.h"
#include "terminal/widgets/show-icon.h"
#include "terminal/widgets/step-mark.h"
#include "terminal/widgets/wrap-pair.h"

#include <glib/gi18n.h>

#define MAX_ITEMS_A_LINE 3
#define MAX_BAGS_A_LINE  2

struct _CptGoodsView {
  AdwBin parent_instance;

  CptCollect *collect; /* (owned) (nullable) before it is bound */

  GtkWidget *pass;
  GtkImage *pass_icon;
  GtkLabel *pass_title;
  GtkLabel *pass_detail;
  GtkWidget *blocked;
  GtkLabel *blocked_words;
  GtkWidget *open_order;
  GtkLabel *items_words;
  GtkWidget *payment;
  GtkLabel *payment_words;
  GtkFlowBox *items;
  CptStepMark *bags_mark;
  GtkLabel *bags_title;
  GtkWidget *bins;
  GtkLabel *bins_words;
  GtkLabel *bags_words;
  GtkFlowBox *bags;
  gboolean is_over;
};

G_DEFINE_FINAL_TYPE (CptGoodsView, cpt_goods_view, ADW_TYPE_BIN)

static void
set_class (GtkWidget *widget, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static void
show_pass (CptGoodsView *self)
{
  g_autofree char *title = NULL;
  g_autofree char *detail = NULL;
  g_autofree char *spoken = NULL;
  int pass = CPT_COLLECT_PASS_NONE, step = CPT_COLLECT_FIND;

  g_object_get (self->collect, "pass", &pass, "pass-title", &title, "pass-detail", &detail, "step",
                &step, NULL);
  gtk_widget_set_visible (self->pass, title != NULL && step != CPT_COLLECT_OVER);
  if (title == NULL)
    return;
  set_class (self->pass, "ok", pass == CPT_COLLECT_PASS_GOOD);
  set_class (self->pass, "err", pass == CPT_COLLECT_PASS_BAD);
  cpt_show_icon (self->pass_icon,
                 pass == CPT_COLLECT_PASS_GOOD ? "cpt-verified-symbolic" : "cpt-stop-symbolic");
  gtk_label_set_label (self->pass_title, title);
  gtk_label_set_label (self->pass_detail, detail != NULL ? detail : "");
  spoken = g_strjoin (". ", title, detail, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->pass), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  spoken, -1);
}

/* What the pass says for itself is not said twice. */
static void
show_blocked (CptGoodsView *self)
{
  g_autofree char *words = NULL;
  int pass = CPT_COLLECT_PASS_NONE;

  g_object_get (self->collect, "blocked", &words, "pass", &pass, NULL);
  gtk_widget_set_visible (self->blocked, words != NULL && pass != CPT_COLLECT_PASS_BAD);
  gtk_label_set_label (self->blocked_words, words != NULL ? words : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->blocked), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words != NULL ? words : "", -1);
  gtk_widget_set_visible (self->open_order, cpt_collect_is_not_ready (self->collect));
}

static void
show_items (CptGoodsView *self)
{
  g_autofree char *payment = NULL;
  g_autofree char *words = NULL;
  gboolean settled = FALSE;

  g_object_get (self->collect, "payment", &payment, "settled", &settled, "items-words", &words,
                NULL);
  gtk_label_set_label (self->items_words, words != NULL ? words : "");
  gtk_widget_set_visible (self->payment, payment != NULL);
  gtk_label_set_label (self->payment_words, payment != NULL ? payment : "");
  set_class (self->payment, "good", settled);
  set_class (self->payment, "bad", !settled);
}

static void
show_bags (CptGoodsView *self)
{
  g_autoptr (GListModel) bags = NULL;
  g_autofree char *bins = NULL;
  g_autofree char *bin = NULL;
  g_autofree char *words = NULL;
  gboolean all;
  int step = CPT_COLLECT_FIND;

  g_object_get (self->collect, "bags", &bags, "bins-words", &bins, "bags-words", &words, "step",
                &step, NULL);
  all = step > CPT_COLLECT_BAGS;
  bin = bins != NULL ? g_strdup_printf (_ ("Bin %s"), bins) : NULL;
  gtk_label_set_label (self->bags_title,
                       words != NULL ? _ ("Bags to bring") : _ ("Bring the items"));
  gtk_widget_set_visible (self->bins, bins != NULL);
  gtk_label_set_label (self->bins_words, bin != NULL ? bin : "");
  gtk_label_set_label (self->bags_words, words != NULL ? words : "");
  set_class (GTK_WIDGET (self->bags_words), "good-text", all);
  gtk_widget_set_visible (GTK_WIDGET (self->bags), words != NULL);
  gtk_flow_box_set_max_children_per_line (
      self->bags, CLAMP (g_list_model_get_n_items (bags), 1, MAX_BAGS_A_LINE));
  cpt_step_mark_set_done (self->bags_mark, all);
}

/* What went is read from its top, wherever the last question was. */
static void
show_over (CptGoodsView *self)
{
  GtkWidget *scrolled = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLED_WINDOW);
  int step = CPT_COLLECT_FIND;

  g_object_get (self->collect, "step", &step, NULL);
  if (step == CPT_COLLECT_OVER && !self->is_over && scrolled != NULL)
    gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled)),
                              0);
  self->is_over = step == CPT_COLLECT_OVER;
}

static void
show (CptGoodsView *self)
{
  show_pass (self);
  show_blocked (self);
  show_items (self);
  show_bags (self);
  show_over (self);
}

static void
on_open_order (CptGoodsView *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-order", "s",
                              cpt_collect_get_fulfilment (self->collect));
}

static void
cpt_goods_view_dispose (GObject *object)
{
  g_clear_object (&CPT_GOODS_VIEW (object)->collect);
  G_OBJECT_CLASS (cpt_goods_view_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, CptGoodsView, pass);
  gtk_widget_class_bind_template_child (widget_class, CptGoodsView, pass_icon);
  gtk_widget_class_bind_template_child (widget_class, CptGoodsView, pass_title);
  gtk_widget_class_bind_template_child (widget_class, CptGoodsView, pass_detail);
  gtk_widget_class_bind_template_child (widget_class, CptGoodsView, blocked);
  gtk_widget_class_bind_template_child (widget_class, CptGoodsView, blocked_words);
  gtk_widget_class_bind_template_child (widget_class, CptGoodsView, open_order);
  gtk_widget_class_bind_template_child (widget_class, CptGoodsView, items_words);
  gtk_widget_class_bind_template_child (widget_class, CptGoodsView, payment);
  gtk_widget_class_bind_template_child (widget_class, CptGoodsView, payment_words);
  gtk_widget_class_bind_template_child (widget_class, CptGoodsView, items);
  gtk_widget_class_bind_template_child (widget_class, CptGoodsView, bags_mark);
  gtk_widget_class_bind_template_child (widget_class, CptGoodsView, bags_title);
  gtk_widget_class_bind_template_child (widget_class, CptGoodsView, bins);
  gtk_widget_class_bind_template_child (widget_class, CptGoodsView, bins_words);
  gtk_widget_class_bind_template_child (widget_class, CptGoodsView, bags_words);
  gtk_widget_class_bind_template_child (widget_class, CptGoodsView, bags);
}

static void
cpt_goods_view_class_init (CptGoodsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cpt_goods_view_dispose;
  g_type_ensure (CPT_TYPE_STEP_MARK);
  g_type_ensure (CPT_TYPE_WRAP_PAIR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/comptoir/Comptoir/handover/goods-view.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_open_order);
}

static void
cpt_goods_view_init (CptGoodsView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
on_items_changed (CptGoodsView *self)
{
  g_autoptr (GListModel) items = NULL;

  g_object_get (self->collect, "items", &items, NULL);
  gtk_flow_box_set_max_children_per_line (
      self->items, CLAMP (g_list_model_get_n_items (items), 1, MAX_ITEMS_A_LINE));
}

void
cpt_goods_view_bind (CptGoodsView *self, CptCollect *collect)
{
  g_autoptr (GListModel) items = NULL;
  g_autoptr (GListModel) bags = NULL;

  g_return_if_fail (CPT_IS_GOODS_VIEW (self));
  g_return_if_fail (CPT_IS_COLLECT (collect) && self->collect == NULL);

  self->collect = g_object_ref (collect);
  g_object_get (collect, "items", &items, "bags", &bags, NULL);
  gtk_flow_box_bind_model (self->items, items, cpt_tiles_make_item, NULL, NULL);
  gtk_flow_box_bind_model (self->bags, bags, cpt_tiles_make_bag, NULL, NULL);
  g_signal_connect_object (items, "items-changed", G_CALLBACK (on_items_changed), self,
                           G_CONNECT_SWAPPED);
  /* The object tells all of its properties at once: one of them is enough. */
  g_signal_connect_object (collect, "notify::step", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  on_items_changed (self);
  show (self);
}
