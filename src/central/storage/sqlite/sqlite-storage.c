/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/storage/sqlite/sqlite-storage.h"

#include "central/storage/sqlite/connection.h"
#include "sql/migration.h"

#include "central-sqlite-resources.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>

#define MIGRATIONS_PATH  "/org/comptoir/central-sqlite"
#define MAX_IDLE_READERS 4
#define MAX_PAGES        4294967294 /* SQLite's own */

/* Writers take turns on the one connection that also checkpoints: SQLite 3.40 may corrupt a file
 * that several connections write and checkpoint at once (SYNC §8). Readers have connections of
 * their own and wait for nobody. */
struct _CptSqliteStorage {
  GObject parent_instance;

  char *path; /* (owned) */
  GMutex writer_mutex;
  CptSql *writer; /* (owned) */
  GMutex readers_mutex;
  GQueue readers; /* (owned) (element-type CptSql) those that nobody uses now */
};

static void cpt_sqlite_storage_interface_init (CptStorageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CptSqliteStorage,
                               cpt_sqlite_storage,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CPT_TYPE_STORAGE,
                                                      cpt_sqlite_storage_interface_init))

static CptSql *
take_reader (CptSqliteStorage *self, GError **error)
{
  CptSql *reader;

  g_mutex_lock (&self->readers_mutex);
  reader = g_queue_pop_head (&self->readers);
  g_mutex_unlock (&self->readers_mutex);
  if (reader == NULL)
    reader = cpt_sql_open (self->path, CPT_SQL_READ_ONLY, error);
  return reader;
}

static void
give_reader_back (CptSqliteStorage *self, CptSql *reader)
{
  g_autoptr (CptSql) spare = reader;

  g_mutex_lock (&self->readers_mutex);
  if (g_queue_get_length (&self->readers) < MAX_IDLE_READERS)
    g_queue_push_head (&self->readers, g_steal_pointer (&spare));
  g_mutex_unlock (&self->readers_mutex);
}

static gboolean
run_on_writer (CptSqliteStorage *self,
               const char *const *scopes,
               CptStorageFunction function,
               gpointer user_data,
               GError **error)
{
  CptSqliteTransaction transaction = {
    .parent = { .storage = CPT_STORAGE (self), .scopes = scopes, .may_write = TRUE },
    .sql = self->writer,
  };

  /* BEGIN IMMEDIATE locks the whole file, and with it every counter row there is. */
  if (!cpt_sql_begin (self->writer, error))
    return FALSE;
  if (!cpt_transaction_call (&transaction.parent, function, user_data, error)) {
    cpt_sql_rollback (self->writer);
    return FALSE;
  }
  return cpt_sql_commit (self->writer, error);
}

static gboolean
cpt_sqlite_storage_run (CptStorage *storage,
                        const char *const *scopes,
                        CptStorageFunction function,
                        gpointer user_data,
                        GError **error)
{
  CptSqliteStorage *self = CPT_SQLITE_STORAGE (storage);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->writer_mutex);
  gboolean done = run_on_writer (self, scopes, function, user_data, error);

  cpt_sqlite_translate (error);
  return done;
}

static gboolean
cpt_sqlite_storage_attempt (CptTransaction *transaction,
                            CptStorageFunction function,
                            gpointer user_data,
                            GError **error)
{
  CptSql *sql = ((CptSqliteTransaction *)transaction)->sql;
  gboolean done = cpt_sql_execute (sql, "SAVEPOINT attempt", error) &&
                  cpt_transaction_call (transaction, function, user_data, error) &&
                  cpt_sql_execute (sql, "RELEASE attempt", error);

  cpt_sqlite_translate (error);
  /* Some errors make SQLite give up the whole transaction: then there is nothing to go back to, and
   * a statement more would be written on its own. */
  if (!done)
    transaction->spoilt = !cpt_sql_execute (sql, "ROLLBACK TO attempt", NULL) ||
                          !cpt_sql_execute (sql, "RELEASE attempt", NULL);
  return done;
}

static gboolean
cpt_sqlite_storage_read (CptStorage *storage,
                         CptStorageFunction function,
                         gpointer user_data,
                         GError **error)
{
  CptSqliteStorage *self = CPT_SQLITE_STORAGE (storage);
  CptSqliteTransaction transaction = { .parent = { .storage = storage } };
  gboolean done = FALSE;

  transaction.sql = take_reader (self, error);
  if (transaction.sql != NULL) {
    if (cpt_sql_begin_read (transaction.sql, error)) {
      done = cpt_transaction_call (&transaction.parent, function, user_data, error);
      cpt_sql_rollback (transaction.sql);
    }
    give_reader_back (self, transaction.sql);
  }
  cpt_sqlite_translate (error);
  return done;
}

static gboolean
collect_integrity (CptTransaction *transaction, GPtrArray *words, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare (transaction, "PRAGMA integrity_check", error);
  CptSqlStep step;

  if (statement == NULL)
    return FALSE;
  while ((step = cpt_sqlite_step (transaction, statement, error)) == CPT_SQL_STEP_ROW) {
    const char *line = cpt_sql_column_text (statement, 0);

    if (g_strcmp0 (line, "ok") != 0)
      g_ptr_array_add (words, g_strdup (line));
  }
  return step == CPT_SQL_STEP_DONE;
}

static gboolean
collect_orphans (CptTransaction *transaction, GPtrArray *words, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare (transaction, "PRAGMA foreign_key_check", error);
  CptSqlStep step;

  if (statement == NULL)
    return FALSE;
  while ((step = cpt_sqlite_step (transaction, statement, error)) == CPT_SQL_STEP_ROW)
    g_ptr_array_add (words, g_strdup_printf ("a row of %s (%" G_GINT64_FORMAT
                                             ") belongs to a %s that is not there",
                                             cpt_sql_column_text (statement, 0),
                                             cpt_sql_column_int64 (statement, 1),
                                             cpt_sql_column_text (statement, 2)));
  return step == CPT_SQL_STEP_DONE;
}

static gboolean
collect_problems (CptTransaction *transaction, gpointer user_data, GError **error)
{
  GPtrArray *words = user_data;

  return collect_integrity (transaction, words, error) &&
         collect_orphans (transaction, words, error);
}

static GPtrArray *
cpt_sqlite_storage_examine (CptStorage *storage, GError **error)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  if (!cpt_sqlite_storage_read (storage, collect_problems, words, error))
    return NULL;
  return g_steal_pointer (&words);
}

static void
cpt_sqlite_storage_finalize (GObject *object)
{
  CptSqliteStorage *self = CPT_SQLITE_STORAGE (object);
  CptSql *reader;

  while ((reader = g_queue_pop_head (&self->readers)) != NULL)
    cpt_sql_close (reader);
  if (self->writer != NULL)
    cpt_sql_checkpoint (self->writer, NULL);
  g_clear_pointer (&self->writer, cpt_sql_close);
  g_mutex_clear (&self->readers_mutex);
  g_mutex_clear (&self->writer_mutex);
  g_clear_pointer (&self->path, g_free);
  G_OBJECT_CLASS (cpt_sqlite_storage_parent_class)->finalize (object);
}

static void
cpt_sqlite_storage_interface_init (CptStorageInterface *iface)
{
  iface->run = cpt_sqlite_storage_run;
  iface->attempt = cpt_sqlite_storage_attempt;
  iface->read = cpt_sqlite_storage_read;
  iface->examine = cpt_sqlite_storage_examine;
  cpt_sqlite_feed_init (iface);
  cpt_sqlite_figures_init (iface);
  cpt_sqlite_hand_over_init (iface);
  cpt_sqlite_log_init (iface);
  cpt_sqlite_devices_init (iface);
  cpt_sqlite_fulfilment_init (iface);
  cpt_sqlite_work_init (iface);
  cpt_sqlite_shop_init (iface);
  cpt_sqlite_catalogue_init (iface);
  cpt_sqlite_stock_init (iface);
  cpt_sqlite_pass_init (iface);
  cpt_sqlite_attachment_init (iface);
  cpt_sqlite_clock_init (iface);
  cpt_sqlite_payment_init (iface);
  cpt_sqlite_receipt_init (iface);
  cpt_sqlite_webhook_init (iface);
}

static void
cpt_sqlite_storage_class_init (CptSqliteStorageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cpt_sqlite_storage_finalize;
}

static void
cpt_sqlite_storage_init (CptSqliteStorage *self)
{
  g_mutex_init (&self->writer_mutex);
  g_mutex_init (&self->readers_mutex);
  g_queue_init (&self->readers);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* The texts of the migrations in the order of their numbers. */
static GPtrArray *
load_migrations (void)
{
  GResource *resource = cpt_central_sqlite_get_resource ();
  g_auto (GStrv) names =
      g_resource_enumerate_children (resource, MIGRATIONS_PATH, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  g_assert (names != NULL);
  qsort (names, g_strv_length (names), sizeof *names, compare_names);
  for (guint i = 0; names[i] != NULL; i++) {
    g_autofree char *path = g_build_path ("/", MIGRATIONS_PATH, names[i], NULL);
    g_autoptr (GBytes) bytes =
        g_resource_lookup_data (resource, path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    gsize length = 0;
    const char *text = g_bytes_get_data (bytes, &length);

    g_ptr_array_add (texts, g_strndup (text, length));
  }
  return g_steal_pointer (&texts);
}

/* Customers' names will be in it: nobody else may look. SQLite gives its log the same mode. Where
 * this fails, opening fails too, and says why. */
static void
make_file (const char *path)
{
  int fd = g_open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

  if (fd >= 0)
    g_close (fd, NULL);
}

CptStorage *
cpt_sqlite_storage_open (const char *folder, gboolean make, GError **error)
{
  g_autoptr (CptSqliteStorage) self = NULL;
  g_autoptr (GPtrArray) migrations = NULL;

  g_return_val_if_fail (folder != NULL, NULL);

  self = g_object_new (CPT_TYPE_SQLITE_STORAGE, NULL);
  self->path = g_build_filename (folder, CPT_SQLITE_FILE, NULL);
  if (!make && !g_file_test (self->path, G_FILE_TEST_EXISTS)) {
    g_set_error (error, CPT_STORAGE_ERROR, CPT_STORAGE_ERROR_FAILED,
                 "there is no %s: make it with `comptoir-central init`", self->path);
    return NULL;
  }

  if (make)
    make_file (self->path);
  migrations = load_migrations ();
  self->writer = cpt_sql_open (self->path, CPT_SQL_DURABLE, error);
  if (self->writer == NULL ||
      !cpt_sql_migrate (self->writer, (const char *const *)migrations->pdata, migrations->len,
                        CPT_SQLITE_APPLICATION_ID, error)) {
    cpt_sqlite_translate (error);
    g_prefix_error (error, "%s: ", self->path);
    return NULL;
  }
  return CPT_STORAGE (g_steal_pointer (&self));
}

gboolean
cpt_sqlite_storage_limit_pages (CptSqliteStorage *self, gint64 n_pages, GError **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GMutexLocker) locker = NULL;
  gboolean done;

  g_return_val_if_fail (CPT_IS_SQLITE_STORAGE (self), FALSE);

  text = g_strdup_printf ("PRAGMA max_page_count = %" G_GINT64_FORMAT,
                          n_pages > 0 ? n_pages : MAX_PAGES);
  locker = g_mutex_locker_new (&self->writer_mutex);
  done = cpt_sql_execute (self->writer, text, error);
  cpt_sqlite_translate (error);
  return done;
}
