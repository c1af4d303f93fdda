/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "central/orchestration/service.h"

G_BEGIN_DECLS

/**
 * cpt_attaching_put:
 * @terminal: whose session it is
 * @id: of the attachment, a UUID that the terminal drew
 * @kind: (nullable): "signature"
 * @body: as it came: what a signature may be (wire/strokes.h)
 * @status_out: 201: kept now; 200: it was before
 *
 * PUT /v1/attachments/{id}: never inside a command, so that it can be erased alone (SYNC §3, §11).
 * The same id with the same bytes is the same again, after it was erased too; with others, or from
 * another terminal, 422 `key_reused`.
 *
 * Returns: (transfer full) (nullable): {"id":…,"erase_at":…,"repeated":…}
 */
char *cpt_attaching_put (CptService *self,
                         const char *terminal,
                         const char *id,
                         const char *kind,
                         const char *body,
                         gsize length,
                         int *status_out,
                         CptProblem **problem_out);

/* What the clock brings about: those whose time has come are emptied. */
gboolean cpt_attaching_erase (CptService *self, GError **error);

G_END_DECLS
