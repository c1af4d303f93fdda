/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/contact.h"
#include "domain/exception.h"
#include "domain/fulfilment.h"
#include "domain/pass-key.h"
#include "domain/person.h"
#include "domain/place.h"
#include "domain/policy.h"
#include "domain/product.h"
#include "domain/stock.h"
#include "domain/store.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* The rows of rows.md: writers give the minified doc, (transfer full), every member present and in
 * order; readers refuse what the table refuses, and take unknown members. A reader's @id is the
 * row's id in the feed. */

typedef enum {
  CPT_ROW_FULFILMENT = 0,
  CPT_ROW_LINE,
  CPT_ROW_BAG,
  CPT_ROW_CONTACT,
  CPT_ROW_EXCEPTION,
  CPT_ROW_STORE,
  CPT_ROW_PLACE,
  CPT_ROW_PERSON,
  CPT_ROW_POLICY,
  CPT_ROW_STOCK,
  CPT_ROW_PASS_KEY,
  CPT_ROW_PASS_REVOKED,
  CPT_ROW_PRODUCT,
  CPT_ROW_CODE,
  CPT_ROW_PRICE,
  CPT_N_ROW_KINDS,
} CptRowKind;

const char *cpt_row_kind_to_text (CptRowKind kind); /* "fulfilment" */
gboolean cpt_row_kind_from_text (const char *text, CptRowKind *kind_out);

/* The fulfilment itself, without its lines and bags; the reader leaves lines NULL, n_lines 0, bags
 * empty and promise->store "". */
char *cpt_row_write_fulfilment (const CptFulfilment *fulfilment);
CptFulfilment *cpt_row_read_fulfilment (const char *id,
                                        const char *doc,
                                        gsize length,
                                        GError **error);

char *cpt_row_write_line (const char *fulfilment, const CptLine *line);
/* Fills @line_out (its goods owned by the caller) and the fulfilment's id. */
gboolean cpt_row_read_line (const char *doc,
                            gsize length,
                            CptLine *line_out,
                            char fulfilment_out[CPT_ID_SIZE],
                            GError **error);

char *cpt_row_write_bag (const char *fulfilment, const CptBag *bag);
CptBag *cpt_row_read_bag (const char *id,
                          const char *doc,
                          gsize length,
                          char fulfilment_out[CPT_ID_SIZE],
                          GError **error);

char *cpt_row_write_contact (const CptContact *contact);
CptContact *cpt_row_read_contact (const char *id, const char *doc, gsize length, GError **error);

char *cpt_row_write_exception (const CptException *exception);
CptException *cpt_row_read_exception (const char *id,
                                      const char *doc,
                                      gsize length,
                                      GError **error);

char *cpt_row_write_store (const CptStore *store);
CptStore *cpt_row_read_store (const char *id, const char *doc, gsize length, GError **error);

char *cpt_row_write_place (const CptPlace *place);
CptPlace *cpt_row_read_place (const char *id, const char *doc, gsize length, GError **error);

char *cpt_row_write_person (const CptPerson *person);
CptPerson *cpt_row_read_person (const char *id, const char *doc, gsize length, GError **error);

/* A policy row is the document as it came, minified: cpt_policy_minify() then. */
CptPolicy *cpt_row_read_policy (const char *doc, gsize length, GError **error);
char *cpt_policy_minify (const char *doc, gsize length, GError **error);

char *cpt_row_write_stock (const CptStock *stock);
CptStock *cpt_row_read_stock (const char *id, const char *doc, gsize length, GError **error);

char *cpt_row_write_pass_key (const CptPassKey *key);
gboolean cpt_row_read_pass_key (const char *id,
                                const char *doc,
                                gsize length,
                                CptPassKey *key_out,
                                GError **error);

char *cpt_row_write_pass_revoked (const CptPassRevoked *revoked);
gboolean cpt_row_read_pass_revoked (const char *id,
                                    const char *doc,
                                    gsize length,
                                    CptPassRevoked *revoked_out,
                                    GError **error);

char *cpt_row_write_product (const CptProduct *product);
CptProduct *cpt_row_read_product (const char *id, const char *doc, gsize length, GError **error);

char *cpt_row_write_code (const CptProductCode *code, gboolean is_gtin);
gboolean cpt_row_read_code (const char *id,
                            const char *doc,
                            gsize length,
                            CptProductCode *code_out,
                            GError **error);

typedef struct {
  char sku[CPT_SKU_SIZE];
  gint64 minor;
  gint64 from_us;
  gint64 reference; /* −1: none */
} CptPrice;
char *cpt_row_write_price (const CptPrice *price);
gboolean cpt_row_read_price (const char *doc, gsize length, CptPrice *price_out, GError **error);

/* `last` alone, as central keeps it in a column: an object, or "null" when there is no command yet.
 */
char *cpt_last_write (const CptLast *last);
gboolean cpt_last_read (const char *json, gsize length, CptLast *last_out, GError **error);

G_END_DECLS
