/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/cli.h"
#include "central/orchestration/check.h"
#include "central/orchestration/mend.h"
#include "wire/json.h"

typedef struct {
  CptCliOptions common;
  gboolean is_json;
  gboolean mends;
  guint n_mended; /* rows */
} Options;

static void
add (GOptionContext *context, gpointer data)
{
  Options *self = data;
  const GOptionEntry entries[] = {
    { "mend", 0, 0, G_OPTION_ARG_NONE, &self->mends,
      "First write anew what the disk changed of the rows that terminals read", NULL },
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
print_json (CptCli *cli, const Options *options, const GPtrArray *results, gboolean is_clean)
{
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;
  g_autofree char *json = NULL;

  cpt_json_begin_object (&writer, NULL);
  cpt_json_put_bool (&writer, "clean", is_clean);
  if (options->mends)
    cpt_json_put_int (&writer, "mended", options->n_mended);
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
  g_autoptr (GPtrArray) results = NULL;
  gboolean is_clean = TRUE;

  if (self->mends && !cpt_mend_all (cli->service, &self->n_mended, &error))
    return cpt_cli_fail_error (cli, error);
  results = cpt_check_run (cli->service, &error);
  if (results == NULL)
    return cpt_cli_fail_error (cli, error);
  for (guint i = 0; i < results->len; i++)
    is_clean = is_clean && ((CptCheckResult *)g_ptr_array_index (results, i))->found->len == 0;

  if (self->is_json)
    print_json (cli, self, results, is_clean);
  if (!self->is_json && self->mends)
    cpt_cli_out (cli, "%u rows were damaged by the disk and are written anew", self->n_mended);
  if (!self->is_json)
    for (guint i = 0; i < results->len; i++)
      print_words (cli, g_ptr_array_index (results, i));
  return is_clean ? CPT_CLI_DONE : CPT_CLI_FOUND;
}

const CptCliCommand cpt_cli_check = {
  .name = "check",
  .parameters = "",
  .summary = "Holds the data to its invariants and prints what was counted for each; exit 1 and\n"
             "the rows when one is broken. A row that the disk changed is written anew by itself\n"
             "when a terminal asks for it; --mend does that for all of them now.",
  .options_size = sizeof (Options),
  .add = add,
  .run = run,
};
