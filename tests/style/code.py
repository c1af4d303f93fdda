#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the code reads: formatted, small, licensed, without forbidden calls."""
import os
import re
import subprocess

import tap

MAX_FILE_LINES = 600
MAX_FUNCTION_LINES = 70
FORBIDDEN = [
    (re.compile(r"\bgoto\b"), "goto"),
    (re.compile(r"\b(?:strcpy|strcat|sprintf|gets|strtok)\s*\("), "an unbounded string call"),
    (re.compile(r"\bg_(?:slice_|memdup\s*\()"), "a GLib call that has a better one"),
    (re.compile(r"\b(?:sleep|usleep|g_usleep)\s*\("), "a sleep: wait for the condition"),
    (re.compile(r"\b(?:system|popen)\s*\("), "a shell"),
    (re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b"), "a word that means unfinished"),
]
SPDX = "SPDX-License-Identifier: GPL-3.0-or-later"


def sources(root):
    return tap.files(root, "src", "tests", ends=(".c", ".h"))


def formatted(root, paths):
    run = subprocess.run(["clang-format-14", "--dry-run", "--ferror-limit=0", *paths], cwd=root, capture_output=True, text=True)
    return sorted({line.split(":")[0] for line in run.stderr.splitlines() if "warning:" in line})


def without_literals(line):
    return re.sub(r'"(?:\\.|[^"\\])*"|/\*.*?\*/', '""', line)


def long_functions(root, path):
    """Functions open with a `{` in column 0 and close with a `}` there (the formatter sees to it)."""
    found, start = [], None
    for number, line in enumerate(tap.lines(root, path), 1):
        if line == "{":
            start = number
        elif line == "}" and start:
            if number - start + 1 > MAX_FUNCTION_LINES:
                found.append(f"{path}:{start}: {number - start + 1} lines in one function")
            start = None
    return found


def look(root, path):
    lines = tap.lines(root, path)
    found = [] if SPDX in lines[0] else [f"{path}:1: no SPDX line"]
    if len(lines) - 1 > MAX_FILE_LINES: # the last line ends with a newline too
        found.append(f"{path}:{MAX_FILE_LINES}: {len(lines) - 1} lines in one file")
    found += long_functions(root, path)
    for number, line in enumerate(lines, 1):
        text = without_literals(line)
        found += [f"{path}:{number}: {words}" for pattern, words in FORBIDDEN if pattern.search(text)]
    return found


def main():
    paths = sources(tap.ROOT)
    for folder, mine in tap.by_folder(paths).items():
        tap.case(f"format/{folder}", [f"{path}: run make format" for path in formatted(tap.ROOT, mine)])
        tap.case(f"code/{folder}", [line for path in mine for line in look(tap.ROOT, path)])
    scripts = [p for p in tap.files(tap.ROOT, ".ci", "tests", "data", "ui", "flatpak", ends=(".sh", ".py", ".build", ".css", ".ui", ".sql"))]
    scripts += [os.path.join(".ci", name) for name in ("build", "test", "run", "bootstrap")] + ["Makefile", "meson.build"]
    tap.case("code/licence of what is no C", [f"{p}: no SPDX line" for p in scripts if SPDX not in "\n".join(tap.lines(tap.ROOT, p)[:4])])

    root = os.path.join(tap.FIXTURES, "code")
    found = {line.split(": ")[0] for path in sources(root) for line in look(root, path)}
    planted = {f"{p}:{n}" for p in sources(root) for n, line in enumerate(tap.lines(root, p), 1) if "planted" in line}
    tap.found_as_planted("code/planted", found, planted)
    tap.case("format/planted", [] if formatted(root, sources(root)) else ["the badly formatted fixture passed"])
    tap.finish()


main()
