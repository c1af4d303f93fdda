/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "codes/own.h"

#include <string.h>

static void
test_check_character (void)
{
  /* ISO/IEC 7064's own example, and numbers that other programs made. */
  g_assert_cmpint (cpt_own_check_character ("A12425GABC1234002", 17), ==, 'M');
  g_assert_cmpint (cpt_own_check_character ("CB7KQ00041", 10), ==, 'V');
  g_assert_cmpint (cpt_own_check_character ("CB7KR00007", 10), ==, 'C');
  g_assert_cmpint (cpt_own_check_character ("CB7KR00006", 10), ==, 'E');
  g_assert_cmpint (cpt_own_check_character ("cb7kq00041", 10), ==, 0);
  g_assert_cmpint (cpt_own_check_character ("A B", 3), ==, 0);
  g_assert_cmpint (cpt_own_check_character (NULL, 0), ==, 0);
}

static void
test_make (void)
{
  char number[CPT_OWN_NUMBER_LENGTH + 1];
  char letter;

  g_assert_true (cpt_own_number_make (CPT_OWN_LETTER_BAG, "7KQ", 41, number));
  g_assert_cmpstr (number, ==, "CB7KQ00041V");
  g_assert_true (cpt_own_number_read (number, &letter));
  g_assert_cmpint (letter, ==, CPT_OWN_LETTER_BAG);
  g_assert_true (cpt_own_number_make ('K', "000", 0, number));
  g_assert_true (cpt_own_number_make ('R', "ZZZ", 99999, number));
}

static void
test_make_refused (void)
{
  char number[CPT_OWN_NUMBER_LENGTH + 1];

  g_assert_false (cpt_own_number_make ('B', "7KQ", 100000, number));
  g_assert_false (cpt_own_number_make ('B', "7K", 1, number));
  g_assert_false (cpt_own_number_make ('B', "7KQQ", 1, number));
  g_assert_false (cpt_own_number_make ('B', "7kq", 1, number));
  g_assert_false (cpt_own_number_make ('B', NULL, 1, number));
  g_assert_false (cpt_own_number_make ('b', "7KQ", 1, number));
  g_assert_false (cpt_own_number_make ('1', "7KQ", 1, number));
}

static void
test_read_refused (void)
{
  static const char *const TEXTS[] = {
    "",
    "CB7KQ00041",
    "CB7KQ00041W",
    "CB7KQ00041VV",
    "XB7KQ00041V",
    "C17KQ00041V",
    "cb7kq00041v",
    "CB7KQ000A1V",
    " B7KQ00041V",
    "CB7KQ00041v",
  };
  char letter;

  g_assert_false (cpt_own_number_read (NULL, &letter));
  for (gsize i = 0; i < G_N_ELEMENTS (TEXTS); i++)
    g_assert_false (cpt_own_number_read (TEXTS[i], &letter));
}

static const char DIGITS[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/* Every single wrong character is caught. */
static void
test_wrong_characters (void)
{
  for (guint counter = 0; counter < 100000; counter += 1237) {
    char number[CPT_OWN_NUMBER_LENGTH + 1], letter;

    g_assert_true (cpt_own_number_make (CPT_OWN_LETTER_BAG, "7KQ", counter, number));
    for (gsize i = 0; i < CPT_OWN_NUMBER_LENGTH; i++) {
      char right = number[i];

      for (const char *digit = DIGITS; *digit != '\0'; digit++) {
        number[i] = *digit;
        g_assert_cmpint (cpt_own_number_read (number, &letter), ==, *digit == right);
      }
      number[i] = right;
    }
  }
}

/* So are two neighbours that changed places, but for one pair in a hundred: a hybrid system
 * promises no more. */
static void
test_swapped_neighbours (void)
{
  guint n_tried = 0, n_missed = 0;

  for (guint counter = 0; counter < 100000; counter += 137) {
    char number[CPT_OWN_NUMBER_LENGTH + 1], letter;

    g_assert_true (cpt_own_number_make (CPT_OWN_LETTER_BAG, "7KQ", counter, number));
    for (gsize i = 0; i + 1 < CPT_OWN_NUMBER_LENGTH; i++) {
      char first = number[i], second = number[i + 1];

      if (first == second)
        continue;
      number[i] = second;
      number[i + 1] = first;
      n_tried++;
      n_missed += cpt_own_number_read (number, &letter) ? 1 : 0;
      number[i] = first;
      number[i + 1] = second;
    }
  }
  g_test_message ("%u of %u missed", n_missed, n_tried);
  g_assert_cmpuint (n_missed * 100, <, n_tried);
}

static void
test_badge (void)
{
  static const guint8 SECRET[CPT_BADGE_SECRET_BYTES] = {
    0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17, 0x18, 0x19,
  };
  guint8 secret[CPT_BADGE_SECRET_BYTES];
  char badge[64], number[33];

  g_assert_true (cpt_badge_make ("7Q2M", SECRET, badge, sizeof badge));
  g_assert_cmpstr (badge, ==, "B-7Q2M-CAIREEYUCULBOGAZ");
  g_assert_true (cpt_badge_read (badge, number, sizeof number, secret));
  g_assert_cmpstr (number, ==, "7Q2M");
  g_assert_cmpmem (secret, sizeof secret, SECRET, sizeof SECRET);
  g_assert_true (cpt_badge_read ("B-7Q2M-caireeyuculbogaz", number, sizeof number, secret));
  g_assert_cmpmem (secret, sizeof secret, SECRET, sizeof SECRET);
}

static void
test_badge_number_with_hyphens (void)
{
  static const guint8 SECRET[CPT_BADGE_SECRET_BYTES] = { 0xff, 0x00, 0xff, 0x00, 0xff };
  guint8 secret[CPT_BADGE_SECRET_BYTES];
  char badge[64], number[33];

  g_assert_true (cpt_badge_make ("LYO-12-é", SECRET, badge, sizeof badge));
  g_assert_true (cpt_badge_read (badge, number, sizeof number, secret));
  g_assert_cmpstr (number, ==, "LYO-12-é");
  g_assert_cmpmem (secret, sizeof secret, SECRET, sizeof SECRET);
}

static void
test_badge_refused (void)
{
  static const char *const TEXTS[] = {
    "",
    "B-",
    "B-7Q2M",
    "B-7Q2M-",
    "B--CAIREEYUCULBOGAZ",
    "B-7Q2M-CAIREEYUCULBOGA",
    "B-7Q2M-CAIREEYUCULBOGA1",
    "A-7Q2M-CAIREEYUCULBOGAZ",
    "B-7Q2MCAIREEYUCULBOGAZ",
    "B-123456789012345678901234567890123-CAIREEYUCULBOGAZ",
    "B-\x01-CAIREEYUCULBOGAZ",
    "B-\xff-CAIREEYUCULBOGAZ",
  };
  guint8 secret[CPT_BADGE_SECRET_BYTES] = { 0 };
  char number[33], badge[20];

  for (gsize i = 0; i < G_N_ELEMENTS (TEXTS); i++)
    g_assert_false (cpt_badge_read (TEXTS[i], number, sizeof number, secret));
  g_assert_false (cpt_badge_read (NULL, number, sizeof number, secret));
  g_assert_false (cpt_badge_read ("B-7Q2M-CAIREEYUCULBOGAZ", number, 4, secret));
  g_assert_false (cpt_badge_make ("7Q2M", secret, badge, sizeof badge));
  g_assert_false (cpt_badge_make ("", secret, badge, sizeof badge));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/codes/own/check character", test_check_character);
  g_test_add_func ("/codes/own/made and read", test_make);
  g_test_add_func ("/codes/own/not made", test_make_refused);
  g_test_add_func ("/codes/own/not read", test_read_refused);
  g_test_add_func ("/codes/own/wrong characters", test_wrong_characters);
  g_test_add_func ("/codes/own/swapped neighbours", test_swapped_neighbours);
  g_test_add_func ("/codes/own/badge", test_badge);
  g_test_add_func ("/codes/own/badge number with hyphens", test_badge_number_with_hyphens);
  g_test_add_func ("/codes/own/badge not read", test_badge_refused);
  return g_test_run ();
}
