/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/storage/sqlite/sqlite-storage.h"
#include "contract.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

/* The contract on the embedded engine, and what is the engine's own affair: its file's log. */

static char *
get_path (const char *folder, const char *suffix)
{
  g_autofree char *name = g_strconcat (CPT_SQLITE_FILE, suffix, NULL);

  return g_build_filename (folder, name, NULL);
}

/* Past the program: what somebody may have done to the file. */
static void
execute (const char *folder, const char *text)
{
  g_autofree char *path = get_path (folder, "");
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, text, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static void
fill_disk (CptStorage *storage, gboolean full)
{
  g_autoptr (GError) error = NULL;

  cpt_sqlite_storage_limit_pages (CPT_SQLITE_STORAGE (storage), full ? 1 : 0, &error);
  g_assert_no_error (error);
}

static void
make_newer (const char *folder)
{
  execute (folder, "PRAGMA user_version = 9999");
}

static void
make_foreign (const char *folder)
{
  execute (folder, "CREATE TABLE somebodys (x); PRAGMA application_id = 1");
}

static void
make_garbage (const char *folder)
{
  g_autofree char *path = get_path (folder, "");
  g_autofree char *garbage = g_strnfill (8192, '#');

  g_assert_true (g_file_set_contents (path, garbage, -1, NULL));
}

static void
spoil_word (const char *folder, const char *id)
{
  g_autofree char *text =
      g_strdup_printf ("UPDATE fulfilment SET method = 'pigeon' WHERE id = '%s'", id);

  execute (folder, text);
}

static void
make_orphan (const char *folder)
{
  execute (folder,
           "PRAGMA foreign_keys = OFF; INSERT INTO bag (store, fulfilment, number, made_us) "
           "VALUES ('LYO1', 'nobody', 'CB7KQ000012', 0)");
}

static gboolean
save_chain (CptTransaction *transaction, gpointer user_data, GError **error)
{
  CptChain chain = { .id = CPT_ID_A, .epoch = "5f0c9a1e", .made_us = 1 };

  return cpt_storage_save_chain (transaction, &chain, error);
}

/* Customers' names are in it, and in its log. */
static void
test_owner_only (const char *folder)
{
  g_autoptr (CptStorage) storage = cpt_contract_open (folder, TRUE);
  static const char *const suffixes[] = { "", "-wal", "-shm" };
  g_autoptr (GError) error = NULL;

  cpt_storage_run (storage, NULL, save_chain, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++) {
    g_autofree char *path = get_path (folder, suffixes[i]);
    GStatBuf info = { 0 };

    g_assert_cmpint (g_stat (path, &info), ==, 0);
    g_assert_cmphex (info.st_mode & 0777, ==, 0600);
  }
}

static gint64
get_size (const char *folder, const char *suffix)
{
  g_autofree char *path = get_path (folder, suffix);
  GStatBuf info = { 0 };

  return g_stat (path, &info) == 0 ? (gint64)info.st_size : 0;
}

/* A closed folder is one file: it can be copied. */
static void
test_log_is_gone (const char *folder)
{
  g_autoptr (CptStorage) storage = cpt_contract_open (folder, TRUE);
  g_autoptr (GError) error = NULL;

  cpt_storage_run (storage, NULL, save_chain, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_size (folder, "-wal"), >, 0);
  g_clear_object (&storage);
  g_assert_cmpint (get_size (folder, "-wal"), ==, 0);
}

static void
add_own (void)
{
  cpt_contract_add ("file/owner-only", test_owner_only);
  cpt_contract_add ("file/log-is-gone", test_log_is_gone);
}

static const CptContractEngine engine = {
  .name = "sqlite",
  .open = cpt_sqlite_storage_open,
  .fill_disk = fill_disk,
  .make_newer = make_newer,
  .make_foreign = make_foreign,
  .make_garbage = make_garbage,
  .spoil_word = spoil_word,
  .make_orphan = make_orphan,
  .add_own = add_own,
};

int
main (int argc, char **argv)
{
  return cpt_contract_main (argc, argv, &engine);
}
