/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/orchestration/service.h"

G_BEGIN_DECLS

/* Services that keep nothing on disk, in place of the real ones: the tokens `session-<n>` and
 * `channel-<name>` are good; every terminal has the scopes work/LYO1 and shop/LYO1, each with one
 * row of its newest number; a push moves work/LYO1. */
CptService *fake_service_new (void);
void fake_service_free (CptService *self);
void fake_service_move (CptService *self, const char *scope);
/* While closed, the writer stands still inside a push. */
void fake_service_close_gate (CptService *self);
void fake_service_open_gate (CptService *self);
guint fake_service_count_pulls (CptService *self);

G_END_DECLS
