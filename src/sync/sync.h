/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cache/cache.h"
#include "cache/journal.h"
#include "cache/worker.h"
#include "domain/person.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* What the outside gives: time and the device's key. @get_now_us is the chain's time, as central
 * said it last and as it went on since; before central said any, the device's own. Callbacks are
 * called on the main context that made the CptSync. */
typedef struct {
  gint64 (*get_wall_us) (gpointer user_data);
  gint64 (*get_now_us) (gpointer user_data);
  gint64 (*get_boot_us) (gpointer user_data);
  const char *(*get_boot_id) (gpointer user_data);
  gint64 (*to_real_us) (gint64 us, gpointer user_data); /* how long a timer really waits */
  void (*server_time) (gint64 server_us, gpointer user_data);
  void (*applied) (const CptCacheApplied *applied,
                   gpointer user_data); /* cache.db holds it already */
  void (*verdicts) (const GPtrArray *verdicts,
                    gpointer user_data); /* journal.db holds them already */
  void (*status_changed) (gpointer user_data);
  gpointer user_data;
} CptSyncOutside;

typedef enum {
  CPT_LINK_OFF = 0, /* switched off by hand, or not enrolled */
  CPT_LINK_TRYING,  /* no call has succeeded since the last failure */
  CPT_LINK_ONLINE,
  CPT_LINK_REFUSED, /* central said no for good: revoked, fork; @code says which */
} CptLink;

typedef struct {
  CptLink link;
  gint64 offline_since_us; /* chain's time; 0: online */
  gint64 n_unsent;
  gint64 oldest_unsent_us; /* chain's time, when it was written; 0: none */
  gint64 last_trailer_us;  /* chain's time; 0: never */
  gboolean all_seen;       /* journal answered, and each scope's trailer contains it */
  char code[41];           /* of the last problem; "": none */
  char *detail;            /* (owned) (nullable) words of the last failure, for the device page */
  guint n_watchdog;        /* how often the watchdog started anew */
} CptSyncStatus;

/**
 * CptSync:
 *
 * Obeys the pure machine (sync/machine.h): the libsoup client makes its calls, the workers do its
 * writes. Push one batch at a time, one held pull that any scope wakes, retry with full jitter,
 * watchdog (SYNC §5, §6).
 */
typedef struct _CptSync CptSync;
CptSync *cpt_sync_new (const CptSyncOutside *outside,
                       CptJournal *journal,
                       CptWorker *journal_worker,
                       CptCache *cache,
                       CptWorker *cache_worker);
void cpt_sync_free (CptSync *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptSync, cpt_sync_free)

/* Where and who: after enrolment, or at start. @origin: what hellos sign. Starts at once unless the
 * network is switched off. */
void cpt_sync_set_central (CptSync *self,
                           const char *url,
                           const char *origin,
                           const char *terminal,
                           const guint8 seed[32]);
void cpt_sync_set_network (CptSync *self, gboolean on);
gboolean cpt_sync_get_network (CptSync *self);
void cpt_sync_wake (CptSync *self);             /* something was written to the journal */
void cpt_sync_wake_attachments (CptSync *self); /* one is in the journal's queue, or
                                                    whatever failed before is tried at once */
void cpt_sync_try_now (CptSync *self); /* a person asks: whatever failed before is tried at once */
const CptSyncStatus *cpt_sync_get_status (CptSync *self);

/* POST /v1/enrol at @url. Saves nothing itself. (transfer full) CptEnrolAnswer; the error's message
 * has central's words. */
void cpt_sync_enrol_async (CptSync *self,
                           const char *url,
                           const char *code,
                           const char *terminal,
                           const guint8 seed[32],
                           const char *name,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
CptEnrolAnswer *cpt_sync_enrol_finish (CptSync *self, GAsyncResult *result, GError **error);

/* GET /v1/badges/{number}; (transfer full) (nullable) the person's row; at most 3 s. */
void cpt_sync_find_badge_async (CptSync *self,
                                const char *number,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
CptPerson *cpt_sync_find_badge_finish (CptSync *self, GAsyncResult *result, GError **error);

G_END_DECLS
