/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-service.h"

#include "central/orchestration/attaching.h"
#include "central/orchestration/bulk.h"
#include "central/orchestration/devices.h"
#include "central/orchestration/feed.h"
#include "central/orchestration/figures.h"
#include "central/orchestration/intake.h"
#include "central/orchestration/ordering.h"
#include "central/orchestration/snapshot.h"
#include "wire/json.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define EPOCH "00c0ffee"

struct _CptService {
  GMutex mutex;
  GCond gate_opened;
  gboolean gate_is_closed;
  CptServiceMoved moved;
  gpointer moved_data;
  gint64 work, shop; /* newest seq of each scope */
  guint n_pulls;
};

CptService *
fake_service_new (void)
{
  CptService *self = g_new0 (CptService, 1);

  g_mutex_init (&self->mutex);
  g_cond_init (&self->gate_opened);
  self->work = self->shop = 1;
  return self;
}

void
fake_service_free (CptService *self)
{
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->gate_opened);
  g_free (self);
}

void
fake_service_move (CptService *self, const char *scope)
{
  const char *const scopes[] = { scope, NULL };
  CptServiceMoved moved;
  gpointer moved_data;

  g_mutex_lock (&self->mutex);
  if (g_str_equal (scope, "work/LYO1"))
    self->work++;
  else
    self->shop++;
  moved = self->moved;
  moved_data = self->moved_data;
  g_mutex_unlock (&self->mutex);

  if (moved != NULL)
    moved (scopes, moved_data);
}

static void
set_gate (CptService *self, gboolean is_closed)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->gate_is_closed = is_closed;
  g_cond_broadcast (&self->gate_opened);
}

void
fake_service_close_gate (CptService *self)
{
  set_gate (self, TRUE);
}

void
fake_service_open_gate (CptService *self)
{
  set_gate (self, FALSE);
}

guint
fake_service_count_pulls (CptService *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->n_pulls;
}

/* ---- what the routes call ---- */

void
cpt_service_set_moved (CptService *self, CptServiceMoved moved, gpointer user_data)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->moved = moved;
  self->moved_data = user_data;
}

char *
cpt_devices_enrol (CptService *self, const char *body, gsize length, CptProblem **problem_out)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) object = cpt_json_parse_object (body, length, 1 << 20, &error);

  if (object == NULL) {
    *problem_out = cpt_problem_new (400, "malformed", "Not readable", error->message);
    return NULL;
  }
  return g_strdup ("{\"tag\":\"7KQ\"}");
}

char *
cpt_devices_make_nonce (CptService *self, CptProblem **problem_out)
{
  return g_strdup ("{\"nonce\":\"1c17df3371d47ad8190298ceafecfad3\"}");
}

char *
cpt_devices_hello (CptService *self,
                   const char *body,
                   gsize length,
                   const char *signature,
                   CptProblem **problem_out)
{
  return g_strdup_printf ("{\"session\":\"session-1\",\"length\":%" G_GSIZE_FORMAT "}", length);
}

gboolean
cpt_devices_find_session (CptService *self,
                          const char *token,
                          char terminal_out[CPT_ID_SIZE],
                          CptProblem **problem_out)
{
  if (!g_str_has_prefix (token, "session-")) {
    *problem_out = cpt_problem_new (401, "session_unknown", "Say hello again", NULL);
    return FALSE;
  }
  g_snprintf (terminal_out, CPT_ID_SIZE, "00000000-0000-7000-8000-%012d",
              atoi (token + strlen ("session-")));
  return TRUE;
}

gboolean
cpt_devices_find_token (CptService *self,
                        const char *token,
                        char scope_out[16],
                        char name_out[33],
                        CptProblem **problem_out)
{
  if (g_str_has_prefix (token, "channel-")) {
    g_strlcpy (scope_out, "channel", 16);
    g_strlcpy (name_out, token + strlen ("channel-"), 33);
    return TRUE;
  }
  if (g_str_equal (token, "admin-1")) {
    g_strlcpy (scope_out, "admin", 16);
    g_strlcpy (name_out, "admin", 33);
    return TRUE;
  }
  *problem_out = cpt_problem_new (401, "token_unknown", "This token is not known", NULL);
  return FALSE;
}

char *
cpt_devices_find_badge (CptService *self,
                        const char *terminal,
                        const char *number,
                        CptProblem **problem_out)
{
  return g_strdup_printf ("{\"terminal\":\"%s\",\"number\":\"%s\"}", terminal, number);
}

char *
cpt_intake_push (CptService *self,
                 const char *terminal,
                 const char *body,
                 gsize length,
                 CptProblem **problem_out)
{
  g_mutex_lock (&self->mutex);
  while (self->gate_is_closed)
    g_cond_wait (&self->gate_opened, &self->mutex);
  g_mutex_unlock (&self->mutex);

  fake_service_move (self, "work/LYO1");
  return g_strdup_printf ("{\"results\":[],\"hwm\":%" G_GSIZE_FORMAT "}", length);
}

void
cpt_intake_push_all (CptService *self, CptIntakeCall *calls, guint n_calls)
{
  for (guint i = 0; i < n_calls; i++)
    calls[i].answer = cpt_intake_push (self, calls[i].terminal, calls[i].body, calls[i].length,
                                       &calls[i].problem);
}

char *
cpt_intake_find_verdict (CptService *self, const char *id, CptProblem **problem_out)
{
  *problem_out = cpt_problem_new (404, "not_found", "No such command", id);
  return NULL;
}

char *
cpt_ordering_place (CptService *self,
                    const char *channel,
                    const char *body,
                    gsize length,
                    gboolean *created_out,
                    CptProblem **problem_out)
{
  *created_out = length % 2 == 0;
  return g_strdup_printf ("{\"channel\":\"%s\",\"length\":%" G_GSIZE_FORMAT "}", channel, length);
}

char *
cpt_ordering_cancel (CptService *self,
                     const char *channel,
                     const char *number,
                     const char *key,
                     const char *body,
                     gsize length,
                     CptProblem **problem_out)
{
  return g_strdup_printf ("{\"number\":\"%s\",\"key\":\"%s\"}", number, key == NULL ? "" : key);
}

char *
cpt_ordering_pay (CptService *self,
                  const char *channel,
                  const char *number,
                  const char *body,
                  gsize length,
                  CptProblem **problem_out)
{
  return g_strdup_printf ("{\"number\":\"%s\"}", number);
}

char *
cpt_attaching_put (CptService *self,
                   const char *terminal,
                   const char *id,
                   const char *kind,
                   const char *body,
                   gsize length,
                   int *status_out,
                   CptProblem **problem_out)
{
  *status_out = 201;
  return g_strdup_printf ("{\"id\":\"%s\"}", id);
}

char *
cpt_ordering_contact (CptService *self,
                      const char *channel,
                      const char *number,
                      const char *key,
                      const char *body,
                      gsize length,
                      CptProblem **problem_out)
{
  return g_strdup_printf ("{\"number\":\"%s\",\"key\":\"%s\"}", number, key == NULL ? "" : key);
}

char *
cpt_ordering_show (CptService *self,
                   const char *channel,
                   const char *number,
                   CptProblem **problem_out)
{
  if (g_str_equal (number, "full")) {
    *problem_out = cpt_problem_new (503, "storage_full", "Central's disk is full", NULL);
    return NULL;
  }
  return g_strdup_printf ("{\"number\":\"%s\"}", number);
}

char *
cpt_ordering_arrive (CptService *self,
                     const char *channel,
                     const char *key,
                     const char *body,
                     gsize length,
                     CptProblem **problem_out)
{
  return g_strdup_printf ("{\"channel\":\"%s\",\"length\":%" G_GSIZE_FORMAT "}", channel, length);
}

char *
cpt_bulk_put (CptService *self,
              const char *kind,
              const char *channel,
              const char *key,
              const char *body,
              gsize length,
              CptProblem **problem_out)
{
  return g_strdup_printf ("{\"kind\":\"%s\",\"length\":%" G_GSIZE_FORMAT "}", kind, length);
}

char *
cpt_bulk_move (CptService *self,
               const char *channel,
               const char *body,
               gsize length,
               CptProblem **problem_out)
{
  return g_strdup_printf ("{\"channel\":\"%s\",\"length\":%" G_GSIZE_FORMAT "}", channel, length);
}

char *
cpt_figures_write (CptService *self, CptProblem **problem_out)
{
  return g_strdup ("fake_total 1\n");
}

static void
write_head (CptFeedTrailer *trailer, const char *scope, gint64 seq)
{
  CptFeedPosition *head = g_new0 (CptFeedPosition, 1);

  g_strlcpy (head->scope, scope, sizeof head->scope);
  head->seq = seq;
  g_ptr_array_add (trailer->heads, head);
}

static void
end_line (GString *out)
{
  if (!g_str_has_suffix (out->str, "\n"))
    g_string_append_c (out, '\n');
}

GBytes *
cpt_feed_pull (CptService *self,
               const char *terminal,
               const char *scope,
               const char *cursor,
               gboolean *empty_out,
               CptProblem **problem_out)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_auto (CptFeedTrailer) trailer;
  CptFeedHead head = { .from = 0, .epoch = EPOCH };
  CptFeedRow row = { .kind = "note", .id = "1", .doc = "{}", .doc_length = 2 };
  gboolean is_work = g_str_equal (scope, "work/LYO1");
  char epoch[CPT_EPOCH_SIZE];

  cpt_feed_trailer_init (&trailer);
  if (!is_work && !g_str_equal (scope, "shop/LYO1")) {
    *problem_out = cpt_problem_new (403, "wrong_store", "Not your shop", NULL);
    return NULL;
  }
  if (cursor != NULL && *cursor != '\0' && !cpt_cursor_read (cursor, epoch, &head.from)) {
    *problem_out = cpt_problem_new (400, "malformed", "Not readable", "cursor");
    return NULL;
  }

  g_mutex_lock (&self->mutex);
  self->n_pulls++;
  trailer.to = row.seq = is_work ? self->work : self->shop;
  write_head (&trailer, is_work ? "shop/LYO1" : "work/LYO1", is_work ? self->shop : self->work);
  g_mutex_unlock (&self->mutex);

  g_strlcpy (head.scope, scope, sizeof head.scope);
  cpt_feed_write_head (out, &head);
  end_line (out);
  *empty_out = row.seq <= head.from;
  if (!*empty_out)
    cpt_feed_write_row (out, &row);
  end_line (out);
  trailer.n = 1;
  cpt_feed_write_trailer (out, &trailer);
  end_line (out);
  return g_string_free_to_bytes (g_steal_pointer (&out));
}

/* Ten digits; `shop` is private, `catalogue` is not. */
gboolean
cpt_snapshot_open (CptService *self,
                   const char *terminal,
                   const char *hash,
                   CptSnapshotFile *file_out,
                   CptProblem **problem_out)
{
  g_autofree char *path = NULL;

  if (!g_str_equal (hash, "shop") && !g_str_equal (hash, "catalogue")) {
    *problem_out = cpt_problem_new (404, "snapshot_gone", "There is no such snapshot", NULL);
    return FALSE;
  }
  file_out->fd = g_file_open_tmp ("comptoir-XXXXXX", &path, NULL);
  g_assert_cmpint (write (file_out->fd, "0123456789", 10), ==, 10);
  g_unlink (path);
  file_out->bytes = 10;
  file_out->is_private = g_str_equal (hash, "shop");
  return TRUE;
}
