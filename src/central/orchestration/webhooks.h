/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/orchestration/service.h"
#include "central/storage/storage-webhook.h"

G_BEGIN_DECLS

/* Messages to others after Standard Webhooks (standardwebhooks.com; docs/webhooks.md): who wants
 * them, what is due, and what became of it. Sending is webhook/'s. */

#define CPT_WEBHOOK_MAX           32   /* live receivers of a chain */
#define CPT_WEBHOOK_MAX_URL       2048 /* bytes */
#define CPT_WEBHOOK_SECRET_PREFIX "whsec_"

/**
 * cpt_webhooks_add:
 * @url: https, or http on this machine alone; nobody's name or password in it
 * @events: (nullable): the effects it wants, NULL or empty: all
 * @secret_out: (out) (transfer full): what the receiver checks signatures with, shown this once
 *
 * 422 `malformed`: the address or an event is none; 409 `over_limit`: CPT_WEBHOOK_MAX are live.
 * What was done before is not told.
 *
 * Returns: (transfer full) (nullable): {"webhook":…,"url":…,"events":[…]|null}
 */
char *cpt_webhooks_add (CptService *self,
                        const char *url,
                        const char *const *events,
                        char **secret_out,
                        CptProblem **problem_out);
/* Returns: (transfer full) (nullable) (element-type utf8): a JSON object each, by the time they
 * were made: {"webhook","url","events","state":"live|removed|gone","waiting","taken","given_up",
 * "last_taken"} */
GPtrArray *cpt_webhooks_list (CptService *self, CptProblem **problem_out);
/* Nothing is sent there any more, what waits neither. 404: there is none; again is no error. */
gboolean cpt_webhooks_remove (CptService *self, const char *id, CptProblem **problem_out);

/* One try to make. */
typedef struct {
  char webhook[CPT_ID_SIZE], command[CPT_ID_SIZE], effect[CPT_CODE_SIZE];
  char id[37]; /* of the message: the same at each try, to each receiver, after a restore too */
  char *url;   /* (owned) */
  char *body;  /* (owned) the same bytes at each try */
  guint8 secret[CPT_WEBHOOK_SECRET_BYTES];
} CptWebhookMessage;
void cpt_webhook_message_free (CptWebhookMessage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptWebhookMessage, cpt_webhook_message_free)

/**
 * cpt_webhooks_take:
 * @n_each: of each receiver, at most
 *
 * What is due now, the longest due first. Until it is reported it is due again: whoever sends knows
 * what is on its way.
 *
 * Returns: (transfer full) (nullable) (element-type CptWebhookMessage)
 */
GPtrArray *cpt_webhooks_take (CptService *self, guint n_each, GError **error);

/* "v1,<Base64>" of HMAC-SHA256 over `id.timestamp.body`. (transfer full) */
char *cpt_webhook_message_sign (const CptWebhookMessage *self, gint64 timestamp_s);

/**
 * cpt_webhooks_report:
 * @status: HTTP; 0: no answer came
 * @retry_after_s: what the receiver asked for; 0: nothing
 *
 * 2xx: it is taken. 410: the receiver wants no more, ever. Anything else is tried again, later each
 * time, and given up after the last try. FALSE: the storage failed, and it is still due.
 */
gboolean cpt_webhooks_report (CptService *self,
                              const CptWebhookMessage *message,
                              guint status,
                              gint64 retry_after_s,
                              GError **error);

G_END_DECLS
