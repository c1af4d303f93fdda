/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/orchestration/service.h"

G_BEGIN_DECLS

/**
 * CptDataFolder:
 *
 * One process owns a data folder: it holds a lock on DIR/lock, in which its process number stands,
 * and may open the database.
 */
typedef struct _CptDataFolder CptDataFolder;

/**
 * cpt_data_folder_open:
 * @make: `init`: makes the folder, and the database in it
 * @clock: (nullable): `--clock`
 *
 * Fails with G_IO_ERROR_BUSY while another process has the folder, else in words that say what to
 * do.
 */
CptDataFolder *cpt_data_folder_open (const char *path,
                                     gboolean make,
                                     const char *clock,
                                     GError **error);
void cpt_data_folder_close (CptDataFolder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptDataFolder, cpt_data_folder_close)
CptService *cpt_data_folder_get_service (CptDataFolder *self);

/* Whether `init` was run on it: asked before the lock, which would leave a file. */
gboolean cpt_data_folder_is_there (const char *path, GError **error);

/* The address that `serve` had last: enrolments made while nobody serves name it. */
void cpt_data_folder_keep_origin (const char *path, CptService *service, const char *origin);

G_END_DECLS
