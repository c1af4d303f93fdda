/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/http/held.h"
#include "central/http/metrics.h"
#include "central/http/peers.h"
#include "central/http/server.h"
#include "wire/feed.h"

#include <microhttpd.h>

G_BEGIN_DECLS

typedef struct _CptHttpRoute CptHttpRoute;

/* One call, from its request line to the end of its answer. One thread at a time has it: the
 * listening one, or, while its connection is suspended, the worker that it was given to. */
typedef struct {
  struct MHD_Connection *connection; /* (not owned) */
  CptPeer *peer;                     /* (not owned) */
  CptPeers *peers;                   /* (not owned) */
  char *target;                      /* (owned) as it came; NULL: longer than we take */
  gboolean has_begun;                /* its head was looked at */
  const CptHttpRoute *route;         /* (nullable) */
  char *parameter;                   /* (owned) (nullable) what stood at `{}` */
  GByteArray *body;                  /* (owned) (nullable) */
  guint64 n_drained;                 /* bytes thrown away behind a refusal */
  gboolean is_refused_early;         /* the 413 is out already; what still comes is thrown away */

  char terminal[CPT_ID_SIZE]; /* whose session it is; "": none */
  char channel[33];           /* whose token it is; "": none */

  /* A feed that may wait: what it read, and until when. */
  CptHeld *held;        /* (not owned) */
  CptMetrics *metrics;  /* (not owned) */
  gint64 hold_until_us; /* 0: it does not wait */
  guint64 generation;   /* of the moves, before it read */
  GPtrArray *heads;     /* (owned) (nullable) (element-type CptFeedPosition) */
  gboolean was_woken;   /* something moved: it is answered whatever it reads */

  /* The answer; status 0: not made yet. */
  int status;
  const char *content_type; /* static */
  GBytes *answer;           /* (owned) (nullable) NULL: a file's */
  int file;                 /* (owned) −1: none */
  gint64 file_from, file_length;
  gboolean is_public;  /* who stands between may keep it */
  char *etag;          /* (owned) (nullable) */
  char *content_range; /* (owned) (nullable) */
  char *allow;         /* (owned) (nullable) */
  gint retry_after_s;  /* 0: not said */
  gboolean closes;     /* the connection ends with it */
} CptHttpRequest;

CptHttpRequest *cpt_http_request_new (struct MHD_Connection *connection, const char *target);
void cpt_http_request_free (CptHttpRequest *self);

/* Decoding. Headers and query come as text or NULL; what is no text is answered 400 and FALSE. */
const char *cpt_http_request_get_header (CptHttpRequest *self, const char *name);
gboolean cpt_http_request_get_query (CptHttpRequest *self, const char *name, char **value_out);
/* The token of `Authorization: Bearer …`, NULL when there is none. */
const char *cpt_http_request_get_token (CptHttpRequest *self);
const char *cpt_http_request_get_body (CptHttpRequest *self,
                                       gsize *length_out); /* ends with a NUL beyond its length */

/* Encoding. */
void cpt_http_request_answer (CptHttpRequest *self,
                              int status,
                              const char *content_type,
                              GBytes *answer);
void cpt_http_request_answer_json (CptHttpRequest *self, int status, char *json); /* takes @json */
void cpt_http_request_answer_problem (CptHttpRequest *self, const CptProblem *problem);
void cpt_http_request_refuse (CptHttpRequest *self,
                              int status,
                              const char *code,
                              const char *title,
                              const char *detail);
/* Takes @fd, a file of @bytes that never changes under that name: the whole or, when one is asked
 * for, a piece of it (206, 416; If-Range). */
void cpt_http_request_answer_file (CptHttpRequest *self,
                                   int fd,
                                   gint64 bytes,
                                   const char *name,
                                   gboolean is_private);
struct MHD_Response *cpt_http_request_make_file_response (CptHttpRequest *self);
void cpt_http_request_forget_answer (CptHttpRequest *self);

/* Gives the answer to the library. */
enum MHD_Result cpt_http_request_send (CptHttpRequest *self);
/* Writes a refusal past the library, which takes no answer in the middle of a body. FALSE: it could
 * not. */
gboolean cpt_http_request_send_now (CptHttpRequest *self);

G_END_DECLS
