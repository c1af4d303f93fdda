/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scan/agreement.h"

#define LAST_FRAMES ((1u << CPT_AGREEMENT_N_LAST) - 1)

/* A label that stands, or stood a moment ago, before the camera. */
typedef struct {
  CptSymbol *symbol;        /* (owned): as it was first read */
  char gtin[CPT_GTIN_SIZE]; /* empty: no product code */
  guint seen;               /* bit 0: in this frame, bit 1: in the one before, … */
  gint64 last_seen_us;
  gboolean reported;
} Label;

struct _CptAgreement {
  GPtrArray *labels;    /* (owned) (element-type Label) */
  GHashTable *expected; /* (owned): set of GTIN-14 */
  gint64 same_label_us;
};

static void
label_free (Label *label)
{
  cpt_symbol_free (label->symbol);
  g_free (label);
}

/* One product code may be read as EAN-13 in one frame and as UPC-A in the next: it is still one
 * label. */
static gboolean
label_is_for (const Label *label, const CptSymbol *symbol, const char *gtin)
{
  if (label->gtin[0] != '\0' || gtin[0] != '\0')
    return g_str_equal (label->gtin, gtin);

  return label->symbol->symbology == symbol->symbology &&
         g_bytes_equal (label->symbol->bytes, symbol->bytes);
}

static void
forget_labels_out_of_sight (CptAgreement *self, gint64 time_us)
{
  for (guint i = self->labels->len; i > 0; i--) {
    const Label *label = g_ptr_array_index (self->labels, i - 1);
    gboolean out_of_sight = (label->seen & 1) == 0;
    gboolean doubtful = !label->reported && (label->seen & LAST_FRAMES) == 0;

    if (doubtful || (out_of_sight && time_us - label->last_seen_us >= self->same_label_us))
      g_ptr_array_remove_index_fast (self->labels, i - 1);
  }
}

static void
see (CptAgreement *self, const CptSymbol *symbol, gint64 time_us)
{
  g_autofree CptScannedCode *code = g_new0 (CptScannedCode, 1);
  gsize n_bytes;
  const guint8 *bytes = g_bytes_get_data (symbol->bytes, &n_bytes);
  Label *label = NULL;

  cpt_scanned_code_read (bytes, n_bytes, symbol->symbology, code);
  if ((code->can_be & CPT_CAN_BE_GTIN) == 0)
    code->gtin[0] = '\0';

  for (guint i = 0; i < self->labels->len && label == NULL; i++) {
    Label *known = g_ptr_array_index (self->labels, i);

    if (label_is_for (known, symbol, code->gtin))
      label = known;
  }
  if (label == NULL) {
    if (self->labels->len >= CPT_AGREEMENT_MAX_LABELS)
      return;
    label = g_new0 (Label, 1);
    label->symbol = cpt_symbol_copy (symbol);
    g_strlcpy (label->gtin, code->gtin, sizeof label->gtin);
    g_ptr_array_add (self->labels, label);
  }

  label->seen |= 1;
  label->last_seen_us = time_us;
}

static gboolean
is_expected (const CptAgreement *self, const Label *label)
{
  return label->gtin[0] != '\0' && g_hash_table_contains (self->expected, label->gtin);
}

static gboolean
is_agreed (const CptAgreement *self, const Label *label)
{
  CptSymbology symbology = label->symbol->symbology;
  guint n_frames = 0;

  for (guint seen = label->seen & LAST_FRAMES; seen != 0; seen >>= 1)
    n_frames += seen & 1;
  if (n_frames >= CPT_AGREEMENT_N_FRAMES)
    return TRUE;

  return is_expected (self, label) && symbology != CPT_SYMBOLOGY_ITF &&
         symbology != CPT_SYMBOLOGY_DATABAR;
}

CptAgreement *
cpt_agreement_new (void)
{
  CptAgreement *self = g_new0 (CptAgreement, 1);

  self->labels = g_ptr_array_new_with_free_func ((GDestroyNotify)label_free);
  self->expected = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->same_label_us = (gint64)CPT_AGREEMENT_SAME_LABEL_DEFAULT_MS * 1000;

  return self;
}

void
cpt_agreement_free (CptAgreement *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->labels);
  g_hash_table_unref (self->expected);
  g_free (self);
}

void
cpt_agreement_set_same_label_ms (CptAgreement *self, guint same_label_ms)
{
  g_return_if_fail (self != NULL);

  self->same_label_us = (gint64)same_label_ms * 1000;
}

void
cpt_agreement_set_expected (CptAgreement *self, const char *const *gtins, gsize n_gtins)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (gtins != NULL || n_gtins == 0);

  g_hash_table_remove_all (self->expected);
  for (gsize i = 0; i < MIN (n_gtins, CPT_AGREEMENT_MAX_EXPECTED); i++)
    g_hash_table_add (self->expected, g_strdup (gtins[i]));
}

GPtrArray *
cpt_agreement_add_frame (CptAgreement *self, const GPtrArray *symbols, gint64 time_us)
{
  g_autoptr (GPtrArray) scans = NULL;
  gboolean expected_in_sight = FALSE;

  g_return_val_if_fail (self != NULL, NULL);

  forget_labels_out_of_sight (self, time_us);
  for (guint i = 0; i < self->labels->len; i++) {
    Label *label = g_ptr_array_index (self->labels, i);

    label->seen <<= 1;
  }
  for (guint i = 0; symbols != NULL && i < symbols->len; i++)
    see (self, g_ptr_array_index (symbols, i), time_us);

  for (guint i = 0; i < self->labels->len; i++) {
    const Label *label = g_ptr_array_index (self->labels, i);

    expected_in_sight |= (label->seen & LAST_FRAMES) != 0 && is_expected (self, label);
  }

  scans = g_ptr_array_new_with_free_func ((GDestroyNotify)cpt_symbol_free);
  for (guint i = 0; i < self->labels->len; i++) {
    Label *label = g_ptr_array_index (self->labels, i);
    gboolean neighbour = expected_in_sight && label->gtin[0] != '\0' && !is_expected (self, label);

    if ((label->seen & 1) == 0 || label->reported || neighbour || !is_agreed (self, label))
      continue;
    label->reported = TRUE;
    g_ptr_array_add (scans, cpt_symbol_copy (label->symbol));
  }

  return g_steal_pointer (&scans);
}
