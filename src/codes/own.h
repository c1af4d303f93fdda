/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Our own printed numbers: `C` + kind letter + terminal tag (3) + counter (5) + check character
 * (SYNC §8 R6). */
#define CPT_OWN_NUMBER_LENGTH 11
#define CPT_OWN_LETTER_BAG    'B'

/* ISO 7064 MOD 37,36 over 0-9A-Z; 0 if @text holds another character. */
char cpt_own_check_character (const char *text, gsize length);

/* Writes eleven characters and a NUL. @tag: three of [0-9A-Z]; @counter: 0…99,999. FALSE if they
 * are not. */
gboolean cpt_own_number_make (char letter,
                              const char *tag,
                              guint counter,
                              char out[CPT_OWN_NUMBER_LENGTH + 1]);

/* TRUE for a well-formed own number with a right check character; @letter_out gets its kind letter.
 */
gboolean cpt_own_number_read (const char *text, char *letter_out);

/* A badge code is `B-` number `-` 16 characters of Base32 (80 random bits), as printed on the badge
 * (SYNC §2). */
#define CPT_BADGE_SECRET_BYTES 10
gboolean cpt_badge_make (const char *number,
                         const guint8 secret[CPT_BADGE_SECRET_BYTES],
                         char *out,
                         gsize size);
gboolean cpt_badge_read (const char *text,
                         char *number_out,
                         gsize number_size,
                         guint8 secret_out[CPT_BADGE_SECRET_BYTES]);

G_END_DECLS
