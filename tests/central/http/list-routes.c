/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prints the server's own table of routes, for the test that holds data/openapi.yaml against it. */
#include "central/http/routes.h"

int
main (void)
{
  gsize n;
  const CptHttpRoute *routes = cpt_http_route_list (&n);

  for (gsize i = 0; i < n; i++)
    g_print ("%s %s\n", routes[i].method, routes[i].pattern);
  return 0;
}
