-- SPDX-License-Identifier: GPL-3.0-or-later
-- journal.db: what people did on this terminal. Never replaced, never rebuilt.

-- The device. The counters are here and not in the tables, so that a trimmed journal goes on where it was.
CREATE TABLE device (
  one          INTEGER PRIMARY KEY CHECK (one = 1),
  terminal     TEXT NOT NULL,
  enrolment    TEXT,                          -- central's answer as JSON; NULL: not enrolled
  next_seq     INTEGER NOT NULL CHECK (next_seq >= 1),
  next_bag     INTEGER NOT NULL CHECK (next_bag >= 1),
  id_ms        INTEGER NOT NULL,              -- of the newest UUIDv7
  id_counter   INTEGER NOT NULL
) STRICT;

-- One line a command, byte for byte as it is sent.
CREATE TABLE command (
  seq          INTEGER PRIMARY KEY,
  id           TEXT NOT NULL UNIQUE,
  at_us        INTEGER NOT NULL,
  line         TEXT NOT NULL,
  hash         BLOB NOT NULL CHECK (length (hash) = 32),
  verdict      TEXT CHECK (verdict IN ('accepted', 'rejected')),   -- NULL: none yet
  problem      TEXT,                                               -- of a rejected one, as it came
  CHECK (problem IS NULL OR verdict = 'rejected')
) STRICT;
CREATE INDEX command_unanswered ON command (seq) WHERE verdict IS NULL;

-- Who: one person on this terminal on one day (commands.md §8).
CREATE TABLE sign_in (
  id           TEXT PRIMARY KEY,
  person       TEXT NOT NULL,                 -- '': emptied
  role         TEXT NOT NULL,
  sort         INTEGER NOT NULL,
  day          TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Which sign-ins a line names, so that a push header needs no parsing.
CREATE TABLE named (
  seq          INTEGER NOT NULL REFERENCES command (seq) ON DELETE CASCADE,
  sign_in      TEXT NOT NULL,
  PRIMARY KEY (seq, sign_in)
) STRICT, WITHOUT ROWID;

-- The first answer to each request, in the same transaction as its commands.
CREATE TABLE request (
  id           TEXT PRIMARY KEY,
  answer       TEXT NOT NULL,
  seq          INTEGER NOT NULL               -- the next seq when it was answered: it goes with what is older
) STRICT, WITHOUT ROWID;

CREATE TABLE pin (
  person          TEXT PRIMARY KEY,
  n_wrong         INTEGER NOT NULL,
  locked_until_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE fact (
  name         TEXT PRIMARY KEY,
  value        TEXT NOT NULL
) STRICT, WITHOUT ROWID;
