/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waves that somebody has: taken, split, given, helped with. */
#include "workflow/shop-people.h"
#include "workflow/wave-private.h"

#include <string.h>

gboolean
cpt_wave_is_mine (CptShop *shop, const CptWave *self)
{
  const CptPerson *person;

  g_return_val_if_fail (CPT_IS_SHOP (shop), FALSE);
  g_return_val_if_fail (self != NULL, FALSE);

  person = cpt_shop_get_person (shop);
  return person != NULL && strcmp (self->holder, person->id) == 0;
}

static CptCommand *
new_accept (CptShop *shop, const CptWave *self, const char *fulfilment, const char *for_sign_in)
{
  const CptViewFulfilment *found = cpt_view_get_fulfilment (cpt_shop_get_view (shop), fulfilment);
  CptCommand *command = cpt_shop_new_command (shop, CPT_KIND_ACCEPT, fulfilment);

  g_strlcpy (command->args.wave, self->id, sizeof command->args.wave);
  g_strlcpy (command->args.for_sign_in, for_sign_in, sizeof command->args.for_sign_in);
  if (found != NULL) {
    const CptMilestones *milestones = &found->shown->milestones;

    g_strlcpy (command->args.tote, milestones->tote, sizeof command->args.tote);
    g_strlcpy (command->args.from_sign_in, milestones->holder_sign_in,
               sizeof command->args.from_sign_in);
  }
  return command;
}

GPtrArray *
cpt_wave_new_act (CptShop *shop, const CptWave *self, const char *person)
{
  GPtrArray *act;
  const CptPerson *me;
  char for_sign_in[CPT_ID_SIZE] = "";

  g_return_val_if_fail (CPT_IS_SHOP (shop), NULL);
  g_return_val_if_fail (self != NULL, NULL);

  act = g_ptr_array_new_with_free_func ((GDestroyNotify)cpt_command_free);
  me = cpt_shop_get_person (shop);
  if (person != NULL && *person != '\0' && (me == NULL || strcmp (me->id, person) != 0))
    g_strlcpy (for_sign_in, cpt_shop_sign_in_for (shop, person, CPT_SIGN_IN_NAMED),
               sizeof for_sign_in);
  for (guint i = 0; i < self->orders->len; i++)
    g_ptr_array_add (
        act, new_accept (shop, self,
                         ((const CptWaveOrder *)g_ptr_array_index (self->orders, i))->fulfilment,
                         for_sign_in));
  return act;
}

CptWave *
cpt_wave_split (CptShop *shop, CptWave *self, GPtrArray **act_out)
{
  const CptPolicy *policy;
  CptWave *other;
  GPtrArray *act;

  g_return_val_if_fail (CPT_IS_SHOP (shop), NULL);
  g_return_val_if_fail (self != NULL && act_out != NULL, NULL);

  policy = cpt_shop_get_policy (shop);
  if (policy == NULL || self->orders->len < 2)
    return NULL;
  other = cpt_wave_halve (self, &policy->wave);
  cpt_shop_make_id (shop, other->id);
  *act_out = *self->holder == '\0'
                 ? cpt_wave_new_act (shop, self, NULL)
                 : g_ptr_array_new_with_free_func ((GDestroyNotify)cpt_command_free);
  act = cpt_wave_new_act (shop, other, NULL);
  g_ptr_array_extend_and_steal (*act_out, act);
  return other;
}

/* What a colleague has begun stays with them. */
static gboolean
is_left (CptShop *shop, const CptFulfilment *shown)
{
  CptSums sums = cpt_fulfilment_get_sums (shown);

  if (*shown->milestones.wave == '\0' || *shown->milestones.holder_sign_in == '\0' ||
      sums.to_pick <= 0)
    return FALSE;
  return cpt_wave_has_order (shop, shown) || sums.picked + sums.missing == 0;
}

/* One of @waves, whose orders are still being gathered. */
static CptWave *
find_wave (GPtrArray *waves, const CptMilestones *milestones)
{
  CptWave *made;

  for (guint i = 0; i < waves->len; i++) {
    CptWave *wave = g_ptr_array_index (waves, i);

    if (strcmp (wave->id, milestones->wave) == 0 &&
        strcmp (wave->holder, milestones->holder_person) == 0)
      return wave;
  }
  made = g_new0 (CptWave, 1);
  made->orders = g_ptr_array_new ();
  g_strlcpy (made->id, milestones->wave, sizeof made->id);
  g_strlcpy (made->holder, milestones->holder_person, sizeof made->holder);
  g_ptr_array_add (waves, made);
  return made;
}

static gint
compare_waves (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const CptWave *one = *(CptWave *const *)a, *two = *(CptWave *const *)b;
  gboolean mine = cpt_wave_is_mine (user_data, one);

  if (mine != cpt_wave_is_mine (user_data, two))
    return mine ? -1 : 1;
  if (one->due_us != two->due_us && (one->due_us == 0 || two->due_us == 0))
    return one->due_us == 0 ? 1 : -1;
  if (one->due_us != two->due_us)
    return one->due_us < two->due_us ? -1 : 1;
  return strcmp (one->id, two->id);
}

GPtrArray *
cpt_wave_list_taken (CptShop *shop)
{
  GPtrArray *waves = g_ptr_array_new_with_free_func ((GDestroyNotify)cpt_wave_free);
  const CptPolicy *policy;
  g_autoptr (GPtrArray) open = NULL;

  g_return_val_if_fail (CPT_IS_SHOP (shop), waves);

  policy = cpt_shop_get_policy (shop);
  if (policy == NULL)
    return waves;
  open = cpt_view_list_open (cpt_shop_get_view (shop));
  for (guint i = 0; i < open->len; i++) {
    const CptFulfilment *shown = ((const CptViewFulfilment *)g_ptr_array_index (open, i))->shown;

    if (is_left (shop, shown))
      g_ptr_array_add (find_wave (waves, &shown->milestones)->orders,
                       cpt_wave_read_order (shop, shown));
  }
  for (guint i = 0; i < waves->len; i++)
    cpt_wave_measure (g_ptr_array_index (waves, i), &policy->wave);
  g_ptr_array_sort_with_data (waves, compare_waves, shop);
  return waves;
}

CptWave *
cpt_wave_find_taken (CptShop *shop, const char *wave)
{
  g_autoptr (GPtrArray) taken = NULL;

  g_return_val_if_fail (CPT_IS_SHOP (shop), NULL);
  g_return_val_if_fail (wave != NULL, NULL);

  taken = cpt_wave_list_taken (shop);
  for (guint i = 0; i < taken->len; i++)
    if (strcmp (((const CptWave *)g_ptr_array_index (taken, i))->id, wave) == 0)
      return g_ptr_array_steal_index (taken, i);
  return NULL;
}
