#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A pass of a real central at a terminal that has no network: it is read, it is the order that it is for, and who may not be served is told why."""
from shop import Room, run_cases


def text_of(central, number, *more):
    return central.run("pass", "--order", number, *more).splitlines()[0]


def is_the_order_it_is_for():
    """passes/a genuine pass is its order, in either case, with no network"""
    with Room() as room:
        central = room.central()
        order = central.order("C-10487", ("45001-KAK-M", 1))
        terminal = room.terminal("h1", central)
        terminal.sync()
        terminal.sign_in("camille")
        terminal.must("network", on=False)
        for live in (False, True):
            text = text_of(central, "C-10487", *(["--live"] if live else []))  # given out when nobody here hears of it
            for shown in (text, text.lower(), f"  {text} "):
                answer = terminal.must("scan", code=shown)
                assert (answer["means"], answer["pass"], answer["live"]) == ("order", "genuine", live), answer
                assert answer["fulfilment"] == order["fulfilments"][0]["id"], answer
                assert "title" not in answer, answer


def tells_what_is_wrong():
    """passes/one that is spoilt, cut off, of another order, called back or of a cancelled order says so"""
    with Room() as room:
        central = room.central()
        central.order("C-10487", ("45001-KAK-M", 1))
        central.order("C-10488", ("45001-KAK-M", 1))
        terminal = room.terminal("h1", central)
        terminal.sync()
        terminal.sign_in("camille")
        good, cancelled = text_of(central, "C-10487"), text_of(central, "C-10488")
        for spoilt in (good[:100] + ("A" if good[100] != "A" else "B") + good[101:], good[:150], good + "A"):
            answer = terminal.must("scan", code=spoilt)
            assert (answer["means"], answer["pass"], answer["result"], answer["title"]) == ("pass", "not_genuine", "wrong", "This pass is not genuine"), answer
            assert answer.get("fulfilment") is None, answer
        terminal.must("network", on=False)
        central.order("C-10489", ("45001-KAK-M", 1))
        answer = terminal.must("scan", code=text_of(central, "C-10489"))
        assert (answer["means"], answer["pass"], answer["title"]) == ("pass", "genuine", "This order is not on this device"), answer
        central.run("pass", "--order", "C-10487", "--revoke")
        central.run("cancel", "--order", "C-10488")
        assert terminal.must("scan", code=good)["pass"] == "genuine"  # nobody could tell it
        terminal.must("network", on=True)
        terminal.sync()
        for text in (good, cancelled):
            answer = terminal.must("scan", code=text)
            assert (answer["means"], answer["pass"], answer["title"]) == ("order", "revoked", "This pass was revoked"), answer
        assert central.check() == []


def knows_the_next_key():
    """passes/a rotated key is known after a sync, the one before it as long as its passes last"""
    with Room() as room:
        central = room.central()
        central.order("C-10487", ("45001-KAK-M", 1))
        terminal = room.terminal("h1", central)
        terminal.sync()
        terminal.sign_in("camille")
        before = text_of(central, "C-10487")
        central.run("pass", "--rotate")
        after = text_of(central, "C-10487")
        terminal.sync()
        for text in (before, after):
            assert terminal.must("scan", code=text)["pass"] == "genuine"
        central.run("pass", "--rotate", "--drop")
        terminal.sync()
        assert terminal.must("scan", code=before)["pass"] == "not_genuine"
        assert terminal.must("scan", code=after)["pass"] == "genuine"


run_cases(is_the_order_it_is_for, tells_what_is_wrong, knows_the_next_key)
