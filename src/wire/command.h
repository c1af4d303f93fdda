/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/command.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * cpt_command_write:
 *
 * One command line (SYNC §4): minified, members in the order of the contract, every argument of the
 * kind named, no newline.
 *
 * Returns: (transfer full)
 */
char *cpt_command_write (const CptCommand *self);

/**
 * cpt_command_read:
 * @line: one line without its newline
 *
 * Arguments that are missing, too many or of another type do not fail here: the command comes back
 * with `malformed` set, because that is a verdict (commands.md). Fails for what is no command line
 * at all, with CPT_WIRE_ERROR_UNKNOWN_KIND or CPT_WIRE_ERROR_UNKNOWN_VERSION for what a newer
 * terminal sends, else as cpt_json_parse().
 *
 * Returns: (transfer full) (nullable)
 */
CptCommand *cpt_command_read (const char *line, gsize length, GError **error);

/* Central's own commands (commands.md §7) stand in the same log; these are written and read as
 * opaque text, with @args_json as given. */
char *cpt_command_write_own (const char *id,
                             const char *kind,
                             const char *aggregate,
                             gint64 at_us,
                             const char *args_json);

G_END_DECLS
