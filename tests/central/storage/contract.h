/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/storage/storage.h"

G_BEGIN_DECLS

/* The contract of central/storage: every case runs over the interface alone, on whatever engine the
 * program names. */

typedef struct {
  const char *name; /* "sqlite": a part of the test path */
  CptStorage *(*open) (const char *folder, gboolean make, GError **error);
  /* The next bytes find no room; FALSE again: they do. */
  void (*fill_disk) (CptStorage *storage, gboolean full);
  /* What a closed folder may hold when it is opened, made by hand. */
  void (*make_newer) (const char *folder);
  void (*make_foreign) (const char *folder);
  void (*make_garbage) (const char *folder);
  /* A word of an enumeration that no version ever wrote, in the fulfilment of that id. */
  void (*spoil_word) (const char *folder, const char *id);
  /* A bag of no fulfilment. */
  void (*make_orphan) (const char *folder);
  void (*add_own) (void); /* cases that are this engine's alone */
} CptContractEngine;

typedef enum { CPT_STEP_END = 0, CPT_STEP_RUN, CPT_STEP_READ, CPT_STEP_REOPEN } CptStepSort;

/* One transaction of a case; its function asserts, and gives FALSE where it cannot go on. */
typedef struct {
  CptStepSort sort;
  CptStorageFunction function;
} CptContractStep;

#define CPT_CONTRACT_MAX_STEPS 4
#define CPT_WRITE(function)                                                                        \
  {                                                                                                \
    CPT_STEP_RUN, function                                                                         \
  }
#define CPT_LOAD(function)                                                                         \
  {                                                                                                \
    CPT_STEP_READ, function                                                                        \
  }
#define CPT_REOPEN                                                                                 \
  {                                                                                                \
    CPT_STEP_REOPEN, NULL                                                                          \
  }

/* A case of transactions on a fresh storage; all of its scopes are locked: work/LYO1, shop/LYO1,
 * catalogue/FR, price/FR. */
typedef struct {
  const char *name;
  CptContractStep steps[CPT_CONTRACT_MAX_STEPS];
} CptContractCase;
void cpt_contract_add_cases (const char *group, const CptContractCase *cases, gsize n_cases);

/* A case that opens and runs by itself, in a folder of its own. */
typedef void (*CptContractFunction) (const char *folder);
void cpt_contract_add (const char *path, CptContractFunction function);

extern const CptContractEngine *cpt_contract_engine;
extern const char *const cpt_contract_scopes[];
CptStorage *cpt_contract_open (const char *folder, gboolean make);

void cpt_contract_add_feed (void);
void cpt_contract_add_log (void);
void cpt_contract_add_devices (void);
void cpt_contract_add_work (void);
void cpt_contract_add_orders (void);
void cpt_contract_add_golden (void);
void cpt_contract_add_shop (void);
void cpt_contract_add_stock (void);
void cpt_contract_add_transactions (void);
void cpt_contract_add_files (void);
void cpt_contract_add_figures (void);
void cpt_contract_add_pass (void);
void cpt_contract_add_payment (void);
void cpt_contract_add_webhook (void);
void cpt_contract_add_clock (void);
void cpt_contract_add_kills (const char *program);
/* What such a program does when it is run with CPT_CONTRACT_WRITE and a folder: writes until it is
 * killed. */
int cpt_contract_write_for_ever (const char *folder);
#define CPT_CONTRACT_WRITE "--write-for-ever"
int cpt_contract_main (int argc, char **argv, const CptContractEngine *engine);

/* In a step: says why a call failed and ends the step. */
#define CPT_MUST(call)                                                                             \
  G_STMT_START                                                                                     \
  {                                                                                                \
    if (!(call)) {                                                                                 \
      g_test_message ("%s:%d: %s", __FILE__, __LINE__, #call);                                     \
      return FALSE;                                                                                \
    }                                                                                              \
  }                                                                                                \
  G_STMT_END

/* Anything in every member, or as little as can be; owned by the caller. */
CptFulfilment *cpt_contract_make_fulfilment (const char *id, gsize n_lines, gboolean full);
CptBag *cpt_contract_add_bag (CptFulfilment *fulfilment, const char *number);
void cpt_contract_fill_last (CptLast *last, const char *command);
void cpt_contract_assert_same_fulfilment (const CptFulfilment *a, const CptFulfilment *b);

#define CPT_ID_A     "01a1d45b-61a8-797a-a5a0-f17d1211b9e7"
#define CPT_ID_B     "01a1fcf2-9de8-7b96-8014-c714138bb47e"
#define CPT_ID_C     "01a1d936-a700-7342-b6af-e5762d1db088"
#define CPT_ID_D     "01a1fd33-4cfb-70bb-9036-3c50b3b5844d"
#define CPT_TERMINAL "01a1d45b-5dc0-71b5-bc6c-08a6f559e1f9"
#define CPT_STORE    "LYO1"

G_END_DECLS
