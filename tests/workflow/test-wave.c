/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "workflow/wave.h"

#include <string.h>

#define NOW_US G_GINT64_CONSTANT (1795267920000000)
#define MINUTE (60 * G_USEC_PER_SEC)

/* Orders as text, one a word: "A10:p1.0*2,p2.0" is order A, due in 10 minutes, two pieces at place
 * p1 and one at p2, both on floor 0; "A-" is not due, `!` behind a stop is bulky, place `?` is not
 * known (its article is then the stop's number). */
static void
read_stop (CptWaveOrder *order, const char *text)
{
  CptWaveStop stop = { .line = order->stops->len + 1, .quantity = 1 };
  g_auto (GStrv) amount = g_strsplit (text, "*", 2);
  g_auto (GStrv) place = g_strsplit (amount[0], ".", 2);

  if (amount[1] != NULL)
    stop.quantity = g_ascii_strtoll (amount[1], NULL, 10);
  stop.floor = place[1] != NULL ? (gint)g_ascii_strtoll (place[1], NULL, 10) : 0;
  stop.bulky = g_str_has_suffix (text, "!");
  stop.rank = place[0][0] == '?' ? G_MAXINT : (gint)g_ascii_strtoll (place[0] + 1, NULL, 10);
  g_strlcpy (stop.place, place[0][0] == '?' ? CPT_LOCATION_NONE : place[0], sizeof stop.place);
  g_strlcpy (stop.sku, place[0], sizeof stop.sku);
  g_strlcpy (stop.fulfilment, order->fulfilment, sizeof stop.fulfilment);
  g_array_append_val (order->stops, stop);
}

static GPtrArray *
read_orders (const char *text)
{
  GPtrArray *orders = g_ptr_array_new ();
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  for (gsize i = 0; words[i] != NULL; i++) {
    g_auto (GStrv) parts = g_strsplit (words[i], ":", 2);
    g_auto (GStrv) stops = NULL;
    char name[] = { words[i][0], '\0' };
    CptWaveOrder *order;

    if (parts[0] == NULL)
      continue;
    order =
        cpt_wave_order_new (name, words[i][1] == '-' && words[i][2] == ':'
                                      ? 0
                                      : NOW_US + g_ascii_strtoll (parts[0] + 1, NULL, 10) * MINUTE);
    stops = g_strsplit (parts[1], ",", -1);
    for (gsize s = 0; stops[s] != NULL && *stops[s] != '\0'; s++)
      read_stop (order, stops[s]);
    g_ptr_array_add (orders, order);
  }
  return orders;
}

static char *
write_orders (const CptWave *wave)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; wave != NULL && i < wave->orders->len; i++)
    g_string_append (names,
                     ((const CptWaveOrder *)g_ptr_array_index (wave->orders, i))->fulfilment);
  return g_string_free (names, FALSE);
}

#define POLICY                                                                                     \
  {                                                                                                \
    45, 8, 90, 20, 10, TRUE, FALSE                                                                 \
  }
#define FLOORS                                                                                     \
  {                                                                                                \
    45, 8, 90, 20, 10, FALSE, FALSE                                                                \
  }
#define BULKY                                                                                      \
  {                                                                                                \
    45, 8, 90, 20, 10, TRUE, TRUE                                                                  \
  }
#define TWO                                                                                        \
  {                                                                                                \
    45, 8, 90, 20, 2, TRUE, FALSE                                                                  \
  }
#define NONE                                                                                       \
  {                                                                                                \
    45, 8, 90, 20, 0, TRUE, FALSE                                                                  \
  }
#define NO_TIME                                                                                    \
  {                                                                                                \
    0, 0, 0, 0, 10, TRUE, FALSE                                                                    \
  }
#define ENDLESS                                                                                    \
  {                                                                                                \
    1000000000, 1000000000, 1000000000, 1000000000, 10, TRUE, FALSE                                \
  }

/* An order of one piece at one place takes 45 + 8 + 90 = 143 s, with slack 171 s (2 min 51 s); two
 * of them at two places 343 s (5 min 43 s), at one place 289 s (4 min 49 s). */
/* clang-format off */
static const struct { const char *name; CptWaveRule rule; const char *orders; guint max; const char *wave; guint n_stops; gint64 n_units, takes_s; } ROWS[] = {
  { "nothing to pick",                       POLICY,  "",                                          0, "",    0, 0, 0 },
  { "one order",                             POLICY,  "A60:p1",                                    0, "A",   1, 1, 171 },
  { "all that fit",                          POLICY,  "A60:p1 B60:p2 C60:p3",                      0, "ABC", 3, 3, 514 },
  { "due first comes first",                 POLICY,  "A60:p1 B30:p2 C45:p3",                      0, "BCA", 3, 3, 514 },
  { "what is not due comes last",            POLICY,  "A-:p1 B60:p2",                              0, "BA",  2, 2, 343 },
  { "nothing is due",                        POLICY,  "B-:p1 A-:p2",                               0, "AB",  2, 2, 343 },
  { "equals by their id",                    POLICY,  "B60:p1 A60:p2",                             0, "AB",  2, 2, 343 },
  { "the earliest just makes it",            POLICY,  "A6:p1 B60:p2",                              0, "AB",  2, 2, 343 },
  { "the earliest would not make it",        POLICY,  "A5:p1 B60:p2",                              0, "A",   1, 1, 171 },
  { "one place is one stop",                 POLICY,  "A5:p1 B60:p1",                              0, "AB",  1, 2, 289 },
  { "pieces take time",                      POLICY,  "A6:p1 B60:p2*4",                            0, "A",   1, 1, 171 },
  { "who is too big is not overtaken",       POLICY,  "A6:p1 B20:p2*40 C60:p1",                    0, "A",   1, 1, 171 },
  { "too late already: alone",               POLICY,  "A1:p1 B60:p1",                              0, "A",   1, 1, 171 },
  { "late since yesterday: alone",           POLICY,  "A-1500:p1 B60:p1",                          0, "A",   1, 1, 171 },
  { "as many as the policy says",            TWO,     "A60:p1 B60:p2 C60:p3",                      0, "AB",  2, 2, 343 },
  { "as many as are asked for",              POLICY,  "A60:p1 B60:p2 C60:p3",                      2, "AB",  2, 2, 343 },
  { "not more than the policy says",         TWO,     "A60:p1 B60:p2 C60:p3",                      9, "AB",  2, 2, 343 },
  { "a policy without waves",                NONE,    "A60:p1",                                    0, "",    0, 0, 0 },
  { "one floor",                             POLICY,  "A60:p1.0 B60:p2.1 C60:p3.0",                0, "AC",  2, 2, 343 },
  { "the earliest says which floor",         POLICY,  "A60:p1.0 B30:p2.1 C60:p3.0",                0, "B",   1, 1, 171 },
  { "an order on two floors",                POLICY,  "A30:p1.0,p2.1 B60:p3.0",                    0, "B",   1, 1, 171 },
  { "nothing but an order on two floors",    POLICY,  "A30:p1.0,p2.1",                             0, "",    0, 0, 0 },
  { "floors do not matter",                  FLOORS,  "A60:p1.0 B60:p2.1",                         0, "AB",  2, 2, 343 },
  { "no place fits any floor",               POLICY,  "A30:?1 B60:p2.1 C60:p3.0",                  0, "AB",  2, 2, 343 },
  { "no place: a stop an article",           POLICY,  "A60:?1,?2 B60:?1",                          0, "AB",  2, 3, 352 },
  { "nothing bulky",                         POLICY,  "A30:p1! B60:p2",                            0, "B",   1, 1, 171 },
  { "bulky beside others",                   POLICY,  "A30:p1,p2! B60:p2",                         0, "B",   1, 1, 171 },
  { "bulky where the policy allows it",      BULKY,   "A30:p1! B60:p2",                            0, "AB",  2, 2, 343 },
  { "an order with nothing left",            POLICY,  "A30: B60:p2",                               0, "B",   1, 1, 171 },
  { "no time at all",                        NO_TIME, "A0:p1 B60:p2",                              0, "AB",  2, 2, 0 },
  { "no time, but late",                     NO_TIME, "A-1:p1 B60:p2",                             0, "A",   1, 1, 0 },
  { "a policy beyond all sense",             ENDLESS, "A60:p1*999999 B60:p2*999999",               0, "A",   1, 999999, 1000000000 },
};
/* clang-format on */

static void
test_plan (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (CptWave) wave =
      cpt_wave_plan (read_orders (ROWS[i].orders), &ROWS[i].rule, NOW_US, ROWS[i].max);
  g_autofree char *names = write_orders (wave);

  g_assert_cmpstr (names, ==, ROWS[i].wave);
  if (wave == NULL)
    return;
  g_assert_cmpuint (wave->n_stops, ==, ROWS[i].n_stops);
  g_assert_cmpint (wave->n_units, ==, ROWS[i].n_units);
  g_assert_cmpint (wave->takes_us / G_USEC_PER_SEC, ==, ROWS[i].takes_s);
}

static void
test_order_of_stops (void)
{
  static const char *const PLACES = "p1 p1 p2 p3 ? p0 ";
  const CptWaveRule rule = POLICY;
  g_autoptr (CptWave) wave =
      cpt_wave_plan (read_orders ("B60:?1,p3,p1 A60:p2,p1,p0"), &rule, NOW_US, 0);
  g_autoptr (GArray) stops = NULL;
  g_autoptr (GString) places = g_string_new (NULL);

  g_assert_nonnull (wave);
  g_array_index (((CptWaveOrder *)g_ptr_array_index (wave->orders, 0))->stops, CptWaveStop, 2)
      .later = TRUE;
  stops = cpt_wave_list_stops (wave);
  for (guint i = 0; i < stops->len; i++)
    g_string_append_printf (places, "%s ", g_array_index (stops, CptWaveStop, i).place);
  g_assert_cmpstr (places->str, ==, PLACES);
  g_assert_cmpstr (g_array_index (stops, CptWaveStop, 0).fulfilment, ==, "A");
  g_assert_cmpstr (g_array_index (stops, CptWaveStop, 1).fulfilment, ==, "B");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (gsize i = 0; i < G_N_ELEMENTS (ROWS); i++) {
    g_autofree char *path = g_strconcat ("/workflow/wave/plan/", ROWS[i].name, NULL);

    g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_plan);
  }
  g_test_add_func ("/workflow/wave/order of stops", test_order_of_stops);
  return g_test_run ();
}
