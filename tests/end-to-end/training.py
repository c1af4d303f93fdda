#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""comptoir --training: a person works on a copy of the terminal, and central is watched: nothing of it comes there, not one connection.

training.py [PICTURE]
"""
import datetime
import os
import signal
import subprocess
import sys

from harness import BEANIE, SCARF, WINDOW, Central, Clock, Shop, check_equal, plain_environment, run, wait_for
from proxy import Proxy
from screen import Window


def pick_one(window, shop):
    """What a person does: signs in, takes the order, picks."""
    window.sign_in(*shop.people["Camille"], "Camille")
    window.press("^Pick C-92001$", "label")
    window.wait_text("of 2 items")
    window.scan(shop.ean13(BEANIE))
    window.wait_text("1 of 2 items")


def say_why_not(folder, words):
    """Whether the program says WORDS on standard error in place of starting; its window says them too, and is ended."""
    process = subprocess.Popen([WINDOW, "--data", folder, "--training"], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=plain_environment())
    found = any(words in line for line in iter(process.stderr.readline, "") if words in line or process.poll() is not None)
    process.terminate()
    process.wait()
    process.stderr.close()
    return found


def main(tap, room):
    clock = Clock()
    shop = Shop(room, clock)
    central = Central(room, clock)
    central.set_up(shop)
    proxy = Proxy(room)
    proxy.lead_to(central.serve(proxy.url))
    central.open_channel()
    central.place(shop.order("C-92001", [(BEANIE, 1), (SCARF, 1)], clock.now() + datetime.timedelta(minutes=50)))
    ticket = central.enrol_file("Handheld")
    folder = os.path.join(room.path, "window")
    sandbox = os.path.join(folder, "training")

    with tap.case("a terminal that is not enrolled has nothing to train with, and says so"):
        check_equal(say_why_not(room.folder("empty"), "nothing to train with"), True, "it said so")

    window = Window(room, clock, "window", ticket)
    window.wait_text("Online · all sent")
    window.close()
    before = central.order("C-92001")
    calls = proxy.n_passed

    with tap.case("training: the word in the strip, and what the terminal had"):
        window = Window(room, clock, "window", arguments=["--training"])
        window.wait_text("Training · nothing is sent")
    with tap.case("training: an orange frame"):
        frame = window.pixels((0.003, 0.3), (0.003, 0.8), (0.996, 0.5), (0.5, 0.998))
        assert all(red > 200 and 140 < green < 200 and blue < 90 for red, green, blue in frame), frame
    with tap.case("training: work is done as ever"):
        pick_one(window, shop)
        if len(sys.argv) > 1:
            window.screenshot(sys.argv[1])
    with tap.case("training: a second one says that somebody trains already"):
        check_equal(say_why_not(folder, "already running"), True, "it said so")
        assert os.path.isdir(sandbox)
    with tap.case("nothing of it came to central: no call, no connection, the order as it was"):
        check_equal(proxy.n_passed, calls, "connections")
        check_equal(central.order("C-92001"), before, "the order")
        central.check()
    with tap.case("the terminal itself may run meanwhile, and knows nothing of it"):
        real = Window(room, clock, "window")
        real.wait_text("Online · all sent")
        real.sign_in(*shop.people["Camille"], "Camille")
        real.wait_text("^Pick C-92001$")
        assert not real.find("1 of 2 items")
        real.close()
        check_equal(central.order("C-92001"), before, "the order")
    with tap.case("ended, the sandbox goes"):
        window.close()
        check_equal(os.path.exists(sandbox), False, "the sandbox is there")
    with tap.case("a killed training leaves nothing behind the terminal's next start"):
        window = Window(room, clock, "window", arguments=["--training"])
        window.wait_text("Training")
        window.process.send_signal(signal.SIGKILL)
        window.process.wait()
        window.kill()
        assert os.path.isdir(sandbox)
        window = Window(room, clock, "window")
        window.wait_text("Online · all sent")
        check_equal(os.path.exists(sandbox), False, "the sandbox is there")
    with tap.case("what is done then comes to central, once"):
        pick_one(window, shop)
        wait_for("the pick at central", lambda: [line.get("picked") for line in central.fulfilment("C-92001")["lines"]] == [1, 0])
        central.check()


if __name__ == "__main__":
    run(main)
