/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/orchestration/service.h"

G_BEGIN_DECLS

typedef struct {
  const char *kind; /* stores, places, products, prices, stock, people, policy, orders */
  const char *const
      *columns; /* (nullable) `column=member` pairs: column of the file → our member */
  const char *const *defaults; /* (nullable) `member=value` pairs for members the file lacks */
  const char *name;            /* of the file, for messages */
  const char *badges_out;      /* (nullable) people: where badges it made go, 0600 */
  gint64 at_us;                /* stock: as of; 0: now */
} CptImportOptions;

typedef struct {
  gint64 n_rows, n_written, n_unchanged, n_skipped;
} CptImportCounts;

/* One line of words a bad row: file, line, field, why. */
typedef void (*CptImportNote) (const char *words, gpointer user_data);

/**
 * cpt_import_stream:
 * @input: CSV with a header line (RFC 4180, UTF-8 with or without a mark), JSON Lines or one JSON
 * array; plain or gzip
 *
 * Reads rows in batches of a transaction each; a bad row is named and skipped, the good ones stay;
 * a second run writes nothing and says so. FALSE: the storage or the stream failed, @counts_out is
 * what was kept.
 */
gboolean cpt_import_stream (CptService *self,
                            const CptImportOptions *options,
                            GInputStream *input,
                            CptImportNote note,
                            gpointer user_data,
                            CptImportCounts *counts_out,
                            GError **error);

/* The members of a kind, for --help: (transfer none) NULL-terminated; NULL: no such kind. A `*`
 * marks a required one. */
const char *const *cpt_import_list_members (const char *kind);
const char *const *cpt_import_list_kinds (void);

G_END_DECLS
