/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scan/wedge.h"

#include <string.h>

#define MAX_BURSTS 4

/* Keys that follow each other with one gap. In the text ⏎ and ⇥ are Enter and Tab, ⇧ is a key that
 * types nothing, ⌫ is Backspace and ␝ is GS. */
typedef struct {
  guint pause_ms; /* before the first key */
  guint gap_ms;   /* between the keys */
  const char *keys;
} Burst;

/* clang-format off */
static const struct {
  const char *name;
  Burst bursts[MAX_BURSTS];
  const char *found;  /* scans, a | behind each */
  const char *passed; /* what the focused widget got */
  guint n_passed;     /* as told with the last scan */
  const char *back;   /* what is taken back at the end */
} cases[] = {
  { "a scan with gaps of 1 ms",       { { 900, 1, "4006381333931⏎" } }, "4006381333931|", "400", 3, "" },
  { "a scan with gaps of 5 ms",       { { 900, 5, "4006381333931⏎" } }, "4006381333931|", "400", 3, "" },
  { "a scan with gaps of 20 ms",      { { 900, 20, "4006381333931⏎" } }, "4006381333931|", "400", 3, "" },
  { "a scan with gaps of 49 ms",      { { 900, 49, "4006381333931⏎" } }, "4006381333931|", "400", 3, "" },
  { "a scan in no time at all",       { { 900, 0, "4006381333931⏎" } }, "4006381333931|", "400", 3, "" },
  { "a scan that ends with Tab",      { { 900, 5, "4006381333931⇥" } }, "4006381333931|", "400", 3, "" },
  { "the shortest scan",              { { 900, 5, "A-03⏎" } }, "A-03|", "A-0", 3, "" },
  { "three characters are no scan",   { { 900, 5, "A03⏎" } }, "", "A03⏎", 0, "" },
  { "Enter alone",                    { { 900, 5, "⏎⏎" } }, "", "⏎⏎", 0, "" },
  { "a person, 50 ms",                { { 900, 50, "12345678⏎" } }, "", "12345678⏎", 0, "" },
  { "a person, 120 ms",               { { 900, 120, "C-10482⏎" } }, "", "C-10482⏎", 0, "" },
  { "a person whose fingers overlap", { { 900, 30, "ab" }, { 90, 20, "cde" }, { 110, 40, "f⏎" } }, "", "abcdef⏎", 0, "" },
  { "12, then a scan",                { { 900, 150, "12" }, { 400, 5, "4006381333931⏎" } }, "4006381333931|", "12400", 3, "" },
  { "12, Enter, then a scan",         { { 900, 150, "12⏎" }, { 60, 5, "4006381333931⏎" } }, "4006381333931|", "12⏎400", 3, "" },
  { "12 in a burst, Enter, a scan",   { { 900, 5, "12⏎" }, { 5, 5, "4006381333931⏎" } }, "4006381333931|", "12⏎400", 3, "" },
  { "a scan, then a person",          { { 900, 5, "96385074⏎" }, { 80, 100, "12⏎" } }, "96385074|", "96312⏎", 3, "" },
  { "two scans without a pause",      { { 900, 5, "96385074⏎" }, { 5, 5, "B12345⏎" } }, "96385074|B12345|", "963B12", 3, "" },
  { "Shift within a scan",            { { 900, 20, "⇧B-⇧B1⇧A⇧C⏎" } }, "B-B1AC|", "⇧B-⇧B⇧⇧", 3, "" },
  { "GS within a scan",               { { 900, 5, "0109521101530001␝10X⏎" } }, "0109521101530001␝10X|", "010", 3, "" },
  { "letters beyond ASCII",           { { 900, 5, "é€ß漢字⏎" } }, "é€ß漢字|", "é€ß", 3, "" },
  { "Backspace ends a burst",         { { 900, 5, "123⌫4⏎" } }, "", "123⌫4⏎", 0, "" },
  { "a key held down",                { { 900, 30, "00000000000⏎" } }, "", "00000000000⏎", 0, "" },
  { "a code that begins with zeros",  { { 900, 5, "00000123⏎" } }, "00000123|", "00000", 5, "" },
  { "fast keys without Enter",        { { 900, 5, "abcdefg" } }, "", "abc", 0, "defg" },
  { "a late Enter",                   { { 900, 5, "abcdefg" }, { 50, 0, "⏎" } }, "", "abcdefg⏎", 0, "" },
  { "nothing glued to what broke off", { { 900, 5, "abcdefg" }, { 70, 5, "96385074⏎" } }, "96385074|", "abcdefg963", 3, "" },
  { "a late key after fast ones",     { { 900, 5, "abcdefg" }, { 50, 0, "h" } }, "", "abcdefgh", 0, "" },
};
/* clang-format on */

typedef struct {
  CptWedge *wedge; /* (unowned) */
  GString *found;
  guint n_passed;
} Heard;

static void
on_found (const guint8 *bytes, gsize n, gpointer user_data)
{
  Heard *heard = user_data;

  for (gsize i = 0; i < n; i++) {
    if (bytes[i] == 0x1d)
      g_string_append (heard->found, "␝");
    else
      g_string_append_c (heard->found, (char)bytes[i]);
  }
  g_string_append_c (heard->found, '|');
  heard->n_passed = cpt_wedge_get_n_passed (heard->wedge);
}

static CptWedgeVerdict
press (CptWedge *wedge, gunichar sign, gint64 time_us)
{
  switch (sign) {
  case 0x23ce: /* ⏎ */
  case 0x21e5: /* ⇥ */
    return cpt_wedge_key (wedge, sign == 0x23ce ? '\r' : '\t', TRUE, time_us);
  case 0x21e7: /* ⇧ */
    return cpt_wedge_key (wedge, 0, FALSE, time_us);
  case 0x232b: /* ⌫ */
    return cpt_wedge_key (wedge, 8, FALSE, time_us);
  case 0x241d: /* ␝ */
    return cpt_wedge_key (wedge, 0x1d, FALSE, time_us);
  default:
    return cpt_wedge_key (wedge, sign, FALSE, time_us);
  }
}

static void
play (CptWedge *wedge, const Burst *bursts, GString *passed)
{
  gint64 time_us = 0;

  for (guint i = 0; i < MAX_BURSTS && bursts[i].keys != NULL; i++) {
    time_us += (gint64)bursts[i].pause_ms * 1000;
    for (const char *key = bursts[i].keys; *key != '\0'; key = g_utf8_next_char (key)) {
      if (key != bursts[i].keys)
        time_us += (gint64)bursts[i].gap_ms * 1000;
      if (press (wedge, g_utf8_get_char (key), time_us) == CPT_WEDGE_PASS) {
        g_autofree char *back = cpt_wedge_take_back (wedge);

        if (back != NULL)
          g_string_append (passed, back);
        g_string_append_unichar (passed, g_utf8_get_char (key));
      }
    }
  }
}

static void
test_case (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  Heard heard = { NULL, g_string_new (NULL), 0 };
  g_autoptr (CptWedge) wedge = cpt_wedge_new (on_found, &heard);
  g_autoptr (GString) passed = g_string_new (NULL);
  g_autofree char *back = NULL;

  heard.wedge = wedge;
  play (wedge, cases[i].bursts, passed);
  cpt_wedge_pause (wedge);
  back = cpt_wedge_take_back (wedge);

  g_assert_cmpstr (heard.found->str, ==, cases[i].found);
  g_assert_cmpstr (passed->str, ==, cases[i].passed);
  g_assert_cmpuint (heard.n_passed, ==, cases[i].n_passed);
  g_assert_cmpstr (back != NULL ? back : "", ==, cases[i].back);
  g_assert_null (cpt_wedge_take_back (wedge));
  g_string_free (heard.found, TRUE);
}

/* clang-format off */
static const struct { const char *name; guint n_bytes; gboolean found; } lengths[] = {
  { "256 bytes are a scan", CPT_WEDGE_MAX_BYTES, TRUE },
  { "257 bytes are nothing", CPT_WEDGE_MAX_BYTES + 1, FALSE },
  { "100,000 bytes are nothing", 100000, FALSE },
};
/* clang-format on */

static void
test_length (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  Heard heard = { NULL, g_string_new (NULL), 0 };
  g_autoptr (CptWedge) wedge = cpt_wedge_new (on_found, &heard);
  gint64 time_us = 0;

  heard.wedge = wedge;
  for (guint n = 0; n < lengths[i].n_bytes; n++)
    g_assert_cmpint (cpt_wedge_key (wedge, n % 2 == 0 ? 'a' : 'b', FALSE, ++time_us), ==,
                     n < 3 ? CPT_WEDGE_PASS : CPT_WEDGE_SWALLOW);
  g_assert_cmpint (cpt_wedge_key (wedge, 0, TRUE, ++time_us), ==, CPT_WEDGE_SWALLOW);
  g_assert_cmpuint (heard.found->len, ==, lengths[i].found ? lengths[i].n_bytes + 1 : 0);

  /* What was dropped leaves nothing behind. */
  cpt_wedge_pause (wedge);
  g_assert_null (cpt_wedge_take_back (wedge));
  g_string_truncate (heard.found, 0);
  for (const char *key = "96385074"; *key != '\0'; key++)
    cpt_wedge_key (wedge, (gunichar)*key, FALSE, ++time_us);
  cpt_wedge_key (wedge, 0, TRUE, ++time_us);
  g_assert_cmpstr (heard.found->str, ==, "96385074|");
  g_string_free (heard.found, TRUE);
}

static void
test_clock_goes_back (void)
{
  Heard heard = { NULL, g_string_new (NULL), 0 };
  g_autoptr (CptWedge) wedge = cpt_wedge_new (on_found, &heard);
  gint64 time_us =
      G_GINT64_CONSTANT (4294967295000); /* the last millisecond that an X server can name */

  heard.wedge = wedge;
  for (const char *key = "12"; *key != '\0'; key++)
    cpt_wedge_key (wedge, (gunichar)*key, FALSE, time_us);
  time_us = 0;
  for (const char *key = "96385074"; *key != '\0'; key++)
    cpt_wedge_key (wedge, (gunichar)*key, FALSE, time_us += 1000);
  cpt_wedge_key (wedge, 0, TRUE, time_us);
  g_assert_cmpstr (heard.found->str, ==, "96385074|");
  g_string_free (heard.found, TRUE);
}

/* Any keys at any time: what passed, what was found and what is taken back is all that was typed,
 * each once. */
static void
test_nothing_lost (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (41);
  Heard heard = { NULL, g_string_new (NULL), 0 };
  g_autoptr (CptWedge) wedge = cpt_wedge_new (on_found, &heard);
  gint64 time_us = 0;
  gsize n_typed = 0, n_kept = 0, n_counted_twice = 0;
  g_autofree char *last = NULL;

  heard.wedge = wedge;
  for (guint i = 0; i < 200000; i++) {
    gboolean is_enter = g_rand_int_range (random, 0, 9) == 0;
    gsize n_found = heard.found->len;
    CptWedgeVerdict verdict;

    time_us += g_rand_int_range (random, 0, 12) == 0 ? 60000 : 3000;
    verdict = cpt_wedge_key (wedge, is_enter ? 0 : (gunichar)g_rand_int_range (random, 'a', 'd'),
                             is_enter, time_us);
    if (!is_enter)
      n_typed++;
    if (!is_enter && verdict == CPT_WEDGE_PASS)
      n_kept++;
    if (heard.found->len != n_found) {
      n_kept += heard.found->len - n_found - 1;
      n_counted_twice += heard.n_passed;
    }
    if (g_rand_int_range (random, 0, 20) == 0) {
      g_autofree char *back = NULL;

      cpt_wedge_pause (wedge);
      back = cpt_wedge_take_back (wedge);
      n_kept += back != NULL ? strlen (back) : 0;
    }
  }
  cpt_wedge_pause (wedge);
  last = cpt_wedge_take_back (wedge);
  n_kept += last != NULL ? strlen (last) : 0;
  g_assert_cmpuint (n_kept - n_counted_twice, ==, n_typed);
  g_string_free (heard.found, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/scan/wedge/", cases[i].name, NULL);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_case);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++) {
    g_autofree char *path = g_strconcat ("/scan/wedge/", lengths[i].name, NULL);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_length);
  }
  g_test_add_func ("/scan/wedge/a clock that goes back", test_clock_goes_back);
  g_test_add_func ("/scan/wedge/nothing is lost", test_nothing_lost);

  return g_test_run ();
}
