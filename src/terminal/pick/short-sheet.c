/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/pick/short-sheet.h"

#include "terminal/widgets/article-row.h"
#include "terminal/widgets/stepper.h"

#include <glib/gi18n.h>

struct _CptShortSheet {
  AdwBin parent_instance;

  CptPickWalk *walk; /* (owned) (nullable) while open */
  char *reason;      /* (owned) (nullable) code */
  gboolean later;
  guint n_wanted;

  GtkLabel *title;
  CptArticleRow *article;
  CptStepper *found;
  GtkListBox *reasons;
  GtkWidget *effects_note;
  GtkWidget *effects;
};

G_DEFINE_FINAL_TYPE (CptShortSheet, cpt_short_sheet, ADW_TYPE_BIN)

static guint chosen_signal;

static GtkWidget *
make_effect (const char *words)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *icon = gtk_image_new_from_icon_name ("cpt-go-forward-symbolic");
  GtkWidget *label = gtk_label_new (words);

  gtk_widget_add_css_class (icon, "i18");
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_box_append (GTK_BOX (row), icon);
  gtk_box_append (GTK_BOX (row), label);
  return row;
}

static void
show_effects (CptShortSheet *self)
{
  g_autoptr (GPtrArray) lines = NULL;
  GtkWidget *child;

  if (self->reason != NULL)
    lines =
        cpt_pick_walk_list_effects (self->walk, cpt_stepper_get_value (self->found), self->reason);
  gtk_widget_set_visible (self->effects_note, lines != NULL && lines->len > 0);
  if (lines == NULL || lines->len == 0)
    return;
  while ((child = gtk_widget_get_first_child (self->effects)) != NULL)
    gtk_box_remove (GTK_BOX (self->effects), child);
  for (guint n = 0; n < lines->len; n++)
    gtk_box_append (GTK_BOX (self->effects), make_effect (g_ptr_array_index (lines, n)));
}

static void
on_changed (CptShortSheet *self)
{
  show_effects (self);
  g_signal_emit (self, chosen_signal, 0);
}

static void
on_later (CptShortSheet *self)
{
  self->later = TRUE;
  g_signal_emit (self, chosen_signal, 0);
}

static void
on_reason_toggled (GtkCheckButton *check, CptShortSheet *self)
{
  if (!gtk_check_button_get_active (check))
    return;
  g_free (self->reason);
  self->reason = g_strdup (g_object_get_data (G_OBJECT (check), "cpt-reason"));
  on_changed (self);
}

/* Of the reasons that every shop has; a shop's own ones get the plain one. */
static const char *
get_icon (const char *code)
{
  static const struct {
    const char *code, *icon;
  } ICONS[] = { { "not-on-shelf", "cpt-shelf-symbolic" },
                { "damaged", "cpt-alert-symbolic" },
                { "display-piece", "cpt-store-symbolic" },
                { "label-mismatch", "cpt-label-symbolic" },
                { "empty-pack", "cpt-parcel-symbolic" } };

  for (gsize i = 0; i < G_N_ELEMENTS (ICONS); i++)
    if (g_str_equal (ICONS[i].code, code))
      return ICONS[i].icon;
  return "cpt-info-symbolic";
}

static void
add_reason (CptShortSheet *self,
            const CptReason *reason,
            const char *language,
            GtkCheckButton **group)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();
  GtkWidget *icon;
  const char *label = cpt_reason_get_label (reason, language);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), label);
  icon = gtk_image_new_from_icon_name (get_icon (reason->code));
  gtk_widget_add_css_class (icon, "i24");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  gtk_check_button_set_group (GTK_CHECK_BUTTON (check), *group);
  if (*group == NULL)
    *group = GTK_CHECK_BUTTON (check);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_object_set_data_full (G_OBJECT (check), "cpt-reason", g_strdup (reason->code), g_free);
  g_signal_connect (check, "toggled", G_CALLBACK (on_reason_toggled), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  gtk_list_box_append (self->reasons, row);
}

static void
fill_reasons (CptShortSheet *self, CptShop *shop)
{
  const CptPolicy *policy = cpt_shop_get_policy (shop);
  const char *const *languages = g_get_language_names ();
  g_autofree char *language = g_strndup (languages[0], 2); /* labels are by language alone */
  GtkCheckButton *group = NULL;
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->reasons))) != NULL)
    gtk_list_box_remove (self->reasons, row);
  for (guint n = 0; policy != NULL && n < policy->reasons->len; n++) {
    const CptReason *reason = g_ptr_array_index (policy->reasons, n);

    if (reason->sort == CPT_REASON_SHORT && reason->live)
      add_reason (self, reason, language, &group);
  }
}

static void
cpt_short_sheet_dispose (GObject *object)
{
  CptShortSheet *self = CPT_SHORT_SHEET (object);

  g_clear_object (&self->walk);
  g_clear_pointer (&self->reason, g_free);
  G_OBJECT_CLASS (cpt_short_sheet_parent_class)->dispose (object);
}

static void
cpt_short_sheet_class_init (CptShortSheetClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cpt_short_sheet_dispose;
  chosen_signal = g_signal_new ("chosen", CPT_TYPE_SHORT_SHEET, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  g_type_ensure (CPT_TYPE_ARTICLE_ROW);
  g_type_ensure (CPT_TYPE_STEPPER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/comptoir/Comptoir/pick/short-sheet.ui");
  gtk_widget_class_bind_template_child (widget_class, CptShortSheet, title);
  gtk_widget_class_bind_template_child (widget_class, CptShortSheet, article);
  gtk_widget_class_bind_template_child (widget_class, CptShortSheet, found);
  gtk_widget_class_bind_template_child (widget_class, CptShortSheet, reasons);
  gtk_widget_class_bind_template_child (widget_class, CptShortSheet, effects_note);
  gtk_widget_class_bind_template_child (widget_class, CptShortSheet, effects);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_later);
}

static void
cpt_short_sheet_init (CptShortSheet *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show_article (CptShortSheet *self, CptPickStop *stop)
{
  g_autofree char *name = NULL;
  g_autofree char *size = NULL;
  g_autofree char *options = NULL;
  g_autofree char *place = NULL;
  g_autofree char *reference = NULL;
  g_autofree char *picture = NULL;
  g_autofree char *title = NULL;
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  g_autofree char *where = NULL;

  g_object_get (stop, "name", &name, "size", &size, "options", &options, "place", &place,
                "reference", &reference, "picture", &picture, NULL);
  title =
      g_strjoin (size != NULL && *size != '\0' ? " · " : "", name, size != NULL ? size : "", NULL);
  if (options != NULL && *options != '\0')
    g_ptr_array_add (parts, options);
  if (g_strcmp0 (place, CPT_LOCATION_NONE) != 0)
    g_ptr_array_add (parts, place);
  g_ptr_array_add (parts, reference);
  g_ptr_array_add (parts, NULL);
  where = g_strjoinv (" · ", (char **)parts->pdata);
  g_object_set (self->article, "name", title, "detail", where, "picture", picture, "place", NULL,
                "count", 0, NULL);
}

void
cpt_short_sheet_open (CptShortSheet *self, CptShop *shop, CptPickWalk *walk)
{
  g_autoptr (CptPickStop) stop = NULL;
  g_autofree char *of = NULL;
  guint n_picked = 0;

  g_return_if_fail (CPT_IS_SHORT_SHEET (self));

  g_set_object (&self->walk, walk);
  g_clear_pointer (&self->reason, g_free);
  self->later = FALSE;
  g_object_get (walk, "current", &stop, NULL);
  if (stop == NULL)
    return;
  show_article (self, stop);
  g_object_get (stop, "n-wanted", &self->n_wanted, "n-picked", &n_picked, NULL);
  /* Translators: beside a number that a person sets, as in "1 of 3" */
  of = g_strdup_printf (_ ("of %u"), self->n_wanted);
  cpt_stepper_set_of (self->found, of);
  cpt_stepper_set_range (self->found, n_picked,
                         self->n_wanted > n_picked ? self->n_wanted - 1 : n_picked);
  cpt_stepper_set_value (self->found, n_picked);
  fill_reasons (self, shop);
  show_effects (self);
  gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

gint64
cpt_short_sheet_get_found (CptShortSheet *self)
{
  g_return_val_if_fail (CPT_IS_SHORT_SHEET (self), 0);

  return cpt_stepper_get_value (self->found);
}

guint
cpt_short_sheet_get_missing (CptShortSheet *self)
{
  gint64 found;

  g_return_val_if_fail (CPT_IS_SHORT_SHEET (self), 0);

  found = cpt_stepper_get_value (self->found);
  return found < self->n_wanted ? (guint)(self->n_wanted - found) : 0;
}

const char *
cpt_short_sheet_get_reason (CptShortSheet *self)
{
  g_return_val_if_fail (CPT_IS_SHORT_SHEET (self), NULL);

  return self->reason;
}

gboolean
cpt_short_sheet_is_later (CptShortSheet *self)
{
  g_return_val_if_fail (CPT_IS_SHORT_SHEET (self), FALSE);

  return self->later;
}

void
cpt_short_sheet_found_one (CptShortSheet *self)
{
  g_return_if_fail (CPT_IS_SHORT_SHEET (self));

  cpt_stepper_set_value (self->found, cpt_stepper_get_value (self->found) + 1);
  on_changed (self);
}
