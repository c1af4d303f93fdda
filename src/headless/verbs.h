/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "headless/request.h"
#include "workflow/dispatch.h"

G_BEGIN_DECLS

/* One function a verb; each answers its request once, now or later. */
void cpt_verb_sign_in (CptRequest *self);
void cpt_verb_sign_out (CptRequest *self);
void cpt_verb_work (CptRequest *self);
void cpt_verb_show (CptRequest *self);
void cpt_verb_wave (CptRequest *self);
void cpt_verb_accept (CptRequest *self);
void cpt_verb_release (CptRequest *self);
void cpt_verb_decline (CptRequest *self);
void cpt_verb_scan (CptRequest *self);
void cpt_verb_pick (CptRequest *self);
void cpt_verb_later (CptRequest *self);
void cpt_verb_short (CptRequest *self);
void cpt_verb_unshort (CptRequest *self);
void cpt_verb_bags (CptRequest *self);
void cpt_verb_labels (CptRequest *self);
void cpt_verb_bag (CptRequest *self);
void cpt_verb_stage (CptRequest *self);
void cpt_verb_ready (CptRequest *self);
void cpt_verb_extend (CptRequest *self);
void cpt_verb_resend (CptRequest *self);
void cpt_verb_reopen (CptRequest *self);
void cpt_verb_put_back (CptRequest *self);
void cpt_verb_count (CptRequest *self);
void cpt_verb_reveal (CptRequest *self);
void cpt_verb_reveal_again (CptRequest *self, char *answer);
void cpt_verb_arrive (CptRequest *self);
void cpt_verb_hand_over (CptRequest *self);
void cpt_verb_undo (CptRequest *self);
void cpt_verb_find (CptRequest *self);
void cpt_verb_attention (CptRequest *self);
void cpt_verb_close (CptRequest *self);
void cpt_verb_network (CptRequest *self);
void cpt_verb_sync (CptRequest *self);
void cpt_verb_status (CptRequest *self);

const char *cpt_means_to_text (CptMeaningSort sort); /* "product" */
/* RFC 3339 with the shop's offset; null for 0. */
void cpt_put_time (CptRequest *self, CptJsonWriter *writer, const char *name, gint64 us);
/* "options":{name:value …}. @options: name, value … */
void cpt_put_options (CptJsonWriter *writer, const GPtrArray *options);
/* Members that say how the link to central is. */
void cpt_put_sync (CptRequest *self, CptJsonWriter *writer);

G_END_DECLS
