/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/orchestration/service.h"
#include "domain/apply.h"

G_BEGIN_DECLS

/* One command decided and written inside a transaction, whatever its source: loads what its kind
 * needs, cpt_apply(), saves aggregate, ledger, rows, exception, outbox and the log entry. Shared by
 * push, channel calls, operator and clock. */
typedef struct {
  CptLogSource source;
  const CptTerminalRow *terminal; /* (nullable) */
  const char *store;              /* of the terminal, or of the aggregate */
  gint64 received_us, effective_us;
} CptActor;

/* @verdict_out: accepted or rejected, with the problem's text. FALSE: the storage failed. */
gboolean cpt_decide (CptService *self,
                     CptTransaction *transaction,
                     const CptActor *actor,
                     const CptCommand *command,
                     const char *line,
                     CptVerdict **verdict_out,
                     GError **error);

G_END_DECLS
