/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "terminal/auto-lock.h"
#include "terminal/page.h"
#include "terminal/scan-input.h"
#include "terminal/undo-toast.h"
#include "terminal/widgets/call.h"
#include "terminal/widgets/note.h"
#include "terminal/widgets/places.h"
#include "terminal/widgets/size-class.h"
#include "terminal/widgets/sync-strip.h"
#include "terminal/window.h"
#include "workflow/strip.h"

G_BEGIN_DECLS

struct _CptWindow {
  AdwApplicationWindow parent_instance;

  CptShop *shop;         /* (owned) */
  CptScanInput *input;   /* (owned) */
  CptFeedback *feedback; /* (owned) */
  CptUndoToast *undo;    /* (owned) */
  CptScannerState scanner;
  guint second;      /* source */
  CptAutoLock *lock; /* (owned) */

  CptSizeClass *size_class;
  AdwToastOverlay *toasts;
  CptSyncStrip *strip;
  CptNote *note;
  CptCall *call;
  GtkStack *shell;
  AdwBin *sign_in_bin;
  CptPlaces *rail;
  CptPlaces *bottom_bar;
  AdwLeaflet *leaflet;
  GtkWidget *list_side;
  GtkStack *places;
  GtkStack *tasks;
  GtkStack *empty; /* the pane without a task: "nothing", or "offline" */
  GtkWidget *parked_bar;
  GtkLabel *parked_label;
  GtkWidget *asking; /* (unowned) (nullable) weak: the page that waits for an approval */
  GtkWidget *parked; /* (unowned) (nullable) the task that a scan left; one of @tasks */
};

/* ---- window.c ---- */
void cpt_window_show_note (CptWindow *self, const CptSay *say);
void cpt_window_say_note (CptWindow *self, CptSaySort sort, const char *title, const char *detail);

/* What stands beside what, for the place in front and the width: Handover has it all. */
void cpt_window_lay_out_place (CptWindow *self);

/* ---- window-tasks.c: what stands in the stack of tasks, and what is in front ---- */
gboolean cpt_window_is_signed_in (CptWindow *self);
void cpt_window_show_front (CptWindow *self);
/* The counter is the place, with or without a task over it. */
gboolean cpt_window_is_at_handover (CptWindow *self);
void cpt_window_close_all_tasks (CptWindow *self);
/* A scan leaves @task: a chip leads back to it until it is used. NULL: none. */
void cpt_window_park (CptWindow *self, GtkWidget *task);
/* The task in front; NULL: none, or a place is. */
GtkWidget *cpt_window_get_task (CptWindow *self);
void cpt_window_install_task_actions (GtkWidgetClass *widget_class);
void cpt_window_add_place_action (CptWindow *self);
/* A page tells something. */
void cpt_window_on_page_say (CptPage *page, const CptSay *say, CptWindow *self);

/* ---- window-call.c: where an alert stands ---- */
void cpt_window_place_call (CptWindow *self);

/* ---- window-approve.c: badge and PIN of somebody who lends a right ---- */
/* `ask-approver` of any page. */
void cpt_window_on_ask_approver (CptPage *page, int role, CptWindow *self);
/* TRUE: it was open; nothing was approved. */
gboolean cpt_window_close_approval (CptWindow *self);

/* ---- window-scan.c: whom a scan, a key or the camera is for ---- */
void cpt_window_on_input_found (const guint8 *bytes,
                                gsize length,
                                CptSymbology symbology,
                                gpointer user_data);
void cpt_window_on_open_order (GtkWidget *widget, const char *action, GVariant *parameter);
void cpt_window_on_input_typed (const char *text, gpointer user_data);

G_END_DECLS
