/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workflow/attention-private.h"

#include <string.h>

struct _CptAttentionClosing {
  GObject parent_instance;

  char *code;   /* (owned) */
  char *label;  /* (owned) */
  char *effect; /* (owned) */
  gboolean needs_place;
  CptRole needs_role;
};

G_DEFINE_FINAL_TYPE (CptAttentionClosing, cpt_attention_closing, G_TYPE_OBJECT)

typedef enum {
  CLOSING_PROP_CODE = 1,
  CLOSING_PROP_LABEL,
  CLOSING_PROP_EFFECT,
  CLOSING_PROP_NEEDS_PLACE,
  CLOSING_PROP_NEEDS_ROLE,
} CptAttentionClosingProperty;

static GParamSpec *closing_properties[CLOSING_PROP_NEEDS_ROLE + 1];

struct _CptAttentionItem {
  GObject parent_instance;

  CptAttentionRow row; /* (owned) */
};

G_DEFINE_FINAL_TYPE (CptAttentionItem, cpt_attention_item, G_TYPE_OBJECT)

typedef enum {
  PROP_ID = 1,
  PROP_SEQ,
  PROP_TITLE,
  PROP_DETAIL,
  PROP_GOODS,
  PROP_PLACE,
  PROP_CLOSINGS,
  PROP_STORY,
  PROP_PENDING,
} CptAttentionItemProperty;

static GParamSpec *properties[PROP_PENDING + 1];

static void
cpt_attention_closing_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CptAttentionClosing *self = CPT_ATTENTION_CLOSING (object);

  switch ((CptAttentionClosingProperty)id) {
  case CLOSING_PROP_CODE:
    g_value_set_string (value, self->code);
    break;
  case CLOSING_PROP_LABEL:
    g_value_set_string (value, self->label);
    break;
  case CLOSING_PROP_EFFECT:
    g_value_set_string (value, self->effect);
    break;
  case CLOSING_PROP_NEEDS_PLACE:
    g_value_set_boolean (value, self->needs_place);
    break;
  case CLOSING_PROP_NEEDS_ROLE:
    g_value_set_int (value, (gint)self->needs_role);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
cpt_attention_closing_finalize (GObject *object)
{
  CptAttentionClosing *self = CPT_ATTENTION_CLOSING (object);

  g_clear_pointer (&self->code, g_free);
  g_clear_pointer (&self->label, g_free);
  g_clear_pointer (&self->effect, g_free);
  G_OBJECT_CLASS (cpt_attention_closing_parent_class)->finalize (object);
}

static void
cpt_attention_closing_class_init (CptAttentionClosingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = cpt_attention_closing_get_property;
  object_class->finalize = cpt_attention_closing_finalize;
  closing_properties[CLOSING_PROP_CODE] = g_param_spec_string ("code", NULL, NULL, NULL, flags);
  closing_properties[CLOSING_PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  closing_properties[CLOSING_PROP_EFFECT] = g_param_spec_string ("effect", NULL, NULL, NULL, flags);
  closing_properties[CLOSING_PROP_NEEDS_PLACE] =
      g_param_spec_boolean ("needs-place", NULL, NULL, FALSE, flags);
  closing_properties[CLOSING_PROP_NEEDS_ROLE] =
      g_param_spec_int ("needs-role", NULL, NULL, 0, CPT_ROLE_MANAGER, 0, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (closing_properties),
                                     closing_properties);
}

static void
cpt_attention_closing_init (CptAttentionClosing *self)
{
}

CptAttentionClosing *
cpt_attention_closing_new (const char *code,
                           const char *label,
                           char *effect,
                           gboolean needs_place,
                           CptRole needs_role)
{
  CptAttentionClosing *self = g_object_new (CPT_TYPE_ATTENTION_CLOSING, NULL);

  self->code = g_strdup (code);
  self->label = g_strdup (label);
  self->effect = effect;
  self->needs_place = needs_place;
  self->needs_role = needs_role;
  return self;
}

void
cpt_attention_row_clear (CptAttentionRow *self)
{
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->detail, g_free);
  g_clear_pointer (&self->goods, g_ptr_array_unref);
  g_clear_object (&self->closings);
  g_clear_object (&self->story);
}

static gboolean
is_same_goods (const GPtrArray *one, const GPtrArray *two)
{
  if (one->len != two->len)
    return FALSE;
  for (guint i = 0; i < one->len; i++)
    if (g_strcmp0 (g_ptr_array_index (one, i), g_ptr_array_index (two, i)) != 0)
      return FALSE;
  return TRUE;
}

void
cpt_attention_item_take (CptAttentionItem *self, CptAttentionRow *row)
{
  CptAttentionRow *mine = &self->row;
  gboolean title = g_strcmp0 (mine->title, row->title) != 0;
  gboolean detail = g_strcmp0 (mine->detail, row->detail) != 0;
  gboolean goods = !is_same_goods (mine->goods, row->goods);
  gboolean pending = mine->pending != row->pending;
  gboolean story = !cpt_attention_is_same_story (mine->story, row->story);
  /* What can be chosen does not change under a finger. */
  GListStore *closings = g_steal_pointer (&mine->closings);

  cpt_attention_row_clear (mine);
  g_clear_object (&row->closings);
  *mine = *row;
  mine->closings = closings;
  *row = (CptAttentionRow){ 0 };
  if (title)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
  if (detail)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DETAIL]);
  if (goods)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_GOODS]);
  if (story)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STORY]);
  if (pending)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PENDING]);
}

const CptAttentionRow *
cpt_attention_item_get_row (CptAttentionItem *self)
{
  return &self->row;
}

static void
cpt_attention_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  const CptAttentionRow *row = &CPT_ATTENTION_ITEM (object)->row;

  switch ((CptAttentionItemProperty)id) {
  case PROP_ID:
    g_value_set_string (value, row->id);
    break;
  case PROP_SEQ:
    g_value_set_int64 (value, row->seq);
    break;
  case PROP_TITLE:
    g_value_set_string (value, row->title);
    break;
  case PROP_DETAIL:
    g_value_set_string (value, row->detail);
    break;
  case PROP_GOODS:
    g_value_set_boxed (value, row->goods->pdata);
    break;
  case PROP_PLACE:
    g_value_set_string (value, row->place);
    break;
  case PROP_CLOSINGS:
    g_value_set_object (value, row->closings);
    break;
  case PROP_STORY:
    g_value_set_object (value, row->story);
    break;
  case PROP_PENDING:
    g_value_set_boolean (value, row->pending);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
cpt_attention_item_finalize (GObject *object)
{
  cpt_attention_row_clear (&CPT_ATTENTION_ITEM (object)->row);
  G_OBJECT_CLASS (cpt_attention_item_parent_class)->finalize (object);
}

static void
cpt_attention_item_class_init (CptAttentionItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = cpt_attention_item_get_property;
  object_class->finalize = cpt_attention_item_finalize;
  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_SEQ] = g_param_spec_int64 ("seq", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_DETAIL] = g_param_spec_string ("detail", NULL, NULL, NULL, flags);
  properties[PROP_GOODS] = g_param_spec_boxed ("goods", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_PLACE] = g_param_spec_string ("place", NULL, NULL, NULL, flags);
  properties[PROP_CLOSINGS] =
      g_param_spec_object ("closings", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_STORY] = g_param_spec_object ("story", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_PENDING] = g_param_spec_boolean ("pending", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
cpt_attention_item_init (CptAttentionItem *self)
{
}

CptAttentionItem *
cpt_attention_item_new (CptAttentionRow *row)
{
  CptAttentionItem *self = g_object_new (CPT_TYPE_ATTENTION_ITEM, NULL);

  self->row = *row;
  *row = (CptAttentionRow){ 0 };
  return self;
}
