/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The counter: the customer is here, and gets what lies ready. Each order goes by a command of its
 * own; what may go is asked of domain, and the answer says it of each. */
#include "headless/verbs.h"

#include "domain/proof.h"
#include "wire/json-list.h"
#include "workflow/dispatch.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_ORDERS 64

/* ---- the customer is here ---- */

typedef struct {
  const char *name;        /* (unowned) as it was asked for */
  char order[CPT_ID_SIZE]; /* "": not found yet */
  GPtrArray *parts;        /* (unowned) (element-type utf8) its open fulfilments here */
} Looking;

static void
look_for_order (const CptViewFulfilment *found, gpointer user_data)
{
  Looking *looking = user_data;
  const CptPromise *promise = found->shown->promise;

  if (strcmp (promise->order, looking->name) == 0 || strcmp (promise->number, looking->name) == 0)
    g_strlcpy (looking->order, promise->order, sizeof looking->order);
}

static void
look_for_part (const CptViewFulfilment *found, gpointer user_data)
{
  Looking *looking = user_data;

  if (strcmp (found->shown->promise->order, looking->order) == 0)
    g_ptr_array_add (looking->parts, (gpointer)found->shown->id);
}

/* Those of @parts that the rule lets arrive; the first of them, for its refusal, if none is. */
static GPtrArray *
make_arrivals (CptRequest *self, const GPtrArray *parts)
{
  GPtrArray *act = g_ptr_array_new_with_free_func ((GDestroyNotify)cpt_command_free);

  for (guint i = 0; i < parts->len; i++) {
    CptCommand *command =
        cpt_request_new_command (self, CPT_KIND_ARRIVE, g_ptr_array_index (parts, i));
    CptRefusal refusal;

    if (cpt_shop_try (self->session->shop, command, &refusal))
      g_ptr_array_add (act, command);
    else
      cpt_command_free (command);
  }
  if (act->len == 0)
    g_ptr_array_add (act,
                     cpt_request_new_command (self, CPT_KIND_ARRIVE, g_ptr_array_index (parts, 0)));
  return act;
}

void
cpt_verb_arrive (CptRequest *self)
{
  CptView *view = cpt_shop_get_view (self->session->shop);
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;
  const CptViewFulfilment *named;
  Looking looking = { .parts = parts };
  GPtrArray *act;

  if (!cpt_request_get_text (self, "order", 64, &looking.name))
    return;
  named = cpt_request_find_order (self, looking.name);
  if (named != NULL)
    g_strlcpy (looking.order, named->shown->promise->order, sizeof looking.order);
  else
    cpt_view_each_open (view, look_for_order, &looking);
  if (*looking.order != '\0')
    cpt_view_each_open (view, look_for_part, &looking);
  if (parts->len == 0 && named != NULL)
    g_ptr_array_add (parts, (gpointer)named->shown->id);
  if (parts->len == 0) {
    cpt_request_fail_not_found (self, looking.name);
    return;
  }
  act = make_arrivals (self, parts);
  cpt_request_begin (self, &writer);
  cpt_json_begin_list (&writer, "fulfilments");
  for (guint i = 0; i < act->len; i++)
    cpt_json_put_text (&writer, NULL, ((const CptCommand *)g_ptr_array_index (act, i))->aggregate);
  cpt_json_end_list (&writer);
  cpt_json_begin_list (&writer, "commands");
  for (guint i = 0; i < act->len; i++)
    cpt_json_put_text (&writer, NULL, ((const CptCommand *)g_ptr_array_index (act, i))->id);
  cpt_json_end_list (&writer);
  cpt_request_submit (self, act, cpt_request_end (self, &writer));
}

/* ---- the goods go ---- */

/* What is the same for all orders of the request. */
typedef struct {
  CptArgs args;      /* pass, collector, receipt, offline; the lists stand below */
  GPtrArray *checks; /* (owned) (element-type utf8) */
  GPtrArray *bags;   /* (owned) (element-type utf8) */
  GArray *units;     /* (owned) (nullable) (element-type CptUnits) */
  gboolean has_signature;
} Terms;

static void
terms_clear (Terms *self)
{
  g_clear_pointer (&self->checks, g_ptr_array_unref);
  g_clear_pointer (&self->bags, g_ptr_array_unref);
  g_clear_pointer (&self->units, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Terms, terms_clear)

/* As it was scanned: what a wedge or a hand adds around it is no part of it. */
static gboolean
read_pass (CptRequest *self, CptArgs *args)
{
  const char *text;
  CptMeaning meaning;

  if (!cpt_request_get_text (self, "pass", CPT_PASS_SIZE - 1, &text))
    return FALSE;
  if (*text == '\0')
    return TRUE;
  cpt_dispatch_read (self->session->shop, (const guint8 *)text, strlen (text),
                     CPT_SYMBOLOGY_UNKNOWN, &meaning);
  g_strlcpy (args->pass, meaning.pass.state != CPT_PASS_NONE ? meaning.code.text : text,
             sizeof args->pass);
  return TRUE;
}

static gboolean
read_collector (CptRequest *self, CptArgs *args)
{
  const char *text;

  if (!cpt_request_get_text (self, "collector", 16, &text))
    return FALSE;
  if (cpt_collector_from_text (text, &args->collector))
    return TRUE;
  cpt_request_fail_with (self, "malformed", _ ("“collector” is buyer, named or other"),
                         _ ("Say who stands there. Nothing was handed over."));
  return FALSE;
}

/* Null and none: all that may go. */
static gboolean
read_units (CptRequest *self, GArray **out)
{
  JsonArray *list = NULL;
  g_autoptr (GError) error = NULL;

  if (!json_object_has_member (self->object, "units") ||
      json_object_get_null_member (self->object, "units"))
    return TRUE;
  *out = g_array_new (FALSE, TRUE, sizeof (CptUnits));
  if (cpt_json_get_array (self->object, "units", CPT_MAX_BAG_UNITS, &list, &error))
    for (guint i = 0; i < json_array_get_length (list); i++) {
      JsonObject *each;
      CptUnits units = { 0 };
      gint64 line;

      if (!cpt_json_list_get_object (list, i, "units", &each, &error) ||
          !cpt_json_get_int (each, "line", 1, CPT_MAX_LINE_NUMBER, &line, &error) ||
          !cpt_json_get_int (each, "quantity", 1, CPT_MAX_QUANTITY, &units.quantity, &error))
        break;
      units.line = (guint)line;
      g_array_append_val (*out, units);
    }
  if (error == NULL)
    return TRUE;
  cpt_request_fail_with (self, "malformed", _ ("“units” is a list of lines and quantities"),
                         error->message);
  return FALSE;
}

static gboolean
read_terms (CptRequest *self, Terms *terms)
{
  terms->args.offline = cpt_shop_has_no_network (self->session->shop);
  terms->has_signature = json_object_has_member (self->object, "signature") &&
                         !json_object_get_null_member (self->object, "signature");
  return read_pass (self, &terms->args) && read_collector (self, &terms->args) &&
         cpt_request_copy (self, "receipt", terms->args.receipt, sizeof terms->args.receipt) &&
         cpt_request_get_texts (self, "checks", CPT_MAX_PROOFS, CPT_CODE_SIZE - 1,
                                &terms->checks) &&
         cpt_request_get_texts (self, "bags", CPT_MAX_STAGE_BAGS, CPT_BAG_SIZE - 1, &terms->bags) &&
         read_units (self, &terms->units);
}

/* One of the orders that were asked for. */
typedef struct {
  char *name;          /* (owned) as it was asked for */
  CptCommand *command; /* (owned) (nullable) NULL: no such order here */
  CptRefusal refusal;  /* code NONE: it goes */
} Part;

static void
part_free (gpointer data)
{
  Part *self = data;

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->command, cpt_command_free);
  g_free (self);
}

static gboolean
goes (const Part *self)
{
  return self->command != NULL && self->refusal.code == CPT_REFUSAL_NONE;
}

/* FALSE: an order was named before. */
static gboolean
add_part (CptRequest *self, GPtrArray *parts, const char *name)
{
  const CptViewFulfilment *found = cpt_request_find_order (self, name);
  Part *part = g_new0 (Part, 1);

  part->name = g_strdup (name);
  if (found != NULL)
    part->command = cpt_request_new_command (self, CPT_KIND_HAND_OVER, found->shown->id);
  g_ptr_array_add (parts, part);
  for (guint i = 0; found != NULL && i + 1 < parts->len; i++) {
    const Part *before = g_ptr_array_index (parts, i);

    if (before->command != NULL && strcmp (before->command->aggregate, found->shown->id) == 0)
      return FALSE;
  }
  return TRUE;
}

/* Each once, and lines only where it is clear whose. FALSE: answered. */
static gboolean
read_parts (CptRequest *self, const Terms *terms, GPtrArray *parts)
{
  g_autoptr (GPtrArray) names = NULL;
  gboolean each_once = TRUE;

  if (!cpt_request_get_texts (self, "fulfilments", MAX_ORDERS, 64, &names))
    return FALSE;
  for (guint i = 0; i < names->len; i++)
    each_once = add_part (self, parts, g_ptr_array_index (names, i)) && each_once;
  if (names->len > 0 && each_once && (terms->units == NULL || names->len == 1))
    return TRUE;
  cpt_request_fail_with (self, "malformed", _ ("“fulfilments” names each order once"),
                         _ ("At least one, and one alone with `units`, for a line is one order’s. "
                            "Nothing was handed over."));
  return FALSE;
}

/* Whose bag it is; NULL: of no order of this request. */
static const Part *
find_owner (CptRequest *self, const GPtrArray *parts, const char *bag)
{
  for (guint i = 0; i < parts->len; i++) {
    const Part *part = g_ptr_array_index (parts, i);
    const CptViewFulfilment *found =
        part->command != NULL ? cpt_request_find_order (self, part->command->aggregate) : NULL;

    if (found != NULL && cpt_fulfilment_find_bag (found->shown, bag) != NULL)
      return part;
  }
  return NULL;
}

/* A bag goes with its order; a stranger's is each one's, for the rule to refuse. */
static void
fill_bags (CptRequest *self, const GPtrArray *parts, const GPtrArray *bags)
{
  for (guint i = 0; i < bags->len; i++) {
    const char *bag = g_ptr_array_index (bags, i);
    const Part *owner = find_owner (self, parts, bag);

    for (guint p = 0; p < parts->len; p++) {
      const Part *part = g_ptr_array_index (parts, p);

      if (part->command != NULL && (owner == NULL || owner == part))
        g_ptr_array_add (part->command->args.bags, g_strdup (bag));
    }
  }
}

static void
fill_command (CptCommand *command, const Terms *terms, const char *attachment)
{
  CptArgs *args = &command->args;

  g_strlcpy (args->pass, terms->args.pass, sizeof args->pass);
  g_strlcpy (args->receipt, terms->args.receipt, sizeof args->receipt);
  /* As long as nothing is kept of what was signed, the rule is asked with a name for it. */
  if (terms->has_signature)
    g_strlcpy (args->signature, *attachment != '\0' ? attachment : command->id,
               sizeof args->signature);
  args->collector = terms->args.collector;
  args->offline = terms->args.offline;
  args->checks = g_ptr_array_ref (terms->checks);
  args->bags = g_ptr_array_new_with_free_func (g_free);
  args->units = terms->units != NULL ? g_array_ref (terms->units) : NULL;
}

/* ---- the answer ---- */

static void
put_problem (CptRequest *self, CptJsonWriter *writer, const Part *part)
{
  cpt_json_begin_object (writer, "problem");
  if (part->command == NULL)
    cpt_put_not_found (writer, part->name);
  else
    cpt_put_refusal (self, writer, &part->refusal, CPT_KIND_HAND_OVER);
  cpt_json_end_object (writer);
}

static void
put_result (CptRequest *self, CptJsonWriter *writer, const Part *part)
{
  cpt_json_begin_object (writer, NULL);
  cpt_json_put_text (writer, "fulfilment",
                     part->command != NULL ? part->command->aggregate : part->name);
  cpt_json_put_bool (writer, "ok", goes (part));
  if (goes (part))
    cpt_json_put_text (writer, "command", part->command->id);
  else
    put_problem (self, writer, part);
  cpt_json_end_object (writer);
}

/* `ok` is that all of them went; what stands in the way of the first that does not is the problem
 * of the whole. */
static char *
write_results (CptRequest *self, const GPtrArray *parts)
{
  g_auto (CptJsonWriter) writer = CPT_JSON_WRITER_INIT;
  const Part *refused = NULL;

  for (guint i = 0; i < parts->len && refused == NULL; i++)
    if (!goes (g_ptr_array_index (parts, i)))
      refused = g_ptr_array_index (parts, i);
  cpt_json_begin_object (&writer, NULL);
  cpt_json_put_raw (&writer, "id", self->id);
  cpt_json_put_bool (&writer, "ok", refused == NULL);
  cpt_json_begin_list (&writer, "results");
  for (guint i = 0; i < parts->len; i++)
    put_result (self, &writer, g_ptr_array_index (parts, i));
  cpt_json_end_list (&writer);
  if (refused != NULL)
    put_problem (self, &writer, refused);
  return cpt_request_end (self, &writer);
}

static void
on_attached (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CptRequest *self = user_data;
  GError *error = NULL;
  g_autofree char *id = cpt_shop_attach_finish (CPT_SHOP (source), result, &error);

  if (id == NULL) {
    cpt_request_fail (self, error);
    return;
  }
  g_strlcpy (self->attachment, id, sizeof self->attachment);
  cpt_verb_hand_over (self); /* what may go now, with it */
}

/* What was signed is on the disk before the command that names it. */
static void
attach (CptRequest *self)
{
  g_autofree char *text =
      json_to_string (json_object_get_member (self->object, "signature"), FALSE);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  cpt_shop_attach_async (self->session->shop, "signature", bytes, on_attached, self);
}

/* Those that go stand on the disk with the answer, in one act: each is decided by itself, here and
 * at central. */
static void
hand_over (CptRequest *self, const Terms *terms, const GPtrArray *parts)
{
  GPtrArray *act = g_ptr_array_new_with_free_func ((GDestroyNotify)cpt_command_free);
  char *answer;
  gboolean all_known = TRUE;

  for (guint i = 0; i < parts->len; i++) {
    Part *part = g_ptr_array_index (parts, i);

    all_known = all_known && part->command != NULL;
    if (part->command != NULL && cpt_shop_try (self->session->shop, part->command, &part->refusal))
      g_ptr_array_add (act, cpt_command_copy (part->command));
  }
  if (act->len > 0 && terms->has_signature && *self->attachment == '\0') {
    g_ptr_array_unref (act);
    attach (self);
    return;
  }
  answer = write_results (self, parts);
  if (act->len > 0 || all_known) {
    cpt_request_submit (self, act, answer);
    return;
  }
  g_ptr_array_unref (act);
  cpt_request_answer (self, answer); /* what is not here yet may come: the same id looks anew */
}

void
cpt_verb_hand_over (CptRequest *self)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (part_free);
  g_auto (Terms) terms = { 0 };

  if (cpt_shop_get_person (self->session->shop) == NULL) {
    cpt_request_fail_with (self, "not_signed_in", _ ("Nobody is signed in"),
                           _ ("Sign in first. Nothing was handed over."));
    return;
  }
  if (!read_terms (self, &terms) || !read_parts (self, &terms, parts))
    return;
  for (guint i = 0; i < parts->len; i++) {
    const Part *part = g_ptr_array_index (parts, i);

    if (part->command != NULL)
      fill_command (part->command, &terms, self->attachment);
  }
  fill_bags (self, parts, terms.bags);
  hand_over (self, &terms, parts);
}
