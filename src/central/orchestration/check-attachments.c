/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/check-private.h"

#include "central/storage/storage-attachment.h"
#include "wire/strokes.h"

/* The clock looks every minute: what is due has so long to go. */
#define PATIENCE_US G_GINT64_CONSTANT (3600000000)

/* I30: what customers signed is kept as it came, and no longer than it may be. */
typedef struct {
  CptCheckResult *result;
  gint64 now_us;
} Attachments;

static const char *
find_fault (const Attachments *self, const CptAttachmentRow *row)
{
  guint8 hash[CPT_HASH_BYTES];
  gsize length;
  const char *body;

  if (row->body == NULL)
    return NULL;
  body = g_bytes_get_data (row->body, &length);
  cpt_crypto_hash (body, length, hash);
  if (!cpt_crypto_equal (hash, row->hash, sizeof hash))
    return "its bytes are not those that came";
  if (!cpt_strokes_check (body, length, NULL))
    return "it holds more than strokes";
  if (row->erase_at_us <= self->now_us - PATIENCE_US)
    return "its time is over, and it is still there";
  return NULL;
}

static gboolean
check_row (const CptAttachmentRow *row, gpointer user_data)
{
  Attachments *self = user_data;
  const char *fault = find_fault (self, row);

  self->result->n_checked++;
  if (fault != NULL)
    cpt_check_find (self->result, "Attachment %s: %s", row->id, fault);
  return TRUE;
}

gboolean
cpt_check_attachments (CptCheck *check, GError **error)
{
  Attachments self = { .now_us = cpt_service_now_us (check->service) };

  self.result = cpt_check_begin (
      check, "I30", "What customers signed is kept as it came, and no longer than it may");
  return cpt_storage_walk_attachments (check->transaction, check_row, &self, error);
}
