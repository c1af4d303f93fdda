/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/order.h"

#include "domain/instant.h"
#include "domain/text.h"
#include "wire/json-guard.h"
#include "wire/json-list.h"
#include "wire/members.h"

#include <string.h>

#define MAX_MINOR           G_GINT64_CONSTANT (999999999999) /* one amount of an order */
#define MAX_COLLECTOR_BYTES 200
#define MAX_STREET_LINES    4
#define MAX_STREET_BYTES    200
#define DEFAULT_CHANNEL     "web"
#define DEFAULT_CLASS       "consumer"
#define DEFAULT_KIND        "goods"
#define DEFAULT_CURRENCY    "EUR"
#define GTIN_DIGITS         14

static void
clear_line (gpointer data)
{
  g_clear_pointer (&((CptOrderLine *)data)->goods, cpt_goods_unref);
}

void
cpt_order_free (CptOrder *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->promise, cpt_promise_unref);
  g_clear_pointer (&self->contact, cpt_contact_free);
  g_clear_pointer (&self->lines, g_array_unref);
  g_free (self);
}

static gboolean
refuse (GError **error, const char *path, const char *what)
{
  g_set_error (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_MEMBER, "%s: %s", path, what);
  return FALSE;
}

/* Others send "" for what they do not have. */
static gboolean
get_text (JsonObject *object, const char *member, gsize max, char **out, GError **error)
{
  JsonNode *node = json_object_get_member (object, member);
  const char *text = NULL;

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
      json_node_get_value_type (node) == G_TYPE_STRING && *json_node_get_string (node) == '\0')
    return TRUE;
  if (!cpt_json_get_text_or_null (object, member, max, &text, error))
    return FALSE;
  if (text != NULL) {
    g_free (*out);
    *out = g_strdup (text);
  }
  return TRUE;
}

static gboolean
get_prose (JsonObject *object, const char *member, gsize max, char **out, GError **error)
{
  const char *text;

  if (!cpt_json_get_prose_or_null (object, member, max, &text, error))
    return FALSE;
  *out = g_strdup (text);
  return TRUE;
}

static gboolean
get_bool (JsonObject *object, const char *member, gboolean *out, GError **error)
{
  if (!json_object_has_member (object, member) || json_object_get_null_member (object, member))
    return TRUE;
  return cpt_json_get_bool (object, member, out, error);
}

static gboolean
get_minor (JsonObject *object, const char *member, gint64 none, gint64 *out, GError **error)
{
  return cpt_json_get_int_or_null (object, member, 0, MAX_MINOR, none, out, error);
}

static gboolean
get_instant (JsonObject *object, const char *member, gint64 none, gint64 *out, GError **error)
{
  const char *text;

  *out = none;
  if (!cpt_json_get_text_or_null (object, member, 64, &text, error))
    return FALSE;
  if (text == NULL || cpt_instant_from_text (text, out))
    return TRUE;
  return refuse (error, member, "a time like 2026-11-21T10:30:00+01:00 is wanted");
}

typedef gboolean (*Reader) (JsonObject *object, CptOrder *self, GError **error);

/* Reads an object that need not be there; errors get its name in front. */
static gboolean
read_inner (JsonObject *document, const char *member, Reader reader, CptOrder *self, GError **error)
{
  JsonObject *object;

  if (!cpt_json_get_object_or_null (document, member, &object, error))
    return FALSE;
  if (object == NULL || reader (object, self, error))
    return TRUE;
  g_prefix_error (error, "%s.", member);
  return FALSE;
}

static gboolean
read_contract (JsonObject *object, CptOrder *self, GError **error)
{
  if (!get_text (object, "seller", 32, &self->promise->seller, error) ||
      !get_text (object, "vat_country", 2, &self->promise->vat_country, error))
    return FALSE;
  return self->promise->vat_country == NULL || cpt_form_is_country (self->promise->vat_country) ||
         refuse (error, "vat_country", "two capital letters are wanted");
}

static gboolean
read_customer (JsonObject *object, CptOrder *self, GError **error)
{
  CptContact *contact = self->contact;

  return get_text (object, "first", 100, &contact->first, error) &&
         get_text (object, "name", 100, &contact->name, error) &&
         get_text (object, "phone", 20, &contact->phone, error) &&
         get_text (object, "email", 254, &contact->email, error) &&
         get_text (object, "language", 8, &contact->language, error);
}

static gboolean
read_collectors (JsonObject *document, CptOrder *self, GError **error)
{
  JsonArray *list;

  if (!json_object_has_member (document, "collectors") ||
      json_object_get_null_member (document, "collectors"))
    return TRUE;
  if (!cpt_json_get_array (document, "collectors", CPT_MAX_COLLECTORS, &list, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (list); i++) {
    JsonObject *entry;
    const char *name;

    if (!cpt_json_list_get_object (list, i, "collectors", &entry, error))
      return FALSE;
    if (!cpt_json_get_text (entry, "name", MAX_COLLECTOR_BYTES, &name, error)) {
      g_prefix_error (error, "collectors[%u].", i);
      return FALSE;
    }
    g_ptr_array_add (self->contact->collectors, g_strdup (name));
  }
  return TRUE;
}

static gboolean
read_street (JsonObject *object, CptContact *contact, GError **error)
{
  contact->street = g_ptr_array_new_with_free_func (g_free);
  if (!cpt_texts_read (object, "street", MAX_STREET_LINES, MAX_STREET_BYTES, contact->street,
                       error))
    return FALSE;
  return contact->street->len > 0 || refuse (error, "street", "a line is wanted");
}

static gboolean
read_address (JsonObject *object, CptOrder *self, GError **error)
{
  CptContact *contact = self->contact;

  if (!get_text (object, "name", 200, &contact->address_name, error) ||
      !read_street (object, contact, error) ||
      !get_text (object, "postcode", 16, &contact->postcode, error) ||
      !get_text (object, "city", 100, &contact->city, error) ||
      !get_text (object, "country", 2, &contact->country, error))
    return FALSE;
  if (contact->postcode == NULL)
    return refuse (error, "postcode", "is missing");
  if (contact->city == NULL)
    return refuse (error, "city", "is missing");
  return (contact->country != NULL && cpt_form_is_country (contact->country)) ||
         refuse (error, "country", "two capital letters are wanted");
}

static gboolean
read_slot (JsonObject *object, CptOrder *self, GError **error)
{
  CptPromise *promise = self->promise;

  if (!get_instant (object, "from", 0, &promise->slot_from_us, error) ||
      !get_instant (object, "to", 0, &promise->slot_to_us, error))
    return FALSE;
  return (promise->slot_from_us > 0 && promise->slot_to_us >= promise->slot_from_us) ||
         refuse (error, "to", "a slot from an earlier to a later time is wanted");
}

static gboolean
read_on_short (JsonObject *object, CptOrder *self, GError **error)
{
  const char *text;

  if (!cpt_json_get_text_or_null (object, "on_short", 20, &text, error))
    return FALSE;
  if (text == NULL)
    return TRUE;
  self->promise->on_short = cpt_on_short_from_text (text);
  self->on_short_given = self->promise->on_short != CPT_ON_SHORT_UNSET;
  return self->on_short_given ||
         refuse (error, "on_short", "ask, keep, wait, cancel or reroute is wanted");
}

static gboolean
read_fulfil (JsonObject *object, CptOrder *self, GError **error)
{
  CptPromise *promise = self->promise;
  g_autofree char *store = NULL;
  const char *method;

  if (!cpt_json_get_text (object, "method", 20, &method, error))
    return FALSE;
  if (!cpt_method_from_text (method, &promise->method))
    return refuse (error, "method", "pickup, ship or transfer is wanted");
  if (!get_text (object, "store", CPT_STORE_SIZE - 1, &store, error) ||
      !get_instant (object, "ready_by", 0, &promise->ready_by_us, error) ||
      !read_inner (object, "slot", read_slot, self, error) ||
      !read_on_short (object, self, error) ||
      !read_inner (object, "address", read_address, self, error))
    return FALSE;
  if (store != NULL)
    g_strlcpy (promise->store, store, sizeof promise->store);
  return promise->method != CPT_METHOD_SHIP || self->contact->street != NULL ||
         refuse (error, "address", "is missing, and the goods are to be shipped");
}

static gboolean
read_gift (JsonObject *object, CptOrder *self, GError **error)
{
  return get_bool (object, "wrap", &self->promise->gift_wrap, error) &&
         get_bool (object, "hide_prices", &self->promise->hide_prices, error) &&
         get_prose (object, "message", 1000, &self->contact->gift_message, error);
}

/* GTIN-8, -12, -13 and -14 with a right check digit, as 14 digits. */
static gboolean
take_gtin (const char *text, char out[CPT_GTIN_SIZE])
{
  gsize length = strlen (text);
  guint sum = 0;

  if ((length != 8 && length != 12 && length != 13 && length != 14) ||
      strspn (text, "0123456789") != length)
    return FALSE;
  memset (out, '0', GTIN_DIGITS);
  memcpy (out + GTIN_DIGITS - length, text, length);
  out[GTIN_DIGITS] = '\0';
  for (guint i = 0; i < GTIN_DIGITS; i++)
    sum += (guint)(out[i] - '0') * (i % 2 == 0 ? 3 : 1);
  return sum % 10 == 0;
}

static gboolean
read_identity (JsonObject *object, CptOrderLine *line, GError **error)
{
  g_autofree char *sku = NULL;
  g_autofree char *gtin = NULL;

  if (!get_text (object, "sku", CPT_SKU_SIZE - 1, &sku, error) ||
      !get_text (object, "gtin", GTIN_DIGITS, &gtin, error))
    return FALSE;
  if (sku == NULL && gtin == NULL)
    return refuse (error, "sku", "is missing, and so is gtin");
  if (sku != NULL)
    g_strlcpy (line->sku, sku, sizeof line->sku);
  return gtin == NULL || take_gtin (gtin, line->goods->gtin) ||
         refuse (error, "gtin", "8, 12, 13 or 14 digits with a right check digit are wanted");
}

static gboolean
read_goods (JsonObject *object, CptGoods *goods, GError **error)
{
  gint64 age_min;

  if (!get_text (object, "kind", 32, &goods->kind, error) ||
      !get_text (object, "group", 32, &goods->group, error) ||
      !get_text (object, "name", 250, &goods->name, error) ||
      !cpt_json_get_int (object, "unit_price", 0, MAX_MINOR, &goods->unit_price, error) ||
      !get_minor (object, "discount", 0, &goods->discount, error) ||
      !get_minor (object, "eco_fee", 0, &goods->eco_fee, error) ||
      !get_minor (object, "deposit", 0, &goods->deposit, error) ||
      !get_text (object, "vat_rate", 6, &goods->vat_rate, error) ||
      !cpt_json_get_int_or_null (object, "age_min", 0, 99, -1, &age_min, error) ||
      !get_bool (object, "serial", &goods->serial, error) ||
      !get_bool (object, "antitheft", &goods->antitheft, error) ||
      !get_bool (object, "bulky", &goods->bulky, error) ||
      !get_prose (object, "instructions", 500, &goods->instructions, error))
    return FALSE;
  goods->age_min = (gint)age_min;
  if (goods->kind == NULL)
    goods->kind = g_strdup (DEFAULT_KIND);
  return goods->vat_rate == NULL || cpt_form_is_decimal (goods->vat_rate) ||
         refuse (error, "vat_rate", "a text like \"20.0\" is wanted");
}

static gboolean
read_line (JsonObject *object, guint i, CptOrderLine *line, GError **error)
{
  gint64 number;

  if (!cpt_json_get_int_or_null (object, "line", 1, CPT_MAX_LINE_NUMBER, (gint64)i + 1, &number,
                                 error) ||
      !read_identity (object, line, error) ||
      !cpt_json_get_int (object, "quantity", 1, CPT_MAX_QUANTITY, &line->quantity, error))
    return FALSE;
  line->number = (guint)number;
  return read_goods (object, line->goods, error);
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const CptOrderLine *one = a;
  const CptOrderLine *other = b;

  return one->number < other->number ? -1 : one->number > other->number;
}

static gboolean
read_lines (JsonObject *document, CptOrder *self, GError **error)
{
  JsonArray *list;

  if (!cpt_json_get_array (document, "lines", CPT_MAX_LINES, &list, error))
    return FALSE;
  if (json_array_get_length (list) == 0)
    return refuse (error, "lines", "a line is wanted");
  for (guint i = 0; i < json_array_get_length (list); i++) {
    CptOrderLine line = { 0, { 0 }, 0, NULL };
    JsonObject *entry;

    if (!cpt_json_list_get_object (list, i, "lines", &entry, error))
      return FALSE;
    line.goods = cpt_goods_new ();
    g_array_append_val (self->lines, line);
    if (!read_line (entry, i, &g_array_index (self->lines, CptOrderLine, i), error)) {
      g_prefix_error (error, "lines[%u].", i);
      return FALSE;
    }
  }
  g_array_sort (self->lines, compare_lines);
  for (guint i = 1; i < self->lines->len; i++)
    if (g_array_index (self->lines, CptOrderLine, i).number ==
        g_array_index (self->lines, CptOrderLine, i - 1).number)
      return refuse (error, "lines", "two have the same number");
  return TRUE;
}

/* Σ unit_price × quantity − Σ discount + Σ deposit × quantity + fee; FALSE if that is no amount. */
static gboolean
add_up (const CptOrder *self, gint64 fee, gint64 *sum_out)
{
  gint64 sum = fee;

  for (guint i = 0; i < self->lines->len; i++) {
    const CptOrderLine *line = &g_array_index (self->lines, CptOrderLine, i);
    gint64 part;

    if (__builtin_mul_overflow (line->goods->unit_price + line->goods->deposit, line->quantity,
                                &part) ||
        __builtin_add_overflow (sum, part - line->goods->discount, &sum))
      return FALSE;
  }
  *sum_out = sum;
  return sum >= 0 && sum <= MAX_MINOR;
}

/* The state that is not named follows from what is paid. */
static gboolean
read_state (JsonObject *object, CptPromise *promise, gint64 paid, GError **error)
{
  const char *text;

  if (!cpt_json_get_text_or_null (object, "state", 20, &text, error))
    return FALSE;
  if (text != NULL && !cpt_payment_state_from_text (text, &promise->payment_state))
    return refuse (error, "state", "paid, authorised, to_pay or failed is wanted");
  if (text == NULL)
    promise->payment_state = paid >= promise->total ? CPT_PAYMENT_PAID : CPT_PAYMENT_TO_PAY;
  if (paid >= 0)
    promise->paid = paid;
  else
    promise->paid = promise->payment_state == CPT_PAYMENT_PAID ? promise->total : 0;
  return TRUE;
}

static gboolean
read_payment (JsonObject *object, CptPromise *promise, gint64 sum, GError **error)
{
  g_autofree char *currency = NULL;
  gint64 paid;

  if (!get_text (object, "currency", 3, &currency, error) ||
      !get_minor (object, "total", sum, &promise->total, error) ||
      !get_minor (object, "paid", -1, &paid, error) ||
      !get_instant (object, "authorised_until", 0, &promise->authorised_until_us, error) ||
      !read_state (object, promise, paid, error))
    return FALSE;
  if (currency != NULL && !cpt_form_is_currency (currency))
    return refuse (error, "currency", "three capital letters are wanted");
  g_strlcpy (promise->currency, currency != NULL ? currency : DEFAULT_CURRENCY,
             sizeof promise->currency);
  if (promise->total == sum)
    return TRUE;
  g_set_error (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_MEMBER,
               "total: %" G_GINT64_FORMAT " is said, lines and fee come to %" G_GINT64_FORMAT,
               promise->total, sum);
  return FALSE;
}

static gboolean
read_money (JsonObject *document, CptOrder *self, GError **error)
{
  g_autoptr (JsonObject) empty = json_object_new ();
  JsonObject *delivery, *payment;
  gint64 fee = 0, sum = 0;

  if (!cpt_json_get_object_or_null (document, "delivery", &delivery, error) ||
      !cpt_json_get_object_or_null (document, "payment", &payment, error))
    return FALSE;
  if (delivery != NULL && !get_minor (delivery, "fee", 0, &fee, error)) {
    g_prefix_error (error, "delivery.");
    return FALSE;
  }
  if (!add_up (self, fee, &sum))
    return refuse (error, "lines", "their sum is no amount");
  if (read_payment (payment != NULL ? payment : empty, self->promise, sum, error))
    return TRUE;
  g_prefix_error (error, "payment.");
  return FALSE;
}

static gboolean
read_head (JsonObject *document, CptOrder *self, gint64 now_us, GError **error)
{
  CptPromise *promise = self->promise;
  const char *number;

  if (!cpt_json_get_text (document, "number", 32, &number, error) ||
      !get_text (document, "channel", 32, &promise->channel, error) ||
      !get_text (document, "class", 16, &promise->order_class, error) ||
      !get_instant (document, "placed", now_us, &promise->placed_us, error))
    return FALSE;
  promise->number = g_strdup (number);
  promise->reference = g_strdup (number);
  if (promise->channel == NULL)
    promise->channel = g_strdup (DEFAULT_CHANNEL);
  if (promise->order_class == NULL)
    promise->order_class = g_strdup (DEFAULT_CLASS);
  return strcmp (promise->order_class, "consumer") == 0 ||
         strcmp (promise->order_class, "business") == 0 ||
         refuse (error, "class", "consumer or business is wanted");
}

static gboolean
read_document (JsonObject *document, CptOrder *self, gint64 now_us, GError **error)
{
  JsonObject *fulfil;

  return read_head (document, self, now_us, error) &&
         read_inner (document, "contract", read_contract, self, error) &&
         read_inner (document, "customer", read_customer, self, error) &&
         read_collectors (document, self, error) &&
         cpt_json_get_object (document, "fulfil", &fulfil, error) &&
         read_inner (document, "fulfil", read_fulfil, self, error) &&
         read_inner (document, "gift", read_gift, self, error) &&
         get_prose (document, "note", 1000, &self->contact->note, error) &&
         read_lines (document, self, error) && read_money (document, self, error);
}

static gboolean
is_anonymous (const CptContact *contact)
{
  return contact->first == NULL && contact->name == NULL && contact->phone == NULL &&
         contact->email == NULL && contact->language == NULL && contact->collectors->len == 0 &&
         contact->street == NULL && contact->gift_message == NULL && contact->note == NULL;
}

CptOrder *
cpt_order_read (const char *text, gsize length, gint64 now_us, GError **error)
{
  g_autoptr (JsonObject) document = cpt_json_parse_object_with (text, length, CPT_ORDER_MAX_BYTES,
                                                                CPT_JSON_GUARD_DECIMALS, error);
  g_autoptr (CptOrder) self = NULL;

  if (document == NULL)
    return NULL;
  self = g_new0 (CptOrder, 1);
  self->promise = cpt_promise_new ();
  self->contact = cpt_contact_new ("");
  self->lines = g_array_new (FALSE, TRUE, sizeof (CptOrderLine));
  g_array_set_clear_func (self->lines, clear_line);
  if (!read_document (document, self, now_us, error))
    return NULL;
  if (is_anonymous (self->contact))
    g_clear_pointer (&self->contact, cpt_contact_free);
  return g_steal_pointer (&self);
}
