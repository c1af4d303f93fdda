#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A disk that fills: new work stops in words, what was done stays, and goes on when there is room. In a namespace of its own, so
that a small disk can be made without rights."""
import os
import subprocess
import sys

from shop import HEADLESS, Room, Terminal, run_cases, tap

PARKA = "45001-KAK-M"
SIZE_MB = 110  # 16 of them are the journal's reserve, 64 must stay free


def make_disk(path):
    os.mkdir(path)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE_MB}m", "none", path], check=True)


def fill(path, leave):
    """A file that leaves so many bytes."""
    room = os.statvfs(path)
    with open(os.path.join(path, "filler"), "wb") as stream:
        stream.truncate(0)
        os.posix_fallocate(stream.fileno(), 0, max(1, room.f_bavail * room.f_bsize - leave))


def stops_and_goes_on():
    """disk/below 64 MB new work stops in words, nothing is lost, and it goes on when there is room"""
    with Room() as room:
        central = room.central()
        central.order("C-10001", (PARKA, 3))
        disk = os.path.join(room.path, "disk")
        make_disk(disk)
        terminal = Terminal(disk, "h1", central)
        room.terminals.append(terminal)
        terminal.sign_in("camille")
        terminal.sync()
        terminal.must("accept", fulfilment="C-10001")
        terminal.must("network", on=False)
        terminal.must("pick", fulfilment="C-10001", line=1, ident="a")
        for leave in (60 << 20, 4096):
            fill(disk, leave)
            problem = terminal.ask("pick", fulfilment="C-10001", line=1, ident="b")["problem"]
            assert problem["code"] == "disk_full" and problem["title"] and problem["detail"], problem
            assert terminal.must("show", fulfilment="C-10001")["lines"][0]["picked"] == 1
            os.unlink(os.path.join(disk, "filler"))
        fill(disk, 4096)
        terminal.must("network", on=True)
        # What was done before is sent all the same, for verdicts have a reserve.
        answer = terminal.ask("sync", wait=60)
        assert answer["unsent"] == 0, answer
        terminal.kill()
        os.unlink(os.path.join(disk, "filler"))
        terminal.start()
        terminal.must("pick", fulfilment="C-10001", line=1, ident="b")
        terminal.sync()
        assert terminal.must("show", fulfilment="C-10001")["lines"][0]["picked"] == 2
        assert terminal.end() == 0
        assert central.check() == []
        subprocess.run(["umount", disk], check=True)


def cannot_start_on_a_full_disk():
    """disk/a full disk at the first start: words and status 3"""
    with Room() as room:
        disk = os.path.join(room.path, "disk")
        make_disk(disk)
        fill(disk, 4096)
        done = subprocess.run([HEADLESS, "--data", os.path.join(disk, "t")], input=b"", capture_output=True, timeout=60, check=False)
        assert done.returncode == 3 and (b"full" in done.stderr or b"No space" in done.stderr), (done.returncode, done.stderr)
        subprocess.run(["umount", disk], check=True)


if len(sys.argv) == 1:
    inside = subprocess.run(["unshare", "-Urm", "true"], capture_output=True, check=False)
    if inside.returncode != 0:
        tap.skip("disk", "no namespace can be made here: " + inside.stderr.decode().strip())
        tap.finish()
    os.execvp("unshare", ["unshare", "-Urm", sys.executable, os.path.abspath(__file__), "inside"])
run_cases(stops_and_goes_on, cannot_start_on_a_full_disk)
