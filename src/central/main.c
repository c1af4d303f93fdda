/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/admin.h"
#include "central/cli-console.h"
#include "central/cli.h"
#include "central/data-folder.h"
#include "crypto/crypto.h"

#include <locale.h>
#include <stdio.h>

#define PROGRAM      "comptoir-central"
#define TRY_AGAIN_MS 20
#define WAIT_US                                                                                    \
  (10 * G_TIME_SPAN_SECOND) /* for a command of another process, or a `serve` that starts */

static const char usage[] =
    "Usage:\n"
    "  " PROGRAM " COMMAND --data DIR [OPTION…]\n"
    "  " PROGRAM " COMMAND --help | --help | --version\n"
    "\n"
    "Commands:\n"
    "  init     make a data folder\n"
    "  import   read stores, places, products, prices, stock, people, a policy or orders\n"
    "  token    make the token of a channel or an administrator\n"
    "  enrol    make the one-time code of a new terminal\n"
    "  revoke   take a lost terminal's right to talk to central\n"
    "  order    place one order\n"
    "  cancel   cancel an order or some of a line\n"
    "  pass     make the pass that an order is collected with\n"
    "  webhook  say who is told what happens\n"
    "  serve    serve terminals and channels\n"
    "  check    hold the data to its invariants\n"
    "\n"
    "Exit: 0 done, 1 done but rows were refused or check found something, 2 wrong usage,\n"
    "3 could not: the reason stands on the error side.\n";

static CptCliExit
fail (CptCliExit code, const GError *error)
{
  fprintf (stderr, PROGRAM ": %s\n", error->message);
  return code;
}

/* The serving process if there is one, else this one, once nobody else has the folder. */
static CptCliExit
run (const CptCliCommand *command,
     const CptCliOptions *options,
     const char *const *arguments,
     CptConsole *console)
{
  gint64 until_us = g_get_monotonic_time () + (command->is_local ? 0 : WAIT_US);

  for (;;) {
    g_autoptr (GSocketConnection) connection = NULL;
    g_autoptr (CptDataFolder) folder = NULL;
    g_autoptr (GError) error = NULL;

    if (!command->is_local && (connection = cpt_admin_connect (options->folder)) != NULL)
      return cpt_admin_call (connection, arguments, console);

    folder = cpt_data_folder_open (options->folder, command->makes_folder, options->clock, &error);
    if (folder != NULL) {
      CptCli cli = { options->folder, cpt_data_folder_get_service (folder), console };

      return command->run (&cli, (gpointer)options);
    }
    if (g_error_matches (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE))
      return fail (CPT_CLI_USAGE, error);
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BUSY) ||
        g_get_monotonic_time () >= until_us)
      return fail (CPT_CLI_FAILED, error);
    g_poll (NULL, 0,
            TRY_AGAIN_MS); /* two things end it, a lock and a socket: nothing waits for both */
  }
}

static CptCliExit
run_command (const CptCliCommand *command, const char *const *arguments)
{
  g_autofree char *name = g_strconcat (PROGRAM " ", command->name, NULL);
  g_autoptr (CptLocalConsole) console = NULL;
  g_autoptr (GError) error = NULL;
  gpointer options;
  CptCliExit code;

  g_set_prgname (name);
  options = cpt_cli_parse (command, arguments, TRUE, &error);
  if (options == NULL) {
    fprintf (stderr, "%s: %s; see %s --help\n", name, error->message, name);
    return CPT_CLI_USAGE;
  }

  console = cpt_local_console_new (options, &error);
  code = console == NULL ? fail (CPT_CLI_FAILED, error)
                         : run (command, options, arguments, cpt_local_console_get (console));
  cpt_cli_options_free (command, options);
  return code;
}

int
main (int argc, char **argv)
{
  const CptCliCommand *command;

  setlocale (LC_ALL, "");
  if (argc >= 2 && g_str_equal (argv[1], "--version")) {
    fputs (PROGRAM " " CPT_VERSION "\n", stdout);
    return CPT_CLI_DONE;
  }
  if (argc >= 2 && (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h"))) {
    fputs (usage, stdout);
    return CPT_CLI_DONE;
  }
  if (argc < 2) {
    fputs (usage, stderr);
    return CPT_CLI_USAGE;
  }

  command = cpt_cli_find (argv[1]);
  if (command == NULL) {
    fprintf (stderr, PROGRAM ": there is no command %s; see " PROGRAM " --help\n", argv[1]);
    return CPT_CLI_USAGE;
  }
  if (!cpt_crypto_init ()) {
    fputs (PROGRAM ": libsodium does not start\n", stderr);
    return CPT_CLI_FAILED;
  }
  return run_command (command, (const char *const *)argv + 1);
}
