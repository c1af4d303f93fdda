/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire/command.h"

#include "crypto/crypto.h"
#include "golden.h"
#include "wire/json.h"

#include <string.h>

#define ID    "01a1fd31-030b-734a-aeca-9aa61c0467a9"
#define OTHER "01a1fcf2-9de8-7b96-8014-c714138bb47e"
#define BOOT  "b3d7c1f0-52a4-4e0e-9b6a-0c8f4d21e7aa"
#define HEAD(kind)                                                                                 \
  "{\"id\":\"" ID "\",\"seq\":7,\"kind\":\"" kind "\",\"v\":1,\"aggregate\":\"" OTHER "\","
#define REST                                                                                       \
  "\"at_us\":1,\"boot\":\"" BOOT "\",\"boot_us\":2,\"policy\":\"p\",\"sign_in\":\"" ID             \
  "\",\"approver\":null,\"args\":"
#define LINE(kind, args) HEAD (kind) REST args "}"
#define PICK(line, quantity, location)                                                             \
  LINE ("fulfilment.pick",                                                                         \
        "{\"line\":" line ",\"quantity\":" quantity ",\"location\":" location "}")
#define UNITS(units) LINE ("fulfilment.bag", "{\"bag\":\"CB7KQ00041V\",\"units\":" units "}")
#define STAGE(bags)  LINE ("fulfilment.stage", "{\"location\":\"R-14\",\"bags\":" bags "}")
#define CANCEL(lines)                                                                              \
  LINE ("fulfilment.cancel", "{\"lines\":" lines ",\"reason\":\"customer-wish\"}")
#define BACK(to)                                                                                   \
  LINE ("fulfilment.put_back",                                                                     \
        "{\"line\":1,\"quantity\":1,\"to\":" to ",\"location\":null,\"bag\":null}")
#define COUNT(n)      HEAD ("place.count") REST "{\"sku\":\"a\",\"quantity\":" n "}}"
#define REVEAL(field) LINE ("contact.reveal", "{\"field\":" field ",\"reason\":\"find-order\"}")
#define P40           "PPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPP"
#define P320          P40 P40 P40 P40 P40 P40 P40 P40
#define HAND_OVER(pass, collector, checks, units, offline)                                         \
  LINE ("fulfilment.hand_over",                                                                    \
        "{\"pass\":" pass ",\"collector\":" collector ",\"checks\":" checks                        \
        ",\"bags\":[\"CB7KQ00041V\"],\"units\":" units                                             \
        ",\"signature\":null,\"receipt\":null,\"offline\":" offline "}")
#define ACCEPT(who)                                                                                \
  LINE ("fulfilment.accept", "{\"for\":" who ",\"from\":null,\"wave\":null,\"tote\":null}")

/* clang-format off */
static const struct { const char *name, *line; gboolean malformed; } forms[] = {
  { "pick",                 PICK ("1", "1", "\"A\""),                 FALSE },
  { "line 0",               PICK ("0", "1", "\"A\""),                 TRUE },
  { "line 9999",            PICK ("9999", "1", "\"A\""),              FALSE },
  { "line 10000",           PICK ("10000", "1", "\"A\""),             TRUE },
  { "no pieces",            PICK ("1", "0", "\"A\""),                 TRUE },
  { "negative pieces",      PICK ("1", "-1", "\"A\""),                TRUE },
  { "most pieces",          PICK ("1", "999999", "\"A\""),            FALSE },
  { "too many pieces",      PICK ("1", "1000000", "\"A\""),           TRUE },
  { "pieces as text",       PICK ("1", "\"1\"", "\"A\""),             TRUE },
  { "pieces as bool",       PICK ("1", "true", "\"A\""),              TRUE },
  { "null line",            PICK ("null", "1", "\"A\""),              TRUE },
  { "null location",        PICK ("1", "1", "null"),                  TRUE },
  { "empty location",       PICK ("1", "1", "\"\""),                  TRUE },
  { "location of 32",       PICK ("1", "1", "\"12345678901234567890123456789012\""),  FALSE },
  { "location of 33",       PICK ("1", "1", "\"123456789012345678901234567890123\""), TRUE },
  { "control character",    PICK ("1", "1", "\"A\\nB\""),             TRUE },
  { "number as location",   PICK ("1", "1", "7"),                     TRUE },
  { "no argument",          LINE ("fulfilment.pick", "{}"),           TRUE },
  { "one too few",          LINE ("fulfilment.pick", "{\"line\":1,\"quantity\":1}"), TRUE },
  { "one too many",         LINE ("fulfilment.pick", "{\"line\":1,\"quantity\":1,\"location\":\"A\",\"x\":1}"), TRUE },
  { "args a list",          LINE ("fulfilment.pick", "[]"),           TRUE },
  { "args null",            LINE ("fulfilment.pick", "null"),         TRUE },
  { "hand over",            HAND_OVER ("null", "\"buyer\"", "[\"id-seen\",\"age-18\"]", "null", "false"), FALSE },
  { "hand over by a pass",  HAND_OVER ("\"INIFIMI\"", "\"other\"", "[]", "[{\"line\":1,\"quantity\":1}]", "true"), FALSE },
  { "no such collector",    HAND_OVER ("null", "\"dog\"", "[]", "null", "false"), TRUE },
  { "collector null",       HAND_OVER ("null", "null", "[]", "null", "false"), TRUE },
  { "checks null",          HAND_OVER ("null", "\"buyer\"", "null", "null", "false"), TRUE },
  { "a check twice",        HAND_OVER ("null", "\"buyer\"", "[\"name\",\"name\"]", "null", "false"), TRUE },
  { "nine checks",          HAND_OVER ("null", "\"buyer\"", "[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\"]", "null", "false"), TRUE },
  { "offline null",         HAND_OVER ("null", "\"buyer\"", "[]", "null", "null"), TRUE },
  { "offline a number",     HAND_OVER ("null", "\"buyer\"", "[]", "null", "1"), TRUE },
  { "units, but none",      HAND_OVER ("null", "\"buyer\"", "[]", "[]", "false"), TRUE },
  { "a pass of 320",        HAND_OVER ("\"" P320 "\"", "\"buyer\"", "[]", "null", "false"), FALSE },
  { "a pass of 321",        HAND_OVER ("\"" P320 "P\"", "\"buyer\"", "[]", "null", "false"), TRUE },
  { "arrive",               LINE ("fulfilment.arrive", "{}"),         FALSE },
  { "extend",               LINE ("fulfilment.extend", "{\"days\":30}"), FALSE },
  { "extend by too many",   LINE ("fulfilment.extend", "{\"days\":31}"), TRUE },
  { "extend by none",       LINE ("fulfilment.extend", "{\"days\":0}"), TRUE },
  { "extend null",          LINE ("fulfilment.extend", "{\"days\":null}"), TRUE },
  { "reopen",               LINE ("fulfilment.reopen", "{}"),         FALSE },
  { "resend",               LINE ("fulfilment.resend", "{}"),         FALSE },
  { "ready",                LINE ("fulfilment.ready", "{}"),          FALSE },
  { "ready with something", LINE ("fulfilment.ready", "{\"x\":null}"), TRUE },
  { "accept for nobody",    ACCEPT ("null"),                          FALSE },
  { "accept for somebody",  ACCEPT ("\"" ID "\""),                    FALSE },
  { "accept for a name",    ACCEPT ("\"Camille\""),                   TRUE },
  { "upper-case uuid",      ACCEPT ("\"01A1FD31-030B-734A-AECA-9AA61C0467A9\""), TRUE },
  { "empty bag",            UNITS ("[]"),                             FALSE },
  { "bag",                  UNITS ("[{\"line\":1,\"quantity\":3},{\"line\":2,\"quantity\":1}]"), FALSE },
  { "a line twice",         UNITS ("[{\"line\":9,\"quantity\":3},{\"line\":9,\"quantity\":1}]"), TRUE },
  { "nothing of a line",    UNITS ("[{\"line\":1,\"quantity\":0}]"),  TRUE },
  { "more in a unit",       UNITS ("[{\"line\":1,\"quantity\":1,\"x\":1}]"), TRUE },
  { "less in a unit",       UNITS ("[{\"line\":1}]"),                 TRUE },
  { "units null",           UNITS ("null"),                           TRUE },
  { "units of numbers",     UNITS ("[1]"),                            TRUE },
  { "stage no bag",         STAGE ("[]"),                             FALSE },
  { "stage a bag",          STAGE ("[\"CB7KQ00041V\"]"),              FALSE },
  { "stage it twice",       STAGE ("[\"CB7KQ00041V\",\"CB7KQ00041V\"]"), TRUE },
  { "stage null",           STAGE ("[null]"),                         TRUE },
  { "cancel all",           CANCEL ("null"),                          FALSE },
  { "cancel one",           CANCEL ("[{\"line\":1,\"quantity\":1}]"), FALSE },
  { "cancel none",          CANCEL ("[]"),                            TRUE },
  { "back to the floor",    BACK ("\"floor\""),                       FALSE },
  { "back lost",            BACK ("\"lost\""),                        FALSE },
  { "back to the moon",     BACK ("\"moon\""),                        TRUE },
  { "count none",           COUNT ("0"),                              FALSE },
  { "count fewer",          COUNT ("-1"),                             TRUE },
  { "reveal",               REVEAL ("\"address\""),                   FALSE },
  { "reveal more",          REVEAL ("\"iban\""),                      TRUE },
  { "unknown member",       "{\"id\":\"" ID "\",\"seq\":7,\"kind\":\"fulfilment.ready\",\"v\":1,\"aggregate\":\"" OTHER "\",\"x\":1," REST "{}}", TRUE },
  { "no aggregate",         "{\"id\":\"" ID "\",\"seq\":7,\"kind\":\"fulfilment.ready\",\"v\":1," REST "{}}", TRUE },
  { "aggregate no uuid",    "{\"id\":\"" ID "\",\"seq\":7,\"kind\":\"fulfilment.ready\",\"v\":1,\"aggregate\":\"A-03-2\"," REST "{}}", TRUE },
  { "no sign-in",           HEAD ("fulfilment.ready") "\"at_us\":1,\"boot\":\"" BOOT "\",\"boot_us\":2,\"policy\":\"p\","
                            "\"sign_in\":null,\"approver\":null,\"args\":{}}", TRUE },
};

static const struct { const char *name, *line; gint code; } no_commands[] = {
  { "empty",           "",                                          CPT_WIRE_ERROR_SYNTAX },
  { "list",            "[]",                                        CPT_WIRE_ERROR_SYNTAX },
  { "nothing in it",   "{}",                                        CPT_WIRE_ERROR_MEMBER },
  { "id no uuid",      "{\"id\":\"x\",\"seq\":1,\"kind\":\"undo\",\"v\":1}", CPT_WIRE_ERROR_MEMBER },
  { "no seq",          "{\"id\":\"" ID "\",\"kind\":\"undo\",\"v\":1}", CPT_WIRE_ERROR_MEMBER },
  { "negative seq",    "{\"id\":\"" ID "\",\"seq\":-1,\"kind\":\"undo\",\"v\":1}", CPT_WIRE_ERROR_MEMBER },
  { "no version",      "{\"id\":\"" ID "\",\"seq\":1,\"kind\":\"undo\"}", CPT_WIRE_ERROR_MEMBER },
  { "twins",           LINE ("fulfilment.ready", "{\"a\":1,\"a\":1}"), CPT_WIRE_ERROR_TWIN },
  { "unknown kind",    LINE ("fulfilment.correct", "{}"),           CPT_WIRE_ERROR_UNKNOWN_KIND },
  { "unknown version", "{\"id\":\"" ID "\",\"seq\":1,\"kind\":\"undo\",\"v\":2}", CPT_WIRE_ERROR_UNKNOWN_VERSION },
};
/* clang-format on */

static void
test_golden (void)
{
  g_auto (GStrv) lines = golden_read_lines ("commands.jsonl");
  g_auto (GStrv) hashes = golden_read_lines ("commands.blake2b-256");

  g_assert_cmpuint (g_strv_length (lines), ==, 12);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (CptCommand) command = cpt_command_read (lines[i], strlen (lines[i]), &error);
    g_autoptr (CptCommand) copy = NULL;
    g_autofree char *written = NULL;
    g_autofree char *hash = cpt_crypto_hash_hex (lines[i], strlen (lines[i]));

    g_assert_no_error (error);
    g_assert_false (command->malformed);
    g_assert_cmpint (command->seq, ==, 801 + i);
    copy = cpt_command_copy (command);
    written = cpt_command_write (copy);
    g_assert_cmpstr (written, ==, lines[i]);
    g_assert_cmpstr (hash, ==, hashes[i]);
  }
}

static void
test_form (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (CptCommand) command = cpt_command_read (forms[i].line, strlen (forms[i].line), &error);

  g_assert_no_error (error);
  g_assert_cmpint (command->malformed, ==, forms[i].malformed);
  if (!forms[i].malformed) {
    g_autofree char *written = cpt_command_write (command);

    g_assert_cmpstr (written, ==, forms[i].line);
  }
}

static void
test_no_command (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (GError) error = NULL;

  g_assert_null (cpt_command_read (no_commands[i].line, strlen (no_commands[i].line), &error));
  g_assert_error (error, CPT_WIRE_ERROR, no_commands[i].code);
}

/* Every prefix of a line is no command: nothing half-written is ever carried out. */
static void
test_prefixes (void)
{
  g_auto (GStrv) lines = golden_read_lines ("commands.jsonl");

  for (guint i = 0; lines[i] != NULL; i++)
    for (gsize n = 0; n < strlen (lines[i]); n++)
      g_assert_null (cpt_command_read (lines[i], n, NULL));
}

static void
test_limits (void)
{
  g_autoptr (GString) units = g_string_new ("[");
  g_autofree char *line = NULL;
  g_autofree char *long_line = NULL;
  g_autofree char *space = g_strnfill (CPT_MAX_COMMAND_BYTES, ' ');
  g_autoptr (GError) error = NULL;
  g_autoptr (CptCommand) command = NULL;

  for (guint i = 1; i <= CPT_MAX_BAG_UNITS; i++)
    g_string_append_printf (units, "%s{\"line\":%u,\"quantity\":1}", i > 1 ? "," : "", i);
  g_string_append_c (units, ']');
  line = g_strconcat (
      HEAD ("fulfilment.bag") REST "{\"bag\":\"CB7KQ00041V\",\"units\":", units->str, "}}", NULL);
  command = cpt_command_read (line, strlen (line), &error);
  g_assert_no_error (error);
  g_assert_false (command->malformed);
  g_assert_cmpuint (command->args.units->len, ==, CPT_MAX_BAG_UNITS);

  long_line = g_strconcat (line, space, NULL);
  g_assert_null (cpt_command_read (long_line, strlen (long_line), &error));
  g_assert_error (error, CPT_WIRE_ERROR, CPT_WIRE_ERROR_TOO_BIG);
}

/* What a channel does with a kind that terminals know too has no boot and nobody who signed in. */
static void
test_central (void)
{
  g_autoptr (CptCommand) command = cpt_command_new (CPT_KIND_CANCEL);
  g_autoptr (CptCommand) again = NULL;
  g_autofree char *line = NULL;
  g_autofree char *own = NULL;
  g_autoptr (GError) error = NULL;

  g_strlcpy (command->id, ID, sizeof command->id);
  g_strlcpy (command->aggregate, OTHER, sizeof command->aggregate);
  g_strlcpy (command->args.reason, "customer-wish", sizeof command->args.reason);
  line = cpt_command_write (command);
  again = cpt_command_read (line, strlen (line), &error);
  g_assert_no_error (error);
  g_assert_false (again->malformed);
  g_assert_cmpint (again->seq, ==, 0);
  g_assert_null (again->args.units);

  own = cpt_command_write_own (ID, "order.place", OTHER, 5, "{\"number\":\"C-1\"}");
  g_assert_cmpstr (own, ==,
                   "{\"id\":\"" ID "\",\"kind\":\"order.place\",\"v\":1,\"aggregate\":\"" OTHER
                   "\",\"at_us\":5,\"args\":{\"number\":\"C-1\"}}");
}

#define ADD_ROWS(path, rows, function)                                                             \
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {                                                \
    g_autofree char *name = g_strdup_printf (path "/%s", rows[i].name);                            \
    g_test_add_data_func (name, GSIZE_TO_POINTER (i), function);                                   \
  }

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!cpt_crypto_init ())
    g_error ("libsodium does not start");
  ADD_ROWS ("/wire/command/form", forms, test_form);
  ADD_ROWS ("/wire/command/none", no_commands, test_no_command);
  g_test_add_func ("/wire/command/golden", test_golden);
  g_test_add_func ("/wire/command/prefixes", test_prefixes);
  g_test_add_func ("/wire/command/limits", test_limits);
  g_test_add_func ("/wire/command/central", test_central);
  return g_test_run ();
}
