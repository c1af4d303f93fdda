/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/orchestration/service.h"

G_BEGIN_DECLS

/* A central of its own for one test: a real SQLite storage in a temporary folder, and a clock that
 * stands still where it is put. */
typedef struct {
  char *folder;        /* (owned) */
  CptStorage *storage; /* (owned) */
  CptService *service; /* (owned) */
  GPtrArray *notes;    /* (owned) (element-type utf8) of the last import */
} CptWorld;

CptWorld *cpt_world_new (const char *instant);
void cpt_world_free (CptWorld *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptWorld, cpt_world_free)

/* Moves the clock: the service is made anew over the same storage. */
void cpt_world_set_clock (CptWorld *self, const char *instant);

/* Runs a function that must succeed. */
void cpt_world_run (CptWorld *self,
                    const char *const *scopes,
                    CptStorageFunction function,
                    gpointer user_data);
void cpt_world_read (CptWorld *self, CptStorageFunction function, gpointer user_data);

/* Microseconds of an RFC 3339 text that is one. */
gint64 cpt_world_us (const char *text);

/* A file of $COMPTOIR_SHARED, or NULL and the test is skipped with a reason. (transfer full) */
char *cpt_world_load_shared (const char *name);

/* Equal as JSON: members in any order; `<uuid>` and its like in @expected fit any value, and
 * @actual may have more members. */
void cpt_world_assert_fits (const char *actual, const char *expected);

G_END_DECLS
