/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/check-private.h"
#include "central/orchestration/outside.h"
#include "central/storage/storage-clock.h"
#include "central/storage/storage-receipt.h"
#include "central/storage/storage-webhook.h"
#include "wire/json.h"

#include <string.h>

#define MAX_DOCUMENT_BYTES (1024 * 1024)

/* I25: what the outside hears was done, stands, and is told once. */
typedef struct {
  CptCheck *check; /* (unowned) */
  CptCheckResult *result;
  GHashTable *once;   /* (unowned) "aggregate effect" of those that are told a single time */
  GHashTable *outbox; /* (unowned) "command effect" of all of it */
  GError *error;      /* (owned) (nullable) */
} Outside;

/* The receiver knows a repeat by the command and the effect that the document names. */
static gboolean
is_of (const CptOutboxRow *row)
{
  g_autoptr (JsonObject) object =
      cpt_json_parse_object (row->document, strlen (row->document), MAX_DOCUMENT_BYTES, NULL);
  const char *command, *type;

  return object != NULL && cpt_json_get_text (object, "command", CPT_ID_SIZE - 1, &command, NULL) &&
         cpt_json_get_text (object, "type", CPT_CODE_SIZE - 1, &type, NULL) &&
         g_str_equal (command, row->command) && g_str_equal (type, row->effect);
}

/* Of a command that something rests on. @aggregate_out: what it was about; "": nobody did it. */
static const char *
find_fault_of (Outside *self, const char *command, char aggregate_out[CPT_ID_SIZE])
{
  g_autoptr (CptLogEntry) entry =
      cpt_storage_find_log (self->check->transaction, command, &self->error);
  gboolean undone = FALSE;

  g_strlcpy (aggregate_out, entry != NULL ? entry->aggregate : "", CPT_ID_SIZE);
  if (self->error != NULL ||
      !cpt_storage_is_undone (self->check->transaction, command, &undone, &self->error))
    return NULL;
  if (entry == NULL)
    return "nobody did it";
  if (!entry->accepted)
    return "it was refused";
  return undone ? "it was taken back" : NULL;
}

static const char *
find_fault (Outside *self, const CptOutboxRow *row)
{
  char aggregate[CPT_ID_SIZE];
  const char *fault = find_fault_of (self, row->command, aggregate);

  if (fault != NULL || self->error != NULL)
    return fault;
  if (!is_of (row))
    return "its document names another";
  if (cpt_outside_is_once (row->effect) &&
      !g_hash_table_add (self->once, g_strconcat (aggregate, " ", row->effect, NULL)))
    return "it was told before";
  return NULL;
}

static gboolean
check_row (const CptOutboxRow *row, gpointer user_data)
{
  Outside *self = user_data;
  const char *fault = find_fault (self, row);

  self->result->n_checked++;
  g_hash_table_add (self->outbox, g_strconcat (row->command, " ", row->effect, NULL));
  if (fault != NULL)
    cpt_check_find (self->result, "%s of %s: %s", row->effect, row->command, fault);
  return self->error == NULL;
}

/* What is on its way has something to say; what was taken may have been taken back since. */
static gboolean
check_delivery (const CptDeliveryRow *row, gpointer user_data)
{
  Outside *self = user_data;
  g_autofree char *key = g_strconcat (row->command, " ", row->effect, NULL);
  const char *fault = NULL;

  self->result->n_checked++;
  if (!cpt_outside_is_heard (row->effect))
    fault = "nobody is told that";
  else if (row->next_us != 0 && !g_hash_table_contains (self->outbox, key))
    fault = "the outbox does not hold it";
  if (fault != NULL)
    cpt_check_find (self->result, "%s of %s to %s: %s", row->effect, row->command, row->webhook,
                    fault);
  return TRUE;
}

/* What is waited for from a till rests on a hand-over that stands. */
static gboolean
check_receipts (Outside *self, GError **error)
{
  g_autoptr (GArray) waits =
      cpt_storage_list_receipts_due (self->check->transaction, G_MAXINT64, error);

  for (guint i = 0; waits != NULL && i < waits->len && self->error == NULL; i++) {
    const CptReceiptWait *row = &g_array_index (waits, CptReceiptWait, i);
    char aggregate[CPT_ID_SIZE];
    const char *fault = find_fault_of (self, row->command, aggregate);

    self->result->n_checked++;
    if (fault != NULL)
      cpt_check_find (self->result, "The receipt of %s is waited for: %s", row->command, fault);
  }
  return waits != NULL;
}

/* What waits for its customer is looked at some day: else nobody is reminded, and it stands there
 * for ever. */
static gboolean
check_alarms (Outside *self, GError **error)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->check->fulfilments);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const CptFulfilment *part = value;
    gint64 at_us = 0;

    if (part->promise->method != CPT_METHOD_PICKUP || part->milestones.hold_until_us == 0 ||
        cpt_fulfilment_get_word (part) != CPT_WORD_READY)
      continue;
    self->result->n_checked++;
    if (!cpt_storage_find_alarm (self->check->transaction, part->id, &at_us, error))
      return FALSE;
    if (at_us == 0)
      cpt_check_find (self->result, "%s waits for its customer, and the clock does not know of it",
                      part->promise->reference);
  }
  return TRUE;
}

gboolean
cpt_check_outside (CptCheck *check, GError **error)
{
  g_autoptr (GHashTable) once = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) outbox = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Outside self = { check, NULL, once, outbox, NULL };

  self.result = cpt_check_begin (check, "I25",
                                 "What the outside hears was done, is told once, and in its time");
  if (check->log_broken) {
    g_free (self.result->words);
    self.result->words = g_strdup ("Not asked: the log itself is damaged");
    return TRUE;
  }
  if (!cpt_storage_walk_outbox (check->transaction, check_row, &self, error) ||
      !cpt_storage_walk_deliveries (check->transaction, check_delivery, &self, error) ||
      !check_receipts (&self, error) || !check_alarms (&self, error))
    return FALSE;
  if (self.error != NULL)
    g_propagate_error (error, self.error);
  return self.error == NULL;
}
