/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/widgets/call.h"

#include "terminal/widgets/show-icon.h"
#include "terminal/widgets/size-class.h"

#define SHOWN_S 12 /* then it leaves; the list has it, and it is called again */

struct _CptCall {
  AdwBin parent_instance;

  GtkWidget *box;
  GtkButton *open;
  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *detail;
  gboolean is_large; /* the text */
  guint leaving;     /* source */
};

G_DEFINE_FINAL_TYPE (CptCall, cpt_call, ADW_TYPE_BIN)

/* How each looks: state is never told by colour alone. */
static const struct {
  const char *icon;
  const char *css_class;
} LOOKS[CPT_N_ALERTS] = {
  [CPT_ALERT_CANCELLED_IN_HAND] = { "cpt-stop-symbolic", "err" },
  [CPT_ALERT_CUSTOMER_HERE] = { "cpt-here-symbolic", "info" },
  [CPT_ALERT_LATE] = { "cpt-alert-symbolic", "err" },
  [CPT_ALERT_AT_RISK] = { "cpt-alert-symbolic", "warn" },
  [CPT_ALERT_DUE_SOON] = { "cpt-soon-symbolic", "warn" },
  [CPT_ALERT_NEW] = { "cpt-task-symbolic", "info" },
  [CPT_ALERT_NEEDS_ATTENTION] = { "cpt-attention-symbolic", "err" },
};

static void
cpt_call_dispose (GObject *object)
{
  g_clear_handle_id (&CPT_CALL (object)->leaving, g_source_remove);
  G_OBJECT_CLASS (cpt_call_parent_class)->dispose (object);
}

static void
cpt_call_class_init (CptCallClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cpt_call_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/comptoir/Comptoir/widgets/call.ui");
  gtk_widget_class_bind_template_child (widget_class, CptCall, box);
  gtk_widget_class_bind_template_child (widget_class, CptCall, open);
  gtk_widget_class_bind_template_child (widget_class, CptCall, icon);
  gtk_widget_class_bind_template_child (widget_class, CptCall, title);
  gtk_widget_class_bind_template_child (widget_class, CptCall, detail);
  gtk_widget_class_bind_template_callback (widget_class, cpt_call_hide);
}

static void
show_detail (CptCall *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->detail),
                          *gtk_label_get_label (self->detail) != '\0' && !self->is_large);
}

/* Large text leaves the page little room: the order has the rest. */
static void
on_large_text (GtkWidget *widget, gboolean is_large)
{
  CPT_CALL (widget)->is_large = is_large;
  show_detail (CPT_CALL (widget));
}

static void
cpt_call_init (CptCall *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  cpt_size_class_watch (GTK_WIDGET (self), on_large_text);
}

static gboolean
on_shown_long_enough (gpointer user_data)
{
  CptCall *self = user_data;

  self->leaving = 0;
  cpt_call_hide (self);
  return G_SOURCE_REMOVE;
}

void
cpt_call_show (CptCall *self, const CptAlert *alert, const char *title, const char *detail)
{
  g_autofree char *spoken = NULL;

  g_return_if_fail (CPT_IS_CALL (self));
  g_return_if_fail ((guint)alert->sort < CPT_N_ALERTS);

  for (guint i = 0; i < CPT_N_ALERTS; i++)
    gtk_widget_remove_css_class (self->box, LOOKS[i].css_class);
  gtk_widget_add_css_class (self->box, LOOKS[alert->sort].css_class);
  cpt_show_icon (self->icon, LOOKS[alert->sort].icon);
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->detail, detail != NULL ? detail : "");
  show_detail (self);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->open), "s", alert->fulfilment);
  spoken = g_strjoin (". ", title, detail, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->open), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  spoken, -1);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  g_clear_handle_id (&self->leaving, g_source_remove);
  self->leaving = g_timeout_add_seconds (SHOWN_S, on_shown_long_enough, self);
}

void
cpt_call_hide (CptCall *self)
{
  g_return_if_fail (CPT_IS_CALL (self));

  g_clear_handle_id (&self->leaving, g_source_remove);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
