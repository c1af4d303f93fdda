/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The machine and a scope that is too far behind: fetch, then the tail, then both at once. */
#include "bench.h"

#include "cache/cache.h"

#define HASH  "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define OTHER "ff112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define OFFER(scope, hash, to)                                                                     \
  "{\"code\":\"use_snapshot\",\"scope\":\"" scope "\",\"hash\":\"" hash                            \
  "\",\"bytes\":1000,\"to\":" to "}"
#define FEED(hwm)                                                                                  \
  "{\"scope\":\"work/LYO1\",\"from\":7,\"epoch\":\"e1\"}\n"                                        \
  "{\"to\":9,\"hwm\":" hwm ",\"rejected\":[],\"n\":0,\"sum\":\"0000000000000000\",\"heads\":{}}\n"
#define WORK_FEED "/v1/feed?scope=work/LYO1"

/* Central offers a snapshot of work. */
static void
be_offered (Bench *self)
{
  bench_start (self, 1);
  say_hello (self);
  answer (self, get_job (self, CPT_SYNC_ACTION_CALL, WORK_FEED "&cursor=&wait=0"), 409, PROBLEM,
          OFFER ("work/LYO1", HASH, "7"));
}

/* The whole file is on the disk. */
static void
be_given (Bench *self, guint64 job)
{
  tell (self, (CptSyncEvent){
                  .sort = CPT_SYNC_EVENT_ANSWER, .job = job, .status = 200, .retry_after_s = -1 });
}

static void
fail (Bench *self, guint64 job, const GError *error)
{
  tell (self, (CptSyncEvent){ .sort = CPT_SYNC_EVENT_ANSWER,
                              .job = job,
                              .failure = error != NULL ? error->message : "cut off",
                              .error = error,
                              .retry_after_s = -1 });
}

/* Time goes on until something of that sort is to be done. */
static guint64
wait_for (Bench *self, CptSyncActionSort sort, const char *path)
{
  for (guint n = 0; n < 20 && find (self, sort, path) == NULL; n++) {
    self->now_us += 5 * SECOND_US;
    tell (self, (CptSyncEvent){ .sort = CPT_SYNC_EVENT_TIME });
  }
  return get_job (self, sort, path);
}

static void
test_whole (void)
{
  g_auto (Bench) bench = { 0 };
  CptCacheApplied applied = { .scope = { .scope = "work/LYO1", .epoch = "e1", .seq = 9 } };
  const CptSyncAction *action;

  be_offered (&bench);
  action = find (&bench, CPT_SYNC_ACTION_FETCH, "/v1/snapshots/" HASH);
  g_assert_nonnull (action);
  g_assert_cmpstr (action->snapshot.hash, ==, HASH);
  g_assert_cmpstr (action->snapshot.scope, ==, "work/LYO1");
  g_assert_cmpint (action->snapshot.bytes, ==, 1000);
  g_assert_cmpstr (action->session, ==, "token");
  g_assert_cmpint (cpt_sync_machine_get_status (bench.machine)->link, ==, CPT_LINK_ONLINE);
  be_given (&bench, action->job);
  answer (&bench, get_job (&bench, CPT_SYNC_ACTION_CALL, WORK_FEED "&cursor=1.e1.7&wait=0"), 200,
          "application/x-ndjson", FEED ("0"));
  action = find (&bench, CPT_SYNC_ACTION_INSTALL, NULL);
  g_assert_nonnull (action);
  g_assert_null (find (&bench, CPT_SYNC_ACTION_APPLY, NULL));
  g_assert_cmpstr (action->snapshot.hash, ==, HASH);
  g_assert_cmpuint (g_bytes_get_size (action->bytes), ==, strlen (FEED ("0")));
  tell (&bench,
        (CptSyncEvent){ .sort = CPT_SYNC_EVENT_APPLIED, .job = action->job, .applied = &applied });
  g_assert_nonnull (find (&bench, CPT_SYNC_ACTION_CALL, WORK_FEED "&cursor=1.e1.9&wait=25"));
}

/* clang-format off */
static const struct { const char *name, *problem; } no_offers[] = {
  { "another scope", OFFER ("shop/LYO1", HASH, "7") },
  { "no hash",       "{\"code\":\"use_snapshot\",\"scope\":\"work/LYO1\",\"bytes\":1,\"to\":7}" },
  { "a path",        OFFER ("work/LYO1", "../../../../../../../../../../../../../../../../../../../../etc", "7") },
  { "a short hash",  OFFER ("work/LYO1", "00", "7") },
  { "no bytes",      "{\"code\":\"use_snapshot\",\"scope\":\"work/LYO1\",\"hash\":\"" HASH "\",\"bytes\":0,\"to\":7}" },
  { "too many",      "{\"code\":\"use_snapshot\",\"scope\":\"work/LYO1\",\"hash\":\"" HASH "\",\"bytes\":99999999999,\"to\":7}" },
  { "no number",     OFFER ("work/LYO1", HASH, "-1") },
};
/* clang-format on */

static void
test_no_offer (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_auto (Bench) bench = { 0 };

  bench_start (&bench, 1);
  say_hello (&bench);
  answer (&bench, get_job (&bench, CPT_SYNC_ACTION_CALL, WORK_FEED), 409, PROBLEM,
          no_offers[i].problem);
  g_assert_null (find (&bench, CPT_SYNC_ACTION_FETCH, NULL));
  wait_for (&bench, CPT_SYNC_ACTION_CALL, NULL);
}

/* What came stays on the disk: the same one is asked for, and the adapter asks for its rest. */
static void
test_resumed (void)
{
  g_auto (Bench) bench = { 0 };

  be_offered (&bench);
  fail (&bench, get_job (&bench, CPT_SYNC_ACTION_FETCH, NULL), NULL);
  g_assert_cmpint (cpt_sync_machine_get_status (bench.machine)->link, ==, CPT_LINK_TRYING);
  wait_for (&bench, CPT_SYNC_ACTION_FETCH, "/v1/snapshots/" HASH);
  answer (&bench, get_job (&bench, CPT_SYNC_ACTION_FETCH, NULL), 503, PROBLEM,
          "{\"code\":\"busy\"}");
  wait_for (&bench, CPT_SYNC_ACTION_FETCH, "/v1/snapshots/" HASH);
}

/* Central has another one by now: it is asked for by way of the feed. */
static void
test_gone (void)
{
  g_auto (Bench) bench = { 0 };
  guint64 job;

  be_offered (&bench);
  answer (&bench, get_job (&bench, CPT_SYNC_ACTION_FETCH, NULL), 404, PROBLEM,
          "{\"code\":\"snapshot_gone\"}");
  job = wait_for (&bench, CPT_SYNC_ACTION_CALL, WORK_FEED "&cursor=&wait=0");
  answer (&bench, job, 409, PROBLEM, OFFER ("work/LYO1", OTHER, "8"));
  be_given (&bench, get_job (&bench, CPT_SYNC_ACTION_FETCH, "/v1/snapshots/" OTHER));
  g_assert_nonnull (find (&bench, CPT_SYNC_ACTION_CALL, WORK_FEED "&cursor=1.e1.8&wait=0"));
}

/* The tail itself has become too long: the newer one is taken, the same one never again. */
static void
test_behind_again (void)
{
  g_auto (Bench) bench = { 0 };

  be_offered (&bench);
  be_given (&bench, get_job (&bench, CPT_SYNC_ACTION_FETCH, NULL));
  answer (&bench, get_job (&bench, CPT_SYNC_ACTION_CALL, WORK_FEED "&cursor=1.e1.7"), 409, PROBLEM,
          OFFER ("work/LYO1", OTHER, "8"));
  be_given (&bench, get_job (&bench, CPT_SYNC_ACTION_FETCH, "/v1/snapshots/" OTHER));
  answer (&bench, get_job (&bench, CPT_SYNC_ACTION_CALL, WORK_FEED "&cursor=1.e1.8"), 409, PROBLEM,
          OFFER ("work/LYO1", OTHER, "8"));
  g_assert_null (find (&bench, CPT_SYNC_ACTION_FETCH, NULL));
  g_assert_null (find (&bench, CPT_SYNC_ACTION_CALL, WORK_FEED));
  wait_for (&bench, CPT_SYNC_ACTION_CALL, WORK_FEED "&cursor=&wait=0");
}

/* ---- what the cache says ---- */

static const struct {
  const char *name;
  CptCacheError code;
  const char *next; /* what is asked then */
} failures[] = {
  { "damaged", CPT_CACHE_ERROR_SNAPSHOT, WORK_FEED "&cursor=&wait=0" },
  { "another position", CPT_CACHE_ERROR_NOT_OURS, WORK_FEED "&cursor=&wait=0" },
  { "does not add up", CPT_CACHE_ERROR_SUM, WORK_FEED "&cursor=&wait=0" },
  { "a cut tail", CPT_CACHE_ERROR_TRUNCATED, WORK_FEED "&cursor=1.e1.7&wait=0" },
  { "no room", CPT_CACHE_ERROR_NO_ROOM, WORK_FEED "&cursor=1.e1.7&wait=0" },
};

static void
test_failure (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_auto (Bench) bench = { 0 };
  g_autoptr (GError) error = g_error_new_literal (CPT_CACHE_ERROR, (gint)failures[i].code, "words");
  const CptSyncStatus *status;

  be_offered (&bench);
  be_given (&bench, get_job (&bench, CPT_SYNC_ACTION_FETCH, NULL));
  answer (&bench, get_job (&bench, CPT_SYNC_ACTION_CALL, WORK_FEED), 200, "application/x-ndjson",
          FEED ("0"));
  tell (&bench, (CptSyncEvent){ .sort = CPT_SYNC_EVENT_APPLIED,
                                .job = get_job (&bench, CPT_SYNC_ACTION_INSTALL, NULL),
                                .error = error });
  status = cpt_sync_machine_get_status (bench.machine);
  g_assert_cmpstr (status->detail, ==, "words");
  if (failures[i].code == CPT_CACHE_ERROR_NO_ROOM) {
    g_assert_cmpstr (status->code, ==, "disk_full");
    g_assert_cmpint (status->link, ==, CPT_LINK_ONLINE); /* the network is there */
  }
  if (find (&bench, CPT_SYNC_ACTION_READ_DISK, NULL) != NULL)
    tell_disk (&bench, 1);
  wait_for (&bench, CPT_SYNC_ACTION_CALL, failures[i].next);
}

/* No room for the file itself: said, and tried again from where it was. */
static void
test_no_room (void)
{
  g_auto (Bench) bench = { 0 };
  g_autoptr (GError) error =
      g_error_new_literal (CPT_CACHE_ERROR, CPT_CACHE_ERROR_NO_ROOM, "the disk is too full");
  const CptSyncStatus *status;

  be_offered (&bench);
  fail (&bench, get_job (&bench, CPT_SYNC_ACTION_FETCH, NULL), error);
  status = cpt_sync_machine_get_status (bench.machine);
  g_assert_cmpstr (status->code, ==, "disk_full");
  g_assert_cmpstr (status->detail, ==, "the disk is too full");
  g_assert_cmpint (status->link, ==, CPT_LINK_ONLINE);
  be_given (&bench, wait_for (&bench, CPT_SYNC_ACTION_FETCH, "/v1/snapshots/" HASH));
  g_assert_cmpstr (status->code, ==, "");
}

/* ---- time ---- */

/* A slow line is no dead one: each piece counts, up to the longest call. */
static void
test_slow (void)
{
  g_auto (Bench) bench = { 0 };
  guint64 job;

  be_offered (&bench);
  job = get_job (&bench, CPT_SYNC_ACTION_FETCH, NULL);
  for (guint n = 0; n < 60; n++) {
    bench.now_us += 9 * SECOND_US;
    tell (&bench, (CptSyncEvent){ .sort = CPT_SYNC_EVENT_PROGRESS, .job = job });
    g_assert_null (find (&bench, CPT_SYNC_ACTION_READ_DISK, NULL));
  }
  g_assert_cmpuint (cpt_sync_machine_get_status (bench.machine)->n_watchdog, ==, 0);
  be_given (&bench, job);
  g_assert_nonnull (find (&bench, CPT_SYNC_ACTION_CALL, WORK_FEED "&cursor=1.e1.7&wait=0"));
}

/* Silence ends the call, and it goes on from what came. */
static void
test_silent (void)
{
  g_auto (Bench) bench = { 0 };
  guint64 job;

  be_offered (&bench);
  job = get_job (&bench, CPT_SYNC_ACTION_FETCH, NULL);
  bench.now_us += CPT_SYNC_CALL_US;
  tell (&bench, (CptSyncEvent){ .sort = CPT_SYNC_EVENT_TIME });
  g_assert_cmpuint (get_job (&bench, CPT_SYNC_ACTION_CANCEL, NULL), ==, job);
  wait_for (&bench, CPT_SYNC_ACTION_FETCH, "/v1/snapshots/" HASH);
  be_given (&bench, job); /* of the one that was dropped */
  g_assert_null (find (&bench, CPT_SYNC_ACTION_CALL, WORK_FEED));
}

/* A new epoch: what was fetched is of the old one. */
static void
test_epoch (void)
{
  g_auto (Bench) bench = { 0 };

  be_offered (&bench);
  be_given (&bench, get_job (&bench, CPT_SYNC_ACTION_FETCH, NULL));
  answer (&bench, get_job (&bench, CPT_SYNC_ACTION_CALL, WORK_FEED), 409, PROBLEM,
          "{\"code\":\"epoch_changed\"}");
  tell_disk (&bench, 1);
  wait_for (&bench, CPT_SYNC_ACTION_CALL, "/v1/hello");
  say_hello (&bench);
  wait_for (&bench, CPT_SYNC_ACTION_CALL, WORK_FEED "&cursor=&wait=0");
}

static void
be_applied (Bench *self, const char *scope)
{
  CptCacheApplied applied = { .scope = { .epoch = "e1", .seq = 9 } };

  g_strlcpy (applied.scope.scope, scope, sizeof applied.scope.scope);
  tell (self, (CptSyncEvent){ .sort = CPT_SYNC_EVENT_APPLIED,
                              .job = get_job (self, CPT_SYNC_ACTION_APPLY, NULL),
                              .applied = &applied });
}

/* The trailer of work says that @scope has moved. */
static void
tell_heads (Bench *self, const char *scope, gint64 seq)
{
  g_autoptr (GPtrArray) heads = g_ptr_array_new ();
  CptFeedPosition head = { .seq = seq };
  CptCacheApplied applied = { .scope = { .scope = "work/LYO1", .epoch = "e1", .seq = 9 },
                              .heads = heads };

  g_strlcpy (head.scope, scope, sizeof head.scope);
  g_ptr_array_add (heads, &head);
  tell (self, (CptSyncEvent){ .sort = CPT_SYNC_EVENT_APPLIED,
                              .job = get_job (self, CPT_SYNC_ACTION_APPLY, NULL),
                              .applied = &applied });
}

/* A shop's people come before what it sells, whatever the order in which central names them; and
 * they come again before the rest of a catalogue that was cut off. */
static void
test_order (void)
{
  g_auto (Bench) bench = { 0 };
  GError cut = { CPT_CACHE_ERROR, CPT_CACHE_ERROR_TRUNCATED, (char *)"cut off" };
  guint64 work;
  guint64 shop;
  guint64 file;

  bench_start (&bench, 1);
  say_hello (&bench);
  work = get_job (&bench, CPT_SYNC_ACTION_CALL, WORK_FEED);
  shop = get_job (&bench, CPT_SYNC_ACTION_CALL, "/v1/feed?scope=shop/LYO1");
  g_assert_null (find (&bench, CPT_SYNC_ACTION_CALL, "/v1/feed?scope=catalogue/FR"));
  answer (&bench, shop, 200, "application/x-ndjson", FEED ("0"));
  be_applied (&bench, "shop/LYO1");
  answer (&bench, get_job (&bench, CPT_SYNC_ACTION_CALL, "/v1/feed?scope=catalogue/FR"), 409,
          PROBLEM, OFFER ("catalogue/FR", HASH, "7"));
  file = get_job (&bench, CPT_SYNC_ACTION_FETCH, NULL);
  answer (&bench, work, 200, "application/x-ndjson", FEED ("0"));
  tell_heads (&bench, "shop/LYO1", 12);
  fail (&bench, file, &cut);
  wait_for (&bench, CPT_SYNC_ACTION_CALL, "/v1/feed?scope=shop/LYO1");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_assert_true (cpt_crypto_init ());

  g_test_add_func ("/sync/snapshot/whole", test_whole);
  for (gsize i = 0; i < G_N_ELEMENTS (no_offers); i++) {
    g_autofree char *path = g_strdup_printf ("/sync/snapshot/no offer/%s", no_offers[i].name);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_no_offer);
  }
  g_test_add_func ("/sync/snapshot/resumed", test_resumed);
  g_test_add_func ("/sync/snapshot/gone", test_gone);
  g_test_add_func ("/sync/snapshot/behind again", test_behind_again);
  for (gsize i = 0; i < G_N_ELEMENTS (failures); i++) {
    g_autofree char *path = g_strdup_printf ("/sync/snapshot/failure/%s", failures[i].name);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_failure);
  }
  g_test_add_func ("/sync/snapshot/no room", test_no_room);
  g_test_add_func ("/sync/snapshot/slow", test_slow);
  g_test_add_func ("/sync/snapshot/silent", test_silent);
  g_test_add_func ("/sync/snapshot/epoch", test_epoch);
  g_test_add_func ("/sync/snapshot/order", test_order);
  return g_test_run ();
}
