/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The customer is here, and the goods go. */
#include "workflow/collect-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
on_arrived (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CptCollect) self = user_data;
  g_autoptr (GError) error = NULL;

  /* It is only the clock of their wait: what cannot be written keeps nobody waiting. */
  if (!cpt_shop_submit_finish (CPT_SHOP (source), result, &error))
    g_debug ("arrive: %s", error->message);
  cpt_collect_refresh (self);
}

void
cpt_collect_arrive (CptCollect *self)
{
  const CptViewFulfilment *first;
  GPtrArray *act;

  g_return_if_fail (CPT_IS_COLLECT (self));

  first = cpt_collect_get_part (self, 0);
  if (first == NULL || first->shown->milestones.here_us != 0 ||
      cpt_shop_get_person (self->shop) == NULL)
    return;
  act = g_ptr_array_new ();
  g_ptr_array_add (act, cpt_shop_new_command (self->shop, CPT_KIND_ARRIVE, first->shown->id));
  cpt_shop_submit_async (self->shop, act, NULL, NULL, on_arrived, g_object_ref (self));
}

GPtrArray *
cpt_collect_make_commands (CptCollect *self)
{
  GPtrArray *commands;

  g_return_val_if_fail (CPT_IS_COLLECT (self), NULL);

  commands = g_ptr_array_new_with_free_func ((GDestroyNotify)cpt_command_free);
  for (guint i = 0; i < self->parts->len; i++)
    g_ptr_array_add (commands, cpt_collect_make_command (self, g_ptr_array_index (self->parts, i)));
  return commands;
}

/* What is on its way to the disk: an order, or what was signed for it. */
typedef struct {
  CptCollect *collect;          /* (owned) */
  char fulfilment[CPT_ID_SIZE]; /* whose */
} Going;

static void
going_free (Going *self)
{
  g_clear_object (&self->collect);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Going, going_free)

/* ---- what they sign ---- */

CptCollectSigned
cpt_collect_get_signed (CptCollect *self)
{
  if (self->is_signing)
    return CPT_COLLECT_SIGNED_SAVING;
  if (*self->signature != '\0')
    return CPT_COLLECT_SIGNED_DONE;
  return self->missing.signature && !self->over ? CPT_COLLECT_SIGNED_OPEN
                                                : CPT_COLLECT_SIGNED_UNASKED;
}

/* Who left meanwhile signed for nobody: it is on the disk, no goods name it, and it is erased when
 * its time has come. */
static void
on_signed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Going) going = user_data;
  CptCollect *self = going->collect;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = cpt_shop_attach_finish (CPT_SHOP (source), result, &error);

  self->is_signing = FALSE;
  if (id != NULL && strcmp (cpt_collect_get_fulfilment (self), going->fulfilment) == 0)
    cpt_collect_set_signature (self, id);
  else
    cpt_collect_refresh (self);
  if (id == NULL)
    cpt_collect_set_say (self, CPT_SAY_PROBLEM, _ ("This was not saved"), error->message);
}

void
cpt_collect_sign (CptCollect *self, GBytes *strokes)
{
  Going *going;

  g_return_if_fail (CPT_IS_COLLECT (self));
  g_return_if_fail (strokes != NULL);

  if (self->parts->len == 0 || self->over || self->is_signing)
    return;
  self->is_signing = TRUE;
  going = g_new0 (Going, 1);
  going->collect = g_object_ref (self);
  g_strlcpy (going->fulfilment, cpt_collect_get_fulfilment (self), sizeof going->fulfilment);
  cpt_shop_attach_async (self->shop, "signature", strokes, on_signed, going);
  cpt_collect_refresh (self);
}

/* ---- the goods go ---- */

/* What went is over; what did not stays in the selection, to be put right. */
static void
drop_went (CptCollect *self)
{
  guint at;

  for (guint i = 0; i < self->went->len; i++)
    if (g_ptr_array_find_with_equal_func (self->parts, g_ptr_array_index (self->went, i),
                                          g_str_equal, &at))
      g_ptr_array_remove_index (self->parts, at);
}

static void
say_refused (CptCollect *self)
{
  guint n_went = self->went->len, n = n_went + self->refused->len;
  g_autofree char *title = NULL;
  g_autofree char *words = NULL;

  /* Translators: orders that went, of all that were to go, which are two or more */
  title = n_went > 0 ? g_strdup_printf (_ ("%1$u of %2$u orders handed over"), n_went, n)
                     : g_strdup (_ ("Not handed over"));
  g_ptr_array_add (self->refused, NULL);
  words = g_strjoinv ("\n", (char **)self->refused->pdata);
  cpt_collect_set_say (self, CPT_SAY_PROBLEM, title, words);
}

static void
say_over (CptCollect *self)
{
  self->over = self->refused->len == 0;
  if (!self->over)
    drop_went (self);
  cpt_collect_refresh (self);
  if (self->over)
    cpt_collect_set_say (self, CPT_SAY_DONE, C_ ("done", "Handed over"), NULL);
  else
    say_refused (self);
}

/* Where there are several, whose it is stands before what is said. */
static char *
write_refused (CptCollect *self, const char *fulfilment, const char *words)
{
  CptView *view = cpt_shop_get_view (self->shop);
  const CptViewFulfilment *found = view != NULL ? cpt_view_get_fulfilment (view, fulfilment) : NULL;

  return found != NULL && self->parts->len > 1
             ? g_strdup_printf ("%s: %s", found->shown->promise->reference, words)
             : g_strdup (words);
}

/* Each order is an act of its own: one that is refused does not stop the others. */
static void
on_handed_over (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Going) going = user_data;
  CptCollect *self = going->collect;
  g_autoptr (GError) error = NULL;

  if (cpt_shop_submit_finish (CPT_SHOP (source), result, &error))
    g_ptr_array_add (self->went, g_strdup (going->fulfilment));
  else
    g_ptr_array_add (self->refused, write_refused (self, going->fulfilment, error->message));
  if (--self->n_going == 0)
    say_over (self);
}

static void
go (CptCollect *self)
{
  g_ptr_array_set_size (self->went, 0);
  g_ptr_array_set_size (self->refused, 0);
  self->n_going = self->parts->len;
  for (guint i = 0; i < self->parts->len; i++) {
    GPtrArray *act = g_ptr_array_new ();
    Going *going = g_new0 (Going, 1);

    going->collect = g_object_ref (self);
    g_strlcpy (going->fulfilment, g_ptr_array_index (self->parts, i), sizeof going->fulfilment);
    g_ptr_array_add (act, cpt_collect_make_command (self, going->fulfilment));
    cpt_shop_submit_async (self->shop, act, NULL, NULL, on_handed_over, going);
  }
}

void
cpt_collect_do_next (CptCollect *self)
{
  g_autofree char *words = NULL;

  g_return_if_fail (CPT_IS_COLLECT (self));

  if (self->n_going > 0)
    return;
  if (self->step == CPT_COLLECT_GO) {
    go (self);
    return;
  }
  if (self->step == CPT_COLLECT_OVER) {
    cpt_collect_clear (self);
    return;
  }
  words = cpt_collect_write_primary (self);
  cpt_collect_set_say (self, CPT_SAY_UNKNOWN, words, NULL);
}
