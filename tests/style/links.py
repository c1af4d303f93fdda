#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Links each folder as a whole archive with its row's libraries and nothing else: what a header hides, the linker finds."""
import os
import re
import subprocess
import sys
import tempfile

import tap
from table import TABLE

BUILD = os.environ.get("COMPTOIR_BUILD_ROOT", os.path.join(tap.ROOT, "build"))
PACKAGES = {
    "glib": "glib-2.0", "gio": "gio-2.0 gobject-2.0 gio-unix-2.0", "json-glib": "json-glib-1.0", "sqlite3": "sqlite3", "libsoup": "libsoup-3.0",
    "libsodium": "libsodium", "zbar": "zbar", "gstreamer": "gstreamer-1.0 gstreamer-app-1.0 gstreamer-video-1.0 gstreamer-audio-1.0",
    "gtk": "gtk4", "adwaita": "libadwaita-1", "libmicrohttpd": "libmicrohttpd", "gdk-pixbuf": "gdk-pixbuf-2.0",
    "cairo": "cairo-pdf", "pango": "pangocairo",
}
WITHOUT_PC = {"zint": "-lzint"}  # what pkg-config does not know


def archives(folder):
    """A folder's static libraries: libcpt-FOLDER*.a below it; central has one a storey."""
    found = []
    for place, _, names in os.walk(os.path.join(BUILD, "src", folder)):
        found += [os.path.join(place, name) for name in sorted(names) if re.match(rf"libcpt-{folder}[\w-]*\.a$", name)]
    return sorted(found)


def reach(folder):
    """The folder's row, and what those folders bring along."""
    seen = []
    for other in TABLE[folder][0].split():
        for name in [other, *reach(other)]:
            if name not in seen:
                seen.append(name)
    return seen


def libraries(folder):
    names = set()
    for name in [folder, *reach(folder)]:
        names |= set(TABLE[name][1].split())
    packages = " ".join(PACKAGES[name] for name in sorted(names) if name in PACKAGES).split()
    flags = subprocess.run(["pkg-config", "--libs", *packages], capture_output=True, text=True, check=True).stdout.split()
    flags += [WITHOUT_PC[name] for name in sorted(names) if name in WITHOUT_PC]
    return [flag for flag in flags if flag != "-Wl,--export-dynamic"]


def sanitizers():
    with open(os.path.join(BUILD, "build.ninja"), encoding="utf-8") as stream:
        found = re.search(r"-fsanitize=[\w,]+", stream.read())
    return [found[0]] if found else []


def link(folder, objects):
    """The linker's complaints, shortened; [] when it links."""
    others = [archive for other in reach(folder) for archive in archives(other)]
    with tempfile.TemporaryDirectory() as room:
        run = subprocess.run(
            ["cc", "-shared", "-o", os.path.join(room, "whole.so"), *sanitizers(), "-Wl,--no-undefined", "-Wl,--whole-archive", *objects,
             "-Wl,--no-whole-archive", "-Wl,--start-group", *others, "-Wl,--end-group", *libraries(folder), "-lm"],
            capture_output=True, text=True)
    return [] if run.returncode == 0 else sorted(set(re.findall(r"undefined reference to `([^']+)'", run.stderr))) or run.stderr.splitlines()[-3:]


def main():
    for folder in TABLE:
        mine = archives(folder)
        if not mine:
            continue
        tap.case(f"links/{folder}", [f"src/{folder} needs {symbol}, which its row does not give" for symbol in link(folder, mine)])
        planted = os.path.join(tap.FIXTURES, "links", folder + ".c")
        with tempfile.TemporaryDirectory() as room:
            planted_object = os.path.join(room, "planted.o")
            subprocess.run(["cc", "-c", "-fPIC", "-o", planted_object, planted], check=True)
            with open(planted, encoding="utf-8") as stream:
                wanted = set(re.findall(r"^void (\w+) \(void\);", stream.read(), re.M))
            tap.found_as_planted(f"links/planted/{folder}", set(link(folder, [*mine, planted_object])), wanted)
    tap.finish()


if __name__ == "__main__":
    sys.exit(main())
