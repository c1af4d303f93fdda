/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "crypto/crypto.h"

#include <sodium.h>
#include <string.h>

/* What a verifier from outside may ask of this machine; above it the answer is no, not a hang. */
#define MAX_OPS     16
#define MAX_MEM_KIB ((guint64)1024 * 1024)

#define ROW_BUFFER_BYTES 2048 /* most rows fit, and need no allocation */

static const guint8 SUM_KEY[crypto_shorthash_siphash24_KEYBYTES] = {
  'c', 'o', 'm', 'p', 't', 'o', 'i', 'r', '-', 's', 'u', 'm', '-', 'v', '0', '1',
};

G_STATIC_ASSERT (CPT_HASH_BYTES == crypto_generichash_blake2b_BYTES);
G_STATIC_ASSERT (CPT_PUBLIC_KEY_BYTES == crypto_sign_ed25519_PUBLICKEYBYTES);
G_STATIC_ASSERT (CPT_SEED_BYTES == crypto_sign_ed25519_SEEDBYTES);
G_STATIC_ASSERT (CPT_SIGNATURE_BYTES == crypto_sign_ed25519_BYTES);
G_STATIC_ASSERT (CPT_HMAC_BYTES == crypto_auth_hmacsha256_BYTES);
G_STATIC_ASSERT (CPT_SALT_BYTES == crypto_pwhash_argon2id_SALTBYTES);

static char *
to_hex (const guint8 *bytes, gsize length)
{
  char *text = g_malloc (2 * length + 1);

  sodium_bin2hex (text, 2 * length + 1, bytes, length);
  return text;
}

gboolean
cpt_crypto_init (void)
{
  return sodium_init () >= 0;
}

void
cpt_crypto_hash (gconstpointer data, gsize length, guint8 hash_out[CPT_HASH_BYTES])
{
  crypto_generichash_blake2b (hash_out, CPT_HASH_BYTES, data, length, NULL, 0);
}

char *
cpt_crypto_hash_hex (gconstpointer data, gsize length)
{
  guint8 hash[CPT_HASH_BYTES];

  cpt_crypto_hash (data, length, hash);
  return to_hex (hash, sizeof hash);
}

void
cpt_crypto_hmac_sha256 (gconstpointer key,
                        gsize key_length,
                        gconstpointer data,
                        gsize length,
                        guint8 mac_out[CPT_HMAC_BYTES])
{
  crypto_auth_hmacsha256_state state;

  crypto_auth_hmacsha256_init (&state, key, key_length);
  crypto_auth_hmacsha256_update (&state, data, length);
  crypto_auth_hmacsha256_final (&state, mac_out);
  sodium_memzero (&state, sizeof state);
}

void
cpt_crypto_random (gpointer bytes_out, gsize length)
{
  randombytes_buf (bytes_out, length);
}

char *
cpt_crypto_random_hex (gsize length)
{
  g_autofree guint8 *bytes = g_malloc (length);

  cpt_crypto_random (bytes, length);
  return to_hex (bytes, length);
}

void
cpt_crypto_public_key (const guint8 seed[CPT_SEED_BYTES], guint8 key_out[CPT_PUBLIC_KEY_BYTES])
{
  guint8 secret[crypto_sign_ed25519_SECRETKEYBYTES];

  crypto_sign_ed25519_seed_keypair (key_out, secret, seed);
  sodium_memzero (secret, sizeof secret);
}

void
cpt_crypto_sign (const guint8 seed[CPT_SEED_BYTES],
                 gconstpointer data,
                 gsize length,
                 guint8 signature_out[CPT_SIGNATURE_BYTES])
{
  guint8 key[crypto_sign_ed25519_PUBLICKEYBYTES];
  guint8 secret[crypto_sign_ed25519_SECRETKEYBYTES];

  crypto_sign_ed25519_seed_keypair (key, secret, seed);
  crypto_sign_ed25519_detached (signature_out, NULL, data, length, secret);
  sodium_memzero (secret, sizeof secret);
}

gboolean
cpt_crypto_verify (const guint8 key[CPT_PUBLIC_KEY_BYTES],
                   gconstpointer data,
                   gsize length,
                   const guint8 signature[CPT_SIGNATURE_BYTES])
{
  return crypto_sign_ed25519_verify_detached (signature, data, length, key) == 0;
}

gboolean
cpt_crypto_pin_hash (const guint8 *secret,
                     gsize secret_length,
                     const char *pin,
                     const guint8 salt[CPT_SALT_BYTES],
                     guint64 ops,
                     guint64 mem_kib,
                     guint8 hash_out[32])
{
  gsize pin_length = strlen (pin);
  gsize length = secret_length + pin_length;
  g_autofree char *password = NULL;
  int result;

  if (ops == 0 || ops > MAX_OPS || mem_kib > MAX_MEM_KIB)
    return FALSE;

  password = g_malloc (length + 1);
  memcpy (password, secret, secret_length);
  memcpy (password + secret_length, pin, pin_length);
  result = crypto_pwhash_argon2id (hash_out, 32, password, length, salt, ops, (gsize)mem_kib * 1024,
                                   crypto_pwhash_argon2id_ALG_ARGON2ID13);
  sodium_memzero (password, length);
  return result == 0;
}

gboolean
cpt_crypto_equal (gconstpointer a, gconstpointer b, gsize length)
{
  return sodium_memcmp (a, b, length) == 0;
}

guint64
cpt_crypto_sip (gconstpointer data, gsize length)
{
  guint8 bytes[crypto_shorthash_siphash24_BYTES];
  guint64 sum;

  crypto_shorthash_siphash24 (bytes, data, length, SUM_KEY);
  memcpy (&sum, bytes, sizeof sum);
  return GUINT64_FROM_LE (sum);
}

/* Decimal digits, written from the end of a text of 24 bytes: g_snprintf() would take half as long
 * as the hash of a row. Gives the first. */
static const char *
write_digits (gint64 number, char digits[24])
{
  guint64 left = number < 0 ? 0 - (guint64)number : (guint64)number;
  char *at = digits + 24;

  do {
    *--at = (char)('0' + left % 10);
    left /= 10;
  } while (left > 0);
  if (number < 0)
    *--at = '-';
  return at;
}

guint64
cpt_crypto_row_sum (const char *kind, const char *id, gint64 seq, const char *doc, gsize doc_length)
{
  char buffer[ROW_BUFFER_BYTES];
  char buffer_of_digits[24];
  const char *digits = write_digits (seq, buffer_of_digits);
  gsize kind_length = strlen (kind);
  gsize id_length = strlen (id);
  gsize digits_length = (gsize)(buffer_of_digits + sizeof buffer_of_digits - digits);
  gsize length = kind_length + 1 + id_length + 1 + digits_length + 1 + doc_length;
  g_autofree char *big = length > sizeof buffer ? g_malloc (length) : NULL;
  char *text = big != NULL ? big : buffer;
  char *at = text;

  memcpy (at, kind, kind_length);
  at += kind_length;
  *at++ = '\n';
  memcpy (at, id, id_length);
  at += id_length;
  *at++ = '\n';
  memcpy (at, digits, digits_length);
  at += digits_length;
  *at++ = '\n';
  if (doc_length > 0)
    memcpy (at, doc, doc_length);
  return cpt_crypto_sip (text, length);
}
