/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "naive.h"

#include "../cache/room.h"

#include "wire/command.h"
#include "wire/hello.h"
#include "wire/problem.h"

#include <string.h>

#define JSON    "application/json"
#define PROBLEM "application/problem+json"
#define NDJSON  "application/x-ndjson"
#define ORIGIN  "https://central.example.org"

typedef struct {
  char kind[24];
  char *id;  /* (owned) */
  char *doc; /* (owned) (nullable) NULL: deleted */
  gint64 seq;
} Row;

typedef struct {
  const char *name;
  gint64 seq;
  GPtrArray *rows; /* (owned) (element-type Row) */
} Scope;

typedef struct {
  char id[CPT_ID_SIZE];
  guint8 key[CPT_PUBLIC_KEY_BYTES];
  gint64 hwm;
  gboolean revoked;
  GPtrArray *verdicts; /* (owned) (element-type CptVerdict) by seq */
  GPtrArray *lines;    /* (owned) (element-type utf8) as they came */
} Terminal;

struct _Naive {
  Scope scopes[3];
  GPtrArray *terminals;  /* (owned) (element-type Terminal) */
  GHashTable *sessions;  /* (owned) token → terminal's id */
  GHashTable *nonces;    /* (owned) */
  GHashTable *effects;   /* (owned) command's id → how often */
  GHashTable *snapshots; /* (owned) hash → GBytes */
  guint far_rows;
  guint n_tokens;
  guint epoch;
  gint64 moves;
  gint64 now_us;
};

void
naive_reply_clear (NaiveReply *self)
{
  g_clear_pointer (&self->body, g_bytes_unref);
}

NaiveReply
naive_reply_copy (const NaiveReply *self)
{
  NaiveReply copy = *self;

  if (copy.body != NULL)
    g_bytes_ref (copy.body);
  return copy;
}

static void
row_free (gpointer data)
{
  Row *self = data;

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->doc, g_free);
  g_free (self);
}

static void
terminal_free (gpointer data)
{
  Terminal *self = data;

  g_clear_pointer (&self->verdicts, g_ptr_array_unref);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_free (self);
}

Naive *
naive_new (void)
{
  static const char *const names[] = { NAIVE_PRICE, NAIVE_SHOP, NAIVE_WORK };
  Naive *self = g_new0 (Naive, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    self->scopes[i].name = names[i];
    self->scopes[i].rows = g_ptr_array_new_with_free_func (row_free);
  }
  self->terminals = g_ptr_array_new_with_free_func (terminal_free);
  self->sessions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->nonces = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->effects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->epoch = 1;
  self->snapshots =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
  self->far_rows = G_MAXUINT;
  return self;
}

void
naive_free (Naive *self)
{
  if (self == NULL)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (self->scopes); i++)
    g_clear_pointer (&self->scopes[i].rows, g_ptr_array_unref);
  g_clear_pointer (&self->terminals, g_ptr_array_unref);
  g_clear_pointer (&self->sessions, g_hash_table_unref);
  g_clear_pointer (&self->nonces, g_hash_table_unref);
  g_clear_pointer (&self->effects, g_hash_table_unref);
  g_clear_pointer (&self->snapshots, g_hash_table_unref);
  g_free (self);
}

void
naive_add_terminal (Naive *self, const char *id, const guint8 seed[32])
{
  Terminal *terminal = g_new0 (Terminal, 1);

  g_strlcpy (terminal->id, id, sizeof terminal->id);
  cpt_crypto_public_key (seed, terminal->key);
  terminal->verdicts = g_ptr_array_new_with_free_func ((GDestroyNotify)cpt_verdict_free);
  terminal->lines = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->terminals, terminal);
}

void
naive_set_clock (Naive *self, gint64 now_us)
{
  self->now_us = now_us;
}

static Terminal *
find_terminal (Naive *self, const char *id)
{
  for (guint i = 0; id != NULL && i < self->terminals->len; i++) {
    Terminal *terminal = g_ptr_array_index (self->terminals, i);

    if (strcmp (terminal->id, id) == 0)
      return terminal;
  }
  return NULL;
}

static Scope *
find_scope (Naive *self, const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (self->scopes); i++)
    if (strcmp (self->scopes[i].name, name) == 0)
      return &self->scopes[i];
  return NULL;
}

static void
put (Naive *self, const char *scope_name, const char *kind, const char *id, char *doc)
{
  Scope *scope = find_scope (self, scope_name);
  Row *row = NULL;

  for (guint i = 0; i < scope->rows->len && row == NULL; i++) {
    Row *each = g_ptr_array_index (scope->rows, i);

    if (strcmp (each->kind, kind) == 0 && strcmp (each->id, id) == 0)
      row = g_ptr_array_steal_index (scope->rows, i);
  }
  if (row == NULL) {
    row = g_new0 (Row, 1);
    g_strlcpy (row->kind, kind, sizeof row->kind);
    row->id = g_strdup (id);
  }
  g_ptr_array_add (scope->rows, row); /* in the order of their numbers */
  g_free (row->doc);
  row->doc = doc;
  row->seq = ++scope->seq;
  self->moves++;
}

void
naive_set_price (Naive *self, gint64 price)
{
  put (self, NAIVE_PRICE, "price", "1/A",
       g_strdup_printf ("{\"minor\":%" G_GINT64_FORMAT "}", price));
}

void
naive_change_epoch (Naive *self)
{
  self->epoch++;
  self->moves++;
  g_hash_table_remove_all (self->snapshots);
}

void
naive_set_far (Naive *self, guint n_rows)
{
  self->far_rows = n_rows;
}

void
naive_end_sessions (Naive *self)
{
  g_hash_table_remove_all (self->sessions);
}

void
naive_revoke (Naive *self, const char *terminal)
{
  find_terminal (self, terminal)->revoked = TRUE;
}

gint64
naive_get_moves (Naive *self)
{
  return self->moves;
}

gboolean
naive_is_rejected (gint64 seq)
{
  return seq % 7 == 3;
}

guint
naive_get_n_effects (Naive *self, const char *id)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->effects, id));
}

gint64
naive_get_hwm (Naive *self, const char *terminal)
{
  return find_terminal (self, terminal)->hwm;
}

void
naive_get_sum (Naive *self, const char *name, gint64 *seq_out, gint64 *n_out, guint64 *sum_out)
{
  const Scope *scope = find_scope (self, name);

  *seq_out = scope->seq;
  *n_out = 0;
  *sum_out = 0;
  for (guint i = 0; i < scope->rows->len; i++) {
    const Row *row = g_ptr_array_index (scope->rows, i);

    if (row->doc == NULL)
      continue;
    *n_out += 1;
    *sum_out += cpt_crypto_row_sum (row->kind, row->id, row->seq, row->doc, strlen (row->doc));
  }
}

/* ---- answers ---- */

static NaiveReply
reply (const char *type, char *text)
{
  return (NaiveReply){ 200, type, NULL, -1, g_bytes_new_take (text, strlen (text)) };
}

static NaiveReply
refuse (int status, const char *code, gint64 expected)
{
  g_autoptr (CptProblem) problem = cpt_problem_new (status, code, code, NULL);
  NaiveReply no;

  problem->expected = expected;
  no = reply (PROBLEM, cpt_problem_write (problem));
  no.status = status;
  return no;
}

static NaiveReply
make_nonce (Naive *self)
{
  char *nonce = g_strdup_printf ("%032x", ++self->n_tokens);

  g_hash_table_add (self->nonces, nonce);
  return reply (JSON, g_strdup_printf ("{\"nonce\":\"%s\"}", nonce));
}

static gboolean
is_signed (const Terminal *terminal, const CptHello *hello, const char *signature, GBytes *body)
{
  gsize body_length;
  gsize length = 0;
  g_autofree guchar *bytes = g_base64_decode (signature, &length);
  const char *text = g_bytes_get_data (body, &body_length);
  g_autofree char *hash = cpt_crypto_hash_hex (text, body_length);
  g_autofree char *signed_text =
      cpt_hello_text_to_sign (ORIGIN, hello->terminal, hello->nonce, hash);

  return length == CPT_SIGNATURE_BYTES &&
         cpt_crypto_verify (terminal->key, signed_text, strlen (signed_text), bytes);
}

static char *
write_epoch (Naive *self)
{
  return g_strdup_printf ("e%u", self->epoch);
}

static NaiveReply
say_hello (Naive *self, const char *signature, GBytes *body)
{
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  g_autoptr (CptHello) hello = cpt_hello_read (text, length, NULL);
  g_autoptr (CptHelloAnswer) answer = NULL;
  g_autofree char *epoch = write_epoch (self);
  Terminal *terminal;

  g_assert_nonnull (hello);
  terminal = find_terminal (self, hello->terminal);
  if (!g_hash_table_remove (self->nonces, hello->nonce))
    return refuse (401, "nonce_unknown", -1);
  if (terminal == NULL || !is_signed (terminal, hello, signature, body))
    return refuse (401, "signature_wrong", -1);
  if (terminal->revoked)
    return refuse (403, "terminal_revoked", -1);
  if (hello->next_seq <= terminal->hwm)
    return refuse (409, "fork", -1);

  answer = g_new0 (CptHelloAnswer, 1);
  answer->session = g_strdup_printf ("token-%u", ++self->n_tokens);
  g_hash_table_replace (self->sessions, g_strdup (answer->session), g_strdup (terminal->id));
  answer->hwm = terminal->hwm;
  g_strlcpy (answer->epoch, epoch, sizeof answer->epoch);
  answer->server_us = self->now_us;
  answer->max_offline_s = 604800;
  answer->scopes = g_ptr_array_new_with_free_func (g_free);
  answer->orders = g_ptr_array_new_with_free_func (g_free);
  for (gsize i = 0; i < G_N_ELEMENTS (self->scopes); i++)
    g_ptr_array_add (answer->scopes, g_strdup (self->scopes[i].name));
  return reply (JSON, cpt_hello_answer_write (answer));
}

static void
decide (Naive *self, Terminal *terminal, const CptCommand *command, const char *line)
{
  gboolean rejected = naive_is_rejected (command->seq);
  guint n_effects = naive_get_n_effects (self, command->id) + 1;

  terminal->hwm = command->seq;
  g_ptr_array_add (terminal->lines, g_strdup (line));
  g_ptr_array_add (terminal->verdicts,
                   cpt_verdict_new (command->seq, command->id,
                                    rejected ? CPT_VERDICT_REJECTED : CPT_VERDICT_ACCEPTED,
                                    rejected ? "{\"code\":\"already_done\"}" : NULL));
  g_hash_table_replace (self->effects, g_strdup (command->id), GUINT_TO_POINTER (n_effects));
  if (rejected)
    return;
  put (self, NAIVE_WORK, "thing", command->id, g_strdup (line));
  put (self, NAIVE_SHOP, "stock", "A",
       g_strdup_printf ("{\"n\":%" G_GINT64_FORMAT "}", self->moves));
}

/* FALSE with a reply: the whole call is refused. */
static gboolean
take_line (Naive *self,
           Terminal *terminal,
           const char *line,
           GPtrArray *results,
           NaiveReply *no_out)
{
  g_autoptr (CptCommand) command = cpt_command_read (line, strlen (line), NULL);
  const CptVerdict *verdict;

  g_assert_nonnull (command);
  if (command->seq > terminal->hwm + 1) {
    *no_out = refuse (409, "gap", terminal->hwm + 1);
    return FALSE;
  }
  if (command->seq == terminal->hwm + 1) {
    decide (self, terminal, command, line);
    verdict = g_ptr_array_index (terminal->verdicts, command->seq - 1);
    g_ptr_array_add (
        results, cpt_verdict_new (verdict->seq, verdict->id, verdict->status, verdict->problem));
    return TRUE;
  }
  if (strcmp (g_ptr_array_index (terminal->lines, command->seq - 1), line) != 0) {
    *no_out = refuse (409, "fork", -1);
    return FALSE;
  }
  verdict = g_ptr_array_index (terminal->verdicts, command->seq - 1);
  g_ptr_array_add (results, cpt_verdict_new (verdict->seq, verdict->id, CPT_VERDICT_DUPLICATE,
                                             verdict->problem));
  return TRUE;
}

static NaiveReply
take_push (Naive *self, Terminal *terminal, GBytes *body)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify)cpt_verdict_free);
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  g_autofree char *copy = g_strndup (text, length);
  g_auto (GStrv) lines = g_strsplit (copy, "\n", -1);
  g_autoptr (CptPushHeader) header = cpt_push_header_read (lines[0], strlen (lines[0]), NULL);
  NaiveReply no;

  g_assert_nonnull (header);
  g_assert_cmpstr (header->terminal, ==, terminal->id);
  g_assert_cmpuint (g_strv_length (lines) - 2, <=, CPT_PUSH_MAX_COMMANDS);
  g_assert_cmpuint (length, <=, CPT_PUSH_MAX_BYTES);
  for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i++)
    if (!take_line (self, terminal, lines[i], results, &no))
      return no;
  return reply (JSON, cpt_push_answer_write (results, terminal->hwm));
}

static void
write_row (GString *out, const Row *row, gboolean live_alone)
{
  CptFeedRow line = { .deleted = row->doc == NULL, .seq = row->seq, .why = "closed" };

  if (live_alone && line.deleted)
    return;
  g_strlcpy (line.kind, row->kind, sizeof line.kind);
  g_strlcpy (line.id, row->id, sizeof line.id);
  line.doc = row->doc;
  line.doc_length = row->doc != NULL ? strlen (row->doc) : 0;
  cpt_feed_write_row (out, &line);
  g_string_append_c (out, '\n');
}

static guint
count_rows (const Scope *scope, gint64 from)
{
  guint n = 0;

  for (guint i = 0; i < scope->rows->len; i++)
    n += ((const Row *)scope->rows->pdata[i])->seq > from;
  return n;
}

static void
keep_snapshot (Naive *self, const GString *text, CptSnapshotName *name)
{
  g_autoptr (GByteArray) packed = pack_text (text->str, text->len);
  g_autofree char *hash = cpt_crypto_hash_hex (packed->data, packed->len);

  g_strlcpy (name->hash, hash, sizeof name->hash);
  name->bytes = packed->len;
  g_hash_table_replace (self->snapshots, g_strdup (hash), g_bytes_new (packed->data, packed->len));
}

/* The whole scope, of no terminal, under the name of its packed bytes. */
static NaiveReply
offer_snapshot (Naive *self, const Scope *scope)
{
  g_autoptr (CptProblem) problem = cpt_problem_new (409, "use_snapshot", "far", NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *epoch = write_epoch (self);
  g_auto (CptFeedTrailer) trailer = { 0 };
  CptFeedHead head = { .from = 0 };
  CptSnapshotName *name = &problem->snapshot;
  NaiveReply no;

  g_strlcpy (head.scope, scope->name, sizeof head.scope);
  g_strlcpy (head.epoch, epoch, sizeof head.epoch);
  cpt_feed_write_head (text, &head);
  g_string_append_c (text, '\n');
  for (guint i = 0; i < scope->rows->len; i++)
    write_row (text, scope->rows->pdata[i], TRUE);
  cpt_feed_trailer_init (&trailer);
  naive_get_sum (self, scope->name, &trailer.to, &trailer.n, &trailer.sum);
  cpt_feed_write_trailer (text, &trailer);
  g_string_append_c (text, '\n');

  g_strlcpy (name->scope, scope->name, sizeof name->scope);
  name->to = scope->seq;
  keep_snapshot (self, text, name);
  no = reply (PROBLEM, cpt_problem_write (problem));
  no.status = 409;
  return no;
}

static NaiveReply
give_snapshot (Naive *self, const char *hash)
{
  GBytes *bytes = g_hash_table_lookup (self->snapshots, hash);

  if (bytes == NULL)
    return refuse (404, "snapshot_gone", -1);
  return (NaiveReply){ 200, "application/gzip", NULL, -1, g_bytes_ref (bytes) };
}

static void
fill_trailer (Naive *self, const Terminal *terminal, const Scope *scope, CptFeedTrailer *trailer)
{
  cpt_feed_trailer_init (trailer);
  naive_get_sum (self, scope->name, &trailer->to, &trailer->n, &trailer->sum);
  trailer->hwm = terminal->hwm;
  for (gsize i = 0; i < G_N_ELEMENTS (self->scopes); i++) {
    CptFeedPosition *head;

    if (&self->scopes[i] == scope)
      continue;
    head = g_new0 (CptFeedPosition, 1);
    g_strlcpy (head->scope, self->scopes[i].name, sizeof head->scope);
    head->seq = self->scopes[i].seq;
    g_ptr_array_add (trailer->heads, head);
  }
  for (guint i = 0; i < terminal->verdicts->len; i++) {
    const CptVerdict *verdict = g_ptr_array_index (terminal->verdicts, i);

    if (verdict->status == CPT_VERDICT_REJECTED)
      g_ptr_array_add (trailer->rejected, cpt_verdict_new (verdict->seq, verdict->id,
                                                           verdict->status, verdict->problem));
  }
}

static NaiveReply
write_feed (Naive *self, const Terminal *terminal, const Scope *scope, gint64 from)
{
  GString *out = g_string_new (NULL);
  CptFeedHead head = { .from = from };
  g_auto (CptFeedTrailer) trailer = { 0 };
  g_autofree char *epoch = write_epoch (self);

  g_strlcpy (head.scope, scope->name, sizeof head.scope);
  g_strlcpy (head.epoch, epoch, sizeof head.epoch);
  cpt_feed_write_head (out, &head);
  g_string_append_c (out, '\n');
  for (guint i = 0; i < scope->rows->len; i++) {
    const Row *row = g_ptr_array_index (scope->rows, i);

    if (row->seq > from)
      write_row (out, row, FALSE);
  }
  fill_trailer (self, terminal, scope, &trailer);
  cpt_feed_write_trailer (out, &trailer);
  g_string_append_c (out, '\n');
  return reply (NDJSON, g_string_free (out, FALSE));
}

static NaiveReply
give_feed (Naive *self, const Terminal *terminal, const char *query, gboolean *empty_out)
{
  g_autoptr (GHashTable) values = g_uri_parse_params (query, -1, "&", G_URI_PARAMS_NONE, NULL);
  const char *cursor = g_hash_table_lookup (values, "cursor");
  const Scope *scope = find_scope (self, g_hash_table_lookup (values, "scope"));
  g_autofree char *epoch = write_epoch (self);
  char named[CPT_EPOCH_SIZE] = "";
  gint64 from = 0;

  g_assert_nonnull (scope);
  if (*cursor != '\0') {
    g_assert_true (cpt_cursor_read (cursor, named, &from));
    if (strcmp (named, epoch) != 0 || from > scope->seq)
      return refuse (409, "epoch_changed", -1);
  }
  if (count_rows (scope, from) > self->far_rows)
    return offer_snapshot (self, scope);
  *empty_out = from == scope->seq && strcmp (g_hash_table_lookup (values, "wait"), "0") != 0;
  return write_feed (self, terminal, scope, from);
}

NaiveReply
naive_answer (Naive *self,
              gboolean is_post,
              const char *path,
              const char *session,
              const char *signature,
              GBytes *body,
              gboolean *empty_out)
{
  Terminal *terminal;

  *empty_out = FALSE;
  if (strcmp (path, "/v1/hello") == 0)
    return is_post ? say_hello (self, signature, body) : make_nonce (self);
  terminal =
      session != NULL ? find_terminal (self, g_hash_table_lookup (self->sessions, session)) : NULL;
  if (terminal == NULL)
    return refuse (401, "session_unknown", -1);
  if (terminal->revoked)
    return refuse (403, "terminal_revoked", -1);
  if (strcmp (path, "/v1/commands") == 0)
    return take_push (self, terminal, body);
  if (g_str_has_prefix (path, "/v1/snapshots/"))
    return give_snapshot (self, path + strlen ("/v1/snapshots/"));
  g_assert_true (g_str_has_prefix (path, "/v1/feed?"));
  return give_feed (self, terminal, path + strlen ("/v1/feed?"), empty_out);
}
