/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/stock/count-page.h"

#include "terminal/page.h"
#include "terminal/widgets/band.h"
#include "terminal/widgets/product-picture.h"
#include "terminal/widgets/stepper.h"
#include "terminal/widgets/wrap-pair.h"
#include "workflow/count.h"

#include <glib/gi18n.h>

#define MOST 999999 /* as cpt_count_new() takes it */

struct _CptCountPage {
  AdwBin parent_instance;

  CptShop *shop; /* (owned) */
  char place[CPT_LOCATION_SIZE];
  char sku[CPT_SKU_SIZE];
  gboolean has_scanned; /* then the count starts from what was scanned */
  gboolean busy;
  gboolean approved; /* somebody lent the right to it */

  GtkWidget *title_box;
  GtkLabel *title;
  GtkLabel *subtitle;
  CptBand *band;
  CptProductPicture *picture;
  GtkLabel *expected;
  CptStepper *found;
  GtkLabel *primary_label;
};

static void page_iface_init (CptPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CptCountPage,
                               cpt_count_page,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (CPT_TYPE_PAGE, page_iface_init))

static void
show_primary (CptCountPage *self)
{
  g_autofree char *words = NULL;

  /* Translators: a number of pieces, and the place where they lie */
  words = g_strdup_printf (_ ("Save %1$d at %2$s"), (int)cpt_stepper_get_value (self->found),
                           self->place);
  gtk_label_set_label (self->primary_label, words);
}

static void
say (CptCountPage *self, CptSaySort sort, const char *title, const char *detail)
{
  g_autoptr (CptSay) said = cpt_say_new (sort, title, detail);

  cpt_band_show (self->band, sort == CPT_SAY_PROBLEM ? NULL : said);
  cpt_page_say (CPT_PAGE (self), said);
}

static void
on_counted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CptCountPage) self = user_data;
  g_autoptr (GError) error = NULL;

  self->busy = FALSE;
  if (!cpt_shop_submit_finish (CPT_SHOP (source), result, &error)) {
    if (cpt_page_ask_if_refused (CPT_PAGE (self), self->shop, error, self->approved))
      return;
    say (self, CPT_SAY_PROBLEM, _ ("This count was not saved"), error->message);
    return;
  }
  say (self, CPT_SAY_DONE, _ ("Counted"), NULL);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
}

static void
save (CptCountPage *self, const char *approver)
{
  g_autoptr (GError) error = NULL;
  CptCommand *command;
  GPtrArray *act;

  if (self->busy)
    return;
  command = cpt_count_new (self->shop, self->place, self->sku, cpt_stepper_get_value (self->found),
                           approver, &error);
  self->approved = approver != NULL;
  if (command == NULL) {
    say (self, CPT_SAY_PROBLEM, _ ("This count was not saved"), error->message);
    return;
  }
  self->busy = TRUE;
  act = g_ptr_array_new ();
  g_ptr_array_add (act, command);
  cpt_shop_submit_async (self->shop, act, NULL, NULL, on_counted, g_object_ref (self));
}

static void
cpt_count_page_do_primary (CptPage *page)
{
  save (CPT_COUNT_PAGE (page), NULL);
}

static void
cpt_count_page_take_approver (CptPage *page, const char *sign_in)
{
  save (CPT_COUNT_PAGE (page), sign_in);
}

/* The first scan starts at one: what the ledger has is not what a person sees. */
static gboolean
cpt_count_page_take_scan (CptPage *page, const CptMeaning *meaning)
{
  CptCountPage *self = CPT_COUNT_PAGE (page);
  gint64 before = self->has_scanned ? cpt_stepper_get_value (self->found) : 0;

  if (meaning->sort != CPT_MEANS_PRODUCT)
    return FALSE;
  if (!g_str_equal (meaning->sku, self->sku)) {
    say (self, CPT_SAY_WRONG, _ ("Wrong item"), _ ("Nothing was counted."));
    return TRUE;
  }
  self->has_scanned = TRUE;
  cpt_stepper_set_value (self->found, before + MAX (1, meaning->pack));
  show_primary (self);
  say (self, CPT_SAY_RIGHT, _ ("Right item"), NULL);
  return TRUE;
}

static void
on_changed (CptCountPage *self)
{
  self->has_scanned = TRUE;
  show_primary (self);
}

static void
cpt_count_page_shown (CptPage *page)
{
  gtk_widget_grab_focus (CPT_COUNT_PAGE (page)->title_box);
}

static char *
cpt_count_page_make_title (CptPage *page)
{
  return g_strdup (gtk_label_get_label (CPT_COUNT_PAGE (page)->title));
}

static const CptPageScan *
cpt_count_page_list_scans (CptPage *page)
{
  static const CptPageScan scans[] = {
    { N_ ("Item"), N_ ("Counts one more; the first scan starts at one") },
    { N_ ("Order, bag"), N_ ("Leaves for that order; this one is kept") },
    { NULL, NULL },
  };

  return scans;
}

static void
page_iface_init (CptPageInterface *iface)
{
  iface->take_scan = cpt_count_page_take_scan;
  iface->do_primary = cpt_count_page_do_primary;
  iface->take_approver = cpt_count_page_take_approver;
  iface->shown = cpt_count_page_shown;
  iface->make_title = cpt_count_page_make_title;
  iface->list_scans = cpt_count_page_list_scans;
}

static void
cpt_count_page_dispose (GObject *object)
{
  g_clear_object (&CPT_COUNT_PAGE (object)->shop);
  G_OBJECT_CLASS (cpt_count_page_parent_class)->dispose (object);
}

static void
cpt_count_page_class_init (CptCountPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cpt_count_page_dispose;
  g_type_ensure (CPT_TYPE_BAND);
  g_type_ensure (CPT_TYPE_PRODUCT_PICTURE);
  g_type_ensure (CPT_TYPE_STEPPER);
  g_type_ensure (CPT_TYPE_WRAP_PAIR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/comptoir/Comptoir/stock/count-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CptCountPage, title_box);
  gtk_widget_class_bind_template_child (widget_class, CptCountPage, title);
  gtk_widget_class_bind_template_child (widget_class, CptCountPage, subtitle);
  gtk_widget_class_bind_template_child (widget_class, CptCountPage, band);
  gtk_widget_class_bind_template_child (widget_class, CptCountPage, picture);
  gtk_widget_class_bind_template_child (widget_class, CptCountPage, expected);
  gtk_widget_class_bind_template_child (widget_class, CptCountPage, found);
  gtk_widget_class_bind_template_child (widget_class, CptCountPage, primary_label);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
}

static void
cpt_count_page_init (CptCountPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
fill (CptCountPage *self)
{
  CptView *view = cpt_shop_get_view (self->shop);
  g_autoptr (CptProduct) product = cpt_view_load_product (view, self->sku);
  g_autoptr (CptStock) stock = cpt_view_load_stock (view, self->sku);
  gint64 floor = MAX (0, cpt_stock_get_floor_at (stock, self->place));
  g_autofree char *title = g_strdup_printf (_ ("Count %s"), self->place);
  g_autofree char *path = NULL;
  g_autofree char *expected = NULL;

  if (product != NULL && product->picture != NULL)
    path = cpt_shop_find_picture (self->shop, product->picture);
  expected = g_strdup_printf (_ ("So far: %d"), (int)floor);
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->subtitle, product != NULL
                                           ? cpt_product_get_name (product, cpt_words_language ())
                                           : self->sku);
  gtk_label_set_label (self->expected, expected);
  g_object_set (self->picture, "path", path, NULL);
  cpt_stepper_set_range (self->found, 0, MOST);
  cpt_stepper_set_value (self->found, floor);
  show_primary (self);
}

GtkWidget *
cpt_count_page_new (CptShop *shop, const char *place, const char *sku)
{
  CptCountPage *self = g_object_new (CPT_TYPE_COUNT_PAGE, NULL);

  self->shop = g_object_ref (shop);
  g_strlcpy (self->place, place, sizeof self->place);
  g_strlcpy (self->sku, sku, sizeof self->sku);
  fill (self);
  return GTK_WIDGET (self);
}
