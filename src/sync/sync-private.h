/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/client.h"
#include "sync/machine.h"
#include "sync/sync.h"

G_BEGIN_DECLS

struct _CptSync {
  gatomicrefcount n_refs; /* the owner's, and one a job under way */
  gboolean closed;
  CptSyncOutside outside;
  CptJournal *journal;       /* (unowned) */
  CptWorker *journal_worker; /* (unowned) */
  CptCache *cache;           /* (unowned) */
  CptWorker *cache_worker;   /* (unowned) */

  CptSyncMachine *machine; /* (owned) */
  CptSyncClient *client;   /* (owned) */
  char *url;               /* (owned) (nullable) */
  gboolean network;
  GHashTable *calls;     /* (owned) job (guint64 *) → GCancellable */
  GMainContext *context; /* (owned) */
  GSource *timer;        /* (owned) (nullable) */
  GQueue actions;        /* (element-type CptSyncAction) to be done */
  gboolean acting;

  /* The lane of attachments: one at a time, beside all that the machine does. */
  gboolean may_have_attachments;
  gboolean attachments_came;     /* while one was looked for */
  gboolean attaching;            /* one is read, sent or written down */
  GCancellable *attachment_call; /* (owned) (nullable) */
  GSource *attachment_timer;     /* (owned) (nullable) it is tried again then */
  guint n_attachment_failures;   /* in a row */
};

CptSync *cpt_sync_ref (CptSync *self);
void cpt_sync_unref (CptSync *self);

/* Lets the machine know, and does what follows. @event's time and chance are filled in. */
void cpt_sync_tell (CptSync *self, CptSyncEvent *event);

/* Takes @request; its answer is told as that of @job. */
void cpt_sync_call (CptSync *self, guint64 job, CptSyncRequest *request);

/* Sends the next attachment, if there is one, central can be asked and none is under way. */
void cpt_sync_send_attachments (CptSync *self);
void cpt_sync_stop_attachments (CptSync *self);

/* A snapshot's rest to the disk; told as the answer of a call. */
void cpt_sync_do_fetch (CptSync *self, const CptSyncAction *action);

/* Disk jobs; each tells its event when it is done. Takes nothing of @action. */
void cpt_sync_do_disk (CptSync *self, const CptSyncAction *action);

G_END_DECLS
