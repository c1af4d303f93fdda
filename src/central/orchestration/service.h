/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/storage/storage.h"
#include "domain/instant.h"
#include "wire/problem.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CptService:
 *
 * What every service of central shares: the storage, the clock, who is told that a scope moved.
 * Functions that take a CptService may be called from any thread; each does its writes in one
 * cpt_storage_run(). A business refusal comes back as a CptProblem with its HTTP status, so that
 * the HTTP layer and the command line answer the same words.
 */
typedef struct _CptService CptService;

/* Files of whole scopes (snapshot.h). */
typedef struct _CptSnapshots CptSnapshots;

/* Called after the commit, on the committing thread: wakes waiting feeds. @scopes NULL-terminated.
 */
typedef void (*CptServiceMoved) (const char *const *scopes, gpointer user_data);

/* @storage: kept with a reference. The clock spec says what time it is. */
CptService *cpt_service_new (CptStorage *storage, const CptClockSpec *clock);
void cpt_service_free (CptService *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptService, cpt_service_free)

/* The URL that enrolments name and hellos sign (serve --public-url, else the address it listens
 * on); may be set later. "" until then. */
void cpt_service_set_origin (CptService *self, const char *origin);
const char *cpt_service_get_origin (CptService *self);
void cpt_service_set_moved (CptService *self, CptServiceMoved moved, gpointer user_data);
CptStorage *cpt_service_get_storage (CptService *self);
/* Takes @snapshots. NULL, as at first: the feed answers any distance. */
void cpt_service_set_snapshots (CptService *self, CptSnapshots *snapshots);
CptSnapshots *cpt_service_get_snapshots (CptService *self);
gint64 cpt_service_now_us (CptService *self);
/* A fresh UUIDv7 in @out. */
void cpt_service_new_id (CptService *self, char out[CPT_ID_SIZE]);

/* What is counted since the process started, for /metrics. */
typedef enum {
  CPT_SERVICE_ACCEPTED = 0, /* commands of terminals, by their verdict */
  CPT_SERVICE_REJECTED,
  CPT_SERVICE_DUPLICATE,
  CPT_SERVICE_FEED_ROWS,
  CPT_SERVICE_MENDED, /* published rows that the disk changed, and that were written anew */
  CPT_N_SERVICE_COUNTS,
} CptServiceCount;
void cpt_service_count (CptService *self, CptServiceCount count, guint n);
guint64 cpt_service_get_count (CptService *self, CptServiceCount count);

/* Turns a storage error into the problem that the caller of an API gets: 503 full or busy, 500
 * else. Logs nothing. */
CptProblem *cpt_service_problem_from_error (const GError *error);

/* For the services themselves: cpt_storage_run(), and who waits is told which of @scopes moved. */
gboolean cpt_service_run (CptService *self,
                          const char *const *scopes,
                          CptStorageFunction function,
                          gpointer user_data,
                          GError **error);
/* What concerns one terminal alone is told as a scope of this name and its id: its waiting feed
 * wakes. */
#define CPT_SERVICE_TERMINAL "terminal/"
void cpt_service_tell_terminal (CptService *self, const char *terminal);
/* Ends a run without writing: sets CPT_STORAGE_ERROR_STOPPED and returns FALSE. The reason is a
 * problem that the caller keeps. */
gboolean cpt_service_stop (GError **error);

/* What is damaged in a scope and could not be mended, kept in mind for a minute (mend.h); @words
 * NULL: nothing.
 * Returns: (transfer full) (nullable) */
char *cpt_service_get_damage (CptService *self, const char *scope);
void cpt_service_set_damage (CptService *self, const char *scope, const char *words);

/* The policy of that id; NULL, or an id that the chain never had (a terminal that outlived a
 * restore): the newest. Returns: (transfer full) */
CptPolicy *cpt_service_get_policy (CptService *self,
                                   CptTransaction *transaction,
                                   const char *id,
                                   GError **error);

G_END_DECLS
