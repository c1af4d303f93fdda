/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "world.h"

#include "central/orchestration/feed.h"
#include "central/orchestration/intake.h"
#include "central/orchestration/publish.h"
#include "central/orchestration/upkeep.h"
#include "wire/json.h"

#include <string.h>

/* The story that the golden files tell: their rows are made the truth of a storage as it was at
 * 09:20, their push is sent, and what comes of it is compared with them byte for byte. */

#define STORE     "LYO1"
#define TERMINAL  "01a19b45-b800-7a31-89b6-6c6cf111006b"
#define RECEIVED  "2026-11-21T09:41:00.035+01:00"
#define OPENING   "2026-11-21T08:00:00+01:00"
#define EXCEPTION "01a1fd44-1560-7c6b-bca0-782ec11b43ad"

static const char *const scopes[] = { "catalogue/FR-MODE", "shop/LYO1", "work/LYO1", NULL };

/* sku, where, how many: the balances at 09:20 (make.py, BEFORE) */
static const struct {
  const char *sku;
  CptBucketSort sort;
  const char *location;
  gint64 n;
} before[] = {
  { "45001-KAK-M", CPT_BUCKET_FLOOR, "?", -1 },
  { "45001-KAK-M", CPT_BUCKET_FLOOR, "A-03-2", 5 },
  { "45014-BOR-L", CPT_BUCKET_FLOOR, "B-01-1", 4 },
  { "45014-BOR-L", CPT_BUCKET_CUSTODY, "", 1 },
  { "45020-OCR-U", CPT_BUCKET_FLOOR, "A-05-1", 1 },
  { "46003-NAT-U", CPT_BUCKET_FLOOR, "Réserve-02", 2 },
  { "46003-NAT-U", CPT_BUCKET_CUSTODY, "", 1 },
  { "46007-BLC-2", CPT_BUCKET_FLOOR, "C-02-4", 6 },
  { "46007-BLC-2", CPT_BUCKET_CUSTODY, "", 2 },
  { "46007-BLC-2", CPT_BUCKET_ASTRAY, "", 1 },
};

typedef struct {
  CptWorld *world;             /* (owned) */
  char *shop, *work;           /* (owned) (nullable) the feeds as files */
  GHashTable *parts;           /* (owned) (element-type utf8 CptFulfilment) */
  CptTransaction *transaction; /* (unowned) while seeding */
  CptScopeHead head;           /* of work, after the seeding */
} Story;

static void
free_fulfilment (gpointer fulfilment)
{
  cpt_fulfilment_free (fulfilment);
}

static void
story_free (Story *self)
{
  g_clear_pointer (&self->world, cpt_world_free);
  g_clear_pointer (&self->shop, g_free);
  g_clear_pointer (&self->work, g_free);
  g_clear_pointer (&self->parts, g_hash_table_unref);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Story, story_free)

typedef gboolean (*RowFunction) (Story *self, const CptFeedRow *row, GError **error);

static gboolean
for_each_row (Story *self, const char *feed, RowFunction function, GError **error)
{
  g_auto (GStrv) lines = g_strsplit (feed, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++) {
    CptFeedRow row = { 0 };

    if (lines[i][0] != '[')
      continue;
    if (!cpt_feed_read_row (lines[i], strlen (lines[i]), &row, error) ||
        (!row.deleted && !function (self, &row, error)))
      return FALSE;
  }
  return TRUE;
}

static gboolean
seed_shop (Story *self, const CptFeedRow *row, GError **error)
{
  if (g_str_equal (row->kind, "store")) {
    g_autoptr (CptStore) store = cpt_row_read_store (row->id, row->doc, row->doc_length, error);

    return store != NULL && cpt_storage_save_store (self->transaction, store, 1, NULL, error);
  }
  if (g_str_equal (row->kind, "place")) {
    g_autoptr (CptPlace) place = cpt_row_read_place (row->id, row->doc, row->doc_length, error);

    if (place == NULL)
      return FALSE;
    memset (&place->count, 0, sizeof place->count); /* the feed is as it was after the push */
    cpt_last_clear (&place->last);
    g_strlcpy (place->store, STORE, sizeof place->store);
    return cpt_storage_save_place (self->transaction, place, error);
  }
  if (g_str_equal (row->kind, "person")) {
    g_autoptr (CptPerson) person = cpt_row_read_person (row->id, row->doc, row->doc_length, error);

    return person != NULL && cpt_storage_save_person (self->transaction, person, STORE, error);
  }
  if (g_str_equal (row->kind, "policy")) {
    g_autofree char *document = g_strndup (row->doc, row->doc_length);

    return cpt_storage_save_policy (self->transaction, row->id, 41, document, error);
  }
  return TRUE;
}

static CptFulfilment *
find_part (Story *self, const char *id)
{
  CptFulfilment *part = g_hash_table_lookup (self->parts, id);

  g_assert_nonnull (part);
  return part;
}

/* Fulfilment rows come before their lines and bags. */
static gboolean
collect_part (Story *self, const CptFeedRow *row, GError **error)
{
  char id[CPT_ID_SIZE] = "";

  if (g_str_equal (row->kind, "fulfilment")) {
    CptFulfilment *part = cpt_row_read_fulfilment (row->id, row->doc, row->doc_length, error);

    if (part == NULL)
      return FALSE;
    g_strlcpy (part->promise->store, STORE, sizeof part->promise->store);
    g_hash_table_insert (self->parts, g_strdup (row->id), part);
  } else if (g_str_equal (row->kind, "line")) {
    CptLine line = { 0 };
    CptFulfilment *part;

    if (!cpt_row_read_line (row->doc, row->doc_length, &line, id, error))
      return FALSE;
    part = find_part (self, id);
    part->lines = g_renew (CptLine, part->lines, part->n_lines + 1);
    part->lines[part->n_lines++] = line;
  } else if (g_str_equal (row->kind, "bag")) {
    CptBag *bag = cpt_row_read_bag (row->id, row->doc, row->doc_length, id, error);

    if (bag == NULL)
      return FALSE;
    g_ptr_array_add (find_part (self, id)->bags, bag);
  }
  return TRUE;
}

static gboolean
seed_beside (Story *self, const CptFeedRow *row, GError **error)
{
  if (g_str_equal (row->kind, "contact")) {
    g_autoptr (CptContact) contact =
        cpt_row_read_contact (row->id, row->doc, row->doc_length, error);

    return contact != NULL && cpt_storage_save_contact (self->transaction, contact, error);
  }
  if (g_str_equal (row->kind, "exception")) {
    g_autoptr (CptException) exception =
        cpt_row_read_exception (row->id, row->doc, row->doc_length, error);

    if (exception == NULL)
      return FALSE;
    g_strlcpy (exception->store, STORE, sizeof exception->store);
    return cpt_storage_save_exception (self->transaction, exception, error);
  }
  return TRUE;
}

/* The docs as the file has them: what is published is what the file says. */
static gboolean
publish_row (Story *self, const CptFeedRow *row, GError **error)
{
  g_autofree char *doc = g_strndup (row->doc, row->doc_length);

  return cpt_storage_publish (self->transaction, "work/" STORE, row->kind, row->id, doc, NULL,
                              error);
}

static gboolean
seed_parts (Story *self, GError **error)
{
  GHashTableIter iter;
  gpointer part;

  g_hash_table_iter_init (&iter, self->parts);
  while (g_hash_table_iter_next (&iter, NULL, &part)) {
    if (!cpt_storage_save_fulfilment (self->transaction, part, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
seed_stock (Story *self, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (before); i++) {
    CptMovement movement = { .quantity = ABS (before[i].n) };
    CptBucket outside = cpt_bucket (CPT_BUCKET_ADJUSTMENT);
    CptBucket inside = before[i].sort == CPT_BUCKET_FLOOR ? cpt_bucket_floor (before[i].location)
                                                          : cpt_bucket (before[i].sort);

    g_strlcpy (movement.sku, before[i].sku, sizeof movement.sku);
    movement.from = before[i].n > 0 ? outside : inside;
    movement.to = before[i].n > 0 ? inside : outside;
    if (!cpt_storage_book (self->transaction, STORE, &movement, 1,
                           "01a1f000-0000-7000-8000-000000000001", cpt_world_us (OPENING), error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
seed (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Story *self = user_data;
  CptChain chain = { .made_us = 1 };
  CptTerminalRow terminal = { .hwm = 800, .enrolled_us = 1 };

  self->transaction = transaction;
  g_strlcpy (chain.id, "01a00000-0000-7000-8000-000000000001", sizeof chain.id);
  g_strlcpy (chain.epoch, "5f0c9a1e", sizeof chain.epoch);
  g_strlcpy (terminal.id, TERMINAL, sizeof terminal.id);
  g_strlcpy (terminal.tag, "7KQ", sizeof terminal.tag);
  g_strlcpy (terminal.store, STORE, sizeof terminal.store);
  g_strlcpy (terminal.profile, "handheld", sizeof terminal.profile);
  g_strlcpy (terminal.name, "Handheld 3", sizeof terminal.name);
  return cpt_storage_save_chain (transaction, &chain, error) &&
         cpt_storage_save_terminal (transaction, &terminal, error) &&
         for_each_row (self, self->shop, seed_shop, error) &&
         for_each_row (self, self->work, seed_beside, error) &&
         for_each_row (self, self->work, collect_part, error) && seed_parts (self, error) &&
         seed_stock (self, error) && for_each_row (self, self->work, publish_row, error) &&
         cpt_storage_load_head (transaction, "work/" STORE, &self->head, error);
}

static Story *
story_new (void)
{
  Story *self = g_new0 (Story, 1);

  self->shop = cpt_world_load_shared ("golden/feed-shop.ndjson");
  self->work = self->shop != NULL ? cpt_world_load_shared ("golden/feed-work-1.ndjson") : NULL;
  if (self->work == NULL) {
    story_free (self);
    return NULL;
  }
  self->parts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_fulfilment);
  self->world = cpt_world_new (RECEIVED);
  cpt_world_run (self->world, scopes, seed, self);
  return self;
}

/* The exception's id is central's own: in what we compare it is the file's. */
static char *
push (Story *self)
{
  g_autofree char *request = cpt_world_load_shared ("golden/push-request.ndjson");
  CptProblem *problem = NULL;
  char *answer =
      cpt_intake_push (self->world->service, TERMINAL, request, strlen (request), &problem);

  g_assert_null (problem);
  g_assert_nonnull (answer);
  return answer;
}

static char *
find_exception (const char *answer)
{
  const char *at = strstr (answer, "\"exception\":\"");

  g_assert_nonnull (at);
  return at != NULL ? g_strndup (at + strlen ("\"exception\":\""), CPT_ID_SIZE - 1) : NULL;
}

static char *
replace (const char *text, const char *what, const char *with)
{
  GString *out = g_string_new (text);

  g_string_replace (out, what, with, 0);
  return g_string_free (out, FALSE);
}

static void
test_answer (void)
{
  g_autoptr (Story) story = story_new ();
  g_autofree char *expected = NULL, *answer = NULL, *again = NULL;

  if (story == NULL)
    return;
  expected = cpt_world_load_shared ("golden/push-answer.json");
  answer = push (story);
  {
    /* Title, detail and the exception's id are examples. */
    g_autofree char *a = replace (expected, EXCEPTION, "<uuid>");
    g_autofree char *b = replace (a, "Cancelled before your pick", "<text>");
    g_autofree char *c =
        replace (b, "The customer cancelled line 2 at 09:25. Put 1 back.", "<text>");

    cpt_world_assert_fits (answer, c);
  }
  again = push (story);
  g_assert_nonnull (strstr (again, "\"status\":\"duplicate\",\"problem\":{"));
  g_assert_null (strstr (again, "accepted"));
}

static gboolean
write_movement (const CptLedgerRow *row, gpointer user_data)
{
  GString *text = user_data;
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;
  g_autofree char *line = NULL;
  char bucket[64];

  if (row->effective_us == cpt_world_us (OPENING))
    return TRUE;
  cpt_json_begin_object (&writer, NULL);
  cpt_json_put_text (&writer, "store", row->store);
  cpt_json_put_text (&writer, "sku", row->movement.sku);
  cpt_json_put_int (&writer, "quantity", row->movement.quantity);
  cpt_bucket_to_text (&row->movement.from, bucket, sizeof bucket);
  cpt_json_put_text (&writer, "from", bucket);
  cpt_bucket_to_text (&row->movement.to, bucket, sizeof bucket);
  cpt_json_put_text (&writer, "to", bucket);
  cpt_json_put_text (&writer, "command", row->command);
  cpt_json_put_int (&writer, "effective_us", row->effective_us);
  cpt_json_end_object (&writer);
  line = cpt_json_writer_end (&writer);
  g_string_append_printf (text, "%s\n", line);
  return TRUE;
}

static gboolean
walk_ledger (CptTransaction *transaction, gpointer user_data, GError **error)
{
  return cpt_storage_walk_ledger (transaction, write_movement, user_data, error);
}

static void
test_ledger (void)
{
  g_autoptr (Story) story = story_new ();
  g_autofree char *expected = NULL, *answer = NULL;
  g_autoptr (GString) ledger = g_string_new (NULL);

  if (story == NULL)
    return;
  expected = cpt_world_load_shared ("golden/ledger.jsonl");
  answer = push (story);
  cpt_world_read (story->world, walk_ledger, ledger);
  g_assert_cmpstr (ledger->str, ==, expected);
}

/* kind, id → doc, or the reason why it left */
static GHashTable *
collect_rows (const char *feed)
{
  GHashTable *rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_auto (GStrv) lines = g_strsplit (feed, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++) {
    g_autoptr (GError) error = NULL;
    CptFeedRow row = { 0 };

    if (lines[i][0] != '[')
      continue;
    cpt_feed_read_row (lines[i], strlen (lines[i]), &row, &error);
    g_assert_no_error (error);
    g_hash_table_insert (rows, g_strdup_printf ("%s %s", row.kind, row.id),
                         row.deleted ? g_strdup (row.why) : g_strndup (row.doc, row.doc_length));
  }
  return rows;
}

static void
assert_same_rows (const char *actual, const char *expected)
{
  g_autoptr (GHashTable) is = collect_rows (actual);
  g_autoptr (GHashTable) should = collect_rows (expected);
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, should);
  while (g_hash_table_iter_next (&iter, &key, &value)) {
    const char *mine = g_hash_table_lookup (is, key);

    if (g_strcmp0 (mine, value) != 0)
      g_test_message ("%s", (const char *)key);
    g_assert_cmpstr (mine, ==, value);
  }
  g_assert_cmpuint (g_hash_table_size (is), ==, g_hash_table_size (should));
}

static char *
pull (Story *self, const char *scope, gint64 from, gboolean *empty_out)
{
  g_autofree char *cursor = cpt_cursor_write ("5f0c9a1e", from);
  CptProblem *problem = NULL;
  g_autoptr (GBytes) bytes =
      cpt_feed_pull (self->world->service, TERMINAL, scope, cursor, empty_out, &problem);
  gsize length;
  const char *text;

  g_assert_null (problem);
  g_assert_nonnull (bytes);
  text = g_bytes_get_data (bytes, &length);
  return g_strndup (text, length);
}

static void
test_feed (void)
{
  g_autoptr (Story) story = story_new ();
  g_autofree char *answer = NULL, *exception = NULL, *expected = NULL, *feed = NULL;
  g_autofree char *renamed = NULL, *trailer = NULL, *later = NULL;
  g_autoptr (GError) error = NULL;
  gboolean empty = TRUE;
  gint64 to;

  if (story == NULL)
    return;
  expected = cpt_world_load_shared ("golden/feed-work-2.ndjson");
  answer = push (story);
  exception = find_exception (answer);
  g_assert_true (cpt_upkeep_run (story->world->service, &error));
  g_assert_no_error (error);
  feed = pull (story, "work/LYO1", story->head.seq, &empty);
  g_assert_false (empty);
  renamed = replace (feed, exception, EXCEPTION);
  assert_same_rows (renamed, expected);

  trailer = g_strdup (strstr (feed, "{\"to\":"));
  g_assert_nonnull (strstr (trailer, "\"hwm\":812,\"rejected\":[{\"seq\":805,"));
  g_assert_nonnull (strstr (trailer, ",{\"seq\":809,"));
  g_assert_nonnull (strstr (trailer, "\"n\":20,"));
  to = g_ascii_strtoll (trailer + strlen ("{\"to\":"), NULL, 10);
  later = pull (story, "work/LYO1", to, &empty);
  g_assert_true (empty);
  g_assert_nonnull (strstr (later, "\"hwm\":812,\"rejected\":[],\"n\":20,"));
}

/* What the shop's feed shows of places and stock after the push is in the golden feed of it. */
static void
test_shop (void)
{
  g_autoptr (Story) story = story_new ();
  g_autofree char *answer = NULL, *feed = NULL;
  g_autoptr (GHashTable) is = NULL;
  g_autoptr (GHashTable) should = NULL;
  GHashTableIter iter;
  gpointer key, value;
  guint n = 0;

  if (story == NULL)
    return;
  answer = push (story);
  feed = pull (story, "shop/LYO1", 0, NULL);
  g_assert_nonnull (strstr (feed, "\"rejected\":[]"));
  is = collect_rows (feed);
  should = collect_rows (story->shop);
  g_hash_table_iter_init (&iter, is);
  while (g_hash_table_iter_next (&iter, &key, &value)) {
    const char *expected = g_hash_table_lookup (should, key);

    if (g_str_has_prefix (key, "place "))
      g_assert_cmpstr (value, ==, expected);
    n++;
  }
  g_assert_cmpuint (n, ==, 6); /* two places, the four skus that moved */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/central/orchestration/golden/push answer", test_answer);
  g_test_add_func ("/central/orchestration/golden/ledger", test_ledger);
  g_test_add_func ("/central/orchestration/golden/feed of open work", test_feed);
  g_test_add_func ("/central/orchestration/golden/feed of the shop", test_shop);
  return g_test_run ();
}
