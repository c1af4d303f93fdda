/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/dispatch.h"
#include "workflow/say.h"
#include "workflow/shop.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * CptPage:
 *
 * One page of the window. Pages bind, they don't compute: what they show comes from a workflow
 * object, what they do goes through one. They reach the window by its actions alone
 * (`win.open-pick` (fulfilment id), `win.open-stage` (fulfilment id), `win.open-put-back`
 * (fulfilment id), `win.open-handover` (fulfilment id, "": the find field), `win.open-attention`,
 * `win.open-wave`, `win.open-taken-wave` (wave id), `win.open-offline`, `win.open-printers`,
 * `win.place` ("work"), `win.open-order` (fulfilment id), `win.open-more` (fulfilment id),
 * `win.open-count` (place, sku), `win.find`, `win.back`, `win.unpark`, `win.show-keys`, `win.undo`,
 * `win.primary`), so that key, button and scan share one path.
 */
#define CPT_TYPE_PAGE (cpt_page_get_type ())
G_DECLARE_INTERFACE (CptPage, cpt_page, CPT, PAGE, GtkWidget)

/* One kind of code that a page has a use for, in the reader's words; {NULL, NULL} ends a list. */
typedef struct {
  const char *what; /* "Item" */
  const char *does; /* "Counts it" */
} CptPageScan;

struct _CptPageInterface {
  GTypeInterface parent_iface;

  /* TRUE: the scan is for this page; its answer comes through cpt_page_say(). */
  gboolean (*take_scan) (CptPage *self, const CptMeaning *meaning);
  /* The one filled button (Ctrl+Enter). */
  void (*do_primary) (CptPage *self);
  /* TRUE: the page closed something of its own (a sheet, the red head); FALSE: the window goes one
   * page up. Never loses or undoes work. */
  gboolean (*go_back) (CptPage *self);
  /* Typed where no field has the focus, and so fast that it could have been a scan. */
  void (*take_text) (CptPage *self, const char *text);
  /* The page came to the front: focuses its title. */
  void (*shown) (CptPage *self);
  /* (transfer full): what it says at its head, for the chip that leads back to it. */
  char *(*make_title) (CptPage *self);
  /* What each scan does here, untranslated (N_): for F1. Static. */
  const CptPageScan *(*list_scans) (CptPage *self);
  /* TRUE: a customer stands here and takes their goods: no alert calls meanwhile. */
  gboolean (*hands_over) (CptPage *self);
  /* Somebody lends the right that cpt_page_ask_approver() asked for: @sign_in is theirs. */
  void (*take_approver) (CptPage *self, const char *sign_in);
};

gboolean cpt_page_take_scan (CptPage *self, const CptMeaning *meaning);
void cpt_page_do_primary (CptPage *self);
gboolean cpt_page_go_back (CptPage *self);
void cpt_page_take_text (CptPage *self, const char *text);
void cpt_page_shown (CptPage *self);
char *cpt_page_make_title (CptPage *self);              /* (nullable) */
const CptPageScan *cpt_page_list_scans (CptPage *self); /* (nullable) */
gboolean cpt_page_hands_over (CptPage *self);
void cpt_page_take_approver (CptPage *self, const char *sign_in);

/* Emits the page's `say` signal (CptSay): the window gives it sound and vibration, in the frame
 * that shows it. */
void cpt_page_say (CptPage *self, const CptSay *say);

/* Emits the page's `ask-approver` signal (int, CptRole: who may): the window has a badge scanned
 * and a PIN typed, and comes back with take_approver(), or not. */
void cpt_page_ask_approver (CptPage *self, CptRole role);

/**
 * cpt_page_ask_if_refused:
 * @error: of an act that @shop refused just now
 * @is_approved: somebody lent a right to it already: nobody is asked twice
 *
 * Where a rule wants somebody else's word on the act, they are asked for it.
 *
 * Returns: TRUE: they are, and take_approver() comes, or not; FALSE: @error is the answer
 */
gboolean cpt_page_ask_if_refused (CptPage *self,
                                  CptShop *shop,
                                  const GError *error,
                                  gboolean is_approved);

G_END_DECLS
