#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bad luck and ill will: each time words say what happened and what to do, nothing is lost, and the next good act works.

bad.py [PART-OF-A-CASE-NAME…]
"""
import contextlib
import datetime
import json
import os
import re
import socket
import sqlite3
import subprocess
import sys
import time

import hostile
from harness import CENTRAL, HEADLESS, PARKA_M, SCARF, Central, Clock, Headless, Shop, Skip, Support, check_equal, run, wait_for

EMPTY_WORDS = re.compile(r"something went wrong|unknown error|internal error|assert|\(null\)|0x[0-9a-f]{6}|%[sdu]", re.I)
ORDER = "C-50001"


def check_words(problem, *wanted):
    """A title for the person, a code for support; the words asked for are among them."""
    text = f"{problem.get('title') or ''} {problem.get('detail') or ''}"
    assert problem.get("code"), f"no code: {problem}"
    assert len(problem.get("title") or "") >= 8, f"no words: {problem}"
    assert not EMPTY_WORDS.search(text), f"words that say nothing: {text}"
    for word in wanted:
        assert re.search(word, text, re.I), f"“{word}” is not in: {text}"


def refused(answer, *wanted):
    assert answer["ok"] is False, f"this was not refused: {answer}"
    check_words(answer["problem"], *wanted)


class Scene:
    """A shop, an order of many pieces, a terminal behind a proxy that can lie; each case ends with a good act."""

    def __init__(self, room):
        self.room = room
        self.clock = Clock()
        self.shop = Shop(room, self.clock)
        self.central = Central(room, self.clock)
        self.central.set_up(self.shop)
        self.hostile = hostile.Hostile(room)
        self.hostile.lead_to(self.central.serve(self.hostile.url))
        self.central.open_channel()
        self.support = Support(self.central)
        self.id = self.central.place(self.shop.order(ORDER, [(PARKA_M, 90), (SCARF, 90)], self.clock.now() + datetime.timedelta(minutes=50)))
        self.n_picked = 0
        self.terminal = self.enrol("Handheld")
        self.sign_in(self.terminal)
        self.terminal.act("accept", fulfilment=self.id)

    def enrol(self, name, data=None):
        terminal = Headless(self.room, self.clock, name, self.central.enrol_file(name), data)
        wait_for(f"{ORDER} on {name}", lambda: terminal.act("sync", wait=2) and terminal.ask("show", fulfilment=ORDER)["ok"])
        return terminal

    def sign_in(self, terminal):
        badge, pin = self.shop.people["Camille"]
        terminal.act("sign-in", badge=badge, pin=pin)

    def pick(self, terminal=None, **more):
        answer = (terminal or self.terminal).act("pick", fulfilment=self.id, line=1, quantity=1, place=self.shop.place(PARKA_M), **more)
        self.n_picked += 1
        return answer["command"]

    def all_sent(self, terminal=None):
        terminal = terminal or self.terminal
        terminal.act("sync", wait=5)
        return terminal.act("status")["unsent"] == 0

    def good_act(self, terminal=None):
        """One more piece, accepted by central and counted there once."""
        command = self.pick(terminal)
        wait_for("all sent", lambda: self.all_sent(terminal))
        check_equal(self.support.verdict(command)[1]["status"], "accepted", "verdict of the next good act")
        check_equal(self.central.fulfilment(ORDER)["lines"][0]["picked"], self.n_picked, "picked at central")


def program(*command, codes=(3,), **more):
    """Runs a program that is to fail; answers what it said to people."""
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL, **more)
    assert done.returncode in codes, f"{command}: {done.returncode}\n{done.stdout}{done.stderr}"
    assert len(done.stderr.strip()) > 15 and not EMPTY_WORDS.search(done.stderr), f"{command} said: {done.stderr}"
    return done.stderr


@contextlib.contextmanager
def small_disk(path, size="8m"):
    os.makedirs(path, exist_ok=True)
    if os.geteuid() != 0:
        raise Skip("a full disk is made with a small tmpfs, which needs root")
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", path], capture_output=True, text=True)
    if done.returncode != 0:
        raise Skip("a small tmpfs cannot be mounted here: " + done.stderr.strip())
    try:
        yield path
    finally:
        subprocess.run(["umount", "-l", path], check=True)


def resize(path, options):
    subprocess.run(["mount", "-o", "remount," + options, path], check=True)


# -------------------------------------------------------------------------------------------------------- the people's
def unknown_code(scene):
    answer = scene.terminal.ask("scan", fulfilment=scene.id, code="no such thing")
    text = json.dumps(answer, ensure_ascii=False)
    assert answer.get("command") is None, answer
    assert answer.get("result") == "unknown" or answer["ok"] is False, answer
    assert re.search("unknown", text, re.I), f"the words do not say that it is unknown: {text}"


def wrong_pin(scene):
    badge, _ = scene.shop.people["Théo"]
    refused(scene.terminal.ask("sign-in", badge=badge, pin="0000"), "PIN")
    refused(scene.terminal.ask("sign-in", badge="B-9999-AAAAAAAAAAAAAAAA", pin="0000"), "badge")
    scene.terminal.act("sign-in", badge=badge, pin=scene.shop.people["Théo"][1])
    scene.sign_in(scene.terminal)


def too_many(scene):
    refused(scene.terminal.ask("pick", fulfilment=scene.id, line=1, quantity=500, place=scene.shop.place(PARKA_M)))
    refused(scene.terminal.ask("pick", fulfilment=scene.id, line=77, quantity=1, place=scene.shop.place(PARKA_M)))
    refused(scene.terminal.ask("ready", fulfilment=scene.id))
    refused(scene.terminal.ask("show", fulfilment="C-99999"), "C-99999")


def bad_requests(scene):
    refused(scene.terminal.ask("sing"), "sing")
    scene.terminal.process.stdin.write('{"id":"torn"\n')
    scene.terminal.process.stdin.flush()
    refused(scene.terminal.receive())


def nested_request(scene):
    scene.terminal.process.stdin.write("[" * 100_000 + "]" * 100_000 + "\n")
    scene.terminal.process.stdin.flush()
    refused(scene.terminal.receive())
    scene.terminal.process.stdin.write('{"id":"x","do":' * 50_000 + "1" + "}" * 50_000 + "\n")
    scene.terminal.process.stdin.flush()
    refused(scene.terminal.receive())


DAMAGED = (  # name, code; none of them may be taken for something else
    ("a wrong check digit", "9524507301023"),
    ("a digit short", "952450730102"),
    ("two codes in one burst", "95245073010229524507301022"),
    ("a GS1 code that ends in the middle", "010952450730102210"),
    ("a GS1 code whose length is wrong", "0109524507301"),
    ("a web address that is none of ours", "https://example.org/01/95245"),
    ("a badge cut in half", "B-1041-CAIR"),
    ("a bag nobody made", "CB99999999Z"),
    ("control characters", "\u0001\u001d\u001d\u0004"),
    ("a line feed inside", "9524507\n301022"),
    ("emoji", "🧥🧥🧥"),
    ("right to left", "\u202e2201037054259\u202c"),
    ("markup", "<b>&amp;</b>"),
    ("a statement", "'; DROP TABLE line; --"),
    ("10,000 characters", "9" * 10_000),
    ("nothing", ""),
)


def damaged_codes(scene):
    for name, code in DAMAGED:
        answer = scene.terminal.ask("scan", fulfilment=scene.id, code=code)
        assert answer.get("command") is None, f"{name}: {answer}"
        assert answer["ok"] is False or answer["result"] in ("unknown", "wrong"), f"{name}: {answer}"
        text = json.dumps(answer, ensure_ascii=False)
        assert not EMPTY_WORDS.search(text), f"{name}: {text}"
    check_equal(scene.terminal.act("show", fulfilment=ORDER)["lines"][0]["picked"], scene.n_picked, "picked")


def order_of_1114_lines(scene):
    """The longest real invoice that was seen."""
    order = scene.shop.order("C-50002", [(SCARF if n % 2 else PARKA_M, 1) for n in range(1114)], scene.clock.now() + datetime.timedelta(minutes=240))
    fulfilment = scene.central.place(order)
    wait_for("the long order", lambda: scene.terminal.act("sync", wait=2) and scene.terminal.ask("show", fulfilment="C-50002")["ok"])
    check_equal(len(scene.terminal.act("show", fulfilment="C-50002")["lines"]), 1114, "lines")
    scene.terminal.act("accept", fulfilment=fulfilment)
    for line in (1, 557, 1114):
        article = SCARF if (line - 1) % 2 else PARKA_M
        scene.terminal.act("pick", fulfilment=fulfilment, line=line, quantity=1, place=scene.shop.place(article))
    wait_for("all sent", scene.all_sent)
    check_equal([line["picked"] for line in scene.central.fulfilment("C-50002")["lines"]][-1], 1, "the last line, at central")


NAMES = (
    ("Zoë 👩‍👩‍👧‍👦", "Łukasiewicz-Ó Súilleabháin"),
    ("عبد الرحمن", "بن عوف"),
    ("\u202eesreveR", "\u2066דוד\u2069"),
    ("<b>Bold</b>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
    ("%s%n%d", "'; DROP TABLE contact; --"),
    ("e\u0301" * 20, "Z" + "\u0335" * 40),
)


def names(scene):
    """What people are called comes back as it was given, and is nothing else on its way."""
    for n, (first, last) in enumerate(NAMES):
        order = scene.shop.order(f"C-5100{n}", [(SCARF, 1)], scene.clock.now() + datetime.timedelta(minutes=200), customer=(first, last))
        order["lines"][0]["name"] = f"{last} {first}"
        status, answer = scene.central.call("POST", "/v1/orders", order)
        assert status in (200, 201), f"{first} {last}: {status} {answer}"
        wait_for("the order", lambda: scene.terminal.act("sync", wait=2) and scene.terminal.ask("show", fulfilment=f"C-5100{n}")["ok"])
        shown = json.dumps(scene.terminal.act("show", fulfilment=f"C-5100{n}"), ensure_ascii=False)
        assert json.dumps(last, ensure_ascii=False)[1:-1] in shown or json.dumps(first, ensure_ascii=False)[1:-1] in shown, shown


def clock_off(days):
    def act(scene):
        """The device's own clock is wrong; what was done counts at the time that central's clock says."""
        wrong = Clock((scene.clock.now() + datetime.timedelta(days=days)).isoformat())
        terminal = Headless(scene.room, wrong, f"Clock-{days:+d}", scene.central.enrol_file(f"Clock {days:+d}"))
        wait_for("the order", lambda: terminal.act("sync", wait=2) and terminal.ask("show", fulfilment=ORDER)["ok"])
        scene.sign_in(terminal)
        scene.good_act(terminal)
        row = next(row for row in terminal.act("work")["rows"] if row["reference"] == ORDER)
        check_equal(row["due_state"], "on_time", "what is said of an order due in 50 minutes")
        terminal.close()
    return act


def revoked(scene):
    """A handheld that was lost: it is told so, does no more, and loses nothing it had sent."""
    terminal = scene.enrol("Lost")
    scene.sign_in(terminal)
    scene.good_act(terminal)
    scene.central.command("revoke", "--terminal", terminal.act("status")["terminal"])
    wait_for("the refusal", lambda: terminal.ask("sync", wait=1) and terminal.act("status")["link"] == "refused")
    told = terminal.act("status")
    check_words({"code": told["code"], "title": told["detail"]}, "hand in")
    check_equal(told["code"], "terminal_revoked", "code")
    terminal.close()


def newer_database(scene):
    """Made by a later version: this one says so and touches nothing."""
    terminal = scene.enrol("Newer")
    terminal.kill()
    central = os.path.join(scene.room.path, "newer-central")
    subprocess.run([CENTRAL, "init", "--data", central], check=True, stdout=subprocess.DEVNULL)
    for command, path in (([HEADLESS], os.path.join(terminal.data, "journal.db")), ([CENTRAL, "check"], os.path.join(central, "central.db"))):
        version = set_version(path, 9999)
        words = program(*command, "--data", os.path.dirname(path))
        assert os.path.dirname(path) in words and re.search("newer", words, re.I), words
        check_equal(set_version(path, version), 9999, "version afterwards")
    set_version(os.path.join(terminal.data, "cache.db"), 9999)  # holds nothing that is not at central: made anew
    terminal.start()
    wait_for("the order", lambda: terminal.act("sync", wait=2) and terminal.ask("show", fulfilment=ORDER)["ok"])
    scene.sign_in(terminal)
    scene.good_act(terminal)
    terminal.close()


def set_version(path, version):
    """Writes SQLite's user_version; answers what it was."""
    assert os.path.exists(path), path
    with contextlib.closing(sqlite3.connect(path)) as database:
        before = database.execute("PRAGMA user_version").fetchone()[0]
        database.execute(f"PRAGMA user_version={version}")
    return before


# -------------------------------------------------------------------------------------------------------- the machine's
def full_disk(scene):
    """8 MiB: too little to begin new work; what is on disk stays, and work goes on when there is space."""
    with small_disk(os.path.join(scene.room.path, "small"), "200m") as path:
        terminal = scene.enrol("On-a-small-disk", os.path.join(path, "terminal"))
        scene.sign_in(terminal)
        scene.good_act(terminal)
        with open(os.path.join(path, "films"), "wb") as films:  # somebody else's files, all but 8 MiB
            left = os.statvfs(path)
            films.write(bytes(left.f_bavail * left.f_frsize - (8 << 20)))
        refused(terminal.ask("pick", fulfilment=scene.id, line=1, quantity=1, place=scene.shop.place(PARKA_M)), "free|full|space")
        os.unlink(os.path.join(path, "films"))
        scene.good_act(terminal)
        terminal.close()


def no_disk_for_a_terminal(scene):
    """A new terminal on 8 MiB: no work begins there, and it says so; it goes on when there is space."""
    with small_disk(os.path.join(scene.room.path, "tiny"), "8m") as path:
        terminal = scene.enrol("On-a-tiny-disk", os.path.join(path, "terminal"))
        scene.sign_in(terminal)
        refused(terminal.ask("pick", fulfilment=scene.id, line=1, quantity=1, place=scene.shop.place(PARKA_M)), "free|full|space")
        resize(path, "size=200m")
        scene.good_act(terminal)
        terminal.close()


def full_disk_at_central(scene):
    """Central answers that it could not, keeps what it has, and takes the same order when there is space."""
    with small_disk(os.path.join(scene.room.path, "small-central"), "200m") as path:
        central = Central(scene.room, scene.clock, "small-central/data")
        central.set_up(scene.shop)
        central.serve()
        central.open_channel()
        used = sum(os.path.getsize(os.path.join(folder, file)) for folder, _, files in os.walk(path) for file in files)
        resize(path, f"size={used // 1024 + 64}k")
        n_taken = n_refused = 0
        last = None
        for n in range(200):
            last = scene.shop.order(f"C-{70000 + n}", [(SCARF, 1)] * 20, scene.clock.now() + datetime.timedelta(minutes=50))
            for number, line in enumerate(last["lines"], 1):
                line["line"] = number
            status, answer = central.call("POST", "/v1/orders", last)
            if status in (200, 201):
                n_taken += 1
                continue
            assert status in (500, 503, 507), f"{status} {answer}"
            check_words(answer, "full|space|disk")
            n_refused += 1
            break
        assert n_refused == 1, f"{n_taken} orders fitted"
        resize(path, "size=200m")
        central.place(last)
        central.check()
        central.close()


def port_in_use(scene):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        data = os.path.join(scene.room.path, "port")
        subprocess.run([CENTRAL, "init", "--data", data], check=True, stdout=subprocess.DEVNULL)
        words = program(CENTRAL, "serve", "--data", data, "--listen", "127.0.0.1:" + port)
        assert port in words and re.search("in use|taken|already", words, re.I), words


def unwritable_folder(scene):
    if os.geteuid() == 0:
        with small_disk(os.path.join(scene.room.path, "read-only")) as path:
            resize(path, "ro")
            folders_that_refuse(path)
    else:
        path = scene.room.folder("no-writing")
        os.chmod(path, 0o500)
        folders_that_refuse(path)


def folders_that_refuse(path):
    for name, command in (("init", [CENTRAL, "init"]), ("headless", [HEADLESS])):
        words = program(*command, "--data", os.path.join(path, name))
        assert name in words and re.search("writ|read-only|permission", words, re.I), words


def second_process(scene):
    words = program(HEADLESS, "--data", scene.terminal.data)
    assert re.search("another|already|in use|runs", words, re.I), words
    words = program(CENTRAL, "serve", "--data", scene.central.data, "--listen", "127.0.0.1:0")
    assert re.search("another|already|in use|runs", words, re.I), words


def no_central(scene):
    """Central is gone for a while: acts go on, and are there when it is back."""
    scene.central.kill()
    try:
        command = scene.pick()
        scene.terminal.act("sync", wait=1)
        assert scene.terminal.act("status")["unsent"] > 0
    finally:
        scene.hostile.lead_to(scene.central.serve(scene.hostile.url))
    wait_for("all sent", scene.all_sent)
    check_equal(scene.support.verdict(command)[0], 200, "verdict")


# ----------------------------------------------------------------------------------------------------------- hostile
def lying(lie, n_lies=3, link=None):
    """@link: what the terminal must say of its link meanwhile."""
    def act(scene):
        scene.hostile.n_lies = 0
        scene.hostile.lie = lie
        command = scene.pick()
        wait_for("a lie to be told", lambda: scene.terminal.ask("sync", wait=1) and scene.hostile.n_lies >= n_lies)
        if link is not None:
            wait_for(f"the link to be {link}", lambda: scene.terminal.act("status")["link"] == link)
        shown = scene.terminal.act("show", fulfilment=ORDER)
        check_equal(shown["lines"][0]["picked"], scene.n_picked, "picked, as the terminal shows it")
        scene.hostile.lie = None
        wait_for("all sent", scene.all_sent, 60)
        check_equal(scene.support.verdict(command)[1]["status"], "accepted", "verdict of what was done meanwhile")
    return act


def nested_for_central(scene):
    status, answer = scene.central.call("POST", "/v1/orders", hostile.NESTED)
    check_equal(status, 400, "status")
    check_words(answer)
    path = scene.room.file("nested.json", hostile.NESTED.decode())
    program(CENTRAL, "import", "--data", scene.central.data, "--kind", "products", path, codes=(1, 3))


CASES = (
    ("an unknown code", unknown_code),
    ("damaged codes", damaged_codes),
    ("an order of 1,114 lines", order_of_1114_lines),
    ("emoji, right-to-left text and markup in names", names),
    ("a clock a day ahead", clock_off(1)),
    ("a clock a day behind", clock_off(-1)),
    ("a terminal that was revoked", revoked),
    ("a newer database", newer_database),
    ("a wrong PIN, a badge that nobody has", wrong_pin),
    ("more than the order wants, a line, an order that is not there", too_many),
    ("a verb that is none, half a line", bad_requests),
    ("100,000 nested brackets on standard input", nested_request),
    ("100,000 nested brackets for central", nested_for_central),
    ("a full disk under the terminal", full_disk),
    ("a disk of 8 MiB for a new terminal", no_disk_for_a_terminal),
    ("a full disk under central", full_disk_at_central),
    ("a port in use", port_in_use),
    ("a folder that cannot be written", unwritable_folder),
    ("a second process on the folder", second_process),
    ("central killed and started again elsewhere", no_central),
    ("an answer cut in the middle", lying(hostile.cut)),
    ("a wrong sum", lying(hostile.wrong_sum)),
    ("a guest network's page, with 200", lying(hostile.portal)),
    ("sent elsewhere", lying(hostile.elsewhere)),
    ("another terminal's answer", lying(hostile.of_another)),
    ("verdicts with other ids", lying(hostile.wrong_verdict_ids)),
    ("members twice", lying(hostile.twice)),
    ("an answer of 200 MB", lying(hostile.huge, 1)),
    ("silence", lying(hostile.silent, 1, "trying")),
    ("100,000 nested brackets from central", lying(hostile.nested)),
)


def main(tap, room):
    scene = Scene(room)
    for name, act in CASES:
        if len(sys.argv) > 1 and not any(wanted in name for wanted in sys.argv[1:]):
            continue
        with tap.case(name):
            started = time.monotonic()
            act(scene)
            scene.good_act()
            print(f"# {time.monotonic() - started:.1f} s", flush=True)
    with tap.case("check is clean"):
        assert scene.central.check() > 500


if __name__ == "__main__":
    run(main)
