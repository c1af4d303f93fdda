/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/proof.h"
#include "workflow/dispatch.h"
#include "workflow/shop.h"

G_BEGIN_DECLS

/* One article that the customer gets. Bindable, read-only: `name`, `detail` ("M · Marine"),
 * `picture` (path or NULL), `count` (uint, pieces that go), `stays` (bool: the answer about age
 * keeps it here), `note` (words: "Tag on: take it off here"; NULL). */
#define CPT_TYPE_COLLECT_ITEM (cpt_collect_item_get_type ())
G_DECLARE_FINAL_TYPE (CptCollectItem, cpt_collect_item, CPT, COLLECT_ITEM, GObject)

/* One bag that has to be brought. Bindable, read-only: `number`, `title` ("Bag 1 of 2"), `detail`
 * ("Scanned", "Scan its label"; with several orders the order's), `bin` (where it lies; NULL),
 * `scanned` (bool), `next` (bool: the first that is not). */
#define CPT_TYPE_COLLECT_BAG (cpt_collect_bag_get_type ())
G_DECLARE_FINAL_TYPE (CptCollectBag, cpt_collect_bag, CPT, COLLECT_BAG, GObject)
const char *cpt_collect_bag_get_number (CptCollectBag *self);

/* An order of the same customer that lies ready here too. Bindable, read-only: `title` ("C-10487"),
 * `detail` ("1 item · 1 bag · R-14"), `chosen` (bool: it goes with the one that is handed over). */
#define CPT_TYPE_COLLECT_OTHER (cpt_collect_other_get_type ())
G_DECLARE_FINAL_TYPE (CptCollectOther, cpt_collect_other, CPT, COLLECT_OTHER, GObject)
const char *cpt_collect_other_get_fulfilment (CptCollectOther *self);

/* What is open before the goods may go, in the order of the page. */
typedef enum {
  CPT_COLLECT_FIND = 0,  /* no order is chosen */
  CPT_COLLECT_BLOCKED,   /* it cannot go now; the words say why and what to do */
  CPT_COLLECT_BAGS,      /* a bag is not scanned */
  CPT_COLLECT_COLLECTOR, /* nobody said who collects */
  CPT_COLLECT_CHECKS,    /* something the policy asks for was not checked */
  CPT_COLLECT_AGE,       /* the age of who stands there was not asked */
  CPT_COLLECT_SIGNATURE, /* the policy wants one */
  CPT_COLLECT_APPROVER,  /* somebody else has to say yes */
  CPT_COLLECT_GO,
  CPT_COLLECT_OVER, /* handed over */
} CptCollectStep;

typedef enum {
  CPT_COLLECT_PASS_NONE = 0,
  CPT_COLLECT_PASS_GOOD,
  CPT_COLLECT_PASS_BAD
} CptCollectPass;

typedef enum {
  CPT_COLLECT_AGE_UNASKED = 0,
  CPT_COLLECT_AGE_OLD_ENOUGH,
  CPT_COLLECT_AGE_TOO_YOUNG /* or no proof: these lines stay */
} CptCollectAge;

typedef enum {
  CPT_COLLECT_SIGNED_UNASKED = 0,
  CPT_COLLECT_SIGNED_OPEN,   /* the policy wants a signature */
  CPT_COLLECT_SIGNED_SAVING, /* it is on its way to the disk */
  CPT_COLLECT_SIGNED_DONE
} CptCollectSigned;

/**
 * CptCollect:
 *
 * The counter, for one customer: their orders that lie ready here, each handed over by a command of
 * its own in one act of theirs. Nothing is ticked beforehand. What is still open is asked of
 * domain's rule itself: the command is tried as it stands, and its refusals name the steps.
 *
 * Bindable, read-only: `title` ("Hand over C-10482"), `subtitle` ("Élodie Fournier · ordered Fri 20
 * Nov, 18:12"), `here-label` (NULL: not here), `pass` (int, CptCollectPass), `pass-title`,
 * `pass-detail`, `items` (GListModel of CptCollectItem), `bags` (GListModel of CptCollectBag),
 * `others` (GListModel of CptCollectOther), `kept-title` ("Hand over C-10466": who was left last,
 * with ticks; NULL: nobody), `items-words` ("3 items"), `bags-words` ("1 of 2"), `bins-words`
 * ("R-12", "R-12, R-14": where to go for it; NULL: nobody knows), `payment` ("Paid 243,00 €"),
 * `settled` (bool), `buyer` (their first name, or "Customer"), `named` (who else the order names;
 * NULL), `age` (int: the age that is asked, 0: none), `signed` (int,
 * CptCollectSigned), `step` (int, CptCollectStep), `primary`
 * (words of the one button), `blocked` (words, what to do; NULL), `say`.
 */
#define CPT_TYPE_COLLECT (cpt_collect_get_type ())
G_DECLARE_FINAL_TYPE (CptCollect, cpt_collect, CPT, COLLECT, GObject)

CptCollect *cpt_collect_new (CptShop *shop);

/* Another customer. What was ticked for the one before is kept for ten minutes, as long as the same
 * person is here: it is ticked again when they are chosen, or their pass is scanned. While goods
 * are on their way to the disk nobody else is chosen, and nothing joins or leaves. */
void cpt_collect_choose (CptCollect *self, const char *fulfilment);
/* Nobody; kept the same way. */
void cpt_collect_clear (CptCollect *self);
/* The fulfilment of who was left last with something ticked; NULL: nobody. */
const char *cpt_collect_get_kept (CptCollect *self);
const char *cpt_collect_get_fulfilment (CptCollect *self); /* the first; "": none */
gboolean cpt_collect_has_part (CptCollect *self, const char *fulfilment);
/* A wait grows and a pass runs out: the page calls it once a second. */
void cpt_collect_tick (CptCollect *self);

/* An order of the same customer that waits here too: goes with it, or stays. */
gboolean cpt_collect_add (CptCollect *self, const char *fulfilment);
void cpt_collect_drop (CptCollect *self, const char *fulfilment);
/* (transfer full) (element-type utf8) those of them that are ready and not with it yet */
GPtrArray *cpt_collect_list_others (CptCollect *self);

/* Order and pass load it, a bag is ticked, a bin is compared; TRUE: claimed. */
gboolean cpt_collect_take_scan (CptCollect *self, const CptMeaning *meaning);

void cpt_collect_set_collector (CptCollect *self, CptCollector collector);
/* @out: who was said to collect. FALSE: nobody yet. */
gboolean cpt_collect_get_collector (CptCollect *self, CptCollector *out);
/* Name and ID are ticked. Phone and order number are proved by typing them (below). */
void cpt_collect_set_check (CptCollect *self, CptProof check, gboolean done);
gboolean cpt_collect_is_checked (CptCollect *self, CptProof check);
/* The last two digits of the phone, or the order's number, as the customer said it. FALSE: it is
 * neither of this order's; said through `say`. */
gboolean cpt_collect_type (CptCollect *self, const char *text);
void cpt_collect_set_age (CptCollect *self, CptCollectAge answer);
CptCollectAge cpt_collect_get_age (CptCollect *self);
/* @strokes: as cpt_shop_attach_async() wants them. Kept on the disk first; the goods name it then.
 * What cannot be kept is said through `say`. */
void cpt_collect_sign (CptCollect *self, GBytes *strokes);
/* @id: of the attachment that holds it; NULL: none any more */
void cpt_collect_set_signature (CptCollect *self, const char *id);
/* A till's receipt that was scanned, where central cannot be asked. */
void cpt_collect_set_receipt (CptCollect *self, const char *receipt);
/* Who has to say yes; NONE: nobody. */
CptRole cpt_collect_get_approver_role (CptCollect *self);
void cpt_collect_set_approver (CptCollect *self, const char *sign_in);

/* What is left to do before anything can be collected is done on the order's own page. */
gboolean cpt_collect_is_not_ready (CptCollect *self);

/* Says that the customer is here, which stops nothing. */
void cpt_collect_arrive (CptCollect *self);

/* The goods go, or the first open step is said. Of several orders those that go leave the
 * selection; those that are refused stay, and `say` has the words of each. */
void cpt_collect_do_next (CptCollect *self);

/* One command a fulfilment: of those chosen that is @index; (transfer full) */
GPtrArray *cpt_collect_make_commands (CptCollect *self);

G_END_DECLS
