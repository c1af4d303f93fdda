/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each widget alone: what it shows for what it is told. Warnings are fatal, so a template that does
 * not fit its class ends the program. */
#include "domain/task.h"
#include "terminal/attention/attention-page.h"
#include "terminal/attention/story-row.h"
#include "terminal/handover/asks-view.h"
#include "terminal/handover/goods-view.h"
#include "terminal/handover/handover-page.h"
#include "terminal/handover/order-list.h"
#include "terminal/handover/others-view.h"
#include "terminal/handover/sign-view.h"
#include "terminal/handover/signature-pad.h"
#include "terminal/more/more-page.h"
#include "terminal/more/offline-page.h"
#include "terminal/pick/order-page.h"
#include "terminal/pick/pick-page.h"
#include "terminal/pick/short-sheet.h"
#include "terminal/pick/stop-card.h"
#include "terminal/pick/wave-page.h"
#include "terminal/pick/wave-row.h"
#include "terminal/pick/wrong-view.h"
#include "terminal/sign-in/sign-in-page.h"
#include "terminal/stage/put-back-page.h"
#include "terminal/stage/stage-page.h"
#include "terminal/stock/count-page.h"
#include "terminal/stock/product-view.h"
#include "terminal/stock/stock-page.h"
#include "terminal/widgets/article-row.h"
#include "terminal/widgets/band.h"
#include "terminal/widgets/due-chip.h"
#include "terminal/widgets/note.h"
#include "terminal/widgets/pips.h"
#include "terminal/widgets/places.h"
#include "terminal/widgets/product-picture.h"
#include "terminal/widgets/size-class.h"
#include "terminal/widgets/steady-label.h"
#include "terminal/widgets/step-mark.h"
#include "terminal/widgets/stepper.h"
#include "terminal/widgets/sync-strip.h"
#include "terminal/widgets/wrap-pair.h"
#include "terminal/window.h"
#include "terminal/work/work-page.h"

#include "hand.h"

#include <locale.h>

static void
test_template (gconstpointer data)
{
  GType type = GPOINTER_TO_SIZE (data);
  GtkWidget *widget = g_object_ref_sink (g_object_new (type, NULL));
  gpointer gone = widget;

  g_object_add_weak_pointer (G_OBJECT (widget), &gone);
  g_assert_true (GTK_IS_WIDGET (widget));
  g_object_unref (widget);
  g_assert_null (gone);
}

/* The first label below @widget that has the class. */
static const char *
read_label (GtkWidget *widget, const char *css_class)
{
  gboolean fits = css_class == NULL || gtk_widget_has_css_class (widget, css_class);

  if (GTK_IS_LABEL (widget) && fits)
    return gtk_label_get_label (GTK_LABEL (widget));
  if (CPT_IS_STEADY_LABEL (widget) && fits)
    return cpt_steady_label_get_label (CPT_STEADY_LABEL (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    const char *text = read_label (child, css_class);

    if (text != NULL)
      return text;
  }
  return NULL;
}

static GtkWidget *
make_block (int width, int height)
{
  GtkWidget *block = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_set_size_request (block, width, height);
  return block;
}

typedef struct {
  const char *name;
  int start, end, width; /* 0: not there */
  int height;            /* wanted, of blocks that are 20 high */
} PairRow;

static const PairRow PAIRS[] = {
  { "side by side", 100, 50, 200, 20 },       { "just side by side", 142, 50, 200, 20 },
  { "one pixel too wide", 143, 50, 200, 44 }, { "alone", 100, 0, 200, 20 },
  { "nobody at the start", 0, 50, 200, 20 },
};

static void
test_wrap_pair (gconstpointer data)
{
  const PairRow *row = data;
  GtkWidget *start = make_block (row->start, 20);
  GtkWidget *end = make_block (row->end, 20);
  GtkWidget *pair = g_object_ref_sink (
      g_object_new (CPT_TYPE_WRAP_PAIR, "spacing", 8, "start", start, "end", end, NULL));
  int minimum, natural;

  gtk_widget_set_visible (start, row->start > 0);
  gtk_widget_set_visible (end, row->end > 0);
  gtk_widget_measure (pair, GTK_ORIENTATION_VERTICAL, row->width, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, ==, row->height);
  g_assert_cmpint (natural, ==, row->height);
  gtk_widget_measure (pair, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, ==, MAX (row->start, row->end));
  g_object_unref (pair);
}

/* Words that may break anywhere keep room for one beside the chip, or the chip goes below; which of
 * the two is above is the page's to say. */
static void
test_wrap_words (void)
{
  GtkWidget *start = gtk_label_new ("Anticonstitutionnellement");
  GtkWidget *end = make_block (50, 20);
  GtkWidget *pair = g_object_ref_sink (g_object_new (CPT_TYPE_WRAP_PAIR, "spacing", 8, "together",
                                                     TRUE, "start", start, "end", end, NULL));
  GtkAllocation narrow = { 0, 0, 150, 0 };
  GtkAllocation where;

  gtk_label_set_wrap (GTK_LABEL (start), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (start), PANGO_WRAP_WORD_CHAR);
  for (int end_first = 0; end_first < 2; end_first++) {
    g_object_set (pair, "end-first", end_first, NULL);
    gtk_widget_measure (pair, GTK_ORIENTATION_VERTICAL, narrow.width, &narrow.height, NULL, NULL,
                        NULL);
    gtk_widget_size_allocate (pair, &narrow, -1);
    gtk_widget_get_allocation (end, &where);
    g_assert_cmpint (where.y, ==, end_first ? 0 : narrow.height - 20);
    gtk_widget_get_allocation (start, &where);
    g_assert_cmpint (where.width, ==, narrow.width);
    g_assert_cmpint (where.y, ==, end_first ? 24 : 0);
  }
  narrow.width = 160; /* 102 + 8 + 50 */
  gtk_widget_measure (pair, GTK_ORIENTATION_VERTICAL, narrow.width, &narrow.height, NULL, NULL,
                      NULL);
  gtk_widget_size_allocate (pair, &narrow, -1);
  gtk_widget_get_allocation (end, &where);
  g_assert_cmpint (where.x, ==, 110);
  g_object_unref (pair);
}

static void
on_changed (int *n_changes)
{
  *n_changes += 1;
}

static void
test_stepper (void)
{
  CptStepper *stepper =
      g_object_ref_sink (g_object_new (CPT_TYPE_STEPPER, "name-of", "Bags", NULL));
  GtkWidget *minus = gtk_widget_get_first_child (GTK_WIDGET (stepper));
  GtkWidget *plus = gtk_widget_get_last_child (GTK_WIDGET (stepper));
  int n_changes = 0;

  g_signal_connect_swapped (stepper, "changed", G_CALLBACK (on_changed), &n_changes);
  cpt_stepper_set_range (stepper, 1, 3);
  g_assert_cmpint (cpt_stepper_get_value (stepper), ==, 1);
  g_assert_false (gtk_widget_get_sensitive (minus));
  for (int i = 0; i < 5; i++)
    g_signal_emit_by_name (plus, "clicked");
  g_assert_cmpint (cpt_stepper_get_value (stepper), ==, 3);
  g_assert_cmpint (n_changes, ==, 2);
  g_assert_false (gtk_widget_get_sensitive (plus));
  g_assert_cmpstr (read_label (GTK_WIDGET (stepper), NULL), ==, "3");
  cpt_stepper_set_of (stepper, "of 4");
  g_assert_cmpstr (read_label (GTK_WIDGET (stepper), "stepper-of"), ==, "of 4");
  cpt_stepper_set_value (stepper, 99);
  g_assert_cmpint (cpt_stepper_get_value (stepper), ==, 3);
  g_assert_cmpint (n_changes, ==, 2);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (minus), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Bags, minus");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (stepper), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                       "3");
  g_object_unref (stepper);
}

static void
test_pips (void)
{
  CptPips *pips = g_object_ref_sink (g_object_new (CPT_TYPE_PIPS, NULL));

  cpt_pips_set (pips, 2, 9);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (pips), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "2 of 9 items");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (pips), GTK_ACCESSIBLE_PROPERTY_VALUE_NOW,
                                       2.0);
  cpt_pips_set (pips, 12, 9);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (pips), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "9 of 9 items");
  g_object_unref (pips);
}

static const struct {
  CptDueState state;
  const char *css_class;
} DUES[] = {
  { CPT_DUE_NONE, "plain" },
  { CPT_DUE_ON_TIME, "on-time" },
  { CPT_DUE_SOON, "soon" },
  { CPT_DUE_LATE, "late" },
};

static void
test_due_chip (void)
{
  GtkWidget *chip = g_object_ref_sink (g_object_new (CPT_TYPE_DUE_CHIP, NULL));

  g_assert_false (gtk_widget_get_visible (chip));
  for (guint i = 0; i < G_N_ELEMENTS (DUES); i++) {
    g_object_set (chip, "state", (int)DUES[i].state, "label", "12 min", NULL);
    g_assert_true (gtk_widget_get_visible (chip));
    for (guint other = 0; other < G_N_ELEMENTS (DUES); other++)
      g_assert_cmpint (gtk_widget_has_css_class (chip, DUES[other].css_class), ==, other == i);
  }
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (chip), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "12 min");
  /* A customer's wait stands in place of the milestone. */
  g_object_set (chip, "here", "Here · 3 min", NULL);
  g_assert_true (gtk_widget_has_css_class (chip, "here"));
  g_assert_false (gtk_widget_has_css_class (chip, "late"));
  g_assert_cmpstr (read_label (chip, NULL), ==, "Here · 3 min");
  g_object_set (chip, "here", NULL, NULL);
  g_assert_cmpstr (read_label (chip, NULL), ==, "12 min");
  g_object_set (chip, "label", "", NULL);
  g_assert_false (gtk_widget_get_visible (chip));
  g_object_unref (chip);
}

static const struct {
  CptSaySort sort;
  const char *css_class; /* NULL: the band leaves */
} BANDS[] = {
  { CPT_SAY_RIGHT, "ok" },        { CPT_SAY_WRONG, "wrong" },     { CPT_SAY_ALREADY, "already" },
  { CPT_SAY_UNKNOWN, "already" }, { CPT_SAY_COMPLETE, "ok" },     { CPT_SAY_PROBLEM, "wrong" },
  { CPT_SAY_NOTHING, NULL },      { CPT_SAY_ATTENTION, "wrong" }, { CPT_SAY_DONE, "ok" },
};

static void
test_band (void)
{
  CptBand *band = g_object_ref_sink (g_object_new (CPT_TYPE_BAND, NULL));
  GtkWidget *box = adw_bin_get_child (ADW_BIN (band));

  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (band)));
  for (guint i = 0; i < G_N_ELEMENTS (BANDS); i++) {
    g_autoptr (CptSay) say = cpt_say_new (BANDS[i].sort, "Title", i % 2 == 0 ? "Words" : NULL);

    cpt_band_show (band, say);
    g_assert_cmpint (gtk_widget_get_visible (GTK_WIDGET (band)), ==, BANDS[i].css_class != NULL);
    for (guint other = 0; other < G_N_ELEMENTS (BANDS); other++) {
      const char *name = BANDS[other].css_class;

      if (name != NULL)
        g_assert_cmpint (gtk_widget_has_css_class (box, name), ==,
                         g_strcmp0 (name, BANDS[i].css_class) == 0);
    }
  }
  g_assert_cmpstr (read_label (GTK_WIDGET (band), "t-3"), ==, "Title");
  cpt_band_show (band, NULL);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (band)));
  g_object_unref (band);
}

static void
on_classes (GtkWidget *box, GParamSpec *pspec, guint *n_changes)
{
  (*n_changes)++;
}

/* One scan after the other is right: the band has other words, and nothing of it is styled anew. */
static void
test_band_again (void)
{
  CptBand *band = g_object_ref_sink (g_object_new (CPT_TYPE_BAND, NULL));
  g_autoptr (CptSay) right = cpt_say_new (CPT_SAY_RIGHT, "Right item", "1 of 3");
  g_autoptr (CptSay) next = cpt_say_new (CPT_SAY_RIGHT, "Right item", "2 of 3");
  g_autoptr (CptSay) wrong = cpt_say_new (CPT_SAY_WRONG, "Wrong item", NULL);
  guint n_changes = 0;

  cpt_band_show (band, right);
  g_signal_connect (adw_bin_get_child (ADW_BIN (band)), "notify::css-classes",
                    G_CALLBACK (on_classes), &n_changes);
  cpt_band_show (band, next);
  g_assert_cmpuint (n_changes, ==, 0);
  cpt_band_show (band, wrong);
  g_assert_cmpuint (n_changes, >, 0);
  g_object_unref (band);
}

static void
test_note (void)
{
  CptNote *note = g_object_ref_sink (g_object_new (CPT_TYPE_NOTE, NULL));
  GtkWidget *box = adw_bin_get_child (ADW_BIN (note));
  g_autoptr (CptSay) unknown = cpt_say_new (CPT_SAY_UNKNOWN, "Unknown code", "4006381333931");
  g_autoptr (CptSay) problem = cpt_say_new (CPT_SAY_PROBLEM, "The disk is full", NULL);

  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (note)));
  cpt_note_show (note, unknown);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (note)));
  g_assert_true (gtk_widget_has_css_class (box, "warn"));
  g_assert_cmpstr (read_label (GTK_WIDGET (note), "t-s"), ==, "4006381333931");
  cpt_note_show (note, problem);
  g_assert_true (gtk_widget_has_css_class (box, "err"));
  g_assert_false (gtk_widget_has_css_class (box, "warn"));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (box), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "The disk is full");
  cpt_note_hide (note);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (note)));
  g_object_unref (note);
}

/* The strip is a button only when there is something to open. */
static void
test_strip (void)
{
  GtkWidget *window = gtk_window_new ();
  CptSyncStrip *strip = g_object_new (CPT_TYPE_SYNC_STRIP, NULL);
  CptStripWords words = { CPT_STRIP_AMBER, (char *)"cpt-offline-symbolic",
                          (char *)"Offline since 13:05", FALSE };

  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (strip));
  cpt_sync_strip_set_clock (strip, "14:32");
  cpt_sync_strip_show (strip, &words);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  g_assert_null (hand_find (window, GTK_TYPE_BUTTON, NULL));
  g_assert_nonnull (hand_find (window, GTK_TYPE_LABEL, "Offline since 13:05"));
  g_assert_nonnull (hand_find (window, GTK_TYPE_LABEL, "14:32"));
  g_assert_nonnull (hand_find (window, GTK_TYPE_LABEL, "Ready"));
  cpt_sync_strip_set_scanner (strip, CPT_SCANNER_CAMERA_LOST);
  g_assert_nonnull (hand_find (window, GTK_TYPE_LABEL, "Camera lost"));

  words.tone = CPT_STRIP_RED;
  words.words = (char *)"2 need attention";
  words.opens_attention = TRUE;
  cpt_sync_strip_show (strip, &words);
  gtk_test_widget_wait_for_draw (window);
  g_assert_nonnull (hand_find (window, GTK_TYPE_BUTTON, "2 need attention"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
count_layout (GdkFrameClock *clock, guint *n_layouts)
{
  *n_layouts += 1;
}

static int
measure_natural (GtkWidget *widget, GtkOrientation orientation)
{
  int natural;

  gtk_widget_measure (widget, orientation, -1, NULL, &natural, NULL, NULL);
  return natural;
}

/* It asks for what a GtkLabel of the same style asks for, spacing of letters too. */
static void
test_steady_size (void)
{
  const char *const classes[] = { "t-display", "tight", NULL };
  GtkWidget *window = gtk_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *label = gtk_label_new ("108 of 300");
  GtkWidget *steady = cpt_steady_label_new ();

  cpt_steady_label_set_label (CPT_STEADY_LABEL (steady), "108 of 300");
  gtk_widget_set_css_classes (label, (const char **)classes);
  gtk_widget_set_css_classes (steady, (const char **)classes);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), steady);
  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  for (guint i = 0; i < 2; i++) {
    GtkOrientation orientation = i == 0 ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL;

    g_assert_cmpint (measure_natural (steady, orientation), ==,
                     measure_natural (label, orientation));
  }
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Other words of the same size are drawn, and nothing is laid out; longer ones get their room. */
static void
test_steady_label (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *steady = cpt_steady_label_new ();
  guint n_layouts = 0;
  int width;

  gtk_box_append (GTK_BOX (box), steady);
  gtk_window_set_child (GTK_WINDOW (window), box);
  cpt_steady_label_set_label (CPT_STEADY_LABEL (steady), "n nnn");
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  width = gtk_widget_get_width (steady);
  g_signal_connect (gtk_widget_get_frame_clock (window), "layout", G_CALLBACK (count_layout),
                    &n_layouts);
  cpt_steady_label_set_label (CPT_STEADY_LABEL (steady), "nnn n");
  gtk_test_widget_wait_for_draw (window);
  g_assert_cmpuint (n_layouts, ==, 0);
  g_assert_cmpstr (cpt_steady_label_get_label (CPT_STEADY_LABEL (steady)), ==, "nnn n");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (steady), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "nnn n");
  cpt_steady_label_set_label (CPT_STEADY_LABEL (steady), "nnn n and more");
  gtk_test_widget_wait_for_draw (window);
  g_assert_cmpuint (n_layouts, >, 0);
  g_assert_cmpint (gtk_widget_get_width (steady), >, width);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_step_mark (void)
{
  GtkWidget *mark = g_object_ref_sink (g_object_new (CPT_TYPE_STEP_MARK, "number", 3, NULL));

  g_assert_cmpstr (read_label (mark, NULL), ==, "3");
  cpt_step_mark_set_done (CPT_STEP_MARK (mark), TRUE);
  g_assert_nonnull (mark);
  g_object_unref (mark);
}

static void
add_templates (void)
{
  const GType types[] = {
    CPT_TYPE_ATTENTION_PAGE, CPT_TYPE_MORE_PAGE,    CPT_TYPE_PICK_PAGE,    CPT_TYPE_SHORT_SHEET,
    CPT_TYPE_STOP_CARD,      CPT_TYPE_WAVE_PAGE,    CPT_TYPE_OFFLINE_PAGE, CPT_TYPE_STOCK_PAGE,
    CPT_TYPE_PRODUCT_VIEW,   CPT_TYPE_COUNT_PAGE,   CPT_TYPE_ORDER_PAGE,   CPT_TYPE_WRONG_VIEW,
    CPT_TYPE_SIGN_IN_PAGE,   CPT_TYPE_STAGE_PAGE,   CPT_TYPE_BAND,         CPT_TYPE_DUE_CHIP,
    CPT_TYPE_NOTE,           CPT_TYPE_PIPS,         CPT_TYPE_PLACES,       CPT_TYPE_PRODUCT_PICTURE,
    CPT_TYPE_SIZE_CLASS,     CPT_TYPE_STEP_MARK,    CPT_TYPE_STEPPER,      CPT_TYPE_SYNC_STRIP,
    CPT_TYPE_WRAP_PAIR,      CPT_TYPE_WORK_PAGE,    CPT_TYPE_STORY_ROW,    CPT_TYPE_PUT_BACK_PAGE,
    CPT_TYPE_ARTICLE_ROW,    CPT_TYPE_WAVE_ROW,     CPT_TYPE_ASKS_VIEW,    CPT_TYPE_GOODS_VIEW,
    CPT_TYPE_HANDOVER_PAGE,  CPT_TYPE_ORDER_LIST,   CPT_TYPE_OTHERS_VIEW,  CPT_TYPE_SIGN_VIEW,
    CPT_TYPE_SIGNATURE_PAD,  CPT_TYPE_STEADY_LABEL,
  };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++) {
    g_autofree char *path =
        g_strdup_printf ("/terminal/widgets/template/%s", g_type_name (types[i]));

    g_test_add_data_func (path, GSIZE_TO_POINTER (types[i]), test_template);
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  gtk_test_init (&argc, &argv);
  adw_init ();
  g_test_set_nonfatal_assertions ();

  add_templates ();
  for (guint i = 0; i < G_N_ELEMENTS (PAIRS); i++) {
    g_autofree char *path = g_strdup_printf ("/terminal/widgets/wrap-pair/%s", PAIRS[i].name);

    g_test_add_data_func (path, &PAIRS[i], test_wrap_pair);
  }
  g_test_add_func ("/terminal/widgets/wrap-pair/words", test_wrap_words);
  g_test_add_func ("/terminal/widgets/stepper", test_stepper);
  g_test_add_func ("/terminal/widgets/pips", test_pips);
  g_test_add_func ("/terminal/widgets/due chip", test_due_chip);
  g_test_add_func ("/terminal/widgets/band", test_band);
  g_test_add_func ("/terminal/widgets/band again", test_band_again);
  g_test_add_func ("/terminal/widgets/note", test_note);
  g_test_add_func ("/terminal/widgets/strip", test_strip);
  g_test_add_func ("/terminal/widgets/step mark", test_step_mark);
  g_test_add_func ("/terminal/widgets/steady label", test_steady_label);
  g_test_add_func ("/terminal/widgets/steady size", test_steady_size);
  return g_test_run ();
}
