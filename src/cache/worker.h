/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* One thread of its own that does jobs in order: the journal's and the cache's connections live on
 * one each (SYNC §8), so the screen never waits. */
typedef struct _CptWorker CptWorker;

/* Runs on the worker's thread; sets the task's return value. */
typedef void (*CptWorkerFunction) (GTask *task, gpointer data);

CptWorker *cpt_worker_new (const char *name);
/* Does what is queued, then ends the thread. */
void cpt_worker_free (CptWorker *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptWorker, cpt_worker_free)

/* @callback is called on the caller's main context, with @data still alive; then @data_free. Jobs
 * are never cancelled half-way. */
void cpt_worker_run_async (CptWorker *self,
                           CptWorkerFunction function,
                           gpointer data,
                           GDestroyNotify data_free,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
guint cpt_worker_get_n_queued (CptWorker *self);

G_END_DECLS
