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

from harness import BEANIE, BUILD, JEAN, KNIT, PARKA_L, PARKA_M, SCARF, SOURCE, Central, Clock, Room, Shop, Support, check_equal, wait_for
from proxy import Proxy
from screen import Window, xdotool

SCREENS = {  # in the order they are played, and the drawing that each is held against
    "01-sign-in": "01-sign-in.png",
    "02-work": "02-work-list.png",
    "03-wave": "08-work-tablet.png",
    "04-pick": "03-pick-walk.png",
    "05-alert": "03-pick-walk.png",
    "06-wrong": "04-wrong-item.png",
    "07-short": "05-short-pick.png",
    "08-order": None,
    "09-stage": "06-stage.png",
    "09b-handover": "09-handover.png",
    "09c-complete": "09b-handover-done.png",
    "10-attention": "07-needs-attention.png",
    "11-approval": "01-sign-in.png",
    "12-offline": "15-work-offline.png",
    "13-find": None,
    "14-article": "11-product-stock.png",
    "15-count": None,
    "16-put-back": "06-stage.png",
    "17-keys": None,
    "18-more": None,
    "19-all-done": None,
    "20-nothing": None,
    "21-badge": "01-sign-in.png",
}
DRAWN_OTHERWISE = {
    ("tablet", "02-work"): "08-work-tablet.png",
    ("tablet-dark", "02-work"): "19-work-tablet-dark.png",
    ("tablet-dark", "03-wave"): "19-work-tablet-dark.png",
    ("handheld-200", "04-pick"): "20-pick-walk-200pct.png",
    ("handheld-200", "05-alert"): "20-pick-walk-200pct.png",
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
        self.is_wide = variant.startswith("tablet") and not variant.endswith("-200")
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
        self.admin = self.make_token(room, "admin")
        self.window = Window(room, self.clock, "tour", self.central.enrol_file("Handheld 07"), size, COMPTOIR_PICTURES=self.shop.pictures,
                             COMPTOIR_CODES=self.shop.codes, COMPTOIR_LOCALE_DIR=os.path.join(BUILD, "po"), LC_ALL="C.UTF-8",
                             **{"LANGUAGE": "en", **environment})

    def make_token(self, room, scope):
        out = room.file(scope + ".token")
        self.central.command("token", "--scope", scope, "--name", "tour", "--out", out)
        with open(out, encoding="utf-8") as stream:
            return stream.read().strip()

    def orders_on_time(self):
        """Without what is late already: such an order goes alone, and no wave would be shown."""
        with open(self.shop.file("orders.jsonl"), encoding="utf-8") as lines:
            on_time = [line for line in lines if not self.is_late(json.loads(line)["fulfil"].get("ready_by"))]
        self.orders = [json.loads(line) for line in on_time]
        return "".join(on_time)

    def is_late(self, due):
        return due is not None and datetime.datetime.fromisoformat(due.replace("Z", "+00:00")) < self.clock.now()

    def step(self, name, act):
        """One screen: what goes wrong on the way to it is told, and the tour goes on."""
        try:
            act()
        except Exception:
            self.trouble.append((name, traceback.format_exc()))
        try:
            call = name != "05-alert" and self.window.find("^(Close the alert|Fermer l’alerte)$")
            if call:  # it came in its own time
                self.window.click(call)
            self.still()
            self.window.screenshot(os.path.join(self.out, f"{self.variant}-{name}.png"))
        except Exception:
            self.trouble.append((name, traceback.format_exc()))

    def still(self):
        """Waits until two looks at the screen a moment apart are equal. The pointer lies where nothing is."""
        xdotool("mousemove", *self.window.size.replace("x", " ").split())
        seen = [None]

        def look():
            before, seen[0] = seen[0], subprocess.run(["/usr/bin/import", "-window", "root", "-depth", "8", "ppm:-"], check=True, capture_output=True).stdout
            return before == seen[0]
        wait_for("the screen to stand still", look, 40, 0.15)  # an undo counts its seconds for 30

    def touch(self, pattern, role=None):
        """Presses it by the pointer; what lies below the bars is scrolled to, as a person does."""
        width, height = map(int, self.window.size.split("x"))
        node = wait_for(lambda: f"“{pattern}” to press; there is {self.window.texts()}", lambda: self.window.find(pattern, role))
        bottom = [None]

        def is_in_view():
            before, bottom[0] = bottom[0], sum(self.window.screen.box(node)[1::2])
            if bottom[0] < height * 0.7 or bottom[0] == before:  # it goes no further
                return True
            xdotool("mousemove", str(self.window.screen.box(node)[0] + 20), str(height // 2), "click", "5")
            return False
        wait_for(f"“{pattern}” to come into view", is_in_view, pause_s=0.3)
        self.window.click(node)

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

    def alert(self):
        order = self.shop.order("C-10999", [(SCARF, 1)], self.clock.now() + datetime.timedelta(minutes=100))
        self.orders.append(order)
        self.central.place(order)
        self.window.wait_text("New order C-10999|Nouvelle commande C-10999", 30)

    def wrong(self):
        self.scan(self.shop.ean13(PARKA_L), "^L$")

    def short(self):
        wait_for("the wrong item to leave", lambda: self.leave() or self.window.find("^(Can’t find it|Introuvable)$", "label"))
        self.window.press("^(Can’t find it|Introuvable)$", "label")
        self.window.wait_text("^(Why is the rest missing\\?|Pourquoi manque-t-il le reste)")
        self.touch("^(Not on the shelf|Pas à son emplacement)", "label")

    def order(self):
        self.window.key("Escape")
        self.touch("^(Give to…, give back or decline|Confier, rendre ou décliner)$", "label")
        self.window.wait_text("^(Give it to a colleague|La confier à un collègue)")

    def stage(self):
        self.window.key("Escape")
        for article, n_before in ((PARKA_M, 2), (PARKA_M, 3), (SCARF, 4), (SCARF, 5)):
            self.scan(self.shop.ean13(article), f"^{n_before + 1} .* 6 ")
        self.window.key("ctrl+Return")
        self.still()
        self.scan("R-14", "R-14")
        self.window.key("ctrl+Return")

    def handover(self):
        """It is ready, and its customer shows their pass."""
        self.still()
        self.window.key("ctrl+Return")
        self.still()
        support = Support(self.central)
        bag = wait_for("the bag to be known", lambda: next((id for (kind, id), row in support.rows("work/LYO1").items() if kind == "bag"), None), 30)
        self.scan(self.central.command("pass", "--order", "C-10476", "--live").split()[0], "^(Hand over C-10476|Remettre C-10476 au client)$")
        self.bag = bag

    def complete(self):
        self.scan(self.bag, "^(Say who collects|Indiquer qui retire)$")
        self.window.key("space", "ctrl+Return", "space")  # who collects; the name
        self.window.key("ctrl+Return", "Tab", "space")  # dear goods: an ID, too
        self.window.wait_text("^(Hand over 6 items|Remettre 6 articles au client)$")

    def attention(self):
        """The goods go first."""
        self.still()
        self.window.key("ctrl+Return")
        self.still()
        self.window.key("ctrl+1")
        self.still()
        self.proxy.cut()
        self.window.key("Escape")
        number = self.orders_of(KNIT)[0]
        self.window.scan(number)
        self.still()
        self.central.command("cancel", "--order", number)
        self.window.scan(self.shop.ean13(KNIT))
        self.still()
        self.leave()
        self.mend()
        self.window.key("ctrl+4")
        self.window.wait_text("not yours to take|n’était pas à prendre", 45)

    def approval(self):
        self.window.key("ctrl+Return")
        self.window.wait_text("^(Written off|Passé en perte)$")
        self.touch("^(Written off|Passé en perte)$", "label")
        self.window.wait_text("^(Ask a manager|Demander à un responsable)$")
        self.window.key("ctrl+Return")
        self.window.wait_text("^(Scan their badge|Scannez son badge)")

    def offline(self):
        self.window.key("Escape")
        self.proxy.cut()
        self.window.key("ctrl+1")
        self.still()
        self.window.scan(self.shop.ean13(JEAN))
        self.window.wait_text("Offline since|Hors ligne depuis", 60)
        self.leave()
        if not self.is_wide:  # there it stands beside the list
            self.window.key("ctrl+5")
            self.still()
            self.window.press("^(Waiting to send|À envoyer)$", "label")

    def find(self):
        self.leave()
        self.window.key("ctrl+f")
        self.still()
        self.window.type("parka")
        self.window.wait_text("^Parka Chamonix")

    def article(self):
        """Whatever stands in the field."""
        self.window.scan_for(self.shop.ean13(PARKA_M), "^A-03-2$")

    def count(self):
        self.touch("^(Not counted yet|Pas encore compté)", "label")
        self.window.wait_text(" A-03-2$")

    def put_back(self):
        """What was picked offline is sent, and then its customer thinks better of it."""
        self.mend()
        self.window.key("ctrl+1")
        number = wait_for("what was picked to be sent", lambda: next(filter(self.is_picked, self.orders_of(JEAN)), None), 60)
        self.central.command("cancel", "--order", number)
        self.put_back_number = number
        self.leave()
        self.window.scan_for(number, "^(Put back C-|Remettre C-)")
        self.scan(self.shop.ean13(JEAN), "1 (of|sur) ")

    def keys(self):
        self.window.key("F1")
        self.still()

    def more(self):
        self.window.key("Escape")
        self.window.key("ctrl+5")
        self.still()

    def all_done(self):
        """The other orders were cancelled, and what was in somebody's hands is put back."""
        self.window.scan_for(self.put_back_number, "^(Put back C-|Remettre C-)")
        self.window.key("ctrl+Return")
        self.still()
        self.leave()
        self.window.key("ctrl+4")
        self.touch("counted twice|comptés deux fois", "label")
        self.still()
        self.window.key("ctrl+Return")
        for order in self.orders:
            if order["number"] not in (self.put_back_number, "C-10476"):
                self.central.command("cancel", "--order", order["number"], codes=(0, 3))  # 3: it is cancelled already
        self.window.key("ctrl+1")
        self.window.wait_text("^(All done|Tout est fait)", 60)

    def nothing(self):
        self.window.key("ctrl+4")

    def badge(self):
        self.window.key("ctrl+5")
        self.still()
        self.window.press("^(Sign out|Se déconnecter)$", "label")

    def leave(self):
        """The task in front: beside it a list could have no keys."""
        self.window.key("Escape")
        self.still()

    def mend(self):
        """The network is back, and nobody waits for the next try by itself."""
        self.proxy.mend()
        self.window.key("ctrl+5")
        self.still()
        self.window.press("^(Try now|Essayer maintenant)$", "label")

    def orders_of(self, article):
        """The numbers of the orders of this shop that want the article."""
        return [order["number"] for order in self.orders
                if order["fulfil"]["store"] == "LYO1" and any(row["sku"] == self.shop.sku(article) for row in order["lines"])]

    def is_picked(self, number):
        """A piece of it, and central knows."""
        status, answer = self.central.call("GET", "/v1/orders/" + number, token=self.admin)
        check_equal(status, 200, f"GET /v1/orders/{number}")
        return any(line["picked"] > 0 for part in answer["fulfilments"] for line in part["lines"])

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
