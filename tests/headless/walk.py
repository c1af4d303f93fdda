#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Walks over several orders on a real central: chosen, put off, killed and gone on with; given, helped, split, taken over; counted,
declined, found again; a customer's number, and who looked at it."""
import json
import os
import sqlite3
import uuid

from shop import ARTICLES, PEOPLE, Room, run_cases

PARKA, PARKA_L, JUMPER, HAT, SCARF = "45001-KAK-M", "45001-KAK-L", "45014-BOR-L", "45020-OCR-U", "45030-BLE-U"
PHONE = "+33600000041"


def approver(who):
    return {"badge": PEOPLE[who][4], "pin": PEOPLE[who][3]}


def line_of(terminal, order, number):
    return next(line for line in terminal.must("show", fulfilment=order)["lines"] if line["line"] == number)


def id_of(terminal, order):
    return terminal.must("show", fulfilment=order)["fulfilment"]


def wave_of(terminal, order):
    return terminal.must("show", fulfilment=order).get("wave")


def problem_of(terminal, do, ident=None, **members):
    answer = terminal.ask(do, ident, **members)
    assert not answer["ok"], (do, members, answer)
    assert answer["problem"]["title"], answer
    return answer["problem"]


def places(answer):
    return [stop["place"] for stop in answer["stops"]]


def open_shop(room, *orders, who="camille", names=("h1",)):
    """A central with these orders, and terminals that have seen them."""
    central = room.central()
    for number, *lines in orders:
        central.order(number, *lines)
    terminals = [room.terminal(name, central) for name in names]
    for terminal in terminals:
        terminal.sign_in(who)
        terminal.sync()
    return central, *terminals


def walks_a_wave():
    """walk/a wave is chosen, a stop put off, the program killed, and all of it picked, staged and ready"""
    with Room() as room:
        central, terminal = open_shop(room, ("C-10001", (PARKA, 2), (HAT, 1)), ("C-10002", (JUMPER, 1), (PARKA, 1)))
        wave = terminal.must("wave", max=10, ident="w")
        one, two = id_of(terminal, "C-10001"), id_of(terminal, "C-10002")
        assert sorted(wave["orders"]) == sorted([one, two]) and uuid.UUID(wave["wave"]).version == 7, wave
        assert places(wave) == ["A-03-2", "A-03-2", "A-05-1", "B-01-1"], wave
        stop = next(stop for stop in wave["stops"] if stop["fulfilment"] == one and stop["line"] == 1)
        assert (stop["quantity"], stop["sku"], stop["later"]) == (2, PARKA, False), stop
        assert wave_of(terminal, one) == wave_of(terminal, two) == wave["wave"]
        assert [row["task"] for row in terminal.must("work")["rows"]] == ["pick", "pick"]
        later = terminal.must("later", fulfilment=one, line=1, ident="l")
        assert later["wave"] == wave["wave"] and places(later) == ["A-03-2", "A-05-1", "B-01-1", "A-03-2"], later
        assert later["stops"][-1]["fulfilment"] == one and later["stops"][-1]["later"], later
        terminal.must("pick", fulfilment="C-10002", line=2)
        terminal.kill()
        terminal.start()
        assert terminal.must("wave", max=10, ident="w") == wave
        assert terminal.must("later", fulfilment=one, line=1, ident="l") == later
        again = terminal.must("later", fulfilment="C-10001", line=2)
        assert again["wave"] == wave["wave"] and places(again) == ["B-01-1", "A-03-2", "A-05-1"], again
        assert line_of(terminal, "C-10001", 1)["later"] and not line_of(terminal, "C-10002", 1)["later"]
        for sku, number in ((JUMPER, 1), (PARKA, 2), (HAT, 1)):
            for _ in range(number):
                assert terminal.must("scan", code=ARTICLES[sku][0])["result"] == "right", sku
        for order, place in (("C-10001", "R-12"), ("C-10002", "R-14")):
            terminal.must("stage", fulfilment=order, place=place)
            terminal.must("ready", fulfilment=order)
        terminal.sync()
        assert terminal.must("work")["rows"] == []
        assert terminal.must("attention")["rows"] == []
        assert central.check() == []
        log = central.read_log()
        assert all(len(entries) == 1 and entries[0][0] for entries in log.values()), log
        assert set(wave["commands"]) <= set(log)


def chooses_by_the_policy():
    """walk/a wave ends before its first order is due, on one floor, with nothing bulky"""
    with Room() as room:
        central = room.central()
        central.order("C-1", (PARKA, 1), ready_by="2026-11-21T14:50:00+01:00")
        central.order("C-2", (JUMPER, 1), ready_by="2026-11-21T15:30:00+01:00")
        central.order("C-3", (SCARF, 1), ready_by="2026-11-21T15:00:00+01:00")  # upstairs
        central.order("C-4", (HAT, 1), ready_by="2026-11-21T15:00:00+01:00", bulky=True)
        central.order("C-5", (HAT, 1), ready_by="2026-11-21T15:40:00+01:00")
        terminal = room.terminal("h1", central)
        terminal.sign_in("camille")
        terminal.sync()
        two = terminal.must("wave", max=2)
        assert [terminal.must("show", fulfilment=order)["number"] for order in two["orders"]] == ["C-1", "C-2"], two
        assert two["takes_s"] == 343 and two["due"] == "2026-11-21T14:50:00+01:00", two
        rest = terminal.must("wave")  # upstairs is due first
        assert [terminal.must("show", fulfilment=order)["number"] for order in rest["orders"]] == ["C-3"], rest
        last = terminal.must("wave")
        assert [terminal.must("show", fulfilment=order)["number"] for order in last["orders"]] == ["C-5"], last
        assert problem_of(terminal, "wave")["code"] == "guard_failed"
        assert terminal.must("show", fulfilment="C-4")["holder"] is None
        central.order("C-6", (PARKA, 1), ready_by="2026-11-21T14:33:00+01:00")  # cannot be made
        central.order("C-7", (PARKA, 1), ready_by="2026-11-21T16:00:00+01:00")
        terminal.sync()
        late = terminal.must("wave", max=10)
        assert [terminal.must("show", fulfilment=order)["number"] for order in late["orders"]] == ["C-6"], late
        terminal.sync()
        assert central.check() == []


def leaves_nothing_of_a_refused_wave():
    """walk/a refused wave leaves no walk behind, and its id answers the same"""
    with Room() as room:
        central, terminal = open_shop(room, ("C-10001", (PARKA, 1)))
        terminal.must("sign-out")
        assert problem_of(terminal, "wave", max=10)["code"] == "not_signed_in"
        terminal.sign_in("camille")
        assert problem_of(terminal, "later", fulfilment="C-10001", line=1)["code"] == "guard_failed"
        terminal.must("wave", max=10)
        refused = problem_of(terminal, "wave", max=10, ident="w")
        assert refused["code"] == "guard_failed" and "wave" in refused["title"], refused
        assert problem_of(terminal, "wave", max=10, ident="w") == refused
        for members in ({"max": 0}, {"max": "x"}, {"size": 1}):
            assert problem_of(terminal, "wave", **members)["code"] == "malformed", members
        terminal.must("release", fulfilment="C-10001")
        assert problem_of(terminal, "later", fulfilment="C-10001", line=1)["code"] == "guard_failed"
        assert problem_of(terminal, "later", fulfilment="C-9", line=1)["code"] == "not_found"
        terminal.must("accept", fulfilment="C-10001")
        assert problem_of(terminal, "later", fulfilment="C-10001", line=9)["code"] == "not_found"
        alone = terminal.must("later", fulfilment="C-10001", line=1)
        assert alone["wave"] is None and places(alone) == ["A-03-2"], alone
        terminal.must("pick", fulfilment="C-10001", line=1)
        assert problem_of(terminal, "later", fulfilment="C-10001", line=1)["code"] == "guard_failed"
        terminal.sync()
        assert len(central.read_log()) == 4


def survives_a_kill_in_the_wave():
    """walk/the same wave asked again after a kill in the middle of it is one wave"""
    with Room() as room:
        central, terminal = open_shop(room, *((f"C-1000{i}", (PARKA, 1)) for i in range(5)))
        terminal.send('{"id":"w","do":"wave","max":10}')
        terminal.kill()
        terminal.start()
        wave = terminal.must("wave", max=10, ident="w")
        assert len(wave["orders"]) == 5 and places(wave) == ["A-03-2"] * 5, wave
        terminal.sync()
        assert all(wave_of(terminal, order) == wave["wave"] for order in wave["orders"])
        log = central.read_log()
        assert sorted(log) == sorted(wave["commands"]), log


def shares_work():
    """hold/give to, help with another wave, split what is untouched, take over with a right"""
    with Room() as room:
        central, one, two = open_shop(room, ("C-1", (PARKA, 1)), ("C-2", (PARKA, 1)), ("C-3", (PARKA, 1)), ("C-4", (PARKA, 1)), names=("h1", "h2"))
        two.sign_in("theo")
        wave = one.must("wave", max=10)["wave"]
        one.must("pick", fulfilment="C-4", line=1)
        one.sync()
        two.sync()
        # Split: nothing of it is picked, so it needs no right; it leaves the other's walk.
        two.must("accept", fulfilment="C-1", tote="T-2")
        shown = two.must("show", fulfilment="C-1")
        assert shown["holder"]["mine"] and shown.get("wave") is None and shown["tote"] == "T-2", shown
        # Help: another wave.
        own = str(uuid.UUID(wave))[:-4] + "beef"
        two.must("accept", fulfilment="C-2", wave=own)
        assert wave_of(two, "C-2") == own
        # Take over: somebody picks it.
        problem = problem_of(two, "accept", fulfilment="C-4")
        assert (problem["code"], problem["needs"], problem["role"]) == ("not_authorised", "fulfilment.accept:take_over", "supervisor"), problem
        assert problem_of(two, "accept", fulfilment="C-4", approver={"badge": PEOPLE["nadia"][4], "pin": "0000"})["code"] == "wrong_pin"
        assert problem_of(two, "accept", fulfilment="C-4", approver=approver("theo"))["code"] == "not_authorised"
        two.must("accept", fulfilment="C-4", approver=approver("nadia"))
        two.sync()
        one.sync()
        assert [one.must("show", fulfilment=f"C-{i}")["holder"]["name"] for i in (1, 2, 3, 4)] == ["Théo", "Théo", "Camille", "Théo"]
        assert places(one.must("later", fulfilment="C-3", line=1)) == ["A-03-2"]
        # Give to: the number of a person.
        one.must("accept", fulfilment="C-3", **{"for": "1042", "wave": own})
        one.sync()
        two.sync()
        assert two.must("show", fulfilment="C-3")["holder"]["mine"] and wave_of(two, "C-3") == own
        later = two.must("later", fulfilment="C-2", line=1)
        assert len(later["stops"]) == 2 and later["wave"] == own, later
        # A tote alone does not leave the walk.
        two.must("accept", fulfilment="C-3", tote="T-3")
        assert wave_of(two, "C-3") == own
        two.must("accept", fulfilment="C-3", wave=None, tote="T-3")
        assert wave_of(two, "C-3") is None
        assert problem_of(two, "accept", fulfilment="C-3", tote="T-3")["code"] == "already_done"
        assert problem_of(two, "accept", fulfilment="C-3", wave="seven")["code"] == "malformed"
        assert problem_of(two, "accept", fulfilment="C-3", **{"for": "9999"})["code"] == "not_found"
        two.sync()
        assert central.check() == []
        assert all(entries[0][0] for entries in central.read_log().values())


def chooses_the_same_twice():
    """hold/two who are cut off choose the same wave: each order is one person's, and the other's walk is gone"""
    with Room() as room:
        central, one, two = open_shop(room, ("C-1", (PARKA, 1)), ("C-2", (JUMPER, 1)), names=("h1", "h2"))
        two.sign_in("theo")
        for terminal in (one, two):
            terminal.must("network", on=False)
        waves = [terminal.must("wave", max=10) for terminal in (one, two)]
        assert waves[0]["orders"] == waves[1]["orders"] and waves[0]["wave"] != waves[1]["wave"], waves
        for terminal in (one, two):
            terminal.must("network", on=True)
            terminal.sync()
        one.sync()
        assert wave_of(two, "C-1") == wave_of(one, "C-1") == wave_of(one, "C-2") == waves[0]["wave"]
        assert len(two.must("attention")["rows"]) == 2
        assert problem_of(two, "later", fulfilment="C-1", line=1)["code"] == "guard_failed"
        assert problem_of(two, "wave")["code"] == "guard_failed"
        assert places(one.must("later", fulfilment="C-1", line=1)) == ["B-01-1", "A-03-2"]
        assert central.check() == []


def lends_a_right():
    """approver/an answer that only a manager may give passes with a manager's badge and PIN"""
    with Room() as room:
        central, one, two = open_shop(room, ("C-1", (PARKA, 1)), names=("h1", "h2"))
        two.sign_in("theo")
        for terminal in (one, two):
            terminal.must("network", on=False)
            terminal.must("pick", fulfilment="C-1", line=1)
        for terminal in (one, two):
            terminal.must("network", on=True)
            terminal.sync()
        exception = two.must("attention")["rows"][0]["exception"]
        problem = problem_of(two, "close", exception=exception, **{"as": "written-off"})
        assert (problem["code"], problem["needs"], problem["role"]) == ("not_authorised", "exception.close:manager", "manager"), problem
        assert problem_of(two, "close", ident="c", exception=exception, approver=approver("camille"), **{"as": "written-off"})["code"] == "not_authorised"
        for wrong in ({"badge": PEOPLE["nadia"][4], "pin": "1234"}, {"badge": "B-9999-GAYTEMZUGU3DOOBZ", "pin": "9876"}):
            assert problem_of(two, "close", exception=exception, approver=wrong, **{"as": "written-off"})["code"] in ("wrong_pin", "not_found")
        assert problem_of(two, "close", ident="c", exception=exception, approver=approver("nadia"), **{"as": "written-off"})["code"] == "not_authorised"
        two.must("close", exception=exception, approver=approver("nadia"), **{"as": "written-off"})
        two.sync()
        assert two.must("attention")["rows"] == [] and two.must("status")["person"] == "Théo"
        assert central.check() == []


def gives_back_and_declines():
    """hold/release is one's own, another's needs a right; decline needs a reason of the policy"""
    with Room() as room:
        central, one, two = open_shop(room, ("C-1", (PARKA, 1)), ("C-2", (JUMPER, 1)), names=("h1", "h2"))
        two.sign_in("theo")
        one.must("wave")
        one.sync()
        two.sync()
        problem = problem_of(two, "release", fulfilment="C-1")
        assert (problem["code"], problem["needs"]) == ("not_authorised", "fulfilment.release:other"), problem
        two.must("release", fulfilment="C-1", approver=approver("nadia"))
        assert problem_of(two, "release", fulfilment="C-1")["code"] == "already_done"
        released = one.must("release", fulfilment="C-2")["command"]
        assert one.must("show", fulfilment="C-2")["holder"] is None and wave_of(one, "C-2") is None
        one.must("undo", command=released)
        assert one.must("show", fulfilment="C-2")["holder"]["mine"]
        problem = problem_of(two, "decline", fulfilment="C-1", reason="too-busy")
        assert problem["code"] == "malformed" and "too-busy" in problem["title"] and "no-stock" in problem["detail"], problem
        assert problem_of(two, "decline", fulfilment="C-1")["code"] == "malformed"
        two.must("decline", fulfilment="C-1", reason="no-capacity")
        assert [row["reference"] for row in two.must("work")["rows"]] == ["C-2"]
        assert problem_of(two, "decline", fulfilment="C-1", reason="no-capacity")["code"] in ("guard_failed", "not_found", "already_done")
        two.sync()
        one.sync()
        assert central.check() == []


def finds_again():
    """walk/what was missing is found again, not more than that"""
    with Room() as room:
        central, terminal = open_shop(room, ("C-1", (PARKA, 2)))
        terminal.must("wave")
        terminal.must("short", fulfilment="C-1", line=1, found=0, reason="damaged")
        assert problem_of(terminal, "short", fulfilment="C-1", line=1, found=0, reason="lost-in-space")["code"] in ("malformed", "guard_failed")
        assert problem_of(terminal, "unshort", fulfilment="C-1", line=1, quantity=3, place="A-03-2")["code"] == "guard_failed"
        terminal.must("unshort", fulfilment="C-1", line=1, quantity=1, place="A-03-2")
        line = line_of(terminal, "C-1", 1)
        assert (line["short"], line["to_pick"]) == (1, 1), line
        terminal.must("pick", fulfilment="C-1", line=1)
        terminal.must("unshort", fulfilment="C-1", line=1, quantity=1)
        assert problem_of(terminal, "unshort", fulfilment="C-1", line=1, quantity=1, place="A-03-2")["code"] == "already_done"
        assert problem_of(terminal, "unshort", fulfilment="C-1", line=2, quantity=1, place="A-03-2")["code"] == "malformed"
        terminal.sync()
        assert line_of(terminal, "C-1", 1)["short"] == 0
        assert central.check() == []


def counts_places():
    """count/what lies there becomes the stock; a refused count speaks of places and articles"""
    with Room() as room:
        central, terminal = open_shop(room, ("C-1", (PARKA, 1)))
        answer = terminal.must("count", place="A-03-2", sku=PARKA, quantity=2)
        assert answer["place"] == "A-03-2" and answer["command"], answer
        refused = [
            ({"place": "X-9", "sku": PARKA, "quantity": 1}, "not_found", "X-9"), ({"place": "?", "sku": PARKA, "quantity": 1}, "not_found", "?"),
            ({"place": "A-03-2", "sku": "nothing", "quantity": 1}, "not_found", "nothing"),
            ({"place": "A-03-2", "sku": PARKA, "quantity": -1}, "malformed", ""), ({"place": "A-03-2", "sku": PARKA, "quantity": 1_000_000}, "malformed", ""),
            ({"place": "A-03-2", "sku": PARKA}, "malformed", "quantity"), ({"place": "A" * 64, "sku": PARKA, "quantity": 1}, "malformed", ""),
        ]
        for members, code, word in refused:
            problem = problem_of(terminal, "count", **members)
            assert problem["code"] == code and word in problem["title"], (members, problem)
            assert "order" not in problem["title"] + (problem["detail"] or ""), problem
        undone = terminal.must("count", place="A-03-2", sku=PARKA, quantity=0)["command"]
        terminal.must("undo", command=undone)
        terminal.sync()
        assert central.check() == []
        log = central.read_log()
        assert len(log) == 3 and all(entries[0][0] for entries in log.values()), log
        database = sqlite3.connect(f"file:{os.path.join(central.data, 'central.db')}?mode=ro", uri=True)
        there = database.execute("SELECT n FROM balance WHERE sku = ? AND bucket = 'floor' AND location = 'A-03-2'", (PARKA,)).fetchall()
        database.close()
        assert there == [(2,)], there


def reads_files(folder, word):
    """The files of a terminal's folder that hold the word."""
    found = []
    for name in os.listdir(folder):
        path = os.path.join(folder, name)
        if os.path.isfile(path):
            with open(path, "rb") as stream:
                if word.encode() in stream.read():
                    found.append(name)
    return found


def shows_a_number_on_record():
    """reveal/a number is shown with a record on disk, under no other act's id, and to nobody else"""
    with Room() as room:
        central, terminal = open_shop(room, ("C-1", (PARKA, 1)), ("C-2", (JUMPER, 1)))
        accepted = terminal.must("accept", fulfilment="C-1", ident="a")
        stolen = terminal.ask("reveal", ident="a", fulfilment="C-1", field="phone", reason="call-customer")
        assert stolen == accepted and PHONE not in str(stolen), stolen
        problem_of(terminal, "reveal", ident="r0", fulfilment="C-1", field="phone", reason="curious")
        for members, code in (({"field": "name"}, "malformed"), ({"reason": "curious"}, "malformed"), ({"field": "address"}, "not_found"),
                              ({"fulfilment": "C-9"}, "not_found")):
            problem = problem_of(terminal, "reveal", **{"fulfilment": "C-1", "field": "phone", "reason": "call-customer", **members})
            assert problem["code"] == code and PHONE not in str(problem), (members, problem)
        shown = terminal.must("reveal", ident="r", fulfilment="C-1", field="phone", reason="call-customer")
        assert shown["value"] == PHONE and shown["field"] == "phone" and shown["command"], shown
        assert terminal.must("reveal", fulfilment="C-2", field="email", reason="find-order")["value"] == "cu-1@example.org"
        assert terminal.must("reveal", ident="r", fulfilment="C-2", field="email", reason="find-order") == shown
        taken = terminal.ask("accept", ident="r", fulfilment="C-2")
        assert taken["command"] == shown["command"] and PHONE not in str(taken), taken
        terminal.kill()
        terminal.start()
        assert terminal.must("reveal", ident="r", fulfilment="C-1", field="phone", reason="call-customer") == shown
        terminal.sign_in("theo")
        assert problem_of(terminal, "reveal", ident="r", fulfilment="C-1", field="phone", reason="call-customer")["code"] == "not_authorised"
        terminal.must("sign-out")
        assert PHONE not in str(terminal.ask("reveal", ident="r", fulfilment="C-1", field="phone", reason="call-customer"))
        assert problem_of(terminal, "reveal", fulfilment="C-1", field="phone", reason="call-customer")["code"] == "not_signed_in"
        terminal.sync()
        assert terminal.end() == 0
        assert not [name for name in reads_files(terminal.data, PHONE) if name.startswith("journal")]
        assert central.check() == []
        log = central.read_log()
        assert len(log) == 3 and all(entries[0][0] for entries in log.values()), log


def records_before_it_shows():
    """reveal/killed at once and asked again: one record, and the number"""
    with Room() as room:
        central, terminal = open_shop(room, ("C-1", (PARKA, 1)))
        request = {"fulfilment": "C-1", "field": "phone", "reason": "call-customer"}
        for ident in ("a", "b", "c"):
            terminal.send(json.dumps({"id": ident, "do": "reveal", **request}))
            terminal.kill()
            terminal.start()
            first = terminal.must("reveal", ident=ident, **request)
            assert first["value"] == PHONE and terminal.must("reveal", ident=ident, **request) == first
        terminal.sync()
        assert central.check() == []
        log = central.read_log()
        assert len(log) == 3 and all(len(entries) == 1 and entries[0][0] for entries in log.values()), log


def keeps_the_chains_time():
    """walk/`as_of` and the times of `status` are the chain's on a device whose clock is wrong; nobody has no role"""
    with Room() as room:
        central = room.central()
        terminal = room.terminal("h1", central, clock="2026-11-21T18:00:00+01:00")
        assert terminal.must("status")["role"] is None
        terminal.sign_in("camille")
        terminal.sync()
        assert terminal.must("work")["as_of"].startswith("2026-11-21T14:3"), terminal.must("work")
        assert terminal.must("status")["last_news"].startswith("2026-11-21T14:3")
        terminal.must("network", on=False)
        terminal.must("count", place="A-03-2", sku="45001-KAK-M", quantity=4)
        for after in ("the act", "a start"):
            while not (status := terminal.must("status"))["oldest_unsent"]:
                pass  # the journal is read on a thread of its own
            times = [status[name][:15] for name in ("now", "offline_since", "oldest_unsent")]
            assert times == ["2026-11-21T14:3"] * 3, (after, status)
            terminal.kill()
            terminal.start()
        assert terminal.must("work")["as_of"].startswith("2026-11-21T14:3")
        assert terminal.must("status")["role"] == "associate"
        gone = terminal.must("sign-out")
        assert (gone["person"], gone["name"], gone["role"]) == (None, None, None), gone


run_cases(walks_a_wave, chooses_by_the_policy, leaves_nothing_of_a_refused_wave, survives_a_kill_in_the_wave, shares_work, chooses_the_same_twice, lends_a_right,
          gives_back_and_declines, finds_again, counts_places, shows_a_number_on_record, records_before_it_shows, keeps_the_chains_time)
