/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "central/http/listen.h"

#define CPT_HTTP_BACKLOG 2048 /* a shop's terminals all come back at once when the network does */

static GSocketAddress *
parse (const char *address, GError **error)
{
  g_autoptr (GSocketConnectable) parsed = NULL;
  g_autoptr (GInetAddress) host = NULL;
  const char *name = "";

  parsed = g_strrstr (address, ":") == NULL ? NULL : g_network_address_parse (address, 0, NULL);
  if (parsed != NULL)
    name = g_network_address_get_hostname (G_NETWORK_ADDRESS (parsed));
  if (g_str_equal (name, "localhost"))
    name = "127.0.0.1";

  host = g_inet_address_new_from_string (name);
  if (host == NULL) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 "%s is no address to listen on: say it as 127.0.0.1:8765 or [::1]:8765", address);
    return NULL;
  }
  return g_inet_socket_address_new (host, g_network_address_get_port (G_NETWORK_ADDRESS (parsed)));
}

GSocket *
cpt_http_listen (const char *address, char **url_out, GError **error)
{
  g_autoptr (GSocketAddress) wanted = parse (address, error);
  g_autoptr (GSocketAddress) got = NULL;
  g_autoptr (GSocket) listener = NULL;
  g_autoptr (GError) cause = NULL;
  g_autofree char *host = NULL;
  GInetSocketAddress *inet;

  if (wanted == NULL)
    return NULL;
  listener = g_socket_new (g_socket_address_get_family (wanted), G_SOCKET_TYPE_STREAM,
                           G_SOCKET_PROTOCOL_TCP, error);
  if (listener == NULL)
    return NULL;

  g_socket_set_blocking (listener, FALSE);
  g_socket_set_listen_backlog (listener, CPT_HTTP_BACKLOG);
  if (!g_socket_bind (listener, wanted, TRUE, &cause) || !g_socket_listen (listener, &cause) ||
      (got = g_socket_get_local_address (listener, &cause)) == NULL) {
    if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE,
                   "%s is in use by another program: stop it, or listen on another port", address);
    else
      g_set_error (error, cause->domain, cause->code, "Cannot listen on %s: %s", address,
                   cause->message);
    return NULL;
  }

  inet = G_INET_SOCKET_ADDRESS (got);
  host = g_inet_address_to_string (g_inet_socket_address_get_address (inet));
  *url_out = g_strdup_printf (
      g_socket_address_get_family (got) == G_SOCKET_FAMILY_IPV6 ? "http://[%s]:%u" : "http://%s:%u",
      host, g_inet_socket_address_get_port (inet));
  return g_steal_pointer (&listener);
}
