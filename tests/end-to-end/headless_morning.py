#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A morning on comptoir-headless, once a seed: an order comes in, is picked with one wrong scan, the network goes and comes back,
the program is killed at a random instant. What it answered is in the notebook; central must have it, each once.

headless_morning.py [SEED…]
"""
import datetime
import random
import sys
import threading
import time

from harness import (BEANIE, PARKA_L, PARKA_M, SCARF, Central, Clock, Gone, Headless, Shop, Support, check_equal, new_id, run, wait_for)

N_SEEDS = 20
ACTS = ("accept", "pick", "scan", "short", "bag", "stage", "ready", "put-back", "undo", "release", "unshort", "close", "count")


class Morning:
    """One seed: what is done, in order, and how it is gone on with after the kill."""

    def __init__(self, room, clock, shop, central, seed):
        self.room, self.clock, self.shop, self.central = room, clock, shop, central
        self.dice = random.Random(seed)
        self.number = f"C-{30000 + seed}"
        self.bin = f"R-{seed % 24 + 1:02d}"
        self.bag = None
        self.first = {}  # request id -> (request, first answer)
        due = clock.now() + datetime.timedelta(minutes=self.dice.randint(20, 90))
        self.fulfilment = central.place(shop.order(self.number, [(PARKA_M, 2), (SCARF, 2), (BEANIE, 1)], due))
        self.terminal = Headless(room, clock, f"morning-{seed}", central.enrol_file(f"Morning {seed}"))

    def sign_in(self):
        badge, pin = self.shop.people["Camille"]
        answer = self.terminal.ask("sign-in", badge=badge, pin=pin)
        assert answer["ok"], answer

    def steps(self):
        """(verb, arguments) of the acts after the sign-in. A function is asked when its turn comes."""
        id, shop = self.fulfilment, self.shop
        online = [
            ("accept", {"fulfilment": id}),
            ("scan", {"fulfilment": id, "code": shop.ean13(PARKA_L)}),  # wrong size
            ("scan", {"fulfilment": id, "code": shop.ean13(PARKA_M)}),
            ("pick", {"fulfilment": id, "line": 1, "quantity": 1, "place": shop.place(PARKA_M)}),
        ]
        offline = [
            ("network", {"on": False}),
            ("scan", {"fulfilment": id, "code": shop.gtin(BEANIE)}),
            ("pick", {"fulfilment": id, "line": 2, "quantity": 1, "place": shop.place(SCARF)}),
            ("short", {"fulfilment": id, "line": 2, "found": 1, "reason": "not-on-shelf", "place": shop.place(SCARF)}),
            ("bags", {"fulfilment": id, "count": 1}),
            ("bag", lambda: {"fulfilment": id, "line": 1, "quantity": 2, "bag": self.bag}),
            ("bag", lambda: {"fulfilment": id, "line": 3, "quantity": 1, "bag": self.bag}),
            ("stage", lambda: {"fulfilment": id, "place": self.bin, "bags": [self.bag]}),
            ("ready", {"fulfilment": id}),
        ]
        return online + offline

    def note(self, request, answer):
        known = self.first.setdefault(request["id"], (request, answer))
        check_equal(answer, known[1], f"answer to {request} when it is asked again")
        if request["do"] == "bags" and answer.get("ok"):
            self.bag = answer["bags"][0]
        return answer

    def ask(self, request, killer=None):
        """Sends REQUEST until it is answered; KILLER ends the program some time around."""
        if killer is not None:
            threading.Timer(killer, self.terminal.process.kill).start()
        try:
            answer = self.note(request, self.terminal.repeat(request))
        except Gone:
            answer = None
        if killer is not None:
            answer = self.come_back(request) or answer
        assert answer is not None, f"{request}: the program ended"
        return answer

    def come_back(self, request):
        """After the kill: the same data, the same requests, the same answers."""
        self.terminal.process.wait()
        self.terminal.kill()
        self.terminal.start()
        self.sign_in()
        for asked, _ in list(self.first.values()):
            if asked["do"] in ACTS:
                self.note(asked, self.terminal.repeat(asked))
        return self.note(request, self.terminal.repeat(request)) if request["id"] not in self.first else self.first[request["id"]][1]

    def play(self):
        wait_for("the order on the terminal", lambda: self.ask_now("sync", wait=2) and self.sees_order())
        self.sign_in()
        steps = self.steps()
        victim = self.dice.randrange(len(steps))
        for n, (do, arguments) in enumerate(steps):
            arguments = arguments() if callable(arguments) else arguments
            request = {"id": new_id(), "do": do, **arguments}
            answer = self.ask(request, self.dice.uniform(0, 0.02) if n == victim else None)
            self.judge(do, arguments, answer)
        self.ask_now("network", on=True)
        wait_for("all sent", self.is_all_sent)

    def ask_now(self, do, **arguments):
        answer = self.terminal.ask(do, **arguments)
        assert answer["ok"], f"{do} {arguments}: {answer}"
        return answer

    def sees_order(self):
        answer = self.terminal.ask("show", fulfilment=self.number)
        return answer["ok"]

    def is_all_sent(self):
        self.ask_now("sync", wait=5)
        return self.ask_now("status")["unsent"] == 0

    def judge(self, do, arguments, answer):
        if do == "scan" and arguments["code"] == self.shop.ean13(PARKA_L):
            assert answer.get("result") == "wrong" and "command" not in answer, f"a wrong scan answered {answer}"
        else:
            assert answer["ok"], f"{do} {arguments}: {answer}"

    def compare(self, support):
        """The notebook against central: every answered act is there, accepted, and the order is what they add up to."""
        n_found = 0
        for request, answer in self.first.values():
            for command in answer.get("commands") or [answer[name] for name in ("command",) if name in answer]:
                status, verdict = support.verdict(command)
                check_equal(status, 200, f"verdict of {request}")
                assert verdict["status"] in ("accepted", "duplicate"), f"{request}: {verdict}"
                n_found += 1
        assert n_found >= 9, f"only {n_found} acts were answered with a command"
        part = self.central.fulfilment(self.number)
        counters = [(line["ordered"], line["picked"], line["short"], line["put_back"], line["gone"]) for line in part["lines"]]
        check_equal(counters, [(2, 2, 0, 0, 0), (2, 1, 1, 0, 0), (1, 1, 0, 0, 0)], f"{self.number} at central")
        check_equal(part["state"], "ready", f"{self.number} at central")


def main(tap, room):
    clock = Clock()
    shop = Shop(room, clock)
    central = Central(room, clock)
    central.set_up(shop)
    central.serve()
    central.open_channel()
    support = Support(central)
    for seed in [int(text) for text in sys.argv[1:]] or range(N_SEEDS):
        with tap.case(f"seed {seed}: what was answered is at central, each once"):
            started = time.monotonic()
            morning = Morning(room, clock, shop, central, seed)
            try:
                morning.play()
                morning.compare(support)
            finally:
                morning.terminal.close()
            print(f"# {time.monotonic() - started:.1f} s", flush=True)
    with tap.case("check is clean"):
        n_checked = central.check()
        assert n_checked > 500, f"check looked at {n_checked} rows only"


if __name__ == "__main__":
    run(main)
