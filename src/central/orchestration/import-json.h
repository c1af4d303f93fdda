/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/orchestration/import-row.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define CPT_IMPORT_MAX_DOCUMENT (4 * 1024 * 1024)  /* one object */
#define CPT_IMPORT_MAX_ARRAY    (64 * 1024 * 1024) /* a file that is one array */

/* JSON objects that follow each other, one a line or spread over several; or one array of them. */
typedef struct _CptImportJson CptImportJson;

/* @array: the file is one array. @whole: it is one object, whatever its lines. @opaque: somebody
 * else reads the objects, rows have their document alone. */
CptImportJson *cpt_import_json_new (GInputStream *input,
                                    gboolean array,
                                    gboolean whole,
                                    gboolean opaque);
void cpt_import_json_free (CptImportJson *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptImportJson, cpt_import_json_free)

typedef enum {
  CPT_IMPORT_JSON_ROW,
  CPT_IMPORT_JSON_BAD,
  CPT_IMPORT_JSON_END,
  CPT_IMPORT_JSON_ERROR,
} CptImportJsonStep;

/* Fills @row's values: a text as it is, a number and a bool as text, `name: {"fr": …}` as
 * `name.fr`, pairs `[["size","M"]]` as `size=M`. The object's own text is kept as the row's
 * document. */
CptImportJsonStep cpt_import_json_next (CptImportJson *self,
                                        CptImportRow *row,
                                        char **why_out,
                                        GError **error);

G_END_DECLS
