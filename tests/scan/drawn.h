/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* A grey picture. */
typedef struct {
  guint8 *pixels; /* (owned) */
  guint width;
  guint height;
  gsize stride;
} Picture;

/* White, with @digits (13) as an EAN-13 in the middle, @module pixels a module; the padding of each
 * row is black. */
Picture *picture_draw_ean13 (const char *digits, guint module, guint padding);
Picture *picture_new (guint width, guint height, gsize stride, guint8 grey);
/* Turned by 90 degrees to the right, with as much padding. */
Picture *picture_turn (const Picture *self);
/* What the next frame of a hand-held camera would show: a little nearer, and moved by a part of a
 * pixel. */
Picture *picture_next_frame (const Picture *self);
void picture_add_noise (Picture *self, guint strength, guint32 seed);
/* As a PNM file, which gdk-pixbuf reads. */
void picture_save (const Picture *self, const char *path);
void picture_free (Picture *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Picture, picture_free)
