/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "crypto/crypto.h"
#include "wire/feed.h"
#include "wire/push.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* A central as plain as can be, in memory: what the machine is tried against. It decides a command
 * by its number alone, counts how often each had an effect, and keeps rows of three scopes. */
#define NAIVE_WORK  "work/LYO1"
#define NAIVE_SHOP  "shop/LYO1"
#define NAIVE_PRICE "price/FR"

typedef struct _Naive Naive;

typedef struct {
  int status;
  const char *content_type;
  const char *location;
  gint64 retry_after_s;
  GBytes *body; /* (owned) (nullable) */
} NaiveReply;

void naive_reply_clear (NaiveReply *self);
NaiveReply naive_reply_copy (const NaiveReply *self);

Naive *naive_new (void);
void naive_free (Naive *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Naive, naive_free)

void naive_add_terminal (Naive *self, const char *terminal, const guint8 seed[32]);
void naive_set_clock (Naive *self, gint64 now_us);

/* @path with its query. @empty_out: a feed that has nothing and may wait. */
NaiveReply naive_answer (Naive *self,
                         gboolean is_post,
                         const char *path,
                         const char *session,
                         const char *signature,
                         GBytes *body,
                         gboolean *empty_out);

/* Central's own work. */
void naive_set_price (Naive *self, gint64 price);
void naive_change_epoch (Naive *self); /* and its snapshots are gone */
/* A feed of more than @n_rows is refused with a snapshot's name; it is G_MAXUINT at first. */
void naive_set_far (Naive *self, guint n_rows);
void naive_end_sessions (Naive *self);
void naive_revoke (Naive *self, const char *terminal);
gint64 naive_get_moves (Naive *self); /* counts changes of any scope */

/* What it holds, for a checker. */
gboolean naive_is_rejected (gint64 seq);
guint naive_get_n_effects (Naive *self, const char *id);
gint64 naive_get_hwm (Naive *self, const char *terminal);
void naive_get_sum (Naive *self,
                    const char *scope,
                    gint64 *seq_out,
                    gint64 *n_out,
                    guint64 *sum_out);

G_END_DECLS
