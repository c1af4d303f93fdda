/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/admin-input.h"

#include "central/admin.h"

#include <string.h>

struct _CptAdminInput {
  GInputStream parent_instance;

  GInputStream *input;   /* (not owned) */
  GOutputStream *output; /* (not owned) */
  GCancellable *ending;  /* (not owned) the server stops */
  guint number;
  GBytes *frame; /* (owned) (nullable) the piece that is being read */
  gsize taken;
  gboolean is_at_end;
};

G_DEFINE_FINAL_TYPE (CptAdminInput, cpt_admin_input, G_TYPE_INPUT_STREAM)

static gboolean
ask (CptAdminInput *self, GError **error)
{
  g_clear_pointer (&self->frame, g_bytes_unref);
  self->taken = 0;
  if (!cpt_admin_send_number (self->output, "read", self->number, error))
    return FALSE;
  self->frame = cpt_admin_read_frame (self->input, self->ending, error);
  if (self->frame == NULL)
    return FALSE;
  self->is_at_end = g_bytes_get_size (self->frame) == 0;
  return TRUE;
}

static gssize
cpt_admin_input_read (GInputStream *stream,
                      void *buffer,
                      gsize count,
                      GCancellable *cancellable,
                      GError **error)
{
  CptAdminInput *self = CPT_ADMIN_INPUT (stream);
  const char *data;
  gsize length;

  if (self->is_at_end)
    return 0;
  if ((self->frame == NULL || self->taken == g_bytes_get_size (self->frame)) && !ask (self, error))
    return -1;

  data = g_bytes_get_data (self->frame, &length);
  length = MIN (count, length - self->taken);
  if (length > 0)
    memcpy (buffer, data + self->taken, length);
  self->taken += length;
  return (gssize)length;
}

static void
cpt_admin_input_finalize (GObject *object)
{
  CptAdminInput *self = CPT_ADMIN_INPUT (object);

  g_clear_pointer (&self->frame, g_bytes_unref);
  G_OBJECT_CLASS (cpt_admin_input_parent_class)->finalize (object);
}

static void
cpt_admin_input_class_init (CptAdminInputClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cpt_admin_input_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = cpt_admin_input_read;
}

static void
cpt_admin_input_init (CptAdminInput *self)
{
}

GInputStream *
cpt_admin_input_open (GInputStream *input,
                      GOutputStream *output,
                      guint number,
                      GCancellable *ending,
                      GError **error)
{
  g_autoptr (CptAdminInput) self = g_object_new (CPT_TYPE_ADMIN_INPUT, NULL);

  self->input = input;
  self->output = output;
  self->number = number;
  self->ending = ending;
  return ask (self, error) ? G_INPUT_STREAM (g_steal_pointer (&self)) : NULL;
}
