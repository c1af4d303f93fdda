/* SPDX-License-Identifier: GPL-3.0-or-later */
/* After any answer a view that read the changed rows alone is what one shows that reads all. */
#include "room.h"

#include "cache/cache-private.h"
#include "cache/view-private.h"
#include "crypto/crypto.h"

#include <string.h>

#define NOW_US   G_GINT64_CONSTANT (1795250700000000)
#define WORK     "work/LYO1"
#define TERMINAL "01a19b45-b800-7a31-89b6-6c6cf111006b"
#define C20001   "01a1fcf2-9de8-7b96-8014-c714138bb47e"
#define C20003   "01a1fcfe-84c8-775f-a621-9d841759ee70"
#define BAG      "CB7KR00007C"
#define THEIRS   "01a1fcf2-9a00-792e-a932-8d781467a2e6" /* C20001's contact */
#define ANOTHER  "01a1fcf2-9a00-792e-a932-8d781467a2e7"

static CptView *
open_view (const Room *room)
{
  CptView *view = cpt_view_open (room->path, "LYO1", TERMINAL, NULL);
  g_autoptr (GPtrArray) lines = g_ptr_array_new ();
  g_autoptr (GArray) sign_ins = g_array_new (FALSE, TRUE, sizeof (CptSignIn));

  g_assert_true (cpt_view_load (view, lines, sign_ins, NULL));
  return view;
}

static void
append (GString *out, char *doc)
{
  g_string_append (out, doc);
  g_string_append_c (out, '\n');
  g_free (doc);
}

static void
describe (GString *out, const CptViewFulfilment *entry, const CptFulfilment *fulfilment)
{
  append (out, cpt_row_write_fulfilment (fulfilment));
  for (gsize i = 0; i < fulfilment->n_lines; i++)
    append (out, cpt_row_write_line (fulfilment->id, &fulfilment->lines[i]));
  for (guint i = 0; i < fulfilment->bags->len; i++)
    append (out, cpt_row_write_bag (fulfilment->id, g_ptr_array_index (fulfilment->bags, i)));
  append (out, entry->contact != NULL ? cpt_row_write_contact (entry->contact) : g_strdup ("-"));
}

/* All that is shown of the open work. (transfer full) */
static char *
dump (CptView *view)
{
  GString *out = g_string_new (NULL);
  g_autoptr (GList) ids =
      g_list_sort (g_hash_table_get_keys (view->fulfilments), (GCompareFunc)strcmp);
  g_autoptr (GList) bags = g_list_sort (g_hash_table_get_keys (view->bags), (GCompareFunc)strcmp);

  for (GList *each = ids; each != NULL; each = each->next) {
    const CptViewFulfilment *entry = g_hash_table_lookup (view->fulfilments, each->data);

    describe (out, entry, entry->confirmed);
    describe (out, entry, entry->shown);
  }
  for (GList *each = bags; each != NULL; each = each->next)
    g_string_append_printf (out, "%s of %s\n", (const char *)each->data,
                            (const char *)g_hash_table_lookup (view->bags, each->data));
  return g_string_free (out, FALSE);
}

static const struct {
  const char *name;
  const char *sql;
  const char *changed[3]; /* "kind\nid" */
} rows[] = {
  { "a line",
    "UPDATE row SET doc = json_set (doc, '$.picked', 1) WHERE id = '" C20001 "/2'",
    { "line\n" C20001 "/2" } },
  { "two lines and the head",
    "UPDATE row SET doc = json_set (doc, '$.tote', 'T-9') WHERE id = '" C20001 "';"
    "UPDATE row SET doc = json_set (doc, '$.short', 1) WHERE id IN ('" C20001 "/1', '" C20001
    "/3')",
    { "line\n" C20001 "/1", "fulfilment\n" C20001, "line\n" C20001 "/3" } },
  { "a line leaves", "DELETE FROM row WHERE id = '" C20001 "/2'", { "line\n" C20001 "/2" } },
  { "a line comes",
    "INSERT INTO row (scope, kind, id, seq, doc) SELECT scope, kind, '" C20001
    "/2', 9000, json_set (doc, '$.line', 2) FROM row WHERE id = '" C20001 "/1'",
    { "line\n" C20001 "/2" } },
  { "a line of another shape",
    "UPDATE row SET doc = json_remove (doc, '$.ordered') WHERE id = '" C20001 "/3'",
    { "line\n" C20001 "/3" } },
  { "its head has another contact",
    "INSERT INTO row (scope, kind, id, seq, doc) SELECT scope, kind, '" ANOTHER
    "', 9001, doc FROM row WHERE id = '" THEIRS "';"
    "UPDATE row SET doc = json_set (doc, '$.contact', '" ANOTHER "', '$.tote', 'T-8')"
    " WHERE id = '" C20001 "'",
    { "fulfilment\n" C20001 } },
  { "a contact",
    "UPDATE row SET doc = json_set (doc, '$.first', 'Zoé') WHERE id = '" ANOTHER "'",
    { "contact\n" ANOTHER } },
  { "a bag", "DELETE FROM row WHERE id = '" BAG "'", { "bag\n" BAG } },
  { "a head of another shape",
    "UPDATE row SET doc = json_remove (doc, '$.number') WHERE id = '" C20003 "'",
    { "fulfilment\n" C20003 } },
  { "a fulfilment leaves",
    "DELETE FROM row WHERE id = '" C20001 "' OR id LIKE '" C20001 "/%'",
    { "line\n" C20001 "/1", "fulfilment\n" C20001, "line\n" C20001 "/3" } },
};

static void
test_parts (void)
{
  Room room;
  gsize length;
  g_autofree char *text = golden_read ("feed-work-1.ndjson", &length);
  g_autoptr (CptCache) cache = NULL;
  g_autoptr (CptCacheApplied) first = NULL;
  g_autoptr (CptView) view = NULL;

  if (text == NULL)
    return;
  room_make (&room);
  cache = cpt_cache_open (room.path, NULL);
  first = cpt_cache_apply (cache, WORK, text, length, NOW_US, NULL);
  g_assert_nonnull (first);
  view = open_view (&room);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    CptCacheApplied applied = { .scope = first->scope };
    g_autoptr (CptView) anew = NULL;
    g_autofree char *before = dump (view);
    g_autofree char *shown = NULL;
    g_autofree char *expected = NULL;

    applied.changed = g_ptr_array_new ();
    for (gsize k = 0; k < G_N_ELEMENTS (rows[i].changed) && rows[i].changed[k] != NULL; k++)
      g_ptr_array_add (applied.changed, (gpointer)rows[i].changed[k]);
    g_assert_true (cpt_sql_execute (cache->sql, rows[i].sql, NULL));
    g_assert_true (cpt_view_reload (view, &applied, NULL));
    g_ptr_array_unref (applied.changed);
    anew = open_view (&room);
    shown = dump (view);
    expected = dump (anew);
    g_test_message ("%s", rows[i].name);
    g_assert_cmpstr (shown, ==, expected);
    g_assert_cmpstr (shown, !=, before);
  }
  g_clear_pointer (&view, cpt_view_close);
  g_clear_pointer (&cache, cpt_cache_close);
  room_leave (&room);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_assert_true (cpt_crypto_init ());
  g_test_add_func ("/cache/view/parts", test_parts);
  return g_test_run ();
}
