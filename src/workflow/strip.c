/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workflow/strip.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static char *
say_attention (const CptStripFacts *facts)
{
  if (facts->n_attention == 0)
    return NULL;
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u needs attention", "%u need attention", facts->n_attention),
      facts->n_attention);
}

/* Whatever is not online is said, with its age where there is one. */
static char *
say_link (const CptStripFacts *facts, const char *time_zone)
{
  g_autofree char *since = NULL;

  if (facts->is_training)
    return g_strdup (_ ("Training · nothing is sent"));
  if (facts->link == CPT_LINK_ONLINE)
    return NULL;
  if (facts->link == CPT_LINK_REFUSED)
    return g_strdup (_ ("Central does not accept this device"));
  if (facts->offline_since_us > 0) {
    since = cpt_words_clock (facts->offline_since_us, time_zone);
    return g_strdup_printf (_ ("Offline since %s"), since);
  }
  return g_strdup (facts->link == CPT_LINK_OFF ? _ ("Offline") : _ ("Connecting"));
}

static char *
say_unsent (const CptStripFacts *facts)
{
  if (facts->n_unsent <= 0 || facts->is_training)
    return NULL;
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d waiting to send", "%d waiting to send",
                                       (gulong)facts->n_unsent),
                          (int)facts->n_unsent);
}

static char *
say_scanner (const CptStripFacts *facts)
{
  return facts->scanner == CPT_SCANNER_CAMERA_LOST ? g_strdup (_ ("Scanner off")) : NULL;
}

static char *
say_disk (const CptStripFacts *facts)
{
  return facts->is_disk_full ? g_strdup (_ ("Disk full")) : NULL;
}

static const char *
choose_icon (const CptStripFacts *facts)
{
  if (facts->n_attention > 0)
    return "cpt-alert-symbolic";
  if (facts->is_training)
    return "cpt-info-symbolic";
  if (facts->link != CPT_LINK_ONLINE)
    return "cpt-sync-off-symbolic";
  if (facts->n_unsent > 0)
    return "cpt-sync-pending-symbolic";
  return facts->scanner == CPT_SCANNER_READY ? "cpt-sync-ok-symbolic" : "cpt-scan-symbolic";
}

static CptStripTone
choose_tone (const CptStripFacts *facts)
{
  if (facts->n_attention > 0)
    return CPT_STRIP_RED;
  if (facts->is_training)
    return CPT_STRIP_AMBER;
  return facts->link == CPT_LINK_ONLINE && facts->scanner == CPT_SCANNER_READY &&
                 !facts->is_disk_full
             ? CPT_STRIP_CALM
             : CPT_STRIP_AMBER;
}

void
cpt_strip_words (const CptStripFacts *facts, const char *time_zone, CptStripWords *words_out)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *joined = NULL;
  char *said[] = { say_attention (facts), say_link (facts, time_zone), say_unsent (facts),
                   say_disk (facts), say_scanner (facts) };

  for (gsize i = 0; i < G_N_ELEMENTS (said); i++)
    if (said[i] != NULL)
      g_ptr_array_add (parts, said[i]);
  g_ptr_array_add (parts, NULL);
  joined = g_strjoinv (" · ", (char **)parts->pdata);

  words_out->tone = choose_tone (facts);
  words_out->icon = g_strdup (choose_icon (facts));
  words_out->opens_attention = facts->n_attention > 0;
  if (parts->len == 1)
    words_out->words = g_strdup (_ ("Online · all sent"));
  else if (facts->link == CPT_LINK_ONLINE && !facts->is_training && facts->n_attention == 0 &&
           facts->n_unsent > 0)
    words_out->words = g_strdup_printf (_ ("Online · %s"), joined);
  else
    words_out->words = g_steal_pointer (&joined);
}

void
cpt_strip_words_clear (CptStripWords *self)
{
  g_clear_pointer (&self->icon, g_free);
  g_clear_pointer (&self->words, g_free);
  *self = (CptStripWords){ 0 };
}

void
cpt_strip_read (CptShop *shop, CptScannerState scanner, CptStripFacts *facts_out)
{
  const CptSyncStatus *status = cpt_shop_get_status (shop);

  *facts_out = (CptStripFacts){ .n_unsent = status->n_unsent,
                                .oldest_unsent_us = status->oldest_unsent_us,
                                .last_trailer_us = status->last_trailer_us,
                                .offline_since_us = status->offline_since_us,
                                .link = status->link,
                                .all_seen = status->all_seen,
                                .n_attention = cpt_shop_get_n_attention (shop),
                                .scanner = scanner,
                                .is_training = cpt_shop_is_training (shop),
                                .is_disk_full = strcmp (status->code, "disk_full") == 0 };
}
