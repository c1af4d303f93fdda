/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "world.h"

#include "central/storage/sqlite/sqlite-storage.h"
#include "crypto/crypto.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

gint64
cpt_world_us (const char *text)
{
  gint64 us = 0;

  g_assert_true (cpt_instant_from_text (text, &us));
  return us;
}

void
cpt_world_set_clock (CptWorld *self, const char *instant)
{
  /* A rate of zero stands still: no command line can ask for that. */
  CptClockSpec clock = { cpt_world_us (instant), g_get_real_time (), 0 };

  g_clear_pointer (&self->service, cpt_service_free);
  self->service = cpt_service_new (self->storage, &clock);
}

CptWorld *
cpt_world_new (const char *instant)
{
  CptWorld *self = g_new0 (CptWorld, 1);
  g_autoptr (GError) error = NULL;

  g_assert_true (cpt_crypto_init ());
  self->folder = g_dir_make_tmp ("cpt-orchestration-XXXXXX", &error);
  g_assert_no_error (error);
  self->storage = cpt_sqlite_storage_open (self->folder, TRUE, &error);
  g_assert_no_error (error);
  self->notes = g_ptr_array_new_with_free_func (g_free);
  cpt_world_set_clock (self, instant);
  return self;
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *below = g_build_filename (path, name, NULL);

    g_remove (below);
  }
  g_rmdir (path);
}

void
cpt_world_free (CptWorld *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->service, cpt_service_free);
  g_clear_object (&self->storage);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  remove_folder (self->folder);
  g_clear_pointer (&self->folder, g_free);
  g_free (self);
}

void
cpt_world_run (CptWorld *self,
               const char *const *scopes,
               CptStorageFunction function,
               gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean done = cpt_storage_run (self->storage, scopes, function, user_data, &error);

  g_assert_no_error (error);
  g_assert_true (done);
}

void
cpt_world_read (CptWorld *self, CptStorageFunction function, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean done = cpt_storage_read (self->storage, function, user_data, &error);

  g_assert_no_error (error);
  g_assert_true (done);
}

char *
cpt_world_load_shared (const char *name)
{
  const char *folder = g_getenv ("COMPTOIR_SHARED");
  g_autofree char *path = NULL;
  char *text = NULL;

  if (folder != NULL)
    path = g_build_filename (folder, name, NULL);
  if (path == NULL || !g_file_get_contents (path, &text, NULL, NULL))
    g_test_skip ("the shared contract files are not here (COMPTOIR_SHARED)");
  return text;
}

/* ---- comparing JSON ---- */

static char *find_misfit (JsonNode *actual, JsonNode *expected, const char *path);

static char *
find_object_misfit (JsonObject *actual, JsonObject *expected, const char *path)
{
  g_autoptr (GList) names = json_object_get_members (expected);

  for (GList *at = names; at != NULL; at = at->next) {
    g_autofree char *below = g_strdup_printf ("%s.%s", path, (const char *)at->data);
    char *misfit;

    if (!json_object_has_member (actual, at->data))
      return g_strdup_printf ("%s is missing", below);
    misfit = find_misfit (json_object_get_member (actual, at->data),
                          json_object_get_member (expected, at->data), below);
    if (misfit != NULL)
      return misfit;
  }
  return NULL;
}

static char *
find_list_misfit (JsonArray *actual, JsonArray *expected, const char *path)
{
  if (json_array_get_length (actual) != json_array_get_length (expected))
    return g_strdup_printf ("%s has %u elements, not %u", path, json_array_get_length (actual),
                            json_array_get_length (expected));
  for (guint i = 0; i < json_array_get_length (expected); i++) {
    g_autofree char *below = g_strdup_printf ("%s[%u]", path, i);
    char *misfit = find_misfit (json_array_get_element (actual, i),
                                json_array_get_element (expected, i), below);

    if (misfit != NULL)
      return misfit;
  }
  return NULL;
}

static char *
find_misfit (JsonNode *actual, JsonNode *expected, const char *path)
{
  g_autofree char *is = json_to_string (actual, FALSE);
  g_autofree char *should = json_to_string (expected, FALSE);

  if (g_str_has_prefix (should, "\"<"))
    return g_str_equal (is, "null") ? g_strdup_printf ("%s is null", path) : NULL;
  if (JSON_NODE_HOLDS_OBJECT (expected) && JSON_NODE_HOLDS_OBJECT (actual))
    return find_object_misfit (json_node_get_object (actual), json_node_get_object (expected),
                               path);
  if (JSON_NODE_HOLDS_ARRAY (expected) && JSON_NODE_HOLDS_ARRAY (actual))
    return find_list_misfit (json_node_get_array (actual), json_node_get_array (expected), path);
  return g_str_equal (is, should) ? NULL : g_strdup_printf ("%s is %s, not %s", path, is, should);
}

void
cpt_world_assert_fits (const char *actual, const char *expected)
{
  g_autoptr (JsonNode) is = json_from_string (actual != NULL ? actual : "null", NULL);
  g_autoptr (JsonNode) should = json_from_string (expected, NULL);
  g_autofree char *misfit = NULL;

  g_assert_nonnull (is);
  g_assert_nonnull (should);
  if (is == NULL || should == NULL)
    return;
  misfit = find_misfit (is, should, "$");
  g_assert_cmpstr (misfit, ==, NULL);
}
