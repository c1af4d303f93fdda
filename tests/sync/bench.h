/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/machine.h"
#include "wire/feed.h"

#include <string.h>

G_BEGIN_DECLS

/* The machine alone on a bench: a test tells it what happened and looks at what it wants done. */
#define SECOND_US G_GINT64_CONSTANT (1000000)
#define BOOT      "b3d7c1f0-52a4-4e0e-9b6a-0c8f4d21e7aa"
#define TERMINAL  "01a19b45-b800-7a31-89b6-6c6cf111006b"
#define NONCE     "{\"nonce\":\"1c17df3371d47ad8190298ceafecfad3\"}"
#define SCOPES    "[\"catalogue/FR\",\"shop/LYO1\",\"work/LYO1\"]"
#define HELLO                                                                                      \
  "{\"session\":\"token\",\"hwm\":0,\"epoch\":\"e1\",\"server_us\":1795250700000000,"              \
  "\"scopes\":" SCOPES ",\"max_v\":{},\"max_offline_s\":604800,\"orders\":[]}"
#define JSON    "application/json"
#define PROBLEM "application/problem+json"

typedef struct {
  CptSyncMachine *machine; /* (owned) */
  gint64 now_us;
  GPtrArray *actions; /* (owned) of the last step */
  CptSyncDisk disk;
} Bench;

void tell (Bench *self, CptSyncEvent event);
/* The first action of the last step of that sort, and with a path that begins so; NULL: none. */
const CptSyncAction *find (Bench *self, CptSyncActionSort sort, const char *path);
guint64 get_job (Bench *self, CptSyncActionSort sort, const char *path); /* which must be there */
void answer (Bench *self, guint64 job, int status, const char *type, const char *text);
void tell_disk (Bench *self, gint64 next_seq); /* no scope yet */
void bench_start (Bench *self, gint64 next_seq);
void bench_clear (Bench *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bench, bench_clear)
void say_hello (Bench *self);

G_END_DECLS
