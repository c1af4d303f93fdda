/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/orchestration/import-kind.h"
#include "central/orchestration/publish.h"
#include "central/orchestration/shop.h"
#include "codes/own.h"
#include "crypto/crypto.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define ALL_STORES    "*"
#define VERIFIER_OPS  2
#define VERIFIER_KIB  19456
#define MIN_PIN       4
#define MAX_PIN       12
#define MAX_NAME      100
#define NEW_BADGE     "new" /* in the column `badge`: print another one, the old one ends */
#define BADGE_SIZE    64
#define BADGES_HEADER "number,name,badge\n"
#define UTC           "UTC"

static const char *const members[] = {
  "number*", "name*", "language", "store", "role*", "from", "until", "pin", "badge", NULL,
};

typedef struct {
  const char *store; /* (unowned) a number, or `*` */
  const char *name;  /* (unowned) */
  const char *pin;   /* (unowned) (nullable) */
  const char *badge; /* (unowned) (nullable) a badge code, or NEW_BADGE */
  char number[33];
  char language[9];
  CptGrant grant;
} Entry;

static void
lock (CptImport *import, const CptImportRow *row)
{
  const char *store = cpt_import_row_get (row, "store");
  char scope[CPT_SCOPE_SIZE];

  if (g_strcmp0 (store, ALL_STORES) != 0) {
    cpt_import_lock_shop (import, row);
    return;
  }
  for (guint i = 0; i < import->stores->len; i++) {
    const CptStore *each = import->stores->pdata[i];

    cpt_scope_shop (each->number, scope);
    cpt_import_lock (import, scope);
  }
}

static gboolean
read_grant (const CptImportRow *row, Entry *entry, const char *time_zone, char **why_out)
{
  const char *role = cpt_import_row_get (row, "role");

  entry->grant.role = role != NULL ? cpt_role_from_text (role) : CPT_ROLE_NONE;
  if (entry->grant.role == CPT_ROLE_NONE)
    return cpt_import_refuse (why_out, "role", "associate, supervisor or manager");
  if (!cpt_import_row_get_instant (row, "from", time_zone, 0, &entry->grant.from_us, why_out) ||
      !cpt_import_row_get_instant (row, "until", time_zone, 0, &entry->grant.until_us, why_out))
    return FALSE;
  if (entry->grant.until_us != 0 && entry->grant.until_us <= entry->grant.from_us)
    return cpt_import_refuse (why_out, "until", "it lies before from");
  return TRUE;
}

static gboolean
read_secrets (const CptImportRow *row, Entry *entry, char **why_out)
{
  guint8 secret[CPT_BADGE_SECRET_BYTES];
  char number[33];

  entry->pin = cpt_import_row_get (row, "pin");
  entry->badge = cpt_import_row_get (row, "badge");
  if (entry->pin != NULL && (strspn (entry->pin, "0123456789") != strlen (entry->pin) ||
                             strlen (entry->pin) < MIN_PIN || strlen (entry->pin) > MAX_PIN))
    return cpt_import_refuse (why_out, "pin", "not 4 to 12 digits");
  if (entry->badge == NULL)
    return TRUE;
  if (entry->pin == NULL)
    return cpt_import_refuse (why_out, "pin", "a badge needs one");
  if (!g_str_equal (entry->badge, NEW_BADGE) &&
      !cpt_badge_read (entry->badge, number, sizeof number, secret))
    return cpt_import_refuse (why_out, "badge", "not a badge code"); /* which is never repeated */
  return TRUE;
}

static gboolean
read_entry (CptImport *import, const CptImportRow *row, Entry *entry, char **why_out)
{
  const char *time_zone = UTC;
  const CptStore *store = NULL;

  if (!cpt_import_row_copy_text (row, "number", TRUE, entry->number, sizeof entry->number,
                                 why_out) ||
      !cpt_import_row_get_text (row, "name", MAX_NAME, TRUE, &entry->name, why_out) ||
      !cpt_import_row_copy_text (row, "language", FALSE, entry->language, sizeof entry->language,
                                 why_out))
    return FALSE;
  if (g_strcmp0 (cpt_import_row_get (row, "store"), ALL_STORES) == 0) {
    entry->store = ALL_STORES;
    if (import->stores->len > 0)
      time_zone = ((const CptStore *)import->stores->pdata[0])->time_zone;
  } else {
    if (!cpt_import_get_store (import, row, &store, why_out))
      return FALSE;
    entry->store = store->number;
    time_zone = store->time_zone;
  }
  return read_grant (row, entry, time_zone, why_out) && read_secrets (row, entry, why_out);
}

/* ---- badge and PIN ---- */

static gboolean
hash_pin (const guint8 secret[CPT_BADGE_SECRET_BYTES], const char *pin, CptVerifier *verifier)
{
  return cpt_crypto_pin_hash (secret, CPT_BADGE_SECRET_BYTES, pin, verifier->salt, verifier->ops,
                              verifier->mem_kib, verifier->hash);
}

/* Is it the badge and the PIN that the verifier was made of? */
static gboolean
is_verified (const CptPerson *person, const char *badge, const char *pin)
{
  CptVerifier tried = person->verifier;
  guint8 secret[CPT_BADGE_SECRET_BYTES];
  char number[33];

  return person->has_verifier && cpt_badge_read (badge, number, sizeof number, secret) &&
         g_str_equal (number, person->badge) && hash_pin (secret, pin, &tried) &&
         cpt_crypto_equal (tried.hash, person->verifier.hash, sizeof tried.hash);
}

/* One line of the file that is printed from; it is made for its owner's eyes alone. */
static gboolean
append_badge (const CptImport *import, const CptPerson *person, const char *badge, GError **error)
{
  const char *path = import->options->badges_out;
  g_autofree char *line = NULL;
  g_autoptr (GString) name = g_string_new (person->name);
  gboolean empty, written;
  int file;

  if (path == NULL)
    return TRUE;
  file = open (path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) {
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", path,
                 g_strerror (errno));
    return FALSE;
  }
  empty = lseek (file, 0, SEEK_END) == 0;
  g_string_replace (name, "\"", "\"\"", 0);
  line = g_strdup_printf ("%s%s,\"%s\",%s\n", empty ? BADGES_HEADER : "", person->number, name->str,
                          badge);
  written = write (file, line, strlen (line)) == (gssize)strlen (line) && fsync (file) == 0;
  if (!written)
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", path,
                 g_strerror (errno));
  return close (file) == 0 && written;
}

static gboolean
make_verifier (CptPerson *person,
               const char *number,
               const guint8 secret[CPT_BADGE_SECRET_BYTES],
               const char *pin,
               GError **error)
{
  g_strlcpy (person->badge, number, sizeof person->badge);
  person->has_verifier = TRUE;
  person->verifier.ops = VERIFIER_OPS;
  person->verifier.mem_kib = VERIFIER_KIB;
  cpt_crypto_random (person->verifier.salt, sizeof person->verifier.salt);
  if (hash_pin (secret, pin, &person->verifier))
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "Not enough memory to hash a PIN");
  return FALSE;
}

/* A PIN cannot be compared without its badge, and nothing that could is kept: a row with a PIN
 * alone leaves a person's badge and PIN as they are; `new` or a badge code changes them. */
static gboolean
set_badge (const CptImport *import,
           CptPerson *person,
           const Entry *entry,
           gboolean *changed_out,
           GError **error)
{
  guint8 secret[CPT_BADGE_SECRET_BYTES];
  char number[33], code[BADGE_SIZE];
  gboolean is_given = entry->badge != NULL && !g_str_equal (entry->badge, NEW_BADGE);

  *changed_out = FALSE;
  if (entry->pin == NULL || (entry->badge == NULL && person->has_verifier) ||
      (is_given && is_verified (person, entry->badge, entry->pin)))
    return TRUE;
  *changed_out = TRUE;
  if (is_given)
    return cpt_badge_read (entry->badge, number, sizeof number, secret) &&
           make_verifier (person, number, secret, entry->pin, error);
  cpt_crypto_random (secret, sizeof secret);
  if (!cpt_badge_make (person->number, secret, code, sizeof code)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "No badge can carry the number %s",
                 person->number);
    return FALSE;
  }
  return make_verifier (person, person->number, secret, entry->pin, error) &&
         append_badge (import, person, code, error);
}

/* ---- writing ---- */

static CptPerson *
load_or_make (CptImport *import, const Entry *entry, gboolean *made_out, GError **error)
{
  GError *local_error = NULL;
  CptPerson *person = cpt_storage_find_person (import->transaction, entry->number, &local_error);
  char id[CPT_ID_SIZE];

  *made_out = FALSE;
  if (local_error != NULL) {
    g_propagate_error (error, local_error);
    return NULL;
  }
  if (person != NULL)
    return person;
  *made_out = TRUE;
  cpt_service_new_id (import->service, id);
  person = cpt_person_new ();
  g_strlcpy (person->id, id, sizeof person->id);
  g_strlcpy (person->number, entry->number, sizeof person->number);
  return person;
}

/* The grants of that shop alone: those of all shops come after them, and are not this row's. */
static gboolean
load_own_grants (CptImport *import, CptPerson *person, const char *store, GError **error)
{
  CptGrant of_all[CPT_MAX_GRANTS];
  gsize n_of_all = 0;

  if (!g_str_equal (store, ALL_STORES) &&
      !cpt_storage_load_grants (import->transaction, person->id, ALL_STORES, of_all, &n_of_all,
                                error))
    return FALSE;
  if (!cpt_storage_load_grants (import->transaction, person->id, store, person->grants,
                                &person->n_grants, error))
    return FALSE;
  person->n_grants -= MIN (person->n_grants, n_of_all);
  return TRUE;
}

static gboolean
set_text (char **at, const char *value)
{
  if (g_strcmp0 (*at, value) == 0)
    return FALSE;
  g_free (*at);
  *at = g_strdup (value);
  return TRUE;
}

/* The grant of that role and beginning is this row's; others of the shop stay. */
static gboolean
set_grant (CptPerson *person, const CptGrant *grant, gboolean *changed_out)
{
  *changed_out = TRUE;
  for (gsize i = 0; i < person->n_grants; i++) {
    CptGrant *kept = &person->grants[i];

    if (kept->role != grant->role || kept->from_us != grant->from_us)
      continue;
    *changed_out = kept->until_us != grant->until_us;
    kept->until_us = grant->until_us;
    return TRUE;
  }
  if (person->n_grants == CPT_MAX_GRANTS)
    return FALSE;
  person->grants[person->n_grants++] = *grant;
  return TRUE;
}

static gboolean
publish (CptImport *import, const Entry *entry, const CptPerson *person, GError **error)
{
  if (!g_str_equal (entry->store, ALL_STORES))
    return cpt_shop_publish_person (import->transaction, entry->store, person->id, error);
  for (guint i = 0; i < import->stores->len; i++) {
    const CptStore *store = import->stores->pdata[i];

    if (!cpt_shop_publish_person (import->transaction, store->number, person->id, error))
      return FALSE;
  }
  return TRUE;
}

static CptImportResult
save (CptImport *import, const Entry *entry, CptPerson *person, GError **error)
{
  if (!cpt_storage_save_person (import->transaction, person, entry->store, error) ||
      !publish (import, entry, person, error))
    return CPT_IMPORT_FAILED;
  cpt_json_begin_list (import->args, NULL);
  cpt_json_put_text (import->args, NULL, person->id);
  cpt_json_put_text (import->args, NULL, entry->store);
  cpt_json_put_text (import->args, NULL, cpt_role_to_text (entry->grant.role));
  cpt_json_end_list (import->args);
  return CPT_IMPORT_WRITTEN;
}

static CptImportResult
write_row (CptImport *import, const CptImportRow *row, char **why_out, GError **error)
{
  Entry entry = { 0 };
  g_autoptr (CptPerson) person = NULL;
  g_autofree char *key = NULL;
  gboolean made, renamed, granted, badged, spoke;

  if (!read_entry (import, row, &entry, why_out))
    return CPT_IMPORT_SKIPPED;
  key = g_strdup_printf ("%s\n%s\n%d\n%" G_GINT64_FORMAT, entry.number, entry.store,
                         entry.grant.role, entry.grant.from_us);
  if (!cpt_import_is_first (import, row, "number", key, why_out))
    return CPT_IMPORT_SKIPPED;
  person = load_or_make (import, &entry, &made, error);
  if (person == NULL)
    return CPT_IMPORT_FAILED;
  if (!load_own_grants (import, person, entry.store, error))
    return CPT_IMPORT_FAILED;
  if (!set_grant (person, &entry.grant, &granted)) {
    cpt_import_refuse (why_out, "role", "more than %d grants in one shop", CPT_MAX_GRANTS);
    return CPT_IMPORT_SKIPPED;
  }
  renamed = set_text (&person->name, entry.name);
  if (!set_badge (import, person, &entry, &badged, error))
    return CPT_IMPORT_FAILED;
  spoke = *entry.language != '\0' && !g_str_equal (person->language, entry.language);
  if (spoke)
    g_strlcpy (person->language, entry.language, sizeof person->language);
  if (!made && !renamed && !granted && !badged && !spoke)
    return CPT_IMPORT_UNCHANGED;
  return save (import, &entry, person, error);
}

const CptImportKind cpt_import_people = {
  .name = "people",
  .command = "person.set",
  .members = members,
  .lock = lock,
  .write = write_row,
};
