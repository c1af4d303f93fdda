/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/widgets/due-chip.h"

#include "domain/task.h"
#include "terminal/widgets/show-icon.h"

struct _CptDueChip {
  GtkBox parent_instance;

  GtkWidget *icon;  /* (unowned) a child */
  GtkWidget *label; /* (unowned) a child */
  CptDueState state;
  char *due;  /* (owned) (nullable) words of the milestone */
  char *here; /* (owned) (nullable) words of a customer's wait, which come first */
};

G_DEFINE_FINAL_TYPE (CptDueChip, cpt_due_chip, GTK_TYPE_BOX)

typedef enum {
  PROP_LABEL = 1,
  PROP_STATE,
  PROP_HERE,
} CptDueChipProperty;

static GParamSpec *properties[PROP_HERE + 1];

/* Never by colour alone: icon, word and weight say it too. */
static const struct {
  const char *css_class;
  const char *icon;
} looks[] = {
  [CPT_DUE_NONE] = { "plain", "cpt-clock-symbolic" },
  [CPT_DUE_ON_TIME] = { "on-time", "cpt-clock-symbolic" },
  [CPT_DUE_SOON] = { "soon", "cpt-soon-symbolic" },
  [CPT_DUE_LATE] = { "late", "cpt-alert-symbolic" },
};

static void
show (CptDueChip *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const char *label = self->here != NULL ? self->here : self->due != NULL ? self->due : "";

  for (gsize i = 0; i < G_N_ELEMENTS (looks); i++)
    gtk_widget_remove_css_class (widget, looks[i].css_class);
  gtk_widget_remove_css_class (widget, "here");
  gtk_widget_add_css_class (widget, self->here != NULL ? "here" : looks[self->state].css_class);
  cpt_show_icon (GTK_IMAGE (self->icon),
                 self->here != NULL ? "cpt-person-symbolic" : looks[self->state].icon);
  gtk_label_set_label (GTK_LABEL (self->label), label);
  gtk_widget_set_visible (widget, *label != '\0');
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/* A class that goes and comes back has the chip styled anew, and a clock ticks each second. */
static void
set_text (CptDueChip *self, char **text, const char *words)
{
  gboolean was_here = self->here != NULL;

  if (g_strcmp0 (*text, words) == 0)
    return;
  g_free (*text);
  *text = words != NULL && *words != '\0' ? g_strdup (words) : NULL;
  if (was_here && self->here != NULL) {
    gtk_label_set_label (GTK_LABEL (self->label), self->here);
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    self->here, -1);
  } else {
    show (self);
  }
}

static void
cpt_due_chip_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  CptDueChip *self = CPT_DUE_CHIP (object);

  switch ((CptDueChipProperty)id) {
  case PROP_LABEL:
    set_text (self, &self->due, g_value_get_string (value));
    break;
  case PROP_HERE:
    set_text (self, &self->here, g_value_get_string (value));
    break;
  case PROP_STATE:
    if (self->state != (CptDueState)g_value_get_int (value)) {
      self->state = (CptDueState)g_value_get_int (value);
      show (self);
    }
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
cpt_due_chip_finalize (GObject *object)
{
  g_free (CPT_DUE_CHIP (object)->due);
  g_free (CPT_DUE_CHIP (object)->here);
  G_OBJECT_CLASS (cpt_due_chip_parent_class)->finalize (object);
}

static void
cpt_due_chip_class_init (CptDueChipClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = cpt_due_chip_set_property;
  object_class->finalize = cpt_due_chip_finalize;
  properties[PROP_LABEL] =
      g_param_spec_string ("label", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_HERE] =
      g_param_spec_string ("here", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_STATE] =
      g_param_spec_int ("state", NULL, NULL, CPT_DUE_NONE, CPT_DUE_LATE, CPT_DUE_NONE,
                        G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
cpt_due_chip_init (CptDueChip *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->icon = gtk_image_new ();
  gtk_widget_add_css_class (self->icon, "i17");
  self->label = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->label), TRUE);
  gtk_box_set_spacing (GTK_BOX (self), 5);
  gtk_box_append (GTK_BOX (self), self->icon);
  gtk_box_append (GTK_BOX (self), self->label);
  gtk_widget_add_css_class (widget, "chip");
  gtk_widget_set_valign (widget, GTK_ALIGN_CENTER);
  show (self);
}
