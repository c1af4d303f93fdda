/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scan/agreement.h"
#include "scan/decode.h"

#include "drawn.h"

#include "codes/gtin.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <gio/gio.h>
#include <stdlib.h>
#include <string.h>

#define CONVERT "/usr/bin/convert"

/* What the photos of a folder give. A photo counts as right when its own code was read and nothing
 * else. */
typedef struct {
  guint n_photos;
  guint n_right; /* in one frame */
  guint n_wrong;
  guint n_agreed; /* in two frames that a hand-held camera would give */
  guint n_agreed_wrong;
  GString *wrong; /* (owned): what was read wrongly, for a person to see */
} Tally;

/* n_right is what plain zbar 0.23.92 reads; a better decoder may read more, none may read less.
 * n_wrong are the misreads that a single frame cannot help. */
/* clang-format off */
static const struct {
  const char *folder;
  guint n_right;
  guint n_agreed;
  guint n_wrong;
  const char *also; /* a code that really is on one of these photos, though the truth file does not say so */
} sets[] = {
  { "quagga2/ean", 3, 3, 0, NULL },
  { "quagga2/ean_8", 4, 4, 0, NULL },
  { "quagga2/ean_extended", 4, 4, 0, "04190566906901" },
  { "quagga2/upc", 3, 3, 0, NULL },
  { "quagga2/upc_e", 4, 4, 0, NULL },
  { "quagga2/code_128", 2, 2, 0, NULL },
  { "zxing/ean13-1", 9, 9, 0, NULL },
  { "zxing/ean13-2", 10, 10, 0, "01920081045006" },
  { "zxing/ean13-3", 44, 44, 0, NULL },
  { "zxing/ean13-5", 0, 0, 0, NULL },
  { "zxing/ean8-1", 3, 3, 0, NULL },
  { "zxing/upca-1", 12, 12, 0, NULL },
  { "zxing/upca-2", 26, 19, 0, NULL },
  { "zxing/upca-4", 2, 2, 0, NULL },
  { "zxing/upca-5", 10, 9, 0, NULL },
  { "zxing/upca-6", 0, 0, 0, NULL },
  { "zxing/upce-2", 12, 12, 0, NULL },
  { "zxing/upce-3", 8, 7, 0, NULL },
  { "zxing/upcean-extension-1", 1, 1, 0, NULL },
  { "zxing/code128-2", 11, 11, 0, NULL },
  { "zxing/code128-3", 2, 2, 0, NULL },
  { "zxing/itf-1", 2, 1, 0, NULL },
  { "zxing/itf-2", 0, 0, 0, NULL },
  { "zxing/rss14-1", 5, 3, 0, NULL },
  { "zxing/rss14-2", 3, 3, 0, NULL },
  { "zxing/qrcode-1", 16, 16, 0, NULL },
  { "zxing/qrcode-3", 8, 8, 0, NULL },
  { "zxing/qrcode-4", 23, 22, 0, NULL },
  { "zxing/qrcode-6", 14, 14, 0, NULL },
  { "zxing-cpp/ean13-1", 3, 3, 0, NULL },
  { "zxing-cpp/ean13-2", 4, 4, 0, "01920081045006" },
  { "zxing-cpp/ean13-3", 6, 5, 0, NULL },
  { "zxing-cpp/ean13-extension-1", 2, 1, 0, NULL },
  { "zxing-cpp/ean8-1", 3, 3, 0, NULL },
  { "zxing-cpp/upca-1", 3, 3, 0, NULL },
  { "zxing-cpp/upca-2", 11, 6, 0, NULL },
  { "zxing-cpp/upca-4", 1, 1, 0, NULL },
  { "zxing-cpp/upca-5", 6, 4, 0, NULL },
  { "zxing-cpp/upca-extension-1", 3, 3, 0, NULL },
  { "zxing-cpp/upce-2", 3, 3, 0, NULL },
  { "zxing-cpp/upce-3", 6, 5, 0, NULL },
  { "zxing-cpp/code128-2", 6, 5, 0, NULL },
  { "zxing-cpp/code128-3", 2, 2, 0, NULL },
  { "zxing-cpp/itf-1", 3, 1, 0, NULL },
  { "zxing-cpp/rss14-1", 3, 2, 0, NULL },
  { "zxing-cpp/rss14-2", 4, 4, 0, NULL },
  { "zxing-cpp/qrcode-1", 6, 6, 0, NULL },
  { "zxing-cpp/qrcode-3", 4, 3, 0, NULL },
  { "zxing-cpp/qrcode-4", 12, 11, 0, NULL },
  { "zxing-cpp/qrcode-6", 13, 13, 0, NULL },
  /* Nothing may be read on these. */
  { "zxing/falsepositives", 0, 0, 0, NULL },
  { "zxing/falsepositives-2", 0, 0, 0, NULL },
  { "zxing/partial", 0, 0, 0, NULL },
  { "zxing-cpp/falsepositives-1", 0, 0, 0, NULL },
  { "zxing-cpp/falsepositives-2", 0, 0, 0, NULL },
};
/* clang-format on */

static char *
photos_folder (void)
{
  const char *real_data = g_getenv ("COMPTOIR_REAL_DATA");
  g_autofree char *path = NULL;

  if (real_data == NULL || real_data[0] == '\0')
    return NULL;
  path = g_build_filename (real_data, "photos", NULL);

  return g_file_test (path, G_FILE_TEST_IS_DIR) ? g_steal_pointer (&path) : NULL;
}

/* What gdk-pixbuf does not read goes through ImageMagick. */
static Picture *
load_by_convert (const char *path)
{
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GBytes) out = NULL;
  g_autofree char *head = NULL;
  g_auto (GStrv) words = NULL;
  const char *data;
  gsize n_data, n_pixels;
  Picture *picture;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, CONVERT, path, "-colorspace",
                              "Gray", "-depth", "8", "pgm:-", NULL);
  if (process == NULL || !g_subprocess_communicate (process, NULL, NULL, &out, NULL, NULL))
    return NULL;

  data = g_bytes_get_data (out, &n_data);
  head = g_strndup (data, MIN (n_data, 64));
  words = g_strsplit_set (head, " \n", 5); /* P5, width, height, 255, pixels */
  if (g_strv_length (words) < 4 || !g_str_equal (words[0], "P5"))
    return NULL;
  picture = picture_new ((guint)atoi (words[1]), (guint)atoi (words[2]), (gsize)atoi (words[1]), 0);
  n_pixels = (gsize)picture->width * picture->height;
  g_assert_cmpuint (n_pixels, <, n_data);
  memcpy (picture->pixels, data + n_data - n_pixels, n_pixels);

  return picture;
}

static Picture *
load_photo (const char *path)
{
  g_autoptr (GdkPixbuf) pixbuf = NULL;
  Picture *picture;
  int n_channels, stride;
  const guint8 *pixels;

  if (g_str_has_suffix (path, ".webp"))
    return load_by_convert (path);
  pixbuf = gdk_pixbuf_new_from_file (path, NULL);
  if (pixbuf == NULL)
    return NULL;

  n_channels = gdk_pixbuf_get_n_channels (pixbuf);
  stride = gdk_pixbuf_get_rowstride (pixbuf);
  pixels = gdk_pixbuf_read_pixels (pixbuf);
  picture =
      picture_new ((guint)gdk_pixbuf_get_width (pixbuf), (guint)gdk_pixbuf_get_height (pixbuf),
                   (gsize)gdk_pixbuf_get_width (pixbuf), 0);
  for (guint y = 0; y < picture->height; y++) {
    for (guint x = 0; x < picture->width; x++) {
      const guint8 *rgb = pixels + y * (gsize)stride + x * (gsize)n_channels;

      picture->pixels[y * picture->stride + x] =
          (guint8)((77 * rgb[0] + 150 * rgb[1] + 29 * rgb[2]) >> 8);
    }
  }

  return picture;
}

/* Truth files say a product code in many ways: with its add-on of 2 or 5 digits, with the (01) of a
 * DataBar, as UPC-E. */
static gboolean
truth_is_gtin (const char *truth, const char *gtin)
{
  g_autofree char *digits = g_strdup (truth);
  gsize n_digits = strlen (digits);
  char normal[CPT_GTIN_SIZE];

  if (n_digits == 16 && g_str_has_prefix (digits, "01"))
    memmove (digits, digits + 2, n_digits - 1);
  else if (n_digits == 15 || n_digits == 18)
    digits[13] = '\0';
  else if (n_digits == 14 || n_digits == 17)
    digits[n_digits == 17 ? 12 : 14] = '\0';

  return (cpt_gtin_normalise (digits, normal) && g_str_equal (normal, gtin)) ||
         (n_digits == 8 && cpt_gtin_from_upc_e (digits, normal) && g_str_equal (normal, gtin));
}

static gboolean
is_truth (const CptSymbol *symbol, const char *truth, const char *also)
{
  g_autofree CptScannedCode *code = g_new0 (CptScannedCode, 1);
  gsize n_bytes;
  const char *bytes = g_bytes_get_data (symbol->bytes, &n_bytes);
  g_autofree char *bytes_as_text = g_strndup (bytes, n_bytes);
  g_auto (GStrv) lines = g_strsplit (bytes_as_text, "\r\n", -1);
  g_autofree char *text = g_strstrip (g_strjoinv ("\n", lines));

  cpt_scanned_code_read ((const guint8 *)bytes, n_bytes, symbol->symbology, code);
  if (symbol->symbology == CPT_SYMBOLOGY_QR || symbol->symbology == CPT_SYMBOLOGY_CODE128)
    return truth != NULL && g_str_equal (text, truth);
  if ((code->can_be & CPT_CAN_BE_GTIN) == 0)
    return FALSE;

  return (truth != NULL && truth_is_gtin (truth, code->gtin)) || g_strcmp0 (also, code->gtin) == 0;
}

static void
count (const GPtrArray *symbols,
       const char *truth,
       const char *also,
       guint *n_right,
       guint *n_wrong,
       GString *wrong)
{
  gboolean any_wrong = FALSE, any_right = FALSE;

  for (guint i = 0; i < symbols->len; i++) {
    const CptSymbol *symbol = g_ptr_array_index (symbols, i);
    gsize n_bytes;
    const char *bytes = g_bytes_get_data (symbol->bytes, &n_bytes);

    if (is_truth (symbol, truth, also)) {
      any_right = TRUE;
    } else {
      any_wrong = TRUE;
      if (wrong != NULL)
        g_string_append_printf (wrong, "%d:%.*s (%u) is not %s; ", symbol->symbology,
                                (int)MIN (n_bytes, 60), bytes, symbol->quality,
                                truth != NULL ? truth : "there");
    }
  }
  *n_wrong += any_wrong;
  *n_right += any_right && !any_wrong;
}

static void
look_at (CptDecoder *decoder,
         const Picture *photo,
         const char *truth,
         const char *also,
         Tally *tally)
{
  g_autoptr (CptAgreement) agreement = cpt_agreement_new ();
  g_autoptr (Picture) next = picture_next_frame (photo);
  g_autoptr (GPtrArray) first =
      cpt_decoder_scan (decoder, photo->pixels, photo->width, photo->height, photo->stride);
  g_autoptr (GPtrArray) second =
      cpt_decoder_scan (decoder, next->pixels, next->width, next->height, next->stride);
  g_autoptr (GPtrArray) none = cpt_agreement_add_frame (agreement, first, 0);
  g_autoptr (GPtrArray) agreed = cpt_agreement_add_frame (agreement, second, 66000);

  g_assert_cmpuint (none->len, ==, 0);
  count (first, truth, also, &tally->n_right, &tally->n_wrong, tally->wrong);
  count (agreed, truth, also, &tally->n_agreed, &tally->n_agreed_wrong, NULL);
  tally->n_photos++;
}

static void
test_set (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autofree char *photos = photos_folder ();
  g_autofree char *folder = NULL;
  g_autoptr (GDir) dir = NULL;
  g_autoptr (CptDecoder) decoder = cpt_decoder_new ();
  Tally tally = { 0 };
  const char *name;

  if (photos == NULL) {
    g_test_skip ("COMPTOIR_REAL_DATA has no photos");
    return;
  }
  folder = g_build_filename (photos, sets[i].folder, NULL);
  dir = g_dir_open (folder, 0, NULL);
  if (dir == NULL) {
    g_test_skip ("this set of photos is not here");
    return;
  }

  tally.wrong = g_string_new (NULL);
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_autofree char *truth_path = g_strconcat (path, ".truth", NULL);
    g_autofree char *truth = NULL;
    g_autoptr (Picture) photo = NULL;

    if (g_str_has_suffix (name, ".truth"))
      continue;
    photo = load_photo (path);
    if (photo == NULL)
      continue;
    if (g_file_get_contents (truth_path, &truth, NULL, NULL))
      g_strstrip (truth);
    look_at (decoder, photo, truth, sets[i].also, &tally);
  }

  g_test_message ("%u photos: %u right, %u wrong, %u missed; two frames: %u right, %u wrong; %s",
                  tally.n_photos, tally.n_right, tally.n_wrong,
                  tally.n_photos - tally.n_right - tally.n_wrong, tally.n_agreed,
                  tally.n_agreed_wrong, tally.wrong->str);
  if (tally.n_photos == 0) {
    g_test_skip ("no picture of this set can be loaded (webp needs ImageMagick)");
  } else {
    g_assert_cmpuint (tally.n_right, >=, sets[i].n_right);
    g_assert_cmpuint (tally.n_wrong, <=, sets[i].n_wrong);
    g_assert_cmpuint (tally.n_agreed, >=, sets[i].n_agreed);
    g_assert_cmpuint (tally.n_agreed_wrong, ==, 0);
  }
  g_string_free (tally.wrong, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();

  for (gsize i = 0; i < G_N_ELEMENTS (sets); i++) {
    g_autofree char *path = g_strconcat ("/scan/photos/", sets[i].folder, NULL);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_set);
  }

  return g_test_run ();
}
