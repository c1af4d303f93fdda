/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wire/json.h"
#include "workflow/shop.h"
#include "workflow/sign-in.h"

G_BEGIN_DECLS

#define CPT_REQUEST_MAX_BYTES    (2 * 1024 * 1024)
#define CPT_REQUEST_MAX_ID_BYTES 128

typedef struct _CptRequest CptRequest;

/* One verb of docs/scripts.md. */
typedef struct {
  const char *name;
  const char *members; /* separated by a space; a `?` after those that may be missing */
  gboolean is_act;     /* its answer is kept with what it did: the same id gets it again */
  const char *help;    /* one line for --help */
  void (*run) (CptRequest *request);
  /* (nullable) what to do with the answer that the same id got before: takes it; NULL: prints it */
  void (*again) (CptRequest *request, char *answer);
} CptVerb;

const CptVerb *cpt_verb_lookup (const char *name);
const CptVerb *cpt_verb_list (gsize *n_out);

/* The program: one shop, requests one after the other. */
typedef struct {
  CptShop *shop;                         /* (owned) */
  CptSignInJob *sign_in;                 /* (owned) */
  char place[CPT_LOCATION_SIZE];         /* scanned just before; "": none */
  char place_sku[CPT_SKU_SIZE];          /* what was picked there since; "": nothing yet */
  void (*answered) (gpointer user_data); /* the next request may come */
  gpointer user_data;
} CptSession;

struct _CptRequest {
  CptSession *session;
  char *id;           /* (owned) as JSON, "null" without one */
  char *key;          /* (owned) (nullable) what the journal keeps the answer under */
  JsonObject *object; /* (owned) (nullable) */
  const CptVerb *verb;
  char approver[CPT_ID_SIZE]; /* sign-in; "": none */

  /* The verb's own. */
  GPtrArray *act;               /* (owned) (nullable) (element-type CptCommand) */
  char *answer;                 /* (owned) (nullable) */
  char attachment[CPT_ID_SIZE]; /* what was signed, on disk; "": nothing */
  guint timer;
  gulong handler;
  gint64 quiet_us, deadline_us;
};

/* Takes one line and answers it, sooner or later, with one line. */
void cpt_request_start (CptSession *session, const char *line, gsize length);
void cpt_request_refuse_line (CptSession *session, const char *title, const char *detail);

/* An answer: {"id":…,"ok":true … and what the verb adds. */
void cpt_request_begin (CptRequest *self, CptJsonWriter *writer);
char *cpt_request_end (CptRequest *self, CptJsonWriter *writer);

/* Prints it; the request is over. Takes @answer. */
void cpt_request_answer (CptRequest *self, char *answer);
void cpt_request_answer_end (CptRequest *self, CptJsonWriter *writer);
/* The same for an act that wrote nothing: the answer is kept first. Takes @answer. */
void cpt_request_keep (CptRequest *self, char *answer);
/* {"id":…,"ok":false,"problem":…}. Takes @error. */
void cpt_request_fail (CptRequest *self, GError *error);
void cpt_request_fail_with (CptRequest *self,
                            const char *code,
                            const char *title,
                            const char *detail);
/* The members of a problem: code, words, numbers, and what is missing. */
void cpt_put_refusal (CptRequest *self,
                      CptJsonWriter *writer,
                      const CptRefusal *refusal,
                      CptKind kind);
/* No order of that name is here; the members alone of such a problem. */
void cpt_request_fail_not_found (CptRequest *self, const char *name);
void cpt_put_not_found (CptJsonWriter *writer, const char *name);
/* One act: on disk with its answer, then printed. Takes both. */
void cpt_request_submit (CptRequest *self, GPtrArray *act, char *answer);

/* Members. FALSE: the request has been answered. Those that may be missing come as "" and
 * @missing. */
gboolean cpt_request_get_text (CptRequest *self,
                               const char *member,
                               gsize max_bytes,
                               const char **out);
gboolean cpt_request_get_int (CptRequest *self,
                              const char *member,
                              gint64 min,
                              gint64 max,
                              gint64 missing,
                              gint64 *out);
/* A list of texts; empty where there is none. @out: (transfer full), NULL: answered. */
gboolean cpt_request_get_texts (CptRequest *self,
                                const char *member,
                                guint max,
                                gsize max_bytes,
                                GPtrArray **out);
/* An order by id or reference; NULL: none is here, and nothing was answered. */
const CptViewFulfilment *cpt_request_find_order (CptRequest *self, const char *name);
/* The order that `fulfilment` names, by id or reference; NULL: answered. */
const CptViewFulfilment *cpt_request_get_order (CptRequest *self);
/* Copies a text member into a command's argument. */
gboolean cpt_request_copy (CptRequest *self, const char *member, char *out, gsize size);
/* A command of @kind on that order, with the approver. (transfer full) */
CptCommand *cpt_request_new_command (CptRequest *self, CptKind kind, const char *aggregate);
/* An act of that one command, and its answer: {"command":…,"fulfilment":…}. Takes @command. */
void cpt_request_submit_one (CptRequest *self, CptCommand *command);

G_END_DECLS
