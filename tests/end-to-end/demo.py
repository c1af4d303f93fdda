#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What `make run` makes and starts: the files of the demo chain, and data/demo/run.sh from its first start to its Ctrl-C, and tomorrow."""
import collections
import csv
import datetime
import filecmp
import glob
import json
import os
import re
import select
import signal
import subprocess
import sys
import time
import urllib.request

from harness import BUILD, CENTRAL, SOURCE, check_equal, plain_environment, run, wait_for

NOW = "2026-11-21T14:32:00+01:00"
INSTANTS = {  # whatever hour and weekday it is
    "a Saturday afternoon": NOW,
    "midnight": "2026-11-22T00:00:00+01:00",
    "a Sunday night": "2026-11-22T23:50:00+01:00",
    "the hour that summer takes": "2026-03-29T01:55:00+01:00",
    "new year's morning": "2027-01-01T05:10:00+01:00",
}
TODAY, LATER, TOMORROW = "2026-11-21T21:10:00+01:00", "2026-11-21T21:40:00+01:00", "2026-11-22T03:05:00+01:00"
PATIENCE_S = 180  # for a chain to be made, on a busy machine
KINDS_THAT_NEED_SIZES = {"apparel", "shoes"}


def make(out, *arguments):
    subprocess.run([sys.executable, os.path.join(SOURCE, "data", "demo", "make.py"), out, *arguments], check=True)
    return out


def read(folder, file):
    with open(os.path.join(folder, file), newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def read_orders(folder):
    with open(os.path.join(folder, "orders.jsonl"), encoding="utf-8") as stream:
        return [json.loads(line) for line in stream]


def is_gtin14(text):
    """GS1's own words: from the right, threes and ones, and the sum is a multiple of ten."""
    return bool(re.fullmatch(r"[0-9]{14}", text)) and sum(int(d) * (3 if n % 2 else 1) for n, d in enumerate(reversed(text))) % 10 == 0


# ---------------------------------------------------------------------------------------------------------- the files
def same_bytes(room):
    one, two = make(room.folder("one"), "--now", NOW), make(room.folder("two"), "--now", NOW)
    files = sorted(os.path.relpath(path, one) for path in glob.glob(one + "/**", recursive=True) if os.path.isfile(path))
    assert len(files) > 60, files
    check_equal(filecmp.cmpfiles(one, two, files, shallow=False)[1:], ([], []), "files that differ, files that cannot be compared")
    other = make(room.folder("other"), "--now", NOW, "--seed", "7")
    assert not filecmp.cmp(os.path.join(one, "stock.csv"), os.path.join(other, "stock.csv"), shallow=False), "another seed made the same stock"


def is_the_chain(folder):
    stores = read(folder, "stores.csv")
    check_equal(collections.Counter(row["web_orders"] for row in stores), {"true": 6, "false": 1}, "shops and depots")
    check_equal({row["hours"] for row in stores}, {"always"}, "hours")
    products, stock = read(folder, "products.csv"), read(folder, "stock.csv")
    check_equal(len({row["sku"] for row in products}), 2000, "articles")
    check_equal(len(stock), 2000 * 7, "balances")
    assert {"apparel", "home-textile"} <= {row["class"] for row in products}
    assert all(row["colour"] for row in products) and all(row["size"] for row in products if row["class"] in KINDS_THAT_NEED_SIZES)
    missing = {row["picture"] for row in products if not os.path.isfile(os.path.join(folder, "pictures", row["picture"] + ".svg"))}
    check_equal(missing, set(), "pictures that are not there")
    places = {(row["store"], row["code"]) for row in read(folder, "places.csv")}
    check_equal([row for row in stock if (row["store"], row["place"]) not in places], [], "balances at no place")
    check_equal({row["store"] for row in read(folder, "people.csv")}, {row["number"] for row in stores if row["web_orders"] == "true"}, "shops with people")
    assert len(read(folder, "codes.csv")) <= 64, "more codes than the window lists"


def has_good_gtins(folder):
    gtins = [row["gtin"] for row in read(folder, "products.csv")]
    check_equal([gtin for gtin in gtins if not is_gtin14(gtin)][:3], [], "no GTINs")
    check_equal({gtin[:4] for gtin in gtins}, {"0952"}, "prefixes")  # GS1's for demonstration; 02 and 2 are for what a shop weighs
    check_equal(len(set(gtins)), len(gtins), "GTINs")
    assert not is_gtin14("09524500101019"), "this test takes any check digit"


def is_due_in_time(folder, now):
    now = datetime.datetime.fromisoformat(now)
    orders = read_orders(folder)
    due = [datetime.datetime.fromisoformat(order["fulfil"]["ready_by"]) - now for order in orders]
    minute = datetime.timedelta(minutes=1)
    assert -15 * minute <= min(due) < datetime.timedelta(0), min(due)
    assert 150 * minute < max(due) <= 180 * minute, max(due)
    assert all(datetime.datetime.fromisoformat(order["placed"]) <= now for order in orders), "an order of the future"
    floor = {(row["store"], row["sku"]): int(row["quantity"]) for row in read(folder, "stock.csv")}
    check_equal([line for order in orders for line in order["lines"] if floor[order["fulfil"]["store"], line["sku"]] < line["quantity"]], [], "promised, not there")
    stores = collections.Counter(order["fulfil"]["store"] for order in orders)
    assert len(stores) == 6 and stores["LYO1"] * 2 >= len(orders), stores


def follows_the_curve(room):
    """Noon of a real web shop: the quarter of an hour with the most orders has twice those of the one with the fewest, nearly."""
    folder = make(room.folder("many"), "--now", NOW, "--orders", "4000", "--first", "20000")
    now = datetime.datetime.fromisoformat(NOW)
    quarters = collections.Counter(int((datetime.datetime.fromisoformat(order["fulfil"]["ready_by"]) - now).total_seconds() // 60 + 15) // 15
                                   for order in read_orders(folder))
    real = [317, 256, 213, 221, 347, 335, 374, 316, 344, 322, 271, 305, 297]
    for quarter, share in enumerate(real):
        wanted = 4000 * share / sum(real)
        assert abs(quarters[quarter] - wanted) < 15, f"quarter {quarter}: {quarters[quarter]} orders, wanted {wanted:.0f}"
    assert 1.5 < max(quarters.values()) / min(quarters.values()) < 2


# ------------------------------------------------------------------------------------------------------------- run.sh
def processes_of(session):
    """{pid: command line} of all that is left of what setsid() began."""
    found = {}
    for path in glob.glob("/proc/[0-9]*/stat"):
        try:
            with open(path, encoding="utf-8", errors="replace") as stream:
                fields = stream.read().rpartition(")")[2].split()
            if int(fields[3]) == session and fields[0] != "Z":
                with open(path[:-4] + "cmdline", "rb") as stream:
                    found[int(path.split("/")[2])] = stream.read().replace(b"\0", b" ").decode()
        except OSError:
            pass  # it has ended meanwhile
    return found


class Demo:
    """data/demo/run.sh in a session of its own, as a shell starts it."""

    def __init__(self, folder, clock="", screen="none", **environment):
        environment = plain_environment(COMPTOIR_DEMO=folder, COMPTOIR_BUILD=BUILD, COMPTOIR_CLOCK=clock, COMPTOIR_SCREEN=screen, **environment)
        for name in ("DISPLAY", "WAYLAND_DISPLAY"):
            environment.pop(name, None)
        self.folder = folder
        self.n_asked = 0
        self.said = b""
        self.process = subprocess.Popen([os.path.join(SOURCE, "data", "demo", "run.sh")], env=environment, start_new_session=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def line(self):
        """The next line of standard output, or an assertion."""
        end = time.monotonic() + PATIENCE_S
        while b"\n" not in self.said:
            ready = select.select([self.process.stdout], [], [], max(0, end - time.monotonic()))[0]
            piece = os.read(self.process.stdout.fileno(), 65536) if ready else b""
            assert piece, f"no line came; {self.said!r} {self.process.stderr.read() if ready else ''}"
            self.said += piece
        line, _, self.said = self.said.partition(b"\n")
        return line.decode()

    def ask(self, verb, **members):
        """What the terminal answers; what run.sh itself says stands before it."""
        self.n_asked += 1
        self.process.stdin.write(json.dumps({"id": f"{self.process.pid}-{self.n_asked}", "do": verb, **members}).encode() + b"\n")
        self.process.stdin.flush()
        line = ""
        while not line.startswith("{"):
            line = self.line()
        answer = json.loads(line)
        assert answer["ok"] or verb == "sync", answer
        return answer

    def references(self):
        self.ask("sync", wait=60)
        return {row["reference"]: row["state"] for row in self.ask("work")["rows"]}

    def check(self):
        done = subprocess.run([CENTRAL, "check", "--data", os.path.join(self.folder, "central"), "--json"], capture_output=True, text=True, timeout=120)
        assert done.returncode == 0 and json.loads(done.stdout)["clean"], done.stdout + done.stderr

    def interrupt(self, whole_group=True):
        """Ctrl-C: the terminal sends it to all that stand in front; `kill -INT` to run.sh alone."""
        if whole_group:
            os.killpg(self.process.pid, signal.SIGINT)
        else:
            os.kill(self.process.pid, signal.SIGINT)
        return self.wait()

    def wait(self):
        code = self.process.wait(60)
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            stream.close()
        return code

    def close(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.wait()


def sign_in(demo):
    """The demo's first step; the badge comes from the list that Ctrl+E shows."""
    wait_for("the shop's people", lambda: demo.ask("sync", wait=20)["done"], PATIENCE_S)
    badge = next(row["code"] for row in read(os.path.join(demo.folder, "files"), "codes.csv") if "Camille" in row["label"])
    check_equal(demo.ask("sign-in", badge=badge, pin="1234")["name"], "Camille", "who acts")


def first_run(tap, room, folder):
    demo = room.add(Demo(folder, TODAY))
    with tap.case("run.sh makes the chain and opens an enrolled terminal"):
        sign_in(demo)
        work = demo.references()
        assert "C-10476" in work and len(work) >= 14, work
        demo.ask("accept", fulfilment="C-10476")
        demo.ask("pick", fulfilment="C-10476", line=1)
        assert demo.ask("sync", wait=60)["done"]
    with tap.case("check is clean while it runs"):
        demo.check()
    with tap.case("a second one on the same data says so, and ends"):
        other = room.add(Demo(folder, TODAY))
        words = other.process.stderr.read().decode()
        check_equal(other.wait(), 3, "exit code")
        assert "runs already" in words, words
    with tap.case("Ctrl-C leaves no process"):
        session = demo.process.pid
        assert len(processes_of(session)) >= 3, processes_of(session)
        check_equal(demo.interrupt(), 130, "exit code")
        check_equal(processes_of(session), {}, "processes that are left")
    return work


def later_runs(tap, room, folder, work):
    demo = room.add(Demo(folder, LATER))
    with tap.case("the next run goes on with the work as it was left"):
        again = demo.references()
        check_equal(again, {**work, "C-10476": "picking"}, "work")
        lines = demo.ask("show", fulfilment="C-10476")
        check_equal((lines["holder"]["name"], lines["lines"][0]["picked"]), ("Camille", 1), "what was done")
    with tap.case("an interrupt of run.sh alone leaves no process either"):
        session = demo.process.pid
        check_equal(demo.interrupt(whole_group=False), 130, "exit code")
        check_equal(processes_of(session), {}, "processes that are left")
    demo = room.add(Demo(folder, TOMORROW))
    with tap.case("tomorrow's run goes on, and adds that day's orders"):
        sign_in(demo)
        tomorrow = demo.references()
        assert again.items() <= tomorrow.items(), (again, tomorrow)
        new = tomorrow.keys() - again.keys()
        check_equal(len(new), 8, "new orders of this shop")
        due = [order["fulfil"]["ready_by"] for order in read_orders(os.path.join(folder, "files"))]
        assert all(TOMORROW[:10] in text for text in due), due
        codes = {row["code"] for row in read(os.path.join(folder, "files"), "codes.csv")}
        for order in read_orders(os.path.join(folder, "files")):
            assert order["fulfil"]["store"] != "LYO1" or all(line["gtin"] in codes for line in order["lines"]), f"{order['number']} cannot be picked without a scanner"
    with tap.case("check is clean on the second day"):
        demo.check()
        check_equal(demo.interrupt(), 130, "exit code")
        demo.check()


def in_a_browser(tap, room, folder):
    with tap.case("without a display the window is served to a browser on loopback, and Ctrl-C ends that too"):
        demo = room.add(Demo(folder, TOMORROW, screen=""))
        said = ""
        while "Ctrl-C" not in said:
            said += demo.line() + "\n"
        address = re.search(r"http://127\.0\.0\.1:[0-9]+/vnc\.html\S*", said)
        assert address, said
        with urllib.request.urlopen(address[0], timeout=20) as answer:
            assert b"noVNC" in answer.read()
        wait_for("the window's process", lambda: any("terminal/comptoir" in line for line in processes_of(demo.process.pid).values()), PATIENCE_S)
        session = demo.process.pid
        demo.interrupt(whole_group=False)  # who heard nothing of it ends too
        check_equal(processes_of(session), {}, "processes that are left")


def main(tap, room):
    with tap.case("made twice, the files have the same bytes"):
        same_bytes(room)
    folder = make(room.folder("chain"), "--now", NOW)
    with tap.case("six shops and a depot, 2,000 articles with sizes, colours and pictures"):
        is_the_chain(folder)
    with tap.case("every GTIN is valid and stands under 952"):
        has_good_gtins(folder)
    for name, instant in INSTANTS.items():
        with tap.case(f"orders are due from a quarter of an hour ago to three hours from now: {name}"):
            is_due_in_time(make(room.folder(name.replace(" ", "-")), "--now", instant), instant)
    with tap.case("orders fall due as a web shop's orders come in"):
        follows_the_curve(room)
    demo = os.path.join(room.path, "demo")
    work = first_run(tap, room, demo)
    later_runs(tap, room, demo, work)
    in_a_browser(tap, room, demo)


if __name__ == "__main__":
    run(main)
