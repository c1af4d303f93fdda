#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two terminals without a network want the same order. One gets it; the other is told what to do with the unit in hand."""
import datetime

from harness import KNIT, PARKA_M, Central, Clock, Headless, Shop, Support, check_equal, run, wait_for


def sync(terminal):
    """Until all is sent and seen."""
    def is_done():
        terminal.act("sync", wait=5)
        return terminal.act("status")["unsent"] == 0
    wait_for(f"{terminal.name} to have sent all", is_done)


def meet(terminal, number):
    wait_for(f"{number} on {terminal.name}", lambda: terminal.act("sync", wait=2) and terminal.ask("show", fulfilment=number)["ok"])


def stock_of(support, sku):
    row = support.rows("shop/LYO1")["stock", sku]
    return {"floor": {place: n for place, n, *_ in row["floor"]}, "custody": row["custody"], "astray": row["astray"]}


def go_for_it(terminal, shop, id, article):
    """Takes the order and one unit, with no network to say no."""
    terminal.act("network", on=False)
    terminal.act("accept", fulfilment=id)
    return terminal.act("pick", fulfilment=id, line=1, quantity=1, place=shop.place(article))


def race(tap, shop, central, support, terminals, number, article, answer_as):
    first, second = terminals
    place = shop.place(article)
    id = central.place(shop.order(number, [(article, 1)], central.clock.now() + datetime.timedelta(minutes=30)))
    before = stock_of(support, shop.sku(article))
    for terminal in terminals:
        terminal.act("network", on=True)
        meet(terminal, number)
    picks = [go_for_it(terminal, shop, id, article) for terminal in terminals]

    with tap.case(f"{answer_as}: the one who comes first has it"):
        first.act("network", on=True)
        sync(first)
        check_equal(support.verdict(picks[0]["command"])[1]["status"], "accepted", "verdict of the first pick")
        check_equal(central.fulfilment(number)["lines"][0]["picked"], 1, "picked")
        check_equal(first.act("attention")["rows"], [], "the first's attention")

    with tap.case(f"{answer_as}: the other's pick is refused, its unit stands astray"):
        second.act("network", on=True)
        sync(second)
        verdict = support.verdict(picks[1]["command"])[1]
        check_equal((verdict["status"], verdict["problem"]["code"]), ("rejected", "already_done"), "verdict of the second pick")
        check_equal(central.fulfilment(number)["lines"][0]["picked"], 1, "picked")
        now = stock_of(support, shop.sku(article))
        check_equal((now["custody"] - before["custody"], now["astray"] - before["astray"]), (1, 1), "custody, astray")
        central.check()

    with tap.case(f"{answer_as}: the other is told what to do, and does it"):
        item = wait_for("the exception", lambda: next((item for item in second.act("attention")["rows"] if item.get("exception")), None))
        assert number in str(item), f"the words do not name the order: {item}"
        assert place in str(item), f"the words do not name the place: {item}"
        assert any(answer_as in str(closing) for closing in item["closings"]), f"{answer_as} is not among the answers: {item}"
        where = {"place": place} if answer_as == "put-back" else {}
        second.act("close", exception=item["exception"], **{"as": answer_as}, **where)
        sync(second)
        wait_for("the exception to go", lambda: not [i for i in second.act("attention")["rows"] if i.get("exception")])
        refused = [i for i in second.act("attention")["rows"] if i["seq"]]
        check_equal([number in i["title"] for i in refused], [True], "the claim that was refused is told too")
        second.act("close", seq=refused[0]["seq"], **{"as": "read"})
        check_equal(second.act("attention")["rows"], [], "what was read")

    with tap.case(f"{answer_as}: stock is true again"):
        wanted_floor = dict(before["floor"], **{place: before["floor"][place] - 1})
        now = stock_of(support, shop.sku(article))
        check_equal((now["floor"], now["custody"] - before["custody"], now["astray"]), (wanted_floor, 1, before["astray"]), "floor, custody, astray")
        assert central.check() > 500


def main(tap, room):
    clock = Clock()
    shop = Shop(room, clock)
    central = Central(room, clock)
    central.set_up(shop)
    central.serve()
    central.open_channel()
    support = Support(central)
    terminals = []
    for name in ("Camille", "Théo"):
        terminal = Headless(room, clock, name, central.enrol_file(f"Handheld of {name}"))
        wait_for("the people of the shop", lambda: terminal.act("sync", wait=5) and terminal.ask("sign-in", badge=shop.people[name][0], pin=shop.people[name][1])["ok"])
        terminals.append(terminal)
    race(tap, shop, central, support, terminals, "C-40001", PARKA_M, "put-back")
    race(tap, shop, central, support, list(reversed(terminals)), "C-40002", KNIT, "counted-twice")


if __name__ == "__main__":
    run(main)
