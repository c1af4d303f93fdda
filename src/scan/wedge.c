/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scan/wedge.h"

#include <string.h>

#define GROUP_SEPARATOR  0x1d /* between two GS1 elements */
#define RECORD_SEPARATOR 0x1e
#define MAX_UTF8_BYTES   6 /* of one character, as g_unichar_to_utf8() may write it */

struct _CptWedge {
  CptWedgeFound found;
  gpointer user_data; /* (unowned) */

  char text[CPT_WEDGE_MAX_BYTES + MAX_UTF8_BYTES]; /* the burst so far, without NUL */
  gsize n_bytes;
  gsize n_bytes_passed; /* of text, those that the focused widget got */
  guint n_characters;
  guint n_passed;
  gunichar first;
  gboolean varied; /* a character other than the first came */
  gboolean swallowing;
  gboolean overlong;
  gint64 last_us;

  GString *left; /* (owned): swallowed, but no scan; waits for cpt_wedge_take_back() */
};

static void
forget_burst (CptWedge *self)
{
  self->n_bytes = 0;
  self->n_bytes_passed = 0;
  self->n_characters = 0;
  self->n_passed = 0;
  self->varied = FALSE;
  self->swallowing = FALSE;
  self->overlong = FALSE;
}

static void
break_burst_off (CptWedge *self)
{
  if (self->swallowing && !self->overlong)
    g_string_append_len (self->left, self->text + self->n_bytes_passed,
                         (gssize)(self->n_bytes - self->n_bytes_passed));
  if (self->left->len > CPT_WEDGE_MAX_BYTES) /* nobody takes it back */
    g_string_truncate (self->left, 0);
  forget_burst (self);
}

static CptWedgeVerdict
end_burst (CptWedge *self)
{
  if (!self->swallowing) {
    forget_burst (self);
    return CPT_WEDGE_PASS;
  }
  if (!self->overlong)
    self->found ((const guint8 *)self->text, self->n_bytes, self->user_data);
  forget_burst (self);

  return CPT_WEDGE_SWALLOW;
}

static CptWedgeVerdict
add_character (CptWedge *self, gunichar character)
{
  if (self->n_characters == 0)
    self->first = character;
  else if (character != self->first)
    self->varied = TRUE;

  self->n_characters++;
  if (self->n_characters >= CPT_WEDGE_MIN_CHARACTERS && self->varied)
    self->swallowing = TRUE;

  if (!self->overlong)
    self->n_bytes += (gsize)g_unichar_to_utf8 (character, self->text + self->n_bytes);
  if (self->n_bytes > CPT_WEDGE_MAX_BYTES) {
    self->overlong = TRUE;
    self->n_bytes = 0;
  }
  if (self->swallowing)
    return CPT_WEDGE_SWALLOW;
  if (self->overlong) { /* one key, held for seconds */
    forget_burst (self);
    return CPT_WEDGE_PASS;
  }

  self->n_passed = self->n_characters;
  self->n_bytes_passed = self->n_bytes;
  return CPT_WEDGE_PASS;
}

static gboolean
is_text (gunichar character)
{
  if (character == GROUP_SEPARATOR || character == RECORD_SEPARATOR)
    return TRUE;

  return g_unichar_validate (character) && !g_unichar_iscntrl (character);
}

CptWedge *
cpt_wedge_new (CptWedgeFound found, gpointer user_data)
{
  CptWedge *self;

  g_return_val_if_fail (found != NULL, NULL);

  self = g_new0 (CptWedge, 1);
  self->found = found;
  self->user_data = user_data;
  self->left = g_string_new (NULL);

  return self;
}

void
cpt_wedge_free (CptWedge *self)
{
  if (self == NULL)
    return;

  g_string_free (self->left, TRUE);
  g_free (self);
}

CptWedgeVerdict
cpt_wedge_key (CptWedge *self, gunichar character, gboolean is_enter, gint64 time_us)
{
  gboolean goes_on;

  g_return_val_if_fail (self != NULL, CPT_WEDGE_PASS);

  goes_on = self->n_characters > 0 && time_us >= self->last_us &&
            time_us - self->last_us < CPT_WEDGE_GAP_US;
  if (!goes_on)
    break_burst_off (self);
  self->last_us = time_us;

  if (is_enter)
    return end_burst (self);
  if (character == 0) /* Shift, within a burst as well as outside */
    return CPT_WEDGE_PASS;
  if (!is_text (character)) { /* Backspace, Escape: a person's */
    break_burst_off (self);
    return CPT_WEDGE_PASS;
  }

  return add_character (self, character);
}

guint
cpt_wedge_get_n_passed (const CptWedge *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_passed;
}

void
cpt_wedge_pause (CptWedge *self)
{
  g_return_if_fail (self != NULL);

  break_burst_off (self);
}

char *
cpt_wedge_take_back (CptWedge *self)
{
  char *text;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->left->len == 0)
    return NULL;

  text = g_strndup (self->left->str, self->left->len);
  g_string_truncate (self->left, 0);

  return text;
}
