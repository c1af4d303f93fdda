/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shop, its people and its goods. */
#include "cache/view-private.h"

#include <string.h>

void
cpt_view_place_free (CptViewPlace *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->confirmed, cpt_place_free);
  g_clear_pointer (&self->shown, cpt_place_free);
  g_free (self);
}

const CptStore *
cpt_view_get_store (CptView *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->the_store;
}

const CptPolicy *
cpt_view_get_policy (CptView *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->policies->len > 0 ? g_ptr_array_index (self->policies, 0) : NULL;
}

const CptPlace *
cpt_view_get_place (CptView *self, const char *code)
{
  const CptViewPlace *entry;

  g_return_val_if_fail (self != NULL, NULL);

  entry = g_hash_table_lookup (self->places, code);
  return entry != NULL ? entry->shown : NULL;
}

static gint
compare_places (gconstpointer a, gconstpointer b)
{
  const CptPlace *one = *(CptPlace *const *)a;
  const CptPlace *two = *(CptPlace *const *)b;

  return one->rank != two->rank ? one->rank - two->rank : strcmp (one->code, two->code);
}

GPtrArray *
cpt_view_list_places (CptView *self)
{
  g_autoptr (GPtrArray) places = NULL;
  GHashTableIter iter;
  gpointer value;

  g_return_val_if_fail (self != NULL, NULL);

  places = g_ptr_array_new ();
  g_hash_table_iter_init (&iter, self->places);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (places, ((CptViewPlace *)value)->shown);
  g_ptr_array_sort (places, compare_places);
  return g_steal_pointer (&places);
}

const CptPerson *
cpt_view_get_person (CptView *self, const char *id)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_hash_table_lookup (self->persons, id);
}

const CptPerson *
cpt_view_find_badge (CptView *self, const char *badge)
{
  GHashTableIter iter;
  gpointer value;

  g_return_val_if_fail (self != NULL, NULL);

  g_hash_table_iter_init (&iter, self->persons);
  while (*badge != '\0' && g_hash_table_iter_next (&iter, NULL, &value))
    if (strcmp (((const CptPerson *)value)->badge, badge) == 0)
      return value;
  return NULL;
}

const CptPerson *
cpt_view_find_person (CptView *self, const char *number)
{
  GHashTableIter iter;
  gpointer value;

  g_return_val_if_fail (self != NULL, NULL);

  g_hash_table_iter_init (&iter, self->persons);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (strcmp (((const CptPerson *)value)->number, number) == 0)
      return value;
  return NULL;
}

const char *
cpt_view_get_name_of_sign_in (CptView *self, const char *sign_in)
{
  const CptSignIn *known;
  const CptPerson *person;

  g_return_val_if_fail (self != NULL, NULL);

  known = g_hash_table_lookup (self->sign_ins, sign_in);
  person = known != NULL ? g_hash_table_lookup (self->persons, known->person) : NULL;
  return person != NULL ? person->name : NULL;
}

CptProduct *
cpt_view_load_product (CptView *self, const char *sku)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->scopes->len; i++) {
    const char *scope = g_array_index (self->scopes, CptCacheScope, i).scope;
    g_autofree char *doc = NULL;
    gsize length;

    if (!g_str_has_prefix (scope, "catalogue/"))
      continue;
    doc = cpt_view_read_doc (self, scope, CPT_ROW_PRODUCT, sku, &length);
    if (doc != NULL)
      return cpt_row_read_product (sku, doc, length, NULL);
  }
  return NULL;
}

gboolean
cpt_view_find_code (CptView *self, const char *code, CptProductCode *code_out)
{
  g_autoptr (CptSqlStatement) statement = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  statement = cpt_sql_prepare (
      self->sql, "SELECT sku, pack FROM code WHERE code = :code ORDER BY scope LIMIT 1", NULL);
  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":code", code);
  if (cpt_sql_step (statement, NULL) != CPT_SQL_STEP_ROW)
    return FALSE;
  g_strlcpy (code_out->code, code, sizeof code_out->code);
  cpt_sql_column_copy (statement, 0, code_out->sku, sizeof code_out->sku);
  code_out->pack = (gint)cpt_sql_column_int64 (statement, 1);
  return TRUE;
}

static const CptCacheScope *
find_scope (CptView *self, const char *name)
{
  for (guint i = 0; i < self->scopes->len; i++) {
    const CptCacheScope *scope = &g_array_index (self->scopes, CptCacheScope, i);

    if (strcmp (scope->scope, name) == 0)
      return scope;
  }
  return NULL;
}

gint64
cpt_view_get_applied (CptView *self, const char *scope)
{
  const CptCacheScope *found;

  g_return_val_if_fail (self != NULL, 0);

  found = find_scope (self, scope);
  return found != NULL ? found->applied : 0;
}

gint64
cpt_view_get_as_of_us (CptView *self)
{
  const CptCacheScope *work;
  const CptCacheScope *shop;

  g_return_val_if_fail (self != NULL, 0);

  work = find_scope (self, self->work);
  shop = find_scope (self, self->shop);
  return work != NULL && shop != NULL ? MIN (work->as_of_us, shop->as_of_us) : 0;
}
