/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contract.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define WORK      "work/LYO1"
#define N_BIG     200
#define BIG_BYTES 4000
#define NOBODY    65534

static gboolean
publish_big (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autofree char *filling = g_strnfill (BIG_BYTES, 'x');
  g_autofree char *doc = g_strdup_printf ("{\"x\":\"%s\"}", filling);

  for (guint i = 0; i < N_BIG; i++) {
    g_autofree char *id = g_strdup_printf ("a/%u", i);

    if (!cpt_storage_publish (transaction, WORK, "line", id, doc, NULL, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
load_n (CptTransaction *transaction, gpointer user_data, GError **error)
{
  CptScopeHead head;

  CPT_MUST (cpt_storage_load_head (transaction, WORK, &head, error));
  *(gint64 *)user_data = head.n;
  return TRUE;
}

static gint64
read_n (CptStorage *storage)
{
  g_autoptr (GError) error = NULL;
  gint64 n = -1;

  cpt_storage_read (storage, load_n, &n, &error);
  g_assert_no_error (error);
  return n;
}

static void
test_full_disk (const char *folder)
{
  g_autoptr (CptStorage) storage = cpt_contract_open (folder, TRUE);
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GError) error = NULL;

  cpt_contract_engine->fill_disk (storage, TRUE);
  g_assert_false (cpt_storage_run (storage, cpt_contract_scopes, publish_big, NULL, &error));
  g_assert_error (error, CPT_STORAGE_ERROR, CPT_STORAGE_ERROR_FULL);
  g_clear_error (&error);
  g_assert_cmpint (read_n (storage), ==, 0);

  cpt_contract_engine->fill_disk (storage, FALSE);
  cpt_storage_run (storage, cpt_contract_scopes, publish_big, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (read_n (storage), ==, N_BIG);
  problems = cpt_storage_examine (storage, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (problems->len, ==, 0);
}

/* ---- what may stand in a folder ---- */

static void
expect_failure (const char *folder, gboolean make, CptStorageError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CptStorage) storage = cpt_contract_engine->open (folder, make, &error);

  g_assert_null (storage);
  g_assert_error (error, CPT_STORAGE_ERROR, (gint)code);
  if (error != NULL)
    g_test_message ("%s", error->message);
}

static void
test_not_made (const char *folder)
{
  expect_failure (folder, FALSE, CPT_STORAGE_ERROR_FAILED);
  expect_failure (folder, FALSE, CPT_STORAGE_ERROR_FAILED); /* the first try has made nothing */
}

static void
test_newer (const char *folder)
{
  g_autoptr (CptStorage) storage = cpt_contract_open (folder, TRUE);

  g_clear_object (&storage);
  cpt_contract_engine->make_newer (folder);
  expect_failure (folder, FALSE, CPT_STORAGE_ERROR_NEWER);
  expect_failure (folder, TRUE, CPT_STORAGE_ERROR_NEWER);
}

static void
test_foreign (const char *folder)
{
  cpt_contract_engine->make_foreign (folder);
  expect_failure (folder, FALSE, CPT_STORAGE_ERROR_CORRUPT);
  expect_failure (folder, TRUE, CPT_STORAGE_ERROR_CORRUPT);
}

static void
test_garbage (const char *folder)
{
  cpt_contract_engine->make_garbage (folder);
  expect_failure (folder, FALSE, CPT_STORAGE_ERROR_CORRUPT);
  expect_failure (folder, TRUE, CPT_STORAGE_ERROR_CORRUPT);
}

/* Root writes everywhere: it becomes nobody while it tries. */
static void
test_unwritable_folder (const char *folder)
{
  gboolean is_root = geteuid () == 0;

  g_assert_cmpint (g_chmod (folder, 0555), ==, 0);
  if (is_root && seteuid (NOBODY) != 0) {
    g_test_skip ("root cannot become nobody here");
  } else {
    expect_failure (folder, TRUE, CPT_STORAGE_ERROR_READ_ONLY);
    g_assert_true (!is_root || seteuid (0) == 0);
  }
  g_assert_cmpint (g_chmod (folder, 0755), ==, 0);
}

static void
test_unwritable_file (const char *folder)
{
  g_autoptr (CptStorage) storage = cpt_contract_open (folder, TRUE);
  gboolean is_root = geteuid () == 0;

  g_clear_object (&storage);
  g_assert_cmpint (g_chmod (folder, 0555), ==, 0);
  if (is_root && seteuid (NOBODY) != 0) {
    g_test_skip ("root cannot become nobody here");
  } else if (is_root) {
    expect_failure (folder, FALSE, CPT_STORAGE_ERROR_READ_ONLY);
    g_assert_cmpint (seteuid (0), ==, 0);
  } else {
    g_test_skip ("who owns the file may write it");
  }
  g_assert_cmpint (g_chmod (folder, 0755), ==, 0);
}

static void
test_no_folder (const char *folder)
{
  g_autofree char *none = g_build_filename (folder, "none", NULL);

  expect_failure (none, TRUE, CPT_STORAGE_ERROR_FAILED);
  expect_failure (none, FALSE, CPT_STORAGE_ERROR_FAILED);
}

/* Made twice is opened twice: what is there stays. */
static void
test_make_again (const char *folder)
{
  g_autoptr (CptStorage) storage = cpt_contract_open (folder, TRUE);
  g_autoptr (GError) error = NULL;

  cpt_storage_run (storage, cpt_contract_scopes, publish_big, NULL, &error);
  g_assert_no_error (error);
  g_clear_object (&storage);
  storage = cpt_contract_open (folder, TRUE);
  g_assert_cmpint (read_n (storage), ==, N_BIG);
}

/* ---- what examine and the loads say of a damaged truth ---- */

static gboolean
save_one (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (CptFulfilment) fulfilment = cpt_contract_make_fulfilment (CPT_ID_A, 2, TRUE);

  return cpt_storage_save_fulfilment (transaction, fulfilment, error);
}

static gboolean
load_one (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (CptFulfilment) fulfilment = cpt_storage_load_fulfilment (transaction, CPT_ID_A, error);

  g_assert_null (fulfilment);
  return FALSE;
}

static void
test_unknown_word (const char *folder)
{
  g_autoptr (CptStorage) storage = cpt_contract_open (folder, TRUE);
  g_autoptr (GError) error = NULL;

  cpt_storage_run (storage, NULL, save_one, NULL, &error);
  g_assert_no_error (error);
  g_clear_object (&storage);
  cpt_contract_engine->spoil_word (folder, CPT_ID_A);
  storage = cpt_contract_open (folder, FALSE);
  g_assert_false (cpt_storage_read (storage, load_one, NULL, &error));
  g_assert_error (error, CPT_STORAGE_ERROR, CPT_STORAGE_ERROR_CORRUPT);
}

static void
test_orphan (const char *folder)
{
  g_autoptr (CptStorage) storage = cpt_contract_open (folder, TRUE);
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GError) error = NULL;

  g_clear_object (&storage);
  cpt_contract_engine->make_orphan (folder);
  storage = cpt_contract_open (folder, FALSE);
  problems = cpt_storage_examine (storage, &error);
  g_assert_no_error (error);
  g_assert_nonnull (problems);
  g_assert_cmpuint (problems->len, ==, 1);
}

void
cpt_contract_add_files (void)
{
  cpt_contract_add ("files/full-disk", test_full_disk);
  cpt_contract_add ("files/not-made", test_not_made);
  cpt_contract_add ("files/newer", test_newer);
  cpt_contract_add ("files/foreign", test_foreign);
  cpt_contract_add ("files/garbage", test_garbage);
  cpt_contract_add ("files/unwritable-folder", test_unwritable_folder);
  cpt_contract_add ("files/unwritable-file", test_unwritable_file);
  cpt_contract_add ("files/no-folder", test_no_folder);
  cpt_contract_add ("files/make-again", test_make_again);
  cpt_contract_add ("files/unknown-word", test_unknown_word);
  cpt_contract_add ("files/orphan", test_orphan);
}
