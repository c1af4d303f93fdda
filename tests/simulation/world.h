/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cache/cache.h"
#include "cache/journal.h"
#include "cache/view.h"
#include "central/orchestration/service.h"
#include "disk.h"
#include "environment.h"
#include "sync/machine.h"

#include <sqlite3.h>

G_BEGIN_DECLS

#define SECOND_US     G_GINT64_CONSTANT (1000000)
#define MINUTE_US     (60 * SECOND_US)
#define WALL_US       G_GINT64_CONSTANT (1795424400000000) /* virtual time 0: a Monday, 09:00 in Lyon */
#define MAX_TERMINALS 4
#define MAX_TWINS     1 /* a copy of one of them, of which nobody knows */
#define ORIGIN        "https://central.example.org"
#define STORE         "LYO1"
#define WORK          "work/LYO1"
#define SHOP          "shop/LYO1"

typedef struct _World World;
typedef struct _Shadow Shadow;
typedef struct _Truth Truth;

/* ---- central ---- */

typedef struct {
  Disk *disk;          /* (owned) */
  CptStorage *storage; /* (owned) (nullable) NULL: it is down */
  CptService *service; /* (owned) (nullable) */
  sqlite3 *probe;      /* (owned) (nullable) the checker's own connection */
  gboolean moved;
} Central;

typedef struct {
  int status;
  const char *content_type;
  gint64 retry_after_s;
  GBytes *body;      /* (owned) (nullable) */
  gboolean may_wait; /* a feed with nothing in it */
} Reply;
void reply_clear (Reply *self);
Reply reply_copy (const Reply *self);

/* The devices and people of the template that every seed starts from. */
typedef struct {
  char id[CPT_ID_SIZE];
  char tag[4];
  guint8 seed[CPT_SEED_BYTES];
} Enrolled;
typedef struct {
  const char *number;
  CptRole role;
  char id[CPT_ID_SIZE];
  gint64 until_us; /* wall; 0: for good */
} Person;
#define N_PEOPLE 5
const Enrolled *template_get_terminal (guint index);
const Person *template_get_person (guint index);
Disk *template_get_central_disk (void);
Disk *template_get_terminal_disk (guint index);

gboolean central_open (World *world);
void central_close (World *world);
Reply central_call (World *world, const CptSyncAction *call);
/* A call of the channel. @lines: a JSON list */
void central_order (World *world,
                    guint number,
                    const char *lines,
                    gint64 total,
                    const char *on_short);
void central_cancel (World *world, const char *number, const char *key, const char *body);
void central_import (World *world, const char *kind, const char *text);
gboolean central_check_crash (World *world);
void central_crash (World *world, gboolean power);

/* ---- terminals ---- */

typedef struct {
  gint64 seq;
  char id[CPT_ID_SIZE];
  char aggregate[CPT_ID_SIZE];
  CptKind kind;
  gint64 made_us;
  char *line; /* (owned) as the journal had it when it said it was done */
} Acked;

/* What the checker knows of one scope of one cache. */
typedef struct {
  gint64 seq;
  guint at; /* in the truth's history */
  guint64 sum;
  GHashTable *rows; /* (owned) "kind\nid" → Entry of the truth */
} Mirror;

typedef struct _Terminal {
  World *world; /* (unowned) */
  guint index;
  Disk *disk; /* (owned) */
  char id[CPT_ID_SIZE], tag[4], boot[CPT_ID_SIZE], sign_in[CPT_ID_SIZE];
  guint8 seed[CPT_SEED_BYTES];
  const Person *person;
  gint64 booted_us, wall_offset_us, drift_ppm;
  gboolean sign_in_saved;
  gint64 down_until_us;

  CptJournal *journal;     /* (owned) (nullable) NULL: the process is down */
  CptCache *cache;         /* (owned) (nullable) */
  CptView *view;           /* (owned) (nullable) */
  CptSyncMachine *machine; /* (owned) (nullable) */
  guint life, timer;
  GPtrArray *jobs;       /* (owned) (element-type CptSyncAction) for its disk, in order */
  guint64 fetch_job;     /* a snapshot is asked for; 0: none */
  CptSnapshotName fetch; /* which */
  gint64 fetch_from;     /* bytes of it that were here */
  gboolean job_is_planned;

  /* The link. */
  gboolean to_central, from_central; /* what is sent that way arrives */
  gint64 clog_until_us;

  /* The checker's. */
  GPtrArray *acked;        /* (owned) (element-type Acked) */
  gint64 last_seq;         /* of the newest it may have written */
  gint64 trimmed_to;       /* commands up to it may have left the journal */
  Mirror mirrors[2];       /* work, shop */
  GHashTable *rejected;    /* (owned) seqs that the view was told are refused */
  gint64 applied[2];       /* what the cache's trailers said last of work and shop */
  GHashTable *versions;    /* (owned) "scope\nkind\nid" → the seq that was confirmed last */
  gint64 trouble_us;       /* until then its link, or what it stands on, was not healthy */
  struct _Terminal *twin;  /* (unowned) (nullable) the other copy of its journal */
  gint64 twin_seq;         /* the first number that is not of both */
  gboolean spoilt[2];      /* its disk changed a row of work, of shop; until it is pulled anew */
  gboolean spoilt_once[2]; /* with the power its cure may go too */
  gboolean forked;         /* central said so */
} Terminal;

Terminal *terminal_new (World *world, guint index);
void terminal_free (Terminal *self);
gboolean terminal_start (Terminal *self);
void terminal_stop (Terminal *self);
void terminal_crash (Terminal *self, gboolean power, gint64 for_us);
gboolean terminal_check_crash (Terminal *self);
void terminal_tell (Terminal *self, CptSyncEvent *event);
void terminal_do_job (Terminal *self);
gint64 terminal_get_wall_us (const Terminal *self);
gint64 terminal_get_boot_us (const Terminal *self);
gboolean terminal_is_up (const Terminal *self);
const CptSyncStatus *terminal_get_status (Terminal *self);
/* Something was wrong for it, for so long from now. */
void terminal_trouble (Terminal *self, gint64 for_us);
/* A bit of a row in its cache is not as it was written; it is down. */
void terminal_spoil (Terminal *self);
/* A bit of a row that central published is not as it was written. */
void central_spoil (World *world);
/* What reading did not find is looked for, as by `check --mend`. FALSE: nothing was left to mend.
 */
gboolean central_mend (World *world);
/* Its disk as it is now goes into another device. */
void terminal_clone (Terminal *self);
/* Writes an act, and shows it. */
gboolean terminal_write (Terminal *self, CptJournalAct *act);

/* Takes @action: what is missing of its snapshot is asked for. */
void snapshot_fetch (Terminal *self, CptSyncAction *action);
/* Where @event answers that, its bytes go to the disk. FALSE: it crashed. */
gboolean snapshot_take (Terminal *self, CptSyncEvent *event);

/* A person does something. */
void people_act (Terminal *self);
/* The web shop, the till and the office do something. */
void channel_act (World *world);
/* How order @number is paid: the same number is the same order. @until_us: wall; 0: no end */
CptPaymentState channel_get_payment (guint number, gint64 *until_us_out);

/* ---- the network ---- */
void network_send (Terminal *self, CptSyncAction *call);
void network_arrive (World *world, Terminal *from, guint life, CptSyncAction *call, gboolean held);
void network_release (World *world);

/* ---- the world ---- */

/* Of a hundred, or whether it exists at all in this seed. */
typedef struct {
  guint lose_request, lose_answer, repeat, truncate, busy, slow, flip_stream;
  gboolean cut, one_way, clog, kill, power, central_crash, io_once, io_sticky, full, wall, drift;
  gboolean trim, sessions_end, clone, flip_disk;
  gboolean flip_central;
  guint far_rows; /* whoever is more behind takes a snapshot; 0: the feed goes any distance */
} Faults;

typedef enum {
  HAPPENS_ACT,
  HAPPENS_CHANNEL,
  HAPPENS_TIMER,
  HAPPENS_JOB,
  HAPPENS_REQUEST,
  HAPPENS_RELEASE,
  HAPPENS_ANSWER,
  HAPPENS_MISFORTUNE,
  HAPPENS_RECOVERY,
  HAPPENS_START,
  HAPPENS_CENTRAL_START,
  HAPPENS_POWER_CUT, /* of a terminal, or of central */
} Sort;

typedef struct {
  Sort sort;
  gint64 at_us;
  guint64 tie;
  Terminal *terminal; /* (unowned) (nullable) */
  guint life, timer;
  CptSyncAction *call; /* (owned) (nullable) */
  guint64 job;
  Reply reply;
  const char *failure;
  guint what;
} Happening;

void happening_free (gpointer data);

struct _World {
  guint64 seed;
  gint64 now_us;
  gboolean suffering, healed;
  gboolean buggify;
  Faults faults;
  guint weights[CPT_N_KINDS];
  guint n_orders, n_cancels;
  guint n_commands; /* to be made in all */
  guint n_made;
  guint n_terminals;
  Terminal *terminals[MAX_TERMINALS + MAX_TWINS]; /* (owned) */
  Central central;
  GSequence *queue; /* (owned) (element-type Happening) */
  GPtrArray *held;  /* (owned) (element-type Happening) */
  guint64 trace;
  guint64 step;
  char *violation; /* (owned) (nullable) the first */
  Truth *truth;    /* (owned) */
  Shadow *shadow;  /* (owned) */
  guint n_accepted, n_rejected, n_crashes, n_faults, n_forks, n_resnapshots, n_flips, n_snapshots,
      n_central_flips;
};

World *world_new (guint64 seed, guint n_commands);
void world_free (World *self);
/* FALSE: an invariant broke; @violation says which. */
gboolean world_run (World *self);
Happening *world_expect (World *self, Sort sort, Terminal *terminal, gint64 in_us);
void world_note (World *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* @invariant: "I8" */
void world_violate (World *self, const char *invariant, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
gboolean world_chance (World *self, guint percent);
/* A branch that is rare in life, forced in some seeds. */
gboolean world_buggify (World *self, guint percent);

void misfortune_happen (World *world);
void misfortune_end (World *world, Terminal *self, guint what);
void misfortune_end_all (World *world);

/* ---- checks ---- */
Truth *truth_new (void);
void truth_free (Truth *self);
void truth_reset_probe (World *world);
/* Reads what central committed since, and checks it. */
void truth_follow (World *world);
void check_applied (Terminal *self, const CptCacheApplied *applied);
void check_audited (Terminal *self);
void check_cache_whole (Terminal *self, gboolean quiet);
void check_pending (Terminal *self);
void check_journal (Terminal *self);
/* What is known of its cache, when it was not told. */
void check_read_applied (Terminal *self);
/* Its oldest command that central has not decided, and what its files have grown to. */
void check_age (Terminal *self);
void check_growth (World *world);
/* (transfer full) (nullable) what is not yet as it will be when all is quiet */
char *check_quiet (World *world);
void check_end (World *world);
/* What rested on a till's receipt that nobody reported is asked for by then, and the rest of
 * central stands as it was. */
void central_let_an_hour_pass (World *world);
guint64 truth_get_sum (World *world, const char *scope, gint64 *n_out, gint64 *seq_out);

/* One row of central's log. */
typedef struct {
  gint64 number, seq, received_us, effective_us;
  const char *id, *source, *terminal, *kind, *aggregate, *line, *problem;
  gboolean accepted;
} LogRow;

Shadow *shadow_new (void);
void shadow_free (Shadow *self);
/* The newest number of that terminal that central decided. */
gint64 shadow_get_hwm (Shadow *self, const char *terminal);
/* Who works there under that sign-in. */
void shadow_sign_in (Shadow *self, const char *sign_in, const Person *person);
/* Decides the row as central should have, and compares. */
void shadow_take (World *world, const LogRow *row);
/* All that central keeps is what follows from the log. */
void shadow_compare (World *world);

/* Shows the value of the first column of the first row; @none where there is none. */
gint64 probe_int (World *world, const char *sql, const char *a, const char *b, gint64 none);

G_END_DECLS
