/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contract.h"

#include <string.h>

#define NOW_US     1794564120000000
#define MINUTE_US  G_GINT64_CONSTANT (60000000)
#define N_ALL_TAGS (36 * 36 * 36)

static const guint8 HASH_A[32] = { 1, 2, 0, 3 };
static const guint8 HASH_B[32] = { 1, 2, 0, 4 };

static CptTerminalRow
make_terminal (void)
{
  CptTerminalRow terminal = {
    .id = CPT_TERMINAL,
    .tag = "7KQ",
    .store = CPT_STORE,
    .profile = "handheld",
    .name = "Handheld 3 – réserve",
    .main_desk = TRUE,
    .public_key = { 9, 0, 9 },
    .enrolled_us = NOW_US,
    .hwm = 3,
    .last_effective_us = NOW_US - 1,
  };

  return terminal;
}

static gboolean
save_terminal (CptTransaction *transaction, gpointer user_data, GError **error)
{
  CptTerminalRow terminal = make_terminal ();

  terminal.hwm = 2;
  CPT_MUST (cpt_storage_save_terminal (transaction, &terminal, error));
  terminal.hwm = 3;
  CPT_MUST (cpt_storage_save_terminal (transaction, &terminal, error));
  return TRUE;
}

static gboolean
load_terminal (CptTransaction *transaction, gpointer user_data, GError **error)
{
  CptTerminalRow expected = make_terminal ();
  CptTerminalRow terminal;
  gboolean found = FALSE;

  CPT_MUST (cpt_storage_load_terminal (transaction, CPT_TERMINAL, &terminal, &found, error));
  g_assert_true (found);
  g_assert_cmpmem (&terminal, sizeof terminal, &expected, sizeof expected);
  CPT_MUST (cpt_storage_load_terminal (transaction, CPT_ID_A, &terminal, &found, error));
  g_assert_false (found);
  g_assert_cmpstr (terminal.id, ==, "");
  return TRUE;
}

static gboolean
revoke_terminal (CptTransaction *transaction, gpointer user_data, GError **error)
{
  CptTerminalRow terminal = make_terminal ();

  terminal.revoked_us = NOW_US + 5;
  terminal.forked_us = NOW_US + 6;
  CPT_MUST (cpt_storage_save_terminal (transaction, &terminal, error));
  return TRUE;
}

static gboolean
load_revoked (CptTransaction *transaction, gpointer user_data, GError **error)
{
  CptTerminalRow terminal;
  gboolean found = FALSE;

  CPT_MUST (cpt_storage_load_terminal (transaction, CPT_TERMINAL, &terminal, &found, error));
  g_assert_cmpint (terminal.revoked_us, ==, NOW_US + 5);
  g_assert_cmpint (terminal.forked_us, ==, NOW_US + 6);
  return TRUE;
}

/* Every tag there is, each once, and then none. */
static gboolean
take_all_tags (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (GHashTable) tags = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  char tag[4];

  for (guint i = 0; i < N_ALL_TAGS; i++) {
    CPT_MUST (cpt_storage_next_tag (transaction, tag, error));
    g_hash_table_add (tags, g_strdup (tag));
    if (strlen (tag) != 3 || strspn (tag, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 3)
      g_test_fail_printf ("%s is no tag", tag);
  }
  g_assert_cmpuint (g_hash_table_size (tags), ==, N_ALL_TAGS);
  return TRUE;
}

static gboolean
take_tag (CptTransaction *transaction, gpointer user_data, GError **error)
{
  return cpt_storage_next_tag (transaction, user_data, error);
}

static void
test_tags (const char *folder)
{
  g_autoptr (CptStorage) storage = cpt_contract_open (folder, TRUE);
  g_autoptr (GError) error = NULL;
  char first[4] = "", second[4] = "";

  cpt_storage_run (storage, NULL, take_tag, first, &error);
  g_assert_no_error (error);
  g_clear_object (&storage);
  storage = cpt_contract_open (folder, FALSE);
  cpt_storage_run (storage, NULL, take_tag, second, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (first, !=, second);
}

static void
test_no_tags_left (const char *folder)
{
  g_autoptr (CptStorage) storage = cpt_contract_open (folder, TRUE);
  g_autoptr (GError) error = NULL;
  char tag[4] = "";

  cpt_storage_run (storage, NULL, take_all_tags, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (cpt_storage_run (storage, NULL, take_tag, tag, &error));
  g_assert_error (error, CPT_STORAGE_ERROR, CPT_STORAGE_ERROR_FAILED);
}

static CptEnrolment
make_enrolment (void)
{
  CptEnrolment enrolment = {
    .store = CPT_STORE,
    .profile = "counter",
    .name = "Comptoir",
    .main_desk = FALSE,
    .expires_us = NOW_US,
    .tries_left = 5,
  };

  memcpy (enrolment.code_hash, HASH_A, sizeof HASH_A);
  return enrolment;
}

static gboolean
save_enrolment (CptTransaction *transaction, gpointer user_data, GError **error)
{
  CptEnrolment enrolment = make_enrolment ();

  CPT_MUST (cpt_storage_save_enrolment (transaction, &enrolment, error));
  return TRUE;
}

static gboolean
load_and_use_enrolment (CptTransaction *transaction, gpointer user_data, GError **error)
{
  CptEnrolment expected = make_enrolment ();
  CptEnrolment enrolment;
  gboolean found = TRUE;

  CPT_MUST (cpt_storage_load_enrolment (transaction, HASH_B, &enrolment, &found, error));
  g_assert_false (found);
  CPT_MUST (cpt_storage_load_enrolment (transaction, HASH_A, &enrolment, &found, error));
  g_assert_true (found);
  g_assert_cmpmem (&enrolment, sizeof enrolment, &expected, sizeof expected);
  enrolment.tries_left--;
  g_strlcpy (enrolment.terminal, CPT_TERMINAL, sizeof enrolment.terminal);
  memset (enrolment.public_key, 0, sizeof enrolment.public_key); /* a key of zeros is a key */
  CPT_MUST (cpt_storage_save_enrolment (transaction, &enrolment, error));
  return TRUE;
}

static gboolean
load_used_enrolment (CptTransaction *transaction, gpointer user_data, GError **error)
{
  CptEnrolment expected = make_enrolment ();
  CptEnrolment enrolment;
  gboolean found = FALSE;

  expected.tries_left = 4;
  g_strlcpy (expected.terminal, CPT_TERMINAL, sizeof expected.terminal);
  CPT_MUST (cpt_storage_load_enrolment (transaction, HASH_A, &enrolment, &found, error));
  g_assert_cmpmem (&enrolment, sizeof enrolment, &expected, sizeof expected);
  return TRUE;
}

static gboolean
save_nonces (CptTransaction *transaction, gpointer user_data, GError **error)
{
  CPT_MUST (cpt_storage_save_nonce (transaction, "aa", NOW_US + MINUTE_US, error));
  CPT_MUST (cpt_storage_save_nonce (transaction, "bb", NOW_US + MINUTE_US, error));
  return TRUE;
}

static gboolean
use_nonces (CptTransaction *transaction, gpointer user_data, GError **error)
{
  gboolean good = FALSE;

  CPT_MUST (cpt_storage_use_nonce (transaction, "aa", NOW_US, &good, error));
  g_assert_true (good);
  CPT_MUST (cpt_storage_use_nonce (transaction, "aa", NOW_US, &good, error));
  g_assert_false (good);
  CPT_MUST (cpt_storage_use_nonce (transaction, "bb", NOW_US + MINUTE_US, &good, error));
  g_assert_false (good);
  CPT_MUST (cpt_storage_use_nonce (transaction, "cc", NOW_US, &good, error));
  g_assert_false (good);
  return TRUE;
}

static gboolean
use_nonce_again (CptTransaction *transaction, gpointer user_data, GError **error)
{
  gboolean good = TRUE;

  CPT_MUST (cpt_storage_use_nonce (transaction, "aa", NOW_US, &good, error));
  g_assert_false (good);
  return TRUE;
}

static gboolean
save_sessions (CptTransaction *transaction, gpointer user_data, GError **error)
{
  CPT_MUST (cpt_storage_save_session (transaction, HASH_A, CPT_TERMINAL, NOW_US, error));
  CPT_MUST (
      cpt_storage_save_session (transaction, HASH_B, CPT_ID_A, NOW_US + 60 * MINUTE_US, error));
  return TRUE;
}

static gboolean
find_sessions (CptTransaction *transaction, gpointer user_data, GError **error)
{
  char terminal[CPT_ID_SIZE];
  gboolean found = FALSE;

  CPT_MUST (cpt_storage_find_session (transaction, HASH_A, NOW_US - 1, terminal, &found, error));
  g_assert_true (found);
  g_assert_cmpstr (terminal, ==, CPT_TERMINAL);
  CPT_MUST (cpt_storage_find_session (transaction, HASH_A, NOW_US, terminal, &found, error));
  g_assert_false (found);
  g_assert_cmpstr (terminal, ==, "");
  CPT_MUST (cpt_storage_find_session (transaction, HASH_B, NOW_US, terminal, &found, error));
  g_assert_cmpstr (terminal, ==, CPT_ID_A);
  return TRUE;
}

static gboolean
save_token (CptTransaction *transaction, gpointer user_data, GError **error)
{
  CPT_MUST (cpt_storage_save_token (transaction, HASH_A, "channel", "web", NOW_US, error));
  return TRUE;
}

static gboolean
find_token (CptTransaction *transaction, gpointer user_data, GError **error)
{
  char scope[16], name[33];
  gboolean found = FALSE;

  CPT_MUST (cpt_storage_find_token (transaction, HASH_A, scope, name, &found, error));
  g_assert_true (found);
  g_assert_cmpstr (scope, ==, "channel");
  g_assert_cmpstr (name, ==, "web");
  CPT_MUST (cpt_storage_find_token (transaction, HASH_B, scope, name, &found, error));
  g_assert_false (found);
  g_assert_cmpstr (name, ==, "");
  return TRUE;
}

/* One after another on the same id: (terminal, person) -> conflict */
static const struct {
  const char *terminal, *person;
  gboolean conflict;
} sign_ins[] = {
  { CPT_TERMINAL, CPT_ID_A, FALSE }, /* new */
  { CPT_TERMINAL, CPT_ID_A, FALSE }, /* sent again */
  { CPT_TERMINAL, CPT_ID_B, TRUE },  /* somebody else */
  { CPT_TERMINAL, "", FALSE },       /* the terminal has emptied it */
  { CPT_ID_D, CPT_ID_A, TRUE },      /* another terminal's */
};

static gboolean
save_sign_ins (CptTransaction *transaction, gpointer user_data, GError **error)
{
  CptSignIn emptied = { .id = CPT_ID_D, .sort = CPT_SIGN_IN_NAMED, .day = "2026-11-20" };
  gboolean conflict = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (sign_ins); i++) {
    CptSignIn sign_in = { .id = CPT_ID_C, .role = CPT_ROLE_SUPERVISOR, .day = "2026-11-21" };

    g_strlcpy (sign_in.person, sign_ins[i].person, sizeof sign_in.person);
    CPT_MUST (
        cpt_storage_save_sign_in (transaction, sign_ins[i].terminal, &sign_in, &conflict, error));
    g_assert_cmpint (conflict, ==, sign_ins[i].conflict);
  }
  CPT_MUST (cpt_storage_save_sign_in (transaction, CPT_TERMINAL, &emptied, &conflict, error));
  g_strlcpy (emptied.person, CPT_ID_A, sizeof emptied.person);
  CPT_MUST (cpt_storage_save_sign_in (transaction, CPT_TERMINAL, &emptied, &conflict, error));
  g_assert_false (conflict);
  return TRUE;
}

static gboolean
find_sign_ins (CptTransaction *transaction, gpointer user_data, GError **error)
{
  CptSignIn sign_in;
  char terminal[CPT_ID_SIZE];
  gboolean found = FALSE;

  CPT_MUST (cpt_storage_find_sign_in (transaction, CPT_ID_C, &sign_in, terminal, &found, error));
  g_assert_true (found);
  g_assert_cmpstr (terminal, ==, CPT_TERMINAL);
  g_assert_cmpstr (sign_in.id, ==, CPT_ID_C);
  g_assert_cmpstr (sign_in.person, ==, CPT_ID_A);
  g_assert_cmpint (sign_in.role, ==, CPT_ROLE_SUPERVISOR);
  g_assert_cmpint (sign_in.sort, ==, CPT_SIGN_IN_BADGE_PIN);
  g_assert_cmpstr (sign_in.day, ==, "2026-11-21");
  CPT_MUST (cpt_storage_find_sign_in (transaction, CPT_ID_D, &sign_in, terminal, &found, error));
  g_assert_cmpstr (sign_in.person, ==, "");
  g_assert_cmpint (sign_in.sort, ==, CPT_SIGN_IN_NAMED);
  CPT_MUST (cpt_storage_find_sign_in (transaction, CPT_ID_A, &sign_in, terminal, &found, error));
  g_assert_false (found);
  return TRUE;
}

static const CptContractCase cases[] = {
  { "terminal", { CPT_WRITE (save_terminal), CPT_REOPEN, CPT_LOAD (load_terminal) } },
  { "revoked",
    { CPT_WRITE (save_terminal), CPT_WRITE (revoke_terminal), CPT_REOPEN,
      CPT_LOAD (load_revoked) } },
  { "enrolment",
    { CPT_WRITE (save_enrolment), CPT_WRITE (load_and_use_enrolment), CPT_REOPEN,
      CPT_LOAD (load_used_enrolment) } },
  { "nonce-once",
    { CPT_WRITE (save_nonces), CPT_REOPEN, CPT_WRITE (use_nonces), CPT_WRITE (use_nonce_again) } },
  { "session", { CPT_WRITE (save_sessions), CPT_REOPEN, CPT_LOAD (find_sessions) } },
  { "token", { CPT_WRITE (save_token), CPT_REOPEN, CPT_LOAD (find_token) } },
  { "sign-in", { CPT_WRITE (save_sign_ins), CPT_REOPEN, CPT_LOAD (find_sign_ins) } },
};

void
cpt_contract_add_devices (void)
{
  cpt_contract_add_cases ("devices", cases, G_N_ELEMENTS (cases));
  cpt_contract_add ("devices/tags", test_tags);
  cpt_contract_add ("devices/no-tags-left", test_no_tags_left);
}
