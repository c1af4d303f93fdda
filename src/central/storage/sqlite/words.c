/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/storage/sqlite/connection.h"

#include <string.h>

/* In the order of the enumerations; a word that is in a database never changes, wherever its number
 * goes. */
static const char *const METHODS[] = { "pickup", "ship", "transfer" };
static const char *const SOURCES[] = { "shelf", "parcel" };
static const char *const PAYMENT_STATES[] = { "paid", "authorised", "to_pay", "failed" };
static const char *const ON_SHORTS[] = { NULL, "ask", "keep", "wait", "cancel", "reroute" };
static const char *const WAITINGS[] = { NULL, "customer", "stock" };
static const char *const EXITS[] = { NULL, "declined", "re_routed", "cancelled", "expired" };
static const char *const BUCKETS[] = { "floor",  "custody",  "damaged",  "transit",
                                       "astray", "supplier", "customer", "adjustment" };
static const char *const PLACE_SORTS[] = { "shelf", "rail",   "stockroom", "window",
                                           "bin",   "locker", "counter",   "unknown" };
static const char *const ROLES[] = { "none", "associate", "supervisor", "manager" };
static const char *const SIGN_IN_SORTS[] = { "badge_pin", "central", "named" };
static const char *const LOG_SOURCES[] = { "terminal", "channel", "clock", "operator" };

#define WORDS(what, list)                                                                          \
  {                                                                                                \
    what, list, G_N_ELEMENTS (list)                                                                \
  }

const CptSqliteWords cpt_sqlite_methods = WORDS ("method", METHODS);
const CptSqliteWords cpt_sqlite_sources = WORDS ("source", SOURCES);
const CptSqliteWords cpt_sqlite_payment_states = WORDS ("payment state", PAYMENT_STATES);
const CptSqliteWords cpt_sqlite_on_shorts = WORDS ("on_short", ON_SHORTS);
const CptSqliteWords cpt_sqlite_waitings = WORDS ("waiting", WAITINGS);
const CptSqliteWords cpt_sqlite_exits = WORDS ("exit", EXITS);
const CptSqliteWords cpt_sqlite_buckets = WORDS ("bucket", BUCKETS);
const CptSqliteWords cpt_sqlite_place_sorts = WORDS ("kind of place", PLACE_SORTS);
const CptSqliteWords cpt_sqlite_roles = WORDS ("role", ROLES);
const CptSqliteWords cpt_sqlite_sign_in_sorts = WORDS ("sort of sign-in", SIGN_IN_SORTS);
const CptSqliteWords cpt_sqlite_log_sources = WORDS ("source of a command", LOG_SOURCES);

void
cpt_sqlite_bind_word (CptSqlStatement *statement,
                      const char *name,
                      const CptSqliteWords *words,
                      guint value)
{
  g_assert (value < words->n_words);
  cpt_sql_bind_text (statement, name, words->words[value]);
}

gboolean
cpt_sqlite_read_word (CptTransaction *transaction,
                      CptSqlStatement *statement,
                      int column,
                      const CptSqliteWords *words,
                      guint *value_out,
                      GError **error)
{
  const char *text = cpt_sql_column_text (statement, column);

  for (guint i = 0; i < words->n_words; i++)
    if (g_strcmp0 (words->words[i], text) == 0) {
      *value_out = i;
      return TRUE;
    }
  return cpt_sqlite_fail_corrupt (transaction, words->what, error);
}

void
cpt_sqlite_bind_bucket (CptSqlStatement *statement,
                        const char *bucket_name,
                        const char *location_name,
                        const CptBucket *bucket)
{
  cpt_sqlite_bind_word (statement, bucket_name, &cpt_sqlite_buckets, bucket->sort);
  cpt_sql_bind_text (statement, location_name,
                     bucket->sort == CPT_BUCKET_FLOOR ? bucket->location : "");
}

gboolean
cpt_sqlite_read_bucket (CptTransaction *transaction,
                        CptSqlStatement *statement,
                        int column,
                        CptBucket *bucket_out,
                        GError **error)
{
  guint sort = 0;

  memset (bucket_out, 0, sizeof *bucket_out);
  if (!cpt_sqlite_read_word (transaction, statement, column, &cpt_sqlite_buckets, &sort, error))
    return FALSE;
  bucket_out->sort = (CptBucketSort)sort;
  cpt_sql_column_copy (statement, column + 1, bucket_out->location, sizeof bucket_out->location);
  return TRUE;
}
