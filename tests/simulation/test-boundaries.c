/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Written scenes, cut at every write and sync of theirs: first the program goes, then the power. */
#include "world.h"

#include "crypto/crypto.h"

#define N_POWERS 8 /* ways of losing the power at each boundary */
#define MAX_OPS  400

static void
write_one (CptJournal *journal, gboolean *done_out)
{
  g_autoptr (CptJournalAct) act = cpt_journal_act_new ();
  CptCommand *command = cpt_command_new (CPT_KIND_RELEASE);

  command->v = 1;
  command->at_us = WALL_US;
  g_strlcpy (command->aggregate, "01a1fcf2-9de8-7b96-8014-c714138bb401", CPT_ID_SIZE);
  g_strlcpy (command->boot, "01a1fcf2-9de8-7b96-8014-c714138bb402", CPT_ID_SIZE);
  g_strlcpy (command->policy, "p-1", sizeof command->policy);
  g_strlcpy (command->sign_in, "01a1fcf2-9de8-7b96-8014-c714138bb403", CPT_ID_SIZE);
  g_ptr_array_add (act->commands, command);
  *done_out = cpt_journal_write (journal, act, NULL);
}

static CptJournal *
open_journal (Disk *disk)
{
  return cpt_journal_open (disk_get_folder (disk), WALL_US, NULL);
}

/* The number after the newest command: what is there is sent from the start on. */
static gint64
start (Disk *disk)
{
  g_autoptr (CptJournal) journal = open_journal (disk);
  g_autoptr (CptJournalDevice) device = cpt_journal_load_device (journal, NULL);
  g_autoptr (GPtrArray) lines = cpt_journal_list (journal, 0, G_MAXUINT, G_MAXSIZE, NULL);
  gint64 next_seq = device->next_seq;

  g_assert_cmpint (lines->len, ==, next_seq - 1);
  disk_die (disk); /* no orderly end: closing would checkpoint */
  return next_seq;
}

/* FALSE: the scene was over before its @n-th write. */
static gboolean
cut_scene (guint n, guint power, gint64 *lost_out)
{
  Disk *disk = disk_new ("scene");
  gint64 told = 1, seen, after;
  gboolean done = TRUE, died;
  CptJournal *journal;

  env_start (n * 1000 + power);
  disk_copy (template_get_terminal_disk (0), disk);
  journal = open_journal (disk);
  disk_die_in (disk, n);
  for (guint i = 0; i < 4 && done; i++) {
    write_one (journal, &done);
    told += done && !disk_is_dead (disk);
  }
  died = disk_is_dead (disk);
  disk_die (disk);
  cpt_journal_close (journal);
  disk_revive (disk, FALSE);
  seen = start (disk);
  g_assert_cmpint (seen, >=, told);
  disk_revive (disk, TRUE);
  after = start (disk);
  if (after < seen)
    (*lost_out)++;
  disk_free (disk);
  return died;
}

/* SQLite takes up a commit that was never synced; it was shown, and may be sent, from then on. */
static void
test_killed_then_power (void)
{
  gint64 n_lost = 0;
  guint n = 1;

  template_get_central_disk ();
  for (gboolean more = TRUE; more; n++) {
    g_assert_cmpuint (n, <, MAX_OPS);
    for (guint power = 0; power < N_POWERS; power++)
      more = cut_scene (n, power, &n_lost);
  }
  g_test_message ("%u boundaries", n - 1);
  g_assert_cmpint (n_lost, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  env_start (0);
  g_assert_true (cpt_crypto_init ());
  g_test_add_func ("/simulation/boundaries/killed-then-power", test_killed_then_power);
  return g_test_run ();
}
