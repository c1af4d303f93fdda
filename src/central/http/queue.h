/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef void (*CptHttpQueueFunction) (gpointer item, gpointer user_data);
/* @items: all that wait, oldest first */
typedef void (*CptHttpQueueWrites) (gpointer *items, guint n_items, gpointer user_data);

/**
 * CptHttpQueue:
 *
 * The threads behind the one that listens: one that writes, in the order of arrival, because the
 * database has one writer anyway; a few that read.
 */
typedef struct _CptHttpQueue CptHttpQueue;

/* @read: one call, on a thread of its own; @write: those that wait, on the one that writes. */
CptHttpQueue *cpt_http_queue_new (guint max,
                                  CptHttpQueueFunction read,
                                  CptHttpQueueWrites write,
                                  gpointer user_data);
void cpt_http_queue_free (CptHttpQueue *self); /* does what is queued first */
/* FALSE: @max calls wait already. */
gboolean cpt_http_queue_has_room (CptHttpQueue *self, gboolean is_write);
void cpt_http_queue_push (CptHttpQueue *self, gpointer item, gboolean is_write);

G_END_DECLS
