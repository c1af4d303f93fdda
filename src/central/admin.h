/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/cli.h"

G_BEGIN_DECLS

/**
 * The admin socket, DIR/admin.sock (0600): how the other commands reach the process that owns the
 * folder. A client sends one line and then answers questions; lines are JSON:
 *
 *   client: {"arguments":["import","--data","/srv/central","--kind","stores","a.csv"]}
 *   server: {"out":"…"}     a line for standard output
 *           {"err":"…"}     a line for standard error
 *           {"read":0}      the next bytes of input 0: the client answers a frame
 *           {"save":"…"}    into the file for secrets: the client answers a frame, empty when done
 *           {"bytes":"…"}   the same for what is no text, in Base64
 *           {"exit":0}      the end
 *
 * A frame is four bytes, its length, the highest first, and as many bytes; empty is the end of the
 * input. CPT_ADMIN_FAILED in place of a length: it could not; a frame with the reason follows.
 * Inputs and outputs are opened by the client, with the caller's rights; one question is open at a
 * time, so that neither end can wait for the other's full buffer.
 */
#define CPT_ADMIN_SOCKET    "admin.sock"
#define CPT_ADMIN_MAX_LINE  (1024 * 1024)
#define CPT_ADMIN_MAX_FRAME (64 * 1024)
#define CPT_ADMIN_FAILED    G_MAXUINT32

/* (nullable) when nobody answers. */
GSocketConnection *cpt_admin_connect (const char *folder);
/* Runs a command there; @console is the caller's. */
CptCliExit cpt_admin_call (GSocketConnection *connection,
                           const char *const *arguments,
                           CptConsole *console);

typedef struct _CptAdminServer CptAdminServer;
CptAdminServer *cpt_admin_server_start (const char *folder, CptService *service, GError **error);
void cpt_admin_server_stop (CptAdminServer *self); /* breaks inputs off, waits for the commands */

/* Both ends. */
GSocketAddress *cpt_admin_make_address (const char *folder, int *folder_fd_out);
gboolean cpt_admin_send_line (GOutputStream *output,
                              const char *member,
                              const char *text,
                              GError **error);
gboolean cpt_admin_send_number (GOutputStream *output,
                                const char *member,
                                gint64 number,
                                GError **error);
/* One line without its newline; NULL at the end, or when it is longer than CPT_ADMIN_MAX_LINE. */
char *cpt_admin_read_line (GBufferedInputStream *input, GCancellable *cancellable, GError **error);
gboolean cpt_admin_send_frame (GOutputStream *output,
                               gconstpointer data,
                               gsize length,
                               GError **error);
gboolean cpt_admin_send_failure (GOutputStream *output, const char *why, GError **error);
/* (nullable): an error, the other end's reason among them */
GBytes *cpt_admin_read_frame (GInputStream *input, GCancellable *cancellable, GError **error);

G_END_DECLS
