/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * cpt_sandbox_copy:
 * @from: a terminal's data folder, whose program may be running
 * @to: another folder, in which nothing of it is yet
 *
 * Copies journal.db and cache.db as they are at one moment each, so that a terminal on the copy
 * shows what the one on the original does. Neither key nor central's address is among them.
 *
 * Returns: FALSE with a CptSqlError; what was written until then stays in @to
 */
gboolean cpt_sandbox_copy (const char *from, const char *to, GError **error);

G_END_DECLS
