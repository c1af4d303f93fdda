/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the last key of a scan to the frame that answers it, in the real window on a pick walk: the
 * pick is on the disk by then. Another process types; the X server says when it was pressed. The
 * disk's own time is clocked and taken off; the peer is a frame in which the band changes its words
 * and nothing else happens.
 *
 * scan-to-frame WIDTHxHEIGHT TYPIST */
#include "terminal/widgets/band.h"

#include "figures.h"
#include "full-shop.h"
#include "sync-clock.h"

#include <gio/gio.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#define N_SCANS    300
#define N_PLAIN    200
#define LIMIT_US   16000
#define MIN_GAP_MS 100 /* ten codes a second: no scanner reads faster, no hand comes near */
#define MAX_GAP_MS 400
#define SEED       20261121

typedef struct {
  Hand hand;
  GRand *random;       /* (owned) */
  GSubprocess *typist; /* (owned) types the lines that it is given */
  guint n_done;
  double start_us; /* 0: nothing waits for a frame */
  double start_sync_us, start_work_us;
  guint start_n_syncs;
  gboolean is_typing; /* a code is on its way */
  Figures whole, disk, beyond, work, frame, plain;
  gboolean is_plain; /* measures frames with nothing to do */
} Bench;

static gboolean
is_answered (Bench *self)
{
  g_autofree char *words = g_strdup_printf ("%u of %u ·", self->n_done + 1, SHOP_MANY);

  return hand_find (GTK_WIDGET (self->hand.window), CPT_TYPE_BAND, words) != NULL;
}

static gboolean
is_over (gpointer data)
{
  Bench *self = data;

  return self->n_done >= (self->is_plain ? N_PLAIN : N_SCANS);
}

static gboolean on_gap (gpointer user_data);

static void
on_after_paint (GdkFrameClock *clock, Bench *self)
{
  double now_us = figures_now_us ();

  if (self->start_us <= 0 || (!self->is_plain && !is_answered (self)))
    return;
  if (self->is_plain) {
    figures_add (&self->frame, now_us - self->start_us);
  } else {
    double disk_us = sync_clock_get_total_us () - self->start_sync_us;

    if (sync_clock_get_n () == self->start_n_syncs)
      figures_give_up ("a pick was shown before it was on the disk", NULL);
    figures_add (&self->work, figures_worked_us () - self->start_work_us);
    figures_add (&self->whole, now_us - self->start_us);
    figures_add (&self->disk, disk_us);
    figures_add (&self->beyond, now_us - self->start_us - disk_us);
  }
  self->start_us = 0;
  self->n_done++;
  if (!is_over (self))
    g_timeout_add ((guint)g_rand_int_range (self->random, MIN_GAP_MS, MAX_GAP_MS), on_gap, self);
}

static void
say_something (Bench *self)
{
  GtkWidget *band = hand_find (GTK_WIDGET (self->hand.window), CPT_TYPE_BAND, NULL);
  g_autofree char *words = g_strdup_printf ("%u of %u", self->n_done, N_PLAIN);
  g_autoptr (CptSay) say = cpt_say_new (CPT_SAY_RIGHT, "Right item", words);

  cpt_band_show (CPT_BAND (band), say);
}

static void
start_clocks (Bench *self, double start_us)
{
  self->start_sync_us = sync_clock_get_total_us ();
  self->start_n_syncs = sync_clock_get_n ();
  self->start_work_us = figures_worked_us ();
  self->start_us = start_us;
}

/* How long ago the X server had the key: its clock has milliseconds and 32 bits, and is ours. */
static double
get_age_us (GdkEvent *event)
{
  guint32 now_ms = (guint32)(g_get_monotonic_time () / 1000);

  return (double)(guint32)(now_ms - gdk_event_get_time (event)) * 1000;
}

/* Sees all keys before the window takes them. */
static gboolean
on_event (GtkEventController *controller, GdkEvent *event, Bench *self)
{
  if (self->is_typing && gdk_event_get_event_type (event) == GDK_KEY_PRESS &&
      gdk_key_event_get_keyval (event) == GDK_KEY_Return) {
    self->is_typing = FALSE;
    start_clocks (self, figures_now_us () - get_age_us (event));
  }
  return GDK_EVENT_PROPAGATE;
}

static void
type_code (Bench *self)
{
  g_autoptr (GError) error = NULL;

  self->is_typing = TRUE;
  if (!g_output_stream_write_all (g_subprocess_get_stdin_pipe (self->typist), SHOP_GTIN_MANY "\n",
                                  strlen (SHOP_GTIN_MANY "\n"), NULL, NULL, &error))
    figures_give_up ("nobody types", error);
}

static gboolean
on_gap (gpointer user_data)
{
  Bench *self = user_data;

  if (self->is_plain) {
    start_clocks (self, figures_now_us ());
    say_something (self);
  } else {
    type_code (self);
  }
  return G_SOURCE_REMOVE;
}

static void
listen_to_keys (Bench *self)
{
  GtkEventController *keys = gtk_event_controller_legacy_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "event", G_CALLBACK (on_event), self);
  gtk_widget_add_controller (GTK_WIDGET (self->hand.window), keys);
}

/* Goes on until @self is over; a scan that is not answered within the hand's patience ends it. */
static void
run (Bench *self, gboolean is_plain)
{
  guint before;

  self->is_plain = is_plain;
  self->n_done = 0;
  on_gap (self);
  do {
    before = self->n_done;
    if (hand_wait (is_over, self))
      return;
  } while (self->n_done > before);
  figures_give_up ("a scan was not answered", NULL);
}

static void
print (Bench *self)
{
  figures_print (&self->plain);
  figures_print (&self->frame);
  figures_print (&self->whole);
  figures_print (&self->disk);
  figures_print (&self->work);
  figures_print (&self->beyond);
  figures_print_peer (&self->disk, &self->plain);
  figures_print_peer (&self->beyond, &self->frame);
  figures_print_limit (&self->beyond, 99, LIMIT_US);
}

static void
measure (Bench *self)
{
  listen_to_keys (self);
  g_signal_connect_after (gtk_widget_get_frame_clock (GTK_WIDGET (self->hand.window)),
                          "after-paint", G_CALLBACK (on_after_paint), self);
  run (self, TRUE);
  run (self, FALSE);
}

int
main (int argc, char *argv[])
{
  Bench self = { 0 };
  const char *folder = figures_make_folder ();
  g_autoptr (GError) error = NULL;
  int width, height;

  setlocale (LC_ALL, "");
  if (argc != 3 || sscanf (argv[1], "%dx%d", &width, &height) != 2)
    figures_give_up ("usage: scan-to-frame WIDTHxHEIGHT TYPIST", NULL);
  if (!gtk_init_check ())
    figures_give_up ("no display", NULL);
  adw_init ();
  self.random = g_rand_new_with_seed (SEED);
  figures_init (&self.plain, "scan-to-frame: 4 KiB on the disk");
  figures_init (&self.frame, "scan-to-frame: a frame with other words in the band");
  figures_init (&self.whole, "scan-to-frame: last key to frame");
  figures_init (&self.disk, "scan-to-frame: of which the disk");
  figures_init (&self.work, "scan-to-frame: of which work of the window's thread");
  figures_init (&self.beyond, "scan-to-frame: beyond the disk");
  sync_clock_measure (folder, N_PLAIN, &self.plain);
  self.typist = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE, &error, argv[2], NULL);
  if (self.typist == NULL)
    figures_give_up (argv[2], error);

  full_shop_init (&self.hand, folder, width, height);
  hand_open_pick (&self.hand, SHOP_REFERENCE_MANY);
  hand_scan (&self.hand, SHOP_GTIN_HAT); /* the other stop, so that the walk is warm */
  hand_await (&self.hand, "Right item");
  measure (&self);
  print (&self);
  g_output_stream_close (g_subprocess_get_stdin_pipe (self.typist), NULL, NULL);
  g_subprocess_wait (self.typist, NULL, NULL);
  g_clear_object (&self.typist);
  hand_clear (&self.hand);
  return 0;
}
