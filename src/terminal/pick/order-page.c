/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/pick/order-page.h"

#include "terminal/page.h"
#include "terminal/widgets/wrap-pair.h"
#include "workflow/hold.h"

#include <glib/gi18n.h>

struct _CptOrderPage {
  AdwBin parent_instance;

  CptShop *shop; /* (owned) */
  char fulfilment[CPT_ID_SIZE];
  gboolean busy;

  GtkWidget *title_box;
  GtkLabel *title;
  GtkLabel *subtitle;
  AdwActionRow *take;
  AdwActionRow *give_back;
  AdwEntryRow *give_to;
  GtkListBox *reasons;
};

static void page_iface_init (CptPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CptOrderPage,
                               cpt_order_page,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (CPT_TYPE_PAGE, page_iface_init))

static void
say_problem (CptOrderPage *self, const char *words)
{
  g_autoptr (CptSay) say = cpt_say_new (CPT_SAY_PROBLEM, _ ("This was not saved"), words);

  cpt_page_say (CPT_PAGE (self), say);
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CptOrderPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CptSay) say = NULL;

  self->busy = FALSE;
  if (!cpt_shop_submit_finish (CPT_SHOP (source), result, &error)) {
    say_problem (self, error->message);
    return;
  }
  say = cpt_say_new (CPT_SAY_DONE, _ ("Saved"), NULL);
  cpt_page_say (CPT_PAGE (self), say);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
}

/* Takes @command; NULL: @error says why there is none. */
static void
submit (CptOrderPage *self, CptCommand *command, const GError *error)
{
  GPtrArray *act;

  if (command == NULL || self->busy) {
    if (error != NULL)
      say_problem (self, error->message);
    cpt_command_free (command);
    return;
  }
  self->busy = TRUE;
  act = g_ptr_array_new ();
  g_ptr_array_add (act, command);
  cpt_shop_submit_async (self->shop, act, NULL, NULL, on_done, g_object_ref (self));
}

static void
accept_for (CptOrderPage *self, const char *person)
{
  CptHoldTerms terms = { .person = person };
  g_autoptr (GError) error = NULL;
  CptCommand *command = cpt_hold_new_accept (self->shop, self->fulfilment, &terms, &error);

  submit (self, command, error);
}

static void
on_take (CptOrderPage *self)
{
  accept_for (self, NULL);
}

static void
on_give_to (CptOrderPage *self)
{
  g_autofree char *person =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->give_to))));

  if (*person != '\0')
    accept_for (self, person);
}

static void
on_give_back (CptOrderPage *self)
{
  submit (self, cpt_shop_new_command (self->shop, CPT_KIND_RELEASE, self->fulfilment), NULL);
}

static void
on_reason (AdwActionRow *row, CptOrderPage *self)
{
  CptCommand *command = cpt_shop_new_command (self->shop, CPT_KIND_DECLINE, self->fulfilment);

  g_strlcpy (command->args.reason, g_object_get_data (G_OBJECT (row), "cpt-reason"),
             sizeof command->args.reason);
  submit (self, command, NULL);
}

static void
fill_reasons (CptOrderPage *self)
{
  const CptPolicy *policy = cpt_shop_get_policy (self->shop);

  for (guint n = 0; policy != NULL && n < policy->reasons->len; n++) {
    const CptReason *reason = g_ptr_array_index (policy->reasons, n);
    GtkWidget *row;

    if (reason->sort != CPT_REASON_DECLINE || !reason->live)
      continue;
    row = adw_action_row_new ();
    adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                   cpt_reason_get_label (reason, cpt_words_language ()));
    gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
    g_object_set_data_full (G_OBJECT (row), "cpt-reason", g_strdup (reason->code), g_free);
    g_signal_connect (row, "activated", G_CALLBACK (on_reason), self);
    gtk_list_box_append (self->reasons, row);
  }
}

static void
show_order (CptOrderPage *self)
{
  CptView *view = cpt_shop_get_view (self->shop);
  const CptViewFulfilment *found = cpt_view_get_fulfilment (view, self->fulfilment);
  const CptPerson *me = cpt_shop_get_person (self->shop);
  const CptPerson *holder;
  gboolean mine;
  g_autofree char *held = NULL;

  if (found == NULL) /* it left this shop's work */
    return;
  holder = cpt_view_get_person (view, found->shown->milestones.holder_person);
  mine = me != NULL && holder != NULL && g_str_equal (me->id, holder->id);
  held = holder == NULL ? g_strdup (_ ("Nobody has it"))
         : mine         ? g_strdup (_ ("You have it"))
                        : g_strdup_printf (_ ("%s has it"), holder->name);
  gtk_label_set_label (self->title, found->shown->promise->reference);
  gtk_label_set_label (self->subtitle, held);
  gtk_widget_set_visible (GTK_WIDGET (self->take), !mine);
  gtk_widget_set_visible (GTK_WIDGET (self->give_back), mine);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->take),
                                 holder != NULL ? _ ("Take it over") : _ ("Take it"));
}

static void
cpt_order_page_shown (CptPage *page)
{
  show_order (CPT_ORDER_PAGE (page));
  gtk_widget_grab_focus (CPT_ORDER_PAGE (page)->title_box);
}

static char *
cpt_order_page_make_title (CptPage *page)
{
  return g_strdup (gtk_label_get_label (CPT_ORDER_PAGE (page)->title));
}

static void
page_iface_init (CptPageInterface *iface)
{
  iface->shown = cpt_order_page_shown;
  iface->make_title = cpt_order_page_make_title;
}

static void
cpt_order_page_dispose (GObject *object)
{
  g_clear_object (&CPT_ORDER_PAGE (object)->shop);
  G_OBJECT_CLASS (cpt_order_page_parent_class)->dispose (object);
}

static void
cpt_order_page_class_init (CptOrderPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cpt_order_page_dispose;
  g_type_ensure (CPT_TYPE_WRAP_PAIR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/comptoir/Comptoir/pick/order-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CptOrderPage, title_box);
  gtk_widget_class_bind_template_child (widget_class, CptOrderPage, title);
  gtk_widget_class_bind_template_child (widget_class, CptOrderPage, subtitle);
  gtk_widget_class_bind_template_child (widget_class, CptOrderPage, take);
  gtk_widget_class_bind_template_child (widget_class, CptOrderPage, give_back);
  gtk_widget_class_bind_template_child (widget_class, CptOrderPage, give_to);
  gtk_widget_class_bind_template_child (widget_class, CptOrderPage, reasons);
  gtk_widget_class_bind_template_callback (widget_class, on_take);
  gtk_widget_class_bind_template_callback (widget_class, on_give_back);
  gtk_widget_class_bind_template_callback (widget_class, on_give_to);
}

static void
cpt_order_page_init (CptOrderPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
cpt_order_page_new (CptShop *shop, const char *fulfilment)
{
  CptOrderPage *self = g_object_new (CPT_TYPE_ORDER_PAGE, NULL);

  self->shop = g_object_ref (shop);
  g_strlcpy (self->fulfilment, fulfilment, sizeof self->fulfilment);
  fill_reasons (self);
  g_signal_connect_object (shop, "changed", G_CALLBACK (show_order), self, G_CONNECT_SWAPPED);
  show_order (self);
  return GTK_WIDGET (self);
}
