/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A folder of a test's own; all in it goes with it. */
typedef struct {
  char *path; /* (owned) */
} Room;

void room_make (Room *self);
void room_leave (Room *self);
/* Copies the files as they lie there, as a crash would leave them. */
void room_copy (const Room *from, const Room *to);

/* A file of the contract's golden folder, (transfer full); NULL: the folder is not there, and the
 * test was skipped. */
char *golden_read (const char *name, gsize *length_out);

/* gzip. (transfer full) */
GByteArray *pack_text (const char *text, gsize length);

G_END_DECLS
