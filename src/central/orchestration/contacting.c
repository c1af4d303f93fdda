/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/order-answer.h"
#include "central/orchestration/ordering.h"
#include "central/orchestration/own-log.h"
#include "central/orchestration/publish.h"
#include "central/orchestration/sender-key.h"
#include "domain/text.h"
#include "wire/json-list.h"
#include "wire/json.h"

#include <string.h>

#define MAX_CONTACT_BYTES   8192
#define MAX_PHONE_BYTES     20
#define MAX_EMAIL_BYTES     254
#define MAX_COLLECTOR_BYTES 200

/* The customer has another phone or e-mail, or lets somebody collect the order (order.contact). The
 * values go into the contact's row and nowhere else: the log says which of them changed. */
typedef struct {
  CptService *service; /* (unowned) */
  const char *channel; /* (unowned) */
  const char *number;  /* (unowned) */
  CptSenderKey key;
  char *phone, *email;   /* (owned) (nullable) NULL: stays as it is */
  GPtrArray *collectors; /* (owned) (nullable) (element-type utf8) NULL: stay as they are */
  gint64 now_us;
  CptOrderRow *row;    /* (owned) (nullable) */
  GPtrArray *parts;    /* (owned) (nullable) (element-type CptFulfilment) */
  GStrv scopes;        /* (owned) (nullable) */
  char *answer;        /* (owned) (nullable) */
  CptProblem *problem; /* (owned) (nullable) */
} Contacting;

static void
contacting_clear (Contacting *self)
{
  g_clear_pointer (&self->phone, g_free);
  g_clear_pointer (&self->email, g_free);
  g_clear_pointer (&self->collectors, g_ptr_array_unref);
  g_clear_pointer (&self->row, cpt_order_row_free);
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_clear_pointer (&self->scopes, g_strfreev);
  g_clear_pointer (&self->answer, g_free);
  g_clear_pointer (&self->problem, cpt_problem_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Contacting, contacting_clear)

static gboolean
stop (Contacting *self, CptProblem *problem, GError **error)
{
  g_clear_pointer (&self->problem, cpt_problem_free);
  self->problem = problem;
  return cpt_service_stop (error);
}

/* ---- reading ---- */

static gboolean
read_text (JsonObject *object, const char *name, gsize max_bytes, char **out, GError **error)
{
  const char *text = NULL;

  if (!cpt_json_get_text_or_null (object, name, max_bytes, &text, error))
    return FALSE;
  *out = g_strdup (text);
  return TRUE;
}

/* As in an order, {"name"} each; a name alone will do. */
static gboolean
read_collector (JsonArray *list, guint i, const char **name_out, GError **error)
{
  JsonObject *entry;

  if (JSON_NODE_HOLDS_VALUE (json_array_get_element (list, i)))
    return cpt_json_list_get_text (list, i, "collectors", MAX_COLLECTOR_BYTES, name_out, error);
  if (!cpt_json_list_get_object (list, i, "collectors", &entry, error))
    return FALSE;
  if (cpt_json_get_text (entry, "name", MAX_COLLECTOR_BYTES, name_out, error))
    return TRUE;
  g_prefix_error (error, "collectors[%u].", i);
  return FALSE;
}

static gboolean
read_collectors (Contacting *self, JsonObject *object, GError **error)
{
  JsonArray *list;

  if (!json_object_has_member (object, "collectors") ||
      json_object_get_null_member (object, "collectors"))
    return TRUE;
  if (!cpt_json_get_array (object, "collectors", CPT_MAX_COLLECTORS, &list, error))
    return FALSE;
  self->collectors = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < json_array_get_length (list); i++) {
    const char *name = NULL;

    if (!read_collector (list, i, &name, error))
      return FALSE;
    g_ptr_array_add (self->collectors, g_strdup (name));
  }
  return TRUE;
}

static gboolean
read_body (Contacting *self, const char *body, gsize length, GError **error)
{
  g_autoptr (JsonObject) object = cpt_json_parse_object (body, length, MAX_CONTACT_BYTES, error);

  return object != NULL && read_text (object, "phone", MAX_PHONE_BYTES, &self->phone, error) &&
         read_text (object, "email", MAX_EMAIL_BYTES, &self->email, error) &&
         read_collectors (self, object, error);
}

/* What the same key must come with again. The sender's key is part of it: of a phone number alone
 * the hash would tell the number. */
static char *
write_values (const Contacting *self, const char *key)
{
  GString *text = g_string_new (key);

  g_string_append_printf (text, "\n%s\n%s", self->phone != NULL ? self->phone : "-",
                          self->email != NULL ? self->email : "-");
  for (guint i = 0; self->collectors != NULL && i < self->collectors->len; i++)
    g_string_append_printf (text, "\n%s", (const char *)self->collectors->pdata[i]);
  if (self->collectors != NULL)
    g_string_append (text, "\n.");
  return g_string_free (text, FALSE);
}

/* ---- the order and its contact ---- */

static gboolean
load_parts (Contacting *self, CptTransaction *transaction, GError **error)
{
  GError *local_error = NULL;

  g_clear_pointer (&self->row, cpt_order_row_free);
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  self->row = cpt_storage_load_order (transaction, cpt_own_log_key_of (self->channel), self->number,
                                      &local_error);
  if (local_error != NULL) {
    g_propagate_error (error, local_error);
    return FALSE;
  }
  if (self->row == NULL)
    return stop (self,
                 cpt_problem_new (404, "unknown", "No such order",
                                  "No order of that number came from this channel."),
                 error);
  self->parts = cpt_order_load_parts (transaction, self->row, error);
  return self->parts != NULL;
}

static gboolean
find_scopes (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Contacting *self = user_data;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (!load_parts (self, transaction, error))
    return FALSE;
  for (guint i = 0; i < self->parts->len; i++) {
    const CptFulfilment *part = self->parts->pdata[i];
    char scope[CPT_SCOPE_SIZE];

    cpt_scope_work (part->promise->store, scope);
    g_strv_builder_add (builder, scope);
  }
  self->scopes = g_strv_builder_end (builder);
  return TRUE;
}

static gboolean
is_open (const Contacting *self)
{
  for (guint i = 0; i < self->parts->len; i++)
    if (!cpt_fulfilment_is_closed (self->parts->pdata[i]))
      return TRUE;
  return FALSE;
}

/* That of the first part that has one; a new one where the order named nobody. */
static CptContact *
load_contact (Contacting *self, CptTransaction *transaction, GError **error)
{
  CptContact *contact;
  char id[CPT_ID_SIZE];

  for (guint i = 0; i < self->parts->len; i++) {
    const CptFulfilment *part = self->parts->pdata[i];

    if (*part->promise->contact != '\0')
      return cpt_storage_load_contact (transaction, part->promise->contact, error);
  }
  cpt_service_new_id (self->service, id);
  contact = cpt_contact_new (id);
  g_strlcpy (contact->order, self->row->id, sizeof contact->order);
  return contact;
}

static gboolean
take_text (const char *text, char **at)
{
  if (text == NULL || cpt_text_equal (text, *at))
    return FALSE;
  g_free (*at);
  *at = g_strdup (text);
  return TRUE;
}

static gboolean
take_collectors (const GPtrArray *names, GPtrArray *at)
{
  gboolean same = names == NULL || names->len == at->len;

  for (guint i = 0; same && names != NULL && i < names->len; i++)
    same = g_str_equal (names->pdata[i], at->pdata[i]);
  if (same)
    return FALSE;
  g_ptr_array_set_size (at, 0);
  for (guint i = 0; i < names->len; i++)
    g_ptr_array_add (at, g_strdup (names->pdata[i]));
  return TRUE;
}

/* Which values are others than before: names of members, no value. (transfer full) */
static GPtrArray *
take_values (const Contacting *self, CptContact *contact)
{
  GPtrArray *changed = g_ptr_array_new ();

  if (take_text (self->phone, &contact->phone))
    g_ptr_array_add (changed, (gpointer) "phone");
  if (take_text (self->email, &contact->email))
    g_ptr_array_add (changed, (gpointer) "email");
  if (take_collectors (self->collectors, contact->collectors))
    g_ptr_array_add (changed, (gpointer) "collectors");
  if (changed->len > 0)
    contact->changed_us = self->now_us;
  return changed;
}

/* ---- writing ---- */

static char *
write_args (const Contacting *self, const CptContact *contact, const GPtrArray *changed)
{
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;

  cpt_json_begin_object (&writer, NULL);
  cpt_json_put_text (&writer, "channel", self->channel);
  cpt_json_put_text (&writer, "number", self->number);
  cpt_json_put_text (&writer, "contact", contact->id);
  cpt_json_begin_list (&writer, "changed");
  for (guint i = 0; i < changed->len; i++)
    cpt_json_put_text (&writer, NULL, changed->pdata[i]);
  cpt_json_end_list (&writer);
  if (self->key.given)
    cpt_json_put_text (&writer, "body", self->key.body);
  cpt_json_end_object (&writer);
  return cpt_json_writer_end (&writer);
}

static gboolean
write_answer (Contacting *self, CptTransaction *transaction, gboolean repeated, GError **error)
{
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;

  cpt_json_begin_object (&writer, NULL);
  cpt_json_put_text (&writer, "number", self->number);
  if (!cpt_order_answer_put_parts (&writer, transaction, self->row, self->parts, error))
    return FALSE;
  cpt_json_put_bool (&writer, "repeated", repeated);
  cpt_json_end_object (&writer);
  self->answer = cpt_json_writer_end (&writer);
  return TRUE;
}

/* Each shop that has a part reads the contact; a part that had none names it from now on. */
static gboolean
publish (Contacting *self, CptTransaction *transaction, const CptContact *contact, GError **error)
{
  for (guint i = 0; i < self->parts->len; i++) {
    CptFulfilment *part = self->parts->pdata[i];
    CptPromise *promise = part->promise;

    if (*promise->contact == '\0' && cpt_fulfilment_is_closed (part))
      continue;
    if (*promise->contact == '\0') {
      g_strlcpy (promise->contact, contact->id, sizeof promise->contact);
      if (!cpt_storage_save_fulfilment (transaction, part, error) ||
          !cpt_publish_fulfilment (transaction, part, part, error))
        return FALSE;
    }
    if (!cpt_publish_contact (transaction, promise->store, contact, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
change (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Contacting *self = user_data;
  g_autoptr (CptLogEntry) entry = NULL;
  g_autoptr (CptContact) contact = NULL;
  g_autoptr (GPtrArray) changed = NULL;
  g_autofree char *args = NULL;

  if (!cpt_sender_key_find (&self->key, transaction, &entry, &self->problem, error) ||
      !load_parts (self, transaction, error))
    return FALSE;
  if (entry != NULL)
    return write_answer (self, transaction, TRUE, error);
  if (!is_open (self))
    return stop (self,
                 cpt_problem_new (409, "guard_failed", "This order is closed",
                                  "Nobody is called about it any more."),
                 error);
  contact = load_contact (self, transaction, error);
  if (contact == NULL)
    return FALSE;
  changed = take_values (self, contact);
  if (changed->len == 0)
    return write_answer (self, transaction, TRUE, error);
  args = write_args (self, contact, changed);
  return cpt_own_log_append (transaction, cpt_own_log_source_of (self->channel), self->key.id,
                             "order.contact", self->row->id, self->now_us, args, error) &&
         cpt_storage_save_contact (transaction, contact, error) &&
         publish (self, transaction, contact, error) &&
         write_answer (self, transaction, FALSE, error);
}

char *
cpt_ordering_contact (CptService *self,
                      const char *channel,
                      const char *number,
                      const char *key,
                      const char *body,
                      gsize length,
                      CptProblem **problem_out)
{
  g_auto (Contacting) contacting = { .service = self, .channel = channel, .number = number };
  g_autoptr (GError) error = NULL;
  g_autofree char *values = NULL;

  g_return_val_if_fail (self != NULL && channel != NULL && number != NULL, NULL);
  g_return_val_if_fail (problem_out != NULL, NULL);

  contacting.now_us = cpt_service_now_us (self);
  if (!read_body (&contacting, body != NULL ? body : "", length, &error)) {
    *problem_out = cpt_problem_new (400, "malformed", "Not understood", error->message);
    return NULL;
  }
  values = write_values (&contacting, key);
  if (!cpt_sender_key_init (&contacting.key, self, "order.contact", channel, number, key, values,
                            strlen (values), problem_out))
    return NULL;
  if (!cpt_storage_read (cpt_service_get_storage (self), find_scopes, &contacting, &error) ||
      !cpt_service_run (self, (const char *const *)contacting.scopes, change, &contacting,
                        &error)) {
    *problem_out = contacting.problem != NULL ? g_steal_pointer (&contacting.problem)
                                              : cpt_service_problem_from_error (error);
    return NULL;
  }
  return g_steal_pointer (&contacting.answer);
}
