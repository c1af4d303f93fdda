/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "codes/scanned.h"

#include <string.h>

#define GTIN    CPT_CAN_BE_GTIN
#define BADGE   CPT_CAN_BE_BADGE
#define BAG     CPT_CAN_BE_BAG
#define PRODUCT CPT_CAN_BE_PRODUCT
#define ORDER   (CPT_CAN_BE_ORDER | PRODUCT)
#define ANY     (CPT_CAN_BE_PLACE | ORDER)
#define ENROL   CPT_CAN_BE_ENROLMENT
#define PASS    CPT_CAN_BE_PASS

#define PASS_64 "INIFIMN2XZKRCAMQAAAAAAAAOAAIAAAAAAAAAAABSAAAAAAAADQAAQAAAAAAAAAB"
#define LONG_B  "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
#define LONG_32 "12345678901234567890123456789012"

typedef struct {
  const char *name;
  const char *bytes;
  CptSymbology symbology;
  guint can_be;
  const char *gtin;
  const char *text; /* NULL: as scanned */
} Case;

/* clang-format off */
static const Case CASES[] = {
  { "EAN-13", "4006381333931", CPT_SYMBOLOGY_EAN13, GTIN | ANY, "04006381333931" },
  { "EAN-13 from a wedge", "4006381333931\r\n", CPT_SYMBOLOGY_UNKNOWN, GTIN | ANY, "04006381333931", "4006381333931" },
  { "EAN-13 misread", "4006381333932", CPT_SYMBOLOGY_EAN13, ANY, "" },
  { "EAN-8", "96385074", CPT_SYMBOLOGY_EAN8, GTIN | ANY, "00000096385074" },
  { "UPC-A", "036000291452", CPT_SYMBOLOGY_UPCA, GTIN | ANY, "00036000291452" },
  { "UPC-E", "04252614", CPT_SYMBOLOGY_UPCE, GTIN | ANY, "00042100005264" },
  { "UPC-E from a wedge", "04252614", CPT_SYMBOLOGY_UNKNOWN, GTIN | ANY, "00042100005264" },
  { "eight digits from a wedge", "96385074", CPT_SYMBOLOGY_UNKNOWN, GTIN | ANY, "00000096385074" },
  { "ITF-14", "10614141000415", CPT_SYMBOLOGY_ITF, GTIN | ANY, "10614141000415" },
  { "identifier of EAN", "]E04006381333931", CPT_SYMBOLOGY_UNKNOWN, GTIN | ANY, "04006381333931", "4006381333931" },
  { "identifier of EAN-8", "]E496385074", CPT_SYMBOLOGY_UNKNOWN, GTIN | ANY, "00000096385074", "96385074" },
  { "identifier of GS1-128", "]C1010952123450010017260131", CPT_SYMBOLOGY_UNKNOWN, GTIN | ANY, "09521234500100", "010952123450010017260131" },
  { "identifier of Code 128", "]C0C-10487", CPT_SYMBOLOGY_UNKNOWN, ANY, "", "C-10487" },
  { "identifier of DataBar", "]e00109521234500100", CPT_SYMBOLOGY_UNKNOWN, GTIN | ANY, "09521234500100", "0109521234500100" },
  { "identifier of a data matrix", "]d2010952123450010021ABC", CPT_SYMBOLOGY_UNKNOWN, GTIN | ANY, "09521234500100", "010952123450010021ABC" },
  { "identifier of a QR code", "]Q1C-10487", CPT_SYMBOLOGY_UNKNOWN, ANY, "", "C-10487" },
  { "only an identifier", "]C1", CPT_SYMBOLOGY_UNKNOWN, 0, "", "" },
  { "element string in brackets", "(01)09521234500100(17)260131", CPT_SYMBOLOGY_CODE128, GTIN | ANY, "09521234500100" },
  { "element string in brackets, alone", "(01)09521234500100", CPT_SYMBOLOGY_CODE128, GTIN | ANY, "09521234500100" },
  { "element string misread", "(01)09521234500101", CPT_SYMBOLOGY_CODE128, ANY, "" },
  { "element string cut off", "(01)0952123450010", CPT_SYMBOLOGY_CODE128, ANY, "" },
  { "FNC1 first", "\x1d" "0109521234500100", CPT_SYMBOLOGY_CODE128, GTIN | ANY, "09521234500100", "0109521234500100" },
  { "FNC1 between", "010952123450010010AB\x1d" "17260131", CPT_SYMBOLOGY_CODE128, GTIN, "09521234500100" },
  { "sixteen digits without FNC1", "0109521234500100", CPT_SYMBOLOGY_CODE128, ANY, "" },
  { "digital link", "https://id.gs1.org/01/09521234500100/10/ABC?17=260131", CPT_SYMBOLOGY_QR, GTIN | PRODUCT, "09521234500100" },
  { "digital link, short", "https://example.org/01/9521234500100", CPT_SYMBOLOGY_QR, GTIN | ORDER, "09521234500100" },
  { "digital link, deep", "HTTPS://example.org/fr/01/09521234500100#x", CPT_SYMBOLOGY_QR, GTIN | PRODUCT, "09521234500100" },
  { "digital link misread", "https://id.gs1.org/01/09521234500101", CPT_SYMBOLOGY_QR, ORDER, "" },
  { "digital link of fifteen digits", "https://id.gs1.org/01/109521234500100", CPT_SYMBOLOGY_QR, PRODUCT, "" },
  { "no link", "ftp:/01/09521234500100", CPT_SYMBOLOGY_QR, ANY, "" },
  { "an order", "C-10487-2", CPT_SYMBOLOGY_CODE128, ANY, "" },
  { "a channel's own number", "Commande n° 7", CPT_SYMBOLOGY_QR, ANY, "" },
  { "a place", "Réserve-02", CPT_SYMBOLOGY_CODE128, ANY, "" },
  { "a bag", "CB7KQ00041V", CPT_SYMBOLOGY_CODE128, BAG | ANY, "" },
  { "a bag misread", "CB7KQ00041W", CPT_SYMBOLOGY_CODE128, ANY, "" },
  { "a receipt is no bag", "CR7KQ000410", CPT_SYMBOLOGY_CODE128, ANY, "" },
  { "a badge is nothing else", "B-7Q2M-CAIREEYUCULBOGAZ", CPT_SYMBOLOGY_QR, BADGE, "" },
  { "a badge with an identifier", "]Q0B-7Q2M-CAIREEYUCULBOGAZ\n", CPT_SYMBOLOGY_UNKNOWN, BADGE, "", "B-7Q2M-CAIREEYUCULBOGAZ" },
  { "an enrolment", "{\"code\":\"ABCD\",\"url\":\"https://central.example\",\"expires\":\"x\"}", CPT_SYMBOLOGY_QR, ENROL, "" },
  { "a pass", PASS_64 LONG_B LONG_B LONG_B LONG_B "ABCDEFGHIJKLMNO", CPT_SYMBOLOGY_QR, PASS, "" },
  { "a pass in small letters, with an identifier", "]Q1inifimn2" LONG_B LONG_B "\r\n", CPT_SYMBOLOGY_UNKNOWN, PASS, "", "inifimn2" LONG_B LONG_B },
  { "a pass that is cut off", PASS_64 "A", CPT_SYMBOLOGY_QR, PASS, "" },
  { "too short to be one", PASS_64, CPT_SYMBOLOGY_QR, PRODUCT, "" },
  { "some other JSON", "{\"a\":1}", CPT_SYMBOLOGY_QR, ANY, "" },
  { "32 bytes", LONG_32, CPT_SYMBOLOGY_CODE128, ANY, "" },
  { "33 bytes are no place", LONG_32 "3", CPT_SYMBOLOGY_CODE128, ORDER, "" },
  { "37 bytes are no order", LONG_32 "34567", CPT_SYMBOLOGY_CODE128, PRODUCT, "" },
  { "65 bytes are no product", LONG_32 LONG_32 "5", CPT_SYMBOLOGY_CODE128, 0, "" },
  { "257 bytes", LONG_32 LONG_32 LONG_32 LONG_32 LONG_32 LONG_32 LONG_32 LONG_32 "7", CPT_SYMBOLOGY_QR, 0, "", "" },
  { "not UTF-8", "C-\xff", CPT_SYMBOLOGY_CODE128, 0, "", "" },
  { "a control character inside", "C-\x07" "7", CPT_SYMBOLOGY_CODE128, 0, "" },
  { "only line ends", "\r\n\r\n", CPT_SYMBOLOGY_UNKNOWN, 0, "", "" },
  { "nothing", "", CPT_SYMBOLOGY_UNKNOWN, 0, "", "" },
};
/* clang-format on */

static void
check (gconstpointer data)
{
  const Case *row = data;
  CptScannedCode code;

  cpt_scanned_code_read ((const guint8 *)row->bytes, strlen (row->bytes), row->symbology, &code);
  g_assert_cmphex (code.can_be, ==, row->can_be);
  g_assert_cmpstr (code.gtin, ==, row->gtin);
  g_assert_cmpstr (code.text, ==, row->text != NULL ? row->text : row->bytes);
}

static void
test_symbology (void)
{
  CptScannedCode code;

  cpt_scanned_code_read ((const guint8 *)"]C0C-1", 6, CPT_SYMBOLOGY_UNKNOWN, &code);
  g_assert_cmpint (code.symbology, ==, CPT_SYMBOLOGY_CODE128);
  cpt_scanned_code_read ((const guint8 *)"]Q1C-1", 6, CPT_SYMBOLOGY_UNKNOWN, &code);
  g_assert_cmpint (code.symbology, ==, CPT_SYMBOLOGY_QR);
  cpt_scanned_code_read ((const guint8 *)"C-1", 3, CPT_SYMBOLOGY_CODE39, &code);
  g_assert_cmpint (code.symbology, ==, CPT_SYMBOLOGY_CODE39);
}

static void
test_zero_byte (void)
{
  CptScannedCode code;

  cpt_scanned_code_read ((const guint8 *)"C-1\0x", 5, CPT_SYMBOLOGY_QR, &code);
  g_assert_cmphex (code.can_be, ==, 0);
  cpt_scanned_code_read (NULL, 0, CPT_SYMBOLOGY_QR, &code);
  g_assert_cmphex (code.can_be, ==, 0);
}

/* Whatever light and keys give: an answer, and never a GTIN that its check digit does not bear out.
 */
static void
test_any_bytes (void)
{
  static const char ALPHABET[] = "01289]C1Ee()/:\x1d\r\nB-AZhttps\xc3\xa9\xff{";
  g_autoptr (GRand) random = g_rand_new_with_seed (13);

  for (guint n = 0; n < 20000; n++) {
    guint8 bytes[300];
    gsize length = (gsize)g_rand_int_range (random, 0, n % 10 == 0 ? 300 : 30);
    CptScannedCode code;

    for (gsize i = 0; i < length; i++)
      bytes[i] = (guint8)ALPHABET[g_rand_int_range (random, 0, sizeof ALPHABET)];
    cpt_scanned_code_read (bytes, length, (CptSymbology)g_rand_int_range (random, 0, 12), &code);
    g_assert_true (g_utf8_validate (code.text, -1, NULL));
    g_assert_cmpint ((code.can_be & CPT_CAN_BE_GTIN) != 0, ==, code.gtin[0] != '\0');
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
  for (gsize i = 0; i < G_N_ELEMENTS (CASES); i++) {
    g_autofree char *path = g_strdup_printf ("/codes/scanned/%s", CASES[i].name);

    g_test_add_data_func (path, &CASES[i], check);
  }
  g_test_add_func ("/codes/scanned/symbology", test_symbology);
  g_test_add_func ("/codes/scanned/a zero byte", test_zero_byte);
  g_test_add_func ("/codes/scanned/any bytes", test_any_bytes);
  return g_test_run ();
}
