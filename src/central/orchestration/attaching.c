/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/attaching.h"

#include "central/storage/storage-attachment.h"
#include "domain/text.h"
#include "wire/json.h"
#include "wire/strokes.h"

#include <string.h>

#define SIGNATURE    "signature"
#define US_PER_MONTH (G_GINT64_CONSTANT (2629746) * 1000000) /* of a mean year */

typedef struct {
  CptService *service; /* (unowned) */
  CptAttachmentRow row;
  gboolean repeated;
  CptProblem *problem; /* (owned) (nullable) */
} Putting;

static void
putting_clear (Putting *self)
{
  g_clear_pointer (&self->row.body, g_bytes_unref);
  g_clear_pointer (&self->problem, cpt_problem_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Putting, putting_clear)

static CptProblem *
check (const char *id, const char *kind, const char *body, gsize length)
{
  g_autoptr (GError) error = NULL;

  if (!cpt_text_is_uuid (id))
    return cpt_problem_new (400, "malformed", "Not understood", "The path's id is no UUID.");
  if (kind == NULL || !g_str_equal (kind, SIGNATURE))
    return cpt_problem_new (400, "malformed", "Not understood", "kind: `signature` is wanted.");
  if (!cpt_strokes_check (body, length, &error))
    return cpt_problem_new (400, "malformed", "Not understood", error->message);
  return NULL;
}

static gboolean
find_store (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Putting *self = user_data;
  CptTerminalRow terminal = { 0 };
  gboolean found = FALSE;

  if (!cpt_storage_load_terminal (transaction, self->row.terminal, &terminal, &found, error))
    return FALSE;
  g_strlcpy (self->row.store, terminal.store, sizeof self->row.store);
  return TRUE;
}

static gboolean
is_same (const CptAttachmentRow *kept, const CptAttachmentRow *row)
{
  return g_str_equal (kept->terminal, row->terminal) && g_str_equal (kept->kind, row->kind) &&
         cpt_crypto_equal (kept->hash, row->hash, sizeof row->hash);
}

static gboolean
put (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Putting *self = user_data;
  GError *local_error = NULL;
  g_autoptr (CptAttachmentRow) kept =
      cpt_storage_load_attachment (transaction, self->row.id, &local_error);
  g_autoptr (CptPolicy) policy = NULL;

  if (local_error != NULL) {
    g_propagate_error (error, local_error);
    return FALSE;
  }
  if (kept != NULL && !is_same (kept, &self->row)) {
    self->problem = cpt_problem_new (422, "key_reused", "This id was used before",
                                     "Another attachment came under the same id.");
    return cpt_service_stop (error);
  }
  self->repeated = kept != NULL;
  if (kept != NULL) {
    self->row.erase_at_us = kept->erase_at_us;
    return TRUE;
  }
  policy = cpt_service_get_policy (self->service, transaction, NULL, error);
  if (policy == NULL)
    return FALSE;
  self->row.erase_at_us = self->row.received_us + policy->attachment_months * US_PER_MONTH;
  return cpt_storage_save_attachment (transaction, &self->row, error);
}

static char *
write_answer (const Putting *self)
{
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;

  cpt_json_begin_object (&writer, NULL);
  cpt_json_put_text (&writer, "id", self->row.id);
  cpt_json_put_int (&writer, "erase_at_us", self->row.erase_at_us);
  cpt_json_put_bool (&writer, "repeated", self->repeated);
  cpt_json_end_object (&writer);
  return cpt_json_writer_end (&writer);
}

char *
cpt_attaching_put (CptService *self,
                   const char *terminal,
                   const char *id,
                   const char *kind,
                   const char *body,
                   gsize length,
                   int *status_out,
                   CptProblem **problem_out)
{
  g_auto (Putting) putting = { .service = self };
  const char *scopes[] = { NULL }; /* no terminal reads it */
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (self != NULL && terminal != NULL && id != NULL, NULL);
  g_return_val_if_fail (status_out != NULL && problem_out != NULL, NULL);

  body = body != NULL ? body : "";
  *problem_out = check (id, kind, body, length);
  if (*problem_out != NULL)
    return NULL;
  g_strlcpy (putting.row.id, id, sizeof putting.row.id);
  g_strlcpy (putting.row.terminal, terminal, sizeof putting.row.terminal);
  g_strlcpy (putting.row.kind, kind, sizeof putting.row.kind);
  cpt_crypto_hash (body, length, putting.row.hash);
  putting.row.body = g_bytes_new (body, length);
  putting.row.received_us = cpt_service_now_us (self);
  if (!cpt_storage_read (cpt_service_get_storage (self), find_store, &putting, &error) ||
      !cpt_service_run (self, scopes, put, &putting, &error)) {
    *problem_out = putting.problem != NULL ? g_steal_pointer (&putting.problem)
                                           : cpt_service_problem_from_error (error);
    return NULL;
  }
  *status_out = putting.repeated ? 200 : 201;
  return write_answer (&putting);
}

/* ---- when its time has come ---- */

typedef struct {
  gint64 now_us, due_us;
} Erasing;

static gboolean
find_due (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Erasing *self = user_data;

  return cpt_storage_find_attachment_due (transaction, &self->due_us, error);
}

static gboolean
erase (CptTransaction *transaction, gpointer user_data, GError **error)
{
  const Erasing *self = user_data;

  return cpt_storage_erase_attachments (transaction, self->now_us, error);
}

gboolean
cpt_attaching_erase (CptService *self, GError **error)
{
  Erasing erasing = { 0 };
  const char *no_scopes[] = { NULL };

  g_return_val_if_fail (self != NULL, FALSE);

  erasing.now_us = cpt_service_now_us (self);
  if (!cpt_storage_read (cpt_service_get_storage (self), find_due, &erasing, error))
    return FALSE;
  return erasing.due_us == 0 || erasing.due_us > erasing.now_us ||
         cpt_service_run (self, no_scopes, erase, &erasing, error);
}
