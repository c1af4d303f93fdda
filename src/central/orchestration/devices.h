/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/orchestration/service.h"

G_BEGIN_DECLS

#define CPT_ENROL_CODE_MINUTES 15
#define CPT_ENROL_CODE_TRIES   5
#define CPT_SESSION_HOURS      24
#define CPT_NONCE_SECONDS      60

/* `comptoir-central enrol`: the JSON line {"code","url","expires"}. 409 main_desk_exists:
 * @main_desk, and the shop has one that is neither revoked nor frozen; of two codes, the first one
 * used makes it. */
char *cpt_devices_make_code (CptService *self,
                             const char *store,
                             const char *profile,
                             const char *name,
                             gboolean main_desk,
                             CptProblem **problem_out);
/* POST /v1/enrol: same code and key again gives the same answer; another key 409. */
char *cpt_devices_enrol (CptService *self,
                         const char *body,
                         gsize length,
                         CptProblem **problem_out);
char *cpt_devices_make_nonce (CptService *self, CptProblem **problem_out); /* GET /v1/hello */
char *cpt_devices_hello (CptService *self,
                         const char *body,
                         gsize length,
                         const char *signature,
                         CptProblem **problem_out);
/* `comptoir-central revoke`: its session ends at once, it may only salvage. Again is no error. */
gboolean cpt_devices_revoke (CptService *self, const char *terminal, CptProblem **problem_out);
/* Why central does not talk to that terminal any more: 403 terminal_revoked, 409 fork; NULL: it
 * does. (transfer full) */
CptProblem *cpt_terminal_why_barred (const CptTerminalRow *terminal);
/* Two journals spoke under that name: neither is heard from now on (SYNC §5). Again is no error. */
void cpt_devices_freeze (CptService *self, const char *terminal);
/* Whose session a bearer token is; FALSE with 401 session_unknown, or why it is barred. */
gboolean cpt_devices_find_session (CptService *self,
                                   const char *token,
                                   char terminal_out[CPT_ID_SIZE],
                                   CptProblem **problem_out);
/* `comptoir-central token`: a channel's or an admin's token, shown once. */
char *cpt_devices_make_token (CptService *self,
                              const char *scope,
                              const char *name,
                              CptProblem **problem_out);
gboolean cpt_devices_find_token (CptService *self,
                                 const char *token,
                                 char scope_out[16],
                                 char name_out[33],
                                 CptProblem **problem_out);
/* GET /v1/badges/{number}: the person's row and the id, for a badge this shop does not know. */
char *cpt_devices_find_badge (CptService *self,
                              const char *terminal,
                              const char *number,
                              CptProblem **problem_out);

G_END_DECLS
