/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What customers sign, as central keeps it. */
#include "day.h"

#include "central/orchestration/attaching.h"
#include "central/orchestration/upkeep.h"
#include "central/storage/storage-attachment.h"

#include <string.h>

#define SIGNED    "{\"ratio\":1.9,\"strokes\":[[[0,0],[1000,1000]]]}"
#define OTHERS    "{\"ratio\":1.9,\"strokes\":[[[1,0],[1000,1000]]]}"
#define SIGNED_ID "01a1fcf2-9de8-7b96-8014-c714138bb4bb"
#define OTHER_ID  "01a1fcf2-9de8-7b96-8014-c714138bb4bc"

static void
assert_clean (CptWorld *world)
{
  g_autoptr (GPtrArray) results = cpt_check_run (world->service, NULL);

  g_assert_nonnull (results);
  g_assert_cmpuint (cpt_day_count_found (results, NULL), ==, 0);
}

/* The status, or that of the problem. */
static int
attach (CptDevice *device, const char *id, const char *kind, const char *body)
{
  g_autoptr (CptProblem) problem = NULL;
  int status = 0;
  g_autofree char *answer = cpt_attaching_put (device->world->service, device->id, id, kind, body,
                                               strlen (body), &status, &problem);

  g_assert_true ((answer != NULL) == (problem == NULL));
  return problem != NULL ? problem->status : status;
}

static gboolean
spoil_signed (CptTransaction *transaction, gpointer user_data, GError **error)
{
  g_autoptr (CptAttachmentRow) row = cpt_storage_load_attachment (transaction, SIGNED_ID, error);

  g_assert_nonnull (row);
  g_clear_pointer (&row->body, g_bytes_unref);
  row->body = g_bytes_new_static (OTHERS, strlen (OTHERS));
  return cpt_storage_save_attachment (transaction, row, error);
}

/* By id and bytes the same again, before and after its time; anything else under that id is none.
 */
static void
test_signed (void)
{
  g_autoptr (CptWorld) world = cpt_world_new ("2026-11-21T09:00:00+01:00");
  const char *scopes[] = { NULL };
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (CptDevice) desk = NULL;
  g_autoptr (CptDevice) other = NULL;

  cpt_chain_found (world);
  desk = cpt_device_new (world, "LYO1", "1041");
  other = cpt_device_new (world, "LYO1", "1042");
  g_assert_cmpint (attach (desk, SIGNED_ID, "signature", SIGNED), ==, 201);
  g_assert_cmpint (attach (desk, SIGNED_ID, "signature", SIGNED), ==, 200);
  g_assert_cmpint (attach (desk, SIGNED_ID, "signature", OTHERS), ==, 422);
  g_assert_cmpint (attach (other, SIGNED_ID, "signature", SIGNED), ==, 422);
  g_assert_cmpint (attach (desk, "frog", "signature", SIGNED), ==, 400);
  g_assert_cmpint (attach (desk, OTHER_ID, "photo", SIGNED), ==, 400);
  g_assert_cmpint (attach (desk, OTHER_ID, NULL, SIGNED), ==, 400);
  g_assert_cmpint (attach (desk, OTHER_ID, "signature", "{}"), ==, 400);
  assert_clean (world);

  cpt_world_run (world, scopes, spoil_signed, NULL);
  results = cpt_check_run (world->service, NULL);
  g_assert_cmpuint (cpt_day_count_found (results, NULL), ==, 1);
  g_assert_cmpuint (cpt_day_count_found (results, "I30"), ==, 1);

  cpt_world_set_clock (world, "2028-01-01T09:00:00+01:00");
  g_assert_true (cpt_upkeep_run (world->service, NULL));
  assert_clean (world);
  g_assert_cmpint (attach (desk, SIGNED_ID, "signature", SIGNED), ==, 200);
  g_assert_cmpint (attach (desk, SIGNED_ID, "signature", OTHERS), ==, 422);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  g_test_add_func ("/central/orchestration/attaching/signed", test_signed);
  return g_test_run ();
}
