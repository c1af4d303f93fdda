#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""comptoir-headless and whatever comes in on its standard input: each line is answered, and life goes on. Needs no central."""
import json
import os
import subprocess
import tempfile

from shop import HEADLESS, Room, run_cases

DEEP = b"[" * 100_000 + b"]" * 100_000
ODD_LINES = [
    ("nested brackets", DEEP), ("nested objects", b'{"a":' * 50_000 + b"1" + b"}" * 50_000), ("no JSON", b"hello"), ("half an object", b'{"id":"1"'),
    ("not UTF-8", b'{"id":"\xff\xfe","do":"work"}'), ("a NUL", b'{"id":"1\x00","do":"work"}'), ("a list", b"[]"), ("null", b"null"),
    ("a big number", b'{"id":"1","do":"sync","wait":99999999999999999999}'), ("a twin", b'{"id":"1","id":"2","do":"work"}'),
    ("no verb", b'{"id":"1"}'), ("a verb of another type", b'{"id":"1","do":7}'), ("an unknown verb", b'{"id":"1","do":"fly"}'),
    ("an unknown member", b'{"id":"1","do":"work","colour":"red"}'), ("a missing member", b'{"id":"1","do":"show"}'),
    ("a member of another type", b'{"id":"1","do":"show","fulfilment":{}}'), ("an id of another type", b'{"id":[],"do":"work"}'),
    ("an id without end", b'{"id":"' + b"x" * 4000 + b'","do":"work"}'), ("a megabyte", b'{"id":"1","do":"work","pad":"' + b"a" * 1_000_000 + b'"}'),
    ("an approver that is none", b'{"id":"1","do":"undo","command":"x","approver":7}'),
    ("an approver without a PIN", b'{"id":"1","do":"undo","command":"x","approver":{"badge":"B-1"}}'),
    ("bags that are none", b'{"id":"1","do":"stage","fulfilment":"C-1","place":"R-1","bags":"x"}'),
    ("a quantity too large", b'{"id":"1","do":"pick","fulfilment":"C-1","line":1,"quantity":99999999}'),
]


def run(*arguments, stdin=b""):
    done = subprocess.run([HEADLESS, *arguments], input=stdin, capture_output=True, timeout=120, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def answers_every_line():
    """lines/every odd line is answered in words"""
    with tempfile.TemporaryDirectory() as room:
        text = b"".join(line + b"\n" + b'{"id":"after","do":"status"}\n' for _, line in ODD_LINES)
        status, out, err = run("--data", os.path.join(room, "t"), stdin=text)
        answers = [json.loads(line) for line in out.splitlines()]
        assert status == 0, (status, err)
        assert len(answers) == 2 * len(ODD_LINES), len(answers)
        for (name, _), odd, after in zip(ODD_LINES, answers[::2], answers[1::2]):
            assert odd["ok"] is False, (name, odd)
            assert odd["problem"]["code"] in ("malformed", "not_found", "not_enrolled"), (name, odd)
            assert odd["problem"]["title"], (name, odd)
            assert after["ok"] is True and after["id"] == "after", (name, after)


def passes_over_a_line_without_end():
    """lines/a line of 20 MB is answered and not held"""
    with tempfile.TemporaryDirectory() as room:
        status, out, err = run("--data", os.path.join(room, "t"), stdin=b"a" * 20_000_000 + b'\n{"id":1,"do":"status"}\n')
        answers = [json.loads(line) for line in out.splitlines()]
        assert status == 0, err
        assert [each["ok"] for each in answers] == [False, True], answers
        assert answers[1]["id"] == 1


def takes_a_last_line_without_its_end():
    """lines/the last line needs no line end, an empty one is no request"""
    with tempfile.TemporaryDirectory() as room:
        status, out, _ = run("--data", os.path.join(room, "t"), stdin='\n\r\n{"id":"é\\n","do":"status"}'.encode())
        assert status == 0
        assert json.loads(out)["id"] == "é\n"


def gives_the_first_answer_again():
    """lines/the same id gets the first answer, after a kill too"""
    with Room() as room:
        terminal = room.terminal("t")
        first = terminal.ask("scan", ident="same", code="999")
        assert first == terminal.ask("scan", ident="same", code="888")
        terminal.kill()
        terminal.start()
        assert first == terminal.ask("scan", ident="same", code="777")
        assert terminal.ask("scan", ident="other", code="777") != first
        assert terminal.end() == 0


def says_sign_in_first():
    """lines/an act without a shop or a person is refused in words"""
    with Room() as room:
        terminal = room.terminal("t")
        assert terminal.ask("sign-in", badge="B-1041-CAIREEYUCULBOGAZ", pin="1234")["problem"]["code"] == "not_enrolled"
        assert terminal.ask("ready", fulfilment="C-1")["problem"]["code"] == "not_found"
        assert terminal.ask("undo", command="01a1fcf2-9de8-7b96-8014-c714138bb47e")["problem"]["code"] == "not_found"


def says_why_it_cannot_start():
    """start/an unwritable folder, a second process, a damaged journal: words and status 3"""
    with Room() as room:
        status, out, err = run("--data", "/proc/nowhere")
        assert (status, out) == (3, "") and "/proc/nowhere" in err, (status, err)
        terminal = room.terminal("t")
        terminal.must("status")
        status, _, err = run("--data", terminal.data)
        assert status == 3 and str(terminal.process.pid) in err, (status, err)
        assert terminal.end() == 0
        for name in os.listdir(terminal.data):
            if name.startswith("journal.db"):
                with open(os.path.join(terminal.data, name), "wb") as stream:
                    stream.write(b"this is no database, and long enough to be seen as one" * 100)
        status, _, err = run("--data", terminal.data)
        assert status == 3 and "damaged" in err, (status, err)


def knows_its_arguments():
    """start/wrong usage is status 2, --help lists every verb, --version says it"""
    for arguments in ([], ["--nonsense"], ["--data", "x", "more"], ["--data", "x", "--clock", "soon"]):
        status, out, err = run(*arguments)
        assert (status, out) == (2, "") and err.startswith("comptoir-headless: "), (arguments, status, err)
    assert not os.path.exists("x")
    status, out, _ = run("--help")
    assert status == 0
    for verb in ("sign-in", "sign-out", "work", "show", "wave", "accept", "release", "decline", "scan", "pick", "later", "short", "unshort", "bags", "bag",
                 "stage", "ready", "put-back", "count", "reveal", "undo", "attention", "close", "network", "sync", "status"):
        assert f"\n  {verb} " in out, verb
    assert run("--version")[1].startswith("comptoir-headless ")


def says_why_it_cannot_enrol():
    """start/a ticket that is none, a file that is not there, a central that is not there: words and status 3"""
    with tempfile.TemporaryDirectory() as room:
        ticket = os.path.join(room, "ticket")
        tickets = [None, b"", b"hello", b'{"code":"ABCD"}', DEEP, b'{"code":"ABCD-EFGH-JKLM","url":"http://127.0.0.1:9"}']
        for text in tickets:
            if text is not None:
                with open(ticket, "wb") as stream:
                    stream.write(text)
            status, _, err = run("--data", os.path.join(room, "t"), "--enrol-file", ticket)
            assert status == 3 and err.startswith("comptoir-headless: "), (text and text[:40], status, err)


run_cases(answers_every_line, passes_over_a_line_without_end, takes_a_last_line_without_its_end, gives_the_first_answer_again, says_sign_in_first,
          says_why_it_cannot_start, knows_its_arguments, says_why_it_cannot_enrol)
