/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/storage/sqlite/connection.h"
#include "domain/due.h"

#include <string.h>

/* A fulfilment's own row: what the order promised, its milestones, and the copies that queries look
 * at. */

#define PROMISE_COLUMNS                                                                            \
  "order_id number reference channel class seller vat_country method source placed_us "            \
  "assigned_us accept_by_us ready_by_us ship_by_us slot_from_us slot_to_us on_short "              \
  "payment_state currency total paid authorised_until_us gift_wrap hide_prices contact"
#define N_PROMISE_COLUMNS 25
#define MILESTONE_COLUMNS                                                                          \
  "holder_sign_in holder_person wave tote location accepted_us staged_us ready_us told_us "        \
  "here_us hold_until_us waiting_for waiting_since_us exit exit_us last"
#define N_MILESTONE_COLUMNS 16
#define COPY_COLUMNS        "open next_due_us state"

static void
bind_promise (CptSqlStatement *statement, const CptPromise *promise)
{
  cpt_sql_bind_text (statement, ":order_id", promise->order);
  cpt_sql_bind_text (statement, ":number", promise->number);
  cpt_sql_bind_text (statement, ":reference", promise->reference);
  cpt_sql_bind_text (statement, ":channel", promise->channel);
  cpt_sql_bind_text (statement, ":class", promise->order_class);
  cpt_sql_bind_text (statement, ":seller", promise->seller);
  cpt_sql_bind_text (statement, ":vat_country", promise->vat_country);
  cpt_sqlite_bind_word (statement, ":method", &cpt_sqlite_methods, promise->method);
  cpt_sqlite_bind_word (statement, ":source", &cpt_sqlite_sources, promise->source);
  cpt_sql_bind_int64 (statement, ":placed_us", promise->placed_us);
  cpt_sql_bind_int64 (statement, ":assigned_us", promise->assigned_us);
  cpt_sql_bind_int64_if (statement, ":accept_by_us", promise->accept_by_us, 0);
  cpt_sql_bind_int64_if (statement, ":ready_by_us", promise->ready_by_us, 0);
  cpt_sql_bind_int64_if (statement, ":ship_by_us", promise->ship_by_us, 0);
  cpt_sql_bind_int64_if (statement, ":slot_from_us", promise->slot_from_us, 0);
  cpt_sql_bind_int64_if (statement, ":slot_to_us", promise->slot_to_us, 0);
  cpt_sqlite_bind_word (statement, ":on_short", &cpt_sqlite_on_shorts, promise->on_short);
  cpt_sqlite_bind_word (statement, ":payment_state", &cpt_sqlite_payment_states,
                        promise->payment_state);
  cpt_sql_bind_text (statement, ":currency", promise->currency);
  cpt_sql_bind_int64 (statement, ":total", promise->total);
  cpt_sql_bind_int64 (statement, ":paid", promise->paid);
  cpt_sql_bind_int64_if (statement, ":authorised_until_us", promise->authorised_until_us, 0);
  cpt_sql_bind_int64 (statement, ":gift_wrap", promise->gift_wrap ? 1 : 0);
  cpt_sql_bind_int64 (statement, ":hide_prices", promise->hide_prices ? 1 : 0);
  cpt_sql_bind_text_if (statement, ":contact", promise->contact);
}

/* The columns of PROMISE_COLUMNS from @c on. */
static gboolean
read_promise (CptTransaction *transaction,
              CptSqlStatement *statement,
              int c,
              CptPromise *promise,
              GError **error)
{
  guint method = 0, source = 0, on_short = 0, payment_state = 0;

  cpt_sql_column_copy (statement, c++, promise->order, sizeof promise->order);
  promise->number = cpt_sqlite_dup_text (statement, c++);
  promise->reference = cpt_sqlite_dup_text (statement, c++);
  promise->channel = cpt_sqlite_dup_text (statement, c++);
  promise->order_class = cpt_sqlite_dup_text (statement, c++);
  promise->seller = cpt_sqlite_dup_text (statement, c++);
  promise->vat_country = cpt_sqlite_dup_text (statement, c++);
  if (!cpt_sqlite_read_word (transaction, statement, c++, &cpt_sqlite_methods, &method, error) ||
      !cpt_sqlite_read_word (transaction, statement, c++, &cpt_sqlite_sources, &source, error))
    return FALSE;
  promise->method = (CptMethod)method;
  promise->source = (CptSource)source;
  promise->placed_us = cpt_sql_column_int64 (statement, c++);
  promise->assigned_us = cpt_sql_column_int64 (statement, c++);
  promise->accept_by_us = cpt_sql_column_int64 (statement, c++);
  promise->ready_by_us = cpt_sql_column_int64 (statement, c++);
  promise->ship_by_us = cpt_sql_column_int64 (statement, c++);
  promise->slot_from_us = cpt_sql_column_int64 (statement, c++);
  promise->slot_to_us = cpt_sql_column_int64 (statement, c++);
  if (!cpt_sqlite_read_word (transaction, statement, c++, &cpt_sqlite_on_shorts, &on_short,
                             error) ||
      !cpt_sqlite_read_word (transaction, statement, c++, &cpt_sqlite_payment_states,
                             &payment_state, error))
    return FALSE;
  promise->on_short = (CptOnShort)on_short;
  promise->payment_state = (CptPaymentState)payment_state;
  cpt_sql_column_copy (statement, c++, promise->currency, sizeof promise->currency);
  promise->total = cpt_sql_column_int64 (statement, c++);
  promise->paid = cpt_sql_column_int64 (statement, c++);
  promise->authorised_until_us = cpt_sql_column_int64 (statement, c++);
  promise->gift_wrap = cpt_sql_column_int64 (statement, c++) != 0;
  promise->hide_prices = cpt_sql_column_int64 (statement, c++) != 0;
  cpt_sql_column_copy (statement, c, promise->contact, sizeof promise->contact);
  return TRUE;
}

static void
bind_milestones (CptSqlStatement *statement, const CptFulfilment *fulfilment)
{
  const CptMilestones *milestones = &fulfilment->milestones;

  cpt_sql_bind_text_if (statement, ":holder_sign_in", milestones->holder_sign_in);
  cpt_sql_bind_text_if (statement, ":holder_person", milestones->holder_person);
  cpt_sql_bind_text_if (statement, ":wave", milestones->wave);
  cpt_sql_bind_text_if (statement, ":tote", milestones->tote);
  cpt_sql_bind_text_if (statement, ":location", milestones->location);
  cpt_sql_bind_int64_if (statement, ":accepted_us", milestones->accepted_us, 0);
  cpt_sql_bind_int64_if (statement, ":staged_us", milestones->staged_us, 0);
  cpt_sql_bind_int64_if (statement, ":ready_us", milestones->ready_us, 0);
  cpt_sql_bind_int64_if (statement, ":told_us", milestones->told_us, 0);
  cpt_sql_bind_int64_if (statement, ":here_us", milestones->here_us, 0);
  cpt_sql_bind_int64_if (statement, ":hold_until_us", milestones->hold_until_us, 0);
  cpt_sqlite_bind_word (statement, ":waiting_for", &cpt_sqlite_waitings, milestones->waiting_for);
  cpt_sql_bind_int64_if (statement, ":waiting_since_us", milestones->waiting_since_us, 0);
  cpt_sqlite_bind_word (statement, ":exit", &cpt_sqlite_exits, milestones->exit);
  cpt_sql_bind_int64_if (statement, ":exit_us", milestones->exit_us, 0);
  cpt_sqlite_bind_last (statement, ":last", &fulfilment->last);
}

/* The columns of MILESTONE_COLUMNS from @c on. */
static gboolean
read_milestones (CptTransaction *transaction,
                 CptSqlStatement *statement,
                 int c,
                 CptFulfilment *fulfilment,
                 GError **error)
{
  CptMilestones *milestones = &fulfilment->milestones;
  guint waiting_for = 0, exit = 0;

  cpt_sql_column_copy (statement, c++, milestones->holder_sign_in,
                       sizeof milestones->holder_sign_in);
  cpt_sql_column_copy (statement, c++, milestones->holder_person, sizeof milestones->holder_person);
  cpt_sql_column_copy (statement, c++, milestones->wave, sizeof milestones->wave);
  cpt_sql_column_copy (statement, c++, milestones->tote, sizeof milestones->tote);
  cpt_sql_column_copy (statement, c++, milestones->location, sizeof milestones->location);
  milestones->accepted_us = cpt_sql_column_int64 (statement, c++);
  milestones->staged_us = cpt_sql_column_int64 (statement, c++);
  milestones->ready_us = cpt_sql_column_int64 (statement, c++);
  milestones->told_us = cpt_sql_column_int64 (statement, c++);
  milestones->here_us = cpt_sql_column_int64 (statement, c++);
  milestones->hold_until_us = cpt_sql_column_int64 (statement, c++);
  if (!cpt_sqlite_read_word (transaction, statement, c++, &cpt_sqlite_waitings, &waiting_for,
                             error))
    return FALSE;
  milestones->waiting_for = (CptWaitingFor)waiting_for;
  milestones->waiting_since_us = cpt_sql_column_int64 (statement, c++);
  if (!cpt_sqlite_read_word (transaction, statement, c++, &cpt_sqlite_exits, &exit, error))
    return FALSE;
  milestones->exit = (CptExit)exit;
  milestones->exit_us = cpt_sql_column_int64 (statement, c++);
  return cpt_sqlite_read_last (transaction, statement, c, &fulfilment->last, error);
}

static CptFulfilment *
load_fulfilment (CptTransaction *transaction, const char *id, GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare_select (
      transaction, "fulfilment", PROMISE_COLUMNS " " MILESTONE_COLUMNS " store", "WHERE id = :id",
      error);
  g_autoptr (CptPromise) promise = NULL;
  g_autoptr (CptFulfilment) fulfilment = NULL;

  if (statement == NULL)
    return NULL;
  cpt_sql_bind_text (statement, ":id", id);
  if (cpt_sqlite_step (transaction, statement, error) != CPT_SQL_STEP_ROW)
    return NULL;

  promise = cpt_promise_new ();
  cpt_sql_column_copy (statement, N_PROMISE_COLUMNS + N_MILESTONE_COLUMNS, promise->store,
                       sizeof promise->store);
  fulfilment = cpt_fulfilment_new (id, promise, 0);
  if (!read_promise (transaction, statement, 0, promise, error) ||
      !read_milestones (transaction, statement, N_PROMISE_COLUMNS, fulfilment, error) ||
      !cpt_sqlite_load_lines (transaction, fulfilment, error) ||
      !cpt_sqlite_load_bags (transaction, promise->store, id, fulfilment->bags, error))
    return NULL;
  return g_steal_pointer (&fulfilment);
}

static gboolean
save_fulfilment (CptTransaction *transaction, const CptFulfilment *fulfilment, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare_upsert (transaction, "fulfilment", "store id",
                                 PROMISE_COLUMNS " " MILESTONE_COLUMNS " " COPY_COLUMNS, error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":store", fulfilment->promise->store);
  cpt_sql_bind_text (statement, ":id", fulfilment->id);
  bind_promise (statement, fulfilment->promise);
  bind_milestones (statement, fulfilment);
  cpt_sql_bind_int64 (statement, ":open", cpt_fulfilment_is_closed (fulfilment) ? 0 : 1);
  cpt_sql_bind_int64_if (statement, ":next_due_us", cpt_due_get_open (fulfilment), 0);
  cpt_sql_bind_text (statement, ":state", cpt_word_to_text (cpt_fulfilment_get_word (fulfilment)));
  return cpt_sqlite_run (transaction, statement, error) &&
         cpt_sqlite_save_lines (transaction, fulfilment, error) &&
         cpt_sqlite_save_bags (transaction, fulfilment, error);
}

static GPtrArray *
list_fulfilments_of_order (CptTransaction *transaction, const char *number, GError **error)
{
  /* C-10487-10 comes after C-10487-9. */
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare (transaction,
                          "SELECT id FROM fulfilment WHERE number = :number "
                          "ORDER BY length (reference), reference, id",
                          error);

  if (statement == NULL)
    return NULL;
  cpt_sql_bind_text (statement, ":number", number);
  return cpt_sqlite_list_texts (transaction, statement, error);
}

static GPtrArray *
list_all_fulfilments (CptTransaction *transaction, GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare (transaction, "SELECT id FROM fulfilment ORDER BY id", error);

  return statement != NULL ? cpt_sqlite_list_texts (transaction, statement, error) : NULL;
}

static GPtrArray *
list_fulfilments_of_contact (CptTransaction *transaction, const char *contact, GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare (
      transaction, "SELECT id FROM fulfilment WHERE contact = :contact ORDER BY id", error);

  if (statement == NULL)
    return NULL;
  cpt_sql_bind_text (statement, ":contact", contact);
  return cpt_sqlite_list_texts (transaction, statement, error);
}

static gboolean
find_bag (CptTransaction *transaction,
          const char *number,
          char fulfilment_out[CPT_ID_SIZE],
          GError **error)
{
  g_autoptr (CptSqlStatement) statement =
      cpt_sqlite_prepare (transaction, "SELECT fulfilment FROM bag WHERE number = :number", error);

  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":number", number);
  return cpt_sqlite_get_text (transaction, statement, fulfilment_out, CPT_ID_SIZE, error);
}

static gboolean
count_at_place (CptTransaction *transaction,
                const char *store,
                const char *location,
                const char *except,
                gint *n_out,
                GError **error)
{
  g_autoptr (CptSqlStatement) statement = cpt_sqlite_prepare (
      transaction,
      "SELECT count (*) FROM fulfilment WHERE store = :store AND location = :location "
      "AND open = 1 AND id <> :except",
      error);

  *n_out = 0;
  if (statement == NULL)
    return FALSE;
  cpt_sql_bind_text (statement, ":store", store);
  cpt_sql_bind_text (statement, ":location", location);
  cpt_sql_bind_text (statement, ":except", except);
  if (cpt_sqlite_step (transaction, statement, error) != CPT_SQL_STEP_ROW)
    return FALSE;
  *n_out = (gint)cpt_sql_column_int64 (statement, 0);
  return TRUE;
}

void
cpt_sqlite_fulfilment_init (CptStorageInterface *iface)
{
  iface->load_fulfilment = load_fulfilment;
  iface->save_fulfilment = save_fulfilment;
  iface->list_fulfilments_of_order = list_fulfilments_of_order;
  iface->list_all_fulfilments = list_all_fulfilments;
  iface->list_fulfilments_of_contact = list_fulfilments_of_contact;
  iface->find_bag = find_bag;
  iface->count_at_place = count_at_place;
}
