/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Key pages against the pictures of them that are kept beside this file. A pixel may be some shades
 * away, for two versions of a font's renderer differ by that; and a few may be of another colour
 * altogether. More is a page that looks otherwise: if it is meant to, run this with
 * COMPTOIR_KEEP=1, look at the new pictures and commit them. */
#include "terminal/widgets/call.h"

#include "hand.h"
#include "picture.h"

#define MAX_SHARE 0.004 /* of the pixels of a page: a line of text moved is twice that */

typedef struct {
  const char *name;
  int width, height;
  gboolean dark;
} Row;

static const Row ROWS[] = {
  { "handheld", 412, 892, FALSE },
  { "handheld-dark", 412, 892, TRUE },
  { "tablet", 1280, 800, FALSE },
};

/* An alert comes when its time has come, on whatever page. */
static void
settle_without_alert (Hand *hand)
{
  GtkWidget *call;

  hand_settle (hand);
  while ((call = hand_find (GTK_WIDGET (hand->window), CPT_TYPE_CALL, NULL)) != NULL) {
    cpt_call_hide (CPT_CALL (call));
    hand_settle (hand);
  }
}

static void
compare (Hand *hand, const Row *row, const char *page)
{
  g_autofree char *file = g_strdup_printf ("%s-%s.png", row->name, page);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "terminal", "pictures", file, NULL);
  double share;

  settle_without_alert (hand);
  share = picture_compare (GTK_WIDGET (hand->window), path);
  g_test_message ("%s: %.2f %% of the pixels differ", file, share * 100);
  g_assert_cmpfloat (share, <=, MAX_SHARE);
}

static void
compare_pick (Hand *hand, const Row *row)
{
  hand_open_pick (hand, SHOP_REFERENCE);
  hand_scan (hand, SHOP_GTIN_PARKA_M);
  hand_await_picked (hand, SHOP_REFERENCE, 1);
  compare (hand, row, "pick");
  hand_scan (hand, SHOP_GTIN_PARKA_L);
  hand_await_widget (hand, g_type_from_name ("CptWrongView"), NULL);
  compare (hand, row, "wrong");
  gtk_widget_activate_action (GTK_WIDGET (hand->window), "win.back", NULL);
  gtk_widget_activate_action (GTK_WIDGET (hand->window), "win.back", NULL);
}

/* A pass and one of two bags, as it is drawn. */
static void
compare_handover (Hand *hand, const Row *row)
{
  gint64 now_s = cpt_shop_now_us (hand->fixture.shop) / G_USEC_PER_SEC;
  g_autofree char *pass =
      shop_counter_make_pass ((now_s - 60) * G_USEC_PER_SEC, (now_s + 600) * G_USEC_PER_SEC);

  hand_scan (hand, pass);
  hand_await (hand, "Pass is genuine");
  hand_scan (hand, SHOP_BAG_1);
  hand_await (hand, "1 of 2");
  compare (hand, row, "handover");
}

static void
test_pages (gconstpointer data)
{
  const Row *row = data;
  g_auto (Hand) hand;
  const CptViewFulfilment *picked;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      row->dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                                : ADW_COLOR_SCHEME_FORCE_LIGHT);
  hand_init (&hand, row->width, row->height);
  hand_sign_in (&hand);
  compare (&hand, row, "work");
  compare_pick (&hand, row);
  picked = shop_fixture_find (&hand.fixture, SHOP_REFERENCE_PICKED);
  gtk_widget_activate_action (GTK_WIDGET (hand.window), "win.open-stage", "s", picked->shown->id);
  compare (&hand, row, "stage");
  g_action_group_change_action_state (G_ACTION_GROUP (hand.window), "place",
                                      g_variant_new_string ("attention"));
  compare (&hand, row, "attention");
  compare_handover (&hand, row);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv);
  adw_init ();
  g_test_set_nonfatal_assertions ();
  shop_counter_set (TRUE);
  g_object_set (gtk_settings_get_default (), "gtk-cursor-blink", FALSE, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (ROWS); i++) {
    g_autofree char *path = g_strconcat ("/terminal/pictures/", ROWS[i].name, NULL);

    g_test_add_data_func (path, &ROWS[i], test_pages);
  }
  return g_test_run ();
}
