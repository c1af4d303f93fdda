/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/more/printer-page.h"

#include "terminal/page.h"
#include "terminal/preferences.h"
#include "terminal/stage/printer-list.h"

#include <glib/gi18n.h>

struct _CptPrinterPage {
  AdwBin parent_instance;

  CptPreferences *preferences; /* (owned) */

  GtkWidget *title_box;
  GtkLabel *title;
  CptPrinterList *printers;
};

static void page_iface_init (CptPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CptPrinterPage,
                               cpt_printer_page,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (CPT_TYPE_PAGE, page_iface_init))

static void
show_current (CptPrinterPage *self)
{
  g_autofree char *printer = cpt_preferences_get_printer (self->preferences);

  cpt_printer_list_set_current (self->printers, printer);
}

static void
on_chosen (CptPrinterPage *self, const char *value)
{
  g_autoptr (CptSay) say = NULL;

  if (cpt_preferences_set_printer (self->preferences, value)) {
    show_current (self);
    return;
  }
  say = cpt_say_new (CPT_SAY_PROBLEM, _ ("This was not saved"),
                     _ ("Whoever looks after this device chose its printer."));
  cpt_page_say (CPT_PAGE (self), say);
}

static void
cpt_printer_page_shown (CptPage *page)
{
  CptPrinterPage *self = CPT_PRINTER_PAGE (page);

  show_current (self);
  cpt_printer_list_look (self->printers);
  gtk_widget_grab_focus (self->title_box);
}

static char *
cpt_printer_page_make_title (CptPage *page)
{
  return g_strdup (gtk_label_get_label (CPT_PRINTER_PAGE (page)->title));
}

static void
page_iface_init (CptPageInterface *iface)
{
  iface->shown = cpt_printer_page_shown;
  iface->make_title = cpt_printer_page_make_title;
}

static void
cpt_printer_page_finalize (GObject *object)
{
  g_clear_pointer (&CPT_PRINTER_PAGE (object)->preferences, cpt_preferences_free);
  G_OBJECT_CLASS (cpt_printer_page_parent_class)->finalize (object);
}

static void
cpt_printer_page_class_init (CptPrinterPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = cpt_printer_page_finalize;
  g_type_ensure (CPT_TYPE_PRINTER_LIST);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/comptoir/Comptoir/more/printer-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CptPrinterPage, title_box);
  gtk_widget_class_bind_template_child (widget_class, CptPrinterPage, title);
  gtk_widget_class_bind_template_child (widget_class, CptPrinterPage, printers);
  gtk_widget_class_bind_template_callback (widget_class, on_chosen);
}

static void
cpt_printer_page_init (CptPrinterPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->preferences = cpt_preferences_new (g_settings_schema_source_get_default ());
  cpt_printer_list_add (self->printers, "", _ ("The printer of this machine"),
                        _ ("Or the first that answers"));
  cpt_printer_list_add (self->printers, CPT_PREFERENCES_PRINTER_ASK, _ ("Ask each time"), "");
}

GtkWidget *
cpt_printer_page_new (void)
{
  return g_object_new (CPT_TYPE_PRINTER_PAGE, NULL);
}
