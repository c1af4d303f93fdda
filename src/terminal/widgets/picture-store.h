/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Pictures as they are drawn: scaled to the place they stand in, so that no frame scales or
 * converts one. They are read by one thread, what was asked for last first, since a list that moves
 * under a finger has left the earlier ones behind; the newest are kept, up to a limit of memory. */

/* @width and @height: pixels of the screen, at least 1; the picture keeps its own proportions
 * inside. (transfer none) (nullable): it is not there yet. */
GdkTexture *cpt_picture_store_find (const char *path, int width, int height);

/* A job that was cancelled before its turn reads nothing. */
void cpt_picture_store_load_async (const char *path,
                                   int width,
                                   int height,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
/* (transfer full); NULL with @error when there is no such picture, or it was cancelled. */
GdkTexture *cpt_picture_store_load_finish (GAsyncResult *result, GError **error);

G_END_DECLS
