/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/command.h"
#include "domain/fulfilment.h"
#include "wire/problem.h"

G_BEGIN_DECLS

/**
 * cpt_words_explain:
 * @fulfilment: (nullable): as it was when the command was refused
 *
 * The problem of a refused command in plain English, made from the code and the numbers that the
 * domain gave: what happened, and what to do with the goods in your hands. Terminals make their
 * own words from code and numbers; these are for whoever reads the API.
 */
CptProblem *cpt_words_explain (const CptRefusal *refusal,
                               const CptCommand *command,
                               const CptFulfilment *fulfilment);

G_END_DECLS
