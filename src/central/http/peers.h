/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a connection is busy with; BUSY has no age: the answer is being made. */
typedef enum {
  CPT_PEER_HEAD = 0,
  CPT_PEER_BODY,
  CPT_PEER_SEND,
  CPT_N_PEER_AGES,
  CPT_PEER_BUSY
} CptPeerPhase;

/* One connection. */
typedef struct {
  int fd;
  CptPeerPhase phase;
  gint64 deadline_us;
  GList link; /* in the queue of its phase */
} CptPeer;

/**
 * CptPeers:
 *
 * Every open connection with the age of what it does: a client that sends a byte a second is never
 * idle, so that only the age of its head, of its body or of the answer it reads tells it from a
 * good one. Any thread may call.
 */
typedef struct _CptPeers CptPeers;

CptPeers *cpt_peers_new (const guint limits_s[CPT_N_PEER_AGES]);
void cpt_peers_free (CptPeers *self); /* none may be open */
CptPeer *cpt_peers_add (CptPeers *self, int fd, gint64 now_us);
void cpt_peers_remove (CptPeers *self, CptPeer *peer); /* before its descriptor is closed */
void cpt_peers_enter (CptPeers *self, CptPeer *peer, CptPeerPhase phase, gint64 now_us);
/* Shuts down the connections that are too old for what they do; whoever reads them sees the end and
 * closes them. Returns how many. */
guint cpt_peers_shut_old (CptPeers *self, gint64 now_us);
guint cpt_peers_count (CptPeers *self);
/* For tests: waits until @n are open; FALSE: not before @until_us (monotonic). */
gboolean cpt_peers_wait (CptPeers *self, guint n, gint64 until_us);

G_END_DECLS
