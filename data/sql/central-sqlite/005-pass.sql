-- SPDX-License-Identifier: GPL-3.0-or-later
-- Signed passes: the keys that sign them, those that were given out, and those that are called back.

-- The seed is the secret, kept until the key is retired; gone: terminals do not know the key any more.
CREATE TABLE pass_key (
  kid TEXT PRIMARY KEY,
  seed BLOB CHECK (length (seed) = 32),
  public_key BLOB NOT NULL CHECK (length (public_key) = 32),
  from_us INTEGER NOT NULL,
  until_us INTEGER,
  gone INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE pass (
  jti TEXT PRIMARY KEY,
  order_id TEXT NOT NULL,
  kid TEXT NOT NULL,
  live INTEGER NOT NULL,
  not_before_us INTEGER NOT NULL,
  expires_us INTEGER NOT NULL,
  revoked_us INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX pass_by_order ON pass (order_id);
CREATE INDEX pass_by_key ON pass (kid, expires_us);

-- What a shop's terminals are told; it goes when the pass would have run out.
CREATE TABLE pass_revoked (
  store TEXT NOT NULL,
  jti TEXT NOT NULL REFERENCES pass (jti),
  expires_us INTEGER NOT NULL,
  PRIMARY KEY (store, jti)
) STRICT, WITHOUT ROWID;
CREATE INDEX pass_revoked_by_expiry ON pass_revoked (expires_us);
