/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/role.h"

#include <glib.h>

G_BEGIN_DECLS

/* What the device keeps to check badge + PIN: Argon2id(salt, secret ‖ PIN). No PIN can be found
 * without the badge's secret (SYNC §2). */
typedef struct {
  guint64 ops;
  guint64 mem_kib;
  guint8 salt[16];
  guint8 hash[32];
} CptVerifier;

typedef struct {
  char id[CPT_ID_SIZE];
  char number[33];
  char *name;       /* (owned) as shown to colleagues */
  char language[9]; /* "": the store's */
  CptGrant grants[CPT_MAX_GRANTS];
  gsize n_grants;
  char badge[33]; /* public number of the badge; "": none */
  gboolean has_verifier;
  CptVerifier verifier;
} CptPerson;

CptPerson *cpt_person_new (void);
void cpt_person_free (CptPerson *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptPerson, cpt_person_free)

G_END_DECLS
