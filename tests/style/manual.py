#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A manual page a program, without a mistake in its markup, with the options that --help lists and no other."""
import os
import re
import shutil
import subprocess

import tap

BUILD = os.environ.get("COMPTOIR_BUILD_ROOT") or os.path.join(tap.ROOT, "build-dev")
PROGRAMS = {"comptoir": "terminal/comptoir", "comptoir-headless": "headless/comptoir-headless", "comptoir-central": "central/comptoir-central"}
# GLib's own, which no application can leave out
FOREIGN = {"--help-all", "--help-gapplication"}
BOTH = {"--help", "--version"}


def ask(program, *arguments):
    run = subprocess.run([os.path.join(BUILD, "src", PROGRAMS[program]), *arguments], capture_output=True, text=True,
                         env={**os.environ, "LANGUAGE": "en", "LC_ALL": "C.UTF-8", "DISPLAY": ""})
    assert run.returncode == 0, f"{program} {' '.join(arguments)} ended with {run.returncode}: {run.stderr}"
    return run.stdout


def page(program):
    return "\n".join(tap.lines(tap.ROOT, f"docs/man/{program}.1"))


def options(program):
    """As --help has them; a program with commands has them at each."""
    helps = [ask(program, "--help")]
    if program == "comptoir-central":
        helps += [ask(program, command, "--help") for command in re.findall(r"^  (\w+) {2,}", helps[0], re.M)]
    found = {option for text in helps for option in re.findall(r"^  (?:-\w, )?(--[a-z-]+)", text, re.M)}
    return (found | BOTH) - FOREIGN


def told(program):
    """What the page defines: an option at the head of a paragraph."""
    return set(re.findall(r"^\.TP\n\.B[A-Z]? (--[a-z-]+)", page(program).replace("\\-", "-"), re.M))


def compare(program):
    wanted, found = options(program), told(program)
    problems = [f"--help has {option}, the page does not" for option in sorted(wanted - found)]
    problems += [f"the page has {option}, --help does not" for option in sorted(found - wanted)]
    version = re.search(r"version: '([\d.]+)'", "\n".join(tap.lines(tap.ROOT, "meson.build")))[1]
    if ask(program, "--version") != f"{program} {version}\n":
        problems.append(f"--version says {ask(program, '--version')!r}")
    return problems


def markup(program):
    problems = []
    name = program.replace("-", r"(?:\\-|-)")
    if not re.search(rf"^\.TH {name} 1 ", page(program), re.M | re.I):
        problems.append("the page is not titled as its program")
    if not re.search(rf"^\.SH NAME\n{name} \\- \S", page(program), re.M):
        problems.append("NAME does not say what it is in one line")
    others = set(PROGRAMS) - {program}
    said = page(program).split(".SH SEE ALSO")[-1].replace("\\-", "-")
    problems += [f"SEE ALSO lacks {other}" for other in sorted(others) if f".BR {other} (1)" not in said]
    run = subprocess.run(["man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", os.path.join(tap.ROOT, "docs", "man", program + ".1")],
                         stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env={**os.environ, "MANROFFSEQ": "", "MANWIDTH": "80"})
    return problems + run.stderr.split("\n")[:-1]


def main():
    for program in PROGRAMS:
        tap.case(f"manual/{program} tells of the options of --help", compare(program))
        if shutil.which("man"):
            tap.case(f"manual/{program}'s markup", markup(program))
        else:
            tap.skip(f"manual/{program}'s markup", "man is not installed")
    tap.finish()


main()
