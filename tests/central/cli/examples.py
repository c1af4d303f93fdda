#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the examples of docs/scripts.md from top to bottom in one folder, and compares what they print. `…` is any text, the rest of a line included;
a line of `…` alone is any lines. `cat FILE` writes FILE the first time it is shown, unless a command made it."""
import os
import re
import shlex
import subprocess
import tempfile

from central import CLOCK, PROGRAM, tap

PAGE = os.path.join(tap.ROOT, "docs", "scripts.md")


def read_examples(text):
    """[(heading, [(command, [expected lines])])]"""
    found = []
    heading = ""
    for part in re.split(r"(?m)^(?=#)", text):
        heading = part.split("\n")[0].strip("# ")
        examples = []
        for block in re.findall(r"(?ms)^```console\n(.*?)^```", part):
            for line in block.splitlines():
                if line.startswith("$ "):
                    examples.append((line[2:], []))
                else:
                    examples[-1][1].append(line)
        if examples:
            found.append((heading, examples))
    return found


def matches(expected, got):
    pattern = "\n".join(r"(?s:.*)" if line == "…" else ".*".join(re.escape(piece) for piece in line.split("…")) for line in expected)
    return re.fullmatch(pattern, got) is not None


class Session:
    """The shell of the page, as little of one as it needs."""

    def __init__(self, folder):
        self.folder, self.serving = folder, []

    def path(self, name):
        return os.path.join(self.folder, name)

    def run(self, command, expected):
        words = shlex.split(command)
        if words[0] == "cat":
            if not os.path.exists(self.path(words[1])):
                with open(self.path(words[1]), "w", encoding="utf-8") as stream:
                    stream.write("\n".join(expected) + "\n")
            with open(self.path(words[1]), encoding="utf-8") as stream:
                return stream.read().rstrip("\n")
        assert words[0] == "comptoir-central", command
        background = words[-1] == "&"
        stdin = b""
        if background:
            words.pop()
        if "<" in words:
            with open(self.path(words[-1]), "rb") as stream:
                stdin = stream.read()
            words = words[:words.index("<")]
        arguments = [PROGRAM, *words[1:], "--clock", CLOCK]
        if background:
            process = subprocess.Popen([*arguments, "--until-eof"], cwd=self.folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            self.serving.append(process)
            return process.stdout.readline().decode().rstrip("\n")
        done = subprocess.run(arguments, cwd=self.folder, input=stdin, capture_output=True, check=False, timeout=60)
        lines = (done.stdout + done.stderr).decode().splitlines()
        return "\n".join([*lines, f"exit {done.returncode}"] if done.returncode else lines)

    def end(self):
        for process in self.serving:
            process.stdin.close()
            process.stdout.read()
            process.stdout.close()
            process.wait(20)


def main():
    with open(PAGE, encoding="utf-8") as stream:
        sections = read_examples(stream.read())
    with tempfile.TemporaryDirectory(prefix="comptoir-examples-") as folder:
        session = Session(folder)
        for heading, examples in sections:
            if not all(command.split()[0] in ("comptoir-central", "cat") for command, _ in examples):
                continue
            problems = []
            for command, expected in examples:
                got = session.run(command, expected)
                if not matches(expected, got):
                    problems += [f"$ {command}", *(f"  page:    {line}" for line in expected), *(f"  printed: {line}" for line in got.splitlines())]
            tap.case(f"examples/{heading}", problems)
        session.end()
    if not sections:
        tap.case("examples", ["the page has none"])
    tap.finish()


main()
