/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/feedback/feedback.h"
#include "terminal/feedback/tone.h"

#include <glib/gstdio.h>
#include <stdlib.h>

#define MAX_NOTES 3
/* Sound and silence are told apart by the loudest sample within this time; a bell fades through the
 * space between. */
#define WINDOW_MS  4
#define QUIET      600 /* of 32767 */
#define LOUD       2400
#define PATIENCE_S 60

/* What the table of the design says of each event (DESIGN-UI §3), and docs/alerts.md of the calls.
 * 0: it leaves that open. */
/* clang-format off */
static const struct {
  const char *name;
  CptTone tone;
  guint n_onsets;
  guint hz[MAX_NOTES];
  guint ms[MAX_NOTES];
  guint n_pulses, pulse_ms;
} cases[] = {
  { "right",         CPT_TONE_RIGHT,         1, { 1200 },          { 60 },         1, 40 },
  { "complete",      CPT_TONE_COMPLETE,      2, { 1000, 1500 },    { 0 },          2, 40 },
  { "task done",     CPT_TONE_TASK_DONE,     3, { 0 },             { 0 },          1, 120 },
  { "wrong",         CPT_TONE_WRONG,         2, { 330, 220 },      { 160, 160 },   1, 400 },
  { "already",       CPT_TONE_ALREADY,       2, { 900, 900 },      { 40, 40 },     2, 20 },
  { "unknown",       CPT_TONE_UNKNOWN,       3, { 500, 500, 500 }, { 50, 50, 50 }, 3, 40 },
  { "customer here", CPT_TONE_CUSTOMER_HERE, 2, { 880, 660 },      { 0 },          2, 200 },
  { "attention",     CPT_TONE_ATTENTION,     1, { 0 },             { 0 },          1, 200 },
  /* docs/alerts.md */
  { "new work",      CPT_TONE_NEW_WORK,      2, { 660, 880 },      { 240, 80 },      2, 120 },
  { "due soon",      CPT_TONE_DUE_SOON,      2, { 880, 660 },      { 80, 240 },      3, 120 },
  { "late",          CPT_TONE_LATE,          3, { 700, 700, 700 }, { 240, 240, 240 }, 3, 200 },
  { "cancelled",     CPT_TONE_CANCELLED,     3, { 440, 440, 330 }, { 240, 80, 240 }, 2, 400 },
  { "at risk",       CPT_TONE_AT_RISK,       3, { 780, 780, 780 }, { 80, 240, 80 },  3, 300 },
};
/* clang-format on */

typedef struct {
  guint begin; /* of the sound, in samples */
  guint end;
  guint hz;
} Heard;

/* By the ways up through zero in the first 30 ms, where a bell is still loud. */
static guint
measure_hz (const gint16 *samples, guint begin, guint end, guint rate)
{
  guint first = 0, last = 0, n_ways = 0;

  end = MIN (end, begin + rate * 30 / 1000);
  for (guint i = begin + 1; i < end; i++) {
    if (samples[i - 1] >= 0 || samples[i] < 0)
      continue;
    if (n_ways == 0)
      first = i;
    last = i;
    n_ways++;
  }

  return n_ways > 1 ? (n_ways - 1) * rate / (last - first) : 0;
}

/* Returns the number of onsets: silence, then sound. */
static guint
listen_to (GBytes *bytes, guint rate, Heard heard_out[MAX_NOTES])
{
  gsize n_bytes;
  const gint16 *samples = g_bytes_get_data (bytes, &n_bytes);
  guint n = (guint)(n_bytes / sizeof *samples), window = rate * WINDOW_MS / 1000, n_onsets = 0;
  gboolean sounding = FALSE;

  for (guint at = 0; at < n; at += window) {
    int loudest = 0;

    for (guint i = at; i < MIN (at + window, n); i++)
      loudest = MAX (loudest, abs (samples[i]));
    if (loudest > LOUD && !sounding && n_onsets < MAX_NOTES)
      heard_out[n_onsets].begin = at;
    if (loudest <= QUIET && sounding)
      n_onsets++;
    sounding = loudest > (sounding ? QUIET : LOUD);
    if (sounding && n_onsets < MAX_NOTES)
      heard_out[n_onsets].end = MIN (at + window, n);
  }
  n_onsets += sounding;
  for (guint i = 0; i < MIN (n_onsets, MAX_NOTES); i++)
    heard_out[i].hz = measure_hz (samples, heard_out[i].begin, heard_out[i].end, rate);

  return n_onsets;
}

static void
check_tone (gsize i, guint rate)
{
  g_autoptr (GBytes) bytes = cpt_tone_make (cases[i].tone, rate);
  Heard heard[MAX_NOTES] = { { 0 } };

  g_assert_cmpuint (listen_to (bytes, rate, heard), ==, cases[i].n_onsets);
  for (guint n = 0; n < cases[i].n_onsets; n++) {
    guint ms = (heard[n].end - heard[n].begin) * 1000 / rate;

    if (cases[i].hz[n] != 0)
      g_assert_cmpuint ((guint)abs ((int)heard[n].hz - (int)cases[i].hz[n]), <=,
                        cases[i].hz[n] / 25);
    if (cases[i].ms[n] != 0)
      g_assert_cmpuint ((guint)abs ((int)ms - (int)cases[i].ms[n]), <=, 2 * WINDOW_MS);
  }
  if (cases[i].tone == CPT_TONE_TASK_DONE)
    g_assert_true (heard[0].hz < heard[1].hz && heard[1].hz < heard[2].hz);
}

static void
test_tone (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  guint n_pulses, pulse_ms;

  check_tone (i, 48000);
  check_tone (i, 44100);
  check_tone (i, CPT_TONE_MIN_RATE);
  cpt_tone_get_vibration (cases[i].tone, &n_pulses, &pulse_ms);
  g_assert_cmpuint (n_pulses, ==, cases[i].n_pulses);
  g_assert_cmpuint (pulse_ms, ==, cases[i].pulse_ms);
}

/* From one sample to the next nothing jumps, neither at an edge nor within. */
static void
test_no_click (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data), n_bytes;
  g_autoptr (GBytes) bytes = cpt_tone_make (cases[i].tone, 48000);
  const gint16 *samples = g_bytes_get_data (bytes, &n_bytes);
  gsize n = n_bytes / sizeof *samples;

  g_assert_cmpint (samples[0], ==, 0);
  g_assert_cmpint (samples[n - 1], ==, 0);
  for (gsize k = 1; k < n; k++)
    g_assert_cmpint (abs (samples[k] - samples[k - 1]), <, 5500);
}

/* Whoever hears no pitch tells them by onsets and lengths alone. */
static void
test_rhythms_differ (void)
{
  for (gsize a = 0; a < G_N_ELEMENTS (cases); a++) {
    for (gsize b = a + 1; b < G_N_ELEMENTS (cases); b++) {
      g_autoptr (GBytes) bytes_a = cpt_tone_make (cases[a].tone, 48000);
      g_autoptr (GBytes) bytes_b = cpt_tone_make (cases[b].tone, 48000);
      Heard heard_a[MAX_NOTES] = { { 0 } }, heard_b[MAX_NOTES] = { { 0 } };
      gboolean differ = listen_to (bytes_a, 48000, heard_a) != listen_to (bytes_b, 48000, heard_b);

      for (guint n = 0; n < MAX_NOTES; n++) {
        differ |= abs ((int)heard_a[n].begin - (int)heard_b[n].begin) > 48 * 30;
        differ |= abs ((int)heard_a[n].end - (int)heard_b[n].end) > 48 * 30;
      }
      if (!differ)
        g_test_message ("%s and %s", cases[a].name, cases[b].name);
      g_assert_true (differ);
    }
  }
}

static void
wait_for_sound (CptFeedback *feedback)
{
  gint64 deadline_us = g_get_monotonic_time () + PATIENCE_S * G_USEC_PER_SEC;

  while (cpt_feedback_get_sound (feedback) == CPT_FEEDBACK_SOUND_UNKNOWN &&
         g_get_monotonic_time () < deadline_us)
    g_thread_yield ();
}

/* What the player gives to the sink is the tone. */
static void
test_played (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data), n_played;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("comptoir-tone-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "played.raw", NULL);
  g_autofree char *sink = g_strdup_printf ("audio/x-raw,rate=48000 ! filesink location=%s", path);
  g_autofree char *played = NULL;
  g_autoptr (GBytes) bytes = NULL;
  CptFeedback *feedback = cpt_feedback_new (sink);
  Heard heard[MAX_NOTES] = { { 0 } };

  wait_for_sound (feedback);
  g_assert_cmpint (cpt_feedback_get_sound (feedback), ==, CPT_FEEDBACK_SOUND_WORKS);
  cpt_feedback_play (feedback, cases[i].tone);
  cpt_feedback_free (feedback);

  g_file_get_contents (path, &played, &n_played, &error);
  g_assert_no_error (error);
  bytes = g_bytes_new (played, n_played);
  g_assert_cmpuint (listen_to (bytes, 48000, heard), ==, cases[i].n_onsets);
  g_remove (path);
  g_rmdir (folder);
}

/* clang-format off */
static const struct { const char *name; const char *sink; } mute[] = {
  { "no such output", "cptnosuchsink" },
  { "an output that cannot be opened", "filesink location=/nonexistent/sound" },
  { "no sound card", NULL },
};
/* clang-format on */

/* Silence is told, and no call waits, fails or warns. */
static void
test_mute (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (CptFeedback) feedback = cpt_feedback_new (mute[i].sink);
  gint64 begin_us, took_us;

  wait_for_sound (feedback);
  if (mute[i].sink == NULL &&
      (g_file_test ("/dev/snd", G_FILE_TEST_EXISTS) || g_getenv ("PULSE_SERVER") != NULL)) {
    g_test_skip ("this machine may have sound");
    return;
  }
  g_assert_cmpint (cpt_feedback_get_sound (feedback), ==, CPT_FEEDBACK_SOUND_NONE);

  begin_us = g_get_monotonic_time ();
  for (guint n = 0; n < 1000; n++)
    cpt_feedback_play (feedback, (CptTone)(n % CPT_N_TONES));
  took_us = g_get_monotonic_time () - begin_us;
  g_test_message ("1000 calls took %" G_GINT64_FORMAT " µs", took_us);
  g_assert_cmpint (took_us, <, G_USEC_PER_SEC);
}

static void
test_volume (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("comptoir-tone-XXXXXX", &error);
  g_autofree char *path = g_build_filename (folder, "played.raw", NULL);
  g_autofree char *sink = g_strdup_printf ("audio/x-raw,rate=48000 ! filesink location=%s", path);
  g_autofree char *played = NULL;
  gsize n_played;
  CptFeedback *feedback = cpt_feedback_new (sink);
  int loudest = 0;

  cpt_feedback_set_volume (feedback, 25);
  cpt_feedback_play (feedback, CPT_TONE_RIGHT);
  cpt_feedback_free (feedback);

  g_file_get_contents (path, &played, &n_played, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < n_played / sizeof (gint16); i++)
    loudest = MAX (loudest, abs (((const gint16 *)(gpointer)played)[i]));
  g_assert_cmpint (loudest, >, 5000);
  g_assert_cmpint (loudest, <, 6500);
  g_remove (path);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/terminal/tone/", cases[i].name, NULL);
    g_autofree char *no_click = g_strconcat (path, " does not click", NULL);
    g_autofree char *played = g_strconcat (path, " is played", NULL);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_tone);
    g_test_add_data_func (no_click, GSIZE_TO_POINTER (i), test_no_click);
    g_test_add_data_func (played, GSIZE_TO_POINTER (i), test_played);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (mute); i++) {
    g_autofree char *path = g_strconcat ("/terminal/tone/", mute[i].name, NULL);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_mute);
  }
  g_test_add_func ("/terminal/tone/rhythms differ", test_rhythms_differ);
  g_test_add_func ("/terminal/tone/volume", test_volume);

  return g_test_run ();
}
