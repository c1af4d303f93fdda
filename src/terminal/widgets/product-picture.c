/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "terminal/widgets/product-picture.h"

#include "terminal/widgets/picture-store.h"

#include <math.h>

#define SIDE_PX 480 /* what a picture would like to have: drawings have no size of their own */

struct _CptProductPicture {
  AdwBin parent_instance;

  char *path; /* (owned) (nullable) */
  GdkTexture
      *texture; /* (owned) (nullable) what is drawn; of another size until the right one came */
  GCancellable *cancel; /* (owned) (nullable) of the reading */
  int width, height;    /* pixels of the screen that were asked for */
};

G_DEFINE_FINAL_TYPE (CptProductPicture, cpt_product_picture, ADW_TYPE_BIN)

typedef enum { PROP_PATH = 1 } CptProductPictureProperty;

static void
take_texture (CptProductPicture *self, GdkTexture *texture)
{
  gboolean first = self->texture == NULL;

  if (!g_set_object (&self->texture, texture))
    return;
  if (first != (texture == NULL)) /* its height may follow its width */
    gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CptProductPicture) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = cpt_picture_store_load_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancel);
  if (texture != NULL) /* no picture is no fault: the name says what it is */
    take_texture (self, texture);
}

static void
stop_reading (CptProductPicture *self)
{
  g_cancellable_cancel (self->cancel);
  g_clear_object (&self->cancel);
}

/* Once it is known how large it stands there. */
static void
ask (CptProductPicture *self)
{
  GdkTexture *texture;

  if (self->path == NULL || self->width <= 0 || self->height <= 0)
    return;
  texture = cpt_picture_store_find (self->path, self->width, self->height);
  if (texture != NULL) {
    take_texture (self, texture);
    return;
  }
  self->cancel = g_cancellable_new ();
  cpt_picture_store_load_async (self->path, self->width, self->height, self->cancel, on_read,
                                g_object_ref (self));
}

static void
set_path (CptProductPicture *self, const char *path)
{
  if (g_strcmp0 (path, self->path) == 0)
    return;
  stop_reading (self);
  g_free (self->path);
  self->path = g_strdup (path);
  if (path == NULL || self->width == 0 ||
      cpt_picture_store_find (path, self->width, self->height) == NULL)
    take_texture (self, NULL);
  ask (self);
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

  stop_reading (self);
  g_clear_object (&self->texture);
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
  GdkTexture *texture = CPT_PRODUCT_PICTURE (widget)->texture;

  *minimum = *natural = 0;
  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_VERTICAL && texture != NULL) {
    double shape =
        (double)gdk_texture_get_height (texture) / (double)gdk_texture_get_width (texture);

    *natural = (int)ceil (for_size >= 0 ? for_size * shape : SIDE_PX * MIN (1.0, shape));
  }
}

static GtkSizeRequestMode
cpt_product_picture_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
cpt_product_picture_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CptProductPicture *self = CPT_PRODUCT_PICTURE (widget);
  int scale = gtk_widget_get_scale_factor (widget);

  if (self->width == width * scale && self->height == height * scale)
    return;
  self->width = width * scale;
  self->height = height * scale;
  stop_reading (self);
  ask (self);
}

/* On whole pixels and, once the right size is there, one for one: nothing is scaled in a frame. */
static void
cpt_product_picture_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  CptProductPicture *self = CPT_PRODUCT_PICTURE (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  int wide, high;
  double times;
  graphene_rect_t box;

  if (self->texture == NULL || width <= 0 || height <= 0)
    return;
  wide = gdk_texture_get_width (self->texture);
  high = gdk_texture_get_height (self->texture);
  if ((wide == self->width && high <= self->height) ||
      (high == self->height && wide <= self->width))
    times = 1.0 / gtk_widget_get_scale_factor (widget);
  else
    times = MIN ((double)width / wide, (double)height / high);
  box = GRAPHENE_RECT_INIT ((float)floor ((width - wide * times) / 2),
                            (float)floor ((height - high * times) / 2), (float)(wide * times),
                            (float)(high * times));
  gtk_snapshot_append_texture (snapshot, self->texture, &box);
}

static void
cpt_product_picture_class_init (CptProductPictureClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = cpt_product_picture_set_property;
  object_class->dispose = cpt_product_picture_dispose;
  object_class->finalize = cpt_product_picture_finalize;
  widget_class->measure = cpt_product_picture_measure;
  widget_class->get_request_mode = cpt_product_picture_get_request_mode;
  widget_class->size_allocate = cpt_product_picture_size_allocate;
  widget_class->snapshot = cpt_product_picture_snapshot;
  g_object_class_install_property (
      object_class, PROP_PATH,
      g_param_spec_string ("path", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS));
}

static void
cpt_product_picture_init (CptProductPicture *self)
{
  gtk_widget_set_layout_manager (GTK_WIDGET (self), NULL);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_widget_add_css_class (GTK_WIDGET (self), "picture");
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}
