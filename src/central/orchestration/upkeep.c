/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/upkeep.h"

#include "central/orchestration/attaching.h"
#include "central/orchestration/own-log.h"
#include "central/orchestration/passes.h"
#include "central/orchestration/publish.h"
#include "central/orchestration/receipts.h"
#include "central/orchestration/shop.h"

#include <json-glib/json-glib.h>
#include <string.h>

typedef struct {
  CptService *service; /* (unowned) */
  const char *id;      /* (unowned) of the shop or contact under way */
  gint64 now_us;
  GPtrArray *ids;    /* (owned) (nullable) (element-type utf8) what is to be done */
  GPtrArray *scopes; /* (owned) (nullable) (element-type utf8) */
} Upkeep;

/* ---- opening hours ---- */

static gboolean
list_stores (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Upkeep *self = user_data;

  self->ids = cpt_storage_list_stores (transaction, error);
  return self->ids != NULL;
}

static gboolean
make_hours (CptTransaction *transaction, gpointer user_data, GError **error)
{
  const Upkeep *self = user_data;
  g_autoptr (CptStore) store = cpt_storage_load_store (transaction, self->id, error);
  g_auto (CptShopHours) hours = { 0 };
  g_autofree char *before = NULL, *after = NULL;

  if (store == NULL || !cpt_shop_load_hours (transaction, self->id, &hours, error))
    return FALSE;
  before = cpt_row_write_store (store);
  cpt_shop_make_hours (store, &hours, self->now_us);
  after = cpt_row_write_store (store);
  if (g_str_equal (before, after))
    return TRUE;
  return cpt_shop_save (transaction, store, &hours, error) &&
         cpt_publish_store (transaction, store, error);
}

static gboolean
make_all_hours (Upkeep *self, GError **error)
{
  g_autoptr (GPtrArray) stores = NULL;

  if (!cpt_storage_read (cpt_service_get_storage (self->service), list_stores, self, error))
    return FALSE;
  stores = g_steal_pointer (&self->ids);
  for (guint i = 0; i < stores->len; i++) {
    char shop[CPT_SCOPE_SIZE];
    const char *scopes[] = { shop, NULL };

    self->id = stores->pdata[i];
    cpt_scope_shop (self->id, shop);
    if (!cpt_service_run (self->service, scopes, make_hours, self, error))
      return FALSE;
  }
  return TRUE;
}

/* ---- names whose day has come ---- */

static gboolean
list_due (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Upkeep *self = user_data;

  self->ids = cpt_storage_list_contacts_due (transaction, self->now_us, error);
  return self->ids != NULL;
}

static gboolean
list_scopes (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Upkeep *self = user_data;
  g_autoptr (GPtrArray) parts =
      cpt_storage_list_fulfilments_of_contact (transaction, self->id, error);

  if (parts == NULL)
    return FALSE;
  for (guint i = 0; i < parts->len; i++) {
    g_autoptr (CptFulfilment) part =
        cpt_storage_load_fulfilment (transaction, parts->pdata[i], error);
    char scope[CPT_SCOPE_SIZE];

    if (part == NULL)
      return FALSE;
    cpt_scope_work (part->promise->store, scope);
    if (!g_ptr_array_find_with_equal_func (self->scopes, scope, g_str_equal, NULL))
      g_ptr_array_add (self->scopes, g_strdup (scope));
  }
  return TRUE;
}

/* What remains of the document: number, goods and money, nobody's name. */
static char *
strip_document (const char *document)
{
  static const char *const personal[] = { "customer", "collectors", "note" };
  g_autoptr (JsonNode) root = json_from_string (document, NULL);
  JsonObject *object, *below;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return g_strdup ("{}");
  object = json_node_get_object (root);
  for (guint i = 0; i < G_N_ELEMENTS (personal); i++)
    json_object_remove_member (object, personal[i]);
  if (json_object_has_member (object, "fulfil") &&
      JSON_NODE_HOLDS_OBJECT (json_object_get_member (object, "fulfil"))) {
    below = json_object_get_object_member (object, "fulfil");
    json_object_remove_member (below, "address");
  }
  if (json_object_has_member (object, "gift") &&
      JSON_NODE_HOLDS_OBJECT (json_object_get_member (object, "gift"))) {
    below = json_object_get_object_member (object, "gift");
    json_object_remove_member (below, "message");
  }
  return json_to_string (root, FALSE);
}

static gboolean
strip_order (CptTransaction *transaction, const CptPromise *promise, GError **error)
{
  GError *local_error = NULL;
  g_autoptr (CptOrderRow) row =
      cpt_storage_load_order_by_id (transaction, promise->order, &local_error);
  char *stripped;

  if (local_error != NULL) {
    g_propagate_error (error, local_error);
    return FALSE;
  }
  if (row == NULL)
    return TRUE;
  stripped = strip_document (row->document);
  g_free (row->document);
  row->document = stripped;
  return cpt_storage_save_order (transaction, row, error);
}

/* The lines and the fulfilment of a part that gave nothing to anybody go with the name; one that
 * did stays, nameless (commands.md §4). */
static gboolean
publish_end (CptTransaction *transaction, const CptFulfilment *part, GError **error)
{
  char scope[CPT_SCOPE_SIZE], id[CPT_ROW_ID_SIZE];

  if (cpt_fulfilment_get_sums (part).gone > 0)
    return cpt_publish_fulfilment (transaction, part, part, error);
  cpt_scope_work (part->promise->store, scope);
  for (gsize i = 0; i < part->n_lines; i++) {
    g_snprintf (id, sizeof id, "%s/%u", part->id, part->lines[i].number);
    if (!cpt_storage_publish (transaction, scope, cpt_row_kind_to_text (CPT_ROW_LINE), id, NULL,
                              "closed", error))
      return FALSE;
  }
  return cpt_storage_publish (transaction, scope, cpt_row_kind_to_text (CPT_ROW_FULFILMENT),
                              part->id, NULL, "closed", error);
}

static gboolean
erase_part (CptTransaction *transaction, const char *id, const char *contact, GError **error)
{
  g_autoptr (CptFulfilment) part = cpt_storage_load_fulfilment (transaction, id, error);
  char scope[CPT_SCOPE_SIZE];

  if (part == NULL)
    return FALSE;
  cpt_scope_work (part->promise->store, scope);
  *part->promise->contact = '\0';
  return strip_order (transaction, part->promise, error) &&
         cpt_storage_save_fulfilment (transaction, part, error) &&
         publish_end (transaction, part, error) &&
         cpt_storage_publish (transaction, scope, cpt_row_kind_to_text (CPT_ROW_CONTACT), contact,
                              NULL, "erased", error);
}

static gboolean
erase (CptTransaction *transaction, gpointer user_data, GError **error)
{
  const Upkeep *self = user_data;
  g_autoptr (CptContact) contact = cpt_storage_load_contact (transaction, self->id, error);
  g_autoptr (CptContact) empty = cpt_contact_new (self->id);
  g_autoptr (GPtrArray) parts = NULL;
  char command[CPT_ID_SIZE];

  if (contact == NULL)
    return FALSE;
  if (contact->erase_at_us == 0 || contact->erase_at_us > self->now_us)
    return TRUE; /* an undo opened the order again meanwhile */
  parts = cpt_storage_list_fulfilments_of_contact (transaction, self->id, error);
  if (parts == NULL)
    return FALSE;
  for (guint i = 0; i < parts->len; i++) {
    if (!erase_part (transaction, parts->pdata[i], self->id, error))
      return FALSE;
  }
  g_strlcpy (empty->order, contact->order, sizeof empty->order);
  cpt_service_new_id (self->service, command);
  return cpt_storage_save_contact (transaction, empty, error) &&
         cpt_own_log_append (transaction, CPT_SOURCE_CLOCK, command, "contact.erase", self->id,
                             self->now_us, "{}", error);
}

static gboolean
erase_one (Upkeep *self, GError **error)
{
  g_autoptr (GPtrArray) scopes = g_ptr_array_new_with_free_func (g_free);

  self->scopes = scopes;
  if (!cpt_storage_read (cpt_service_get_storage (self->service), list_scopes, self, error))
    return FALSE;
  g_ptr_array_add (scopes, NULL);
  return cpt_service_run (self->service, (const char *const *)scopes->pdata, erase, self, error);
}

static gboolean
erase_all (Upkeep *self, GError **error)
{
  g_autoptr (GPtrArray) due = NULL;

  if (!cpt_storage_read (cpt_service_get_storage (self->service), list_due, self, error))
    return FALSE;
  due = g_steal_pointer (&self->ids);
  for (guint i = 0; i < due->len; i++) {
    self->id = due->pdata[i];
    if (!erase_one (self, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
cpt_upkeep_run (CptService *self, GError **error)
{
  Upkeep upkeep = { .service = self };

  g_return_val_if_fail (self != NULL, FALSE);

  upkeep.now_us = cpt_service_now_us (self);
  return make_all_hours (&upkeep, error) && erase_all (&upkeep, error) &&
         cpt_passes_tidy (self, error) && cpt_receipts_run (self, error) &&
         cpt_attaching_erase (self, error);
}
