/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "terminal/pick/wave-ruler.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A row of a long list of articles: picture, name, what it is, where, how many. It is as high as
 * its ruler says and shows another article without asking for room anew, so a list may use a few of
 * them for a thousand. The row of the list takes its accessible name from here. */
#define CPT_TYPE_WAVE_ROW (cpt_wave_row_get_type ())
G_DECLARE_FINAL_TYPE (CptWaveRow, cpt_wave_row, CPT, WAVE_ROW, GtkWidget)

GtkWidget *cpt_wave_row_new (CptWaveRuler *ruler);

/* What a row shows; all texts are copied. */
typedef struct {
  const char *icon;    /* NULL: the picture */
  const char *picture; /* path or NULL */
  const char *name;
  const char *detail; /* NULL: none */
  const char *place;  /* NULL: none */
  const char *count;  /* NULL: none */
} CptWaveRowWords;

void cpt_wave_row_show (CptWaveRow *self, const CptWaveRowWords *words);

G_END_DECLS
