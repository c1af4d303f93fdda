/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/devices.h"
#include "central/orchestration/feed.h"
#include "central/orchestration/lost.h"
#include "central/orchestration/publish.h"
#include "crypto/crypto.h"
#include "wire/command.h"
#include "wire/hello.h"
#include "wire/json.h"

#include <string.h>

#define MAX_BODY_BYTES (64 * 1024)
#define NONCE_BYTES    16
#define TOKEN_BYTES    32
#define US_PER_S       G_GINT64_CONSTANT (1000000)
#define US_PER_HOUR    (3600 * US_PER_S)

static gboolean
stop (CptProblem **at,
      int status,
      const char *code,
      const char *title,
      const char *detail,
      GError **error)
{
  g_clear_pointer (at, cpt_problem_free);
  *at = cpt_problem_new (status, code, title, detail);
  return cpt_service_stop (error);
}

/* ---- GET /v1/hello ---- */

typedef struct {
  char *nonce; /* (owned) */
  gint64 expires_us;
} Nonce;

static gboolean
save_nonce (CptTransaction *transaction, gpointer user_data, GError **error)
{
  const Nonce *nonce = user_data;

  return cpt_storage_save_nonce (transaction, nonce->nonce, nonce->expires_us, error);
}

char *
cpt_devices_make_nonce (CptService *self, CptProblem **problem_out)
{
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;
  g_autofree char *text = cpt_crypto_random_hex (NONCE_BYTES);
  g_autoptr (GError) error = NULL;
  Nonce nonce = { text, 0 };

  g_return_val_if_fail (self != NULL && problem_out != NULL, NULL);

  nonce.expires_us = cpt_service_now_us (self) + CPT_NONCE_SECONDS * US_PER_S;
  if (!cpt_service_run (self, NULL, save_nonce, &nonce, &error)) {
    *problem_out = cpt_service_problem_from_error (error);
    return NULL;
  }
  cpt_json_begin_object (&writer, NULL);
  cpt_json_put_text (&writer, "nonce", text);
  cpt_json_end_object (&writer);
  return cpt_json_writer_end (&writer);
}

/* ---- POST /v1/hello ---- */

typedef struct {
  CptService *service;    /* (unowned) */
  CptHello *hello;        /* (owned) */
  const char *signature;  /* (unowned) */
  char *body_hash;        /* (owned) */
  CptHelloAnswer *answer; /* (owned) */
  gint64 now_us;
  gboolean spent;            /* the nonce was good: it is used up, whatever the answer */
  char work[CPT_SCOPE_SIZE]; /* to be locked, for commands are lost; "": none are */
  gboolean forked;           /* two journals spoke: the terminal is to be frozen */
  CptProblem *problem;       /* (owned) (nullable) */
} Greeting;

static void
greeting_clear (Greeting *self)
{
  g_clear_pointer (&self->hello, cpt_hello_free);
  g_clear_pointer (&self->body_hash, g_free);
  g_clear_pointer (&self->answer, cpt_hello_answer_free);
  g_clear_pointer (&self->problem, cpt_problem_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Greeting, greeting_clear)

/* A nonce counts once, also for a call that is refused after it: it has a transaction of its own.
 */
static gboolean
spend_nonce (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Greeting *self = user_data;

  return cpt_storage_use_nonce (transaction, self->hello->nonce, self->now_us, &self->spent, error);
}

static gboolean
is_signed (const Greeting *self, const CptTerminalRow *terminal)
{
  const char *origin = cpt_service_get_origin (self->service);
  g_autofree char *text =
      cpt_hello_text_to_sign (origin, terminal->id, self->hello->nonce, self->body_hash);
  gsize length = 0;
  g_autofree guchar *signature = g_base64_decode (self->signature, &length);

  return length == CPT_SIGNATURE_BYTES &&
         cpt_crypto_verify (terminal->public_key, text, strlen (text), signature);
}

/* A hello that was long on its way says less than central heard since: it was sent before the
 * newest command was made. Nobody waits for its answer, and nobody is frozen for it. */
static gboolean
is_stale (const CptHello *hello, const CptLogEntry *entry)
{
  g_autoptr (CptCommand) newest = cpt_command_read (entry->line, strlen (entry->line), NULL);

  if (newest == NULL)
    return FALSE;
  if (g_str_equal (newest->boot, hello->boot))
    return hello->boot_us < newest->boot_us;
  return hello->wall_us < newest->at_us;
}

static gboolean
check_fork (Greeting *self,
            CptTransaction *transaction,
            const CptTerminalRow *terminal,
            GError **error)
{
  g_autoptr (CptLogEntry) newest = NULL;
  GError *local_error = NULL;

  if (self->hello->next_seq > terminal->hwm)
    return TRUE;
  newest = cpt_storage_find_log_by_seq (transaction, terminal->id, terminal->hwm, &local_error);
  if (local_error != NULL) {
    g_propagate_error (error, local_error);
    return FALSE;
  }
  self->forked = newest != NULL && !is_stale (self->hello, newest);
  return stop (&self->problem, 409, "fork", "Two journals under one name",
               "Central knows commands that this journal does not. Enrol this device anew.", error);
}

static gboolean
check_terminal (Greeting *self,
                CptTransaction *transaction,
                CptTerminalRow *terminal,
                GError **error)
{
  g_autofree char *detail = NULL;
  gboolean found = FALSE;

  if (!cpt_storage_load_terminal (transaction, self->hello->terminal, terminal, &found, error))
    return FALSE;
  if (!found)
    return stop (&self->problem, 401, "terminal_unknown", "Not enrolled",
                 "Central does not know this terminal: enrol it.", error);
  detail = g_strdup_printf ("The signature is not this device's for %s.",
                            cpt_service_get_origin (self->service));
  if (!is_signed (self, terminal))
    return stop (&self->problem, 401, "signature_wrong", "Not this device", detail, error);
  self->problem = cpt_terminal_why_barred (terminal);
  return self->problem == NULL ? check_fork (self, transaction, terminal, error)
                               : cpt_service_stop (error);
}

/* Before anything is locked: whether a range is lost, which a row for a manager tells. */
static gboolean
find_lost (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Greeting *self = user_data;
  CptTerminalRow terminal = { 0 };
  gboolean found = FALSE;

  if (!cpt_storage_load_terminal (transaction, self->hello->terminal, &terminal, &found, error))
    return FALSE;
  if (found && cpt_lost_is_gap (&terminal, self->hello->oldest_retained_seq))
    cpt_scope_work (terminal.store, self->work);
  return TRUE;
}

static gboolean
skip_lost_range (Greeting *self,
                 CptTransaction *transaction,
                 CptTerminalRow *terminal,
                 GError **error)
{
  if (!cpt_lost_is_gap (terminal, self->hello->oldest_retained_seq))
    return TRUE;
  return cpt_lost_skip (self->service, transaction, terminal, self->hello->oldest_retained_seq,
                        error);
}

static gboolean
open_session (Greeting *self,
              CptTransaction *transaction,
              const CptTerminalRow *terminal,
              GError **error)
{
  guint8 hash[CPT_HASH_BYTES];

  self->answer->session = cpt_crypto_random_hex (TOKEN_BYTES);
  cpt_crypto_hash (self->answer->session, strlen (self->answer->session), hash);
  return cpt_storage_save_session (transaction, hash, terminal->id,
                                   self->now_us + CPT_SESSION_HOURS * US_PER_HOUR, error);
}

static gboolean
greet (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Greeting *self = user_data;
  g_autoptr (CptPolicy) policy = NULL;
  CptTerminalRow terminal = { 0 };
  CptChain chain = { 0 };

  if (!check_terminal (self, transaction, &terminal, error) ||
      !skip_lost_range (self, transaction, &terminal, error) ||
      !open_session (self, transaction, &terminal, error) ||
      !cpt_storage_load_chain (transaction, &chain, error))
    return FALSE;
  policy = cpt_service_get_policy (self->service, transaction, NULL, error);
  if (policy == NULL)
    return FALSE;
  self->answer->scopes = cpt_feed_list_scopes (transaction, &terminal, error);
  if (self->answer->scopes == NULL)
    return FALSE;
  self->answer->orders = g_ptr_array_new_with_free_func (g_free);
  self->answer->hwm = terminal.hwm;
  g_strlcpy (self->answer->epoch, chain.epoch, sizeof self->answer->epoch);
  self->answer->server_us = self->now_us;
  self->answer->max_offline_s = policy->max_offline_s;
  return TRUE;
}

static gboolean
run_hello (Greeting *self, GError **error)
{
  const char *scopes[] = { self->work, NULL };

  if (!cpt_service_run (self->service, NULL, spend_nonce, self, error))
    return FALSE;
  if (!self->spent)
    return stop (&self->problem, 401, "nonce_unknown", "Too late",
                 "A nonce is used once, within 60 seconds: ask for another.", error);
  if (!cpt_storage_read (cpt_service_get_storage (self->service), find_lost, self, error))
    return FALSE;
  return cpt_service_run (self->service, *self->work != '\0' ? scopes : NULL, greet, self, error);
}

char *
cpt_devices_hello (CptService *self,
                   const char *body,
                   gsize length,
                   const char *signature,
                   CptProblem **problem_out)
{
  g_auto (Greeting) greeting = { 0 };
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (self != NULL && body != NULL && problem_out != NULL, NULL);

  greeting.service = self;
  greeting.now_us = cpt_service_now_us (self);
  greeting.signature = signature != NULL ? signature : "";
  greeting.answer = g_new0 (CptHelloAnswer, 1);
  greeting.body_hash = cpt_crypto_hash_hex (body, length);
  if (length <= MAX_BODY_BYTES)
    greeting.hello = cpt_hello_read (body, length, &error);
  if (greeting.hello == NULL) {
    *problem_out = cpt_problem_new (400, "malformed", "Not understood",
                                    error != NULL ? error->message : "The body is too big");
    return NULL;
  }
  if (!run_hello (&greeting, &error)) {
    if (greeting.forked)
      cpt_devices_freeze (self, greeting.hello->terminal);
    *problem_out = greeting.problem != NULL ? g_steal_pointer (&greeting.problem)
                                            : cpt_service_problem_from_error (error);
    return NULL;
  }
  return cpt_hello_answer_write (greeting.answer);
}

/* ---- whose session it is ---- */

typedef struct {
  guint8 hash[CPT_HASH_BYTES];
  gint64 now_us;
  char *terminal_out; /* (unowned) */
  CptTerminalRow terminal;
  gboolean found;
} Session;

static gboolean
find_session (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Session *session = user_data;

  if (!cpt_storage_find_session (transaction, session->hash, session->now_us, session->terminal_out,
                                 &session->found, error))
    return FALSE;
  return !session->found || cpt_storage_load_terminal (transaction, session->terminal_out,
                                                       &session->terminal, &session->found, error);
}

gboolean
cpt_devices_find_session (CptService *self,
                          const char *token,
                          char terminal_out[CPT_ID_SIZE],
                          CptProblem **problem_out)
{
  g_autoptr (GError) error = NULL;
  Session session = { .terminal_out = terminal_out };

  g_return_val_if_fail (self != NULL && token != NULL && problem_out != NULL, FALSE);

  *problem_out = NULL;
  session.now_us = cpt_service_now_us (self);
  cpt_crypto_hash (token, strlen (token), session.hash);
  if (!cpt_storage_read (cpt_service_get_storage (self), find_session, &session, &error))
    *problem_out = cpt_service_problem_from_error (error);
  else if (!session.found)
    *problem_out = cpt_problem_new (401, "session_unknown", "Say hello first",
                                    "The session is not known, or is over.");
  else
    *problem_out = cpt_terminal_why_barred (&session.terminal);
  return *problem_out == NULL;
}

/* ---- a badge that this shop does not know ---- */

typedef struct {
  const char *terminal; /* (unowned) */
  const char *number;   /* (unowned) */
  CptPerson *person;    /* (owned) (nullable) with the grants of the terminal's shop */
} Badge;

static gboolean
find_badge (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Badge *badge = user_data;
  CptTerminalRow terminal = { 0 };
  GError *local_error = NULL;
  gboolean found = FALSE;

  if (!cpt_storage_load_terminal (transaction, badge->terminal, &terminal, &found, error))
    return FALSE;
  badge->person = cpt_storage_find_person_by_badge (transaction, badge->number, &local_error);
  if (local_error != NULL) {
    g_propagate_error (error, local_error);
    return FALSE;
  }
  return badge->person == NULL ||
         cpt_storage_load_grants (transaction, badge->person->id, terminal.store,
                                  badge->person->grants, &badge->person->n_grants, error);
}

char *
cpt_devices_find_badge (CptService *self,
                        const char *terminal,
                        const char *number,
                        CptProblem **problem_out)
{
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;
  g_autoptr (GError) error = NULL;
  g_autoptr (CptPerson) person = NULL;
  g_autofree char *row = NULL;
  Badge badge = { terminal, number, NULL };
  gboolean read;

  g_return_val_if_fail (self != NULL && terminal != NULL && number != NULL, NULL);
  g_return_val_if_fail (problem_out != NULL, NULL);

  read = cpt_storage_read (cpt_service_get_storage (self), find_badge, &badge, &error);
  person = badge.person;
  if (!read || person == NULL || person->n_grants == 0) {
    *problem_out = read ? cpt_problem_new (404, "unknown", "Unknown badge",
                                           "Nobody with this badge may work in this shop.")
                        : cpt_service_problem_from_error (error);
    return NULL;
  }
  row = cpt_row_write_person (person);
  cpt_json_begin_object (&writer, NULL);
  cpt_json_put_text (&writer, "id", person->id);
  cpt_json_put_raw (&writer, "person", row);
  cpt_json_end_object (&writer);
  return cpt_json_writer_end (&writer);
}
