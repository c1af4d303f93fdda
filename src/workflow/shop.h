/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cache/search.h"
#include "cache/view.h"
#include "device/device.h"
#include "sync/sync.h"
#include "workflow/say.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CptShop:
 *
 * The one object that reads the view and submits commands; jobs meet through it. Main thread only.
 * Owns the folder, journal.db and cache.db with their workers, the view, the sync.
 *
 * Signals: `changed` (ids: GPtrArray of utf8, or NULL for all) what is shown changed · `status`
 * sync or attention changed · `person` somebody signed in or out · `undo` the act that may be
 * undone changed.
 */
#define CPT_TYPE_SHOP (cpt_shop_get_type ())
G_DECLARE_FINAL_TYPE (CptShop, cpt_shop, CPT, SHOP, GObject)

/**
 * CptShopError:
 * @CPT_SHOP_ERROR_REFUSED: a rule said no; cpt_shop_error_get_refusal() has code and numbers;
 * nothing was written
 * @CPT_SHOP_ERROR_NOT_SIGNED_IN: sign in first
 * @CPT_SHOP_ERROR_NOT_ENROLLED: this device belongs to no shop yet
 * @CPT_SHOP_ERROR_UNKNOWN: no such order, line, place, exception or code here
 * @CPT_SHOP_ERROR_DISK_FULL: nothing was written; the words say what to do
 * @CPT_SHOP_ERROR_LOCKED: too many wrong PINs
 * @CPT_SHOP_ERROR_WRONG_PIN: tries are left
 * @CPT_SHOP_ERROR_MALFORMED: what was asked for has no such form, or the policy no such reason
 * @CPT_SHOP_ERROR_NOT_NOW: there is nothing to do it with, or not any more; the words say what to
 * do
 */
typedef enum {
  CPT_SHOP_ERROR_REFUSED,
  CPT_SHOP_ERROR_NOT_SIGNED_IN,
  CPT_SHOP_ERROR_NOT_ENROLLED,
  CPT_SHOP_ERROR_UNKNOWN,
  CPT_SHOP_ERROR_DISK_FULL,
  CPT_SHOP_ERROR_LOCKED,
  CPT_SHOP_ERROR_WRONG_PIN,
  CPT_SHOP_ERROR_MALFORMED,
  CPT_SHOP_ERROR_NOT_NOW,
} CptShopError;
#define CPT_SHOP_ERROR (cpt_shop_error_quark ())
GQuark cpt_shop_error_quark (void);
/* Of the last CPT_SHOP_ERROR_REFUSED; the message of the error has the words. */
const CptRefusal *cpt_shop_get_refusal (CptShop *self);
CptKind cpt_shop_get_refused_kind (CptShop *self); /* of the same */
/* The least role whose approval makes @right ("fulfilment.accept:take_over") good for the person
 * who is signed in; NONE: they have it, or nobody's approval helps. */
CptRole cpt_shop_get_approver_role (CptShop *self, const char *right);
/* The same in words that fit what was asked for: the title, (transfer full). */
char *cpt_shop_write_refusal (CptShop *self, char **detail_out);

/* Opens the data folder (device lock, key, journal, cache, view) and starts to sync when it is
 * enrolled. @folder NULL: the user's. */
CptShop *cpt_shop_open (const char *folder, CptClock *clock, GError **error);
/* The same on a copy of that folder's data, inside it, which nothing leaves: it knows no central
 * and has no key that central does. It goes when the shop is closed, or else at the next start. The
 * terminal itself may run meanwhile. CPT_SHOP_ERROR_NOT_ENROLLED: there is nothing to copy yet. */
CptShop *cpt_shop_open_training (const char *folder, CptClock *clock, GError **error);
gboolean cpt_shop_is_training (CptShop *self);
/* Writes what is queued and closes the files; the object stays usable for nothing but unref. */
void cpt_shop_close (CptShop *self);

gboolean cpt_shop_is_enrolled (CptShop *self);
/* @ticket: the JSON line of `comptoir-central enrol` ({"code","url",…}). */
void cpt_shop_enrol_async (CptShop *self,
                           const char *ticket,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
gboolean cpt_shop_enrol_finish (CptShop *self, GAsyncResult *result, GError **error);
const char *cpt_shop_get_terminal (CptShop *self); /* its id */
const char *cpt_shop_get_store_number (CptShop *self);
const char *cpt_shop_get_terminal_name (CptShop *self);
const char *cpt_shop_get_tag (CptShop *self);

CptView *cpt_shop_get_view (CptShop *self); /* to read; never kept across a main loop turn */
gint64 cpt_shop_now_us (CptShop *self);
CptClock *cpt_shop_get_clock (CptShop *self);
const CptPolicy *cpt_shop_get_policy (CptShop *self); /* NULL before the first pull */
const char *cpt_shop_get_time_zone (CptShop *self);   /* NULL before the first pull */

/* FALSE, with CPT_SHOP_ERROR_MALFORMED and the codes that there are, if the policy has no live
 * reason of that code and sort. */
gboolean cpt_shop_check_reason (CptShop *self,
                                CptReasonSort sort,
                                const char *code,
                                GError **error);

/* The network of this terminal, by hand. */
void cpt_shop_set_network (CptShop *self, gboolean on);
gboolean cpt_shop_get_network (CptShop *self);
const CptSyncStatus *cpt_shop_get_status (CptShop *self);
/* No live network: what is given away now rests on what this device knows alone (SYNC §10). */
gboolean cpt_shop_has_no_network (CptShop *self);
void cpt_shop_sync_now (CptShop *self);
guint cpt_shop_get_n_attention (
    CptShop *self); /* open exceptions + own refusals that are not read yet */
/* (transfer container) (element-type CptViewRefusal) own refusals that nobody has read, newest
 * first */
GPtrArray *cpt_shop_list_refusals (CptShop *self);
/* Somebody has read it: durable when it finishes. */
void cpt_shop_read_refusal_async (CptShop *self,
                                  gint64 seq,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean cpt_shop_read_refusal_finish (CptShop *self, GAsyncResult *result, GError **error);

/* Who acts. Set by the sign-in job. */
const CptPerson *cpt_shop_get_person (CptShop *self); /* NULL: nobody */
void cpt_shop_set_person (CptShop *self,
                          const CptPerson *person,
                          CptSignInSort sort); /* NULL: signs out */
CptRole cpt_shop_get_role (CptShop *self);
/* A terminal without a screen keeps its person over a restart, until the end of the day; takes the
 * one that it had. */
void cpt_shop_keep_person (CptShop *self);
/* The sign-in id of today's session of that person on this terminal, made when needed ("for",
 * "approver"). */
const char *cpt_shop_sign_in_for (CptShop *self, const char *person, CptSignInSort sort);

/* Whether that line was put off in the walk that its order is in now. */
gboolean cpt_shop_is_put_off (CptShop *self, const char *fulfilment, guint line);
/**
 * cpt_shop_put_off_async:
 *
 * The line comes last in its walk, until it is picked, or the order is given back or goes into
 * another wave. Durable when it finishes, and no act: central does not hear of it. Fails with
 * CPT_SHOP_ERROR_UNKNOWN (no such line) and CPT_SHOP_ERROR_NOT_NOW (nothing of it is left to pick,
 * or nobody has the order).
 */
void cpt_shop_put_off_async (CptShop *self,
                             const char *fulfilment,
                             guint line,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean cpt_shop_put_off_finish (CptShop *self, GAsyncResult *result, GError **error);

/* A UUIDv7 of this terminal: a wave. */
void cpt_shop_make_id (CptShop *self, char out[CPT_ID_SIZE]);

/* A new command of @kind on @aggregate, with sign-in, policy, boot and time filled in; the caller
 * sets args. (transfer full) */
CptCommand *cpt_shop_new_command (CptShop *self, CptKind kind, const char *aggregate);

/* Whether @command would be accepted on what is shown, by who is named in it, now; nothing is
 * written. FALSE: @refusal_out says why. */
gboolean cpt_shop_try (CptShop *self, CptCommand *command, CptRefusal *refusal_out);

/**
 * cpt_shop_submit_async:
 * @commands: (element-type CptCommand) (transfer full): one act, in order; each is decided on what
 * is shown, with those before it applied
 * @request: (nullable): headless' request id, @answer its answer: stored with the act in the same
 * transaction; with no command at all they are stored alone
 *
 * All are accepted by the local rules and durable when it finishes TRUE, and what is shown contains
 * them; or nothing was written.
 */
void cpt_shop_submit_async (CptShop *self,
                            GPtrArray *commands,
                            const char *request,
                            const char *answer,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean cpt_shop_submit_finish (CptShop *self, GAsyncResult *result, GError **error);
/**
 * cpt_shop_attach_async:
 * @kind: "signature"
 * @bytes: what was signed, as {"ratio":1.9,"strokes":[[[x,y],…],…]}: strokes alone, x and y 0…1000,
 * 64 KiB at most
 *
 * Durable when it finishes, and so before the command that names it: hand its id over with the
 * goods. It is sent on a lane of its own, and erased by itself, here and at central, when the
 * policy's `retention.attachment_months` are over. Fails with CPT_SHOP_ERROR_MALFORMED and
 * CPT_SHOP_ERROR_DISK_FULL.
 */
void cpt_shop_attach_async (CptShop *self,
                            const char *kind,
                            GBytes *bytes,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
/* (transfer full) (nullable): its id */
char *cpt_shop_attach_finish (CptShop *self, GAsyncResult *result, GError **error);
/* Draws @n bag numbers of this terminal, durable with the next act that uses them. (transfer full)
 * (element-type utf8) */
void cpt_shop_draw_bags_async (CptShop *self,
                               guint n,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
GPtrArray *cpt_shop_draw_bags_finish (CptShop *self, GAsyncResult *result, GError **error);
/* Finishes when all that was queued for the disk before is on it. */
void cpt_shop_settle_async (CptShop *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean cpt_shop_settle_finish (CptShop *self, GAsyncResult *result);
void cpt_shop_find_answer_async (CptShop *self,
                                 const char *request,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
char *cpt_shop_find_answer_finish (CptShop *self,
                                   GAsyncResult *result,
                                   GError **error); /* (nullable) */

/* The act that may be undone now: the newest own undoable act within the policy's undo_s whose
 * order did not move on. */
typedef struct {
  char command[CPT_ID_SIZE]; /* "": none */
  char aggregate[CPT_ID_SIZE];
  CptKind kind;
  gint64 until_us;
  char *words; /* (owned) "C-10479 marked ready" */
} CptUndoable;
const CptUndoable *cpt_shop_get_undoable (CptShop *self); /* until the next `undo` signal */
/* The command that takes @command back, as an act may hold it. (transfer full) (nullable): nothing
 * shown was done last by it */
CptCommand *cpt_shop_new_undo (CptShop *self, const char *command, GError **error);
void cpt_shop_undo_async (CptShop *self,
                          const char *command,
                          const char *request,
                          const char *answer,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
gboolean cpt_shop_undo_finish (CptShop *self, GAsyncResult *result, GError **error);

/* Articles by what is typed, @sku (nullable) first, as cpt_search_run() finds them; off the main
 * thread. (transfer full) (element-type CptFound) */
void cpt_shop_search_async (CptShop *self,
                            const char *text,
                            const char *sku,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
GPtrArray *cpt_shop_search_finish (CptShop *self, GAsyncResult *result, GError **error);

/* What an own command did, for a list: "C-10479 staged". (transfer full) */
char *cpt_shop_write_act (CptShop *self, const CptCommand *command);

/* (transfer full): the path of a file of this terminal's data folder, from the root on */
char *cpt_shop_get_file (CptShop *self, const char *name);

/**
 * cpt_shop_make_labels:
 * @fulfilment: whose bags
 *
 * Draws a label for each bag of it that has a number, and writes them as labels.pdf of the data
 * folder, over those that were made before: of one order at most lies on the disk whose it is.
 *
 * Returns: (transfer full) (nullable): the file's path; NULL with CPT_SHOP_ERROR_UNKNOWN (no such
 * order here, or none of its bags has a number yet), CPT_SHOP_ERROR_DISK_FULL, or a CptPrintError
 */
char *cpt_shop_make_labels (CptShop *self, const char *fulfilment, GError **error);

/* (transfer full) (nullable) path of a picture on this device: DIR/pictures/<hash>.svg|.png|.jpg,
 * else $COMPTOIR_PICTURES, else the installed ones. */
char *cpt_shop_find_picture (CptShop *self, const char *hash);

G_END_DECLS
