/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/pick/next-row.h"

#include "terminal/widgets/article-row.h"

struct _CptNextRow {
  GtkListBoxRow parent_instance;

  CptPickStop *stop; /* (owned) */
};

G_DEFINE_FINAL_TYPE (CptNextRow, cpt_next_row, GTK_TYPE_LIST_BOX_ROW)

enum { PROP_STOP = 1, N_PROPERTIES };

static GParamSpec *properties[N_PROPERTIES];

static char *
format_options (CptNextRow *self, const char *size, const char *options, const char *reference)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  if (size != NULL && *size != '\0')
    g_ptr_array_add (words, (gpointer)size);
  if (options != NULL && *options != '\0')
    g_ptr_array_add (words, (gpointer)options);
  if (reference != NULL)
    g_ptr_array_add (words, (gpointer)reference);
  g_ptr_array_add (words, NULL);
  return g_strjoinv (" · ", (char **)words->pdata);
}

static guint
count_left (CptNextRow *self, guint n_wanted, guint n_done)
{
  return n_wanted - MIN (n_done, n_wanted);
}

static void
cpt_next_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  CptNextRow *self = CPT_NEXT_ROW (object);

  if (id == PROP_STOP)
    g_value_set_object (value, self->stop);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
cpt_next_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  CptNextRow *self = CPT_NEXT_ROW (object);

  if (id == PROP_STOP)
    self->stop = g_value_dup_object (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
cpt_next_row_dispose (GObject *object)
{
  g_clear_object (&CPT_NEXT_ROW (object)->stop);
  G_OBJECT_CLASS (cpt_next_row_parent_class)->dispose (object);
}

static void
cpt_next_row_class_init (CptNextRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = cpt_next_row_dispose;
  object_class->get_property = cpt_next_row_get_property;
  object_class->set_property = cpt_next_row_set_property;
  properties[PROP_STOP] =
      g_param_spec_object ("stop", NULL, NULL, CPT_TYPE_PICK_STOP,
                           G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  g_type_ensure (CPT_TYPE_ARTICLE_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/comptoir/Comptoir/pick/next-row.ui");
  gtk_widget_class_bind_template_callback (widget_class, format_options);
  gtk_widget_class_bind_template_callback (widget_class, count_left);
}

static void
cpt_next_row_init (CptNextRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
cpt_next_row_new (CptPickStop *stop)
{
  g_return_val_if_fail (CPT_IS_PICK_STOP (stop), NULL);

  return g_object_new (CPT_TYPE_NEXT_ROW, "stop", stop, NULL);
}

CptPickStop *
cpt_next_row_get_stop (CptNextRow *self)
{
  g_return_val_if_fail (CPT_IS_NEXT_ROW (self), NULL);

  return self->stop;
}
