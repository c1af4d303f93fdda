/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/handover/sign-view.h"

#include "terminal/handover/signature-pad.h"
#include "terminal/widgets/step-mark.h"
#include "terminal/widgets/wrap-pair.h"

#include <glib/gi18n.h>

struct _CptSignView {
  AdwBin parent_instance;

  CptCollect *collect; /* (owned) (nullable) before it is bound */
  CptCollectSigned known;

  CptStepMark *mark;
  CptSignaturePad *pad;
  GtkWidget *again;
  GtkWidget *keep;
};

G_DEFINE_FINAL_TYPE (CptSignView, cpt_sign_view, ADW_TYPE_BIN)

static void
show_buttons (CptSignView *self)
{
  gboolean blank = TRUE;

  g_object_get (self->pad, "blank", &blank, NULL);
  gtk_widget_set_sensitive (self->again, !blank && self->known != CPT_COLLECT_SIGNED_SAVING);
  gtk_widget_set_sensitive (self->keep, !blank && self->known == CPT_COLLECT_SIGNED_OPEN);
}

static void
show (CptSignView *self)
{
  int known = CPT_COLLECT_SIGNED_UNASKED;
  int step = CPT_COLLECT_FIND;
  int age = 0;

  g_object_get (self->collect, "signed", &known, "step", &step, "age", &age, NULL);
  g_object_set (self->mark, "number", age > 0 ? 5 : 4, NULL); /* behind the age, if that is asked */
  /* Another customer, or one whose signature was taken back. */
  if (known == CPT_COLLECT_SIGNED_UNASKED ||
      (known == CPT_COLLECT_SIGNED_OPEN && self->known == CPT_COLLECT_SIGNED_DONE))
    cpt_signature_pad_clear (self->pad);
  self->known = (CptCollectSigned)known;
  gtk_widget_set_visible (GTK_WIDGET (self), known != CPT_COLLECT_SIGNED_UNASKED);
  gtk_widget_set_sensitive (GTK_WIDGET (self->pad), known == CPT_COLLECT_SIGNED_OPEN);
  cpt_step_mark_set_done (self->mark, known == CPT_COLLECT_SIGNED_DONE);
  if (step == CPT_COLLECT_SIGNATURE || known == CPT_COLLECT_SIGNED_DONE)
    gtk_widget_remove_css_class (GTK_WIDGET (self->mark), "later");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->mark), "later");
  show_buttons (self);
}

static void
on_again (CptSignView *self)
{
  cpt_signature_pad_clear (self->pad);
  cpt_collect_set_signature (self->collect, NULL);
}

static void
on_keep (CptSignView *self)
{
  g_autoptr (GBytes) strokes = cpt_signature_pad_make_strokes (self->pad);

  if (strokes != NULL)
    cpt_collect_sign (self->collect, strokes);
}

static void
cpt_sign_view_dispose (GObject *object)
{
  g_clear_object (&CPT_SIGN_VIEW (object)->collect);
  G_OBJECT_CLASS (cpt_sign_view_parent_class)->dispose (object);
}

static void
cpt_sign_view_class_init (CptSignViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cpt_sign_view_dispose;
  g_type_ensure (CPT_TYPE_SIGNATURE_PAD);
  g_type_ensure (CPT_TYPE_STEP_MARK);
  g_type_ensure (CPT_TYPE_WRAP_PAIR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/comptoir/Comptoir/handover/sign-view.ui");
  gtk_widget_class_bind_template_child (widget_class, CptSignView, mark);
  gtk_widget_class_bind_template_child (widget_class, CptSignView, pad);
  gtk_widget_class_bind_template_child (widget_class, CptSignView, again);
  gtk_widget_class_bind_template_child (widget_class, CptSignView, keep);
  gtk_widget_class_bind_template_callback (widget_class, on_again);
  gtk_widget_class_bind_template_callback (widget_class, on_keep);
}

static void
cpt_sign_view_init (CptSignView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->pad, "notify::blank", G_CALLBACK (show_buttons), self,
                           G_CONNECT_SWAPPED);
}

void
cpt_sign_view_bind (CptSignView *self, CptCollect *collect)
{
  g_return_if_fail (CPT_IS_SIGN_VIEW (self));
  g_return_if_fail (CPT_IS_COLLECT (collect) && self->collect == NULL);

  self->collect = g_object_ref (collect);
  g_signal_connect_object (collect, "notify::signed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
}

gboolean
cpt_sign_view_focus (CptSignView *self)
{
  g_return_val_if_fail (CPT_IS_SIGN_VIEW (self), FALSE);

  return gtk_widget_get_visible (GTK_WIDGET (self)) &&
         gtk_widget_grab_focus (gtk_widget_is_sensitive (self->keep) ? self->keep : self->again);
}
