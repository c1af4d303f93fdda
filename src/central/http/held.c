/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/http/held.h"

#include "central/http/patience.h"
#include "central/orchestration/service.h"

typedef struct {
  gpointer call; /* (not owned) */
  gint64 deadline_us;
  GPtrArray *heads;    /* (owned) (element-type CptFeedPosition) the scopes it waits for */
  char *own;           /* (owned) the name under which its terminal alone is told */
  GSequenceIter *iter; /* (not owned) its place by deadline */
} Waiting;

struct _CptHeld {
  GMutex mutex;
  GCond changed; /* how many are kept */
  guint max;
  CptHeldRelease release;
  gpointer user_data; /* (not owned) */
  gboolean is_ending;
  guint64 generation;
  GSequence *by_deadline; /* (owned) (element-type Waiting) not owned by it */
  GHashTable *by_scope;   /* (owned) scope → set of Waiting */
  GHashTable *moved_at;   /* (owned) scope → generation of its last move (guint64, owned) */
  GHashTable *told;       /* (owned) terminal → GPtrArray of CptFeedPosition */
};

static void
waiting_free (Waiting *waiting)
{
  g_ptr_array_unref (waiting->heads);
  g_free (waiting->own);
  g_free (waiting);
}

CptHeld *
cpt_held_new (guint max, CptHeldRelease release, gpointer user_data)
{
  CptHeld *self = g_new0 (CptHeld, 1);

  g_mutex_init (&self->mutex);
  g_cond_init (&self->changed);
  self->max = max;
  self->release = release;
  self->user_data = user_data;
  self->by_deadline = g_sequence_new (NULL);
  self->by_scope =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref);
  self->moved_at = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->told =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  return self;
}

void
cpt_held_free (CptHeld *self)
{
  g_return_if_fail (g_sequence_is_empty (self->by_deadline));

  g_sequence_free (self->by_deadline);
  g_hash_table_unref (self->by_scope);
  g_hash_table_unref (self->moved_at);
  g_hash_table_unref (self->told);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static void
add_head (GPtrArray *heads, const char *scope, gint64 seq)
{
  CptFeedPosition *head = g_new0 (CptFeedPosition, 1);

  g_strlcpy (head->scope, scope, sizeof head->scope);
  head->seq = seq;
  g_ptr_array_add (heads, head);
}

GPtrArray *
cpt_held_read_heads (GBytes *answer, const char *scope)
{
  g_auto (CptFeedTrailer) trailer;
  g_autoptr (GPtrArray) heads = g_ptr_array_new_with_free_func (g_free);
  gsize length;
  const char *text = g_bytes_get_data (answer, &length);
  const char *line;

  cpt_feed_trailer_init (&trailer);
  if (length > 0 && text[length - 1] == '\n')
    length--;
  line = g_strrstr_len (text, length, "\n");
  line = line == NULL ? text : line + 1;
  if (length == 0 || !cpt_feed_read_trailer (line, length - (gsize)(line - text), &trailer, NULL))
    return NULL;

  add_head (heads, scope, trailer.to);
  for (guint i = 0; i < trailer.heads->len; i++) {
    const CptFeedPosition *head = g_ptr_array_index (trailer.heads, i);

    if (!g_str_equal (head->scope, scope))
      add_head (heads, head->scope, head->seq);
  }

  return g_steal_pointer (&heads);
}

guint
cpt_held_count (CptHeld *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return (guint)g_sequence_get_length (self->by_deadline);
}

guint64
cpt_held_get_generation (CptHeld *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->generation;
}

static gint
compare_deadlines (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Waiting *first = a, *second = b;

  return (first->deadline_us > second->deadline_us) - (first->deadline_us < second->deadline_us);
}

static gboolean
knows (GPtrArray *told, const CptFeedPosition *head)
{
  for (guint i = 0; told != NULL && i < told->len; i++) {
    const CptFeedPosition *position = g_ptr_array_index (told, i);

    if (g_str_equal (position->scope, head->scope))
      return position->seq == head->seq;
  }

  return FALSE;
}

static gboolean
has_moved (CptHeld *self, const char *scope, guint64 generation)
{
  const guint64 *moved_at = g_hash_table_lookup (self->moved_at, scope);

  return moved_at != NULL && *moved_at > generation;
}

static gboolean
is_news (CptHeld *self, const char *terminal, const char *own, GPtrArray *heads, guint64 generation)
{
  GPtrArray *told = g_hash_table_lookup (self->told, terminal);

  for (guint i = 0; i < heads->len; i++) {
    const CptFeedPosition *head = g_ptr_array_index (heads, i);

    if (has_moved (self, head->scope, generation) || !knows (told, head))
      return TRUE;
  }

  return has_moved (self, own, generation);
}

static void
add_to_scope (CptHeld *self, const char *scope, Waiting *waiting)
{
  GHashTable *set = g_hash_table_lookup (self->by_scope, scope);

  if (set == NULL) {
    set = g_hash_table_new (NULL, NULL);
    g_hash_table_insert (self->by_scope, g_strdup (scope), set);
  }
  g_hash_table_add (set, waiting);
}

static void
remove_from_scope (CptHeld *self, const char *scope, Waiting *waiting)
{
  GHashTable *set = g_hash_table_lookup (self->by_scope, scope);

  if (set != NULL && g_hash_table_remove (set, waiting) && g_hash_table_size (set) == 0)
    g_hash_table_remove (self->by_scope, scope);
}

CptHeldOutcome
cpt_held_keep (CptHeld *self,
               gpointer call,
               const char *terminal,
               GPtrArray *heads,
               guint64 generation,
               gint64 deadline_us)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autofree char *own = g_strconcat (CPT_SERVICE_TERMINAL, terminal, NULL);
  Waiting *waiting;

  if (self->is_ending || is_news (self, terminal, own, heads, generation))
    return CPT_HELD_NEWS;
  if ((guint)g_sequence_get_length (self->by_deadline) >= self->max)
    return CPT_HELD_FULL;

  waiting = g_new0 (Waiting, 1);
  waiting->call = call;
  waiting->deadline_us = deadline_us;
  waiting->heads = g_ptr_array_ref (heads);
  waiting->iter = g_sequence_insert_sorted (self->by_deadline, waiting, compare_deadlines, NULL);
  for (guint i = 0; i < heads->len; i++)
    add_to_scope (self, ((const CptFeedPosition *)g_ptr_array_index (heads, i))->scope, waiting);
  waiting->own = g_steal_pointer (&own);
  add_to_scope (self, waiting->own, waiting);
  g_cond_broadcast (&self->changed);

  return CPT_HELD_KEPT;
}

void
cpt_held_tell (CptHeld *self, const char *terminal, GPtrArray *heads)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  /* What is forgotten costs its terminal one answer that says nothing new. */
  if (g_hash_table_size (self->told) >= CPT_HTTP_MAX_TOLD)
    g_hash_table_remove_all (self->told);
  g_hash_table_replace (self->told, g_strdup (terminal), g_ptr_array_ref (heads));
}

void
cpt_held_forget (CptHeld *self, const char *terminal)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_hash_table_remove (self->told, terminal);
}

/* Takes it out of the list; the caller holds the lock and owns it then. */
static void
take_out (CptHeld *self, Waiting *waiting, GPtrArray *taken)
{
  for (guint i = 0; i < waiting->heads->len; i++)
    remove_from_scope (
        self, ((const CptFeedPosition *)g_ptr_array_index (waiting->heads, i))->scope, waiting);
  remove_from_scope (self, waiting->own, waiting);
  g_sequence_remove (waiting->iter);
  g_cond_broadcast (&self->changed);
  g_ptr_array_add (taken, waiting);
}

static void
release_all (CptHeld *self, GPtrArray *taken, gboolean moved)
{
  for (guint i = 0; i < taken->len; i++)
    self->release (((Waiting *)g_ptr_array_index (taken, i))->call, moved, self->user_data);
}

void
cpt_held_move (CptHeld *self, const char *const *scopes)
{
  g_autoptr (GPtrArray) taken = g_ptr_array_new_with_free_func ((GDestroyNotify)waiting_free);

  g_mutex_lock (&self->mutex);
  self->generation++;
  for (gsize i = 0; scopes[i] != NULL; i++) {
    GHashTable *set = g_hash_table_lookup (self->by_scope, scopes[i]);
    g_autoptr (GList) members = set == NULL ? NULL : g_hash_table_get_keys (set);

    g_hash_table_replace (self->moved_at, g_strdup (scopes[i]),
                          g_memdup2 (&self->generation, sizeof self->generation));
    for (GList *member = members; member != NULL; member = member->next)
      take_out (self, member->data, taken);
  }
  g_mutex_unlock (&self->mutex);

  release_all (self, taken, TRUE);
}

void
cpt_held_expire (CptHeld *self, gint64 now_us)
{
  g_autoptr (GPtrArray) taken = g_ptr_array_new_with_free_func ((GDestroyNotify)waiting_free);

  g_mutex_lock (&self->mutex);
  while (!g_sequence_is_empty (self->by_deadline)) {
    Waiting *waiting = g_sequence_get (g_sequence_get_begin_iter (self->by_deadline));

    if (!self->is_ending && waiting->deadline_us > now_us)
      break;
    take_out (self, waiting, taken);
  }
  g_mutex_unlock (&self->mutex);

  release_all (self, taken, FALSE);
}

void
cpt_held_end (CptHeld *self)
{
  g_mutex_lock (&self->mutex);
  self->is_ending = TRUE;
  g_mutex_unlock (&self->mutex);

  cpt_held_expire (self, 0);
}

gboolean
cpt_held_wait (CptHeld *self, guint n, gint64 until_us)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  while ((guint)g_sequence_get_length (self->by_deadline) != n)
    if (!g_cond_wait_until (&self->changed, &self->mutex, until_us))
      return FALSE;
  return TRUE;
}
