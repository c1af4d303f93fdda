/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Every guard of the rules by name: what may refuse a command, in the order in which commands.md
 * asks. A guard that is written without its name here would be one that no test switches off. */
#define CPT_GUARDS(X)                                                                              \
  X (FORM)                                                                                         \
  X (VERSION)                                                                                      \
  X (AGGREGATE)                                                                                    \
  X (LINE)                                                                                         \
  X (PIECES_LOW)                                                                                   \
  X (PIECES_HIGH)                                                                                  \
  X (REASON)                                                                                       \
  X (UNITS_MIN)                                                                                    \
  X (UNITS_GOOD)                                                                                   \
  X (UNITS_ONCE)                                                                                   \
  X (BAGS_NUMBER)                                                                                  \
  X (BAGS_ONCE)                                                                                    \
  X (TO)                                                                                           \
  X (TEXT)                                                                                         \
  X (COLLECTOR)                                                                                    \
  X (CHECKS_GOOD)                                                                                  \
  X (CHECKS_ONCE)                                                                                  \
  X (DAYS)                                                                                         \
  X (WHAT)                                                                                         \
  X (MOMENT)                                                                                       \
  X (STAGE_PLACE)                                                                                  \
  X (COUNT_PLACE)                                                                                  \
  X (COUNT_SKU)                                                                                    \
  X (PUT_BACK_LOCATION)                                                                            \
  X (PUT_BACK_BAG)                                                                                 \
  X (CLOSE_LOCATION)                                                                               \
  X (ACCEPT_SOMEBODY)                                                                              \
  X (STORE)                                                                                        \
  X (RIGHT)                                                                                        \
  X (RIGHT_MORE)                                                                                   \
  X (ACCEPT_OPEN)                                                                                  \
  X (ACCEPT_FROM)                                                                                  \
  X (ACCEPT_CHANGES)                                                                               \
  X (ACCEPT_NOT_READY)                                                                             \
  X (RELEASE_HELD)                                                                                 \
  X (PICK_TO_PICK)                                                                                 \
  X (SHORT_TO_PICK)                                                                                \
  X (UNSHORT_SHORT)                                                                                \
  X (UNSHORT_EXIT)                                                                                 \
  X (BAG_LOOSE)                                                                                    \
  X (BAG_EMPTY)                                                                                    \
  X (BAG_OF_OTHER)                                                                                 \
  X (BAG_MAX)                                                                                      \
  X (STAGE_CUSTODY)                                                                                \
  X (STAGE_BAGS)                                                                                   \
  X (STAGE_CAPACITY)                                                                               \
  X (STAGE_CHANGES)                                                                                \
  X (READY_CUSTODY)                                                                                \
  X (READY_FINISHED)                                                                               \
  X (READY_PLACE)                                                                                  \
  X (READY_ONCE)                                                                                   \
  X (PUT_BACK_THERE)                                                                               \
  X (CANCEL_OWED)                                                                                  \
  X (CANCEL_ANY)                                                                                   \
  X (DECLINE_GONE)                                                                                 \
  X (DECLINE_NOT_READY)                                                                            \
  X (CLOSE_OPEN)                                                                                   \
  X (CLOSE_ALLOWED)                                                                                \
  X (HAND_OVER_METHOD)                                                                             \
  X (HAND_OVER_READY)                                                                              \
  X (HAND_OVER_THERE)                                                                              \
  X (HAND_OVER_SETTLED)                                                                            \
  X (HAND_OVER_PASS_GENUINE)                                                                       \
  X (HAND_OVER_PASS_REVOKED)                                                                       \
  X (HAND_OVER_PASS_THEIRS)                                                                        \
  X (HAND_OVER_PASS_BEFORE)                                                                        \
  X (HAND_OVER_PASS_AFTER)                                                                         \
  X (HAND_OVER_PASS_USED)                                                                          \
  X (HAND_OVER_CHECK_ROW)                                                                          \
  X (HAND_OVER_CHECK_ALL)                                                                          \
  X (HAND_OVER_CHECK_ONE_OF)                                                                       \
  X (HAND_OVER_COLLECTOR)                                                                          \
  X (HAND_OVER_AGE)                                                                                \
  X (HAND_OVER_UNDER_AGE)                                                                          \
  X (HAND_OVER_BAG_OURS)                                                                           \
  X (HAND_OVER_BAG_SCANNED)                                                                        \
  X (HAND_OVER_SIGNATURE)                                                                          \
  X (ARRIVE_METHOD)                                                                                \
  X (ARRIVE_OPEN)                                                                                  \
  X (EXTEND_METHOD)                                                                                \
  X (EXTEND_OPEN)                                                                                  \
  X (EXTEND_HELD)                                                                                  \
  X (RESEND_READY)                                                                                 \
  X (RESEND_ONCE)                                                                                  \
  X (REOPEN_EXPIRED)                                                                               \
  X (REOPEN_REFUND)                                                                                \
  X (REOPEN_HERE)                                                                                  \
  X (REMIND_READY)                                                                                 \
  X (REMIND_DUE)                                                                                   \
  X (REMIND_ONCE)                                                                                  \
  X (EXPIRE_READY)                                                                                 \
  X (EXPIRE_OVER)                                                                                  \
  X (UNDO_ONCE)                                                                                    \
  X (UNDO_IN_TIME)                                                                                 \
  X (UNDO_KNOWN)                                                                                   \
  X (UNDO_TERMINAL)                                                                                \
  X (UNDO_NEWEST)                                                                                  \
  X (UNDO_KIND)

#define CPT_GUARD_MEMBER(name) CPT_GUARD_##name,
typedef enum { CPT_GUARDS (CPT_GUARD_MEMBER) CPT_N_GUARDS } CptGuard;

/* TRUE if the guard refuses. In the tests' own build of this folder one guard can be switched off:
 * whatever then still passes was never tried. */
#ifdef CPT_GUARD_SWITCH
extern int cpt_guard_off; /* CptGuard; −1: none */
#define CPT_GUARD(name, refuses) (cpt_guard_off != CPT_GUARD_##name && (refuses))
#else
#define CPT_GUARD(name, refuses) (refuses)
#endif

G_END_DECLS
