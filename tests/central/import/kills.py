#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kill −9 in the middle of an import, again and again, and the same file once more: the database's rows are those of an import that nobody
disturbed. Once with the program alone, once through `serve`, which is the one that dies.
"""
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
from central import CLOCK, PROGRAM, Folder, Server, cases, expect  # noqa: E402

N_KILLS = 4
SHOP = "number,name,time_zone,assortment,price_zone,hours\nLYO1,Lyon,Europe/Paris,FR-MODE,FR,always\nLYO2,Lyon,Europe/Paris,FR-MODE,FR,always\n"
N_PRODUCTS = 8_000
N_STOCK = 4_000
N_PRICES = 8_000
N_ORDERS = 250

# What must be the same: all that the files say. Ids and times of arrival are drawn anew in each run.
ROWS = {
    "products": ["SELECT * FROM product ORDER BY assortment, sku", "SELECT * FROM code ORDER BY assortment, code",
                 "SELECT scope, kind, id, seq, doc, why FROM published WHERE scope LIKE 'catalogue/%' ORDER BY scope, seq",
                 "SELECT name, seq, n, sum FROM scope WHERE name LIKE 'catalogue/%'"],
    "prices": ["SELECT * FROM price ORDER BY zone, sku, from_us",
               "SELECT scope, kind, id, seq, doc, why FROM published WHERE scope LIKE 'price/%' ORDER BY seq"],
    "stock": ["SELECT store, sku, bucket, location, n FROM balance ORDER BY 1, 2, 3, 4",
              "SELECT store, sku, quantity, from_bucket, from_location, to_bucket, to_location FROM ledger ORDER BY number",
              "SELECT kind, id, seq FROM published WHERE scope = 'shop/LYO1' AND kind = 'stock' ORDER BY seq"],
    "places": ["SELECT * FROM place ORDER BY store, code", "SELECT scope, kind, id, doc FROM published WHERE kind = 'place' ORDER BY 1, 3"],
    "orders": ["SELECT channel, number, document, hash, placed_us FROM orders ORDER BY number",
               "SELECT f.number, f.store, f.method, f.state, l.number, l.sku, l.ordered, l.picked, l.unit_price FROM line l "
               "JOIN fulfilment f ON f.id = l.fulfilment ORDER BY 1, 5", "SELECT * FROM reserved ORDER BY store, sku"],
}


def gtin(n):
    body = f"{9520000000000 + n:013d}"
    return body + str(-sum(int(c) * (1 if i % 2 else 3) for i, c in enumerate(body)) % 10)


def make_files(folder):
    folder.write("places.csv", "store,code,kind,rank\n" + "".join(f"LYO{n % 2 + 1},P-{n:05d},shelf,{n}\n" for n in range(4000)))
    folder.write("products.csv", "sku,gtin,name,brand,options\n" + "".join(
        f"S-{n:06d},{gtin(n)},Produit numéro {n},Maison,size=M;colour=Kaki\n" for n in range(N_PRODUCTS)))
    folder.write("prices.csv", "sku,price,from\n" + "".join(f"S-{n:06d},{n % 900}.90,2026-09-01\n" for n in range(N_PRICES)))
    folder.write("stock.csv", "store,sku,place,quantity\n" + "".join(f"LYO1,S-{n:06d},?,{n % 40 + 1}\n" for n in range(N_STOCK)))
    folder.write("orders.csv", "number,placed,sku,quantity,price,store,method\n" + "".join(
        f"U-{n // 4:05d},2026-11-20T10:00:00+01:00,S-{n * 7 % N_STOCK:06d},{n % 3 + 1},9.90,LYO1,pickup\n" for n in range(N_ORDERS * 4)))


def rows_of(folder, kind):
    database = sqlite3.connect(f"file:{os.path.join(folder.path, 'central.db')}?mode=ro", uri=True)
    try:
        return [database.execute(query).fetchall() for query in ROWS[kind]]
    finally:
        database.close()


def new_folder():
    folder = Folder()
    folder.must("init")
    folder.must("import", "--kind", "stores", folder.write("stores.csv", SHOP))
    make_files(folder)
    return folder


def count(folder, kind):
    """How far it is: rows of the first table that the kind writes."""
    database = sqlite3.connect(f"file:{os.path.join(folder.path, 'central.db')}?mode=ro", uri=True)
    try:
        return database.execute(re.sub("^SELECT .* FROM (\\w+) .*", "SELECT count(*) FROM \\1", ROWS[kind][0])).fetchone()[0]
    finally:
        database.close()


def arguments(folder, kind):
    as_of = ["--at", "2026-11-21T08:00:00+01:00"] if kind == "stock" else []  # each process here begins at the same instant
    return ["--kind", kind, *as_of, folder.file(f"{kind}.csv")]


def killed_import(folder, kind, dice, long_s):
    """Starts it and kills it somewhere on its way. How many rows it had written, and whether it was still at work."""
    process = subprocess.Popen([PROGRAM, "import", "--data", folder.path, "--clock", CLOCK, *arguments(folder, kind)],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        process.wait(dice.uniform(0.02, 0.9) * long_s)
        return False
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return True


def killed(kind):
    problems = []
    dice = random.Random(kind)
    calm = CALM["folder"]
    began = time.monotonic()
    calm.must("import", *arguments(calm, kind))
    long_s = time.monotonic() - began
    wanted = rows_of(calm, kind)
    folder = CALM["hit"]
    n_before = count(folder, kind)
    n_half = n_killed = 0
    for _ in range(N_KILLS):
        n_killed += killed_import(folder, kind, dice, long_s / N_KILLS * 2)
        n_half += n_before < count(folder, kind) < len(wanted[0])
    out = folder.must("import", *arguments(folder, kind))
    for query, found, should in zip(ROWS[kind], rows_of(folder, kind), wanted):
        if found != should:
            differ = [pair for pair in zip(found, should) if pair[0] != pair[1]][:2]
            problems.append(f"{query}: {len(found)} rows, {len(should)} undisturbed; {differ}")
    again = folder.must("import", *arguments(folder, kind))
    expect(problems, "a third run says that it wrote nothing", " 0 written, " in again, True)
    print(f"# {n_killed} of {N_KILLS} were killed at work, {n_half} left something half; then {out.strip().rsplit('/', 1)[-1]}")
    return problems


CALM = {}


def places_killed():
    CALM["folder"], CALM["hit"] = new_folder(), new_folder()
    return killed("places")


def products_killed():
    return killed("products")


def prices_killed():
    return killed("prices")


def stock_killed():
    return killed("stock")


def orders_killed():
    return killed("orders")


def check_is_clean_after_all_that():
    problems = []
    expect(problems, "check", CALM["hit"].run("check")[0], 0)
    return problems


def serve_killed_under_an_import():
    """The import is told so, ends with 3, and does what is left when it is asked again."""
    problems = []
    folder = new_folder()
    dice = random.Random(8)
    for _ in range(3):
        server = Server(folder)
        client = subprocess.Popen([PROGRAM, "import", "--data", folder.path, "--clock", CLOCK, "--kind", "products", folder.file("products.csv")],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        target = dice.randrange(1, N_PRODUCTS // 2)
        while client.poll() is None and count(folder, "products") < target:
            pass
        server.process.kill()
        server.process.wait()
        server.code = -9
        for pipe in (server.process.stdout, server.process.stderr, server.process.stdin):
            pipe.close()
        words = client.communicate()[1].decode()
        if client.returncode != 0:
            expect(problems, "exit", client.returncode, 3)
            expect(problems, "it says why", len(words.strip()) > 15, True)
    folder.must("import", "--kind", "products", folder.file("products.csv"))
    if rows_of(folder, "products") != rows_of(CALM["folder"], "products"):
        problems.append("the rows are not those of an undisturbed import")
    expect(problems, "check", folder.run("check")[0], 0)
    return problems


cases(places_killed, products_killed, prices_killed, stock_killed, orders_killed, check_is_clean_after_all_that, serve_killed_under_an_import)
