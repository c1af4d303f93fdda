/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/http/peers.h"

#include <sys/socket.h>

/* A phase has one limit, so a queue in order of entry is in order of deadline too. */
struct _CptPeers {
  GMutex mutex;
  GCond changed; /* how many are open */
  guint limits_s[CPT_N_PEER_AGES];
  GQueue ages[CPT_N_PEER_AGES]; /* (element-type CptPeer) oldest first, links owned by the peers */
  guint n_open;
};

CptPeers *
cpt_peers_new (const guint limits_s[CPT_N_PEER_AGES])
{
  CptPeers *self = g_new0 (CptPeers, 1);

  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  for (guint i = 0; i < CPT_N_PEER_AGES; i++)
    self->limits_s[i] = limits_s[i];
  return self;
}

void
cpt_peers_free (CptPeers *self)
{
  g_return_if_fail (self->n_open == 0);

  g_cond_clear (&self->changed);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static void
leave (CptPeers *self, CptPeer *peer)
{
  if (peer->phase < CPT_N_PEER_AGES)
    g_queue_unlink (&self->ages[peer->phase], &peer->link);
  peer->phase = CPT_PEER_BUSY;
}

static void
enter (CptPeers *self, CptPeer *peer, CptPeerPhase phase, gint64 now_us)
{
  leave (self, peer);
  if (phase >= CPT_N_PEER_AGES)
    return;

  peer->phase = phase;
  peer->deadline_us = now_us + (gint64)self->limits_s[phase] * G_USEC_PER_SEC;
  g_queue_push_tail_link (&self->ages[phase], &peer->link);
}

CptPeer *
cpt_peers_add (CptPeers *self, int fd, gint64 now_us)
{
  CptPeer *peer = g_new0 (CptPeer, 1);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  peer->fd = fd;
  peer->phase = CPT_PEER_BUSY;
  peer->link.data = peer;
  enter (self, peer, CPT_PEER_HEAD, now_us);
  self->n_open++;
  return peer;
}

void
cpt_peers_remove (CptPeers *self, CptPeer *peer)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  leave (self, peer);
  self->n_open--;
  g_cond_broadcast (&self->changed);
  g_free (peer);
}

void
cpt_peers_enter (CptPeers *self, CptPeer *peer, CptPeerPhase phase, gint64 now_us)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  enter (self, peer, phase, now_us);
}

guint
cpt_peers_shut_old (CptPeers *self, gint64 now_us)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  guint n = 0;

  for (guint i = 0; i < CPT_N_PEER_AGES; i++) {
    for (;;) {
      CptPeer *peer = g_queue_peek_head (&self->ages[i]);

      if (peer == NULL || peer->deadline_us > now_us)
        break;
      leave (self, peer);
      /* Under the lock: a descriptor in the list is open, because a peer is removed before it is
       * closed. */
      shutdown (peer->fd, SHUT_RDWR);
      n++;
    }
  }

  return n;
}

guint
cpt_peers_count (CptPeers *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->n_open;
}

gboolean
cpt_peers_wait (CptPeers *self, guint n, gint64 until_us)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  while (self->n_open != n)
    if (!g_cond_wait_until (&self->changed, &self->mutex, until_us))
      return FALSE;
  return TRUE;
}
