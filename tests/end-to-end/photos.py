#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Three products are picked by playing photos of their packages, made with phones, as frames of the camera: the one that --camera names, then
the one that an administrator has set. Then forty photos, one after the other at 15 frames a second, as a hand that sweeps along a shelf."""
import datetime
import glob
import os
import shutil
import subprocess

from harness import Central, Clock, Shop, check_equal, run, wait_for
from screen import Window

DATA = os.environ.get("COMPTOIR_REAL_DATA", "")
PHOTOS = (("08413000065504", "zxing/ean13-1/1.png"), ("08480000823274", "zxing/ean13-1/3.png"), ("07622200008018", "zxing/ean13-1/21.png"))


SWEPT = ("ean13-1", "ean13-2", "ean13-3", "ean13-5", "upca-1", "upca-2", "upca-4")
N_SWEPT = 40
MIN_PICKED = 15  # of 37 products, as sharp as a phone held by hand took them


def play(photo, path):
    """What the camera sees from now on. The picture changes at once: a camera never sees half of one."""
    shutil.copyfile(os.path.join(DATA, "photos", photo), path + ".new")  # an absolute PHOTO stays what it is
    os.rename(path + ".new", path)


def look_away(path):
    """A frame without a code: a person turns the package away before the next one."""
    subprocess.run(["/usr/bin/convert", "-size", "640x480", "xc:gray50", "png:" + path + ".new"], check=True)
    os.rename(path + ".new", path)


def list_photos():
    """Forty of products: the first one of each product, then second ones. [(what its code says, path)]"""
    firsts, others = [], []
    for folder in SWEPT:
        for truth in sorted(glob.glob(os.path.join(DATA, "photos/zxing", folder, "*.truth"))):
            with open(truth, encoding="ascii") as stream:
                code = stream.read().strip()
            (others if code in [known for known, _ in firsts] else firsts).append((code, truth.removesuffix(".truth")))
    return (firsts + others)[:N_SWEPT]


def order_document(number, due, gtins=tuple(gtin for gtin, _ in PHOTOS)):
    rows = [{"line": n, "gtin": gtin, "quantity": 1, "unit_price": 250, "vat_rate": "5.5"} for n, gtin in enumerate(gtins, 1)]
    return {"number": number, "channel": "web", "fulfil": {"method": "pickup", "store": "LYO1", "ready_by": due.isoformat(timespec="seconds"), "on_short": "keep"},
            "customer": {"first": "Jeanne", "name": "Caron"}, "payment": {"state": "paid", "currency": "EUR", "total": 250 * len(rows), "paid": 250 * len(rows)}, "lines": rows}


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
        window.press("^Pick C-60001$")  # once it is drawn: a key typed before would still be for the sign-in
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
        window.close()
    sweep(tap, room, clock, shop, central)


def sweep(tap, room, clock, shop, central):
    photos = list_photos()
    gtins = sorted({code.zfill(14) for code, _ in photos})
    central.command("import", "--kind", "products", "--default", "assortment=FR-MODE",
                    room.file("swept.csv", "gtin,name\n" + "".join(f"{gtin},Article {gtin}\n" for gtin in gtins)))
    central.place(order_document("C-60002", clock.now() + datetime.timedelta(minutes=40), gtins))
    frames = [room.file(f"frame-{n:02d}.png") for n in range(len(photos))]
    for frame in frames:
        look_away(frame)
    window = Window(room, clock, "swept", central.enrol_file("Sweeper"), arguments=["--camera", "files:" + ",".join(frames)])
    with tap.case(f"{len(photos)} photos of {len(gtins)} products at 15 frames a second: at least {MIN_PICKED} are picked, each once"):
        window.sign_in(*shop.people["Théo"], "Théo")
        window.press("C-60002", "label")
        window.wait_text("of 1$")
        for frame, (_, path) in zip(frames, photos):
            play(path, frame)
        picked = wait_for(lambda: f"{MIN_PICKED} products; picked: {n_picked(central)}", lambda: n_picked(central) >= MIN_PICKED, 60, 0.2)
        window.close()
        check_equal(max(line["picked"] for line in central.fulfilment("C-60002")["lines"]), 1, "the most that was taken of one")
        assert picked and central.check()
    print(f"# {n_picked(central)} of {len(gtins)} products were picked")


def n_picked(central):
    return sum(line["picked"] for line in central.fulfilment("C-60002")["lines"])


if __name__ == "__main__":
    run(main)
