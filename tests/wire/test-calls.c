/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/hello.h"

#include "crypto/crypto.h"
#include "golden.h"
#include "wire/json.h"
#include "wire/problem.h"
#include "wire/push.h"
#include "wire/row.h"

#include <string.h>

static void
test_push_request (void)
{
  g_auto (GStrv) lines = golden_read_lines ("push-request.ndjson");
  g_auto (GStrv) commands = golden_read_lines ("commands.jsonl");
  g_autoptr (GError) error = NULL;
  g_autoptr (CptPushHeader) header = cpt_push_header_read (lines[0], strlen (lines[0]), &error);
  g_autofree char *written = NULL;
  CptSignIn *sign_in;

  g_assert_no_error (error);
  g_assert_cmpuint (header->sign_ins->len, ==, 1);
  sign_in = &g_array_index (header->sign_ins, CptSignIn, 0);
  g_assert_cmpint (sign_in->role, ==, CPT_ROLE_ASSOCIATE);
  g_assert_cmpint (sign_in->sort, ==, CPT_SIGN_IN_BADGE_PIN);
  g_assert_cmpstr (sign_in->day, ==, "2026-11-21");
  written = cpt_push_header_write (header);
  g_assert_cmpstr (written, ==, lines[0]);
  for (guint i = 0; commands[i] != NULL; i++)
    g_assert_cmpstr (lines[i + 1], ==, commands[i]);
}

static void
test_push_answer (void)
{
  gsize length;
  g_autofree char *text = golden_read ("push-answer.json", &length);
  g_autoptr (GError) error = NULL;
  gint64 hwm = 0;
  g_autoptr (GPtrArray) verdicts = cpt_push_answer_read (text, length, &hwm, &error);
  g_autofree char *written = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (verdicts->len, ==, 12);
  g_assert_cmpint (hwm, ==, 812);
  for (guint i = 0; i < verdicts->len; i++) {
    CptVerdict *verdict = g_ptr_array_index (verdicts, i);
    gboolean refused = verdict->seq == 805 || verdict->seq == 809;

    g_assert_cmpint (verdict->status, ==, refused ? CPT_VERDICT_REJECTED : CPT_VERDICT_ACCEPTED);
    g_assert_cmpint (verdict->problem != NULL, ==, refused);
  }
  written = cpt_push_answer_write (verdicts, hwm);
  g_assert_cmpstr (written, ==, g_strchomp (text));
}

static void
test_problem (void)
{
  gsize length;
  g_autofree char *text = golden_read ("push-answer.json", &length);
  gint64 hwm;
  g_autoptr (GPtrArray) verdicts = cpt_push_answer_read (text, length, &hwm, NULL);

  for (guint i = 0; i < verdicts->len; i++) {
    CptVerdict *verdict = g_ptr_array_index (verdicts, i);
    g_autoptr (CptProblem) problem = NULL;
    g_autofree char *written = NULL;
    g_autoptr (GError) error = NULL;

    if (verdict->problem == NULL)
      continue;
    problem = cpt_problem_read (verdict->problem, strlen (verdict->problem), &error);
    g_assert_no_error (error);
    written = cpt_problem_write (problem);
    g_assert_cmpstr (written, ==, verdict->problem);
  }
}

static void
test_problem_new (void)
{
  CptRefusal refusal = { CPT_REFUSAL_GUARD_FAILED, 3, 2, 1, "" };
  g_autoptr (CptProblem) refused = cpt_problem_new_from_refusal (&refusal);
  g_autoptr (CptProblem) call = cpt_problem_new (409, "gap", "A gap", NULL);
  g_autofree char *refused_text = cpt_problem_write (refused);
  g_autofree char *call_text = NULL;
  g_autoptr (GError) error = NULL;

  call->expected = 12;
  call->seq = 0;
  call_text = cpt_problem_write (call);
  g_assert_cmpstr (refused_text, ==,
                   "{\"type\":\"/problems/guard_failed\",\"code\":\"guard_failed\",\"asked\":2,"
                   "\"allowed\":1,\"line\":3}");
  g_assert_cmpstr (
      call_text, ==,
      "{\"type\":\"/problems/gap\",\"title\":\"A gap\",\"status\":409,\"code\":\"gap\","
      "\"expected\":12,\"seq\":0}");
  g_assert_null (cpt_problem_read ("<html>", 6, &error));
  g_assert_error (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_SYNTAX);
}

static void
test_hello_body (void)
{
  gsize length;
  g_autofree char *text = golden_read ("hello-body.json", &length);
  g_autoptr (GError) error = NULL;
  g_autoptr (CptHello) hello = cpt_hello_read (text, length, &error);
  g_autofree char *written = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (hello->cursors->len, ==, 8);
  written = cpt_hello_write (hello);
  g_assert_cmpstr (written, ==, text);
}

static void
get_bytes (const char *hex, guint8 *out, gsize length)
{
  for (gsize i = 0; i < length; i++)
    out[i] =
        (guint8)(g_ascii_xdigit_value (hex[2 * i]) << 4 | g_ascii_xdigit_value (hex[2 * i + 1]));
}

/* The text that is signed, byte for byte, and its signature by the test key. */
static void
test_hello_signature (void)
{
  gsize length, body_length;
  g_autofree char *text = golden_read ("hello.json", &length);
  g_autofree char *body = golden_read ("hello-body.json", &body_length);
  g_autofree char *wanted = golden_read ("hello-signed.txt", NULL);
  g_autoptr (JsonObject) facts = cpt_json_parse_object (text, length, length, NULL);
  g_autofree char *hash = cpt_crypto_hash_hex (body, body_length);
  g_autofree char *signed_text = NULL;
  g_autofree char *base64 = NULL;
  g_autofree char *header = NULL;
  g_autofree char *key_base64 = NULL;
  guint8 seed[CPT_SEED_BYTES], key[CPT_PUBLIC_KEY_BYTES], signature[CPT_SIGNATURE_BYTES];

  g_assert_cmpstr (hash, ==, json_object_get_string_member (facts, "body_blake2b_256"));
  signed_text = cpt_hello_text_to_sign (json_object_get_string_member (facts, "origin"),
                                        json_object_get_string_member (facts, "terminal"),
                                        json_object_get_string_member (facts, "nonce"), hash);
  g_assert_cmpstr (signed_text, ==, wanted);

  get_bytes (json_object_get_string_member (facts, "seed"), seed, sizeof seed);
  cpt_crypto_public_key (seed, key);
  key_base64 = g_base64_encode (key, sizeof key);
  g_assert_cmpstr (key_base64, ==, json_object_get_string_member (facts, "public_key"));
  cpt_crypto_sign (seed, signed_text, strlen (signed_text), signature);
  base64 = g_base64_encode (signature, sizeof signature);
  header = g_strconcat ("Comptoir-Signature: ", base64, NULL);
  g_assert_cmpstr (header, ==, json_object_get_string_member (facts, "header"));
  g_assert_true (cpt_crypto_verify (key, signed_text, strlen (signed_text), signature));
}

static char *
replace (const char *text, const char *what, const char *with)
{
  g_auto (GStrv) parts = g_strsplit (text, what, -1);

  return g_strjoinv (with, parts);
}

static void
test_hello_answer (void)
{
  g_autofree char *text = golden_read ("hello-answer.json", NULL);
  g_autofree char *with_token = replace (text, "<token>", "t0ken");
  g_autofree char *filled = replace (with_token, "\"<us>\"", "1795250700100000");
  g_autofree char *tight = cpt_policy_minify (filled, strlen (filled), NULL);
  g_autofree char *wider = g_strconcat ("{\"later\":{},", tight + 1, NULL);
  g_autofree char *written = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CptHelloAnswer) answer = cpt_hello_answer_read (wider, strlen (wider), &error);

  g_assert_no_error (error);
  g_assert_cmpstr (answer->session, ==, "t0ken");
  g_assert_cmpint (answer->max_offline_s, ==, 604800);
  g_assert_cmpuint (answer->scopes->len, ==, 4);
  written = cpt_hello_answer_write (answer);
  g_assert_cmpstr (written, ==, tight);
}

static void
test_enrol (void)
{
  static const char request_text[] =
      "{\"code\":\"K7Q2-9RTB-4XNM\",\"terminal_id\":\"01a19b45-b800-7a31-89b6-6c6cf111006b\","
      "\"public_key\":\"A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg=\",\"name\":\"Comptoir 1\"}";
  static const char answer_text[] =
      "{\"terminal\":\"01a19b45-b800-7a31-89b6-6c6cf111006b\",\"tag\":\"7KQ\",\"store\":\"LYO1\","
      "\"profile\":\"handheld\",\"main_desk\":false,\"name\":\"Comptoir 1\",\"chain\":\"VERNAY\","
      "\"server_us\":1795250700000000}";
  g_autoptr (GError) error = NULL;
  g_autoptr (CptEnrolRequest) request =
      cpt_enrol_request_read (request_text, strlen (request_text), &error);
  g_autoptr (CptEnrolAnswer) answer = NULL;
  g_autofree char *request_again = NULL;
  g_autofree char *answer_again = NULL;

  g_assert_no_error (error);
  request_again = cpt_enrol_request_write (request);
  g_assert_cmpstr (request_again, ==, request_text);
  answer = cpt_enrol_answer_read (answer_text, strlen (answer_text), &error);
  g_assert_no_error (error);
  answer_again = cpt_enrol_answer_write (answer);
  g_assert_cmpstr (answer_again, ==, answer_text);
}

/* clang-format off */
#define ENROL(key) "{\"code\":\"x\",\"terminal_id\":\"01a19b45-b800-7a31-89b6-6c6cf111006b\",\"public_key\":\"" key "\",\"name\":\"n\"}"
#define HEADER(day) "{\"terminal\":\"01a19b45-b800-7a31-89b6-6c6cf111006b\",\"boot\":\"b3d7c1f0-52a4-4e0e-9b6a-0c8f4d21e7aa\"," \
  "\"boot_us\":1,\"sent_us\":1,\"sign_ins\":[{\"id\":\"01a1fd04-0ec0-736c-8ddb-cd748869e339\",\"person\":null," \
  "\"role\":\"manager\",\"sort\":\"named\",\"day\":\"" day "\"}]}"
typedef enum { ENROL_REQUEST, PUSH_HEADER, HELLO } Body;
static const struct { const char *name; Body body; const char *text; gboolean good; } bodies[] = {
  { "key",            ENROL_REQUEST, ENROL ("A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg="), TRUE },
  { "short key",      ENROL_REQUEST, ENROL ("A6EHv/POEL4dcN0Y50vAmQ=="),  FALSE },
  { "no Base64",      ENROL_REQUEST, ENROL ("!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!="), FALSE },
  { "day",            PUSH_HEADER, HEADER ("2024-02-29"),                 TRUE },
  { "no such day",    PUSH_HEADER, HEADER ("2026-02-29"),                 FALSE },
  { "no such month",  PUSH_HEADER, HEADER ("2026-13-01"),                 FALSE },
  { "day too short",  PUSH_HEADER, HEADER ("2026-1-1"),                   FALSE },
  { "day with words", PUSH_HEADER, HEADER ("2026-11-2x"),                 FALSE },
  { "empty header",   PUSH_HEADER, "{}",                                  FALSE },
  { "empty hello",    HELLO, "{}",                                        FALSE },
};
/* clang-format on */

static void
test_body (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  const char *text = bodies[i].text;
  gsize length = strlen (text);
  g_autoptr (GError) error = NULL;
  g_autoptr (CptEnrolRequest) request = NULL;
  g_autoptr (CptPushHeader) header = NULL;
  g_autoptr (CptHello) hello = NULL;

  if (bodies[i].body == ENROL_REQUEST)
    request = cpt_enrol_request_read (text, length, &error);
  else if (bodies[i].body == PUSH_HEADER)
    header = cpt_push_header_read (text, length, &error);
  else
    hello = cpt_hello_read (text, length, &error);
  if (bodies[i].good)
    g_assert_no_error (error);
  else
    g_assert_error (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_MEMBER);
}

/* Camille's badge and PIN against the verifier in her row. */
static void
test_badge (void)
{
  g_auto (GStrv) lines = golden_read_lines ("feed-shop.ndjson");
  gboolean found = FALSE;

  for (guint i = 0; lines[i] != NULL; i++) {
    g_autoptr (CptPerson) person = NULL;
    CptFeedRow row;
    guint8 secret[10], hash[32];

    if (!cpt_feed_read_row (lines[i], strlen (lines[i]), &row, NULL) ||
        strcmp (row.kind, "person") != 0)
      continue;
    person = cpt_row_read_person (row.id, row.doc, row.doc_length, NULL);
    if (!person->has_verifier)
      continue;
    found = TRUE;
    g_assert_cmpstr (person->name, ==, "Camille");
    get_bytes ("10111213141516171819", secret, sizeof secret);
    g_assert_true (cpt_crypto_pin_hash (secret, sizeof secret, "1234", person->verifier.salt,
                                        person->verifier.ops, person->verifier.mem_kib, hash));
    g_assert_true (cpt_crypto_equal (hash, person->verifier.hash, sizeof hash));
  }
  g_assert_true (found);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!cpt_crypto_init ())
    g_error ("libsodium does not start");
  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++) {
    g_autofree char *name = g_strdup_printf ("/wire/calls/body/%s", bodies[i].name);

    g_test_add_data_func (name, GSIZE_TO_POINTER (i), test_body);
  }
  g_test_add_func ("/wire/calls/push-request", test_push_request);
  g_test_add_func ("/wire/calls/push-answer", test_push_answer);
  g_test_add_func ("/wire/calls/problem", test_problem);
  g_test_add_func ("/wire/calls/problem-new", test_problem_new);
  g_test_add_func ("/wire/calls/hello-body", test_hello_body);
  g_test_add_func ("/wire/calls/hello-signature", test_hello_signature);
  g_test_add_func ("/wire/calls/hello-answer", test_hello_answer);
  g_test_add_func ("/wire/calls/enrol", test_enrol);
  g_test_add_func ("/wire/calls/badge", test_badge);
  return g_test_run ();
}
