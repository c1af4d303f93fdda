/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/storage/storage.h"

G_BEGIN_DECLS

/**
 * cpt_true_row_write:
 * @scope, @kind, @id: of a published row
 * @doc: (nullable): how the row stands, which tells what sort of code it is of
 *
 * What the row must say, written from the truth as publish.h does when it changes.
 *
 * Returns: (transfer full) (nullable): the document. NULL and no error: the truth knows of no such
 * thing in this scope. An error also where what is there cannot be read.
 */
char *cpt_true_row_write (CptTransaction *transaction,
                          const char *scope,
                          const char *kind,
                          const char *id,
                          const char *doc,
                          GError **error);

G_END_DECLS
