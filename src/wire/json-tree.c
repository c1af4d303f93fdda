/* SPDX-License-Identifier: GPL-3.0-or-later */
/* json-glib's own parser reads a text a second time, byte by byte through a scanner made anew for
 * each text; rows are many and small, so the tree is built here from what the guard let pass. */
#include "wire/json-tree.h"

#include "wire/json-guard.h"

#include <string.h>

typedef struct {
  const char *at; /* nothing is checked: the guard did */
  const char *end;
  GString *text; /* (owned) of a name or a text, decoded */
} Reader;

static JsonNode *read_value (Reader *self);

static void
skip_space (Reader *self)
{
  while (self->at < self->end &&
         (*self->at == ' ' || *self->at == '\n' || *self->at == '\t' || *self->at == '\r'))
    self->at++;
}

static void
read_text (Reader *self)
{
  g_string_truncate (self->text, 0);
  cpt_json_scan_text (&self->at, self->end, self->text);
}

/* Behind the bracket and behind each comma: TRUE if another element stands there. */
static gboolean
has_more (Reader *self)
{
  skip_space (self);
  if (*self->at == ',') {
    self->at++;
    skip_space (self);
  }
  if (*self->at != '}' && *self->at != ']')
    return TRUE;
  self->at++;
  return FALSE;
}

static JsonNode *
read_object (Reader *self)
{
  g_autoptr (JsonObject) object = json_object_new ();

  self->at++;
  while (has_more (self)) {
    g_autofree char *name = NULL;

    read_text (self);
    name = g_strndup (self->text->str, self->text->len);
    skip_space (self);
    self->at++; /* the colon */
    json_object_set_member (object, name, read_value (self));
  }
  return json_node_init_object (json_node_alloc (), object);
}

static JsonNode *
read_list (Reader *self)
{
  g_autoptr (JsonArray) list = json_array_new ();

  self->at++;
  while (has_more (self))
    json_array_add_element (list, read_value (self));
  return json_node_init_array (json_node_alloc (), list);
}

static JsonNode *
read_number (Reader *self)
{
  char digits[64] = "";
  gsize n = 0;
  gboolean is_decimal = FALSE;
  g_autofree char *more = NULL;
  const char *from = self->at;

  while (self->at < self->end && strchr ("+-.0123456789eE", *self->at) != NULL &&
         *self->at != '\0') {
    is_decimal = is_decimal || strchr (".eE", *self->at) != NULL;
    self->at++;
  }
  n = (gsize)(self->at - from);
  if (n >= sizeof digits)
    more = g_strndup (from, n);
  else
    memcpy (digits, from, n);
  from = more != NULL ? more : digits;
  return is_decimal ? json_node_init_double (json_node_alloc (), g_ascii_strtod (from, NULL))
                    : json_node_init_int (json_node_alloc (), g_ascii_strtoll (from, NULL, 10));
}

static JsonNode *
read_word (Reader *self)
{
  const char first = *self->at;

  self->at += first == 'f' ? strlen ("false") : strlen ("true");
  return first == 'n' ? json_node_init_null (json_node_alloc ())
                      : json_node_init_boolean (json_node_alloc (), first == 't');
}

static JsonNode *
read_value (Reader *self)
{
  skip_space (self);
  switch (*self->at) {
  case '{':
    return read_object (self);
  case '[':
    return read_list (self);
  case '"':
    read_text (self);
    return json_node_init_string (json_node_alloc (), self->text->str);
  case 't':
  case 'f':
  case 'n':
    return read_word (self);
  default:
    return read_number (self);
  }
}

JsonNode *
cpt_json_tree_build (const char *text, gsize length)
{
  Reader reader = { text, text + length, g_string_sized_new (128) };
  JsonNode *root = read_value (&reader);

  g_string_free (reader.text, TRUE);
  return root;
}
