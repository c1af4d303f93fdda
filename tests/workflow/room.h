/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/dispatch.h"
#include "workflow/shop.h"

/* A shop on disk, as a terminal has it that was enrolled and has pulled once; no network. The clock
 * stands at 2026-11-21T14:32:00+01:00 when the room is made, and goes on. */
typedef struct {
  char *folder; /* (owned) */
  CptClock *clock;
  CptShop *shop; /* (owned) NULL while it is closed */
  gint64 work_seq, shop_seq;
} Room;

#define ROOM_NOW_US  G_GINT64_CONSTANT (1795267920000000)
#define ROOM_MINUTE  G_GINT64_CONSTANT (60000000)
#define ROOM_CAMILLE "01a05b8d-9300-7236-b375-2bda6a992c72" /* associate */
#define ROOM_THEO    "01a05b8e-7d60-7410-9dee-64818dfb06ef" /* associate */
#define ROOM_NADIA   "01a05b8f-67c0-75c4-ae9e-fcaa660242ba" /* manager */
#define ROOM_ONE     "01a1fcf2-9de8-7b96-8014-c714138bb401" /* C-10001: 3 parkas M, 1 hat */
#define ROOM_TWO     "01a1fcf2-9de8-7b96-8014-c714138bb402" /* C-10002: 1 jumper, due earlier */
#define ROOM_ORDER   "01a1fcf2-9de8-7f3a-90c7-f5aaf4959c5c" /* whose parts they are */
#define ROOM_CHAIN   "01a05b8d-9300-7236-b375-2bda6a992c00"
#define ROOM_JTI     "01a1fcf2-a1d0-7c1e-b0a4-6d2f5a1e9c06"
#define ROOM_REVOKED "01a1fcf2-a1d0-7c1e-b0a4-6d2f5a1e9c07" /* the jti of a pass of that order */
#define ROOM_PARKA   "45001-KAK-M"
#define ROOM_PARKA_L "45001-KAK-L"
#define ROOM_JUMPER  "45014-BOR-L"
#define ROOM_HAT     "45020-OCR-U"

void room_set_up (Room *self, gconstpointer data);
void room_tear_down (Room *self, gconstpointer data);
/* Ends the program and starts it again on the same folder. */
void room_restart (Room *self);
/* The same, and in between @change came from central for that order, the others as they were first;
 * NULL: for each. */
void room_restart_with (Room *self, const char *id, void (*change) (CptFulfilment *fulfilment));

/* The same, and in between came as many orders of other customers. */
void room_restart_with_crowd (Room *self, guint n_orders);

/* The same, and in between came ROOM_EXCEPTION: one jumper of C-10002 stands astray. */
#define ROOM_EXCEPTION "01a1fd1c-b740-7f0a-af0f-91dc79fa2173"
void room_restart_with_exception (Room *self);
/* The same, but it is about commands 2 to 4 of Handheld 07, which never came. */
void room_restart_with_lost (Room *self);
/* The same, and in between central refused this terminal's command @seq. */
void room_restart_refused (Room *self, gint64 seq, const char *problem);

/* The badge code of number 1041 (Camille, PIN 1234), 1042 (Théo, 2345), 1001 (Nadia, 9876). */
char *room_badge (const char *number);
/* A pass that the chain signed, (transfer full); the key is an hour old. */
char *room_pass (const char *order, const char *jti, gint64 not_before_us, gint64 expires_us);
/* Signs somebody in without a PIN. */
void room_sign_in (Room *self, const char *person);
const CptFulfilment *room_show (Room *self, const char *id);
const CptLine *room_line (Room *self, const char *id, guint number);

/* What a scanner gives, and what the dispatcher makes of it. */
CptMeaning room_scan (Room *self, const char *code);

/* Waiting: the result of one call. */
typedef struct {
  GAsyncResult *result; /* (owned) */
} RoomWait;
void room_done (GObject *source, GAsyncResult *result, gpointer wait);
GAsyncResult *room_wait (RoomWait *wait); /* (transfer none) until it is there */
void room_wait_clear (RoomWait *wait);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RoomWait, room_wait_clear)
/* Until nothing is queued on the disk and nothing waits in the loop. */
void room_settle (Room *self);

/* One command, submitted; TRUE: on disk. */
gboolean room_submit (Room *self, CptCommand *command, GError **error);
CptCommand *room_command (Room *self, CptKind kind, const char *id, guint line, gint64 quantity);
