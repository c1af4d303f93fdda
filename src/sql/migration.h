/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sql/database.h"

G_BEGIN_DECLS

/**
 * cpt_sql_migrate:
 * @steps: (array length=n_steps): the text of each migration, in order; never edited after a
 * release
 * @application_id: marks the file's kind; a file that has another one is refused as CORRUPT with
 * words that say so
 *
 * Brings the file from its `user_version` to @n_steps, each step in a transaction of its own. Fails
 * with CPT_SQL_ERROR_NEWER when the file knows more steps than this build.
 */
gboolean cpt_sql_migrate (CptSql *self,
                          const char *const *steps,
                          guint n_steps,
                          gint32 application_id,
                          GError **error);

G_END_DECLS
