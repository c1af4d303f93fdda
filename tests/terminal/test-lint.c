/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every page in each size, light and dark, with plain and large text, in the language of the
 * environment: nothing is cut, nothing is too small for a thumb, everything has a name, and all
 * words stand out from their ground. */
#include "contrast.h"
#include "hand.h"
#include "lint.h"
#include "shop-questions.h"

#include <glib/gi18n.h>
#include <locale.h>

typedef struct {
  Hand hand;
  GPtrArray *findings; /* (owned) (element-type utf8) */
  const char *row;     /* name of … */
} Look;

static void
look (Look *self, const char *state)
{
  guint first = self->findings->len;
  g_autofree char *name = g_strjoin (", ", g_getenv ("LANGUAGE"), self->row, state, NULL);

  hand_look (&self->hand, name);
  g_assert_cmpuint (lint_walk (GTK_WIDGET (self->hand.window), self->findings), >, 10);
  g_assert_cmpuint (contrast_look (GTK_WIDGET (self->hand.window), self->findings), >, 2);
  for (guint i = first; i < self->findings->len; i++)
    g_test_message ("%s: %s", state, (const char *)g_ptr_array_index (self->findings, i));
}

static void
go_to (Look *self, const char *place)
{
  g_action_group_change_action_state (G_ACTION_GROUP (self->hand.window), "place",
                                      g_variant_new_string (place));
}

static void
go_back (Look *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self->hand.window), "win.back", NULL);
}

static void
look_at_task (Look *self, const char *state, const char *action)
{
  gtk_widget_activate_action (GTK_WIDGET (self->hand.window), action, NULL);
  look (self, state);
  go_back (self);
}

/* A button by its English words, whatever the language of the screen is. */
static void
click (Look *self, const char *english)
{
  hand_click (&self->hand, g_dgettext (GETTEXT_PACKAGE, english));
}

static void
tick (Look *self, const char *text)
{
  gtk_widget_activate (hand_await_widget (&self->hand, GTK_TYPE_CHECK_BUTTON, text));
}

/* Each question, the newest first, and an answer that a manager approves. */
static void
look_at_attention (Look *self)
{
  static const char *const states[] = { "cancelled", "picked by somebody else", "declined",
                                        "of several orders", "lost" };
  g_autofree char *badge = shop_fixture_get_badge_of ("Nadia");
  GtkWidget *page;

  go_to (self, "attention");
  page = hand_await_widget (&self->hand, g_type_from_name ("CptAttentionPage"), "C-10460");
  for (guint i = 0; i < G_N_ELEMENTS (states); i++) {
    g_autofree char *state = g_strconcat ("attention, ", states[i], NULL);

    look (self, state);
    if (i + 1 < G_N_ELEMENTS (states))
      g_signal_emit_by_name (hand_find (page, GTK_TYPE_BUTTON, "5"), "clicked");
  }
  gtk_check_button_set_active (GTK_CHECK_BUTTON (hand_find (page, GTK_TYPE_CHECK_BUTTON, NULL)),
                               TRUE);
  look (self, "attention, answered");
  click (self, "Ask a manager");
  look (self, "approval");
  hand_scan (&self->hand, badge);
  hand_await (&self->hand, "Nadia");
  look (self, "approval, PIN");
  go_back (self);
}

/* Who is here, what was typed, the order of a pass, what stands in the way, and over. */
static void
look_at_handover (Look *self)
{
  gint64 now_s = cpt_shop_now_us (self->hand.fixture.shop) / G_USEC_PER_SEC;
  g_autofree char *pass =
      shop_counter_make_pass ((now_s - 60) * G_USEC_PER_SEC, (now_s + 600) * G_USEC_PER_SEC);

  go_to (self, "handover");
  look (self, "handover, nobody");
  gtk_editable_set_text (
      GTK_EDITABLE (hand_await_widget (&self->hand, GTK_TYPE_SEARCH_ENTRY, NULL)), "c");
  hand_await (&self->hand, "Duchêne-Marchand");
  look (self, "handover, found");
  hand_scan (&self->hand, SHOP_REFERENCE_UNPAID);
  hand_await (&self->hand, "Bensaïd");
  look (self, "handover, to be paid");
  hand_scan (&self->hand, pass);
  hand_await (&self->hand, "Fournier");
  hand_scan (&self->hand, SHOP_BAG_SECOND);
  hand_await_widget (&self->hand, g_type_from_name ("CptBand"), NULL);
  look (self, "handover, another bag");
  hand_scan (&self->hand, SHOP_BAG_1);
  hand_scan (&self->hand, SHOP_BAG_2);
  hand_await (&self->hand, g_dgettext (GETTEXT_PACKAGE, "Say who collects"));
  tick (self, "Élodie");
  tick (self, g_dgettext (GETTEXT_PACKAGE, "Name said"));
  tick (self, g_dgettext (GETTEXT_PACKAGE, "Phone or order no."));
  look (self, "handover, complete");
  gtk_widget_activate_action (GTK_WIDGET (self->hand.window), "win.primary", NULL);
  hand_await (&self->hand, g_dgettext (GETTEXT_PACKAGE, "Next customer"));
  click (self, "Close"); /* what could be taken back is not the page's */
  look (self, "handover, over");
  go_back (self);
}

static void
look_at_places (Look *self)
{
  look (self, "work");
  hand_scan (&self->hand, SHOP_GTIN_NOBODYS);
  look (self, "note");
  go_to (self, "stock");
  look (self, "stock");
  hand_scan (&self->hand, SHOP_GTIN_PARKA_M);
  hand_await (&self->hand, "A-03-2");
  look (self, "article");
  gtk_widget_activate_action (GTK_WIDGET (self->hand.window), "win.open-count", "(ss)", "A-03-2",
                              "45001-KAK-M");
  look (self, "count");
  go_back (self);
  go_back (self);
  gtk_editable_set_text (
      GTK_EDITABLE (hand_await_widget (&self->hand, GTK_TYPE_SEARCH_ENTRY, NULL)), "p");
  hand_await (&self->hand, "Parka Chamonix");
  look (self, "found");
  look_at_attention (self);
  go_to (self, "more");
  look (self, "more");
  look_at_task (self, "printers", "win.open-printers");
  go_to (self, "work");
  look_at_task (self, "wave", "win.open-wave");
  look_at_task (self, "offline", "win.open-offline");
}

static void
look_at_sign_in (Look *self)
{
  g_autofree char *badge = shop_fixture_get_badge ();

  look (self, "sign in");
  hand_scan (&self->hand, badge);
  hand_await (&self->hand, "Camille");
  look (self, "PIN");
}

static void
look_at_short (Look *self)
{
  GtkWidget *reason;

  click (self, "Can’t find it");
  look (self, "short");
  reason = hand_await_widget (&self->hand, GTK_TYPE_CHECK_BUTTON, NULL);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (reason), TRUE);
  look (self, "short with its effects");
  go_back (self);
}

static void
look_at_pick (Look *self)
{
  hand_open_pick (&self->hand, SHOP_REFERENCE);
  look (self, "pick");
  hand_scan (&self->hand, SHOP_GTIN_PARKA_M);
  hand_await_picked (&self->hand, SHOP_REFERENCE, 1);
  look (self, "right");
  hand_scan (&self->hand, SHOP_GTIN_PARKA_L);
  hand_await_widget (&self->hand, g_type_from_name ("CptWrongView"), NULL);
  look (self, "wrong");
  go_back (self);
  look_at_short (self);
  click (self, "Give to…, give back or decline");
  look (self, "order");
  go_back (self);
  go_back (self);
  hand_open_pick (&self->hand, "C-10491-2");
  hand_scan (&self->hand, SHOP_GTIN_PARKA_M);
  hand_await_picked (&self->hand, "C-10491-2", 1);
  look (self, "long names");
  go_back (self);
}

static void
look_at_stage (Look *self)
{
  const CptViewFulfilment *found = shop_fixture_find (&self->hand.fixture, SHOP_REFERENCE_PICKED);

  gtk_widget_activate_action (GTK_WIDGET (self->hand.window), "win.open-stage", "s",
                              found->shown->id);
  look (self, "stage");
  hand_scan (&self->hand, SHOP_BIN);
  look (self, "stage with a bin");
  go_back (self);
}

/* Somebody else's order, which only a supervisor lets go. */
static void
look_at_take_over (Look *self)
{
  const CptViewFulfilment *found = shop_fixture_find (&self->hand.fixture, "C-10461");

  gtk_widget_activate_action (GTK_WIDGET (self->hand.window), "win.open-more", "s",
                              found->shown->id);
  look (self, "take over");
  go_back (self);
}

static void
look_at_put_back (Look *self)
{
  const CptViewFulfilment *found = shop_fixture_find (&self->hand.fixture, SHOP_REFERENCE_BACK);

  gtk_widget_activate_action (GTK_WIDGET (self->hand.window), "win.open-put-back", "s",
                              found->shown->id);
  look (self, "put back");
  hand_scan (&self->hand, SHOP_GTIN_PARKA_M);
  look (self, "put back, in the hand");
  hand_touch_row (&self->hand, g_dgettext (GETTEXT_PACKAGE, "Damaged"));
  look (self, "put back, damaged");
  go_back (self);
}

/* Two waves of one, and the later one about to be given away. */
static void
look_at_split (Look *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self->hand.window), "win.open-wave", NULL);
  click (self, "Split wave");
  hand_await (&self->hand, g_dgettext (GETTEXT_PACKAGE, "Give to…"));
  look (self, "wave, split");
  click (self, "Give to…");
  look (self, "wave, to be given");
  go_back (self);
  look (self, "work, two waves");
}

typedef struct {
  const char *name;
  int width, height;
  double text_scale;
  gboolean dark;
} Row;

static const Row ROWS[] = {
  { "handheld", 412, 892, 1, FALSE },     { "handheld-dark", 412, 892, 1, TRUE },
  { "handheld-200", 412, 892, 2, FALSE }, { "narrow", 350, 640, 1, FALSE },
  { "portrait", 800, 960, 1, FALSE },     { "portrait-200", 800, 960, 2, FALSE },
  { "tablet", 1280, 800, 1, FALSE },      { "tablet-dark", 1280, 800, 1, TRUE },
  { "tablet-200", 1280, 800, 2, FALSE },
};

static void
wear (gboolean dark)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                           : ADW_COLOR_SCHEME_FORCE_LIGHT);
}

static void
test_look (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func (g_free);
  Look self = { .findings = findings, .row = row->name };

  wear (row->dark);
  hand_set_text_scale (row->text_scale);
  hand_init (&self.hand, row->width, row->height);
  look_at_sign_in (&self);
  hand_sign_in (&self.hand);
  look_at_places (&self);
  look_at_pick (&self);
  look_at_stage (&self);
  look_at_put_back (&self);
  look_at_take_over (&self);
  look_at_split (&self);
  look_at_handover (&self);
  hand_clear (&self.hand);
  g_assert_cmpuint (findings->len, ==, 0);
}

/* The same window, pulled narrower and wider past each size at which it changes its layout. */
static void
test_widths (void)
{
  static const int widths[] = { 1280, 1001, 999, 860, 720, 601, 599, 480, 350, 600, 1000, 1280 };
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func (g_free);
  Look self = { .findings = findings, .row = "widths" };

  wear (FALSE);
  hand_set_text_scale (1);
  hand_init (&self.hand, 1280, 800);
  hand_sign_in (&self.hand);
  hand_open_pick (&self.hand, SHOP_REFERENCE);
  for (guint i = 0; i < G_N_ELEMENTS (widths); i++) {
    g_autofree char *state = g_strdup_printf ("%u, %d px", i, widths[i]);

    hand_resize (&self.hand, widths[i], 800);
    look (&self, state);
  }
  hand_clear (&self.hand);
  g_assert_cmpuint (findings->len, ==, 0);
}

/* Of black on white, and of what no eye can read. */
static void
test_contrast (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *pale = gtk_label_new (NULL);
  GtkWidget *plain = gtk_label_new ("Bien lisible");
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func (g_free);
  GdkRGBA black = { 0, 0, 0, 1 }, white = { 1, 1, 1, 1 };

  g_assert_cmpfloat_with_epsilon (contrast_of (&black, &white), 21, 0.01);
  g_assert_cmpfloat_with_epsilon (contrast_of (&white, &white), 1, 0.01);
  wear (FALSE);
  hand_set_text_scale (1);
  gtk_css_provider_load_from_data (provider, ".pale { opacity: 0.5; }", -1);
  gtk_style_context_add_provider_for_display (
      gdk_display_get_default (), GTK_STYLE_PROVIDER (provider), GTK_STYLE_PROVIDER_PRIORITY_USER);
  gtk_label_set_label (GTK_LABEL (pale), "À peine lisible");
  gtk_widget_add_css_class (pale, "pale");
  gtk_box_append (GTK_BOX (box), plain);
  gtk_box_append (GTK_BOX (box), pale);
  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  g_assert_cmpuint (contrast_look (window, findings), >=, 2);
  for (guint i = 0; i < findings->len; i++)
    g_test_message ("%s", (const char *)g_ptr_array_index (findings, i));
  g_assert_cmpuint (findings->len, ==, 1);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* The lint itself: one of each that it has to find. */
static void
test_planted (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *label = gtk_label_new (
      "Remettre la commande C-10482 au client, sans attendre que quelqu’un le demande");
  GtkWidget *button = gtk_button_new_from_icon_name ("cpt-more-symbolic");
  GtkWidget *boxed = gtk_button_new ();
  g_autoptr (GPtrArray) findings = g_ptr_array_new_with_free_func (g_free);

  hand_set_text_scale (1);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_set_size_request (button, 30, 30);
  gtk_widget_set_size_request (boxed, 60, 60);
  gtk_button_set_child (GTK_BUTTON (boxed), gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), button);
  gtk_box_append (GTK_BOX (box), boxed);
  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_window_set_default_size (GTK_WINDOW (window), 120, 200);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  lint_walk (window, findings);
  for (guint i = 0; i < findings->len; i++)
    g_test_message ("%s", (const char *)g_ptr_array_index (findings, i));
  g_assert_cmpuint (findings->len, ==, 4);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char *argv[])
{
  const char *locale_dir = g_getenv ("COMPTOIR_LOCALE_DIR");
  gboolean is_contrast = g_getenv ("ADW_DEBUG_HIGH_CONTRAST") != NULL; /* colours only */

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_dir);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  gtk_test_init (&argc, &argv);
  adw_init ();
  g_test_set_nonfatal_assertions ();
  shop_questions_set_all (TRUE);
  shop_counter_set (TRUE);

  if (!is_contrast) {
    g_test_add_func ("/terminal/lint/planted", test_planted);
    g_test_add_func ("/terminal/lint/contrast", test_contrast);
    g_test_add_func ("/terminal/lint/widths", test_widths);
  }
  for (guint i = 0; i < G_N_ELEMENTS (ROWS); i++) {
    g_autofree char *path = g_strdup_printf ("/terminal/lint/%s%s/%s", g_getenv ("LANGUAGE"),
                                             is_contrast ? "-contrast" : "", ROWS[i].name);

    if (!is_contrast || g_str_has_suffix (path, "handheld") || ROWS[i].dark)
      g_test_add_data_func (path, &ROWS[i], test_look);
  }
  return g_test_run ();
}
