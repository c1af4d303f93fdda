# SPDX-License-Identifier: GPL-3.0-or-later
"""A proxy that lies: it passes calls on to central, and answers as it was told to for as long as it was told."""
import http.client
import http.server
import json
import re
import threading
import time
import urllib.parse

HTML = b"<!doctype html><html><head><title>Welcome to our guest network</title></head><body><h1>Please accept our terms</h1></body></html>"
NESTED = b"[" * 100_000 + b"]" * 100_000


def cut(status, kind, body):
    """Half of the lines, the last one torn."""
    return status, kind, body[:max(1, len(body) * 2 // 3)]


def wrong_sum(status, kind, body):
    return status, kind, re.sub(rb'"sum":"([0-9a-f]{16})"', lambda found: b'"sum":"' + bytes(reversed(found[1])) + b'"', body)


def portal(status, kind, body):
    return 200, "text/html; charset=utf-8", HTML


def elsewhere(status, kind, body):
    return 301, "text/plain", b""


def nested(status, kind, body):
    return 200, kind, NESTED


def of_another(status, kind, body):
    """What another terminal was told: other numbers, other ids; another cursor and another scope."""
    if b'"results"' in body:
        answer = json.loads(body)
        for result in answer["results"]:
            result["seq"] += 1000
            result["id"] = result["id"][:-4] + "beef"
        answer["hwm"] += 1000
        return status, kind, json.dumps(answer).encode()
    return status, kind, re.sub(rb'"from":\d+', b'"from":987654', re.sub(rb"/LYO1", b"/LYO2", body))


def wrong_verdict_ids(status, kind, body):
    """The right numbers with other commands' ids."""
    if b'"results"' in body:
        answer = json.loads(body)
        for result in answer["results"]:
            result["id"] = result["id"][:-4] + "beef"
        return status, kind, json.dumps(answer).encode()
    return status, kind, body


def twice(status, kind, body):
    """Every member of an answer said again, another way: who reads the first one and who reads the last one must not differ."""
    return status, kind, re.sub(rb'"(status|hwm|cursor|sum|from|scope)":("[^"]*"|\d+)', rb'"\1":\2,"\1":1', body)


def huge(status, kind, body):
    """200 MB that begin as they should."""
    return status, kind, b'{"scope":"' + b"x" * (200 << 20)


def silent(status, kind, body):
    """The call is taken and never answered."""
    return None


class Hostile:
    def __init__(self, room):
        outer = self
        self.lie = None  # what is done to an answer; None: nothing
        self.n_lies = 0
        self.target = None

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one(self):
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length) if length else None
                connection = http.client.HTTPConnection(*outer.target, timeout=60)
                headers = {name: value for name, value in self.headers.items() if name.lower() not in ("host", "connection", "accept-encoding")}
                connection.request(self.command, self.path, body, headers)
                answer = connection.getresponse()
                told = answer.status, answer.getheader("Content-Type") or "application/json", answer.read()
                connection.close()
                lie = outer.lie
                if lie is not None:
                    told = lie(*told)
                    outer.n_lies += 1
                while told is None:  # until it is over; then the line is cut, as a router that is switched off does
                    if outer.lie is not lie:
                        self.close_connection = True
                        return
                    time.sleep(0.05)
                status, kind, text = told
                self.send_response(status)
                self.send_header("Content-Type", kind)
                if status == 301:
                    self.send_header("Location", "http://127.0.0.1:9/v1/elsewhere")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            do_GET = do_POST = handle_one

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                pass  # a terminal that hangs up in the middle is no news

        self.server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        room.add(self)

    def lead_to(self, url):
        where = urllib.parse.urlsplit(url)
        self.target = (where.hostname, where.port)

    def close(self):
        self.server.shutdown()
        self.server.server_close()
