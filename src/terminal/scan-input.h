/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "codes/scanned.h"
#include "scan/camera.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* All ways a scan comes into a window: a keyboard wedge, seen in the capture phase so that no field
 * ever needs the focus, and a camera. */
typedef struct _CptScanInput CptScanInput;

typedef void (*CptScanInputFound) (const guint8 *bytes,
                                   gsize length,
                                   CptSymbology symbology,
                                   gpointer user_data);
/* @text came as fast as a scan and was none, and no field has the focus. */
typedef void (*CptScanInputTyped) (const char *text, gpointer user_data);
/* The camera came or went. */
typedef void (*CptScanInputCamera) (CptCameraState state, gpointer user_data);

/* @window keeps the key controller; the input must be freed before it. */
CptScanInput *cpt_scan_input_new (GtkWindow *window,
                                  CptScanInputFound found,
                                  CptScanInputTyped typed,
                                  CptScanInputCamera camera,
                                  gpointer user_data);
void cpt_scan_input_free (CptScanInput *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptScanInput, cpt_scan_input_free)

/* (transfer full) takes a camera, starts it; NULL: none any more. */
void cpt_scan_input_set_camera (CptScanInput *self, CptCamera *camera);
gboolean cpt_scan_input_has_camera (CptScanInput *self);

G_END_DECLS
