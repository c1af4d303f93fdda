/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/orchestration/import-row.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* A file of rows: CSV with a header line, JSON Lines or one JSON array; plain or gzip, known by its
 * first bytes. Reads forward only, a row at a time. */
typedef struct _CptImportReader CptImportReader;

/**
 * cpt_import_reader_new:
 * @members: NULL-terminated, as cpt_import_list_members() gives them
 * @columns: (nullable): `column=member` pairs
 * @defaults: (nullable): `member=value` pairs
 * @whole: the file is one JSON document, whatever its lines
 * @opaque: JSON objects are read by somebody else: rows have their document alone
 *
 * Fails with G_IO_ERROR_INVALID_DATA in words when the file as a whole makes no sense: a column
 * that was named is not there, a needed member has no column.
 */
CptImportReader *cpt_import_reader_new (GInputStream *input,
                                        const char *const *members,
                                        const char *const *columns,
                                        const char *const *defaults,
                                        gboolean whole,
                                        gboolean opaque,
                                        GError **error);
void cpt_import_reader_free (CptImportReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptImportReader, cpt_import_reader_free)

typedef enum {
  CPT_IMPORT_STEP_ROW,
  CPT_IMPORT_STEP_BAD, /* this row cannot be read, @why_out says why; go on */
  CPT_IMPORT_STEP_END,
  CPT_IMPORT_STEP_ERROR,
} CptImportStep;

/* @row_out: (transfer full): for BAD, only its line means something */
CptImportStep cpt_import_reader_next (CptImportReader *self,
                                      CptImportRow **row_out,
                                      char **why_out,
                                      GError **error);

G_END_DECLS
