#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A scripted morning, again and again: invoices of a real day become orders (where those are not here, orders for the demo chain's own
articles), two terminals walk them in waves through a network that is cut, with a kill −9 between a request and its answer, a short, an
undo, a cancellation, and one order that both want. The test's own notebook is compared with central, with its stock and both caches.

morning.py [--demo] FIRST LAST: seeds, both included
"""
import argparse
import csv
import datetime
import io
import json
import os
import random
import select
import statistics
import tarfile
import time

from harness import Central, Clock, Headless, Shop, Support, check_equal, new_id, run, wait_for
from notebook import BUCKETS, Goods, Notebook, read_cache
from proxy import Proxy

ORDERS = os.path.join(os.environ.get("COMPTOIR_REAL_DATA", ""), "orders/uci-online-retail-2010-12_2011-05.tar.xz")
DAY = "2010-12-01.csv"
START = 1000
N_ORDERS = 5  # of a morning, and one more that both want
N_BAGS = 3
STEPS = ("killed", "short", "undone")


def read_real_day():
    """[{sku: quantity}] of the day's small invoices, first come first."""
    with tarfile.open(ORDERS) as tar:
        member = next(m for m in tar if m.name.endswith(DAY))
        rows = csv.DictReader(io.StringIO(tar.extractfile(member).read().decode(), newline=""))
        found = {}
        for row in rows:
            if row["StockCode"][:1].isdigit() and 0 < int(row["Quantity"]) <= 24:
                lines = found.setdefault(row["InvoiceNo"], {})
                lines[row["StockCode"]] = lines.get(row["StockCode"], 0) + int(row["Quantity"])
    return [lines for lines in found.values() if 2 <= len(lines) <= 5]


def draw_day(shop):
    """The same of the demo chain's articles."""
    dice = random.Random("a day of the demo chain")
    return [{sku: dice.randint(1, 6) for sku in dice.sample(sorted(shop.skus), dice.randint(2, 5))} for _ in range(100)]


class World:
    """What all mornings of a run share: central, the network, the articles of the day."""

    def __init__(self, room, demo, seeds):
        self.room, self.clock = room, Clock()
        self.shop = Shop(room, self.clock)
        self.day = draw_day(self.shop) if demo else read_real_day()
        self.central = Central(room, self.clock)
        self.central.set_up(self.shop)
        skus = sorted({sku for seed in seeds for lines in self.orders_of(seed) for sku in lines})
        self._import("places", "store,code,kind", [f"LYO1,U-{sku},shelf" for sku in skus])
        if not demo:
            self._import("products", "sku,name", [f"{sku},Article {sku}" for sku in skus])
        self._import("stock", "store,sku,place,quantity", [f"LYO1,{sku},U-{sku},{START}" for sku in skus])
        self.proxy = Proxy(room)
        self.proxy.lead_to(self.central.serve(self.proxy.url))
        self.central.open_channel()
        self.support = Support(self.central)
        self.names = {ident: next(iter(document["name"].values())) for (kind, ident), document in self.support.rows("catalogue/FR-MODE").items()
                      if kind == "product"}

    def orders_of(self, seed):
        """The orders of a morning, and last the one that both want."""
        first = seed * (N_ORDERS + 1)
        return [self.day[(first + n) % len(self.day)] for n in range(N_ORDERS + 1)]

    def _import(self, kind, header, rows):
        self.central.command("import", "--kind", kind, self.room.file(f"{kind}-of-the-day.csv", "\n".join([header, *rows, ""])))

    def read_stock(self, skus):
        rows = self.support.rows("shop/LYO1")
        found = {sku: {bucket: rows["stock", sku][bucket] for bucket in BUCKETS} for sku in skus}
        for row in found.values():
            row["floor"] = sum(n for _, n, *_ in row["floor"])
        return found

    def place_order(self, number, lines, minutes):
        total = 100 * sum(lines.values())
        return self.central.place({
            "number": number, "channel": "web", "payment": {"state": "paid", "currency": "EUR", "total": total, "paid": total},
            "fulfil": {"method": "pickup", "store": "LYO1", "on_short": "keep",
                       "ready_by": (self.clock.now() + datetime.timedelta(minutes=minutes)).isoformat(timespec="seconds")},
            "lines": [{"line": i, "sku": sku, "quantity": q, "unit_price": 100} for i, (sku, q) in enumerate(lines.items(), 1)]})


class Morning:
    def __init__(self, world, seed):
        self.world, self.dice, self.notebook = world, random.Random(seed), Notebook()
        self.numbers = [f"U-{seed:03d}-{n}" for n in range(N_ORDERS)]
        self.wanted_by_both = f"U-{seed:03d}-both"
        self.lines = dict(zip([*self.numbers, self.wanted_by_both], map(lambda lines: list(lines.items()), world.orders_of(seed))))
        self.skus = sorted({sku for lines in self.lines.values() for sku, _ in lines})
        self.goods = Goods(world.read_stock(self.skus))
        self.parts = {number: world.place_order(number, dict(lines), 60 + n) for n, (number, lines) in enumerate(self.lines.items())}
        self.cancelled = self.dice.choice(self.numbers[::2])  # of the first terminal's
        self.pauses = [0.005]  # how long acts took to be answered, in seconds
        self.terminals = []
        for name in ("Camille", "Théo"):
            terminal = Headless(world.room, world.clock, f"m{seed}-{name}", world.central.enrol_file(f"m{seed} {name}"))
            self.terminals.append(terminal)
        self.ids = {}
        for terminal, name in zip(self.terminals, ("Camille", "Théo")):
            wait_for("the orders", lambda t=terminal: t.ask("sync", wait=2) and all(t.ask("show", fulfilment=number)["ok"] for number in self.lines))
            terminal.act("sign-in", badge=world.shop.people[name][0], pin=world.shop.people[name][1])
            self.ids[terminal] = terminal.act("status")["terminal"]

    def close(self):
        self.world.proxy.mend()
        for terminal in self.terminals:
            terminal.close()

    # ---- acts, each written down before it goes ----
    def act(self, terminal, do, **arguments):
        """Does it, and it must be done; on the order that is cancelled, the terminal may have heard and say no."""
        act = self.notebook.write(terminal, {"id": new_id(), "do": do, **arguments})
        started = time.monotonic()
        act.answer = terminal.repeat(act.request)
        self.pauses.append(time.monotonic() - started)
        # Both see the shop's exceptions: the other may have answered one just before.
        expected = {"close": "not_found"}.get(do) or ("order_cancelled" if self.is_cancelled(act) else None)
        assert act.answer["ok"] or act.answer["problem"]["code"] == expected, act
        return act

    def act_and_kill(self, terminal, do, **arguments):
        """kill −9 at a random instant between request and answer. Half of them are sent again under the same id."""
        act = self.notebook.write(terminal, {"id": new_id(), "do": do, **arguments})
        terminal.send(act.request)
        select.select([terminal.process.stdout], [], [], self.dice.uniform(0, 1.5) * statistics.median(self.pauses))
        terminal.process.kill()
        terminal.process.wait()
        said = terminal.process.stdout.read()
        terminal.kill()
        terminal.start()
        if said.endswith("\n"):
            act.answer = json.loads(said)
        if self.dice.random() < 0.5:
            again = terminal.repeat(act.request)
            check_equal(again, act.answer or again, f"the second answer to {act}")
            act.answer = again
            assert again["ok"], act

    def is_cancelled(self, act):
        return act.request.get("fulfilment") == self.parts[self.cancelled]

    # ---- the morning ----
    def play(self):
        walk = self.accept_all()
        plain = [step for step, (_, number, *_) in enumerate(walk) if number != self.cancelled]
        at = dict(zip(STEPS, self.dice.sample(plain, len(STEPS))))
        cancel = self.dice.choice([step for step in range(len(walk)) if step not in plain])
        cuts = {terminal: sorted(self.dice.sample(range(len(walk)), 2)) for terminal in self.terminals}
        for step, (terminal, number, line, sku, quantity) in enumerate(walk):
            for one, (cut, mend) in cuts.items():
                if step == cut:
                    self.world.proxy.cut(one)
                if step == mend:
                    self.world.proxy.mend(one)
            if step == cancel:
                self.cancel(number)
            self.take(terminal, {"fulfilment": self.parts[number], "line": line, "quantity": quantity, "place": f"U-{sku}"},
                      next((name for name in STEPS if at[name] == step), None))
        self.send_all()
        self.race()
        self.answer_exceptions()
        self.put_back_cancelled()
        self.send_all()

    def accept_all(self):
        """Each takes half of the orders, as a wave; answers the steps of both walks, shuffled."""
        walk = []
        for terminal, half in zip(self.terminals, (self.numbers[::2], self.numbers[1::2])):
            wave = new_id()
            for number in half:
                self.act(terminal, "accept", fulfilment=self.parts[number], wave=wave)
                walk += [(terminal, number, i, sku, q) for i, (sku, q) in enumerate(self.lines[number], 1)]
        self.dice.shuffle(walk)
        return walk

    def take(self, terminal, pick, special):
        """One line from its place, and what befalls on it."""
        if special == "short":
            if pick["quantity"] > 1:
                self.act(terminal, "pick", **{**pick, "quantity": pick["quantity"] - 1})
            self.act(terminal, "short", fulfilment=pick["fulfilment"], line=pick["line"], found=pick["quantity"] - 1,
                     reason=self.dice.choice(("damaged", "empty-pack", "display-piece")), place=pick["place"])
        elif special == "killed" and self.dice.random() < 0.5:
            self.act_and_kill(terminal, "pick", **pick)
        else:
            done = self.act(terminal, "pick", **pick)
            if special == "killed":
                self.act_and_kill(terminal, "bags", fulfilment=pick["fulfilment"], count=N_BAGS)
            if special == "undone":
                assert done is self.notebook.acts[-1], "the newest act is the one that is undone"
                self.act(terminal, "undo", command=done.answer["command"])
                self.act(terminal, "pick", **pick)

    def cancel(self, number):
        """The customer cancels what may be in somebody's hands just now."""
        check_equal(number, self.cancelled, "the order of the step")
        status, answer = self.world.central.call("POST", f"/v1/orders/{number}/cancel", {"lines": None, "reason": "customer-wish"})
        check_equal(status, 200, f"cancel: {answer}")

    def send(self, terminal):
        """Until all of it is sent and seen."""
        self.world.proxy.mend(terminal)
        wait_for(lambda: f"{terminal.name} to have sent all: {terminal.ask('status')}", lambda: terminal.act("sync", wait=5)["done"])

    def send_all(self):
        for terminal in self.terminals:
            self.send(terminal)

    def race(self):
        """Both are cut off and want the same order. Who comes second is told the article, the pieces and the place."""
        first, second = self.dice.sample(self.terminals, 2)
        sku, quantity = self.lines[self.wanted_by_both][0]
        order, place = self.parts[self.wanted_by_both], f"U-{sku}"
        for terminal in (first, second):
            self.world.proxy.cut(terminal)
        for terminal in (first, second):
            self.act(terminal, "accept", fulfilment=order, wave=new_id())
            self.act(terminal, "pick", fulfilment=order, line=1, quantity=quantity, place=place)
        self.loser = second
        self.send(first)
        assert not [row for row in first.act("attention")["rows"] if row.get("fulfilment") == order], "who came first is blamed"
        self.send(second)
        row = wait_for("the loser to be told", lambda: next((row for row in second.act("attention")["rows"] if row.get("fulfilment") == order), None))
        words = f"{row['title']} {row['detail']}".replace("\u00a0", " ")
        for told in (self.wanted_by_both, f"{quantity} × {self.world.names[sku]}", place):
            assert told in words, f"“{told}” is not in “{words}”"
        check_equal((row["place"], [(item["sku"], item["asked"], item["booked"]) for item in row["items"]]), (place, [(sku, quantity, quantity)]), "the loser's row")

    def answer_exceptions(self):
        """Whoever holds goods that no order wants puts them back, or says that they are the same goods; notes are read."""
        for terminal in self.terminals:
            for row in terminal.act("attention")["rows"]:
                if row.get("exception"):
                    assert row["items"], row
                    answer = self.dice.choice([closing["as"] for closing in row["closings"] if closing["as"] in ("put-back", "counted-twice")])
                    # Goods of one cancelled order can come from several places: "put back" names one, "counted twice" none.
                    answer = answer if len({item["from"] for item in row["items"]}) == 1 else "counted-twice"
                    self.act(terminal, "close", exception=row["exception"], **{"as": answer}, **({"place": row["place"]} if answer == "put-back" else {}))
                else:
                    terminal.act("close", seq=row["seq"], **{"as": "read"})
            self.send(terminal)
            wait_for(lambda t=terminal: f"nothing to be left: {t.ask('attention')}", lambda t=terminal: not t.act("attention")["rows"])

    def put_back_cancelled(self):
        terminal = self.terminals[0]
        shown = terminal.ask("show", fulfilment=self.parts[self.cancelled])
        if not shown["ok"]:  # nothing of it was in anybody's hands: it has left
            check_equal(shown["problem"]["code"], "not_found", "the cancelled order")
            return
        check_equal(shown["state"], "cancelled", "the cancelled order")
        for line in shown["lines"]:
            if line["to_put_back"]:
                where = self.dice.choice(("floor", "damaged", "lost"))
                self.act(terminal, "put-back", fulfilment=shown["fulfilment"], line=line["line"], quantity=line["to_put_back"], to=where,
                         **({"place": f"U-{line['sku']}"} if where == "floor" else {}))

    # ---- and is compared ----
    def compare(self):
        refused, untold = self.notebook.compare_with_log(self.world.central.data, self.ids)
        unanswered = [act.request["do"] for act in self.notebook.acts if act.answer is None]
        print(f"# {len(self.notebook.acts)} acts, {len(refused)} refused; unanswered: {' '.join(unanswered) or 'none'}, done: {len(untold)}", flush=True)
        for act in self.notebook.acts:
            if set(act.commands()) & refused:
                is_race = act.terminal is self.loser and act.request.get("fulfilment") == self.parts[self.wanted_by_both]
                assert is_race or self.is_cancelled(act), f"refused: {act}"
        self.compare_lines(refused, untold)
        check_equal(self.world.read_stock(self.skus), {sku: self.goods.of(sku) for sku in self.skus}, "stock: at central, and in the notebook")
        self.compare_caches()

    def compare_lines(self, refused, untold):
        """Replays the notebook over counters and goods."""
        counters = {(self.parts[number], line): {"picked": 0, "short": 0, "put_back": 0} for number, lines in self.lines.items() for line, _ in enumerate(lines, 1)}
        by_command = {}
        for act in self.notebook.acts:
            by_command.update({command: act for command in act.commands()})
            if act.commands() or act in untold:
                self.replay(act, counters, bool(set(act.commands()) & refused), by_command)
        for number in self.lines:
            for line in self.world.central.fulfilment(number)["lines"]:
                wanted = counters[self.parts[number], line["line"]]
                check_equal({name: line[name] for name in wanted}, wanted, f"{number} line {line['line']}")

    def replay(self, act, counters, is_refused, by_command):
        request, do = act.request, act.request["do"]
        if do in ("accept", "bags") or (is_refused and do != "pick"):
            return
        if do == "undo":
            request, do = by_command[request["command"]].request, "unpick"
        if do == "close":
            self.goods_are_back(request["exception"])
            return
        sku = {part: lines for part, lines in ((self.parts[n], self.lines[n]) for n in self.lines)}[request["fulfilment"]][request["line"] - 1][0]
        here = counters[request["fulfilment"], request["line"]]
        if is_refused:  # the hands hold what no order wants, until somebody says what happened
            self.goods.move(sku, request["quantity"], "floor", "astray")
        elif do in ("pick", "unpick"):
            n = request["quantity"] if do == "pick" else -request["quantity"]
            here["picked"] += n
            self.goods.move(sku, n, "floor", "custody")
        elif do == "short":
            here["short"] += 1
            self.goods.move(sku, 1, "floor", {"damaged": "damaged", "empty-pack": "gone", "display-piece": "floor"}[request["reason"]])
        elif do == "put-back":
            here["put_back"] += request["quantity"]
            self.goods.move(sku, request["quantity"], "custody", {"lost": "gone"}.get(request["to"], request["to"]))

    def goods_are_back(self, _):
        """Every refused act was answered before the end, and both answers bring the goods to where they were taken from."""
        for sku in self.skus:
            self.goods.move(sku, self.goods.pieces[sku, "astray"], "astray", "floor")

    def compare_caches(self):
        """Both caches hold what central published: as many rows, the same sum, the same rows."""
        for terminal in self.terminals:
            scopes = read_cache(terminal)
            assert len(scopes) == 4, f"{terminal.name}: scopes {sorted(scopes)}"
            for scope in scopes:
                self.compare_scope(terminal, scope)

    def compare_scope(self, terminal, scope):
        def look():
            trailer, rows = self.world.support.feed(scope)
            seq, n, total, here = read_cache(terminal)[scope]
            seen.update(central=(trailer["to"], trailer["n"], trailer["sum"]), cache=(seq, n, total))
            return seen["central"] == seen["cache"] and (rows, here)

        seen = {}
        rows, here = wait_for(lambda: f"{terminal.name} to have {scope} as central has it: {seen}", look)
        check_equal({key: (seq, json.loads(doc)) for key, (seq, doc) in here.items()}, rows, f"{terminal.name}: rows of {scope}")


def main(tap, room):
    parser = argparse.ArgumentParser()
    parser.add_argument("--demo", action="store_true")
    parser.add_argument("first", type=int)
    parser.add_argument("last", type=int)
    arguments = parser.parse_args()
    demo = arguments.demo or not os.path.exists(ORDERS)
    seeds = range(arguments.first, arguments.last + 1)
    started = time.monotonic()
    world = World(room, demo, seeds)
    print("# orders:", "the demo chain's own" if demo else f"invoices of {DAY}", flush=True)
    for seed in seeds:
        with tap.case(f"seed {seed}: what was answered is at central, each once; stock and caches are true"):
            morning = Morning(world, seed)
            try:
                morning.play()
                morning.compare()
                world.central.check()
            finally:
                morning.close()
    with tap.case("the network was there to be cut"):
        assert world.proxy.n_passed >= 2 * len(seeds), f"{world.proxy.n_passed} connections came through"
    print(f"# {time.monotonic() - started:.1f} s", flush=True)


if __name__ == "__main__":
    run(main)
