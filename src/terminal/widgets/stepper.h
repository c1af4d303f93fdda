/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Minus, a number, plus: big enough for a thumb, and no keyboard opens. Property: `name-of`
 * ("Found": the buttons are then "Found, minus" …). Signal: `changed`. */
#define CPT_TYPE_STEPPER (cpt_stepper_get_type ())
G_DECLARE_FINAL_TYPE (CptStepper, cpt_stepper, CPT, STEPPER, GtkBox)

void cpt_stepper_set_range (CptStepper *self, gint64 minimum, gint64 maximum);
/* Beside the number: "of 3"; NULL: nothing. */
void cpt_stepper_set_of (CptStepper *self, const char *words);
void cpt_stepper_set_value (CptStepper *self, gint64 value); /* clamped; emits nothing */
gint64 cpt_stepper_get_value (CptStepper *self);

G_END_DECLS
