/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/machine.h"
#include "wire/problem.h"

G_BEGIN_DECLS

#define CPT_SYNC_FIRST_RETRY_US G_GINT64_CONSTANT (500000)

typedef enum {
  CPT_PHASE_OFF = 0, /* by hand, or no central is known */
  CPT_PHASE_DISK,    /* reads what is on disk */
  CPT_PHASE_HELLO,   /* nonce, hello */
  CPT_PHASE_SESSION,
  CPT_PHASE_REFUSED, /* revoked or forked: a person has to act */
} CptSyncPhase;

/* Calls of one lane follow each other; lanes go side by side. */
typedef enum {
  CPT_LANE_CONTROL = 0, /* nonce, hello */
  CPT_LANE_PUSH,
  CPT_LANE_HOLD, /* the scope whose pull waits */
  CPT_LANE_PULL, /* the other scopes, one at a time */
  CPT_N_LANES,
} CptSyncLaneSort;

typedef enum {
  CPT_WORK_NONE = 0,
  CPT_WORK_LOADING, /* lines from the journal */
  CPT_WORK_NONCE,
  CPT_WORK_HELLO,
  CPT_WORK_PUSHING,
  CPT_WORK_PULLING,
  CPT_WORK_FETCHING, /* a snapshot, to the disk */
  CPT_WORK_SAVING,
  CPT_WORK_APPLYING,
} CptSyncWork;

typedef struct {
  CptSyncWork work;
  guint64 job;
  gint64 started_us;
  gint64 deadline_us;   /* of a call */
  gint64 whole_us;      /* of a call however many bytes come */
  gint64 not_before_us; /* after a failure */
  guint n_failed;       /* one after the other */
  guint n_quick;        /* held pulls that were not held */
  gboolean held;
  gint64 asked_for; /* newest_answered when the pull began */
  char scope[CPT_SCOPE_SIZE];
  char code[41]; /* of the last failure; "": none, or of no problem document */
  char *detail;  /* (owned) (nullable) its words */
} CptSyncLane;

typedef struct {
  CptCacheScope here;
  gint64 head;              /* central's, as a trailer told */
  gboolean from_zero;       /* the next pull starts from the beginning */
  gboolean was_pulled;      /* since hello */
  gint64 asked_for;         /* newest_answered when its last applied answer was asked for */
  CptSnapshotName snapshot; /* that central told us to take; hash "": none */
  gboolean is_fetched;      /* it is on the disk; the feed goes on from its end */
} CptSyncScope;

struct _CptSyncMachine {
  char *origin; /* (owned) (nullable) NULL: not enrolled */
  char terminal[CPT_ID_SIZE];
  guint8 seed[CPT_SEED_BYTES];
  gboolean network;

  CptSyncPhase phase;
  CptSyncLane lanes[CPT_N_LANES];
  guint64 last_job;
  guint64 disk_job;           /* READ_DISK under way; 0: none */
  gboolean disk_is_old;       /* the journal was written since it was asked */
  gboolean saved_meanwhile;   /* by verdicts, whose own report of it is newer */
  char *session;              /* (owned) (nullable) */
  char epoch[CPT_EPOCH_SIZE]; /* central's, as hello told */
  GArray *scopes;     /* (owned) (element-type CptSyncScope) of the session, or of the cache */
  CptSyncDisk disk;   /* without scopes */
  gint64 push_next;   /* the first seq of the next push */
  gint64 push_last;   /* do not push beyond it; 0: no limit (central does not know a kind) */
  GPtrArray *batch;   /* (owned) (element-type CptVerdict) seq and id of the lines under way */
  gint64 saved_us;    /* when verdicts were saved last */
  gint64 progress_us; /* when something went on last */
  gint64 timer_us;    /* 0: none */
  guint64 audit_job;  /* AUDIT under way; 0: none */
  gint64 audit_us;    /* when the next one is due; 0: at once */
  CptSyncStatus status;
  gboolean status_changed;

  /* Of the step. */
  const CptSyncEvent *event; /* (unowned) */
  GPtrArray *actions;        /* (unowned) */
};

CptSyncAction *cpt_sync_machine_act (CptSyncMachine *self, CptSyncActionSort sort);
guint64 cpt_sync_machine_new_job (CptSyncMachine *self);
CptSyncScope *cpt_sync_machine_find_scope (CptSyncMachine *self, const char *name);

/* Lanes. */
gboolean cpt_sync_work_is_call (CptSyncWork work);
void cpt_sync_lane_forget (CptSyncMachine *self, CptSyncLane *lane); /* that it failed */
CptSyncAction *cpt_sync_lane_call (CptSyncMachine *self, CptSyncLaneSort lane, CptSyncWork work);
void cpt_sync_lane_succeed (CptSyncMachine *self, CptSyncLaneSort lane);
/* @code, @words: (nullable); waits with full jitter, at least @retry_after_s. */
void cpt_sync_lane_fail (CptSyncMachine *self,
                         CptSyncLaneSort lane,
                         const char *code,
                         const char *words,
                         gint64 retry_after_s);
void cpt_sync_lane_stop (CptSyncMachine *self, CptSyncLaneSort lane);
void cpt_sync_machine_stop_lanes (CptSyncMachine *self);
void cpt_sync_machine_set_link (CptSyncMachine *self, CptLink link);

/* Phases. */
/* @whole: the cursors too, which wait for what the cache is applying. */
void cpt_sync_machine_read_disk (CptSyncMachine *self, gboolean whole);
void cpt_sync_machine_restart (CptSyncMachine *self); /* from disk alone */
void cpt_sync_machine_greet (CptSyncMachine *self);   /* hello again */
void cpt_sync_machine_refuse (CptSyncMachine *self, const char *code, const char *words);
void cpt_sync_machine_mark_suspect (CptSyncMachine *self, CptSyncScope *scope);
void cpt_sync_machine_take_disk (CptSyncMachine *self, const CptSyncDisk *disk);
/* What was asked for: of the journal it may know less than a save that came in between. */
void cpt_sync_machine_take_read (CptSyncMachine *self, const CptSyncDisk *disk);

/* The cache read over: at start, then from time to time. */
void cpt_sync_machine_audit (CptSyncMachine *self);
void cpt_sync_machine_take_audit (CptSyncMachine *self);
gint64 cpt_sync_machine_get_audit_us (CptSyncMachine *self); /* G_MAXINT64: nothing to wait for */

/* What a call's answer means. */
void cpt_sync_machine_take_answer (CptSyncMachine *self, CptSyncLaneSort lane);

/* What to do next, after an event was taken; sets the timer for what is to be looked at later. */
void cpt_sync_machine_go_on (CptSyncMachine *self);
gboolean cpt_sync_scope_is_touched (const CptSyncScope *self); /* by this terminal's commands */

/* Snapshots. */
void cpt_sync_scope_forget_snapshot (CptSyncScope *self);
/* FALSE: central's offer is none. */
gboolean cpt_sync_machine_take_offer (CptSyncMachine *self,
                                      CptSyncLaneSort lane,
                                      const CptSnapshotName *offer);
void cpt_sync_machine_start_fetch (CptSyncMachine *self,
                                   CptSyncLaneSort lane,
                                   const CptSyncScope *scope);
void cpt_sync_machine_take_fetched (CptSyncMachine *self, CptSyncLaneSort lane);
void cpt_sync_machine_lose_snapshot (CptSyncMachine *self, CptSyncLaneSort lane);
/* The lane failed for want of room on this disk. */
void cpt_sync_machine_want_room (CptSyncMachine *self, CptSyncLaneSort lane, const char *words);

/* What is sent. */
void cpt_sync_machine_start_nonce (CptSyncMachine *self);
void cpt_sync_machine_start_hello (CptSyncMachine *self, const char *nonce);
gboolean cpt_sync_machine_start_push (CptSyncMachine *self);
void cpt_sync_machine_start_pull (CptSyncMachine *self,
                                  CptSyncLaneSort lane,
                                  const CptSyncScope *scope,
                                  gboolean wait);

G_END_DECLS
