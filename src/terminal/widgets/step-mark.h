/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The round mark of a step: its number, blue while it is the one to do, a green tick when done.
 * Properties: `number` (uint), `done` (bool). */
#define CPT_TYPE_STEP_MARK (cpt_step_mark_get_type ())
G_DECLARE_FINAL_TYPE (CptStepMark, cpt_step_mark, CPT, STEP_MARK, AdwBin)

void cpt_step_mark_set_done (CptStepMark *self, gboolean done);

G_END_DECLS
