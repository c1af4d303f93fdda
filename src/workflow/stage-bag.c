/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workflow/stage-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _CptStageBag {
  GObject parent_instance;

  char number[CPT_BAG_SIZE];
  char *title;    /* (owned) */
  char *subtitle; /* (owned) */
  gboolean placed;
  gboolean next;
};

G_DEFINE_FINAL_TYPE (CptStageBag, cpt_stage_bag, G_TYPE_OBJECT)

typedef enum {
  PROP_NUMBER = 1,
  PROP_TITLE,
  PROP_SUBTITLE,
  PROP_PLACED,
  PROP_NEXT,
} CptStageBagProperty;

static GParamSpec *properties[PROP_NEXT + 1];

static void
cpt_stage_bag_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CptStageBag *self = CPT_STAGE_BAG (object);

  switch ((CptStageBagProperty)id) {
  case PROP_NUMBER:
    g_value_set_string (value, self->number);
    break;
  case PROP_TITLE:
    g_value_set_string (value, self->title);
    break;
  case PROP_SUBTITLE:
    g_value_set_string (value, self->subtitle);
    break;
  case PROP_PLACED:
    g_value_set_boolean (value, self->placed);
    break;
  case PROP_NEXT:
    g_value_set_boolean (value, self->next);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
cpt_stage_bag_finalize (GObject *object)
{
  CptStageBag *self = CPT_STAGE_BAG (object);

  g_free (self->title);
  g_free (self->subtitle);
  G_OBJECT_CLASS (cpt_stage_bag_parent_class)->finalize (object);
}

static void
cpt_stage_bag_class_init (CptStageBagClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = cpt_stage_bag_get_property;
  object_class->finalize = cpt_stage_bag_finalize;
  properties[PROP_NUMBER] = g_param_spec_string ("number", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_SUBTITLE] = g_param_spec_string ("subtitle", NULL, NULL, NULL, flags);
  properties[PROP_PLACED] = g_param_spec_boolean ("placed", NULL, NULL, FALSE, flags);
  properties[PROP_NEXT] = g_param_spec_boolean ("next", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
cpt_stage_bag_init (CptStageBag *self)
{
}

CptStageBag *
cpt_stage_bag_new (void)
{
  return g_object_new (CPT_TYPE_STAGE_BAG, NULL);
}

const char *
cpt_stage_bag_get_number (CptStageBag *self)
{
  return self->number;
}

gboolean
cpt_stage_bag_is_placed (CptStageBag *self)
{
  return self->placed;
}

void
cpt_stage_bag_update (CptStageBag *self,
                      const char *number,
                      guint n,
                      guint n_bags,
                      const char *bin,
                      gboolean is_next)
{
  g_free (self->title);
  g_free (self->subtitle);
  g_strlcpy (self->number, number, sizeof self->number);
  self->title = g_strdup_printf (_ ("Bag %u of %u"), n, n_bags);
  self->placed = bin != NULL;
  self->next = is_next;
  if (bin != NULL)
    self->subtitle = g_strdup_printf (_ ("In %s"), bin);
  else
    self->subtitle = g_strdup (*number != '\0' ? _ ("Scan its label")
                                               : _ ("Scan a new label, or put it in by hand"));
  for (guint id = PROP_NUMBER; id <= PROP_NEXT; id++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[id]);
}
