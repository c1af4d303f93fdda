/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/more/offline-page.h"

#include "terminal/page.h"
#include "terminal/widgets/wrap-pair.h"
#include "workflow/say.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_ROWS      50 /* the newest; the number above the list is of all */
#define US_PER_MINUTE (G_GINT64_CONSTANT (60) * G_USEC_PER_SEC)

struct _CptOfflinePage {
  AdwBin parent_instance;

  CptShop *shop; /* (owned) */

  GtkWidget *title_box;
  GtkWidget *back;
  GtkLabel *title;
  GtkLabel *subtitle;
  GtkListBox *works;
  GtkListBox *waits;
  GtkLabel *waiting_title;
  GtkLabel *oldest;
  GtkWidget *waiting_card;
  GtkListBox *waiting;
};

static void page_iface_init (CptPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CptOfflinePage,
                               cpt_offline_page,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (CPT_TYPE_PAGE, page_iface_init))

typedef struct {
  const char *icon, *title, *words;
} Fact;

/* Only what this build can do. */
static const Fact WORKS[] = {
  { "cpt-pick-symbolic", N_ ("Pick, stage"), N_ ("all orders that are here") },
  { "cpt-search-symbolic", N_ ("Scans and pictures"), N_ ("everything of this shop") },
  { "cpt-badge-symbolic", N_ ("Sign in"), N_ ("people of this shop") },
};
static const Fact WAITS[] = {
  { "cpt-task-symbolic", N_ ("New web orders"), N_ ("come with the network") },
  { "cpt-store-symbolic", N_ ("Other stores"), N_ ("missing items are looked for then") },
  { "cpt-mail-symbolic", N_ ("Messages to customers"), N_ ("are sent later") },
};

static void
add_facts (GtkListBox *list, const Fact *facts, guint n_facts)
{
  for (guint n = 0; n < n_facts; n++) {
    GtkWidget *row = adw_action_row_new ();
    GtkWidget *icon = gtk_image_new_from_icon_name (facts[n].icon);

    gtk_widget_add_css_class (icon, "i24");
    adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ (facts[n].title));
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ (facts[n].words));
    gtk_list_box_append (list, row);
  }
}

static GtkWidget *
make_row (CptOfflinePage *self, const CptCommand *command)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *chip = gtk_label_new (_ ("Waiting"));
  g_autofree char *words = cpt_shop_write_act (self->shop, command);
  g_autofree char *clock = cpt_words_clock (command->at_us, cpt_shop_get_time_zone (self->shop));

  gtk_widget_set_valign (chip, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (chip, "chip");
  gtk_widget_add_css_class (chip, "waiting");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), words);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), clock);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), chip);
  g_object_set_data_full (G_OBJECT (row), "cpt-command", g_strdup (command->id), g_free);
  return row;
}

static gboolean
is_row_of (GtkWidget *row, const CptCommand *command)
{
  return strcmp (g_object_get_data (G_OBJECT (row), "cpt-command"), command->id) == 0;
}

/* The newest stands first: rows of what was done since come before those that stay, and those of
 * what was sent go from the end. */
static void
show_rows (CptOfflinePage *self, const GPtrArray *pending)
{
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->waiting));
  guint n_shown = MIN (pending->len, MAX_ROWS), n_new = 0, n;

  while (row != NULL && n_new < n_shown && !is_row_of (row, g_ptr_array_index (pending, n_new)))
    n_new++;
  if (row == NULL)
    n_new = n_shown;
  for (n = 0; n < n_new; n++)
    gtk_list_box_insert (self->waiting, make_row (self, g_ptr_array_index (pending, n)), (int)n);
  for (; n < n_shown && row != NULL && is_row_of (row, g_ptr_array_index (pending, n)); n++)
    row = gtk_widget_get_next_sibling (row);
  while (row != NULL) {
    GtkWidget *next = gtk_widget_get_next_sibling (row);

    gtk_list_box_remove (self->waiting, row);
    row = next;
  }
  for (; n < n_shown; n++)
    gtk_list_box_append (self->waiting, make_row (self, g_ptr_array_index (pending, n)));
}

static void
show_waiting (CptOfflinePage *self)
{
  const CptSyncStatus *status = cpt_shop_get_status (self->shop);
  g_autoptr (GPtrArray) pending = cpt_view_list_pending (cpt_shop_get_view (self->shop));
  g_autofree char *title = NULL;
  g_autofree char *oldest = NULL;

  show_rows (self, pending);
  gtk_widget_set_visible (self->waiting_card, pending->len > 0);
  if (status->n_unsent > 0)
    title = g_strdup_printf (_ ("Waiting to send · %d"), (int)status->n_unsent);
  if (status->oldest_unsent_us > 0) {
    g_autofree char *clock =
        cpt_words_clock (status->oldest_unsent_us, cpt_shop_get_time_zone (self->shop));

    oldest = g_strdup_printf (_ ("Oldest %s"), clock);
  }
  gtk_label_set_label (self->waiting_title,
                       title != NULL ? title : _ ("Nothing waits: all is sent"));
  gtk_label_set_label (self->oldest, oldest != NULL ? oldest : "");
}

static char *
write_subtitle (CptOfflinePage *self, const CptSyncStatus *status)
{
  gint64 minutes = (cpt_shop_now_us (self->shop) - status->offline_since_us) / US_PER_MINUTE;
  g_autofree char *clock = NULL;

  if (status->link == CPT_LINK_ONLINE || status->offline_since_us <= 0)
    return g_strdup (_ ("All of it is saved on this device"));
  clock = cpt_words_clock (status->offline_since_us, cpt_shop_get_time_zone (self->shop));
  /* Translators: a clock time, and for how long; all of it: the work that people did */
  return g_strdup_printf (_ ("Since %1$s · %2$d min · all of it is saved on this device"), clock,
                          (int)MAX (0, minutes));
}

static void
show_status (CptOfflinePage *self)
{
  const CptSyncStatus *status = cpt_shop_get_status (self->shop);
  g_autofree char *subtitle = NULL;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  subtitle = write_subtitle (self, status);
  gtk_label_set_label (self->title,
                       status->link == CPT_LINK_ONLINE ? _ ("Online") : _ ("Working offline"));
  gtk_label_set_label (self->subtitle, subtitle);
  show_waiting (self);
}

static void
on_try_now (CptOfflinePage *self)
{
  cpt_shop_sync_now (self->shop);
}

static void
cpt_offline_page_shown (CptPage *page)
{
  CptOfflinePage *self = CPT_OFFLINE_PAGE (page);

  show_status (self);
  gtk_widget_grab_focus (self->title_box);
}

static char *
cpt_offline_page_make_title (CptPage *page)
{
  return g_strdup (gtk_label_get_label (CPT_OFFLINE_PAGE (page)->title));
}

static void
page_iface_init (CptPageInterface *iface)
{
  iface->shown = cpt_offline_page_shown;
  iface->make_title = cpt_offline_page_make_title;
}

static void
cpt_offline_page_dispose (GObject *object)
{
  g_clear_object (&CPT_OFFLINE_PAGE (object)->shop);
  G_OBJECT_CLASS (cpt_offline_page_parent_class)->dispose (object);
}

static void
cpt_offline_page_class_init (CptOfflinePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cpt_offline_page_dispose;
  g_type_ensure (CPT_TYPE_WRAP_PAIR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/comptoir/Comptoir/more/offline-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CptOfflinePage, title_box);
  gtk_widget_class_bind_template_child (widget_class, CptOfflinePage, back);
  gtk_widget_class_bind_template_child (widget_class, CptOfflinePage, title);
  gtk_widget_class_bind_template_child (widget_class, CptOfflinePage, subtitle);
  gtk_widget_class_bind_template_child (widget_class, CptOfflinePage, works);
  gtk_widget_class_bind_template_child (widget_class, CptOfflinePage, waits);
  gtk_widget_class_bind_template_child (widget_class, CptOfflinePage, waiting_title);
  gtk_widget_class_bind_template_child (widget_class, CptOfflinePage, oldest);
  gtk_widget_class_bind_template_child (widget_class, CptOfflinePage, waiting_card);
  gtk_widget_class_bind_template_child (widget_class, CptOfflinePage, waiting);
  gtk_widget_class_bind_template_callback (widget_class, on_try_now);
}

static void
cpt_offline_page_init (CptOfflinePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_facts (self->works, WORKS, G_N_ELEMENTS (WORKS));
  add_facts (self->waits, WAITS, G_N_ELEMENTS (WAITS));
  g_signal_connect_after (self, "map", G_CALLBACK (show_status), NULL);
}

GtkWidget *
cpt_offline_page_new (CptShop *shop, gboolean alone)
{
  CptOfflinePage *self = g_object_new (CPT_TYPE_OFFLINE_PAGE, NULL);

  self->shop = g_object_ref (shop);
  gtk_widget_set_visible (self->back, alone);
  if (!alone)
    gtk_widget_remove_css_class (gtk_widget_get_parent (self->back), "with-back");
  g_signal_connect_object (shop, "status", G_CALLBACK (show_status), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (shop, "changed", G_CALLBACK (show_status), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
