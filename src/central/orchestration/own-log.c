/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/own-log.h"

#include "crypto/crypto.h"
#include "wire/command.h"

#include <string.h>

CptLogSource
cpt_own_log_source_of (const char *channel)
{
  return g_str_equal (channel, CPT_CHANNEL_OPERATOR) ? CPT_SOURCE_OPERATOR : CPT_SOURCE_CHANNEL;
}

const char *
cpt_own_log_key_of (const char *channel)
{
  return g_str_equal (channel, CPT_CHANNEL_OPERATOR) ? NULL : channel;
}

gboolean
cpt_own_log_append_at (CptTransaction *transaction,
                       CptLogSource source,
                       const char *id,
                       const char *kind,
                       const char *aggregate,
                       gint64 received_us,
                       gint64 effective_us,
                       const char *args,
                       GError **error)
{
  g_autoptr (CptLogEntry) entry = cpt_log_entry_new ();

  g_strlcpy (entry->id, id, sizeof entry->id);
  entry->source = source;
  g_strlcpy (entry->kind, kind, sizeof entry->kind);
  g_strlcpy (entry->aggregate, aggregate, sizeof entry->aggregate);
  entry->line = cpt_command_write_own (id, kind, aggregate, effective_us, args);
  cpt_crypto_hash (entry->line, strlen (entry->line), entry->hash);
  entry->received_us = received_us;
  entry->effective_us = effective_us;
  entry->accepted = TRUE;
  return cpt_storage_append_log (transaction, entry, error);
}

gboolean
cpt_own_log_append (CptTransaction *transaction,
                    CptLogSource source,
                    const char *id,
                    const char *kind,
                    const char *aggregate,
                    gint64 at_us,
                    const char *args,
                    GError **error)
{
  return cpt_own_log_append_at (transaction, source, id, kind, aggregate, at_us, at_us, args,
                                error);
}
