/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The places of the terminal as big toggle buttons: a rail (vertical, with the person at its foot)
 * or a bottom bar (horizontal). Each button is `win.place` with its name, and down while that is
 * its state. Construct-only property: `rail`. */
#define CPT_TYPE_PLACES (cpt_places_get_type ())
G_DECLARE_FINAL_TYPE (CptPlaces, cpt_places, CPT, PLACES, GtkBox)

/* The name of the @n-th place, as Ctrl+1… and `win.place` have it; NULL: there are no more. Static.
 */
const char *cpt_places_get_name (guint n);
/* A small count on a place's button, 0: none; in a bottom bar on More, where that leads to it. */
void cpt_places_set_badge (CptPlaces *self, const char *name, guint n);

G_END_DECLS
