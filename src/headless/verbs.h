/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "headless/request.h"

G_BEGIN_DECLS

/* One function a verb; each answers its request once, now or later. */
void cpt_verb_sign_in (CptRequest *self);
void cpt_verb_sign_out (CptRequest *self);
void cpt_verb_work (CptRequest *self);
void cpt_verb_show (CptRequest *self);
void cpt_verb_accept (CptRequest *self);
void cpt_verb_scan (CptRequest *self);
void cpt_verb_pick (CptRequest *self);
void cpt_verb_short (CptRequest *self);
void cpt_verb_bags (CptRequest *self);
void cpt_verb_bag (CptRequest *self);
void cpt_verb_stage (CptRequest *self);
void cpt_verb_ready (CptRequest *self);
void cpt_verb_put_back (CptRequest *self);
void cpt_verb_undo (CptRequest *self);
void cpt_verb_attention (CptRequest *self);
void cpt_verb_close (CptRequest *self);
void cpt_verb_network (CptRequest *self);
void cpt_verb_sync (CptRequest *self);
void cpt_verb_status (CptRequest *self);

/* Members that say how the link to central is. */
void cpt_put_sync (CptRequest *self, CptJsonWriter *writer);

G_END_DECLS
