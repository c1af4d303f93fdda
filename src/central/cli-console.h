/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/cli.h"

G_BEGIN_DECLS

/* This process's own terminal and files. */
typedef struct _CptLocalConsole CptLocalConsole;

/* Opens the file that takes the command's secret before the command makes one: nobody could read it
 * otherwise. */
CptLocalConsole *cpt_local_console_new (const CptCliOptions *options, GError **error);
void cpt_local_console_free (CptLocalConsole *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptLocalConsole, cpt_local_console_free)
CptConsole *cpt_local_console_get (CptLocalConsole *self);

G_END_DECLS
