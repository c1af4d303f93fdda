/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scene.h"

#include "domain/number.h"

#include <string.h>

static const char COUNTER_LETTERS[] = "ocsrpbkg";
static const char GOODS_SIGNS[] = "$-+@";

typedef struct {
  const char *name;
  gsize offset; /* in CptMilestones */
} Moment;

static const Moment MOMENTS[] = {
  { "accepted", G_STRUCT_OFFSET (CptMilestones, accepted_us) },
  { "staged", G_STRUCT_OFFSET (CptMilestones, staged_us) },
  { "ready", G_STRUCT_OFFSET (CptMilestones, ready_us) },
  { "here", G_STRUCT_OFFSET (CptMilestones, here_us) },
  { "told", G_STRUCT_OFFSET (CptMilestones, told_us) },
  { "hold", G_STRUCT_OFFSET (CptMilestones, hold_until_us) },
};

void
scene_sign_in (char name, char id_out[CPT_ID_SIZE])
{
  g_snprintf (id_out, CPT_ID_SIZE, "01900000-0000-7000-8000-0000000000%02x", (guint)name);
}

static char
read_name (const char *id)
{
  return (char)g_ascii_strtoull (id + CPT_ID_SIZE - 3, NULL, 16);
}

void
scene_bag_number (guint n, char number_out[CPT_BAG_SIZE])
{
  g_snprintf (number_out, CPT_BAG_SIZE, "CB7KQ%05u", n);
  number_out[CPT_NUMBER_LENGTH - 1] =
      cpt_number_check_character (number_out, CPT_NUMBER_LENGTH - 1);
  number_out[CPT_NUMBER_LENGTH] = '\0';
}

static const char *
after (const char *token, const char *start)
{
  return g_str_has_prefix (token, start) ? token + strlen (start) : NULL;
}

/* "1x2,2x1" */
static GArray *
read_units (const char *text)
{
  GArray *units = g_array_new (FALSE, TRUE, sizeof (CptUnits));
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  for (char **part = parts; *part != NULL; part++) {
    char *end;
    CptUnits each = { .line = (guint)g_ascii_strtoull (*part, &end, 10) };

    if (*end != 'x')
      continue;
    each.quantity = g_ascii_strtoll (end + 1, NULL, 10);
    g_array_append_val (units, each);
  }
  return units;
}

/* "$5000" a price, "-500" a discount, "+10" a deposit, "@18" an age */
static void
read_goods (CptLine *line, const char *token)
{
  gint64 number = g_ascii_strtoll (token + 1, NULL, 10);

  if (line->goods == NULL)
    line->goods = cpt_goods_new ();
  if (*token == '$')
    line->goods->unit_price = number;
  else if (*token == '-')
    line->goods->discount = number;
  else if (*token == '+')
    line->goods->deposit = number;
  else
    line->goods->age_min = (gint)number;
}

static void
read_line (CptLine *line, const char *text)
{
  g_auto (GStrv) tokens = g_strsplit (text, " ", -1);

  for (char **token = tokens; *token != NULL; token++) {
    const char *letter = **token == '\0' ? NULL : strchr (COUNTER_LETTERS, **token);

    if (**token != '\0' && strchr (GOODS_SIGNS, **token) != NULL)
      read_goods (line, *token);
    else if (letter != NULL)
      line->counters[letter - COUNTER_LETTERS] = g_ascii_strtoll (*token + 1, NULL, 10);
  }
}

static void
read_bag (CptFulfilment *fulfilment, const char *text)
{
  g_auto (GStrv) halves = g_strsplit (text, ":", 2);
  g_auto (GStrv) where = g_strsplit (halves[0], "@", 2);
  g_autoptr (GArray) units = read_units (halves[1]);
  char number[CPT_BAG_SIZE];
  CptBag *bag;

  scene_bag_number ((guint)g_ascii_strtoull (where[0], NULL, 10), number);
  bag = cpt_bag_new (number);
  bag->made_us = SCENE_EARLIER_US;
  if (where[1] != NULL)
    g_strlcpy (bag->location, where[1], sizeof bag->location);
  for (guint i = 0; i < units->len; i++)
    cpt_bag_add_units (bag, g_array_index (units, CptUnits, i).line,
                       g_array_index (units, CptUnits, i).quantity);
  g_ptr_array_add (fulfilment->bags, bag);
}

static void
read_exit (CptMilestones *milestones, const char *text)
{
  for (gint exit = CPT_EXIT_DECLINED; exit <= CPT_EXIT_EXPIRED; exit++)
    if (strcmp (cpt_exit_to_text ((CptExit)exit), text) == 0)
      milestones->exit = (CptExit)exit;
  g_assert_cmpint (milestones->exit, !=, CPT_EXIT_NONE);
  milestones->exit_us = SCENE_EARLIER_US;
}

static void
read_holder (CptMilestones *milestones, const char *text)
{
  scene_sign_in (text[0], milestones->holder_sign_in);
  if (text[1] != '-')
    scene_sign_in (g_ascii_tolower (text[0]), milestones->holder_person);
}

static void
read_moment (CptMilestones *milestones, const char *token)
{
  gsize length = strlen (token);
  gboolean now = token[length - 1] == '*';

  for (gsize i = 0; i < G_N_ELEMENTS (MOMENTS); i++)
    if (strncmp (MOMENTS[i].name, token, length - (now ? 1 : 0)) == 0)
      *(gint64 *)G_STRUCT_MEMBER_P (milestones, MOMENTS[i].offset) =
          now ? SCENE_NOW_US : SCENE_EARLIER_US;
}

static void
read_token (CptFulfilment *fulfilment, const char *token)
{
  CptMilestones *milestones = &fulfilment->milestones;
  const char *value;

  if ((value = after (token, "held=")) != NULL) {
    read_holder (milestones, value);
  } else if ((value = after (token, "wave=")) != NULL) {
    scene_sign_in (value[0], milestones->wave);
  } else if ((value = after (token, "tote=")) != NULL) {
    g_strlcpy (milestones->tote, value, sizeof milestones->tote);
  } else if ((value = after (token, "loc=")) != NULL) {
    g_strlcpy (milestones->location, value, sizeof milestones->location);
  } else if ((value = after (token, "wait=")) != NULL) {
    milestones->waiting_for = value[0] == 'c' ? CPT_WAITING_CUSTOMER : CPT_WAITING_STOCK;
    milestones->waiting_since_us = SCENE_EARLIER_US;
  } else if ((value = after (token, "exit=")) != NULL) {
    read_exit (milestones, value);
  } else if ((value = after (token, "bag")) != NULL) {
    read_bag (fulfilment, value);
  } else if ((value = after (token, "method=")) != NULL) {
    g_assert_true (cpt_method_from_text (value, &fulfilment->promise->method));
  } else if ((value = after (token, "pay=")) != NULL) {
    g_assert_true (cpt_payment_state_from_text (value, &fulfilment->promise->payment_state));
  } else if ((value = after (token, "total=")) != NULL) {
    fulfilment->promise->total = g_ascii_strtoll (value, NULL, 10);
  } else if ((value = after (token, "paid=")) != NULL) {
    fulfilment->promise->paid = g_ascii_strtoll (value, NULL, 10);
  } else if ((value = after (token, "until-us=")) != NULL) {
    fulfilment->promise->authorised_until_us = SCENE_NOW_US + g_ascii_strtoll (value, NULL, 10);
  } else if ((value = after (token, "on_short=")) != NULL) {
    fulfilment->promise->on_short = cpt_on_short_from_text (value);
  } else if (token[0] != '\0') {
    read_moment (milestones, token);
  }
}

CptFulfilment *
scene_fulfilment (const char *text)
{
  g_auto (GStrv) halves = g_strsplit (text, ";", 2);
  g_auto (GStrv) lines = g_strsplit (halves[0] == NULL ? "" : halves[0], "|", -1);
  g_auto (GStrv) tokens =
      g_strsplit (halves[0] == NULL || halves[1] == NULL ? "" : halves[1], " ", -1);
  g_autoptr (CptPromise) promise = cpt_promise_new ();
  CptFulfilment *fulfilment;

  g_strlcpy (promise->store, SCENE_STORE, sizeof promise->store);
  promise->number = g_strdup ("C-10487");
  promise->reference = g_strdup ("C-10487");
  promise->on_short = CPT_ON_SHORT_KEEP;
  fulfilment =
      cpt_fulfilment_new ("01900000-0000-7000-8000-000000000000", promise, g_strv_length (lines));
  for (gsize i = 0; i < fulfilment->n_lines; i++) {
    fulfilment->lines[i].number = (guint)i + 1;
    g_snprintf (fulfilment->lines[i].sku, CPT_SKU_SIZE, "S%" G_GSIZE_FORMAT, i + 1);
    read_line (&fulfilment->lines[i], lines[i]);
  }
  for (char **token = tokens; *token != NULL; token++)
    read_token (fulfilment, *token);
  return fulfilment;
}

static void
describe_units (GString *text, const CptBag *bag)
{
  for (guint i = 0; i < bag->units->len; i++) {
    const CptUnits *units = &g_array_index (bag->units, CptUnits, i);

    g_string_append_printf (text, "%s%ux%" G_GINT64_FORMAT, i > 0 ? "," : "", units->line,
                            units->quantity);
  }
}

static void
describe_milestones (GString *text, const CptMilestones *milestones)
{
  for (gsize i = 0; i < G_N_ELEMENTS (MOMENTS); i++) {
    gint64 at_us = *(gint64 *)G_STRUCT_MEMBER_P (milestones, MOMENTS[i].offset);

    if (at_us != 0)
      g_string_append_printf (text, " %s%s", MOMENTS[i].name, at_us == SCENE_NOW_US ? "*" : "");
  }
  if (milestones->holder_sign_in[0] != '\0')
    g_string_append_printf (text, " held=%c%s", read_name (milestones->holder_sign_in),
                            milestones->holder_person[0] == '\0' ? "-" : "");
  if (milestones->wave[0] != '\0')
    g_string_append_printf (text, " wave=%c", read_name (milestones->wave));
  if (milestones->tote[0] != '\0')
    g_string_append_printf (text, " tote=%s", milestones->tote);
  if (milestones->location[0] != '\0')
    g_string_append_printf (text, " loc=%s", milestones->location);
  if (milestones->waiting_for != CPT_WAITING_NONE)
    g_string_append_printf (text, " wait=%s", cpt_waiting_to_text (milestones->waiting_for));
  if (milestones->exit != CPT_EXIT_NONE)
    g_string_append_printf (text, " exit=%s", cpt_exit_to_text (milestones->exit));
}

char *
scene_describe (const CptFulfilment *fulfilment)
{
  GString *text = g_string_new (NULL);
  gsize before;

  for (gsize i = 0; i < fulfilment->n_lines; i++) {
    g_string_append (text, i > 0 ? " |" : "");
    for (gint counter = 0; counter < CPT_N_COUNTERS; counter++)
      if (fulfilment->lines[i].counters[counter] != 0)
        g_string_append_printf (text, "%s%c%" G_GINT64_FORMAT, text->len > 0 ? " " : "",
                                COUNTER_LETTERS[counter], fulfilment->lines[i].counters[counter]);
  }
  before = text->len;
  describe_milestones (text, &fulfilment->milestones);
  for (guint i = 0; i < fulfilment->bags->len; i++) {
    const CptBag *bag = g_ptr_array_index (fulfilment->bags, i);

    g_autofree char *counter = g_strndup (bag->number + 5, 5);

    g_string_append_printf (text, " bag%" G_GUINT64_FORMAT, g_ascii_strtoull (counter, NULL, 10));
    if (bag->location[0] != '\0')
      g_string_append_printf (text, "@%s", bag->location);
    g_string_append_c (text, ':');
    describe_units (text, bag);
  }
  if (text->len > before)
    g_string_insert (text, (gssize)before, " ;");
  return g_string_free (text, FALSE);
}
