/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workflow/strip.h"

#define PARIS    "Europe/Paris"
#define SINCE_US G_GINT64_CONSTANT (1795262700000000) /* 13:05 in Paris */
#define OK_ICON  "cpt-sync-ok-symbolic"
#define UP_ICON  "cpt-sync-pending-symbolic"
#define OFF_ICON "cpt-sync-off-symbolic"
#define RED_ICON "cpt-alert-symbolic"

#define OFFLINE CPT_LINK_TRYING, SINCE_US
#define ONLINE  CPT_LINK_ONLINE, 0
#define READY   CPT_SCANNER_READY
#define LOST    CPT_SCANNER_CAMERA_LOST

/* Every combination of attention, link, unsent and scanner; the most urgent stands first. */
/* clang-format off */
static const struct { const char *name; guint attention; CptLink link; gint64 since_us, unsent; CptScannerState scanner; CptStripTone tone; const char *icon, *words; gboolean training, full; } ROWS[] = {
  { "calm",                          0, ONLINE,  0,  READY, CPT_STRIP_CALM,  OK_ICON,  "Online · all sent" },
  { "scanner",                       0, ONLINE,  0,  LOST,  CPT_STRIP_AMBER, "cpt-scan-symbolic", "Scanner off" },
  { "unsent",                        0, ONLINE,  3,  READY, CPT_STRIP_CALM,  UP_ICON,  "Online · 3 waiting to send" },
  { "unsent, scanner",               0, ONLINE,  3,  LOST,  CPT_STRIP_AMBER, UP_ICON,  "Online · 3 waiting to send · Scanner off" },
  { "offline",                       0, OFFLINE, 0,  READY, CPT_STRIP_AMBER, OFF_ICON, "Offline since 13:05" },
  { "offline, scanner",              0, OFFLINE, 0,  LOST,  CPT_STRIP_AMBER, OFF_ICON, "Offline since 13:05 · Scanner off" },
  { "offline, unsent",               0, OFFLINE, 14, READY, CPT_STRIP_AMBER, OFF_ICON, "Offline since 13:05 · 14 waiting to send" },
  { "offline, unsent, scanner",      0, OFFLINE, 14, LOST,  CPT_STRIP_AMBER, OFF_ICON, "Offline since 13:05 · 14 waiting to send · Scanner off" },
  { "attention",                     1, ONLINE,  0,  READY, CPT_STRIP_RED,   RED_ICON, "1 needs attention" },
  { "attention, scanner",            2, ONLINE,  0,  LOST,  CPT_STRIP_RED,   RED_ICON, "2 need attention · Scanner off" },
  { "attention, unsent",             2, ONLINE,  3,  READY, CPT_STRIP_RED,   RED_ICON, "2 need attention · 3 waiting to send" },
  { "attention, unsent, scanner",    2, ONLINE,  3,  LOST,  CPT_STRIP_RED,   RED_ICON, "2 need attention · 3 waiting to send · Scanner off" },
  { "attention, offline",            2, OFFLINE, 0,  READY, CPT_STRIP_RED,   RED_ICON, "2 need attention · Offline since 13:05" },
  { "attention, offline, scanner",   2, OFFLINE, 0,  LOST,  CPT_STRIP_RED,   RED_ICON, "2 need attention · Offline since 13:05 · Scanner off" },
  { "attention, offline, unsent",    2, OFFLINE, 14, READY, CPT_STRIP_RED,   RED_ICON, "2 need attention · Offline since 13:05 · 14 waiting to send" },
  { "all at once",                   2, OFFLINE, 14, LOST,  CPT_STRIP_RED,   RED_ICON, "2 need attention · Offline since 13:05 · 14 waiting to send · Scanner off" },
  { "one unsent",                    0, ONLINE,  1,  READY, CPT_STRIP_CALM,  UP_ICON,  "Online · 1 waiting to send" },
  { "switched off",                  0, CPT_LINK_OFF, SINCE_US, 0, READY, CPT_STRIP_AMBER, OFF_ICON, "Offline since 13:05" },
  { "never on",                      0, CPT_LINK_OFF, 0, 0, READY, CPT_STRIP_AMBER, OFF_ICON, "Offline" },
  { "first try",                     0, CPT_LINK_TRYING, 0, 0, READY, CPT_STRIP_AMBER, OFF_ICON, "Connecting" },
  { "disk",                          0, ONLINE,  0,  READY, CPT_STRIP_AMBER, OK_ICON, "Disk full", FALSE, TRUE },
  { "disk, unsent",                  0, ONLINE,  3,  READY, CPT_STRIP_AMBER, UP_ICON, "Online · 3 waiting to send · Disk full", FALSE, TRUE },
  { "disk, offline, scanner",        0, OFFLINE, 0,  LOST,  CPT_STRIP_AMBER, OFF_ICON, "Offline since 13:05 · Disk full · Scanner off", FALSE, TRUE },
  { "refused",                       0, CPT_LINK_REFUSED, SINCE_US, 2, READY, CPT_STRIP_AMBER, OFF_ICON, "Central does not accept this device · 2 waiting to send" },
  { "training",                      0, CPT_LINK_OFF, 0, 0, READY, CPT_STRIP_AMBER, "cpt-info-symbolic", "Training · nothing is sent", TRUE },
  { "training, done things",         0, CPT_LINK_OFF, SINCE_US, 3, READY, CPT_STRIP_AMBER, "cpt-info-symbolic", "Training · nothing is sent", TRUE },
  { "training, attention",           1, CPT_LINK_OFF, 0, 3, READY, CPT_STRIP_RED, RED_ICON, "1 needs attention · Training · nothing is sent", TRUE },
};
/* clang-format on */

static void
test_row (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  const CptStripFacts facts = { .n_attention = ROWS[i].attention,
                                .link = ROWS[i].link,
                                .offline_since_us = ROWS[i].since_us,
                                .n_unsent = ROWS[i].unsent,
                                .all_seen = ROWS[i].unsent == 0,
                                .scanner = ROWS[i].scanner,
                                .is_training = ROWS[i].training,
                                .is_disk_full = ROWS[i].full };
  CptStripWords words = { 0 };

  cpt_strip_words (&facts, PARIS, &words);
  g_assert_cmpint (words.tone, ==, ROWS[i].tone);
  g_assert_cmpstr (words.icon, ==, ROWS[i].icon);
  g_assert_cmpstr (words.words, ==, ROWS[i].words);
  g_assert_cmpint (words.opens_attention, ==, ROWS[i].attention > 0);
  cpt_strip_words_clear (&words);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();

  for (gsize i = 0; i < G_N_ELEMENTS (ROWS); i++) {
    g_autofree char *path = g_strdup_printf ("/workflow/strip/%s", ROWS[i].name);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_row);
  }
  return g_test_run ();
}
