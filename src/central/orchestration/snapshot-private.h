/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/orchestration/service.h"

G_BEGIN_DECLS

/* What is built: @name.scope is given, the rest comes of it. */
typedef struct {
  CptSnapshotName name;
  char epoch[CPT_EPOCH_SIZE];
} CptSnapshotBuild;

/* The scope into the file at @path, from one read snapshot. */
gboolean cpt_snapshot_write (CptService *self,
                             const char *path,
                             CptSnapshotBuild *what,
                             CptProblem **problem_out);

G_END_DECLS
