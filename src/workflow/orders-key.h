/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/contact.h"
#include "domain/fulfilment.h"

#include <glib.h>

G_BEGIN_DECLS

#define CPT_ORDER_QUERY_MAX_BYTES 128 /* of what is typed; the rest is not looked at */
#define CPT_ORDER_QUERY_MAX_WORDS 8

/**
 * CptOrderKey:
 *
 * What one order can be asked for by, folded once: its number, and the customer's name, phone
 * number and e-mail. Pure; holds no more than the contact row does and goes with it.
 */
typedef struct _CptOrderKey CptOrderKey;

/* @contact: (nullable): erased, or not here */
CptOrderKey *cpt_order_key_new (const CptFulfilment *fulfilment, const CptContact *contact);
void cpt_order_key_free (CptOrderKey *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptOrderKey, cpt_order_key_free)

/* What somebody typed, folded the same way. */
typedef struct {
  char *number; /* (owned) letters and digits alone, upper case: C10482; "": none */
  char *digits; /* (owned) (nullable) it can be part of a number: no letter is in it */
  char *abroad; /* (owned) (nullable) of @digits, what stands behind + or 00 */
  char *email;  /* (owned) (nullable) there is an @ in it */
  GStrv words;  /* (owned) */
} CptOrderQuery;

/* @text: any bytes. FALSE: there is no letter and no digit in it; nothing to clear. */
gboolean cpt_order_query_init (CptOrderQuery *self, const char *text);
void cpt_order_query_clear (CptOrderQuery *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CptOrderQuery, cpt_order_query_clear)

/* How well it fits, the best first. */
typedef enum {
  CPT_ORDER_FIT_NO = 0,
  CPT_ORDER_FIT_EXACT,  /* the whole number, phone number or e-mail */
  CPT_ORDER_FIT_NUMBER, /* the beginning of the order's number, or of its digits */
  CPT_ORDER_FIT_NAME,   /* each word begins a word of the name */
  CPT_ORDER_FIT_REACH,  /* the beginning of the phone number or e-mail */
  CPT_ORDER_FIT_END,    /* the last digits of the order's or the phone's number */
} CptOrderFit;

/**
 * cpt_order_key_fit:
 *
 * Accents, case, spaces, dots and hyphens do not matter. A phone number fits as it is said at home
 * (06 00 …) and abroad (+33 6 …, 0033 6 …). Ends of numbers fit from 3 digits (order) and 4 (phone)
 * on: fewer would be half of the shop.
 */
CptOrderFit cpt_order_key_fit (const CptOrderKey *self, const CptOrderQuery *query);

G_END_DECLS
