/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "terminal/feedback/feedback.h"
#include "workflow/say.h"

G_BEGIN_DECLS

/* Gives what is said its tone and vibration; what needs none is silent. */
void cpt_feedback_say (CptFeedback *self, const CptSay *say);

G_END_DECLS
