/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chain.h"

#include "central/orchestration/devices.h"
#include "central/orchestration/feed.h"
#include "central/orchestration/intake.h"
#include "central/orchestration/ordering.h"
#include "central/orchestration/setup.h"
#include "crypto/crypto.h"
#include "wire/hello.h"

#include <json-glib/json-glib.h>
#include <string.h>

static const char stores[] =
    "number,name,time_zone,locale,currency,country,assortment,price_zone,rank,hours,"
    "hours_preparation,web_orders\n"
    "LYO1,Lyon Part-Dieu,Europe/Paris,fr-FR,EUR,FR,FR-MODE,FR,1,Mon-Sat 10:00-20:00,"
    "Mon-Sat 08:30-20:00,true\n"
    "LYO2,Villeurbanne,Europe/Paris,fr-FR,EUR,FR,FR-MODE,FR,2,always,,true\n";

static const char places[] = "store,code,floor,zone,kind,rank,capacity\n"
                             "LYO1,A-03-2,0,Femme,shelf,120,\n"
                             "LYO1,A-05-1,0,Femme,shelf,140,\n"
                             "LYO1,B-01-1,0,Homme,rail,210,\n"
                             "LYO1,C-02-4,0,Maison,shelf,310,\n"
                             "LYO1,R-12,0,Retrait,bin,0,1\n"
                             "LYO1,R-14,0,Retrait,bin,0,1\n"
                             "LYO1,Réserve-02,-1,Réserve,stockroom,900,\n";

static const char products[] =
    "assortment,sku,gtin,name.fr,name.en,brand,style,class,size,colour,antitheft,bulky\n"
    "FR-MODE,45001-KAK-M,9521234500100,Parka Chamonix,Parka Chamonix,Maison "
    "Vernay,45001,coats,M,Kaki,true,false\n"
    "FR-MODE,45014-BOR-L,9521234500148,Pull mérinos,Merino jumper,Maison "
    "Vernay,45014,knitwear,L,Bordeaux,,\n"
    "FR-MODE,45020-OCR-U,9521234500209,Bonnet côtelé,Ribbed hat,Maison "
    "Vernay,45020,accessories,,Ocre,,\n"
    "FR-MODE,46003-NAT-U,9521234600039,Tabouret chêne,Oak stool,Maison "
    "Vernay,46003,home,,,false,true\n"
    "FR-MODE,46007-BLC-2,9521234600077,\"Tasses, lot de 2\",\"Mugs, set of 2\",Maison "
    "Vernay,46007,home,,Blanc,,\n";

static const char prices[] = "zone,sku,minor,from\n"
                             "FR,45001-KAK-M,14900,2026-09-01\n"
                             "FR,45014-BOR-L,6900,2026-09-01\n";

static const char stock[] = "store,sku,place,quantity\n"
                            "LYO1,45001-KAK-M,A-03-2,5\n"
                            "LYO1,45014-BOR-L,B-01-1,4\n"
                            "LYO1,45020-OCR-U,A-05-1,1\n"
                            "LYO1,46003-NAT-U,Réserve-02,3\n"
                            "LYO1,46007-BLC-2,C-02-4,8\n";

static const char people[] = "number,name,store,role,from,until,pin,badge\n"
                             "1041,Camille,LYO1,associate,2026-09-01,,,\n"
                             "1042,Théo,LYO1,associate,2026-09-01,,,\n"
                             "1001,Nadia,*,manager,2026-09-01,,,\n";

static void
on_note (const char *words, gpointer user_data)
{
  CptWorld *world = user_data;

  g_ptr_array_add (world->notes, g_strdup (words));
}

CptImportCounts
cpt_chain_import_as (CptWorld *world, const CptImportOptions *options, GInputStream *input)
{
  CptImportCounts counts = { 0 };
  g_autoptr (GError) error = NULL;

  g_ptr_array_set_size (world->notes, 0);
  cpt_import_stream (world->service, options, input, on_note, world, &counts, &error);
  g_assert_no_error (error);
  return counts;
}

CptImportCounts
cpt_chain_import (CptWorld *world, const char *kind, const char *text)
{
  CptImportOptions options = { .kind = kind, .name = "file.csv" };
  g_autoptr (GInputStream) input =
      g_memory_input_stream_new_from_data (text, (gssize)strlen (text), NULL);

  return cpt_chain_import_as (world, &options, input);
}

static void
import_clean (CptWorld *world, const char *kind, const char *text)
{
  CptImportCounts counts = cpt_chain_import (world, kind, text);

  for (guint i = 0; i < world->notes->len; i++)
    g_test_message ("%s", (const char *)world->notes->pdata[i]);
  g_assert_cmpint (counts.n_skipped, ==, 0);
  g_assert_cmpint (counts.n_written, ==, counts.n_rows);
}

void
cpt_chain_found (CptWorld *world)
{
  CptProblem *problem = NULL;

  g_assert_true (cpt_setup_init (world->service, &problem));
  g_assert_null (problem);
  cpt_service_set_origin (world->service, "https://central.example.org");
  import_clean (world, "stores", stores);
  import_clean (world, "places", places);
  import_clean (world, "products", products);
  import_clean (world, "prices", prices);
  import_clean (world, "stock", stock);
  import_clean (world, "people", people);
}

char *
cpt_chain_order (CptWorld *world, const char *number, const char *lines)
{
  g_autofree char *document =
      g_strdup_printf ("{\"number\":\"%s\",\"fulfil\":{\"method\":\"pickup\",\"store\":\"LYO1\","
                       "\"on_short\":\"keep\"},\"customer\":{\"first\":\"Inès\",\"name\":"
                       "\"Caron\",\"phone\":\"+33600000051\"},\"lines\":%s}",
                       number, lines);
  g_autofree char *answer = NULL;
  CptProblem *problem = NULL;
  const char *at;

  answer = cpt_ordering_place (world->service, "web", document, strlen (document), NULL, &problem);
  if (problem != NULL)
    g_test_message ("%s: %s", problem->code, problem->detail);
  g_assert_null (problem);
  at = answer != NULL ? strstr (answer, "\"id\":\"") : NULL;
  g_assert_nonnull (at);
  return at != NULL ? g_strndup (at + strlen ("\"id\":\""), CPT_ID_SIZE - 1) : NULL;
}

/* ---- a device ---- */

static void
enrol (CptDevice *self, const char *store)
{
  CptProblem *problem = NULL;
  g_autofree char *ticket = cpt_devices_make_code (self->world->service, store, "handheld",
                                                   "Handheld 3", FALSE, &problem);
  g_autoptr (JsonNode) root = json_from_string (ticket, NULL);
  g_autoptr (CptEnrolRequest) request = g_new0 (CptEnrolRequest, 1);
  g_autofree char *body = NULL, *answer = NULL;
  guint8 key[32];

  g_assert_null (problem);
  cpt_crypto_random (self->seed, sizeof self->seed);
  cpt_crypto_public_key (self->seed, key);
  request->code = g_strdup (json_object_get_string_member (json_node_get_object (root), "code"));
  g_strlcpy (request->terminal, self->id, sizeof request->terminal);
  request->public_key = g_base64_encode (key, sizeof key);
  request->name = g_strdup ("Handheld 3");
  body = cpt_enrol_request_write (request);
  answer = cpt_devices_enrol (self->world->service, body, strlen (body), &problem);
  g_assert_null (problem);
  g_assert_nonnull (answer);
}

typedef struct {
  CptDevice *device;
  const char *number;
} Who;

static gboolean
find_person (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Who *who = user_data;
  g_autoptr (CptPerson) person = cpt_storage_find_person (transaction, who->number, error);

  g_assert_nonnull (person);
  g_strlcpy (who->device->person, person->id, sizeof who->device->person);
  return TRUE;
}

CptDevice *
cpt_device_new (CptWorld *world, const char *store, const char *number)
{
  CptDevice *self = g_new0 (CptDevice, 1);
  Who who = { self, number };

  self->world = world;
  self->next_seq = 1;
  self->lines = g_string_new (NULL);
  cpt_service_new_id (world->service, self->id);
  cpt_service_new_id (world->service, self->boot);
  cpt_service_new_id (world->service, self->sign_in);
  enrol (self, store);
  cpt_world_read (world, find_person, &who);
  return self;
}

void
cpt_device_free (CptDevice *self)
{
  if (self == NULL)
    return;
  g_string_free (self->lines, TRUE);
  g_free (self);
}

char *
cpt_device_do (CptDevice *self, const char *kind, const char *aggregate, const char *args)
{
  gint64 now_us = cpt_service_now_us (self->world->service);
  char id[CPT_ID_SIZE];

  cpt_service_new_id (self->world->service, id);
  g_string_append_printf (
      self->lines,
      "{\"id\":\"%s\",\"seq\":%" G_GINT64_FORMAT
      ",\"kind\":\"%s\",\"v\":1,\"aggregate\":\"%s\",\"at_us\":%" G_GINT64_FORMAT
      ",\"boot\":\"%s\",\"boot_us\":%" G_GINT64_FORMAT
      ",\"policy\":\"p-41\",\"sign_in\":\"%s\",\"approver\":null,\"args\":%s}\n",
      id, self->next_seq++, kind, aggregate, now_us, self->boot,
      now_us - cpt_world_us ("2026-11-01T00:00:00Z"), self->sign_in, args);
  return g_strdup (id);
}

char *
cpt_device_take_body (CptDevice *self)
{
  gint64 now_us = cpt_service_now_us (self->world->service);
  char *body = g_strdup_printf (
      "{\"terminal\":\"%s\",\"boot\":\"%s\",\"boot_us\":%" G_GINT64_FORMAT
      ",\"sent_us\":%" G_GINT64_FORMAT
      ",\"sign_ins\":[{\"id\":\"%s\",\"person\":\"%s\",\"role\":\"associate\",\"sort\":"
      "\"badge_pin\",\"day\":\"2026-11-21\"}]}\n%s",
      self->id, self->boot, now_us - cpt_world_us ("2026-11-01T00:00:00Z"), now_us, self->sign_in,
      self->person, self->lines->str);

  g_string_truncate (self->lines, 0);
  return body;
}

char *
cpt_device_push (CptDevice *self, CptProblem **problem_out)
{
  g_autofree char *body = cpt_device_take_body (self);

  return cpt_intake_push (self->world->service, self->id, body, strlen (body), problem_out);
}

char *
cpt_device_push_one (CptDevice *self, const char *kind, const char *aggregate, const char *args)
{
  g_autofree char *id = cpt_device_do (self, kind, aggregate, args);
  CptProblem *problem = NULL;
  char *answer = cpt_device_push (self, &problem);

  if (problem != NULL)
    g_test_message ("%s: %s", problem->code, problem->detail);
  g_assert_null (problem);
  g_assert_nonnull (answer);
  return answer;
}

char *
cpt_device_pull (CptDevice *self, const char *scope, const char *cursor)
{
  CptProblem *problem = NULL;
  g_autoptr (GBytes) bytes =
      cpt_feed_pull (self->world->service, self->id, scope, cursor, NULL, &problem);
  const char *text;
  gsize length;

  g_assert_null (problem);
  g_assert_nonnull (bytes);
  text = g_bytes_get_data (bytes, &length);
  return g_strndup (text, length);
}
