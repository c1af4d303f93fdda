/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/work/wave-card.h"

#include "terminal/widgets/due-chip.h"
#include "terminal/widgets/wrap-pair.h"

struct _CptWaveCard {
  AdwBin parent_instance;

  GtkWidget *button;
  GtkLabel *title;
  GtkLabel *words;
  CptDueChip *due;
};

G_DEFINE_FINAL_TYPE (CptWaveCard, cpt_wave_card, ADW_TYPE_BIN)

static void
cpt_wave_card_class_init (CptWaveCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (CPT_TYPE_DUE_CHIP);
  g_type_ensure (CPT_TYPE_WRAP_PAIR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/comptoir/Comptoir/work/wave-card.ui");
  gtk_widget_class_bind_template_child (widget_class, CptWaveCard, button);
  gtk_widget_class_bind_template_child (widget_class, CptWaveCard, title);
  gtk_widget_class_bind_template_child (widget_class, CptWaveCard, words);
  gtk_widget_class_bind_template_child (widget_class, CptWaveCard, due);
}

static void
cpt_wave_card_init (CptWaveCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->button),
                                  GTK_ACCESSIBLE_RELATION_LABELLED_BY, self->title, self->words,
                                  NULL, -1);
}

GtkWidget *
cpt_wave_card_new (void)
{
  return g_object_new (CPT_TYPE_WAVE_CARD, NULL);
}

void
cpt_wave_card_show (CptWaveCard *self, CptShop *shop, const CptWave *wave)
{
  const CptPolicy *policy = cpt_shop_get_policy (shop);
  gint64 now_us = cpt_shop_now_us (shop);
  g_autofree char *words = cpt_wave_write_words (shop, wave);
  CptDueState state = policy != NULL ? cpt_due_state (wave->due_us, now_us, policy) : CPT_DUE_NONE;
  g_autofree char *due = cpt_words_due (wave->due_us, now_us, state, cpt_shop_get_time_zone (shop));

  g_return_if_fail (CPT_IS_WAVE_CARD (self));

  gtk_label_set_label (self->words, words);
  g_object_set (self->due, "state", (int)state, "label", due, NULL);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), NULL); /* its target is another */
  if (*wave->holder != '\0')
    gtk_actionable_set_action_target (GTK_ACTIONABLE (self->button), "s", wave->id);
  else
    gtk_actionable_set_action_target_value (GTK_ACTIONABLE (self->button), NULL);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button),
                                  *wave->holder != '\0' ? "win.open-taken-wave" : "win.open-wave");
}
