/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/cli.h"
#include "central/orchestration/devices.h"

typedef struct {
  CptCliOptions common;
  char *scope; /* (owned) */
  char *name;  /* (owned) */
  char *out;   /* (owned) */
} Options;

static void
add (GOptionContext *context, gpointer data)
{
  Options *self = data;
  const GOptionEntry entries[] = {
    { "scope", 0, 0, G_OPTION_ARG_FILENAME, &self->scope, "What it opens: channel or admin",
      "SCOPE" },
    { "name", 0, 0, G_OPTION_ARG_FILENAME, &self->name, "Whose it is, as the log shows it",
      "NAME" },
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &self->out,
      "Where it goes, 0600; - is standard output. It is shown this once", "FILE" },
    G_OPTION_ENTRY_NULL,
  };

  g_option_context_add_main_entries (context, entries, NULL);
}

static gboolean
check (gpointer data, GError **error)
{
  Options *self = data;

  if (!cpt_cli_require (error, "--scope", self->scope, "--name", self->name, "--out", self->out,
                        NULL))
    return FALSE;
  if (!g_str_equal (self->scope, "channel") && !g_str_equal (self->scope, "admin")) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 "--scope %s is neither channel nor admin", self->scope);
    return FALSE;
  }
  self->common.secret_file = self->out;
  return TRUE;
}

static CptCliExit
run (CptCli *cli, gpointer data)
{
  Options *self = data;
  g_autoptr (CptProblem) problem = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *token = cpt_devices_make_token (cli->service, self->scope, self->name, &problem);
  g_autofree char *line = NULL;

  if (token == NULL)
    return cpt_cli_fail_problem (cli, problem);
  line = g_strconcat (token, "\n", NULL);
  if (!cli->console->save (cli->console, line, &error))
    return cpt_cli_fail_error (cli, error);
  return CPT_CLI_DONE;
}

static void
clear (gpointer data)
{
  Options *self = data;

  g_free (self->scope);
  g_free (self->name);
  g_free (self->out);
}

const CptCliCommand cpt_cli_token = {
  .name = "token",
  .parameters = "",
  .summary = "Makes the token that a channel (web shop, ERP, till) or an administrator calls with.",
  .options_size = sizeof (Options),
  .add = add,
  .check = check,
  .run = run,
  .clear = clear,
};
