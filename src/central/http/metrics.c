/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/http/metrics.h"

#include <string.h>

/* Routes × statuses: a hundred or two, whatever clients send. */
struct _CptMetrics {
  GMutex mutex;
  GHashTable *counts; /* (owned) (element-type utf8 guint64) by labels */
};

CptMetrics *
cpt_metrics_new (void)
{
  CptMetrics *self = g_new0 (CptMetrics, 1);

  g_mutex_init (&self->mutex);
  self->counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

void
cpt_metrics_free (CptMetrics *self)
{
  g_hash_table_unref (self->counts);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

void
cpt_metrics_count (CptMetrics *self, const char *method, const char *pattern, int status)
{
  g_autofree char *labels = g_strdup_printf ("method=\"%s\",route=\"%s\",status=\"%d\"",
                                             method != NULL ? method : "other",
                                             pattern != NULL ? pattern : "other", status);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  guint64 *count = g_hash_table_lookup (self->counts, labels);

  if (count == NULL) {
    count = g_new0 (guint64, 1);
    g_hash_table_insert (self->counts, g_steal_pointer (&labels), count);
  }
  ++*count;
}

static void
put_requests (CptMetrics *self, GString *out)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autoptr (GList) all =
      g_list_sort (g_hash_table_get_keys (self->counts), (GCompareFunc)(void (*) (void))strcmp);

  g_string_append (out, "# HELP comptoir_requests_total Calls answered.\n"
                        "# TYPE comptoir_requests_total counter\n");
  for (GList *at = all; at != NULL; at = at->next)
    g_string_append_printf (out, "comptoir_requests_total{%s} %" G_GUINT64_FORMAT "\n",
                            (const char *)at->data,
                            *(const guint64 *)g_hash_table_lookup (self->counts, at->data));
}

char *
cpt_metrics_write (CptMetrics *self, guint n_waiting, guint n_connections)
{
  GString *out = g_string_new (NULL);

  put_requests (self, out);
  g_string_append_printf (out,
                          "# HELP comptoir_feeds_waiting Feeds that wait for news.\n"
                          "# TYPE comptoir_feeds_waiting gauge\ncomptoir_feeds_waiting %u\n"
                          "# HELP comptoir_connections_open Connections of clients.\n"
                          "# TYPE comptoir_connections_open gauge\ncomptoir_connections_open %u\n",
                          n_waiting, n_connections);
  return g_string_free (out, FALSE);
}
