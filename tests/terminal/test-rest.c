/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A window that nobody touches stands still. It looks at the clock each second; did that draw a
 * frame, a scan that comes just after it would wait for the next one. */
#include "terminal/widgets/call.h"

#include "hand.h"

#include <locale.h>

#define WIDTH   412
#define HEIGHT  892
#define REST_US (4 * (gint64)G_USEC_PER_SEC)

typedef struct {
  gint64 until_us;
  guint n_frames;
} Rest;

static void
on_after_paint (GdkFrameClock *clock, Rest *self)
{
  self->n_frames++;
}

static gboolean
is_over (gpointer data)
{
  return g_get_monotonic_time () >= ((const Rest *)data)->until_us;
}

/* What calls would not stand still: it is closed. */
static void
settle (Hand *hand)
{
  GtkWidget *call;

  hand_settle (hand);
  while ((call = hand_find (GTK_WIDGET (hand->window), CPT_TYPE_CALL, NULL)) != NULL) {
    cpt_call_hide (CPT_CALL (call));
    hand_settle (hand);
  }
}

static guint
count_frames (Hand *hand)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (hand->window));
  Rest rest = { 0 };

  settle (hand);
  g_signal_connect (clock, "after-paint", G_CALLBACK (on_after_paint), &rest);
  rest.until_us = g_get_monotonic_time () + REST_US;
  g_assert_true (hand_wait (is_over, &rest));
  g_signal_handlers_disconnect_by_data (clock, &rest);
  g_test_message ("%u frames", rest.n_frames);
  return rest.n_frames;
}

/* A minute may pass meanwhile, and what calls may call. */
static void
test_stands_still (void)
{
  g_auto (Hand) hand;

  hand_init (&hand, WIDTH, HEIGHT);
  hand_sign_in (&hand);
  g_assert_cmpuint (count_frames (&hand), <, REST_US / G_USEC_PER_SEC - 1);
  hand_open_pick (&hand, SHOP_REFERENCE);
  hand_scan (&hand, SHOP_GTIN_PARKA_M);
  hand_await_picked (&hand, SHOP_REFERENCE, 1);
  g_assert_cmpuint (count_frames (&hand), <, REST_US / G_USEC_PER_SEC - 1);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  gtk_test_init (&argc, &argv);
  adw_init ();
  g_test_set_nonfatal_assertions ();

  g_test_add_func ("/terminal/rest/stands still", test_stands_still);
  return g_test_run ();
}
