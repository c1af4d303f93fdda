/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/cli.h"
#include "central/orchestration/webhooks.h"

typedef struct {
  CptCliOptions common;
  char *add;    /* (owned) (nullable) */
  char *events; /* (owned) (nullable) */
  char *out;    /* (owned) (nullable) */
  char *remove; /* (owned) (nullable) */
  gboolean list;
} Options;

static void
add (GOptionContext *context, gpointer data)
{
  Options *self = data;
  const GOptionEntry entries[] = {
    { "add", 0, 0, G_OPTION_ARG_FILENAME, &self->add,
      "Tell this address: https, or http on this machine", "URL" },
    { "events", 0, 0, G_OPTION_ARG_FILENAME, &self->events,
      "With --add: these alone, with commas between (order.ready,order.expired); else all",
      "EVENTS" },
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &self->out,
      "With --add: where its secret goes, 0600; - is standard output. It is shown this once",
      "FILE" },
    { "list", 0, 0, G_OPTION_ARG_NONE, &self->list, "Who is told, and what waits for them", NULL },
    { "remove", 0, 0, G_OPTION_ARG_FILENAME, &self->remove, "Tell this one nothing more", "ID" },
    G_OPTION_ENTRY_NULL,
  };

  g_option_context_add_main_entries (context, entries, NULL);
}

static gboolean
check (gpointer data, GError **error)
{
  Options *self = data;

  if ((self->add != NULL) + (self->remove != NULL) + self->list != 1) {
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                         "One of --add, --list and --remove says what to do");
    return FALSE;
  }
  if (self->add == NULL && (self->events != NULL || self->out != NULL)) {
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                         "--events and --out go with --add");
    return FALSE;
  }
  if (self->add != NULL && !cpt_cli_require (error, "--out", self->out, NULL))
    return FALSE;
  self->common.secret_file = self->out;
  return TRUE;
}

static CptCliExit
run_add (CptCli *cli, const Options *self)
{
  g_auto (GStrv) events = self->events != NULL ? g_strsplit (self->events, ",", -1) : NULL;
  g_autoptr (CptProblem) problem = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *secret = NULL, *line = NULL;
  g_autofree char *answer =
      cpt_webhooks_add (cli->service, self->add, (const char *const *)events, &secret, &problem);

  if (answer == NULL)
    return cpt_cli_fail_problem (cli, problem);
  line = g_strconcat (secret, "\n", NULL);
  if (!cli->console->save (cli->console, line, &error))
    return cpt_cli_fail_error (cli, error);
  cpt_cli_out (cli, "%s", answer);
  return CPT_CLI_DONE;
}

static CptCliExit
run_list (CptCli *cli)
{
  g_autoptr (CptProblem) problem = NULL;
  g_autoptr (GPtrArray) lines = cpt_webhooks_list (cli->service, &problem);

  if (lines == NULL)
    return cpt_cli_fail_problem (cli, problem);
  for (guint i = 0; i < lines->len; i++)
    cpt_cli_out (cli, "%s", (const char *)lines->pdata[i]);
  return CPT_CLI_DONE;
}

static CptCliExit
run (CptCli *cli, gpointer data)
{
  const Options *self = data;
  g_autoptr (CptProblem) problem = NULL;

  if (self->add != NULL)
    return run_add (cli, self);
  if (self->list)
    return run_list (cli);
  if (!cpt_webhooks_remove (cli->service, self->remove, &problem))
    return cpt_cli_fail_problem (cli, problem);
  return CPT_CLI_DONE;
}

static void
clear (gpointer data)
{
  Options *self = data;

  g_free (self->add);
  g_free (self->events);
  g_free (self->out);
  g_free (self->remove);
}

const CptCliCommand cpt_cli_webhook = {
  .name = "webhook",
  .parameters = "",
  .summary = "Says who is told what happens to orders (webhooks after Standard Webhooks): an\n"
             "address and the secret that its messages are signed with.",
  .options_size = sizeof (Options),
  .add = add,
  .check = check,
  .run = run,
  .clear = clear,
};
