/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scan/agreement.h"

#include <string.h>

/* The labels that the tables name with a letter. */
static const struct {
  char letter;
  const char *text;
  CptSymbology symbology;
} labels[] = {
  { 'A', "4006381333931", CPT_SYMBOLOGY_EAN13 },
  { 'B', "96385074", CPT_SYMBOLOGY_EAN8 },
  { 'U', "036000291452", CPT_SYMBOLOGY_UPCA },
  { 'E', "0036000291452", CPT_SYMBOLOGY_EAN13 }, /* the same product as U */
  { 'I', "14006381333938", CPT_SYMBOLOGY_ITF },
  { 'D', "]e00104006381333931", CPT_SYMBOLOGY_DATABAR },
  { 'Q', "https://example.com/a", CPT_SYMBOLOGY_QR },
  { 'C', "BIN-7", CPT_SYMBOLOGY_CODE128 },
};

#define GTIN_A "04006381333931"
#define GTIN_B "00000096385074"
#define GTIN_I "14006381333938"

/* A word a frame: the letters of what is seen, '-' for nothing. The same for what is reported. */
/* clang-format off */
static const struct {
  const char *name;
  guint frame_ms;
  const char *expected[3];
  const char *seen;
  const char *reported;
} cases[] = {
  { "one frame is not enough",               66, { NULL }, "A - - - - A - - - -", "- - - - - - - - - -" },
  { "two frames in a row",                   66, { NULL }, "A A A A", "- A - -" },
  { "two of four frames",                    66, { NULL }, "A - - A A", "- - - A -" },
  { "two of five frames are too few",        66, { NULL }, "A - - - A - -", "- - - - - - -" },
  { "a misread among frames",                66, { NULL }, "A B A A", "- - A -" },
  { "two labels side by side",               66, { NULL }, "AB AB AB", "- AB -" },
  { "a label that flickers is told once",    66, { NULL }, "A A - A - - A - - - A A", "- A - - - - - - - - - -" },
  { "away for less than half a second",     100, { NULL }, "A A - - - A A A", "- A - - - - - -" },
  { "away for half a second",               100, { NULL }, "A A - - - - A A A", "- A - - - - - A -" },
  { "another label meanwhile",              100, { NULL }, "A A B B B A A", "- A - B - - -" },
  { "back after another label",             100, { NULL }, "A A B B B B B B A A", "- A - B - - - - - A" },
  { "a slow camera, one label",             900, { NULL }, "A A A A A", "- A - - -" },
  { "a slow camera, shown twice",           900, { NULL }, "A A - A A", "- A - - A" },
  { "UPC-A and EAN-13 are one label",        66, { NULL }, "U E U E", "- U - -" },
  { "a QR code",                             66, { NULL }, "Q Q Q", "- Q -" },
  { "a bin's label",                         66, { NULL }, "C C", "- C" },
  { "expected: one frame",                   66, { GTIN_A }, "A A A", "A - -" },
  { "another than expected: two",            66, { GTIN_A }, "B B B", "- B -" },
  { "one of two that are expected",          66, { GTIN_A, GTIN_B }, "B A", "B A" },
  { "expected ITF: two all the same",        66, { GTIN_I }, "I I I", "- I -" },
  { "expected DataBar: two all the same",    66, { GTIN_A }, "D D", "- D" },
  { "a neighbour on the shelf",              66, { GTIN_A }, "AB AB AB B B", "A - - - -" },
  { "the neighbour, when it is shown alone", 66, { GTIN_A }, "AB AB - - - - B B", "A - - - - - - B" },
  { "a bin beside what is expected",         66, { GTIN_A }, "AC AC", "A C" },
};
/* clang-format on */

static CptSymbol *
symbol_for (char letter)
{
  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++) {
    if (labels[i].letter == letter)
      return cpt_symbol_new (g_bytes_new (labels[i].text, strlen (labels[i].text)),
                             labels[i].symbology, 20, CPT_ORIENTATION_UP);
  }
  g_assert_not_reached ();
}

static char
letter_for (const CptSymbol *symbol)
{
  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++) {
    g_autoptr (CptSymbol) label = symbol_for (labels[i].letter);

    if (label->symbology == symbol->symbology && g_bytes_equal (label->bytes, symbol->bytes))
      return labels[i].letter;
  }

  return '?';
}

static GPtrArray *
frame_for (const char *letters)
{
  GPtrArray *frame = g_ptr_array_new_with_free_func ((GDestroyNotify)cpt_symbol_free);

  for (const char *letter = letters; *letter != '\0' && *letter != '-'; letter++)
    g_ptr_array_add (frame, symbol_for (*letter));

  return frame;
}

static void
test_case (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (CptAgreement) agreement = cpt_agreement_new ();
  g_auto (GStrv) frames = g_strsplit (cases[i].seen, " ", -1);
  g_autoptr (GString) reported = g_string_new (NULL);
  gsize n_expected = 0;

  while (cases[i].expected[n_expected] != NULL)
    n_expected++;
  cpt_agreement_set_expected (agreement, cases[i].expected, n_expected);

  for (guint n = 0; frames[n] != NULL; n++) {
    g_autoptr (GPtrArray) frame = frame_for (frames[n]);
    g_autoptr (GPtrArray) scans =
        cpt_agreement_add_frame (agreement, frame, (gint64)n * cases[i].frame_ms * 1000);

    if (n > 0)
      g_string_append_c (reported, ' ');
    if (scans->len == 0)
      g_string_append_c (reported, '-');
    for (guint k = 0; k < scans->len; k++)
      g_string_append_c (reported, letter_for (g_ptr_array_index (scans, k)));
  }
  g_assert_cmpstr (reported->str, ==, cases[i].reported);
}

static guint
show (CptAgreement *agreement, const char *letters, gint64 time_us)
{
  g_autoptr (GPtrArray) frame = frame_for (letters);
  g_autoptr (GPtrArray) scans = cpt_agreement_add_frame (agreement, frame, time_us);

  return scans->len;
}

static void
test_same_label_ms (void)
{
  g_autoptr (CptAgreement) agreement = cpt_agreement_new ();

  cpt_agreement_set_same_label_ms (agreement, 2000);
  g_assert_cmpuint (show (agreement, "A", 0), ==, 0);
  g_assert_cmpuint (show (agreement, "A", 100000), ==, 1);
  g_assert_cmpuint (show (agreement, "-", 200000), ==, 0);
  g_assert_cmpuint (show (agreement, "A", 2000000), ==, 0);
  g_assert_cmpuint (show (agreement, "A", 2100000), ==, 0);
  g_assert_cmpuint (show (agreement, "-", 2200000), ==, 0);
  g_assert_cmpuint (show (agreement, "A", 4100000), ==, 0);
  g_assert_cmpuint (show (agreement, "A", 4200000), ==, 1);
}

static void
test_stopped_camera (void)
{
  g_autoptr (CptAgreement) agreement = cpt_agreement_new ();
  g_autoptr (GPtrArray) none = NULL;

  g_assert_cmpuint (show (agreement, "A", 0), ==, 0);
  g_assert_cmpuint (show (agreement, "A", 100000), ==, 1);
  none = cpt_agreement_add_frame (agreement, NULL, 200000);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (show (agreement, "A", 900000), ==, 0);
  g_assert_cmpuint (show (agreement, "A", 1000000), ==, 1);
}

static void
test_too_many_labels (void)
{
  g_autoptr (CptAgreement) agreement = cpt_agreement_new ();
  g_autoptr (GPtrArray) frame = g_ptr_array_new_with_free_func ((GDestroyNotify)cpt_symbol_free);
  g_autoptr (GPtrArray) first = NULL;
  g_autoptr (GPtrArray) second = NULL;

  for (guint i = 0; i < 3 * CPT_AGREEMENT_MAX_LABELS; i++) {
    g_autofree char *text = g_strdup_printf ("place %u", i);

    g_ptr_array_add (frame, cpt_symbol_new (g_bytes_new (text, strlen (text)),
                                            CPT_SYMBOLOGY_CODE128, 20, CPT_ORIENTATION_UP));
  }
  first = cpt_agreement_add_frame (agreement, frame, 0);
  second = cpt_agreement_add_frame (agreement, frame, 66000);
  g_assert_cmpuint (first->len, ==, 0);
  g_assert_cmpuint (second->len, ==, CPT_AGREEMENT_MAX_LABELS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/scan/agreement/", cases[i].name, NULL);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_case);
  }
  g_test_add_func ("/scan/agreement/same_label_ms is the policy's", test_same_label_ms);
  g_test_add_func ("/scan/agreement/a camera that was stopped", test_stopped_camera);
  g_test_add_func ("/scan/agreement/more labels than it remembers", test_too_many_labels);

  return g_test_run ();
}
