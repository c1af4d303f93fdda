/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/json-guard.h"

#include "golden.h"

#include <string.h>

#define MAX_BYTES (1024 * 1024)

/* clang-format off */
static const struct { const char *name, *text; gint code; } refused[] = {
  { "empty",                    "",                               CPT_WIRE_ERROR_SYNTAX },
  { "space",                    " \n\t ",                         CPT_WIRE_ERROR_SYNTAX },
  { "duplicate member",         "{\"a\":1,\"a\":2}",              CPT_WIRE_ERROR_TWIN },
  { "duplicate apart",          "{\"a\":1,\"b\":{},\"a\":2}",     CPT_WIRE_ERROR_TWIN },
  { "duplicate deep",           "[[{\"x\":{\"a\":1,\"a\":1}}]]",  CPT_WIRE_ERROR_TWIN },
  { "duplicate in disguise",    "{\"a\":1,\"\\u0061\":2}",        CPT_WIRE_ERROR_TWIN },
  { "duplicate empty name",     "{\"\":1,\"\":2}",                CPT_WIRE_ERROR_TWIN },
  { "duplicate among many",     "{\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1,\"g\":1,\"h\":1,\"i\":1,"
                                "\"j\":1,\"k\":1,\"l\":1,\"m\":1,\"n\":1,\"c\":1}", CPT_WIRE_ERROR_TWIN },
  { "2^63",                     "9223372036854775808",            CPT_WIRE_ERROR_NUMBER },
  { "2^64 and one",             "[18446744073709551617]",         CPT_WIRE_ERROR_NUMBER },
  { "2^53",                     "9007199254740992",               CPT_WIRE_ERROR_NUMBER },
  { "-2^53",                    "-9007199254740992",              CPT_WIRE_ERROR_NUMBER },
  { "1e400",                    "1e400",                          CPT_WIRE_ERROR_NUMBER },
  { "exponent",                 "[1E2]",                          CPT_WIRE_ERROR_NUMBER },
  { "decimal",                  "0.1",                            CPT_WIRE_ERROR_NUMBER },
  { "whole decimal",            "{\"a\":1.0}",                    CPT_WIRE_ERROR_NUMBER },
  { "leading zero",             "01",                             CPT_WIRE_ERROR_SYNTAX },
  { "minus leading zero",       "-01",                            CPT_WIRE_ERROR_SYNTAX },
  { "leading point",            ".5",                             CPT_WIRE_ERROR_SYNTAX },
  { "trailing point",           "5.",                             CPT_WIRE_ERROR_SYNTAX },
  { "plus",                     "+1",                             CPT_WIRE_ERROR_SYNTAX },
  { "minus alone",              "[-]",                            CPT_WIRE_ERROR_SYNTAX },
  { "exponent alone",           "1e",                             CPT_WIRE_ERROR_SYNTAX },
  { "hexadecimal",              "0x10",                           CPT_WIRE_ERROR_SYNTAX },
  { "NaN",                      "NaN",                            CPT_WIRE_ERROR_SYNTAX },
  { "Infinity",                 "-Infinity",                      CPT_WIRE_ERROR_SYNTAX },
  { "U+0000 escaped",           "\"a\\u0000b\"",                  CPT_WIRE_ERROR_SYNTAX },
  { "lone high surrogate",      "\"\\ud83d\"",                    CPT_WIRE_ERROR_SYNTAX },
  { "lone low surrogate",       "\"\\ude00\"",                    CPT_WIRE_ERROR_SYNTAX },
  { "two low surrogates",       "\"\\ude00\\ude00\"",              CPT_WIRE_ERROR_SYNTAX },
  { "high and letter",          "\"\\ud83d\\u0061\"",             CPT_WIRE_ERROR_SYNTAX },
  { "surrogate in a name",      "{\"\\ud83d\":1}",                CPT_WIRE_ERROR_SYNTAX },
  { "unknown escape",           "\"\\x41\"",                      CPT_WIRE_ERROR_SYNTAX },
  { "short escape",             "\"\\u12\"",                      CPT_WIRE_ERROR_SYNTAX },
  { "control character",        "\"a\x01\"",                      CPT_WIRE_ERROR_SYNTAX },
  { "line end in a text",       "\"a\nb\"",                       CPT_WIRE_ERROR_SYNTAX },
  { "comment",                  "/* no */ 1",                     CPT_WIRE_ERROR_SYNTAX },
  { "line comment",             "1 // no",                        CPT_WIRE_ERROR_SYNTAX },
  { "hash comment",             "# no\n1",                        CPT_WIRE_ERROR_SYNTAX },
  { "single quotes",            "['a']",                          CPT_WIRE_ERROR_SYNTAX },
  { "assignment",               "var x = [1]",                    CPT_WIRE_ERROR_SYNTAX },
  { "name without quotes",      "{a:1}",                          CPT_WIRE_ERROR_SYNTAX },
  { "trailing comma, list",     "[1,]",                           CPT_WIRE_ERROR_SYNTAX },
  { "trailing comma, object",   "{\"a\":1,}",                     CPT_WIRE_ERROR_SYNTAX },
  { "leading comma",            "[,1]",                           CPT_WIRE_ERROR_SYNTAX },
  { "two commas",               "[1,,2]",                         CPT_WIRE_ERROR_SYNTAX },
  { "no comma",                 "[1 2]",                          CPT_WIRE_ERROR_SYNTAX },
  { "no colon",                 "{\"a\" 1}",                      CPT_WIRE_ERROR_SYNTAX },
  { "no value",                 "{\"a\":}",                       CPT_WIRE_ERROR_SYNTAX },
  { "no name",                  "{:1}",                           CPT_WIRE_ERROR_SYNTAX },
  { "wrong end",                "[1}",                            CPT_WIRE_ERROR_SYNTAX },
  { "end alone",                "]",                              CPT_WIRE_ERROR_SYNTAX },
  { "two values",               "{} {}",                          CPT_WIRE_ERROR_SYNTAX },
  { "capital word",             "True",                           CPT_WIRE_ERROR_SYNTAX },
  { "half a word",              "nul",                            CPT_WIRE_ERROR_SYNTAX },
  { "a word too long",          "nulll",                          CPT_WIRE_ERROR_SYNTAX },
  { "byte order mark",          "\xef\xbb\xbf{}",                 CPT_WIRE_ERROR_SYNTAX },
  { "not UTF-8",                "\"\xff\"",                       CPT_WIRE_ERROR_NOT_UTF8 },
  { "Latin-1",                  "\"caf\xe9\"",                    CPT_WIRE_ERROR_NOT_UTF8 },
  { "overlong",                 "\"\xc0\xaf\"",                   CPT_WIRE_ERROR_NOT_UTF8 },
  { "surrogate as bytes",       "\"\xed\xa0\xbd\"",               CPT_WIRE_ERROR_NOT_UTF8 },
  { "half a character",         "\"\xe2\x82",                     CPT_WIRE_ERROR_NOT_UTF8 },
};

static const struct { const char *name, *text; } passed[] = {
  { "object",             "{}" },
  { "list",               "[]" },
  { "scalar",             " null " },
  { "safe integers",      "[9007199254740991,-9007199254740991,0,-0]" },
  { "same name apart",    "{\"a\":{\"a\":[{\"a\":1},{\"a\":2}]},\"b\":1}" },
  { "escapes",            "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00\"" },
  { "space everywhere",   " { \"a\" : [ 1 , 2 ] , \"b\" : { } } \n" },
  { "lists in lists",     "[[],[[]],[1,[2,{\"a\":[]}],true,false,null],\"\",-12]" },
  { "delete is a letter", "\"\x7f\"" },
  { "many names",         "{\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1,\"g\":1,\"h\":1,\"i\":1,\"j\":1,"
                          "\"k\":1,\"l\":1,\"m\":1,\"n\":1,\"o\":1,\"aa\":1,\"ab\":1,\"\\u00e9\":1}" },
};

static const struct { const char *name, *text, *tight; } tightened[] = {
  { "space",     " { \"a b\" : [ 1 , -2 ] }\n",  "{\"a b\":[1,-2]}" },
  { "escapes",   "\"\\u00e9\\/\\u202f\\n\\u0007\\\"\"", "\"é/\xe2\x80\xaf\\n\\u0007\\\"\"" },
  { "nothing",   "[]",                           "[]" },
};
/* clang-format on */

static void
assert_refused (const char *text, gsize length, gint code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (cpt_json_parse (text, length, MAX_BYTES, &error));
  g_assert_error (error, CPT_WIRE_ERROR, code);
}

static void
test_refused (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  gsize length = strlen (refused[i].text);
  g_autofree char *exact = g_memdup2 (refused[i].text, length); /* no NUL behind it */

  assert_refused (length > 0 ? exact : "", length, refused[i].code);
}

/* The tree that json-glib's own parser makes of it. (transfer full) */
static JsonNode *
parse_otherwise (const char *text, gsize length)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  json_parser_load_from_data (parser, text, (gssize)length, &error);
  g_assert_no_error (error);
  return json_parser_steal_root (parser);
}

static void
assert_same_tree (const char *text, gsize length)
{
  g_autofree char *exact = g_memdup2 (text, length); /* no NUL behind it */
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = cpt_json_parse (exact, length, MAX_BYTES, &error);
  g_autoptr (JsonNode) other = parse_otherwise (text, length);

  g_assert_no_error (error);
  g_assert_true (json_node_equal (node, other));
}

static void
test_passed (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);

  assert_same_tree (passed[i].text, strlen (passed[i].text));
}

static void
test_golden_trees (void)
{
  static const char *const files[] = { "commands.jsonl", "feed-catalogue.ndjson",
                                       "feed-shop.ndjson", "feed-work-2.ndjson",
                                       "push-request.ndjson" };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    g_auto (GStrv) lines = golden_read_lines (files[i]);

    for (gsize k = 0; lines[k] != NULL; k++)
      if (*lines[k] != '\0')
        assert_same_tree (lines[k], strlen (lines[k]));
  }
}

static void
test_tightened (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autofree char *tight = cpt_json_tighten (tightened[i].text, strlen (tightened[i].text));

  g_assert_cmpstr (tight, ==, tightened[i].tight);
}

static void
test_nul (void)
{
  assert_refused ("\"a\0b\"", 5, CPT_WIRE_ERROR_NOT_UTF8);
  assert_refused ("{}\0", 3, CPT_WIRE_ERROR_NOT_UTF8);
}

static void
test_deep (void)
{
  g_autofree char *lists = g_strnfill (100000, '[');
  g_autoptr (GString) objects = g_string_new (NULL);
  g_autoptr (GString) just = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;

  assert_refused (lists, 100000, CPT_WIRE_ERROR_TOO_DEEP);
  for (guint i = 0; i < 20000; i++)
    g_string_append (objects, "{\"a\":");
  assert_refused (objects->str, objects->len, CPT_WIRE_ERROR_TOO_DEEP);

  for (guint i = 0; i < CPT_JSON_MAX_DEPTH; i++)
    g_string_append_c (just, '[');
  for (guint i = 0; i < CPT_JSON_MAX_DEPTH; i++)
    g_string_append_c (just, ']');
  node = cpt_json_parse (just->str, just->len, MAX_BYTES, &error);
  g_assert_no_error (error);
  g_string_prepend_c (just, '[');
  g_string_append_c (just, ']');
  assert_refused (just->str, just->len, CPT_WIRE_ERROR_TOO_DEEP);
}

static void
test_big (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;

  g_assert_null (cpt_json_parse ("[1234]", 6, 5, &error));
  g_assert_error (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_TOO_BIG);
  g_clear_error (&error);
  node = cpt_json_parse ("[1234]", 6, 6, &error);
  g_assert_no_error (error);
}

/* An object of very many members is sorted, not compared pair by pair: 40,000 take no time. */
static void
test_wide (void)
{
  g_autoptr (GString) text = g_string_new ("{");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 40000; i++)
    g_string_append_printf (text, "\"m%u\":{\"x\":%u},", i, i);
  g_string_append (text, "\"last\":0}");
  g_assert_true (cpt_json_guard (text->str, text->len, MAX_BYTES, CPT_JSON_GUARD_STRICT, &error));
  g_assert_no_error (error);
  g_string_truncate (text, text->len - 9);
  g_string_append (text, "\"m777\":0}");
  g_assert_false (cpt_json_guard (text->str, text->len, MAX_BYTES, CPT_JSON_GUARD_STRICT, &error));
  g_assert_error (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_TWIN);
}

static void
test_decimals (void)
{
  static const char text[] = "{\"lat\":48.3904,\"lon\":-4.5e0,\"n\":3}";
  static const char big[] = "{\"n\":18446744073709551617}";
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object =
      cpt_json_parse_object_with (text, strlen (text), MAX_BYTES, CPT_JSON_GUARD_DECIMALS, &error);
  gint64 value = 0;

  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (object, "lat"), 48.3904, 1e-9);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (object, "lon"), -4.5, 1e-9);
  g_assert_true (cpt_json_get_int (object, "n", 0, 9, &value, &error));
  g_assert_false (cpt_json_get_int (object, "lat", 0, 90, &value, &error));
  g_assert_error (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_MEMBER);
  g_clear_error (&error);
  g_assert_null (
      cpt_json_parse_object_with (big, strlen (big), MAX_BYTES, CPT_JSON_GUARD_DECIMALS, &error));
  g_assert_error (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_NUMBER);
}

/* Wherever a line of the protocol is cut off, what is left is refused. */
static void
test_prefixes (void)
{
  static const char *const files[] = { "commands.jsonl", "feed-work-2.ndjson",
                                       "push-request.ndjson", "hello-body.json" };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    gsize length;
    g_autofree char *text = golden_read (files[i], &length);
    gsize line = strcspn (text, "\n");
    g_autoptr (GError) error = NULL;

    g_assert_true (cpt_json_guard (text, line, MAX_BYTES, CPT_JSON_GUARD_STRICT, &error));
    for (gsize n = 0; n < line; n++) {
      g_autofree char *cut = g_memdup2 (text, n > 0 ? n : 1);

      g_assert_false (cpt_json_guard (cut, n, MAX_BYTES, CPT_JSON_GUARD_STRICT, NULL));
    }
  }
}

/* Guard and json-glib read the same text out of the same bytes. */
static void
test_same_text (void)
{
  static const char *const texts[] = {
    "\"\\u00e9\\ud83d\\ude00\\u20ac\"", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
    "\"é🦊\xe2\x80\xae\"",           "\"\"",
    "\"\\u0001\\u001f\\u007f\"",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    const char *at = texts[i];
    g_autoptr (GString) ours = g_string_new (NULL);
    g_autoptr (JsonNode) node = parse_otherwise (at, strlen (at));

    assert_same_tree (at, strlen (at));
    g_assert_true (cpt_json_scan_text (&at, texts[i] + strlen (texts[i]), ours));
    g_assert_cmpint (*at, ==, '\0');
    g_assert_cmpstr (ours->str, ==, json_node_get_string (node));
  }
}

static void
test_span (void)
{
  static const char text[] =
      "{ \"a\" : [ {\"x\":\"]},\\\"\"} , -12 , null,[[]] ], \"\\u0062\":{ \"c\": \"d\" } }";
  static const char *const elements[] = { "{\"x\":\"]},\\\"\"}", "-12", "null", "[[]]" };
  CptJsonSpan whole = { text, text + strlen (text) };
  CptJsonSpan list, value;
  gsize n = 0;

  g_assert_true (cpt_json_span_member (whole, "a", &list));
  for (; cpt_json_span_next (&list, &value); n++)
    g_assert_cmpmem (value.start, value.end - value.start, elements[n], strlen (elements[n]));
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (elements));
  g_assert_true (cpt_json_span_member (whole, "b", &value));
  g_assert_true (cpt_json_span_member (value, "c", &value));
  g_assert_cmpmem (value.start, value.end - value.start, "\"d\"", 3);
  g_assert_false (cpt_json_span_member (whole, "c", &value));
}

/* Members in their order; and inside of bytes that nobody looked over. */
static void
test_span_members (void)
{
  static const char text[] = "{ \"a\" : 1,\"b\\u0063\" :[{},\"}\"] , \"\":\"\\\"\"}";
  static const struct {
    const char *name, *value;
  } members[] = { { "a", "1" }, { "bc", "[{},\"}\"]" }, { "", "\"\\\"\"" } };
  CptJsonSpan left = { text, text + strlen (text) };
  CptJsonSpan name, value;
  gsize n = 0;

  for (; cpt_json_span_take_member (&left, &name, &value); n++) {
    g_assert_cmpuint (n, <, G_N_ELEMENTS (members));
    g_assert_true (cpt_json_span_equals (name, members[n].name));
    g_assert_false (cpt_json_span_equals (name, "ab"));
    g_assert_cmpmem (value.start, value.end - value.start, members[n].value,
                     strlen (members[n].value));
  }
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (members));
  for (gsize from = 0; from < strlen (text); from++) {
    for (gsize length = 0; length <= strlen (text) - from; length++) {
      g_autofree char *cut =
          g_memdup2 (text + from, length + 1); /* no byte behind it may be read */
      g_autofree char *exact = g_realloc (g_steal_pointer (&cut), MAX (length, 1));

      left = (CptJsonSpan){ exact, exact + length };
      while (cpt_json_span_take_member (&left, &name, &value)) {
        cpt_json_span_equals (name, "bc");
        g_assert_true (name.start < name.end && name.end <= exact + length);
        g_assert_true (value.start < value.end && value.end <= exact + length);
      }
    }
  }
}

#define ADD_ROWS(path, rows, function)                                                             \
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {                                                \
    g_autofree char *name = g_strdup_printf (path "/%s", rows[i].name);                            \
    g_test_add_data_func (name, GSIZE_TO_POINTER (i), function);                                   \
  }

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  ADD_ROWS ("/wire/guard/refused", refused, test_refused);
  ADD_ROWS ("/wire/guard/passed", passed, test_passed);
  ADD_ROWS ("/wire/guard/tightened", tightened, test_tightened);
  g_test_add_func ("/wire/guard/nul", test_nul);
  g_test_add_func ("/wire/guard/deep", test_deep);
  g_test_add_func ("/wire/guard/big", test_big);
  g_test_add_func ("/wire/guard/wide", test_wide);
  g_test_add_func ("/wire/guard/decimals", test_decimals);
  g_test_add_func ("/wire/guard/prefixes", test_prefixes);
  g_test_add_func ("/wire/guard/same-text", test_same_text);
  g_test_add_func ("/wire/guard/golden-trees", test_golden_trees);
  g_test_add_func ("/wire/guard/span", test_span);
  g_test_add_func ("/wire/guard/span-members", test_span_members);
  return g_test_run ();
}
