/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/orchestration/service.h"

G_BEGIN_DECLS

/* For the files that make passes. */

/* A key signs; where none does, one is made and every shop is told. */
gboolean cpt_pass_keys_ensure (CptService *self, GError **error);

G_END_DECLS
