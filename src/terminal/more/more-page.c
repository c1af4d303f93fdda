/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/more/more-page.h"

#include "terminal/page.h"
#include "terminal/preferences.h"
#include "workflow/orders.h"
#include "workflow/say.h"

#include <glib/gi18n.h>
#include <string.h>

struct _CptMorePage {
  AdwBin parent_instance;

  CptShop *shop;               /* (owned) */
  CptPreferences *preferences; /* (owned) */

  GtkWidget *title_box;
  AdwActionRow *person;
  AdwActionRow *handover;
  AdwActionRow *device;
  AdwActionRow *link;
  AdwActionRow *waiting;
  AdwActionRow *seen;
  AdwActionRow *printer;
  GtkSwitch *network;
};

static void page_iface_init (CptPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CptMorePage,
                               cpt_more_page,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (CPT_TYPE_PAGE, page_iface_init))

static const char *
get_zone (CptMorePage *self)
{
  const CptStore *store = cpt_view_get_store (cpt_shop_get_view (self->shop));

  return store != NULL ? store->time_zone : NULL;
}

static char *
make_link_words (const CptSyncStatus *status)
{
  switch (status->link) {
  case CPT_LINK_ONLINE:
    return g_strdup (strcmp (status->code, "disk_full") == 0
                         ? _ ("Online. The disk of this device is too full for what central has. "
                              "Your work is safe. Delete files.")
                         : _ ("Online"));
  case CPT_LINK_OFF:
    return g_strdup (_ ("Switched off here"));
  case CPT_LINK_REFUSED:
    if (g_str_equal (status->code, "fork"))
      return g_strdup (_ ("Two devices work under this one's name, and central hears neither. "
                          "Your work is safe. Ask a manager to enrol this device anew."));
    /* Translators: %s is a stable code, such as terminal_revoked */
    return g_strdup_printf (
        _ ("Central refuses this device (%s). Your work is safe. Ask a manager."), status->code);
  case CPT_LINK_TRYING:
  default:
    return g_strdup (status->detail != NULL ? status->detail : _ ("Trying to reach central"));
  }
}

static void
show_status (CptMorePage *self)
{
  const CptSyncStatus *status = cpt_shop_get_status (self->shop);
  g_autofree char *link = NULL;
  g_autofree char *waiting = NULL;
  g_autofree char *seen = NULL;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return; /* words that nobody reads would have the window laid out at every scan */
  link = make_link_words (status);
  waiting = status->n_unsent == 0 ? g_strdup (_ ("Nothing: all is sent"))
                                  : g_strdup_printf ("%" G_GINT64_FORMAT, status->n_unsent);
  if (status->last_trailer_us > 0) {
    g_autofree char *clock = cpt_words_clock (status->last_trailer_us, get_zone (self));

    seen = g_strdup_printf (_ ("As of %s"), clock);
  }
  adw_action_row_set_subtitle (self->link, link);
  adw_action_row_set_subtitle (self->waiting, waiting);
  adw_action_row_set_subtitle (self->seen, seen != NULL ? seen : _ ("Not yet"));
}

/* Where the bar has no room for it, this leads to the counter. */
static void
show_handover (CptMorePage *self)
{
  guint n_here = cpt_orders_count_here (self->shop);
  g_autofree char *words = NULL;

  words = n_here == 0
              ? g_strdup (_ ("Nobody waits"))
              : g_strdup_printf (ngettext ("%u customer is here", "%u customers are here", n_here),
                                 n_here);
  adw_action_row_set_subtitle (self->handover, words);
}

static void
show_who_and_where (CptMorePage *self)
{
  const CptPerson *person = cpt_shop_get_person (self->shop);
  const CptStore *store = cpt_view_get_store (cpt_shop_get_view (self->shop));
  g_autofree char *where = NULL;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->person),
                                 person != NULL ? person->name : "");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->device),
                                 cpt_shop_get_terminal_name (self->shop));
  where = g_strjoin (" · ", store != NULL ? store->name : cpt_shop_get_store_number (self->shop),
                     cpt_shop_get_tag (self->shop), NULL);
  adw_action_row_set_subtitle (self->device, where);
}

static void
show_printer (CptPreferences *preferences, gpointer user_data)
{
  CptMorePage *self = user_data;
  g_autofree char *printer = cpt_preferences_get_printer (preferences);

  if (g_str_equal (printer, CPT_PREFERENCES_PRINTER_ASK))
    adw_action_row_set_subtitle (self->printer, _ ("Ask each time"));
  else
    adw_action_row_set_subtitle (self->printer,
                                 *printer != '\0' ? printer : _ ("The printer of this machine"));
}

static void
on_try_now (CptMorePage *self)
{
  cpt_shop_sync_now (self->shop);
}

static void
on_network_changed (CptMorePage *self)
{
  cpt_shop_set_network (self->shop, gtk_switch_get_active (self->network));
}

static void
cpt_more_page_shown (CptPage *page)
{
  CptMorePage *self = CPT_MORE_PAGE (page);

  show_who_and_where (self);
  show_handover (self);
  gtk_widget_grab_focus (self->title_box);
}

static void
page_iface_init (CptPageInterface *iface)
{
  iface->shown = cpt_more_page_shown;
}

static void
cpt_more_page_dispose (GObject *object)
{
  g_clear_object (&CPT_MORE_PAGE (object)->shop);
  G_OBJECT_CLASS (cpt_more_page_parent_class)->dispose (object);
}

static void
cpt_more_page_finalize (GObject *object)
{
  g_clear_pointer (&CPT_MORE_PAGE (object)->preferences, cpt_preferences_free);
  G_OBJECT_CLASS (cpt_more_page_parent_class)->finalize (object);
}

static void
cpt_more_page_class_init (CptMorePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cpt_more_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = cpt_more_page_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/comptoir/Comptoir/more/more-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CptMorePage, title_box);
  gtk_widget_class_bind_template_child (widget_class, CptMorePage, person);
  gtk_widget_class_bind_template_child (widget_class, CptMorePage, handover);
  gtk_widget_class_bind_template_child (widget_class, CptMorePage, device);
  gtk_widget_class_bind_template_child (widget_class, CptMorePage, link);
  gtk_widget_class_bind_template_child (widget_class, CptMorePage, waiting);
  gtk_widget_class_bind_template_child (widget_class, CptMorePage, seen);
  gtk_widget_class_bind_template_child (widget_class, CptMorePage, printer);
  gtk_widget_class_bind_template_child (widget_class, CptMorePage, network);
  gtk_widget_class_bind_template_callback (widget_class, on_try_now);
  gtk_widget_class_bind_template_callback (widget_class, on_network_changed);
}

static void
cpt_more_page_init (CptMorePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->preferences = cpt_preferences_new (g_settings_schema_source_get_default ());
  cpt_preferences_watch (self->preferences, show_printer, self);
  show_printer (self->preferences, self);
}

GtkWidget *
cpt_more_page_new (CptShop *shop)
{
  CptMorePage *self = g_object_new (CPT_TYPE_MORE_PAGE, NULL);

  self->shop = g_object_ref (shop);
  g_signal_connect_after (self, "map", G_CALLBACK (show_status), NULL);
  g_signal_connect_object (shop, "status", G_CALLBACK (show_status), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (shop, "changed", G_CALLBACK (show_handover), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (shop, "person", G_CALLBACK (show_who_and_where), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
