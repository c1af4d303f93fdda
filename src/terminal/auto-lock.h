/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/shop.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Signs the person out when nobody has touched the window, typed or scanned for the policy's
 * `auto_lock_minutes`, or this device's where those are fewer. */
typedef struct _CptAutoLock CptAutoLock;
CptAutoLock *cpt_auto_lock_new (CptShop *shop, GtkWidget *window);
void cpt_auto_lock_free (CptAutoLock *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptAutoLock, cpt_auto_lock_free)

void cpt_auto_lock_touch (CptAutoLock *self); /* a scan that came from no key of this window */
void cpt_auto_lock_tick (CptAutoLock *self);

G_END_DECLS
