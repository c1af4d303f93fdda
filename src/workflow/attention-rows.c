/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happened, in words, and what can be done with the goods. */
#include "workflow/attention-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* %s: the order. */
static const struct {
  CptRefusalCode code;
  const char *title;
} EXCEPTIONS[] = {
  { CPT_REFUSAL_ORDER_CANCELLED, N_ ("%s was cancelled while it was picked") },
  { CPT_REFUSAL_ALREADY_DONE, N_ ("%s was picked by somebody else") },
  { CPT_REFUSAL_ALREADY_HANDED_OVER, N_ ("%s is with the customer already") },
  { CPT_REFUSAL_WRONG_STORE, N_ ("%s belongs to another shop") },
  { CPT_REFUSAL_NOT_AUTHORISED, N_ ("%s was picked without the right to") },
  { CPT_REFUSAL_GUARD_FAILED, N_ ("%s did not need all that was picked") },
};

static const char *
get_title (CptRefusalCode code, const CptFulfilment *order)
{
  if (order != NULL && order->milestones.exit == CPT_EXIT_DECLINED)
    return N_ ("%s was declined while it was picked");
  if (order != NULL && order->milestones.exit == CPT_EXIT_RE_ROUTED)
    return N_ ("%s went to another shop while it was picked");
  for (gsize i = 0; i < G_N_ELEMENTS (EXCEPTIONS); i++)
    if (EXCEPTIONS[i].code == code)
      return EXCEPTIONS[i].title;
  return N_ ("%s needs an answer");
}

static char *
put_in (const char *format, const char *text)
{
  g_autoptr (GString) words = g_string_new (format);

  g_string_replace (words, "%s", text, 1);
  /* "an order" begins a sentence here; no text at all begins none. */
  if (*text != '\0' && g_str_has_prefix (words->str, text)) {
    g_autofree char *upper = g_utf8_strup (text, g_utf8_next_char (text) - text);

    g_string_erase (words, 0, g_utf8_next_char (text) - text);
    g_string_prepend (words, upper);
  }
  return g_string_free (g_steal_pointer (&words), FALSE);
}

/* (nullable): not here, or several. */
static const CptFulfilment *
find_order (CptShop *shop, const char *fulfilment)
{
  const CptViewFulfilment *found =
      *fulfilment != '\0' ? cpt_view_get_fulfilment (cpt_shop_get_view (shop), fulfilment) : NULL;

  return found != NULL ? found->shown : NULL;
}

static char *
find_name (CptShop *shop, const CptExceptionItem *item)
{
  CptView *view = cpt_shop_get_view (shop);
  const CptViewFulfilment *found = cpt_view_get_fulfilment (view, item->fulfilment);
  const CptLine *line = found != NULL ? cpt_fulfilment_find_line (found->shown, item->line) : NULL;
  g_autoptr (CptProduct) product = NULL;

  if (line != NULL && line->goods != NULL && line->goods->name != NULL)
    return g_strdup (line->goods->name);
  product = cpt_view_load_product (view, item->sku);
  if (product == NULL)
    return g_strdup (item->sku);
  return g_strdup (cpt_product_get_name (product, cpt_words_language ()));
}

/* Where all of it came from; "": nobody knows, or from several places. */
static void
find_place (const CptException *exception, char place_out[CPT_LOCATION_SIZE])
{
  for (guint i = 0; i < exception->items->len; i++) {
    const CptBucket *from = &g_array_index (exception->items, CptExceptionItem, i).from;
    const char *place = from->sort == CPT_BUCKET_FLOOR ? from->location : CPT_LOCATION_NONE;

    if (strcmp (place, CPT_LOCATION_NONE) == 0 || (i > 0 && strcmp (place, place_out) != 0)) {
      *place_out = '\0';
      return;
    }
    g_strlcpy (place_out, place, CPT_LOCATION_SIZE);
  }
}

static void
add_goods (CptShop *shop, const CptException *exception, CptAttentionRow *row)
{
  for (guint i = 0; i < exception->items->len; i++) {
    const CptExceptionItem *item = &g_array_index (exception->items, CptExceptionItem, i);
    g_autofree char *name = find_name (shop, item);

    /* Translators: pieces of an article: "1 × Pull mérinos" */
    g_ptr_array_add (row->goods,
                     g_strdup_printf (_ ("%1$d × %2$s"),
                                      (int)(item->booked > 0 ? item->booked : item->asked), name));
  }
  find_place (exception, row->place);
}

/* What became of the order, before what is to do; (transfer full) (nullable). */
static char *
write_lead (CptShop *shop, const CptFulfilment *order, CptRefusalCode code)
{
  const CptPerson *me = cpt_shop_get_person (shop);
  const CptPerson *holder = order != NULL ? cpt_view_get_person (cpt_shop_get_view (shop),
                                                                 order->milestones.holder_person)
                                          : NULL;

  if (order != NULL && order->milestones.exit == CPT_EXIT_DECLINED)
    return g_strdup (_ ("Another shop is asked for it."));
  if (order != NULL && order->milestones.exit == CPT_EXIT_RE_ROUTED)
    return g_strdup (_ ("Another shop does it now."));
  if (code == CPT_REFUSAL_ORDER_CANCELLED)
    return g_strdup (_ ("Nobody waits for it any more."));
  if (code != CPT_REFUSAL_ALREADY_DONE)
    return NULL;
  if (holder == NULL || (me != NULL && strcmp (me->id, holder->id) == 0))
    return g_strdup (_ ("It has all that it needs."));
  /* Translators: %s is a colleague */
  return g_strdup_printf (_ ("%s has all that it needs."), holder->name);
}

static char *
write_detail (const CptAttentionRow *row, gint64 booked)
{
  g_autofree char *lines = g_strjoinv (", ", (char **)row->goods->pdata);
  g_autoptr (GString) goods = g_string_new (lines);

  g_string_replace (goods, " × ", "\u00a0×\u00a0", 0); /* a number stays with what it counts */
  if (booked == 0)
    return put_in (_ ("The stock did not know of it: %s. Say what happened."), goods->str);
  if (*row->place == '\0')
    return put_in (_ ("Put %s back, or say what happened to it."), goods->str);
  /* Translators: goods, and the place they came from */
  return g_strdup_printf (_ ("Put %1$s back to %2$s, or say what happened to it."), goods->str,
                          row->place);
}

/* What the answer books, in the words of whoever holds the goods; (transfer full). */
static char *
write_effect (const char *code, const CptAttentionRow *row, gint64 booked)
{
  g_autofree char *items = cpt_words_items (booked);

  if (booked == 0)
    return g_strdup (_ ("The stock stays as it is"));
  if (strcmp (code, "put-back") == 0)
    /* Translators: %s is "2 items" */
    return g_strdup_printf (_ ("%s back on the shelf that you scan"), items);
  if (strcmp (code, "counted-twice") == 0)
    return *row->place == '\0'
               /* Translators: %s is "2 items" */
               ? g_strdup_printf (_ ("%s never left their places"), items)
               /* Translators: "2 items", and the place they came from */
               : g_strdup_printf (_ ("%1$s never left %2$s"), items, row->place);
  if (strcmp (code, "brought-back") == 0)
    /* Translators: %s is "2 items" */
    return g_strdup_printf (_ ("%s back at the counter, for the same order"), items);
  if (strcmp (code, "charged") == 0)
    /* Translators: %s is "2 items" */
    return g_strdup_printf (_ ("%s are the customer’s"), items);
  /* Translators: %s is "2 items" */
  return g_strdup_printf (_ ("Lost or broken: %s less in stock"), items);
}

static void
add_closings (CptShop *shop, const CptException *exception, CptAttentionRow *row)
{
  const CptPolicy *policy = cpt_shop_get_policy (shop);
  gint64 booked = cpt_exception_get_booked (exception);

  for (guint i = 0; policy != NULL && i < exception->closings->len; i++) {
    const char *code = g_ptr_array_index (exception->closings, i);
    const CptReason *reason = cpt_policy_find_reason (policy, CPT_REASON_CLOSE, code);
    g_autoptr (CptAttentionClosing) closing = NULL;

    if (reason == NULL)
      continue;
    closing = cpt_attention_closing_new (code, cpt_reason_get_label (reason, cpt_words_language ()),
                                         write_effect (code, row, booked),
                                         strcmp (code, "put-back") == 0, reason->role);
    g_list_store_append (row->closings, closing);
  }
}

/* Commands that never came: there are no goods to put anywhere. */
static void
say_lost (const CptException *exception, CptAttentionRow *row)
{
  /* Translators: %s is the name of a terminal, such as Handheld 07 */
  row->title = g_strdup_printf (_ ("Work on %s was lost"), exception->lost_name);
  /* Translators: the numbers of what was done, the first and the last that is missing */
  row->detail = g_strdup_printf (_ ("Numbers %1$d to %2$d of it never reached central. Find out "
                                    "what was really done, and do it again here."),
                                 (int)exception->lost_from, (int)exception->lost_to);
}

/* Goods that went on a till's receipt, and no till has reported it: nothing of the stock is open.
 */
static void
say_unseen (CptShop *shop, const CptException *exception, CptAttentionRow *row)
{
  const CptFulfilment *order = find_order (shop, exception->fulfilment);
  g_autofree char *goods = NULL;

  add_goods (shop, exception, row);
  goods = g_strjoinv (", ", (char **)row->goods->pdata);
  row->title = put_in (_ ("The receipt of %s was not seen"),
                       order != NULL ? order->promise->reference : _ ("an order"));
  /* Translators: %s is goods: "1 × Pull mérinos, 2 × Bonnet" */
  row->detail = put_in (_ ("It went on a till’s receipt, and no till has reported the payment: %s. "
                           "Look for it at the till, then say what happened."),
                        goods);
}

static void
say_goods (CptShop *shop, const CptException *exception, CptAttentionRow *row)
{
  const CptFulfilment *order = find_order (shop, exception->fulfilment);
  CptRefusalCode code = cpt_refusal_code_from_text (exception->code);
  g_autofree char *lead = write_lead (shop, order, code);
  g_autofree char *to_do = NULL;

  /* Translators: stands where the number of an order does */
  row->title = put_in (_ (get_title (code, order)),
                       order != NULL ? order->promise->reference : _ ("an order"));
  add_goods (shop, exception, row);
  to_do = write_detail (row, cpt_exception_get_booked (exception));
  row->detail = g_strjoin (" ", lead != NULL ? lead : to_do, lead != NULL ? to_do : NULL, NULL);
}

static void
add_exception (GArray *rows, CptShop *shop, const CptViewException *entry)
{
  const CptException *exception = entry->exception;
  CptAttentionRow row = { .at_us = exception->opened_us, .pending = entry->closing_pending };

  g_strlcpy (row.id, exception->id, sizeof row.id);
  row.goods = g_ptr_array_new_null_terminated (0, g_free, TRUE);
  row.closings = g_list_store_new (CPT_TYPE_ATTENTION_CLOSING);
  if (exception->lost_from > 0)
    say_lost (exception, &row);
  else if (strcmp (exception->code, CPT_EXCEPTION_RECEIPT_UNSEEN) == 0)
    say_unseen (shop, exception, &row);
  else
    say_goods (shop, exception, &row);
  add_closings (shop, exception, &row);
  row.story = cpt_attention_tell_exception (shop, exception, row.place);
  g_array_append_val (rows, row);
}

/* %s: the order. */
static const char *
get_refused_words (CptKind kind)
{
  static const char *const WORDS[CPT_N_KINDS] = {
    [CPT_KIND_ACCEPT] = N_ ("%s was not yours to take"),
    [CPT_KIND_RELEASE] = N_ ("%s was not given back"),
    [CPT_KIND_PICK] = N_ ("A pick for %s was not accepted"),
    [CPT_KIND_SHORT] = N_ ("Missing items of %s were not accepted"),
    [CPT_KIND_UNSHORT] = N_ ("Found items of %s were not accepted"),
    [CPT_KIND_BAG] = N_ ("A bag of %s was not accepted"),
    [CPT_KIND_STAGE] = N_ ("%s was not staged"),
    [CPT_KIND_READY] = N_ ("%s was not marked ready"),
    [CPT_KIND_PUT_BACK] = N_ ("A put back of %s was not accepted"),
    [CPT_KIND_CANCEL] = N_ ("%s was not cancelled"),
    [CPT_KIND_DECLINE] = N_ ("%s was not declined"),
    [CPT_KIND_COUNT] = N_ ("The count of %s was not accepted"),
    [CPT_KIND_CLOSE] = N_ ("Your answer was not accepted"),
    [CPT_KIND_UNDO] = N_ ("%s was not undone"),
    [CPT_KIND_REVEAL] = N_ ("Customer data was not shown"),
    [CPT_KIND_HAND_OVER] = N_ ("The handover of %s was not accepted"),
    [CPT_KIND_ARRIVE] = N_ ("The customer of %s was not noted"),
    [CPT_KIND_EXTEND] = N_ ("%s was not kept for longer"),
    [CPT_KIND_REOPEN] = N_ ("%s was not opened again"),
    [CPT_KIND_RESEND] = N_ ("The customer of %s was not told again"),
  };

  return (guint)kind < CPT_N_KINDS && WORDS[kind] != NULL ? WORDS[kind] : N_ ("%s: not accepted");
}

/* An order that went to somebody else, or away: what is to be done with what is in the hands. */
static char *
write_hands (CptShop *shop, const CptCommand *command, const CptFulfilment *order)
{
  const CptPerson *me = cpt_shop_get_person (shop);
  const CptPerson *holder;

  if (command->kind != CPT_KIND_ACCEPT || order == NULL)
    return NULL;
  if (order->milestones.exit != CPT_EXIT_NONE)
    return g_strdup (_ ("Put back what you hold of it."));
  holder = cpt_view_get_person (cpt_shop_get_view (shop), order->milestones.holder_person);
  if (holder == NULL || (me != NULL && strcmp (me->id, holder->id) == 0))
    return NULL;
  /* Translators: %1$s, twice, is a colleague */
  return g_strdup_printf (_ ("%1$s has it. Give %1$s what you hold of it."), holder->name);
}

static void
add_refusal (GArray *rows, CptShop *shop, const CptViewRefusal *refusal)
{
  const CptCommand *command = refusal->command;
  const CptFulfilment *order = find_order (shop, command->aggregate);
  CptAttentionRow row = { .seq = refusal->seq, .at_us = command->at_us };
  const char *reference = order != NULL ? order->promise->reference : NULL;
  g_autofree char *detail = NULL;
  g_autofree char *title = cpt_words_problem (refusal->problem, command->kind, &detail);
  g_autofree char *hands = write_hands (shop, command, order);
  g_autoptr (CptAttentionClosing) read = NULL;

  if (command->kind == CPT_KIND_COUNT)
    reference = command->aggregate;
  row.goods = g_ptr_array_new_null_terminated (0, g_free, TRUE);
  row.closings = g_list_store_new (CPT_TYPE_ATTENTION_CLOSING);
  row.story = cpt_attention_tell_refusal (shop, command, title);
  row.title = put_in (_ (get_refused_words (command->kind)),
                      reference != NULL ? reference : _ ("an order"));
  if (hands != NULL)
    row.detail = g_steal_pointer (&hands);
  else if (detail != NULL)
    row.detail = g_strdup_printf ("%s. %s", title, detail);
  else
    row.detail = g_strdup_printf ("%s.", title);
  read = cpt_attention_closing_new ("read", _ ("I have read it"), NULL, FALSE, CPT_ROLE_NONE);
  g_list_store_append (row.closings, read);
  g_array_append_val (rows, row);
}

static gint
compare_rows (gconstpointer a, gconstpointer b)
{
  const CptAttentionRow *one = a, *two = b;

  if (one->at_us != two->at_us)
    return one->at_us > two->at_us ? -1 : 1;
  if (one->seq != two->seq)
    return one->seq > two->seq ? -1 : 1;
  return strcmp (one->id, two->id);
}

GArray *
cpt_attention_list_rows (CptShop *shop)
{
  GArray *rows = g_array_new (FALSE, TRUE, sizeof (CptAttentionRow));
  g_autoptr (GPtrArray) exceptions = cpt_view_list_exceptions (cpt_shop_get_view (shop));
  g_autoptr (GPtrArray) refusals = cpt_shop_list_refusals (shop);

  g_array_set_clear_func (rows, (GDestroyNotify)cpt_attention_row_clear);
  for (guint i = 0; i < exceptions->len; i++)
    add_exception (rows, shop, g_ptr_array_index (exceptions, i));
  for (guint i = 0; i < refusals->len; i++)
    add_refusal (rows, shop, g_ptr_array_index (refusals, i));
  g_array_sort (rows, compare_rows);
  return rows;
}
