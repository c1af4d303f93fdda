/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/pick/order-page.h"

#include "terminal/page.h"
#include "terminal/widgets/wrap-pair.h"
#include "workflow/hold.h"

#include <glib/gi18n.h>

/* What can be done with the order. */
typedef enum {
  DO_TAKE = 0, /* the argument: who gets it, number or id; "": who is here */
  DO_SPLIT,    /* out of its wave */
  DO_GIVE_BACK,
  DO_DECLINE, /* the reason */
} Deed;

struct _CptOrderPage {
  AdwBin parent_instance;

  CptShop *shop; /* (owned) */
  char fulfilment[CPT_ID_SIZE];
  gboolean busy;
  Deed deed;      /* … the last one, which an approval repeats */
  char *argument; /* (owned) (nullable) of it */
  gboolean approved;

  GtkWidget *title_box;
  GtkLabel *title;
  GtkLabel *subtitle;
  AdwActionRow *take;
  AdwActionRow *split;
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
    if (!cpt_page_ask_if_refused (CPT_PAGE (self), self->shop, error, self->approved))
      say_problem (self, error->message);
    return;
  }
  say = cpt_say_new (CPT_SAY_DONE, _ ("Saved"), NULL);
  cpt_page_say (CPT_PAGE (self), say);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
}

static CptCommand *
new_command (CptOrderPage *self, const char *approver, GError **error)
{
  CptHoldTerms terms = { .person = self->argument, .approver = approver };
  CptCommand *command;

  if (self->deed == DO_SPLIT)
    terms.wave = "";
  if (self->deed == DO_TAKE || self->deed == DO_SPLIT)
    return cpt_hold_new_accept (self->shop, self->fulfilment, &terms, error);
  command = cpt_shop_new_command (
      self->shop, self->deed == DO_DECLINE ? CPT_KIND_DECLINE : CPT_KIND_RELEASE, self->fulfilment);
  if (self->deed == DO_DECLINE)
    g_strlcpy (command->args.reason, self->argument, sizeof command->args.reason);
  if (approver != NULL)
    g_strlcpy (command->approver, approver, sizeof command->approver);
  return command;
}

static void
submit (CptOrderPage *self, const char *approver)
{
  g_autoptr (GError) error = NULL;
  CptCommand *command = new_command (self, approver, &error);
  GPtrArray *act;

  self->approved = approver != NULL;
  if (command == NULL) {
    say_problem (self, error->message);
    return;
  }
  self->busy = TRUE;
  act = g_ptr_array_new ();
  g_ptr_array_add (act, command);
  cpt_shop_submit_async (self->shop, act, NULL, NULL, on_done, g_object_ref (self));
}

static void
do_it (CptOrderPage *self, Deed deed, const char *argument)
{
  if (self->busy)
    return;
  self->deed = deed;
  g_free (self->argument);
  self->argument = g_strdup (argument);
  submit (self, NULL);
}

static void
cpt_order_page_take_approver (CptPage *page, const char *sign_in)
{
  CptOrderPage *self = CPT_ORDER_PAGE (page);

  if (!self->busy)
    submit (self, sign_in);
}

static void
on_take (CptOrderPage *self)
{
  do_it (self, DO_TAKE, NULL);
}

static void
on_give_to (CptOrderPage *self)
{
  g_autofree char *person =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->give_to))));

  if (*person != '\0')
    do_it (self, DO_TAKE, person);
}

static void
on_split (CptOrderPage *self)
{
  do_it (self, DO_SPLIT, NULL);
}

static void
on_give_back (CptOrderPage *self)
{
  do_it (self, DO_GIVE_BACK, NULL);
}

static void
on_reason (AdwActionRow *row, CptOrderPage *self)
{
  do_it (self, DO_DECLINE, g_object_get_data (G_OBJECT (row), "cpt-reason"));
}

/* A colleague's badge: the order is theirs. */
static gboolean
cpt_order_page_take_scan (CptPage *page, const CptMeaning *meaning)
{
  CptOrderPage *self = CPT_ORDER_PAGE (page);
  const CptPerson *person;
  g_autoptr (CptSay) say = NULL;

  if (meaning->sort != CPT_MEANS_BADGE)
    return FALSE;
  person = cpt_hold_read_badge (self->shop, meaning->code.text);
  if (person != NULL) {
    do_it (self, DO_TAKE, person->id);
    return TRUE;
  }
  say = cpt_say_new (CPT_SAY_UNKNOWN, _ ("Unknown badge"),
                     _ ("Nobody of this shop has it. Type the number of who gets the order."));
  cpt_page_say (page, say);
  return TRUE;
}

static const CptPageScan *
cpt_order_page_list_scans (CptPage *page)
{
  static const CptPageScan scans[] = {
    { N_ ("Badge"), N_ ("Gives the order to whose badge it is") },
    { N_ ("Order, bag"), N_ ("Leaves for that order; this one is kept") },
    { NULL, NULL },
  };

  return scans;
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
  CptRole approver;
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
  gtk_widget_set_visible (GTK_WIDGET (self->split), mine && *found->shown->milestones.wave != '\0');
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->take),
                                 holder != NULL ? _ ("Take it over") : _ ("Take it"));
  approver = mine ? CPT_ROLE_NONE : cpt_hold_get_approver_role (self->shop, self->fulfilment);
  adw_action_row_set_subtitle (self->take,
                               approver == CPT_ROLE_MANAGER ? _ ("A manager approves this")
                               : approver != CPT_ROLE_NONE  ? _ ("A supervisor approves this")
                                                            : "");
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
  iface->take_scan = cpt_order_page_take_scan;
  iface->take_approver = cpt_order_page_take_approver;
  iface->list_scans = cpt_order_page_list_scans;
  iface->shown = cpt_order_page_shown;
  iface->make_title = cpt_order_page_make_title;
}

static void
cpt_order_page_dispose (GObject *object)
{
  g_clear_object (&CPT_ORDER_PAGE (object)->shop);
  g_clear_pointer (&CPT_ORDER_PAGE (object)->argument, g_free);
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
  gtk_widget_class_bind_template_child (widget_class, CptOrderPage, split);
  gtk_widget_class_bind_template_child (widget_class, CptOrderPage, give_to);
  gtk_widget_class_bind_template_child (widget_class, CptOrderPage, reasons);
  gtk_widget_class_bind_template_callback (widget_class, on_take);
  gtk_widget_class_bind_template_callback (widget_class, on_give_back);
  gtk_widget_class_bind_template_callback (widget_class, on_split);
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
