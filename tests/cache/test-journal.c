/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include "room.h"

#include "cache/attachment.h"
#include "cache/journal-private.h"
#include "cache/journal.h"
#include "wire/command.h"

#include <glib/gstdio.h>

#include <string.h>

#define NOW_US    G_GINT64_CONSTANT (1795249210123000)
#define MINUTE_US G_GINT64_CONSTANT (60000000)
#define SIGN_IN   "01a1fd04-0ec0-736c-8ddb-cd748869e339"
#define OTHER     "01a1fd04-0ec0-736c-8ddb-cd748869e340"
#define PERSON    "01a05b8d-9300-7236-b375-2bda6a992c72"
#define FULFIL    "01a1fcf2-9de8-7b96-8014-c714138bb47e"
#define BOOT      "b3d7c1f0-52a4-4e0e-9b6a-0c8f4d21e7aa"

typedef struct {
  Room room;
  CptJournal *journal; /* (owned) */
} Fixture;

static void
reopen (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->journal, cpt_journal_close);
  self->journal = cpt_journal_open (self->room.path, NOW_US, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  room_make (&self->room);
  reopen (self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_pointer (&self->journal, cpt_journal_close);
  room_leave (&self->room);
}

static CptCommand *
make_pick (gint64 at_us)
{
  CptCommand *command = cpt_command_new (CPT_KIND_PICK);

  command->v = 1;
  g_strlcpy (command->aggregate, FULFIL, sizeof command->aggregate);
  g_strlcpy (command->boot, BOOT, sizeof command->boot);
  g_strlcpy (command->policy, "p-41", sizeof command->policy);
  g_strlcpy (command->sign_in, SIGN_IN, sizeof command->sign_in);
  command->at_us = at_us;
  command->boot_us = at_us - NOW_US + 1;
  command->args.line = 1;
  command->args.quantity = 1;
  g_strlcpy (command->args.location, "A-03-2", sizeof command->args.location);
  return command;
}

static CptSignIn
make_sign_in (const char *id)
{
  CptSignIn sign_in = { .role = CPT_ROLE_ASSOCIATE, .sort = CPT_SIGN_IN_BADGE_PIN };

  g_strlcpy (sign_in.id, id, sizeof sign_in.id);
  g_strlcpy (sign_in.person, PERSON, sizeof sign_in.person);
  g_strlcpy (sign_in.day, "2026-11-21", sizeof sign_in.day);
  return sign_in;
}

/* One pick, with its request and answer if they are given. */
static gboolean
write_pick (Fixture *self, gint64 at_us, const char *request, GError **error)
{
  g_autoptr (CptJournalAct) act = cpt_journal_act_new ();
  CptSignIn sign_in = make_sign_in (SIGN_IN);

  g_ptr_array_add (act->commands, make_pick (at_us));
  g_array_append_val (act->sign_ins, sign_in);
  act->request = g_strdup (request);
  act->answer = request != NULL ? g_strdup ("{\"ok\":true}") : NULL;
  return cpt_journal_write (self->journal, act, error);
}

static void
write_picks (Fixture *self, guint n)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n; i++) {
    write_pick (self, NOW_US + i * MINUTE_US, NULL, &error);
    g_assert_no_error (error);
  }
}

static GPtrArray *
list (Fixture *self, gint64 after)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *lines = cpt_journal_list (self->journal, after, 1000, G_MAXSIZE, &error);

  g_assert_no_error (error);
  return lines;
}

static void
answer (Fixture *self, gint64 seq, const char *problem)
{
  g_autoptr (GPtrArray) verdicts =
      g_ptr_array_new_with_free_func ((GDestroyNotify)cpt_verdict_free);
  g_autoptr (GPtrArray) lines = list (self, seq - 1);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (verdicts,
                   cpt_verdict_new (seq, ((CptJournalLine *)g_ptr_array_index (lines, 0))->id,
                                    problem != NULL ? CPT_VERDICT_REJECTED : CPT_VERDICT_ACCEPTED,
                                    problem));
  g_assert_true (cpt_journal_save_verdicts (self->journal, verdicts, &error));
  g_assert_no_error (error);
}

static void
test_gapless (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) lines = NULL;
  g_autofree char *last_id = g_strdup ("");

  for (guint round = 0; round < 3; round++) {
    write_picks (self, 4);
    reopen (self);
  }
  lines = list (self, 0);
  g_assert_cmpuint (lines->len, ==, 12);
  for (guint i = 0; i < lines->len; i++) {
    const CptJournalLine *line = g_ptr_array_index (lines, i);
    g_autoptr (CptCommand) command = cpt_command_read (line->line, strlen (line->line), NULL);
    g_autofree char *again = NULL;

    g_assert_nonnull (command);
    g_assert_cmpint (line->seq, ==, i + 1);
    g_assert_cmpint (command->seq, ==, i + 1);
    g_assert_cmpstr (command->id, ==, line->id);
    /* The clock went back at each opening: ids did not. */
    g_assert_cmpstr (line->id, >, last_id);
    g_free (last_id);
    last_id = g_strdup (line->id);
    again = cpt_command_write (command);
    g_assert_cmpstr (again, ==, line->line);
    g_assert_false (line->sent);
  }
}

static void
test_id_given (Fixture *self, gconstpointer data)
{
  g_autoptr (CptJournalAct) act = cpt_journal_act_new ();
  CptCommand *command = make_pick (NOW_US);
  char id[CPT_ID_SIZE];
  char later[CPT_ID_SIZE];

  cpt_journal_make_id (self->journal, NOW_US + MINUTE_US, id);
  g_strlcpy (command->id, id, sizeof command->id);
  g_ptr_array_add (act->commands, command);
  g_assert_true (cpt_journal_write (self->journal, act, NULL));
  g_assert_cmpstr (command->id, ==, id);
  reopen (self);
  cpt_journal_make_id (self->journal, NOW_US, later);
  g_assert_cmpstr (later, >, id);
}

static void
test_terminal_stays (Fixture *self, gconstpointer data)
{
  g_autoptr (CptJournalDevice) first = cpt_journal_load_device (self->journal, NULL);
  g_autoptr (CptJournalDevice) again = NULL;
  g_autoptr (CptEnrolAnswer) enrolment = g_new0 (CptEnrolAnswer, 1);
  g_autoptr (GError) error = NULL;

  g_assert_true (cpt_uuid_is_valid (first->terminal));
  g_assert_null (first->enrolment);
  g_strlcpy (enrolment->terminal, first->terminal, sizeof enrolment->terminal);
  g_strlcpy (enrolment->tag, "7KQ", sizeof enrolment->tag);
  g_strlcpy (enrolment->store, "LYO1", sizeof enrolment->store);
  g_strlcpy (enrolment->profile, "handheld", sizeof enrolment->profile);
  enrolment->name = g_strdup ("Handheld 3");
  enrolment->chain = g_strdup (PERSON);
  enrolment->server_us = NOW_US;
  g_assert_true (cpt_journal_save_enrolment (self->journal, enrolment, &error));
  g_assert_no_error (error);
  reopen (self);
  again = cpt_journal_load_device (self->journal, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->terminal, ==, first->terminal);
  g_assert_nonnull (again->enrolment);
  g_assert_cmpstr (again->enrolment->tag, ==, "7KQ");

  g_strlcpy (enrolment->terminal, PERSON, sizeof enrolment->terminal);
  g_assert_false (cpt_journal_save_enrolment (self->journal, enrolment, &error));
  g_assert_error (error, CPT_SQL_ERROR, CPT_SQL_ERROR_CONSTRAINT);
}

static void
test_bags (Fixture *self, gconstpointer data)
{
  g_autoptr (CptJournalAct) act = cpt_journal_act_new ();
  g_autoptr (GError) error = NULL;

  act->n_bags = 2;
  g_assert_true (cpt_journal_write (self->journal, act, NULL));
  g_assert_cmpint (act->first_bag, ==, 1);
  reopen (self);
  g_assert_true (cpt_journal_write (self->journal, act, NULL));
  g_assert_cmpint (act->first_bag, ==, 3);
  act->n_bags = CPT_JOURNAL_MAX_BAG;
  g_assert_false (cpt_journal_write (self->journal, act, &error));
  g_assert_error (error, CPT_SQL_ERROR, CPT_SQL_ERROR_CONSTRAINT);
  act->n_bags = 1;
  g_assert_true (cpt_journal_write (self->journal, act, NULL));
  g_assert_cmpint (act->first_bag, ==, 5);
}

static void
test_request (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *none = cpt_journal_find_answer (self->journal, "r-1", &error);
  g_autofree char *answered = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  g_assert_null (none);
  g_assert_true (write_pick (self, NOW_US, "r-1", NULL));
  reopen (self);
  answered = cpt_journal_find_answer (self->journal, "r-1", &error);
  g_assert_cmpstr (answered, ==, "{\"ok\":true}");

  /* The same request a second time is no second act. */
  g_assert_false (write_pick (self, NOW_US, "r-1", &error));
  g_assert_error (error, CPT_SQL_ERROR, CPT_SQL_ERROR_CONSTRAINT);
  lines = list (self, 0);
  g_assert_cmpuint (lines->len, ==, 1);
  g_assert_true (write_pick (self, NOW_US, "r-2", NULL));
  g_clear_pointer (&lines, g_ptr_array_unref);
  lines = list (self, 1);
  g_assert_cmpint (((CptJournalLine *)g_ptr_array_index (lines, 0))->seq, ==, 2);
}

static void
test_sign_ins (Fixture *self, gconstpointer data)
{
  g_autoptr (CptJournalAct) act = cpt_journal_act_new ();
  CptSignIn other = make_sign_in (OTHER);
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GArray) named = NULL;
  g_autoptr (GArray) all = NULL;

  write_picks (self, 2);
  g_array_append_val (act->sign_ins, other);
  g_assert_true (cpt_journal_write (self->journal, act, NULL));
  lines = list (self, 0);
  named = cpt_journal_list_sign_ins (self->journal, lines, NULL);
  all = cpt_journal_list_all_sign_ins (self->journal, NULL);
  g_assert_cmpuint (named->len, ==, 1);
  g_assert_cmpuint (all->len, ==, 2);
  g_assert_cmpstr (g_array_index (named, CptSignIn, 0).id, ==, SIGN_IN);
  g_assert_cmpstr (g_array_index (named, CptSignIn, 0).person, ==, PERSON);
  g_assert_cmpint (g_array_index (named, CptSignIn, 0).role, ==, CPT_ROLE_ASSOCIATE);
}

static void
test_limits (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) few = NULL;
  g_autoptr (GPtrArray) small = NULL;
  g_autoptr (GPtrArray) tiny = NULL;
  gsize length;

  write_picks (self, 5);
  few = cpt_journal_list (self->journal, 1, 3, G_MAXSIZE, NULL);
  g_assert_cmpuint (few->len, ==, 3);
  length = strlen (((CptJournalLine *)g_ptr_array_index (few, 0))->line) + 1;
  small = cpt_journal_list (self->journal, 0, 100, 2 * length, NULL);
  g_assert_cmpuint (small->len, ==, 2);
  tiny = cpt_journal_list (self->journal, 0, 100, 1, NULL);
  g_assert_cmpuint (tiny->len, ==, 1);
}

static void
test_verdicts (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) lines = NULL;
  gint64 n_unsent;
  gint64 oldest_us;
  gint64 answered;

  write_picks (self, 3);
  answer (self, 1, NULL);
  answer (self, 3, "{\"code\":\"already_done\"}");
  answer (self, 1, "{\"code\":\"guard_failed\"}"); /* a verdict never changes */
  reopen (self);
  g_assert_true (cpt_journal_get_counts (self->journal, &n_unsent, &oldest_us, &answered, NULL));
  g_assert_cmpint (n_unsent, ==, 1);
  g_assert_cmpint (oldest_us, ==, NOW_US + MINUTE_US);
  g_assert_cmpint (answered, ==, 1);
  lines = list (self, 0);
  g_assert_null (((CptJournalLine *)g_ptr_array_index (lines, 0))->problem);
  g_assert_true (((CptJournalLine *)g_ptr_array_index (lines, 0))->sent);
  g_assert_false (((CptJournalLine *)g_ptr_array_index (lines, 1))->sent);
  g_assert_cmpstr (((CptJournalLine *)g_ptr_array_index (lines, 2))->problem, ==,
                   "{\"code\":\"already_done\"}");
  answer (self, 2, NULL);
  g_assert_true (cpt_journal_get_counts (self->journal, &n_unsent, &oldest_us, &answered, NULL));
  g_assert_cmpint (n_unsent, ==, 0);
  g_assert_cmpint (oldest_us, ==, 0);
  g_assert_cmpint (answered, ==, 3);
}

/* R3: answered, contained by every scope, and older than central may be restored from. */
static void
test_trim (Fixture *self, gconstpointer data)
{
  static const struct {
    const char *name;
    gint64 applied;
    gint64 before_us;
    guint n_left;
  } rows[] = {
    { "not contained", 0, NOW_US + 100 * MINUTE_US, 6 },
    { "not old", 100, NOW_US, 6 },
    { "contained up to 1", 1, NOW_US + 100 * MINUTE_US, 5 },
    { "old up to 2", 100, NOW_US + MINUTE_US, 4 },
    { "4 has no verdict", 100, NOW_US + 100 * MINUTE_US, 3 },
  };
  g_autoptr (CptJournalDevice) device = NULL;
  gint64 next_seq, oldest_seq;

  g_assert_true (write_pick (self, NOW_US, "r-1", NULL));
  write_picks (self, 5);
  for (gint64 seq = 1; seq <= 6; seq++)
    if (seq != 4)
      answer (self, seq, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) lines = NULL;

    g_test_message ("%s", rows[i].name);
    g_assert_true (cpt_journal_trim (self->journal, rows[i].applied, rows[i].before_us, &error));
    g_assert_no_error (error);
    lines = list (self, 0);
    g_assert_cmpuint (lines->len, ==, rows[i].n_left);
  }
  device = cpt_journal_load_device (self->journal, NULL);
  g_assert_cmpint (device->oldest_retained_seq, ==, 4);
  g_assert_cmpint (device->next_seq, ==, 7);
  g_assert_true (cpt_journal_get_range (self->journal, &next_seq, &oldest_seq, NULL));
  g_assert_cmpint (oldest_seq, ==, 4);
  g_assert_cmpint (next_seq, ==, 7);
  g_assert_null (cpt_journal_find_answer (self->journal, "r-1", NULL));
}

static void
test_disk_full (Fixture *self, gconstpointer data)
{
  sqlite3 *handle = cpt_sql_get_handle (self->journal->sql);
  g_autoptr (GError) error = NULL;
  g_autoptr (CptJournalDevice) before = NULL;
  g_autoptr (CptJournalDevice) after = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  write_picks (self, 20);
  before = cpt_journal_load_device (self->journal, NULL);
  sqlite3_exec (handle, "PRAGMA max_page_count = 1", NULL, NULL, NULL); /* no page more */
  while (error == NULL)
    write_pick (self, NOW_US, NULL, &error);
  g_assert_error (error, CPT_SQL_ERROR, CPT_SQL_ERROR_FULL);
  g_clear_error (&error);
  before = (cpt_journal_device_free (before), cpt_journal_load_device (self->journal, NULL));
  g_assert_false (write_pick (self, NOW_US, "r-1", &error));
  g_assert_error (error, CPT_SQL_ERROR, CPT_SQL_ERROR_FULL);
  g_assert_null (cpt_journal_find_answer (self->journal, "r-1", NULL));
  after = cpt_journal_load_device (self->journal, NULL);
  g_assert_cmpint (after->next_seq, ==, before->next_seq);

  sqlite3_exec (handle, "PRAGMA max_page_count = 100000", NULL, NULL, NULL);
  write_picks (self, 1);
  lines = list (self, after->next_seq - 1);
  g_assert_cmpuint (lines->len, ==, 1);
}

/* A verdict may use what was kept back for it. */
static void
test_reserve (Fixture *self, gconstpointer data)
{
  g_autofree char *reserve = g_build_filename (self->room.path, CPT_JOURNAL_RESERVE, NULL);
  g_autofree char *problem = g_strnfill (20000, 'x');
  g_autoptr (GPtrArray) verdicts =
      g_ptr_array_new_with_free_func ((GDestroyNotify)cpt_verdict_free);
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GError) error = NULL;
  GStatBuf info;

  g_assert_no_errno (g_stat (reserve, &info));
  g_assert_cmpint (info.st_size, ==, 16 * 1024 * 1024);
  write_picks (self, 1);
  lines = list (self, 0);
  g_ptr_array_add (verdicts,
                   cpt_verdict_new (1, ((CptJournalLine *)g_ptr_array_index (lines, 0))->id,
                                    CPT_VERDICT_REJECTED, problem));
  sqlite3_exec (cpt_sql_get_handle (self->journal->sql), "PRAGMA max_page_count = 1", NULL, NULL,
                NULL);
  /* The limit stands in for the full disk and stays, so it fails a second time: but the reserve was
   * given up for it. */
  g_assert_false (cpt_journal_save_verdicts (self->journal, verdicts, &error));
  g_assert_error (error, CPT_SQL_ERROR, CPT_SQL_ERROR_FULL);
  g_assert_false (g_file_test (reserve, G_FILE_TEST_EXISTS));
  g_assert_true (cpt_journal_trim (self->journal, 0, 0, NULL));
  g_assert_true (g_file_test (reserve, G_FILE_TEST_EXISTS));
}

/* kill −9 between any two writes: what was answered is there, and nothing else. */
static void
test_killed (Fixture *self, gconstpointer data)
{
  for (guint n = 1; n <= 5; n++) {
    Room copy;
    g_autoptr (CptJournal) journal = NULL;
    g_autoptr (GPtrArray) lines = NULL;
    g_autoptr (GError) error = NULL;

    write_picks (self, 1);
    /* In the midst of a transaction. */
    g_assert_true (cpt_sql_begin (self->journal->sql, NULL));
    g_assert_true (cpt_sql_execute (self->journal->sql, "UPDATE device SET next_seq = 99", NULL));
    room_make (&copy);
    room_copy (&self->room, &copy);
    cpt_sql_rollback (self->journal->sql);

    journal = cpt_journal_open (copy.path, NOW_US, &error);
    g_assert_no_error (error);
    lines = cpt_journal_list (journal, 0, 1000, G_MAXSIZE, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (lines->len, ==, n);
    g_clear_pointer (&journal, cpt_journal_close);
    room_leave (&copy);
  }
}

static void
test_damaged_line (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  write_picks (self, 2);
  g_assert_true (cpt_sql_execute (
      self->journal->sql,
      "UPDATE command SET line = replace (line, '\"quantity\":1', '\"quantity\":2')"
      " WHERE seq = 2",
      NULL));
  lines = cpt_journal_list (self->journal, 0, 10, G_MAXSIZE, &error);
  g_assert_null (lines);
  g_assert_error (error, CPT_SQL_ERROR, CPT_SQL_ERROR_CORRUPT);
}

static void
test_facts (Fixture *self, gconstpointer data)
{
  g_autofree char *value = NULL;
  gint64 n_wrong = -1;
  gint64 until_us = -1;

  g_assert_null (cpt_journal_get_fact (self->journal, "server", NULL));
  g_assert_true (cpt_journal_set_fact (self->journal, "server", "1", NULL));
  g_assert_true (cpt_journal_set_fact (self->journal, "server", "2", NULL));
  g_assert_true (cpt_journal_save_pin (self->journal, PERSON, 3, NOW_US, NULL));
  reopen (self);
  value = cpt_journal_get_fact (self->journal, "server", NULL);
  g_assert_cmpstr (value, ==, "2");
  g_assert_true (cpt_journal_load_pin (self->journal, PERSON, &n_wrong, &until_us, NULL));
  g_assert_cmpint (n_wrong, ==, 3);
  g_assert_cmpint (until_us, ==, NOW_US);
  g_assert_true (cpt_journal_load_pin (self->journal, FULFIL, &n_wrong, &until_us, NULL));
  g_assert_cmpint (n_wrong, ==, 0);
  g_assert_true (cpt_journal_set_fact (self->journal, "server", NULL, NULL));
  g_assert_null (cpt_journal_get_fact (self->journal, "server", NULL));
}

#define STROKES "{\"ratio\":1.9,\"strokes\":[[[101,202]]]}"

static void
add_signed (Fixture *self, const char *id, gint64 erase_at_us)
{
  g_autoptr (CptAttachment) attachment = g_new0 (CptAttachment, 1);
  g_autoptr (GError) error = NULL;

  g_strlcpy (attachment->id, id, sizeof attachment->id);
  g_strlcpy (attachment->kind, CPT_ATTACHMENT_SIGNATURE, sizeof attachment->kind);
  attachment->body = g_bytes_new_static (STROKES, strlen (STROKES));
  attachment->erase_at_us = erase_at_us;
  g_assert_true (cpt_attachment_check (attachment->kind, attachment->body, &error));
  g_assert_true (cpt_journal_add_attachment (self->journal, attachment, &error));
  g_assert_no_error (error);
}

static void
assert_next (Fixture *self, const char *id)
{
  g_autoptr (CptAttachment) next = NULL;

  g_assert_true (cpt_journal_next_attachment (self->journal, &next, NULL));
  g_assert_cmpstr (next != NULL ? next->id : NULL, ==, id);
  if (next == NULL)
    return;
  g_assert_cmpmem (g_bytes_get_data (next->body, NULL), g_bytes_get_size (next->body), STROKES,
                   strlen (STROKES));
  g_assert_cmpstr (next->kind, ==, CPT_ATTACHMENT_SIGNATURE);
}

/* The bytes stand in none of the journal's files. */
static void
assert_wiped (Fixture *self)
{
  static const char *const FILES[] = { CPT_JOURNAL_FILE, CPT_JOURNAL_FILE "-wal" };

  for (gsize i = 0; i < G_N_ELEMENTS (FILES); i++) {
    g_autofree char *path = g_build_filename (self->room.path, FILES[i], NULL);
    g_autofree char *text = NULL;
    gsize length = 0;

    if (g_file_get_contents (path, &text, &length, NULL))
      g_assert_null (memmem (text, length, STROKES, strlen (STROKES)));
  }
}

/* The oldest first, over a restart; what central refused waits for its time and stops no other;
 * what is over leaves the bytes of the file. */
static void
test_attachments (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) other = g_bytes_new_static ("{}", 2);
  g_autoptr (GError) error = NULL;

  g_assert_false (cpt_attachment_check (CPT_ATTACHMENT_SIGNATURE, other, &error));
  g_clear_error (&error);
  g_assert_false (cpt_attachment_check ("photo", other, &error));
  assert_next (self, NULL);
  add_signed (self, OTHER, NOW_US + 2);
  add_signed (self, SIGN_IN, NOW_US + 1);
  reopen (self);
  assert_next (self, SIGN_IN);
  g_assert_true (cpt_journal_refuse_attachment (self->journal, SIGN_IN, "422", NULL));
  assert_next (self, OTHER);
  g_assert_true (cpt_journal_drop_attachment (self->journal, OTHER, NULL));
  assert_next (self, NULL);
  g_assert_cmpint (cpt_journal_erase_attachments (self->journal, NOW_US, NULL), ==, 0);
  g_assert_cmpint (cpt_journal_erase_attachments (self->journal, NOW_US + 1, NULL), ==, 1);
  g_assert_cmpint (cpt_journal_erase_attachments (self->journal, NOW_US + 1, NULL), ==, 0);
  assert_wiped (self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_assert_true (cpt_crypto_init ());

#define ADD(path, function)                                                                        \
  g_test_add ("/cache/journal/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("gapless", test_gapless);
  ADD ("id given", test_id_given);
  ADD ("terminal stays", test_terminal_stays);
  ADD ("bags", test_bags);
  ADD ("request", test_request);
  ADD ("sign-ins", test_sign_ins);
  ADD ("limits", test_limits);
  ADD ("verdicts", test_verdicts);
  ADD ("trim", test_trim);
  ADD ("disk full", test_disk_full);
  ADD ("reserve", test_reserve);
  ADD ("killed", test_killed);
  ADD ("damaged line", test_damaged_line);
  ADD ("facts", test_facts);
  ADD ("attachments", test_attachments);
  return g_test_run ();
}
