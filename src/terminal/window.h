/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "codes/scanned.h"
#include "scan/camera.h"
#include "terminal/feedback/feedback.h"
#include "terminal/page.h"
#include "workflow/shop.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The one window: sync strip, rail or bottom bar by size class, list and detail in one leaflet, one
 * dispatcher for scans, undo toast. The widgets that a newer libadwaita replaces (AdwLeaflet) stand
 * in this file alone. */
#define CPT_TYPE_WINDOW (cpt_window_get_type ())
G_DECLARE_FINAL_TYPE (CptWindow, cpt_window, CPT, WINDOW, AdwApplicationWindow)

/* @feedback: (transfer full) */
CptWindow *cpt_window_new (AdwApplication *application, CptShop *shop, CptFeedback *feedback);

/* (transfer full) (nullable) frames of it are scans too */
void cpt_window_set_camera (CptWindow *self, CptCamera *camera);

/* Any scan, from the keyboard wedge or the camera: dispatch, then the page in front, then where it
 * belongs. */
void cpt_window_take_scan (CptWindow *self,
                           const guint8 *bytes,
                           gsize length,
                           CptSymbology symbology);

/* (nullable) the page that a key or a scan is for */
CptPage *cpt_window_get_front (CptWindow *self);
/* That place is on the screen, in front or beside a task. */
gboolean cpt_window_shows_place (CptWindow *self, const char *name);
/* Goes to what is to be done with the order. FALSE: it is not here any more. */
gboolean cpt_window_open_order (CptWindow *self, const char *id);

G_END_DECLS
