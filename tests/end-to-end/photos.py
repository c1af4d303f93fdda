#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Three products are picked by playing photos of their packages, made with phones, as frames of the camera: the one that --camera names, then
the one that an administrator has set."""
import datetime
import os
import shutil
import subprocess

from harness import Central, Clock, Shop, check_equal, run, wait_for
from screen import Window

DATA = os.environ.get("COMPTOIR_REAL_DATA", "")
PHOTOS = (("08413000065504", "zxing/ean13-1/1.png"), ("08480000823274", "zxing/ean13-1/3.png"), ("07622200008018", "zxing/ean13-1/21.png"))


def play(photo, path):
    """What the camera sees from now on. The picture changes at once: a camera never sees half of one."""
    shutil.copyfile(os.path.join(DATA, "photos", photo), path + ".new")
    os.rename(path + ".new", path)


def look_away(path):
    """A frame without a code: a person turns the package away before the next one."""
    subprocess.run(["/usr/bin/convert", "-size", "640x480", "xc:gray50", "png:" + path + ".new"], check=True)
    os.rename(path + ".new", path)


def order_document(number, due):
    rows = [{"line": n, "gtin": gtin, "quantity": 1, "unit_price": 250, "vat_rate": "5.5"} for n, (gtin, _) in enumerate(PHOTOS, 1)]
    return {"number": number, "channel": "web", "fulfil": {"method": "pickup", "store": "LYO1", "ready_by": due.isoformat(timespec="seconds"), "on_short": "keep"},
            "customer": {"first": "Jeanne", "name": "Caron"}, "payment": {"state": "paid", "currency": "EUR", "total": 750, "paid": 750}, "lines": rows}


def main(tap, room):
    catalogue = os.path.join(DATA, "catalogue", "photographed.csv")
    if not os.path.exists(catalogue):
        tap.ok(True, "photos", skip="the photos are not here: COMPTOIR_REAL_DATA names no folder that has them")
        return
    clock = Clock()
    shop = Shop(room, clock)
    central = Central(room, clock)
    central.set_up(shop)
    with tap.case("the photographed products are imported"):
        central.command("import", "--kind", "products", "--columns", "gtin14=gtin,name=name", "--default", "assortment=FR-MODE", catalogue)
    central.serve()
    central.open_channel()
    frame = room.file("frame.png")
    look_away(frame)
    with tap.case("an order of three of them is on the list"):
        central.place(order_document("C-60001", clock.now() + datetime.timedelta(minutes=30)))
        window = Window(room, clock, "window", central.enrol_file("Handheld"), arguments=["--camera", "files:" + frame])
        window.wait_text("Lyon Part-Dieu")
        window.sign_in(*shop.people["Camille"], "Camille")
        window.wait_text("C-60001")
        window.key("ctrl+Return")
        window.wait_text("of 1$")
    for gtin, photo in PHOTOS:
        with tap.case(f"{photo} in front of the camera is {gtin}, picked"):
            line = 1 + [known for known, _ in PHOTOS].index(gtin)
            play(photo, frame)
            wait_for(f"line {line} to be picked at central", lambda: central.fulfilment("C-60001")["lines"][line - 1]["picked"] == 1)
            look_away(frame)
    with tap.case("each once, and check is clean"):
        check_equal([line["picked"] for line in central.fulfilment("C-60001")["lines"]], [1, 1, 1], "picked")
        check_equal(central.fulfilment("C-60001")["state"], "picked", "state")
        central.check()
    with tap.case("without --camera, the one that an administrator has set"):
        window.close()
        config = room.folder("config")
        os.makedirs(os.path.join(config, "glib-2.0", "settings"))
        with open(os.path.join(config, "glib-2.0", "settings", "keyfile"), "w", encoding="utf-8") as stream:
            stream.write(f"[org/comptoir/Comptoir]\ncamera='files:{frame}'\n")
        window = Window(room, clock, "window", GSETTINGS_BACKEND="keyfile", XDG_CONFIG_HOME=config)
        window.wait_text("Scan your badge")
        window.wait_no_text("scan this again")
        play(PHOTOS[0][1], frame)
        window.wait_text("scan this again")


if __name__ == "__main__":
    run(main)
