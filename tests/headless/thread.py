#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The thread of an order through a real central and terminals without a screen: picked, staged, ready; wrong, undone, refused, offline."""
from shop import ARTICLES, PEOPLE, Room, run_cases

PARKA, PARKA_L, JUMPER, HAT = "45001-KAK-M", "45001-KAK-L", "45014-BOR-L", "45020-OCR-U"


def code(sku):
    return ARTICLES[sku][0][1:]  # as it is printed: 13 digits


def line_of(terminal, order, number):
    return next(line for line in terminal.must("show", fulfilment=order)["lines"] if line["line"] == number)


def state_of(terminal, order):
    return terminal.must("show", fulfilment=order)["state"]


def picks_an_order():
    """thread/an order is accepted, picked with a wrong scan, bagged, staged, ready, and central has it all"""
    with Room() as room:
        central = room.central()
        central.order("C-10001", (PARKA, 2), (HAT, 1))
        terminal = room.terminal("h1", central)
        assert terminal.sign_in("camille")["name"] == "Camille"
        terminal.sync()
        row = terminal.must("work")["rows"][0]
        assert (row["task"], row["reference"], row["state"], row["due_state"]) == ("accept", "C-10001", "assigned", "soon"), row
        assert row["due"].startswith("2026-11-21T14:") and row["due"].endswith("+01:00"), row
        fulfilment = row["fulfilment"]
        terminal.must("accept", fulfilment=fulfilment)
        assert terminal.must("work")["rows"][0]["task"] == "pick"
        assert terminal.must("scan", code="0000")["result"] == "unknown"
        assert terminal.must("scan", code=code(PARKA_L))["result"] == "wrong"
        assert terminal.must("scan", code="A-03-2")["means"] == "place"
        answers = [terminal.must("scan", code=code(PARKA)) for _ in range(3)]
        assert [answer["result"] for answer in answers] == ["right", "right", "already"], answers
        assert answers[0]["place"] == "A-03-2" and answers[0]["line"] == 1, answers[0]
        assert terminal.must("scan", code=code(HAT), fulfilment="C-10001")["result"] == "right"
        assert state_of(terminal, "C-10001") == "picked"
        bags = terminal.must("bags", fulfilment=fulfilment, count=2)["bags"]
        assert len(set(bags)) == 2 and all(bag.startswith("CB") and len(bag) == 11 for bag in bags), bags
        terminal.must("bag", fulfilment=fulfilment, line=1, quantity=2, bag=bags[0])
        terminal.must("bag", fulfilment=fulfilment, line=2, quantity=1, bag=bags[1])
        assert terminal.must("work")["rows"][0]["task"] == "stage"
        assert terminal.must("scan", code=bags[0])["fulfilment"] == fulfilment
        terminal.must("stage", fulfilment=fulfilment, place="R-12", bags=bags)
        terminal.must("ready", fulfilment=fulfilment)
        assert terminal.must("work")["rows"] == []
        terminal.sync()
        shown = terminal.must("show", fulfilment=fulfilment)
        assert (shown["state"], shown["place"], shown["pending"]) == ("ready", "R-12", 0), shown
        assert [(bag["place"], bag["units"]) for bag in shown["bags"]] == [("R-12", [{"line": 1, "quantity": 2}]), ("R-12", [{"line": 2, "quantity": 1}])]
        assert central.check() == []
        assert terminal.end() == 0


def answers_once():
    """thread/the same id gets the first answer and no second act, after a kill too"""
    with Room() as room:
        central = room.central()
        central.order("C-10001", (PARKA, 3))
        terminal = room.terminal("h1", central)
        terminal.sign_in("camille")
        terminal.sync()
        terminal.must("accept", fulfilment="C-10001", ident="a")
        first = terminal.must("pick", fulfilment="C-10001", line=1, quantity=1, ident="p")
        assert terminal.must("pick", fulfilment="C-10001", line=1, quantity=1, ident="p") == first
        terminal.kill()
        terminal.start()
        assert terminal.must("pick", fulfilment="C-10001", line=1, quantity=1, ident="p") == first
        assert line_of(terminal, "C-10001", 1)["picked"] == 1
        assert terminal.must("status")["person"] == "Camille"
        terminal.must("pick", fulfilment="C-10001", line=1, quantity=1, ident="q")
        terminal.sync()
        log = central.read_log()
        assert len(log) == 3 and all(len(entries) == 1 and entries[0][0] for entries in log.values()), log


def checks_the_pin():
    """sign-in/right, wrong, locked, unknown; a lock outlives the process"""
    with Room() as room:
        central = room.central()
        terminal = room.terminal("h1", central)
        badge = PEOPLE["theo"][4]
        for tries in (4, 3):
            problem = terminal.ask("sign-in", badge=badge, pin="0000")["problem"]
            assert problem["code"] == "wrong_pin" and str(tries) in problem["title"] + problem["detail"], problem
        terminal.sign_in("theo")
        for _ in range(4):
            assert terminal.ask("sign-in", badge=badge, pin="0000")["problem"]["code"] == "wrong_pin"
        assert terminal.ask("sign-in", badge=badge, pin="0000")["problem"]["code"] == "locked"
        terminal.kill()
        terminal.start()
        assert terminal.ask("sign-in", badge=badge, pin="2345")["problem"]["code"] == "locked"
        assert terminal.ask("sign-in", badge=PEOPLE["nadia"][4][:-1] + "Q", pin="9876")["problem"]["code"] == "wrong_pin"
        assert terminal.ask("sign-in", badge="B-9999-CAIREEYUCULBOGAZ", pin="1234")["problem"]["code"] == "not_found"
        assert terminal.ask("sign-in", badge="1041", pin="1234")["problem"]["code"] == "not_found"
        terminal.sign_in("nadia")
        terminal.kill()
        terminal.start()
        assert terminal.must("status")["role"] == "manager"
        terminal.must("sign-out")
        assert terminal.must("status")["person"] is None


def works_offline():
    """thread/the network is cut in the middle: all goes on, and is sent when it is back"""
    with Room() as room:
        central = room.central()
        central.order("C-10001", (PARKA, 2))
        terminal = room.terminal("h1", central)
        terminal.sign_in("camille")
        terminal.sync()
        terminal.must("accept", fulfilment="C-10001")
        assert terminal.must("network", on=False)["link"] == "off"
        for _ in range(2):
            assert terminal.must("scan", code=code(PARKA))["result"] == "right"
        bags = terminal.must("bags", fulfilment="C-10001", count=1)["bags"]
        terminal.must("bag", fulfilment="C-10001", line=1, quantity=2, bag=bags[0])
        terminal.must("stage", fulfilment="C-10001", place="R-14", bags=bags)
        status = terminal.must("status")
        assert status["unsent"] >= 5 and status["offline_since"], status
        assert not terminal.must("sync", wait=1)["done"]
        central.stop()
        terminal.must("network", on=True)
        terminal.must("ready", fulfilment="C-10001")
        central.serve()
        terminal.sync()
        assert state_of(terminal, "C-10001") == "ready"
        assert terminal.must("status")["unsent"] == 0
        assert central.check() == []


def takes_back():
    """thread/undo takes the newest act back, once and in time; what was missing is found again"""
    with Room() as room:
        central = room.central()
        central.order("C-10001", (PARKA, 2))
        terminal = room.terminal("h1", central)
        terminal.sign_in("camille")
        terminal.sync()
        terminal.must("accept", fulfilment="C-10001")
        pick = terminal.must("pick", fulfilment="C-10001", line=1, quantity=1)["command"]
        short = terminal.must("short", fulfilment="C-10001", line=1, found=1, reason="not-on-shelf")["command"]
        assert line_of(terminal, "C-10001", 1)["short"] == 1
        assert terminal.ask("undo", command=pick)["problem"]["code"] == "guard_failed"
        terminal.must("undo", command=short)
        assert line_of(terminal, "C-10001", 1)["short"] == 0
        assert terminal.ask("undo", command=short)["problem"]["code"] in ("already_done", "guard_failed")
        terminal.sync()
        assert (line_of(terminal, "C-10001", 1)["picked"], line_of(terminal, "C-10001", 1)["short"]) == (1, 0)
        terminal.must("put-back", fulfilment="C-10001", line=1, quantity=1, to="floor", place="A-03-2")
        terminal.sync()
        assert line_of(terminal, "C-10001", 1)["custody"] == 0
        assert terminal.must("attention")["rows"] == []
        assert central.check() == []


def asks_whose_right():
    """thread/a take-over needs a right: the answer says whose, an approver has it"""
    with Room() as room:
        central = room.central()
        central.order("C-10001", (PARKA, 2))
        one, two = room.terminal("h1", central), room.terminal("h2", central)
        one.sign_in("camille")
        two.sign_in("theo")
        one.must("accept", fulfilment="C-10001")
        one.must("pick", fulfilment="C-10001", line=1, quantity=1)
        one.sync()
        two.sync()
        _, _, _, pin, badge = PEOPLE["camille"]
        for approver in (None, {"badge": badge, "pin": pin}):
            problem = two.ask("accept", fulfilment="C-10001", approver=approver)["problem"]
            assert problem["code"] == "not_authorised" and problem["needs"] == "fulfilment.accept:take_over", problem
            assert problem["role"] == "supervisor" and "supervisor" in problem["detail"], problem
        _, _, _, pin, badge = PEOPLE["nadia"]
        assert two.ask("accept", fulfilment="C-10001", approver={"badge": badge, "pin": "0000"})["problem"]["code"] == "wrong_pin"
        two.must("accept", fulfilment="C-10001", approver={"badge": badge, "pin": pin})
        two.sync()
        assert two.must("show", fulfilment="C-10001")["holder"]["mine"]
        assert two.ask("accept", fulfilment="C-10001", **{"for": "9999"})["problem"]["code"] == "not_found"
        two.must("accept", fulfilment="C-10001", **{"for": "1041"})
        two.sync()
        one.sync()
        assert one.must("show", fulfilment="C-10001")["holder"]["mine"]
        assert central.check() == []


def gives_one_order_to_one():
    """thread/two terminals want one order while cut off: one gets it, the other is told what to do with the unit in hand"""
    with Room() as room:
        central = room.central()
        central.order("C-10001", (PARKA, 1))
        one, two = room.terminal("h1", central), room.terminal("h2", central)
        one.sign_in("camille")
        two.sign_in("theo")
        for terminal in (one, two):
            terminal.sync()
            terminal.must("network", on=False)
            terminal.must("accept", fulfilment="C-10001")
            assert terminal.must("scan", code=code(PARKA))["result"] == "right"
        one.must("network", on=True)
        one.sync()
        two.must("network", on=True)
        two.sync()
        assert one.must("show", fulfilment="C-10001")["holder"]["mine"]
        assert not two.must("show", fulfilment="C-10001")["holder"]["mine"]
        rows = two.must("attention")["rows"]
        goods = next(row for row in rows if row["exception"])
        claim = next((row for row in rows if row["seq"]), None)
        assert claim, rows
        assert len(rows) == 2 and goods["items"][0]["sku"] == PARKA and goods["items"][0]["booked"] == 1, rows
        assert "A-03-2" in goods["detail"] and goods["place"] == "A-03-2", goods
        assert {"put-back", "counted-twice"} <= {closing["as"] for closing in goods["closings"]}, goods
        assert two.must("status")["attention"] == 2
        assert two.ask("close", exception=goods["exception"], **{"as": "written-off"})["problem"]["code"] == "not_authorised"
        two.must("close", exception=goods["exception"], place="A-03-2", **{"as": "put-back"})
        two.must("close", seq=claim["seq"], **{"as": "read"})
        two.sync()
        assert two.must("attention")["rows"] == []
        two.kill()
        two.start()
        two.sync()
        assert two.must("attention")["rows"] == [], "what was read stays read"
        assert central.check() == []


def hears_of_a_cancelled_order():
    """thread/an order that is cancelled while it is picked: put back what is in hand"""
    with Room() as room:
        central = room.central()
        central.order("C-10001", (JUMPER, 2))
        terminal = room.terminal("h1", central)
        terminal.sign_in("camille")
        terminal.sync()
        terminal.must("accept", fulfilment="C-10001")
        terminal.must("scan", code=code(JUMPER))
        terminal.sync()
        terminal.must("network", on=False)
        central.run("cancel", "--order", "C-10001", "--reason", "customer-wish")
        terminal.must("scan", code=code(JUMPER))
        terminal.must("network", on=True)
        terminal.sync()
        tasks = [row["task"] for row in terminal.must("work")["rows"]]
        assert "put_back" in tasks and "attention" in tasks, tasks
        row = terminal.must("attention")["rows"][0]
        assert row["code"] == "order_cancelled" and "C-10001" in row["title"], row
        terminal.must("close", exception=row["exception"], place="B-01-1", **{"as": "put-back"})
        terminal.must("put-back", fulfilment="C-10001", line=1, quantity=1, to="floor", place="B-01-1")
        terminal.sync()
        assert terminal.must("work")["rows"] == []
        assert central.check() == []


def refuses_by_the_rules():
    """thread/what a rule refuses is refused at once, in words, and nothing is written"""
    with Room() as room:
        central = room.central()
        central.order("C-10001", (PARKA, 1))
        central.order("C-10002", (JUMPER, 1))
        terminal = room.terminal("h1", central)
        terminal.sync()
        assert terminal.ask("accept", fulfilment="C-10001")["problem"]["code"] == "not_signed_in"
        terminal.sign_in("camille")
        terminal.must("accept", fulfilment="C-10001")
        refusals = [
            ("accept", {"fulfilment": "C-10001"}, "already_done"), ("pick", {"fulfilment": "C-10001", "line": 1, "quantity": 2}, "guard_failed"),
            ("pick", {"fulfilment": "C-10001", "line": 7}, "malformed"), ("ready", {"fulfilment": "C-10001"}, "guard_failed"),
            ("stage", {"fulfilment": "C-10001", "place": "R-12"}, "guard_failed"), ("stage", {"fulfilment": "C-10001", "place": "nowhere"}, "malformed"),
            ("short", {"fulfilment": "C-10001", "line": 1, "found": 0, "reason": "no-such"}, "malformed"),
            ("put-back", {"fulfilment": "C-10001", "line": 1, "to": "floor"}, "already_done"),
            ("bag", {"fulfilment": "C-10001", "line": 1, "bag": "CB000000011"}, "malformed"), ("show", {"fulfilment": "C-9"}, "not_found"),
        ]
        for do, members, expected in refusals:
            problem = terminal.ask(do, **members)["problem"]
            assert problem["code"] == expected and problem["title"], (do, members, problem)
        terminal.must("pick", fulfilment="C-10001", line=1)
        assert terminal.ask("pick", fulfilment="C-10001", line=1)["problem"]["code"] == "already_done"
        terminal.must("stage", fulfilment="C-10001", place="R-12")
        terminal.must("accept", fulfilment="C-10002")
        terminal.must("pick", fulfilment="C-10002", line=1)
        assert terminal.ask("stage", fulfilment="C-10002", place="R-12")["problem"]["code"] == "over_limit"
        terminal.sync()
        assert len(central.read_log()) == 5


run_cases(picks_an_order, answers_once, checks_the_pin, works_offline, takes_back, asks_whose_right, gives_one_order_to_one, hears_of_a_cancelled_order,
          refuses_by_the_rules)
