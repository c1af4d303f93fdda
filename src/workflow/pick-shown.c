/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a page shows of the walk. */
#include "workflow/pick-private.h"

#include "domain/due.h"
#include "domain/task.h"

#include <glib/gi18n-lib.h>

typedef enum {
  PROP_CURRENT = 1,
  PROP_STOPS,
  PROP_NEXT,
  PROP_TITLE,
  PROP_SUBTITLE,
  PROP_SAY,
  PROP_N_DONE,
  PROP_N_TOTAL,
  PROP_POSITION,
  PROP_DUE_LABEL,
  PROP_DUE_STATE,
  PROP_WRONG,
  PROP_FINISHED,
} CptPickWalkProperty;

static GParamSpec *properties[PROP_FINISHED + 1];

static const CptViewFulfilment *
get_first (CptPickWalk *self)
{
  return self->fulfilments[0] != NULL
             ? cpt_view_get_fulfilment (cpt_shop_get_view (self->shop), self->fulfilments[0])
             : NULL;
}

static char *
write_title (CptPickWalk *self)
{
  const CptViewFulfilment *first = get_first (self);

  if (g_strv_length (self->fulfilments) > 1)
    return g_strdup (_ ("Pick wave"));
  return cpt_words_task (CPT_TASK_PICK, first != NULL ? first->shown->promise->reference : NULL);
}

static char *
write_subtitle (CptPickWalk *self)
{
  guint n_orders = g_strv_length (self->fulfilments);
  g_autofree char *items =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%1$d of %2$d item", "%1$d of %2$d items",
                                    (gulong)self->n_total),
                       (int)self->n_done, (int)self->n_total);
  g_autofree char *orders = NULL;

  if (n_orders <= 1)
    return g_steal_pointer (&items);
  orders =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u order", "%u orders", n_orders), n_orders);
  return g_strdup_printf ("%s · %s", orders, items);
}

static char *
write_position (CptPickWalk *self)
{
  guint n = cpt_pick_walk_get_n_stops (self), at = 0;
  g_autofree char *stop = NULL;

  for (guint i = 0; i < n; i++)
    if (cpt_pick_walk_get_stop (self, i) == self->current)
      at = i + 1;
  if (at == 0)
    return NULL;
  stop = g_strdup_printf (_ ("Stop %1$u of %2$u"), at, n);
  return self->current->zone != NULL ? g_strdup_printf ("%s · %s", stop, self->current->zone)
                                     : g_steal_pointer (&stop);
}

/* The one that falls due first of what is still to be walked. */
static gint64
find_due_us (CptPickWalk *self)
{
  gint64 due_us = 0;

  for (gsize i = 0; self->fulfilments[i] != NULL; i++) {
    const CptViewFulfilment *found =
        cpt_view_get_fulfilment (cpt_shop_get_view (self->shop), self->fulfilments[i]);
    gint64 each_us = found != NULL ? cpt_due_get_open (found->shown) : 0;

    if (each_us != 0 && (due_us == 0 || each_us < due_us))
      due_us = each_us;
  }
  return due_us;
}

static CptDueState
find_due_state (CptPickWalk *self)
{
  const CptPolicy *policy = cpt_shop_get_policy (self->shop);

  return policy != NULL ? cpt_due_state (find_due_us (self), cpt_shop_now_us (self->shop), policy)
                        : CPT_DUE_NONE;
}

static char *
write_due (CptPickWalk *self)
{
  return cpt_words_due (find_due_us (self), cpt_shop_now_us (self->shop), find_due_state (self),
                        cpt_shop_get_time_zone (self->shop));
}

void
cpt_pick_walk_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CptPickWalk *self = CPT_PICK_WALK (object);

  switch ((CptPickWalkProperty)id) {
  case PROP_CURRENT:
    g_value_set_object (value, self->current);
    break;
  case PROP_STOPS:
    g_value_set_object (value, self->stops);
    break;
  case PROP_NEXT:
    g_value_set_object (value, self->next);
    break;
  case PROP_TITLE:
    g_value_take_string (value, write_title (self));
    break;
  case PROP_SUBTITLE:
    g_value_take_string (value, write_subtitle (self));
    break;
  case PROP_SAY:
    g_value_set_boxed (value, self->say);
    break;
  case PROP_N_DONE:
    g_value_set_uint (value, (guint)self->n_done);
    break;
  case PROP_N_TOTAL:
    g_value_set_uint (value, (guint)self->n_total);
    break;
  case PROP_POSITION:
    g_value_take_string (value, write_position (self));
    break;
  case PROP_DUE_LABEL:
    g_value_take_string (value, write_due (self));
    break;
  case PROP_DUE_STATE:
    g_value_set_int (value, (gint)find_due_state (self));
    break;
  case PROP_WRONG:
    g_value_set_boxed (value, self->wrong);
    break;
  case PROP_FINISHED:
    g_value_set_boolean (value, self->finished);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

void
cpt_pick_walk_notify_all (CptPickWalk *self)
{
  static const CptPickWalkProperty CHANGED[] = { PROP_CURRENT,   PROP_TITLE,     PROP_SUBTITLE,
                                                 PROP_N_DONE,    PROP_N_TOTAL,   PROP_POSITION,
                                                 PROP_DUE_LABEL, PROP_DUE_STATE, PROP_FINISHED };

  for (gsize i = 0; i < G_N_ELEMENTS (CHANGED); i++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[CHANGED[i]]);
}

void
cpt_pick_walk_install_properties (GObjectClass *object_class)
{
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  static const struct {
    CptPickWalkProperty property;
    const char *name;
  } TEXTS[] = {
    { PROP_TITLE, "title" },
    { PROP_SUBTITLE, "subtitle" },
    { PROP_POSITION, "position" },
    { PROP_DUE_LABEL, "due-label" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (TEXTS); i++)
    properties[TEXTS[i].property] = g_param_spec_string (TEXTS[i].name, NULL, NULL, NULL, flags);
  properties[PROP_CURRENT] = g_param_spec_object ("current", NULL, NULL, CPT_TYPE_PICK_STOP, flags);
  properties[PROP_STOPS] = g_param_spec_object ("stops", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_NEXT] = g_param_spec_object ("next", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_SAY] = g_param_spec_boxed ("say", NULL, NULL, CPT_TYPE_SAY, flags);
  properties[PROP_N_DONE] = g_param_spec_uint ("n-done", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_TOTAL] = g_param_spec_uint ("n-total", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_DUE_STATE] =
      g_param_spec_int ("due-state", NULL, NULL, 0, CPT_DUE_LATE, 0, flags);
  properties[PROP_WRONG] = g_param_spec_boxed ("wrong", NULL, NULL, CPT_TYPE_PICK_WRONG, flags);
  properties[PROP_FINISHED] = g_param_spec_boolean ("finished", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}
