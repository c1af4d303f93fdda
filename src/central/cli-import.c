/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/cli.h"
#include "central/orchestration/import.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

typedef struct {
  CptCliOptions common;
  char *kind;       /* (owned) */
  char **columns;   /* (owned) (nullable) as given, then cut into pairs */
  char **defaults;  /* (owned) (nullable) */
  char *badges_out; /* (owned) (nullable) */
  char *at;         /* (owned) (nullable) */
  gint64 at_us;     /* 0: now */
} Options;

static void
add (GOptionContext *context, gpointer data)
{
  Options *self = data;
  const GOptionEntry entries[] = {
    { "kind", 0, 0, G_OPTION_ARG_FILENAME, &self->kind, "What the rows are", "KIND" },
    { "columns", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->columns,
      "Which column of the file is which member; may be given again", "COLUMN=MEMBER[,…]" },
    { "default", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->defaults,
      "What a member is where the file has none; may be given again", "MEMBER=VALUE[,…]" },
    { "badges-out", 0, 0, G_OPTION_ARG_FILENAME, &self->badges_out,
      "people: where the badges go that were made, 0600, behind what it holds", "FILE" },
    { "at", 0, 0, G_OPTION_ARG_FILENAME, &self->at,
      "stock: when it was counted; now when not given", "INSTANT" },
    G_OPTION_ENTRY_NULL,
  };

  g_option_context_add_main_entries (context, entries, NULL);
}

static char *
describe (void)
{
  g_autoptr (GString) text = g_string_new ("Kinds and their members (* required):\n");
  const char *const *kinds = cpt_import_list_kinds ();

  for (gsize i = 0; kinds[i] != NULL; i++) {
    const char *const *members = cpt_import_list_members (kinds[i]);
    g_autofree char *list = g_strjoinv (" ", (char **)members);

    g_string_append_printf (text, "  %-9s %s\n", kinds[i], list);
  }
  g_string_append (
      text,
      "\nA FILE is CSV with a header line, JSON Lines or one JSON array, plain or gzip; - is\n"
      "standard input. A bad row is named and skipped: exit 1.");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Cuts each list at its commas; a piece without `=` belongs to the value before it. */
static gboolean
cut_pairs (char ***lists, const char *option, GError **error)
{
  g_autoptr (GPtrArray) pairs = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; *lists != NULL && (*lists)[i] != NULL; i++) {
    g_auto (GStrv) pieces = g_strsplit ((*lists)[i], ",", -1);

    for (gsize j = 0; pieces[j] != NULL; j++) {
      if (strchr (pieces[j], '=') != NULL) {
        g_ptr_array_add (pairs, g_strdup (pieces[j]));
      } else if (j > 0) {
        g_autofree char *before = g_ptr_array_steal_index (pairs, pairs->len - 1);

        g_ptr_array_add (pairs, g_strconcat (before, ",", pieces[j], NULL));
      } else {
        g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "%s %s is no pair with a `=`",
                     option, (*lists)[i]);
        return FALSE;
      }
    }
  }

  g_ptr_array_add (pairs, NULL);
  g_strfreev (*lists);
  *lists = (char **)g_ptr_array_steal (pairs, NULL);
  return TRUE;
}

static gboolean
check (gpointer data, GError **error)
{
  Options *self = data;

  if (!cpt_cli_require (error, "--kind", self->kind, "FILE",
                        self->common.rest == NULL ? NULL : self->common.rest[0], NULL))
    return FALSE;
  if (!g_strv_contains (cpt_import_list_kinds (), self->kind)) {
    g_autofree char *kinds = g_strjoinv (", ", (char **)cpt_import_list_kinds ());

    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--kind %s is none of %s",
                 self->kind, kinds);
    return FALSE;
  }
  if (self->at != NULL && !cpt_instant_from_text (self->at, &self->at_us)) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 "--at %s is no instant: say it as 2026-11-21T08:30:00+01:00", self->at);
    return FALSE;
  }
  if (!cut_pairs (&self->columns, "--columns", error) ||
      !cut_pairs (&self->defaults, "--default", error))
    return FALSE;

  self->common.inputs = (const char *const *)self->common.rest;
  self->common.secret_file = self->badges_out;
  self->common.secret_is_added = TRUE;
  return TRUE;
}

static void
on_bad_row (const char *words, gpointer user_data)
{
  cpt_cli_err (user_data, "%s", words);
}

/* A file of the data folder that takes the badges until the caller has them. */
static char *
make_badges_file (CptCli *cli, GError **error)
{
  g_autofree char *path = g_build_filename (cli->folder, "badges-XXXXXX", NULL);
  int fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);

  if (fd < 0) {
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "Cannot write %s: %s", path,
                 g_strerror (errno));
    return NULL;
  }
  close (fd);
  return g_steal_pointer (&path);
}

/* Badges are shown this once: the file goes only when the caller has what is in it. */
static gboolean
hand_over_badges (CptCli *cli, const char *path)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_file_get_contents (path, &text, NULL, &error) ||
      (*text != '\0' && !cli->console->save (cli->console, text, &error))) {
    cpt_cli_err (cli, "%s; the badges are in %s", error->message, path);
    return FALSE;
  }
  g_unlink (path);
  return TRUE;
}

static gboolean
import_one (CptCli *cli, Options *self, guint index, const char *badges, CptImportCounts *counts)
{
  const char *name = self->common.inputs[index];
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) input = cli->console->open (cli->console, index, &error);
  CptImportOptions options = {
    .kind = self->kind,
    .columns = (const char *const *)self->columns,
    .defaults = (const char *const *)self->defaults,
    .name = g_str_equal (name, "-") ? "standard input" : name,
    .badges_out = badges,
    .at_us = self->at_us,
  };
  gboolean is_done;

  is_done = input != NULL &&
            cpt_import_stream (cli->service, &options, input, on_bad_row, cli, counts, &error);
  if (input != NULL)
    cpt_cli_out (cli,
                 "%s: %" G_GINT64_FORMAT " rows, %" G_GINT64_FORMAT " written, %" G_GINT64_FORMAT
                 " unchanged, %" G_GINT64_FORMAT " skipped",
                 options.name, counts->n_rows, counts->n_written, counts->n_unchanged,
                 counts->n_skipped);
  if (!is_done)
    cpt_cli_err (cli, "%s: %s", options.name, error->message);
  return is_done;
}

static CptCliExit
run (CptCli *cli, gpointer data)
{
  Options *self = data;
  g_autofree char *badges = NULL;
  g_autoptr (GError) error = NULL;
  CptCliExit code = CPT_CLI_DONE;

  if (self->badges_out != NULL && (badges = make_badges_file (cli, &error)) == NULL)
    return cpt_cli_fail_error (cli, error);

  for (guint i = 0; self->common.inputs[i] != NULL; i++) {
    CptImportCounts counts = { 0 };

    if (!import_one (cli, self, i, badges, &counts))
      code = CPT_CLI_FAILED;
    else if (counts.n_skipped > 0 && code == CPT_CLI_DONE)
      code = CPT_CLI_FOUND;
  }

  return badges == NULL || hand_over_badges (cli, badges) ? code : CPT_CLI_FAILED;
}

static void
clear (gpointer data)
{
  Options *self = data;

  g_free (self->kind);
  g_strfreev (self->columns);
  g_strfreev (self->defaults);
  g_free (self->badges_out);
  g_free (self->at);
}

const CptCliCommand cpt_cli_import = {
  .name = "import",
  .parameters = "FILE…",
  .summary = "Reads rows of one kind. A second run of the same file writes nothing.",
  .describe = describe,
  .options_size = sizeof (Options),
  .add = add,
  .check = check,
  .run = run,
  .clear = clear,
};
