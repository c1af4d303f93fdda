/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/bag.h"
#include "domain/limits.h"
#include "domain/policy.h"

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  CPT_KIND_ACCEPT = 0,
  CPT_KIND_RELEASE,
  CPT_KIND_PICK,
  CPT_KIND_SHORT,
  CPT_KIND_UNSHORT,
  CPT_KIND_BAG,
  CPT_KIND_STAGE,
  CPT_KIND_READY,
  CPT_KIND_PUT_BACK,
  CPT_KIND_CANCEL,
  CPT_KIND_DECLINE,
  CPT_KIND_COUNT,
  CPT_KIND_CLOSE,
  CPT_KIND_UNDO,
  CPT_KIND_REVEAL,
  CPT_KIND_HAND_OVER,
  CPT_KIND_ARRIVE,
  CPT_KIND_EXTEND,
  CPT_KIND_REOPEN,
  CPT_KIND_RESEND,
  CPT_KIND_REMIND,
  CPT_KIND_EXPIRE,
  CPT_N_KINDS,
} CptKind;

typedef enum { CPT_PUT_BACK_FLOOR = 0, CPT_PUT_BACK_DAMAGED, CPT_PUT_BACK_LOST } CptPutBackTo;

/* Arguments of all kinds; the kind's row says which of them it has. "" and NULL mean null. */
typedef struct {
  char for_sign_in[CPT_ID_SIZE];
  char from_sign_in[CPT_ID_SIZE];
  char wave[CPT_ID_SIZE];
  char tote[CPT_TOTE_SIZE];
  gint64 line;
  gint64 quantity;
  gint64 missing;
  char reason[CPT_CODE_SIZE];
  char location[CPT_LOCATION_SIZE];
  char bag[CPT_BAG_SIZE];
  GArray *units;   /* (owned) (nullable) (element-type CptUnits) bag.units, cancel.lines,
                      hand_over.units; NULL = null */
  GPtrArray *bags; /* (owned) (nullable) (element-type utf8) */
  CptPutBackTo to;
  char sku[CPT_SKU_SIZE];
  char as[CPT_CODE_SIZE];
  char of[CPT_ID_SIZE];
  char field[9];
  char pass[CPT_PASS_SIZE];
  CptCollector collector;
  GPtrArray *checks; /* (owned) (nullable) (element-type utf8) */
  char signature[CPT_ID_SIZE];
  char receipt[CPT_RECEIPT_SIZE];
  gboolean offline;
  gint64 days;
  char what[CPT_CODE_SIZE]; /* of the hold's moments (hold.h) */
  gint64 moment_us;
} CptArgs;

/* One command line (SYNC §4), parsed. */
typedef struct {
  char id[CPT_ID_SIZE];
  gint64 seq; /* 0: not a terminal's */
  CptKind kind;
  gint v;
  char aggregate[CPT_ID_SIZE];
  gint64 at_us;
  char boot[CPT_ID_SIZE];
  gint64 boot_us;
  char policy[33];
  char sign_in[CPT_ID_SIZE];
  char approver[CPT_ID_SIZE]; /* "": none */
  CptArgs args;
  gboolean malformed; /* the form was wrong: an argument too many, missing, or of another type */
} CptCommand;

CptCommand *cpt_command_new (CptKind kind);
CptCommand *cpt_command_copy (const CptCommand *self);
void cpt_command_free (CptCommand *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptCommand, cpt_command_free)

typedef enum {
  CPT_ARG_SIGN_IN,
  CPT_ARG_SIGN_IN_OR_NULL,
  CPT_ARG_UUID,
  CPT_ARG_UUID_OR_NULL,
  CPT_ARG_TOTE_OR_NULL,
  CPT_ARG_LINE,
  CPT_ARG_PIECES,
  CPT_ARG_PIECES_OR_ZERO,
  CPT_ARG_REASON,
  CPT_ARG_LOCATION,
  CPT_ARG_LOCATION_OR_NULL,
  CPT_ARG_BAG,
  CPT_ARG_BAG_OR_NULL,
  CPT_ARG_UNITS,
  CPT_ARG_LINES_OR_NULL,
  CPT_ARG_BAGS,
  CPT_ARG_PUT_BACK_TO,
  CPT_ARG_SKU,
  CPT_ARG_FIELD,
  CPT_ARG_PASS_OR_NULL,
  CPT_ARG_COLLECTOR,
  CPT_ARG_CHECKS,
  CPT_ARG_RECEIPT_OR_NULL,
  CPT_ARG_BOOL,
  CPT_ARG_DAYS,
  CPT_ARG_WHAT,
  CPT_ARG_MOMENT,
} CptArgSort;

typedef struct {
  const char *name; /* "for" */
  CptArgSort sort;
  gsize offset; /* in CptArgs */
} CptArgRow;

typedef enum {
  CPT_AGGREGATE_FULFILMENT = 0,
  CPT_AGGREGATE_PLACE,
  CPT_AGGREGATE_EXCEPTION,
  CPT_AGGREGATE_CONTACT,
  CPT_AGGREGATE_ANY
} CptAggregateSort;

/* The facts of the world that a kind's rule asks for; whoever decides fills them into the context.
 */
typedef enum {
  CPT_NEEDS_PLACE =
      1 << 0, /* is args.location (or the aggregate) a place of this shop, its capacity and load */
  CPT_NEEDS_BALANCE =
      1 << 1, /* balance of floor@location of the sku that is meant, at effective time */
  CPT_NEEDS_BAG = 1 << 2,    /* does another fulfilment own args.bag */
  CPT_NEEDS_UNDONE = 1 << 3, /* the command named by args.of */
  CPT_NEEDS_SKU = 1 << 4,    /* does central know args.sku */
  CPT_NEEDS_PASS = 1 << 5,   /* the pass of args.pass, the contact, the desk */
  CPT_NEEDS_HOURS = 1 << 6,  /* the customers' opening hours of the shop */
  CPT_NEEDS_REFUND = 1 << 7, /* has the refund of what expired gone */
} CptNeeds;

#define CPT_MAX_DAYS  30 /* that one act may extend a hold by */
#define CPT_MAX_ARGS  8
#define CPT_MAX_CODES 5

/* One row of commands.md §1: the table replaces every switch over kinds, and is the documentation's
 * source. */
typedef struct {
  CptKind kind;
  const char *text; /* "fulfilment.pick" */
  gint v;
  gboolean is_report;
  CptAggregateSort aggregate;
  CptArgRow args[CPT_MAX_ARGS]; /* ends with a NULL name, or at CPT_MAX_ARGS */
  guint needs;                  /* CptNeeds */
  gboolean undoable;
  gboolean offline;
  const char *codes; /* space-separated refusals of its guard, as in the table */
} CptKindRow;

const CptKindRow *cpt_kind_get_row (CptKind kind);
const CptKindRow *cpt_kind_find (const char *text); /* NULL: unknown kind */

G_END_DECLS
