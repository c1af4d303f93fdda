/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cache/view.h"

#include "cache/view-private.h"
#include "wire/command.h"

#include <string.h>

static gboolean
open_file (CptView *self, GError **error)
{
  g_clear_pointer (&self->sql, cpt_sql_close);
  self->sql = cpt_sql_open (self->path, CPT_SQL_READ_ONLY, error);
  /* 8 MiB of pages: those above the leaves of 800,000 codes stay in memory, so a scan reads one
   * page there as among 200,000. SQLite's own 2 MiB lose them to the leaves. */
  return self->sql != NULL && cpt_sql_execute (self->sql, "PRAGMA cache_size = -8192", error);
}

CptView *
cpt_view_open (const char *folder, const char *store, const char *terminal, GError **error)
{
  g_autoptr (CptView) self = g_new0 (CptView, 1);

  self->path = g_build_filename (folder, CPT_CACHE_FILE, NULL);
  g_strlcpy (self->store, store, sizeof self->store);
  g_strlcpy (self->terminal, terminal, sizeof self->terminal);
  g_snprintf (self->work, sizeof self->work, "work/%s", store);
  g_snprintf (self->shop, sizeof self->shop, "shop/%s", store);
  self->scopes = g_array_new (FALSE, TRUE, sizeof (CptCacheScope));
  self->fulfilments = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                             (GDestroyNotify)cpt_view_fulfilment_free);
  self->exceptions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                            (GDestroyNotify)cpt_view_exception_free);
  self->bags = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->policies = g_ptr_array_new_with_free_func ((GDestroyNotify)cpt_policy_unref);
  self->no_policy = cpt_policy_new ();
  self->places =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)cpt_view_place_free);
  self->persons =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)cpt_person_free);
  self->pass_keys = g_array_new (FALSE, TRUE, sizeof (CptPassKey));
  self->passes_revoked = g_array_new (FALSE, TRUE, sizeof (CptPassRevoked));
  self->stocks =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)cpt_view_stock_free);
  self->sign_ins = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  self->pending = g_ptr_array_new_with_free_func ((GDestroyNotify)cpt_pending_free);
  self->refusals = g_ptr_array_new_with_free_func ((GDestroyNotify)cpt_view_refusal_free);
  self->seen = cpt_view_seen_new ();
  self->told =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)cpt_command_free);
  if (!open_file (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
cpt_view_close (CptView *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->at_risk, g_hash_table_unref);
  g_clear_pointer (&self->refusals, g_ptr_array_unref);
  g_clear_pointer (&self->seen, g_ptr_array_unref);
  g_clear_pointer (&self->told, g_hash_table_unref);
  g_clear_pointer (&self->pending, g_ptr_array_unref);
  g_clear_pointer (&self->sign_ins, g_hash_table_unref);
  g_clear_pointer (&self->stocks, g_hash_table_unref);
  g_clear_pointer (&self->passes_revoked, g_array_unref);
  g_clear_pointer (&self->pass_keys, g_array_unref);
  g_clear_pointer (&self->persons, g_hash_table_unref);
  g_clear_pointer (&self->places, g_hash_table_unref);
  g_clear_pointer (&self->no_policy, cpt_policy_unref);
  g_clear_pointer (&self->policies, g_ptr_array_unref);
  g_clear_pointer (&self->the_store, cpt_store_free);
  g_clear_pointer (&self->bags, g_hash_table_unref);
  g_clear_pointer (&self->exceptions, g_hash_table_unref);
  g_clear_pointer (&self->fulfilments, g_hash_table_unref);
  g_clear_pointer (&self->scopes, g_array_unref);
  g_clear_pointer (&self->sql, cpt_sql_close);
  g_clear_pointer (&self->path, g_free);
  g_free (self);
}

void
cpt_view_set_changed (CptView *self, CptViewChanged changed, gpointer user_data)
{
  g_return_if_fail (self != NULL);

  self->changed = changed;
  self->changed_data = user_data;
}

static void
tell (CptView *self, const GPtrArray *ids)
{
  g_clear_pointer (&self->at_risk, g_hash_table_unref);
  if (self->changed != NULL)
    self->changed (ids, self->changed_data);
}

static void
take_sign_in (CptView *self, const CptSignIn *sign_in)
{
  CptSignIn *mine = g_memdup2 (sign_in, sizeof *sign_in);

  g_hash_table_replace (self->sign_ins, mine->id, mine);
}

/* How far both scopes that commands touch contain this terminal's commands. */
static gint64
get_contained (CptView *self)
{
  return MIN (cpt_view_get_applied (self, self->work), cpt_view_get_applied (self, self->shop));
}

/* A line of a newer program is sent as it is; what it does this one cannot show. */
static void
take_line (CptView *self, const CptJournalLine *line)
{
  g_autoptr (GError) why = NULL;
  CptCommand *command;

  cpt_view_see_line (self, line);
  if (line->problem == NULL && line->seq <= get_contained (self))
    return;
  command = cpt_command_read (line->line, strlen (line->line), &why);
  if (command == NULL)
    g_debug ("command %" G_GINT64_FORMAT ": %s", line->seq, why->message);
  else if (line->problem != NULL)
    cpt_view_add_refusal (self, line->seq, command, line->problem);
  else
    g_ptr_array_add (self->pending, cpt_pending_new (command));
}

/* All of cache.db that is in memory, from one read snapshot. */
static gboolean
read_all (CptView *self, GError **error)
{
  gboolean read;

  if (!cpt_sql_begin_read (self->sql, error))
    return FALSE;
  read = cpt_view_read_scopes (self, error) && cpt_view_read_shop (self, error) &&
         cpt_view_read_work (self, error);
  cpt_sql_rollback (self->sql);
  return read;
}

gboolean
cpt_view_load (CptView *self, const GPtrArray *lines, const GArray *sign_ins, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  g_ptr_array_set_size (self->pending, 0);
  g_ptr_array_set_size (self->refusals, 0);
  g_ptr_array_set_size (self->seen, 0);
  g_hash_table_remove_all (self->told);
  for (guint i = 0; i < sign_ins->len; i++)
    take_sign_in (self, &g_array_index (sign_ins, CptSignIn, i));
  if (!open_file (self, error) || !read_all (self, error))
    return FALSE;
  for (guint i = 0; i < lines->len; i++)
    take_line (self, g_ptr_array_index (lines, i));
  cpt_view_replay (self, NULL);
  cpt_view_take_half_contained (self);
  tell (self, NULL);
  return TRUE;
}

void
cpt_view_drop_contained (CptView *self)
{
  gint64 contained = get_contained (self);
  guint n = 0;

  while (n < self->pending->len &&
         ((const CptPending *)g_ptr_array_index (self->pending, n))->seq <= contained)
    n++;
  if (n > 0)
    g_ptr_array_remove_range (self->pending, 0, n);
}

/* Rereading stands on @applied's own position, which is that of its rows. */
static void
take_scope (CptView *self, const CptCacheScope *scope)
{
  for (guint i = 0; i < self->scopes->len; i++) {
    CptCacheScope *mine = &g_array_index (self->scopes, CptCacheScope, i);

    if (strcmp (mine->scope, scope->scope) == 0) {
      *mine = *scope;
      return;
    }
  }
  g_array_append_val (self->scopes, *scope);
}

/* The fulfilment that a changed row of work belongs to, (transfer full) (nullable). */
static char *
find_owner (CptView *self, const char *kind, const char *id)
{
  char owner[CPT_ID_SIZE];
  GHashTableIter iter;
  gpointer value;

  if (strcmp (kind, "fulfilment") == 0)
    return g_strdup (id);
  if (strcmp (kind, "line") == 0)
    return g_strndup (id, strcspn (id, "/"));
  if (strcmp (kind, "bag") == 0)
    return cpt_view_find_bag_owner (self, id, owner)
               ? g_strdup (owner)
               : g_strdup (g_hash_table_lookup (self->bags, id));
  if (strcmp (kind, "contact") != 0)
    return NULL;
  g_hash_table_iter_init (&iter, self->fulfilments);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const CptFulfilment *confirmed = ((const CptViewFulfilment *)value)->confirmed;

    if (strcmp (confirmed->promise->contact, id) == 0)
      return g_strdup (confirmed->id);
  }
  return NULL;
}

/* Commands that the scope contains now are no longer pending there: their fulfilments are shown
 * anew, though their rows may not have changed. */
static void
add_contained (CptView *self, gint64 from, gint64 to, GHashTable *ids)
{
  for (guint i = 0; i < self->pending->len; i++) {
    const CptPending *pending = g_ptr_array_index (self->pending, i);

    if (pending->seq > from && pending->seq <= to)
      g_hash_table_add (ids, g_strdup (pending->command->aggregate));
  }
}

/* What of the open work is to be read anew. */
typedef struct {
  GHashTable *ids;        /* (unowned) (element-type utf8) fulfilments that anything changed of */
  GHashTable *whole;      /* (owned) (element-type utf8) those to be read from all their rows */
  GHashTable *heads;      /* (owned) (element-type utf8) those whose own row changed */
  GHashTable *exceptions; /* (owned) (element-type utf8) */
  GPtrArray *lines;       /* (owned) (element-type utf8) ids of lines, of the answer */
} Reread;

static void
reread_clear (Reread *self)
{
  g_clear_pointer (&self->whole, g_hash_table_unref);
  g_clear_pointer (&self->heads, g_hash_table_unref);
  g_clear_pointer (&self->exceptions, g_hash_table_unref);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reread, reread_clear)

static void
sort_change (CptView *self, Reread *reread, const char *kind, const char *id)
{
  g_autofree char *owner = find_owner (self, kind, id);

  if (strcmp (kind, "exception") == 0)
    g_hash_table_add (reread->exceptions, g_strdup (id));
  if (owner == NULL)
    return;
  g_hash_table_add (reread->ids, g_strdup (owner));
  if (!g_hash_table_contains (self->fulfilments, owner))
    g_hash_table_add (reread->whole, g_steal_pointer (&owner));
  else if (strcmp (kind, "fulfilment") == 0)
    g_hash_table_add (reread->heads, g_steal_pointer (&owner));
  else if (strcmp (kind, "line") == 0)
    g_ptr_array_add (reread->lines, (gpointer)id);
  else
    g_hash_table_add (reread->whole, g_steal_pointer (&owner));
}

static gboolean
read_each (CptView *self,
           GHashTable *ids,
           gboolean (*read) (CptView *self, const char *id, GError **error),
           GError **error)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, ids);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!read (self, id, error))
      return FALSE;
  return TRUE;
}

static gboolean
read_lines (CptView *self, const Reread *reread, GError **error)
{
  for (guint i = 0; i < reread->lines->len; i++) {
    const char *id = g_ptr_array_index (reread->lines, i);
    g_autofree char *owner = find_owner (self, "line", id);

    if (!g_hash_table_contains (reread->whole, owner) && !cpt_view_read_line (self, id, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
reread_work (CptView *self, const CptCacheApplied *applied, GHashTable *ids, GError **error)
{
  g_auto (Reread) reread = { .ids = ids };
  GHashTableIter iter;
  gpointer id;

  reread.whole = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  reread.heads = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  reread.exceptions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  reread.lines = g_ptr_array_new ();
  for (guint i = 0; i < applied->changed->len; i++) {
    const char *name = g_ptr_array_index (applied->changed, i);
    const char *newline = strchr (name, '\n');
    g_autofree char *kind = g_strndup (name, (gsize)(newline - name));

    sort_change (self, &reread, kind, newline + 1);
  }
  if (!read_each (self, reread.exceptions, cpt_view_read_exception, error) ||
      !read_each (self, reread.heads, cpt_view_read_head, error) ||
      !read_lines (self, &reread, error) ||
      !read_each (self, reread.whole, cpt_view_read_fulfilment, error))
    return FALSE;
  g_hash_table_iter_init (&iter, reread.exceptions);
  while (g_hash_table_iter_next (&iter, &id, NULL)) {
    g_hash_table_iter_steal (&iter);
    g_hash_table_add (ids, id);
  }
  return TRUE;
}

static gboolean
reload_work (CptView *self, const CptCacheApplied *applied, GError **error)
{
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) told = g_ptr_array_new ();
  gint64 before = cpt_view_get_applied (self, self->work);
  GHashTableIter iter;
  gpointer id;

  take_scope (self, &applied->scope);
  if (!reread_work (self, applied, ids, error))
    return FALSE;
  add_contained (self, before, applied->scope.applied, ids);
  cpt_view_replay (self, ids);
  g_hash_table_iter_init (&iter, ids);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_ptr_array_add (told, id);
  cpt_view_drop_contained (self);
  if (applied->changed->len > 0 || told->len > 0)
    tell (self, told);
  return TRUE;
}

static gboolean
reread_shop (CptView *self, const CptCacheApplied *applied, GError **error)
{
  static const CptRowKind kinds[] = { CPT_ROW_STORE,  CPT_ROW_POLICY,   CPT_ROW_PLACE,
                                      CPT_ROW_PERSON, CPT_ROW_PASS_KEY, CPT_ROW_PASS_REVOKED };

  for (guint i = 0; i < applied->changed->len; i++) {
    const char *name = g_ptr_array_index (applied->changed, i);
    const char *id = strchr (name, '\n') + 1;
    g_autofree char *kind = g_strndup (name, (gsize)(id - 1 - name));

    if (strcmp (kind, "stock") == 0)
      g_hash_table_remove (self->stocks, id);
    for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
      if (strcmp (kind, cpt_row_kind_to_text (kinds[k])) == 0 &&
          !cpt_view_read_kind (self, kinds[k], id, error))
        return FALSE;
  }
  return TRUE;
}

/* Rules and places decide what pending commands do, so all of them are decided anew. */
static gboolean
reload_shop (CptView *self, const CptCacheApplied *applied, GError **error)
{
  take_scope (self, &applied->scope);
  if (!reread_shop (self, applied, error))
    return FALSE;
  cpt_view_confirm_stocks (self, applied->scope.applied);
  if (applied->changed->len > 0 || self->pending->len > 0)
    cpt_view_replay (self, NULL);
  cpt_view_drop_contained (self);
  if (applied->changed->len > 0)
    tell (self, NULL);
  return TRUE;
}

/* What was read before a reading failed is shown all the same, and whole. */
static gboolean
reload_all (CptView *self, GError **error)
{
  gboolean read = open_file (self, error) && read_all (self, error);

  cpt_view_replay (self, NULL);
  if (!read)
    return FALSE;
  cpt_view_drop_contained (self);
  tell (self, NULL);
  return TRUE;
}

/* All of one scope came anew. */
static gboolean
reload_scope (CptView *self, const CptCacheScope *scope, gboolean is_work, GError **error)
{
  take_scope (self, scope);
  if (is_work ? !cpt_view_read_work (self, error) : !cpt_view_read_shop (self, error))
    return FALSE;
  cpt_view_replay (self, NULL);
  cpt_view_drop_contained (self);
  tell (self, NULL);
  return TRUE;
}

gboolean
cpt_view_reload (CptView *self, const CptCacheApplied *applied, GError **error)
{
  const char *scope = applied->scope.scope;
  gboolean is_work = strcmp (scope, self->work) == 0;
  gboolean is_shop = strcmp (scope, self->shop) == 0;
  gboolean read;

  g_return_val_if_fail (self != NULL, FALSE);

  if (*scope == '\0')
    return reload_all (self, error);
  if (!is_work && !is_shop) {
    take_scope (self, &applied->scope);
    if (applied->n_rows > 0)
      tell (self, NULL);
    return TRUE;
  }
  if (!cpt_sql_begin_read (self->sql, error))
    return FALSE;
  if (applied->changed == NULL)
    read = reload_scope (self, &applied->scope, is_work, error);
  else
    read = is_work ? reload_work (self, applied, error) : reload_shop (self, applied, error);
  if (!read)
    cpt_view_replay (self, NULL);
  cpt_sql_rollback (self->sql);
  return read;
}

void
cpt_view_add (CptView *self, const CptJournalAct *act)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  g_return_if_fail (self != NULL);

  for (guint i = 0; i < act->sign_ins->len; i++)
    take_sign_in (self, &g_array_index (act->sign_ins, CptSignIn, i));
  for (guint i = 0; i < act->commands->len; i++) {
    const CptCommand *command = g_ptr_array_index (act->commands, i);
    CptPending *pending = cpt_pending_new (cpt_command_copy (command));
    CptViewFulfilment *entry = g_hash_table_lookup (self->fulfilments, command->aggregate);

    cpt_view_see (self, command);
    g_ptr_array_add (self->pending, pending);
    cpt_view_apply_pending (self, pending);
    if (entry != NULL) {
      entry->n_pending++;
      entry->doubtful = entry->doubtful || !pending->accepted;
    }
    g_ptr_array_add (ids, (gpointer)command->aggregate);
  }
  tell (self, ids);
}

void
cpt_view_reject (CptView *self, gint64 seq, const char *problem)
{
  g_autoptr (GHashTable) changed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer id;

  g_return_if_fail (self != NULL);

  cpt_view_unsee (self, seq);
  for (guint i = 0; i < self->pending->len; i++) {
    CptPending *pending = g_ptr_array_index (self->pending, i);

    if (pending->seq != seq)
      continue;
    g_hash_table_add (changed, g_strdup (pending->command->aggregate));
    if (*pending->count_location != '\0')
      g_hash_table_add (changed, g_strdup (pending->count_location));
    cpt_view_add_refusal (self, seq, g_steal_pointer (&pending->command), problem);
    g_ptr_array_remove_index (self->pending, i);
    break;
  }
  if (g_hash_table_size (changed) == 0)
    return;
  cpt_view_replay (self, changed);
  g_hash_table_iter_init (&iter, changed);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_ptr_array_add (ids, id);
  tell (self, ids);
}

GPtrArray *
cpt_view_list_pending (CptView *self)
{
  GPtrArray *commands;

  g_return_val_if_fail (self != NULL, NULL);

  commands = g_ptr_array_new ();
  for (guint i = self->pending->len; i > 0; i--) {
    const CptPending *pending = g_ptr_array_index (self->pending, i - 1);

    g_ptr_array_add (commands, pending->command);
  }
  return commands;
}
