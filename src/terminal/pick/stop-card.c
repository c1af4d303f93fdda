/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/pick/stop-card.h"

#include "terminal/widgets/band.h"
#include "terminal/widgets/product-picture.h"
#include "terminal/widgets/size-class.h"
#include "terminal/widgets/steady-label.h"
#include "terminal/widgets/wrap-pair.h"

#include <glib/gi18n.h>

#define PICTURE_HEIGHT 222
#define SMALL_PICTURE  84 /* with large text */

struct _CptStopCard {
  AdwBin parent_instance;

  CptProductPicture *picture;
  CptBand *band;
  GtkLabel *name;
  GtkLabel *size;
  GtkLabel *options;
  GtkWidget *count_box;
  CptSteadyLabel *count;
  GtkLabel *count_of;
  GtkLabel *reference;
};

G_DEFINE_FINAL_TYPE (CptStopCard, cpt_stop_card, ADW_TYPE_BIN)

static void
cpt_stop_card_class_init (CptStopCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (CPT_TYPE_BAND);
  g_type_ensure (CPT_TYPE_PRODUCT_PICTURE);
  g_type_ensure (CPT_TYPE_STEADY_LABEL);
  g_type_ensure (CPT_TYPE_WRAP_PAIR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/comptoir/Comptoir/pick/stop-card.ui");
  gtk_widget_class_bind_template_child (widget_class, CptStopCard, picture);
  gtk_widget_class_bind_template_child (widget_class, CptStopCard, band);
  gtk_widget_class_bind_template_child (widget_class, CptStopCard, name);
  gtk_widget_class_bind_template_child (widget_class, CptStopCard, size);
  gtk_widget_class_bind_template_child (widget_class, CptStopCard, options);
  gtk_widget_class_bind_template_child (widget_class, CptStopCard, count_box);
  gtk_widget_class_bind_template_child (widget_class, CptStopCard, count);
  gtk_widget_class_bind_template_child (widget_class, CptStopCard, count_of);
  gtk_widget_class_bind_template_child (widget_class, CptStopCard, reference);
}

static void
on_large_text (GtkWidget *widget, gboolean is_large)
{
  gtk_widget_set_size_request (GTK_WIDGET (CPT_STOP_CARD (widget)->picture), -1,
                               is_large ? SMALL_PICTURE : PICTURE_HEIGHT);
}

static void
cpt_stop_card_init (CptStopCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  cpt_size_class_watch (GTK_WIDGET (self), on_large_text);
  cpt_band_set_can_undo (self->band, TRUE);
}

static void
set_text (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static void
show_count (CptStopCard *self, CptPickStop *stop)
{
  g_autofree char *count = NULL;
  g_autofree char *count_of = NULL;
  g_autofree char *spoken = NULL;
  guint n_wanted = 0;
  guint n_done = 0;

  g_object_get (stop, "n-wanted", &n_wanted, "n-done", &n_done, NULL);
  count = g_strdup_printf ("%u", n_done);
  /* Translators: after a big number, as in "1 of 3" */
  count_of = g_strdup_printf (_ ("of %u"), n_wanted);
  spoken = g_strdup_printf ("%s %s", count, count_of);
  cpt_steady_label_set_label (self->count, count);
  gtk_label_set_label (self->count_of, count_of);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->count_box), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  spoken, -1);
}

void
cpt_stop_card_show (CptStopCard *self, CptPickStop *stop)
{
  g_autofree char *name = NULL;
  g_autofree char *size = NULL;
  g_autofree char *options = NULL;
  g_autofree char *price = NULL;
  g_autofree char *reference = NULL;
  g_autofree char *picture = NULL;
  g_autofree char *second = NULL;

  g_return_if_fail (CPT_IS_STOP_CARD (self));
  g_return_if_fail (CPT_IS_PICK_STOP (stop));

  g_object_get (stop, "name", &name, "size", &size, "options", &options, "price", &price,
                "reference", &reference, "picture", &picture, NULL);
  second = g_strjoin (options != NULL && *options != '\0' && price != NULL && *price != '\0' ? " · "
                                                                                             : "",
                      options != NULL ? options : "", price != NULL ? price : "", NULL);
  set_text (self->name, name);
  set_text (self->size, size);
  set_text (self->options, second);
  set_text (self->reference, reference);
  g_object_set (self->picture, "path", picture, NULL);
  show_count (self, stop);
}

void
cpt_stop_card_say (CptStopCard *self, const CptSay *say)
{
  g_return_if_fail (CPT_IS_STOP_CARD (self));

  cpt_band_show (self->band, say);
}
