#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plays the drawn order by itself and leaves a picture of each screen.

tour.py OUT VARIANT   on the X server that xv.sh made        tour.py OUT index   the page that shows them all
"""
import datetime
import html
import json
import os
import shutil
import subprocess
import sys
import time
import traceback

from harness import BEANIE, BUILD, JEAN, KNIT, PARKA_L, PARKA_M, SCARF, SOURCE, Central, Clock, Room, Shop, wait_for
from proxy import Proxy
from screen import Window

SCREENS = {  # and the drawing that each is held against
    "1-sign-in": "01-sign-in.png",
    "2-work": "02-work-list.png",
    "3-wave": "08-work-tablet.png",
    "4-pick": "03-pick-walk.png",
    "5-wrong": "04-wrong-item.png",
    "6-short": "05-short-pick.png",
    "7-stage": "06-stage.png",
    "8-attention": "07-needs-attention.png",
    "9-offline": "15-work-offline.png",
    "A-stock": "11-product-stock.png",
    "B-put-back": "06-stage.png",
}
DRAWN_OTHERWISE = {
    ("tablet-dark", "3-wave"): "19-work-tablet-dark.png",
    ("handheld-200", "4-pick"): "20-pick-walk-200pct.png",
}
SIZES = {"handheld": "412x892", "portrait": "800x1280", "tablet": "1280x800"}
LOOKS = {
    "": {},
    "-dark": {"ADW_DEBUG_COLOR_SCHEME": "prefer-dark"},
    "-contrast": {"ADW_DEBUG_HIGH_CONTRAST": "1"},
    "-200": {"COMPTOIR_TEXT_SCALE": "2"},
    "-fr": {"LANGUAGE": "fr"},
}
VARIANTS = {size + look: (SIZES[size], LOOKS[look]) for size in SIZES for look in LOOKS}


class Tour:
    def __init__(self, room, out, variant):
        size, environment = VARIANTS[variant]
        self.out, self.variant = out, variant
        self.trouble = []
        self.last_scan = "", 0.0
        self.clock = Clock()
        self.shop = Shop(room, self.clock, n_others=10000, stock_of_drawn=8)
        self.central = Central(room, self.clock)
        self.central.set_up(self.shop)
        self.central.command("import", "--kind", "orders", room.file("on-time.jsonl", self.orders_on_time()))
        self.proxy = Proxy(room)
        self.proxy.lead_to(self.central.serve(self.proxy.url))
        self.central.open_channel()
        self.window = Window(room, self.clock, "tour", self.central.enrol_file("Handheld 07"), size, COMPTOIR_PICTURES=self.shop.pictures,
                             COMPTOIR_CODES=self.shop.codes, COMPTOIR_LOCALE_DIR=os.path.join(BUILD, "po"), LC_ALL="C.UTF-8",
                             **{"LANGUAGE": "en", **environment})

    def orders_on_time(self):
        """Without what is late already: such an order goes alone, and no wave would be shown."""
        with open(self.shop.file("orders.jsonl"), encoding="utf-8") as lines:
            return "".join(line for line in lines if not self.is_late(json.loads(line)["fulfil"].get("ready_by")))

    def is_late(self, due):
        return due is not None and datetime.datetime.fromisoformat(due.replace("Z", "+00:00")) < self.clock.now()

    def step(self, name, act):
        """One screen: what goes wrong on the way to it is told, and the tour goes on."""
        try:
            act()
        except Exception:
            self.trouble.append((name, traceback.format_exc()))
        try:
            self.still()
            self.window.screenshot(os.path.join(self.out, f"{self.variant}-{name}.png"))
        except Exception:
            self.trouble.append((name, traceback.format_exc()))

    def still(self):
        """Waits until two looks at the screen a moment apart are equal."""
        seen = [None]

        def look():
            before, seen[0] = seen[0], subprocess.run(["/usr/bin/import", "-window", "root", "-depth", "8", "ppm:-"], check=True, capture_output=True).stdout
            return before == seen[0]
        wait_for("the screen to stand still", look, 10, 0.15)

    def scan(self, code, wanted):
        """A wedge scan. Half a second must lie between two of the same label, as it does by hand."""
        wait_for("the hand to come back", lambda: self.last_scan[0] != code or time.monotonic() > self.last_scan[1] + 0.6)
        self.window.scan_for(code, wanted)
        self.last_scan = code, time.monotonic()

    def sign_in(self):
        badge, pin = self.shop.people["Camille"]
        self.window.wait_text("Lyon Part-Dieu")
        self.window.scan_for(badge, "^(Hello|Bonjour) Camille$")
        self.window.type(pin[:2])
        self.rest_of_pin = pin[2:]

    def work(self):
        self.window.type(self.rest_of_pin)
        self.window.wait_text("C-10476")

    def wave(self):
        self.window.press("^(Pick wave|Préparer la vague)$", "label")
        self.window.wait_text("^(Start picking|Commencer la préparation)$", 10)

    def pick(self):
        self.window.key("Escape")
        self.window.scan_for("C-10476", "^A-01-3$")
        self.scan(self.shop.ean13(BEANIE), "^A-03-2$")
        self.scan(self.shop.ean13(PARKA_M), "1 (of|sur) 3")

    def wrong(self):
        self.scan(self.shop.ean13(PARKA_L), "^L$")

    def short(self):
        self.window.key("Escape")
        self.window.press("^(Can’t find it|Introuvable)$", "label")
        self.window.wait_text("^(Why is the rest missing\\?|Pourquoi manque-t-il le reste)")
        self.window.press("^(Not on the shelf|Pas à son emplacement)", "label")

    def stage(self):
        self.window.key("Escape")
        for article, n_before in ((PARKA_M, 2), (PARKA_M, 3), (SCARF, 4), (SCARF, 5)):
            self.scan(self.shop.ean13(article), f"^{n_before + 1} .* 6 ")
        self.window.key("ctrl+Return")
        self.still()
        self.scan("R-14", "R-14")
        self.window.key("ctrl+Return")

    def attention(self):
        self.still()
        self.window.key("ctrl+Return")
        self.still()
        self.window.key("ctrl+1")
        self.still()
        self.proxy.cut()
        self.window.key("Escape")
        number = self.find_order(KNIT)
        self.window.scan(number)
        self.still()
        self.central.command("cancel", "--order", number)
        self.window.scan(self.shop.ean13(KNIT))
        self.still()
        self.proxy.mend()
        self.window.key("ctrl+3")
        self.window.wait_text("not yours to take|n’était pas à prendre", 45)

    def offline(self):
        self.window.key("ctrl+Return")
        self.still()
        self.proxy.cut()
        self.window.key("ctrl+1")
        self.still()
        self.window.scan(self.shop.ean13(JEAN))
        self.window.wait_text("Offline since|Hors ligne depuis", 60)
        self.window.key("ctrl+4")
        self.window.press("^(Waiting to send|À envoyer)$", "label")

    def stock(self):
        self.window.key("ctrl+f")
        self.still()
        self.window.scan_for(self.shop.ean13(PARKA_M), "^A-03-2$")

    def put_back(self):
        """What was picked offline is sent, and then its customer thinks better of it."""
        self.proxy.mend()
        number = self.find_order(JEAN)
        self.window.key("ctrl+1")
        wait_for("what was picked to be sent", lambda: any(line["picked"] > 0 for line in self.central.fulfilment(number)["lines"]), 60)
        self.central.command("cancel", "--order", number)
        self.window.scan_for(number, "^(Put back C-|Remettre C-)")
        self.scan(self.shop.ean13(JEAN), "1 (of|sur) ")

    def find_order(self, article):
        """The number of the first demo order that wants the article."""
        with open(self.shop.file("orders.jsonl"), encoding="utf-8") as lines:
            for line in lines:
                order = json.loads(line)
                if any(row["sku"] == self.shop.sku(article) for row in order["lines"]):
                    return order["number"]
        raise AssertionError("no order wants it")

    def play(self):
        for name in SCREENS:
            self.step(name, getattr(self, name.partition("-")[2].replace("-", "_")))


def write_index(out):
    drawings = os.path.join(os.environ.get("COMPTOIR_SHARED") or os.path.join(SOURCE, "..", "shared"), "ui")
    rows = []
    for variant, (size, _) in VARIANTS.items():
        cells = []
        for screen in SCREENS:
            picture = f"{variant}-{screen}.png"
            if not os.path.exists(os.path.join(out, picture)):
                continue
            drawn = DRAWN_OTHERWISE.get((variant, screen), SCREENS[screen])
            cells.append(f'<figure><img src="{picture}" alt=""><figcaption>{html.escape(variant)} {html.escape(screen)}</figcaption></figure>')
            if drawn and os.path.exists(os.path.join(drawings, drawn)):
                os.makedirs(os.path.join(out, "drawn"), exist_ok=True)
                shutil.copyfile(os.path.join(drawings, drawn), os.path.join(out, "drawn", drawn))
                cells.append(f'<figure class="drawn"><img src="drawn/{drawn}" alt=""><figcaption>drawn: {drawn}</figcaption></figure>')
        rows.append(f"<h2>{html.escape(variant)} · {size}</h2><div>{''.join(cells)}</div>")
    with open(os.path.join(out, "index.html"), "w", encoding="utf-8") as page:
        page.write('<!doctype html><meta charset="utf-8"><title>Comptoir, the first picked order</title><style>'
                   "body{font:16px Inter,sans-serif;background:#ddd;margin:24px}div{display:flex;flex-wrap:wrap;gap:16px}figure{margin:0}"
                   "img{display:block;border:1px solid #888}.drawn img{border:3px dashed #24509f}figcaption{padding:4px 0}</style>"
                   f"<h1>The first picked order, Saturday 21 November 2026, 14:32</h1>{''.join(rows)}")


def main():
    out, variant = os.path.abspath(sys.argv[1]), sys.argv[2]
    os.makedirs(out, exist_ok=True)
    if variant == "index":
        write_index(out)
        return 0
    with Room() as room:
        tour = Tour(room, out, variant)
        tour.play()
        for name, text in tour.trouble:
            print(f"{variant} {name}: {text}", file=sys.stderr)
        if tour.trouble:
            print(tour.window.log_text()[-3000:], file=sys.stderr)
        return 1 if tour.trouble else 0


if __name__ == "__main__":
    sys.exit(main())
