/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/check-private.h"

#include "crypto/crypto.h"
#include "wire/json.h"

#include <string.h>

typedef struct {
  gint64 next; /* the seq that comes now */
} Sender;

typedef struct {
  CptCheck *check;         /* (unowned) */
  CptCheckResult *decided; /* (unowned) I1 */
  CptCheckResult *once;    /* (unowned) I2 */
  CptCheckResult *sticky;  /* (unowned) I3 */
  CptCheckResult *bytes;   /* (unowned) I4 */
  CptCheckResult *gapless; /* (unowned) I5 */
  CptCheckResult *booked;  /* (unowned) I14 */
  GHashTable *ids;         /* (owned) (element-type utf8) all commands */
  GHashTable *senders;     /* (owned) (element-type utf8 Sender) by terminal */
} LogCheck;

static Sender *
get_sender (LogCheck *self, const char *terminal)
{
  Sender *sender = g_hash_table_lookup (self->senders, terminal);

  if (sender == NULL) {
    sender = g_new0 (Sender, 1);
    sender->next = 1;
    g_hash_table_insert (self->senders, g_strdup (terminal), sender);
  }
  return sender;
}

static void
check_seq (LogCheck *self, const CptLogEntry *entry)
{
  Sender *sender = get_sender (self, entry->terminal);

  self->gapless->n_checked++;
  if (entry->seq != sender->next)
    cpt_check_find (self->gapless,
                    "Terminal %s: number %" G_GINT64_FORMAT " comes after %" G_GINT64_FORMAT,
                    entry->terminal, entry->seq, sender->next - 1);
  sender->next = entry->seq + 1;
}

/* `terminal.lost_range` says in its line up to which number nothing will ever come. */
static void
skip_lost (LogCheck *self, const CptLogEntry *entry)
{
  g_autoptr (JsonObject) line =
      cpt_json_parse_object (entry->line, strlen (entry->line), CPT_MAX_COMMAND_BYTES, NULL);
  JsonObject *args = NULL;
  gint64 to = 0;

  if (line != NULL && cpt_json_get_object (line, "args", &args, NULL) &&
      cpt_json_get_int (args, "to", 1, CPT_MAX_SAFE_INTEGER, &to, NULL))
    get_sender (self, entry->aggregate)->next = to + 1;
}

static void
check_hash (LogCheck *self, const CptLogEntry *entry)
{
  guint8 hash[CPT_HASH_BYTES];

  cpt_crypto_hash (entry->line, strlen (entry->line), hash);
  self->bytes->n_checked++;
  if (!cpt_crypto_equal (hash, entry->hash, sizeof hash))
    cpt_check_find (self->bytes, "%s %s: its line is not what was decided", entry->kind, entry->id);
  self->sticky->n_checked++;
  if (entry->accepted != (entry->problem == NULL))
    cpt_check_find (self->sticky, "%s %s: its verdict and its problem contradict each other",
                    entry->kind, entry->id);
}

/* I14: what a refused report booked astray stands under an exception, piece for piece. */
static void
check_booked (LogCheck *self, const CptLogEntry *entry)
{
  gint64 n = cpt_check_get (self->check->astray, entry->id);
  g_autoptr (CptProblem) problem = NULL;
  const CptException *exception = NULL;

  if (entry->accepted || n == 0)
    return;
  self->booked->n_checked++;
  if (entry->problem != NULL)
    problem = cpt_problem_read (entry->problem, strlen (entry->problem), NULL);
  if (problem != NULL)
    exception = g_hash_table_lookup (self->check->exceptions, problem->exception);
  for (guint i = 0; exception != NULL && i < exception->items->len; i++) {
    const CptExceptionItem *item = &g_array_index (exception->items, CptExceptionItem, i);

    if (g_str_equal (item->command, entry->id))
      n -= item->booked;
  }
  if (n != 0 && exception != NULL)
    cpt_check_blame (self->check, exception->id);
  if (n != 0)
    cpt_check_find (self->booked, "%s %s: %" G_GINT64_FORMAT " stand astray under no exception",
                    entry->kind, entry->id, n);
}

static gboolean
check_entry (const CptLogEntry *entry, gpointer user_data)
{
  LogCheck *self = user_data;

  self->once->n_checked++;
  if (!g_hash_table_add (self->ids, g_strdup (entry->id)))
    cpt_check_find (self->once, "The command %s stands in the log twice", entry->id);
  check_hash (self, entry);
  if (entry->source == CPT_SOURCE_TERMINAL)
    check_seq (self, entry);
  if (g_str_equal (entry->kind, "terminal.lost_range"))
    skip_lost (self, entry);
  check_booked (self, entry);
  return TRUE;
}

static gboolean
check_movement (const CptLedgerRow *row, gpointer user_data)
{
  LogCheck *self = user_data;

  self->once->n_checked++;
  if (!g_hash_table_contains (self->ids, row->command))
    cpt_check_find (self->once,
                    "Movement %" G_GINT64_FORMAT " of %s: its command %s is not in the log",
                    row->number, row->movement.sku, row->command);
  return TRUE;
}

static gboolean
check_hwm (LogCheck *self, GError **error)
{
  GHashTableIter iter;
  gpointer id, sender;

  g_hash_table_iter_init (&iter, self->senders);
  while (g_hash_table_iter_next (&iter, &id, &sender)) {
    CptTerminalRow terminal = { 0 };
    gboolean found = FALSE;

    if (!cpt_storage_load_terminal (self->check->transaction, id, &terminal, &found, error))
      return FALSE;
    self->decided->n_checked++;
    if (!found || terminal.hwm != ((const Sender *)sender)->next - 1)
      cpt_check_find (self->decided,
                      "Terminal %s: it was told of verdicts up to %" G_GINT64_FORMAT
                      ", the log has them up to %" G_GINT64_FORMAT,
                      (const char *)id, terminal.hwm, ((const Sender *)sender)->next - 1);
  }
  return TRUE;
}

gboolean
cpt_check_log (CptCheck *check, GError **error)
{
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) senders = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  LogCheck self = { .check = check, .ids = ids, .senders = senders };

  self.decided = cpt_check_begin (check, "I1", "Each command that was acknowledged has a verdict");
  self.once = cpt_check_begin (check, "I2", "Each command has at most one effect");
  self.sticky = cpt_check_begin (check, "I3", "Verdicts stand as they were given");
  self.bytes = cpt_check_begin (check, "I4", "The bytes that are kept are those that were decided");
  self.gapless = cpt_check_begin (check, "I5", "The commands of a terminal have no gap");
  self.booked =
      cpt_check_begin (check, "I14", "Goods of a refused report stand under an exception");
  if (!cpt_storage_walk_log (check->transaction, 0, check_entry, &self, error) ||
      !cpt_storage_walk_ledger (check->transaction, check_movement, &self, error) ||
      !check_hwm (&self, error))
    return FALSE;
  check->log_broken =
      self.sticky->found->len + self.bytes->found->len + self.gapless->found->len > 0;
  return TRUE;
}
