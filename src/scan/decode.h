/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "codes/scanned.h"

#include <glib.h>

G_BEGIN_DECLS

/* A frame with a longer side is refused: no camera of ours has one. */
#define CPT_DECODER_MAX_SIDE 8192
/* One frame shows no more labels than this; the rest is dropped. */
#define CPT_DECODER_MAX_SYMBOLS 64
/* The most that a QR code holds. */
#define CPT_DECODER_MAX_BYTES 7089
/* How often a linear code must be read within one frame (each row that shows it counts twice)
 * before it is believed: misreads pass the check digit, but only now and then. */
#define CPT_DECODER_MIN_QUALITY 10

typedef struct _CptDecoder CptDecoder;

/* Which way the symbol's own "up" points in the frame. */
typedef enum {
  CPT_ORIENTATION_UNKNOWN,
  CPT_ORIENTATION_UP,
  CPT_ORIENTATION_RIGHT,
  CPT_ORIENTATION_DOWN,
  CPT_ORIENTATION_LEFT,
} CptOrientation;

typedef struct {
  GBytes *bytes; /* (owned): what cpt_scanned_code_read() takes; GS1 symbols begin with their
                    identifier, as ]C1 */
  CptSymbology symbology;
  guint quality; /* how often it was read in this frame; 1 for QR, which has its own error
                    correction */
  CptOrientation orientation;
} CptSymbol;

CptSymbol *cpt_symbol_new (GBytes *bytes,
                           CptSymbology symbology,
                           guint quality,
                           CptOrientation orientation);
CptSymbol *cpt_symbol_copy (const CptSymbol *self);
void cpt_symbol_free (CptSymbol *self);

/**
 * cpt_decoder_new:
 *
 * Reads EAN-13, EAN-8, UPC-A, UPC-E, Code 128, ITF-14, GS1 DataBar and QR out of grey pictures. It
 * has no thread and no clock of its own; one decoder is used by one thread at a time.
 */
CptDecoder *cpt_decoder_new (void);
void cpt_decoder_free (CptDecoder *self);

/**
 * cpt_decoder_scan:
 * @grey: (array): @height rows of @width bytes, black is 0
 * @stride: bytes from a row to the next, at least @width
 *
 * The frame is read as it is; if nothing was found it is smoothed a little and read once more
 * (noise). It is never shrunk: that costs three codes of four. Weak reads are left out
 * (%CPT_DECODER_MIN_QUALITY), and so is an ITF code whose check digit is wrong.
 *
 * Returns: (transfer full) (element-type CptSymbol): what was read, each code once
 */
GPtrArray *cpt_decoder_scan (CptDecoder *self,
                             const guint8 *grey,
                             guint width,
                             guint height,
                             gsize stride);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptSymbol, cpt_symbol_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptDecoder, cpt_decoder_free)

G_END_DECLS
