/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/cli.h"
#include "central/orchestration/check.h"
#include "wire/json.h"

typedef struct {
  CptCliOptions common;
  gboolean is_json;
} Options;

static void
add (GOptionContext *context, gpointer data)
{
  Options *self = data;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->is_json, "Print one line of JSON", NULL },
    G_OPTION_ENTRY_NULL,
  };

  g_option_context_add_main_entries (context, entries, NULL);
}

static void
print_words (CptCli *cli, const CptCheckResult *result)
{
  if (result->found->len == 0)
    cpt_cli_out (cli, "%-4s ok     %" G_GINT64_FORMAT " checked: %s", result->id, result->n_checked,
                 result->words);
  else
    cpt_cli_out (cli, "%-4s BROKEN %u of %" G_GINT64_FORMAT ": %s", result->id, result->found->len,
                 result->n_checked, result->words);
  for (guint i = 0; i < result->found->len; i++)
    cpt_cli_out (cli, "     %s", (const char *)g_ptr_array_index (result->found, i));
}

static void
write_json (CptJsonWriter *writer, const CptCheckResult *result)
{
  cpt_json_begin_object (writer, NULL);
  cpt_json_put_text (writer, "id", result->id);
  cpt_json_put_text (writer, "holds", result->words);
  cpt_json_put_int (writer, "checked", result->n_checked);
  cpt_json_begin_list (writer, "found");
  for (guint i = 0; i < result->found->len; i++)
    cpt_json_put_text (writer, NULL, g_ptr_array_index (result->found, i));
  cpt_json_end_list (writer);
  cpt_json_end_object (writer);
}

static void
print_json (CptCli *cli, const GPtrArray *results, gboolean is_clean)
{
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;
  g_autofree char *json = NULL;

  cpt_json_begin_object (&writer, NULL);
  cpt_json_put_bool (&writer, "clean", is_clean);
  cpt_json_begin_list (&writer, "invariants");
  for (guint i = 0; i < results->len; i++)
    write_json (&writer, g_ptr_array_index (results, i));
  cpt_json_end_list (&writer);
  cpt_json_end_object (&writer);
  json = cpt_json_writer_end (&writer);
  cpt_cli_out (cli, "%s", json);
}

static CptCliExit
run (CptCli *cli, gpointer data)
{
  Options *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = cpt_check_run (cli->service, &error);
  gboolean is_clean = TRUE;

  if (results == NULL)
    return cpt_cli_fail_error (cli, error);
  for (guint i = 0; i < results->len; i++)
    is_clean = is_clean && ((CptCheckResult *)g_ptr_array_index (results, i))->found->len == 0;

  if (self->is_json)
    print_json (cli, results, is_clean);
  else
    for (guint i = 0; i < results->len; i++)
      print_words (cli, g_ptr_array_index (results, i));
  return is_clean ? CPT_CLI_DONE : CPT_CLI_FOUND;
}

const CptCliCommand cpt_cli_check = {
  .name = "check",
  .parameters = "",
  .summary = "Holds the data to its invariants and prints what was counted for each; exit 1 and\n"
             "the rows when one is broken.",
  .options_size = sizeof (Options),
  .add = add,
  .run = run,
};
