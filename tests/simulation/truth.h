/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "world.h"

G_BEGIN_DECLS

#define N_TRUE_SCOPES 2

/* One row as it was published once; @doc NULL: it was taken away. */
typedef struct {
  gint64 seq;
  char *key, *doc; /* (owned) */
  guint64 sum;
} Entry;

typedef struct {
  const char *name;
  GPtrArray *history; /* (owned) (element-type Entry) by seq */
  gint64 seq;
} TrueScope;

typedef enum {
  PROBE_PUBLISHED,
  PROBE_LAST,
  PROBE_LOG,
  PROBE_LINES,
  PROBE_FULFILMENT,
  PROBE_LEDGER,
  PROBE_BALANCES,
  PROBE_BAGS,
  PROBE_EXCEPTION,
  PROBE_SIGN_IN,
  PROBE_GRANTS,
  PROBE_PLACE,
  PROBE_VERDICT,
  PROBE_ID,
  PROBE_HWM,
  PROBE_PASSES,
  N_PROBES,
} Probe;

struct _Truth {
  TrueScope scopes[N_TRUE_SCOPES];
  gint64 log_number, compared_to;
  char *last_id;                  /* (owned) (nullable) */
  sqlite3_stmt *probes[N_PROBES]; /* (owned) (nullable) */
};

sqlite3_stmt *probe_prepare (World *world, Probe probe, const char *sql);
const char *probe_text (sqlite3_stmt *row, int column); /* NULL: "" */
void probe_bind (sqlite3_stmt *statement, int index, const char *text);

G_END_DECLS
