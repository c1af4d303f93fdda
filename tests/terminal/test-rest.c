/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What nobody changed stays as it is. A window that nobody touches stands still. It looks at the
 * clock each second; did that draw a frame, a scan that comes just after it would wait for the next
 * one. */
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

static void
count_once (Hand *hand)
{
  CptCommand *command = cpt_shop_new_command (hand->fixture.shop, CPT_KIND_COUNT, "C-02-4");
  GPtrArray *commands = g_ptr_array_new ();

  g_strlcpy (command->args.sku, "46007-BLC-U", sizeof command->args.sku);
  command->args.quantity = 1000;
  g_ptr_array_add (commands, command);
  cpt_shop_submit_async (hand->fixture.shop, commands, NULL, NULL, NULL, NULL);
}

/* The row of one more act comes, and the rows of those before it are not made anew. */
static void
test_rows_that_wait (void)
{
  g_auto (Hand) hand;
  GtkWidget *page, *row;

  hand_init (&hand, WIDTH, HEIGHT);
  hand_sign_in (&hand);
  gtk_widget_activate_action (GTK_WIDGET (hand.window), "win.open-offline", NULL);
  page = hand_await_widget (&hand, g_type_from_name ("CptOfflinePage"), NULL);
  count_once (&hand);
  hand_await (&hand, "Waiting to send · 1");
  row = hand_find (page, GTK_TYPE_LABEL, "C-02-4");
  g_assert_nonnull (row);
  row = gtk_widget_get_ancestor (row, GTK_TYPE_LIST_BOX_ROW);
  g_object_add_weak_pointer (G_OBJECT (row), (gpointer *)&row);
  count_once (&hand);
  hand_await (&hand, "Waiting to send · 2");
  hand_settle (&hand);
  g_assert_nonnull (row);
  g_assert_cmpint (gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)), ==, 1);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  gtk_test_init (&argc, &argv);
  adw_init ();
  g_test_set_nonfatal_assertions ();

  g_test_add_func ("/terminal/rest/stands still", test_stands_still);
  g_test_add_func ("/terminal/rest/rows that wait", test_rows_that_wait);
  return g_test_run ();
}
