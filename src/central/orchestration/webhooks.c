/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who wants to hear what happens. */
#include "central/orchestration/webhooks.h"

#include "central/orchestration/outside.h"
#include "central/orchestration/own-log.h"
#include "crypto/crypto.h"
#include "wire/json.h"
#include "wire/order.h"

#include <string.h>

static const char *const STATES[] = { "live", "removed", "gone" };

typedef struct {
  CptService *service;       /* (unowned) */
  CptWebhookRow *row;        /* (owned) (nullable) to add */
  const char *id;            /* (unowned) to remove */
  GPtrArray *lines;          /* (owned) (nullable) (element-type utf8) of the list */
  CptProblem *problem;       /* (owned) (nullable) */
  char command[CPT_ID_SIZE]; /* in the log */
  gint64 now_us;
} Work;

static void
work_clear (Work *self)
{
  g_clear_pointer (&self->row, cpt_webhook_row_free);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_clear_pointer (&self->problem, cpt_problem_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

static CptProblem *
make_problem (Work *self, const GError *error)
{
  return self->problem != NULL ? g_steal_pointer (&self->problem)
                               : cpt_service_problem_from_error (error);
}

/* ---- add ---- */

/* What leaves this machine is encrypted; on it, nobody listens. */
static gboolean
is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  return g_str_equal (host, "localhost") ||
         (address != NULL && g_inet_address_get_is_loopback (address));
}

static gboolean
is_url_good (const char *url)
{
  g_autoptr (GUri) uri = NULL;
  const char *scheme, *host;

  if (strlen (url) > CPT_WEBHOOK_MAX_URL)
    return FALSE;
  uri = g_uri_parse (url, G_URI_FLAGS_ENCODED | G_URI_FLAGS_SCHEME_NORMALIZE, NULL);
  if (uri == NULL)
    return FALSE;
  scheme = g_uri_get_scheme (uri);
  host = g_uri_get_host (uri);
  if (host == NULL || *host == '\0' || g_uri_get_userinfo (uri) != NULL ||
      g_uri_get_fragment (uri) != NULL)
    return FALSE;
  return g_str_equal (scheme, "https") || (g_str_equal (scheme, "http") && is_loopback (host));
}

static CptProblem *
find_fault (const char *url, const char *const *events)
{
  g_autofree char *words = NULL;

  if (!is_url_good (url)) {
    words = g_strdup_printf ("%s is no address to send to: https://…, or http:// on this machine, "
                             "without a name, a password or a fragment",
                             url);
    return cpt_problem_new (422, "malformed", "Not an address", words);
  }
  for (gsize i = 0; events != NULL && events[i] != NULL; i++)
    if (!cpt_outside_is_heard (events[i])) {
      words = g_strdup_printf ("There is no event %s", events[i]);
      return cpt_problem_new (422, "malformed", "Not an event", words);
    }
  return NULL;
}

static void
put_events (CptJsonWriter *writer, const GPtrArray *events)
{
  if (events->len == 0) {
    cpt_json_put_null (writer, "events");
    return;
  }
  cpt_json_begin_list (writer, "events");
  for (guint i = 0; i < events->len; i++)
    cpt_json_put_text (writer, NULL, events->pdata[i]);
  cpt_json_end_list (writer);
}

/* An address may hold a secret of its receiver's, and the log is kept for good. */
static char *
write_args (const CptWebhookRow *row)
{
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;

  cpt_json_begin_object (&writer, NULL);
  put_events (&writer, row->events);
  cpt_json_end_object (&writer);
  return cpt_json_writer_end (&writer);
}

static gboolean
count_live (CptTransaction *transaction, guint *n_out, GError **error)
{
  g_autoptr (GPtrArray) ids = cpt_storage_list_webhooks (transaction, error);

  if (ids == NULL)
    return FALSE;
  *n_out = 0;
  for (guint i = 0; i < ids->len; i++) {
    g_autoptr (CptWebhookRow) row = cpt_storage_load_webhook (transaction, ids->pdata[i], error);

    if (row == NULL)
      return FALSE;
    *n_out += row->end == CPT_WEBHOOK_LIVE;
  }
  return TRUE;
}

static gboolean
add (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Work *self = user_data;
  g_autofree char *args = write_args (self->row);
  guint n = 0;

  if (!count_live (transaction, &n, error))
    return FALSE;
  if (n >= CPT_WEBHOOK_MAX) {
    self->problem = cpt_problem_new (409, "over_limit", "Too many receivers",
                                     "Remove one that is not needed any more.");
    return cpt_service_stop (error);
  }
  return cpt_storage_save_webhook (transaction, self->row, error) &&
         cpt_own_log_append (transaction, CPT_SOURCE_OPERATOR, self->command, "webhook.add",
                             self->row->id, self->now_us, args, error);
}

static CptWebhookRow *
make_row (Work *self, const char *url, const char *const *events)
{
  CptWebhookRow *row = cpt_webhook_row_new ();

  cpt_service_new_id (self->service, row->id);
  row->url = g_strdup (url);
  row->made_us = self->now_us;
  cpt_crypto_random (row->secret, sizeof row->secret);
  for (gsize i = 0; events != NULL && events[i] != NULL; i++)
    if (!g_ptr_array_find_with_equal_func (row->events, events[i], g_str_equal, NULL))
      g_ptr_array_add (row->events, g_strdup (events[i]));
  return row;
}

static char *
write_secret (const CptWebhookRow *row)
{
  g_autofree char *text = g_base64_encode (row->secret, sizeof row->secret);

  return g_strconcat (CPT_WEBHOOK_SECRET_PREFIX, text, NULL);
}

char *
cpt_webhooks_add (CptService *self,
                  const char *url,
                  const char *const *events,
                  char **secret_out,
                  CptProblem **problem_out)
{
  static const char *const none[] = { NULL };
  g_auto (Work) work = { .service = self };
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (self != NULL && url != NULL, NULL);
  g_return_val_if_fail (secret_out != NULL && problem_out != NULL, NULL);

  work.now_us = cpt_service_now_us (self);
  *problem_out = find_fault (url, events);
  if (*problem_out != NULL)
    return NULL;
  work.row = make_row (&work, url, events);
  cpt_service_new_id (self, work.command);
  if (!cpt_service_run (self, none, add, &work, &error)) {
    *problem_out = make_problem (&work, error);
    return NULL;
  }
  *secret_out = write_secret (work.row);
  cpt_json_begin_object (&writer, NULL);
  cpt_json_put_text (&writer, "webhook", work.row->id);
  cpt_json_put_text (&writer, "url", work.row->url);
  put_events (&writer, work.row->events);
  cpt_json_end_object (&writer);
  return cpt_json_writer_end (&writer);
}

/* ---- list ---- */

static char *
write_line (const CptWebhookRow *row, const CptDeliveryFigures *figures)
{
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;
  g_autofree char *taken =
      figures->last_taken_us != 0 ? cpt_time_to_text (figures->last_taken_us, "UTC") : NULL;

  cpt_json_begin_object (&writer, NULL);
  cpt_json_put_text (&writer, "webhook", row->id);
  cpt_json_put_text (&writer, "url", row->url);
  put_events (&writer, row->events);
  cpt_json_put_text (&writer, "state", STATES[row->end]);
  cpt_json_put_int (&writer, "waiting", figures->n_waiting);
  cpt_json_put_int (&writer, "taken", figures->n_taken);
  cpt_json_put_int (&writer, "given_up", figures->n_given_up);
  cpt_json_put_text (&writer, "last_taken", taken);
  cpt_json_end_object (&writer);
  return cpt_json_writer_end (&writer);
}

static gboolean
list (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Work *self = user_data;
  g_autoptr (GPtrArray) ids = cpt_storage_list_webhooks (transaction, error);

  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++) {
    g_autoptr (CptWebhookRow) row = cpt_storage_load_webhook (transaction, ids->pdata[i], error);
    CptDeliveryFigures figures = { 0 };

    if (row == NULL ||
        !cpt_storage_measure_deliveries (transaction, ids->pdata[i], &figures, error))
      return FALSE;
    g_ptr_array_add (self->lines, write_line (row, &figures));
  }
  return TRUE;
}

GPtrArray *
cpt_webhooks_list (CptService *self, CptProblem **problem_out)
{
  g_auto (Work) work = { .service = self };
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (self != NULL && problem_out != NULL, NULL);

  work.lines = g_ptr_array_new_with_free_func (g_free);
  if (cpt_storage_read (cpt_service_get_storage (self), list, &work, &error))
    return g_steal_pointer (&work.lines);
  *problem_out = make_problem (&work, error);
  return NULL;
}

/* ---- remove ---- */

static gboolean
remove_one (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Work *self = user_data;
  GError *local_error = NULL;
  g_autoptr (CptWebhookRow) row = cpt_storage_load_webhook (transaction, self->id, &local_error);

  if (local_error != NULL) {
    g_propagate_error (error, local_error);
    return FALSE;
  }
  if (row == NULL) {
    self->problem = cpt_problem_new (404, "not_found", "There is no such receiver",
                                     "`comptoir-central webhook --list` names them.");
    return cpt_service_stop (error);
  }
  if (row->end != CPT_WEBHOOK_LIVE)
    return TRUE;
  row->ended_us = self->now_us;
  row->end = CPT_WEBHOOK_REMOVED;
  return cpt_storage_save_webhook (transaction, row, error) &&
         cpt_storage_end_deliveries (transaction, row->id, error) &&
         cpt_own_log_append (transaction, CPT_SOURCE_OPERATOR, self->command, "webhook.remove",
                             row->id, self->now_us, "{}", error);
}

gboolean
cpt_webhooks_remove (CptService *self, const char *id, CptProblem **problem_out)
{
  static const char *const none[] = { NULL };
  g_auto (Work) work = { .service = self, .id = id };
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (self != NULL && id != NULL && problem_out != NULL, FALSE);

  work.now_us = cpt_service_now_us (self);
  cpt_service_new_id (self, work.command);
  if (cpt_service_run (self, none, remove_one, &work, &error))
    return TRUE;
  *problem_out = make_problem (&work, error);
  return FALSE;
}
