/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/policy.h"
#include "wire/json.h"

G_BEGIN_DECLS

/* The member `checks` of a policy: what has to be asked before goods go. A policy without it, and a
 * row with a word that this build does not know, let nothing go. @data: a CptPolicy. */
gboolean cpt_policy_read_checks (JsonObject *object,
                                 const char *name,
                                 gpointer data,
                                 GError **error);

G_END_DECLS
