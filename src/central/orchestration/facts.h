/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/orchestration/decide.h"

G_BEGIN_DECLS

/* All that a rule may know when it decides one command: the aggregate as it is, and the facts that
 * the command's kind declares (CptNeeds), looked up in the transaction that will write. */
typedef struct {
  CptService *service;         /* (unowned) */
  CptTransaction *transaction; /* (unowned) */
  const CptActor *actor;       /* (unowned) */
  const CptCommand *command;   /* (unowned) */
  const CptKindRow *row;       /* (unowned) */

  CptAggregate before;        /* its members are owned here, `store` points below */
  char store[CPT_STORE_SIZE]; /* the aggregate's shop; "": there is no such thing */
  CptPolicy *policy;          /* (owned) */
  CptStore *shop;             /* (owned) (nullable) loaded where hours or assortment are asked */
  CptCommand *undone;         /* (owned) (nullable) what an undo takes back */
  gint64 undone_number;       /* of its entry in the log */
  char location[CPT_LOCATION_SIZE]; /* where the act is: the place if the shop has it, else `?` */
  CptContext context;
} CptFacts;

/* @facts: zeroed; the unowned members but `row` are set. */
gboolean cpt_facts_load (CptFacts *self, GError **error);
void cpt_facts_clear (CptFacts *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CptFacts, cpt_facts_clear)

/* For CPT_NEEDS_PASS, when the aggregate is loaded. */
gboolean cpt_facts_load_pass (CptFacts *self, GError **error);

/* The sku that the command is about: its argument, or that of its line; "" if it has none. */
const char *cpt_facts_get_sku (const CptFacts *self);

G_END_DECLS
