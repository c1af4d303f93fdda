/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/feedback/tone.h"

#include <math.h>

#define MAX_NOTES  3
#define EDGE_MS    4   /* a note that begins at once clicks */
#define LOUDNESS   0.7 /* of full scale; the device's volume comes on top */
#define BELL_DECAY 4.0 /* a bell has faded to 1/e^4 at the end of its note */
#define BELL_PARTIAL                                                                               \
  2.76 /* the second partial of a bar that is struck, in multiples of the first */

typedef struct {
  guint hz;
  guint ms;
  guint gap_ms; /* silence before the next */
} Note;

static const struct {
  Note notes[MAX_NOTES];
  gboolean bell;
  guint n_pulses;
  guint pulse_ms;
} tones[CPT_N_TONES] = {
  /* clang-format off */
  [CPT_TONE_RIGHT]         = { { { 1200, 60, 0 } }, FALSE, 1, 40 },
  [CPT_TONE_COMPLETE]      = { { { 1000, 90, 30 }, { 1500, 90, 0 } }, FALSE, 2, 40 },
  [CPT_TONE_TASK_DONE]     = { { { 1000, 90, 30 }, { 1250, 90, 30 }, { 1500, 180, 0 } }, FALSE, 1, 120 },
  [CPT_TONE_WRONG]         = { { { 330, 160, 40 }, { 220, 160, 0 } }, FALSE, 1, 400 },
  [CPT_TONE_ALREADY]       = { { { 900, 40, 80 }, { 900, 40, 0 } }, FALSE, 2, 20 },
  [CPT_TONE_UNKNOWN]       = { { { 500, 50, 70 }, { 500, 50, 70 }, { 500, 50, 0 } }, FALSE, 3, 40 },
  [CPT_TONE_CUSTOMER_HERE] = { { { 880, 300, 60 }, { 660, 500, 0 } }, TRUE, 2, 200 },
  [CPT_TONE_ATTENTION]     = { { { 330, 700, 0 } }, TRUE, 1, 200 },
  /* What calls across a shop: long and short, further apart than what answers a scan. */
  [CPT_TONE_NEW_WORK]      = { { { 660, 240, 80 }, { 880, 80, 0 } }, FALSE, 2, 120 },
  [CPT_TONE_DUE_SOON]      = { { { 880, 80, 80 }, { 660, 240, 0 } }, FALSE, 3, 120 },
  [CPT_TONE_LATE]          = { { { 700, 240, 120 }, { 700, 240, 120 }, { 700, 240, 0 } }, FALSE, 3, 200 },
  [CPT_TONE_CANCELLED]     = { { { 440, 240, 80 }, { 440, 80, 80 }, { 330, 240, 0 } }, FALSE, 2, 400 },
  [CPT_TONE_AT_RISK]       = { { { 780, 80, 80 }, { 780, 240, 80 }, { 780, 80, 0 } }, FALSE, 3, 300 },
  /* clang-format on */
};

static guint
n_samples (guint ms, guint rate)
{
  return (guint)((guint64)ms * rate / 1000);
}

static double
loudness_at (guint i, guint n, guint rate, gboolean bell)
{
  double edge = n_samples (EDGE_MS, rate);
  double rise = MIN (1.0, i / edge);
  double fall = MIN (1.0, (n - 1 - i) / edge);

  return LOUDNESS * rise * fall * (bell ? exp (-BELL_DECAY * i / n) : 1.0);
}

static void
write_note (gint16 *samples, const Note *note, guint rate, gboolean bell)
{
  guint n = n_samples (note->ms, rate);

  for (guint i = 0; i < n; i++) {
    double turns = (double)note->hz * i / rate;
    double wave = sin (2.0 * G_PI * turns);

    if (bell)
      wave = 0.85 * wave + 0.15 * sin (2.0 * G_PI * turns * BELL_PARTIAL);
    samples[i] = (gint16)lrint (G_MAXINT16 * loudness_at (i, n, rate, bell) * wave);
  }
}

GBytes *
cpt_tone_make (CptTone tone, guint rate)
{
  guint n = 0, at = 0;
  gint16 *samples;

  g_return_val_if_fail ((int)tone >= 0 && tone < CPT_N_TONES, NULL);
  g_return_val_if_fail (rate >= CPT_TONE_MIN_RATE && rate <= CPT_TONE_MAX_RATE, NULL);

  for (guint i = 0; i < MAX_NOTES; i++)
    n += n_samples (tones[tone].notes[i].ms, rate) + n_samples (tones[tone].notes[i].gap_ms, rate);
  samples = g_new0 (gint16, n);
  for (guint i = 0; i < MAX_NOTES; i++) {
    const Note *note = &tones[tone].notes[i];

    write_note (samples + at, note, rate, tones[tone].bell);
    at += n_samples (note->ms, rate) + n_samples (note->gap_ms, rate);
  }

  return g_bytes_new_take (samples, n * sizeof *samples);
}

void
cpt_tone_get_vibration (CptTone tone, guint *n_pulses_out, guint *pulse_ms_out)
{
  g_return_if_fail ((int)tone >= 0 && tone < CPT_N_TONES);

  *n_pulses_out = tones[tone].n_pulses;
  *pulse_ms_out = tones[tone].pulse_ms;
}
