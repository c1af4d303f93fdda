/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workflow/find.h"

#include "workflow/find-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

struct _CptFind {
  CptRows parent_instance;

  CptShop *shop; /* (owned) */
  char *text;    /* (owned) */
  CptFindState state;
  CptMeaning meaning; /* of the text that is looked for */
  gboolean asking;    /* one text is on its way */
  gboolean stale;     /* and is no longer the newest, or the shop's rows are no longer those */
};

typedef enum {
  PROP_TEXT = 1,
  PROP_STATE,
  PROP_EMPTY_WORDS,
} CptFindProperty;

static GParamSpec *properties[PROP_EMPTY_WORDS + 1];
static guint signal_answered;

G_DEFINE_FINAL_TYPE (CptFind, cpt_find, CPT_TYPE_ROWS)

static void
set_state (CptFind *self, CptFindState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EMPTY_WORDS]);
}

/* ---- rows ---- */

/* Takes what @row owns: into the item that stands for the same thing, where there is one. */
static void
add_row (CptFind *self, GPtrArray *items, CptFindRow *row)
{
  const GPtrArray *old = cpt_rows_get_all (CPT_ROWS (self));

  for (guint i = 0; i < old->len; i++) {
    CptFindItem *item = g_ptr_array_index (old, i);

    if (cpt_find_item_get_means (item) == row->means &&
        strcmp (cpt_find_item_get_id (item), row->id) == 0) {
      cpt_find_item_take (item, row);
      g_ptr_array_add (items, g_object_ref (item));
      return;
    }
  }
  g_ptr_array_add (items, cpt_find_item_new (row));
}

static void
take_found (CptFind *self, GPtrArray *found)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);
  CptFindRow row;

  if (cpt_find_fill_meaning (self->shop, &self->meaning, &row))
    add_row (self, items, &row);
  for (guint i = 0; i < found->len; i++) {
    cpt_find_fill_product (self->shop, g_ptr_array_index (found, i), &row);
    if (self->meaning.sort == CPT_MEANS_PRODUCT && strcmp (self->meaning.sku, row.id) == 0)
      row.pack = self->meaning.pack;
    add_row (self, items, &row);
  }
  cpt_rows_take (CPT_ROWS (self), items);
  set_state (self, items->len > 0 ? CPT_FIND_FOUND : CPT_FIND_NOTHING);
}

/* ---- asking ---- */

/* A number that is typed as it is printed, with gaps, or with small letters. */
static void
read_meaning (CptFind *self)
{
  g_autofree char *joined = g_strdup (self->text);
  g_autofree char *upper = NULL;
  gsize n = 0;

  for (gsize i = 0; self->text[i] != '\0'; i++)
    if (self->text[i] != ' ')
      joined[n++] = self->text[i];
  joined[n] = '\0';
  upper = g_ascii_strup (joined, -1);
  cpt_dispatch_read (self->shop, (const guint8 *)joined, n, CPT_SYMBOLOGY_UNKNOWN, &self->meaning);
  if (self->meaning.sort == CPT_MEANS_UNKNOWN && strcmp (upper, joined) != 0)
    cpt_dispatch_read (self->shop, (const guint8 *)upper, n, CPT_SYMBOLOGY_UNKNOWN, &self->meaning);
}

static void on_answered (GObject *source, GAsyncResult *result, gpointer user_data);

static void
ask (CptFind *self)
{
  if (cpt_shop_get_view (self->shop) == NULL) /* it was closed */
    return;
  self->stale = self->asking;
  if (self->asking)
    return;
  self->asking = TRUE;
  read_meaning (self);
  cpt_shop_search_async (self->shop, self->text,
                         self->meaning.sort == CPT_MEANS_PRODUCT ? self->meaning.sku : NULL,
                         on_answered, g_object_ref (self));
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CptFind) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = cpt_shop_search_finish (CPT_SHOP (source), result, &error);

  self->asking = FALSE;
  if (cpt_shop_get_view (self->shop) == NULL || self->state == CPT_FIND_EMPTY)
    return;
  if (self->stale) {
    ask (self);
    return;
  }
  if (found != NULL) {
    take_found (self, found);
  } else {
    g_debug ("search: %s", error->message);
    cpt_rows_take (CPT_ROWS (self), g_ptr_array_new_with_free_func (g_object_unref));
    set_state (self, CPT_FIND_FAILED);
  }
  g_signal_emit (self, signal_answered, 0);
}

void
cpt_find_set_text (CptFind *self, const char *text)
{
  g_autofree char *valid = NULL;

  g_return_if_fail (CPT_IS_FIND (self));
  g_return_if_fail (text != NULL);

  valid = g_utf8_make_valid (text, (gssize)strnlen (text, CPT_SEARCH_MAX_BYTES));
  if (strcmp (valid, self->text) == 0)
    return;
  g_free (self->text);
  self->text = g_strdup (valid);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
  if (*g_strstrip (valid) != '\0') {
    set_state (self, CPT_FIND_SEARCHING);
    ask (self);
    return;
  }
  cpt_rows_take (CPT_ROWS (self), g_ptr_array_new_with_free_func (g_object_unref));
  set_state (self, CPT_FIND_EMPTY);
  g_signal_emit (self, signal_answered, 0);
}

const char *
cpt_find_get_text (CptFind *self)
{
  g_return_val_if_fail (CPT_IS_FIND (self), NULL);

  return self->text;
}

CptFindState
cpt_find_get_state (CptFind *self)
{
  g_return_val_if_fail (CPT_IS_FIND (self), CPT_FIND_EMPTY);

  return self->state;
}

CptFindItem *
cpt_find_get_only (CptFind *self)
{
  const GPtrArray *items;
  CptFindItem *first;

  g_return_val_if_fail (CPT_IS_FIND (self), NULL);

  if (self->state != CPT_FIND_FOUND)
    return NULL;
  items = cpt_rows_get_all (CPT_ROWS (self));
  first = g_ptr_array_index (items, 0);
  if (items->len == 1 || cpt_find_item_get_means (first) != CPT_MEANS_PRODUCT ||
      self->meaning.sort == CPT_MEANS_PRODUCT ||
      g_ascii_strcasecmp (cpt_find_item_get_id (first), self->text) == 0)
    return first;
  return NULL;
}

/* What is shown changed, or what central sent: the same text may find other rows. */
static void
on_shop_changed (CptFind *self)
{
  if (self->state != CPT_FIND_EMPTY)
    ask (self);
}

static char *
write_empty_words (CptFind *self)
{
  switch (self->state) {
  case CPT_FIND_NOTHING:
    return g_strdup (_ ("No such item here. Try fewer words."));
  case CPT_FIND_FAILED:
    return g_strdup (_ ("The catalogue of this device cannot be read just now."));
  case CPT_FIND_EMPTY:
    return g_strdup (_ ("Type a name, a number or a barcode."));
  case CPT_FIND_SEARCHING:
  case CPT_FIND_FOUND:
  default:
    return NULL;
  }
}

static void
cpt_find_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CptFind *self = CPT_FIND (object);

  switch ((CptFindProperty)id) {
  case PROP_TEXT:
    g_value_set_string (value, self->text);
    break;
  case PROP_STATE:
    g_value_set_int (value, (gint)self->state);
    break;
  case PROP_EMPTY_WORDS:
    g_value_take_string (value, write_empty_words (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
cpt_find_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  const char *text = g_value_get_string (value);

  if (id == PROP_TEXT)
    cpt_find_set_text (CPT_FIND (object), text != NULL ? text : "");
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
cpt_find_finalize (GObject *object)
{
  CptFind *self = CPT_FIND (object);

  g_clear_pointer (&self->text, g_free);
  g_clear_object (&self->shop);
  G_OBJECT_CLASS (cpt_find_parent_class)->finalize (object);
}

static void
cpt_find_class_init (CptFindClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  CPT_ROWS_CLASS (klass)->row_type = CPT_TYPE_FIND_ITEM;
  object_class->get_property = cpt_find_get_property;
  object_class->set_property = cpt_find_set_property;
  object_class->finalize = cpt_find_finalize;
  properties[PROP_TEXT] = g_param_spec_string (
      "text", NULL, NULL, "", G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_STATE] =
      g_param_spec_int ("state", NULL, NULL, 0, CPT_FIND_FAILED, CPT_FIND_EMPTY, flags);
  properties[PROP_EMPTY_WORDS] = g_param_spec_string ("empty-words", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
  signal_answered = g_signal_new ("answered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
cpt_find_init (CptFind *self)
{
  self->text = g_strdup ("");
}

CptFind *
cpt_find_new (CptShop *shop)
{
  CptFind *self;

  g_return_val_if_fail (CPT_IS_SHOP (shop), NULL);

  self = g_object_new (CPT_TYPE_FIND, NULL);
  self->shop = g_object_ref (shop);
  g_signal_connect_object (shop, "changed", G_CALLBACK (on_shop_changed), self, G_CONNECT_SWAPPED);
  return self;
}
