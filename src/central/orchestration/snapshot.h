/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/orchestration/service.h"

G_BEGIN_DECLS

#define CPT_SNAPSHOT_KEEP_US                                                                       \
  (15 * 60 * G_USEC_PER_SEC)      /* of work and shop; of what is superseded */
#define CPT_SNAPSHOT_MAX_BUILDS 2 /* at once, so that pulls find a reader */

/**
 * CptSnapshots:
 *
 * Files of whole scopes (SYNC §7): the feed's own text from 0, packed with gzip, named by the
 * BLAKE2b-256 of the packed bytes. One belongs to no terminal: its trailer has hwm 0, no refusals
 * and no heads, and the feed from its number says the rest. Each is built once, when it is first
 * asked for, from one read snapshot. They lie in a folder of mode 0700 that is emptied at start and
 * end.
 */
CptSnapshots *cpt_snapshots_new (const char *folder);
void cpt_snapshots_free (CptSnapshots *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptSnapshots, cpt_snapshots_free)

/* Whoever is more rows behind than these takes a snapshot: CPT_FEED_FAR_ROWS, but in tests. */
guint cpt_snapshots_get_far (CptSnapshots *self);
void cpt_snapshots_set_far (CptSnapshots *self, guint rows);
/* For tests: how long they are kept, and what is called (on the building thread) before a build
 * ends. */
void cpt_snapshots_set_keep (CptSnapshots *self, gint64 keep_us);
void cpt_snapshots_set_gate (CptSnapshots *self,
                             void (*gate) (gpointer user_data),
                             gpointer user_data);

/**
 * cpt_snapshot_offer:
 * @epoch, @head_seq: of central and of the scope, as just read
 * @from: where the terminal stands; 0: at the beginning
 *
 * A snapshot from whose number on the feed is short. The caller's thread builds it when there is
 * none. Problems: 503 snapshot_building (another thread builds it, or enough are built), 503
 * disk_full, 500 published_damaged: rows and sum of the scope do not agree at central (mend.h).
 */
gboolean cpt_snapshot_offer (CptService *self,
                             const char *scope,
                             const char *epoch,
                             gint64 from,
                             gint64 head_seq,
                             CptSnapshotName *name_out,
                             CptProblem **problem_out);

typedef struct {
  int fd; /* (owned) */
  gint64 bytes;
  gboolean is_private; /* people or stock: no proxy keeps it */
} CptSnapshotFile;

/* GET /v1/snapshots/{hash}. Problems: 404 snapshot_gone, 403 wrong_store or terminal_revoked, 401
 * session_unknown. */
gboolean cpt_snapshot_open (CptService *self,
                            const char *terminal,
                            const char *hash,
                            CptSnapshotFile *file_out,
                            CptProblem **problem_out);

/* Takes away those that are too old. */
void cpt_snapshot_sweep (CptService *self);

G_END_DECLS
