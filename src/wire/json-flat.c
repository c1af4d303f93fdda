/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/json-flat.h"

#include "wire/json-tree.h"

#include <string.h>

gboolean
cpt_json_flat_init (CptJsonFlat *self, CptJsonSpan object)
{
  CptJsonSpan name;

  self->n_members = self->next = 0;
  self->text = NULL;
  if (object.start == object.end || *object.start != '{')
    return FALSE;
  while (self->n_members < CPT_JSON_FLAT_MEMBERS) {
    CptJsonFlatMember *member = &self->members[self->n_members];

    if (!cpt_json_span_take_member (&object, &name, &member->value))
      return TRUE;
    member->name = name.start + 1;
    member->length = (gsize)(name.end - name.start) - 2;
    if (memchr (member->name, '\\', member->length) != NULL)
      return FALSE;
    self->n_members++;
  }
  return FALSE;
}

void
cpt_json_flat_clear (CptJsonFlat *self)
{
  if (self->text != NULL)
    g_string_free (self->text, TRUE);
  self->text = NULL;
}

static const CptJsonFlatMember *
find_member (CptJsonFlat *self, const char *name)
{
  gsize length = strlen (name);

  for (guint i = 0; i < self->n_members; i++) {
    guint at = self->next + i < self->n_members ? self->next + i : self->next + i - self->n_members;
    const CptJsonFlatMember *member = &self->members[at];

    if (member->length == length && memcmp (member->name, name, length) == 0) {
      self->next = at + 1 < self->n_members ? at + 1 : 0;
      return member;
    }
  }
  return NULL;
}

gboolean
cpt_json_flat_find (CptJsonFlat *self, const char *name, CptJsonSpan *value_out)
{
  const CptJsonFlatMember *member = find_member (self, name);

  if (member == NULL || *member->value.start == 'n')
    return FALSE;
  *value_out = member->value;
  return TRUE;
}

static gboolean
take_int (CptJsonSpan value, const char *name, gint64 min, gint64 max, gint64 *out, GError **error)
{
  const char *at = value.start;
  gint64 number = 0;
  gboolean negative = *at == '-';

  if (!negative && !g_ascii_isdigit (*at))
    return cpt_json_refuse (error, name, "an integer is wanted");
  /* The guard saw to it that it is within 2^53. */
  for (at += negative; at < value.end; at++)
    number = number * 10 + (*at - '0');
  return cpt_json_check_int (negative ? -number : number, name, min, max, out, error);
}

gboolean
cpt_json_flat_get_int (CptJsonFlat *self,
                       const char *name,
                       gint64 min,
                       gint64 max,
                       gint64 *out,
                       GError **error)
{
  CptJsonSpan value;

  return cpt_json_flat_find (self, name, &value) ? take_int (value, name, min, max, out, error)
                                                 : cpt_json_refuse (error, name, "is missing");
}

gboolean
cpt_json_flat_get_int_or_null (CptJsonFlat *self,
                               const char *name,
                               gint64 min,
                               gint64 max,
                               gint64 none,
                               gint64 *out,
                               GError **error)
{
  CptJsonSpan value;

  if (cpt_json_flat_find (self, name, &value))
    return take_int (value, name, min, max, out, error);
  *out = none;
  return TRUE;
}

gboolean
cpt_json_flat_get_bool (CptJsonFlat *self, const char *name, gboolean *out, GError **error)
{
  CptJsonSpan value;

  if (!cpt_json_flat_find (self, name, &value))
    return cpt_json_refuse (error, name, "is missing");
  if (*value.start != 't' && *value.start != 'f')
    return cpt_json_refuse (error, name, "true or false is wanted");
  *out = *value.start == 't';
  return TRUE;
}

/* (nullable): it is no text */
static const char *
take_text (CptJsonFlat *self, CptJsonSpan value)
{
  if (*value.start != '"')
    return NULL;
  if (self->text == NULL)
    self->text = g_string_sized_new (64);
  g_string_truncate (self->text, 0);
  cpt_json_scan_text (&value.start, value.end, self->text);
  return self->text->str;
}

gboolean
cpt_json_flat_get_text (CptJsonFlat *self,
                        const char *name,
                        gsize max_bytes,
                        const char **out,
                        GError **error)
{
  CptJsonSpan value;

  return cpt_json_flat_find (self, name, &value)
             ? cpt_json_check_text (take_text (self, value), name, max_bytes, out, error)
             : cpt_json_refuse (error, name, "is missing");
}

gboolean
cpt_json_flat_get_text_or_null (CptJsonFlat *self,
                                const char *name,
                                gsize max_bytes,
                                const char **out,
                                GError **error)
{
  CptJsonSpan value;

  if (cpt_json_flat_find (self, name, &value))
    return cpt_json_check_text (take_text (self, value), name, max_bytes, out, error);
  *out = NULL;
  return TRUE;
}

gboolean
cpt_json_flat_get_prose_or_null (CptJsonFlat *self,
                                 const char *name,
                                 gsize max_bytes,
                                 const char **out,
                                 GError **error)
{
  CptJsonSpan value;

  *out = NULL;
  return !cpt_json_flat_find (self, name, &value) ||
         cpt_json_check_prose (take_text (self, value), name, max_bytes, out, error);
}

gboolean
cpt_json_flat_get_object_or_null (CptJsonFlat *self,
                                  const char *name,
                                  CptJsonSpan *out,
                                  GError **error)
{
  *out = (CptJsonSpan){ NULL, NULL };
  if (!cpt_json_flat_find (self, name, out) || *out->start == '{')
    return TRUE;
  return cpt_json_refuse (error, name, "an object is wanted");
}

JsonObject *
cpt_json_flat_build (CptJsonFlat *self, const char *name)
{
  const CptJsonFlatMember *member = find_member (self, name);
  JsonObject *object = json_object_new ();

  if (member != NULL)
    json_object_set_member (object, name,
                            cpt_json_tree_build (member->value.start,
                                                 (gsize)(member->value.end - member->value.start)));
  return object;
}
