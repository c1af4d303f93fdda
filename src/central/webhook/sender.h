/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/orchestration/service.h"

G_BEGIN_DECLS

/* Tells others what is due to be told (webhooks.h), over HTTP, on a thread of its own: no request
 * waits for a receiver, and no receiver for another one. */
typedef struct _CptWebhookSender CptWebhookSender;

/* Begins at once; @service outlives it. (transfer full) */
CptWebhookSender *cpt_webhook_sender_start (CptService *service);
/* What is on its way is broken off, and is due again when a sender begins. */
void cpt_webhook_sender_stop (CptWebhookSender *self);

G_END_DECLS
