/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Lines from outside, however they come: a line over the limit is told once, and its rest passed
 * over without being held. */
typedef struct _CptLineReader CptLineReader;

typedef enum { CPT_LINE_TEXT, CPT_LINE_TOO_LONG, CPT_LINE_END } CptLineSort;

/* @line is the caller's until the next call; NUL-terminated, without its line end. */
typedef void (*CptLineFunction) (CptLineSort sort,
                                 const char *line,
                                 gsize length,
                                 gpointer user_data);

CptLineReader *cpt_line_reader_new (GInputStream *stream, gsize max_bytes);
void cpt_line_reader_free (CptLineReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptLineReader, cpt_line_reader_free)

/* Asks for one line; @function is called once, later. */
void cpt_line_reader_next (CptLineReader *self, CptLineFunction function, gpointer user_data);

G_END_DECLS
