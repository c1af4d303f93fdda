/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/pick/wave-ruler.h"

#include <pango/pangocairo.h>
#include <string.h>

#define MAX_LINES 3 /* of a name in a long list; the page of its stop has it whole */
#define N_LONGEST 8 /* a text of fewer letters is at times a little wider */
#define FEATURES  "\"tnum\" 1, \"case\" 1" /* the style sheet's for all of the window */

/* Those with the most letters, the longest first. */
typedef struct {
  char *texts[N_LONGEST]; /* (owned) (nullable) */
  glong n_letters[N_LONGEST];
} Longest;

struct _CptWaveRuler {
  Longest names, details, places, counts;
  Longest wide_details, wide_words; /* of rows without a place */
  Longest name_words, detail_words;
  guint n_rows;

  /* The last answer, and what it was an answer to. */
  guint fonts;
  int width;
  CptWaveShape shape;
  gboolean is_known;
};

CptWaveRuler *
cpt_wave_ruler_new (void)
{
  return g_rc_box_new0 (CptWaveRuler);
}

CptWaveRuler *
cpt_wave_ruler_ref (CptWaveRuler *self)
{
  return g_rc_box_acquire (self);
}

static void
ruler_clear (gpointer data)
{
  CptWaveRuler *self = data;
  Longest *all[] = {
    &self->names,      &self->details,      &self->places,       &self->counts,
    &self->name_words, &self->detail_words, &self->wide_details, &self->wide_words
  };

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    for (gsize k = 0; k < N_LONGEST; k++)
      g_clear_pointer (&all[i]->texts[k], g_free);
}

void
cpt_wave_ruler_unref (CptWaveRuler *self)
{
  if (self != NULL)
    g_rc_box_release_full (self, ruler_clear);
}

static void
take (Longest *self, const char *text)
{
  glong n = g_utf8_strlen (text, -1);
  guint at = N_LONGEST;

  for (guint i = 0; i < N_LONGEST; i++)
    if (g_strcmp0 (self->texts[i], text) == 0)
      return;
  while (at > 0 && (self->texts[at - 1] == NULL || self->n_letters[at - 1] < n))
    at--;
  if (at == N_LONGEST)
    return;
  g_free (self->texts[N_LONGEST - 1]);
  for (guint i = N_LONGEST - 1; i > at; i--) {
    self->texts[i] = self->texts[i - 1];
    self->n_letters[i] = self->n_letters[i - 1];
  }
  self->texts[at] = g_strdup (text);
  self->n_letters[at] = n;
}

static void
take_words (Longest *self, const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  for (gsize i = 0; words[i] != NULL; i++)
    take (self, words[i]);
}

void
cpt_wave_ruler_add (CptWaveRuler *self,
                    const char *name,
                    const char *detail,
                    const char *place,
                    const char *count)
{
  g_return_if_fail (self != NULL);

  self->is_known = FALSE;
  self->n_rows++;
  if (name != NULL)
    take (&self->names, name);
  if (name != NULL && place != NULL)
    take_words (&self->name_words, name);
  if (detail != NULL) {
    take (place != NULL ? &self->details : &self->wide_details, detail);
    take_words (place != NULL ? &self->detail_words : &self->wide_words, detail);
  }
  if (place != NULL)
    take (&self->places, place);
  if (count != NULL)
    take (&self->counts, count);
}

gboolean
cpt_wave_ruler_is_long (CptWaveRuler *self)
{
  return self->n_rows > CPT_WAVE_MANY;
}

void
cpt_wave_ruler_measure_text (PangoContext *context,
                             const char *text,
                             int width,
                             int *width_out,
                             int *height_out)
{
  g_autoptr (PangoLayout) layout = pango_layout_new (context);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_font_features_new (FEATURES));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_width (layout, width < 0 ? -1 : width * PANGO_SCALE);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_size (layout, width_out, height_out);
}

static int
find_width (const Longest *self, PangoContext *context)
{
  int widest = 0;

  for (guint i = 0; i < N_LONGEST && self->texts[i] != NULL; i++) {
    int width;

    cpt_wave_ruler_measure_text (context, self->texts[i], -1, &width, NULL);
    widest = MAX (widest, width);
  }
  return widest;
}

static int
find_height (const Longest *self, PangoContext *context, int width)
{
  int tallest = 0;

  for (guint i = 0; i < N_LONGEST && self->texts[i] != NULL; i++) {
    int height;

    cpt_wave_ruler_measure_text (context, self->texts[i], width, NULL, &height);
    tallest = MAX (tallest, height);
  }
  return tallest;
}

static guint
hash_fonts (const CptWaveFonts *fonts)
{
  PangoContext *const contexts[] = { fonts->name, fonts->detail, fonts->place, fonts->count };
  guint hash = (guint)fonts->lead;

  for (gsize i = 0; i < G_N_ELEMENTS (contexts); i++)
    hash =
        hash * 31 + pango_font_description_hash (pango_context_get_font_description (contexts[i]));
  return hash * 31 + (guint)(pango_cairo_context_get_resolution (fonts->name) * 16);
}

static int
find_end_width (CptWaveRuler *self, const CptWaveFonts *fonts, int *count_out)
{
  int place = find_width (&self->places, fonts->place);
  int count = find_width (&self->counts, fonts->count);

  *count_out = count;
  return (place > 0 ? place + fonts->place_extra : 0) +
         (place > 0 && count > 0 ? CPT_WAVE_END_GAP : 0) + count;
}

static int
find_row_height (CptWaveRuler *self, const CptWaveFonts *fonts, const CptWaveShape *shape)
{
  int line, name, height;

  cpt_wave_ruler_measure_text (fonts->name, "X", -1, NULL, &line);
  name = MIN (find_height (&self->names, fonts->name, shape->start_width), MAX_LINES * line);
  height = name + find_height (&self->details, fonts->detail, shape->start_width);
  height = shape->together ? MAX (height, fonts->end_height)
                           : height + CPT_WAVE_LINE_GAP + fonts->end_height;
  height =
      MAX (height, line + find_height (&self->wide_details, fonts->detail, shape->words_width));
  return MAX (height, fonts->side);
}

static CptWaveShape
find_shape (CptWaveRuler *self, const CptWaveFonts *fonts, int width)
{
  CptWaveShape shape = { 0 };
  int end = find_end_width (self, fonts, &shape.count_width);
  int word = MAX (find_width (&self->name_words, fonts->name),
                  find_width (&self->detail_words, fonts->detail));

  shape.words_width = MAX (0, width - fonts->lead);
  shape.together = word + CPT_WAVE_GAP + end <= shape.words_width;
  shape.start_width = shape.together ? shape.words_width - CPT_WAVE_GAP - end : shape.words_width;
  if (cpt_wave_ruler_is_long (self))
    shape.height = find_row_height (self, fonts, &shape);
  return shape;
}

CptWaveShape
cpt_wave_ruler_measure (CptWaveRuler *self, const CptWaveFonts *fonts, int width)
{
  guint hash = hash_fonts (fonts);

  if (!self->is_known || self->fonts != hash || self->width != width) {
    self->shape = find_shape (self, fonts, width);
    self->fonts = hash;
    self->width = width;
    self->is_known = TRUE;
  }
  return self->shape;
}

/* A name may break inside a word where there is no room for it; what is a code may not. */
int
cpt_wave_ruler_get_least_width (CptWaveRuler *self, const CptWaveFonts *fonts)
{
  int count;
  int word = MAX (find_width (&self->detail_words, fonts->detail),
                  find_width (&self->wide_words, fonts->detail));

  return fonts->lead + MAX (word, find_end_width (self, fonts, &count));
}
