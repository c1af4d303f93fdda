/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Terminals that central no longer talks to: revoked ones, and those whose journal is there twice.
 */
#include "central/orchestration/devices.h"
#include "central/orchestration/own-log.h"

CptProblem *
cpt_terminal_why_barred (const CptTerminalRow *terminal)
{
  if (terminal->revoked_us != 0)
    return cpt_problem_new (403, "terminal_revoked", "This device was revoked",
                            "It may only hand in what it still holds.");
  if (terminal->forked_us != 0)
    return cpt_problem_new (409, "fork", "Two journals under one name",
                            "Two devices spoke under this one's name, and neither is heard any "
                            "more. Enrol each anew; a manager enters again what was real.");
  return NULL;
}

typedef struct {
  CptService *service;  /* (unowned) */
  const char *terminal; /* (unowned) */
} Freezing;

static gboolean
freeze (CptTransaction *transaction, gpointer user_data, GError **error)
{
  const Freezing *self = user_data;
  CptTerminalRow terminal = { 0 };
  char id[CPT_ID_SIZE];
  gboolean found = FALSE;

  if (!cpt_storage_load_terminal (transaction, self->terminal, &terminal, &found, error))
    return FALSE;
  if (!found || terminal.forked_us != 0)
    return TRUE;
  terminal.forked_us = cpt_service_now_us (self->service);
  cpt_service_new_id (self->service, id);
  return cpt_storage_save_terminal (transaction, &terminal, error) &&
         cpt_own_log_append (transaction, CPT_SOURCE_CLOCK, id, "terminal.fork", terminal.id,
                             terminal.forked_us, "{}", error);
}

void
cpt_devices_freeze (CptService *self, const char *terminal)
{
  Freezing freezing = { self, terminal };

  g_return_if_fail (self != NULL && terminal != NULL);

  /* Where it cannot be written, whoever spoke hears of the fork all the same, and the next to speak
   * is found out as this one was. */
  if (cpt_service_run (self, NULL, freeze, &freezing, NULL))
    cpt_service_tell_terminal (self, terminal);
}
