/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/widgets/article-row.h"

#include "terminal/widgets/product-picture.h"
#include "terminal/widgets/show-icon.h"
#include "terminal/widgets/wrap-pair.h"

struct _CptArticleRow {
  AdwBin parent_instance;

  CptProductPicture *picture;
  GtkImage *icon;
  GtkLabel *name;
  GtkLabel *detail;
  GtkLabel *place;
  GtkLabel *count;
};

G_DEFINE_FINAL_TYPE (CptArticleRow, cpt_article_row, ADW_TYPE_BIN)

typedef enum {
  PROP_PICTURE = 1,
  PROP_ICON,
  PROP_NAME,
  PROP_DETAIL,
  PROP_PLACE,
  PROP_COUNT,
} CptArticleRowProperty;

static GParamSpec *properties[PROP_COUNT + 1];

static void
show_text (GtkLabel *label, const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static void
show_count (CptArticleRow *self, guint n)
{
  g_autofree char *words = n > 0 ? g_strdup_printf ("×%u", n) : NULL;

  show_text (self->count, words);
}

static void
cpt_article_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  CptArticleRow *self = CPT_ARTICLE_ROW (object);

  switch ((CptArticleRowProperty)id) {
  case PROP_PICTURE:
    g_object_set_property (G_OBJECT (self->picture), "path", value);
    break;
  case PROP_ICON:
    cpt_show_icon (self->icon, g_value_get_string (value));
    gtk_widget_set_visible (GTK_WIDGET (self->icon), g_value_get_string (value) != NULL);
    gtk_widget_set_visible (GTK_WIDGET (self->picture), g_value_get_string (value) == NULL);
    break;
  case PROP_NAME:
    show_text (self->name, g_value_get_string (value));
    break;
  case PROP_DETAIL:
    show_text (self->detail, g_value_get_string (value));
    break;
  case PROP_PLACE:
    show_text (self->place, g_value_get_string (value));
    break;
  case PROP_COUNT:
    show_count (self, g_value_get_uint (value));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
cpt_article_row_class_init (CptArticleRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;

  object_class->set_property = cpt_article_row_set_property;
  properties[PROP_PICTURE] = g_param_spec_string ("picture", NULL, NULL, NULL, flags);
  properties[PROP_ICON] = g_param_spec_string ("icon", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_DETAIL] = g_param_spec_string ("detail", NULL, NULL, NULL, flags);
  properties[PROP_PLACE] = g_param_spec_string ("place", NULL, NULL, NULL, flags);
  properties[PROP_COUNT] = g_param_spec_uint ("count", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
  g_type_ensure (CPT_TYPE_PRODUCT_PICTURE);
  g_type_ensure (CPT_TYPE_WRAP_PAIR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/comptoir/Comptoir/widgets/article-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CptArticleRow, picture);
  gtk_widget_class_bind_template_child (widget_class, CptArticleRow, icon);
  gtk_widget_class_bind_template_child (widget_class, CptArticleRow, name);
  gtk_widget_class_bind_template_child (widget_class, CptArticleRow, detail);
  gtk_widget_class_bind_template_child (widget_class, CptArticleRow, place);
  gtk_widget_class_bind_template_child (widget_class, CptArticleRow, count);
}

static void
cpt_article_row_init (CptArticleRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
