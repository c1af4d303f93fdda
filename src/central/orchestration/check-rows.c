/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/check-private.h"

#include "central/orchestration/publish.h"
#include "central/orchestration/true-row.h"
#include "central/storage/storage-pass.h"

#include <string.h>

#define N_POLICIES_KEPT 2

/* I8, central's half of it: what is published of a scope is what follows from the truth, and `n`
 * and `sum` are those of its rows. */

typedef struct {
  char *doc;            /* (owned) what the row must say */
  gboolean may_be_gone; /* it has left, or will: rows of closed work */
  gboolean seen;
} Expected;

typedef struct {
  CptCheck *check;        /* (unowned) */
  CptCheckResult *result; /* (unowned) I8 */
  CptCheckResult *heads;  /* (unowned) I9 */
  CptCheckResult *placed; /* (unowned) I13 */
  const char *scope;      /* (unowned) under way */
  GHashTable *expected;   /* (owned) (element-type utf8 Expected) "kind id" */
  gint64 n, newest;
  guint64 sum;
  GPtrArray *rows; /* (owned) (element-type LookedUp) rows of a catalogue, looked up one by one */
} RowCheck;

typedef struct {
  char *kind, *id, *doc; /* (owned) */
  gboolean is_spoilt;
} LookedUp;

static void
free_looked_up (gpointer data)
{
  LookedUp *row = data;

  g_free (row->kind);
  g_free (row->id);
  g_free (row->doc);
  g_free (row);
}

static LookedUp *
looked_up_new (const CptFeedRow *row)
{
  LookedUp *self = g_new0 (LookedUp, 1);

  self->kind = g_strdup (row->kind);
  self->id = g_strdup (row->id);
  self->doc = g_strndup (row->doc, row->doc_length);
  self->is_spoilt = row->is_spoilt;
  return self;
}

static void
free_expected (gpointer data)
{
  Expected *expected = data;

  g_free (expected->doc);
  g_free (expected);
}

static void
expect (RowCheck *self, CptRowKind kind, const char *id, char *doc, gboolean may_be_gone)
{
  Expected *expected = g_new0 (Expected, 1);

  expected->doc = doc;
  expected->may_be_gone = may_be_gone;
  g_hash_table_insert (self->expected, g_strdup_printf ("%s %s", cpt_row_kind_to_text (kind), id),
                       expected);
}

/* What a row refers to is not there: that is a finding; TRUE unless the storage failed. */
static gboolean
find_none (RowCheck *self, const char *what, const char *id, GError *local_error, GError **error)
{
  if (local_error != NULL) {
    g_propagate_error (error, local_error);
    return FALSE;
  }
  if (self->check->files_broken)
    cpt_check_blame (self->check, id);
  else
    cpt_check_find (self->result, "%s: the %s %s is referred to, but is not there", self->scope,
                    what, id);
  return TRUE;
}

/* ---- work ---- */

static gboolean
expect_part (RowCheck *self, const CptFulfilment *part, GError **error)
{
  gboolean closed = cpt_fulfilment_is_closed (part);
  char id[CPT_ROW_ID_SIZE];

  expect (self, CPT_ROW_FULFILMENT, part->id, cpt_row_write_fulfilment (part), closed);
  for (gsize i = 0; i < part->n_lines; i++) {
    g_snprintf (id, sizeof id, "%s/%u", part->id, part->lines[i].number);
    expect (self, CPT_ROW_LINE, id, cpt_row_write_line (part->id, &part->lines[i]), closed);
  }
  for (guint i = 0; !closed && i < part->bags->len; i++) {
    const CptBag *bag = part->bags->pdata[i];

    expect (self, CPT_ROW_BAG, bag->number, cpt_row_write_bag (part->id, bag), FALSE);
  }
  if (*part->promise->contact != '\0') {
    GError *local_error = NULL;
    g_autoptr (CptContact) contact =
        cpt_storage_load_contact (self->check->transaction, part->promise->contact, &local_error);

    if (contact == NULL && !find_none (self, "contact", part->promise->contact, local_error, error))
      return FALSE;
    if (contact != NULL)
      expect (self, CPT_ROW_CONTACT, contact->id, cpt_row_write_contact (contact), FALSE);
  }
  return TRUE;
}

static gboolean
expect_work (RowCheck *self, const char *store, GError **error)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->check->fulfilments);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const CptFulfilment *part = value;

    if (g_str_equal (part->promise->store, store) && !expect_part (self, part, error))
      return FALSE;
  }
  g_hash_table_iter_init (&iter, self->check->exceptions);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const CptException *exception = value;

    if (g_str_equal (exception->store, store) && exception->closed_us == 0)
      expect (self, CPT_ROW_EXCEPTION, exception->id, cpt_row_write_exception (exception), FALSE);
  }
  return TRUE;
}

/* ---- shop ---- */

static gboolean
expect_places (RowCheck *self, const char *store, GError **error)
{
  g_autoptr (GPtrArray) places = cpt_storage_list_places (self->check->transaction, store, error);

  for (guint i = 0; places != NULL && i < places->len; i++) {
    const CptPlace *place = places->pdata[i];

    expect (self, CPT_ROW_PLACE, place->code, cpt_row_write_place (place), FALSE);
  }
  return places != NULL;
}

static gboolean
expect_people (RowCheck *self, const char *store, GError **error)
{
  CptTransaction *transaction = self->check->transaction;
  g_autoptr (GPtrArray) people = cpt_storage_list_people (transaction, store, error);

  for (guint i = 0; people != NULL && i < people->len; i++) {
    GError *local_error = NULL;
    g_autoptr (CptPerson) person =
        cpt_storage_load_person (transaction, people->pdata[i], &local_error);

    if (person == NULL && !find_none (self, "person", people->pdata[i], local_error, error))
      return FALSE;
    if (person == NULL)
      continue;
    if (!cpt_storage_load_grants (transaction, person->id, store, person->grants, &person->n_grants,
                                  error))
      return FALSE;
    expect (self, CPT_ROW_PERSON, person->id, cpt_row_write_person (person), FALSE);
  }
  return people != NULL;
}

static gboolean
expect_policies (RowCheck *self, GError **error)
{
  CptTransaction *transaction = self->check->transaction;
  g_autoptr (GPtrArray) ids = cpt_storage_list_policies (transaction, error);

  for (guint i = 0; ids != NULL && i < MIN (ids->len, N_POLICIES_KEPT); i++) {
    char *document = cpt_storage_load_policy (transaction, ids->pdata[i], error);

    if (document == NULL)
      return FALSE;
    expect (self, CPT_ROW_POLICY, ids->pdata[i], document, FALSE);
  }
  return ids != NULL;
}

/* Every sku that ever moved in this shop, or is owed by it, has its row. */
static gboolean
expect_stock (RowCheck *self, const char *store, GError **error)
{
  g_autoptr (GHashTable) skus = cpt_touched_new ();
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->check->balances);
  while (g_hash_table_iter_next (&iter, &key, NULL)) {
    g_auto (GStrv) parts = g_strsplit (key, "\t", 3);

    if (g_str_equal (parts[0], store))
      cpt_touched_add (skus, parts[1]);
  }
  g_hash_table_iter_init (&iter, self->check->fulfilments);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const CptFulfilment *part = value;

    for (gsize i = 0; g_str_equal (part->promise->store, store) && i < part->n_lines; i++)
      cpt_touched_add (skus, part->lines[i].sku);
  }
  g_hash_table_iter_init (&iter, skus);
  while (g_hash_table_iter_next (&iter, &key, NULL)) {
    g_autoptr (CptStock) stock =
        cpt_storage_load_stock (self->check->transaction, store, key, error);

    if (stock == NULL)
      return FALSE;
    expect (self, CPT_ROW_STOCK, key, cpt_row_write_stock (stock), FALSE);
  }
  return TRUE;
}

/* The keys that are not forgotten, and what the shop was told is called back. */
static gboolean
expect_passes (RowCheck *self, const char *store, GError **error)
{
  CptTransaction *transaction = self->check->transaction;
  g_autoptr (GArray) keys = cpt_storage_list_pass_keys (transaction, error);
  g_autoptr (GArray) list =
      keys != NULL ? cpt_storage_list_passes_revoked (transaction, store, G_MAXINT64, error) : NULL;

  if (list == NULL)
    return FALSE;
  for (guint i = 0; i < keys->len; i++) {
    const CptPassKeyRow *row = &g_array_index (keys, CptPassKeyRow, i);

    if (!row->gone)
      expect (self, CPT_ROW_PASS_KEY, row->key.kid, cpt_row_write_pass_key (&row->key), FALSE);
  }
  for (guint i = 0; i < list->len; i++) {
    const CptPassRevoked *revoked = &g_array_index (list, CptPassRevoked, i);

    expect (self, CPT_ROW_PASS_REVOKED, revoked->jti, cpt_row_write_pass_revoked (revoked), FALSE);
  }
  return TRUE;
}

static gboolean
expect_shop (RowCheck *self, const char *number, GError **error)
{
  GError *local_error = NULL;
  g_autoptr (CptStore) store =
      cpt_storage_load_store (self->check->transaction, number, &local_error);

  if (local_error != NULL) {
    g_propagate_error (error, local_error);
    return FALSE;
  }
  if (store == NULL) {
    cpt_check_find (self->result, "shop/%s is published, but there is no such shop", number);
    return TRUE;
  }
  expect (self, CPT_ROW_STORE, number, cpt_row_write_store (store), FALSE);
  return expect_places (self, number, error) && expect_people (self, number, error) &&
         expect_policies (self, error) && expect_passes (self, number, error) &&
         expect_stock (self, number, error);
}

/* ---- catalogue and price: too many to hold, looked up row by row ---- */

/* The row says what is true; but its own sum is of something else. */
static void
check_own_sum (RowCheck *self, const char *kind, const char *id, gboolean is_spoilt)
{
  if (is_spoilt)
    cpt_check_find (self->result, "%s: the sum of %s %s is not that of its bytes", self->scope,
                    kind, id);
}

static gboolean
check_looked_up (RowCheck *self, const LookedUp *row, GError **error)
{
  GError *local_error = NULL;
  g_autofree char *should = cpt_true_row_write (self->check->transaction, self->scope, row->kind,
                                                row->id, row->doc, &local_error);

  if (g_error_matches (local_error, CPT_STORAGE_ERROR, CPT_STORAGE_ERROR_CORRUPT)) {
    cpt_check_find (self->result, "%s: what is true of %s %s cannot be read: %s", self->scope,
                    row->kind, row->id, local_error->message);
    g_error_free (local_error);
    return TRUE;
  }
  if (local_error != NULL) {
    g_propagate_error (error, local_error);
    return FALSE;
  }
  if (g_strcmp0 (should, row->doc) != 0)
    cpt_check_find (self->result, "%s: %s %s is not what is true", self->scope, row->kind, row->id);
  else
    check_own_sum (self, row->kind, row->id, row->is_spoilt);
  return TRUE;
}

/* ---- what is published ---- */

/* The row is of something that is named already: the id of a part stands before that of a line. */
static gboolean
is_named (const RowCheck *self, const char *kind, const char *id)
{
  g_autofree char *part = g_strndup (id, strcspn (id, "/"));
  g_autofree char *article = NULL;

  if (g_str_equal (kind, cpt_row_kind_to_text (CPT_ROW_STOCK)))
    article = g_strdup_printf ("%s\t%s", strchr (self->scope, '/') + 1, id);
  return cpt_check_is_blamed (self->check, article != NULL ? article : part);
}

static gboolean
is_looked_up (const RowCheck *self)
{
  return g_str_has_prefix (self->scope, "catalogue/") || g_str_has_prefix (self->scope, "price/");
}

static void
check_expected (RowCheck *self, const CptFeedRow *row, const char *doc)
{
  g_autofree char *key = g_strdup_printf ("%s %s", row->kind, row->id);
  Expected *expected = g_hash_table_lookup (self->expected, key);

  if (expected != NULL)
    expected->seen = TRUE;
  if (is_named (self, row->kind, row->id))
    return;
  if (expected == NULL) {
    cpt_check_find (self->result, "%s: %s is published, but is not there", self->scope, key);
    return;
  }
  if (!g_str_equal (expected->doc, doc))
    cpt_check_find (self->result, "%s: %s is not what is true", self->scope, key);
  else
    check_own_sum (self, row->kind, row->id, row->is_spoilt);
}

/* I13: each kind of row belongs to scopes of one sort (rows.md); customers' data to work alone. */
static gboolean
is_where_it_belongs (const RowCheck *self, const CptFeedRow *row)
{
  static const struct {
    const char *sort;
    const char *kinds[8];
  } sorts[] = {
    { "work/", { "fulfilment", "line", "bag", "contact", "exception" } },
    { "shop/", { "store", "place", "person", "policy", "stock", "pass_key", "pass_revoked" } },
    { "catalogue/", { "product", "code" } },
    { "price/", { "price" } },
  };

  self->placed->n_checked++;
  for (guint i = 0; i < G_N_ELEMENTS (sorts); i++) {
    if (g_str_has_prefix (self->scope, sorts[i].sort))
      return g_strv_contains (sorts[i].kinds, row->kind);
  }
  return TRUE;
}

static gboolean
check_row (const CptFeedRow *row, gpointer user_data)
{
  RowCheck *self = user_data;
  g_autofree char *doc = NULL;

  if (!is_where_it_belongs (self, row)) {
    cpt_check_find (self->placed, "%s: %s %s does not belong there", self->scope, row->kind,
                    row->id);
    return TRUE;
  }
  self->newest = MAX (self->newest, row->seq);
  if (row->deleted)
    return TRUE;
  self->result->n_checked++;
  self->n++;
  self->sum += row->sum;
  if (is_looked_up (self)) {
    g_ptr_array_add (self->rows, looked_up_new (row));
    return TRUE;
  }
  doc = g_strndup (row->doc, row->doc_length);
  check_expected (self, row, doc);
  return TRUE;
}

static void
find_missing (RowCheck *self)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->expected);
  while (g_hash_table_iter_next (&iter, &key, &value)) {
    const Expected *expected = value;

    g_auto (GStrv) parts = g_strsplit (key, " ", 2);

    if (!expected->seen && !expected->may_be_gone && !is_named (self, parts[0], parts[1]))
      cpt_check_find (self->result, "%s: %s is not published", self->scope, (const char *)key);
  }
}

static gboolean
check_scope (RowCheck *self, GError **error)
{
  const char *of = strchr (self->scope, '/');
  CptScopeHead head = { 0 };

  if (of == NULL)
    return TRUE;
  if ((g_str_has_prefix (self->scope, "work/") && !expect_work (self, of + 1, error)) ||
      (g_str_has_prefix (self->scope, "shop/") && !expect_shop (self, of + 1, error)) ||
      !cpt_storage_feed (self->check->transaction, self->scope, 0, check_row, self, error) ||
      !cpt_storage_load_head (self->check->transaction, self->scope, &head, error))
    return FALSE;
  for (guint i = 0; i < self->rows->len; i++) {
    if (!check_looked_up (self, self->rows->pdata[i], error))
      return FALSE;
  }
  find_missing (self);
  self->heads->n_checked++;
  if (self->newest > head.seq)
    cpt_check_find (self->heads,
                    "%s: a row has the number %" G_GINT64_FORMAT
                    ", but its newest is %" G_GINT64_FORMAT ": a terminal would miss what comes",
                    self->scope, self->newest, head.seq);
  if (head.n != self->n || head.sum != self->sum)
    cpt_check_find (self->result, "%s: n and sum are not those of its rows", self->scope);
  return TRUE;
}

gboolean
cpt_check_rows (CptCheck *check, GError **error)
{
  CptCheckResult *result =
      cpt_check_begin (check, "I8", "What is published is what is true, with its count and sum");
  CptCheckResult *heads =
      cpt_check_begin (check, "I9", "No row stands above the number that its scope has reached");
  CptCheckResult *placed =
      cpt_check_begin (check, "I13", "Each row stands in a scope that may hold its kind");
  g_autoptr (GPtrArray) scopes = cpt_storage_list_scopes (check->transaction, error);

  if (scopes == NULL)
    return FALSE;
  for (guint i = 0; i < scopes->len; i++) {
    g_autoptr (GHashTable) expected =
        g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_expected);
    g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (free_looked_up);
    RowCheck self = {
      .check = check, .result = result, .heads = heads, .placed = placed, .rows = rows
    };

    self.scope = scopes->pdata[i];
    self.expected = expected;

    if (!check_scope (&self, error))
      return FALSE;
  }
  return TRUE;
}
