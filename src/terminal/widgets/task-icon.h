/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/task.h"

G_BEGIN_DECLS

/* The icon that a task has on every page. Static. */
const char *cpt_task_icon (CptTaskSort task);

G_END_DECLS
