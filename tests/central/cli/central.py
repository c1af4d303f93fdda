# SPDX-License-Identifier: GPL-3.0-or-later
"""comptoir-central as another program sees it: a command line, a server, files."""
import http.client
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "style"))
import tap  # noqa: E402

PROGRAM = os.environ.get("COMPTOIR_CENTRAL") or os.path.join(os.environ["COMPTOIR_BUILD_ROOT"], "src", "central", "comptoir-central")
CLOCK = "2026-11-21T09:00:00+01:00"
PATIENCE_S = 20

FILES = {
    "stores.csv": "number,name,time_zone,locale,currency,country,assortment,price_zone,rank,hours,web_orders\n"
                  "LYO1,Lyon Part-Dieu,Europe/Paris,fr-FR,EUR,FR,FR-MODE,FR,1,always,true\n"
                  "LYO2,Villeurbanne,Europe/Paris,fr-FR,EUR,FR,FR-MODE,FR,2,always,true\n",
    "places.csv": "store,code,kind,rank\nLYO1,A-03-2,shelf,32\nLYO1,R-12,bin,900\n",
    "products.csv": "assortment,sku,gtin,name\nFR-MODE,45001-KAK-M,09521234500100,Parka Chamonix\nFR-MODE,45014-BOR-L,09521234500148,Pull Vercors\n",
    "prices.csv": "zone,sku,minor,from\nFR,45001-KAK-M,14900,2026-09-01T00:00:00+02:00\n",
    "stock.csv": "store,sku,place,quantity\nLYO1,45001-KAK-M,A-03-2,5\n",
    "people.csv": "number,name,store,role,from,until,pin,badge\n1041,Camille,LYO1,associate,2026-09-01T00:00:00+02:00,,1234,new\n",
}


def order(number, quantity=1):
    return {"number": number, "channel": "web", "payment": {"state": "paid", "currency": "EUR", "total": 14900 * quantity, "paid": 14900 * quantity},
            "fulfil": {"method": "pickup", "store": "LYO1"}, "customer": {"first": "Lucas", "name": "Perrin"},
            "lines": [{"line": 1, "sku": "45001-KAK-M", "quantity": quantity, "unit_price": 14900}]}


def run(*arguments, stdin="", cwd=None, environment=None):
    """(exit code, standard output, standard error)"""
    done = subprocess.run([PROGRAM, *arguments], input=stdin.encode() if isinstance(stdin, str) else stdin, capture_output=True, cwd=cwd,
                          env={**os.environ, **(environment or {})}, timeout=PATIENCE_S * 3, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


_made = {}  # what a folder with these imports looks like


def made(*kinds):
    """A folder of its own, copied from one where these kinds were imported."""
    if kinds not in _made:
        _made[kinds] = Folder(*kinds)
    return Folder(*kinds)


class Folder:
    """A data folder of its own, with small files to import beside it."""

    def __init__(self, *kinds):
        self.root = tempfile.TemporaryDirectory(prefix="comptoir-central-")
        self.path = os.path.join(self.root.name, "data")
        for name, text in FILES.items():
            self.write(name, text)
        if kinds in _made:
            shutil.copytree(_made[kinds].path, self.path)
        elif kinds:
            self.must("init")
            for kind in kinds:
                self.must("import", "--kind", kind, self.file(f"{kind}.csv"))

    def file(self, name):
        return os.path.join(self.root.name, name)

    def write(self, name, text):
        with open(self.file(name), "w", encoding="utf-8") as stream:
            stream.write(text)
        return self.file(name)

    def read(self, name):
        with open(self.file(name), encoding="utf-8") as stream:
            return stream.read()

    def run(self, command, *arguments, stdin=""):
        return run(command, "--data", self.path, "--clock", CLOCK, *arguments, stdin=stdin, cwd=self.root.name)

    def must(self, command, *arguments, stdin=""):
        code, out, err = self.run(command, *arguments, stdin=stdin)
        if code != 0:
            raise RuntimeError(f"{command} {arguments}: exit {code}: {err}")
        return out


class Server:
    """`serve` on a free port. It ends with the `with` block, or with this process: its standard input ends then."""

    def __init__(self, folder, *arguments, inside=(), clock=CLOCK):
        self.process = subprocess.Popen([*inside, PROGRAM, "serve", "--data", folder.path, "--clock", clock, "--listen", "127.0.0.1:0", "--until-eof", *arguments],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(self.process.stderr.read().decode())
        self.url = json.loads(line)["listening"]
        self.port = int(self.url.rsplit(":", 1)[1])
        self.code = None
        self.err = ""

    def __enter__(self):
        return self

    def stop(self, signal=None):
        if self.code is None:
            if signal is not None:
                self.process.send_signal(signal)
            else:
                self.process.stdin.close()
            self.process.stdout.read()
            self.err = self.process.stderr.read().decode()
            self.code = self.process.wait(PATIENCE_S)
            if not self.process.stdin.closed:
                self.process.stdin.close()
        return self.code

    def __exit__(self, *_):
        self.stop()

    def call(self, method, target, body=None, token=None, headers=None):
        """(status, headers, body as it came)"""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S * 2)
        all_headers = dict(headers or {})
        if token is not None:
            all_headers["Authorization"] = f"Bearer {token}"
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
        connection.request(method, target, body=body.encode() if isinstance(body, str) else body, headers=all_headers)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        return answer.status, answer.headers, text


class SmallDisk:
    """Moves a folder to a disk of its own that has a megabyte to spare; gives what a server is started with."""

    def __init__(self, folder):
        self.folder = folder

    def __enter__(self):
        size = os.path.getsize(os.path.join(self.folder.path, "central.db")) + 1024 * 1024
        disk = self.folder.file("disk")
        os.mkdir(disk)
        script = f'mount -t tmpfs -o size={size} none "$1" && cp -r "$2" "$1/data" && shift 2 && exec "$@"'
        inside = ["/usr/bin/unshare", "--map-root-user", "--mount", "/bin/sh", "-c", script, "sh", disk, self.folder.path]
        if subprocess.run([*inside, "/bin/true"], capture_output=True, check=False).returncode != 0:
            raise Skip("no disk of its own may be made here")
        self.folder.path = os.path.join(disk, "data")
        return inside

    def __exit__(self, *_):
        pass


def fill_disk(server, folder):
    """Takes all that is left of the server's small disk; the file that does."""
    filler = f"/proc/{server.process.pid}/root{folder.file('disk')}/filler"
    file = os.open(filler, os.O_WRONLY | os.O_CREAT)
    try:
        while os.write(file, bytes(4096)):
            pass
    except OSError:
        pass  # that is what it is for
    os.close(file)
    return filler


class Later(threading.Thread):
    """A call whose answer is waited for later."""

    def __init__(self, function, *arguments):
        super().__init__(daemon=True)
        self.function, self.arguments, self.result = function, arguments, None
        self.start()

    def run(self):
        self.result = self.function(*self.arguments)

    def get(self):
        self.join(PATIENCE_S * 2)
        return self.result


def expect(problems, what, got, wanted):
    if got != wanted:
        problems.append(f"{what}: {got!r}, wanted {wanted!r}")


def expect_in(problems, what, part, text):
    if part not in text:
        problems.append(f"{what}: no {part!r} in {text!r}")


class Skip(Exception):
    """This machine cannot try it."""


def cases(*functions):
    """Runs each as one TAP case named after it; it returns its problems. What it throws is one."""
    for function in functions:
        try:
            problems = function()
        except Skip as reason:
            tap.skip(function.__name__.replace("_", " "), reason)
            continue
        except Exception as error:  # a test that breaks is a test that fails, and the next one runs
            problems = [f"{type(error).__name__}: {error}"]
        tap.case(function.__name__.replace("_", " "), problems)
    tap.finish()
