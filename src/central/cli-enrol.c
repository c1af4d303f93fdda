/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/cli.h"
#include "central/orchestration/devices.h"

#include <string.h>

typedef struct {
  CptCliOptions common;
  char *store;   /* (owned) */
  char *profile; /* (owned) */
  char *name;    /* (owned) */
  gboolean main_desk;
} Options;

static void
add (GOptionContext *context, gpointer data)
{
  Options *self = data;
  const GOptionEntry entries[] = {
    { "store", 0, 0, G_OPTION_ARG_FILENAME, &self->store, "The shop it works in", "NUMBER" },
    { "profile", 0, 0, G_OPTION_ARG_FILENAME, &self->profile,
      "What it is for: handheld, counter, desk or kiosk", "PROFILE" },
    { "name", 0, 0, G_OPTION_ARG_FILENAME, &self->name, "What people call it", "NAME" },
    { "main-desk", 0, 0, G_OPTION_ARG_NONE, &self->main_desk,
      "The shop's one main desk, which has no offline limit", NULL },
    G_OPTION_ENTRY_NULL,
  };

  g_option_context_add_main_entries (context, entries, NULL);
}

static gboolean
check (gpointer data, GError **error)
{
  static const char *const profiles[] = { "handheld", "counter", "desk", "kiosk", NULL };
  Options *self = data;

  if (!cpt_cli_require (error, "--store", self->store, "--profile", self->profile, "--name",
                        self->name, NULL))
    return FALSE;
  if (!g_strv_contains (profiles, self->profile)) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 "--profile %s is none of handheld, counter, desk, kiosk", self->profile);
    return FALSE;
  }
  return TRUE;
}

static CptCliExit
run (CptCli *cli, gpointer data)
{
  Options *self = data;
  g_autoptr (CptProblem) problem = NULL;
  g_autofree char *line = cpt_devices_make_code (cli->service, self->store, self->profile,
                                                 self->name, self->main_desk, &problem);

  if (line == NULL)
    return cpt_cli_fail_problem (cli, problem);
  cpt_cli_out (cli, "%s", line);
  return CPT_CLI_DONE;
}

static void
clear (gpointer data)
{
  Options *self = data;

  g_free (self->store);
  g_free (self->profile);
  g_free (self->name);
}

const CptCliCommand cpt_cli_enrol = {
  .name = "enrol",
  .parameters = "",
  .summary = "Makes the one-time code that a new terminal enrols with, as a line of JSON:\n"
             "{\"code\":…,\"url\":…,\"expires\":…}.",
  .options_size = sizeof (Options),
  .add = add,
  .check = check,
  .run = run,
  .clear = clear,
};
