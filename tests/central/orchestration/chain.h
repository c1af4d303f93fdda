/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "world.h"

#include "central/orchestration/import.h"

G_BEGIN_DECLS

/* A chain of two shops in a world: LYO1 with places, goods, stock and people; LYO2 with none. */
void cpt_chain_found (CptWorld *world);

/* Imports a text; the notes are the world's. */
CptImportCounts cpt_chain_import (CptWorld *world, const char *kind, const char *text);
CptImportCounts cpt_chain_import_as (CptWorld *world,
                                     const CptImportOptions *options,
                                     GInputStream *input);

/* An order of @lines (a JSON list) for LYO1: the id of its one fulfilment. (transfer full) */
char *cpt_chain_order (CptWorld *world, const char *number, const char *lines);

/* A device of a shop, and what its person does on it. */
typedef struct {
  CptWorld *world; /* (unowned) */
  char id[CPT_ID_SIZE];
  char tag[4];
  guint8 seed[32];
  char boot[CPT_ID_SIZE];
  char sign_in[CPT_ID_SIZE];
  char person[CPT_ID_SIZE];
  gint64 next_seq;
  GString *lines; /* (owned) not pushed yet */
} CptDevice;

/* Enrols, and signs @number in. */
CptDevice *cpt_device_new (CptWorld *world, const char *store, const char *number);
void cpt_device_free (CptDevice *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptDevice, cpt_device_free)

/* Adds a command line, done now: its id. (transfer full) */
char *cpt_device_do (CptDevice *self, const char *kind, const char *aggregate, const char *args);
/* The body of a push of what was added, and nothing waits any more. (transfer full) */
char *cpt_device_take_body (CptDevice *self);
/* Pushes what was added: the answer, or NULL and the problem. (transfer full) */
char *cpt_device_push (CptDevice *self, CptProblem **problem_out);
/* One command, pushed at once: the answer, which must be one. (transfer full) */
char *cpt_device_push_one (CptDevice *self,
                           const char *kind,
                           const char *aggregate,
                           const char *args);
/* A feed of its own from the beginning. (transfer full) */
char *cpt_device_pull (CptDevice *self, const char *scope, const char *cursor);

G_END_DECLS
