# SPDX-License-Identifier: GPL-3.0-or-later
"""The window as a person has it: XTEST keys, pointer and scans in, names out over the accessibility bus (AT-SPI).

The tree comes in one call, as the program keeps it for screen readers (org.a11y.atspi.Cache), without an order and with what is hidden:
both are in each node's index and number of children. Where a program has no such cache, for nodes that are new in it, and where a number does
not fit, names and children are asked for, a level at a time: the library for it asks one node after the other, three calls each, and a busy
machine then reads a page in seconds.
"""
import collections
import contextlib
import os
import re
import subprocess

import gi

from harness import BUILD, PATIENCE_S, WINDOW, plain_environment, wait_for

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

ACCESSIBLE = "org.a11y.atspi.Accessible"
CACHE = "org.a11y.atspi.Cache"
COMPONENT = "org.a11y.atspi.Component"
ROOT = "/org/a11y/atspi/accessible/root"
CACHE_PATH = "/org/a11y/atspi/cache"
STACK_PAGE = "GtkStackPage"  # stands in the cache between a stack and its page, and nowhere else
WINDOW_COORDINATES = 1
FOCUSED = 12  # a bit of the state set
TIMEOUT_MS = 10000


class Node:
    def __init__(self, bus, path, parent=None):
        self.bus, self.path, self.parent = bus, path, parent
        self.name = ""
        self.children = []


class Screen:
    def __init__(self):
        session = Gio.bus_get_sync(Gio.BusType.SESSION, None)
        address = session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, GLib.VariantType("(s)"), 0, TIMEOUT_MS, None).unpack()[0]
        flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
        self.connection = Gio.DBusConnection.new_for_address_sync(address, flags, None, None)

    def ask(self, bus, path, interface, method, arguments=None):
        return self.connection.call_sync(bus, path, interface, method, arguments, None, 0, TIMEOUT_MS, None).unpack()

    def ask_all(self, calls):
        """Many calls at once: [(bus, path, interface, method, arguments)]; None where one failed."""
        found = [None] * len(calls)
        left = [len(calls)]

        def on_answer(connection, result, n):
            left[0] -= 1
            try:
                found[n] = connection.call_finish(result).unpack()
            except GLib.Error:
                pass  # it left the screen meanwhile
        for n, (bus, path, interface, method, arguments) in enumerate(calls):
            self.connection.call(bus, path, interface, method, arguments, None, 0, TIMEOUT_MS, None, on_answer, n)
        context = GLib.MainContext.default()
        while left[0] > 0:
            context.iteration(True)
        return found

    def find_program(self, pid):
        """The root node of the program, or None as long as it is not there."""
        for bus, path in self.ask("org.a11y.atspi.Registry", ROOT, ACCESSIBLE, "GetChildren")[0]:
            try:
                its = self.ask("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetConnectionUnixProcessID", GLib.Variant("(s)", (bus,)))[0]
            except GLib.Error:
                continue
            if its == pid:
                return Node(bus, path)
        return None

    def read(self, root):
        """All nodes below ROOT, in the order of the page, with their names."""
        try:
            answer = self.connection.call_sync(root.bus, CACHE_PATH, CACHE, "GetItems", None, None, 0, TIMEOUT_MS, None)
        except GLib.Error:
            return self.read_by_level(root)
        known, below = {}, collections.defaultdict(list)
        items = answer.get_child_value(0)
        for n in range(items.n_children()):  # to unpack all of it takes longer than to ask for it
            path, parent, index, count, name = self.read_item(items.get_child_value(n))
            known[path] = (name, count)
            below[parent].append((index, path))
        if root.path not in known:
            return self.read_by_level(root)
        level = [root]
        while level:
            unsure = []
            for node in level:
                paths = self.children_by_cache(node.path, known, below)
                node.name = known.get(node.path, ("", 0))[0]
                node.children = [Node(node.bus, path, node) for path in paths or ()]
                if paths is None:
                    unsure.append(node)
            self.ask_level(unsure)
            level = [child for node in level for child in node.children]
        return list(self.walk(root))

    def ask_level(self, level):
        """The names and children of some nodes, by asking for them."""
        if not level:
            return
        calls = []
        for node in level:
            calls.append((node.bus, node.path, "org.freedesktop.DBus.Properties", "Get", GLib.Variant("(ss)", (ACCESSIBLE, "Name"))))
            calls.append((node.bus, node.path, ACCESSIBLE, "GetChildren", None))
        answers = self.ask_all(calls)
        for node, name, children in zip(level, answers[::2], answers[1::2]):
            node.name = name[0] if name else ""
            node.children = [Node(bus, path, node) for bus, path in children[0]] if children else []

    @staticmethod
    def read_item(item):
        """Of an ((so)(so)(so)iiassusau): node, program, parent, index, number of children, interfaces, name, role, words on it, states."""
        return (item.get_child_value(0).get_child_value(1).get_string(), item.get_child_value(2).get_child_value(1).get_string(),
                item.get_child_value(3).get_int32(), item.get_child_value(4).get_int32(), item.get_child_value(6).get_string())

    @staticmethod
    def children_by_cache(path, known, below):
        """The children in their order; None where the node is new, or one of them, or where one is hidden: the cache has it like the others."""
        found = sorted(below.get(path, ()))
        if path not in known or len(found) != known[path][1]:
            return None
        if not any(known[child][0] == STACK_PAGE for _, child in found):
            return [child for _, child in found]
        pages = [below.get(page, ()) for _, page in found]
        return [page[0][1] for page in pages] if all(len(page) == 1 for page in pages) else None

    def read_by_level(self, root):
        """The same without a cache."""
        level = [root]
        while level:
            self.ask_level(level)
            level = [child for node in level for child in node.children]
        return list(self.walk(root))

    def walk(self, node):
        for child in node.children:
            yield child
            yield from self.walk(child)

    def name(self, node):
        """Its name by now; "" once it has left the screen."""
        try:
            return self.ask(node.bus, node.path, "org.freedesktop.DBus.Properties", "Get", GLib.Variant("(ss)", (ACCESSIBLE, "Name")))[0]
        except GLib.Error:
            return ""

    def role(self, node):
        return self.ask(node.bus, node.path, ACCESSIBLE, "GetRoleName")[0]

    def is_focused(self, node):
        low, _ = self.ask(node.bus, node.path, ACCESSIBLE, "GetState")[0]
        return bool(low >> FOCUSED & 1)

    def box(self, node):
        """(x, y, width, height) in its window."""
        return self.ask(node.bus, node.path, COMPONENT, "GetExtents", GLib.Variant("(u)", (WINDOW_COORDINATES,)))[0]


class Window:
    """comptoir on the X server that xv.sh made: keys, pointer and scans by XTEST; AT-SPI to read."""

    def __init__(self, room, clock, name="window", enrol_file=None, size="412x892", arguments=(), **environment):
        self.room = room
        self.clock = clock
        self.name = name
        self.size = size
        self.data = os.path.join(room.path, name)
        self.log = open(os.path.join(room.path, name + ".log"), "ab")
        self.arguments = list(arguments)
        self.environment = environment
        self.process = None
        self.screen = None
        room.add(self)
        self.start(enrol_file)

    def start(self, enrol_file=None):
        self.screen = self.screen or Screen()
        more = ["--enrol-file", enrol_file] if enrol_file else []
        self.process = subprocess.Popen([WINDOW, "--data", self.data, "--clock", self.clock.argument(), "--size", self.size, "--sound", "fakesink", *more, *self.arguments],
                                        stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, env=plain_environment(**self.environment))
        self.root = wait_for(lambda: f"the window of {self.name} on the accessibility bus\n{self.log_text()}", self._find_program)
        self.id = wait_for("the window on the screen", self._find_window)
        xdotool("windowactivate", "--sync", self.id)

    def _find_program(self):
        assert self.process.poll() is None, f"the window ended with {self.process.returncode}\n{self.log_text()}"
        return self.screen.find_program(self.process.pid)

    def _find_window(self):
        done = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)], capture_output=True, text=True)
        return done.stdout.split()[-1] if done.stdout.split() else None

    def nodes(self):
        """All that can be read, in order. Pages behind the one in front are among it."""
        return self.screen.read(self.root)

    def texts(self):
        """The words among it; a widget without any goes by the name of its class."""
        return [node.name for node in self.nodes() if node.name and not re.fullmatch(r"(Gtk|Adw|Cpt)[A-Z]\w+", node.name)]

    def find(self, pattern, role=None):
        """The first node whose name matches."""
        for node in self.nodes():
            if re.search(pattern, node.name) and (role is None or self.screen.role(node) == role):
                return node
        return None

    def words_of(self, node):
        """What one node says by now: looking at it alone is quick."""
        return self.screen.name(node)

    def wait_text(self, pattern, patience_s=PATIENCE_S):
        return wait_for(lambda: f"“{pattern}” on the screen; there is {self.texts()}\n{self.log_text()}",
                        lambda: next((text for text in self.texts() if re.search(pattern, text)), None), patience_s, 0.05)

    def wait_no_text(self, pattern, patience_s=PATIENCE_S):
        wait_for(lambda: f"“{pattern}” to leave the screen", lambda: not any(re.search(pattern, text) for text in self.texts()), patience_s, 0.05)

    def click(self, node):
        x, y, width, height = self.screen.box(node)
        assert width > 0 and height > 0, f"{node.name!r} has no size"
        xdotool("mousemove", "--window", self.id, str(x + width // 2), str(y + height // 2), "click", "1")

    def find_drawn(self, pattern, role=None):
        """The first node whose name matches and that has its place: a page that comes to the front is read before it is laid out."""
        for node in self.nodes():
            if re.search(pattern, node.name):
                with contextlib.suppress(GLib.Error):  # it left the screen meanwhile
                    if (role is None or self.screen.role(node) == role) and min(self.screen.box(node)[2:]) > 0:
                        return node
        return None

    def press(self, pattern, role=None):
        """Clicks the button of that name with the pointer."""
        self.click(wait_for(lambda: f"“{pattern}” to press; there is {self.texts()}", lambda: self.find_drawn(pattern, role)))

    def key(self, *keys):
        xdotool("key", *keys)

    def scan(self, code):
        """What a wedge scanner types: the code and Return, without a pause."""
        subprocess.run(["xdotool", "-"], input=f"type --delay 0 {code}\nkey Return\n", text=True, check=True, timeout=30)

    def type(self, text):
        """By hand, and faster than any hand: nothing of it may get lost."""
        xdotool("type", "--delay", "0", "--", text)

    def scan_for(self, code, pattern):
        """Scans until the words are there: on a busy machine a scanner's keys may come apart, and a person who hears no beep scans again."""
        for patience_s in (6, 15):
            self.scan(code)
            with contextlib.suppress(AssertionError):
                return self.wait_text(pattern, patience_s)
        raise AssertionError(f"scanned {code} twice for “{pattern}”; there is {self.texts()}\n{self.log_text()}")

    def sign_in(self, badge, pin, name):
        self.scan_for(badge, f"^(Hello|Bonjour) {name}$")
        self.type(pin)

    def screenshot(self, path):
        subprocess.run(["/usr/bin/import", "-window", "root", path], check=True)
        return path

    def leave_picture(self, name):
        """Of a case that failed, for whoever looks into it."""
        folder = os.path.join(BUILD, "meson-logs", "end-to-end")
        os.makedirs(folder, exist_ok=True)
        with contextlib.suppress(Exception):
            self.screenshot(os.path.join(folder, name + ".png"))
        with open(os.path.join(folder, name + ".txt"), "w", encoding="utf-8") as words:
            with contextlib.suppress(Exception):
                words.write("\n".join(self.texts()) + "\n\n")
            words.write(self.log_text())

    def pixels(self, *points):
        """The colours [(r, g, b)] at points given as fractions of the screen."""
        shot = subprocess.run(["/usr/bin/import", "-window", "root", "-depth", "8", "ppm:-"], check=True, capture_output=True).stdout
        head = re.match(rb"P6\s+(\d+)\s+(\d+)\s+255\s", shot)
        width, height = int(head[1]), int(head[2])
        found = []
        for x, y in points:
            at = head.end() + 3 * (min(height - 1, int(y * height)) * width + min(width - 1, int(x * width)))
            found.append(tuple(shot[at:at + 3]))
        return found

    def log_text(self):
        self.log.flush()
        with open(self.log.name, encoding="utf-8", errors="replace") as stream:
            return stream.read()

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process = None

    def close(self):
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            self.process = None
        if not self.log.closed:
            self.log.close()


def xdotool(*arguments):
    subprocess.run(["xdotool", *arguments], check=True, timeout=30)
