/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wire/json.h"

G_BEGIN_DECLS

/* The scanner behind cpt_json_parse(), for who keeps bytes as they came or compares them, and needs
 * no tree. */

typedef enum {
  CPT_JSON_GUARD_STRICT = 0,
  CPT_JSON_GUARD_DECIMALS = 1 << 0, /* fractions and exponents pass: documents of others */
} CptJsonGuardFlags;

gboolean cpt_json_guard (const char *text,
                         gsize length,
                         gsize max_bytes,
                         CptJsonGuardFlags flags,
                         GError **error);

/* cpt_json_parse_object() with flags. */
JsonObject *cpt_json_parse_object_with (const char *text,
                                        gsize length,
                                        gsize max_bytes,
                                        CptJsonGuardFlags flags,
                                        GError **error);

/**
 * cpt_json_scan_text:
 * @at: the opening quote; moved behind the closing one
 * @out: the decoded text is appended
 *
 * Returns: FALSE if there is no well-formed string; UTF-8 is not looked at
 */
gboolean cpt_json_scan_text (const char **at, const char *end, GString *out);

/* A value's bytes in a text that the guard let pass; the functions below trust it. */
typedef struct {
  const char *start;
  const char *end;
} CptJsonSpan;

/* The bytes of a member's value; FALSE if the object has none of that name. */
gboolean cpt_json_span_member (CptJsonSpan object, const char *name, CptJsonSpan *value_out);

/**
 * cpt_json_span_take_member:
 * @object: the rest of an object, moved on; at first the whole object with its brackets
 * @name_out: with its quotes
 *
 * For bytes that may have been damaged on a disk: nothing outside of @object is read.
 *
 * Returns: FALSE at the object's end
 */
gboolean cpt_json_span_take_member (CptJsonSpan *object,
                                    CptJsonSpan *name_out,
                                    CptJsonSpan *value_out);
/* Whether the JSON text @text, a member's name or a value, says @wanted. */
gboolean cpt_json_span_equals (CptJsonSpan text, const char *wanted);

/**
 * cpt_json_span_next:
 * @list: the rest of a list, moved on; at first the whole list with its brackets
 *
 * Returns: FALSE at the list's end
 */
gboolean cpt_json_span_next (CptJsonSpan *list, CptJsonSpan *value_out);

/* Appends @text as a JSON string with its quotes, escaped as CptJsonWriter does. */
void cpt_json_append_text (GString *out, const char *text);

/* The same JSON without white space, its texts escaped as CptJsonWriter does. (transfer full) */
char *cpt_json_tighten (const char *text, gsize length);

G_END_DECLS
