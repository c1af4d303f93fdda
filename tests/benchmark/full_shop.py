# SPDX-License-Identifier: GPL-3.0-or-later
"""A terminal as full as a busy one that was cut off: 200,000 products in its cache, 1,000 commands in its journal that nobody has. Central has
ended by then."""
import datetime

from harness import BEANIE, PARKA_L, Central, Clock, Headless, Shop, wait_for

N_PRODUCTS = 200_000
N_UNSENT = 1000
N_PIECES = 4000  # of the one article of the large order
SCOPE = "catalogue/FR-MODE"


def gtin(n):
    """A GTIN-14; GS1 keeps 952 for demonstrations."""
    body = f"0{952000000000 + n:012d}"
    return body + str(-sum(int(c) * (1 if i % 2 else 3) for i, c in enumerate(body)) % 10)


class FullShop:
    def __init__(self, room):
        self.clock = Clock()
        self.shop = Shop(room, self.clock, stock_of_drawn=N_PIECES)
        central = Central(room, self.clock)
        central.set_up(self.shop)
        rows = "".join(f"S-{n:06d},{gtin(n)},Produit numéro {n},Product {n},Maison,size=M;colour=Kaki,{n % 5000}\n" for n in range(N_PRODUCTS))
        central.command("import", "--kind", "products", room.file("more.csv", "sku,gtin,name,name.en,brand,options,weight_g\n" + rows))
        central.serve()
        central.open_channel()
        due = self.clock.now() + datetime.timedelta(hours=3)
        central.place(self.shop.order("C-1", [(BEANIE, N_PIECES)], due))
        central.place(self.shop.order("C-2", [(PARKA_L, 1)], due))
        terminal = Headless(room, self.clock, "full", central.enrol_file("Handheld 07"))
        self.data = terminal.data
        wait_for("the catalogue", lambda: terminal.ask("sync", wait=5)["ok"] and terminal.ask("find", text=gtin(N_PRODUCTS - 1))["rows"], 120, 0.2)
        badge, pin = self.shop.people["Camille"]
        terminal.act("sign-in", badge=badge, pin=pin)
        terminal.act("network", on=False)
        central.stop()
        for n in range(N_UNSENT):
            terminal.act("count", place=self.shop.place(BEANIE), sku=self.shop.sku(BEANIE), quantity=N_PIECES)
        terminal.act("sign-out")
        terminal.close()
