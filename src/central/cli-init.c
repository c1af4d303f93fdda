/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/cli.h"
#include "central/orchestration/setup.h"

static CptCliExit
run (CptCli *cli, gpointer options)
{
  g_autoptr (CptProblem) problem = NULL;

  if (!cpt_setup_init (cli->service, &problem))
    return cpt_cli_fail_problem (cli, problem);
  cpt_cli_out (cli, "%s is ready: import the stores next", cli->folder);
  return CPT_CLI_DONE;
}

const CptCliCommand cpt_cli_init = {
  .name = "init",
  .parameters = "",
  .summary = "Makes a data folder with an empty chain and its first policy.",
  .options_size = sizeof (CptCliOptions),
  .run = run,
  .makes_folder = TRUE,
};
