/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A square code, module by module, its quiet zone included. */
typedef struct {
  guint side;   /* modules */
  guint8 *dark; /* (owned) side × side, row by row: 1 is dark */
} CptCodePicture;
void cpt_code_picture_clear (CptCodePicture *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CptCodePicture, cpt_code_picture_clear)

/* For a dark terminal, two modules a sign: light ones are written as blocks, dark ones left out.
 * Returns: (transfer full) (array zero-terminated=1) */
char **cpt_code_picture_to_lines (const CptCodePicture *self);

/* A grey PNG with @scale pixels a module. NULL: @error. Returns: (transfer full) */
GBytes *cpt_code_picture_to_png (const CptCodePicture *self, guint scale, GError **error);

G_END_DECLS
