/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cache/cache.h"
#include "codes/own.h"
#include "room.h"
#include "wire/row.h"

#define ROOM_STORE "LYO1"

/* One feed answer while it is written. */
typedef struct {
  GString *text;
  gint64 seq, n;
  guint64 sum;
} RoomFeed;

void room_feed_begin (RoomFeed *self, const char *scope, gint64 from);
void room_feed_apply (RoomFeed *self, CptCache *cache, const char *scope);
/* Takes @doc. */
void room_feed_put (RoomFeed *self, CptRowKind kind, const char *id, char *doc);
void room_put_shop (RoomFeed *feed);
void room_put_passes (RoomFeed *feed);
void room_put_catalogue (RoomFeed *feed);
typedef enum {
  ROOM_EXCEPTION_NONE = 0,
  ROOM_EXCEPTION_GOODS,
  ROOM_EXCEPTION_LOST
} RoomExceptionSort;
/* @change: of the order @changed, or NULL; @exception: with ROOM_EXCEPTION, about what. */
void room_put_work (RoomFeed *feed,
                    const char *changed,
                    void (*change) (CptFulfilment *),
                    RoomExceptionSort exception);
void room_put_crowd (RoomFeed *feed, guint n_orders);
void room_make_secret (const char *number, guint8 secret_out[CPT_BADGE_SECRET_BYTES]);
