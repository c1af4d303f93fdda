/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/row.h"

#include "domain/text.h"
#include "wire/json-list.h"
#include "wire/members.h"

#include <string.h>

#define MAX_COLLECTOR_BYTES 200
#define MAX_STREET_LINES    4
#define MAX_STREET_BYTES    200
#define MAX_OPS             1000
#define MAX_MEM_KIB         (64 * 1024 * 1024)

static gboolean
has_address (gconstpointer data)
{
  return ((const CptContact *)data)->street != NULL;
}

static void
write_collectors (CptJsonWriter *writer, const char *name, gconstpointer data)
{
  cpt_texts_write (writer, name, ((const CptContact *)data)->collectors);
}

static gboolean
read_collectors (JsonObject *object, const char *name, gpointer data, GError **error)
{
  return cpt_texts_read (object, name, CPT_MAX_COLLECTORS, MAX_COLLECTOR_BYTES,
                         ((CptContact *)data)->collectors, error);
}

static void
write_street (CptJsonWriter *writer, const char *name, gconstpointer data)
{
  cpt_texts_write (writer, name, ((const CptContact *)data)->street);
}

static gboolean
read_street (JsonObject *object, const char *name, gpointer data, GError **error)
{
  CptContact *self = data;

  self->street = g_ptr_array_new_with_free_func (g_free);
  if (!cpt_texts_read (object, name, MAX_STREET_LINES, MAX_STREET_BYTES, self->street, error))
    return FALSE;
  if (self->street->len > 0)
    return TRUE;
  g_set_error (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_MEMBER, "%s: a line is wanted", name);
  return FALSE;
}

/* The member is there in a contact that was changed alone: rows that lie as they were written
 * before there was one are those of contacts that never were. */
static void
write_changed (CptJsonWriter *writer, const char *name, gconstpointer data)
{
  const CptContact *self = data;

  if (self->changed_us != 0)
    cpt_json_put_int (writer, name, self->changed_us);
}

static gboolean
read_changed (JsonObject *object, const char *name, gpointer data, GError **error)
{
  return cpt_json_get_int_or_null (object, name, 0, CPT_MAX_SAFE_INTEGER, 0,
                                   &((CptContact *)data)->changed_us, error);
}

/* clang-format off */
static const CptMember ADDRESS[] = {
  CPT_TEXT_OR_NULL ("name", CptContact, address_name, 200),
  CPT_CUSTOM ("street", read_street, write_street),
  CPT_TEXT ("postcode", CptContact, postcode, 16),
  CPT_TEXT ("city", CptContact, city, 100),
  { "country", CPT_MEMBER_TEXT, offsetof (CptContact, country), .max = 2, .check = cpt_form_is_country },
};
static const CptMember CONTACT[] = {
  CPT_UUID ("order", CptContact, order),
  CPT_TEXT_OR_NULL ("first", CptContact, first, 100),
  CPT_TEXT_OR_NULL ("name", CptContact, name, 100),
  CPT_TEXT_OR_NULL ("phone", CptContact, phone, 20),
  CPT_TEXT_OR_NULL ("email", CptContact, email, 254),
  CPT_TEXT_OR_NULL ("language", CptContact, language, 8),
  CPT_CUSTOM ("collectors", read_collectors, write_collectors),
  CPT_OBJECT_OR_NULL ("address", ADDRESS, has_address),
  CPT_PROSE_OR_NULL ("gift_message", CptContact, gift_message, 1000),
  CPT_PROSE_OR_NULL ("note", CptContact, note, 1000),
  CPT_US_OR_NULL ("erase_at_us", CptContact, erase_at_us),
  CPT_CUSTOM ("changed_us", read_changed, write_changed),
};
/* clang-format on */

char *
cpt_row_write_contact (const CptContact *contact)
{
  return cpt_members_write_doc (CONTACT, G_N_ELEMENTS (CONTACT), contact);
}

CptContact *
cpt_row_read_contact (const char *id, const char *doc, gsize length, GError **error)
{
  g_autoptr (CptContact) self = cpt_contact_new ("");

  if (!cpt_row_take_id (id, self->id, sizeof self->id, error) ||
      !cpt_members_read_doc (doc, length, CPT_MAX_DOC_BYTES, CONTACT, G_N_ELEMENTS (CONTACT), self,
                             error))
    return NULL;
  return g_steal_pointer (&self);
}

static void
write_grants (CptJsonWriter *writer, const char *name, gconstpointer data)
{
  const CptPerson *self = data;

  cpt_json_begin_list (writer, name);
  for (gsize i = 0; i < self->n_grants; i++) {
    cpt_json_begin_list (writer, NULL);
    cpt_json_put_text (writer, NULL, cpt_role_to_text (self->grants[i].role));
    cpt_json_put_int (writer, NULL, self->grants[i].from_us);
    cpt_json_put_int_if (writer, NULL, self->grants[i].until_us, 0);
    cpt_json_end_list (writer);
  }
  cpt_json_end_list (writer);
}

static gboolean
read_grant (JsonArray *list, guint i, const char *name, CptGrant *out, GError **error)
{
  gint64 max = CPT_MAX_SAFE_INTEGER;
  JsonArray *entry;
  const char *role;

  if (!cpt_json_list_get_array (list, i, name, 3, G_MAXUINT, &entry, error) ||
      !cpt_json_list_get_text (entry, 0, name, 20, &role, error) ||
      !cpt_json_list_get_int (entry, 1, name, 0, max, &out->from_us, error) ||
      !cpt_json_list_get_int_or_null (entry, 2, name, 0, max, 0, &out->until_us, error))
    return FALSE;
  out->role = cpt_role_from_text (role);
  if (out->role != CPT_ROLE_NONE)
    return TRUE;
  g_set_error (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_MEMBER, "%s: no role %s", name, role);
  return FALSE;
}

static gboolean
read_grants (JsonObject *object, const char *name, gpointer data, GError **error)
{
  CptPerson *self = data;
  JsonArray *list;

  if (!cpt_json_get_array (object, name, CPT_MAX_GRANTS, &list, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (list); i++)
    if (!read_grant (list, i, name, &self->grants[self->n_grants++], error))
      return FALSE;
  if (self->n_grants > 0)
    return TRUE;
  g_set_error (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_MEMBER, "%s: one is wanted", name);
  return FALSE;
}

static void
write_verifier (CptJsonWriter *writer, const char *name, gconstpointer data)
{
  const CptPerson *self = data;

  if (!self->has_verifier) {
    cpt_json_put_null (writer, name);
    return;
  }
  cpt_json_begin_object (writer, name);
  cpt_json_put_text (writer, "alg", "argon2id");
  cpt_json_put_int (writer, "ops", (gint64)self->verifier.ops);
  cpt_json_put_int (writer, "mem_kib", (gint64)self->verifier.mem_kib);
  cpt_hex_write (writer, "salt", self->verifier.salt, sizeof self->verifier.salt);
  cpt_hex_write (writer, "hash", self->verifier.hash, sizeof self->verifier.hash);
  cpt_json_end_object (writer);
}

static gboolean
read_verifier (JsonObject *object, const char *name, gpointer data, GError **error)
{
  CptPerson *self = data;
  CptVerifier *verifier = &self->verifier;
  JsonObject *inner;
  const char *alg;
  gint64 ops, mem_kib;

  if (!cpt_json_get_object_or_null (object, name, &inner, error))
    return FALSE;
  if (inner == NULL)
    return TRUE;
  if (!cpt_json_get_text (inner, "alg", 20, &alg, error) ||
      !cpt_json_get_int (inner, "ops", 1, MAX_OPS, &ops, error) ||
      !cpt_json_get_int (inner, "mem_kib", 8, MAX_MEM_KIB, &mem_kib, error) ||
      !cpt_hex_read (inner, "salt", verifier->salt, sizeof verifier->salt, error) ||
      !cpt_hex_read (inner, "hash", verifier->hash, sizeof verifier->hash, error)) {
    g_prefix_error (error, "%s.", name);
    return FALSE;
  }
  verifier->ops = (guint64)ops;
  verifier->mem_kib = (guint64)mem_kib;
  /* A verifier of another make is none: the badge is asked at central. */
  self->has_verifier = strcmp (alg, "argon2id") == 0;
  return TRUE;
}

/* clang-format off */
static const CptMember PERSON[] = {
  CPT_CHARS ("number", CptPerson, number),
  CPT_TEXT ("name", CptPerson, name, 100),
  CPT_CHARS_OR_NULL ("language", CptPerson, language),
  CPT_CUSTOM ("grants", read_grants, write_grants),
  CPT_CHARS_OR_NULL ("badge", CptPerson, badge),
  CPT_CUSTOM ("verifier", read_verifier, write_verifier),
};
/* clang-format on */

char *
cpt_row_write_person (const CptPerson *person)
{
  return cpt_members_write_doc (PERSON, G_N_ELEMENTS (PERSON), person);
}

CptPerson *
cpt_row_read_person (const char *id, const char *doc, gsize length, GError **error)
{
  g_autoptr (CptPerson) self = cpt_person_new ();

  if (!cpt_row_take_id (id, self->id, sizeof self->id, error) ||
      !cpt_members_read_doc (doc, length, CPT_MAX_DOC_BYTES, PERSON, G_N_ELEMENTS (PERSON), self,
                             error))
    return NULL;
  return g_steal_pointer (&self);
}
