/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain/worth.h"

gint64
cpt_worth_add (gint64 a, gint64 b)
{
  gint64 sum;

  if (__builtin_add_overflow (a, b, &sum) || sum > CPT_MAX_SAFE_INTEGER)
    return CPT_MAX_SAFE_INTEGER;
  return MAX (0, sum);
}

/* The share of the discount that the first @n of @ordered pieces bear: ⌊discount · n ÷ ordered⌋,
 * parted so that no product is too long. */
static gint64
get_share (gint64 discount, gint64 n, gint64 ordered)
{
  gint64 rest = discount % ordered * n / ordered;
  gint64 share;

  if (__builtin_mul_overflow (discount / ordered, n, &share) ||
      __builtin_add_overflow (share, rest, &share))
    return CPT_MAX_SAFE_INTEGER;
  return share;
}

/* Of the first @n pieces. */
static gint64
get_worth (const CptLine *self, gint64 n)
{
  const CptGoods *goods = self->goods;
  gint64 ordered = self->counters[CPT_COUNTER_ORDERED];
  gint64 each, all;

  n = CLAMP (n, 0, ordered);
  if (goods == NULL || n == 0)
    return 0;
  if (__builtin_add_overflow (goods->unit_price, goods->deposit, &each) ||
      __builtin_mul_overflow (each, n, &all) || all > CPT_MAX_SAFE_INTEGER)
    all = CPT_MAX_SAFE_INTEGER;
  if (__builtin_sub_overflow (all, get_share (goods->discount, n, ordered), &all))
    return 0;
  return CLAMP (all, 0, CPT_MAX_SAFE_INTEGER);
}

gint64
cpt_line_get_worth (const CptLine *self, gint64 from, gint64 quantity)
{
  gint64 to;

  if (quantity <= 0 || __builtin_add_overflow (from, quantity, &to))
    return 0;
  return MAX (0, get_worth (self, to) - get_worth (self, from));
}

gint64
cpt_fulfilment_get_gone_worth (const CptFulfilment *self)
{
  gint64 worth = 0;

  for (gsize i = 0; i < self->n_lines; i++)
    worth = cpt_worth_add (worth,
                           get_worth (&self->lines[i], self->lines[i].counters[CPT_COUNTER_GONE]));
  return worth;
}

gint64
cpt_fulfilment_get_kept_worth (const CptFulfilment *self)
{
  gint64 worth = 0;

  for (gsize i = 0; i < self->n_lines; i++)
    worth = cpt_worth_add (worth,
                           get_worth (&self->lines[i], self->lines[i].counters[CPT_COUNTER_GONE] +
                                                           cpt_line_get_owed (&self->lines[i])));
  return worth;
}
