/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/http/request.h"

G_BEGIN_DECLS

/* Whose token opens it: one of those that are set. An admin's sees what every channel sent. */
typedef enum {
  CPT_HTTP_AUTH_NONE = 0,
  CPT_HTTP_AUTH_SESSION = 1 << 0,
  CPT_HTTP_AUTH_CHANNEL = 1 << 1,
  CPT_HTTP_AUTH_ADMIN = 1 << 2,
} CptHttpAuth;

/* Which thread does it. INLINE is the listening one: only what touches no storage. */
typedef enum { CPT_HTTP_WORK_INLINE, CPT_HTTP_WORK_READ, CPT_HTTP_WORK_WRITE } CptHttpWork;

/* One row of the API. */
struct _CptHttpRoute {
  const char *method;
  const char *pattern; /* `{}` stands for one segment */
  guint auth;          /* CptHttpAuth */
  CptHttpWork work;
  gsize max_body; /* 0: it takes none */
  void (*function) (CptHttpRequest *request,
                    CptService *service); /* decodes, calls one service function, encodes */
  /* (nullable) the same for several that wait at the same time */
  void (*together) (CptHttpRequest *const *requests, guint n, CptService *service);
};

/* The route of a call; NULL after it was answered 404 or 405. Fills its parameter. */
const CptHttpRoute *cpt_http_route_find (CptHttpRequest *request, const char *method);

/* All of them, as the server serves them. */
const CptHttpRoute *cpt_http_route_list (gsize *n_out);

/* Who calls, by the token: fills terminal or channel. FALSE: answered 401, 403 or 503. */
gboolean cpt_http_route_authorise (CptHttpRequest *request, CptService *service);

G_END_DECLS
