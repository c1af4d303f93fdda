/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/shop.h"

G_BEGIN_DECLS

/* The sync strip never lies: its words come from this one function alone (DESIGN-UI §5: most urgent
 * first). */
typedef enum { CPT_SCANNER_READY = 0, CPT_SCANNER_CAMERA_LOST } CptScannerState;
typedef struct {
  gint64 n_unsent, oldest_unsent_us, last_trailer_us, offline_since_us;
  CptLink link;
  gboolean all_seen;
  guint n_attention;
  CptScannerState scanner;
  gboolean is_training;  /* nothing is sent, and nothing waits to be */
  gboolean is_disk_full; /* what central has finds no room here */
} CptStripFacts;

typedef enum { CPT_STRIP_CALM = 0, CPT_STRIP_AMBER, CPT_STRIP_RED } CptStripTone;
typedef struct {
  CptStripTone tone;
  char *icon;               /* (owned) "cpt-sync-ok-symbolic" */
  char *words;              /* (owned) "Online · 3 waiting to send" */
  gboolean opens_attention; /* then it is a 48 px button */
} CptStripWords;
void cpt_strip_words (const CptStripFacts *facts, const char *time_zone, CptStripWords *words_out);
void cpt_strip_words_clear (CptStripWords *self);
/* The facts of now. */
void cpt_strip_read (CptShop *shop, CptScannerState scanner, CptStripFacts *facts_out);

G_END_DECLS
