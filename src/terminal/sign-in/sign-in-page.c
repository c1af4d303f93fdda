/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/sign-in/sign-in-page.h"

#include "terminal/page.h"
#include "terminal/widgets/show-icon.h"
#include "workflow/sign-in.h"

#include <glib/gi18n.h>
#include <string.h>

#define MIN_DOTS   4
#define MAX_DOTS   8
#define N_INITIALS 2

struct _CptSignInPage {
  AdwBin parent_instance;

  CptShop *shop;     /* (owned) */
  CptSignInJob *job; /* (owned) */
  gboolean enrolled; /* as shown */
  CptRole approves;  /* NONE: the page signs somebody in */

  GtkWidget *head;
  GtkWidget *body;
  GtkImage *where_icon;
  GtkLabel *where;
  GtkStack *face;
  GtkLabel *initials;
  GtkWidget *tick;
  GtkLabel *title;
  GtkWidget *status_box;
  GtkImage *status_icon;
  GtkLabel *status;
  GtkWidget *dots;
  GtkWidget *keys;
  GtkWidget *foot;
  GtkButton *not_me;
  GtkWidget *by_hand;
  GtkWidget *key_back;
  GtkWidget *key_enter;
};

static void page_iface_init (CptPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CptSignInPage,
                               cpt_sign_in_page,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (CPT_TYPE_PAGE, page_iface_init))

static guint approved_signal;

static char *
get_name (CptSignInPage *self)
{
  char *name = NULL;

  g_object_get (self->job, "name", &name, NULL);
  return name;
}

/* The first letters of the first words: "CR" of Camille Roche. */
static char *
make_initials (const char *name)
{
  g_auto (GStrv) words = g_strsplit (name, " ", -1);
  g_autoptr (GString) initials = g_string_new (NULL);

  for (guint n = 0; words[n] != NULL && n < N_INITIALS; n++) {
    if (*words[n] != '\0')
      g_string_append_unichar (initials, g_unichar_toupper (g_utf8_get_char (words[n])));
  }
  return g_string_free (g_steal_pointer (&initials), FALSE);
}

static void
show_status (CptSignInPage *self, const char *icon, const char *css_class, const char *words)
{
  gtk_widget_remove_css_class (self->status_box, "good-text");
  gtk_widget_remove_css_class (self->status_box, "bad-text");
  gtk_widget_remove_css_class (self->status_box, "dimmer");
  gtk_widget_add_css_class (self->status_box, css_class);
  cpt_show_icon (self->status_icon, icon);
  gtk_label_set_label (self->status, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->status_box), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words, -1);
}

static void
show_where (CptSignInPage *self)
{
  const CptStore *store = cpt_view_get_store (cpt_shop_get_view (self->shop));
  const char *terminal = cpt_shop_get_terminal_name (self->shop);
  g_autofree char *words = NULL;

  if (self->approves != CPT_ROLE_NONE)
    words = g_strdup (self->approves == CPT_ROLE_MANAGER ? _ ("A manager has to approve this")
                                                         : _ ("A supervisor has to approve this"));
  else if (!cpt_shop_is_enrolled (self->shop))
    words = g_strdup (_ ("This device belongs to no shop yet"));
  else
    words = g_strjoin (" · ", store != NULL ? store->name : cpt_shop_get_store_number (self->shop),
                       terminal, NULL);
  gtk_label_set_label (self->where, words);
}

static void
ask_for_badge (CptSignInPage *self)
{
  self->enrolled = cpt_shop_is_enrolled (self->shop);
  gtk_label_set_label (self->title, self->approves != CPT_ROLE_NONE ? _ ("Scan their badge")
                                    : self->enrolled                ? _ ("Scan your badge")
                                                     : _ ("Scan the enrolment code"));
  show_status (self, "cpt-scan-symbolic", "dimmer",
               self->approves != CPT_ROLE_NONE
                   ? _ ("Then they enter their PIN. You stay signed in.")
               : self->enrolled ? _ ("Then enter your PIN.")
                                : _ ("Head office gives it; it is good for 15 minutes."));
}

static void
show_person (CptSignInPage *self)
{
  g_autofree char *name = get_name (self);
  g_autofree char *title = NULL;
  g_autofree char *initials = NULL;
  g_autofree char *not_me = NULL;

  gtk_widget_set_visible (self->keys, name != NULL);
  gtk_widget_set_visible (self->dots, name != NULL);
  gtk_widget_set_visible (self->foot, name != NULL);
  gtk_widget_set_visible (self->tick, name != NULL);
  gtk_widget_set_visible (self->by_hand, name == NULL);
  gtk_stack_set_visible_child_name (self->face, name != NULL ? "person" : "badge");
  if (name == NULL) {
    ask_for_badge (self);
    return;
  }
  title = g_strdup_printf (_ ("Hello %s"), name);
  initials = make_initials (name);
  /* Translators: a button for whoever is not the person whose badge was read */
  not_me = g_strdup_printf (_ ("Not %s?"), name);
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->initials, initials);
  gtk_button_set_label (self->not_me, not_me);
  gtk_label_set_wrap (GTK_LABEL (gtk_button_get_child (self->not_me)), TRUE);
  show_status (self, "cpt-badge-symbolic", "good-text", _ ("Badge read. Enter your PIN."));
}

/* Enrolled, or the first rows came: what the page asks for follows, unless a person is at it. */
static void
on_shop_changed (CptSignInPage *self)
{
  g_autofree char *name = get_name (self);

  show_where (self);
  if (name == NULL && cpt_shop_is_enrolled (self->shop) != self->enrolled)
    show_person (self);
}

static void
show_dots (CptSignInPage *self)
{
  guint n_digits = 0;
  guint n_dots;
  g_autofree char *words = NULL;
  GtkWidget *child;

  g_object_get (self->job, "n-digits", &n_digits, NULL);
  n_dots = CLAMP (n_digits, MIN_DOTS, MAX_DOTS);
  while ((child = gtk_widget_get_first_child (self->dots)) != NULL)
    gtk_box_remove (GTK_BOX (self->dots), child);
  for (guint n = 0; n < n_dots; n++) {
    child = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
    gtk_widget_add_css_class (child, "pin-dot");
    if (n < n_digits)
      gtk_widget_add_css_class (child, "on");
    gtk_box_append (GTK_BOX (self->dots), child);
  }
  words = g_strdup_printf (ngettext ("%u digit entered", "%u digits entered", n_digits), n_digits);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->dots), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  -1);
}

static void
show_busy (CptSignInPage *self)
{
  gboolean busy = FALSE;

  g_object_get (self->job, "busy", &busy, NULL);
  gtk_widget_set_sensitive (self->keys, !busy);
}

static void
show_say (CptSignInPage *self)
{
  g_autoptr (CptSay) say = NULL;
  g_autofree char *words = NULL;

  g_object_get (self->job, "say", &say, NULL);
  if (say == NULL || say->sort == CPT_SAY_NOTHING)
    return;
  words = g_strjoin (" ", say->title, say->detail, NULL);
  if (say->sort != CPT_SAY_RIGHT)
    show_status (self, "cpt-alert-symbolic", "bad-text", words);
  cpt_page_say (CPT_PAGE (self), say);
}

static void
on_key_clicked (CptSignInPage *self, GtkButton *button)
{
  const char *label = gtk_button_get_label (button);

  if (GTK_WIDGET (button) == self->key_back)
    cpt_sign_in_type (self->job, '\b');
  else if (GTK_WIDGET (button) == self->key_enter)
    cpt_sign_in_check (self->job);
  else if (label != NULL && g_ascii_isdigit (label[0]))
    cpt_sign_in_type (self->job, label[0]);
}

static gboolean
on_key_pressed (GtkEventControllerKey *controller,
                guint keyval,
                guint keycode,
                GdkModifierType state,
                CptSignInPage *self)
{
  gunichar character = gdk_keyval_to_unicode (keyval);

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  if (character >= '0' && character <= '9')
    cpt_sign_in_type (self->job, (char)character);
  else if (keyval == GDK_KEY_BackSpace)
    cpt_sign_in_type (self->job, '\b');
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static void
on_not_me (CptSignInPage *self)
{
  cpt_sign_in_clear (self->job);
  gtk_widget_grab_focus (self->body);
}

static void
on_forgot (CptSignInPage *self)
{
  show_status (self, "cpt-info-symbolic", "dimmer",
               _ ("A manager or head office gives you a new PIN."));
}

static void
on_enrolled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CptSignInPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!cpt_shop_enrol_finish (CPT_SHOP (source), result, &error)) {
    show_status (self, "cpt-alert-symbolic", "bad-text", error->message);
    return;
  }
  show_where (self);
  show_person (self);
}

static void
say_no_badge (CptSignInPage *self, const char *code)
{
  g_autoptr (CptSay) say = cpt_say_new (CPT_SAY_UNKNOWN, _ ("This is no badge"), code);

  cpt_page_say (CPT_PAGE (self), say);
}

static void
on_approved (CptSignInPage *self, const char *sign_in)
{
  g_signal_emit (self, approved_signal, 0, sign_in);
}

static gboolean
cpt_sign_in_page_take_scan (CptPage *page, const CptMeaning *meaning)
{
  CptSignInPage *self = CPT_SIGN_IN_PAGE (page);

  if ((meaning->code.can_be & CPT_CAN_BE_ENROLMENT) != 0 && !cpt_shop_is_enrolled (self->shop))
    cpt_shop_enrol_async (self->shop, meaning->code.text, on_enrolled, g_object_ref (self));
  else if (meaning->sort == CPT_MEANS_BADGE)
    cpt_sign_in_take_badge (self->job, meaning->code.text);
  else if (self->approves != CPT_ROLE_NONE)
    say_no_badge (self, meaning->code.text);
  else
    return FALSE;
  return TRUE;
}

/* Fast fingers on a PIN; letters are half of a badge. */
static void
cpt_sign_in_page_take_text (CptPage *page, const char *text)
{
  if (strspn (text, "0123456789") != strlen (text))
    return;
  for (; *text != '\0'; text++)
    cpt_sign_in_type (CPT_SIGN_IN_PAGE (page)->job, *text);
}

static void
cpt_sign_in_page_do_primary (CptPage *page)
{
  cpt_sign_in_check (CPT_SIGN_IN_PAGE (page)->job);
}

static void
cpt_sign_in_page_shown (CptPage *page)
{
  CptSignInPage *self = CPT_SIGN_IN_PAGE (page);

  cpt_sign_in_clear (self->job);
  show_where (self);
  show_person (self);
  show_dots (self);
  gtk_widget_grab_focus (self->body);
}

static const CptPageScan *
cpt_sign_in_page_list_scans (CptPage *page)
{
  static const CptPageScan scans[] = {
    { N_ ("Badge"), N_ ("Fills in who you are") },
    { N_ ("Anything else"), N_ ("Waits until you have signed in") },
    { NULL, NULL },
  };

  return scans;
}

static void
page_iface_init (CptPageInterface *iface)
{
  iface->list_scans = cpt_sign_in_page_list_scans;
  iface->take_scan = cpt_sign_in_page_take_scan;
  iface->do_primary = cpt_sign_in_page_do_primary;
  iface->take_text = cpt_sign_in_page_take_text;
  iface->shown = cpt_sign_in_page_shown;
}

static void
cpt_sign_in_page_dispose (GObject *object)
{
  CptSignInPage *self = CPT_SIGN_IN_PAGE (object);

  g_clear_object (&self->job);
  g_clear_object (&self->shop);
  G_OBJECT_CLASS (cpt_sign_in_page_parent_class)->dispose (object);
}

static void
cpt_sign_in_page_class_init (CptSignInPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cpt_sign_in_page_dispose;
  approved_signal = g_signal_new ("approved", CPT_TYPE_SIGN_IN_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/comptoir/Comptoir/sign-in/sign-in-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CptSignInPage, head);
  gtk_widget_class_bind_template_child (widget_class, CptSignInPage, body);
  gtk_widget_class_bind_template_child (widget_class, CptSignInPage, where_icon);
  gtk_widget_class_bind_template_child (widget_class, CptSignInPage, where);
  gtk_widget_class_bind_template_child (widget_class, CptSignInPage, face);
  gtk_widget_class_bind_template_child (widget_class, CptSignInPage, initials);
  gtk_widget_class_bind_template_child (widget_class, CptSignInPage, tick);
  gtk_widget_class_bind_template_child (widget_class, CptSignInPage, title);
  gtk_widget_class_bind_template_child (widget_class, CptSignInPage, status_box);
  gtk_widget_class_bind_template_child (widget_class, CptSignInPage, status_icon);
  gtk_widget_class_bind_template_child (widget_class, CptSignInPage, status);
  gtk_widget_class_bind_template_child (widget_class, CptSignInPage, dots);
  gtk_widget_class_bind_template_child (widget_class, CptSignInPage, keys);
  gtk_widget_class_bind_template_child (widget_class, CptSignInPage, foot);
  gtk_widget_class_bind_template_child (widget_class, CptSignInPage, not_me);
  gtk_widget_class_bind_template_child (widget_class, CptSignInPage, by_hand);
  gtk_widget_class_bind_template_child (widget_class, CptSignInPage, key_back);
  gtk_widget_class_bind_template_child (widget_class, CptSignInPage, key_enter);
  gtk_widget_class_bind_template_callback (widget_class, on_key_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_not_me);
  gtk_widget_class_bind_template_callback (widget_class, on_forgot);
}

static void
cpt_sign_in_page_init (CptSignInPage *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static GtkWidget *
make (CptShop *shop, CptRole approves)
{
  CptSignInPage *self = g_object_new (CPT_TYPE_SIGN_IN_PAGE, NULL);

  self->shop = g_object_ref (shop);
  self->approves = approves;
  self->job = approves != CPT_ROLE_NONE ? cpt_sign_in_new_approver (shop) : cpt_sign_in_new (shop);
  gtk_widget_set_visible (self->head, approves != CPT_ROLE_NONE);
  if (approves != CPT_ROLE_NONE)
    cpt_show_icon (self->where_icon, "cpt-verified-symbolic");
  g_signal_connect_object (self->job, "approved", G_CALLBACK (on_approved), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->job, "notify::name", G_CALLBACK (show_person), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->job, "notify::n-digits", G_CALLBACK (show_dots), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->job, "notify::busy", G_CALLBACK (show_busy), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->job, "notify::say", G_CALLBACK (show_say), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (shop, "changed", G_CALLBACK (on_shop_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (shop, "status", G_CALLBACK (on_shop_changed), self, G_CONNECT_SWAPPED);
  show_where (self);
  show_person (self);
  show_dots (self);
  return GTK_WIDGET (self);
}

GtkWidget *
cpt_sign_in_page_new (CptShop *shop)
{
  return make (shop, CPT_ROLE_NONE);
}

GtkWidget *
cpt_sign_in_page_new_approver (CptShop *shop, CptRole role)
{
  return make (shop, role);
}
