/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/alerts.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* An alert over the foot of the page: nothing below it moves. A tap opens its order; it leaves by
 * itself. Hidden until it is shown. */
#define CPT_TYPE_CALL (cpt_call_get_type ())
G_DECLARE_FINAL_TYPE (CptCall, cpt_call, CPT, CALL, AdwBin)

/* @title, @detail: (detail nullable) */
void cpt_call_show (CptCall *self, const CptAlert *alert, const char *title, const char *detail);
void cpt_call_hide (CptCall *self);

G_END_DECLS
