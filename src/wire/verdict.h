/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wire/json-guard.h"
#include "wire/push.h"

G_BEGIN_DECLS

/* Lists of verdicts as the push's answer (with a status) and the feed's trailer (rejected ones,
 * without) have them. For the files of this folder. */

void cpt_verdicts_write (CptJsonWriter *writer,
                         const char *name,
                         const GPtrArray *verdicts,
                         gboolean with_status);

/* @span: the bytes that @object was made from; problems are kept as they stand there. Returns:
 * (transfer full) (element-type CptVerdict) */
GPtrArray *cpt_verdicts_read (JsonObject *object,
                              CptJsonSpan span,
                              const char *name,
                              guint max,
                              gboolean with_status,
                              GError **error);

G_END_DECLS
