/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shop as the sync sees it: time, the view, and what follows from an answer of central. */
#include "workflow/shop-private.h"

#include <string.h>

#define FACT_SERVER_US      "server-us"
#define FACT_SERVER_BOOT    "server-boot"
#define FACT_SERVER_BOOT_US "server-boot-us"
#define KEEP_CLOCK_EVERY_US (60 * G_USEC_PER_SEC)
#define TRIM_EVERY_US       (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)

static const CptSyncStatus NO_STATUS = { 0 };

void
cpt_shop_load_clock (CptShop *self)
{
  g_autofree char *server_us = cpt_journal_get_fact (self->journal, FACT_SERVER_US, NULL);
  g_autofree char *boot = cpt_journal_get_fact (self->journal, FACT_SERVER_BOOT, NULL);
  g_autofree char *boot_us = cpt_journal_get_fact (self->journal, FACT_SERVER_BOOT_US, NULL);

  if (server_us != NULL && boot != NULL && boot_us != NULL)
    cpt_clock_restore (self->clock, g_ascii_strtoll (server_us, NULL, 10), boot,
                       g_ascii_strtoll (boot_us, NULL, 10));
}

typedef struct {
  CptJournal *journal;
  char *boot; /* (owned) */
  gint64 server_us, boot_us;
} ServerTime;

static void
server_time_free (gpointer data)
{
  ServerTime *self = data;

  g_clear_pointer (&self->boot, g_free);
  g_free (self);
}

static void
write_server_time (const ServerTime *time)
{
  char text[24];

  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, time->server_us);
  cpt_journal_set_fact (time->journal, FACT_SERVER_US, text, NULL);
  g_snprintf (text, sizeof text, "%" G_GINT64_FORMAT, time->boot_us);
  cpt_journal_set_fact (time->journal, FACT_SERVER_BOOT_US, text, NULL);
  cpt_journal_set_fact (time->journal, FACT_SERVER_BOOT, time->boot, NULL);
}

static void
keep_server_time (GTask *task, gpointer data)
{
  write_server_time (data);
  g_task_return_boolean (task, TRUE);
}

void
cpt_shop_keep_clock (CptShop *self, gboolean now)
{
  ServerTime *time = g_new0 (ServerTime, 1);

  if (!cpt_clock_get_server (self->clock, &time->server_us, &time->boot_us)) {
    server_time_free (time);
    return;
  }
  time->journal = self->journal;
  time->boot = g_strdup (cpt_clock_get_boot_id (self->clock));
  self->server_kept_us = time->boot_us;
  if (now) {
    write_server_time (time);
    server_time_free (time);
  } else {
    cpt_worker_run_async (self->journal_worker, keep_server_time, time, server_time_free, NULL,
                          NULL);
  }
}

static gint64
get_wall_us (gpointer user_data)
{
  return cpt_clock_get_wall_us (CPT_SHOP (user_data)->clock);
}

static gint64
get_now_us (gpointer user_data)
{
  return cpt_clock_get_now_us (CPT_SHOP (user_data)->clock);
}

static gint64
get_boot_us (gpointer user_data)
{
  return cpt_clock_get_boot_us (CPT_SHOP (user_data)->clock);
}

static const char *
get_boot_id (gpointer user_data)
{
  return cpt_clock_get_boot_id (CPT_SHOP (user_data)->clock);
}

static gint64
to_real_us (gint64 us, gpointer user_data)
{
  return cpt_clock_to_real_us (CPT_SHOP (user_data)->clock, us);
}

static void
on_server_time (gint64 server_us, gpointer user_data)
{
  CptShop *self = user_data;
  gint64 boot_us = cpt_clock_get_boot_us (self->clock);

  cpt_clock_set_server_us (self->clock, server_us);
  if (self->server_kept_us == 0 || boot_us - self->server_kept_us > KEEP_CLOCK_EVERY_US)
    cpt_shop_keep_clock (self, FALSE);
}

/* Commands that every scope contains for good, and that no restore of central can ask for again,
 * leave (SYNC §8, R3). */
typedef struct {
  CptShop *shop; /* (owned) */
  CptJournal *journal;
  CptCache *cache;
  gint64 applied, before_us;
} Trimming;

static void
trimming_free (gpointer data)
{
  Trimming *self = data;

  g_clear_object (&self->shop);
  g_free (self);
}

static void
trim_journal (GTask *task, gpointer data)
{
  const Trimming *trimming = data;

  g_task_return_boolean (
      task, cpt_journal_trim (trimming->journal, trimming->applied, trimming->before_us, NULL));
}

static void
checkpoint_cache (GTask *task, gpointer data)
{
  const Trimming *trimming = data;

  g_task_return_boolean (task, cpt_cache_checkpoint (trimming->cache, NULL));
}

static void
on_checkpointed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Trimming *trimming = user_data;

  if (g_task_propagate_boolean (G_TASK (result), NULL) && !trimming->shop->closed)
    cpt_worker_run_async (trimming->shop->journal_worker, trim_journal, trimming, trimming_free,
                          NULL, NULL);
  else
    trimming_free (trimming);
}

static void
trim_now_and_then (CptShop *self)
{
  const CptPolicy *policy = cpt_shop_get_policy (self);
  gint64 boot_us = cpt_clock_get_boot_us (self->clock);
  g_autofree char *work = g_strconcat ("work/", cpt_shop_get_store_number (self), NULL);
  g_autofree char *shop = g_strconcat ("shop/", cpt_shop_get_store_number (self), NULL);
  Trimming *trimming;

  if (policy == NULL || (self->kept_until_us != 0 && boot_us - self->kept_until_us < TRIM_EVERY_US))
    return;
  self->kept_until_us = boot_us;
  trimming = g_new0 (Trimming, 1);
  trimming->shop = g_object_ref (self);
  trimming->journal = self->journal;
  trimming->cache = self->cache;
  trimming->applied =
      MIN (cpt_view_get_applied (self->view, work), cpt_view_get_applied (self->view, shop));
  trimming->before_us =
      cpt_clock_get_wall_us (self->clock) - policy->max_offline_s * G_USEC_PER_SEC;
  cpt_worker_run_async (self->cache_worker, checkpoint_cache, trimming, NULL, on_checkpointed,
                        trimming);
}

static void
take_verdicts (CptShop *self, const GPtrArray *verdicts)
{
  for (guint i = 0; verdicts != NULL && i < verdicts->len; i++) {
    const CptVerdict *verdict = g_ptr_array_index (verdicts, i);

    if (verdict->status == CPT_VERDICT_REJECTED || verdict->problem != NULL)
      cpt_view_reject (self->view, verdict->seq, verdict->problem);
  }
}

static void
on_applied (const CptCacheApplied *applied, gpointer user_data)
{
  CptShop *self = user_data;
  g_autoptr (GError) error = NULL;

  if (self->closed)
    return;
  /* A feed can be here before the answer to the push: what it refuses is told before its rows take
   * the command away. */
  take_verdicts (self, applied->rejected);
  /* A row that cannot be read now is read with the next answer; what is shown stays. */
  if (!cpt_view_reload (self->view, applied, &error))
    g_debug ("reload after %s: %s", applied->scope.scope, error->message);
  trim_now_and_then (self);
  g_signal_emit (self, cpt_shop_signal_status, 0);
}

static void
on_verdicts (const GPtrArray *verdicts, gpointer user_data)
{
  CptShop *self = user_data;

  if (self->closed)
    return;
  take_verdicts (self, verdicts);
  g_signal_emit (self, cpt_shop_signal_status, 0);
}

static void
on_status_changed (gpointer user_data)
{
  CptShop *self = user_data;

  if (!self->closed)
    g_signal_emit (self, cpt_shop_signal_status, 0);
}

void
cpt_shop_start_sync (CptShop *self)
{
  g_autofree char *url = cpt_folder_get_setting (self->folder, "central", "url");

  if (self->sync == NULL) {
    const CptSyncOutside outside = {
      .get_wall_us = get_wall_us,
      .get_now_us = get_now_us,
      .get_boot_us = get_boot_us,
      .get_boot_id = get_boot_id,
      .to_real_us = to_real_us,
      .server_time = on_server_time,
      .applied = on_applied,
      .verdicts = on_verdicts,
      .status_changed = on_status_changed,
      .user_data = self,
    };

    self->sync = cpt_sync_new (&outside, self->journal, self->journal_worker, self->cache,
                               self->cache_worker);
  }
  if (url != NULL && cpt_shop_is_enrolled (self))
    cpt_sync_set_central (self->sync, url, url, self->device->terminal, self->seed);
}

void
cpt_shop_set_network (CptShop *self, gboolean on)
{
  g_return_if_fail (CPT_IS_SHOP (self));
  g_return_if_fail (!self->closed);

  cpt_sync_set_network (self->sync, on);
}

gboolean
cpt_shop_get_network (CptShop *self)
{
  g_return_val_if_fail (CPT_IS_SHOP (self), FALSE);

  return !self->closed && cpt_sync_get_network (self->sync);
}

const CptSyncStatus *
cpt_shop_get_status (CptShop *self)
{
  g_return_val_if_fail (CPT_IS_SHOP (self), NULL);

  return self->closed ? &NO_STATUS : cpt_sync_get_status (self->sync);
}

gboolean
cpt_shop_has_no_network (CptShop *self)
{
  return cpt_shop_get_status (self)->link != CPT_LINK_ONLINE;
}

void
cpt_shop_sync_now (CptShop *self)
{
  g_return_if_fail (CPT_IS_SHOP (self));

  if (!self->closed)
    cpt_sync_try_now (self->sync);
}
