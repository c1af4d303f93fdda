/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cache/trouble.h"

#include "sql/database.h"

CptTrouble
cpt_trouble_of (const GError *error)
{
  static const struct {
    CptSqlError code;
    CptTrouble trouble;
  } TROUBLES[] = {
    { CPT_SQL_ERROR_FULL, CPT_TROUBLE_FULL },   { CPT_SQL_ERROR_CORRUPT, CPT_TROUBLE_DAMAGED },
    { CPT_SQL_ERROR_NEWER, CPT_TROUBLE_NEWER }, { CPT_SQL_ERROR_READ_ONLY, CPT_TROUBLE_UNWRITABLE },
    { CPT_SQL_ERROR_BUSY, CPT_TROUBLE_BUSY },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (TROUBLES); i++)
    if (g_error_matches (error, CPT_SQL_ERROR, (gint)TROUBLES[i].code))
      return TROUBLES[i].trouble;
  return CPT_TROUBLE_OTHER;
}
