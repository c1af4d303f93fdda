/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/row.h"

#include "crypto/crypto.h"
#include "golden.h"
#include "wire/feed.h"
#include "wire/json.h"

#include <string.h>

typedef char *(*Again) (const CptFeedRow *row, GError **error);

static char *
again_fulfilment (const CptFeedRow *row, GError **error)
{
  g_autoptr (CptFulfilment) read =
      cpt_row_read_fulfilment (row->id, row->doc, row->doc_length, error);
  g_autoptr (CptFulfilment) whole = NULL;
  g_autoptr (JsonObject) object = cpt_json_parse_object (row->doc, row->doc_length, 65536, NULL);

  if (read == NULL)
    return NULL;
  /* The lines come as rows of their own; here their number is enough. */
  g_assert_cmpuint (read->n_lines, ==, 0);
  whole = cpt_fulfilment_new (read->id, read->promise,
                              (gsize)json_object_get_int_member (object, "n_lines"));
  whole->milestones = read->milestones;
  cpt_last_copy (&whole->last, &read->last);
  return cpt_row_write_fulfilment (whole);
}

static char *
again_line (const CptFeedRow *row, GError **error)
{
  char fulfilment[CPT_ID_SIZE];
  CptLine line = { 0 };
  g_autofree char *id = NULL;
  char *doc;

  if (!cpt_row_read_line (row->doc, row->doc_length, &line, fulfilment, error))
    return NULL;
  id = g_strdup_printf ("%s/%u", fulfilment, line.number);
  g_assert_cmpstr (id, ==, row->id);
  doc = cpt_row_write_line (fulfilment, &line);
  cpt_goods_unref (line.goods);
  return doc;
}

static char *
again_bag (const CptFeedRow *row, GError **error)
{
  char fulfilment[CPT_ID_SIZE];
  g_autoptr (CptBag) bag = cpt_row_read_bag (row->id, row->doc, row->doc_length, fulfilment, error);

  return bag != NULL ? cpt_row_write_bag (fulfilment, bag) : NULL;
}

#define AGAIN(name, Type)                                                                          \
  static char *again_##name (const CptFeedRow *row, GError **error)                                \
  {                                                                                                \
    g_autoptr (Type) self = cpt_row_read_##name (row->id, row->doc, row->doc_length, error);       \
                                                                                                   \
    return self != NULL ? cpt_row_write_##name (self) : NULL;                                      \
  }

AGAIN (contact, CptContact)
AGAIN (exception, CptException)
AGAIN (store, CptStore)
AGAIN (place, CptPlace)
AGAIN (person, CptPerson)
AGAIN (stock, CptStock)
AGAIN (product, CptProduct)

static char *
again_policy (const CptFeedRow *row, GError **error)
{
  g_autoptr (CptPolicy) policy = cpt_row_read_policy (row->doc, row->doc_length, error);

  if (policy == NULL)
    return NULL;
  g_assert_cmpstr (policy->id, ==, row->id);
  return cpt_policy_minify (row->doc, row->doc_length, error);
}

static char *
again_code (const CptFeedRow *row, GError **error)
{
  CptProductCode code;

  if (!cpt_row_read_code (row->id, row->doc, row->doc_length, &code, error))
    return NULL;
  g_assert_cmpstr (code.code, ==, row->id);
  return cpt_row_write_code (&code, strlen (code.code) == 14);
}

static char *
again_price (const CptFeedRow *row, GError **error)
{
  CptPrice price;
  g_autofree char *id = NULL;

  if (!cpt_row_read_price (row->doc, row->doc_length, &price, error))
    return NULL;
  id = g_strdup_printf ("%" G_GINT64_FORMAT "/%s", price.from_us, price.sku);
  g_assert_cmpstr (id, ==, row->id);
  return cpt_row_write_price (&price);
}

static char *
again_pass_key (const CptFeedRow *row, GError **error)
{
  CptPassKey key;

  if (!cpt_row_read_pass_key (row->id, row->doc, row->doc_length, &key, error))
    return NULL;
  g_assert_cmpstr (key.kid, ==, row->id);
  return cpt_row_write_pass_key (&key);
}

static char *
again_pass_revoked (const CptFeedRow *row, GError **error)
{
  CptPassRevoked revoked;

  if (!cpt_row_read_pass_revoked (row->id, row->doc, row->doc_length, &revoked, error))
    return NULL;
  g_assert_cmpstr (revoked.jti, ==, row->id);
  return cpt_row_write_pass_revoked (&revoked);
}

static const Again again[CPT_N_ROW_KINDS] = {
  [CPT_ROW_FULFILMENT] = again_fulfilment,
  [CPT_ROW_LINE] = again_line,
  [CPT_ROW_BAG] = again_bag,
  [CPT_ROW_CONTACT] = again_contact,
  [CPT_ROW_EXCEPTION] = again_exception,
  [CPT_ROW_STORE] = again_store,
  [CPT_ROW_PLACE] = again_place,
  [CPT_ROW_PERSON] = again_person,
  [CPT_ROW_POLICY] = again_policy,
  [CPT_ROW_STOCK] = again_stock,
  [CPT_ROW_PASS_KEY] = again_pass_key,
  [CPT_ROW_PASS_REVOKED] = again_pass_revoked,
  [CPT_ROW_PRODUCT] = again_product,
  [CPT_ROW_CODE] = again_code,
  [CPT_ROW_PRICE] = again_price,
};

static const char *const feeds[] = {
  "feed-work-1.ndjson", "feed-work-2.ndjson",        "feed-work-3-empty.ndjson",
  "feed-shop.ndjson",   "feed-shop-2-passes.ndjson", "feed-catalogue.ndjson",
  "feed-price.ndjson",
};

typedef void (*OnRow) (const CptFeedRow *row, CptRowKind kind, gpointer user_data);

static void
foreach_row (OnRow on_row, gpointer user_data)
{
  for (gsize f = 0; f < G_N_ELEMENTS (feeds); f++) {
    g_auto (GStrv) lines = golden_read_lines (feeds[f]);

    for (guint i = 1; lines[i + 1] != NULL; i++) {
      g_autoptr (GError) error = NULL;
      CptFeedRow row;
      CptRowKind kind;

      g_assert_true (cpt_feed_read_row (lines[i], strlen (lines[i]), &row, &error));
      g_assert_no_error (error);
      g_assert_true (cpt_row_kind_from_text (row.kind, &kind));
      if (!row.deleted)
        on_row (&row, kind, user_data);
    }
  }
}

static void
on_golden_row (const CptFeedRow *row, CptRowKind kind, gpointer user_data)
{
  guint *seen = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *doc = again[kind](row, &error);
  g_autofree char *wanted = g_strndup (row->doc, row->doc_length);

  g_assert_no_error (error);
  g_assert_cmpstr (doc, ==, wanted);
  *seen |= 1u << kind;
}

/* Every row that stands in a golden feed is read and written to the same bytes. */
static void
test_golden (void)
{
  guint seen = 0;

  foreach_row (on_golden_row, &seen);
  g_assert_cmphex (seen, ==, (1u << CPT_N_ROW_KINDS) - 1);
}

static void
on_row_for_more (const CptFeedRow *row, CptRowKind kind, gpointer user_data)
{
  g_autofree char *doc = g_strndup (row->doc, row->doc_length);
  g_autofree char *wider =
      g_strconcat ("{\"later\":{\"a\":[1,\"x\",null]},\"x-y\":true,", doc + 1, NULL);
  CptFeedRow wide = *row;
  g_autoptr (GError) error = NULL;
  g_autofree char *written = NULL;

  if (kind == CPT_ROW_POLICY)
    return;
  wide.doc = wider;
  wide.doc_length = strlen (wider);
  written = again[kind](&wide, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (written, ==, doc);
}

/* Rows only gain members: one that this build does not know is passed over. */
static void
test_more_members (void)
{
  foreach_row (on_row_for_more, NULL);
}

static void
on_row_for_prefixes (const CptFeedRow *row, CptRowKind kind, gpointer user_data)
{
  for (gsize n = 0; n < row->doc_length; n += 7) {
    g_autofree char *cut = g_memdup2 (row->doc, n > 0 ? n : 1);
    CptFeedRow part = *row;
    g_autofree char *written = NULL;

    part.doc = cut;
    part.doc_length = n;
    written = again[kind](&part, NULL);
    g_assert_null (written);
  }
}

static void
test_prefixes (void)
{
  foreach_row (on_row_for_prefixes, NULL);
}

/* Each member taken away, made null, and made another type: refused, or read as null; no crash. */
static void
on_row_for_holes (const CptFeedRow *row, CptRowKind kind, gpointer user_data)
{
  g_autoptr (JsonNode) root = cpt_json_parse (row->doc, row->doc_length, 65536, NULL);
  g_autoptr (GList) names = json_object_get_members (json_node_get_object (root));
  guint *n_refused = user_data;

  for (GList *each = names; each != NULL; each = each->next) {
    for (guint way = 0; way < 4; way++) {
      g_autoptr (JsonNode) copy = json_from_string ("{}", NULL);
      JsonObject *object = json_node_get_object (copy);
      g_autofree char *text = NULL;
      g_autofree char *written = NULL;
      CptFeedRow hole = *row;

      for (GList *name = names; name != NULL; name = name->next)
        if (name != each)
          json_object_set_member (
              object, name->data,
              json_node_copy (json_object_get_member (json_node_get_object (root), name->data)));
      if (way == 1)
        json_object_set_null_member (object, each->data);
      if (way == 2)
        json_object_set_int_member (object, each->data, -CPT_MAX_SAFE_INTEGER);
      if (way == 3)
        json_object_set_array_member (object, each->data, json_array_new ());
      text = json_to_string (copy, FALSE);
      hole.doc = text;
      hole.doc_length = strlen (text);
      if (kind == CPT_ROW_POLICY)
        continue; /* its own test changes it */
      written = again[kind](&hole, NULL);
      *n_refused += written == NULL;
    }
  }
}

static void
test_holes (void)
{
  guint n_refused = 0;

  foreach_row (on_row_for_holes, &n_refused);
  g_assert_cmpuint (n_refused, >, 500);
}

/* clang-format off */
#define PLACE(members) "{" members ",\"count\":null,\"last\":null}"
#define HEX_63 "123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define HEX_64 "0" HEX_63
#define STOCK(floor) "{\"floor\":" floor ",\"reserved\":0,\"safety\":0,\"custody\":0,\"damaged\":0,\"transit\":0," \
  "\"astray\":0,\"confidence\":80,\"as_of_us\":1}"
#define PRODUCT(name, options) "{\"name\":" name ",\"brand\":null,\"style\":null,\"class\":null,\"options\":" options \
  ",\"picture\":null,\"weight_g\":null,\"age_min\":null,\"serial\":false,\"antitheft\":false,\"bulky\":false}"
#define STORE(hours) "{\"name\":\"L\",\"time_zone\":\"Europe/Paris\",\"locale\":\"fr-FR\",\"currency\":\"EUR\",\"country\":" \
  "\"FR\",\"assortment\":\"A\",\"price_zone\":\"P\",\"customer_hours\":" hours ",\"preparation_hours\":[],\"web_orders\":true}"
#define PERSON(grants) "{\"number\":\"1\",\"name\":\"C\",\"language\":null,\"grants\":" grants ",\"badge\":null,\"verifier\":null}"
#define LAST(undo) "{\"floor\":0,\"zone\":null,\"kind\":\"bin\",\"rank\":0,\"capacity\":null,\"count\":null,\"last\":" \
  "{\"command\":\"01a1fd42-c203-7d51-8a8d-af9afa958e52\",\"kind\":\"place.count\",\"effective_us\":1,\"undo\":" undo "}}"

static const struct { const char *name; CptRowKind kind; const char *doc; gboolean good; } values[] = {
  { "place",             CPT_ROW_PLACE, PLACE ("\"floor\":-9,\"zone\":null,\"kind\":\"locker\",\"rank\":999999,\"capacity\":999"), TRUE },
  { "floor too low",     CPT_ROW_PLACE, PLACE ("\"floor\":-10,\"zone\":null,\"kind\":\"bin\",\"rank\":0,\"capacity\":null"), FALSE },
  { "unknown kind",      CPT_ROW_PLACE, PLACE ("\"floor\":0,\"zone\":null,\"kind\":\"moon\",\"rank\":0,\"capacity\":null"), FALSE },
  { "capacity 0",        CPT_ROW_PLACE, PLACE ("\"floor\":0,\"zone\":null,\"kind\":\"bin\",\"rank\":0,\"capacity\":0"), FALSE },
  { "long zone",         CPT_ROW_PLACE, PLACE ("\"floor\":0,\"zone\":\"123456789012345678901234567890123\",\"kind\":\"bin\",\"rank\":0,\"capacity\":null"), FALSE },
  { "stock",             CPT_ROW_STOCK, STOCK ("[[\"?\",-999999999,null],[\"A\",999999999,7]]"), TRUE },
  { "too many pieces",   CPT_ROW_STOCK, STOCK ("[[\"A\",1000000000,null]]"), FALSE },
  { "floor of two",      CPT_ROW_STOCK, STOCK ("[[\"A\",1]]"),              FALSE },
  { "floor of texts",    CPT_ROW_STOCK, STOCK ("[\"A\"]"),                  FALSE },
  { "pass key",          CPT_ROW_PASS_KEY, "{\"public\":\"" HEX_64 "\",\"from_us\":1,\"until_us\":2}", TRUE },
  { "a key cut off",     CPT_ROW_PASS_KEY, "{\"public\":\"00\",\"from_us\":1,\"until_us\":null}", FALSE },
  { "a key in capitals", CPT_ROW_PASS_KEY, "{\"public\":\"A" HEX_63 "\",\"from_us\":1,\"until_us\":null}", FALSE },
  { "a key since never", CPT_ROW_PASS_KEY, "{\"public\":\"" HEX_64 "\",\"from_us\":null,\"until_us\":null}", FALSE },
  { "revoked, of none",  CPT_ROW_PASS_REVOKED, "{\"order\":null,\"revoked_us\":1}", FALSE },
  { "product",           CPT_ROW_PRODUCT, PRODUCT ("{\"fr\":\"A\"}", "[[\"size\",\"M\"]]"), TRUE },
  { "no name",           CPT_ROW_PRODUCT, PRODUCT ("{}", "[]"),             FALSE },
  { "name null",         CPT_ROW_PRODUCT, PRODUCT ("{\"fr\":null}", "[]"),  FALSE },
  { "option of three",   CPT_ROW_PRODUCT, PRODUCT ("{\"fr\":\"A\"}", "[[\"a\",\"b\",\"c\"]]"), FALSE },
  { "nine options",      CPT_ROW_PRODUCT, PRODUCT ("{\"fr\":\"A\"}", "[[\"a\",\"b\"],[\"a\",\"b\"],[\"a\",\"b\"],[\"a\",\"b\"],"
                         "[\"a\",\"b\"],[\"a\",\"b\"],[\"a\",\"b\"],[\"a\",\"b\"],[\"a\",\"b\"]]"), FALSE },
  { "store",             CPT_ROW_STORE, STORE ("[[1,2],[2,3],[5,9]]"),      TRUE },
  { "hours backwards",   CPT_ROW_STORE, STORE ("[[2,1]]"),                  FALSE },
  { "hours not apart",   CPT_ROW_STORE, STORE ("[[1,5],[4,9]]"),            FALSE },
  { "person",            CPT_ROW_PERSON, PERSON ("[[\"manager\",1,2]]"),    TRUE },
  { "no grant",          CPT_ROW_PERSON, PERSON ("[]"),                     FALSE },
  { "unknown role",      CPT_ROW_PERSON, PERSON ("[[\"king\",1,null]]"),    FALSE },
  { "no role",           CPT_ROW_PERSON, PERSON ("[[\"none\",1,null]]"),    FALSE },
  { "undo of a count",   CPT_ROW_PLACE, LAST ("{\"was\":{\"count\":{\"since_us\":1,\"skus\":[\"a\",\"b\"]},\"counted_us\":null},"
                         "\"lines\":[],\"bags\":[],\"moves\":[[\"a\",1,\"floor@A\",\"adjustment\"]]}"), TRUE },
  { "undo of all",       CPT_ROW_PLACE, LAST ("{\"was\":{\"holder\":null,\"wave\":null,\"tote\":\"T\",\"location\":\"A\",\"accepted_us\":1,"
                         "\"staged_us\":2,\"ready_us\":null,\"here_us\":4,\"hold_until_us\":5,\"waiting\":{\"for\":\"stock\",\"since_us\":6},"
                         "\"exit\":{\"as\":\"declined\",\"us\":7},\"count\":null,\"counted_us\":8},\"lines\":[[1,\"short\",-2],[2,\"put_back\",3]],"
                         "\"bags\":[[\"B\",null,[[1,-1],[2,1]],true],[\"C\",\"R\",[],false]],\"moves\":[[\"a\",1,\"floor@?\",\"astray\"]]}"), TRUE },
  { "undo no counter",   CPT_ROW_PLACE, LAST ("{\"was\":{},\"lines\":[[1,\"lost\",1]],\"bags\":[],\"moves\":[]}"), FALSE },
  { "undo no bucket",    CPT_ROW_PLACE, LAST ("{\"was\":{},\"lines\":[],\"bags\":[],\"moves\":[[\"a\",1,\"here\",\"there\"]]}"), FALSE },
  { "undo no pieces",    CPT_ROW_PLACE, LAST ("{\"was\":{},\"lines\":[],\"bags\":[],\"moves\":[[\"a\",0,\"custody\",\"transit\"]]}"), FALSE },
  { "undo half a bag",   CPT_ROW_PLACE, LAST ("{\"was\":{},\"lines\":[],\"bags\":[[\"B\",null]],\"moves\":[]}"), FALSE },
  { "undo no lists",     CPT_ROW_PLACE, LAST ("{\"was\":{}}"),               FALSE },
};
/* clang-format on */

static void
test_value (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  CptFeedRow row = { .id = "id", .doc = values[i].doc, .doc_length = strlen (values[i].doc) };
  g_autoptr (GError) error = NULL;
  g_autofree char *doc = again[values[i].kind](&row, &error);

  if (values[i].good) {
    g_assert_no_error (error);
    g_assert_cmpstr (doc, ==, values[i].doc);
  } else {
    g_assert_null (doc);
    g_assert_error (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_MEMBER);
  }
}

static void
test_ids (void)
{
  static const char long_id[] =
      "12345678901234567890123456789012345678901234567890123456789012345678";
  g_autoptr (GError) error = NULL;
  const char *doc = values[0].doc;

  g_assert_null (cpt_row_read_place (long_id, doc, strlen (doc), &error));
  g_assert_error (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_MEMBER);
  g_clear_error (&error);
  g_assert_null (cpt_row_read_place ("", doc, strlen (doc), &error));
  g_assert_error (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_MEMBER);
}

/* An address, and all else that no golden contact has. */
static void
test_contact (void)
{
  static const char doc[] =
      "{\"order\":\"01a1d45b-61a8-7b3e-baf1-5a30718d913b\",\"first\":null,\"name\":null,\"phone\":"
      "null,"
      "\"email\":null,\"language\":null,\"collectors\":[\"A\",\"B\"],\"address\":{\"name\":null,"
      "\"street\":[\"12 quai\",\"Bât. "
      "C\"],\"postcode\":\"29200\",\"city\":\"Brest\",\"country\":\"FR\"},"
      "\"gift_message\":\"a\\nb\",\"note\":null,\"erase_at_us\":9}";
  g_autoptr (GError) error = NULL;
  g_autoptr (CptContact) contact = cpt_row_read_contact ("c", doc, strlen (doc), &error);
  g_autofree char *again_doc = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (contact->street->len, ==, 2);
  again_doc = cpt_row_write_contact (contact);
  g_assert_cmpstr (again_doc, ==, doc);
}

/* The one member that only a contact has which was changed. */
static void
test_changed_contact (void)
{
  static const char doc[] =
      "{\"order\":\"01a1d45b-61a8-7b3e-baf1-5a30718d913b\",\"first\":null,\"name\":null,\"phone\":"
      "\"+33600000041\",\"email\":null,\"language\":null,\"collectors\":[],\"address\":null,"
      "\"gift_message\":null,\"note\":null,\"erase_at_us\":null,\"changed_us\":7}";
  g_autofree char *null = g_strdup (doc);
  g_autoptr (GError) error = NULL;
  g_autoptr (CptContact) contact = cpt_row_read_contact ("c", doc, strlen (doc), &error);
  g_autofree char *again_doc = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (contact->changed_us, ==, 7);
  again_doc = cpt_row_write_contact (contact);
  g_assert_cmpstr (again_doc, ==, doc);
  *strstr (null, "7}") = 'x';
  g_assert_null (cpt_row_read_contact ("c", null, strlen (null), NULL));
}

/* Commands that never came: no items, and the one member that only such an exception has. */
static void
test_lost_range (void)
{
  static const char doc[] =
      "{\"code\":\"lost_range\",\"terminal\":\"01a1d45b-61a8-7b3e-baf1-5a30718d913b\",\"wave\":"
      "null,"
      "\"fulfilment\":null,\"opened_us\":5,\"items\":[],\"closings\":[\"written-off\"],"
      "\"lost\":{\"from\":2,\"to\":4,\"name\":\"Handheld 07\"}}";
  static const char id[] = "01a1d45b-61a8-797a-a5a0-f17d1211b9e7";
  g_autofree char *bare = g_strndup (doc, (gsize)(strstr (doc, ",\"lost\"") - doc));
  g_autofree char *of_nothing = g_strconcat (bare, "}", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (CptException) exception = cpt_row_read_exception (id, doc, strlen (doc), &error);
  g_autofree char *again_doc = NULL;

  g_assert_no_error (error);
  again_doc = cpt_row_write_exception (exception);
  g_assert_cmpstr (again_doc, ==, doc);
  g_assert_null (cpt_row_read_exception (id, of_nothing, strlen (of_nothing), &error));
  g_assert_error (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_MEMBER);
}

static const char *
find_value (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    if (strcmp (values[i].name, name) == 0)
      return values[i].doc;
  g_error ("no value %s", name);
}

static void
test_last (void)
{
  g_autoptr (GError) error = NULL;
  CptLast last = { 0 };
  g_autofree char *none = cpt_last_write (&last);
  const char *doc = strstr (find_value ("undo of all"), "\"last\":") + strlen ("\"last\":");
  g_autofree char *undo = g_strndup (doc, strlen (doc) - 1);
  g_autofree char *written = NULL;

  g_assert_cmpstr (none, ==, "null");
  g_assert_true (cpt_last_read (undo, strlen (undo), &last, &error));
  g_assert_no_error (error);
  g_assert_nonnull (last.undo);
  written = cpt_last_write (&last);
  g_assert_cmpstr (written, ==, undo);
  g_assert_false (cpt_last_read ("[]", 2, &last, &error));
  g_assert_error (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_MEMBER);
  g_clear_error (&error);
  g_assert_true (cpt_last_read ("null", 4, &last, &error));
  g_assert_cmpstr (last.command, ==, "");
  g_assert_null (last.undo);
}

/* The members that stand in code quotes at the front of each part of a row of the table. */
static char *
list_members (const char *cell)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_auto (GStrv) parts = NULL;
  guint depth = 0;
  GString *flat = g_string_new (NULL);

  /* What stands in braces or brackets belongs to a member, not to the row. */
  for (const char *at = cell; *at != '\0'; at++) {
    if (*at == '{' || *at == '[')
      depth++;
    if (depth == 0)
      g_string_append_c (flat, *at);
    if (*at == '}' || *at == ']')
      depth--;
  }
  parts = g_strsplit (flat->str, " · ", -1);
  g_string_free (flat, TRUE);
  for (guint i = 0; parts[i] != NULL; i++) {
    g_auto (GStrv) quoted = g_strsplit (parts[i], "`", 3);

    if (g_strv_length (quoted) == 3)
      g_string_append_printf (names, "%s ", quoted[1]);
  }
  return g_string_free (g_steal_pointer (&names), FALSE);
}

static char *
find_members (const char *table, CptRowKind kind)
{
  g_autofree char *start = g_strdup_printf ("\n| %s | `", cpt_row_kind_to_text (kind));
  g_autofree char *other = g_strdup_printf ("\n| %s | `<", cpt_row_kind_to_text (kind));
  const char *at = strstr (table, start);
  g_autofree char *cell = NULL;

  if (at != NULL && g_str_has_prefix (at, other))
    at = strstr (at + 1, start); /* the first table has the forms of ids */
  if (at == NULL)
    return NULL;
  at += strlen (start) - 1;
  cell = g_strndup (at, strcspn (at, "\n"));
  return list_members (cell);
}

static void
on_row_for_table (const CptFeedRow *row, CptRowKind kind, gpointer user_data)
{
  const char *table = user_data;
  g_autofree char *wanted = find_members (table, kind);
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *doc = again[kind](row, NULL);
  g_autoptr (JsonObject) object = cpt_json_parse_object (doc, strlen (doc), 65536, NULL);
  g_autoptr (GList) members = json_object_get_members (object);

  if (kind == CPT_ROW_POLICY)
    return;
  for (GList *each = members; each != NULL; each = each->next)
    g_string_append_printf (names, "%s ", (const char *)each->data);
  g_assert_cmpstr (names->str, ==, wanted);
}

/* What is written has the members of the table, in its order. */
static void
test_table (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "docs", "rows.md", NULL);
  g_autofree char *table = NULL;

  if (!g_file_get_contents (path, &table, NULL, NULL))
    table = golden_read_shared ("rows.md", NULL);
  if (table == NULL) {
    g_test_skip ("there is no rows.md");
    return;
  }
  foreach_row (on_row_for_table, table);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++) {
    g_autofree char *name = g_strdup_printf ("/wire/rows/value/%s", values[i].name);

    g_test_add_data_func (name, GSIZE_TO_POINTER (i), test_value);
  }
  g_test_add_func ("/wire/rows/golden", test_golden);
  g_test_add_func ("/wire/rows/more-members", test_more_members);
  g_test_add_func ("/wire/rows/prefixes", test_prefixes);
  g_test_add_func ("/wire/rows/holes", test_holes);
  g_test_add_func ("/wire/rows/ids", test_ids);
  g_test_add_func ("/wire/rows/contact", test_contact);
  g_test_add_func ("/wire/rows/changed-contact", test_changed_contact);
  g_test_add_func ("/wire/rows/lost-range", test_lost_range);
  g_test_add_func ("/wire/rows/last", test_last);
  g_test_add_func ("/wire/rows/table", test_table);
  return g_test_run ();
}
