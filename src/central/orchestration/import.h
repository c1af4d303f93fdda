/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/orchestration/service.h"
#include "wire/json.h"

G_BEGIN_DECLS

typedef struct {
  gint64 n_rows, n_written, n_unchanged, n_skipped;
} CptImportCounts;

/* CPT_IMPORT_ERROR_KEY_REUSED: a row came before under the same key with other words; nothing of
 * the call was written. */
typedef enum { CPT_IMPORT_ERROR_KEY_REUSED } CptImportError;
#define CPT_IMPORT_ERROR (cpt_import_error_quark ())
GQuark cpt_import_error_quark (void);

/* What is different when a channel sends rows in a call: all of them are one transaction and one
 * command of its name. */
typedef struct {
  const char *channel;
  const char *command; /* its id */
  guint max_rows;      /* more are refused as a whole */
  gboolean keeps;      /* the command stands in the log though nothing changed: it has a key */
  gpointer user_data;  /* (unowned) of the functions below */
  /* In the transaction, before the first row: FALSE ends it. */
  CptStorageFunction begin;
  /* With the row's number from 1 on: why it is not taken, as `member: why`. */
  void (*refuse) (guint64 row, const char *why, gpointer user_data);
  /* In the transaction, after the last row: members that the command's arguments get. */
  void (*put_args) (CptJsonWriter *writer, const CptImportCounts *counts, gpointer user_data);
} CptImportCall;

typedef struct {
  const char *kind; /* stores, places, products, prices, stock, people, policy, orders */
  const char *const
      *columns; /* (nullable) `column=member` pairs: column of the file → our member */
  const char *const *defaults; /* (nullable) `member=value` pairs for members the file lacks */
  const char *name;            /* of the file, for messages */
  const char *badges_out;      /* (nullable) people: where badges it made go, 0600 */
  gint64 at_us;                /* stock: as of; 0: now */
  const CptImportCall *call;   /* (nullable) a channel sent it: one transaction, one command */
} CptImportOptions;

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
