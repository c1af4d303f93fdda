#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bag labels: comptoir-headless and the window draw the same bytes, and what stands on them is the order's.

labels.py [PICTURE]
"""
import datetime
import os
import re
import subprocess
import sys

from harness import BEANIE, SCARF, Central, Clock, Headless, Shop, check_equal, run, wait_for
from screen import Window


def read(path):
    with open(path, "rb") as stream:
        return stream.read()


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
        if len(sys.argv) > 1:
            window.screenshot(sys.argv[1])
        assert re.search("Stage C-93001", str(window.texts()))


if __name__ == "__main__":
    run(main)
