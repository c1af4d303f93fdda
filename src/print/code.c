/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Code 128 and QR through zint, as rectangles: lines that a printer draws at its own resolution. */
#include "print/code.h"

#include <string.h>
#include <zint.h>

#define QUIET_128_MODULES 10 /* ISO/IEC 15417, each side */
#define QUIET_QR_MODULES  4  /* ISO/IEC 18004, all around */
#define QR_LEVEL_M        2  /* 15 % of it may be lost */

typedef struct zint_symbol Symbol;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Symbol, ZBarcode_Delete)

static Symbol *
encode (CptCodeKind kind, const char *text, GError **error)
{
  g_autoptr (Symbol) symbol = ZBarcode_Create ();
  int code;

  symbol->symbology = kind == CPT_CODE_128 ? BARCODE_CODE128 : BARCODE_QRCODE;
  symbol->show_hrt = 0; /* our label writes it, in its own type */
  symbol->scale = 0.5f; /* a module is one unit of the vector */
  symbol->option_1 = kind == CPT_CODE_QR ? QR_LEVEL_M : -1;
  symbol->height = 1;
  code = ZBarcode_Encode (symbol, (const unsigned char *)text, (int)strlen (text));
  if (code < ZINT_ERROR)
    code = ZBarcode_Buffer_Vector (symbol, 0);
  if (code >= ZINT_ERROR) {
    g_set_error (error, CPT_PRINT_ERROR, CPT_PRINT_ERROR_CODE, "%s cannot be drawn as a code: %s",
                 text, symbol->errtxt);
    return NULL;
  }
  return g_steal_pointer (&symbol);
}

gboolean
cpt_code_draw (cairo_t *cairo,
               CptCodeKind kind,
               const char *text,
               double x,
               double y,
               double width,
               double height,
               GError **error)
{
  g_autoptr (Symbol) symbol = encode (kind, text, error);
  int quiet = kind == CPT_CODE_128 ? QUIET_128_MODULES : QUIET_QR_MODULES;
  double module, across, down, left, top;

  if (symbol == NULL)
    return FALSE;
  module = width / (symbol->width + 2 * quiet);
  if (kind == CPT_CODE_QR)
    module = MIN (module, height / (symbol->rows + 2 * quiet));
  across = module * symbol->width / (double)symbol->vector->width;
  down = (kind == CPT_CODE_QR ? module * symbol->rows : height) / (double)symbol->vector->height;
  left = x + (width - module * symbol->width) / 2;
  top = kind == CPT_CODE_QR ? y + (height - module * symbol->rows) / 2 : y;

  cairo_save (cairo);
  cairo_set_source_rgb (cairo, 0, 0, 0);
  for (const struct zint_vector_rect *rect = symbol->vector->rectangles; rect != NULL;
       rect = rect->next)
    cairo_rectangle (cairo, left + (double)rect->x * across, top + (double)rect->y * down,
                     (double)rect->width * across, (double)rect->height * down);
  cairo_fill (cairo);
  cairo_restore (cairo);
  return TRUE;
}
