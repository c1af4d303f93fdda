/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A scanner leaves 1–20 ms between two keys, a person rarely less than 80 ms. */
#define CPT_WEDGE_GAP_US (G_GINT64_CONSTANT (50) * 1000)
/* From this character on a burst is taken for a scan and kept from the focused widget. */
#define CPT_WEDGE_MIN_CHARACTERS 4
/* The longest text that means anything to us; what is longer is dropped whole. */
#define CPT_WEDGE_MAX_BYTES 256

typedef struct _CptWedge CptWedge;

typedef enum {
  CPT_WEDGE_PASS,    /* let the key go on to whom it would have gone without us */
  CPT_WEDGE_SWALLOW, /* nobody else may see this key */
} CptWedgeVerdict;

/* @bytes: the UTF-8 that was scanned, not NUL-terminated, valid during the call only. */
typedef void (*CptWedgeFound) (const guint8 *bytes, gsize n, gpointer user_data);

/**
 * cpt_wedge_new:
 * @found: called from within cpt_wedge_key() with each scan
 *
 * Tells a scanner that types (a keyboard wedge) from a person who types, by the time between keys.
 * It is pure: it has no clock and no window. The window's key controller, in the capture phase,
 * feeds it every key press.
 */
CptWedge *cpt_wedge_new (CptWedgeFound found, gpointer user_data);
void cpt_wedge_free (CptWedge *self);

/**
 * cpt_wedge_key:
 * @character: what the key types; 0 for one that types nothing (Shift, an arrow). The GS of a GS1
 * symbol, which scanners type as Ctrl+], is 0x1D
 * @is_enter: the key is Return, KP_Enter or Tab
 * @time_us: the time of the key *event* in microseconds, not the time at which it is handled: keys
 * that waited while the program was busy would else look like a scan. A time that goes back is
 * taken for a pause.
 *
 * The first three characters of a burst cannot be told from a person's yet: they pass, and a
 * focused entry gets them. From the fourth on, all with gaps under 50 ms, the burst is swallowed,
 * and Enter ends it: @found is called and Enter is swallowed too. Within @found,
 * cpt_wedge_get_n_passed() says how many characters before the cursor the caller has to take out of
 * a focused entry. A key that is held down repeats one character, which is no scan until another
 * comes.
 *
 * A shorter burst, or one key that came late, passes and is forgotten, so that "12", Enter and a
 * scan stay two things. If a swallowed burst ends without Enter, its text is not lost: see
 * cpt_wedge_take_back().
 */
CptWedgeVerdict cpt_wedge_key (CptWedge *self,
                               gunichar character,
                               gboolean is_enter,
                               gint64 time_us);

/* In @found: how many characters of this scan passed before it was known to be one (0–3, more after
 * a run of one character). */
guint cpt_wedge_get_n_passed (const CptWedge *self);

/* No key came for %CPT_WEDGE_GAP_US: a burst without Enter is ended. Let a timeout of idle priority
 * call it, so that keys that wait are seen first. */
void cpt_wedge_pause (CptWedge *self);

/**
 * cpt_wedge_take_back:
 *
 * To be called after cpt_wedge_pause(), and after each key that passes, before it goes on: that key
 * may have come late and ended a burst.
 *
 * Returns: (transfer full) (nullable): the text that was swallowed and is no scan; insert it where
 * the focus is. It follows what passed before.
 */
char *cpt_wedge_take_back (CptWedge *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptWedge, cpt_wedge_free)

G_END_DECLS
