/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "wire/json.h"

#include <stddef.h>

G_BEGIN_DECLS

/* A document's members as a table, in the order of the contract: the same rows read and write, so
 * that the two cannot drift apart. For the files of this folder. */

typedef enum {
  CPT_MEMBER_INT,   /* gint64 */
  CPT_MEMBER_GINT,  /* gint */
  CPT_MEMBER_BOOL,  /* gboolean */
  CPT_MEMBER_CHARS, /* char[max + 1]; null: "" */
  CPT_MEMBER_TEXT,  /* char *, owned; null: NULL */
  CPT_MEMBER_PROSE, /* char *, owned; null: NULL */
  CPT_MEMBER_WORD,  /* an enum */
  CPT_MEMBER_OBJECT,
  CPT_MEMBER_CUSTOM,
} CptMemberSort;

/* A value's word, NULL if it has none: null. */
typedef const char *(*CptMemberWord) (gint value);

typedef struct _CptMember CptMember;
struct _CptMember {
  const char *name;
  CptMemberSort sort;
  gsize offset; /* in the struct */
  gboolean nullable;
  gint64 min, max; /* of a number; max also of a text's bytes, and the last value of an enum */
  gint64 none;     /* the number that stands for null */
  CptMemberWord word;
  gboolean (*check) (const char *text); /* a text's form, or NULL */
  const CptMember *members;             /* of an object, which lives in the same struct */
  gsize n_members;
  gboolean (*has) (gconstpointer data); /* is there such an object; NULL: always */
  void (*write) (CptJsonWriter *writer, const char *name, gconstpointer data);
  gboolean (*read) (JsonObject *object, const char *name, gpointer data, GError **error);
};

/* The members of @data, without the braces. */
void cpt_members_write (CptJsonWriter *writer,
                        const CptMember *members,
                        gsize n_members,
                        gconstpointer data);
/* Owned texts are put where NULL stands: @data comes fresh from its _new (). */
gboolean cpt_members_read (JsonObject *object,
                           const CptMember *members,
                           gsize n_members,
                           gpointer data,
                           GError **error);

/* A whole document. (transfer full) */
char *cpt_members_write_doc (const CptMember *members, gsize n_members, gconstpointer data);
gboolean cpt_members_read_doc (const char *doc,
                               gsize length,
                               gsize max_bytes,
                               const CptMember *members,
                               gsize n_members,
                               gpointer data,
                               GError **error);

/* Forms of text. */
gboolean cpt_form_is_hex_64 (const char *text);
gboolean cpt_form_is_gtin_14 (const char *text);
gboolean cpt_form_is_currency (const char *text); /* EUR */
gboolean cpt_form_is_country (const char *text);  /* FR */
gboolean cpt_form_is_decimal (const char *text);  /* 20.0 */

/* A row that is made of several structs, as parts in the order of the contract. */
typedef struct {
  const CptMember *members;
  gsize n_members;
  guint base; /* which of the structs */
} CptMemberPart;

char *cpt_parts_write_doc (const CptMemberPart *parts, gsize n_parts, const gconstpointer *bases);
gboolean cpt_parts_read_doc (const char *doc,
                             gsize length,
                             const CptMemberPart *parts,
                             gsize n_parts,
                             const gpointer *bases,
                             GError **error);

/* Copies a row's id; an error if it is empty or does not fit. */
gboolean cpt_row_take_id (const char *id, char *out, gsize size, GError **error);

/* Lists that several documents have. */
void cpt_pairs_write (CptJsonWriter *writer, const char *name, const GPtrArray *pairs);
gboolean cpt_pairs_read (JsonObject *object, const char *name, GPtrArray *pairs, GError **error);
void cpt_texts_write (CptJsonWriter *writer, const char *name, const GPtrArray *texts);
gboolean cpt_texts_read (JsonObject *object,
                         const char *name,
                         guint max,
                         gsize max_bytes,
                         GPtrArray *texts,
                         GError **error);

/* Bytes as lower-case hex digits; others than 2 × @length of them are refused. */
void cpt_hex_write (CptJsonWriter *writer, const char *name, const guint8 *bytes, gsize length);
gboolean cpt_hex_read (JsonObject *object,
                       const char *name,
                       guint8 *out,
                       gsize length,
                       GError **error);

/* Rows of a table. `type` and `member` give the place, `limit` the largest number or most bytes. */
#define CPT_INT(name, type, member, low, high)                                                     \
  {                                                                                                \
    name, CPT_MEMBER_INT, offsetof (type, member), .min = low, .max = high                         \
  }
#define CPT_INT_OR_NULL(name, type, member, low, high, no)                                         \
  {                                                                                                \
    name, CPT_MEMBER_INT, offsetof (type, member), .nullable = TRUE, .min = low, .max = high,      \
                                                   .none = no                                      \
  }
#define CPT_GINT(name, type, member, low, high)                                                    \
  {                                                                                                \
    name, CPT_MEMBER_GINT, offsetof (type, member), .min = low, .max = high                        \
  }
#define CPT_GINT_OR_NULL(name, type, member, low, high, no)                                        \
  {                                                                                                \
    name, CPT_MEMBER_GINT, offsetof (type, member), .nullable = TRUE, .min = low, .max = high,     \
                                                    .none = no                                     \
  }
#define CPT_US(name, type, member) CPT_INT (name, type, member, 0, CPT_MAX_SAFE_INTEGER)
#define CPT_US_OR_NULL(name, type, member)                                                         \
  CPT_INT_OR_NULL (name, type, member, 0, CPT_MAX_SAFE_INTEGER, 0)
#define CPT_BOOL(name, type, member)                                                               \
  {                                                                                                \
    name, CPT_MEMBER_BOOL, offsetof (type, member)                                                 \
  }
#define CPT_CHARS(name, type, member)                                                              \
  {                                                                                                \
    name, CPT_MEMBER_CHARS, offsetof (type, member), .max = sizeof (((type *)0)->member) - 1       \
  }
#define CPT_CHARS_OR_NULL(name, type, member)                                                      \
  {                                                                                                \
    name, CPT_MEMBER_CHARS, offsetof (type, member), .nullable = TRUE,                             \
                                                     .max = sizeof (((type *)0)->member) - 1       \
  }
#define CPT_UUID(name, type, member)                                                               \
  {                                                                                                \
    name, CPT_MEMBER_CHARS, offsetof (type, member), .max = CPT_ID_SIZE - 1,                       \
                                                     .check = cpt_text_is_uuid                     \
  }
#define CPT_UUID_OR_NULL(name, type, member)                                                       \
  {                                                                                                \
    name, CPT_MEMBER_CHARS, offsetof (type, member), .nullable = TRUE, .max = CPT_ID_SIZE - 1,     \
                                                     .check = cpt_text_is_uuid                     \
  }
#define CPT_TEXT(name, type, member, limit)                                                        \
  {                                                                                                \
    name, CPT_MEMBER_TEXT, offsetof (type, member), .max = limit                                   \
  }
#define CPT_TEXT_OR_NULL(name, type, member, limit)                                                \
  {                                                                                                \
    name, CPT_MEMBER_TEXT, offsetof (type, member), .nullable = TRUE, .max = limit                 \
  }
#define CPT_PROSE_OR_NULL(name, type, member, limit)                                               \
  {                                                                                                \
    name, CPT_MEMBER_PROSE, offsetof (type, member), .nullable = TRUE, .max = limit                \
  }
#define CPT_WORD(name, type, member, function, last)                                               \
  {                                                                                                \
    name, CPT_MEMBER_WORD, offsetof (type, member), .word = function, .max = last                  \
  }
#define CPT_OBJECT(name, table)                                                                    \
  {                                                                                                \
    name, CPT_MEMBER_OBJECT, .members = table, .n_members = G_N_ELEMENTS (table)                   \
  }
#define CPT_OBJECT_OR_NULL(name, table, test)                                                      \
  {                                                                                                \
    name, CPT_MEMBER_OBJECT, .nullable = TRUE, .members = table,                                   \
                             .n_members = G_N_ELEMENTS (table), .has = test                        \
  }
#define CPT_CUSTOM(name, reader, writer)                                                           \
  {                                                                                                \
    name, CPT_MEMBER_CUSTOM, .read = reader, .write = writer                                       \
  }

G_END_DECLS
