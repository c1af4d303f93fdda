/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scan/camera.h"

#include "scan/agreement.h"
#include "scan/decode.h"
#include "scan/pictures.h"

#include <gst/app/gstappsink.h>
#include <gst/app/gstappsrc.h>
#include <gst/gst.h>
#include <gst/video/video.h>

/* What a camera may give: small enough to be read at once, and never a slow mode of many pixels.
 * JPEG, because many give their larger pictures only so. */
#define DEVICE_MODES "width=[320,1920],height=[240,1080],framerate=[10/1,120/1]"
#define DEVICE_LAUNCH                                                                              \
  "v4l2src name=cpt-device ! capsfilter caps=\"video/x-raw," DEVICE_MODES                          \
  ";image/jpeg," DEVICE_MODES "\" ! decodebin"
/* The clock is waited for behind the decoder: in front of it, and with leaky queues behind, files
 * would run away. */
#define FILES_LAUNCH "appsrc name=cpt-pictures ! gdkpixbufdec ! identity sync=true"
/* The newest frame is read; those that came meanwhile are dropped. */
#define NEWEST "queue leaky=downstream max-size-buffers=1 max-size-bytes=0 max-size-time=0"
#define SINK   "sync=false max-buffers=1 drop=true"

struct _CptCamera {
  GObject parent_instance;

  char *launch; /* (owned) */
  char *device; /* (owned) (nullable): for the element cpt-device of launch */
  GStrv files;  /* (owned) (nullable): for the element cpt-pictures of launch */
  guint fps;
  guint n_frames_each;
  gboolean preview;
  CptCameraState state;
  GMainContext *context; /* (owned): where signals are emitted */
  GstElement *pipeline;  /* (owned) (nullable): while started */
  GSource *bus_source;   /* (owned) (nullable): while started */
  CptDecoder *decoder;   /* (owned): of the streaming thread while started */

  GMutex lock; /* of all that follows: the streaming threads write it, the context reads it */
  CptAgreement *agreement; /* (owned) */
  GQueue scans;            /* (owned) (element-type CptSymbol): not told yet */
  GBytes *frame;           /* (owned) (nullable): not told yet */
  int frame_width;
  int frame_height;
  GError *failure; /* (owned) (nullable): not told yet */
  guint64 n_frames;
  gboolean frames_came; /* since the start */
  GSource *delivery;    /* (owned) (nullable): attached, will tell */
};

G_DEFINE_FINAL_TYPE (CptCamera, cpt_camera, G_TYPE_OBJECT)
G_DEFINE_QUARK (cpt_camera_error, cpt_camera_error)

typedef enum {
  SIGNAL_FOUND,
  SIGNAL_FRAME,
  SIGNAL_STATE,
  SIGNAL_ERROR,
  N_SIGNALS,
} CptCameraSignal;

static guint signals[N_SIGNALS];

static void
set_state (CptCamera *self, CptCameraState state, const char *words)
{
  if (self->state == state)
    return;

  self->state = state;
  g_signal_emit (self, signals[SIGNAL_STATE], 0, (int)state, words);
}

/* Takes the pipeline down; when this returns no streaming thread is left. */
static void
take_down (CptCamera *self)
{
  if (self->bus_source != NULL)
    g_source_destroy (self->bus_source);
  g_clear_pointer (&self->bus_source, g_source_unref);
  if (self->pipeline != NULL)
    gst_element_set_state (self->pipeline, GST_STATE_NULL);
  gst_clear_object (&self->pipeline);

  g_mutex_lock (&self->lock);
  if (self->delivery != NULL)
    g_source_destroy (self->delivery);
  g_clear_pointer (&self->delivery, g_source_unref);
  g_queue_clear_full (&self->scans, (GDestroyNotify)cpt_symbol_free);
  g_clear_pointer (&self->frame, g_bytes_unref);
  g_clear_error (&self->failure);
  self->frames_came = FALSE;
  /* Labels that were in sight are out of sight now. */
  g_ptr_array_unref (cpt_agreement_add_frame (self->agreement, NULL, g_get_monotonic_time ()));
  g_mutex_unlock (&self->lock);
}

static void
fail (CptCamera *self, const GError *error)
{
  g_autoptr (GError) told = g_error_copy (error);

  take_down (self);
  self->state = CPT_CAMERA_STATE_LOST;
  g_signal_emit (self, signals[SIGNAL_ERROR], 0, told);
  if (self->state == CPT_CAMERA_STATE_LOST) /* whoever was told may have started it again */
    g_signal_emit (self, signals[SIGNAL_STATE], 0, (int)self->state, told->message);
}

static gboolean
on_deliver (gpointer user_data)
{
  g_autoptr (CptCamera) self = g_object_ref (user_data);
  g_autoptr (GError) failure = NULL;
  g_autoptr (GBytes) frame = NULL;
  GQueue scans = G_QUEUE_INIT;
  int width, height;
  gboolean frames_came;

  g_mutex_lock (&self->lock);
  scans = self->scans;
  g_queue_init (&self->scans);
  frame = g_steal_pointer (&self->frame);
  width = self->frame_width;
  height = self->frame_height;
  failure = g_steal_pointer (&self->failure);
  frames_came = self->frames_came;
  g_clear_pointer (&self->delivery, g_source_unref);
  g_mutex_unlock (&self->lock);

  if (failure != NULL)
    fail (self, failure);
  else if (frames_came)
    set_state (self, CPT_CAMERA_STATE_READY, NULL);
  if (frame != NULL && self->state == CPT_CAMERA_STATE_READY)
    g_signal_emit (self, signals[SIGNAL_FRAME], 0, frame, width, height);
  /* Whoever was told of a scan may stop the camera: the rest is not wanted then. */
  while (!g_queue_is_empty (&scans) && self->state == CPT_CAMERA_STATE_READY) {
    g_autoptr (CptSymbol) symbol = g_queue_pop_head (&scans);

    g_signal_emit (self, signals[SIGNAL_FOUND], 0, symbol->bytes, (int)symbol->symbology);
  }
  g_queue_clear_full (&scans, (GDestroyNotify)cpt_symbol_free);

  return G_SOURCE_REMOVE;
}

/* With the lock held. Not g_main_context_invoke(): that would run in this thread while the context
 * is idle. */
static void
deliver_soon (CptCamera *self)
{
  if (self->delivery != NULL)
    return;

  self->delivery = g_idle_source_new ();
  g_source_set_priority (self->delivery, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->delivery, on_deliver, self, NULL);
  g_source_attach (self->delivery, self->context);
}

static gboolean
map_sample (GstSample *sample, GstVideoFrame *frame_out)
{
  GstVideoInfo info;

  return gst_video_info_from_caps (&info, gst_sample_get_caps (sample)) &&
         gst_video_frame_map (frame_out, &info, gst_sample_get_buffer (sample), GST_MAP_READ);
}

/* In a streaming thread. */
static GstFlowReturn
on_grey_sample (GstAppSink *sink, gpointer user_data)
{
  CptCamera *self = user_data;
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (sink);
  g_autoptr (GPtrArray) symbols = NULL;
  g_autoptr (GPtrArray) scans = NULL;
  gint64 time_us = g_get_monotonic_time ();
  GstVideoFrame frame;

  if (sample == NULL || !map_sample (sample, &frame))
    return GST_FLOW_OK;

  symbols = cpt_decoder_scan (
      self->decoder, GST_VIDEO_FRAME_PLANE_DATA (&frame, 0), (guint)GST_VIDEO_FRAME_WIDTH (&frame),
      (guint)GST_VIDEO_FRAME_HEIGHT (&frame), (gsize)GST_VIDEO_FRAME_PLANE_STRIDE (&frame, 0));
  gst_video_frame_unmap (&frame);

  g_mutex_lock (&self->lock);
  scans = cpt_agreement_add_frame (self->agreement, symbols, time_us);
  for (guint i = 0; i < scans->len && self->scans.length < CPT_CAMERA_MAX_WAITING; i++)
    g_queue_push_tail (&self->scans, cpt_symbol_copy (g_ptr_array_index (scans, i)));
  self->n_frames++;
  if (!self->frames_came || scans->len > 0)
    deliver_soon (self);
  self->frames_came = TRUE;
  g_mutex_unlock (&self->lock);

  return GST_FLOW_OK;
}

static GBytes *
copy_rgb (const GstVideoFrame *frame)
{
  const guint8 *rows = GST_VIDEO_FRAME_PLANE_DATA (frame, 0);
  gsize stride = (gsize)GST_VIDEO_FRAME_PLANE_STRIDE (frame, 0);
  gsize n_row = (gsize)GST_VIDEO_FRAME_WIDTH (frame) * 3;
  gsize n_rows = (gsize)GST_VIDEO_FRAME_HEIGHT (frame);
  guint8 *tight = g_malloc (n_row * n_rows);

  for (gsize y = 0; y < n_rows; y++)
    memcpy (tight + y * n_row, rows + y * stride, n_row);

  return g_bytes_new_take (tight, n_row * n_rows);
}

/* In a streaming thread. */
static GstFlowReturn
on_preview_sample (GstAppSink *sink, gpointer user_data)
{
  CptCamera *self = user_data;
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (sink);
  g_autoptr (GBytes) rgb = NULL;
  GstVideoFrame frame;

  if (sample == NULL || !map_sample (sample, &frame))
    return GST_FLOW_OK;
  rgb = copy_rgb (&frame);

  g_mutex_lock (&self->lock);
  g_clear_pointer (&self->frame, g_bytes_unref);
  self->frame = g_steal_pointer (&rgb);
  self->frame_width = GST_VIDEO_FRAME_WIDTH (&frame);
  self->frame_height = GST_VIDEO_FRAME_HEIGHT (&frame);
  deliver_soon (self);
  g_mutex_unlock (&self->lock);
  gst_video_frame_unmap (&frame);

  return GST_FLOW_OK;
}

static CptCameraError
code_for (CptCamera *self, const GError *error)
{
  if (self->state == CPT_CAMERA_STATE_READY)
    return CPT_CAMERA_ERROR_LOST;
  if (error->domain != GST_RESOURCE_ERROR)
    return CPT_CAMERA_ERROR_UNFIT;

  switch ((GstResourceError)error->code) {
  case GST_RESOURCE_ERROR_NOT_FOUND:
    return CPT_CAMERA_ERROR_NONE;
  case GST_RESOURCE_ERROR_BUSY:
    return CPT_CAMERA_ERROR_BUSY;
  case GST_RESOURCE_ERROR_NOT_AUTHORIZED:
  case GST_RESOURCE_ERROR_OPEN_READ:
  case GST_RESOURCE_ERROR_OPEN_READ_WRITE:
    return CPT_CAMERA_ERROR_DENIED;
  case GST_RESOURCE_ERROR_FAILED:
  case GST_RESOURCE_ERROR_TOO_LAZY:
  case GST_RESOURCE_ERROR_OPEN_WRITE:
  case GST_RESOURCE_ERROR_CLOSE:
  case GST_RESOURCE_ERROR_READ:
  case GST_RESOURCE_ERROR_WRITE:
  case GST_RESOURCE_ERROR_SEEK:
  case GST_RESOURCE_ERROR_SYNC:
  case GST_RESOURCE_ERROR_SETTINGS:
  case GST_RESOURCE_ERROR_NO_SPACE_LEFT:
  case GST_RESOURCE_ERROR_NUM_ERRORS:
  default:
    return CPT_CAMERA_ERROR_UNFIT;
  }
}

static GError *
error_for (CptCamera *self, const GError *error)
{
  CptCameraError code = code_for (self, error);

  switch (code) {
  case CPT_CAMERA_ERROR_NONE:
    if (self->device != NULL)
      return g_error_new (CPT_CAMERA_ERROR, (int)code, "There is no camera at %s.", self->device);
    if (self->files != NULL)
      return g_error_new (CPT_CAMERA_ERROR, (int)code, "%s", error->message);
    return g_error_new_literal (CPT_CAMERA_ERROR, (int)code, "There is no camera.");
  case CPT_CAMERA_ERROR_BUSY:
    return g_error_new_literal (CPT_CAMERA_ERROR, (int)code, "Another program uses the camera.");
  case CPT_CAMERA_ERROR_DENIED:
    return g_error_new_literal (CPT_CAMERA_ERROR, (int)code, "This user may not use the camera.");
  case CPT_CAMERA_ERROR_LOST:
    return g_error_new_literal (CPT_CAMERA_ERROR, (int)code,
                                "The camera has stopped giving pictures.");
  case CPT_CAMERA_ERROR_UNFIT:
  default:
    return g_error_new (CPT_CAMERA_ERROR, (int)code, "The camera gives no picture: %s",
                        error->message);
  }
}

static gboolean
on_bus_message (GstBus *bus, GstMessage *message, gpointer user_data)
{
  CptCamera *self = user_data;
  g_autoptr (GError) theirs = NULL;
  g_autoptr (GError) ours = NULL;

  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR) {
    g_autofree char *details = NULL;

    gst_message_parse_error (message, &theirs, &details);
    g_debug ("%s (%s)", theirs->message, details != NULL ? details : "no details");
    ours = error_for (self, theirs);
  } else if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_EOS) {
    ours = g_error_new_literal (CPT_CAMERA_ERROR, CPT_CAMERA_ERROR_LOST,
                                "The camera has stopped giving pictures.");
  }

  if (ours != NULL) {
    g_autoptr (CptCamera) kept = g_object_ref (self);

    fail (kept, ours);
  }

  return G_SOURCE_CONTINUE;
}

static void
connect_sink (CptCamera *self,
              const char *name,
              GstFlowReturn (*on_sample) (GstAppSink *, gpointer))
{
  g_autoptr (GstElement) sink = gst_bin_get_by_name (GST_BIN (self->pipeline), name);
  GstAppSinkCallbacks callbacks = { .new_sample = on_sample };

  gst_app_sink_set_callbacks (GST_APP_SINK (sink), &callbacks, self, NULL);
}

static void
fill_source (CptCamera *self)
{
  if (self->device != NULL) {
    g_autoptr (GstElement) source = gst_bin_get_by_name (GST_BIN (self->pipeline), "cpt-device");

    g_object_set (source, "device", self->device, NULL);
  }
  if (self->files != NULL) {
    g_autoptr (GstElement) source = gst_bin_get_by_name (GST_BIN (self->pipeline), "cpt-pictures");

    cpt_pictures_play (GST_APP_SRC (source), (const char *const *)self->files, self->fps,
                       self->n_frames_each);
  }
}

static gboolean
build (CptCamera *self, GError **error)
{
  g_autoptr (GString) text = NULL;
  g_autoptr (GstBus) bus = NULL;

  if (!gst_init_check (NULL, NULL, error))
    return FALSE;

  text = g_string_new (self->launch);
  g_string_append (text,
                   " ! tee name=cpt-tee cpt-tee. ! " NEWEST
                   " ! videoconvert ! video/x-raw,format=GRAY8 ! appsink name=cpt-grey " SINK);
  if (self->preview)
    g_string_append_printf (text,
                            " cpt-tee. ! " NEWEST
                            " ! videorate drop-only=true max-rate=%d ! videoscale ! videoconvert"
                            " ! video/x-raw,format=RGB,width=[1,%d],pixel-aspect-ratio=1/1"
                            " ! appsink name=cpt-preview " SINK,
                            CPT_CAMERA_PREVIEW_FPS, CPT_CAMERA_PREVIEW_WIDTH);

  self->pipeline = gst_parse_launch_full (text->str, NULL, GST_PARSE_FLAG_FATAL_ERRORS, error);
  if (self->pipeline == NULL)
    return FALSE;

  gst_object_ref_sink (self->pipeline);
  fill_source (self);
  connect_sink (self, "cpt-grey", on_grey_sample);
  if (self->preview)
    connect_sink (self, "cpt-preview", on_preview_sample);

  bus = gst_pipeline_get_bus (GST_PIPELINE (self->pipeline));
  self->bus_source = gst_bus_create_watch (bus);
  g_source_set_callback (self->bus_source, G_SOURCE_FUNC (on_bus_message), self, NULL);
  g_source_attach (self->bus_source, self->context);

  return TRUE;
}

static void
cpt_camera_dispose (GObject *object)
{
  CptCamera *self = CPT_CAMERA (object);

  take_down (self);

  G_OBJECT_CLASS (cpt_camera_parent_class)->dispose (object);
}

static void
cpt_camera_finalize (GObject *object)
{
  CptCamera *self = CPT_CAMERA (object);

  g_free (self->launch);
  g_free (self->device);
  g_strfreev (self->files);
  g_main_context_unref (self->context);
  cpt_decoder_free (self->decoder);
  cpt_agreement_free (self->agreement);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (cpt_camera_parent_class)->finalize (object);
}

static guint
add_signal (const char *name, guint n_types, GType first, GType second, GType third)
{
  return g_signal_new (name, CPT_TYPE_CAMERA, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                       n_types, first, second, third);
}

static void
cpt_camera_class_init (CptCameraClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = cpt_camera_dispose;
  object_class->finalize = cpt_camera_finalize;

  signals[SIGNAL_FOUND] = add_signal ("found", 2, G_TYPE_BYTES, G_TYPE_INT, G_TYPE_NONE);
  signals[SIGNAL_FRAME] = add_signal ("frame", 3, G_TYPE_BYTES, G_TYPE_INT, G_TYPE_INT);
  signals[SIGNAL_STATE] = add_signal ("state", 2, G_TYPE_INT, G_TYPE_STRING, G_TYPE_NONE);
  signals[SIGNAL_ERROR] = add_signal ("error", 1, G_TYPE_ERROR, G_TYPE_NONE, G_TYPE_NONE);
}

static void
cpt_camera_init (CptCamera *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->decoder = cpt_decoder_new ();
  self->agreement = cpt_agreement_new ();
  g_mutex_init (&self->lock);
  g_queue_init (&self->scans);
}

CptCamera *
cpt_camera_new (const char *launch)
{
  CptCamera *self;

  g_return_val_if_fail (launch != NULL, NULL);

  self = g_object_new (CPT_TYPE_CAMERA, NULL);
  self->launch = g_strdup (launch);

  return self;
}

CptCamera *
cpt_camera_new_device (const char *device)
{
  CptCamera *self;

  g_return_val_if_fail (device != NULL, NULL);

  self = cpt_camera_new (DEVICE_LAUNCH);
  self->device = g_strdup (device);

  return self;
}

CptCamera *
cpt_camera_new_files (const char *const *files, guint fps, guint n_frames_each)
{
  CptCamera *self;

  g_return_val_if_fail (files != NULL && files[0] != NULL, NULL);
  g_return_val_if_fail (fps > 0 && n_frames_each > 0, NULL);

  self = cpt_camera_new (FILES_LAUNCH);
  self->files = g_strdupv ((char **)files);
  self->fps = fps;
  self->n_frames_each = n_frames_each;

  return self;
}

void
cpt_camera_set_preview (CptCamera *self, gboolean preview)
{
  g_return_if_fail (CPT_IS_CAMERA (self));

  self->preview = preview;
}

void
cpt_camera_set_same_label_ms (CptCamera *self, guint same_label_ms)
{
  g_return_if_fail (CPT_IS_CAMERA (self));

  g_mutex_lock (&self->lock);
  cpt_agreement_set_same_label_ms (self->agreement, same_label_ms);
  g_mutex_unlock (&self->lock);
}

void
cpt_camera_set_expected (CptCamera *self, const char *const *gtins, gsize n_gtins)
{
  g_return_if_fail (CPT_IS_CAMERA (self));

  g_mutex_lock (&self->lock);
  cpt_agreement_set_expected (self->agreement, gtins, n_gtins);
  g_mutex_unlock (&self->lock);
}

void
cpt_camera_start (CptCamera *self)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (CPT_IS_CAMERA (self));

  if (self->state == CPT_CAMERA_STATE_STARTING || self->state == CPT_CAMERA_STATE_READY)
    return;

  set_state (self, CPT_CAMERA_STATE_STARTING, NULL);
  if (!build (self, &error)) {
    g_debug ("%s", error->message);
    g_mutex_lock (&self->lock);
    self->failure = error_for (self, error);
    deliver_soon (self);
    g_mutex_unlock (&self->lock);
    return;
  }

  /* If it fails at once, the bus says why. */
  gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
}

void
cpt_camera_stop (CptCamera *self)
{
  g_return_if_fail (CPT_IS_CAMERA (self));

  take_down (self);
  set_state (self, CPT_CAMERA_STATE_STOPPED, NULL);
}

CptCameraState
cpt_camera_get_state (CptCamera *self)
{
  g_return_val_if_fail (CPT_IS_CAMERA (self), CPT_CAMERA_STATE_STOPPED);

  return self->state;
}

guint64
cpt_camera_get_n_frames (CptCamera *self)
{
  guint64 n_frames;

  g_return_val_if_fail (CPT_IS_CAMERA (self), 0);

  g_mutex_lock (&self->lock);
  n_frames = self->n_frames;
  g_mutex_unlock (&self->lock);

  return n_frames;
}
