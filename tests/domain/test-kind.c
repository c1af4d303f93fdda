/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/command.h"

#include <string.h>

#define N_COLUMNS 13

/* The columns of the table in commands.md. */
enum {
  KIND = 0,
  V,
  SORT,
  AGGREGATE,
  ARGS,
  GUARD,
  COUNTERS,
  LEDGER,
  OUTSIDE,
  UNDO,
  OFFLINE,
  RIGHT,
  CODES
};

static const char *const AGGREGATES[] = {
  [CPT_AGGREGATE_FULFILMENT] = "fulfilment", [CPT_AGGREGATE_PLACE] = "place",
  [CPT_AGGREGATE_EXCEPTION] = "exception",   [CPT_AGGREGATE_CONTACT] = "contact",
  [CPT_AGGREGATE_ANY] = "that of",
};

static void
check_args (const CptKindRow *row, const char *cell)
{
  g_auto (GStrv) parts = g_strsplit (cell, "·", -1);
  gsize n = 0;

  for (char **part = parts; *part != NULL; part++) {
    char *name = g_strstrip (*part);

    name[strcspn (name, " :(")] = '\0';
    if (name[0] == '\0' || strcmp (name, "–") == 0)
      continue;
    g_assert_cmpuint (n, <, CPT_MAX_ARGS);
    g_assert_cmpstr (row->args[n++].name, ==, name);
  }
  if (n < CPT_MAX_ARGS)
    g_assert_null (row->args[n].name);
}

static void
check_codes (const CptKindRow *row, const char *cell)
{
  g_autofree char *codes = g_strdup (cell);

  g_strstrip (codes);
  g_assert_cmpstr (row->codes, ==, strcmp (codes, "–") == 0 ? "" : codes);
}

static void
check_row (const CptKindRow *row, char **cells)
{
  g_assert_cmpint (row->v, ==, (gint)g_ascii_strtoll (g_strstrip (cells[V]), NULL, 10));
  g_assert_cmpint (row->is_report, ==, strcmp (g_strstrip (cells[SORT]), "report") == 0);
  g_assert_true (g_str_has_prefix (g_strstrip (cells[AGGREGATE]), AGGREGATES[row->aggregate]));
  check_args (row, cells[ARGS]);
  g_assert_cmpint (row->undoable, ==, g_str_has_prefix (g_strstrip (cells[UNDO]), "yes"));
  g_assert_cmpint (row->offline, ==, g_str_has_prefix (g_strstrip (cells[OFFLINE]), "yes"));
  check_codes (row, cells[CODES]);
}

/* The rows of the table in @path, in the order of the kinds. */
static guint
check_table (const char *path)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint n_rows = 0;

  if (!g_file_get_contents (path, &text, NULL, NULL)) {
    g_test_skip (path);
    return CPT_N_KINDS;
  }
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL && !g_str_has_prefix (*line, "## 2"); line++) {
    g_auto (GStrv) cells = g_strsplit (*line + (**line == '|' ? 1 : 0), "|", -1);
    g_autofree char *kind = NULL;

    if (g_strv_length (cells) != N_COLUMNS + 1 || strchr (cells[KIND], '`') == NULL)
      continue;
    kind = g_strdup (g_strstrip (cells[KIND]));
    g_strdelimit (kind, "`", ' ');
    g_strstrip (kind);
    g_test_message ("%s", kind);
    g_assert_nonnull (cpt_kind_find (kind));
    if (cpt_kind_find (kind) == NULL)
      continue;
    g_assert_cmpint (cpt_kind_find (kind)->kind, ==, n_rows); /* in the same order, too */
    check_row (cpt_kind_find (kind), cells);
    n_rows++;
  }
  return n_rows;
}

static void
test_table (void)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("COMPTOIR_SOURCE_ROOT"), "docs", "commands.md", NULL);

  g_assert_cmpuint (check_table (path), ==, CPT_N_KINDS);
}

/* The contract has the kinds of its time; those that came later stand after them. */
static void
test_contract (void)
{
  const char *shared = g_getenv ("COMPTOIR_SHARED");
  g_autofree char *path = g_build_filename (shared == NULL ? "" : shared, "commands.md", NULL);

  g_assert_cmpuint (check_table (path), >, CPT_KIND_REVEAL);
}

static void
test_rows (void)
{
  for (gint kind = 0; kind < CPT_N_KINDS; kind++) {
    const CptKindRow *row = cpt_kind_get_row ((CptKind)kind);
    g_autoptr (CptCommand) command = cpt_command_new ((CptKind)kind);

    g_assert_cmpint (row->kind, ==, kind);
    g_assert_true (cpt_kind_find (row->text) == row);
    g_assert_cmpint (command->v, ==, row->v);
  }
}

static void
test_unknown (void)
{
  g_assert_null (cpt_kind_find ("fulfilment.correct"));
  g_assert_null (cpt_kind_find (""));
  g_assert_null (cpt_kind_find (NULL));
  g_assert_null (cpt_kind_get_row (CPT_N_KINDS));
  g_assert_null (cpt_kind_get_row ((CptKind)-1));
}

static void
test_copy (void)
{
  g_autoptr (CptCommand) command = cpt_command_new (CPT_KIND_STAGE);
  g_autoptr (CptCommand) copy = NULL;
  CptUnits units = { 3, 7 };

  g_strlcpy (command->args.location, "R-14", sizeof command->args.location);
  command->args.units = g_array_new (FALSE, TRUE, sizeof (CptUnits));
  g_array_append_val (command->args.units, units);
  command->args.bags = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (command->args.bags, g_strdup ("CB7KQ00041V"));
  copy = cpt_command_copy (command);

  g_assert_cmpstr (copy->args.location, ==, "R-14");
  g_assert_true (copy->args.units != command->args.units);
  g_assert_cmpint (g_array_index (copy->args.units, CptUnits, 0).quantity, ==, 7);
  g_assert_true (g_ptr_array_index (copy->args.bags, 0) !=
                 g_ptr_array_index (command->args.bags, 0));
  g_assert_cmpstr (g_ptr_array_index (copy->args.bags, 0), ==, "CB7KQ00041V");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/domain/kind/as the table says", test_table);
  g_test_add_func ("/domain/kind/as the contract says", test_contract);
  g_test_add_func ("/domain/kind/rows are in order", test_rows);
  g_test_add_func ("/domain/kind/unknown", test_unknown);
  g_test_add_func ("/domain/kind/a command is copied whole", test_copy);
  return g_test_run ();
}
