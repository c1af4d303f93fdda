/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "room.h"

#include "room-private.h"
#include "wire/command.h"

#include <glib/gstdio.h>
#include <string.h>

/* That a test has under way at once; each is queued when the one before is done. */
#define MAX_ACTS 6

static void
fill_cache (Room *self)
{
  g_autoptr (CptCache) cache = NULL;
  g_autoptr (GError) error = NULL;
  RoomFeed feed;

  cache = cpt_cache_open (self->folder, &error);
  g_assert_no_error (error);
  room_feed_begin (&feed, "shop/" ROOM_STORE, 0);
  room_put_shop (&feed);
  room_feed_apply (&feed, cache, "shop/" ROOM_STORE);
  room_feed_begin (&feed, "catalogue/FR-MODE", 0);
  room_put_catalogue (&feed);
  room_feed_apply (&feed, cache, "catalogue/FR-MODE");
  room_feed_begin (&feed, "work/" ROOM_STORE, 0);
  room_put_work (&feed, "", NULL, FALSE);
  self->work_seq = feed.seq;
  room_feed_apply (&feed, cache, "work/" ROOM_STORE);
}

static void
enrol (Room *self)
{
  g_autoptr (CptJournal) journal = NULL;
  g_autoptr (CptJournalDevice) device = NULL;
  g_autoptr (CptEnrolAnswer) answer = g_new0 (CptEnrolAnswer, 1);
  g_autoptr (GError) error = NULL;

  journal = cpt_journal_open (self->folder, ROOM_NOW_US, &error);
  g_assert_no_error (error);
  device = cpt_journal_load_device (journal, &error);
  g_assert_no_error (error);
  g_strlcpy (answer->terminal, device->terminal, sizeof answer->terminal);
  g_strlcpy (answer->tag, "7KQ", sizeof answer->tag);
  g_strlcpy (answer->store, ROOM_STORE, sizeof answer->store);
  g_strlcpy (answer->profile, "handheld", sizeof answer->profile);
  answer->name = g_strdup ("Handheld 3");
  answer->chain = g_strdup (ROOM_CHAIN);
  answer->server_us = ROOM_NOW_US;
  cpt_journal_save_enrolment (journal, answer, &error);
  g_assert_no_error (error);
}

static void
open_shop (Room *self)
{
  g_autoptr (GError) error = NULL;

  self->shop = cpt_shop_open (self->folder, self->clock, &error);
  g_assert_no_error (error);
  g_assert_nonnull (self->shop);
}

void
room_set_up (Room *self, gconstpointer data)
{
  g_assert_true (cpt_crypto_init ());
  self->folder = g_dir_make_tmp ("comptoir-shop-XXXXXX", NULL);
  self->clock = cpt_clock_new (ROOM_NOW_US, g_get_real_time (), 1);
  enrol (self);
  fill_cache (self);
  open_shop (self);
}

static void
close_shop (Room *self)
{
  cpt_shop_close (self->shop);
  while (g_main_context_iteration (NULL, FALSE)) {
    /* What the workers did last comes home. */
  }
  g_clear_object (&self->shop);
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    g_remove (path);
  }
  g_rmdir (folder);
}

void
room_tear_down (Room *self, gconstpointer data)
{
  close_shop (self);
  remove_folder (self->folder);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->clock, cpt_clock_unref);
}

void
room_restart (Room *self)
{
  close_shop (self);
  open_shop (self);
}

/* Work as central has it now, from 0 on. */
static void
pull_work (Room *self,
           const char *id,
           void (*change) (CptFulfilment *),
           RoomExceptionSort exception)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CptCache) cache = cpt_cache_open (self->folder, &error);
  RoomFeed feed;

  g_assert_no_error (error);
  cpt_cache_mark_suspect (cache, "work/" ROOM_STORE, &error);
  g_assert_no_error (error);
  room_feed_begin (&feed, "work/" ROOM_STORE, 0);
  feed.seq = self->work_seq;
  room_put_work (&feed, id, change, exception);
  self->work_seq = feed.seq;
  room_feed_apply (&feed, cache, "work/" ROOM_STORE);
}

void
room_restart_with (Room *self, const char *id, void (*change) (CptFulfilment *fulfilment))
{
  close_shop (self);
  pull_work (self, id, change, ROOM_EXCEPTION_NONE);
  open_shop (self);
}

void
room_restart_with_crowd (Room *self, guint n_orders)
{
  g_autoptr (GError) error = NULL;
  RoomFeed feed;

  close_shop (self);
  {
    g_autoptr (CptCache) cache = cpt_cache_open (self->folder, &error);

    g_assert_no_error (error);
    cpt_cache_mark_suspect (cache, "work/" ROOM_STORE, &error);
    g_assert_no_error (error);
    room_feed_begin (&feed, "work/" ROOM_STORE, 0);
    feed.seq = self->work_seq;
    room_put_work (&feed, "", NULL, ROOM_EXCEPTION_NONE);
    room_put_crowd (&feed, n_orders);
    self->work_seq = feed.seq;
    room_feed_apply (&feed, cache, "work/" ROOM_STORE);
  }
  open_shop (self);
}

void
room_restart_with_exception (Room *self)
{
  close_shop (self);
  pull_work (self, "", NULL, ROOM_EXCEPTION_GOODS);
  open_shop (self);
}

void
room_restart_with_lost (Room *self)
{
  close_shop (self);
  pull_work (self, "", NULL, ROOM_EXCEPTION_LOST);
  open_shop (self);
}

void
room_restart_refused (Room *self, gint64 seq, const char *problem)
{
  g_autoptr (GPtrArray) verdicts =
      g_ptr_array_new_with_free_func ((GDestroyNotify)cpt_verdict_free);
  g_autoptr (GError) error = NULL;

  close_shop (self);
  {
    g_autoptr (CptJournal) journal = cpt_journal_open (self->folder, ROOM_NOW_US, &error);
    g_autoptr (GPtrArray) lines = NULL;
    g_autoptr (CptCommand) command = NULL;
    const CptJournalLine *line;

    g_assert_no_error (error);
    lines = cpt_journal_list (journal, seq - 1, 1, G_MAXSIZE, &error);
    g_assert_no_error (error);
    line = g_ptr_array_index (lines, 0);
    command = cpt_command_read (line->line, strlen (line->line), &error);
    g_assert_no_error (error);
    g_ptr_array_add (verdicts, cpt_verdict_new (seq, command->id, CPT_VERDICT_REJECTED, problem));
    g_assert_true (cpt_journal_save_verdicts (journal, verdicts, &error));
    g_assert_no_error (error);
  }
  open_shop (self);
}

char *
room_badge (const char *number)
{
  guint8 secret[CPT_BADGE_SECRET_BYTES];
  char code[64];

  room_make_secret (number, secret);
  g_assert_true (cpt_badge_make (number, secret, code, sizeof code));
  return g_strdup (code);
}

void
room_sign_in (Room *self, const char *person)
{
  cpt_shop_set_person (self->shop, cpt_view_get_person (cpt_shop_get_view (self->shop), person),
                       CPT_SIGN_IN_BADGE_PIN);
}

const CptFulfilment *
room_show (Room *self, const char *id)
{
  const CptViewFulfilment *found = cpt_view_get_fulfilment (cpt_shop_get_view (self->shop), id);

  return found != NULL ? found->shown : NULL;
}

const CptLine *
room_line (Room *self, const char *id, guint number)
{
  const CptFulfilment *shown = room_show (self, id);

  return shown != NULL ? cpt_fulfilment_find_line (shown, number) : NULL;
}

CptMeaning
room_scan (Room *self, const char *code)
{
  CptMeaning meaning;

  cpt_dispatch_read (self->shop, (const guint8 *)code, strlen (code), CPT_SYMBOLOGY_UNKNOWN,
                     &meaning);
  return meaning;
}

void
room_done (GObject *source, GAsyncResult *result, gpointer wait)
{
  RoomWait *self = wait;

  g_set_object (&self->result, result);
}

GAsyncResult *
room_wait (RoomWait *wait)
{
  while (wait->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return wait->result;
}

void
room_wait_clear (RoomWait *wait)
{
  g_clear_object (&wait->result);
}

/* The journal's worker does its jobs in order: when it answers, all before are on disk. */
void
room_settle (Room *self)
{
  g_auto (RoomWait) wait = { NULL };
  g_autofree char *answer = NULL;

  for (gint i = 0; i < MAX_ACTS; i++) {
    room_wait_clear (&wait);
    cpt_shop_find_answer_async (self->shop, "nobody asked this", room_done, &wait);
    g_free (cpt_shop_find_answer_finish (self->shop, room_wait (&wait), NULL));
    while (g_main_context_iteration (NULL, FALSE)) {
      /* What followed from it. */
    }
  }
}

gboolean
room_submit (Room *self, CptCommand *command, GError **error)
{
  g_auto (RoomWait) wait = { NULL };
  GPtrArray *act = g_ptr_array_new ();

  g_ptr_array_add (act, command);
  cpt_shop_submit_async (self->shop, act, NULL, NULL, room_done, &wait);
  return cpt_shop_submit_finish (self->shop, room_wait (&wait), error);
}

CptCommand *
room_command (Room *self, CptKind kind, const char *id, guint line, gint64 quantity)
{
  CptCommand *command = cpt_shop_new_command (self->shop, kind, id);

  command->args.line = line;
  command->args.quantity = quantity;
  g_strlcpy (command->args.location, "A-03-2", sizeof command->args.location);
  return command;
}
