/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Screen 04: what was scanned beside what is needed. */
#include "workflow/pick-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_PLACES 3

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
  copy->needed_where = g_strdup (self->needed_where);
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
  g_clear_pointer (&self->needed_where, g_free);
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

static gint
compare_quantity (gconstpointer a, gconstpointer b)
{
  const CptFloorStock *one = a, *two = b;

  return one->quantity == two->quantity  ? strcmp (one->location, two->location)
         : one->quantity > two->quantity ? -1
                                         : 1;
}

/* Where the needed one lives: the places that have most of it first. */
static char *
write_where (CptShop *shop, const char *sku, const char *what)
{
  g_autoptr (CptStock) stock = cpt_view_load_stock (cpt_shop_get_view (shop), sku);
  g_autoptr (GString) places = g_string_new (NULL);
  guint n = 0;

  g_array_sort (stock->floor, compare_quantity);
  for (guint i = 0; i < stock->floor->len && n < MAX_PLACES; i++) {
    const CptFloorStock *at = &g_array_index (stock->floor, CptFloorStock, i);

    if (at->quantity <= 0 || strcmp (at->location, CPT_LOCATION_NONE) == 0)
      continue;
    g_string_append_printf (places, "%s%s (%d)", n++ > 0 ? ", " : "", at->location,
                            (int)at->quantity);
  }
  if (n == 0)
    /* Translators: %s is a size or a colour */
    return g_strdup_printf (_ ("Nobody knows where %s is."), what);
  /* Translators: a size or a colour, and places with the pieces there: "A-03-2 (3), Réserve-02 (1)"
   */
  return g_strdup_printf (_ ("%1$s is at %2$s."), what, places->str);
}

static void
name_difference (CptShop *shop,
                 CptPickWrong *self,
                 const CptProduct *scanned,
                 const CptProduct *needed)
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
  self->needed_where = write_where (shop, needed->sku, theirs);
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
cpt_pick_wrong_new (CptShop *shop, const CptMeaning *meaning, CptPickStop *needed)
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
  self->needed_picture = g_strdup (cpt_pick_stop_get_picture (needed));
  self->words = g_strdup_printf (_ ("You scanned %1$s. This order needs %2$s."), self->scanned_name,
                                 self->needed_name);
  name_difference (shop, self, scanned, product);
  return self;
}
