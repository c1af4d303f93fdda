#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The real window calls its people: a desktop's notification service of our own hears what is said, a file what is played, and docs/alerts.md
says how each sounds. Time runs twenty times as fast, so that two minutes are six seconds.

alerts.py [PICTURES]: a folder that takes a picture of each call
"""
import array
import datetime
import os
import re
import subprocess
import sys
import threading

from harness import BEANIE, PARKA_M, SCARF, SOURCE, Central, Clock, Headless, Shop, check_equal, run, wait_for
from screen import Window

from gi.repository import Gio, GLib

RATE, WINDOW_MS = 48000, 4
LOUD, QUIET = 2400, 600  # of 32767
SERVICE = """<node><interface name="org.freedesktop.Notifications">
<method name="GetCapabilities"><arg type="as" direction="out"/></method>
<method name="GetServerInformation"><arg type="s" direction="out"/><arg type="s" direction="out"/><arg type="s" direction="out"/><arg type="s" direction="out"/></method>
<method name="CloseNotification"><arg type="u" direction="in"/></method>
<method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
<arg type="s" direction="in"/><arg type="as" direction="in"/><arg type="a{sv}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/></method>
</interface></node>"""


class Desktop:
    """org.freedesktop.Notifications of this session: keeps what was said, with the time it was."""

    def __init__(self, clock):
        self.clock = clock
        self.said = []
        ready = threading.Event()
        threading.Thread(target=self.serve, args=(ready,), daemon=True).start()
        ready.wait()

    def serve(self, ready):
        """In a thread of its own, so that a call has the time at which it came."""
        context = GLib.MainContext.new()
        context.push_thread_default()
        connection = Gio.bus_get_sync(Gio.BusType.SESSION, None)
        interface = Gio.DBusNodeInfo.new_for_xml(SERVICE).interfaces[0]
        connection.register_object("/org/freedesktop/Notifications", interface, self.on_call, None, None)
        Gio.bus_own_name_on_connection(connection, "org.freedesktop.Notifications", 0, None, None)
        ready.set()
        GLib.MainLoop.new(context, False).run()

    def on_call(self, connection, sender, path, interface, method, arguments, invocation):
        answer = None
        if method == "GetCapabilities":
            answer = GLib.Variant("(as)", (["body", "actions"],))
        elif method == "GetServerInformation":
            answer = GLib.Variant("(ssss)", ("desktop", "comptoir's tests", "1", "1.2"))
        elif method == "Notify":
            _, _, _, summary, body, _, _, _ = arguments.unpack()
            self.said.append((self.clock.now(), summary, body))
            answer = GLib.Variant("(u)", (len(self.said),))
        invocation.return_value(answer)

    def titles(self):
        return [title for _, title, _ in list(self.said)]

    def wait(self, pattern, after=0):
        """How many calls there were up to the first one that says PATTERN, of those after the first AFTER."""
        def find():
            titles = self.titles()
            return next((n + 1 for n in range(after, len(titles)) if re.search(pattern, titles[n])), None)
        return wait_for(lambda: f"a call that says {pattern}; there are {self.titles()[after:]}", find, 60, 0.05)


def read_rhythms():
    """{event: [ms of each note]} of docs/alerts.md, where they are no bells."""
    with open(os.path.join(SOURCE, "docs", "alerts.md"), encoding="utf-8") as page:
        rows = [[cell.strip() for cell in line.strip("|\n").split("|")] for line in page if line.startswith("| `")]
    return {row[0].strip("`"): [int(ms) for ms in row[4].split()] for row in rows if row[4] != "bell"}


def notes_of(samples):
    """[(begin, end)] in ms of each note of a tone."""
    notes, step, sounding = [], RATE * WINDOW_MS // 1000, False
    for at in range(0, len(samples), step):
        loudest = max(abs(sample) for sample in samples[at:at + step])
        if loudest > LOUD and not sounding:
            notes.append([at * 1000 // RATE, 0])
        sounding = loudest > (QUIET if sounding else LOUD)
        if sounding:
            notes[-1][1] = (at + step) * 1000 // RATE
    return notes


class Tapes:
    """What the terminal plays: a file a tone."""

    def __init__(self, folder):
        self.folder = folder
        self.sink = f"audio/x-raw,format=S16LE,rate={RATE},channels=1 ! multifilesink location={folder}/%05d.raw"

    def rhythms(self):
        """[[ms of each note]] of the tones that were not taken yet."""
        found = []
        for name in sorted(os.listdir(self.folder)):
            samples = array.array("h")
            with open(os.path.join(self.folder, name), "rb") as played:
                data = played.read()
            samples.frombytes(data[:len(data) // 2 * 2])
            found.append([end - begin for begin, end in notes_of(samples)])
        return found

    def take(self):
        for name in os.listdir(self.folder):
            os.unlink(os.path.join(self.folder, name))


class Day:
    def __init__(self, room, pictures):
        self.pictures = pictures
        self.clock = Clock(rate=20)
        self.desktop = Desktop(self.clock)
        self.shop = Shop(room, self.clock, stock_of_drawn=8)
        self.central = Central(room, self.clock)
        self.central.set_up(self.shop)
        self.central.serve()
        self.central.open_channel()
        self.tapes = Tapes(room.folder("tones"))
        self.window = Window(room, self.clock, "window", self.central.enrol_file("Handheld"), arguments=["--sound", self.tapes.sink])
        self.other = Headless(room, self.clock, "other", self.central.enrol_file("Handheld 2"))
        self.rhythms = read_rhythms()
        self.n = 0

    def order(self, number, lines, minutes):
        self.central.place(self.shop.order(number, lines, self.clock.now() + datetime.timedelta(minutes=minutes)))

    def expect(self, event, title):
        """The next call that says TITLE, and how it sounds."""
        self.n = self.desktop.wait(title, self.n)
        wanted = self.rhythms[event]

        def heard():
            return any(len(rhythm) == len(wanted) and all(abs(ms - its) <= 2 * WINDOW_MS + 2 for ms, its in zip(rhythm, wanted))
                       for rhythm in self.tapes.rhythms())
        wait_for(lambda: f"the tone of {event}, {wanted}; heard {self.tapes.rhythms()}", heard, 10, 0.1)
        self.tapes.take()
        if self.pictures:
            subprocess.run(["/usr/bin/import", "-window", "root", os.path.join(self.pictures, event + ".png")], check=True)


def main(tap, room):
    day = Day(room, sys.argv[1] if len(sys.argv) > 1 else None)
    with tap.case("what is there at the start calls nobody"):
        day.window.wait_text("Lyon Part-Dieu")
        check_equal(day.desktop.titles(), [], "calls")
    with tap.case("new work calls, also where nobody is signed in"):
        day.order("C-91001", [(BEANIE, 1)], 100)
        day.expect("new", "^New order C-91001$")
        day.window.wait_text("New order C-91001")
        assert "Mercier" not in str(day.desktop.said), day.desktop.said
    with tap.case("it calls again after two minutes"):
        before = day.desktop.said[day.n - 1][0]
        day.expect("new", "^New order C-91001$")
        waited = (day.desktop.said[day.n - 1][0] - before).total_seconds()
        assert 115 <= waited <= 200, waited
    with tap.case("somebody on another terminal has it: no call any more"):
        day.other.ask("sync", wait=20)
        badge, pin = day.shop.people["Théo"]
        day.other.ask("sign-in", badge=badge, pin=pin)
        day.other.ask("accept", fulfilment="C-91001")
        day.other.ask("sync", wait=20)
        day.n = len(day.desktop.titles())
        until = day.clock.now() + datetime.timedelta(minutes=4)
        wait_for("four minutes", lambda: day.clock.now() > until, 30)
        check_equal(day.desktop.titles()[day.n:], [], "calls")
    with tap.case("due soon"):
        day.order("C-91002", [(SCARF, 1)], 33)
        day.expect("new", "^New order C-91002$")
        day.expect("due-soon", "^C-91002 is due soon$")
    with tap.case("late"):
        day.order("C-91003", [(SCARF, 1)], 4)
        day.expect("late", "^C-91003 is late$")
    with tap.case("at risk"):
        day.order("C-91004", [(PARKA_M, 6)], 90)
        day.order("C-91005", [(PARKA_M, 6)], 100)
        day.expect("at-risk", "^C-91005 is at risk$")
    with tap.case("cancelled in my hands"):
        day.window.sign_in(*day.shop.people["Camille"], "Camille")
        day.window.press("^Pick C-91004$", "label")
        day.window.key("Return")
        day.window.wait_text("of 6")
        day.window.scan(day.shop.ean13(PARKA_M))
        day.window.wait_text("1 of 6")
        day.window.key("Escape")
        wait_for("the pick at central", lambda: day.central.fulfilment("C-91004")["lines"][0].get("picked") == 1)
        day.central.command("cancel", "--order", "C-91004")
        day.expect("cancelled-in-hand", "^C-91004: put items back$")
    with tap.case("at most one call a minute"):
        times = [when for when, _, _ in day.desktop.said]
        gaps = [(b - a).total_seconds() for a, b in zip(times, times[1:])]
        assert min(gaps) >= 50, gaps  # the second that a look takes is twenty here


if __name__ == "__main__":
    run(main)
