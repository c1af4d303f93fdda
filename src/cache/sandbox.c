/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cache/sandbox.h"

#include "cache/cache.h"
#include "cache/journal.h"
#include "sql/database.h"

#define ALL_PAGES (-1)

/* SQLite's own way: the log's pages are among them, and a writer that works meanwhile is none's
 * harm. */
static gboolean
copy_file (const char *from, const char *to, const char *name, GError **error)
{
  g_autofree char *source_path = g_build_filename (from, name, NULL);
  g_autofree char *target_path = g_build_filename (to, name, NULL);
  g_autoptr (CptSql) source = cpt_sql_open (source_path, CPT_SQL_READ_ONLY, error);
  g_autoptr (CptSql) target = NULL;
  sqlite3_backup *backup;

  if (source == NULL)
    return FALSE;
  target = cpt_sql_open (target_path, CPT_SQL_QUICK, error);
  if (target == NULL)
    return FALSE;
  backup = sqlite3_backup_init (cpt_sql_get_handle (target), "main", cpt_sql_get_handle (source),
                                "main");
  if (backup != NULL) {
    sqlite3_backup_step (backup, ALL_PAGES);
    if (sqlite3_backup_finish (backup) == SQLITE_OK)
      return TRUE;
  }
  cpt_sql_set_error (target, error);
  return FALSE;
}

gboolean
cpt_sandbox_copy (const char *from, const char *to, GError **error)
{
  g_return_val_if_fail (from != NULL, FALSE);
  g_return_val_if_fail (to != NULL, FALSE);

  return copy_file (from, to, CPT_JOURNAL_FILE, error) &&
         copy_file (from, to, CPT_CACHE_FILE, error);
}
