/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the shop knows of passes: the keys that sign them, and those that are revoked. */
#include "cache/view-private.h"
#include "codes/pass.h"
#include "crypto/crypto.h"

void
cpt_view_set_enrolment (CptView *self, const char *chain, gboolean main_desk)
{
  g_return_if_fail (self != NULL && chain != NULL);

  g_strlcpy (self->chain, chain, sizeof self->chain);
  self->main_desk = main_desk;
}

gboolean
cpt_view_is_main_desk (CptView *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->main_desk;
}

gboolean
cpt_view_is_pass_kind (CptRowKind kind)
{
  return kind == CPT_ROW_PASS_KEY || kind == CPT_ROW_PASS_REVOKED;
}

void
cpt_view_forget_pass_kind (CptView *self, CptRowKind kind)
{
  g_array_set_size (kind == CPT_ROW_PASS_KEY ? self->pass_keys : self->passes_revoked, 0);
}

void
cpt_view_take_pass_key (CptView *self, const char *id, const char *doc, gsize length)
{
  CptPassKey key;

  if (cpt_row_read_pass_key (id, doc, length, &key, NULL))
    g_array_append_val (self->pass_keys, key);
}

void
cpt_view_take_pass_revoked (CptView *self, const char *id, const char *doc, gsize length)
{
  CptPassRevoked revoked;

  if (cpt_row_read_pass_revoked (id, doc, length, &revoked, NULL))
    g_array_append_val (self->passes_revoked, revoked);
}

void
cpt_view_judge_pass (CptView *self, const char *text, gint64 now_us, CptPassFacts *facts_out)
{
  CptPassKnown known;

  g_return_if_fail (self != NULL && facts_out != NULL);

  known = (CptPassKnown){
    .chain = self->chain,
    .keys = (const CptPassKey *)(gconstpointer)self->pass_keys->data,
    .n_keys = self->pass_keys->len,
    .revoked = (const CptPassRevoked *)(gconstpointer)self->passes_revoked->data,
    .n_revoked = self->passes_revoked->len,
    .verify = cpt_crypto_verify,
  };
  cpt_pass_judge (text, &known, now_us, facts_out);
}

const CptViewFulfilment *
cpt_view_find_by_order (CptView *self, const char *order)
{
  g_autoptr (GPtrArray) open = NULL;
  GHashTableIter iter;
  gpointer value;

  g_return_val_if_fail (self != NULL && order != NULL, NULL);

  open = cpt_view_list_open (self);
  for (guint i = 0; i < open->len; i++) {
    const CptViewFulfilment *entry = g_ptr_array_index (open, i);

    if (g_str_equal (entry->shown->promise->order, order))
      return entry;
  }
  g_hash_table_iter_init (&iter, self->fulfilments);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    const CptViewFulfilment *entry = value;

    if (g_str_equal (entry->shown->promise->order, order))
      return entry;
  }
  return NULL;
}
