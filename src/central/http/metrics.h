/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How many calls were answered how, since the server started. Any thread may call. */
typedef struct _CptMetrics CptMetrics;

CptMetrics *cpt_metrics_new (void);
void cpt_metrics_free (CptMetrics *self);

/* @method and @pattern are those of the route; NULL: there was none, "other". */
void cpt_metrics_count (CptMetrics *self, const char *method, const char *pattern, int status);

/* Prometheus text: comptoir_requests_total{method,route,status} and what is given. (transfer full)
 */
char *cpt_metrics_write (CptMetrics *self, guint n_waiting, guint n_connections);

G_END_DECLS
