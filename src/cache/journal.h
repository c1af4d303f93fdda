/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crypto/crypto.h"
#include "domain/command.h"
#include "wire/hello.h"
#include "wire/push.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* journal.db: what people did here, durable before the screen says so (SYNC §8). One connection,
 * synchronous=FULL; one thread at a time. */
typedef struct _CptJournal CptJournal;

#define CPT_JOURNAL_FILE "journal.db"
#define CPT_JOURNAL_RESERVE                                                                        \
  "journal.reserve" /* 16 MiB, given up for verdicts when the disk is full (R5) */

/* Makes the terminal id on first use. */
CptJournal *cpt_journal_open (const char *folder, gint64 now_us, GError **error);
void cpt_journal_close (CptJournal *self);
/* To the one thread that uses it next, and back when that has nothing more to do. */
void cpt_journal_lend (CptJournal *self);
void cpt_journal_take_back (CptJournal *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptJournal, cpt_journal_close)

/* The device as enrolled; tag "" before. (transfer full) */
typedef struct {
  char terminal[CPT_ID_SIZE];
  CptEnrolAnswer *enrolment; /* (owned) (nullable) */
  gint64 next_seq;
  gint64 oldest_retained_seq;
} CptJournalDevice;
void cpt_journal_device_free (CptJournalDevice *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptJournalDevice, cpt_journal_device_free)
CptJournalDevice *cpt_journal_load_device (CptJournal *self, GError **error);
/* Its numbers alone: that of the next command, and of the oldest one that is retained. */
gboolean cpt_journal_get_range (CptJournal *self,
                                gint64 *next_seq_out,
                                gint64 *oldest_retained_seq_out,
                                GError **error);
gboolean cpt_journal_save_enrolment (CptJournal *self,
                                     const CptEnrolAnswer *answer,
                                     GError **error);

/* A UUIDv7 that never goes back; durable with the next write. The one call that any thread may make
 * at any time. */
void cpt_journal_make_id (CptJournal *self, gint64 now_us, char out[CPT_ID_SIZE]);

#define CPT_JOURNAL_MAX_BAG 99999 /* the counter of a printed number has five digits (SYNC R6) */

/* One act: its commands in order, numbers drawn for it, and the answer that the same request gets
 * again. One durable transaction. */
typedef struct {
  GPtrArray *commands; /* (owned) (element-type CptCommand) the write fills in seq, and id where the
                          caller did not draw one with cpt_journal_make_id() */
  GArray *sign_ins;    /* (owned) (element-type CptSignIn) new ones that they name */
  char *request;       /* (owned) (nullable) headless: the request's id */
  char *answer;        /* (owned) (nullable) its answer's JSON */
  guint n_bags;        /* bag counters to draw; an act may be that alone */
  gint64 first_bag;    /* out: the first of them, the others follow */
} CptJournalAct;
CptJournalAct *cpt_journal_act_new (void);
void cpt_journal_act_free (CptJournalAct *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptJournalAct, cpt_journal_act_free)

/**
 * cpt_journal_write:
 *
 * Draws the next seq for each command, writes its line byte for byte as it will be sent, its hash,
 * the sign-ins, counters and the request's answer. When this returns TRUE the person may be told
 * that it is done (R1). CPT_SQL_ERROR_FULL: nothing was written.
 */
gboolean cpt_journal_write (CptJournal *self, CptJournalAct *act, GError **error);

/* The answer given before to that request, (transfer full) (nullable). */
char *cpt_journal_find_answer (CptJournal *self, const char *request, GError **error);

/* Lines not yet answered, ascending, with what their header needs; for a push and for the view
 * after a start. */
typedef struct {
  gint64 seq;
  char id[CPT_ID_SIZE];
  char *line;    /* (owned) */
  gboolean sent; /* has a verdict */
  char *problem; /* (owned) (nullable) of a rejected one */
} CptJournalLine;
void cpt_journal_line_free (CptJournalLine *self);
/* (transfer full) (element-type CptJournalLine) seq > @after, at most @max lines and @max_bytes */
GPtrArray *cpt_journal_list (CptJournal *self,
                             gint64 after_seq,
                             guint max,
                             gsize max_bytes,
                             GError **error);
/* All sign-ins that these lines name. (transfer full) (element-type CptSignIn) */
GArray *cpt_journal_list_sign_ins (CptJournal *self, const GPtrArray *lines, GError **error);
GArray *cpt_journal_list_all_sign_ins (CptJournal *self, GError **error);

/* Verdicts of a push answer or a feed trailer; a verdict never changes. */
gboolean cpt_journal_save_verdicts (CptJournal *self, const GPtrArray *verdicts, GError **error);
gboolean cpt_journal_get_counts (CptJournal *self,
                                 gint64 *n_unsent_out,
                                 gint64 *oldest_unsent_at_us_out,
                                 gint64 *newest_answered_out,
                                 GError **error);
/* Deletes the oldest commands as long as they are answered, have seq ≤ @applied and are older than
 * @before_us; with them the requests of that time, and sign-ins of earlier days that no line names
 * any more (R3). Call it after cpt_cache_checkpoint(). */
gboolean cpt_journal_trim (CptJournal *self, gint64 applied, gint64 before_us, GError **error);

/* PIN attempts are counted on disk. @locked_until_us 0: not locked. */
gboolean cpt_journal_load_pin (CptJournal *self,
                               const char *person,
                               gint64 *n_wrong_out,
                               gint64 *locked_until_us_out,
                               GError **error);
gboolean cpt_journal_save_pin (CptJournal *self,
                               const char *person,
                               gint64 n_wrong,
                               gint64 locked_until_us,
                               GError **error);
/* Small facts: the last server time and boot, the signed-in person of headless. */
char *cpt_journal_get_fact (CptJournal *self, const char *name, GError **error);
gboolean cpt_journal_set_fact (CptJournal *self,
                               const char *name,
                               const char *value,
                               GError **error);

G_END_DECLS
