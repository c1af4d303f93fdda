/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/storage/storage.h"

G_BEGIN_DECLS

/* The terminal that is @store's main desk, neither revoked nor frozen; its id is "" when there is
 * none. A shop has one at most (SYNC §10). */
gboolean cpt_storage_find_main_desk (CptTransaction *transaction,
                                     const char *store,
                                     CptTerminalRow *terminal_out,
                                     GError **error);

G_END_DECLS
