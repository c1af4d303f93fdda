/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Our own printed numbers (SYNC §8 R6): `C` + kind letter + terminal tag (3) + counter (5) + check
 * character. A rule has to tell a bag number from any other text, so the check lives here;
 * codes/own.h makes and reads them. */
#define CPT_NUMBER_LENGTH     11
#define CPT_NUMBER_LETTER_BAG 'B'

/* ISO 7064 MOD 37,36 over 0-9A-Z; 0 if @text holds another character. */
char cpt_number_check_character (const char *text, gsize length);

/* A well-formed number of that kind letter with a right check character. */
gboolean cpt_number_is_valid (const char *text, char letter);

G_END_DECLS
