/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/attention/attention-page.h"

#include "terminal/attention/story-row.h"
#include "terminal/page.h"
#include "terminal/widgets/wrap-pair.h"
#include "workflow/attention.h"

#include <glib/gi18n.h>

/* One thing at a time, the newest first; a row under a finger never changes by itself, so the item
 * stays until it is answered or gone, or somebody goes on to the next. */
struct _CptAttentionPage {
  AdwBin parent_instance;

  CptShop *shop;           /* (owned) */
  CptAttention *attention; /* (owned) */
  CptAttentionItem *item;  /* (owned) (nullable) shown */
  char *as;                /* (owned) (nullable) the closing that was chosen */
  char *place;             /* (owned) (nullable) scanned, or suggested */
  gboolean needs_place;
  CptRole needs_approver; /* NONE: whoever is here may answer so */

  GtkWidget *title_box;
  GtkLabel *title;
  GtkLabel *subtitle;
  GtkWidget *next;
  GtkLabel *next_label;
  GtkStack *stack;
  GtkLabel *item_title;
  GtkLabel *item_detail;
  GtkWidget *story_card;
  GtkBox *story;
  GtkWidget *goods_card;
  GtkLabel *goods;
  GtkWidget *question;
  GtkListBox *closings;
  GtkWidget *pending;
  GtkWidget *thumb_bar;
  GtkLabel *primary_label;
};

static void page_iface_init (CptPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CptAttentionPage,
                               cpt_attention_page,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (CPT_TYPE_PAGE, page_iface_init))

static gboolean
item_is_pending (CptAttentionItem *item)
{
  gboolean pending = FALSE;

  if (item != NULL)
    g_object_get (item, "pending", &pending, NULL);
  return pending;
}

static gboolean
is_pending (CptAttentionPage *self)
{
  return item_is_pending (self->item);
}

static gboolean
is_refusal (CptAttentionPage *self)
{
  g_autofree char *id = NULL;

  g_object_get (self->item, "id", &id, NULL);
  return id == NULL || *id == '\0';
}

static void
show_primary (CptAttentionPage *self)
{
  g_autofree char *words = NULL;

  gtk_widget_set_visible (self->thumb_bar, self->item != NULL && !is_pending (self));
  if (self->item == NULL)
    return;
  if (is_refusal (self))
    words = g_strdup (_ ("Got it"));
  else if (self->as == NULL)
    words = g_strdup (_ ("Choose what happened"));
  else if (self->needs_place && self->place == NULL)
    words = g_strdup (_ ("Scan the shelf"));
  else if (self->needs_approver != CPT_ROLE_NONE)
    words = g_strdup (self->needs_approver == CPT_ROLE_MANAGER ? _ ("Ask a manager")
                                                               : _ ("Ask a supervisor"));
  else if (self->needs_place)
    words = g_strdup_printf (_ ("Put back to %s"), self->place);
  else
    words = g_strdup (_ ("Save the answer"));
  gtk_label_set_label (self->primary_label, words);
}

/* Whose approval an answer for @role needs from whoever is here. */
static CptRole
find_approver (CptAttentionPage *self, int role)
{
  static const char *const RIGHTS[] = {
    [CPT_ROLE_SUPERVISOR] = "exception.close:supervisor",
    [CPT_ROLE_MANAGER] = "exception.close:manager",
  };

  if (role <= CPT_ROLE_ASSOCIATE || role >= (int)G_N_ELEMENTS (RIGHTS))
    return CPT_ROLE_NONE;
  return cpt_shop_get_approver_role (self->shop, RIGHTS[role]);
}

static void
on_closing_toggled (GtkCheckButton *check, CptAttentionPage *self)
{
  CptAttentionClosing *closing = g_object_get_data (G_OBJECT (check), "cpt-closing");
  int role = CPT_ROLE_NONE;

  if (!gtk_check_button_get_active (check))
    return;
  g_clear_pointer (&self->as, g_free);
  g_object_get (closing, "code", &self->as, "needs-place", &self->needs_place, "needs-role", &role,
                NULL);
  self->needs_approver = find_approver (self, role);
  show_primary (self);
}

/* Of the answers that every shop has; a shop's own ones get the plain one. */
static const char *
get_icon (const char *code)
{
  static const struct {
    const char *code, *icon;
  } ICONS[] = { { "put-back", "cpt-shelf-symbolic" },
                { "counted-twice", "cpt-verified-symbolic" },
                { "written-off", "cpt-alert-symbolic" } };

  for (gsize i = 0; i < G_N_ELEMENTS (ICONS); i++)
    if (g_str_equal (ICONS[i].code, code))
      return ICONS[i].icon;
  return "cpt-info-symbolic";
}

/* What it does to the stock, and who has to say so too. */
static char *
write_subtitle (CptAttentionPage *self, const char *effect, int role)
{
  CptRole approver = find_approver (self, role);

  if (approver == CPT_ROLE_NONE)
    return g_strdup (effect != NULL ? effect : "");
  return g_strjoin ("\n",
                    approver == CPT_ROLE_MANAGER ? _ ("A manager approves this")
                                                 : _ ("A supervisor approves this"),
                    effect, NULL);
}

static void
add_closing (CptAttentionPage *self, CptAttentionClosing *closing, GtkCheckButton **group)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();
  GtkWidget *icon;
  g_autofree char *code = NULL;
  g_autofree char *label = NULL;
  g_autofree char *effect = NULL;
  g_autofree char *subtitle = NULL;
  int role = CPT_ROLE_NONE;

  g_object_get (closing, "code", &code, "label", &label, "effect", &effect, "needs-role", &role,
                NULL);
  subtitle = write_subtitle (self, effect, role);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), label);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  icon = gtk_image_new_from_icon_name (get_icon (code));
  gtk_widget_add_css_class (icon, "i24");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  gtk_check_button_set_group (GTK_CHECK_BUTTON (check), *group);
  if (*group == NULL)
    *group = GTK_CHECK_BUTTON (check);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, subtitle, -1);
  g_object_set_data_full (G_OBJECT (check), "cpt-closing", g_object_ref (closing), g_object_unref);
  g_signal_connect (check, "toggled", G_CALLBACK (on_closing_toggled), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  gtk_list_box_append (self->closings, row);
}

static void
show_closings (CptAttentionPage *self)
{
  g_autoptr (GListModel) closings = NULL;
  GtkCheckButton *group = NULL;
  GtkWidget *row;
  guint n_closings;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->closings))) != NULL)
    gtk_list_box_remove (self->closings, row);
  g_object_get (self->item, "closings", &closings, NULL);
  n_closings = closings != NULL ? g_list_model_get_n_items (closings) : 0;
  for (guint n = 0; n < n_closings; n++) {
    g_autoptr (CptAttentionClosing) closing = g_list_model_get_item (closings, n);

    add_closing (self, closing, &group);
  }
  /* A refusal is only read, and the button says so. */
  gtk_widget_set_visible (GTK_WIDGET (self->closings),
                          n_closings > 0 && !is_pending (self) && !is_refusal (self));
  gtk_widget_set_visible (self->question, gtk_widget_get_visible (GTK_WIDGET (self->closings)));
}

static void
show_story (CptAttentionPage *self)
{
  g_autoptr (GListModel) story = NULL;
  GtkWidget *row;
  guint n_events;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->story))) != NULL)
    gtk_box_remove (self->story, row);
  g_object_get (self->item, "story", &story, NULL);
  n_events = story != NULL ? g_list_model_get_n_items (story) : 0;
  for (guint n = 0; n < n_events; n++) {
    g_autoptr (CptAttentionEvent) event = g_list_model_get_item (story, n);

    gtk_box_append (self->story, cpt_story_row_new (event, n + 1 == n_events));
  }
  gtk_widget_set_visible (self->story_card, n_events > 0);
}

static void
show_words (CptAttentionPage *self)
{
  g_autofree char *title = NULL;
  g_autofree char *detail = NULL;
  g_auto (GStrv) goods = NULL;
  g_autofree char *lines = NULL;

  g_object_get (self->item, "title", &title, "detail", &detail, "goods", &goods, NULL);
  lines = goods != NULL ? g_strjoinv ("\n", goods) : g_strdup ("");
  gtk_label_set_label (self->item_title, title);
  gtk_label_set_label (self->item_detail, detail != NULL ? detail : "");
  gtk_label_set_label (self->goods, lines);
  /* A single article stands in the sentence above. */
  gtk_widget_set_visible (self->goods_card, goods != NULL && g_strv_length (goods) > 1);
}

/* What is told may change while somebody reads it; the answer that they chose stays chosen. */
static void
on_item_changed (CptAttentionPage *self, GParamSpec *pspec)
{
  if (g_str_equal (pspec->name, "story"))
    show_story (self);
  else
    show_words (self);
}

static void
watch_item (CptAttentionPage *self, CptAttentionItem *item)
{
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_func (self->item, on_item_changed, self);
  g_set_object (&self->item, item);
  if (item != NULL)
    g_signal_connect_object (item, "notify", G_CALLBACK (on_item_changed), self, G_CONNECT_SWAPPED);
}

static void
show_item (CptAttentionPage *self)
{
  g_clear_pointer (&self->as, g_free);
  g_clear_pointer (&self->place, g_free);
  self->needs_place = FALSE;
  self->needs_approver = CPT_ROLE_NONE;
  gtk_stack_set_visible_child_name (self->stack, self->item != NULL ? "item" : "empty");
  show_primary (self);
  if (self->item == NULL)
    return;
  g_object_get (self->item, "place", &self->place, NULL);
  show_words (self);
  gtk_widget_set_visible (self->pending, is_pending (self));
  show_story (self);
  show_closings (self);
  show_primary (self);
}

/* Where the shown item stands in the list; its length: not any more. */
static guint
find_position (CptAttentionPage *self)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->attention));

  for (guint n = 0; n < n_items; n++) {
    g_autoptr (CptAttentionItem) item = g_list_model_get_item (G_LIST_MODEL (self->attention), n);

    if (item == self->item)
      return n;
  }
  return n_items;
}

static void
show_head (CptAttentionPage *self)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->attention));
  g_autofree char *words = NULL;
  g_autofree char *next = NULL;
  g_autofree char *name = NULL;

  words = n_items == 0
              ? g_strdup ("")
              : g_strdup_printf (ngettext ("%u question", "%u questions", n_items), n_items);
  gtk_label_set_label (self->subtitle, words);
  gtk_widget_set_visible (self->next, n_items > 1);
  /* Translators: which of how many, "1 of 2" */
  next = g_strdup_printf (_ ("%1$u of %2$u"), find_position (self) + 1, n_items);
  name = g_strdup_printf (_ ("Next question, %s"), next);
  gtk_label_set_label (self->next_label, next);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->next), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
}

static void
show_at (CptAttentionPage *self, guint position)
{
  g_autoptr (CptAttentionItem) item =
      g_list_model_get_item (G_LIST_MODEL (self->attention), position);

  watch_item (self, item);
  show_head (self);
  show_item (self);
}

static void
on_items_changed (CptAttentionPage *self)
{
  if (self->item == NULL ||
      find_position (self) == g_list_model_get_n_items (G_LIST_MODEL (self->attention))) {
    show_at (self, 0);
    return;
  }
  show_head (self);
  gtk_widget_set_visible (self->pending, is_pending (self));
  show_primary (self);
}

static void
on_next (CptAttentionPage *self)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->attention));

  if (n_items > 0)
    show_at (self, (find_position (self) + 1) % n_items);
}

/* What is answered waits until central has it; whoever is here goes on with the next. */
static void
go_on (CptAttentionPage *self)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->attention));
  guint position = find_position (self);

  for (guint n = 1; n < n_items; n++) {
    guint next = (position + n) % n_items;
    g_autoptr (CptAttentionItem) item =
        g_list_model_get_item (G_LIST_MODEL (self->attention), next);

    if (!item_is_pending (item)) {
      show_at (self, next);
      return;
    }
  }
  if (self->item != NULL)
    show_item (self);
}

static void
on_closed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CptAttentionPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CptSay) say = NULL;

  if (cpt_attention_close_finish (CPT_ATTENTION (source), result, &error)) {
    say = cpt_say_new (CPT_SAY_DONE, _ ("Answer saved"), NULL);
    go_on (self);
  } else {
    say = cpt_say_new (CPT_SAY_PROBLEM, _ ("The answer was not saved"), error->message);
  }
  cpt_page_say (CPT_PAGE (self), say);
}

static void
answer (CptAttentionPage *self, const char *approver)
{
  cpt_attention_close_async (self->attention, self->item, is_refusal (self) ? "read" : self->as,
                             self->needs_place ? self->place : NULL, approver, on_closed,
                             g_object_ref (self));
}

/* Nothing is left to choose or to scan. */
static gboolean
can_answer (CptAttentionPage *self)
{
  return self->item != NULL && !is_pending (self) &&
         (is_refusal (self) || (self->as != NULL && (!self->needs_place || self->place != NULL)));
}

static void
cpt_attention_page_do_primary (CptPage *page)
{
  CptAttentionPage *self = CPT_ATTENTION_PAGE (page);

  if (!can_answer (self))
    return;
  if (self->needs_approver != CPT_ROLE_NONE)
    cpt_page_ask_approver (page, self->needs_approver);
  else
    answer (self, NULL);
}

static void
cpt_attention_page_take_approver (CptPage *page, const char *sign_in)
{
  CptAttentionPage *self = CPT_ATTENTION_PAGE (page);

  if (can_answer (self))
    answer (self, sign_in);
}

static gboolean
cpt_attention_page_take_scan (CptPage *page, const CptMeaning *meaning)
{
  CptAttentionPage *self = CPT_ATTENTION_PAGE (page);

  if (meaning->sort == CPT_MEANS_BADGE && self->needs_approver != CPT_ROLE_NONE &&
      can_answer (self)) {
    cpt_page_ask_approver (page, self->needs_approver);
    return TRUE;
  }
  if (meaning->sort != CPT_MEANS_PLACE || self->item == NULL || !self->needs_place)
    return FALSE;
  g_free (self->place);
  self->place = g_strdup (meaning->place);
  show_primary (self);
  return TRUE;
}

static void
cpt_attention_page_shown (CptPage *page)
{
  gtk_widget_grab_focus (CPT_ATTENTION_PAGE (page)->title_box);
}

static const CptPageScan *
cpt_attention_page_list_scans (CptPage *page)
{
  static const CptPageScan scans[] = {
    { N_ ("Shelf"), N_ ("Sets where the items go back to") },
    { N_ ("Badge"), N_ ("Approves the answer that needs it") },
    { N_ ("Order, bag"), N_ ("Opens that order") },
    { NULL, NULL },
  };

  return scans;
}

static void
page_iface_init (CptPageInterface *iface)
{
  iface->list_scans = cpt_attention_page_list_scans;
  iface->take_scan = cpt_attention_page_take_scan;
  iface->do_primary = cpt_attention_page_do_primary;
  iface->shown = cpt_attention_page_shown;
  iface->take_approver = cpt_attention_page_take_approver;
}

static void
cpt_attention_page_dispose (GObject *object)
{
  CptAttentionPage *self = CPT_ATTENTION_PAGE (object);

  g_clear_object (&self->item);
  g_clear_object (&self->attention);
  g_clear_object (&self->shop);
  g_clear_pointer (&self->as, g_free);
  g_clear_pointer (&self->place, g_free);
  G_OBJECT_CLASS (cpt_attention_page_parent_class)->dispose (object);
}

static void
cpt_attention_page_class_init (CptAttentionPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cpt_attention_page_dispose;
  g_type_ensure (CPT_TYPE_WRAP_PAIR);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/comptoir/Comptoir/attention/attention-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CptAttentionPage, title_box);
  gtk_widget_class_bind_template_child (widget_class, CptAttentionPage, title);
  gtk_widget_class_bind_template_child (widget_class, CptAttentionPage, subtitle);
  gtk_widget_class_bind_template_child (widget_class, CptAttentionPage, next);
  gtk_widget_class_bind_template_child (widget_class, CptAttentionPage, next_label);
  gtk_widget_class_bind_template_child (widget_class, CptAttentionPage, stack);
  gtk_widget_class_bind_template_child (widget_class, CptAttentionPage, item_title);
  gtk_widget_class_bind_template_child (widget_class, CptAttentionPage, item_detail);
  gtk_widget_class_bind_template_child (widget_class, CptAttentionPage, story_card);
  gtk_widget_class_bind_template_child (widget_class, CptAttentionPage, story);
  gtk_widget_class_bind_template_child (widget_class, CptAttentionPage, goods_card);
  gtk_widget_class_bind_template_child (widget_class, CptAttentionPage, goods);
  gtk_widget_class_bind_template_child (widget_class, CptAttentionPage, question);
  gtk_widget_class_bind_template_child (widget_class, CptAttentionPage, closings);
  gtk_widget_class_bind_template_child (widget_class, CptAttentionPage, pending);
  gtk_widget_class_bind_template_child (widget_class, CptAttentionPage, thumb_bar);
  gtk_widget_class_bind_template_child (widget_class, CptAttentionPage, primary_label);
  gtk_widget_class_bind_template_callback (widget_class, on_next);
}

static void
cpt_attention_page_init (CptAttentionPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
cpt_attention_page_new (CptShop *shop)
{
  CptAttentionPage *self = g_object_new (CPT_TYPE_ATTENTION_PAGE, NULL);

  self->shop = g_object_ref (shop);
  self->attention = cpt_attention_new (shop);
  g_signal_connect_object (self->attention, "items-changed", G_CALLBACK (on_items_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (shop, "changed", G_CALLBACK (on_items_changed), self, G_CONNECT_SWAPPED);
  /* What may be answered depends on who is here. */
  g_signal_connect_object (shop, "person", G_CALLBACK (show_item), self, G_CONNECT_SWAPPED);
  on_items_changed (self);
  return GTK_WIDGET (self);
}
