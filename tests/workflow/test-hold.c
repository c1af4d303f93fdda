/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "room.h"
#include "workflow/count.h"
#include "workflow/hold.h"
#include "workflow/reveal.h"

#include <string.h>

#define WAVE  "01a1fd1c-b740-7f0a-af0f-91dc79fa2101"
#define OTHER "01a1fd1c-b740-7f0a-af0f-91dc79fa2102"
#define C     ROOM_CAMILLE
#define T     ROOM_THEO
#define N     ROOM_NADIA
#define DONE  CPT_REFUSAL_NONE

/* C-10001 as it stands: who holds it, under which wave and tote, and how much of it is picked; then
 * who takes it with which terms, and what became of it: the verdict, holder, wave and tote. */
/* clang-format off */
static const struct {
  const char *name, *holder, *wave, *tote; guint picked;
  const char *who, *person, *new_wave, *new_tote, *approver;
  CptRefusalCode code; const char *after, *after_wave, *after_tote;
} ROWS[] = {
  { "take",                        NULL, "",    "",    0, C, NULL,   NULL,  NULL,  NULL, DONE, C, "", "" },
  { "take into a wave",            NULL, "",    "",    0, C, NULL,   WAVE,  "T-1", NULL, DONE, C, WAVE, "T-1" },
  { "take for oneself by number",  NULL, "",    "",    0, C, "1041", NULL,  NULL,  NULL, DONE, C, "", "" },
  { "take again",                  C,    WAVE,  "T-1", 0, C, NULL,   NULL,  NULL,  NULL, CPT_REFUSAL_ALREADY_DONE, C, WAVE, "T-1" },
  { "a tote alone",                C,    WAVE,  "T-1", 1, C, NULL,   NULL,  "T-2", NULL, DONE, C, WAVE, "T-2" },
  { "a wave alone",                C,    WAVE,  "T-1", 1, C, NULL,   OTHER, NULL,  NULL, DONE, C, OTHER, "T-1" },
  { "out of its wave",             C,    WAVE,  "T-1", 0, C, NULL,   "",    NULL,  NULL, DONE, C, "", "T-1" },
  { "out of its tote",             C,    WAVE,  "T-1", 0, C, NULL,   NULL,  "",    NULL, DONE, C, WAVE, "" },
  { "give",                        NULL, "",    "",    0, C, "1042", NULL,  NULL,  NULL, DONE, T, "", "" },
  { "give one's own",              C,    WAVE,  "T-1", 2, C, "1042", NULL,  NULL,  NULL, DONE, T, "", "T-1" },
  { "give by id into a wave",      C,    WAVE,  "",    0, C, T,      OTHER, NULL,  NULL, DONE, T, OTHER, "" },
  { "give what another has",       T,    WAVE,  "",    0, C, "1001", NULL,  NULL,  NULL, DONE, N, "", "" },
  { "give what another picks",     T,    WAVE,  "",    1, C, "1001", NULL,  NULL,  NULL, CPT_REFUSAL_NOT_AUTHORISED, T, WAVE, "" },
  { "split",                       T,    WAVE,  "T-1", 0, C, NULL,   NULL,  NULL,  NULL, DONE, C, "", "T-1" },
  { "help with a wave",            T,    WAVE,  "",    0, C, NULL,   OTHER, NULL,  NULL, DONE, C, OTHER, "" },
  { "take over without the right", T,    WAVE,  "T-1", 1, C, NULL,   NULL,  NULL,  NULL, CPT_REFUSAL_NOT_AUTHORISED, T, WAVE, "T-1" },
  { "take over, approved",         T,    WAVE,  "T-1", 1, C, NULL,   NULL,  NULL,  N,    DONE, C, "", "T-1" },
  { "approved by an associate",    T,    WAVE,  "T-1", 1, C, NULL,   NULL,  NULL,  T,    CPT_REFUSAL_NOT_AUTHORISED, T, WAVE, "T-1" },
  { "a manager takes over",        T,    WAVE,  "T-1", 1, N, NULL,   OTHER, NULL,  NULL, DONE, N, OTHER, "T-1" },
};
/* clang-format on */

static void
stand (Room *room, gsize i)
{
  const CptHoldTerms terms = { .wave = ROWS[i].wave, .tote = ROWS[i].tote };
  g_autoptr (GError) error = NULL;

  if (ROWS[i].holder == NULL)
    return;
  room_sign_in (room, ROWS[i].holder);
  g_assert_true (
      room_submit (room, cpt_hold_new_accept (room->shop, ROOM_ONE, &terms, &error), &error));
  g_assert_no_error (error);
  if (ROWS[i].picked > 0)
    g_assert_true (room_submit (
        room, room_command (room, CPT_KIND_PICK, ROOM_ONE, 1, ROWS[i].picked), &error));
}

static void
test_row (Room *room, gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  const CptMilestones *after;
  CptHoldTerms terms = { .person = ROWS[i].person,
                         .wave = ROWS[i].new_wave,
                         .tote = ROWS[i].new_tote };
  g_autoptr (GError) error = NULL;
  CptCommand *command;

  stand (room, i);
  room_sign_in (room, ROWS[i].who);
  if (ROWS[i].approver != NULL)
    terms.approver = cpt_shop_sign_in_for (room->shop, ROWS[i].approver, CPT_SIGN_IN_BADGE_PIN);
  command = cpt_hold_new_accept (room->shop, ROOM_ONE, &terms, &error);
  g_assert_no_error (error);
  if (room_submit (room, command, &error))
    g_assert_cmpint (ROWS[i].code, ==, DONE);
  else
    g_assert_cmpint (cpt_shop_get_refusal (room->shop)->code, ==, ROWS[i].code);
  after = &room_show (room, ROOM_ONE)->milestones;
  g_assert_cmpstr (after->holder_person, ==, ROWS[i].after);
  g_assert_cmpstr (after->wave, ==, ROWS[i].after_wave);
  g_assert_cmpstr (after->tote, ==, ROWS[i].after_tote);
}

static void
test_unknown (Room *room, gconstpointer data)
{
  static const struct {
    const char *order;
    CptHoldTerms terms;
    int code;
  } BAD[] = {
    { ROOM_ONE, { .person = "9999" }, CPT_SHOP_ERROR_UNKNOWN },
    { WAVE, { .person = NULL }, CPT_SHOP_ERROR_UNKNOWN },
    { ROOM_ONE, { .wave = "seven" }, CPT_SHOP_ERROR_MALFORMED },
  };

  room_sign_in (room, ROOM_CAMILLE);
  for (gsize i = 0; i < G_N_ELEMENTS (BAD); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (cpt_hold_new_accept (room->shop, BAD[i].order, &BAD[i].terms, &error));
    g_assert_error (error, CPT_SHOP_ERROR, BAD[i].code);
  }
}

/* What is no place or article is said before anything is written, and never as an order. */
static void
test_count (Room *room, gconstpointer data)
{
  static const struct {
    const char *place, *sku, *words;
  } BAD[] = {
    { "X-9", ROOM_PARKA, "“X-9”" },
    { CPT_LOCATION_NONE, ROOM_PARKA, "“?”" },
    { "A-03-2", "nothing", "“nothing”" },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (CptStock) stock = NULL;

  room_sign_in (room, ROOM_CAMILLE);
  for (gsize i = 0; i < G_N_ELEMENTS (BAD); i++) {
    g_autoptr (GError) why = NULL;

    g_assert_null (cpt_count_new (room->shop, BAD[i].place, BAD[i].sku, 1, NULL, &why));
    g_assert_error (why, CPT_SHOP_ERROR, CPT_SHOP_ERROR_UNKNOWN);
    g_assert_nonnull (strstr (why->message, BAD[i].words));
    g_assert_null (strstr (why->message, "order"));
  }
  g_assert_true (room_submit (
      room, cpt_count_new (room->shop, "A-03-2", ROOM_PARKA, 2, NULL, &error), &error));
  stock = cpt_view_load_stock (cpt_shop_get_view (room->shop), ROOM_PARKA);
  g_assert_cmpint (cpt_stock_get_floor_at (stock, "A-03-2"), ==, 2);
}

/* The rule's own refusal, where the job did not see it before. */
static void
test_count_words (Room *room, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *title = NULL;

  room_sign_in (room, ROOM_CAMILLE);
  g_assert_false (room_submit (
      room, cpt_count_new (room->shop, "A-03-2", ROOM_PARKA, -1, NULL, &error), &error));
  title = cpt_shop_write_refusal (room->shop, NULL);
  g_assert_cmpstr (title, ==, "This cannot be counted");
}

static void
test_reveal (Room *room, gconstpointer data)
{
  static const struct {
    const char *field, *reason;
    int code;
  } BAD[] = {
    { "name", "call-customer", CPT_SHOP_ERROR_MALFORMED },
    { "phone", "curious", CPT_SHOP_ERROR_MALFORMED },
    { "phone", "no-stock", CPT_SHOP_ERROR_MALFORMED },
    { "address", "ship-label", CPT_SHOP_ERROR_UNKNOWN },
  };
  g_autoptr (CptCommand) mine = NULL;

  room_sign_in (room, ROOM_CAMILLE);
  for (gsize i = 0; i < G_N_ELEMENTS (BAD); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (
        cpt_reveal_new (room->shop, ROOM_ONE, BAD[i].field, BAD[i].reason, NULL, &error));
    g_assert_error (error, CPT_SHOP_ERROR, BAD[i].code);
  }
  mine = cpt_shop_new_command (room->shop, CPT_KIND_REVEAL, "");
  g_assert_true (cpt_reveal_is_by (room->shop, mine->sign_in));
  room_sign_in (room, ROOM_THEO);
  g_assert_false (cpt_reveal_is_by (room->shop, mine->sign_in));
  cpt_shop_set_person (room->shop, NULL, CPT_SIGN_IN_BADGE_PIN);
  g_assert_false (cpt_reveal_is_by (room->shop, mine->sign_in));
  g_assert_false (cpt_reveal_is_by (room->shop, ""));
}

int
main (int argc, char *argv[])
{
  static const struct {
    const char *path;
    void (*function) (Room *, gconstpointer);
  } TESTS[] = {
    { "/workflow/hold/what is not there", test_unknown },
    { "/workflow/count/places and articles", test_count },
    { "/workflow/count/words of its own", test_count_words },
    { "/workflow/reveal/refused, and to whom", test_reveal },
  };

  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (gsize i = 0; i < G_N_ELEMENTS (ROWS); i++) {
    g_autofree char *path = g_strconcat ("/workflow/hold/", ROWS[i].name, NULL);

    g_test_add (path, Room, GSIZE_TO_POINTER (i), room_set_up, test_row, room_tear_down);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (TESTS); i++)
    g_test_add (TESTS[i].path, Room, NULL, room_set_up, TESTS[i].function, room_tear_down);
  return g_test_run ();
}
