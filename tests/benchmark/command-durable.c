/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long it takes from the act of a person to its command on the disk, as the window and the
 * program without one do it: decided on what is shown, written by the journal's thread, and told;
 * beside a bare commit on the same disk. */
#include "room.h"

#include "figures.h"

#include <sqlite3.h>
#include <stdio.h>

#define N_ACTS   1000
#define LIMIT_US 10000

static CptCommand *
make_count (Room *room, guint i)
{
  CptCommand *command = cpt_shop_new_command (room->shop, CPT_KIND_COUNT, "A-03-2");

  g_strlcpy (command->args.sku, ROOM_PARKA, sizeof command->args.sku);
  command->args.quantity = i % 7;
  return command;
}

static void
measure_acts (Figures *figures)
{
  g_autoptr (GError) error = NULL;
  Room room = { 0 };

  room_set_up (&room, NULL);
  room_sign_in (&room, ROOM_CAMILLE);
  for (guint i = 0; i < N_ACTS; i++) {
    CptCommand *command = make_count (&room, i);
    double start_us = figures_now_us ();

    if (!room_submit (&room, command, &error))
      figures_give_up ("an act was refused", error);
    figures_add (figures, figures_now_us () - start_us);
  }
  room_tear_down (&room, NULL);
}

static void
measure_bare (const char *folder, Figures *figures)
{
  g_autofree char *path = g_build_filename (folder, "bare.db", NULL);
  sqlite3 *sql = NULL;

  if (sqlite3_open (path, &sql) != SQLITE_OK ||
      sqlite3_exec (sql,
                    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                    "CREATE TABLE line (text TEXT)",
                    NULL, NULL, NULL) != SQLITE_OK)
    figures_give_up (sqlite3_errmsg (sql), NULL);
  for (guint i = 0; i < N_ACTS; i++) {
    double start_us = figures_now_us ();

    if (sqlite3_exec (sql, "INSERT INTO line VALUES (hex (zeroblob (200)))", NULL, NULL, NULL) !=
        SQLITE_OK)
      figures_give_up (sqlite3_errmsg (sql), NULL);
    figures_add (figures, figures_now_us () - start_us);
  }
  sqlite3_close (sql);
}

int
main (void)
{
  const char *folder = figures_make_folder ();
  g_auto (Figures) acts;
  g_auto (Figures) bare;

  g_setenv ("TMPDIR", folder, TRUE); /* the room too lies on the disk, not in memory */
  figures_init (&acts, "command-durable: an act");
  figures_init (&bare, "command-durable: a bare commit");
  measure_bare (folder, &bare);
  measure_acts (&acts);
  figures_print (&bare);
  figures_print (&acts);
  figures_print_peer (&acts, &bare);
  figures_print_limit (&acts, 99, LIMIT_US);
  return 0;
}
