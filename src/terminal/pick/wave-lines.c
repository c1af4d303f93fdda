/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/pick/wave-lines.h"

#include "terminal/pick/wave-row.h"
#include "workflow/pick.h"

/* One line of the list: a heading, an order, or a stop of the walk. */
typedef enum { LINE_HEADING = 0, LINE_ORDER, LINE_STOP } LineSort;

#define CPT_TYPE_WAVE_LINE (cpt_wave_line_get_type ())
G_DECLARE_FINAL_TYPE (CptWaveLine, cpt_wave_line, CPT, WAVE_LINE, GObject)

/* A heading or an order; stops are the walk's own. */
struct _CptWaveLine {
  GObject parent_instance;

  LineSort sort;
  char *title;      /* (owned) */
  char *detail;     /* (owned) (nullable) */
  char *fulfilment; /* (owned) (nullable) of an order */
};

G_DEFINE_FINAL_TYPE (CptWaveLine, cpt_wave_line, G_TYPE_OBJECT)

static void
cpt_wave_line_finalize (GObject *object)
{
  CptWaveLine *self = CPT_WAVE_LINE (object);

  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->detail, g_free);
  g_clear_pointer (&self->fulfilment, g_free);
  G_OBJECT_CLASS (cpt_wave_line_parent_class)->finalize (object);
}

static void
cpt_wave_line_class_init (CptWaveLineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = cpt_wave_line_finalize;
}

static void
cpt_wave_line_init (CptWaveLine *self)
{
}

static void
add_line (GListStore *lines, LineSort sort, const char *title, char *detail, const char *fulfilment)
{
  g_autoptr (CptWaveLine) line = g_object_new (CPT_TYPE_WAVE_LINE, NULL);

  line->sort = sort;
  line->title = g_strdup (title);
  line->detail = detail;
  line->fulfilment = g_strdup (fulfilment);
  g_list_store_append (lines, line);
}

GListStore *
cpt_wave_lines_new (void)
{
  return g_list_store_new (CPT_TYPE_WAVE_LINE);
}

void
cpt_wave_lines_add_heading (GListStore *lines, const char *title)
{
  add_line (lines, LINE_HEADING, title, NULL, NULL);
}

void
cpt_wave_lines_add_order (GListStore *lines,
                          const char *title,
                          char *detail,
                          const char *fulfilment)
{
  add_line (lines, LINE_ORDER, title, detail, fulfilment);
}

const char *
cpt_wave_lines_get_order (gpointer line)
{
  return CPT_IS_WAVE_LINE (line) ? CPT_WAVE_LINE (line)->fulfilment : NULL;
}

static LineSort
get_sort (gpointer item)
{
  return CPT_IS_WAVE_LINE (item) ? CPT_WAVE_LINE (item)->sort : LINE_STOP;
}

static GtkWidget *
make_child (LineSort sort, CptWaveRuler *ruler)
{
  GtkWidget *child;

  if (sort != LINE_HEADING)
    return cpt_wave_row_new (ruler);
  child = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (child), 0);
  gtk_label_set_wrap (GTK_LABEL (child), TRUE);
  gtk_widget_add_css_class (child, "list-heading");
  gtk_widget_add_css_class (child, "t-s");
  gtk_widget_add_css_class (child, "strong");
  gtk_widget_add_css_class (child, "dimmer");
  return child;
}

static char *
write_detail (const char *size, const char *options, const char *reference)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  if (size != NULL && *size != '\0')
    g_ptr_array_add (words, (gpointer)size);
  if (options != NULL && *options != '\0')
    g_ptr_array_add (words, (gpointer)options);
  if (reference != NULL)
    g_ptr_array_add (words, (gpointer)reference);
  g_ptr_array_add (words, NULL);
  return g_strjoinv (" · ", (char **)words->pdata);
}

/* Told what a row of the list shows, for as long as the call lasts. */
typedef void (*TakeWords) (const CptWaveRowWords *words, gpointer data);

static void
read_stop (CptPickStop *stop, TakeWords take, gpointer data)
{
  g_autofree char *name = NULL;
  g_autofree char *size = NULL;
  g_autofree char *options = NULL;
  g_autofree char *reference = NULL;
  g_autofree char *place = NULL;
  g_autofree char *picture = NULL;
  g_autofree char *detail = NULL;
  g_autofree char *count = NULL;
  guint n_wanted = 0;
  guint n_done = 0;
  CptWaveRowWords words = { 0 };

  g_object_get (stop, "name", &name, "size", &size, "options", &options, "reference", &reference,
                "place", &place, "picture", &picture, "n-wanted", &n_wanted, "n-done", &n_done,
                NULL);
  detail = write_detail (size, options, reference);
  if (n_wanted > n_done)
    count = g_strdup_printf ("×%u", n_wanted - n_done);
  words.picture = picture;
  words.name = name;
  words.detail = detail;
  words.place = place;
  words.count = count;
  take (&words, data);
}

static void
read_item (gpointer item, TakeWords take, gpointer data)
{
  if (get_sort (item) == LINE_STOP)
    read_stop (CPT_PICK_STOP (item), take, data);
  else if (get_sort (item) == LINE_ORDER)
    take (&(CptWaveRowWords){ .icon = "cpt-pick-symbolic",
                              .name = CPT_WAVE_LINE (item)->title,
                              .detail = CPT_WAVE_LINE (item)->detail },
          data);
}

static void
show_words (const CptWaveRowWords *words, gpointer row)
{
  cpt_wave_row_show (CPT_WAVE_ROW (row), words);
}

static void
measure_words (const CptWaveRowWords *words, gpointer ruler)
{
  cpt_wave_ruler_add (ruler, words->name, words->detail, words->place, words->count);
}

/* What the rows of one list are made with. */
typedef struct {
  CptWaveRuler *ruler; /* (owned) */
  GListModel *lines;   /* (owned) */
} Rows;

/* Each run of rows below a heading is one card, with round ends. */
static gboolean
is_heading_at (GListModel *lines, guint position)
{
  g_autoptr (GObject) item = g_list_model_get_item (lines, position);

  return item == NULL || get_sort (item) == LINE_HEADING;
}

static void
set_class (GtkWidget *widget, const char *name, gboolean has_it)
{
  if (has_it)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

/* Rows are used again as the list moves under the finger: a walk may have a thousand stops. */
static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *list_item, Rows *rows)
{
  guint position = gtk_list_item_get_position (list_item);
  gpointer item = gtk_list_item_get_item (list_item);
  LineSort sort = get_sort (item);
  GtkWidget *child = gtk_list_item_get_child (list_item);

  if (child == NULL || GTK_IS_LABEL (child) != (sort == LINE_HEADING)) {
    child = make_child (sort, rows->ruler);
    gtk_list_item_set_child (list_item, child);
  }
  gtk_list_item_set_activatable (list_item, sort == LINE_ORDER);
  gtk_list_item_set_selectable (list_item, FALSE);
  if (sort == LINE_HEADING) {
    gtk_label_set_label (GTK_LABEL (child), CPT_WAVE_LINE (item)->title);
    return;
  }
  set_class (child, "first", position == 0 || is_heading_at (rows->lines, position - 1));
  set_class (child, "last", is_heading_at (rows->lines, position + 1));
  read_item (item, show_words, child);
}

static void
on_factory_gone (gpointer data, GClosure *closure)
{
  g_autofree Rows *rows = data;

  cpt_wave_ruler_unref (rows->ruler);
  g_object_unref (rows->lines);
}

static CptWaveRuler *
make_ruler (GListModel *lines)
{
  CptWaveRuler *ruler = cpt_wave_ruler_new ();

  for (guint i = 0; i < g_list_model_get_n_items (lines); i++) {
    g_autoptr (GObject) item = g_list_model_get_item (lines, i);

    read_item (item, measure_words, ruler);
  }
  return ruler;
}

void
cpt_wave_lines_show (GtkListView *list, GListStore *orders, GListModel *stops)
{
  GListStore *parts = g_list_store_new (G_TYPE_LIST_MODEL);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  Rows *rows = g_new0 (Rows, 1);
  GListModel *all;

  g_list_store_append (parts, orders);
  g_list_store_append (parts, stops);
  all = G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (parts)));
  rows->ruler = make_ruler (all);
  rows->lines = g_object_ref (all);
  g_signal_connect_data (factory, "bind", G_CALLBACK (on_bind), rows, on_factory_gone, 0);
  gtk_list_view_set_factory (list, factory);
  gtk_list_view_set_model (list, GTK_SELECTION_MODEL (gtk_no_selection_new (all)));
  g_object_unref (factory);
}
