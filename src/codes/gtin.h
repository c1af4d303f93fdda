/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/limits.h"

#include <glib.h>

G_BEGIN_DECLS

/**
 * cpt_gtin_normalise:
 * @digits: GTIN-8, UPC-A, EAN-13 or GTIN-14 as digits; UPC-E only through cpt_gtin_from_upc_e()
 * @gtin_out: (out caller-allocates): 14 digits and a NUL
 *
 * Makes the one form that is stored and compared. Refuses other lengths, other characters and a
 * wrong check digit (GS1 General Specifications, section 7.9).
 */
gboolean cpt_gtin_normalise (const char *digits, char gtin_out[CPT_GTIN_SIZE]);

/* Eight digits of UPC-E (number system, six digits, check digit) to GTIN-14. */
gboolean cpt_gtin_from_upc_e (const char *digits, char gtin_out[CPT_GTIN_SIZE]);

/* The check digit '0'…'9' for @n_digits digits that stand before it; 0 if one is not a digit. */
char cpt_gtin_check_digit (const char *digits, gsize n_digits);

G_END_DECLS
