# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of docs/ARCHITECTURE.md: who may include whom, and which foreign libraries a folder may see."""

# folder: (our folders, foreign libraries)
TABLE = {
    "domain": ("", "glib"),
    "codes": ("domain", "glib"),
    "crypto": ("", "glib libsodium"),
    "wire": ("domain", "glib gio json-glib"),
    "sql": ("", "glib sqlite3"),
    "cache": ("domain codes wire sql crypto", "glib gio sqlite3"),
    "sync": ("domain wire cache crypto", "glib gio libsoup"),
    "device": ("crypto", "glib gio libsecret"),
    "scan": ("codes", "glib gio zbar libdmtx gstreamer"),
    "print": ("domain codes", "glib gio cairo pango zint"),
    "workflow": ("domain codes cache sync device crypto print", "glib gio"),
    "terminal": ("domain codes scan workflow print", "glib gio gtk adwaita gstreamer"),
    "headless": ("domain workflow wire codes scan", "glib gio json-glib"),
    "central": ("domain codes wire sql crypto", "glib gio libmicrohttpd libsoup gdk-pixbuf json-glib libpq zint"),
}

# Inside a folder, a library that only some files may see: (folder, library, start of the path below the folder).
ONLY_IN = [
    ("sync", "libsoup", ("client",)),
    ("terminal", "gstreamer", ("feedback/",)),
    ("central", "libmicrohttpd", ("http/",)),
    ("central", "libsoup", ("webhook/",)),
    ("central", "gdk-pixbuf", ("pictures", "orchestration/pictures")),
    ("central", "libpq", ("storage/postgres/",)),
    ("central", "zint", ("cli-pass",)),
]

# headless reads a code out of a picture, it owns no camera.
ONLY_HEADERS = {("headless", "scan"): ("scan/decode",)}

# central: http, webhook -> orchestration -> storage; what lies beside them (the command line) sees all three.
INSIDE_CENTRAL = {"http": ("http", "orchestration"), "webhook": ("webhook", "orchestration"), "orchestration": ("orchestration", "storage"),
                  "storage": ("storage",)}

# workflow: jobs meet through the shop, the dispatcher, what is said and how a list changes.
MEETING_PLACES = ("shop", "dispatch", "say", "rows")

# Pure folders see no clock, no I/O, no locale: only these headers of the C library.
PURE = ("domain", "codes")
PURE_HEADERS = {"string.h", "stddef.h", "stdint.h", "stdbool.h", "limits.h", "inttypes.h"}

# How a foreign header is known: the first match wins.
HEADERS = [
    ("glib-object.h", "gio"), ("gobject/", "gio"), ("gmodule.h", "gio"), ("gio/", "gio"), ("glib", "glib"),
    ("json-glib/", "json-glib"), ("sqlite3.h", "sqlite3"), ("libsoup/", "libsoup"), ("sodium", "libsodium"),
    ("libsecret/", "libsecret"), ("zbar", "zbar"), ("dmtx", "libdmtx"), ("gst/", "gstreamer"),
    ("gtk/", "gtk"), ("gdk/", "gtk"), ("gsk/", "gtk"), ("graphene", "gtk"), ("adwaita", "adwaita"),
    ("microhttpd", "libmicrohttpd"), ("gdk-pixbuf/", "gdk-pixbuf"),
    ("libpq", "libpq"), ("zint", "zint"), ("cairo", "cairo"), ("pango/", "pango"),
]
# What a library brings with it.
BRINGS = {"gtk": {"gdk-pixbuf", "cairo", "pango"}}


def library_of(header):
    """The foreign library of a header; None for one of the C library."""
    return next((library for start, library in HEADERS if header.startswith(start)), None)
