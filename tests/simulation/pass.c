/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pass.h"

#include "central/orchestration/pass-read.h"
#include "world.h"

#include <string.h>

#define FORM "SIM1.%d.%d.%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT ".%s.%s"

static const struct {
  CptPassState state;
  gboolean live;
  gint64 minutes;
} sorts[N_PASSES] = {
  { CPT_PASS_GENUINE, FALSE, 600 },
  { CPT_PASS_GENUINE, TRUE, 3 },
  { CPT_PASS_NOT_GENUINE, FALSE, 600 },
  { CPT_PASS_REVOKED, TRUE, 600 },
};

void
pass_make (const char *order, guint which, char out[CPT_PASS_SIZE])
{
  char jti[CPT_ID_SIZE];

  g_strlcpy (jti, order, sizeof jti);
  jti[CPT_ID_SIZE - 2] = "0123"[which];
  g_snprintf (out, CPT_PASS_SIZE, FORM, (int)sorts[which].state, sorts[which].live, WALL_US,
              WALL_US + sorts[which].minutes * MINUTE_US, jti, order);
}

void
pass_read (const char *text, CptPassFacts *facts_out)
{
  g_auto (GStrv) words = g_strsplit (text, ".", -1);

  facts_out->state = CPT_PASS_NOT_GENUINE;
  if (g_strv_length (words) != 7)
    return;
  facts_out->state = (CptPassState)atoi (words[1]);
  facts_out->live = atoi (words[2]) != 0;
  facts_out->not_before_us = g_ascii_strtoll (words[3], NULL, 10);
  facts_out->expires_us = g_ascii_strtoll (words[4], NULL, 10);
  g_strlcpy (facts_out->jti, words[5], sizeof facts_out->jti);
  g_strlcpy (facts_out->order, words[6], sizeof facts_out->order);
}

/* ---- before the programs' own readers ---- */

gboolean __wrap_cpt_pass_read (CptTransaction *transaction,
                               const char *text,
                               gint64 effective_us,
                               CptPassFacts *pass_out,
                               GError **error);

gboolean
__wrap_cpt_pass_read (CptTransaction *transaction,
                      const char *text,
                      gint64 effective_us,
                      CptPassFacts *pass_out,
                      GError **error)
{
  pass_read (text, pass_out);
  return TRUE;
}

void __wrap_cpt_view_judge_pass (CptView *self,
                                 const char *text,
                                 gint64 now_us,
                                 CptPassFacts *facts_out);

void
__wrap_cpt_view_judge_pass (CptView *self, const char *text, gint64 now_us, CptPassFacts *facts_out)
{
  pass_read (text, facts_out);
}
