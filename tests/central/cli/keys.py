#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sender's key on a real central: eight connections at once, a kill −9 between commit and answer, a restart; another body under
the same key is 422 and leaves no trace."""
import json
import os
import signal
import socket
import sqlite3
import time

from calls_terminal import token_of
import central
from central import Later, Server, cases, expect, made, order

ALL = ("stores", "places", "products", "prices", "stock", "people")
N_CONNECTIONS = 8
SALE = {"store": "LYO1", "sku": "45001-KAK-M", "quantity": -1, "kind": "sale", "at": "2026-11-21T08:50:00+01:00"}
STOCK = {"store": "LYO1", "sku": "45001-KAK-M", "place": "A-03-2"}

# name: method, target, body, another body under the same key, header, kind of its command in the log
CALLS = {
    "order": ("POST", "/v1/orders", order("C-2", 1), order("C-2", 2), False, "order.place"),
    "cancel": ("POST", "/v1/orders/C-1/cancel", {"lines": [{"line": 1, "quantity": 1}]}, {"lines": [{"line": 1, "quantity": 2}]}, True, "order.cancel"),
    "arrival": ("POST", "/v1/arrivals", {"number": "C-1", "at": None}, {"number": "C-1", "at": "2026-11-21T08:00:00+01:00"}, True, "order.arrive"),
    "payment": ("POST", "/v1/orders/C-1/payments", {"ref": "p-1", "amount": 3000}, {"ref": "p-1", "amount": 3001}, False, "order.pay"),
    "contact": ("POST", "/v1/orders/C-1/contact", {"phone": "+33600000042", "collectors": ["Hugo Perrin"]}, {"phone": "+33600000043"}, True, "order.contact"),
    "movement": ("POST", "/v1/stock-movements", [{"ref": "r1", **SALE}], [{"ref": "r2", **SALE}, {"ref": "r1", **SALE, "quantity": -2}], False, "stock.move"),
    "stock": ("PUT", "/v1/stock", [{**STOCK, "quantity": 9}], [{**STOCK, "quantity": 8}], True, "stock.set"),
    "prices": ("PUT", "/v1/prices", [{"zone": "FR", "sku": "45001-KAK-M", "minor": 9900}], [{"zone": "FR", "sku": "45001-KAK-M", "minor": 1}], True, "price.set"),
    "products": ("PUT", "/v1/products", [{"sku": "N-1", "gtin": "9521234500995", "name": "Gants"}], [{"sku": "N-1", "name": "Moufles"}], True, "product.set"),
}


def prepared():
    """A folder with an order of three pieces, and a channel's token."""
    folder = made(*ALL)
    web = token_of(folder)
    with Server(folder) as server:
        assert server.call("POST", "/v1/orders", order("C-1", 3), token=web)[0] == 201
    return folder, web


def send(server, web, name, other=False):
    method, target, body, another, has_key, _ = CALLS[name]
    return server.call(method, target, another if other else body, token=web, headers={"Idempotency-Key": "k-1"} if has_key else {})


def is_new(answer):
    """An answer that says that this very call did it."""
    said = json.loads(answer[2])
    return answer[0] < 300 and (said["booked"] == 1 if "booked" in said else said["repeated"] is False)


def read(folder, question):
    connection = sqlite3.connect(f"file:{folder.path}/central.db?mode=ro", uri=True)
    try:
        return connection.execute(question).fetchall()
    finally:
        connection.close()


def count_commands(folder, kind):
    return read(folder, f"SELECT count(*) FROM log WHERE kind = '{kind}'")[0][0]


def trace_of(folder):
    """All that a call could leave behind."""
    return [read(folder, f"SELECT * FROM {table} ORDER BY 1, 2") for table in
            ("log", "ledger", "balance", "reserved", "orders", "fulfilment", "line", "price", "product", "outbox", "scope", "payment", "contact")]


def eight_connections_at_once():
    problems = []
    folder, web = prepared()
    with Server(folder) as server:
        for name, call in CALLS.items():
            before = count_commands(folder, call[5])
            answers = [later.get() for later in [Later(send, server, web, name) for _ in range(N_CONNECTIONS)]]
            expect(problems, f"{name}: all are answered", [answer[0] in (200, 201) for answer in answers], [True] * N_CONNECTIONS)
            expect(problems, f"{name}: one did it", sum(map(is_new, answers)), 1)
            expect(problems, f"{name}: one command", count_commands(folder, call[5]) - before, 1)
    expect(problems, "check", folder.run("check")[0], 0)
    return problems


def kill_after_commit(folder, web, name):
    """Sends the call, kills the server as soon as the commit can be seen, and never reads an answer."""
    method, target, body, _, has_key, kind = CALLS[name]
    text = json.dumps(body).encode()
    server = Server(folder)
    before = count_commands(folder, kind)
    with socket.create_connection(("127.0.0.1", server.port), timeout=central.PATIENCE_S) as connection:
        head = f"{method} {target} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {web}\r\nContent-Length: {len(text)}\r\n"
        connection.sendall(head.encode() + (b"Idempotency-Key: k-1\r\n" if has_key else b"") + b"\r\n" + text)
        until = time.monotonic() + central.PATIENCE_S
        while count_commands(folder, kind) == before and time.monotonic() < until:
            pass
        os.kill(server.process.pid, signal.SIGKILL)
    server.stop()
    return server.code


def killed_between_commit_and_answer():
    problems = []
    for name in CALLS:
        folder, web = prepared()
        before = count_commands(folder, CALLS[name][5])
        expect(problems, f"{name}: it was killed", kill_after_commit(folder, web, name), -signal.SIGKILL)
        with Server(folder) as server:
            answer = send(server, web, name)
            expect(problems, f"{name}: sent again it is a repeat", (answer[0], is_new(answer)), (200, False))
            expect(problems, f"{name}: another body", send(server, web, name, other=True)[0], 422)
        expect(problems, f"{name}: one command", count_commands(folder, CALLS[name][5]) - before, 1)
        expect(problems, f"{name}: check", folder.run("check")[0], 0)
    return problems


def restarted():
    problems = []
    folder, web = prepared()
    for attempt in range(2):
        with Server(folder) as server:
            for name in CALLS:
                answer = send(server, web, name)
                expect(problems, f"{name}, start {attempt + 1}", (answer[0] in (200, 201), is_new(answer)), (True, attempt == 0))
    return problems


def another_body_leaves_no_trace():
    problems = []
    folder, web = prepared()
    with Server(folder) as server:
        for name in CALLS:
            send(server, web, name)
            before = trace_of(folder)
            status, headers, text = send(server, web, name, other=True)
            expect(problems, name, (status, json.loads(text)["code"], headers["Content-Type"]), (422, "key_reused", "application/problem+json"))
            expect(problems, f"{name}: nothing is left behind", trace_of(folder) == before, True)
    return problems


cases(eight_connections_at_once, killed_between_commit_and_answer, restarted, another_body_leaves_no_trace)
