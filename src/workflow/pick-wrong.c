/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Screen 04: what was scanned beside what is needed. */
#include "workflow/pick-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static CptPickWrong *
cpt_pick_wrong_copy (const CptPickWrong *self)
{
  CptPickWrong *copy = g_new0 (CptPickWrong, 1);

  copy->title = g_strdup (self->title);
  copy->words = g_strdup (self->words);
  copy->scanned_name = g_strdup (self->scanned_name);
  copy->scanned_option = g_strdup (self->scanned_option);
  copy->scanned_picture = g_strdup (self->scanned_picture);
  copy->scanned_code = g_strdup (self->scanned_code);
  copy->needed_name = g_strdup (self->needed_name);
  copy->needed_option = g_strdup (self->needed_option);
  copy->needed_picture = g_strdup (self->needed_picture);
  return copy;
}

void
cpt_pick_wrong_free (CptPickWrong *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->words, g_free);
  g_clear_pointer (&self->scanned_name, g_free);
  g_clear_pointer (&self->scanned_option, g_free);
  g_clear_pointer (&self->scanned_picture, g_free);
  g_clear_pointer (&self->scanned_code, g_free);
  g_clear_pointer (&self->needed_name, g_free);
  g_clear_pointer (&self->needed_option, g_free);
  g_clear_pointer (&self->needed_picture, g_free);
  g_free (self);
}

G_DEFINE_BOXED_TYPE (CptPickWrong, cpt_pick_wrong, cpt_pick_wrong_copy, cpt_pick_wrong_free)

/* The first option in which two articles of one style differ: that is the mistake's name. */
static gboolean
find_difference (const CptProduct *scanned,
                 const CptProduct *needed,
                 const char **option_out,
                 const char **scanned_out,
                 const char **needed_out)
{
  if (scanned->style == NULL || g_strcmp0 (scanned->style, needed->style) != 0)
    return FALSE;
  for (guint i = 0; i + 1 < scanned->options->len; i += 2) {
    const char *option = g_ptr_array_index (scanned->options, i);
    const char *mine = g_ptr_array_index (scanned->options, i + 1);

    for (guint j = 0; j + 1 < needed->options->len; j += 2)
      if (strcmp (g_ptr_array_index (needed->options, j), option) == 0 &&
          strcmp (g_ptr_array_index (needed->options, j + 1), mine) != 0) {
        *option_out = option;
        *scanned_out = mine;
        *needed_out = g_ptr_array_index (needed->options, j + 1);
        return TRUE;
      }
  }
  return FALSE;
}

static const char *
get_title (const char *option)
{
  static const struct {
    const char *option, *title;
  } TITLES[] = { { "size", N_ ("Wrong size") },
                 { "colour", N_ ("Wrong colour") },
                 { "capacity", N_ ("Wrong capacity") } };

  for (gsize i = 0; i < G_N_ELEMENTS (TITLES); i++)
    if (strcmp (TITLES[i].option, option) == 0)
      return TITLES[i].title;
  return N_ ("Wrong kind");
}

static void
name_difference (CptPickWrong *self, const CptProduct *scanned, const CptProduct *needed)
{
  const char *option, *mine, *theirs;

  if (scanned == NULL || needed == NULL ||
      !find_difference (scanned, needed, &option, &mine, &theirs))
    return;
  g_free (self->title);
  g_free (self->words);
  g_free (self->scanned_option);
  g_free (self->needed_option);
  self->title = g_strdup (_ (get_title (option)));
  /* Translators: "You scanned L. This order needs M." */
  self->words = g_strdup_printf (_ ("You scanned %1$s. This order needs %2$s."), mine, theirs);
  self->scanned_option = g_strdup (mine);
  self->needed_option = g_strdup (theirs);
}

static const char *
find_size (const CptProduct *product)
{
  for (guint i = 0; i + 1 < product->options->len; i += 2)
    if (strcmp (g_ptr_array_index (product->options, i), "size") == 0)
      return g_ptr_array_index (product->options, i + 1);
  return NULL;
}

CptPickWrong *
cpt_pick_wrong_new (CptShop *shop, const CptMeaning *meaning, const CptPickStop *needed)
{
  CptView *view = cpt_shop_get_view (shop);
  CptPickWrong *self = g_new0 (CptPickWrong, 1);
  g_autoptr (CptProduct) scanned = cpt_view_load_product (view, meaning->sku);
  g_autoptr (CptProduct) product =
      needed != NULL ? cpt_view_load_product (view, needed->sku) : NULL;

  self->title = g_strdup (_ ("Wrong item"));
  self->scanned_code = g_strdup (meaning->code.text);
  self->scanned_name = g_strdup (
      scanned != NULL ? cpt_product_get_name (scanned, cpt_words_language ()) : meaning->sku);
  if (scanned != NULL) {
    self->scanned_option = g_strdup (find_size (scanned));
    if (scanned->picture != NULL)
      self->scanned_picture = cpt_shop_find_picture (shop, scanned->picture);
  }
  if (needed == NULL) {
    self->words =
        g_strdup_printf (_ ("You scanned %s. No stop of this walk needs it."), self->scanned_name);
    return self;
  }
  self->needed_name = g_strdup (needed->name);
  self->needed_option = g_strdup (needed->size);
  self->needed_picture = g_strdup (needed->picture);
  self->words = g_strdup_printf (_ ("You scanned %1$s. This order needs %2$s."), self->scanned_name,
                                 self->needed_name);
  name_difference (self, scanned, product);
  return self;
}
