/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A client's file, asked for piece by piece over the admin socket as it is read. */
#define CPT_TYPE_ADMIN_INPUT (cpt_admin_input_get_type ())
G_DECLARE_FINAL_TYPE (CptAdminInput, cpt_admin_input, CPT, ADMIN_INPUT, GInputStream)

/* Asks for the first piece at once, so that a file that cannot be read is known here. @input and
 * @output outlive it. */
GInputStream *cpt_admin_input_open (GInputStream *input,
                                    GOutputStream *output,
                                    guint number,
                                    GCancellable *ending,
                                    GError **error);

G_END_DECLS
