/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "codes/pass.h"

#include <string.h>

#define CHAIN  "01900000-0000-7000-8000-0000000000c1"
#define OTHER  "01900000-0000-7000-8000-0000000000c2"
#define ORDER  "01900000-0000-7000-8000-00000000000a"
#define JTI    "01900000-0000-7000-8000-00000000000f"
#define SECOND G_GINT64_CONSTANT (1000000)
#define BEGIN  (1795250000 * SECOND)
#define END    (1795250900 * SECOND)

static const CptPass EXAMPLE = {
  .kid = "babe5511",
  .chain = CHAIN,
  .order = ORDER,
  .jti = JTI,
  .not_before_us = BEGIN,
  .expires_us = END,
  .live = TRUE,
};

/* Signs for the tests: every byte is that of the key's first, mixed with the sum of the text. */
static guint8
mix (guint8 key, gconstpointer data, gsize length)
{
  const guint8 *bytes = data;
  guint8 sum = key;

  for (gsize i = 0; i < length; i++)
    sum = (guint8)(sum * 31 + bytes[i]);
  return sum;
}

static gboolean
verify (const guint8 key[32], gconstpointer data, gsize length, const guint8 signature[64])
{
  guint8 wanted = mix (key[0], data, length);

  for (guint i = 0; i < 64; i++)
    if (signature[i] != wanted)
      return FALSE;
  return TRUE;
}

static char *
make (CptPass pass, guint8 key)
{
  char text[CPT_PASS_TEXT_LENGTH + 1];

  g_assert_true (cpt_pass_pack (&pass));
  memset (pass.signature, mix (key, pass.signed_bytes, CPT_PASS_SIGNED_BYTES),
          sizeof pass.signature);
  cpt_pass_encode (&pass, text);
  return g_strdup (text);
}

static void
check_example (const CptPass *pass)
{
  g_assert_cmpstr (pass->kid, ==, EXAMPLE.kid);
  g_assert_cmpstr (pass->chain, ==, EXAMPLE.chain);
  g_assert_cmpstr (pass->order, ==, EXAMPLE.order);
  g_assert_cmpstr (pass->jti, ==, EXAMPLE.jti);
  g_assert_cmpint (pass->not_before_us, ==, EXAMPLE.not_before_us);
  g_assert_cmpint (pass->expires_us, ==, EXAMPLE.expires_us);
  g_assert_cmpint (pass->live, ==, EXAMPLE.live);
}

static void
test_there_and_back (void)
{
  g_autofree char *text = make (EXAMPLE, 1);
  CptPass pass;

  g_assert_cmpuint (strlen (text), ==, CPT_PASS_TEXT_LENGTH);
  g_assert_cmpuint (strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"), ==, CPT_PASS_TEXT_LENGTH);
  g_assert_true (cpt_pass_decode (text, &pass));
  check_example (&pass);
  g_assert_cmpmem (pass.signed_bytes, 4, "CPT1", 4);
  g_assert_cmpint (pass.signed_bytes[64], ==, 1);
}

/* The members' places, byte by byte (SYNC §11). */
static void
test_bytes (void)
{
  static const guint8 WANTED[CPT_PASS_SIGNED_BYTES] = {
    'C',  'P',  'T',  '1',  0xba, 0xbe, 0x55, 0x11,                               /* kid */
    0x01, 0x90, 0,    0,    0,    0,    0x70, 0,    0x80, 0, 0, 0, 0, 0, 0, 0xc1, /* chain */
    0x01, 0x90, 0,    0,    0,    0,    0x70, 0,    0x80, 0, 0, 0, 0, 0, 0, 0x0a, /* order */
    0x01, 0x90, 0,    0,    0,    0,    0x70, 0,    0x80, 0, 0, 0, 0, 0, 0, 0x0f, /* jti */
    0x6b, 0x01, 0x57, 0x50, 0x6b, 0x01, 0x5a, 0xd4, 1,
  };
  CptPass pass = EXAMPLE;

  g_assert_true (cpt_pass_pack (&pass));
  g_assert_cmpmem (pass.signed_bytes, sizeof pass.signed_bytes, WANTED, sizeof WANTED);
}

typedef struct {
  const char *name;
  const char *before, *after; /* around the text */
  gint at;                    /* of the sign that is changed; −1: none */
  char sign;
  gint length; /* of what is taken of it; −1: all */
  gboolean good;
} Form;

/* clang-format off */
static const Form FORMS[] = {
  { "as written", "", "", -1, 0, -1, TRUE },
  { "spaces and line ends around it", " \t\r\n", "\r\n ", -1, 0, -1, TRUE },
  { "nothing", "", "", -1, 0, 0, FALSE },
  { "one sign", "", "", -1, 0, 1, FALSE },
  { "one sign less", "", "", -1, 0, CPT_PASS_TEXT_LENGTH - 1, FALSE },
  { "one sign more", "", "A", -1, 0, -1, FALSE },
  { "padding", "", "=", -1, 0, -1, FALSE },
  { "something before it", "X", "", -1, 0, -1, FALSE },
  { "another first sign", "", "", 0, 'J', -1, FALSE },
  { "CPT0", "", "", 6, 'A', -1, FALSE },
  { "a space inside", "", "", 100, ' ', -1, FALSE },
  { "a hyphen inside", "", "", 100, '-', -1, FALSE },
  { "a nought, which Base32 has not", "", "", 100, '0', -1, FALSE },
  { "a one", "", "", 100, '1', -1, FALSE },
  { "an eight", "", "", 100, '8', -1, FALSE },
  { "a byte above ASCII", "", "", 100, '\xc3', -1, FALSE },
  { "bits behind the last byte", "", "", CPT_PASS_TEXT_LENGTH - 1, 'B', -1, FALSE },
};
/* clang-format on */

static void
test_form (gconstpointer data)
{
  const Form *form = data;
  g_autofree char *text = make (EXAMPLE, 1);
  g_autofree char *around = NULL;
  CptPass pass;

  if (form->at >= 0)
    text[form->at] = form->sign;
  if (form->length >= 0)
    text[form->length] = '\0';
  around = g_strconcat (form->before, text, form->after, NULL);
  g_assert_cmpint (cpt_pass_decode (around, &pass), ==, form->good);
  if (form->good)
    check_example (&pass);
}

static void
test_lower_case (void)
{
  g_autofree char *text = make (EXAMPLE, 1);
  g_autofree char *lower = g_ascii_strdown (text, -1);
  CptPass pass;

  g_assert_true (cpt_pass_decode (lower, &pass));
  check_example (&pass);
  g_assert_false (cpt_pass_decode (NULL, &pass));
}

static void
test_meant (void)
{
  g_autofree char *text = make (EXAMPLE, 1);
  g_autofree char *lower = g_ascii_strdown (text, -1);
  g_autofree char *cut = g_strndup (text, 30);
  g_autofree char *spaced = g_strconcat ("  ", text, NULL);

  g_assert_true (cpt_pass_is_meant (text));
  g_assert_true (cpt_pass_is_meant (lower));
  g_assert_true (cpt_pass_is_meant (cut));
  g_assert_true (cpt_pass_is_meant (spaced));
  g_assert_false (cpt_pass_is_meant (NULL));
  g_assert_false (cpt_pass_is_meant (""));
  g_assert_false (cpt_pass_is_meant ("INIFIM"));
  g_assert_false (cpt_pass_is_meant ("INIFIMA")); /* CPT0… */
  g_assert_false (cpt_pass_is_meant ("INIFIM0"));
  g_assert_false (cpt_pass_is_meant ("C-10487"));
}

/* ---- what is not written ---- */

static void
test_not_packed (void)
{
  CptPass pass;

#define REFUSED(change)                                                                            \
  pass = EXAMPLE;                                                                                  \
  change;                                                                                          \
  g_assert_false (cpt_pass_pack (&pass))
#define SET(member, text) g_strlcpy (pass.member, text, sizeof pass.member)

  REFUSED (SET (kid, "babe551"));
  REFUSED (SET (kid, "babe551g"));
  REFUSED (SET (kid, "BABE5511"));
  REFUSED (SET (kid, "b-be5511"));
  REFUSED (SET (kid, ""));
  REFUSED (SET (chain, ""));
  REFUSED (SET (order, "C-10487"));
  REFUSED (SET (order, "01900000-0000-7000-8000-00000000000A"));
  REFUSED (SET (jti, "01900000-0000-7000-8000-00000000000"));
  REFUSED (pass.not_before_us++);
  REFUSED (pass.expires_us++);
  REFUSED (pass.not_before_us = -SECOND);
  REFUSED (pass.expires_us = ((gint64)G_MAXUINT32 + 1) * SECOND);
  REFUSED (pass.expires_us = pass.not_before_us);
  REFUSED (pass.expires_us = pass.not_before_us - SECOND);
#undef SET
#undef REFUSED
  pass = EXAMPLE;
  pass.not_before_us = 0;
  pass.expires_us = (gint64)G_MAXUINT32 * SECOND;
  g_assert_true (cpt_pass_pack (&pass));
}

/* ---- judging ---- */

static const CptPassKey KEYS[] = {
  { "babe5511", { 1 }, BEGIN - 999, END + 10 * SECOND },
  { "babe5512", { 2 }, BEGIN + SECOND / 2, 0 },
};
static const CptPassRevoked REVOKED[] = {
  { "01900000-0000-7000-8000-00000000000e", ORDER, BEGIN + 5 * SECOND },
};

typedef struct {
  const char *name;
  const char *kid;
  guint8 key; /* that signs */
  const char *chain;
  const char *jti;
  gint64 now_us;
  CptPassState state;
} Judged;

/* clang-format off */
static const Judged JUDGED[] = {
  { "genuine", "babe5511", 1, CHAIN, JTI, BEGIN, CPT_PASS_GENUINE },
  { "not yet, but genuine", "babe5511", 1, CHAIN, JTI, BEGIN - SECOND, CPT_PASS_GENUINE },
  { "run out, but genuine", "babe5511", 1, CHAIN, JTI, END, CPT_PASS_GENUINE },
  { "the key's last moment", "babe5511", 1, CHAIN, JTI, END + 10 * SECOND - 1, CPT_PASS_GENUINE },
  { "its key is retired", "babe5511", 1, CHAIN, JTI, END + 10 * SECOND, CPT_PASS_NOT_GENUINE },
  { "the other key, in its first second", "babe5512", 2, CHAIN, JTI, BEGIN, CPT_PASS_GENUINE },
  { "signed by another key than it names", "babe5511", 2, CHAIN, JTI, BEGIN, CPT_PASS_NOT_GENUINE },
  { "a key nobody has", "babe5513", 1, CHAIN, JTI, BEGIN, CPT_PASS_NOT_GENUINE },
  { "another chain's", "babe5511", 1, OTHER, JTI, BEGIN, CPT_PASS_NOT_GENUINE },
  { "revoked", "babe5511", 1, CHAIN, "01900000-0000-7000-8000-00000000000e", BEGIN + 5 * SECOND, CPT_PASS_REVOKED },
  { "used before it was revoked", "babe5511", 1, CHAIN, "01900000-0000-7000-8000-00000000000e", BEGIN + 5 * SECOND - 1, CPT_PASS_GENUINE },
};
/* clang-format on */

static CptPassKnown
known (void)
{
  return (
      CptPassKnown){ CHAIN, KEYS, G_N_ELEMENTS (KEYS), REVOKED, G_N_ELEMENTS (REVOKED), verify };
}

static void
test_judged (gconstpointer data)
{
  const Judged *row = data;
  const CptPassKnown what = known ();
  g_autofree char *text = NULL;
  CptPass pass = EXAMPLE;
  CptPassFacts facts;

  g_strlcpy (pass.kid, row->kid, sizeof pass.kid);
  g_strlcpy (pass.chain, row->chain, sizeof pass.chain);
  g_strlcpy (pass.jti, row->jti, sizeof pass.jti);
  text = make (pass, row->key);
  cpt_pass_judge (text, &what, row->now_us, &facts);
  g_assert_cmpint (facts.state, ==, row->state);
  g_assert_false (facts.is_theirs);
  g_assert_false (facts.used);
  if (row->state == CPT_PASS_NOT_GENUINE) {
    g_assert_cmpstr (facts.order, ==, "");
    return;
  }
  g_assert_cmpstr (facts.order, ==, ORDER);
  g_assert_cmpstr (facts.jti, ==, row->jti);
  g_assert_cmpint (facts.not_before_us, ==, BEGIN);
  g_assert_cmpint (facts.expires_us, ==, END);
  g_assert_true (facts.live);
}

static void
test_no_pass (void)
{
  CptPassKnown what = known ();
  CptPassFacts facts;

  cpt_pass_judge (NULL, &what, BEGIN, &facts);
  g_assert_cmpint (facts.state, ==, CPT_PASS_NONE);
  cpt_pass_judge ("", &what, BEGIN, &facts);
  g_assert_cmpint (facts.state, ==, CPT_PASS_NONE);
  cpt_pass_judge ("C-10487", &what, BEGIN, &facts);
  g_assert_cmpint (facts.state, ==, CPT_PASS_NOT_GENUINE);
  what.n_keys = 0;
  cpt_pass_judge ("INIFIMN2", &what, BEGIN, &facts);
  g_assert_cmpint (facts.state, ==, CPT_PASS_NOT_GENUINE);
}

/* Whichever bit is turned over, it is another pass, and nobody signed it. */
static void
test_every_bit (void)
{
  const CptPassKnown what = known ();
  g_autofree char *text = make (EXAMPLE, 1);
  CptPass pass;

  g_assert_true (cpt_pass_decode (text, &pass));
  for (gsize bit = 0; bit < 8 * (CPT_PASS_SIGNED_BYTES + CPT_PASS_SIGNATURE_BYTES); bit++) {
    CptPass other = pass;
    char spoilt[CPT_PASS_TEXT_LENGTH + 1];
    CptPassFacts facts;
    guint8 *byte = bit / 8 < CPT_PASS_SIGNED_BYTES
                       ? &other.signed_bytes[bit / 8]
                       : &other.signature[bit / 8 - CPT_PASS_SIGNED_BYTES];

    *byte ^= (guint8)(1 << bit % 8);
    cpt_pass_encode (&other, spoilt);
    cpt_pass_judge (spoilt, &what, BEGIN, &facts);
    g_assert_cmpint (facts.state, ==, CPT_PASS_NOT_GENUINE);
  }
}

/* Whatever a scanner gives: an answer; and what is read says the same again when it is written. */
static void
test_any_text (void)
{
  static const char ALPHABET[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567abcxyz0189 -=\n\xc3\xa9";
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  g_autofree char *start = make (EXAMPLE, 1);
  guint n_read = 0;

  for (guint n = 0; n < 20000; n++) {
    char text[300], again[CPT_PASS_TEXT_LENGTH + 1];
    gsize n_kept = (gsize)g_rand_int_range (random, 0, CPT_PASS_TEXT_LENGTH + 1);
    gsize length = n % 3 == 0 ? (gsize)g_rand_int_range (random, 0, 299) : CPT_PASS_TEXT_LENGTH;
    gint range = n % 2 == 0 ? 32 : (gint)sizeof ALPHABET - 1;
    CptPass pass;

    for (gsize i = 0; i < length; i++)
      text[i] = i < n_kept ? start[i] : ALPHABET[g_rand_int_range (random, 0, range)];
    text[length] = '\0';
    cpt_pass_is_meant (text);
    if (!cpt_pass_decode (text, &pass))
      continue;
    n_read++;
    cpt_pass_encode (&pass, again);
    g_assert_cmpint (g_ascii_strncasecmp (again, text, CPT_PASS_TEXT_LENGTH), ==, 0);
  }
  g_assert_cmpuint (n_read, >, 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/codes/pass/there and back", test_there_and_back);
  g_test_add_func ("/codes/pass/bytes", test_bytes);
  for (gsize i = 0; i < G_N_ELEMENTS (FORMS); i++) {
    g_autofree char *path = g_strdup_printf ("/codes/pass/form/%s", FORMS[i].name);

    g_test_add_data_func (path, &FORMS[i], test_form);
  }
  g_test_add_func ("/codes/pass/form/lower case", test_lower_case);
  g_test_add_func ("/codes/pass/meant", test_meant);
  g_test_add_func ("/codes/pass/not packed", test_not_packed);
  for (gsize i = 0; i < G_N_ELEMENTS (JUDGED); i++) {
    g_autofree char *path = g_strdup_printf ("/codes/pass/judged/%s", JUDGED[i].name);

    g_test_add_data_func (path, &JUDGED[i], test_judged);
  }
  g_test_add_func ("/codes/pass/judged/no pass", test_no_pass);
  g_test_add_func ("/codes/pass/judged/every bit", test_every_bit);
  g_test_add_func ("/codes/pass/any text", test_any_text);
  return g_test_run ();
}
