#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the files of a demo chain: six shops and a depot, 2,000 articles of fashion and home, people, stock, and orders around NOW.

make.py OUT [--now 2026-11-21T14:32:00+01:00] [--seed 952] [--orders 28] [--first 10476] [--only-orders]

The same seed and instant give the same bytes. GTINs stand under GS1's demonstration prefix 952 alone. With --only-orders the chain
stays as it is in OUT: new orders come, and the list of codes gains what they want.
"""
import argparse
import csv
import datetime
import hashlib
import json
import os
import random
import shutil
import unicodedata

HERE = os.path.dirname(os.path.abspath(__file__))
EDITION = 2  # of the chain: data that another edition made is not gone on with
SHOPS = [
    {"number": "LYO1", "name": "Lyon Part-Dieu", "rank": 1, "web_orders": True},
    {"number": "LYO2", "name": "Villeurbanne", "rank": 2, "web_orders": True},
    {"number": "GRE1", "name": "Grenoble Victor-Hugo", "rank": 3, "web_orders": True},
    {"number": "MRS1", "name": "Marseille Saint-Ferréol", "rank": 4, "web_orders": True},
    {"number": "PAR1", "name": "Paris Rivoli", "rank": 5, "web_orders": True},
    {"number": "LIL1", "name": "Lille Grand-Place", "rank": 6, "web_orders": True},
]
DEPOT = {"number": "DEP1", "name": "Dépôt Saint-Priest", "rank": 7, "web_orders": False}
HOURS = "always"  # a demo shop never closes, whatever hour and weekday it is
FIRST_ORDER = 10476  # it and the next are the drawn wave
# When orders are due: from a quarter of an hour ago to three hours from now. How many fall due in each quarter of an hour is how web
# orders arrive around noon, whatever hour it is here: of 9,106 invoices of the UCI Online Retail set, each quarter's share from
# 10:30 to 13:45. Each is promised for the same time after it came in, so that due times have the arrivals' shape.
ARRIVALS = [317, 256, 213, 221, 347, 335, 374, 316, 344, 322, 271, 305, 297]
LATEST_MINUTES = -15
PROMISE_MINUTES = len(ARRIVALS) * 15
MAX_CODES = 64  # the list of codes in the window takes no more
PEOPLE = [  # number, name, role, pin, secret of the badge
    ("1041", "Camille", "associate", "1234", "10111213141516171819"),
    ("1042", "Théo", "associate", "2345", "20212223242526272829"),
    ("1001", "Nadia", "manager", "9876", "30313233343536373839"),
]
STAFF = ["Amandine", "Bruno", "Chloé", "Damien", "Estelle", "Fabien", "Gaëlle", "Henri", "Irène", "Jonas", "Karim", "Lucie", "Mehdi", "Nora", "Olivier"]
CUSTOMERS = ["Mathilde Girard", "Lucas Perrin", "Inès Moreau", "Julien Mercier", "Paul Gauthier", "Sophie Lambert", "Élodie Fournier", "Basile Roux",
             "Jeanne Caron", "Hugo Marchand", "Léa Fontaine", "Noé Chevalier", "Anaïs Picard", "Maël Rousseau", "Clara Besson", "Rémi Vasseur"]
ZONES = [  # kinds of article, aisle, zone
    ({"beanie", "parka", "knit", "scarf", "tote", "shoe"}, "A", "Femme"),
    ({"jean", "shirt"}, "B", "Homme"),
    ({"mug", "bowl", "board", "candle", "vase", "clock", "frame"}, "C", "Maison"),
    ({"basket", "cushion", "lamp", "throw", "towel"}, "D", "Linge et lumière"),
]
# Articles that stand where the drawn screens say: kind, name, colour, size -> place
DRAWN = {
    ("Bonnet Pilat", "moutarde", ""): "A-01-3",
    ("Parka Chamonix", "kaki", "M"): "A-03-2",
    ("Parka Chamonix", "kaki", "L"): "A-03-3",
    ("Pull Vercors", "écru", "L"): "A-05-1",
    ("Jean Confluence", "brut", "38"): "B-01-4",
    ("Écharpe Mistral", "gris", ""): "B-02-1",
}
WAVE = [  # the orders of the drawn wave: customer, minutes to due, [(article, quantity)]
    ("Lucas Perrin", 12, [("Bonnet Pilat", "moutarde", "", 1), ("Parka Chamonix", "kaki", "M", 3), ("Écharpe Mistral", "gris", "", 2)]),
    ("Mathilde Girard", 58, [("Pull Vercors", "écru", "L", 1)]),
    ("Inès Moreau", 102, [("Jean Confluence", "brut", "38", 2)]),
]


def slug(text):
    return unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode().lower()


def base32(data):
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    bits = int.from_bytes(data, "big")
    return "".join(alphabet[(bits >> shift) & 31] for shift in range(len(data) * 8 - 5, -1, -5))


def badge_of(number, secret):
    return f"B-{number}-{base32(bytes.fromhex(secret))}"


def gtin(digits12):
    weighted = sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(digits12))
    return f"0{digits12}{-weighted % 10}"


def articles():
    with open(os.path.join(HERE, "products", "names.csv"), encoding="utf-8") as stream:
        for number, row in enumerate(csv.DictReader(stream), 45001):
            for c, colour in enumerate(row["colours"].split("|")):
                for s, size in enumerate(row["sizes"].replace("TU", "").split("|")):  # TU: one size, so nothing to say
                    yield {
                        "sku": f"{number}-{slug(colour)[:3].upper()}-{size.replace(' ', '') or 'U'}", "gtin": gtin(f"952{number}{c + 1:02d}{s + 1:02d}"),
                        "name": row["name"], "kind": row["kind"], "colour": colour, "size": size, "price": int(row["price"]),
                        "class": row["class"], "style": str(number),
                    }


def place_of(article, dice):
    known = DRAWN.get((article["name"], article["colour"], article["size"]))
    if known:
        return known
    aisle = next(aisle for kinds, aisle, _ in ZONES if article["kind"] in kinds)
    return f"{aisle}-{dice.randint(6, 30):02d}-{dice.randint(1, 4)}"


def write(path, header, rows):
    with open(path, "w", newline="", encoding="utf-8") as stream:
        out = csv.writer(stream)
        out.writerow(header)
        out.writerows(rows)


def write_places(out):
    rows = []
    for shop in [*SHOPS, DEPOT]:
        for _, aisle, zone in ZONES:
            for rack in range(1, 31):
                rows += [[shop["number"], f"{aisle}-{rack:02d}-{shelf}", 0, zone, "shelf", (ord(aisle) - 64) * 1000 + rack * 10 + shelf, ""] for shelf in range(1, 5)]
        rows += [[shop["number"], f"Réserve-{n:02d}", -1, "Réserve", "stockroom", 9000 + n, ""] for n in range(1, 9)]
        if shop["web_orders"]:  # nobody collects at a depot
            rows += [[shop["number"], f"R-{n:02d}", 0, "Retrait", "bin", 9500 + n, 2] for n in range(1, 25)]
    write(os.path.join(out, "places.csv"), ["store", "code", "floor", "zone", "kind", "rank", "capacity"], rows)


def draw(shop, sku):
    """A byte that is the same in every run, also where only orders are made."""
    return hashlib.blake2b(f"{shop['number']} {sku}".encode(), digest_size=2).digest()[0]


def floor_of(article, shop):
    """Pieces on the floor."""
    if shop is DEPOT:
        return 20 + draw(shop, article["sku"]) % 100
    if (article["name"], article["colour"], article["size"]) in DRAWN:
        return 8
    return draw(shop, article["sku"]) % 7


def people():
    """(number, name, shop, role, pin, secret of the badge)."""
    yield from ((number, name, "LYO1", role, pin, secret) for number, name, role, pin, secret in PEOPLE)
    names = iter(STAFF)
    for nth, shop in enumerate(SHOPS[1:], 2):
        for n, role in enumerate(["associate", "associate", "manager"], 1):
            number = f"{1000 + 100 * nth + n}"
            secret = hashlib.blake2b(f"badge {number}".encode(), digest_size=10).hexdigest()
            yield number, next(names), shop["number"], role, f"{draw(shop, number) * 39 % 10000:04d}", secret


def write_chain(out, dice):
    pictures = os.path.join(out, "pictures")
    os.makedirs(pictures, exist_ok=True)
    hashes = {}
    for name in sorted(os.listdir(os.path.join(HERE, "products"))):
        if name.endswith(".svg"):
            path = os.path.join(HERE, "products", name)
            with open(path, "rb") as stream:
                hashes[name[:-4]] = hashlib.blake2b(stream.read(), digest_size=32).hexdigest()
            shutil.copyfile(path, os.path.join(pictures, hashes[name[:-4]] + ".svg"))

    write(os.path.join(out, "stores.csv"), ["number", "name", "time_zone", "locale", "currency", "country", "assortment", "price_zone", "rank", "hours", "web_orders"],
          [[s["number"], s["name"], "Europe/Paris", "fr-FR", "EUR", "FR", "FR-MODE", "FR", s["rank"], HOURS, "true" if s["web_orders"] else "false"]
           for s in [*SHOPS, DEPOT]])
    goods = list(articles())
    stock = [[shop["number"], article["sku"], place_of(article, dice), floor_of(article, shop)] for article in goods for shop in [*SHOPS, DEPOT]]
    write_places(out)
    write(os.path.join(out, "products.csv"), ["assortment", "sku", "gtin", "name", "brand", "style", "class", "size", "colour", "picture", "antitheft"],
          [["FR-MODE", a["sku"], a["gtin"], a["name"], "Maison Vernay", a["style"], a["class"], a["size"], a["colour"].capitalize(),
            hashes.get(f"{a['kind']}-{slug(a['colour'])}", ""), "true" if a["price"] >= 10000 else "false"] for a in goods])
    write(os.path.join(out, "prices.csv"), ["zone", "sku", "minor", "from"], [["FR", a["sku"], a["price"], "2026-09-01T00:00:00+02:00"] for a in goods])
    write(os.path.join(out, "stock.csv"), ["store", "sku", "place", "quantity"], stock)
    write(os.path.join(out, "people.csv"), ["number", "name", "store", "role", "from", "until", "pin", "badge"],
          [[n, name, shop, role, "2026-09-01T00:00:00+02:00", "", pin, badge_of(n, secret)] for n, name, shop, role, pin, secret in people()])
    with open(os.path.join(out, "edition"), "w", encoding="utf-8") as stream:
        stream.write(f"{EDITION}\n")


def write_codes(out, orders, goods):
    """What the window offers in place of a scanner: badges, bins, drawn articles, and those of this shop's orders, the newest first."""
    path = os.path.join(out, "codes.csv")
    by_sku = {a["sku"]: a for a in goods}
    rows = [[f"Badge · {name} · PIN {pin}", badge_of(n, secret)] for n, name, _, pin, secret in PEOPLE]
    rows += [[f"Bin R-{n:02d}", f"R-{n:02d}"] for n in (14, 15, 16)]
    wanted = [a for a in goods if (a["name"], a["colour"], a["size"]) in DRAWN]
    wanted += [by_sku[line["sku"]] for order in orders if order["fulfil"]["store"] == SHOPS[0]["number"] for line in order["lines"]]
    rows += [[f"{a['name']} {a['size']} {a['colour']}".replace("  ", " "), a["gtin"]] for a in wanted]
    if os.path.exists(path):
        with open(path, newline="", encoding="utf-8") as stream:
            rows += list(csv.reader(stream))[1:]
    once = {code: label for label, code in reversed(rows)}
    seen = dict.fromkeys(code for _, code in rows)
    write(path, ["label", "code"], [[once[code], code] for code in list(seen)[:MAX_CODES]])


def document(number, shop, customer, placed, ready_by, lines, dice):
    first, last = customer.split(" ", 1)
    total = sum(line["unit_price"] * line["quantity"] for line in lines)
    phone = dice.randint(0, 9999)
    return {
        "number": f"C-{number}", "channel": "web", "placed": placed, "class": "consumer",
        "contract": {"kind": "distance", "concluded": placed, "seller": "VERNAY-ECOM", "vat_country": "FR"},
        "customer": {"ref": f"CU-{number}", "first": first, "name": last, "phone": f"+3363998{phone:04d}", "email": f"cu-{number}@example.org", "language": "fr"},
        "payment": {"state": "paid", "currency": "EUR", "total": total, "paid": total},
        "fulfil": {"method": "pickup", "store": shop["number"], "slot": None, "ready_by": ready_by, "on_short": "keep"},
        "lines": lines,
    }


def lines_of(wanted, goods):
    known = {(a["name"], a["colour"], a["size"]): a for a in goods}
    found = [(known[name, colour, size], quantity) for name, colour, size, quantity in wanted]
    return [{"line": n, "sku": a["sku"], "gtin": a["gtin"], "quantity": quantity, "unit_price": a["price"], "vat_rate": "20.0"}
            for n, (a, quantity) in enumerate(found, 1)]


def due_minutes(n, dice):
    """N due times in minutes from now, in their order: one of each Nth of the curve, so that few orders have its shape too."""
    times = []
    for nth in range(n):
        left = (nth + dice.random()) / n * sum(ARRIVALS)
        quarter = 0
        while left >= ARRIVALS[quarter]:
            left -= ARRIVALS[quarter]
            quarter += 1
        times.append(LATEST_MINUTES + (quarter + left / ARRIVALS[quarter]) * 15)
    return times


def write_orders(out, now, count, first, dice):
    """Every second order is the first shop's, where the terminal is; the others take turns."""
    goods = list(articles())
    plain = [a for a in goods if (a["name"], a["colour"], a["size"]) not in DRAWN]
    known = {shop["number"]: [a for a in plain if floor_of(a, shop) >= 4] for shop in SHOPS}  # nobody is promised what is not there
    wave = WAVE if first == FIRST_ORDER else []
    minutes = due_minutes(max(0, count - len(wave)), dice)
    orders = []
    for n in range(count):
        if n < len(wave):
            shop, (customer, due, wanted) = SHOPS[0], wave[n]
        else:
            shop = SHOPS[0] if n % 2 == 0 else SHOPS[1 + n // 2 % (len(SHOPS) - 1)]
            customer, due = CUSTOMERS[(first + n) % len(CUSTOMERS)], minutes[n - len(wave)]
            chosen = dice.sample(known[shop["number"]], dice.choice([1, 1, 2, 2, 3, 4]))
            wanted = [(a["name"], a["colour"], a["size"], dice.choice([1, 1, 1, 2])) for a in chosen]
        ready_by = now + datetime.timedelta(seconds=int(due * 60))
        placed = ready_by - datetime.timedelta(minutes=PROMISE_MINUTES)
        orders.append(document(first + n, shop, customer, placed.isoformat(timespec="seconds"), ready_by.isoformat(timespec="seconds"), lines_of(wanted, goods), dice))
    with open(os.path.join(out, "orders.jsonl"), "w", encoding="utf-8") as stream:
        stream.writelines(json.dumps(order, ensure_ascii=False) + "\n" for order in orders)
    write_codes(out, orders, goods)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("out")
    parser.add_argument("--now", default=datetime.datetime.now().astimezone().isoformat(timespec="seconds"))
    parser.add_argument("--seed", type=int, default=952)
    parser.add_argument("--orders", type=int, default=28)
    parser.add_argument("--first", type=int, default=FIRST_ORDER)
    parser.add_argument("--only-orders", action="store_true")
    given = parser.parse_args()
    os.makedirs(given.out, exist_ok=True)
    now = datetime.datetime.fromisoformat(given.now)
    if not given.only_orders:
        write_chain(given.out, random.Random(given.seed))
    write_orders(given.out, now, given.orders, given.first, random.Random(f"{given.seed} {given.first}"))


if __name__ == "__main__":
    main()
