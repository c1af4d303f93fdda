/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wire/feed.h"

G_BEGIN_DECLS

/* Reads a snapshot's file on a thread of its own: unpacks it, checks each line, and takes out of
 * the docs what is looked up. Meanwhile another thread puts in what was read before; each takes
 * about half of the work. */
typedef struct _CptInstallReader CptInstallReader;

typedef struct {
  CptFeedRow row;   /* never a deletion; @doc lies in the batch */
  gsize text;       /* where in the batch's texts: a product's words, a code's sku */
  gsize text_bytes; /* 0: neither */
  gint64 pack;      /* of a code */
} CptInstallRow;

typedef struct {
  GArray *rows;   /* (owned) (element-type CptInstallRow) in their order */
  GString *texts; /* (owned) */

  GByteArray *lines; /* (owned) the reader's */
  gboolean is_last;
} CptInstallBatch;

/* What is known when all was read. */
typedef struct {
  CptFeedHead head;
  CptFeedTrailer trailer;
  gint64 n;
  guint64 sum;
} CptInstallTold;

/**
 * cpt_install_reader_new:
 * @scope: (unowned): the scope that the file is to be of
 * @data: (unowned): the packed bytes
 *
 * Returns: (transfer full): it is reading already
 */
CptInstallReader *cpt_install_reader_new (const char *scope, gconstpointer data, gsize length);
/* Ends the thread, wherever it is. */
void cpt_install_reader_free (CptInstallReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptInstallReader, cpt_install_reader_free)

/* Waits for the next rows. Returns: (transfer none) (nullable) until the next call; NULL: no more
 */
const CptInstallBatch *cpt_install_reader_take (CptInstallReader *self);

/**
 * cpt_install_reader_end:
 *
 * After the last batch. Fails with `CPT_CACHE_ERROR_SNAPSHOT` when the file is not what it ought to
 * be, and with `CPT_CACHE_ERROR_SUM` when its rows are not those that its trailer counted.
 *
 * Returns: (transfer none) (nullable)
 */
const CptInstallTold *cpt_install_reader_end (CptInstallReader *self, GError **error);

G_END_DECLS
