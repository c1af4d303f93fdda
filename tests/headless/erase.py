#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A customer's name leaves the terminal when its time has come, without a network to say so: from what is shown, and from the bytes of
its files."""
import contextlib
import glob
import os
import sqlite3
import time

from shop import PATIENCE, Room, run_cases

PARKA = "45001-KAK-M"
NAMES = (b"Mercier", b"33600000041", b"cu-1@example.org")
STOPPED = "2027-03-01T09:00:00+01:00"


def find_names(terminal):
    """Which of the customer's data stand in the files of a terminal, and where."""
    found = []
    for path in glob.glob(os.path.join(terminal.data, "**"), recursive=True):
        if os.path.isfile(path):
            with open(path, "rb") as stream:
                data = stream.read()
            found += [(os.path.relpath(path, terminal.data), name) for name in NAMES if name in data]
    return found


def wait_until_gone(terminal):
    end = time.monotonic() + PATIENCE
    while find_names(terminal):
        assert time.monotonic() < end, find_names(terminal)
        time.sleep(0.05)


def meet_and_lose_central(room):
    """A terminal that has an order of somebody, which is cancelled: its time is set. Central is gone then."""
    central = room.central()
    central.order("C-10001", (PARKA, 1))
    terminal = room.terminal("h1", central)
    terminal.sign_in("camille")
    terminal.sync()
    assert any("Mercier" in row["subtitle"] for row in terminal.must("work")["rows"]), terminal.must("work")
    central.run("cancel", "--order", "C-10001")
    terminal.sync()
    assert find_names(terminal), "the name was there"
    central.stop()
    return central, terminal


def restart_device(terminal):
    """It was switched off for months: its boot clock begins anew, and the wall clock says what time it is."""
    with contextlib.closing(sqlite3.connect(os.path.join(terminal.data, "journal.db"))) as journal, journal:
        assert journal.execute("UPDATE fact SET value = 'another' WHERE name = 'server-boot'").rowcount == 1


def at_its_start():
    """erase/a terminal that was off when the time came does not know the name any more"""
    with Room() as room:
        central, terminal = meet_and_lose_central(room)
        assert terminal.end() == 0
        restart_device(terminal)
        terminal.clock = f"{STOPPED}@{time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())}"
        terminal.start()
        terminal.must("status")
        assert find_names(terminal) == [], find_names(terminal)
        # Central goes on where it was, and what it counts is what is here.
        central.clock = terminal.clock
        central.serve()
        terminal.sync()
        assert find_names(terminal) == [], find_names(terminal)
        assert terminal.end() == 0
        assert central.check() == []


def while_it_runs():
    """erase/a terminal without a network forgets the name when the time comes"""
    with Room() as room:
        _, terminal = meet_and_lose_central(room)
        terminal.kill()
        terminal.clock = f"{terminal.clock},x100000"  # seven days in six seconds
        terminal.start()
        terminal.must("network", on=False)
        wait_until_gone(terminal)
        assert terminal.end() == 0


def cut_off(room):
    """A terminal with an open order, which keeps its name for as long as it is open; central is gone for longer than the policy allows."""
    central = room.central()
    central.order("C-10001", (PARKA, 1))
    terminal = room.terminal("h1", central)
    terminal.sign_in("camille")
    terminal.sync()
    assert find_names(terminal), "the name was there"
    central.stop()
    return central, terminal


def cut_off_while_it_runs():
    """erase/a terminal that hears of central for too long no more forgets all customers, not its work"""
    with Room() as room:
        _, terminal = cut_off(room)
        terminal.kill()
        terminal.clock = f"{terminal.clock},x100000"
        terminal.start()
        terminal.must("network", on=False)
        wait_until_gone(terminal)
        assert [row["reference"] for row in terminal.must("work")["rows"]] == ["C-10001"]
        assert terminal.end() == 0


def cut_off_at_its_start():
    """erase/one that was off for so long forgets them at its start, and central brings back those that it still has"""
    with Room() as room:
        central, terminal = cut_off(room)
        terminal.must("network", on=False)
        assert terminal.end() == 0
        restart_device(terminal)
        terminal.clock = f"{STOPPED}@{time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())}"
        terminal.start()
        terminal.must("status")
        assert find_names(terminal) == [], find_names(terminal)
        central.serve()
        terminal.must("network", on=True)
        terminal.sync()
        assert any("Mercier" in row["subtitle"] for row in terminal.must("work")["rows"]), terminal.must("work")
        assert terminal.end() == 0
        assert central.check() == []


run_cases(at_its_start, while_it_runs, cut_off_while_it_runs, cut_off_at_its_start)
