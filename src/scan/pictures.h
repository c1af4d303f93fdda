/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/app/gstappsrc.h>

G_BEGIN_DECLS

/* A picture file over this size is passed over. */
#define CPT_PICTURES_MAX_BYTES (32 * 1024 * 1024)

/**
 * cpt_pictures_play:
 * @source: an appsrc that is not running yet
 * @files: (array zero-terminated=1): paths of picture files
 * @fps: pictures a second, 1 or more
 * @n_frames_each: how many frames long each is shown
 *
 * Makes @source push the content of the files in turn, again and again. Each is read anew when its
 * turn comes, so a file may be replaced (by a rename) while it is playing. A file that cannot be
 * read is passed over; when a whole round gave nothing the source ends with an error message on the
 * bus.
 */
void cpt_pictures_play (GstAppSrc *source,
                        const char *const *files,
                        guint fps,
                        guint n_frames_each);

G_END_DECLS
