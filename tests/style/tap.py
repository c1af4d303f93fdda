# SPDX-License-Identifier: GPL-3.0-or-later
"""One TAP case a rule and folder, and where the project's sources are."""
import os
import sys

ROOT = os.environ.get("COMPTOIR_SOURCE_ROOT") or os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
FIXTURES = os.path.join(ROOT, "tests", "style", "fixtures")

_count = 0
_failed = 0


def case(name, problems):
    """One case; `problems` is a list of lines, empty when all is well."""
    global _count, _failed
    _count += 1
    if problems:
        _failed += 1
    print(f"{'not ok' if problems else 'ok'} {_count} {name}")
    for problem in problems[:40]:
        print(f"# {problem}")
    sys.stdout.flush()


def skip(name, why):
    global _count
    _count += 1
    print(f"ok {_count} {name} # SKIP {why}")


def finish():
    print(f"1..{_count}")
    sys.exit(1 if _failed else 0)


def found_as_planted(name, found, planted):
    """A checker that finds nothing is worth nothing: it must find what was planted, and only that."""
    problems = [f"planted and not found: {item}" for item in sorted(planted - found)]
    problems += [f"found and not planted: {item}" for item in sorted(found - planted)]
    if not planted:
        problems.append("nothing is planted")
    case(name, problems)


def files(root, *tops, ends=()):
    """Paths below `root`, sorted; without fixtures (they are wrong on purpose) and build folders."""
    result = []
    for top in tops:
        for folder, folders, names in os.walk(os.path.join(root, top)):
            folders[:] = sorted(f for f in folders if not f.startswith((".", "build")) and f not in ("fixtures", "__pycache__"))
            for name in sorted(names):
                if not ends or name.endswith(tuple(ends)):
                    result.append(os.path.relpath(os.path.join(folder, name), root))
    return result


def by_folder(paths, depth=2):
    """{'src/domain': [paths…]}"""
    groups = {}
    for path in paths:
        groups.setdefault("/".join(path.split("/")[:-1][:depth]), []).append(path)
    return groups


def lines(root, path):
    with open(os.path.join(root, path), encoding="utf-8", errors="replace") as stream:
        return stream.read().split("\n")
