#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Messages to others (docs/webhooks.md) as a receiver sees them: signed after Standard Webhooks, tried again, each under one id; receivers that fail,
hang, point elsewhere, never end or are gone. The signature is checked here from the specification alone."""
import base64
import json
import os
import stat
import time

from central import CLOCK, PATIENCE_S, Server, Skip, cases, expect, expect_in, made, order
from receiver import Receiver, verify

FAST = CLOCK + ",x120"  # the undo's 30 s are a quarter of one, the first wait of 5 s is less than a look


def add(folder, url, *more):
    """(the receiver's id, its secret)"""
    name = f"secret-{len(os.listdir(folder.root.name))}"
    answer = json.loads(folder.must("webhook", "--add", url, "--out", folder.file(name), *more))
    return answer["webhook"], folder.read(name).strip()


def state_of(folder, identity):
    rows = [json.loads(line) for line in folder.must("webhook", "--list").splitlines()]
    return next(row for row in rows if row["webhook"] == identity)


def wait_until(condition):
    end = time.monotonic() + PATIENCE_S
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)
    return condition()


def wait_for_state(folder, identity, **wanted):
    wait_until(lambda: all(state_of(folder, identity)[name] == value for name, value in wanted.items()))
    return state_of(folder, identity)


class Shop:
    """A folder that is served, and its web shop."""

    def __init__(self, folder, clock=FAST):
        self.folder = folder
        self.server = Server(folder, clock=clock)
        self.token = folder.must("token", "--scope", "channel", "--name", "web", "--out", "-").strip()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.stop()

    def cancel(self, number):
        """Something to tell: the order comes, and is cancelled."""
        for path, body, key in (("/v1/orders", order(number), None), (f"/v1/orders/{number}/cancel", {"lines": None, "reason": "customer-wish"}, number)):
            status, _, text = self.server.call("POST", path, body, self.token, {"Idempotency-Key": key} if key else None)
            assert status in (200, 201), text


def clean(folder):
    return [] if folder.run("check")[0] == 0 else ["check: " + folder.run("check")[1]]


def is_signed():
    problems = []
    known = {"webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek", "webhook-timestamp": "1614265330", "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="}
    expect(problems, "what the specification's own library signed", verify("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", known, b'{"test": 2432232314}'), ["sent at 1614265330"])
    folder = made("stores", "places", "products", "stock")
    with Receiver(204) as receiver, Shop(folder) as shop:
        identity, secret = add(folder, receiver.url)
        expect(problems, "mode of the secret", stat.S_IMODE(os.stat(folder.file(sorted(n for n in os.listdir(folder.root.name) if n.startswith("secret"))[0])).st_mode), 0o600)
        shop.cancel("C-1")
        got = receiver.wait(1)
        expect(problems, "messages", len(got), 1)
        _, headers, body = got[0]
        problems += verify(secret, headers, body)
        expect(problems, "of other bytes", verify(secret, headers, body + b" "), ["the signature is another's"])
        expect(problems, "type", headers["Content-Type"], "application/json")
        message = json.loads(body)
        expect(problems, "event", (message["type"], message["data"]["number"], message["data"]["reference"], message["data"]["store"]), ("order.cancelled", "C-1", "C-1", "LYO1"))
        expect(problems, "lines", message["data"]["lines"], [{"line": 1, "sku": "45001-KAK-M", "ordered": 1, "short": 0, "cancelled": 1}])
        expect(problems, "nobody's name", [word for word in ("Perrin", "Lucas") if word in body.decode()], [])
        row = wait_for_state(folder, identity, taken=1)
        expect(problems, "state", (row["state"], row["waiting"], row["taken"], row["given_up"]), ("live", 0, 1, 0))
        shop.cancel("C-2")
        ids = [headers["webhook-id"] for _, headers, _ in receiver.wait(2)]
        expect(problems, "another message has another id", len(set(ids)), 2)
    return problems + clean(folder)


def is_what_openapi_says():
    """Headers and body, against data/openapi.yaml."""
    try:
        import yaml
        from jsonschema import Draft202012Validator
    except ImportError as error:
        raise Skip("python3-yaml or python3-jsonschema is not installed") from error
    with open(os.path.join(os.environ["COMPTOIR_SOURCE_ROOT"], "data", "openapi.yaml"), encoding="utf-8") as stream:
        document = yaml.safe_load(stream)
    call = document["webhooks"]["message"]["post"]
    folder = made("stores", "places", "products", "stock")
    with Receiver(204) as receiver, Shop(folder) as shop:
        add(folder, receiver.url)
        shop.cancel("C-1")
        _, headers, body = receiver.wait(1)[0]
    schema = document["components"]["schemas"]["Message"]
    problems = [error.message for error in Draft202012Validator(schema).iter_errors(json.loads(body))]
    for parameter in call["parameters"]:
        problems += [error.message for error in Draft202012Validator(parameter["schema"]).iter_errors(headers[parameter["name"]])]
    return problems


def is_tried_again():
    """500, then 503 with Retry-After, then an answer: one id, the same bytes."""
    problems = []
    folder = made("stores", "places", "products", "stock")
    with Receiver(500, (503, {"Retry-After": "60"}), 200) as receiver, Shop(folder) as shop:
        identity, secret = add(folder, receiver.url)
        shop.cancel("C-1")
        got = receiver.wait(3)
        expect(problems, "tries", len(got), 3)
        expect(problems, "ids", len({headers["webhook-id"] for _, headers, _ in got}), 1)
        expect(problems, "bytes", len({body for _, _, body in got}), 1)
        for _, headers, body in got:
            problems += verify(secret, headers, body)
        expect(problems, "taken", wait_for_state(folder, identity, taken=1)["taken"], 1)
        shop.cancel("C-2")
        expect(problems, "after it was taken, only the next", [json.loads(body)["data"]["number"] for _, _, body in receiver.wait(4)], ["C-1"] * 3 + ["C-2"])
    return problems + clean(folder)


def one_that_hangs_keeps_nobody():
    """Others are told, central answers and ends; what it never took comes again from the next process, under its id."""
    problems = []
    folder = made("stores", "places", "products", "stock")
    with Receiver("hang") as slow, Receiver(200) as quick:
        with Shop(folder) as shop:
            identity, _ = add(folder, slow.url)
            add(folder, quick.url)
            shop.cancel("C-1")
            expect(problems, "the quick one", len(quick.wait(1)), 1)
            expect(problems, "the slow one", len(slow.wait(1)), 1)
            for n in range(2, 8):
                shop.cancel(f"C-{n}")
            expect(problems, "the quick one, of all", len(quick.wait(7)), 7)
            expect(problems, "at once on their way to the slow one", len(slow.got) <= 4, True)
            expect(problems, "central answers", shop.server.call("GET", "/healthz")[0], 200)
            expect(problems, "what waits", state_of(folder, identity)["waiting"], 7)
            begin = time.monotonic()
            expect(problems, "it ends", shop.server.stop(), 0)
            expect(problems, "without waiting for it", time.monotonic() - begin < 5, True)
        first = {headers["webhook-id"] for _, headers, _ in slow.got}
        with slow.changed:
            slow.answers = [200]
            slow.got.clear()
        with Shop(folder, "2026-11-21T12:00:00+01:00"):
            again = {headers["webhook-id"] for _, headers, _ in slow.wait(7)}
            expect(problems, "again, after a restart", (len(again), first <= again), (7, True))
            expect(problems, "taken", wait_for_state(folder, identity, taken=7)["taken"], 7)
            expect(problems, "the quick one hears nothing twice", len(quick.got), 7)
    return problems + clean(folder)


def one_that_is_gone_is_left_alone():
    problems = []
    folder = made("stores", "places", "products", "stock")
    with Receiver(410) as receiver, Receiver(200) as other, Shop(folder) as shop:
        identity, _ = add(folder, receiver.url)
        shop.cancel("C-1")
        receiver.wait(1)
        expect(problems, "state", wait_for_state(folder, identity, state="gone")["state"], "gone")
        add(folder, other.url)
        shop.cancel("C-2")
        expect(problems, "the other's", len(other.wait(1)), 1)
        expect(problems, "messages", len(receiver.got), 1)
        expect(problems, "what waits", state_of(folder, identity)["waiting"], 0)
    return problems + clean(folder)


def points_elsewhere():
    """A redirect is not followed: the address that was said is the one."""
    problems = []
    folder = made("stores", "places", "products", "stock")
    with Receiver(200) as elsewhere, Receiver((307, {"Location": elsewhere.url}), (302, {"Location": elsewhere.url}), 200) as receiver, Shop(folder) as shop:
        identity, _ = add(folder, receiver.url)
        shop.cancel("C-1")
        expect(problems, "tries", len(receiver.wait(3)), 3)
        expect(problems, "taken", wait_for_state(folder, identity, taken=1)["taken"], 1)
        expect(problems, "elsewhere", elsewhere.got, [])
    return problems


def answers_without_end():
    """Its first line is the answer."""
    problems = []
    folder = made("stores", "places", "products", "stock")
    with Receiver("endless") as receiver, Receiver(200) as other, Shop(folder) as shop:
        identity, _ = add(folder, receiver.url)
        shop.cancel("C-1")
        add(folder, other.url)
        for n in range(2, 12):
            shop.cancel(f"C-{n}")
        expect(problems, "the other's", len(other.wait(10)), 10)
        row = wait_for_state(folder, identity, taken=11)
        expect(problems, "all are taken", (row["taken"], row["waiting"]), (11, 0))
        expect(problems, "nobody reads on", wait_until(lambda: receiver.n_writing == 0), True)
    return problems


def nobody_listens():
    problems = []
    folder = made("stores", "places", "products", "stock")
    with Receiver(200) as receiver:
        url = receiver.url  # its port is closed again
    with Receiver(200) as other, Shop(folder) as shop:
        identity, _ = add(folder, url)
        add(folder, other.url)
        shop.cancel("C-1")
        expect(problems, "the other's", len(other.wait(1)), 1)
        expect(problems, "state", (state_of(folder, identity)["state"], state_of(folder, identity)["waiting"]), ("live", 1))
        expect(problems, "central answers", shop.server.call("GET", "/healthz")[0], 200)
    return problems + clean(folder)


def the_command_line():
    problems = []
    folder = made("stores", "places", "products", "stock")
    secret = folder.file("s")
    for url in ("ftp://example.org/", "http://example.org/", "https://a:b@example.org/"):
        code, out, err = folder.run("webhook", "--add", url, "--out", secret)
        expect(problems, url, (code, out), (3, ""))
        expect_in(problems, url, "is no address to send to", err)
    code, _, err = folder.run("webhook", "--add", "https://example.org/", "--events", "order.ready,order.lost", "--out", secret)
    expect(problems, "an unknown event", code, 3)
    expect_in(problems, "an unknown event", "order.lost", err)
    for words in ((), ("--add", "https://example.org/"), ("--list", "--remove", "x"), ("--events", "order.ready", "--list")):
        expect(problems, f"usage {words}", folder.run("webhook", *words)[0], 2)
    identity, text = add(folder, "https://example.org/hook", "--events", "order.ready,order.cancelled")
    expect(problems, "secret", (text.startswith("whsec_"), len(base64.b64decode(text[6:]))), (True, 32))
    row = state_of(folder, identity)
    expect(problems, "list", (row["url"], row["events"], row["state"], row["last_taken"]), ("https://example.org/hook", ["order.ready", "order.cancelled"], "live", None))
    expect(problems, "the secret is shown once", text in folder.must("webhook", "--list"), False)
    folder.must("webhook", "--remove", identity)
    expect(problems, "removed", state_of(folder, identity)["state"], "removed")
    expect(problems, "there is none", folder.run("webhook", "--remove", "019ab6a1-0000-7000-8000-000000000000")[0], 3)
    return problems + clean(folder)


cases(is_signed, is_what_openapi_says, is_tried_again, one_that_hangs_keeps_nobody, one_that_is_gone_is_left_alone, points_elsewhere, answers_without_end, nobody_listens, the_command_line)
