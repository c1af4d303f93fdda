#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sums meson's logs into 'N passed, N failed, N skipped'.

tapsum.py BASE…   where BASE.json and BASE.junit.xml are what `meson test --logbase` left.

A binary that dies, times out or ends badly is a failure even where its junit says none; so is a plan that was not kept.
"""
import json
import os
import re
import sys
import xml.etree.ElementTree as ET

MAX_LINES, MAX_COLUMNS = 24, 400
BAD = ("FAIL", "ERROR", "TIMEOUT", "INTERRUPT", "UNEXPECTEDPASS")


def kind_of(case):
    if case.find("failure") is not None or case.find("error") is not None:
        return "f"
    return "s" if case.find("skipped") is not None else "p"


def cases_of(path):
    """test name -> kinds of its cases. meson names a TAP test's element PROJECT.TEST or SUITE.TEST."""
    found = {}
    if not os.path.exists(path):
        return found
    with open(path, encoding="utf-8", errors="replace") as stream:  # meson writes what a test said as it was said
        text = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", "?", stream.read())
    for suite in ET.fromstring(text.encode()).iter("testsuite"):
        for case in suite.iter("testcase"):
            found.setdefault(case.get("classname") or suite.get("name"), []).append((case.get("name"), kind_of(case)))
    return found


def last_words(test):
    """What the test said, from its first failed case on: whoever reads only the end of a log finds the reason there."""
    lines = (test.get("stdout", "") + "\n" + test.get("stderr", "")).splitlines()
    first = next((n for n, line in enumerate(lines) if line.startswith(("not ok", "Bail out!"))), max(0, len(lines) - MAX_LINES))
    return "\n".join(f"    {line[:MAX_COLUMNS]}" for line in lines[first : first + MAX_LINES] if line.strip())


def main(bases):
    passed = failed = skipped = 0
    for base in bases:
        cases = cases_of(base + ".junit.xml")
        with open(base + ".json", encoding="utf-8") as lines:
            for line in lines:
                test = json.loads(line)
                name = test["name"].split(" / ")[-1]
                rows = next((v for k, v in cases.items() if k == name or k.endswith(("." + name, " / " + name))), [])
                if not rows:  # not TAP: the program is its own case; junit lists it under the project
                    rows = [(name, "s" if test["result"] == "SKIP" else "p")] if test["result"] not in BAD else []
                kinds, said = [kind for _, kind in rows], ""
                for case, kind in rows:
                    if kind == "f":
                        print(f"failed: {name}: {case}")
                        said = said or last_words(test)
                if test["result"] in BAD and "f" not in kinds:
                    kinds.append("f")
                    print(f"failed: {name}: {test['result']} ({test.get('returncode')})")
                    said = last_words(test)
                if said:
                    print(said)
                passed += kinds.count("p")
                failed += kinds.count("f")
                skipped += kinds.count("s")
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return failed > 0 or passed == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
