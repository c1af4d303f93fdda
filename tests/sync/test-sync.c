/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole of sync over a real socket: workers, client and machine against a server on loopback
 * that answers as the naive central does, or as no central should. */
#include "../cache/room.h"
#include "naive.h"

#include "sync/sync.h"

#include <libsoup/soup.h>

#include <string.h>

#define PATIENCE_S 20
#define ORIGIN     "https://central.example.org"
#define BOOT       "b3d7c1f0-52a4-4e0e-9b6a-0c8f4d21e7aa"
#define SIGN_IN    "01a1fd04-0ec0-736c-8ddb-cd748869e339"
#define FULFIL     "01a1fcf2-9de8-7b96-8014-c714138bb47e"
#define CHAIN      "01a05b8d-9300-7236-b375-2bda6a992c72"

typedef enum { AS_CENTRAL, HTML, MOVED, ENDLESS, SILENT, REVOKED } Manner;

typedef struct {
  Room room;
  Naive *central;     /* (owned) */
  SoupServer *server; /* (owned) */
  char *url;          /* (owned) */
  Manner manner;
  gint64 seen;
  GPtrArray *held; /* (owned) (element-type SoupServerMessage) */

  CptJournal *journal;                      /* (owned) */
  CptCache *cache;                          /* (owned) */
  CptWorker *journal_worker, *cache_worker; /* (owned) */
  CptSync *sync;                            /* (owned) */
  char terminal[CPT_ID_SIZE];
  guint8 seed[32];
  guint n_applied;
  gboolean told[1024]; /* by seq: a verdict came, by its push or by a trailer */
  gint64 server_us;
} Fixture;

/* ---- the server ---- */

static void
serve (Fixture *self, SoupServerMessage *message, gboolean may_hold)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *bearer = soup_message_headers_get_one (headers, "Authorization");
  const char *query = g_uri_get_query (soup_server_message_get_uri (message));
  const char *plain = g_uri_get_path (soup_server_message_get_uri (message));
  g_autofree char *path = query != NULL ? g_strconcat (plain, "?", query, NULL) : g_strdup (plain);
  g_autoptr (GBytes) body =
      soup_message_body_flatten (soup_server_message_get_request_body (message));
  gboolean may_wait;
  gsize length;
  NaiveReply reply =
      naive_answer (self->central, strcmp (soup_server_message_get_method (message), "POST") == 0,
                    path, bearer != NULL ? bearer + strlen ("Bearer ") : NULL,
                    soup_message_headers_get_one (headers, "Comptoir-Signature"), body, &may_wait);

  if (may_wait && may_hold) {
    soup_server_message_pause (message);
    g_ptr_array_add (self->held, g_object_ref (message));
  } else {
    const char *text = g_bytes_get_data (reply.body, &length);

    soup_server_message_set_status (message, (guint)reply.status, NULL);
    soup_server_message_set_response (message, reply.content_type, SOUP_MEMORY_COPY, text, length);
  }
  naive_reply_clear (&reply);
}

static void
release (Fixture *self)
{
  g_autoptr (GPtrArray) held = NULL;

  if (self->seen == naive_get_moves (self->central))
    return;
  self->seen = naive_get_moves (self->central);
  held = g_steal_pointer (&self->held);
  self->held = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < held->len; i++) {
    serve (self, g_ptr_array_index (held, i), FALSE);
    soup_server_message_unpause (g_ptr_array_index (held, i));
  }
}

/* 300 MB that nobody asked for. */
static void
write_endlessly (SoupServerMessage *message, gpointer user_data)
{
  static char megabyte[1024 * 1024];

  memset (megabyte, ' ', sizeof megabyte);
  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_STATIC,
                            megabyte, sizeof megabyte);
}

static void
answer_enrolment (Fixture *self, SoupServerMessage *message)
{
  g_autofree char *text = g_strdup_printf (
      "{\"terminal\":\"%s\",\"tag\":\"7KQ\",\"store\":\"LYO1\",\"profile\":\"handheld\","
      "\"main_desk\":false,\"name\":\"Handheld 3\",\"chain\":\"" CHAIN "\",\"server_us\":1}",
      self->terminal);

  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, text,
                                    strlen (text));
}

static void
answer_badge (SoupServerMessage *message)
{
  static const char text[] =
      "{\"id\":\"" CHAIN
      "\",\"person\":{\"number\":\"1041\",\"name\":\"Camille\",\"language\":\"fr\","
      "\"grants\":[[\"associate\",1788213600000000,null]],\"badge\":\"7Q2M\",\"verifier\":null}}";

  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, text,
                                    strlen (text));
}

static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  Fixture *self = user_data;
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  static const char html[] = "<html>Please sign in to the Wi-Fi</html>";
  static const char revoked[] =
      "{\"code\":\"terminal_revoked\",\"title\":\"This device was revoked\"}";

  switch (self->manner) {
  case HTML:
    soup_server_message_set_status (message, 200, NULL);
    soup_server_message_set_response (message, "text/html", SOUP_MEMORY_STATIC, html,
                                      strlen (html));
    break;
  case MOVED:
    soup_server_message_set_redirect (message, 301, "/elsewhere");
    break;
  case ENDLESS:
    soup_server_message_set_status (message, 200, NULL);
    soup_message_headers_set_encoding (headers, SOUP_ENCODING_CHUNKED);
    soup_message_headers_replace (headers, "Content-Type", "application/json");
    g_signal_connect (message, "wrote-headers", G_CALLBACK (write_endlessly), NULL);
    g_signal_connect (message, "wrote-chunk", G_CALLBACK (write_endlessly), NULL);
    break;
  case SILENT:
    soup_server_message_pause (message);
    g_ptr_array_add (self->held, g_object_ref (message));
    break;
  case REVOKED:
    soup_server_message_set_status (message, 403, NULL);
    soup_server_message_set_response (message, "application/problem+json", SOUP_MEMORY_STATIC,
                                      revoked, strlen (revoked));
    break;
  case AS_CENTRAL:
  default:
    if (strcmp (path, "/v1/enrol") == 0)
      answer_enrolment (self, message);
    else if (g_str_has_prefix (path, "/v1/badges/"))
      answer_badge (message);
    else
      serve (self, message, TRUE);
    release (self);
    break;
  }
}

static void
start_server (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  GSList *uris;

  self->server = g_object_new (SOUP_TYPE_SERVER, NULL);
  soup_server_add_handler (self->server, NULL, on_request, self, NULL);
  soup_server_listen_local (self->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->server);
  self->url = g_uri_to_string (uris->data);
  g_slist_free_full (uris, (GDestroyNotify)g_uri_unref);
}

/* ---- the terminal ---- */

static gint64
get_wall_us (gpointer user_data)
{
  return g_get_real_time ();
}

static gint64
get_boot_us (gpointer user_data)
{
  return g_get_monotonic_time ();
}

static const char *
get_boot_id (gpointer user_data)
{
  return BOOT;
}

static gint64
to_real_us (gint64 us, gpointer user_data)
{
  return us;
}

static void
on_server_time (gint64 server_us, gpointer user_data)
{
  ((Fixture *)user_data)->server_us = server_us;
}

static void
on_applied (const CptCacheApplied *applied, gpointer user_data)
{
  ((Fixture *)user_data)->n_applied++;
}

static void
on_verdicts (const GPtrArray *verdicts, gpointer user_data)
{
  for (guint i = 0; i < verdicts->len; i++)
    ((Fixture *)user_data)->told[((CptVerdict *)verdicts->pdata[i])->seq] = TRUE;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  const CptSyncOutside outside = { get_wall_us, get_wall_us, get_boot_us,
                                   get_boot_id, to_real_us,  on_server_time,
                                   on_applied,  on_verdicts, NULL,
                                   self };
  g_autoptr (CptJournalDevice) device = NULL;
  g_autoptr (GError) error = NULL;

  room_make (&self->room);
  self->held = g_ptr_array_new_with_free_func (g_object_unref);
  self->central = naive_new ();
  naive_set_clock (self->central, 1795250700000000);
  naive_set_price (self->central, 1);
  self->seen = naive_get_moves (self->central);
  memset (self->seed, 7, sizeof self->seed);
  self->journal = cpt_journal_open (self->room.path, g_get_real_time (), &error);
  g_assert_no_error (error);
  self->cache = cpt_cache_open (self->room.path, &error);
  g_assert_no_error (error);
  device = cpt_journal_load_device (self->journal, NULL);
  g_strlcpy (self->terminal, device->terminal, sizeof self->terminal);
  naive_add_terminal (self->central, self->terminal, self->seed);
  self->journal_worker = cpt_worker_new ("journal");
  self->cache_worker = cpt_worker_new ("cache");
  self->sync =
      cpt_sync_new (&outside, self->journal, self->journal_worker, self->cache, self->cache_worker);
  start_server (self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_pointer (&self->sync, cpt_sync_free);
  g_clear_pointer (&self->journal_worker, cpt_worker_free);
  g_clear_pointer (&self->cache_worker, cpt_worker_free);
  soup_server_disconnect (self->server);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_pointer (&self->held, g_ptr_array_unref);
  g_clear_object (&self->server);
  g_clear_pointer (&self->journal, cpt_journal_close);
  g_clear_pointer (&self->cache, cpt_cache_close);
  g_clear_pointer (&self->central, naive_free);
  g_clear_pointer (&self->url, g_free);
  room_leave (&self->room);
}

typedef gboolean (*Condition) (Fixture *self);

static gboolean
on_patience_end (gpointer user_data)
{
  *(gboolean *)user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
wait_for (Fixture *self, Condition condition)
{
  gboolean too_long = FALSE;
  guint timer = g_timeout_add_seconds (PATIENCE_S, on_patience_end, &too_long);

  while (!condition (self) && !too_long)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (too_long);
  if (!too_long)
    g_source_remove (timer);
}

static void
start (Fixture *self)
{
  cpt_sync_set_central (self->sync, self->url, ORIGIN, self->terminal, self->seed);
}

static gboolean
write_pick (Fixture *self)
{
  g_autoptr (CptJournalAct) act = cpt_journal_act_new ();
  CptCommand *command = cpt_command_new (CPT_KIND_PICK);

  command->v = 1;
  g_strlcpy (command->aggregate, FULFIL, sizeof command->aggregate);
  g_strlcpy (command->boot, BOOT, sizeof command->boot);
  g_strlcpy (command->policy, "p-41", sizeof command->policy);
  g_strlcpy (command->sign_in, SIGN_IN, sizeof command->sign_in);
  command->at_us = g_get_real_time ();
  command->boot_us = g_get_monotonic_time ();
  command->args.line = 1;
  command->args.quantity = 1;
  g_strlcpy (command->args.location, "A-03-2", sizeof command->args.location);
  g_ptr_array_add (act->commands, command);
  return cpt_journal_write (self->journal, act, NULL);
}

static gboolean
is_seen (Fixture *self)
{
  const CptSyncStatus *status = cpt_sync_get_status (self->sync);

  return status->link == CPT_LINK_ONLINE && status->all_seen;
}

static gboolean
has_failed (Fixture *self)
{
  const CptSyncStatus *status = cpt_sync_get_status (self->sync);

  return status->link == CPT_LINK_TRYING && status->detail != NULL;
}

static gboolean
is_refused (Fixture *self)
{
  return cpt_sync_get_status (self->sync)->link == CPT_LINK_REFUSED;
}

static gboolean
is_off (Fixture *self)
{
  return cpt_sync_get_status (self->sync)->link == CPT_LINK_OFF;
}

static void
test_all (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < 250; i++)
    g_assert_true (write_pick (self));
  start (self);
  wait_for (self, is_seen);
  g_assert_cmpint (naive_get_hwm (self->central, self->terminal), ==, 250);
  for (guint i = 1; i <= 250; i++)
    g_assert_true (self->told[i]);
  g_assert_cmpuint (self->n_applied, >=, 3);
  g_assert_cmpint (self->server_us, ==, 1795250700000000);
  g_assert_cmpint (cpt_sync_get_status (self->sync)->offline_since_us, ==, 0);
  g_assert_cmpint (cpt_sync_get_status (self->sync)->n_unsent, ==, 0);
}

static void
write_and_wake (GTask *task, gpointer data)
{
  g_task_return_boolean (task, write_pick (data));
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *self = user_data;

  g_assert_true (g_task_propagate_boolean (G_TASK (result), NULL));
  cpt_sync_wake (self->sync);
}

static gboolean
has_decided (Fixture *self)
{
  return naive_get_hwm (self->central, self->terminal) == 1 && is_seen (self);
}

static void
test_wake (Fixture *self, gconstpointer data)
{
  start (self);
  wait_for (self, is_seen);
  cpt_worker_run_async (self->journal_worker, write_and_wake, self, NULL, on_written, self);
  wait_for (self, has_decided);
}

static void
test_off_and_on (Fixture *self, gconstpointer data)
{
  start (self);
  wait_for (self, is_seen);
  cpt_sync_set_network (self->sync, FALSE);
  wait_for (self, is_off);
  g_assert_cmpint (cpt_sync_get_status (self->sync)->offline_since_us, >, 0);
  cpt_worker_run_async (self->journal_worker, write_and_wake, self, NULL, on_written, self);
  cpt_sync_set_network (self->sync, TRUE);
  wait_for (self, has_decided);
}

/* Wrong in one of these manners, then right: the words are there, and nothing is lost. */
static const struct {
  const char *name;
  Manner manner;
  const char *words;
} manners[] = {
  { "HTML", HTML, "not central" },
  { "moved", MOVED, "not followed" },
  { "endless", ENDLESS, "larger than" },
};

static void
test_manner (Fixture *self, gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);

  g_assert_true (write_pick (self));
  self->manner = manners[i].manner;
  start (self);
  wait_for (self, has_failed);
  g_assert_nonnull (strstr (cpt_sync_get_status (self->sync)->detail, manners[i].words));
  g_assert_cmpint (cpt_sync_get_status (self->sync)->n_unsent, ==, 1);
  self->manner = AS_CENTRAL;
  cpt_sync_try_now (self->sync);
  wait_for (self, has_decided);
}

static void
test_nobody (Fixture *self, gconstpointer data)
{
  g_free (self->url);
  self->url = g_strdup ("http://127.0.0.1:1/");
  start (self);
  wait_for (self, has_failed);
  g_assert_nonnull (strstr (cpt_sync_get_status (self->sync)->detail, "cannot be reached"));
}

static void
test_revoked (Fixture *self, gconstpointer data)
{
  self->manner = REVOKED;
  start (self);
  wait_for (self, is_refused);
  g_assert_cmpstr (cpt_sync_get_status (self->sync)->code, ==, "terminal_revoked");
}

/* The owner leaves while calls and jobs are under way. */
static void
test_left (Fixture *self, gconstpointer data)
{
  self->manner = SILENT;
  start (self);
  while (self->held->len == 0)
    g_main_context_iteration (NULL, TRUE);
  g_clear_pointer (&self->sync, cpt_sync_free);
}

typedef struct {
  gboolean done;
  CptEnrolAnswer *answer; /* (owned) (nullable) */
  CptPerson *person;      /* (owned) (nullable) */
  GError *error;          /* (owned) (nullable) */
} Asked;

static void
asked_clear (Asked *self)
{
  g_clear_pointer (&self->answer, cpt_enrol_answer_free);
  g_clear_pointer (&self->person, cpt_person_free);
  g_clear_error (&self->error);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Asked, asked_clear)

static void
on_enrolled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asked *asked = user_data;

  asked->answer = cpt_sync_enrol_finish (NULL, result, &asked->error);
  asked->done = TRUE;
}

static void
on_badge (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asked *asked = user_data;

  asked->person = cpt_sync_find_badge_finish (NULL, result, &asked->error);
  asked->done = TRUE;
}

static void
enrol (Fixture *self, const char *url, Asked *asked)
{
  cpt_sync_enrol_async (self->sync, url, "K7QM-2R9T-XW4P", self->terminal, self->seed, "Handheld 3",
                        NULL, on_enrolled, asked);
  while (!asked->done)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_enrol (Fixture *self, gconstpointer data)
{
  g_auto (Asked) asked = { 0 };

  enrol (self, self->url, &asked);
  g_assert_no_error (asked.error);
  g_assert_cmpstr (asked.answer->tag, ==, "7KQ");
}

static void
test_enrol_refused (Fixture *self, gconstpointer data)
{
  static const char *const addresses[] = { "ftp://central.example.org", "nonsense", "" };

  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++) {
    g_auto (Asked) asked = { 0 };

    enrol (self, addresses[i], &asked);
    g_assert_error (asked.error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  }
  for (Manner manner = HTML; manner <= REVOKED; manner++) {
    g_auto (Asked) asked = { 0 };

    if (manner == SILENT)
      continue; /* 20 s, and no other words */
    self->manner = manner;
    enrol (self, self->url, &asked);
    g_assert_null (asked.answer);
    g_assert_nonnull (asked.error);
    if (manner == REVOKED)
      g_assert_cmpstr (asked.error->message, ==, "This device was revoked");
  }
}

static void
test_badge (Fixture *self, gconstpointer data)
{
  g_auto (Asked) early = { 0 };
  g_auto (Asked) asked = { 0 };

  cpt_sync_find_badge_async (self->sync, "7Q2M", on_badge, &early);
  while (!early.done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_error (early.error, G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED);
  start (self);
  wait_for (self, is_seen);
  cpt_sync_find_badge_async (self->sync, "7Q2M", on_badge, &asked);
  while (!asked.done)
    g_main_context_iteration (NULL, TRUE);
  g_assert_no_error (asked.error);
  g_assert_cmpstr (asked.person->name, ==, "Camille");
  g_assert_cmpstr (asked.person->id, ==, CHAIN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_assert_true (cpt_crypto_init ());

#define ADD(path, function)                                                                        \
  g_test_add ("/sync/sync/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("all", test_all);
  ADD ("wake", test_wake);
  ADD ("off and on", test_off_and_on);
  for (gsize i = 0; i < G_N_ELEMENTS (manners); i++) {
    g_autofree char *path = g_strdup_printf ("/sync/sync/manner/%s", manners[i].name);

    g_test_add (path, Fixture, GSIZE_TO_POINTER (i), set_up, test_manner, tear_down);
  }
  ADD ("nobody", test_nobody);
  ADD ("revoked", test_revoked);
  ADD ("left", test_left);
  ADD ("enrol", test_enrol);
  ADD ("enrol refused", test_enrol_refused);
  ADD ("badge", test_badge);
  return g_test_run ();
}
