/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the machine sends. */
#include "sync/machine-private.h"
#include "wire/hello.h"
#include "wire/push.h"

#include <string.h>

#define TYPE_JSON   "application/json"
#define TYPE_NDJSON "application/x-ndjson"

/* Of a scope's name only its own characters stand in a query as they are. */
static char *
escape (const char *text)
{
  static const char digits[] = "0123456789ABCDEF";
  GString *out = g_string_new (NULL);

  for (const guchar *at = (const guchar *)text; *at != '\0'; at++) {
    if (g_ascii_isalnum (*at) || strchr ("-._~/", *at) != NULL) {
      g_string_append_c (out, (char)*at);
    } else {
      g_string_append_c (out, '%');
      g_string_append_c (out, digits[*at >> 4]);
      g_string_append_c (out, digits[*at & 15]);
    }
  }
  return g_string_free (out, FALSE);
}

void
cpt_sync_machine_start_nonce (CptSyncMachine *self)
{
  CptSyncAction *action = cpt_sync_lane_call (self, CPT_LANE_CONTROL, CPT_WORK_NONCE);

  action->path = g_strdup ("/v1/hello");
}

static void
add_cursors (CptSyncMachine *self, CptHello *hello)
{
  for (guint i = 0; i < self->scopes->len; i++) {
    const CptSyncScope *scope = &g_array_index (self->scopes, CptSyncScope, i);

    if (*scope->here.epoch == '\0')
      continue;
    g_ptr_array_add (hello->cursors, g_strdup (scope->here.scope));
    g_ptr_array_add (hello->cursors, cpt_cursor_write (scope->here.epoch, scope->here.seq));
  }
}

static char *
sign (CptSyncMachine *self, const char *nonce, const char *body)
{
  g_autofree char *hash = cpt_crypto_hash_hex (body, strlen (body));
  g_autofree char *text = cpt_hello_text_to_sign (self->origin, self->terminal, nonce, hash);
  guint8 signature[CPT_SIGNATURE_BYTES];

  cpt_crypto_sign (self->seed, text, strlen (text), signature);
  return g_base64_encode (signature, sizeof signature);
}

void
cpt_sync_machine_start_hello (CptSyncMachine *self, const char *nonce)
{
  CptSyncAction *action = cpt_sync_lane_call (self, CPT_LANE_CONTROL, CPT_WORK_HELLO);
  g_autoptr (CptHello) hello = g_new0 (CptHello, 1);
  char *body;

  hello->cursors = g_ptr_array_new_with_free_func (g_free);
  g_strlcpy (hello->terminal, self->terminal, sizeof hello->terminal);
  g_strlcpy (hello->nonce, nonce, sizeof hello->nonce);
  hello->next_seq = self->disk.next_seq;
  hello->oldest_retained_seq = self->disk.oldest_retained_seq;
  hello->app = g_strdup ("comptoir " CPT_VERSION);
  hello->wall_us = self->event->wall_us;
  g_strlcpy (hello->boot, self->event->boot, sizeof hello->boot);
  hello->boot_us = self->event->now_us;
  add_cursors (self, hello);

  body = cpt_hello_write (hello);
  action->is_post = TRUE;
  action->path = g_strdup ("/v1/hello");
  action->content_type = TYPE_JSON;
  action->signature = sign (self, nonce, body);
  action->bytes = g_bytes_new_take (body, strlen (body));
}

static char *
write_header (CptSyncMachine *self)
{
  g_autoptr (CptPushHeader) header = cpt_push_header_new ();

  g_strlcpy (header->terminal, self->terminal, sizeof header->terminal);
  g_strlcpy (header->boot, self->event->boot, sizeof header->boot);
  header->boot_us = self->event->now_us;
  header->sent_us = self->event->wall_us;
  if (self->event->sign_ins != NULL && self->event->sign_ins->len > 0)
    g_array_append_vals (header->sign_ins, self->event->sign_ins->data, self->event->sign_ins->len);
  return cpt_push_header_write (header);
}

/* The lines that make one push; FALSE: there is none to send. */
gboolean
cpt_sync_machine_start_push (CptSyncMachine *self)
{
  const GPtrArray *lines = self->event->lines;
  g_autofree char *header = write_header (self);
  GString *body = g_string_new (header);
  CptSyncAction *action;

  g_string_append_c (body, '\n');
  g_ptr_array_set_size (self->batch, 0);
  for (guint i = 0; i < lines->len && self->batch->len < CPT_PUSH_MAX_COMMANDS; i++) {
    const CptJournalLine *line = g_ptr_array_index (lines, i);

    if (line->seq != self->push_next + i || (self->push_last != 0 && line->seq > self->push_last) ||
        (i > 0 && body->len + strlen (line->line) + 1 > CPT_PUSH_MAX_BYTES))
      break;
    g_string_append (body, line->line);
    g_string_append_c (body, '\n');
    g_ptr_array_add (self->batch,
                     cpt_verdict_new (line->seq, line->id, CPT_VERDICT_ACCEPTED, NULL));
  }
  if (self->batch->len == 0) {
    g_string_free (body, TRUE);
    return FALSE;
  }
  action = cpt_sync_lane_call (self, CPT_LANE_PUSH, CPT_WORK_PUSHING);
  action->is_post = TRUE;
  action->path = g_strdup ("/v1/commands");
  action->session = g_strdup (self->session);
  action->content_type = TYPE_NDJSON;
  action->bytes = g_string_free_to_bytes (body);
  return TRUE;
}

void
cpt_sync_machine_start_pull (CptSyncMachine *self,
                             CptSyncLaneSort sort,
                             const CptSyncScope *scope,
                             gboolean wait)
{
  CptSyncLane *lane = &self->lanes[sort];
  g_autofree char *name = escape (scope->here.scope);
  g_autofree char *cursor = NULL;
  CptSyncAction *action;

  if (*scope->snapshot.hash != '\0' && !scope->is_fetched) {
    cpt_sync_machine_start_fetch (self, sort, scope);
    return;
  }
  if (scope->is_fetched)
    cursor = cpt_cursor_write (self->epoch, scope->snapshot.to);
  else if (!scope->from_zero)
    cursor = cpt_cursor_write (scope->here.epoch, scope->here.seq);
  else
    cursor = g_strdup ("");
  action = cpt_sync_lane_call (self, sort, CPT_WORK_PULLING);

  lane->asked_for = self->disk.newest_answered;
  g_strlcpy (lane->scope, scope->here.scope, sizeof lane->scope);
  lane->held = wait;
  if (wait)
    lane->deadline_us += CPT_SYNC_WAIT_S * G_GINT64_CONSTANT (1000000);
  action->path = g_strdup_printf ("/v1/feed?scope=%s&cursor=%s&wait=%d", name, cursor,
                                  wait ? CPT_SYNC_WAIT_S : 0);
  action->session = g_strdup (self->session);
  action->max_bytes = CPT_FEED_MAX_BYTES;
}
