/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workflow/work.h"

#include "workflow/work-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _CptWork {
  CptRows parent_instance;

  CptShop *shop; /* (owned) */
  CptWorkFilter filter;
  guint counts[CPT_WORK_N_FILTERS];
  gint64 next_due_us; /* of all tasks; 0: none */
};

typedef enum {
  PROP_FILTER = 1,
  PROP_TITLE,
  PROP_SUBTITLE,
  PROP_AS_OF,
  PROP_EMPTY_WORDS,
} CptWorkProperty;

static GParamSpec *properties[PROP_EMPTY_WORDS + 1];
static guint signal_counts;

G_DEFINE_FINAL_TYPE (CptWork, cpt_work, CPT_TYPE_ROWS)

static gboolean
is_in (CptTaskSort task, CptWorkFilter filter)
{
  static const struct {
    CptWorkFilter filter;
    CptTaskSort task;
  } TABLE[] = {
    { CPT_WORK_PICK, CPT_TASK_ACCEPT },
    { CPT_WORK_PICK, CPT_TASK_PICK },
    { CPT_WORK_STAGE, CPT_TASK_STAGE },
    { CPT_WORK_PUT_BACK, CPT_TASK_PUT_BACK },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (TABLE); i++)
    if (TABLE[i].filter == filter && TABLE[i].task == task)
      return TRUE;
  return filter == CPT_WORK_ALL;
}

static CptWorkItem *
find_item (const GPtrArray *items, const CptWorkRow *row)
{
  for (guint i = 0; i < items->len; i++) {
    CptWorkItem *item = g_ptr_array_index (items, i);

    if (cpt_work_item_get_task (item) == row->task &&
        strcmp (cpt_work_item_get_fulfilment (item), row->fulfilment) == 0)
      return item;
  }
  return NULL;
}

static void
count_rows (CptWork *self, const GArray *rows)
{
  guint counts[CPT_WORK_N_FILTERS] = { 0 };

  self->next_due_us = 0;
  for (guint r = 0; r < rows->len; r++) {
    const CptWorkRow *row = &g_array_index (rows, CptWorkRow, r);

    for (guint f = 0; f < CPT_WORK_N_FILTERS; f++)
      counts[f] += is_in (row->task, (CptWorkFilter)f) ? 1 : 0;
    if (row->due_us != 0 && (self->next_due_us == 0 || row->due_us < self->next_due_us))
      self->next_due_us = row->due_us;
  }
  if (memcmp (counts, self->counts, sizeof counts) != 0) {
    memcpy (self->counts, counts, sizeof counts);
    g_signal_emit (self, signal_counts, 0);
  }
}

static void
reload (CptWork *self)
{
  g_autoptr (GArray) rows = cpt_work_list_rows (self->shop);
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  count_rows (self, rows);
  for (guint i = 0; i < rows->len; i++) {
    CptWorkRow *row = &g_array_index (rows, CptWorkRow, i);
    CptWorkItem *item;

    if (!is_in (row->task, self->filter))
      continue;
    item = find_item (cpt_rows_get_all (CPT_ROWS (self)), row);
    if (item != NULL) {
      cpt_work_item_take (item, row);
      g_ptr_array_add (items, g_object_ref (item));
    } else {
      g_ptr_array_add (items, cpt_work_item_new (row));
    }
  }
  cpt_rows_take (CPT_ROWS (self), items);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUBTITLE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AS_OF]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EMPTY_WORDS]);
}

void
cpt_work_set_filter (CptWork *self, CptWorkFilter filter)
{
  g_return_if_fail (CPT_IS_WORK (self));
  g_return_if_fail ((guint)filter < CPT_WORK_N_FILTERS);

  if (self->filter == filter)
    return;
  self->filter = filter;
  reload (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILTER]);
}

guint
cpt_work_get_count (CptWork *self, CptWorkFilter filter)
{
  g_return_val_if_fail (CPT_IS_WORK (self), 0);
  g_return_val_if_fail ((guint)filter < CPT_WORK_N_FILTERS, 0);

  return self->counts[filter];
}

CptWorkItem *
cpt_work_get_next (CptWork *self)
{
  const GPtrArray *items;

  g_return_val_if_fail (CPT_IS_WORK (self), NULL);

  items = cpt_rows_get_all (CPT_ROWS (self));
  /* What needs attention has its own button in the strip; it is next when nothing else is. */
  for (guint i = 0; i < items->len; i++) {
    CptWorkItem *item = g_ptr_array_index (items, i);

    if (cpt_work_item_get_task (item) != CPT_TASK_ATTENTION)
      return item;
  }
  return items->len > 0 ? g_ptr_array_index (items, 0) : NULL;
}

void
cpt_work_tick (CptWork *self)
{
  const GPtrArray *items;
  const CptPolicy *policy;
  gint64 now_us;

  g_return_if_fail (CPT_IS_WORK (self));

  items = cpt_rows_get_all (CPT_ROWS (self));
  policy = cpt_shop_get_policy (self->shop);
  now_us = cpt_shop_now_us (self->shop);
  for (guint i = 0; policy != NULL && i < items->len; i++) {
    CptWorkItem *item = g_ptr_array_index (items, i);
    const CptWorkRow *row = cpt_work_item_get_row (item);
    CptDueState state = cpt_due_state (row->due_us, now_us, policy);

    cpt_work_item_set_due (
        item, cpt_words_due (row->due_us, now_us, state, cpt_shop_get_time_zone (self->shop)),
        state);
    if (row->here_us != 0)
      cpt_work_item_set_here (item, cpt_words_here (row->here_us, now_us));
  }
}

static char *
write_subtitle (CptWork *self)
{
  const CptStore *store = cpt_view_get_store (cpt_shop_get_view (self->shop));
  g_autofree char *day =
      cpt_words_day (cpt_shop_now_us (self->shop), store != NULL ? store->time_zone : NULL);

  return store != NULL ? g_strdup_printf ("%s · %s", day, store->name) : g_steal_pointer (&day);
}

static char *
write_as_of (CptWork *self)
{
  gint64 as_of_us = cpt_view_get_as_of_us (cpt_shop_get_view (self->shop));

  return as_of_us > 0 ? cpt_words_clock (as_of_us, cpt_shop_get_time_zone (self->shop)) : NULL;
}

static char *
write_empty_words (CptWork *self)
{
  g_autofree char *clock = NULL;

  if (cpt_shop_get_policy (self->shop) == NULL)
    return g_strdup (_ ("Waiting for the first news from central."));
  if (self->next_due_us == 0)
    return g_strdup (_ ("All done."));
  clock = cpt_words_clock (self->next_due_us, cpt_shop_get_time_zone (self->shop));
  return g_strdup_printf (_ ("All done. Next due %s"), clock);
}

static void
cpt_work_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CptWork *self = CPT_WORK (object);

  switch ((CptWorkProperty)id) {
  case PROP_FILTER:
    g_value_set_int (value, (gint)self->filter);
    break;
  case PROP_TITLE:
    g_value_set_static_string (value, _ ("Work"));
    break;
  case PROP_SUBTITLE:
    g_value_take_string (value, write_subtitle (self));
    break;
  case PROP_AS_OF:
    g_value_take_string (value, write_as_of (self));
    break;
  case PROP_EMPTY_WORDS:
    g_value_take_string (value, write_empty_words (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
cpt_work_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_FILTER)
    cpt_work_set_filter (CPT_WORK (object), (CptWorkFilter)g_value_get_int (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
cpt_work_finalize (GObject *object)
{
  CptWork *self = CPT_WORK (object);

  g_clear_object (&self->shop);
  G_OBJECT_CLASS (cpt_work_parent_class)->finalize (object);
}

static void
cpt_work_class_init (CptWorkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  CPT_ROWS_CLASS (klass)->row_type = CPT_TYPE_WORK_ITEM;
  object_class->get_property = cpt_work_get_property;
  object_class->set_property = cpt_work_set_property;
  object_class->finalize = cpt_work_finalize;
  properties[PROP_FILTER] =
      g_param_spec_int ("filter", NULL, NULL, 0, CPT_WORK_N_FILTERS - 1, 0,
                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_SUBTITLE] = g_param_spec_string ("subtitle", NULL, NULL, NULL, flags);
  properties[PROP_AS_OF] = g_param_spec_string ("as-of", NULL, NULL, NULL, flags);
  properties[PROP_EMPTY_WORDS] = g_param_spec_string ("empty-words", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
  signal_counts = g_signal_new ("counts", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 0);
}

static void
cpt_work_init (CptWork *self)
{
}

CptWork *
cpt_work_new (CptShop *shop)
{
  CptWork *self;

  g_return_val_if_fail (CPT_IS_SHOP (shop), NULL);

  self = g_object_new (CPT_TYPE_WORK, NULL);
  self->shop = g_object_ref (shop);
  g_signal_connect_object (shop, "changed", G_CALLBACK (reload), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (shop, "status", G_CALLBACK (reload), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (shop, "person", G_CALLBACK (reload), self, G_CONNECT_SWAPPED);
  reload (self);
  return self;
}
