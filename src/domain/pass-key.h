/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/limits.h"

#include <glib.h>

G_BEGIN_DECLS

#define CPT_PASS_KEY_ID_SIZE      9 /* four bytes as lower-case hex digits */
#define CPT_PASS_PUBLIC_KEY_BYTES 32

/* A key of the chain that signs passes, as terminals know it (rows.md, `pass_key`). */
typedef struct {
  char kid[CPT_PASS_KEY_ID_SIZE];
  guint8 public_key[CPT_PASS_PUBLIC_KEY_BYTES];
  gint64 from_us;  /* what it signed begins here at the earliest */
  gint64 until_us; /* no pass of it is genuine any more; 0: none yet */
} CptPassKey;

/* A pass that is not to be taken any more, though its time has not run out (`pass_revoked`). */
typedef struct {
  char jti[CPT_ID_SIZE];
  char order[CPT_ID_SIZE];
  gint64 revoked_us;
} CptPassRevoked;

G_END_DECLS
