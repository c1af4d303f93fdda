/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "terminal/feedback/feedback.h"
#include "terminal/widgets/call.h"
#include "terminal/window.h"
#include "workflow/shop.h"

G_BEGIN_DECLS

/* Shows and plays what the rule of alerts (workflow/alerts.h) calls: a notification of the desktop,
 * a tone with its vibration, and the call over the page. It decides nothing. */
typedef struct _CptAlerter CptAlerter;

/* It looks at the shop each second until the window goes, which owns it.
 * @feedback, @shown: (unowned) the window's */
void cpt_alerter_attach (CptWindow *window, CptShop *shop, CptFeedback *feedback, CptCall *shown);

G_END_DECLS
