/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/figures.h"

typedef struct {
  gint64 now_us;
  GArray *shops; /* (owned) (element-type CptShopFigures) */
  gint64 n_bytes;
} Figures;

void
cpt_figures_put_head (GString *out, const char *name, const char *type, const char *help)
{
  g_string_append_printf (out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

void
cpt_figures_put_label (GString *out, const char *value)
{
  g_string_append_c (out, '"');
  for (const char *c = value; *c != '\0'; c++) {
    if (*c == '"' || *c == '\\')
      g_string_append_c (out, '\\');
    if (*c == '\n')
      g_string_append (out, "\\n");
    else
      g_string_append_c (out, *c);
  }
  g_string_append_c (out, '"');
}

static gboolean
load (CptTransaction *transaction, gpointer user_data, GError **error)
{
  Figures *self = user_data;

  self->shops = cpt_storage_list_shop_figures (transaction, self->now_us, error);
  return self->shops != NULL && cpt_storage_measure (transaction, &self->n_bytes, error);
}

static void
put_counts (GString *out, CptService *service)
{
  static const struct {
    CptServiceCount count;
    const char *verdict;
  } verdicts[] = {
    { CPT_SERVICE_ACCEPTED, "accepted" },
    { CPT_SERVICE_REJECTED, "rejected" },
    { CPT_SERVICE_DUPLICATE, "duplicate" },
  };

  cpt_figures_put_head (out, "comptoir_commands_total", "counter",
                        "Commands of terminals, by their verdict.");
  for (guint i = 0; i < G_N_ELEMENTS (verdicts); i++)
    g_string_append_printf (out, "comptoir_commands_total{verdict=\"%s\"} %" G_GUINT64_FORMAT "\n",
                            verdicts[i].verdict,
                            cpt_service_get_count (service, verdicts[i].count));
  cpt_figures_put_head (out, "comptoir_feed_rows_total", "counter",
                        "Rows that feeds gave to terminals.");
  g_string_append_printf (out, "comptoir_feed_rows_total %" G_GUINT64_FORMAT "\n",
                          cpt_service_get_count (service, CPT_SERVICE_FEED_ROWS));
  cpt_figures_put_head (out, "comptoir_rows_mended_total", "counter",
                        "Published rows that the disk changed and that were written anew.");
  g_string_append_printf (out, "comptoir_rows_mended_total %" G_GUINT64_FORMAT "\n",
                          cpt_service_get_count (service, CPT_SERVICE_MENDED));
}

static void
put_shops (GString *out, const Figures *self)
{
  static const struct {
    const char *name, *help;
  } gauges[] = {
    { "comptoir_fulfilments_open", "Fulfilments that the shop still owes or holds." },
    { "comptoir_fulfilments_late", "Open ones whose next promise lies behind." },
    { "comptoir_oldest_open_seconds", "Age of the shop's oldest open fulfilment, 0: none." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (gauges); i++) {
    cpt_figures_put_head (out, gauges[i].name, "gauge", gauges[i].help);
    for (guint j = 0; j < self->shops->len; j++) {
      const CptShopFigures *shop = &g_array_index (self->shops, CptShopFigures, j);
      gint64 age_us = shop->n_open > 0 ? MAX (0, self->now_us - shop->oldest_us) : 0;
      const gint64 values[] = { shop->n_open, shop->n_late, age_us / G_USEC_PER_SEC };

      g_string_append_printf (out, "%s{store=", gauges[i].name);
      cpt_figures_put_label (out, shop->store);
      g_string_append_printf (out, "} %" G_GINT64_FORMAT "\n", values[i]);
    }
  }
}

char *
cpt_figures_write (CptService *self, CptProblem **problem_out)
{
  Figures figures = { .now_us = cpt_service_now_us (self) };
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (self != NULL && problem_out != NULL, NULL);

  if (!cpt_storage_read (cpt_service_get_storage (self), load, &figures, &error)) {
    g_clear_pointer (&figures.shops, g_array_unref);
    *problem_out = cpt_service_problem_from_error (error);
    return NULL;
  }
  put_counts (out, self);
  cpt_figures_put_head (out, "comptoir_database_bytes", "gauge", "Size of the database.");
  g_string_append_printf (out, "comptoir_database_bytes %" G_GINT64_FORMAT "\n", figures.n_bytes);
  put_shops (out, &figures);
  g_clear_pointer (&figures.shops, g_array_unref);
  return g_string_free (g_steal_pointer (&out), FALSE);
}
