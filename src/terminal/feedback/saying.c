/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/feedback/saying.h"

/* A problem sounds like a wrong item: nothing was added. */
static const struct {
  gboolean heard;
  CptTone tone;
} sounds[] = {
  [CPT_SAY_NOTHING] = { FALSE, CPT_TONE_RIGHT },
  [CPT_SAY_RIGHT] = { TRUE, CPT_TONE_RIGHT },
  [CPT_SAY_COMPLETE] = { TRUE, CPT_TONE_COMPLETE },
  [CPT_SAY_DONE] = { TRUE, CPT_TONE_TASK_DONE },
  [CPT_SAY_WRONG] = { TRUE, CPT_TONE_WRONG },
  [CPT_SAY_ALREADY] = { TRUE, CPT_TONE_ALREADY },
  [CPT_SAY_UNKNOWN] = { TRUE, CPT_TONE_UNKNOWN },
  [CPT_SAY_ATTENTION] = { TRUE, CPT_TONE_ATTENTION },
  [CPT_SAY_PROBLEM] = { TRUE, CPT_TONE_WRONG },
};

void
cpt_feedback_say (CptFeedback *self, const CptSay *say)
{
  if ((guint)say->sort < G_N_ELEMENTS (sounds) && sounds[say->sort].heard)
    cpt_feedback_play (self, sounds[say->sort].tone);
}
