/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/lost.h"

#include "central/orchestration/own-log.h"
#include "central/orchestration/publish.h"

/* What was lost moved nothing here, so no goods can be put anywhere: a manager says that it was
 * seen. */
#define CLOSED_AS "written-off"

gboolean
cpt_lost_is_gap (const CptTerminalRow *terminal, gint64 oldest_retained_seq)
{
  return terminal->hwm + 1 < oldest_retained_seq;
}

static gboolean
open_exception (CptService *service,
                CptTransaction *transaction,
                const CptTerminalRow *terminal,
                gint64 from,
                gint64 to,
                GError **error)
{
  g_autoptr (CptPolicy) policy = cpt_service_get_policy (service, transaction, NULL, error);
  g_autoptr (CptException) exception = NULL;
  char id[CPT_ID_SIZE];

  if (policy == NULL)
    return FALSE;
  cpt_service_new_id (service, id);
  exception = cpt_exception_new (id);
  g_strlcpy (exception->store, terminal->store, sizeof exception->store);
  g_strlcpy (exception->code, CPT_EXCEPTION_LOST_RANGE, sizeof exception->code);
  g_strlcpy (exception->terminal, terminal->id, sizeof exception->terminal);
  exception->opened_us = cpt_service_now_us (service);
  exception->lost_from = from;
  exception->lost_to = to;
  g_strlcpy (exception->lost_name, terminal->name, sizeof exception->lost_name);
  if (cpt_policy_find_reason (policy, CPT_REASON_CLOSE, CLOSED_AS) != NULL)
    g_ptr_array_add (exception->closings, g_strdup (CLOSED_AS));
  return cpt_storage_save_exception (transaction, exception, error) &&
         cpt_publish_exception (transaction, exception, error);
}

gboolean
cpt_lost_skip (CptService *service,
               CptTransaction *transaction,
               CptTerminalRow *terminal,
               gint64 oldest_retained_seq,
               GError **error)
{
  gint64 from = terminal->hwm + 1, to = oldest_retained_seq - 1;
  g_autofree char *args = NULL;
  char id[CPT_ID_SIZE];

  g_return_val_if_fail (service != NULL && transaction != NULL && terminal != NULL, FALSE);

  args = g_strdup_printf ("{\"from\":%" G_GINT64_FORMAT ",\"to\":%" G_GINT64_FORMAT "}", from, to);
  terminal->hwm = to;
  cpt_service_new_id (service, id);
  return cpt_storage_save_terminal (transaction, terminal, error) &&
         cpt_own_log_append (transaction, CPT_SOURCE_CLOCK, id, "terminal.lost_range", terminal->id,
                             cpt_service_now_us (service), args, error) &&
         open_exception (service, transaction, terminal, from, to, error);
}
