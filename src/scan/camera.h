/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The picture for the person is this wide (or as wide as the camera gives, if that is less) and
 * comes this often at most. */
#define CPT_CAMERA_PREVIEW_WIDTH 480
#define CPT_CAMERA_PREVIEW_FPS   15
/* Scans that wait for the main loop; more than a person can hold up while it is busy. */
#define CPT_CAMERA_MAX_WAITING 64

/**
 * CptCameraError:
 * @CPT_CAMERA_ERROR_NONE: there is no camera at that place
 * @CPT_CAMERA_ERROR_BUSY: another program uses the camera
 * @CPT_CAMERA_ERROR_DENIED: the user may not use the camera
 * @CPT_CAMERA_ERROR_UNFIT: the camera gives no picture that we understand, or a GStreamer plugin is
 * missing
 * @CPT_CAMERA_ERROR_LOST: the camera worked and does no more
 *
 * Why there is no picture. The message is a sentence for the log and the device page; the edge has
 * its own words.
 */
typedef enum {
  CPT_CAMERA_ERROR_NONE,
  CPT_CAMERA_ERROR_BUSY,
  CPT_CAMERA_ERROR_DENIED,
  CPT_CAMERA_ERROR_UNFIT,
  CPT_CAMERA_ERROR_LOST,
} CptCameraError;

#define CPT_CAMERA_ERROR (cpt_camera_error_quark ())
GQuark cpt_camera_error_quark (void);

typedef enum {
  CPT_CAMERA_STATE_STOPPED,
  CPT_CAMERA_STATE_STARTING, /* started, no frame yet */
  CPT_CAMERA_STATE_READY,    /* frames come */
  CPT_CAMERA_STATE_LOST,     /* no frames until it is started again */
} CptCameraState;

#define CPT_TYPE_CAMERA (cpt_camera_get_type ())
G_DECLARE_FINAL_TYPE (CptCamera, cpt_camera, CPT, CAMERA, GObject)

/**
 * CptCamera:
 *
 * A source of frames that are read for codes. Decoding happens in a thread of GStreamer; all
 * signals are emitted in the main context that was the thread's default when the object was made,
 * and nothing but that context may use the object.
 *
 * Signals:
 * "found" (GBytes *bytes, int symbology): a scan, by the rules of CptAgreement;
 * "frame" (GBytes *rgb, int width, int height): with the preview on, the last picture, rows without
 * padding; "state" (int state, const char *words): a CptCameraState, with words when it is LOST,
 * else %NULL; "error" (GError *error): of %CPT_CAMERA_ERROR, right before "state" says LOST.
 */

/* @launch: elements as for gst-launch-1.0 that end in raw video, for example "v4l2src !
 * video/x-raw,width=1280". */
CptCamera *cpt_camera_new (const char *launch);
/* @device: a path such as "/dev/video0"; a camera that gives JPEG is served too. */
CptCamera *cpt_camera_new_device (const char *device);

/**
 * cpt_camera_new_files:
 * @files: (array zero-terminated=1): paths of pictures, any kind and size that gdk-pixbuf reads
 * (JPEG, PNG), mixed as you like
 * @fps: frames a second
 * @n_frames_each: how many frames each is shown; 2 or more, else no code is ever agreed upon
 *
 * A camera that plays picture files, again and again (see cpt_pictures_play()).
 */
CptCamera *cpt_camera_new_files (const char *const *files, guint fps, guint n_frames_each);

/* Takes effect at the next start. Off at first: it costs time. */
void cpt_camera_set_preview (CptCamera *self, gboolean preview);
void cpt_camera_set_same_label_ms (CptCamera *self, guint same_label_ms);
/* See cpt_agreement_set_expected(). */
void cpt_camera_set_expected (CptCamera *self, const char *const *gtins, gsize n_gtins);

/* Returns at once; what becomes of it is told by "state" and "error", never before the main loop
 * runs again. */
void cpt_camera_start (CptCamera *self);
/* Lets go of the device. What was found but not told yet is dropped. */
void cpt_camera_stop (CptCamera *self);
CptCameraState cpt_camera_get_state (CptCamera *self);
/* Frames that were looked at since it was made. */
guint64 cpt_camera_get_n_frames (CptCamera *self);

G_END_DECLS
