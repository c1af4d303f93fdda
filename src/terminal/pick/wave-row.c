/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/pick/wave-row.h"

#include "terminal/widgets/product-picture.h"
#include "terminal/widgets/show-icon.h"

#define PICTURE_SIDE 52
#define PICTURE_GAP  12

struct _CptWaveRow {
  GtkWidget parent_instance;

  CptWaveRuler *ruler; /* (owned) */
  GtkWidget *picture;
  GtkWidget *icon;
  GtkWidget *name;
  GtkWidget *detail;
  GtkWidget *place;
  GtkWidget *count;
};

G_DEFINE_FINAL_TYPE (CptWaveRow, cpt_wave_row, GTK_TYPE_WIDGET)

static int
measure_plain (GtkWidget *widget, GtkOrientation orientation)
{
  int minimum = 0;

  gtk_widget_measure (widget, orientation, -1, &minimum, NULL, NULL, NULL);
  return minimum;
}

static CptWaveFonts
get_fonts (CptWaveRow *self)
{
  return (CptWaveFonts){ .name = gtk_widget_get_pango_context (self->name),
                         .detail = gtk_widget_get_pango_context (self->detail),
                         .place = gtk_widget_get_pango_context (self->place),
                         .count = gtk_widget_get_pango_context (self->count),
                         .lead = PICTURE_SIDE + PICTURE_GAP,
                         .side = PICTURE_SIDE,
                         /* an inscription asks for no width but that of its style */
                         .place_extra = measure_plain (self->place, GTK_ORIENTATION_HORIZONTAL),
                         .end_height = measure_plain (self->place, GTK_ORIENTATION_VERTICAL) };
}

static const char *
get_text (GtkWidget *inscription)
{
  const char *text = gtk_inscription_get_text (GTK_INSCRIPTION (inscription));

  return text != NULL ? text : "";
}

/* How high the words of this row are, and how wide they may be. */
typedef struct {
  int width, name, detail;
  int below; /* a place and the gap above it */
} Words;

static Words
find_words (CptWaveRow *self, const CptWaveFonts *fonts, const CptWaveShape *shape)
{
  gboolean has_place = gtk_widget_get_visible (self->place);
  Words words = { .width = has_place ? shape->start_width : shape->words_width };

  cpt_wave_ruler_measure_text (fonts->name, get_text (self->name), words.width, NULL, &words.name);
  if (gtk_widget_get_visible (self->detail))
    cpt_wave_ruler_measure_text (fonts->detail, get_text (self->detail), words.width, NULL,
                                 &words.detail);
  if (has_place && !shape->together)
    words.below = CPT_WAVE_LINE_GAP + fonts->end_height;
  return words;
}

static int
find_height (CptWaveRow *self, int width)
{
  CptWaveFonts fonts = get_fonts (self);
  CptWaveShape shape = cpt_wave_ruler_measure (self->ruler, &fonts, width);
  Words words;

  if (shape.height > 0)
    return shape.height;
  words = find_words (self, &fonts, &shape);
  return MAX (words.name + words.detail + words.below, MAX (PICTURE_SIDE, fonts.end_height));
}

static void
cpt_wave_row_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  CptWaveRow *self = CPT_WAVE_ROW (widget);
  CptWaveFonts fonts = get_fonts (self);
  int least = 0;

  if (orientation == GTK_ORIENTATION_HORIZONTAL || for_size < 0)
    least = cpt_wave_ruler_get_least_width (self->ruler, &fonts);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = least;
  else
    *minimum = *natural = find_height (self, for_size < 0 ? least : for_size);
  *minimum_baseline = *natural_baseline = -1;
}

static GtkSizeRequestMode
cpt_wave_row_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
put (CptWaveRow *self, GtkWidget *child, int x, int y, int width, int height, int whole)
{
  GtkAllocation box = { x, y, MAX (0, width), MAX (0, height) };

  if (!gtk_widget_should_layout (child))
    return;
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    box.x = whole - x - box.width;
  gtk_widget_size_allocate (child, &box, -1);
}

/* Place and count against the end of @right, around @middle. */
static void
put_end (CptWaveRow *self, const CptWaveShape *shape, int right, int middle, int whole)
{
  int extra = measure_plain (self->place, GTK_ORIENTATION_HORIZONTAL);
  int high = measure_plain (self->place, GTK_ORIENTATION_VERTICAL);
  int count_high = measure_plain (self->count, GTK_ORIENTATION_VERTICAL);
  int wide;

  cpt_wave_ruler_measure_text (gtk_widget_get_pango_context (self->place), get_text (self->place),
                               -1, &wide, NULL);
  put (self, self->count, right - shape->count_width, middle - count_high / 2, shape->count_width,
       count_high, whole);
  if (shape->count_width > 0)
    right -= shape->count_width + CPT_WAVE_END_GAP;
  put (self, self->place, right - wide - extra, middle - high / 2, wide + extra, high, whole);
}

static void
cpt_wave_row_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CptWaveRow *self = CPT_WAVE_ROW (widget);
  CptWaveFonts fonts = get_fonts (self);
  CptWaveShape shape = cpt_wave_ruler_measure (self->ruler, &fonts, width);
  Words words = find_words (self, &fonts, &shape);
  int top = (height - PICTURE_SIDE) / 2;

  put (self, self->picture, 0, top, PICTURE_SIDE, PICTURE_SIDE, width);
  put (self, self->icon, 0, top, PICTURE_SIDE, PICTURE_SIDE, width);
  words.name = MIN (words.name, height - words.detail - words.below); /* in a long list */
  top = (height - words.name - words.detail - words.below) / 2;
  put (self, self->name, fonts.lead, top, words.width, words.name, width);
  top += words.name;
  put (self, self->detail, fonts.lead, top, words.width, words.detail, width);
  top += words.detail + words.below - fonts.end_height / 2;
  put_end (self, &shape, width, shape.together ? height / 2 : top, width);
}

static void
show_text (GtkWidget *inscription, const char *text)
{
  gboolean is_there = text != NULL && *text != '\0';

  if (is_there)
    gtk_inscription_set_text (GTK_INSCRIPTION (inscription), text);
  gtk_widget_set_visible (inscription, is_there);
}

void
cpt_wave_row_show (CptWaveRow *self, const CptWaveRowWords *words)
{
  g_return_if_fail (CPT_IS_WAVE_ROW (self));
  g_return_if_fail (words != NULL);

  if (words->icon != NULL)
    cpt_show_icon (GTK_IMAGE (self->icon), words->icon);
  g_object_set (self->picture, "path", words->picture, NULL);
  gtk_widget_set_visible (self->icon, words->icon != NULL);
  gtk_widget_set_visible (self->picture, words->icon == NULL);
  show_text (self->name, words->name);
  show_text (self->detail, words->detail);
  show_text (self->place, words->place);
  show_text (self->count, words->count);
  if (cpt_wave_ruler_is_long (self->ruler))
    gtk_widget_queue_allocate (GTK_WIDGET (self));
  else
    gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
cpt_wave_row_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (cpt_wave_row_parent_class)->dispose (object);
}

static void
cpt_wave_row_finalize (GObject *object)
{
  g_clear_pointer (&CPT_WAVE_ROW (object)->ruler, cpt_wave_ruler_unref);
  G_OBJECT_CLASS (cpt_wave_row_parent_class)->finalize (object);
}

static void
cpt_wave_row_class_init (CptWaveRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cpt_wave_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = cpt_wave_row_finalize;
  widget_class->measure = cpt_wave_row_measure;
  widget_class->get_request_mode = cpt_wave_row_get_request_mode;
  widget_class->size_allocate = cpt_wave_row_size_allocate;
  g_type_ensure (CPT_TYPE_PRODUCT_PICTURE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/comptoir/Comptoir/pick/wave-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CptWaveRow, picture);
  gtk_widget_class_bind_template_child (widget_class, CptWaveRow, icon);
  gtk_widget_class_bind_template_child (widget_class, CptWaveRow, name);
  gtk_widget_class_bind_template_child (widget_class, CptWaveRow, detail);
  gtk_widget_class_bind_template_child (widget_class, CptWaveRow, place);
  gtk_widget_class_bind_template_child (widget_class, CptWaveRow, count);
}

static void
cpt_wave_row_init (CptWaveRow *self)
{
  self->ruler = cpt_wave_ruler_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
cpt_wave_row_new (CptWaveRuler *ruler)
{
  CptWaveRow *self;

  g_return_val_if_fail (ruler != NULL, NULL);

  self = g_object_new (CPT_TYPE_WAVE_ROW, NULL);
  cpt_wave_ruler_unref (self->ruler);
  self->ruler = cpt_wave_ruler_ref (ruler);
  return GTK_WIDGET (self);
}
