/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/line.h"
#include "feed-maker.h"

G_BEGIN_DECLS

/* With the questions comes an order that was cancelled when 2 × parka M and 1 × jumper were picked,
 * one of the parkas in a bag. */
#define SHOP_REFERENCE_BACK "C-10470"

/* What stands astray in the shop of the fixture, and why: the newest last. */
typedef enum {
  SHOP_QUESTION_LOST = 0,  /* commands 2 to 4 of Handheld 07 never came */
  SHOP_QUESTION_SEVERAL,   /* a walk of two articles from two places; of several orders */
  SHOP_QUESTION_DECLINED,  /* C-10462: the shop declined it meanwhile */
  SHOP_QUESTION_PICKED,    /* C-10461: Théo has all of it */
  SHOP_QUESTION_CANCELLED, /* C-10460: nobody wants it */
  SHOP_N_QUESTIONS,
} ShopQuestion;

/* Of the shops that are made from now on: with SHOP_REFERENCE_LONG, an order of 1,114 lines that is
 * due before all others. */
#define SHOP_REFERENCE_LONG "C-10401"
#define SHOP_N_LONG         1114
void shop_questions_set_long (gboolean with_long);
/* Of the shops that are made from now on; else there is SHOP_QUESTION_CANCELLED alone. */
void shop_questions_set_all (gboolean all);
void shop_questions_put (FeedMaker *work, const char *store, gint64 now_us);
void shop_questions_put_one (FeedMaker *work,
                             ShopQuestion question,
                             const char *store,
                             gint64 now_us);
/* Pieces of @sku that stand astray by that. */
gint64 shop_questions_get_astray (const char *sku);

/* ---- shop-fixture.c ---- */
/* One line of an order for that article of the fixture. */
void shop_fixture_fill_line (CptLine *line, guint number, const char *sku, gint64 ordered);

G_END_DECLS
