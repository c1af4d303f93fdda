/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/pick/wave-page.h"

#include "terminal/page.h"
#include "terminal/pick/wave-lines.h"
#include "terminal/widgets/due-chip.h"
#include "terminal/widgets/size-class.h"
#include "terminal/widgets/wrap-pair.h"
#include "workflow/hold.h"
#include "workflow/pick.h"
#include "workflow/wave.h"

#include <glib/gi18n.h>

struct _CptWavePage {
  AdwBin parent_instance;

  CptShop *shop;     /* (owned) */
  CptWave *wave;     /* (owned) */
  CptPickWalk *walk; /* (owned) as it will be; not started */
  gboolean busy;
  gboolean gives; /* … it away, with what is at work */

  GtkWidget *title_box;
  GtkLabel *title;
  GtkLabel *subtitle;
  CptDueChip *due;
  GtkBox *thumb_bar;
  GtkWidget *give_box;
  AdwEntryRow *give_to;
  GtkWidget *give;
  GtkWidget *split;
  GtkWidget *primary;
  GtkLabel *primary_label;
  GtkListView *lines;
};

static void page_iface_init (CptPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (CptWavePage,
                               cpt_wave_page,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (CPT_TYPE_PAGE, page_iface_init))

/* Two beside each other at most: on a handheld there is no room for more. */
static void
show_buttons (CptWavePage *self)
{
  gboolean is_planned = *self->wave->holder == '\0';
  gboolean mine = !is_planned && cpt_wave_is_mine (self->shop, self->wave);

  gtk_widget_set_visible (self->split, is_planned && self->wave->orders->len > 1);
  gtk_widget_set_visible (self->give, mine);
  if (!mine)
    gtk_widget_set_visible (self->give_box, FALSE);
  gtk_label_set_label (self->primary_label, is_planned || mine ? _ ("Start picking") : _ ("Help"));
}

static void
fill (CptWavePage *self)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GListStore) lines = cpt_wave_lines_new ();
  g_autoptr (GListModel) stops = NULL;
  g_autofree char *summary = cpt_wave_write_words (self->shop, self->wave);
  g_autofree char *due = NULL;
  int due_state = CPT_DUE_NONE;

  cpt_wave_lines_add_heading (lines, _ ("A tote for each"));
  for (guint i = 0; i < self->wave->orders->len; i++) {
    const CptWaveOrder *order = g_ptr_array_index (self->wave->orders, i);
    const CptViewFulfilment *found =
        cpt_view_get_fulfilment (cpt_shop_get_view (self->shop), order->fulfilment);

    g_ptr_array_add (ids, (gpointer)order->fulfilment);
    cpt_wave_lines_add_order (lines, found != NULL ? found->shown->promise->reference : "",
                              cpt_wave_write_order (self->shop, order), order->fulfilment);
  }
  cpt_wave_lines_add_heading (lines, _ ("Walk, in shelf order"));
  g_ptr_array_add (ids, NULL);
  g_clear_object (&self->walk);
  self->walk = cpt_pick_walk_new (self->shop, (const char *const *)ids->pdata);
  g_object_get (self->walk, "stops", &stops, "due-label", &due, "due-state", &due_state, NULL);
  cpt_wave_lines_show (self->lines, lines, stops);
  gtk_label_set_label (self->subtitle, summary);
  show_buttons (self);
  g_object_set (self->due, "state", due_state, "label", due, NULL);
}

static void
say_problem (CptWavePage *self, const char *title, const char *words)
{
  g_autoptr (CptSay) say = cpt_say_new (CPT_SAY_PROBLEM, title, words);

  cpt_page_say (CPT_PAGE (self), say);
}

static void
open_walk (CptWavePage *self)
{
  const CptWaveOrder *first = g_ptr_array_index (self->wave->orders, 0);

  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-pick", "s", first->fulfilment);
}

static void
on_split_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CptWavePage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CptSay) say = NULL;
  CptWave *mine;

  self->busy = FALSE;
  if (!cpt_shop_submit_finish (CPT_SHOP (source), result, &error)) {
    fill (self);
    say_problem (self, _ ("This was not saved"), error->message);
    return;
  }
  mine = cpt_wave_find_taken (self->shop, self->wave->id);
  if (mine == NULL) /* nobody is here any more */
    return;
  cpt_wave_free (self->wave);
  self->wave = mine;
  fill (self);
  say = cpt_say_new (CPT_SAY_DONE, _ ("Saved"), NULL);
  cpt_page_say (CPT_PAGE (self), say);
}

/* Two waves, both of who splits it; this page goes on with the one that is due first, the other is
 * on the list, to be given to a colleague or walked after. */
static void
on_split (CptWavePage *self)
{
  g_autoptr (CptWave) other = NULL;
  GPtrArray *act = NULL;

  if (self->busy)
    return;
  other = cpt_wave_split (self->shop, self->wave, &act);
  if (other == NULL)
    return;
  self->busy = TRUE;
  cpt_shop_submit_async (self->shop, act, NULL, NULL, on_split_done, g_object_ref (self));
}

static void
on_taken (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CptWavePage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CptSay) say = NULL;

  self->busy = FALSE;
  if (!cpt_shop_submit_finish (CPT_SHOP (source), result, &error)) {
    say_problem (self, self->gives ? _ ("This was not saved") : _ ("This wave could not be taken"),
                 error->message);
  } else if (self->gives) {
    say = cpt_say_new (CPT_SAY_DONE, _ ("Saved"), NULL);
    cpt_page_say (CPT_PAGE (self), say);
    gtk_widget_activate_action (GTK_WIDGET (self), "win.back", NULL);
  } else {
    open_walk (self);
  }
}

/* @person NULL: who is here. */
static void
take (CptWavePage *self, const char *person)
{
  if (self->busy)
    return;
  self->busy = TRUE;
  self->gives = person != NULL;
  cpt_shop_submit_async (self->shop, cpt_wave_new_act (self->shop, self->wave, person), NULL, NULL,
                         on_taken, g_object_ref (self));
}

/* A colleague's is helped with under a name of its own: theirs is what they keep. */
static void
cpt_wave_page_do_primary (CptPage *page)
{
  CptWavePage *self = CPT_WAVE_PAGE (page);

  if (*self->wave->holder != '\0' && cpt_wave_is_mine (self->shop, self->wave)) {
    open_walk (self);
    return;
  }
  if (*self->wave->holder != '\0' && !self->busy)
    cpt_shop_make_id (self->shop, self->wave->id);
  take (self, NULL);
}

static void
on_give (CptWavePage *self)
{
  gtk_widget_set_visible (self->give_box, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->give_to));
}

static void
on_give_to (CptWavePage *self)
{
  g_autofree char *number =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->give_to))));
  CptView *view = cpt_shop_get_view (self->shop);
  const CptPerson *person = *number != '\0' ? cpt_view_find_person (view, number) : NULL;

  if (person != NULL)
    take (self, person->id);
  else if (*number != '\0')
    say_problem (self, _ ("This was not saved"),
                 _ ("Nobody of this shop is called that. Give the number or the id of a person."));
}

/* A colleague's badge: the wave is theirs. Of somebody else's wave nothing is given away here. */
static gboolean
cpt_wave_page_take_scan (CptPage *page, const CptMeaning *meaning)
{
  CptWavePage *self = CPT_WAVE_PAGE (page);
  const CptPerson *person;
  g_autoptr (CptSay) say = NULL;

  if (meaning->sort != CPT_MEANS_BADGE ||
      (*self->wave->holder != '\0' && !cpt_wave_is_mine (self->shop, self->wave)))
    return FALSE;
  person = cpt_hold_read_badge (self->shop, meaning->code.text);
  if (person != NULL) {
    take (self, person->id);
    return TRUE;
  }
  say = cpt_say_new (CPT_SAY_UNKNOWN, _ ("Unknown badge"),
                     _ ("Nobody of this shop has it. Type the number of who gets the order."));
  cpt_page_say (page, say);
  return TRUE;
}

static void
on_activated (CptWavePage *self, guint position, GtkListView *list)
{
  g_autoptr (GObject) line =
      g_list_model_get_item (G_LIST_MODEL (gtk_list_view_get_model (list)), position);
  const char *fulfilment = cpt_wave_lines_get_order (line);

  if (fulfilment != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-more", "s", fulfilment);
}

static void
cpt_wave_page_shown (CptPage *page)
{
  gtk_widget_grab_focus (CPT_WAVE_PAGE (page)->title_box);
}

static char *
cpt_wave_page_make_title (CptPage *page)
{
  return g_strdup (gtk_label_get_label (CPT_WAVE_PAGE (page)->title));
}

static const CptPageScan *
cpt_wave_page_list_scans (CptPage *page)
{
  static const CptPageScan scans[] = {
    { N_ ("Item"), N_ ("Opens the order that needs it first, and counts it") },
    { N_ ("Order, bag"), N_ ("Opens that order") },
    { N_ ("Badge"), N_ ("Gives the wave to whose badge it is") },
    { NULL, NULL },
  };

  return scans;
}

static void
page_iface_init (CptPageInterface *iface)
{
  iface->take_scan = cpt_wave_page_take_scan;
  iface->do_primary = cpt_wave_page_do_primary;
  iface->shown = cpt_wave_page_shown;
  iface->make_title = cpt_wave_page_make_title;
  iface->list_scans = cpt_wave_page_list_scans;
}

static void
cpt_wave_page_dispose (GObject *object)
{
  CptWavePage *self = CPT_WAVE_PAGE (object);

  g_clear_object (&self->walk);
  G_OBJECT_CLASS (cpt_wave_page_parent_class)->dispose (object);
}

static void
cpt_wave_page_finalize (GObject *object)
{
  CptWavePage *self = CPT_WAVE_PAGE (object);

  g_clear_pointer (&self->wave, cpt_wave_free); /* an act that comes back still asks for it */
  g_clear_object (&self->shop);
  G_OBJECT_CLASS (cpt_wave_page_parent_class)->finalize (object);
}

static void
cpt_wave_page_class_init (CptWavePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = cpt_wave_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = cpt_wave_page_finalize;
  g_type_ensure (CPT_TYPE_DUE_CHIP);
  g_type_ensure (CPT_TYPE_WRAP_PAIR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/comptoir/Comptoir/pick/wave-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CptWavePage, title_box);
  gtk_widget_class_bind_template_child (widget_class, CptWavePage, title);
  gtk_widget_class_bind_template_child (widget_class, CptWavePage, subtitle);
  gtk_widget_class_bind_template_child (widget_class, CptWavePage, due);
  gtk_widget_class_bind_template_child (widget_class, CptWavePage, thumb_bar);
  gtk_widget_class_bind_template_child (widget_class, CptWavePage, give_box);
  gtk_widget_class_bind_template_child (widget_class, CptWavePage, give_to);
  gtk_widget_class_bind_template_child (widget_class, CptWavePage, give);
  gtk_widget_class_bind_template_child (widget_class, CptWavePage, split);
  gtk_widget_class_bind_template_child (widget_class, CptWavePage, primary);
  gtk_widget_class_bind_template_child (widget_class, CptWavePage, primary_label);
  gtk_widget_class_bind_template_child (widget_class, CptWavePage, lines);
  gtk_widget_class_bind_template_callback (widget_class, on_split);
  gtk_widget_class_bind_template_callback (widget_class, on_give);
  gtk_widget_class_bind_template_callback (widget_class, on_give_to);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
}

/* With large text the buttons stand below each other, what comes next first. */
static void
on_large_text (GtkWidget *widget, gboolean is_large)
{
  CptWavePage *self = CPT_WAVE_PAGE (widget);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->thumb_bar),
                                  is_large ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_box_reorder_child_after (self->thumb_bar, self->primary, is_large ? NULL : self->give);
}

static void
cpt_wave_page_init (CptWavePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  cpt_size_class_watch (GTK_WIDGET (self), on_large_text);
}

/* Takes @wave. */
static GtkWidget *
new_page (CptShop *shop, CptWave *wave)
{
  CptWavePage *self = g_object_new (CPT_TYPE_WAVE_PAGE, NULL);

  self->shop = g_object_ref (shop);
  self->wave = wave;
  fill (self);
  return GTK_WIDGET (self);
}

GtkWidget *
cpt_wave_page_new (CptShop *shop, GError **error)
{
  CptWave *wave = cpt_wave_choose (shop, 0, error);

  return wave != NULL ? new_page (shop, wave) : NULL;
}

GtkWidget *
cpt_wave_page_new_taken (CptShop *shop, const char *wave, GError **error)
{
  CptWave *taken = cpt_wave_find_taken (shop, wave);

  if (taken != NULL)
    return new_page (shop, taken);
  g_set_error_literal (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_NOT_NOW,
                       _ ("Nothing is left of this wave. Somebody picked it, or took it over."));
  return NULL;
}
