/* SPDX-License-Identifier: GPL-3.0-or-later */
/* read-code < GREY.pgm: what the terminal's own decoder reads in a grey picture, one code a line.
 */
#include "scan/decode.h"

#include <stdio.h>

#define MAX_SIDE 4096

static gboolean
read_head (guint *width_out, guint *height_out)
{
  guint depth;

  return scanf ("P5 %u %u %u", width_out, height_out, &depth) == 3 && depth == 255 &&
         *width_out <= MAX_SIDE && *height_out <= MAX_SIDE && getchar () == '\n';
}

int
main (void)
{
  g_autoptr (CptDecoder) decoder = cpt_decoder_new ();
  g_autoptr (GPtrArray) symbols = NULL;
  g_autofree guint8 *grey = NULL;
  guint width, height;

  if (!read_head (&width, &height))
    return 2;
  grey = g_malloc ((gsize)width * height + 1);
  if (fread (grey, 1, (gsize)width * height, stdin) != (gsize)width * height)
    return 2;
  symbols = cpt_decoder_scan (decoder, grey, width, height, width);
  for (guint i = 0; i < symbols->len; i++) {
    const CptSymbol *symbol = g_ptr_array_index (symbols, i);
    gsize length;
    const char *text = g_bytes_get_data (symbol->bytes, &length);

    printf ("%.*s\n", (int)length, text);
  }
  return symbols->len > 0 ? 0 : 1;
}
