/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/widgets/task-icon.h"

const char *
cpt_task_icon (CptTaskSort task)
{
  static const char *const ICONS[] = {
    [CPT_TASK_ACCEPT] = "cpt-pick-symbolic",         [CPT_TASK_PICK] = "cpt-pick-symbolic",
    [CPT_TASK_STAGE] = "cpt-shelf-symbolic",         [CPT_TASK_HAND_OVER] = "cpt-handover-symbolic",
    [CPT_TASK_PACK] = "cpt-parcel-symbolic",         [CPT_TASK_SHIP] = "cpt-ship-symbolic",
    [CPT_TASK_PUT_BACK] = "cpt-return-symbolic",     [CPT_TASK_COUNT] = "cpt-task-symbolic",
    [CPT_TASK_ATTENTION] = "cpt-attention-symbolic",
  };

  return (guint)task < G_N_ELEMENTS (ICONS) && ICONS[task] != NULL ? ICONS[task]
                                                                   : "cpt-task-symbolic";
}
