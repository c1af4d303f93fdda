/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scan/decode.h"

#include "drawn.h"

#include <string.h>

#define DIGITS "4006381333931"

static char *
read_picture (CptDecoder *decoder, const Picture *picture, CptOrientation *orientation_out)
{
  g_autoptr (GPtrArray) symbols =
      cpt_decoder_scan (decoder, picture->pixels, picture->width, picture->height, picture->stride);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < symbols->len; i++) {
    const CptSymbol *symbol = g_ptr_array_index (symbols, i);
    gsize n_bytes;
    const char *bytes = g_bytes_get_data (symbol->bytes, &n_bytes);

    g_string_append_printf (text, "%d:", symbol->symbology);
    g_string_append_len (text, bytes, (gssize)n_bytes);
    g_string_append_c (text, ' ');
    *orientation_out = symbol->orientation;
  }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* clang-format off */
static const struct {
  const char *name;
  guint module;
  guint padding;
  guint n_turns;
  guint noise;
  gboolean read;
  CptOrientation orientation;
} cases[] = {
  { "upright",                   3, 0,  0, 0,   TRUE,  CPT_ORIENTATION_UP },
  { "two pixels a module",       2, 0,  0, 0,   TRUE,  CPT_ORIENTATION_UP },
  { "padded rows",               3, 37, 0, 0,   TRUE,  CPT_ORIENTATION_UP },
  { "padded rows, turned",       3, 37, 1, 0,   TRUE,  CPT_ORIENTATION_RIGHT },
  { "turned to the right",       3, 0,  1, 0,   TRUE,  CPT_ORIENTATION_RIGHT },
  { "upside down",               3, 5,  2, 0,   TRUE,  CPT_ORIENTATION_DOWN },
  { "turned to the left",        3, 0,  3, 0,   TRUE,  CPT_ORIENTATION_LEFT },
  { "noise that the blur takes", 3, 0,  0, 80,  TRUE,  CPT_ORIENTATION_UP },
  { "nothing but noise",         3, 0,  0, 255, FALSE, CPT_ORIENTATION_UNKNOWN },
};
/* clang-format on */

static void
test_case (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (CptDecoder) decoder = cpt_decoder_new ();
  g_autoptr (Picture) picture = picture_draw_ean13 (DIGITS, cases[i].module, cases[i].padding);

  if (cases[i].noise > 0)
    picture_add_noise (picture, cases[i].noise, 7);
  for (guint n = 0; n < cases[i].n_turns; n++) {
    Picture *turned = picture_turn (picture);

    picture_free (picture);
    picture = turned;
  }

  /* A decoder keeps nothing of a frame: the second time gives the same. */
  for (guint n = 0; n < 2; n++) {
    CptOrientation orientation = CPT_ORIENTATION_UNKNOWN;
    g_autofree char *text = read_picture (decoder, picture, &orientation);

    g_assert_cmpstr (text, ==, cases[i].read ? "1:" DIGITS " " : "");
    g_assert_cmpint (orientation, ==, cases[i].orientation);
  }
}

static void
test_wrong_check_digit (void)
{
  g_autoptr (CptDecoder) decoder = cpt_decoder_new ();
  g_autoptr (Picture) picture = picture_draw_ean13 ("4006381333932", 3, 0);
  CptOrientation orientation;
  g_autofree char *text = read_picture (decoder, picture, &orientation);

  g_assert_cmpstr (text, ==, "");
}

/* A code that two rows of the frame show is not believed. */
static void
test_few_lines (void)
{
  g_autoptr (CptDecoder) decoder = cpt_decoder_new ();
  g_autoptr (Picture) picture = picture_draw_ean13 (DIGITS, 3, 0);
  CptOrientation orientation;
  g_autofree char *text = NULL;

  for (guint y = 0; y < picture->height; y++) {
    if (y < 100 || y >= 102)
      memset (picture->pixels + y * picture->stride, 255, picture->width);
  }
  text = read_picture (decoder, picture, &orientation);
  g_assert_cmpstr (text, ==, "");
}

/* clang-format off */
static const struct { const char *name; guint width, height; } sizes[] = {
  { "0 x 0", 0, 0 }, { "1 x 1", 1, 1 }, { "2 x 2", 2, 2 }, { "1 x 500", 1, 500 }, { "500 x 1", 500, 1 },
  { "one side too long", CPT_DECODER_MAX_SIDE + 1, 2 },
};
/* clang-format on */

static void
test_size (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (CptDecoder) decoder = cpt_decoder_new ();
  g_autofree guint8 *grey = g_malloc0 ((gsize)sizes[i].width * sizes[i].height + 1);
  g_autoptr (GPtrArray) symbols =
      cpt_decoder_scan (decoder, grey, sizes[i].width, sizes[i].height, sizes[i].width);

  g_assert_cmpuint (symbols->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/scan/decode/", cases[i].name, NULL);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_case);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autofree char *path = g_strconcat ("/scan/decode/size ", sizes[i].name, NULL);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_size);
  }
  g_test_add_func ("/scan/decode/a wrong check digit", test_wrong_check_digit);
  g_test_add_func ("/scan/decode/few lines", test_few_lines);

  return g_test_run ();
}
