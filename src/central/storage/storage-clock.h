/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/storage/storage.h"

G_BEGIN_DECLS

/* When the clock looks at a part of an order next. */

/* @at_us 0: not any more */
gboolean cpt_storage_set_alarm (CptTransaction *transaction,
                                const char *fulfilment,
                                gint64 at_us,
                                GError **error);
/* 0 in @at_us_out: none is set. */
gboolean cpt_storage_find_alarm (CptTransaction *transaction,
                                 const char *fulfilment,
                                 gint64 *at_us_out,
                                 GError **error);
/* (transfer full) (element-type utf8) fulfilments whose alarm lies at or before @now_us, the first
 * @n of them by time */
GPtrArray *cpt_storage_list_alarms_due (CptTransaction *transaction,
                                        gint64 now_us,
                                        guint n,
                                        GError **error);

/* ---- one effect in the outbox ---- */

typedef struct {
  char command[CPT_ID_SIZE];
  char *document; /* (owned) (nullable) */
  gint64 due_us;
} CptEffectRow;
void cpt_effect_row_clear (CptEffectRow *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CptEffectRow, cpt_effect_row_clear)

/* That of the newest accepted command of @kind on @aggregate, if it has one. */
gboolean cpt_storage_find_effect (CptTransaction *transaction,
                                  const char *aggregate,
                                  const char *kind,
                                  const char *effect,
                                  CptEffectRow *row_out,
                                  gboolean *found_out,
                                  GError **error);
/* Falls due then; what was tried at a receiver already keeps its own time. */
gboolean cpt_storage_move_effect (CptTransaction *transaction,
                                  const char *command,
                                  const char *effect,
                                  gint64 due_us,
                                  GError **error);
/* Is told to nobody who did not take it already. */
gboolean cpt_storage_drop_effect (CptTransaction *transaction,
                                  const char *command,
                                  const char *effect,
                                  GError **error);

G_END_DECLS
