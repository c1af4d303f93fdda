/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A shop to train in: a copy of the terminal's data, which knows no central and goes at the end. */
#include "workflow/shop-private.h"

#include "cache/sandbox.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define SANDBOX "training"

static char *
find_sandbox (const char *folder)
{
  g_autofree char *path = cpt_folder_find_path (folder);

  return g_build_filename (path, SANDBOX, NULL);
}

/* What a sandbox holds are files and one link. */
static void
remove_files (const char *sandbox)
{
  g_autoptr (GDir) dir = g_dir_open (sandbox, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (sandbox, name, NULL);

    g_remove (path);
  }
}

void
cpt_shop_remove_sandbox (const char *sandbox)
{
  remove_files (sandbox);
  g_rmdir (sandbox);
}

/* One that a killed program left. A training that goes on holds its lock. */
void
cpt_shop_remove_old_sandbox (const char *folder)
{
  g_autofree char *sandbox = find_sandbox (folder);
  g_autoptr (CptFolder) lock = NULL;

  if (!g_file_test (sandbox, G_FILE_TEST_IS_DIR))
    return;
  lock = cpt_folder_open (sandbox, NULL);
  if (lock != NULL)
    cpt_shop_remove_sandbox (sandbox);
}

static gboolean
has_shop (const char *folder)
{
  g_autofree char *journal = g_build_filename (folder, CPT_JOURNAL_FILE, NULL);
  g_autofree char *cache = g_build_filename (folder, CPT_CACHE_FILE, NULL);

  return g_file_test (journal, G_FILE_TEST_EXISTS) && g_file_test (cache, G_FILE_TEST_EXISTS);
}

static void
set_nothing_there (GError **error, const char *folder)
{
  g_set_error (
      error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_NOT_ENROLLED,
      _ ("There is nothing to train with in %s yet. Enrol this terminal and start it once, "
         "then train."),
      folder);
}

static gboolean
fill_sandbox (const char *folder, const char *sandbox, GError **error)
{
  g_autoptr (CptFolder) lock = NULL;
  g_autofree char *pictures = g_build_filename (folder, "pictures", NULL);
  g_autofree char *link = g_build_filename (sandbox, "pictures", NULL);

  lock = cpt_folder_open (sandbox, error); /* says it when somebody trains already */
  if (lock == NULL)
    return FALSE;
  remove_files (sandbox);
  if (g_file_test (pictures, G_FILE_TEST_IS_DIR) && symlink (pictures, link) != 0)
    g_debug ("training: no pictures: %s", g_strerror (errno));
  return cpt_sandbox_copy (folder, sandbox, error);
}

CptShop *
cpt_shop_open_training (const char *folder, CptClock *clock, GError **error)
{
  g_autofree char *path = cpt_folder_find_path (folder);
  g_autofree char *sandbox = find_sandbox (folder);
  g_autoptr (CptShop) self = NULL;

  g_return_val_if_fail (clock != NULL, NULL);

  if (!has_shop (path)) {
    set_nothing_there (error, path);
    return NULL;
  }
  if (!fill_sandbox (path, sandbox, error))
    return NULL;
  self = cpt_shop_open (sandbox, clock, error);
  if (self == NULL)
    return NULL;
  self->sandbox = g_steal_pointer (&sandbox);
  cpt_shop_set_network (self, FALSE);
  if (!cpt_shop_is_enrolled (self) || cpt_shop_get_policy (self) == NULL) {
    cpt_shop_close (self);
    set_nothing_there (error, path);
    return NULL;
  }
  return g_steal_pointer (&self);
}

gboolean
cpt_shop_is_training (CptShop *self)
{
  g_return_val_if_fail (CPT_IS_SHOP (self), FALSE);

  return self->sandbox != NULL;
}
