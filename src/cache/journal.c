/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cache/journal.h"

#include "cache/journal-private.h"
#include "journal-sql.h"
#include "sql/migration.h"
#include "wire/command.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define APPLICATION_ID 0x43505431 /* "CPT1" */
#define RESERVE_BYTES  (16 * 1024 * 1024)

void
cpt_journal_fill_reserve (CptJournal *self)
{
  struct stat info;
  int file = open (self->reserve, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

  if (file < 0)
    return;
  if (fstat (file, &info) == 0 && info.st_size < RESERVE_BYTES &&
      posix_fallocate (file, 0, RESERVE_BYTES) != 0)
    unlink (self->reserve); /* a part of it would only make the disk fuller */
  close (file);
}

/* The device's one row; its terminal id is born with the file. */
static gboolean
make_device (CptJournal *self, gint64 now_us, GError **error)
{
  g_autoptr (CptSqlStatement) statement = NULL;
  char terminal[CPT_ID_SIZE];

  cpt_journal_make_id (self, now_us, terminal);
  statement = cpt_sql_prepare (self->sql,
                               "INSERT INTO device (one, terminal, next_seq, next_bag, id_ms,"
                               " id_counter) VALUES (1, :terminal, 1, 1, :ms, :counter)",
                               error);
  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":terminal", terminal);
  cpt_sql_bind_int64 (statement, ":ms", (gint64)self->ids.last_ms);
  cpt_sql_bind_int64 (statement, ":counter", self->ids.counter);
  return cpt_sql_run (statement, error);
}

static gboolean
load_ids (CptJournal *self, gint64 now_us, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sql_prepare (self->sql, "SELECT id_ms, id_counter FROM device", error);

  if (statement == NULL)
    return FALSE;
  switch (cpt_sql_step (statement, error)) {
  case CPT_SQL_STEP_ROW:
    self->ids.last_ms = (guint64)cpt_sql_column_int64 (statement, 0);
    self->ids.counter = (guint)cpt_sql_column_int64 (statement, 1);
    return TRUE;
  case CPT_SQL_STEP_DONE:
    return make_device (self, now_us, error);
  case CPT_SQL_STEP_ERROR:
  default:
    return FALSE;
  }
}

CptJournal *
cpt_journal_open (const char *folder, gint64 now_us, GError **error)
{
  g_autoptr (CptJournal) self = NULL;
  g_autofree char *path = NULL;

  g_return_val_if_fail (folder != NULL, NULL);

  self = g_new0 (CptJournal, 1);
  g_mutex_init (&self->lock);
  path = g_build_filename (folder, CPT_JOURNAL_FILE, NULL);
  self->reserve = g_build_filename (folder, CPT_JOURNAL_RESERVE, NULL);
  self->sql = cpt_sql_open (path, CPT_SQL_DURABLE, error);
  if (self->sql == NULL ||
      !cpt_sql_migrate (self->sql, JOURNAL_STEPS, G_N_ELEMENTS (JOURNAL_STEPS), APPLICATION_ID,
                        error) ||
      !load_ids (self, now_us, error)) {
    g_prefix_error (error, "%s: ", path);
    return NULL;
  }
  cpt_journal_fill_reserve (self);
  return g_steal_pointer (&self);
}

void
cpt_journal_close (CptJournal *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->sql, cpt_sql_close);
  g_clear_pointer (&self->reserve, g_free);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
cpt_journal_lend (CptJournal *self)
{
  g_return_if_fail (self != NULL);

  cpt_sql_lend (self->sql);
}

void
cpt_journal_take_back (CptJournal *self)
{
  g_return_if_fail (self != NULL);

  cpt_sql_take_back (self->sql);
}

void
cpt_journal_make_id (CptJournal *self, gint64 now_us, char out[CPT_ID_SIZE])
{
  g_mutex_lock (&self->lock);
  cpt_uuid7_make (&self->ids, (guint64)MAX (now_us, 0) / 1000, out);
  g_mutex_unlock (&self->lock);
}

void
cpt_journal_device_free (CptJournalDevice *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->enrolment, cpt_enrol_answer_free);
  g_free (self);
}

#define DEVICE_RANGE "next_seq, COALESCE ((SELECT MIN (seq) FROM command), next_seq) FROM device"

/* The statement stands on the one row that there is, (transfer full) (nullable). */
static CptSqlStatement *
find_device (CptJournal *self, const char *text, GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sql_prepare (self->sql, text, error);

  if (statement == NULL)
    return NULL;
  switch (cpt_sql_step (statement, error)) {
  case CPT_SQL_STEP_ROW:
    return g_steal_pointer (&statement);
  case CPT_SQL_STEP_DONE:
    g_set_error (error, CPT_SQL_ERROR, CPT_SQL_ERROR_CORRUPT, "the journal has lost its device");
    return NULL;
  case CPT_SQL_STEP_ERROR:
  default:
    return NULL;
  }
}

CptJournalDevice *
cpt_journal_load_device (CptJournal *self, GError **error)
{
  g_autoptr (CptJournalDevice) device = NULL;
  g_autoptr (CptSqlStatement) statement = NULL;
  const char *enrolment;

  g_return_val_if_fail (self != NULL, NULL);

  statement = find_device (self, "SELECT terminal, enrolment, " DEVICE_RANGE, error);
  if (statement == NULL)
    return NULL;
  device = g_new0 (CptJournalDevice, 1);
  cpt_sql_column_copy (statement, 0, device->terminal, sizeof device->terminal);
  enrolment = cpt_sql_column_text (statement, 1);
  device->next_seq = cpt_sql_column_int64 (statement, 2);
  device->oldest_retained_seq = cpt_sql_column_int64 (statement, 3);
  if (enrolment != NULL) {
    device->enrolment = cpt_enrol_answer_read (enrolment, strlen (enrolment), error);
    if (device->enrolment == NULL)
      return NULL;
  }
  return g_steal_pointer (&device);
}

gboolean
cpt_journal_get_range (CptJournal *self,
                       gint64 *next_seq_out,
                       gint64 *oldest_retained_seq_out,
                       GError **error)
{
  g_autoptr (CptSqlStatement) statement = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  statement = find_device (self, "SELECT " DEVICE_RANGE, error);
  if (statement == NULL)
    return FALSE;
  *next_seq_out = cpt_sql_column_int64 (statement, 0);
  *oldest_retained_seq_out = cpt_sql_column_int64 (statement, 1);
  return TRUE;
}

gboolean
cpt_journal_save_enrolment (CptJournal *self, const CptEnrolAnswer *answer, GError **error)
{
  g_autoptr (CptSqlStatement) statement = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  statement = cpt_sql_prepare (
      self->sql, "UPDATE device SET enrolment = :text WHERE terminal = :terminal", error);
  if (statement == NULL)
    return FALSE;
  text = cpt_enrol_answer_write (answer);
  cpt_sql_bind_text (statement, ":text", text);
  cpt_sql_bind_text (statement, ":terminal", answer->terminal);
  if (!cpt_sql_run (statement, error))
    return FALSE;
  if (cpt_sql_get_changes (self->sql) == 1)
    return TRUE;
  g_set_error (error, CPT_SQL_ERROR, CPT_SQL_ERROR_CONSTRAINT,
               "the enrolment is for another device (%s)", answer->terminal);
  return FALSE;
}

char *
cpt_journal_find_answer (CptJournal *self, const char *request, GError **error)
{
  g_autoptr (CptSqlStatement) statement = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  statement = cpt_sql_prepare (self->sql, "SELECT answer FROM request WHERE id = :request", error);
  if (statement == NULL)
    return NULL;
  cpt_sql_bind_text (statement, ":request", request);
  return cpt_sql_step (statement, error) == CPT_SQL_STEP_ROW
             ? g_strdup (cpt_sql_column_text (statement, 0))
             : NULL;
}

gboolean
cpt_journal_load_pin (CptJournal *self,
                      const char *person,
                      gint64 *n_wrong_out,
                      gint64 *locked_until_us_out,
                      GError **error)
{
  g_autoptr (CptSqlStatement) statement = NULL;
  CptSqlStep step;

  g_return_val_if_fail (self != NULL, FALSE);

  statement = cpt_sql_prepare (
      self->sql, "SELECT n_wrong, locked_until_us FROM pin WHERE person = :person", error);
  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":person", person);
  step = cpt_sql_step (statement, error);
  *n_wrong_out = step == CPT_SQL_STEP_ROW ? cpt_sql_column_int64 (statement, 0) : 0;
  *locked_until_us_out = step == CPT_SQL_STEP_ROW ? cpt_sql_column_int64 (statement, 1) : 0;
  return step != CPT_SQL_STEP_ERROR;
}

gboolean
cpt_journal_save_pin (CptJournal *self,
                      const char *person,
                      gint64 n_wrong,
                      gint64 locked_until_us,
                      GError **error)
{
  g_autoptr (CptSqlStatement) statement = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  statement = cpt_sql_prepare (self->sql,
                               "INSERT OR REPLACE INTO pin (person, n_wrong, locked_until_us)"
                               " VALUES (:person, :wrong, :until)",
                               error);
  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":person", person);
  cpt_sql_bind_int64 (statement, ":wrong", n_wrong);
  cpt_sql_bind_int64 (statement, ":until", locked_until_us);
  return cpt_sql_run (statement, error);
}

char *
cpt_journal_get_fact (CptJournal *self, const char *name, GError **error)
{
  g_autoptr (CptSqlStatement) statement = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  statement = cpt_sql_prepare (self->sql, "SELECT value FROM fact WHERE name = :name", error);
  if (statement == NULL)
    return NULL;
  cpt_sql_bind_text (statement, ":name", name);
  return cpt_sql_step (statement, error) == CPT_SQL_STEP_ROW
             ? g_strdup (cpt_sql_column_text (statement, 0))
             : NULL;
}

/* @value NULL: the fact goes. */
gboolean
cpt_journal_set_fact (CptJournal *self, const char *name, const char *value, GError **error)
{
  g_autoptr (CptSqlStatement) statement = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  statement = cpt_sql_prepare (
      self->sql,
      value != NULL ? "INSERT OR REPLACE INTO fact (name, value) VALUES (:name, :value)"
                    : "DELETE FROM fact WHERE name = :name",
      error);
  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":name", name);
  if (value != NULL)
    cpt_sql_bind_text (statement, ":value", value);
  return cpt_sql_run (statement, error);
}
