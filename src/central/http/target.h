/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CPT_TARGET_MAX_BYTES 4096 /* path and query as they came */

/**
 * cpt_target_match:
 * @target: the request target as it came, still encoded
 * @pattern: "/v1/orders/{}/cancel"
 * @parameter_out: (out) (optional) (transfer full): what stood at `{}`, decoded; NULL when it is no
 * text
 *
 * Cuts the path at its slashes before anything is decoded, so that %2F never makes a segment, and
 * `..` is one like any other.
 *
 * Returns: whether the path has the shape of @pattern
 */
gboolean cpt_target_match (const char *target, const char *pattern, char **parameter_out);

/**
 * cpt_target_get_query:
 * @value_out: (out) (transfer full) (nullable): the first value of @name, decoded; NULL when there
 * is none
 *
 * Returns: FALSE when the value is no text
 */
gboolean cpt_target_get_query (const char *target, const char *name, char **value_out);

G_END_DECLS
