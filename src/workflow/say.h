/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cache/view.h"

#include <glib.h>

G_BEGIN_DECLS

/* What a scan or an act answers, at once: one of the feedback vocabulary (sound, colour, icon and
 * word follow from the sort). */
typedef enum {
  CPT_SAY_NOTHING = 0,
  CPT_SAY_RIGHT,     /* right item */
  CPT_SAY_COMPLETE,  /* line or stop complete */
  CPT_SAY_DONE,      /* task complete */
  CPT_SAY_WRONG,     /* wrong item, size or bag */
  CPT_SAY_ALREADY,   /* already scanned, or counted */
  CPT_SAY_UNKNOWN,   /* unknown code */
  CPT_SAY_ATTENTION, /* needs attention */
  CPT_SAY_PROBLEM,   /* could not: disk full, not signed in … */
} CptSaySort;

typedef struct {
  CptSaySort sort;
  char *title;  /* (owned) in the reader's language */
  char *detail; /* (owned) (nullable) */
} CptSay;

CptSay *cpt_say_new (CptSaySort sort, const char *title, const char *detail);
CptSay *cpt_say_copy (const CptSay *self);
void cpt_say_free (CptSay *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptSay, cpt_say_free)
#define CPT_TYPE_SAY (cpt_say_get_type ())
GType cpt_say_get_type (void); /* boxed */

/* The reader's language as a policy's labels name it: "fr". Static. */
const char *cpt_words_language (void);

/* Words made at the edge, in the reader's language (gettext). All (transfer full). */
char *cpt_words_refusal (const CptRefusal *refusal, char **detail_out); /* title */
/* The same where @kind has words of its own: an article at a place is no order. */
char *cpt_words_refusal_of (const CptRefusal *refusal, CptKind kind, char **detail_out);
/* What a hand-over still needs before it goes, by @needs of a refusal here ("name", "age-18";
 * CptRefusal). Of one that central refused the goods are gone, and nothing is asked any more. */
char *cpt_words_step (const char *needs, char **detail_out);
char *cpt_words_problem (
    const char *problem_json,
    CptKind kind,
    char **detail_out); /* of a verdict on that kind, by its code and numbers */
char *cpt_words_due (
    gint64 due_us,
    gint64 now_us,
    CptDueState state,
    const char *time_zone); /* "Soon · 12 min", "On time · 1 h 42", "Late · 4 min", "Today" */
char *cpt_words_clock (gint64 us, const char *time_zone); /* 14:32 */
char *cpt_words_day (gint64 us, const char *time_zone);   /* Sat 21 Nov */
char *cpt_words_money (gint64 minor, const char *currency, const CptPolicy *policy); /* 149,00 € */
char *cpt_words_items (gint64 n); /* "1 item", "3 items" */
/* In lists: first name and name, of open orders only (DESIGN-UI §7). NULL: nobody is known. */
char *cpt_words_customer (const CptContact *contact);
/* "06 ·· ·· ·· 41": enough to tell two of one name apart. NULL: there is none, or it is too short
 * to hide anything. */
char *cpt_words_phone_masked (const char *phone);
char *cpt_words_here (gint64 here_us, gint64 now_us);           /* "Here · 3 min" */
char *cpt_words_task (CptTaskSort sort, const char *reference); /* "Pick C-10479" */

G_END_DECLS
