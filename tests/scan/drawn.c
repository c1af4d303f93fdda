/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "drawn.h"

#include <string.h>

#define N_MODULES  95
#define QUIET_ZONE 12
#define BAR_HEIGHT 120

/* The widths of the four stripes of a digit in set A; set C has the same, set B the mirror image.
 */
static const char *const widths[10] = { "3211", "2221", "2122", "1411", "1132",
                                        "1231", "1114", "1312", "1213", "3112" };
/* Which of the left six digits are of set B, by the first digit. */
static const char *const parities[10] = { "AAAAAA", "AABABB", "AABBAB", "AABBBA", "ABAABB",
                                          "ABBAAB", "ABBBAA", "ABABAB", "ABABBA", "ABBABA" };

static void
add_stripes (GString *modules, const char *stripe_widths, gboolean mirrored, gboolean black)
{
  for (guint i = 0; i < 4; i++) {
    char width = stripe_widths[mirrored ? 3 - i : i];

    for (char n = '0'; n < width; n++)
      g_string_append_c (modules, black ? '1' : '0');
    black = !black;
  }
}

Picture *
picture_new (guint width, guint height, gsize stride, guint8 grey)
{
  Picture *self = g_new0 (Picture, 1);

  self->width = width;
  self->height = height;
  self->stride = stride;
  self->pixels = g_malloc0 (stride * height);
  for (guint y = 0; y < height; y++)
    memset (self->pixels + y * stride, grey, width);

  return self;
}

void
picture_free (Picture *self)
{
  g_free (self->pixels);
  g_free (self);
}

Picture *
picture_draw_ean13 (const char *digits, guint module, guint padding)
{
  g_autoptr (GString) modules = g_string_new ("101");
  guint width = (N_MODULES + 2 * QUIET_ZONE) * module;
  Picture *self = picture_new (width, 2 * BAR_HEIGHT, width + padding, 255);

  for (guint i = 1; i <= 6; i++)
    add_stripes (modules, widths[digits[i] - '0'], parities[digits[0] - '0'][i - 1] == 'B', FALSE);
  g_string_append (modules, "01010");
  for (guint i = 7; i <= 12; i++)
    add_stripes (modules, widths[digits[i] - '0'], FALSE, TRUE);
  g_string_append (modules, "101");
  g_assert_cmpuint (modules->len, ==, N_MODULES);

  for (guint y = BAR_HEIGHT / 2; y < BAR_HEIGHT * 3 / 2; y++) {
    for (guint x = 0; x < N_MODULES * module; x++)
      if (modules->str[x / module] == '1')
        self->pixels[y * self->stride + QUIET_ZONE * module + x] = 20;
  }

  return self;
}

Picture *
picture_turn (const Picture *self)
{
  Picture *turned =
      picture_new (self->height, self->width, self->height + (self->stride - self->width), 255);

  for (guint y = 0; y < self->height; y++) {
    for (guint x = 0; x < self->width; x++)
      turned->pixels[x * turned->stride + (self->height - 1 - y)] =
          self->pixels[y * self->stride + x];
  }

  return turned;
}

Picture *
picture_next_frame (const Picture *self)
{
  Picture *next = picture_new (self->width, self->height, self->width, 255);

  if (self->width < 2 || self->height < 2)
    return next;

  /* In 1/256 of a pixel: 3 % nearer, moved by 0.4 pixels. */
  for (guint y = 0; y < self->height; y++) {
    guint v = MIN (y * 248 + 102, (self->height - 1) * 256 - 1);
    const guint8 *upper = self->pixels + (v >> 8) * self->stride;
    const guint8 *lower = upper + self->stride;

    for (guint x = 0; x < self->width; x++) {
      guint u = MIN (x * 248 + 102, (self->width - 1) * 256 - 1);
      guint left = u >> 8, part = u & 255;
      guint top = upper[left] * (256 - part) + upper[left + 1] * part;
      guint bottom = lower[left] * (256 - part) + lower[left + 1] * part;

      next->pixels[y * next->stride + x] =
          (guint8)((top * (256 - (v & 255)) + bottom * (v & 255)) >> 16);
    }
  }

  return next;
}

void
picture_add_noise (Picture *self, guint strength, guint32 seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);

  for (guint y = 0; y < self->height; y++) {
    for (guint x = 0; x < self->width; x++) {
      guint8 *pixel = self->pixels + y * self->stride + x;
      int noisy = *pixel + g_rand_int_range (random, -(gint32)strength, (gint32)strength + 1);

      *pixel = (guint8)CLAMP (noisy, 0, 255);
    }
  }
}

void
picture_save (const Picture *self, const char *path)
{
  g_autoptr (GString) file = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  g_string_append_printf (file, "P5\n%u %u\n255\n", self->width, self->height);
  for (guint y = 0; y < self->height; y++)
    g_string_append_len (file, (const char *)self->pixels + y * self->stride, self->width);
  g_file_set_contents (path, file->str, (gssize)file->len, &error);
  g_assert_no_error (error);
}
