/* SPDX-License-Identifier: GPL-3.0-or-later */
/* comptoir-headless: the terminal without a screen. A JSON request a line on stdin, an answer a
 * line on stdout (docs/scripts.md). */
#include "domain/instant.h"
#include "headless/line-reader.h"
#include "headless/request.h"

#include <gio/gunixinputstream.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define STATUS_USAGE     2
#define STATUS_COULD_NOT 3
#define MAX_TICKET_BYTES 4096
#define FIRST_NEWS_MS    15000 /* how long a new terminal waits for its shop before it listens */
#define LOOK_EVERY_MS    20

typedef struct {
  CptSession session;
  CptLineReader *reader; /* (owned) */
  GMainLoop *loop;       /* (owned) */
  int status;
  guint n_looks;
} Program;

typedef struct {
  char *data, *enrol_file, *clock; /* (owned) (nullable) */
  gboolean version;
} Options;

static void
options_clear (Options *self)
{
  g_clear_pointer (&self->data, g_free);
  g_clear_pointer (&self->enrol_file, g_free);
  g_clear_pointer (&self->clock, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static void
say (const char *words)
{
  g_printerr ("comptoir-headless: %s\n", words);
}

static void
on_line (CptLineSort sort, const char *line, gsize length, gpointer user_data)
{
  Program *program = user_data;

  if (sort == CPT_LINE_END)
    g_main_loop_quit (program->loop);
  else if (sort == CPT_LINE_TOO_LONG)
    cpt_request_refuse_line (&program->session, _ ("This line is too long"),
                             _ ("A request has at most 2,097,152 bytes. Nothing was done."));
  else if (length == 0)
    cpt_line_reader_next (program->reader, on_line, program);
  else
    cpt_request_start (&program->session, line, length);
}

static void
on_answered (gpointer user_data)
{
  Program *program = user_data;

  cpt_line_reader_next (program->reader, on_line, program);
}

static void
listen_to_requests (Program *program)
{
  g_autoptr (GInputStream) input = g_unix_input_stream_new (STDIN_FILENO, FALSE);

  cpt_shop_keep_person (program->session.shop);
  program->reader = cpt_line_reader_new (input, CPT_REQUEST_MAX_BYTES);
  cpt_line_reader_next (program->reader, on_line, program);
}

/* A new terminal listens when it knows its shop, so that the first request can be a sign-in. */
static gboolean
on_look_for_news (gpointer user_data)
{
  Program *program = user_data;

  program->n_looks++;
  if (cpt_shop_get_policy (program->session.shop) == NULL &&
      program->n_looks < FIRST_NEWS_MS / LOOK_EVERY_MS)
    return G_SOURCE_CONTINUE;
  listen_to_requests (program);
  return G_SOURCE_REMOVE;
}

static void
on_enrolled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Program *program = user_data;
  g_autoptr (GError) error = NULL;

  if (!cpt_shop_enrol_finish (CPT_SHOP (source), result, &error)) {
    say (error->message);
    program->status = STATUS_COULD_NOT;
    g_main_loop_quit (program->loop);
    return;
  }
  g_timeout_add (LOOK_EVERY_MS, on_look_for_news, program);
}

static gboolean
start (Program *program, const char *enrol_file)
{
  g_autofree char *ticket = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0;

  if (enrol_file == NULL || cpt_shop_is_enrolled (program->session.shop)) {
    listen_to_requests (program);
    return TRUE;
  }
  if (!g_file_get_contents (enrol_file, &ticket, &length, &error)) {
    say (error->message);
    return FALSE;
  }
  if (length > MAX_TICKET_BYTES) {
    say (_ ("The enrolment file is too large."));
    return FALSE;
  }
  cpt_shop_enrol_async (program->session.shop, ticket, on_enrolled, program);
  return TRUE;
}

static gboolean
on_signal (gpointer user_data)
{
  Program *program = user_data;

  g_main_loop_quit (program->loop);
  return G_SOURCE_CONTINUE;
}

static CptClock *
make_clock (const char *text)
{
  gint64 real_us = g_get_real_time ();
  CptClockSpec spec;

  if (text == NULL)
    return cpt_clock_new (0, 0, 0);
  if (!cpt_clock_spec_from_text (text, real_us, &spec))
    return NULL;
  return cpt_clock_new (spec.instant_us, spec.real_us, spec.rate);
}

static int
run (const Options *options)
{
  Program program = { 0 };
  g_autoptr (CptClock) clock = make_clock (options->clock);
  g_autoptr (GError) error = NULL;

  if (clock == NULL) {
    say (_ ("--clock takes INSTANT[@REAL][,xRATE] with times such as 2026-11-21T14:32:00+01:00."));
    return STATUS_USAGE;
  }
  program.session.shop = cpt_shop_open (options->data, clock, &error);
  if (program.session.shop == NULL) {
    say (error->message);
    return STATUS_COULD_NOT;
  }
  program.session.sign_in = cpt_sign_in_new (program.session.shop);
  program.session.answered = on_answered;
  program.session.user_data = &program;
  program.loop = g_main_loop_new (NULL, FALSE);
  g_unix_signal_add (SIGTERM, on_signal, &program);
  g_unix_signal_add (SIGINT, on_signal, &program);
  if (start (&program, options->enrol_file))
    g_main_loop_run (program.loop);
  else
    program.status = STATUS_COULD_NOT;
  cpt_shop_close (program.session.shop);
  while (g_main_context_iteration (NULL, FALSE)) {
    /* What the workers did last comes home. */
  }
  g_clear_object (&program.session.sign_in);
  g_clear_object (&program.session.shop);
  g_clear_pointer (&program.reader, cpt_line_reader_free);
  g_clear_pointer (&program.loop, g_main_loop_unref);
  return program.status;
}

static char *
write_help (void)
{
  g_autoptr (GString) help = g_string_new (_ ("Requests, one JSON object a line on stdin:\n"));
  gsize n;
  const CptVerb *verbs = cpt_verb_list (&n);

  for (gsize i = 0; i < n; i++) {
    g_autofree char *call = g_strconcat (verbs[i].name, " ", verbs[i].members, NULL);

    g_string_append_printf (help, "  %-48s %s\n", call, _ (verbs[i].help));
  }
  g_string_append (help, _ ("A `?` stands after what may be missing. Each may carry "
                            "\"approver\":{\"badge\":…,\"pin\":…}.\n\nExit: 0 done · 2 wrong usage "
                            "· 3 could not, the reason on stderr."));
  return g_string_free (g_steal_pointer (&help), FALSE);
}

int
main (int argc, char *argv[])
{
  const char *locale_dir = g_getenv ("COMPTOIR_LOCALE_DIR");
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &options.data, N_ ("Folder of this terminal's data"),
      N_ ("DIR") },
    { "enrol-file", 0, 0, G_OPTION_ARG_FILENAME, &options.enrol_file,
      N_ ("Enrol with the line that comptoir-central enrol printed"), N_ ("FILE") },
    { "clock", 0, 0, G_OPTION_ARG_STRING, &options.clock,
      N_ ("The time that it is, for demonstrations and tests"), "INSTANT[@REAL][,xRATE]" },
    { "version", 0, 0, G_OPTION_ARG_NONE, &options.version, N_ ("Print the version and end"),
      NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *help = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_dir != NULL ? locale_dir : CPT_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  signal (SIGPIPE, SIG_IGN);

  help = write_help ();
  context = g_option_context_new (NULL);
  g_option_context_set_summary (context, _ ("The terminal without a screen."));
  g_option_context_set_description (context, help);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc > 1) {
    say (error != NULL ? error->message : _ ("An argument too many. --help lists what there is."));
    return STATUS_USAGE;
  }
  if (options.version) {
    g_print ("comptoir-headless %s\n", CPT_VERSION);
    return 0;
  }
  if (options.data == NULL) {
    say (_ ("--data DIR is missing: the folder of this terminal's data."));
    return STATUS_USAGE;
  }
  return run (&options);
}
