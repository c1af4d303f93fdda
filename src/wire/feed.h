/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/limits.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define CPT_SCOPE_SIZE  48 /* "work/" + a store number */
#define CPT_EPOCH_SIZE  17
#define CPT_ROW_ID_SIZE 96
/* One answer: what is farther behind than CPT_FEED_FAR_* takes a snapshot, and refusals come on
 * top. */
#define CPT_FEED_MAX_BYTES (16 * 1024 * 1024)
#define CPT_FEED_FAR_ROWS  20000
#define CPT_FEED_FAR_BYTES (8 * 1024 * 1024)

/* A cursor is `1.<epoch>.<seq>` (SYNC §6). */
char *cpt_cursor_write (const char *epoch, gint64 seq);
gboolean cpt_cursor_read (const char *text, char epoch_out[CPT_EPOCH_SIZE], gint64 *seq_out);

typedef struct {
  char scope[CPT_SCOPE_SIZE];
  gint64 from;
  char epoch[CPT_EPOCH_SIZE];
} CptFeedHead;
void cpt_feed_write_head (GString *out, const CptFeedHead *head);
gboolean cpt_feed_read_head (const char *line, gsize length, CptFeedHead *head_out, GError **error);

/* A put or del line. The reader leaves @doc pointing into the line: those bytes are kept and
 * summed. */
typedef struct {
  gboolean deleted;
  char kind[24]; /* as sent: unknown kinds are kept and counted */
  char id[CPT_ROW_ID_SIZE];
  gint64 seq;
  const char *doc; /* put: not NUL-terminated */
  gsize doc_length;
  char why[16]; /* del */
  /* Of a row that was read from a file, and live; 0 and FALSE on the wire. */
  guint64 sum;        /* of its bytes as they lie there */
  gboolean is_summed; /* and of those that were written one is known */
  gboolean is_spoilt; /* which is another */
} CptFeedRow;
void cpt_feed_write_row (GString *out, const CptFeedRow *row);
/* Checks that the doc is a well-formed object (cpt_json_parse's rules). */
gboolean cpt_feed_read_row (const char *line, gsize length, CptFeedRow *row_out, GError **error);

typedef struct {
  gint64 to, hwm, n;
  guint64 sum;
  GPtrArray *rejected; /* (owned) (element-type CptVerdict) */
  GPtrArray *heads;    /* (owned) (element-type CptFeedPosition) of the session's other scopes */
} CptFeedTrailer;
typedef struct {
  char scope[CPT_SCOPE_SIZE];
  gint64 seq;
} CptFeedPosition;
void cpt_feed_trailer_clear (CptFeedTrailer *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CptFeedTrailer, cpt_feed_trailer_clear)
void cpt_feed_trailer_init (CptFeedTrailer *self);
void cpt_feed_write_trailer (GString *out, const CptFeedTrailer *trailer);
/* @trailer_out is initialised, or zeroed; what it held is cleared. */
gboolean cpt_feed_read_trailer (const char *line,
                                gsize length,
                                CptFeedTrailer *trailer_out,
                                GError **error);

/* The seal of an answer is its trailer's last member, `,"seal":"<16 hex digits>"}`: SipHash with
 * the feed's key over the head's line, a newline, and the trailer's line as it was before. It
 * covers what `sum` does not: cursor, hwm, refusals, heads. An answer without one is taken as it
 * is. */
#define CPT_FEED_SEAL_BYTES 27
/* What is sealed: @trailer without its seal. Returns: (transfer full) */
char *cpt_feed_write_sealed (const char *head,
                             gsize head_length,
                             const char *trailer,
                             gsize trailer_length,
                             gsize *length_out);
/* @out ends with a trailer's line. */
void cpt_feed_append_seal (GString *out, guint64 seal);
/* FALSE: the trailer's line has none. */
gboolean cpt_feed_find_seal (const char *line, gsize length, guint64 *seal_out);

G_END_DECLS
