/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chain.h"

#include "central/orchestration/hours.h"
#include "codes/own.h"
#include "crypto/crypto.h"

#include <glib/gstdio.h>
#include <string.h>

#define NOW "2026-11-21T09:00:00+01:00"

/* ---- bad rows, by name ---- */

/* clang-format off */
static const struct { const char *name, *kind, *text, *note; } bad_rows[] = {
  { "wrong check digit", "products", "gtin,name\n9521234500101,Hat\n", "file.csv, line 2, gtin: the check digit of 9521234500101 is wrong; skipped" },
  { "lost zeros", "products", "gtin,name\n651511016,Celery\n", "file.csv, line 2, gtin: 651511016 has 9 digits, not 8, 12, 13 or 14; skipped" },
  { "no digits", "products", "gtin,name\nabc,Hat\n", "file.csv, line 2, gtin: abc is no row of digits; skipped" },
  { "no name", "products", "gtin,name\n9521234500100,\n", "file.csv, line 2, name: there is none; skipped" },
  { "no code", "products", "sku,gtin,name\n,,Hat\n", "file.csv, line 2, sku: neither a sku nor a GTIN; skipped" },
  { "twice", "products", "sku,name\nA,Hat\n\nA,Cap\n", "file.csv, line 4, sku: it stands on line 2 already; skipped" },
  { "a field too many", "products", "sku,name\nA,Hat,1\n", "file.csv, line 2, row: 3 fields, the header has 2; skipped" },
  { "quote never closed", "products", "sku,name\nA,\"Hat\n", "file.csv, line 2, row: too long, or a quote is never closed; skipped" },
  { "not UTF-8", "products", "sku,name\nA,\xe9t\xe9\n", "file.csv, line 2, name: not UTF-8; skipped" },
  { "no amount", "prices", "sku,price\nA,1.234\n", "file.csv, line 2, price: 1.234 is no amount; skipped" },
  { "no time", "prices", "sku,price,from\nA,1.20,tomorrow\n", "file.csv, line 2, from: tomorrow is no time (2026-11-21 or 2026-11-21T08:30:00+01:00); skipped" },
  { "unknown shop", "places", "store,code,kind\nPAR9,A,shelf\n", "file.csv, line 2, store: there is no shop PAR9; skipped" },
  { "unknown kind of place", "places", "store,code,kind\nLYO1,A,cave\n", "file.csv, line 2, kind: shelf, rail, stockroom, window, bin, locker or counter; skipped" },
  { "unknown place", "stock", "store,sku,place,quantity\nLYO1,A,Z-1,3\n", "file.csv, line 2, place: LYO1 has no place Z-1; skipped" },
  { "no quantity", "stock", "store,sku,place,quantity\nLYO1,A,A-03-2,many\n", "file.csv, line 2, quantity: many is no whole number; skipped" },
  { "below zero", "stock", "store,sku,place,quantity\nLYO1,A,A-03-2,-1\n", "file.csv, line 2, quantity: below zero is possible at ? alone; skipped" },
  { "unknown role", "people", "number,name,store,role\n9,Ada,LYO1,boss\n", "file.csv, line 2, role: associate, supervisor or manager; skipped" },
  { "short PIN", "people", "number,name,store,role,pin\n9,Ada,LYO1,associate,12\n", "file.csv, line 2, pin: not 4 to 12 digits; skipped" },
  { "hours", "stores", "number,name,time_zone,assortment,price_zone,hours\nX,X,Europe/Paris,A,Z,Mon 9-12\n", "file.csv, line 2, hours: Mon 9-12 is not like Mon 09:00-12:30,14:00-20:00; Tue…; skipped" },
  { "time zone", "stores", "number,name,time_zone,assortment,price_zone,hours\nX,X,Mars/Olympus,A,Z,always\n", "file.csv, line 2, time_zone: there is no Mars/Olympus; skipped" },
  { "a return", "orders", "number,sku,quantity,price,store,method\nC536,22,-3,1.25,LYO1,pickup\n", "file.csv, line 2, quantity: -3 of C536 goes back: a return is no order; skipped" },
  { "postage", "orders", "number,sku,quantity,price,store,method\n536,POST,1,18.00,LYO1,pickup\n", "file.csv, line 2, sku: POST is a charge, no goods; skipped" },
  { "cut off JSON", "products", "{\"sku\":\"A\",\n{\"sku\":\"B\",\"name\":\"Hat\"}\n", "file.csv, line 1, JSON: " },
};
/* clang-format on */

static void
test_bad_row (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (CptWorld) world = cpt_world_new (NOW);
  CptImportCounts counts;

  cpt_chain_found (world);
  counts = cpt_chain_import (world, bad_rows[i].kind, bad_rows[i].text);
  g_assert_cmpint (counts.n_skipped, ==, 1);
  g_assert_cmpuint (world->notes->len, ==, 1);
  if (world->notes->len != 1)
    return;
  if (g_str_has_suffix (bad_rows[i].note, " "))
    g_assert_true (g_str_has_prefix (world->notes->pdata[0], bad_rows[i].note));
  else
    g_assert_cmpstr (world->notes->pdata[0], ==, bad_rows[i].note);
}

/* ---- the same again writes nothing ---- */

/* clang-format off */
static const struct { const char *name, *kind, *text; } twice[] = {
  { "products", "products", "sku,gtin,name,name.en,options,weight_g\nN-1,9529000000106,Écharpe,Scarf,size=M;colour=Gris,120\nN-2,,Gant,,,\n" },
  { "products in JSON", "products", "[{\"sku\":\"N-1\",\"name\":{\"fr\":\"Écharpe\",\"en\":\"Scarf\"},\"options\":[[\"size\",\"M\"]],\"bulky\":true}]" },
  { "products with semicolons", "products", "\xEF\xBB\xBFsku;name\r\nN-1;\"Gants; la paire\"\r\n" },
  { "a pack", "products", "sku,gtin,pack,name\n46007-BLC-2,19521234600074,12,Tasses\n" },
  { "prices", "prices", "sku,price,from\n46003-NAT-U,84.90,2026-09-01\n" },
  { "prices from now", "prices", "sku,minor\n46003-NAT-U,8490\n46007-BLC-2,1690\n" },
  { "places", "places", "store,code,kind,zone\nLYO2,A-01-1,shelf,Femme\n" },
  { "stock", "stock", "store,sku,place,quantity\nLYO1,45001-KAK-M,A-03-2,9\nLYO1,45001-KAK-M,?,-2\n" },
  { "people", "people", "number,name,store,role,from,pin\n7,Ada,LYO1,supervisor,2026-09-01,4321\n" },
  { "people with a badge", "people", "number,name,store,role,from,pin,badge\n7,Ada,LYO1,supervisor,2026-09-01,4321,B-7-CAIREEYUCULBOGAZ\n" },
  { "stores", "stores", "number,name,time_zone,assortment,price_zone,hours\nPAR1,Paris,Europe/Paris,FR-MODE,FR,Mon-Fri 09:00-12:30; Sat 10:00-19:00\n" },
  { "orders", "orders", "number,placed,sku,quantity,price,store,method\n1,2026-11-20 10:00:00,45001-KAK-M,2,149.00,LYO1,pickup\n1,2026-11-20 10:00:00,46003-NAT-U,1,84.9,LYO1,pickup\n2,2026-11-20 10:05:00,X-9,1,1.00,LYO1,pickup\n" },
  { "order documents", "orders", "{\"number\":\"1\",\n \"fulfil\":{\"method\":\"pickup\",\"store\":\"LYO1\"},\n \"lines\":[{\"sku\":\"A\",\"quantity\":1,\"unit_price\":1}]}\n{\"number\":\"2\",\"fulfil\":{\"method\":\"pickup\",\"store\":\"LYO1\"},\"lines\":[{\"sku\":\"A\",\"quantity\":1,\"unit_price\":1}]}\n" },
};
/* clang-format on */

typedef struct {
  gint64 seqs; /* Σ over all scopes */
  gint64 log;  /* entries */
} Marks;

static gboolean
count_entry (const CptLogEntry *entry, gpointer user_data)
{
  ((Marks *)user_data)->log++;
  return TRUE;
}

static gboolean
load_marks (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Marks *marks = user_data;
  g_autoptr (GPtrArray) scopes = cpt_storage_list_scopes (transaction, error);

  *marks = (Marks){ 0 };
  for (guint i = 0; i < scopes->len; i++) {
    CptScopeHead head;

    cpt_storage_load_head (transaction, scopes->pdata[i], &head, error);
    marks->seqs += head.seq;
  }
  return cpt_storage_walk_log (transaction, 0, count_entry, marks, error);
}

static void
test_twice (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (CptWorld) world = cpt_world_new (NOW);
  CptImportCounts first, second;
  Marks before, after;

  cpt_chain_found (world);
  first = cpt_chain_import (world, twice[i].kind, twice[i].text);
  for (guint j = 0; j < world->notes->len; j++)
    g_test_message ("%s", (const char *)world->notes->pdata[j]);
  g_assert_cmpint (first.n_skipped, ==, 0);
  g_assert_cmpint (first.n_written, >, 0);
  cpt_world_read (world, load_marks, &before);
  cpt_world_set_clock (world, "2026-11-21T11:00:00+01:00");
  second = cpt_chain_import (world, twice[i].kind, twice[i].text);
  g_assert_cmpint (second.n_skipped, ==, 0);
  g_assert_cmpint (second.n_written, ==, 0);
  g_assert_cmpint (second.n_unchanged, ==, first.n_written);
  cpt_world_read (world, load_marks, &after);
  g_assert_cmpint (after.seqs, ==, before.seqs);
  g_assert_cmpint (after.log, ==, before.log);
}

/* ---- whole files that make no sense ---- */

/* clang-format off */
static const struct { const char *name, *kind, *column, *fallback, *text, *words; } files[] = {
  { "no such kind", "dragons", NULL, NULL, "a\n", "There is no kind of import dragons" },
  { "empty", "products", NULL, NULL, "", "The file is empty" },
  { "no column", "products", NULL, NULL, "sku,title\nA,Hat\n", "No column for name; name it with --columns, or give a --default" },
  { "column that is not there", "products", "label=name", NULL, "sku,title\nA,Hat\n", "--columns: the file has no column label" },
  { "member that is not there", "products", "title=nom", NULL, "sku,title\nA,Hat\n", "--columns: there is no member nom" },
  { "default for nothing", "products", "title=name", "colr=red", "sku,title\nA,Hat\n", "--default: there is no member colr" },
};
/* clang-format on */

static void
test_file (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (CptWorld) world = cpt_world_new (NOW);
  const char *columns[] = { files[i].column, NULL }, *defaults[] = { files[i].fallback, NULL };
  CptImportOptions options = { files[i].kind, columns, defaults, "file.csv", NULL, 0 };
  g_autoptr (GInputStream) input = g_memory_input_stream_new_from_data (files[i].text, -1, NULL);
  g_autoptr (GError) error = NULL;

  cpt_chain_found (world);
  g_assert_false (cpt_import_stream (world->service, &options, input, NULL, NULL, NULL, &error));
  g_assert_nonnull (error);
  if (error != NULL)
    g_assert_cmpstr (error->message, ==, files[i].words);
}

/* ---- people ---- */

static gboolean
load_ada (CptTransaction *transaction, gpointer user_data, GError **error)
{
  *(CptPerson **)user_data = cpt_storage_find_person (transaction, "7", error);
  return TRUE;
}

static void
assert_opens (CptWorld *world, const char *badge, const char *pin, gboolean opens)
{
  g_autoptr (CptPerson) ada = NULL;
  guint8 secret[CPT_BADGE_SECRET_BYTES], hash[32];
  char number[33] = "";

  cpt_world_read (world, load_ada, &ada);
  g_assert_true (cpt_badge_read (badge, number, sizeof number, secret));
  g_assert_true (cpt_crypto_pin_hash (secret, sizeof secret, pin, ada->verifier.salt,
                                      ada->verifier.ops, ada->verifier.mem_kib, hash));
  g_assert_cmpint (cpt_crypto_equal (hash, ada->verifier.hash, 32), ==, opens);
}

static CptImportCounts
import_people (CptWorld *world, const char *badges_out, const char *text)
{
  CptImportOptions options = { .kind = "people", .name = "file.csv", .badges_out = badges_out };
  g_autoptr (GInputStream) input = g_memory_input_stream_new_from_data (text, -1, NULL);

  return cpt_chain_import_as (world, &options, input);
}

static void
test_badges (void)
{
  g_autoptr (CptWorld) world = cpt_world_new (NOW);
  g_autofree char *path = NULL, *text = NULL, *badge = NULL, *later = NULL;
  g_auto (GStrv) lines = NULL;
  GStatBuf status;

  cpt_chain_found (world);
  path = g_build_filename (world->folder, "badges.csv", NULL);
  import_people (world, path,
                 "number,name,store,role,pin\n7,\"Ada \"\"A\"\"\",LYO1,manager,4321\n");
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpstr (lines[0], ==, "number,name,badge");
  g_assert_true (g_str_has_prefix (lines[1], "7,\"Ada \"\"A\"\"\",B-7-"));
  badge = g_strdup (strrchr (lines[1], ',') + 1);
  assert_opens (world, badge, "4321", TRUE);
  assert_opens (world, badge, "4322", FALSE);

  import_people (world, path,
                 "number,name,store,role,pin,badge\n7,\"Ada \"\"A\"\"\",LYO1,manager,1111,new\n");
  assert_opens (world, badge, "1111", FALSE); /* the old badge ended */
  later = g_strdup_printf ("number,name,store,role,pin,badge\n7,Ada,LYO1,manager,2222,%s\n", badge);
  import_people (world, path, later);
  assert_opens (world, badge, "2222", TRUE);
}

/* ---- policies ---- */

static char *
replace (const char *text, const char *what, const char *with)
{
  GString *out = g_string_new (text);

  g_string_replace (out, what, with, 0);
  return g_string_free (out, FALSE);
}

static void
test_policy (void)
{
  g_autoptr (CptWorld) world = cpt_world_new (NOW);
  g_autoptr (CptDevice) device = NULL;
  g_autofree char *path =
      g_build_filename (g_getenv ("COMPTOIR_SOURCE_ROOT"), "data", "policy", "fr.json", NULL);
  g_autofree char *first = NULL, *next = NULL, *changed = NULL, *feed = NULL;
  CptImportCounts counts;

  cpt_chain_found (world);
  g_assert_true (g_file_get_contents (path, &first, NULL, NULL));
  counts = cpt_chain_import (world, "policy", first); /* `init` had it */
  g_assert_cmpint (counts.n_unchanged, ==, 1);
  changed = replace (first, "\"undo_s\": 30", "\"undo_s\": 60");
  counts = cpt_chain_import (world, "policy", changed);
  g_assert_cmpint (counts.n_skipped, ==, 1);
  g_assert_cmpstr (world->notes->pdata[0], ==,
                   "file.csv, line 1, id: p-41 exists and never changes: give the new one its own "
                   "id; skipped");
  next = replace (changed, "\"p-41\"", "\"p-42\"");
  counts = cpt_chain_import (world, "policy", next);
  g_assert_cmpint (counts.n_written, ==, 1);
  counts = cpt_chain_import (world, "policy", next);
  g_assert_cmpint (counts.n_unchanged, ==, 1);
  device = cpt_device_new (world, "LYO1", "1041");
  feed = cpt_device_pull (device, "shop/LYO1", NULL);
  g_assert_nonnull (strstr (feed, "[\"put\",\"policy\",\"p-41\","));
  g_assert_nonnull (strstr (feed, "[\"put\",\"policy\",\"p-42\","));
}

/* ---- hours ---- */

static void
test_hours (void)
{
  g_autoptr (GArray) week =
      cpt_hours_make ("Mon-Sat 08:30-12:30,12:30-20:00", "Europe/Paris", cpt_world_us (NOW));
  g_autoptr (GArray) night = cpt_hours_make ("Fri 22:00-02:00", "Europe/Paris", cpt_world_us (NOW));
  g_autoptr (GArray) spring = cpt_hours_make ("Sun 01:00-04:00", "Europe/Paris",
                                              cpt_world_us ("2027-03-28T00:30:00+01:00"));
  g_autoptr (GArray) always = cpt_hours_make ("always", "Europe/Paris", cpt_world_us (NOW));
  const CptInterval *at;

  g_assert_cmpuint (week->len, ==, 12);
  at = &g_array_index (week, CptInterval, 0);
  g_assert_cmpint (at->from_us, ==, cpt_world_us ("2026-11-21T08:30:00+01:00"));
  g_assert_cmpint (at->to_us, ==, cpt_world_us ("2026-11-21T20:00:00+01:00"));
  at = &g_array_index (week, CptInterval, 1);
  g_assert_cmpint (at->from_us, ==, cpt_world_us ("2026-11-23T08:30:00+01:00"));
  at = &g_array_index (night, CptInterval, 0);
  g_assert_cmpint (at->to_us, ==, cpt_world_us ("2026-11-28T02:00:00+01:00"));
  at = &g_array_index (spring, CptInterval, 0); /* two hours: one does not exist */
  g_assert_cmpint (at->to_us - at->from_us, ==, 2 * G_TIME_SPAN_HOUR);
  at = &g_array_index (always, CptInterval, 0);
  g_assert_cmpuint (always->len, ==, 1);
  g_assert_cmpint (at->to_us - at->from_us, ==, 14 * G_TIME_SPAN_DAY);
}

/* clang-format off */
static const struct { const char *text, *from, *to; } spoken[] = {
  { "Mon: 10-9:30", "10:00", "21:30" }, { "Mon: 0-11:59", "00:00", "23:59" },
  { "Mon: 12-6", "12:00", "18:00" },    { "Mon: 9:30-9", "09:30", "21:00" },
  { "Mon: 1-5:30", "13:00", "17:30" },  { "Mon: 8-12", "08:00", "12:00" },
  { "Mon: 10-21", "10:00", "21:00" },   { "Mon: 8:00-16:30", "08:00", "16:30" },
};
/* clang-format on */

static void
test_spoken_hours (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (GArray) made = cpt_hours_make (spoken[i].text, "Europe/Paris", cpt_world_us (NOW));
  g_autofree char *from = g_strdup_printf ("2026-11-23T%s:00+01:00", spoken[i].from);
  g_autofree char *to = g_strdup_printf ("2026-11-23T%s:00+01:00", spoken[i].to);

  g_assert_cmpuint (made->len, ==, 2);
  g_assert_cmpint (g_array_index (made, CptInterval, 0).from_us, ==, cpt_world_us (from));
  g_assert_cmpint (g_array_index (made, CptInterval, 0).to_us, ==, cpt_world_us (to));
}

/* clang-format off */
static const struct { const char *text; gboolean good; } hours[] = {
  { "always", TRUE }, { "Mon 9:00-12:30", TRUE }, { "Mon-Sun 00:00-24:00", TRUE },
  { "Mon 09:00-12:30,14:00-20:00; Tue-Sat 09:00-20:00;", TRUE },
  { "", FALSE }, { "Lun 09:00-12:00", FALSE }, { "Sat-Mon 09:00-12:00", FALSE },
  { "Mon 09:00", FALSE }, { "Mon 09:00-25:00", FALSE }, { "Mon 09:00-09:00", FALSE },
  { "Mon: 10-9:30; Tues: 10-9; Thurs: 0-11:59", TRUE }, { "Monday: 10-21", TRUE },
  { "Mon: 10", FALSE }, { "Mondays: 10-9", FALSE }, { "Mo: 10-9", FALSE }, { "Mon 10-9", FALSE },
  { "Mon 09:60-10:00", FALSE }, { "Mon 09:00-12:00 Tue", FALSE },
};
/* clang-format on */

static void
test_hours_text (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);

  g_assert_cmpint (cpt_hours_are_good (hours[i].text), ==, hours[i].good);
}

/* ---- real files, made by others ---- */

static GInputStream *
open_real (const char *name)
{
  const char *folder = g_getenv ("COMPTOIR_REAL_DATA");
  g_autofree char *path = folder != NULL ? g_build_filename (folder, name, NULL) : NULL;
  g_autoptr (GFile) file = path != NULL ? g_file_new_for_path (path) : NULL;
  GFileInputStream *stream = file != NULL ? g_file_read (file, NULL, NULL) : NULL;

  if (stream == NULL)
    g_test_skip ("the real data is not here (COMPTOIR_REAL_DATA)");
  return (GInputStream *)stream;
}

/* clang-format off */
static const struct { const char *name, *file; const char *columns[4]; gint64 n_rows, n_written, n_skipped; } real[] = {
  { "Open Food Facts", "catalogue/open-food-facts-2019.csv.gz", { NULL }, 10173, 10173, 0 },
  { "damaged codes", "catalogue/open-food-facts-dirty.csv", { "ean13=gtin", "product_name=name", "brands=brand", NULL }, 1470, 205, 1265 },
  { "photographed", "catalogue/photographed.csv", { NULL }, 9, 9, 0 },
  { "books", "catalogue/goodbooks-ean13.csv.gz", { "ean13=gtin", "title=name", NULL }, 9300, 9300, 0 },
};
/* clang-format on */

static void
test_real (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (GInputStream) input = open_real (real[i].file);
  g_autoptr (GInputStream) again = NULL;
  g_autoptr (CptWorld) world = NULL;
  CptImportOptions options = { "products", real[i].columns, NULL, real[i].file, NULL, 0 };
  CptImportCounts counts, second;
  gint64 began_us;

  if (input == NULL)
    return;
  world = cpt_world_new (NOW);
  cpt_chain_found (world);
  began_us = g_get_monotonic_time ();
  counts = cpt_chain_import_as (world, &options, input);
  g_test_message ("%" G_GINT64_FORMAT " rows, %" G_GINT64_FORMAT " written, %" G_GINT64_FORMAT
                  " skipped, %" G_GINT64_FORMAT " ms",
                  counts.n_rows, counts.n_written, counts.n_skipped,
                  (g_get_monotonic_time () - began_us) / 1000);
  for (guint j = 0; j < MIN (5, world->notes->len); j++)
    g_test_message ("%s", (const char *)world->notes->pdata[j]);
  g_assert_cmpint (counts.n_rows, ==, real[i].n_rows);
  g_assert_cmpint (counts.n_written, ==, real[i].n_written);
  g_assert_cmpint (counts.n_skipped, ==, real[i].n_skipped);
  g_assert_cmpuint (world->notes->len, ==, real[i].n_skipped);
  again = open_real (real[i].file);
  second = cpt_chain_import_as (world, &options, again);
  g_assert_cmpint (second.n_written, ==, 0);
  g_assert_cmpint (second.n_unchanged, ==, counts.n_written);
}

/* One day of real invoices: 3,108 lines, 34 of them charges and returns, 136 orders. */
static void
test_day (void)
{
  static const char *const columns[] = { "InvoiceNo=number",        "StockCode=sku",
                                         "Description=name",        "Quantity=quantity",
                                         "InvoiceDate=placed",      "UnitPrice=price",
                                         "CustomerID=customer_ref", NULL };
  static const char *const defaults[] = { "store=LYO1", "method=pickup", NULL };
  const char *folder = g_getenv ("COMPTOIR_REAL_DATA");
  g_autofree char *path = NULL, *text = NULL;
  CptImportOptions options = { "orders", columns, defaults, "2010-12-01.csv", NULL, 0 };
  g_autoptr (CptWorld) world = NULL;
  CptImportCounts counts, second;

  if (folder != NULL)
    path = g_build_filename (folder, "orders/uci-online-retail-2010-12_2011-05.tar.xz", NULL);
  if (path != NULL && g_file_test (path, G_FILE_TEST_EXISTS)) {
    const char *argv[] = { "tar", "-xJOf", path, "2010-12-01.csv", NULL };

    g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text, NULL, NULL,
                  NULL);
  }
  if (text == NULL || *text == '\0') {
    g_test_skip ("the real orders are not here (COMPTOIR_REAL_DATA), or tar cannot read them");
    return;
  }
  world = cpt_world_new (NOW);
  cpt_chain_found (world);
  for (guint i = 0; i < 2; i++) {
    g_autoptr (GInputStream) input = g_memory_input_stream_new_from_data (text, -1, NULL);

    second = cpt_chain_import_as (world, &options, input);
    counts = i == 0 ? second : counts;
  }
  g_assert_cmpint (counts.n_rows, ==, 3108);
  g_assert_cmpint (counts.n_skipped, ==, 34);
  g_assert_cmpint (counts.n_written, ==, 3074);
  g_assert_cmpint (second.n_written, ==, 0);
  g_assert_cmpint (second.n_unchanged, ==, 3074);
}

/* Names, hours and time zone are other people's; nothing of ours stands in the file. */
static void
test_stores (void)
{
  static const char *const columns[] = { "id=number", NULL };
  static const char *const defaults[] = { "time_zone=America/Chicago",
                                          "assortment=US",
                                          "price_zone=US",
                                          "country=US",
                                          "currency=USD",
                                          "locale=en-US",
                                          NULL };
  CptImportOptions options = {
    "stores", columns, defaults, "stores/bestbuy-stores.json.gz", NULL, 0
  };
  g_autoptr (GInputStream) input = open_real (options.name);
  g_autoptr (GInputStream) again = NULL;
  g_autoptr (CptWorld) world = NULL;
  CptImportCounts counts, second;

  if (input == NULL)
    return;
  world = cpt_world_new (NOW);
  cpt_chain_found (world);
  counts = cpt_chain_import_as (world, &options, input);
  for (guint j = 0; j < MIN (5, world->notes->len); j++)
    g_test_message ("%s", (const char *)world->notes->pdata[j]);
  g_assert_cmpint (counts.n_rows, ==, 1565);
  g_assert_cmpint (counts.n_written, ==, 1565);
  again = open_real (options.name);
  second = cpt_chain_import_as (world, &options, again);
  g_assert_cmpint (second.n_written, ==, 0);
  g_assert_cmpint (second.n_unchanged, ==, 1565);
}

static void
add (const char *group, const char *name, gsize i, GTestDataFunc function)
{
  g_autofree char *path =
      g_strdup_printf ("/central/orchestration/import/%s/%s", group, *name != '\0' ? name : "none");

  g_test_add_data_func (path, GSIZE_TO_POINTER (i), function);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (gsize i = 0; i < G_N_ELEMENTS (bad_rows); i++)
    add ("bad row", bad_rows[i].name, i, test_bad_row);
  for (gsize i = 0; i < G_N_ELEMENTS (twice); i++)
    add ("twice", twice[i].name, i, test_twice);
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    add ("file", files[i].name, i, test_file);
  for (gsize i = 0; i < G_N_ELEMENTS (hours); i++)
    add ("hours", hours[i].text, i, test_hours_text);
  for (gsize i = 0; i < G_N_ELEMENTS (spoken); i++)
    add ("spoken hours", spoken[i].text, i, test_spoken_hours);
  for (gsize i = 0; i < G_N_ELEMENTS (real); i++)
    add ("real", real[i].name, i, test_real);
  g_test_add_func ("/central/orchestration/import/real/a day of orders", test_day);
  g_test_add_func ("/central/orchestration/import/real/stores", test_stores);
  g_test_add_func ("/central/orchestration/import/policy", test_policy);
  g_test_add_func ("/central/orchestration/import/badges", test_badges);
  g_test_add_func ("/central/orchestration/import/weekly hours", test_hours);
  return g_test_run ();
}
