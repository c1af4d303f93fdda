#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""data/openapi.yaml against the running server: every path × method × status that it names is provoked, every body that goes or
comes is held against its schema, and its paths against the server's own table."""
import base64
import gzip
import hashlib
import json
import os
import re
import subprocess
import sys

from calls_terminal import SHOP, SigningKey, Terminal, token_of, uuid7
import central
from central import Server, cases, expect, made, order, tap

try:
    import yaml
    from jsonschema import Draft202012Validator
except ImportError:
    tap.skip("contract", "python3-yaml or python3-jsonschema is not installed")
    tap.finish()

ALL = ("stores", "places", "products", "prices", "stock", "people")
SOURCE = os.environ["COMPTOIR_SOURCE_ROOT"]
LATER = "2026-11-21T09:20:00+01:00"
BIG = b" " * (8 * 1024 * 1024 + 1)
with open(os.path.join(SOURCE, "data", "openapi.yaml"), encoding="utf-8") as stream:
    DOCUMENT = yaml.safe_load(stream)
METHODS = ("get", "put", "post", "delete", "patch")


def resolved(node):
    while "$ref" in node:
        at = DOCUMENT
        for part in node["$ref"].split("/")[1:]:
            at = at[part]
        node = at
    return node


def errors_of(schema, value):
    validator = Draft202012Validator({**schema, "components": DOCUMENT["components"]})
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message}"[:300] for error in validator.iter_errors(value)]


OPERATIONS = {(method.upper(), path): operation for path, item in DOCUMENT["paths"].items() for method, operation in item.items() if method in METHODS}
DOCUMENTED = {(*name, int(status)) for name, operation in OPERATIONS.items() for status in operation["responses"]}


def operation_of(method, target):
    path = target.split("?")[0]
    for name in sorted(OPERATIONS, key=lambda name: name[1].count("{")):
        if name[0] == method and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", name[1]), path):
            return name
    raise KeyError(f"{method} {target}")


def lines_of(content, text):
    """NDJSON: each line is one of the schemas."""
    found = []
    for line in text.splitlines():
        value = json.loads(line)
        if all(errors_of(schema, value) for schema in content["x-line"]):
            found.append(f"no schema of a line fits {line[:300]}")
    return found


class Watched:
    """A server whose every call is held against the document."""

    def __init__(self, server, seen, problems):
        self.server, self.seen, self.problems = server, seen, problems

    def __getattr__(self, name):
        return getattr(self.server, name)

    def call(self, method, target, body=None, token=None, headers=None):
        status, got, text = self.server.call(method, target, body, token=token, headers=headers)
        name = operation_of(method, target)
        said = OPERATIONS[name]
        self.seen.add((*name, status))
        found = self.check_answer(said, status, got, text)
        if status < 300 and body:
            found += self.check_request(said, body)
        self.problems += [f"{method} {target} {status}: {each}" for each in found]
        return status, got, text

    def check_answer(self, said, status, headers, text):
        if str(status) not in said["responses"]:
            return ["this status is not documented"]
        answer = resolved(said["responses"][str(status)])
        media = headers["Content-Type"].split(";")[0]
        if media not in answer["content"]:
            return [f"{media} is not documented"]
        content = answer["content"][media]
        found = [f"header {name} is missing" for name in answer.get("headers", {}) if headers[name] is None]
        if "x-line" in content:
            return found + lines_of(content, text.decode())
        if media in ("text/plain", "application/gzip"):
            return found
        value = json.loads(text)
        if "x-codes" in answer and value["code"] not in answer["x-codes"]:
            found.append(f"code {value['code']} is not documented")
        return found + errors_of(content["schema"], value)

    def check_request(self, said, body):
        text = body.decode() if isinstance(body, bytes) else body if isinstance(body, str) else json.dumps(body)
        if "requestBody" not in said:
            return ["a body is not documented"]
        content = next(iter(said["requestBody"]["content"].values()))
        return lines_of(content, text) if "x-line" in content else errors_of(content["schema"], json.loads(text))


def routes():
    """The server's table and the document name the same calls."""
    listed = subprocess.run([sys.argv[1]], capture_output=True, check=True).stdout.decode().split("\n")
    served = {tuple(line.split(" ")) for line in listed if line}
    written = {(method, re.sub(r"\{\w+\}", "{}", path)) for method, path in OPERATIONS}
    problems = []
    expect(problems, "served, not documented", sorted(served - written), [])
    expect(problems, "documented, not served", sorted(written - served), [])
    return problems


def wrong_tokens(server, admin):
    for method, path in OPERATIONS:
        said = OPERATIONS[(method, path)]["responses"]
        target = path.replace("{ref}", "C-1").replace("{id}", uuid7()).replace("{number}", "1041").replace("{hash}", "0" * 64)
        target += "?scope=work/LYO1" if path == "/v1/feed" else ""
        body = b"[]" if method == "PUT" else b"{}" if method == "POST" else None
        if "401" in said and path != "/v1/hello":
            server.call(method, target, body)
            server.call(method, target, body, token="0" * 64)
        if "403" in said and OPERATIONS[(method, path)]["security"] == [{"channel": []}]:
            server.call(method, target, body, token=admin)


def broken_and_big(server, web, session):
    for method, path in OPERATIONS:
        said = OPERATIONS[(method, path)]
        token = web if "channel" in said["tags"] else session
        headers = {"Comptoir-Signature": "AAAA"} if path == "/v1/hello" else None
        target = path.replace("{ref}", "C-1")
        if "400" in said["responses"]:
            if method == "GET":
                target = re.sub(r"\{\w+\}|C-1", "%FF", path) + ("?scope=work/LYO1&cursor=frog" if path == "/v1/feed" else "")
            server.call(method, target, None if method == "GET" else b"{", token=token, headers=headers)
        if "413" in said["responses"]:
            server.call(method, target, BIG, token=token, headers=headers)


def channel_calls(server, web, admin):
    shop = {"store": "LYO1", "sku": "45001-KAK-M"}
    server.call("POST", "/v1/orders", {**order("C-1", 2), "x-loyalty": {"points": [1]}}, token=web)
    server.call("POST", "/v1/orders", {**order("C-1", 2), "x-loyalty": {"points": [1]}}, token=web)
    server.call("POST", "/v1/orders", order("C-1", 3), token=web)
    elsewhere = order("C-2")
    elsewhere["fulfil"]["store"] = "PAR9"
    server.call("POST", "/v1/orders", elsewhere, token=web)
    nearest = order("C-3")
    del nearest["fulfil"]["store"]
    server.call("POST", "/v1/orders", nearest, token=web)
    for target in ("/v1/orders/C-1", "/v1/orders/C-404"):
        server.call("GET", target, token=web)
        server.call("GET", target, token=admin)
    for target, body in (("/v1/arrivals", {"number": "C-1", "at": None}), ("/v1/orders/C-1/cancel", {"lines": [{"line": 1, "quantity": 1}], "reason": None})):
        server.call("POST", target, body, token=web, headers={"Idempotency-Key": "k"})
        server.call("POST", target, {**body, "reason": "customer-wish", "at": "2026-11-21T08:00:00+01:00"}, token=web, headers={"Idempotency-Key": "k"})
        server.call("POST", target.replace("C-1", "C-404"), {**body, "number": "C-404"}, token=web)
    for number, amount in (("C-1", 900), ("C-1", 900), ("C-1", 901), ("C-404", 900)):
        server.call("POST", f"/v1/orders/{number}/payments", {"ref": "p1", "amount": amount, "till": "3", "receipt": None}, token=web)
    for number, phone in (("C-1", "+33600000042"), ("C-1", "+33600000043"), ("C-404", "+33600000042")):
        server.call("POST", f"/v1/orders/{number}/contact", {"phone": phone, "email": None, "collectors": [{"name": "Hugo Perrin"}, "Ana"]}, token=web,
                    headers={"Idempotency-Key": "k"})
    server.call("POST", "/v1/orders/C-1/cancel", b"", token=web)
    server.call("POST", "/v1/orders/C-1/cancel", b"", token=web)
    server.call("POST", "/v1/orders/C-1/contact", {"phone": "+33600000044"}, token=web)
    server.call("POST", "/v1/arrivals", {"number": "C-1"}, token=web)
    sale = {"ref": "r1", **shop, "quantity": -1, "kind": "sale", "at": "2026-11-21T08:50:00+01:00"}
    server.call("POST", "/v1/stock-movements", [sale], token=web)
    server.call("POST", "/v1/stock-movements", [{**sale, "quantity": -2}], token=web)
    server.call("POST", "/v1/stock-movements", [sale, {**sale, "ref": "r2", "store": "PAR9"}], token=web)
    server.call("POST", "/v1/stock-movements", [{"ref": "r9"}], token=web)
    for name, row, wrong in (("products", {"sku": "N-1", "gtin": "9521234500995", "name": {"fr": "Gants"}}, {"gtin": "12"}),
                             ("prices", {"zone": "FR", "sku": "N-1", "minor": 900}, {"minor": -1}), ("stock", {**shop, "quantity": 3}, {"store": "PAR9"})):
        server.call("PUT", f"/v1/{name}", [row], token=web, headers={"Idempotency-Key": "k"})
        server.call("PUT", f"/v1/{name}", [row, row], token=web, headers={"Idempotency-Key": "k"})
        server.call("PUT", f"/v1/{name}", [row, {**row, **wrong}], token=web)
        server.call("PUT", f"/v1/{name}", [{"brand": "x"}], token=web)


def enrolments(folder, server):
    code = Terminal(folder, server)
    code.enrol()
    code.enrol()
    code.enrol(SigningKey.generate())
    unknown = {"code": "AAAA-AAAA-AAAA-AAAA", "terminal_id": uuid7(), "public_key": base64.b64encode(bytes(32)).decode(), "name": "x"}
    server.call("POST", "/v1/enrol", unknown)
    for _ in range(8):
        code.enrol(SigningKey.generate())
    return Terminal(folder, server)  # not used in time


def terminal_calls(folder, server, web, admin):
    one = Terminal(folder, server).ready()
    server.call("POST", "/v1/hello", "{}")
    one.hello(key=SigningKey.generate())
    server.call("GET", f"/v1/feed?scope={SHOP}", token=one.token)
    server.call("GET", "/v1/feed?scope=work/LYO2", token=one.token)
    server.call("GET", f"/v1/feed?scope={SHOP}&cursor=1.ffffffff.1", token=one.token)
    server.call("GET", "/v1/badges/1041", token=one.token)
    server.call("GET", "/v1/badges/9999", token=one.token)
    signed, strokes = f"/v1/attachments/{uuid7()}?kind=signature", {"ratio": 1.9, "strokes": [[[0, 0], [1000, 1000]]]}
    for body in (strokes, strokes, {**strokes, "ratio": 2}):
        server.call("PUT", signed, body, token=one.token)
    fulfilment = next(name for (_, kind, name), doc in one.rows.items() if kind == "fulfilment")
    good, late = [one.line("fulfilment.pick", fulfilment, line=1, quantity=n, location="A-03-2") for n in (1, 5)]
    one.push(good, late)
    one.push(good)
    one.feed("work/LYO1")
    for token in (one.token, admin, web):
        server.call("GET", f"/v1/commands/{json.loads(late)['id']}", token=token)
    server.call("GET", f"/v1/commands/{uuid7()}", token=one.token)
    one.seq += 5
    one.push(one.line("fulfilment.release", fulfilment))
    forged = json.loads(good)
    forged["args"]["quantity"] = 2
    one.push(json.dumps(forged))
    one.seq = 3
    one.push(one.line("fulfilment.fly", fulfilment))
    one.seq = 1
    one.hello()
    for target in (f"/v1/feed?scope={SHOP}", "/v1/badges/1041", f"/v1/commands/{json.loads(late)['id']}"):  # it is frozen
        server.call("GET", target, token=one.token)
    server.call("PUT", signed, strokes, token=one.token)
    one.seq = 3
    folder.must("revoke", "--terminal", one.id)
    one.hello()
    one.push(one.line("fulfilment.release", fulfilment))
    server.call("GET", f"/v1/feed?scope={SHOP}", token=one.token)
    server.call("GET", "/v1/badges/1041", token=one.token)
    server.call("PUT", signed, strokes, token=one.token)
    return one


def gtin(number):
    body = f"{9520000000000 + number:013d}"
    return body + str(-sum(int(digit) * (1 if at % 2 else 3) for at, digit in enumerate(body)) % 10)


def snapshots(seen, problems):
    """A catalogue that is too long for the feed. Several ask at once: one call makes the snapshot, the others come again."""
    folder = made("stores", "people")
    folder.write("many.csv", "assortment,sku,gtin,name\n" + "".join(f"FR-MODE,S-{n},{gtin(n)},Pull {n}\n" for n in range(10_100)))
    folder.must("import", "--kind", "products", folder.file("many.csv"))
    feed, statuses = "/v1/feed?scope=catalogue/FR-MODE", []
    while 503 not in statuses and len(statuses) < 40:  # the first round does, unless the machine is very busy
        with Server(folder) as real:
            server = Watched(real, seen, problems)
            one = Terminal(folder, server)
            one.enrol(), one.hello()
            calls = [central.Later(server.call, "GET", feed, None, one.token) for _ in range(4)]
            answers = [call.get() for call in calls]
            statuses += [status for status, _, _ in answers]
            offer = next(json.loads(text) for status, _, text in answers if status == 409)
            snapshot_calls(folder, server, one, offer)
    expect(problems, "statuses", sorted(set(statuses)), [409, 503])


def snapshot_calls(folder, server, one, offer):
    target = f"/v1/snapshots/{offer['hash']}"
    whole = server.call("GET", target, token=one.token)
    expect(server.problems, "its bytes", (len(whole[2]), hashlib.blake2b(whole[2], digest_size=32).hexdigest()), (offer["bytes"], offer["hash"]))
    expect(server.problems, "a catalogue may be kept", whole[1]["Cache-Control"], "public, max-age=900, immutable")
    lines = gzip.decompress(whole[2]).decode().splitlines()
    trailer = json.loads(lines[-1])
    expect(server.problems, "its lines", (len(lines), trailer["n"], trailer["to"], trailer["hwm"], trailer["rejected"], trailer["heads"]),
           (20_202, 20_200, offer["to"], 0, [], {}))
    rest = server.call("GET", target, token=one.token, headers={"Range": "bytes=1000-"})
    expect(server.problems, "the rest", (rest[0], rest[2] == whole[2][1000:], rest[1]["Content-Range"]), (206, True, f"bytes 1000-{offer['bytes'] - 1}/{offer['bytes']}"))
    server.call("GET", target, token=one.token, headers={"Range": f"bytes={offer['bytes']}-"})
    server.call("GET", target.replace(offer["hash"], "0" * 64), token=one.token)
    tail = server.call("GET", f"/v1/feed?scope=catalogue/FR-MODE&cursor=1.{json.loads(lines[0])['epoch']}.{offer['to']}", token=one.token)
    expect(server.problems, "the feed goes on from it", (tail[0], len(tail[2].splitlines())), (200, 2))
    folder.must("revoke", "--terminal", one.id)
    server.call("GET", target, token=one.token)


def full_disk(seen, problems):
    """Every call that writes, on a disk that has no room: come again later."""
    folder = made(*ALL)
    web = token_of(folder)
    with central.SmallDisk(folder) as inside, Server(folder, inside=inside) as real:
        server = Watched(real, seen, problems)
        folder.path = f"/proc/{real.process.pid}/root{folder.path}"
        one = Terminal(folder, server).ready()
        spare = Terminal(folder, server)
        server.call("POST", "/v1/orders", order("C-1", 2), token=web)
        one.feed("work/LYO1")
        fulfilment = next(name for _, kind, name in one.rows if kind == "fulfilment")
        nonce = json.loads(server.call("GET", "/v1/hello")[2])["nonce"]
        central.fill_disk(real, folder)
        number = 0
        while real.call("POST", "/v1/orders", order(f"F-{number}"), token=web)[0] == 201 and number < 2000:
            number += 1
        server.call("POST", "/v1/orders", order("F-x"), token=web)
        server.call("POST", "/v1/orders/C-1/cancel", {"lines": None}, token=web)
        server.call("POST", "/v1/orders/C-1/payments", {"ref": "full", "amount": 1}, token=web)
        server.call("POST", "/v1/orders/C-1/contact", {"phone": "+33600000049"}, token=web)
        server.call("POST", "/v1/arrivals", {"number": "C-1"}, token=web)
        server.call("POST", "/v1/stock-movements", [{"ref": f"r{n}", "store": "LYO1", "sku": "45001-KAK-M", "quantity": -1, "kind": "sale"} for n in range(500)], token=web)
        for name, row in (("products", {"name": "Gants"}), ("prices", {"zone": "FR", "minor": 900}), ("stock", {"store": "LYO1", "quantity": 3})):
            server.call("PUT", f"/v1/{name}", [{**row, "sku": f"N-{n}"} for n in range(500)], token=web)
        one.push(*[one.line("fulfilment.accept" if n % 2 == 0 else "fulfilment.release", fulfilment,
                            **({"for": None, "from": None, "wave": None, "tote": None} if n % 2 == 0 else {})) for n in range(60)])
        one.hello(nonce)
        spare.enrol()
        server.call("GET", "/v1/hello")


def everything():
    problems, seen = [], set()
    folder = made(*ALL)
    web = token_of(folder)
    admin = token_of(folder, "admin")
    with Server(folder) as real:
        server = Watched(real, seen, problems)
        server.call("GET", "/healthz")
        server.call("GET", "/metrics")
        channel_calls(server, web, admin)
        forgotten = enrolments(folder, server)
        terminal = terminal_calls(folder, server, web, admin)
        fresh = Terminal(folder, server).ready()
        wrong_tokens(server, admin)
        broken_and_big(server, web, fresh.token)
        expect(problems, "the revoked one is out", terminal.hello()[0], 403)
    with Server(folder, clock=LATER) as real:
        forgotten.server = Watched(real, seen, problems)
        forgotten.enrol()
    snapshots(seen, problems)
    try:
        full_disk(seen, problems)
    except central.Skip as reason:
        print(f"# not tried: {reason}")
        seen |= {each for each in DOCUMENTED if each[2] == 503}
    expect(problems, "documented, not provoked", sorted(DOCUMENTED - seen), [])
    print(f"# {len(DOCUMENTED)} answers of {len(OPERATIONS)} calls are documented, {len(DOCUMENTED & seen)} were provoked")
    return problems


def document_is_closed():
    """A member that the document lacks fails: the schemas of answers say that there are no others."""
    problems = []
    health = {"status": "ok", "version": "1", "uptime": 3}
    expect(problems, "one member more", len(errors_of(DOCUMENTED_HEALTH, health)), 1)
    expect(problems, "none more", errors_of(DOCUMENTED_HEALTH, {"status": "ok", "version": "1"}), [])
    return problems


DOCUMENTED_HEALTH = {"$ref": "#/components/schemas/Health"}
cases(routes, document_is_closed, everything)
