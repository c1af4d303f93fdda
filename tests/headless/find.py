#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding by hand on a real central's catalogue: what was imported there is found here, and what changes there is found changed."""
import os

from shop import ARTICLES, Room, run_cases, write

WORDS = [  # what is typed, the skus that are found
    ("parka", ["45001-KAK-M", "45001-KAK-L"]), ("PARKA L", ["45001-KAK-L"]), ("verco", ["45014-BOR-L"]), ("ocre bonnet", ["45020-OCR-U"]),
    ("45014-bor-l", ["45014-BOR-L"]), ("9524500100035", ["45014-BOR-L"]), ("9 5245 0010 0035", ["45014-BOR-L"]), ("95245001", None),
    ("scaphandre", []), ("", []), ("😀", []), ("\u200f\u202eparka\u202c m", ["45001-KAK-M"]), ('" OR *', []), ("parka" * 5000, []),
    ("parka\n\tm\u0001", ["45001-KAK-M"]),
]


def skus(answer):
    return [row["sku"] for row in answer["rows"] if row["means"] == "product"]


def finds_by_what_is_typed():
    """find/words, numbers and anything else that is typed"""
    with Room() as room:
        terminal = room.terminal("h1", room.central())
        terminal.sync()
        for text, wanted in WORDS:
            found = skus(terminal.must("find", text=text))
            assert found == (wanted if wanted is not None else list(ARTICLES)), (text, found)
        for text in (7, None, ["parka"]):
            assert terminal.ask("find", text=text)["problem"]["code"] == "malformed", text


def finds_without_the_network():
    """find/stock and price, with what this terminal did a moment ago, and no network"""
    with Room() as room:
        central = room.central()
        central.order("C-10487", ("45001-KAK-M", 2))
        terminal = room.terminal("h1", central)
        terminal.sync()
        terminal.sign_in("camille")
        terminal.must("network", on=False)
        row = terminal.must("find", text="kaki m")["rows"][0]
        assert (row["here"], row["reserved"], row["price"]["minor"], row["price"]["currency"]) == (4, 2, 14900, "EUR"), row
        assert [(at["place"], at["quantity"]) for at in row["places"]] == [("A-03-2", 6)], row
        terminal.must("accept", fulfilment="C-10487")
        terminal.must("pick", fulfilment="C-10487", line=1, place="A-03-2")
        row = terminal.must("find", text="kaki m")["rows"][0]
        assert (row["here"], row["reserved"]) == (4, 1), row
        assert [(at["place"], at["quantity"]) for at in row["places"]] == [("A-03-2", 5)], row


def finds_orders_bags_places():
    """find/an order, a bag and a place by their numbers"""
    with Room() as room:
        central = room.central()
        central.order("C-10487", ("45001-KAK-M", 1))
        terminal = room.terminal("h1", central)
        terminal.sync()
        terminal.sign_in("camille")
        first = terminal.must("find", text="c-10487")["rows"][0]
        assert (first["means"], first["reference"]) == ("order", "C-10487"), first
        terminal.must("accept", fulfilment="C-10487")
        terminal.must("pick", fulfilment="C-10487", line=1)
        bag = terminal.must("bags", fulfilment="C-10487", count=1)["bags"][0]
        found = terminal.must("find", text=bag.lower())["rows"][0]
        assert (found["means"], found["bag"]) == ("bag", bag), found
        found = terminal.must("find", text="a-03-2")["rows"][0]
        assert (found["means"], found["place"]) == ("place", "A-03-2"), found


def follows_central():
    """find/an article renamed, priced anew and one more at central"""
    with Room() as room:
        central = room.central()
        terminal = room.terminal("h1", central)
        terminal.sync()
        path = os.path.join(central.files, "more.csv")
        write(path, ["assortment", "sku", "name", "size", "colour"],
              [["FR-MODE", "45020-OCR-U", "Béret Pilat", "", "Ocre"], ["FR-MODE", "45099", "Œillet d'été", "", ""]])
        central.run("import", "--kind", "products", path)
        write(path, ["zone", "sku", "minor", "from"], [["FR", "45020-OCR-U", 2900, "2026-11-21T10:00:00+01:00"]])
        central.run("import", "--kind", "prices", path)
        terminal.sync()
        assert skus(terminal.must("find", text="bonnet")) == []
        row = terminal.must("find", text="beret")["rows"][0]
        assert (row["sku"], row["price"]["minor"]) == ("45020-OCR-U", 2900), row
        row = terminal.must("find", text="oeillet ete")["rows"][0]
        assert (row["sku"], row["here"], row["price"], row["places"]) == ("45099", 0, None, []), row


run_cases(finds_by_what_is_typed, finds_without_the_network, finds_orders_bags_places, follows_central)
