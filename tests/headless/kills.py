#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kill -9 at a random instant, with the network cut now and then: each act that was answered is at central once, and nothing else is.

The notebook is the test's own: it writes a request down before it sends it, and its answer when it has it. After a kill the last
request is sent again under the same id, as anybody would who did not get an answer."""
import json
import os
import random
import sys

from shop import ARTICLES, Room, run_cases

PARKA, JUMPER, HAT = "45001-KAK-M", "45014-BOR-L", "45020-OCR-U"
SEEDS = range(int(os.environ.get("COMPTOIR_SEEDS", "20")))
BATCH = 5  # seeds that share one central: it is slow to make, and orders do not meet


def plan(order, bags):
    """An order of three lines, from hand to bin. `bags` is filled by the answer that draws them."""
    yield "accept", {"fulfilment": order}
    for sku, line, quantity in ((PARKA, 1, 2), (JUMPER, 2, 1), (HAT, 3, 1)):
        for _ in range(quantity):
            if line == 2:
                yield "pick", {"fulfilment": order, "line": 2, "quantity": 1, "place": "B-01-1"}
            else:
                yield "scan", {"code": ARTICLES[sku][0], "fulfilment": order}
    yield "bags", {"fulfilment": order, "count": 1}
    yield "bag", {"fulfilment": order, "line": 1, "quantity": 2, "bag": bags}
    yield "stage", {"fulfilment": order, "place": "counter", "bags": [bags]}
    yield "ready", {"fulfilment": order}


def fill(members, bag):
    return {name: bag if value is BAG else [bag] if value == [BAG] else value for name, value in members.items()}


BAG = object()


def ask_and_kill(terminal, chance, do, ident, members):
    """The answer, whatever happens to the process in between."""
    while True:
        if chance.random() < 0.25:
            terminal.send(json.dumps({"id": ident, "do": do, **members}))
            try:
                terminal.read(chance.random() ** 2 * 0.12)
            except AssertionError:
                pass  # no answer yet, or never
            terminal.kill()
            terminal.start()
            if chance.random() < 0.5:
                terminal.must("network", on=False)
            continue
        if chance.random() < 0.2:
            terminal.must("network", on=chance.random() < 0.6)
        return terminal.ask(do, ident, **members)


def pick_one(central, terminal, seed, notebook):
    chance, order, bag = random.Random(seed), f"C-2{seed:04}", None
    for step, (do, members) in enumerate(plan(order, BAG)):
        answer = ask_and_kill(terminal, chance, do, f"{seed}-{step}", fill(members, bag))
        assert answer["ok"], (seed, do, members, answer)
        assert do != "scan" or answer["result"] == "right", (seed, do, answer)
        bag = answer.get("bags", [bag])[0]
        notebook += [answer["command"]] if "command" in answer else answer["commands"]


def make_case(seeds):
    def case():
        with Room() as room:
            central = room.central()
            notebook = []
            for seed in seeds:
                central.order(f"C-2{seed:04}", (PARKA, 2), (JUMPER, 1), (HAT, 1))
                terminal = room.terminal(f"h{seed}", central)
                terminal.sign_in("camille")
                terminal.sync()
                pick_one(central, terminal, seed, notebook)
                terminal.must("network", on=True)
                terminal.sync()
                shown = terminal.must("show", fulfilment=f"C-2{seed:04}")
                assert shown["state"] == "ready" and shown["pending"] == 0, (seed, shown)
                assert [line["picked"] for line in shown["lines"]] == [2, 1, 1], (seed, shown)
                assert terminal.end() == 0
            assert central.check() == []
            log = central.read_log()
            assert len(set(notebook)) == len(notebook)
            assert set(log) == set(notebook), (set(log) ^ set(notebook))
            assert all(len(entries) == 1 and entries[0][0] for entries in log.values()), log

    case.__doc__ = f"kills/seeds {seeds[0]} to {seeds[-1]}: what was answered is at central once, and no more"
    return case


if len(sys.argv) > 1:
    run_cases(*(make_case([int(seed)]) for seed in sys.argv[1:]))
run_cases(*(make_case(SEEDS[start:start + BATCH]) for start in range(0, len(SEEDS), BATCH)))
