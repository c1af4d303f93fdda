#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Products a second of `comptoir-central import` over 200,000 rows, last commit included, beside what bare SQLite inserts of the very rows that
the import made: same tables, same indexes, same 500 a transaction, same durability, in the same run.
"""
import os
import sqlite3
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "end-to-end"))
from harness import CENTRAL  # noqa: E402

N = 200_000
LIMIT = 10_000
BATCH = 500
SHOP = "number,name,time_zone,assortment,price_zone,hours\nLYO1,Lyon,Europe/Paris,FR,FR,always\n"


def gtin(n):
    body = f"{9520000000000 + n:013d}"
    return body + str(-sum(int(c) * (1 if i % 2 else 3) for i, c in enumerate(body)) % 10)


def central(data, *arguments):
    subprocess.run([CENTRAL, arguments[0], "--data", data, *arguments[1:]], check=True, stdout=subprocess.DEVNULL)


def bare(source, target):
    """Seconds for the same rows into the same tables."""
    there = sqlite3.connect(source)
    tables = {name: there.execute(f"SELECT * FROM {name}").fetchall() for name in ("product", "code", "published")}
    here = sqlite3.connect(target, isolation_level=None)
    here.execute("PRAGMA journal_mode = WAL")
    here.execute("PRAGMA synchronous = FULL")
    for (sql,) in there.execute("SELECT sql FROM sqlite_schema WHERE tbl_name IN ('product', 'code', 'published') AND sql IS NOT NULL"):
        here.execute(sql)
    n_published = len(tables["published"])
    began = time.monotonic()
    for at in range(0, N, BATCH):
        here.execute("BEGIN IMMEDIATE")
        for name in ("product", "code"):
            rows = tables[name][at:at + BATCH]
            here.executemany(f"INSERT INTO {name} VALUES ({','.join('?' * len(rows[0]))})", rows)
        rows = tables["published"][at * n_published // N:(at + BATCH) * n_published // N]
        here.executemany(f"INSERT INTO published VALUES ({','.join('?' * len(rows[0]))})", rows)
        here.execute("COMMIT")
    taken = time.monotonic() - began
    here.close()
    there.close()
    return taken


def main():
    with tempfile.TemporaryDirectory(prefix="comptoir-import-", dir=os.environ.get("COMPTOIR_BUILD_ROOT")) as room:
        data, shop, products = (os.path.join(room, name) for name in ("data", "shop.csv", "products.csv"))
        with open(shop, "w", encoding="utf-8") as stream:
            stream.write(SHOP)
        with open(products, "w", encoding="utf-8") as stream:
            stream.write("sku,gtin,name,name.en,brand,options,weight_g\n")
            stream.writelines(f"S-{n:06d},{gtin(n)},Produit numéro {n},Product {n},Maison,size=M;colour=Kaki,{n % 5000}\n" for n in range(N))
        central(data, "init")
        central(data, "import", "--kind", "stores", shop)
        began = time.monotonic()
        central(data, "import", "--kind", "products", products)
        first = time.monotonic() - began
        began = time.monotonic()
        central(data, "import", "--kind", "products", products)
        again = time.monotonic() - began
        peer = bare(os.path.join(data, "central.db"), os.path.join(room, "bare.db"))
    print(f"import of {N} products: {N / first:,.0f} a second ({first:.2f} s), {N / first / LIMIT:.2f} of the {LIMIT:,} asked for")
    print(f"the same file again, nothing written: {N / again:,.0f} a second ({again:.2f} s)")
    print(f"bare SQLite, the same rows: {N / peer:,.0f} products a second ({peer:.2f} s); the import runs at {peer / first:.2f} of that")


if __name__ == "__main__":
    main()
