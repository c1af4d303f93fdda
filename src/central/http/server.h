/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/orchestration/service.h"

G_BEGIN_DECLS

#define CPT_HTTP_MAX_BODY   (8 * 1024 * 1024)
#define CPT_HTTP_MAX_WAIT_S 25
#define CPT_HTTP_MAX_HELD   20000 /* feeds that wait at once */
#define CPT_HTTP_IDLE_S     10
#define CPT_HTTP_HEAD_S     20 /* a request head older than this is a dripping client */

/* libmicrohttpd is known to this folder alone. */
typedef struct _CptHttpServer CptHttpServer;

/**
 * cpt_http_server_start:
 * @address: "127.0.0.1:8765"; port 0 takes a free one; IPv6 in brackets
 *
 * Serves the routes of routes.c. Calls that write go to one writer thread, pulls to a few readers;
 * feeds that wait are suspended and woken by the service's moved callback (or after `wait`). Fails
 * with G_IO_ERROR_ADDRESS_IN_USE in words that name the address.
 */
CptHttpServer *cpt_http_server_start (CptService *service, const char *address, GError **error);
const char *cpt_http_server_get_url (
    CptHttpServer *self);                        /* "http://127.0.0.1:8765" with the port it got */
void cpt_http_server_stop (CptHttpServer *self); /* answers what waits, then ends */

G_END_DECLS
