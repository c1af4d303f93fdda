/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/stage/stage-page.h"

#include "terminal/page.h"
#include "terminal/preferences.h"
#include "terminal/stage/label-printer.h"
#include "terminal/stage/printer-list.h"
#include "terminal/widgets/band.h"
#include "terminal/widgets/due-chip.h"
#include "terminal/widgets/product-picture.h"
#include "terminal/widgets/show-icon.h"
#include "terminal/widgets/step-mark.h"
#include "terminal/widgets/stepper.h"
#include "terminal/widgets/wrap-pair.h"
#include "workflow/stage.h"

#include <glib/gi18n.h>

#define MAX_PICTURES 4
#define PICTURE_SIDE 66
#define STEP_BACK    1
#define STEP_READY   4
#define STEP_DONE    5

struct _CptStagePage {
  AdwBin parent_instance;

  CptShop *shop;         /* (owned) */
  CptStage *stage;       /* (owned) */
  GListModel *bag_model; /* (owned) */
  guint n_printed;       /* labels that a printer took from here */
  gboolean is_printing;
  char *printer; /* (owned) (nullable) … where to: a name; "": the machine's own */

  GtkWidget *title_box;
  GtkLabel *title;
  GtkLabel *subtitle;
  CptBand *band;
  GtkLabel *promised;
  CptDueChip *due;
  GtkBox *pictures;
  GtkWidget *progress_chip;
  GtkLabel *progress;
  CptStepper *n_bags;
  CptStepMark *labels_mark;
  GtkLabel *labels_title;
  GtkLabel *labels_words;
  GtkLabel *print_label;
  CptPrinterList *printers;
  CptStepMark *bin_mark;
  GtkLabel *bin_title;
  GtkLabel *bin_words;
  GtkButton *use_bin;
  CptStepMark *put_mark;
  GtkLabel *put_title;
  GtkFlowBox *bags;
  GtkWidget *told;
  GtkLabel *told_words;
  GtkLabel *undo_words;
  GtkImage *primary_icon;
  GtkLabel *primary_label;
};

static void page_iface_init (CptPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CptStagePage,
                               cpt_stage_page,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (CPT_TYPE_PAGE, page_iface_init))

/* @printer: (nullable) the one that took them just now */
static void
show_labels (CptStagePage *self, const char *printer)
{
  guint n_bags = 1;
  gboolean printed;
  g_autofree char *title = NULL;
  g_autofree char *clock = NULL;
  g_autofree char *words = NULL;

  g_object_get (self->stage, "n-bags", &n_bags, NULL);
  printed = self->n_printed == n_bags;
  title = g_strdup_printf (printed ? ngettext ("%u label printed", "%u labels printed", n_bags)
                                   : ngettext ("%u label to print", "%u labels to print", n_bags),
                           n_bags);
  gtk_label_set_label (self->labels_title, title);
  gtk_label_set_label (self->print_label, printed ? _ ("Again") : _ ("Print"));
  cpt_step_mark_set_done (self->labels_mark, printed);
  if (printer != NULL) {
    clock = cpt_words_clock (cpt_shop_now_us (self->shop), cpt_shop_get_time_zone (self->shop));
    words = g_strdup_printf ("%s · %s", clock, printer);
    gtk_label_set_label (self->labels_words, words);
  } else if (!printed) {
    gtk_label_set_label (self->labels_words, _ ("Or put the bags in by hand"));
  }
}

static void
say_not_printed (CptStagePage *self, const GError *error)
{
  g_autoptr (CptSay) say =
      cpt_say_new (CPT_SAY_PROBLEM, _ ("The labels are not printed"), error->message);

  cpt_page_say (CPT_PAGE (self), say);
}

static void
on_printed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CptStagePage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *printer = cpt_label_printer_print_finish (result, &error);

  self->is_printing = FALSE;
  if (self->stage == NULL) /* the page went meanwhile */
    return;
  if (printer == NULL) {
    say_not_printed (self, error);
    return;
  }
  g_object_get (self->stage, "n-bags", &self->n_printed, NULL);
  show_labels (self, printer);
}

static void
on_labels_made (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CptStagePage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = cpt_stage_make_labels_finish (CPT_STAGE (source), result, &error);

  if (path != NULL) {
    cpt_label_printer_print_async (path, self->printer, on_printed, g_object_ref (self));
    return;
  }
  self->is_printing = FALSE;
  if (self->stage != NULL)
    say_not_printed (self, error);
}

static void
print_on (CptStagePage *self, const char *printer)
{
  if (self->is_printing)
    return;
  self->is_printing = TRUE;
  g_free (self->printer);
  self->printer = g_strdup (printer);
  gtk_widget_set_visible (GTK_WIDGET (self->printers), FALSE);
  cpt_stage_make_labels_async (self->stage, on_labels_made, g_object_ref (self));
}

static void
on_print (CptStagePage *self)
{
  g_autoptr (CptPreferences) preferences =
      cpt_preferences_new (g_settings_schema_source_get_default ());
  g_autofree char *printer = cpt_preferences_get_printer (preferences);

  if (!g_str_equal (printer, CPT_PREFERENCES_PRINTER_ASK)) {
    print_on (self, printer);
    return;
  }
  cpt_printer_list_set_current (self->printers, self->printer);
  gtk_widget_set_visible (GTK_WIDGET (self->printers), TRUE);
  cpt_printer_list_look (self->printers);
}

static void
on_printer_chosen (CptStagePage *self, const char *printer)
{
  print_on (self, printer);
}

static void
show_bin (CptStagePage *self)
{
  g_autofree char *bin = NULL;
  g_autofree char *suggested = NULL;
  g_autofree char *title = NULL;
  g_autofree char *use = NULL;

  g_object_get (self->stage, "bin", &bin, "suggested-bin", &suggested, NULL);
  if (bin != NULL && *bin != '\0')
    title = g_strdup_printf (_ ("Bin %s"), bin);
  else
    title = g_strdup (_ ("Scan a bin"));
  gtk_label_set_label (self->bin_title, title);
  cpt_step_mark_set_done (self->bin_mark, bin != NULL && *bin != '\0');
  if (bin != NULL && *bin != '\0') {
    gtk_label_set_label (self->bin_words, _ ("Scan another one to change it"));
    gtk_widget_set_visible (GTK_WIDGET (self->use_bin), FALSE);
    return;
  }
  gtk_label_set_label (self->bin_words, suggested != NULL ? _ ("Any free one; this is the next")
                                                          : _ ("Every bin is full"));
  gtk_widget_set_visible (GTK_WIDGET (self->use_bin), suggested != NULL);
  use = g_strdup_printf (_ ("Use %s"), suggested != NULL ? suggested : "");
  gtk_button_set_label (self->use_bin, use);
  gtk_label_set_wrap (GTK_LABEL (gtk_button_get_child (self->use_bin)), TRUE);
}

static void
show_step (CptStagePage *self)
{
  guint step = 0;
  g_autofree char *told = NULL;

  g_object_get (self->stage, "step", &step, "told-words", &told, NULL);
  cpt_step_mark_set_done (self->put_mark, step >= STEP_READY);
  cpt_show_icon (self->primary_icon,
                 step >= STEP_READY ? "cpt-check-symbolic" : "cpt-scan-symbolic");
  gtk_label_set_label (self->told_words, told != NULL ? told : "");
  gtk_widget_set_visible (self->told, told != NULL && *told != '\0');
  if (step >= STEP_DONE)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
}

static void
show_undo_words (CptStagePage *self)
{
  const CptPolicy *policy = cpt_shop_get_policy (self->shop);
  g_autofree char *words = NULL;

  if (policy != NULL)
    words = g_strdup_printf (_ ("Once this is sent. You can undo for %d s."), (int)policy->undo_s);
  gtk_label_set_label (self->undo_words, words != NULL ? words : "");
}

static void
show_pictures (CptStagePage *self)
{
  g_auto (GStrv) paths = NULL;
  GtkWidget *child;

  g_object_get (self->stage, "pictures", &paths, NULL);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->pictures))) != NULL)
    gtk_box_remove (self->pictures, child);
  for (guint n = 0; paths != NULL && paths[n] != NULL && n < MAX_PICTURES; n++) {
    child = g_object_new (CPT_TYPE_PRODUCT_PICTURE, "width-request", PICTURE_SIDE, "height-request",
                          PICTURE_SIDE, NULL);
    gtk_widget_add_css_class (child, "small");
    g_object_set (child, "path", *paths[n] != '\0' ? paths[n] : NULL, NULL);
    gtk_box_append (self->pictures, child);
  }
}

static GtkWidget *
make_bag_label (CptStageBag *bag, const char *property, const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, css_class);
  g_object_bind_property (bag, property, label, "label", G_BINDING_SYNC_CREATE);
  return label;
}

static void
show_bag (CptStageBag *bag, GParamSpec *pspec, GtkWidget *tile)
{
  GtkWidget *icons = gtk_widget_get_first_child (tile);
  GtkWidget *mark = gtk_widget_get_last_child (icons);
  gboolean placed = FALSE;
  gboolean next = FALSE;

  g_object_get (bag, "placed", &placed, "next", &next, NULL);
  gtk_widget_remove_css_class (tile, "placed");
  gtk_widget_remove_css_class (tile, "current");
  if (placed)
    gtk_widget_add_css_class (tile, "placed");
  else if (next)
    gtk_widget_add_css_class (tile, "current");
  cpt_show_icon (GTK_IMAGE (mark), placed ? "cpt-ok-symbolic" : "cpt-scan-symbolic");
}

static GtkWidget *
make_bag (gpointer item, gpointer user_data)
{
  CptStageBag *bag = item;
  GtkWidget *tile = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *icons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *icon = gtk_image_new_from_icon_name ("cpt-bag-symbolic");
  GtkWidget *mark = gtk_image_new ();
  GtkWidget *number = make_bag_label (bag, "number", "t-xs");

  gtk_widget_add_css_class (icon, "i32");
  gtk_widget_add_css_class (mark, "i24");
  gtk_widget_add_css_class (number, "code");
  gtk_widget_set_hexpand (mark, TRUE);
  gtk_widget_set_halign (mark, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (icons), icon);
  gtk_box_append (GTK_BOX (icons), mark);
  gtk_box_append (GTK_BOX (tile), icons);
  gtk_box_append (GTK_BOX (tile), make_bag_label (bag, "title", "strong"));
  gtk_box_append (GTK_BOX (tile), make_bag_label (bag, "subtitle", "t-s"));
  gtk_box_append (GTK_BOX (tile), number);
  gtk_widget_add_css_class (tile, "bag-tile");
  g_signal_connect_object (bag, "notify", G_CALLBACK (show_bag), tile, 0);
  show_bag (bag, NULL, tile);
  return tile;
}

static void
on_bags_changed (CptStagePage *self)
{
  guint n_bags = g_list_model_get_n_items (self->bag_model);
  guint n_chosen = 0;
  g_autofree char *title = NULL;

  g_object_get (self->stage, "n-bags", &n_chosen, NULL);
  title = g_strdup_printf (
      ngettext ("Put the bag in the bin", "Put %u bags in the bin", MAX (n_bags, n_chosen)),
      MAX (n_bags, n_chosen));
  gtk_label_set_label (self->put_title, title);
  gtk_widget_set_visible (GTK_WIDGET (self->bags), n_bags > 0);
  gtk_flow_box_set_max_children_per_line (self->bags, n_bags > 1 ? 2 : 1);
}

static void
on_n_bags (CptStagePage *self)
{
  const CptPolicy *policy = cpt_shop_get_policy (self->shop);
  guint n_bags = 1;

  g_object_get (self->stage, "n-bags", &n_bags, NULL);
  cpt_stepper_set_range (self->n_bags, MAX (1, g_list_model_get_n_items (self->bag_model)),
                         policy != NULL ? policy->bags_max_per_fulfilment : 1);
  cpt_stepper_set_value (self->n_bags, n_bags);
  show_labels (self, NULL);
  on_bags_changed (self);
}

static void
on_n_bags_changed (CptStagePage *self)
{
  cpt_stage_set_n_bags (self->stage, (guint)cpt_stepper_get_value (self->n_bags));
}

static void
on_use_bin (CptStagePage *self)
{
  g_autofree char *suggested = NULL;

  g_object_get (self->stage, "suggested-bin", &suggested, NULL);
  if (suggested != NULL)
    cpt_stage_use_bin (self->stage, suggested);
}

static void
on_say (CptStagePage *self)
{
  g_autoptr (CptSay) say = NULL;

  g_object_get (self->stage, "say", &say, NULL);
  cpt_band_show (self->band, say);
  if (say != NULL)
    cpt_page_say (CPT_PAGE (self), say);
}

static void
on_due (CptStagePage *self)
{
  g_autofree char *label = NULL;
  int state = CPT_DUE_NONE;

  g_object_get (self->stage, "due-label", &label, "due-state", &state, NULL);
  g_object_set (self->due, "state", state, "label", label, NULL);
}

static void
on_progress (CptStagePage *self)
{
  g_autofree char *progress = NULL;

  g_object_get (self->stage, "progress", &progress, NULL);
  gtk_label_set_label (self->progress, progress != NULL ? progress : "");
  gtk_widget_set_visible (self->progress_chip, progress != NULL && *progress != '\0');
}

static gboolean
cpt_stage_page_take_scan (CptPage *page, const CptMeaning *meaning)
{
  return cpt_stage_take_scan (CPT_STAGE_PAGE (page)->stage, meaning);
}

static void
cpt_stage_page_do_primary (CptPage *page)
{
  CptStagePage *self = CPT_STAGE_PAGE (page);
  guint step = 0;

  g_object_get (self->stage, "step", &step, NULL);
  if (step >= STEP_DONE) /* it was ready when it was opened */
    gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
  else if (step == STEP_BACK)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-put-back", "s",
                                cpt_stage_get_fulfilment (self->stage));
  else
    cpt_stage_do_next (self->stage);
}

static void
cpt_stage_page_shown (CptPage *page)
{
  gtk_widget_grab_focus (CPT_STAGE_PAGE (page)->title_box);
}

static char *
cpt_stage_page_make_title (CptPage *page)
{
  return g_strdup (gtk_label_get_label (CPT_STAGE_PAGE (page)->title));
}

static const CptPageScan *
cpt_stage_page_list_scans (CptPage *page)
{
  static const CptPageScan scans[] = {
    { N_ ("Bin"), N_ ("Sets where this order stands") },
    { N_ ("Bag"), N_ ("Puts that bag into the bin") },
    { N_ ("Item"), N_ ("Goes into the next bag that you scan") },
    { N_ ("Order"), N_ ("Leaves for that order; this one is kept") },
    { NULL, NULL },
  };

  return scans;
}

static void
page_iface_init (CptPageInterface *iface)
{
  iface->make_title = cpt_stage_page_make_title;
  iface->list_scans = cpt_stage_page_list_scans;
  iface->take_scan = cpt_stage_page_take_scan;
  iface->do_primary = cpt_stage_page_do_primary;
  iface->shown = cpt_stage_page_shown;
}

static void
cpt_stage_page_dispose (GObject *object)
{
  CptStagePage *self = CPT_STAGE_PAGE (object);

  g_clear_object (&self->bag_model);
  g_clear_object (&self->stage);
  g_clear_object (&self->shop);
  G_OBJECT_CLASS (cpt_stage_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, CptStagePage, title_box);
  gtk_widget_class_bind_template_child (widget_class, CptStagePage, title);
  gtk_widget_class_bind_template_child (widget_class, CptStagePage, subtitle);
  gtk_widget_class_bind_template_child (widget_class, CptStagePage, band);
  gtk_widget_class_bind_template_child (widget_class, CptStagePage, promised);
  gtk_widget_class_bind_template_child (widget_class, CptStagePage, due);
  gtk_widget_class_bind_template_child (widget_class, CptStagePage, pictures);
  gtk_widget_class_bind_template_child (widget_class, CptStagePage, progress_chip);
  gtk_widget_class_bind_template_child (widget_class, CptStagePage, progress);
  gtk_widget_class_bind_template_child (widget_class, CptStagePage, n_bags);
  gtk_widget_class_bind_template_child (widget_class, CptStagePage, labels_mark);
  gtk_widget_class_bind_template_child (widget_class, CptStagePage, labels_title);
  gtk_widget_class_bind_template_child (widget_class, CptStagePage, labels_words);
  gtk_widget_class_bind_template_child (widget_class, CptStagePage, print_label);
  gtk_widget_class_bind_template_child (widget_class, CptStagePage, printers);
  gtk_widget_class_bind_template_child (widget_class, CptStagePage, bin_mark);
  gtk_widget_class_bind_template_child (widget_class, CptStagePage, bin_title);
  gtk_widget_class_bind_template_child (widget_class, CptStagePage, bin_words);
  gtk_widget_class_bind_template_child (widget_class, CptStagePage, use_bin);
  gtk_widget_class_bind_template_child (widget_class, CptStagePage, put_mark);
  gtk_widget_class_bind_template_child (widget_class, CptStagePage, put_title);
  gtk_widget_class_bind_template_child (widget_class, CptStagePage, bags);
  gtk_widget_class_bind_template_child (widget_class, CptStagePage, told);
  gtk_widget_class_bind_template_child (widget_class, CptStagePage, told_words);
  gtk_widget_class_bind_template_child (widget_class, CptStagePage, undo_words);
  gtk_widget_class_bind_template_child (widget_class, CptStagePage, primary_icon);
  gtk_widget_class_bind_template_child (widget_class, CptStagePage, primary_label);
}

static void
cpt_stage_page_finalize (GObject *object)
{
  g_clear_pointer (&CPT_STAGE_PAGE (object)->printer, g_free); /* labels may still be made for it */
  G_OBJECT_CLASS (cpt_stage_page_parent_class)->finalize (object);
}

static void
cpt_stage_page_class_init (CptStagePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cpt_stage_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = cpt_stage_page_finalize;
  g_type_ensure (CPT_TYPE_BAND);
  g_type_ensure (CPT_TYPE_DUE_CHIP);
  g_type_ensure (CPT_TYPE_PRINTER_LIST);
  g_type_ensure (CPT_TYPE_STEP_MARK);
  g_type_ensure (CPT_TYPE_STEPPER);
  g_type_ensure (CPT_TYPE_WRAP_PAIR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/comptoir/Comptoir/stage/stage-page.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_n_bags_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_print);
  gtk_widget_class_bind_template_callback (widget_class, on_printer_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_use_bin);
}

static void
cpt_stage_page_init (CptStagePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
watch (CptStagePage *self, const char *detailed_signal, GCallback callback)
{
  g_signal_connect_object (self->stage, detailed_signal, callback, self, G_CONNECT_SWAPPED);
}

GtkWidget *
cpt_stage_page_new (CptShop *shop, const char *fulfilment)
{
  CptStagePage *self = g_object_new (CPT_TYPE_STAGE_PAGE, NULL);

  self->shop = g_object_ref (shop);
  self->stage = cpt_stage_new (shop, fulfilment);
  g_object_get (self->stage, "bags", &self->bag_model, NULL);
  g_object_bind_property (self->stage, "title", self->title, "label", G_BINDING_SYNC_CREATE);
  g_object_bind_property (self->stage, "subtitle", self->subtitle, "label", G_BINDING_SYNC_CREATE);
  g_object_bind_property (self->stage, "promised", self->promised, "label", G_BINDING_SYNC_CREATE);
  g_object_bind_property (self->stage, "primary", self->primary_label, "label",
                          G_BINDING_SYNC_CREATE);
  gtk_flow_box_bind_model (self->bags, self->bag_model, make_bag, self, NULL);
  g_signal_connect_object (self->bag_model, "items-changed", G_CALLBACK (on_n_bags), self,
                           G_CONNECT_SWAPPED);
  watch (self, "notify::n-bags", G_CALLBACK (on_n_bags));
  watch (self, "notify::bin", G_CALLBACK (show_bin));
  watch (self, "notify::suggested-bin", G_CALLBACK (show_bin));
  watch (self, "notify::step", G_CALLBACK (show_step));
  watch (self, "notify::told-words", G_CALLBACK (show_step));
  watch (self, "notify::pictures", G_CALLBACK (show_pictures));
  watch (self, "notify::progress", G_CALLBACK (on_progress));
  watch (self, "notify::due-label", G_CALLBACK (on_due));
  watch (self, "notify::say", G_CALLBACK (on_say));
  show_bin (self);
  show_step (self);
  show_undo_words (self);
  show_pictures (self);
  on_n_bags (self);
  on_progress (self);
  on_due (self);
  return GTK_WIDGET (self);
}

const char *
cpt_stage_page_get_fulfilment (CptStagePage *self)
{
  g_return_val_if_fail (CPT_IS_STAGE_PAGE (self), NULL);

  return cpt_stage_get_fulfilment (self->stage);
}
