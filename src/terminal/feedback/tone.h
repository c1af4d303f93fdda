/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What happened, as the person hears and feels it. No event of the network is among them: it never
 * interrupts. */
typedef enum {
  CPT_TONE_RIGHT,         /* the right item */
  CPT_TONE_COMPLETE,      /* a line or a stop is complete */
  CPT_TONE_TASK_DONE,     /* the task is complete */
  CPT_TONE_WRONG,         /* wrong item, size or bag */
  CPT_TONE_ALREADY,       /* scanned already */
  CPT_TONE_UNKNOWN,       /* a code that nobody knows */
  CPT_TONE_CUSTOMER_HERE, /* a customer waits at the counter */
  CPT_TONE_ATTENTION,     /* needs attention */
  CPT_TONE_NEW_WORK,      /* an order came that nobody has */
  CPT_TONE_DUE_SOON,      /* an order is due soon */
  CPT_TONE_LATE,          /* an order is late */
  CPT_TONE_CANCELLED,     /* what is in one's hands is not wanted any more */
  CPT_TONE_AT_RISK,       /* more is promised than is there */
  CPT_N_TONES,
} CptTone;

/* Sample rates that cpt_tone_make() takes. */
#define CPT_TONE_MIN_RATE 8000
#define CPT_TONE_MAX_RATE 192000

/**
 * cpt_tone_make:
 * @rate: samples a second, %CPT_TONE_MIN_RATE … %CPT_TONE_MAX_RATE
 *
 * Synthesises a tone. Each has a rhythm of its own, so that they are told apart by who cannot hear
 * pitch, and none clicks.
 *
 * Returns: (transfer full): one channel of signed 16-bit samples in the byte order of this machine
 */
GBytes *cpt_tone_make (CptTone tone, guint rate);

/* How the same event feels: @n_pulses_out pulses of @pulse_ms_out each. */
void cpt_tone_get_vibration (CptTone tone, guint *n_pulses_out, guint *pulse_ms_out);

G_END_DECLS
