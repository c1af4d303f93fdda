/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/limits.h"

#include <glib.h>

G_BEGIN_DECLS

/* One row of an import: members as text, whatever the file was. The getters check and convert; what
 * is wrong they say as `member: why` in @why_out, and the row is skipped. */
typedef struct {
  guint64 line;       /* of the file, where the row begins */
  GHashTable *values; /* (owned) (element-type utf8 utf8) member → text, none empty */
  char *document;     /* (owned) (nullable) the JSON object that it came as */
} CptImportRow;

CptImportRow *cpt_import_row_new (void);
void cpt_import_row_free (CptImportRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptImportRow, cpt_import_row_free)

/* Sets @why_out and returns FALSE. */
gboolean cpt_import_refuse (char **why_out, const char *member, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

/* NULL where there is none. */
const char *cpt_import_row_get (const CptImportRow *self, const char *member);

/* @out: NULL where there is none and none is needed. */
gboolean cpt_import_row_get_text (const CptImportRow *self,
                                  const char *member,
                                  gsize max_bytes,
                                  gboolean needed,
                                  const char **out,
                                  char **why_out);
/* Into a text of fixed size; "" where there is none and none is needed. */
gboolean cpt_import_row_copy_text (const CptImportRow *self,
                                   const char *member,
                                   gboolean needed,
                                   char *out,
                                   gsize size,
                                   char **why_out);
gboolean cpt_import_row_get_int (const CptImportRow *self,
                                 const char *member,
                                 gint64 min,
                                 gint64 max,
                                 gint64 none,
                                 gint64 *out,
                                 char **why_out);
/* true, false, yes, no, 1, 0 */
gboolean cpt_import_row_get_bool (const CptImportRow *self,
                                  const char *member,
                                  gboolean none,
                                  gboolean *out,
                                  char **why_out);
/* RFC 3339, or a date alone: its midnight in @time_zone. */
gboolean cpt_import_row_get_instant (const CptImportRow *self,
                                     const char *member,
                                     const char *time_zone,
                                     gint64 none,
                                     gint64 *out,
                                     char **why_out);
/* @minor_member as integer minor units, else @decimal_member as decimal text of @currency. */
gboolean cpt_import_row_get_money (const CptImportRow *self,
                                   const char *minor_member,
                                   const char *decimal_member,
                                   const char *currency,
                                   gint64 *out,
                                   char **why_out);
/* 14 digits from `gtin`; "" where there is none. */
gboolean cpt_import_row_get_gtin (const CptImportRow *self,
                                  char gtin_out[CPT_GTIN_SIZE],
                                  char **why_out);
/* `sku`, else the GTIN. */
gboolean cpt_import_row_get_sku (const CptImportRow *self,
                                 char sku_out[CPT_SKU_SIZE],
                                 char **why_out);

/* Microseconds of a local date and time; FALSE for what is none. */
gboolean cpt_local_time_to_us (const char *text, const char *time_zone, gint64 *us_out);

G_END_DECLS
