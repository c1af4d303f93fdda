/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A shop with its people, goods and devices, made once with the programs' own means; every seed
 * starts from a copy of these disks. */
#include "world.h"

#include "central/orchestration/devices.h"
#include "central/orchestration/setup.h"
#include "wire/json.h"

#include <string.h>

static const char stores[] =
    "number,name,time_zone,locale,currency,country,assortment,price_zone,rank,hours,"
    "hours_preparation,web_orders\n"
    "LYO1,Lyon Part-Dieu,Europe/Paris,fr-FR,EUR,FR,FR-MODE,FR,1,Mon-Sat 10:00-20:00,"
    "Mon-Sat 08:30-20:00,true\n";

static const char places[] = "store,code,floor,zone,kind,rank,capacity\n"
                             "LYO1,A-01,0,Femme,shelf,120,\n"
                             "LYO1,A-02,0,Femme,shelf,140,\n"
                             "LYO1,B-01,0,Homme,rail,210,\n"
                             "LYO1,R-1,0,Retrait,bin,0,1\n"
                             "LYO1,R-2,0,Retrait,bin,0,2\n";

static const char products[] = "assortment,sku,name.fr\n"
                               "FR-MODE,PARKA,Parka\n"
                               "FR-MODE,PULL,Pull\n"
                               "FR-MODE,BONNET,Bonnet\n"
                               "FR-MODE,TASSE,Tasse\n";

static const char prices[] = "zone,sku,minor,from\n"
                             "FR,PARKA,14900,2026-09-01\n";

static const char stock[] = "store,sku,place,quantity\n"
                            "LYO1,PARKA,A-01,6\n"
                            "LYO1,PULL,A-01,4\n"
                            "LYO1,PULL,B-01,5\n"
                            "LYO1,BONNET,A-02,2\n"
                            "LYO1,TASSE,B-01,30\n";

/* Léa's grant ends in the middle of the morning. */
static const char people[] = "number,name,store,role,from,until,pin,badge\n"
                             "1041,Camille,LYO1,associate,2026-09-01,,,\n"
                             "1042,Théo,LYO1,associate,2026-09-01,,,\n"
                             "1043,Samir,LYO1,supervisor,2026-09-01,,,\n"
                             "1001,Nadia,*,manager,2026-09-01,,,\n"
                             "1044,Léa,LYO1,associate,2026-09-01,,,\n";

static Person persons[N_PEOPLE] = {
  { .number = "1041", .role = CPT_ROLE_ASSOCIATE },
  { .number = "1042", .role = CPT_ROLE_ASSOCIATE },
  { .number = "1043", .role = CPT_ROLE_SUPERVISOR },
  { .number = "1001", .role = CPT_ROLE_MANAGER },
  { .number = "1044", .role = CPT_ROLE_ASSOCIATE },
};
static Enrolled terminals[MAX_TERMINALS];
static GTimeZone *zone; /* (owned) */
static Disk *central_disk, *terminal_disks[MAX_TERMINALS];

static void
enrol (World *world, guint index)
{
  Enrolled *self = &terminals[index];
  g_autofree char *name = g_strdup_printf ("template-%u", index);
  g_autoptr (CptJournal) journal = NULL;
  g_autoptr (CptJournalDevice) device = NULL;
  g_autoptr (CptEnrolRequest) request = g_new0 (CptEnrolRequest, 1);
  g_autoptr (CptEnrolAnswer) answer = NULL;
  g_autoptr (CptProblem) problem = NULL;
  g_autoptr (JsonObject) ticket = NULL;
  g_autofree char *code = NULL, *body = NULL, *text = NULL;
  const char *word;
  guint8 key[CPT_PUBLIC_KEY_BYTES];

  terminal_disks[index] = disk_new (name);
  journal = cpt_journal_open (disk_get_folder (terminal_disks[index]), WALL_US, NULL);
  g_assert_nonnull (journal);
  device = cpt_journal_load_device (journal, NULL);
  g_strlcpy (self->id, device->terminal, sizeof self->id);
  cpt_crypto_random (self->seed, sizeof self->seed);
  cpt_crypto_public_key (self->seed, key);
  code = cpt_devices_make_code (world->central.service, STORE, "handheld", name, FALSE, &problem);
  g_assert_nonnull (code);
  ticket = cpt_json_parse_object (code, strlen (code), 4096, NULL);
  g_assert_true (cpt_json_get_text (ticket, "code", 64, &word, NULL));
  request->code = g_strdup (word);
  g_strlcpy (request->terminal, self->id, sizeof request->terminal);
  request->public_key = g_base64_encode (key, sizeof key);
  request->name = g_strdup (name);
  body = cpt_enrol_request_write (request);
  text = cpt_devices_enrol (world->central.service, body, strlen (body), &problem);
  g_assert_nonnull (text);
  answer = cpt_enrol_answer_read (text, strlen (text), NULL);
  g_strlcpy (self->tag, answer->tag, sizeof self->tag);
  g_assert_true (cpt_journal_save_enrolment (journal, answer, NULL));
}

static gboolean
find_people (CptTransaction *transaction, gpointer user_data, GError **error)
{
  for (guint i = 0; i < N_PEOPLE; i++) {
    g_autoptr (CptPerson) person = cpt_storage_find_person (transaction, persons[i].number, error);

    g_assert_nonnull (person);
    g_strlcpy (persons[i].id, person->id, sizeof persons[i].id);
  }
  return TRUE;
}

static void
make (void)
{
  g_autofree World *world = g_new0 (World, 1);
  g_autoptr (CptProblem) problem = NULL;

  /* Kept, so that GLib keeps it: its file is read once. */
  zone = g_time_zone_new_identifier ("Europe/Paris");
  env_start (1);
  disk_install ();
  central_disk = disk_new ("template-central");
  world->truth = truth_new ();
  world->central.disk = central_disk;
  g_assert_true (central_open (world));
  g_assert_true (cpt_setup_init (world->central.service, &problem));
  central_import (world, "stores", stores);
  central_import (world, "places", places);
  central_import (world, "products", products);
  central_import (world, "prices", prices);
  central_import (world, "stock", stock);
  central_import (world, "people", people);
  for (guint i = 0; i < MAX_TERMINALS; i++)
    enrol (world, i);
  g_assert_true (cpt_storage_read (world->central.storage, find_people, NULL, NULL));
  central_close (world);
  truth_free (world->truth);
}

static void
ensure (void)
{
  if (central_disk == NULL)
    make ();
}

const Enrolled *
template_get_terminal (guint index)
{
  ensure ();
  return &terminals[index];
}

const Person *
template_get_person (guint index)
{
  ensure ();
  return &persons[index];
}

Disk *
template_get_central_disk (void)
{
  ensure ();
  return central_disk;
}

Disk *
template_get_terminal_disk (guint index)
{
  ensure ();
  return terminal_disks[index];
}
