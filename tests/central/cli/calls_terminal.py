# SPDX-License-Identifier: GPL-3.0-or-later
"""A terminal, written from the contract alone: another program than ours."""
import base64
import hashlib
import json
import os
import time
import uuid

from central import tap

try:
    from nacl.signing import SigningKey
except ImportError:
    tap.skip("calls", "python3-nacl is not installed")
    tap.finish()

WORK, SHOP = "work/LYO1", "shop/LYO1"


def uuid7():
    text = uuid.UUID(int=(time.time_ns() // 1_000_000 << 80) | (7 << 76) | (2 << 62) | int.from_bytes(os.urandom(7), "big"))
    return str(text)


class Terminal:
    """What SYNC says a terminal does, in as few lines as it takes."""

    def __init__(self, folder, server, name="Handheld", store="LYO1"):
        self.store, self.server, self.id, self.key = store, server, uuid7(), SigningKey.generate()
        self.seq, self.boot, self.cursors, self.rows = 1, str(uuid.uuid4()), {}, {}
        self.code = json.loads(folder.must("enrol", "--store", store, "--profile", "handheld", "--name", name))
        self.token, self.heads = None, {}

    def enrol(self, key=None):
        public = base64.b64encode(bytes((key or self.key).verify_key)).decode()
        return self.server.call("POST", "/v1/enrol", {"code": self.code["code"], "terminal_id": self.id, "public_key": public, "name": "Handheld"})

    def hello(self, nonce=None, origin=None, key=None):
        if nonce is None:
            nonce = json.loads(self.server.call("GET", "/v1/hello")[2])["nonce"]
        body = json.dumps({"terminal": self.id, "nonce": nonce, "next_seq": self.seq, "oldest_retained_seq": 1, "cursors": {}, "app": "test 1",
                           "wall_us": time.time_ns() // 1000, "boot": self.boot, "boot_us": 1}).encode()
        digest = hashlib.blake2b(body, digest_size=32).hexdigest()
        text = f"cpt-hello-1\n{origin or self.code['url']}\n{self.id}\n{nonce}\n{digest}\n".encode()
        signature = base64.b64encode((key or self.key).sign(text).signature).decode()
        status, _, text = self.server.call("POST", "/v1/hello", body, headers={"Comptoir-Signature": signature})
        answer = json.loads(text)
        if status == 200:
            self.token = answer["session"]
        return status, answer, nonce

    def feed(self, scope, wait=0):
        """(status, put rows, del rows, trailer); keeps cursor and rows."""
        target = f"/v1/feed?scope={scope.replace('/', '%2F')}&cursor={self.cursors.get(scope, '')}&wait={wait}"
        status, headers, text = self.server.call("GET", target, token=self.token)
        if status != 200:
            return status, [], [], json.loads(text)
        assert headers["Content-Type"] == "application/x-ndjson" and headers["Cache-Control"] == "no-store", headers
        head, *rows, trailer = [json.loads(line) for line in text.decode().splitlines()]
        put = [row for row in rows if row[0] == "put"]
        gone = [row for row in rows if row[0] == "del"]
        self.cursors[scope] = f"1.{head['epoch']}.{trailer['to']}"
        for row in put:
            self.rows[(scope, row[1], row[2])] = row[4]
        for row in gone:
            self.rows.pop((scope, row[1], row[2]), None)
        self.heads = trailer["heads"]
        return status, put, gone, trailer

    def line(self, kind, aggregate, **args):
        line = {"id": uuid7(), "seq": self.seq, "kind": kind, "v": 1, "aggregate": aggregate, "at_us": time.time_ns() // 1000, "boot": self.boot,
                "boot_us": 2_000_000, "policy": self.policy(), "sign_in": self.sign_in["id"], "approver": None, "args": args}
        self.seq += 1
        return json.dumps(line, separators=(",", ":"))

    def policy(self):
        return next(name for scope, kind, name in self.rows if kind == "policy")

    def sign_person_in(self):
        person = next(name for scope, kind, name in self.rows if kind == "person")
        self.sign_in = {"id": uuid7(), "person": person, "role": "associate", "sort": "badge_pin", "day": "2026-11-21"}

    def push(self, *lines):
        head = json.dumps({"terminal": self.id, "boot": self.boot, "boot_us": 3_000_000, "sent_us": time.time_ns() // 1000, "sign_ins": [self.sign_in]})
        status, _, text = self.server.call("POST", "/v1/commands", "\n".join([head, *lines]) + "\n", token=self.token)
        return status, json.loads(text)

    def ready(self):
        """Enrolled, greeted, with everything pulled."""
        assert self.enrol()[0] == 200
        assert self.hello()[0] == 200
        for scope in (f"shop/{self.store}", "catalogue/FR-MODE", "price/FR", f"work/{self.store}"):
            assert self.feed(scope)[0] == 200, scope
        self.sign_person_in()
        return self


def token_of(folder, scope="channel"):
    folder.must("token", "--scope", scope, "--name", "web", "--out", folder.file("token"))
    return folder.read("token").strip()
