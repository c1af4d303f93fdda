/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "shop-counter.h"
#include "shop-questions.h"
#include "workflow/shop.h"

G_BEGIN_DECLS

/* A shop on a folder of its own, enrolled and synced without any server: Lyon Part-Dieu on Saturday
 * 21 November 2026, 14:32, as on the drawn screens. There is no central, so all that people do
 * waits to be sent. */
typedef struct {
  char *folder;    /* (owned) */
  CptClock *clock; /* (owned) */
  CptShop *shop;   /* (owned) */
  FeedMaker work;  /* what the shop has of its orders and questions */
} ShopFixture;

#define SHOP_PIN              "4711"
#define SHOP_MANY             600 /* pieces of SHOP_GTIN_MANY that C-10500 wants */
#define SHOP_GTIN_PARKA_M     "9521234500100"
#define SHOP_GTIN_PARKA_L     "9521234500117" /* no order wants it */
#define SHOP_GTIN_JUMPER      "9521234500148"
#define SHOP_GTIN_HAT         "9521234500209"
#define SHOP_GTIN_MANY        "9521234600077"
#define SHOP_GTIN_NOBODYS     "4006381333931"
#define SHOP_BIN              "R-14"
#define SHOP_REFERENCE        "C-10479"   /* 2 × parka M, 1 × jumper, 1 × hat; nobody has it */
#define SHOP_REFERENCE_LATER  "C-10491-2" /* 2 × another, 1 × parka M; nobody has it */
#define SHOP_REFERENCE_MANY   "C-10500"
#define SHOP_REFERENCE_PICKED "C-10482" /* all picked, to be staged */

/* More articles for the shops that are made from now on; @fill puts them. */
typedef void (*ShopFixtureFill) (FeedMaker *catalogue, CptCache *cache);
void shop_fixture_fill_with (ShopFixtureFill fill);
/* Of the shops that are made from now on: a count needs the word of a supervisor. */
void shop_fixture_set_strict (gboolean strict);
/* A folder below @parent, NULL: the system's for temporary files. */
void shop_fixture_init (ShopFixture *self, const char *parent);
/* Only the folder, not opened: for another process. (transfer full) */
char *shop_fixture_make_folder (const char *parent);
void shop_fixture_remove_folder (const char *folder);
void shop_fixture_clear (ShopFixture *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ShopFixture, shop_fixture_clear)

/* What a badge says when it is scanned. (transfer full) */
char *shop_fixture_get_badge (void);
/* Of Camille or Théo, associates, or Nadia, a manager; all have SHOP_PIN. (transfer full) */
char *shop_fixture_get_badge_of (const char *name);
/* Central sends one question more, while people work. */
void shop_fixture_ask (ShopFixture *self, ShopQuestion question);
/* Camille, without badge and PIN. */
void shop_fixture_sign_in (ShopFixture *self);
const CptViewFulfilment *shop_fixture_find (ShopFixture *self, const char *reference);
gint64 shop_fixture_get_n_picked (ShopFixture *self, const char *reference);

G_END_DECLS
