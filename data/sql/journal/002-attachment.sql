-- SPDX-License-Identifier: GPL-3.0-or-later
-- What customers signed, until central has it or its time is over: a queue of its own beside the commands that name it.
CREATE TABLE attachment (
  id           TEXT PRIMARY KEY,
  kind         TEXT NOT NULL,
  body         BLOB NOT NULL CHECK (length (body) BETWEEN 1 AND 65536),
  erase_at_us  INTEGER NOT NULL,
  refused      TEXT                           -- central's code: it is not asked again
) STRICT, WITHOUT ROWID;
