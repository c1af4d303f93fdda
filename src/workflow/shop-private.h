/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "workflow/shop.h"

#include "cache/worker.h"

G_BEGIN_DECLS

#define CPT_SHOP_MAX_RECENT 256 /* own acts of this run that an undo may still name */

struct _CptShop {
  GObject parent_instance;

  CptClock *clock;           /* (owned) */
  CptFolder *folder;         /* (owned) */
  CptJournal *journal;       /* (owned) touched on its worker alone, ids apart */
  CptCache *cache;           /* (owned) touched on its worker alone */
  CptWorker *journal_worker; /* (owned) */
  CptWorker *cache_worker;   /* (owned) */
  CptSearch *search;         /* (owned) (nullable) touched on its worker alone; until first used */
  CptWorker *search_worker;  /* (owned) (nullable) */
  CptJournalDevice *device;  /* (owned) */
  CptView *view;             /* (owned) */
  CptSync *sync;             /* (owned) */
  char *sandbox;             /* (owned) (nullable) training: the folder that goes at the end */
  guint8 seed[32];
  gboolean closed;
  gint64 server_kept_us; /* boot time when the server's time was last written down */
  gint64 kept_until_us;  /* when the journal was last trimmed, boot time */
  guint erase_timer;     /* looks for customers' data whose time has come */

  CptPerson *person; /* (owned) (nullable) who acts */
  CptSignInSort sort;
  gboolean keeps_person;
  char *kept_person;   /* (owned) (nullable) as the last run left it, until somebody signs in */
  GArray *sign_ins;    /* (owned) (element-type CptSignIn) all of this terminal that are known */
  GHashTable *unsaved; /* (owned) ids of those that the journal does not have yet */
  GHashTable *guests;  /* (owned) badge → CptPerson: asked at central, kept until midnight */
  char guests_day[11];

  GQueue acts;      /* (element-type GTask) acts that wait for their turn */
  gboolean writing; /* one act is on its way to the disk */
  CptRefusal refusal;
  CptKind refused; /* what it was that was refused */

  GPtrArray *recent; /* (owned) (element-type CptCommand) own acts of this run, oldest first */
  CptUndoable undoable;
  guint undo_timer;
  GHashTable *read;    /* (owned) seqs (text) of own refusals that were read */
  GHashTable *put_off; /* (owned) marks of stops that come last in their walk */
};

extern guint cpt_shop_signal_changed, cpt_shop_signal_status, cpt_shop_signal_person,
    cpt_shop_signal_undo;

/* Submitting. */
void cpt_shop_clear_acts (CptShop *self);
void cpt_shop_set_sql_error (GError **error, const GError *cause);

/* People. */
void cpt_shop_load_people (CptShop *self, GArray *sign_ins);
void cpt_shop_write_day (CptShop *self, char out[11]);
/* Takes the role of a sign-in of this terminal, now. */
CptRole cpt_shop_find_role (CptShop *self, const char *sign_in, char person_out[CPT_ID_SIZE]);
/* New sign-ins that @command names go with its act. */
void cpt_shop_take_unsaved (CptShop *self, const CptCommand *command, GArray *sign_ins);
void cpt_shop_forget_unsaved (CptShop *self, const GArray *sign_ins);

/* Undo. */
void cpt_shop_remember_act (CptShop *self, const GPtrArray *commands);
void cpt_shop_refresh_undoable (CptShop *self);
void cpt_shop_clear_undoable (CptShop *self);

/* Opening. */
gboolean cpt_shop_load_view (CptShop *self, GError **error);
/* The files are the workers' alone, until they rest or have ended. */
void cpt_shop_lend_files (CptShop *self);
void cpt_shop_take_files_back (CptShop *self);
void cpt_shop_start_sync (CptShop *self);
/* At the start, before anything of it is shown. */
gboolean cpt_shop_forget_if_cut_off (CptShop *self, GError **error);
void cpt_shop_start_erasing (CptShop *self);
void cpt_shop_stop_erasing (CptShop *self);
void cpt_shop_load_clock (CptShop *self);
void cpt_shop_keep_clock (CptShop *self, gboolean now);
void cpt_shop_load_read (CptShop *self);

/* Training. */
void cpt_shop_remove_sandbox (const char *sandbox);
void cpt_shop_remove_old_sandbox (const char *folder);
void cpt_shop_load_put_off (CptShop *self);

G_END_DECLS
