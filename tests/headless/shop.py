# SPDX-License-Identifier: GPL-3.0-or-later
"""A small chain on a real central, and terminals without a screen over pipes: what the tests of this folder share.

It links nothing of the product: programs, files and lines of JSON alone.
"""
import csv
import json
import os
import select
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import traceback
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "style"))
import tap  # noqa: E402

BUILD = os.environ.get("COMPTOIR_BUILD_ROOT", "build")
CENTRAL = os.environ.get("COMPTOIR_CENTRAL") or os.path.join(BUILD, "src", "central", "comptoir-central")
HEADLESS = os.environ.get("COMPTOIR_HEADLESS") or os.path.join(BUILD, "src", "headless", "comptoir-headless")
NOW = "2026-11-21T14:32:00+01:00"
SINCE = "2026-09-01T00:00:00+02:00"
PATIENCE = 30  # seconds; a sanitized build on a busy machine is slow

PEOPLE = {  # number, name, role, PIN, badge
    "camille": ("1041", "Camille", "associate", "1234", "B-1041-CAIREEYUCULBOGAZ"),
    "theo": ("1042", "Théo", "associate", "2345", "B-1042-EAQSEIZEEUTCOKBJ"),
    "nadia": ("1001", "Nadia", "manager", "9876", "B-1001-GAYTEMZUGU3DOOBZ"),
}
ARTICLES = {  # sku: GTIN, name, size, colour, place, stock
    "45001-KAK-M": ("09524500100011", "Parka Chamonix", "M", "Kaki", "A-03-2", 6),
    "45001-KAK-L": ("09524500100028", "Parka Chamonix", "L", "Kaki", "A-03-3", 4),
    "45014-BOR-L": ("09524500100035", "Pull Vercors", "L", "Bordeaux", "B-01-1", 5),
    "45020-OCR-U": ("09524500100042", "Bonnet Pilat", "", "Ocre", "A-05-1", 3),
    "45030-BLE-U": ("09524500100059", "Écharpe Meije", "", "Bleu", "U-02-1", 4),
}
PLACES = [  # code, zone, kind, rank, capacity; what begins with U lies upstairs
    ("A-03-2", "Femme", "shelf", 120, ""), ("A-03-3", "Femme", "shelf", 121, ""), ("A-05-1", "Femme", "shelf", 140, ""),
    ("B-01-1", "Homme", "rail", 210, ""), ("U-02-1", "Étage", "shelf", 310, ""), ("R-12", "Retrait", "bin", 900, 1), ("R-14", "Retrait", "bin", 901, 2),
]


def gtin(body):
    total = sum(int(digit) * (3 if i % 2 == 0 else 1) for i, digit in enumerate(reversed(body[:13])))
    return body[:13] + str(-total % 10)


ARTICLES = {sku: (gtin(row[0]), *row[1:]) for sku, row in ARTICLES.items()}


def write(path, header, rows):
    with open(path, "w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])


class Central:
    """A central of one shop, served on a port of its own."""

    def __init__(self, room, clock=NOW):
        self.data, self.clock = os.path.join(room, "central"), f"{clock}@{time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())}"
        self.files, self.process, self.url, self.port = os.path.join(room, "files"), None, None, 0
        os.makedirs(self.files)
        self.run("init")
        self.make()

    def run(self, *arguments, text=None, status=0):
        done = subprocess.run([CENTRAL, arguments[0], "--data", self.data, "--clock", self.clock, *arguments[1:]], input=text,
                              capture_output=True, text=True, timeout=PATIENCE * 2)
        if status is not None and done.returncode != status:
            raise AssertionError(f"{arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def make(self):
        rows = {
            "stores": (["number", "name", "time_zone", "locale", "currency", "country", "assortment", "price_zone", "rank", "hours", "web_orders"],
                       [["LYO1", "Lyon Part-Dieu", "Europe/Paris", "fr-FR", "EUR", "FR", "FR-MODE", "FR", 1, "always", "true"]]),
            "places": (["store", "code", "floor", "zone", "kind", "rank", "capacity"],
                       [["LYO1", code, int(code[0] == "U"), zone, kind, rank, capacity] for code, zone, kind, rank, capacity in PLACES]),
            "products": (["assortment", "sku", "gtin", "name", "style", "size", "colour"],
                         [["FR-MODE", sku, row[0], row[1], sku.split("-")[0], row[2], row[3]] for sku, row in ARTICLES.items()]),
            "prices": (["zone", "sku", "minor", "from"], [["FR", sku, 14900, SINCE] for sku in ARTICLES]),
            "stock": (["store", "sku", "place", "quantity"], [["LYO1", sku, row[4], row[5]] for sku, row in ARTICLES.items()]),
            "people": (["number", "name", "store", "role", "from", "until", "pin", "badge"],
                       [[number, name, "LYO1", role, SINCE, "", pin, badge] for number, name, role, pin, badge in PEOPLE.values()]),
        }
        for kind, (header, lines) in rows.items():
            path = os.path.join(self.files, kind + ".csv")
            write(path, header, lines)
            self.run("import", "--kind", kind, path)

    def serve(self):
        self.process = subprocess.Popen([CENTRAL, "serve", "--data", self.data, "--clock", self.clock, "--listen", f"127.0.0.1:{self.port}",
                                         "--until-eof"], stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        self.url = json.loads(line)["listening"]
        self.port = int(self.url.rsplit(":", 1)[1])
        return self

    def stop(self):
        if self.process:
            self.process.stdin.close()
            self.process.wait(PATIENCE)
            self.process.stdout.close()
            self.process = None

    def enrol(self, name):
        path = os.path.join(self.files, name + ".ticket")
        with open(path, "w", encoding="utf-8") as stream:
            stream.write(self.run("enrol", "--store", "LYO1", "--profile", "handheld", "--name", name))
        return path

    def order(self, number, *lines, ready_by="2026-11-21T15:02:00+01:00", payment=None, customer=None, by_channel=False, **goods):
        """lines: (sku, quantity); payment, customer: members that are other than of a paid order; by_channel: over HTTP, so that the channel may
        report on it; goods: more members of each line"""
        total = sum(14900 * quantity for _, quantity in lines)
        document = {
            "number": number, "channel": "web", "placed": NOW,
            "customer": {"ref": "CU-1", "first": "Julien", "name": "Mercier", "phone": "+33600000041", "email": "cu-1@example.org", "language": "fr",
                         **(customer or {})},
            "payment": {"state": "paid", "currency": "EUR", "total": total, "paid": total, **(payment or {})},
            "fulfil": {"method": "pickup", "store": "LYO1", "ready_by": ready_by, "on_short": "keep"},
            "lines": [{"line": i, "sku": sku, "gtin": ARTICLES[sku][0], "quantity": quantity, "unit_price": 14900, "vat_rate": "20.0", **goods}
                      for i, (sku, quantity) in enumerate(lines, 1)],
        }
        if by_channel:
            return self.call("POST", "/v1/orders", document)[1]
        return json.loads(self.run("order", text=json.dumps(document)))

    def call(self, method, path, body):
        """A channel's call: status and what it was answered."""
        token = os.path.join(self.files, "channel.token")
        if not os.path.exists(token):
            self.run("token", "--scope", "channel", "--name", "web", "--out", token)
        with open(token, encoding="utf-8") as stream:
            headers = {"Authorization": "Bearer " + stream.read().strip(), "Content-Type": "application/json"}
        request = urllib.request.Request(self.url + path, json.dumps(body).encode(), headers, method=method)
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.status, json.loads(answer.read() or b"null")

    def pay(self, order, ref, amount, receipt=None, at=NOW):
        """What a till reports."""
        return self.call("POST", f"/v1/orders/{order}/payments", {"ref": ref, "amount": amount, "till": "T1", "receipt": receipt, "at": at})[1]

    def check(self):
        """What `check` found; [] when all is well."""
        report = json.loads(self.run("check", "--json", status=None))
        return [f"{each['id']}: {found}" for each in report["invariants"] for found in each["found"]]

    def read_log(self):
        """{command: [(accepted, problem)]} of what terminals sent; central is stopped first, the file is its alone while it serves."""
        self.stop()
        database = sqlite3.connect(f"file:{os.path.join(self.data, 'central.db')}?mode=ro", uri=True)
        log = {}
        for ident, accepted, problem in database.execute("SELECT id, accepted, problem FROM log WHERE terminal IS NOT NULL"):
            log.setdefault(ident, []).append((bool(accepted), problem))
        database.close()
        return log


class Terminal:
    """One comptoir-headless; keeps its folder over a kill and a start."""

    def __init__(self, room, name, central=None, clock=None):
        self.data, self.clock, self.counter = os.path.join(room, name), clock or (central.clock if central else None), 0
        self.ticket = central.enrol(name) if central else None
        self.process = None
        self.start()

    def start(self):
        arguments = [HEADLESS, "--data", self.data]
        arguments += ["--clock", self.clock] if self.clock else []
        arguments += ["--enrol-file", self.ticket] if self.ticket else []
        self.process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        self.rest = b""

    def read(self, seconds=PATIENCE):
        end = time.monotonic() + seconds
        while b"\n" not in self.rest:
            ready, _, _ = select.select([self.process.stdout], [], [], max(0, end - time.monotonic()))
            if not ready:
                raise AssertionError("no answer in time")
            data = os.read(self.process.stdout.fileno(), 65536)
            if not data:
                raise AssertionError(f"the terminal ended ({self.process.wait()})")
            self.rest += data
        line, self.rest = self.rest.split(b"\n", 1)
        return json.loads(line)

    def send(self, line):
        self.process.stdin.write(line if isinstance(line, bytes) else line.encode() + b"\n")

    def ask(self, do, ident=None, **members):
        self.counter += 1
        request = {"id": ident or f"{os.path.basename(self.data)}-{self.counter}", "do": do, **members}
        self.send(json.dumps(request))
        answer = self.read(PATIENCE + members.get("wait", 0) if do == "sync" else PATIENCE)
        assert answer["id"] == request["id"], (request, answer)
        return answer

    def must(self, do, ident=None, **members):
        answer = self.ask(do, ident, **members)
        assert answer["ok"], (do, members, answer)
        return answer

    def sign_in(self, who):
        _, _, _, pin, badge = PEOPLE[who]
        return self.must("sign-in", badge=badge, pin=pin)

    def sync(self, seconds=PATIENCE):
        answer = self.must("sync", wait=seconds)
        assert answer["done"], answer
        return answer

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.close_pipes()

    def close_pipes(self):
        for pipe in (self.process.stdin, self.process.stdout):
            try:
                pipe.close()
            except BrokenPipeError:
                pass

    def end(self):
        """End of input: it ends by itself. The status."""
        self.process.stdin.close()
        status = self.process.wait(PATIENCE)
        self.process.stdout.close()
        return status


class Room:
    """A folder for one test; whatever was started in it is ended with it."""

    def __enter__(self):
        self.path, self.centrals, self.terminals = tempfile.mkdtemp(prefix="comptoir-"), [], []
        return self

    def central(self, **options):
        self.centrals.append(Central(self.path, **options))
        return self.centrals[-1].serve()

    def terminal(self, name, central=None, **options):
        self.terminals.append(Terminal(self.path, name, central, **options))
        return self.terminals[-1]

    def __exit__(self, *_):
        for terminal in self.terminals:
            if terminal.process.poll() is None:
                terminal.kill()
        for central in self.centrals:
            central.stop()
        shutil.rmtree(self.path, ignore_errors=True)


def run_cases(*cases):
    """Each function is one case; it fails with what it raised."""
    for each in cases:
        try:
            each()
            tap.case(each.__doc__.strip(), [])
        except Exception:  # noqa: BLE001  any failure is this case's, the others still run
            tap.case(each.__doc__.strip(), traceback.format_exc().splitlines()[-6:])
    tap.finish()
