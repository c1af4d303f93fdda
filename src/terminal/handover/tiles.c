/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/handover/tiles.h"

#include "terminal/widgets/product-picture.h"
#include "workflow/collect.h"

#define LEAST_PICTURE 96 /* px high */
#define MOST_PICTURE  158
#define TILE_CHARS    10 /* three tiles beside each other; longer words wrap */

static GtkWidget *
make_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
make_dim_label (const char *text)
{
  GtkWidget *label = make_label (text, "t-s");

  gtk_widget_add_css_class (label, "dimmer");
  return label;
}

static GtkWidget *
make_picture (const char *path, guint count)
{
  GtkWidget *overlay = gtk_overlay_new ();
  GtkWidget *picture =
      g_object_new (CPT_TYPE_PRODUCT_PICTURE, "height-request", LEAST_PICTURE, "path", path, NULL);
  GtkWidget *clamp =
      g_object_new (ADW_TYPE_CLAMP, "orientation", GTK_ORIENTATION_VERTICAL, "maximum-size",
                    MOST_PICTURE, "tightening-threshold", MOST_PICTURE, "child", picture, NULL);

  gtk_widget_add_css_class (picture, "goods");
  gtk_overlay_set_child (GTK_OVERLAY (overlay), clamp);
  if (count > 1) {
    g_autofree char *words = g_strdup_printf ("×%u", count);
    GtkWidget *chip = gtk_label_new (words);

    gtk_widget_add_css_class (chip, "count-token");
    gtk_widget_set_halign (chip, GTK_ALIGN_END);
    gtk_widget_set_valign (chip, GTK_ALIGN_START);
    gtk_widget_set_margin_end (chip, 6);
    gtk_widget_set_margin_top (chip, 6);
    gtk_overlay_add_overlay (GTK_OVERLAY (overlay), chip);
  }
  return overlay;
}

static void
append_words (GtkWidget *tile, GtkWidget *label)
{
  gtk_label_set_max_width_chars (GTK_LABEL (label), TILE_CHARS);
  gtk_box_append (GTK_BOX (tile), label);
}

/* An item never changes: another one comes in its place. */
GtkWidget *
cpt_tiles_make_item (gpointer item, gpointer user_data)
{
  GtkWidget *tile = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *name = NULL;
  g_autofree char *detail = NULL;
  g_autofree char *path = NULL;
  g_autofree char *note = NULL;
  gboolean stays = FALSE;
  guint count = 0;

  g_object_get (item, "name", &name, "detail", &detail, "picture", &path, "note", &note, "count",
                &count, "stays", &stays, NULL);
  gtk_box_append (GTK_BOX (tile), make_picture (path, count));
  append_words (tile, make_label (name, "strong"));
  if (detail != NULL && *detail != '\0')
    append_words (tile, make_dim_label (detail));
  if (note != NULL) {
    GtkWidget *chip = make_label (note, "chip");

    gtk_widget_add_css_class (chip, stays ? "bad" : "waiting");
    gtk_widget_set_margin_top (chip, 4);
    append_words (tile, chip);
  }
  gtk_widget_add_css_class (tile, "goods-tile");
  return tile;
}

GtkWidget *
cpt_tiles_make_bag (gpointer item, gpointer user_data)
{
  GtkWidget *tile = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *icon, *mark;
  g_autofree char *title = NULL;
  g_autofree char *detail = NULL;
  g_autofree char *spoken = NULL;
  gboolean scanned = FALSE, next = FALSE;

  g_object_get (item, "title", &title, "detail", &detail, "scanned", &scanned, "next", &next, NULL);
  icon = gtk_image_new_from_icon_name (scanned ? "cpt-handover-symbolic" : "cpt-bag-symbolic");
  mark = gtk_image_new_from_icon_name (scanned ? "cpt-ok-symbolic" : "cpt-scan-symbolic");
  gtk_widget_add_css_class (icon, "i32");
  gtk_widget_add_css_class (mark, "i27");
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (words), make_label (title, "strong"));
  gtk_box_append (GTK_BOX (words), make_label (detail, "t-s"));
  gtk_box_append (GTK_BOX (tile), icon);
  gtk_box_append (GTK_BOX (tile), words);
  gtk_box_append (GTK_BOX (tile), mark);
  gtk_widget_add_css_class (tile, "bag-tile");
  if (scanned)
    gtk_widget_add_css_class (tile, "placed");
  else if (next)
    gtk_widget_add_css_class (tile, "current");
  spoken = g_strjoin (", ", title, detail, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (tile), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  return tile;
}

void
cpt_tiles_let_wrap (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget)) {
    gtk_label_set_wrap (GTK_LABEL (widget), TRUE);
    gtk_label_set_wrap_mode (GTK_LABEL (widget), PANGO_WRAP_WORD_CHAR);
    gtk_label_set_natural_wrap_mode (GTK_LABEL (widget), GTK_NATURAL_WRAP_NONE);
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    cpt_tiles_let_wrap (child);
}
