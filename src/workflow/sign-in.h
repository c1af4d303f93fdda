/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/shop.h"

G_BEGIN_DECLS

/* Badge and PIN (SYNC §2). The badge's secret stays in memory until the PIN is right, the person
 * leaves the page, or 60 s. */
#define CPT_TYPE_SIGN_IN (cpt_sign_in_get_type ())
G_DECLARE_FINAL_TYPE (CptSignInJob, cpt_sign_in, CPT, SIGN_IN, GObject)

/* Properties: `name` (of the badge's person, or NULL), `n-digits` (typed), `busy` (checking), `say`
 * (CptSay: wrong PIN, locked, unknown badge …). */
CptSignInJob *cpt_sign_in_new (CptShop *shop);
/* The same for somebody who lends a right: nobody signs in; the signal `approved` (sign-in id)
 * tells who it was. */
CptSignInJob *cpt_sign_in_new_approver (CptShop *shop);

/* A scanned badge: fills the person; an unknown one is asked at central when there is a network. */
void cpt_sign_in_take_badge (CptSignInJob *self, const char *badge_code);
void cpt_sign_in_type (
    CptSignInJob *self,
    char digit); /* '0'…'9'; '\b' takes one off. The check starts by itself at the 4th digit of a
                    4-digit PIN … on cpt_sign_in_check() else */
void cpt_sign_in_check (CptSignInJob *self);
void cpt_sign_in_clear (CptSignInJob *self);

/* Both at once, for headless: checks on a thread of its own (Argon2id), counts wrong ones on disk;
 * signs the person in. */
void cpt_sign_in_async (CptSignInJob *self,
                        const char *badge_code,
                        const char *pin,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
gboolean cpt_sign_in_finish (CptSignInJob *self, GAsyncResult *result, GError **error);
/* Checks an approver's badge and PIN without changing who is signed in. (transfer full) the sign-in
 * id */
void cpt_sign_in_approve_async (CptSignInJob *self,
                                const char *badge_code,
                                const char *pin,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
char *cpt_sign_in_approve_finish (CptSignInJob *self, GAsyncResult *result, GError **error);

G_END_DECLS
