-- SPDX-License-Identifier: GPL-3.0-or-later
-- cache.db: what central published, as it came. Disposable: all of it can be pulled again.

CREATE TABLE scope (
  scope        TEXT PRIMARY KEY,
  epoch        TEXT NOT NULL,
  seq          INTEGER NOT NULL,              -- the cursor
  applied      INTEGER NOT NULL,              -- hwm of the scope's own trailer
  as_of_us     INTEGER NOT NULL,
  n            INTEGER NOT NULL,              -- live rows
  sum          INTEGER NOT NULL,              -- their sum, kept as the same 64 bits with a sign
  suspect      INTEGER NOT NULL DEFAULT 0     -- 1: the next answer has to start from 0
) STRICT, WITHOUT ROWID;

CREATE TABLE row (
  scope        TEXT NOT NULL,
  kind         TEXT NOT NULL,
  id           TEXT NOT NULL,
  seq          INTEGER NOT NULL,
  doc          TEXT NOT NULL,
  UNIQUE (scope, kind, id)
) STRICT;

-- Made from the rows, and made anew from them when `derived` is older than the program.
CREATE TABLE code (
  code         TEXT NOT NULL,
  scope        TEXT NOT NULL,
  sku          TEXT NOT NULL,
  pack         INTEGER NOT NULL,
  PRIMARY KEY (code, scope)
) STRICT, WITHOUT ROWID;

CREATE TABLE derived (
  one          INTEGER PRIMARY KEY CHECK (one = 1),
  version      INTEGER NOT NULL
) STRICT;
INSERT INTO derived VALUES (1, 0);
