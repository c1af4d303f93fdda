/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lint.h"

#include "terminal/widgets/steady-label.h"

#include <adwaita.h>
#include <string.h>

#define MIN_TARGET 48
#define SLACK      0.5f /* pixels that rounding may take */

/* Labels that may be shortened with an ellipsis, and why. */
static const struct {
  const char *css_name_or_class;
  const char *why;
} MAY_BE_SHORT[] = {
  { "strip-words", "the page More has the whole sentence; the strip must stay one line" },
};

typedef struct {
  GtkWidget *window;
  GPtrArray *findings;
  guint n_seen;
  gboolean overflows;
} Lint;

static void G_GNUC_PRINTF (3, 4) report (Lint *self, GtkWidget *widget, const char *format, ...)
{
  g_autoptr (GString) line = g_string_new (NULL);
  va_list arguments;

  va_start (arguments, format);
  g_string_append_vprintf (line, format, arguments);
  va_end (arguments);
  g_string_append_printf (line, " (%s", G_OBJECT_TYPE_NAME (widget));
  for (GtkWidget *up = gtk_widget_get_parent (widget); up != NULL && up != self->window;
       up = gtk_widget_get_parent (up)) {
    if (g_str_has_prefix (G_OBJECT_TYPE_NAME (up), "Cpt"))
      g_string_append_printf (line, " in %s", G_OBJECT_TYPE_NAME (up));
  }
  g_string_append_c (line, ')');
  g_ptr_array_add (self->findings, g_string_free (g_steal_pointer (&line), FALSE));
}

static gboolean
may_be_short (GtkWidget *label)
{
  for (guint i = 0; i < G_N_ELEMENTS (MAY_BE_SHORT); i++) {
    if (gtk_widget_has_css_class (label, MAY_BE_SHORT[i].css_name_or_class))
      return TRUE;
  }
  return FALSE;
}

static void
look_at_label (Lint *self, GtkWidget *widget)
{
  GtkLabel *label = GTK_LABEL (widget);
  const char *text = gtk_label_get_text (label);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  int text_width, text_height;

  if (*text == '\0')
    return;
  if (pango_layout_is_ellipsized (gtk_label_get_layout (label)) && !may_be_short (widget))
    report (self, widget, "shortened: “%s”", text);
  pango_layout_get_pixel_size (gtk_label_get_layout (label), &text_width, &text_height);
  if (text_width > width || text_height > height)
    report (self, widget, "clipped: %d × %d in %d × %d: “%s”", text_width, text_height, width,
            height, text);
}

static void
look_at_steady_label (Lint *self, GtkWidget *widget)
{
  const char *text = cpt_steady_label_get_label (CPT_STEADY_LABEL (widget));
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  int text_width, text_height;

  pango_layout_get_pixel_size (cpt_steady_label_get_layout (CPT_STEADY_LABEL (widget)), &text_width,
                               &text_height);
  if (text_width > width || text_height > height)
    report (self, widget, "clipped: %d × %d in %d × %d: “%s”", text_width, text_height, width,
            height, text);
}

/* Its layout is its own, so that the words are laid out once more: all lines have room. */
static void
look_at_inscription (Lint *self, GtkWidget *widget)
{
  const char *text = gtk_inscription_get_text (GTK_INSCRIPTION (widget));
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, text);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  int text_width, text_height;

  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_width (layout, width * PANGO_SCALE);
  pango_layout_get_pixel_size (layout, &text_width, &text_height);
  if (text_width > width || text_height > height)
    report (self, widget, "clipped: %d × %d in %d × %d: “%s”", text_width, text_height, width,
            height, text);
}

static gboolean
is_control (GtkWidget *widget)
{
  if (GTK_IS_LIST_BOX_ROW (widget))
    return gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (widget));
  return GTK_IS_BUTTON (widget) || GTK_IS_CHECK_BUTTON (widget) || GTK_IS_SWITCH (widget) ||
         GTK_IS_ENTRY (widget) || g_str_equal (G_OBJECT_TYPE_NAME (widget), "GtkListItemWidget");
}

/* A check or a switch that its whole row works: the row is the target. */
static gboolean
is_worked_by_row (GtkWidget *widget)
{
  GtkWidget *row = gtk_widget_get_ancestor (widget, ADW_TYPE_ACTION_ROW);

  return row != NULL && adw_action_row_get_activatable_widget (ADW_ACTION_ROW (row)) == widget;
}

/* An icon names nothing: GTK 4.8 would call it "GtkImage", and a button with a box "GtkButton". */
static gboolean
has_name (GtkWidget *widget)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (widget);

  if (gtk_test_accessible_has_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL))
    return TRUE;
  if (GTK_IS_BUTTON (widget) && gtk_button_get_icon_name (GTK_BUTTON (widget)) != NULL)
    return FALSE; /* its relation is to the icon */
  return gtk_test_accessible_has_relation (accessible, GTK_ACCESSIBLE_RELATION_LABELLED_BY);
}

/* What a screen reader calls it: a button, a row …; "generic" would be nothing to go by. */
static gboolean
has_role (GtkWidget *widget)
{
  switch ((int)gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget))) {
  case GTK_ACCESSIBLE_ROLE_GENERIC:
  case GTK_ACCESSIBLE_ROLE_WIDGET:
  case GTK_ACCESSIBLE_ROLE_NONE:
    return FALSE;
  default:
    return TRUE;
  }
}

static const char *
get_hint (GtkWidget *widget)
{
  const char *tip = gtk_widget_get_tooltip_text (widget);

  if (GTK_IS_BUTTON (widget) && gtk_button_get_icon_name (GTK_BUTTON (widget)) != NULL)
    return gtk_button_get_icon_name (GTK_BUTTON (widget));
  return tip != NULL ? tip : "";
}

static void
look_at_control (Lint *self, GtkWidget *widget)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);
  graphene_rect_t box;

  if (gtk_widget_compute_bounds (widget, widget, &box) && !is_worked_by_row (widget) &&
      (box.size.width < MIN_TARGET - SLACK || box.size.height < MIN_TARGET - SLACK))
    report (self, widget, "a target of %.0f × %.0f px “%s”", (double)box.size.width,
            (double)box.size.height, get_hint (widget));
  if (!has_role (widget))
    report (self, widget, "a control without a role “%s”", get_hint (widget));
  /* The item of a list takes its name from the row that it holds. */
  if (!has_name (widget) && !(GTK_IS_WIDGET (child) && !GTK_IS_BUTTON (widget) && has_name (child)))
    report (self, widget, "a control without a name “%s”", get_hint (widget));
}

static void
look_at_place (Lint *self, GtkWidget *widget)
{
  graphene_rect_t box;
  float right = (float)gtk_widget_get_width (self->window) + SLACK;
  int minimum;

  if (gtk_widget_get_first_child (widget) != NULL)
    return; /* what is in it says it */
  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  if (!gtk_widget_compute_bounds (widget, self->window, &box) ||
      (box.origin.x >= -SLACK && box.origin.x + box.size.width <= right))
    return;
  self->overflows = TRUE;
  report (self, widget, "from %.0f to %.0f (at least %d) in a window of %d “%s”",
          (double)box.origin.x, (double)(box.origin.x + box.size.width), minimum,
          gtk_widget_get_width (self->window),
          GTK_IS_LABEL (widget) ? gtk_label_get_text (GTK_LABEL (widget)) : "");
}

/* What makes it too wide: down the widest children, as long as one of them is nearly all of it. */
static void
blame (Lint *self)
{
  GtkWidget *at = self->window;
  int wanted = gtk_widget_get_width (self->window);
  g_autoptr (GString) row = g_string_new (NULL);

  for (GtkWidget *next = at; next != NULL;) {
    int widest = wanted * 3 / 4;

    at = next;
    next = NULL;
    g_string_truncate (row, 0);
    for (GtkWidget *child = gtk_widget_get_first_child (at); child != NULL;
         child = gtk_widget_get_next_sibling (child)) {
      int minimum = 0;

      if (gtk_widget_get_child_visible (child))
        gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      g_string_append_printf (row, " %s %d", G_OBJECT_TYPE_NAME (child), minimum);
      if (minimum > widest) {
        widest = minimum;
        next = child;
      }
    }
  }
  report (self, at, "too wide by what is in it:%s", row->str);
}

static gboolean
scrolls_sideways (GtkWidget *widget)
{
  GtkPolicyType policy = GTK_POLICY_NEVER;

  if (GTK_IS_SCROLLED_WINDOW (widget))
    gtk_scrolled_window_get_policy (GTK_SCROLLED_WINDOW (widget), &policy, NULL);
  return policy != GTK_POLICY_NEVER;
}

static void
walk (Lint *self, GtkWidget *widget, gboolean placed)
{
  if (!gtk_widget_get_mapped (widget) || !gtk_widget_get_child_visible (widget) ||
      GTK_IS_SCROLLBAR (widget)) /* its parts overhang by intent */
    return;
  self->n_seen++;
  if (placed)
    look_at_place (self, widget);
  if (GTK_IS_LABEL (widget))
    look_at_label (self, widget);
  if (GTK_IS_INSCRIPTION (widget))
    look_at_inscription (self, widget);
  if (CPT_IS_STEADY_LABEL (widget))
    look_at_steady_label (self, widget);
  if (is_control (widget))
    look_at_control (self, widget);
  placed = placed && !scrolls_sideways (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    walk (self, child, placed);
}

guint
lint_walk (GtkWidget *window, GPtrArray *findings)
{
  Lint lint = { window, findings, 0, FALSE };

  walk (&lint, window, TRUE);
  if (lint.overflows)
    blame (&lint);
  return lint.n_seen;
}
