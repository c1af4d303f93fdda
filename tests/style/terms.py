# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads docs/terms.md: which words no screen may show, in which language, and the phrases in which they are right all the same."""
import re

QUALIFIER = r"(?P<where>alone|spelling|in code|on a screen|on screen|on a French screen|on a customer screen)"
BANNED = re.compile(r"✗\s*(?P<bare>bare\s+)?(?:«\s*(?P<quoted>.+?)\s*»|\*(?P<starred>.+?)\*|(?P<plain>[^✗,;(|/=]+?))"
                    rf"(?:\s+{QUALIFIER})?\s*(?=$|[✗,;(|/=→.])")


class Term:
    """One ✗ word of the page."""

    def __init__(self, word, english, whole, in_code):
        self.word = word
        self.english = english  # English strings may not say it either
        self.whole = whole      # wrong only as the whole text
        self.in_code = in_code  # wrong in the names of the program
        # A capital means what it says: "Travail" is a title, "travail" is work.
        plural = "(?:e|s|x|es)?" if word[-1] not in "sxz" else ""
        self.pattern = re.compile(rf"(?<!\w){re.escape(word)}{plural}(?!\w)", re.I if word.islower() else 0)

    def is_in(self, text, phrases):
        text = text.replace("’", "'")
        if self.whole:
            return re.sub(r"^\W+|\W+$", "", text).lower() == self.word.lower()
        for phrase in phrases:
            if self.word.lower() in phrase:
                text = re.sub(rf"(?<!\w){re.escape(phrase)}(?!\w)", "", text, flags=re.I)
        return self.pattern.search(text) is not None


def read(text):
    """([Term…], [phrases of the French columns, in lower case])"""
    terms, phrases = [], set()
    for line in text.split("\n"):
        if not line.startswith("|"):
            continue
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        french = cells[1:3] if len(cells) > 3 else []
        for piece in re.split(r"[,·;/:()«»*]|→", " , ".join(french)):
            if len(piece.split()) > 1:
                phrases.add(" ".join(piece.split()).lower())
        for match in BANNED.finditer(line):
            word = (match["quoted"] or match["starred"] or match["plain"]).strip()
            if not word:
                continue
            known_in_english = re.search(rf"\b{re.escape(word)}\b", cells[0], re.I) is not None and len(cells) > 3
            terms.append(Term(word, not known_in_english, bool(match["bare"]) or match["where"] == "alone",
                              match["where"] in ("in code", "spelling")))
    # Longer first: "ticket de caisse" is taken out before "caisse" is looked for.
    return terms, sorted(phrases, key=len, reverse=True)
