#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The calls of a terminal and of a channel against a real central: another program, written from the contract alone."""
import base64
import json
import os
import socket
import sqlite3
import time

from calls_terminal import SHOP, WORK, SigningKey, Terminal, token_of, uuid7
import central
from central import Later, Server, cases, expect, expect_in, made, order

ALL = ("stores", "places", "products", "prices", "stock", "people")


def enrolment():
    problems = []
    folder = made(*ALL)
    with Server(folder) as server:
        terminal = Terminal(folder, server)
        status, headers, first = terminal.enrol()
        answer = json.loads(first)
        expect(problems, "enrol", (status, headers["Cache-Control"]), (200, "no-store"))
        expect(problems, "its shop", (answer["store"], answer["profile"], answer["terminal"]), ("LYO1", "handheld", terminal.id))
        status, _, again = terminal.enrol()
        expect(problems, "a lost answer is given again", (status, json.loads(again)["tag"]), (200, answer["tag"]))
        expect(problems, "another key", terminal.enrol(SigningKey.generate())[0], 409)
        other = Terminal(folder, server, "Other")
        expect(problems, "another terminal's tag", json.loads(other.enrol()[2])["tag"] == answer["tag"], False)
        status, headers, text = server.call("POST", "/v1/enrol", {"code": "AAAA-AAAA-AAAA-AAAA", "terminal_id": uuid7(),
                                                                 "public_key": base64.b64encode(bytes(32)).decode(), "name": "x"})
        expect(problems, "a code that is none", (400 <= status < 500, headers["Content-Type"]), (True, "application/problem+json"))
        expect_in(problems, "it has a code", '"code":', text.decode())
    return problems


def greeting():
    problems = []
    folder = made(*ALL)
    with Server(folder) as server:
        terminal = Terminal(folder, server)
        terminal.enrol()
        status, answer, nonce = terminal.hello()
        expect(problems, "hello", status, 200)
        expect(problems, "scopes", sorted(answer["scopes"]), sorted([WORK, SHOP, "catalogue/FR-MODE", "price/FR"]))
        expect(problems, "seconds offline", answer["max_offline_s"] > 0, True)
        expect(problems, "the nonce again", terminal.hello(nonce)[0] in (401, 403), True)
        expect(problems, "a nonce of its own", terminal.hello("0" * 32)[0] in (401, 403), True)
        expect(problems, "another key", terminal.hello(key=SigningKey.generate())[0] in (401, 403), True)
        expect(problems, "another origin", terminal.hello(origin="https://elsewhere.example")[0] in (401, 403), True)
        expect(problems, "not signed", server.call("POST", "/v1/hello", "{}")[0], 401)
        stranger = Terminal(folder, server)
        expect(problems, "not enrolled", 400 <= stranger.hello()[0] < 500, True)
    return problems


def reading():
    problems = []
    folder = made(*ALL)
    with Server(folder) as server:
        terminal = Terminal(folder, server).ready()
        kinds = {kind for _, kind, _ in terminal.rows}
        for kind in ("store", "place", "person", "policy", "stock", "product", "code", "price"):
            expect(problems, f"a row of kind {kind}", kind in kinds, True)
        status, put, _, trailer = terminal.feed(SHOP)
        expect(problems, "nothing new", (status, put), (200, []))
        expect(problems, "heads are of the others", sorted(trailer["heads"]), sorted([WORK, "catalogue/FR-MODE", "price/FR"]))
        expect(problems, "another shop", terminal.feed("work/LYO2")[0], 403)
        expect(problems, "no such scope", terminal.feed("nothing")[0], 403)
        terminal.cursors[WORK] = "1.ffffffff.1"
        status, _, _, problem = terminal.feed(WORK)
        expect(problems, "another epoch", (status, problem["code"]), (409, "epoch_changed"))
        terminal.cursors[WORK] = "frog"
        expect(problems, "no cursor", terminal.feed(WORK)[0], 400)
        for token in (None, "frog", "0" * 64):
            terminal.token = token
            status, _, _, problem = terminal.feed(SHOP)
            expect(problems, f"token {token}", status, 401)
    return problems


def feed_until_rows(terminal):
    """An answer may be empty: word of a move that an earlier answer had in it already."""
    until = time.monotonic() + central.PATIENCE_S
    while True:
        answer = terminal.feed(WORK, 20)
        if answer[1] or time.monotonic() > until:
            return answer


def order_wakes_a_waiting_feed():
    problems = []
    folder = made(*ALL)
    with Server(folder) as server:
        web = token_of(folder)
        terminal = Terminal(folder, server).ready()
        took = []
        for number in range(5):
            waiting = Later(feed_until_rows, terminal)
            start = time.monotonic()
            status, headers, text = server.call("POST", "/v1/orders", order(f"C-{number}"), token=web)
            expect(problems, "order", (status, headers["Content-Type"]), (201, "application/json"))
            status, put, _, _ = waiting.get()
            took.append(time.monotonic() - start)
            expect(problems, "its rows", sorted({row[1] for row in put}), ["contact", "fulfilment", "line"])
        waiting = Later(feed_until_rows, terminal)
        folder.must("order", stdin=json.dumps(order("C-9")))
        expect(problems, "an order by hand wakes too", len(waiting.get()[1]) > 0, True)
        print(f"# order to rows at the terminal: at worst {max(took) * 1000:.0f} ms of 5")
        expect(problems, "soon", max(took) < 5, True)
        status, _, text = server.call("POST", "/v1/orders", order("C-0"), token=web)
        expect(problems, "the same again", (status, json.loads(text)["repeated"]), (200, True))
        expect(problems, "another under its number", server.call("POST", "/v1/orders", order("C-0", 3), token=web)[0], 422)
        document = json.loads(server.call("GET", "/v1/orders/C-0", token=web)[2])
        expect(problems, "the document is given back", document["customer"]["first"], "Lucas")
        expect(problems, "of none", server.call("GET", "/v1/orders/C-404", token=web)[0], 404)
    return problems


def another_scope_wakes():
    problems = []
    folder = made(*ALL)
    with Server(folder) as server:
        terminal = Terminal(folder, server).ready()
        before = dict(terminal.heads)
        waiting = Later(terminal.feed, WORK, 20)
        folder.write("stock2.csv", "store,sku,place,quantity\nLYO1,45014-BOR-L,A-03-2,7\n")
        folder.must("import", "--kind", "stock", folder.file("stock2.csv"))
        status, put, _, trailer = waiting.get()
        expect(problems, "no rows of work", (status, put), (200, []))
        expect(problems, "the shop's head moved", trailer["heads"][SHOP] > before[SHOP], True)
        start = time.monotonic()
        terminal.feed(SHOP)
        status, put, _, _ = terminal.feed(WORK, 1)
        expect(problems, "then it waits again, to its end", (status, put, time.monotonic() - start >= 0.9), (200, [], True))
    return problems


def pushing():
    problems = []
    folder = made(*ALL)
    with Server(folder) as server:
        web = token_of(folder)
        one, two = Terminal(folder, server, "One").ready(), Terminal(folder, server, "Two").ready()
        server.call("POST", "/v1/orders", order("C-1", 2), token=web)
        one.feed(WORK)
        two.feed(WORK)
        fulfilment = next(name for _, kind, name in one.rows if kind == "fulfilment")
        waiting = Later(feed_until_rows, two)
        accept = one.line("fulfilment.accept", fulfilment, **{"for": None, "from": None, "wave": None, "tote": None})
        pick = one.line("fulfilment.pick", fulfilment, line=1, quantity=1, location="A-03-2")
        status, answer = one.push(accept, pick)
        expect(problems, "push", (status, [item["status"] for item in answer["results"]], answer["hwm"]), (200, ["accepted", "accepted"], 2))
        rows = {row[1]: row[4] for row in waiting.get()[1]}
        expect(problems, "the other terminal sees it", rows["line"]["picked"], 1)
        status, answer = one.push(accept, pick)
        expect(problems, "again", [item["status"] for item in answer["results"]], ["duplicate", "duplicate"])
        two.seq = 1
        late = two.line("fulfilment.pick", fulfilment, line=1, quantity=5, location="A-03-2")
        status, answer = two.push(late)
        expect(problems, "too many", (status, answer["results"][0]["status"]), (200, "rejected"))
        expect_in(problems, "its problem", "code", answer["results"][0]["problem"])
        status, _, text = server.call("GET", f"/v1/commands/{json.loads(late)['id']}", token=two.token)
        expect(problems, "its verdict later", (status, json.loads(text)["status"]), (200, "rejected"))
        expect(problems, "of none", server.call("GET", f"/v1/commands/{uuid7()}", token=two.token)[0], 404)
        one.seq += 5
        status, answer = one.push(one.line("fulfilment.release", fulfilment))
        expect(problems, "a gap", (status, answer["code"], answer["expected"]), (409, "gap", 3))
        forged = json.loads(pick)
        forged["args"]["quantity"] = 2
        status, answer = one.push(json.dumps(forged))
        expect(problems, "other bytes under its number", (status, answer["code"]), (409, "fork"))
        status, answer = one.push(pick)
        expect(problems, "the true bytes after it", (status, answer["code"]), (409, "fork"))
        status, answer, _ = one.hello()
        expect(problems, "a hello after it", (status, answer["code"]), (409, "fork"))
        status, answer = two.push("[" * 100000)
        expect(problems, "brackets", (status, answer["code"]), (400, "malformed"))
        expect(problems, "a channel's token", server.call("POST", "/v1/commands", "{}", token=web)[0], 401)
        expect(problems, "a session's token for orders", server.call("POST", "/v1/orders", order("C-5"), token=two.token)[0], 401)
        code, out, _ = folder.run("check")
        expect(problems, "check", (code, "BROKEN" in out), (0, False))
    return problems


def badge_of_another_shop():
    problems = []
    folder = made(*ALL)
    with Server(folder) as server:
        terminal = Terminal(folder, server).ready()
        status, _, text = server.call("GET", "/v1/badges/1041", token=terminal.token)
        expect(problems, "known", (status, "Camille" in text.decode()), (200, True))
        expect(problems, "unknown", server.call("GET", "/v1/badges/9999", token=terminal.token)[0], 404)
        expect(problems, "slashes", server.call("GET", "/v1/badges/..%2F..", token=terminal.token)[0], 404)
    return problems


def revoking():
    problems = []
    folder = made(*ALL)
    with Server(folder) as server:
        lost, kept = Terminal(folder, server, "Lost").ready(), Terminal(folder, server, "Kept").ready()
        waiting = Later(lost.feed, WORK, 25)
        while b"comptoir_feeds_waiting 1" not in server.call("GET", "/metrics")[2]:
            time.sleep(0.02)
        expect(problems, "revoke", folder.run("revoke", "--terminal", lost.id), (0, f"{lost.id} is revoked\n", ""))
        status, _, _, answer = waiting.get()  # one that came to the end of its wait would be 200 and empty
        expect(problems, "its waiting feed", (status, answer.get("code")), (403, "terminal_revoked"))
        expect(problems, "again", folder.run("revoke", "--terminal", lost.id)[0], 0)
        status, _, _, answer = lost.feed(WORK)
        expect(problems, "its session", (status, answer["code"]), (403, "terminal_revoked"))
        status, answer = lost.push(lost.line("fulfilment.release", uuid7()))
        expect(problems, "its push", (status, answer["code"]), (403, "terminal_revoked"))
        status, answer, _ = lost.hello()
        expect(problems, "its hello", (status, answer["code"]), (403, "terminal_revoked"))
        expect(problems, "another terminal", kept.feed(WORK)[0], 200)
        code, _, err = folder.run("revoke", "--terminal", uuid7())
        expect(problems, "of none", code, 3)
        expect_in(problems, "of none", "No such terminal", err)
        expect(problems, "check", folder.run("check")[0], 0)
    return problems


def cancelling():
    problems = []
    folder = made(*ALL)
    with Server(folder) as server:
        web = token_of(folder)
        terminal = Terminal(folder, server).ready()
        server.call("POST", "/v1/orders", order("C-1", 2), token=web)
        terminal.feed(WORK)
        waiting = Later(feed_until_rows, terminal)
        body = {"lines": [{"line": 1, "quantity": 1}], "reason": "customer-wish"}
        status, _, text = server.call("POST", "/v1/orders/C-1/cancel", body, token=web, headers={"Idempotency-Key": "k1"})
        expect(problems, "cancel", status, 200)
        rows = {row[1]: row[4] for row in waiting.get()[1]}
        expect(problems, "the terminal sees it", rows["line"]["cancelled"], 1)
        status, _, again = server.call("POST", "/v1/orders/C-1/cancel", body, token=web, headers={"Idempotency-Key": "k1"})
        expect(problems, "the same key again changes nothing", (status, json.loads(again)["fulfilments"]), (200, json.loads(text)["fulfilments"]))
        expect(problems, "of none", server.call("POST", "/v1/orders/C-404/cancel", body, token=web)[0], 404)
    return problems


def paying():
    """Part payments add up, the same ref counts once, and every terminal of the shop reads what is paid."""
    problems = []
    folder = made(*ALL)
    with Server(folder) as server:
        web = token_of(folder)
        terminal = Terminal(folder, server).ready()
        due = order("C-1", 1)
        due["payment"] = {"state": "to_pay", "currency": "EUR", "total": 14900, "paid": 0}
        server.call("POST", "/v1/orders", due, token=web)
        terminal.feed(WORK)

        def pay(ref, amount, **more):
            status, _, text = server.call("POST", "/v1/orders/C-1/payments", {"ref": ref, "amount": amount, **more}, token=web)
            return status, json.loads(text)

        waiting = Later(feed_until_rows, terminal)
        status, answer = pay("t1", 6410)
        expect(problems, "a part", (status, answer["payment"], answer["repeated"]),
               (200, {"state": "to_pay", "currency": "EUR", "total": 14900, "paid": 6410}, False))
        rows = {row[1]: row[4] for row in waiting.get()[1]}
        expect(problems, "the terminal reads it", (rows["fulfilment"]["payment"]["state"], rows["fulfilment"]["payment"]["paid"]), ("to_pay", 6410))
        status, answer = pay("t1", 6410)
        expect(problems, "again", (status, answer["payment"]["paid"], answer["repeated"]), (200, 6410, True))
        status, answer = pay("t1", 8490)
        expect(problems, "the same ref, another amount", (status, answer["code"]), (422, "key_reused"))
        status, answer = pay("t2", 8490, till="3", receipt="9912-0007", at="2026-11-21T08:30:00+01:00")
        expect(problems, "the rest", (status, answer["payment"]["state"], answer["payment"]["paid"]), (200, "paid", 14900))
        status, answer = pay("t3", 100)
        expect(problems, "too much is told all the same", (status, answer["payment"]["state"], answer["payment"]["paid"]), (200, "paid", 15000))
        for body in ({"ref": "x"}, {"ref": "x", "amount": 0}, {"ref": "x", "amount": -5}, {"ref": "", "amount": 1}, {"ref": "x", "amount": 2 ** 53},
                     {"ref": "x", "amount": 1.5}, {"ref": "x", "amount": 1, "at": "noon"}, {"ref": "x", "amount": 2 ** 53 - 1}, {"ref": "x" * 65, "amount": 1}):
            expect(problems, str(body), server.call("POST", "/v1/orders/C-1/payments", body, token=web)[0], 400)
        expect(problems, "of none", server.call("POST", "/v1/orders/C-404/payments", {"ref": "x", "amount": 1}, token=web)[0], 404)
        terminal.feed(WORK)
        rows = {kind: doc for (_, kind, _), doc in terminal.rows.items()}
        expect(problems, "in the end", rows["fulfilment"]["payment"]["paid"], 15000)
    expect(problems, "check", folder.run("check")[0], 0)
    return problems


def paid_when_it_is_over():
    """What was paid for an order that is cancelled is kept; its row stays as it went."""
    problems = []
    folder = made(*ALL)
    with Server(folder) as server:
        web = token_of(folder)
        server.call("POST", "/v1/orders", order("C-1", 1), token=web)
        server.call("POST", "/v1/orders/C-1/cancel", b"", token=web)
        status, _, text = server.call("POST", "/v1/orders/C-1/payments", {"ref": "t1", "amount": 100}, token=web)
        expect(problems, "told", (status, json.loads(text)["state"]), (200, "cancelled"))
        status, _, text = server.call("POST", "/v1/orders/C-1/contact", {"phone": "+33600000042"}, token=web)
        expect(problems, "nobody is called any more", (status, json.loads(text)["code"]), (409, "guard_failed"))
    expect(problems, "check", folder.run("check")[0], 0)
    return problems


def contact_changes():
    """The terminals read the new contact, and since when; the log and the answers hold no value of it."""
    problems = []
    folder = made(*ALL)
    with Server(folder) as server:
        web = token_of(folder)
        terminal = Terminal(folder, server).ready()
        server.call("POST", "/v1/orders", order("C-1", 1), token=web)
        anonymous = order("C-2", 1)
        del anonymous["customer"]
        server.call("POST", "/v1/orders", anonymous, token=web)
        terminal.feed(WORK)

        def change(number, **values):
            status, _, text = server.call("POST", f"/v1/orders/{number}/contact", values, token=web)
            return status, json.loads(text)

        def contact(number):
            terminal.feed(WORK)
            part = next(doc for (_, kind, _), doc in terminal.rows.items() if kind == "fulfilment" and doc["number"] == number)
            return next((doc for (_, kind, name), doc in terminal.rows.items() if kind == "contact" and name == part["contact"]), None)

        expect(problems, "before", "changed_us" in contact("C-1"), False)
        status, answer = change("C-1", phone="+33600000042", email=None)
        expect(problems, "a phone", (status, answer["repeated"]), (200, False))
        now = contact("C-1")
        expect(problems, "the row", (now["phone"], now["first"], now["collectors"]), ("+33600000042", "Lucas", []))
        expect(problems, "since when", 0 <= now["changed_us"] - 1795248000000000 < 600_000_000, True)
        expect(problems, "the same again", change("C-1", phone="+33600000042")[1]["repeated"], True)
        change("C-1", collectors=["Hugo Perrin", {"name": "Ana"}])
        now = contact("C-1")
        expect(problems, "who may collect", (now["collectors"], now["phone"]), (["Hugo Perrin", "Ana"], "+33600000042"))
        change("C-1", collectors=[])
        expect(problems, "nobody any more", contact("C-1")["collectors"], [])
        expect(problems, "nobody was named", contact("C-2"), None)
        change("C-2", collectors=["Hugo Perrin"])
        expect(problems, "and now", contact("C-2")["collectors"], ["Hugo Perrin"])
        for body in ({"phone": 7}, {"phone": ""}, {"phone": "+" + "3" * 20}, {"collectors": "x"}, {"collectors": [7]}, {"collectors": [{}]}, {"collectors": ["x"] * 9}, []):
            expect(problems, str(body), server.call("POST", "/v1/orders/C-1/contact", body, token=web)[0], 400)
        expect(problems, "of none", change("C-404", phone="+33600000042")[0], 404)
    expect(problems, "check", folder.run("check")[0], 0)
    log = sqlite3.connect(f"file:{folder.path}/central.db?mode=ro", uri=True).execute("SELECT line FROM log WHERE kind = 'order.contact'").fetchall()
    expect(problems, "lines", len(log), 4)
    for value in ("33600000042", "Hugo", "Ana"):
        expect(problems, f"{value} in the log", any(value in line for line, in log), False)
    return problems


def metrics_of(server):
    """{sample with its labels: value}, and the names that are declared."""
    status, headers, text = server.call("GET", "/metrics")
    assert (status, headers["Content-Type"]) == (200, "text/plain; version=0.0.4; charset=utf-8"), (status, headers)
    lines = text.decode().splitlines()
    samples = dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    return {name: float(value) for name, value in samples.items()}, {line.split()[2] for line in lines if line.startswith("# TYPE")}


def watching():
    problems = []
    folder = made(*ALL)
    with Server(folder) as server:
        web = token_of(folder)
        terminal = Terminal(folder, server).ready()
        server.call("POST", "/v1/orders", order("C-1", 2), token=web)
        server.call("POST", "/v1/orders", order("C-1", 2), token=web)
        server.call("POST", "/v1/orders", order("C-1", 3), token=web)
        server.call("GET", "/nothing")
        terminal.feed(WORK)
        fulfilment = next(name for _, kind, name in terminal.rows if kind == "fulfilment")
        good, bad = [terminal.line("fulfilment.pick", fulfilment, line=1, quantity=n, location="A-03-2") for n in (1, 5)]
        terminal.push(good, bad)
        terminal.push(good)
        before, names = metrics_of(server)
        for name, value in [('comptoir_requests_total{method="POST",route="/v1/orders",status="201"}', 1), ('comptoir_requests_total{method="POST",route="/v1/orders",status="200"}', 1),
                            ('comptoir_requests_total{method="POST",route="/v1/orders",status="422"}', 1), ('comptoir_requests_total{method="other",route="other",status="404"}', 1),
                            ('comptoir_commands_total{verdict="accepted"}', 1), ('comptoir_commands_total{verdict="rejected"}', 1), ('comptoir_commands_total{verdict="duplicate"}', 1),
                            ("comptoir_feeds_waiting", 0), ('comptoir_fulfilments_open{store="LYO1"}', 1), ('comptoir_fulfilments_open{store="LYO2"}', 0),
                            ('comptoir_fulfilments_late{store="LYO1"}', 0), ('comptoir_oldest_open_seconds{store="LYO2"}', 0)]:
            expect(problems, name, before.get(name), value)
        expect(problems, "rows of feeds", before["comptoir_feed_rows_total"] > 10, True)
        expect(problems, "size", before["comptoir_database_bytes"] > 100_000, True)
        expect(problems, "all are declared", {name.split("{")[0] for name in before} - names, set())
        expect(problems, "nobody is named", [name for name in before if "Camille" in name or "person" in name or "1041" in name], [])
        terminal.feed(WORK)
        waiting = Later(terminal.feed, WORK, 20)
        until = time.monotonic() + central.PATIENCE_S
        while metrics_of(server)[0]["comptoir_feeds_waiting"] != 1 and time.monotonic() < until:
            server.call("GET", "/healthz")
        expect(problems, "one feed waits", metrics_of(server)[0]["comptoir_feeds_waiting"], 1)
        server.call("POST", "/v1/orders", order("C-2"), token=web)
        waiting.get()
    later = "2026-11-21T18:00:00+01:00"
    with Server(folder, clock=later) as server:
        after, _ = metrics_of(server)
        expect(problems, "late in the evening", (after['comptoir_fulfilments_late{store="LYO1"}'], after['comptoir_oldest_open_seconds{store="LYO1"}'] >= 9 * 3600 - 60), (2, True))
    return problems


def hostile_bodies():
    problems = []
    folder = made(*ALL)
    with Server(folder) as server:
        web = token_of(folder)
        terminal = Terminal(folder, server).ready()
        for name, body in [("nothing", b""), ("brackets", b"[" * 100000), ("objects", b'{"a":' * 100000), ("no UTF-8", b'{"number":"\xff"}'), ("NUL", b'{"number":"\x00"}'),
                           ("a float", b'{"number":1.5}'), ("twins", b'{"number":"a","number":"b"}'), ("a comment", b'/* */ {}'), ("2^64", b'{"number":18446744073709551616}')]:
            for method, target, token in [("POST", "/v1/enrol", None), ("POST", "/v1/commands", terminal.token), ("POST", "/v1/orders", web),
                                          ("POST", "/v1/orders/C-1/cancel", web)]:
                status, headers, text = server.call(method, target, body, token=token)
                if not 400 <= status < 500 or headers["Content-Type"] != "application/problem+json" or not json.loads(text)["code"]:
                    problems.append(f"{name} to {target}: {status} {text[:200]}")
        status, _, _ = server.call("POST", "/v1/orders", b" " * (8 * 1024 * 1024 + 1), token=web)
        expect(problems, "too long", status, 413)
        expect(problems, "it goes on", server.call("GET", "/healthz")[0], 200)
        expect(problems, "end", (server.stop(), server.err), (0, ""))
    return problems


def disk_is_full():
    """On a disk of a few megabytes that somebody fills: the caller is told to come again, and nothing is half done."""
    problems = []
    folder = made(*ALL)
    web = token_of(folder)
    with central.SmallDisk(folder) as inside, Server(folder, inside=inside) as server:
        filler = central.fill_disk(server, folder)
        answers = [server.call("POST", "/v1/orders", order(f"C-{n}"), token=web) for n in range(20)]
        refused = [n for n, answer in enumerate(answers) if answer[0] != 201][:3]
        expect(problems, "it ends", bool(refused), True)
        status, headers, text = answers[-1]
        expect(problems, "words", (status, json.loads(text)["code"], bool(headers["Retry-After"])), (503, "disk_full", True))
        expect(problems, "health", server.call("GET", "/healthz")[0], 200)
        expect(problems, "reading goes on", server.call("GET", "/v1/orders/C-404", token=web)[0], 404)
        os.unlink(filler)
        again = [server.call("POST", "/v1/orders", order(f"C-{n}"), token=web)[0] for n in refused]
        expect(problems, "with room, each is new", again, [201] * len(refused))
        folder.path = f"/proc/{server.process.pid}/root{folder.path}"
        code, out, err = folder.run("check")
        expect(problems, "check", (code, err, "BROKEN" in out), (0, "", False))
    expect(problems, "end", (server.code, server.err), (0, ""))
    return problems


def many_terminals_at_once():
    """Twenty channels and one waiting terminal: every order is placed once and seen."""
    problems = []
    folder = made(*ALL)
    with Server(folder) as server:
        web = token_of(folder)
        terminal = Terminal(folder, server).ready()
        placing = [Later(server.call, "POST", "/v1/orders", order(f"C-{n}"), web) for n in range(20)]
        until = time.monotonic() + central.PATIENCE_S
        while sum(kind == "fulfilment" for _, kind, _ in terminal.rows) < 20 and time.monotonic() < until:
            terminal.feed(WORK, 5)
        expect(problems, "all were placed", [later.get()[0] for later in placing], [201] * 20)
        expect(problems, "all are seen", len({doc["number"] for (_, kind, _), doc in terminal.rows.items() if kind == "fulfilment"}), 20)
        expect(problems, "check", folder.run("check")[0], 0)
    return problems


def stopping_answers_who_waits():
    problems = []
    folder = made(*ALL)
    server = Server(folder)
    terminal = Terminal(folder, server).ready()
    with socket.create_connection(("127.0.0.1", server.port), timeout=central.PATIENCE_S) as waiting:
        waiting.sendall(f"GET /v1/feed?scope={WORK}&cursor={terminal.cursors[WORK]}&wait=20 HTTP/1.1\r\nHost: x\r\n"
                        f"Authorization: Bearer {terminal.token}\r\n\r\n".encode())
        for _ in range(3):  # calls are taken in the order in which they come
            server.call("GET", "/v1/hello")
        server.process.stdin.close()
        expect(problems, "answered", waiting.recv(15), b"HTTP/1.1 200 OK")
    expect(problems, "end", (server.stop(), server.err), (0, ""))
    return problems


cases(enrolment, greeting, reading, order_wakes_a_waiting_feed, another_scope_wakes, pushing, badge_of_another_shop, revoking, cancelling, paying, paid_when_it_is_over,
      contact_changes, hostile_bodies, disk_is_full, many_terminals_at_once, watching, stopping_answers_who_waits)
