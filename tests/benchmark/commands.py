#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Commands a second from one, eight and sixteen writers on one shop, each push with one command and on disk before its answer, beside what
the same disk commits bare; and how long 1,000 queued commands take."""
import http.client
import json
import os
import sqlite3
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "central", "cli"))
from calls_terminal import Terminal, token_of  # noqa: E402
from central import Server, made  # noqa: E402

ALL = ("stores", "places", "products", "prices", "stock", "people")
SECONDS = 3


def bare_commits(folder):
    """Commits a second of one row on the same disk, as durable as central's."""
    connection = sqlite3.connect(folder.file("bare.db"), isolation_level=None)
    connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t (line TEXT);")
    start, n = time.monotonic(), 0
    while time.monotonic() - start < SECONDS:
        connection.execute("INSERT INTO t VALUES (?)", ("x" * 400,))
        n += 1
    connection.close()
    return n / (time.monotonic() - start)


def lines_of(terminal, n):
    return [terminal.line("place.count", "A-03-2", sku="45001-KAK-M", quantity=k % 7) for k in range(n)]


def head_of(terminal):
    return json.dumps({"terminal": terminal.id, "boot": terminal.boot, "boot_us": 3_000_000, "sent_us": time.time_ns() // 1000, "sign_ins": [terminal.sign_in]})


def push(connection, terminal, lines):
    connection.request("POST", "/v1/commands", "\n".join([head_of(terminal), *lines]) + "\n", {"Authorization": f"Bearer {terminal.token}"})
    answer = json.loads(connection.getresponse().read())
    assert [item["status"] for item in answer["results"]] == ["accepted"] * len(lines), answer


def write(port, terminal, until, counts):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    while time.monotonic() < until:
        start = time.monotonic()
        push(connection, terminal, lines_of(terminal, 1))
        counts.append(time.monotonic() - start)
    connection.close()


def commands_a_second(server, terminals):
    took = []
    until = time.monotonic() + SECONDS
    threads = [threading.Thread(target=write, args=(server.port, terminal, until, took)) for terminal in terminals]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(took) / SECONDS, sorted(took)[int(len(took) * 0.99)] * 1000


def main():
    folder = made(*ALL)
    token_of(folder)
    with Server(folder) as server:
        terminals = [Terminal(folder, server, f"H{n}").ready() for n in range(16)]
        bare = bare_commits(folder)
        print(f"bare SQLite, one row a commit, FULL: {bare:.0f} commits/s")
        for n in (1, 8, 16):
            rate, p99_ms = commands_a_second(server, terminals[:n])
            print(f"{n} writers on one shop: {rate:.0f} commands/s, {rate / bare:.2f} of bare; answer p99 {p99_ms:.1f} ms")
        queued = lines_of(terminals[0], 1000)
        connection = http.client.HTTPConnection("127.0.0.1", server.port)
        start = time.monotonic()
        for k in range(0, 1000, 100):
            push(connection, terminals[0], queued[k:k + 100])
        drained = time.monotonic() - start
        print(f"1,000 queued commands drained in {drained:.2f} s, {drained / 1.5:.2f} of the 1.5 s wanted")


main()
