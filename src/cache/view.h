/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cache/cache.h"
#include "cache/journal.h"
#include "domain/apply.h"
#include "domain/contact.h"
#include "domain/pass.h"
#include "domain/person.h"
#include "domain/product.h"
#include "domain/stock.h"
#include "domain/store.h"
#include "domain/task.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CptView:
 *
 * What a terminal shows: what central confirmed + its own commands that the confirmed state does
 * not contain yet (R2). Lives on the main thread, with one read-only connection to cache.db for
 * short reads by key; open work and pending commands are in memory. Whatever it returns (transfer
 * none) stands until the next reload or add.
 */
typedef struct _CptView CptView;

/* @store: of the enrolment; @terminal: this device */
CptView *cpt_view_open (const char *folder,
                        const char *store,
                        const char *terminal,
                        GError **error);
void cpt_view_close (CptView *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptView, cpt_view_close)

/* A fulfilment as shown. */
typedef struct {
  CptFulfilment *shown;     /* (owned) confirmed + pending */
  CptFulfilment *confirmed; /* (owned) */
  CptContact *contact;      /* (owned) (nullable) */
  guint n_pending;   /* own commands on it that its scope does not contain yet: "to send" or "not
                        confirmed" */
  gboolean doubtful; /* a pending one no longer applies: will probably be refused */
} CptViewFulfilment;

/* What this device was enrolled as: the id of the chain that its passes must name, and whether it
 * is the shop's main desk (SYNC §10). Before that, no pass is genuine. */
void cpt_view_set_enrolment (CptView *self, const char *chain, gboolean main_desk);
gboolean cpt_view_is_main_desk (CptView *self);

/* Reads everything anew from cache.db and @lines, at start: of the journal all that is retained, so
 * that own refusals are there too; what work and shop contain already is passed over. */
gboolean cpt_view_load (CptView *self,
                        const GPtrArray *lines,
                        const GArray *sign_ins,
                        GError **error);
/* After an applied feed answer: rereads just those rows and that scope's applied in one read
 * transaction. Called for each answer of a scope before its next one is applied; a scope of ""
 * rereads all. */
gboolean cpt_view_reload (CptView *self, const CptCacheApplied *applied, GError **error);
/* After a journal write: the act's commands are applied on top of what is shown. */
void cpt_view_add (CptView *self, const CptJournalAct *act);
/* A verdict came: a rejected command no longer counts. */
void cpt_view_reject (CptView *self, gint64 seq, const char *problem);

/* Called after any of the above changed what is shown, on the main thread. @ids: (element-type
 * utf8) fulfilments that changed, NULL: all. */
typedef void (*CptViewChanged) (const GPtrArray *ids, gpointer user_data);
void cpt_view_set_changed (CptView *self, CptViewChanged changed, gpointer user_data);

const CptViewFulfilment *cpt_view_get_fulfilment (CptView *self,
                                                  const char *id); /* NULL: not here */
const CptViewFulfilment *cpt_view_find_by_reference (
    CptView *self,
    const char *reference); /* C-10487 or C-10487-2 */
/* What of that order's parts is open here and due first, else any of them; NULL: none is here.
 * @order: a UUID */
const CptViewFulfilment *cpt_view_find_by_order (CptView *self, const char *order);
/* (transfer container) (element-type CptViewFulfilment) open ones, by open due time, at risk first
 * (commands.md §5) */
GPtrArray *cpt_view_list_open (CptView *self);
/* The same ones in no order, which costs less. */
typedef void (*CptViewEach) (const CptViewFulfilment *entry, gpointer user_data);
void cpt_view_each_open (CptView *self, CptViewEach each, gpointer user_data);
gboolean cpt_view_is_at_risk (CptView *self, const char *fulfilment);
const CptBag *cpt_view_find_bag (CptView *self,
                                 const char *number,
                                 const CptViewFulfilment **owner_out);

typedef struct {
  CptException *exception; /* (owned) */
  gboolean closing_pending;
} CptViewException;
GPtrArray *cpt_view_list_exceptions (
    CptView *self); /* (transfer container) (element-type CptViewException) open ones */
const CptViewException *cpt_view_get_exception (CptView *self, const char *id);
/* Own refused commands that no exception carries, newest first: (transfer container) (element-type
 * CptViewRefusal) */
typedef struct {
  gint64 seq;
  CptCommand *command; /* (owned) */
  char *problem;       /* (owned) problem document's text */
} CptViewRefusal;
GPtrArray *cpt_view_list_refusals (CptView *self);
/* An own refused command that an exception carries, by its id; NULL: another terminal's, or older
 * than what is retained. */
const CptCommand *cpt_view_find_refused (CptView *self, const char *command);

/* Own commands that what central confirmed does not contain yet, newest first: (transfer container)
 * (element-type CptCommand) */
GPtrArray *cpt_view_list_pending (CptView *self);

const CptStore *cpt_view_get_store (CptView *self); /* NULL before the first pull */
const CptPolicy *cpt_view_get_policy (CptView *self);
const CptPlace *cpt_view_get_place (CptView *self, const char *code); /* with pending counts */
GPtrArray *cpt_view_list_places (
    CptView *self); /* (transfer container) (element-type CptPlace) by rank, code */
const CptPerson *cpt_view_get_person (CptView *self, const char *id);
const CptPerson *cpt_view_find_badge (CptView *self, const char *badge);
const CptPerson *cpt_view_find_person (CptView *self, const char *number);
const char *cpt_view_get_name_of_sign_in (
    CptView *self,
    const char *sign_in); /* name of the person, NULL: not known here */
CptStock *cpt_view_load_stock (
    CptView *self,
    const char *sku); /* (transfer full) never NULL; with pending movements */
CptProduct *cpt_view_load_product (CptView *self, const char *sku); /* (transfer full) (nullable) */
gboolean cpt_view_find_code (CptView *self,
                             const char *code,
                             CptProductCode *code_out); /* GTIN-14 or as scanned */
gint64 cpt_view_get_applied (CptView *self, const char *scope);
gint64 cpt_view_get_as_of_us (CptView *self); /* oldest trailer of work and shop; 0: none yet */

/**
 * cpt_view_judge_pass:
 * @text: (nullable): as it was scanned
 * @now_us: the effective time of the act
 * @facts_out: whose pass it is, its window and whether it is genuine and not revoked, by the keys
 * that the shop's rows have; `is_theirs` and `used` are left FALSE
 */
void cpt_view_judge_pass (CptView *self, const char *text, gint64 now_us, CptPassFacts *facts_out);

/* The facts that @command's kind needs, as far as this terminal knows them: floor balances, places,
 * bags. */
void cpt_view_fill_context (CptView *self, const CptCommand *command, CptContext *context);
/* Decides @command on what is shown; fills the facts, and of time, policy and roles what is not
 * set. */
gboolean cpt_view_try (CptView *self,
                       const CptCommand *command,
                       CptContext *context,
                       CptOutcome *outcome);
/* Decides the commands of one act in order, each with those before it applied; nothing shown
 * changes. @who: effective_us, roles and persons, or zeros. FALSE: the first refusal. */
gboolean cpt_view_try_act (CptView *self,
                           const GPtrArray *commands,
                           const CptContext *who,
                           CptRefusal *refusal_out);

G_END_DECLS
