/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was ticked for a customer who is left for another one: it is there when somebody comes back
 * within some minutes (DESIGN-UI §4, Handover). */
#include "workflow/collect-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define KEPT_US  (10 * 60 * (gint64)G_USEC_PER_SEC)
#define MAX_KEPT 8 /* customers who stand at one counter at once */

struct _CptCollectKept {
  gint64 at_us;
  GPtrArray *parts;   /* (owned) (element-type utf8) */
  GPtrArray *scanned; /* (owned) (element-type utf8) */
  char pass[CPT_PASS_SIZE];
  CptPassFacts facts;
  char signature[CPT_ID_SIZE];
  char receipt[CPT_RECEIPT_SIZE];
  gint collector;
  guint checks;
  CptCollectAge age;
};

void
cpt_collect_kept_free (CptCollectKept *kept)
{
  g_ptr_array_unref (kept->parts);
  g_ptr_array_unref (kept->scanned);
  g_free (kept);
}

static GPtrArray *
copy_texts (GPtrArray *texts)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < texts->len; i++)
    g_ptr_array_add (copy, g_strdup (g_ptr_array_index (texts, i)));
  return copy;
}

static gboolean
has_ticks (CptCollect *self)
{
  return self->scanned->len > 0 || *self->pass != '\0' || *self->receipt != '\0' ||
         *self->signature != '\0' || self->collector >= 0 || self->checks != 0 ||
         self->age != CPT_COLLECT_AGE_UNASKED;
}

/* Whoever lent a right lent it to one act, not to one in ten minutes. */
void
cpt_collect_keep (CptCollect *self)
{
  CptCollectKept *kept;

  if (self->over || self->parts->len == 0 || !has_ticks (self))
    return;
  kept = g_new0 (CptCollectKept, 1);
  kept->at_us = cpt_shop_now_us (self->shop);
  kept->parts = copy_texts (self->parts);
  kept->scanned = copy_texts (self->scanned);
  g_strlcpy (kept->pass, self->pass, sizeof kept->pass);
  kept->facts = self->facts;
  g_strlcpy (kept->signature, self->signature, sizeof kept->signature);
  g_strlcpy (kept->receipt, self->receipt, sizeof kept->receipt);
  kept->collector = self->collector;
  kept->checks = self->checks;
  kept->age = self->age;
  g_ptr_array_insert (self->kept, 0, kept);
  if (self->kept->len > MAX_KEPT)
    g_ptr_array_set_size (self->kept, MAX_KEPT);
}

/* The clock of a device may be set back: what was kept "later" is old, too. */
static gboolean
is_old (CptCollect *self, const CptCollectKept *kept)
{
  gint64 now_us = cpt_shop_now_us (self->shop);

  return now_us < kept->at_us || now_us - kept->at_us > KEPT_US;
}

/* Left the shop's work, or was handed over elsewhere. */
static gboolean
is_gone (CptCollect *self, const CptCollectKept *kept)
{
  const CptViewFulfilment *found =
      cpt_view_get_fulfilment (cpt_shop_get_view (self->shop), g_ptr_array_index (kept->parts, 0));

  return found == NULL || cpt_fulfilment_get_sums (found->shown).custody == 0;
}

gboolean
cpt_collect_drop_old (CptCollect *self)
{
  guint n_kept = self->kept->len;

  if (cpt_shop_get_view (self->shop) == NULL) /* it was closed */
    return FALSE;
  for (guint i = n_kept; i > 0; i--) {
    CptCollectKept *kept = g_ptr_array_index (self->kept, i - 1);

    if (is_old (self, kept) || is_gone (self, kept))
      g_ptr_array_remove_index (self->kept, i - 1);
  }
  return self->kept->len < n_kept;
}

static void
take_back (CptCollect *self, CptCollectKept *kept)
{
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_clear_pointer (&self->scanned, g_ptr_array_unref);
  self->parts = g_ptr_array_ref (kept->parts);
  self->scanned = g_ptr_array_ref (kept->scanned);
  g_strlcpy (self->pass, kept->pass, sizeof self->pass);
  self->facts = kept->facts;
  g_strlcpy (self->signature, kept->signature, sizeof self->signature);
  g_strlcpy (self->receipt, kept->receipt, sizeof self->receipt);
  self->collector = kept->collector;
  self->checks = kept->checks;
  self->age = kept->age;
}

gboolean
cpt_collect_resume (CptCollect *self, const char *fulfilment)
{
  cpt_collect_drop_old (self);
  for (guint i = 0; i < self->kept->len; i++) {
    CptCollectKept *kept = g_ptr_array_index (self->kept, i);

    if (g_ptr_array_find_with_equal_func (kept->parts, fulfilment, g_str_equal, NULL)) {
      take_back (self, kept);
      g_ptr_array_remove_index (self->kept, i);
      return TRUE;
    }
  }
  return FALSE;
}

void
cpt_collect_drop_statements (CptCollect *self)
{
  if (self->over)
    return;
  self->collector = -1;
  self->checks &= (guint)CPT_PROOF_PASS;
  self->age = CPT_COLLECT_AGE_UNASKED;
  self->approver[0] = '\0';
}

const char *
cpt_collect_get_kept (CptCollect *self)
{
  g_return_val_if_fail (CPT_IS_COLLECT (self), NULL);

  if (self->kept->len == 0)
    return NULL;
  return g_ptr_array_index (((CptCollectKept *)g_ptr_array_index (self->kept, 0))->parts, 0);
}

char *
cpt_collect_write_kept (CptCollect *self)
{
  const char *fulfilment = cpt_collect_get_kept (self);
  const CptViewFulfilment *found =
      fulfilment != NULL ? cpt_view_get_fulfilment (cpt_shop_get_view (self->shop), fulfilment)
                         : NULL;

  return found != NULL ? g_strdup_printf (_ ("Hand over %s"), found->shown->promise->reference)
                       : NULL;
}
