/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PIN attempts, counted on disk before the slow hash is made: pulling the plug gives no free try.
 */
#include "workflow/shop-people.h"
#include "workflow/shop-private.h"

#define US_PER_MINUTE    (60 * G_USEC_PER_SEC)
#define DEFAULT_TRIES    5
#define DEFAULT_LOCK_MIN 5

typedef struct {
  CptJournal *journal;
  char person[CPT_ID_SIZE];
  gint64 now_us, max_tries, lock_us;
  gint64 n_wrong, locked_until_us; /* out */
} Try;

static void
take_try (GTask *task, gpointer data)
{
  Try *try = data;
  g_autoptr (GError) error = NULL;

  if (!cpt_journal_load_pin (try->journal, try->person, &try->n_wrong, &try->locked_until_us,
                             &error)) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  if (try->locked_until_us > try->now_us) {
    g_task_return_boolean (task, FALSE);
    return;
  }
  if (try->locked_until_us != 0)
    try->n_wrong = 0; /* the time of an earlier lock has passed */
  try->n_wrong++;
  try->locked_until_us = try->n_wrong >= try->max_tries ? try->now_us + try->lock_us : 0;
  if (cpt_journal_save_pin (try->journal, try->person, try->n_wrong, try->locked_until_us, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
clear_tries (GTask *task, gpointer data)
{
  Try *try = data;
  g_autoptr (GError) error = NULL;

  if (cpt_journal_save_pin (try->journal, try->person, 0, 0, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_try_taken (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  gboolean may = g_task_propagate_boolean (G_TASK (result), &error);
  GError *words = NULL;

  if (error != NULL) {
    cpt_shop_set_sql_error (&words, error);
    g_task_return_error (task, words);
  } else {
    g_task_return_boolean (task, may);
  }
}

static GTask *
start_try (CptShop *self, const char *person, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  const CptPolicy *policy = cpt_shop_get_policy (self);
  Try *try = g_new0 (Try, 1);

  try->journal = self->journal;
  try->now_us = cpt_shop_now_us (self);
  try->max_tries = policy != NULL && policy->pin_tries > 0 ? policy->pin_tries : DEFAULT_TRIES;
  try->lock_us =
      (policy != NULL && policy->lock_minutes > 0 ? policy->lock_minutes : DEFAULT_LOCK_MIN) *
      US_PER_MINUTE;
  g_strlcpy (try->person, person, sizeof try->person);
  g_task_set_task_data (task, try, g_free);
  return task;
}

void
cpt_shop_take_pin_try_async (CptShop *self,
                             const char *person,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task;

  g_return_if_fail (CPT_IS_SHOP (self));

  task = start_try (self, person, callback, user_data);
  cpt_worker_run_async (self->journal_worker, take_try, g_task_get_task_data (task), NULL,
                        on_try_taken, task);
}

gboolean
cpt_shop_take_pin_try_finish (CptShop *self,
                              GAsyncResult *result,
                              gint64 *n_left_out,
                              gint64 *locked_until_us_out,
                              GError **error)
{
  const Try *try;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  try = g_task_get_task_data (G_TASK (result));
  *n_left_out = MAX (0, try->max_tries - try->n_wrong);
  *locked_until_us_out = try->locked_until_us;
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
cpt_shop_clear_pin_tries_async (CptShop *self,
                                const char *person,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task;

  g_return_if_fail (CPT_IS_SHOP (self));

  task = start_try (self, person, callback, user_data);
  cpt_worker_run_async (self->journal_worker, clear_tries, g_task_get_task_data (task), NULL,
                        on_try_taken, task);
}

gboolean
cpt_shop_clear_pin_tries_finish (CptShop *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
