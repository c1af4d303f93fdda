#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""embed.py NAME OUT FILE… : the text of each migration, in the order of their names, as `static const char *const NAME[]`."""
import os
import sys


def literal(text):
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("--")]
    return "\n".join('    "' + line.replace("\\", "\\\\").replace('"', '\\"') + '\\n"' for line in lines)


def main():
    name, out, paths = sys.argv[1], sys.argv[2], sorted(sys.argv[3:], key=os.path.basename)
    steps = []
    for path in paths:
        with open(path, encoding="utf-8") as stream:
            steps.append(f"  /* {os.path.basename(path)} */\n{literal(stream.read())},\n")
    with open(out, "w", encoding="utf-8") as stream:
        stream.write("/* Made by data/sql/embed.py. */\n#pragma once\n\n")
        stream.write(f"static const char *const {name}[] = {{\n{''.join(steps)}}};\n")


main()
