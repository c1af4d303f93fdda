/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define CPT_CSV_MAX_FIELD   (64 * 1024)
#define CPT_CSV_MAX_COLUMNS 256

/* CSV as RFC 4180 has it, forward only: quotes, line breaks in them, CRLF or LF. The separator is
 * what the header line has most of: comma, semicolon or tab. */
typedef struct _CptCsv CptCsv;

CptCsv *cpt_csv_new (GInputStream *input);
void cpt_csv_free (CptCsv *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptCsv, cpt_csv_free)

typedef enum {
  CPT_CSV_RECORD,
  CPT_CSV_BROKEN, /* too long, too many fields, or a quote that is never closed */
  CPT_CSV_END,
  CPT_CSV_ERROR,
} CptCsvStep;

/* @fields: cleared and filled with (element-type utf8); @line_out: where the record begins */
CptCsvStep cpt_csv_next (CptCsv *self, GPtrArray *fields, guint64 *line_out, GError **error);

G_END_DECLS
