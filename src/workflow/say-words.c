/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workflow/say.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MIN_MASKED_PHONE 7
#define FRENCH_PHONE     12 /* +33 and nine digits */

static const struct {
  CptRefusalCode code;
  const char *title;
  const char *detail; /* what to do; (nullable) */
} REFUSALS[] = {
  { CPT_REFUSAL_MALFORMED, N_ ("That does not fit this order"),
    N_ ("Nothing was changed. Look at the order again.") },
  { CPT_REFUSAL_WRONG_STORE, N_ ("This belongs to another shop"), NULL },
  { CPT_REFUSAL_NOT_AUTHORISED, N_ ("A manager is needed for this"),
    N_ ("Nothing was changed. Ask someone who may do it to scan their badge.") },
  { CPT_REFUSAL_ORDER_CANCELLED, N_ ("Order already cancelled"),
    N_ ("Choose what happened to the items.") },
  { CPT_REFUSAL_ALREADY_HANDED_OVER, N_ ("Already with the customer"),
    N_ ("Nothing of it is left to do here.") },
  { CPT_REFUSAL_ALREADY_DONE, N_ ("Already done"),
    N_ ("Somebody did this before. Nothing was added.") },
  { CPT_REFUSAL_OVER_LIMIT, N_ ("Too many, or too late"), N_ ("Nothing was changed.") },
  { CPT_REFUSAL_NOT_READY, N_ ("Not ready for the customer yet"),
    N_ ("Pick what is missing, and put it in its place.") },
  { CPT_REFUSAL_NOT_PAID, N_ ("Not paid"), N_ ("The till takes the money first.") },
  { CPT_REFUSAL_PASS_INVALID, N_ ("No pass for this order"),
    N_ ("See an ID instead, or ask for another pass.") },
  { CPT_REFUSAL_PASS_EXPIRED, N_ ("The pass has run out"),
    N_ ("The customer’s page draws a new one.") },
  { CPT_REFUSAL_PASS_REVOKED, N_ ("The pass was called back"), N_ ("Ask for the newest message.") },
  { CPT_REFUSAL_PASS_USED, N_ ("The pass was used before"),
    N_ ("Look who has the goods before you give any.") },
  { CPT_REFUSAL_GUARD_FAILED, N_ ("That is not possible now"),
    N_ ("The order moved on. Look at it again.") },
  { CPT_REFUSAL_SALVAGED, N_ ("Kept for a manager"),
    N_ ("This device was taken out of service. Your work is safe.") },
  { CPT_REFUSAL_INTERNAL_ERROR, N_ ("Central could not decide this"),
    N_ ("Your work is safe. Ask a manager.") },
};

/* What those of an order do not fit. */
static const struct {
  CptKind kind;
  CptRefusalCode code;
  const char *title, *detail;
} OTHERS[] = {
  { CPT_KIND_COUNT, CPT_REFUSAL_MALFORMED, N_ ("This cannot be counted"),
    N_ ("Nothing was changed. Look at the place and at the article again.") },
  { CPT_KIND_REVEAL, CPT_REFUSAL_MALFORMED, N_ ("This cannot be shown"),
    N_ ("Nothing was written down. Choose what to show, and why.") },
  { CPT_KIND_CLOSE, CPT_REFUSAL_MALFORMED, N_ ("That answer does not fit"),
    N_ ("Nothing was changed. Choose another answer.") },
};

const char *
cpt_words_language (void)
{
  static const char *const LANGUAGES[] = { "en", "fr" };
  const char *const *names = g_get_language_names ();

  for (gsize n = 0; names[n] != NULL; n++)
    for (gsize l = 0; l < G_N_ELEMENTS (LANGUAGES); l++)
      if (g_str_has_prefix (names[n], LANGUAGES[l]))
        return LANGUAGES[l];
  return LANGUAGES[0];
}

char *
cpt_words_items (gint64 n)
{
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d item", "%d items", (gulong)ABS (n)),
                          (int)n);
}

/* The numbers say more than the rule of thumb, where there are any. */
static char *
detail_with_numbers (const CptRefusal *refusal)
{
  if (refusal->code != CPT_REFUSAL_GUARD_FAILED || refusal->asked <= 0 || refusal->allowed < 0)
    return NULL;
  return g_strdup_printf (
      /* Translators: pieces that somebody asked for, and what the order still needs */
      _ ("%1$d asked, %2$d possible. Nothing was added."), (int)refusal->asked,
      (int)refusal->allowed);
}

char *
cpt_words_refusal (const CptRefusal *refusal, char **detail_out)
{
  const char *title = N_ ("Not accepted"), *detail = NULL;

  g_return_val_if_fail (refusal != NULL, NULL);

  if (refusal->code == CPT_REFUSAL_GUARD_FAILED && *refusal->needs != '\0')
    return cpt_words_step (refusal->needs, detail_out);
  for (gsize i = 0; i < G_N_ELEMENTS (REFUSALS); i++)
    if (REFUSALS[i].code == refusal->code) {
      title = REFUSALS[i].title;
      detail = REFUSALS[i].detail;
    }
  if (detail_out != NULL) {
    *detail_out = detail_with_numbers (refusal);
    if (*detail_out == NULL && detail != NULL)
      *detail_out = g_strdup (_ (detail));
  }
  return g_strdup (_ (title));
}

char *
cpt_words_refusal_of (const CptRefusal *refusal, CptKind kind, char **detail_out)
{
  g_return_val_if_fail (refusal != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (OTHERS); i++)
    if (OTHERS[i].kind == kind && OTHERS[i].code == refusal->code) {
      if (detail_out != NULL)
        *detail_out = g_strdup (_ (OTHERS[i].detail));
      return g_strdup (_ (OTHERS[i].title));
    }
  return cpt_words_refusal (refusal, detail_out);
}

char *
cpt_words_problem (const char *problem_json, CptKind kind, char **detail_out)
{
  g_autoptr (CptProblem) problem = NULL;
  CptRefusal refusal = { 0 };

  if (problem_json != NULL)
    problem = cpt_problem_read (problem_json, strlen (problem_json), NULL);
  if (problem != NULL)
    refusal.code = cpt_refusal_code_from_text (problem->code);
  if (problem == NULL || refusal.code == CPT_REFUSAL_NONE) {
    if (detail_out != NULL)
      *detail_out = g_strdup (_ ("Your work is safe. Try now or ask a manager."));
    /* Translators: a code such as "over_quota" that this program does not know */
    return problem == NULL ? g_strdup (_ ("Central did not accept this"))
                           : g_strdup_printf (_ ("Central answered “%s”"), problem->code);
  }
  refusal.line = problem->line;
  refusal.asked = problem->asked;
  refusal.allowed = problem->allowed;
  return cpt_words_refusal_of (&refusal, kind, detail_out);
}

char *
cpt_words_task (CptTaskSort sort, const char *reference)
{
  static const char *const FORMATS[] = {
    [CPT_TASK_NONE] = N_ ("Open %s"),
    [CPT_TASK_ACCEPT] = N_ ("Pick %s"), /* who picks it takes it */
    [CPT_TASK_PICK] = N_ ("Pick %s"),
    [CPT_TASK_STAGE] = N_ ("Stage %s"),
    [CPT_TASK_HAND_OVER] = N_ ("Hand over %s"),
    [CPT_TASK_PACK] = N_ ("Pack %s"),
    [CPT_TASK_SHIP] = N_ ("Ship %s"),
    [CPT_TASK_PUT_BACK] = N_ ("Put back %s"),
    [CPT_TASK_COUNT] = N_ ("Count %s"),
    [CPT_TASK_ATTENTION] = N_ ("Needs attention"),
  };
  g_autoptr (GString) words = NULL;

  if ((guint)sort >= G_N_ELEMENTS (FORMATS))
    sort = CPT_TASK_NONE;
  words = g_string_new (_ (FORMATS[sort]));
  g_string_replace (words, "%s", reference != NULL ? reference : "", 1);
  return g_string_free (g_steal_pointer (&words), FALSE);
}

/* Currencies that do not have two decimals (ISO 4217). */
static guint
count_decimals (const char *currency)
{
  static const char *const NONE[] = { "JPY", "KRW", "CLP", "ISK", "VND", "XAF", "XOF", "XPF" };
  static const char *const THREE[] = { "BHD", "KWD", "OMR", "TND", "JOD" };

  for (gsize i = 0; i < G_N_ELEMENTS (NONE); i++)
    if (g_str_equal (NONE[i], currency))
      return 0;
  for (gsize i = 0; i < G_N_ELEMENTS (THREE); i++)
    if (g_str_equal (THREE[i], currency))
      return 3;
  return 2;
}

static const char *
find_symbol (const char *currency)
{
  static const struct {
    const char *code, *symbol;
  } SYMBOLS[] = { { "EUR", "€" }, { "GBP", "£" }, { "USD", "$" } };

  for (gsize i = 0; i < G_N_ELEMENTS (SYMBOLS); i++)
    if (g_str_equal (SYMBOLS[i].code, currency))
      return SYMBOLS[i].symbol;
  return currency;
}

/* The shop's way of writing money, not the reader's (DESIGN-UI §7). */
char *
cpt_words_money (gint64 minor, const char *currency, const CptPolicy *policy)
{
  guint decimals, n_digits;
  g_autofree char *digits = NULL;
  g_autoptr (GString) words = NULL;

  g_return_val_if_fail (currency != NULL, NULL);

  decimals = count_decimals (currency);
  digits = g_strdup_printf ("%0*" G_GUINT64_FORMAT, (int)decimals + 1,
                            minor < 0 ? 0 - (guint64)minor : (guint64)minor);
  n_digits = (guint)strlen (digits) - decimals;
  words = g_string_new (minor < 0 ? "-" : "");
  for (guint i = 0; i < n_digits; i++) {
    if (i > 0 && (n_digits - i) % 3 == 0)
      g_string_append (words, "\u202f");
    g_string_append_c (words, digits[i]);
  }
  if (decimals > 0)
    g_string_append_printf (words, ",%s", digits + n_digits);
  g_string_append_printf (words, "\u00a0%s", find_symbol (currency));
  return g_string_free (g_steal_pointer (&words), FALSE);
}

char *
cpt_words_customer (const CptContact *contact)
{
  if (contact == NULL || (contact->first == NULL && contact->name == NULL))
    return NULL;
  if (contact->first == NULL || contact->name == NULL)
    return g_strdup (contact->first != NULL ? contact->first : contact->name);
  return g_strdup_printf ("%s %s", contact->first, contact->name);
}

/* A French number as it is said at home; of others only the end, for where the country's code stops
 * only its list knows. */
char *
cpt_words_phone_masked (const char *phone)
{
  static const char FRANCE[] = "+33";
  gsize length = phone != NULL ? strlen (phone) : 0;

  if (length < MIN_MASKED_PHONE)
    return NULL;
  if (g_str_has_prefix (phone, FRANCE) && length == FRENCH_PHONE)
    return g_strdup_printf ("0%c ·· ·· ·· %s", phone[sizeof FRANCE - 1], phone + length - 2);
  return g_strdup_printf ("·· ·· ·· %s", phone + length - 2);
}
