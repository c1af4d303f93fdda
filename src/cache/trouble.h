/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a failure of one of the terminal's two files means to the person who waits. */
typedef enum {
  CPT_TROUBLE_OTHER = 0,
  CPT_TROUBLE_FULL,       /* nothing was written: make room */
  CPT_TROUBLE_DAMAGED,    /* the file cannot be read any more: keep it aside */
  CPT_TROUBLE_NEWER,      /* written by a newer version of the program */
  CPT_TROUBLE_UNWRITABLE, /* the folder or file cannot be written */
  CPT_TROUBLE_BUSY,       /* another program has it open */
} CptTrouble;

CptTrouble cpt_trouble_of (const GError *error);

G_END_DECLS
