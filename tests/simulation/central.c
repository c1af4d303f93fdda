/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The real services and the real storage, called as the HTTP layer calls them. */
#include "world.h"

#include "central/orchestration/check.h"
#include "central/orchestration/devices.h"
#include "central/orchestration/feed.h"
#include "central/orchestration/import.h"
#include "central/orchestration/intake.h"
#include "central/orchestration/ordering.h"
#include "central/orchestration/receipts.h"
#include "central/orchestration/snapshot.h"
#include "central/storage/sqlite/sqlite-storage.h"
#include "central/storage/storage-receipt.h"

#include <string.h>
#include <unistd.h>

#define HOUR_US      (61 * 60 * G_GINT64_CONSTANT (1000000)) /* and a minute */
#define JSON_TYPE    "application/json"
#define NDJSON_TYPE  "application/x-ndjson"
#define PROBLEM_TYPE "application/problem+json"
#define GZIP_TYPE    "application/gzip"

void
reply_clear (Reply *self)
{
  g_clear_pointer (&self->body, g_bytes_unref);
}

Reply
reply_copy (const Reply *self)
{
  Reply copy = *self;

  if (copy.body != NULL)
    g_bytes_ref (copy.body);
  return copy;
}

static void
on_moved (const char *const *scopes, gpointer user_data)
{
  ((Central *)user_data)->moved = TRUE;
}

/* Its files are real ones: they go at each start and end, whatever became of them. */
static void
open_snapshots (World *world)
{
  g_autofree char *name = g_strdup_printf ("comptoir-simulation-%d", (int)getpid ());
  g_autofree char *folder = g_build_filename (g_get_tmp_dir (), name, NULL);
  CptSnapshots *snapshots;

  if (world->faults.far_rows == 0)
    return;
  snapshots = cpt_snapshots_new (folder);
  cpt_snapshots_set_far (snapshots, world->faults.far_rows);
  cpt_service_set_snapshots (world->central.service, snapshots);
}

gboolean
central_open (World *world)
{
  static const CptClockSpec clock = { 0, 0, 1 };
  Central *self = &world->central;
  g_autoptr (GError) error = NULL;

  env_set_clock (WALL_US + world->now_us);
  self->storage = cpt_sqlite_storage_open (disk_get_folder (self->disk), TRUE, &error);
  if (self->storage == NULL) {
    world_note (world, "central does not start: %s", error->message);
    return FALSE;
  }
  self->service = cpt_service_new (self->storage, &clock);
  cpt_service_set_origin (self->service, ORIGIN);
  cpt_service_set_moved (self->service, on_moved, self);
  open_snapshots (world);
  return TRUE;
}

void
central_close (World *world)
{
  Central *self = &world->central;

  truth_reset_probe (world);
  g_clear_pointer (&self->service, cpt_service_free);
  g_clear_object (&self->storage);
}

void
central_crash (World *world, gboolean power)
{
  Central *self = &world->central;
  gint64 for_us = env_draw (SECOND_US, 8 * SECOND_US);

  world_note (world, "central crashes%s", power ? " with its power" : "");
  world->n_crashes++;
  disk_die (self->disk);
  central_close (world);
  disk_revive (self->disk, power);
  world_expect (world, HAPPENS_CENTRAL_START, NULL, for_us);
  /* What the program alone left behind is not on the plate yet. */
  if (!power && world->faults.power && world_buggify (world, 50))
    world_expect (world, HAPPENS_POWER_CUT, NULL, for_us + env_draw (1000, SECOND_US));
}

/* The power or the program went in the middle of what it did just now. */
gboolean
central_check_crash (World *world)
{
  if (!disk_is_dead (world->central.disk))
    return FALSE;
  central_crash (world, world->faults.power && env_chance (60));
  return TRUE;
}

/* Takes @json and @problem. */
static Reply
answer (char *json, CptProblem *problem)
{
  Reply reply = { .status = 200, .content_type = JSON_TYPE, .retry_after_s = -1 };
  g_autoptr (CptProblem) owned = problem;

  if (json == NULL) {
    json = cpt_problem_write (problem);
    reply.status = problem->status;
    reply.content_type = PROBLEM_TYPE;
  }
  reply.body = g_bytes_new_take (json, strlen (json));
  return reply;
}

static Reply
give_feed (CptService *service, const char *terminal, const char *path)
{
  g_autoptr (GHashTable) query =
      g_uri_parse_params (strchr (path, '?') + 1, -1, "&", G_URI_PARAMS_NONE, NULL);
  const char *wait = g_hash_table_lookup (query, "wait");
  Reply reply = { .status = 200, .content_type = NDJSON_TYPE, .retry_after_s = -1 };
  CptProblem *problem = NULL;
  gboolean empty = FALSE;

  reply.body = cpt_feed_pull (service, terminal, g_hash_table_lookup (query, "scope"),
                              g_hash_table_lookup (query, "cursor"), &empty, &problem);
  if (reply.body == NULL)
    return answer (NULL, problem);
  reply.may_wait = empty && strcmp (wait, "0") != 0;
  return reply;
}

/* From where the terminal's file ends, as by a range. */
static Reply
give_snapshot (CptService *service, const char *terminal, const CptSyncAction *call)
{
  Reply reply = { .status = 200, .content_type = GZIP_TYPE, .retry_after_s = -1 };
  CptProblem *problem = NULL;
  CptSnapshotFile file;
  g_autofree char *bytes = NULL;
  gssize n;

  if (!cpt_snapshot_open (service, terminal, strrchr (call->path, '/') + 1, &file, &problem))
    return answer (NULL, problem);
  bytes = g_malloc ((gsize)file.bytes);
  n = pread (file.fd, bytes, (gsize)file.bytes, call->seq);
  g_assert (n >= 0);
  close (file.fd);
  reply.body = g_bytes_new (bytes, (gsize)n);
  return reply;
}

static Reply
route (CptService *service, const CptSyncAction *call)
{
  char terminal[CPT_ID_SIZE];
  CptProblem *problem = NULL;
  gsize length = 0;
  const char *body = call->bytes != NULL ? g_bytes_get_data (call->bytes, &length) : NULL;
  char *json;

  if (strcmp (call->path, "/v1/hello") == 0) {
    json = call->is_post ? cpt_devices_hello (service, body, length, call->signature, &problem)
                         : cpt_devices_make_nonce (service, &problem);
    return answer (json, problem);
  }
  if (!cpt_devices_find_session (service, call->session, terminal, &problem))
    return answer (NULL, problem);
  if (g_str_has_prefix (call->path, "/v1/feed?"))
    return give_feed (service, terminal, call->path);
  if (g_str_has_prefix (call->path, "/v1/snapshots/"))
    return give_snapshot (service, terminal, call);
  g_assert (strcmp (call->path, "/v1/commands") == 0);
  json = cpt_intake_push (service, terminal, body, length, &problem);
  return answer (json, problem);
}

Reply
central_call (World *world, const CptSyncAction *call)
{
  env_set_clock (WALL_US + world->now_us);
  return route (world->central.service, call);
}

void
central_order (World *world, guint number, const char *lines, gint64 total, const char *on_short)
{
  gint64 until_us;
  const char *state = cpt_payment_state_to_text (channel_get_payment (number, &until_us));
  g_autoptr (GDateTime) until = g_date_time_new_from_unix_utc (until_us / SECOND_US);
  g_autofree char *until_text = g_date_time_format (until, "%Y-%m-%dT%H:%M:%S+00:00");
  g_autofree char *document = g_strdup_printf (
      "{\"number\":\"C-%u\",\"fulfil\":{\"method\":\"pickup\",\"store\":\"" STORE "\","
      "\"on_short\":\"%s\"},\"customer\":{\"first\":\"Inès\",\"name\":\"Caron\","
      "\"phone\":\"+33600000051\"},\"payment\":{\"state\":\"%s\",\"currency\":\"EUR\","
      "\"total\":%d,\"paid\":0,\"authorised_until\":\"%s\"},\"lines\":%s}",
      number, on_short, state, (int)total, until_text, lines);
  g_autoptr (CptProblem) problem = NULL;
  g_autofree char *json = NULL;
  gboolean created;

  env_set_clock (WALL_US + world->now_us);
  json = cpt_ordering_place (world->central.service, "web", document, strlen (document), &created,
                             &problem);
  world_note (world, "order C-%u: %s", number, json != NULL ? json : problem->code);
}

void
central_cancel (World *world, const char *number, const char *key, const char *body)
{
  g_autoptr (CptProblem) problem = NULL;
  g_autofree char *json = NULL;

  env_set_clock (WALL_US + world->now_us);
  json = cpt_ordering_cancel (world->central.service, "web", number, key, body, strlen (body),
                              &problem);
  world_note (world, "cancel %s: %s", number, json != NULL ? json : problem->code);
}

static void
on_import_note (const char *words, gpointer user_data)
{
  world_note (user_data, "import: %s", words);
}

void
central_import (World *world, const char *kind, const char *text)
{
  CptImportOptions options = { .kind = kind, .name = "file.csv" };
  CptImportCounts counts = { 0 };
  g_autoptr (GInputStream) input =
      g_memory_input_stream_new_from_data (text, (gssize)strlen (text), NULL);
  g_autoptr (GError) error = NULL;

  env_set_clock (WALL_US + world->now_us);
  cpt_import_stream (world->central.service, &options, input, on_import_note, world, &counts,
                     &error);
  world_note (world, "import of %s: %" G_GINT64_FORMAT " %s", kind, counts.n_written,
              error != NULL ? error->message : "");
}

static gboolean
count_waits (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (GArray) waits = cpt_storage_list_receipts_due (transaction, G_MAXINT64, error);

  *(guint *)user_data = waits != NULL ? waits->len : 0;
  return waits != NULL;
}

static guint
get_n_waits (World *world)
{
  guint n = G_MAXUINT;

  cpt_storage_read (world->central.storage, count_waits, &n, NULL);
  return n;
}

void
central_let_an_hour_pass (World *world)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results = NULL;
  guint n_before = get_n_waits (world);

  env_set_clock (WALL_US + world->now_us + HOUR_US);
  if (!cpt_receipts_run (world->central.service, &error))
    world_violate (world, "I14", "receipts that nobody saw: %s", error->message);
  if (get_n_waits (world) != 0)
    world_violate (world, "I14", "%u receipts were waited for, and still are", n_before);
  results = cpt_check_run (world->central.service, NULL);
  for (guint i = 0; results != NULL && i < results->len; i++) {
    const CptCheckResult *result = results->pdata[i];

    if (result->found->len > 0)
      world_violate (world, result->id, "after an hour: %s", (const char *)result->found->pdata[0]);
  }
}
