/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happened, line by line: what became of the order, what was done here, what central said. */
#include "workflow/attention-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define US_PER_MS G_GINT64_CONSTANT (1000)

struct _CptAttentionEvent {
  GObject parent_instance;

  CptAttentionEventSort sort;
  gint64 at_us; /* 0: nobody knows */
  char *title;  /* (owned) */
  char *detail; /* (owned) (nullable) */
  char *clock;  /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (CptAttentionEvent, cpt_attention_event, G_TYPE_OBJECT)

typedef enum {
  PROP_SORT = 1,
  PROP_TITLE,
  PROP_DETAIL,
  PROP_CLOCK,
} CptAttentionEventProperty;

static GParamSpec *properties[PROP_CLOCK + 1];

/* One story while it is written. */
typedef struct {
  CptShop *shop;
  const CptFulfilment *order; /* (nullable) as central has it */
  GListStore *events;
} Story;

static void
cpt_attention_event_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CptAttentionEvent *self = CPT_ATTENTION_EVENT (object);

  switch ((CptAttentionEventProperty)id) {
  case PROP_SORT:
    g_value_set_int (value, (gint)self->sort);
    break;
  case PROP_TITLE:
    g_value_set_string (value, self->title);
    break;
  case PROP_DETAIL:
    g_value_set_string (value, self->detail);
    break;
  case PROP_CLOCK:
    g_value_set_string (value, self->clock);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
cpt_attention_event_finalize (GObject *object)
{
  CptAttentionEvent *self = CPT_ATTENTION_EVENT (object);

  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->detail, g_free);
  g_clear_pointer (&self->clock, g_free);
  G_OBJECT_CLASS (cpt_attention_event_parent_class)->finalize (object);
}

static void
cpt_attention_event_class_init (CptAttentionEventClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = cpt_attention_event_get_property;
  object_class->finalize = cpt_attention_event_finalize;
  properties[PROP_SORT] =
      g_param_spec_int ("sort", NULL, NULL, 0, CPT_ATTENTION_EVENT_CENTRAL, 0, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_DETAIL] = g_param_spec_string ("detail", NULL, NULL, NULL, flags);
  properties[PROP_CLOCK] = g_param_spec_string ("clock", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
cpt_attention_event_init (CptAttentionEvent *self)
{
}

static gint
compare_events (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const CptAttentionEvent *one = a, *two = b;

  /* What nobody timed stays where the telling puts it. */
  if (one->at_us == 0 || two->at_us == 0 || one->at_us == two->at_us)
    return (gint)one->sort - (gint)two->sort;
  return one->at_us < two->at_us ? -1 : 1;
}

/* The hour, of another day the day. */
static char *
write_when (CptShop *shop, gint64 at_us)
{
  const char *zone = cpt_shop_get_time_zone (shop);
  g_autofree char *day = cpt_words_day (at_us, zone);
  g_autofree char *today = cpt_words_day (cpt_shop_now_us (shop), zone);

  return strcmp (day, today) == 0 ? cpt_words_clock (at_us, zone) : g_steal_pointer (&day);
}

/* Takes @title and @detail. */
static void
tell (Story *self, CptAttentionEventSort sort, gint64 at_us, char *title, char *detail)
{
  g_autoptr (CptAttentionEvent) event = g_object_new (CPT_TYPE_ATTENTION_EVENT, NULL);

  event->sort = sort;
  event->at_us = at_us;
  event->title = title;
  event->detail = detail;
  if (at_us != 0)
    event->clock = write_when (self->shop, at_us);
  g_list_store_insert_sorted (self->events, event, compare_events, NULL);
}

/* Whoever has the order now, if it is not the one who is here. */
static const char *
find_other (const Story *self)
{
  const CptPerson *me = cpt_shop_get_person (self->shop);
  const CptPerson *holder;

  if (self->order == NULL)
    return NULL;
  holder =
      cpt_view_get_person (cpt_shop_get_view (self->shop), self->order->milestones.holder_person);
  return holder != NULL && (me == NULL || strcmp (me->id, holder->id) != 0) ? holder->name : NULL;
}

static void
tell_exit (Story *self)
{
  static const char *const WORDS[] = {
    [CPT_EXIT_DECLINED] = N_ ("The shop declined it"),
    [CPT_EXIT_RE_ROUTED] = N_ ("Another shop got it"),
    [CPT_EXIT_CANCELLED] = N_ ("The order was cancelled"),
    [CPT_EXIT_EXPIRED] = N_ ("It was not collected in time"),
  };
  const CptMilestones *milestones = &self->order->milestones;

  if ((guint)milestones->exit >= G_N_ELEMENTS (WORDS) || WORDS[milestones->exit] == NULL)
    return;
  tell (self, CPT_ATTENTION_EVENT_GONE, milestones->exit_us, g_strdup (_ (WORDS[milestones->exit])),
        milestones->exit == CPT_EXIT_DECLINED ? g_strdup (_ ("Another shop is asked.")) : NULL);
}

static void
tell_taken (Story *self)
{
  const char *other = find_other (self);

  if (other != NULL)
    /* Translators: %s is a colleague */
    tell (self, CPT_ATTENTION_EVENT_OTHER, self->order->milestones.accepted_us,
          g_strdup_printf (_ ("%s took it"), other), g_strdup (_ ("On another terminal.")));
}

static void
tell_picked (Story *self)
{
  const CptLast *last = &self->order->last;

  tell_taken (self);
  tell (self, CPT_ATTENTION_EVENT_OTHER,
        strcmp (last->kind, "fulfilment.pick") == 0 ? last->effective_us : 0,
        g_strdup (_ ("All of it was picked")), NULL);
}

static void
tell_order (Story *self, CptRefusalCode code)
{
  const CptFulfilment *order = self->order;

  if (order == NULL)
    return;
  if (order->milestones.exit != CPT_EXIT_NONE)
    tell_exit (self);
  else if (code == CPT_REFUSAL_ORDER_CANCELLED)
    tell (self, CPT_ATTENTION_EVENT_GONE,
          strcmp (order->last.kind, "fulfilment.cancel") == 0 ? order->last.effective_us : 0,
          g_strdup (_ ("A part of it was cancelled")), NULL);
  else if (code == CPT_REFUSAL_ALREADY_DONE)
    tell_picked (self);
}

/* A command's id begins with the milliseconds of its making; what central heard later than that
 * only a clock that is wrong can say. */
static gint64
read_time (const char *id, gint64 not_after_us)
{
  g_autofree char *digits = g_strdup_printf ("%.8s%.4s", id, strlen (id) > 9 ? id + 9 : "");
  gint64 at_us = (gint64)g_ascii_strtoull (digits, NULL, 16) * US_PER_MS;

  return at_us <= not_after_us ? at_us : 0;
}

/* "You", a colleague's name, or NULL where nobody here knows who it was. */
static char *
write_picker (Story *self, const CptCommand *command)
{
  const CptPerson *me = cpt_shop_get_person (self->shop);
  const char *name = command != NULL ? cpt_view_get_name_of_sign_in (cpt_shop_get_view (self->shop),
                                                                     command->sign_in)
                                     : NULL;

  if (name == NULL)
    return NULL;
  return g_strdup (me != NULL && strcmp (me->name, name) == 0 ? "" : name);
}

static char *
write_pick (Story *self, const CptException *exception, const CptCommand *command, gint64 n)
{
  g_autofree char *items = cpt_words_items (n);
  g_autofree char *who = write_picker (self, command);

  if (who != NULL && *who == '\0')
    /* Translators: %s is "2 items" */
    return g_strdup_printf (_ ("You picked %s"), items);
  if (who != NULL)
    /* Translators: a colleague, and "2 items" */
    return g_strdup_printf (_ ("%1$s picked %2$s"), who, items);
  return g_strdup_printf (strcmp (exception->terminal, cpt_shop_get_terminal (self->shop)) == 0
                              /* Translators: %s is "2 items" */
                              ? _ ("%s picked on this terminal")
                              : _ ("%s picked on another terminal"),
                          items);
}

static void
tell_pick (Story *self, const CptException *exception, const char *place)
{
  const CptExceptionItem *first = &g_array_index (exception->items, CptExceptionItem, 0);
  const CptCommand *command =
      cpt_view_find_refused (cpt_shop_get_view (self->shop), first->command);
  gint64 n = 0;
  char *detail = NULL;

  for (guint i = 0; i < exception->items->len; i++)
    n += g_array_index (exception->items, CptExceptionItem, i).asked;
  if (*place != '\0')
    /* Translators: %s is a place */
    detail = g_strdup_printf (_ ("From %s."), place);
  tell (self, CPT_ATTENTION_EVENT_HERE,
        command != NULL ? command->at_us : read_time (first->command, exception->opened_us),
        write_pick (self, exception, command, n), detail);
}

static void
tell_central (Story *self, gint64 at_us, const char *why)
{
  tell (self, CPT_ATTENTION_EVENT_CENTRAL, at_us, g_strdup (_ ("Central said no")),
        why != NULL ? g_strdup_printf ("%s.", why) : NULL);
}

static const CptFulfilment *
find_order (CptShop *shop, const char *fulfilment)
{
  const CptViewFulfilment *found =
      *fulfilment != '\0' ? cpt_view_get_fulfilment (cpt_shop_get_view (shop), fulfilment) : NULL;

  return found != NULL ? found->confirmed : NULL;
}

GListStore *
cpt_attention_tell_exception (CptShop *shop, const CptException *exception, const char *place)
{
  Story self = { shop, find_order (shop, exception->fulfilment),
                 g_list_store_new (CPT_TYPE_ATTENTION_EVENT) };
  CptRefusal refusal = { .code = cpt_refusal_code_from_text (exception->code),
                         .asked = -1,
                         .allowed = -1 };
  g_autofree char *why = NULL;

  /* Work that was lost, or a payment that nobody saw: there is nothing to tell but that. */
  if (exception->items->len == 0 || strcmp (exception->code, CPT_EXCEPTION_RECEIPT_UNSEEN) == 0)
    return self.events;
  tell_order (&self, refusal.code);
  tell_pick (&self, exception, place);
  /* Where the order went says more than a rule's words. */
  if (refusal.code != CPT_REFUSAL_NONE && refusal.code != CPT_REFUSAL_GUARD_FAILED)
    why = cpt_words_refusal (&refusal, NULL);
  tell_central (&self, exception->opened_us, why);
  return self.events;
}

GListStore *
cpt_attention_tell_refusal (CptShop *shop, const CptCommand *command, const char *why)
{
  Story self = { shop, find_order (shop, command->aggregate),
                 g_list_store_new (CPT_TYPE_ATTENTION_EVENT) };
  const char *name = cpt_view_get_name_of_sign_in (cpt_shop_get_view (shop), command->sign_in);

  if (self.order != NULL && self.order->milestones.exit != CPT_EXIT_NONE)
    tell_exit (&self);
  else
    tell_taken (&self);
  tell (&self, CPT_ATTENTION_EVENT_HERE, command->at_us, cpt_shop_write_act (shop, command),
        name != NULL ? g_strdup_printf ("%s.", name) : NULL);
  tell_central (&self, 0, why);
  return self.events;
}

gboolean
cpt_attention_is_same_story (GListStore *one, GListStore *two)
{
  guint n_events = g_list_model_get_n_items (G_LIST_MODEL (one));

  if (n_events != g_list_model_get_n_items (G_LIST_MODEL (two)))
    return FALSE;
  for (guint i = 0; i < n_events; i++) {
    g_autoptr (CptAttentionEvent) a = g_list_model_get_item (G_LIST_MODEL (one), i);
    g_autoptr (CptAttentionEvent) b = g_list_model_get_item (G_LIST_MODEL (two), i);

    if (a->sort != b->sort || g_strcmp0 (a->title, b->title) != 0 ||
        g_strcmp0 (a->detail, b->detail) != 0 || g_strcmp0 (a->clock, b->clock) != 0)
      return FALSE;
  }
  return TRUE;
}
