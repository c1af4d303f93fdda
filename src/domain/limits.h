/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Every limit that domain data has, in one place (commands.md, rows.md). Sizes of text include the
 * final NUL. */
#define CPT_MAX_QUANTITY        999999    /* pieces one command may name */
#define CPT_MAX_PIECES          999999999 /* pieces a counter may hold */
#define CPT_MAX_LINES           2000      /* lines of one fulfilment */
#define CPT_MAX_LINE_NUMBER     9999
#define CPT_MAX_BAG_UNITS       2000
#define CPT_MAX_STAGE_BAGS      64
#define CPT_MAX_OPTIONS         8
#define CPT_MAX_COLLECTORS      8
#define CPT_MAX_GRANTS          16
#define CPT_MAX_COUNT_SKUS      64
#define CPT_MAX_EXCEPTION_ITEMS 1000
#define CPT_MAX_COMMAND_BYTES   65536
#define CPT_MAX_DOC_BYTES       65536
#define CPT_MAX_SAFE_INTEGER                                                                       \
  ((gint64)9007199254740991) /* 2^53 - 1: what every JSON reader keeps exact */

#define CPT_ID_SIZE       37 /* a UUID, lower case with hyphens */
#define CPT_SKU_SIZE      65
#define CPT_LOCATION_SIZE 33
#define CPT_TOTE_SIZE     33
#define CPT_BAG_SIZE      33
#define CPT_CODE_SIZE     41 /* a reason, a command kind */
#define CPT_STORE_SIZE    33
#define CPT_GTIN_SIZE     15
#define CPT_RECEIPT_SIZE  65
#define CPT_PASS_SIZE     321 /* a pass as text: 129 bytes are 207 signs of Base32, and some air */

#define CPT_LOCATION_NONE    "?"       /* the place of what has no place (DESIGN §4) */
#define CPT_LOCATION_COUNTER "counter" /* exists in every shop */
