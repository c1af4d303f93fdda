/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/cli.h"

#include <stdarg.h>
#include <string.h>

static const CptCliCommand *const commands[] = {
  &cpt_cli_init,    &cpt_cli_import, &cpt_cli_token,  &cpt_cli_enrol,
  &cpt_cli_revoke,  &cpt_cli_order,  &cpt_cli_cancel, &cpt_cli_pass,
  &cpt_cli_webhook, &cpt_cli_serve,  &cpt_cli_check,
};

const CptCliCommand *
cpt_cli_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i]->name, name))
      return commands[i];
  return NULL;
}

static void
add_common (GOptionContext *context, CptCliOptions *options)
{
  const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &options->folder, "The data folder", "DIR" },
    { "clock", 0, 0, G_OPTION_ARG_FILENAME, &options->clock,
      "Make this instant now; while `serve` runs, its clock is the one", "INSTANT[@REAL][,xRATE]" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->rest, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };

  g_option_context_add_main_entries (context, entries, NULL);
}

static gboolean
check_common (const CptCliCommand *command, CptCliOptions *options, GError **error)
{
  if (!cpt_cli_require (error, "--data", options->folder, NULL))
    return FALSE;
  if (options->rest != NULL && *command->parameters == '\0') {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "%s is one word too many",
                 options->rest[0]);
    return FALSE;
  }
  return command->check == NULL || command->check (options, error);
}

static gboolean
is_text (const char *const *arguments, GError **error)
{
  for (gsize i = 0; arguments[i] != NULL; i++)
    if (!g_utf8_validate (arguments[i], -1, NULL)) {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   "Argument %" G_GSIZE_FORMAT " is not UTF-8", i);
      return FALSE;
    }
  return TRUE;
}

gpointer
cpt_cli_parse (const CptCliCommand *command,
               const char *const *arguments,
               gboolean has_help,
               GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (command->parameters);
  g_auto (GStrv) left = g_strdupv ((char **)arguments);
  g_autofree char *description = command->describe == NULL ? NULL : command->describe ();
  gpointer options = g_malloc0 (command->options_size);

  g_option_context_set_summary (context, command->summary);
  g_option_context_set_description (context, description);
  g_option_context_set_help_enabled (context, has_help);
  add_common (context, options);
  if (command->add != NULL)
    command->add (context, options);

  if (is_text (arguments, error) && g_option_context_parse_strv (context, &left, error) &&
      check_common (command, options, error))
    return options;

  cpt_cli_options_free (command, options);
  return NULL;
}

void
cpt_cli_options_free (const CptCliCommand *command, gpointer options)
{
  CptCliOptions *common = options;

  if (options == NULL)
    return;
  if (command->clear != NULL)
    command->clear (options);
  g_free (common->folder);
  g_free (common->clock);
  g_strfreev (common->rest);
  g_free (common);
}

gboolean
cpt_cli_require (GError **error, ...)
{
  const char *missing = NULL;
  const char *name;
  va_list list;

  va_start (list, error);
  while (missing == NULL && (name = va_arg (list, const char *)) != NULL) {
    const char *value = va_arg (list, const char *);

    if (value == NULL || *value == '\0')
      missing = name;
  }
  va_end (list);

  if (missing != NULL)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "%s is missing", missing);
  return missing == NULL;
}

void
cpt_cli_out (CptCli *cli, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list list;

  va_start (list, format);
  text = g_strdup_vprintf (format, list);
  va_end (list);
  cli->console->say (cli->console, FALSE, text);
}

void
cpt_cli_err (CptCli *cli, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list list;

  va_start (list, format);
  text = g_strdup_vprintf (format, list);
  va_end (list);
  cli->console->say (cli->console, TRUE, text);
}

CptCliExit
cpt_cli_fail_problem (CptCli *cli, const CptProblem *problem)
{
  const char *title = problem->title == NULL ? problem->code : problem->title;

  if (problem->detail == NULL)
    cpt_cli_err (cli, "%s (%s)", title, problem->code);
  else
    cpt_cli_err (cli, "%s: %s (%s)", title, problem->detail, problem->code);
  return CPT_CLI_FAILED;
}

CptCliExit
cpt_cli_fail_error (CptCli *cli, const GError *error)
{
  cpt_cli_err (cli, "%s", error->message);
  return CPT_CLI_FAILED;
}

GBytes *
cpt_cli_read (CptCli *cli, guint index, gsize max_bytes, GError **error)
{
  g_autoptr (GInputStream) input = cli->console->open (cli->console, index, error);
  g_autoptr (GByteArray) all = g_byte_array_new ();
  guint8 buffer[16384];
  gssize n;

  if (input == NULL)
    return NULL;
  while ((n = g_input_stream_read (input, buffer, sizeof buffer, NULL, error)) > 0) {
    if (all->len + (gsize)n > max_bytes) {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                   "The input is longer than %" G_GSIZE_FORMAT " bytes", max_bytes);
      return NULL;
    }
    g_byte_array_append (all, buffer, (guint)n);
  }

  return n < 0 ? NULL : g_byte_array_free_to_bytes (g_steal_pointer (&all));
}
