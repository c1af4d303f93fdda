# SPDX-License-Identifier: GPL-3.0-or-later
"""A network that a test can cut and mend."""
import contextlib
import os
import socket
import threading
import urllib.parse


class Proxy:
    """The network between terminals and central: it can be cut and mended, for all or for one. Cut means closed at once and refused.

    All terminals call the one address that their enrolment named; whose connection one is, the kernel says."""

    def __init__(self, room):
        self.room = room
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.target = None
        self.is_cut = False
        self.cut_off = []  # terminals
        self.open = {}  # socket: pid of the program that called
        self.n_passed = 0
        self.lock = threading.Lock()
        self.ended = False
        threading.Thread(target=self._accept, daemon=True).start()
        room.add(self)

    def lead_to(self, url):
        where = urllib.parse.urlsplit(url)
        self.target = (where.hostname, where.port)

    def cut(self, terminal=None):
        with self.lock:
            if terminal is None:
                self.is_cut = True
            else:
                self.cut_off.append(terminal)
            for one, caller in self.open.items():
                if self._is_cut_for(caller):
                    with contextlib.suppress(OSError):
                        one.shutdown(socket.SHUT_RDWR)

    def mend(self, terminal=None):
        with self.lock:
            self.is_cut = False
            self.cut_off = [one for one in self.cut_off if terminal not in (None, one)]

    def close(self):
        self.ended = True
        self.cut()
        self.listener.close()

    def _list_pids(self):
        processes = [getattr(thing, "process", None) for thing in self.room.things]
        return [process.pid for process in processes if process is not None]

    def _is_cut_for(self, pid):
        """Whose process cannot be told (it died just now) has no network while anybody is cut off."""
        return self.is_cut or self.cut_off and (pid is None or pid in (one.process and one.process.pid for one in self.cut_off))

    def _accept(self):
        while not self.ended:
            try:
                client, (_, port) = self.listener.accept()
            except OSError:
                return
            caller = find_caller(port, self.listener.getsockname()[1], self._list_pids())
            try:
                if self.target is None:
                    raise OSError
                server = socket.create_connection(self.target, 5)
                server.settimeout(None)
            except OSError:
                client.close()
                continue
            with self.lock:
                if self._is_cut_for(caller):
                    client.close()
                    server.close()
                    continue
                self.n_passed += 1
                self.open.update({client: caller, server: caller})
            threading.Thread(target=self._pump, args=(client, server), daemon=True).start()
            threading.Thread(target=self._pump, args=(server, client), daemon=True).start()

    def _pump(self, source, sink):
        with contextlib.suppress(OSError):
            while True:
                data = source.recv(65536)
                if not data:
                    break
                sink.sendall(data)
        for one in (source, sink):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        with self.lock:
            self.open.pop(source, None)
        source.close()


def find_caller(port, to_port, pids):
    """Which of these processes has the other end of a loopback connection; None where it is none, or gone."""
    ends = (f"0100007F:{port:04X}", f"0100007F:{to_port:04X}")
    with open("/proc/net/tcp", encoding="ascii") as stream:
        inode = next((row[9] for row in map(str.split, stream) if (row[1], row[2]) == ends), None)
    for pid in pids:
        with contextlib.suppress(OSError):
            if any(os.readlink(entry) == f"socket:[{inode}]" for entry in os.scandir(f"/proc/{pid}/fd")):
                return pid
    return None
