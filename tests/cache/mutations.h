/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cache/cache.h"

G_BEGIN_DECLS

/* A way in which an answer (feed-work-2 of the golden files) can be wrong, and how it is refused.
 */
typedef struct {
  const char *name;
  char *(*mutate) (const char *text, gsize *length);
  CptCacheError code;
} Mutation;

extern const Mutation MUTATIONS[];
extern const gsize N_MUTATIONS;

G_END_DECLS
