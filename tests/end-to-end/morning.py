#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A real morning: invoices of a real day become orders, two terminals walk them in waves with a network that goes, a kill −9 between request
and answer, a short, an undo and a cancellation. This script's notebook of answers is compared with central.

morning.py [SEED…]
"""
import csv
import datetime
import io
import os
import random
import sys
import tarfile

from harness import Central, Clock, Headless, Proxy, Shop, Skip, Support, check_equal, new_id, run, wait_for

ORDERS = os.path.join(os.environ.get("COMPTOIR_REAL_DATA", ""), "orders/uci-online-retail-2010-12_2011-05.tar.xz")
DAY = "2010-12-01.csv"
SEEDS = range(6)
START = 1000
N_ORDERS = 6


def invoices():
    """{number: {sku: quantity}} of the day's small invoices, first come first."""
    if not os.path.exists(ORDERS):
        raise Skip("the real orders are not here (COMPTOIR_REAL_DATA)")
    with tarfile.open(ORDERS) as tar:
        member = next(m for m in tar if m.name.endswith(DAY))
        rows = csv.DictReader(io.StringIO(tar.extractfile(member).read().decode(), newline=""))
        found = {}
        for row in rows:
            if row["StockCode"][:1].isdigit() and 0 < int(row["Quantity"]) <= 24:
                lines = found.setdefault(row["InvoiceNo"], {})
                lines[row["StockCode"]] = lines.get(row["StockCode"], 0) + int(row["Quantity"])
    return [lines for lines in found.values() if 2 <= len(lines) <= 5]


class Morning:
    def __init__(self, room, clock, shop, central, support, day, seed):
        self.clock, self.shop, self.central, self.support = clock, shop, central, support
        self.dice = random.Random(seed)
        self.answers = []  # (request, answer) of each act that was answered
        self.numbers, self.parts, self.lines = [], {}, {}
        for n in range(N_ORDERS):
            lines = list(day[(seed * N_ORDERS + n) % len(day)].items())
            number = f"U-{seed:03d}-{n}"
            order = {"number": number, "channel": "web", "payment": {"state": "paid", "currency": "EUR", "total": 100 * sum(q for _, q in lines), "paid": 100 * sum(q for _, q in lines)},
                     "fulfil": {"method": "pickup", "store": "LYO1", "on_short": "keep", "ready_by": (clock.now() + datetime.timedelta(minutes=60 + n)).isoformat(timespec="seconds")},
                     "lines": [{"line": i, "sku": sku, "quantity": q, "unit_price": 100} for i, (sku, q) in enumerate(lines, 1)]}
            self.parts[number] = central.place(order)
            self.numbers.append(number)
            self.lines[number] = lines
        self.proxy = Proxy(room)
        self.proxy.lead_to(central.url)
        self.terminals = [Headless(room, clock, f"m{seed}-{name}", central.enrol_file(f"m{seed} {name}")) for name in ("Camille", "Théo")]
        for terminal, name in zip(self.terminals, ("Camille", "Théo")):
            wait_for("the orders", lambda t=terminal: t.ask("sync", wait=2) and t.ask("show", fulfilment=self.numbers[-1])["ok"])
            terminal.act("sign-in", badge=shop.people[name][0], pin=shop.people[name][1])
            terminal.person = name

    def act(self, terminal, do, kill=False, **arguments):
        request = {"id": new_id(), "do": do, **arguments}
        if kill:
            terminal.send(request)
            terminal.kill()
            terminal.start()
            terminal.act("sign-in", badge=self.shop.people[terminal.person][0], pin=self.shop.people[terminal.person][1])
        answer = terminal.repeat(request)
        assert answer["ok"], f"{request}: {answer}"
        self.answers.append((request, answer))
        return answer

    def play(self):
        halves = self.numbers[::2], self.numbers[1::2]
        waves = new_id(), new_id()
        walk = [(t, number, i, sku, q) for t, half in zip(self.terminals, halves) for number in half for i, (sku, q) in enumerate(self.lines[number], 1)]
        for terminal, half, wave in zip(self.terminals, halves, waves):
            for number in half:
                self.act(terminal, "accept", fulfilment=self.parts[number], wave=wave)
        self.dice.shuffle(walk)
        cut, mend, killed, short = sorted(self.dice.sample(range(len(walk)), 2)) + self.dice.sample(range(len(walk)), 2)
        for step, (terminal, number, line, sku, quantity) in enumerate(walk):
            if step in (cut, mend):
                for one in self.terminals:
                    one.act("network", on=step == mend)
            place = f"U-{sku}"
            n = quantity - 1 if step == short else quantity
            if n > 0:
                self.act(terminal, "pick", step == killed, fulfilment=self.parts[number], line=line, quantity=n, place=place)
            if step == short:
                self.act(terminal, "short", fulfilment=self.parts[number], line=line, found=n, reason="damaged", place=place)
                self.short = number, line
        self.undo_one(walk)
        self.send_all()
        self.cancel_one()
        self.send_all()

    def send_all(self):
        for one in self.terminals:
            one.act("network", on=True)
        for one in self.terminals:
            wait_for("all sent", lambda o=one: o.ask("sync", wait=5) and o.act("status")["unsent"] == 0)

    def undo_one(self, walk):
        """The newest pick of a line that is whole is taken back and done again."""
        picks = [entry for entry in self.answers if entry[0]["do"] == "pick"]
        request, answer = picks[-1]
        terminal = next(t for t, number, *_ in walk if self.parts[number] == request["fulfilment"])
        if self.answers[-1] is not picks[-1]:
            return
        self.act(terminal, "undo", command=answer["command"])
        self.act(terminal, "pick", **{name: value for name, value in request.items() if name not in ("id", "do")})

    def cancel_one(self):
        """The customer cancels what is in the hands of the first terminal; it puts everything back."""
        number = self.numbers[0]
        status, answer = self.central.call("POST", f"/v1/orders/{number}/cancel", {"lines": None, "reason": "customer-wish"})
        check_equal(status, 200, f"cancel: {answer}")
        terminal = self.terminals[0]
        wait_for("the cancellation", lambda: terminal.ask("sync", wait=5) and terminal.act("show", fulfilment=number)["state"] == "cancelled")
        for line, (sku, quantity) in enumerate(self.lines[number], 1):
            n = quantity - (self.short == (number, line))
            if n:
                self.act(terminal, "put-back", fulfilment=self.parts[number], line=line, quantity=n, to="floor", place=f"U-{sku}")

    def compare(self):
        n = 0
        for request, answer in self.answers:
            for command in answer.get("commands") or [answer[name] for name in ("command",) if name in answer]:
                status, verdict = self.support.verdict(command)
                check_equal((status, verdict.get("status")), (200, "accepted"), f"verdict of {request}: {verdict}")
                n += 1
        assert n >= len(self.answers) - 2, f"only {n} acts have a command"
        for number in self.numbers:
            for line, (sku, quantity) in zip(self.central.fulfilment(number)["lines"], self.lines[number]):
                missing = (number, line["line"]) == self.short
                check_equal((line["picked"], line["short"]), (quantity - missing, int(missing)), f"{number} line {line['line']}")


def units(support, skus):
    rows = support.rows("shop/LYO1")
    return {sku: (sum(n for _, n, *_ in rows["stock", sku]["floor"]), rows["stock", sku]["custody"], rows["stock", sku]["damaged"], rows["stock", sku]["astray"]) for sku in skus}


def main(tap, room):
    try:
        day = invoices()
    except Skip as why:
        tap.ok(True, "a real morning", skip=str(why))
        return
    clock = Clock()
    shop = Shop(room, clock)
    central = Central(room, clock)
    central.set_up(shop)
    seeds = [int(text) for text in sys.argv[1:]] or list(SEEDS)
    skus = sorted({sku for seed in seeds for n in range(N_ORDERS) for sku in day[(seed * N_ORDERS + n) % len(day)]})
    central.command("import", "--kind", "places", room.file("p.csv", "store,code,kind\n" + "".join(f"LYO1,U-{sku},shelf\n" for sku in skus)))
    central.command("import", "--kind", "products", room.file("a.csv", "sku,name\n" + "".join(f"{sku},Article {sku}\n" for sku in skus)))
    central.command("import", "--kind", "stock", room.file("s.csv", "store,sku,place,quantity\n" + "".join(f"LYO1,{sku},U-{sku},{START}\n" for sku in skus)))
    central.serve()
    central.open_channel()
    support = Support(central)
    for seed in seeds:
        with tap.case(f"seed {seed}: what was answered is at central, each once"):
            morning = Morning(room, clock, shop, central, support, day, seed)
            try:
                morning.play()
                morning.compare()
            finally:
                for terminal in morning.terminals:
                    terminal.close()
    with tap.case("stock is what was there"):
        for sku, (floor, custody, damaged, astray) in units(support, skus).items():
            check_equal((floor + custody + damaged, astray), (START, 0), f"{sku}: floor {floor}, custody {custody}, damaged {damaged}")
    with tap.case("check is clean"):
        central.check()


if __name__ == "__main__":
    run(main)
