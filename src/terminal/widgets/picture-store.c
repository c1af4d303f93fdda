/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/widgets/picture-store.h"

#define MAX_BYTES (16 * 1024 * 1024) /* some two thousand of a list's rows, or eighty of a card */
#define BYTES     4                  /* of a pixel */

typedef struct {
  char *key;           /* (owned) */
  GdkTexture *texture; /* (owned) */
  gsize n_bytes;
} Kept;

typedef struct {
  char *path; /* (owned) */
  int width, height;
  guint64 number; /* in the order of asking */
} Job;

static GHashTable *found; /* key → link of @order; made with the first picture */
static GQueue order;      /* (element-type Kept) what was asked for last stands first */
static gsize n_bytes_kept;

static char *
make_key (const char *path, int width, int height)
{
  return g_strdup_printf ("%dx%d %s", width, height, path);
}

static void
kept_free (Kept *self)
{
  g_clear_object (&self->texture);
  g_clear_pointer (&self->key, g_free);
  g_free (self);
}

static void
job_free (gpointer data)
{
  Job *self = data;

  g_clear_pointer (&self->path, g_free);
  g_free (self);
}

GdkTexture *
cpt_picture_store_find (const char *path, int width, int height)
{
  g_autofree char *key = NULL;
  GList *link;

  g_return_val_if_fail (path != NULL, NULL);

  key = make_key (path, width, height);
  link = found != NULL ? g_hash_table_lookup (found, key) : NULL;
  if (link == NULL)
    return NULL;
  g_queue_unlink (&order, link);
  g_queue_push_head_link (&order, link);
  return ((Kept *)link->data)->texture;
}

static void
forget (GList *link)
{
  Kept *kept = link->data;

  n_bytes_kept -= kept->n_bytes;
  g_hash_table_remove (found, kept->key);
  g_queue_delete_link (&order, link);
  kept_free (kept);
}

static void
keep (const Job *job, GdkTexture *texture)
{
  Kept *kept;

  if (cpt_picture_store_find (job->path, job->width, job->height) != NULL)
    return; /* two places asked for it at once */
  if (found == NULL)
    found = g_hash_table_new (g_str_hash, g_str_equal);
  kept = g_new0 (Kept, 1);
  kept->key = make_key (job->path, job->width, job->height);
  kept->texture = g_object_ref (texture);
  kept->n_bytes =
      (gsize)gdk_texture_get_width (texture) * (gsize)gdk_texture_get_height (texture) * BYTES;
  n_bytes_kept += kept->n_bytes;
  g_queue_push_head (&order, kept);
  g_hash_table_insert (found, kept->key, order.head);
  while (n_bytes_kept > MAX_BYTES && order.length > 1)
    forget (order.tail);
}

/* In the format that the screen has: each frame would convert any other. */
static GdkTexture *
make_texture (GdkPixbuf *pixbuf)
{
  g_autoptr (GdkTexture) read = gdk_texture_new_for_pixbuf (pixbuf);
  gsize stride = (gsize)gdk_texture_get_width (read) * BYTES;
  gsize n_bytes = stride * (gsize)gdk_texture_get_height (read);
  guchar *pixels = g_malloc (n_bytes);
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, n_bytes);

  gdk_texture_download (read, pixels, stride);
  return gdk_memory_texture_new (gdk_texture_get_width (read), gdk_texture_get_height (read),
                                 GDK_MEMORY_DEFAULT, bytes, stride);
}

static void
read_picture (gpointer data, gpointer user_data)
{
  g_autoptr (GTask) task = data;
  const Job *job = g_task_get_task_data (task);
  g_autoptr (GdkPixbuf) pixbuf = NULL;
  GError *error = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  pixbuf = gdk_pixbuf_new_from_file_at_size (job->path, job->width, job->height, &error);
  if (pixbuf == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, make_texture (pixbuf), g_object_unref);
}

static gint
compare_tasks (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Job *one = g_task_get_task_data ((GTask *)a), *two = g_task_get_task_data ((GTask *)b);

  return one->number > two->number ? -1 : one->number < two->number;
}

void
cpt_picture_store_load_async (const char *path,
                              int width,
                              int height,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  static GThreadPool *pool;
  static guint64 n_asked;
  GTask *task;
  Job *job;

  g_return_if_fail (path != NULL);
  g_return_if_fail (width > 0 && height > 0);

  if (pool == NULL) {
    pool = g_thread_pool_new (read_picture, NULL, 1, FALSE, NULL);
    g_thread_pool_set_sort_function (pool, compare_tasks, NULL);
  }
  job = g_new0 (Job, 1);
  job->path = g_strdup (path);
  job->width = width;
  job->height = height;
  job->number = n_asked++;
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, cpt_picture_store_load_async);
  g_task_set_task_data (task, job, job_free);
  g_thread_pool_push (pool, task, NULL);
}

GdkTexture *
cpt_picture_store_load_finish (GAsyncResult *result, GError **error)
{
  GdkTexture *texture;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  texture = g_task_propagate_pointer (G_TASK (result), error);
  if (texture != NULL)
    keep (g_task_get_task_data (G_TASK (result)), texture);
  return texture;
}
