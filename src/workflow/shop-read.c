/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which own refusals a person has read, and the few things that many jobs look up. */
#include "workflow/shop-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define FACT_READ    "refusals-read"    /* seqs, separated by a space */
#define FACT_READ_TO "refusals-read-to" /* no refusal up to this seq is unread */

void
cpt_shop_load_read (CptShop *self)
{
  g_autofree char *fact = cpt_journal_get_fact (self->journal, FACT_READ, NULL);
  g_auto (GStrv) seqs = g_strsplit (fact != NULL ? fact : "", " ", -1);

  g_hash_table_remove_all (self->read);
  for (gsize i = 0; seqs[i] != NULL; i++)
    if (*seqs[i] != '\0')
      g_hash_table_add (self->read, g_strdup (seqs[i]));
}

static gboolean
is_read (CptShop *self, gint64 seq)
{
  char text[24];

  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, seq);
  return g_hash_table_contains (self->read, text);
}

GPtrArray *
cpt_shop_list_refusals (CptShop *self)
{
  g_autoptr (GPtrArray) refusals = NULL;

  g_return_val_if_fail (CPT_IS_SHOP (self), NULL);

  refusals = cpt_view_list_refusals (self->view);
  for (guint i = refusals->len; i > 0; i--)
    if (is_read (self, ((const CptViewRefusal *)g_ptr_array_index (refusals, i - 1))->seq))
      g_ptr_array_remove_index (refusals, i - 1);
  return g_steal_pointer (&refusals);
}

guint
cpt_shop_get_n_attention (CptShop *self)
{
  g_autoptr (GPtrArray) exceptions = NULL;
  g_autoptr (GPtrArray) refusals = NULL;
  guint n = 0;

  g_return_val_if_fail (CPT_IS_SHOP (self), 0);

  exceptions = cpt_view_list_exceptions (self->view);
  refusals = cpt_shop_list_refusals (self);
  for (guint i = 0; i < exceptions->len; i++)
    if (!((const CptViewException *)g_ptr_array_index (exceptions, i))->closing_pending)
      n++;
  return n + refusals->len;
}

typedef struct {
  CptJournal *journal;
  char *read;     /* (owned) */
  gint64 read_to; /* −1: stays */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *self = data;

  g_clear_pointer (&self->read, g_free);
  g_free (self);
}

static void
keep_read (GTask *task, gpointer data)
{
  const Reading *reading = data;
  g_autoptr (GError) error = NULL;
  char text[24];

  if (!cpt_journal_set_fact (reading->journal, FACT_READ, reading->read, &error)) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  if (reading->read_to >= 0) {
    g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, reading->read_to);
    cpt_journal_set_fact (reading->journal, FACT_READ_TO, text, NULL);
  }
  g_task_return_boolean (task, TRUE);
}

static void
on_kept (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  CptShop *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  GError *words = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error)) {
    cpt_shop_set_sql_error (&words, error);
    g_task_return_error (task, words);
    return;
  }
  if (!self->closed) {
    g_signal_emit (self, cpt_shop_signal_changed, 0, NULL);
    g_signal_emit (self, cpt_shop_signal_status, 0);
  }
  g_task_return_boolean (task, TRUE);
}

/* What stays on the list of read ones: those that would still be shown. */
static Reading *
prepare_reading (CptShop *self)
{
  g_autoptr (GPtrArray) all = cpt_view_list_refusals (self->view);
  g_autoptr (GString) read = g_string_new (NULL);
  Reading *reading = g_new0 (Reading, 1);
  gint64 newest = -1, oldest_unread = G_MAXINT64;

  for (guint i = 0; i < all->len; i++) {
    gint64 seq = ((const CptViewRefusal *)g_ptr_array_index (all, i))->seq;

    newest = MAX (newest, seq);
    if (is_read (self, seq))
      g_string_append_printf (read, "%s%" G_GINT64_FORMAT, read->len > 0 ? " " : "", seq);
    else
      oldest_unread = MIN (oldest_unread, seq);
  }
  reading->journal = self->journal;
  reading->read = g_string_free (g_steal_pointer (&read), FALSE);
  reading->read_to = oldest_unread == G_MAXINT64 ? newest : oldest_unread - 1;
  return reading;
}

void
cpt_shop_read_refusal_async (CptShop *self,
                             gint64 seq,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task;

  g_return_if_fail (CPT_IS_SHOP (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, cpt_shop_read_refusal_async);
  g_hash_table_add (self->read, g_strdup_printf ("%" G_GINT64_FORMAT, seq));
  cpt_worker_run_async (self->journal_worker, keep_read, prepare_reading (self), reading_free,
                        on_kept, task);
}

gboolean
cpt_shop_read_refusal_finish (CptShop *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
cpt_shop_check_reason (CptShop *self, CptReasonSort sort, const char *code, GError **error)
{
  g_autoptr (GString) known = g_string_new (NULL);
  const CptPolicy *policy;

  g_return_val_if_fail (CPT_IS_SHOP (self), FALSE);
  g_return_val_if_fail (code != NULL, FALSE);

  policy = cpt_shop_get_policy (self);
  if (policy == NULL || cpt_policy_find_reason (policy, sort, code) != NULL)
    return TRUE; /* without a policy nothing can be written anyway */
  for (guint i = 0; i < policy->reasons->len; i++) {
    const CptReason *reason = g_ptr_array_index (policy->reasons, i);

    if (reason->sort == sort && reason->live)
      g_string_append_printf (known, "%s%s", known->len > 0 ? ", " : "", reason->code);
  }
  g_set_error (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_MALFORMED,
               /* Translators: a code that somebody named, and those that there are */
               _ ("“%1$s” is no reason for this. Nothing was changed. There are: %2$s."), code,
               known->str);
  return FALSE;
}

static char *
find_in_folder (const char *folder, const char *hash)
{
  static const char *const ENDS[] = { "svg", "png", "jpg" };

  for (gsize i = 0; i < G_N_ELEMENTS (ENDS); i++) {
    g_autofree char *name = g_strconcat (hash, ".", ENDS[i], NULL);
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
      return g_steal_pointer (&path);
  }
  return NULL;
}

char *
cpt_shop_get_file (CptShop *self, const char *name)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (CPT_IS_SHOP (self), NULL);
  g_return_val_if_fail (!self->closed, NULL);

  path = cpt_folder_get_file (self->folder, name);
  return g_canonicalize_filename (path, NULL);
}

char *
cpt_shop_find_picture (CptShop *self, const char *hash)
{
  const char *elsewhere = g_getenv ("COMPTOIR_PICTURES");
  g_autofree char *own = NULL;
  char *path = NULL;

  g_return_val_if_fail (CPT_IS_SHOP (self), NULL);

  /* A hash and nothing else: what central sends never leads out of the folder. */
  if (self->closed || hash == NULL || strspn (hash, "0123456789abcdef") != strlen (hash) ||
      *hash == '\0')
    return NULL;
  own = cpt_folder_get_file (self->folder, "pictures");
  path = find_in_folder (own, hash);
  if (path == NULL && elsewhere != NULL)
    path = find_in_folder (elsewhere, hash);
  return path != NULL ? path : find_in_folder (CPT_DATA_DIR G_DIR_SEPARATOR_S "pictures", hash);
}
