/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/check.h"

#include "central/orchestration/check-private.h"

#include <stdlib.h>
#include <string.h>

void
cpt_check_result_free (CptCheckResult *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->words, g_free);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  g_free (self);
}

static void
free_result (gpointer result)
{
  cpt_check_result_free (result);
}

static void
free_fulfilment (gpointer fulfilment)
{
  cpt_fulfilment_free (fulfilment);
}

static void
free_exception (gpointer exception)
{
  cpt_exception_free (exception);
}

/* ---- what the invariants share ---- */

CptCheckResult *
cpt_check_begin (CptCheck *self, const char *id, const char *words)
{
  CptCheckResult *result = g_new0 (CptCheckResult, 1);

  g_strlcpy (result->id, id, sizeof result->id);
  result->words = g_strdup (words);
  result->found = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->results, result);
  return result;
}

void
cpt_check_find (CptCheckResult *result, const char *format, ...)
{
  va_list arguments;

  if (result->found->len > CPT_CHECK_MAX_FOUND)
    return;
  if (result->found->len == CPT_CHECK_MAX_FOUND) {
    g_ptr_array_add (result->found, g_strdup ("and more"));
    return;
  }
  va_start (arguments, format);
  g_ptr_array_add (result->found, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

char *
cpt_check_key (const char *store, const char *sku, const CptBucket *bucket)
{
  char text[64];

  cpt_bucket_to_text (bucket, text, sizeof text);
  return g_strdup_printf ("%s\t%s\t%s", store, sku, text);
}

GHashTable *
cpt_check_sums_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

void
cpt_check_add (GHashTable *sums, const char *key, gint64 n)
{
  gint64 *sum = g_hash_table_lookup (sums, key);

  if (sum == NULL) {
    sum = g_new0 (gint64, 1);
    g_hash_table_insert (sums, g_strdup (key), sum);
  }
  *sum += n;
}

gint64
cpt_check_get (GHashTable *sums, const char *key)
{
  const gint64 *sum = g_hash_table_lookup (sums, key);

  return sum != NULL ? *sum : 0;
}

void
cpt_check_blame (CptCheck *self, const char *subject)
{
  g_hash_table_add (self->blamed, g_strdup (subject));
}

gboolean
cpt_check_is_blamed (const CptCheck *self, const char *subject)
{
  return g_hash_table_contains (self->blamed, subject);
}

/* The store and the sku of a key, without its bucket. */
static char *
find_subject (const char *key)
{
  const char *tab = strchr (key, '\t');
  const char *end = tab != NULL ? strchr (tab + 1, '\t') : NULL;

  return end != NULL ? g_strndup (key, (gsize)(end - key)) : g_strdup (key);
}

static void
find_sum (CptCheckResult *result,
          GHashTable *named,
          const char *what,
          const char *key,
          gint64 is,
          gint64 should)
{
  g_autofree char *shown = g_strdelimit (g_strdup (key), "\t", ' ');

  g_hash_table_add (named, find_subject (key));
  cpt_check_find (result, "%s: %s is %" G_GINT64_FORMAT ", not %" G_GINT64_FORMAT, what, shown, is,
                  should);
}

static gboolean
is_known (CptCheck *self, const char *key)
{
  g_autofree char *subject = find_subject (key);

  return cpt_check_is_blamed (self, subject);
}

void
cpt_check_compare (CptCheck *self,
                   CptCheckResult *result,
                   GHashTable *is,
                   GHashTable *should,
                   const char *what)
{
  g_autoptr (GHashTable) named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer key, sum;

  g_hash_table_iter_init (&iter, should);
  while (g_hash_table_iter_next (&iter, &key, &sum)) {
    gint64 mine = cpt_check_get (is, key);

    result->n_checked++;
    if (mine != *(const gint64 *)sum && !is_known (self, key))
      find_sum (result, named, what, key, mine, *(const gint64 *)sum);
  }
  g_hash_table_iter_init (&iter, is);
  while (g_hash_table_iter_next (&iter, &key, &sum)) {
    if (*(const gint64 *)sum != 0 && !g_hash_table_contains (should, key) && !is_known (self, key))
      find_sum (result, named, what, key, *(const gint64 *)sum, 0);
  }
  g_hash_table_iter_init (&iter, named);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    cpt_check_blame (self, key);
}

/* ---- loading ---- */

static gboolean
load_fulfilments (CptCheck *self, GError **error)
{
  g_autoptr (GPtrArray) ids = cpt_storage_list_all_fulfilments (self->transaction, error);

  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++) {
    CptFulfilment *part = cpt_storage_load_fulfilment (self->transaction, ids->pdata[i], error);

    if (part == NULL)
      return FALSE;
    g_hash_table_insert (self->fulfilments, g_strdup (part->id), part);
  }
  return TRUE;
}

static gboolean
load_exceptions (CptCheck *self, GError **error)
{
  g_autoptr (GPtrArray) ids = cpt_storage_list_exceptions (self->transaction, error);

  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++) {
    CptException *exception = cpt_storage_load_exception (self->transaction, ids->pdata[i], error);

    if (exception == NULL)
      return FALSE;
    g_hash_table_insert (self->exceptions, g_strdup (exception->id), exception);
  }
  return TRUE;
}

static gboolean
add_balance (const char *store,
             const char *sku,
             const CptBucket *bucket,
             gint64 n,
             gpointer user_data)
{
  CptCheck *self = user_data;
  g_autofree char *key = cpt_check_key (store, sku, bucket);

  cpt_check_add (self->balances, key, n);
  return TRUE;
}

static gboolean
add_movement (const CptLedgerRow *row, gpointer user_data)
{
  CptCheck *self = user_data;
  const CptMovement *movement = &row->movement;
  g_autofree char *from = cpt_check_key (row->store, movement->sku, &movement->from);
  g_autofree char *to = cpt_check_key (row->store, movement->sku, &movement->to);

  cpt_check_add (self->moved, from, -movement->quantity);
  cpt_check_add (self->moved, to, movement->quantity);
  if (movement->to.sort == CPT_BUCKET_ASTRAY)
    cpt_check_add (self->astray, row->command, movement->quantity);
  return TRUE;
}

/* ---- I15: counters ---- */

static void
check_part (CptCheckResult *result, const CptFulfilment *part)
{
  const CptMilestones *milestones = &part->milestones;

  for (gsize i = 0; i < part->n_lines; i++) {
    const CptLine *line = &part->lines[i];

    if (cpt_line_get_custody (line) < 0 || cpt_line_get_owed (line) < 0 ||
        cpt_fulfilment_get_loose (part, line) < 0 ||
        line->counters[CPT_COUNTER_REROUTED] > line->counters[CPT_COUNTER_SHORT])
      cpt_check_find (result, "%s line %u: custody, owed or what is in no bag is below zero",
                      part->id, line->number);
    for (int counter = 0; counter < CPT_N_COUNTERS; counter++) {
      if (line->counters[counter] < 0)
        cpt_check_find (result, "%s line %u: %s is below zero", part->id, line->number,
                        cpt_counter_to_text ((CptCounter)counter));
    }
  }
  /* What was cancelled or lost after *ready* ends the word, not the milestone: the state is
   * derived, and comes back when the excess is put back. */
  if (milestones->ready_us != 0 && cpt_fulfilment_get_sums (part).custody > 0 &&
      *milestones->location == '\0')
    cpt_check_find (result, "%s was made ready and stands nowhere", part->id);
}

static void
check_counters (CptCheck *self)
{
  CptCheckResult *result = cpt_check_begin (
      self, "I15", "Custody and owed are never negative; what was made ready has its place");
  GHashTableIter iter;
  gpointer part;

  g_hash_table_iter_init (&iter, self->fulfilments);
  while (g_hash_table_iter_next (&iter, NULL, &part)) {
    guint n_found = result->found->len;

    result->n_checked++;
    if (cpt_check_is_blamed (self, ((CptFulfilment *)part)->id))
      continue;
    check_part (result, part);
    if (result->found->len > n_found)
      cpt_check_blame (self, ((CptFulfilment *)part)->id);
  }
}

/* ---- I18: the ledger ---- */

/* What a part or an exception is wrong about shows in the sums of its articles too. */
static void
blame_articles (CptCheck *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->fulfilments);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const CptFulfilment *part = value;

    for (gsize i = 0; cpt_check_is_blamed (self, part->id) && i < part->n_lines; i++) {
      g_autofree char *of = g_strdup_printf ("%s\t%s", part->promise->store, part->lines[i].sku);

      cpt_check_blame (self, of);
    }
  }
  g_hash_table_iter_init (&iter, self->exceptions);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const CptException *exception = value;

    for (guint i = 0; cpt_check_is_blamed (self, exception->id) && i < exception->items->len; i++) {
      const CptExceptionItem *item = &g_array_index (exception->items, CptExceptionItem, i);
      g_autofree char *of = g_strdup_printf ("%s\t%s", exception->store, item->sku);

      cpt_check_blame (self, of);
    }
  }
}

static void
add_line_sums (const CptFulfilment *part, GHashTable *custody, GHashTable *reserved)
{
  const CptBucket bucket = cpt_bucket (CPT_BUCKET_CUSTODY);

  for (gsize i = 0; i < part->n_lines; i++) {
    const CptLine *line = &part->lines[i];
    g_autofree char *key = cpt_check_key (part->promise->store, line->sku, &bucket);
    g_autofree char *of_sku = g_strdup_printf ("%s\t%s", part->promise->store, line->sku);

    cpt_check_add (custody, key, cpt_line_get_custody (line));
    cpt_check_add (reserved, of_sku, cpt_line_get_to_pick (line));
  }
}

static void
add_item_sums (const CptException *exception, GHashTable *astray)
{
  const CptBucket bucket = cpt_bucket (CPT_BUCKET_ASTRAY);

  for (guint i = 0; exception->closed_us == 0 && i < exception->items->len; i++) {
    const CptExceptionItem *item = &g_array_index (exception->items, CptExceptionItem, i);
    g_autofree char *key = cpt_check_key (exception->store, item->sku, &bucket);

    cpt_check_add (astray, key, item->booked);
  }
}

/* Those of all balances whose key ends like @bucket. */
static GHashTable *
select_balances (CptCheck *self, CptBucketSort sort)
{
  const CptBucket bucket = cpt_bucket (sort);
  GHashTable *selected = cpt_check_sums_new ();
  GHashTableIter iter;
  gpointer key, n;
  char text[64];
  g_autofree char *end = NULL;

  cpt_bucket_to_text (&bucket, text, sizeof text);
  end = g_strconcat ("\t", text, NULL);
  g_hash_table_iter_init (&iter, self->balances);
  while (g_hash_table_iter_next (&iter, &key, &n)) {
    if (g_str_has_suffix (key, end))
      cpt_check_add (selected, key, *(const gint64 *)n);
  }
  return selected;
}

static gboolean
check_reserved (CptCheck *self, CptCheckResult *result, GHashTable *should, GError **error)
{
  g_autoptr (GHashTable) is = cpt_check_sums_new ();
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, should);
  while (g_hash_table_iter_next (&iter, &key, NULL)) {
    const char *tab = strchr (key, '\t');
    g_autofree char *store = g_strndup (key, (gsize)(tab - (const char *)key));
    g_autoptr (CptStock) stock = cpt_storage_load_stock (self->transaction, store, tab + 1, error);

    if (stock == NULL)
      return FALSE;
    cpt_check_add (is, key, stock->reserved);
  }
  cpt_check_compare (self, result, is, should, "reserved");
  return TRUE;
}

static gboolean
check_ledger (CptCheck *self, GError **error)
{
  CptCheckResult *result =
      cpt_check_begin (self, "I18",
                       "The ledger balances; balances, reservations, custody and what "
                       "is astray are its sums");
  g_autoptr (GHashTable) custody = cpt_check_sums_new (), astray = cpt_check_sums_new ();
  g_autoptr (GHashTable) reserved = cpt_check_sums_new ();
  g_autoptr (GHashTable) of_custody = select_balances (self, CPT_BUCKET_CUSTODY);
  g_autoptr (GHashTable) of_astray = select_balances (self, CPT_BUCKET_ASTRAY);
  GHashTableIter iter;
  gpointer value;

  blame_articles (self);
  g_hash_table_iter_init (&iter, self->fulfilments);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    add_line_sums (value, custody, reserved);
  g_hash_table_iter_init (&iter, self->exceptions);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    add_item_sums (value, astray);
  cpt_check_compare (self, result, self->balances, self->moved, "balance");
  cpt_check_compare (self, result, of_custody, custody, "custody");
  cpt_check_compare (self, result, of_astray, astray, "astray");
  return check_reserved (self, result, reserved, error);
}

/* ---- I24: numbers people see ---- */

static void
check_numbers (CptCheck *self)
{
  CptCheckResult *result =
      cpt_check_begin (self, "I24", "Numbers that people see are unique for ever");
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal); /* → whose it is */
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->fulfilments);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const CptFulfilment *part = value;

    for (guint i = 0; i < part->bags->len; i++) {
      const CptBag *bag = part->bags->pdata[i];

      const char *other = g_hash_table_lookup (seen, bag->number);

      result->n_checked++;
      if (other != NULL) {
        cpt_check_find (result, "Two bags are %s, of %s and of %s", bag->number, other, part->id);
        cpt_check_blame (self, other);
        cpt_check_blame (self, part->id);
        cpt_check_blame (self, bag->number);
      }
      g_hash_table_insert (seen, (gpointer)bag->number, (gpointer)part->id);
    }
  }
}

/* ---- all of it ---- */

static void
clear (CptCheck *self)
{
  g_clear_pointer (&self->fulfilments, g_hash_table_unref);
  g_clear_pointer (&self->exceptions, g_hash_table_unref);
  g_clear_pointer (&self->balances, g_hash_table_unref);
  g_clear_pointer (&self->moved, g_hash_table_unref);
  g_clear_pointer (&self->astray, g_hash_table_unref);
  g_clear_pointer (&self->blamed, g_hash_table_unref);
}

static gboolean
run (CptTransaction *transaction, gpointer user_data, GError **error)
{
  CptCheck *self = user_data;

  self->transaction = transaction;
  if (!load_fulfilments (self, error) || !load_exceptions (self, error) ||
      !cpt_storage_walk_balances (transaction, add_balance, self, error) ||
      !cpt_storage_walk_ledger (transaction, add_movement, self, error) ||
      !cpt_check_log (self, error))
    return FALSE;
  check_numbers (self);
  check_counters (self);
  return cpt_check_fold (self, error) && check_ledger (self, error) &&
         cpt_check_outside (self, error) && cpt_check_attachments (self, error) &&
         cpt_check_rows (self, error);
}

static gboolean
check_files (CptCheck *self, GError **error)
{
  CptCheckResult *result =
      cpt_check_begin (self, "I26", "The files are whole, and what refers to a row finds it");
  g_autoptr (GPtrArray) problems =
      cpt_storage_examine (cpt_service_get_storage (self->service), error);

  if (problems == NULL)
    return FALSE;
  result->n_checked = 1;
  for (guint i = 0; i < problems->len; i++)
    cpt_check_find (result, "%s", (const char *)problems->pdata[i]);
  self->files_broken = problems->len > 0;
  return TRUE;
}

/* In the order of their numbers. */
static int
compare_results (gconstpointer a, gconstpointer b)
{
  const CptCheckResult *x = *(const CptCheckResult *const *)a;
  const CptCheckResult *y = *(const CptCheckResult *const *)b;

  return atoi (x->id + 1) - atoi (y->id + 1);
}

GPtrArray *
cpt_check_run (CptService *self, GError **error)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func (free_result);
  CptCheck check = { .service = self, .results = results };
  gboolean done;

  g_return_val_if_fail (self != NULL, NULL);

  check.fulfilments = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_fulfilment);
  check.exceptions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_exception);
  check.balances = cpt_check_sums_new ();
  check.moved = cpt_check_sums_new ();
  check.astray = cpt_check_sums_new ();
  check.blamed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  done = check_files (&check, error) &&
         cpt_storage_read (cpt_service_get_storage (self), run, &check, error);
  clear (&check);
  g_ptr_array_sort (results, compare_results);
  return done ? g_steal_pointer (&results) : NULL;
}
