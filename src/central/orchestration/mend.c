/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/mend.h"

#include "central/orchestration/true-row.h"

#include <string.h>

#define MAX_NAMED 3 /* rows that a problem names */

typedef struct {
  char *kind, *id; /* (owned) */
  char *doc;       /* (owned) as it lies there */
  char *truth;     /* (owned) (nullable) what it must say */
} Spoilt;

/* A scope as it lies there. */
typedef struct {
  GPtrArray *spoilt; /* (owned) (element-type Spoilt) */
  CptScopeHead head; /* that of its rows */
  guint n_unknown;   /* rows whose sum was not kept */
} Found;

typedef struct {
  const char *scope; /* (unowned) */
  Found found;       /* (owned) at first */
  guint n_mended;
  GString *lost; /* (owned) what cannot be mended, in words; "": nothing */
  guint n_lost;
} Mending;

static void
spoilt_free (gpointer data)
{
  Spoilt *self = data;

  g_free (self->kind);
  g_free (self->id);
  g_free (self->doc);
  g_free (self->truth);
  g_free (self);
}

static void
found_clear (Found *self)
{
  g_clear_pointer (&self->spoilt, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Found, found_clear)

static void
mending_clear (Mending *self)
{
  found_clear (&self->found);
  g_string_free (self->lost, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Mending, mending_clear)

static gboolean
take_row (const CptFeedRow *row, gpointer user_data)
{
  Found *self = user_data;
  Spoilt *spoilt;

  self->head.seq = MAX (self->head.seq, row->seq);
  if (row->deleted)
    return TRUE;
  self->head.n++;
  self->head.sum += row->sum;
  self->n_unknown += !row->is_summed;
  if (!row->is_spoilt)
    return TRUE;
  spoilt = g_new0 (Spoilt, 1);
  spoilt->kind = g_strdup (row->kind);
  spoilt->id = g_strdup (row->id);
  spoilt->doc = g_strndup (row->doc, row->doc_length);
  g_ptr_array_add (self->spoilt, spoilt);
  return TRUE;
}

static gboolean
look (CptTransaction *transaction, const char *scope, Found *found, GError **error)
{
  *found = (Found){ .spoilt = g_ptr_array_new_with_free_func (spoilt_free) };
  return cpt_storage_feed (transaction, scope, 0, take_row, found, error);
}

/* A name as the disk left it, for people and logs: what cannot be shown is escaped. (transfer full)
 */
static char *
show_id (const Spoilt *spoilt)
{
  return g_strescape (spoilt->id, NULL);
}

/* @spoilt: (nullable): NULL: all of the scope */
static void
lose (Mending *self, const Spoilt *spoilt, const char *why)
{
  if (self->n_lost++ >= MAX_NAMED)
    return;
  if (self->lost->len > 0)
    g_string_append (self->lost, "; ");
  if (spoilt != NULL) {
    g_autofree char *id = show_id (spoilt);

    g_string_append_printf (self->lost, "%s %s: ", spoilt->kind, id);
  }
  g_string_append (self->lost, why);
}

/* ---- what the rows must say: each in a read of its own, for what cannot be read ends it ---- */

typedef struct {
  const char *scope; /* (unowned) */
  Spoilt *spoilt;    /* (unowned) */
} Reading;

static gboolean
write_truth (CptTransaction *transaction, gpointer user_data, GError **error)
{
  const Reading *self = user_data;
  Spoilt *spoilt = self->spoilt;
  GError *local_error = NULL;

  spoilt->truth = cpt_true_row_write (transaction, self->scope, spoilt->kind, spoilt->id,
                                      spoilt->doc, &local_error);
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, local_error);
  return FALSE;
}

static void
find_truths (Mending *self, CptStorage *storage)
{
  for (guint i = 0; i < self->found.spoilt->len; i++) {
    Reading reading = { self->scope, self->found.spoilt->pdata[i] };
    g_autoptr (GError) why = NULL;

    cpt_storage_read (storage, write_truth, &reading, &why);
    if (reading.spoilt->truth == NULL)
      lose (self, reading.spoilt,
            why != NULL ? why->message : "central knows of nothing of that name");
  }
}

static gboolean
look_at_scope (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Mending *self = user_data;

  return look (transaction, self->scope, &self->found, error);
}

/* ---- and then they say it ---- */

/* What never moved in a shop is told by its number alone, which the disk may have changed. */
static gboolean
is_of_nothing (const Spoilt *spoilt)
{
  return g_str_equal (spoilt->kind, cpt_row_kind_to_text (CPT_ROW_STOCK)) &&
         strstr (spoilt->truth, "\"as_of_us\":0}") != NULL;
}

static gboolean
mend_row (Mending *self, CptTransaction *transaction, const Spoilt *spoilt, GError **error)
{
  g_autofree char *id = show_id (spoilt);
  gboolean restored = FALSE;

  if (spoilt->truth == NULL)
    return TRUE;
  if (!cpt_storage_restore_row (transaction, self->scope, spoilt->kind, spoilt->id, spoilt->truth,
                                &restored, error))
    return FALSE;
  if (!restored && is_of_nothing (spoilt)) {
    lose (self, spoilt, "central knows of nothing of that name");
    return TRUE;
  }
  if (!restored && !cpt_storage_publish (transaction, self->scope, spoilt->kind, spoilt->id,
                                         spoilt->truth, NULL, error))
    return FALSE;
  g_message ("%s: %s %s was damaged by the disk; it is written anew from what is true%s",
             self->scope, spoilt->kind, id, restored ? "" : ", as news");
  self->n_mended++;
  return TRUE;
}

/* Each row is what was written. Where the head agrees in one of its two figures, the disk changed
 * the other; where in none, rows are missing. */
static gboolean
mend_head (Mending *self, CptTransaction *transaction, GError **error)
{
  g_auto (Found) found = { 0 };
  CptScopeHead head;

  if (!look (transaction, self->scope, &found, error) ||
      !cpt_storage_load_head (transaction, self->scope, &head, error))
    return FALSE;
  if (head.n == found.head.n && head.sum == found.head.sum)
    return TRUE;
  if ((head.n != found.head.n && head.sum != found.head.sum) || found.n_unknown > 0) {
    lose (self, NULL, "its rows do not add up");
    return TRUE;
  }
  g_message ("%s: its count was damaged by the disk and is written anew", self->scope);
  self->n_mended++;
  found.head.seq = MAX (found.head.seq, head.seq);
  return cpt_storage_restore_head (transaction, self->scope, &found.head, error);
}

static gboolean
mend (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Mending *self = user_data;

  for (guint i = 0; i < self->found.spoilt->len; i++)
    if (!mend_row (self, transaction, self->found.spoilt->pdata[i], error))
      return FALSE;
  return self->n_lost > 0 || mend_head (self, transaction, error);
}

static CptProblem *
tell_lost (const char *lost)
{
  g_autofree char *detail =
      g_strdup_printf ("%s. It cannot be written anew from what is true: `comptoir-central check` "
                       "says more; restore from a copy.",
                       lost);

  return cpt_problem_new (500, "published_damaged", "Central's data is damaged", detail);
}

/* Counts what was mended, and keeps in mind what was not. */
static gboolean
end (CptService *service, Mending *self, CptProblem **problem_out)
{
  g_autofree char *words = NULL;

  cpt_service_count (service, CPT_SERVICE_MENDED, self->n_mended);
  if (self->n_lost == 0)
    return TRUE;
  if (self->n_lost > MAX_NAMED)
    g_string_append_printf (self->lost, "; and %u more", self->n_lost - MAX_NAMED);
  words = g_strdup_printf ("%s: %s", self->scope, self->lost->str);
  g_message ("%s; it cannot be mended", words);
  cpt_service_set_damage (service, self->scope, words);
  *problem_out = tell_lost (words);
  return FALSE;
}

gboolean
cpt_mend_scope (CptService *self, const char *scope, guint *n_mended_out, CptProblem **problem_out)
{
  const char *const scopes[] = { scope, NULL };
  g_auto (Mending) mending = { .scope = scope, .lost = g_string_new (NULL) };
  g_autoptr (GError) error = NULL;
  g_autofree char *known = NULL;
  CptStorage *storage;

  g_return_val_if_fail (self != NULL && scope != NULL && problem_out != NULL, FALSE);

  known = cpt_service_get_damage (self, scope);
  if (known != NULL) {
    *problem_out = tell_lost (known);
    return FALSE;
  }
  storage = cpt_service_get_storage (self);
  if (!cpt_storage_read (storage, look_at_scope, &mending, &error)) {
    *problem_out = cpt_service_problem_from_error (error);
    return FALSE;
  }
  find_truths (&mending, storage);
  if (!cpt_service_run (self, scopes, mend, &mending, &error)) {
    *problem_out = cpt_service_problem_from_error (error);
    return FALSE;
  }
  if (n_mended_out != NULL)
    *n_mended_out = mending.n_mended;
  return end (self, &mending, problem_out);
}

static gboolean
list_scopes (CptTransaction *transaction, gpointer user_data, GError **error)
{
  GPtrArray **scopes = user_data;

  *scopes = cpt_storage_list_scopes (transaction, error);
  return *scopes != NULL;
}

gboolean
cpt_mend_all (CptService *self, guint *n_mended_out, GError **error)
{
  g_autoptr (GPtrArray) scopes = NULL;

  g_return_val_if_fail (self != NULL && n_mended_out != NULL, FALSE);

  *n_mended_out = 0;
  if (!cpt_storage_read (cpt_service_get_storage (self), list_scopes, &scopes, error))
    return FALSE;
  for (guint i = 0; i < scopes->len; i++) {
    g_autoptr (CptProblem) problem = NULL;
    guint n = 0;

    cpt_service_set_damage (self, scopes->pdata[i],
                            NULL); /* looked at now, whenever it was before */
    cpt_mend_scope (self, scopes->pdata[i], &n, &problem);
    *n_mended_out += n;
  }
  return TRUE;
}
