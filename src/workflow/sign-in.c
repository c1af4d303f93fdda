/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workflow/sign-in.h"

#include "codes/own.h"
#include "workflow/shop-people.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SECRET_KEPT_S 60
#define MAX_DIGITS    12
#define CHECK_AT      4 /* PINs have four digits; a longer one is checked by its key */
#define US_PER_MINUTE (60 * G_USEC_PER_SEC)

struct _CptSignInJob {
  GObject parent_instance;

  CptShop *shop; /* (owned) */
  char *badge;   /* (owned) (nullable) the scanned code, until it is used or too old */
  char *name;    /* (owned) (nullable) */
  char digits[MAX_DIGITS + 1];
  guint n_digits;
  gboolean busy;
  gboolean approves; /* nobody signs in: who it is, is told */
  CptSay *say;       /* (owned) (nullable) */
  guint secret_timer;
};

G_DEFINE_FINAL_TYPE (CptSignInJob, cpt_sign_in, G_TYPE_OBJECT)

typedef enum {
  PROP_NAME = 1,
  PROP_N_DIGITS,
  PROP_BUSY,
  PROP_SAY,
} CptSignInProperty;

static GParamSpec *properties[PROP_SAY + 1];
static guint approved_signal;

/* One check of a badge and a PIN. */
typedef struct {
  char number[33];
  guint8 secret[CPT_BADGE_SECRET_BYTES];
  char *pin;         /* (owned) */
  CptPerson *person; /* (owned) (nullable) */
  CptSignInSort sort;
  gboolean approves; /* only who it is, nobody signs in */
  gboolean asked;    /* central was asked for the badge */
  gint64 n_left;
} Check;

static void
check_free (gpointer data)
{
  Check *self = data;

  if (self->pin != NULL)
    memset (self->pin, 0, strlen (self->pin));
  memset (self->secret, 0, sizeof self->secret);
  g_clear_pointer (&self->pin, g_free);
  g_clear_pointer (&self->person, cpt_person_free);
  g_free (self);
}

static void start_check (GTask *task);

static gboolean
fail (GTask *task, CptShopError code, const char *words)
{
  g_task_return_new_error (task, CPT_SHOP_ERROR, (gint)code, "%s", words);
  return FALSE;
}

static void
fail_locked (GTask *task, CptShop *shop, gint64 until_us)
{
  gint64 left_us = until_us - cpt_shop_now_us (shop);
  gint minutes = (gint)((MAX (0, left_us) + US_PER_MINUTE - 1) / US_PER_MINUTE);
  g_autofree char *words = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "Locked for %d minute. Wait, or ask a manager.",
                   "Locked for %d minutes. Wait, or ask a manager.", (gulong)MAX (1, minutes)),
      MAX (1, minutes));

  fail (task, CPT_SHOP_ERROR_LOCKED, words);
}

static void
fail_wrong (GTask *task, CptShop *shop, gint64 n_left, gint64 locked_until_us)
{
  g_autofree char *words = NULL;

  if (n_left <= 0) {
    fail_locked (task, shop, locked_until_us);
    return;
  }
  words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "Wrong PIN. %d try left.",
                                        "Wrong PIN. %d tries left.", (gulong)n_left),
                           (int)n_left);
  fail (task, CPT_SHOP_ERROR_WRONG_PIN, words);
}

static void
on_cleared (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  CptShop *shop = CPT_SHOP (source);
  const Check *check = g_task_get_task_data (task);
  GError *error = NULL;

  if (!cpt_shop_clear_pin_tries_finish (shop, result, &error)) {
    g_task_return_error (task, error);
    return;
  }
  if (!check->approves)
    cpt_shop_set_person (shop, check->person, check->sort);
  g_task_return_pointer (
      task, g_strdup (cpt_shop_sign_in_for (shop, check->person->id, check->sort)), g_free);
}

/* Argon2id takes a quarter of a second and 19 MB: on a thread of its own. */
static void
hash_pin (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Check *check = data;
  const CptVerifier *verifier = &check->person->verifier;
  guint8 hash[32];

  if (!cpt_crypto_pin_hash (check->secret, sizeof check->secret, check->pin, verifier->salt,
                            verifier->ops, verifier->mem_kib, hash))
    g_task_return_new_error (task, CPT_SHOP_ERROR, CPT_SHOP_ERROR_UNKNOWN, "%s",
                             _ ("This device has too little memory to check a PIN. Close other "
                                "programs, then try again."));
  else
    g_task_return_boolean (task, cpt_crypto_equal (hash, verifier->hash, sizeof hash));
}

typedef struct {
  GTask *task; /* (owned) */
  gint64 locked_until_us;
} Hashing;

static void
on_hashed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Hashing *hashing = user_data;
  g_autoptr (GTask) task = g_steal_pointer (&hashing->task);
  CptSignInJob *self = CPT_SIGN_IN (source);
  const Check *check = g_task_get_task_data (task);
  GError *error = NULL;
  gboolean is_right = g_task_propagate_boolean (G_TASK (result), &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else if (!is_right)
    fail_wrong (task, self->shop, check->n_left, hashing->locked_until_us);
  else
    cpt_shop_clear_pin_tries_async (self->shop, check->person->id, on_cleared,
                                    g_steal_pointer (&task));
}

static void
on_try_taken (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  CptShop *shop = CPT_SHOP (source);
  CptSignInJob *self = g_task_get_source_object (task);
  Check *check = g_task_get_task_data (task);
  g_autoptr (GTask) hash = NULL;
  Hashing *hashing;
  gint64 locked_until_us;
  GError *error = NULL;

  if (!cpt_shop_take_pin_try_finish (shop, result, &check->n_left, &locked_until_us, &error)) {
    if (error != NULL)
      g_task_return_error (task, error);
    else
      fail_locked (task, shop, locked_until_us);
    return;
  }
  hashing = g_new0 (Hashing, 1);
  hashing->locked_until_us = locked_until_us;
  hash = g_task_new (self, NULL, on_hashed, hashing);
  g_task_set_task_data (hash, check, NULL); /* the outer task's */
  hashing->task = g_steal_pointer (&task);
  g_task_run_in_thread (hash, hash_pin);
}

static CptPerson *
copy_person (const CptPerson *person)
{
  CptPerson *copy = cpt_person_new ();

  *copy = *person;
  copy->name = g_strdup (person->name);
  return copy;
}

static gboolean
may_sign_in (GTask *task, CptShop *shop, const CptPerson *person)
{
  if (cpt_shop_is_cut_off (shop))
    return fail (task, CPT_SHOP_ERROR_NOT_SIGNED_IN,
                 _ ("This device was offline for too long, so nobody can sign in. Connect it to "
                    "the network first. Your work is safe."));
  if (cpt_grants_get_role (person->grants, person->n_grants, cpt_shop_now_us (shop)) ==
      CPT_ROLE_NONE)
    return fail (task, CPT_SHOP_ERROR_UNKNOWN,
                 _ ("This badge has no right in this shop today. Ask a manager."));
  if (!person->has_verifier)
    return fail (task, CPT_SHOP_ERROR_UNKNOWN,
                 _ ("This badge has no PIN yet. Ask a manager to set one."));
  return TRUE;
}

static void
on_badge_asked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  if (cpt_shop_ask_badge_finish (CPT_SHOP (source), result))
    start_check (task);
  else
    fail (task, CPT_SHOP_ERROR_UNKNOWN,
          cpt_shop_get_status (CPT_SHOP (source))->link == CPT_LINK_ONLINE
              ? _ ("Unknown badge. Nobody of this shop has it.")
              : _ ("Unknown badge here. Central can be asked when the network is back."));
}

static void
start_check (GTask *task)
{
  CptSignInJob *self = g_task_get_source_object (task);
  Check *check = g_task_get_task_data (task);
  const CptPerson *person = cpt_shop_find_badge (self->shop, check->number, &check->sort);

  if (person == NULL && !check->asked) {
    check->asked = TRUE;
    cpt_shop_ask_badge_async (self->shop, check->number, on_badge_asked, g_object_ref (task));
    return;
  }
  if (person == NULL) {
    fail (task, CPT_SHOP_ERROR_UNKNOWN, _ ("Unknown badge. Nobody of this shop has it."));
    return;
  }
  if (!may_sign_in (task, self->shop, person))
    return;
  check->person = copy_person (person);
  cpt_shop_take_pin_try_async (self->shop, person->id, on_try_taken, g_object_ref (task));
}

static void
check_async (CptSignInJob *self,
             const char *badge_code,
             const char *pin,
             gboolean approves,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  Check *check = g_new0 (Check, 1);

  check->approves = approves;
  check->pin = g_strdup (pin);
  g_task_set_task_data (task, check, check_free);
  if (!cpt_shop_is_enrolled (self->shop))
    fail (task, CPT_SHOP_ERROR_NOT_ENROLLED,
          _ ("This device belongs to no shop yet. Enrol it first."));
  else if (!cpt_badge_read (badge_code, check->number, sizeof check->number, check->secret))
    fail (task, CPT_SHOP_ERROR_UNKNOWN, _ ("This is no badge. Scan the code on your badge."));
  else
    start_check (task);
}

void
cpt_sign_in_async (CptSignInJob *self,
                   const char *badge_code,
                   const char *pin,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  g_return_if_fail (CPT_IS_SIGN_IN (self));
  g_return_if_fail (badge_code != NULL);
  g_return_if_fail (pin != NULL);

  check_async (self, badge_code, pin, FALSE, callback, user_data);
}

gboolean
cpt_sign_in_finish (CptSignInJob *self, GAsyncResult *result, GError **error)
{
  g_autofree char *sign_in = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  sign_in = g_task_propagate_pointer (G_TASK (result), error);
  return sign_in != NULL;
}

void
cpt_sign_in_approve_async (CptSignInJob *self,
                           const char *badge_code,
                           const char *pin,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (CPT_IS_SIGN_IN (self));
  g_return_if_fail (badge_code != NULL);
  g_return_if_fail (pin != NULL);

  check_async (self, badge_code, pin, TRUE, callback, user_data);
}

char *
cpt_sign_in_approve_finish (CptSignInJob *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* The page: a badge, then digits. */

static void
set_name (CptSignInJob *self, const char *name)
{
  if (g_strcmp0 (self->name, name) == 0)
    return;
  g_free (self->name);
  self->name = g_strdup (name);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
}

static void
set_n_digits (CptSignInJob *self, guint n)
{
  for (guint i = n; i < sizeof self->digits; i++)
    self->digits[i] = '\0';
  if (self->n_digits == n)
    return;
  self->n_digits = n;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_DIGITS]);
}

static void
set_busy (CptSignInJob *self, gboolean busy)
{
  if (self->busy == busy)
    return;
  self->busy = busy;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

static void
take_say (CptSignInJob *self, CptSay *say)
{
  g_clear_pointer (&self->say, cpt_say_free);
  self->say = say;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SAY]);
}

static void
forget_badge (CptSignInJob *self)
{
  g_clear_handle_id (&self->secret_timer, g_source_remove);
  if (self->badge != NULL)
    memset (self->badge, 0, strlen (self->badge));
  g_clear_pointer (&self->badge, g_free);
}

void
cpt_sign_in_clear (CptSignInJob *self)
{
  g_return_if_fail (CPT_IS_SIGN_IN (self));

  forget_badge (self);
  set_n_digits (self, 0);
  set_name (self, NULL);
  if (self->say != NULL)
    take_say (self, NULL);
}

static gboolean
on_secret_old (gpointer user_data)
{
  CptSignInJob *self = user_data;

  self->secret_timer = 0;
  if (!self->busy)
    cpt_sign_in_clear (self);
  return G_SOURCE_REMOVE;
}

static void
show_person (CptSignInJob *self, const CptPerson *person)
{
  set_name (self, person->name);
  take_say (self, cpt_say_new (CPT_SAY_RIGHT, _ ("Badge read"), _ ("Enter your PIN.")));
}

static void
on_asked_for_name (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CptSignInJob) self = user_data;
  gboolean found = cpt_shop_ask_badge_finish (CPT_SHOP (source), result);
  const CptPerson *person = NULL;
  char number[33];
  guint8 secret[CPT_BADGE_SECRET_BYTES];
  CptSignInSort sort;

  set_busy (self, FALSE);
  if (self->badge == NULL)
    return;
  if (found && cpt_badge_read (self->badge, number, sizeof number, secret))
    person = cpt_shop_find_badge (self->shop, number, &sort);
  if (person != NULL) {
    show_person (self, person);
    return;
  }
  forget_badge (self);
  take_say (self, cpt_say_new (CPT_SAY_UNKNOWN, _ ("Unknown badge"),
                               _ ("Nobody of this shop has it. Ask a manager.")));
}

void
cpt_sign_in_take_badge (CptSignInJob *self, const char *badge_code)
{
  char number[33];
  guint8 secret[CPT_BADGE_SECRET_BYTES];
  const CptPerson *person;
  CptSignInSort sort;

  g_return_if_fail (CPT_IS_SIGN_IN (self));
  g_return_if_fail (badge_code != NULL);

  if (self->busy)
    return;
  cpt_sign_in_clear (self);
  if (!cpt_badge_read (badge_code, number, sizeof number, secret)) {
    take_say (self, cpt_say_new (CPT_SAY_UNKNOWN, _ ("This is no badge"),
                                 _ ("Scan the code on your badge.")));
    return;
  }
  memset (secret, 0, sizeof secret);
  self->badge = g_strdup (badge_code);
  self->secret_timer = g_timeout_add_seconds (SECRET_KEPT_S, on_secret_old, self);
  person = cpt_shop_find_badge (self->shop, number, &sort);
  if (person != NULL) {
    show_person (self, person);
    return;
  }
  set_busy (self, TRUE);
  cpt_shop_ask_badge_async (self->shop, number, on_asked_for_name, g_object_ref (self));
}

static void
on_checked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CptSignInJob *self = CPT_SIGN_IN (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *sign_in = cpt_sign_in_approve_finish (self, result, &error);
  gboolean is_wrong;

  set_busy (self, FALSE);
  set_n_digits (self, 0);
  if (sign_in != NULL) {
    cpt_sign_in_clear (self);
    if (self->approves)
      g_signal_emit (self, approved_signal, 0, sign_in);
    return;
  }
  /* The words are two sentences: what happened, then what is left or to do. */
  is_wrong = g_error_matches (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_WRONG_PIN) ||
             g_error_matches (error, CPT_SHOP_ERROR, CPT_SHOP_ERROR_LOCKED);
  take_say (self, cpt_say_new (is_wrong ? CPT_SAY_WRONG : CPT_SAY_PROBLEM, error->message, NULL));
}

void
cpt_sign_in_check (CptSignInJob *self)
{
  g_autofree char *pin = NULL;

  g_return_if_fail (CPT_IS_SIGN_IN (self));

  if (self->busy || self->n_digits == 0)
    return;
  if (self->badge == NULL) {
    set_n_digits (self, 0);
    take_say (self, cpt_say_new (CPT_SAY_PROBLEM, _ ("Scan your badge"), NULL));
    return;
  }
  pin = g_strdup (self->digits);
  set_busy (self, TRUE);
  check_async (self, self->badge, pin, self->approves, on_checked, NULL);
  memset (pin, 0, strlen (pin));
}

void
cpt_sign_in_type (CptSignInJob *self, char digit)
{
  g_return_if_fail (CPT_IS_SIGN_IN (self));

  if (self->busy)
    return;
  if (digit == '\b') {
    if (self->n_digits > 0)
      set_n_digits (self, self->n_digits - 1);
    return;
  }
  if (!g_ascii_isdigit (digit) || self->n_digits >= MAX_DIGITS)
    return;
  self->digits[self->n_digits] = digit;
  self->n_digits++;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_DIGITS]);
  if (self->n_digits == CHECK_AT)
    cpt_sign_in_check (self);
}

static void
cpt_sign_in_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CptSignInJob *self = CPT_SIGN_IN (object);

  switch ((CptSignInProperty)id) {
  case PROP_NAME:
    g_value_set_string (value, self->name);
    break;
  case PROP_N_DIGITS:
    g_value_set_uint (value, self->n_digits);
    break;
  case PROP_BUSY:
    g_value_set_boolean (value, self->busy);
    break;
  case PROP_SAY:
    g_value_set_boxed (value, self->say);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
cpt_sign_in_finalize (GObject *object)
{
  CptSignInJob *self = CPT_SIGN_IN (object);

  forget_badge (self);
  memset (self->digits, 0, sizeof self->digits);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->say, cpt_say_free);
  g_clear_object (&self->shop);
  G_OBJECT_CLASS (cpt_sign_in_parent_class)->finalize (object);
}

static void
cpt_sign_in_class_init (CptSignInJobClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = cpt_sign_in_get_property;
  object_class->finalize = cpt_sign_in_finalize;
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_N_DIGITS] = g_param_spec_uint ("n-digits", NULL, NULL, 0, MAX_DIGITS, 0, flags);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  properties[PROP_SAY] = g_param_spec_boxed ("say", NULL, NULL, CPT_TYPE_SAY, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
  approved_signal = g_signal_new ("approved", CPT_TYPE_SIGN_IN, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
cpt_sign_in_init (CptSignInJob *self)
{
}

CptSignInJob *
cpt_sign_in_new (CptShop *shop)
{
  CptSignInJob *self;

  g_return_val_if_fail (CPT_IS_SHOP (shop), NULL);

  self = g_object_new (CPT_TYPE_SIGN_IN, NULL);
  self->shop = g_object_ref (shop);
  return self;
}

CptSignInJob *
cpt_sign_in_new_approver (CptShop *shop)
{
  CptSignInJob *self = cpt_sign_in_new (shop);

  self->approves = TRUE;
  return self;
}
