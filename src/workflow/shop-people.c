/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who acts here, and under which sign-in: one id a person, terminal, day and sort (SYNC §4). */
#include "workflow/shop-people.h"
#include "workflow/shop-private.h"

#include <string.h>

#define KEPT_PERSON "signed-in" /* "<person> <day> <sort>", of a terminal that keeps its person */

void
cpt_shop_write_day (CptShop *self, char out[11])
{
  const char *name = cpt_shop_get_time_zone (self);
  g_autoptr (GTimeZone) zone = name != NULL ? g_time_zone_new_identifier (name) : NULL;
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) local = NULL;

  utc = g_date_time_new_from_unix_utc (cpt_shop_now_us (self) / G_USEC_PER_SEC);
  local = zone != NULL ? g_date_time_to_timezone (utc, zone) : g_date_time_ref (utc);
  g_snprintf (out, 11, "%04d-%02d-%02d", g_date_time_get_year (local) % 10000,
              g_date_time_get_month (local), g_date_time_get_day_of_month (local));
}

static CptPerson *
copy_person (const CptPerson *person)
{
  CptPerson *copy = cpt_person_new ();

  *copy = *person;
  copy->name = g_strdup (person->name);
  return copy;
}

/* As the shop's row says now; a guest, as central said when it was asked. */
static const CptPerson *
find_person (CptShop *self, const char *id)
{
  const CptPerson *person = cpt_view_get_person (self->view, id);
  GHashTableIter iter;
  gpointer value;

  if (person != NULL)
    return person;
  g_hash_table_iter_init (&iter, self->guests);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (strcmp (((const CptPerson *)value)->id, id) == 0)
      return value;
  return NULL;
}

static CptRole
get_role_of (CptShop *self, const char *id)
{
  const CptPerson *person = find_person (self, id);

  return person != NULL
             ? cpt_grants_get_role (person->grants, person->n_grants, cpt_shop_now_us (self))
             : CPT_ROLE_NONE;
}

void
cpt_shop_load_people (CptShop *self, GArray *sign_ins)
{
  g_free (self->kept_person);
  self->kept_person = cpt_journal_get_fact (self->journal, KEPT_PERSON, NULL);
  g_array_set_size (self->sign_ins, 0);
  if (sign_ins->len > 0)
    g_array_append_vals (self->sign_ins, sign_ins->data, sign_ins->len);
}

const char *
cpt_shop_sign_in_for (CptShop *self, const char *person, CptSignInSort sort)
{
  CptSignIn made = { .sort = sort };

  g_return_val_if_fail (CPT_IS_SHOP (self), NULL);
  g_return_val_if_fail (person != NULL, NULL);

  cpt_shop_write_day (self, made.day);
  for (guint i = 0; i < self->sign_ins->len; i++) {
    const CptSignIn *known = &g_array_index (self->sign_ins, CptSignIn, i);

    if (known->sort == sort && strcmp (known->person, person) == 0 &&
        strcmp (known->day, made.day) == 0)
      return known->id;
  }
  cpt_journal_make_id (self->journal, cpt_clock_get_wall_us (self->clock), made.id);
  g_strlcpy (made.person, person, sizeof made.person);
  made.role = sort == CPT_SIGN_IN_NAMED ? CPT_ROLE_NONE : get_role_of (self, person);
  g_array_append_val (self->sign_ins, made);
  g_hash_table_add (self->unsaved, g_strdup (made.id));
  return g_array_index (self->sign_ins, CptSignIn, self->sign_ins->len - 1).id;
}

static const CptSignIn *
find_sign_in (CptShop *self, const char *id)
{
  for (guint i = 0; *id != '\0' && i < self->sign_ins->len; i++) {
    const CptSignIn *known = &g_array_index (self->sign_ins, CptSignIn, i);

    if (strcmp (known->id, id) == 0)
      return known;
  }
  return NULL;
}

CptRole
cpt_shop_find_role (CptShop *self, const char *sign_in, char person_out[CPT_ID_SIZE])
{
  const CptSignIn *known = find_sign_in (self, sign_in);

  if (known == NULL)
    return CPT_ROLE_NONE;
  if (person_out != NULL)
    g_strlcpy (person_out, known->person, CPT_ID_SIZE);
  return known->sort == CPT_SIGN_IN_NAMED ? CPT_ROLE_NONE : get_role_of (self, known->person);
}

void
cpt_shop_take_unsaved (CptShop *self, const CptCommand *command, GArray *sign_ins)
{
  const char *names[] = { command->sign_in, command->approver, command->args.for_sign_in,
                          command->args.from_sign_in };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    const CptSignIn *named = find_sign_in (self, names[i]);

    if (named != NULL && g_hash_table_contains (self->unsaved, named->id))
      g_array_append_val (sign_ins, *named);
  }
}

void
cpt_shop_forget_unsaved (CptShop *self, const GArray *sign_ins)
{
  for (guint i = 0; i < sign_ins->len; i++)
    g_hash_table_remove (self->unsaved, g_array_index (sign_ins, CptSignIn, i).id);
}

typedef struct {
  CptJournal *journal;
  char *value; /* (owned) (nullable) */
} Keeping;

static void
keeping_free (gpointer data)
{
  Keeping *self = data;

  g_clear_pointer (&self->value, g_free);
  g_free (self);
}

static void
keep_person (GTask *task, gpointer data)
{
  const Keeping *keeping = data;

  g_task_return_boolean (
      task, cpt_journal_set_fact (keeping->journal, KEPT_PERSON, keeping->value, NULL));
}

static void
write_person_down (CptShop *self)
{
  Keeping *keeping;
  char day[11];

  if (!self->keeps_person || self->closed)
    return;
  keeping = g_new0 (Keeping, 1);
  keeping->journal = self->journal;
  cpt_shop_write_day (self, day);
  if (self->person != NULL)
    keeping->value = g_strdup_printf ("%s %s %d", self->person->id, day, (int)self->sort);
  cpt_worker_run_async (self->journal_worker, keep_person, keeping, keeping_free, NULL, NULL);
}

void
cpt_shop_set_person (CptShop *self, const CptPerson *person, CptSignInSort sort)
{
  g_autoptr (CptPerson) old = NULL;

  g_return_if_fail (CPT_IS_SHOP (self));

  old = g_steal_pointer (&self->person);
  g_clear_pointer (&self->kept_person, g_free);
  self->person = person != NULL ? copy_person (person) : NULL;
  self->sort = sort;
  write_person_down (self);
  cpt_shop_refresh_undoable (self);
  g_signal_emit (self, cpt_shop_signal_person, 0);
}

void
cpt_shop_keep_person (CptShop *self)
{
  g_auto (GStrv) parts = NULL;
  const CptPerson *person;
  char day[11];

  g_return_if_fail (CPT_IS_SHOP (self));

  self->keeps_person = TRUE;
  if (self->kept_person == NULL)
    return;
  parts = g_strsplit (self->kept_person, " ", 3);
  cpt_shop_write_day (self, day);
  if (g_strv_length (parts) != 3 || strcmp (parts[1], day) != 0)
    return;
  person = find_person (self, parts[0]);
  if (person != NULL)
    self->person = copy_person (person);
  self->sort = g_str_equal (parts[2], "1") ? CPT_SIGN_IN_CENTRAL : CPT_SIGN_IN_BADGE_PIN;
}

const CptPerson *
cpt_shop_get_person (CptShop *self)
{
  g_return_val_if_fail (CPT_IS_SHOP (self), NULL);

  return self->person;
}

CptRole
cpt_shop_get_role (CptShop *self)
{
  g_return_val_if_fail (CPT_IS_SHOP (self), CPT_ROLE_NONE);

  return self->person != NULL ? get_role_of (self, self->person->id) : CPT_ROLE_NONE;
}

CptRole
cpt_shop_get_approver_role (CptShop *self, const char *right)
{
  const CptPolicy *policy;

  g_return_val_if_fail (CPT_IS_SHOP (self), CPT_ROLE_NONE);
  g_return_val_if_fail (right != NULL, CPT_ROLE_NONE);

  policy = cpt_shop_get_policy (self);
  if (policy == NULL ||
      cpt_policy_get_right (policy, right, cpt_shop_get_role (self)) != CPT_RIGHT_APPROVER)
    return CPT_ROLE_NONE;
  for (int role = CPT_ROLE_ASSOCIATE; role <= CPT_ROLE_MANAGER; role++)
    if (cpt_policy_get_right (policy, right, (CptRole)role) == CPT_RIGHT_YES)
      return (CptRole)role;
  return CPT_ROLE_NONE;
}

const CptPerson *
cpt_shop_find_badge (CptShop *self, const char *number, CptSignInSort *sort_out)
{
  const CptPerson *person;
  char day[11];

  g_return_val_if_fail (CPT_IS_SHOP (self), NULL);

  *sort_out = CPT_SIGN_IN_BADGE_PIN;
  person = cpt_view_find_badge (self->view, number);
  if (person != NULL)
    return person;
  cpt_shop_write_day (self, day);
  if (strcmp (self->guests_day, day) != 0)
    g_hash_table_remove_all (self->guests);
  *sort_out = CPT_SIGN_IN_CENTRAL;
  return g_hash_table_lookup (self->guests, number);
}

static void
on_badge_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  CptShop *self = g_task_get_source_object (task);
  const char *number = g_task_get_task_data (task);
  g_autoptr (CptPerson) person = NULL;

  if (!self->closed)
    person = cpt_sync_find_badge_finish (self->sync, result, NULL);
  if (person == NULL) {
    g_task_return_boolean (task, FALSE);
    return;
  }
  cpt_shop_write_day (self, self->guests_day);
  g_hash_table_replace (self->guests, g_strdup (number), g_steal_pointer (&person));
  g_task_return_boolean (task, TRUE);
}

void
cpt_shop_ask_badge_async (CptShop *self,
                          const char *number,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (CPT_IS_SHOP (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, cpt_shop_ask_badge_async);
  g_task_set_task_data (task, g_strdup (number), g_free);
  if (self->closed || cpt_shop_get_status (self)->link != CPT_LINK_ONLINE)
    g_task_return_boolean (task, FALSE);
  else
    cpt_sync_find_badge_async (self->sync, number, on_badge_found, g_steal_pointer (&task));
}

gboolean
cpt_shop_ask_badge_finish (CptShop *self, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), NULL);
}

gint64
cpt_shop_get_silence_us (CptShop *self)
{
  gint64 server_us, boot_us;

  g_return_val_if_fail (CPT_IS_SHOP (self), -1);

  if (!cpt_clock_get_server (self->clock, &server_us, &boot_us))
    server_us = cpt_view_get_as_of_us (self->view); /* started anew since, and not online yet */
  return server_us > 0 ? cpt_clock_get_now_us (self->clock) - server_us : -1;
}

gboolean
cpt_shop_is_cut_off (CptShop *self)
{
  const CptPolicy *policy = cpt_shop_get_policy (self);

  return policy != NULL && policy->max_offline_s > 0 &&
         cpt_shop_get_silence_us (self) / G_USEC_PER_SEC > policy->max_offline_s;
}
