/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CptPrintError:
 * @CPT_PRINT_ERROR_CODE: this text cannot be drawn as a code
 * @CPT_PRINT_ERROR_DRAWING: the drawing library gave up; the message has its words
 */
typedef enum {
  CPT_PRINT_ERROR_CODE,
  CPT_PRINT_ERROR_DRAWING,
} CptPrintError;
#define CPT_PRINT_ERROR (cpt_print_error_quark ())
GQuark cpt_print_error_quark (void);

/* One bag's label, in words that are ready to be read. */
typedef struct {
  const char *bag;       /* its number: the text of both codes, 1…CPT_LABEL_MAX_CODE of ASCII */
  const char *reference; /* C-10482 */
  const char *customer;  /* "Mathilde G."; "": nobody is named */
  const char *count;     /* "Bag 1 of 2" */
  const char *place;     /* R-14; "": not staged yet */
  const char *shop;      /* Lyon Part-Dieu */
} CptLabel;

#define CPT_LABEL_MAX_CODE  40
#define CPT_LABEL_WIDTH_MM  100
#define CPT_LABEL_HEIGHT_MM 62

/**
 * cpt_labels_draw:
 * @labels: (element-type CptLabel): one page each, in order; at least one
 * @at_us: what the document says it was made at; it stands in the file
 *
 * Draws bag labels as a PDF. The same labels and time give the same bytes on one machine.
 *
 * Returns: (transfer full) (nullable): the file; NULL with a CPT_PRINT_ERROR
 */
GBytes *cpt_labels_draw (const GArray *labels, gint64 at_us, GError **error);

G_END_DECLS
