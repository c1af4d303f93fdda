/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures of articles as they are kept for drawing: in the size that is asked for, the newest of
 * them, and nothing that nobody waits for any more. */
#include "terminal/widgets/picture-store.h"

#include "hand.h"

#define SIDE     44
#define LARGE    1000 /* pixels: four such are all that is kept */
#define N_LARGER 6

typedef struct {
  guint n_left;
  GdkTexture *texture; /* (owned) (nullable) of the last */
  GError *error;       /* (owned) (nullable) of the last */
} Loading;

static char *
make_path (const char *name)
{
  return g_build_filename (g_getenv ("COMPTOIR_SOURCE_ROOT"), "data", "demo", "products", name,
                           NULL);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Loading *self = user_data;

  g_clear_object (&self->texture);
  g_clear_error (&self->error);
  self->texture = cpt_picture_store_load_finish (result, &self->error);
  self->n_left--;
}

static gboolean
is_loaded (gpointer data)
{
  return ((const Loading *)data)->n_left == 0;
}

static void
load (Loading *self, const char *path, int side, GCancellable *cancel)
{
  self->n_left++;
  cpt_picture_store_load_async (path, side, side, cancel, on_loaded, self);
}

static void
loading_clear (Loading *self)
{
  g_clear_object (&self->texture);
  g_clear_error (&self->error);
}

static void
test_size (void)
{
  g_autofree char *path = make_path ("mug-blanc.svg");
  Loading loading = { 0 };

  g_assert_null (cpt_picture_store_find (path, SIDE, SIDE));
  load (&loading, path, SIDE, NULL);
  g_assert_true (hand_wait (is_loaded, &loading));
  g_assert_no_error (loading.error);
  g_assert_cmpint (gdk_texture_get_width (loading.texture), ==, SIDE);
  g_assert_cmpint (gdk_texture_get_height (loading.texture), ==, SIDE);
  g_assert_true (cpt_picture_store_find (path, SIDE, SIDE) == loading.texture);
  g_assert_null (cpt_picture_store_find (path, 2 * SIDE, 2 * SIDE));
  loading_clear (&loading);
}

static void
test_none (void)
{
  Loading loading = { 0 };

  load (&loading, "/nowhere.svg", SIDE, NULL);
  g_assert_true (hand_wait (is_loaded, &loading));
  g_assert_null (loading.texture);
  g_assert_nonnull (loading.error);
  loading_clear (&loading);
}

/* Flung past before its turn came. */
static void
test_cancelled (void)
{
  g_autofree char *path = make_path ("parka-kaki.svg");
  g_autoptr (GCancellable) cancel = g_cancellable_new ();
  Loading loading = { 0 };

  g_cancellable_cancel (cancel);
  load (&loading, path, SIDE, cancel);
  g_assert_true (hand_wait (is_loaded, &loading));
  g_assert_error (loading.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (cpt_picture_store_find (path, SIDE, SIDE));
  loading_clear (&loading);
}

static void
test_limit (void)
{
  g_autofree char *path = make_path ("beanie-moutarde.svg");
  Loading loading = { 0 };

  for (int i = 0; i < N_LARGER; i++) {
    load (&loading, path, LARGE + i, NULL);
    g_assert_true (hand_wait (is_loaded, &loading));
    g_assert_nonnull (cpt_picture_store_find (path, LARGE, LARGE)); /* asked for again and again */
  }
  g_assert_null (cpt_picture_store_find (path, LARGE + 1, LARGE + 1));
  g_assert_nonnull (cpt_picture_store_find (path, LARGE + N_LARGER - 1, LARGE + N_LARGER - 1));
  loading_clear (&loading);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv);
  g_test_set_nonfatal_assertions ();

  g_test_add_func ("/terminal/picture-store/size", test_size);
  g_test_add_func ("/terminal/picture-store/none", test_none);
  g_test_add_func ("/terminal/picture-store/cancelled", test_cancelled);
  g_test_add_func ("/terminal/picture-store/limit", test_limit);
  return g_test_run ();
}
