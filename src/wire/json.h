/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * CptWireError:
 * @CPT_WIRE_ERROR_TOO_BIG: more bytes than the caller's limit
 * @CPT_WIRE_ERROR_NOT_UTF8: not UTF-8
 * @CPT_WIRE_ERROR_SYNTAX: not JSON (RFC 8259, nothing laxer), or cut off
 * @CPT_WIRE_ERROR_TOO_DEEP: nested deeper than CPT_JSON_MAX_DEPTH
 * @CPT_WIRE_ERROR_TWIN: an object names a member twice
 * @CPT_WIRE_ERROR_NUMBER: a number that is no integer within ±2^53
 * @CPT_WIRE_ERROR_MEMBER: a member is missing, of another type or out of range; the message names
 * it
 * @CPT_WIRE_ERROR_UNKNOWN_KIND: a command or row kind that this build does not know
 * @CPT_WIRE_ERROR_UNKNOWN_VERSION: a known kind in a newer version
 *
 * What can be wrong with bytes from outside. Nothing was changed by them.
 */
typedef enum {
  CPT_WIRE_ERROR_TOO_BIG,
  CPT_WIRE_ERROR_NOT_UTF8,
  CPT_WIRE_ERROR_SYNTAX,
  CPT_WIRE_ERROR_TOO_DEEP,
  CPT_WIRE_ERROR_TWIN,
  CPT_WIRE_ERROR_NUMBER,
  CPT_WIRE_ERROR_MEMBER,
  CPT_WIRE_ERROR_UNKNOWN_KIND,
  CPT_WIRE_ERROR_UNKNOWN_VERSION,
} CptWireError;

#define CPT_WIRE_ERROR (cpt_wire_error_quark ())
GQuark cpt_wire_error_quark (void);

#define CPT_JSON_MAX_DEPTH 32

/**
 * cpt_json_parse:
 * @text: bytes from outside
 * @max_bytes: the caller's limit
 *
 * Looks the bytes over before json-glib sees them (size, UTF-8, grammar, depth, twin members,
 * integers within ±2^53, no U+0000): json-glib crashes on deep nesting, wraps big integers silently
 * and keeps the last of two twins.
 *
 * Returns: (transfer full) (nullable): the root
 */
JsonNode *cpt_json_parse (const char *text, gsize length, gsize max_bytes, GError **error);

/* The same for documents of others: fractions and exponents pass. Returns: (transfer full) */
JsonNode *cpt_json_parse_foreign (const char *text, gsize length, gsize max_bytes, GError **error);

/* As cpt_json_parse(), and the root must be an object. Returns: (transfer full) */
JsonObject *cpt_json_parse_object (const char *text, gsize length, gsize max_bytes, GError **error);

/* Readers: FALSE and CPT_WIRE_ERROR_MEMBER naming the member. *_or_null take a missing or null
 * member as @none (NULL for text). */
gboolean cpt_json_get_int (JsonObject *object,
                           const char *member,
                           gint64 min,
                           gint64 max,
                           gint64 *out,
                           GError **error);
gboolean cpt_json_get_int_or_null (JsonObject *object,
                                   const char *member,
                                   gint64 min,
                                   gint64 max,
                                   gint64 none,
                                   gint64 *out,
                                   GError **error);
gboolean cpt_json_get_bool (JsonObject *object, const char *member, gboolean *out, GError **error);
/* Text of 1…@max_bytes bytes without control characters; @out points into the node. */
gboolean cpt_json_get_text (JsonObject *object,
                            const char *member,
                            gsize max_bytes,
                            const char **out,
                            GError **error);
gboolean cpt_json_get_text_or_null (JsonObject *object,
                                    const char *member,
                                    gsize max_bytes,
                                    const char **out,
                                    GError **error);
/* Prose may hold U+000A, and may be empty (given as NULL). */
gboolean cpt_json_get_prose_or_null (JsonObject *object,
                                     const char *member,
                                     gsize max_bytes,
                                     const char **out,
                                     GError **error);
gboolean cpt_json_get_array (JsonObject *object,
                             const char *member,
                             guint max,
                             JsonArray **out,
                             GError **error);
gboolean cpt_json_get_object (JsonObject *object,
                              const char *member,
                              JsonObject **out,
                              GError **error);
gboolean cpt_json_get_object_or_null (JsonObject *object,
                                      const char *member,
                                      JsonObject **out,
                                      GError **error);

/* Writer: minified, only `"`, `\` and control characters escaped, members in the order of the
 * calls. On the stack: `CptJsonWriter writer = CPT_JSON_WRITER_INIT;`, ended by
 * cpt_json_writer_end() or cpt_json_writer_clear(). @name is NULL inside a list. */
typedef struct {
  GString *text;
  gboolean comma;
} CptJsonWriter;
#define CPT_JSON_WRITER_INIT                                                                       \
  {                                                                                                \
    NULL, FALSE                                                                                    \
  }

void cpt_json_begin_object (CptJsonWriter *self, const char *name);
void cpt_json_end_object (CptJsonWriter *self);
void cpt_json_begin_list (CptJsonWriter *self, const char *name);
void cpt_json_end_list (CptJsonWriter *self);
void cpt_json_put_text (CptJsonWriter *self, const char *name, const char *value); /* NULL: null */
void cpt_json_put_text_if (CptJsonWriter *self,
                           const char *name,
                           const char *value); /* NULL or "": null */
void cpt_json_put_int (CptJsonWriter *self, const char *name, gint64 value);
void cpt_json_put_int_if (CptJsonWriter *self,
                          const char *name,
                          gint64 value,
                          gint64 none); /* @none: null */
void cpt_json_put_bool (CptJsonWriter *self, const char *name, gboolean value);
void cpt_json_put_null (CptJsonWriter *self, const char *name);
void cpt_json_put_raw (CptJsonWriter *self,
                       const char *name,
                       const char *json);        /* as it is, already JSON */
char *cpt_json_writer_end (CptJsonWriter *self); /* (transfer full) */
void cpt_json_writer_clear (CptJsonWriter *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CptJsonWriter, cpt_json_writer_clear)

G_END_DECLS
