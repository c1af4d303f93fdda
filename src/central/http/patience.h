/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/http/server.h"

G_BEGIN_DECLS

#define CPT_HTTP_BODY_S    60   /* a body that takes longer is a dripping client */
#define CPT_HTTP_SEND_S    300  /* and so is one that reads its answer that slowly */
#define CPT_HTTP_MAX_QUEUE 1024 /* calls that wait for the writer */
/* Bodies held at once, of all calls together. */
#define CPT_HTTP_MAX_BODIES ((gsize)256 * 1024 * 1024)
/* Read and thrown away behind a refusal, so that the client sees the refusal. */
#define CPT_HTTP_MAX_DRAIN ((guint64)512 * 1024 * 1024)
/* Descriptors that are not for clients: database, lock, sockets. */
#define CPT_HTTP_SPARE_FILES 64
#define CPT_HTTP_MAX_TOLD    20000 /* terminals of which we remember what they were told */

/* What a test makes smaller, so that it need not wait. */
typedef struct {
  guint idle_s, head_s, body_s, send_s;
  guint max_held, max_queue;
} CptHttpLimits;
#define CPT_HTTP_LIMITS_INIT                                                                       \
  {                                                                                                \
    CPT_HTTP_IDLE_S, CPT_HTTP_HEAD_S, CPT_HTTP_BODY_S, CPT_HTTP_SEND_S, CPT_HTTP_MAX_HELD,         \
        CPT_HTTP_MAX_QUEUE                                                                         \
  }

CptHttpServer *cpt_http_server_start_with (CptService *service,
                                           const char *address,
                                           const CptHttpLimits *limits,
                                           GError **error);

/* For tests: wait until so many feeds wait, so many connections are open. FALSE: not in time. */
gboolean cpt_http_server_wait_held (CptHttpServer *self, guint n, guint patience_s);
gboolean cpt_http_server_wait_peers (CptHttpServer *self, guint n, guint patience_s);

G_END_DECLS
