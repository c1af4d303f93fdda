#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads every #include of src/ against the table. A static library's dependency list stops nobody: this does."""
import os
import re

import tap
from table import (BRINGS, INSIDE_CENTRAL, MEETING_PLACES, ONLY_HEADERS, ONLY_IN, PURE, PURE_HEADERS, TABLE,
                   library_of)

INCLUDE = re.compile(r'\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)')


def why_not_foreign(folder, below, header):
    library = library_of(header)
    allowed = set(TABLE[folder][1].split())
    for name in set(allowed):
        allowed |= BRINGS.get(name, set())
    if library is None:
        if folder in PURE and header not in PURE_HEADERS:
            return f"src/{folder} is pure: it may not include <{header}>"
        return None
    if library not in allowed:
        return f"src/{folder} may not include {library} (<{header}>)"
    for where, what, starts in ONLY_IN:
        if (where, what) == (folder, library) and not below.startswith(starts):
            return f"{library} belongs to src/{folder}/{starts[0]}… alone"
    return None


def why_not_inside(folder, below, header):
    if folder == "central" and "/" in below:
        mine, theirs = below.split("/")[0], header.split("/")[1]
        if mine in INSIDE_CENTRAL and header.count("/") > 1 and theirs not in INSIDE_CENTRAL[mine]:
            return f"central/{mine} may not include central/{theirs}: http -> orchestration -> storage"
    if folder == "workflow":
        job = below.split(".")[0].split("-")[0]
        other = header.split("/", 1)[1].split(".")[0].split("-")[0]
        if job != "dispatch" and other != job and other not in MEETING_PLACES:
            return f"the job {job} may not include the job {other}: they meet through the shop and the dispatcher"
    return None


def why_not_ours(root, folder, below, header):
    other = header.split("/")[0]
    if "/" not in header:
        return None if header.endswith(("-resources.h", "-sql.h")) else f'"{header}" does not name its folder'
    if other == folder:
        return why_not_inside(folder, below, header)
    if other not in TABLE[folder][0].split():
        return f"src/{folder} may not include src/{other}"
    only = ONLY_HEADERS.get((folder, other))
    if only and not header.startswith(only):
        return f"src/{folder} may include of src/{other} only {only[0]}"
    return None


def check(root):
    """[(path, line number, why)]"""
    found = []
    for path in tap.files(root, "src", ends=(".c", ".h")):
        parts = path.split("/")
        if len(parts) < 3 or parts[1] not in TABLE:
            found.append((path, 1, "this folder has no row in the table"))
            continue
        folder, below = parts[1], "/".join(parts[2:])
        for number, line in enumerate(tap.lines(root, path), 1):
            match = INCLUDE.match(line)
            if not match:
                continue
            why = why_not_ours(root, folder, below, match[1]) if match[1] else why_not_foreign(folder, below, match[2])
            if why:
                found.append((path, number, why))
    return found


def main():
    found = check(tap.ROOT)
    for folder in TABLE:
        if os.path.isdir(os.path.join(tap.ROOT, "src", folder)):
            tap.case(f"includes/{folder}", [f"{p}:{n}: {why}" for p, n, why in found if p.startswith(f"src/{folder}/")])
    tap.case("includes/no other folder", [f"{p}: {why}" for p, n, why in found if "no row" in why])

    root = os.path.join(tap.FIXTURES, "includes")
    found = {f"{p}:{n}" for p, n, _ in check(root)}
    paths = tap.files(root, "src", ends=(".c", ".h"))
    for folder in TABLE:
        mine = [p for p in paths if p.startswith(f"src/{folder}/")]
        planted = {f"{p}:{n}" for p in mine for n, line in enumerate(tap.lines(root, p), 1) if "planted" in line}
        tap.found_as_planted(f"includes/planted/{folder}", {f for f in found if f.startswith(f"src/{folder}/")}, planted)
    tap.finish()


main()
