#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a desktop, a software centre, an administrator and a reader of the docs get: valid, French too, true, and of one version."""
import os
import re
import struct
import subprocess
import tempfile
import xml.etree.ElementTree as ET

import yaml

import tap

ID = "org.comptoir.Comptoir"
BUILD = os.environ.get("COMPTOIR_BUILD_ROOT") or os.path.join(tap.ROOT, "build-dev")
# A desktop file's words
WORDS = ("Name", "GenericName", "Comment", "Keywords")

# What the GNOME runtime of the Flatpak has, of what meson.build looks for; the rest is a module of the manifest.
IN_RUNTIME = {"glib-2.0", "gobject-2.0", "gio-2.0", "gio-unix-2.0", "json-glib-1.0", "libsoup-3.0", "sqlite3", "gstreamer-1.0", "gstreamer-app-1.0",
              "gstreamer-video-1.0", "gstreamer-audio-1.0", "gtk4", "gtk4-unix-print", "libadwaita-1", "gdk-pixbuf-2.0", "cairo-pdf", "pangocairo"}
# What the terminal may reach from its sandbox: a screen, sound, a camera, vibration, the network, and no file of the host
REACHES = {"--socket=wayland", "--socket=fallback-x11", "--share=ipc", "--device=all", "--socket=pulseaudio", "--share=network",
           "--talk-name=org.sigxcpu.Feedback"}


def text(path):
    return "\n".join(tap.lines(tap.ROOT, path))


def built(name):
    return os.path.join(BUILD, "data", name)


def run(*command, cwd=None):
    """What a validator says, when it is not content or has something to say at all."""
    done = subprocess.run(command, capture_output=True, text=True, cwd=cwd, env={**os.environ, "LC_ALL": "C.UTF-8"})
    said = (done.stdout + done.stderr).strip()
    return said.split("\n") if done.returncode != 0 or "warning" in said.lower() else []


def desktop():
    problems = run("desktop-file-validate", built(ID + ".desktop"))
    with open(built(ID + ".desktop"), encoding="utf-8") as stream:
        keys = dict(line.split("=", 1) for line in stream.read().split("\n") if "=" in line)
    problems += [f"{key} has no French" for key in WORDS if key not in keys or (f"{key}[fr]" not in keys and keys[key] != "Comptoir")]
    if keys.get("Icon") != ID or keys.get("Exec") != "comptoir":
        problems.append(f"Icon={keys.get('Icon')}, Exec={keys.get('Exec')}")
    return problems


def png_size(path):
    with open(path, "rb") as stream:
        head = stream.read(24)
    return struct.unpack(">II", head[16:24]) if head[:8] == b"\x89PNG\r\n\x1a\n" else None


def metainfo():
    path = built(ID + ".metainfo.xml")
    problems = run("appstreamcli", "validate", "--no-net", "--strict", path)
    root = ET.parse(path).getroot()
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    for tag in ("summary", "caption", "p", "li"):
        english = [node.text for node in root.iter(tag) if node.get(lang) is None and not node.text.startswith("The first picked")]
        french = [node.text for node in root.iter(tag) if node.get(lang) == "fr"]
        if not english or len(english) != len(french):
            problems.append(f"<{tag}>: {len(english)} in English, {len(french)} in French")
    images = [node for node in root.iter("image")]
    if not images:
        problems.append("no picture")
    for node in images:
        name = "docs/pictures/" + node.text.rsplit("/", 1)[-1]
        if not os.path.exists(os.path.join(tap.ROOT, name)):
            problems.append(f"{name} is not kept in the project")
        elif png_size(os.path.join(tap.ROOT, name)) != (int(node.get("width")), int(node.get("height"))):
            problems.append(f"{name} is not {node.get('width')}x{node.get('height')}")
    # Where all that is published is the option's to say, and stands nowhere in the source.
    if "://" in "".join(node.text for node in ET.parse(os.path.join(tap.ROOT, "data", ID + ".metainfo.xml.in")).getroot().iter() if node.tag in ("url", "image")):
        problems.append("an address in the source: meson's option `homepage` says it")
    return problems


def schema():
    problems = run("glib-compile-schemas", "--strict", "--dry-run", os.path.join(tap.ROOT, "data"))
    root = ET.parse(os.path.join(tap.ROOT, "data", ID + ".gschema.xml")).getroot()
    keys = {node.get("name") for node in root.iter("key")}
    # has() and get_number() are the only ways to a key.
    read = set(re.findall(r'\b(?:has|get_number) \(self, "([a-z-]+)"', text("src/terminal/preferences.c")))
    manual = set(re.findall(r"^\.B ([a-z\\-]+)$", text("docs/man/comptoir.1").split(".SH SETTINGS")[-1].split("\n.SH")[0], re.M)) if os.path.exists(
        os.path.join(tap.ROOT, "docs/man/comptoir.1")) else keys
    problems += [f"{key} is in the schema and nobody reads it" for key in sorted(keys - read)]
    problems += [f"{key} is read and not in the schema" for key in sorted(read - keys)]
    problems += [f"comptoir(1) does not tell of {key}" for key in sorted(keys - {key.replace("\\-", "-") for key in manual})]
    return problems


def icons():
    problems = []
    for name, size in ((f"data/icons/hicolor/scalable/apps/{ID}.svg", 128), (f"data/icons/hicolor/symbolic/apps/{ID}-symbolic.svg", 16)):
        root = ET.fromstring(text(name).encode())
        if (root.get("width"), root.get("height")) != (str(size), str(size)):
            problems.append(f"{name} is {root.get('width')}x{root.get('height')}, not {size}")
        colours = set(re.findall(r'(?:fill|stroke)="(#\w+)"', text(name)))
        if "symbolic" in name and len(colours) != 1:
            problems.append(f"{name}: a symbolic icon has one colour, not {sorted(colours)}")
    return problems


def versions():
    wanted = re.search(r"version: '([\d.]+)'", text("meson.build"))[1]
    found = {
        "docs/NEWS.md": re.search(r"^## ([\d.]+)", text("docs/NEWS.md"), re.M),
        "debian/changelog": re.search(r"^comptoir \(([\d.]+)\)", text("debian/changelog"), re.M),
        f"data/{ID}.metainfo.xml.in": re.search(r'<release version="([\d.]+)"', text(f"data/{ID}.metainfo.xml.in")),
    }
    return [f"{path} begins with {match and match[1]}, meson.build says {wanted}" for path, match in found.items() if not match or match[1] != wanted]


def source_problems(module, floors):
    """A source comes from where its authors publish it, and is known by its sum."""
    problems = []
    for source in module["sources"]:
        if source["type"] == "dir":
            ignored = {line.strip("/").replace("-*", "-") for line in text(".gitignore").split("\n") if line.startswith("/build")}
            if source["path"] != ".." or not all(any(skip.startswith(name) for skip in source["skip"]) for name in ignored):
                problems.append(f"{module['name']}: {source}: not the project without its build folders")
            continue
        if source["type"] == "patch":
            problems += [f"flatpak/{path} is not there" for path in source["paths"] if not os.path.exists(os.path.join(tap.ROOT, "flatpak", path))]
            continue
        if source["type"] != "archive" or not source["url"].startswith("https://") or not re.fullmatch("[0-9a-f]{64}", source.get("sha256", "")):
            problems.append(f"{module['name']}: {source}: not an archive with a sha256")
        version = re.search(r"(\d+(?:\.\d+)+)(?:-src)?\.tar", source["url"])
        floor = floors.get(module["name"], "")
        if not version or [int(n) for n in version[1].split(".")] < [int(n) for n in floor.split(".") if n]:
            problems.append(f"{module['name']}: {source['url']}: meson.build wants {floor}")
    return problems


def flatpak():
    path = f"flatpak/{ID}.yml"
    manifest = yaml.safe_load(text(path))
    with tempfile.TemporaryDirectory() as state:
        said = run("flatpak-builder", "--show-manifest", os.path.join(tap.ROOT, path), cwd=state)
    problems = [line for line in said if line.startswith(("**", "(", "error", "Can't"))] or said[:5]
    build = "\n".join(text(name) for name in ["meson.build", *tap.files(tap.ROOT, "src", ends=("meson.build",))])
    calls = re.findall(r"\b(?:dependency|find_library) ?\('([\w.-]+)'((?:[^()]|\([^()]*\))*)\)", build)
    dependencies = {name: "".join(re.findall(r"version: '>= ([\d.]+)'", rest)) for name, rest in calls if "required: false" not in rest}
    del dependencies["libmicrohttpd"]  # the service's
    modules = {module["name"]: module for module in manifest["modules"]}
    if manifest.get("app-id") != ID or manifest.get("command") != "comptoir" or list(modules)[-1] != "comptoir":
        problems.append("it does not end with comptoir")
    problems += [f"{name} is neither in the runtime nor a module" for name in sorted(set(dependencies) - IN_RUNTIME - set(modules))]
    problems += [f"nothing needs the module {name}" for name in sorted(set(modules) - set(dependencies) - {"comptoir"})]
    problems += [f"{argument} opens more than the terminal needs" for argument in sorted(set(manifest["finish-args"]) - REACHES)]
    options = set(re.findall(r"^option\('(\w+)'", text("meson_options.txt"), re.M))
    problems += [f"meson_options.txt has no {option}" for option in modules["comptoir"]["config-opts"] if re.match(r"-D(\w+)=", option)[1] not in options]
    for module in modules.values():
        problems += source_problems(module, dependencies)
    return problems


def decisions():
    """One number each, one after the other, as the title has it."""
    names = tap.files(tap.ROOT, "docs/adr", ends=(".md",))
    numbers = [int(re.match(r"(\d{4})-", os.path.basename(name))[1]) for name in names]
    problems = [] if numbers == list(range(1, len(names) + 1)) else [f"docs/adr is numbered {numbers}"]
    return problems + [f"{name} is titled {text(name)[:9]!r}" for name, number in zip(names, numbers) if not text(name).startswith(f"# {number}. ")]


def links():
    problems = []
    for path in ["README.md", *tap.files(tap.ROOT, "docs", ends=(".md",))]:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text(path)):
            if "://" not in target and not os.path.exists(os.path.join(tap.ROOT, os.path.dirname(path), target)):
                problems.append(f"{path}: there is no {target}")
    return problems


def main():
    tap.case("data/the desktop file", desktop())
    tap.case("data/what a software centre shows", metainfo())
    tap.case("data/the settings' schema", schema())
    tap.case("data/the application's icons", icons())
    tap.case("data/the Flatpak manifest", flatpak())
    tap.case("docs/decisions have a number each", decisions())
    tap.case("docs/every link leads somewhere", links())
    tap.case("data/one version", versions())
    tap.finish()


main()
