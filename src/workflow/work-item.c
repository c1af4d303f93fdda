/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workflow/work-private.h"

struct _CptWorkItem {
  GObject parent_instance;

  CptWorkRow row; /* (owned) */
};

G_DEFINE_FINAL_TYPE (CptWorkItem, cpt_work_item, G_TYPE_OBJECT)

typedef enum {
  PROP_TASK = 1,
  PROP_TASK_NAME,
  PROP_FULFILMENT,
  PROP_REFERENCE,
  PROP_TITLE,
  PROP_SUBTITLE,
  PROP_DUE_US,
  PROP_DUE_LABEL,
  PROP_DUE_STATE,
  PROP_HERE_LABEL,
  PROP_TO_SEND,
  PROP_AT_RISK,
  PROP_MINE,
  PROP_ACTION,
} CptWorkItemProperty;

static GParamSpec *properties[PROP_ACTION + 1];

void
cpt_work_row_clear (CptWorkRow *self)
{
  g_clear_pointer (&self->reference, g_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->subtitle, g_free);
  g_clear_pointer (&self->due_label, g_free);
  g_clear_pointer (&self->here_label, g_free);
}

static gboolean
take_text (char **mine, char **theirs)
{
  gboolean differs = g_strcmp0 (*mine, *theirs) != 0;

  g_free (*mine);
  *mine = g_steal_pointer (theirs);
  return differs;
}

static void
notify_if (CptWorkItem *self, gboolean changed, CptWorkItemProperty property)
{
  if (changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/* What a row says may change while it stays the same row. */
void
cpt_work_item_take (CptWorkItem *self, CptWorkRow *row)
{
  CptWorkRow *mine = &self->row;
  gboolean title = take_text (&mine->title, &row->title);
  gboolean subtitle = take_text (&mine->subtitle, &row->subtitle);
  gboolean label = take_text (&mine->due_label, &row->due_label);
  gboolean here = take_text (&mine->here_label, &row->here_label);
  gboolean due = mine->due_us != row->due_us;
  gboolean state = mine->due_state != row->due_state;
  gboolean to_send = mine->to_send != row->to_send;
  gboolean at_risk = mine->at_risk != row->at_risk;
  gboolean is_mine = mine->mine != row->mine;

  take_text (&mine->reference, &row->reference);
  mine->due_us = row->due_us;
  mine->here_us = row->here_us;
  mine->due_state = row->due_state;
  mine->to_send = row->to_send;
  mine->at_risk = row->at_risk;
  mine->mine = row->mine;
  notify_if (self, title, PROP_TITLE);
  notify_if (self, title, PROP_ACTION);
  notify_if (self, subtitle, PROP_SUBTITLE);
  notify_if (self, label, PROP_DUE_LABEL);
  notify_if (self, here, PROP_HERE_LABEL);
  notify_if (self, due, PROP_DUE_US);
  notify_if (self, state, PROP_DUE_STATE);
  notify_if (self, to_send, PROP_TO_SEND);
  notify_if (self, at_risk, PROP_AT_RISK);
  notify_if (self, is_mine, PROP_MINE);
}

void
cpt_work_item_set_due (CptWorkItem *self, char *label, CptDueState state)
{
  g_autofree char *old = g_steal_pointer (&self->row.due_label);
  gboolean changed = self->row.due_state != state;

  self->row.due_label = label;
  self->row.due_state = state;
  notify_if (self, g_strcmp0 (old, label) != 0, PROP_DUE_LABEL);
  notify_if (self, changed, PROP_DUE_STATE);
}

void
cpt_work_item_set_here (CptWorkItem *self, char *label)
{
  g_autofree char *old = g_steal_pointer (&self->row.here_label);

  self->row.here_label = label;
  notify_if (self, g_strcmp0 (old, label) != 0, PROP_HERE_LABEL);
}

const CptWorkRow *
cpt_work_item_get_row (CptWorkItem *self)
{
  return &self->row;
}

const char *
cpt_work_item_get_fulfilment (CptWorkItem *self)
{
  g_return_val_if_fail (CPT_IS_WORK_ITEM (self), NULL);

  return self->row.fulfilment;
}

CptTaskSort
cpt_work_item_get_task (CptWorkItem *self)
{
  g_return_val_if_fail (CPT_IS_WORK_ITEM (self), CPT_TASK_NONE);

  return self->row.task;
}

const char *
cpt_work_item_get_action (CptWorkItem *self)
{
  g_return_val_if_fail (CPT_IS_WORK_ITEM (self), NULL);

  return self->row.title;
}

static void
cpt_work_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  const CptWorkRow *row = &CPT_WORK_ITEM (object)->row;

  switch ((CptWorkItemProperty)id) {
  case PROP_TASK:
    g_value_set_int (value, (gint)row->task);
    break;
  case PROP_TASK_NAME:
    g_value_set_static_string (value, cpt_task_to_text (row->task));
    break;
  case PROP_FULFILMENT:
    g_value_set_string (value, row->fulfilment);
    break;
  case PROP_REFERENCE:
    g_value_set_string (value, row->reference);
    break;
  case PROP_TITLE:
  case PROP_ACTION:
    g_value_set_string (value, row->title);
    break;
  case PROP_SUBTITLE:
    g_value_set_string (value, row->subtitle);
    break;
  case PROP_DUE_US:
    g_value_set_int64 (value, row->due_us);
    break;
  case PROP_DUE_LABEL:
    g_value_set_string (value, row->due_label);
    break;
  case PROP_DUE_STATE:
    g_value_set_int (value, (gint)row->due_state);
    break;
  case PROP_HERE_LABEL:
    g_value_set_string (value, row->here_label);
    break;
  case PROP_TO_SEND:
    g_value_set_boolean (value, row->to_send);
    break;
  case PROP_AT_RISK:
    g_value_set_boolean (value, row->at_risk);
    break;
  case PROP_MINE:
    g_value_set_boolean (value, row->mine);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
cpt_work_item_finalize (GObject *object)
{
  cpt_work_row_clear (&CPT_WORK_ITEM (object)->row);
  G_OBJECT_CLASS (cpt_work_item_parent_class)->finalize (object);
}

static void
cpt_work_item_class_init (CptWorkItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  static const struct {
    CptWorkItemProperty property;
    const char *name;
  } TEXTS[] = {
    { PROP_TASK_NAME, "task-name" }, { PROP_FULFILMENT, "fulfilment" },
    { PROP_REFERENCE, "reference" }, { PROP_TITLE, "title" },
    { PROP_SUBTITLE, "subtitle" },   { PROP_DUE_LABEL, "due-label" },
    { PROP_ACTION, "action" },       { PROP_HERE_LABEL, "here-label" },
  };

  object_class->get_property = cpt_work_item_get_property;
  object_class->finalize = cpt_work_item_finalize;
  for (gsize i = 0; i < G_N_ELEMENTS (TEXTS); i++)
    properties[TEXTS[i].property] = g_param_spec_string (TEXTS[i].name, NULL, NULL, NULL, flags);
  properties[PROP_TASK] = g_param_spec_int ("task", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_DUE_US] =
      g_param_spec_int64 ("due-us", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_DUE_STATE] = g_param_spec_int ("due-state", NULL, NULL, 0, G_MAXINT, 0, flags);
  properties[PROP_TO_SEND] = g_param_spec_boolean ("to-send", NULL, NULL, FALSE, flags);
  properties[PROP_AT_RISK] = g_param_spec_boolean ("at-risk", NULL, NULL, FALSE, flags);
  properties[PROP_MINE] = g_param_spec_boolean ("mine", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
cpt_work_item_init (CptWorkItem *self)
{
}

CptWorkItem *
cpt_work_item_new (CptWorkRow *row)
{
  CptWorkItem *self = g_object_new (CPT_TYPE_WORK_ITEM, NULL);

  self->row = *row;
  *row = (CptWorkRow){ 0 };
  return self;
}
