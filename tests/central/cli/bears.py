#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a real central bears: five thousand feeds that wait at once and are all woken, and a body of 300 MB that it never holds."""
import json
import re
import resource
import select
import socket
import time

from calls_terminal import WORK, Terminal, token_of
from central import PATIENCE_S, Server, cases, expect, made, order

ALL = ("stores", "places", "products", "prices", "stock", "people")
N_FEEDS = 5000
MAX_GROWTH_KIB = 16 * 1024  # once it is up: pages of code and caches; what is held of the body would be hundreds


def waiting_of(server):
    return int(re.search(r"^comptoir_feeds_waiting (\d+)", server.call("GET", "/metrics")[2].decode(), re.M)[1])


def five_thousand_feeds():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    problems, feeds = [], []
    folder = made(*ALL)
    web = token_of(folder)
    with Server(folder) as server:
        terminal = Terminal(folder, server).ready()
        terminal.feed(WORK)
        call = f"GET /v1/feed?scope={WORK}&cursor={terminal.cursors[WORK]}&wait=25 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {terminal.token}\r\n\r\n".encode()
        start = time.monotonic()
        for _ in range(N_FEEDS):
            feeds.append(socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE_S))
            feeds[-1].sendall(call)
        while waiting_of(server) < N_FEEDS and time.monotonic() < start + PATIENCE_S:
            pass
        expect(problems, "all wait", waiting_of(server), N_FEEDS)
        start = time.monotonic()
        expect(problems, "an order comes through", server.call("POST", "/v1/orders", order("C-1"), token=web)[0], 201)
        poll, left = select.poll(), {feed.fileno(): feed for feed in feeds}
        for descriptor in left:
            poll.register(descriptor, select.POLLIN)
        good = 0
        while left and time.monotonic() < start + PATIENCE_S:
            for descriptor, _ in poll.poll(1000):
                poll.unregister(descriptor)
                good += left.pop(descriptor).recv(15) == b"HTTP/1.1 200 OK"
        print(f"# {N_FEEDS} feeds woken in {(time.monotonic() - start) * 1000:.0f} ms")
        expect(problems, "all are woken", good, N_FEEDS)
        for feed in feeds:
            feed.close()
        expect(problems, "it goes on", server.call("GET", "/healthz")[0], 200)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return problems


def peak_of(server):
    """The most that was resident so far, in KiB."""
    with open(f"/proc/{server.process.pid}/status", encoding="utf-8") as stream:
        return int(re.search(r"VmHWM:\s+(\d+)", stream.read())[1])


def three_hundred_megabytes():
    problems = []
    folder = made(*ALL)
    web = token_of(folder)
    with Server(folder) as server, socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE_S) as big:
        with open(f"/proc/{server.process.pid}/maps", encoding="utf-8") as stream:
            sanitized = "libasan" in stream.read()
        before = peak_of(server)
        big.sendall(f"POST /v1/orders HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {web}\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
        chunk = b"100000\r\n" + b"x" * 0x100000 + b"\r\n"
        try:
            for _ in range(300):
                big.sendall(chunk)
        except OSError:
            pass  # it may close on who does not listen
        answer = big.recv(4096)
        expect(problems, "refused", answer[:12], b"HTTP/1.1 413")
        expect(problems, "in words", json.loads(answer.split(b"\r\n\r\n")[1])["code"], "too_large")
        peak = peak_of(server)
        print(f"# at most {peak} KiB resident, {peak - before} of them since it began" + (", sanitizers' own included" if sanitized else ""))
        expect(problems, "never held", sanitized or peak - before < MAX_GROWTH_KIB, True)
        expect(problems, "it goes on", server.call("GET", "/healthz")[0], 200)
    return problems


cases(three_hundred_megabytes, five_thousand_feeds)
