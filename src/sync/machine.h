/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cache/cache.h"
#include "cache/journal.h"
#include "sync/sync.h"
#include "wire/problem.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Limits of what central may send, and of how long it may take. */
#define CPT_SYNC_MAX_ANSWER_BYTES (1024 * 1024)                       /* any answer but a feed's */
#define CPT_SYNC_CALL_US          (10 * G_GINT64_CONSTANT (1000000))  /* without a byte */
#define CPT_SYNC_WAIT_S           25                                  /* of the held pull */
#define CPT_SYNC_WHOLE_CALL_US    (600 * G_GINT64_CONSTANT (1000000)) /* however many bytes come */
#define CPT_SYNC_WATCHDOG_US      (45 * G_GINT64_CONSTANT (1000000))
#define CPT_SYNC_AUDIT_US         (6 * 3600 * G_GINT64_CONSTANT (1000000)) /* cache.db read over */
#define CPT_SYNC_AUDIT_RETRY_US                                                                    \
  (60 * G_GINT64_CONSTANT (1000000)) /* where it could not be read to its end */
#define CPT_SYNC_MAX_RETRY_US    (20 * G_GINT64_CONSTANT (1000000))
#define CPT_SYNC_MAX_RETRY_AFTER 600 /* seconds; a longer one is held to be a mistake */

/* What is on disk, as the machine needs it. */
typedef struct {
  gint64 next_seq, oldest_retained_seq;
  gint64 newest_answered; /* all up to it have a verdict */
  gint64 n_unsent, oldest_unsent_us;
  GArray *scopes; /* (unowned) (nullable) (element-type CptCacheScope) NULL: the journal alone */
} CptSyncDisk;

typedef enum {
  CPT_SYNC_EVENT_START,    /* cpt_sync_machine_set_central() was called */
  CPT_SYNC_EVENT_NETWORK,  /* by hand: @on */
  CPT_SYNC_EVENT_WAKE,     /* the journal was written; @on: try now, whatever failed before */
  CPT_SYNC_EVENT_TIME,     /* the timer is due */
  CPT_SYNC_EVENT_DISK,     /* answers READ_DISK: @disk */
  CPT_SYNC_EVENT_LINES,    /* answers LOAD_LINES: @lines, @sign_ins, @disk */
  CPT_SYNC_EVENT_SAVED,    /* answers SAVE_VERDICTS: @disk */
  CPT_SYNC_EVENT_APPLIED,  /* answers APPLY and INSTALL: @applied */
  CPT_SYNC_EVENT_PROGRESS, /* bytes came for a call */
  CPT_SYNC_EVENT_ANSWER, /* answers CALL and FETCH: @failure and perhaps @error, or @status and what
                            follows */
  CPT_SYNC_EVENT_AUDITED, /* answers AUDIT: @on: a scope became suspect; or @error */
} CptSyncEventSort;

/* One thing that happened. All members are the caller's; time and chance come in with each. */
typedef struct {
  CptSyncEventSort sort;
  gint64 now_us;   /* boot time */
  gint64 wall_us;  /* what the device's clock says */
  gint64 chain_us; /* what time it is in the chain */
  const char *boot;
  guint64 random; /* 64 fresh bits */
  guint64 job;    /* of the action that it answers; 0: none */
  gboolean on;

  const GError *error; /* disk jobs: why it could not be done */
  const CptSyncDisk *disk;
  const GPtrArray *lines; /* (element-type CptJournalLine) */
  const GArray *sign_ins; /* (element-type CptSignIn) */
  const CptCacheApplied *applied;

  const char *failure; /* no answer came: words */
  int status;
  const char *content_type; /* (nullable) */
  const char *location;     /* (nullable) of a redirection, which is not followed */
  gint64 retry_after_s;     /* −1: none */
  GBytes *body;             /* (nullable) */
} CptSyncEvent;

typedef enum {
  CPT_SYNC_ACTION_CALL,
  CPT_SYNC_ACTION_CANCEL, /* drop call @job: its answer is not waited for */
  CPT_SYNC_ACTION_READ_DISK,
  CPT_SYNC_ACTION_LOAD_LINES, /* seq > @seq, for one push */
  CPT_SYNC_ACTION_SAVE_VERDICTS,
  CPT_SYNC_ACTION_APPLY,        /* @bytes to @scope */
  CPT_SYNC_ACTION_MARK_SUSPECT, /* @scope; no answer */
  CPT_SYNC_ACTION_KEEP_SCOPES,  /* @texts, the rest leaves; no answer */
  CPT_SYNC_ACTION_SERVER_TIME,  /* @us */
  CPT_SYNC_ACTION_TIMER,        /* TIME at @us of boot time, in place of the one before */
  CPT_SYNC_ACTION_STATUS,       /* something of the status changed */
  CPT_SYNC_ACTION_AUDIT,        /* read the cache over */
  CPT_SYNC_ACTION_FETCH,        /* @snapshot of @scope to the disk, by @path; ANSWER of status 200
                                   and no body: it is wholly there */
  CPT_SYNC_ACTION_INSTALL,      /* @snapshot and, as its tail, @bytes to @scope */
} CptSyncActionSort;

typedef struct {
  CptSyncActionSort sort;
  guint64 job;           /* 0: no answer is waited for */
  gboolean journal_only; /* READ_DISK: no scopes */
  gint64 us;
  gint64 seq;
  char scope[CPT_SCOPE_SIZE];
  GBytes *bytes;       /* (owned) (nullable) APPLY; CALL: the body */
  GPtrArray *verdicts; /* (owned) (nullable) (element-type CptVerdict) */
  GPtrArray *texts;    /* (owned) (nullable) (element-type utf8) NULL-terminated */

  gboolean is_post;
  char *path;      /* (owned) (nullable) with its query */
  char *session;   /* (owned) (nullable) bearer token */
  char *signature; /* (owned) (nullable) Comptoir-Signature */
  const char *content_type;
  gsize max_bytes; /* of the answer */
  CptSnapshotName snapshot;
} CptSyncAction;

void cpt_sync_action_free (CptSyncAction *self);

/**
 * CptSyncMachine:
 *
 * When to push, pull, wait and begin again: a state that each event changes, and the actions that
 * follow. No clock, chance, thread or socket of its own, so that a test can run a week in a second
 * and any run again.
 */
typedef struct _CptSyncMachine CptSyncMachine;

CptSyncMachine *cpt_sync_machine_new (void);
void cpt_sync_machine_free (CptSyncMachine *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptSyncMachine, cpt_sync_machine_free)

/* Followed by CPT_SYNC_EVENT_START. */
void cpt_sync_machine_set_central (CptSyncMachine *self,
                                   const char *origin,
                                   const char *terminal,
                                   const guint8 seed[CPT_SEED_BYTES]);

/* Returns: (transfer full) (element-type CptSyncAction), to be done in their order */
GPtrArray *cpt_sync_machine_step (CptSyncMachine *self, const CptSyncEvent *event);

const CptSyncStatus *cpt_sync_machine_get_status (CptSyncMachine *self);
/* The session's token for calls that others make (badges); NULL: none now. */
const char *cpt_sync_machine_get_session (CptSyncMachine *self);

G_END_DECLS
