/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The step of a hand-over that is missing, by the word that domain's refusal names it with. */
#include "workflow/say.h"

#include "domain/proof.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

static const struct {
  const char *needs, *title, *detail;
} STEPS[] = {
  { "checks", N_ ("The policy does not say what to check"),
    N_ ("Nothing was handed over. Ask a manager.") },
  { "pass", N_ ("Scan the pass"), NULL },
  { "name", N_ ("Ask for the name"), NULL },
  { "phone", N_ ("Ask for the end of the phone number"), NULL },
  { "order-number", N_ ("Ask for the order number"), NULL },
  { "id-seen", N_ ("Ask to see an ID"), NULL },
  { "buyer-yes", N_ ("The buyer has not said yes yet"), NULL },
  { "collector", N_ ("This person may not collect it"),
    N_ ("Nothing was handed over. The buyer has to say yes to who collects, or come.") },
  { "bags", N_ ("Scan the bags"),
    N_ ("Nothing was handed over. Each bag of the order has to be scanned, and no other.") },
  { "signature", N_ ("Let the customer sign"), NULL },
};

static char *
write_title (const char *needs, const char **detail_out)
{
  int years;

  for (gsize i = 0; i < G_N_ELEMENTS (STEPS); i++)
    if (strcmp (STEPS[i].needs, needs) == 0) {
      *detail_out = STEPS[i].detail;
      return g_strdup (_ (STEPS[i].title));
    }
  if (sscanf (needs, "age-%d", &years) == 1)
    return g_strdup_printf (_ ("Ask for proof of age: %d"), years);
  if (sscanf (needs, "under-age-%d", &years) == 1) {
    *detail_out = N_ ("Nothing was handed over. Keep what asks for that age, and give the rest.");
    return g_strdup_printf (_ ("No proof of age: %d"), years);
  }
  return g_strdup (_ ("Check the phone, the number or an ID"));
}

char *
cpt_words_step (const char *needs, char **detail_out)
{
  const char *detail = N_ ("Nothing was handed over.");
  const char *other = NULL;
  char *title;

  g_return_val_if_fail (needs != NULL && *needs != '\0', NULL);

  title = write_title (needs, &other);
  if (detail_out != NULL)
    *detail_out = g_strdup (_ (other != NULL ? other : detail));
  return title;
}
