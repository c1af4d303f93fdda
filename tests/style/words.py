#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The words on the screen: all marked, all listed, French complete and in the words of the trade; every template has its class and its resource."""
import os
import re
import subprocess
import tempfile

import tap
import terms

# A French string may equal the English one only where both languages say the same.
SAME_IN_BOTH = {"Article", "Badge", "Code", "Comptoir", "Stock"}


def read_po(path):
    """[([context], id, [translations], fuzzy, plural)]"""
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
            entries.append((found["msgctxt"], found["msgid"][0], found["msgstr"], ", fuzzy" in block, "".join(found["msgid_plural"])))
    return entries


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


def template():
    """[(context, id, plural)…] that the program has now."""
    with tempfile.NamedTemporaryFile("w", suffix=".pot", encoding="utf-8") as pot:
        pot.write(current_ids())
        pot.flush()
        return {(tuple(entry[0]), entry[1]) for entry in read_po(pot.name)}


def french():
    path = os.path.join(tap.ROOT, "po", "fr.po")
    entries = read_po(path)
    wanted, known = template(), {(tuple(context), text) for context, text, *_ in entries}
    problems = [f"not in fr.po: {text}" for _, text in sorted(wanted - known)]
    problems += [f"in fr.po and nowhere in the program: {text}" for _, text in sorted(known - wanted)]
    problems += [f"left over: {line}" for line in tap.lines(tap.ROOT, "po/fr.po") if line.startswith("#~")]
    same = set()
    for _, text, translations, fuzzy, plural in entries:
        if fuzzy:
            problems.append(f"fuzzy: {text}")
        if not translations or not all(translations):
            problems.append(f"not translated: {text}")
        same |= {translation for translation in translations if translation and translation in (text, plural)}
    problems += [f"the same as in English: {text}" for text in sorted(same - SAME_IN_BOTH)]
    problems += [f"SAME_IN_BOTH has “{text}”, which no string needs" for text in sorted(SAME_IN_BOTH - same)]
    run = subprocess.run(["msgfmt", "--check", "--output-file=/dev/null", path], capture_output=True, text=True)
    return problems + (run.stderr.split("\n")[:-1] if run.returncode != 0 else [])


def trade():
    """docs/terms.md's ✗ words, in both languages, and French signs."""
    banned, phrases = terms.read("\n".join(tap.lines(tap.ROOT, "docs/terms.md")))
    problems = []
    for _, text, translations, *_ in read_po(os.path.join(tap.ROOT, "po", "fr.po")):
        for translation in translations:
            problems += [f"“{term.word}” in: {translation}" for term in banned if term.is_in(translation, phrases)]
            if re.search(r"[^\u00a0\u202f\d/x][:;?!€%](?:\s|$)", translation) and "%" not in translation and not text.endswith(";"):
                problems.append(f"no non-breaking space before the sign in: {translation}")
        problems += [f"“{term.word}” in English: {text}" for term in banned if term.english and term.is_in(text, phrases)]
    return problems


def names():
    """What the page forbids in code."""
    banned, _ = terms.read("\n".join(tap.lines(tap.ROOT, "docs/terms.md")))
    words = [term.word for term in banned if term.in_code]
    pattern = re.compile(rf"(?<![A-Za-z])({'|'.join(words)})s?(?![a-z])", re.I)
    return [f"{path}:{number}: “{match[1]}” (docs/terms.md has the word)"
            for path in tap.files(tap.ROOT, "src", "ui", "data/sql", ends=(".c", ".h", ".ui", ".sql"))
            for number, line in enumerate(tap.lines(tap.ROOT, path), 1) for match in pattern.finditer(line)]


def planted():
    """A word that is not found where it stands is not forbidden."""
    banned, phrases = terms.read("\n".join(tap.lines(tap.ROOT, "docs/terms.md")))
    sentences = {term.word: f"« {term.word} »" if term.whole else f"Voir {term.word} maintenant" for term in banned}
    problems = [f"not found in “{sentences[term.word]}”" for term in banned if not term.is_in(sentences[term.word], phrases)]
    for right in ("Ticket de caisse", "Annuler le geste", "Déjà remise au client", "Commande en plusieurs envois", "Ce terminal est déjà associé"):
        problems += [f"“{term.word}” found in “{right}”" for term in banned if term.is_in(right, phrases)]
    if len(banned) < 40:
        problems.append(f"docs/terms.md has only {len(banned)} ✗ words")
    return problems


def shared_terms():
    """The page of the chain that the project was written for; the project's may forbid more."""
    path = os.path.join(os.environ.get("COMPTOIR_SHARED", ""), "TERMS.md")
    if not os.path.exists(path):
        tap.skip("words/the page has every word of the chain's", "TERMS.md is not here (COMPTOIR_SHARED)")
        return
    ours = [term.word for term in terms.read("\n".join(tap.lines(tap.ROOT, "docs/terms.md")))[0]]
    with open(path, encoding="utf-8") as stream:
        text = stream.read().replace("| SKU ✗ on screen |", "| ✗ SKU on screen |")
    tap.case("words/the page has every word of the chain's",
             [f"docs/terms.md lacks ✗ {term.word}" for term in terms.read(text)[0] if not any(term.word in word for word in ours)])


# Calls whose words are translated, or never on a screen
NOT_SHOWN = re.compile(r"\b(?:_|N_|C_|NC_|ngettext|g_dngettext|g_dpgettext2|g_debug|g_info|g_message|g_warning|g_critical|g_error|g_return_\w+) \(")
COMMENT = re.compile(r'/\*.*?\*/|("(?:\\.|[^"\\])*")', re.S)
SENTENCE = re.compile(r'"((?:[A-Z][a-z’\']+ (?:%[^\s"]+|“?[a-z]{2,})|%[^\s"]+ “?[a-z]{2,}).*?)"')
SHOWN = re.compile(r'<property name="(?:label|title|subtitle|description|text|tooltip-text|placeholder-text|heading|body|valuetext)"([^>]*)>([^<]*[A-Za-z]{2}[^<]*)<')


def without_calls(text):
    """TEXT without comments and without what NOT_SHOWN's calls take."""
    text = COMMENT.sub(lambda match: match[1] or " ", text)
    kept, at = [], 0
    for call in NOT_SHOWN.finditer(text):
        if call.start() < at:
            continue
        kept.append(text[at:call.start()])
        at, depth, quoted = call.end(), 1, False
        while depth > 0 and at < len(text):
            if text[at] == '"' and text[at - 1] != "\\":
                quoted = not quoted
            elif not quoted:
                depth += (text[at] == "(") - (text[at] == ")")
            at += 1
    return "".join(kept) + text[at:]


def marked():
    """A sentence in a page or beside it is one for people: it is marked, or stays English for everybody."""
    problems = []
    for path in tap.files(tap.ROOT, "ui", ends=(".ui",)):
        for attributes, words in SHOWN.findall("\n".join(tap.lines(tap.ROOT, path))):
            if 'translatable="yes"' not in attributes and words != "Comptoir":
                problems.append(f"{path}: not marked: {words}")
    for path in tap.files(tap.ROOT, "src/terminal", "src/workflow", "src/headless", ends=(".c",)):
        problems += [f"{path}: not marked: {words}" for words in SENTENCE.findall(without_calls("\n".join(tap.lines(tap.ROOT, path))))]
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
    """What a page names is drawn and packed into the program, and nothing else is."""
    drawn = {name[:-4] for name in os.listdir(os.path.join(tap.ROOT, "ui", "icons", "hicolor", "scalable", "actions"))}
    packed = set(re.findall(r"<file[^>]*>icons/hicolor/scalable/actions/([\w-]+)\.svg<", "\n".join(tap.lines(tap.ROOT, "ui/comptoir.gresource.xml"))))
    named = {name: path for path in tap.files(tap.ROOT, "src", "ui", ends=(".c", ".ui", ".css"))
             for name in re.findall(r"\bcpt-[a-z-]+-symbolic\b", "\n".join(tap.lines(tap.ROOT, path)))}
    problems = [f"{named[name]}: there is no icon {name}" for name in sorted(set(named) - drawn)]
    problems += [f"nothing shows {name}" for name in sorted(drawn - set(named))]
    problems += [f"ui/comptoir.gresource.xml does not have {name}" for name in sorted(drawn - packed)]
    return problems + [f"ui/comptoir.gresource.xml has {name}, which is not drawn" for name in sorted(packed - drawn)]


def main():
    tap.case("words/POTFILES is complete", potfiles())
    tap.case("words/French is complete", french())
    tap.case("words/each ✗ word is found where it is planted", planted())
    tap.case("words/both languages speak the trade's words", trade())
    tap.case("words/the code's names do, too", names())
    shared_terms()
    tap.case("words/each is marked for translation", marked())
    tap.case("ui/every template has a class and a resource", templates())
    tap.case("ui/every icon is there", icons())
    tap.finish()


main()
