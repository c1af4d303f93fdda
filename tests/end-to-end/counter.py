#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Minutes at the counter, in the window, against a real central: with a network, without one, and taken back. Whoever has the pass gets the
goods once, central's order says so, and `check` finds nothing."""
import datetime

from harness import BEANIE, KNIT, Central, Clock, Headless, Shop, check_equal, run, wait_for
from proxy import Proxy
from race import sync
from screen import Window

BIN = "R-{:02d}"


class Counter:
    def __init__(self, room):
        self.clock = Clock()
        self.shop = Shop(room, self.clock)
        self.central = Central(room, self.clock)
        self.central.set_up(self.shop)
        self.proxy = Proxy(room)
        self.proxy.lead_to(self.central.serve(self.proxy.url))
        self.central.open_channel()
        self.picker = Headless(room, self.clock, "picker", self.central.enrol_file("Handheld of Théo"))
        badge, pin = self.shop.people["Théo"]
        wait_for("the people of the shop", lambda: self.picker.act("sync", wait=5) and self.picker.ask("sign-in", badge=badge, pin=pin)["ok"])
        self.window = Window(room, self.clock, "counter", self.central.enrol_file("Handheld of Camille"))
        self.n_orders = 0

    def prepare(self, number):
        """An order of two articles, each in a bag of its own, ready in a bin of its own; its bags, and a pass of it."""
        self.n_orders += 1
        due = self.clock.now() + datetime.timedelta(minutes=30)
        id = self.central.place(self.shop.order(number, [(BEANIE, 1), (KNIT, 1)], due, customer=("Élodie", "Fournier")))
        wait_for(f"{number} on its way", lambda: self.picker.act("sync", wait=2) and self.picker.ask("show", fulfilment=number)["ok"])
        self.picker.act("accept", fulfilment=id)
        for line in (1, 2):
            self.picker.act("pick", fulfilment=id, line=line)
        bags = self.picker.act("bags", fulfilment=id, count=2)["bags"]
        for line, bag in enumerate(bags, 1):
            self.picker.act("bag", fulfilment=id, line=line, quantity=1, bag=bag)
        self.picker.act("stage", fulfilment=id, place=BIN.format(self.n_orders), bags=bags)
        self.picker.act("ready", fulfilment=id)
        sync(self.picker)
        pass_text = self.central.command("pass", "--order", number, "--live").split()[0]
        return bags, pass_text

    def state(self, number):
        return self.central.fulfilment(number)["state"]

    def serve(self, number, bags, pass_text):
        """Pass, bags, who collects and what was checked: three scans, and the keyboard alone; the filled button leads to what is open."""
        self.window.scan_for(pass_text, f"^Hand over {number}$")
        self.window.wait_text("^Pass is genuine$")
        self.window.wait_text("^Here · ")
        self.window.scan_for(bags[0], "^Scan bag 2 of 2$")
        self.window.scan_for(bags[1], "^Say who collects$")
        self.window.key("space")  # the first answer has the focus by itself
        self.window.wait_text("^Ask for the name$")
        self.window.key("ctrl+Return", "space")
        self.window.wait_text("^Hand over 2 items$")

    def go(self):
        self.window.key("ctrl+Return")
        self.window.wait_text("^Next customer$")


def main(tap, room):
    counter = Counter(room)
    window, central = counter.window, counter.central
    first = counter.prepare("C-51001")
    second = counter.prepare("C-51002")
    third = counter.prepare("C-51003")
    window.sign_in(*counter.shop.people["Camille"], "Camille")
    window.wait_text("^Work$")
    with tap.case("with a network: handed over, and central says so"):
        counter.serve("C-51001", *first)
        check_equal(counter.state("C-51001"), "ready", "before anybody gave the goods")
        counter.go()
        wait_for("central to have it", lambda: counter.state("C-51001") == "handed_over", 30)
        assert central.check() > 500
    with tap.case("the same pass again: nothing goes a second time"):
        window.press("^Next customer$")
        window.scan_for(first[1], "^Already with the customer|or is finished")
        assert not window.find("^Scan bag")
        check_equal(counter.state("C-51001"), "handed_over", "still")
    with tap.case("without a network: the pass is checked here, and central hears of it later"):
        window.key("Escape")
        counter.proxy.cut()
        window.wait_text("Offline", 60)
        counter.serve("C-51002", *second)
        counter.go()
        check_equal(counter.state("C-51002"), "ready", "as central knows it")
        counter.proxy.mend()
        wait_for("central to have it", lambda: counter.state("C-51002") == "handed_over", 60)
        assert central.check() > 500
    with tap.case("taken back at once: the goods are here, and the order waits again with all its ticks"):
        window.press("^Next customer$")
        counter.serve("C-51003", *third)
        counter.go()
        window.key("ctrl+z")
        window.wait_text("^Hand over 2 items$")
        wait_for("central to have both", lambda: counter.state("C-51003") == "ready", 30)
        counter.go()
        wait_for("central to have it", lambda: counter.state("C-51003") == "handed_over", 30)
        assert central.check() > 500


if __name__ == "__main__":
    run(main)
