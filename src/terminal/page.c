/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/page.h"

G_DEFINE_INTERFACE (CptPage, cpt_page, GTK_TYPE_WIDGET)

static guint say_signal;
static guint ask_approver_signal;

static void
cpt_page_default_init (CptPageInterface *iface)
{
  /**
   * CptPage::say:
   * @say: (type CptSay): what happened, in words
   *
   * The page shows it; the window gives it its sound and vibration in the same frame.
   */
  say_signal = g_signal_new ("say", CPT_TYPE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                             G_TYPE_NONE, 1, CPT_TYPE_SAY | G_SIGNAL_TYPE_STATIC_SCOPE);
  /**
   * CptPage::ask-approver:
   * @role: (type int): the least that whoever approves must be
   */
  ask_approver_signal = g_signal_new ("ask-approver", CPT_TYPE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                      NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
}

gboolean
cpt_page_take_scan (CptPage *self, const CptMeaning *meaning)
{
  CptPageInterface *iface;

  g_return_val_if_fail (CPT_IS_PAGE (self), FALSE);
  g_return_val_if_fail (meaning != NULL, FALSE);

  iface = CPT_PAGE_GET_IFACE (self);
  return iface->take_scan != NULL && iface->take_scan (self, meaning);
}

void
cpt_page_do_primary (CptPage *self)
{
  CptPageInterface *iface;

  g_return_if_fail (CPT_IS_PAGE (self));

  iface = CPT_PAGE_GET_IFACE (self);
  if (iface->do_primary != NULL)
    iface->do_primary (self);
}

gboolean
cpt_page_go_back (CptPage *self)
{
  CptPageInterface *iface;

  g_return_val_if_fail (CPT_IS_PAGE (self), FALSE);

  iface = CPT_PAGE_GET_IFACE (self);
  return iface->go_back != NULL && iface->go_back (self);
}

void
cpt_page_take_text (CptPage *self, const char *text)
{
  CptPageInterface *iface;

  g_return_if_fail (CPT_IS_PAGE (self));
  g_return_if_fail (text != NULL);

  iface = CPT_PAGE_GET_IFACE (self);
  if (iface->take_text != NULL)
    iface->take_text (self, text);
}

void
cpt_page_shown (CptPage *self)
{
  CptPageInterface *iface;

  g_return_if_fail (CPT_IS_PAGE (self));

  iface = CPT_PAGE_GET_IFACE (self);
  if (iface->shown != NULL)
    iface->shown (self);
}

char *
cpt_page_make_title (CptPage *self)
{
  CptPageInterface *iface;

  g_return_val_if_fail (CPT_IS_PAGE (self), NULL);

  iface = CPT_PAGE_GET_IFACE (self);
  return iface->make_title != NULL ? iface->make_title (self) : NULL;
}

const CptPageScan *
cpt_page_list_scans (CptPage *self)
{
  CptPageInterface *iface;

  g_return_val_if_fail (CPT_IS_PAGE (self), NULL);

  iface = CPT_PAGE_GET_IFACE (self);
  return iface->list_scans != NULL ? iface->list_scans (self) : NULL;
}

gboolean
cpt_page_hands_over (CptPage *self)
{
  CptPageInterface *iface;

  g_return_val_if_fail (CPT_IS_PAGE (self), FALSE);

  iface = CPT_PAGE_GET_IFACE (self);
  return iface->hands_over != NULL && iface->hands_over (self);
}

void
cpt_page_say (CptPage *self, const CptSay *say)
{
  g_return_if_fail (CPT_IS_PAGE (self));

  if (say != NULL && say->sort != CPT_SAY_NOTHING)
    g_signal_emit (self, say_signal, 0, say);
}

void
cpt_page_take_approver (CptPage *self, const char *sign_in)
{
  CptPageInterface *iface;

  g_return_if_fail (CPT_IS_PAGE (self));
  g_return_if_fail (sign_in != NULL);

  iface = CPT_PAGE_GET_IFACE (self);
  if (iface->take_approver != NULL)
    iface->take_approver (self, sign_in);
}

void
cpt_page_ask_approver (CptPage *self, CptRole role)
{
  g_return_if_fail (CPT_IS_PAGE (self));

  g_signal_emit (self, ask_approver_signal, 0, (int)role);
}

gboolean
cpt_page_ask_if_refused (CptPage *self, CptShop *shop, const GError *error, gboolean is_approved)
{
  CptRole role;

  g_return_val_if_fail (CPT_IS_PAGE (self), FALSE);
  g_return_val_if_fail (CPT_IS_SHOP (shop), FALSE);
  g_return_val_if_fail (error != NULL, FALSE);

  if (is_approved || !g_error_matches (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_REFUSED))
    return FALSE;
  role = cpt_shop_get_approver_role (shop, cpt_shop_get_refusal (shop)->needs);
  if (role != CPT_ROLE_NONE)
    cpt_page_ask_approver (self, role);
  return role != CPT_ROLE_NONE;
}
