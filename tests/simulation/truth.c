/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What central committed, read with the checker's own connection: the history of the published
 * rows, to which each cache is held, and the log, to which the shadow is. */
#include "truth.h"

#include "crypto/crypto.h"

#include <string.h>

#define COMPARE_EVERY 60 /* rows of the log */

static const char *const names[N_TRUE_SCOPES] = { WORK, SHOP };

static void
entry_free (gpointer data)
{
  Entry *self = data;

  g_free (self->key);
  g_free (self->doc);
  g_free (self);
}

Truth *
truth_new (void)
{
  Truth *self = g_new0 (Truth, 1);

  for (guint i = 0; i < N_TRUE_SCOPES; i++) {
    self->scopes[i].name = names[i];
    self->scopes[i].history = g_ptr_array_new_with_free_func (entry_free);
  }
  return self;
}

void
truth_free (Truth *self)
{
  for (guint i = 0; i < N_TRUE_SCOPES; i++)
    g_ptr_array_unref (self->scopes[i].history);
  g_free (self->last_id);
  g_free (self);
}

/* ---- the probe ---- */

void
truth_reset_probe (World *world)
{
  for (guint i = 0; i < N_PROBES; i++)
    g_clear_pointer (&world->truth->probes[i], sqlite3_finalize);
  g_clear_pointer (&world->central.probe, sqlite3_close);
}

sqlite3_stmt *
probe_prepare (World *world, Probe probe, const char *sql)
{
  Truth *truth = world->truth;

  if (world->central.probe == NULL) {
    g_autofree char *path =
        g_build_filename (disk_get_folder (world->central.disk), "central.db", NULL);

    if (sqlite3_open_v2 (path, &world->central.probe, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK)
      g_error ("the probe: %s", sqlite3_errmsg (world->central.probe));
  }
  if (truth->probes[probe] == NULL &&
      sqlite3_prepare_v2 (world->central.probe, sql, -1, &truth->probes[probe], NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (world->central.probe));
  sqlite3_reset (truth->probes[probe]);
  return truth->probes[probe];
}

const char *
probe_text (sqlite3_stmt *row, int column)
{
  const char *text = (const char *)sqlite3_column_text (row, column);

  return text != NULL ? text : "";
}

void
probe_bind (sqlite3_stmt *statement, int index, const char *text)
{
  sqlite3_bind_text (statement, index, text, -1, SQLITE_TRANSIENT);
}

/* ---- the published rows ---- */

static void
add_entry (World *world, TrueScope *scope, sqlite3_stmt *row)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->seq = sqlite3_column_int64 (row, 2);
  entry->key = g_strconcat (probe_text (row, 0), "\n", probe_text (row, 1), NULL);
  if (sqlite3_column_type (row, 3) != SQLITE_NULL) {
    entry->doc = g_strdup (probe_text (row, 3));
    entry->sum = cpt_crypto_row_sum (probe_text (row, 0), probe_text (row, 1), entry->seq,
                                     entry->doc, strlen (entry->doc));
  }
  if (entry->seq <= scope->seq)
    world_violate (world, "I9", "%s %s was published at %" G_GINT64_FORMAT ", which is past",
                   scope->name, entry->key, entry->seq);
  scope->seq = entry->seq;
  g_ptr_array_add (scope->history, entry);
}

static void
follow_scope (World *world, TrueScope *scope)
{
  sqlite3_stmt *rows = probe_prepare (world, PROBE_PUBLISHED,
                                      "SELECT kind, id, seq, doc FROM published"
                                      " WHERE scope = ? AND seq > ? ORDER BY seq");

  probe_bind (rows, 1, scope->name);
  sqlite3_bind_int64 (rows, 2, scope->seq);
  while (sqlite3_step (rows) == SQLITE_ROW)
    add_entry (world, scope, rows);
  sqlite3_reset (rows);
}

/* ---- the log ---- */

/* What was answered may not be gone (I1, I3). */
static void
check_log_stands (World *world)
{
  Truth *truth = world->truth;
  sqlite3_stmt *row = probe_prepare (world, PROBE_LAST, "SELECT id FROM log WHERE number = ?");

  if (truth->log_number == 0)
    return;
  sqlite3_bind_int64 (row, 1, truth->log_number);
  if (sqlite3_step (row) != SQLITE_ROW || strcmp (probe_text (row, 0), truth->last_id) != 0)
    world_violate (world, "I1", "central lost %s, which it had committed", truth->last_id);
  sqlite3_reset (row);
}

static void
follow_log (World *world)
{
  Truth *truth = world->truth;
  sqlite3_stmt *row = probe_prepare (world, PROBE_LOG,
                                     "SELECT number, id, source, terminal, seq, kind, aggregate,"
                                     " line, received_us, effective_us, accepted, problem FROM log"
                                     " WHERE number > ? ORDER BY number");

  sqlite3_bind_int64 (row, 1, truth->log_number);
  while (sqlite3_step (row) == SQLITE_ROW && world->violation == NULL) {
    LogRow log = {
      .number = sqlite3_column_int64 (row, 0),
      .id = probe_text (row, 1),
      .source = probe_text (row, 2),
      .terminal = probe_text (row, 3),
      .seq = sqlite3_column_int64 (row, 4),
      .kind = probe_text (row, 5),
      .aggregate = probe_text (row, 6),
      .line = probe_text (row, 7),
      .received_us = sqlite3_column_int64 (row, 8),
      .effective_us = sqlite3_column_int64 (row, 9),
      .accepted = sqlite3_column_int64 (row, 10) != 0,
      .problem = probe_text (row, 11),
    };

    truth->log_number = log.number;
    g_free (truth->last_id);
    truth->last_id = g_strdup (log.id);
    world_note (world, "log %" G_GINT64_FORMAT " %s %s %d", log.number, log.id, log.kind,
                log.accepted);
    shadow_take (world, &log);
  }
  sqlite3_reset (row);
}

void
truth_follow (World *world)
{
  Truth *truth = world->truth;

  if (world->central.storage == NULL || disk_is_dead (world->central.disk))
    return;
  check_log_stands (world);
  for (guint i = 0; i < N_TRUE_SCOPES; i++)
    follow_scope (world, &world->truth->scopes[i]);
  follow_log (world);
  if (truth->log_number >= truth->compared_to + COMPARE_EVERY) {
    truth->compared_to = truth->log_number;
    shadow_compare (world);
  }
}
