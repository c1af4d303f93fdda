/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wire/json-guard.h"

G_BEGIN_DECLS

/* An object's members as places in its bytes, for documents that are read member by member, once:
 * no tree is built. For the files of this folder; the readers say what those of json.h say. */

#define CPT_JSON_FLAT_MEMBERS 64

typedef struct {
  const char *name; /* behind its quote */
  gsize length;     /* of the name */
  CptJsonSpan value;
} CptJsonFlatMember;

typedef struct {
  CptJsonFlatMember members[CPT_JSON_FLAT_MEMBERS];
  guint n_members;
  guint next;    /* where the next one is looked for first: most come in the contract's order */
  GString *text; /* (owned) (nullable) the text that was given last */
} CptJsonFlat;

/**
 * cpt_json_flat_init:
 * @object: bytes that cpt_json_guard() let pass; they stay until cpt_json_flat_clear()
 *
 * Returns: FALSE if it is no object, has more members than CPT_JSON_FLAT_MEMBERS, or one whose name
 * is written with an escape: a tree is to be built then
 */
gboolean cpt_json_flat_init (CptJsonFlat *self, CptJsonSpan object);
void cpt_json_flat_clear (CptJsonFlat *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CptJsonFlat, cpt_json_flat_clear)

/* FALSE: missing or null. */
gboolean cpt_json_flat_find (CptJsonFlat *self, const char *name, CptJsonSpan *value_out);

gboolean cpt_json_flat_get_int (CptJsonFlat *self,
                                const char *name,
                                gint64 min,
                                gint64 max,
                                gint64 *out,
                                GError **error);
gboolean cpt_json_flat_get_int_or_null (CptJsonFlat *self,
                                        const char *name,
                                        gint64 min,
                                        gint64 max,
                                        gint64 none,
                                        gint64 *out,
                                        GError **error);
gboolean cpt_json_flat_get_bool (CptJsonFlat *self,
                                 const char *name,
                                 gboolean *out,
                                 GError **error);
/* @out stands until the next text is asked for. */
gboolean cpt_json_flat_get_text (CptJsonFlat *self,
                                 const char *name,
                                 gsize max_bytes,
                                 const char **out,
                                 GError **error);
gboolean cpt_json_flat_get_text_or_null (CptJsonFlat *self,
                                         const char *name,
                                         gsize max_bytes,
                                         const char **out,
                                         GError **error);
gboolean cpt_json_flat_get_prose_or_null (CptJsonFlat *self,
                                          const char *name,
                                          gsize max_bytes,
                                          const char **out,
                                          GError **error);
/* @out is all zero where it is missing or null. */
gboolean cpt_json_flat_get_object_or_null (CptJsonFlat *self,
                                           const char *name,
                                           CptJsonSpan *out,
                                           GError **error);

/* The object with this one member, or with none where it is missing. (transfer full) */
JsonObject *cpt_json_flat_build (CptJsonFlat *self, const char *name);

/* What the readers of json.h say of a value. */
gboolean cpt_json_refuse (GError **error, const char *member, const char *what);
gboolean cpt_json_check_int (gint64 value,
                             const char *member,
                             gint64 min,
                             gint64 max,
                             gint64 *out,
                             GError **error);
/* @text: (nullable) it is none */
gboolean cpt_json_check_text (const char *text,
                              const char *member,
                              gsize max_bytes,
                              const char **out,
                              GError **error);
gboolean cpt_json_check_prose (const char *text,
                               const char *member,
                               gsize max_bytes,
                               const char **out,
                               GError **error);

G_END_DECLS
