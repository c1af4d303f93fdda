/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "terminal/feedback/tone.h"

#include <glib.h>

G_BEGIN_DECLS

#define CPT_FEEDBACK_MAX_VOLUME 100

typedef struct _CptFeedback CptFeedback;

typedef enum {
  CPT_FEEDBACK_SOUND_UNKNOWN, /* nobody has tried yet */
  CPT_FEEDBACK_SOUND_WORKS,
  CPT_FEEDBACK_SOUND_NONE, /* no sound card, or no sound server: tones are dropped */
} CptFeedbackSound;

/**
 * cpt_feedback_new:
 * @sink: (nullable): elements as for gst-launch-1.0 that take sound; %NULL is the default output of
 * the machine
 *
 * Lets the person hear and feel what happened. Sound is opened and played in a thread of its own,
 * and closed again after some seconds of silence: no call here waits for it. A machine without
 * sound is told by cpt_feedback_get_sound() alone.
 */
CptFeedback *cpt_feedback_new (const char *sink);
/* Lets what plays come to its end (less than a second). */
void cpt_feedback_free (CptFeedback *self);

/* A tone and its vibration. When more come than can be played, the oldest of those that wait are
 * dropped. */
void cpt_feedback_play (CptFeedback *self, CptTone tone);

/* 0 (silent) … %CPT_FEEDBACK_MAX_VOLUME, which it is at first. */
void cpt_feedback_set_volume (CptFeedback *self, guint volume);
/* On at first. */
void cpt_feedback_set_vibration (CptFeedback *self, gboolean vibration);

CptFeedbackSound cpt_feedback_get_sound (CptFeedback *self);
gboolean cpt_feedback_can_vibrate (CptFeedback *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptFeedback, cpt_feedback_free)

G_END_DECLS
