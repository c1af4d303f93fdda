/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The program: options, the shop, the one window. `comptoir --help` says what they mean. */
#define CPT_TYPE_APPLICATION (cpt_application_get_type ())
G_DECLARE_FINAL_TYPE (CptApplication, cpt_application, CPT, APPLICATION, AdwApplication)

CptApplication *cpt_application_new (void);
/* What main() returns: 0, or 3 when the data folder could not be opened (the reason stands on
 * standard error and in the window). */
int cpt_application_get_status (CptApplication *self);

G_END_DECLS
