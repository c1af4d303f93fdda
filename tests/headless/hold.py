#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What waits for its customer, from a terminal: kept for longer, told of again, given up by the clock of a real central, and opened again on day eight."""
import json
import os
import sys
import time

from shop import PATIENCE, Room, run_cases

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "central", "cli"))
from receiver import Receiver, verify  # noqa: E402

MANAGER = {"badge": "B-1001-GAYTEMZUGU3DOOBZ", "pin": "9876"}


def ready(terminal):
    """C-10487, a parka, ready at R-14."""
    terminal.sync()
    terminal.sign_in("camille")
    terminal.must("pick", fulfilment="C-10487", line=1, quantity=1, place="A-03-2")
    terminal.must("stage", fulfilment="C-10487", place="R-14", bags=[])
    terminal.must("ready", fulfilment="C-10487")
    terminal.sync()


def go_to(instant, central, terminal):
    """Central was off until then, and the terminal too."""
    terminal.end()
    central.stop()
    central.clock = f"{instant}@{time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())}"
    central.serve()
    terminal.clock = central.clock
    terminal.start()
    terminal.sync()
    terminal.sign_in("camille")


def wait_for(terminal, condition):
    """The order as it is shown, once it is so; or as it was last."""
    end = time.monotonic() + PATIENCE
    while True:
        shown = terminal.must("show", fulfilment="C-10487")
        if condition(shown) or time.monotonic() > end:
            return shown
        terminal.sync()
        time.sleep(0.05)


def is_kept_for_longer():
    """hold/extend, with and without a network, and its undo"""
    with Room() as room:
        central = room.central()
        central.order("C-10487", ("45001-KAK-M", 1))
        terminal = room.terminal("h1", central)
        ready(terminal)
        before = terminal.must("show", fulfilment="C-10487")
        assert before["hold_until"].startswith("2026-11-28T14:3"), before
        assert before["told"] == before["ready"], before
        terminal.must("network", on=False)
        command = terminal.must("extend", fulfilment="C-10487", days=3)["command"]
        assert terminal.must("show", fulfilment="C-10487")["hold_until"].startswith("2026-12-01T14:3")
        terminal.must("undo", command=command)
        assert terminal.must("show", fulfilment="C-10487")["hold_until"] == before["hold_until"]
        for days in (0, 31, "3", None):
            assert terminal.ask("extend", fulfilment="C-10487", days=days)["problem"]["code"] == "malformed", days
        terminal.must("network", on=True)
        terminal.sync()
        assert terminal.must("show", fulfilment="C-10487")["hold_until"] == before["hold_until"]
        assert central.check() == []


def is_told_again():
    """hold/resend needs central, and is not done twice in a moment"""
    with Room() as room:
        central = room.central()
        central.order("C-10487", ("45001-KAK-M", 1))
        terminal = room.terminal("h1", central)
        terminal.sync()
        terminal.sign_in("camille")
        assert terminal.ask("resend", fulfilment="C-10487")["problem"]["code"] == "guard_failed"
        ready(terminal)
        terminal.must("network", on=False)
        answer = terminal.ask("resend", fulfilment="C-10487")
        assert (answer["problem"]["code"], answer["problem"]["title"]) == ("not_connected", "This needs central"), answer
        terminal.must("network", on=True)
        terminal.sync()
        assert central.check() == []


def is_given_up_and_opened_again():
    """hold/nobody came; on day eight it is still here"""
    with Room() as room:
        central = room.central()
        central.order("C-10487", ("45001-KAK-M", 1))
        terminal = room.terminal("h1", central)
        ready(terminal)
        go_to("2026-11-28T15:32:00+01:00", central, terminal)
        shown = wait_for(terminal, lambda order: order["state"] == "expired")
        assert (shown["state"], shown["lines"][0]["to_put_back"]) == ("expired", 1), shown
        answer = terminal.ask("reopen", fulfilment="C-10487")
        assert (answer["problem"]["code"], answer["problem"]["needs"]) == ("not_authorised", "fulfilment.reopen"), answer
        terminal.must("reopen", fulfilment="C-10487", approver=MANAGER)
        terminal.sync()
        shown = wait_for(terminal, lambda order: order["state"] == "ready")
        assert shown["hold_until"].startswith("2026-11-29T"), shown
        assert central.check() == []


def is_told_to_others():
    """hold/each message once, signed: ready, resent, a reminder, the last day, expired, the refund when it is put back"""
    with Room() as room, Receiver(204) as receiver:
        central = room.central()
        secret = os.path.join(central.files, "secret")
        central.run("webhook", "--add", receiver.url, "--out", secret)
        central.order("C-10487", ("45001-KAK-M", 1))
        terminal = room.terminal("h1", central)
        ready(terminal)
        steps = (
            ("2026-11-22T10:00:00+01:00", "order.ready", lambda: terminal.must("resend", fulfilment="C-10487")),
            ("2026-11-23T15:00:00+01:00", "order.resent", None),
            ("2026-11-28T09:00:00+01:00", "order.reminder", None),
            ("2026-11-28T15:00:00+01:00", "order.last_day", None),
            ("2026-11-28T15:10:00+01:00", "order.expired", lambda: terminal.must("put-back", fulfilment="C-10487", line=1, quantity=1, to="floor", place="A-03-2")),
            ("2026-11-28T15:20:00+01:00", "payment.refund", None),
        )
        for n, (instant, _, act) in enumerate(steps, 1):
            go_to(instant, central, terminal)
            assert len(receiver.wait(n)) == n, (instant, [json.loads(body)["type"] for _, _, body in receiver.got])
            if n == 4:
                wait_for(terminal, lambda order: order["state"] == "expired")
            if act is not None:
                act()
                terminal.sync()
        messages = [json.loads(body) for _, _, body in receiver.got]
        assert [message["type"] for message in messages] == [kind for _, kind, _ in steps], messages
        assert len({headers["webhook-id"] for _, headers, _ in receiver.got}) == len(steps)
        with open(secret, encoding="utf-8") as stream:
            key = stream.read().strip()
        for _, headers, body in receiver.got:
            assert verify(key, headers, body) == [], (headers, body)
        assert messages[1]["data"]["told_us"] == messages[0]["data"]["at_us"], messages[1]
        assert (messages[5]["data"]["amount"], messages[5]["data"]["currency"]) == (14900, "EUR"), messages[5]
        assert messages[5]["data"]["lines"] == [{"line": 1, "sku": "45001-KAK-M", "quantity": 1}], messages[5]
        assert central.check() == []


run_cases(is_kept_for_longer, is_told_again, is_given_up_and_opened_again, is_told_to_others)
