#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What waits for its customer, from a terminal: kept for longer, told of again, given up by the clock of a real central, and opened again on day eight."""
import json
import os
import time

from shop import PATIENCE, Room, run_cases

MANAGER = {"badge": "B-1001-GAYTEMZUGU3DOOBZ", "pin": "9876"}


def ready(terminal):
    """C-10487, a parka, ready at R-14."""
    terminal.sync()
    terminal.sign_in("camille")
    terminal.must("pick", fulfilment="C-10487", line=1, quantity=1, place="A-03-2")
    terminal.must("stage", fulfilment="C-10487", place="R-14", bags=[])
    terminal.must("ready", fulfilment="C-10487")
    terminal.sync()


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
        terminal.end()
        central.stop()
        central.clock = central.clock.replace("2026-11-21T14:32", "2026-11-28T15:32")
        central.serve()
        terminal = room.terminal("h2", central)
        terminal.sync()
        terminal.sign_in("camille")
        shown = wait_for(terminal, lambda order: order["state"] == "expired")
        assert (shown["state"], shown["lines"][0]["to_put_back"]) == ("expired", 1), shown
        answer = terminal.ask("reopen", fulfilment="C-10487")
        assert (answer["problem"]["code"], answer["problem"]["needs"]) == ("not_authorised", "fulfilment.reopen"), answer
        terminal.must("reopen", fulfilment="C-10487", approver=MANAGER)
        terminal.sync()
        shown = wait_for(terminal, lambda order: order["state"] == "ready")
        assert shown["hold_until"].startswith("2026-11-29T"), shown
        assert central.check() == []


run_cases(is_kept_for_longer, is_told_again, is_given_up_and_opened_again)
