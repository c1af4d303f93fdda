/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scan/pictures.h"

typedef struct {
  GStrv files; /* (owned) */
  guint n_files;
  guint n_frames_each;
  GstClockTime duration;
  guint64 n_frames; /* pushed so far: says whose turn it is */
} Pictures;

static void
pictures_free (Pictures *self)
{
  g_strfreev (self->files);
  g_free (self);
}

static GstBuffer *
load_picture (const char *path)
{
  char *content;
  gsize n_content;

  if (!g_file_get_contents (path, &content, &n_content, NULL))
    return NULL;
  if (n_content == 0 || n_content > CPT_PICTURES_MAX_BYTES) {
    g_free (content);
    return NULL;
  }

  return gst_buffer_new_wrapped (content, n_content);
}

/* Called in the streaming thread of the source. */
static void
on_need_data (GstAppSrc *source, guint length, gpointer user_data)
{
  Pictures *self = user_data;
  GstBuffer *buffer = NULL;

  for (guint n_tried = 0; n_tried < self->n_files && buffer == NULL; n_tried++) {
    guint64 turn = self->n_frames / self->n_frames_each;

    buffer = load_picture (self->files[turn % self->n_files]);
    if (buffer == NULL)
      self->n_frames = (turn + 1) * self->n_frames_each;
  }
  if (buffer == NULL) {
    GST_ELEMENT_ERROR (source, RESOURCE, NOT_FOUND, ("None of the picture files can be read."),
                       (NULL));
    gst_app_src_end_of_stream (source);
    return;
  }

  GST_BUFFER_PTS (buffer) = self->n_frames * self->duration;
  GST_BUFFER_DURATION (buffer) = self->duration;
  self->n_frames++;
  gst_app_src_push_buffer (source, buffer);
}

void
cpt_pictures_play (GstAppSrc *source, const char *const *files, guint fps, guint n_frames_each)
{
  static const GstAppSrcCallbacks callbacks = { .need_data = on_need_data };
  g_autoptr (GstCaps) caps = NULL;
  Pictures *self;

  g_return_if_fail (GST_IS_APP_SRC (source));
  g_return_if_fail (files != NULL && files[0] != NULL);
  g_return_if_fail (fps > 0 && n_frames_each > 0);

  self = g_new0 (Pictures, 1);
  self->files = g_strdupv ((char **)files);
  self->n_files = g_strv_length (self->files);
  self->n_frames_each = n_frames_each;
  self->duration = GST_SECOND / fps;

  /* gdkpixbufdec knows each picture's kind by its bytes, but does not admit to JPEG; the rate tells
   * it that a buffer is one whole picture. */
  caps = gst_caps_new_simple ("image/png", "framerate", GST_TYPE_FRACTION, (int)fps, 1, NULL);
  gst_app_src_set_caps (source, caps);
  gst_app_src_set_stream_type (source, GST_APP_STREAM_TYPE_STREAM);
  g_object_set (source, "format", GST_FORMAT_TIME, NULL);
  gst_app_src_set_max_bytes (source, 1); /* one picture ahead is enough */
  gst_app_src_set_callbacks (source, (GstAppSrcCallbacks *)&callbacks, self,
                             (GDestroyNotify)pictures_free);
}
