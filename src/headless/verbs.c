/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "headless/verbs.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const CptVerb VERBS[] = {
  { "sign-in", "badge pin", FALSE, N_ ("Sign a person in"), cpt_verb_sign_in },
  { "sign-out", "", FALSE, N_ ("Nobody acts any more"), cpt_verb_sign_out },
  { "work", "", FALSE, N_ ("What is to be done, in the order it falls due"), cpt_verb_work },
  { "show", "fulfilment", FALSE, N_ ("One order with its lines and bags"), cpt_verb_show },
  { "wave", "max?", TRUE, N_ ("Take as many orders as one walk can hold"), cpt_verb_wave },
  { "accept", "fulfilment for? wave? tote?", TRUE, N_ ("Take an order, or give it to somebody"),
    cpt_verb_accept },
  { "release", "fulfilment", TRUE, N_ ("Give an order back"), cpt_verb_release },
  { "decline", "fulfilment reason", TRUE, N_ ("This shop cannot do the order"), cpt_verb_decline },
  { "scan", "code fulfilment?", TRUE, N_ ("What a code means; the right article is picked"),
    cpt_verb_scan },
  { "pick", "fulfilment line quantity? place?", TRUE, N_ ("Pieces from a place into your hands"),
    cpt_verb_pick },
  { "later", "fulfilment line", TRUE, N_ ("Put a stop off to the end of its walk"),
    cpt_verb_later },
  { "short", "fulfilment line found reason place?", TRUE, N_ ("Not all of a line was found"),
    cpt_verb_short },
  { "unshort", "fulfilment line quantity? place?", TRUE, N_ ("What was missing is there"),
    cpt_verb_unshort },
  { "bags", "fulfilment count", TRUE, N_ ("Draw bag numbers"), cpt_verb_bags },
  { "bag", "fulfilment line quantity? bag", TRUE, N_ ("Put pieces into a bag"), cpt_verb_bag },
  { "labels", "fulfilment", FALSE, N_ ("Draw the labels of its bags into a file"),
    cpt_verb_labels },
  { "stage", "fulfilment place bags?", TRUE, N_ ("Put the order where it waits"), cpt_verb_stage },
  { "ready", "fulfilment", TRUE, N_ ("The customer may come"), cpt_verb_ready },
  { "extend", "fulfilment days", TRUE, N_ ("Keep it for its customer for longer"),
    cpt_verb_extend },
  { "resend", "fulfilment", TRUE, N_ ("Tell its customer again"), cpt_verb_resend },
  { "reopen", "fulfilment", TRUE, N_ ("Its customer came too late, and it is still here"),
    cpt_verb_reopen },
  { "put-back", "fulfilment line quantity? to place? bag?", TRUE,
    N_ ("Give pieces back to the shop"), cpt_verb_put_back },
  { "arrive", "order", TRUE, N_ ("The customer is here"), cpt_verb_arrive },
  { "hand-over", "fulfilments pass? collector checks? bags? units? signature? receipt?", TRUE,
    N_ ("Give the customer what lies ready"), cpt_verb_hand_over },
  { "count", "place sku quantity", TRUE, N_ ("How many pieces lie at a place"), cpt_verb_count },
  { "reveal", "fulfilment field reason", TRUE, N_ ("Show a customer's phone, email or address"),
    cpt_verb_reveal, cpt_verb_reveal_again },
  { "undo", "command", TRUE, N_ ("Take the newest act on an order back"), cpt_verb_undo },
  { "attention", "", FALSE, N_ ("What needs an answer"), cpt_verb_attention },
  { "close", "exception? seq? as place?", TRUE, N_ ("Answer what needed attention"),
    cpt_verb_close },
  { "find", "text", FALSE, N_ ("Articles by name, number or barcode, with stock and price"),
    cpt_verb_find },
  { "network", "on", FALSE, N_ ("Switch this terminal's network on or off"), cpt_verb_network },
  { "sync", "wait?", FALSE, N_ ("Wait until all is sent and seen"), cpt_verb_sync },
  { "status", "", FALSE, N_ ("The device and its link to central"), cpt_verb_status },
};

const CptVerb *
cpt_verb_lookup (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (VERBS); i++)
    if (strcmp (VERBS[i].name, name) == 0)
      return &VERBS[i];
  return NULL;
}

const CptVerb *
cpt_verb_list (gsize *n_out)
{
  *n_out = G_N_ELEMENTS (VERBS);
  return VERBS;
}
