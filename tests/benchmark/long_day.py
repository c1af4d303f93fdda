#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the program holds of the machine's memory: signed in and after 1,000 scans, after 10,000, and at the most. It runs on 200,000 products and
1,000 commands that wait to be sent; another process types the scans. The peer is what it held before anybody signed in.

long_day.py   on the X server that xv.sh made"""
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "end-to-end"))
from harness import BEANIE, PARKA_L, PARKA_M, Room, wait_for  # noqa: E402
from screen import Window  # noqa: E402
from full_shop import N_PIECES, FullShop  # noqa: E402

N_SOME, N_MANY = 1000, 10000
N_AT_ONCE = 30  # scans of one call; the window answers them in turn
LIMIT_MIB, PEAK_MIB, MAX_GROWTH = 150, 180, 0.05


def mib(pid, name):
    with open(f"/proc/{pid}/status", encoding="ascii") as stream:
        return next(int(line.split()[1]) / 1024 for line in stream if line.startswith(name + ":"))


class Day:
    def __init__(self, full, window):
        self.window, self.n = window, 0
        self.codes = [full.shop.ean13(article) for article in (BEANIE, PARKA_M, PARKA_L)]  # right; wanted by nobody; of another stop
        self.words = None

    def shown(self):
        """How many are found, as the page says."""
        text = self.window.words_of(self.words) if self.words is not None else ""
        if not text:
            self.words = self.window.find(f" of {N_PIECES} items$")
            text = self.words.name if self.words is not None else "0"
        return int(text.split()[0])

    def scan_until(self, n):
        """No label twice in a row, which a scanner would hold back."""
        while self.n < n:
            codes = [self.codes[k % 3] for k in range(self.n, min(n, self.n + N_AT_ONCE))]
            subprocess.run(["xdotool", "-"], input="".join(f"type --delay 0 {code}\nkey Return\n" for code in codes), text=True, check=True)
            self.n += len(codes)
        wait_for(lambda: f"the scans to be answered: {self.shown()}", lambda: self.shown() > 0 and self.is_idle(), 60, 0.5)

    def is_idle(self):
        """Nothing more to do for half a second."""
        def ticks():
            with open(f"/proc/{self.window.process.pid}/stat", encoding="ascii") as stream:
                return sum(map(int, stream.read().rsplit(")", 1)[1].split()[11:13]))
        before, self.before = getattr(self, "before", -1), ticks()
        return before == self.before


def verdict(kept):
    return "kept" if kept else "MISSED"


def main():
    with Room() as room:
        full = FullShop(room)
        window = Window(room, full.clock, "full")
        pid = window.process.pid
        window.wait_text("Scan your badge")
        before = mib(pid, "VmRSS")
        window.sign_in(*full.shop.people["Camille"], "Camille")
        window.press("^Pick C-1$", "label")
        day = Day(full, window)
        day.scan_until(N_SOME)
        some = mib(pid, "VmRSS")
        day.scan_until(N_MANY)
        many, peak = mib(pid, "VmRSS"), mib(pid, "VmHWM")
        print(f"long-day: {day.shown()} of {(N_MANY + 2) // 3} right scans were taken")
    print(f"long-day: resident {before:.1f} MiB before the sign-in, {some:.1f} after {N_SOME} scans, {many:.1f} after {N_MANY}, at most {peak:.1f}")
    print(f"long-day: {some:.1f} MiB is {some / LIMIT_MIB:.2f} of the limit of {LIMIT_MIB} MiB: {verdict(some <= LIMIT_MIB)}")
    print(f"long-day: {peak:.1f} MiB is {peak / PEAK_MIB:.2f} of the peak allowed, {PEAK_MIB} MiB: {verdict(peak <= PEAK_MIB)}")
    print(f"long-day: {many / some - 1:+.1%} from {N_SOME} to {N_MANY} scans, of at most {MAX_GROWTH:.0%}: {verdict(many <= some * (1 + MAX_GROWTH))}")


main()
