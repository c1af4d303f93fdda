/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client.h"

#include <arpa/inet.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PATIENCE_MS 15000

void
answer_free (Answer *self)
{
  g_free (self->head);
  g_string_free (self->body, TRUE);
  g_free (self);
}

int
client_connect (const char *url)
{
  struct sockaddr_in address = { .sin_family = AF_INET,
                                 .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  struct timeval patience = { .tv_sec = PATIENCE_MS / 1000 };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  address.sin_port = htons ((guint16)atoi (strrchr (url, ':') + 1));
  setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt (fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  if (fd >= 0 && connect (fd, (struct sockaddr *)&address, sizeof address) == 0)
    return fd;
  if (fd >= 0)
    close (fd);
  return -1;
}

gboolean
client_send (int fd, const char *bytes, gssize length)
{
  gsize left = length < 0 ? strlen (bytes) : (gsize)length;

  while (left > 0) {
    gssize n = send (fd, bytes, left, MSG_NOSIGNAL);

    if (n <= 0)
      return FALSE;
    bytes += n;
    left -= (gsize)n;
  }
  return TRUE;
}

static gboolean
read_head (int fd, GString *head)
{
  char byte;

  while (head->len < 65536 && recv (fd, &byte, 1, 0) == 1) {
    g_string_append_c (head, byte);
    if (g_str_has_suffix (head->str, "\r\n\r\n"))
      return TRUE;
  }
  return FALSE;
}

static Answer *
read_answer (int fd, gboolean has_body)
{
  Answer *self = g_new0 (Answer, 1);
  g_autoptr (GString) head = g_string_new (NULL);
  g_autofree char *lower = NULL;
  const char *length_header;
  gsize length;

  self->body = g_string_new (NULL);
  if (read_head (fd, head) && g_str_has_prefix (head->str, "HTTP/1.1 "))
    self->status = atoi (head->str + strlen ("HTTP/1.1 "));
  self->head = g_strdup (head->str);
  lower = g_ascii_strdown (head->str, -1);
  length_header = strstr (lower, "content-length: ");
  length = length_header == NULL || !has_body
               ? 0
               : (gsize)atoi (length_header + strlen ("content-length: "));
  while (self->status != 0 && self->body->len < length) {
    char buffer[16384];
    gssize n = recv (fd, buffer, MIN (sizeof buffer, length - self->body->len), 0);

    if (n <= 0)
      break;
    g_string_append_len (self->body, buffer, n);
  }
  return self;
}

Answer *
client_read (int fd)
{
  return read_answer (fd, TRUE);
}

gboolean
client_is_closed (int fd, int wait_ms)
{
  struct pollfd item = { .fd = fd, .events = POLLIN };
  char byte;

  if (poll (&item, 1, wait_ms) <= 0)
    return FALSE;
  return recv (fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) <= 0;
}

char *
client_make_head (const char *method, const char *target, const char *token)
{
  if (token == NULL)
    return g_strdup_printf ("%s %s HTTP/1.1\r\nHost: localhost\r\n", method, target);
  return g_strdup_printf ("%s %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n",
                          method, target, token);
}

Answer *
client_call (const char *url,
             const char *method,
             const char *target,
             const char *token,
             const char *body)
{
  g_autofree char *head = client_make_head (method, target, token);
  g_autoptr (GString) call = g_string_new (head);
  int fd = client_connect (url);
  Answer *answer;

  if (body != NULL)
    g_string_append_printf (call, "Content-Length: %" G_GSIZE_FORMAT "\r\n", strlen (body));
  g_string_append_printf (call, "\r\n%s", body == NULL ? "" : body);
  client_send (fd, call->str, (gssize)call->len);
  answer = read_answer (fd, !g_str_equal (method, "HEAD"));
  close (fd);
  return answer;
}
