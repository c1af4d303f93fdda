#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An act on terminal A, answered → seen on terminal B, through a real central on loopback, with FULL on both ends; beside what the disk takes for one
write and fsync in the same run."""
import datetime
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "end-to-end"))
from harness import PARKA_M, Central, Clock, Headless, Room, Shop, wait_for  # noqa: E402

N_ACTS = 150
LIMIT_MS = 30


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def measure_disk(folder):
    """Milliseconds of one small write that is on the disk when it returns."""
    times = []
    descriptor = os.open(os.path.join(folder, "probe"), os.O_WRONLY | os.O_CREAT, 0o600)
    for _ in range(N_ACTS):
        started = time.perf_counter()
        os.write(descriptor, b"x" * 4096)
        os.fsync(descriptor)
        times.append((time.perf_counter() - started) * 1000)
    os.close(descriptor)
    return times


def picked(terminal, number):
    return terminal.act("show", fulfilment=number)["lines"][0]["picked"]


def main():
    with Room() as room:
        clock = Clock()
        shop = Shop(room, clock)
        central = Central(room, clock)
        central.set_up(shop)
        central.serve()
        central.open_channel()
        central.place(shop.order("C-1", [(PARKA_M, N_ACTS + 10)], clock.now() + datetime.timedelta(minutes=30)))
        terminals = [Headless(room, clock, name, central.enrol_file(name)) for name in ("A", "B")]
        for terminal in terminals:
            badge, pin = shop.people["Camille"]
            wait_for("the people of the shop", lambda: terminal.ask("sign-in", badge=badge, pin=pin)["ok"])
            wait_for("the order", lambda: terminal.ask("show", fulfilment="C-1")["ok"])
        a, b = terminals
        a.act("accept", fulfilment="C-1")
        times = []
        for n in range(1, N_ACTS + 1):
            a.act("pick", fulfilment="C-1", line=1, quantity=1, place=shop.place(PARKA_M))
            answered = time.perf_counter()
            while picked(b, "C-1") < n:
                if time.perf_counter() - answered > 10:
                    sys.exit("B did not see the act within 10 s")
            times.append((time.perf_counter() - answered) * 1000)
        disk = measure_disk(room.folder("disk"))
        central.check()
    p50, p95 = percentile(times, 0.5), percentile(times, 0.95)
    print(f"A answered -> B shows it, {N_ACTS} picks: p50 {p50:.1f} ms, p95 {p95:.1f} ms, max {max(times):.1f} ms")
    print(f"one write and fsync here: p50 {percentile(disk, 0.5):.2f} ms, p95 {percentile(disk, 0.95):.2f} ms")
    print(f"ratio of p95 to the limit of {LIMIT_MS} ms: {p95 / LIMIT_MS:.2f}; to the disk's p95: {p95 / max(percentile(disk, 0.95), 0.001):.1f}")


main()
