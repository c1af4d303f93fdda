/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/clock.h"

#include "central/orchestration/decide.h"
#include "central/orchestration/publish.h"
#include "central/orchestration/sender-key.h"
#include "central/storage/storage-clock.h"
#include "domain/hold.h"
#include "wire/command.h"

#include <string.h>

#define AT_ONCE 100
/* What is ready no more, but may be so again by itself, is looked at again. */
#define LOOK_AGAIN_US (3600 * G_TIME_SPAN_SECOND)

typedef struct {
  CptService *service; /* (unowned) */
  const char *id;      /* (unowned) of the part under way */
  char store[CPT_STORE_SIZE];
  gint64 now_us;
  GPtrArray *ids; /* (owned) (nullable) (element-type utf8) */
} Clock;

static gboolean
list_due (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Clock *self = user_data;

  self->ids = cpt_storage_list_alarms_due (transaction, self->now_us, AT_ONCE, error);
  return self->ids != NULL;
}

static gboolean
find_store (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Clock *self = user_data;
  GError *local_error = NULL;
  g_autoptr (CptFulfilment) part =
      cpt_storage_load_fulfilment (transaction, self->id, &local_error);

  if (local_error != NULL) {
    g_propagate_error (error, local_error);
    return FALSE;
  }
  *self->store = '\0';
  if (part == NULL)
    return TRUE;
  g_strlcpy (self->store, part->promise->store, sizeof self->store);
  return TRUE;
}

/* (transfer full) (nullable) */
static GArray *
list_moments (Clock *self,
              CptTransaction *transaction,
              const CptFulfilment *part,
              const CptStore *store,
              GError **error)
{
  g_autoptr (CptPolicy) policy = cpt_service_get_policy (self->service, transaction, NULL, error);

  if (policy == NULL)
    return NULL;
  return cpt_hold_list (part, policy, (const CptInterval *)(gpointer)store->customer_hours->data,
                        store->customer_hours->len);
}

static void
make_id (const Clock *self, const CptHoldMoment *moment, char id_out[CPT_ID_SIZE])
{
  g_autofree char *at = g_strdup_printf ("%" G_GINT64_FORMAT, moment->at_us);

  cpt_sender_key_derive ("clock", cpt_hold_to_text (moment->sort), self->id, at, id_out);
}

/* One that was done, or was refused, is not done again. */
static gboolean
fire (Clock *self, CptTransaction *transaction, const CptHoldMoment *moment, GError **error)
{
  CptKind kind = moment->sort == CPT_HOLD_END ? CPT_KIND_EXPIRE : CPT_KIND_REMIND;
  g_autoptr (CptCommand) command = cpt_command_new (kind);
  g_autoptr (CptLogEntry) entry = NULL;
  g_autoptr (CptVerdict) verdict = NULL;
  g_autofree char *line = NULL;
  CptActor actor = { CPT_SOURCE_CLOCK, NULL, self->store, self->now_us, self->now_us };
  GError *local_error = NULL;

  make_id (self, moment, command->id);
  entry = cpt_storage_find_log (transaction, command->id, &local_error);
  if (local_error != NULL) {
    g_propagate_error (error, local_error);
    return FALSE;
  }
  if (entry != NULL)
    return TRUE;
  g_strlcpy (command->aggregate, self->id, sizeof command->aggregate);
  command->at_us = self->now_us;
  command->args.moment_us = moment->at_us;
  if (kind == CPT_KIND_REMIND)
    g_strlcpy (command->args.what, cpt_hold_to_text (moment->sort), sizeof command->args.what);
  line = cpt_command_write (command);
  return cpt_decide (self->service, transaction, &actor, command, line, &verdict, error);
}

/* The end of all; else each that is due, of reminders the latest, if nobody told since. */
static gboolean
fire_due (Clock *self,
          CptTransaction *transaction,
          const CptFulfilment *part,
          const GArray *moments,
          GError **error)
{
  const CptHoldMoment *reminder = NULL;

  for (guint i = 0; i < moments->len; i++) {
    const CptHoldMoment *moment = &g_array_index (moments, CptHoldMoment, i);

    if (moment->at_us > self->now_us)
      break;
    if (moment->sort == CPT_HOLD_END)
      return fire (self, transaction, moment, error);
    if (moment->sort != CPT_HOLD_AUTHORISATION)
      reminder = moment;
    else if (!fire (self, transaction, moment, error))
      return FALSE;
  }
  if (reminder == NULL || reminder->at_us <= part->milestones.told_us)
    return TRUE;
  return fire (self, transaction, reminder, error);
}

static gint64
find_next (const Clock *self, const CptFulfilment *part, const GArray *moments)
{
  if (moments->len > 0)
    return cpt_hold_find_next (moments, self->now_us);
  if (part->milestones.exit != CPT_EXIT_NONE || part->milestones.hold_until_us == 0 ||
      part->milestones.ready_us == 0 || cpt_fulfilment_is_closed (part))
    return 0;
  return self->now_us + LOOK_AGAIN_US;
}

static gboolean
look_at (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Clock *self = user_data;
  g_autoptr (CptStore) store = cpt_storage_load_store (transaction, self->store, error);
  g_autoptr (CptFulfilment) before = NULL, after = NULL;
  g_autoptr (GArray) moments = NULL, left = NULL;

  if (store == NULL)
    return FALSE;
  before = cpt_storage_load_fulfilment (transaction, self->id, error);
  if (before == NULL)
    return FALSE;
  moments = list_moments (self, transaction, before, store, error);
  if (moments == NULL || !fire_due (self, transaction, before, moments, error))
    return FALSE;
  after = cpt_storage_load_fulfilment (transaction, self->id, error);
  if (after == NULL)
    return FALSE;
  left = list_moments (self, transaction, after, store, error);
  return left != NULL &&
         cpt_storage_set_alarm (transaction, self->id, find_next (self, after, left), error);
}

static gboolean
look (Clock *self, GError **error)
{
  char work[CPT_SCOPE_SIZE], shop[CPT_SCOPE_SIZE];
  const char *scopes[] = { shop, work, NULL };

  if (!cpt_storage_read (cpt_service_get_storage (self->service), find_store, self, error))
    return FALSE;
  if (*self->store == '\0') /* it is gone; whoever looks at the tables by hand may do that */
    return TRUE;
  cpt_scope_work (self->store, work);
  cpt_scope_shop (self->store, shop);
  return cpt_service_run (self->service, scopes, look_at, self, error);
}

gboolean
cpt_clock_run (CptService *self, GError **error)
{
  Clock clock = { .service = self };
  g_autoptr (GPtrArray) ids = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  clock.now_us = cpt_service_now_us (self);
  if (!cpt_storage_read (cpt_service_get_storage (self), list_due, &clock, error))
    return FALSE;
  ids = g_steal_pointer (&clock.ids);
  for (guint i = 0; i < ids->len; i++) {
    clock.id = ids->pdata[i];
    if (!look (&clock, error))
      return FALSE;
  }
  return TRUE;
}
