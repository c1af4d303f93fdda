/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/feed.h"

#include "central/orchestration/devices.h"
#include "central/orchestration/mend.h"
#include "central/orchestration/publish.h"
#include "central/orchestration/snapshot.h"
#include "crypto/crypto.h"
#include "wire/feed.h"

#include <string.h>

#define PROFILE_KIOSK "kiosk"

typedef struct {
  CptService *service;  /* (unowned) */
  const char *terminal; /* (unowned) */
  const char *scope;    /* (unowned) */
  const char *cursor;   /* (unowned) (nullable) */
  GString *text;        /* (owned) */
  guint n_rows;
  CptProblem *problem; /* (owned) (nullable) */
  guint far_rows;      /* 0: there are no snapshots */
  gboolean is_far;     /* the answer would be too long: a snapshot is taken instead */
  gboolean is_damaged; /* the disk changed what was published */
  CptScopeHead found;  /* n and sum of the live rows that were written */
  gint64 from, head_seq;
  char epoch[CPT_EPOCH_SIZE];
} Pull;

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static void
add_scope (GPtrArray *scopes, void (*write) (const char *, char *), const char *of)
{
  char scope[CPT_SCOPE_SIZE];

  write (of, scope);
  g_ptr_array_add (scopes, g_strdup (scope));
}

GPtrArray *
cpt_feed_list_scopes (CptTransaction *transaction, const CptTerminalRow *terminal, GError **error)
{
  g_autoptr (GPtrArray) scopes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (CptStore) store = NULL;
  GError *local_error = NULL;

  g_return_val_if_fail (transaction != NULL && terminal != NULL, NULL);

  store = cpt_storage_load_store_front (transaction, terminal->store, &local_error);
  if (local_error != NULL) {
    g_propagate_error (error, local_error);
    return NULL;
  }
  if (!g_str_equal (terminal->profile, PROFILE_KIOSK)) /* a public screen sees no customer */
    add_scope (scopes, cpt_scope_work, terminal->store);
  add_scope (scopes, cpt_scope_shop, terminal->store);
  if (store != NULL) {
    add_scope (scopes, cpt_scope_catalogue, store->assortment);
    add_scope (scopes, cpt_scope_price, store->price_zone);
  }
  g_ptr_array_sort (scopes, compare_texts);
  return g_steal_pointer (&scopes);
}

static gboolean
stop (Pull *pull,
      int status,
      const char *code,
      const char *title,
      const char *detail,
      GError **error)
{
  pull->problem = cpt_problem_new (status, code, title, detail);
  return cpt_service_stop (error);
}

static gboolean
read_cursor (Pull *pull, const char *epoch, gint64 head_seq, gint64 *from_out, GError **error)
{
  char named[CPT_EPOCH_SIZE] = "";

  *from_out = 0;
  if (pull->cursor == NULL || *pull->cursor == '\0')
    return TRUE;
  if (!cpt_cursor_read (pull->cursor, named, from_out))
    return stop (pull, 400, "malformed", "Not a cursor", "Send the cursor as it was given.", error);
  if (!g_str_equal (named, epoch))
    return stop (pull, 409, "epoch_changed", "Central was restored", "Say hello again.", error);
  if (*from_out > head_seq) /* seen more than there is: central went back */
    return stop (pull, 409, "epoch_changed", "Central is behind this terminal",
                 "It was restored from an older copy. Say hello again.", error);
  return TRUE;
}

static gboolean
write_row (const CptFeedRow *row, gpointer user_data)
{
  Pull *pull = user_data;

  pull->is_damaged = row->is_spoilt;
  if (pull->is_damaged)
    return FALSE;
  pull->found.n += !row->deleted;
  pull->found.sum += row->sum;
  cpt_feed_write_row (pull->text, row);
  g_string_append_c (pull->text, '\n');
  pull->n_rows++;
  if (pull->far_rows == 0)
    return TRUE;
  pull->is_far = pull->n_rows > pull->far_rows || pull->text->len > CPT_FEED_FAR_BYTES;
  return !pull->is_far;
}

/* Refused commands come with the rows of open work alone, where they are shown. Each carries the
 * number that the scope had reached before it was decided: those at or above the cursor may be
 * news. One that moved no row is given again until another row comes, which harms nobody: a verdict
 * is sticky. */
static gboolean
fill_rejected (Pull *pull,
               CptTransaction *transaction,
               gint64 from,
               CptFeedTrailer *trailer,
               GError **error)
{
  GPtrArray *rejected;

  if (!g_str_has_prefix (pull->scope, "work/"))
    return TRUE;
  rejected = cpt_storage_list_rejected (transaction, pull->terminal, from, error);
  if (rejected == NULL)
    return FALSE;
  g_ptr_array_unref (trailer->rejected);
  trailer->rejected = rejected;
  return TRUE;
}

static gboolean
fill_heads (Pull *pull,
            CptTransaction *transaction,
            const GPtrArray *scopes,
            CptFeedTrailer *trailer,
            GError **error)
{
  for (guint i = 0; i < scopes->len; i++) {
    CptFeedPosition *position;
    CptScopeHead head = { 0 };

    if (g_str_equal (scopes->pdata[i], pull->scope))
      continue;
    if (!cpt_storage_load_head (transaction, scopes->pdata[i], &head, error))
      return FALSE;
    position = g_new0 (CptFeedPosition, 1);
    g_strlcpy (position->scope, scopes->pdata[i], sizeof position->scope);
    position->seq = head.seq;
    g_ptr_array_add (trailer->heads, position);
  }
  return TRUE;
}

void
cpt_feed_end (GString *text, const char *head, gsize head_length, const CptFeedTrailer *trailer)
{
  g_autoptr (GString) line = g_string_new (NULL);
  g_autofree char *sealed = NULL;
  gsize length;

  cpt_feed_write_trailer (line, trailer);
  sealed = cpt_feed_write_sealed (head, head_length, line->str, line->len, &length);
  cpt_feed_append_seal (line, cpt_crypto_sip (sealed, length));
  g_string_append_len (text, line->str, (gssize)line->len);
  g_string_append_c (text, '\n');
}

static gboolean
write_feed (Pull *pull,
            CptTransaction *transaction,
            const CptTerminalRow *terminal,
            const GPtrArray *scopes,
            GError **error)
{
  g_auto (CptFeedTrailer) trailer = { 0 };
  CptScopeHead head = { 0 };
  CptFeedHead feed_head = { 0 };
  CptSnapshots *snapshots = cpt_service_get_snapshots (pull->service);
  CptChain chain = { 0 };
  gint64 from = 0;
  gsize head_length;

  if (!cpt_storage_load_chain (transaction, &chain, error) ||
      !cpt_storage_load_head (transaction, pull->scope, &head, error) ||
      !read_cursor (pull, chain.epoch, head.seq, &from, error))
    return FALSE;
  g_strlcpy (feed_head.scope, pull->scope, sizeof feed_head.scope);
  g_strlcpy (feed_head.epoch, chain.epoch, sizeof feed_head.epoch);
  feed_head.from = pull->from = from;
  pull->head_seq = head.seq;
  g_strlcpy (pull->epoch, chain.epoch, sizeof pull->epoch);
  if (snapshots != NULL)
    pull->far_rows = cpt_snapshots_get_far (snapshots);
  cpt_feed_write_head (pull->text, &feed_head);
  head_length = pull->text->len;
  g_string_append_c (pull->text, '\n');
  if (!cpt_storage_feed (transaction, pull->scope, from, write_row, pull, error))
    return FALSE;
  /* Of all of a scope the sum is known too. */
  if (from == 0 && !pull->is_far && (pull->found.n != head.n || pull->found.sum != head.sum))
    pull->is_damaged = TRUE;
  if (pull->is_far || pull->is_damaged)
    return TRUE;
  cpt_feed_trailer_init (&trailer);
  trailer.to = head.seq;
  trailer.hwm = terminal->hwm;
  trailer.n = head.n;
  trailer.sum = head.sum;
  if (!fill_rejected (pull, transaction, from, &trailer, error) ||
      !fill_heads (pull, transaction, scopes, &trailer, error))
    return FALSE;
  cpt_feed_end (pull->text, pull->text->str, head_length, &trailer);
  return TRUE;
}

static CptProblem *
find_stranger (const CptTerminalRow *terminal, gboolean found)
{
  if (!found)
    return cpt_problem_new (401, "session_unknown", "Not enrolled",
                            "Central does not know this terminal.");
  return cpt_terminal_why_barred (terminal);
}

GPtrArray *
cpt_feed_open_scope (CptTransaction *transaction,
                     const char *terminal,
                     const char *scope,
                     CptTerminalRow *terminal_out,
                     CptProblem **problem_out,
                     GError **error)
{
  g_autoptr (GPtrArray) scopes = NULL;
  gboolean found = FALSE;

  if (!cpt_storage_load_terminal (transaction, terminal, terminal_out, &found, error))
    return NULL;
  *problem_out = find_stranger (terminal_out, found);
  if (*problem_out == NULL) {
    scopes = cpt_feed_list_scopes (transaction, terminal_out, error);
    if (scopes == NULL || g_ptr_array_find_with_equal_func (scopes, scope, g_str_equal, NULL))
      return g_steal_pointer (&scopes);
    *problem_out = cpt_problem_new (403, "wrong_store", "Not for this terminal",
                                    "A terminal reads the scopes of its own shop.");
  }
  cpt_service_stop (error);
  return NULL;
}

static gboolean
pull_rows (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Pull *pull = user_data;
  CptTerminalRow terminal = { 0 };
  g_autoptr (GPtrArray) scopes = NULL;

  scopes = cpt_feed_open_scope (transaction, pull->terminal, pull->scope, &terminal, &pull->problem,
                                error);
  return scopes != NULL && write_feed (pull, transaction, &terminal, scopes, error);
}

/* After the transaction: a snapshot is built from one of its own. */
static CptProblem *
offer (Pull *pull)
{
  CptSnapshotName name = { { 0 } };
  CptProblem *problem = NULL;

  if (!cpt_snapshot_offer (pull->service, pull->scope, pull->epoch, pull->from, pull->head_seq,
                           &name, &problem))
    return problem;
  problem = cpt_problem_new (409, "use_snapshot", "Too far behind for the feed",
                             "Take the snapshot, then ask the feed from its number on.");
  problem->snapshot = name;
  return problem;
}

/* One try. NULL: @problem_out, or the disk changed what is to be sent (@pull says so). */
static GBytes *
try_pull (Pull *pull, CptProblem **problem_out)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  pull->text = text;
  if (!cpt_storage_read (cpt_service_get_storage (pull->service), pull_rows, pull, &error)) {
    *problem_out = pull->problem != NULL ? pull->problem : cpt_service_problem_from_error (error);
    return NULL;
  }
  if (pull->is_damaged)
    return NULL;
  if (!pull->is_far)
    return g_string_free_to_bytes (g_steal_pointer (&text));
  *problem_out = offer (pull);
  pull->is_damaged = g_str_equal ((*problem_out)->code, "published_damaged");
  return NULL;
}

GBytes *
cpt_feed_pull (CptService *self,
               const char *terminal,
               const char *scope,
               const char *cursor,
               gboolean *empty_out,
               CptProblem **problem_out)
{
  const Pull fresh = { .service = self, .terminal = terminal, .scope = scope, .cursor = cursor };
  Pull pull = fresh;
  GBytes *bytes;

  g_return_val_if_fail (self != NULL && terminal != NULL && scope != NULL, NULL);
  g_return_val_if_fail (problem_out != NULL, NULL);

  *problem_out = NULL;
  bytes = try_pull (&pull, problem_out);
  if (pull.is_damaged) {
    g_clear_pointer (problem_out, cpt_problem_free);
    if (!cpt_mend_scope (self, scope, NULL, problem_out))
      return NULL;
    pull = fresh;
    bytes = try_pull (&pull, problem_out);
  }
  if (bytes == NULL) {
    if (*problem_out == NULL) /* the disk goes on changing what is written */
      *problem_out = cpt_problem_new (500, "published_damaged", "Central's data is damaged",
                                      "`comptoir-central check` says where.");
    return NULL;
  }
  cpt_service_count (self, CPT_SERVICE_FEED_ROWS, pull.n_rows);
  if (empty_out != NULL)
    *empty_out = pull.n_rows == 0;
  return bytes;
}
