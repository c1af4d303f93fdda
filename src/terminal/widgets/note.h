/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/say.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* A note below the strip, for what no page has a band for: amber for an unknown code, red for what
 * could not be done. Hidden until it is shown. */
#define CPT_TYPE_NOTE (cpt_note_get_type ())
G_DECLARE_FINAL_TYPE (CptNote, cpt_note, CPT, NOTE, AdwBin)

void cpt_note_show (CptNote *self, const CptSay *say);
void cpt_note_hide (CptNote *self);

G_END_DECLS
