/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The protocol's examples, beside the tests. Ends the test program if one is not there. */
char *golden_read (const char *name, gsize *length_out);
/* Its lines without their ends. */
char **golden_read_lines (const char *name);
/* A file of the folder that several programs share, NULL where there is none: the caller skips. */
char *golden_read_shared (const char *name, gsize *length_out);

G_END_DECLS
