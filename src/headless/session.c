/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Verbs about the terminal itself: who acts, and its network. */
#include "headless/verbs.h"

#include <glib/gi18n-lib.h>

#define MAX_WAIT_S    600
#define LOOK_EVERY_MS 20
/* All was sent and seen, and nothing has come for this long: an order that central took just before
 * is here too. */
#define QUIET_US (120 * G_GINT64_CONSTANT (1000))

static void
answer_person (CptRequest *self)
{
  CptShop *shop = self->session->shop;
  const CptPerson *person = cpt_shop_get_person (shop);
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;

  cpt_request_begin (self, &writer);
  cpt_json_put_text (&writer, "person", person != NULL ? person->id : NULL);
  cpt_json_put_text (&writer, "name", person != NULL ? person->name : NULL);
  cpt_json_put_text (&writer, "role",
                     person != NULL ? cpt_role_to_text (cpt_shop_get_role (shop)) : NULL);
  cpt_request_answer_end (self, &writer);
}

static void
on_settled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  cpt_shop_settle_finish (CPT_SHOP (source), result);
  answer_person (user_data);
}

static void
on_signed_in (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CptRequest *self = user_data;
  GError *error = NULL;

  if (cpt_sign_in_finish (CPT_SIGN_IN (source), result, &error))
    cpt_shop_settle_async (self->session->shop, on_settled, self);
  else
    cpt_request_fail (self, error);
}

void
cpt_verb_sign_in (CptRequest *self)
{
  const char *badge, *pin;

  if (!cpt_request_get_text (self, "badge", 256, &badge) ||
      !cpt_request_get_text (self, "pin", 32, &pin))
    return;
  cpt_sign_in_async (self->session->sign_in, badge, pin, on_signed_in, self);
}

void
cpt_verb_sign_out (CptRequest *self)
{
  cpt_shop_set_person (self->session->shop, NULL, CPT_SIGN_IN_BADGE_PIN);
  cpt_shop_settle_async (self->session->shop, on_settled, self);
}

static void
answer_sync (CptRequest *self, gboolean done)
{
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;

  cpt_request_begin (self, &writer);
  cpt_json_put_bool (&writer, "done", done);
  cpt_put_sync (self, &writer);
  cpt_request_answer_end (self, &writer);
}

void
cpt_verb_network (CptRequest *self)
{
  gboolean on;
  g_autoptr (GError) error = NULL;
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;

  if (!cpt_json_get_bool (self->object, "on", &on, &error)) {
    cpt_request_fail_with (self, "malformed", _ ("“on” is true or false"), error->message);
    return;
  }
  cpt_shop_set_network (self->session->shop, on);
  cpt_request_begin (self, &writer);
  cpt_put_sync (self, &writer);
  cpt_request_answer_end (self, &writer);
}

static gboolean
is_in_step (CptShop *shop)
{
  const CptSyncStatus *status = cpt_shop_get_status (shop);

  return status->link == CPT_LINK_ONLINE && status->n_unsent == 0 && status->all_seen;
}

static void
on_news (CptShop *shop, const GPtrArray *ids, CptRequest *self)
{
  self->quiet_us = g_get_monotonic_time () + QUIET_US;
}

static gboolean
on_look (gpointer user_data)
{
  CptRequest *self = user_data;
  gint64 now_us = g_get_monotonic_time ();
  gboolean in_step = is_in_step (self->session->shop);

  if (!in_step)
    self->quiet_us = now_us + QUIET_US;
  if (now_us < self->quiet_us && now_us < self->deadline_us)
    return G_SOURCE_CONTINUE;
  self->timer = 0;
  answer_sync (self, in_step);
  return G_SOURCE_REMOVE;
}

void
cpt_verb_sync (CptRequest *self)
{
  gint64 wait_s, now_us = g_get_monotonic_time ();

  if (!cpt_request_get_int (self, "wait", 0, MAX_WAIT_S, 0, &wait_s))
    return;
  cpt_shop_sync_now (self->session->shop);
  if (wait_s == 0) {
    answer_sync (self, is_in_step (self->session->shop));
    return;
  }
  self->deadline_us = now_us + wait_s * G_USEC_PER_SEC;
  self->quiet_us = now_us + QUIET_US;
  self->handler = g_signal_connect (self->session->shop, "changed", G_CALLBACK (on_news), self);
  self->timer = g_timeout_add (LOOK_EVERY_MS, on_look, self);
}
