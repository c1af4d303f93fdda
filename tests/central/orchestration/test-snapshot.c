/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Snapshots at central: built once, offered for as long as they help, kept from strangers, gone in
 * time. */
#include "chain.h"

#include "central/orchestration/feed.h"
#include "central/orchestration/snapshot.h"
#include "crypto/crypto.h"

#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOW       "2026-11-21T09:00:00+01:00"
#define CATALOGUE "catalogue/FR-MODE"

typedef struct {
  CptWorld *world;   /* (owned) */
  CptDevice *device; /* (owned) */
  char *folder;      /* (owned) of the snapshots */
  CptSnapshots *snapshots;
  char epoch[CPT_EPOCH_SIZE];
  gint64 head_seq;
} Fixture;

static gboolean
load_head (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Fixture *self = user_data;
  CptScopeHead head;
  CptChain chain;

  if (!cpt_storage_load_head (transaction, CATALOGUE, &head, error) ||
      !cpt_storage_load_chain (transaction, &chain, error))
    return FALSE;
  self->head_seq = head.seq;
  g_strlcpy (self->epoch, chain.epoch, sizeof self->epoch);
  return TRUE;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->world = cpt_world_new (NOW);
  cpt_chain_found (self->world);
  self->device = cpt_device_new (self->world, "LYO1", "1041");
  self->folder = g_build_filename (self->world->folder, "snapshots", NULL);
  self->snapshots = cpt_snapshots_new (self->folder);
  cpt_service_set_snapshots (self->world->service, self->snapshots);
  cpt_world_read (self->world, load_head, self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  cpt_device_free (self->device);
  cpt_world_free (self->world);
  g_assert_false (g_file_test (self->folder, G_FILE_TEST_EXISTS)); /* nothing of it stays */
  g_free (self->folder);
}

static gboolean
offer (Fixture *self, gint64 from, gint64 head_seq, CptSnapshotName *name, char code[41])
{
  g_autoptr (CptProblem) problem = NULL;
  gboolean given = cpt_snapshot_offer (self->world->service, CATALOGUE, self->epoch, from, head_seq,
                                       name, &problem);

  g_assert_cmpint (given, ==, problem == NULL);
  g_strlcpy (code, problem != NULL ? problem->code : "", 41);
  return given;
}

static CptSnapshotName
must_offer (Fixture *self)
{
  CptSnapshotName name = { { 0 } };
  char code[41];

  g_assert_true (offer (self, 0, self->head_seq, &name, code));
  return name;
}

static char *
read_text (Fixture *self, const CptSnapshotName *name)
{
  g_autofree char *path = g_build_filename (self->folder, name->hash, NULL);
  g_autoptr (GConverter) unzip =
      G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  g_autofree char *packed = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *text = g_malloc0 (1024 * 1024);
  gsize length, n_in, n_out;

  g_assert_true (g_file_get_contents (path, &packed, &length, NULL));
  hash = cpt_crypto_hash_hex (packed, length);
  g_assert_cmpstr (hash, ==, name->hash);
  g_assert_cmpint ((gint64)length, ==, name->bytes);
  g_assert_cmpint (g_converter_convert (unzip, packed, length, text, 1024 * 1024 - 1,
                                        G_CONVERTER_INPUT_AT_END, &n_in, &n_out, NULL),
                   ==, G_CONVERTER_FINISHED);
  return g_steal_pointer (&text);
}

/* The lines that begin with @start, joined. */
static char *
pick_lines (const char *text, const char *start)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GString *out = g_string_new (NULL);

  for (gsize i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], start))
      g_string_append_printf (out, "%s\n", lines[i]);
  return g_string_free (out, FALSE);
}

/* The feed's own rows, in a folder that is nobody else's, and a trailer of no terminal. */
static void
test_text (Fixture *self, gconstpointer data)
{
  CptSnapshotName name = must_offer (self);
  g_autofree char *text = read_text (self, &name);
  g_autofree char *feed = cpt_device_pull (self->device, CATALOGUE, NULL);
  g_autofree char *found = pick_lines (text, "[\"put\"");
  g_autofree char *wanted = pick_lines (feed, "[\"put\"");
  g_autofree char *trailer = pick_lines (text, "{\"to\"");
  struct stat info;

  g_assert_cmpstr (found, ==, wanted);
  g_assert_cmpuint (strlen (found), >, 100);
  g_assert_nonnull (strstr (trailer, "\"hwm\":0,\"rejected\":[],"));
  g_assert_nonnull (strstr (trailer, "\"heads\":{},\"seal\":\""));
  g_assert_cmpint (name.to, ==, self->head_seq);
  g_assert_cmpint (stat (self->folder, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 07777, ==, 0700);
}

static gboolean
take_away (CptTransaction *transaction, gpointer user_data, GError **error)
{
  return cpt_storage_publish (transaction, CATALOGUE, "product", user_data, NULL, "gone", error);
}

static void
change (Fixture *self, const char *sku)
{
  const char *const scopes[] = { CATALOGUE, NULL };

  cpt_world_run (self->world, scopes, take_away, (gpointer)sku);
  cpt_world_read (self->world, load_head, self);
}

/* What was taken away is no news for whoever starts from nothing. */
static void
test_deleted (Fixture *self, gconstpointer data)
{
  CptSnapshotName name;
  g_autofree char *text = NULL;

  change (self, "45001-KAK-M");
  name = must_offer (self);
  text = read_text (self, &name);
  g_assert_null (strstr (text, "[\"del\""));
  g_assert_null (strstr (text, "\"product\",\"45001-KAK-M\""));
}

/* clang-format off */
static const struct { const char *name; gint64 from, ahead; gboolean same; } asked[] = {
  { "again",                 0, 0,                     TRUE },
  { "a little later",        0, CPT_FEED_FAR_ROWS / 2, TRUE },
  { "its tail is long",      0, CPT_FEED_FAR_ROWS / 2 + 1, FALSE },
  { "who is behind it",      1, 100,                   TRUE },
  { "who stands at its end", -1, 100,                  FALSE },
};
/* clang-format on */

/* Offered as long as it helps; what is built then is of what there is. */
static void
test_asked (Fixture *self, gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  CptSnapshotName first = must_offer (self);
  CptSnapshotName second = { { 0 } };
  char code[41];

  change (self, "45001-KAK-M");
  g_assert_true (offer (self, asked[i].from < 0 ? first.to : asked[i].from,
                        first.to + asked[i].ahead, &second, code));
  g_assert_cmpint (strcmp (first.hash, second.hash) == 0, ==, asked[i].same);
  g_assert_cmpint (second.to, ==, asked[i].same ? first.to : self->head_seq);
}

/* The same rows have the same bytes, also after a restart: whoever was in the middle goes on. */
static void
test_same_bytes (Fixture *self, gconstpointer data)
{
  CptSnapshotName first = must_offer (self);
  CptSnapshotName second;

  self->snapshots = cpt_snapshots_new (self->folder);
  cpt_service_set_snapshots (self->world->service, self->snapshots);
  second = must_offer (self);
  g_assert_cmpstr (first.hash, ==, second.hash);
}

typedef struct {
  Fixture *fixture;
  char code[41];
  guint n_asked;
} Gate;

/* While it is built: another call of the scope. */
static void
on_gate (gpointer user_data)
{
  Gate *self = user_data;
  CptSnapshotName name;

  self->n_asked++;
  g_assert_false (offer (self->fixture, 0, self->fixture->head_seq, &name, self->code));
}

static void
test_single_flight (Fixture *self, gconstpointer data)
{
  Gate gate = { .fixture = self };

  cpt_snapshots_set_gate (self->snapshots, on_gate, &gate);
  must_offer (self);
  g_assert_cmpuint (gate.n_asked, ==, 1);
  g_assert_cmpstr (gate.code, ==, "snapshot_building");
  must_offer (self); /* it is there: nothing is built */
  g_assert_cmpuint (gate.n_asked, ==, 1);
}

static char *
open_code (Fixture *self, const CptDevice *device, const char *hash)
{
  g_autoptr (CptProblem) problem = NULL;
  CptSnapshotFile file;

  if (cpt_snapshot_open (self->world->service, device->id, hash, &file, &problem)) {
    close (file.fd);
    return g_strdup ("");
  }
  return g_strdup (problem->code);
}

static void
assert_code (Fixture *self, const CptDevice *device, const char *hash, const char *code)
{
  g_autofree char *found = open_code (self, device, hash);

  g_assert_cmpstr (found, ==, code);
}

/* Superseded, it stays for who fetches it now; too old, it is gone, also for who knows its name. */
static void
test_gone (Fixture *self, gconstpointer data)
{
  CptSnapshotName first = must_offer (self);
  CptSnapshotName second = { { 0 } };
  char code[41];

  change (self, "45001-KAK-M");
  g_assert_true (offer (self, first.to, self->head_seq, &second, code));
  assert_code (self, self->device, first.hash, "");
  assert_code (self, self->device, second.hash, "");
  cpt_snapshots_set_keep (self->snapshots, 0);
  change (self, "45014-BOR-L");
  g_assert_true (offer (self, second.to, self->head_seq, &first, code));
  cpt_snapshot_sweep (self->world->service);
  assert_code (self, self->device, second.hash, "snapshot_gone");
  assert_code (self, self->device, first.hash, ""); /* the catalogue's newest stays */
  assert_code (self, self->device, "../chain", "snapshot_gone");
  assert_code (self, self->device, "", "snapshot_gone");
}

static gboolean
spoil (CptTransaction *transaction, gpointer user_data, GError **error)
{
  CptScopeHead head;

  /* The sum of other rows than these. */
  return cpt_storage_load_head (transaction, CATALOGUE, &head, error) &&
         cpt_storage_publish (transaction, CATALOGUE, "product", "S-1", "{\"name\":{}}", NULL,
                              error);
}

/* Rows that do not add up are offered to nobody. */
static void
test_damaged (Fixture *self, gconstpointer data)
{
  const char *const scopes[] = { CATALOGUE, NULL };
  g_autofree char *path = g_build_filename (self->world->folder, "central.db", NULL);
  CptSnapshotName name;
  sqlite3 *db;
  char code[41];

  cpt_world_run (self->world, scopes, spoil, NULL);
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "UPDATE published SET doc = '{\"name\":[]}' WHERE id = 'S-1'",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_changes (db), ==, 1);
  sqlite3_close (db);
  g_assert_false (offer (self, 0, self->head_seq + 1, &name, code));
  g_assert_cmpstr (code, ==, "published_damaged");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_assert_true (cpt_crypto_init ());

#define ADD(path, data, function)                                                                  \
  g_test_add (path, Fixture, GSIZE_TO_POINTER (data), set_up, function, tear_down)
  ADD ("/snapshot/text", 0, test_text);
  ADD ("/snapshot/deleted", 0, test_deleted);
  for (gsize i = 0; i < G_N_ELEMENTS (asked); i++) {
    g_autofree char *path = g_strdup_printf ("/snapshot/asked/%s", asked[i].name);

    ADD (path, i, test_asked);
  }
  ADD ("/snapshot/same bytes", 0, test_same_bytes);
  ADD ("/snapshot/single flight", 0, test_single_flight);
  ADD ("/snapshot/gone", 0, test_gone);
  ADD ("/snapshot/damaged", 0, test_damaged);
  return g_test_run ();
}
