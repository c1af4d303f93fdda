/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/inverse.h"
#include "wire/json.h"

G_BEGIN_DECLS

/* `last` as a member of a row: null when there is no command yet. For the files of this folder. */
void cpt_last_put (CptJsonWriter *writer, const char *name, const CptLast *last);
gboolean cpt_last_get (JsonObject *object, const char *name, CptLast *last_out, GError **error);

/* A place's open count, {since_us, skus} or null: a member of its row and of `was`. */
void cpt_count_put (CptJsonWriter *writer, const char *name, const CptOpenCount *count);
gboolean cpt_count_get (JsonObject *object,
                        const char *name,
                        CptOpenCount *count_out,
                        GError **error);

/* Units of a bag, [[line, n] …]. @low and @high limit n. */
void cpt_units_put (CptJsonWriter *writer, const char *name, const GArray *units);
gboolean cpt_units_take (JsonArray *list,
                         const char *name,
                         gint64 low,
                         gint64 high,
                         GArray *units,
                         GError **error);

G_END_DECLS
