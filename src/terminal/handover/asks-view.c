/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/handover/asks-view.h"

#include "terminal/handover/sign-view.h"
#include "terminal/handover/tiles.h"
#include "terminal/widgets/size-class.h"
#include "terminal/widgets/step-mark.h"
#include "terminal/widgets/wrap-pair.h"

#include <glib/gi18n.h>

#define PROVEN (CPT_PROOF_PHONE | CPT_PROOF_ORDER_NUMBER)

struct _CptAsksView {
  AdwBin parent_instance;

  CptCollect *collect; /* (owned) (nullable) before it is bound */
  gboolean showing;    /* what is set now is what is known, not an answer */
  gboolean is_large;   /* the text */
  gboolean stacked;

  CptStepMark *who_mark;
  GtkBox *who;
  GtkCheckButton *buyer;
  GtkCheckButton *named;
  GtkCheckButton *other;
  CptStepMark *checks_mark;
  GtkBox *checks;
  GtkCheckButton *name_said;
  GtkCheckButton *number_said;
  GtkCheckButton *id_seen;
  GtkWidget *proof;
  GtkWidget *proof_entry;
  GtkWidget *age_box;
  CptStepMark *age_mark;
  GtkLabel *age_title;
  GtkBox *ages;
  GtkCheckButton *old_enough;
  GtkCheckButton *too_young;
  CptSignView *sign;
};

G_DEFINE_FINAL_TYPE (CptAsksView, cpt_asks_view, ADW_TYPE_BIN)

static gboolean
is_proven (CptAsksView *self)
{
  return cpt_collect_is_checked (self->collect, CPT_PROOF_PHONE) ||
         cpt_collect_is_checked (self->collect, CPT_PROOF_ORDER_NUMBER);
}

/* ---- what is known ---- */

static void
show_mark (CptStepMark *mark, gboolean open, gboolean done)
{
  GtkWidget *widget = GTK_WIDGET (mark);

  cpt_step_mark_set_done (mark, done);
  if (open || done)
    gtk_widget_remove_css_class (widget, "later");
  else
    gtk_widget_add_css_class (widget, "later");
}

static void
show_who (CptAsksView *self, int step)
{
  g_autofree char *buyer = NULL;
  g_autofree char *name = NULL;
  g_autofree char *named = NULL;
  CptCollector collector = CPT_COLLECTOR_BUYER;
  gboolean said = cpt_collect_get_collector (self->collect, &collector);

  g_object_get (self->collect, "buyer", &buyer, "named", &name, NULL);
  /* Translators: somebody whom the order names as one who may collect it, as in "Hugo · named" */
  named = name != NULL ? g_strdup_printf (_ ("%s · named"), name) : NULL;
  gtk_check_button_set_label (self->buyer, buyer);
  gtk_check_button_set_label (self->named, named != NULL ? named : "");
  gtk_widget_set_visible (GTK_WIDGET (self->named), named != NULL);
  cpt_tiles_let_wrap (GTK_WIDGET (self->who));
  gtk_check_button_set_active (self->buyer, said && collector == CPT_COLLECTOR_BUYER);
  gtk_check_button_set_active (self->named, said && collector == CPT_COLLECTOR_NAMED);
  gtk_check_button_set_active (self->other, said && collector == CPT_COLLECTOR_OTHER);
  show_mark (self->who_mark, step == CPT_COLLECT_COLLECTOR, said && step > CPT_COLLECT_COLLECTOR);
}

static void
show_checks (CptAsksView *self, int step)
{
  gboolean proven = is_proven (self);

  gtk_check_button_set_active (self->name_said,
                               cpt_collect_is_checked (self->collect, CPT_PROOF_NAME));
  gtk_check_button_set_active (self->number_said, proven);
  gtk_check_button_set_active (self->id_seen,
                               cpt_collect_is_checked (self->collect, CPT_PROOF_ID_SEEN));
  if (proven)
    gtk_widget_set_visible (self->proof, FALSE);
  show_mark (self->checks_mark, step == CPT_COLLECT_CHECKS, step > CPT_COLLECT_CHECKS);
}

static void
show_age (CptAsksView *self, int step)
{
  g_autofree char *title = NULL;
  CptCollectAge answer = cpt_collect_get_age (self->collect);
  int age = 0;

  g_object_get (self->collect, "age", &age, NULL);
  gtk_widget_set_visible (self->age_box, age > 0);
  title = g_strdup_printf (_ ("Proof of age: %d"), age);
  gtk_label_set_label (self->age_title, title);
  gtk_check_button_set_active (self->old_enough, answer == CPT_COLLECT_AGE_OLD_ENOUGH);
  gtk_check_button_set_active (self->too_young, answer == CPT_COLLECT_AGE_TOO_YOUNG);
  show_mark (self->age_mark, step == CPT_COLLECT_AGE, answer != CPT_COLLECT_AGE_UNASKED);
}

static void
show (CptAsksView *self)
{
  int step = CPT_COLLECT_FIND;

  if (self->showing)
    return;
  self->showing = TRUE;
  g_object_get (self->collect, "step", &step, NULL);
  show_who (self, step);
  show_checks (self, step);
  show_age (self, step);
  if (step == CPT_COLLECT_FIND || step == CPT_COLLECT_OVER) { /* another customer, or gone */
    gtk_widget_set_visible (self->proof, FALSE);
    gtk_editable_set_text (GTK_EDITABLE (self->proof_entry), "");
  }
  self->showing = FALSE;
}

/* ---- what is answered ---- */

static void
on_collector (GtkCheckButton *button, GParamSpec *pspec, CptAsksView *self)
{
  if (self->showing || !gtk_check_button_get_active (button))
    return;
  cpt_collect_set_collector (self->collect, button == self->buyer   ? CPT_COLLECTOR_BUYER
                                            : button == self->named ? CPT_COLLECTOR_NAMED
                                                                    : CPT_COLLECTOR_OTHER);
}

static void
on_check (GtkCheckButton *button, GParamSpec *pspec, CptAsksView *self)
{
  if (!self->showing)
    cpt_collect_set_check (self->collect,
                           button == self->name_said ? CPT_PROOF_NAME : CPT_PROOF_ID_SEEN,
                           gtk_check_button_get_active (button));
}

/* It is on when what the customer said was typed and is right, not before. */
static void
on_number_said (CptAsksView *self)
{
  if (self->showing)
    return;
  if (is_proven (self)) {
    cpt_collect_set_check (self->collect, CPT_PROOF_PHONE, FALSE);
    cpt_collect_set_check (self->collect, CPT_PROOF_ORDER_NUMBER, FALSE);
    return;
  }
  if (!gtk_check_button_get_active (self->number_said)) /* we took the tick back ourselves */
    return;
  show (self);
  gtk_widget_set_visible (self->proof, !gtk_widget_get_visible (self->proof));
  gtk_editable_set_text (GTK_EDITABLE (self->proof_entry), "");
  if (gtk_widget_get_visible (self->proof))
    gtk_widget_grab_focus (self->proof_entry);
}

static void
on_typed (CptAsksView *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->proof_entry));

  if (*text == '\0')
    return;
  if (cpt_collect_type (self->collect, text))
    gtk_widget_grab_focus (GTK_WIDGET (self->number_said));
  else
    gtk_editable_select_region (GTK_EDITABLE (self->proof_entry), 0, -1);
}

static void
on_age (GtkCheckButton *button, GParamSpec *pspec, CptAsksView *self)
{
  if (!self->showing && gtk_check_button_get_active (button))
    cpt_collect_set_age (self->collect, button == self->old_enough ? CPT_COLLECT_AGE_OLD_ENOUGH
                                                                   : CPT_COLLECT_AGE_TOO_YOUNG);
}

/* ---- layout ---- */

static void
lay_out (CptAsksView *self)
{
  GtkOrientation orientation =
      self->is_large || self->stacked ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->who), orientation);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->ages), orientation);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->checks), orientation);
}

static void
on_large_text (GtkWidget *widget, gboolean is_large)
{
  CPT_ASKS_VIEW (widget)->is_large = is_large;
  lay_out (CPT_ASKS_VIEW (widget));
}

void
cpt_asks_view_set_stacked (CptAsksView *self, gboolean stacked)
{
  g_return_if_fail (CPT_IS_ASKS_VIEW (self));

  self->stacked = stacked;
  lay_out (self);
}

gboolean
cpt_asks_view_focus_step (CptAsksView *self)
{
  GtkCheckButton *first = NULL;
  int step = CPT_COLLECT_FIND;

  g_return_val_if_fail (CPT_IS_ASKS_VIEW (self), FALSE);

  g_object_get (self->collect, "step", &step, NULL);
  if (step == CPT_COLLECT_COLLECTOR)
    first = self->buyer;
  else if (step == CPT_COLLECT_CHECKS)
    first = gtk_check_button_get_active (self->name_said) ? self->number_said : self->name_said;
  else if (step == CPT_COLLECT_AGE)
    first = self->old_enough;
  else if (step == CPT_COLLECT_SIGNATURE)
    return cpt_sign_view_focus (self->sign);
  return first != NULL && gtk_widget_grab_focus (GTK_WIDGET (first));
}

static void
cpt_asks_view_dispose (GObject *object)
{
  g_clear_object (&CPT_ASKS_VIEW (object)->collect);
  G_OBJECT_CLASS (cpt_asks_view_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, CptAsksView, who_mark);
  gtk_widget_class_bind_template_child (widget_class, CptAsksView, who);
  gtk_widget_class_bind_template_child (widget_class, CptAsksView, buyer);
  gtk_widget_class_bind_template_child (widget_class, CptAsksView, named);
  gtk_widget_class_bind_template_child (widget_class, CptAsksView, other);
  gtk_widget_class_bind_template_child (widget_class, CptAsksView, checks_mark);
  gtk_widget_class_bind_template_child (widget_class, CptAsksView, checks);
  gtk_widget_class_bind_template_child (widget_class, CptAsksView, name_said);
  gtk_widget_class_bind_template_child (widget_class, CptAsksView, number_said);
  gtk_widget_class_bind_template_child (widget_class, CptAsksView, id_seen);
  gtk_widget_class_bind_template_child (widget_class, CptAsksView, proof);
  gtk_widget_class_bind_template_child (widget_class, CptAsksView, proof_entry);
  gtk_widget_class_bind_template_child (widget_class, CptAsksView, age_box);
  gtk_widget_class_bind_template_child (widget_class, CptAsksView, age_mark);
  gtk_widget_class_bind_template_child (widget_class, CptAsksView, age_title);
  gtk_widget_class_bind_template_child (widget_class, CptAsksView, ages);
  gtk_widget_class_bind_template_child (widget_class, CptAsksView, old_enough);
  gtk_widget_class_bind_template_child (widget_class, CptAsksView, too_young);
  gtk_widget_class_bind_template_child (widget_class, CptAsksView, sign);
}

static void
cpt_asks_view_class_init (CptAsksViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cpt_asks_view_dispose;
  g_type_ensure (CPT_TYPE_SIGN_VIEW);
  g_type_ensure (CPT_TYPE_STEP_MARK);
  g_type_ensure (CPT_TYPE_WRAP_PAIR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/comptoir/Comptoir/handover/asks-view.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_typed);
}

static void
cpt_asks_view_init (CptAsksView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self->buyer, "notify::active", G_CALLBACK (on_collector), self);
  g_signal_connect (self->named, "notify::active", G_CALLBACK (on_collector), self);
  g_signal_connect (self->other, "notify::active", G_CALLBACK (on_collector), self);
  g_signal_connect (self->name_said, "notify::active", G_CALLBACK (on_check), self);
  g_signal_connect (self->id_seen, "notify::active", G_CALLBACK (on_check), self);
  g_signal_connect_swapped (self->number_said, "notify::active", G_CALLBACK (on_number_said), self);
  g_signal_connect (self->old_enough, "notify::active", G_CALLBACK (on_age), self);
  g_signal_connect (self->too_young, "notify::active", G_CALLBACK (on_age), self);
  cpt_size_class_watch (GTK_WIDGET (self), on_large_text);
}

void
cpt_asks_view_bind (CptAsksView *self, CptCollect *collect)
{
  g_return_if_fail (CPT_IS_ASKS_VIEW (self));
  g_return_if_fail (CPT_IS_COLLECT (collect) && self->collect == NULL);

  self->collect = g_object_ref (collect);
  g_signal_connect_object (collect, "notify::step", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  cpt_sign_view_bind (self->sign, collect);
  show (self);
  cpt_tiles_let_wrap (GTK_WIDGET (self));
}
