#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the examples of docs/scripts.md that a terminal without a screen answers. An answer may hold more members than the page
shows, null is a member that is not there too; `…` is any text. A block names the orders that come in before it."""
import json
import os
import re

from shop import Room, run_cases, tap

PAGE = os.path.join(tap.ROOT, "docs", "scripts.md")


ORDERS = {"C-10488": (("45001-KAK-L", 1), ("45014-BOR-L", 1)), "C-10489": (("45001-KAK-L", 1),)}


def read_examples():
    """[(orders, [(request, answer)])]"""
    with open(PAGE, encoding="utf-8") as stream:
        blocks = re.findall(r"(?ms)^```headless([^\n]*)\n(.*?)^```", stream.read())
    assert len(blocks) >= 2
    for orders, block in blocks:
        lines = block.splitlines()
        assert lines and len(lines) % 2 == 0
        yield orders.split(), list(zip(lines[::2], lines[1::2]))


def differs(shown, got, path="answer"):
    """Where, or None."""
    if shown == "…":
        return None if isinstance(got, str) else path
    if isinstance(shown, dict):
        if not isinstance(got, dict):
            return path
        return next((where for name in shown if (where := differs(shown[name], got.get(name), f"{path}.{name}"))), None)
    if isinstance(shown, list):
        if not isinstance(got, list) or len(got) != len(shown):
            return path
        return next((where for i, each in enumerate(shown) if (where := differs(each, got[i], f"{path}[{i}]"))), None)
    return None if shown == got else path


def answers_as_the_page_says():
    """examples/docs/scripts.md"""
    with Room() as room:
        central = room.central()
        central.order("C-10487", ("45001-KAK-M", 2), ("45020-OCR-U", 1))
        terminal = room.terminal("h1", central)
        terminal.must("sync", wait=30)
        for orders, examples in read_examples():
            for number in orders:
                central.order(number, *ORDERS[number])
            terminal.must("sync", wait=30)
            for request, answer in examples:
                assert request.startswith("> ") and answer.startswith("< "), (request, answer)
                terminal.send(request[2:])
                got = terminal.read()
                where = differs(json.loads(answer[2:]), got)
                assert where is None, (request, where, got)


run_cases(answers_as_the_page_says)
