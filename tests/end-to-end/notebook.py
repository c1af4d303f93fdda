# SPDX-License-Identifier: GPL-3.0-or-later
"""What a test wrote down while it drove terminals: each request before it went, its answer when it came, and the goods that follow from
them. Nothing here is read from a program's journal."""
import collections
import contextlib
import os
import sqlite3

from harness import check_equal

BUCKETS = ("floor", "custody", "damaged", "astray")
N_COMMANDS = {"bags": lambda request: request["count"]}  # of the other acts: one


class Act:
    def __init__(self, terminal, request):
        self.terminal, self.request = terminal, request
        self.answer = None  # None: nobody knows what happened

    def __str__(self):
        return f"{self.terminal.name}: {self.request} → {self.answer}"

    def commands(self):
        """The ids that the answer named; none where nothing was answered, or the rule said no at once."""
        if self.answer is None or not self.answer["ok"]:
            return []
        return self.answer.get("commands") or [self.answer[name] for name in ("command",) if name in self.answer]


class Notebook:
    def __init__(self):
        self.acts = []

    def write(self, terminal, request):
        self.acts.append(Act(terminal, request))
        return self.acts[-1]

    def of(self, terminal):
        return [act for act in self.acts if act.terminal is terminal]

    def compare_with_log(self, data, terminal_ids):
        """Each answered act stands in central's log once, an unanswered one as a whole or not at all, and nothing else does. Answers the
        ids that central refused, and the acts that it has though nobody was told."""
        refused, untold = set(), []
        with contextlib.closing(sqlite3.connect(f"file:{os.path.join(data, 'central.db')}?mode=ro", uri=True)) as database:
            for terminal, ident in terminal_ids.items():
                rows = database.execute("SELECT id, accepted, kind FROM log WHERE terminal = ? ORDER BY seq", (ident,)).fetchall()
                known = [command for act in self.of(terminal) for command in act.commands()]
                at_central = collections.Counter(row[0] for row in rows)
                check_equal([command for command in known if at_central[command] != 1], [], f"{terminal.name}: answered, and not at central once")
                check_equal(len(set(known)), len(known), f"{terminal.name}: answers that name a command twice")
                extra = [row for row in rows if row[0] not in set(known)]
                untold += self._explain(terminal, extra)
                refused |= {row[0] for row in rows if not row[1]}
        return refused, untold

    def _explain(self, terminal, extra):
        """Which unanswered act these commands are: all of it, or none."""
        unanswered = [act for act in self.of(terminal) if act.answer is None]
        assert len(unanswered) <= 1, "a seed kills one act"
        if not extra:
            return []
        assert unanswered, f"{terminal.name}: central has what nobody did: {extra}"
        n = N_COMMANDS.get(unanswered[0].request["do"], lambda request: 1)(unanswered[0].request)
        check_equal(len(extra), n, f"half an act at central: {unanswered[0]}: {extra}")
        return unanswered


class Goods:
    """Pieces by sku and bucket, moved as the acts say; what leaves the building is gone."""

    def __init__(self, stock):
        self.pieces = collections.Counter({(sku, bucket): n for sku, row in stock.items() for bucket, n in row.items()})

    def move(self, sku, n, source, sink):
        self.pieces[sku, source] -= n
        self.pieces[sku, sink] += n

    def of(self, sku):
        return {bucket: self.pieces[sku, bucket] for bucket in BUCKETS}


def read_cache(terminal):
    """{scope: (cursor, n, sum, {(kind, id): (seq, doc)})} of a terminal's cache, as it lies on its disk."""
    found = {}
    with contextlib.closing(sqlite3.connect(f"file:{os.path.join(terminal.data, 'cache.db')}?mode=ro", uri=True)) as database:
        database.execute("BEGIN")
        for scope, seq, n, total in database.execute("SELECT scope, seq, n, sum FROM scope").fetchall():
            rows = {(kind, ident): (row_seq, doc) for kind, ident, row_seq, doc in
                    database.execute("SELECT kind, id, seq, doc FROM row WHERE scope = ?", (scope,))}
            found[scope] = seq, n, f"{total % (1 << 64):016x}", rows
    return found
