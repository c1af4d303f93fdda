-- SPDX-License-Identifier: GPL-3.0-or-later
-- What was paid for an order after it came, and when a customer's contact was changed.

-- Comptoir takes no money: each row is what a channel or a till said, by its own reference.
CREATE TABLE payment (
  order_id TEXT NOT NULL,
  ref TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount > 0),
  till TEXT,
  receipt TEXT,
  at_us INTEGER NOT NULL,
  command TEXT NOT NULL,
  PRIMARY KEY (order_id, ref)
) STRICT, WITHOUT ROWID;
CREATE INDEX payment_by_receipt ON payment (receipt) WHERE receipt IS NOT NULL;

ALTER TABLE contact ADD COLUMN changed_us INTEGER;
