/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wire/json.h"

G_BEGIN_DECLS

/* Readers of a list's elements. @member names the list in errors. */

gboolean cpt_json_list_get_int (JsonArray *list,
                                guint i,
                                const char *member,
                                gint64 min,
                                gint64 max,
                                gint64 *out,
                                GError **error);
gboolean cpt_json_list_get_int_or_null (JsonArray *list,
                                        guint i,
                                        const char *member,
                                        gint64 min,
                                        gint64 max,
                                        gint64 none,
                                        gint64 *out,
                                        GError **error);
gboolean cpt_json_list_get_text (JsonArray *list,
                                 guint i,
                                 const char *member,
                                 gsize max_bytes,
                                 const char **out,
                                 GError **error);
gboolean cpt_json_list_get_text_or_null (JsonArray *list,
                                         guint i,
                                         const char *member,
                                         gsize max_bytes,
                                         const char **out,
                                         GError **error);
gboolean cpt_json_list_get_bool (JsonArray *list,
                                 guint i,
                                 const char *member,
                                 gboolean *out,
                                 GError **error);
/* A list of @min…@max elements inside the list. */
gboolean cpt_json_list_get_array (JsonArray *list,
                                  guint i,
                                  const char *member,
                                  guint min,
                                  guint max,
                                  JsonArray **out,
                                  GError **error);
gboolean cpt_json_list_get_object (JsonArray *list,
                                   guint i,
                                   const char *member,
                                   JsonObject **out,
                                   GError **error);

G_END_DECLS
