#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`comptoir-central pass`: the text, its code as signs and as a picture, read back as a camera reads it; whom it is refused to; calling back, keys."""
import base64
import datetime
import json
import os
import re
import stat
import struct
import subprocess
import sys
import zlib

from central import Server, cases, expect, expect_in, made, order

READER = sys.argv[1]
TEXT = re.compile(r"INIFI[A-Z2-7]{202}")
SCALE = 4


def read_code(width, height, grey):
    done = subprocess.run([READER], input=b"P5 %d %d 255\n" % (width, height) + grey, capture_output=True, timeout=60, check=False)
    return done.stdout.decode().strip()


def read_signs(lines):
    """Half blocks on a dark ground: what is drawn is light."""
    light = {" ": (0, 0), "▄": (0, 255), "▀": (255, 0), "█": (255, 255)}
    rows = []
    for line in lines:
        for half in (0, 1):
            rows.append(bytes(light[sign][half] for sign in line for _ in range(SCALE)))
    return read_code(len(rows[0]), len(rows) * SCALE, b"".join(row for row in rows for _ in range(SCALE)))


def read_png(data):
    assert data[:8] == b"\x89PNG\r\n\x1a\n", data[:8]
    at, chunks = 8, {}
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + length]
        assert struct.unpack(">I", data[at + 8 + length:at + 12 + length])[0] == zlib.crc32(kind + body), kind
        chunks[kind] = body
        at += 12 + length
    width, height, depth, colour = struct.unpack(">IIBB", chunks[b"IHDR"][:10])
    assert (depth, colour) == (8, 0), (depth, colour)
    rows = zlib.decompress(chunks[b"IDAT"])
    assert len(rows) == (width + 1) * height
    return read_code(width, height, b"".join(rows[y * (width + 1) + 1:(y + 1) * (width + 1)] for y in range(height)))


def seconds(text):
    raw = base64.b32decode(text + "=" * (-len(text) % 8))
    return struct.unpack(">II", raw[56:64])


def shop(folder=None):
    folder = folder or made("stores", "places", "products", "stock")
    folder.must("order", stdin=json.dumps(order("C-1")))
    return folder


def signs_are_a_code():
    problems = []
    folder = shop()
    lines = folder.must("pass", "--order", "C-1").splitlines()
    text, picture, words = lines[0], lines[1:-1], lines[-1]
    expect(problems, "the text", TEXT.fullmatch(text) is not None, True)
    expect(problems, "the code", read_signs(picture), text)
    expect(problems, "in 80 columns", max(map(len, picture)) <= 80, True)
    known = r"C-1, printed, good from 2026-11-21T09:0\d:\d\d\+01:00 until 2026-12-21T09:0\d:\d\d\+01:00"  # the clock goes on meanwhile
    expect(problems, f"words: {words}", re.fullmatch(known, words) is not None, True)
    begin, end = seconds(text)
    expect(problems, "thirty days", end - begin, 30 * 86400)
    return problems


def a_picture_is_a_code():
    problems = []
    folder = shop()
    for server in (None, Server(folder)):
        lines = folder.must("pass", "--order", "C-1", "--out", folder.file("pass.png")).splitlines()
        expect(problems, "two lines", len(lines), 2)
        with open(folder.file("pass.png"), "rb") as stream:
            expect(problems, "the picture", read_png(stream.read()), lines[0])
        expect(problems, "nobody else's", stat.S_IMODE(os.stat(folder.file("pass.png")).st_mode), 0o600)
        if server is not None:
            expect(problems, "end", (server.stop(), server.err), (0, ""))
    code, _, err = folder.run("pass", "--order", "C-1", "--out", folder.file("no/such.png"))
    expect(problems, "exit", code, 3)
    expect_in(problems, "words", "Cannot write", err)
    return problems


def how_long():
    problems = []
    folder = shop()
    for arguments, wanted in [(["--live"], 15 * 60), (["--days", "2"], 2 * 86400)]:
        begin, end = seconds(folder.must("pass", "--order", "C-1", *arguments).splitlines()[0])
        expect(problems, str(arguments), end - begin, wanted)
    return problems


def whom_it_is_refused_to():
    problems = []
    folder = shop()
    ship = {**order("C-2"), "fulfil": {"method": "ship", "store": "LYO1", "address": {"name": "L", "street": ["1"], "postcode": "69001", "city": "Lyon",
                                                                                     "country": "FR"}}}
    folder.must("order", stdin=json.dumps(ship))
    folder.must("order", stdin=json.dumps(order("C-3")))
    folder.must("cancel", "--order", "C-3")
    for number, words in [("C-9", "No such order"), ("C-2", "This order is not collected"), ("C-3", "Nothing of this order is left")]:
        code, out, err = folder.run("pass", "--order", number)
        expect(problems, f"{number}: exit", (code, out), (3, ""))
        expect_in(problems, number, words, err)
    for arguments, words in [([], "--order is missing"), (["--order", "C-1", "--days", "367"], "--days is 1 to 366"), (["--drop"], "--drop goes with --rotate"),
                             (["--rotate", "--live"], "no order goes with it"), (["--order", "C-1", "--revoke", "--live"], "--revoke goes with --order alone"),
                             (["--order", "C-1", "--live", "--days", "3"], "exclude each other")]:
        code, _, err = folder.run("pass", *arguments)
        expect(problems, f"{arguments}: exit", code, 2)
        expect_in(problems, f"{arguments}", words, err)
    return problems


def called_back_and_rotated():
    problems = []
    folder = shop()
    with Server(folder):
        folder.must("pass", "--order", "C-1")
        expect(problems, "one", json.loads(folder.must("pass", "--order", "C-1", "--revoke")), {"number": "C-1", "revoked": 1})
        expect(problems, "none twice", json.loads(folder.must("pass", "--order", "C-1", "--revoke")), {"number": "C-1", "revoked": 0})
        _, end = seconds(folder.must("pass", "--order", "C-1").splitlines()[0])
        first = json.loads(folder.must("pass", "--rotate"))
        expect(problems, "until its last pass runs out", datetime.datetime.fromisoformat(first["before"]["until"]).timestamp(), end)
        code, _, err = folder.run("pass", "--rotate")
        expect(problems, "exit", code, 3)
        expect_in(problems, "words", "Two keys are in use already", err)
        second = json.loads(folder.must("pass", "--rotate", "--drop"))
        expect(problems, "the one that signed", second["before"]["key"], first["key"])
        expect(problems, "check", folder.run("check")[0], 0)
    return problems


cases(signs_are_a_code, a_picture_is_a_code, how_long, whom_it_is_refused_to, called_back_and_rotated)
