/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "device/device.h"

G_BEGIN_DECLS

struct _CptFolder {
  char *path;         /* (owned) */
  int lock;           /* descriptor of DIR/lock; −1: none */
  GKeyFile *settings; /* (owned) as on disk */
};

/* Reads settings.ini; one that is missing or damaged is an empty one. */
void cpt_folder_load_settings (CptFolder *self);

G_END_DECLS
