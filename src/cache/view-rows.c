/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cache/view-private.h"

#include <string.h>

#define SELECT_SCOPES                                                                              \
  "SELECT scope, epoch, seq, applied, as_of_us, suspect FROM scope ORDER BY scope"
#define SELECT_KIND "SELECT id, doc FROM row WHERE scope = :scope AND kind = :kind"

gboolean
cpt_view_read_scopes (CptView *self, GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sql_prepare (self->sql, SELECT_SCOPES, error);
  CptSqlStep step;

  if (statement == NULL)
    return FALSE;
  g_array_set_size (self->scopes, 0);
  while ((step = cpt_sql_step (statement, error)) == CPT_SQL_STEP_ROW) {
    CptCacheScope scope = { 0 };

    cpt_sql_column_copy (statement, 0, scope.scope, sizeof scope.scope);
    cpt_sql_column_copy (statement, 1, scope.epoch, sizeof scope.epoch);
    scope.seq = cpt_sql_column_int64 (statement, 2);
    scope.applied = cpt_sql_column_int64 (statement, 3);
    scope.as_of_us = cpt_sql_column_int64 (statement, 4);
    scope.suspect = cpt_sql_column_int64 (statement, 5) != 0;
    g_array_append_val (self->scopes, scope);
  }
  return step == CPT_SQL_STEP_DONE;
}

char *
cpt_view_read_doc (CptView *self,
                   const char *scope,
                   CptRowKind kind,
                   const char *id,
                   gsize *length_out)
{
  g_autoptr (CptSqlStatement) statement = cpt_sql_prepare (
      self->sql, "SELECT doc FROM row WHERE scope = :scope AND kind = :kind AND id = :id", NULL);

  if (statement == NULL)
    return NULL;
  cpt_sql_bind_text (statement, ":scope", scope);
  cpt_sql_bind_text (statement, ":kind", cpt_row_kind_to_text (kind));
  cpt_sql_bind_text (statement, ":id", id);
  if (cpt_sql_step (statement, NULL) != CPT_SQL_STEP_ROW)
    return NULL;
  *length_out = cpt_sql_column_length (statement, 0);
  return g_strndup (cpt_sql_column_text (statement, 0), *length_out);
}

gboolean
cpt_view_find_bag_owner (CptView *self, const char *number, char owner_out[CPT_ID_SIZE])
{
  g_autoptr (CptBag) bag = NULL;
  gsize length;
  g_autofree char *doc = cpt_view_read_doc (self, self->work, CPT_ROW_BAG, number, &length);

  if (doc != NULL)
    bag = cpt_row_read_bag (number, doc, length, owner_out, NULL);
  return bag != NULL;
}

static void
take_contact (CptView *self, CptViewFulfilment *entry)
{
  const char *id = entry->confirmed->promise->contact;
  g_autofree char *doc = NULL;
  gsize length;

  if (*id == '\0')
    return;
  doc = cpt_view_read_doc (self, self->work, CPT_ROW_CONTACT, id, &length);
  if (doc != NULL)
    entry->contact = cpt_row_read_contact (id, doc, length, NULL);
}

/* What has rows of its own goes over from @old (nullable) to the fulfilment that was read anew.
 * FALSE: but for the contact, which is another one. */
static gboolean
inherit (CptViewFulfilment *self, CptViewFulfilment *old)
{
  if (old == NULL)
    return FALSE;
  self->confirmed->lines = g_steal_pointer (&old->confirmed->lines);
  self->confirmed->n_lines = old->confirmed->n_lines;
  old->confirmed->n_lines = 0;
  g_ptr_array_extend_and_steal (self->confirmed->bags, g_steal_pointer (&old->confirmed->bags));
  if (strcmp (self->confirmed->promise->contact, old->confirmed->promise->contact) != 0)
    return FALSE;
  self->contact = g_steal_pointer (&old->contact);
  return TRUE;
}

static void
take_fulfilment (CptView *self, const char *id, const char *doc, gsize length)
{
  g_autoptr (GError) why = NULL;
  CptFulfilment *confirmed = cpt_row_read_fulfilment (id, doc, length, &why);
  CptViewFulfilment *entry;

  if (confirmed == NULL) {
    g_debug ("fulfilment %s: %s", id, why->message);
    return;
  }
  g_strlcpy (confirmed->promise->store, self->store, sizeof confirmed->promise->store);
  entry = g_new0 (CptViewFulfilment, 1);
  entry->confirmed = confirmed;
  if (!inherit (entry, g_hash_table_lookup (self->fulfilments, id)))
    take_contact (self, entry);
  g_hash_table_replace (self->fulfilments, g_strdup (id), entry);
}

/* Lines come in the order of their ids, which is not that of their numbers. One that was there
 * already takes its place. */
static void
take_line (CptView *self, const char *id, const char *doc, gsize length)
{
  g_autoptr (GError) why = NULL;
  char owner[CPT_ID_SIZE] = "";
  CptLine line = { 0 };
  CptViewFulfilment *entry;
  CptFulfilment *fulfilment;
  CptLine *there;
  gsize i;

  if (!cpt_row_read_line (doc, length, &line, owner, &why)) {
    g_debug ("line %s: %s", id, why->message);
    return;
  }
  entry = g_hash_table_lookup (self->fulfilments, owner);
  if (entry == NULL || entry->confirmed->n_lines >= CPT_MAX_LINES) {
    g_clear_pointer (&line.goods, cpt_goods_unref);
    return;
  }
  fulfilment = entry->confirmed;
  there = cpt_fulfilment_find_line (fulfilment, line.number);
  if (there != NULL) {
    g_clear_pointer (&there->goods, cpt_goods_unref);
    *there = line;
    return;
  }
  fulfilment->lines = g_renew (CptLine, fulfilment->lines, fulfilment->n_lines + 1);
  for (i = fulfilment->n_lines; i > 0 && fulfilment->lines[i - 1].number > line.number; i--)
    fulfilment->lines[i] = fulfilment->lines[i - 1];
  fulfilment->lines[i] = line;
  fulfilment->n_lines++;
}

static void
take_bag (CptView *self, const char *id, const char *doc, gsize length)
{
  g_autoptr (GError) why = NULL;
  char owner[CPT_ID_SIZE] = "";
  g_autoptr (CptBag) bag = cpt_row_read_bag (id, doc, length, owner, &why);
  CptViewFulfilment *entry;

  if (bag == NULL) {
    g_debug ("bag %s: %s", id, why->message);
    return;
  }
  entry = g_hash_table_lookup (self->fulfilments, owner);
  if (entry == NULL)
    return;
  g_hash_table_replace (self->bags, g_strdup (id), g_strdup (owner));
  g_ptr_array_add (entry->confirmed->bags, g_steal_pointer (&bag));
}

static void
take_exception (CptView *self, const char *id, const char *doc, gsize length)
{
  g_autoptr (GError) why = NULL;
  CptException *exception = cpt_row_read_exception (id, doc, length, &why);
  CptViewException *entry;

  if (exception == NULL) {
    g_debug ("exception %s: %s", id, why->message);
    return;
  }
  g_strlcpy (exception->store, self->store, sizeof exception->store);
  entry = g_new0 (CptViewException, 1);
  entry->exception = exception;
  g_hash_table_replace (self->exceptions, g_strdup (id), entry);
}

static void
take_store (CptView *self, const char *id, const char *doc, gsize length)
{
  CptStore *store =
      strcmp (id, self->store) == 0 ? cpt_row_read_store (id, doc, length, NULL) : NULL;

  if (store == NULL)
    return;
  g_clear_pointer (&self->the_store, cpt_store_free);
  self->the_store = store;
}

static void
take_place (CptView *self, const char *id, const char *doc, gsize length)
{
  CptPlace *place = cpt_row_read_place (id, doc, length, NULL);
  CptViewPlace *entry;

  if (place == NULL)
    return;
  g_strlcpy (place->store, self->store, sizeof place->store);
  entry = g_new0 (CptViewPlace, 1);
  entry->confirmed = place;
  entry->shown = cpt_place_copy (place);
  g_hash_table_replace (self->places, g_strdup (id), entry);
}

static void
take_person (CptView *self, const char *id, const char *doc, gsize length)
{
  CptPerson *person = cpt_row_read_person (id, doc, length, NULL);

  if (person != NULL)
    g_hash_table_replace (self->persons, g_strdup (id), person);
}

static gint
compare_policies (gconstpointer a, gconstpointer b)
{
  const CptPolicy *one = *(CptPolicy *const *)a;
  const CptPolicy *two = *(CptPolicy *const *)b;

  return (one->version < two->version) - (one->version > two->version);
}

static void
take_policy (CptView *self, const char *id, const char *doc, gsize length)
{
  CptPolicy *policy = cpt_row_read_policy (doc, length, NULL);

  if (policy == NULL)
    return;
  for (guint i = 0; i < self->policies->len; i++) {
    const CptPolicy *old = g_ptr_array_index (self->policies, i);

    if (strcmp (old->id, policy->id) == 0)
      g_ptr_array_remove_index (self->policies, i--);
  }
  g_ptr_array_add (self->policies, policy);
  g_ptr_array_sort (self->policies, compare_policies);
}

typedef void (*Take) (CptView *self, const char *id, const char *doc, gsize length);

static const Take TAKES[CPT_N_ROW_KINDS] = {
  [CPT_ROW_FULFILMENT] = take_fulfilment,
  [CPT_ROW_LINE] = take_line,
  [CPT_ROW_BAG] = take_bag,
  [CPT_ROW_EXCEPTION] = take_exception,
  [CPT_ROW_STORE] = take_store,
  [CPT_ROW_PLACE] = take_place,
  [CPT_ROW_PERSON] = take_person,
  [CPT_ROW_POLICY] = take_policy,
  [CPT_ROW_PASS_KEY] = cpt_view_take_pass_key,
  [CPT_ROW_PASS_REVOKED] = cpt_view_take_pass_revoked,
};

static gboolean
take_rows (CptView *self, CptSqlStatement *statement, CptRowKind kind, GError **error)
{
  CptSqlStep step;

  while ((step = cpt_sql_step (statement, error)) == CPT_SQL_STEP_ROW)
    TAKES[kind](self, cpt_sql_column_text (statement, 0), cpt_sql_column_text (statement, 1),
                cpt_sql_column_length (statement, 1));
  return step == CPT_SQL_STEP_DONE;
}

static gboolean
read_kind (CptView *self, const char *scope, CptRowKind kind, const char *id, GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sql_prepare (
      self->sql, id != NULL ? SELECT_KIND " AND id = :id" : SELECT_KIND " ORDER BY id", error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":scope", scope);
  cpt_sql_bind_text (statement, ":kind", cpt_row_kind_to_text (kind));
  if (id != NULL)
    cpt_sql_bind_text (statement, ":id", id);
  return take_rows (self, statement, kind, error);
}

gboolean
cpt_view_read_kind (CptView *self, CptRowKind kind, const char *id, GError **error)
{
  if (kind == CPT_ROW_STORE)
    g_clear_pointer (&self->the_store, cpt_store_free);
  if (kind == CPT_ROW_POLICY)
    g_ptr_array_set_size (self->policies, 0);
  if (kind == CPT_ROW_PLACE && id != NULL)
    g_hash_table_remove (self->places, id);
  if (kind == CPT_ROW_PERSON && id != NULL)
    g_hash_table_remove (self->persons, id);
  if (cpt_view_is_pass_kind (kind))
    cpt_view_forget_pass_kind (self, kind);
  return read_kind (
      self, self->shop, kind,
      kind == CPT_ROW_STORE || kind == CPT_ROW_POLICY || cpt_view_is_pass_kind (kind) ? NULL : id,
      error);
}

/* The lines of one fulfilment stand together: `<fulfilment>/…`, and `0` follows `/`. */
static gboolean
read_lines (CptView *self, const char *id, GError **error)
{
  g_autofree char *from = g_strconcat (id, "/", NULL);
  g_autofree char *to = g_strconcat (id, "0", NULL);
  g_autoptr (CptSqlStatement) statement =
      cpt_sql_prepare (self->sql,
                       "SELECT id, doc FROM row WHERE scope = :scope AND kind = 'line'"
                       " AND id > :from AND id < :to ORDER BY id",
                       error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":scope", self->work);
  cpt_sql_bind_text (statement, ":from", from);
  cpt_sql_bind_text (statement, ":to", to);
  return take_rows (self, statement, CPT_ROW_LINE, error);
}

static gboolean
read_bags (CptView *self, const char *id, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sql_prepare (self->sql,
                       "SELECT id, doc FROM row WHERE scope = :scope AND kind = 'bag'"
                       /* A row that the disk spoilt is no reason to show no other. */
                       " AND CASE WHEN json_valid (doc) THEN doc ->> 'fulfilment' = :owner END"
                       " ORDER BY id",
                       error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":scope", self->work);
  cpt_sql_bind_text (statement, ":owner", id);
  return take_rows (self, statement, CPT_ROW_BAG, error);
}

static gboolean
is_owned_by (gpointer number, gpointer owner, gpointer id)
{
  return strcmp (owner, id) == 0;
}

gboolean
cpt_view_read_fulfilment (CptView *self, const char *id, GError **error)
{
  g_hash_table_remove (self->fulfilments, id);
  g_hash_table_foreach_remove (self->bags, is_owned_by, (gpointer)id);
  return read_kind (self, self->work, CPT_ROW_FULFILMENT, id, error) &&
         (!g_hash_table_contains (self->fulfilments, id) ||
          (read_lines (self, id, error) && read_bags (self, id, error)));
}

gboolean
cpt_view_read_head (CptView *self, const char *id, GError **error)
{
  const CptViewFulfilment *before = g_hash_table_lookup (self->fulfilments, id);

  if (!read_kind (self, self->work, CPT_ROW_FULFILMENT, id, error))
    return FALSE;
  if (before != NULL && g_hash_table_lookup (self->fulfilments, id) == before) {
    g_hash_table_remove (self->fulfilments, id); /* there is none any more */
    g_hash_table_foreach_remove (self->bags, is_owned_by, (gpointer)id);
  }
  return TRUE;
}

gboolean
cpt_view_read_line (CptView *self, const char *id, GError **error)
{
  gsize owner_length = strcspn (id, "/");
  g_autofree char *owner = g_strndup (id, owner_length);
  const CptViewFulfilment *entry = g_hash_table_lookup (self->fulfilments, owner);
  guint number = (guint)g_ascii_strtoull (id + owner_length + (id[owner_length] == '/'), NULL, 10);
  CptFulfilment *fulfilment;
  CptLine *line;

  if (entry == NULL)
    return TRUE;
  fulfilment = entry->confirmed;
  line = cpt_fulfilment_find_line (fulfilment, number);
  if (line != NULL)
    g_clear_pointer (&line->goods, cpt_goods_unref);
  if (!read_kind (self, self->work, CPT_ROW_LINE, id, error))
    return FALSE;
  line = cpt_fulfilment_find_line (fulfilment, number);
  if (line == NULL || line->goods != NULL)
    return TRUE;
  /* There is none any more. */
  fulfilment->n_lines--;
  memmove (line, line + 1,
           (gsize)((char *)(fulfilment->lines + fulfilment->n_lines) - (char *)line));
  return TRUE;
}

gboolean
cpt_view_read_exception (CptView *self, const char *id, GError **error)
{
  g_hash_table_remove (self->exceptions, id);
  return read_kind (self, self->work, CPT_ROW_EXCEPTION, id, error);
}

gboolean
cpt_view_read_work (CptView *self, GError **error)
{
  g_hash_table_remove_all (self->fulfilments);
  g_hash_table_remove_all (self->exceptions);
  g_hash_table_remove_all (self->bags);
  return read_kind (self, self->work, CPT_ROW_FULFILMENT, NULL, error) &&
         read_kind (self, self->work, CPT_ROW_LINE, NULL, error) &&
         read_kind (self, self->work, CPT_ROW_BAG, NULL, error) &&
         read_kind (self, self->work, CPT_ROW_EXCEPTION, NULL, error);
}

gboolean
cpt_view_read_shop (CptView *self, GError **error)
{
  g_hash_table_remove_all (self->places);
  g_hash_table_remove_all (self->persons);
  g_hash_table_remove_all (self->stocks);
  return cpt_view_read_kind (self, CPT_ROW_STORE, NULL, error) &&
         cpt_view_read_kind (self, CPT_ROW_POLICY, NULL, error) &&
         cpt_view_read_kind (self, CPT_ROW_PLACE, NULL, error) &&
         cpt_view_read_kind (self, CPT_ROW_PERSON, NULL, error) &&
         cpt_view_read_kind (self, CPT_ROW_PASS_KEY, NULL, error) &&
         cpt_view_read_kind (self, CPT_ROW_PASS_REVOKED, NULL, error);
}
