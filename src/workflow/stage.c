/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the stage page shows: derived from the order as it is, the bin that was chosen, and the
 * bags. */
#include "workflow/stage-private.h"

#include "domain/due.h"
#include "workflow/say.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define TICK_S 15 /* due labels count minutes */

G_DEFINE_FINAL_TYPE (CptStage, cpt_stage, G_TYPE_OBJECT)

typedef enum {
  PROP_TITLE = 1,
  PROP_SUBTITLE,
  PROP_PROMISED,
  PROP_DUE_LABEL,
  PROP_DUE_STATE,
  PROP_N_BAGS,
  PROP_BAGS,
  PROP_BIN,
  PROP_SUGGESTED_BIN,
  PROP_PICTURES,
  PROP_PROGRESS,
  PROP_STEP,
  PROP_PRIMARY,
  PROP_SAY,
  PROP_TOLD_WORDS,
} CptStageProperty;

static GParamSpec *properties[PROP_TOLD_WORDS + 1];

static const CptViewFulfilment *
get_found (CptStage *self)
{
  CptView *view = cpt_shop_get_view (self->shop);

  /* NULL: an act came back after the shop was closed. */
  return view != NULL ? cpt_view_get_fulfilment (view, self->fulfilment) : NULL;
}

const CptFulfilment *
cpt_stage_get_shown (CptStage *self)
{
  const CptViewFulfilment *found = get_found (self);

  return found != NULL ? found->shown : NULL;
}

/* How many other orders stand there; @owner_out: (nullable) one of them. */
static guint
count_at (CptStage *self, const char *place, const CptViewFulfilment **owner_out)
{
  g_autoptr (GPtrArray) open = cpt_view_list_open (cpt_shop_get_view (self->shop));
  guint n = 0;

  for (guint i = 0; i < open->len; i++) {
    const CptViewFulfilment *other = g_ptr_array_index (open, i);

    if (strcmp (other->shown->milestones.location, place) != 0 ||
        strcmp (other->shown->id, self->fulfilment) == 0 ||
        cpt_fulfilment_get_sums (other->shown).custody == 0)
      continue;
    n++;
    if (owner_out != NULL)
      *owner_out = other;
  }
  return n;
}

const CptViewFulfilment *
cpt_stage_find_owner (CptStage *self, const char *place)
{
  const CptViewFulfilment *owner = NULL;

  count_at (self, place, &owner);
  return owner;
}

gboolean
cpt_stage_has_room (CptStage *self, const CptPlace *place)
{
  return place->capacity == 0 || count_at (self, place->code, NULL) < (guint)place->capacity;
}

char *
cpt_stage_find_bin (CptStage *self)
{
  g_autoptr (GPtrArray) places = cpt_view_list_places (cpt_shop_get_view (self->shop));

  for (guint i = 0; i < places->len; i++) {
    const CptPlace *place = g_ptr_array_index (places, i);

    if (place->sort == CPT_PLACE_BIN && cpt_stage_has_room (self, place))
      return g_strdup (place->code);
  }
  return NULL;
}

guint
cpt_stage_find_next_bag (CptStage *self)
{
  guint n_bags = g_list_model_get_n_items (G_LIST_MODEL (self->bags));

  for (guint i = 0; i < n_bags; i++) {
    g_autoptr (CptStageBag) bag = g_list_model_get_item (G_LIST_MODEL (self->bags), i);

    if (!cpt_stage_bag_is_placed (bag))
      return i;
  }
  return G_MAXUINT;
}

guint
cpt_stage_get_step (CptStage *self)
{
  const CptFulfilment *shown = cpt_stage_get_shown (self);
  CptSums sums;

  if (shown == NULL)
    return CPT_STAGE_DONE;
  sums = cpt_fulfilment_get_sums (shown);
  if (sums.to_put_back > 0)
    return CPT_STAGE_BAGS;
  if (shown->milestones.ready_us != 0 || sums.custody == 0)
    return CPT_STAGE_DONE;
  if (*self->bin == '\0')
    return CPT_STAGE_BIN;
  return cpt_stage_find_next_bag (self) != G_MAXUINT ? CPT_STAGE_PUT : CPT_STAGE_READY;
}

static char *
make_subtitle (CptStage *self)
{
  const CptViewFulfilment *found = get_found (self);
  const CptContact *contact = found != NULL ? found->contact : NULL;
  g_autofree char *items = NULL;
  g_autofree char *name = NULL;

  if (found == NULL)
    return NULL;
  items = cpt_words_items (cpt_fulfilment_get_sums (found->shown).custody);
  if (contact == NULL || (contact->first == NULL && contact->name == NULL))
    return g_steal_pointer (&items);
  name = g_strjoin (contact->first != NULL && contact->name != NULL ? " " : "",
                    contact->first != NULL ? contact->first : "",
                    contact->name != NULL ? contact->name : "", NULL);
  return g_strdup_printf ("%s · %s", name, items);
}

static char *
make_promised (CptStage *self)
{
  const CptFulfilment *shown = cpt_stage_get_shown (self);
  gint64 due_us = shown != NULL ? cpt_due_get_open (shown) : 0;
  g_autofree char *clock = NULL;

  if (due_us == 0)
    return NULL;
  clock = cpt_words_clock (due_us, cpt_shop_get_time_zone (self->shop));
  return g_strdup_printf (_ ("Promised %s"), clock);
}

static CptDueState
find_due_state (CptStage *self, gint64 due_us)
{
  const CptPolicy *policy = cpt_shop_get_policy (self->shop);

  return policy != NULL && due_us > 0 ? cpt_due_state (due_us, cpt_shop_now_us (self->shop), policy)
                                      : CPT_DUE_NONE;
}

static char *
make_due_label (CptStage *self)
{
  const CptFulfilment *shown = cpt_stage_get_shown (self);
  gint64 due_us = shown != NULL ? cpt_due_get_open (shown) : 0;

  if (due_us == 0)
    return NULL;
  return cpt_words_due (due_us, cpt_shop_now_us (self->shop), find_due_state (self, due_us),
                        cpt_shop_get_time_zone (self->shop));
}

static char **
make_pictures (CptStage *self)
{
  const CptFulfilment *shown = cpt_stage_get_shown (self);
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();

  for (gsize i = 0; shown != NULL && i < shown->n_lines; i++) {
    const CptLine *line = &shown->lines[i];
    char *path;

    if (cpt_line_get_custody (line) == 0 || line->goods == NULL)
      continue;
    path = cpt_shop_find_picture (self->shop, line->goods->picture);
    g_ptr_array_add (paths, path != NULL ? path : g_strdup (""));
  }
  g_ptr_array_add (paths, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&paths), FALSE);
}

static char *
make_progress (CptStage *self)
{
  const CptFulfilment *shown = cpt_stage_get_shown (self);
  CptSums sums;

  if (shown == NULL)
    return NULL;
  sums = cpt_fulfilment_get_sums (shown);
  return g_strdup_printf ("%d/%d", (int)sums.custody, (int)(sums.custody + sums.to_pick));
}

static char *
make_primary (CptStage *self)
{
  const CptFulfilment *shown = cpt_stage_get_shown (self);
  g_autofree char *bin = NULL;
  guint next = cpt_stage_find_next_bag (self);

  switch ((CptStageStep)cpt_stage_get_step (self)) {
  case CPT_STAGE_BAGS:
    return g_strdup (_ ("Put back first"));
  case CPT_STAGE_BIN:
    bin = cpt_stage_find_bin (self);
    return bin != NULL ? g_strdup_printf (_ ("Use bin %s"), bin) : g_strdup (_ ("Scan a bin"));
  case CPT_STAGE_PUT:
    return g_strdup_printf (_ ("Put bag %u of %u in"), next + 1,
                            g_list_model_get_n_items (G_LIST_MODEL (self->bags)));
  case CPT_STAGE_READY:
    if (cpt_fulfilment_get_sums (shown).to_pick > 0)
      return g_strdup (_ ("Pick the rest first"));
    return g_strdup_printf (_ ("Make %s ready"), shown->promise->reference);
  case CPT_STAGE_DONE:
  default:
    return g_strdup (_ ("Back to work"));
  }
}

static char *
make_told (CptStage *self)
{
  const CptViewFulfilment *found = get_found (self);

  if (found == NULL || found->shown->promise->method != CPT_METHOD_PICKUP)
    return NULL;
  if (found->contact != NULL && found->contact->first != NULL)
    return g_strdup_printf (_ ("Then %s is told it is ready"), found->contact->first);
  return g_strdup (_ ("Then the customer is told it is ready"));
}

static char *
make_title (CptStage *self)
{
  const CptFulfilment *shown = cpt_stage_get_shown (self);

  return cpt_words_task (CPT_TASK_STAGE, shown != NULL ? shown->promise->reference : "");
}

static char *
make_text (CptStage *self, CptStageProperty id)
{
  static char *(*const MAKERS[]) (CptStage *) = {
    [PROP_TITLE] = make_title,
    [PROP_SUBTITLE] = make_subtitle,
    [PROP_PROMISED] = make_promised,
    [PROP_DUE_LABEL] = make_due_label,
    [PROP_SUGGESTED_BIN] = cpt_stage_find_bin,
    [PROP_PROGRESS] = make_progress,
    [PROP_PRIMARY] = make_primary,
    [PROP_TOLD_WORDS] = make_told,
  };

  if (id == PROP_BIN)
    return *self->bin != '\0' ? g_strdup (self->bin) : NULL;
  return id < G_N_ELEMENTS (MAKERS) && MAKERS[id] != NULL ? MAKERS[id](self) : NULL;
}

static void
cpt_stage_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CptStage *self = CPT_STAGE (object);
  const CptFulfilment *shown = cpt_stage_get_shown (self);

  if (G_IS_PARAM_SPEC_STRING (pspec))
    g_value_take_string (value, make_text (self, (CptStageProperty)id));
  else if (id == PROP_DUE_STATE)
    g_value_set_int (value,
                     (int)find_due_state (self, shown != NULL ? cpt_due_get_open (shown) : 0));
  else if (id == PROP_N_BAGS)
    g_value_set_uint (value, self->n_bags);
  else if (id == PROP_STEP)
    g_value_set_uint (value, cpt_stage_get_step (self));
  else if (id == PROP_BAGS)
    g_value_set_object (value, self->bags);
  else if (id == PROP_PICTURES)
    g_value_take_boxed (value, make_pictures (self));
  else
    g_value_set_boxed (value, self->say);
}

static void
cpt_stage_dispose (GObject *object)
{
  CptStage *self = CPT_STAGE (object);

  g_clear_handle_id (&self->tick, g_source_remove);
  g_clear_object (&self->bags);
  G_OBJECT_CLASS (cpt_stage_parent_class)->dispose (object);
}

static void
cpt_stage_finalize (GObject *object)
{
  CptStage *self = CPT_STAGE (object);

  g_clear_pointer (&self->say, cpt_say_free);
  g_clear_object (&self->shop);
  G_OBJECT_CLASS (cpt_stage_parent_class)->finalize (object);
}

static void
cpt_stage_class_init (CptStageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  static const char *const TEXTS[] = {
    [PROP_TITLE] = "title",
    [PROP_SUBTITLE] = "subtitle",
    [PROP_PROMISED] = "promised",
    [PROP_DUE_LABEL] = "due-label",
    [PROP_BIN] = "bin",
    [PROP_SUGGESTED_BIN] = "suggested-bin",
    [PROP_PROGRESS] = "progress",
    [PROP_PRIMARY] = "primary",
    [PROP_TOLD_WORDS] = "told-words",
  };

  object_class->get_property = cpt_stage_get_property;
  object_class->dispose = cpt_stage_dispose;
  object_class->finalize = cpt_stage_finalize;
  for (guint id = 1; id < G_N_ELEMENTS (TEXTS); id++)
    if (TEXTS[id] != NULL)
      properties[id] = g_param_spec_string (TEXTS[id], NULL, NULL, NULL, flags);
  properties[PROP_DUE_STATE] =
      g_param_spec_int ("due-state", NULL, NULL, CPT_DUE_NONE, CPT_DUE_LATE, CPT_DUE_NONE, flags);
  properties[PROP_N_BAGS] = g_param_spec_uint ("n-bags", NULL, NULL, 0, G_MAXUINT, 1, flags);
  properties[PROP_BAGS] = g_param_spec_object ("bags", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  properties[PROP_PICTURES] = g_param_spec_boxed ("pictures", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_STEP] =
      g_param_spec_uint ("step", NULL, NULL, 0, CPT_STAGE_DONE, CPT_STAGE_BIN, flags);
  properties[PROP_SAY] = g_param_spec_boxed ("say", NULL, NULL, CPT_TYPE_SAY, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
cpt_stage_init (CptStage *self)
{
  self->bags = g_list_store_new (CPT_TYPE_STAGE_BAG);
  self->n_bags = 1;
}

/* As many tiles as bags were chosen or made; a tile keeps its identity. */
static void
update_bags (CptStage *self, const CptFulfilment *shown)
{
  guint n_made = shown->bags->len;
  guint n_tiles;
  gboolean next_found = FALSE;

  self->n_bags = MAX (self->n_bags, MAX (1, n_made));
  while ((n_tiles = g_list_model_get_n_items (G_LIST_MODEL (self->bags))) < self->n_bags) {
    g_autoptr (CptStageBag) bag = cpt_stage_bag_new ();

    g_list_store_append (self->bags, bag);
  }
  if (n_tiles > self->n_bags)
    g_list_store_splice (self->bags, self->n_bags, n_tiles - self->n_bags, NULL, 0);
  for (guint i = 0; i < self->n_bags; i++) {
    g_autoptr (CptStageBag) tile = g_list_model_get_item (G_LIST_MODEL (self->bags), i);
    const CptBag *bag = i < n_made ? g_ptr_array_index (shown->bags, i) : NULL;
    gboolean placed =
        bag != NULL && *bag->location != '\0' && strcmp (bag->location, self->bin) == 0;

    cpt_stage_bag_update (tile, bag != NULL ? bag->number : "", i + 1, self->n_bags,
                          placed ? bag->location : NULL,
                          !placed && !next_found && *self->bin != '\0');
    next_found |= !placed;
  }
}

void
cpt_stage_refresh (CptStage *self)
{
  const CptFulfilment *shown = cpt_stage_get_shown (self);

  g_object_freeze_notify (G_OBJECT (self));
  if (shown != NULL) {
    if (*self->bin == '\0')
      g_strlcpy (self->bin, shown->milestones.location, sizeof self->bin);
    update_bags (self, shown);
  }
  for (guint id = PROP_TITLE; id <= PROP_TOLD_WORDS; id++)
    if (id != PROP_SAY && id != PROP_BAGS)
      g_object_notify_by_pspec (G_OBJECT (self), properties[id]);
  g_object_thaw_notify (G_OBJECT (self));
}

void
cpt_stage_set_say (CptStage *self, CptSaySort sort, const char *title, const char *detail)
{
  g_clear_pointer (&self->say, cpt_say_free);
  if (sort != CPT_SAY_NOTHING)
    self->say = cpt_say_new (sort, title, detail);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SAY]);
}

static gboolean
on_tick (gpointer user_data)
{
  g_object_notify_by_pspec (G_OBJECT (user_data), properties[PROP_DUE_LABEL]);
  return G_SOURCE_CONTINUE;
}

static guint
count_placed (CptStage *self)
{
  const CptFulfilment *shown = cpt_stage_get_shown (self);
  guint n = 0;

  for (guint i = 0; shown != NULL && i < shown->bags->len; i++)
    n += *((const CptBag *)g_ptr_array_index (shown->bags, i))->location != '\0';
  return n;
}

/* What was said of a bag that stands nowhere any more (undone here, or decided elsewhere) is no
 * longer true. */
static void
on_shop_changed (CptStage *self)
{
  guint n_placed = count_placed (self);

  if (n_placed < self->n_placed)
    cpt_stage_set_say (self, CPT_SAY_NOTHING, NULL, NULL);
  self->n_placed = n_placed;
  cpt_stage_refresh (self);
}

CptStage *
cpt_stage_new (CptShop *shop, const char *fulfilment)
{
  CptStage *self;

  g_return_val_if_fail (CPT_IS_SHOP (shop), NULL);
  g_return_val_if_fail (fulfilment != NULL, NULL);

  self = g_object_new (CPT_TYPE_STAGE, NULL);
  self->shop = g_object_ref (shop);
  g_strlcpy (self->fulfilment, fulfilment, sizeof self->fulfilment);
  g_signal_connect_object (shop, "changed", G_CALLBACK (on_shop_changed), self, G_CONNECT_SWAPPED);
  self->tick = g_timeout_add_seconds (TICK_S, on_tick, self);
  self->n_placed = count_placed (self);
  cpt_stage_refresh (self);
  return self;
}

const char *
cpt_stage_get_fulfilment (CptStage *self)
{
  g_return_val_if_fail (CPT_IS_STAGE (self), NULL);

  return self->fulfilment;
}

void
cpt_stage_set_n_bags (CptStage *self, guint n)
{
  const CptPolicy *policy;
  const CptFulfilment *shown;

  g_return_if_fail (CPT_IS_STAGE (self));

  policy = cpt_shop_get_policy (self->shop);
  shown = cpt_stage_get_shown (self);
  if (shown == NULL || policy == NULL)
    return;
  self->n_bags =
      CLAMP (n, MAX (1, shown->bags->len), MAX (1, (guint)policy->bags_max_per_fulfilment));
  cpt_stage_refresh (self);
}
