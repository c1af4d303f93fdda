/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workflow/rows.h"

void
cpt_rows_take (GListModel *list, GPtrArray **rows, GPtrArray *fresh)
{
  g_autoptr (GPtrArray) old = NULL;
  guint start = 0, end = 0;

  g_return_if_fail (G_IS_LIST_MODEL (list));
  g_return_if_fail (rows != NULL && fresh != NULL);

  old = *rows;
  *rows = fresh;
  while (start < old->len && start < fresh->len && old->pdata[start] == fresh->pdata[start])
    start++;
  while (end < old->len - start && end < fresh->len - start &&
         old->pdata[old->len - 1 - end] == fresh->pdata[fresh->len - 1 - end])
    end++;
  if (old->len != fresh->len || start < fresh->len)
    g_list_model_items_changed (list, start, old->len - start - end, fresh->len - start - end);
}
