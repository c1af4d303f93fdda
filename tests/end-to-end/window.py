#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real window: an order comes in and is picked with one wrong scan, undone once, staged, made ready. The network is cut in the
middle, the program is killed at a random instant and started again. What the screen said was done is at central, each once.

window.py [SEED…]
"""
import contextlib
import datetime
import random
import re
import sys
import threading
import time

from harness import BEANIE, PARKA_L, PARKA_M, SCARF, Central, Clock, Shop, check_equal, run, wait_for
from proxy import Proxy
from screen import Window

N_SEEDS = 20
WALK = (BEANIE, PARKA_M, PARKA_M, SCARF)  # in the order of the shelves
GUARD_S = 0.6                             # the same label is taken again after half a second


class Killed(Exception):
    """The program was ended under the person's hands."""


class Day:
    """One seed. `done` is what the screen has confirmed; the person goes on by what the screen says."""

    def __init__(self, room, clock, shop, central, proxy, seed):
        self.room, self.clock, self.shop, self.central, self.proxy = room, clock, shop, central, proxy
        self.dice = random.Random(seed)
        self.number = f"C-{80000 + seed}"
        self.bin = f"R-{seed % 24 + 1:02d}"
        due = clock.now() + datetime.timedelta(minutes=self.dice.randint(15, 100))
        central.place(shop.order(self.number, [(BEANIE, 1), (PARKA_M, 2), (SCARF, 1)], due))
        self.done = 0
        self.subtitle = None  # of the pick page
        self.last_scan = (None, 0.0)
        acts = ["wrong", "undo", "scan 0", "scan 1", "scan 2", "scan 3", "stage", "bin", "primary"]
        self.wrong_at = self.dice.randrange(len(WALK))
        self.undo_at = self.dice.randrange(len(WALK))
        self.cut_at = self.dice.randrange(1, len(WALK))
        self.kill_at = self.dice.choice(acts)
        self.kill_after_s = self.dice.uniform(0, 0.25)
        self.window = Window(room, clock, f"window-{seed}", central.enrol_file(f"Handheld {seed}"))

    # ---- the person's hands
    def hands(self, name, act):
        """One act; at its instant the program may be killed."""
        if self.kill_at == name:
            self.kill_at = None
            threading.Timer(self.kill_after_s, self.window.process.kill).start()
            act()
            self.window.process.wait()
            self.window.kill()
            raise Killed
        act()

    def scan(self, article):
        code = self.shop.ean13(article)
        last, when = self.last_scan
        if last == code:
            wait_for("the hand to come back with the next one", lambda: time.monotonic() > when + GUARD_S)
        self.window.scan(code)
        self.last_scan = (code, time.monotonic())

    def again_if_not(self, seen, article):
        """No beep: the machine was so busy that the scanner's keys came apart. A person scans again."""
        with contextlib.suppress(AssertionError):
            wait_for("the beep", seen, 8, 0.05)
            return
        self.scan(article)

    def shown_done(self):
        """How many items the pick page says are found; None where no pick page is open."""
        end = f" of {len(WALK)} items"
        text = self.window.words_of(self.subtitle) if self.subtitle is not None else ""
        if not text.endswith(end):
            self.subtitle = self.window.find(end + "$")
            text = self.subtitle.name if self.subtitle is not None else ""
        return int(text.split()[0]) if text else None

    def wait_done(self, n):
        wait_for(lambda: f"{n} items found; there is {self.window.texts()}", lambda: self.shown_done() == n, pause_s=0.05)
        self.done = n

    # ---- the story
    def sign_in(self):
        """Until the list is in front; answers the task that it has for this order: pick, stage, or None."""
        self.window.wait_text("Lyon Part-Dieu")
        self.window.sign_in(*self.shop.people["Camille"], "Camille")
        texts = wait_for(lambda: f"the list in front; there is {self.window.texts()}", self.list_in_front)
        return self.find_task(texts)

    def list_in_front(self):
        texts = self.window.texts()
        return texts if "Scan your badge" in texts and not any(text.startswith("Hello") for text in texts) else None

    def find_task(self, texts):
        return next((task for task in ("Pick", "Stage") if f"{task} {self.number}" in texts), None)

    def open_task(self, task):
        self.window.press(f"^{task} {self.number}$", "label")
        if task == "Pick":
            wait_for("the pick page", lambda: self.shown_done() is not None)

    def is_red(self):
        return sum(red > 120 and green < 80 and blue < 80 for red, green, blue in self.window.pixels((0.5, 0.06), (0.9, 0.08), (0.03, 0.1))) >= 2

    def wrong_scan(self):
        self.wrong_at = None
        self.hands("wrong", lambda: self.scan(PARKA_L))
        self.again_if_not(self.is_red, PARKA_L)
        wait_for("the red head", self.is_red)
        self.window.wait_text("Nothing was added")
        check_equal(self.shown_done(), self.done, "items found after a wrong scan")

    def undo(self):
        self.undo_at = None
        self.hands("undo", lambda: self.window.key("ctrl+z"))
        self.wait_done(self.done - 1)

    def pick_all(self):
        while self.done < len(WALK):
            if self.cut_at == self.done:
                self.cut_at = None
                self.proxy.cut()
            if self.wrong_at == self.done:
                self.wrong_scan()
            n = self.done
            self.hands(f"scan {n}", lambda: self.scan(WALK[n]))
            self.again_if_not(lambda: self.shown_done() == n + 1, WALK[n])
            self.wait_done(n + 1)
            if self.undo_at == n:
                self.undo()

    def pick_and_stage(self):
        self.pick_all()
        self.hands("stage", lambda: self.window.key("ctrl+Return"))
        self.make_ready()

    def make_ready(self):
        if self.window.wait_text(f"^(Scan a bin|Bin {self.bin})$") != f"Bin {self.bin}":
            self.hands("bin", lambda: self.window.scan(self.bin))
            self.window.wait_text(f"^Bin {self.bin}$")
        steps = []
        texts = self.window.texts()
        while self.find_task(texts) is not None:  # one press a step: into the bin, ready
            steps.append(self.primary(texts))
            assert len(steps) < 8, f"the button did {steps}"
            self.hands("primary", lambda: self.window.key("ctrl+Return"))
            texts = wait_for(lambda: f"the step after {steps}", lambda: self.step_after(steps[-1]))

    def step_after(self, step):
        texts = self.window.texts()
        return texts if self.find_task(texts) is None or self.primary(texts) != step else None

    def primary(self, texts):
        """The words of the one button of the stage page."""
        return [text for text in texts if re.match(f"Use {self.bin}$|Scan bag |Put |Make .*ready|Print ", text)][-1:]

    def come_back(self):
        """After the kill: sign in, look what is there, answer how it goes on (None: it is ready)."""
        before = self.done
        self.subtitle = None
        self.window.start()
        task = self.sign_in()
        if task is None:
            check_equal(before, len(WALK), "items found when nothing is left to do")
            return None
        self.open_task(task)
        if task == "Stage":
            assert before >= len(WALK) - 1, f"{before} items had been found, and the order is to be staged"
            self.done = len(WALK)
            return self.make_ready
        found = self.shown_done()
        assert found in (before - 1, before, before + 1), f"the screen had confirmed {before}, after the new start it shows {found}"
        self.done = found
        return self.pick_and_stage

    def play(self):
        check_equal(self.sign_in(), "Pick", "the task")
        self.open_task("Pick")
        act = self.pick_and_stage
        while act is not None:
            try:
                act()
                act = None
            except Killed:
                act = self.come_back()
        self.proxy.mend()
        self.window.key("ctrl+5")  # nobody waits for the next try by itself
        self.window.press("^Try now$")

    def compare(self):
        wait_for(lambda: f"central to have it all: {self.central.fulfilment(self.number)}; the window shows {self.window.texts()}",
                 lambda: self.central.fulfilment(self.number)["state"] == "ready", 45, 0.1)
        self.window.wait_text("Online")
        part = self.central.fulfilment(self.number)
        check_equal([(line["ordered"], line["picked"], line["short"], line["put_back"]) for line in part["lines"]],
                    [(1, 1, 0, 0), (2, 2, 0, 0), (1, 1, 0, 0)], f"{self.number} at central")

    def read_twice(self):
        """The tree that the program keeps for readers is the one that its nodes tell."""
        screen, root = self.window.screen, self.window.root
        wait_for("the same words and nodes in both ways", lambda: [(node.path, node.name) for node in screen.read(root)] ==
                 [(node.path, node.name) for node in screen.read_by_level(root)])


def main(tap, room):
    clock = Clock()
    shop = Shop(room, clock)
    central = Central(room, clock)
    central.set_up(shop)
    proxy = Proxy(room)
    proxy.lead_to(central.serve(proxy.url))
    central.open_channel()
    seeds = [int(text) for text in sys.argv[1:]] or range(N_SEEDS)
    for seed in seeds:
        with tap.case(f"seed {seed}: what the screen said was done is at central, each once"):
            started = time.monotonic()
            proxy.mend()
            day = Day(room, clock, shop, central, proxy, seed)
            try:
                day.play()
                day.compare()
                if seed == seeds[0]:
                    day.read_twice()
            except Exception:
                day.window.leave_picture(f"window-{seed}")
                raise
            finally:
                day.window.close()
            print(f"# {time.monotonic() - started:.1f} s", flush=True)
    with tap.case("check is clean"):
        assert central.check() > 500


if __name__ == "__main__":
    run(main)
