/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workflow/collect-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

G_DEFINE_FINAL_TYPE (CptCollect, cpt_collect, G_TYPE_OBJECT)

typedef enum {
  PROP_TITLE = 1,
  PROP_SUBTITLE,
  PROP_HERE_LABEL,
  PROP_PASS_TITLE,
  PROP_PASS_DETAIL,
  PROP_ITEMS_WORDS,
  PROP_BAGS_WORDS,
  PROP_BINS_WORDS,
  PROP_PAYMENT,
  PROP_BUYER,
  PROP_NAMED,
  PROP_PRIMARY,
  PROP_BLOCKED,
  PROP_KEPT_TITLE,
  PROP_PASS,
  PROP_ITEMS,
  PROP_BAGS,
  PROP_OTHERS,
  PROP_SETTLED,
  PROP_AGE,
  PROP_SIGNED,
  PROP_STEP,
  PROP_SAY,
} CptCollectProperty;

static GParamSpec *properties[PROP_SAY + 1];

const CptViewFulfilment *
cpt_collect_get_part (CptCollect *self, guint index)
{
  CptView *view = cpt_shop_get_view (self->shop);

  return view != NULL && index < self->parts->len
             ? cpt_view_get_fulfilment (view, g_ptr_array_index (self->parts, index))
             : NULL;
}

void
cpt_collect_set_say (CptCollect *self, CptSaySort sort, const char *title, const char *detail)
{
  g_clear_pointer (&self->say, cpt_say_free);
  self->say = cpt_say_new (sort, title, detail);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SAY]);
}

/* Asks the rule anew, and tells everybody. */
void
cpt_collect_refresh (CptCollect *self)
{
  if (cpt_shop_get_view (self->shop) == NULL) /* it was closed */
    return;
  if (!self->over)
    cpt_collect_find_missing (self, &self->missing);
  self->step = cpt_collect_find_step (self);
  cpt_collect_fill_rows (self);
  g_object_freeze_notify (G_OBJECT (self));
  for (guint id = PROP_TITLE; id < PROP_SAY; id++)
    g_object_notify_by_pspec (G_OBJECT (self), properties[id]);
  g_object_thaw_notify (G_OBJECT (self));
}

/* ---- whose ---- */

void
cpt_collect_forget (CptCollect *self)
{
  cpt_collect_keep (self);
  g_ptr_array_set_size (self->parts, 0);
  g_ptr_array_set_size (self->scanned, 0);
  self->pass[0] = self->signature[0] = self->approver[0] = self->receipt[0] = '\0';
  self->facts = (CptPassFacts){ 0 };
  self->collector = -1;
  self->checks = 0;
  self->age = CPT_COLLECT_AGE_UNASKED;
  self->missing = (CptCollectMissing){ 0 };
  self->over = FALSE;
}

void
cpt_collect_clear (CptCollect *self)
{
  g_return_if_fail (CPT_IS_COLLECT (self));

  if (self->n_going > 0)
    return;
  cpt_collect_forget (self);
  cpt_collect_refresh (self);
}

void
cpt_collect_choose (CptCollect *self, const char *fulfilment)
{
  g_return_if_fail (CPT_IS_COLLECT (self));
  g_return_if_fail (fulfilment != NULL);

  if (self->n_going > 0)
    return;
  cpt_collect_forget (self);
  if (!cpt_collect_resume (self, fulfilment))
    g_ptr_array_add (self->parts, g_strdup (fulfilment));
  cpt_collect_refresh (self);
}

const char *
cpt_collect_get_fulfilment (CptCollect *self)
{
  g_return_val_if_fail (CPT_IS_COLLECT (self), NULL);

  return self->parts->len > 0 ? g_ptr_array_index (self->parts, 0) : "";
}

void
cpt_collect_tick (CptCollect *self)
{
  g_return_if_fail (CPT_IS_COLLECT (self));

  if (cpt_collect_drop_old (self) || (self->parts->len > 0 && self->n_going == 0))
    cpt_collect_refresh (self);
}

gboolean
cpt_collect_has_part (CptCollect *self, const char *fulfilment)
{
  g_return_val_if_fail (CPT_IS_COLLECT (self), FALSE);
  g_return_val_if_fail (fulfilment != NULL, FALSE);

  return g_ptr_array_find_with_equal_func (self->parts, fulfilment, g_str_equal, NULL);
}

/* ---- what is said and seen ---- */

void
cpt_collect_set_collector (CptCollect *self, CptCollector collector)
{
  g_return_if_fail (CPT_IS_COLLECT (self));

  self->collector = (gint)collector;
  cpt_collect_refresh (self);
}

gboolean
cpt_collect_get_collector (CptCollect *self, CptCollector *out)
{
  g_return_val_if_fail (CPT_IS_COLLECT (self), FALSE);

  if (self->collector < 0)
    return FALSE;
  *out = (CptCollector)self->collector;
  return TRUE;
}

void
cpt_collect_set_check (CptCollect *self, CptProof check, gboolean done)
{
  g_return_if_fail (CPT_IS_COLLECT (self));
  g_return_if_fail (check == CPT_PROOF_NAME || check == CPT_PROOF_ID_SEEN || !done);

  self->checks = done ? self->checks | (guint)check : self->checks & ~(guint)check;
  cpt_collect_refresh (self);
}

gboolean
cpt_collect_is_checked (CptCollect *self, CptProof check)
{
  g_return_val_if_fail (CPT_IS_COLLECT (self), FALSE);

  return (self->checks & (guint)check) != 0;
}

void
cpt_collect_set_age (CptCollect *self, CptCollectAge answer)
{
  g_return_if_fail (CPT_IS_COLLECT (self));

  self->age = answer;
  cpt_collect_refresh (self);
}

CptCollectAge
cpt_collect_get_age (CptCollect *self)
{
  g_return_val_if_fail (CPT_IS_COLLECT (self), CPT_COLLECT_AGE_UNASKED);

  return self->age;
}

void
cpt_collect_set_signature (CptCollect *self, const char *id)
{
  g_return_if_fail (CPT_IS_COLLECT (self));

  g_strlcpy (self->signature, id != NULL ? id : "", sizeof self->signature);
  cpt_collect_refresh (self);
}

void
cpt_collect_set_receipt (CptCollect *self, const char *receipt)
{
  g_return_if_fail (CPT_IS_COLLECT (self));

  g_strlcpy (self->receipt, receipt != NULL ? receipt : "", sizeof self->receipt);
  cpt_collect_refresh (self);
}

CptRole
cpt_collect_get_approver_role (CptCollect *self)
{
  g_return_val_if_fail (CPT_IS_COLLECT (self), CPT_ROLE_NONE);

  return self->missing.approver;
}

void
cpt_collect_set_approver (CptCollect *self, const char *sign_in)
{
  g_return_if_fail (CPT_IS_COLLECT (self));
  g_return_if_fail (sign_in != NULL);

  g_strlcpy (self->approver, sign_in, sizeof self->approver);
  cpt_collect_refresh (self);
}

gboolean
cpt_collect_is_not_ready (CptCollect *self)
{
  g_return_val_if_fail (CPT_IS_COLLECT (self), FALSE);

  return self->step == CPT_COLLECT_BLOCKED && self->missing.blocked.code == CPT_REFUSAL_NOT_READY;
}

/* ---- properties ---- */

static char *
write_here (CptCollect *self)
{
  const CptViewFulfilment *first = cpt_collect_get_part (self, 0);

  return first != NULL && first->shown->milestones.here_us != 0
             ? cpt_words_here (first->shown->milestones.here_us, cpt_shop_now_us (self->shop))
             : NULL;
}

static char *
write_items (CptCollect *self)
{
  gint64 n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++) {
    g_autoptr (CptCollectItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);
    guint count;

    g_object_get (item, "count", &count, NULL);
    n += count;
  }
  return cpt_words_items (n);
}

static char *
write_buyer (CptCollect *self)
{
  const CptViewFulfilment *first = cpt_collect_get_part (self, 0);

  return g_strdup (first != NULL && first->contact != NULL && first->contact->first != NULL
                       ? first->contact->first
                       : _ ("The customer"));
}

static char *
write_named (CptCollect *self)
{
  const CptViewFulfilment *first = cpt_collect_get_part (self, 0);

  return first != NULL && first->contact != NULL && first->contact->collectors->len > 0
             ? g_strdup (g_ptr_array_index (first->contact->collectors, 0))
             : NULL;
}

static char *
write_pass_title (CptCollect *self)
{
  g_autofree char *detail = NULL;
  CptCollectPass pass;

  return cpt_collect_write_pass (self, &pass, &detail);
}

static char *
write_pass_detail (CptCollect *self)
{
  char *detail;
  CptCollectPass pass;

  g_free (cpt_collect_write_pass (self, &pass, &detail));
  return detail;
}

static char *
write_payment (CptCollect *self)
{
  gboolean settled;

  return cpt_collect_write_payment (self, &settled);
}

/* The properties that are words. */
static const struct {
  const char *name;
  char *(*write) (CptCollect *self); /* (transfer full) (nullable) */
} TEXTS[] = {
  [PROP_TITLE] = { "title", cpt_collect_write_title },
  [PROP_SUBTITLE] = { "subtitle", cpt_collect_write_subtitle },
  [PROP_HERE_LABEL] = { "here-label", write_here },
  [PROP_PASS_TITLE] = { "pass-title", write_pass_title },
  [PROP_PASS_DETAIL] = { "pass-detail", write_pass_detail },
  [PROP_ITEMS_WORDS] = { "items-words", write_items },
  [PROP_BAGS_WORDS] = { "bags-words", cpt_collect_write_bags },
  [PROP_BINS_WORDS] = { "bins-words", cpt_collect_write_bins },
  [PROP_PAYMENT] = { "payment", write_payment },
  [PROP_BUYER] = { "buyer", write_buyer },
  [PROP_NAMED] = { "named", write_named },
  [PROP_PRIMARY] = { "primary", cpt_collect_write_primary },
  [PROP_BLOCKED] = { "blocked", cpt_collect_write_blocked },
  [PROP_KEPT_TITLE] = { "kept-title", cpt_collect_write_kept },
};

static void
cpt_collect_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CptCollect *self = CPT_COLLECT (object);
  g_autofree char *detail = NULL;
  CptCollectPass pass;
  gboolean settled = FALSE;

  if (id < G_N_ELEMENTS (TEXTS)) {
    g_value_take_string (value, TEXTS[id].write (self));
  } else if (id == PROP_ITEMS) {
    g_value_set_object (value, self->items);
  } else if (id == PROP_BAGS) {
    g_value_set_object (value, self->bags);
  } else if (id == PROP_OTHERS) {
    g_value_set_object (value, self->others);
  } else if (id == PROP_PASS) {
    g_free (cpt_collect_write_pass (self, &pass, &detail));
    g_value_set_int (value, (gint)pass);
  } else if (id == PROP_SETTLED) {
    g_free (cpt_collect_write_payment (self, &settled));
    g_value_set_boolean (value, settled);
  } else if (id == PROP_AGE) {
    g_value_set_int (value, cpt_collect_get_age_asked (self, NULL));
  } else if (id == PROP_SIGNED) {
    g_value_set_int (value, (gint)cpt_collect_get_signed (self));
  } else if (id == PROP_STEP) {
    g_value_set_int (value, (gint)self->step);
  } else if (id == PROP_SAY) {
    g_value_set_boxed (value, self->say);
  } else {
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
cpt_collect_finalize (GObject *object)
{
  CptCollect *self = CPT_COLLECT (object);

  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_clear_pointer (&self->scanned, g_ptr_array_unref);
  g_clear_pointer (&self->went, g_ptr_array_unref);
  g_clear_pointer (&self->refused, g_ptr_array_unref);
  g_clear_pointer (&self->say, cpt_say_free);
  g_clear_object (&self->items);
  g_clear_object (&self->bags);
  g_clear_object (&self->others);
  g_clear_pointer (&self->kept, g_ptr_array_unref);
  g_clear_object (&self->shop);
  G_OBJECT_CLASS (cpt_collect_parent_class)->finalize (object);
}

static void
cpt_collect_class_init (CptCollectClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = cpt_collect_get_property;
  object_class->finalize = cpt_collect_finalize;
  for (guint id = PROP_TITLE; id < G_N_ELEMENTS (TEXTS); id++)
    properties[id] = g_param_spec_string (TEXTS[id].name, NULL, NULL, NULL, flags);
  properties[PROP_ITEMS] = g_param_spec_object ("items", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_BAGS] = g_param_spec_object ("bags", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_OTHERS] = g_param_spec_object ("others", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_PASS] = g_param_spec_int ("pass", NULL, NULL, CPT_COLLECT_PASS_NONE,
                                            CPT_COLLECT_PASS_BAD, CPT_COLLECT_PASS_NONE, flags);
  properties[PROP_SETTLED] = g_param_spec_boolean ("settled", NULL, NULL, FALSE, flags);
  properties[PROP_AGE] = g_param_spec_int ("age", NULL, NULL, 0, CPT_MAX_PROOF_AGE, 0, flags);
  properties[PROP_SIGNED] =
      g_param_spec_int ("signed", NULL, NULL, CPT_COLLECT_SIGNED_UNASKED, CPT_COLLECT_SIGNED_DONE,
                        CPT_COLLECT_SIGNED_UNASKED, flags);
  properties[PROP_STEP] = g_param_spec_int ("step", NULL, NULL, CPT_COLLECT_FIND, CPT_COLLECT_OVER,
                                            CPT_COLLECT_FIND, flags);
  properties[PROP_SAY] = g_param_spec_boxed ("say", NULL, NULL, CPT_TYPE_SAY, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
cpt_collect_init (CptCollect *self)
{
  self->parts = g_ptr_array_new_with_free_func (g_free);
  self->scanned = g_ptr_array_new_with_free_func (g_free);
  self->went = g_ptr_array_new_with_free_func (g_free);
  self->refused = g_ptr_array_new_with_free_func (g_free);
  self->items = g_list_store_new (CPT_TYPE_COLLECT_ITEM);
  self->bags = g_list_store_new (CPT_TYPE_COLLECT_BAG);
  self->others = g_list_store_new (CPT_TYPE_COLLECT_OTHER);
  self->kept = g_ptr_array_new_with_free_func ((GDestroyNotify)cpt_collect_kept_free);
  self->collector = -1;
}

/* It was taken back: the customer stands there still, and what was ticked for them is ticked. */
static gboolean
is_back (CptCollect *self)
{
  for (guint p = 0; p < self->parts->len; p++) {
    const CptViewFulfilment *found = cpt_collect_get_part (self, p);

    if (found != NULL && cpt_fulfilment_get_word (found->shown) == CPT_WORD_READY)
      return TRUE;
  }
  return FALSE;
}

/* Somebody else moved one of them, or central said something: what was open may be done. */
static void
on_shop_changed (CptCollect *self)
{
  if (self->over && self->n_going == 0 && is_back (self))
    self->over = FALSE;
  if (self->parts->len > 0 && self->n_going == 0)
    cpt_collect_refresh (self);
}

/* Who hands over says what they asked and saw: it is not what somebody before them did. */
static void
on_person (CptCollect *self)
{
  const CptPerson *person = cpt_shop_get_person (self->shop);

  if (person != NULL && strcmp (person->id, self->person) != 0) {
    g_strlcpy (self->person, person->id, sizeof self->person);
    g_ptr_array_set_size (self->kept, 0);
    cpt_collect_drop_statements (self);
  }
  on_shop_changed (self);
}

CptCollect *
cpt_collect_new (CptShop *shop)
{
  CptCollect *self;

  g_return_val_if_fail (CPT_IS_SHOP (shop), NULL);

  self = g_object_new (CPT_TYPE_COLLECT, NULL);
  self->shop = g_object_ref (shop);
  g_signal_connect_object (shop, "changed", G_CALLBACK (on_shop_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (shop, "person", G_CALLBACK (on_person), self, G_CONNECT_SWAPPED);
  return self;
}
