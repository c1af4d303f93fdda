/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/devices.h"

#include "central/orchestration/own-log.h"
#include "central/storage/storage-desk.h"
#include "crypto/crypto.h"
#include "wire/hello.h"
#include "wire/json.h"
#include "wire/order.h"

#include <string.h>

#define MAX_BODY_BYTES  (64 * 1024)
#define CODE_CHARACTERS 16 /* of 5 bits: 80 */
#define CODE_GROUP      4
#define US_PER_MINUTE   G_GINT64_CONSTANT (60000000)
#define TOKEN_BYTES     32
#define MAX_NAME_BYTES  100
#define MAX_TOKEN_NAME  32

static const char CODE_ALPHABET[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; /* none that look alike */
static const char *const PROFILES[] = { "handheld", "counter", "desk", "kiosk", NULL };
static const char *const TOKEN_SCOPES[] = { "channel", "admin", NULL };

typedef struct {
  CptService *service; /* (unowned) */
  CptEnrolment enrolment;
  const CptEnrolRequest *request; /* (unowned) */
  guint8 key[CPT_PUBLIC_KEY_BYTES];
  CptTerminalRow terminal;
  CptChain chain;
  char *time_zone;     /* (owned) (nullable) */
  gboolean count_try;  /* what stopped the call costs the code one of its tries */
  CptProblem *problem; /* (owned) (nullable) */
} Enrolling;

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

/* ---- the one-time code ---- */

static char *
make_code_text (void)
{
  guint8 random[CODE_CHARACTERS];
  GString *text = g_string_new (NULL);

  cpt_crypto_random (random, sizeof random);
  for (guint i = 0; i < CODE_CHARACTERS; i++) {
    if (i > 0 && i % CODE_GROUP == 0)
      g_string_append_c (text, '-');
    g_string_append_c (text, CODE_ALPHABET[random[i] % (sizeof CODE_ALPHABET - 1)]);
  }
  return g_string_free (text, FALSE);
}

/* As it is typed: any case, with or without the strokes between the groups. */
static void
hash_code (const char *text, guint8 hash_out[CPT_HASH_BYTES])
{
  GString *plain = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at++) {
    if (g_ascii_isalnum (*at))
      g_string_append_c (plain, g_ascii_toupper (*at));
  }
  cpt_crypto_hash (plain->str, plain->len, hash_out);
  g_string_free (plain, TRUE);
}

/* A shop has one main desk: the next one has to wait until it is revoked. */
static gboolean
check_desk (Enrolling *self, CptTransaction *transaction, GError **error)
{
  CptTerminalRow desk = { 0 };
  g_autofree char *detail = NULL;

  if (!self->enrolment.main_desk)
    return TRUE;
  if (!cpt_storage_find_main_desk (transaction, self->enrolment.store, &desk, error))
    return FALSE;
  if (*desk.id == '\0')
    return TRUE;
  detail =
      g_strdup_printf ("It is %s (%s). Revoke that terminal first, or enrol this one as another "
                       "desk.",
                       desk.name, desk.id);
  return stop (&self->problem, 409, "main_desk_exists", "This shop has its main desk", detail,
               error);
}

static gboolean
save_code (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Enrolling *self = user_data;
  GError *local_error = NULL;
  g_autoptr (CptStore) store =
      cpt_storage_load_store (transaction, self->enrolment.store, &local_error);

  if (local_error != NULL) {
    g_propagate_error (error, local_error);
    return FALSE;
  }
  if (store == NULL)
    return stop (&self->problem, 422, "unknown_store", "No such shop",
                 "Import the shop first: there is none of that number.", error);
  if (!check_desk (self, transaction, error))
    return FALSE;
  self->time_zone = g_strdup (store->time_zone);
  return cpt_storage_save_enrolment (transaction, &self->enrolment, error);
}

char *
cpt_devices_make_code (CptService *self,
                       const char *store,
                       const char *profile,
                       const char *name,
                       gboolean main_desk,
                       CptProblem **problem_out)
{
  Enrolling enrolling = { .service = self };
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;
  g_autoptr (GError) error = NULL;
  g_autofree char *code = make_code_text ();
  g_autofree char *expires = NULL, *time_zone = NULL;

  g_return_val_if_fail (self != NULL && store != NULL && profile != NULL, NULL);
  g_return_val_if_fail (name != NULL && problem_out != NULL, NULL);

  if (!g_strv_contains (PROFILES, profile) || strlen (name) > MAX_NAME_BYTES || *name == '\0') {
    *problem_out = cpt_problem_new (400, "malformed", "Not a device",
                                    "profile is handheld, counter, desk or kiosk; name has 1 to "
                                    "100 bytes.");
    return NULL;
  }
  hash_code (code, enrolling.enrolment.code_hash);
  g_strlcpy (enrolling.enrolment.store, store, sizeof enrolling.enrolment.store);
  g_strlcpy (enrolling.enrolment.profile, profile, sizeof enrolling.enrolment.profile);
  g_strlcpy (enrolling.enrolment.name, name, sizeof enrolling.enrolment.name);
  enrolling.enrolment.main_desk = main_desk;
  enrolling.enrolment.tries_left = CPT_ENROL_CODE_TRIES;
  enrolling.enrolment.expires_us =
      cpt_service_now_us (self) + CPT_ENROL_CODE_MINUTES * US_PER_MINUTE;
  if (!cpt_service_run (self, NULL, save_code, &enrolling, &error)) {
    *problem_out =
        enrolling.problem != NULL ? enrolling.problem : cpt_service_problem_from_error (error);
    g_free (enrolling.time_zone);
    return NULL;
  }
  time_zone = enrolling.time_zone;
  expires = cpt_time_to_text (enrolling.enrolment.expires_us, time_zone);
  cpt_json_begin_object (&writer, NULL);
  cpt_json_put_text (&writer, "code", code);
  cpt_json_put_text_if (&writer, "url", cpt_service_get_origin (self));
  cpt_json_put_text (&writer, "expires", expires);
  cpt_json_end_object (&writer);
  return cpt_json_writer_end (&writer);
}

/* ---- enrolling ---- */

static gboolean
read_key (Enrolling *self, GError **error)
{
  gsize length = 0;
  g_autofree guchar *key = g_base64_decode (self->request->public_key, &length);

  if (length != CPT_PUBLIC_KEY_BYTES) {
    g_set_error_literal (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_MEMBER,
                         "public_key: not 32 bytes in Base64");
    return FALSE;
  }
  memcpy (self->key, key, sizeof self->key);
  return TRUE;
}

static gboolean
check_code (Enrolling *self, CptTransaction *transaction, GError **error)
{
  guint8 hash[CPT_HASH_BYTES];
  gboolean found = FALSE;

  hash_code (self->request->code, hash);
  if (!cpt_storage_load_enrolment (transaction, hash, &self->enrolment, &found, error))
    return FALSE;
  if (!found)
    return stop (&self->problem, 404, "code_unknown", "No such code",
                 "Check the code, or ask for a new one.", error);
  if (self->enrolment.tries_left <= 0)
    return stop (&self->problem, 403, "code_locked", "Too many tries", "Ask for a new code.",
                 error);
  if (*self->enrolment.terminal == '\0' &&
      cpt_service_now_us (self->service) >= self->enrolment.expires_us)
    return stop (&self->problem, 410, "code_expired", "The code has expired",
                 "A code lives 15 minutes: ask for a new one.", error);
  if (*self->enrolment.terminal == '\0' ||
      (g_str_equal (self->enrolment.terminal, self->request->terminal) &&
       cpt_crypto_equal (self->enrolment.public_key, self->key, sizeof self->key)))
    return TRUE;
  self->count_try = TRUE;
  return stop (&self->problem, 409, "code_used", "The code was used",
               "Another device enrolled with it. Ask for a new one.", error);
}

static gboolean
make_terminal (Enrolling *self, CptTransaction *transaction, GError **error)
{
  CptTerminalRow *terminal = &self->terminal;
  char id[CPT_ID_SIZE];
  gboolean found = FALSE;

  if (!cpt_storage_load_terminal (transaction, self->request->terminal, terminal, &found, error))
    return FALSE;
  if (found && *self->enrolment.terminal != '\0')
    return TRUE; /* the same call again: its answer was lost */
  if (found)
    return stop (&self->problem, 409, "terminal_exists", "This device is enrolled",
                 "It starts anew with a new id: a journal belongs to one enrolment.", error);
  if (!check_desk (self, transaction, error)) /* two codes may have been made */
    return FALSE;
  memset (terminal, 0, sizeof *terminal);
  g_strlcpy (terminal->id, self->request->terminal, sizeof terminal->id);
  g_strlcpy (terminal->store, self->enrolment.store, sizeof terminal->store);
  g_strlcpy (terminal->profile, self->enrolment.profile, sizeof terminal->profile);
  g_strlcpy (terminal->name, self->enrolment.name, sizeof terminal->name);
  terminal->main_desk = self->enrolment.main_desk;
  memcpy (terminal->public_key, self->key, sizeof self->key);
  terminal->enrolled_us = cpt_service_now_us (self->service);
  g_strlcpy (self->enrolment.terminal, terminal->id, sizeof self->enrolment.terminal);
  memcpy (self->enrolment.public_key, self->key, sizeof self->key);
  cpt_service_new_id (self->service, id);
  return cpt_storage_next_tag (transaction, terminal->tag, error) &&
         cpt_storage_save_terminal (transaction, terminal, error) &&
         cpt_storage_save_enrolment (transaction, &self->enrolment, error) &&
         cpt_own_log_append (transaction, CPT_SOURCE_OPERATOR, id, "terminal.enrol", terminal->id,
                             terminal->enrolled_us, "{}", error);
}

static gboolean
enrol (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Enrolling *self = user_data;

  return cpt_storage_load_chain (transaction, &self->chain, error) &&
         check_code (self, transaction, error) && make_terminal (self, transaction, error);
}

static gboolean
take_try (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Enrolling *self = user_data;

  self->enrolment.tries_left--;
  return cpt_storage_save_enrolment (transaction, &self->enrolment, error);
}

static char *
write_enrol_answer (const Enrolling *self)
{
  g_autoptr (CptEnrolAnswer) answer = g_new0 (CptEnrolAnswer, 1);
  const CptTerminalRow *terminal = &self->terminal;

  g_strlcpy (answer->terminal, terminal->id, sizeof answer->terminal);
  g_strlcpy (answer->tag, terminal->tag, sizeof answer->tag);
  g_strlcpy (answer->store, terminal->store, sizeof answer->store);
  g_strlcpy (answer->profile, terminal->profile, sizeof answer->profile);
  answer->main_desk = terminal->main_desk;
  answer->name = g_strdup (terminal->name);
  answer->chain = g_strdup (self->chain.id);
  answer->server_us = cpt_service_now_us (self->service);
  return cpt_enrol_answer_write (answer);
}

char *
cpt_devices_enrol (CptService *self, const char *body, gsize length, CptProblem **problem_out)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CptEnrolRequest) request = NULL;
  Enrolling enrolling = { .service = self };

  g_return_val_if_fail (self != NULL && body != NULL && problem_out != NULL, NULL);

  if (length <= MAX_BODY_BYTES)
    request = cpt_enrol_request_read (body, length, &error);
  enrolling.request = request;
  if (request == NULL || !read_key (&enrolling, &error)) {
    *problem_out = cpt_problem_new (400, "malformed", "Not understood",
                                    error != NULL ? error->message : "The body is too big");
    return NULL;
  }
  if (cpt_service_run (self, NULL, enrol, &enrolling, &error))
    return write_enrol_answer (&enrolling);
  if (enrolling.count_try)
    cpt_service_run (self, NULL, take_try, &enrolling, NULL); /* the answer is no either way */
  *problem_out =
      enrolling.problem != NULL ? enrolling.problem : cpt_service_problem_from_error (error);
  return NULL;
}

/* ---- revoking ---- */

static gboolean
revoke_terminal (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Enrolling *self = user_data;
  CptTerminalRow terminal = { 0 };
  char id[CPT_ID_SIZE];
  gboolean found = FALSE;

  if (!cpt_storage_load_terminal (transaction, self->terminal.id, &terminal, &found, error))
    return FALSE;
  if (!found)
    return stop (&self->problem, 404, "unknown", "No such terminal",
                 "No terminal of that id was enrolled.", error);
  if (terminal.revoked_us != 0)
    return TRUE;
  terminal.revoked_us = cpt_service_now_us (self->service);
  cpt_service_new_id (self->service, id);
  return cpt_storage_save_terminal (transaction, &terminal, error) &&
         cpt_own_log_append (transaction, CPT_SOURCE_OPERATOR, id, "terminal.revoke", terminal.id,
                             terminal.revoked_us, "{}", error);
}

gboolean
cpt_devices_revoke (CptService *self, const char *terminal, CptProblem **problem_out)
{
  g_autoptr (GError) error = NULL;
  Enrolling enrolling = { .service = self };

  g_return_val_if_fail (self != NULL && terminal != NULL && problem_out != NULL, FALSE);

  g_strlcpy (enrolling.terminal.id, terminal, sizeof enrolling.terminal.id);
  if (cpt_service_run (self, NULL, revoke_terminal, &enrolling, &error)) {
    cpt_service_tell_terminal (self, terminal); /* its waiting feed ends at once */
    return TRUE;
  }
  *problem_out =
      enrolling.problem != NULL ? enrolling.problem : cpt_service_problem_from_error (error);
  return FALSE;
}

/* ---- tokens of channels and administrators ---- */

typedef struct {
  guint8 hash[CPT_HASH_BYTES];
  const char *scope; /* (unowned) */
  const char *name;  /* (unowned) */
  gint64 now_us;
  char *scope_out; /* (unowned) 16 bytes */
  char *name_out;  /* (unowned) 33 bytes */
  gboolean found;
} Token;

static gboolean
save_token (CptTransaction *transaction, gpointer user_data, GError **error)
{
  const Token *token = user_data;

  return cpt_storage_save_token (transaction, token->hash, token->scope, token->name, token->now_us,
                                 error);
}

static gboolean
is_token_name (const char *name)
{
  gsize length = strlen (name);

  for (const char *at = name; *at != '\0'; at++) {
    if (!g_ascii_isalnum (*at) && strchr ("-_.", *at) == NULL)
      return FALSE;
  }
  return length > 0 && length <= MAX_TOKEN_NAME && !g_str_equal (name, CPT_CHANNEL_OPERATOR);
}

char *
cpt_devices_make_token (CptService *self,
                        const char *scope,
                        const char *name,
                        CptProblem **problem_out)
{
  g_autofree char *text = cpt_crypto_random_hex (TOKEN_BYTES);
  g_autoptr (GError) error = NULL;
  Token token = { .scope = scope, .name = name };

  g_return_val_if_fail (self != NULL && scope != NULL && name != NULL, NULL);
  g_return_val_if_fail (problem_out != NULL, NULL);

  if (!g_strv_contains (TOKEN_SCOPES, scope) || !is_token_name (name)) {
    *problem_out = cpt_problem_new (400, "malformed", "Not a token",
                                    "scope is channel or admin; name has 1 to 32 letters, digits, "
                                    "'-', '_' or '.', and is not `operator`.");
    return NULL;
  }
  token.now_us = cpt_service_now_us (self);
  cpt_crypto_hash (text, strlen (text), token.hash);
  if (cpt_service_run (self, NULL, save_token, &token, &error))
    return g_steal_pointer (&text);
  *problem_out = cpt_service_problem_from_error (error);
  return NULL;
}

static gboolean
find_token (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Token *token = user_data;

  return cpt_storage_find_token (transaction, token->hash, token->scope_out, token->name_out,
                                 &token->found, error);
}

gboolean
cpt_devices_find_token (CptService *self,
                        const char *text,
                        char scope_out[16],
                        char name_out[33],
                        CptProblem **problem_out)
{
  g_autoptr (GError) error = NULL;
  Token token = { .scope_out = scope_out, .name_out = name_out };

  g_return_val_if_fail (self != NULL && text != NULL && problem_out != NULL, FALSE);

  cpt_crypto_hash (text, strlen (text), token.hash);
  if (!cpt_storage_read (cpt_service_get_storage (self), find_token, &token, &error)) {
    *problem_out = cpt_service_problem_from_error (error);
    return FALSE;
  }
  if (!token.found)
    *problem_out = cpt_problem_new (401, "token_unknown", "Not allowed",
                                    "Send a token of this chain as a bearer.");
  return token.found;
}
