/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/orchestration/service.h"
#include "wire/feed.h"

G_BEGIN_DECLS

/**
 * cpt_feed_pull:
 * @terminal: whose session it is; its scopes are those it may read (403 wrong_store else)
 * @cursor: (nullable): as given before; NULL or "" from the beginning
 *
 * The NDJSON of GET /v1/feed from one read snapshot. Problems: 400 malformed cursor, 409
 * epoch_changed, 409 use_snapshot beyond CPT_FEED_FAR_ROWS or CPT_FEED_FAR_BYTES (with what
 * cpt_snapshot_offer() adds to these). @empty_out: nothing new in @scope; the caller may hold the
 * call, and try again when a scope of the session has moved.
 */
GBytes *cpt_feed_pull (CptService *self,
                       const char *terminal,
                       const char *scope,
                       const char *cursor,
                       gboolean *empty_out,
                       CptProblem **problem_out);

/* The scopes of a terminal by its store and profile: (transfer full) (element-type utf8), sorted.
 */
GPtrArray *cpt_feed_list_scopes (CptTransaction *transaction,
                                 const CptTerminalRow *terminal,
                                 GError **error);

/* The same, of the terminal with that id, when it may read @scope; NULL and a problem else. */
GPtrArray *cpt_feed_open_scope (CptTransaction *transaction,
                                const char *terminal,
                                const char *scope,
                                CptTerminalRow *terminal_out,
                                CptProblem **problem_out,
                                GError **error);

/* The last line of an answer with its seal. @head: the first one, without its newline. */
void cpt_feed_end (GString *text,
                   const char *head,
                   gsize head_length,
                   const CptFeedTrailer *trailer);

G_END_DECLS
