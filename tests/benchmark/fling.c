/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A walk of 1,114 stops, flung from its first to its last: the time from frame to frame, in the
 * real window on a full shop. As GTK's own fling does, each frame sets the next place, the same
 * number of pixels further, until the end. The peer is the same page when it is drawn again and
 * again and nothing moves.
 *
 * fling WIDTHxHEIGHT */
#include "figures.h"
#include "full-shop.h"
#include "shop-questions.h"

#include <locale.h>
#include <stdio.h>

#define STEP_PX     160 /* of a frame: 9,600 in a second, as fast as a thumb flings a list */
#define N_PLAIN     300
#define LIMIT_US    20000
#define LIMIT_MOST  40000
#define HIGHEST_PCT 100

typedef struct {
  Hand hand;
  GtkAdjustment *position; /* (unowned) */
  Figures *figures;        /* (unowned) of what runs */
  Figures fling, plain, work;
  double last_us, last_work_us;
  double place_px;
  guint n_done;
  gboolean is_plain, is_at_end;
} Bench;

static void
on_after_paint (GdkFrameClock *clock, Bench *self)
{
  double now_us = figures_now_us (), work_us = figures_worked_us ();

  if (self->figures == NULL)
    return;
  if (self->last_us > 0)
    figures_add (self->figures, now_us - self->last_us);
  if (self->last_us > 0 && !self->is_plain)
    figures_add (&self->work, work_us - self->last_work_us);
  self->last_us = now_us;
  self->last_work_us = work_us;
  self->n_done++;
}

static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  Bench *self = user_data;
  double end;

  gtk_widget_queue_draw (widget);
  if (self->is_plain)
    return G_SOURCE_CONTINUE;
  end = gtk_adjustment_get_upper (self->position) - gtk_adjustment_get_page_size (self->position);
  self->is_at_end = self->place_px >= end;
  self->place_px += STEP_PX;
  gtk_adjustment_set_value (self->position, MIN (self->place_px, end));
  return G_SOURCE_CONTINUE;
}

static gboolean
is_over (gpointer data)
{
  Bench *self = data;

  return self->is_plain ? self->n_done >= N_PLAIN : self->is_at_end;
}

static void
run (Bench *self, GtkWidget *list, Figures *figures)
{
  guint before, ticks;

  self->is_plain = figures == &self->plain;
  self->n_done = 0;
  self->last_us = 0;
  self->figures = figures;
  ticks = gtk_widget_add_tick_callback (list, on_tick, self, NULL);
  do {
    before = self->n_done;
    if (hand_wait (is_over, self)) {
      self->figures = NULL;
      gtk_widget_remove_tick_callback (list, ticks); /* two would go twice as far in a frame */
      return;
    }
  } while (self->n_done > before);
  figures_give_up ("the frames stopped", NULL);
}

int
main (int argc, char *argv[])
{
  Bench self = { 0 };
  GtkWidget *page, *list, *scrolled;
  int width, height;

  setlocale (LC_ALL, "");
  if (argc != 2 || sscanf (argv[1], "%dx%d", &width, &height) != 2)
    figures_give_up ("usage: fling WIDTHxHEIGHT", NULL);
  if (!gtk_init_check ())
    figures_give_up ("no display", NULL);
  adw_init ();
  figures_init (&self.plain, "fling: frames of the page at rest");
  figures_init (&self.fling, "fling: frames of 1,114 stops");
  figures_init (&self.work, "fling: of which work of the window's thread");
  shop_questions_set_long (TRUE);
  full_shop_init (&self.hand, figures_make_folder (), width, height);
  gtk_widget_activate_action (GTK_WIDGET (self.hand.window), "win.open-wave", NULL);
  page = hand_await_widget (&self.hand, g_type_from_name ("CptWavePage"), NULL);
  list = hand_find (page, GTK_TYPE_LIST_VIEW, NULL);
  scrolled = gtk_widget_get_ancestor (list, GTK_TYPE_SCROLLED_WINDOW);
  self.position = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  g_signal_connect_after (gtk_widget_get_frame_clock (list), "after-paint",
                          G_CALLBACK (on_after_paint), &self);
  run (&self, list, &self.plain);
  run (&self, list, &self.fling);
  g_print ("fling: %.0f px in %u frames, %d in each\n", gtk_adjustment_get_upper (self.position),
           self.n_done, STEP_PX);
  if (self.n_done * STEP_PX + gtk_adjustment_get_page_size (self.position) <
      gtk_adjustment_get_upper (self.position))
    figures_give_up ("not all of the walk was seen", NULL);
  figures_print (&self.plain);
  figures_print (&self.fling);
  figures_print (&self.work);
  figures_print_peer (&self.fling, &self.plain);
  figures_print_limit (&self.fling, 99, LIMIT_US);
  figures_print_limit (&self.fling, HIGHEST_PCT, LIMIT_MOST);
  hand_clear (&self.hand);
  return 0;
}
