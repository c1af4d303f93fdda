#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every real file, imported by the program and counted by this script, which shares no line with it: what is imported and what is skipped
add up to the rows of the file, each bad row is named with its line and its field, and a second run writes nothing.
"""
import csv
import gzip
import io
import json
import os
import re
import sys
import tarfile
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))
from central import Folder, Skip, cases, expect  # noqa: E402

DATA = os.environ.get("COMPTOIR_REAL_DATA", "")
ORDERS = "orders/uci-online-retail-2010-12_2011-05.tar.xz"
ORDER_COLUMNS = "InvoiceNo=number,StockCode=sku,Description=name,Quantity=quantity,InvoiceDate=placed,UnitPrice=price,CustomerID=customer_ref"
CHARGES = {"POST", "DOT", "M", "m", "D", "BANK CHARGES"}
N_DAYS = int(os.environ.get("COMPTOIR_IMPORT_DAYS", "16"))  # of 141
WORDS = re.compile(r"^(?P<file>.*), line (?P<line>\d+), (?P<field>[\w.]+): (?P<why>.+); (?:its (?P<n>\d+) rows are )?skipped$")
SHOP = "number,name,time_zone,assortment,price_zone,hours\nLYO1,Lyon,Europe/Paris,FR-MODE,FR,always\n"


def real(name):
    path = os.path.join(DATA, name)
    if not os.path.exists(path):
        raise Skip("the real data is not here (COMPTOIR_REAL_DATA)")
    return path


def read(path):
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rb") as stream:
        return stream.read()


def folder_with_shop():
    # Where fsync costs nothing: what is tried here is what is read, not what a disk can do.
    if os.path.isdir("/dev/shm") and os.access("/dev/shm", os.W_OK):
        tempfile.tempdir = "/dev/shm"
    folder = Folder()
    folder.must("init")
    folder.must("import", "--kind", "stores", folder.write("shop.csv", SHOP))
    return folder


class Outcome:
    """What the program said of one file."""

    def __init__(self, problems, folder, kind, file, *more, stdin=""):
        code, out, err = folder.run("import", "--kind", kind, *more, file, stdin=stdin)
        found = re.search(r"(\d+) rows, (\d+) written, (\d+) unchanged, (\d+) skipped\n$", out)
        self.rows, self.written, self.unchanged, self.skipped = (int(n) for n in found.groups()) if found else (-1, -1, -1, -1)
        self.named = []
        for line in err.splitlines():
            words = WORDS.match(line)
            if words:
                self.named.append((int(words["line"]), words["field"]))
            else:
                problems.append(f"this does not name a row: {line!r}")
        expect(problems, "exit", code, 1 if self.skipped else 0)
        expect(problems, "written + unchanged + skipped", self.written + self.unchanged + self.skipped, self.rows)


def twice(problems, folder, kind, file, n_rows, bad, *more, stdin=""):
    """BAD is [(line, field)] as this script finds them."""
    first = Outcome(problems, folder, kind, file, *more, stdin=stdin)
    expect(problems, "rows, imported and skipped", (first.rows, first.written, first.skipped), (n_rows, n_rows - len(bad), len(bad)))
    if first.named != bad:
        differ = sorted(set(first.named) ^ set(bad))[:5]
        problems.append(f"{len(first.named)} rows are named, {len(bad)} are bad; they differ at {differ}")
    again = Outcome(problems, folder, kind, file, *more, stdin=stdin)
    expect(problems, "again", (again.written, again.unchanged, again.skipped), (0, first.written, first.skipped))
    check(problems, folder)


def check(problems, folder):
    code, out, _ = folder.run("check", "--json")
    answer = json.loads(out)
    expect(problems, "check", (code, [row for row in answer["invariants"] if row["found"]]), (0, []))


# ------------------------------------------------------------------------------------------------------- catalogues
def is_gtin(text):
    if not re.fullmatch(r"\d{8}|\d{12,14}", text):
        return False
    digits = [int(c) for c in text.zfill(14)]
    return sum(d * (1 if i % 2 else 3) for i, d in enumerate(digits)) % 10 == 0


def count_products(path, gtin, name):
    """(rows, [(line, field)] of the bad ones): a good row has a code with a good check digit that no row before had, and a name."""
    lines = csv.reader(io.StringIO(read(path).decode("utf-8-sig"), newline=""))
    header = next(lines)
    n_rows, bad, seen = 0, [], set()
    begins = lines.line_num + 1
    for fields in lines:
        line, begins = begins, lines.line_num + 1
        if not fields:
            continue
        n_rows += 1
        row = dict(zip(header, (field.strip() for field in fields)))
        code = row.get(gtin, "")
        if len(fields) != len(header):
            bad.append((line, "row"))
        elif code and not is_gtin(code):
            bad.append((line, "gtin"))
        elif not code:
            bad.append((line, "sku"))
        elif not row[name] or len(row[name].encode()) > 250:
            bad.append((line, "name"))
        elif code.zfill(14) in seen:
            bad.append((line, "gtin"))
        else:
            seen.add(code.zfill(14))
    return n_rows, bad


def catalogue(name, gtin, title, *columns):
    problems = []
    path = real("catalogue/" + name)
    n_rows, bad = count_products(path, gtin, title)
    more = ["--columns", ",".join(columns)] if columns else []
    twice(problems, folder_with_shop(), "products", path, n_rows, bad, *more)
    if not problems:
        print(f"# {n_rows} rows, {len(bad)} bad")
    return problems


def open_food_facts():
    return catalogue("open-food-facts-2019.csv.gz", "gtin14", "name")


def open_food_facts_with_damaged_codes():
    return catalogue("open-food-facts-dirty.csv", "ean13", "product_name", "ean13=gtin", "product_name=name", "brands=brand")


def photographed():
    return catalogue("photographed.csv", "gtin14", "name")


def books():
    return catalogue("goodbooks-ean13.csv.gz", "ean13", "title", "ean13=gtin", "title=name")


def every_catalogue_is_tried():
    problems = []
    expect(problems, "catalogue/", sorted(os.listdir(real("catalogue"))),
           ["goodbooks-ean13.csv.gz", "open-food-facts-2019.csv.gz", "open-food-facts-dirty.csv", "photographed.csv"])
    expect(problems, "stores/", os.listdir(real("stores")), ["bestbuy-stores.json.gz"])
    return problems


# ----------------------------------------------------------------------------------------------------------- stores
STORE_COLUMNS = ["--columns", "id=number", "--default", "time_zone=America/Chicago,assortment=US,price_zone=US,country=US,currency=USD,locale=en-US"]


def stores_as(form):
    problems = []
    rows = json.loads(read(real("stores/bestbuy-stores.json.gz")))
    text = {"array": lambda: json.dumps(rows, ensure_ascii=False),
            "lines": lambda: "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)}[form]()
    twice(problems, folder_with_shop(), "stores", "-", len(rows), [], *STORE_COLUMNS, stdin=text.encode())
    return problems


def stores_from_json_lines_on_standard_input():
    return stores_as("lines")


def stores_from_the_array_as_it_is():
    problems = []
    path = real("stores/bestbuy-stores.json.gz")
    folder = folder_with_shop()
    twice(problems, folder, "stores", path, len(json.loads(read(path))), [], *STORE_COLUMNS)
    return problems


# ----------------------------------------------------------------------------------------------------------- orders
def count_orders(text):
    """(rows, [(line, field)]): charges, and lines that go back, are no orders."""
    lines = csv.DictReader(io.StringIO(text, newline=""))
    n_rows, bad = 0, []
    for row in lines:
        n_rows += 1
        if row["StockCode"].strip() in CHARGES:
            bad.append((lines.line_num, "sku"))
        elif row["InvoiceNo"].startswith("C") or row["Quantity"].startswith("-"):
            bad.append((lines.line_num, "quantity"))
        elif row["UnitPrice"].startswith("-"):
            bad.append((lines.line_num, "price"))
    return n_rows, bad


def days_of_orders():
    """The tar of xz is unpacked here; the program reads a day at a time from standard input."""
    problems = []
    folder = folder_with_shop()
    more = ["--columns", ORDER_COLUMNS, "--default", "store=LYO1,method=pickup"]
    with tarfile.open(real(ORDERS)) as tar:
        days = sorted((member for member in tar if member.isfile()), key=lambda member: member.name)
        expect(problems, "days", len(days), 141)
        n_rows = n_bad = n_lines = 0
        for member in days[::max(1, len(days) // N_DAYS)]:
            text = tar.extractfile(member).read()
            rows, bad = count_orders(text.decode())
            found = []
            first = Outcome(found, folder, "orders", "-", *more, stdin=text)
            expect(found, "rows, imported and skipped", (first.rows, first.written, first.skipped), (rows, rows - len(bad), len(bad)))
            expect(found, "named", first.named, bad)
            problems += [f"{member.name}: {problem[:500]}" for problem in found]
            n_rows, n_bad, n_lines = n_rows + rows, n_bad + len(bad), n_lines + first.written
        again = Outcome(problems, folder, "orders", "-", *more, stdin=text)
        expect(problems, "the last day again", (again.written, again.unchanged, again.skipped), (0, rows - len(bad), len(bad)))
    print(f"# {n_rows} rows, {n_bad} are charges and returns")
    check(problems, folder)
    return problems


cases(every_catalogue_is_tried, open_food_facts, open_food_facts_with_damaged_codes, photographed, books, stores_from_the_array_as_it_is,
      stores_from_json_lines_on_standard_input, days_of_orders)
