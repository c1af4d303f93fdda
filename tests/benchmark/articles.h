/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "feed-maker.h"

G_BEGIN_DECLS

#define ARTICLES_MAX_ANSWER (8 * 1024 * 1024) /* bytes of rows that are applied at once */

/* A made-up catalogue: article @number with its one code. */
void articles_make_gtin (guint number, char gtin[CPT_GTIN_SIZE]);
void articles_put (FeedMaker *feed, guint number);

G_END_DECLS
