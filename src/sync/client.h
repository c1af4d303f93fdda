/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The one file of this folder that knows HTTP: libsoup's session. Follows no redirection, waits as
 * long as it is let, and stops at the limit it was given. */
typedef struct _CptSyncClient CptSyncClient;

/* A file that an answer goes to, from @at to @end. */
typedef struct {
  int fd; /* (owned) −1: none */
  gint64 at, end;
} CptSyncSink;

typedef struct {
  gboolean is_post, is_put; /* neither: GET */
  char *url;                /* (owned) */
  const char *content_type; /* static */
  char *session;            /* (owned) (nullable) */
  char *signature;          /* (owned) (nullable) */
  GBytes *body;             /* (owned) (nullable) */
  gsize max_bytes;
  CptSyncSink sink; /* a whole or a partial answer goes there, and the reply has status 200 and no
                       body; another answer does not */
  void (*progress) (gpointer user_data); /* (nullable) bytes came */
  gpointer progress_data;
} CptSyncRequest;

CptSyncRequest *cpt_sync_request_new (const char *base, const char *path);
void cpt_sync_request_free (CptSyncRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptSyncRequest, cpt_sync_request_free)

typedef struct {
  int status;
  char *content_type;   /* (owned) (nullable) */
  char *location;       /* (owned) (nullable) */
  gint64 retry_after_s; /* −1: none */
  GBytes *body;         /* (owned) */
} CptSyncReply;

void cpt_sync_reply_free (CptSyncReply *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptSyncReply, cpt_sync_reply_free)

CptSyncClient *cpt_sync_client_new (void);
void cpt_sync_client_free (CptSyncClient *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptSyncClient, cpt_sync_client_free)

/* http: and https: alone, with a host. */
gboolean cpt_sync_client_takes_url (const char *url);

/* Takes @request. Fails when no whole answer came, in words for the device page. */
void cpt_sync_client_call_async (CptSyncClient *self,
                                 CptSyncRequest *request,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
CptSyncReply *cpt_sync_client_call_finish (CptSyncClient *self,
                                           GAsyncResult *result,
                                           GError **error);

G_END_DECLS
