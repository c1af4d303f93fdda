/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The machine alone: what it makes of each answer, and of none. */
#include "bench.h"

#include <string.h>

#define ID      "01a1fd31-030b-734a-aeca-9aa61c0467a9"
#define VERDICT "{\"results\":[{\"seq\":1,\"id\":\"" ID "\",\"status\":\"accepted\"}],\"hwm\":1}"

/* Answers LOAD_LINES @job with one line; the push's job. */
static guint64
send_one (Bench *self, guint64 job)
{
  g_autoptr (GPtrArray) lines =
      g_ptr_array_new_with_free_func ((GDestroyNotify)cpt_journal_line_free);
  CptJournalLine *line = g_new0 (CptJournalLine, 1);

  line->seq = 1;
  g_strlcpy (line->id, ID, sizeof line->id);
  line->line = g_strdup ("{\"id\":\"" ID "\"}");
  g_ptr_array_add (lines, line);
  tell (self, (CptSyncEvent){
                  .sort = CPT_SYNC_EVENT_LINES, .job = job, .lines = lines, .disk = &self->disk });
  return get_job (self, CPT_SYNC_ACTION_CALL, "/v1/commands");
}

/* Up to a push of one line that is under way; its job. */
static guint64
push_one (Bench *self)
{
  say_hello (self);
  return send_one (self, get_job (self, CPT_SYNC_ACTION_LOAD_LINES, NULL));
}

static const CptSyncStatus *
status_of (Bench *self)
{
  return cpt_sync_machine_get_status (self->machine);
}

/* ---- what a push may be told ---- */

typedef enum { KEEPS_ON, GREETS, REFUSED, SAVES } Consequence;

static const struct {
  const char *name;
  int status;
  const char *type;
  const char *text;
  Consequence then;
  const char *code;
} pushes[] = {
  { "verdict", 200, JSON, VERDICT, SAVES, "" },
  { "verdict, charset", 200, JSON "; charset=utf-8", VERDICT, SAVES, "" },
  { "verdict as HTML", 200, "text/html", VERDICT, KEEPS_ON, "" },
  { "HTML", 200, "text/html", "<html>Wi-Fi</html>", KEEPS_ON, "" },
  { "no type", 200, NULL, VERDICT, KEEPS_ON, "" },
  { "cut", 200, JSON, "{\"results\":[{\"seq\":1,", KEEPS_ON, "" },
  { "nothing", 200, JSON, "", KEEPS_ON, "" },
  { "no results", 200, JSON, "{\"results\":[],\"hwm\":1}", KEEPS_ON, "" },
  { "another seq", 200, JSON,
    "{\"results\":[{\"seq\":2,\"id\":\"" ID "\",\"status\":\"accepted\"}],\"hwm\":1}", KEEPS_ON,
    "" },
  { "another id", 200, JSON,
    "{\"results\":[{\"seq\":1,\"id\":\"" TERMINAL "\",\"status\":\"accepted\"}],\"hwm\":1}",
    KEEPS_ON, "" },
  { "another's hwm", 200, JSON,
    "{\"results\":[{\"seq\":1,\"id\":\"" ID "\",\"status\":\"accepted\"}],\"hwm\":77}", KEEPS_ON,
    "" },
  { "moved", 301, "text/html", "<html>elsewhere</html>", KEEPS_ON, "" },
  { "busy", 503, PROBLEM, "{\"type\":\"/problems/busy\",\"code\":\"busy\"}", KEEPS_ON, "busy" },
  { "bad gateway", 502, "text/html", "<html>nginx</html>", KEEPS_ON, "" },
  { "session ended", 401, PROBLEM, "{\"code\":\"session_unknown\"}", GREETS, "session_unknown" },
  { "session ended, no words", 401, NULL, "", GREETS, "" },
  { "gap to what is not here", 409, PROBLEM, "{\"code\":\"gap\",\"expected\":9}", GREETS, "gap" },
  { "upgrade central", 409, PROBLEM, "{\"code\":\"upgrade_central\",\"seq\":1}", KEEPS_ON,
    "upgrade_central" },
  { "malformed", 409, PROBLEM, "{\"code\":\"malformed\"}", KEEPS_ON, "malformed" },
  { "revoked", 403, PROBLEM, "{\"code\":\"terminal_revoked\",\"detail\":\"Lost\"}", REFUSED,
    "terminal_revoked" },
  { "fork", 409, PROBLEM, "{\"code\":\"fork\"}", REFUSED, "fork" },
};

/* What the device's status says of a refusal: what happened, and what to do. */
static void
test_refused_words (void)
{
  g_auto (Bench) bench = { 0 };
  guint64 job;

  bench_start (&bench, 2);
  job = push_one (&bench);
  answer (&bench, job, 403, PROBLEM,
          "{\"code\":\"terminal_revoked\",\"title\":\"This device was revoked\","
          "\"detail\":\"It may only hand in what it still holds.\"}");
  g_assert_cmpstr (status_of (&bench)->detail, ==,
                   "This device was revoked. It may only hand in what it still holds.");
}

static void
test_push (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_auto (Bench) bench = { 0 };
  const CptSyncStatus *status;
  guint64 job;

  bench_start (&bench, 2);
  job = push_one (&bench);
  answer (&bench, job, pushes[i].status, pushes[i].type, pushes[i].text);
  status = status_of (&bench);
  g_assert_cmpint (status->n_unsent, ==, 1); /* nothing is lost by an answer */
  g_assert_cmpstr (status->code, ==, pushes[i].code);
  g_assert_cmpint (find (&bench, CPT_SYNC_ACTION_SAVE_VERDICTS, NULL) != NULL, ==,
                   pushes[i].then == SAVES);
  g_assert_cmpint (find (&bench, CPT_SYNC_ACTION_READ_DISK, NULL) != NULL, ==,
                   pushes[i].then == GREETS);
  g_assert_cmpint (status->link == CPT_LINK_REFUSED, ==, pushes[i].then == REFUSED);
  if (pushes[i].then == KEEPS_ON) {
    g_assert_cmpint (status->link, ==, CPT_LINK_TRYING);
    g_assert_true (status->detail != NULL || *status->code != '\0');
    /* It is sent again by its own timer. */
    bench.now_us += 25 * SECOND_US;
    tell (&bench, (CptSyncEvent){ .sort = CPT_SYNC_EVENT_TIME });
    g_assert_nonnull (find (&bench, CPT_SYNC_ACTION_LOAD_LINES, NULL));
  }
  if (pushes[i].then == REFUSED) {
    bench.now_us += 3600 * SECOND_US;
    tell (&bench, (CptSyncEvent){ .sort = CPT_SYNC_EVENT_TIME });
    g_assert_null (find (&bench, CPT_SYNC_ACTION_CALL, NULL));
  }
}

/* ---- what a pull may be told ---- */

#define HEAD "{\"scope\":\"work/LYO1\",\"from\":0,\"epoch\":\"e1\"}\n"
#define TRAILER                                                                                    \
  "{\"to\":3,\"hwm\":0,\"rejected\":[],\"n\":0,\"sum\":\"0000000000000000\",\"heads\":{}}\n"
#define STRANGE                                                                                    \
  "{\"to\":3,\"hwm\":99,\"rejected\":[],\"n\":0,\"sum\":\"0000000000000000\",\"heads\":{}}\n"

static const struct {
  const char *name;
  int status;
  const char *type;
  const char *text;
  gboolean applies;
  gboolean greets;
  gboolean marks;
} pulls[] = {
  { "feed", 200, "application/x-ndjson", HEAD TRAILER, TRUE, FALSE, FALSE },
  { "HTML", 200, "text/html", "<html>Wi-Fi</html>", FALSE, FALSE, FALSE },
  { "another's", 200, "application/x-ndjson", HEAD STRANGE, FALSE, FALSE, FALSE },
  { "moved", 302, "text/html", "", FALSE, FALSE, FALSE },
  { "session ended", 401, PROBLEM, "{\"code\":\"session_unknown\"}", FALSE, TRUE, FALSE },
  { "not its scope", 403, PROBLEM, "{\"code\":\"wrong_store\"}", FALSE, TRUE, FALSE },
  { "epoch", 409, PROBLEM, "{\"code\":\"epoch_changed\"}", FALSE, TRUE, TRUE },
  { "too old", 410, PROBLEM, "{\"code\":\"cursor_too_old\"}", FALSE, FALSE, TRUE },
  { "use a snapshot", 409, PROBLEM, "{\"code\":\"use_snapshot\"}", FALSE, FALSE, FALSE },
};

static void
test_pull (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_auto (Bench) bench = { 0 };

  bench_start (&bench, 1);
  say_hello (&bench);
  answer (&bench, get_job (&bench, CPT_SYNC_ACTION_CALL, "/v1/feed?scope=work/LYO1&cursor=&wait=0"),
          pulls[i].status, pulls[i].type, pulls[i].text);
  g_assert_cmpint (find (&bench, CPT_SYNC_ACTION_APPLY, NULL) != NULL, ==, pulls[i].applies);
  g_assert_cmpint (find (&bench, CPT_SYNC_ACTION_READ_DISK, NULL) != NULL, ==, pulls[i].greets);
  g_assert_cmpint (find (&bench, CPT_SYNC_ACTION_MARK_SUSPECT, NULL) != NULL, ==, pulls[i].marks);
  if (!pulls[i].applies)
    g_assert_cmpint (status_of (&bench)->link, ==, CPT_LINK_TRYING);
}

/* ---- time ---- */

static void
test_backoff (void)
{
  g_auto (Bench) bench = { 0 };
  gint64 longest_us = 0;

  bench_start (&bench, 1);
  for (guint n = 0; n < 12; n++) {
    gint64 failed_us = bench.now_us;
    gint64 most_us = MIN (20 * SECOND_US, (SECOND_US / 2) << MIN (n, 10));
    const CptSyncAction *timer;

    tell (&bench, (CptSyncEvent){ .sort = CPT_SYNC_EVENT_ANSWER,
                                  .job = get_job (&bench, CPT_SYNC_ACTION_CALL, "/v1/hello"),
                                  .failure = "refused",
                                  .retry_after_s = -1 });
    timer = find (&bench, CPT_SYNC_ACTION_TIMER, NULL);
    g_assert_nonnull (timer);
    g_assert_cmpint (timer->us, >=, failed_us);
    g_assert_cmpint (timer->us - failed_us, <=, most_us);
    longest_us = MAX (longest_us, timer->us - failed_us);
    bench.now_us = timer->us;
    tell (&bench, (CptSyncEvent){ .sort = CPT_SYNC_EVENT_TIME });
    if (find (&bench, CPT_SYNC_ACTION_CALL, NULL) == NULL) {
      bench.now_us = failed_us + most_us + 1;
      tell (&bench, (CptSyncEvent){ .sort = CPT_SYNC_EVENT_TIME });
    }
  }
  g_assert_cmpint (longest_us, >, SECOND_US);
  g_assert_cmpstr (status_of (&bench)->detail, ==, "refused");
  g_assert_cmpint (status_of (&bench)->offline_since_us, ==, 1000 * SECOND_US);
}

static void
test_retry_after (void)
{
  g_auto (Bench) bench = { 0 };
  const CptSyncAction *timer;

  bench_start (&bench, 1);
  tell (&bench, (CptSyncEvent){ .sort = CPT_SYNC_EVENT_ANSWER,
                                .job = get_job (&bench, CPT_SYNC_ACTION_CALL, "/v1/hello"),
                                .status = 503,
                                .retry_after_s = 7 });
  timer = find (&bench, CPT_SYNC_ACTION_TIMER, NULL);
  g_assert_cmpint (timer->us, >=, bench.now_us + 7 * SECOND_US);
  g_assert_cmpint (timer->us, <=, bench.now_us + 8 * SECOND_US);
  /* A person who asks does not wait for it. */
  tell (&bench, (CptSyncEvent){ .sort = CPT_SYNC_EVENT_WAKE, .on = TRUE });
  g_assert_nonnull (find (&bench, CPT_SYNC_ACTION_CALL, "/v1/hello"));
}

static void
test_no_answer (void)
{
  g_auto (Bench) bench = { 0 };
  const CptSyncAction *timer;
  guint64 job;

  bench_start (&bench, 1);
  job = get_job (&bench, CPT_SYNC_ACTION_CALL, "/v1/hello");
  timer = find (&bench, CPT_SYNC_ACTION_TIMER, NULL);
  g_assert_cmpint (timer->us, ==, bench.now_us + 10 * SECOND_US);
  bench.now_us += 9 * SECOND_US;
  tell (&bench, (CptSyncEvent){ .sort = CPT_SYNC_EVENT_PROGRESS, .job = job });
  bench.now_us += 9 * SECOND_US;
  tell (&bench, (CptSyncEvent){ .sort = CPT_SYNC_EVENT_TIME });
  g_assert_null (find (&bench, CPT_SYNC_ACTION_CANCEL, NULL));
  bench.now_us += 2 * SECOND_US;
  tell (&bench, (CptSyncEvent){ .sort = CPT_SYNC_EVENT_TIME });
  g_assert_cmpuint (get_job (&bench, CPT_SYNC_ACTION_CANCEL, NULL), ==, job);
  g_assert_cmpint (status_of (&bench)->link, ==, CPT_LINK_TRYING);
  answer (&bench, job, 200, JSON, NONCE); /* too late: it is nobody's */
  g_assert_null (find (&bench, CPT_SYNC_ACTION_CALL, NULL));
}

static void
test_watchdog (void)
{
  g_auto (Bench) bench = { 0 };
  guint64 job;

  bench_start (&bench, 2);
  job = push_one (&bench);
  /* Bytes drip in and nothing comes of it. */
  for (guint s = 0; s < 50; s += 5) {
    bench.now_us += 5 * SECOND_US;
    tell (&bench, (CptSyncEvent){ .sort = CPT_SYNC_EVENT_PROGRESS, .job = job });
    if (find (&bench, CPT_SYNC_ACTION_READ_DISK, NULL) != NULL)
      break;
  }
  g_assert_cmpuint (status_of (&bench)->n_watchdog, ==, 1);
  g_assert_cmpint (bench.now_us, ==, 1045 * SECOND_US);
  g_assert_nonnull (find (&bench, CPT_SYNC_ACTION_CANCEL, NULL));
  tell_disk (&bench, 2);
  g_assert_nonnull (find (&bench, CPT_SYNC_ACTION_CALL, "/v1/hello"));
}

static void
test_network_off (void)
{
  g_auto (Bench) bench = { 0 };

  bench_start (&bench, 2);
  push_one (&bench);
  tell (&bench, (CptSyncEvent){ .sort = CPT_SYNC_EVENT_NETWORK, .on = FALSE });
  g_assert_nonnull (find (&bench, CPT_SYNC_ACTION_CANCEL, NULL));
  g_assert_null (find (&bench, CPT_SYNC_ACTION_CALL, NULL));
  g_assert_cmpint (status_of (&bench)->link, ==, CPT_LINK_OFF);
  bench.now_us += 3600 * SECOND_US;
  tell (&bench, (CptSyncEvent){ .sort = CPT_SYNC_EVENT_TIME });
  g_assert_null (find (&bench, CPT_SYNC_ACTION_CALL, NULL));
  g_assert_cmpuint (status_of (&bench)->n_watchdog, ==, 0);
  tell (&bench, (CptSyncEvent){ .sort = CPT_SYNC_EVENT_NETWORK, .on = TRUE });
  tell_disk (&bench, 2);
  g_assert_nonnull (find (&bench, CPT_SYNC_ACTION_CALL, "/v1/hello"));
}

/* Journal and cache were asked before the verdicts came, and the cache took its time: its answer
 * knows less of the journal than the machine does. */
static void
test_late_disk (void)
{
  g_auto (Bench) bench = { 0 };
  CptSyncDisk before, after;
  guint64 read, job;

  bench_start (&bench, 2);
  job = push_one (&bench);
  before = bench.disk; /* one is unsent */
  tell (&bench, (CptSyncEvent){ .sort = CPT_SYNC_EVENT_WAKE });
  read = get_job (&bench, CPT_SYNC_ACTION_READ_DISK, NULL);
  answer (&bench, job, 200, JSON, VERDICT);
  after = (CptSyncDisk){ .next_seq = 2, .oldest_retained_seq = 1, .newest_answered = 1 };
  tell (&bench, (CptSyncEvent){ .sort = CPT_SYNC_EVENT_SAVED,
                                .job = get_job (&bench, CPT_SYNC_ACTION_SAVE_VERDICTS, NULL),
                                .disk = &after });
  g_assert_cmpint (status_of (&bench)->n_unsent, ==, 0);
  tell (&bench, (CptSyncEvent){ .sort = CPT_SYNC_EVENT_DISK, .job = read, .disk = &before });
  g_assert_cmpint (status_of (&bench)->n_unsent, ==, 0);
  /* It is asked once more, and that is believed. */
  after.next_seq = 3;
  after.n_unsent = 1;
  tell (&bench, (CptSyncEvent){ .sort = CPT_SYNC_EVENT_DISK,
                                .job = get_job (&bench, CPT_SYNC_ACTION_READ_DISK, NULL),
                                .disk = &after });
  g_assert_cmpint (status_of (&bench)->n_unsent, ==, 1);
}

/* The next push waits until the verdicts of the one before are on disk. */
static void
test_one_in_flight (void)
{
  g_auto (Bench) bench = { 0 };
  guint64 job;

  bench_start (&bench, 2);
  job = push_one (&bench);
  bench.disk.next_seq = 3;
  tell (&bench, (CptSyncEvent){ .sort = CPT_SYNC_EVENT_WAKE });
  tell (&bench, (CptSyncEvent){ .sort = CPT_SYNC_EVENT_DISK,
                                .job = get_job (&bench, CPT_SYNC_ACTION_READ_DISK, NULL),
                                .disk = &bench.disk });
  g_assert_null (find (&bench, CPT_SYNC_ACTION_LOAD_LINES, NULL));
  answer (&bench, job, 200, JSON, VERDICT);
  g_assert_null (find (&bench, CPT_SYNC_ACTION_LOAD_LINES, NULL));
  tell (&bench, (CptSyncEvent){ .sort = CPT_SYNC_EVENT_SAVED,
                                .job = get_job (&bench, CPT_SYNC_ACTION_SAVE_VERDICTS, NULL),
                                .disk = &bench.disk });
  g_assert_cmpint (find (&bench, CPT_SYNC_ACTION_LOAD_LINES, NULL)->seq, ==, 1);
}

/* Central's answer to the work pull of the last step is applied, with its hwm. */
static void
apply_work (Bench *self, guint64 job, gint64 hwm)
{
  CptCacheApplied applied = { .scope = { .scope = "work/LYO1", .epoch = "e1", .seq = 3 } };

  applied.scope.applied = hwm;
  answer (self, job, 200, "application/x-ndjson", HEAD TRAILER);
  tell (self, (CptSyncEvent){ .sort = CPT_SYNC_EVENT_APPLIED,
                              .job = get_job (self, CPT_SYNC_ACTION_APPLY, NULL),
                              .applied = &applied });
}

/* A refusal moves no row, so nobody ends the wait: the trailer is asked for, once. */
static void
test_held_in_vain (void)
{
  g_auto (Bench) bench = { 0 };
  const CptSyncAction *pull;
  guint64 push;
  guint64 held;

  bench_start (&bench, 2);
  say_hello (&bench);
  pull = find (&bench, CPT_SYNC_ACTION_CALL, "/v1/feed?scope=work/LYO1&cursor=&wait=0");
  push = get_job (&bench, CPT_SYNC_ACTION_LOAD_LINES, NULL);
  apply_work (&bench, pull->job, 0);
  held = get_job (&bench, CPT_SYNC_ACTION_CALL, "/v1/feed?scope=work/LYO1&cursor=1.e1.3&wait=25");
  answer (&bench, send_one (&bench, push), 200, JSON, VERDICT);
  bench.disk.n_unsent = 0;
  bench.disk.newest_answered = 1;
  tell (&bench, (CptSyncEvent){ .sort = CPT_SYNC_EVENT_SAVED,
                                .job = get_job (&bench, CPT_SYNC_ACTION_SAVE_VERDICTS, NULL),
                                .disk = &bench.disk });
  g_assert_null (find (&bench, CPT_SYNC_ACTION_CANCEL, NULL)); /* a moment, for a row that moved */
  bench.now_us = find (&bench, CPT_SYNC_ACTION_TIMER, NULL)->us;
  tell (&bench, (CptSyncEvent){ .sort = CPT_SYNC_EVENT_TIME });
  g_assert_cmpuint (get_job (&bench, CPT_SYNC_ACTION_CANCEL, NULL), ==, held);
  pull = find (&bench, CPT_SYNC_ACTION_CALL, "/v1/feed?scope=work/LYO1&cursor=1.e1.3&wait=0");
  g_assert_nonnull (pull);
  /* Whatever the trailer says, then one waits again. */
  apply_work (&bench, pull->job, 0);
  g_assert_nonnull (
      find (&bench, CPT_SYNC_ACTION_CALL, "/v1/feed?scope=work/LYO1&cursor=1.e1.3&wait=25"));
}

static void
tell_scope (Bench *self, gboolean suspect)
{
  g_autoptr (GArray) scopes = g_array_new (FALSE, TRUE, sizeof (CptCacheScope));
  CptCacheScope work = { .scope = "work/LYO1", .epoch = "e1", .seq = 3, .suspect = suspect };

  g_array_append_val (scopes, work);
  self->disk.scopes = scopes;
  tell (self, (CptSyncEvent){ .sort = CPT_SYNC_EVENT_DISK,
                              .job = get_job (self, CPT_SYNC_ACTION_READ_DISK, NULL),
                              .disk = &self->disk });
  self->disk.scopes = NULL;
}

/* The cache is read over at start and from time to time, with or without a network; what is wrong
 * then is pulled from 0. */
static void
test_audit (void)
{
  g_auto (Bench) bench = { 0 };
  guint64 audit;

  bench_start (&bench, 1);
  g_assert_null (find (&bench, CPT_SYNC_ACTION_AUDIT, NULL)); /* there is nothing yet */
  bench.now_us += CPT_SYNC_WATCHDOG_US;
  tell (&bench, (CptSyncEvent){ .sort = CPT_SYNC_EVENT_NETWORK, .on = FALSE });
  tell (&bench, (CptSyncEvent){ .sort = CPT_SYNC_EVENT_NETWORK, .on = TRUE });
  tell_scope (&bench, FALSE);
  audit = get_job (&bench, CPT_SYNC_ACTION_AUDIT, NULL);
  tell (&bench, (CptSyncEvent){ .sort = CPT_SYNC_EVENT_AUDITED, .job = audit });
  g_assert_null (find (&bench, CPT_SYNC_ACTION_READ_DISK, NULL)); /* all is well */

  bench.now_us += CPT_SYNC_AUDIT_US - 1;
  tell (&bench, (CptSyncEvent){ .sort = CPT_SYNC_EVENT_TIME });
  g_assert_null (find (&bench, CPT_SYNC_ACTION_AUDIT, NULL));
  bench.now_us++;
  tell (&bench, (CptSyncEvent){ .sort = CPT_SYNC_EVENT_TIME });
  audit = get_job (&bench, CPT_SYNC_ACTION_AUDIT, NULL);
  tell (&bench, (CptSyncEvent){ .sort = CPT_SYNC_EVENT_AUDITED, .job = audit, .on = TRUE });
  tell_scope (&bench, TRUE);
  for (guint n = 0; n < 4 && find (&bench, CPT_SYNC_ACTION_CALL, NULL) == NULL; n++) {
    bench.now_us += 5 * SECOND_US; /* nobody had answered the hello */
    tell (&bench, (CptSyncEvent){ .sort = CPT_SYNC_EVENT_TIME });
  }
  say_hello (&bench);
  g_assert_nonnull (find (&bench, CPT_SYNC_ACTION_CALL, "/v1/feed?scope=work/LYO1&cursor=&wait=0"));
}

/* What could not be read over is not known to be whole: it is tried again soon. */
static void
test_audit_failed (void)
{
  g_auto (Bench) bench = { 0 };
  GError full = { CPT_CACHE_ERROR, CPT_CACHE_ERROR_NO_ROOM, (char *)"the disk is full" };
  guint64 audit;

  bench_start (&bench, 1);
  tell (&bench, (CptSyncEvent){ .sort = CPT_SYNC_EVENT_NETWORK, .on = FALSE });
  tell (&bench, (CptSyncEvent){ .sort = CPT_SYNC_EVENT_NETWORK, .on = TRUE });
  tell_scope (&bench, FALSE);
  audit = get_job (&bench, CPT_SYNC_ACTION_AUDIT, NULL);
  tell (&bench, (CptSyncEvent){ .sort = CPT_SYNC_EVENT_AUDITED, .job = audit, .error = &full });
  g_assert_null (find (&bench, CPT_SYNC_ACTION_AUDIT, NULL));
  bench.now_us += CPT_SYNC_AUDIT_RETRY_US;
  tell (&bench, (CptSyncEvent){ .sort = CPT_SYNC_EVENT_TIME });
  get_job (&bench, CPT_SYNC_ACTION_AUDIT, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_assert_true (cpt_crypto_init ());

  for (gsize i = 0; i < G_N_ELEMENTS (pushes); i++) {
    g_autofree char *path = g_strdup_printf ("/sync/answers/push/%s", pushes[i].name);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_push);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (pulls); i++) {
    g_autofree char *path = g_strdup_printf ("/sync/answers/pull/%s", pulls[i].name);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_pull);
  }
  g_test_add_func ("/sync/answers/words of a refusal", test_refused_words);
  g_test_add_func ("/sync/answers/backoff", test_backoff);
  g_test_add_func ("/sync/answers/retry after", test_retry_after);
  g_test_add_func ("/sync/answers/no answer", test_no_answer);
  g_test_add_func ("/sync/answers/watchdog", test_watchdog);
  g_test_add_func ("/sync/answers/network off", test_network_off);
  g_test_add_func ("/sync/answers/disk read before verdicts", test_late_disk);
  g_test_add_func ("/sync/answers/one in flight", test_one_in_flight);
  g_test_add_func ("/sync/answers/held in vain", test_held_in_vain);
  g_test_add_func ("/sync/answers/audit", test_audit);
  g_test_add_func ("/sync/answers/audit failed", test_audit_failed);
  return g_test_run ();
}
