/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "codes/gtin.h"

#include <string.h>

typedef struct {
  const char *name;
  const char *digits;
  const char *gtin; /* NULL: refused */
} Case;

/* clang-format off */
static const Case CASES[] = {
  { "EAN-13", "4006381333931", "04006381333931" },
  { "EAN-13 of the demo", "9521234500100", "09521234500100" },
  { "UPC-A", "036000291452", "00036000291452" },
  { "GTIN-8", "96385074", "00000096385074" },
  { "GTIN-14", "10614141000415", "10614141000415" },
  { "GTIN-14 of zeros and an EAN-13", "04006381333931", "04006381333931" },
  { "a wrong check digit", "4006381333932", NULL },
  { "seven digits", "9638507", NULL },
  { "nine digits", "963850740", NULL },
  { "fifteen digits", "104006381333931", NULL },
  { "a letter", "400638133393X", NULL },
  { "a space", "400638133393 ", NULL },
  { "Arabic digits", "٤٠٠٦", NULL },
  { "nothing", "", NULL },
};

static const Case UPC_ES[] = {
  { "last digit 0", "01234505", "00012000003455" },
  { "last digit 1", "04252614", "00042100005264" },
  { "last digit 3", "01234531", "00012300000451" },
  { "last digit 4", "01234543", "00012340000053" },
  { "last digit 5", "01234558", "00012345000058" },
  { "last digit 9", "01234593", NULL },
  { "number system 1", "11234562", "00112345000062" },
  { "number system 2", "21234505", NULL },
  { "seven digits", "0123450", NULL },
  { "a letter", "0123450X", NULL },
};
/* clang-format on */

static void
check (const Case *row, gboolean (*read) (const char *, char *))
{
  char gtin[CPT_GTIN_SIZE] = "";
  gboolean is_gtin = read (row->digits, gtin);

  g_assert_cmpint (is_gtin, ==, row->gtin != NULL);
  if (row->gtin != NULL)
    g_assert_cmpstr (gtin, ==, row->gtin);
}

static void
check_normalise (gconstpointer data)
{
  check (data, cpt_gtin_normalise);
}

static void
check_upc_e (gconstpointer data)
{
  check (data, cpt_gtin_from_upc_e);
}

static void
test_null (void)
{
  char gtin[CPT_GTIN_SIZE];

  g_assert_false (cpt_gtin_normalise (NULL, gtin));
  g_assert_false (cpt_gtin_from_upc_e (NULL, gtin));
  g_assert_cmpint (cpt_gtin_check_digit (NULL, 3), ==, 0);
  g_assert_cmpint (cpt_gtin_check_digit ("12x", 3), ==, 0);
  g_assert_cmpint (cpt_gtin_check_digit ("", 0), ==, '0');
}

/* Makes a code of any length with its check digit. */
static void
make_code (GRand *random, gsize length, char *out)
{
  for (gsize i = 0; i + 1 < length; i++)
    out[i] = (char)('0' + g_rand_int_range (random, 0, 10));
  out[length - 1] = cpt_gtin_check_digit (out, length - 1);
  out[length] = '\0';
}

static void
test_single_errors (void)
{
  static const gsize LENGTHS[] = { 8, 12, 13, 14 };
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  char code[CPT_GTIN_SIZE], gtin[CPT_GTIN_SIZE];
  guint n_tried = 0;

  for (guint n = 0; n < 400; n++) {
    gsize length = LENGTHS[n % G_N_ELEMENTS (LENGTHS)];

    make_code (random, length, code);
    g_assert_true (cpt_gtin_normalise (code, gtin));
    for (gsize i = 0; i < length; i++) {
      char right = code[i];

      for (code[i] = '0'; code[i] <= '9'; code[i]++) {
        g_assert_cmpint (cpt_gtin_normalise (code, gtin), ==, code[i] == right);
        n_tried++;
      }
      code[i] = right;
    }
  }
  g_test_message ("%u codes tried", n_tried);
}

/* One product has one form, however many zeros its label shows. */
static void
test_one_form (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (12);

  for (guint n = 0; n < 400; n++) {
    char upc_a[CPT_GTIN_SIZE], padded[CPT_GTIN_SIZE + 2];
    char first[CPT_GTIN_SIZE], second[CPT_GTIN_SIZE], third[CPT_GTIN_SIZE];

    make_code (random, 12, upc_a);
    g_assert_true (cpt_gtin_normalise (upc_a, first));
    g_snprintf (padded, sizeof padded, "0%s", upc_a);
    g_assert_true (cpt_gtin_normalise (padded, second));
    g_assert_cmpstr (first, ==, second);
    g_assert_true (cpt_gtin_normalise (first, third));
    g_assert_cmpstr (first, ==, third);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++) {
    g_autofree char *path = g_strdup_printf ("/codes/gtin/%s", CASES[i].name);

    g_test_add_data_func (path, &CASES[i], check_normalise);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (UPC_ES); i++) {
    g_autofree char *path = g_strdup_printf ("/codes/gtin/UPC-E/%s", UPC_ES[i].name);

    g_test_add_data_func (path, &UPC_ES[i], check_upc_e);
  }
  g_test_add_func ("/codes/gtin/nothing at all", test_null);
  g_test_add_func ("/codes/gtin/every single wrong digit is caught", test_single_errors);
  g_test_add_func ("/codes/gtin/one product, one form", test_one_form);
  return g_test_run ();
}
