/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workflow/shop-private.h"

#include "cache/trouble.h"

#include <glib/gi18n-lib.h>
#include <string.h>

G_DEFINE_FINAL_TYPE (CptShop, cpt_shop, G_TYPE_OBJECT)
G_DEFINE_QUARK (cpt_shop_error, cpt_shop_error)

guint cpt_shop_signal_changed, cpt_shop_signal_status, cpt_shop_signal_person, cpt_shop_signal_undo;

void
cpt_shop_set_sql_error (GError **error, const GError *cause)
{
  CptTrouble trouble = cpt_trouble_of (cause);

  if (trouble == CPT_TROUBLE_FULL)
    g_set_error_literal (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_DISK_FULL,
                         _ ("The disk of this device is full. Nothing was written. Delete files, "
                            "then do it again."));
  else if (trouble == CPT_TROUBLE_UNWRITABLE)
    g_set_error_literal (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_DISK_FULL,
                         _ ("The data of this device cannot be written any more. Nothing was "
                            "written. Ask a manager."));
  else
    g_set_error (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_UNKNOWN, _ ("This could not be written: %s"),
                 cause->message);
}

/* What happened and what to do, for the words before the program ends. */
static void
set_open_error (GError **error, const char *folder, GError *cause)
{
  static const struct {
    CptTrouble trouble;
    const char *words;
  } WORDS[] = {
    { CPT_TROUBLE_FULL, N_ ("The disk is full: nothing can be written to %s. Delete files, then "
                            "start again.") },
    { CPT_TROUBLE_DAMAGED, N_ ("The journal in %s is damaged. Keep that folder for support, and "
                               "enrol this device anew in another one.") },
    { CPT_TROUBLE_NEWER, N_ ("The data in %s was written by a newer version of this program. "
                             "Install that version.") },
    { CPT_TROUBLE_UNWRITABLE, N_ ("The folder %s cannot be written. Make it yours, or choose "
                                  "another one.") },
    { CPT_TROUBLE_BUSY, N_ ("Another program has the data in %s open. End it, then start again.") },
  };
  CptTrouble trouble = cpt_trouble_of (cause);

  for (gsize i = 0; i < G_N_ELEMENTS (WORDS); i++)
    if (WORDS[i].trouble == trouble) {
      g_autoptr (GString) words = g_string_new (_ (WORDS[i].words));

      g_string_replace (words, "%s", folder, 1);
      g_set_error_literal (error, cause->domain, cause->code, words->str);
      g_error_free (cause);
      return;
    }
  g_propagate_error (error, cause);
}

static void
on_view_changed (const GPtrArray *ids, gpointer user_data)
{
  CptShop *self = user_data;

  g_signal_emit (self, cpt_shop_signal_changed, 0, ids);
  cpt_shop_refresh_undoable (self);
}

/* The commands that what is shown may still need: from the oldest one that a scope does not
 * contain, and from the oldest refusal that nobody has read. */
static gint64
find_first_line (CptShop *self, GError **error)
{
  g_autofree char *read = cpt_journal_get_fact (self->journal, "refusals-read-to", NULL);
  g_autoptr (GArray) scopes = cpt_cache_list_scopes (self->cache, error);
  gint64 first = read != NULL ? g_ascii_strtoll (read, NULL, 10) : 0;

  if (scopes == NULL)
    return -1;
  if (scopes->len == 0)
    return 0;
  for (guint i = 0; i < scopes->len; i++) {
    const CptCacheScope *scope = &g_array_index (scopes, CptCacheScope, i);

    if (g_str_has_prefix (scope->scope, "work/") || g_str_has_prefix (scope->scope, "shop/"))
      first = MIN (first, scope->applied);
  }
  return first;
}

/* On the main thread, before the workers have anything to do, or after they did it. */
gboolean
cpt_shop_load_view (CptShop *self, GError **error)
{
  const CptEnrolAnswer *enrolment = self->device->enrolment;
  g_autoptr (CptView) view = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GArray) sign_ins = NULL;
  gint64 first = find_first_line (self, error);

  if (first < 0)
    return FALSE;
  view = cpt_view_open (cpt_folder_get_path (self->folder),
                        enrolment != NULL ? enrolment->store : "", self->device->terminal, error);
  if (view == NULL)
    return FALSE;
  if (enrolment != NULL)
    cpt_view_set_enrolment (view, enrolment->chain, enrolment->main_desk);
  lines = cpt_journal_list (self->journal, first, G_MAXUINT, G_MAXSIZE, error);
  if (lines == NULL)
    return FALSE;
  sign_ins = cpt_journal_list_all_sign_ins (self->journal, error);
  if (sign_ins == NULL || !cpt_view_load (view, lines, sign_ins, error))
    return FALSE;

  cpt_shop_load_people (self, sign_ins);
  cpt_shop_load_read (self);
  cpt_shop_load_put_off (self);
  g_clear_pointer (&self->view, cpt_view_close);
  self->view = g_steal_pointer (&view);
  cpt_view_set_changed (self->view, on_view_changed, self);
  return TRUE;
}

void
cpt_shop_lend_files (CptShop *self)
{
  cpt_journal_lend (self->journal);
  cpt_cache_lend (self->cache);
}

void
cpt_shop_take_files_back (CptShop *self)
{
  cpt_journal_take_back (self->journal);
  cpt_cache_take_back (self->cache);
}

static gboolean
open_files (CptShop *self, const char *folder, GError **error)
{
  self->folder = cpt_folder_open (folder, error);
  if (self->folder == NULL || !cpt_folder_load_key (self->folder, self->seed, error))
    return FALSE;
  self->journal = cpt_journal_open (cpt_folder_get_path (self->folder),
                                    cpt_clock_get_wall_us (self->clock), error);
  if (self->journal == NULL)
    return FALSE;
  self->device = cpt_journal_load_device (self->journal, error);
  if (self->device == NULL)
    return FALSE;
  cpt_shop_load_clock (self);
  self->cache = cpt_cache_open (cpt_folder_get_path (self->folder), error);
  if (self->cache == NULL)
    return FALSE;
  /* What came due while the device was off is not shown once more; if it cannot be written, it is
   * tried again while we run. */
  cpt_cache_erase_contacts (self->cache, cpt_clock_get_now_us (self->clock), NULL);
  return cpt_shop_load_view (self, error) && cpt_shop_forget_if_cut_off (self, error);
}

CptShop *
cpt_shop_open (const char *folder, CptClock *clock, GError **error)
{
  g_autoptr (CptShop) self = g_object_new (CPT_TYPE_SHOP, NULL);
  GError *cause = NULL;

  g_return_val_if_fail (clock != NULL, NULL);

  if (!cpt_crypto_init ()) {
    g_set_error_literal (error, CPT_DEVICE_ERROR, CPT_DEVICE_ERROR_KEY,
                         _ ("This computer gives no random numbers: cryptography cannot start."));
    return NULL;
  }
  self->clock = cpt_clock_ref (clock);
  if (!open_files (self, folder, &cause)) {
    g_autofree char *path = self->folder != NULL ? g_strdup (cpt_folder_get_path (self->folder))
                                                 : g_strdup (folder != NULL ? folder : "");

    set_open_error (error, path, cause);
    return NULL;
  }
  cpt_shop_remove_old_sandbox (folder);
  cpt_shop_lend_files (self);
  self->journal_worker = cpt_worker_new ("journal");
  self->cache_worker = cpt_worker_new ("cache");
  cpt_shop_start_sync (self);
  if (cpt_shop_is_enrolled (self))
    cpt_shop_start_erasing (self);
  return g_steal_pointer (&self);
}

void
cpt_shop_close (CptShop *self)
{
  g_return_if_fail (CPT_IS_SHOP (self));

  if (self->closed)
    return;
  self->closed = TRUE;
  cpt_shop_clear_undoable (self);
  cpt_shop_stop_erasing (self);
  g_clear_pointer (&self->sync, cpt_sync_free);
  cpt_shop_clear_acts (self);
  g_clear_pointer (&self->journal_worker, cpt_worker_free);
  g_clear_pointer (&self->cache_worker, cpt_worker_free);
  g_clear_pointer (&self->search_worker, cpt_worker_free);
  g_clear_pointer (&self->search, cpt_search_free);
  if (self->journal != NULL && self->view != NULL) {
    cpt_shop_take_files_back (self);
    cpt_shop_keep_clock (self, TRUE);
  }
  g_clear_pointer (&self->view, cpt_view_close);
  g_clear_pointer (&self->cache, cpt_cache_close);
  g_clear_pointer (&self->journal, cpt_journal_close);
  g_clear_pointer (&self->folder, cpt_folder_close);
  if (self->sandbox != NULL)
    cpt_shop_remove_sandbox (self->sandbox);
}

gboolean
cpt_shop_is_enrolled (CptShop *self)
{
  g_return_val_if_fail (CPT_IS_SHOP (self), FALSE);

  return self->device != NULL && self->device->enrolment != NULL;
}

const char *
cpt_shop_get_store_number (CptShop *self)
{
  g_return_val_if_fail (CPT_IS_SHOP (self), NULL);

  return cpt_shop_is_enrolled (self) ? self->device->enrolment->store : "";
}

const char *
cpt_shop_get_terminal_name (CptShop *self)
{
  g_return_val_if_fail (CPT_IS_SHOP (self), NULL);

  return cpt_shop_is_enrolled (self) ? self->device->enrolment->name : "";
}

const char *
cpt_shop_get_terminal (CptShop *self)
{
  g_return_val_if_fail (CPT_IS_SHOP (self), NULL);

  return self->device->terminal;
}

const char *
cpt_shop_get_tag (CptShop *self)
{
  g_return_val_if_fail (CPT_IS_SHOP (self), NULL);

  return cpt_shop_is_enrolled (self) ? self->device->enrolment->tag : "";
}

CptView *
cpt_shop_get_view (CptShop *self)
{
  g_return_val_if_fail (CPT_IS_SHOP (self), NULL);

  return self->view;
}

CptClock *
cpt_shop_get_clock (CptShop *self)
{
  g_return_val_if_fail (CPT_IS_SHOP (self), NULL);

  return self->clock;
}

gint64
cpt_shop_now_us (CptShop *self)
{
  g_return_val_if_fail (CPT_IS_SHOP (self), 0);

  return cpt_clock_get_now_us (self->clock);
}

const CptPolicy *
cpt_shop_get_policy (CptShop *self)
{
  g_return_val_if_fail (CPT_IS_SHOP (self), NULL);

  return cpt_view_get_policy (self->view);
}

const char *
cpt_shop_get_time_zone (CptShop *self)
{
  const CptStore *store;

  g_return_val_if_fail (CPT_IS_SHOP (self), NULL);

  store = cpt_view_get_store (self->view);
  return store != NULL ? store->time_zone : NULL;
}

static void
cpt_shop_finalize (GObject *object)
{
  CptShop *self = CPT_SHOP (object);

  cpt_shop_close (self);
  g_clear_pointer (&self->device, cpt_journal_device_free);
  g_clear_pointer (&self->person, cpt_person_free);
  g_clear_pointer (&self->sign_ins, g_array_unref);
  g_clear_pointer (&self->unsaved, g_hash_table_unref);
  g_clear_pointer (&self->guests, g_hash_table_unref);
  g_clear_pointer (&self->recent, g_ptr_array_unref);
  g_clear_pointer (&self->read, g_hash_table_unref);
  g_clear_pointer (&self->put_off, g_hash_table_unref);
  g_clear_pointer (&self->kept_person, g_free);
  g_clear_pointer (&self->sandbox, g_free);
  g_clear_pointer (&self->undoable.words, g_free);
  g_clear_pointer (&self->clock, cpt_clock_unref);
  memset (self->seed, 0, sizeof self->seed);
  G_OBJECT_CLASS (cpt_shop_parent_class)->finalize (object);
}

static guint
add_signal (CptShopClass *klass, const char *name)
{
  return g_signal_new (name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, 0);
}

static void
cpt_shop_class_init (CptShopClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cpt_shop_finalize;

  cpt_shop_signal_changed =
      g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, G_TYPE_PTR_ARRAY | G_SIGNAL_TYPE_STATIC_SCOPE);
  cpt_shop_signal_status = add_signal (klass, "status");
  cpt_shop_signal_person = add_signal (klass, "person");
  cpt_shop_signal_undo = add_signal (klass, "undo");
}

static void
cpt_shop_init (CptShop *self)
{
  g_queue_init (&self->acts);
  self->sign_ins = g_array_new (FALSE, TRUE, sizeof (CptSignIn));
  self->unsaved = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->guests =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)cpt_person_free);
  self->recent = g_ptr_array_new_with_free_func ((GDestroyNotify)cpt_command_free);
  self->read = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->put_off = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}
