/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/limits.h"

#include <glib.h>

G_BEGIN_DECLS

/* Ascending: a higher role may at least do what a lower one may, by policy. */
typedef enum {
  CPT_ROLE_NONE = 0,
  CPT_ROLE_ASSOCIATE,
  CPT_ROLE_SUPERVISOR,
  CPT_ROLE_MANAGER
} CptRole;

typedef struct {
  CptRole role;
  gint64 from_us;
  gint64 until_us; /* 0: without end */
} CptGrant;

/* The highest role that @grants give at @at_us, NONE if they give none. */
CptRole cpt_grants_get_role (const CptGrant *grants, gsize n_grants, gint64 at_us);

const char *cpt_role_to_text (CptRole role); /* "associate"; "none" */
CptRole cpt_role_from_text (const char *text);

G_END_DECLS
