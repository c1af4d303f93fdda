/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/webhook/sender.h"

#include "central/orchestration/webhooks.h"

#include <libsoup/soup.h>
#include <string.h>

#define LOOK_MS     250 /* how soon after its time a message goes */
#define EACH        4   /* on their way to one receiver */
#define ALL         64  /* on their way at all */
#define PATIENCE_MS 15000
#define BUSY_US     (5 * G_TIME_SPAN_SECOND) /* a disk that is full now may be less so then */
#define TYPE        "application/json"

/* All of it but the thread belongs to the thread. */
struct _CptWebhookSender {
  CptService *service;   /* (unowned) */
  GThread *thread;       /* (owned) */
  GMainContext *context; /* (owned) */
  GMainLoop *loop;       /* (owned) */
  SoupSession *session;  /* (owned) */
  GHashTable *calls;     /* (owned) (element-type utf8 Call) by what they are about */
  gint64 rest_until_us;  /* monotonic: the storage failed */
};

/* One try under way. */
typedef struct {
  CptWebhookSender *sender;   /* (unowned) */
  CptWebhookMessage *message; /* (owned) */
  char *key;                  /* (owned) receiver, command and effect */
  SoupMessage *request;       /* (owned) */
  GCancellable *cancellable;  /* (owned) */
  GSource *patience;          /* (owned) */
} Call;

static void
call_free (Call *self)
{
  g_source_destroy (self->patience);
  g_clear_pointer (&self->patience, g_source_unref);
  g_clear_pointer (&self->message, cpt_webhook_message_free);
  g_clear_pointer (&self->key, g_free);
  g_clear_object (&self->request);
  g_clear_object (&self->cancellable);
  g_free (self);
}

static char *
make_key (const CptWebhookMessage *message)
{
  return g_strjoin (" ", message->webhook, message->command, message->effect, NULL);
}

static gint64
find_retry_after_s (SoupMessage *request)
{
  const char *text =
      soup_message_headers_get_one (soup_message_get_response_headers (request), "Retry-After");
  guint64 seconds = 0;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT32, &seconds, NULL))
    return 0;
  return (gint64)seconds;
}

static gboolean
on_patience_ended (gpointer user_data)
{
  g_cancellable_cancel (((Call *)user_data)->cancellable);
  return G_SOURCE_REMOVE;
}

/* Its head is the answer: nobody reads what a receiver writes below it, however long it is. */
static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Call *call = user_data;
  CptWebhookSender *self = call->sender;
  g_autoptr (GError) error = NULL;
  g_autoptr (GInputStream) stream =
      soup_session_send_finish (SOUP_SESSION (source), result, &error);
  guint status = stream != NULL ? (guint)soup_message_get_status (call->request) : 0;
  gboolean is_ending = !g_main_loop_is_running (self->loop);

  if (stream == NULL)
    g_debug ("webhook %s: %s", call->message->webhook, error->message);
  g_clear_error (&error);
  g_cancellable_cancel (call->cancellable);
  if (!is_ending && !cpt_webhooks_report (self->service, call->message, status,
                                          find_retry_after_s (call->request), &error)) {
    g_debug ("webhook: %s", error->message);
    self->rest_until_us = g_get_monotonic_time () + BUSY_US;
  }
  g_hash_table_remove (self->calls, call->key);
  call_free (call);
}

static void
set_headers (SoupMessage *request, const CptWebhookMessage *message)
{
  SoupMessageHeaders *headers = soup_message_get_request_headers (request);
  /* Receivers hold it against their own clock, whatever `--clock` says here. */
  gint64 now_s = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *timestamp = g_strdup_printf ("%" G_GINT64_FORMAT, now_s);
  g_autofree char *signature = cpt_webhook_message_sign (message, now_s);

  soup_message_headers_replace (headers, "webhook-id", message->id);
  soup_message_headers_replace (headers, "webhook-timestamp", timestamp);
  soup_message_headers_replace (headers, "webhook-signature", signature);
}

/* Takes @message. */
static void
begin (CptWebhookSender *self, CptWebhookMessage *message)
{
  g_autoptr (GBytes) body = g_bytes_new (message->body, strlen (message->body));
  Call *call = g_new0 (Call, 1);

  call->sender = self;
  call->message = message;
  call->key = make_key (message);
  call->cancellable = g_cancellable_new ();
  call->patience = g_timeout_source_new (PATIENCE_MS);
  g_source_set_callback (call->patience, on_patience_ended, call, NULL);
  g_source_attach (call->patience, self->context);
  call->request = soup_message_new (SOUP_METHOD_POST, message->url);
  g_hash_table_insert (self->calls, call->key, call);
  g_assert (call->request != NULL); /* its address was looked at when it was added */
  soup_message_add_flags (call->request, SOUP_MESSAGE_NO_REDIRECT);
  set_headers (call->request, message);
  soup_message_set_request_body_from_bytes (call->request, TYPE, body);
  soup_session_send_async (self->session, call->request, G_PRIORITY_DEFAULT, call->cancellable,
                           on_answered, call);
}

static gboolean
on_look (gpointer user_data)
{
  CptWebhookSender *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) messages = NULL;

  if (g_get_monotonic_time () < self->rest_until_us)
    return G_SOURCE_CONTINUE;
  messages = cpt_webhooks_take (self->service, EACH, &error);
  if (messages == NULL) {
    g_debug ("webhook: %s", error->message);
    self->rest_until_us = g_get_monotonic_time () + BUSY_US;
    return G_SOURCE_CONTINUE;
  }
  g_ptr_array_set_free_func (messages, NULL);
  for (guint i = 0; i < messages->len; i++) {
    CptWebhookMessage *message = messages->pdata[i];
    g_autofree char *key = make_key (message);

    if (g_hash_table_size (self->calls) < ALL && !g_hash_table_contains (self->calls, key))
      begin (self, message);
    else
      cpt_webhook_message_free (message);
  }
  return G_SOURCE_CONTINUE;
}

static void
break_off (gpointer key, gpointer call, gpointer user_data)
{
  g_cancellable_cancel (((Call *)call)->cancellable);
}

static gpointer
run (gpointer data)
{
  CptWebhookSender *self = data;
  g_autoptr (GSource) look = g_timeout_source_new (LOOK_MS);

  g_main_context_push_thread_default (self->context);
  self->session = soup_session_new_with_options ("max-conns", ALL, "max-conns-per-host", EACH,
                                                 "timeout", PATIENCE_MS / 1000, "user-agent",
                                                 "comptoir-central/" CPT_VERSION, NULL);
  g_source_set_callback (look, on_look, self, NULL);
  g_source_attach (look, self->context);
  g_main_loop_run (self->loop);

  g_source_destroy (look);
  g_hash_table_foreach (self->calls, break_off, NULL);
  while (g_hash_table_size (self->calls) > 0)
    g_main_context_iteration (self->context, TRUE);
  soup_session_abort (self->session);
  g_clear_object (&self->session);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

CptWebhookSender *
cpt_webhook_sender_start (CptService *service)
{
  CptWebhookSender *self;

  g_return_val_if_fail (service != NULL, NULL);

  self = g_new0 (CptWebhookSender, 1);
  self->service = service;
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->calls = g_hash_table_new (g_str_hash, g_str_equal);
  self->thread = g_thread_new ("webhooks", run, self);
  return self;
}

static gboolean
on_stop (gpointer user_data)
{
  g_main_loop_quit (((CptWebhookSender *)user_data)->loop);
  return G_SOURCE_REMOVE;
}

void
cpt_webhook_sender_stop (CptWebhookSender *self)
{
  g_autoptr (GSource) source = NULL;

  if (self == NULL)
    return;
  /* A loop that does not run yet would not hear it: the call comes from inside. */
  source = g_idle_source_new ();
  g_source_set_callback (source, on_stop, self, NULL);
  g_source_attach (source, self->context);
  g_thread_join (self->thread);
  g_clear_pointer (&self->calls, g_hash_table_unref);
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_free (self);
}
