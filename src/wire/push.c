/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/push.h"

#include "domain/text.h"
#include "wire/json-list.h"
#include "wire/members.h"

#define MAX_SIGN_INS (4 * CPT_PUSH_MAX_COMMANDS) /* sign_in, approver, for and from of each */

static const char *const SORTS[] = { "badge_pin", "central", "named" };

static const char *
sort_to_word (gint value)
{
  return (guint)value < G_N_ELEMENTS (SORTS) ? SORTS[value] : NULL;
}

static const char *
role_to_word (gint value)
{
  return cpt_role_to_text ((CptRole)value);
}

/* 2026-11-21 */
static gboolean
is_day (const char *text)
{
  for (guint i = 0; i < 10; i++)
    if (i == 4 || i == 7 ? text[i] != '-' : !g_ascii_isdigit (text[i]))
      return FALSE;
  return text[10] == '\0' && g_date_valid_dmy ((GDateDay)g_ascii_strtoull (text + 8, NULL, 10),
                                               (GDateMonth)g_ascii_strtoull (text + 5, NULL, 10),
                                               (GDateYear)g_ascii_strtoull (text, NULL, 10));
}

/* clang-format off */
static const CptMember SIGN_IN[] = {
  CPT_UUID ("id", CptSignIn, id),
  CPT_UUID_OR_NULL ("person", CptSignIn, person),
  CPT_WORD ("role", CptSignIn, role, role_to_word, CPT_ROLE_MANAGER),
  CPT_WORD ("sort", CptSignIn, sort, sort_to_word, CPT_SIGN_IN_NAMED),
  { "day", CPT_MEMBER_CHARS, offsetof (CptSignIn, day), .max = 10, .check = is_day },
};
/* clang-format on */

static void
write_sign_ins (CptJsonWriter *writer, const char *name, gconstpointer data)
{
  const CptPushHeader *self = data;

  cpt_json_begin_list (writer, name);
  for (guint i = 0; i < self->sign_ins->len; i++) {
    cpt_json_begin_object (writer, NULL);
    cpt_members_write (writer, SIGN_IN, G_N_ELEMENTS (SIGN_IN),
                       &g_array_index (self->sign_ins, CptSignIn, i));
    cpt_json_end_object (writer);
  }
  cpt_json_end_list (writer);
}

static gboolean
read_sign_ins (JsonObject *object, const char *name, gpointer data, GError **error)
{
  CptPushHeader *self = data;
  JsonArray *list;

  if (!cpt_json_get_array (object, name, MAX_SIGN_INS, &list, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (list); i++) {
    CptSignIn sign_in = { 0 };
    JsonObject *entry;

    if (!cpt_json_list_get_object (list, i, name, &entry, error))
      return FALSE;
    if (!cpt_members_read (entry, SIGN_IN, G_N_ELEMENTS (SIGN_IN), &sign_in, error)) {
      g_prefix_error (error, "%s[%u].", name, i);
      return FALSE;
    }
    g_array_append_val (self->sign_ins, sign_in);
  }
  return TRUE;
}

/* clang-format off */
static const CptMember HEADER[] = {
  CPT_UUID ("terminal", CptPushHeader, terminal),
  CPT_UUID ("boot", CptPushHeader, boot),
  CPT_US ("boot_us", CptPushHeader, boot_us),
  CPT_US ("sent_us", CptPushHeader, sent_us),
  CPT_CUSTOM ("sign_ins", read_sign_ins, write_sign_ins),
};
/* clang-format on */

CptPushHeader *
cpt_push_header_new (void)
{
  CptPushHeader *self = g_new0 (CptPushHeader, 1);

  self->sign_ins = g_array_new (FALSE, TRUE, sizeof (CptSignIn));
  return self;
}

void
cpt_push_header_free (CptPushHeader *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->sign_ins, g_array_unref);
  g_free (self);
}

char *
cpt_push_header_write (const CptPushHeader *self)
{
  return cpt_members_write_doc (HEADER, G_N_ELEMENTS (HEADER), self);
}

CptPushHeader *
cpt_push_header_read (const char *line, gsize length, GError **error)
{
  g_autoptr (CptPushHeader) self = cpt_push_header_new ();

  if (!cpt_members_read_doc (line, length, CPT_PUSH_MAX_BYTES, HEADER, G_N_ELEMENTS (HEADER), self,
                             error))
    return NULL;
  return g_steal_pointer (&self);
}
