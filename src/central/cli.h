/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/orchestration/service.h"

G_BEGIN_DECLS

/* The command line of comptoir-central. A command is one function over a service; it runs in this
 * process when nobody serves the folder, and in the serving process, through the folder's admin
 * socket, when somebody does. It cannot tell which. */

typedef enum {
  CPT_CLI_DONE = 0,
  CPT_CLI_FOUND = 1, /* done, but rows were refused or `check` found something */
  CPT_CLI_USAGE = 2,
  CPT_CLI_FAILED = 3,
} CptCliExit;

/* The caller's terminal and files, wherever the command runs. */
typedef struct _CptConsole CptConsole;
struct _CptConsole {
  /* One line, without its newline. */
  void (*say) (CptConsole *self, gboolean is_error, const char *text);
  /* The caller's input number @index; `-` is its standard input. */
  GInputStream *(*open) (CptConsole *self, guint index, GError **error);
  /* Puts @text into the file that takes the command's secret, which the caller opened before. */
  gboolean (*save) (CptConsole *self, const char *text, GError **error);
  gboolean (*save_bytes) (CptConsole *self, GBytes *bytes, GError **error); /* a picture */
};

typedef struct {
  const char *folder;  /* the data folder */
  CptService *service; /* (not owned) */
  CptConsole *console; /* (not owned) */
} CptCli;

/* What every command's options begin with. */
typedef struct {
  char *folder;              /* (owned) --data */
  char *clock;               /* (owned) (nullable) --clock */
  char **rest;               /* (owned) (nullable) what stands after the options */
  const char *const *inputs; /* (nullable) files it reads, set by its check */
  const char *secret_file;   /* (nullable) file that takes what it makes, set by its check */
  gboolean secret_is_added;  /* behind what the file holds already */
} CptCliOptions;

typedef struct {
  const char *name;
  const char *parameters; /* what stands after the options in --help; "" */
  const char *summary;
  char *(*describe) (void); /* (nullable) (transfer full): the end of --help */
  gsize options_size;
  void (*add) (GOptionContext *context, gpointer options);
  gboolean (*check) (gpointer options, GError **error); /* (nullable) what GOption cannot */
  CptCliExit (*run) (CptCli *cli, gpointer options);
  void (*clear) (gpointer options); /* (nullable) what it owns beside the common options */
  gboolean makes_folder;            /* init */
  gboolean is_local;                /* serve: never over the socket, waits for nobody */
} CptCliCommand;

extern const CptCliCommand cpt_cli_init, cpt_cli_import, cpt_cli_token, cpt_cli_enrol,
    cpt_cli_revoke, cpt_cli_order, cpt_cli_cancel, cpt_cli_pass, cpt_cli_webhook, cpt_cli_serve,
    cpt_cli_check;

/* NULL: no such command. */
const CptCliCommand *cpt_cli_find (const char *name);

/**
 * cpt_cli_parse:
 * @arguments: with the command's name first
 * @has_help: `--help` prints and ends the process; else it is unknown
 *
 * Returns: (transfer full) (nullable): the options, to be freed with cpt_cli_options_free()
 */
gpointer cpt_cli_parse (const CptCliCommand *command,
                        const char *const *arguments,
                        gboolean has_help,
                        GError **error);
void cpt_cli_options_free (const CptCliCommand *command, gpointer options);

/* TRUE when all of @names have a value, else a usage error that names the first without: pairs of
 * option and value, NULL-terminated. */
gboolean cpt_cli_require (GError **error, ...) G_GNUC_NULL_TERMINATED;

void cpt_cli_out (CptCli *cli, const char *format, ...) G_GNUC_PRINTF (2, 3);
void cpt_cli_err (CptCli *cli, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* A line on the error side, and CPT_CLI_FAILED. */
CptCliExit cpt_cli_fail_problem (CptCli *cli, const CptProblem *problem);
CptCliExit cpt_cli_fail_error (CptCli *cli, const GError *error);
/* A whole input as text; NULL over @max_bytes. */
GBytes *cpt_cli_read (CptCli *cli, guint index, gsize max_bytes, GError **error);

G_END_DECLS
