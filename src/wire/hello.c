/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/hello.h"

#include "domain/command.h"
#include "domain/text.h"
#include "wire/json-list.h"
#include "wire/members.h"

#include <string.h>

#define MAX_BODY_BYTES  65536
#define MAX_NAME_BYTES  100
#define MAX_SCOPES      64
#define MAX_ORDERS      64
#define MAX_ORDER_BYTES (CPT_SCOPE_SIZE + 16)
#define KEY_BYTES       32
#define NONCE_DIGITS    32

static gboolean
is_public_key (const char *text)
{
  g_autofree guchar *bytes = NULL;
  gsize length = 0;

  if (strlen (text) != 44 || text[43] != '=')
    return FALSE;
  bytes = g_base64_decode (text, &length);
  return length == KEY_BYTES;
}

static gboolean
is_nonce (const char *text)
{
  return strlen (text) == NONCE_DIGITS && strspn (text, "0123456789abcdef") == NONCE_DIGITS;
}

static gboolean
is_tag (const char *text)
{
  return strlen (text) == 3 && strspn (text, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3;
}

/* clang-format off */
static const CptMember ENROL_REQUEST[] = {
  CPT_TEXT ("code", CptEnrolRequest, code, 64),
  CPT_UUID ("terminal_id", CptEnrolRequest, terminal),
  { "public_key", CPT_MEMBER_TEXT, offsetof (CptEnrolRequest, public_key), .max = 44, .check = is_public_key },
  CPT_TEXT ("name", CptEnrolRequest, name, MAX_NAME_BYTES),
};
static const CptMember ENROL_ANSWER[] = {
  CPT_UUID ("terminal", CptEnrolAnswer, terminal),
  { "tag", CPT_MEMBER_CHARS, offsetof (CptEnrolAnswer, tag), .max = 3, .check = is_tag },
  CPT_CHARS ("store", CptEnrolAnswer, store),
  CPT_CHARS ("profile", CptEnrolAnswer, profile),
  CPT_BOOL ("main_desk", CptEnrolAnswer, main_desk),
  CPT_TEXT ("name", CptEnrolAnswer, name, MAX_NAME_BYTES),
  CPT_TEXT ("chain", CptEnrolAnswer, chain, 64),
  CPT_US ("server_us", CptEnrolAnswer, server_us),
};
/* clang-format on */

void
cpt_enrol_request_free (CptEnrolRequest *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->code, g_free);
  g_clear_pointer (&self->public_key, g_free);
  g_clear_pointer (&self->name, g_free);
  g_free (self);
}

char *
cpt_enrol_request_write (const CptEnrolRequest *self)
{
  return cpt_members_write_doc (ENROL_REQUEST, G_N_ELEMENTS (ENROL_REQUEST), self);
}

CptEnrolRequest *
cpt_enrol_request_read (const char *text, gsize length, GError **error)
{
  g_autoptr (CptEnrolRequest) self = g_new0 (CptEnrolRequest, 1);

  if (!cpt_members_read_doc (text, length, MAX_BODY_BYTES, ENROL_REQUEST,
                             G_N_ELEMENTS (ENROL_REQUEST), self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
cpt_enrol_answer_free (CptEnrolAnswer *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->chain, g_free);
  g_free (self);
}

char *
cpt_enrol_answer_write (const CptEnrolAnswer *self)
{
  return cpt_members_write_doc (ENROL_ANSWER, G_N_ELEMENTS (ENROL_ANSWER), self);
}

CptEnrolAnswer *
cpt_enrol_answer_read (const char *text, gsize length, GError **error)
{
  g_autoptr (CptEnrolAnswer) self = g_new0 (CptEnrolAnswer, 1);

  if (!cpt_members_read_doc (text, length, MAX_BODY_BYTES, ENROL_ANSWER,
                             G_N_ELEMENTS (ENROL_ANSWER), self, error))
    return NULL;
  return g_steal_pointer (&self);
}

static void
write_cursors (CptJsonWriter *writer, const char *name, gconstpointer data)
{
  const GPtrArray *cursors = ((const CptHello *)data)->cursors;

  cpt_json_begin_object (writer, name);
  for (guint i = 0; cursors != NULL && i + 1 < cursors->len; i += 2)
    cpt_json_put_text (writer, g_ptr_array_index (cursors, i), g_ptr_array_index (cursors, i + 1));
  cpt_json_end_object (writer);
}

static gboolean
read_cursors (JsonObject *object, const char *name, gpointer data, GError **error)
{
  CptHello *self = data;
  g_autoptr (GList) scopes = NULL;
  JsonObject *cursors;

  if (!cpt_json_get_object (object, name, &cursors, error))
    return FALSE;
  self->cursors = g_ptr_array_new_with_free_func (g_free);
  scopes = json_object_get_members (cursors);
  for (GList *each = scopes; each != NULL; each = each->next) {
    char epoch[CPT_EPOCH_SIZE];
    const char *cursor;
    gint64 seq;

    if (!cpt_text_is_plain (each->data, CPT_SCOPE_SIZE - 1) ||
        self->cursors->len >= 2 * MAX_SCOPES ||
        !cpt_json_get_text (cursors, each->data, 2 * CPT_SCOPE_SIZE, &cursor, NULL) ||
        !cpt_cursor_read (cursor, epoch, &seq)) {
      g_set_error (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_MEMBER,
                   "%s: scopes and their cursors are wanted", name);
      return FALSE;
    }
    g_ptr_array_add (self->cursors, g_strdup (each->data));
    g_ptr_array_add (self->cursors, g_strdup (cursor));
  }
  return TRUE;
}

/* clang-format off */
static const CptMember HELLO[] = {
  CPT_UUID ("terminal", CptHello, terminal),
  { "nonce", CPT_MEMBER_CHARS, offsetof (CptHello, nonce), .max = NONCE_DIGITS, .check = is_nonce },
  CPT_INT ("next_seq", CptHello, next_seq, 1, CPT_MAX_SAFE_INTEGER),
  CPT_INT ("oldest_retained_seq", CptHello, oldest_retained_seq, 0, CPT_MAX_SAFE_INTEGER),
  CPT_CUSTOM ("cursors", read_cursors, write_cursors),
  CPT_TEXT ("app", CptHello, app, 64),
  CPT_US ("wall_us", CptHello, wall_us),
  CPT_UUID ("boot", CptHello, boot),
  CPT_US ("boot_us", CptHello, boot_us),
};
/* clang-format on */

void
cpt_hello_free (CptHello *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->cursors, g_ptr_array_unref);
  g_clear_pointer (&self->app, g_free);
  g_free (self);
}

char *
cpt_hello_write (const CptHello *self)
{
  return cpt_members_write_doc (HELLO, G_N_ELEMENTS (HELLO), self);
}

CptHello *
cpt_hello_read (const char *text, gsize length, GError **error)
{
  g_autoptr (CptHello) self = g_new0 (CptHello, 1);

  if (!cpt_members_read_doc (text, length, MAX_BODY_BYTES, HELLO, G_N_ELEMENTS (HELLO), self,
                             error))
    return NULL;
  return g_steal_pointer (&self);
}

char *
cpt_hello_text_to_sign (const char *origin,
                        const char *terminal,
                        const char *nonce,
                        const char *body_hash_hex)
{
  return g_strconcat ("cpt-hello-1\n", origin, "\n", terminal, "\n", nonce, "\n", body_hash_hex,
                      "\n", NULL);
}

static void
write_scopes (CptJsonWriter *writer, const char *name, gconstpointer data)
{
  cpt_texts_write (writer, name, ((const CptHelloAnswer *)data)->scopes);
}

static gboolean
read_scopes (JsonObject *object, const char *name, gpointer data, GError **error)
{
  CptHelloAnswer *self = data;

  self->scopes = g_ptr_array_new_with_free_func (g_free);
  return cpt_texts_read (object, name, MAX_SCOPES, CPT_SCOPE_SIZE - 1, self->scopes, error);
}

static int
compare_kinds (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(const CptKindRow *const *)a)->text, (*(const CptKindRow *const *)b)->text);
}

static void
write_max_v (CptJsonWriter *writer, const char *name, gconstpointer data)
{
  const CptKindRow *rows[CPT_N_KINDS];

  for (gsize i = 0; i < CPT_N_KINDS; i++)
    rows[i] = cpt_kind_get_row ((CptKind)i);
  qsort (rows, CPT_N_KINDS, sizeof rows[0], compare_kinds);
  cpt_json_begin_object (writer, name);
  for (gsize i = 0; i < CPT_N_KINDS; i++)
    cpt_json_put_int (writer, rows[i]->text, rows[i]->v);
  cpt_json_end_object (writer);
}

/* A terminal sends what it knows; central's answer to an unknown kind is upgrade_central. */
static gboolean
pass_over (JsonObject *object, const char *name, gpointer data, GError **error)
{
  return TRUE;
}

static void
write_orders (CptJsonWriter *writer, const char *name, gconstpointer data)
{
  cpt_texts_write (writer, name, ((const CptHelloAnswer *)data)->orders);
}

static gboolean
read_orders (JsonObject *object, const char *name, gpointer data, GError **error)
{
  CptHelloAnswer *self = data;

  self->orders = g_ptr_array_new_with_free_func (g_free);
  return cpt_texts_read (object, name, MAX_ORDERS, MAX_ORDER_BYTES, self->orders, error);
}

/* clang-format off */
static const CptMember HELLO_ANSWER[] = {
  CPT_TEXT ("session", CptHelloAnswer, session, 256),
  CPT_INT ("hwm", CptHelloAnswer, hwm, 0, CPT_MAX_SAFE_INTEGER),
  CPT_CHARS ("epoch", CptHelloAnswer, epoch),
  CPT_US ("server_us", CptHelloAnswer, server_us),
  CPT_CUSTOM ("scopes", read_scopes, write_scopes),
  CPT_CUSTOM ("max_v", pass_over, write_max_v),
  CPT_INT ("max_offline_s", CptHelloAnswer, max_offline_s, 0, CPT_MAX_SAFE_INTEGER),
  CPT_CUSTOM ("orders", read_orders, write_orders),
};
/* clang-format on */

void
cpt_hello_answer_free (CptHelloAnswer *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->session, g_free);
  g_clear_pointer (&self->scopes, g_ptr_array_unref);
  g_clear_pointer (&self->orders, g_ptr_array_unref);
  g_free (self);
}

char *
cpt_hello_answer_write (const CptHelloAnswer *self)
{
  return cpt_members_write_doc (HELLO_ANSWER, G_N_ELEMENTS (HELLO_ANSWER), self);
}

CptHelloAnswer *
cpt_hello_answer_read (const char *text, gsize length, GError **error)
{
  g_autoptr (CptHelloAnswer) self = g_new0 (CptHelloAnswer, 1);

  if (!cpt_members_read_doc (text, length, MAX_BODY_BYTES, HELLO_ANSWER,
                             G_N_ELEMENTS (HELLO_ANSWER), self, error))
    return NULL;
  return g_steal_pointer (&self);
}
