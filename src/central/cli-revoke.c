/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/cli.h"
#include "central/orchestration/devices.h"

typedef struct {
  CptCliOptions common;
  char *terminal; /* (owned) */
} Options;

static void
add (GOptionContext *context, gpointer data)
{
  Options *self = data;
  const GOptionEntry entries[] = {
    { "terminal", 0, 0, G_OPTION_ARG_FILENAME, &self->terminal,
      "The terminal's id, as its device page and `status` show it", "ID" },
    G_OPTION_ENTRY_NULL,
  };

  g_option_context_add_main_entries (context, entries, NULL);
}

static gboolean
check (gpointer data, GError **error)
{
  Options *self = data;

  return cpt_cli_require (error, "--terminal", self->terminal, NULL);
}

static CptCliExit
run (CptCli *cli, gpointer data)
{
  Options *self = data;
  g_autoptr (CptProblem) problem = NULL;

  if (!cpt_devices_revoke (cli->service, self->terminal, &problem))
    return cpt_cli_fail_problem (cli, problem);
  cpt_cli_out (cli, "%s is revoked", self->terminal);
  return CPT_CLI_DONE;
}

static void
clear (gpointer data)
{
  Options *self = data;

  g_free (self->terminal);
}

const CptCliCommand cpt_cli_revoke = {
  .name = "revoke",
  .parameters = "",
  .summary = "Takes a terminal's right to talk to central, for good: one that was lost or stolen.\n"
             "Its sessions end at once. The device starts again only with a new enrolment.",
  .options_size = sizeof (Options),
  .add = add,
  .check = check,
  .run = run,
  .clear = clear,
};
