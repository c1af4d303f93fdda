#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Goods stand astray at a real central, and somebody answers for them in the window, in each way there is. Central's own ledger then holds
what was said, bucket by bucket and place by place, and `check` finds nothing."""
import datetime
import re

from harness import BEANIE, KNIT, PARKA_M, SCARF, Central, Clock, Headless, Shop, Support, check_equal, run, wait_for
from race import go_for_it, meet, sync
from screen import Window

# The order, its article, and the words of the answer.
ANSWERS = (
    ("C-41001", PARKA_M, "^Put back$"),
    ("C-41002", KNIT, "counted twice"),
    ("C-41003", BEANIE, "^Written off$"),
)


def ledger(support, sku):
    """What central says stands where, as its feed has it."""
    row = support.rows("shop/LYO1")["stock", sku]
    return {"custody": row["custody"], "damaged": row["damaged"], "astray": row["astray"], **{place: n for place, n, *_ in row["floor"] if n}}


def moved(before, **steps):
    """BEFORE with some of its numbers moved; what is 0 on a shelf is not there."""
    return {key: n for key, n in {**before, **{key: before.get(key, 0) + step for key, step in steps.items()}}.items()
            if n or key in ("custody", "damaged", "astray")}


def lose_a_race(central, shop, first, second):
    """Each order has one piece, which both terminals pick without a network: the second's stands astray."""
    for number, article, _ in ANSWERS:
        id = central.place(shop.order(number, [(article, 1)], central.clock.now() + datetime.timedelta(minutes=30)))
        for terminal in (first, second):
            terminal.act("network", on=True)
            meet(terminal, number)
        for terminal in (first, second):
            go_for_it(terminal, shop, id, article)
        for terminal in (first, second):
            terminal.act("network", on=True)
            sync(terminal)
    wait_for("three questions", lambda: sum(bool(row.get("exception")) for row in second.act("attention")["rows"]) == len(ANSWERS))
    for row in second.act("attention")["rows"]:  # the claims that were refused, which move nothing
        if not row.get("exception"):
            second.act("close", seq=row["seq"], **{"as": "read"})


def ask_for(window, number):
    """Goes from question to question until that order's is in front."""
    for _ in range(len(ANSWERS)):
        if window.find(f"^{number} "):
            return
        before = window.texts()
        window.press("^Next question")
        wait_for("the next question", lambda: window.texts() != before)
    window.wait_text(f"^{number} ")


def choose(window, number, words):
    """The answer with these words: below the question, for other pages have such words, too."""
    nodes = window.nodes()
    question = next(n for n, node in enumerate(nodes) if node.name.startswith(number + " "))
    window.click(next(node for node in nodes[question:] if re.search(words, node.name) and window.screen.role(node) == "label"))


def main(tap, room):
    clock = Clock()
    shop = Shop(room, clock)
    central = Central(room, clock)
    central.set_up(shop)
    central.serve()
    central.open_channel()
    support = Support(central)
    terminals = []
    for name in ("Théo", "Camille"):
        terminal = Headless(room, clock, name, central.enrol_file(f"Handheld of {name}"))
        wait_for("the people of the shop", lambda: terminal.act("sync", wait=5) and terminal.ask("sign-in", badge=shop.people[name][0], pin=shop.people[name][1])["ok"])
        terminals.append(terminal)
    whole = {article: ledger(support, shop.sku(article)) for _, article, _ in ANSWERS}
    lose_a_race(central, shop, *terminals)
    before = {}
    with tap.case("one piece of each stands astray, and check is clean"):
        for number, article, _ in ANSWERS:
            before[number] = ledger(support, shop.sku(article))
            check_equal(before[number], moved(whole[article], custody=1, astray=1, **{shop.place(article): -2}), f"the ledger of {number}")
        assert central.check() > 500
    terminals[1].close()
    window = Window(room, clock, "Camille")
    window.sign_in(*shop.people["Camille"], "Camille")
    window.wait_text("^Scan your badge$")
    window.wait_no_text("^Hello")
    window.key("ctrl+4")

    def expect(number, article, **steps):
        wanted = moved(before[number], **steps)
        wait_for(lambda: f"central's ledger to say {wanted}; it says {ledger(support, shop.sku(article))}\n{window.texts()}",
                 lambda: ledger(support, shop.sku(article)) == wanted, 30, 0.2)
        for other, its, _ in ANSWERS:
            if other != number and other in before:
                check_equal(ledger(support, shop.sku(its)), before[other], f"the ledger of {other}, which nobody touched")
        before[number] = wanted
        assert central.check() > 500

    with tap.case("put back, to another shelf than it came from"):
        number, article, words = ANSWERS[0]
        shelf = shop.place(SCARF)
        assert shelf != shop.place(article)
        ask_for(window, number)
        choose(window, number, words)
        window.wait_text(f"^Put back to {shop.place(article)}$")
        window.scan(shelf)
        window.wait_text(f"^Put back to {shelf}$")
        window.key("ctrl+Return")
        expect(number, article, astray=-1, **{shelf: 1})
    with tap.case("the same goods, counted twice: where they came from, and nobody walks"):
        number, article, words = ANSWERS[1]
        ask_for(window, number)
        choose(window, number, words)
        window.wait_text("^Save the answer$")
        window.key("ctrl+Return")
        expect(number, article, astray=-1, **{shop.place(article): 1})
    with tap.case("written off, by a manager beside the associate: they are nowhere in the shop any more"):
        number, article, words = ANSWERS[2]
        ask_for(window, number)
        choose(window, number, words)
        window.wait_text("^Ask a manager$")
        window.key("ctrl+Return")
        window.wait_text("^A manager has to approve this$")
        check_equal(ledger(support, shop.sku(article)), before[number], "the ledger before anybody approved")
        badge, pin = shop.people["Nadia"]
        window.scan_for(badge, "Nadia")
        window.type(pin)
        expect(number, article, astray=-1)
        window.wait_text("Nothing needs you")


if __name__ == "__main__":
    run(main)
