/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "terminal/page.h"
#include "terminal/window.h"

G_BEGIN_DECLS

/* F1: what each scan does on @page (nullable), and the keys that work everywhere. */
void cpt_keys_dialog_show (CptWindow *window, CptPage *page);

G_END_DECLS
