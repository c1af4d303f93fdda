/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scan/camera.h"

#include "drawn.h"

#include "codes/scanned.h"
#include <glib/gstdio.h>
#include <string.h>

#define DIGITS       "4006381333931"
#define OTHER_DIGITS "9783161484100"
#define FPS          30
#define PATIENCE_S   60 /* a machine that is busy with other tests and a sanitizer */

/* What a camera said. */
typedef struct {
  GString *found; /* GTIN-14s, a space behind each */
  GString *states;
  guint n_errors;
  int error_code;
  char *words; /* (owned) (nullable) */
  guint n_frames;
  int width;
  int height;
  gsize n_bytes;
} Heard;

static void
on_found (CptCamera *camera, GBytes *bytes, int symbology, gpointer user_data)
{
  Heard *heard = user_data;
  g_autofree CptScannedCode *code = g_new0 (CptScannedCode, 1);
  gsize n_bytes;
  const guint8 *data = g_bytes_get_data (bytes, &n_bytes);

  cpt_scanned_code_read (data, n_bytes, (CptSymbology)symbology, code);
  g_string_append_printf (heard->found, "%s ", code->gtin);
}

static void
on_frame (CptCamera *camera, GBytes *rgb, int width, int height, gpointer user_data)
{
  Heard *heard = user_data;

  heard->n_frames++;
  heard->width = width;
  heard->height = height;
  heard->n_bytes = g_bytes_get_size (rgb);
}

static void
on_state (CptCamera *camera, int state, const char *words, gpointer user_data)
{
  Heard *heard = user_data;
  const char letters[] = "-srl"; /* stopped, starting, ready, lost */

  g_string_append_c (heard->states, letters[state]);
  g_assert_cmpint ((int)cpt_camera_get_state (camera), ==, state);
  g_assert_true ((words != NULL) == (state == CPT_CAMERA_STATE_LOST));
}

static void
on_error (CptCamera *camera, GError *error, gpointer user_data)
{
  Heard *heard = user_data;

  heard->n_errors++;
  g_assert_true (error->domain == CPT_CAMERA_ERROR);
  heard->error_code = error->code;
  g_free (heard->words);
  heard->words = g_strdup (error->message);
}

static Heard *
listen_to (CptCamera *camera)
{
  Heard *heard = g_new0 (Heard, 1);

  heard->found = g_string_new (NULL);
  heard->states = g_string_new (NULL);
  g_signal_connect (camera, "found", G_CALLBACK (on_found), heard);
  g_signal_connect (camera, "frame", G_CALLBACK (on_frame), heard);
  g_signal_connect (camera, "state", G_CALLBACK (on_state), heard);
  g_signal_connect (camera, "error", G_CALLBACK (on_error), heard);

  return heard;
}

static void
heard_free (Heard *heard)
{
  g_string_free (heard->found, TRUE);
  g_string_free (heard->states, TRUE);
  g_free (heard->words);
  g_free (heard);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Heard, heard_free)

static gboolean
on_tick (gpointer user_data)
{
  return G_SOURCE_CONTINUE; /* it is enough that the loop turned */
}

/* Runs the main loop until the condition holds, or says that it never did. */
#define wait_until(condition)                                                                      \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 deadline_us = g_get_monotonic_time () + PATIENCE_S * G_USEC_PER_SEC;                    \
    guint tick = g_timeout_add (10, on_tick, NULL);                                                \
    while (!(condition) && g_get_monotonic_time () < deadline_us)                                  \
      g_main_context_iteration (NULL, TRUE);                                                       \
    g_source_remove (tick);                                                                        \
    g_assert_true (condition);                                                                     \
  }                                                                                                \
  G_STMT_END

static char *
make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("comptoir-scan-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

static char *
draw_file (const char *folder, const char *name, const char *digits, guint module)
{
  g_autoptr (Picture) picture = picture_draw_ean13 (digits, module, 0);
  g_autofree char *part = g_build_filename (folder, "part", NULL);
  char *path = g_build_filename (folder, name, NULL);

  picture_save (picture, part);
  g_assert_cmpint (g_rename (part, path), ==, 0);

  return path;
}

static void
test_drawn (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *first = draw_file (folder, "first.pgm", DIGITS, 3);
  g_autofree char *second = draw_file (folder, "second.pgm", OTHER_DIGITS, 5); /* another size */
  const char *files[] = { first, second, NULL };
  g_autoptr (CptCamera) camera = cpt_camera_new_files (files, FPS, 4);
  g_autoptr (Heard) heard = listen_to (camera);

  cpt_camera_set_preview (camera, TRUE);
  cpt_camera_start (camera);
  g_assert_cmpint ((int)cpt_camera_get_state (camera), ==, CPT_CAMERA_STATE_STARTING);
  wait_until (g_strrstr (heard->found->str, "0" DIGITS) != NULL &&
              g_strrstr (heard->found->str, "0" OTHER_DIGITS) != NULL && heard->n_frames > 2);

  g_assert_cmpstr (heard->states->str, ==, "sr");
  g_assert_cmpuint (heard->n_errors, ==, 0);
  g_assert_cmpuint (cpt_camera_get_n_frames (camera), >=, 4);
  g_assert_cmpint (heard->width, <=, CPT_CAMERA_PREVIEW_WIDTH);
  g_assert_cmpuint (heard->n_bytes, ==, (gsize)heard->width * (gsize)heard->height * 3);

  g_remove (first);
  g_remove (second);
  g_rmdir (folder);
}

/* A label that stays is one scan; a picture that is replaced is seen. */
static void
test_replaced (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = draw_file (folder, "stage.pgm", DIGITS, 3);
  const char *files[] = { path, NULL };
  g_autoptr (CptCamera) camera = cpt_camera_new_files (files, FPS, 1);
  g_autoptr (Heard) heard = listen_to (camera);

  cpt_camera_start (camera);
  wait_until (heard->found->len > 0);
  wait_until (cpt_camera_get_n_frames (camera) > FPS);
  g_assert_cmpstr (heard->found->str, ==, "0" DIGITS " ");

  g_free (draw_file (folder, "stage.pgm", OTHER_DIGITS, 3));
  wait_until (heard->found->len > 15);
  g_assert_cmpstr (heard->found->str, ==, "0" DIGITS " 0" OTHER_DIGITS " ");

  g_remove (path);
  g_rmdir (folder);
}

static void
test_stop (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = draw_file (folder, "stage.pgm", DIGITS, 3);
  const char *files[] = { path, NULL };
  g_autoptr (CptCamera) camera = cpt_camera_new_files (files, FPS, 1);
  g_autoptr (Heard) heard = listen_to (camera);
  guint64 n_frames;

  cpt_camera_set_same_label_ms (camera, 0);
  for (guint n = 1; n <= 3; n++) {
    cpt_camera_start (camera);
    wait_until (heard->found->len == n * 15);
    cpt_camera_stop (camera);
    cpt_camera_stop (camera);
  }
  g_assert_cmpstr (heard->states->str, ==, "sr-sr-sr-");

  n_frames = cpt_camera_get_n_frames (camera);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (cpt_camera_get_n_frames (camera), ==, n_frames);
  g_assert_cmpuint (heard->found->len, ==, 3 * 15);

  g_remove (path);
  g_rmdir (folder);
}

static void
on_found_let_go (CptCamera *camera, GBytes *bytes, int symbology, gpointer user_data)
{
  CptCamera **owned = user_data;

  g_clear_object (owned);
}

/* The last reference goes while frames come, in the very handler of a scan. */
static void
test_let_go (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = draw_file (folder, "stage.pgm", DIGITS, 3);
  const char *files[] = { path, NULL };
  CptCamera *camera = cpt_camera_new_files (files, FPS, 1);
  gpointer weak = camera;

  g_object_add_weak_pointer (G_OBJECT (camera), &weak);
  g_signal_connect (camera, "found", G_CALLBACK (on_found_let_go), &camera);
  cpt_camera_start (camera);
  while (weak != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (camera);

  g_remove (path);
  g_rmdir (folder);
}

/* clang-format off */
static const struct {
  const char *name;
  const char *device, *file, *launch; /* one of them */
  CptCameraError code;
  const char *words; /* what the message begins with */
} failures[] = {
  { "no camera", "/dev/video-of-nobody", NULL, NULL, CPT_CAMERA_ERROR_NONE, "There is no camera at /dev/video-of-nobody." },
  { "not a camera", "/dev/null", NULL, NULL, CPT_CAMERA_ERROR_UNFIT, "The camera gives no picture: " },
  { "no file", NULL, "/nonexistent/picture.png", NULL, CPT_CAMERA_ERROR_NONE, "None of the picture files can be read." },
  { "no such element", NULL, NULL, "cptnosuchelement", CPT_CAMERA_ERROR_UNFIT, "The camera gives no picture: " },
  { "bad words", NULL, NULL, "! ! (", CPT_CAMERA_ERROR_UNFIT, "The camera gives no picture: " },
  { "sound", NULL, NULL, "audiotestsrc", CPT_CAMERA_ERROR_UNFIT, "The camera gives no picture: " },
};
/* clang-format on */

static void
test_failure (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  const char *files[] = { failures[i].file, NULL };
  g_autoptr (CptCamera) camera = NULL;
  g_autoptr (Heard) heard = NULL;

  if (failures[i].device != NULL)
    camera = cpt_camera_new_device (failures[i].device);
  else if (failures[i].file != NULL)
    camera = cpt_camera_new_files (files, FPS, 1);
  else
    camera = cpt_camera_new (failures[i].launch);
  heard = listen_to (camera);

  cpt_camera_start (camera);
  g_assert_cmpuint (heard->n_errors, ==, 0); /* never before the main loop runs */
  wait_until (cpt_camera_get_state (camera) == CPT_CAMERA_STATE_LOST);
  g_assert_cmpuint (heard->n_errors, ==, 1);
  g_assert_cmpint (heard->error_code, ==, (int)failures[i].code);
  g_assert_true (g_str_has_prefix (heard->words, failures[i].words));

  /* Trying again is as good as the first time. */
  cpt_camera_start (camera);
  wait_until (cpt_camera_get_state (camera) == CPT_CAMERA_STATE_LOST);
  g_assert_cmpuint (heard->n_errors, ==, 2);
  g_assert_cmpstr (heard->states->str, ==, "slsl");
}

static void
test_lost (void)
{
  g_autoptr (CptCamera) camera = cpt_camera_new ("videotestsrc num-buffers=9 ! identity sync=true");
  g_autoptr (Heard) heard = listen_to (camera);

  cpt_camera_start (camera);
  wait_until (cpt_camera_get_state (camera) == CPT_CAMERA_STATE_LOST);
  g_assert_cmpstr (heard->states->str, ==, "srl");
  g_assert_cmpint (heard->error_code, ==, CPT_CAMERA_ERROR_LOST);
}

/* Real photos of real products, in front of the camera one after the other. */
static void
test_photos (void)
{
  static const char *const photos[] = { "1.png", "3.png", "21.png" };
  static const char *const gtins[] = { "08413000065504", "08480000823274", "07622200008018" };
  const char *real_data = g_getenv ("COMPTOIR_REAL_DATA");
  g_autofree char *folder = NULL;
  g_auto (GStrv) files = g_new0 (char *, G_N_ELEMENTS (photos) + 1);
  g_autofree char *catalogue_path = NULL;
  g_autofree char *catalogue = NULL;
  g_autoptr (CptCamera) camera = NULL;
  g_autoptr (Heard) heard = NULL;

  folder = g_build_filename (real_data != NULL ? real_data : "", "photos/zxing/ean13-1", NULL);
  catalogue_path =
      g_build_filename (real_data != NULL ? real_data : "", "catalogue/photographed.csv", NULL);
  if (!g_file_test (folder, G_FILE_TEST_IS_DIR) ||
      !g_file_get_contents (catalogue_path, &catalogue, NULL, NULL)) {
    g_test_skip ("COMPTOIR_REAL_DATA has no photos");
    return;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (photos); i++) {
    files[i] = g_build_filename (folder, photos[i], NULL);
    g_assert_nonnull (strstr (catalogue, gtins[i]));
  }

  camera = cpt_camera_new_files ((const char *const *)files, FPS, 6);
  heard = listen_to (camera);
  cpt_camera_start (camera);
  wait_until (strstr (heard->found->str, gtins[0]) != NULL &&
              strstr (heard->found->str, gtins[1]) != NULL &&
              strstr (heard->found->str, gtins[2]) != NULL);
  cpt_camera_stop (camera);

  /* And nothing else. */
  for (const char *gtin = heard->found->str; *gtin != '\0'; gtin += CPT_GTIN_SIZE)
    g_assert_true (g_str_has_prefix (gtin, gtins[0]) || g_str_has_prefix (gtin, gtins[1]) ||
                   g_str_has_prefix (gtin, gtins[2]));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();

  g_test_add_func ("/scan/camera/drawn codes of two sizes", test_drawn);
  g_test_add_func ("/scan/camera/a picture that is replaced", test_replaced);
  g_test_add_func ("/scan/camera/stop and start", test_stop);
  g_test_add_func ("/scan/camera/let go in a handler", test_let_go);
  for (gsize i = 0; i < G_N_ELEMENTS (failures); i++) {
    g_autofree char *path = g_strconcat ("/scan/camera/", failures[i].name, NULL);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_failure);
  }
  g_test_add_func ("/scan/camera/a camera that stops", test_lost);
  g_test_add_func ("/scan/camera/photos of products", test_photos);

  return g_test_run ();
}
