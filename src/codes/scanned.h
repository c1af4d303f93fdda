/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/limits.h"

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  CPT_SYMBOLOGY_UNKNOWN = 0, /* a keyboard wedge does not say */
  CPT_SYMBOLOGY_EAN13,
  CPT_SYMBOLOGY_EAN8,
  CPT_SYMBOLOGY_UPCA,
  CPT_SYMBOLOGY_UPCE,
  CPT_SYMBOLOGY_CODE128,
  CPT_SYMBOLOGY_CODE39,
  CPT_SYMBOLOGY_ITF,
  CPT_SYMBOLOGY_DATABAR,
  CPT_SYMBOLOGY_QR,
} CptSymbology;

/* What a string of symbols can mean; several may be set, the cache decides who is meant (DESIGN
 * §5). */
typedef enum {
  CPT_CAN_BE_GTIN = 1 << 0,
  CPT_CAN_BE_BADGE = 1 << 1,
  CPT_CAN_BE_BAG = 1 << 2,
  CPT_CAN_BE_ORDER = 1 << 3,
  CPT_CAN_BE_PLACE = 1 << 4,   /* any short text may be the code of a place */
  CPT_CAN_BE_PRODUCT = 1 << 5, /* any text of 1–64 bytes may be a retailer's own product code */
  CPT_CAN_BE_ENROLMENT = 1 << 6,
  CPT_CAN_BE_PASS = 1 << 7, /* it says CPT1: a pass and nothing else, whole or not */
} CptCanBe;

typedef struct {
  char text[257]; /* as scanned, without line ends and control characters at its ends */
  CptSymbology symbology;
  guint can_be;             /* CptCanBe; 0: nothing that we know */
  char gtin[CPT_GTIN_SIZE]; /* with CPT_CAN_BE_GTIN */
} CptScannedCode;

/**
 * cpt_scanned_code_read:
 * @bytes: what the scanner gave, any bytes
 * @symbology: what it said the symbol was
 *
 * Pure and total. Symbology identifiers (]C1, ]E0 …) are taken off; UPC-E, EAN-8, UPC-A, EAN-13,
 * ITF-14, GS1 element strings that begin with (01) and GS1 Digital Link URIs with /01/ give a GTIN.
 * Text over 256 bytes or not UTF-8 means nothing.
 */
void cpt_scanned_code_read (const guint8 *bytes,
                            gsize length,
                            CptSymbology symbology,
                            CptScannedCode *code_out);

G_END_DECLS
