/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sql/migration.h"

#include "sql/statement.h"

static gboolean
get_version (CptSql *self, guint n_steps, gint64 *version_out, GError **error)
{
  if (!cpt_sql_query_int64 (self, "PRAGMA user_version", 0, version_out, error))
    return FALSE;
  if (*version_out < 0) {
    g_set_error (error, CPT_SQL_ERROR, CPT_SQL_ERROR_CORRUPT,
                 "the file says it has version %" G_GINT64_FORMAT, *version_out);
    return FALSE;
  }
  if (*version_out > n_steps) {
    g_set_error (error, CPT_SQL_ERROR, CPT_SQL_ERROR_NEWER,
                 "the file has version %" G_GINT64_FORMAT ", this program knows %u", *version_out,
                 n_steps);
    return FALSE;
  }
  return TRUE;
}

/* Ours, or quite empty: anything else is somebody else's file, and is left alone. */
static gboolean
check_kind (CptSql *self, gint32 application_id, GError **error)
{
  gint64 id, n_objects;

  if (!cpt_sql_query_int64 (self, "PRAGMA application_id", 0, &id, error) ||
      !cpt_sql_query_int64 (self, "SELECT count (*) FROM sqlite_schema", 0, &n_objects, error))
    return FALSE;
  if (id == application_id || (id == 0 && n_objects == 0))
    return TRUE;
  g_set_error (error, CPT_SQL_ERROR, CPT_SQL_ERROR_CORRUPT,
               "the file belongs to another program, or is another kind of file (mark %08x, not "
               "%08x)",
               (guint32)id, (guint32)application_id);
  return FALSE;
}

static gboolean
take_step (CptSql *self,
           const char *text,
           guint number,
           gint32 application_id,
           guint n_steps,
           GError **error)
{
  g_autofree char *marks = g_strdup_printf ("PRAGMA user_version = %u; PRAGMA application_id = %d;",
                                            number, application_id);
  gint64 version;

  if (!cpt_sql_begin (self, error))
    return FALSE;
  /* Another process may have taken the step while this one waited for the lock. */
  if (get_version (self, n_steps, &version, error) &&
      (version >= number ||
       (cpt_sql_execute (self, text, error) && cpt_sql_execute (self, marks, error))))
    return cpt_sql_commit (self, error);
  g_prefix_error (error, "migration %u: ", number);
  cpt_sql_rollback (self);
  return FALSE;
}

gboolean
cpt_sql_migrate (CptSql *self,
                 const char *const *steps,
                 guint n_steps,
                 gint32 application_id,
                 GError **error)
{
  gint64 version;

  if (!check_kind (self, application_id, error) || !get_version (self, n_steps, &version, error))
    return FALSE;
  for (guint i = (guint)version; i < n_steps; i++)
    if (!take_step (self, steps[i], i + 1, application_id, n_steps, error))
      return FALSE;
  return TRUE;
}
