/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/cli.h"
#include "central/code-picture.h"
#include "central/orchestration/passes.h"

#include <string.h>
#include <zint.h>

#define OPERATOR    "operator"
#define QUIET       4 /* modules all around (ISO/IEC 18004) */
#define QR_LEVEL_M  2 /* 15 % of it may be lost: it may be printed, folded, photographed */
#define PNG_SCALE   8 /* pixels a module */
#define BITS_A_BYTE 8
#define MAX_QR_SIDE 177

typedef struct {
  CptCliOptions common;
  char *order; /* (owned) (nullable) */
  char *out;   /* (owned) (nullable) */
  gint days;
  gboolean live, revoke, rotate, drop;
} Options;

static void
add (GOptionContext *context, gpointer data)
{
  Options *self = data;
  const GOptionEntry entries[] = {
    { "order", 0, 0, G_OPTION_ARG_FILENAME, &self->order, "The order's number", "NUMBER" },
    { "live", 0, 0, G_OPTION_ARG_NONE, &self->live,
      "For the customer's page, which draws a new one every few minutes (policy: live_minutes)",
      NULL },
    { "days", 0, 0, G_OPTION_ARG_INT, &self->days,
      "How long a printed one is good; else until the end of the hold, or 30 days where not all of "
      "it is ready yet",
      "N" },
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &self->out,
      "The QR code as a picture (PNG, 0600) instead of signs; - is standard output, and nothing "
      "else is printed then",
      "FILE" },
    { "revoke", 0, 0, G_OPTION_ARG_NONE, &self->revoke,
      "Call back all passes of the order that are about", NULL },
    { "rotate", 0, 0, G_OPTION_ARG_NONE, &self->rotate,
      "Make a new key for the chain; the one before it is known as long as its passes last", NULL },
    { "drop", 0, 0, G_OPTION_ARG_NONE, &self->drop,
      "With --rotate: where two keys are in use, the older one goes at once, its passes with it",
      NULL },
    G_OPTION_ENTRY_NULL,
  };

  g_option_context_add_main_entries (context, entries, NULL);
}

static gboolean
refuse (GError **error, const char *words)
{
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, words);
  return FALSE;
}

static gboolean
check (gpointer data, GError **error)
{
  Options *self = data;

  if (self->drop && !self->rotate)
    return refuse (error, "--drop goes with --rotate");
  if (self->rotate) {
    if (self->order != NULL || self->live || self->revoke || self->days != 0 || self->out != NULL)
      return refuse (error, "--rotate is about the chain: no order goes with it");
    return TRUE;
  }
  if (!cpt_cli_require (error, "--order", self->order, NULL))
    return FALSE;
  if (self->revoke && (self->live || self->days != 0 || self->out != NULL))
    return refuse (error, "--revoke goes with --order alone");
  if (self->days < 0 || self->days > CPT_PASS_MAX_DAYS)
    return refuse (error, "--days is 1 to 366");
  if (self->live && self->days != 0)
    return refuse (error, "--live and --days exclude each other: the policy says how long a live "
                          "one is good");
  self->common.secret_file = self->out;
  return TRUE;
}

/* ---- drawing ---- */

typedef struct zint_symbol Symbol;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Symbol, ZBarcode_Delete)

static gboolean
draw (const char *text, CptCodePicture *picture_out, GError **error)
{
  g_autoptr (Symbol) symbol = ZBarcode_Create ();
  guint side;

  symbol->symbology = BARCODE_QRCODE;
  symbol->option_1 = QR_LEVEL_M;
  if (ZBarcode_Encode (symbol, (const unsigned char *)text, (int)strlen (text)) >= ZINT_ERROR ||
      symbol->width != symbol->rows || symbol->width < 1 || symbol->width > MAX_QR_SIDE) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The pass cannot be drawn as a code: %s",
                 symbol->errtxt);
    return FALSE;
  }
  side = (guint)symbol->width;
  picture_out->side = side + 2 * QUIET;
  picture_out->dark = g_malloc0 ((gsize)picture_out->side * picture_out->side);
  for (guint y = 0; y < side; y++)
    for (guint x = 0; x < side; x++)
      picture_out->dark[(y + QUIET) * picture_out->side + x + QUIET] =
          symbol->encoded_data[y][x / BITS_A_BYTE] >> x % BITS_A_BYTE & 1;
  return TRUE;
}

static CptCliExit
save_picture (CptCli *cli, const CptCodePicture *picture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) png = cpt_code_picture_to_png (picture, PNG_SCALE, &error);

  if (png == NULL || !cli->console->save_bytes (cli->console, png, &error))
    return cpt_cli_fail_error (cli, error);
  return CPT_CLI_DONE;
}

/* ---- the verb ---- */

static CptCliExit
say_answer (CptCli *cli, const char *answer, const CptProblem *problem)
{
  if (answer == NULL)
    return cpt_cli_fail_problem (cli, problem);
  cpt_cli_out (cli, "%s", answer);
  return CPT_CLI_DONE;
}

static CptCliExit
issue (CptCli *cli, const Options *self)
{
  g_auto (CptPassIssued) issued = { 0 };
  g_auto (CptCodePicture) picture = { 0 };
  g_auto (GStrv) lines = NULL;
  g_autoptr (CptProblem) problem = NULL;
  g_autoptr (GError) error = NULL;

  if (!cpt_passes_issue (cli->service, OPERATOR, self->order, self->live, self->days, &issued,
                         &problem))
    return cpt_cli_fail_problem (cli, problem);
  if (!draw (issued.text, &picture, &error))
    return cpt_cli_fail_error (cli, error);
  if (g_strcmp0 (self->out, "-") == 0)
    return save_picture (cli, &picture);
  cpt_cli_out (cli, "%s", issued.text);
  lines = cpt_code_picture_to_lines (&picture);
  for (guint i = 0; self->out == NULL && lines[i] != NULL; i++)
    cpt_cli_out (cli, "%s", lines[i]);
  cpt_cli_out (cli, "%s, %s, good from %s until %s", issued.number,
               issued.live ? "live" : "printed", issued.not_before, issued.expires);
  return self->out != NULL ? save_picture (cli, &picture) : CPT_CLI_DONE;
}

static CptCliExit
run (CptCli *cli, gpointer data)
{
  const Options *self = data;
  g_autoptr (CptProblem) problem = NULL;
  g_autofree char *answer = NULL;

  if (!self->rotate && !self->revoke)
    return issue (cli, self);
  answer = self->rotate ? cpt_passes_rotate (cli->service, self->drop, &problem)
                        : cpt_passes_revoke (cli->service, OPERATOR, self->order, &problem);
  return say_answer (cli, answer, problem);
}

static void
clear (gpointer data)
{
  Options *self = data;

  g_free (self->order);
  g_free (self->out);
}

const CptCliCommand cpt_cli_pass = {
  .name = "pass",
  .parameters = "",
  .summary =
      "Makes the signed pass that a customer collects an order with: the text, and a QR code\n"
      "of it for a terminal with light signs on a dark ground. Whoever shows it may be given\n"
      "the order: it is as good as a key. --revoke calls passes back, --rotate changes the\n"
      "chain's key.",
  .options_size = sizeof (Options),
  .add = add,
  .check = check,
  .run = run,
  .clear = clear,
};
