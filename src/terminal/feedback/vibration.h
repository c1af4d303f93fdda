/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _CptVibration CptVibration;

/**
 * cpt_vibration_new:
 *
 * Talks to the vibration service of the machine (feedbackd) over the session bus, in the thread's
 * default main context. Where there is none it does nothing, until one comes.
 */
CptVibration *cpt_vibration_new (void);
void cpt_vibration_free (CptVibration *self);

/* Whether there is something that vibrates, as far as is known: FALSE until the service has
 * answered. */
gboolean cpt_vibration_works (CptVibration *self);
/* Returns at once; what plays gives way. */
void cpt_vibration_pulse (CptVibration *self, guint n_pulses, guint pulse_ms);

G_END_DECLS
