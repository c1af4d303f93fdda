/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/cli.h"
#include "central/orchestration/ordering.h"
#include "wire/json.h"
#include "wire/order.h"

#include <string.h>

#define OPERATOR "operator"

static const char *const standard_input[] = { "-", NULL };

static gboolean
check_order (gpointer data, GError **error)
{
  CptCliOptions *self = data;

  self->inputs = standard_input;
  return TRUE;
}

static CptCliExit
run_order (CptCli *cli, gpointer data)
{
  g_autoptr (CptProblem) problem = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = cpt_cli_read (cli, 0, CPT_ORDER_MAX_BYTES, &error);
  g_autofree char *answer = NULL;
  gboolean was_created;
  const char *text;
  gsize length;

  if (body == NULL)
    return cpt_cli_fail_error (cli, error);
  text = g_bytes_get_data (body, &length);
  answer = cpt_ordering_place (cli->service, OPERATOR, text == NULL ? "" : text, length,
                               &was_created, &problem);
  if (answer == NULL)
    return cpt_cli_fail_problem (cli, problem);
  cpt_cli_out (cli, "%s", answer);
  return CPT_CLI_DONE;
}

const CptCliCommand cpt_cli_order = {
  .name = "order",
  .parameters = "",
  .summary = "Places the order whose document is on standard input; prints the answer.",
  .options_size = sizeof (CptCliOptions),
  .check = check_order,
  .run = run_order,
};

typedef struct {
  CptCliOptions common;
  char *order;  /* (owned) */
  char *reason; /* (owned) (nullable) */
  gint line;
  gint quantity;
} Cancel;

static void
add_cancel (GOptionContext *context, gpointer data)
{
  Cancel *self = data;
  const GOptionEntry entries[] = {
    { "order", 0, 0, G_OPTION_ARG_FILENAME, &self->order, "The order's number", "NUMBER" },
    { "line", 0, 0, G_OPTION_ARG_INT, &self->line, "One line of it; without: all that is owed",
      "N" },
    { "quantity", 0, 0, G_OPTION_ARG_INT, &self->quantity, "How many of that line", "N" },
    { "reason", 0, 0, G_OPTION_ARG_FILENAME, &self->reason,
      "Why: a reason of the policy; customer-wish when none is given", "REASON" },
    G_OPTION_ENTRY_NULL,
  };

  g_option_context_add_main_entries (context, entries, NULL);
}

static gboolean
check_cancel (gpointer data, GError **error)
{
  Cancel *self = data;

  if (!cpt_cli_require (error, "--order", self->order, NULL))
    return FALSE;
  if ((self->line > 0) != (self->quantity > 0) || self->line < 0 || self->quantity < 0) {
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                         "--line and --quantity go together, from 1 up");
    return FALSE;
  }
  return TRUE;
}

static char *
write_cancel (const Cancel *self)
{
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;

  cpt_json_begin_object (&writer, NULL);
  if (self->line == 0) {
    cpt_json_put_null (&writer, "lines");
  } else {
    cpt_json_begin_list (&writer, "lines");
    cpt_json_begin_object (&writer, NULL);
    cpt_json_put_int (&writer, "line", self->line);
    cpt_json_put_int (&writer, "quantity", self->quantity);
    cpt_json_end_object (&writer);
    cpt_json_end_list (&writer);
  }
  cpt_json_put_text (&writer, "reason", self->reason == NULL ? "customer-wish" : self->reason);
  cpt_json_end_object (&writer);
  return cpt_json_writer_end (&writer);
}

static CptCliExit
run_cancel (CptCli *cli, gpointer data)
{
  Cancel *self = data;
  g_autoptr (CptProblem) problem = NULL;
  g_autofree char *body = write_cancel (self);
  g_autofree char *answer = NULL;
  char key[CPT_ID_SIZE]; /* each call of the command is an act of its own */

  cpt_service_new_id (cli->service, key);
  answer =
      cpt_ordering_cancel (cli->service, OPERATOR, self->order, key, body, strlen (body), &problem);
  if (answer == NULL)
    return cpt_cli_fail_problem (cli, problem);
  cpt_cli_out (cli, "%s", answer);
  return CPT_CLI_DONE;
}

static void
clear_cancel (gpointer data)
{
  Cancel *self = data;

  g_free (self->order);
  g_free (self->reason);
}

const CptCliCommand cpt_cli_cancel = {
  .name = "cancel",
  .parameters = "",
  .summary = "Cancels what is still owed of an order, or some pieces of one line.",
  .options_size = sizeof (Cancel),
  .add = add_cancel,
  .check = check_cancel,
  .run = run_cancel,
  .clear = clear_cancel,
};
