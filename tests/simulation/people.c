/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people do, biased to each other's work: few orders, all hands on them. A person does what
 * the screen allows, and in some seeds what it does not. */
#include "world.h"

#include "codes/own.h"
#include "pass.h"

#include <string.h>

#define HOT 3 /* of the open orders most acts are on the first */

static const char *const skus[] = { "PARKA", "PULL", "BONNET", "TASSE" };
static const char *const places[] = { "A-01", "A-02", "B-01" };
static const char *const bins[] = { "R-1", "R-2", "counter", "A-01" };
static const char *const reasons[] = { "not-on-shelf", "damaged", "display-piece", "empty-pack" };

static gint64
wrong_now_and_then (Terminal *self, gint64 n)
{
  return world_buggify (self->world, 8) ? n + env_draw (-1, 3) : n;
}

#define PICK_ONE(table) (table)[env_draw (0, G_N_ELEMENTS (table))]

static void
copy (char *out, gsize size, const char *text)
{
  g_strlcpy (out, text, size);
}

/* The line of @fulfilment that @get says most of, from a random one on; NULL: none has any. */
static const CptLine *
find_line (const CptFulfilment *fulfilment, gint64 (*get) (const CptLine *self), gint64 *n_out)
{
  gsize from = (gsize)env_draw (0, (gint64)fulfilment->n_lines);

  for (gsize i = 0; i < fulfilment->n_lines; i++) {
    const CptLine *line = &fulfilment->lines[(from + i) % fulfilment->n_lines];

    *n_out = get (line);
    if (*n_out > 0 && !env_chance (10)) {
      *n_out = env_draw (1, *n_out + 1);
      return line;
    }
  }
  *n_out = 1;
  return &fulfilment->lines[from];
}

static gint64
get_short (const CptLine *line)
{
  return line->counters[CPT_COUNTER_SHORT];
}

static const char *
find_shelf (const char *sku)
{
  if (env_chance (8))
    return "?";
  if (env_chance (15))
    return PICK_ONE (places);
  if (strcmp (sku, "BONNET") == 0)
    return "A-02";
  if (strcmp (sku, "TASSE") == 0)
    return "B-01";
  return "A-01";
}

static void
fill_accept (Terminal *self, const CptFulfilment *shown, CptCommand *command)
{
  static const char *const waves[] = { "01a1fcf2-9de8-7b96-8014-c714138bb401",
                                       "01a1fcf2-9de8-7b96-8014-c714138bb402" };

  if (!env_chance (10))
    copy (command->args.from_sign_in, CPT_ID_SIZE, shown->milestones.holder_sign_in);
  if (env_chance (60))
    copy (command->args.wave, CPT_ID_SIZE, PICK_ONE (waves));
  if (env_chance (30))
    g_snprintf (command->args.tote, sizeof command->args.tote, "T-%d", (int)env_draw (1, 3));
}

static void
fill_units (const CptFulfilment *shown, CptCommand *command)
{
  command->args.units = g_array_new (FALSE, TRUE, sizeof (CptUnits));
  for (gsize i = 0; i < shown->n_lines; i++) {
    gint64 loose = cpt_fulfilment_get_loose (shown, &shown->lines[i]);
    CptUnits units = { shown->lines[i].number, env_chance (70) ? loose : MIN (loose, 1) };

    if (loose > 0)
      g_array_append_val (command->args.units, units);
  }
}

static void
fill_bag (Terminal *self, const CptFulfilment *shown, CptCommand *command)
{
  g_autoptr (CptJournalAct) act = NULL;

  fill_units (shown, command);
  if (shown->bags->len > 0 && env_chance (50)) {
    const CptBag *bag = shown->bags->pdata[env_draw (0, shown->bags->len)];

    copy (command->args.bag, CPT_BAG_SIZE, bag->number);
    return;
  }
  act = cpt_journal_act_new ();
  act->n_bags = 1;
  if (terminal_write (self, act))
    cpt_own_number_make (CPT_OWN_LETTER_BAG, self->tag, (guint)act->first_bag, command->args.bag);
}

static void
fill_stage (const CptFulfilment *shown, CptCommand *command)
{
  copy (command->args.location, CPT_LOCATION_SIZE, PICK_ONE (bins));
  command->args.bags = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < shown->bags->len; i++)
    if (env_chance (70))
      g_ptr_array_add (command->args.bags, g_strdup (((CptBag *)shown->bags->pdata[i])->number));
}

/* What is asked, and what was shown; in some seeds not what had to be. */
static void
fill_checks (Terminal *self, const CptFulfilment *shown, CptArgs *args)
{
  gboolean shows_pass = env_chance (60);

  args->checks = g_ptr_array_new_with_free_func (g_free);
  args->collector = env_chance (10) ? CPT_COLLECTOR_OTHER : CPT_COLLECTOR_BUYER;
  if (shows_pass) {
    pass_make (shown->promise->order, env_chance (60) ? 0 : (guint)env_draw (0, N_PASSES),
               args->pass);
    g_ptr_array_add (args->checks, g_strdup ("pass"));
    g_ptr_array_add (args->checks, g_strdup ("name"));
  }
  if (!world_buggify (self->world, 10))
    g_ptr_array_add (args->checks, g_strdup (shows_pass ? "phone" : "id-seen"));
  if (args->collector == CPT_COLLECTOR_OTHER && !world_buggify (self->world, 20))
    g_ptr_array_add (args->checks, g_strdup ("buyer-yes"));
}

static void
fill_hand_over (Terminal *self, const CptFulfilment *shown, CptCommand *command)
{
  CptArgs *args = &command->args;
  gint64 n;
  const CptLine *line = find_line (shown, cpt_line_get_custody, &n);
  CptUnits units = { line->number, wrong_now_and_then (self, MAX (1, n)) };

  fill_checks (self, shown, args);
  args->offline = env_chance (40);
  if (args->offline && env_chance (70))
    copy (args->receipt, sizeof args->receipt, "R-7");
  args->bags = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < shown->bags->len; i++)
    if (!world_buggify (self->world, 10))
      g_ptr_array_add (args->bags, g_strdup (((CptBag *)shown->bags->pdata[i])->number));
  if (env_chance (70) || units.quantity < 1)
    return;
  args->units = g_array_new (FALSE, TRUE, sizeof units);
  g_array_append_val (args->units, units);
}

static void
fill_put_back (const CptFulfilment *shown, CptCommand *command)
{
  gint64 n;
  const CptLine *line =
      find_line (shown, env_chance (60) ? cpt_line_get_to_put_back : cpt_line_get_custody, &n);

  command->args.line = line->number;
  command->args.quantity = n;
  command->args.to = (CptPutBackTo)(env_chance (70) ? CPT_PUT_BACK_FLOOR : env_draw (1, 3));
  if (command->args.to == CPT_PUT_BACK_FLOOR)
    copy (command->args.location, CPT_LOCATION_SIZE, find_shelf (line->sku));
  for (guint i = 0; i < shown->bags->len; i++) {
    const CptBag *bag = shown->bags->pdata[i];

    if (cpt_bag_get_units (bag, line->number) >= n && env_chance (80))
      copy (command->args.bag, CPT_BAG_SIZE, bag->number);
  }
}

static void
fill_line (Terminal *self, const CptFulfilment *shown, CptCommand *command)
{
  gint64 n = 1;
  const CptLine *line =
      find_line (shown, command->kind == CPT_KIND_UNSHORT ? get_short : cpt_line_get_to_pick, &n);

  n = wrong_now_and_then (self, n);
  command->args.line = world_buggify (self->world, 2) ? 9 : line->number;
  if (command->kind == CPT_KIND_SHORT) {
    command->args.missing = n;
    copy (command->args.reason, CPT_CODE_SIZE, PICK_ONE (reasons));
  } else {
    command->args.quantity = n;
  }
  copy (command->args.location, CPT_LOCATION_SIZE, find_shelf (line->sku));
}

static void
fill_cancel (const CptFulfilment *shown, CptCommand *command)
{
  gint64 n;
  const CptLine *line = find_line (shown, cpt_line_get_owed, &n);
  CptUnits units = { line->number, n };

  copy (command->args.reason, CPT_CODE_SIZE, "customer-wish");
  if (env_chance (30))
    return;
  command->args.units = g_array_new (FALSE, TRUE, sizeof units);
  g_array_append_val (command->args.units, units);
}

/* The newest act that is seen there; now and then one of this terminal's own, or an undone one. */
static gboolean
fill_undo (Terminal *self, const CptFulfilment *shown, CptCommand *command)
{
  const Acked *own;

  if (env_chance (85)) {
    copy (command->args.of, CPT_ID_SIZE, shown->last.command);
    return *command->args.of != '\0';
  }
  if (self->acked->len == 0)
    return FALSE;
  own = self->acked->pdata[env_draw (MAX (0, (gint64)self->acked->len - 5), self->acked->len)];
  copy (command->args.of, CPT_ID_SIZE, own->id);
  copy (command->aggregate, CPT_ID_SIZE, own->aggregate);
  return TRUE;
}

static gboolean
fill_close (Terminal *self, CptCommand *command)
{
  static const char *const ways[] = { "put-back", "counted-twice", "written-off", "brought-back",
                                      "charged" };
  g_autoptr (GPtrArray) open = cpt_view_list_exceptions (self->view);
  const CptViewException *one;

  if (open->len == 0)
    return FALSE;
  one = open->pdata[env_draw (0, open->len)];
  copy (command->aggregate, CPT_ID_SIZE, one->exception->id);
  copy (command->args.as, CPT_CODE_SIZE, PICK_ONE (ways));
  if (strcmp (command->args.as, "put-back") == 0)
    copy (command->args.location, CPT_LOCATION_SIZE, PICK_ONE (places));
  return TRUE;
}

static void
fill_count (CptCommand *command)
{
  const char *place = PICK_ONE (places);

  copy (command->aggregate, CPT_ID_SIZE, place);
  copy (command->args.sku, CPT_SKU_SIZE, PICK_ONE (skus));
  command->args.quantity = env_draw (0, 9);
}

static gboolean
fill (Terminal *self, const CptFulfilment *shown, CptCommand *command)
{
  switch (command->kind) {
  case CPT_KIND_ACCEPT:
    fill_accept (self, shown, command);
    return TRUE;
  case CPT_KIND_PICK:
  case CPT_KIND_SHORT:
  case CPT_KIND_UNSHORT:
    fill_line (self, shown, command);
    return TRUE;
  case CPT_KIND_BAG:
    fill_bag (self, shown, command);
    return *command->args.bag != '\0';
  case CPT_KIND_STAGE:
    fill_stage (shown, command);
    return TRUE;
  case CPT_KIND_PUT_BACK:
    fill_put_back (shown, command);
    return TRUE;
  case CPT_KIND_CANCEL:
    fill_cancel (shown, command);
    return TRUE;
  case CPT_KIND_DECLINE:
    copy (command->args.reason, CPT_CODE_SIZE, "no-stock");
    return TRUE;
  case CPT_KIND_COUNT:
    fill_count (command);
    return TRUE;
  case CPT_KIND_CLOSE:
    return fill_close (self, command);
  case CPT_KIND_UNDO:
    return fill_undo (self, shown, command);
  case CPT_KIND_HAND_OVER:
    fill_hand_over (self, shown, command);
    return TRUE;
  case CPT_KIND_REVEAL:
    copy (command->aggregate, CPT_ID_SIZE, shown->promise->contact);
    copy (command->args.field, sizeof command->args.field, "phone");
    copy (command->args.reason, CPT_CODE_SIZE, "call-customer");
    return *command->aggregate != '\0';
  case CPT_KIND_RELEASE:
  case CPT_KIND_READY:
  case CPT_KIND_ARRIVE:
  case CPT_KIND_EXTEND:
  case CPT_KIND_REOPEN:
  case CPT_KIND_RESEND:
  case CPT_KIND_REMIND:
  case CPT_KIND_EXPIRE:
  case CPT_N_KINDS:
  default:
    return TRUE;
  }
}

static CptKind
choose_kind (World *world)
{
  guint total = 0;
  guint at;

  for (guint i = 0; i < CPT_N_KINDS; i++)
    total += world->weights[i];
  at = (guint)env_draw (0, total);
  for (guint i = 0; i < CPT_N_KINDS; i++) {
    if (at < world->weights[i])
      return (CptKind)i;
    at -= world->weights[i];
  }
  return CPT_KIND_PICK;
}

/* What makes sense there now; any other thing now and then. */
static CptKind
choose (World *world, const CptFulfilment *shown)
{
  CptSums sums = cpt_fulfilment_get_sums (shown);
  CptKind likely = CPT_KIND_PICK;

  if (env_chance (50))
    return choose_kind (world);
  if (sums.to_put_back > 0)
    likely = CPT_KIND_PUT_BACK;
  else if (*shown->milestones.holder_sign_in == '\0' && env_chance (50))
    likely = CPT_KIND_ACCEPT;
  else if (cpt_fulfilment_get_word (shown) == CPT_WORD_READY)
    likely = CPT_KIND_HAND_OVER;
  else if (sums.to_pick == 0 && sums.custody > 0)
    likely = *shown->milestones.location == '\0' ? CPT_KIND_STAGE : CPT_KIND_READY;
  return world->weights[likely] > 0 ? likely : choose_kind (world);
}

static CptCommand *
begin (Terminal *self, CptKind kind, const char *aggregate)
{
  CptCommand *command = cpt_command_new (kind);
  const CptPolicy *policy = cpt_view_get_policy (self->view);

  command->v = cpt_kind_get_row (kind)->v;
  command->at_us = terminal_get_wall_us (self);
  command->boot_us = terminal_get_boot_us (self);
  cpt_journal_make_id (self->journal, command->at_us, command->id);
  copy (command->aggregate, CPT_ID_SIZE, aggregate);
  copy (command->boot, CPT_ID_SIZE, self->boot);
  if (policy != NULL)
    copy (command->policy, sizeof command->policy, policy->id);
  copy (command->sign_in, CPT_ID_SIZE, self->sign_in);
  return command;
}

static void
name_person (Terminal *self, CptJournalAct *act)
{
  CptSignIn sign_in = { .role = self->person->role, .sort = CPT_SIGN_IN_BADGE_PIN };

  if (self->sign_in_saved)
    return;
  copy (sign_in.id, CPT_ID_SIZE, self->sign_in);
  copy (sign_in.person, CPT_ID_SIZE, self->person->id);
  copy (sign_in.day, sizeof sign_in.day, "2026-11-23");
  g_array_append_val (act->sign_ins, sign_in);
}

static const CptFulfilment *
choose_fulfilment (Terminal *self)
{
  g_autoptr (GPtrArray) open = cpt_view_list_open (self->view);
  gint64 n = open->len;

  if (n == 0)
    return NULL;
  n = env_chance (70) ? MIN (n, HOT) : n;
  return ((const CptViewFulfilment *)open->pdata[env_draw (0, n)])->shown;
}

void
people_act (Terminal *self)
{
  const CptFulfilment *shown = choose_fulfilment (self);
  g_autoptr (CptJournalAct) act = cpt_journal_act_new ();
  CptContext who = { 0 };
  CptRefusal refusal = { 0 };
  CptCommand *command;

  if (shown == NULL)
    return;
  command = begin (self, choose (self->world, shown), shown->id);
  g_ptr_array_add (act->commands, command);
  if (!fill (self, shown, command) || !terminal_is_up (self))
    return;
  name_person (self, act);
  who.effective_us = command->at_us;
  who.actor_role = self->person->role;
  copy (who.actor_person, CPT_ID_SIZE, self->person->id);
  if (!cpt_view_try_act (self->view, act->commands, &who, &refusal) &&
      !world_buggify (self->world, 40))
    return;
  self->world->n_made++;
  terminal_write (self, act);
}
