# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the three programs as a shop and its web shop do: processes, pipes, HTTP. Links nothing of ours.

A script here prints TAP: `with tap.case ("name"): …` is one line of it; a failed assert inside is a failed case.
"""
import base64
import contextlib
import csv
import datetime
import hashlib
import http.client
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
import urllib.parse
import uuid

SOURCE = os.environ.get("COMPTOIR_SOURCE_ROOT") or os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
BUILD = os.environ.get("COMPTOIR_BUILD_ROOT") or os.path.join(SOURCE, "build")
CENTRAL = os.path.join(BUILD, "src", "central", "comptoir-central")
HEADLESS = os.path.join(BUILD, "src", "headless", "comptoir-headless")
WINDOW = os.path.join(BUILD, "src", "terminal", "comptoir")
NOW = "2026-11-21T14:32:00+01:00"
PATIENCE_S = 30.0

# The articles of data/demo/make.py that the drawn story names.
BEANIE, PARKA_M, PARKA_L, SCARF, KNIT, JEAN = "beanie", "parka-m", "parka-l", "scarf", "knit", "jean"
DRAWN = {
    BEANIE: ("Bonnet Pilat", "Moutarde", ""),
    PARKA_M: ("Parka Chamonix", "Kaki", "M"),
    PARKA_L: ("Parka Chamonix", "Kaki", "L"),
    SCARF: ("Écharpe Mistral", "Gris", ""),
    KNIT: ("Pull Vercors", "Écru", "L"),
    JEAN: ("Jean Confluence", "Brut", "38"),
}


# ---------------------------------------------------------------------------------------------------------------- TAP
class Tap:
    """Test Anything Protocol on stdout: a plan at the end, details as comments."""

    def __init__(self):
        self.n = 0
        self.n_failed = 0

    def ok(self, good, name, details="", skip=""):
        self.n += 1
        self.n_failed += not good
        print(f"{'ok' if good else 'not ok'} {self.n} - {name}{' # SKIP ' + skip if skip else ''}", flush=True)
        for line in details.splitlines():
            print(f"# {line}", flush=True)

    @contextlib.contextmanager
    def case(self, name):
        try:
            yield
        except Skip as why:
            self.ok(True, name, skip=str(why))
        except Exception:  # one case's trouble is not the next one's
            self.ok(False, name, traceback.format_exc())
        else:
            self.ok(True, name)

    def end(self):
        print(f"1..{self.n}", flush=True)
        return 1 if self.n_failed else 0


class Skip(Exception):
    """Raised in a case that cannot be tried here; its text says why."""


def run(main):
    """Runs MAIN (tap, room) and ends all that it started."""
    tap = Tap()
    with Room() as room:
        try:
            main(tap, room)
        except Exception:
            tap.ok(False, "the script itself", traceback.format_exc())
    sys.exit(tap.end())


def wait_for(what, condition, patience_s=PATIENCE_S, pause_s=0.02):
    """Returns the first true answer of CONDITION."""
    end = time.monotonic() + patience_s
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > end:
            said = what() if callable(what) else what
            raise AssertionError(f"waited {patience_s:g} s for {said}")
        time.sleep(pause_s)


def check_equal(found, wanted, what=""):
    assert found == wanted, f"{what or 'value'}: found {found!r}, wanted {wanted!r}"


# --------------------------------------------------------------------------------------------------------------- room
class Room:
    """A temporary folder and all processes that were started in it: they end with it, by pid."""

    def __init__(self):
        self.path = tempfile.mkdtemp(prefix="comptoir-e2e-")
        self.things = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for thing in reversed(self.things):
            thing.close()
        shutil.rmtree(self.path, ignore_errors=True)

    def add(self, thing):
        self.things.append(thing)
        return thing

    def folder(self, name):
        path = os.path.join(self.path, name)
        os.makedirs(path, exist_ok=True)
        return path

    def file(self, name, text=None):
        path = os.path.join(self.path, name)
        if text is not None:
            with open(path, "w", encoding="utf-8") as stream:
                stream.write(text)
        return path


class Clock:
    """One clock for all processes: it was INSTANT when this was made, and goes on from there at RATE."""

    def __init__(self, instant=NOW, rate=1):
        self.instant = datetime.datetime.fromisoformat(instant)
        self.real = datetime.datetime.now(datetime.timezone.utc)
        self.rate = rate

    def argument(self):
        rate = f",x{self.rate}" if self.rate != 1 else ""
        return f"{self.instant.isoformat()}@{self.real.isoformat(timespec='milliseconds').replace('+00:00', 'Z')}{rate}"

    def now(self):
        return self.instant + (datetime.datetime.now(datetime.timezone.utc) - self.real) * self.rate


def plain_environment(**more):
    environment = dict(os.environ)
    environment.update(more)
    return environment


# --------------------------------------------------------------------------------------------------------------- shop
class Shop:
    """The files of a small demo chain: the drawn articles and a few others, of those that make.py makes."""

    def __init__(self, room, clock, n_others=40, stock_of_drawn=400):
        self.path = room.folder("shop")
        subprocess.run([sys.executable, os.path.join(SOURCE, "data", "demo", "make.py"), self.path, "--now", clock.instant.isoformat()], check=True)
        self.articles = {}
        products = self._read("products.csv")
        drawn = set()
        for row in products:
            for name, known in DRAWN.items():
                if known == (row["name"], row["colour"], row["size"]):
                    self.articles[name] = row
                    drawn.add(row["sku"])
        others = [row["sku"] for row in products if row["sku"] not in drawn][:n_others]
        self.skus = drawn | set(others)
        for file in ("products.csv", "prices.csv"):
            self._write(file, [row for row in self._read(file) if row["sku"] in self.skus])
        self._write("stock.csv", [{**row, "quantity": stock_of_drawn} if row["sku"] in drawn else row
                                  for row in self._read("stock.csv") if row["sku"] in self.skus])
        used = {row["place"] for row in self._read("stock.csv")} | {f"R-{n:02d}" for n in range(1, 25)}
        self._write("places.csv", [row for row in self._read("places.csv") if row["code"] in used])
        self.places = {row["sku"]: row["place"] for row in self._read("stock.csv") if row["store"] == "LYO1"}
        self.people = {row["name"]: (row["badge"], row["pin"]) for row in self._read("people.csv")}
        self.pictures = os.path.join(self.path, "pictures")
        self.codes = os.path.join(self.path, "codes.csv")

    def _read(self, file):
        with open(os.path.join(self.path, file), newline="", encoding="utf-8") as stream:
            return list(csv.DictReader(stream))

    def _write(self, file, rows):
        with open(os.path.join(self.path, file), "w", newline="", encoding="utf-8") as stream:
            out = csv.DictWriter(stream, list(rows[0]))
            out.writeheader()
            out.writerows(rows)

    def file(self, name):
        return os.path.join(self.path, name)

    def gtin(self, article):
        return self.articles[article]["gtin"]

    def ean13(self, article):
        """As printed below the bars: a GTIN-14 of one piece without its leading zero."""
        return self.gtin(article)[1:]

    def sku(self, article):
        return self.articles[article]["sku"]

    def place(self, article):
        return self.places[self.sku(article)]

    def order(self, number, lines, due, store="LYO1", customer=("Julien", "Mercier"), **fulfil):
        """An order document (docs: ORDER): lines are [(article, quantity)], due an aware datetime."""
        placed = (due - datetime.timedelta(minutes=45)).isoformat(timespec="seconds")
        rows = [{"line": n, "sku": self.sku(a), "gtin": self.gtin(a), "quantity": q, "unit_price": 4900, "vat_rate": "20.0"}
                for n, (a, q) in enumerate(lines, 1)]
        total = sum(row["unit_price"] * row["quantity"] for row in rows)
        return {
            "number": number, "channel": "web", "placed": placed, "class": "consumer",
            "customer": {"ref": f"CU-{number}", "first": customer[0], "name": customer[1], "phone": "+33600000041", "email": "c@example.org", "language": "fr"},
            "payment": {"state": "paid", "currency": "EUR", "total": total, "paid": total},
            "fulfil": {"method": "pickup", "store": store, "slot": None, "ready_by": due.isoformat(timespec="seconds"), "on_short": "keep", **fulfil},
            "lines": rows,
        }


# ------------------------------------------------------------------------------------------------------------ central
class Central:
    """comptoir-central on a data folder: the command line, and `serve` as a child that ends with its standard input."""

    def __init__(self, room, clock, name="central"):
        self.room = room
        self.clock = clock
        self.data = os.path.join(room.path, name)
        self.log = open(os.path.join(room.path, name + ".log"), "ab")
        self.server = None
        self.url = None
        self.token = None
        room.add(self)

    def command(self, *arguments, text=None, codes=(0,)):
        """Runs one command of the command line; answers what it printed."""
        done = subprocess.run([CENTRAL, arguments[0], "--data", self.data, "--clock", self.clock.argument(), *arguments[1:]],
                              input=text, capture_output=True, text=True, timeout=120)
        assert done.returncode in codes, f"comptoir-central {' '.join(arguments)}: {done.returncode}\n{done.stdout}{done.stderr}"
        return done.stdout

    def set_up(self, shop):
        self.command("init")
        for kind in ("stores", "places", "products", "prices", "stock", "people"):
            self.command("import", "--kind", kind, shop.file(kind + ".csv"))

    def serve(self, public_url=None):
        more = ["--public-url", public_url] if public_url else []
        self.server = subprocess.Popen([CENTRAL, "serve", "--data", self.data, "--listen", "127.0.0.1:0", "--until-eof", "--clock", self.clock.argument(), *more],
                                       stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log, text=True)
        line = read_line(self.server.stdout, PATIENCE_S, self.server)
        self.url = json.loads(line)["listening"]
        return self.url

    def stop(self):
        if self.server is None:
            return
        self.server.stdin.close()
        try:
            self.server.wait(20)
        except subprocess.TimeoutExpired:
            self.server.kill()
            self.server.wait()
        self.server.stdout.close()
        self.server = None

    def kill(self):
        self.server.kill()
        self.server.wait()
        self.server.stdin.close()
        self.server.stdout.close()
        self.server = None

    def close(self):
        self.stop()
        self.log.close()

    def enrol_file(self, name, store="LYO1", profile="handheld"):
        line = self.command("enrol", "--store", store, "--profile", profile, "--name", name)
        return self.room.file(f"{name.replace(' ', '-')}.ticket", line)

    def call(self, method, path, body=None, token=None, headers=None):
        """One HTTP call: (status, document)."""
        where = urllib.parse.urlsplit(self.url)
        connection = http.client.HTTPConnection(where.hostname, where.port, timeout=30)
        if token is None and self.token is not None:
            token = self.token
        sent = dict(headers or {})
        if token:
            sent["Authorization"] = "Bearer " + token
        data = body if isinstance(body, (bytes, type(None))) else json.dumps(body).encode()
        if data is not None:
            sent.setdefault("Content-Type", "application/json")
        connection.request(method, path, data, sent)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        return answer.status, json.loads(text) if text else None

    def open_channel(self):
        out = self.room.file("web.token")
        self.command("token", "--scope", "channel", "--name", "web", "--out", out)
        with open(out, encoding="utf-8") as stream:
            self.token = stream.read().strip()

    def place(self, order):
        status, answer = self.call("POST", "/v1/orders", order)
        assert status in (200, 201), f"POST /v1/orders: {status} {answer}"
        return answer["fulfilments"][0]["id"]

    def order(self, number):
        status, answer = self.call("GET", "/v1/orders/" + number)
        check_equal(status, 200, f"GET /v1/orders/{number}")
        return answer

    def fulfilment(self, number):
        """{"state": …, "lines": [{"line", "sku", counters …}]} of the order's one part."""
        return find_member(self.order(number), "fulfilments")[0]

    def check(self):
        """Asserts that every invariant holds; answers how many rows were looked at."""
        found = json.loads(self.command("check", "--json", codes=(0, 1)))
        broken = [row for row in found["invariants"] if row["found"]]
        assert found["clean"] and not broken, f"check: {json.dumps(broken, ensure_ascii=False, indent=1)}"
        return sum(row["checked"] for row in found["invariants"])


def find_member(document, name):
    """The first member of that name, however deep."""
    if isinstance(document, dict):
        if name in document:
            return document[name]
        document = document.values()
    elif not isinstance(document, list):
        return None
    for value in document:
        found = find_member(value, name)
        if found is not None:
            return found
    return None


def read_line(stream, patience_s, process=None):
    """One line of a pipe of a process, or an assertion."""
    end = time.monotonic() + patience_s
    line = ""
    while not line.endswith("\n"):
        left = end - time.monotonic()
        if left <= 0 or not select.select([stream], [], [], left)[0]:
            raise AssertionError("no line came")
        piece = stream.readline()
        if piece == "":
            raise AssertionError(f"the program ended: {process.wait() if process else ''}")
        line += piece
    return line


class Support:
    """A terminal of our own making, from the protocol alone: it asks central for verdicts, as support does."""

    def __init__(self, central, name="Support"):
        import nacl.signing
        self.central = central
        with open(central.enrol_file(name), encoding="utf-8") as stream:
            ticket = json.load(stream)
        key = nacl.signing.SigningKey.generate()
        self.terminal = new_id()
        status, answer = central.call("POST", "/v1/enrol", {
            "code": ticket["code"], "terminal_id": self.terminal,
            "public_key": base64.b64encode(bytes(key.verify_key)).decode(), "name": name})
        assert status == 200, f"enrol: {status} {answer}"
        nonce = central.call("GET", "/v1/hello")[1]["nonce"]
        body = json.dumps({"terminal": self.terminal, "nonce": nonce, "next_seq": 1, "oldest_retained_seq": 1, "cursors": {}, "app": "support 1",
                           "wall_us": int(time.time() * 1e6), "boot": str(uuid.uuid4()), "boot_us": 1}).encode()
        text = f"cpt-hello-1\n{ticket['url']}\n{self.terminal}\n{nonce}\n{hashlib.blake2b(body, digest_size=32).hexdigest()}\n"
        signature = base64.b64encode(key.sign(text.encode()).signature).decode()
        status, answer = central.call("POST", "/v1/hello", body, headers={"Comptoir-Signature": signature})
        assert status == 200, f"hello: {status} {answer}"
        self.session = answer["session"]
        self.epoch = answer["epoch"]

    def verdict(self, command):
        """(HTTP status, document) of GET /v1/commands/{id}."""
        return self.central.call("GET", "/v1/commands/" + command, token=self.session)

    def feed(self, scope):
        """(trailer, {(kind, id): (seq, document)}) of all live rows of a scope."""
        where = urllib.parse.urlsplit(self.central.url)
        connection = http.client.HTTPConnection(where.hostname, where.port, timeout=30)
        connection.request("GET", f"/v1/feed?scope={urllib.parse.quote(scope, safe='')}&cursor=1.{self.epoch}.0", headers={"Authorization": "Bearer " + self.session})
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        assert answer.status == 200, f"feed of {scope}: {answer.status} {text[:500]}"
        lines = [json.loads(line) for line in text.split("\n") if line]
        return lines[-1], {(row[1], row[2]): (row[3], row[4]) for row in lines if isinstance(row, list) and row[0] == "put"}

    def rows(self, scope):
        """{(kind, id): document} of all live rows of a scope, from its feed."""
        return {key: document for key, (_, document) in self.feed(scope)[1].items()}


def new_id():
    """A UUIDv7."""
    number = (int(time.time() * 1000) << 80) | (7 << 76) | (int.from_bytes(os.urandom(10), "big") & ((1 << 76) - 1))
    number = number & ~(3 << 62) | (2 << 62)
    return str(uuid.UUID(int=number))


# ----------------------------------------------------------------------------------------------------------- headless
class Gone(Exception):
    """The program ended before it answered."""


class Headless:
    """comptoir-headless over pipes. The notebook holds every act it answered, first answer each."""

    def __init__(self, room, clock, name, enrol_file=None, data=None):
        self.room = room
        self.clock = clock
        self.data = data or os.path.join(room.path, name)
        self.name = name
        self.log = open(os.path.join(room.path, name + ".log"), "ab")
        self.notebook = []
        self.process = None
        room.add(self)
        self.start(enrol_file)

    def start(self, enrol_file=None):
        more = ["--enrol-file", enrol_file] if enrol_file else []
        self.process = subprocess.Popen([HEADLESS, "--data", self.data, "--clock", self.clock.argument(), *more], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=self.log, text=True, bufsize=1)

    def send(self, request):
        try:
            self.process.stdin.write(json.dumps(request, ensure_ascii=False) + "\n")
            self.process.stdin.flush()
        except (BrokenPipeError, OSError) as error:
            raise Gone(self.last_words()) from error

    def receive(self, patience_s=PATIENCE_S):
        end = time.monotonic() + patience_s
        while True:
            if not select.select([self.process.stdout], [], [], max(0, end - time.monotonic()))[0]:
                raise AssertionError(f"{self.name} did not answer in {patience_s:g} s")
            line = self.process.stdout.readline()
            if not line.endswith("\n"):  # a torn line is no answer
                raise Gone(self.last_words())
            return json.loads(line)

    def ask(self, do, patience_s=PATIENCE_S, **arguments):
        """One request under a new id; answers and notes it."""
        request = {"id": new_id(), "do": do, **arguments}
        return self.repeat(request, patience_s)

    def repeat(self, request, patience_s=PATIENCE_S):
        self.send(request)
        answer = self.receive(patience_s)
        check_equal(answer.get("id"), request["id"], "id of the answer")
        self.notebook.append((request, answer))
        return answer

    def act(self, do, **arguments):
        """As ask, and it must be done."""
        answer = self.ask(do, **arguments)
        assert answer.get("ok") is True, f"{do} {arguments}: {answer}"
        return answer

    def last_words(self):
        return f"{self.name} ended with {self.process.wait()}: {self.log_text()[-2000:]}"

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        with contextlib.suppress(OSError):
            self.process.stdin.close()
        self.process = None

    def close(self):
        if self.process is not None:
            with contextlib.suppress(OSError):
                self.process.stdin.close()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            self.process.stdout.close()
            self.process = None
        if not self.log.closed:
            self.log.close()

    def log_text(self):
        with open(self.log.name, encoding="utf-8", errors="replace") as stream:
            return stream.read()
