/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/http/target.h"

/* clang-format off */
static const struct { const char *name, *target, *pattern; gboolean matches; const char *parameter; } paths[] = {
  { "fixed",                 "/healthz",                     "/healthz",             TRUE,  NULL },
  { "with a query",          "/healthz?x=1",                 "/healthz",             TRUE,  NULL },
  { "longer",                "/healthz/",                    "/healthz",             FALSE, NULL },
  { "shorter",               "/health",                      "/healthz",             FALSE, NULL },
  { "empty",                 "",                             "/healthz",             FALSE, NULL },
  { "absolute",              "http://h:1/healthz",           "/healthz",             TRUE,  NULL },
  { "absolute, no path",     "http://h",                     "/healthz",             FALSE, NULL },
  { "asterisk",              "*",                            "/healthz",             FALSE, NULL },
  { "parameter",             "/v1/orders/C-1",               "/v1/orders/{}",        TRUE,  "C-1" },
  { "parameter, query",      "/v1/orders/C-1?a",             "/v1/orders/{}",        TRUE,  "C-1" },
  { "in the middle",         "/v1/orders/C-1/cancel",        "/v1/orders/{}/cancel", TRUE,  "C-1" },
  { "no parameter",          "/v1/orders/",                  "/v1/orders/{}",        FALSE, NULL },
  { "more segments",         "/v1/orders/C-1/cancel",        "/v1/orders/{}",        FALSE, NULL },
  { "encoded slash",         "/v1/orders/C-1%2Fcancel",      "/v1/orders/{}",        TRUE,  "C-1/cancel" },
  { "encoded slash is none", "/v1/orders/C-1%2Fcancel",      "/v1/orders/{}/cancel", FALSE, NULL },
  { "dots",                  "/v1/orders/../healthz",        "/healthz",             FALSE, NULL },
  { "dots are a name",       "/v1/orders/..",                "/v1/orders/{}",        TRUE,  ".." },
  { "plus stays",            "/v1/orders/a+b",               "/v1/orders/{}",        TRUE,  "a+b" },
  { "accents",               "/v1/orders/%C3%A9",            "/v1/orders/{}",        TRUE,  "é" },
  { "NUL",                   "/v1/orders/C%00",              "/v1/orders/{}",        TRUE,  NULL },
  { "line break",            "/v1/orders/C%0d%0aX",          "/v1/orders/{}",        TRUE,  NULL },
  { "half a code",           "/v1/orders/C%2",               "/v1/orders/{}",        TRUE,  NULL },
  { "no hex",                "/v1/orders/%zz",               "/v1/orders/{}",        TRUE,  NULL },
  { "no UTF-8",              "/v1/orders/%ff",               "/v1/orders/{}",        TRUE,  NULL },
};

static const struct { const char *name, *target; gboolean is_text; const char *value; } queries[] = {
  { "none",           "/v1/feed",                              TRUE,  NULL },
  { "absent",         "/v1/feed?cursor=1",                     TRUE,  NULL },
  { "plain",          "/v1/feed?scope=work/LYO1",              TRUE,  "work/LYO1" },
  { "encoded",        "/v1/feed?scope=work%2FLYO1&wait=2",     TRUE,  "work/LYO1" },
  { "second",         "/v1/feed?wait=2&scope=a+b",             TRUE,  "a b" },
  { "first of two",   "/v1/feed?scope=a&scope=b",              TRUE,  "a" },
  { "empty",          "/v1/feed?scope=&wait=2",                TRUE,  "" },
  { "no value",       "/v1/feed?scope",                        TRUE,  NULL },
  { "longer name",    "/v1/feed?scopes=a",                     TRUE,  NULL },
  { "only a mark",    "/v1/feed?",                             TRUE,  NULL },
  { "NUL",            "/v1/feed?scope=work%00",                FALSE, NULL },
  { "no UTF-8",       "/v1/feed?scope=%c3",                    FALSE, NULL },
};
/* clang-format on */

static void
test_path (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autofree char *parameter = NULL;

  g_assert_cmpint (cpt_target_match (paths[i].target, paths[i].pattern, &parameter), ==,
                   paths[i].matches);
  g_assert_cmpstr (parameter, ==, paths[i].parameter);
}

static void
test_query (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autofree char *value = NULL;

  g_assert_cmpint (cpt_target_get_query (queries[i].target, "scope", &value), ==,
                   queries[i].is_text);
  g_assert_cmpstr (value, ==, queries[i].value);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++) {
    g_autofree char *path = g_strdup_printf ("/central/http/target/path/%s", paths[i].name);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_path);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (queries); i++) {
    g_autofree char *path = g_strdup_printf ("/central/http/target/query/%s", queries[i].name);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_query);
  }
  return g_test_run ();
}
