/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/limits.h"
#include "wire/feed.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Bodies and answers of enrol, nonce and hello (SYNC §2, §3). Writers give (transfer full) text;
 * readers NULL and an error. */

/* The line that `comptoir-central enrol` prints: where central is, and the one-time code. */
typedef struct {
  char *code; /* (owned) */
  char *url;  /* (owned) */
} CptEnrolTicket;
void cpt_enrol_ticket_free (CptEnrolTicket *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptEnrolTicket, cpt_enrol_ticket_free)
CptEnrolTicket *cpt_enrol_ticket_read (const char *text, gsize length, GError **error);

typedef struct {
  char *code; /* (owned) one-time code */
  char terminal[CPT_ID_SIZE];
  char *public_key; /* (owned) Base64 */
  char *name;       /* (owned) */
} CptEnrolRequest;
void cpt_enrol_request_free (CptEnrolRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptEnrolRequest, cpt_enrol_request_free)
char *cpt_enrol_request_write (const CptEnrolRequest *self);
CptEnrolRequest *cpt_enrol_request_read (const char *text, gsize length, GError **error);

typedef struct {
  char terminal[CPT_ID_SIZE];
  char tag[4];
  char store[CPT_STORE_SIZE];
  char profile[16];
  gboolean main_desk;
  char *name;  /* (owned) */
  char *chain; /* (owned) id of the chain */
  gint64 server_us;
} CptEnrolAnswer;
void cpt_enrol_answer_free (CptEnrolAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptEnrolAnswer, cpt_enrol_answer_free)
char *cpt_enrol_answer_write (const CptEnrolAnswer *self);
CptEnrolAnswer *cpt_enrol_answer_read (const char *text, gsize length, GError **error);

typedef struct {
  char terminal[CPT_ID_SIZE];
  char nonce[33];
  gint64 next_seq, oldest_retained_seq;
  GPtrArray *cursors; /* (owned) (element-type utf8) scope, cursor, scope, cursor … */
  char *app;          /* (owned) */
  gint64 wall_us;
  char boot[CPT_ID_SIZE];
  gint64 boot_us;
} CptHello;
void cpt_hello_free (CptHello *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptHello, cpt_hello_free)
char *cpt_hello_write (const CptHello *self);
CptHello *cpt_hello_read (const char *text, gsize length, GError **error);

/* The text that is signed; @body_hash_hex is BLAKE2b-256 of the body's bytes. */
char *cpt_hello_text_to_sign (const char *origin,
                              const char *terminal,
                              const char *nonce,
                              const char *body_hash_hex);

typedef struct {
  char *session; /* (owned) */
  gint64 hwm;
  char epoch[CPT_EPOCH_SIZE];
  gint64 server_us;
  GPtrArray *scopes; /* (owned) (element-type utf8) */
  gint64 max_offline_s;
  GPtrArray *orders; /* (owned) (element-type utf8) drain, wipe, resnapshot:scope */
} CptHelloAnswer;
void cpt_hello_answer_free (CptHelloAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptHelloAnswer, cpt_hello_answer_free)
char *cpt_hello_answer_write (const CptHelloAnswer *self); /* max_v comes from the table of kinds */
CptHelloAnswer *cpt_hello_answer_read (const char *text, gsize length, GError **error);

G_END_DECLS
