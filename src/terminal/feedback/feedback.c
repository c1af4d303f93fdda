/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/feedback/feedback.h"

#include "terminal/feedback/vibration.h"

#include <gst/app/gstappsrc.h>
#include <gst/gst.h>

#define RATE           48000
#define DEFAULT_SINK   "autoaudiosink"
#define MAX_WAITING    3
#define KEEP_OPEN_US   (10 * G_USEC_PER_SEC) /* opening takes longer than a tone may be late */
#define TRY_AGAIN_US   (30 * G_USEC_PER_SEC) /* a headset may come later */
#define LAST_TONE_WAIT (GST_SECOND)

#define PROBE GUINT_TO_POINTER (CPT_N_TONES + 1)
#define QUIT  GUINT_TO_POINTER (CPT_N_TONES + 2)

struct _CptFeedback {
  char *sink;              /* (owned) */
  GThread *thread;         /* (owned) */
  GAsyncQueue *queue;      /* (owned): a tone + 1, PROBE or QUIT */
  CptVibration *vibration; /* (owned) (nullable) */
  gboolean vibrate;
  gint volume; /* atomic */
  gint sound;  /* atomic: CptFeedbackSound */
};

/* What the thread alone touches. */
typedef struct {
  GstElement *pipeline;       /* (owned) (nullable): while open */
  GstElement *source;         /* (owned) (nullable) */
  GstElement *volume;         /* (owned) (nullable) */
  GBytes *tones[CPT_N_TONES]; /* (owned) (nullable): made when first wanted */
  gint64 closed_until_us;
} Player;

static void
close_sound (Player *player)
{
  if (player->pipeline != NULL)
    gst_element_set_state (player->pipeline, GST_STATE_NULL);
  gst_clear_object (&player->source);
  gst_clear_object (&player->volume);
  gst_clear_object (&player->pipeline);
}

/* The automatic sink takes a silent one if it finds no other, and warns: that is no sound, too. */
static gboolean
has_failed (Player *player)
{
  g_autoptr (GstBus) bus = gst_pipeline_get_bus (GST_PIPELINE (player->pipeline));
  GstMessage *message;
  gboolean failed = FALSE;

  while ((message = gst_bus_pop_filtered (bus, GST_MESSAGE_ERROR | GST_MESSAGE_WARNING)) != NULL) {
    g_autoptr (GError) error = NULL;

    if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
      failed = TRUE;
    else
      gst_message_parse_warning (message, &error, NULL);
    if (error != NULL && error->domain == GST_RESOURCE_ERROR)
      failed = TRUE;
    gst_message_unref (message);
  }

  return failed;
}

static gboolean
open_sound (CptFeedback *self, Player *player)
{
  g_autofree char *text = NULL;
  g_autoptr (GstCaps) caps = NULL;

  text = g_strdup_printf ("appsrc name=cpt-tone is-live=true do-timestamp=true format=time"
                          " ! volume name=cpt-volume ! audioconvert ! audioresample ! %s",
                          self->sink);
  player->pipeline = gst_parse_launch_full (text, NULL, GST_PARSE_FLAG_FATAL_ERRORS, NULL);
  if (player->pipeline == NULL)
    return FALSE;

  gst_object_ref_sink (player->pipeline);
  player->source = gst_bin_get_by_name (GST_BIN (player->pipeline), "cpt-tone");
  player->volume = gst_bin_get_by_name (GST_BIN (player->pipeline), "cpt-volume");
  caps = gst_caps_new_simple ("audio/x-raw", "format", G_TYPE_STRING,
                              G_BYTE_ORDER == G_LITTLE_ENDIAN ? "S16LE" : "S16BE", "layout",
                              G_TYPE_STRING, "interleaved", "rate", G_TYPE_INT, RATE, "channels",
                              G_TYPE_INT, 1, NULL);
  gst_app_src_set_caps (GST_APP_SRC (player->source), caps);

  /* The device is opened on the way to READY; what is behind it needs no wait. */
  return gst_element_set_state (player->pipeline, GST_STATE_READY) != GST_STATE_CHANGE_FAILURE &&
         !has_failed (player) &&
         gst_element_set_state (player->pipeline, GST_STATE_PLAYING) != GST_STATE_CHANGE_FAILURE;
}

static gboolean
ensure_open (CptFeedback *self, Player *player)
{
  gboolean open;

  if (player->pipeline != NULL && has_failed (player))
    close_sound (player);
  if (player->pipeline != NULL)
    return TRUE;
  if (g_get_monotonic_time () < player->closed_until_us)
    return FALSE;

  open = gst_init_check (NULL, NULL, NULL) && open_sound (self, player);
  if (!open) {
    close_sound (player);
    player->closed_until_us = g_get_monotonic_time () + TRY_AGAIN_US;
  }
  g_atomic_int_set (&self->sound, open ? CPT_FEEDBACK_SOUND_WORKS : CPT_FEEDBACK_SOUND_NONE);

  return open;
}

static void
play_tone (CptFeedback *self, Player *player, CptTone tone)
{
  double volume = (double)g_atomic_int_get (&self->volume) / CPT_FEEDBACK_MAX_VOLUME;
  GstBuffer *buffer;

  if (volume <= 0 || !ensure_open (self, player))
    return;

  if (player->tones[tone] == NULL)
    player->tones[tone] = cpt_tone_make (tone, RATE);
  buffer = gst_buffer_new_wrapped_bytes (player->tones[tone]);
  g_object_set (player->volume, "volume", volume, NULL);
  gst_app_src_push_buffer (GST_APP_SRC (player->source), buffer);
}

static void
finish_sound (Player *player)
{
  g_autoptr (GstBus) bus = NULL;
  g_autoptr (GstMessage) message = NULL;

  if (player->pipeline == NULL)
    return;

  gst_app_src_end_of_stream (GST_APP_SRC (player->source));
  bus = gst_pipeline_get_bus (GST_PIPELINE (player->pipeline));
  message = gst_bus_timed_pop_filtered (bus, LAST_TONE_WAIT, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  close_sound (player);
}

static gpointer
run (gpointer data)
{
  CptFeedback *self = data;
  Player player = { 0 };
  gpointer item = NULL;

  while (item != QUIT) {
    if (player.pipeline != NULL)
      item = g_async_queue_timeout_pop (self->queue, KEEP_OPEN_US);
    else
      item = g_async_queue_pop (self->queue);

    if (item == NULL)
      close_sound (&player);
    else if (item == PROBE)
      ensure_open (self, &player);
    else if (item != QUIT)
      play_tone (self, &player, (CptTone)(GPOINTER_TO_UINT (item) - 1));
  }

  finish_sound (&player);
  for (guint i = 0; i < CPT_N_TONES; i++)
    g_clear_pointer (&player.tones[i], g_bytes_unref);

  return NULL;
}

CptFeedback *
cpt_feedback_new (const char *sink)
{
  CptFeedback *self = g_new0 (CptFeedback, 1);

  self->sink = g_strdup (sink != NULL ? sink : DEFAULT_SINK);
  self->queue = g_async_queue_new ();
  self->volume = CPT_FEEDBACK_MAX_VOLUME;
  self->vibration = cpt_vibration_new ();
  self->vibrate = TRUE;
  g_async_queue_push (self->queue, PROBE);
  self->thread = g_thread_new ("feedback", run, self);

  return self;
}

void
cpt_feedback_free (CptFeedback *self)
{
  if (self == NULL)
    return;

  g_async_queue_push (self->queue, QUIT);
  g_thread_join (self->thread);
  g_async_queue_unref (self->queue);
  if (self->vibration != NULL)
    cpt_vibration_free (self->vibration);
  g_free (self->sink);
  g_free (self);
}

void
cpt_feedback_play (CptFeedback *self, CptTone tone)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail ((int)tone >= 0 && tone < CPT_N_TONES);

  g_async_queue_lock (self->queue);
  while (g_async_queue_length_unlocked (self->queue) >= MAX_WAITING)
    g_async_queue_try_pop_unlocked (self->queue);
  g_async_queue_push_unlocked (self->queue, GUINT_TO_POINTER (tone + 1));
  g_async_queue_unlock (self->queue);

  if (self->vibration != NULL && self->vibrate) {
    guint n_pulses, pulse_ms;

    cpt_tone_get_vibration (tone, &n_pulses, &pulse_ms);
    cpt_vibration_pulse (self->vibration, n_pulses, pulse_ms);
  }
}

void
cpt_feedback_set_volume (CptFeedback *self, guint volume)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (volume <= CPT_FEEDBACK_MAX_VOLUME);

  g_atomic_int_set (&self->volume, (gint)volume);
}

void
cpt_feedback_set_vibration (CptFeedback *self, gboolean vibration)
{
  g_return_if_fail (self != NULL);

  self->vibrate = vibration;
}

CptFeedbackSound
cpt_feedback_get_sound (CptFeedback *self)
{
  g_return_val_if_fail (self != NULL, CPT_FEEDBACK_SOUND_UNKNOWN);

  return (CptFeedbackSound)g_atomic_int_get (&self->sound);
}

gboolean
cpt_feedback_can_vibrate (CptFeedback *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->vibration != NULL && cpt_vibration_works (self->vibration);
}
