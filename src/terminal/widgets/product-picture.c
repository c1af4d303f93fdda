/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/widgets/product-picture.h"

#define SIDE_PX      480 /* drawings have no size of their own; photos are scaled to this */
#define MAX_TEXTURES 64

struct _CptProductPicture {
  AdwBin parent_instance;

  GtkPicture *picture;  /* (unowned) the child */
  char *path;           /* (owned) (nullable) */
  GCancellable *cancel; /* (owned) (nullable) of the reading */
};

G_DEFINE_FINAL_TYPE (CptProductPicture, cpt_product_picture, ADW_TYPE_BIN)

typedef enum { PROP_PATH = 1 } CptProductPictureProperty;

/* path → GdkTexture; emptied when full, since a walk shows the same few again and again. */
static GHashTable *textures;

static void
remember (const char *path, GdkTexture *texture)
{
  if (textures == NULL)
    textures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  if (g_hash_table_size (textures) >= MAX_TEXTURES)
    g_hash_table_remove_all (textures);
  g_hash_table_insert (textures, g_strdup (path), g_object_ref (texture));
}

static void
read_picture (GTask *task, gpointer source, gpointer task_data, GCancellable *cancel)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkPixbuf) pixbuf =
      gdk_pixbuf_new_from_file_at_size (task_data, SIDE_PX, SIDE_PX, &error);

  if (pixbuf == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, gdk_texture_new_for_pixbuf (pixbuf), g_object_unref);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CptProductPicture *self = CPT_PRODUCT_PICTURE (source);
  g_autoptr (GdkTexture) texture = g_task_propagate_pointer (G_TASK (result), NULL);
  const char *path = g_task_get_task_data (G_TASK (result));

  if (texture == NULL || g_strcmp0 (path, self->path) != 0)
    return; /* no picture is no fault: the name says what it is */
  remember (path, texture);
  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (texture));
}

static void
set_path (CptProductPicture *self, const char *path)
{
  g_autoptr (GTask) task = NULL;
  GdkTexture *texture =
      textures != NULL && path != NULL ? g_hash_table_lookup (textures, path) : NULL;

  if (g_strcmp0 (path, self->path) == 0)
    return;
  g_free (self->path);
  self->path = g_strdup (path);
  gtk_picture_set_paintable (self->picture, texture != NULL ? GDK_PAINTABLE (texture) : NULL);
  g_cancellable_cancel (self->cancel);
  g_clear_object (&self->cancel);
  if (path == NULL || texture != NULL)
    return;
  self->cancel = g_cancellable_new ();
  task = g_task_new (self, self->cancel, on_read, NULL);
  g_task_set_source_tag (task, set_path);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, read_picture);
}

static void
cpt_product_picture_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if ((CptProductPictureProperty)id == PROP_PATH)
    set_path (CPT_PRODUCT_PICTURE (object), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
cpt_product_picture_dispose (GObject *object)
{
  CptProductPicture *self = CPT_PRODUCT_PICTURE (object);

  g_cancellable_cancel (self->cancel);
  g_clear_object (&self->cancel);
  G_OBJECT_CLASS (cpt_product_picture_parent_class)->dispose (object);
}

static void
cpt_product_picture_finalize (GObject *object)
{
  g_free (CPT_PRODUCT_PICTURE (object)->path);
  G_OBJECT_CLASS (cpt_product_picture_parent_class)->finalize (object);
}

/* As wide as its place and never wider of itself: a picture that wants more in a taller row takes
 * from the words beside it what they were measured with. */
static void
cpt_product_picture_measure (GtkWidget *widget,
                             GtkOrientation orientation,
                             int for_size,
                             int *minimum,
                             int *natural,
                             int *minimum_baseline,
                             int *natural_baseline)
{
  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    gtk_widget_measure (GTK_WIDGET (CPT_PRODUCT_PICTURE (widget)->picture), orientation, for_size,
                        minimum, natural, NULL, NULL);
}

static GtkSizeRequestMode
cpt_product_picture_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
cpt_product_picture_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_allocate (GTK_WIDGET (CPT_PRODUCT_PICTURE (widget)->picture), width, height, baseline,
                       NULL);
}

static void
cpt_product_picture_class_init (CptProductPictureClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = cpt_product_picture_set_property;
  object_class->dispose = cpt_product_picture_dispose;
  object_class->finalize = cpt_product_picture_finalize;
  GTK_WIDGET_CLASS (klass)->measure = cpt_product_picture_measure;
  GTK_WIDGET_CLASS (klass)->get_request_mode = cpt_product_picture_get_request_mode;
  GTK_WIDGET_CLASS (klass)->size_allocate = cpt_product_picture_size_allocate;
  g_object_class_install_property (
      object_class, PROP_PATH,
      g_param_spec_string ("path", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));
}

static void
cpt_product_picture_init (CptProductPicture *self)
{
  gtk_widget_set_layout_manager (GTK_WIDGET (self), NULL);
  self->picture = GTK_PICTURE (gtk_picture_new ());
  gtk_picture_set_can_shrink (self->picture, TRUE);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->picture), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE,
                               -1);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->picture));
  gtk_widget_add_css_class (GTK_WIDGET (self), "picture");
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}
