/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/strokes.h"

#include <string.h>

/* clang-format off */
static const struct { const char *text; gboolean good; } CASES[] = {
  { "{\"ratio\":1.9,\"strokes\":[[[0,0],[1000,1000]],[[5,5]]]}", TRUE },
  { "{\"ratio\":2,\"strokes\":[[[0,0]]]}", TRUE },
  { " {\"strokes\" : [[[0,0]]], \"ratio\":0.1}", TRUE },
  { "{\"ratio\":0.05,\"strokes\":[[[0,0]]]}", FALSE },
  { "{\"ratio\":11,\"strokes\":[[[0,0]]]}", FALSE },
  { "{\"ratio\":\"2\",\"strokes\":[[[0,0]]]}", FALSE },
  { "{\"ratio\":null,\"strokes\":[[[0,0]]]}", FALSE },
  { "{\"strokes\":[[[0,0]]]}", FALSE },
  { "{\"ratio\":2}", FALSE },
  { "{\"ratio\":2,\"strokes\":[]}", FALSE },
  { "{\"ratio\":2,\"strokes\":[[]]}", FALSE },
  { "{\"ratio\":2,\"strokes\":[[[0]]]}", FALSE },
  { "{\"ratio\":2,\"strokes\":[[[0,0,0]]]}", FALSE },
  { "{\"ratio\":2,\"strokes\":[[[0,-1]]]}", FALSE },
  { "{\"ratio\":2,\"strokes\":[[[1001,0]]]}", FALSE },
  { "{\"ratio\":2,\"strokes\":[[[0.5,0]]]}", FALSE },
  { "{\"ratio\":2,\"strokes\":[[[\"Mercier\",0]]]}", FALSE },
  { "{\"ratio\":2,\"strokes\":[[[0,0]]],\"name\":\"Mercier\"}", FALSE },
  { "{\"ratio\":2,\"ratio\":2,\"strokes\":[[[0,0]]]}", FALSE },
  { "[[[0,0]]]", FALSE },
  { "", FALSE },
  { "\xff", FALSE },
};
/* clang-format on */

static void
test_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++) {
    g_autoptr (GError) error = NULL;
    gboolean good = cpt_strokes_check (CASES[i].text, strlen (CASES[i].text), &error);

    if (good != CASES[i].good)
      g_test_message ("%s", CASES[i].text);
    g_assert_cmpint (good, ==, CASES[i].good);
    g_assert_true (good == (error == NULL));
  }
}

/* As long a hand as there is: 64 KiB, and not one byte more. */
static void
test_size (void)
{
  g_autoptr (GString) text = g_string_new ("{\"ratio\":2,\"strokes\":[[[0,0]]]}");
  g_autoptr (GError) error = NULL;

  while (text->len < CPT_STROKES_MAX_BYTES)
    g_string_append_c (text, ' ');
  g_assert_true (cpt_strokes_check (text->str, text->len, &error));
  g_string_append_c (text, ' ');
  g_assert_false (cpt_strokes_check (text->str, text->len, &error));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/strokes/cases", test_cases);
  g_test_add_func ("/wire/strokes/size", test_size);
  return g_test_run ();
}
