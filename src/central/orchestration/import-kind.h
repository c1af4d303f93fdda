/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/orchestration/import-row.h"
#include "central/orchestration/import.h"
#include "wire/json.h"

G_BEGIN_DECLS

typedef struct _CptImport CptImport;

typedef enum {
  CPT_IMPORT_WRITTEN,
  CPT_IMPORT_UNCHANGED,
  CPT_IMPORT_SKIPPED, /* the row is bad, @why_out says why; nothing of it was written */
  CPT_IMPORT_HELD,    /* it waits for rows to come; the kind calls count() then */
  CPT_IMPORT_FAILED,  /* the storage did, @error says why */
} CptImportResult;

/* One kind of import: the table that import.c works from. */
typedef struct {
  const char *name;    /* "products" */
  const char *command; /* "product.set": what the log says of a batch; NULL: it logs itself */
  const char *const
      *members;     /* NULL-terminated; a star behind a needed one, `name.*` any language */
  gboolean whole;   /* the file is one JSON document */
  gboolean opaque;  /* JSON objects are taken as they are */
  gboolean by_call; /* channels alone send it: no file has it */
  gboolean alone;   /* each row has a transaction of its own; `transaction` is NULL */
  gboolean (*begin) (CptImport *import, GError **error); /* (nullable) once, reading */
  /* (nullable) the scopes that a row may write: cpt_import_lock() each */
  void (*lock) (CptImport *import, const CptImportRow *row);
  CptImportResult (*write) (CptImport *import,
                            const CptImportRow *row,
                            char **why_out,
                            GError **error);
  /* (nullable) the last row came: what is held is written now */
  gboolean (*end) (CptImport *import, GError **error);
} CptImportKind;

extern const CptImportKind cpt_import_stores;
extern const CptImportKind cpt_import_places;
extern const CptImportKind cpt_import_products;
extern const CptImportKind cpt_import_prices;
extern const CptImportKind cpt_import_stock;
extern const CptImportKind cpt_import_people;
extern const CptImportKind cpt_import_policy;
extern const CptImportKind cpt_import_orders;
extern const CptImportKind cpt_import_movements;

/* What the kinds share while one file is read. */
struct _CptImport {
  CptService *service;             /* (unowned) */
  const CptImportOptions *options; /* (unowned) */
  const CptImportKind *kind;       /* (unowned) */
  CptTransaction *transaction;     /* (unowned) (nullable) of the batch under way */
  gint64 now_us;
  char command[CPT_ID_SIZE]; /* of the batch: what its movements name */
  CptJsonWriter *args; /* (unowned) rows of the batch for the log: kinds put one element a row */
  GPtrArray *stores; /* (owned) (element-type CptStore) as they were at the start, and made since */
  GHashTable *seen;  /* (owned) (element-type utf8 guint64) keys of this file → their line */
  GPtrArray *scopes; /* (owned) (element-type utf8) that the batch locks */
  /* Counts and notes what became of @n_rows rows that were held, the first of them on @line. */
  void (*count) (CptImport *self,
                 CptImportResult result,
                 guint64 line,
                 guint n_rows,
                 const char *why);
  gpointer held;            /* (owned by the kind) what it keeps between rows */
  GDestroyNotify free_held; /* (nullable) */
};

void cpt_import_lock (CptImport *self, const char *scope);
/* The scope of the row's shop: what most kinds lock. */
void cpt_import_lock_shop (CptImport *self, const CptImportRow *row);
const CptStore *cpt_import_find_store (const CptImport *self, const char *number);

/* A key may stand in a file once: the second row is bad, so that a second run of the file changes
 * nothing. */
gboolean cpt_import_is_first (CptImport *self,
                              const CptImportRow *row,
                              const char *member,
                              const char *key,
                              char **why_out);

/* `assortment`, `zone`, `store` of the row; where it has none, the only one that the chain has. */
gboolean cpt_import_get_assortment (const CptImport *self,
                                    const CptImportRow *row,
                                    const char **out,
                                    char **why_out);
gboolean cpt_import_get_zone (const CptImport *self,
                              const CptImportRow *row,
                              const char **out,
                              char **why_out);
gboolean cpt_import_get_store (const CptImport *self,
                               const CptImportRow *row,
                               const CptStore **out,
                               char **why_out);

G_END_DECLS
