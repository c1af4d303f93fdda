/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Customers' data leaves this device when its time has come, network or not (SYNC §11), and all of
 * it when central was not heard of for too long (§9). */
#include "cache/attachment.h"
#include "workflow/shop-people.h"
#include "workflow/shop-private.h"

#define LOOK_EVERY_US (60 * G_USEC_PER_SEC)
#define MIN_LOOK_MS   100

typedef struct {
  CptShop *shop; /* (owned) */
  CptCache *cache;
  CptJournal *journal;
  gint64 now_us;
  gboolean is_cut_off; /* all of it, then */
} Erasing;

static void
erasing_free (gpointer data)
{
  Erasing *self = data;

  g_clear_object (&self->shop);
  g_free (self);
}

static void
erase (GTask *task, gpointer data)
{
  const Erasing *erasing = data;

  /* What fails now (a full disk) is tried again with the next look. */
  g_task_return_int (task, erasing->is_cut_off
                               ? cpt_cache_forget_contacts (erasing->cache, NULL)
                               : cpt_cache_erase_contacts (erasing->cache, erasing->now_us, NULL));
}

static void
on_erased (GObject *source, GAsyncResult *result, gpointer user_data)
{
  const Erasing *erasing = user_data;
  CptShop *self = erasing->shop;
  const CptCacheApplied all = { 0 };

  if (g_task_propagate_int (G_TASK (result), NULL) > 0 && !self->closed)
    cpt_view_reload (self->view, &all, NULL);
}

/* What was signed and never came to central, with its worker's journal. */
static void
erase_attachments (GTask *task, gpointer data)
{
  const Erasing *erasing = data;

  g_task_return_int (task, cpt_journal_erase_attachments (erasing->journal, erasing->now_us, NULL));
}

static void
look_at_attachments (CptShop *self)
{
  Erasing *erasing = g_new0 (Erasing, 1);

  erasing->shop = g_object_ref (self);
  erasing->journal = self->journal;
  erasing->now_us = cpt_shop_now_us (self);
  cpt_worker_run_async (self->journal_worker, erase_attachments, erasing, erasing_free, NULL, NULL);
}

static gboolean
on_look (gpointer user_data)
{
  CptShop *self = user_data;
  Erasing *erasing = g_new0 (Erasing, 1);

  erasing->shop = g_object_ref (self);
  erasing->cache = self->cache;
  erasing->now_us = cpt_shop_now_us (self);
  erasing->is_cut_off = cpt_shop_is_cut_off (self);
  cpt_worker_run_async (self->cache_worker, erase, erasing, erasing_free, on_erased, erasing);
  look_at_attachments (self);
  return G_SOURCE_CONTINUE;
}

gboolean
cpt_shop_forget_if_cut_off (CptShop *self, GError **error)
{
  const CptCacheApplied all = { 0 };

  return !cpt_shop_is_cut_off (self) || cpt_cache_forget_contacts (self->cache, NULL) <= 0 ||
         cpt_view_reload (self->view, &all, error);
}

void
cpt_shop_start_erasing (CptShop *self)
{
  gint64 real_ms = cpt_clock_to_real_us (self->clock, LOOK_EVERY_US) / 1000;

  look_at_attachments (self);
  self->erase_timer = g_timeout_add ((guint)MAX (real_ms, MIN_LOOK_MS), on_look, self);
}

void
cpt_shop_stop_erasing (CptShop *self)
{
  g_clear_handle_id (&self->erase_timer, g_source_remove);
}
