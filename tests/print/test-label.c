/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Labels as a printer gets them: the PDF is drawn by another program, and its codes are read by
 * zbar. */
#include "print/label.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <zbar.h>

#define AT_US    G_GINT64_CONSTANT (1795267920000000)
#define PRINTER  203 /* dots an inch: what label printers have */
#define MAX_PAGE 9

/* clang-format off */
static const CptLabel LABELS[] = {
  { "CB7KQ00001N", "C-10482", "Mathilde G.", "Bag 1 of 2", "R-14", "Lyon Part-Dieu" },
  { "CB7KQ00002P", "C-10482", "Mathilde G.", "Bag 2 of 2", "R-14", "Lyon Part-Dieu" },
};
static const struct { const char *name; CptLabel label; } ODD[] = {
  { "no place, no customer", { "CB00000001N", "C-10482-2", "", "Bag 1 of 1", "", "Lyon Part-Dieu" } },
  { "long words", { "CBZZZ99999X", "C-1234567890123456789012345678901", "Marie-Antoinette-Éléonore-Joséphine de B.", "Sac 64 sur 64", "Réserve-sous-sol-09-étagère-3", "Centre commercial de la Part-Dieu, niveau 2" } },
  { "another script", { "CB7KQ00003R", "C-10482", "Ὀδυσσεύς Ж.", "Bag 1 of 1", "R-01", "横浜" } },
  { "forty characters", { "0123456789012345678901234567890123456789", "C-1", "A B.", "Bag 1 of 1", "R-1", "" } },
};
/* clang-format on */

static GBytes *
draw (const CptLabel *labels, guint n)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (CptLabel));
  g_autoptr (GError) error = NULL;
  GBytes *file;

  g_array_append_vals (list, labels, n);
  file = cpt_labels_draw (list, AT_US, &error);
  g_assert_no_error (error);
  g_assert_nonnull (file);
  return file;
}

/* The page as grey dots at the printer's resolution; NULL: there is no such page. */
static guint8 *
print_page (GBytes *file, guint page, guint *width_out, guint *height_out)
{
  g_autofree char *number = g_strdup_printf ("%u", page);
  g_autofree char *dots = g_strdup_printf ("%d", PRINTER);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GBytes) grey = NULL;
  g_autoptr (GError) error = NULL;
  const char *data;
  char *rest;
  gsize length;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                  G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                              &error, "pdftoppm", "-gray", "-r", dots, "-f", number, "-l", number,
                              "-", NULL);
  g_assert_no_error (error);
  g_subprocess_communicate (process, file, NULL, &grey, NULL, &error);
  g_assert_no_error (error);
  data = g_bytes_get_data (grey, &length);
  if (length == 0)
    return NULL;
  g_assert_true (length > 16 && memcmp (data, "P5\n", 3) == 0);
  *width_out = (guint)strtoul (data + 3, &rest, 10);
  *height_out = (guint)strtoul (rest, &rest, 10);
  g_assert_cmpuint (strtoul (rest, &rest, 10), ==, 255);
  return g_memdup2 (rest + 1, *width_out * *height_out);
}

/* What zbar reads on the page, as "CODE-128:CB…" and "QR-Code:CB…". */
static GPtrArray *
read_codes (guint8 *dots, guint width, guint height)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_free);
  zbar_image_scanner_t *scanner = zbar_image_scanner_create ();
  zbar_image_t *image = zbar_image_create ();

  zbar_image_set_format (image, zbar_fourcc ('Y', '8', '0', '0'));
  zbar_image_set_size (image, width, height);
  zbar_image_set_data (image, dots, (gulong)width * height, NULL);
  zbar_scan_image (scanner, image);
  for (const zbar_symbol_t *symbol = zbar_image_first_symbol (image); symbol != NULL;
       symbol = zbar_symbol_next (symbol))
    g_ptr_array_add (found, g_strdup_printf ("%s:%.*s",
                                             zbar_get_symbol_name (zbar_symbol_get_type (symbol)),
                                             (int)zbar_symbol_get_data_length (symbol),
                                             zbar_symbol_get_data (symbol)));
  zbar_image_destroy (image);
  zbar_image_scanner_destroy (scanner);
  return found;
}

static gboolean
has (const GPtrArray *found, const char *kind, const char *text)
{
  g_autofree char *wanted = g_strconcat (kind, ":", text, NULL);

  return g_ptr_array_find_with_equal_func ((GPtrArray *)found, wanted, g_str_equal, NULL);
}

static void
check_page (GBytes *file, guint page, const char *bag)
{
  guint width, height;
  g_autofree guint8 *dots = print_page (file, page, &width, &height);
  g_autoptr (GPtrArray) found = NULL;

  g_assert_nonnull (dots);
  g_assert_cmpint (abs ((int)width - CPT_LABEL_WIDTH_MM * PRINTER * 10 / 254), <=, 2);
  g_assert_cmpint (abs ((int)height - CPT_LABEL_HEIGHT_MM * PRINTER * 10 / 254), <=, 2);
  found = read_codes (dots, width, height);
  g_assert_true (has (found, "CODE-128", bag));
  g_assert_true (has (found, "QR-Code", bag));
  g_assert_cmpuint (found->len, ==, 2);
}

static void
test_codes (void)
{
  g_autoptr (GBytes) file = draw (LABELS, G_N_ELEMENTS (LABELS));
  guint width, height;

  for (guint i = 0; i < G_N_ELEMENTS (LABELS); i++)
    check_page (file, i + 1, LABELS[i].bag);
  g_assert_null (print_page (file, G_N_ELEMENTS (LABELS) + 1, &width, &height));
}

static char *
read_text (GBytes *file)
{
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GBytes) text = NULL;
  g_autoptr (GError) error = NULL;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                              &error, "pdftotext", "-layout", "-", "-", NULL);
  g_assert_no_error (error);
  g_subprocess_communicate (process, file, NULL, &text, NULL, &error);
  g_assert_no_error (error);
  return g_strndup (g_bytes_get_data (text, NULL), g_bytes_get_size (text));
}

static void
test_words (void)
{
  g_autoptr (GBytes) file = draw (LABELS, 1);
  g_autofree char *text = read_text (file);

  for (const char *const *word =
           (const char *const[]){ "C-10482", "Mathilde G.", "Bag 1 of 2", "R-14", "Lyon Part-Dieu",
                                  "CB7KQ00001N", NULL };
       *word != NULL; word++) {
    if (strstr (text, *word) == NULL)
      g_test_message ("%s is not in: %s", *word, text);
    g_assert_nonnull (strstr (text, *word));
  }
}

static void
test_odd (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (GBytes) file = draw (&ODD[i].label, 1);

  check_page (file, 1, ODD[i].label.bag);
}

static gboolean
holds (GBytes *file, const char *words)
{
  gsize length;
  const char *bytes = g_bytes_get_data (file, &length);

  for (gsize i = 0; i + strlen (words) <= length; i++)
    if (memcmp (bytes + i, words, strlen (words)) == 0)
      return TRUE;
  return FALSE;
}

static void
test_same_bytes (void)
{
  g_autoptr (GBytes) one = draw (LABELS, G_N_ELEMENTS (LABELS));
  g_autoptr (GBytes) two = draw (LABELS, G_N_ELEMENTS (LABELS));
  g_autoptr (GBytes) other = draw (LABELS, 1);

  g_assert_true (g_bytes_equal (one, two));
  g_assert_false (g_bytes_equal (one, other));
  g_assert_true (holds (one, "(20261121133200Z)")); /* not the clock's time */
}

static void
test_no_code (gconstpointer data)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (CptLabel));
  g_autoptr (GError) error = NULL;
  CptLabel label = LABELS[0];

  label.bag = data;
  g_array_append_val (list, label);
  g_assert_null (cpt_labels_draw (list, AT_US, &error));
  g_assert_error (error, CPT_PRINT_ERROR, CPT_PRINT_ERROR_CODE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();

  g_test_add_func ("/print/label/codes are read back", test_codes);
  g_test_add_func ("/print/label/words", test_words);
  g_test_add_func ("/print/label/same bytes", test_same_bytes);
  for (gsize i = 0; i < G_N_ELEMENTS (ODD); i++) {
    g_autofree char *path = g_strdup_printf ("/print/label/%s", ODD[i].name);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_odd);
  }
  g_test_add_data_func ("/print/label/no number", "", test_no_code);
  g_test_add_data_func ("/print/label/no ASCII", "CB7KQ0000é", test_no_code);
  g_test_add_data_func ("/print/label/too long", "01234567890123456789012345678901234567890",
                        test_no_code);
  return g_test_run ();
}
