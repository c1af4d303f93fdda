/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "domain/limits.h"

#include <glib.h>

G_BEGIN_DECLS

/* A customer's data of one order: the only row that holds any (SYNC §11). */
typedef struct {
  char id[CPT_ID_SIZE];
  char order[CPT_ID_SIZE];
  char *first, *name, *phone, *email, *language; /* (owned) (nullable) */
  GPtrArray *collectors;                         /* (owned) (element-type utf8) */
  char *address_name;                            /* (owned) (nullable) */
  GPtrArray *street;               /* (owned) (nullable) (element-type utf8) NULL: no address */
  char *postcode, *city, *country; /* (owned) (nullable) */
  char *gift_message, *note;       /* (owned) (nullable) prose */
  gint64 changed_us;               /* phone, e-mail or collectors, after the order came; 0: never */
  gint64 erase_at_us;              /* 0: not set */
} CptContact;

CptContact *cpt_contact_new (const char *id);
void cpt_contact_free (CptContact *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptContact, cpt_contact_free)

/* The same phone or the same e-mail (letters A to Z in either case): as far as two orders tell, one
 * customer. FALSE where one of them has neither, or is NULL. */
gboolean cpt_contact_is_same_customer (const CptContact *a, const CptContact *b);

G_END_DECLS
