/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pango.h>

G_BEGIN_DECLS

/* How the rows of a walk stand in its list. A short list has all its rows at hand, and each is as
 * high as its own words need. Of a long one most rows are not made yet: all are of one height
 * there, so that the list does not jump under the finger as it learns better, and a row that is
 * used again asks nobody for room. */
typedef struct _CptWaveRuler CptWaveRuler;

CptWaveRuler *cpt_wave_ruler_new (void);
CptWaveRuler *cpt_wave_ruler_ref (CptWaveRuler *self);
void cpt_wave_ruler_unref (CptWaveRuler *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptWaveRuler, cpt_wave_ruler_unref)

/* A list of more rows than these is a long one. GtkListView makes 200 at once. */
#define CPT_WAVE_MANY 150

/* One row of the list; texts may be NULL. Called for each before the first one is measured. */
void cpt_wave_ruler_add (CptWaveRuler *self,
                         const char *name,
                         const char *detail,
                         const char *place,
                         const char *count);

/* What the style sheet gives to the parts of a row; the same for each row of a list. */
typedef struct {
  PangoContext *name, *detail, *place, *count; /* (unowned) */
  int lead;                                    /* pixels of the picture and the gap after it */
  int side;                                    /* height of the picture */
  int place_extra;                             /* what stands around the code, in width */
  int end_height;                              /* of place and count */
} CptWaveFonts;

/* Pixels. */
typedef struct {
  gboolean together; /* place and count stand beside the name, and not below it */
  int start_width;   /* of name and detail beside a place */
  int words_width;   /* of name and detail where there is no place, or it stands below */
  int count_width;
  int height; /* of every row; 0: each has its own */
} CptWaveShape;

#define CPT_WAVE_GAP      8  /* between the words and the place */
#define CPT_WAVE_END_GAP  10 /* between place and count */
#define CPT_WAVE_LINE_GAP 4  /* between the words and a place below them */

gboolean cpt_wave_ruler_is_long (CptWaveRuler *self);
CptWaveShape cpt_wave_ruler_measure (CptWaveRuler *self, const CptWaveFonts *fonts, int width);
/* The least width at which nothing is cut. */
int cpt_wave_ruler_get_least_width (CptWaveRuler *self, const CptWaveFonts *fonts);

/* One text as a row draws it: its size in pixels, within @width or, with −1, in one line. */
void cpt_wave_ruler_measure_text (PangoContext *context,
                                  const char *text,
                                  int width,
                                  int *width_out,
                                  int *height_out);

G_END_DECLS
