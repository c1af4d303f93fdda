/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/code-picture.h"

#include <string.h>

#define CRC_POLYNOMIAL 0xedb88320u /* PNG, annex D */
#define GREY           0
#define BIT_DEPTH      8
#define WHITE          0xff

void
cpt_code_picture_clear (CptCodePicture *self)
{
  g_clear_pointer (&self->dark, g_free);
}

static gboolean
is_light (const CptCodePicture *self, guint x, guint y)
{
  return y < self->side && self->dark[y * self->side + x] == 0;
}

char **
cpt_code_picture_to_lines (const CptCodePicture *self)
{
  static const char *const BLOCKS[] = { " ", "▄", "▀", "█" }; /* by what is light: upper, lower */
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint y = 0; y < self->side; y += 2) {
    g_autoptr (GString) line = g_string_new (NULL);

    for (guint x = 0; x < self->side; x++)
      g_string_append (line, BLOCKS[2 * is_light (self, x, y) + is_light (self, x, y + 1)]);
    g_strv_builder_add (builder, line->str);
  }
  return g_strv_builder_end (builder);
}

/* ---- PNG ---- */

static guint32
add_to_crc (guint32 crc, const guint8 *bytes, gsize length)
{
  for (gsize i = 0; i < length; i++) {
    crc ^= bytes[i];
    for (guint bit = 0; bit < 8; bit++)
      crc = (crc & 1) != 0 ? crc >> 1 ^ CRC_POLYNOMIAL : crc >> 1;
  }
  return crc;
}

static void
append_number (GByteArray *png, guint32 number)
{
  guint32 big_endian = GUINT32_TO_BE (number);

  g_byte_array_append (png, (const guint8 *)&big_endian, sizeof big_endian);
}

static void
append_chunk (GByteArray *png, const char *kind, const guint8 *data, gsize length)
{
  guint32 crc = G_MAXUINT32;

  append_number (png, (guint32)length);
  g_byte_array_append (png, (const guint8 *)kind, 4);
  g_byte_array_append (png, data, (guint)length);
  crc = add_to_crc (crc, (const guint8 *)kind, 4);
  append_number (png, ~add_to_crc (crc, data, length));
}

/* Each row of pixels, with the filter that changes nothing before it. */
static GByteArray *
draw_rows (const CptCodePicture *self, guint scale)
{
  guint width = self->side * scale;
  g_autofree guint8 *row = g_malloc0 ((gsize)width + 1);
  GByteArray *rows = g_byte_array_new ();

  for (guint y = 0; y < self->side; y++) {
    for (guint x = 0; x < self->side; x++)
      memset (row + 1 + x * scale, is_light (self, x, y) ? WHITE : 0, scale);
    for (guint i = 0; i < scale; i++)
      g_byte_array_append (rows, row, width + 1);
  }
  return rows;
}

/* (transfer full) (nullable) */
static GByteArray *
compress (const GByteArray *rows, GError **error)
{
  g_autoptr (GZlibCompressor) zlib = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, -1);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (memory, G_CONVERTER (zlib));
  g_autoptr (GBytes) bytes = NULL;

  if (!g_output_stream_write_all (stream, rows->data, rows->len, NULL, NULL, error) ||
      !g_output_stream_close (stream, NULL, error))
    return NULL;
  bytes = g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
  return g_bytes_unref_to_array (g_steal_pointer (&bytes));
}

GBytes *
cpt_code_picture_to_png (const CptCodePicture *self, guint scale, GError **error)
{
  static const guint8 SIGNATURE[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
  g_autoptr (GByteArray) rows = draw_rows (self, scale);
  g_autoptr (GByteArray) data = compress (rows, error);
  g_autoptr (GByteArray) head = g_byte_array_new ();
  GByteArray *png;

  if (data == NULL)
    return NULL;
  append_number (head, self->side * scale);
  append_number (head, self->side * scale);
  g_byte_array_append (head, (const guint8[]){ BIT_DEPTH, GREY, 0, 0, 0 }, 5);
  png = g_byte_array_new ();
  g_byte_array_append (png, SIGNATURE, sizeof SIGNATURE);
  append_chunk (png, "IHDR", head->data, head->len);
  append_chunk (png, "IDAT", data->data, data->len);
  append_chunk (png, "IEND", NULL, 0);
  return g_byte_array_free_to_bytes (png);
}
