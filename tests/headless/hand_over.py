#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bags in hand on a real central, without a screen: who gets what on which pass, with the network and without, what the rule misses, and each
hand-over at central once, whatever is killed in between."""
import contextlib
import json
import os
import sqlite3
import sys
import time

from shop import PATIENCE, PEOPLE, Room, run_cases

PARKA, PARKA_L, JUMPER, HAT = "45001-KAK-M", "45001-KAK-L", "45014-BOR-L", "45020-OCR-U"
TO_PAY = {"state": "to_pay", "paid": 0}


def approver(who):
    return {"badge": PEOPLE[who][4], "pin": PEOPLE[who][3]}


def pass_of(central, number, *more):
    return central.run("pass", "--order", number, *more).splitlines()[0]


def make_ready(terminal, order, place="counter", bag=True):
    """Picked, in one bag, staged and ready. The bag's number."""
    terminal.must("accept", fulfilment=order)
    shown = terminal.must("show", fulfilment=order)
    number = terminal.must("bags", fulfilment=order, count=1)["bags"][0] if bag else None
    for line in shown["lines"]:
        terminal.must("pick", fulfilment=order, line=line["line"], quantity=line["to_pick"])
        if bag:
            terminal.must("bag", fulfilment=order, line=line["line"], quantity=line["ordered"], bag=number)
    terminal.must("stage", fulfilment=order, place=place, bags=[number] if bag else [])
    terminal.must("ready", fulfilment=order)
    return number


def open_counter(room, *orders, **options):
    """A central with these orders, a terminal with Camille where they lie ready and central knows it, and their bags."""
    central = room.central()
    for number, *lines in orders:
        central.order(number, *lines, **options)
    terminal = room.terminal("h1", central)
    terminal.sign_in("camille")
    terminal.sync()
    bags = [make_ready(terminal, number) for number, *_ in orders]
    terminal.sync()
    return (central, terminal, *bags)


def refused(terminal, **members):
    """The problem of the only order that was asked for."""
    answer = terminal.ask("hand-over", **members)
    assert not answer["ok"] and answer["results"][0]["problem"] == answer["problem"], answer
    assert answer["problem"]["title"] and answer["problem"]["detail"], answer
    return answer["problem"]


def gone(terminal, order):
    return [line["gone"] for line in terminal.must("show", fulfilment=order)["lines"]]


def all_accepted(central):
    """What central decided of each hand-over, arrival and the rest: accepted, once."""
    assert central.check() == [], central.check()
    log = central.read_log()
    assert all(len(entries) == 1 and entries[0][0] for entries in log.values()), log
    return log


def live_pass():
    """hand-over/a live pass and a name: scanned, here, given, at central once; the same id again is the first answer"""
    with Room() as room:
        central, terminal, bag = open_counter(room, ("C-10001", (HAT, 1)))
        shown = pass_of(central, "C-10001", "--live")
        scanned = terminal.must("scan", code=shown)
        assert (scanned["means"], scanned["pass"], scanned["live"]) == ("order", "genuine", True), scanned
        assert scanned["ready"] == [scanned["fulfilment"]], scanned
        here = terminal.must("arrive", order="C-10001", ident="here")
        assert here["fulfilments"] == scanned["ready"] and len(here["commands"]) == 1, here
        assert terminal.must("arrive", order="C-10001", ident="here") == here
        assert terminal.must("show", fulfilment="C-10001")["here"], "the customer's wait has begun"
        assert [row["task"] for row in terminal.must("work")["rows"]] == ["hand_over"]
        answer = terminal.must("hand-over", ident="go", fulfilments=scanned["ready"], **{"pass": shown.lower() + " "}, collector="buyer",
                               checks=["pass", "name"], bags=[bag])
        assert [(each["fulfilment"], each["ok"]) for each in answer["results"]] == [(scanned["fulfilment"], True)], answer
        assert terminal.must("show", fulfilment="C-10001")["state"] == "handed_over" and gone(terminal, "C-10001") == [1]
        assert terminal.must("hand-over", ident="go", fulfilments=scanned["ready"], **{"pass": shown}, collector="buyer") == answer
        terminal.sync()
        assert terminal.must("attention")["rows"] == []
        log = all_accepted(central)
        assert {answer["results"][0]["command"], here["commands"][0]} <= set(log)


def says_what_is_missing():
    """hand-over/a bag, a check, an ID, an order, a collector that is missing: the step is named, nothing goes, the next try does"""
    with Room() as room:
        central, terminal, bag = open_counter(room, ("C-10001", (HAT, 1)))
        static = pass_of(central, "C-10001")
        go = {"fulfilments": ["C-10001"], "pass": static, "collector": "buyer"}
        told = {"phone|order-number|id-seen": ["pass", "name"], "name": ["pass"], "pass": ["name", "id-seen"]}
        for needs, checks in told.items():
            problem = refused(terminal, **go, checks=checks, bags=[bag])
            assert (problem["code"], problem["needs"]) == ("guard_failed", needs), problem
        full = ["pass", "name", "order-number"]
        problem = refused(terminal, **go, checks=full, bags=[])
        assert (problem["needs"], problem["title"]) == ("bags", "Scan the bags"), problem
        assert refused(terminal, **{**go, "pass": None}, checks=["name"], bags=[bag])["needs"] == "id-seen"
        problem = refused(terminal, **{**go, "collector": "named"}, checks=full, bags=[bag])
        assert (problem["code"], problem["needs"], problem["role"]) == ("not_authorised", "fulfilment.hand_over:manager", "manager"), problem
        for members, code in (({"fulfilments": ["C-10001"]}, "malformed"), ({**go, "collector": "cousin"}, "malformed"),
                              ({**go, "fulfilments": []}, "malformed"), ({**go, "fulfilments": ["C-10001", "C-10001"]}, "malformed"),
                              ({**go, "checks": "name"}, "malformed"), ({**go, "units": [{"line": 1}]}, "malformed"),
                              ({**go, "fulfilments": ["C-9"]}, "not_found")):
            answer = terminal.ask("hand-over", **members)
            assert not answer["ok"] and answer["problem"]["code"] == code, (members, answer)
        assert refused(terminal, **go, checks=["sworn"], bags=[bag])["code"] == "malformed"
        terminal.must("sign-out")
        assert terminal.ask("hand-over", **go, checks=full, bags=[bag])["problem"]["code"] == "not_signed_in"
        terminal.sign_in("camille")
        assert gone(terminal, "C-10001") == [0]
        # The rule asks a manager for whom the order does not name, and none for whom it names.
        terminal.must("hand-over", **{**go, "collector": "named"}, checks=full, bags=[bag], approver=approver("nadia"))
        terminal.sync()
        all_accepted(central)


def without_a_pass():
    """hand-over/no pass: an ID is seen, and a manager says yes to what is worth more"""
    with Room() as room:
        central, terminal, hat, parkas = open_counter(room, ("C-10001", (HAT, 1)), ("C-10002", (PARKA, 2)))
        go = {"pass": None, "collector": "buyer", "checks": ["id-seen"]}
        terminal.must("hand-over", fulfilments=["C-10001"], bags=[hat], **go)
        problem = refused(terminal, fulfilments=["C-10002"], bags=[parkas], **go)
        assert (problem["code"], problem["role"]) == ("not_authorised", "manager"), problem
        terminal.must("hand-over", fulfilments=["C-10002"], bags=[parkas], **go, approver=approver("nadia"))
        terminal.sync()
        all_accepted(central)


def bad_passes():
    """hand-over/a spoilt, another order's, a revoked and a used pass hand nothing over"""
    with Room() as room:
        central, terminal, bag, other = open_counter(room, ("C-10001", (HAT, 1)), ("C-10002", (JUMPER, 2)))
        good, withdrawn = pass_of(central, "C-10001"), pass_of(central, "C-10002")
        central.order("C-10003", (PARKA, 1), customer={"ref": "CU-2", "phone": "+33600000042", "email": "cu-2@example.org"})
        strange = pass_of(central, "C-10003")
        go = {"fulfilments": ["C-10001"], "collector": "buyer", "checks": ["pass", "name", "id-seen"], "bags": [bag]}
        for text in (good[:90] + ("A" if good[90] != "A" else "B") + good[91:], strange, "CPT1", "0" * 207):
            assert refused(terminal, **go, **{"pass": text})["code"] == "pass_invalid", text
        central.run("pass", "--order", "C-10002", "--revoke")
        terminal.sync()
        assert refused(terminal, **{**go, "fulfilments": ["C-10002"], "bags": [other]}, **{"pass": withdrawn})["code"] == "pass_revoked"
        half = {**go, "fulfilments": ["C-10002"], "bags": [], "units": [{"line": 1, "quantity": 1}]}
        newer = pass_of(central, "C-10002")
        terminal.sync()
        terminal.must("hand-over", **half, **{"pass": newer})
        assert refused(terminal, **half, **{"pass": newer})["code"] == "pass_used"
        terminal.sync()
        assert refused(terminal, **half, **{"pass": newer})["code"] == "pass_used"
        all_accepted(central)


def without_the_network():
    """hand-over/with no network: a pass that was never seen here is good, what is worth more than the policy's cap needs a manager"""
    with Room() as room:
        central, terminal, bag, parkas = open_counter(room, ("C-10001", (HAT, 1)), ("C-10002", (PARKA, 2)))
        terminal.must("network", on=False)
        go = {"collector": "buyer", "checks": ["pass", "name", "phone"]}
        terminal.must("hand-over", fulfilments=["C-10001"], bags=[bag], **{"pass": pass_of(central, "C-10001", "--live")}, **go)
        dear = pass_of(central, "C-10002", "--live")
        problem = refused(terminal, fulfilments=["C-10002"], bags=[parkas], **{"pass": dear}, **go)
        assert (problem["code"], problem["needs"]) == ("not_authorised", "fulfilment.hand_over:manager"), problem
        terminal.must("hand-over", fulfilments=["C-10002"], bags=[parkas], **{"pass": dear}, **go, approver=approver("nadia"))
        terminal.must("network", on=True)
        terminal.sync()
        assert terminal.must("attention")["rows"] == []
        all_accepted(central)


def not_paid():
    """hand-over/to pay: refused with what is due, given once the till has reported it"""
    with Room() as room:
        central, terminal, bag = open_counter(room, ("C-10001", (HAT, 1)), payment=TO_PAY, by_channel=True)
        go = {"fulfilments": ["C-10001"], "pass": None, "collector": "buyer", "checks": ["id-seen"], "bags": [bag]}
        problem = refused(terminal, **go)
        assert (problem["code"], problem["asked"]) == ("not_paid", 14900), problem
        assert refused(terminal, **go, receipt="T1-0042")["code"] == "not_paid", "central can be asked"
        central.pay("C-10001", "pay-1", 14900, "T1-0042")
        terminal.sync()
        terminal.must("hand-over", **go)
        terminal.sync()
        all_accepted(central)


def on_a_receipt():
    """hand-over/with no network a till's receipt stands for a payment; one that no till reports in an hour is asked for"""
    with Room() as room:
        central, terminal, one, two = open_counter(room, ("C-10001", (HAT, 1)), ("C-10002", (HAT, 1)), payment=TO_PAY, by_channel=True)
        go = {"pass": None, "collector": "buyer", "checks": ["id-seen"]}
        terminal.must("network", on=False)
        assert refused(terminal, fulfilments=["C-10001"], bags=[one], **go)["code"] == "not_paid"
        terminal.must("hand-over", fulfilments=["C-10001"], bags=[one], receipt="T1-0042", **go)
        terminal.must("hand-over", fulfilments=["C-10002"], bags=[two], receipt="T1-0043", **go)
        terminal.must("network", on=True)
        terminal.sync()
        central.pay("C-10002", "pay-2", 14900, "T1-0043")
        assert central.check() == []
        central.stop()
        central.clock = f"2026-11-21T16:00:00+01:00@{time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())}"
        central.serve()
        terminal.sync()
        rows = terminal.must("attention")["rows"]
        assert [row["title"] for row in rows] == ["The receipt of C-10001 was not seen"], rows
        assert [closing["as"] for closing in rows[0]["closings"]] == ["charged", "written-off"], rows
        assert terminal.ask("close", exception=rows[0]["exception"], **{"as": "charged"})["problem"]["code"] == "not_authorised"
        terminal.must("close", exception=rows[0]["exception"], **{"as": "charged"}, approver=approver("nadia"))
        terminal.sync()
        assert terminal.must("attention")["rows"] == []
        all_accepted(central)


SIGNED = {"ratio": 1.9, "strokes": [[[10, 20], [500, 510], [990, 1000]], [[0, 0]]]}


def attachments_of(path, table="attachment"):
    """{id: body} of a database that nobody has open."""
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        return dict(database.execute(f"SELECT id, body FROM {table}"))


def signed():
    """hand-over/what the customer signed is on the disk before the goods go, at central by itself, and on this device no more"""
    with Room() as room:
        central, terminal, one, two = open_counter(room, ("C-10001", (HAT, 1)), ("C-10002", (HAT, 1)))
        go = {"pass": None, "collector": "buyer", "checks": ["id-seen"]}
        for bad in ("x", {"ratio": 1.9}, {"ratio": 1.9, "strokes": []}, {"ratio": 1.9, "strokes": [[[1, 1001]]]}, {**SIGNED, "name": "J. Mercier"}):
            answer = terminal.ask("hand-over", fulfilments=["C-10001"], bags=[one], signature=bad, **go)
            assert answer["problem"]["code"] == "malformed", (bad, answer)
        terminal.must("network", on=False)
        terminal.must("hand-over", ident="s1", fulfilments=["C-10001"], bags=[one], signature=SIGNED, **go)
        terminal.kill()
        [(ident, body)] = attachments_of(os.path.join(terminal.data, "journal.db")).items()
        assert json.loads(body) == SIGNED, body
        terminal.start()
        terminal.must("hand-over", ident="s1", fulfilments=["C-10001"], bags=[one], signature=SIGNED, **go)
        terminal.must("hand-over", fulfilments=["C-10002"], bags=[two], signature=None, **go)
        terminal.must("network", on=True)
        terminal.sync()
        journal, end = os.path.join(terminal.data, "journal.db"), time.monotonic() + PATIENCE
        while any(b'"strokes"' in open(name, "rb").read() for name in (journal, journal + "-wal") if os.path.exists(name)):
            assert time.monotonic() < end, "what was signed is still on the device"
            time.sleep(0.05)
        assert terminal.end() == 0
        log = all_accepted(central)
        assert attachments_of(os.path.join(central.data, "central.db")) == {ident: body} and len(log) >= 2
        # What a central that went away did not get comes when it is back.
        central.serve()
        terminal.start()
        terminal.sync()
        central.order("C-10003", (HAT, 1))
        terminal.sync()
        bag = make_ready(terminal, "C-10003")
        terminal.sync()
        central.stop()
        terminal.must("hand-over", fulfilments=["C-10003"], bags=[bag], signature={**SIGNED, "ratio": 2}, **go)
        central.serve()
        end = time.monotonic() + PATIENCE
        while b'"strokes"' in b"".join(open(name, "rb").read() for name in (journal, journal + "-wal") if os.path.exists(name)):
            assert time.monotonic() < end, "it never came"
            terminal.ask("sync", wait=1)
        assert terminal.end() == 0
        central.stop()
        assert sorted(json.loads(each)["ratio"] for each in attachments_of(os.path.join(central.data, "central.db")).values()) == [1.9, 2]
        # Its time comes at central too, by itself.
        central.clock = f"2028-01-01T09:00:00+01:00@{time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())}"
        central.serve()
        central.stop()
        assert set(attachments_of(os.path.join(central.data, "central.db")).values()) == {None}
        central.serve()
        assert central.check() == []


def in_part():
    """hand-over/some of it, the rest stays ready and goes later"""
    with Room() as room:
        central, terminal, bag = open_counter(room, ("C-10001", (HAT, 2), (JUMPER, 1)))
        go = {"fulfilments": ["C-10001"], "pass": None, "collector": "buyer", "checks": ["id-seen"], "approver": approver("nadia")}
        problem = refused(terminal, **go, units=[{"line": 1, "quantity": 3}])
        assert (problem["code"], problem["asked"], problem["allowed"], problem["line"]) == ("guard_failed", 3, 2, 1), problem
        terminal.must("hand-over", **go, units=[{"line": 1, "quantity": 1}])
        shown = terminal.must("show", fulfilment="C-10001")
        assert gone(terminal, "C-10001") == [1, 0] and shown["state"] == "ready", shown
        assert [units["quantity"] for units in shown["bags"][0]["units"]] == [1, 1], shown["bags"]
        terminal.must("hand-over", **go, bags=[bag], units=None)
        terminal.sync()
        all_accepted(central)


def too_young():
    """hand-over/an age that is asked, not proved, or too low: what it keeps stays, the rest goes"""
    with Room() as room:
        central, terminal, bag = open_counter(room, ("C-10001", (HAT, 1)), age_min=18)
        go = {"fulfilments": ["C-10001"], "pass": None, "collector": "buyer", "bags": [bag]}
        problem = refused(terminal, **go, checks=["id-seen"])
        assert (problem["needs"], problem["line"], problem["title"]) == ("age-18", 1, "Ask for proof of age: 18"), problem
        problem = refused(terminal, **go, checks=["id-seen", "under-age-18"])
        assert (problem["needs"], problem["title"]) == ("under-age-18", "No proof of age: 18"), problem
        terminal.must("hand-over", **go, checks=["id-seen", "age-18"])
        terminal.sync()
        all_accepted(central)


def two_orders_one_refused():
    """hand-over/two orders at once: one is not ready, the other goes all the same, and the answer says it of each"""
    with Room() as room:
        central, terminal, bag = open_counter(room, ("C-10001", (HAT, 1)))
        central.order("C-10002", (PARKA, 1))
        terminal.sync()
        go = {"pass": None, "collector": "buyer", "checks": ["id-seen"]}
        answer = terminal.ask("hand-over", ident="two", fulfilments=["C-10002", "C-10001", "C-9"], bags=[bag], **go)
        verdicts = [each["ok"] or each["problem"]["code"] for each in answer["results"]]
        assert verdicts == ["not_ready", True, "not_found"] and not answer["ok"], answer
        assert answer["problem"]["code"] == "not_ready", answer
        assert gone(terminal, "C-10001") == [1] and gone(terminal, "C-10002") == [0]
        terminal.kill()
        terminal.start()
        assert terminal.ask("hand-over", ident="two", fulfilments=["C-10001"], bags=[bag], **go) == answer
        # A bag that is nobody's of these stops all: somebody has another customer's in hand.
        other = make_ready(terminal, "C-10002")
        central.order("C-10003", (PARKA, 1))
        terminal.sync()
        third = make_ready(terminal, "C-10003")
        answer = terminal.ask("hand-over", fulfilments=["C-10002"], bags=[other, third], **go)
        assert answer["problem"]["needs"] == "bags", answer
        terminal.must("hand-over", fulfilments=["C-10002", "C-10003"], bags=[third, other], **go)
        assert gone(terminal, "C-10002") == gone(terminal, "C-10003") == [1]
        terminal.sync()
        all_accepted(central)


def killed():
    """hand-over/kill -9 before and after the answer: the same id gives the goods once"""
    with Room() as room:
        numbers = [f"C-2000{i}" for i in range(6)]
        central, terminal, *bags = open_counter(room, *((number, (sku, 1)) for number, sku in zip(numbers, (HAT, PARKA, PARKA_L, JUMPER, HAT, PARKA))))
        commands = []
        for i, (number, bag) in enumerate(zip(numbers, bags)):
            members = {"fulfilments": [number], "pass": None, "collector": "buyer", "checks": ["id-seen"], "bags": [bag]}
            terminal.must("network", on=i % 2 == 0)
            terminal.send(json.dumps({"id": number, "do": "hand-over", **members}))
            if i >= 2:
                try:
                    terminal.read((i - 2) * 0.004)
                except AssertionError:
                    pass  # no answer yet, or never
            terminal.kill()
            terminal.start()
            answer = terminal.must("hand-over", ident=number, **members)
            assert terminal.must("hand-over", ident=number, **members) == answer
            commands.append(answer["results"][0]["command"])
        terminal.must("network", on=True)
        terminal.sync()
        assert set(commands) <= set(all_accepted(central)) and len(set(commands)) == len(numbers)


if len(sys.argv) > 1:
    run_cases(*(globals()[name] for name in sys.argv[1:]))
run_cases(live_pass, says_what_is_missing, without_a_pass, bad_passes, without_the_network, not_paid, on_a_receipt, signed, in_part, too_young, two_orders_one_refused, killed)
