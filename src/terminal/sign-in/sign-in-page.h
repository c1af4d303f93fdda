/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/shop.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Badge and PIN (screen 01). Implements CptPage; signs out of itself nothing: the window leaves it
 * when the shop has a person. */
#define CPT_TYPE_SIGN_IN_PAGE (cpt_sign_in_page_get_type ())
G_DECLARE_FINAL_TYPE (CptSignInPage, cpt_sign_in_page, CPT, SIGN_IN_PAGE, AdwBin)

GtkWidget *cpt_sign_in_page_new (CptShop *shop);
/* The same for somebody of at least @role who approves what another does; nobody signs in. Its
 * signal `approved` (string, a sign-in id) says that they did. */
GtkWidget *cpt_sign_in_page_new_approver (CptShop *shop, CptRole role);

G_END_DECLS
