#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Commands a second from one, eight and sixteen writers on one shop and on as many shops, each push with one command and on disk before its
answer, beside what the same disk commits bare; and how long 1,000 queued commands take."""
import http.client
import json
import os
import socket
import sqlite3
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "central", "cli"))
from calls_terminal import Terminal, token_of  # noqa: E402
from central import Folder, Server  # noqa: E402

ALL = ("stores", "places", "products", "prices", "stock", "people")
SECONDS = 3  # of bare commits
PUSHES = 250  # of each writer
SHOPS = [f"LYO{n}" for n in range(1, 17)]


def chain_of_shops():
    """A folder with sixteen shops that are all like the one of the tests."""
    folder = Folder()
    header, first = folder.read("stores.csv").splitlines()[:2]
    folder.write("stores.csv", "\n".join([header, *(first.replace("LYO1", shop) for shop in SHOPS)]) + "\n")
    for name in ("places.csv", "stock.csv"):
        header, *lines = folder.read(name).splitlines()
        folder.write(name, "\n".join([header, *(line.replace("LYO1", shop) for shop in SHOPS for line in lines)]) + "\n")
    folder.write("people.csv", folder.read("people.csv").replace("LYO1", "*"))
    folder.must("init")
    for kind in ALL:
        folder.must("import", "--kind", kind, folder.file(f"{kind}.csv"))
    return folder


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


def request_of(terminal):
    """One push of one command, as it goes over the wire: a writer that has to make it first would measure itself."""
    body = "\n".join([head_of(terminal), *lines_of(terminal, 1)]) + "\n"
    return (f"POST /v1/commands HTTP/1.1\r\nHost: central\r\nAuthorization: Bearer {terminal.token}\r\n"
            f"Content-Length: {len(body.encode())}\r\n\r\n{body}").encode()


def write(port, requests, took):
    connection = socket.create_connection(("127.0.0.1", port))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for request in requests:
        start = time.monotonic()
        connection.sendall(request)
        answer = b""
        while b"}]," not in answer:  # the results' end
            data = connection.recv(4096)
            assert data, answer
            answer += data
        took.append(time.monotonic() - start)
        assert b'"status":"accepted"' in answer, answer
    connection.close()


def worked(server):
    """Seconds of a processor that central has had: the same on a busy machine."""
    with open(f"/proc/{server.process.pid}/stat", encoding="ascii") as stream:
        fields = stream.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(server, what, terminals, bare):
    took = []
    threads = [threading.Thread(target=write, args=(server.port, [request_of(terminal) for _ in range(PUSHES)], took)) for terminal in terminals]
    start, start_worked = time.monotonic(), worked(server)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rate, cost_ms = len(took) / (time.monotonic() - start), (worked(server) - start_worked) / len(took) * 1000
    assert len(took) == PUSHES * len(terminals), len(took)
    print(f"{what}: {rate:.0f} commands/s, {rate / bare:.2f} of bare; answer p99 {sorted(took)[int(len(took) * 0.99)] * 1000:.1f} ms; "
          f"central works {cost_ms:.2f} ms a command")


def main():
    folder = chain_of_shops()
    token_of(folder)
    with Server(folder) as server:
        terminals = [Terminal(folder, server, f"H{n}").ready() for n in range(16)]
        bare = bare_commits(folder)
        print(f"bare SQLite, one row a commit, FULL: {bare:.0f} commits/s")
        for n in (1, 8, 16):
            measure(server, f"{n} writers on one shop", terminals[:n], bare)
        away = [Terminal(folder, server, "H", shop).ready() for shop in SHOPS]
        measure(server, "8 writers on eight shops", away[:8], bare)
        measure(server, "16 writers on sixteen shops", away, bare)
        queued = lines_of(terminals[0], 1000)
        connection = http.client.HTTPConnection("127.0.0.1", server.port)
        start = time.monotonic()
        for k in range(0, 1000, 100):
            push(connection, terminals[0], queued[k:k + 100])
        drained = time.monotonic() - start
        print(f"1,000 queued commands drained in {drained:.2f} s, {drained / 1.5:.2f} of the 1.5 s wanted")


main()
