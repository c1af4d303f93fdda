/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/row.h"

#include "domain/text.h"
#include "wire/json-list.h"
#include "wire/last.h"
#include "wire/members.h"
#include "wire/milestones.h"

#include <string.h>

#define PIECES(name, counter) CPT_INT (name, CptLine, counters[counter], 0, CPT_MAX_PIECES)
#define MINOR(name, type, member)                                                                  \
  CPT_INT (name, type, member, -CPT_MAX_SAFE_INTEGER, CPT_MAX_SAFE_INTEGER)

static const char *
method_to_word (gint value)
{
  return cpt_method_to_text ((CptMethod)value);
}

static const char *
source_to_word (gint value)
{
  static const char *const words[] = { "shelf", "parcel" };

  return (guint)value < G_N_ELEMENTS (words) ? words[value] : NULL;
}

static const char *
on_short_to_word (gint value)
{
  return cpt_on_short_to_text ((CptOnShort)value);
}

static const char *
payment_to_word (gint value)
{
  return cpt_payment_state_to_text ((CptPaymentState)value);
}

static gboolean
is_class (const char *text)
{
  return strcmp (text, "consumer") == 0 || strcmp (text, "business") == 0;
}

static void
write_slot (CptJsonWriter *writer, const char *name, gconstpointer data)
{
  const CptPromise *promise = data;

  if (promise->slot_to_us == 0) {
    cpt_json_put_null (writer, name);
    return;
  }
  cpt_json_begin_list (writer, name);
  cpt_json_put_int (writer, NULL, promise->slot_from_us);
  cpt_json_put_int (writer, NULL, promise->slot_to_us);
  cpt_json_end_list (writer);
}

static gboolean
read_slot (JsonObject *object, const char *name, gpointer data, GError **error)
{
  CptPromise *promise = data;
  JsonArray *list;

  if (!json_object_has_member (object, name) || json_object_get_null_member (object, name))
    return TRUE;
  return cpt_json_get_array (object, name, 2, &list, error) &&
         cpt_json_list_get_int (list, 0, name, 0, CPT_MAX_SAFE_INTEGER, &promise->slot_from_us,
                                error) &&
         cpt_json_list_get_int (list, 1, name, promise->slot_from_us, CPT_MAX_SAFE_INTEGER,
                                &promise->slot_to_us, error);
}

static void
write_n_lines (CptJsonWriter *writer, const char *name, gconstpointer data)
{
  cpt_json_put_int (writer, name, (gint64)((const CptFulfilment *)data)->n_lines);
}

/* Only looked at: how many lines there are is known when their rows have come. */
static gboolean
read_n_lines (JsonObject *object, const char *name, gpointer data, GError **error)
{
  gint64 n_lines;

  return cpt_json_get_int (object, name, 1, CPT_MAX_LINES, &n_lines, error);
}

static void
write_last (CptJsonWriter *writer, const char *name, gconstpointer data)
{
  cpt_last_put (writer, name, &((const CptFulfilment *)data)->last);
}

static gboolean
read_last (JsonObject *object, const char *name, gpointer data, GError **error)
{
  return cpt_last_get (object, name, &((CptFulfilment *)data)->last, error);
}

static void
write_options (CptJsonWriter *writer, const char *name, gconstpointer data)
{
  cpt_pairs_write (writer, name, ((const CptGoods *)data)->options);
}

static gboolean
read_options (JsonObject *object, const char *name, gpointer data, GError **error)
{
  return cpt_pairs_read (object, name, ((CptGoods *)data)->options, error);
}

/* clang-format off */
static const CptMember PAYMENT[] = {
  CPT_WORD ("state", CptPromise, payment_state, payment_to_word, CPT_PAYMENT_FAILED),
  { "currency", CPT_MEMBER_CHARS, offsetof (CptPromise, currency), .max = 3, .check = cpt_form_is_currency },
  MINOR ("total", CptPromise, total),
  MINOR ("paid", CptPromise, paid),
  CPT_US_OR_NULL ("authorised_until_us", CptPromise, authorised_until_us),
};
static const CptMember GIFT[] = {
  CPT_BOOL ("wrap", CptPromise, gift_wrap),
  CPT_BOOL ("hide_prices", CptPromise, hide_prices),
};
static const CptMember PROMISE_1[] = {
  CPT_UUID ("order", CptPromise, order),
  CPT_TEXT ("number", CptPromise, number, 32),
  CPT_TEXT ("reference", CptPromise, reference, 36),
  CPT_TEXT ("channel", CptPromise, channel, 32),
  { "class", CPT_MEMBER_TEXT, offsetof (CptPromise, order_class), .max = 16, .check = is_class },
  CPT_TEXT_OR_NULL ("seller", CptPromise, seller, 32),
  { "vat_country", CPT_MEMBER_TEXT, offsetof (CptPromise, vat_country), .nullable = TRUE, .max = 2,
    .check = cpt_form_is_country },
  CPT_WORD ("method", CptPromise, method, method_to_word, CPT_METHOD_TRANSFER),
  CPT_WORD ("source", CptPromise, source, source_to_word, CPT_SOURCE_PARCEL),
  CPT_US ("placed_us", CptPromise, placed_us),
  CPT_US_OR_NULL ("accept_by_us", CptPromise, accept_by_us),
  CPT_US_OR_NULL ("ready_by_us", CptPromise, ready_by_us),
  CPT_US_OR_NULL ("ship_by_us", CptPromise, ship_by_us),
};
static const CptMember PROMISE_2[] = {
  CPT_CUSTOM ("slot", read_slot, write_slot),
  CPT_WORD ("on_short", CptPromise, on_short, on_short_to_word, CPT_ON_SHORT_REROUTE),
  CPT_OBJECT ("payment", PAYMENT),
  CPT_OBJECT ("gift", GIFT),
  CPT_UUID_OR_NULL ("contact", CptPromise, contact),
};
static const CptMember ASSIGNED[] = { CPT_US ("assigned_us", CptPromise, assigned_us) };
static const CptMember N_LINES[] = { CPT_CUSTOM ("n_lines", read_n_lines, write_n_lines) };
static const CptMember LAST[] = { CPT_CUSTOM ("last", read_last, write_last) };

enum { OF_PROMISE, OF_MILESTONES, OF_FULFILMENT };
static const CptMemberPart FULFILMENT[] = {
  { PROMISE_1, G_N_ELEMENTS (PROMISE_1), OF_PROMISE },
  { &CPT_MILESTONES[CPT_MILESTONE_HOLD_UNTIL_US], 1, OF_MILESTONES },
  { PROMISE_2, G_N_ELEMENTS (PROMISE_2), OF_PROMISE },
  { N_LINES, 1, OF_FULFILMENT },
  { &CPT_MILESTONES[CPT_MILESTONE_HOLDER], CPT_MILESTONE_LOCATION - CPT_MILESTONE_HOLDER + 1, OF_MILESTONES },
  { ASSIGNED, 1, OF_PROMISE },
  { &CPT_MILESTONES[CPT_MILESTONE_ACCEPTED_US], CPT_MILESTONE_HERE_US - CPT_MILESTONE_ACCEPTED_US + 1,
    OF_MILESTONES },
  { &CPT_MILESTONES[CPT_MILESTONE_WAITING], 2, OF_MILESTONES },
  { LAST, 1, OF_FULFILMENT },
};

static const CptMember LINE_1[] = {
  CPT_GINT ("line", CptLine, number, 1, CPT_MAX_LINE_NUMBER),
};
static const CptMember GOODS_1[] = {
  CPT_TEXT ("kind", CptGoods, kind, 32),
  CPT_TEXT_OR_NULL ("group", CptGoods, group, 32),
};
static const CptMember LINE_2[] = { CPT_CHARS ("sku", CptLine, sku) };
static const CptMember GOODS_2[] = {
  { "gtin", CPT_MEMBER_CHARS, offsetof (CptGoods, gtin), .nullable = TRUE, .max = 14, .check = cpt_form_is_gtin_14 },
  CPT_TEXT ("name", CptGoods, name, 250),
  CPT_CUSTOM ("options", read_options, write_options),
  { "picture", CPT_MEMBER_TEXT, offsetof (CptGoods, picture), .nullable = TRUE, .max = 64,
    .check = cpt_form_is_hex_64 },
  MINOR ("unit_price", CptGoods, unit_price),
  MINOR ("discount", CptGoods, discount),
  MINOR ("eco_fee", CptGoods, eco_fee),
  MINOR ("deposit", CptGoods, deposit),
  { "vat_rate", CPT_MEMBER_TEXT, offsetof (CptGoods, vat_rate), .nullable = TRUE, .max = 6,
    .check = cpt_form_is_decimal },
  CPT_GINT_OR_NULL ("age_min", CptGoods, age_min, 0, 99, -1),
  CPT_BOOL ("serial", CptGoods, serial),
  CPT_BOOL ("antitheft", CptGoods, antitheft),
  CPT_BOOL ("bulky", CptGoods, bulky),
  CPT_PROSE_OR_NULL ("instructions", CptGoods, instructions, 500),
};
static const CptMember COUNTERS[] = {
  PIECES ("ordered", CPT_COUNTER_ORDERED),
  PIECES ("cancelled", CPT_COUNTER_CANCELLED),
  PIECES ("short", CPT_COUNTER_SHORT),
  PIECES ("rerouted", CPT_COUNTER_REROUTED),
  PIECES ("picked", CPT_COUNTER_PICKED),
  PIECES ("put_back", CPT_COUNTER_PUT_BACK),
  PIECES ("packed", CPT_COUNTER_PACKED),
  PIECES ("gone", CPT_COUNTER_GONE),
};

/* The fulfilment that a line or a bag belongs to stands in its row. */
typedef struct { char id[CPT_ID_SIZE]; } Owner;
static const CptMember OWNER[] = { CPT_UUID ("fulfilment", Owner, id) };

enum { OF_OWNER, OF_LINE, OF_GOODS };
static const CptMemberPart LINE[] = {
  { OWNER, 1, OF_OWNER },
  { LINE_1, G_N_ELEMENTS (LINE_1), OF_LINE },
  { GOODS_1, G_N_ELEMENTS (GOODS_1), OF_GOODS },
  { LINE_2, G_N_ELEMENTS (LINE_2), OF_LINE },
  { GOODS_2, G_N_ELEMENTS (GOODS_2), OF_GOODS },
  { COUNTERS, G_N_ELEMENTS (COUNTERS), OF_LINE },
};
/* clang-format on */

char *
cpt_row_write_fulfilment (const CptFulfilment *fulfilment)
{
  const gconstpointer bases[] = { fulfilment->promise, &fulfilment->milestones, fulfilment };

  return cpt_parts_write_doc (FULFILMENT, G_N_ELEMENTS (FULFILMENT), bases);
}

CptFulfilment *
cpt_row_read_fulfilment (const char *id, const char *doc, gsize length, GError **error)
{
  g_autoptr (CptPromise) promise = cpt_promise_new ();
  g_autoptr (CptFulfilment) self = cpt_fulfilment_new ("", promise, 0);
  const gpointer bases[] = { promise, &self->milestones, self };

  if (!cpt_row_take_id (id, self->id, sizeof self->id, error) ||
      !cpt_parts_read_doc (doc, length, FULFILMENT, G_N_ELEMENTS (FULFILMENT), bases, error))
    return NULL;
  return g_steal_pointer (&self);
}

char *
cpt_row_write_line (const char *fulfilment, const CptLine *line)
{
  Owner owner;
  const gconstpointer bases[] = { &owner, line, line->goods };

  g_return_val_if_fail (line->goods != NULL, NULL);

  g_strlcpy (owner.id, fulfilment, sizeof owner.id);
  return cpt_parts_write_doc (LINE, G_N_ELEMENTS (LINE), bases);
}

gboolean
cpt_row_read_line (const char *doc,
                   gsize length,
                   CptLine *line_out,
                   char fulfilment_out[CPT_ID_SIZE],
                   GError **error)
{
  g_autoptr (CptGoods) goods = cpt_goods_new ();
  CptLine line = { 0 };
  Owner owner;
  const gpointer bases[] = { &owner, &line, goods };

  if (!cpt_parts_read_doc (doc, length, LINE, G_N_ELEMENTS (LINE), bases, error))
    return FALSE;
  line.goods = g_steal_pointer (&goods);
  *line_out = line;
  memcpy (fulfilment_out, owner.id, sizeof owner.id);
  return TRUE;
}

static void
write_units (CptJsonWriter *writer, const char *name, gconstpointer data)
{
  cpt_units_put (writer, name, ((const CptBag *)data)->units);
}

static gboolean
read_units (JsonObject *object, const char *name, gpointer data, GError **error)
{
  CptBag *bag = data;
  JsonArray *list;

  return cpt_json_get_array (object, name, CPT_MAX_BAG_UNITS, &list, error) &&
         cpt_units_take (list, name, 1, CPT_MAX_PIECES, bag->units, error);
}

/* clang-format off */
static const CptMember BAG_OWN[] = {
  CPT_CHARS_OR_NULL ("location", CptBag, location),
  CPT_CUSTOM ("units", read_units, write_units),
  CPT_US ("made_us", CptBag, made_us),
};
enum { OF_BAG = 1 };
static const CptMemberPart BAG[] = {
  { OWNER, 1, OF_OWNER },
  { BAG_OWN, G_N_ELEMENTS (BAG_OWN), OF_BAG },
};
/* clang-format on */

char *
cpt_row_write_bag (const char *fulfilment, const CptBag *bag)
{
  Owner owner;
  const gconstpointer bases[] = { &owner, bag };

  g_strlcpy (owner.id, fulfilment, sizeof owner.id);
  return cpt_parts_write_doc (BAG, G_N_ELEMENTS (BAG), bases);
}

CptBag *
cpt_row_read_bag (const char *id,
                  const char *doc,
                  gsize length,
                  char fulfilment_out[CPT_ID_SIZE],
                  GError **error)
{
  g_autoptr (CptBag) self = cpt_bag_new ("");
  Owner owner;
  const gpointer bases[] = { &owner, self };

  if (!cpt_row_take_id (id, self->number, sizeof self->number, error) ||
      !cpt_parts_read_doc (doc, length, BAG, G_N_ELEMENTS (BAG), bases, error))
    return NULL;
  memcpy (fulfilment_out, owner.id, sizeof owner.id);
  return g_steal_pointer (&self);
}
