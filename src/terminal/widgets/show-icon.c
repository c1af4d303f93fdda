/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/widgets/show-icon.h"

void
cpt_show_icon (GtkImage *image, const char *icon_name)
{
  g_return_if_fail (GTK_IS_IMAGE (image));

  if (g_strcmp0 (gtk_image_get_icon_name (image), icon_name) != 0)
    gtk_image_set_from_icon_name (image, icon_name);
}
