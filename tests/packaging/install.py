#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`meson install` into a folder of its own puts there what the programs, a desktop and an administrator need, and nothing else."""
import json
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "end-to-end"))
from harness import BUILD, SOURCE, check_equal, run  # noqa: E402

ID = "org.comptoir.Comptoir"
INSTALLED = {
    "bin/comptoir",
    "bin/comptoir-central",
    "bin/comptoir-headless",
    "lib/systemd/system/comptoir-central.service",
    f"share/applications/{ID}.desktop",
    "share/comptoir/openapi.yaml",
    f"share/glib-2.0/schemas/{ID}.gschema.xml",
    f"share/icons/hicolor/scalable/apps/{ID}.svg",
    f"share/icons/hicolor/symbolic/apps/{ID}-symbolic.svg",
    "share/locale/fr/LC_MESSAGES/comptoir.mo",
    "share/man/man1/comptoir-central.1",
    "share/man/man1/comptoir-headless.1",
    "share/man/man1/comptoir.1",
    f"share/metainfo/{ID}.metainfo.xml",
}


def option(name):
    said = subprocess.run(["meson", "introspect", "--buildoptions", BUILD], capture_output=True, text=True, check=True).stdout
    return next(row["value"] for row in json.loads(said) if row["name"] == name)


def below(folder):
    return {os.path.relpath(os.path.join(top, name), folder) for top, _, names in os.walk(folder) for name in names}


def resources(program):
    """What is packed into the program: every template, style sheet and icon of ui/ that its list names."""
    with open(os.path.join(SOURCE, "ui", "comptoir.gresource.xml"), encoding="utf-8") as stream:
        text = stream.read()
    wanted = set()
    for prefix, inside in re.findall(r'<gresource prefix="([^"]+)">(.*?)</gresource>', text, re.S):
        wanted |= {f"{prefix}/{alias or name}" for alias, name in re.findall(r'<file(?: alias="([^"]+)"| [^>]*)?>([^<]+)<', inside)}
    said = subprocess.run(["gresource", "list", program], capture_output=True, text=True, check=True).stdout
    return wanted - set(said.split()), wanted


def main(tap, room):
    target = room.folder("installed")
    with tap.case("meson install"):
        subprocess.run(["meson", "install", "-C", BUILD, "--no-rebuild", "--quiet"], check=True, stdout=sys.stderr, env={**os.environ, "DESTDIR": target})
    inside = target + option("prefix")
    with tap.case("all is there, and nothing else"):
        found = below(target)
        wanted = {os.path.relpath(os.path.join(inside, name), target) for name in INSTALLED}
        check_equal(sorted(wanted - found), [], "missing")
        check_equal(sorted(found - wanted), [], "not expected")
    with tap.case("the programs are programs"):
        for name in sorted(INSTALLED):
            if name.startswith("bin/"):
                assert os.access(os.path.join(inside, name), os.X_OK), name
    with tap.case("they speak French from there"):
        said = subprocess.run([os.path.join(inside, "bin", "comptoir-headless"), "--help"], capture_output=True, text=True, check=True,
                              env={**os.environ, "COMPTOIR_LOCALE_DIR": os.path.join(inside, "share", "locale"), "LC_ALL": "C.UTF-8", "LANGUAGE": "fr"})
        assert "Le terminal sans écran." in said.stdout, said.stdout
    with tap.case("templates, styles and icons are in the program"):
        missing, wanted = resources(os.path.join(inside, "bin", "comptoir"))
        check_equal(sorted(missing), [], "missing")
        assert len(wanted) > 20, f"ui/comptoir.gresource.xml names only {len(wanted)} files"
    with tap.case("the unit starts the program that was installed"):
        with open(os.path.join(inside, "lib/systemd/system/comptoir-central.service"), encoding="utf-8") as stream:
            unit = stream.read()
        assert f"ExecStart={option('prefix')}/bin/comptoir-central serve " in unit, unit
        assert "@" not in re.sub(r"@(?:system-service|privileged)", "", unit), "a name was not filled in"


if __name__ == "__main__":
    run(main)
