/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Passes that this terminal gave goods on (SYNC §8, "seen passes"). They stand in the journal's own
 * hand-over commands, which it keeps for as long as a terminal may be cut off. */
#include "cache/view-private.h"
#include "wire/command.h"

#include <string.h>

typedef struct {
  gint64 seq;
  char command[CPT_ID_SIZE];
  char fulfilment[CPT_ID_SIZE];
  char *pass;        /* (owned) */
  gint64 undone_seq; /* of the undo that gave it back; 0: none */
} Seen;

static void
seen_free (gpointer data)
{
  Seen *self = data;

  g_free (self->pass);
  g_free (self);
}

GPtrArray *
cpt_view_seen_new (void)
{
  return g_ptr_array_new_with_free_func (seen_free);
}

void
cpt_view_see (CptView *self, const CptCommand *command)
{
  for (guint i = 0; command->kind == CPT_KIND_UNDO && i < self->seen->len; i++) {
    Seen *seen = g_ptr_array_index (self->seen, i);

    if (strcmp (seen->command, command->args.of) == 0)
      seen->undone_seq = command->seq;
  }
  if (command->kind == CPT_KIND_HAND_OVER && *command->args.pass != '\0') {
    Seen *seen = g_new0 (Seen, 1);

    seen->seq = command->seq;
    g_strlcpy (seen->command, command->id, sizeof seen->command);
    g_strlcpy (seen->fulfilment, command->aggregate, sizeof seen->fulfilment);
    seen->pass = g_strdup (command->args.pass);
    g_ptr_array_add (self->seen, seen);
  }
}

/* Most lines are neither, and a journal holds a week of them. */
void
cpt_view_see_line (CptView *self, const CptJournalLine *line)
{
  g_autoptr (CptCommand) command = NULL;

  if (line->problem != NULL || (strstr (line->line, "\"fulfilment.hand_over\"") == NULL &&
                                strstr (line->line, "\"undo\"") == NULL))
    return;
  command = cpt_command_read (line->line, strlen (line->line), NULL);
  if (command != NULL)
    cpt_view_see (self, command);
}

void
cpt_view_unsee (CptView *self, gint64 seq)
{
  for (guint i = self->seen->len; i > 0; i--) {
    Seen *seen = g_ptr_array_index (self->seen, i - 1);

    if (seen->undone_seq == seq)
      seen->undone_seq = 0;
    if (seen->seq == seq)
      g_ptr_array_remove_index (self->seen, i - 1);
  }
}

gboolean
cpt_view_saw_pass (CptView *self, const CptCommand *command)
{
  for (guint i = 0; i < self->seen->len; i++) {
    const Seen *seen = g_ptr_array_index (self->seen, i);

    /* Base32 may come in either case. */
    if (seen->undone_seq == 0 && strcmp (seen->command, command->id) != 0 &&
        strcmp (seen->fulfilment, command->aggregate) == 0 &&
        (command->seq == 0 || seen->seq < command->seq) &&
        g_ascii_strcasecmp (seen->pass, command->args.pass) == 0)
      return TRUE;
  }
  return FALSE;
}
