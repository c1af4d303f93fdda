/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "../cache/room.h"
#include "sync/machine.h"
#include "world.h"

G_BEGIN_DECLS

#define SECOND_US G_GINT64_CONSTANT (1000000)

typedef struct {
  Room room;
  CptJournal *journal;     /* (owned) */
  CptCache *cache;         /* (owned) */
  CptSyncMachine *machine; /* (owned) */
  char id[CPT_ID_SIZE];
  guint8 seed[32];
  guint index;
  guint life;         /* of the process: what was under way in another one is gone */
  guint timer;        /* only the newest counts */
  GPtrArray *acked;   /* (owned) (element-type utf8) ids that a person was told are done */
  NaiveReply last;    /* what central answered last to a push */
  GPtrArray *fetches; /* (owned) (element-type Fetch) under way */
} Device;
typedef struct _Fetch Fetch;

typedef enum {
  HAPPENS_ACT,
  HAPPENS_TIMER,
  HAPPENS_DISK,
  HAPPENS_REQUEST,
  HAPPENS_RELEASE, /* the end of a held pull's wait */
  HAPPENS_ANSWER,
  HAPPENS_CRASH,
  HAPPENS_NETWORK,
  HAPPENS_CENTRAL,
} Sort;

typedef struct {
  Sort sort;
  gint64 at_us;
  guint32 tie;
  Device *device; /* (unowned) */
  guint life;
  guint timer;
  gboolean on;
  CptSyncAction *action; /* (owned) (nullable) DISK, REQUEST, RELEASE */
  guint64 job;           /* ANSWER */
  NaiveReply reply;      /* ANSWER */
  char *failure;         /* (owned) (nullable) ANSWER */
  gboolean held;         /* REQUEST: it waits at central */
} Happening;

/* Chances of a hundred. */
typedef struct {
  gint lose_request, lose_answer, repeat, cut, busy, html, elsewhere, swap, crash, restart_central;
} Faults;

struct _World {
  GRand *rand; /* (owned) */
  gint64 now_us;
  gboolean suffering;
  Faults faults;
  GSequence *queue;   /* (owned) (element-type Happening) */
  GPtrArray *held;    /* (owned) (element-type Happening) requests that wait */
  Naive *central;     /* (owned) */
  GPtrArray *devices; /* (owned) (element-type Device) */
  GChecksum *trace;   /* (owned) */
  guint n_acts, n_faults, n_snapshots;
};

/* Takes @happening. */
void world_expect (World *self, Happening *happening, gint64 in_us);
Happening *happening_new (Sort sort, Device *device);
void happening_free (gpointer data);
gint64 world_draw (World *self, gint64 from, gint64 to);
gboolean world_chance (World *self, gint percent);
void world_note (World *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Devices. */
Device *device_new (World *world, guint index);
void device_free (gpointer data);
void device_tell (World *world, Device *self, CptSyncEvent *event);
void device_act (World *world, Device *self);
void device_do_disk (World *world, Device *self, const CptSyncAction *action);
void device_crash (World *world, Device *self);
char *device_find_fault (World *world, Device *self);
void device_fetch (World *world, Device *self, CptSyncAction *action);
/* If it answers a fetch: what came goes to the disk, and @event says whether that is all. */
void device_take_piece (Device *self, CptSyncEvent *event);

/* The network. */
void network_send (World *world, Device *device, CptSyncAction *action);
void network_arrive (World *world, Happening *happening);
void network_release (World *world);

G_END_DECLS
