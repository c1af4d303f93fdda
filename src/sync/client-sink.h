/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sync/client.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* Of client.c alone. */
void cpt_sync_sink_clear (CptSyncSink *self);
void cpt_sync_sink_ask (const CptSyncSink *self, SoupMessage *message); /* for the rest alone */
/* @takes_out: the answer's body goes to the file; else it is a refusal to be read. */
gboolean cpt_sync_sink_begin (CptSyncSink *self,
                              SoupMessage *message,
                              gboolean *takes_out,
                              GError **error);
/* On a thread; @self outlives it. One at a time. Propagate a boolean from the GTask. */
void cpt_sync_sink_write_async (CptSyncSink *self,
                                GBytes *chunk,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean cpt_sync_sink_end (CptSyncSink *self, GError **error); /* all of it is there */

G_END_DECLS
