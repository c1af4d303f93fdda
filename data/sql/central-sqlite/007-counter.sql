-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a hand-over leaves: receipts that no till has reported yet, and what customers signed.

-- Goods that went on a till's receipt alone. The row goes when the payment is seen, or when its time is over and somebody is asked.
CREATE TABLE receipt_wait (
  command TEXT PRIMARY KEY,
  fulfilment TEXT NOT NULL,
  store TEXT NOT NULL,
  order_id TEXT NOT NULL,
  terminal TEXT NOT NULL,
  receipt TEXT NOT NULL,
  due_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX receipt_wait_by_due ON receipt_wait (due_us);

-- Strokes, never in a command. When erase_at_us has come the body goes; id and hash stay, so that what comes again is known.
CREATE TABLE attachment (
  id TEXT PRIMARY KEY,
  store TEXT NOT NULL,
  terminal TEXT NOT NULL,
  kind TEXT NOT NULL,
  hash BLOB NOT NULL CHECK (length (hash) = 32),
  body BLOB CHECK (length (body) BETWEEN 1 AND 65536),
  received_us INTEGER NOT NULL,
  erase_at_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX attachment_by_erasure ON attachment (erase_at_us) WHERE body IS NOT NULL;
