/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "contract.h"

#include "crypto/crypto.h"

#include <glib/gstdio.h>
#include <string.h>

const CptContractEngine *cpt_contract_engine;
const char *const cpt_contract_scopes[] = { "work/LYO1", "shop/LYO1", "catalogue/FR", "price/FR",
                                            NULL };

/* A folder of plain files, and what is in it. */
static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    g_unlink (path);
  }
  g_rmdir (folder);
}

static char *
make_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("cpt-storage-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

CptStorage *
cpt_contract_open (const char *folder, gboolean make)
{
  g_autoptr (GError) error = NULL;
  CptStorage *storage = cpt_contract_engine->open (folder, make, &error);

  g_assert_no_error (error);
  g_assert_nonnull (storage);
  return storage;
}

static void
test_case (gconstpointer data)
{
  const CptContractCase *row = data;
  g_autofree char *folder = make_folder ();
  g_autoptr (CptStorage) storage = cpt_contract_open (folder, TRUE);

  for (guint i = 0; i < CPT_CONTRACT_MAX_STEPS && storage != NULL; i++) {
    const CptContractStep *step = &row->steps[i];
    g_autoptr (GError) error = NULL;

    if (step->sort == CPT_STEP_RUN) {
      cpt_storage_run (storage, cpt_contract_scopes, step->function, NULL, &error);
    } else if (step->sort == CPT_STEP_READ) {
      cpt_storage_read (storage, step->function, NULL, &error);
    } else if (step->sort == CPT_STEP_REOPEN) {
      g_clear_object (&storage);
      storage = cpt_contract_open (folder, FALSE);
    }
    g_assert_no_error (error);
  }
  if (storage != NULL) {
    g_autoptr (GPtrArray) problems = cpt_storage_examine (storage, NULL);

    g_assert_nonnull (problems);
    g_assert_cmpuint (problems->len, ==, 0);
  }
  g_clear_object (&storage);
  remove_folder (folder);
}

static void
test_function (gconstpointer data)
{
  g_autofree char *folder = make_folder ();

  ((CptContractFunction)data) (folder);
  remove_folder (folder);
}

void
cpt_contract_add_cases (const char *group, const CptContractCase *cases, gsize n_cases)
{
  for (gsize i = 0; i < n_cases; i++) {
    g_autofree char *path = g_strdup_printf ("/central/storage/%s/%s/%s", cpt_contract_engine->name,
                                             group, cases[i].name);

    g_test_add_data_func (path, &cases[i], test_case);
  }
}

void
cpt_contract_add (const char *path, CptContractFunction function)
{
  g_autofree char *full =
      g_strdup_printf ("/central/storage/%s/%s", cpt_contract_engine->name, path);

  g_test_add_data_func (full, (gconstpointer)function, test_function);
}

int
cpt_contract_main (int argc, char **argv, const CptContractEngine *engine)
{
  cpt_contract_engine = engine;
  if (!cpt_crypto_init ())
    return 1;
  if (argc == 3 && strcmp (argv[1], CPT_CONTRACT_WRITE) == 0)
    return cpt_contract_write_for_ever (argv[2]);

  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  cpt_contract_add_feed ();
  cpt_contract_add_log ();
  cpt_contract_add_devices ();
  cpt_contract_add_work ();
  cpt_contract_add_orders ();
  cpt_contract_add_golden ();
  cpt_contract_add_shop ();
  cpt_contract_add_stock ();
  cpt_contract_add_transactions ();
  cpt_contract_add_files ();
  cpt_contract_add_figures ();
  cpt_contract_add_pass ();
  cpt_contract_add_payment ();
  cpt_contract_add_webhook ();
  cpt_contract_add_clock ();
  cpt_contract_add_kills (argv[0]);
  engine->add_own ();
  return g_test_run ();
}
