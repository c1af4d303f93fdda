#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A catalogue that is too long for the feed comes as a snapshot, on real processes: cut in the middle, killed in the middle, spoilt on the way,
on the disk and at central. What a terminal holds at the end is what central has, row for row; until then it is what it had before."""
import datetime
import glob
import json
import os
import random
import socket
import sqlite3
import subprocess
import sys
import threading

from harness import PARKA_M, Central, Clock, Headless, Room, Shop, Skip, check_equal, run
from harness import wait_for as wait_so_long

N_PRODUCTS = 10_100  # and a code each: more rows than the feed gives
SCOPE = "catalogue/FR-MODE"
DISK_MB = 190
PATIENCE_S = 240  # on a machine that has other things to do


def wait_for(what, condition):
    return wait_so_long(what, condition, PATIENCE_S)


class Proxy:
    """Between terminal and central: cuts, stops or spoils the answers that carry a snapshot, as told; notes which pieces are asked for."""

    def __init__(self, room):
        self.target = None
        self.cut_after = None  # bytes of the next snapshot answers, then the connection goes
        self.stop_after = None  # bytes, then nothing more comes
        self.flip_at = None  # which byte of the next one is not as it was
        self.asked = []  # (path, Range) of each call for a snapshot
        self.feeds = []  # paths of each call for the feed
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self.accept, daemon=True).start()
        room.add(self)

    def close(self):
        self.listener.close()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
                server = socket.create_connection(("127.0.0.1", self.target))
            except OSError:
                if self.listener.fileno() < 0:
                    return
                client.close()
                continue
            state = {"left": None, "flip": None}
            threading.Thread(target=self.forward, args=(client, server, state), daemon=True).start()
            threading.Thread(target=self.back, args=(server, client, state), daemon=True).start()

    def forward(self, client, server, state):
        try:
            while data := client.recv(65536):
                head = data.decode("latin-1")
                if head.startswith("GET /v1/snapshots/"):
                    ranges = [line.split(": ")[1] for line in head.split("\r\n") if line.lower().startswith("range:")]
                    self.asked.append((head.split(" ")[1], ranges[0] if ranges else None))
                    state["left"], state["flip"], self.flip_at = self.cut_after or self.stop_after, self.flip_at, None
                    state["stops"] = self.cut_after is None
                elif head.startswith("GET /v1/feed"):
                    self.feeds.append(head.split(" ")[1])
                    state["left"] = None
                server.sendall(data)
        except OSError:
            pass
        shut(client, server)

    def back(self, server, client, state):
        try:
            while data := server.recv(16384):
                if state["left"] is not None:
                    data = data[:state["left"]]
                    state["left"] -= len(data)
                if state["flip"] is not None:
                    if state["flip"] < len(data):
                        data = data[:state["flip"]] + bytes([data[state["flip"]] ^ 4]) + data[state["flip"] + 1:]
                        state["flip"] = None
                    else:
                        state["flip"] -= len(data)
                client.sendall(data)
                if state["left"] == 0:
                    if state["stops"]:
                        return  # neither more nor an end
                    break
        except OSError:
            pass
        shut(client, server)


def shut(*sockets):
    for each in sockets:
        try:
            each.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        each.close()


def gtin(number):
    body = f"{9520000000000 + number:013d}"
    return body + str(-sum(int(digit) * (1 if at % 2 else 3) for at, digit in enumerate(body)) % 10)


class Chain:
    """A central whose catalogue is long, with a proxy before it."""

    def __init__(self, room):
        self.room, self.clock = room, Clock()
        self.shop = Shop(room, self.clock)
        self.central = Central(room, self.clock)
        self.central.set_up(self.shop)
        self.add("many", range(N_PRODUCTS))
        self.proxy = Proxy(room)
        self.serve()

    def add(self, name, numbers):
        dice = random.Random(7)
        text = "assortment,sku,gtin,name\n" + "".join(f"FR-MODE,S-{n},{gtin(n)},Pull {name} {dice.getrandbits(80):x}\n" for n in numbers)
        self.central.command("import", "--kind", "products", self.room.file(f"{name}.csv", text))

    def serve(self):
        self.proxy.target = int(self.central.serve(self.proxy.url).rsplit(":", 1)[1])

    def spoil(self, query, rows=1):
        """What a disk does, while central runs. ROWS None: some."""
        with sqlite3.connect(f"{self.central.data}/central.db") as there:
            n = there.execute(query).rowcount
            assert n == rows or (rows is None and n > 0), f"{n} rows were spoilt"

    def restart(self):
        self.central.kill()
        self.serve()

    def enrol(self, name, data=None):
        return Headless(self.room, self.clock, name, self.central.enrol_file(name), data)

    def rows(self):
        with sqlite3.connect(f"file:{self.central.data}/central.db?mode=ro", uri=True) as there:
            return sorted(there.execute("SELECT kind, id, seq, doc FROM published WHERE scope = ? AND doc IS NOT NULL", (SCOPE,)))

    def head(self):
        """The cursor of who has all of it."""
        with sqlite3.connect(f"file:{self.central.data}/central.db?mode=ro", uri=True) as there:
            return (*there.execute("SELECT seq, n FROM scope WHERE name = ?", (SCOPE,)).fetchone(), 0)


def cache_of(terminal):
    return os.path.join(terminal.data, "cache.db")


def rows_of(terminal):
    with sqlite3.connect(f"file:{cache_of(terminal)}?mode=ro", uri=True) as here:
        return sorted(here.execute("SELECT kind, id, seq, doc FROM row WHERE scope = ?", (SCOPE,)))


def cursor_of(terminal):
    """(seq, n, suspect); None: nothing yet."""
    try:
        with sqlite3.connect(f"file:{cache_of(terminal)}?mode=ro", uri=True) as here:
            return here.execute("SELECT seq, n, suspect FROM scope WHERE scope = ?", (SCOPE,)).fetchone()
    except sqlite3.OperationalError:
        return None


def is_there(terminal):
    cursor = cursor_of(terminal)
    return cursor is not None and cursor[1] > 2 * N_PRODUCTS and not cursor[2]


def parts_of(terminal):
    return glob.glob(os.path.join(terminal.data, "snapshot-*"))


def part_bytes(terminal):
    return sum(os.path.getsize(path) for path in parts_of(terminal))


def check_whole(chain, terminal):
    """At the end it has what central has, and nothing is left over."""
    wait_for(lambda: f"the catalogue: {terminal.act('status')}, {cursor_of(terminal)}",
             lambda: cursor_of(terminal) == chain.head() and rows_of(terminal) == chain.rows())
    wait_for(lambda: f"nothing to be left of the snapshot: {parts_of(terminal)}", lambda: not parts_of(terminal))


def spoil(terminal, query):
    """A bit of cache.db, while nobody has it open."""
    with sqlite3.connect(cache_of(terminal)) as here:
        check_equal(here.execute(query).rowcount, 1, "rows that were spoilt")
    here.close()


def first_sync(tap, chain):
    with tap.case("a terminal gets it whole, by one snapshot"):
        terminal = chain.enrol("first")
        check_whole(chain, terminal)
        check_equal([asked for _, asked in chain.proxy.asked], [None], "pieces that were asked for")
        assert oct(os.stat(os.path.join(chain.central.data, "snapshots")).st_mode)[-3:] == "700"
    with tap.case("what changes then comes by the feed"):
        chain.add("more", range(N_PRODUCTS, N_PRODUCTS + 20))
        wait_for("the change", lambda: cursor_of(terminal)[1] == len(chain.rows()))
        check_whole(chain, terminal)
        check_equal(len(chain.proxy.asked), 1, "snapshots")
    return terminal


def cut_off(tap, chain):
    with tap.case("cut in the middle, it goes on from there"):
        chain.proxy.asked, chain.proxy.cut_after = [], 90_000
        terminal = chain.enrol("cut")
        wait_for("two cuts", lambda: len(chain.proxy.asked) > 2)
        chain.proxy.cut_after = None
        check_whole(chain, terminal)
        starts = [int(asked[len("bytes="):-1]) for _, asked in chain.proxy.asked[1:]]
        assert starts == sorted(set(starts)) and starts[0] > 80_000, starts
        check_equal(len({path for path, _ in chain.proxy.asked}), 1, "snapshots")
        terminal.close()


def not_there_yet(tap, chain):
    with tap.case("while it is on its way to a new terminal, somebody signs in and works"):
        id = chain.central.place(chain.shop.order("C-2", [(PARKA_M, 1)], chain.clock.now() + datetime.timedelta(minutes=30)))
        chain.proxy.asked, chain.proxy.stop_after = [], 90_000
        terminal = chain.enrol("early")
        wait_for("a part of it", lambda: part_bytes(terminal) > 70_000)
        badge, pin = chain.shop.people["Camille"]
        signed_in = terminal.ask("sign-in", badge=badge, pin=pin)
        assert signed_in["ok"], signed_in
        wait_for("the order", lambda: "C-2" in [work["reference"] for work in terminal.act("work")["rows"]])
        terminal.act("accept", fulfilment=id)
        terminal.act("pick", fulfilment=id, line=1, quantity=1, place=chain.shop.place(PARKA_M))
        wait_for("its work to be decided", lambda: terminal.act("sync", wait=5) and terminal.act("status")["unsent"] == 0)
        check_equal(cursor_of(terminal), None, "what it has of the catalogue")
        chain.proxy.stop_after = None
        check_whole(chain, terminal)
        terminal.close()


def killed_while_fetching(tap, chain):
    with tap.case("killed in the middle, the next process goes on from there"):
        chain.proxy.asked, chain.proxy.stop_after = [], 90_000
        terminal = chain.enrol("killed")
        wait_for("a part of it", lambda: part_bytes(terminal) > 70_000)
        terminal.kill()
        have = part_bytes(terminal)
        chain.proxy.stop_after = None
        terminal.start()
        check_whole(chain, terminal)
        check_equal([asked for _, asked in chain.proxy.asked], [None, f"bytes={have}-"], "pieces")
        return terminal


def newer_one(tap, chain):
    with tap.case("central restarts with a newer one meanwhile: the two are not mixed"):
        chain.proxy.asked, chain.proxy.stop_after = [], 90_000
        terminal = chain.enrol("newer")
        wait_for("a part of it", lambda: part_bytes(terminal) > 70_000)
        terminal.kill()
        chain.central.kill()
        chain.add("newer", range(100))  # other names: other bytes from the first row on
        chain.serve()
        chain.proxy.stop_after = None
        terminal.start()
        check_whole(chain, terminal)
        paths = [path for path, _ in chain.proxy.asked]
        assert paths[0] != paths[-1] and chain.proxy.asked[-1][1] is None, chain.proxy.asked
        terminal.close()
    with tap.case("central loses it while it is fetched: another one is asked for"):
        chain.proxy.asked, chain.proxy.cut_after = [], 90_000
        terminal = chain.enrol("lost")
        wait_for("a part of it", lambda: part_bytes(terminal) > 70_000)
        chain.central.kill()
        chain.add("lost", range(100, 200))
        chain.proxy.cut_after = None
        chain.serve()
        check_whole(chain, terminal)
        terminal.close()


def killed_while_installing(tap, chain, terminal):
    with tap.case("killed while it is installed: what was there before, or all of it"):
        outcomes = []
        for n in range(6):
            terminal.kill()
            before = rows_of(terminal)
            spoil(terminal, f"UPDATE row SET doc = replace(doc, 'Pull', 'Pall') WHERE scope = '{SCOPE}' AND id = 'S-{n}'")
            spoilt = rows_of(terminal)
            chain.proxy.feeds = []
            terminal.start()
            tail = wait_for("its tail to be asked for", lambda: [path for path in chain.proxy.feeds if "catalogue" in path and not path.endswith("cursor=&wait=0")])
            wait_for("some of it", lambda n=n: not n or not tail or os.path.getsize(cache_of(terminal) + "-wal") > n * 500_000 or is_there(terminal))
            terminal.kill()
            found = rows_of(terminal)
            assert found in (before, spoilt), "a part of it"
            outcomes.append(found == before)
            terminal.start()
            check_whole(chain, terminal)
        print(f"# installed before the kill: {outcomes}")
        return terminal


def spoilt_on_the_way(tap, chain):
    with tap.case("a bit of the snapshot on the way: it is fetched anew"):
        chain.proxy.asked, chain.proxy.flip_at = [], 60_000
        terminal = chain.enrol("flipped")
        check_whole(chain, terminal)
        check_equal([asked for _, asked in chain.proxy.asked], [None, None], "pieces")
        terminal.close()


def spoilt_on_the_disk(tap, chain, terminal):
    for name, query in (("a row that does not change again", f"UPDATE row SET doc = replace(doc, 'Pull', 'Pvll') WHERE scope = '{SCOPE}' AND id = 'S-77'"),
                        ("the cursor", f"UPDATE scope SET seq = seq + 1 WHERE scope = '{SCOPE}'")):
        with tap.case(f"a bit of cache.db, {name}: found at start, and pulled anew"):
            terminal.kill()
            spoil(terminal, query)
            terminal.start()
            check_whole(chain, terminal)


def spoilt_at_central(tap, chain, terminal):
    before = rows_of(terminal)
    with tap.case("a bit of central's row: it is written anew from what is true, and nobody gets it as it was"):
        chain.spoil("UPDATE published SET doc = replace (doc, 'Pull', 'Pell') WHERE kind = 'product' AND id = 'S-500'")
        chain.restart()
        fresh = chain.enrol("lucky")
        check_whole(chain, fresh)
        assert rows_of(fresh) == before and rows_of(terminal) == before, "somebody has something else"
        fresh.close()
        chain.central.check()
    with tap.case("a bit of central's row that came after its snapshot"):
        chain.add("late", range(300, 320))
        chain.spoil("UPDATE published SET doc = replace (doc, 'Pull', 'Pell') WHERE kind = 'product' AND id = 'S-310'")
        chain.proxy.asked = []
        fresh = chain.enrol("later")
        check_whole(chain, fresh)
        check_whole(chain, terminal)
        check_equal(len(chain.proxy.asked), 1, "snapshots")
        fresh.close()
        chain.central.check()
    with tap.case("a bit of the rows of people and orders"):
        chain.spoil("UPDATE published SET doc = replace (doc, 'Camille', 'Camilla') WHERE scope = 'shop/LYO1' AND kind = 'person'", None)
        chain.spoil("UPDATE published SET doc = replace (doc, '2', '3') WHERE scope = 'work/LYO1' AND kind = 'line'", None)
        fresh = chain.enrol("people")
        badge, pin = chain.shop.people["Camille"]
        wait_for("the people of the shop", lambda: fresh.ask("sign-in", badge=badge, pin=pin)["ok"])
        wait_for("the order", lambda: fresh.ask("show", fulfilment="C-1")["ok"])
        check_equal(fresh.act("show", fulfilment="C-1")["lines"][0]["ordered"], 2, "ordered")
        fresh.close()
        chain.central.check()
    with tap.case("a bit of what nobody asks for: `check` names it, `check --mend` writes it anew"):
        chain.spoil("UPDATE published SET doc = replace (doc, '{', ' {') WHERE scope = 'shop/LYO1' AND kind = 'policy'", None)
        assert "shop/LYO1: policy " in chain.central.command("check", codes=(1,)), "check does not name it"
        found = json.loads(chain.central.command("check", "--mend", "--json"))
        check_equal((found["mended"], found["clean"]), (1, True), "mended")
    spoilt_truth(tap, chain, terminal)


def spoilt_truth(tap, chain, terminal):
    with tap.case("what is true is spoilt too: nobody gets it, it is named, and all goes on when it is put back"):
        before = rows_of(terminal)
        chain.spoil("UPDATE published SET doc = replace (doc, 'Pull', 'Pell') WHERE kind = 'product' AND id = 'S-600'")
        with sqlite3.connect(f"{chain.central.data}/central.db") as there:
            (name,) = there.execute("SELECT names FROM product WHERE sku = 'S-600'").fetchone()
            there.execute("UPDATE product SET names = substr (names, 2) WHERE sku = 'S-600'")
        chain.restart()
        fresh = chain.enrol("unlucky")
        status = wait_for("words for it", lambda: (answer := fresh.act("status"))["code"] == "published_damaged" and answer)
        assert "product S-600" in status["detail"] and "restore" in status["detail"], status
        check_equal(cursor_of(fresh), None, "what it has")
        assert rows_of(terminal) == before, "who had it before has something else"
        assert "S-600" in chain.central.command("check", codes=(1,)), "check does not name it"
        with sqlite3.connect(f"{chain.central.data}/central.db") as there:
            there.execute("UPDATE product SET names = ? WHERE sku = 'S-600'", (name,))
        chain.restart()
        check_whole(chain, fresh)
        assert rows_of(fresh) == before, "it has something else"
        fresh.close()
        chain.central.check()


def far_behind(tap, chain, terminal):
    with tap.case("a terminal that was away while all of it changed takes a snapshot too, and its work goes out"):
        badge, pin = chain.shop.people["Camille"]
        wait_for("the people of the shop", lambda: terminal.ask("sign-in", badge=badge, pin=pin)["ok"])
        id = chain.order
        wait_for("the order", lambda: terminal.ask("show", fulfilment="C-1")["ok"])
        terminal.act("network", on=False)
        terminal.act("accept", fulfilment=id)
        terminal.act("pick", fulfilment=id, line=1, quantity=1, place=chain.shop.place(PARKA_M))
        chain.proxy.asked = []
        chain.add("changed", range(N_PRODUCTS))
        chain.add("and again", range(N_PRODUCTS))
        chain.add("new ones", range(20_000, 31_000))
        terminal.act("network", on=True)
        check_whole(chain, terminal)
        assert chain.proxy.asked, "no snapshot was asked for"
        wait_for("its work", lambda: terminal.act("sync", wait=5) and terminal.act("status")["unsent"] == 0)
        check_equal(terminal.act("show", fulfilment=id)["lines"][0]["picked"], 1, "picked")
        chain.central.check()


def full_disk(tap, chain):
    with tap.case("a full disk: said in words, nothing is lost, and it goes on when there is room"):
        disk = chain.room.folder("disk")
        if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "none", disk], capture_output=True, check=False).returncode != 0:
            raise Skip("no disk of its own may be made here")
        chain.proxy.asked = []
        with open(os.path.join(disk, "filler"), "wb") as filler:
            os.posix_fallocate(filler.fileno(), 0, (DISK_MB - 75) << 20)
        terminal = chain.enrol("full", os.path.join(disk, "t"))
        wait_for(lambda: f"words for it: {terminal.act('status')}", lambda: terminal.act("status")["code"] == "disk_full")
        check_equal(cursor_of(terminal), None, "nothing of it")
        check_equal(terminal.act("status")["link"], "online", "link")
        os.unlink(filler.name)
        terminal.act("sync", wait=1)
        check_whole(chain, terminal)
        terminal.close()
        subprocess.run(["umount", "--lazy", disk], check=True)


def main(tap, room):
    chain = Chain(room)
    chain.central.open_channel()
    chain.order = chain.central.place(chain.shop.order("C-1", [(PARKA_M, 2)], chain.clock.now() + datetime.timedelta(minutes=30)))
    first = first_sync(tap, chain)
    cut_off(tap, chain)
    not_there_yet(tap, chain)
    terminal = killed_while_fetching(tap, chain)
    killed_while_installing(tap, chain, terminal)
    newer_one(tap, chain)
    spoilt_on_the_disk(tap, chain, terminal)
    spoilt_on_the_way(tap, chain)
    spoilt_at_central(tap, chain, terminal)
    full_disk(tap, chain)
    far_behind(tap, chain, first)


if len(sys.argv) == 1 and subprocess.run(["unshare", "-Urm", "true"], capture_output=True, check=False).returncode == 0:
    os.execvp("unshare", ["unshare", "-Urm", sys.executable, os.path.abspath(__file__), "inside"])
run(main)
