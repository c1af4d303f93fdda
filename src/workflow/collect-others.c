/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Orders of the same customer that lie ready too: one act for all of them, if they want them. */
#include "workflow/collect-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _CptCollectOther {
  GObject parent_instance;

  char fulfilment[CPT_ID_SIZE];
  char *title;  /* (owned) */
  char *detail; /* (owned) */
  gboolean chosen;
};

G_DEFINE_FINAL_TYPE (CptCollectOther, cpt_collect_other, G_TYPE_OBJECT)

typedef enum {
  OTHER_PROP_TITLE = 1,
  OTHER_PROP_DETAIL,
  OTHER_PROP_CHOSEN,
} CptCollectOtherProperty;

static void
cpt_collect_other_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CptCollectOther *self = CPT_COLLECT_OTHER (object);

  switch ((CptCollectOtherProperty)id) {
  case OTHER_PROP_TITLE:
    g_value_set_string (value, self->title);
    break;
  case OTHER_PROP_DETAIL:
    g_value_set_string (value, self->detail);
    break;
  case OTHER_PROP_CHOSEN:
    g_value_set_boolean (value, self->chosen);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
cpt_collect_other_finalize (GObject *object)
{
  g_free (CPT_COLLECT_OTHER (object)->title);
  g_free (CPT_COLLECT_OTHER (object)->detail);
  G_OBJECT_CLASS (cpt_collect_other_parent_class)->finalize (object);
}

static void
cpt_collect_other_class_init (CptCollectOtherClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = cpt_collect_other_get_property;
  object_class->finalize = cpt_collect_other_finalize;
  g_object_class_install_property (object_class, OTHER_PROP_TITLE,
                                   g_param_spec_string ("title", NULL, NULL, NULL, flags));
  g_object_class_install_property (object_class, OTHER_PROP_DETAIL,
                                   g_param_spec_string ("detail", NULL, NULL, NULL, flags));
  g_object_class_install_property (object_class, OTHER_PROP_CHOSEN,
                                   g_param_spec_boolean ("chosen", NULL, NULL, FALSE, flags));
}

static void
cpt_collect_other_init (CptCollectOther *self)
{
}

const char *
cpt_collect_other_get_fulfilment (CptCollectOther *self)
{
  g_return_val_if_fail (CPT_IS_COLLECT_OTHER (self), NULL);

  return self->fulfilment;
}

/* It stays the same row when it is added or dropped: it may have the focus. */
gboolean
cpt_collect_other_take (gpointer a, gpointer b)
{
  CptCollectOther *one = a, *two = b;

  if (strcmp (one->fulfilment, two->fulfilment) != 0 || strcmp (one->detail, two->detail) != 0)
    return FALSE;
  if (one->chosen != two->chosen) {
    one->chosen = two->chosen;
    g_object_notify (G_OBJECT (one), "chosen");
  }
  return TRUE;
}

/* "1 item · 1 bag · R-14" */
static char *
write_detail (const CptFulfilment *shown)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  guint n_bags = shown->bags->len;

  g_ptr_array_add (words, cpt_words_items (cpt_fulfilment_get_sums (shown).custody));
  if (n_bags > 0)
    g_ptr_array_add (
        words,
        g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u bag", "%u bags", n_bags), n_bags));
  if (*shown->milestones.location != '\0')
    g_ptr_array_add (words, g_strdup (shown->milestones.location));
  g_ptr_array_add (words, NULL);
  return g_strjoinv (" · ", (char **)words->pdata);
}

static void
add_row (CptCollect *self, GPtrArray *rows, const char *fulfilment, gboolean chosen)
{
  const CptViewFulfilment *found =
      cpt_view_get_fulfilment (cpt_shop_get_view (self->shop), fulfilment);
  CptCollectOther *row;

  if (found == NULL)
    return;
  row = g_object_new (CPT_TYPE_COLLECT_OTHER, NULL);
  g_strlcpy (row->fulfilment, fulfilment, sizeof row->fulfilment);
  row->title = g_strdup (found->shown->promise->reference);
  row->detail = write_detail (found->shown);
  row->chosen = chosen;
  g_ptr_array_add (rows, row);
}

static gint
compare_rows (gconstpointer a, gconstpointer b)
{
  const CptCollectOther *one = *(CptCollectOther *const *)a, *two = *(CptCollectOther *const *)b;
  gint order = strcmp (one->title, two->title);

  return order != 0 ? order : strcmp (one->fulfilment, two->fulfilment);
}

/* Each keeps its place when it is added or dropped. */
GPtrArray *
cpt_collect_make_other_rows (CptCollect *self)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) others = cpt_collect_list_others (self);

  for (guint i = 1; i < self->parts->len; i++) /* the first is what is handed over anyway */
    add_row (self, rows, g_ptr_array_index (self->parts, i), TRUE);
  for (guint i = 0; i < others->len; i++)
    add_row (self, rows, g_ptr_array_index (others, i), FALSE);
  g_ptr_array_sort (rows, compare_rows);
  return rows;
}

/* ---- with it, or not ---- */

gboolean
cpt_collect_add (CptCollect *self, const char *fulfilment)
{
  g_return_val_if_fail (CPT_IS_COLLECT (self), FALSE);
  g_return_val_if_fail (fulfilment != NULL, FALSE);

  if (cpt_collect_has_part (self, fulfilment) || self->over || self->n_going > 0 ||
      cpt_view_get_fulfilment (cpt_shop_get_view (self->shop), fulfilment) == NULL)
    return FALSE;
  g_ptr_array_add (self->parts, g_strdup (fulfilment));
  cpt_collect_refresh (self);
  return TRUE;
}

void
cpt_collect_drop (CptCollect *self, const char *fulfilment)
{
  guint at;

  g_return_if_fail (CPT_IS_COLLECT (self));
  g_return_if_fail (fulfilment != NULL);

  if (self->over || self->n_going > 0 || self->parts->len < 2 ||
      !g_ptr_array_find_with_equal_func (self->parts, fulfilment, g_str_equal, &at))
    return;
  g_ptr_array_remove_index (self->parts, at);
  cpt_collect_refresh (self);
}

/* ---- others of the same customer ---- */

typedef struct {
  CptCollect *collect;            /* (unowned) */
  const CptViewFulfilment *first; /* (unowned) */
  GPtrArray *others;              /* (unowned) (element-type utf8) */
} Others;

static void
add_other (const CptViewFulfilment *found, gpointer user_data)
{
  Others *others = user_data;

  if (!cpt_collect_has_part (others->collect, found->shown->id) &&
      cpt_fulfilment_get_word (found->shown) == CPT_WORD_READY &&
      (strcmp (found->shown->promise->order, others->first->shown->promise->order) == 0 ||
       cpt_contact_is_same_customer (found->contact, others->first->contact)))
    g_ptr_array_add (others->others, g_strdup (found->shown->id));
}

GPtrArray *
cpt_collect_list_others (CptCollect *self)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_free);
  Others others = { self, cpt_collect_get_part (self, 0), list };

  if (others.first != NULL && !self->over)
    cpt_view_each_open (cpt_shop_get_view (self->shop), add_other, &others);
  return list;
}
