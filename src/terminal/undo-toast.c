/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/undo-toast.h"

#include "terminal/widgets/bars.h"
#include "terminal/widgets/wrap-pair.h"

#include <glib/gi18n.h>

#define US_PER_S G_USEC_PER_SEC
#define SPACING  12
/* Of the overlay's width, what a toast does not give to its words: margins and the cross. */
#define FRAME_WIDTH 140
#define ABOVE_BARS  12

struct _CptUndoToast {
  CptShop *shop;            /* (unowned) outlives the window */
  AdwToastOverlay *overlay; /* (unowned) */
  GtkWidget *tasks;         /* (unowned) what it stands over, when that is on the screen */
  AdwToast *toast;          /* (owned) (nullable) on the screen */
  GtkButton *button;        /* (unowned) the toast's */
  char command[CPT_ID_SIZE];
};

static void
on_dismissed (AdwToast *toast, CptUndoToast *self)
{
  if (self->toast == toast)
    g_clear_object (&self->toast);
}

/* The toast is ours to take away; its own signal would come back here. */
static void
take_away (CptUndoToast *self)
{
  g_autoptr (AdwToast) toast = g_steal_pointer (&self->toast);

  if (toast != NULL)
    adw_toast_dismiss (toast);
}

/* A toast would cover what comes next: picks are taken back in the band that says them, and what
 * leads on to the next step (taken, bagged, the customer is here) by the key alone. */
static gboolean
deserves_toast (const CptUndoable *undoable)
{
  return undoable->kind != CPT_KIND_ACCEPT && undoable->kind != CPT_KIND_PICK &&
         undoable->kind != CPT_KIND_BAG && undoable->kind != CPT_KIND_ARRIVE;
}

static gint64
get_seconds_left (CptUndoToast *self, const CptUndoable *undoable)
{
  return (undoable->until_us - cpt_shop_now_us (self->shop) + US_PER_S - 1) / US_PER_S;
}

static void
set_count (CptUndoToast *self, gint64 seconds)
{
  /* Translators: a button, then the seconds that are left for it */
  g_autofree char *label = g_strdup_printf (_ ("Undo · %d s"), (int)seconds);

  gtk_button_set_label (self->button, label);
}

/* A toast's own button neither wraps nor goes below the words: long French would widen the page. */
static GtkWidget *
make_content (CptUndoToast *self, const char *words)
{
  GtkWidget *title = gtk_label_new (words);
  GtkWidget *button = gtk_button_new_with_label ("");

  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_wrap (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.undo");
  g_signal_connect_object (button, "clicked", G_CALLBACK (adw_toast_dismiss), self->toast,
                           G_CONNECT_SWAPPED);
  self->button = GTK_BUTTON (button);
  return g_object_new (CPT_TYPE_WRAP_PAIR, "start", title, "end", button, "spacing", SPACING, NULL);
}

/* px left of the tasks: beside a list the toast stands over the task. */
static int
get_start (CptUndoToast *self)
{
  graphene_rect_t bounds;

  if (!gtk_widget_get_mapped (self->tasks) ||
      !gtk_widget_compute_bounds (self->tasks, GTK_WIDGET (self->overlay), &bounds))
    return 0;
  return MAX (0, (int)bounds.origin.x);
}

/* The overlay asks a toast for its height without saying how wide it may be. */
static void
claim_height (CptUndoToast *self, GtkWidget *content)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self->overlay)) - get_start (self) - FRAME_WIDTH;
  int minimum, height;

  gtk_widget_measure (content, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  gtk_widget_measure (content, GTK_ORIENTATION_VERTICAL, MAX (minimum, width), &height, NULL, NULL,
                      NULL);
  gtk_widget_set_size_request (content, -1, height);
}

/* The overlay's own child that holds the toast. */
static GtkWidget *
get_frame (CptUndoToast *self)
{
  GtkWidget *frame = gtk_widget_get_parent (adw_toast_get_custom_title (self->toast));

  while (frame != NULL && gtk_widget_get_parent (frame) != GTK_WIDGET (self->overlay))
    frame = gtk_widget_get_parent (frame);
  return frame;
}

static void
stand_above_bars (CptUndoToast *self)
{
  GtkWidget *overlay = GTK_WIDGET (self->overlay);
  GtkWidget *frame = get_frame (self);
  double height = gtk_widget_get_height (overlay);
  double top = cpt_bars_get_top (adw_toast_overlay_get_child (self->overlay), overlay, height);

  if (frame == NULL || height <= 0)
    return;
  gtk_widget_set_margin_bottom (frame, (int)(height - top) + ABOVE_BARS);
  gtk_widget_set_margin_start (frame, get_start (self));
}

/* The toast's own cross has no name. */
static void
name_cross (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget) && gtk_widget_has_css_class (widget, "circular")) {
    gtk_widget_set_tooltip_text (widget, _ ("Close"));
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    _ ("Close"), -1);
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    name_cross (child);
}

static void
put_up (CptUndoToast *self, const CptUndoable *undoable, gint64 seconds)
{
  GtkWidget *content;

  self->toast = g_object_ref_sink (adw_toast_new (""));
  content = make_content (self, undoable->words);
  adw_toast_set_custom_title (self->toast, content);
  g_strlcpy (self->command, undoable->command, sizeof self->command);
  adw_toast_set_priority (self->toast, ADW_TOAST_PRIORITY_HIGH);
  adw_toast_set_timeout (self->toast, 0); /* it leaves when the shop says so, not before */
  g_signal_connect (self->toast, "dismissed", G_CALLBACK (on_dismissed), self);
  set_count (self, seconds);
  adw_toast_overlay_add_toast (self->overlay, g_object_ref (self->toast));
  claim_height (self, content);
  if (get_frame (self) != NULL)
    name_cross (get_frame (self));
  stand_above_bars (self);
}

void
cpt_undo_toast_tick (CptUndoToast *self)
{
  const CptUndoable *undoable = cpt_shop_get_undoable (self->shop);
  gint64 seconds = undoable != NULL && undoable->command[0] != '\0' && deserves_toast (undoable)
                       ? get_seconds_left (self, undoable)
                       : 0;

  if (seconds <= 0) {
    take_away (self);
    self->command[0] = '\0';
    return;
  }
  if (!g_str_equal (self->command,
                    undoable->command)) { /* a newer act; one the person closed stays closed */
    take_away (self);
    put_up (self, undoable, seconds);
  } else if (self->toast != NULL) {
    set_count (self, seconds);
    stand_above_bars (self); /* another page may stand there now */
  }
}

int
cpt_undo_toast_get_height (CptUndoToast *self)
{
  GtkWidget *frame;
  int height = 0;

  g_return_val_if_fail (self != NULL, 0);

  frame = self->toast != NULL ? get_frame (self) : NULL;
  if (frame != NULL)
    gtk_widget_measure (frame, GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);
  return height;
}

CptUndoToast *
cpt_undo_toast_new (CptShop *shop, AdwToastOverlay *overlay, GtkWidget *tasks)
{
  CptUndoToast *self = g_new0 (CptUndoToast, 1);

  self->shop = shop;
  self->overlay = overlay;
  self->tasks = tasks;
  g_signal_connect_swapped (shop, "undo", G_CALLBACK (cpt_undo_toast_tick), self);
  return self;
}

void
cpt_undo_toast_free (CptUndoToast *self)
{
  g_signal_handlers_disconnect_by_data (self->shop, self);
  if (self->toast != NULL)
    g_signal_handlers_disconnect_by_data (self->toast, self);
  g_clear_object (&self->toast);
  g_free (self);
}
