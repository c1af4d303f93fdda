/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contract.h"

#include <string.h>

#define NOW_US 1794564120000000

static CptLogEntry *
make_entry (const char *id, gint64 seq, gboolean accepted)
{
  CptLogEntry *entry = cpt_log_entry_new ();

  g_strlcpy (entry->id, id, sizeof entry->id);
  if (seq > 0) {
    entry->source = CPT_SOURCE_TERMINAL;
    g_strlcpy (entry->terminal, CPT_TERMINAL, sizeof entry->terminal);
    entry->seq = seq;
  } else {
    entry->source = CPT_SOURCE_CHANNEL;
  }
  g_strlcpy (entry->kind, "fulfilment.pick", sizeof entry->kind);
  g_strlcpy (entry->aggregate, CPT_ID_B, sizeof entry->aggregate);
  entry->line = g_strdup_printf ("{\"id\":\"%s\",\"é\":\"\\\"\"}", id);
  memset (entry->hash, (int)seq + 1, sizeof entry->hash);
  entry->mark = seq * 10;
  entry->received_us = NOW_US + seq;
  entry->effective_us = NOW_US - seq;
  entry->accepted = accepted;
  entry->problem = accepted ? NULL : g_strdup ("{\"code\":\"guard_failed\"}");
  return entry;
}

static gboolean
append (CptTransaction *transaction, const char *id, gint64 seq, gboolean accepted, GError **error)
{
  g_autoptr (CptLogEntry) entry = make_entry (id, seq, accepted);
  gboolean done = cpt_storage_append_log (transaction, entry, error);

  g_assert_true (!done || entry->number > 0);
  return done;
}

static gboolean
append_four (CptTransaction *transaction, gpointer user_data, GError **error)
{
  CPT_MUST (append (transaction, CPT_ID_A, 1, TRUE, error));
  CPT_MUST (append (transaction, CPT_ID_B, 2, FALSE, error));
  CPT_MUST (append (transaction, CPT_ID_C, 0, TRUE, error));
  CPT_MUST (append (transaction, CPT_ID_D, 3, FALSE, error));
  return TRUE;
}

static void
assert_entry (const CptLogEntry *entry, const char *id, gint64 seq, gboolean accepted)
{
  g_autoptr (CptLogEntry) expected = make_entry (id, seq, accepted);

  g_assert_nonnull (entry);
  if (entry == NULL)
    return;
  g_assert_cmpstr (entry->id, ==, id);
  g_assert_cmpint (entry->source, ==, expected->source);
  g_assert_cmpstr (entry->terminal, ==, expected->terminal);
  g_assert_cmpint (entry->seq, ==, seq);
  g_assert_cmpstr (entry->kind, ==, expected->kind);
  g_assert_cmpstr (entry->aggregate, ==, expected->aggregate);
  g_assert_cmpstr (entry->line, ==, expected->line);
  g_assert_cmpmem (entry->hash, 32, expected->hash, 32);
  g_assert_cmpint (entry->received_us, ==, expected->received_us);
  g_assert_cmpint (entry->effective_us, ==, expected->effective_us);
  g_assert_cmpint (entry->accepted, ==, accepted);
  g_assert_cmpint (entry->mark, ==, expected->mark);
  g_assert_cmpstr (entry->problem, ==, expected->problem);
}

static gboolean
find_entries (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (CptLogEntry) first = cpt_storage_find_log (transaction, CPT_ID_A, error);
  g_autoptr (CptLogEntry) third = cpt_storage_find_log (transaction, CPT_ID_C, error);
  g_autoptr (CptLogEntry) none = cpt_storage_find_log (transaction, CPT_TERMINAL, error);
  g_autoptr (CptLogEntry) by_seq =
      cpt_storage_find_log_by_seq (transaction, CPT_TERMINAL, 2, error);
  g_autoptr (CptLogEntry) no_seq =
      cpt_storage_find_log_by_seq (transaction, CPT_TERMINAL, 4, error);

  assert_entry (first, CPT_ID_A, 1, TRUE);
  assert_entry (third, CPT_ID_C, 0, TRUE);
  assert_entry (by_seq, CPT_ID_B, 2, FALSE);
  g_assert_null (none);
  g_assert_null (no_seq);
  return TRUE;
}

static gboolean
note_id (const CptLogEntry *entry, gpointer user_data)
{
  GPtrArray *ids = user_data;

  g_ptr_array_add (ids, g_strdup (entry->id));
  return ids->len < 3;
}

static gboolean
walk (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (CptLogEntry) first = cpt_storage_find_log (transaction, CPT_ID_A, error);

  CPT_MUST (first != NULL);
  CPT_MUST (cpt_storage_walk_log (transaction, 0, note_id, ids, error));
  g_assert_cmpuint (ids->len, ==, 3);
  g_assert_cmpstr (g_ptr_array_index (ids, 2), ==, CPT_ID_C);
  g_ptr_array_set_size (ids, 0);
  CPT_MUST (cpt_storage_walk_log (transaction, first->number, note_id, ids, error));
  g_assert_cmpuint (ids->len, ==, 3);
  g_assert_cmpstr (g_ptr_array_index (ids, 0), ==, CPT_ID_B);
  return TRUE;
}

static gboolean
list_rejected (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (GPtrArray) all = cpt_storage_list_rejected (transaction, CPT_TERMINAL, 0, error);
  g_autoptr (GPtrArray) newer = cpt_storage_list_rejected (transaction, CPT_TERMINAL, 30, error);
  g_autoptr (GPtrArray) none = cpt_storage_list_rejected (transaction, CPT_ID_A, 0, error);
  const CptVerdict *verdict;

  CPT_MUST (all != NULL && newer != NULL && none != NULL && all->len == 2 && newer->len == 1);
  verdict = g_ptr_array_index (all, 0);
  g_assert_cmpint (verdict->seq, ==, 2);
  g_assert_cmpstr (verdict->id, ==, CPT_ID_B);
  g_assert_cmpint (verdict->status, ==, CPT_VERDICT_REJECTED);
  g_assert_cmpstr (verdict->problem, ==, "{\"code\":\"guard_failed\"}");
  verdict = g_ptr_array_index (newer, 0);
  g_assert_cmpint (verdict->seq, ==, 3);
  g_assert_cmpuint (none->len, ==, 0);
  return TRUE;
}

static gboolean
undo (CptTransaction *transaction, gpointer user_data, GError **error)
{
  gboolean undone = TRUE;

  CPT_MUST (cpt_storage_is_undone (transaction, CPT_ID_A, &undone, error));
  g_assert_false (undone);
  CPT_MUST (cpt_storage_mark_undone (transaction, CPT_ID_A, CPT_ID_C, error));
  return TRUE;
}

static gboolean
check_undone (CptTransaction *transaction, gpointer user_data, GError **error)
{
  gboolean undone = FALSE;

  CPT_MUST (cpt_storage_is_undone (transaction, CPT_ID_A, &undone, error));
  g_assert_true (undone);
  CPT_MUST (cpt_storage_is_undone (transaction, CPT_ID_C, &undone, error));
  g_assert_false (undone);
  CPT_MUST (cpt_storage_is_undone (transaction, CPT_TERMINAL, &undone, error));
  g_assert_false (undone);
  return TRUE;
}

static gboolean
put_outbox (CptTransaction *transaction, gpointer user_data, GError **error)
{
  CPT_MUST (
      cpt_storage_put_outbox (transaction, CPT_ID_A, "order.short", "{\"a\":1}", NOW_US, error));
  CPT_MUST (cpt_storage_put_outbox (transaction, CPT_ID_A, "order.short", "{\"a\":2}", 0, error));
  CPT_MUST (cpt_storage_put_outbox (transaction, CPT_ID_C, "order.ready", "{}", NOW_US, error));
  return TRUE;
}

static gboolean
check_told (CptTransaction *transaction, const char *effect, gint64 now_us, gboolean expected)
{
  g_autoptr (GError) error = NULL;
  gboolean told = !expected;

  g_assert_true (cpt_storage_was_told (transaction, CPT_ID_B, effect, now_us, &told, &error));
  g_assert_no_error (error);
  g_assert_cmpint (told, ==, expected);
  return TRUE;
}

static gboolean
check_outbox (CptTransaction *transaction, gpointer user_data, GError **error)
{
  gboolean told = TRUE;

  check_told (transaction, "order.short", NOW_US - 1, FALSE);
  check_told (transaction, "order.short", NOW_US, TRUE);
  check_told (transaction, "order.found", NOW_US, FALSE);
  CPT_MUST (cpt_storage_was_told (transaction, CPT_ID_A, "order.short", NOW_US, &told, error));
  g_assert_false (told);
  return TRUE;
}

static gboolean
add_outbox_row (const CptOutboxRow *row, gpointer user_data)
{
  g_string_append_printf (user_data, "%s %s %s %d\n", row->command, row->effect, row->document,
                          (int)(row->due_us - NOW_US));
  return TRUE;
}

static gboolean
walk_outbox (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (GString) rows = g_string_new (NULL);

  CPT_MUST (cpt_storage_walk_outbox (transaction, add_outbox_row, rows, error));
  g_assert_cmpstr (rows->str, ==,
                   CPT_ID_A " order.short {\"a\":1} 0\n" CPT_ID_C " order.ready {} 0\n");
  return TRUE;
}

static gboolean
drop_outbox (CptTransaction *transaction, gpointer user_data, GError **error)
{
  CPT_MUST (cpt_storage_drop_outbox (transaction, CPT_ID_A, error));
  CPT_MUST (cpt_storage_drop_outbox (transaction, CPT_ID_A, error));
  check_told (transaction, "order.short", NOW_US, FALSE);
  check_told (transaction, "order.ready", NOW_US, TRUE);
  return TRUE;
}

static gboolean
append_and_put_outbox (CptTransaction *transaction, gpointer user_data, GError **error)
{
  return put_outbox (transaction, user_data, error) && append_four (transaction, user_data, error);
}

static const CptContractCase cases[] = {
  { "find", { CPT_WRITE (append_four), CPT_REOPEN, CPT_LOAD (find_entries) } },
  { "walk", { CPT_WRITE (append_four), CPT_LOAD (walk) } },
  { "rejected", { CPT_WRITE (append_four), CPT_LOAD (list_rejected) } },
  { "undone", { CPT_WRITE (append_four), CPT_WRITE (undo), CPT_REOPEN, CPT_LOAD (check_undone) } },
  { "outbox-walk", { CPT_WRITE (append_and_put_outbox), CPT_LOAD (walk_outbox) } },
  { "outbox",
    { CPT_WRITE (append_and_put_outbox), CPT_REOPEN, CPT_LOAD (check_outbox),
      CPT_WRITE (drop_outbox) } },
};

/* What the log refuses: (first entry, second entry) -> the second transaction writes nothing. */
static const struct {
  const char *name;
  const char *id;
  gint64 seq;
} refused[] = {
  { "same-id", CPT_ID_A, 4 },
  { "same-seq", CPT_TERMINAL, 1 },
  { "same-id-of-no-terminal", CPT_ID_C, 0 },
};

static gboolean
append_refused (CptTransaction *transaction, gpointer user_data, GError **error)
{
  guint i = GPOINTER_TO_UINT (user_data);

  return append (transaction, refused[i].id, refused[i].seq, TRUE, error);
}

static gboolean
mark_twice (CptTransaction *transaction, gpointer user_data, GError **error)
{
  return cpt_storage_mark_undone (transaction, CPT_ID_A, CPT_ID_C, error) &&
         cpt_storage_mark_undone (transaction, CPT_ID_A, CPT_ID_D, error);
}

static gboolean
check_only_four (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (CptLogEntry) last = cpt_storage_find_log (transaction, CPT_ID_D, error);
  gboolean undone = TRUE;

  CPT_MUST (last != NULL);
  CPT_MUST (cpt_storage_walk_log (transaction, last->number, note_id, ids, error));
  g_assert_cmpuint (ids->len, ==, 0);
  CPT_MUST (cpt_storage_is_undone (transaction, CPT_ID_A, &undone, error));
  g_assert_false (undone);
  return TRUE;
}

static void
test_refused (const char *folder)
{
  g_autoptr (CptStorage) storage = cpt_contract_open (folder, TRUE);
  g_autoptr (GError) error = NULL;

  cpt_storage_run (storage, NULL, append_four, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autoptr (GError) why = NULL;

    g_test_message ("%s", refused[i].name);
    g_assert_false (cpt_storage_run (storage, NULL, append_refused, GUINT_TO_POINTER (i), &why));
    g_assert_error (why, CPT_STORAGE_ERROR, CPT_STORAGE_ERROR_FAILED);
  }
  g_assert_false (cpt_storage_run (storage, NULL, mark_twice, NULL, &error));
  g_assert_error (error, CPT_STORAGE_ERROR, CPT_STORAGE_ERROR_FAILED);
  g_clear_error (&error);
  cpt_storage_read (storage, check_only_four, NULL, &error);
  g_assert_no_error (error);
}

void
cpt_contract_add_log (void)
{
  cpt_contract_add_cases ("log", cases, G_N_ELEMENTS (cases));
  cpt_contract_add ("log/refused", test_refused);
}
