/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scan/decode.h"

#include "codes/gtin.h"

#include <string.h>
#include <zbar.h>

#define ITF14_LENGTH 14

struct _CptDecoder {
  zbar_image_scanner_t *scanner; /* (owned) */
  zbar_image_t *image; /* (owned): of the frame in hand, without data between two frames */
  guint8 *tight;       /* (owned): the frame without padding */
  guint8 *smooth;      /* (owned): the frame after the blur */
  gsize n_tight;
  gsize n_smooth;
};

/* Linear codes have a quality that counts; MIN_LEN and MAX_LEN are set where a shorter read would
 * be a part of a longer code. */
static const struct {
  zbar_symbol_type_t type;
  CptSymbology symbology;
  gboolean linear;
  const char *gs1; /* the symbology identifier that says: this holds GS1 element strings */
} kinds[] = {
  { ZBAR_EAN13, CPT_SYMBOLOGY_EAN13, TRUE, NULL },
  { ZBAR_EAN8, CPT_SYMBOLOGY_EAN8, TRUE, NULL },
  { ZBAR_UPCA, CPT_SYMBOLOGY_UPCA, TRUE, NULL },
  { ZBAR_UPCE, CPT_SYMBOLOGY_UPCE, TRUE, NULL },
  { ZBAR_CODE128, CPT_SYMBOLOGY_CODE128, TRUE, "]C1" },
  { ZBAR_I25, CPT_SYMBOLOGY_ITF, TRUE, NULL },
  { ZBAR_DATABAR, CPT_SYMBOLOGY_DATABAR, TRUE, "]e0" },
  { ZBAR_DATABAR_EXP, CPT_SYMBOLOGY_DATABAR, TRUE, "]e0" },
  { ZBAR_QRCODE, CPT_SYMBOLOGY_QR, FALSE, "]Q3" },
};

static int
find_kind (zbar_symbol_type_t type)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    if (kinds[i].type == type)
      return (int)i;
  }

  return -1;
}

static CptOrientation
orientation_from_zbar (zbar_orientation_t orientation)
{
  switch (orientation) {
  case ZBAR_ORIENT_UP:
    return CPT_ORIENTATION_UP;
  case ZBAR_ORIENT_RIGHT:
    return CPT_ORIENTATION_RIGHT;
  case ZBAR_ORIENT_DOWN:
    return CPT_ORIENTATION_DOWN;
  case ZBAR_ORIENT_LEFT:
    return CPT_ORIENTATION_LEFT;
  case ZBAR_ORIENT_UNKNOWN:
  default:
    return CPT_ORIENTATION_UNKNOWN;
  }
}

static void
grow (guint8 **buffer, gsize *n_buffer, gsize n)
{
  if (*n_buffer >= n)
    return;

  g_free (*buffer);
  *buffer = g_malloc (n);
  *n_buffer = n;
}

/* zbar takes no stride: a padded frame is copied, a tight one used in place. */
static const guint8 *
make_tight (CptDecoder *self, const guint8 *grey, guint width, guint height, gsize stride)
{
  if (stride == width)
    return grey;

  grow (&self->tight, &self->n_tight, (gsize)width * height);
  for (guint y = 0; y < height; y++)
    memcpy (self->tight + (gsize)y * width, grey + y * stride, width);

  return self->tight;
}

/* The mean of 3x3 pixels; the outermost pixels stay as they are, no code begins there. */
static const guint8 *
make_smooth (CptDecoder *self, const guint8 *grey, guint width, guint height)
{
  grow (&self->smooth, &self->n_smooth, (gsize)width * height);
  memcpy (self->smooth, grey, (gsize)width * height);
  if (width < 3 || height < 3)
    return self->smooth;

  for (guint y = 1; y + 1 < height; y++) {
    const guint8 *above = grey + (gsize)(y - 1) * width;
    const guint8 *here = above + width;
    const guint8 *below = here + width;
    guint8 *out = self->smooth + (gsize)y * width;
    guint left = (guint)above[0] + here[0] + below[0];
    guint middle = (guint)above[1] + here[1] + below[1];

    for (guint x = 1; x + 1 < width; x++) {
      guint right = (guint)above[x + 1] + here[x + 1] + below[x + 1];

      out[x] = (guint8)((left + middle + right) / 9);
      left = middle;
      middle = right;
    }
  }

  return self->smooth;
}

static gboolean
is_believable (int kind, const char *data, guint n_data, int quality)
{
  char gtin[CPT_GTIN_SIZE];

  if (n_data == 0 || n_data > CPT_DECODER_MAX_BYTES)
    return FALSE;
  if (kinds[kind].linear && quality < CPT_DECODER_MIN_QUALITY)
    return FALSE;

  return kinds[kind].symbology != CPT_SYMBOLOGY_ITF || cpt_gtin_normalise (data, gtin);
}

/* zbar takes the leading FNC1 off; an identifier says the same, as a keyboard wedge would. DataBar
 * is GS1 always. */
static GBytes *
make_bytes (int kind, const zbar_symbol_t *symbol)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  gboolean is_gs1 = kinds[kind].symbology == CPT_SYMBOLOGY_DATABAR ||
                    (zbar_symbol_get_modifiers (symbol) & (1u << ZBAR_MOD_GS1)) != 0;

  if (is_gs1 && kinds[kind].gs1 != NULL)
    g_byte_array_append (bytes, (const guint8 *)kinds[kind].gs1, (guint)strlen (kinds[kind].gs1));
  g_byte_array_append (bytes, (const guint8 *)zbar_symbol_get_data (symbol),
                       zbar_symbol_get_data_length (symbol));

  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static void
add_once (GPtrArray *symbols, CptSymbol *symbol)
{
  for (guint i = 0; i < symbols->len; i++) {
    const CptSymbol *other = g_ptr_array_index (symbols, i);

    if (other->symbology == symbol->symbology && g_bytes_equal (other->bytes, symbol->bytes)) {
      cpt_symbol_free (symbol);
      return;
    }
  }
  g_ptr_array_add (symbols, symbol);
}

static void
scan_tight (CptDecoder *self, const guint8 *grey, guint width, guint height, GPtrArray *symbols)
{
  zbar_image_set_size (self->image, width, height);
  zbar_image_set_data (self->image, grey, (gsize)width * height, NULL);
  zbar_scan_image (self->scanner, self->image);

  for (const zbar_symbol_t *found = zbar_image_first_symbol (self->image);
       found != NULL && symbols->len < CPT_DECODER_MAX_SYMBOLS; found = zbar_symbol_next (found)) {
    int kind = find_kind (zbar_symbol_get_type (found));
    const char *data = zbar_symbol_get_data (found);
    guint n_data = zbar_symbol_get_data_length (found);
    int quality = zbar_symbol_get_quality (found);

    if (kind < 0 || !is_believable (kind, data, n_data, quality))
      continue;
    add_once (symbols,
              cpt_symbol_new (make_bytes (kind, found), kinds[kind].symbology, (guint)quality,
                              orientation_from_zbar (zbar_symbol_get_orientation (found))));
  }

  zbar_image_scanner_recycle_image (self->scanner, self->image);
  zbar_image_set_data (self->image, NULL, 0, NULL);
}

CptSymbol *
cpt_symbol_new (GBytes *bytes, CptSymbology symbology, guint quality, CptOrientation orientation)
{
  CptSymbol *self = g_new0 (CptSymbol, 1);

  self->bytes = bytes;
  self->symbology = symbology;
  self->quality = quality;
  self->orientation = orientation;

  return self;
}

CptSymbol *
cpt_symbol_copy (const CptSymbol *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return cpt_symbol_new (g_bytes_ref (self->bytes), self->symbology, self->quality,
                         self->orientation);
}

void
cpt_symbol_free (CptSymbol *self)
{
  if (self == NULL)
    return;

  g_bytes_unref (self->bytes);
  g_free (self);
}

CptDecoder *
cpt_decoder_new (void)
{
  CptDecoder *self = g_new0 (CptDecoder, 1);

  self->scanner = zbar_image_scanner_create ();
  zbar_image_scanner_set_config (self->scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    zbar_image_scanner_set_config (self->scanner, kinds[i].type, ZBAR_CFG_ENABLE, 1);
  /* A part of an ITF code looks like a whole one, so only the one length that shops use is read. */
  zbar_image_scanner_set_config (self->scanner, ZBAR_I25, ZBAR_CFG_MIN_LEN, ITF14_LENGTH);
  zbar_image_scanner_set_config (self->scanner, ZBAR_I25, ZBAR_CFG_MAX_LEN, ITF14_LENGTH);
  /* Bytes as printed: zbar's guess at a character set turns some UTF-8 into something else. */
  zbar_image_scanner_set_config (self->scanner, ZBAR_QRCODE, ZBAR_CFG_BINARY, 1);

  self->image = zbar_image_create ();
  zbar_image_set_format (self->image, zbar_fourcc ('Y', '8', '0', '0'));

  return self;
}

void
cpt_decoder_free (CptDecoder *self)
{
  if (self == NULL)
    return;

  zbar_image_destroy (self->image);
  zbar_image_scanner_destroy (self->scanner);
  g_free (self->tight);
  g_free (self->smooth);
  g_free (self);
}

GPtrArray *
cpt_decoder_scan (CptDecoder *self, const guint8 *grey, guint width, guint height, gsize stride)
{
  g_autoptr (GPtrArray) symbols = NULL;
  const guint8 *tight;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (grey != NULL, NULL);
  g_return_val_if_fail (stride >= width, NULL);

  symbols = g_ptr_array_new_with_free_func ((GDestroyNotify)cpt_symbol_free);
  if (width == 0 || height == 0 || width > CPT_DECODER_MAX_SIDE || height > CPT_DECODER_MAX_SIDE)
    return g_steal_pointer (&symbols);

  tight = make_tight (self, grey, width, height, stride);
  scan_tight (self, tight, width, height, symbols);
  if (symbols->len == 0)
    scan_tight (self, make_smooth (self, tight, width, height), width, height, symbols);

  return g_steal_pointer (&symbols);
}
