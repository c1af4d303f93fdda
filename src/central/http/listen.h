/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * cpt_http_listen:
 * @address: "127.0.0.1:8765", "localhost:0", "[::1]:8765"
 * @url_out: (out) (transfer full): where it can be reached, with the port it got
 *
 * Returns: (transfer full) (nullable): a socket that listens; G_IO_ERROR_ADDRESS_IN_USE in words
 * when another program has the port
 */
GSocket *cpt_http_listen (const char *address, char **url_out, GError **error);

G_END_DECLS
