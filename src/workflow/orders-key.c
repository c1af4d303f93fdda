/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workflow/orders-key.h"

#include <string.h>

#define MIN_NUMBER_END  3
#define MIN_PHONE_END   4
#define MIN_PHONE_START 3
#define MAX_COUNTRY     3 /* digits of a country's code (ITU-T E.164) */

struct _CptOrderKey {
  char *number;        /* (owned) C10482 */
  char *reference;     /* (owned) C104822 where there are several */
  const char *counter; /* (unowned) of @number: its digits, without what stands before them */
  char *phone;         /* (owned) digits of the E.164 number; "": none */
  char *email;         /* (owned) folded; "": none */
  GStrv words;         /* (owned) of the name */
};

static char *
keep (const char *text, gboolean letters)
{
  GString *kept = g_string_new (NULL);

  for (const char *c = text != NULL ? text : ""; *c != '\0'; c++)
    if (g_ascii_isdigit (*c) || (letters && g_ascii_isalpha (*c)))
      g_string_append_c (kept, g_ascii_toupper (*c));
  return g_string_free (kept, FALSE);
}

static char *
fold_email (const char *text)
{
  return text != NULL ? g_utf8_casefold (text, -1) : g_strdup ("");
}

/* Words as they are, and without accents where that differs. */
static GStrv
fold_words (const char *text)
{
  g_auto (GStrv) plain = NULL;
  g_auto (GStrv) words = g_str_tokenize_and_fold (text, NULL, &plain);
  g_autoptr (GStrvBuilder) all = g_strv_builder_new ();

  g_strv_builder_addv (all, (const char **)words);
  g_strv_builder_addv (all, (const char **)plain);
  return g_strv_builder_end (all);
}

CptOrderKey *
cpt_order_key_new (const CptFulfilment *fulfilment, const CptContact *contact)
{
  CptOrderKey *self = g_new0 (CptOrderKey, 1);
  g_autofree char *name = NULL;

  g_return_val_if_fail (fulfilment != NULL, NULL);

  self->number = keep (fulfilment->promise->number, TRUE);
  self->reference = keep (fulfilment->promise->reference, TRUE);
  self->counter = self->number + strcspn (self->number, "0123456789");
  self->phone = keep (contact != NULL ? contact->phone : NULL, FALSE);
  self->email = fold_email (contact != NULL ? contact->email : NULL);
  name = g_strjoin (" ", contact != NULL && contact->first != NULL ? contact->first : "",
                    contact != NULL && contact->name != NULL ? contact->name : "", NULL);
  self->words = fold_words (name);
  return self;
}

void
cpt_order_key_free (CptOrderKey *self)
{
  if (self == NULL)
    return;
  g_free (self->number);
  g_free (self->reference);
  g_free (self->phone);
  g_free (self->email);
  g_strfreev (self->words);
  g_free (self);
}

/* ---- what is asked ---- */

static gboolean
has_letter (const char *text)
{
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    if (g_unichar_isalpha (g_utf8_get_char (c)))
      return TRUE;
  return FALSE;
}

gboolean
cpt_order_query_init (CptOrderQuery *self, const char *text)
{
  g_autofree char *valid = NULL;

  g_return_val_if_fail (self != NULL && text != NULL, FALSE);

  *self = (CptOrderQuery){ 0 };
  valid = g_utf8_make_valid (text, (gssize)strnlen (text, CPT_ORDER_QUERY_MAX_BYTES));
  g_strstrip (valid);
  self->number = keep (valid, TRUE);
  self->words = g_str_tokenize_and_fold (valid, NULL, NULL);
  if (*self->number == '\0' && self->words[0] == NULL) {
    cpt_order_query_clear (self);
    return FALSE;
  }
  if (!has_letter (valid)) {
    self->digits = keep (valid, FALSE);
    if (*valid == '+')
      self->abroad = g_strdup (self->digits);
    else if (g_str_has_prefix (self->digits, "00"))
      self->abroad = g_strdup (self->digits + strlen ("00"));
  }
  if (strchr (valid, '@') != NULL)
    self->email = fold_email (valid);
  return TRUE;
}

void
cpt_order_query_clear (CptOrderQuery *self)
{
  g_clear_pointer (&self->number, g_free);
  g_clear_pointer (&self->digits, g_free);
  g_clear_pointer (&self->abroad, g_free);
  g_clear_pointer (&self->email, g_free);
  g_clear_pointer (&self->words, g_strfreev);
}

/* ---- whether it fits ---- */

static gboolean
begins (const char *text, const char *with)
{
  return *with != '\0' && g_str_has_prefix (text, with);
}

static CptOrderFit
fit_number (const CptOrderKey *self, const CptOrderQuery *query)
{
  const char *typed = query->number;

  if (strcmp (typed, self->number) == 0 || strcmp (typed, self->reference) == 0 ||
      (*typed != '\0' && strcmp (typed, self->counter) == 0))
    return CPT_ORDER_FIT_EXACT;
  if (begins (self->reference, typed) || begins (self->counter, typed))
    return CPT_ORDER_FIT_NUMBER;
  if (query->digits != NULL && strlen (typed) >= MIN_NUMBER_END &&
      g_str_has_suffix (self->counter, typed))
    return CPT_ORDER_FIT_END;
  return CPT_ORDER_FIT_NO;
}

/* What is said at home is the number without its country, behind a 0 that only stands there at
 * home. How long the country's code is, only its list knows: each length may be it. */
static CptOrderFit
fit_phone_at (const char *phone, const char *typed)
{
  if (strcmp (phone, typed) == 0)
    return CPT_ORDER_FIT_EXACT;
  return begins (phone, typed) ? CPT_ORDER_FIT_REACH : CPT_ORDER_FIT_NO;
}

static CptOrderFit
fit_phone (const CptOrderKey *self, const CptOrderQuery *query)
{
  const char *typed = query->digits;
  gsize length = strlen (self->phone);
  CptOrderFit fit = CPT_ORDER_FIT_NO;

  if (typed == NULL || length == 0 || strlen (typed) < MIN_PHONE_START)
    return CPT_ORDER_FIT_NO;
  if (query->abroad != NULL)
    fit = fit_phone_at (self->phone, query->abroad);
  else if (*typed == '0')
    for (gsize n = 1; n <= MAX_COUNTRY && n < length && fit == CPT_ORDER_FIT_NO; n++)
      fit = fit_phone_at (self->phone + n, typed + 1);
  if (fit == CPT_ORDER_FIT_NO && strlen (typed) >= MIN_PHONE_END &&
      g_str_has_suffix (self->phone, typed))
    return CPT_ORDER_FIT_END;
  return fit;
}

static CptOrderFit
fit_email (const CptOrderKey *self, const CptOrderQuery *query)
{
  if (query->email == NULL || !begins (self->email, query->email))
    return CPT_ORDER_FIT_NO;
  return strcmp (self->email, query->email) == 0 ? CPT_ORDER_FIT_EXACT : CPT_ORDER_FIT_REACH;
}

static CptOrderFit
fit_name (const CptOrderKey *self, const CptOrderQuery *query)
{
  for (gsize i = 0; query->words[i] != NULL && i < CPT_ORDER_QUERY_MAX_WORDS; i++) {
    gsize j = 0;

    while (self->words[j] != NULL && !begins (self->words[j], query->words[i]))
      j++;
    if (self->words[j] == NULL)
      return CPT_ORDER_FIT_NO;
  }
  return query->words[0] != NULL ? CPT_ORDER_FIT_NAME : CPT_ORDER_FIT_NO;
}

CptOrderFit
cpt_order_key_fit (const CptOrderKey *self, const CptOrderQuery *query)
{
  CptOrderFit best = CPT_ORDER_FIT_NO;
  CptOrderFit fits[4];

  g_return_val_if_fail (self != NULL && query != NULL, CPT_ORDER_FIT_NO);

  fits[0] = fit_number (self, query);
  fits[1] = fit_name (self, query);
  fits[2] = fit_phone (self, query);
  fits[3] = fit_email (self, query);
  for (gsize i = 0; i < G_N_ELEMENTS (fits); i++)
    if (fits[i] != CPT_ORDER_FIT_NO && (best == CPT_ORDER_FIT_NO || fits[i] < best))
      best = fits[i];
  return best;
}
