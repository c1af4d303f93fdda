/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "shop-fixture.h"
#include "terminal/window.h"

G_BEGIN_DECLS

/* A window on a shop of its own, and somebody who looks at it and touches it. What is looked for is
 * waited for; what does not come ends the test with the words that are on the screen. */
typedef struct {
  ShopFixture fixture;
  CptWindow *window; /* (unowned) */
  guint n_scans;     /* so far */
  guint n_touches;   /* clicks and chosen rows so far */
} Hand;

void hand_init (Hand *self, int width, int height);
/* With its data below @parent. */
void hand_init_in (Hand *self, const char *parent, int width, int height);
void hand_clear (Hand *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Hand, hand_clear)

/* Drawn, and nothing more to do. */
void hand_settle (Hand *self);
/* Settles; with a folder in COMPTOIR_LOOK the screen is kept there as NAME.png, for people. */
void hand_look (Hand *self, const char *name);
/* As a person pulls it; the screen must be larger. */
void hand_resize (Hand *self, int width, int height);
/* For the windows that come. */
void hand_set_text_scale (double scale);

typedef gboolean (*HandCondition) (gpointer data);
gboolean hand_wait (HandCondition condition, gpointer data);

/* The first widget of @type that can be seen and shows or is named @text; NULL: none now. @text
 * NULL: any. */
GtkWidget *hand_find (GtkWidget *root, GType type, const char *text);
gboolean hand_sees (Hand *self, const char *text);
/* Waits for it. */
void hand_await (Hand *self, const char *text);
void hand_await_gone (Hand *self, const char *text);
GtkWidget *hand_await_widget (Hand *self, GType type, const char *text);
void hand_click (Hand *self, const char *text);
/* A row that works a check, a switch or an action. */
void hand_touch_row (Hand *self, const char *text);
/* The row of a list that shows @text. */
void hand_choose (Hand *self, const char *text);

/* The same with the pointer of the X server, where the thing is drawn; scrolls to it as a person
 * would. */
void hand_tap (Hand *self, const char *text);
void hand_tap_row (Hand *self, const char *text);
/* Draws a line across @target with the pointer, as a hand that signs. */
void hand_draw_over (Hand *self, GtkWidget *target);
void hand_tap_widget (Hand *self, GtkWidget *target);

/* A scan as a keyboard wedge types it: all keys in one burst, then Enter. */
void hand_scan (Hand *self, const char *text);
/* A key as a person presses it, through the X server: "Escape", "ctrl+Return". */
void hand_press (Hand *self, const char *key);

void hand_sign_in (Hand *self);
/* Their badge, and their PIN by touch, where the window asks for an approval. */
void hand_approve (Hand *self, const char *name);
void hand_open_pick (Hand *self, const char *reference);
void hand_await_picked (Hand *self, const char *reference, gint64 n_picked);
/* All visible words, one line a label. (transfer full) */
char *hand_read (Hand *self);

G_END_DECLS
