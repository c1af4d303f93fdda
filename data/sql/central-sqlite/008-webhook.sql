-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who is told what happened, and what is on its way to them (ADR 0015).

-- events: a JSON list of the effects it wants, NULL: all. The secret signs; why says why it is told no more.
CREATE TABLE webhook (
  id TEXT PRIMARY KEY,
  url TEXT NOT NULL,
  events TEXT,
  secret BLOB NOT NULL CHECK (length (secret) = 32),
  made_us INTEGER NOT NULL,
  ended_us INTEGER,
  why TEXT CHECK (why IN ('removed', 'gone')),
  CHECK ((ended_us IS NULL) = (why IS NULL))
) STRICT, WITHOUT ROWID;

-- One of each message and receiver, made with the row of the outbox that it tells. next_us: not before then; NULL: no more, because it
-- was taken, given up, or nobody hears it any more. status: of the last try, 0: no answer came.
CREATE TABLE delivery (
  webhook TEXT NOT NULL REFERENCES webhook (id),
  command TEXT NOT NULL,
  effect TEXT NOT NULL,
  tries INTEGER NOT NULL CHECK (tries >= 0),
  next_us INTEGER,
  taken_us INTEGER,
  status INTEGER NOT NULL,
  PRIMARY KEY (webhook, command, effect),
  CHECK (next_us IS NULL OR taken_us IS NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX delivery_by_due ON delivery (webhook, next_us) WHERE next_us IS NOT NULL;
CREATE INDEX delivery_by_command ON delivery (command);
