# SPDX-License-Identifier: GPL-3.0-or-later
"""A receiver of central's messages, from the specification of Standard Webhooks alone."""
import base64
import hashlib
import hmac
import http.server
import threading
import time

PATIENCE_S = 20
TOLERANCE_S = 300


def verify(secret, headers, body):
    """The words that are wrong; of the specification: `v1,` and HMAC-SHA256 over id.timestamp.body with what stands behind whsec_."""
    key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    identity, timestamp = headers["webhook-id"], headers["webhook-timestamp"]
    wanted = base64.b64encode(hmac.new(key, f"{identity}.{timestamp}.".encode() + body, hashlib.sha256).digest()).decode()
    problems = []
    if wanted not in [part.split(",", 1)[1] for part in headers["webhook-signature"].split(" ") if part.startswith("v1,")]:
        problems.append("the signature is another's")
    if abs(int(timestamp) - time.time()) > TOLERANCE_S:
        problems.append(f"sent at {timestamp}")
    return problems


class Receiver:
    """A server on this machine. `answers` says what it does with each message, one after the other; the last one for all that follow."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.got = []  # (path, headers, body)
        self.changed = threading.Condition()
        self.over = threading.Event()
        self.n_writing = 0
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                outer.take(self)

            do_GET = do_POST

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/hook"

    def take(self, handler):
        body = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        with self.changed:
            answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
            self.got.append((handler.path, handler.headers, body))
            self.changed.notify_all()
        if answer == "hang":
            self.over.wait(PATIENCE_S * 3)
            handler.close_connection = True
        elif answer == "endless":
            handler.send_response(200)
            handler.end_headers()
            self.count_writing(1)
            try:
                while not self.over.is_set():
                    handler.wfile.write(b"x" * 65536)
            except OSError:
                pass
            self.count_writing(-1)
            handler.close_connection = True
        else:
            status, headers = answer if isinstance(answer, tuple) else (answer, {})
            handler.send_response(status)
            for name, value in headers.items():
                handler.send_header(name, value)
            handler.send_header("Content-Length", "0")
            handler.end_headers()

    def count_writing(self, n):
        with self.changed:
            self.n_writing += n

    def wait(self, n):
        """The first n messages, or what has come when patience ends."""
        with self.changed:
            self.changed.wait_for(lambda: len(self.got) >= n, PATIENCE_S)
            return self.got[:max(n, len(self.got))]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.over.set()
        self.server.shutdown()
        self.server.server_close()
