/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CptDeviceError:
 * @CPT_DEVICE_ERROR_UNWRITABLE: the data folder cannot be made or written
 * @CPT_DEVICE_ERROR_IN_USE: another process owns the folder; the message names its process id
 * @CPT_DEVICE_ERROR_KEY: the device key is there and cannot be read
 */
typedef enum {
  CPT_DEVICE_ERROR_UNWRITABLE,
  CPT_DEVICE_ERROR_IN_USE,
  CPT_DEVICE_ERROR_KEY
} CptDeviceError;
#define CPT_DEVICE_ERROR (cpt_device_error_quark ())
GQuark cpt_device_error_quark (void);

/* The data folder of a terminal: DIR/lock (held while open), journal.db, cache.db, device.key,
 * settings.ini. Mode 0700. */
typedef struct _CptFolder CptFolder;
/* @path NULL: $XDG_DATA_HOME/comptoir. (transfer full) */
char *cpt_folder_find_path (const char *path);
CptFolder *cpt_folder_open (const char *path, GError **error);
void cpt_folder_close (CptFolder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptFolder, cpt_folder_close)
const char *cpt_folder_get_path (CptFolder *self);
char *cpt_folder_get_file (CptFolder *self, const char *name); /* (transfer full) */
/* Free bytes of the file system; −1: not known. Below CPT_FOLDER_MIN_FREE new work stops (SYNC §8
 * R5). */
#define CPT_FOLDER_MIN_FREE (G_GINT64_CONSTANT (64) * 1024 * 1024)
gint64 cpt_folder_get_free (CptFolder *self);

/* The device's Ed25519 seed: made on first use, 0600 file device.key. (The Secret Service comes
 * with its issue; the file says so by being there.) */
gboolean cpt_folder_load_key (CptFolder *self, guint8 seed_out[32], GError **error);

/* Where central is: settings.ini [central] url=…; NULL until enrolled. (transfer full) */
char *cpt_folder_get_setting (CptFolder *self, const char *group, const char *key);
gboolean cpt_folder_set_setting (CptFolder *self,
                                 const char *group,
                                 const char *key,
                                 const char *value,
                                 GError **error);

/* Time of this device (SYNC §9): elapsed time is CLOCK_BOOTTIME, `boot` is the kernel's boot id. A
 * given rate and instant (--clock) move both. */
typedef struct _CptClock CptClock;
/* @instant_us at @real_us, @rate times as fast; @rate 0: the real clock */
CptClock *cpt_clock_new (gint64 instant_us, gint64 real_us, gint64 rate);
CptClock *cpt_clock_ref (CptClock *self);
void cpt_clock_unref (CptClock *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CptClock, cpt_clock_unref)
gint64 cpt_clock_get_wall_us (CptClock *self);
gint64 cpt_clock_get_boot_us (CptClock *self);
const char *cpt_clock_get_boot_id (CptClock *self);
/* Real microseconds until @us of this clock have passed (for timers under a rate). */
gint64 cpt_clock_to_real_us (CptClock *self, gint64 us);
/* "now" for people and rules: the last server time + elapsed boot time, else the wall clock (SYNC
 * §9). */
gint64 cpt_clock_get_now_us (CptClock *self);
void cpt_clock_set_server_us (
    CptClock *self,
    gint64 server_us); /* on each hello and push answer; remembers boot time */
/* What to persist (boot id beside it), and to give back after a restart: within one boot the
 * server's time goes on, after a reboot now is the larger of the wall clock and @server_us. */
gboolean cpt_clock_get_server (CptClock *self, gint64 *server_us_out, gint64 *boot_us_out);
void cpt_clock_restore (CptClock *self, gint64 server_us, const char *boot_id, gint64 boot_us);
gint64 cpt_clock_get_skew_us (CptClock *self); /* wall − server, as of the last set; 0: none yet */

G_END_DECLS
