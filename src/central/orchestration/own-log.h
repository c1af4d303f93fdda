/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/storage/storage.h"

G_BEGIN_DECLS

/* Central's own commands stand in the same log as those of the terminals (commands.md §7). */

#define CPT_CHANNEL_OPERATOR "operator"

CptLogSource cpt_own_log_source_of (const char *channel);
/* The channel whose orders @channel may see: NULL, all of them, for the operator. */
const char *cpt_own_log_key_of (const char *channel);

/* @args: a JSON object. The line is made and hashed here. */
gboolean cpt_own_log_append (CptTransaction *transaction,
                             CptLogSource source,
                             const char *id,
                             const char *kind,
                             const char *aggregate,
                             gint64 at_us,
                             const char *args,
                             GError **error);
/* The same for what happened before central heard of it: @effective_us ≤ @received_us. */
gboolean cpt_own_log_append_at (CptTransaction *transaction,
                                CptLogSource source,
                                const char *id,
                                const char *kind,
                                const char *aggregate,
                                gint64 received_us,
                                gint64 effective_us,
                                const char *args,
                                GError **error);

G_END_DECLS
