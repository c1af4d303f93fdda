/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Contacts leave when their time has come, and central's answers add up all the same. */
#include "feed-maker.h"
#include "room.h"

#include "cache/cache-private.h"
#include "crypto/crypto.h"

#include <string.h>

#define WORK   "work/LYO1"
#define SOON   "01a1fcf2-9de8-7b96-8014-000000000001"
#define LATER  "01a1fcf2-9de8-7b96-8014-000000000002"
#define NEVER  "01a1fcf2-9de8-7b96-8014-000000000003"
#define OTHER  "01a1fcf2-9de8-7b96-8014-000000000004"
#define SECRET "Mathilde Girard-Delacroix"
#define DUE_US G_GINT64_CONSTANT (1795250700000000)

typedef struct {
  Room room;
  CptCache *cache; /* (owned) */
  FeedMaker feed;
  char *soon; /* (owned) the doc of SOON as it was put last */
  gint64 soon_seq;
} Fixture;

static char *
write_contact (const char *name, gint64 erase_at_us)
{
  g_autoptr (CptContact) contact = cpt_contact_new ("");

  g_strlcpy (contact->order, NEVER, sizeof contact->order);
  contact->name = g_strdup (name);
  contact->note = g_strnfill (900, 'n');
  contact->gift_message = g_strnfill (900, 'g');
  contact->erase_at_us = erase_at_us;
  return cpt_row_write_contact (contact);
}

static void
put_soon (Fixture *self, gint64 erase_at_us)
{
  if (self->soon != NULL) { /* it stands in place of what was there */
    self->feed.n--;
    self->feed.sum -=
        cpt_crypto_row_sum ("contact", SOON, self->soon_seq, self->soon, strlen (self->soon));
  }
  g_free (self->soon);
  self->soon = write_contact (SECRET, erase_at_us);
  feed_maker_put (&self->feed, CPT_ROW_CONTACT, SOON, g_strdup (self->soon));
  self->soon_seq = self->feed.seq;
}

static void
take_soon (Fixture *self)
{
  self->feed.n--;
  self->feed.sum -=
      cpt_crypto_row_sum ("contact", SOON, self->soon_seq, self->soon, strlen (self->soon));
  g_string_append_printf (self->feed.rows,
                          "[\"del\",\"contact\",\"%s\",%" G_GINT64_FORMAT ",\"erased\"]\n", SOON,
                          ++self->feed.seq);
}

static CptCacheApplied *
apply_at (Fixture *self, gint64 now_us)
{
  g_autoptr (GError) error = NULL;
  gsize length;
  g_autofree char *text = feed_maker_take (&self->feed, &length);
  CptCacheApplied *applied = cpt_cache_apply (self->cache, WORK, text, length, now_us, &error);

  g_assert_no_error (error);
  return applied;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CptCacheApplied) applied = NULL;

  room_make (&self->room);
  self->cache = cpt_cache_open (self->room.path, &error);
  g_assert_no_error (error);
  feed_maker_init (&self->feed, WORK);
  put_soon (self, DUE_US);
  feed_maker_put (&self->feed, CPT_ROW_CONTACT, LATER, write_contact ("Later", DUE_US + 1));
  feed_maker_put (&self->feed, CPT_ROW_CONTACT, NEVER, write_contact ("Never", 0));
  applied = apply_at (self, DUE_US - 1);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_pointer (&self->cache, cpt_cache_close);
  feed_maker_clear (&self->feed);
  g_clear_pointer (&self->soon, g_free);
  room_leave (&self->room);
}

static gint64
count (Fixture *self, const char *what)
{
  g_autofree char *text = g_strdup_printf ("SELECT count (*) FROM %s", what);
  g_autoptr (GError) error = NULL;
  gint64 n = -1;

  cpt_sql_query_int64 (self->cache->sql, text, 0, &n, &error);
  g_assert_no_error (error);
  return n;
}

static void
erase_at (Fixture *self, gint64 now_us, gint expected)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (cpt_cache_erase_contacts (self->cache, now_us, &error), ==, expected);
  g_assert_no_error (error);
}

static void
assert_sound (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (cpt_cache_audit (self->cache, &error), ==, 0);
  g_assert_no_error (error);
}

static gboolean
holds (const char *bytes, gsize length, const char *words)
{
  gsize n = strlen (words);

  for (gsize i = 0; i + n <= length; i++)
    if (memcmp (bytes + i, words, n) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_on_disk (Fixture *self, const char *words)
{
  static const char *const files[] = { CPT_CACHE_FILE, CPT_CACHE_FILE "-wal" };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    g_autofree char *path = g_build_filename (self->room.path, files[i], NULL);
    g_autofree char *text = NULL;
    gsize length = 0;

    if (g_file_get_contents (path, &text, &length, NULL) && holds (text, length, words))
      return TRUE;
  }
  return FALSE;
}

/* At its time, not before; from the rows, and from the bytes of the file and its log. */
static void
test_due (Fixture *self, gconstpointer data)
{
  erase_at (self, DUE_US - 1, 0);
  g_assert_true (is_on_disk (self, SECRET));
  erase_at (self, DUE_US, 1);
  g_assert_cmpint (count (self, "row WHERE id = '" SOON "'"), ==, 0);
  g_assert_cmpint (count (self, "row"), ==, 2);
  g_assert_false (is_on_disk (self, SECRET));
  assert_sound (self);
  erase_at (self, DUE_US, 0);
  erase_at (self, G_MAXINT64 - 1, 1); /* the greatest is "all of them" */
  g_assert_cmpint (count (self, "row WHERE id = '" NEVER "'"), ==, 1);
}

/* Central does not know of it, and goes on: other rows come, then it takes the contact away. */
static void
test_adds_up (Fixture *self, gconstpointer data)
{
  g_autoptr (CptCacheApplied) other = NULL, taken = NULL, nothing = NULL;

  erase_at (self, DUE_US, 1);
  feed_maker_put (&self->feed, CPT_ROW_CONTACT, OTHER, write_contact ("Other", 0));
  other = apply_at (self, DUE_US);
  g_assert_nonnull (other);
  assert_sound (self);
  take_soon (self);
  taken = apply_at (self, DUE_US);
  g_assert_nonnull (taken);
  g_assert_cmpint (count (self, "erased"), ==, 0);
  assert_sound (self);
  nothing = apply_at (self, DUE_US);
  g_assert_nonnull (nothing);
}

/* Central sets another time: it is a row like others then. */
static void
test_put_again (Fixture *self, gconstpointer data)
{
  g_autoptr (CptCacheApplied) applied = NULL;

  erase_at (self, DUE_US, 1);
  put_soon (self, DUE_US + 1000);
  applied = apply_at (self, DUE_US);
  g_assert_nonnull (applied);
  g_assert_cmpint (count (self, "row WHERE id = '" SOON "'"), ==, 1);
  g_assert_cmpint (count (self, "erased"), ==, 0);
  assert_sound (self);
}

/* What comes when its time is past is not seen, and its reader is told that it is not there. */
static void
test_comes_late (Fixture *self, gconstpointer data)
{
  g_autoptr (CptCacheApplied) applied = NULL;

  put_soon (self, DUE_US);
  applied = apply_at (self, DUE_US + 1);
  g_assert_nonnull (applied);
  g_assert_cmpint (count (self, "row WHERE id = '" SOON "'"), ==, 0);
  g_assert_cmpint (count (self, "row WHERE id = '" LATER "'"), ==, 0);
  g_assert_true (
      g_ptr_array_find_with_equal_func (applied->changed, "contact\n" LATER, g_str_equal, NULL));
  assert_sound (self);
}

/* A scope that begins anew counts what comes, and nothing that was erased before. */
static void
test_from_zero (Fixture *self, gconstpointer data)
{
  g_autoptr (CptCacheApplied) applied = NULL;
  g_autoptr (GError) error = NULL;

  erase_at (self, DUE_US, 1);
  g_assert_true (cpt_cache_mark_suspect (self->cache, WORK, &error));
  feed_maker_clear (&self->feed);
  feed_maker_init (&self->feed, WORK);
  feed_maker_put (&self->feed, CPT_ROW_CONTACT, NEVER, write_contact ("Never", 0));
  applied = apply_at (self, DUE_US);
  g_assert_nonnull (applied);
  g_assert_cmpint (count (self, "erased"), ==, 0);
  assert_sound (self);
}

int
main (int argc, char *argv[])
{
  static const struct {
    const char *path;
    void (*function) (Fixture *, gconstpointer);
  } TESTS[] = {
    { "/cache/erase/at its time", test_due },
    { "/cache/erase/central adds up", test_adds_up },
    { "/cache/erase/put again", test_put_again },
    { "/cache/erase/comes when it is past", test_comes_late },
    { "/cache/erase/from zero", test_from_zero },
  };

  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  if (!cpt_crypto_init ())
    return 1;
  for (gsize i = 0; i < G_N_ELEMENTS (TESTS); i++)
    g_test_add (TESTS[i].path, Fixture, NULL, set_up, TESTS[i].function, tear_down);
  return g_test_run ();
}
