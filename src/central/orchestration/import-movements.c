/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/import-kind.h"
#include "central/orchestration/own-log.h"
#include "central/orchestration/publish.h"
#include "central/orchestration/sender-key.h"

#include <string.h>

#define MAX_REF_BYTES 64

/* What tills and deliveries tell (ORDER.md, commands.md §7): each row is a command of its own,
 * whose sender's key is `ref`. */

static const char *const members[] = {
  "ref*", "store", "sku", "gtin", "place", "quantity*", "kind*", "at", NULL,
};

typedef struct {
  const char *ref; /* (unowned) */
  const CptStore *store;
  const char *kind; /* (unowned) */
  char sku[CPT_SKU_SIZE];
  char location[CPT_LOCATION_SIZE];
  gint64 quantity; /* < 0: it leaves the floor */
  gint64 at_us;    /* −1: not said */
} Row;

/* clang-format off */
static const struct { const char *kind; CptBucketSort outside; } kinds[] = {
  { "sale",       CPT_BUCKET_CUSTOMER },
  { "return",     CPT_BUCKET_CUSTOMER },
  { "delivery",   CPT_BUCKET_SUPPLIER },
  { "adjustment", CPT_BUCKET_ADJUSTMENT },
};
/* clang-format on */

static gboolean
find_outside (const char *kind, CptBucketSort *outside_out)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    if (!g_str_equal (kinds[i].kind, kind))
      continue;
    *outside_out = kinds[i].outside;
    return TRUE;
  }
  return FALSE;
}

static gboolean
read_row (CptImport *import, const CptImportRow *row, Row *out, char **why_out)
{
  CptBucketSort outside;

  if (!cpt_import_row_get_text (row, "ref", MAX_REF_BYTES, TRUE, &out->ref, why_out) ||
      !cpt_import_get_store (import, row, &out->store, why_out) ||
      !cpt_import_row_get_sku (row, out->sku, why_out) ||
      !cpt_import_row_copy_text (row, "place", FALSE, out->location, CPT_LOCATION_SIZE, why_out) ||
      !cpt_import_row_get_int (row, "quantity", -CPT_MAX_QUANTITY, CPT_MAX_QUANTITY, 0,
                               &out->quantity, why_out) ||
      !cpt_import_row_get_text (row, "kind", CPT_CODE_SIZE - 1, TRUE, &out->kind, why_out) ||
      !cpt_import_row_get_instant (row, "at", out->store->time_zone, -1, &out->at_us, why_out))
    return FALSE;
  if (out->quantity == 0)
    return cpt_import_refuse (why_out, "quantity", "there is none");
  if (!find_outside (out->kind, &outside))
    return cpt_import_refuse (why_out, "kind", "%s is none of sale, return, delivery, adjustment",
                              out->kind);
  return TRUE;
}

/* As it was sent: what a repeated ref is compared with. */
static char *
write_args (const Row *self, const char *channel)
{
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;

  cpt_json_begin_object (&writer, NULL);
  cpt_json_put_text (&writer, "channel", channel);
  cpt_json_put_text (&writer, "ref", self->ref);
  cpt_json_put_text (&writer, "store", self->store->number);
  cpt_json_put_text (&writer, "sku", self->sku);
  cpt_json_put_text_if (&writer, "place", self->location);
  cpt_json_put_int (&writer, "quantity", self->quantity);
  cpt_json_put_text (&writer, "kind", self->kind);
  cpt_json_put_int_if (&writer, "at_us", self->at_us, -1);
  cpt_json_end_object (&writer);
  return cpt_json_writer_end (&writer);
}

/* The place as the ledger knows it: one that the shop does not have is `?` (commands.md). */
static gboolean
find_place (CptImport *import, const Row *row, const char **location_out, GError **error)
{
  GError *local_error = NULL;
  g_autoptr (CptPlace) place = NULL;

  *location_out = CPT_LOCATION_NONE;
  if (*row->location == '\0')
    return TRUE;
  place =
      cpt_storage_load_place (import->transaction, row->store->number, row->location, &local_error);
  if (place != NULL)
    *location_out = row->location;
  if (local_error == NULL)
    return TRUE;
  g_propagate_error (error, local_error);
  return FALSE;
}

static gboolean
book (CptImport *import, const Row *row, const char *id, gint64 at_us, GError **error)
{
  g_autoptr (GHashTable) touched = cpt_touched_new ();
  CptMovement movement = { .quantity = ABS (row->quantity) };
  const char *location = NULL;
  CptBucketSort outside;

  if (!find_place (import, row, &location, error) || !find_outside (row->kind, &outside))
    return FALSE;
  g_strlcpy (movement.sku, row->sku, sizeof movement.sku);
  movement.from = row->quantity < 0 ? cpt_bucket_floor (location) : cpt_bucket (outside);
  movement.to = row->quantity < 0 ? cpt_bucket (outside) : cpt_bucket_floor (location);
  cpt_touched_add (touched, row->sku);
  return cpt_storage_book (import->transaction, row->store->number, &movement, 1, id, at_us,
                           error) &&
         cpt_publish_stock (import->transaction, row->store->number, touched, error);
}

/* The same ref with other words ends the call, and nothing of it is booked. */
static CptImportResult
refuse_reused (const Row *row, char **why_out, GError **error)
{
  cpt_import_refuse (why_out, "ref", "%s came before with another movement", row->ref);
  g_set_error_literal (error, CPT_IMPORT_ERROR, CPT_IMPORT_ERROR_KEY_REUSED, *why_out);
  return CPT_IMPORT_FAILED;
}

static CptImportResult
write_row (CptImport *import, const CptImportRow *row, char **why_out, GError **error)
{
  const char *channel = import->options->call->channel;
  g_autofree char *args = NULL;
  g_autoptr (CptLogEntry) entry = NULL;
  Row self = { 0 };
  GError *local_error = NULL;
  char id[CPT_ID_SIZE];
  gint64 at_us;

  if (!read_row (import, row, &self, why_out))
    return CPT_IMPORT_SKIPPED;
  args = write_args (&self, channel);
  cpt_sender_key_derive ("stock.move", channel, NULL, self.ref, id);
  entry = cpt_storage_find_log (import->transaction, id, &local_error);
  if (local_error != NULL) {
    g_propagate_error (error, local_error);
    return CPT_IMPORT_FAILED;
  }
  if (entry != NULL)
    return strstr (entry->line, args) != NULL ? CPT_IMPORT_UNCHANGED
                                              : refuse_reused (&self, why_out, error);
  at_us = self.at_us < 0 ? import->now_us : MIN (self.at_us, import->now_us);
  if (!cpt_own_log_append_at (import->transaction, cpt_own_log_source_of (channel), id,
                              "stock.move", self.store->number, import->now_us, at_us, args,
                              error) ||
      !book (import, &self, id, at_us, error))
    return CPT_IMPORT_FAILED;
  return CPT_IMPORT_WRITTEN;
}

const CptImportKind cpt_import_movements = {
  .name = "movements",
  .members = members,
  .by_call = TRUE,
  .lock = cpt_import_lock_shop,
  .write = write_row,
};
