#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bag labels: comptoir-headless and the window draw the same bytes, and what stands on them is the order's.

labels.py [PICTURE]
"""
import datetime
import os
import shutil
import socket
import subprocess
import sys

from harness import BEANIE, SCARF, Central, Clock, Headless, Shop, Skip, check_equal, run, wait_for
from screen import Window


def read(path):
    with open(path, "rb") as stream:
        return stream.read()


class Printer:
    """A spooler of our own with printers that throw away what they print; what it took stands in its spool."""

    SINK = ("-E", "-v", "file:///dev/null", "-m", "raw")
    SINK = ("-E", "-v", "file:///dev/null", "-m", "raw")
    CONFIGURATION = "Listen {listen}\nBrowsing Off\nDefaultAuthType None\n<Location />\nAllow all\n</Location>\n<Policy default>\n<Limit All>\nAllow all\n</Limit>\n</Policy>\n"

    def __init__(self, room):
        os.chmod(room.path, 0o711)  # the spooler's own user looks into its folders
        folders = {name: room.folder("cups/" + name) for name in ("ServerRoot", "RequestRoot", "CacheDir", "StateDir", "TempDir")}
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.address = f"127.0.0.1:{free.getsockname()[1]}"
        self.spool = folders["RequestRoot"]
        room.file("cups/ServerRoot/cupsd.conf", self.CONFIGURATION.format(listen=self.address))
        logs = "".join(f"{kind}Log {room.path}/cups/{kind.lower()}\n" for kind in ("Access", "Error", "Page"))
        room.file("cups/ServerRoot/cups-files.conf", "FileDevice Yes\n" + logs + "".join(f"{name} {path}\n" for name, path in folders.items()))
        self.process = subprocess.Popen(["cupsd", "-f", "-c", f"{folders['ServerRoot']}/cupsd.conf", "-s", f"{folders['ServerRoot']}/cups-files.conf"],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        room.add(self)
        wait_for("the spooler", lambda: self.admin("-p", "ZD421", *self.SINK).returncode == 0, 20, 0.2)
        self.admin("-d", "ZD421").check_returncode()

    def admin(self, *arguments):
        return subprocess.run(["lpadmin", "-h", self.address, *arguments], capture_output=True)

    def jobs(self, name):
        """How many jobs that printer has done."""
        done = subprocess.run(["lpstat", "-h", self.address, "-W", "completed", "-o", name], capture_output=True, text=True)
        return sum(line.startswith(name + "-") for line in done.stdout.splitlines())

    def taken(self):
        return [read(os.path.join(self.spool, name)) for name in sorted(os.listdir(self.spool)) if name.startswith("d")]

    def close(self):
        self.process.terminate()
        self.process.wait()


def open_printers(window):
    """More, from wherever the window is."""
    window.key("ctrl+5")
    window.press("^Label printer$", "label")
    window.wait_text("^Ask each time$")


def choose(window, printer):
    """A printer for good; then back to the order's labels."""
    open_printers(window)
    window.press(printer, "label")
    window.key("Escape", "ctrl+1")
    window.press("^Stage C-93001$", "label")
    window.wait_text("^Again$")


def main(tap, room):
    clock = Clock()
    shop = Shop(room, clock)
    central = Central(room, clock)
    central.set_up(shop)
    central.serve()
    central.open_channel()
    central.place(shop.order("C-93001", [(BEANIE, 1), (SCARF, 1)], clock.now() + datetime.timedelta(minutes=50), customer=("Mathilde", "Girard")))
    terminal = Headless(room, clock, "terminal", central.enrol_file("Handheld"))
    badge, pin = shop.people["Camille"]
    wait_for("the order", lambda: terminal.ask("sync", wait=20)["ok"] and "C-93001" in str(terminal.ask("work")))
    terminal.act("sign-in", badge=badge, pin=pin)
    with tap.case("an order without bags has no labels, and says so"):
        answer = terminal.ask("labels", fulfilment="C-93001")
        check_equal((answer["ok"], answer["problem"]["code"]), (False, "not_found"), "the answer")
        check_equal(terminal.ask("labels", fulfilment="C-99999")["problem"]["code"], "not_found", "of an order that is not here")
    terminal.act("accept", fulfilment="C-93001")
    for line in (1, 2):
        terminal.act("pick", fulfilment="C-93001", line=line)
    bags = terminal.act("bags", fulfilment="C-93001", count=2)["bags"]
    with tap.case("a label a bag: order, first name and initial, which of how many, its number"):
        answer = terminal.act("labels", fulfilment="C-93001")
        check_equal((answer["labels"], os.path.isabs(answer["file"])), (2, True), "the answer")
        first = read(answer["file"])
        pages = subprocess.run(["pdftotext", "-layout", answer["file"], "-"], check=True, capture_output=True, text=True).stdout.rstrip("\f").split("\f")
        check_equal(len(pages), 2, "pages")
        for n, (page, bag) in enumerate(zip(pages, bags), 1):
            assert all(words in page for words in ("C-93001", "Mathilde G.", f"Bag {n} of 2", bag, "Lyon Part-Dieu")), page
            assert "Girard" not in page, page
    with tap.case("the place stands on it once the bag has one"):
        terminal.act("stage", fulfilment="C-93001", place="R-14", bags=bags)
        staged = read(terminal.act("labels", fulfilment="C-93001")["file"])
        assert staged != first and "R-14" in subprocess.run(["pdftotext", "-", "-"], input=staged, check=True, capture_output=True).stdout.decode()
        check_equal(read(terminal.act("labels", fulfilment="C-93001")["file"]), staged, "drawn again")
    path = answer["file"]
    terminal.close()
    os.unlink(path)
    with tap.case("the window draws the same bytes, and says when there is no printer"):
        window = Window(room, clock, "terminal")
        window.sign_in(badge, pin, "Camille")
        window.press("^Stage C-93001$", "label")
        window.wait_text("2 labels to print")
        window.press("^Print$")
        wait_for("the labels", lambda: os.path.exists(path))
        check_equal(read(path), staged, "what the window drew")
        window.wait_text("No label printer")
        assert not window.find("labels printed")
    with tap.case("a printer gets those bytes, and the page says which one"):
        if os.getuid() != 0 or not all(map(shutil.which, ("cupsd", "lpadmin"))):
            raise Skip("a spooler of our own wants root, cups-daemon and cups-client")
        printer = Printer(room)
        window.close()
        # The print system warns that this machine manages no colours; that is no reason to end.
        window = Window(room, clock, "terminal", CUPS_SERVER=printer.address, G_DEBUG="")
        window.sign_in(badge, pin, "Camille")
        window.press("^Stage C-93001$", "label")
        window.press("^Print$")
        window.wait_text("^2 labels printed$")
        window.wait_text("^14:3[0-9] · ZD421$")
        check_equal(printer.taken(), [staged], "what the spooler took")
        window.press("^Again$")
        wait_for("the second job", lambda: len(printer.taken()) == 2)
        printer.admin("-p", "ZD620", *printer.SINK).check_returncode()
    with tap.case("the printer that somebody chose under More gets them"):
        choose(window, "^ZD620$")
        window.press("^Again$")
        window.wait_text("^14:[3-5][0-9] · ZD620$")
        wait_for("its job", lambda: printer.jobs("ZD620") == 1)
        check_equal(printer.jobs("ZD421"), 2, "jobs of the other one")
    with tap.case("asked each time, they go where the person says"):
        choose(window, "^Ask each time$")
        window.press("^Again$")
        window.press("^ZD421$", "label")
        wait_for("its job", lambda: printer.jobs("ZD421") == 3)
        window.wait_text("^14:[3-5][0-9] · ZD421$")
        check_equal(printer.jobs("ZD620"), 1, "jobs of the other one")
    with tap.case("a printer that is gone is said, and holds nothing up"):
        choose(window, "^ZD620$")
        printer.admin("-x", "ZD620").check_returncode()
        window.press("^Again$")
        window.wait_text("^ZD620 is not there")
        check_equal(printer.jobs("ZD421"), 3, "jobs of the other one")
        window.key("ctrl+Return")
        wait_for("the order to be ready", lambda: central.fulfilment("C-93001")["state"] == "ready")
        open_printers(window)
        window.wait_text("^Not there now$")
    if len(sys.argv) > 1:
        window.screenshot(sys.argv[1])


if __name__ == "__main__":
    run(main)
