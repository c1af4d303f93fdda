#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The words on the screen: all marked, all listed, French complete and in the words of the trade; every template has its class and its resource."""
import os
import re
import subprocess

import tap

# A French string may equal the English one only where both languages say the same.
SAME_IN_BOTH = {"Comptoir", "Code", "comptoir: %s\n", "%s · %s", "INSTANT[@REAL][,xRATE]", "DIR", "Central", "Stock", "Pause", "×%u", "Badge", "PIN", "Zone"}
# Words that mean something else to French shop staff, or nothing.
NEVER = ["opérateur", "erreur", "déconnecté", "picking", "invalide", "illégal", "fulfilment", "mise en attente", "cueillette", "ramasser", "accomplissement",
         "réclamation", "verrou", "lot", "ticket", "inventaire", "routage", "caisse", "SKU", "SLA", "Travail", "une remise", "la remise"]


def read_po(path):
    """[(context, id, [translations], flags)]"""
    text = subprocess.run(["msgcat", "--no-wrap", path], capture_output=True, text=True, check=True).stdout
    entries = []
    for block in text.split("\n\n"):
        found = {key: [] for key in ("msgctxt", "msgid", "msgid_plural", "msgstr")}
        current = None
        for line in block.split("\n"):
            match = re.match(r'(msgctxt|msgid_plural|msgid|msgstr)(?:\[\d\])? "(.*)"$', line)
            if match:
                current = match[1]
                found[current].append(match[2])
            elif line.startswith('"') and current:
                found[current][-1] += line[1:-1]
        if found["msgid"] and found["msgid"][0]:
            entries.append((found["msgctxt"], found["msgid"][0], found["msgstr"], "#, fuzzy" in block or ", fuzzy" in block, block.startswith("#~")))
    return [entry for entry in entries if not entry[4]]


def potfiles():
    with open(os.path.join(tap.ROOT, "po", "POTFILES"), encoding="utf-8") as stream:
        listed = {line.strip() for line in stream if line.strip() and not line.startswith("#")}
    there = set(subprocess.run([os.path.join(tap.ROOT, "po", "potfiles.sh")], capture_output=True, text=True, check=True).stdout.split())
    return [f"po/POTFILES lacks {path}" for path in sorted(there - listed)] + [f"po/POTFILES names {path}, which has no words" for path in sorted(listed - there)]


def current_ids():
    run = subprocess.run(["xgettext", "--from-code=UTF-8", "--add-comments=Translators", "--keyword=_", "--keyword=N_", "--keyword=C_:1c,2",
                          "--keyword=NC_:1c,2", "--keyword=ngettext:1,2", "--keyword=g_dngettext:2,3", "--keyword=g_dpgettext2:2c,3",
                          "--no-wrap", "-o", "-", "-f", "po/POTFILES"],
                         cwd=tap.ROOT, capture_output=True, text=True, check=True)
    return run.stdout


def french():
    path = os.path.join(tap.ROOT, "po", "fr.po")
    entries = read_po(path)
    known = {(tuple(context), text) for context, text, *_ in entries}
    problems = []
    pot = os.path.join(os.environ.get("TMPDIR", "/tmp"), f"comptoir-{os.getpid()}.pot")
    with open(pot, "w", encoding="utf-8") as stream:
        stream.write(current_ids())
    for context, text, *_ in read_po(pot):
        if (tuple(context), text) not in known:
            problems.append(f"not in fr.po: {text}")
    os.unlink(pot)
    for _, text, translations, fuzzy, _ in entries:
        if fuzzy:
            problems.append(f"fuzzy: {text}")
        if not all(translations):
            problems.append(f"not translated: {text}")
        if text in translations and text not in SAME_IN_BOTH:
            problems.append(f"the same as in English: {text}")
    return problems


def trade():
    problems = []
    for _, text, translations, *_ in read_po(os.path.join(tap.ROOT, "po", "fr.po")):
        for translation in translations:
            for word in NEVER:
                if re.search(rf"(?<!\w){word}(?!\w)", translation, re.I if word.islower() else 0):
                    problems.append(f"“{word}” in: {translation}")
            if re.search(r"[^\u00a0\u202f\d/x][:;?!€%](?:\s|$)", translation) and "%" not in translation:
                problems.append(f"no non-breaking space before the sign in: {translation}")
    return problems


def templates():
    problems = []
    code = "\n".join("\n".join(tap.lines(tap.ROOT, path)) for path in tap.files(tap.ROOT, "src/terminal", ends=(".c", ".h")))
    resource = "\n".join(tap.lines(tap.ROOT, "ui/comptoir.gresource.xml"))
    for path in tap.files(tap.ROOT, "ui", ends=(".ui",)):
        text = "\n".join(tap.lines(tap.ROOT, path))
        inside = path[len("ui/"):]
        name = re.search(r'<template class="(\w+)"', text)
        if f">{inside}<" not in resource:
            problems.append(f"{path} is not in the resource")
        if f"/{inside}" not in code:
            problems.append(f"no class loads {path}")
        if name and name[1] != "GtkListItem" and not re.search(rf"G_DECLARE_FINAL_TYPE \({name[1]},", code):
            problems.append(f"{path}: no class {name[1]}")
    return problems


def icons():
    there = {name[:-4] for name in os.listdir(os.path.join(tap.ROOT, "ui", "icons", "hicolor", "scalable", "actions"))}
    problems = []
    for path in tap.files(tap.ROOT, "src", "ui", ends=(".c", ".ui")):
        for name in re.findall(r"\bcpt-[a-z-]+-symbolic\b", "\n".join(tap.lines(tap.ROOT, path))):
            if name not in there:
                problems.append(f"{path}: there is no icon {name}")
    return problems


def main():
    tap.case("words/POTFILES is complete", potfiles())
    tap.case("words/French is complete", french())
    tap.case("words/French speaks the trade's words", trade())
    tap.case("ui/every template has a class and a resource", templates())
    tap.case("ui/every icon is there", icons())
    tap.finish()


main()
