/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/data-folder.h"

#include "central/storage/sqlite/sqlite-storage.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define LOCK_FILE   "lock"
#define ORIGIN_FILE "origin"

struct _CptDataFolder {
  char *path;          /* (owned) */
  int lock;            /* descriptor of DIR/lock */
  CptStorage *storage; /* (owned) */
  CptService *service; /* (owned) */
};

static gboolean
fail_errno (GError **error, const char *what, const char *path, int code)
{
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "Cannot %s %s: %s", what, path,
               g_strerror (code));
  return FALSE;
}

static gboolean
fail_not_initialised (GError **error, const char *path)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_INITIALIZED,
               "%s holds no central yet: make it with `comptoir-central init --data %s`", path,
               path);
  return FALSE;
}

gboolean
cpt_data_folder_is_there (const char *path, GError **error)
{
  g_autofree char *file = g_build_filename (path, CPT_SQLITE_FILE, NULL);

  if (g_access (file, F_OK) == 0)
    return TRUE;
  if (errno == ENOENT)
    return fail_not_initialised (error, path);
  return fail_errno (error, "read", file, errno);
}

static gboolean
fail_busy (CptDataFolder *self, GError **error)
{
  char pid[24] = "";
  gssize n = pread (self->lock, pid, sizeof pid - 1, 0);

  pid[MAX (n, 0)] = '\0';
  g_strstrip (pid);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_BUSY,
               "%s is in use by process %s: one process owns a data folder", self->path,
               *pid == '\0' ? "?" : pid);
  return FALSE;
}

/* The file stays when the lock goes: who would remove it could remove another's. */
static gboolean
take_lock (CptDataFolder *self, GError **error)
{
  g_autofree char *file = g_build_filename (self->path, LOCK_FILE, NULL);
  g_autofree char *pid = g_strdup_printf ("%d\n", (int)getpid ());

  self->lock = open (file, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (self->lock < 0)
    return fail_errno (error, "write", file, errno);
  if (flock (self->lock, LOCK_EX | LOCK_NB) != 0)
    return errno == EWOULDBLOCK ? fail_busy (self, error) : fail_errno (error, "lock", file, errno);

  /* A full disk takes the number, not the lock. */
  if (ftruncate (self->lock, 0) == 0 && pwrite (self->lock, pid, strlen (pid), 0) < 0)
    g_debug ("%s: %s", file, g_strerror (errno));
  return TRUE;
}

static gboolean
load_chain (CptTransaction *transaction, gpointer user_data, GError **error)
{
  return cpt_storage_load_chain (transaction, user_data, error);
}

/* What an engine says, and what to do about it. */
static gboolean
fail_storage (CptDataFolder *self, const GError *cause, GError **error)
{
  const char *advice = NULL;

  if (g_error_matches (cause, CPT_STORAGE_ERROR, CPT_STORAGE_ERROR_NEWER))
    advice = "this folder was written by a newer comptoir-central: use that one";
  else if (g_error_matches (cause, CPT_STORAGE_ERROR, CPT_STORAGE_ERROR_FULL))
    advice = "the disk is full: make room, nothing was lost";
  else if (g_error_matches (cause, CPT_STORAGE_ERROR, CPT_STORAGE_ERROR_READ_ONLY))
    advice = "the folder cannot be written: look at its owner and its rights";
  else if (g_error_matches (cause, CPT_STORAGE_ERROR, CPT_STORAGE_ERROR_CORRUPT))
    advice = "the database is damaged: keep it aside and restore a copy";

  if (advice == NULL)
    g_set_error_literal (error, cause->domain, cause->code, cause->message);
  else
    g_set_error (error, cause->domain, cause->code, "%s: %s (%s)", self->path, advice,
                 cause->message);
  return FALSE;
}

static gboolean
open_storage (CptDataFolder *self, gboolean make, GError **error)
{
  g_autoptr (GError) cause = NULL;
  CptChain chain = { 0 };

  self->storage = cpt_sqlite_storage_open (self->path, make, &cause);
  if (self->storage == NULL || !cpt_storage_read (self->storage, load_chain, &chain, &cause))
    return fail_storage (self, cause, error);
  if (!make && *chain.id == '\0')
    return fail_not_initialised (error, self->path);
  return TRUE;
}

static gboolean
read_clock (const char *text, CptClockSpec *clock_out, GError **error)
{
  gint64 now_us = g_get_real_time ();

  clock_out->instant_us = clock_out->real_us = now_us;
  clock_out->rate = 1;
  if (text == NULL || cpt_clock_spec_from_text (text, now_us, clock_out))
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "--clock %s is no instant: say it as 2026-11-21T08:30:00+01:00[@REAL][,xRATE]",
               text);
  return FALSE;
}

static void
recall_origin (CptDataFolder *self)
{
  g_autofree char *file = g_build_filename (self->path, ORIGIN_FILE, NULL);
  g_autofree char *origin = NULL;

  if (g_file_get_contents (file, &origin, NULL, NULL))
    cpt_service_set_origin (self->service, g_strstrip (origin));
}

CptDataFolder *
cpt_data_folder_open (const char *path, gboolean make, const char *clock, GError **error)
{
  g_autoptr (CptDataFolder) self = g_new0 (CptDataFolder, 1);
  CptClockSpec spec;

  self->path = g_strdup (path);
  self->lock = -1;
  if (!read_clock (clock, &spec, error))
    return NULL;
  if (make && g_mkdir_with_parents (path, 0700) != 0) {
    fail_errno (error, "make", path, errno);
    return NULL;
  }
  if ((!make && !cpt_data_folder_is_there (path, error)) || !take_lock (self, error) ||
      !open_storage (self, make, error))
    return NULL;

  self->service = cpt_service_new (self->storage, &spec);
  recall_origin (self);
  return g_steal_pointer (&self);
}

void
cpt_data_folder_close (CptDataFolder *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->service, cpt_service_free);
  g_clear_object (&self->storage);
  if (self->lock >= 0)
    close (self->lock);
  g_free (self->path);
  g_free (self);
}

CptService *
cpt_data_folder_get_service (CptDataFolder *self)
{
  return self->service;
}

void
cpt_data_folder_keep_origin (const char *path, CptService *service, const char *origin)
{
  g_autofree char *file = g_build_filename (path, ORIGIN_FILE, NULL);

  cpt_service_set_origin (service, origin);
  /* Not worth an end when it fails: only enrolments made while nobody serves miss it. */
  g_file_set_contents_full (file, origin, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL);
}
