/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What has to hold on a terminal: while it runs, after each crash, and when all is quiet. */
#include "truth.h"

#include "cache/cache-private.h"
#include "cache/journal-private.h"
#include "cache/view-private.h"
#include "central/orchestration/check.h"
#include "wire/command.h"

#include <string.h>

/* ---- caches ---- */

static int
find_scope (const char *name)
{
  return strcmp (name, WORK) == 0 ? 0 : strcmp (name, SHOP) == 0 ? 1 : -1;
}

/* The mirror goes on to what was published at @seq, by the plainest means. */
static void
follow (Mirror *mirror, const TrueScope *scope, gint64 seq)
{
  for (; mirror->at < scope->history->len; mirror->at++) {
    Entry *entry = scope->history->pdata[mirror->at];
    const Entry *before = g_hash_table_lookup (mirror->rows, entry->key);

    if (entry->seq > seq)
      break;
    if (before != NULL)
      mirror->sum -= before->sum;
    mirror->sum += entry->sum;
    if (entry->doc != NULL)
      g_hash_table_insert (mirror->rows, entry->key, entry);
    else
      g_hash_table_remove (mirror->rows, entry->key);
  }
  mirror->seq = seq;
}

static void
mirror_restart (Mirror *mirror)
{
  g_hash_table_remove_all (mirror->rows);
  mirror->at = 0;
  mirror->sum = 0;
  mirror->seq = 0;
}

/* Every row of the file is one of the mirror, byte for byte, and there are as many. */
static void
compare_rows (Terminal *self, const char *scope, const Mirror *mirror)
{
  sqlite3_stmt *row = NULL;
  guint n = 0;

  if (sqlite3_prepare_v2 (cpt_sql_get_handle (self->cache->sql),
                          "SELECT kind, id, seq, doc FROM row WHERE scope = ?", -1, &row,
                          NULL) != SQLITE_OK)
    return;
  sqlite3_bind_text (row, 1, scope, -1, SQLITE_STATIC);
  while (sqlite3_step (row) == SQLITE_ROW) {
    g_autofree char *key = g_strconcat (probe_text (row, 0), "\n", probe_text (row, 1), NULL);
    const Entry *entry = g_hash_table_lookup (mirror->rows, key);

    n++;
    if (entry == NULL || entry->seq != sqlite3_column_int64 (row, 2) ||
        strcmp (entry->doc, probe_text (row, 3)) != 0) {
      g_strdelimit (key, "\n", ' ');
      world_violate (self->world, "I8",
                     "terminal %u: %s of %s is not what central published at %" G_GINT64_FORMAT,
                     self->index, key, scope, mirror->seq);
    }
  }
  sqlite3_finalize (row);
  if (n != g_hash_table_size (mirror->rows))
    world_violate (self->world, "I8", "terminal %u: %u rows of %s, central published %u",
                   self->index, n, scope, g_hash_table_size (mirror->rows));
}

static gboolean
compare_sum (Terminal *self, const char *scope, const Mirror *mirror)
{
  CptCacheCursor here;

  if (!cpt_cache_load_cursor (self->cache, scope, &here, NULL))
    return FALSE;
  if (here.n != g_hash_table_size (mirror->rows) || here.sum != mirror->sum)
    world_violate (self->world, "I8", "terminal %u: the sum of %s at %" G_GINT64_FORMAT " differs",
                   self->index, scope, mirror->seq);
  return TRUE;
}

/* What was confirmed once is never seen older, unless the power took the file's last commits. */
static void
take_version (Terminal *self, CptSqlStatement *row, const char *scope)
{
  gint64 seq = cpt_sql_column_int64 (row, 2);
  char *key =
      g_strjoin ("\n", scope, cpt_sql_column_text (row, 0), cpt_sql_column_text (row, 1), NULL);
  const gint64 *before = g_hash_table_lookup (self->versions, key);

  if (before != NULL && *before > seq)
    world_violate (self->world, "I11",
                   "terminal %u: %s %s was confirmed at %" G_GINT64_FORMAT
                   " and is at %" G_GINT64_FORMAT " now",
                   self->index, cpt_sql_column_text (row, 0), cpt_sql_column_text (row, 1), *before,
                   seq);
  g_hash_table_replace (self->versions, key, g_memdup2 (&seq, sizeof seq));
}

static void
check_versions (Terminal *self, const char *scope, const char *kind, const char *id)
{
  g_autoptr (CptSqlStatement) row = cpt_sql_prepare (
      self->cache->sql,
      kind != NULL ? "SELECT kind, id, seq FROM row WHERE scope = :scope AND kind = :kind"
                     " AND id = :id"
                   : "SELECT kind, id, seq FROM row WHERE scope = :scope",
      NULL);

  if (row == NULL)
    return;
  cpt_sql_bind_text (row, ":scope", scope);
  if (kind != NULL) {
    cpt_sql_bind_text (row, ":kind", kind);
    cpt_sql_bind_text (row, ":id", id);
  }
  while (cpt_sql_step (row, NULL) == CPT_SQL_STEP_ROW)
    take_version (self, row, scope);
}

static void
check_changed (Terminal *self, const CptCacheApplied *applied)
{
  if (applied->changed == NULL)
    check_versions (self, applied->scope.scope, NULL, NULL);
  for (guint i = 0; applied->changed != NULL && i < applied->changed->len; i++) {
    const char *name = applied->changed->pdata[i];
    const char *id = strchr (name, '\n') + 1;
    g_autofree char *kind = g_strndup (name, (gsize)(id - 1 - name));

    check_versions (self, applied->scope.scope, kind, id);
  }
}

void
check_read_applied (Terminal *self)
{
  g_autoptr (GArray) scopes = cpt_cache_list_scopes (self->cache, NULL);

  self->applied[0] = self->applied[1] = 0;
  for (guint i = 0; scopes != NULL && i < scopes->len; i++) {
    const CptCacheScope *scope = &g_array_index (scopes, CptCacheScope, i);
    int index = find_scope (scope->scope);

    if (index >= 0)
      self->applied[index] = scope->applied;
  }
}

void
check_applied (Terminal *self, const CptCacheApplied *applied)
{
  int index = find_scope (applied->scope.scope);
  Mirror *mirror;

  if (index < 0)
    return;
  self->applied[index] = applied->scope.applied;
  if (applied->changed == NULL)
    self->spoilt[index] = FALSE; /* all of it is new */
  check_changed (self, applied);
  mirror = &self->mirrors[index];
  if (applied->scope.seq < mirror->seq)
    world_violate (self->world, "I9",
                   "terminal %u: the cursor of %s went back from %" G_GINT64_FORMAT
                   " to %" G_GINT64_FORMAT,
                   self->index, applied->scope.scope, mirror->seq, applied->scope.seq);
  follow (mirror, &self->world->truth->scopes[index], applied->scope.seq);
  compare_sum (self, applied->scope.scope, mirror);
  if (env_chance (10) && !self->spoilt[index])
    compare_rows (self, applied->scope.scope, mirror);
}

/* All was read over: what it does not hold for spoilt it has to answer for. */
void
check_audited (Terminal *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->mirrors); i++) {
    CptCacheCursor here;

    if (cpt_cache_load_cursor (self->cache, self->world->truth->scopes[i].name, &here, NULL))
      self->spoilt[i] = self->spoilt[i] && here.scope.suspect;
  }
}

/* After a start the file may be older than it was (its commits are quick, not durable), or new; but
 * it is whole. What the disk spoilt is found soon: when all is quiet it was pulled anew. */
void
check_cache_whole (Terminal *self, gboolean quiet)
{
  g_autoptr (GArray) scopes = cpt_cache_list_scopes (self->cache, NULL);

  check_read_applied (self);
  for (guint i = 0; i < G_N_ELEMENTS (self->mirrors); i++) {
    const char *name = self->world->truth->scopes[i].name;
    gint64 seq = 0;
    gboolean suspect = FALSE;

    for (guint k = 0; scopes != NULL && k < scopes->len; k++) {
      const CptCacheScope *scope = &g_array_index (scopes, CptCacheScope, k);

      if (strcmp (scope->scope, name) != 0)
        continue;
      seq = scope->seq;
      suspect = scope->suspect;
    }
    mirror_restart (&self->mirrors[i]);
    follow (&self->mirrors[i], &self->world->truth->scopes[i], seq);
    if (suspect || scopes == NULL || (self->spoilt[i] && !quiet))
      continue;
    check_versions (self, name, NULL, NULL);
    compare_rows (self, name, &self->mirrors[i]);
  }
}

/* ---- journals ---- */

static const CptJournalLine *
find_line (const GPtrArray *lines, gint64 seq)
{
  const CptJournalLine *first = lines->len > 0 ? lines->pdata[0] : NULL;

  if (first == NULL || seq < first->seq || seq >= first->seq + lines->len)
    return NULL;
  return lines->pdata[seq - first->seq];
}

/* What was written and not told, because the process ended in between, is there all the same. */
static void
adopt (Terminal *self, const CptJournalLine *line)
{
  Acked *acked = g_new0 (Acked, 1);
  g_autoptr (CptCommand) command = cpt_command_read (line->line, strlen (line->line), NULL);

  acked->seq = line->seq;
  acked->kind = command->kind;
  acked->made_us = self->world->now_us;
  g_strlcpy (acked->id, line->id, sizeof acked->id);
  g_strlcpy (acked->aggregate, command->aggregate, sizeof acked->aggregate);
  acked->line = g_strdup (line->line);
  g_ptr_array_add (self->acked, acked);
  self->last_seq = line->seq;
}

static void
check_file (Terminal *self)
{
  sqlite3_stmt *row = NULL;

  if (sqlite3_prepare_v2 (cpt_sql_get_handle (self->journal->sql), "PRAGMA integrity_check", -1,
                          &row, NULL) == SQLITE_OK &&
      sqlite3_step (row) == SQLITE_ROW && strcmp (probe_text (row, 0), "ok") != 0)
    world_violate (self->world, "I26", "terminal %u: the journal is damaged: %s", self->index,
                   probe_text (row, 0));
  sqlite3_finalize (row);
}

void
check_journal (Terminal *self)
{
  g_autoptr (GPtrArray) lines = cpt_journal_list (self->journal, 0, G_MAXUINT, G_MAXSIZE, NULL);

  if (lines == NULL)
    return;
  check_file (self);
  g_hash_table_remove_all (self->rejected); /* what the feed said of them went with the process */
  for (guint i = 0; i < self->acked->len; i++) {
    const Acked *acked = self->acked->pdata[i];
    const CptJournalLine *line = find_line (lines, acked->seq);

    if (line == NULL && acked->seq <= self->trimmed_to)
      continue;
    if (line == NULL || (acked->line != NULL && strcmp (line->line, acked->line) != 0))
      world_violate (self->world, "I1",
                     "terminal %u: command %" G_GINT64_FORMAT " was told to be done and is %s",
                     self->index, acked->seq, line == NULL ? "gone" : "another one");
  }
  for (guint i = 0; i < lines->len; i++) {
    const CptJournalLine *line = lines->pdata[i];

    if (line->problem != NULL)
      g_hash_table_add (self->rejected, g_memdup2 (&line->seq, sizeof line->seq));
    if (line->seq > self->last_seq)
      adopt (self, line);
  }
}

/* ---- views ---- */

static guint
count_pending (Terminal *self, const char *fulfilment, gint64 applied)
{
  guint n = 0;

  for (guint i = self->acked->len; i > 0; i--) {
    const Acked *acked = self->acked->pdata[i - 1];

    if (acked->seq <= applied)
      break;
    if (strcmp (acked->aggregate, fulfilment) == 0 &&
        !g_hash_table_contains (self->rejected, &acked->seq))
      n++;
  }
  return n;
}

void
check_pending (Terminal *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->view->fulfilments);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const CptViewFulfilment *one = value;
    guint expected = count_pending (self, one->shown->id, self->applied[0]);

    if (one->n_pending != expected)
      world_violate (self->world, "I10",
                     "terminal %u shows %u own commands on %s, %u are not confirmed", self->index,
                     one->n_pending, one->shown->id, expected);
  }
}

/* ---- how long, how much ---- */

#define MAX_AGE_US    (60 * SECOND_US)
#define MAX_LOG_BYTES (8 * 1024 * 1024) /* twice what is checkpointed by itself */

void
check_age (Terminal *self)
{
  gint64 decided = shadow_get_hwm (self->world->shadow, self->id);

  if (self->twin != NULL)
    return;
  for (guint i = self->acked->len; i > 0; i--) {
    const Acked *acked = self->acked->pdata[i - 1];
    gint64 from_us = MAX (acked->made_us, self->trouble_us);

    if (acked->seq <= decided)
      return;
    if (acked->seq == decided + 1 && self->world->now_us - from_us > MAX_AGE_US)
      world_violate (self->world, "I27",
                     "terminal %u: command %" G_GINT64_FORMAT " is not decided %d s after all was"
                     " well with its link",
                     self->index, acked->seq, (int)((self->world->now_us - from_us) / SECOND_US));
  }
}

static void
check_log_size (World *world, Disk *disk, const char *file)
{
  gsize size = disk_get_size (disk, file);

  if (size > MAX_LOG_BYTES)
    world_violate (world, "I28", "%s of %s has %zu bytes", file, disk_get_folder (disk), size);
}

void
check_growth (World *world)
{
  check_log_size (world, world->central.disk, "central.db-wal");
  for (guint i = 0; i < world->n_terminals; i++) {
    check_log_size (world, world->terminals[i]->disk, "journal.db-wal");
    check_log_size (world, world->terminals[i]->disk, "cache.db-wal");
  }
}

/* ---- when all is quiet ---- */

static char *
find_unquiet_scope (Terminal *self)
{
  g_autoptr (GArray) scopes = cpt_cache_list_scopes (self->cache, NULL);

  for (guint i = 0; scopes != NULL && i < scopes->len; i++) {
    const CptCacheScope *scope = &g_array_index (scopes, CptCacheScope, i);
    int index = find_scope (scope->scope);

    if (scope->suspect)
      return g_strdup_printf ("terminal %u: %s is suspect", self->index, scope->scope);
    if (index >= 0 && scope->seq != self->world->truth->scopes[index].seq)
      return g_strdup_printf (
          "terminal %u: %s is at %" G_GINT64_FORMAT ", central at %" G_GINT64_FORMAT, self->index,
          scope->scope, scope->seq, self->world->truth->scopes[index].seq);
  }
  if (scopes == NULL || scopes->len < 4)
    return g_strdup_printf ("terminal %u has not all scopes", self->index);
  return NULL;
}

/* The journal itself is asked: a command of this very moment is not in the machine's status yet. */
static gint64
count_unsent (Terminal *self)
{
  gint64 n_unsent = 1, at_us, answered;

  cpt_journal_get_counts (self->journal, &n_unsent, &at_us, &answered, NULL);
  return n_unsent;
}

/* Two copies of one journal that went on by themselves. */
static gboolean
is_fork_unseen (Terminal *self)
{
  return self->twin != NULL && !self->twin->forked &&
         (self->last_seq >= self->twin_seq || self->twin->last_seq >= self->twin_seq);
}

char *
check_quiet (World *world)
{
  if (world->central.service == NULL)
    return g_strdup ("central is down");
  for (guint i = 0; i < world->n_terminals; i++) {
    Terminal *self = world->terminals[i];
    const CptSyncStatus *status;
    char *what;

    if (!terminal_is_up (self))
      return g_strdup_printf ("terminal %u is down", i);
    if (self->forked)
      continue; /* it says so, and stays as it is until somebody enrols it anew */
    if (is_fork_unseen (self))
      return g_strdup_printf ("terminals %u and %u have one name, and nobody says so", i,
                              self->twin->index);
    status = terminal_get_status (self);
    if (status->n_unsent > 0 || !status->all_seen || status->link != CPT_LINK_ONLINE)
      return g_strdup_printf ("terminal %u: %" G_GINT64_FORMAT " unsent, link %d, %s %s", i,
                              status->n_unsent, status->link, status->code,
                              status->detail != NULL ? status->detail : "");
    what = find_unquiet_scope (self);
    if (what != NULL)
      return what;
    if (count_unsent (self) > 0)
      return g_strdup_printf ("terminal %u: its journal has unsent commands", i);
    if (self->spoilt[0] || self->spoilt[1])
      return g_strdup_printf ("terminal %u: what its disk spoilt was not found", i);
  }
  return NULL;
}

/* ---- the end ---- */

static void
check_verdict (Terminal *self, const Acked *acked, const CptJournalLine *line)
{
  World *world = self->world;
  sqlite3_stmt *row = probe_prepare (
      world, PROBE_VERDICT, "SELECT id, line, accepted FROM log WHERE terminal = ? AND seq = ?");
  gboolean there;

  probe_bind (row, 1, self->id);
  sqlite3_bind_int64 (row, 2, acked->seq);
  there = sqlite3_step (row) == SQLITE_ROW;
  if (!there)
    world_violate (world, "I1", "terminal %u: command %" G_GINT64_FORMAT " has no verdict",
                   self->index, acked->seq);
  else if (acked->line != NULL && strcmp (acked->line, probe_text (row, 1)) != 0)
    world_violate (world, "I4", "terminal %u: central has other bytes of command %" G_GINT64_FORMAT,
                   self->index, acked->seq);
  else if (line != NULL &&
           (!line->sent || (line->problem == NULL) != (sqlite3_column_int (row, 2) != 0)))
    world_violate (world, "I3", "terminal %u: the verdict of %" G_GINT64_FORMAT " is not central's",
                   self->index, acked->seq);
  sqlite3_reset (row);
}

/* What the refused copy wrote by itself had no effect, unless it came first. */
static void
check_forked (Terminal *self)
{
  for (guint i = 0; i < self->acked->len; i++) {
    const Acked *acked = self->acked->pdata[i];
    sqlite3_stmt *row = probe_prepare (self->world, PROBE_ID, "SELECT line FROM log WHERE id = ?");

    probe_bind (row, 1, acked->id);
    if (sqlite3_step (row) == SQLITE_ROW && acked->line != NULL &&
        strcmp (acked->line, probe_text (row, 0)) != 0)
      world_violate (self->world, "I4",
                     "terminal %u: central has other bytes of command %" G_GINT64_FORMAT,
                     self->index, acked->seq);
    sqlite3_reset (row);
  }
}

/* All is answered and contained: nothing has to stay in the journal once it is old. */
static void
check_trim (Terminal *self)
{
  g_autoptr (GPtrArray) lines = NULL;
  gint64 applied = MIN (self->applied[0], self->applied[1]);

  if (!cpt_cache_checkpoint (self->cache, NULL) ||
      !cpt_journal_trim (self->journal, applied,
                         terminal_get_wall_us (self) + 2 * 86400 * SECOND_US, NULL))
    return;
  lines = cpt_journal_list (self->journal, 0, G_MAXUINT, G_MAXSIZE, NULL);
  if (lines != NULL && lines->len > 0)
    world_violate (self->world, "I28", "terminal %u: %u commands do not leave the journal",
                   self->index, lines->len);
}

static void
check_verdicts (Terminal *self)
{
  g_autoptr (GPtrArray) lines = cpt_journal_list (self->journal, 0, G_MAXUINT, G_MAXSIZE, NULL);
  g_autoptr (CptJournalDevice) device = cpt_journal_load_device (self->journal, NULL);

  for (guint i = 0; i < self->acked->len; i++) {
    const Acked *acked = self->acked->pdata[i];

    check_verdict (self, acked, find_line (lines, acked->seq));
  }
  if (device->next_seq != self->last_seq + 1)
    world_violate (self->world, "I5", "terminal %u: next is %" G_GINT64_FORMAT, self->index,
                   device->next_seq);
}

/* Nothing is pending any more: what is shown is what central has. */
static void
check_view (Terminal *self)
{
  World *world = self->world;
  g_autoptr (GPtrArray) open = cpt_view_list_open (self->view);

  for (guint i = 0; i < open->len; i++) {
    const CptViewFulfilment *one = open->pdata[i];
    sqlite3_stmt *row = probe_prepare (world, PROBE_LINES,
                                       "SELECT number, ordered, cancelled, short, rerouted, picked,"
                                       " put_back, packed, gone FROM line WHERE fulfilment = ?"
                                       " ORDER BY number");
    gsize n = 0;

    probe_bind (row, 1, one->shown->id);
    while (sqlite3_step (row) == SQLITE_ROW && n < one->shown->n_lines) {
      const CptLine *line = &one->shown->lines[n++];
      gboolean same = sqlite3_column_int64 (row, 0) == line->number;

      for (int k = 0; k < CPT_N_COUNTERS; k++)
        same = same && sqlite3_column_int64 (row, k + 1) == line->counters[k];
      if (!same || one->n_pending > 0)
        world_violate (world, "I12", "terminal %u shows %s otherwise than central has it",
                       self->index, one->shown->promise->number);
    }
    sqlite3_reset (row);
  }
}

/* Central's own audit, which folds its log by its own rules. */
static void
check_central (World *world)
{
  g_autoptr (GPtrArray) results = cpt_check_run (world->central.service, NULL);

  if (results == NULL) {
    world_violate (world, "I26", "central cannot be audited");
    return;
  }
  for (guint i = 0; i < results->len; i++) {
    const CptCheckResult *result = results->pdata[i];

    if (result->found->len > 0)
      world_violate (world, result->id, "central's own audit: %s",
                     (const char *)result->found->pdata[0]);
  }
}

void
check_end (World *world)
{
  for (guint i = 0; i < world->n_terminals; i++) {
    Terminal *self = world->terminals[i];

    if (self->forked) {
      check_forked (self);
      continue;
    }
    check_verdicts (self);
    check_cache_whole (self, TRUE);
    check_view (self);
    check_trim (self);
  }
  shadow_compare (world);
  check_central (world);
}
