/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The place of @text in @texts, or -1; NULL entries are passed over. */
gint cpt_text_find (const char *const *texts, gsize n_texts, const char *text);

/* 1…@max_bytes bytes of UTF-8 without control characters: what commands.md calls text. */
gboolean cpt_text_is_plain (const char *text, gsize max_bytes);

/* Lower-case hexadecimal digits with hyphens in their places. */
gboolean cpt_text_is_uuid (const char *text);

/* Two texts of which either may be NULL. */
gboolean cpt_text_equal (const char *a, const char *b);

/* The value that follows @name in a list of name, value, name, value …; NULL if there is none. */
const char *cpt_text_find_pair (const GPtrArray *pairs, const char *name);

/* What follows @language in a list of language, text …, else the English one, else the first, else
 * NULL. */
const char *cpt_text_find_language (const GPtrArray *pairs, const char *language);

G_END_DECLS
