/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A client of bytes, so that it can be as rude as it likes. Every call waits at most 15 s. */
typedef struct {
  int status;    /* 0: the connection ended before an answer */
  char *head;    /* (owned) status line and headers */
  GString *body; /* (owned) */
} Answer;

void answer_free (Answer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Answer, answer_free)

int client_connect (const char *url); /* −1: refused */
gboolean client_send (int fd, const char *bytes, gssize length);
Answer *client_read (int fd); /* one answer; what follows it stays unread */
gboolean client_is_closed (int fd, int wait_ms);
/* Connects, sends one call, reads its answer. @token and @body may be NULL. */
Answer *client_call (const char *url,
                     const char *method,
                     const char *target,
                     const char *token,
                     const char *body);
char *client_make_head (const char *method, const char *target, const char *token);

G_END_DECLS
