/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When the cache is read over, so that what its disk spoilt is found. */
#include "sync/machine-private.h"

/* Whoever cannot ask central for other rows gains nothing by knowing that these are wrong. */
static gboolean
may_audit (CptSyncMachine *self)
{
  return (self->phase == CPT_PHASE_HELLO || self->phase == CPT_PHASE_SESSION) &&
         self->audit_job == 0 && self->scopes->len > 0;
}

gint64
cpt_sync_machine_get_audit_us (CptSyncMachine *self)
{
  return may_audit (self) ? self->audit_us : G_MAXINT64;
}

void
cpt_sync_machine_audit (CptSyncMachine *self)
{
  if (!may_audit (self) || self->event->now_us < self->audit_us)
    return;
  self->audit_job = cpt_sync_machine_new_job (self);
  cpt_sync_machine_act (self, CPT_SYNC_ACTION_AUDIT)->job = self->audit_job;
}

void
cpt_sync_machine_take_audit (CptSyncMachine *self)
{
  if (self->event->job != self->audit_job)
    return;
  self->audit_job = 0;
  /* A disk that is full, or was busy, may hide what it spoilt: it is not left so for hours. */
  self->audit_us = self->event->now_us +
                   (self->event->error != NULL ? CPT_SYNC_AUDIT_RETRY_US : CPT_SYNC_AUDIT_US);
  if (self->event->on || self->event->error != NULL)
    cpt_sync_machine_read_disk (self, TRUE); /* which scopes, the disk knows */
}
