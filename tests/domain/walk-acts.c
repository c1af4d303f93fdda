/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "walk.h"

#include <string.h>

typedef struct {
  GPtrArray *acts; /* (element-type SceneAct) */
  char **kinds;
} Making;

static void
free_act (gpointer data)
{
  scene_act_free (data);
}

static void
add_by (Making *making, const char *text, const char *who)
{
  g_autofree char *whole =
      g_strdup_printf ("%s%s balance=2 %s", text, strchr (text, '/') != NULL ? "" : " /", who);

  g_ptr_array_add (making->acts, scene_act (whole, NULL));
}

/* Both people try everything. */
G_GNUC_PRINTF (2, 3)
static void
add (Making *making, const char *format, ...)
{
  va_list args;
  g_autofree char *text = NULL;
  g_autofree char *kind = NULL;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  kind = g_strndup (text, strcspn (text, " "));
  if (!g_strv_contains ((const char *const *)making->kinds, kind))
    return;
  add_by (making, text, "role=associate by=A");
  add_by (making, text, "role=manager by=B");
}

static void
add_line_acts (Making *making, guint line, gint64 pieces)
{
  static const char *const REASONS[] = { "not-on-shelf", "damaged", "recalled" };
  gint n = (gint)pieces;

  add (making, "pick line=%u quantity=%d location=A-1", line, n);
  add (making, "unshort line=%u quantity=%d location=A-1", line, n);
  for (gsize i = 0; i < G_N_ELEMENTS (REASONS); i++)
    add (making, "short line=%u missing=%d reason=%s location=A-1", line, n, REASONS[i]);
  add (making, "put_back line=%u quantity=%d to=floor location=A-1", line, n);
  add (making, "put_back line=%u quantity=%d to=damaged", line, n);
  add (making, "cancel lines=%ux%d reason=customer-wish", line, n);
  for (guint bag = 1; bag <= 2; bag++) {
    add (making, "put_back line=%u quantity=%d to=lost bag=%u", line, n, bag);
    add (making, "bag bag=%u units=%ux%d", bag, line, n);
  }
}

static void
add_holder_acts (Making *making)
{
  static const char *const FROM[] = { "", " from=A", " from=B" };
  static const char *const TO[] = { "", " for=B", " wave=W", " tote=T-1" };

  for (gsize i = 0; i < G_N_ELEMENTS (FROM); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (TO); j++)
      add (making, "accept%s%s", FROM[i], TO[j]);
  add (making, "accept from=B / approver=supervisor");
  add (making, "release");
  add (making, "release / approver=supervisor");
}

static void
add_whole_acts (Making *making)
{
  for (guint bag = 1; bag <= 2; bag++) {
    add (making, "bag bag=%u units=", bag);
    add (making, "stage location=R-1 bags=%u", bag);
  }
  add (making, "stage location=R-1 bags=");
  add (making, "stage location=? bags=");
  add (making, "stage location=R-1 bags= / capacity=1 load=1");
  add (making, "stage location=R-1 bags= / capacity=2 load=1");
  add (making, "ready");
  add (making, "cancel reason=customer-wish");
  add (making, "decline reason=no-stock");
}

/* The counter: each part of the gate by itself, and what is just good enough. */
static void
add_counter_acts (Making *making)
{
  static const char *const ACTS[] = {
    "collector=buyer checks=id-seen bags=1",
    "collector=buyer checks=id-seen bags=",
    "collector=buyer checks=id-seen bags=1,2",
    "collector=buyer checks=id-seen bags= units=1x1",
    "collector=buyer checks=id-seen bags=1 units=1x2",
    "collector=buyer checks=id-seen bags= units=2x1",
    "collector=buyer checks=id-seen bags=1 signature=S",
    "collector=buyer checks= bags=1",
    "collector=buyer checks=name bags=1",
    "collector=buyer checks=id-seen bags=1 / changed-us=5",
    "collector=buyer checks=id-seen bags=1 / approver=supervisor changed-us=5",
    "collector=buyer checks=id-seen,age-18 bags=1",
    "collector=buyer checks=id-seen,age-16 bags=1",
    "collector=buyer checks=id-seen,age-18,under-age-18 bags=1",
    "collector=buyer checks=id-seen,under-age-18 bags= units=2x1",
    "collector=buyer checks=id-seen bags=1 receipt=R-1 offline=yes",
    "collector=buyer checks=id-seen bags=1 receipt=R-1 offline=no",
    "collector=buyer checks=id-seen bags=1 offline=yes / main-desk",
    "collector=named checks=id-seen bags=1",
    "collector=named checks=id-seen bags=1 / names-collector",
    "collector=other checks=id-seen bags=1",
    "collector=other checks=id-seen,buyer-yes bags=1",
    "pass=CPT1 collector=buyer checks=pass,name bags=1 / pass-is=live",
    "pass=CPT1 collector=buyer checks=pass,name bags=1 / pass-is=static",
    "pass=CPT1 collector=buyer checks=pass,name bags=1 / pass-is=forged",
    "pass=CPT1 collector=buyer checks=pass,name,phone bags=1 / pass-is=revoked",
    "pass=CPT1 collector=buyer checks=pass,name,phone bags=1 / not-theirs",
    "pass=CPT1 collector=buyer checks=pass,name,phone bags=1 / used",
    "pass=CPT1 collector=buyer checks=pass,name,phone bags=1 / from-us=1",
    "pass=CPT1 collector=buyer checks=pass,name,phone bags=1 / until-us=0",
    "pass=CPT1 collector=buyer checks=pass,phone bags=1 / pass-is=live",
    "pass=CPT1 collector=buyer checks=pass,name,phone bags=1 / changed-us=5",
    "pass=CPT1 collector=buyer checks=pass,name,phone bags=1 offline=yes",
    "collector=buyer checks=smile bags=1",
    "collector=buyer checks=id-seen,id-seen bags=1",
    "collector=dog checks=id-seen bags=1",
    "collector=buyer checks=id-seen bags=1 / store",
    "collector=buyer checks=id-seen bags=1 / role=none",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (ACTS); i++) {
    g_autoptr (GString) loose = g_string_new (ACTS[i]);

    add (making, "hand_over %s", ACTS[i]);
    if (g_string_replace (loose, "bags=1", "bags=", 0) > 0)
      add (making, "hand_over %s", loose->str);
  }
  add (making, "arrive");
}

/* While it waits for its customer. The clock's acts are central's; from a terminal nobody may. */
static void
add_hold_acts (Making *making)
{
  static const char *const ACTS[] = {
    "extend days=3",
    "extend days=0",
    "extend days=30",
    "extend days=31",
    "extend days=1 / store",
    "extend days=1 / role=none",
    "resend",
    "resend / store",
    "resend / after-s=29",
    "resend / after-s=30",
    "reopen",
    "reopen / approver=manager",
    "reopen / approver=supervisor",
    "reopen / approver=manager refund-gone",
    "remind what=reminder at_us=0 / central",
    "remind what=last_day at_us=-1 / central",
    "remind what=authorisation at_us=0 / central",
    "remind what=reminder at_us=1 / central",
    "remind what=authorisation at_us=1 / central",
    "remind what=end at_us=0 / central",
    "remind what=reminder at_us=never / central",
    "remind what=reminder at_us=0",
    "expire at_us=0 / central",
    "expire at_us=never / central",
    "expire at_us=0",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (ACTS); i++)
    add (making, "%s", ACTS[i]);
}

/* What is wrong with the command, whatever the state: form, shop, right, and the facts of the
 * place. */
static void
add_odd_acts (Making *making)
{
  static const char *const ODD[] = {
    "pick line=1 quantity=1 location=A-1 / store",
    "pick line=1 quantity=1 location=A-1 / role=none approver=manager",
    "pick line=1 quantity=1 location=Z-9 / no-place",
    "pick line=1 quantity=1 location=A-1 / v=2",
    "pick line=1 quantity=1 location=A-1 / malformed",
    "pick line=1 quantity=1000000 location=A-1",
    "pick line=1 quantity=-1 location=A-1",
    "pick line=2147483648 quantity=1 location=A-1",
    "pick line=1 quantity=1",
    "short line=1 missing=1 reason=old-word location=A-1",
    "short line=1 missing=1 reason=no-stock location=A-1",
    "short line=1 missing=1000000 reason=damaged location=A-1",
    "short line=1 missing=1 reason=sold-out location=Z-9 / no-place",
    "unshort line=1 quantity=1 location=A-1 / store",
    "bag units=1x1",
    "bag bag=xyz units=1x1",
    "bag bag=1 units=1x1,1x1",
    "bag bag=1 units=1x1 / bag-of-other",
    "bag bag=4 units=",
    "stage location=R-1 bags=1,1",
    "stage location=R-1 bags=xyz",
    "stage location=Z-9 bags= / no-place",
    "put_back line=1 quantity=1 to=floor",
    "put_back line=1 quantity=1 to=damaged location=A-1",
    "put_back line=1 quantity=1 to=up",
    "put_back line=1 quantity=1 to=lost bag=9",
    "cancel lines= reason=customer-wish",
    "cancel lines=1x1,1x1 reason=customer-wish",
    "cancel reason=call-customer",
    "cancel reason=customer-wish / approver=supervisor",
    "cancel reason=customer-wish / central",
    "decline reason=too-late",
    "decline reason=no-stock / role=none",
    "accept / nobody",
    "release / store",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (ODD); i++)
    add (making, "%s", ODD[i]);
}

GPtrArray *
walk_make_acts (const CptFulfilment *start, const char *kinds)
{
  g_auto (GStrv) wanted = g_strsplit (kinds, " ", -1);
  Making making = { g_ptr_array_new_with_free_func (free_act), wanted };
  gint64 most = 0;

  for (gsize i = 0; i < start->n_lines; i++)
    most = MAX (most, start->lines[i].counters[CPT_COUNTER_ORDERED]);
  for (guint line = 0; line <= start->n_lines + 1; line++)
    for (gint64 n = 0; n <= most + 1; n++)
      add_line_acts (&making, line, n);
  add_holder_acts (&making);
  add_whole_acts (&making);
  add_counter_acts (&making);
  add_hold_acts (&making);
  add_odd_acts (&making);
  return making.acts;
}
