/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chain.h"

#include "central/orchestration/devices.h"
#include "crypto/crypto.h"
#include "wire/hello.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define NOW "2026-11-21T09:00:00+01:00"

static char *
get_text (const char *json, const char *member)
{
  g_autoptr (JsonNode) root = json_from_string (json, NULL);

  g_assert_nonnull (root);
  return root != NULL
             ? g_strdup (json_object_get_string_member (json_node_get_object (root), member))
             : NULL;
}

static void
assert_refused (gboolean refused, CptProblem *problem, int status, const char *code)
{
  g_autoptr (CptProblem) mine = problem;

  g_assert_true (refused);
  g_assert_nonnull (mine);
  if (mine == NULL)
    return;
  g_assert_cmpint (mine->status, ==, status);
  g_assert_cmpstr (mine->code, ==, code);
}

static char *
make_body (const char *code, const char *terminal, guint8 first)
{
  g_autoptr (CptEnrolRequest) request = g_new0 (CptEnrolRequest, 1);
  guint8 seed[32] = { 0 }, key[32];

  seed[0] = first;
  cpt_crypto_public_key (seed, key);
  request->code = g_strdup (code);
  g_strlcpy (request->terminal, terminal, sizeof request->terminal);
  request->public_key = g_base64_encode (key, sizeof key);
  request->name = g_strdup ("Handheld 3");
  return cpt_enrol_request_write (request);
}

static char *
enrol (CptWorld *world,
       const char *code,
       const char *terminal,
       guint8 first,
       CptProblem **problem_out)
{
  g_autofree char *body = make_body (code, terminal, first);

  return cpt_devices_enrol (world->service, body, strlen (body), problem_out);
}

static void
test_enrol (void)
{
  g_autoptr (CptWorld) world = cpt_world_new (NOW);
  g_autofree char *ticket = NULL, *code = NULL, *typed = NULL, *first = NULL, *again = NULL;
  g_autofree char *other = NULL, *unknown = NULL, *tag = NULL;
  char a[CPT_ID_SIZE], b[CPT_ID_SIZE];
  CptProblem *problem = NULL;

  cpt_chain_found (world);
  cpt_service_new_id (world->service, a);
  cpt_service_new_id (world->service, b);
  ticket = cpt_devices_make_code (world->service, "LYO1", "handheld", "Handheld 3", TRUE, &problem);
  cpt_world_assert_fits (ticket, "{\"code\":\"<text>\",\"url\":\"https://central.example.org\","
                                 "\"expires\":\"2026-11-21T09:15:00+01:00\"}");
  code = get_text (ticket, "code");
  g_assert_cmpuint (strlen (code), ==, 19);
  typed = g_ascii_strdown (code, -1);
  unknown = enrol (world, "AAAA-AAAA-AAAA-AAAA", a, 1, &problem);
  assert_refused (unknown == NULL, g_steal_pointer (&problem), 404, "code_unknown");
  first = enrol (world, typed, a, 1, &problem);
  cpt_world_assert_fits (first, "{\"store\":\"LYO1\",\"profile\":\"handheld\",\"main_desk\":true,"
                                "\"name\":\"Handheld 3\",\"tag\":\"<text>\",\"chain\":\"<uuid>\"}");
  tag = get_text (first, "tag");
  g_assert_cmpuint (strlen (tag), ==, 3);
  again = enrol (world, code, a, 1, &problem);
  g_assert_cmpstr (again, ==, first);
  other = enrol (world, code, b, 2, &problem);
  assert_refused (other == NULL, g_steal_pointer (&problem), 409, "code_used");
  for (guint i = 0; i < 4; i++) {
    g_assert_null (enrol (world, code, b, 2, &problem));
    assert_refused (TRUE, g_steal_pointer (&problem), 409, "code_used");
  }
  g_assert_null (enrol (world, code, b, 2, &problem));
  assert_refused (TRUE, g_steal_pointer (&problem), 403, "code_locked");
}

static void
test_expired (void)
{
  g_autoptr (CptWorld) world = cpt_world_new (NOW);
  g_autofree char *ticket = NULL, *code = NULL;
  char id[CPT_ID_SIZE];
  CptProblem *problem = NULL;

  cpt_chain_found (world);
  cpt_service_new_id (world->service, id);
  ticket = cpt_devices_make_code (world->service, "LYO1", "desk", "Desk", FALSE, &problem);
  code = get_text (ticket, "code");
  cpt_world_set_clock (world, "2026-11-21T09:15:00+01:00");
  g_assert_null (enrol (world, code, id, 1, &problem));
  assert_refused (TRUE, problem, 410, "code_expired");
}

static void
test_bad_codes (void)
{
  g_autoptr (CptWorld) world = cpt_world_new (NOW);
  CptProblem *problem = NULL;

  cpt_chain_found (world);
  g_assert_null (cpt_devices_make_code (world->service, "PAR9", "desk", "Desk", FALSE, &problem));
  assert_refused (TRUE, g_steal_pointer (&problem), 422, "unknown_store");
  g_assert_null (
      cpt_devices_make_code (world->service, "LYO1", "toaster", "Desk", FALSE, &problem));
  assert_refused (TRUE, g_steal_pointer (&problem), 400, "malformed");
}

/* ---- hello ---- */

static char *
hello_at (CptDevice *device,
          const char *origin,
          gint64 next_seq,
          gint64 oldest,
          gint64 boot_us,
          const char *nonce,
          CptProblem **problem_out)
{
  g_autoptr (CptHello) message = g_new0 (CptHello, 1);
  g_autofree char *body = NULL, *hash = NULL, *text = NULL, *signature = NULL;
  guint8 bytes[64];

  g_strlcpy (message->terminal, device->id, sizeof message->terminal);
  g_strlcpy (message->nonce, nonce, sizeof message->nonce);
  message->next_seq = next_seq;
  message->oldest_retained_seq = oldest;
  message->cursors = g_ptr_array_new_with_free_func (g_free);
  message->app = g_strdup ("comptoir 0.1.0");
  message->wall_us = 1;
  g_strlcpy (message->boot, device->boot, sizeof message->boot);
  message->boot_us = boot_us;
  body = cpt_hello_write (message);
  hash = cpt_crypto_hash_hex (body, strlen (body));
  text = cpt_hello_text_to_sign (origin, device->id, nonce, hash);
  cpt_crypto_sign (device->seed, text, strlen (text), bytes);
  signature = g_base64_encode (bytes, sizeof bytes);
  return cpt_devices_hello (device->world->service, body, strlen (body), signature, problem_out);
}

static char *
hello (CptDevice *device,
       const char *origin,
       gint64 next_seq,
       gint64 oldest,
       const char *nonce,
       CptProblem **problem_out)
{
  return hello_at (device, origin, next_seq, oldest, 1, nonce, problem_out);
}

static char *
take_nonce (CptWorld *world)
{
  CptProblem *problem = NULL;
  g_autofree char *answer = cpt_devices_make_nonce (world->service, &problem);

  g_assert_null (problem);
  return get_text (answer, "nonce");
}

#define ORIGIN "https://central.example.org"

static void
test_hello (void)
{
  g_autoptr (CptWorld) world = cpt_world_new (NOW);
  g_autoptr (CptDevice) device = NULL;
  g_autofree char *nonce = NULL, *answer = NULL, *expected = NULL, *session = NULL;
  char terminal[CPT_ID_SIZE];
  CptProblem *problem = NULL;

  cpt_chain_found (world);
  device = cpt_device_new (world, "LYO1", "1041");
  nonce = take_nonce (world);
  g_assert_cmpuint (strlen (nonce), ==, 32);
  answer = hello (device, ORIGIN, 1, 1, nonce, &problem);
  g_assert_null (problem);
  expected = cpt_world_load_shared ("golden/hello-answer.json");
  if (expected != NULL) {
    g_autoptr (GString) mine = g_string_new (expected);

    g_string_replace (mine, "\"hwm\": 812", "\"hwm\": 0", 0);
    g_string_replace (mine, "\"5f0c9a1e\"", "\"<text>\"", 0);
    cpt_world_assert_fits (answer, mine->str);
  }
  session = get_text (answer, "session");
  g_assert_true (cpt_devices_find_session (world->service, session, terminal, &problem));
  g_assert_cmpstr (terminal, ==, device->id);
  g_assert_false (cpt_devices_find_session (world->service, nonce, terminal, &problem));
  assert_refused (TRUE, g_steal_pointer (&problem), 401, "session_unknown");

  g_assert_null (hello (device, ORIGIN, 1, 1, nonce, &problem)); /* used once */
  assert_refused (TRUE, g_steal_pointer (&problem), 401, "nonce_unknown");

  cpt_world_set_clock (world, "2026-11-22T09:00:00+01:00");
  g_assert_false (cpt_devices_find_session (world->service, session, terminal, &problem));
  assert_refused (TRUE, g_steal_pointer (&problem), 401, "session_unknown");
}

static void
test_hello_refused (void)
{
  g_autoptr (CptWorld) world = cpt_world_new (NOW);
  g_autoptr (CptDevice) device = NULL;
  g_autofree char *a = NULL, *b = NULL, *c = NULL, *d = NULL, *e = NULL, *answer = NULL;
  g_autofree char *pushed = NULL, *session = NULL;
  char terminal[CPT_ID_SIZE];
  CptProblem *problem = NULL;

  cpt_chain_found (world);
  device = cpt_device_new (world, "LYO1", "1041");
  a = take_nonce (world);
  g_assert_null (hello (device, "https://evil.example.org", 1, 1, a, &problem));
  assert_refused (TRUE, g_steal_pointer (&problem), 401, "signature_wrong");
  pushed = cpt_device_push_one (device, "fulfilment.release", device->id, "{}");
  b = take_nonce (world);
  g_assert_null (hello (device, ORIGIN, 1, 1, b, &problem));
  assert_refused (TRUE, g_steal_pointer (&problem), 409, "fork");
  c = take_nonce (world);
  answer = hello (device, ORIGIN, 9, 5, c, &problem); /* 2 to 4 are lost */
  g_assert_null (problem);
  cpt_world_assert_fits (answer, "{\"hwm\":4}");
  session = get_text (answer, "session");
  g_assert_true (cpt_devices_revoke (world->service, device->id, &problem));
  g_assert_false (cpt_devices_find_session (world->service, session, terminal, &problem));
  assert_refused (TRUE, g_steal_pointer (&problem), 403, "terminal_revoked");
  d = take_nonce (world);
  g_assert_null (hello (device, ORIGIN, 9, 5, d, &problem));
  assert_refused (TRUE, g_steal_pointer (&problem), 403, "terminal_revoked");
  e = take_nonce (world);
  cpt_world_set_clock (world, "2026-11-21T09:01:00+01:00");
  cpt_service_set_origin (world->service, ORIGIN);
  g_assert_null (hello (device, ORIGIN, 9, 5, e, &problem)); /* 60 seconds */
  assert_refused (TRUE, g_steal_pointer (&problem), 401, "nonce_unknown");
}

/* A journal that knows less than central is another's: neither is heard from then on. One hello
 * that was only slow freezes nobody. */
static void
test_hello_frozen (void)
{
  g_autoptr (CptWorld) world = cpt_world_new (NOW);
  g_autoptr (CptDevice) device = NULL;
  g_autofree char *pushed = NULL, *a = NULL, *b = NULL, *c = NULL, *d = NULL, *answer = NULL;
  g_autofree char *session = NULL;
  const gint64 long_after_us = G_GINT64_CONSTANT (9000000000000);
  char terminal[CPT_ID_SIZE];
  CptProblem *problem = NULL;

  cpt_chain_found (world);
  device = cpt_device_new (world, "LYO1", "1041");
  pushed = cpt_device_push_one (device, "fulfilment.release", device->id, "{}");
  a = take_nonce (world);
  g_assert_null (hello_at (device, ORIGIN, 1, 1, 1, a, &problem)); /* sent before the command */
  assert_refused (TRUE, g_steal_pointer (&problem), 409, "fork");
  b = take_nonce (world);
  answer = hello_at (device, ORIGIN, 2, 1, long_after_us, b, &problem);
  g_assert_null (problem);
  session = get_text (answer, "session");
  g_assert_true (cpt_devices_find_session (world->service, session, terminal, &problem));

  c = take_nonce (world);
  g_assert_null (hello_at (device, ORIGIN, 1, 1, long_after_us, c, &problem));
  assert_refused (TRUE, g_steal_pointer (&problem), 409, "fork");
  g_assert_false (cpt_devices_find_session (world->service, session, terminal, &problem));
  assert_refused (TRUE, g_steal_pointer (&problem), 409, "fork");
  d = take_nonce (world);
  g_assert_null (hello_at (device, ORIGIN, 2, 1, long_after_us, d, &problem));
  assert_refused (TRUE, g_steal_pointer (&problem), 409, "fork");
}

/* Commands that never came are one exception, which names them; the terminal goes on after them. */
static void
test_lost_range (void)
{
  g_autoptr (CptWorld) world = cpt_world_new (NOW);
  g_autoptr (CptDevice) device = NULL, other = NULL;
  g_autofree char *a = NULL, *b = NULL, *first = NULL, *again = NULL, *feed = NULL, *closed = NULL;
  g_autofree char *id = NULL;
  const char *row;
  CptProblem *problem = NULL;

  cpt_chain_found (world);
  device = cpt_device_new (world, "LYO1", "1041");
  other = cpt_device_new (world, "LYO1", "1001");
  a = take_nonce (world);
  first = hello (device, ORIGIN, 9, 5, a, &problem);
  g_assert_null (problem);
  cpt_world_assert_fits (first, "{\"hwm\":4}");
  b = take_nonce (world);
  again = hello (device, ORIGIN, 9, 5, b, &problem); /* it is not lost twice */
  feed = cpt_device_pull (other, "work/LYO1", NULL);
  row = strstr (feed, "[\"put\",\"exception\",\"");
  g_assert_nonnull (row);
  if (row == NULL)
    return;
  g_assert_null (g_strstr_len (row + 1, -1, "[\"put\",\"exception\""));
  g_assert_nonnull (strstr (row, "\"code\":\"lost_range\""));
  g_assert_nonnull (strstr (row, "\"items\":[],\"closings\":[\"written-off\"],\"lost\":{\"from\":1,"
                                 "\"to\":4,\"name\":\""));
  id = g_strndup (row + strlen ("[\"put\",\"exception\",\""), CPT_ID_SIZE - 1);
  closed = cpt_device_push_one (other, "exception.close", id,
                                "{\"as\":\"written-off\",\"location\":null}");
  cpt_world_assert_fits (closed, "{\"results\":[{\"status\":\"accepted\"}]}");
}

static void
test_tokens (void)
{
  g_autoptr (CptWorld) world = cpt_world_new (NOW);
  g_autofree char *token = NULL;
  char scope[16], name[33];
  CptProblem *problem = NULL;

  cpt_chain_found (world);
  token = cpt_devices_make_token (world->service, "channel", "web", &problem);
  g_assert_true (cpt_devices_find_token (world->service, token, scope, name, &problem));
  g_assert_cmpstr (scope, ==, "channel");
  g_assert_cmpstr (name, ==, "web");
  g_assert_false (cpt_devices_find_token (world->service, "guess", scope, name, &problem));
  assert_refused (TRUE, g_steal_pointer (&problem), 401, "token_unknown");
  g_assert_null (cpt_devices_make_token (world->service, "channel", "operator", &problem));
  assert_refused (TRUE, g_steal_pointer (&problem), 400, "malformed");
}

static void
test_badge (void)
{
  g_autoptr (CptWorld) world = cpt_world_new (NOW);
  g_autoptr (CptDevice) device = NULL, other = NULL;
  g_autofree char *found = NULL;
  CptProblem *problem = NULL;

  cpt_chain_found (world);
  cpt_chain_import (world, "people",
                    "number,name,store,role,pin,badge\n"
                    "1041,Camille,LYO1,associate,1234,B-7Q2M-CAIREEYUCULBOGAZ\n");
  device = cpt_device_new (world, "LYO1", "1041");
  other = cpt_device_new (world, "LYO2", "1001");
  found = cpt_devices_find_badge (world->service, device->id, "7Q2M", &problem);
  cpt_world_assert_fits (found, "{\"id\":\"<uuid>\",\"person\":{\"number\":\"1041\",\"name\":"
                                "\"Camille\",\"badge\":\"7Q2M\",\"verifier\":{\"alg\":\"argon2id\","
                                "\"ops\":2,\"mem_kib\":19456}}}");
  g_assert_null (cpt_devices_find_badge (world->service, other->id, "7Q2M", &problem));
  assert_refused (TRUE, problem, 404, "unknown");
}

/* ---- the one main desk ---- */

static char *
make_desk (CptWorld *world, const char *store, const char *name, CptProblem **problem_out)
{
  g_autofree char *ticket =
      cpt_devices_make_code (world->service, store, "desk", name, TRUE, problem_out);

  return ticket != NULL ? get_text (ticket, "code") : NULL;
}

static void
test_main_desk (void)
{
  g_autoptr (CptWorld) world = cpt_world_new (NOW);
  g_autofree char *one = NULL, *two = NULL, *three = NULL, *other = NULL, *answer = NULL;
  g_autofree char *second = NULL, *again = NULL, *after = NULL;
  char a[CPT_ID_SIZE], b[CPT_ID_SIZE];
  CptProblem *problem = NULL;

  cpt_chain_found (world);
  cpt_service_new_id (world->service, a);
  cpt_service_new_id (world->service, b);
  one = make_desk (world, "LYO1", "Desk 1", &problem);
  two = make_desk (world, "LYO1", "Desk 2", &problem);
  g_assert_null (problem);
  answer = enrol (world, one, a, 1, &problem);
  g_assert_null (problem);
  g_assert_nonnull (strstr (answer, "\"main_desk\":true"));
  again = enrol (world, one, a, 1, &problem); /* its answer was lost */
  g_assert_null (problem);
  g_assert_nonnull (again);

  second = enrol (world, two, b, 2, &problem);
  g_assert_nonnull (strstr (problem->detail, "Desk 1"));
  assert_refused (second == NULL, problem, 409, "main_desk_exists");
  problem = NULL;
  three = make_desk (world, "LYO1", "Desk 3", &problem);
  assert_refused (three == NULL, problem, 409, "main_desk_exists");
  problem = NULL;
  other = make_desk (world, "LYO2", "Desk 1", &problem);
  g_assert_null (problem);
  g_assert_nonnull (other);

  g_assert_true (cpt_devices_revoke (world->service, a, &problem));
  after = enrol (world, two, b, 2, &problem);
  g_assert_null (problem);
  g_assert_nonnull (after);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/central/orchestration/devices/enrol", test_enrol);
  g_test_add_func ("/central/orchestration/devices/code that expired", test_expired);
  g_test_add_func ("/central/orchestration/devices/code for nothing", test_bad_codes);
  g_test_add_func ("/central/orchestration/devices/hello", test_hello);
  g_test_add_func ("/central/orchestration/devices/hello refused", test_hello_refused);
  g_test_add_func ("/central/orchestration/devices/hello frozen", test_hello_frozen);
  g_test_add_func ("/central/orchestration/devices/lost range", test_lost_range);
  g_test_add_func ("/central/orchestration/devices/tokens", test_tokens);
  g_test_add_func ("/central/orchestration/devices/badge", test_badge);
  g_test_add_func ("/central/orchestration/devices/main desk", test_main_desk);
  return g_test_run ();
}
