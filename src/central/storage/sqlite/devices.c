/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/storage/sqlite/connection.h"

#include <string.h>

/* Terminals and how they and their people come in (SYNC §2). */

#define TERMINAL_COLUMNS                                                                           \
  "tag store profile name main_desk public_key enrolled_us revoked_us hwm last_effective_us "      \
  "forked_us"
#define ENROLMENT_COLUMNS "store profile name main_desk expires_us tries_left terminal public_key"

#define TAG_DIGITS "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define MAX_TAGS   (36 * 36 * 36)

/* What ended this long before a new one ends has surely ended: it is swept away when the new one
 * comes. */
#define NONCE_SWEEP_US   ((gint64)10 * 60 * G_USEC_PER_SEC)
#define SESSION_SWEEP_US ((gint64)48 * 3600 * G_USEC_PER_SEC)

static gboolean
load_terminal (CptTransaction *transaction,
               const char *id,
               CptTerminalRow *terminal_out,
               gboolean *found_out,
               GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare_select (
      transaction, "terminal", TERMINAL_COLUMNS, "WHERE id = :id", error);
  CptTerminalRow *out = terminal_out;
  CptSqlStep step;

  memset (out, 0, sizeof *out);
  *found_out = FALSE;
  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":id", id);
  step = cpt_sqlite_step (transaction, statement, error);
  if (step != CPT_SQL_STEP_ROW)
    return step == CPT_SQL_STEP_DONE;

  *found_out = TRUE;
  g_strlcpy (out->id, id, sizeof out->id);
  cpt_sql_column_copy (statement, 0, out->tag, sizeof out->tag);
  cpt_sql_column_copy (statement, 1, out->store, sizeof out->store);
  cpt_sql_column_copy (statement, 2, out->profile, sizeof out->profile);
  cpt_sql_column_copy (statement, 3, out->name, sizeof out->name);
  out->main_desk = cpt_sql_column_int64 (statement, 4) != 0;
  cpt_sqlite_copy_blob (statement, 5, out->public_key, sizeof out->public_key);
  out->enrolled_us = cpt_sql_column_int64 (statement, 6);
  out->revoked_us = cpt_sql_column_int64 (statement, 7);
  out->hwm = cpt_sql_column_int64 (statement, 8);
  out->last_effective_us = cpt_sql_column_int64 (statement, 9);
  out->forked_us = cpt_sql_column_int64 (statement, 10);
  return TRUE;
}

static gboolean
find_main_desk (CptTransaction *transaction,
                const char *store,
                CptTerminalRow *terminal_out,
                GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare (transaction,
                          "SELECT id FROM terminal WHERE store = :store AND main_desk = 1 "
                          "AND revoked_us IS NULL AND forked_us IS NULL ORDER BY enrolled_us, id",
                          error);
  char id[CPT_ID_SIZE];
  gboolean found;

  memset (terminal_out, 0, sizeof *terminal_out);
  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":store", store);
  return cpt_sqlite_get_text (transaction, statement, id, sizeof id, error) &&
         (*id == '\0' || load_terminal (transaction, id, terminal_out, &found, error));
}

static gboolean
save_terminal (CptTransaction *transaction, const CptTerminalRow *terminal, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare_upsert (transaction, "terminal", "id", TERMINAL_COLUMNS, error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":id", terminal->id);
  cpt_sql_bind_text (statement, ":tag", terminal->tag);
  cpt_sql_bind_text (statement, ":store", terminal->store);
  cpt_sql_bind_text (statement, ":profile", terminal->profile);
  cpt_sql_bind_text (statement, ":name", terminal->name);
  cpt_sql_bind_int64 (statement, ":main_desk", terminal->main_desk ? 1 : 0);
  cpt_sql_bind_blob (statement, ":public_key", terminal->public_key, sizeof terminal->public_key);
  cpt_sql_bind_int64 (statement, ":enrolled_us", terminal->enrolled_us);
  cpt_sql_bind_int64_if (statement, ":revoked_us", terminal->revoked_us, 0);
  cpt_sql_bind_int64 (statement, ":hwm", terminal->hwm);
  cpt_sql_bind_int64 (statement, ":last_effective_us", terminal->last_effective_us);
  cpt_sql_bind_int64_if (statement, ":forked_us", terminal->forked_us, 0);
  return cpt_sqlite_run (transaction, statement, error);
}

static gboolean
next_tag (CptTransaction *transaction, char tag_out[4], GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare (transaction,
                          "INSERT INTO tag (one, n_given) VALUES (1, 1) "
                          "ON CONFLICT (one) DO UPDATE SET n_given = n_given + 1 RETURNING n_given",
                          error);
  gint64 n;

  if (statement == NULL || cpt_sqlite_step (transaction, statement, error) != CPT_SQL_STEP_ROW)
    return FALSE;
  n = cpt_sql_column_int64 (statement, 0) - 1;
  if (cpt_sqlite_step (transaction, statement, error) != CPT_SQL_STEP_DONE)
    return FALSE;
  if (n >= MAX_TAGS) {
    transaction->spoilt = TRUE;
    g_set_error (error, CPT_STORAGE_ERROR, CPT_STORAGE_ERROR_FAILED,
                 "all %d terminal tags of this chain were given", MAX_TAGS);
    return FALSE;
  }
  tag_out[0] = TAG_DIGITS[n / (36 * 36)];
  tag_out[1] = TAG_DIGITS[n / 36 % 36];
  tag_out[2] = TAG_DIGITS[n % 36];
  tag_out[3] = '\0';
  return TRUE;
}

static gboolean
load_enrolment (CptTransaction *transaction,
                const guint8 code_hash[32],
                CptEnrolment *enrolment_out,
                gboolean *found_out,
                GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare_select (
      transaction, "enrolment", ENROLMENT_COLUMNS, "WHERE code_hash = :code_hash", error);
  CptEnrolment *out = enrolment_out;
  CptSqlStep step;

  memset (out, 0, sizeof *out);
  *found_out = FALSE;
  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_blob (statement, ":code_hash", code_hash, sizeof out->code_hash);
  step = cpt_sqlite_step (transaction, statement, error);
  if (step != CPT_SQL_STEP_ROW)
    return step == CPT_SQL_STEP_DONE;

  *found_out = TRUE;
  memcpy (out->code_hash, code_hash, sizeof out->code_hash);
  cpt_sql_column_copy (statement, 0, out->store, sizeof out->store);
  cpt_sql_column_copy (statement, 1, out->profile, sizeof out->profile);
  cpt_sql_column_copy (statement, 2, out->name, sizeof out->name);
  out->main_desk = cpt_sql_column_int64 (statement, 3) != 0;
  out->expires_us = cpt_sql_column_int64 (statement, 4);
  out->tries_left = cpt_sql_column_int64 (statement, 5);
  cpt_sql_column_copy (statement, 6, out->terminal, sizeof out->terminal);
  cpt_sqlite_copy_blob (statement, 7, out->public_key, sizeof out->public_key);
  return TRUE;
}

static gboolean
save_enrolment (CptTransaction *transaction, const CptEnrolment *enrolment, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare_upsert (transaction, "enrolment", "code_hash", ENROLMENT_COLUMNS, error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_blob (statement, ":code_hash", enrolment->code_hash, sizeof enrolment->code_hash);
  cpt_sql_bind_text (statement, ":store", enrolment->store);
  cpt_sql_bind_text (statement, ":profile", enrolment->profile);
  cpt_sql_bind_text (statement, ":name", enrolment->name);
  cpt_sql_bind_int64 (statement, ":main_desk", enrolment->main_desk ? 1 : 0);
  cpt_sql_bind_int64 (statement, ":expires_us", enrolment->expires_us);
  cpt_sql_bind_int64 (statement, ":tries_left", enrolment->tries_left);
  cpt_sql_bind_text_if (statement, ":terminal", enrolment->terminal);
  if (enrolment->terminal[0] != '\0')
    cpt_sql_bind_blob (statement, ":public_key", enrolment->public_key,
                       sizeof enrolment->public_key);
  else
    cpt_sql_bind_text (statement, ":public_key", NULL);
  return cpt_sqlite_run (transaction, statement, error);
}

/* Runs a statement whose one parameter is a time. */
static gboolean
sweep (CptTransaction *transaction, const char *text, gint64 until_us, GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare (transaction, text, error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_int64 (statement, ":until_us", until_us);
  return cpt_sqlite_run (transaction, statement, error);
}

static gboolean
save_nonce (CptTransaction *transaction, const char *nonce, gint64 expires_us, GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare (
      transaction, "INSERT INTO nonce (nonce, expires_us) VALUES (:nonce, :expires_us)", error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":nonce", nonce);
  cpt_sql_bind_int64 (statement, ":expires_us", expires_us);
  return cpt_sqlite_run (transaction, statement, error) &&
         sweep (transaction, "DELETE FROM nonce WHERE expires_us <= :until_us",
                expires_us - NONCE_SWEEP_US, error);
}

static gboolean
use_nonce (CptTransaction *transaction,
           const char *nonce,
           gint64 now_us,
           gboolean *good_out,
           GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare (
      transaction, "DELETE FROM nonce WHERE nonce = :nonce AND expires_us > :now_us", error);

  *good_out = FALSE;
  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":nonce", nonce);
  cpt_sql_bind_int64 (statement, ":now_us", now_us);
  if (!cpt_sqlite_run (transaction, statement, error))
    return FALSE;
  *good_out = cpt_sqlite_get_changes (transaction) == 1;
  return TRUE;
}

static gboolean
save_session (CptTransaction *transaction,
              const guint8 token_hash[32],
              const char *terminal,
              gint64 expires_us,
              GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare_upsert (
      transaction, "session", "token_hash", "terminal expires_us", error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_blob (statement, ":token_hash", token_hash, 32);
  cpt_sql_bind_text (statement, ":terminal", terminal);
  cpt_sql_bind_int64 (statement, ":expires_us", expires_us);
  return cpt_sqlite_run (transaction, statement, error) &&
         sweep (transaction, "DELETE FROM session WHERE expires_us <= :until_us",
                expires_us - SESSION_SWEEP_US, error);
}

static gboolean
find_session (CptTransaction *transaction,
              const guint8 token_hash[32],
              gint64 now_us,
              char terminal_out[CPT_ID_SIZE],
              gboolean *found_out,
              GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare (transaction,
                          "SELECT terminal FROM session WHERE token_hash = :token_hash AND "
                          "expires_us > :now_us",
                          error);

  *found_out = FALSE;
  terminal_out[0] = '\0';
  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_blob (statement, ":token_hash", token_hash, 32);
  cpt_sql_bind_int64 (statement, ":now_us", now_us);
  if (!cpt_sqlite_get_text (transaction, statement, terminal_out, CPT_ID_SIZE, error))
    return FALSE;
  *found_out = terminal_out[0] != '\0';
  return TRUE;
}

static gboolean
save_token (CptTransaction *transaction,
            const guint8 token_hash[32],
            const char *scope,
            const char *name,
            gint64 made_us,
            GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare_upsert (transaction, "token", "token_hash", "scope name made_us", error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_blob (statement, ":token_hash", token_hash, 32);
  cpt_sql_bind_text (statement, ":scope", scope);
  cpt_sql_bind_text (statement, ":name", name);
  cpt_sql_bind_int64 (statement, ":made_us", made_us);
  return cpt_sqlite_run (transaction, statement, error);
}

static gboolean
find_token (CptTransaction *transaction,
            const guint8 token_hash[32],
            char scope_out[16],
            char name_out[33],
            gboolean *found_out,
            GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare (
      transaction, "SELECT scope, name FROM token WHERE token_hash = :token_hash", error);
  CptSqlStep step;

  *found_out = FALSE;
  scope_out[0] = '\0';
  name_out[0] = '\0';
  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_blob (statement, ":token_hash", token_hash, 32);
  step = cpt_sqlite_step (transaction, statement, error);
  if (step == CPT_SQL_STEP_ROW) {
    *found_out = TRUE;
    cpt_sql_column_copy (statement, 0, scope_out, 16);
    cpt_sql_column_copy (statement, 1, name_out, 33);
  }
  return step != CPT_SQL_STEP_ERROR;
}

static gboolean
find_sign_in (CptTransaction *transaction,
              const char *id,
              CptSignIn *sign_in_out,
              char terminal_out[CPT_ID_SIZE],
              gboolean *found_out,
              GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare (
      transaction, "SELECT terminal, person, role, sort, day FROM sign_in WHERE id = :id", error);
  guint role = 0, sort = 0;
  CptSqlStep step;

  memset (sign_in_out, 0, sizeof *sign_in_out);
  terminal_out[0] = '\0';
  *found_out = FALSE;
  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":id", id);
  step = cpt_sqlite_step (transaction, statement, error);
  if (step != CPT_SQL_STEP_ROW)
    return step == CPT_SQL_STEP_DONE;

  if (!cpt_sqlite_read_word (transaction, statement, 2, &cpt_sqlite_roles, &role, error) ||
      !cpt_sqlite_read_word (transaction, statement, 3, &cpt_sqlite_sign_in_sorts, &sort, error))
    return FALSE;
  *found_out = TRUE;
  cpt_sql_column_copy (statement, 0, terminal_out, CPT_ID_SIZE);
  g_strlcpy (sign_in_out->id, id, sizeof sign_in_out->id);
  cpt_sql_column_copy (statement, 1, sign_in_out->person, sizeof sign_in_out->person);
  sign_in_out->role = (CptRole)role;
  sign_in_out->sort = (CptSignInSort)sort;
  cpt_sql_column_copy (statement, 4, sign_in_out->day, sizeof sign_in_out->day);
  return TRUE;
}

static gboolean
insert_sign_in (CptTransaction *transaction,
                const char *terminal,
                const CptSignIn *sign_in,
                GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare (transaction,
                          "INSERT INTO sign_in (id, terminal, person, role, sort, day) "
                          "VALUES (:id, :terminal, :person, :role, :sort, :day)",
                          error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":id", sign_in->id);
  cpt_sql_bind_text (statement, ":terminal", terminal);
  cpt_sql_bind_text_if (statement, ":person", sign_in->person);
  cpt_sqlite_bind_word (statement, ":role", &cpt_sqlite_roles, sign_in->role);
  cpt_sqlite_bind_word (statement, ":sort", &cpt_sqlite_sign_in_sorts, sign_in->sort);
  cpt_sql_bind_text (statement, ":day", sign_in->day);
  return cpt_sqlite_run (transaction, statement, error);
}

static gboolean
save_sign_in (CptTransaction *transaction,
              const char *terminal,
              const CptSignIn *sign_in,
              gboolean *conflict_out,
              GError **error)
{
  CptSignIn known;
  char known_terminal[CPT_ID_SIZE];
  gboolean found = FALSE;

  *conflict_out = FALSE;
  if (!find_sign_in (transaction, sign_in->id, &known, known_terminal, &found, error))
    return FALSE;
  if (!found)
    return insert_sign_in (transaction, terminal, sign_in, error);

  /* Emptied on one end or the other: that is no other person. */
  *conflict_out = strcmp (known_terminal, terminal) != 0 ||
                  (known.person[0] != '\0' && sign_in->person[0] != '\0' &&
                   strcmp (known.person, sign_in->person) != 0);
  return TRUE;
}

void
cpt_sqlite_devices_init (CptStorageInterface *iface)
{
  iface->load_terminal = load_terminal;
  iface->save_terminal = save_terminal;
  iface->find_main_desk = find_main_desk;
  iface->next_tag = next_tag;
  iface->load_enrolment = load_enrolment;
  iface->save_enrolment = save_enrolment;
  iface->save_nonce = save_nonce;
  iface->use_nonce = use_nonce;
  iface->save_session = save_session;
  iface->find_session = find_session;
  iface->save_token = save_token;
  iface->find_token = find_token;
  iface->save_sign_in = save_sign_in;
  iface->find_sign_in = find_sign_in;
}
