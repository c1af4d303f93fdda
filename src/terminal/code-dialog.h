/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "terminal/window.h"

G_BEGIN_DECLS

/* A code by hand, for a label that no scanner reads: typed, or chosen from the file that
 * COMPTOIR_CODES names (CSV `label,code`), which the demo uses in place of a scanner. What is given
 * goes the way of every scan. */
void cpt_code_dialog_show (CptWindow *window);

G_END_DECLS
