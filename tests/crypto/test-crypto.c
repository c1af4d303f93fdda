/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/crypto.h"

#include <sodium.h>
#include <string.h>

static guint8 *
from_hex (const char *hex, gsize *length_out)
{
  gsize length = strlen (hex) / 2;
  guint8 *bytes = g_malloc (length + 1);

  for (gsize i = 0; i < length; i++)
    bytes[i] =
        (guint8)(g_ascii_xdigit_value (hex[2 * i]) << 4 | g_ascii_xdigit_value (hex[2 * i + 1]));
  if (length_out != NULL)
    *length_out = length;
  return bytes;
}

static char *
to_hex (const guint8 *bytes, gsize length)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < length; i++)
    g_string_append_printf (text, "%02x", bytes[i]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* clang-format off */
static const struct { const char *name, *text, *hash; } hashes[] = {
  /* RFC 7693 gives BLAKE2b-512; these are the reference implementation's for 32 bytes. */
  { "empty", "",    "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8" },
  { "abc",   "abc", "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319" },
};

/* RFC 8032 §7.1 */
static const struct { const char *name, *seed, *key, *message, *signature; } signatures[] = {
  { "test 1", "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
    "d25bf5f0595bbe24655141438e7a100b" },
  { "test 2", "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
    "387b2eaeb4302aeeb00d291612bb0c00" },
  { "test 3", "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
    "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
    "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
    "4a7c15e9716ed28dc027beceea1ec40a" },
};

/* Key comptoir-sum-v01; the figures come from an implementation of its own, in Python. */
static const struct { const char *name, *text; guint64 sum; } sips[] = {
  { "empty", "", G_GUINT64_CONSTANT (0xd9fb9f4159c1e5d6) },
  { "row", "line\nid\n12\n{}", G_GUINT64_CONSTANT (0x6cb3b60ab39838a9) },
  { "accents", "é€", G_GUINT64_CONSTANT (0xabd793445394361d) },
};

static const struct { const char *name, *text; gboolean valid; } uuids[] = {
  { "version 7",     "01a1fd31-030b-734a-aeca-9aa61c0467a9",  TRUE },
  { "version 4",     "b3d7c1f0-52a4-4e0e-9b6a-0c8f4d21e7aa",  TRUE },
  { "upper case",    "01A1FD31-030B-734A-AECA-9AA61C0467A9",  FALSE },
  { "no hyphens",    "01a1fd31030b734aaeca9aa61c0467a9",      FALSE },
  { "hyphen astray", "01a1fd3-1030b-734a-aeca-9aa61c0467a9",  FALSE },
  { "one too short", "01a1fd31-030b-734a-aeca-9aa61c0467a",   FALSE },
  { "one too long",  "01a1fd31-030b-734a-aeca-9aa61c0467a90", FALSE },
  { "not hex",       "01a1fd31-030b-734a-aeca-9aa61c0467g9",  FALSE },
  { "empty",         "",                                      FALSE },
};

/* The clock, step by step: still, back by a day, forth, and back again. */
static const struct { const char *name; guint64 now_ms; guint n; } clocks[] = {
  { "first", 1795249210123, 10 }, { "still", 1795249210123, 9000 }, { "a day back", 1795162810123, 9000 },
  { "forth", 1795249999999, 10 }, { "zero", 0, 10 }, { "far", 281474976710655, 10 },
};
/* clang-format on */

static void
test_hash (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autofree char *hex = cpt_crypto_hash_hex (hashes[i].text, strlen (hashes[i].text));

  g_assert_cmpstr (hex, ==, hashes[i].hash);
}

static void
test_signature (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  gsize length;
  g_autofree guint8 *seed = from_hex (signatures[i].seed, NULL);
  g_autofree guint8 *message = from_hex (signatures[i].message, &length);
  guint8 key[CPT_PUBLIC_KEY_BYTES], signature[CPT_SIGNATURE_BYTES];
  g_autofree char *key_hex = NULL;
  g_autofree char *signature_hex = NULL;

  cpt_crypto_public_key (seed, key);
  key_hex = to_hex (key, sizeof key);
  g_assert_cmpstr (key_hex, ==, signatures[i].key);

  cpt_crypto_sign (seed, message, length, signature);
  signature_hex = to_hex (signature, sizeof signature);
  g_assert_cmpstr (signature_hex, ==, signatures[i].signature);

  g_assert_true (cpt_crypto_verify (key, message, length, signature));
  signature[0] ^= 1;
  g_assert_false (cpt_crypto_verify (key, message, length, signature));
  signature[0] ^= 1;
  key[0] ^= 1;
  g_assert_false (cpt_crypto_verify (key, message, length, signature));
}

static void
test_sip (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);

  g_assert_cmphex (cpt_crypto_sip (sips[i].text, strlen (sips[i].text)), ==, sips[i].sum);
}

static void
test_sip_published (void)
{
  /* The paper's: key 00…0f, message 00…0e. */
  guint8 bytes[16], out[8];

  for (guint8 i = 0; i < 16; i++)
    bytes[i] = i;
  crypto_shorthash_siphash24 (out, bytes, 15, bytes);
  g_assert_cmpmem (out, sizeof out, "\xe5\x45\xbe\x49\x61\xca\x29\xa1", 8);
}

static void
test_row_sum (void)
{
  g_autofree char *long_doc = g_strnfill (5000, 'x');
  g_autofree char *long_text = g_strconcat ("line\nid\n12\n", long_doc, NULL);

  g_assert_cmphex (cpt_crypto_row_sum ("price", "1/2", 9007199254740991, "{}", 2), ==,
                   cpt_crypto_sip ("price\n1/2\n9007199254740991\n{}", 29));
  g_assert_cmphex (cpt_crypto_row_sum ("bag", "", 0, NULL, 0), ==,
                   cpt_crypto_sip ("bag\n\n0\n", 7));
  /* One that does not fit the buffer on the stack, and those around its end. */
  g_assert_cmphex (cpt_crypto_row_sum ("line", "id", 12, long_doc, 5000), ==,
                   cpt_crypto_sip (long_text, strlen (long_text)));
  for (gsize length = 2030; length < 2045; length++)
    g_assert_cmphex (cpt_crypto_row_sum ("line", "id", 12, long_doc, length), ==,
                     cpt_crypto_sip (long_text, 11 + length));
}

static void
test_pin_published (void)
{
  /* The reference implementation's: t=2, m=64 MiB, p=1, "password", "somesalt". */
  static const char published[crypto_pwhash_argon2id_STRBYTES] =
      "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

  g_assert_cmpint (crypto_pwhash_argon2id_str_verify (published, "password", 8), ==, 0);
  g_assert_cmpint (crypto_pwhash_argon2id_str_verify (published, "passwore", 8), !=, 0);
}

static void
test_pin (void)
{
  g_autofree guint8 *secret = from_hex ("10111213141516171819", NULL);
  g_autofree guint8 *salt = from_hex ("a0a1a2a3a4a5a6a7a8a9aaabacadaeaf", NULL);
  g_autofree guint8 *wanted =
      from_hex ("a509790f3492912611436c363a8b07ef6678b3094004afa5876886cdec26b69c", NULL);
  guint8 hash[32];

  g_assert_true (cpt_crypto_pin_hash (secret, 10, "1234", salt, 2, 19456, hash));
  g_assert_true (cpt_crypto_equal (hash, wanted, sizeof hash));
  g_assert_true (cpt_crypto_pin_hash (secret, 10, "1235", salt, 2, 19456, hash));
  g_assert_false (cpt_crypto_equal (hash, wanted, sizeof hash));
  /* A verifier that asks for the whole machine is refused, not tried. */
  g_assert_false (cpt_crypto_pin_hash (secret, 10, "1234", salt, 2, G_MAXUINT64, hash));
  g_assert_false (cpt_crypto_pin_hash (secret, 10, "1234", salt, 1000000, 8, hash));
  g_assert_false (cpt_crypto_pin_hash (secret, 10, "1234", salt, 0, 8, hash));
  g_assert_false (cpt_crypto_pin_hash (secret, 10, "1234", salt, 1, 0, hash));
}

static void
test_random (void)
{
  g_autofree char *one = cpt_crypto_random_hex (16);
  g_autofree char *other = cpt_crypto_random_hex (16);

  g_assert_cmpuint (strlen (one), ==, 32);
  g_assert_cmpstr (one, !=, other);
}

static void
test_uuid_valid (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);

  g_assert_cmpint (cpt_uuid_is_valid (uuids[i].text), ==, uuids[i].valid);
}

static void
test_uuid_monotone (void)
{
  CptUuid7State state = { 0, 0 };
  char last[37] = "", now[37];

  for (gsize i = 0; i < G_N_ELEMENTS (clocks); i++) {
    for (guint n = 0; n < clocks[i].n; n++) {
      cpt_uuid7_make (&state, clocks[i].now_ms, now);
      g_assert_true (cpt_uuid_is_valid (now));
      g_assert_cmpint (now[14], ==, '7');
      g_assert_nonnull (strchr ("89ab", now[19]));
      if (strcmp (last, now) >= 0) {
        g_test_message ("%s: %s does not follow %s", clocks[i].name, now, last);
        g_test_fail ();
      }
      g_strlcpy (last, now, sizeof last);
    }
  }
}

static void
test_uuid_time (void)
{
  CptUuid7State state = { 0, 0 };
  char text[37];

  cpt_uuid7_make (&state, 0x01a1fd31030b, text);
  g_assert_cmpmem (text, 13, "01a1fd31-030b", 13);
}

static void
test_uuid_kept (void)
{
  /* The state outlives the process: a new one goes on where the last stopped, whatever the clock
   * says. */
  CptUuid7State state = { 1795249210123, 0x0fff };
  char text[37];

  cpt_uuid7_make (&state, 1000, text);
  g_assert_cmpuint (state.last_ms, ==, 1795249210124);
  g_assert_cmpuint (state.counter, <=, 0x07ff);
}

#define ADD_ROWS(path, rows, function)                                                             \
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {                                                \
    g_autofree char *name = g_strdup_printf (path "/%s", rows[i].name);                            \
    g_test_add_data_func (name, GSIZE_TO_POINTER (i), function);                                   \
  }

/* RFC 4231, test cases 2 and 6. */
static void
test_hmac (void)
{
  static const guint8 jefe[] = { 0x5b, 0xdc, 0xc1, 0x46, 0xbf, 0x60, 0x75, 0x4e, 0x6a, 0x04, 0x24,
                                 0x26, 0x08, 0x95, 0x75, 0xc7, 0x5a, 0x00, 0x3f, 0x08, 0x9d, 0x27,
                                 0x39, 0x83, 0x9d, 0xec, 0x58, 0xb9, 0x64, 0xec, 0x38, 0x43 };
  static const guint8 large[] = { 0x60, 0xe4, 0x31, 0x59, 0x1e, 0xe0, 0xb6, 0x7f, 0x0d, 0x8a, 0x26,
                                  0xaa, 0xcb, 0xf5, 0xb7, 0x7f, 0x8e, 0x0b, 0xc6, 0x21, 0x37, 0x28,
                                  0xc5, 0x14, 0x05, 0x46, 0x04, 0x0f, 0x0e, 0xe3, 0x7f, 0x54 };
  static const char data[] = "what do ya want for nothing?";
  static const char test[] = "Test Using Larger Than Block-Size Key - Hash Key First";
  guint8 key[131];
  guint8 mac[CPT_HMAC_BYTES];

  cpt_crypto_hmac_sha256 ("Jefe", 4, data, strlen (data), mac);
  g_assert_cmpmem (mac, sizeof mac, jefe, sizeof jefe);
  memset (key, 0xaa, sizeof key);
  cpt_crypto_hmac_sha256 (key, sizeof key, test, strlen (test), mac);
  g_assert_cmpmem (mac, sizeof mac, large, sizeof large);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!cpt_crypto_init () || !cpt_crypto_init ())
    g_error ("libsodium does not start");

  ADD_ROWS ("/crypto/hash", hashes, test_hash);
  ADD_ROWS ("/crypto/signature", signatures, test_signature);
  ADD_ROWS ("/crypto/sip", sips, test_sip);
  ADD_ROWS ("/crypto/uuid/valid", uuids, test_uuid_valid);
  g_test_add_func ("/crypto/sip-published", test_sip_published);
  g_test_add_func ("/crypto/row-sum", test_row_sum);
  g_test_add_func ("/crypto/pin/published", test_pin_published);
  g_test_add_func ("/crypto/pin/badge", test_pin);
  g_test_add_func ("/crypto/hmac-published", test_hmac);
  g_test_add_func ("/crypto/random", test_random);
  g_test_add_func ("/crypto/uuid/monotone", test_uuid_monotone);
  g_test_add_func ("/crypto/uuid/time", test_uuid_time);
  g_test_add_func ("/crypto/uuid/kept", test_uuid_kept);
  return g_test_run ();
}
