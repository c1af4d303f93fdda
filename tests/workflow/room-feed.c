/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What central would have published for the shop of these tests. */
#include "room-private.h"

#include "wire/row.h"

#include <string.h>

#define EPOCH    "5f0c9a1e"
#define SINCE_US G_GINT64_CONSTANT (1788213600000000)
#define ORDER    ROOM_ORDER
#define CONTACT  "01a1fcf2-9a00-792e-a932-8d781467a2e6"
#define PIN_OPS  1 /* as fast as Argon2id may be: these tests count tries, not seconds */
#define PIN_KIB  8192

static const struct {
  const char *id, *number, *name, *pin;
  CptRole role;
} PEOPLE[] = {
  { ROOM_CAMILLE, "1041", "Camille", "1234", CPT_ROLE_ASSOCIATE },
  { ROOM_THEO, "1042", "Théo", "2345", CPT_ROLE_ASSOCIATE },
  { ROOM_NADIA, "1001", "Nadia", "9876", CPT_ROLE_MANAGER },
};

static const struct {
  const char *sku, *gtin, *name, *style, *size, *colour, *place;
  gint64 quantity;
} ARTICLES[] = {
  { ROOM_PARKA, "09524500100011", "Parka Chamonix", "45001", "M", "Kaki", "A-03-2", 6 },
  { ROOM_PARKA_L, "09524500100028", "Parka Chamonix", "45001", "L", "Kaki", "A-03-3", 4 },
  { ROOM_JUMPER, "09524500100035", "Pull Vercors", "45014", "L", "Bordeaux", "B-01-1", 5 },
  { ROOM_HAT, "09524500100042", "Bonnet Pilat", "45020", NULL, "Ocre", "A-01-1", 3 },
};

static const struct {
  const char *code, *zone;
  CptPlaceSort sort;
  gint rank, capacity;
} PLACES[] = {
  { CPT_LOCATION_NONE, "", CPT_PLACE_UNKNOWN, 0, 0 },
  { CPT_LOCATION_COUNTER, "", CPT_PLACE_COUNTER, 0, 0 },
  { "A-01-1", "Femme", CPT_PLACE_SHELF, 110, 0 },
  { "A-03-2", "Femme", CPT_PLACE_SHELF, 120, 0 },
  { "A-03-3", "Femme", CPT_PLACE_SHELF, 121, 0 },
  { "B-01-1", "Homme", CPT_PLACE_RAIL, 210, 0 },
  { "R-12", "Retrait", CPT_PLACE_BIN, 900, 1 },
  { "R-14", "Retrait", CPT_PLACE_BIN, 901, 1 },
};

void
room_feed_begin (RoomFeed *self, const char *scope, gint64 from)
{
  CptFeedHead head = { .from = from };

  g_strlcpy (head.scope, scope, sizeof head.scope);
  g_strlcpy (head.epoch, EPOCH, sizeof head.epoch);
  *self = (RoomFeed){ .text = g_string_new (NULL), .seq = from };
  cpt_feed_write_head (self->text, &head);
  g_string_append_c (self->text, '\n');
}

void
room_feed_put (RoomFeed *self, CptRowKind kind, const char *id, char *doc)
{
  CptFeedRow row = { .seq = ++self->seq, .doc = doc, .doc_length = strlen (doc) };

  g_strlcpy (row.kind, cpt_row_kind_to_text (kind), sizeof row.kind);
  g_strlcpy (row.id, id, sizeof row.id);
  cpt_feed_write_row (self->text, &row);
  g_string_append_c (self->text, '\n');
  self->n++;
  self->sum += cpt_crypto_row_sum (row.kind, id, row.seq, doc, row.doc_length);
  g_free (doc);
}

void
room_feed_apply (RoomFeed *self, CptCache *cache, const char *scope)
{
  g_auto (CptFeedTrailer) trailer;
  g_autoptr (CptCacheApplied) applied = NULL;
  g_autoptr (GError) error = NULL;

  cpt_feed_trailer_init (&trailer);
  trailer.to = self->seq;
  trailer.n = self->n;
  trailer.sum = self->sum;
  cpt_feed_write_trailer (self->text, &trailer);
  g_string_append_c (self->text, '\n');
  applied = cpt_cache_apply (cache, scope, self->text->str, self->text->len, ROOM_NOW_US, &error);
  g_assert_no_error (error);
  g_assert_nonnull (applied);
  g_string_free (self->text, TRUE);
}

static void
put_store (RoomFeed *feed)
{
  g_autoptr (CptStore) store = cpt_store_new (ROOM_STORE);

  store->name = g_strdup ("Lyon Part-Dieu");
  g_strlcpy (store->time_zone, "Europe/Paris", sizeof store->time_zone);
  g_strlcpy (store->locale, "fr-FR", sizeof store->locale);
  g_strlcpy (store->currency, "EUR", sizeof store->currency);
  g_strlcpy (store->country, "FR", sizeof store->country);
  g_strlcpy (store->assortment, "FR-MODE", sizeof store->assortment);
  g_strlcpy (store->price_zone, "FR", sizeof store->price_zone);
  store->web_orders = TRUE;
  room_feed_put (feed, CPT_ROW_STORE, ROOM_STORE, cpt_row_write_store (store));
}

void
room_make_secret (const char *number, guint8 secret_out[CPT_BADGE_SECRET_BYTES])
{
  memset (secret_out, number[3], CPT_BADGE_SECRET_BYTES);
}

static void
put_people (RoomFeed *feed)
{
  for (gsize i = 0; i < G_N_ELEMENTS (PEOPLE); i++) {
    g_autoptr (CptPerson) person = cpt_person_new ();
    guint8 secret[CPT_BADGE_SECRET_BYTES];

    g_strlcpy (person->id, PEOPLE[i].id, sizeof person->id);
    g_strlcpy (person->number, PEOPLE[i].number, sizeof person->number);
    g_strlcpy (person->badge, PEOPLE[i].number, sizeof person->badge);
    person->name = g_strdup (PEOPLE[i].name);
    person->grants[0] = (CptGrant){ PEOPLE[i].role, SINCE_US, 0 };
    person->n_grants = 1;
    person->has_verifier = TRUE;
    person->verifier.ops = PIN_OPS;
    person->verifier.mem_kib = PIN_KIB;
    room_make_secret (PEOPLE[i].number, secret);
    g_assert_true (cpt_crypto_pin_hash (secret, sizeof secret, PEOPLE[i].pin, person->verifier.salt,
                                        PIN_OPS, PIN_KIB, person->verifier.hash));
    room_feed_put (feed, CPT_ROW_PERSON, person->id, cpt_row_write_person (person));
  }
}

static void
put_policy (RoomFeed *feed)
{
  const char *root = g_getenv ("COMPTOIR_SOURCE_ROOT");
  g_autofree char *path =
      g_build_filename (root != NULL ? root : ".", "data", "policy", "fr.json", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;
  char *doc;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  doc = cpt_policy_minify (text, length, &error);
  g_assert_no_error (error);
  room_feed_put (feed, CPT_ROW_POLICY, "p-41", doc);
}

void
room_put_shop (RoomFeed *feed)
{
  put_store (feed);
  for (gsize i = 0; i < G_N_ELEMENTS (PLACES); i++) {
    g_autoptr (CptPlace) place = cpt_place_new (PLACES[i].code);

    g_strlcpy (place->zone, PLACES[i].zone, sizeof place->zone);
    place->sort = PLACES[i].sort;
    place->rank = PLACES[i].rank;
    place->capacity = PLACES[i].capacity;
    room_feed_put (feed, CPT_ROW_PLACE, PLACES[i].code, cpt_row_write_place (place));
  }
  put_people (feed);
  put_policy (feed);
  room_put_passes (feed);
  for (gsize i = 0; i < G_N_ELEMENTS (ARTICLES); i++) {
    g_autoptr (CptStock) stock = cpt_stock_new (ARTICLES[i].sku);

    cpt_stock_add_floor (stock, ARTICLES[i].place, ARTICLES[i].quantity);
    stock->as_of_us = ROOM_NOW_US - 52 * ROOM_MINUTE;
    room_feed_put (feed, CPT_ROW_STOCK, ARTICLES[i].sku, cpt_row_write_stock (stock));
  }
}

static void
add_option (GPtrArray *options, const char *name, const char *value)
{
  if (value == NULL)
    return;
  g_ptr_array_add (options, g_strdup (name));
  g_ptr_array_add (options, g_strdup (value));
}

void
room_put_catalogue (RoomFeed *feed)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ARTICLES); i++) {
    g_autoptr (CptProduct) product = cpt_product_new (ARTICLES[i].sku);
    CptProductCode code = { .pack = 1 };

    g_ptr_array_add (product->names, g_strdup ("fr"));
    g_ptr_array_add (product->names, g_strdup (ARTICLES[i].name));
    product->style = g_strdup (ARTICLES[i].style);
    add_option (product->options, "size", ARTICLES[i].size);
    add_option (product->options, "colour", ARTICLES[i].colour);
    g_strlcpy (code.code, ARTICLES[i].gtin, sizeof code.code);
    g_strlcpy (code.sku, ARTICLES[i].sku, sizeof code.sku);
    room_feed_put (feed, CPT_ROW_PRODUCT, ARTICLES[i].sku, cpt_row_write_product (product));
    room_feed_put (feed, CPT_ROW_CODE, code.code, cpt_row_write_code (&code, TRUE));
  }
}

static CptGoods *
make_goods (const char *sku)
{
  CptGoods *goods = cpt_goods_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (ARTICLES); i++)
    if (strcmp (ARTICLES[i].sku, sku) == 0) {
      goods->name = g_strdup (ARTICLES[i].name);
      g_strlcpy (goods->gtin, ARTICLES[i].gtin, sizeof goods->gtin);
      add_option (goods->options, "size", ARTICLES[i].size);
      add_option (goods->options, "colour", ARTICLES[i].colour);
    }
  goods->kind = g_strdup ("goods");
  goods->unit_price = 14900;
  return goods;
}

static CptFulfilment *
make_order (const char *id, const char *reference, gint64 due_us, gsize n_lines)
{
  g_autoptr (CptPromise) promise = cpt_promise_new ();

  g_strlcpy (promise->order, ORDER, sizeof promise->order);
  promise->number = g_strdup (reference);
  promise->reference = g_strdup (reference);
  promise->channel = g_strdup ("web");
  promise->order_class = g_strdup ("consumer");
  promise->placed_us = promise->assigned_us = ROOM_NOW_US - 10 * ROOM_MINUTE;
  promise->accept_by_us = due_us - 30 * ROOM_MINUTE;
  promise->ready_by_us = due_us;
  promise->on_short = CPT_ON_SHORT_REROUTE;
  promise->payment_state = CPT_PAYMENT_PAID;
  g_strlcpy (promise->currency, "EUR", sizeof promise->currency);
  g_strlcpy (promise->contact, CONTACT, sizeof promise->contact);
  return cpt_fulfilment_new (id, promise, n_lines);
}

static void
set_line (CptFulfilment *order, gsize at, const char *sku, gint64 ordered)
{
  CptLine *line = &order->lines[at];

  line->number = (guint)at + 1;
  g_strlcpy (line->sku, sku, sizeof line->sku);
  line->counters[CPT_COUNTER_ORDERED] = ordered;
  line->goods = make_goods (sku);
}

static CptFulfilment *
make_known_order (const char *id)
{
  CptFulfilment *order;

  if (strcmp (id, ROOM_ONE) == 0) {
    order = make_order (id, "C-10001", ROOM_NOW_US + 62 * ROOM_MINUTE, 2);
    set_line (order, 0, ROOM_PARKA, 3);
    set_line (order, 1, ROOM_HAT, 1);
  } else {
    order = make_order (id, "C-10002", ROOM_NOW_US + 42 * ROOM_MINUTE, 1);
    set_line (order, 0, ROOM_JUMPER, 1);
  }
  return order;
}

static void
put_order (RoomFeed *feed, const CptFulfilment *order)
{
  room_feed_put (feed, CPT_ROW_FULFILMENT, order->id, cpt_row_write_fulfilment (order));
  for (gsize i = 0; i < order->n_lines; i++) {
    g_autofree char *id = g_strdup_printf ("%s/%u", order->id, order->lines[i].number);

    room_feed_put (feed, CPT_ROW_LINE, id, cpt_row_write_line (order->id, &order->lines[i]));
  }
  for (guint i = 0; i < order->bags->len; i++) {
    const CptBag *bag = g_ptr_array_index (order->bags, i);

    room_feed_put (feed, CPT_ROW_BAG, bag->number, cpt_row_write_bag (order->id, bag));
  }
}

static void
put_exception (RoomFeed *feed)
{
  g_autoptr (CptException) exception = cpt_exception_new (ROOM_EXCEPTION);
  CptExceptionItem item = { .line = 1, .asked = 1, .booked = 1 };
  static const char *const CLOSINGS[] = { "put-back", "counted-twice", "written-off" };

  g_strlcpy (exception->code, "order_cancelled", sizeof exception->code);
  g_strlcpy (exception->terminal, ROOM_CAMILLE, sizeof exception->terminal);
  g_strlcpy (exception->fulfilment, ROOM_TWO, sizeof exception->fulfilment);
  exception->opened_us = ROOM_NOW_US;
  g_strlcpy (item.command, ROOM_CAMILLE, sizeof item.command);
  g_strlcpy (item.kind, "fulfilment.pick", sizeof item.kind);
  g_strlcpy (item.fulfilment, ROOM_TWO, sizeof item.fulfilment);
  g_strlcpy (item.sku, ROOM_JUMPER, sizeof item.sku);
  item.from = cpt_bucket_floor ("B-01-1");
  g_array_append_val (exception->items, item);
  for (gsize i = 0; i < G_N_ELEMENTS (CLOSINGS); i++)
    g_ptr_array_add (exception->closings, g_strdup (CLOSINGS[i]));
  room_feed_put (feed, CPT_ROW_EXCEPTION, exception->id, cpt_row_write_exception (exception));
}

/* Commands 2 to 4 of another terminal never came. */
static void
put_lost (RoomFeed *feed)
{
  g_autoptr (CptException) exception = cpt_exception_new (ROOM_EXCEPTION);

  g_strlcpy (exception->code, CPT_EXCEPTION_LOST_RANGE, sizeof exception->code);
  g_strlcpy (exception->terminal, ROOM_THEO, sizeof exception->terminal);
  exception->opened_us = ROOM_NOW_US;
  exception->lost_from = 2;
  exception->lost_to = 4;
  g_strlcpy (exception->lost_name, "Handheld 07", sizeof exception->lost_name);
  g_ptr_array_add (exception->closings, g_strdup ("written-off"));
  room_feed_put (feed, CPT_ROW_EXCEPTION, exception->id, cpt_row_write_exception (exception));
}

void
room_put_work (RoomFeed *feed,
               const char *changed,
               void (*change) (CptFulfilment *),
               RoomExceptionSort exception)
{
  static const char *const IDS[] = { ROOM_ONE, ROOM_TWO };
  g_autoptr (CptContact) contact = cpt_contact_new (CONTACT);

  g_strlcpy (contact->order, ORDER, sizeof contact->order);
  contact->first = g_strdup ("Julien");
  contact->name = g_strdup ("Mercier");
  room_feed_put (feed, CPT_ROW_CONTACT, CONTACT, cpt_row_write_contact (contact));
  for (gsize i = 0; i < G_N_ELEMENTS (IDS); i++) {
    g_autoptr (CptFulfilment) order = make_known_order (IDS[i]);

    if (change != NULL && (changed == NULL || strcmp (IDS[i], changed) == 0))
      change (order);
    put_order (feed, order);
  }
  if (exception == ROOM_EXCEPTION_GOODS)
    put_exception (feed);
  else if (exception == ROOM_EXCEPTION_LOST)
    put_lost (feed);
}

/* Other customers' orders, one jumper each: names that begin alike, numbers that end alike. */
void
room_put_crowd (RoomFeed *feed, guint n_orders)
{
  static const char *const FIRST[] = { "Élodie", "Élise",  "Julien", "Julie", "Camille", "Théo",
                                       "Nadia",  "Nathan", "Inès",   "Inaya", "Lucas" };
  static const char *const LAST[] = { "Fournier", "Fontaine", "Mercier",   "Mercadier", "Perrin",
                                      "Perret",   "Blanc",    "Blanchard", "Garnier",   "Garcia",
                                      "Lefèvre",  "Lefebvre", "Morel" };

  for (guint i = 0; i < n_orders; i++) {
    g_autofree char *id = g_strdup_printf ("01a1fcf2-9de8-7b96-8014-%012x", i);
    g_autofree char *reference = g_strdup_printf ("C-%u", 20000 + i);
    g_autoptr (CptContact) contact = cpt_contact_new (id);
    g_autoptr (CptFulfilment) order =
        make_order (id, reference, ROOM_NOW_US + (gint64)(i % 600) * ROOM_MINUTE, 1);

    set_line (order, 0, ROOM_JUMPER, 1);
    g_strlcpy (order->promise->contact, id, sizeof order->promise->contact);
    g_strlcpy (order->promise->order, id, sizeof order->promise->order);
    g_strlcpy (contact->order, id, sizeof contact->order);
    contact->first = g_strdup (FIRST[i % G_N_ELEMENTS (FIRST)]);
    contact->name = g_strdup (LAST[i % G_N_ELEMENTS (LAST)]);
    contact->phone = g_strdup_printf ("+336%08u", i * 7919);
    contact->email = g_strdup_printf ("client%u@example.org", i);
    room_feed_put (feed, CPT_ROW_CONTACT, id, cpt_row_write_contact (contact));
    put_order (feed, order);
  }
}
