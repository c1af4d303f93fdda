#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Process start → window on the screen, of an enrolled terminal that has 200,000 products and 1,000 unsent commands on its disk; beside an empty
window of the same toolkit, in turn. A scan that was typed as soon as the window stood must be answered.

cold_start.py EMPTY-WINDOW   on the X server that xv.sh made"""
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "end-to-end"))
from harness import WINDOW, Room, plain_environment  # noqa: E402
from screen import Window  # noqa: E402
from full_shop import FullShop  # noqa: E402

N_STARTS = 9
LIMIT_MS = 1000


def start(arguments):
    """Milliseconds until the window is mapped; the files are in the page cache after the first time."""
    started = time.perf_counter()
    process = subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=plain_environment())
    try:
        subprocess.run(["xdotool", "search", "--sync", "--onlyvisible", "--pid", str(process.pid)], stdout=subprocess.DEVNULL, timeout=30, check=True)
        return (time.perf_counter() - started) * 1000
    finally:
        process.terminate()
        process.wait()


def main():
    empty = sys.argv[1]
    with Room() as room:
        full = FullShop(room)
        window = Window(room, full.clock, "full")
        window.scan(full.shop.people["Camille"][0])
        window.wait_text("^Hello Camille$")
        window.close()
        ours, theirs = [], []
        for _ in range(N_STARTS + 1):
            ours.append(start([WINDOW, "--data", full.data, "--clock", full.clock.argument(), "--size", "412x892", "--sound", "fakesink"]))
            theirs.append(start([empty]))
    ours, theirs = sorted(ours[1:]), sorted(theirs[1:])
    middle = N_STARTS // 2
    print(f"start of comptoir -> its window stands: median {ours[middle]:.0f} ms, max {ours[-1]:.0f} ms")
    print(f"start of an empty window here: median {theirs[middle]:.0f} ms, max {theirs[-1]:.0f} ms")
    print(f"ratio to the limit of {LIMIT_MS} ms: {ours[middle] / LIMIT_MS:.2f}; to the empty window: {ours[middle] / theirs[middle]:.2f}")


main()
