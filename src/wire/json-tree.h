/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * cpt_json_tree_build:
 * @text: one value that cpt_json_guard() let pass; it is trusted
 * @length: in bytes
 *
 * The tree that json-glib's parser makes of it: integers are 64 bits, all other numbers doubles.
 *
 * Returns: (transfer full)
 */
JsonNode *cpt_json_tree_build (const char *text, gsize length);

G_END_DECLS
