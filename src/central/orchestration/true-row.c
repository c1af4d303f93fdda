/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/true-row.h"

#include "central/storage/storage-pass.h"

#include <string.h>

/* What a kind's writer is asked. */
typedef struct {
  CptTransaction *transaction; /* (unowned) */
  const char *of;              /* (unowned) shop, assortment or zone: the scope behind its slash */
  const char *id;              /* (unowned) */
  const char *doc;             /* (unowned) (nullable) */
} Question;

/* (transfer full) (nullable): a part that this shop owes. */
static CptFulfilment *
load_part (const Question *self, const char *id, GError **error)
{
  g_autoptr (CptFulfilment) part = cpt_storage_load_fulfilment (self->transaction, id, error);

  return part != NULL && g_str_equal (part->promise->store, self->of) ? g_steal_pointer (&part)
                                                                      : NULL;
}

static char *
write_fulfilment (const Question *self, GError **error)
{
  g_autoptr (CptFulfilment) part = load_part (self, self->id, error);

  return part != NULL ? cpt_row_write_fulfilment (part) : NULL;
}

/* `<fulfilment>/<line>` */
static char *
write_line (const Question *self, GError **error)
{
  g_auto (GStrv) names = g_strsplit (self->id, "/", 2);
  g_autoptr (CptFulfilment) part = NULL;
  const CptLine *line = NULL;

  if (g_strv_length (names) == 2)
    part = load_part (self, names[0], error);
  if (part != NULL)
    line = cpt_fulfilment_find_line (part, (guint)g_ascii_strtoull (names[1], NULL, 10));
  return line != NULL ? cpt_row_write_line (part->id, line) : NULL;
}

static char *
write_bag (const Question *self, GError **error)
{
  g_autoptr (CptFulfilment) part = NULL;
  const CptBag *bag = NULL;
  char owner[CPT_ID_SIZE];

  if (!cpt_storage_find_bag (self->transaction, self->id, owner, error))
    return NULL;
  if (*owner != '\0')
    part = load_part (self, owner, error);
  if (part != NULL && !cpt_fulfilment_is_closed (part))
    bag = cpt_fulfilment_find_bag (part, self->id);
  return bag != NULL ? cpt_row_write_bag (part->id, bag) : NULL;
}

static char *
write_contact (const Question *self, GError **error)
{
  g_autoptr (CptContact) contact = cpt_storage_load_contact (self->transaction, self->id, error);

  return contact != NULL ? cpt_row_write_contact (contact) : NULL;
}

static char *
write_exception (const Question *self, GError **error)
{
  g_autoptr (CptException) exception =
      cpt_storage_load_exception (self->transaction, self->id, error);

  if (exception == NULL || exception->closed_us != 0 || !g_str_equal (exception->store, self->of))
    return NULL;
  return cpt_row_write_exception (exception);
}

static char *
write_store (const Question *self, GError **error)
{
  g_autoptr (CptStore) store = NULL;

  if (g_str_equal (self->id, self->of))
    store = cpt_storage_load_store (self->transaction, self->id, error);
  return store != NULL ? cpt_row_write_store (store) : NULL;
}

static char *
write_place (const Question *self, GError **error)
{
  g_autoptr (CptPlace) place =
      cpt_storage_load_place (self->transaction, self->of, self->id, error);

  return place != NULL ? cpt_row_write_place (place) : NULL;
}

static char *
write_person (const Question *self, GError **error)
{
  g_autoptr (CptPerson) person = cpt_storage_load_person (self->transaction, self->id, error);

  if (person == NULL || !cpt_storage_load_grants (self->transaction, self->id, self->of,
                                                  person->grants, &person->n_grants, error))
    return NULL;
  return person->n_grants > 0 ? cpt_row_write_person (person) : NULL;
}

static char *
write_policy (const Question *self, GError **error)
{
  return cpt_storage_load_policy (self->transaction, self->id, error);
}

/* A sku that never moved is known where somebody is owed it. */
static char *
write_stock (const Question *self, GError **error)
{
  g_autoptr (CptStock) stock =
      cpt_storage_load_stock (self->transaction, self->of, self->id, error);

  return stock != NULL ? cpt_row_write_stock (stock) : NULL;
}

static char *
write_pass_key (const Question *self, GError **error)
{
  g_autoptr (GArray) keys = cpt_storage_list_pass_keys (self->transaction, error);

  for (guint i = 0; keys != NULL && i < keys->len; i++) {
    const CptPassKeyRow *row = &g_array_index (keys, CptPassKeyRow, i);

    if (!row->gone && g_str_equal (row->key.kid, self->id))
      return cpt_row_write_pass_key (&row->key);
  }
  return NULL;
}

static char *
write_pass_revoked (const Question *self, GError **error)
{
  g_autoptr (GArray) list =
      cpt_storage_list_passes_revoked (self->transaction, self->of, G_MAXINT64, error);

  for (guint i = 0; list != NULL && i < list->len; i++) {
    const CptPassRevoked *revoked = &g_array_index (list, CptPassRevoked, i);

    if (g_str_equal (revoked->jti, self->id))
      return cpt_row_write_pass_revoked (revoked);
  }
  return NULL;
}

static char *
write_product (const Question *self, GError **error)
{
  g_autoptr (CptProduct) product =
      cpt_storage_load_product (self->transaction, self->of, self->id, error);

  return product != NULL ? cpt_row_write_product (product) : NULL;
}

static char *
write_code (const Question *self, GError **error)
{
  gboolean is_other = self->doc != NULL && strstr (self->doc, "\"kind\":\"other\"") != NULL;
  CptProductCode code = { 0 };
  gboolean found = FALSE;

  if (!cpt_storage_find_code (self->transaction, self->of, self->id, &code, &found, error) ||
      !found)
    return NULL;
  return cpt_row_write_code (&code, !is_other);
}

/* The id is `<from_us>/<sku>`: the price that holds at that moment began then. */
static char *
write_price (const Question *self, GError **error)
{
  const char *slash = strchr (self->id, '/');
  gint64 from_us = g_ascii_strtoll (self->id, NULL, 10);
  CptPrice price = { 0 };
  gboolean found = FALSE;

  if (slash == NULL || !cpt_storage_load_price (self->transaction, self->of, slash + 1, from_us,
                                                &price, &found, error))
    return NULL;
  return found && price.from_us == from_us ? cpt_row_write_price (&price) : NULL;
}

static const struct {
  const char *sort; /* of the scope */
  CptRowKind kind;
  char *(*write) (const Question *question, GError **error);
} writers[] = {
  { "work/", CPT_ROW_FULFILMENT, write_fulfilment },
  { "work/", CPT_ROW_LINE, write_line },
  { "work/", CPT_ROW_BAG, write_bag },
  { "work/", CPT_ROW_CONTACT, write_contact },
  { "work/", CPT_ROW_EXCEPTION, write_exception },
  { "shop/", CPT_ROW_STORE, write_store },
  { "shop/", CPT_ROW_PLACE, write_place },
  { "shop/", CPT_ROW_PERSON, write_person },
  { "shop/", CPT_ROW_POLICY, write_policy },
  { "shop/", CPT_ROW_STOCK, write_stock },
  { "shop/", CPT_ROW_PASS_KEY, write_pass_key },
  { "shop/", CPT_ROW_PASS_REVOKED, write_pass_revoked },
  { "catalogue/", CPT_ROW_PRODUCT, write_product },
  { "catalogue/", CPT_ROW_CODE, write_code },
  { "price/", CPT_ROW_PRICE, write_price },
};

char *
cpt_true_row_write (CptTransaction *transaction,
                    const char *scope,
                    const char *kind,
                    const char *id,
                    const char *doc,
                    GError **error)
{
  const char *slash = strchr (scope, '/');
  Question question = { transaction, slash != NULL ? slash + 1 : "", id, doc };

  g_return_val_if_fail (transaction != NULL && kind != NULL && id != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (writers); i++)
    if (g_str_has_prefix (scope, writers[i].sort) &&
        g_str_equal (kind, cpt_row_kind_to_text (writers[i].kind)))
      return writers[i].write (&question, error);
  return NULL;
}
