/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cache/journal.h"

G_BEGIN_DECLS

/* The queue of what customers signed, in journal.db beside the commands (SYNC §3, §11): durable
 * before the command that names it, sent by itself, erased by itself. */
#define CPT_ATTACHMENT_SIGNATURE "signature"
#define CPT_ATTACHMENT_KIND_SIZE 16

typedef struct {
  char id[CPT_ID_SIZE];
  char kind[CPT_ATTACHMENT_KIND_SIZE];
  GBytes *body; /* (owned) */
  gint64 erase_at_us;
} CptAttachment;
void cpt_attachment_free (CptAttachment *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptAttachment, cpt_attachment_free)

/* What such a thing may hold. FALSE, with a CptWireError: a kind that is none, or other bytes. */
gboolean cpt_attachment_check (const char *kind, GBytes *body, GError **error);

/* Durable when it returns TRUE. */
gboolean cpt_journal_add_attachment (CptJournal *self,
                                     const CptAttachment *attachment,
                                     GError **error);
/* The oldest that was not sent and not refused, in @out (transfer full), or NULL: none is left. */
gboolean cpt_journal_next_attachment (CptJournal *self, CptAttachment **out, GError **error);
/* Central has it: nothing of it is needed here any more. */
gboolean cpt_journal_drop_attachment (CptJournal *self, const char *id, GError **error);
/* Central says no for good, by @code: it waits for its time, and stops no other. */
gboolean cpt_journal_refuse_attachment (CptJournal *self,
                                        const char *id,
                                        const char *code,
                                        GError **error);
/* Those whose time has come, from the bytes of the file too. Returns: how many; −1: @error */
gint cpt_journal_erase_attachments (CptJournal *self, gint64 now_us, GError **error);

G_END_DECLS
