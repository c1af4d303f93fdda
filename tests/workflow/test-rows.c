/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of a list that come to hold other things: what they hold in the end, and how little of them
 * is touched on the way. */
#include "workflow/rows.h"

#include <string.h>

#define N_THINGS 8
#define N_DRAWS  2000

typedef struct {
  const char *name;
  const char *before, *after; /* a letter is a thing */
  guint n_touched;            /* rows that go or come */
} Row;

static const Row ROWS[] = {
  { "nothing", "", "", 0 },
  { "the same", "abcd", "abcd", 0 },
  { "all come", "", "abc", 3 },
  { "all go", "abc", "", 3 },
  { "the first goes", "abcdef", "bcdef", 1 },
  { "the first goes and another comes last", "abcdef", "bcdefg", 2 },
  { "one comes first", "bcdef", "abcdef", 1 },
  { "one goes between", "abcdef", "abdef", 1 },
  { "two go, two come", "abcdef", "gbdefh", 4 },
  { "another order from the second on", "abcd", "adcb", 6 },
};

static GObject *things[N_THINGS];

static void
on_changed (GListModel *list, guint position, guint removed, guint added, guint *n_touched)
{
  *n_touched += removed + added;
}

static GPtrArray *
pick (const char *letters)
{
  GPtrArray *picked = g_ptr_array_new ();

  for (; *letters != '\0'; letters++)
    g_ptr_array_add (picked, things[*letters - 'a']);
  return picked;
}

static guint
merge (const char *before, const char *after)
{
  g_autoptr (GListStore) store = g_list_store_new (G_TYPE_OBJECT);
  g_autoptr (GPtrArray) first = pick (before);
  g_autoptr (GPtrArray) wanted = pick (after);
  guint n_touched = 0;

  g_list_store_splice (store, 0, 0, first->pdata, first->len);
  g_signal_connect (store, "items-changed", G_CALLBACK (on_changed), &n_touched);
  cpt_rows_merge (store, wanted);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (store)), ==, wanted->len);
  for (guint i = 0; i < wanted->len; i++) {
    g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (store), i);

    g_assert_true (item == wanted->pdata[i]);
  }
  return n_touched;
}

static void
test_row (gconstpointer data)
{
  const Row *row = data;

  g_assert_cmpuint (merge (row->before, row->after), ==, row->n_touched);
}

/* Any things in any order. */
static void
draw (char out[N_THINGS + 1])
{
  guint n = 0;

  for (guint i = 0; i < N_THINGS; i++)
    if (g_test_rand_int_range (0, 3) > 0)
      out[n++] = (char)('a' + i);
  out[n] = '\0';
  for (guint i = n; i > 1; i--) {
    guint other = (guint)g_test_rand_int_range (0, (gint32)i);
    char letter = out[other];

    if (g_test_rand_bit ())
      continue; /* most stay in their order */
    out[other] = out[i - 1];
    out[i - 1] = letter;
  }
}

static void
test_any (void)
{
  for (guint i = 0; i < N_DRAWS; i++) {
    char before[N_THINGS + 1], after[N_THINGS + 1];

    draw (before);
    draw (after);
    merge (before, after);
  }
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (guint i = 0; i < N_THINGS; i++)
    things[i] = g_object_new (G_TYPE_OBJECT, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (ROWS); i++) {
    g_autofree char *path = g_strdup_printf ("/workflow/rows/%s", ROWS[i].name);

    g_test_add_data_func (path, &ROWS[i], test_row);
  }
  g_test_add_func ("/workflow/rows/any", test_any);
  status = g_test_run ();
  for (guint i = 0; i < N_THINGS; i++)
    g_clear_object (&things[i]);
  return status;
}
